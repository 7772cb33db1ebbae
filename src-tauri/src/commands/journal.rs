//! The journal, and whether the record is whole.

use crate::{call::Call, error::Answer};
use stillroom_practice::journal::{self, JournalDetail, JournalPage, JournalReq, VerifyReport};
use stillroom_record::EntryId;

#[tauri::command]
#[specta::specta]
pub(crate) async fn journal(call: Call, req: JournalReq) -> Answer<JournalPage> {
    call.signed_in(move |s| journal::journal(s, &req)).await
}

#[tauri::command]
#[specta::specta]
pub(crate) async fn journal_entry(call: Call, id: EntryId) -> Answer<JournalDetail> {
    call.signed_in(move |s| journal::journal_entry(s, id)).await
}

/// Runs as the job `verify`, behind a locked screen too.
#[tauri::command]
#[specta::specta]
pub(crate) async fn verify(call: Call) -> Answer<VerifyReport> {
    call.run(|app| {
        let session = app.session()?;
        let job = app.begin("verify", "Verifying the record", true)?;
        let stop = job.stop();
        let found = journal::verify(&session, &mut |p| job.at(p.done, p.total), &|| stop.asked());
        job.end(found)
    })
    .await
}

/// Asks a job to stop; what it changed is rolled back.
#[tauri::command]
#[specta::specta]
pub(crate) async fn cancel_job(call: Call, job: String) -> Answer<()> {
    call.run(move |app| {
        app.jobs.cancel(&job);
        Ok(())
    })
    .await
}
