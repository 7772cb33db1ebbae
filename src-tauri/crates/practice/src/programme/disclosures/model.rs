//! Disclosures, as the screens know them.

use super::super::words::words;
use crate::clients::{ClientId, quiet_debug};
use crate::schedule::LocalDate;
use serde::{Deserialize, Serialize};
use stillroom_record::UtcMillis;

stillroom_record::define_id! {
    /// One entry of the log.
    DisclosureId
}

words! {
    /// How it left.
    DisclosureHow {
        Spoken = "spoken",
        Phone = "phone",
        Paper = "paper",
        Fax = "fax",
        Email = "email",
        /// A stick, a disc.
        Medium = "medium",
        /// A portal or form of somebody else's.
        Portal = "portal",
        Other = "other",
    }
}
words! {
    /// Who wrote the entry: a person by hand, or what disclosed it.
    DisclosureSource {
        Hand = "hand",
        /// The access pack.
        Pack = "pack",
        /// What was handed over for a request.
        Request = "request",
    }
}

/// What it was for, as the rule sorts it. Data: content/disclosures.toml.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize, specta::Type)]
#[serde(deny_unknown_fields)]
pub struct DisclosurePurpose {
    pub key: String,
    pub title: String,
    pub text: String,
    pub cite: String,
    /// An accounting tells of it.
    pub accountable: bool,
    /// An agency may ask that it isn't told of for a time.
    #[serde(default)]
    pub pausable: bool,
    /// To be confirmed with counsel.
    #[serde(default)]
    pub confirm: bool,
}

/// What somebody writes down of a disclosure.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize, specta::Type)]
#[serde(rename_all = "camelCase")]
pub struct NewDisclosure {
    pub clients: Vec<ClientId>,
    pub happened: LocalDate,
    pub recipient: String,
    /// `""` when it isn't known.
    pub address: String,
    pub what: String,
    /// A key of the purposes.
    pub purpose: String,
    /// The purpose in a sentence, or the request in writing it answers.
    pub why: String,
    pub how: DisclosureHow,
}
quiet_debug!(NewDisclosure.how);

/// A newer entry in the place of another.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize, specta::Type)]
#[serde(rename_all = "camelCase")]
pub struct CorrectDisclosureReq {
    pub id: DisclosureId,
    pub entry: NewDisclosure,
    /// What was wrong.
    pub why: String,
}

/// What an agency asked for.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize, specta::Type)]
#[serde(rename_all = "camelCase")]
pub struct PauseDisclosureReq {
    pub id: DisclosureId,
    pub stated: LocalDate,
    /// None: by word of mouth.
    pub until: Option<LocalDate>,
    /// Who asked: name, agency, telephone.
    pub official: String,
}
quiet_debug!(PauseDisclosureReq.id);

/// A client that an entry is about.
#[derive(Clone, PartialEq, Eq, Serialize, specta::Type)]
#[serde(rename_all = "camelCase")]
pub struct DisclosedClient {
    pub id: ClientId,
    pub name: String,
}
quiet_debug!(DisclosedClient.id);

/// A pause as it was written down.
#[derive(Clone, PartialEq, Eq, Serialize, specta::Type)]
#[serde(rename_all = "camelCase")]
pub struct DisclosurePause {
    pub stated: LocalDate,
    pub until: Option<LocalDate>,
    pub official: String,
    pub by: String,
}
quiet_debug!(DisclosurePause.stated);

/// One entry of the log.
#[derive(Clone, PartialEq, Eq, Serialize, specta::Type)]
#[serde(rename_all = "camelCase")]
pub struct DisclosureLine {
    pub id: DisclosureId,
    pub happened: LocalDate,
    pub recipient: String,
    pub address: String,
    pub what: String,
    pub purpose: String,
    pub purpose_title: String,
    pub cite: String,
    pub why: String,
    pub how: DisclosureHow,
    pub source: DisclosureSource,
    pub clients: Vec<DisclosedClient>,
    pub accountable: bool,
    /// An accounting that is made today leaves it out, through this day.
    pub paused_until: Option<LocalDate>,
    pub pauses: Vec<DisclosurePause>,
    /// A newer entry has taken its place.
    pub replaced: bool,
    pub corrects: Option<DisclosureId>,
    pub corrected: String,
    pub by: String,
    #[specta(type = i32)]
    pub recorded_at: UtcMillis,
}
quiet_debug!(DisclosureLine.id);
