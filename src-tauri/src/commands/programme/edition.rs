//! The edition of the texts, and bringing in a newer one.

use crate::{
    call::Call,
    error::{Answer, AppError},
};
use serde::Serialize;
use std::fs::File;
use std::io::Read as _;
use std::path::{Path, PathBuf};
use stillroom_practice::programme::edition::{self, ContentUpdate, Edition, EditionPage, MOST};
use stillroom_record::Permission;

/// An update that a person chose and looks at.
#[derive(Clone, Debug, Serialize, specta::Type)]
#[serde(rename_all = "camelCase")]
pub(crate) struct ChosenUpdate {
    pub(crate) path: String,
    pub(crate) update: ContentUpdate,
}

#[tauri::command]
#[specta::specta]
pub(crate) async fn programme_edition(call: Call) -> Answer<Edition> {
    call.signed_in(edition::get_edition).await
}

#[tauri::command]
#[specta::specta]
pub(crate) async fn get_editions(call: Call) -> Answer<EditionPage> {
    call.signed_in(edition::get_editions).await
}

/// Lets the person choose an update and says what it holds; nothing when no file was chosen.
#[tauri::command]
#[specta::specta]
pub(crate) async fn choose_content_update(call: Call) -> Answer<Option<ChosenUpdate>> {
    call.run(move |app| {
        let session = app.session()?;
        session.permit(Permission::ProgrammeManage)?;
        let title = "Choose the content update";
        let picked = app.desk().and_then(|d| d.pick(title, "Content updates", &["stillroom"]));
        let Some(file) = picked else { return Ok(None) };
        let path = file.to_str().map(str::to_owned).ok_or_else(|| {
            AppError::new("file", "This file’s name can’t be read. Rename it and choose it again.")
        })?;
        let update = edition::look_into(&session, &read(&file)?)?;
        app.allow(file);
        Ok(Some(ChosenUpdate { path, update }))
    })
    .await
}

/// Brings in the update that the person looked at.
#[tauri::command]
#[specta::specta]
pub(crate) async fn bring_in_content_update(call: Call, path: String, sha256: String) -> Answer<EditionPage> {
    call.run(move |app| {
        let session = app.session()?;
        session.permit(Permission::ContentUpdate)?;
        let path = PathBuf::from(path);
        if !app.is_allowed(&path) {
            return Err(AppError::new(
                "not_chosen",
                "Choose the file again: only a file that you chose is read.",
            ));
        }
        Ok(edition::bring_in(&session, &read(&path)?, &sha256)?)
    })
    .await
}

/// One byte more than an update may have, so that a larger one is seen to be too large.
fn read(path: &Path) -> Answer<Vec<u8>> {
    let mut bytes = Vec::new();
    File::open(path)
        .and_then(|file| file.take(MOST + 1).read_to_end(&mut bytes))
        .map_err(|_| AppError::new("file", "This file can’t be read. Nothing was changed."))?;
    Ok(bytes)
}
