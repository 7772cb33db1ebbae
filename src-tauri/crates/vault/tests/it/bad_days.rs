//! Damage, tampering, leftovers, a full disk.

use crate::{OWNER, Site, WORDS, words};
use proptest::prelude::*;
use serde_json::Value;
use std::fs;
use stillroom_vault::{OpenAs, Vault, VaultFolder};

fn with_slots_file(site: &Site, text: &[u8]) -> &'static str {
    fs::write(site.folder.slots_file(), text).unwrap();
    let code = Vault::unlock(&site.folder, site.keychain.clone(), "ada", &words(WORDS))
        .map_or_else(|error| error.code(), |_| "opened");
    if code != "opened" {
        assert_eq!(
            fs::read(site.folder.slots_file()).unwrap(),
            text,
            "a file that is refused is left as it was"
        );
    }
    code
}

#[test]
fn a_slot_with_any_bit_of_it_changed_does_not_open() {
    let site = Site::new();
    let whole = site.slots_file();
    let text = String::from_utf8(whole.clone()).unwrap();
    let from = text.find("\"slots\"").unwrap();
    let (mut refused, mut harmless) = (0, Vec::new());
    for at in from..text.len() {
        for bit in [0, 5] {
            let mut changed = whole.clone();
            changed[at] ^= 1 << bit;
            if with_slots_file(&site, &changed) == "opened" { harmless.push(at) } else { refused += 1 }
        }
    }
    // What still opens says the very same: white space, and ids and logins in capitals.
    for at in harmless {
        let byte = whole[at];
        assert!(byte.is_ascii_whitespace() || byte.is_ascii_alphabetic(), "{at}: {:?}", char::from(byte));
        let line = text[..at].rfind('\n').map_or("", |start| text[start + 1..].lines().next().unwrap());
        assert!(
            byte.is_ascii_whitespace()
                || line.contains("\"id\"")
                || line.contains("\"person\"")
                || line.contains("\"login\""),
            "{line}"
        );
    }
    assert!(refused > 1000);
    fs::write(site.folder.slots_file(), whole).unwrap();
    site.unlock();
}

/// Every value below the slots replaced by another of its kind.
#[test]
fn no_field_of_a_slot_can_be_exchanged() {
    let site = Site::new();
    let whole: Value = serde_json::from_slice(&site.slots_file()).unwrap();
    let exchange = |path: &str, with: Value| {
        let mut changed = whole.clone();
        *changed.pointer_mut(path).unwrap() = with;
        with_slots_file(&site, &serde_json::to_vec(&changed).unwrap())
    };
    let id = Value::from(uuid::Uuid::from_u128(77).to_string());
    for path in
        ["/vault", "/current/slots/0/id", "/current/slots/0/person", "/current/slots/0/opens_with/device/id"]
    {
        assert_ne!(exchange(path, id.clone()), "opened", "{path}");
    }
    for (path, with) in [
        ("/current/slots/0/one_time", Value::from(true)),
        ("/current/slots/0/kdf/memory_kib", Value::from(65)),
        ("/current/slots/0/kdf/passes", Value::from(2)),
        ("/current/slots/0/kdf/lanes", Value::from(2)),
        ("/current/slots/0/salt", Value::from("00".repeat(32))),
        ("/current/slots/0/key", Value::from("00".repeat(60))),
        ("/current/slots/0/opens_with", Value::from("code")),
        ("/current/slots/0/opens_with/device/check", Value::from("00".repeat(32))),
        ("/current/generation", Value::from(2)),
        ("/current/lasting_keys", Value::from("00".repeat(92))),
        ("/current/database", Value::from("00".repeat(16))),
    ] {
        assert_ne!(exchange(path, with), "opened", "{path}");
    }
    assert_eq!(
        exchange("/label", Value::from("Another name")),
        "opened",
        "the name is a label and nothing more"
    );
}

#[test]
fn key_derivation_beyond_the_caps_is_refused_before_it_costs_anything() {
    let site = Site::new();
    let whole: Value = serde_json::from_slice(&site.slots_file()).unwrap();
    for (field, value) in [
        ("memory_kib", 512 * 1024 + 1),
        ("memory_kib", u32::MAX),
        ("memory_kib", 7),
        ("passes", 17),
        ("passes", 0),
        ("lanes", 5),
        ("lanes", 0),
    ] {
        for place in ["/current/slots/0/kdf", "/current/recovery/kdf"] {
            let mut changed = whole.clone();
            changed.pointer_mut(place).unwrap()[field] = Value::from(value);
            let before = std::time::Instant::now();
            assert_eq!(with_slots_file(&site, &serde_json::to_vec(&changed).unwrap()), "damaged");
            assert!(before.elapsed().as_secs() < 2);
        }
    }
    assert!(stillroom_vault::KdfParams::new(512 * 1024 + 1, 1, 1).is_err());
}

#[test]
fn a_newer_format_is_refused_and_left_untouched() {
    let site = Site::new();
    assert_eq!(with_slots_file(&site, br#"{"format": 3, "slots": "in some other shape"}"#), "newer_version");
    assert_eq!(site.folder.describe().unwrap_err().code(), "newer_version");
}

#[test]
fn a_format_from_before_the_first_release_is_named_and_left_untouched() {
    let site = Site::new();
    let mut older: Value = serde_json::from_slice(&fs::read(site.folder.slots_file()).unwrap()).unwrap();
    older["format"] = 1.into();
    assert_eq!(with_slots_file(&site, &serde_json::to_vec(&older).unwrap()), "older_format");
    assert_eq!(with_slots_file(&site, br#"{"format": 1, "slots": "in some other shape"}"#), "older_format");
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(200))]
    #[test]
    fn garbage_for_a_slots_file_is_named_and_left_untouched(garbage in prop::collection::vec(any::<u8>(), 0..400)) {
        let dir = tempfile::tempdir().unwrap();
        let folder = VaultFolder::at(dir.path());
        fs::write(folder.slots_file(), &garbage).unwrap();
        let error = Vault::unlock(&folder, std::sync::Arc::new(stillroom_testkit::MemoryKeychain::new()), "ada", &words(WORDS)).unwrap_err();
        prop_assert_eq!(error.code(), "damaged");
        prop_assert!(error.to_string().contains("vault.json"));
        prop_assert_eq!(folder.describe().unwrap_err().code(), "damaged");
        prop_assert_eq!(fs::read(folder.slots_file()).unwrap(), garbage);
        prop_assert_eq!(fs::read_dir(dir.path()).unwrap().count(), 1, "nothing was put beside it");
    }

    #[test]
    fn a_slots_file_cut_or_spliced_never_panics_and_never_changes(cut in 0_usize..4000, splice in "[\\[{\"}\\]0-9a-z:,]{0,12}") {
        static SITE: std::sync::OnceLock<(Site, Vec<u8>)> = std::sync::OnceLock::new();
        let (site, whole) = SITE.get_or_init(|| { let site = Site::new(); let whole = site.slots_file(); (site, whole) });
        let cut = cut.min(whole.len());
        let mut text = whole[..cut].to_vec();
        text.extend(splice.bytes());
        let changed = text != *whole && text != whole[..whole.len() - 1];
        prop_assert_eq!(with_slots_file(site, &text) == "opened", !changed);
    }
}

#[test]
fn a_missing_empty_or_foreign_database_is_named_and_nothing_is_made_in_its_place() {
    let (site, other) = (Site::new(), Site::new());
    let database = site.folder.database_file();
    let whole = fs::read(&database).unwrap();
    fs::remove_file(&database).unwrap();
    assert_eq!(site.refusal("ada", WORDS), "damaged");
    assert!(!database.exists());
    fs::write(&database, b"").unwrap();
    assert_eq!(site.refusal("ada", WORDS), "damaged");
    fs::copy(other.folder.database_file(), &database).unwrap();
    assert_eq!(site.refusal("ada", WORDS), "damaged");
    fs::write(&database, whole).unwrap();
    site.unlock();
}

#[test]
fn a_database_damaged_behind_its_beginning_opens_as_damaged() {
    let site = Site::new();
    let mut bytes = fs::read(site.folder.database_file()).unwrap();
    bytes[100] ^= 1;
    fs::write(site.folder.database_file(), &bytes).unwrap();
    let vault = site.unlock();
    assert_eq!(vault.open_database(OpenAs::Writer).unwrap_err().code(), "damaged");
    drop(vault);
    assert_eq!(fs::read(site.folder.database_file()).unwrap(), bytes);
}

#[test]
fn a_log_left_by_an_unclean_exit_is_set_aside_once_before_opening() {
    let site = Site::new();
    let vault = site.unlock();
    assert_eq!(*vault.opening(), stillroom_vault::Opening::default());
    let writer = vault.open_database(OpenAs::Writer).unwrap();
    writer
        .guard()
        .lifted(|| writer.conn().execute_batch("CREATE TABLE t (a); INSERT INTO t VALUES (1)"))
        .unwrap();
    let log = site.folder.path().join("record.db-wal");
    let left = fs::read(&log).unwrap();
    assert!(!left.is_empty());
    drop(writer);
    drop(vault);
    assert!(!log.exists(), "a clean exit leaves no log");
    // As after a kill: the log lies there.
    fs::write(&log, &left).unwrap();
    assert_eq!(site.refusal("ada", "wrong"), "wrong_passphrase");
    assert!(!site.folder.set_aside_dir().exists());
    let copy = site.unlock().opening().set_aside.clone().unwrap();
    assert_eq!(fs::read(&copy).unwrap(), left);
    assert_eq!(site.unlock().opening().set_aside.clone(), Some(copy), "the same log isn't copied twice");
    for n in 0..12 {
        fs::write(&log, [n; 40]).unwrap();
        site.unlock();
    }
    assert_eq!(fs::read_dir(site.folder.set_aside_dir()).unwrap().count(), 8, "the newest eight are kept");
}

#[test]
fn a_log_that_cannot_be_set_aside_keeps_nobody_out() {
    let site = Site::new();
    fs::write(site.folder.path().join("record.db-wal"), b"left by a kill").unwrap();
    fs::write(site.folder.set_aside_dir(), b"a file where the folder should be").unwrap();
    let vault = site.unlock();
    assert!(vault.opening().set_aside_failed);
    drop(vault.open_database(OpenAs::Writer).unwrap());
}

#[test]
fn what_a_killed_rekey_left_before_deciding_is_removed() {
    let site = Site::new();
    for leftover in ["record.db.next", "record.db.next-journal", "record.db.next-wal"] {
        fs::write(site.folder.path().join(leftover), b"half a copy").unwrap();
    }
    fs::write(site.folder.path().join("vault.json.tmp"), b"half a file").unwrap();
    drop(site.unlock().open_database(OpenAs::Writer).unwrap());
    assert!(!site.folder.path().join("vault.json.tmp").exists());
    assert!(!site.folder.path().join("record.db.next").exists());
    assert!(!site.folder.path().join("record.db.next-journal").exists());
}

#[cfg(unix)]
#[test]
fn others_may_neither_enter_nor_read() {
    use std::os::unix::fs::PermissionsExt as _;
    let mode = |path: &std::path::Path| fs::metadata(path).unwrap().permissions().mode() & 0o7777;
    let (site, vault) = Site::open();
    let writer = vault.open_database(OpenAs::Writer).unwrap();
    writer.guard().lifted(|| writer.conn().execute_batch("CREATE TABLE t (a)")).unwrap();
    vault.blobs().put(&mut &b"a photo"[..]).unwrap();
    assert_eq!(mode(site.folder.path()), 0o700);
    assert_eq!(mode(&site.folder.blobs_dir()), 0o700);
    for file in ["vault.json", "record.db", "record.db-wal", "record.db-shm", "lock"] {
        assert_eq!(mode(&site.folder.path().join(file)), 0o600, "{file}");
    }
    drop(writer);
    vault.confirm_recovery().unwrap();
    assert_eq!(mode(&site.folder.slots_file()), 0o600);
}

#[cfg(unix)]
#[test]
fn a_folder_opened_to_a_group_serves_several_accounts() {
    use std::os::unix::fs::PermissionsExt as _;
    let dir = tempfile::tempdir().unwrap();
    let root = dir.path().join("shared");
    fs::create_dir(&root).unwrap();
    fs::set_permissions(&root, fs::Permissions::from_mode(0o2775)).unwrap();
    let folder = VaultFolder::at(&root);
    let (vault, _) = Vault::create(
        &folder,
        std::sync::Arc::new(stillroom_testkit::MemoryKeychain::new()),
        crate::new_vault(),
    )
    .unwrap();
    vault.blobs().put(&mut &b"a photo"[..]).unwrap();
    let mode = |path: &std::path::Path| fs::metadata(path).unwrap().permissions().mode() & 0o777;
    assert_eq!(
        (mode(&root), mode(&folder.slots_file()), mode(&folder.database_file()), mode(&folder.blobs_dir())),
        (0o770, 0o660, 0o660, 0o770)
    );
}

#[test]
fn a_vault_whose_slots_file_cannot_be_written_stays_as_it_was() {
    let site = Site::new();
    let vault = site.unlock();
    let before = site.slots_file();
    // A folder where the temporary file should be: the write fails as on a full disk.
    fs::create_dir(site.folder.path().join("vault.json.tmp")).unwrap();
    assert!(vault.change_passphrase(OWNER, &words("never to be in force")).is_err());
    assert!(vault.replace_recovery_key().is_err());
    assert!(vault.remove_slots(OWNER).is_err());
    assert_eq!(site.slots_file(), before);
    fs::remove_dir(site.folder.path().join("vault.json.tmp")).unwrap();
    vault.prove("ada", &words(WORDS)).unwrap();
    drop(vault);
    site.unlock();
    Vault::recover(&site.folder, site.keychain.clone(), &site.recovery_key()).unwrap();
}
