//! Keys, keychain, slots, encrypted database, blobs, migrations. Knows nothing of spas.
//!
//! A *vault* is a folder ([`VaultFolder`]) that is useless to anyone without either
//! this device's keychain and a person's passphrase, or the printed recovery key.
//! An open one is a [`Vault`]; one process at a time has it open.
//!
//! **Invariants.** Keys are in memory only, wiped when dropped, and in no `Debug`
//! output, error or log line. Nothing is ever overwritten to get in: a keychain entry
//! that doesn't fit is left alone, a file that can't be read is left alone. A kill
//! at any moment leaves a vault that opens.
//!
//! **Not for.** Who may do what, what is journaled, what a slot is worth: crate `record`.
#![deny(missing_docs)]

mod backup_keys;
mod blobs;
mod copying;
mod database;
mod document;
mod error;
mod files;
mod folder;
mod kdf;
mod keychain;
mod keys;
mod lock;
mod making;
mod migrate;
mod opening;
#[cfg(test)]
#[allow(clippy::unwrap_used, reason = "a test may panic")]
mod pinned;
mod rekey;
#[cfg(all(test, target_os = "linux"))]
#[allow(clippy::unwrap_used, reason = "a test may panic")]
mod remnants;
mod secret;
mod sheet;
mod slots;
mod vault;
pub mod wipe;

pub use backup_keys::{BackupIds, BackupKeys};
pub use blobs::{BlobFault, BlobName, BlobReader, Blobs};
pub use copying::{CopiedFile, LiveCopy};
pub use database::{Database, Guard, OpenAs};
pub use error::VaultError;
pub use files::write_atomically;
pub use folder::{Description, SlotInfo, VaultFolder};
pub use kdf::KdfParams;
pub use keychain::{Keychain, KeychainError, OsKeychain, entry_name};
pub use keys::Keys;
pub use migrate::{Migrated, Migration};
pub use opening::{NewVault, Opening};
pub use rekey::{RekeyStep, Rekeyed};
pub use secret::{Macs, Passphrase};
pub use sheet::{EnrolmentCode, RecoveryKey};
pub use slots::NewSlot;
pub use vault::Vault;
