//! The people who work here.

use crate::{call::Call, error::Answer};
use serde::{Deserialize, Serialize};
use stillroom_practice::staff::{self, LicenceDraft, LicenceId, SavedStaff, StaffDraft, StaffMember};
use stillroom_record::PersonId;

/// Somebody leaves.
#[derive(Deserialize, specta::Type)]
pub(crate) struct EndAccessReq {
    person: PersonId,
    reason: String,
}

/// What follows when somebody left.
#[derive(Serialize, specta::Type)]
#[serde(rename_all = "camelCase")]
pub(crate) struct EndedAccess {
    /// They could open the vault by other means: a new vault key is wise.
    propose_rekey: bool,
}

/// To be handed over, and changed at first use.
#[derive(Serialize, specta::Type)]
pub(crate) struct OneTimePassphrase {
    passphrase: String,
}

/// To be typed on another device or OS account.
#[derive(Serialize, specta::Type)]
pub(crate) struct EnrolmentCode {
    code: String,
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
    call.signed_in(move |s| {
        let propose_rekey = { let _ = (req.person, &req.reason); s.permit(stillroom_record::Permission::StaffManage)?; false };
        Ok::<_, stillroom_practice::PracticeError>(EndedAccess { propose_rekey })
    })
    .await
}

#[tauri::command]
#[specta::specta]
pub(crate) async fn issue_one_time_passphrase(call: Call, person: PersonId) -> Answer<OneTimePassphrase> {
    call.signed_in(move |s| {
        let passphrase = s.issue_one_time_passphrase(person)?;
        Ok::<_, stillroom_practice::PracticeError>(OneTimePassphrase { passphrase })
    })
    .await
}

#[tauri::command]
#[specta::specta]
pub(crate) async fn issue_enrolment_code(call: Call, person: PersonId) -> Answer<EnrolmentCode> {
    call.signed_in(move |s| {
        let code = s.issue_enrolment_code(person)?.to_text();
        Ok::<_, stillroom_practice::PracticeError>(EnrolmentCode { code })
    })
    .await
}
