//! The people a practice treats.

use crate::{call::Call, error::Answer};
use serde::{Deserialize, Serialize};
use stillroom_practice::{
    Saved,
    clients::{
        self, BreakGlassAlert, BreakGlassView, Client, ClientDraft, ClientHit, ClientId, Duplicate, Health,
        HistoryItem, MergePreview, SearchRequest,
    },
    reports::{self, ClientPage},
};
use stillroom_record::EntryId;
use uuid::Uuid;

/// A client to save.
#[derive(Deserialize, specta::Type)]
#[serde(rename_all = "camelCase")]
pub(crate) struct SaveClientReq {
    draft: ClientDraft,
    /// The person saw the look-alikes and says that this is somebody else.
    accept_duplicates: bool,
}

/// Archive a client, or bring one back.
#[derive(Deserialize, specta::Type)]
pub(crate) struct ArchiveClientReq {
    id: ClientId,
    archived: bool,
}

/// Two records of one person, perhaps.
#[derive(Deserialize, specta::Type)]
pub(crate) struct PreviewMergeReq {
    keep: ClientId,
    drop: ClientId,
}

/// Two records of one person.
#[derive(Deserialize, specta::Type)]
pub(crate) struct MergeClientsReq {
    keep: ClientId,
    drop: ClientId,
    reason: String,
}

/// An emergency.
#[derive(Deserialize, specta::Type)]
pub(crate) struct BreakGlassReq {
    client: ClientId,
    reason: String,
}

/// What the privacy officer found.
#[derive(Deserialize, specta::Type)]
pub(crate) struct CloseBreakGlassAlertReq {
    id: Uuid,
    finding: String,
}

/// What an undo changed.
#[derive(Serialize, specta::Type)]
pub(crate) struct Undone {
    topics: Vec<String>,
}

#[tauri::command]
#[specta::specta]
pub(crate) async fn search_clients(call: Call, req: SearchRequest) -> Answer<Vec<ClientHit>> {
    call.signed_in(move |s| clients::search_clients(s, req)).await
}

#[tauri::command]
#[specta::specta]
pub(crate) async fn get_client(call: Call, id: ClientId) -> Answer<Client> {
    call.signed_in(move |s| clients::get_client(s, id)).await
}

#[tauri::command]
#[specta::specta]
pub(crate) async fn save_client(call: Call, req: SaveClientReq) -> Answer<Saved<Client>> {
    call.signed_in(move |s| clients::save_client(s, req.draft, req.accept_duplicates)).await
}

#[tauri::command]
#[specta::specta]
pub(crate) async fn find_duplicates(call: Call, draft: ClientDraft) -> Answer<Vec<Duplicate>> {
    call.signed_in(move |s| clients::find_duplicates(s, draft)).await
}

#[tauri::command]
#[specta::specta]
pub(crate) async fn archive_client(call: Call, req: ArchiveClientReq) -> Answer<Saved<Client>> {
    call.signed_in(move |s| clients::archive_client(s, req.id, req.archived)).await
}

#[tauri::command]
#[specta::specta]
pub(crate) async fn get_health(call: Call, client: ClientId) -> Answer<Health> {
    call.signed_in(move |s| clients::get_health(s, client)).await
}

#[tauri::command]
#[specta::specta]
pub(crate) async fn save_health(call: Call, health: Health) -> Answer<Saved<Health>> {
    call.signed_in(move |s| clients::save_health(s, health)).await
}

#[tauri::command]
#[specta::specta]
pub(crate) async fn client_page(call: Call, id: ClientId) -> Answer<ClientPage> {
    call.signed_in(move |s| reports::client_page(s, id)).await
}

#[tauri::command]
#[specta::specta]
pub(crate) async fn preview_merge(call: Call, req: PreviewMergeReq) -> Answer<MergePreview> {
    call.signed_in(move |s| clients::preview_merge(s, req.keep, req.drop)).await
}

#[tauri::command]
#[specta::specta]
pub(crate) async fn merge_clients(call: Call, req: MergeClientsReq) -> Answer<Saved<Client>> {
    call.signed_in(move |s| clients::merge_clients(s, req.keep, req.drop, &req.reason)).await
}

#[tauri::command]
#[specta::specta]
pub(crate) async fn client_history(call: Call, id: ClientId) -> Answer<Vec<HistoryItem>> {
    call.signed_in(move |s| clients::client_history(s, id)).await
}

#[tauri::command]
#[specta::specta]
pub(crate) async fn break_glass(call: Call, req: BreakGlassReq) -> Answer<BreakGlassView> {
    call.signed_in(move |s| clients::break_glass(s, req.client, &req.reason)).await
}

#[tauri::command]
#[specta::specta]
pub(crate) async fn break_glass_alerts(call: Call) -> Answer<Vec<BreakGlassAlert>> {
    call.signed_in(clients::break_glass_alerts).await
}

#[tauri::command]
#[specta::specta]
pub(crate) async fn close_break_glass_alert(call: Call, req: CloseBreakGlassAlertReq) -> Answer<()> {
    call.signed_in(move |s| clients::close_break_glass_alert(s, req.id, &req.finding)).await
}

/// Undoes one change of any capability, by its journal entry.
#[tauri::command]
#[specta::specta]
pub(crate) async fn undo(call: Call, entry: EntryId) -> Answer<Undone> {
    call.signed_in(move |s| {
        let done = s.undo(entry)?;
        Ok::<_, stillroom_record::RecordError>(Undone {
            topics: done.topics.iter().map(|t| (*t).to_owned()).collect(),
        })
    })
    .await
}
