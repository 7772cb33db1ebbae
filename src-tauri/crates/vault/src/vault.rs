//! The open vault.

use crate::{
    Blobs, Database, Description, EnrolmentCode, KdfParams, Keychain, Keys, Migrated, Migration, OpenAs, Passphrase, RecoveryKey, RekeyStep, Rekeyed, SlotInfo, VaultError,
    VaultFolder,
};
use std::fmt;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use uuid::Uuid;

/// What a new vault starts with.
#[derive(Debug)]
pub struct NewVault {
    /// The practice's name; readable without a key.
    pub label: String,
    /// The first person.
    pub person: Uuid,
    /// Their login.
    pub login: String,
    /// Their passphrase.
    pub passphrase: Passphrase,
    /// The cost of deriving keys; [`KdfParams::recommended`] but in tests. Slots made later cost the same.
    pub kdf: KdfParams,
}

/// What was found and put right while the vault was opened.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Opening {
    /// The last exit wasn't clean, and this copy of the write-ahead log was set aside.
    pub set_aside: Option<PathBuf>,
    /// The last exit wasn't clean, and the write-ahead log could not be copied.
    pub set_aside_failed: bool,
    /// A rekey that was cut short has been finished.
    pub rekey_finished: bool,
}

/// A slot made but not yet in `vault.json`: the record first notes it as valid,
/// then commits it, so that no kill between leaves anybody locked out.
#[derive(Debug)]
pub struct NewSlot {
    info: SlotInfo,
}

impl NewSlot {
    /// The slot as it will be.
    #[must_use]
    pub fn info(&self) -> &SlotInfo {
        &self.info
    }
}

/// An open vault: keys in memory, one process at a time. Dropping it wipes the
/// keys and lets go of the lock; close every [`Database`] first.
pub struct Vault {
    keys: Keys,
    folder: VaultFolder,
    keychain: Arc<dyn Keychain>,
    id: Uuid,
    device: Uuid,
    opening: Opening,
}

const UNFINISHED: VaultError = VaultError::Invalid("being written");

impl Vault {
    /// Sets up a vault in a folder that is empty or doesn't exist.
    ///
    /// # Errors
    /// When there is a vault already, the keychain can't keep the device secret, or the disk refuses.
    pub fn create(_folder: &VaultFolder, _keychain: Arc<dyn Keychain>, _new: NewVault) -> Result<(Self, RecoveryKey), VaultError> {
        Err(UNFINISHED)
    }

    /// Opens the vault with this device's secret and a person's passphrase.
    ///
    /// # Errors
    /// As [`VaultError`] tells them apart; nothing is changed by a failure.
    pub fn unlock(_folder: &VaultFolder, _keychain: Arc<dyn Keychain>, _login: &str, _passphrase: &Passphrase) -> Result<(Self, SlotInfo), VaultError> {
        Err(UNFINISHED)
    }

    /// Opens the vault with the recovery key; needs no keychain.
    ///
    /// If the keychain holds this vault's device secret, the device stays what it
    /// was; otherwise this is a new device, which gets its secret with the first
    /// slot made for it. No entry is ever overwritten.
    ///
    /// # Errors
    /// When the key isn't this vault's, or the vault can't be opened at all.
    pub fn recover(_folder: &VaultFolder, _keychain: Arc<dyn Keychain>, _key: &RecoveryKey) -> Result<Self, VaultError> {
        Err(UNFINISHED)
    }

    /// Opens the vault with an enrolment code. The code stays good until a slot
    /// for its person is committed on this device.
    ///
    /// # Errors
    /// When the code isn't this login's, or the vault can't be opened at all.
    pub fn unlock_with_code(_folder: &VaultFolder, _keychain: Arc<dyn Keychain>, _login: &str, _code: &EnrolmentCode) -> Result<(Self, SlotInfo), VaultError> {
        Err(UNFINISHED)
    }

    /// Opens the vault with an enrolment code and makes the person's slot on this
    /// device; the code is used up. Gives the new slot and the code's.
    ///
    /// # Errors
    /// As [`Vault::unlock_with_code`] and [`Vault::add_slot`].
    pub fn enrol(
        folder: &VaultFolder,
        keychain: Arc<dyn Keychain>,
        login: &str,
        code: &EnrolmentCode,
        passphrase: &Passphrase,
    ) -> Result<(Self, SlotInfo, SlotInfo), VaultError> {
        let (vault, used) = Self::unlock_with_code(folder, keychain, login, code)?;
        let slot = vault.add_slot(used.person, login, passphrase, false)?;
        Ok((vault, slot, used))
    }

    /// Proves a person's passphrase on the open vault: a second person signs in, or a step-up.
    ///
    /// # Errors
    /// [`VaultError::WrongPassphrase`], or [`VaultError::NotEnrolled`] when the login has no slot on this device.
    pub fn prove(&self, _login: &str, _passphrase: &Passphrase) -> Result<SlotInfo, VaultError> {
        Err(UNFINISHED)
    }

    /// Makes a slot for a person on this device, not yet in `vault.json`.
    ///
    /// # Errors
    /// When the keychain can't keep a device secret that this device doesn't have yet.
    pub fn prepare_slot(&self, _person: Uuid, _login: &str, _passphrase: &Passphrase, _one_time: bool) -> Result<NewSlot, VaultError> {
        Err(UNFINISHED)
    }

    /// Puts a prepared slot in place of this person's slot on this device and of their codes.
    ///
    /// # Errors
    /// When `vault.json` can't be written; the old slots stay then.
    pub fn commit_slot(&self, _slot: NewSlot) -> Result<SlotInfo, VaultError> {
        Err(UNFINISHED)
    }

    /// [`Vault::prepare_slot`] and [`Vault::commit_slot`].
    ///
    /// # Errors
    /// As those.
    pub fn add_slot(&self, person: Uuid, login: &str, passphrase: &Passphrase, one_time: bool) -> Result<SlotInfo, VaultError> {
        self.commit_slot(self.prepare_slot(person, login, passphrase, one_time)?)
    }

    /// A new passphrase for a person on this device; a new slot takes the old one's place.
    ///
    /// # Errors
    /// [`VaultError::NotEnrolled`] when the person has no slot here; as [`Vault::add_slot`] otherwise.
    pub fn change_passphrase(&self, _person: Uuid, _passphrase: &Passphrase) -> Result<SlotInfo, VaultError> {
        Err(UNFINISHED)
    }

    /// Removes every slot and code of a person, on all devices. Gives those removed.
    ///
    /// # Errors
    /// When `vault.json` can't be written.
    pub fn remove_slots(&self, _person: Uuid) -> Result<Vec<SlotInfo>, VaultError> {
        Err(UNFINISHED)
    }

    /// A code with which a person can set up another device or OS account. An
    /// earlier code of theirs is void.
    ///
    /// # Errors
    /// When `vault.json` can't be written.
    pub fn enrolment_code(&self, _person: Uuid, _login: &str) -> Result<(SlotInfo, EnrolmentCode), VaultError> {
        Err(UNFINISHED)
    }

    /// A new recovery key; older sheets stop working.
    ///
    /// # Errors
    /// When `vault.json` can't be written; the old sheet works then.
    pub fn replace_recovery_key(&self) -> Result<RecoveryKey, VaultError> {
        Err(UNFINISHED)
    }

    /// Compares groups typed back (counted from 1) with the recovery key, which itself isn't kept.
    ///
    /// # Errors
    /// [`VaultError::BadGroup`] names the first that isn't right.
    pub fn check_recovery_groups(&self, _groups: &[(usize, &str)]) -> Result<(), VaultError> {
        Err(UNFINISHED)
    }

    /// Notes that the recovery sheet was checked.
    ///
    /// # Errors
    /// When `vault.json` can't be written.
    pub fn confirm_recovery(&self) -> Result<(), VaultError> {
        Err(UNFINISHED)
    }

    /// A new vault key. Keeps the slot of `keeps` on this device, who must have
    /// opened the vault or proven the passphrase since; everybody else gets a code.
    ///
    /// Every [`Database`] must be closed. A kill at any moment leaves a vault
    /// that opens: before [`RekeyStep::Deciding`] is done the old one, after it the new.
    ///
    /// # Errors
    /// [`VaultError::StillOpen`], [`VaultError::NotProven`], or what the disk refuses; before
    /// the decision nothing has changed then.
    pub fn rekey(&self, _keeps: Uuid, _progress: &mut dyn FnMut(RekeyStep)) -> Result<Rekeyed, VaultError> {
        Err(UNFINISHED)
    }

    /// Opens a connection. See [`Database`] for what it refuses.
    ///
    /// # Errors
    /// When the database is missing, damaged or doesn't open with its key.
    pub fn open_database(&self, _kind: OpenAs) -> Result<Database, VaultError> {
        Err(UNFINISHED)
    }

    /// Brings the schema up to date in one transaction, after a snapshot.
    /// `now` (UTC milliseconds) is noted beside each migration.
    ///
    /// # Errors
    /// [`VaultError::NewerVersion`] and the `Migration…` errors; the database is as it was then.
    pub fn migrate(&self, _writer: &mut Database, _migrations: &[Migration], _now: i64) -> Result<Migrated, VaultError> {
        Err(UNFINISHED)
    }

    /// Copies the live database, encrypted as it is, to a new file. Hold off other writes of `writer`'s.
    ///
    /// # Errors
    /// When the file exists, the disk refuses, or the log can't be emptied because of a long read.
    pub fn copy_database(&self, _writer: &mut Database, _to: &Path) -> Result<(), VaultError> {
        Err(UNFINISHED)
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
    #[must_use]
    pub fn description(&self) -> Description {
        unreachable!()
    }
}

impl fmt::Debug for Vault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Vault").field("id", &self.id).field("device", &self.device).finish_non_exhaustive()
    }
}
