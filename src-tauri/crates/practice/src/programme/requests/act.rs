//! What is done to a request, as the screens send it and as its events keep it.

use super::super::words::words;
use super::model::RequestId;
use crate::chart::NoteId;
use crate::clients::quiet_debug;
use crate::schedule::LocalDate;
use serde::{Deserialize, Serialize};

words! {
    /// How a client wants to have it.
    RequestForm {
        Paper = "paper",
        /// A file on a stick that opens with a passphrase.
        Encrypted = "encrypted",
        /// Readable by whoever gets hold of it: only after a warning that the client accepts.
        Plain = "plain",
        /// Come and look.
        Look = "look",
    }
}
words! {
    /// How somebody made sure who asks.
    IdentityHow {
        PhotoId = "photoId",
        Known = "known",
        CallBack = "callBack",
        Facts = "facts",
        Signature = "signature",
        Other = "other",
    }
}
words! {
    /// What was decided.
    RequestOutcome { Granted = "granted", Partial = "partial", Denied = "denied" }
}
words! {
    /// Which letter.
    RequestLetterKind {
        Receipt = "receipt",
        Extension = "extension",
        Granted = "granted",
        Partial = "partial",
        Denied = "denied",
        Review = "review",
        Amended = "amended",
        NotAmended = "notAmended",
        Accounting = "accounting",
    }
}

/// What is asked for, as it is understood now.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize, specta::Type)]
#[serde(rename_all = "camelCase")]
pub struct RequestAsk {
    /// Which part of the record; what should be amended and how; from when an accounting.
    pub scope: String,
    pub form: RequestForm,
    /// Where it should go, in the client's words.
    pub deliver: String,
}
quiet_debug!(RequestAsk.form);

#[derive(Clone, PartialEq, Eq, Serialize, Deserialize, specta::Type)]
#[serde(rename_all = "camelCase")]
pub struct RequestIdentity {
    pub how: IdentityHow,
    pub note: String,
}
quiet_debug!(RequestIdentity.how);

/// That a client was told what may happen to something unencrypted, and wants it all the same.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize, specta::Type)]
#[serde(rename_all = "camelCase")]
pub struct RequestWarning {
    pub accepted: bool,
    /// How they said so.
    pub note: String,
}
quiet_debug!(RequestWarning.accepted);

/// 30 more days, by the letter that says why.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize, specta::Type)]
#[serde(rename_all = "camelCase")]
pub struct RequestExtension {
    pub reason: String,
    pub sent: LocalDate,
    pub how: String,
    /// The letter as it went out.
    pub text: String,
}
quiet_debug!(RequestExtension.sent);

#[derive(Clone, PartialEq, Eq, Serialize, Deserialize, specta::Type)]
#[serde(rename_all = "camelCase")]
pub struct RequestFee {
    pub cents: u32,
    /// What it is made of: copying, supplies, postage.
    pub basis: String,
}
quiet_debug!(RequestFee.cents);

#[derive(Clone, PartialEq, Eq, Serialize, Deserialize, specta::Type)]
#[serde(rename_all = "camelCase")]
pub struct RequestDecision {
    pub outcome: RequestOutcome,
    /// A key of the grounds; `""` when granted.
    pub ground: String,
    pub why: String,
    /// Of a partial answer: what isn't given.
    pub left_out: String,
    /// The licensed person whose judgement a reviewable ground rests on.
    pub judged_by: String,
}
quiet_debug!(RequestDecision.outcome);

#[derive(Clone, PartialEq, Eq, Serialize, Deserialize, specta::Type)]
#[serde(rename_all = "camelCase")]
pub struct RequestLetterSent {
    pub kind: RequestLetterKind,
    pub text: String,
    pub sent: LocalDate,
    pub how: String,
}
quiet_debug!(RequestLetterSent.kind);

#[derive(Clone, PartialEq, Eq, Serialize, Deserialize, specta::Type)]
#[serde(rename_all = "camelCase")]
pub struct RequestHandOver {
    pub on: LocalDate,
    pub to: String,
    pub how: String,
}
quiet_debug!(RequestHandOver.on);

/// A second look at a no, by a licensed person who had no part in it.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize, specta::Type)]
#[serde(rename_all = "camelCase")]
pub struct RequestReview {
    pub reviewer: String,
    pub upheld: bool,
    pub why: String,
}
quiet_debug!(RequestReview.upheld);

/// Where an amendment stands.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize, specta::Type)]
#[serde(rename_all = "camelCase")]
pub struct RequestAppended {
    /// The note that has it as an addendum, when it was signed from here.
    pub note: Option<NoteId>,
    /// Else: where it stands, and who signed it.
    pub place: String,
}
quiet_debug!(RequestAppended.note);

/// Somebody who has the old version and must hear of the amendment.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize, specta::Type)]
#[serde(rename_all = "camelCase")]
pub struct RequestTell {
    pub name: String,
    /// None: still to be told.
    pub told: Option<LocalDate>,
}
quiet_debug!(RequestTell.told);

/// A statement of disagreement, or the answer to it.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize, specta::Type)]
#[serde(rename_all = "camelCase")]
pub struct RequestStatement {
    pub text: String,
    pub on: LocalDate,
}
quiet_debug!(RequestStatement.on);

#[derive(Clone, PartialEq, Eq, Serialize, Deserialize, specta::Type)]
#[serde(rename_all = "camelCase")]
pub struct RequestReason {
    pub why: String,
}
quiet_debug!(RequestReason);

/// A pack that was written: facts of it, nothing of what is in it.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize, specta::Type)]
#[serde(rename_all = "camelCase")]
pub struct PackFacts {
    pub on: LocalDate,
    pub form: RequestForm,
    pub files: u32,
    pub bytes: u64,
    /// SHA-256 of the pack's manifest.
    pub manifest: String,
}

/// What is done to a request.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize, specta::Type)]
#[serde(tag = "act", content = "of", rename_all = "camelCase")]
pub enum RequestChange {
    Asked(RequestAsk),
    Identity(RequestIdentity),
    Warned(RequestWarning),
    Extend(RequestExtension),
    Fee(RequestFee),
    Decide(RequestDecision),
    Letter(RequestLetterSent),
    HandOver(RequestHandOver),
    /// Written by the pack itself; refused from a window.
    Packed(PackFacts),
    Review(RequestReview),
    Appended(RequestAppended),
    Tell(RequestTell),
    Disagreed(RequestStatement),
    Rebutted(RequestStatement),
    Withdraw(RequestReason),
    Close(RequestReason),
    Reopen(RequestReason),
}

impl std::fmt::Debug for RequestChange {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(self.verb())
    }
}

impl RequestChange {
    /// The verb as the journal names it.
    #[must_use]
    pub const fn verb(&self) -> &'static str {
        match self {
            Self::Asked(_) => "requests.asked",
            Self::Identity(_) => "requests.identity",
            Self::Warned(_) => "requests.warned",
            Self::Extend(_) => "requests.extend",
            Self::Fee(_) => "requests.fee",
            Self::Decide(_) => "requests.decide",
            Self::Letter(_) => "requests.letter",
            Self::HandOver(_) => "requests.hand_over",
            Self::Packed(_) => "requests.packed",
            Self::Review(_) => "requests.review",
            Self::Appended(_) => "requests.appended",
            Self::Tell(_) => "requests.tell",
            Self::Disagreed(_) => "requests.disagreed",
            Self::Rebutted(_) => "requests.rebutted",
            Self::Withdraw(_) => "requests.withdraw",
            Self::Close(_) => "requests.close",
            Self::Reopen(_) => "requests.reopen",
        }
    }

    /// The act as an event and the window name it.
    #[must_use]
    pub fn act(&self) -> &'static str {
        match self {
            Self::HandOver(_) => "handOver",
            other => other.verb().trim_start_matches("requests."),
        }
    }
}

/// A change of a request, against the version that the person saw.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize, specta::Type)]
#[serde(rename_all = "camelCase")]
pub struct ChangeRequestReq {
    pub id: RequestId,
    pub version: u32,
    pub change: RequestChange,
}

/// An amendment that a licensed person signs as an addendum to the note it is about.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize, specta::Type)]
#[serde(rename_all = "camelCase")]
pub struct AmendRecordReq {
    pub id: RequestId,
    pub version: u32,
    pub note: NoteId,
    pub text: String,
}
quiet_debug!(AmendRecordReq.id);
