//! A vault on its way: made whole, or not at all.
//!
//! A set-up writes more than the vault: the record puts the practice and its owner in.
//! Until all of it is on the disk the key slots lie in `vault.json.making`, and as far
//! as anybody can tell there is no vault. One rename makes it one.
//!
//! **Invariant.** While that file lies there and `vault.json` doesn't, every file beside
//! it that bears a name of ours was made by this set-up: what was there before has been
//! set aside. So what fails, or what a kill left, can be taken back without a question.

use crate::document::Document;
use crate::files::{create_dir, name_of, remove, sync_folder_of, with_suffix};
use crate::keychain::{DEVICE_SECRET, WITNESS};
use crate::lock::Lock;
use crate::{Keychain, NewVault, RecoveryKey, Vault, VaultError, VaultFolder, entry_name};
use std::fs;
use std::io;
use std::path::{Path, PathBuf};
use std::sync::Arc;

impl Vault {
    /// [`Vault::begin`] and [`Vault::finish`], for a vault that needs nothing more.
    ///
    /// # Errors
    /// As those; nothing is left behind then.
    pub fn create(
        folder: &VaultFolder,
        keychain: Arc<dyn Keychain>,
        new: NewVault,
    ) -> Result<(Self, RecoveryKey), VaultError> {
        let (vault, key) = Self::begin(folder, Arc::clone(&keychain), new)?;
        if let Err(error) = vault.finish() {
            drop(vault);
            Self::take_back(folder, &*keychain)?;
            return Err(error);
        }
        Ok((vault, key))
    }

    /// Makes this a vault: from now on it is one, and opens.
    ///
    /// # Errors
    /// When the disk refuses; it is on its way still.
    pub fn finish(&self) -> Result<(), VaultError> {
        let _state = self.state()?;
        let (from, to) = (self.folder().making_file(), self.folder().slots_file());
        let refused = |error: io::Error| VaultError::file("vault.json", &error);
        fs::rename(&from, &to).map_err(refused)?;
        sync_folder_of(&to).map_err(|error| {
            // A power cut might bring the old name back, and with it the end of this practice.
            let _ = fs::rename(&to, &from);
            refused(error)
        })
    }

    /// Takes back a set-up that didn't come to its end: files and keychain entries that it
    /// made. Where none is on its way, nothing happens. The vault must be closed.
    ///
    /// # Errors
    /// When it is still open, or the disk refuses; the next set-up tries again.
    pub fn take_back(folder: &VaultFolder, keychain: &dyn Keychain) -> Result<(), VaultError> {
        if !folder.is_on_its_way() {
            return Ok(());
        }
        let _lock = Lock::take(folder)?;
        clear(folder, keychain)
    }
}

/// For who holds the lock.
pub(crate) fn clear(folder: &VaultFolder, keychain: &dyn Keychain) -> Result<(), VaultError> {
    if !folder.is_on_its_way() {
        return Ok(());
    }
    let making = folder.making_file();
    if let Ok(document) = Document::read_file(&making) {
        let entries = document.current.devices().into_keys().flat_map(|device| {
            [entry_name(document.vault, device, DEVICE_SECRET), entry_name(document.vault, device, WITNESS)]
        });
        for name in entries {
            if keychain.delete(&name).is_err() {
                // It opens nothing.
                tracing::warn!("an entry of a set-up that failed stays in the keychain");
            }
        }
    }
    // The file that says what the others are goes last.
    for path in files(folder).into_iter().chain([with_suffix(&making, ".tmp"), making]) {
        remove(&path).map_err(|error| VaultError::file(name_of(&path), &error))?;
    }
    tracing::info!("a set-up that did not come to its end was taken back");
    sync_folder_of(&folder.slots_file()).map_err(|error| VaultError::file("The folder", &error))
}

/// What a set-up makes beside the key slots.
fn files(folder: &VaultFolder) -> Vec<PathBuf> {
    let database =
        ["-wal", "-shm", "-journal", ""].map(|suffix| with_suffix(&folder.database_file(), suffix));
    database
        .into_iter()
        .chain([folder.witness_file(), folder.pending_file(), folder.reserve_file()])
        .collect()
}

/// How what was set aside for want of its keys is named.
pub(crate) const WITHOUT_KEYS: &str = "without-keys-";

/// Sets aside what lies where a set-up is about to write: a database without key slots,
/// whose `vault.json` was lost and may be found again, and what belongs to it.
pub(crate) fn set_aside(folder: &VaultFolder) -> Result<(), VaultError> {
    let aside = folder.set_aside_dir();
    let there: Vec<_> = files(folder).into_iter().filter(|path| path.exists()).collect();
    let place = |number: u32, path: &Path| aside.join(format!("{WITHOUT_KEYS}{number}-{}", name_of(path)));
    let free = |number: &u32| there.iter().all(|path| !place(*number, path).exists());
    let number = (1..).find(free).unwrap_or_default();
    for path in &there {
        let refused = |error: io::Error| VaultError::file(name_of(path), &error);
        create_dir(&aside).map_err(refused)?;
        fs::rename(path, place(number, path)).map_err(refused)?;
    }
    Ok(())
}
