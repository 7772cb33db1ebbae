//! A new vault key, when the old one may be known.

use crate::{EnrolmentCode, RecoveryKey, SlotInfo};

/// What a rekey hands out. Shown once.
#[derive(Debug)]
pub struct Rekeyed {
    /// The new recovery key; the old sheet is useless from now on.
    pub recovery_key: RecoveryKey,
    /// A code for everybody else who had a slot.
    pub codes: Vec<(SlotInfo, EnrolmentCode)>,
}

/// How far a rekey is. Given to the progress function *before* the step is done.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum RekeyStep {
    /// Copying the database under the new key. Nothing is decided yet.
    Copying {
        /// Pages done.
        done: u64,
        /// Pages in all.
        total: u64,
    },
    /// Checking every page of the copy.
    Checking,
    /// Writing both generations to `vault.json`: from here on the rekey will be finished.
    Deciding,
    /// Putting the copy in the old database's place.
    Swapping,
    /// Leaving only the new generation in `vault.json`.
    Settling,
    /// Encrypting blobs under the new key.
    Blobs {
        /// Blobs done.
        done: u64,
        /// Blobs in all.
        total: u64,
    },
}
