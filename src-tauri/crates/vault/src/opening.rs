//! The ways in: setting up, a passphrase, the recovery key, an enrolment code.
//!
//! **Invariant.** A way in that fails has changed nothing: neither `vault.json` nor
//! the database nor a keychain entry. (But a rekey that a kill cut short is settled
//! before anybody is asked for anything: see module `rekey`.)

use crate::backup_keys::wrap_recovery_key;
use crate::database::{keep_reserve, make, salt_of};
use crate::document::{Document, FORMAT, Generation, Hex, HexVec, OpensWith, RecoverySlot, Slot, same_login};
use crate::files::{create_dir, make_private, name_of, remove, with_suffix};
use crate::kdf::slot_key;
use crate::keychain::{Device, Search, search};
use crate::lock::Lock;
use crate::making;
use crate::rekey::settle;
use crate::secret::{SecretKey, derive, random, random_id};
use crate::vault::{Entry, database_key, wrap_lasting};
use crate::{
    EnrolmentCode, KdfParams, Keychain, Passphrase, RecoveryKey, SlotInfo, Vault, VaultError, VaultFolder,
};
use std::collections::BTreeMap;
use std::fs;
use std::io;
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

impl Vault {
    /// Makes a vault in a folder where there is none, but not yet one that anybody can
    /// open: see [`Vault::finish`]. A database without `vault.json` that lies there is set
    /// aside, never overwritten; what an earlier set-up left on its way is taken back.
    ///
    /// # Errors
    /// When there is a vault already, the keychain can't keep the device secret, or the disk
    /// refuses. Nothing is left behind then.
    pub fn begin(
        folder: &VaultFolder,
        keychain: Arc<dyn Keychain>,
        new: NewVault,
    ) -> Result<(Self, RecoveryKey), VaultError> {
        if folder.exists() {
            return Err(VaultError::VaultExists);
        }
        if new.login.trim().is_empty() {
            return Err(VaultError::Invalid("A login is needed."));
        }
        let lock = Lock::take(folder)?;
        if folder.exists() {
            return Err(VaultError::VaultExists);
        }
        make_private(folder.path()).map_err(|error| VaultError::file("The folder", &error))?;
        making::clear(folder, &*keychain)?;
        making::set_aside(folder)?;
        Self::begin_with(folder, &keychain, lock, &new).inspect_err(|_| {
            if let Err(left) = Self::take_back(folder, &*keychain) {
                tracing::warn!(code = left.code(), "a set-up that failed is taken back by the next one");
            }
        })
    }

    fn begin_with(
        folder: &VaultFolder,
        keychain: &Arc<dyn Keychain>,
        lock: Lock,
        new: &NewVault,
    ) -> Result<(Self, RecoveryKey), VaultError> {
        const FIRST: u32 = 1;
        let id = random_id()?;
        let device = Device::random(random_id()?)?;
        let key = SecretKey::random()?;
        let recovery_key = RecoveryKey::random()?;
        let recovery = recovery_slot(&key, id, FIRST, &recovery_key, new.kdf)?;
        let (slot, slot_key) =
            device_slot(&device, id, FIRST, &key, new.person, &new.login, &new.passphrase, false, new.kdf)?;
        let lasting_keys = wrap_lasting(&key, id, FIRST, &SecretKey::random()?, &SecretKey::random()?)?;
        let mut document = Document {
            format: FORMAT,
            vault: id,
            label: new.label.clone(),
            current: Generation {
                generation: FIRST,
                database: Hex([0; 16]),
                lasting_keys,
                earlier_blobs: Vec::new(),
                recovery,
                slots: vec![slot],
            },
            next: None,
        };
        // First of all: what comes after it is known to be this set-up's.
        document.write_to(&folder.making_file())?;
        device.enter(&**keychain, id)?;
        document.current.database = Hex(make(&folder.database_file(), &database_key(&key, id, FIRST))?);
        document.write_to(&folder.making_file())?;
        let vault = Self::from_entry(Entry {
            folder: folder.clone(),
            keychain: Arc::clone(keychain),
            lock,
            document,
            key,
            device: device.id,
            secret: Some(device),
            proven: BTreeMap::from([(new.person, slot_key)]),
            kdf: new.kdf,
            opening: Opening::default(),
        })?;
        Ok((vault, recovery_key))
    }

    /// Opens the vault with this device's secret and a person's passphrase.
    ///
    /// # Errors
    /// As [`VaultError`] tells them apart; nothing is changed by a failure.
    pub fn unlock(
        folder: &VaultFolder,
        keychain: Arc<dyn Keychain>,
        login: &str,
        passphrase: &Passphrase,
    ) -> Result<(Self, SlotInfo), VaultError> {
        let door = Door::open(folder)?;
        let vault = door.document.vault;
        let generation = &door.document.current;
        let devices = match search(&*keychain, vault, &generation.devices())? {
            Search::Found(devices) => devices,
            Search::Wrong => return Err(VaultError::KeychainWrongEntry),
            Search::Nothing => return Err(VaultError::KeychainNoEntry),
        };
        let found = open_device_slot(generation, vault, &devices, login, passphrase)?;
        let info = found.slot.info();
        let kdf = found.slot.kdf;
        let proven = BTreeMap::from([(info.person, found.slot_key)]);
        let (key, device) = (found.key, found.device);
        Ok((door.enter(keychain, key, device.id, Some(device), proven, kdf)?, info))
    }

    /// Opens the vault with the recovery key; needs no keychain.
    ///
    /// If the keychain holds this vault's device secret, the device stays what it
    /// was; otherwise this is a new device, which gets its secret with the first
    /// slot made for it. No entry is ever overwritten.
    ///
    /// # Errors
    /// When the key isn't this vault's, or the vault can't be opened at all.
    pub fn recover(
        folder: &VaultFolder,
        keychain: Arc<dyn Keychain>,
        key: &RecoveryKey,
    ) -> Result<Self, VaultError> {
        let door = Door::open(folder)?;
        let (vault, generation) = (door.document.vault, &door.document.current);
        let slot = &generation.recovery;
        let vault_key = open_recovery_slot(generation, vault, key).ok_or(VaultError::WrongRecoveryKey)?;
        let kdf = slot.kdf;
        let (device, secret) = door.this_device(&*keychain)?;
        door.enter(keychain, vault_key, device, secret, BTreeMap::new(), kdf)
    }

    /// Opens the vault with an enrolment code. The code stays good until a slot
    /// for its person is committed on this device.
    ///
    /// # Errors
    /// When the code isn't this login's, or the vault can't be opened at all.
    pub fn unlock_with_code(
        folder: &VaultFolder,
        keychain: Arc<dyn Keychain>,
        login: &str,
        code: &EnrolmentCode,
    ) -> Result<(Self, SlotInfo), VaultError> {
        let door = Door::open(folder)?;
        let (vault, generation) = (door.document.vault, &door.document.current);
        let codes =
            generation.slots.iter().filter(|slot| slot.opens_with == OpensWith::Code && slot.is_of(login));
        let (slot, vault_key) = codes
            .filter_map(|slot| {
                Some((slot, generation.open_slot(vault, slot, &code_slot_key(code, &slot.salt.0))?))
            })
            .next()
            .ok_or(VaultError::WrongCode)?;
        let (info, kdf) = (slot.info(), slot.kdf);
        let (device, secret) = door.this_device(&*keychain)?;
        Ok((door.enter(keychain, vault_key, device, secret, BTreeMap::new(), kdf)?, info))
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
        let slot = vault.add_slot(used.person, &used.login, passphrase, false)?;
        Ok((vault, slot, used))
    }
}

/// The vault's door, held by this process, before anybody is in.
struct Door {
    folder: VaultFolder,
    lock: Lock,
    document: Document,
    rekey_finished: bool,
}

impl Door {
    fn open(folder: &VaultFolder) -> Result<Self, VaultError> {
        // Read first, so that a folder without a vault, or with a damaged one, isn't even given a lock file.
        Document::read(folder)?;
        let lock = Lock::take(folder)?;
        let mut document = Document::read(folder)?;
        // What a kill left of a write that never came into force.
        let leftover = with_suffix(&folder.slots_file(), ".tmp");
        if leftover.is_file() {
            remove(&leftover).map_err(|error| VaultError::file(name_of(&leftover), &error))?;
        }
        let rekey_finished = settle(folder, &mut document)?;
        Ok(Self { folder: folder.clone(), lock, document, rekey_finished })
    }

    /// This device, or a new one where the keychain doesn't know any; for ways in that need no keychain.
    fn this_device(&self, keychain: &dyn Keychain) -> Result<(Uuid, Option<Device>), VaultError> {
        Ok(match search(keychain, self.document.vault, &self.document.current.devices()) {
            Ok(Search::Found(devices)) => match devices.into_iter().next() {
                Some(device) => (device.id, Some(device)),
                None => (random_id()?, None),
            },
            _ => (random_id()?, None),
        })
    }

    fn enter(
        self,
        keychain: Arc<dyn Keychain>,
        key: SecretKey,
        device: Uuid,
        secret: Option<Device>,
        proven: BTreeMap<Uuid, SecretKey>,
        kdf: KdfParams,
    ) -> Result<Vault, VaultError> {
        let mut opening = Opening { rekey_finished: self.rekey_finished, ..Opening::default() };
        match set_log_aside(&self.folder) {
            Ok(copy) => opening.set_aside = copy,
            Err(error) => {
                // A full disk must not keep anybody from the record.
                tracing::warn!(kind = ?error.kind(), "write-ahead log not set aside");
                opening.set_aside_failed = true;
            }
        }
        if let Err(error) = keep_reserve(&self.folder) {
            tracing::warn!(code = error.code(), "no reserve kept on the disk");
        }
        let vault = Vault::from_entry(Entry {
            folder: self.folder,
            keychain,
            lock: self.lock,
            document: self.document,
            key,
            device,
            secret,
            proven,
            kdf,
            opening,
        })?;
        if let Err(error) = vault.rekey_blobs(&mut |_| ()) {
            // Blobs under the old key stay readable; the next opening tries again.
            tracing::warn!(code = error.code(), "blobs not yet under the new key");
        }
        Ok(vault)
    }
}

/// A slot that was opened.
pub(crate) struct OpenedSlot<'a> {
    pub(crate) slot: &'a Slot,
    pub(crate) slot_key: SecretKey,
    pub(crate) key: SecretKey,
    pub(crate) device: Device,
}

/// Tries a passphrase on a login's slots of these devices.
pub(crate) fn open_device_slot<'a>(
    generation: &'a Generation,
    vault: Uuid,
    devices: &[Device],
    login: &str,
    passphrase: &Passphrase,
) -> Result<OpenedSlot<'a>, VaultError> {
    let known = generation.slots.iter().any(|slot| same_login(&slot.login, login));
    let mut tried = false;
    for slot in generation.slots.iter().filter(|slot| slot.is_of(login)) {
        let Some(device) = devices.iter().find(|device| Some(device.id) == slot.device()) else { continue };
        tried = true;
        let slot_key = slot_key(&device.secret, passphrase, &slot.salt.0, slot.kdf)?;
        if let Some(key) = generation.open_slot(vault, slot, &slot_key) {
            return Ok(OpenedSlot { slot, slot_key, key, device: device.duplicate() });
        }
    }
    Err(if known && !tried { VaultError::NotEnrolled } else { VaultError::WrongPassphrase })
}

#[expect(clippy::too_many_arguments, reason = "every one of them goes into the slot")]
pub(crate) fn device_slot(
    device: &Device,
    vault: Uuid,
    generation: u32,
    key: &SecretKey,
    person: Uuid,
    login: &str,
    passphrase: &Passphrase,
    one_time: bool,
    kdf: KdfParams,
) -> Result<(Slot, SecretKey), VaultError> {
    let opens_with = OpensWith::Device { id: device.id, check: Hex(device.check(vault)) };
    let mut slot = Slot {
        id: random_id()?,
        person,
        login: login.trim().into(),
        one_time,
        opens_with,
        salt: Hex(random()?),
        kdf,
        key: HexVec(Vec::new()),
    };
    let slot_key = slot_key(&device.secret, passphrase, &slot.salt.0, kdf)?;
    seal_slot(&mut slot, vault, generation, &slot_key, key)?;
    Ok((slot, slot_key))
}

pub(crate) fn code_slot(
    vault: Uuid,
    generation: u32,
    key: &SecretKey,
    person: Uuid,
    login: &str,
    kdf: KdfParams,
) -> Result<(Slot, EnrolmentCode), VaultError> {
    let code = EnrolmentCode::random()?;
    let mut slot = Slot {
        id: random_id()?,
        person,
        login: login.trim().into(),
        one_time: true,
        opens_with: OpensWith::Code,
        salt: Hex(random()?),
        kdf,
        key: HexVec(Vec::new()),
    };
    let slot_key = code_slot_key(&code, &slot.salt.0);
    seal_slot(&mut slot, vault, generation, &slot_key, key)?;
    Ok((slot, code))
}

/// Wraps the vault key in a slot.
pub(crate) fn seal_slot(
    slot: &mut Slot,
    vault: Uuid,
    generation: u32,
    slot_key: &SecretKey,
    key: &SecretKey,
) -> Result<(), VaultError> {
    slot.key = HexVec(slot_key.seal(&slot.header(vault, generation), key.bytes())?);
    Ok(())
}

pub(crate) fn recovery_slot(
    key: &SecretKey,
    vault: Uuid,
    generation: u32,
    recovery_key: &RecoveryKey,
    kdf: KdfParams,
) -> Result<RecoverySlot, VaultError> {
    let mut slot = RecoverySlot {
        salt: Hex(random()?),
        kdf,
        key: HexVec(Vec::new()),
        groups: Vec::new(),
        sheet: None,
        confirmed: false,
    };
    slot.sheet = Some(HexVec(wrap_recovery_key(key, vault, generation, &slot.salt.0, recovery_key)?));
    slot.groups = recovery_key
        .bytes()
        .chunks_exact(4)
        .enumerate()
        .map(|(place, group)| Hex(group_mac(key, vault, place, group)))
        .collect();
    slot.key = HexVec(
        recovery_slot_key(recovery_key, &slot.salt.0).seal(&slot.header(vault, generation), key.bytes())?,
    );
    Ok(slot)
}

pub(crate) fn group_mac(key: &SecretKey, vault: Uuid, place: usize, group: &[u8]) -> [u8; 32] {
    key.derive(vault.as_bytes(), &[b"stillroom/recovery-groups/v1"])
        .mac(&[&(place as u64).to_be_bytes(), group])
}

/// The vault key, if this recovery key is the generation's.
pub(crate) fn open_recovery_slot(
    generation: &Generation,
    vault: Uuid,
    key: &RecoveryKey,
) -> Option<SecretKey> {
    let slot = &generation.recovery;
    recovery_slot_key(key, &slot.salt.0).open_key(&slot.header(vault, generation.generation), &slot.key.0)
}

fn recovery_slot_key(key: &RecoveryKey, salt: &[u8; 32]) -> SecretKey {
    derive(key.bytes(), salt, &[b"stillroom/slot/recovery/v1"])
}

fn code_slot_key(code: &EnrolmentCode, salt: &[u8; 32]) -> SecretKey {
    derive(code.bytes(), salt, &[b"stillroom/slot/code/v1"])
}

/// How many copies of a write-ahead log are kept.
const LOGS_KEPT: usize = 8;

/// Copies a write-ahead log that an unclean exit left, before SQLite reads it: a
/// log that lost its tail to damage drops transactions without a word, and the
/// next checkpoint would destroy what a person could still rescue.
pub(crate) fn set_log_aside(folder: &VaultFolder) -> io::Result<Option<PathBuf>> {
    let log = with_suffix(&folder.database_file(), "-wal");
    if fs::metadata(&log).map_or(0, |found| found.len()) == 0 {
        return Ok(None);
    }
    let copies = folder.set_aside_dir();
    create_dir(&copies)?;
    let mut kept = numbered(&copies, "record-wal-")?;
    if let Some((_, newest)) = kept.last()
        && same_content(newest, &log)?
    {
        return Ok(Some(newest.clone()));
    }
    let number = kept.last().map_or(1, |(number, _)| number + 1);
    let to = copies.join(format!("record-wal-{number}"));
    let partial = with_suffix(&to, ".tmp");
    let mut target = crate::files::create(&partial, true)?;
    let copied = io::copy(&mut fs::File::open(&log)?, &mut target)
        .and_then(|_| target.sync_all())
        .and_then(|()| fs::rename(&partial, &to));
    if let Err(error) = copied {
        let _ = remove(&partial);
        return Err(error);
    }
    crate::files::sync_folder_of(&to)?;
    kept.push((number, to.clone()));
    let old = kept.len().saturating_sub(LOGS_KEPT);
    for (_, path) in kept.drain(..old) {
        remove(&path)?;
    }
    Ok(Some(to))
}

fn numbered(folder: &Path, prefix: &str) -> io::Result<Vec<(u64, PathBuf)>> {
    let mut found = Vec::new();
    for entry in fs::read_dir(folder)? {
        let path = entry?.path();
        if let Some(number) =
            path.file_name().and_then(|name| name.to_str()?.strip_prefix(prefix)?.parse().ok())
        {
            found.push((number, path));
        }
    }
    found.sort();
    Ok(found)
}

fn same_content(one: &Path, other: &Path) -> io::Result<bool> {
    use io::Read as _;
    if fs::metadata(one)?.len() != fs::metadata(other)?.len() {
        return Ok(false);
    }
    let (mut one, mut other) = (
        io::BufReader::new(fs::File::open(one)?).bytes(),
        io::BufReader::new(fs::File::open(other)?).bytes(),
    );
    loop {
        match (one.next().transpose()?, other.next().transpose()?) {
            (None, None) => return Ok(true),
            (a, b) if a == b => {}
            _ => return Ok(false),
        }
    }
}

/// Checks that a database file belongs to a generation, without a key.
pub(crate) fn belongs_to(path: &Path, generation: &Generation) -> Result<bool, VaultError> {
    Ok(salt_of(path)? == generation.database.0)
}
