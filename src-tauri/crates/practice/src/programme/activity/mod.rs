//! The activity review: looks and changes of the journal, for patterns that are worth a question.
//!
//! **Invariants.** A finding is a question, never a verdict: a named person looks into it, and never
//! the one whom it is about. What is odd is said in plain words with what was done before and after.
//! Findings are filed under themselves and not under the client. Every threshold is data with its
//! reason, which the practice may change within bounds; more of what is odd never lowers a score.
//!
//! **Not here:** the journal (`record`), emergency looks and their own review (`clients`), what
//! becomes of an incident (`incidents`).

mod detect;
pub mod facts;
mod ground;
mod habits;
mod model;
mod need;
mod patterns;
mod read;
mod settings;
mod store;
#[cfg(test)]
mod stories;
mod verbs;
#[cfg(test)]
mod year;

pub use detect::detect;
pub use facts::{Act, Event, Facts, Finding, Odd, Open, Pattern, Reason, Someone, Subject, VisitFact};
pub use model::*;
pub use read::facts_of;
pub(super) use settings::texts;
pub use settings::{Settings, Threshold, ThresholdInfo};
pub(crate) use verbs::stand;
pub use verbs::{
    activity_review, close_review, decide_finding, get_finding, look_through, save_activity_person,
    save_activity_settings,
};

use stillroom_record::{ClientRows, Goes, JournaledTable, Migration, UndoRule};

pub(crate) const MIGRATIONS: &[Migration] =
    &[Migration { number: 95, name: "activity", sql: include_str!("95_activity.sql") }];

/// Filed under the finding and not under the client: whoever opened a record without need sees
/// nothing of it in that client's history.
const fn of(name: &'static str, kind: &'static str, record_column: &'static str) -> JournaledTable {
    JournaledTable { name, kind, record_column, client_column: None }
}

pub(crate) const TABLES: &[JournaledTable] = &[
    of("activity_settings", "programme", "id"),
    of("activity_person", "person", "person_id"),
    of("activity_scan", "programme", "id"),
    of("activity_finding", "activity_finding", "id"),
    of("activity_review", "activity_review", "id"),
];

/// What a lawful erasure does: what was found and decided of a person's looks stays, without whom
/// they looked at; and nobody has a record of their own any more.
pub(crate) const CLIENT_ROWS: &[ClientRows] = &[
    ClientRows { table: "activity_person", columns: &["own_record"], goes: Goes::Unnamed },
    ClientRows { table: "activity_finding", columns: &["client_id"], goes: Goes::Unnamed },
];

/// Nothing: what was decided or signed is followed by something newer, never taken back.
pub(crate) const UNDO: &[UndoRule] = &[];
