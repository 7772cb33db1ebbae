//! The year of the programme: what comes back, on which day, and whose task it is.
//!
//! **Invariants.** No day is decided here. What is due comes from `today`, which asks the parts; what
//! comes back is counted from the last time by the measure of the part it belongs to. A duty is its
//! official's, privacy or security by its part, unless it was handed to somebody else, and never of
//! somebody who left.
//!
//! **Not here:** doing any of it. Each entry leads to the part where it is done.

mod model;
mod rules;
mod store;
mod verbs;
mod whose;

pub use model::*;
pub use verbs::{get_year, hand_over};
pub(crate) use whose::Whose;

use stillroom_record::{JournaledTable, Migration, UndoRule};

pub(crate) const MIGRATIONS: &[Migration] =
    &[Migration { number: 101, name: "calendar", sql: include_str!("101_calendar.sql") }];

pub(crate) const TABLES: &[JournaledTable] =
    &[JournaledTable { name: "duty", kind: "duty", record_column: "id", client_column: None }];

/// Nothing: who was handed a duty hands it on.
pub(crate) const UNDO: &[UndoRule] = &[];
