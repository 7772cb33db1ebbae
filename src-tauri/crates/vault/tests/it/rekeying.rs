//! A new vault key.

use crate::{NURSE, OWNER, Site, WORDS, words};
use std::sync::Arc;
use stillroom_testkit::MemoryKeychain;
use stillroom_vault::{BlobName, OpenAs, RecoveryKey, RekeyStep, Vault, VaultError};

pub(crate) fn fill(vault: &Vault) -> Vec<BlobName> {
    let writer = vault.open_database(OpenAs::Writer).unwrap();
    writer
        .guard()
        .lifted(|| {
            writer.conn().execute_batch(
                "PRAGMA user_version = 7;
                 CREATE TABLE client (name TEXT);
                 WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 20000)
                 INSERT INTO client SELECT 'client number ' || i FROM n;
                 DELETE FROM client WHERE rowid % 3 = 0;
                 CREATE VIRTUAL TABLE search USING fts5(name);
                 INSERT INTO search (rowid, name) SELECT rowid, name FROM client;",
            )
        })
        .unwrap();
    vault.add_slot(NURSE, "grace", &words("graces own long words"), false).unwrap();
    (0..3).map(|n: u8| vault.blobs().put(&mut vec![n; 100_000].as_slice()).unwrap()).collect()
}

pub(crate) fn check(vault: &Vault, blobs: &[BlobName]) {
    let writer = vault.open_database(OpenAs::Writer).unwrap();
    let count = |sql: &str| writer.conn().query_row(sql, [], |row| row.get::<_, i64>(0)).unwrap();
    assert_eq!(count("SELECT count(*) FROM client"), 13334);
    assert_eq!(count("SELECT rowid FROM client WHERE name = 'client number 19999'"), 19999, "rowids stay");
    assert_eq!(count("SELECT count(*) FROM search('number')"), 13334);
    assert_eq!(writer.guard().lifted(|| count("PRAGMA user_version")), 7);
    assert!(
        !writer.guard().lifted(|| writer
            .conn()
            .prepare("PRAGMA cipher_integrity_check")
            .unwrap()
            .exists([])
            .unwrap())
    );
    for blob in blobs {
        assert_eq!(vault.blobs().verify(*blob).unwrap(), None);
    }
}

#[test]
fn a_rekey_changes_every_key_but_the_journals_and_keeps_all_data() {
    let site = Site::new();
    let vault = site.unlock();
    let blobs = fill(&vault);
    let (mac, sealed) =
        (vault.keys().journal_mac(&[b"entry"]), vault.keys().seal("pending", b"", b"an entry").unwrap());
    let slot = vault.description().unwrap().slots.into_iter().find(|slot| slot.person == OWNER).unwrap();
    let old_file = std::fs::read(site.folder.database_file()).unwrap();
    let mut steps = Vec::new();
    let rekeyed = vault.rekey(OWNER, &mut |step| steps.push(step)).unwrap();
    let total = |step: &RekeyStep| match step {
        RekeyStep::Copying { done, total } => Some((*done, *total)),
        _ => None,
    };
    let (done, total) = steps.iter().filter_map(total).next_back().unwrap();
    assert!(done == total && total > 100);
    assert_eq!(steps.last(), Some(&RekeyStep::Blobs { done: 3, total: 3 }));

    // The very same open vault goes on, under the new key.
    check(&vault, &blobs);
    let described = vault.description().unwrap();
    assert_eq!(
        (described.generation, described.rekey_pending, described.recovery_confirmed),
        (2, false, false)
    );
    assert_eq!(described.slots[0], slot, "the record's list of valid slots still names it");
    drop(vault);
    assert!(!site.slots_file().windows(13).any(|window| window == b"earlier_blobs"));

    let vault = site.unlock();
    check(&vault, &blobs);
    assert_eq!(vault.keys().journal_mac(&[b"entry"]), mac);
    assert_eq!(vault.keys().open("pending", b"", &sealed).unwrap().as_slice(), b"an entry");
    drop(vault);

    // Old sheet, old slots: useless. New sheet and codes: good.
    assert_eq!(
        Vault::recover(&site.folder, site.keychain.clone(), &site.recovery_key()).unwrap_err().code(),
        "wrong_recovery_key"
    );
    assert_eq!(site.refusal("grace", "graces own long words"), "not_enrolled");
    let sheet = RecoveryKey::parse(&rekeyed.recovery_key.to_sheet().join(" ")).unwrap();
    check(&Vault::recover(&site.folder, site.keychain.clone(), &sheet).unwrap(), &blobs);
    assert_eq!(rekeyed.codes.len(), 1);
    let (of, code) = &rekeyed.codes[0];
    assert_eq!((of.person, of.login.as_str()), (NURSE, "grace"));
    let (vault, slot, _) =
        Vault::enrol(&site.folder, site.keychain.clone(), "grace", code, &words("graces newest long words"))
            .unwrap();
    assert_eq!(slot.device, Some(vault.device()));
    check(&vault, &blobs);
    drop(vault);
    // And the old database file is no good with the new slots.
    std::fs::write(site.folder.database_file(), old_file).unwrap();
    assert_eq!(site.refusal("ada", WORDS), "damaged");
}

#[test]
fn refuses_while_a_connection_is_open_and_changes_nothing() {
    let site = Site::new();
    let vault = site.unlock();
    let blobs = fill(&vault);
    let before = site.slots_file();
    let reader = vault.open_database(OpenAs::Reader).unwrap();
    assert_eq!(vault.rekey(OWNER, &mut |_| ()).unwrap_err().code(), "still_open");
    drop(reader);
    assert_eq!(site.slots_file(), before);
    check(&vault, &blobs);
    vault.rekey(OWNER, &mut |_| ()).unwrap();
    check(&vault, &blobs);
}

#[test]
fn refuses_to_keep_a_slot_of_somebody_who_gave_no_passphrase() {
    let (site, vault) = Site::open();
    fill(&vault);
    drop(vault);
    let vault = site.unlock();
    let before = site.slots_file();
    assert_eq!(vault.rekey(NURSE, &mut |_| ()).unwrap_err().code(), "step_up_needed");
    assert_eq!(site.slots_file(), before);
    assert!(!site.folder.path().join("record.db.next").exists());
    vault.prove("grace", &words("graces own long words")).unwrap();
    vault.rekey(NURSE, &mut |_| ()).unwrap();
    drop(vault);
    assert_eq!(site.refusal("ada", WORDS), "not_enrolled");
    drop(
        Vault::unlock(&site.folder, site.keychain.clone(), "grace", &words("graces own long words")).unwrap(),
    );
}

#[test]
fn can_be_done_again_and_again() {
    let (site, vault) = Site::open();
    let blobs = fill(&vault);
    for generation in 2..5 {
        vault.rekey(OWNER, &mut |_| ()).unwrap();
        assert_eq!(vault.description().unwrap().generation, generation);
    }
    check(&vault, &blobs);
    drop(vault);
    check(&site.unlock(), &blobs);
}

#[test]
fn a_damaged_blob_neither_stops_a_rekey_nor_is_lost() {
    let (site, vault) = Site::open();
    let blobs = fill(&vault);
    let hex = format!("{:?}", blobs[1]);
    let path = site.folder.blobs_dir().join(&hex[..2]).join(&hex);
    let whole = std::fs::read(&path).unwrap();
    let mut damaged = whole.clone();
    damaged[70_000] ^= 1;
    std::fs::write(&path, &damaged).unwrap();
    vault.rekey(OWNER, &mut |_| ()).unwrap();
    assert!(vault.description().unwrap().rekey_pending);
    assert_eq!(std::fs::read(&path).unwrap(), damaged);
    vault.rekey(OWNER, &mut |_| ()).unwrap();
    drop(vault);
    // Restored from a backup of before: still readable, and rekeyed at the next opening.
    std::fs::write(&path, &whole).unwrap();
    let vault = site.unlock();
    check(&vault, &blobs);
    assert!(!vault.description().unwrap().rekey_pending);
    assert_ne!(std::fs::read(&path).unwrap(), whole);
}

#[test]
fn a_backup_from_the_middle_of_a_rekey_opens_with_whichever_database_it_holds() {
    let (site, vault) = Site::open();
    let blobs = fill(&vault);
    let old = std::fs::read(site.folder.database_file()).unwrap();
    let mut both = Vec::new();
    let folder = site.folder.clone();
    vault
        .rekey(OWNER, &mut |step| {
            if step == RekeyStep::Swapping {
                both = std::fs::read(folder.slots_file()).unwrap();
            }
        })
        .unwrap();
    drop(vault);
    let new = std::fs::read(site.folder.database_file()).unwrap();
    for (database, generation) in [(&old, 1), (&new, 2)] {
        std::fs::write(site.folder.slots_file(), &both).unwrap();
        std::fs::write(site.folder.database_file(), database).unwrap();
        assert!(site.folder.describe().unwrap().rekey_pending);
        let vault = site.unlock();
        assert_eq!(vault.description().unwrap().generation, generation);
        if generation == 2 {
            check(&vault, &blobs);
        } else {
            check(&vault, &[]);
        }
    }
}

#[test]
fn from_a_recovery_a_rekey_needs_a_slot_first() {
    let (site, vault) = Site::open();
    let blobs = fill(&vault);
    drop(vault);
    let elsewhere = Arc::new(MemoryKeychain::new());
    let vault = Vault::recover(&site.folder, elsewhere.clone(), &site.recovery_key()).unwrap();
    assert_eq!(vault.rekey(OWNER, &mut |_| ()).unwrap_err().code(), "step_up_needed");
    vault.add_slot(OWNER, "ada", &words("on the new machine"), false).unwrap();
    vault.rekey(OWNER, &mut |_| ()).unwrap();
    drop(vault);
    let (vault, _) = Vault::unlock(&site.folder, elsewhere, "ada", &words("on the new machine")).unwrap();
    check(&vault, &blobs);
    drop(vault);
    assert_eq!(site.refusal("ada", WORDS), "keychain_no_entry", "the stolen machine's slots are gone");
}

#[test]
fn copies_under_the_old_key_go_with_it_but_a_database_without_keys_stays() {
    let (site, vault) = Site::open();
    fill(&vault);
    let aside = site.folder.set_aside_dir();
    std::fs::create_dir(&aside).unwrap();
    for name in ["record-wal-1", "record-schema-1-before-2.db", "without-keys-1-record.db"] {
        std::fs::write(aside.join(name), b"sealed").unwrap();
    }
    vault.rekey(OWNER, &mut |_| ()).unwrap();
    let left: Vec<_> = std::fs::read_dir(&aside).unwrap().map(|entry| entry.unwrap().file_name()).collect();
    assert_eq!(left, ["without-keys-1-record.db"]);
}

#[test]
fn a_slot_prepared_before_a_rekey_is_not_committed_after_it() {
    let (site, vault) = Site::open();
    fill(&vault);
    let stale = vault.prepare_slot(NURSE, "grace", &words("graces next long words"), false).unwrap();
    vault.rekey(OWNER, &mut |_| ()).unwrap();
    let before = site.slots_file();
    assert_eq!(vault.commit_slot::<VaultError>(stale, |_| Ok(())).unwrap_err().code(), "reopen_needed");
    assert_eq!(site.slots_file(), before);
    vault.add_slot(NURSE, "grace", &words("graces next long words"), false).unwrap();
}

/// The disk refuses a step: the object says that it must be opened anew, and opening does the rest.
#[test]
fn a_rekey_that_the_disk_stops_is_taken_back_or_finished_at_the_next_opening() {
    for (stopped, in_the_way, generation) in [
        (RekeyStep::Deciding, "vault.json.tmp", 1),
        (RekeyStep::Swapping, "record.db-journal", 2),
        (RekeyStep::Settling, "vault.json.tmp", 2),
    ] {
        let (site, vault) = Site::open();
        let blobs = fill(&vault);
        let obstacle = site.folder.path().join(in_the_way);
        let stop = |step| {
            if step == stopped {
                std::fs::create_dir(&obstacle).unwrap();
            }
        };
        let error = vault.rekey(OWNER, &mut { stop }).unwrap_err();
        assert_eq!(error.code(), "reopen_needed", "{stopped:?}");
        assert_eq!(vault.open_database(OpenAs::Writer).unwrap_err().code(), "reopen_needed");
        assert_eq!(vault.prove("ada", &words(WORDS)).unwrap_err().code(), "reopen_needed");
        drop(vault);
        if generation == 2 {
            assert_eq!(site.refusal("ada", WORDS), "file", "still in the way; nothing gets worse");
        }
        std::fs::remove_dir(&obstacle).unwrap();
        let vault = site.unlock();
        assert_eq!(vault.description().unwrap().generation, generation, "{stopped:?}");
        check(&vault, &blobs);
    }
}

#[test]
fn after_a_refused_rekey_the_open_connection_keeps_its_locks() {
    let (site, vault) = Site::open();
    fill(&vault);
    let first = vault.open_database(OpenAs::Writer).unwrap();
    assert_eq!(vault.rekey(OWNER, &mut |_| ()).unwrap_err().code(), "still_open");
    let second = vault.open_database(OpenAs::Writer).unwrap();
    second
        .guard()
        .lifted(|| second.conn().execute_batch("BEGIN IMMEDIATE; INSERT INTO client VALUES ('held')"))
        .unwrap();
    drop(first);
    #[cfg(target_os = "linux")]
    {
        use std::os::unix::fs::MetadataExt as _;
        let inode = std::fs::metadata(site.folder.database_file()).unwrap().ino();
        let locks = std::fs::read_to_string("/proc/locks").unwrap();
        assert!(
            locks.lines().any(|line| line.contains("POSIX") && line.contains(&format!(":{inode} "))),
            "{locks}"
        );
    }
    assert_eq!(vault.rekey(OWNER, &mut |_| ()).unwrap_err().code(), "still_open");
    drop(second);
    let _ = site;
    vault.rekey(OWNER, &mut |_| ()).unwrap();
}
