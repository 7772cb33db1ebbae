//! Argon2id, with parameters that are capped when they are read.

use crate::VaultError;
use crate::secret::{Passphrase, SecretKey, derive, scrubbed};
use argon2::{Algorithm, Argon2, Block, Params, Version};
use serde::{Deserialize, Serialize};
use zeroize::Zeroizing;

/// The cost of turning a passphrase into key material (Argon2id, version 1.3).
///
/// Kept in every slot's header, which the slot authenticates: whoever edits them
/// makes the slot unreadable, never cheaper.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct KdfParams {
    /// Memory in KiB.
    memory_kib: u32,
    /// Passes over that memory.
    passes: u32,
    /// Lanes.
    lanes: u32,
}

impl KdfParams {
    /// More memory than this is refused: a forged header must not exhaust the machine.
    pub const MAX_MEMORY_KIB: u32 = 512 * 1024;
    /// More passes than this are refused.
    pub const MAX_PASSES: u32 = 16;
    /// More lanes than this are refused.
    pub const MAX_LANES: u32 = 4;

    /// What Stillroom uses: 64 MiB, three passes, one lane.
    #[must_use]
    pub const fn recommended() -> Self {
        Self { memory_kib: 64 * 1024, passes: 3, lanes: 1 }
    }

    /// Parameters of one's own, within the caps.
    ///
    /// # Errors
    /// When a parameter is over its cap, or too small for Argon2.
    pub const fn new(memory_kib: u32, passes: u32, lanes: u32) -> Result<Self, VaultError> {
        let params = Self { memory_kib, passes, lanes };
        if params.is_within_caps() {
            Ok(params)
        } else {
            Err(VaultError::Invalid("These key derivation parameters are out of bounds."))
        }
    }

    pub(crate) const fn is_within_caps(self) -> bool {
        self.lanes >= 1
            && self.lanes <= Self::MAX_LANES
            && self.passes >= 1
            && self.passes <= Self::MAX_PASSES
            && self.memory_kib >= 8 * self.lanes
            && self.memory_kib <= Self::MAX_MEMORY_KIB
    }

    pub(crate) fn to_bytes(self) -> [u8; 12] {
        let mut bytes = [0; 12];
        for (slot, value) in bytes.chunks_exact_mut(4).zip([self.memory_kib, self.passes, self.lanes]) {
            slot.copy_from_slice(&value.to_be_bytes());
        }
        bytes
    }
}

/// The key of a slot: HKDF over the device secret and the stretched passphrase.
///
/// HKDF over a 256-bit secret is what protects; Argon2id (not a NIST algorithm)
/// is added to it and never stands alone.
pub(crate) fn slot_key(
    device_secret: &SecretKey,
    passphrase: &Passphrase,
    salt: &[u8; 32],
    params: KdfParams,
) -> Result<SecretKey, VaultError> {
    if !params.is_within_caps() {
        return Err(VaultError::damaged("vault.json", "its key derivation parameters are out of bounds"));
    }
    let mut material = Zeroizing::new([0; 64]);
    let (secret, stretched) = material.split_at_mut(32);
    secret.copy_from_slice(device_secret.bytes());
    stretch(passphrase, salt, params, stretched)?;
    Ok(derive(material.as_slice(), salt, &[b"stillroom/slot/device/v1"]))
}

fn stretch(
    passphrase: &Passphrase,
    salt: &[u8; 32],
    params: KdfParams,
    out: &mut [u8],
) -> Result<(), VaultError> {
    const REFUSED: VaultError = VaultError::Invalid("The passphrase can't be used. Choose a shorter one.");
    let params =
        Params::new(params.memory_kib, params.passes, params.lanes, Some(out.len())).map_err(|_| REFUSED)?;
    let mut memory = vec![Block::default(); params.block_count()];
    let argon2 = Argon2::new(Algorithm::Argon2id, Version::V0x13, params);
    let done = scrubbed(|| {
        argon2.hash_password_into_with_memory(passphrase.text().as_bytes(), salt, out, &mut memory)
    });
    // The last blocks give the stretched passphrase away.
    memory.fill(Block::default());
    std::hint::black_box(&memory);
    done.map_err(|_| REFUSED)
}
