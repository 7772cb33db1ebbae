//! Clients from the file of another system.

use crate::{
    call::Call,
    error::{Answer, AppError},
};
use serde::Deserialize;
use std::path::PathBuf;
use stillroom_practice::imports::{
    self, Fixed, FixedCell, ImportDone, ImportJobId, ImportPreview, ImportReport, ListParkedReq, OnDuplicate,
    ParkedId, ParkedPage, ParkedRow,
};
use stillroom_record::Permission;

/// Which column is what.
#[derive(Deserialize, specta::Type)]
pub(crate) struct ImportDryRunReq {
    job: ImportJobId,
    /// The field's key for each column, in the file's order.
    mapping: Vec<Option<String>>,
}

/// Take the good rows in.
#[derive(Deserialize, specta::Type)]
pub(crate) struct ImportRunReq {
    job: ImportJobId,
    duplicates: OnDuplicate,
}

/// A parked row, put right.
#[derive(Deserialize, specta::Type)]
pub(crate) struct FixParkedReq {
    id: ParkedId,
    cells: Vec<FixedCell>,
}

/// The window can't name a file by itself: only one that was chosen here can be opened.
#[tauri::command]
#[specta::specta]
pub(crate) async fn pick_csv(call: Call) -> Answer<Option<String>> {
    call.run(|app| {
        app.session()?.permit(Permission::ClientImport)?;
        let title = "Choose the client list";
        let picked =
            app.desk().and_then(|d| d.pick(title, "Tables (CSV, TSV, text)", &["csv", "tsv", "txt"]));
        let Some(path) = picked else { return Ok(None) };
        let shown = path.to_str().map(str::to_owned).ok_or_else(|| {
            AppError::new("file", "This file's name can't be read. Rename it and choose it again.")
        })?;
        app.allow(path);
        Ok(Some(shown))
    })
    .await
}

#[tauri::command]
#[specta::specta]
pub(crate) async fn import_open(call: Call, path: String) -> Answer<ImportPreview> {
    call.run(move |app| {
        let session = app.session()?;
        let path = PathBuf::from(path);
        if !app.is_allowed(&path) {
            session.permit(Permission::ClientImport)?;
            return Err(AppError::new(
                "not_chosen",
                "Choose the file again: only a file that you chose is read.",
            ));
        }
        Ok(app.imports.open(&session, &path)?)
    })
    .await
}

#[tauri::command]
#[specta::specta]
pub(crate) async fn import_dry_run(call: Call, req: ImportDryRunReq) -> Answer<ImportReport> {
    call.run(move |app| {
        let session = app.session()?;
        session.permit(Permission::ClientImport)?;
        let job = app.begin(&req.job.to_string(), "Checking the file", true)?;
        let stop = job.stop();
        let report = app.imports.dry_run(&session, req.job, &req.mapping, &|far| {
            job.at(u64::from(far.done), u64::from(far.total));
            if stop.asked() {
                app.imports.cancel(req.job);
            }
        });
        job.end(report)
    })
    .await
}

/// All the good rows or none; the others wait in the app. Goes on behind a locked screen.
#[tauri::command]
#[specta::specta]
pub(crate) async fn import_run(call: Call, req: ImportRunReq) -> Answer<ImportDone> {
    call.run(move |app| {
        let session = app.session()?;
        session.permit(Permission::ClientImport)?;
        let job = app.begin(&req.job.to_string(), "Importing clients", true)?;
        let stop = job.stop();
        let done = app.imports.run(&session, req.job, req.duplicates, &|far| {
            job.at(u64::from(far.done), u64::from(far.total));
            if stop.asked() {
                app.imports.cancel(req.job);
            }
        });
        job.end(done)
    })
    .await
}

#[tauri::command]
#[specta::specta]
pub(crate) async fn import_cancel(call: Call, job: ImportJobId) -> Answer<()> {
    call.run(move |app| {
        app.session()?.permit(Permission::ClientImport)?;
        app.jobs.cancel(&job.to_string());
        app.imports.cancel(job);
        Ok(())
    })
    .await
}

#[tauri::command]
#[specta::specta]
pub(crate) async fn list_parked(call: Call, req: ListParkedReq) -> Answer<ParkedPage> {
    call.signed_in(move |s| imports::list_parked(s, req)).await
}

#[tauri::command]
#[specta::specta]
pub(crate) async fn get_parked(call: Call, id: ParkedId) -> Answer<ParkedRow> {
    call.signed_in(move |s| imports::get_parked(s, id)).await
}

#[tauri::command]
#[specta::specta]
pub(crate) async fn fix_parked(call: Call, req: FixParkedReq) -> Answer<Fixed> {
    call.signed_in(move |s| imports::fix_parked(s, req.id, &req.cells)).await
}

#[tauri::command]
#[specta::specta]
pub(crate) async fn discard_parked(call: Call, id: ParkedId) -> Answer<()> {
    call.signed_in(move |s| imports::discard_parked(s, id)).await
}
