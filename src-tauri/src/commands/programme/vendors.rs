//! Vendors, their agreements, and the lists of questions.

use crate::{call::Call, error::Answer, papers};
use stillroom_practice::programme::vendors::{
    self, AgreementRef, ChangeVendorReq, FindingReq, SaveSheetReq, VendorDraft, VendorFile, VendorId,
    VendorRegister, VendorSheets,
};
use stillroom_record::{FileId, Permission};

#[tauri::command]
#[specta::specta]
pub(crate) async fn list_vendors(call: Call) -> Answer<VendorRegister> {
    call.signed_in(vendors::list_vendors).await
}

#[tauri::command]
#[specta::specta]
pub(crate) async fn get_vendor(call: Call, id: VendorId) -> Answer<VendorFile> {
    call.signed_in(move |session| vendors::get_vendor(session, id)).await
}

#[tauri::command]
#[specta::specta]
pub(crate) async fn save_vendor(call: Call, draft: VendorDraft) -> Answer<VendorFile> {
    call.signed_in(move |session| vendors::save_vendor(session, draft)).await
}

#[tauri::command]
#[specta::specta]
pub(crate) async fn change_vendor(call: Call, req: ChangeVendorReq) -> Answer<VendorFile> {
    call.signed_in(move |session| vendors::change_vendor(session, req)).await
}

#[tauri::command]
#[specta::specta]
pub(crate) async fn list_vendor_sheets(call: Call) -> Answer<VendorSheets> {
    call.signed_in(vendors::list_vendor_sheets).await
}

#[tauri::command]
#[specta::specta]
pub(crate) async fn save_vendor_sheet(call: Call, req: SaveSheetReq) -> Answer<VendorSheets> {
    call.signed_in(move |session| vendors::save_vendor_sheet(session, req)).await
}

#[tauri::command]
#[specta::specta]
pub(crate) async fn put_finding_right(call: Call, req: FindingReq) -> Answer<VendorSheets> {
    call.signed_in(move |session| vendors::put_finding_right(session, &req)).await
}

/// Adds the contract itself; nothing when no file was chosen.
#[tauri::command]
#[specta::specta]
pub(crate) async fn attach_agreement(call: Call, of: AgreementRef) -> Answer<Option<VendorFile>> {
    call.run(move |app| {
        let session = app.session()?;
        session.permit(Permission::ProgrammeManage)?;
        let Some(paper) = papers::choose(app, &session, "Choose the signed agreement")? else {
            return Ok(None);
        };
        Ok(Some(vendors::attach_agreement(&session, of, &paper)?))
    })
    .await
}

/// Copies a contract out of the record; false when no folder was chosen.
#[tauri::command]
#[specta::specta]
pub(crate) async fn copy_agreement(call: Call, of: AgreementRef, file: FileId) -> Answer<bool> {
    call.run(move |app| {
        let session = app.session()?;
        let file = vendors::agreement_paper(&session, of, file)?;
        papers::copy_out(app, &session, &file)
    })
    .await
}
