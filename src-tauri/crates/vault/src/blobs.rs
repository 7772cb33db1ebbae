//! Photos and documents: encrypted files named by a keyed hash of what they hold.

use crate::{Vault, VaultError};
use std::collections::HashSet;
use std::fmt;
use std::io::Read;

/// The name of a blob: a keyed hash of its content. Says nothing without the vault's keys.
#[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct BlobName([u8; 32]);

/// The blobs of an open vault.
pub struct Blobs<'a> {
    _vault: &'a Vault,
}

/// What is wrong with a blob.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum BlobFault {
    /// The file is gone.
    Missing,
    /// The file is there and doesn't hold what its name says.
    Damaged,
}

/// Reads a blob's content, checking every segment before it gives any of it.
pub struct BlobReader(());

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
}

impl fmt::Debug for BlobName {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.iter().try_for_each(|b| write!(f, "{b:02x}"))
    }
}

impl<'a> Blobs<'a> {
    pub(crate) const fn of(vault: &'a Vault) -> Self {
        Self { _vault: vault }
    }
    /// Stores what `content` gives; durable when this returns. The same content is stored once.
    ///
    /// # Errors
    /// When reading or writing fails; nothing is left behind then but a temporary file for [`Blobs::sweep`].
    pub fn put(&self, _content: &mut dyn Read) -> Result<BlobName, VaultError> {
        Err(VaultError::NoVault)
    }
    /// Opens a blob.
    ///
    /// # Errors
    /// When it is missing, damaged or not what its name says.
    pub fn open(&self, _name: BlobName) -> Result<BlobReader, VaultError> {
        Err(VaultError::NoVault)
    }
    /// Removes temporary files and blobs that `known` doesn't name, except those
    /// put since the vault was opened; says how many. Never during a backup.
    ///
    /// # Errors
    /// When the folder can't be read.
    pub fn sweep(&self, _known: &HashSet<BlobName>) -> Result<usize, VaultError> {
        Err(VaultError::NoVault)
    }
    /// Reads a blob to its end and says what is wrong with it, if anything.
    ///
    /// # Errors
    /// When the disk can't be read at all.
    pub fn verify(&self, _name: BlobName) -> Result<Option<BlobFault>, VaultError> {
        Err(VaultError::NoVault)
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

impl Read for BlobReader {
    fn read(&mut self, _buf: &mut [u8]) -> std::io::Result<usize> {
        Ok(0)
    }
}
