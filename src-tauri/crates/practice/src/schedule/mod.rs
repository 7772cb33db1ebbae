//! Who comes when, to whom and where: visits, and blocks of a provider's time.
//!
//! **Invariants.** A visit has its instants in UTC and, beside them, the wall clock
//! as the client was told it. No two visits share a client, a provider (through the
//! service's buffer) or a room at one instant, the cancelled and missed ones aside;
//! one check says so, inside the write transaction and again inside an undo (a merge
//! of two records may show that one person was booked twice). A visit
//! is never deleted but by the undo of its booking. Every save names the version it
//! was made from.
//!
//! **Not here:** what was done in a visit (`chart`), services and hours (`catalog`),
//! sheets to print (`reports`).

mod book;
mod conflict;
mod day;
mod enter;
mod free;
mod model;
pub(crate) mod rules;
mod sql;
mod store;
mod timeline;
pub(crate) mod wall;
mod words;

pub(crate) use book::keep_wall_clock;
pub use book::{book, book_visit, move_visit, save_visit_note, set_visit_status};
pub use day::{day, get_day, get_week};
pub(crate) use enter::{Entered, enter};
pub use free::next_free;
pub use model::*;
pub(crate) use store::{booked_last, came_between, seen_between};
pub(crate) use timeline::{VisitOf, brief, of_day, timeline, visits_of};
pub(crate) use words::{label, shown};

use crate::clients::ClientId;
use stillroom_record::{ClientRows, Goes, JournaledTable, Migration, Permission, ReadTx, UndoRule};

pub(crate) const MIGRATIONS: &[Migration] =
    &[Migration { number: 61, name: "schedule", sql: include_str!("61_schedule.sql") }];

pub(crate) const TABLES: &[JournaledTable] =
    &[JournaledTable { name: "visit", kind: "visit", record_column: "id", client_column: Some("client_id") }];

/// What a lawful erasure does: a visit without a client would say nothing and count as one.
pub(crate) const CLIENT_ROWS: &[ClientRows] =
    &[ClientRows { table: "visit", columns: &["client_id"], goes: Goes::Rows }];

/// The last day on which a client was here or will be, of all or of one.
pub(crate) fn last_visits(
    tx: &ReadTx<'_>,
    of: Option<ClientId>,
) -> crate::Result<Vec<(ClientId, LocalDate)>> {
    Ok(store::last_visits(tx, of)?)
}

pub(crate) const UNDO: &[UndoRule] = &[
    UndoRule { verb: "visit.book", permission: Permission::ScheduleEdit, recheck: conflict::recheck },
    UndoRule { verb: "visit.move", permission: Permission::ScheduleEdit, recheck: conflict::recheck },
    UndoRule { verb: "visit.status", permission: Permission::ScheduleEdit, recheck: conflict::recheck },
    UndoRule { verb: "visit.note", permission: Permission::ScheduleEdit, recheck: conflict::recheck },
];

pub(crate) const MERGE: &[crate::MergeMover] = &[crate::MergeMover {
    what: "visits",
    count: |tx, client| Ok(store::count_of_client(tx, client)?),
    move_rows: |tx, keep, drop| {
        if store::move_to_client(tx, keep, drop)? > 0 {
            tx.changed("schedule");
        }
        Ok(())
    },
}];
