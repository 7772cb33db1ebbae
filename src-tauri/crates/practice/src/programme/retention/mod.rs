//! How long what is kept, what must not go, and the lawful erasure of a client.
//!
//! **Invariants.** A rule is the practice's own: Stillroom proposes where to start, and nothing is
//! due until every rule about clients was saved with its source and by whom it was verified. A hold
//! overrides every rule and is asked for again in the erasure's own transaction. What is proposed,
//! approved and erased are three acts; where a practice has two owners, whoever proposed doesn't
//! approve. A client goes whole, in one transaction with the certificate, or not at all: a purge
//! that was cut short goes on where it stopped. Lists and certificates hold ids and no names.
//!
//! **Not here:** how the record forgets (`record/src/erase.rs`), what each slice's tables hold of a
//! client (each slice's `CLIENT_ROWS`), backups' own retention (crate `backup`).

mod content;
mod model;
mod purge;
mod rules;
mod store;
mod verbs;

pub(super) use content::texts;
pub use model::*;
pub use purge::{decide_purge, finish_erasures, get_certificate, propose_purge, request_erasure, run_purge};
pub(crate) use verbs::dues;
pub use verbs::{client_retention, place_hold, release_hold, retention_overview, save_retention_rule};

use stillroom_record::{ClientRows, Goes, JournaledTable, Migration, UndoRule};

pub(crate) const MIGRATIONS: &[Migration] =
    &[Migration { number: 96, name: "retention", sql: include_str!("96_retention.sql") }];

const fn table(name: &'static str, kind: &'static str, record_column: &'static str) -> JournaledTable {
    JournaledTable { name, kind, record_column, client_column: None }
}

pub(crate) const TABLES: &[JournaledTable] = &[
    table("retention_rule", "retention_rule", "id"),
    JournaledTable {
        name: "retention_hold",
        kind: "hold",
        record_column: "id",
        client_column: Some("client_id"),
    },
    table("retention_purge", "purge", "id"),
    table("retention_item", "purge", "purge_id"),
    table("retention_certificate", "certificate", "id"),
];

/// What a lawful erasure does. A hold names a matter and so a person: it goes. Lists and
/// certificates hold an id: they stay, for they say what was erased.
pub(crate) const CLIENT_ROWS: &[ClientRows] = &[
    ClientRows { table: "retention_hold", columns: &["client_id"], goes: Goes::Rows },
    ClientRows { table: "retention_item", columns: &["client_id"], goes: Goes::Nothing },
    ClientRows { table: "retention_certificate", columns: &["client_id"], goes: Goes::Nothing },
];

/// Nothing: a rule is saved anew, a hold released with a reason, and what is erased stays erased.
pub(crate) const UNDO: &[UndoRule] = &[];

/// A hold goes on over the record that stays.
pub(crate) const MERGE: &[crate::MergeMover] = &[crate::MergeMover {
    what: "",
    count: |tx, client| Ok(store::count_of_client(tx, client)?),
    move_rows: |tx, keep, drop| Ok(store::move_to_client(tx, keep, drop)?),
}];
