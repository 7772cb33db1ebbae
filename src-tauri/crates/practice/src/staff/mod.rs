//! The people of the practice: title, credentials, colour, licences.
//!
//! **Invariants.** Who a person *is* (name, login, roles, slot, PIN) belongs to
//! the record, which decides access by it; this slice keeps what they are by
//! profession, one row a person. A licence is never deleted silently: removing
//! one is a change in the journal like any other.
//!
//! **Not here:** sign-in, roles' meaning, working hours (`schedule`), privileges.

mod model;

pub use model::{Licence, LicenceDraft, LicenceId, LicenceStatus, SavedStaff, StaffDraft, StaffMember};

use stillroom_record::{JournaledTable, UndoRule};
use stillroom_record::Migration;

pub(crate) const MIGRATIONS: &[Migration] = &[];
pub(crate) const TABLES: &[JournaledTable] = &[];
pub(crate) const UNDO: &[UndoRule] = &[];
