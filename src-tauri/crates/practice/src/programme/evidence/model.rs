//! Evidence as the screens know it.

use crate::schedule::LocalDate;
use serde::{Deserialize, Serialize};
use stillroom_record::{PersonId, Role, UtcMillis};

stillroom_record::define_id! {
    /// One revision of what a collector found.
    EvidenceId
}
stillroom_record::define_id! {
    /// One look through everybody's access.
    AccessReviewId
}

/// How a fact stands.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug, Serialize, Deserialize, specta::Type)]
#[serde(rename_all = "camelCase")]
pub enum EvidenceState {
    Good,
    /// Something should be done soon.
    Attention,
    Bad,
    /// It can't be known: never a pass.
    Unknown,
}

impl EvidenceState {
    /// The word in the database.
    pub(crate) fn word(self) -> &'static str {
        match self {
            Self::Good => "good",
            Self::Attention => "attention",
            Self::Bad => "bad",
            Self::Unknown => "unknown",
        }
    }
    pub(super) fn parse(word: &str) -> Option<Self> {
        [Self::Good, Self::Attention, Self::Bad, Self::Unknown].into_iter().find(|s| s.word() == word)
    }
}

/// A collector: what it is called and what it looks at.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, specta::Type)]
#[serde(rename_all = "camelCase")]
pub struct CollectorInfo {
    pub name: String,
    pub version: u32,
    pub title: String,
    /// Why it matters, in a sentence.
    pub means: String,
    /// The query in words.
    pub looks_at: String,
}

/// What a collector found on a day.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, specta::Type)]
#[serde(rename_all = "camelCase")]
pub struct EvidenceRevision {
    pub id: EvidenceId,
    pub collector: String,
    pub version: u32,
    pub period_from: LocalDate,
    pub period_to: LocalDate,
    pub state: EvidenceState,
    /// In words, with numbers and dates.
    pub facts: Vec<String>,
    /// When what it speaks of happened; none where it is how things stood when it was collected.
    #[specta(type = Option<i32>)]
    pub as_of: Option<UtcMillis>,
    #[specta(type = i32)]
    pub collected_at: UtcMillis,
    /// Of the whole revision, hexadecimal.
    pub sha256: String,
}

/// A collector with what it found last.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, specta::Type)]
#[serde(rename_all = "camelCase")]
pub struct Evidence {
    pub about: CollectorInfo,
    pub revision: Option<EvidenceRevision>,
    /// It wasn't collected for more than a day: what it says is old.
    pub due: bool,
}

/// A person's access, to be looked at.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, specta::Type)]
#[serde(rename_all = "camelCase")]
pub struct PersonAccess {
    pub person: PersonId,
    pub name: String,
    pub login: String,
    pub roles: Vec<Role>,
    /// They can sign in on some device.
    pub can_sign_in: bool,
    #[specta(type = Option<i32>)]
    pub last_sign_in: Option<UtcMillis>,
    /// Roles that the last review didn't have.
    pub unreviewed: Vec<Role>,
}

/// A review that was made.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, specta::Type)]
#[serde(rename_all = "camelCase")]
pub struct AccessReview {
    pub id: AccessReviewId,
    #[specta(type = i32)]
    pub at: UtcMillis,
    pub person: PersonId,
    pub who: String,
    pub note: String,
}

/// Everybody's access as it is now.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, specta::Type)]
#[serde(rename_all = "camelCase")]
pub struct AccessToReview {
    pub people: Vec<PersonAccess>,
    pub last: Option<AccessReview>,
    /// What was seen: a review confirms exactly this.
    pub stamp: String,
}

/// Confirms everybody's access as it was shown.
#[derive(Clone, PartialEq, Eq, Debug, Deserialize, specta::Type)]
#[serde(rename_all = "camelCase")]
pub struct ReviewAccessReq {
    pub stamp: String,
    /// What was found, also that all is right.
    pub note: String,
}
