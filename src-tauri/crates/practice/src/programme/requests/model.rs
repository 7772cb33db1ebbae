//! Requests, as the screens know them.

use super::super::clocks::{Counting, Deadline};
use super::super::words::words;
use super::act::{
    PackFacts, RequestAppended, RequestAsk, RequestChange, RequestDecision, RequestExtension, RequestFee,
    RequestHandOver, RequestIdentity, RequestLetterKind, RequestLetterSent, RequestReview, RequestStatement,
    RequestTell, RequestWarning,
};
use crate::chart::NoteId;
use crate::clients::{ClientId, quiet_debug};
use crate::programme::disclosures::DisclosureLine;
use crate::schedule::LocalDate;
use serde::{Deserialize, Serialize};
use stillroom_record::UtcMillis;

stillroom_record::define_id! {
    /// One request.
    RequestId
}
stillroom_record::define_id! {
    /// A State's clock for answers that the practice keeps.
    RequestRuleId
}

words! {
    /// What is asked for.
    RequestKind {
        /// To see or get the record.
        Access = "access",
        Amendment = "amendment",
        /// To be told to whom it was disclosed.
        Accounting = "accounting",
    }
}
words! {
    /// How it came.
    RequestReceived {
        InPerson = "inPerson",
        Phone = "phone",
        Letter = "letter",
        Email = "email",
        Form = "form",
        Other = "other",
    }
}
words! {
    /// Who asks.
    RequestAsker { Client = "client", Other = "other" }
}
words! {
    /// Where the file of a request stands.
    RequestStatus {
        Open = "open",
        /// Given 30 more days.
        Extended = "extended",
        Granted = "granted",
        Partial = "partial",
        Denied = "denied",
        Withdrawn = "withdrawn",
        Closed = "closed",
    }
}

/// A request as somebody takes it in.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize, specta::Type)]
#[serde(rename_all = "camelCase")]
pub struct TakeRequestReq {
    pub client: ClientId,
    pub kind: RequestKind,
    pub received: LocalDate,
    pub received_how: RequestReceived,
    pub asker: RequestAsker,
    /// Of somebody else: who, what they are to the client, and what showed that they may ask.
    pub asker_name: String,
    pub relation: String,
    pub authority: String,
    pub ask: RequestAsk,
    /// When it was made sure at once who asks.
    pub identity: Option<RequestIdentity>,
}
quiet_debug!(TakeRequestReq.kind);

/// That it was taken in, and who answers it by when: all that its taker sees of it from then on.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, specta::Type)]
#[serde(rename_all = "camelCase")]
pub struct TakenRequest {
    pub id: RequestId,
    pub kind: RequestKind,
    pub due: Deadline,
    /// Who answers it.
    pub officers: Vec<String>,
}

/// One clock of a request.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, specta::Type)]
#[serde(rename_all = "camelCase")]
pub struct RequestClock {
    /// "The rule", or the State's name.
    pub label: String,
    pub deadline: Deadline,
    /// Below zero when it is past.
    pub days_left: i32,
    /// When it was answered.
    pub answered: Option<LocalDate>,
}

/// A line of the list.
#[derive(Clone, PartialEq, Eq, Serialize, specta::Type)]
#[serde(rename_all = "camelCase")]
pub struct RequestLine {
    pub id: RequestId,
    pub kind: RequestKind,
    pub client: ClientId,
    pub client_name: String,
    pub asker: RequestAsker,
    pub asker_name: String,
    pub received: LocalDate,
    pub status: RequestStatus,
    /// The clock that runs out first, while it runs.
    pub lead: Option<RequestClock>,
    /// What to do next, in words.
    pub next: String,
    /// A statement of disagreement, which goes along whenever what it is about is disclosed.
    pub disagreed: bool,
}
quiet_debug!(RequestLine.id);

/// One thing that happened to it.
#[derive(Clone, PartialEq, Eq, Serialize, specta::Type)]
#[serde(rename_all = "camelCase")]
pub struct RequestEvent {
    pub change: RequestChange,
    pub by: String,
    #[specta(type = i32)]
    pub at: UtcMillis,
    pub edition: String,
}
quiet_debug!(RequestEvent.at);

/// Why an answer may be no. Data: content/requests.toml.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize, specta::Type)]
#[serde(deny_unknown_fields)]
pub struct RequestGround {
    pub key: String,
    pub kind: RequestKind,
    pub title: String,
    pub text: String,
    pub cite: String,
    /// Another licensed person looks at it again when the client asks.
    pub reviewable: bool,
    /// To be confirmed with counsel.
    #[serde(default)]
    pub confirm: bool,
}

/// A note that an amendment may be added to.
#[derive(Clone, PartialEq, Eq, Serialize, specta::Type)]
#[serde(rename_all = "camelCase")]
pub struct AmendableNote {
    pub note: NoteId,
    #[specta(type = i32)]
    pub signed_at: UtcMillis,
    pub signer: String,
    /// How it begins.
    pub beginning: String,
}
quiet_debug!(AmendableNote.note);

/// What follows from a request's events.
#[derive(Clone, PartialEq, Eq, Serialize, specta::Type)]
#[serde(rename_all = "camelCase")]
pub struct RequestState {
    pub status: RequestStatus,
    pub ask: RequestAsk,
    pub identity: Option<RequestIdentity>,
    pub warning: Option<RequestWarning>,
    pub extension: Option<RequestExtension>,
    pub fee: Option<RequestFee>,
    pub decision: Option<RequestDecision>,
    pub letters: Vec<RequestLetterSent>,
    /// How many of the letters went out before it was to be decided anew: they answer nothing now.
    #[serde(skip)]
    #[specta(skip)]
    pub settled: usize,
    pub handed: Option<RequestHandOver>,
    pub pack: Option<PackFacts>,
    pub review: Option<RequestReview>,
    pub appended: Option<RequestAppended>,
    pub tell: Vec<RequestTell>,
    pub disagreed: Option<RequestStatement>,
    pub rebutted: Option<RequestStatement>,
}
quiet_debug!(RequestState.status);

/// The whole file.
#[derive(Clone, PartialEq, Eq, Serialize, specta::Type)]
#[serde(rename_all = "camelCase")]
pub struct RequestFile {
    pub id: RequestId,
    pub version: u32,
    pub kind: RequestKind,
    pub client: ClientId,
    pub client_name: String,
    pub asker: RequestAsker,
    pub asker_name: String,
    pub relation: String,
    pub authority: String,
    pub received: LocalDate,
    pub received_how: RequestReceived,
    pub recorded_by: String,
    #[specta(type = i32)]
    pub recorded_at: UtcMillis,
    pub state: RequestState,
    pub events: Vec<RequestEvent>,
    pub clocks: Vec<RequestClock>,
    /// The last day for the letter that takes 30 more days; none when it was taken or is past.
    pub extend_until: Option<LocalDate>,
    /// How the practice may be sure that an accounting costs nothing; none of other kinds.
    pub free: Option<bool>,
    pub grounds: Vec<RequestGround>,
    pub ground: Option<RequestGround>,
    /// What must be done before it can be closed, in words; empty when it can.
    pub missing: Vec<String>,
    pub next: String,
    /// Notes of the client, for whoever may sign an addendum.
    pub notes: Vec<AmendableNote>,
    /// How long the file is kept.
    pub keep: Deadline,
}
quiet_debug!(RequestFile.id);

/// A letter, filled from the file.
#[derive(Clone, PartialEq, Eq, Serialize, specta::Type)]
#[serde(rename_all = "camelCase")]
pub struct RequestLetter {
    pub kind: RequestLetterKind,
    pub title: String,
    pub cite: String,
    pub text: String,
    /// What the file doesn't have and the letter needs.
    pub missing: Vec<String>,
}
quiet_debug!(RequestLetter.kind);

/// Which letter of which request.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize, specta::Type)]
pub struct RequestLetterReq {
    pub id: RequestId,
    pub kind: RequestLetterKind,
}

/// To whom a client's information was disclosed, as an accounting tells it.
#[derive(Clone, PartialEq, Eq, Serialize, specta::Type)]
#[serde(rename_all = "camelCase")]
pub struct AccountingReport {
    pub practice: String,
    pub client_name: String,
    pub from: LocalDate,
    pub to: LocalDate,
    pub lines: Vec<DisclosureLine>,
}
quiet_debug!(AccountingReport.from);

/// A State's clock, as the practice keeps it.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, specta::Type)]
#[serde(rename_all = "camelCase")]
pub struct RequestRule {
    pub id: RequestRuleId,
    pub version: u32,
    /// Two letters.
    pub state: String,
    pub kind: RequestKind,
    pub days: u32,
    pub counting: Counting,
    pub source: String,
    pub verified_by: String,
    pub verified_on: LocalDate,
    pub active: bool,
}

/// The same as the form sends it.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize, specta::Type)]
#[serde(rename_all = "camelCase")]
pub struct RequestRuleDraft {
    pub id: Option<RequestRuleId>,
    pub version: Option<u32>,
    pub state: String,
    pub kind: RequestKind,
    pub days: u32,
    pub counting: Counting,
    pub source: String,
    pub verified_by: String,
    pub verified_on: LocalDate,
    pub active: bool,
}

/// What such a clock may start from; to be confirmed with counsel.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize, specta::Type)]
#[serde(deny_unknown_fields)]
pub struct RequestRuleSuggestion {
    pub state: String,
    pub kind: RequestKind,
    pub days: u32,
    pub counting: Counting,
    pub source: String,
}

/// The clocks of States.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, specta::Type)]
#[serde(rename_all = "camelCase")]
pub struct RequestRules {
    pub rules: Vec<RequestRule>,
    pub suggestions: Vec<RequestRuleSuggestion>,
}
