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
pub(super) use rules::texts;
pub(crate) use verbs::{accounting, count, log, of_client};
pub use verbs::{
    correct_disclosure, disclosure_purposes, list_disclosures, log_disclosure, pause_disclosure,
};

use crate::clients::ClientId;
use crate::programme::clocks;
use crate::schedule::LocalDate;
use stillroom_record::{ClientRows, Goes, JournaledTable, Migration, ReadTx, UndoRule};

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

/// Until when the log keeps what was disclosed of a client: six years, for so far back they may ask
/// for an accounting (45 CFR 164.528(a)).
pub(crate) fn keeps(tx: &ReadTx<'_>, client: ClientId) -> crate::Result<Vec<Option<LocalDate>>> {
    let zone = crate::catalog::zone(tx)?;
    let logged = store::logged_of(tx, client)?;
    Ok(logged.into_iter().map(|at| Some(clocks::keep(clocks::local_day(at, zone), None).due)).collect())
}

/// What a lawful erasure does: the entry stays in the log, without whom it was about.
pub(crate) const CLIENT_ROWS: &[ClientRows] =
    &[ClientRows { table: "disclosure_client", columns: &["client_id"], goes: Goes::Rows }];

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
