//! A booking: how many syncs, how much processor time.

use crate::measure::{Times, cpu, ms, ratio, wall};
use crate::plain::Plain;
use crate::table::{Bar, Table};
use crate::world::World;
use chrono::{Datelike as _, Days, NaiveDate};
use rusqlite::params;
use std::process::Command;
use stillroom_practice::schedule::{self, BookVisitReq, LocalDate, Visit, VisitKind};
use stillroom_practice::{Saved, staff};
use stillroom_record::{PersonId, Session};
use stillroom_tests::{Outcome, programs};

pub(crate) fn measure(world: &World, table: &mut Table) -> Outcome {
    syncs(world, table)?;
    let (record, session) = world.open()?;
    let plain = Plain::open(world)?;
    plain.0.execute_batch(
        "CREATE TABLE IF NOT EXISTS audit (id BLOB NOT NULL PRIMARY KEY, at INTEGER NOT NULL, person BLOB NOT NULL,
           verb TEXT NOT NULL, record BLOB NOT NULL, detail TEXT NOT NULL) STRICT;",
    )?;
    let mut slots = Slots::new(&session, world)?;
    let (mut ours, mut theirs, mut waited) = (Times::default(), Times::default(), Times::default());
    for round in 0..230_u32 {
        let wanted = slots.next()?;
        let date = wanted.date;
        let ((saved, took), spent) = cpu(|| wall(|| schedule::book_visit(&session, wanted)));
        let saved = saved?;
        let (inserted, bare) = cpu(|| insert(&plain, &saved, date));
        inserted?;
        // The first ones fill caches.
        if round >= 30 {
            ours.push(spent);
            waited.push(took);
            theirs.push(bare);
        }
    }
    let note = format!(
        "{:.2} ms against {:.2} ms of CPU; {:.1} ms by the clock, p99 {:.1}",
        ms(ours.median()),
        ms(theirs.median()),
        ms(waited.median()),
        ms(waited.at(0.99))
    );
    table.judge(
        "booking / bare insert and audit row, CPU",
        ratio(ours.median(), theirs.median()),
        "×",
        (Bar::AtMost, 2.5),
        note,
    );
    record.close();
    Ok(())
}

/// A row and an audit row, prepared, in one transaction that is synced as ours is.
fn insert(plain: &Plain, saved: &Saved<Visit>, date: LocalDate) -> Outcome {
    let v = &saved.value;
    let id = uuid::Uuid::now_v7();
    let detail = format!("{{\"start\":{},\"end\":{}}}", v.start.0, v.end.0);
    plain.transaction("BEGIN IMMEDIATE", "COMMIT", || {
        plain.0.prepare_cached(
            "INSERT INTO visit (id, version, kind, status, client_id, provider_id, room_id, service_id, local_date,
               start_minute, end_minute, start_at, end_at, busy_until, title, note, changed_by)
             VALUES (?1, 1, 'visit', 'booked', ?2, ?3, NULL, NULL, ?4, ?5, ?6, ?7, ?8, ?8, '', ?9, ?3)",
        )?
        .execute(params![
            id.as_bytes(), v.client, v.provider, date, v.start_minute, v.end_minute, v.start, v.end, v.note
        ])?;
        plain.0.prepare_cached("INSERT INTO audit (id, at, person, verb, record, detail) VALUES (?1, ?2, ?3, 'visit.book', ?4, ?5)")?
        .execute(params![uuid::Uuid::now_v7().as_bytes(), v.start, v.provider, id.as_bytes(), detail])?;
        Ok(())
    })
}

/// Free time in a far year, a quarter of an hour at a time.
pub(crate) struct Slots {
    providers: Vec<PersonId>,
    clients: Vec<[u8; 16]>,
    day: NaiveDate,
    at: usize,
}

impl Slots {
    pub(crate) fn new(session: &Session, world: &World) -> Outcome<Self> {
        let providers: Vec<_> = staff::list_staff(session)?
            .into_iter()
            .filter(|m| m.active && m.is_provider)
            .map(|m| m.id)
            .collect();
        let plain = Plain::open(world)?;
        let mut statement =
            plain.0.prepare("SELECT id FROM client WHERE archived = 0 ORDER BY substr(id, 9) LIMIT 2000")?;
        let clients = statement.query_map([], |r| r.get(0))?.collect::<Result<_, _>>()?;
        Ok(Self { providers, clients, day: Self::never_taken()?, at: 0 })
    }

    /// From next Monday on, where others have booked already.
    pub(crate) fn soon(self) -> Outcome<Self> {
        let today = chrono::Utc::now().date_naive();
        let next = u64::from(7 - today.weekday().num_days_from_monday());
        Ok(Self { day: today.checked_add_days(Days::new(next)).ok_or("no day")?, ..self })
    }

    /// Each run takes days that no run took before it.
    fn never_taken() -> Outcome<NaiveDate> {
        let seed = u64::from(std::process::id()) % 3_000;
        let day = NaiveDate::from_ymd_opt(2040, 1, 2).and_then(|d| d.checked_add_days(Days::new(seed * 7)));
        Ok(day.ok_or("no day")?)
    }

    pub(crate) fn next(&mut self) -> Outcome<BookVisitReq> {
        let provider = *self.providers.get(self.at % self.providers.len()).ok_or("no provider")?;
        let turn = self.at / self.providers.len();
        // Weeks apart, on Mondays: within working hours, and never another's time.
        let (week, minute) = (turn / 12, 10 * 60 + turn % 12 * 30);
        let date = self.day.checked_add_days(Days::new(7 * u64::try_from(week)?)).ok_or("no day")?;
        let client = self.clients.get(self.at % self.clients.len()).ok_or("no client")?;
        self.at += 1;
        Ok(BookVisitReq {
            client: Some(stillroom_practice::clients::ClientId(uuid::Uuid::from_bytes(*client))),
            provider,
            room: None,
            service: None,
            date: LocalDate(date),
            start_minute: u32::try_from(minute)?,
            minutes: 15,
            note: "Prefers the quiet room".into(),
            kind: VisitKind::Visit,
            title: String::new(),
        })
    }
}

/// Books so many visits and nothing else: run under strace.
pub(crate) fn part(world: &World, many: usize) -> Outcome {
    let (record, session) = world.open()?;
    let mut slots = Slots::new(&session, world)?;
    for _ in 0..many {
        schedule::book_visit(&session, slots.next()?)?;
    }
    record.close();
    Ok(())
}

/// Syncs of one booking in the steady state: what 110 cost more than 10.
fn syncs(world: &World, table: &mut Table) -> Outcome {
    let (few, many) = (counted(world, 10)?, counted(world, 110)?);
    let each = |pick: fn(&Syncs) -> f64| (pick(&many) - pick(&few)) / 100.0;
    let others = each(|s| s.others);
    let note = format!("fsync and fdatasync by strace; checkpoints and other files: {others:.2} a booking");
    table.judge("syncs of the write-ahead log a booking", each(|s| s.log), "", (Bar::Exactly, 1.0), note);
    Ok(())
}

#[derive(Default)]
struct Syncs {
    log: f64,
    others: f64,
}

fn counted(world: &World, bookings: usize) -> Outcome<Syncs> {
    let trace = world.folder.join("strace.txt");
    let mut strace = Command::new("strace");
    strace.args(["-f", "-y", "-e", "trace=fsync,fdatasync", "-o"]).arg(&trace);
    strace
        .arg(std::env::current_exe()?)
        .args(["--part", "book"])
        .arg(&world.folder)
        .arg(bookings.to_string());
    programs::said(&mut strace)?;
    let mut syncs = Syncs::default();
    for line in std::fs::read_to_string(&trace)?.lines().filter(|l| l.contains("sync(")) {
        if line.contains("-wal>") {
            syncs.log += 1.0;
        } else {
            syncs.others += 1.0;
        }
    }
    Ok(syncs)
}
