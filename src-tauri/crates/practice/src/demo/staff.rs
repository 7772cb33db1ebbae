//! Hiring: people with passphrases, licences, rooms and hours.

use super::days::Column;
use super::dice::Dice;
use super::names::Names;
use super::people::{LICENCES, OFFERS, PEOPLE, Person, Trade};
use super::{Demo, PASSPHRASE, Progress, days};
use crate::catalog::{self, Hours, RoomId, ServiceId};
use crate::chart::Signer;
use crate::staff::{self, LicenceDraft};
use crate::{PracticeError, Result};
use chrono::{Datelike, NaiveDate};
use stillroom_record::people::{NewPerson, Person as Identity};
use stillroom_record::{Access, Passphrase, Permission, PersonId, Role, Session, WriteTx};

/// Who works there, as the days are filled.
pub(super) struct Crew {
    pub(super) people: u32,
    pub(super) columns: Vec<Chair>,
    pub(super) signers: Vec<(Signer, Session)>,
    pub(super) services: Vec<ServiceId>,
    /// Everybody with a login but the owner, signed in.
    pub(super) people_in: Vec<(&'static str, Session)>,
}

/// A column of the schedule: whose, where.
pub(super) struct Chair {
    pub(super) person: PersonId,
    pub(super) room: RoomId,
    pub(super) column: Column,
    /// Which of the signers writes its notes.
    pub(super) signer: usize,
}

/// Hires everybody. A big practice gets more injectors and aestheticians than sign in.
pub(super) fn hire(session: &Session, demo: &Demo, today: NaiveDate, progress: Progress<'_>) -> Result<Crew> {
    session.step_up(&Passphrase::new(PASSPHRASE))?;
    let mut dice = Dice::new(demo.seed, 2);
    let more = more_people(demo, today);
    let done = session.write(Access::new("demo.people", Permission::StaffManage), |tx| {
        tx.read().permit(Permission::RolesManage)?;
        let services = offer(tx, &mut dice, demo)?;
        let mut crew =
            Crew { people: 1, columns: Vec::new(), signers: Vec::new(), services, people_in: Vec::new() };
        let mut hired = Vec::new();
        for (i, p) in (0..).zip(PEOPLE) {
            // They came one after another: that is the order of their columns.
            let id = PersonId(dice.id(demo.now.0 + i));
            let new =
                NewPerson { login: p.login.to_owned(), name: p.name.to_owned(), roles: p.roles.to_vec() };
            Identity::add_with(tx, id, &new)?;
            staff::set_profile(tx, id, p.title, p.credentials, p.color)?;
            if let Some((trade, room, start, end)) = p.column {
                seat(tx, &mut crew, &mut dice, (id, trade, room, start, end), today)?;
            }
            crew.people += 1;
            hired.push((p, id));
        }
        further(tx, &mut crew, &mut dice, demo, today, more)?;
        Ok::<_, PracticeError>((crew, hired))
    })?;
    let (mut crew, hired) = done.value;
    for (i, (p, id)) in hired.iter().enumerate() {
        licence(session, p, *id, today)?;
        progress("People", i as u64, hired.len() as u64);
        let own = let_in(session, p.login, *id)?;
        crew.people_in.push((p.login, own.clone()));
        if p.roles.contains(&Role::Provider) {
            let signer = own.read(Access::new("demo.look", Permission::PracticeView), |tx| {
                Ok::<_, PracticeError>(Signer::of(&staff::member(tx, *id)?))
            })?;
            crew.signers.push((signer, own));
        }
    }
    if crew.signers.is_empty() {
        return Err(PracticeError::Conflict("Nobody can sign in the synthetic practice.".to_owned()));
    }
    Ok(crew)
}

/// A one-time passphrase, the first sign-in, and the documented passphrase: as a real person would.
fn let_in(owner: &Session, login: &str, person: PersonId) -> Result<Session> {
    let once = Passphrase::new(&owner.issue_one_time_passphrase(person)?);
    let own = owner.record().sign_in(login, &once)?;
    own.change_passphrase(&once, &Passphrase::new(PASSPHRASE))?;
    if own.is_live() {
        return Ok(own);
    }
    Ok(owner.record().sign_in(login, &Passphrase::new(PASSPHRASE))?)
}

/// Services and their ids, in the order of [`OFFERS`].
fn offer(tx: &mut WriteTx<'_>, dice: &mut Dice, demo: &Demo) -> Result<Vec<ServiceId>> {
    OFFERS
        .iter()
        .map(|o| {
            let service = catalog::Service {
                id: ServiceId(dice.id(demo.now.0)),
                name: o.name.to_owned(),
                category: o.category.to_owned(),
                minutes: o.minutes,
                buffer_minutes: o.buffer,
                price_cents: o.cents,
                medical: o.medical,
                color: o.color,
                active: true,
            };
            catalog::add_service(tx, &service)?;
            Ok(service.id)
        })
        .collect()
}

/// A room of one's own and a week of hours.
fn seat(
    tx: &mut WriteTx<'_>,
    crew: &mut Crew,
    dice: &mut Dice,
    of: (PersonId, Trade, &str, u32, u32),
    today: NaiveDate,
) -> Result<()> {
    let (person, trade, name, start, end) = of;
    let room = catalog::Room { id: RoomId(dice.id(0)), name: name.to_owned(), active: true };
    catalog::add_room(tx, &room)?;
    let sunday = (today.weekday() == chrono::Weekday::Sun).then_some(6);
    let week: Vec<Hours> = (0..6).chain(sunday).map(|weekday| Hours { weekday, start, end }).collect();
    catalog::set_hours(tx, person, &week, || dice.id(0))?;
    let signer = crew.columns.len() % PEOPLE.iter().filter(|p| p.column.is_some()).count();
    crew.columns.push(Chair { person, room: room.id, column: Column { trade, start, end }, signer });
    Ok(())
}

fn licence(session: &Session, p: &Person, id: PersonId, today: NaiveDate) -> Result<()> {
    let Some(&(_, kind, number)) = LICENCES.iter().find(|(login, ..)| *login == p.login) else {
        return Ok(());
    };
    // One of them ends soon, so that there is something to see.
    let days = if p.login == "tess" { 40 } else { 500 };
    let expires = today.checked_add_days(chrono::Days::new(days)).unwrap_or(today);
    let draft = LicenceDraft {
        id: None,
        person: id,
        kind: kind.to_owned(),
        number: number.to_owned(),
        state: "IL".to_owned(),
        expires: expires.format("%Y-%m-%d").to_string(),
    };
    staff::save_licence(session, draft)?;
    Ok(())
}

/// How many more chairs the visits need: four are full at a few dozen visits a day.
fn more_people(demo: &Demo, today: NaiveDate) -> usize {
    let from = super::plan::first_date(demo, today);
    let days = days::working_dates(from, today, today).count().max(1);
    let visits = f64::from(demo.clients) * 1.5;
    let four: Vec<Column> = PEOPLE
        .iter()
        .filter_map(|p| p.column)
        .map(|(trade, _, start, end)| Column { trade, start, end })
        .collect();
    let four_do = days::expected(&four, 0.85) * days as f64;
    let needed = visits / four_do * 4.0 - 4.0;
    // Beyond forty columns the day is no longer a spa's.
    if needed > 0.0 { (needed.ceil() as usize).min(40) } else { 0 }
}

fn further(
    tx: &mut WriteTx<'_>,
    crew: &mut Crew,
    dice: &mut Dice,
    demo: &Demo,
    today: NaiveDate,
    many: usize,
) -> Result<()> {
    let names = Names::new();
    for i in 0..many {
        let id = PersonId(dice.id(demo.now.0 + 1_000 + i64::try_from(i).unwrap_or(0)));
        let named = names.roll(dice);
        let trade = if i % 3 == 2 { Trade::Aesthetician } else { Trade::Injector };
        let (title, credentials) =
            if trade == Trade::Injector { ("Injector", "RN") } else { ("Aesthetician", "LE") };
        let new = NewPerson {
            login: format!("staff{}", i + 1),
            name: format!("{} {}", named.given, named.family),
            roles: vec![Role::Provider],
        };
        Identity::add_with(tx, id, &new)?;
        staff::set_profile(tx, id, title, credentials, u32::try_from(i % 4).unwrap_or(0))?;
        let room = format!("Suite {}", i + 4);
        seat(tx, crew, dice, (id, trade, &room, 9 * 60, 17 * 60 + 30), today)?;
        crew.people += 1;
    }
    Ok(())
}
