//! What clients ask for about their record.

use crate::{call::Call, error::Answer};
use stillroom_practice::clients::ClientId;
use stillroom_practice::programme::requests::{
    self, AccountingReport, AmendRecordReq, ChangeRequestReq, RequestFile, RequestId, RequestLetter,
    RequestLetterReq, RequestLine, RequestRuleDraft, RequestRules, TakeRequestReq, TakenRequest,
};

#[tauri::command]
#[specta::specta]
pub(crate) async fn take_request(call: Call, req: TakeRequestReq) -> Answer<TakenRequest> {
    call.signed_in(move |session| requests::take_request(session, req)).await
}

#[tauri::command]
#[specta::specta]
pub(crate) async fn list_requests(call: Call) -> Answer<Vec<RequestLine>> {
    call.signed_in(requests::list_requests).await
}

#[tauri::command]
#[specta::specta]
pub(crate) async fn requests_of_client(call: Call, client: ClientId) -> Answer<Vec<RequestLine>> {
    call.signed_in(move |session| requests::requests_of_client(session, client)).await
}

#[tauri::command]
#[specta::specta]
pub(crate) async fn get_request(call: Call, id: RequestId) -> Answer<RequestFile> {
    call.signed_in(move |session| requests::get_request(session, id)).await
}

#[tauri::command]
#[specta::specta]
pub(crate) async fn change_request(call: Call, req: ChangeRequestReq) -> Answer<RequestFile> {
    call.signed_in(move |session| requests::change_request(session, req)).await
}

#[tauri::command]
#[specta::specta]
pub(crate) async fn amend_record(call: Call, req: AmendRecordReq) -> Answer<RequestFile> {
    call.signed_in(move |session| requests::amend_record(session, req)).await
}

#[tauri::command]
#[specta::specta]
pub(crate) async fn request_letter(call: Call, req: RequestLetterReq) -> Answer<RequestLetter> {
    call.signed_in(move |session| requests::request_letter(session, req)).await
}

#[tauri::command]
#[specta::specta]
pub(crate) async fn get_accounting(call: Call, id: RequestId) -> Answer<AccountingReport> {
    call.signed_in(move |session| requests::get_accounting(session, id)).await
}

#[tauri::command]
#[specta::specta]
pub(crate) async fn list_request_rules(call: Call) -> Answer<RequestRules> {
    call.signed_in(requests::list_request_rules).await
}

#[tauri::command]
#[specta::specta]
pub(crate) async fn save_request_rule(call: Call, draft: RequestRuleDraft) -> Answer<RequestRules> {
    call.signed_in(move |session| requests::save_request_rule(session, draft)).await
}
