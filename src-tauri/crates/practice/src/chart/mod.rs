//! What was done: the signed note of a visit, what was added to it, and drafts.
//!
//! **Invariants.** A note exists in the database only as signed, one a visit; there
//! is no statement that changes its text, and signing is on no undo list. What the
//! signature covers (text, visit, client, signer with credentials, time) has a digest
//! that every look checks. Addenda are signed as well and only ever added. A draft is
//! its writer's own, of this device, and not part of the record.
//!
//! **Not here:** the visit itself (`schedule`), allergies and alerts (`clients`),
//! co-signing and review (`supervision`).

mod drafts;
mod model;
mod rules;
mod sign;
mod store;
mod timeline;

pub use drafts::{discard_draft, get_draft, save_draft};
pub use model::*;
pub(crate) use rules::digest;
pub(crate) use sign::{Signer, add, enter, notes};
pub use sign::{add_addendum, get_note, sign_note};
pub(crate) use timeline::{states, timeline};

use crate::clients::ClientId;
use std::collections::BTreeSet;
use stillroom_record::{ClientRows, Goes, JournaledTable, Migration, ReadTx, UndoRule, UtcMillis, WriteTx};
use uuid::Uuid;

pub(crate) const MIGRATIONS: &[Migration] =
    &[Migration { number: 62, name: "chart", sql: include_str!("62_chart.sql") }];

/// What a lawful erasure does. Drafts are found by what they are about: see [`forget_drafts`].
pub(crate) const CLIENT_ROWS: &[ClientRows] = &[
    ClientRows { table: "note", columns: &["client_id"], goes: Goes::Rows },
    ClientRows { table: "note_addendum", columns: &["client_id"], goes: Goes::Rows },
];

pub(crate) const TABLES: &[JournaledTable] = &[
    JournaledTable { name: "note", kind: "note", record_column: "id", client_column: Some("client_id") },
    JournaledTable {
        name: "note_addendum",
        kind: "note",
        record_column: "note_id",
        client_column: Some("client_id"),
    },
];

/// Nothing: a signature is never undone.
pub(crate) const UNDO: &[UndoRule] = &[];

pub(crate) const MERGE: &[crate::MergeMover] = &[crate::MergeMover {
    what: "notes",
    count: |tx, client| Ok(store::count_of_client(tx, client)?),
    move_rows: |tx, keep, drop| {
        store::move_to_client(tx, keep, drop)?;
        tx.changed("chart");
        Ok(())
    },
}];

/// When something was last signed for a client, of all or of one.
pub(crate) fn last_signed(
    tx: &ReadTx<'_>,
    of: Option<ClientId>,
) -> crate::Result<Vec<(ClientId, UtcMillis)>> {
    Ok(store::last_signed(tx, of)?)
}

/// Throws away every draft of a form about one of these, whoever typed it: after an erasure.
pub(crate) fn forget_drafts(tx: &mut WriteTx<'_>, of: &BTreeSet<Uuid>) -> crate::Result<u64> {
    Ok(store::forget_drafts(tx, of)?)
}

/// Tables whose rows are for those who may read notes.
#[must_use]
pub(crate) fn is_note(table: &str) -> bool {
    matches!(table, "note" | "note_addendum")
}
