//! The log of disclosures: what of a client's information left the practice, to whom and why.
//!
//! **Invariants.** An entry is never changed or deleted: a correction is a newer entry that follows
//! it and says why. Whether an accounting tells of it follows from its purpose alone, which is data.
//! What isn't known to be left out is told. A pause that an agency asked for hides nothing here; it
//! keeps an entry out of an accounting until its last day.
//!
//! **Not here:** who looked at a record inside the practice (`journal`, which is no accounting), the
//! accounting as a paper (`requests`).

mod model;
mod rules;
mod store;
mod verbs;

pub use model::*;
pub(crate) use rules::day;
pub(crate) use verbs::{accounting, log, of_client};
pub use verbs::{
    correct_disclosure, disclosure_purposes, list_disclosures, log_disclosure, pause_disclosure,
};

use stillroom_record::{JournaledTable, Migration, UndoRule};

pub(crate) const MIGRATIONS: &[Migration] =
    &[Migration { number: 91, name: "disclosures", sql: include_str!("91_disclosures.sql") }];

pub(crate) const TABLES: &[JournaledTable] = &[
    JournaledTable { name: "disclosure", kind: "disclosure", record_column: "id", client_column: None },
    JournaledTable {
        name: "disclosure_client",
        kind: "disclosure",
        record_column: "disclosure_id",
        client_column: Some("client_id"),
    },
    JournaledTable {
        name: "disclosure_pause",
        kind: "disclosure",
        record_column: "disclosure_id",
        client_column: None,
    },
];

/// Nothing: an entry is corrected by a newer one.
pub(crate) const UNDO: &[UndoRule] = &[];

pub(crate) const MERGE: &[crate::MergeMover] = &[crate::MergeMover {
    what: "disclosures",
    count: |tx, client| Ok(store::count_of_client(tx, client)?),
    move_rows: |tx, keep, drop| {
        store::move_to_client(tx, keep, drop)?;
        tx.changed("disclosures");
        Ok(())
    },
}];
