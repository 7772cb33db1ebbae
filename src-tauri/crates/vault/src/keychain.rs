//! The operating system's keychain, where the device secret lives.

mod patient;
mod service;

use self::patient::{Limits, Patient, Store};
use crate::VaultError;
use crate::secret::SecretKey;
use std::collections::BTreeMap;
use std::time::Duration;
use uuid::Uuid;
use zeroize::Zeroizing;

/// Why a keychain didn't do what it was asked. An entry that isn't there is no error.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum KeychainError {
    /// No keychain service answers.
    #[error("no keychain answers")]
    Absent,
    /// A keychain service is there and gives no answer.
    #[error("the keychain gives no answer")]
    Silent,
    /// The keychain is locked, or the person declined to unlock it.
    #[error("the keychain is locked")]
    Locked,
    /// The keychain answered with another error, in its own words.
    #[error("the keychain refused: {0}")]
    Refused(String),
}

/// A store of small secrets that belongs to one account of the operating system.
///
/// The vault never overwrites an entry that it didn't make itself: new device
/// secrets get new names.
pub trait Keychain: Send + Sync {
    /// The entry of this name, if there is one.
    ///
    /// # Errors
    /// When the keychain can't answer.
    fn get(&self, name: &str) -> Result<Option<Zeroizing<Vec<u8>>>, KeychainError>;
    /// Makes or replaces the entry of this name.
    ///
    /// # Errors
    /// When the keychain can't keep it.
    fn set(&self, name: &str, value: &[u8]) -> Result<(), KeychainError>;
    /// Removes the entry of this name; one that isn't there is fine.
    ///
    /// # Errors
    /// When the keychain can't answer.
    fn delete(&self, name: &str) -> Result<(), KeychainError>;
}

/// The name of a device's entry: `<vault>/<device>/<what>`.
///
/// `what` is `device-secret` (the vault's own), `witness` or `throttle` (the record's).
#[must_use]
pub fn entry_name(vault: Uuid, device: Uuid, what: &str) -> String {
    format!("{vault}/{device}/{what}")
}

/// What the vault keeps of a device in the keychain.
pub(crate) struct Device {
    pub(crate) id: Uuid,
    pub(crate) secret: SecretKey,
}

/// What a keychain holds for a vault.
pub(crate) enum Search {
    /// These devices' secrets, each of which fits its slots.
    Found(Vec<Device>),
    /// Entries of this vault, none of which fits.
    Wrong,
    /// No entry of this vault.
    Nothing,
}

pub(crate) const DEVICE_SECRET: &str = "device-secret";
/// The record's own.
pub(crate) const WITNESS: &str = "witness";
const ENTRY_MARK: &[u8; 4] = b"SRD1";

impl Device {
    pub(crate) fn duplicate(&self) -> Self {
        Self { id: self.id, secret: self.secret.duplicate() }
    }

    /// Tells a wrong secret from a wrong passphrase; kept in every slot. Says
    /// nothing of the secret, which has 256 random bits.
    pub(crate) fn check(&self, vault: Uuid) -> [u8; 32] {
        self.secret.mac(&[b"stillroom/device-check/v1", vault.as_bytes(), self.id.as_bytes()])
    }

    /// A new device, whose secret is nowhere yet.
    pub(crate) fn random(id: Uuid) -> Result<Self, VaultError> {
        Ok(Self { id, secret: SecretKey::random()? })
    }

    /// Keeps its secret in the keychain, under a name that wasn't in use.
    pub(crate) fn enter(&self, keychain: &dyn Keychain, vault: Uuid) -> Result<(), VaultError> {
        let name = entry_name(vault, self.id, DEVICE_SECRET);
        if keychain.get(&name)?.is_some() {
            return Err(VaultError::KeychainRefused("it already holds an entry of this name".into()));
        }
        let entry = Zeroizing::new([ENTRY_MARK, self.id.as_bytes().as_slice(), self.secret.bytes()].concat());
        keychain.set(&name, &entry)?;
        // A keychain that says yes and keeps nothing would lock everybody out at the next start.
        match keychain.get(&name)? {
            Some(kept) if *kept == *entry => Ok(()),
            _ => Err(VaultError::KeychainRefused("it did not keep the key it was given".into())),
        }
    }

    fn parse(id: Uuid, entry: &[u8]) -> Option<Self> {
        let rest = entry.strip_prefix(ENTRY_MARK.as_slice())?;
        let (for_id, secret) = rest.split_at_checked(16)?;
        Some(Self { id, secret: SecretKey::from_slice(secret).filter(|_| for_id == id.as_bytes())? })
    }
}

/// Looks for the secrets of `devices` (ids and their checks) in the keychain.
pub(crate) fn search(
    keychain: &dyn Keychain,
    vault: Uuid,
    devices: &BTreeMap<Uuid, Vec<[u8; 32]>>,
) -> Result<Search, KeychainError> {
    let mut found = Vec::new();
    let mut wrong = false;
    for (id, checks) in devices {
        let Some(entry) = keychain.get(&entry_name(vault, *id, DEVICE_SECRET))? else { continue };
        match Device::parse(*id, &entry) {
            Some(device) if checks.contains(&device.check(vault)) => found.push(device),
            _ => wrong = true,
        }
    }
    Ok(match (found.is_empty(), wrong) {
        (false, _) => Search::Found(found),
        (true, true) => Search::Wrong,
        (true, false) => Search::Nothing,
    })
}

/// The keychain of the operating system: Windows Credential Manager, macOS
/// Keychain, or the Secret Service.
///
/// One that gives no sign of life for 10 seconds is [`KeychainError::Silent`]; a person
/// whom it asks for its password has two minutes.
#[derive(Debug)]
pub struct OsKeychain(Patient<System>);

const SERVICE: &str = "app.stillroom";
const LIMITS: Limits = Limits {
    answer: Duration::from_secs(10),
    again: Duration::from_secs(1),
    person: Duration::from_secs(120),
};

impl OsKeychain {
    /// The keychain of the account that runs this process.
    #[must_use]
    pub fn new() -> Self {
        Self(Patient::new(System, LIMITS))
    }
}

impl Default for OsKeychain {
    fn default() -> Self {
        Self::new()
    }
}

impl Keychain for OsKeychain {
    fn get(&self, name: &str) -> Result<Option<Zeroizing<Vec<u8>>>, KeychainError> {
        self.0.get(name)
    }
    fn set(&self, name: &str, value: &[u8]) -> Result<(), KeychainError> {
        self.0.set(name, value)
    }
    fn delete(&self, name: &str) -> Result<(), KeychainError> {
        self.0.delete(name)
    }
}

/// The keychain itself, however long it takes.
struct System;

fn entry(name: &str) -> keyring_core::Result<keyring_core::Entry> {
    // Windows would let credentials roam to other machines of a domain.
    #[cfg(windows)]
    let entry = keyring_core::Entry::new_with_modifiers(
        SERVICE,
        name,
        &std::collections::HashMap::from([("persistence", "local")]),
    );
    #[cfg(not(windows))]
    let entry = keyring_core::Entry::new(SERVICE, name);
    entry
}

/// Asks the keychain about an entry; none when there is no such entry.
fn ask<T>(
    name: &str,
    question: impl Fn(&keyring_core::Entry) -> keyring_core::Result<T>,
) -> Result<Option<T>, KeychainError> {
    use keyring_core::Error;
    service::find()?;
    let mut answer = entry(name).and_then(|entry| question(&entry));
    // Who answered before may have gone, and another come: a keychain that was started anew.
    if matches!(answer, Err(Error::PlatformFailure(_))) && service::forget() {
        service::find()?;
        answer = entry(name).and_then(|entry| question(&entry));
    }
    match answer {
        Ok(told) => Ok(Some(told)),
        Err(Error::NoEntry) => Ok(None),
        Err(error) => Err(translate(error)),
    }
}

fn translate(error: keyring_core::Error) -> KeychainError {
    use keyring_core::Error;
    match error {
        Error::NoDefaultStore => KeychainError::Absent,
        Error::NoStorageAccess(_) => KeychainError::Locked,
        // Its own text of this one may hold what was stored.
        Error::BadEncoding(_) | Error::BadDataFormat(..) => {
            KeychainError::Refused("the entry can't be read".into())
        }
        Error::Ambiguous(_) => KeychainError::Refused("there are several entries of one name".into()),
        other => KeychainError::Refused(other.to_string()),
    }
}

impl Store for System {
    fn answers(&self) -> Result<(), KeychainError> {
        // An entry that nobody makes: to look for it asks no person to unlock anything.
        self.get("sign of life").map(drop)
    }

    fn has(&self, name: &str) -> bool {
        ask(name, keyring_core::Entry::get_credential).is_ok_and(|found| found.is_some())
    }

    fn get(&self, name: &str) -> Result<Option<Zeroizing<Vec<u8>>>, KeychainError> {
        Ok(ask(name, keyring_core::Entry::get_secret)?.map(Zeroizing::new))
    }

    fn set(&self, name: &str, value: &[u8]) -> Result<(), KeychainError> {
        ask(name, |entry| entry.set_secret(value))?.ok_or_else(|| KeychainError::Refused("no entry".into()))
    }

    fn delete(&self, name: &str) -> Result<(), KeychainError> {
        ask(name, keyring_core::Entry::delete_credential).map(drop)
    }
}
