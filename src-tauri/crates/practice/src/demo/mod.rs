//! The synthetic practice: people who don't exist, with a day full of visits.
//!
//! It ships with the app (`--demo`, `stillroomctl demo`), so that one can look
//! around before a real client is entered, and it feeds tests and benches. One
//! seed and one time give one practice, ids included; only the journal's own
//! entries differ. Everything goes through the door, in bulk: notes are signed in
//! the session of whoever signs them.
//!
//! **Invariants.** Only an empty practice is filled. Every telephone number is of
//! the range kept for fiction (555-0100 to 555-0199), every mail address of a
//! domain kept for examples. No visit collides with another.
//!
//! **Not here:** fakes of the clock and the keychain (`testkit`).

mod clients;
mod clock;
mod days;
mod dice;
mod intake;
mod names;
mod notes;
mod people;
mod plan;
mod programme;
mod staff;

pub use clock::PastClock;
pub use programme::Spa;

use crate::catalog::NewPractice;
use crate::schedule::wall;
use crate::{PracticeError, Result, catalog, clients as client_slice};
use dice::Dice;
use intake::Intake;
use names::Names;
use plan::Book;
use programme::Year;
use std::cell::{Cell, RefCell};
use stillroom_record::{Access, Permission, Session, UtcMillis, WriteTx};

/// The passphrase of everybody in the synthetic practice.
pub const PASSPHRASE: &str = "lavender steam and quiet hours";
/// The name of the synthetic practice.
pub const PRACTICE: &str = "Linden Street Skin Studio";
/// Its zone.
pub const TIME_ZONE: &str = "America/Chicago";
/// Its owner's name.
pub const OWNER_NAME: &str = "Lena Hart";
/// What its owner types to sign in.
pub const OWNER_LOGIN: &str = "lena";

/// How many rows one transaction takes: small enough to undo a stop at once.
const BULK: usize = 4_000;

/// Which synthetic practice.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Demo {
    /// Another seed, another practice.
    pub seed: u64,
    /// How many clients. There are about one and a half visits and half a note to each; more
    /// where they are few, since the weeks around the present are full all the same.
    pub clients: u32,
    /// How many years of visits lie behind it.
    pub years: u32,
    /// The present: its day is full.
    pub now: UtcMillis,
}

/// What was made.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub struct Made {
    pub people: u32,
    pub clients: u32,
    pub visits: u32,
    pub notes: u32,
}

/// Where the filling stands: what it does now, done, and of how many.
pub type Progress<'a> = &'a mut dyn FnMut(&str, u64, u64);

/// Gives the synthetic practice its settings, services and rooms at set-up; for `SetUp::seed`.
pub fn seed_catalog(tx: &mut WriteTx<'_>) -> Result<()> {
    let new = NewPractice { name: PRACTICE.to_owned(), time_zone: TIME_ZONE.to_owned(), provider: None };
    catalog::seed_settings(tx, &new)
}

/// Fills an empty practice that [`seed_catalog`] has set up. `session` is its owner's, who
/// has the [`PASSPHRASE`]: it is given again where roles and passphrases are handed out.
pub fn fill(session: &Session, demo: &Demo, progress: Progress<'_>) -> Result<Made> {
    make(session, demo, None, progress)
}

/// The same with a year of the HIPAA programme. The practice was set up on this clock, which stands
/// a year back, and it tells the present once the year was lived through.
pub fn fill_with_programme(
    session: &Session,
    demo: &Demo,
    spa: Spa,
    clock: &PastClock,
    progress: Progress<'_>,
) -> Result<Made> {
    make(session, demo, Some((spa, clock)), progress)
}

fn make(
    session: &Session,
    demo: &Demo,
    worked: Option<(Spa, &PastClock)>,
    progress: Progress<'_>,
) -> Result<Made> {
    if demo.clients == 0 || demo.clients > 2_000_000 || demo.years > 50 {
        return Err(PracticeError::invalid(
            "clients",
            "Ask for 1 to 2,000,000 clients and at most 50 years.",
        ));
    }
    let zone = session.read(Access::new("demo.look", Permission::PracticeView), |tx| {
        if client_slice::store::any(tx)? {
            return Err(PracticeError::Conflict(
                "Only an empty practice can be filled with a synthetic one; this one has clients.".to_owned(),
            ));
        }
        catalog::zone(tx)
    })?;
    let (today, minute) = wall::wall(zone, demo.now);
    let crew = staff::hire(session, demo, today, progress)?;
    let clients = enter_clients(session, demo, today, progress)?;
    if let Some((spa, clock)) = worked {
        let (told, days) = (RefCell::new(&mut *progress as Progress<'_>), Cell::new(0));
        let people = &crew.people_in;
        Year { spa, owner: session, people, clock, zone, today, progress: told, days }.live()?;
        progress("Programme", 1, 1);
    }
    let mut book = Book { demo, zone, today, minute, crew: &crew, clients: &clients };
    let (visits, notes) = book.fill(session, progress)?;
    Ok(Made { people: crew.people, clients: demo.clients, visits, notes })
}

/// Writes all clients; gives their ids.
fn enter_clients(
    session: &Session,
    demo: &Demo,
    today: chrono::NaiveDate,
    progress: Progress<'_>,
) -> Result<Vec<client_slice::ClientId>> {
    let names = Names::new();
    let mut dice = Dice::new(demo.seed, 1);
    let total = demo.clients as usize;
    let began = demo.now.0 - i64::from(demo.years.max(1)) * 365 * 86_400_000;
    let step = (demo.now.0 - began) / i64::from(demo.clients.max(1));
    let mut ids = Vec::with_capacity(total);
    while ids.len() < total {
        let many = BULK.min(total - ids.len());
        session.write(Access::new("demo.clients", Permission::ClientImport), |tx| {
            let mut intake = Intake::new(tx)?;
            for _ in 0..many {
                let number = ids.len();
                let at = began + step * i64::try_from(number).unwrap_or(0);
                let id = client_slice::ClientId(dice.id(at));
                let made = clients::roll(&mut dice, &names, number, today);
                intake.add(tx, id, made)?;
                ids.push(id);
            }
            intake.finish(tx)
        })?;
        progress("Clients", ids.len() as u64, total as u64);
    }
    Ok(ids)
}
