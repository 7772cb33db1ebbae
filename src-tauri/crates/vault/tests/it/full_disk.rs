//! A disk that is full, where the system lets a test make a small one of its own.

use crate::rekeying::check;
use crate::{NURSE, OWNER, Site, WORDS, words};
use std::fs;
use std::io::Write as _;
use std::sync::Arc;
use stillroom_testkit::MemoryKeychain;
use stillroom_vault::{OpenAs, Vault, VaultError, VaultFolder};

/// Runs [`on_a_small_disk`] on one of 8 MiB.
#[test]
fn a_full_disk_loses_nothing_and_says_so() {
    stillroom_testkit::on_a_small_disk(8, "full_disk::on_a_small_disk");
}

/// Not a test of its own.
#[test]
fn on_a_small_disk() {
    let Some(disk) = stillroom_testkit::small_disk() else { return };
    let dir = tempfile::tempdir_in(&disk).unwrap();
    let folder = VaultFolder::at(dir.path().join("vault"));
    let keychain = Arc::new(MemoryKeychain::new());
    let (vault, key) = Vault::create(&folder, keychain.clone(), crate::new_vault()).unwrap();
    let site = Site { dir, folder, keychain, sheet: key.to_sheet().join(" ") };
    drop(vault);
    let vault = site.unlock();
    let blobs = crate::rekeying::fill(&vault);
    let before = site.slots_file();

    let filler = std::path::Path::new(&disk).join("filler");
    let fill_up = || {
        let mut file = fs::File::create(&filler).unwrap();
        while file.write_all(&[0; 4096]).is_ok() {}
    };
    fill_up();
    let full = |result: Result<(), VaultError>| {
        let error = result.unwrap_err();
        assert_eq!(error.code(), "disk_full", "{error}");
    };
    full(vault.change_passphrase(OWNER, &words("never to be in force")).map(drop));
    full(vault.replace_recovery_key().map(drop));
    full(vault.remove_slots(NURSE).map(drop));
    full(vault.blobs().put(&mut vec![9; 50_000].as_slice()).map(drop));
    full(vault.rekey(OWNER, &mut |_| ()).map(drop));
    assert_eq!(site.slots_file(), before);
    // The reserve lets the record be opened; a large change still doesn't fit, and nothing of it is kept.
    let writer = vault.open_database(OpenAs::Writer).unwrap();
    let sql = "INSERT INTO client SELECT randomblob(1000) FROM client LIMIT 3000";
    full(writer.conn().execute(sql, []).map(drop).map_err(VaultError::from));
    let count = writer.conn().query_row("SELECT count(*) FROM client", [], |row| row.get::<_, i64>(0));
    assert_eq!(count.unwrap(), 13334);
    drop(writer);
    vault.prove("ada", &words(WORDS)).unwrap();
    drop(vault);

    // An unclean exit on a full disk: the log can't be set aside, and that keeps nobody out.
    fs::remove_file(&filler).unwrap();
    drop(site.unlock());
    fs::write(site.folder.path().join("record.db-wal"), vec![7; 9000]).unwrap();
    fill_up();
    let vault = site.unlock();
    assert!(vault.opening().set_aside_failed);
    // Nor does the record stay shut: it is read, and a few entries about that are written.
    assert!(site.folder.reserve_file().exists());
    let writer = vault.open_database(OpenAs::Writer).unwrap();
    assert!(!site.folder.reserve_file().exists());
    let reader = vault.open_database(OpenAs::Reader).unwrap();
    assert_eq!(
        reader.conn().query_row("SELECT count(*) FROM client", [], |row| row.get::<_, i64>(0)).unwrap(),
        13334
    );
    writer.conn().execute("UPDATE client SET name = name WHERE rowid = 1", []).unwrap();
    drop((writer, reader));
    drop(vault);

    fs::remove_file(&filler).unwrap();
    let vault = site.unlock();
    assert!(site.folder.reserve_file().exists(), "kept again as soon as there is room");
    check(&vault, &blobs);
    vault.rekey(OWNER, &mut |_| ()).unwrap();
    check(&vault, &blobs);
    stillroom_testkit::tried();
}
