//! Legal entities, the interview and what it came to, as the screens know them.

use super::Answers;
use crate::schedule::LocalDate;
use serde::{Deserialize, Serialize};
use stillroom_record::UtcMillis;

stillroom_record::define_id! {
    /// A company of the practice.
    LegalEntityId
}
stillroom_record::define_id! {
    /// One interview that was finished, with what it came to.
    ApplicabilityId
}
stillroom_record::define_id! {
    /// What counsel said of an assessment.
    CounselWordId
}
stillroom_record::define_id! {
    /// Something that changed after an assessment.
    ReportedChangeId
}
stillroom_record::define_id! {
    /// A written designation as a hybrid entity.
    HybridDesignationId
}

/// What a company is in the practice.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug, Serialize, Deserialize, specta::Type)]
#[serde(rename_all = "camelCase")]
pub enum LegalEntityKind {
    /// The spa itself: an LLC, a corporation, a sole owner.
    Spa,
    /// A physician's professional corporation.
    PhysicianPc,
    /// A management services organisation.
    Mso,
    Other,
}

/// A company of the practice: HIPAA is decided for each.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize, specta::Type)]
#[serde(rename_all = "camelCase")]
pub struct LegalEntity {
    pub id: LegalEntityId,
    pub name: String,
    pub kind: LegalEntityKind,
    /// Still part of the practice.
    pub active: bool,
}

/// A company as the form sends it; without an id it is a new one.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize, specta::Type)]
#[serde(rename_all = "camelCase")]
pub struct LegalEntityDraft {
    pub id: Option<LegalEntityId>,
    pub name: String,
    pub kind: LegalEntityKind,
    pub active: bool,
}

/// What an interview comes to.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug, Serialize, Deserialize, specta::Type)]
#[serde(rename_all = "camelCase")]
pub enum ApplicabilityOutcome {
    CoveredEntity,
    BusinessAssociate,
    Both,
    /// Covered, and designated in writing.
    Hybrid,
    NotCovered,
    /// Treat as covered.
    Undetermined,
}

/// Whether HIPAA can be kept to a part of the company.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug, Serialize, Deserialize, specta::Type)]
#[serde(rename_all = "camelCase")]
pub enum HybridState {
    No,
    /// It may designate itself; until then all of it is reached.
    Possible,
    /// It has, in writing, and the designation can be relied on.
    Designated,
}

/// What is to be said of a claim that people make.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug, Serialize, Deserialize, specta::Type)]
#[serde(rename_all = "camelCase")]
pub enum ClaimVerdict {
    No,
    Partly,
    Right,
}

/// A claim that people make, and the answer.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize, specta::Type)]
#[serde(rename_all = "camelCase")]
pub struct Misconception {
    pub id: String,
    pub claim: String,
    pub verdict: ClaimVerdict,
    pub answer: String,
    pub cite: Vec<String>,
    /// Counsel has to confirm it.
    pub confirm: bool,
}

/// One question, ready to be shown.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize, specta::Type)]
#[serde(rename_all = "camelCase")]
pub struct InterviewQuestion {
    pub id: String,
    pub text: String,
    pub why: String,
    pub help: String,
    pub cite: Vec<String>,
    /// Several answers may be chosen.
    pub many: bool,
    pub choices: Vec<InterviewChoice>,
    /// What people get wrong just here.
    pub misconceptions: Vec<Misconception>,
}

/// One answer that can be given.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize, specta::Type)]
#[serde(rename_all = "camelCase")]
pub struct InterviewChoice {
    pub id: String,
    pub label: String,
    pub hint: String,
    /// Where several may be chosen: not together with others.
    pub alone: bool,
}

/// Where an interview stands.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize, specta::Type)]
#[serde(rename_all = "camelCase")]
pub struct InterviewStep {
    /// The questions answered so far that matter, in order.
    pub answered: Vec<String>,
    /// The next that matters; none when the interview is finished.
    pub question: Option<InterviewQuestion>,
    /// How many questions there may be still, this one included.
    pub remaining: u32,
    /// What the answers come to, once there is no question left.
    pub finding: Option<ApplicabilityFinding>,
}

/// Why: one answer and what follows from it.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize, specta::Type)]
#[serde(rename_all = "camelCase")]
pub struct ApplicabilityReason {
    pub question: String,
    pub asked: String,
    pub answered: String,
    pub text: String,
    pub cite: Vec<String>,
    /// Counsel has to confirm it.
    pub confirm: bool,
    /// It made the outcome.
    pub decisive: bool,
    /// The answer is that nobody knows.
    pub unknown: bool,
}

/// Something to ask counsel.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize, specta::Type)]
#[serde(rename_all = "camelCase")]
pub struct CounselPoint {
    pub text: String,
    pub cite: Vec<String>,
}

/// A law that applies whatever HIPAA says.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize, specta::Type)]
#[serde(rename_all = "camelCase")]
pub struct OtherLaw {
    pub id: String,
    pub title: String,
    pub text: String,
    pub cite: Vec<String>,
    pub confirm: bool,
    /// It isn't certain that it does.
    pub may: bool,
}

/// What a set of answers comes to, in the words of the edition.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize, specta::Type)]
#[serde(rename_all = "camelCase")]
pub struct ApplicabilityFinding {
    pub outcome: ApplicabilityOutcome,
    pub title: String,
    pub hybrid: HybridState,
    pub headline: String,
    pub means: Vec<String>,
    pub next: Vec<String>,
    pub cite: Vec<String>,
    /// Every answer, in the order of the questions.
    pub reasons: Vec<ApplicabilityReason>,
    pub counsel: Vec<CounselPoint>,
    pub other_laws: Vec<OtherLaw>,
    pub misconceptions: Vec<Misconception>,
}

/// What counsel said of an assessment.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize, specta::Type)]
#[serde(rename_all = "camelCase")]
pub struct CounselWord {
    pub id: CounselWordId,
    /// Who, of which firm.
    pub counsel: String,
    pub said_on: LocalDate,
    /// With the outcome.
    pub agrees: bool,
    pub note: String,
    pub recorder: String,
    #[specta(type = i32)]
    pub recorded_at: UtcMillis,
}

/// What counsel said, as the form sends it.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize, specta::Type)]
#[serde(rename_all = "camelCase")]
pub struct CounselWordReq {
    pub assessment: ApplicabilityId,
    pub counsel: String,
    pub said_on: LocalDate,
    pub agrees: bool,
    pub note: String,
}

/// What can change after an assessment.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug, Serialize, Deserialize, specta::Type)]
#[serde(rename_all = "camelCase")]
pub enum EntityChangeKind {
    Payer,
    Biller,
    Service,
    Owner,
    Other,
}

/// Something that changed after an assessment.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize, specta::Type)]
#[serde(rename_all = "camelCase")]
pub struct ReportedChange {
    pub id: ReportedChangeId,
    pub what: EntityChangeKind,
    pub note: String,
    pub recorder: String,
    #[specta(type = i32)]
    pub recorded_at: UtcMillis,
}

/// A change, as the form sends it.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize, specta::Type)]
#[serde(rename_all = "camelCase")]
pub struct ReportChangeReq {
    pub entity: LegalEntityId,
    pub what: EntityChangeKind,
    pub note: String,
}

/// A part of a company, and on which side of a designation it is.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize, specta::Type)]
#[serde(rename_all = "camelCase")]
pub struct HybridComponent {
    pub name: String,
    /// Would be covered, or a business associate, if it stood alone.
    pub would_be: bool,
    pub inside: bool,
}

/// A written designation as a hybrid entity.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize, specta::Type)]
#[serde(rename_all = "camelCase")]
pub struct HybridDesignation {
    pub id: HybridDesignationId,
    pub designated_on: LocalDate,
    /// Who signed the paper.
    pub signer: String,
    /// Where the paper is.
    pub kept_at: String,
    pub components: Vec<HybridComponent>,
    pub recorder: String,
    #[specta(type = i32)]
    pub recorded_at: UtcMillis,
    /// Six years after a newer one took its place; none while it is the newest.
    pub keep_until: Option<LocalDate>,
}

/// A designation, as the form sends it.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize, specta::Type)]
#[serde(rename_all = "camelCase")]
pub struct HybridDesignationReq {
    pub entity: LegalEntityId,
    pub designated_on: LocalDate,
    pub signer: String,
    pub kept_at: String,
    pub components: Vec<HybridComponent>,
}

/// An assessment in a list.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize, specta::Type)]
#[serde(rename_all = "camelCase")]
pub struct ApplicabilityLine {
    pub id: ApplicabilityId,
    pub outcome: ApplicabilityOutcome,
    pub title: String,
    pub hybrid: HybridState,
    pub decided_on: LocalDate,
    #[specta(type = i32)]
    pub decided_at: UtcMillis,
    pub decider: String,
    pub edition: String,
    pub review_on: LocalDate,
    /// What counsel said last.
    pub counsel: Option<CounselWord>,
}

/// Whether it has to be asked again.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug, Serialize, Deserialize, specta::Type)]
#[serde(rename_all = "camelCase")]
pub enum ApplicabilityReview {
    /// It was never asked.
    Never,
    Current,
    /// Within the next thirty days.
    Soon,
    /// The year is over, something changed, or counsel sees it otherwise.
    Due,
}

/// A company and how it stands.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize, specta::Type)]
#[serde(rename_all = "camelCase")]
pub struct LegalEntityStanding {
    pub entity: LegalEntity,
    /// The one that counts: the newest.
    pub assessment: Option<ApplicabilityLine>,
    pub review: ApplicabilityReview,
    /// What was reported since.
    pub changes: Vec<ReportedChange>,
    /// The newest.
    pub designation: Option<HybridDesignation>,
}

/// All companies, and the one that is proposed where there is none.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize, specta::Type)]
#[serde(rename_all = "camelCase")]
pub struct Applicability {
    pub entities: Vec<LegalEntityStanding>,
    /// The practice's name, as long as there is no company.
    pub proposed: Option<String>,
}

/// A company with all that was ever decided of it, newest first.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize, specta::Type)]
#[serde(rename_all = "camelCase")]
pub struct LegalEntityPage {
    pub standing: LegalEntityStanding,
    pub history: Vec<ApplicabilityLine>,
    pub changes: Vec<ReportedChange>,
    pub designations: Vec<HybridDesignation>,
}

/// The answers to ask on with.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize, specta::Type)]
#[serde(rename_all = "camelCase")]
pub struct InterviewReq {
    pub entity: LegalEntityId,
    pub answers: Answers,
}

/// An interview that was finished.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize, specta::Type)]
#[serde(rename_all = "camelCase")]
pub struct ApplicabilityAssessment {
    pub line: ApplicabilityLine,
    pub entity: LegalEntity,
    pub answers: Answers,
    pub finding: ApplicabilityFinding,
    /// What counsel said, newest first.
    pub counsel: Vec<CounselWord>,
    /// A newer one has taken its place.
    pub superseded: bool,
}
