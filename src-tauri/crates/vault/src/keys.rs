//! The journal key: MACs and seals that survive a rekey.

use crate::VaultError;
use crate::secret::{Macs, SecretKey};
use std::fmt;
use zeroize::Zeroizing;

/// What the record does with the journal key. Wiped when the vault is dropped.
pub struct Keys {
    mac: SecretKey,
    seal: SecretKey,
}

impl Keys {
    pub(crate) fn new(journal: &SecretKey) -> Self {
        Self {
            mac: journal.derive(&[], &[b"stillroom/journal-mac/v1"]),
            seal: journal.derive(&[], &[b"stillroom/journal-seal/v1"]),
        }
    }

    /// HMAC-SHA-256 under the journal key, over the parts and their lengths: no
    /// two different lists of parts have the same input.
    #[must_use]
    pub fn journal_mac(&self, parts: &[&[u8]]) -> [u8; 32] {
        self.mac.mac(parts)
    }

    /// Runs work that makes many such MACs: the key is prepared once, and the stack that the
    /// work used is overwritten at its end.
    pub fn journal_macs<T>(&self, work: impl FnOnce(&Macs) -> T) -> T {
        self.mac.macs(work)
    }

    /// Encrypts under a key of its own per `label` (AES-256-GCM, random nonce in
    /// front; good for four thousand million messages a label).
    ///
    /// # Errors
    /// When the operating system gives no randomness.
    pub fn seal(&self, label: &str, aad: &[u8], plaintext: &[u8]) -> Result<Vec<u8>, VaultError> {
        self.labelled(label).seal(aad, plaintext)
    }

    /// Opens what [`Keys::seal`] made with the same label and associated data; none if it is anything else.
    #[must_use]
    pub fn open(&self, label: &str, aad: &[u8], sealed: &[u8]) -> Option<Zeroizing<Vec<u8>>> {
        self.labelled(label).open(aad, sealed)
    }

    fn labelled(&self, label: &str) -> SecretKey {
        self.seal.derive(&[], &[b"label:", label.as_bytes()])
    }
}

impl fmt::Debug for Keys {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Keys")
    }
}
