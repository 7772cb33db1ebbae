//! Papers that people add to what they keep in the programme: a signed contract, a certificate.

use crate::{PracticeError, Result};
use serde::Serialize;
use stillroom_record::{FileId, KeptFile, NewFile, ReadTx, RecordError, StagedFile, UtcMillis, WriteTx};
use uuid::Uuid;

/// A paper that is kept in the record.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, specta::Type)]
#[serde(rename_all = "camelCase")]
pub struct KeptPaper {
    pub id: FileId,
    pub title: String,
    #[specta(type = i32)]
    pub bytes: u64,
    #[specta(type = i32)]
    pub kept_at: UtcMillis,
}

/// What a person chose, encrypted already and not yet named by anything.
#[derive(Debug)]
pub struct NewPaper {
    pub staged: StagedFile,
    pub title: String,
    pub media: String,
}

/// The papers about something, the oldest first.
pub(crate) fn papers(tx: &ReadTx<'_>, about: Uuid) -> Result<Vec<KeptPaper>> {
    let of = |f: KeptFile| KeptPaper { id: f.id, title: f.title, bytes: f.bytes, kept_at: f.kept_at };
    Ok(tx.files_about(about)?.into_iter().map(of).collect())
}

/// Keeps a paper about something.
pub(crate) fn keep(tx: &mut WriteTx<'_>, about: Uuid, new: &NewPaper) -> Result<FileId> {
    let NewPaper { staged, title, media } = new;
    Ok(tx.keep_file(staged, NewFile { about, client: None, title, media })?)
}

/// One of the papers about these; no other.
pub(crate) fn paper(tx: &ReadTx<'_>, id: FileId, of: &[Uuid]) -> Result<KeptFile> {
    let file = tx.file(id)?;
    if of.contains(&file.about) { Ok(file) } else { Err(PracticeError::from(RecordError::NotFound("file"))) }
}
