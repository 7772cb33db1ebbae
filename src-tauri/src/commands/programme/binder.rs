//! The evidence binder.

use crate::{backups::allowed, call::Call, commands::backup::choose, error::Answer};
use serde::Deserialize;
use stillroom_practice::programme::binder::{self, BinderDone, BinderPreview, MakeBinderReq};
use stillroom_practice::schedule::LocalDate;
use stillroom_record::Permission;

/// The window's name for the work.
const JOB: &str = "binder";

/// What to make, and the folder that was chosen for it.
#[derive(Deserialize, specta::Type)]
pub(crate) struct MakeBinderIn {
    binder: MakeBinderReq,
    folder: String,
}

#[tauri::command]
#[specta::specta]
pub(crate) async fn binder_preview(call: Call, as_of: LocalDate) -> Answer<BinderPreview> {
    call.signed_in(move |s| binder::preview_binder(s, as_of)).await
}

/// The window can't name a folder by itself: only one that was chosen here is written to.
#[tauri::command]
#[specta::specta]
pub(crate) async fn binder_pick(call: Call) -> Answer<Option<String>> {
    call.run(|app| {
        app.session()?.permit(Permission::Export)?;
        choose(app, "Choose where the binder goes")
    })
    .await
}

#[tauri::command]
#[specta::specta]
pub(crate) async fn make_binder(call: Call, req: MakeBinderIn) -> Answer<BinderDone> {
    call.run(move |app| {
        let session = app.session()?;
        session.permit(Permission::Export)?;
        let folder = allowed(app, req.folder)?;
        let job = app.begin(JOB, "Making the binder", true)?;
        let stop = job.stop();
        let done = binder::make_binder(&session, req.binder, &folder, &|at, of| {
            job.at(at, of);
            stop.asked()
        });
        job.end(done)
    })
    .await
}
