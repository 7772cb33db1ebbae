//! What the slices hand to the record when it is opened.

use crate::{Permission, RecordError, WriteTx};

pub use stillroom_vault::Migration;

/// A table whose changes the journal captures.
#[derive(Clone, Copy, Debug)]
pub struct JournaledTable {
    /// The table.
    pub name: &'static str,
    /// The kind of record a row belongs to, e.g. `client` for `client_phone`.
    pub kind: &'static str,
    /// The column that holds that record's id (`id`, or `client_id` in a child table).
    pub record_column: &'static str,
    /// The column that names the client, where the record isn't the client itself.
    pub client_column: Option<&'static str>,
}

/// A verb that may be undone.
#[derive(Clone, Copy)]
pub struct UndoRule {
    /// The verb, as the journal names it.
    pub verb: &'static str,
    /// What the undoing person needs.
    pub permission: Permission,
    /// The slice's rules, run again after the inverted change, in the same transaction.
    /// Gets the records that the undo changed.
    pub recheck: fn(&mut WriteTx<'_>, &[crate::RecordRef]) -> Result<(), RecordError>,
}

impl std::fmt::Debug for UndoRule {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result { f.write_str(self.verb) }
}

/// Migrations, journaled tables and undo rules of all slices.
#[derive(Clone, Debug, Default)]
pub struct Schema {
    /// In one global order.
    pub migrations: Vec<Migration>,
    /// Every table that isn't `local_*` or derived.
    pub tables: Vec<JournaledTable>,
    /// The closed list of undoable verbs.
    pub undo: Vec<UndoRule>,
}
