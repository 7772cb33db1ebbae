//! What opens the backups of this vault, and what a restored copy is before anybody opens it.
//!
//! A stick's repository has two passwords: one that the vault key makes, so that a run
//! needs no typing, and the recovery key as it is printed. For the second the vault keeps
//! the recovery key under the vault key. Whoever has the vault key gains nothing by that:
//! the record is open to them, and the MACs of the sheet's groups, 32 bits each, give the
//! recovery key away to them in minutes. docs/adr/0007 has the rest.

use crate::document::{Document, Generation, to_hex};
use crate::opening::open_recovery_slot;
use crate::secret::SecretKey;
use crate::vault::wrapping_key;
use crate::{RecoveryKey, Vault, VaultError, VaultFolder};
use std::fmt;
use uuid::Uuid;
use zeroize::Zeroizing;

/// What opens the backups of an open vault.
pub struct BackupKeys {
    /// The vault.
    pub vault: Uuid,
    /// The vault's key generation: a rekey asks for a new repository.
    pub generation: u32,
    /// The password that the vault key makes.
    pub password: Zeroizing<String>,
    /// The recovery key; none in a vault that was made before it was kept.
    pub recovery_key: Option<RecoveryKey>,
    /// Tells this recovery key from those before it; says nothing about it.
    pub recovery_id: String,
}

impl fmt::Debug for BackupKeys {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("BackupKeys").field("generation", &self.generation).finish_non_exhaustive()
    }
}

/// The password of this vault's repositories.
pub(crate) fn backup_password(vault_key: &SecretKey, vault: Uuid, generation: u32) -> Zeroizing<String> {
    let key = vault_key.derive(vault.as_bytes(), &[b"stillroom/backup/v1", &generation.to_be_bytes()]);
    Zeroizing::new(to_hex(key.bytes()))
}

fn binding(vault: Uuid, generation: u32, salt: &[u8; 32]) -> Vec<u8> {
    [&Generation::binding("stillroom/recovery-sheet/v1", vault, generation), salt.as_slice()].concat()
}

pub(crate) fn wrap_recovery_key(
    vault_key: &SecretKey,
    vault: Uuid,
    generation: u32,
    salt: &[u8; 32],
    key: &RecoveryKey,
) -> Result<Vec<u8>, VaultError> {
    wrapping_key(vault_key, vault).seal(&binding(vault, generation, salt), key.bytes())
}

/// By what a stick of this vault is told from others, and one that is behind from one that isn't.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct BackupIds {
    /// The vault.
    pub vault: Uuid,
    /// The vault's key generation.
    pub generation: u32,
    /// Tells this recovery key from those before it.
    pub recovery_id: String,
}

fn recovery_id(salt: &[u8; 32]) -> String {
    to_hex(salt.get(..16).unwrap_or_default())
}

impl Vault {
    /// What tells this vault's sticks apart. No key is opened for it.
    ///
    /// # Errors
    /// A vault that is locked.
    pub fn backup_ids(&self) -> Result<BackupIds, VaultError> {
        let state = self.state()?;
        let current = state.generation();
        Ok(BackupIds {
            vault: self.id(),
            generation: current.generation,
            recovery_id: recovery_id(&current.recovery.salt.0),
        })
    }

    /// What opens the backups. For crate `backup` alone, by way of the door.
    ///
    /// # Errors
    /// When `vault.json` is damaged where the recovery key is kept.
    pub fn backup_keys(&self) -> Result<BackupKeys, VaultError> {
        let state = self.state()?;
        let current = state.generation();
        let (id, generation, slot) = (self.id(), current.generation, &current.recovery);
        let recovery_key = match &slot.sheet {
            None => None,
            Some(sealed) => Some(
                wrapping_key(&state.key, id)
                    .open(&binding(id, generation, &slot.salt.0), &sealed.0)
                    .and_then(|bytes| RecoveryKey::from_slice(&bytes))
                    .ok_or_else(|| {
                        VaultError::damaged("vault.json", "the recovery key in it can't be opened")
                    })?,
            ),
        };
        Ok(BackupKeys {
            vault: id,
            generation,
            password: backup_password(&state.key, id, generation),
            recovery_key,
            recovery_id: recovery_id(&slot.salt.0),
        })
    }
}

impl VaultFolder {
    /// Whether this recovery key opens the vault; opens and changes nothing.
    ///
    /// # Errors
    /// When there is no vault, or `vault.json` is damaged or from a newer program.
    pub fn fits(&self, key: &RecoveryKey) -> Result<bool, VaultError> {
        let document = Document::read(self)?;
        Ok(open_recovery_slot(&document.current, document.vault, key).is_some())
    }

    /// Makes a restored copy a device of its own: every person's slot is taken out, and
    /// the recovery key alone opens it. With the slots it would open as the device that it
    /// was copied from, and two live copies would go on with one chain of entries.
    ///
    /// # Errors
    /// When `vault.json` can't be read or written.
    pub fn leave_recovery_alone(&self) -> Result<(), VaultError> {
        let mut document = Document::read(self)?;
        document.current.slots.clear();
        document.write(self)
    }
}
