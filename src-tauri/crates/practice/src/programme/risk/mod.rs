//! The risk analysis: where clients' data are and go, what may happen to them, what is done about
//! it, and each year's analysis as it was approved.
//!
//! **Invariants.** A starter risk's numbers are placeholders until a person of the practice scores
//! it. A residual is below what a risk is without controls only by a control that is active and
//! has approved evidence that hasn't run out. An acceptance has an approver, a reason and an end,
//! covers no higher level than it was given for, and the risk is open again when it ends. A risk
//! of high impact wants the owner's review, whatever its level; a review holds for the numbers and
//! the treatment that were reviewed. A year's analysis is frozen text with its SHA-256: there is
//! no statement that changes it, and two triggers refuse one. Nothing is deleted.
//!
//! What the app knows of itself (`facts`) is shown, and never asked.
//!
//! **Not here:** what proves a requirement (`evidence`): of a proof this part keeps only its kind
//! and a reference.

mod book;
mod content;
mod facts;
mod interview;
mod model;
pub(crate) mod past;
mod rules;
mod store;
mod verbs;
mod yearly;

pub(super) use content::texts;
pub use interview::{begin, get_interview, save_answer};
pub use model::*;
pub(crate) use rules::{has_a_plan, is_serious};
pub(crate) use verbs::{YEARLY, places, register};
pub use verbs::{
    accept, decide_evidence, get_register, get_risk, retire, review, save_asset, save_control, save_evidence,
    save_flow, save_risk, save_task, score,
};
pub use yearly::*;

use stillroom_record::{JournaledTable, Migration, UndoRule};

pub(crate) const MIGRATIONS: &[Migration] =
    &[Migration { number: 83, name: "risk", sql: include_str!("83_risk.sql") }];

const fn table(name: &'static str, kind: &'static str, record_column: &'static str) -> JournaledTable {
    JournaledTable { name, kind, record_column, client_column: None }
}

pub(crate) const TABLES: &[JournaledTable] = &[
    table("risk_answer", "risk_answer", "id"),
    table("risk_asset", "risk_asset", "id"),
    table("risk_flow", "risk_flow", "id"),
    table("risk", "risk", "id"),
    table("risk_score", "risk", "risk_id"),
    table("risk_control", "risk", "risk_id"),
    table("risk_evidence", "risk", "risk_id"),
    table("risk_task", "risk", "risk_id"),
    table("risk_acceptance", "risk", "risk_id"),
    table("risk_review", "risk", "risk_id"),
    table("risk_snapshot", "risk_snapshot", "id"),
];

/// Nothing: what was decided is followed by another decision, not taken back.
pub(crate) const UNDO: &[UndoRule] = &[];
