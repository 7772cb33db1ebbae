//! Keys, keychain, slots, encrypted database, blobs, migrations. Knows nothing of spas.
#![deny(missing_docs)]

mod blobs;
mod database;
mod error;
mod folder;
mod kdf;
mod keychain;
mod keys;
mod migrate;
mod rekey;
mod secret;
mod sheet;
mod vault;
pub mod wipe;

pub use blobs::{BlobFault, BlobName, BlobReader, Blobs};
pub use database::{Database, Guard, OpenAs};
pub use error::VaultError;
pub use folder::{Description, SlotInfo, VaultFolder};
pub use kdf::KdfParams;
pub use keychain::{Keychain, KeychainError, OsKeychain, entry_name};
pub use keys::Keys;
pub use migrate::{Migrated, Migration};
pub use rekey::{RekeyStep, Rekeyed};
pub use secret::Passphrase;
pub use sheet::{EnrolmentCode, RecoveryKey};
pub use vault::{NewSlot, NewVault, Opening, Vault};
