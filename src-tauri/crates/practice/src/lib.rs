//! What a spa is: one folder a capability.
//!
//! A slice is a vertical cut: the same word here, in the shell's command file,
//! in the UI's feature folder and in the tests. Public verbs take a `Session`;
//! inner functions take a transaction, so that there are no doors within doors.
//! A slice may use another's public types and inner functions, never its SQL.
//! `catalog` is the model to copy.
//!
//! **Not here:** windows, commands, keys, connections.

pub mod catalog;
pub mod chart;
pub mod clients;
pub mod demo;
mod error;
pub mod imports;
pub mod journal;
pub mod programme;
pub mod reports;
pub mod schedule;
pub mod staff;
#[cfg(test)]
mod testing;

pub use error::{PracticeError, Result};

use clients::{ClientId, TimelineItem};
use serde::Serialize;
use stillroom_record::{EntryId, ReadTx, Schema, WriteTx};

/// Migrations, journaled tables and undo rules of all slices, for the record to open with.
#[must_use]
pub fn schema() -> Schema {
    let mut migrations: Vec<_> = [
        staff::MIGRATIONS,
        clients::MIGRATIONS,
        imports::MIGRATIONS,
        catalog::MIGRATIONS,
        schedule::MIGRATIONS,
        chart::MIGRATIONS,
        &programme::MIGRATIONS.concat(),
    ]
    .concat();
    migrations.sort_by_key(|m| m.number);
    Schema {
        migrations,
        tables: [
            staff::TABLES,
            clients::TABLES,
            imports::TABLES,
            catalog::TABLES,
            schedule::TABLES,
            chart::TABLES,
            &programme::TABLES.concat(),
        ]
        .concat(),
        undo: [
            staff::UNDO,
            clients::UNDO,
            imports::UNDO,
            catalog::UNDO,
            schedule::UNDO,
            chart::UNDO,
            &programme::UNDO.concat(),
        ]
        .concat(),
        client_rows: [
            clients::CLIENT_ROWS,
            imports::CLIENT_ROWS,
            schedule::CLIENT_ROWS,
            chart::CLIENT_ROWS,
            &programme::CLIENT_ROWS.concat(),
        ]
        .concat(),
    }
}

/// What a change gave back: the new state and the journal entry that undo needs.
#[derive(Clone, Debug, Serialize, specta::Type)]
#[serde(rename_all = "camelCase")]
pub struct Saved<T> {
    /// The state after it.
    pub value: T,
    /// The entry to undo.
    pub entry: EntryId,
}

impl<T> From<stillroom_record::Done<T>> for Saved<T> {
    fn from(done: stillroom_record::Done<T>) -> Self {
        Self { value: done.value, entry: done.entry }
    }
}

/// How a slice takes part when two clients turn out to be one person.
#[derive(Clone, Copy)]
pub struct MergeMover {
    /// What moves, in the plural, e.g. `visits`; empty where whoever merges isn't told of it.
    pub what: &'static str,
    /// How many rows of this client would move.
    pub count: fn(&ReadTx<'_>, ClientId) -> Result<u32>,
    /// Moves the rows of `drop` to `keep`; must keep every row's own id.
    pub move_rows: fn(&mut WriteTx<'_>, keep: ClientId, drop: ClientId) -> Result<()>,
}

impl std::fmt::Debug for MergeMover {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(self.what)
    }
}

/// What a slice adds to a client's timeline.
pub type TimelineSource = fn(&ReadTx<'_>, ClientId) -> Result<Vec<TimelineItem>>;

/// Every slice's part in a merge.
pub(crate) fn merge_movers() -> impl Iterator<Item = &'static MergeMover> {
    schedule::MERGE
        .iter()
        .chain(chart::MERGE)
        .chain(programme::incidents::MERGE)
        .chain(programme::requests::MERGE)
        .chain(programme::disclosures::MERGE)
        .chain(programme::authorizations::MERGE)
        .chain(programme::wishes::MERGE)
        .chain(programme::notices::MERGE)
        .chain(programme::retention::MERGE)
}

/// With whom somebody had to do lately and when, newest first: looked through first by a search.
pub(crate) fn lately(
    tx: &stillroom_record::ReadTx<'_>,
) -> Result<Vec<(clients::ClientId, stillroom_record::UtcMillis)>> {
    Ok(schedule::booked_last(tx, 300)?)
}

/// Every slice's part of the timeline.
pub(crate) fn timeline_sources() -> [TimelineSource; 3] {
    [clients::timeline, schedule::timeline, chart::timeline]
}
