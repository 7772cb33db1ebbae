//! The one reader across slices: a client's page, the sheets to print.
//!
//! **Invariants.** Takes a `ReadTx`, owns no table, has no SQL of its own: it
//! composes what the slices' public functions give. One look is one read of the
//! door, so one entry of the journal.
//!
//! **Not here:** anything that changes something.

mod model;
mod page;
mod sheets;

pub use model::*;
pub use page::client_page;
pub use sheets::{day_sheet, emergency_sheet};
