//! Secrets that a person writes down and types back: the recovery key and enrolment codes.
//!
//! Written in Crockford's base 32, in groups of eight symbols: four bytes of the
//! secret and one of checksum over them and the group's place. So a slip is found
//! in its own group, and groups in the wrong order are too.

use crate::VaultError;
use std::fmt;
use zeroize::Zeroizing;

/// The printed key that opens the vault without a keychain: 256 bits.
pub struct RecoveryKey(pub(crate) Zeroizing<[u8; 32]>);

/// A code that lets a person set up one more device: 128 bits, used once.
pub struct EnrolmentCode(pub(crate) Zeroizing<[u8; 16]>);

impl RecoveryKey {
    /// How many groups a sheet has.
    pub const GROUPS: usize = 8;

    /// The groups to print, e.g. `7K3M-Q9TR`.
    #[must_use]
    pub fn to_sheet(&self) -> Vec<String> {
        Vec::new()
    }

    /// Reads a sheet as typed: any case, `O` for `0`, `I` or `L` for `1`, spaces and dashes anywhere.
    ///
    /// # Errors
    /// [`VaultError::BadGroup`] names the first group that isn't right.
    pub fn parse(_typed: &str) -> Result<Self, VaultError> {
        Err(VaultError::BadGroup { group: 1 })
    }
}

impl EnrolmentCode {
    /// How many groups a code has.
    pub const GROUPS: usize = 4;

    /// The code to hand over, its groups separated by spaces.
    #[must_use]
    pub fn to_text(&self) -> String {
        String::new()
    }

    /// Reads a code as typed, as forgiving as [`RecoveryKey::parse`].
    ///
    /// # Errors
    /// [`VaultError::BadGroup`] names the first group that isn't right.
    pub fn parse(_typed: &str) -> Result<Self, VaultError> {
        Err(VaultError::BadGroup { group: 1 })
    }
}

impl fmt::Debug for RecoveryKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("RecoveryKey")
    }
}

impl fmt::Debug for EnrolmentCode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("EnrolmentCode")
    }
}
