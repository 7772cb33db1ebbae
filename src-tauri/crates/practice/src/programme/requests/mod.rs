//! What clients ask for about their record: access, an amendment, an accounting; each with its clock.
//!
//! **Invariants.** The clock runs from the day the request was received, however it came. Nothing is
//! handed over before somebody wrote down how they made sure who asks. A request gets 30 more days
//! once, by a letter within its first stretch that says why. A no names its ground, which is data with
//! a citation. A letter is kept as it was sent. What happens to a request is added to its events and
//! never changed; its file is what follows from them. A signed note is never touched: an amendment is
//! an addendum by whoever may sign.
//!
//! **Not here:** counting days (`clocks`), what was disclosed (`disclosures`), who may act for a client.

mod act;
mod file;
mod guide;
mod letters;
mod model;
mod pack;
mod rules;
mod store;
mod verbs;

pub use act::*;
pub(super) use guide::texts;
pub use model::*;
pub use pack::*;
pub(crate) use verbs::{Stands, lines, stands};
pub use verbs::{
    amend_record, change_request, get_accounting, get_request, list_request_rules, list_requests,
    request_letter, requests_of_client, save_request_rule, take_request,
};

use crate::clients::ClientId;
use crate::programme::clocks;
use crate::schedule::LocalDate;
use stillroom_record::{ClientRows, Goes, JournaledTable, Migration, ReadTx, UndoRule};

pub(crate) const MIGRATIONS: &[Migration] =
    &[Migration { number: 90, name: "requests", sql: include_str!("90_requests.sql") }];

pub(crate) const TABLES: &[JournaledTable] = &[
    JournaledTable {
        name: "request",
        kind: "request",
        record_column: "id",
        client_column: Some("client_id"),
    },
    JournaledTable {
        name: "request_event",
        kind: "request",
        record_column: "request_id",
        client_column: None,
    },
    JournaledTable { name: "request_rule", kind: "request_rule", record_column: "id", client_column: None },
];

/// Until when the papers of what a client asked for are kept: six years from when one was last in
/// hand (45 CFR 164.530(j)).
pub(crate) fn keeps(tx: &ReadTx<'_>, client: ClientId) -> crate::Result<Vec<Option<LocalDate>>> {
    let zone = crate::catalog::zone(tx)?;
    let last = store::last_in_hand(tx, client)?;
    Ok(last.into_iter().map(|at| Some(clocks::keep(clocks::local_day(at, zone), None).due)).collect())
}

/// What a lawful erasure does, once these papers need not be kept any more.
pub(crate) const CLIENT_ROWS: &[ClientRows] = &[ClientRows {
    table: "request",
    columns: &["client_id"],
    goes: Goes::RowsWith(&[("request_event", "request_id")]),
}];

/// Nothing: what was decided or sent is followed by a further entry, never taken back.
pub(crate) const UNDO: &[UndoRule] = &[];

pub(crate) const MERGE: &[crate::MergeMover] = &[crate::MergeMover {
    what: "requests",
    count: |tx, client| Ok(store::count_of_client(tx, client)?),
    move_rows: |tx, keep, drop| {
        store::move_to_client(tx, keep, drop)?;
        tx.changed("requests");
        Ok(())
    },
}];
