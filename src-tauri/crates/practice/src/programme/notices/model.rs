//! The notice, as the screens know it.

use super::super::words::words;
use crate::clients::{ClientId, quiet_debug};
use crate::programme::clocks::Deadline;
use crate::programme::policies::TextBlock;
use crate::programme::wishes::RepresentativeId;
use crate::schedule::LocalDate;
use serde::{Deserialize, Serialize};
use stillroom_record::UtcMillis;

stillroom_record::define_id! {
    /// A version of the notice.
    NoticeVersionId
}

words! {
    /// What the text claims to be.
    NoticeText {
        /// A notice under HIPAA.
        Hipaa = "hipaa",
        /// The practice's privacy practices, of one that isn't covered.
        Plain = "plain",
    }
}
words! {
    /// Whether the practice holds substance-use records under 42 CFR Part 2.
    Part2 { No = "no", Yes = "yes", Unknown = "unknown" }
}
words! {
    NoticeState { Coming = "coming", InForce = "inForce", Superseded = "superseded" }
}
words! {
    NoticePlace { Site = "site", Website = "website", Other = "other" }
}
words! {
    /// How a client got the notice.
    ReceiptHow {
        /// The name typed on this screen.
        Signed = "signed",
        /// Signed by hand.
        Paper = "paper",
        /// Offered, and not signed: the reason is the proof of good faith.
        Declined = "declined",
        /// Care came first; it is given as soon as that makes sense.
        Emergency = "emergency",
    }
}
words! {
    /// Whether a client still gets the notice.
    NoticeNeed {
        /// There is no version in force.
        NoNotice = "noNotice",
        First = "first",
        /// They have an older one, and it has changed in a way that matters to them.
        Again = "again",
        Done = "done",
    }
}

/// What the practice fills in.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize, specta::Type)]
#[serde(rename_all = "camelCase")]
pub struct NoticeDraft {
    pub address: String,
    pub phone: String,
    pub email: String,
    pub website: String,
    pub part2: Part2,
    /// What the practice's state or counsel adds, in its own words.
    pub additions: String,
    pub effective_on: LocalDate,
    /// What is other than before, in a sentence; of the first version nothing.
    pub change: String,
    /// It changes clients' rights, what is done with their information, or duties: those who
    /// have an older one are offered it again.
    pub material: bool,
}

#[derive(Clone, PartialEq, Eq, Debug, Serialize, specta::Type)]
#[serde(rename_all = "camelCase")]
pub struct NoticePosting {
    pub place: NoticePlace,
    pub where_to: String,
    pub posted_on: LocalDate,
    pub posted_by: String,
}

#[derive(Clone, PartialEq, Eq, Debug, Serialize, specta::Type)]
#[serde(rename_all = "camelCase")]
pub struct NoticeVersion {
    pub id: NoticeVersionId,
    pub number: u32,
    pub text: NoticeText,
    pub state: NoticeState,
    pub blocks: Vec<TextBlock>,
    pub effective_on: LocalDate,
    pub change: String,
    pub material: bool,
    pub part2: Part2,
    pub edition: String,
    pub approved_by: String,
    #[specta(type = i32)]
    pub approved_at: UtcMillis,
    pub intact: bool,
    pub postings: Vec<NoticePosting>,
    pub receipts: u32,
    pub keep: Deadline,
}

/// How it would read, and what is missing.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, specta::Type)]
#[serde(rename_all = "camelCase")]
pub struct NoticePreview {
    pub blocks: Vec<TextBlock>,
    pub missing: Vec<String>,
}

/// A client who comes today and hasn't had it.
#[derive(Clone, PartialEq, Eq, Serialize, specta::Type)]
#[serde(rename_all = "camelCase")]
pub struct NoticeWaiting {
    pub client: ClientId,
    pub name: String,
    pub need: NoticeNeed,
}

/// What the rule says, beside the place where it matters.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize, specta::Type)]
#[serde(rename_all = "camelCase")]
pub struct NoticeRule {
    pub id: String,
    pub cite: String,
    pub text: String,
    #[serde(default)]
    pub confirm: bool,
}

#[derive(Clone, PartialEq, Eq, Serialize, specta::Type)]
#[serde(rename_all = "camelCase")]
pub struct NoticesPage {
    /// What a new version would claim to be, by whether HIPAA applies.
    pub text: NoticeText,
    pub text_why: String,
    /// The one in force claims something else than it should.
    pub wrong_text: bool,
    /// Newest first.
    pub versions: Vec<NoticeVersion>,
    /// Filled from the newest, or from what the practice has set.
    pub draft: NoticeDraft,
    /// Who comes today and hasn't had it.
    pub waiting: Vec<NoticeWaiting>,
    /// How many have an older one and are offered the newer.
    pub again: u32,
    pub rules: Vec<NoticeRule>,
}

#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize, specta::Type)]
#[serde(rename_all = "camelCase")]
pub struct PostNoticeReq {
    pub version: NoticeVersionId,
    pub place: NoticePlace,
    pub where_to: String,
    pub posted_on: LocalDate,
}

#[derive(Clone, PartialEq, Eq, Serialize, Deserialize, specta::Type)]
#[serde(rename_all = "camelCase")]
pub struct ReceiptDraft {
    pub client: ClientId,
    pub how: ReceiptHow,
    /// Who signs, typed.
    pub name: String,
    pub representative: Option<RepresentativeId>,
    /// Where the signed paper is; or why there is no signature.
    pub note: String,
    pub given_on: LocalDate,
}

#[derive(Clone, PartialEq, Eq, Serialize, specta::Type)]
#[serde(rename_all = "camelCase")]
pub struct NoticeReceipt {
    pub version: u32,
    pub how: ReceiptHow,
    pub name: String,
    pub note: String,
    pub given_on: LocalDate,
    pub recorded_by: String,
}

/// One client and the notice.
#[derive(Clone, PartialEq, Eq, Serialize, specta::Type)]
#[serde(rename_all = "camelCase")]
pub struct ClientNotice {
    pub need: NoticeNeed,
    /// The one in force, to read and to print.
    pub version: Option<NoticeVersion>,
    /// Newest first.
    pub receipts: Vec<NoticeReceipt>,
    pub today: LocalDate,
}

/// The one page of rights, to print.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, specta::Type)]
#[serde(rename_all = "camelCase")]
pub struct RightsHandout {
    pub blocks: Vec<TextBlock>,
    pub text: NoticeText,
}

quiet_debug!(
    NoticeWaiting.client,
    NoticesPage.text,
    ReceiptDraft.client,
    NoticeReceipt.how,
    ClientNotice.need,
);
