//! Writes a pack: README, the record to read, the data, the files, the manifest.

use super::collect::Pack;
use super::page;
use crate::{PracticeError, Result};
use sha2::{Digest as _, Sha256};
use std::fs::{self, File, OpenOptions};
use std::io::{self, Read};
use std::path::{Path, PathBuf};
use stillroom_record::KeptFile;

/// What takes files, one after another.
pub trait Sink {
    /// One file of so many bytes.
    ///
    /// # Errors
    /// When it can't be written whole.
    fn file(&mut self, name: &str, bytes: u64, content: &mut dyn Read) -> io::Result<()>;
}

/// What was written.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Written {
    /// How many files.
    pub files: u32,
    /// How many bytes they have.
    pub bytes: u64,
    /// The SHA-256 of the manifest.
    pub manifest: String,
}

/// A new folder with the files in it.
#[derive(Debug)]
pub struct Folder(PathBuf);

impl Folder {
    /// Makes it; refuses one that is there already, whatever it is.
    ///
    /// # Errors
    /// When it can't be made.
    pub fn make(at: &Path) -> io::Result<Self> {
        fs::create_dir(at)?;
        fs::create_dir(at.join("files"))?;
        Ok(Self(at.to_owned()))
    }
}

impl Sink for Folder {
    fn file(&mut self, name: &str, bytes: u64, content: &mut dyn Read) -> io::Result<()> {
        let mut out: File = OpenOptions::new().write(true).create_new(true).open(self.0.join(name))?;
        if io::copy(&mut content.take(bytes), &mut out)? != bytes {
            return Err(io::ErrorKind::UnexpectedEof.into());
        }
        out.sync_all()
    }
}

/// Counts, digests, and stops when asked.
struct Passing<'a> {
    content: &'a mut dyn Read,
    digest: Sha256,
    done: &'a mut u64,
    total: u64,
    far: &'a mut dyn FnMut(u64, u64),
    stop: &'a dyn Fn() -> bool,
}

impl Read for Passing<'_> {
    fn read(&mut self, into: &mut [u8]) -> io::Result<usize> {
        if (self.stop)() {
            return Err(io::Error::other(Stopped));
        }
        let given = self.content.read(into)?;
        self.digest.update(into.get(..given).unwrap_or_default());
        *self.done += given as u64;
        (self.far)(*self.done, self.total);
        Ok(given)
    }
}

#[derive(Debug, thiserror::Error)]
#[error("stopped")]
struct Stopped;

/// Writes the whole pack. `open` gives the content of a kept file; `far` hears how many bytes of how
/// many went by; `stop` is asked at each piece.
///
/// # Errors
/// When something can't be read or written, in words for a person; or when it was stopped. What was
/// written until then is the caller's to remove.
pub fn write_pack(
    pack: &Pack,
    open: &mut dyn FnMut(&KeptFile) -> Result<Box<dyn Read>>,
    sink: &mut dyn Sink,
    far: &mut dyn FnMut(u64, u64),
    stop: &dyn Fn() -> bool,
) -> Result<Written> {
    let pages = page::pages(pack)?;
    let of_pages: u64 = pages.iter().map(|(_, page)| page.len() as u64).sum();
    let total = of_pages + pack.files.iter().map(|file| file.bytes).sum::<u64>();
    let (mut done, mut files, mut manifest) = (0, 0, String::new());
    let mut one = |name: &str, bytes: u64, content: &mut dyn Read, kept: Option<&KeptFile>| -> Result<()> {
        let mut passing = Passing { content, digest: Sha256::new(), done: &mut done, total, far, stop };
        sink.file(name, bytes, &mut passing).map_err(problem)?;
        let digest: [u8; 32] = passing.digest.finalize().into();
        if kept.is_some_and(|kept| kept.sha256 != digest) {
            let message = "A file isn’t what it was when it was kept. The pack was not made; run Verify.";
            return Err(PracticeError::File(message.to_owned()));
        }
        manifest.push_str(&format!("{}  {name}\n", hex(&digest)));
        files += 1;
        Ok(())
    };
    for (name, page) in &pages {
        one(name, page.len() as u64, &mut page.as_slice(), None)?;
    }
    for (n, file) in pack.files.iter().enumerate() {
        one(&page::file_name(n, file), file.bytes, &mut open(file)?, Some(file))?;
    }
    let bytes = manifest.len() as u64;
    sink.file("manifest.txt", bytes, &mut manifest.as_bytes()).map_err(problem)?;
    Ok(Written { files: files + 1, bytes: done + bytes, manifest: hex(&Sha256::digest(manifest.as_bytes())) })
}

/// What went wrong with a stick, in words for a person; no path and no name.
pub(super) fn problem(error: io::Error) -> PracticeError {
    if error.get_ref().is_some_and(|inner| inner.is::<Stopped>()) {
        return PracticeError::Cancelled;
    }
    let why = match error.kind() {
        io::ErrorKind::StorageFull | io::ErrorKind::QuotaExceeded => "There isn’t enough room on it.",
        io::ErrorKind::ReadOnlyFilesystem | io::ErrorKind::PermissionDenied => "It can’t be written to.",
        io::ErrorKind::NotFound => "It isn’t there any more: was it pulled?",
        io::ErrorKind::InvalidData | io::ErrorKind::UnexpectedEof => {
            return PracticeError::File(
                "A file of the record can’t be read whole. The pack was not made; run Verify.".to_owned(),
            );
        }
        _ => "It could not be written to the end: was it pulled, or is it broken?",
    };
    PracticeError::File(format!(
        "The pack was not made. {why} What was begun was removed where that is still possible; the request stays open. Try again on a stick with room."
    ))
}

pub(super) fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}
