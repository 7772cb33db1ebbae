//! Vendors: who handles clients' information for the practice and who doesn't, with the reason, the
//! agreements, and the questions that are gone through with them and at the practice's own website.
//!
//! **Invariants.** Whether somebody needs an agreement follows from five answers and from nothing
//! else ([`rules::outcome`]); an answer that is missing or unknown counts as the worse. How an
//! agreement stands follows from its dates. A contract may shorten the rule's 60 days for a report
//! and never lengthen them. Nothing is deleted: who is left has an end, and what they had is
//! returned, destroyed or kept protected.
//!
//! **Not here:** counting days (`clocks`), whether a requirement is met (`requirements`), what a
//! vendor's mistake leads to (`incidents`). Nothing is sent from here.

mod content;
mod model;
mod rules;
mod sheets;
mod store;
mod verbs;

pub(super) use content::texts;
pub use model::*;
pub use sheets::{list_vendor_sheets, put_finding_right, save_vendor_sheet};
pub use verbs::{agreement_paper, attach_agreement, change_vendor, get_vendor, list_vendors, save_vendor};
pub(crate) use verbs::{decided, lines, sheets_due};

use stillroom_record::{JournaledTable, Migration, UndoRule};

pub(crate) const MIGRATIONS: &[Migration] =
    &[Migration { number: 85, name: "vendors", sql: include_str!("85_vendors.sql") }];

const fn table(name: &'static str, kind: &'static str, record_column: &'static str) -> JournaledTable {
    JournaledTable { name, kind, record_column, client_column: None }
}

pub(crate) const TABLES: &[JournaledTable] = &[
    table("vendor", "vendor", "id"),
    table("vendor_agreement", "vendor", "vendor_id"),
    table("vendor_check", "vendor_check", "id"),
];

/// Nothing: what was answered or signed is followed by a further entry.
pub(crate) const UNDO: &[UndoRule] = &[];
