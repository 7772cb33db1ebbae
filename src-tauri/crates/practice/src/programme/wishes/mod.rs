//! What clients wish: restrictions, where to reach them, who acts for them, who may hear of their
//! care; and complaints.
//!
//! **Invariants.** A restriction towards a health plan for what was paid in full is in force from
//! the moment it is written down, and only the client ends it. A channel that was accommodated is
//! the one in the client's own record: there is no second place to look. A parent's authority ends
//! on the day on which the minor comes of age; that day follows from the birth date and the
//! practice's own rule. Nothing is ever deleted. Complaints are filed under the complaint, not
//! under a client: whoever is complained of sees nothing of it in a history.
//!
//! **Not here:** contact data (`clients`), requests for access, amendment and accounting, photos.

mod complaints;
mod content;
mod model;
mod rules;
mod standing;
mod store;
mod verbs;

pub use complaints::{
    Complaint, ComplaintAct, ComplaintChange, ComplaintDraft, ComplaintFinding, ComplaintHow, ComplaintId,
    ComplaintReceipt, ComplaintState, ComplaintStep, Complaints, change_complaint, list_complaints,
    report_complaint,
};
pub(crate) use complaints::{count_complaints, open_complaints};
pub use content::WishRule;
pub(super) use content::texts;
pub use model::*;
pub(crate) use standing::{Standing, standing};
pub use verbs::{client_wishes, decide_wish, record_wish, save_wish_settings, wishes_overview};
pub(crate) use verbs::{keeps, overview, signatory};

use stillroom_record::{ClientRows, Goes, JournaledTable, Migration, UndoRule};

pub(crate) const MIGRATIONS: &[Migration] =
    &[Migration { number: 93, name: "wishes", sql: include_str!("93_wishes.sql") }];

const fn of_client(name: &'static str) -> JournaledTable {
    JournaledTable { name, kind: "client", record_column: "client_id", client_column: None }
}

pub(crate) const TABLES: &[JournaledTable] = &[
    JournaledTable { name: "wish_settings", kind: "programme", record_column: "id", client_column: None },
    of_client("representative"),
    of_client("restriction"),
    of_client("channel_request"),
    of_client("involved"),
    JournaledTable { name: "complaint", kind: "complaint", record_column: "id", client_column: None },
    JournaledTable {
        name: "complaint_step",
        kind: "complaint",
        record_column: "complaint_id",
        client_column: None,
    },
];

/// What a lawful erasure does, once they need not be kept any more.
pub(crate) const CLIENT_ROWS: &[ClientRows] = &[
    ClientRows { table: "representative", columns: &["client_id"], goes: Goes::Rows },
    ClientRows { table: "restriction", columns: &["client_id"], goes: Goes::Rows },
    ClientRows { table: "channel_request", columns: &["client_id"], goes: Goes::Rows },
    ClientRows { table: "involved", columns: &["client_id"], goes: Goes::Rows },
];

/// Nothing: what was asked and decided is ended by a further entry, never taken back.
pub(crate) const UNDO: &[UndoRule] = &[];

pub(crate) const MERGE: &[crate::MergeMover] = &[crate::MergeMover {
    what: "wishes",
    count: |tx, client| Ok(store::count_of_client(tx, client)?),
    move_rows: |tx, keep, drop| {
        store::move_to_client(tx, keep, drop)?;
        tx.changed("wishes");
        Ok(())
    },
}];
