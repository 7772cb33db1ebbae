//! The operating system's own keychain, where a test may use it.

use crate::{new_vault, words};
use std::sync::Arc;
use stillroom_vault::{Keychain as _, OpenAs, OsKeychain, Vault, VaultFolder, entry_name};

/// Runs for real where `STILLROOM_REAL_KEYCHAIN=1` says that a keychain of the test's
/// own is there (the test harness starts one); elsewhere it does nothing.
#[test]
fn keeps_finds_and_forgets_a_device_secret_in_the_real_keychain() {
    if std::env::var_os("STILLROOM_REAL_KEYCHAIN").is_none_or(|value| value != "1") {
        return;
    }
    let dir = tempfile::tempdir().unwrap();
    let folder = VaultFolder::at(dir.path().join("vault"));
    let keychain = Arc::new(OsKeychain::new());
    let (vault, key) = Vault::create(&folder, keychain.clone(), new_vault()).unwrap();
    let name = entry_name(vault.id(), vault.device(), "device-secret");
    let device = vault.device();
    drop(vault);
    let open =
        || Vault::unlock(&folder, keychain.clone(), "ada", &words(crate::WORDS)).map(|(vault, _)| vault);
    drop(open().unwrap().open_database(OpenAs::Writer).unwrap());

    let entry = keychain.get(&name).unwrap().unwrap();
    assert_eq!(entry.len(), 52);
    // Wrong: another secret under the same name.
    let mut wrong = entry.to_vec();
    wrong[51] ^= 1;
    keychain.set(&name, &wrong).unwrap();
    assert_eq!(open().unwrap_err().code(), "keychain_wrong_entry");
    assert_eq!(keychain.get(&name).unwrap().unwrap().to_vec(), wrong, "left as it was");
    keychain.set(&name, &entry).unwrap();
    assert_eq!(open().unwrap().device(), device);

    // Wiped, then recovered as a new device with an entry of its own.
    keychain.delete(&name).unwrap();
    keychain.delete(&name).unwrap();
    assert!(keychain.get(&name).unwrap().is_none());
    assert_eq!(open().unwrap_err().code(), "keychain_no_entry");
    let vault = Vault::recover(&folder, keychain.clone(), &key).unwrap();
    vault.add_slot(crate::OWNER, "ada", &words(crate::WORDS), false).unwrap();
    let recovered = vault.device();
    assert_ne!(recovered, device);
    let new_name = entry_name(vault.id(), recovered, "device-secret");
    drop(vault);
    assert_eq!(open().unwrap().device(), recovered);
    keychain.delete(&new_name).unwrap();
}
