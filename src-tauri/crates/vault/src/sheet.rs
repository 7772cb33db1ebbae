//! Secrets that a person writes down and types back: the recovery key and enrolment codes.
//!
//! Written in Crockford's base 32, in groups of eight symbols: four bytes of the
//! secret and one of checksum over them and the group's place. So a slip is found
//! in its own group, and groups in the wrong order are too.

use crate::VaultError;
use crate::secret::{SecretKey, fill_random};
use std::fmt;
use zeroize::{Zeroize as _, Zeroizing};

/// The printed key that opens the vault without a keychain: 256 bits.
pub struct RecoveryKey(SecretKey);

/// A code that lets a person set up one more device: 128 bits, used once.
pub struct EnrolmentCode(Box<Zeroizing<[u8; 16]>>);

/// Crockford's symbols: no I, L, O or U.
const SYMBOLS: &[u8; 32] = b"0123456789ABCDEFGHJKMNPQRSTVWXYZ";
const SYMBOLS_A_GROUP: usize = 8;
const BYTES_A_GROUP: usize = 4;

impl RecoveryKey {
    /// How many groups a sheet has.
    pub const GROUPS: usize = 8;

    pub(crate) fn random() -> Result<Self, VaultError> {
        SecretKey::random().map(Self)
    }

    pub(crate) fn bytes(&self) -> &[u8; 32] {
        self.0.bytes()
    }

    pub(crate) fn from_slice(bytes: &[u8]) -> Option<Self> {
        SecretKey::from_slice(bytes).map(Self)
    }

    /// The sheet as one line, its groups separated by spaces: the password of every
    /// stick's repository, for a restic without Stillroom.
    #[must_use]
    pub fn to_text(&self) -> Zeroizing<String> {
        Zeroizing::new(self.to_sheet().join(" "))
    }

    /// The groups to print, e.g. `7K3M-Q9TR`.
    #[must_use]
    pub fn to_sheet(&self) -> Vec<String> {
        groups_of(self.0.bytes())
    }

    /// Reads a sheet as typed: any case, `O` for `0`, `I` or `L` for `1`, spaces and dashes anywhere.
    ///
    /// # Errors
    /// [`VaultError::BadGroup`] names the first group that isn't right.
    pub fn parse(typed: &str) -> Result<Self, VaultError> {
        let mut key = SecretKey::blank();
        parse_groups(typed, key.bytes_mut())?;
        Ok(Self(key))
    }
}

impl EnrolmentCode {
    /// How many groups a code has.
    pub const GROUPS: usize = 4;

    pub(crate) fn random() -> Result<Self, VaultError> {
        let mut code = Box::new(Zeroizing::new([0; 16]));
        fill_random(code.as_mut_slice())?;
        Ok(Self(code))
    }

    pub(crate) fn bytes(&self) -> &[u8; 16] {
        &self.0
    }

    /// The code to hand over, its groups separated by spaces.
    #[must_use]
    pub fn to_text(&self) -> String {
        groups_of(self.0.as_slice()).join(" ")
    }

    /// Reads a code as typed, as forgiving as [`RecoveryKey::parse`].
    ///
    /// # Errors
    /// [`VaultError::BadGroup`] names the first group that isn't right.
    pub fn parse(typed: &str) -> Result<Self, VaultError> {
        let mut code = Box::new(Zeroizing::new([0; 16]));
        parse_groups(typed, code.as_mut_slice())?;
        Ok(Self(code))
    }
}

/// One group of a sheet, typed back: its four bytes, if it is well formed for its place (from 0).
pub(crate) fn parse_group(place: usize, typed: &str) -> Result<Zeroizing<[u8; BYTES_A_GROUP]>, VaultError> {
    let mut bytes = Zeroizing::new([0; BYTES_A_GROUP]);
    read_group(place, &values_of(typed), bytes.as_mut_slice())?;
    Ok(bytes)
}

fn groups_of(secret: &[u8]) -> Vec<String> {
    secret.chunks_exact(BYTES_A_GROUP).enumerate().map(|(place, bytes)| group_of(place, bytes)).collect()
}

fn group_of(place: usize, bytes: &[u8]) -> String {
    let mut bits =
        bytes.iter().chain([&checksum(place, bytes)]).fold(0_u64, |bits, byte| bits << 8 | u64::from(*byte));
    let mut group = String::with_capacity(SYMBOLS_A_GROUP + 1);
    for symbol in 0..SYMBOLS_A_GROUP {
        if symbol == SYMBOLS_A_GROUP / 2 {
            group.push('-');
        }
        let value = bits >> (5 * (SYMBOLS_A_GROUP - 1 - symbol)) & 31;
        group.push(char::from(SYMBOLS.get(usize::try_from(value).unwrap_or(0)).copied().unwrap_or(b'0')));
    }
    bits.zeroize();
    group
}

/// The values of what was typed; none stands for a character that is no symbol.
fn values_of(typed: &str) -> Zeroizing<Vec<Option<u8>>> {
    let mut values = Zeroizing::new(Vec::with_capacity(typed.len()));
    values.extend(
        typed
            .chars()
            .filter(|c| !c.is_whitespace() && !matches!(c, '-' | '–' | '—' | '‑' | '−' | '.' | ',' | '_'))
            .map(|c| {
                let symbol = match c.to_ascii_uppercase() {
                    'O' => '0',
                    'I' | 'L' => '1',
                    other => other,
                };
                SYMBOLS
                    .iter()
                    .position(|s| char::from(*s) == symbol)
                    .and_then(|value| u8::try_from(value).ok())
            }),
    );
    values
}

fn parse_groups(typed: &str, secret: &mut [u8]) -> Result<(), VaultError> {
    let values = values_of(typed);
    let count = secret.len() / BYTES_A_GROUP;
    // Group by group from the front: a symbol left out or doubled then shows in its own group.
    for (place, bytes) in secret.chunks_exact_mut(BYTES_A_GROUP).enumerate() {
        let from = (place * SYMBOLS_A_GROUP).min(values.len());
        let to = (from + SYMBOLS_A_GROUP).min(values.len());
        read_group(place, values.get(from..to).unwrap_or_default(), bytes)?;
    }
    if values.len() > count * SYMBOLS_A_GROUP {
        return Err(VaultError::BadGroup { group: count + 1 });
    }
    Ok(())
}

fn read_group(place: usize, values: &[Option<u8>], bytes: &mut [u8]) -> Result<(), VaultError> {
    let bad = VaultError::BadGroup { group: place + 1 };
    if values.len() != SYMBOLS_A_GROUP {
        return Err(bad);
    }
    let mut bits = 0_u64;
    for value in values {
        let Some(value) = value else { return Err(bad) };
        bits = bits << 5 | u64::from(*value);
    }
    let mut five = Zeroizing::new([0; BYTES_A_GROUP + 1]);
    five.copy_from_slice(bits.to_be_bytes().get(3..).unwrap_or_default());
    bits.zeroize();
    let (read, check) = five.split_at(BYTES_A_GROUP);
    if check != [checksum(place, read)] {
        return Err(bad);
    }
    bytes.copy_from_slice(read);
    Ok(())
}

/// CRC-8 over the bytes, begun with the group's place: it finds every slip within
/// eight bits (a wrong symbol is five) and every pair of exchanged groups.
fn checksum(place: usize, bytes: &[u8]) -> u8 {
    let start = u8::try_from(place + 1).unwrap_or(u8::MAX);
    [start].iter().chain(bytes).fold(0, |crc: u8, byte| {
        (0..8).fold(crc ^ byte, |crc, _| if crc & 0x80 == 0 { crc << 1 } else { crc << 1 ^ 0x07 })
    })
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
