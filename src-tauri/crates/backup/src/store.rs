//! The files of a repository in a folder.
//!
//! rustic's own would follow links, leave a new file's name to the operating system's
//! good will at a power cut, and put whole paths into its errors. This one follows no
//! link, syncs a file and its folder before anything may count on it, and notes the first
//! error in the [`Flow`].

use crate::BackupError;
use crate::flow::Flow;
use bytes::Bytes;
use rustic_core::{BytesList, FileType, Id, ReadBackend, RusticError, RusticResult, WriteBackend};
use sha2::{Digest as _, Sha256};
use std::fs::{self, File, OpenOptions};
use std::io::{self, Read as _, Seek as _, SeekFrom, Write as _};
use std::path::{Path, PathBuf};

/// Where files are written before they get their name; restic doesn't look there.
const WRITING: &str = "tmp";

/// A repository's folder.
#[derive(Debug)]
pub(crate) struct Store {
    root: PathBuf,
    flow: Flow,
    /// The one key file to try: each costs a third of a second.
    only_key: Option<String>,
}

/// Refuses a link, and says whether there is anything.
pub(crate) fn no_link(path: &Path, what: &str) -> Result<bool, BackupError> {
    match fs::symlink_metadata(path) {
        Ok(found) if found.file_type().is_symlink() => Err(BackupError::Link { what: what.to_owned() }),
        Ok(_) => Ok(true),
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(false),
        Err(error) => Err(BackupError::stick(&error)),
    }
}

/// Makes what was made, renamed or removed in a folder durable, where the file system can.
pub(crate) fn sync_folder(folder: &Path) {
    #[cfg(unix)]
    if let Ok(folder) = File::open(folder) {
        // FAT and network drives refuse; there is nothing more to be done about it.
        let _ = folder.sync_all();
    }
    #[cfg(not(unix))]
    let _ = folder;
}

/// Writes a file of the stick: another one until it is whole, then in one step.
pub(crate) fn write_whole(path: &Path, writing: &Path, pieces: &[Bytes]) -> io::Result<()> {
    let mut tail = [0; 8];
    getrandom::fill(&mut tail).map_err(|_| io::ErrorKind::Other)?;
    let temporary = writing.join(format!("writing-{:016x}", u64::from_be_bytes(tail)));
    let write = || -> io::Result<()> {
        // `create_new` never follows a link, and a rename replaces one.
        let mut file = OpenOptions::new().write(true).create_new(true).open(&temporary)?;
        for piece in pieces {
            file.write_all(piece)?;
        }
        file.sync_all()?;
        drop(file);
        fs::rename(&temporary, path)
    };
    write().inspect_err(|_| {
        let _ = fs::remove_file(&temporary);
    })?;
    if let Some(folder) = path.parent() {
        sync_folder(folder);
    }
    Ok(())
}

impl Store {
    pub(crate) fn new(root: PathBuf, flow: Flow) -> Self {
        Self { root, flow, only_key: None }
    }

    /// The same folder, as if it had this key alone.
    pub(crate) fn with_key(&self, name: &str) -> Self {
        Self { root: self.root.clone(), flow: self.flow.clone(), only_key: Some(name.to_owned()) }
    }

    /// Whether a file of the repository holds what its name says; read piece by piece.
    pub(crate) fn stands(&self, kind: FileType, id: &Id, read: &mut dyn FnMut(u64)) -> RusticResult<bool> {
        self.on(&self.path(kind, id), |path| {
            let mut file = match File::open(path) {
                Err(error) if Self::absent(&error) && self.root.is_dir() => return Ok(false),
                other => other?,
            };
            let (mut digest, mut buffer) = (Sha256::new(), vec![0; 1 << 20]);
            loop {
                let length = file.read(&mut buffer)?;
                if length == 0 {
                    break;
                }
                digest.update(buffer.get(..length).unwrap_or_default());
                read(length as u64);
            }
            let digest: String = digest.finalize().iter().map(|byte| format!("{byte:02x}")).collect();
            Ok(*digest == *id.to_hex())
        })
    }

    /// Removes what a run that was cut short left half written.
    pub(crate) fn tidy(&self) {
        let writing = self.root.join(WRITING);
        if !matches!(fs::symlink_metadata(&writing), Ok(found) if found.is_dir()) {
            return;
        }
        for left in fs::read_dir(&writing).into_iter().flatten().flatten() {
            let _ = fs::remove_file(left.path());
        }
    }

    fn dir(&self, kind: FileType, id: &Id) -> PathBuf {
        match kind {
            FileType::Config => self.root.clone(),
            FileType::Pack => {
                let hex = id.to_hex();
                self.root.join("data").join(hex.get(..2).unwrap_or_default())
            }
            _ => self.root.join(kind.dirname()),
        }
    }

    fn path(&self, kind: FileType, id: &Id) -> PathBuf {
        match kind {
            FileType::Config => self.root.join("config"),
            _ => self.dir(kind, id).join(&*id.to_hex()),
        }
    }

    /// Refuses links on the way to a file, and at its place.
    fn on_the_stick(&self, path: &Path) -> Result<(), BackupError> {
        let inner = path.strip_prefix(&self.root).unwrap_or(Path::new(""));
        let mut at = self.root.clone();
        if !no_link(&at, "The backup's folder")? {
            return Err(BackupError::Gone);
        }
        for part in inner.components() {
            at.push(part);
            no_link(&at, &inner.to_string_lossy())?;
        }
        Ok(())
    }

    /// Runs `work` on a file, if nothing went wrong before.
    fn on<T>(&self, path: &Path, work: impl FnOnce(&Path) -> io::Result<T>) -> RusticResult<T> {
        self.flow.go_on()?;
        self.on_the_stick(path).map_err(|error| self.flow.fail(error))?;
        work(path).map_err(|error| self.failed(&error))
    }

    fn failed(&self, error: &io::Error) -> Box<RusticError> {
        let noted = if self.root.is_dir() || error.kind() == io::ErrorKind::StorageFull {
            BackupError::stick(error)
        } else {
            BackupError::Gone
        };
        self.flow.fail(noted)
    }

    /// A file that the repository says is there, and isn't or is too short, is damage of
    /// the repository and not of the stick: rustic is told, and goes on to find the rest.
    fn absent(error: &io::Error) -> bool {
        matches!(error.kind(), io::ErrorKind::NotFound | io::ErrorKind::UnexpectedEof)
    }

    fn reading<T>(&self, path: &Path, work: impl FnOnce(&Path) -> io::Result<T>) -> RusticResult<T> {
        let read = self.on(path, |path| match work(path) {
            Err(error) if Self::absent(&error) && self.root.is_dir() => Ok(None),
            other => other.map(Some),
        })?;
        read.ok_or_else(|| {
            RusticError::new(rustic_core::ErrorKind::Backend, "a file is missing or too short")
        })
    }

    fn list_folder(folder: &Path, out: &mut Vec<(Id, u32)>) -> io::Result<()> {
        let entries = match fs::read_dir(folder) {
            Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(()),
            other => other?,
        };
        for entry in entries {
            let entry = entry?;
            // Of the entry itself, not of what a link leads to.
            let found = entry.metadata()?;
            let name = entry.file_name();
            let id = name.to_str().filter(|name| name.len() == 64).and_then(|name| name.parse::<Id>().ok());
            if let (true, Some(id)) = (found.is_file(), id) {
                out.push((id, u32::try_from(found.len()).unwrap_or(u32::MAX)));
            }
        }
        Ok(())
    }
}

impl ReadBackend for Store {
    fn location(&self) -> String {
        "the stick".into()
    }

    fn list_with_size(&self, kind: FileType) -> RusticResult<Vec<(Id, u32)>> {
        if kind == FileType::Config {
            let config = self.root.join("config");
            let found = self.on(&config, |path| match fs::symlink_metadata(path) {
                Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(None),
                other => other.map(Some),
            })?;
            let size = found.map(|found| u32::try_from(found.len()).unwrap_or(u32::MAX));
            return Ok(size.map(|size| (Id::default(), size)).into_iter().collect());
        }
        let mut out = Vec::new();
        let folder = self.root.join(kind.dirname());
        if kind != FileType::Pack {
            self.on(&folder, |folder| Self::list_folder(folder, &mut out))?;
            if let (FileType::Key, Some(only)) = (kind, &self.only_key) {
                out.retain(|(id, _)| *id.to_hex() == **only);
            }
            return Ok(out);
        }
        for first in 0..=u8::MAX {
            let folder = folder.join(format!("{first:02x}"));
            self.on(&folder, |folder| Self::list_folder(folder, &mut out))?;
        }
        Ok(out)
    }

    fn read_full(&self, kind: FileType, id: &Id) -> RusticResult<Bytes> {
        let bytes = self.reading(&self.path(kind, id), |path| fs::read(path).map(Bytes::from))?;
        if kind == FileType::Key && !crate::key_file::is_affordable(&bytes) {
            return Err(RusticError::new(
                rustic_core::ErrorKind::Key,
                "a key that would cost too much to try",
            ));
        }
        Ok(bytes)
    }

    fn read_partial(
        &self,
        kind: FileType,
        id: &Id,
        _cacheable: bool,
        offset: u32,
        length: u32,
    ) -> RusticResult<Bytes> {
        self.reading(&self.path(kind, id), |path| {
            let mut file = File::open(path)?;
            let left = file.metadata()?.len().saturating_sub(u64::from(offset));
            if u64::from(length) > left {
                // A damaged index must not make us ask for gigabytes.
                return Err(io::ErrorKind::UnexpectedEof.into());
            }
            file.seek(SeekFrom::Start(u64::from(offset)))?;
            let mut bytes = vec![0; usize::try_from(length).unwrap_or(0)];
            file.read_exact(&mut bytes)?;
            Ok(bytes.into())
        })
    }

    fn warmup_path(&self, _kind: FileType, id: &Id) -> String {
        id.to_hex().to_string()
    }
}

impl WriteBackend for Store {
    fn create(&self) -> RusticResult<()> {
        self.on(&self.root.join("data"), |data| {
            for folder in ["keys", "snapshots", "index", "locks", WRITING] {
                fs::create_dir_all(self.root.join(folder))?;
            }
            for first in 0..=u8::MAX {
                fs::create_dir_all(data.join(format!("{first:02x}")))?;
            }
            sync_folder(data);
            sync_folder(&self.root);
            Ok(())
        })
    }

    fn write_bytes(&self, kind: FileType, id: &Id, _cacheable: bool, content: BytesList) -> RusticResult<()> {
        let writing = self.root.join(WRITING);
        self.on(&writing, |writing| fs::create_dir_all(writing))?;
        let folder = self.dir(kind, id);
        self.on(&folder, |folder| fs::create_dir_all(folder))?;
        self.on(&self.path(kind, id), |path| write_whole(path, &writing, content.slice()))
    }

    fn remove(&self, kind: FileType, id: &Id, _cacheable: bool) -> RusticResult<()> {
        self.on(&self.path(kind, id), |path| {
            match fs::remove_file(path) {
                Err(error) if error.kind() != io::ErrorKind::NotFound => return Err(error),
                _ => {}
            }
            if let Some(folder) = path.parent() {
                sync_folder(folder);
            }
            Ok(())
        })
    }
}
