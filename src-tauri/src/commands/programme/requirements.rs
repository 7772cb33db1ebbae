//! The requirements and what the practice says of each.

use crate::{call::Call, error::Answer, papers};
use stillroom_practice::programme::requirements::uploads::{self, AddUploadReq, UploadId, WithdrawUploadReq};
use stillroom_practice::programme::requirements::{
    self, AttestReq, DecideReq, RequirementChange, RequirementState, Requirements, SaveAssessmentReq,
    WithdrawAttestationReq,
};

#[tauri::command]
#[specta::specta]
pub(crate) async fn programme_requirements(call: Call) -> Answer<Requirements> {
    call.signed_in(requirements::requirements).await
}

#[tauri::command]
#[specta::specta]
pub(crate) async fn assess_requirement(call: Call, req: SaveAssessmentReq) -> Answer<RequirementState> {
    call.signed_in(move |s| requirements::assess_requirement(s, req)).await
}

#[tauri::command]
#[specta::specta]
pub(crate) async fn decide_requirement(call: Call, req: DecideReq) -> Answer<RequirementState> {
    call.signed_in(move |s| requirements::decide_requirement(s, req)).await
}

#[tauri::command]
#[specta::specta]
pub(crate) async fn attest_requirement(call: Call, req: AttestReq) -> Answer<RequirementState> {
    call.signed_in(move |s| requirements::attest_requirement(s, req)).await
}

#[tauri::command]
#[specta::specta]
pub(crate) async fn withdraw_attestation(call: Call, req: WithdrawAttestationReq) -> Answer<()> {
    call.signed_in(move |s| requirements::withdraw_attestation(s, req)).await
}

/// Adds a document as proof, or in the place of an older one; nothing when no file was chosen.
#[tauri::command]
#[specta::specta]
pub(crate) async fn add_upload(call: Call, req: AddUploadReq) -> Answer<Option<RequirementState>> {
    call.run(move |app| {
        let session = app.session()?;
        uploads::check_upload(&session, &req)?;
        let Some(paper) = papers::choose(app, &session, "Choose the document")? else {
            return Ok(None);
        };
        Ok(Some(uploads::add_upload(&session, req, &paper)?))
    })
    .await
}

#[tauri::command]
#[specta::specta]
pub(crate) async fn withdraw_upload(call: Call, req: WithdrawUploadReq) -> Answer<()> {
    call.signed_in(move |s| uploads::withdraw_upload(s, req)).await
}

/// Copies a document out of the record; false when no folder was chosen.
#[tauri::command]
#[specta::specta]
pub(crate) async fn copy_upload(call: Call, upload: UploadId) -> Answer<bool> {
    call.run(move |app| {
        let session = app.session()?;
        let file = uploads::upload_file(&session, upload)?;
        papers::copy_out(app, &session, &file)
    })
    .await
}

#[tauri::command]
#[specta::specta]
pub(crate) async fn requirement_history(call: Call, requirement: String) -> Answer<Vec<RequirementChange>> {
    call.signed_in(move |s| requirements::requirement_history(s, &requirement)).await
}

#[tauri::command]
#[specta::specta]
pub(crate) async fn set_proposed_rule(call: Call, on: bool) -> Answer<()> {
    call.signed_in(move |s| requirements::set_proposed_rule(s, on)).await
}
