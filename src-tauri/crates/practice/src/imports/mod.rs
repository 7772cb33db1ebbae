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

pub(crate) const MIGRATIONS: &[Migration] =
    &[Migration { number: 40, name: "imports", sql: include_str!("40_imports.sql") }];

pub(crate) const TABLES: &[JournaledTable] = &[
    JournaledTable { name: "import_run", kind: "import", record_column: "id", client_column: None },
    JournaledTable { name: "import_parked", kind: "import", record_column: "run_id", client_column: None },
];
pub(crate) const UNDO: &[UndoRule] = &[];
