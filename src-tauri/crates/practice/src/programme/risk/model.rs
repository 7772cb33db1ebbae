//! Risks, what is done about them, the interview and the year's analysis, as the screens know them.

use crate::schedule::LocalDate;
use serde::{Deserialize, Serialize};
use stillroom_record::sql::{
    FromSql, FromSqlError, FromSqlResult, Result as SqlResult, ToSql, ToSqlOutput, ValueRef,
};
use stillroom_record::{PersonId, UtcMillis};

stillroom_record::define_id! {
    /// A risk.
    RiskId
}
stillroom_record::define_id! {
    /// A place where data are.
    RiskAssetId
}
stillroom_record::define_id! {
    /// A way that data take.
    RiskFlowId
}
stillroom_record::define_id! {
    /// What is done against a risk.
    RiskControlId
}
stillroom_record::define_id! {
    /// What shows that a control works.
    RiskProofId
}
stillroom_record::define_id! {
    /// Something to do.
    RiskTaskId
}
stillroom_record::define_id! {
    /// A year's analysis.
    RiskSnapshotId
}

/// An enum that is a word in the database, the same as for the window.
macro_rules! words {
    ($(#[$meta:meta])* $name:ident { $($(#[$of:meta])* $variant:ident = $word:literal),* $(,)? }) => {
        $(#[$meta])*
        #[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize, specta::Type)]
        #[serde(rename_all = "camelCase")]
        pub enum $name { $($(#[$of])* $variant),* }
        impl ToSql for $name {
            fn to_sql(&self) -> SqlResult<ToSqlOutput<'_>> {
                Ok(ToSqlOutput::from(match self { $(Self::$variant => $word),* }))
            }
        }
        impl FromSql for $name {
            fn column_result(v: ValueRef<'_>) -> FromSqlResult<Self> {
                match v.as_str()? {
                    $($word => Ok(Self::$variant),)*
                    _ => Err(FromSqlError::InvalidType),
                }
            }
        }
    };
}

words! {
    /// What was decided of a risk.
    RiskTreatment {
        Open = "open",
        Mitigate = "mitigate",
        Accept = "accept",
        Avoid = "avoid",
        Transfer = "transfer",
    }
}
words! {
    /// How far a control is.
    RiskControlState {
        Todo = "todo",
        InProgress = "inProgress",
        Active = "active",
        Degraded = "degraded",
        Retired = "retired",
    }
}
words! {
    /// Where a proof comes from: a person's word, or what the app sees for itself.
    RiskProofKind {
        Attestation = "attestation",
        AppFact = "appFact",
    }
}
words! {
    /// What was decided of a proof.
    RiskProofState {
        Draft = "draft",
        Approved = "approved",
        Rejected = "rejected",
    }
}
words! {
    /// Yes, no, or nobody knows: which is never a yes.
    RiskKnown {
        Yes = "yes",
        No = "no",
        Unknown = "unknown",
    }
}

/// How likely, how bad, how much of a risk.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Serialize, Deserialize, specta::Type)]
#[serde(rename_all = "camelCase")]
pub enum RiskLevel {
    VeryLow,
    Low,
    Moderate,
    High,
    VeryHigh,
}

impl RiskLevel {
    /// From the lowest to the highest.
    pub const ALL: [RiskLevel; 5] = [Self::VeryLow, Self::Low, Self::Moderate, Self::High, Self::VeryHigh];
}

impl ToSql for RiskLevel {
    fn to_sql(&self) -> SqlResult<ToSqlOutput<'_>> {
        Ok(ToSqlOutput::from(*self as i64 + 1))
    }
}
impl FromSql for RiskLevel {
    fn column_result(v: ValueRef<'_>) -> FromSqlResult<Self> {
        let place = usize::try_from(v.as_i64()? - 1).ok();
        place.and_then(|i| Self::ALL.get(i)).copied().ok_or(FromSqlError::InvalidType)
    }
}

/// Likelihood and impact, and the level that the matrix gives.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize, specta::Type)]
#[serde(rename_all = "camelCase")]
pub struct RiskRating {
    pub likelihood: RiskLevel,
    pub impact: RiskLevel,
    pub level: RiskLevel,
}

/// What the app knows of itself.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize, specta::Type)]
#[serde(rename_all = "camelCase")]
pub struct RiskFact {
    pub key: String,
    /// What is so, in a sentence.
    pub text: String,
    pub holds: RiskKnown,
    pub cite: String,
}

/// Whether the owner has looked at a risk.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize, specta::Type)]
#[serde(rename_all = "camelCase")]
pub enum RiskReviewState {
    NotNeeded,
    Needed,
    Done,
}

/// A risk in the list.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize, specta::Type)]
#[serde(rename_all = "camelCase")]
pub struct RiskLine {
    pub id: RiskId,
    pub title: String,
    /// Without any control.
    pub inherent: RiskRating,
    /// The numbers are the starter's: nobody here has scored it yet.
    pub placeholder: bool,
    /// With the controls that are proven.
    pub residual: RiskRating,
    /// With all controls, once they are proven.
    pub target: RiskRating,
    /// What holds: an acceptance that ran out leaves it open.
    pub treatment: RiskTreatment,
    pub owner: Option<PersonId>,
    pub owner_name: Option<String>,
    pub review: RiskReviewState,
    /// Weaknesses that the interview found and that make it more likely.
    pub found: Vec<String>,
    pub next_due: Option<LocalDate>,
    pub overdue: u32,
    pub accepted_until: Option<LocalDate>,
    pub acceptance_ended: bool,
    pub retired: bool,
}

/// What is done against a risk.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize, specta::Type)]
#[serde(rename_all = "camelCase")]
pub struct RiskControl {
    pub id: RiskControlId,
    pub text: String,
    pub state: RiskControlState,
    pub owner: Option<PersonId>,
    pub owner_name: Option<String>,
    pub likelihood: Option<RiskLevel>,
    pub impact: Option<RiskLevel>,
    /// Active, and shown by approved evidence that hasn't run out.
    pub proven: bool,
    pub proofs: Vec<RiskProof>,
    pub version: i32,
}

/// How a proof stands today.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize, specta::Type)]
#[serde(rename_all = "camelCase")]
pub enum RiskProofStanding {
    Draft,
    Approved,
    Rejected,
    /// Approved, and its day is over.
    Expired,
    /// Approved, and what the app saw is no longer so, or can't be told.
    NotSo,
}

/// What shows that a control works.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize, specta::Type)]
#[serde(rename_all = "camelCase")]
pub struct RiskProof {
    pub id: RiskProofId,
    pub kind: RiskProofKind,
    pub reference: String,
    pub text: String,
    pub given_by: String,
    pub given_on: LocalDate,
    pub expires: Option<LocalDate>,
    pub standing: RiskProofStanding,
    pub decided_by: Option<String>,
    pub decided_at: Option<UtcMillis>,
    pub decided_why: String,
}

/// Something to do about a risk.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize, specta::Type)]
#[serde(rename_all = "camelCase")]
pub struct RiskTask {
    pub id: RiskTaskId,
    pub title: String,
    pub owner: PersonId,
    pub owner_name: String,
    pub due: LocalDate,
    pub overdue: bool,
    pub done_at: Option<UtcMillis>,
    pub done_by: Option<String>,
    pub done_note: String,
    pub version: i32,
}

/// Something that was done with a risk, newest first.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize, specta::Type)]
#[serde(rename_all = "camelCase")]
pub struct RiskEvent {
    pub at: UtcMillis,
    pub who: Option<String>,
    pub what: RiskEventKind,
    pub rating: Option<RiskRating>,
    pub until: Option<LocalDate>,
    pub text: String,
}

/// What it was.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize, specta::Type)]
#[serde(rename_all = "camelCase")]
pub enum RiskEventKind {
    Scored,
    Placeholder,
    Reviewed,
    Accepted,
    AcceptanceEnded,
}

/// One risk with all that belongs to it.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize, specta::Type)]
#[serde(rename_all = "camelCase")]
pub struct RiskSheet {
    pub line: RiskLine,
    pub starter: bool,
    pub edition: String,
    pub scenario: String,
    pub clients: String,
    pub threat: String,
    pub assets: Vec<String>,
    pub cites: Vec<String>,
    pub plan: String,
    pub retired_why: String,
    /// What the app does against it, and whether it does now.
    pub facts: Vec<RiskFact>,
    /// Controls that a practice may have already, and what else would help.
    pub likely: Vec<String>,
    pub ideas: Vec<String>,
    pub controls: Vec<RiskControl>,
    pub tasks: Vec<RiskTask>,
    pub events: Vec<RiskEvent>,
    pub version: i32,
}

/// A place where data are.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize, specta::Type)]
#[serde(rename_all = "camelCase")]
pub struct RiskAsset {
    pub id: RiskAssetId,
    pub name: String,
    pub hint: String,
    pub place: String,
    pub keeper: String,
    pub holds: RiskKnown,
    pub encrypted: RiskKnown,
    pub note: String,
    pub retired_why: Option<String>,
    pub version: i32,
}

/// A place as the form sends it; without an id it is a new one.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize, specta::Type)]
#[serde(rename_all = "camelCase")]
pub struct RiskAssetDraft {
    pub id: Option<RiskAssetId>,
    pub version: Option<i32>,
    pub name: String,
    pub place: String,
    pub keeper: String,
    pub holds: RiskKnown,
    pub encrypted: RiskKnown,
    pub note: String,
}

/// A way that data take.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize, specta::Type)]
#[serde(rename_all = "camelCase")]
pub struct RiskFlow {
    pub id: RiskFlowId,
    pub origin: String,
    pub target: String,
    pub what: String,
    pub protection: String,
    pub retired_why: Option<String>,
    pub version: i32,
}

/// A way as the form sends it; without an id it is a new one.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize, specta::Type)]
#[serde(rename_all = "camelCase")]
pub struct RiskFlowDraft {
    pub id: Option<RiskFlowId>,
    pub version: Option<i32>,
    pub origin: String,
    pub target: String,
    pub what: String,
    pub protection: String,
}

/// A risk as the form sends it; without an id it is a new one. To accept is a verb of its own.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize, specta::Type)]
#[serde(rename_all = "camelCase")]
pub struct RiskDraft {
    pub id: Option<RiskId>,
    pub version: Option<i32>,
    pub title: String,
    pub scenario: String,
    pub clients: String,
    pub owner: Option<PersonId>,
    pub treatment: RiskTreatment,
    pub plan: String,
}

/// A score, with why.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize, specta::Type)]
#[serde(rename_all = "camelCase")]
pub struct RiskScoreReq {
    pub risk: RiskId,
    pub version: i32,
    pub likelihood: RiskLevel,
    pub impact: RiskLevel,
    pub reason: String,
}

/// The owner accepts a risk for a time.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize, specta::Type)]
#[serde(rename_all = "camelCase")]
pub struct RiskAcceptReq {
    pub risk: RiskId,
    pub version: i32,
    pub reason: String,
    pub expires: LocalDate,
}

/// The owner has looked at a risk, as the screen showed it.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize, specta::Type)]
#[serde(rename_all = "camelCase")]
pub struct RiskReviewReq {
    pub risk: RiskId,
    pub version: i32,
    pub note: String,
}

/// A control as the form sends it; without an id it is a new one.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize, specta::Type)]
#[serde(rename_all = "camelCase")]
pub struct RiskControlDraft {
    pub id: Option<RiskControlId>,
    pub version: Option<i32>,
    pub risk: RiskId,
    pub text: String,
    pub state: RiskControlState,
    pub owner: Option<PersonId>,
    pub likelihood: Option<RiskLevel>,
    pub impact: Option<RiskLevel>,
}

/// A proof as the form sends it.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize, specta::Type)]
#[serde(rename_all = "camelCase")]
pub struct RiskProofDraft {
    pub control: RiskControlId,
    pub kind: RiskProofKind,
    /// The key of a fact; empty for an attestation.
    pub reference: String,
    pub text: String,
    /// An attestation runs out.
    pub expires: Option<LocalDate>,
    pub approve: bool,
}

/// What is decided of a proof.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize, specta::Type)]
#[serde(rename_all = "camelCase")]
pub struct RiskDecideReq {
    pub proof: RiskProofId,
    pub approve: bool,
    /// Asked for when it is turned down.
    pub reason: String,
}

/// A task as the form sends it; without an id it is a new one.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize, specta::Type)]
#[serde(rename_all = "camelCase")]
pub struct RiskTaskDraft {
    pub id: Option<RiskTaskId>,
    pub version: Option<i32>,
    pub risk: RiskId,
    pub title: String,
    pub owner: Option<PersonId>,
    pub due: Option<LocalDate>,
    pub done: bool,
    pub done_note: String,
}

/// What is no longer so, and why.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize, specta::Type)]
#[serde(rename_all = "camelCase")]
pub struct RiskRetireReq {
    pub what: RiskRetired,
    pub id: uuid::Uuid,
    pub reason: String,
}

/// What can be retired.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize, specta::Type)]
#[serde(rename_all = "camelCase")]
pub enum RiskRetired {
    Risk,
    Asset,
    Flow,
}

/// A person who may own a risk or a task.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize, specta::Type)]
#[serde(rename_all = "camelCase")]
pub struct RiskHolder {
    pub id: PersonId,
    pub name: String,
}

/// A year's analysis in the list.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize, specta::Type)]
#[serde(rename_all = "camelCase")]
pub struct RiskSnapshotLine {
    pub id: RiskSnapshotId,
    pub taken_at: UtcMillis,
    pub taken_on: LocalDate,
    pub approver: String,
    pub edition: String,
    pub note: String,
}

/// What a level means.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize, specta::Type)]
#[serde(rename_all = "camelCase")]
pub struct RiskLevelWords {
    pub level: RiskLevel,
    pub text: String,
    pub example: String,
}

/// The whole of it, for the first look.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize, specta::Type)]
#[serde(rename_all = "camelCase")]
pub struct RiskRegister {
    /// When the first risks were taken in; none before the interview is finished.
    pub started_at: Option<UtcMillis>,
    pub questions: u32,
    pub answered: u32,
    /// What the app knows and doesn't ask.
    pub known: Vec<RiskFact>,
    /// Worst first; the retired last.
    pub risks: Vec<RiskLine>,
    pub assets: Vec<RiskAsset>,
    pub flows: Vec<RiskFlow>,
    pub snapshots: Vec<RiskSnapshotLine>,
    pub people: Vec<RiskHolder>,
    pub likelihoods: Vec<RiskLevelWords>,
    pub impacts: Vec<RiskLevelWords>,
    /// Rows are likelihood, columns impact, both from the lowest.
    pub matrix: Vec<Vec<RiskLevel>>,
}

/// A question with its answer.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize, specta::Type)]
#[serde(rename_all = "camelCase")]
pub struct RiskQuestion {
    pub key: String,
    pub area: String,
    pub text: String,
    pub why: String,
    pub cite: String,
    /// R required, A addressable, P of the Privacy Rule.
    pub kind: String,
    pub many: bool,
    pub choices: Vec<RiskChoice>,
    /// Keys of what was chosen; none yet.
    pub answer: Vec<String>,
}

/// One way to answer.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize, specta::Type)]
#[serde(rename_all = "camelCase")]
pub struct RiskChoice {
    pub key: String,
    pub text: String,
    pub verdict: RiskVerdict,
    /// Chosen with nothing else.
    pub alone: bool,
    /// What the answer adds, in words: places, weaknesses, risks.
    pub adds: Vec<String>,
}

/// What an answer says.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize, specta::Type)]
#[serde(rename_all = "camelCase")]
pub enum RiskVerdict {
    Good,
    /// Worth a look.
    Look,
    Unsure,
    /// Neither: it only says what there is.
    Note,
}

/// One of the seven areas.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize, specta::Type)]
#[serde(rename_all = "camelCase")]
pub struct RiskArea {
    pub key: String,
    pub name: String,
    pub text: String,
    /// What is known already, and so isn't asked.
    pub known: Vec<RiskFact>,
}

/// The interview as it stands.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize, specta::Type)]
#[serde(rename_all = "camelCase")]
pub struct RiskInterview {
    pub areas: Vec<RiskArea>,
    pub questions: Vec<RiskQuestion>,
    /// The risks are there already: finishing adds what is new.
    pub started: bool,
}

/// An answer.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize, specta::Type)]
#[serde(rename_all = "camelCase")]
pub struct RiskAnswerReq {
    pub question: String,
    pub choices: Vec<String>,
}
