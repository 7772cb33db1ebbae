//! The requirements: the catalogue of the Security, Privacy and Breach Notification Rules, and what
//! this practice says of each.
//!
//! **Invariants.** Work (to do … done) and result (not assessed, met, …) are apart. What Stillroom
//! verified and what a person attests are apart. “Met” needs something that supports it, and on an
//! addressable specification a recorded decision. The proposed rule is a pack of its own, off until
//! the owner switches it on, and says that it isn’t law. Nothing is deleted: every change is in the
//! journal with who and when.
//!
//! `uploads` are the documents that people add: a person's word too.
//!
//! **Not here:** evidence (`evidence`), texts of the law (`content/`), policies, risks.

mod catalogue;
mod model;
pub(crate) mod past;
mod rules;
mod store;
pub mod uploads;
mod verbs;

pub(super) use catalogue::texts;
pub use model::{
    AddressableChoice, AddressableDecision, AppProof, Assessment, AssessmentId, AttestReq, Attestation,
    AttestationId, Coverage, DecideReq, PersonChoice, Requirement, RequirementChange, RequirementField,
    RequirementGroup, RequirementKind, RequirementLevel, RequirementResult, RequirementState,
    RequirementWork, Requirements, SaveAssessmentReq, WithdrawAttestationReq,
};
pub(crate) use verbs::decided;
pub use verbs::{
    assess_requirement, attest_requirement, decide_requirement, requirement_history, requirements,
    set_proposed_rule, withdraw_attestation,
};

use stillroom_record::{JournaledTable, Migration, UndoRule};

pub(crate) const MIGRATIONS: &[Migration] = &[
    Migration { number: 81, name: "requirements", sql: include_str!("81_requirements.sql") },
    uploads::MIGRATION,
];

pub(crate) const TABLES: &[JournaledTable] = &[
    JournaledTable {
        name: "requirement_assessment",
        kind: "requirement",
        record_column: "id",
        client_column: None,
    },
    JournaledTable {
        name: "requirement_attestation",
        kind: "requirement",
        record_column: "assessment",
        client_column: None,
    },
    JournaledTable {
        name: "requirement_pack",
        kind: "requirement_pack",
        record_column: "id",
        client_column: None,
    },
    uploads::TABLE,
];

pub(crate) const UNDO: &[UndoRule] = &[];
