//! Retention: rules, holds, lists, and the erasure with its certificate.

use crate::{call::Call, error::Answer};
use stillroom_backup::Retention;
use stillroom_practice::clients::ClientId;
use stillroom_practice::programme::retention::{
    self, ClientRetention, DecidePurgeReq, ErasureCertificate, ErasureCertificateId, ErasureReq, HoldId,
    LegalHoldDraft, Purge, PurgeId, PurgeRun, ReleaseHoldReq, RetentionOverview, RetentionRuleDraft,
};
use stillroom_record::Permission;

#[tauri::command]
#[specta::specta]
pub(crate) async fn retention_overview(call: Call) -> Answer<RetentionOverview> {
    call.signed_in(retention::retention_overview).await
}

#[tauri::command]
#[specta::specta]
pub(crate) async fn save_retention_rule(call: Call, req: RetentionRuleDraft) -> Answer<RetentionOverview> {
    call.signed_in(move |session| retention::save_retention_rule(session, req)).await
}

#[tauri::command]
#[specta::specta]
pub(crate) async fn place_hold(call: Call, req: LegalHoldDraft) -> Answer<HoldId> {
    call.signed_in(move |session| retention::place_hold(session, req)).await
}

#[tauri::command]
#[specta::specta]
pub(crate) async fn release_hold(call: Call, req: ReleaseHoldReq) -> Answer<()> {
    call.signed_in(move |session| retention::release_hold(session, &req)).await
}

#[tauri::command]
#[specta::specta]
pub(crate) async fn client_retention(call: Call, client: ClientId) -> Answer<ClientRetention> {
    call.signed_in(move |session| retention::client_retention(session, client)).await
}

#[tauri::command]
#[specta::specta]
pub(crate) async fn propose_purge(call: Call, clients: Vec<ClientId>) -> Answer<Purge> {
    call.signed_in(move |session| retention::propose_purge(session, &clients)).await
}

#[tauri::command]
#[specta::specta]
pub(crate) async fn request_erasure(call: Call, req: ErasureReq) -> Answer<Purge> {
    call.signed_in(move |session| retention::request_erasure(session, &req)).await
}

#[tauri::command]
#[specta::specta]
pub(crate) async fn decide_purge(call: Call, req: DecidePurgeReq) -> Answer<Purge> {
    call.signed_in(move |session| retention::decide_purge(session, &req)).await
}

/// Erases who was approved, with progress; stopped, it goes on the next time with the rest.
#[tauri::command]
#[specta::specta]
pub(crate) async fn run_purge(call: Call, purge: PurgeId) -> Answer<PurgeRun> {
    call.run(move |app| {
        let session = app.session()?;
        session.permit(Permission::RetentionPurge)?;
        let job = app.begin("purge", "Erasing records", true)?;
        let stop = job.stop();
        let done =
            retention::run_purge(&session, purge, &mut |done, total| job.at(done, total), &|| stop.asked());
        job.end(done)
    })
    .await
}

#[tauri::command]
#[specta::specta]
pub(crate) async fn retention_certificate(
    call: Call,
    id: ErasureCertificateId,
) -> Answer<ErasureCertificate> {
    let months = u32::try_from(Retention::default().months).unwrap_or(u32::MAX);
    call.signed_in(move |session| retention::get_certificate(session, id, months)).await
}
