//! What clients wish, who acts for them, and complaints.

use crate::{call::Call, error::Answer};
use stillroom_practice::clients::ClientId;
use stillroom_practice::programme::wishes::{
    self, ClientWishes, ComplaintChange, ComplaintDraft, ComplaintReceipt, Complaints, DecideWishReq,
    RecordWishReq, WishSettings, WishesOverview,
};

#[tauri::command]
#[specta::specta]
pub(crate) async fn client_wishes(call: Call, client: ClientId) -> Answer<ClientWishes> {
    call.signed_in(move |session| wishes::client_wishes(session, client)).await
}

#[tauri::command]
#[specta::specta]
pub(crate) async fn record_wish(call: Call, req: RecordWishReq) -> Answer<ClientWishes> {
    call.signed_in(move |session| wishes::record_wish(session, req)).await
}

#[tauri::command]
#[specta::specta]
pub(crate) async fn decide_wish(call: Call, req: DecideWishReq) -> Answer<ClientWishes> {
    call.signed_in(move |session| wishes::decide_wish(session, req)).await
}

#[tauri::command]
#[specta::specta]
pub(crate) async fn wishes_overview(call: Call) -> Answer<WishesOverview> {
    call.signed_in(wishes::wishes_overview).await
}

#[tauri::command]
#[specta::specta]
pub(crate) async fn save_wish_settings(call: Call, req: WishSettings) -> Answer<WishesOverview> {
    call.signed_in(move |session| wishes::save_wish_settings(session, req)).await
}

#[tauri::command]
#[specta::specta]
pub(crate) async fn report_complaint(call: Call, req: ComplaintDraft) -> Answer<ComplaintReceipt> {
    call.signed_in(move |session| wishes::report_complaint(session, req)).await
}

#[tauri::command]
#[specta::specta]
pub(crate) async fn list_complaints(call: Call) -> Answer<Complaints> {
    call.signed_in(wishes::list_complaints).await
}

#[tauri::command]
#[specta::specta]
pub(crate) async fn change_complaint(call: Call, req: ComplaintChange) -> Answer<Complaints> {
    call.signed_in(move |session| wishes::change_complaint(session, req)).await
}
