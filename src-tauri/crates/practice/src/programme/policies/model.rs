//! Policies, versions, signatures and officials, as the screens know them.

use crate::schedule::LocalDate;
use serde::{Deserialize, Serialize};
use stillroom_record::{PersonId, Role, UtcMillis};

stillroom_record::define_id! {
    /// A policy of the practice.
    PolicyId
}
stillroom_record::define_id! {
    /// One version of a policy.
    PolicyVersionId
}
stillroom_record::define_id! {
    /// One designation of an official.
    OfficialId
}

/// Where a policy stands.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, specta::Type)]
#[serde(rename_all = "camelCase")]
pub enum PolicyState {
    /// Only the starter text is there.
    Starter,
    /// Somebody writes at the first version.
    Draft,
    /// Approved, and its first day is still to come.
    Approved,
    /// A version is in force.
    Effective,
    /// The practice said why it doesn't use it.
    NotUsed,
}

/// Where a version stands.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, specta::Type)]
#[serde(rename_all = "camelCase")]
pub enum PolicyVersionState {
    Draft,
    Approved,
    Effective,
    Superseded,
}

/// What a block of text is.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, specta::Type)]
#[serde(rename_all = "camelCase")]
pub enum TextBlockKind {
    Heading,
    Subheading,
    Paragraph,
    Bullets,
    Numbers,
}

/// A heading, a paragraph (one item) or a list (an item each).
#[derive(Clone, PartialEq, Eq, Debug, Serialize, specta::Type)]
#[serde(rename_all = "camelCase")]
pub struct TextBlock {
    pub kind: TextBlockKind,
    /// The number of the first item of a numbered list.
    pub start: u32,
    pub items: Vec<Vec<TextSpan>>,
}

/// Words of one weight.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, specta::Type)]
#[serde(rename_all = "camelCase")]
pub struct TextSpan {
    pub text: String,
    pub bold: bool,
}

/// A setting that a text wants to quote and that isn't there yet.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, specta::Type)]
#[serde(rename_all = "camelCase")]
pub struct PolicyUnset {
    /// "the privacy official"
    pub label: String,
    /// "Programme, Policies, Officials"
    pub place: String,
}

/// A setting that isn't any more what a version quotes.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, specta::Type)]
#[serde(rename_all = "camelCase")]
pub struct PolicyDrift {
    pub label: String,
    pub was: String,
    /// None where it isn't set any more.
    pub now: Option<String>,
}

/// One policy in the list.
#[derive(Clone, PartialEq, Debug, Serialize, specta::Type)]
#[serde(rename_all = "camelCase")]
pub struct PolicyLine {
    pub slug: String,
    pub number: u32,
    pub title: String,
    pub citations: Vec<String>,
    /// Who has to read it.
    pub roles: Vec<Role>,
    /// Only for practices that chose what it is about.
    pub optional: bool,
    pub state: PolicyState,
    /// Why it isn't used.
    pub not_used: Option<String>,
    /// A draft waits, beside what is in force.
    pub has_draft: bool,
    /// The version in force.
    pub version: Option<u32>,
    /// Since when it is in force, or from when the approved one will be.
    pub effective_on: Option<LocalDate>,
    pub review_due: Option<LocalDate>,
    pub review_overdue: bool,
    /// How many of those who have to have signed.
    pub signed: u32,
    pub asked: u32,
    /// How many quoted settings have changed since.
    pub drifted: u32,
}

/// What one person has still to read.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, specta::Type)]
#[serde(rename_all = "camelCase")]
pub struct PolicyReader {
    pub person: PersonId,
    pub name: String,
    pub asked: u32,
    /// Titles, in the order of the policies.
    pub outstanding: Vec<String>,
}

/// The programme's policies at a glance.
#[derive(Clone, PartialEq, Debug, Serialize, specta::Type)]
#[serde(rename_all = "camelCase")]
pub struct PoliciesOverview {
    pub policies: Vec<PolicyLine>,
    pub readers: Vec<PolicyReader>,
    pub officials: Vec<Official>,
}

/// A version, without its text.
#[derive(Clone, PartialEq, Debug, Serialize, specta::Type)]
#[serde(rename_all = "camelCase")]
pub struct PolicyVersion {
    pub id: PolicyVersionId,
    pub number: u32,
    pub state: PolicyVersionState,
    pub review_months: u32,
    pub effective_on: Option<LocalDate>,
    #[specta(type = Option<i32>)]
    pub approved_at: Option<UtcMillis>,
    /// Name and credentials as they were at the approval.
    pub approver: Option<String>,
    /// What it changed.
    pub change: Option<String>,
    /// Whether everybody had to sign again.
    pub material: bool,
    /// The edition of the starter texts that it was approved under.
    pub edition: Option<String>,
    /// SHA-256 of what was approved, in hexadecimal.
    pub digest: Option<String>,
    /// Until when a version that isn't in force any more is kept at least.
    pub kept_until: Option<LocalDate>,
    /// How many people signed this very version.
    pub signatures: u32,
}

/// A version with its text.
#[derive(Clone, PartialEq, Debug, Serialize, specta::Type)]
#[serde(rename_all = "camelCase")]
pub struct PolicyText {
    pub version: PolicyVersion,
    pub blocks: Vec<TextBlock>,
}

/// What somebody writes, or the starter text where nobody has begun.
#[derive(Clone, PartialEq, Debug, Serialize, specta::Type)]
#[serde(rename_all = "camelCase")]
pub struct PolicyDraft {
    /// None where it isn't saved yet.
    pub id: Option<PolicyVersionId>,
    pub revision: u32,
    pub number: u32,
    pub template: String,
    pub review_months: u32,
    pub blocks: Vec<TextBlock>,
    pub unset: Vec<PolicyUnset>,
    pub saved_by: Option<String>,
    #[specta(type = Option<i32>)]
    pub saved_at: Option<UtcMillis>,
}

/// How a text would read now.
#[derive(Clone, PartialEq, Debug, Serialize, specta::Type)]
#[serde(rename_all = "camelCase")]
pub struct PolicyPreview {
    pub blocks: Vec<TextBlock>,
    pub unset: Vec<PolicyUnset>,
}

/// A placeholder that a text may use, and what stands for it now.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, specta::Type)]
#[serde(rename_all = "camelCase")]
pub struct PolicyPlaceholder {
    pub name: String,
    pub label: String,
    pub value: Option<String>,
}

/// Who signed a version, or still has to.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, specta::Type)]
#[serde(rename_all = "camelCase")]
pub struct PolicySigner {
    pub person: PersonId,
    pub name: String,
    #[specta(type = Option<i32>)]
    pub signed_at: Option<UtcMillis>,
    /// The version that they signed, where a later one changed nothing that matters.
    pub signed_version: Option<u32>,
}

/// A look that left a version as it is.
#[derive(Clone, PartialEq, Debug, Serialize, specta::Type)]
#[serde(rename_all = "camelCase")]
pub struct PolicyReview {
    pub version: u32,
    pub on: LocalDate,
    pub reviewer: String,
    pub note: String,
}

/// Everything of one policy.
#[derive(Clone, PartialEq, Debug, Serialize, specta::Type)]
#[serde(rename_all = "camelCase")]
pub struct PolicyPage {
    pub line: PolicyLine,
    /// The version in force, with its text.
    pub effective: Option<PolicyText>,
    /// What would be approved next: a saved draft, else the last text or the starter (no id).
    pub draft: PolicyDraft,
    /// Newest first.
    pub versions: Vec<PolicyVersion>,
    pub drift: Vec<PolicyDrift>,
    pub signers: Vec<PolicySigner>,
    pub reviews: Vec<PolicyReview>,
    pub placeholders: Vec<PolicyPlaceholder>,
    /// The policy after this one that nobody has approved yet.
    pub next: Option<PolicyName>,
}

/// Which policy, and what it is called.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, specta::Type)]
#[serde(rename_all = "camelCase")]
pub struct PolicyName {
    pub slug: String,
    pub title: String,
}

/// What a line of a comparison is.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, specta::Type)]
#[serde(rename_all = "camelCase")]
pub enum DiffKind {
    Same,
    Removed,
    Added,
    /// A line of which some words changed.
    Changed,
}

/// Words of a line that are in both, or in one alone.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, specta::Type)]
#[serde(rename_all = "camelCase")]
pub struct DiffPart {
    pub kind: DiffKind,
    pub text: String,
}

/// A line of a comparison.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, specta::Type)]
#[serde(rename_all = "camelCase")]
pub struct DiffLine {
    pub kind: DiffKind,
    pub parts: Vec<DiffPart>,
}

/// Two versions of one policy, the older first.
#[derive(Clone, Copy, Debug, Deserialize, specta::Type)]
#[serde(rename_all = "camelCase")]
pub struct ComparePolicyReq {
    pub from: PolicyVersionId,
    pub to: PolicyVersionId,
}

/// A text to look at.
#[derive(Clone, Debug, Deserialize, specta::Type)]
#[serde(rename_all = "camelCase")]
pub struct PreviewPolicyReq {
    pub slug: String,
    pub template: String,
    pub review_months: u32,
}

/// A draft to keep. `revision` is 0 for a new one.
#[derive(Clone, Debug, Deserialize, specta::Type)]
#[serde(rename_all = "camelCase")]
pub struct SavePolicyDraftReq {
    pub slug: String,
    pub revision: u32,
    pub template: String,
    pub review_months: u32,
}

/// An approval. `revision` is 0 where the starter text is taken as it is.
#[derive(Clone, Debug, Deserialize, specta::Type)]
#[serde(rename_all = "camelCase")]
pub struct ApprovePolicyReq {
    pub slug: String,
    pub revision: u32,
    pub effective_on: LocalDate,
    /// What is new; asked for from the second version on.
    pub change: String,
    /// Whether people do something differently from now on, and sign again.
    pub material: bool,
}

/// A look that leaves the version in force as it is.
#[derive(Clone, Debug, Deserialize, specta::Type)]
#[serde(rename_all = "camelCase")]
pub struct ReviewPolicyReq {
    pub version: PolicyVersionId,
    pub note: String,
}

/// Whether the practice uses an optional policy. A reason says that it doesn't; none, that it does.
#[derive(Clone, Debug, Deserialize, specta::Type)]
#[serde(rename_all = "camelCase")]
pub struct UsePolicyReq {
    pub slug: String,
    pub not_used: Option<String>,
}

/// One policy, as a person of the staff sees it.
#[derive(Clone, PartialEq, Debug, Serialize, specta::Type)]
#[serde(rename_all = "camelCase")]
pub struct MyPolicy {
    pub slug: String,
    pub number: u32,
    pub title: String,
    pub version: PolicyVersionId,
    pub version_number: u32,
    pub effective_on: LocalDate,
    /// When I signed it, or an earlier version that still stands.
    #[specta(type = Option<i32>)]
    pub signed_at: Option<UtcMillis>,
    /// I signed an earlier version, and this one changed what people do.
    pub again: bool,
    /// What changed, where I signed an earlier one.
    pub change: Option<String>,
}

/// A policy with its text, to read and sign.
#[derive(Clone, PartialEq, Debug, Serialize, specta::Type)]
#[serde(rename_all = "camelCase")]
pub struct MyPolicyText {
    pub line: MyPolicy,
    pub citations: Vec<String>,
    pub blocks: Vec<TextBlock>,
    /// The name to type.
    pub my_name: String,
}

/// A signature: the name as the person types it.
#[derive(Clone, Debug, Deserialize, specta::Type)]
#[serde(rename_all = "camelCase")]
pub struct AcknowledgePolicyReq {
    pub version: PolicyVersionId,
    pub name: String,
}

/// A policy on paper.
#[derive(Clone, PartialEq, Debug, Serialize, specta::Type)]
#[serde(rename_all = "camelCase")]
pub struct PrintedPolicy {
    pub number: u32,
    pub title: String,
    pub citations: Vec<String>,
    pub version: PolicyVersion,
    pub review_due: Option<LocalDate>,
    pub blocks: Vec<TextBlock>,
}

/// What goes on paper.
#[derive(Clone, PartialEq, Debug, Serialize, specta::Type)]
#[serde(rename_all = "camelCase")]
pub struct PrintedPolicies {
    pub practice_name: String,
    pub printed_by: String,
    #[specta(type = i32)]
    pub printed_at: UtcMillis,
    pub policies: Vec<PrintedPolicy>,
}

/// What an official answers for.
#[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Debug, Serialize, Deserialize, specta::Type)]
#[serde(rename_all = "camelCase")]
pub enum Office {
    Privacy,
    Security,
    /// Questions and complaints of clients.
    Contact,
}

impl Office {
    /// All of them, in the order of the screen.
    pub const ALL: [Office; 3] = [Office::Privacy, Office::Security, Office::Contact];
}

/// Who holds an office, and who did.
#[derive(Clone, PartialEq, Debug, Serialize, specta::Type)]
#[serde(rename_all = "camelCase")]
pub struct Official {
    pub office: Office,
    /// "Privacy official"
    pub title: String,
    pub citation: String,
    /// What the office is for, in a sentence.
    pub text: String,
    pub now: Option<Designation>,
    /// Newest first.
    pub before: Vec<Designation>,
    /// The letter of designation, where there is somebody.
    pub letter: Vec<TextBlock>,
}

/// One person in an office.
#[derive(Clone, PartialEq, Debug, Serialize, specta::Type)]
#[serde(rename_all = "camelCase")]
pub struct Designation {
    pub id: OfficialId,
    pub person: PersonId,
    pub name: String,
    /// Works here no more: somebody else is needed.
    pub gone: bool,
    pub since: LocalDate,
    pub until: Option<LocalDate>,
}

/// Puts a person in an office; whoever held it is succeeded on that day.
#[derive(Clone, Debug, Deserialize, specta::Type)]
#[serde(rename_all = "camelCase")]
pub struct DesignateReq {
    pub office: Office,
    pub person: PersonId,
    pub since: LocalDate,
}
