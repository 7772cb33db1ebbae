//! The vault from outside, on a real disk, with a keychain in memory.
#![allow(
    clippy::unwrap_used,
    clippy::string_slice,
    clippy::print_stdout,
    clippy::print_stderr,
    reason = "a test may panic and talk"
)]

mod bad_days;
mod blobs;
mod database;
mod full_disk;
mod kills;
mod making;
mod memory;
mod migrations;
mod os_keychain;
mod rekeying;
mod sheets;
mod ways_in;

use std::path::Path;
use std::sync::Arc;
use stillroom_testkit::{MemoryKeychain, cheap_kdf};
use stillroom_vault::{NewVault, Passphrase, RecoveryKey, Vault, VaultFolder};
use uuid::Uuid;

const OWNER: Uuid = Uuid::from_u128(1);
const NURSE: Uuid = Uuid::from_u128(2);
const WORDS: &str = "correct horse battery staple";

/// A vault of one owner, closed, and what opens it.
struct Site {
    dir: tempfile::TempDir,
    folder: VaultFolder,
    keychain: Arc<MemoryKeychain>,
    sheet: String,
}

impl Site {
    fn new() -> Self {
        let (site, vault) = Self::open();
        drop(vault);
        site
    }

    fn open() -> (Self, Vault) {
        let dir = tempfile::tempdir().unwrap();
        let folder = VaultFolder::at(dir.path().join("vault"));
        let keychain = Arc::new(MemoryKeychain::new());
        let (vault, key) = Vault::create(&folder, keychain.clone(), new_vault()).unwrap();
        (Self { dir, folder, keychain, sheet: key.to_sheet().join("  ") }, vault)
    }

    fn unlock(&self) -> Vault {
        Vault::unlock(&self.folder, self.keychain.clone(), "ada", &words(WORDS)).unwrap().0
    }

    /// The code of the error with which unlocking fails.
    fn refusal(&self, login: &str, passphrase: &str) -> &'static str {
        Vault::unlock(&self.folder, self.keychain.clone(), login, &words(passphrase)).unwrap_err().code()
    }

    fn recovery_key(&self) -> RecoveryKey {
        RecoveryKey::parse(&self.sheet).unwrap()
    }

    fn slots_file(&self) -> Vec<u8> {
        std::fs::read(self.folder.slots_file()).unwrap()
    }
}

fn new_vault() -> NewVault {
    NewVault {
        label: "Linden Skin Studio".into(),
        person: OWNER,
        login: "ada".into(),
        passphrase: words(WORDS),
        kdf: cheap_kdf(),
    }
}

fn words(text: &str) -> Passphrase {
    Passphrase::new(text)
}

#[test]
fn a_vault_may_be_shared_by_threads_and_a_connection_moved_to_one() {
    fn shared<T: Send + Sync>() {}
    fn moved<T: Send>() {}
    shared::<Vault>();
    moved::<stillroom_vault::Database>();
}

/// Copies a folder and all in it.
fn copy_all(from: &Path, to: &Path) {
    std::fs::create_dir_all(to).unwrap();
    for entry in std::fs::read_dir(from).unwrap() {
        let entry = entry.unwrap();
        let target = to.join(entry.file_name());
        if entry.file_type().unwrap().is_dir() {
            copy_all(&entry.path(), &target)
        } else {
            assert!(std::fs::copy(entry.path(), target).is_ok())
        }
    }
}
