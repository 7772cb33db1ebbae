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

pub(super) use content::texts;
pub use model::*;
pub(crate) use verbs::{Had, Standing, dues, standing};
pub use verbs::{
    approve_notice, client_notice, notices_page, post_notice, preview_notice, record_receipt, rights_handout,
};

use crate::clients::ClientId;
use crate::programme::clocks;
use crate::schedule::LocalDate;
use stillroom_record::{ClientRows, Goes, JournaledTable, Migration, ReadTx, UndoRule};

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

/// Until when these papers are kept: six years from when each was made or ended (45 CFR 164.530(j)).
pub(crate) fn keeps(tx: &ReadTx<'_>, client: ClientId) -> crate::Result<Vec<Option<LocalDate>>> {
    let zone = crate::catalog::zone(tx)?;
    let papers = store::papers_of(tx, client)?;
    Ok(papers.into_iter().map(|(at, end)| Some(clocks::keep(clocks::local_day(at, zone), end).due)).collect())
}

/// What a lawful erasure does, once they need not be kept any more.
pub(crate) const CLIENT_ROWS: &[ClientRows] =
    &[ClientRows { table: "notice_receipt", columns: &["client_id"], goes: Goes::Rows }];

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
