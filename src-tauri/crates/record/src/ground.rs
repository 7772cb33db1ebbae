//! What this crate uses of the vault's keys, in one place.

use crate::RecordError;
use std::sync::Arc;
use stillroom_vault::Vault;
use zeroize::Zeroizing;

/// The journal key's uses, for as long as the vault is open.
#[derive(Clone, Debug)]
pub(crate) struct Keys(pub(crate) Arc<Vault>);

impl Keys {
    /// A MAC under the journal key, for one purpose.
    pub(crate) fn mac(&self, purpose: &[u8], message: &[u8]) -> [u8; 32] {
        self.0.keys().journal_mac(&[b"stillroom record 1", purpose, message])
    }
    pub(crate) fn seal(&self, label: &str, aad: &[u8], plain: &[u8]) -> Result<Vec<u8>, RecordError> {
        Ok(self.0.keys().seal(label, aad, plain)?)
    }
    pub(crate) fn open(&self, label: &str, aad: &[u8], sealed: &[u8]) -> Option<Zeroizing<Vec<u8>>> {
        self.0.keys().open(label, aad, sealed)
    }
}
