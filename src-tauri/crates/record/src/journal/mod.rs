//! The journal: who, on which device, when, did what, to whose record, why, and the change
//! itself. One mechanism for the audit log, history, undo and the detection of tampering.
//!
//! **Invariants.** An entry is appended under the writer gate and never changed. Its MAC
//! covers every column, the digests of its changes and the MAC before. Its own columns hold
//! ids, never names; what may be PHI is sealed.

pub(crate) mod capture;
pub(crate) mod chain;
pub(crate) mod changeset;
mod deeds;
pub(crate) mod entry;
pub(crate) mod history;
pub(crate) mod index;
pub(crate) mod pending;
mod query;
mod tally;
pub(crate) mod touched;
pub(crate) mod undo;
pub(crate) mod verify;
mod walk;
pub(crate) mod witness;

pub use deeds::Deed;
pub use entry::EntryKind;
pub use history::{Change, FieldChange};
pub use query::{EntryView, JournalPage, JournalQuery};
pub use verify::{Check, FirstBad, Progress, VerifyReport};

use crate::RecordError;
use rusqlite::{Connection, params};

/// Where a change stands in the journal: its entry's number and, in the last 24 bits, its own.
/// SQL has it as `seq << 24 | n`; all of an entry is [`OF_ENTRY`].
pub(crate) fn place(seq: i64, n: i64) -> Result<i64, RecordError> {
    if (0..1 << 24).contains(&n) && (0..1 << 38).contains(&seq) {
        Ok(seq << 24 | n)
    } else {
        Err(RecordError::database("more changes than an entry can hold"))
    }
}

/// The changes of entry `?1`.
pub(crate) const OF_ENTRY: &str = "place > ?1 << 24 AND place < (?1 + 1) << 24";

/// Notes the column names of this schema version: history reads across versions.
pub(crate) fn note_schema(
    conn: &Connection,
    version: i64,
    tables: &capture::Tables,
) -> Result<(), RecordError> {
    for captured in tables.iter() {
        let columns = serde_json::to_string(&captured.columns).unwrap_or_default();
        conn.execute(
            "INSERT OR IGNORE INTO record_schema (version, name, columns) VALUES (?1, ?2, ?3)",
            params![version, captured.table.name, columns],
        )?;
    }
    Ok(())
}
