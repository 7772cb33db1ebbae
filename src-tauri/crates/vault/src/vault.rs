//! The open vault: what it holds, and the one place where its state is kept.

use crate::blobs::InFlight;
use crate::database::{RawFile, connect};
use crate::document::{Document, Generation, HexVec};
use crate::files::with_suffix;
use crate::keychain::Device;
use crate::lock::Lock;
use crate::secret::SecretKey;
use crate::{Blobs, Description, KdfParams, Keychain, Keys, Opening, VaultError, VaultFolder};
use std::collections::BTreeMap;
use std::fmt;
use std::sync::atomic::AtomicUsize;
use std::sync::{Arc, Mutex, MutexGuard};
use uuid::Uuid;
use zeroize::Zeroizing;

/// An open vault: keys in memory, one process at a time. Dropping it wipes the
/// keys and, when the last [`crate::Database`] is closed too, lets go of the lock.
pub struct Vault {
    state: Mutex<State>,
    keys: Keys,
    blob_names: SecretKey,
    in_flight: Mutex<InFlight>,
    /// Copies being made: nothing is swept meanwhile.
    copies: Arc<AtomicUsize>,
    folder: VaultFolder,
    keychain: Arc<dyn Keychain>,
    id: Uuid,
    device: Uuid,
    kdf: KdfParams,
    opening: Opening,
    /// Shared with every connection: the last of them to go lets go of it.
    lock: Arc<Lock>,
}

/// What changes while the vault is open.
pub(crate) struct State {
    pub(crate) document: Document,
    /// The vault key.
    pub(crate) key: SecretKey,
    /// This device's secret; none until the first slot after a recovery.
    pub(crate) device: Option<Device>,
    /// The slot keys of those who gave their passphrase: a rekey keeps a slot without asking again.
    pub(crate) proven: BTreeMap<Uuid, SecretKey>,
    /// Held as long as a connection may be open.
    pub(crate) raw: Option<Arc<RawFile>>,
    /// A rekey was decided but not settled: only opening the vault anew may go on.
    pub(crate) must_reopen: bool,
}

/// All that a way in has found out.
pub(crate) struct Entry {
    pub(crate) folder: VaultFolder,
    pub(crate) keychain: Arc<dyn Keychain>,
    pub(crate) lock: Lock,
    pub(crate) document: Document,
    pub(crate) key: SecretKey,
    pub(crate) device: Uuid,
    pub(crate) secret: Option<Device>,
    pub(crate) proven: BTreeMap<Uuid, SecretKey>,
    pub(crate) kdf: KdfParams,
    pub(crate) opening: Opening,
}

impl State {
    pub(crate) fn generation(&self) -> &Generation {
        &self.document.current
    }

    pub(crate) fn database_key(&self, vault: Uuid) -> SecretKey {
        database_key(&self.key, vault, self.generation().generation)
    }
}

pub(crate) fn database_key(vault_key: &SecretKey, vault: Uuid, generation: u32) -> SecretKey {
    vault_key.derive(vault.as_bytes(), &[b"stillroom/database/v1", &generation.to_be_bytes()])
}

pub(crate) fn blob_key(vault_key: &SecretKey, vault: Uuid, generation: u32) -> SecretKey {
    vault_key.derive(vault.as_bytes(), &[b"stillroom/blobs/v1", &generation.to_be_bytes()])
}

/// The key under which the vault key wraps others.
pub(crate) fn wrapping_key(vault_key: &SecretKey, vault: Uuid) -> SecretKey {
    vault_key.derive(vault.as_bytes(), &[b"stillroom/wrap/v1"])
}

const LASTING: &str = "stillroom/lasting-keys/v1";

/// Wraps the keys that survive a rekey: the journal key and the blob-name key.
pub(crate) fn wrap_lasting(
    vault_key: &SecretKey,
    vault: Uuid,
    generation: u32,
    journal: &SecretKey,
    blob_names: &SecretKey,
) -> Result<HexVec, VaultError> {
    let both = Zeroizing::new([journal.bytes().as_slice(), blob_names.bytes()].concat());
    wrapping_key(vault_key, vault).seal(&Generation::binding(LASTING, vault, generation), &both).map(HexVec)
}

pub(crate) fn unwrap_lasting(
    vault_key: &SecretKey,
    vault: Uuid,
    generation: &Generation,
) -> Result<(SecretKey, SecretKey), VaultError> {
    wrapping_key(vault_key, vault)
        .open(&Generation::binding(LASTING, vault, generation.generation), &generation.lasting_keys.0)
        .and_then(|both| {
            let (journal, blob_names) = both.split_at_checked(32)?;
            Some((SecretKey::from_slice(journal)?, SecretKey::from_slice(blob_names)?))
        })
        .ok_or_else(|| VaultError::damaged("vault.json", "the journal key in it can't be opened"))
}

impl Vault {
    pub(crate) fn from_entry(entry: Entry) -> Result<Self, VaultError> {
        let id = entry.document.vault;
        let (journal, blob_names) = unwrap_lasting(&entry.key, id, &entry.document.current)?;
        Ok(Self {
            keys: Keys::new(&journal),
            blob_names,
            in_flight: Mutex::default(),
            copies: Arc::default(),
            folder: entry.folder,
            keychain: entry.keychain,
            id,
            device: entry.device,
            kdf: entry.kdf,
            opening: entry.opening,
            state: Mutex::new(State {
                document: entry.document,
                key: entry.key,
                device: entry.secret,
                proven: entry.proven,
                raw: None,
                must_reopen: false,
            }),
            lock: Arc::new(entry.lock),
        })
    }

    pub(crate) fn state(&self) -> Result<MutexGuard<'_, State>, VaultError> {
        // A panic under this lock, or a rekey cut short: what is in memory may not
        // be what is on disk. Opening the vault anew sorts it out.
        let state = self.state.lock().map_err(|_| VaultError::ReopenNeeded)?;
        if state.must_reopen { Err(VaultError::ReopenNeeded) } else { Ok(state) }
    }

    pub(crate) fn lock(&self) -> Arc<Lock> {
        Arc::clone(&self.lock)
    }

    pub(crate) fn blob_names(&self) -> &SecretKey {
        &self.blob_names
    }

    pub(crate) fn in_flight(&self) -> Result<MutexGuard<'_, InFlight>, VaultError> {
        self.in_flight.lock().map_err(|_| VaultError::ReopenNeeded)
    }

    pub(crate) fn copies(&self) -> &Arc<AtomicUsize> {
        &self.copies
    }

    /// The cost of slots made from now on: that of the slot which opened the vault, which authenticates it.
    pub(crate) fn kdf(&self) -> KdfParams {
        self.kdf
    }

    /// The journal key's uses.
    #[must_use]
    pub fn keys(&self) -> &Keys {
        &self.keys
    }
    /// Photos and documents.
    #[must_use]
    pub fn blobs(&self) -> Blobs<'_> {
        Blobs::of(self)
    }
    /// The keychain that the vault was opened with.
    #[must_use]
    pub fn keychain(&self) -> &Arc<dyn Keychain> {
        &self.keychain
    }
    /// The vault's id.
    #[must_use]
    pub fn id(&self) -> Uuid {
        self.id
    }
    /// This device's id. A recovered copy on another machine has another.
    #[must_use]
    pub fn device(&self) -> Uuid {
        self.device
    }
    /// The folder.
    #[must_use]
    pub fn folder(&self) -> &VaultFolder {
        &self.folder
    }
    /// What was found and put right at opening.
    #[must_use]
    pub fn opening(&self) -> &Opening {
        &self.opening
    }
    /// The slots as they are now.
    ///
    /// # Errors
    /// [`VaultError::ReopenNeeded`] after a rekey that was cut short.
    pub fn description(&self) -> Result<Description, VaultError> {
        Ok(self.state()?.document.description())
    }
}

impl Drop for Vault {
    fn drop(&mut self) {
        // A reader that was closed last can't empty the log into the database; at the
        // next start that would look like an unclean exit.
        let Ok(state) = self.state() else { return };
        let database = self.folder.database_file();
        let alone = state.raw.as_ref().is_some_and(|raw| Arc::strong_count(raw) == 1);
        let log = std::fs::metadata(with_suffix(&database, "-wal")).map_or(0, |found| found.len());
        if alone && log > 0 {
            let emptied =
                connect(&database, &state.database_key(self.id), rusqlite::OpenFlags::SQLITE_OPEN_READ_WRITE);
            drop(emptied);
        }
    }
}

impl fmt::Debug for Vault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Vault").field("id", &self.id).field("device", &self.device).finish_non_exhaustive()
    }
}
