//! The notice of privacy practices (164.520): its text, where it was put, who got it.
//!
//! **Invariants.** A version is frozen as it read when it was approved, under a digest, and no
//! statement changes it; which one is in force follows from dates. Whether it says "HIPAA" follows
//! from the practice's own answer to whether HIPAA applies: a practice that isn't covered claims
//! nothing. That a client got it, or why there is no signature, is written down once a version.
//!
//! **Not here:** whether HIPAA applies (`applicability`), who the officials are (`policies`).

mod content;
mod model;
mod rules;
mod store;
mod verbs;

pub use model::*;
pub(crate) use verbs::dues;
pub use verbs::{
    approve_notice, client_notice, notices_page, post_notice, preview_notice, record_receipt, rights_handout,
};

use stillroom_record::{JournaledTable, Migration, UndoRule};

pub(crate) const MIGRATIONS: &[Migration] =
    &[Migration { number: 94, name: "notices", sql: include_str!("94_notices.sql") }];

pub(crate) const TABLES: &[JournaledTable] = &[
    JournaledTable { name: "notice_version", kind: "notice", record_column: "id", client_column: None },
    JournaledTable {
        name: "notice_posting",
        kind: "notice",
        record_column: "version_id",
        client_column: None,
    },
    JournaledTable {
        name: "notice_receipt",
        kind: "client",
        record_column: "client_id",
        client_column: None,
    },
];

/// Nothing: what was approved or received isn't undone; the next version says otherwise.
pub(crate) const UNDO: &[UndoRule] = &[];

pub(crate) const MERGE: &[crate::MergeMover] = &[crate::MergeMover {
    what: "notices received",
    count: |tx, client| Ok(store::count_of_client(tx, client)?),
    move_rows: |tx, keep, drop| {
        store::move_to_client(tx, keep, drop)?;
        tx.changed("notices");
        Ok(())
    },
}];
