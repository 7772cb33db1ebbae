//! A keychain in memory, with switches for the bad days.

use std::collections::BTreeMap;
use std::fmt;
use std::sync::{Mutex, MutexGuard, PoisonError};
use stillroom_vault::{KdfParams, Keychain, KeychainError};
use zeroize::Zeroizing;

/// Key derivation that costs next to nothing: for tests alone.
#[must_use]
#[allow(clippy::missing_panics_doc, clippy::unwrap_used, reason = "constants within the caps")]
pub fn cheap_kdf() -> KdfParams {
    KdfParams::new(64, 1, 1).unwrap()
}

/// A keychain in memory. Entries live as long as it does; share it in an `Arc`.
#[derive(Default)]
pub struct MemoryKeychain(Mutex<Inner>);

#[derive(Default)]
struct Inner {
    entries: BTreeMap<String, Vec<u8>>,
    out_of_order: Option<KeychainError>,
    overwritten: Vec<String>,
}

impl MemoryKeychain {
    /// An empty keychain that works.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    fn inner(&self) -> MutexGuard<'_, Inner> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Switches the whole service off: every call says [`KeychainError::Absent`].
    pub fn make_absent(&self) {
        self.inner().out_of_order = Some(KeychainError::Absent);
    }
    /// Locks it: every call says [`KeychainError::Locked`].
    pub fn lock(&self) {
        self.inner().out_of_order = Some(KeychainError::Locked);
    }
    /// It answers again.
    pub fn restore(&self) {
        self.inner().out_of_order = None;
    }
    /// Forgets every entry, as a reinstalled system does.
    pub fn wipe(&self) {
        self.inner().entries.clear();
    }
    /// Puts well-formed but other secrets into every device entry: the last byte of each secret is changed.
    pub fn make_wrong(&self) {
        for (name, value) in &mut self.inner().entries {
            if name.ends_with("/device-secret")
                && let Some(last) = value.last_mut()
            {
                *last ^= 1;
            }
        }
    }
    /// Puts garbage into every device entry.
    pub fn make_garbage(&self) {
        for (name, value) in &mut self.inner().entries {
            if name.ends_with("/device-secret") {
                *value = b"not a secret".to_vec();
            }
        }
    }
    /// All entries, to compare before and after.
    #[must_use]
    pub fn entries(&self) -> BTreeMap<String, Vec<u8>> {
        self.inner().entries.clone()
    }
    /// The names of entries that were set again with another value.
    #[must_use]
    pub fn overwritten(&self) -> Vec<String> {
        self.inner().overwritten.clone()
    }
}

impl fmt::Debug for MemoryKeychain {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("MemoryKeychain").field("entries", &self.inner().entries.len()).finish_non_exhaustive()
    }
}

impl Keychain for MemoryKeychain {
    fn get(&self, name: &str) -> Result<Option<Zeroizing<Vec<u8>>>, KeychainError> {
        let inner = self.inner();
        if let Some(error) = &inner.out_of_order {
            return Err(error.clone());
        }
        Ok(inner.entries.get(name).cloned().map(Zeroizing::new))
    }

    fn set(&self, name: &str, value: &[u8]) -> Result<(), KeychainError> {
        let mut inner = self.inner();
        if let Some(error) = &inner.out_of_order {
            return Err(error.clone());
        }
        if let Some(old) = inner.entries.insert(name.to_owned(), value.to_vec())
            && old != value
        {
            inner.overwritten.push(name.to_owned());
        }
        Ok(())
    }

    fn delete(&self, name: &str) -> Result<(), KeychainError> {
        let mut inner = self.inner();
        if let Some(error) = &inner.out_of_order {
            return Err(error.clone());
        }
        inner.entries.remove(name);
        Ok(())
    }
}
