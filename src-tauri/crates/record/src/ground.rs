//! What this crate uses of the vault's keys, in one place.

use crate::RecordError;
use std::sync::Arc;
use stillroom_vault::Vault;
use zeroize::Zeroizing;

const SCHEME: &[u8] = b"stillroom record 1";

/// The journal key, ready for many MACs.
#[derive(Debug)]
pub(crate) struct Macs<'a>(&'a stillroom_vault::Macs);

impl Macs<'_> {
    /// What [`Keys::mac`] makes of the same.
    pub(crate) fn mac(&self, purpose: &[u8], message: &[u8]) -> [u8; 32] {
        self.0.mac(&[SCHEME, purpose, message])
    }
}

/// The journal key's uses, for as long as the vault is open.
#[derive(Clone, Debug)]
pub(crate) struct Keys(pub(crate) Arc<Vault>);

impl Keys {
    /// A MAC under the journal key, for one purpose.
    pub(crate) fn mac(&self, purpose: &[u8], message: &[u8]) -> [u8; 32] {
        self.0.keys().journal_mac(&[SCHEME, purpose, message])
    }
    /// Runs work that makes many such MACs.
    pub(crate) fn macs<T>(&self, work: impl FnOnce(&Macs<'_>) -> T) -> T {
        self.0.keys().journal_macs(|macs| work(&Macs(macs)))
    }
    pub(crate) fn seal(&self, label: &str, aad: &[u8], plain: &[u8]) -> Result<Vec<u8>, RecordError> {
        Ok(self.0.keys().seal(label, aad, plain)?)
    }
    pub(crate) fn open(&self, label: &str, aad: &[u8], sealed: &[u8]) -> Option<Zeroizing<Vec<u8>>> {
        self.0.keys().open(label, aad, sealed)
    }
}
