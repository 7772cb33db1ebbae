//! The people a practice treats: who they are, how to reach them, what to beware of.
//!
//! **Invariants.** Text is kept exactly as people wrote it. Every change raises
//! the client's version; a save over a newer version is refused. The search index
//! is derived, changes in the same transaction, and can be rebuilt at will. Money
//! owed is a sum of movements, never a counter. A client is never deleted: archived,
//! or merged into another and still there to be brought back.
//!
//! **Not here:** visits (`schedule`), notes (`chart`), files to import (`imports`).

mod model;

pub use model::{
    Address, Alert, Allergy, Client, ClientDraft, ClientHit, ClientId, Contact, Duplicate, FieldChange, Health,
    HistoryItem, Matched, MergeMove, MergePreview, MergedField, Phone, PhoneId, Preferences, Pregnancy,
    SearchRequest, Severity, TimelineItem, TimelineKind, Tone,
};
pub(crate) use model::quiet_debug;

use crate::Result;
use stillroom_record::{JournaledTable, Migration, ReadTx, UndoRule};

pub(crate) const MIGRATIONS: &[Migration] = &[];
pub(crate) const TABLES: &[JournaledTable] = &[];
pub(crate) const UNDO: &[UndoRule] = &[];

/// Merges of this client, for its timeline.
pub(crate) fn timeline(_tx: &ReadTx<'_>, _client: ClientId) -> Result<Vec<TimelineItem>> { Ok(Vec::new()) }
