//! The appointment book of the synthetic practice: the past, a full today, and what is coming.

use super::days::{self, Column, Planned};
use super::dice::Dice;
use super::people::OFFERS;
use super::staff::Crew;
use super::{BULK, Demo, Progress, notes};
use crate::chart::{self, NoteId};
use crate::clients::ClientId;
use crate::schedule::{self, Entered, LocalDate, VisitId, VisitStatus, wall};
use crate::{PracticeError, Result};
use chrono::{Days, NaiveDate};
use chrono_tz::Tz;
use stillroom_record::{Access, Permission, Session, UtcMillis};

/// All that the book is filled from.
pub(super) struct Book<'a> {
    pub(super) demo: &'a Demo,
    pub(super) zone: Tz,
    pub(super) today: NaiveDate,
    /// The present, on the wall clock.
    pub(super) minute: u32,
    pub(super) crew: &'a Crew,
    pub(super) clients: &'a [ClientId],
}

/// A note to be signed once its visit is written.
struct Due {
    visit: VisitId,
    client: ClientId,
    offer: usize,
    at: UtcMillis,
}

/// The first date with visits.
pub(super) fn first_date(demo: &Demo, today: NaiveDate) -> NaiveDate {
    today.checked_sub_days(Days::new(u64::from(demo.years) * 365)).unwrap_or(today)
}

/// How full the far past is, and how many of its visits have a note: put right as the days
/// are filled, so that the numbers come out as asked for.
struct Aim {
    today: NaiveDate,
    past: f64,
    noted: f64,
    far_days: f64,
    far_visits: f64,
    near_took_place: f64,
    notes: f64,
    turn: u32,
}

/// Of the visits of a past day, this share took place.
const TOOK_PLACE: f64 = 0.9;

impl Aim {
    fn new(columns: &[Column], dates: &[NaiveDate], today: NaiveDate, visits: f64, notes: f64) -> Self {
        let mut aim = Self {
            today,
            past: 0.0,
            noted: 0.0,
            far_days: 0.0,
            far_visits: visits,
            near_took_place: 0.0,
            notes,
            turn: 0,
        };
        for date in dates {
            if aim.far(*date) {
                aim.far_days += 1.0;
                continue;
            }
            let near = days::expected(columns, days::fullness(*date, today, 0.0));
            aim.far_visits -= near;
            if *date < today {
                aim.near_took_place += near * TOOK_PLACE;
            }
        }
        aim.set(columns);
        aim
    }

    /// Whether the day is before the week that is always well filled.
    fn far(&self, date: NaiveDate) -> bool {
        (date - self.today).num_days() < -7
    }

    fn set(&mut self, columns: &[Column]) {
        self.past = days::fullness_for(columns, self.far_visits.max(0.0), self.far_days.max(1.0));
        let took_place = self.far_visits.max(0.0) * TOOK_PLACE + self.near_took_place;
        self.noted = (self.notes.max(0.0) / took_place.max(1.0)).min(0.9);
    }

    /// Another far day begins.
    fn next(&mut self, columns: &[Column]) {
        if self.turn.is_multiple_of(20) {
            self.set(columns);
        }
        self.turn += 1;
        self.far_days -= 1.0;
    }

    fn made(&mut self, far: bool, with_note: bool) {
        if far {
            self.far_visits -= 1.0;
        }
        if with_note {
            self.notes -= 1.0;
        }
    }
}

impl Book<'_> {
    /// Writes all visits and notes; gives how many.
    pub(super) fn fill(&mut self, session: &Session, progress: Progress<'_>) -> Result<(u32, u32)> {
        let mut dice = Dice::new(self.demo.seed, 3);
        let columns: Vec<_> = self.crew.columns.iter().map(|c| c.column.clone()).collect();
        let from = first_date(self.demo, self.today);
        let dates: Vec<NaiveDate> =
            days::working_dates(from, days::horizon(self.today), self.today).collect();
        let wanted = f64::from(self.demo.clients) * 1.5;
        let mut aim = Aim::new(&columns, &dates, self.today, wanted, f64::from(self.demo.clients) * 0.5);

        let total = wanted as u64;
        let (mut visits, mut signed) = (0_u32, 0_u32);
        let mut batch: Vec<Entered> = Vec::with_capacity(BULK);
        let mut due: Vec<Vec<Due>> = self.crew.signers.iter().map(|_| Vec::new()).collect();
        for date in dates {
            let far = aim.far(date);
            if far {
                aim.next(&columns);
            }
            let full = days::fullness(date, self.today, aim.past);
            for p in days::plan(&mut dice, &columns, self.clients.len(), full) {
                let Some((entered, signer, note)) = self.visit(&mut dice, date, p, aim.noted) else {
                    continue;
                };
                aim.made(far, note.is_some());
                if let (Some(note), Some(list)) = (note, due.get_mut(signer)) {
                    list.push(note);
                }
                batch.push(entered);
            }
            if batch.len() >= BULK {
                visits += enter(session, &mut batch)?;
                signed += self.sign(&mut dice, &mut due, BULK / 4)?;
                progress("Visits", u64::from(visits).min(total), total);
            }
        }
        visits += enter(session, &mut batch)?;
        signed += self.sign(&mut dice, &mut due, 0)?;
        progress("Visits", total, total);
        Ok((visits, signed))
    }

    /// One planned visit as it will be written, who signs, and the note that is due.
    fn visit(
        &self,
        dice: &mut Dice,
        date: NaiveDate,
        p: Planned,
        noted: f64,
    ) -> Option<(Entered, usize, Option<Due>)> {
        let chair = self.crew.columns.get(p.column)?;
        let offer = OFFERS.get(p.offer)?;
        let client = *self.clients.get(p.client)?;
        let status = self.status(dice, date, p);
        let start = wall::resolve(self.zone, date, p.start).or_next();
        let booked = start.0.min(self.demo.now.0) - 1 - i64::from(dice.between(0, 40)) * 86_400_000;
        let id = VisitId(dice.id(booked));
        let entered = Entered {
            id,
            client,
            provider: chair.person,
            room: chair.room,
            service: *self.crew.services.get(p.offer)?,
            date: LocalDate(date),
            start_minute: p.start,
            minutes: p.minutes,
            buffer_minutes: offer.buffer,
            status,
            note: if dice.chance(0.05) {
                "Asked for a reminder the day before.".to_owned()
            } else {
                String::new()
            },
        };
        let at = start.plus(i64::from(p.minutes + 5) * 60_000);
        let wanted = status == VisitStatus::Completed && at < self.demo.now && dice.chance(noted);
        Some((entered, chair.signer, wanted.then_some(Due { visit: id, client, offer: p.offer, at })))
    }

    fn status(&self, dice: &mut Dice, date: NaiveDate, p: Planned) -> VisitStatus {
        let days = (date - self.today).num_days();
        let ends = p.start + p.minutes;
        let roll = dice.below(100);
        match days {
            i64::MIN..=-1 => match roll {
                0..=3 => VisitStatus::NoShow,
                4..=9 => VisitStatus::Cancelled,
                _ => VisitStatus::Completed,
            },
            0 if ends <= self.minute => {
                if roll < 4 {
                    VisitStatus::NoShow
                } else {
                    VisitStatus::Completed
                }
            }
            0 if p.start <= self.minute => VisitStatus::CheckedIn,
            0 if p.start <= self.minute + 20 && roll < 60 => VisitStatus::CheckedIn,
            0..=2 => match roll {
                0..=2 => VisitStatus::Cancelled,
                3..=30 => VisitStatus::Booked,
                _ => VisitStatus::Confirmed,
            },
            _ => {
                if roll < 15 {
                    VisitStatus::Confirmed
                } else {
                    VisitStatus::Booked
                }
            }
        }
    }

    /// Signs what is due, each in the signer's own session; lists shorter than `least` wait.
    fn sign(&self, dice: &mut Dice, due: &mut [Vec<Due>], least: usize) -> Result<u32> {
        let mut signed = 0;
        for (list, (signer, session)) in due.iter_mut().zip(&self.crew.signers) {
            if list.is_empty() || list.len() < least {
                continue;
            }
            session.write(Access::new("note.sign", Permission::NoteSign), |tx| {
                for d in list.drain(..) {
                    let Some(offer) = OFFERS.get(d.offer) else { continue };
                    let text = notes::write(dice, offer.name, offer.category);
                    let id = NoteId(dice.id(d.at.0));
                    chart::enter(tx, id, d.visit, d.client, signer, d.at, text)?;
                    signed += 1;
                }
                tx.changed("chart");
                Ok::<_, PracticeError>(())
            })?;
        }
        Ok(signed)
    }
}

/// Writes a batch of visits; the planning has seen to it that none collides.
fn enter(session: &Session, batch: &mut Vec<Entered>) -> Result<u32> {
    if batch.is_empty() {
        return Ok(0);
    }
    let many = u32::try_from(batch.len()).unwrap_or(u32::MAX);
    session.write(Access::new("demo.visits", Permission::ScheduleEdit), |tx| {
        schedule::enter(tx, batch)?;
        Ok::<_, PracticeError>(())
    })?;
    batch.clear();
    Ok(many)
}
