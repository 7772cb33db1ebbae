//! Photos and documents: encrypted files named by a keyed hash of what they hold.
//!
//! A file is a header (mark, key generation, salt, proof of its name) and the
//! content in segments of 64 KiB, each sealed with AES-256-GCM in the STREAM
//! construction, under a key of the file's own: HKDF over the generation's blob key
//! and the salt. So a segment can't be changed, dropped, moved or taken from another
//! file, and a file can't stand under another's name.

use crate::document::{from_hex, to_hex};
use crate::files::{create, create_dir, remove, sync_folder_of};
use crate::secret::{SecretKey, random, scrubbed};
use crate::vault::{blob_key, wrapping_key};
use crate::{Vault, VaultError};
use aes_gcm::aead::stream::{DecryptorBE32, EncryptorBE32};
use aes_gcm::{Aes256Gcm, KeyInit as _};
use hmac::Mac as _;
use std::collections::HashSet;
use std::fmt;
use std::fs::{self, File};
use std::io::{self, Read, Write as _};
use std::path::{Path, PathBuf};
use std::sync::atomic::Ordering;
use subtle::ConstantTimeEq as _;
use zeroize::{Zeroize as _, Zeroizing};

/// The name of a blob: a keyed hash of its content. Says nothing without the vault's keys.
#[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct BlobName([u8; 32]);

/// The blobs of an open vault.
pub struct Blobs<'a> {
    vault: &'a Vault,
}

/// What is wrong with a blob.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum BlobFault {
    /// The file is gone.
    Missing,
    /// The file is there and doesn't hold what its name says.
    Damaged,
}

/// What a sweep must leave alone although no transaction names it yet.
#[derive(Default)]
pub(crate) struct InFlight {
    /// Put since the vault was opened.
    put: HashSet<BlobName>,
    /// Temporary files being written.
    writing: HashSet<PathBuf>,
}

const MARK: &[u8; 8] = b"SRBLOB1\n";
const SEGMENT: usize = 64 * 1024;
const TAG: usize = 16;
/// Mark, generation, salt: what every segment is bound to.
const BOUND: usize = 8 + 4 + 32;
const HEADER: usize = BOUND + 32;
const TEMPORARY: &str = "writing-";

struct Header([u8; HEADER]);

impl Header {
    fn new(generation: u32, salt: &[u8; 32]) -> Self {
        let mut bytes = [0; HEADER];
        let fields = MARK.iter().chain(&generation.to_be_bytes()).chain(salt).copied().collect::<Vec<_>>();
        for (to, from) in bytes.iter_mut().zip(fields) {
            *to = from;
        }
        Self(bytes)
    }

    fn parse(bytes: [u8; HEADER]) -> Option<Self> {
        bytes.starts_with(MARK).then_some(Self(bytes))
    }

    fn bound(&self) -> &[u8] {
        self.0.get(..BOUND).unwrap_or_default()
    }

    fn generation(&self) -> u32 {
        self.0.get(8..12).and_then(|bytes| bytes.try_into().ok()).map_or(0, u32::from_be_bytes)
    }

    fn salt(&self) -> &[u8] {
        self.0.get(12..BOUND).unwrap_or_default()
    }

    fn proof(&self) -> &[u8] {
        self.0.get(BOUND..).unwrap_or_default()
    }

    fn prove(&mut self, file_key: &SecretKey, name: BlobName) {
        if let Some(proof) = self.0.get_mut(BOUND..) {
            proof.copy_from_slice(&name_proof(file_key, name));
        }
    }
}

fn file_key(blob_key: &SecretKey, salt: &[u8]) -> SecretKey {
    blob_key.derive(salt, &[b"stillroom/blob-file/v1"])
}

fn name_proof(file_key: &SecretKey, name: BlobName) -> [u8; 32] {
    file_key.mac(&[b"stillroom/blob-name-proof/v1", &name.0])
}

fn cipher(file_key: &SecretKey) -> Aes256Gcm {
    Aes256Gcm::new(file_key.bytes().into())
}

/// Each file has a key of its own, so the nonce's fixed part may be the same for all.
const NONCE: [u8; 7] = [0; 7];

impl BlobName {
    /// The name from its bytes, as the database keeps it.
    #[must_use]
    pub const fn from_bytes(bytes: [u8; 32]) -> Self {
        Self(bytes)
    }
    /// The name's bytes.
    #[must_use]
    pub const fn as_bytes(&self) -> &[u8; 32] {
        &self.0
    }

    fn path(self, blobs: &Path) -> PathBuf {
        let hex = to_hex(&self.0);
        let (folder, _) = hex.split_at(2);
        blobs.join(folder).join(&hex)
    }

    fn of_file(path: &Path) -> Option<Self> {
        let bytes = from_hex(path.file_name()?.to_str()?)?;
        bytes.try_into().ok().map(Self)
    }
}

impl fmt::Debug for BlobName {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&to_hex(&self.0))
    }
}

fn file_error(error: &io::Error) -> VaultError {
    VaultError::file("A photo or document", error)
}

fn damaged() -> VaultError {
    VaultError::damaged("A photo or document", "it doesn't hold what was stored")
}

impl<'a> Blobs<'a> {
    pub(crate) const fn of(vault: &'a Vault) -> Self {
        Self { vault }
    }

    /// Stores what `content` gives; durable when this returns. The same content is stored once.
    ///
    /// # Errors
    /// When reading or writing fails; nothing is left behind then but perhaps a temporary file for [`Blobs::sweep`].
    pub fn put(&self, content: &mut dyn Read) -> Result<BlobName, VaultError> {
        let (generation, key) = self.current_key()?;
        let (name, written) =
            scrubbed(|| self.write(content, generation, &key, Some(self.vault.blob_names().mac_stream())))?;
        let name = name.ok_or_else(damaged)?;
        self.vault.in_flight()?.put.insert(name);
        written.keep(self, name)?;
        Ok(name)
    }

    /// Opens a blob.
    ///
    /// # Errors
    /// When it is missing, damaged or not what its name says.
    pub fn open(&self, name: BlobName) -> Result<BlobReader, VaultError> {
        let path = name.path(&self.dir());
        let file = File::open(&path).map_err(|error| match error.kind() {
            io::ErrorKind::NotFound => VaultError::damaged("A photo or document", "it is missing"),
            _ => file_error(&error),
        })?;
        scrubbed(|| self.reader(file, name))
    }

    fn reader(&self, mut file: File, name: BlobName) -> Result<BlobReader, VaultError> {
        let length = file.metadata().map_err(|error| file_error(&error))?.len();
        let mut bytes = [0; HEADER];
        file.read_exact(&mut bytes).map_err(|error| {
            if error.kind() == io::ErrorKind::UnexpectedEof { damaged() } else { file_error(&error) }
        })?;
        let header = Header::parse(bytes).ok_or_else(damaged)?;
        let blob_key = self.key_of(header.generation())?.ok_or_else(damaged)?;
        let key = file_key(&blob_key, header.salt());
        if !bool::from(name_proof(&key, name).ct_eq(header.proof())) {
            return Err(damaged());
        }
        let decryptor = DecryptorBE32::from_aead(cipher(&key), NONCE.as_slice().into());
        Ok(BlobReader {
            file,
            header,
            left: length - HEADER as u64,
            decryptor: Some(Box::new(decryptor)),
            buffer: Zeroizing::new(Vec::with_capacity(SEGMENT + TAG)),
            given: 0,
        })
    }

    /// Removes temporary files and blobs that `known` doesn't name, except those
    /// put since the vault was opened; says how many.
    ///
    /// # Errors
    /// [`VaultError::StillOpen`] while a copy of the vault is being made; when the folder can't be read.
    pub fn sweep(&self, known: &HashSet<BlobName>) -> Result<usize, VaultError> {
        let in_flight = self.vault.in_flight()?;
        if self.vault.copies().load(Ordering::SeqCst) > 0 {
            return Err(VaultError::StillOpen);
        }
        let mut swept = 0;
        for path in self.files()? {
            let stays = match BlobName::of_file(&path) {
                Some(name) => known.contains(&name) || in_flight.put.contains(&name),
                // A file that isn't ours isn't ours to remove.
                None => !is_temporary(&path) || in_flight.writing.contains(&path),
            };
            if !stays {
                remove(&path).map_err(|error| file_error(&error))?;
                swept += 1;
            }
        }
        Ok(swept)
    }

    /// Reads a blob to its end and says what is wrong with it, if anything.
    ///
    /// # Errors
    /// When the disk can't be read at all.
    pub fn verify(&self, name: BlobName) -> Result<Option<BlobFault>, VaultError> {
        scrubbed(|| self.verify_apart(name))
    }

    fn verify_apart(&self, name: BlobName) -> Result<Option<BlobFault>, VaultError> {
        if !name.path(&self.dir()).exists() {
            return Ok(Some(BlobFault::Missing));
        }
        let mut reader = match self.open(name) {
            Ok(reader) => reader,
            Err(VaultError::Damaged { .. }) => return Ok(Some(BlobFault::Damaged)),
            Err(other) => return Err(other),
        };
        let mut hash = self.vault.blob_names().mac_stream();
        loop {
            match reader.fill() {
                Ok([]) => break,
                Ok(piece) => {
                    hash.update(piece);
                    reader.given = reader.buffer.len();
                }
                Err(error) if error.kind() == io::ErrorKind::InvalidData => {
                    return Ok(Some(BlobFault::Damaged));
                }
                Err(error) => return Err(file_error(&error)),
            }
        }
        let found: [u8; 32] = hash.finalize().into_bytes().into();
        Ok((found != name.0).then_some(BlobFault::Damaged))
    }

    /// The names of all blobs on disk.
    ///
    /// # Errors
    /// When the folder can't be read.
    pub fn names(&self) -> Result<Vec<BlobName>, VaultError> {
        Ok(self.files()?.iter().filter_map(|path| BlobName::of_file(path)).collect())
    }

    /// The files that hold blobs, in order; none that is still being written.
    pub(crate) fn stored(&self) -> Result<Vec<PathBuf>, VaultError> {
        let mut files = self.files()?;
        files.retain(|path| BlobName::of_file(path).is_some());
        files.sort_unstable();
        Ok(files)
    }

    fn dir(&self) -> PathBuf {
        self.vault.folder().blobs_dir()
    }

    fn files(&self) -> Result<Vec<PathBuf>, VaultError> {
        let list = |folder: &Path| -> io::Result<Vec<fs::DirEntry>> {
            match fs::read_dir(folder) {
                Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(Vec::new()),
                other => other?.collect(),
            }
        };
        let mut files = Vec::new();
        let read = || -> io::Result<Vec<PathBuf>> {
            for entry in list(&self.dir())? {
                if entry.file_type()?.is_dir() {
                    files.extend(list(&entry.path())?.iter().map(fs::DirEntry::path));
                } else {
                    files.push(entry.path());
                }
            }
            Ok(files)
        };
        read().map_err(|error| file_error(&error))
    }

    fn current_key(&self) -> Result<(u32, SecretKey), VaultError> {
        let state = self.vault.state()?;
        let generation = state.generation().generation;
        Ok((generation, blob_key(&state.key, self.vault.id(), generation)))
    }

    /// The blob key of a generation, the current or one whose blobs are still being rekeyed.
    fn key_of(&self, generation: u32) -> Result<Option<SecretKey>, VaultError> {
        let state = self.vault.state()?;
        let current = state.generation();
        if current.generation == generation {
            return Ok(Some(blob_key(&state.key, self.vault.id(), generation)));
        }
        let earlier = current.earlier_blobs.iter().find(|earlier| earlier.generation == generation);
        Ok(earlier.and_then(|earlier| {
            wrapping_key(&state.key, self.vault.id())
                .open_key(&crate::rekey::earlier_binding(self.vault.id(), generation), &earlier.key.0)
        }))
    }

    /// Encrypts to a temporary file; also gives the content's name when asked for.
    fn write(
        &self,
        content: &mut dyn Read,
        generation: u32,
        key: &SecretKey,
        mut names: Option<hmac::Hmac<sha2::Sha256>>,
    ) -> Result<(Option<BlobName>, Written), VaultError> {
        let salt = random()?;
        let mut header = Header::new(generation, &salt);
        let file_key = file_key(key, &salt);
        let dir = self.dir();
        create_dir(&dir).map_err(|error| file_error(&error))?;
        let path = dir.join(format!("{TEMPORARY}{}", to_hex(&random::<16>()?)));
        self.vault.in_flight()?.writing.insert(path.clone());
        let mut written = Written {
            file: create(&path, false).map_err(|error| file_error(&error))?,
            path: Some(path),
            header: Header::new(generation, &salt),
            file_key,
        };
        let mut write = || -> io::Result<()> {
            written.file.write_all(&header.0)?;
            let mut encryptor =
                EncryptorBE32::<Aes256Gcm>::from_aead(cipher(&written.file_key), NONCE.as_slice().into());
            // One segment ahead: the last one is sealed differently.
            let mut segment = next_segment(content)?;
            loop {
                if let Some(names) = &mut names {
                    names.update(&segment);
                }
                let following = if segment.len() == SEGMENT {
                    next_segment(content)?
                } else {
                    Zeroizing::new(Vec::new())
                };
                let too_large = |_| io::Error::from(io::ErrorKind::FileTooLarge);
                if following.is_empty() {
                    encryptor.encrypt_last_in_place(header.bound(), &mut *segment).map_err(too_large)?;
                    return written.file.write_all(&segment);
                }
                encryptor.encrypt_next_in_place(header.bound(), &mut *segment).map_err(too_large)?;
                written.file.write_all(&segment)?;
                segment = following;
            }
        };
        write().map_err(|error| file_error(&error))?;
        std::mem::swap(&mut written.header, &mut header);
        Ok((names.map(|names| BlobName(names.finalize().into_bytes().into())), written))
    }

    /// Encrypts every blob of an earlier generation under the current key. Blobs that
    /// can't be read stay as they are, and so does the key for them.
    pub(crate) fn rekey(&self, progress: &mut dyn FnMut(u64, u64)) -> Result<bool, VaultError> {
        let (generation, key) = self.current_key()?;
        let files = self.files()?;
        let total = files.len() as u64;
        let mut all = true;
        for (done, path) in files.into_iter().enumerate() {
            progress(done as u64, total);
            let Some(name) = BlobName::of_file(&path) else { continue };
            let mut reader = match self.open(name) {
                Ok(reader) if reader.header.generation() == generation => continue,
                Ok(reader) => reader,
                Err(VaultError::Damaged { .. }) => {
                    all = false;
                    continue;
                }
                Err(other) => return Err(other),
            };
            match self.write(&mut reader, generation, &key, None) {
                Ok((_, written)) => written.keep(self, name)?,
                Err(VaultError::File { kind: io::ErrorKind::InvalidData, .. }) => all = false,
                Err(other) => return Err(other),
            }
        }
        progress(total, total);
        Ok(all)
    }
}

fn is_temporary(path: &Path) -> bool {
    path.file_name().and_then(|name| name.to_str()).is_some_and(|name| name.starts_with(TEMPORARY))
}

fn next_segment(content: &mut dyn Read) -> io::Result<Zeroizing<Vec<u8>>> {
    let mut segment = Zeroizing::new(Vec::with_capacity(SEGMENT + TAG));
    content.take(SEGMENT as u64).read_to_end(&mut segment)?;
    Ok(segment)
}

/// A whole temporary file, not yet under its name. Removed unless kept.
struct Written {
    file: File,
    path: Option<PathBuf>,
    header: Header,
    file_key: SecretKey,
}

impl Written {
    fn keep(mut self, blobs: &Blobs<'_>, name: BlobName) -> Result<(), VaultError> {
        use io::Seek as _;
        let Some(from) = self.path.clone() else { return Ok(()) };
        let to = name.path(&blobs.dir());
        self.header.prove(&self.file_key, name);
        let mut keep = || -> io::Result<()> {
            self.file.seek(io::SeekFrom::Start(0))?;
            self.file.write_all(&self.header.0)?;
            self.file.sync_all()?;
            if let Some(folder) = to.parent() {
                create_dir(folder)?;
            }
            fs::rename(&from, &to)?;
            sync_folder_of(&to)
        };
        keep().map_err(|error| file_error(&error))?;
        self.path = None;
        blobs.vault.in_flight()?.writing.remove(&from);
        Ok(())
    }
}

impl Drop for Written {
    fn drop(&mut self) {
        if let Some(path) = self.path.take() {
            let _ = remove(&path);
        }
    }
}

/// Reads a blob's content, checking every segment before it gives any of it.
pub struct BlobReader {
    file: File,
    header: Header,
    /// Bytes of the file not yet read.
    left: u64,
    /// None when the last segment was read, or one didn't open.
    decryptor: Option<Box<DecryptorBE32<Aes256Gcm>>>,
    buffer: Zeroizing<Vec<u8>>,
    given: usize,
}

impl BlobReader {
    /// What is left of the current segment, or the next one; nothing at the end.
    fn fill(&mut self) -> io::Result<&[u8]> {
        if self.given == self.buffer.len() && self.decryptor.is_some() {
            let damaged = || io::Error::from(io::ErrorKind::InvalidData);
            self.buffer.zeroize();
            self.given = 0;
            let sealed = self.left.min((SEGMENT + TAG) as u64);
            let read = (&mut self.file).take(sealed).read_to_end(&mut self.buffer)?;
            self.left -= sealed;
            let opened = if read as u64 != sealed {
                self.decryptor = None;
                None
            } else if self.left == 0 {
                self.decryptor.take().and_then(|last| {
                    scrubbed(|| last.decrypt_last_in_place(self.header.bound(), &mut *self.buffer)).ok()
                })
            } else {
                self.decryptor.as_mut().and_then(|next| {
                    scrubbed(|| next.decrypt_next_in_place(self.header.bound(), &mut *self.buffer)).ok()
                })
            };
            if opened.is_none() {
                self.decryptor = None;
                self.buffer.zeroize();
                // Once damaged, always damaged: the next read must not look like a quiet end.
                self.left = u64::MAX;
            }
            opened.ok_or_else(damaged)?;
        }
        if self.left == u64::MAX {
            return Err(io::ErrorKind::InvalidData.into());
        }
        Ok(self.buffer.get(self.given..).unwrap_or_default())
    }
}

impl Read for BlobReader {
    fn read(&mut self, out: &mut [u8]) -> io::Result<usize> {
        let ready = self.fill()?;
        let count = ready.len().min(out.len());
        for (to, from) in out.iter_mut().zip(ready) {
            *to = *from;
        }
        self.given += count;
        Ok(count)
    }
}

impl fmt::Debug for Blobs<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Blobs")
    }
}

impl fmt::Debug for BlobReader {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("BlobReader")
    }
}
