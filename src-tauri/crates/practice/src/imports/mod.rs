//! Clients from the file of another system.
//!
//! **Invariants.** What was written in the file is what comes back, byte for byte.
//! One run is one transaction and one journal entry: all the good rows or none;
//! rows that can't come in wait in the record until a person puts them right.
//! Nothing of the file is written to disk in clear.
//!
//! **Not here:** what a client is (`clients`), booking (`schedule`).

mod model;

pub use model::{
    BadRow, Fixed, FixedCell, ImportColumn, ImportDone, ImportDuplicate, ImportField, ImportJobId, ImportPreview,
    ImportReport, OnDuplicate, ParkedCell, ParkedId, ParkedRow, Problem,
};

use stillroom_record::{JournaledTable, Migration, UndoRule};

pub(crate) const MIGRATIONS: &[Migration] = &[];
pub(crate) const TABLES: &[JournaledTable] = &[];
pub(crate) const UNDO: &[UndoRule] = &[];
