//! Editions and updates, as the window sees them.

use crate::schedule::LocalDate;
use serde::{Deserialize, Serialize};
use stillroom_record::UtcMillis;

stillroom_record::define_id! {
    /// An edition that was brought in.
    EditionId
}

/// An edition of what the programme says of the law.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize, specta::Type)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Edition {
    /// Year and count, e.g. `2026.1`; what is decided under it keeps the number.
    pub number: String,
    /// The day on which the texts were right.
    pub as_of: LocalDate,
    /// What each edition changed, newest first.
    pub changes: Vec<Change>,
}

/// What an edition changed.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize, specta::Type)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Change {
    /// The edition.
    pub number: String,
    /// Its day.
    pub date: LocalDate,
    /// What is new, in a sentence.
    pub text: String,
}

/// What an update holds, before anybody brings it in.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, specta::Type)]
#[serde(rename_all = "camelCase")]
pub struct ContentUpdate {
    /// With what is new since the edition in force.
    pub edition: Edition,
    /// The edition in force, which it would follow.
    pub follows: String,
    /// The file's SHA-256, in hexadecimal.
    pub sha256: String,
    #[specta(type = i32)]
    pub bytes: u64,
    pub groups: Vec<UpdateGroup>,
}

/// What an update changes of one kind of text.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, specta::Type)]
#[serde(rename_all = "camelCase")]
pub struct UpdateGroup {
    /// What they are: requirements, policies, courses.
    pub about: String,
    /// By their titles.
    pub new: Vec<String>,
    pub changed: Vec<String>,
}

/// An update that was brought in.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, specta::Type)]
#[serde(rename_all = "camelCase")]
pub struct BroughtIn {
    pub number: String,
    pub as_of: LocalDate,
    #[specta(type = i32)]
    pub at: UtcMillis,
    pub by: String,
    /// The file's SHA-256, in hexadecimal.
    pub sha256: String,
    #[specta(type = i32)]
    pub bytes: u64,
    /// Whether it is what is read now.
    pub in_force: bool,
}

/// A decision that a newer edition wants looked at again.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, specta::Type)]
#[serde(rename_all = "camelCase")]
pub struct OlderDecision {
    /// Where it is looked at again.
    pub path: String,
    /// What was decided on.
    pub what: String,
    /// The edition that it was decided under.
    pub edition: String,
}

/// What the texts say, and since when.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, specta::Type)]
#[serde(rename_all = "camelCase")]
pub struct EditionPage {
    /// What is in force.
    pub edition: Edition,
    /// The edition that came with this Stillroom.
    pub compiled: String,
    /// Whether this build takes updates at all.
    pub takes: bool,
    /// What was brought in, newest first.
    pub brought: Vec<BroughtIn>,
    /// Decisions about what has changed since.
    pub older: Vec<OlderDecision>,
}
