//! Devices and media, and what this computer tells of itself.

use crate::{call::Call, error::Answer, papers, system};
use stillroom_practice::programme::devices::{
    self, AttestSystemReq, ChangeDeviceReq, DeviceDraft, DeviceFile, DeviceItemId, DeviceRegister,
    DisposalRef, FacilityEntry,
};
use stillroom_record::{FileId, Permission};

#[tauri::command]
#[specta::specta]
pub(crate) async fn list_devices(call: Call) -> Answer<DeviceRegister> {
    call.signed_in(devices::list_devices).await
}

#[tauri::command]
#[specta::specta]
pub(crate) async fn get_device(call: Call, id: DeviceItemId) -> Answer<DeviceFile> {
    call.signed_in(move |session| devices::get_device(session, id)).await
}

#[tauri::command]
#[specta::specta]
pub(crate) async fn save_device(call: Call, draft: DeviceDraft) -> Answer<DeviceFile> {
    call.signed_in(move |session| devices::save_device(session, draft)).await
}

#[tauri::command]
#[specta::specta]
pub(crate) async fn change_device(call: Call, req: ChangeDeviceReq) -> Answer<DeviceFile> {
    call.signed_in(move |session| devices::change_device(session, req)).await
}

#[tauri::command]
#[specta::specta]
pub(crate) async fn add_facility_entry(call: Call, entry: FacilityEntry) -> Answer<DeviceRegister> {
    call.signed_in(move |session| devices::add_facility_entry(session, entry)).await
}

/// Asks the system, outside any door, and keeps what it told.
#[tauri::command]
#[specta::specta]
pub(crate) async fn read_system(call: Call) -> Answer<DeviceRegister> {
    call.run(|app| {
        let session = app.session()?;
        session.permit(Permission::ProgrammeManage)?;
        let reading = system::read(&app.places.vault);
        Ok(devices::keep_reading(&session, &reading)?)
    })
    .await
}

#[tauri::command]
#[specta::specta]
pub(crate) async fn attest_system(call: Call, req: AttestSystemReq) -> Answer<DeviceRegister> {
    call.signed_in(move |session| devices::attest_system(session, &req)).await
}

/// Adds a paper to a disposal; nothing when no file was chosen.
#[tauri::command]
#[specta::specta]
pub(crate) async fn attach_certificate(call: Call, of: DisposalRef) -> Answer<Option<DeviceFile>> {
    call.run(move |app| {
        let session = app.session()?;
        session.permit(Permission::ProgrammeManage)?;
        let Some(paper) = papers::choose(app, &session, "Choose the certificate or a photo")? else {
            return Ok(None);
        };
        Ok(Some(devices::attach_certificate(&session, of, &paper)?))
    })
    .await
}

/// Copies a paper of a disposal out of the record; false when no folder was chosen.
#[tauri::command]
#[specta::specta]
pub(crate) async fn copy_certificate(call: Call, of: DisposalRef, file: FileId) -> Answer<bool> {
    call.run(move |app| {
        let session = app.session()?;
        let file = devices::certificate_paper(&session, of, file)?;
        papers::copy_out(app, &session, &file)
    })
    .await
}
