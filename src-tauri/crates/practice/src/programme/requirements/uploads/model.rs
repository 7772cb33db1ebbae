//! Documents as the screens know them.

use crate::programme::words::words;
use crate::schedule::LocalDate;
use serde::{Deserialize, Serialize};
use stillroom_record::{FileId, UtcMillis};

stillroom_record::define_id! {
    /// A document that was added as proof.
    UploadId
}

words! {
    /// How a document stands. Only the first two are proof.
    UploadState {
        Current = "current",
        /// It counts, and runs out within thirty days.
        Expiring = "expiring",
        Expired = "expired",
        /// A newer one took its place.
        Superseded = "superseded",
        Withdrawn = "withdrawn",
    }
}

/// Who took a document back, when and why.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, specta::Type)]
#[serde(rename_all = "camelCase")]
pub struct UploadWithdrawal {
    #[specta(type = i32)]
    pub at: UtcMillis,
    pub who: String,
    pub why: String,
}

/// A document.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, specta::Type)]
#[serde(rename_all = "camelCase")]
pub struct Upload {
    pub id: UploadId,
    pub title: String,
    /// What it proves, in a sentence.
    pub proves: String,
    /// The day that it is of.
    pub of_day: LocalDate,
    /// The last day on which it counts.
    pub expires: Option<LocalDate>,
    pub state: UploadState,
    /// Days after today on which it still counts; none where it has no last day or doesn't count.
    pub days_left: Option<i32>,
    pub file: FileId,
    /// The file's own name.
    pub file_name: String,
    #[specta(type = i32)]
    pub bytes: u64,
    /// Of the file, hexadecimal.
    pub sha256: String,
    pub who: String,
    #[specta(type = i32)]
    pub at: UtcMillis,
    pub edition: String,
    /// Whose place it took.
    pub replaces: Option<UploadId>,
    pub withdrawn: Option<UploadWithdrawal>,
}

impl Upload {
    /// Whether it is proof today.
    #[must_use]
    pub fn counts(&self) -> bool {
        matches!(self.state, UploadState::Current | UploadState::Expiring)
    }
}

/// Adds a document to a requirement, or puts it in the place of another.
#[derive(Clone, PartialEq, Eq, Debug, Deserialize, specta::Type)]
#[serde(rename_all = "camelCase")]
pub struct AddUploadReq {
    pub requirement: String,
    pub replaces: Option<UploadId>,
    pub title: String,
    pub proves: String,
    pub of_day: LocalDate,
    pub expires: Option<LocalDate>,
}

/// Takes a document back.
#[derive(Clone, PartialEq, Eq, Debug, Deserialize, specta::Type)]
#[serde(rename_all = "camelCase")]
pub struct WithdrawUploadReq {
    pub upload: UploadId,
    pub reason: String,
}
