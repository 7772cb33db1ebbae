//! Papers on their way into the record and out of it: a person chooses the file, nobody else.

use crate::{
    error::{Answer, AppError},
    state::App,
};
use std::fs::{File, OpenOptions};
use std::io::{self, Write as _};
use std::path::Path;
use stillroom_practice::programme::{NewPaper, plain_file_name};
use stillroom_record::{KeptFile, Session};

/// A contract that is scanned in colour has a few megabytes.
const MOST: u64 = 50_000_000;

const KINDS: &[(&str, &str)] = &[
    ("pdf", "application/pdf"),
    ("jpg", "image/jpeg"),
    ("jpeg", "image/jpeg"),
    ("png", "image/png"),
    ("docx", "application/vnd.openxmlformats-officedocument.wordprocessingml.document"),
    ("txt", "text/plain"),
    ("csv", "text/csv"),
];

/// Lets the person choose a paper, and encrypts it into the vault; none when they chose none.
pub(crate) fn choose(app: &App, session: &Session, title: &str) -> Answer<Option<NewPaper>> {
    let kinds: Vec<_> = KINDS.iter().map(|(ending, _)| *ending).collect();
    let Some(path) = app.desk().and_then(|d| d.pick(title, "Documents and pictures", &kinds)) else {
        return Ok(None);
    };
    Ok(Some(take(session, &path)?))
}

fn take(session: &Session, path: &Path) -> Answer<NewPaper> {
    let unreadable = |_| AppError::new("file", "This file can’t be read. Nothing was added.");
    let ending = path.extension().and_then(|e| e.to_str()).unwrap_or_default().to_ascii_lowercase();
    let media = KINDS.iter().find(|(known, _)| *known == ending).map(|(_, media)| *media);
    let media = media.ok_or_else(|| {
        AppError::new("file", "Stillroom keeps PDF, JPEG, PNG, DOCX, text and CSV here. Nothing was added.")
    })?;
    let title = path.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
    let staged = session.stage(&mut File::open(path).map_err(unreadable)?, MOST)?;
    Ok(NewPaper { staged, title, media: media.to_owned() })
}

/// Writes a copy of a paper into a folder that the person chooses; false when they chose none. A
/// copy that is out of Stillroom is no longer encrypted by it: the window says so.
pub(crate) fn copy_out(app: &App, session: &Session, file: &KeptFile) -> Answer<bool> {
    let Some(folder) = app.desk().and_then(|d| d.pick_folder("Choose where the copy goes")) else {
        return Ok(false);
    };
    let failed =
        |_: io::Error| AppError::new("file", "The copy can’t be written there. Choose another folder.");
    let mut content = session.open_file(file)?;
    let mut copy = (0..100)
        .find_map(|n| {
            let path = folder.join(plain_file_name(&file.title, n));
            match OpenOptions::new().write(true).create_new(true).open(path) {
                Err(e) if e.kind() == io::ErrorKind::AlreadyExists => None,
                opened => Some(opened),
            }
        })
        .unwrap_or_else(|| Err(io::ErrorKind::AlreadyExists.into()))
        .map_err(failed)?;
    io::copy(&mut content, &mut copy)
        .and_then(|_| copy.flush())
        .and_then(|()| copy.sync_all())
        .map_err(failed)?;
    Ok(true)
}
