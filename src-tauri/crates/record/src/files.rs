//! Files that people keep in the record: scans, contracts, photos.
//!
//! The content is encrypted and durable before the transaction that names it
//! ([`Session::stage`], outside any door, so that a large file holds nobody up). A row that is
//! rolled back leaves a blob that nobody names, which a verification sweeps away.
//!
//! **Invariants.** Only a look in which the row was read gives a [`KeptFile`], and only that
//! opens the content; the programme's texts, which are about nobody, are the one exception. What is read back is checked: a segment that was changed is an error, and
//! nothing of it is given. No path on disk is made of what a person typed.
//!
//! *Not here*: what a file is for, and who may see it. The slice's own table and verbs say that.

use crate::{Check, ReadTx, RecordError, Session, UtcMillis, WriteTx};
use rusqlite::{Row, named_params};
use sha2::{Digest as _, Sha256};
use std::collections::HashSet;
use std::io::{self, Read};
use stillroom_vault::{BlobFault, BlobName, BlobReader};
use uuid::Uuid;

/// A title longer than this fits no line and no file system.
const LONGEST_TITLE: usize = 200;

/// What the files of the programme's texts are about: they are nobody's record.
pub const CONTENT: Uuid = Uuid::from_u128(0x5111_0000_0000_7000_8000_0100_0000_0000);

crate::define_id! {
    /// A kept file.
    FileId
}

/// Content that is in the vault, and that no row names yet.
#[derive(Debug)]
pub struct StagedFile {
    blob: BlobName,
    bytes: u64,
    sha256: [u8; 32],
}

/// What is said of a file when it is kept.
#[derive(Clone, Copy, Debug)]
pub struct NewFile<'a> {
    /// What it belongs to.
    pub about: Uuid,
    /// The client whom it shows or names, if it is one's.
    pub client: Option<Uuid>,
    /// Its name, as people know it; never a path.
    pub title: &'a str,
    /// Its kind, e.g. `application/pdf`.
    pub media: &'a str,
}

/// A file as the record knows it.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct KeptFile {
    /// Its id.
    pub id: FileId,
    /// What it belongs to.
    pub about: Uuid,
    /// The client whom it shows or names.
    pub client: Option<Uuid>,
    /// Its name, as people know it.
    pub title: String,
    /// Its kind.
    pub media: String,
    /// How many bytes it has.
    pub bytes: u64,
    /// The SHA-256 of its content.
    pub sha256: [u8; 32],
    /// When it was kept.
    pub kept_at: UtcMillis,
    blob: BlobName,
}

/// The content of a kept file, decrypted as it is read.
pub struct FileContent(BlobReader);

impl std::fmt::Debug for FileContent {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("FileContent")
    }
}

impl Read for FileContent {
    fn read(&mut self, into: &mut [u8]) -> io::Result<usize> {
        self.0.read(into)
    }
}

impl StagedFile {
    /// How many bytes it has.
    #[must_use]
    pub const fn bytes(&self) -> u64 {
        self.bytes
    }
    /// The SHA-256 of its content.
    #[must_use]
    pub const fn sha256(&self) -> &[u8; 32] {
        &self.sha256
    }
}

const SELECT: &str = "SELECT id, about, client, title, media, bytes, sha256, kept_at, blob FROM kept_file";

fn bytes<const N: usize>(row: &Row<'_>, column: usize) -> rusqlite::Result<[u8; N]> {
    row.get_ref(column)?.as_blob()?.try_into().map_err(|_| rusqlite::Error::InvalidQuery)
}

fn kept(row: &Row<'_>) -> rusqlite::Result<KeptFile> {
    Ok(KeptFile {
        id: row.get(0)?,
        about: Uuid::from_bytes(bytes(row, 1)?),
        client: match row.get_ref(2)?.as_blob_or_null()? {
            Some(id) => Some(Uuid::from_slice(id).map_err(|_| rusqlite::Error::InvalidQuery)?),
            None => None,
        },
        title: row.get(3)?,
        media: row.get(4)?,
        bytes: row.get::<_, i64>(5)?.unsigned_abs(),
        sha256: bytes(row, 6)?,
        kept_at: row.get(7)?,
        blob: BlobName::from_bytes(bytes(row, 8)?),
    })
}

/// Counts and digests what passes, and stops at the limit.
struct Measured<'a> {
    content: &'a mut dyn Read,
    digest: Sha256,
    bytes: u64,
    limit: u64,
}

impl Read for Measured<'_> {
    fn read(&mut self, into: &mut [u8]) -> io::Result<usize> {
        let given = self.content.read(into)?;
        self.bytes += given as u64;
        if self.bytes > self.limit {
            return Err(io::ErrorKind::FileTooLarge.into());
        }
        self.digest.update(into.get(..given).unwrap_or_default());
        Ok(given)
    }
}

fn invalid(field: &'static str, message: String) -> RecordError {
    RecordError::Invalid { field, message }
}

/// A title that can stand in a line, in a list and, cut at the ends, as a file's name.
fn title(given: &str) -> Result<&str, RecordError> {
    let title = given.trim();
    // Marks that turn the reading direction make "fdp.exe" of "exe.pdf".
    let turns =
        |c: char| matches!(c, '\u{200E}' | '\u{200F}' | '\u{202A}'..='\u{202E}' | '\u{2066}'..='\u{2069}');
    if title.is_empty() {
        Err(invalid("title", "Give the file a name.".to_owned()))
    } else if title.chars().count() > LONGEST_TITLE {
        Err(invalid("title", format!("A file's name has up to {LONGEST_TITLE} characters. Shorten it.")))
    } else if title.chars().any(|c| c.is_control() || turns(c) || matches!(c, '/' | '\\')) {
        Err(invalid(
            "title",
            "This file's name has characters that a name can't have (a slash, or one that doesn't \
             show). Rename it and choose it again."
                .to_owned(),
        ))
    } else {
        Ok(title)
    }
}

/// `type/subtype` in the letters that media types have.
fn media(given: &str) -> Result<&str, RecordError> {
    let part = |part: &str| {
        !part.is_empty() && part.bytes().all(|b| b.is_ascii_alphanumeric() || b"!#$&-^_.+".contains(&b))
    };
    match given.split_once('/') {
        Some((kind, sub)) if given.len() <= 100 && part(kind) && part(sub) => Ok(given),
        _ => Err(invalid("media", "The kind of this file can't be told.".to_owned())),
    }
}

impl Session {
    /// Encrypts a file into the vault; durable when this returns. [`WriteTx::keep_file`] gives it
    /// its row.
    ///
    /// # Errors
    /// [`RecordError::Invalid`] for field `file` when it is empty or has more than `limit` bytes; a
    /// locked vault; a record that is only looked at; what the disk says. Nothing is kept then.
    pub fn stage(&self, content: &mut dyn Read, limit: u64) -> Result<StagedFile, RecordError> {
        self.standing()?;
        let record = self.record();
        record.writable()?;
        let vault = record.vault()?;
        let mut content = Measured { content, digest: Sha256::new(), bytes: 0, limit };
        let put = vault.blobs().put(&mut content);
        if content.bytes > limit {
            return Err(invalid(
                "file",
                format!(
                    "This file is too large: up to {} MB are kept. Nothing was added.",
                    limit / 1_000_000
                ),
            ));
        }
        let blob = put?;
        if content.bytes == 0 {
            return Err(invalid("file", "This file is empty. Nothing was added.".to_owned()));
        }
        Ok(StagedFile { blob, bytes: content.bytes, sha256: content.digest.finalize().into() })
    }

    /// The files of the programme's texts ([`CONTENT`]), the oldest first. It is no look: they tell
    /// of nobody, and are read whenever somebody comes in, before anything is shown.
    ///
    /// # Errors
    /// A locked vault; a database that can't be read.
    pub fn content_files(&self) -> Result<Vec<KeptFile>, RecordError> {
        self.standing()?;
        let lent = self.record().lend_reader()?;
        let reader = lent.get()?;
        let _ours = reader.guard.ours();
        let sql = format!("{SELECT} WHERE about = ?1 AND client IS NULL ORDER BY kept_at, id");
        let mut all = reader.database.conn().prepare_cached(&sql)?;
        let all = all.query_map([CONTENT.as_bytes()], kept)?;
        Ok(all.collect::<Result<_, _>>()?)
    }

    /// Opens the content of a file that a look gave.
    ///
    /// # Errors
    /// A locked vault; a file that is missing or damaged.
    pub fn open_file(&self, file: &KeptFile) -> Result<FileContent, RecordError> {
        self.standing()?;
        Ok(FileContent(self.record().vault()?.blobs().open(file.blob)?))
    }
}

impl ReadTx<'_> {
    /// One file.
    ///
    /// # Errors
    /// [`RecordError::NotFound`]; a database that can't be read.
    pub fn file(&self, id: FileId) -> Result<KeptFile, RecordError> {
        self.query_one("file", &format!("{SELECT} WHERE id = ?1"), [id], kept)
    }

    /// The files of a thing, the oldest first.
    ///
    /// # Errors
    /// A database that can't be read.
    pub fn files_about(&self, about: Uuid) -> Result<Vec<KeptFile>, RecordError> {
        self.query(&format!("{SELECT} WHERE about = ?1 ORDER BY kept_at, id"), [about.as_bytes()], kept)
    }

    /// The files that show or name a client, the oldest first.
    ///
    /// # Errors
    /// A database that can't be read.
    pub fn files_of_client(&self, client: Uuid) -> Result<Vec<KeptFile>, RecordError> {
        self.query(&format!("{SELECT} WHERE client = ?1 ORDER BY kept_at, id"), [client.as_bytes()], kept)
    }
}

impl WriteTx<'_> {
    /// Gives staged content its row.
    ///
    /// # Errors
    /// [`RecordError::Invalid`] for `title` or `media`; a database that can't be written.
    pub fn keep_file(&mut self, staged: &StagedFile, new: NewFile<'_>) -> Result<FileId, RecordError> {
        let (title, media) = (title(new.title)?, media(new.media)?);
        let id = FileId::new();
        self.execute(
            "INSERT INTO kept_file (id, about, client, title, media, bytes, sha256, blob, kept_at) \
             VALUES (:id, :about, :client, :title, :media, :bytes, :sha256, :blob, :at)",
            named_params! {
                ":id": id,
                ":about": new.about.as_bytes(),
                ":client": new.client.as_ref().map(Uuid::as_bytes),
                ":title": title,
                ":media": media,
                ":bytes": i64::try_from(staged.bytes).unwrap_or(i64::MAX),
                ":sha256": staged.sha256,
                ":blob": staged.blob.as_bytes(),
                ":at": self.now(),
            },
        )?;
        Ok(id)
    }
}

/// What a verification found in the files.
pub(crate) struct Looked {
    pub(crate) whole: usize,
    pub(crate) missing: usize,
    pub(crate) damaged: usize,
    /// Every content that a row names.
    pub(crate) known: HashSet<BlobName>,
}

impl Looked {
    pub(crate) fn check(&self) -> Check {
        let all = self.whole + self.missing + self.damaged;
        let mut detail = match all {
            0 => "No photos or documents yet.".to_owned(),
            1 => "1 photo or document".to_owned(),
            _ => format!("{all} photos and documents"),
        };
        if all > 0 {
            detail += match (self.missing, self.damaged) {
                (0, 0) => ", each as it was kept.".to_owned(),
                (missing, 0) => format!(": {missing} missing."),
                (0, damaged) => format!(": {damaged} damaged."),
                (missing, damaged) => format!(": {missing} missing, {damaged} damaged."),
            }
            .as_str();
        }
        Check { name: "blobs", ok: self.missing + self.damaged == 0, detail }
    }
}

impl crate::Record {
    /// Every content that a row names.
    pub(crate) fn known_files(&self) -> Result<HashSet<BlobName>, RecordError> {
        let lent = self.lend_reader()?;
        let reader = lent.get()?;
        let _ours = reader.guard.ours();
        let mut all = reader.database.conn().prepare_cached("SELECT DISTINCT blob FROM kept_file")?;
        let all = all.query_map([], |r| Ok(BlobName::from_bytes(bytes(r, 0)?)))?;
        Ok(all.collect::<Result<_, _>>()?)
    }

    /// Removes content that no row names. A copy of the vault being made, or a disk that refuses,
    /// leaves it for the next time, and what was put since the vault was opened waits for the next
    /// opening: a row may be on its way. Gives whether none is left.
    pub(crate) fn sweep_files(&self, known: &HashSet<BlobName>) -> bool {
        let swept = self.vault().and_then(|vault| {
            vault.blobs().sweep(known)?;
            Ok(vault.blobs().names()?.iter().all(|name| known.contains(name)))
        });
        swept.unwrap_or(false)
    }

    /// Reads every file to its end.
    pub(crate) fn look_through_files(
        &self,
        progress: &mut dyn FnMut(crate::Progress),
        cancel: &(dyn Fn() -> bool + Sync),
    ) -> Result<Looked, RecordError> {
        let known = self.known_files()?;
        let vault = self.vault()?;
        let total = known.len() as u64;
        let (mut whole, mut missing, mut damaged) = (0, 0, 0);
        for (done, name) in known.iter().enumerate() {
            if cancel() {
                return Err(RecordError::Cancelled);
            }
            progress(crate::Progress { label: "blobs", done: done as u64, total });
            match vault.blobs().verify(*name)? {
                None => whole += 1,
                Some(BlobFault::Missing) => missing += 1,
                Some(BlobFault::Damaged) => damaged += 1,
            }
        }
        Ok(Looked { whole, missing, damaged, known })
    }
}
