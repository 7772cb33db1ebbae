//! Requirements as the screens know them.

use super::uploads::Upload;
use crate::programme::evidence::{Evidence, EvidenceState};
use crate::schedule::LocalDate;
use serde::{Deserialize, Serialize};
use stillroom_record::{PersonId, UtcMillis};

stillroom_record::define_id! {
    /// What the practice says of one requirement.
    AssessmentId
}
stillroom_record::define_id! {
    /// One statement of a person.
    AttestationId
}

/// Under which heading a requirement stands.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug, Serialize, Deserialize, specta::Type)]
#[serde(rename_all = "camelCase")]
pub enum RequirementGroup {
    Administrative,
    Physical,
    Technical,
    Organisational,
    Documentation,
    Privacy,
    Proposed,
}

/// What a requirement is in its rule.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug, Serialize, Deserialize, specta::Type)]
#[serde(rename_all = "camelCase")]
pub enum RequirementKind {
    /// A standard of the Security Rule.
    Standard,
    /// An implementation specification of one.
    Specification,
    Privacy,
    Breach,
    /// Not law.
    Proposed,
}

/// The Security Rule's own words. Addressable isn't optional.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug, Serialize, Deserialize, specta::Type)]
#[serde(rename_all = "camelCase")]
pub enum RequirementLevel {
    Required,
    Addressable,
}

/// How much of it Stillroom can prove, of its own behaviour alone.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug, Default, Serialize, Deserialize, specta::Type)]
#[serde(rename_all = "camelCase")]
pub enum AppProof {
    Full,
    Part,
    #[default]
    None,
}

/// A requirement as the content tells it.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, specta::Type)]
#[serde(rename_all = "camelCase")]
pub struct Requirement {
    pub id: String,
    pub cite: String,
    pub title: String,
    pub group: RequirementGroup,
    pub kind: RequirementKind,
    /// The standard that a specification belongs to.
    pub parent: Option<String>,
    pub level: Option<RequirementLevel>,
    /// What it asks.
    pub asks: String,
    /// What good looks like in a spa.
    pub good: String,
    /// What a person must add.
    pub human: String,
    /// The sentence that a person signs; they may change it.
    pub attest: String,
    pub app: AppProof,
    pub collectors: Vec<String>,
    /// Confirm with counsel.
    pub counsel: bool,
    /// Why it normally doesn't apply to a spa.
    pub normally_na: Option<String>,
}

/// How far the work is.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug, Serialize, Deserialize, specta::Type)]
#[serde(rename_all = "camelCase")]
pub enum RequirementWork {
    Todo,
    InProgress,
    Review,
    Done,
}

/// What came of it.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug, Serialize, Deserialize, specta::Type)]
#[serde(rename_all = "camelCase")]
pub enum RequirementResult {
    NotAssessed,
    Met,
    Partial,
    NotMet,
    NotApplicable,
}

/// What was decided of an addressable specification.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug, Serialize, Deserialize, specta::Type)]
#[serde(rename_all = "camelCase")]
pub enum AddressableChoice {
    Implement,
    Alternative,
    Neither,
}

/// The record of that decision.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, specta::Type)]
#[serde(rename_all = "camelCase")]
pub struct AddressableDecision {
    pub choice: AddressableChoice,
    pub why: String,
    /// What is done in its place.
    pub alternative: String,
    pub approver: PersonId,
    pub who: String,
    pub on: LocalDate,
}

/// What the practice says of a requirement.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, specta::Type)]
#[serde(rename_all = "camelCase")]
pub struct Assessment {
    /// 0 while nobody said anything.
    #[specta(type = i32)]
    pub version: i64,
    pub edition: String,
    pub work: RequirementWork,
    pub result: RequirementResult,
    pub owner: Option<PersonId>,
    pub owner_name: Option<String>,
    pub review_due: Option<LocalDate>,
    pub rationale: String,
    #[specta(type = Option<i32>)]
    pub changed_at: Option<UtcMillis>,
    pub changed_by: Option<String>,
}

/// What a person stated.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, specta::Type)]
#[serde(rename_all = "camelCase")]
pub struct Attestation {
    pub id: AttestationId,
    pub text: String,
    pub who: String,
    #[specta(type = i32)]
    pub at: UtcMillis,
    pub expires: LocalDate,
    pub edition: String,
    pub expired: bool,
    pub withdrawn: bool,
}

/// A requirement and how it stands here.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, specta::Type)]
#[serde(rename_all = "camelCase")]
pub struct RequirementState {
    pub requirement: Requirement,
    /// What Stillroom sees; none where it can prove nothing.
    pub verified: Option<EvidenceState>,
    /// The oldest of what that rests on was collected then.
    #[specta(type = Option<i32>)]
    pub verified_at: Option<UtcMillis>,
    /// Newest first, withdrawn ones too.
    pub attestations: Vec<Attestation>,
    /// Documents that people added, newest first, also those that count no more.
    pub uploads: Vec<Upload>,
    /// A statement or a document counts today.
    pub attested: bool,
    pub assessment: Assessment,
    pub decision: Option<AddressableDecision>,
    /// It says “met”, and nothing supports that any more.
    pub unsupported: bool,
    /// It says “met”, and what Stillroom sees says otherwise.
    pub contradicted: bool,
    /// Its review was due before today.
    pub overdue: bool,
}

/// How much is covered, by what, and how old that is. Of what is in force alone; no score.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default, Serialize, specta::Type)]
#[serde(rename_all = "camelCase")]
pub struct Coverage {
    pub total: u32,
    /// A result was given.
    pub assessed: u32,
    /// What Stillroom sees is good, …
    pub verified_good: u32,
    /// … needs a look or is bad, …
    pub verified_wrong: u32,
    /// … or can't be known.
    pub verified_unknown: u32,
    /// A person's statement or a document counts today.
    pub attested: u32,
    /// Neither seen nor stated.
    pub nothing: u32,
    pub overdue: u32,
    /// “Met” that doesn't stand.
    pub shaky: u32,
    #[specta(type = Option<i32>)]
    pub oldest_evidence: Option<UtcMillis>,
}

/// Who may be named as owner.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, specta::Type)]
#[serde(rename_all = "camelCase")]
pub struct PersonChoice {
    pub id: PersonId,
    pub name: String,
}

/// The whole catalogue.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, specta::Type)]
#[serde(rename_all = "camelCase")]
pub struct Requirements {
    pub requirements: Vec<RequirementState>,
    pub evidence: Vec<Evidence>,
    pub people: Vec<PersonChoice>,
    pub coverage: Coverage,
    pub proposed_on: bool,
    /// What to say of the proposed rule, wherever it is shown.
    pub proposed_notice: String,
    pub edition: String,
}

/// Work, result, owner and review date of a requirement.
#[derive(Clone, PartialEq, Eq, Debug, Deserialize, specta::Type)]
#[serde(rename_all = "camelCase")]
pub struct SaveAssessmentReq {
    pub requirement: String,
    #[specta(type = i32)]
    pub version: i64,
    pub work: RequirementWork,
    pub result: RequirementResult,
    pub owner: Option<PersonId>,
    pub review_due: Option<LocalDate>,
    pub rationale: String,
}

/// A decision about an addressable specification.
#[derive(Clone, PartialEq, Eq, Debug, Deserialize, specta::Type)]
#[serde(rename_all = "camelCase")]
pub struct DecideReq {
    pub requirement: String,
    #[specta(type = i32)]
    pub version: i64,
    pub choice: AddressableChoice,
    pub why: String,
    pub alternative: String,
}

/// A statement with one's own name.
#[derive(Clone, PartialEq, Eq, Debug, Deserialize, specta::Type)]
#[serde(rename_all = "camelCase")]
pub struct AttestReq {
    pub requirement: String,
    pub text: String,
    pub expires: LocalDate,
}

/// Takes a statement back.
#[derive(Clone, PartialEq, Eq, Debug, Deserialize, specta::Type)]
#[serde(rename_all = "camelCase")]
pub struct WithdrawAttestationReq {
    pub attestation: AttestationId,
    pub reason: String,
}

/// One field that a change touched, in words.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, specta::Type)]
#[serde(rename_all = "camelCase")]
pub struct RequirementField {
    pub label: String,
    pub from: Option<String>,
    pub to: Option<String>,
}

/// A change of what the practice says of a requirement.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, specta::Type)]
#[serde(rename_all = "camelCase")]
pub struct RequirementChange {
    #[specta(type = i32)]
    pub at: UtcMillis,
    pub who: String,
    pub verb: String,
    pub reason: Option<String>,
    pub fields: Vec<RequirementField>,
}
