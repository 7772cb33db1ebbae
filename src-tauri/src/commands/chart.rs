//! Notes, addenda and the drafts of every form.

use crate::{call::Call, error::Answer};
use stillroom_practice::{
    chart::{self, AddAddendumReq, Draft, DraftKey, Note, SaveDraftReq, SavedDraft, SignNoteReq},
    schedule::VisitId,
};

#[tauri::command]
#[specta::specta]
pub(crate) async fn get_note(call: Call, visit: VisitId) -> Answer<Option<Note>> {
    call.signed_in(move |s| chart::get_note(s, visit)).await
}

#[tauri::command]
#[specta::specta]
pub(crate) async fn save_draft(call: Call, req: SaveDraftReq) -> Answer<SavedDraft> {
    call.signed_in(move |s| chart::save_draft(s, req)).await
}

#[tauri::command]
#[specta::specta]
pub(crate) async fn get_draft(call: Call, req: DraftKey) -> Answer<Option<Draft>> {
    call.signed_in(move |s| chart::get_draft(s, req)).await
}

#[tauri::command]
#[specta::specta]
pub(crate) async fn discard_draft(call: Call, req: DraftKey) -> Answer<()> {
    call.signed_in(move |s| chart::discard_draft(s, req)).await
}

#[tauri::command]
#[specta::specta]
pub(crate) async fn sign_note(call: Call, req: SignNoteReq) -> Answer<Note> {
    call.signed_in(move |s| chart::sign_note(s, req)).await
}

#[tauri::command]
#[specta::specta]
pub(crate) async fn add_addendum(call: Call, req: AddAddendumReq) -> Answer<Note> {
    call.signed_in(move |s| chart::add_addendum(s, req)).await
}
