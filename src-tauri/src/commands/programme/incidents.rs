//! Incidents and breaches.

use crate::{call::Call, error::Answer};
use stillroom_practice::programme::incidents::{
    self, ChangeIncidentReq, HhsLog, IncidentFile, IncidentId, IncidentLetters, IncidentLine, MyReport,
    ReportIncidentReq, StateClockDraft, StateClocks,
};

#[tauri::command]
#[specta::specta]
pub(crate) async fn report_incident(call: Call, req: ReportIncidentReq) -> Answer<MyReport> {
    call.signed_in(move |session| incidents::report_incident(session, req)).await
}

#[tauri::command]
#[specta::specta]
pub(crate) async fn my_incident_reports(call: Call) -> Answer<Vec<MyReport>> {
    call.signed_in(incidents::my_reports).await
}

#[tauri::command]
#[specta::specta]
pub(crate) async fn list_incidents(call: Call) -> Answer<Vec<IncidentLine>> {
    call.signed_in(incidents::list_incidents).await
}

#[tauri::command]
#[specta::specta]
pub(crate) async fn get_incident(call: Call, id: IncidentId) -> Answer<IncidentFile> {
    call.signed_in(move |session| incidents::get_incident(session, id)).await
}

#[tauri::command]
#[specta::specta]
pub(crate) async fn change_incident(call: Call, req: ChangeIncidentReq) -> Answer<IncidentFile> {
    call.signed_in(move |session| incidents::change_incident(session, req)).await
}

#[tauri::command]
#[specta::specta]
pub(crate) async fn incident_letters(call: Call, id: IncidentId) -> Answer<IncidentLetters> {
    call.signed_in(move |session| incidents::incident_letters(session, id)).await
}

#[tauri::command]
#[specta::specta]
pub(crate) async fn incident_log(call: Call, year: i32) -> Answer<HhsLog> {
    call.signed_in(move |session| incidents::get_hhs_log(session, year)).await
}

#[tauri::command]
#[specta::specta]
pub(crate) async fn list_state_clocks(call: Call) -> Answer<StateClocks> {
    call.signed_in(incidents::list_state_clocks).await
}

#[tauri::command]
#[specta::specta]
pub(crate) async fn save_state_clock(call: Call, draft: StateClockDraft) -> Answer<StateClocks> {
    call.signed_in(move |session| incidents::save_state_clock(session, draft)).await
}
