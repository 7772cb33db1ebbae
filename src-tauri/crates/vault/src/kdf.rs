//! Argon2id, with parameters that are capped when they are read.

use crate::VaultError;
use serde::{Deserialize, Serialize};

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
        if params.is_within_caps() { Ok(params) } else { Err(VaultError::Invalid("These key derivation parameters are out of bounds.")) }
    }

    pub(crate) const fn is_within_caps(self) -> bool {
        self.lanes >= 1
            && self.lanes <= Self::MAX_LANES
            && self.passes >= 1
            && self.passes <= Self::MAX_PASSES
            && self.memory_kib >= 8 * self.lanes
            && self.memory_kib <= Self::MAX_MEMORY_KIB
    }
}
