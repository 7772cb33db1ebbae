//! Set-ups that don't come to their end.

use crate::{Site, WORDS, new_vault, words};
use std::fs;
use std::sync::Arc;
use stillroom_testkit::MemoryKeychain;
use stillroom_vault::{OpenAs, Vault, VaultFolder};

fn names(folder: &VaultFolder) -> Vec<String> {
    let mut names: Vec<_> =
        fs::read_dir(folder.path()).unwrap().map(|e| e.unwrap().file_name().into_string().unwrap()).collect();
    names.sort();
    names
}

/// A set-up as a kill leaves it: the database has content, the record's files are there.
fn cut_short(folder: &VaultFolder, keychain: &Arc<MemoryKeychain>) {
    let (vault, _) = Vault::begin(folder, keychain.clone(), new_vault()).unwrap();
    let writer = vault.open_database(OpenAs::Writer).unwrap();
    let fill = "CREATE TABLE t (a); INSERT INTO t SELECT randomblob(9000)";
    writer.guard().lifted(|| writer.conn().execute_batch(fill)).unwrap();
    let log = fs::read(folder.path().join("record.db-wal")).unwrap();
    fs::write(folder.witness_file(), b"seen").unwrap();
    fs::write(folder.pending_file(), b"waits").unwrap();
    drop(writer);
    drop(vault);
    fs::write(folder.path().join("record.db-wal"), log).unwrap();
}

#[test]
fn a_set_up_that_was_cut_short_is_no_vault_and_the_next_one_starts_anew() {
    let dir = tempfile::tempdir().unwrap();
    let folder = VaultFolder::at(dir.path().join("vault"));
    let keychain = Arc::new(MemoryKeychain::new());
    cut_short(&folder, &keychain);
    assert!(!folder.exists(), "the first-run wizard, not a record without its keys");
    assert_eq!(folder.describe().unwrap_err().code(), "no_vault");
    let opened = Vault::unlock(&folder, keychain.clone(), "ada", &words(WORDS));
    assert_eq!(opened.unwrap_err().code(), "no_vault");
    let before = keychain.entries();
    assert_eq!(before.len(), 1);
    let (vault, _) = Vault::create(&folder, keychain.clone(), new_vault()).unwrap();
    assert!(folder.exists());
    assert_eq!(names(&folder), ["lock", "record.db", "vault.json"], "nothing of the other is left");
    let after = keychain.entries();
    assert_eq!(after.len(), 1);
    assert_ne!(after, before, "its keychain entry went with it");
    drop(vault);
    drop(Vault::unlock(&folder, keychain, "ada", &words(WORDS)).unwrap());
}

#[test]
fn taking_back_leaves_what_it_did_not_make() {
    let dir = tempfile::tempdir().unwrap();
    let folder = VaultFolder::at(dir.path().join("vault"));
    let keychain = Arc::new(MemoryKeychain::new());
    fs::create_dir_all(folder.path()).unwrap();
    // Of a record whose key slots were moved elsewhere, and a file of the person's own.
    fs::write(folder.pending_file(), b"of an older record").unwrap();
    fs::write(folder.path().join("letter.txt"), b"dear all").unwrap();
    cut_short(&folder, &keychain);
    Vault::take_back(&folder, &*keychain).unwrap();
    assert_eq!(names(&folder), ["letter.txt", "lock", "set-aside"]);
    let kept = folder.set_aside_dir().join("without-keys-1-pending");
    assert_eq!(fs::read(kept).unwrap(), b"of an older record");
    assert!(keychain.entries().is_empty());
    Vault::take_back(&folder, &*keychain).unwrap();
}

#[test]
fn a_vault_is_never_taken_back() {
    let (site, vault) = Site::open();
    let before = names(&site.folder);
    // Even beside what looks like a set-up on its way.
    fs::copy(site.folder.slots_file(), site.folder.path().join("vault.json.making")).unwrap();
    Vault::take_back(&site.folder, &*site.keychain).unwrap();
    drop(vault);
    Vault::take_back(&site.folder, &*site.keychain).unwrap();
    fs::remove_file(site.folder.path().join("vault.json.making")).unwrap();
    assert_eq!(names(&site.folder), before);
    site.unlock();
}

#[test]
fn what_is_under_way_is_not_taken_back_by_another() {
    let dir = tempfile::tempdir().unwrap();
    let folder = VaultFolder::at(dir.path().join("vault"));
    let keychain = Arc::new(MemoryKeychain::new());
    let (vault, _) = Vault::begin(&folder, keychain.clone(), new_vault()).unwrap();
    assert_eq!(Vault::take_back(&folder, &*keychain).unwrap_err().code(), "vault_in_use");
    assert_eq!(Vault::begin(&folder, keychain.clone(), new_vault()).unwrap_err().code(), "vault_in_use");
    // What is written meanwhile doesn't end it.
    vault.rename("Another name").unwrap();
    assert!(!folder.exists());
    vault.finish().unwrap();
    assert_eq!(folder.describe().unwrap().label, "Another name");
}
