//! (being written)

mod model;
pub use model::*;

use stillroom_record::{JournaledTable, Migration, UndoRule};

pub(crate) const MIGRATIONS: &[Migration] = &[];
pub(crate) const TABLES: &[JournaledTable] = &[];
pub(crate) const UNDO: &[UndoRule] = &[];

