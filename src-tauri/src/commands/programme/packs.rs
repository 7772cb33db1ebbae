//! The access pack: collected in one look, written where a person chose.

use crate::{
    backups::allowed,
    call::Call,
    drives,
    error::{Answer, AppError},
};
use serde::{Deserialize, Serialize};
use std::io::Read;
use stillroom_practice::PracticeError;
use stillroom_practice::programme::requests::{self, PackSection, RequestForm, RequestId, Seal};
use stillroom_record::Permission;

/// The one job of packs: one at a time.
const JOB: &str = "pack";

/// A drive that a pack can go on.
#[derive(Serialize, specta::Type)]
pub(crate) struct PackDrive {
    path: String,
    name: String,
    free: u64,
}

/// Where a pack should go.
#[derive(Deserialize, specta::Type)]
pub(crate) struct PackMakeReq {
    id: RequestId,
    path: String,
}

/// A pack that lies there.
#[derive(Serialize, specta::Type)]
pub(crate) struct PackMade {
    /// Its folder's name.
    name: String,
    files: u32,
    bytes: u64,
    /// The words that open it, told this once.
    passphrase: Option<String>,
}

/// A record to print.
#[derive(Serialize, specta::Type)]
pub(crate) struct PackPaper {
    practice: String,
    made: String,
    sections: Vec<PackSection>,
    /// Documents and photographs that are printed by other ways.
    files: u32,
}

#[tauri::command]
#[specta::specta]
pub(crate) async fn pack_drives(call: Call) -> Answer<Vec<PackDrive>> {
    call.run(|app| {
        app.session()?.permit(Permission::RequestPack)?;
        let found = drives::find().into_iter().filter_map(|drive| {
            Some(PackDrive { path: drive.path.to_str()?.to_owned(), name: drive.name, free: drive.free })
        });
        Ok(found.collect())
    })
    .await
}

#[tauri::command]
#[specta::specta]
pub(crate) async fn pack_pick(call: Call) -> Answer<Option<String>> {
    call.run(|app| {
        app.session()?.permit(Permission::RequestPack)?;
        super::super::backup::choose(app, "Choose the stick or a folder on it")
    })
    .await
}

#[tauri::command]
#[specta::specta]
pub(crate) async fn pack_make(call: Call, req: PackMakeReq) -> Answer<PackMade> {
    call.run(move |app| {
        let session = app.session()?;
        session.permit(Permission::RequestPack)?;
        let folder = allowed(app, req.path)?;
        let job = app.begin(JOB, "Writing the record", true)?;
        let stop = job.stop();
        let make = || -> Result<PackMade, PracticeError> {
            let pack = requests::collect_pack(&session, req.id)?;
            let words = match pack.form {
                RequestForm::Plain => None,
                // On paper or to look at: what goes on a stick all the same is encrypted.
                _ => Some(requests::passphrase()?),
            };
            let seal = words.as_deref().map(Seal::new);
            let mut open =
                |file: &_| -> Result<Box<dyn Read>, PracticeError> { Ok(Box::new(session.open_file(file)?)) };
            let mut far = |done, total| job.at(done, total);
            let stopped = || stop.asked();
            let placed = requests::place_pack(&folder, &pack, seal.as_ref(), &mut open, &mut far, &stopped)?;
            if let Err(why) = requests::pack_made(&session, &pack, &placed.written) {
                placed.take_back();
                return Err(why);
            }
            Ok(PackMade {
                name: placed.name,
                files: placed.written.files,
                bytes: placed.written.bytes,
                passphrase: words,
            })
        };
        job.end(make())
    })
    .await
}

#[tauri::command]
#[specta::specta]
pub(crate) async fn pack_paper(call: Call, id: RequestId) -> Answer<PackPaper> {
    call.signed_in(move |session| {
        let pack = requests::collect_pack(session, id)?;
        Ok::<_, AppError>(PackPaper {
            practice: pack.data.practice,
            made: pack.data.made,
            sections: pack.sections,
            files: u32::try_from(pack.files.len()).unwrap_or(u32::MAX),
        })
    })
    .await
}
