//! The notice of privacy practices: its versions, and who got it.

use crate::{call::Call, error::Answer};
use stillroom_practice::clients::ClientId;
use stillroom_practice::programme::notices::{
    self, ClientNotice, NoticeDraft, NoticePreview, NoticesPage, PostNoticeReq, ReceiptDraft, RightsHandout,
};

#[tauri::command]
#[specta::specta]
pub(crate) async fn client_notice(call: Call, client: ClientId) -> Answer<ClientNotice> {
    call.signed_in(move |session| notices::client_notice(session, client)).await
}

#[tauri::command]
#[specta::specta]
pub(crate) async fn record_receipt(call: Call, req: ReceiptDraft) -> Answer<ClientNotice> {
    call.signed_in(move |session| notices::record_receipt(session, req)).await
}

#[tauri::command]
#[specta::specta]
pub(crate) async fn rights_handout(call: Call) -> Answer<RightsHandout> {
    call.signed_in(notices::rights_handout).await
}

#[tauri::command]
#[specta::specta]
pub(crate) async fn notices_page(call: Call) -> Answer<NoticesPage> {
    call.signed_in(notices::notices_page).await
}

#[tauri::command]
#[specta::specta]
pub(crate) async fn preview_notice(call: Call, req: NoticeDraft) -> Answer<NoticePreview> {
    call.signed_in(move |session| notices::preview_notice(session, req)).await
}

#[tauri::command]
#[specta::specta]
pub(crate) async fn approve_notice(call: Call, req: NoticeDraft) -> Answer<NoticesPage> {
    call.signed_in(move |session| notices::approve_notice(session, req)).await
}

#[tauri::command]
#[specta::specta]
pub(crate) async fn post_notice(call: Call, req: PostNoticeReq) -> Answer<NoticesPage> {
    call.signed_in(move |session| notices::post_notice(session, req)).await
}
