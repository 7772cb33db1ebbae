//! Notes, addenda and drafts, as the screens know them.

use crate::clients::ClientId;
use crate::schedule::VisitId;
use serde::{Deserialize, Serialize};
use stillroom_record::{PersonId, UtcMillis};

stillroom_record::define_id! {
    /// The note of a visit.
    NoteId
}
stillroom_record::define_id! {
    /// What was added to a signed note.
    AddendumId
}

/// Whether a note is still being written.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug, Serialize, Deserialize, specta::Type)]
#[serde(rename_all = "camelCase")]
pub enum NoteStatus {
    Draft,
    Signed,
}

/// The note of a visit. A draft is the reader's own; what is signed never changes.
#[derive(Clone, PartialEq, Serialize, Deserialize, specta::Type)]
#[serde(rename_all = "camelCase")]
pub struct Note {
    /// The nil id for a draft.
    pub id: NoteId,
    pub visit: VisitId,
    pub client: ClientId,
    pub client_name: String,
    pub author: PersonId,
    pub author_name: String,
    pub text: String,
    pub status: NoteStatus,
    #[specta(type = Option<i32>)]
    pub signed_at: Option<UtcMillis>,
    /// Name and credentials as they were at the signing.
    pub signed_by: Option<String>,
    pub version: u32,
    pub addenda: Vec<Addendum>,
}

impl std::fmt::Debug for Note {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Note").field("id", &self.id).field("status", &self.status).finish_non_exhaustive()
    }
}

/// Signed words added after the note was locked.
#[derive(Clone, PartialEq, Serialize, Deserialize, specta::Type)]
#[serde(rename_all = "camelCase")]
pub struct Addendum {
    pub id: AddendumId,
    pub text: String,
    pub author: PersonId,
    pub author_name: String,
    #[specta(type = i32)]
    pub at: UtcMillis,
}

impl std::fmt::Debug for Addendum {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Addendum").field("id", &self.id).finish_non_exhaustive()
    }
}

/// What a form holds while it is typed.
#[derive(Clone, PartialEq, Serialize, Deserialize, specta::Type)]
#[serde(rename_all = "camelCase")]
pub struct SaveDraftReq {
    /// "note", "addendum", "client" or "visit".
    pub form: String,
    /// What it is about: an id, or a word for something new.
    pub subject: String,
    pub body: String,
}

impl std::fmt::Debug for SaveDraftReq {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("SaveDraftReq").field("form", &self.form).finish_non_exhaustive()
    }
}

/// Which draft.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize, specta::Type)]
#[serde(rename_all = "camelCase")]
pub struct DraftKey {
    pub form: String,
    pub subject: String,
}

/// When a draft was saved.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize, specta::Type)]
#[serde(rename_all = "camelCase")]
pub struct SavedDraft {
    #[specta(type = i32)]
    pub saved_at: UtcMillis,
}

/// What was typed last.
#[derive(Clone, PartialEq, Serialize, Deserialize, specta::Type)]
#[serde(rename_all = "camelCase")]
pub struct Draft {
    pub body: String,
    #[specta(type = i32)]
    pub saved_at: UtcMillis,
}

impl std::fmt::Debug for Draft {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Draft").field("saved_at", &self.saved_at).finish_non_exhaustive()
    }
}

/// A note to sign and lock.
#[derive(Clone, PartialEq, Serialize, Deserialize, specta::Type)]
#[serde(rename_all = "camelCase")]
pub struct SignNoteReq {
    pub visit: VisitId,
    pub text: String,
}

impl std::fmt::Debug for SignNoteReq {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("SignNoteReq").field("visit", &self.visit).finish_non_exhaustive()
    }
}

/// Words to add to a signed note.
#[derive(Clone, PartialEq, Serialize, Deserialize, specta::Type)]
#[serde(rename_all = "camelCase")]
pub struct AddAddendumReq {
    pub note: NoteId,
    pub text: String,
}

impl std::fmt::Debug for AddAddendumReq {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("AddAddendumReq").field("note", &self.note).finish_non_exhaustive()
    }
}
