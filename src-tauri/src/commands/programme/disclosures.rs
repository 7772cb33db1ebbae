//! The log of disclosures.

use crate::{call::Call, error::Answer};
use stillroom_practice::clients::ClientId;
use stillroom_practice::programme::disclosures::{
    self, CorrectDisclosureReq, DisclosureLine, DisclosurePurpose, NewDisclosure, PauseDisclosureReq,
};

#[tauri::command]
#[specta::specta]
pub(crate) async fn disclosure_purposes(call: Call) -> Answer<Vec<DisclosurePurpose>> {
    call.signed_in(disclosures::disclosure_purposes).await
}

#[tauri::command]
#[specta::specta]
pub(crate) async fn log_disclosure(call: Call, entry: NewDisclosure) -> Answer<DisclosureLine> {
    call.signed_in(move |session| disclosures::log_disclosure(session, entry)).await
}

#[tauri::command]
#[specta::specta]
pub(crate) async fn list_disclosures(call: Call, client: Option<ClientId>) -> Answer<Vec<DisclosureLine>> {
    call.signed_in(move |session| disclosures::list_disclosures(session, client)).await
}

#[tauri::command]
#[specta::specta]
pub(crate) async fn correct_disclosure(call: Call, req: CorrectDisclosureReq) -> Answer<DisclosureLine> {
    call.signed_in(move |session| disclosures::correct_disclosure(session, req)).await
}

#[tauri::command]
#[specta::specta]
pub(crate) async fn pause_disclosure(call: Call, req: PauseDisclosureReq) -> Answer<DisclosureLine> {
    call.signed_in(move |session| disclosures::pause_disclosure(session, req)).await
}
