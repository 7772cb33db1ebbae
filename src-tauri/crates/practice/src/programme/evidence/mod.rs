//! Evidence: what Stillroom sees of its own safeguards, collected each day and kept.
//!
//! A collector is a named query with a version. What it found is a revision: state, facts in words,
//! the period, and a SHA-256 over all of it. There is a new one when the day is new or the facts are.
//!
//! **Invariants.** A revision is never changed. A collector only reads. What it can't know is
//! `unknown`, and that is never a pass. It speaks of what Stillroom itself does and of what
//! the record holds, with numbers and dates, and never of one client.
//!
//! **Not here:** which requirement a collector speaks for (`requirements`), what a person attests.

mod backups;
mod clients;
mod collectors;
mod duties;
mod ground;
mod model;
mod outside;
pub(crate) mod past;
mod people;
mod rules;
mod store;
mod system;
mod verbs;

pub(crate) use backups::{DRILL, SHEET_DRILL};
pub use model::{
    AccessReview, AccessToReview, CollectorInfo, Evidence, EvidenceRevision, EvidenceState, PersonAccess,
    ReviewAccessReq,
};
pub(crate) use people::QUARTER;
pub(crate) use rules::worse;
pub(crate) use verbs::access_reviews;
pub use verbs::{access_to_review, collect, collect_daily, evidence_history, review_access};

use crate::Result;
use stillroom_record::{JournaledTable, Migration, ReadTx, UndoRule};

pub(crate) const MIGRATIONS: &[Migration] =
    &[Migration { number: 82, name: "evidence", sql: include_str!("82_evidence.sql") }];

pub(crate) const TABLES: &[JournaledTable] = &[
    JournaledTable { name: "evidence_revision", kind: "evidence", record_column: "id", client_column: None },
    JournaledTable { name: "access_review", kind: "access_review", record_column: "id", client_column: None },
];

pub(crate) const UNDO: &[UndoRule] = &[];

/// The newest revision of each collector that this program has.
pub(crate) fn newest(tx: &ReadTx<'_>) -> Result<Vec<Evidence>> {
    let found = store::newest(tx)?;
    let of = |c: &collectors::Collector| found.iter().find(|one| one.collector == c.name).cloned();
    Ok(collectors::all()
        .map(|c| Evidence { about: c.info(), revision: of(c), due: rules::is_due(of(c).as_ref(), tx.now()) })
        .collect())
}

/// Whether there is a collector of this name.
#[cfg(test)]
pub(crate) fn is_known(name: &str) -> bool {
    collectors::all().any(|c| c.name == name)
}
