//! Copying a vault that is in use: all its files as they stood at one moment.
//!
//! The protocol: hold the writer; empty the write-ahead log into the database; begin a
//! reader; see that the log is empty; let go of the writer; read the raw file. A reader
//! that began on an empty log reads the file alone and keeps every checkpoint from
//! writing to it, so people go on working: what they save waits in the log. The raw
//! file is read through [`RawFile`], for closing any other descriptor of it would drop
//! SQLite's locks in this process, and a commit with them.
//!
//! **Invariants.** The database comes before the blobs: what it names is there when the
//! blobs are listed, and nothing is swept while a copy lives. Log, index of the log,
//! lock, reserve and what was set aside are no part of a copy.

use crate::database::RawFile;
use crate::files::{create, name_of, remove, sync_folder_of, with_suffix};
use crate::{Database, OpenAs, Vault, VaultError};
use std::fmt;
use std::fs::{self, File};
use std::io::{self, Read};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::{Duration, Instant, SystemTime};

/// How long a copy waits for readers to come to an end.
const PATIENCE: Duration = Duration::from_secs(3);

/// The database file, which nothing writes to while this lives.
struct Still {
    reader: Database,
    length: u64,
}

impl Still {
    fn read(&self) -> StillReader {
        StillReader { raw: Arc::clone(&self.reader.raw), at: 0, length: self.length }
    }
}

impl Drop for Still {
    fn drop(&mut self) {
        let reader = &self.reader;
        let ended = reader.guard.lifted(|| reader.conn.execute_batch("ROLLBACK"));
        if ended.is_err() {
            tracing::warn!("the reader of a copy could not be ended; closing it does");
        }
    }
}

/// The bytes of the database file. Good while the copy lives.
struct StillReader {
    raw: Arc<RawFile>,
    at: u64,
    length: u64,
}

impl Read for StillReader {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let left = usize::try_from(self.length.saturating_sub(self.at)).unwrap_or(usize::MAX);
        let room = buffer.len().min(left);
        let read = self.raw.read_at(self.at, buffer.get_mut(..room).unwrap_or_default())?;
        self.at += read as u64;
        Ok(read)
    }
}

/// Keeps the sweep of orphaned blobs away while it lives.
struct NoSweep(Arc<AtomicUsize>);

impl NoSweep {
    fn begin(count: &Arc<AtomicUsize>) -> Self {
        count.fetch_add(1, Ordering::SeqCst);
        Self(Arc::clone(count))
    }
}

impl Drop for NoSweep {
    fn drop(&mut self) {
        self.0.fetch_sub(1, Ordering::SeqCst);
    }
}

/// All files of a vault as they stood at one moment, encrypted as they are.
///
/// People may go on working while it lives; their changes wait in the log, so it
/// shouldn't live longer than a copy takes.
pub struct LiveCopy {
    still: Still,
    files: Vec<CopiedFile>,
    _no_sweep: NoSweep,
}

/// A file of a [`LiveCopy`]; to be read while the copy lives.
#[derive(Clone)]
pub struct CopiedFile {
    path: PathBuf,
    length: u64,
    modified: Option<SystemTime>,
    source: Source,
}

#[derive(Clone)]
enum Source {
    Database(Arc<RawFile>),
    Bytes(Arc<[u8]>),
    File(PathBuf),
}

impl CopiedFile {
    /// A file that the record adds to a copy: its own, small, read at the same moment.
    #[must_use]
    pub fn of_bytes(path: impl Into<PathBuf>, bytes: Vec<u8>) -> Self {
        let length = bytes.len() as u64;
        Self { path: path.into(), length, modified: None, source: Source::Bytes(bytes.into()) }
    }
    /// Where it lies within the vault's folder.
    #[must_use]
    pub fn path(&self) -> &Path {
        &self.path
    }
    /// How long it is.
    #[must_use]
    pub fn length(&self) -> u64 {
        self.length
    }
    /// When it was last written; none where that says nothing about what it holds.
    #[must_use]
    pub fn modified(&self) -> Option<SystemTime> {
        self.modified
    }
    /// Opens it.
    ///
    /// # Errors
    /// When the disk refuses.
    pub fn open(&self) -> io::Result<Box<dyn Read + Send>> {
        Ok(match &self.source {
            Source::Database(raw) => {
                Box::new(StillReader { raw: Arc::clone(raw), at: 0, length: self.length })
            }
            Source::Bytes(bytes) => Box::new(io::Cursor::new(Arc::clone(bytes))),
            Source::File(path) => Box::new(File::open(path)?),
        })
    }
}

impl LiveCopy {
    /// Its files: the database, the key slots, the blobs. No folders.
    #[must_use]
    pub fn files(&self) -> &[CopiedFile] {
        &self.files
    }

    /// A connection that sees the record as this copy holds it; read-only, in a transaction.
    #[must_use]
    pub fn database(&self) -> &Database {
        &self.still.reader
    }
}

impl Vault {
    /// Copies the live database, encrypted as it is, to a file, which appears
    /// when it is whole. `writer` must not be in a transaction.
    ///
    /// # Errors
    /// When the disk refuses, or a long read keeps the log from being emptied.
    pub fn copy_database(&self, writer: &mut Database, to: &Path) -> Result<(), VaultError> {
        let started = Instant::now();
        while started.elapsed() < PATIENCE {
            if let Some(still) = self.still(writer)? {
                return copy_to(&mut still.read(), to).map_err(|error| VaultError::file(name_of(to), &error));
            }
            std::thread::sleep(Duration::from_millis(50));
        }
        Err(VaultError::StillOpen)
    }

    /// A copy of the whole vault at this moment; none when somebody reads just now: let
    /// go of the writer and ask again a little later. `writer` must not be in a
    /// transaction, and nobody else may write until this returns; after that everybody may.
    ///
    /// # Errors
    /// When the disk refuses.
    pub fn live_copy(&self, writer: &mut Database) -> Result<Option<LiveCopy>, VaultError> {
        let no_sweep = NoSweep::begin(self.copies());
        let Some(still) = self.still(writer)? else { return Ok(None) };
        let slots = {
            // Held, so that the slots can't change between the two.
            let _state = self.state()?;
            let path = self.folder().slots_file();
            fs::read(&path).map_err(|error| VaultError::file(name_of(&path), &error))?
        };
        let database = Source::Database(Arc::clone(&still.reader.raw));
        let mut files = vec![
            CopiedFile { path: "record.db".into(), length: still.length, modified: None, source: database },
            CopiedFile::of_bytes("vault.json", slots),
        ];
        files.extend(self.blob_files()?);
        Ok(Some(LiveCopy { still, files, _no_sweep: no_sweep }))
    }

    fn still(&self, writer: &mut Database) -> Result<Option<Still>, VaultError> {
        // Most of the log first: this waits for nobody.
        writer.checkpoint()?;
        if !writer.empty_log()? {
            return Ok(None);
        }
        let reader = self.open_database(OpenAs::Reader)?;
        reader.guard.lifted(|| reader.conn.execute_batch("BEGIN; SELECT count(*) FROM sqlite_schema;"))?;
        let database = self.folder().database_file();
        let length = reader.raw.length().map_err(|error| VaultError::file(name_of(&database), &error))?;
        let still = Still { reader, length };
        let log = fs::metadata(with_suffix(&database, "-wal")).map_or(0, |found| found.len());
        Ok((log == 0).then_some(still))
    }

    fn blob_files(&self) -> Result<Vec<CopiedFile>, VaultError> {
        let root = self.folder().path();
        let mut files = Vec::new();
        for source in self.blobs().stored()? {
            let found = fs::symlink_metadata(&source)
                .map_err(|error| VaultError::file("A photo or document", &error))?;
            let Ok(path) = source.strip_prefix(root) else { continue };
            files.push(CopiedFile {
                path: path.to_owned(),
                length: found.len(),
                modified: found.modified().ok(),
                source: Source::File(source),
            });
        }
        Ok(files)
    }
}

fn copy_to(source: &mut dyn Read, to: &Path) -> io::Result<()> {
    let partial = with_suffix(to, ".tmp");
    let mut copy = || -> io::Result<()> {
        let mut target = create(&partial, true)?;
        let mut buffer = vec![0; 1 << 20];
        loop {
            let read = source.read(&mut buffer)?;
            if read == 0 {
                break;
            }
            io::Write::write_all(&mut target, buffer.get(..read).unwrap_or_default())?;
        }
        target.sync_all()?;
        drop(target);
        fs::rename(&partial, to)?;
        sync_folder_of(to)
    };
    copy().inspect_err(|_| {
        let _ = remove(&partial);
    })
}

impl fmt::Debug for LiveCopy {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("LiveCopy").field("files", &self.files.len()).finish_non_exhaustive()
    }
}

impl fmt::Debug for CopiedFile {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("CopiedFile")
            .field("path", &self.path)
            .field("length", &self.length)
            .finish_non_exhaustive()
    }
}
