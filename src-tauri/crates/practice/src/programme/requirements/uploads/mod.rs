//! Documents that people add as proof of a requirement: a contract, a photo, a list.
//!
//! **Invariants.** What a document says is a person's word, kept apart from what Stillroom sees. One
//! whose day has passed, that a newer one replaced or that was withdrawn proves nothing. Nothing is
//! deleted: file and row stay, with who, when and why. The day that a document is of and the day on
//! which it was added are both kept, so what came late is seen to be late.
//!
//! **Not here:** the content (`record/files.rs`), and whether the requirement then stands
//! (`requirements/rules.rs`).

mod model;
mod rules;
pub(super) mod store;
mod verbs;

pub use model::{AddUploadReq, Upload, UploadId, UploadState, UploadWithdrawal, WithdrawUploadReq};
pub use verbs::{add_upload, check_upload, upload_file, withdraw_upload};

use super::{catalogue, model::RequirementResult};
use crate::Result;
use crate::schedule::LocalDate;
use stillroom_record::{JournaledTable, Migration, PersonId, ReadTx};

pub(crate) const MIGRATION: Migration =
    Migration { number: 99, name: "uploads", sql: include_str!("99_uploads.sql") };

pub(crate) const TABLE: JournaledTable = JournaledTable {
    name: "requirement_upload",
    kind: "requirement",
    record_column: "assessment",
    client_column: None,
};

/// A document that runs out soon or has run out.
pub(crate) struct UploadDue {
    pub(crate) requirement: String,
    pub(crate) of: String,
    pub(crate) cite: String,
    pub(crate) title: String,
    pub(crate) expires: LocalDate,
    pub(crate) expired: bool,
    pub(crate) owner: Option<PersonId>,
}

/// The documents that ask for a newer one. What doesn't apply to the practice asks for nothing.
pub(crate) fn dues(tx: &ReadTx<'_>, today: LocalDate) -> Result<Vec<UploadDue>> {
    let mut all = store::all(tx, today.0)?;
    let mut due = Vec::new();
    for (id, kept) in super::store::all(tx)? {
        let with_proposed = super::store::pack(tx, catalogue::PROPOSED_PACK)?;
        let Some(requirement) = catalogue::find(&id, with_proposed) else { continue };
        if kept.assessment.result == RequirementResult::NotApplicable {
            continue;
        }
        for one in all.remove(&kept.id).unwrap_or_default() {
            if let (UploadState::Expiring | UploadState::Expired, Some(expires)) = (one.state, one.expires) {
                due.push(UploadDue {
                    requirement: id.clone(),
                    of: requirement.title.clone(),
                    cite: requirement.cite.clone(),
                    title: one.title,
                    expires,
                    expired: one.state == UploadState::Expired,
                    owner: kept.assessment.owner,
                });
            }
        }
    }
    due.sort_by(|a, b| (a.expires, &a.requirement, &a.title).cmp(&(b.expires, &b.requirement, &b.title)));
    Ok(due)
}
