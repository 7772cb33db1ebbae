//! (being written)

mod model;
pub use model::*;

use stillroom_record::{JournaledTable, Migration, UndoRule};

pub(crate) const MIGRATIONS: &[Migration] = &[];
pub(crate) const TABLES: &[JournaledTable] = &[];
pub(crate) const UNDO: &[UndoRule] = &[];

pub(crate) const MERGE: &[crate::MergeMover] = &[];
pub(crate) fn timeline(_tx: &stillroom_record::ReadTx<'_>, _client: crate::clients::ClientId) -> crate::Result<Vec<crate::clients::TimelineItem>> { Ok(Vec::new()) }
