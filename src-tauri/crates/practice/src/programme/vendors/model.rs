//! Vendors, as the screens know them.

use crate::programme::KeptPaper;
use crate::programme::words::words;
use crate::schedule::LocalDate;
use serde::{Deserialize, Serialize};
use stillroom_record::UtcMillis;

stillroom_record::define_id! {
    /// Somebody who works for the practice.
    VendorId
}
stillroom_record::define_id! {
    /// One agreement with them.
    AgreementId
}
stillroom_record::define_id! {
    /// A list of questions that was gone through.
    VendorCheckId
}

words! {
    /// An answer. "Unknown" is never read as good news.
    VendorAnswer { Yes = "yes", No = "no", Unknown = "unknown" }
}
words! {
    /// What the interview ends in.
    VendorOutcome {
        Needed = "needed",
        /// An answer that decides is missing: treated as needed.
        Undetermined = "undetermined",
        Workforce = "workforce",
        NoPhi = "noPhi",
        Treatment = "treatment",
        Conduit = "conduit",
        Payment = "payment",
    }
}
words! {
    /// How things stand with the agreement.
    AgreementState {
        /// None is there, and one is needed.
        Needed = "needed",
        Sent = "sent",
        Executed = "executed",
        Expired = "expired",
        Terminated = "terminated",
        NotBa = "notBa",
    }
}
words! {
    /// What became of the information when they were left.
    Returned {
        Returned = "returned",
        Destroyed = "destroyed",
        /// Neither can be done: the agreement's protection goes on.
        Protected = "protected",
        /// They never had any.
        None = "none",
    }
}
words! {
    /// Whom a list of questions is about.
    SheetOf { Vendor = "vendor", Practice = "practice" }
}
words! {
    /// What an answer of a list means.
    SheetVerdict { Fine = "fine", Fix = "fix", Ask = "ask" }
}

/// A suggestion: one tap adds it.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize, specta::Type)]
#[serde(rename_all = "camelCase")]
pub struct VendorStarter {
    pub key: String,
    pub name: String,
    pub does: String,
    pub sees: String,
    pub hint: String,
}

/// A question, an outcome or a clause, in plain words.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize, specta::Type)]
#[serde(rename_all = "camelCase")]
pub struct VendorText {
    pub key: String,
    pub title: String,
    pub text: String,
    pub cite: String,
    /// To be confirmed with counsel.
    #[serde(default)]
    pub counsel: bool,
}

/// The five answers; none where nobody answered yet.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default, Serialize, Deserialize, specta::Type)]
#[serde(rename_all = "camelCase")]
pub struct VendorAnswers {
    pub workforce: Option<VendorAnswer>,
    pub handles: Option<VendorAnswer>,
    pub treatment: Option<VendorAnswer>,
    pub conduit: Option<VendorAnswer>,
    pub payment: Option<VendorAnswer>,
}

/// What a clause turned out to be, or a question of a list.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize, specta::Type)]
#[serde(rename_all = "camelCase")]
pub struct ClauseAnswer {
    pub clause: String,
    pub answer: VendorAnswer,
}

/// Who they are and what they do.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize, specta::Type)]
#[serde(rename_all = "camelCase")]
pub struct VendorDraft {
    pub id: Option<VendorId>,
    /// The version that was in front of the person; none for a new one.
    pub version: Option<u32>,
    pub kind: String,
    pub name: String,
    pub does: String,
    pub contact: String,
    pub sees: String,
    pub subcontractors: String,
}

/// An agreement as it is entered.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize, specta::Type)]
#[serde(rename_all = "camelCase")]
pub struct AgreementDraft {
    /// None for a new one.
    pub id: Option<AgreementId>,
    pub sent_on: Option<LocalDate>,
    pub signed_on: Option<LocalDate>,
    pub signed_by: String,
    pub signed_for_us: String,
    pub ends_on: Option<LocalDate>,
    pub review_on: Option<LocalDate>,
    pub report_days: Option<u32>,
    pub clauses: Vec<ClauseAnswer>,
    /// Where the paper is.
    pub kept_at: String,
    pub terminated_on: Option<LocalDate>,
    pub terminated_why: String,
}

/// An agreement with how it stands.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, specta::Type)]
#[serde(rename_all = "camelCase")]
pub struct Agreement {
    pub id: AgreementId,
    pub state: AgreementState,
    pub draft: AgreementDraft,
    /// Clauses that aren't in it, or that nobody looked for.
    pub open: u32,
    /// The contract itself.
    pub papers: Vec<KeptPaper>,
    pub by: String,
    #[specta(type = i32)]
    pub at: UtcMillis,
}

/// Something to do about a vendor.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, specta::Type)]
#[serde(rename_all = "camelCase")]
pub struct VendorTodo {
    pub what: String,
    pub by: Option<LocalDate>,
    /// Something that must be there is missing now.
    pub failed: bool,
    pub cite: String,
}

/// One line of the register.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, specta::Type)]
#[serde(rename_all = "camelCase")]
pub struct VendorLine {
    pub id: VendorId,
    pub kind: String,
    pub name: String,
    pub does: String,
    pub sees: String,
    /// Somebody answered the questions.
    pub asked: bool,
    pub outcome: VendorOutcome,
    pub outcome_title: String,
    pub state: AgreementState,
    /// Of the agreement that counts.
    pub signed_on: Option<LocalDate>,
    pub ends_on: Option<LocalDate>,
    /// How soon they must report, by that agreement; none where there is none.
    pub report_days: Option<u32>,
    pub open_clauses: u32,
    /// The agreement ends within two months.
    pub ending: bool,
    pub ended_on: Option<LocalDate>,
    pub todos: Vec<VendorTodo>,
}

/// The register.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, specta::Type)]
#[serde(rename_all = "camelCase")]
pub struct VendorRegister {
    pub vendors: Vec<VendorLine>,
    /// Suggestions that nobody took yet.
    pub starters: Vec<VendorStarter>,
}

/// Everything of a vendor.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, specta::Type)]
#[serde(rename_all = "camelCase")]
pub struct VendorFile {
    pub line: VendorLine,
    pub version: u32,
    pub contact: String,
    pub subcontractors: String,
    pub answers: VendorAnswers,
    pub why: String,
    pub outcome: VendorText,
    pub asked_by: Option<String>,
    #[specta(type = Option<i32>)]
    pub asked_at: Option<UtcMillis>,
    pub edition: String,
    pub questions: Vec<VendorText>,
    pub clauses: Vec<VendorText>,
    pub agreements: Vec<Agreement>,
    pub returned: Option<Returned>,
    pub returned_on: Option<LocalDate>,
    pub returned_how: String,
    /// Lists that were gone through with them, newest first.
    pub checks: Vec<VendorCheck>,
}

/// A change of a vendor's file.
#[derive(Clone, PartialEq, Eq, Debug, Deserialize, specta::Type)]
#[serde(rename_all = "camelCase")]
pub struct ChangeVendorReq {
    pub id: VendorId,
    pub version: u32,
    pub change: VendorChange,
}

/// What is changed.
#[derive(Clone, PartialEq, Eq, Debug, Deserialize, specta::Type)]
#[serde(tag = "act", content = "of", rename_all = "camelCase")]
pub enum VendorChange {
    /// The interview.
    Asked(VendorAsked),
    Agreement(AgreementDraft),
    /// They no longer work for the practice.
    Ended(VendorEnded),
    /// They do again.
    Resumed,
}

impl VendorChange {
    pub(super) const fn verb(&self) -> &'static str {
        match self {
            Self::Asked(_) => "vendors.ask",
            Self::Agreement(_) => "vendors.agreement",
            Self::Ended(_) => "vendors.end",
            Self::Resumed => "vendors.resume",
        }
    }
}

/// The answers, and what whoever answered has to say.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize, specta::Type)]
#[serde(rename_all = "camelCase")]
pub struct VendorAsked {
    pub answers: VendorAnswers,
    pub why: String,
}

/// The end, and what became of what they had.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize, specta::Type)]
#[serde(rename_all = "camelCase")]
pub struct VendorEnded {
    pub on: LocalDate,
    pub returned: Option<Returned>,
    pub returned_on: Option<LocalDate>,
    pub returned_how: String,
}

/// Which agreement a paper belongs to.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Deserialize, specta::Type)]
#[serde(rename_all = "camelCase")]
pub struct AgreementRef {
    pub vendor: VendorId,
    pub agreement: AgreementId,
}

/// A list of questions.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize, specta::Type)]
#[serde(rename_all = "camelCase")]
pub struct VendorSheetInfo {
    pub key: String,
    pub title: String,
    pub text: String,
    pub of: SheetOf,
    /// After how many months it is gone through again, as Stillroom suggests.
    pub months: u32,
    pub questions: Vec<SheetQuestion>,
}

/// One of its questions.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize, specta::Type)]
#[serde(rename_all = "camelCase")]
pub struct SheetQuestion {
    pub key: String,
    pub text: String,
    pub why: String,
    pub cite: String,
    pub choices: Vec<SheetChoice>,
}

/// What can be answered.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize, specta::Type)]
#[serde(rename_all = "camelCase")]
pub struct SheetChoice {
    pub key: String,
    pub text: String,
    pub verdict: SheetVerdict,
    #[serde(default)]
    pub finding: String,
}

/// What was answered to a question.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize, specta::Type)]
#[serde(rename_all = "camelCase")]
pub struct SheetAnswer {
    pub question: String,
    pub choice: String,
}

/// A list as it is handed in.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize, specta::Type)]
#[serde(rename_all = "camelCase")]
pub struct SaveSheetReq {
    pub sheet: String,
    pub vendor: Option<VendorId>,
    pub answers: Vec<SheetAnswer>,
    pub note: String,
    pub done_on: LocalDate,
    pub next_on: LocalDate,
}

/// What to do, by an answer.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, specta::Type)]
#[serde(rename_all = "camelCase")]
pub struct SheetFinding {
    pub question: String,
    /// What was asked.
    pub asked: String,
    pub verdict: SheetVerdict,
    pub text: String,
    pub put_right: bool,
}

/// A list that was gone through.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, specta::Type)]
#[serde(rename_all = "camelCase")]
pub struct VendorCheck {
    pub id: VendorCheckId,
    pub sheet: String,
    pub title: String,
    pub vendor: Option<VendorId>,
    pub vendor_name: Option<String>,
    pub edition: String,
    pub answers: Vec<SheetAnswer>,
    pub findings: Vec<SheetFinding>,
    pub note: String,
    pub done_on: LocalDate,
    pub next_on: LocalDate,
    pub by: String,
}

/// The lists, and what was found.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, specta::Type)]
#[serde(rename_all = "camelCase")]
pub struct VendorSheets {
    pub sheets: Vec<VendorSheetInfo>,
    /// Newest first.
    pub checks: Vec<VendorCheck>,
    /// Whom a list can be gone through with.
    pub vendors: Vec<VendorName>,
}

/// A vendor to choose.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, specta::Type)]
#[serde(rename_all = "camelCase")]
pub struct VendorName {
    pub id: VendorId,
    pub name: String,
}

/// A finding that was put right.
#[derive(Clone, PartialEq, Eq, Debug, Deserialize, specta::Type)]
#[serde(rename_all = "camelCase")]
pub struct FindingReq {
    pub check: VendorCheckId,
    pub question: String,
}
