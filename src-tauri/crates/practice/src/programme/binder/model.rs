//! The binder as the screens know it.

use crate::schedule::LocalDate;
use serde::{Deserialize, Serialize};
use stillroom_record::UtcMillis;

stillroom_record::define_id! {
    /// A binder that was made.
    BinderId
}

/// What is made.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize, specta::Type)]
#[serde(rename_all = "camelCase")]
pub enum BinderForm {
    /// One file to read and print.
    Pdf,
    /// The same with an index and every piece of evidence, each with its SHA-256.
    Folder,
}

impl BinderForm {
    pub(super) fn word(self) -> &'static str {
        match self {
            Self::Pdf => "pdf",
            Self::Folder => "folder",
        }
    }
}

/// What a requirement lacks.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, specta::Type)]
#[serde(rename_all = "camelCase")]
pub struct BinderGap {
    pub requirement: String,
    pub cite: String,
    pub title: String,
    pub gaps: Vec<String>,
}

/// A binder that was made before.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, specta::Type)]
#[serde(rename_all = "camelCase")]
pub struct BinderMade {
    pub id: BinderId,
    pub as_of: LocalDate,
    pub form: BinderForm,
    #[specta(type = i32)]
    pub made_at: UtcMillis,
    pub who: String,
    pub pages: u32,
    pub gaps: u32,
    /// Of the PDF, hexadecimal.
    pub sha256: String,
}

/// What a binder would hold.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, specta::Type)]
#[serde(rename_all = "camelCase")]
pub struct BinderPreview {
    pub as_of: LocalDate,
    pub today: LocalDate,
    pub requirements: u32,
    /// Those that a policy in force answers.
    pub with_policy: u32,
    /// Those of which Stillroom saw something.
    pub verified: u32,
    /// Those under which a person's statement counts.
    pub attested: u32,
    /// Those that lack something.
    pub with_gaps: u32,
    /// The oldest automatic evidence that it rests on was collected on this day.
    pub oldest: Option<LocalDate>,
    /// Revisions of evidence in the year before.
    pub revisions: u32,
    /// Entries about that day or an earlier one that came after it.
    pub late: u32,
    pub gaps: Vec<BinderGap>,
    /// Newest first.
    pub made: Vec<BinderMade>,
}

/// Makes a binder in a folder that a person chose.
#[derive(Clone, PartialEq, Eq, Debug, Deserialize, specta::Type)]
#[serde(rename_all = "camelCase")]
pub struct MakeBinderReq {
    pub as_of: LocalDate,
    pub form: BinderForm,
}

/// It was made.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, specta::Type)]
#[serde(rename_all = "camelCase")]
pub struct BinderDone {
    /// The file's or folder's name, in the folder that was chosen.
    pub name: String,
    pub files: u32,
    /// Characters that no font has; the PDF shows them as a sign.
    pub unprintable: u32,
    pub made: BinderMade,
}
