//! The people who work here.

use crate::{call::Call, error::Answer};
use serde::Deserialize;
use stillroom_practice::staff::{
    self, EndedAccess, EnrolmentCode, LicenceDraft, LicenceId, OneTimePassphrase, SavedStaff, StaffDraft,
    StaffMember,
};
use stillroom_record::PersonId;

/// Somebody leaves.
#[derive(Deserialize, specta::Type)]
pub(crate) struct EndAccessReq {
    person: PersonId,
    reason: String,
}

#[tauri::command]
#[specta::specta]
pub(crate) async fn list_staff(call: Call) -> Answer<Vec<StaffMember>> {
    call.signed_in(staff::list_staff).await
}

#[tauri::command]
#[specta::specta]
pub(crate) async fn save_staff(call: Call, req: StaffDraft) -> Answer<SavedStaff> {
    call.signed_in(move |s| staff::save_staff(s, req)).await
}

#[tauri::command]
#[specta::specta]
pub(crate) async fn save_licence(call: Call, req: LicenceDraft) -> Answer<StaffMember> {
    call.signed_in(move |s| staff::save_licence(s, req)).await
}

#[tauri::command]
#[specta::specta]
pub(crate) async fn remove_licence(call: Call, id: LicenceId) -> Answer<StaffMember> {
    call.signed_in(move |s| staff::remove_licence(s, id)).await
}

#[tauri::command]
#[specta::specta]
pub(crate) async fn end_access(call: Call, req: EndAccessReq) -> Answer<EndedAccess> {
    call.signed_in(move |s| staff::end_access(s, req.person, &req.reason)).await
}

#[tauri::command]
#[specta::specta]
pub(crate) async fn issue_one_time_passphrase(call: Call, person: PersonId) -> Answer<OneTimePassphrase> {
    call.signed_in(move |s| staff::issue_one_time_passphrase(s, person)).await
}

#[tauri::command]
#[specta::specta]
pub(crate) async fn issue_enrolment_code(call: Call, person: PersonId) -> Answer<EnrolmentCode> {
    call.signed_in(move |s| staff::issue_enrolment_code(s, person)).await
}
