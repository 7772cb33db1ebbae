//! Passphrases, codes, devices, the keychain's moods.

use crate::{NURSE, OWNER, Site, WORDS, copy_all, new_vault, words};
use std::sync::Arc;
use stillroom_testkit::MemoryKeychain;
use stillroom_vault::{EnrolmentCode, Keychain as _, OpenAs, Passphrase, Vault, VaultFolder, entry_name};

#[test]
fn opens_with_login_and_passphrase() {
    let site = Site::new();
    let (vault, slot) = Vault::unlock(&site.folder, site.keychain.clone(), " Ada ", &words(WORDS)).unwrap();
    assert_eq!((slot.person, slot.one_time, slot.device), (OWNER, false, Some(vault.device())));
    let described = site.folder.describe().unwrap();
    assert_eq!(
        (described.label.as_str(), described.generation, described.slots.as_slice()),
        ("Linden Skin Studio", 1, &[slot][..])
    );
    assert!(!described.rekey_pending && !described.recovery_confirmed);
}

#[test]
fn a_passphrase_is_the_same_however_its_accents_are_composed() {
    let site = Site::new();
    site.unlock().change_passphrase(OWNER, &words("caf\u{e9} au lait chaud")).unwrap();
    Vault::unlock(&site.folder, site.keychain.clone(), "ada", &words("cafe\u{301} au lait chaud")).unwrap();
    assert_eq!(site.refusal("ada", "Caf\u{e9} au lait chaud"), "wrong_passphrase");
}

#[test]
fn the_longest_expansion_fits_what_is_set_aside_for_it() {
    // U+FDFA is the character that NFKC lengthens most.
    assert_eq!(Passphrase::new("\u{fdfa}").text().len(), 33);
}

#[test]
fn refuses_a_wrong_passphrase_and_an_unknown_login_alike() {
    let site = Site::new();
    let before = site.slots_file();
    assert_eq!(site.refusal("ada", "correct horse battery stapl"), "wrong_passphrase");
    assert_eq!(site.refusal("eve", WORDS), "wrong_passphrase");
    assert_eq!(site.slots_file(), before);
}

#[test]
fn a_copied_folder_with_the_right_passphrase_does_not_open_without_the_device_secret() {
    let site = Site::new();
    let copy = VaultFolder::at(site.dir.path().join("stolen"));
    copy_all(site.folder.path(), copy.path());
    let elsewhere = Arc::new(MemoryKeychain::new());
    assert_eq!(
        Vault::unlock(&copy, elsewhere.clone(), "ada", &words(WORDS)).unwrap_err().code(),
        "keychain_no_entry"
    );
    assert!(elsewhere.entries().is_empty());
}

#[test]
fn every_mood_of_the_keychain_has_its_own_words_and_recovery_works_in_all() {
    type Mood = (&'static str, fn(&MemoryKeychain));
    let moods: [Mood; 5] = [
        ("keychain_absent", MemoryKeychain::make_absent),
        ("keychain_locked", MemoryKeychain::lock),
        ("keychain_no_entry", MemoryKeychain::wipe),
        ("keychain_wrong_entry", MemoryKeychain::make_wrong),
        ("keychain_wrong_entry", MemoryKeychain::make_garbage),
    ];
    for (code, mood) in moods {
        let site = Site::new();
        mood(&site.keychain);
        let (before, entries) = (site.slots_file(), site.keychain.entries());
        assert_eq!(site.refusal("ada", WORDS), code);
        assert_eq!(site.refusal("nobody", WORDS), code, "nobody is told who has a login");
        let vault = Vault::recover(&site.folder, site.keychain.clone(), &site.recovery_key()).unwrap();
        drop(vault.open_database(OpenAs::Writer).unwrap());
        assert_eq!(site.slots_file(), before, "{code}");
        assert_eq!(site.keychain.entries(), entries, "{code}");
        assert!(site.keychain.overwritten().is_empty(), "{code}");
    }
}

#[test]
fn recovery_sets_the_device_up_anew_and_leaves_the_entry_that_does_not_fit() {
    let site = Site::new();
    let first = site.unlock().device();
    site.keychain.make_wrong();
    let entries = site.keychain.entries();
    let vault = Vault::recover(&site.folder, site.keychain.clone(), &site.recovery_key()).unwrap();
    assert_ne!(vault.device(), first);
    vault.add_slot(OWNER, "ada", &words("a quite new passphrase"), false).unwrap();
    let device = vault.device();
    drop(vault);
    let (vault, slot) =
        Vault::unlock(&site.folder, site.keychain.clone(), "ada", &words("a quite new passphrase")).unwrap();
    assert_eq!((vault.device(), slot.device), (device, Some(device)));
    drop(vault);
    assert!(site.keychain.overwritten().is_empty());
    assert!(entries.iter().all(|(name, value)| site.keychain.entries().get(name) == Some(value)));
    assert_eq!(site.keychain.entries().len(), 2);
    // The old slot of the old device is still there, and still good where its secret is.
    assert_eq!(site.folder.describe().unwrap().slots.len(), 2);
}

#[test]
fn recovery_on_a_device_whose_entry_fits_keeps_the_device() {
    let site = Site::new();
    let device = site.unlock().device();
    let vault = Vault::recover(&site.folder, site.keychain.clone(), &site.recovery_key()).unwrap();
    assert_eq!(vault.device(), device);
    vault.add_slot(OWNER, "ada", &words("the forgotten one replaced"), false).unwrap();
    drop(vault);
    assert_eq!(site.refusal("ada", WORDS), "wrong_passphrase");
    assert_eq!(site.keychain.entries().len(), 1);
}

#[test]
fn recovery_without_a_keychain_opens_but_makes_no_slot() {
    let site = Site::new();
    site.keychain.make_absent();
    let vault = Vault::recover(&site.folder, site.keychain.clone(), &site.recovery_key()).unwrap();
    let before = site.slots_file();
    assert_eq!(
        vault.add_slot(OWNER, "ada", &words("a quite new passphrase"), false).unwrap_err().code(),
        "keychain_absent"
    );
    assert_eq!(site.slots_file(), before);
    assert_eq!(vault.prove("ada", &words(WORDS)).unwrap_err().code(), "not_enrolled");
    site.keychain.restore();
    vault.add_slot(OWNER, "ada", &words("a quite new passphrase"), false).unwrap();
}

#[test]
fn another_vaults_recovery_key_and_an_older_sheet_are_refused() {
    let (site, other) = (Site::new(), Site::new());
    assert_eq!(
        Vault::recover(&site.folder, site.keychain.clone(), &other.recovery_key()).unwrap_err().code(),
        "wrong_recovery_key"
    );
    let vault = site.unlock();
    vault.confirm_recovery().unwrap();
    let newer = vault.replace_recovery_key().unwrap();
    assert!(!vault.description().unwrap().recovery_confirmed);
    drop(vault);
    assert_eq!(
        Vault::recover(&site.folder, site.keychain.clone(), &site.recovery_key()).unwrap_err().code(),
        "wrong_recovery_key"
    );
    Vault::recover(&site.folder, site.keychain.clone(), &newer).unwrap();
}

#[test]
fn groups_typed_back_are_compared_without_keeping_the_key() {
    let (site, vault) = Site::open();
    let groups = site.recovery_key().to_sheet();
    let other = Site::new().recovery_key().to_sheet();
    vault
        .check_recovery_groups(&[(3, &groups[2].to_lowercase()), (8, &groups[7].replace('-', " "))])
        .unwrap();
    for (at, typed) in [(3, &groups[3]), (3, &other[2]), (0, &groups[0]), (9, &groups[0])] {
        let error = vault.check_recovery_groups(&[(1, &groups[0]), (at, typed)]).unwrap_err();
        assert_eq!((error.code(), error.to_string().contains(&at.to_string())), ("bad_group", true));
    }
    assert_eq!(vault.check_recovery_groups(&[]).unwrap_err().code(), "invalid");
    vault.confirm_recovery().unwrap();
    vault.rename("Linden & Daughters").unwrap();
    drop(vault);
    assert_eq!(site.folder.describe().unwrap().label, "Linden & Daughters");
    assert!(site.folder.describe().unwrap().recovery_confirmed);
    site.unlock().check_recovery_groups(&[(1, &groups[0])]).unwrap();
}

#[test]
fn a_second_person_proves_a_passphrase_on_the_open_vault() {
    let (site, vault) = Site::open();
    let slot = vault.add_slot(NURSE, "grace", &words("one time words for grace"), true).unwrap();
    assert!(slot.one_time);
    assert_eq!(vault.prove("grace", &words("one time words for grace")).unwrap(), slot);
    assert_eq!(vault.prove("grace", &words(WORDS)).unwrap_err().code(), "wrong_passphrase");
    let changed = vault.change_passphrase(NURSE, &words("graces own long words")).unwrap();
    assert!(!changed.one_time && changed.slot != slot.slot);
    assert_eq!(
        vault.prove("grace", &words("one time words for grace")).unwrap_err().code(),
        "wrong_passphrase"
    );
    drop(vault);
    Vault::unlock(&site.folder, site.keychain.clone(), "grace", &words("graces own long words")).unwrap();
}

#[test]
fn two_persons_cannot_share_a_login_and_a_login_can_be_renamed() {
    let (site, vault) = Site::open();
    assert_eq!(
        vault.add_slot(NURSE, "ADA ", &words("one time words for grace"), true).unwrap_err().code(),
        "invalid"
    );
    assert_eq!(vault.enrolment_code(NURSE, "ada").unwrap_err().code(), "invalid");
    vault.rename_login(OWNER, "lovelace").unwrap();
    drop(vault);
    assert_eq!(site.refusal("ada", WORDS), "wrong_passphrase");
    let (vault, slot) =
        Vault::unlock(&site.folder, site.keychain.clone(), "lovelace", &words(WORDS)).unwrap();
    assert_eq!(slot.person, OWNER);
    drop(vault);
}

#[test]
fn a_leavers_slots_and_codes_are_gone_at_once() {
    let (site, vault) = Site::open();
    vault.add_slot(NURSE, "grace", &words("graces own long words"), false).unwrap();
    let (_, code) = vault.enrolment_code(NURSE, "grace").unwrap();
    assert_eq!(vault.remove_slots(NURSE).unwrap().len(), 2);
    assert_eq!(vault.prove("grace", &words("graces own long words")).unwrap_err().code(), "wrong_passphrase");
    drop(vault);
    assert_eq!(site.refusal("grace", "graces own long words"), "wrong_passphrase");
    assert_eq!(
        Vault::unlock_with_code(&site.folder, site.keychain.clone(), "grace", &code).unwrap_err().code(),
        "wrong_code"
    );
}

#[test]
fn another_account_with_its_own_keychain_comes_in_by_a_code_once() {
    let (site, vault) = Site::open();
    vault.add_slot(NURSE, "grace", &words("graces own long words"), false).unwrap();
    let (of_code, code) = vault.enrolment_code(NURSE, "grace").unwrap();
    let first = vault.device();
    drop(vault);
    let account = Arc::new(MemoryKeychain::new());
    let code = EnrolmentCode::parse(&code.to_text().to_lowercase()).unwrap();
    assert_eq!(
        Vault::unlock_with_code(&site.folder, account.clone(), "ada", &code).unwrap_err().code(),
        "wrong_code"
    );
    let (vault, slot, used) =
        Vault::enrol(&site.folder, account.clone(), "grace", &code, &words("words on the other account"))
            .unwrap();
    assert_eq!((slot.person, slot.device, used), (NURSE, Some(vault.device()), of_code));
    assert_ne!(vault.device(), first);
    drop(vault);
    // Each keychain opens its own slots, and the code is used up.
    assert_eq!(
        Vault::enrol(&site.folder, account.clone(), "grace", &code, &words("words on the other account"))
            .unwrap_err()
            .code(),
        "wrong_code"
    );
    Vault::unlock(&site.folder, account.clone(), "grace", &words("words on the other account")).unwrap();
    assert_eq!(
        Vault::unlock(&site.folder, account.clone(), "grace", &words("graces own long words"))
            .unwrap_err()
            .code(),
        "wrong_passphrase"
    );
    assert_eq!(
        Vault::unlock(&site.folder, account, "ada", &words(WORDS)).unwrap_err().code(),
        "not_enrolled"
    );
    Vault::unlock(&site.folder, site.keychain.clone(), "grace", &words("graces own long words")).unwrap();
}

#[test]
fn a_slot_that_was_prepared_but_not_committed_changes_nothing() {
    let (site, vault) = Site::open();
    let before = site.slots_file();
    let new = vault.prepare_slot(OWNER, "ada", &words("not to be committed"), false).unwrap();
    assert_ne!(new.info().slot, vault.description().unwrap().slots[0].slot);
    drop(new);
    drop(vault);
    assert_eq!(site.slots_file(), before);
    site.unlock();
}

#[test]
fn one_process_at_a_time() {
    let (site, vault) = Site::open();
    assert_eq!(site.refusal("ada", WORDS), "vault_in_use");
    assert_eq!(
        Vault::recover(&site.folder, site.keychain.clone(), &site.recovery_key()).unwrap_err().code(),
        "vault_in_use"
    );
    assert!(site.folder.describe().is_ok(), "the sign-in screen still shows who there is");
    drop(vault);
    site.unlock();
}

#[test]
fn never_sets_up_over_a_vault_and_sets_a_lone_database_aside() {
    let site = Site::new();
    let create = || Vault::create(&site.folder, site.keychain.clone(), new_vault());
    assert_eq!(create().unwrap_err().code(), "vault_exists");
    let (kept, lone) = (site.slots_file(), std::fs::read(site.folder.database_file()).unwrap());
    std::fs::remove_file(site.folder.slots_file()).unwrap();
    assert_eq!(
        Vault::unlock(&site.folder, site.keychain.clone(), "ada", &words(WORDS)).unwrap_err().code(),
        "no_vault"
    );
    drop(create().unwrap());
    let aside = site.folder.set_aside_dir().join("without-keys-1-record.db");
    assert_eq!(std::fs::read(&aside).unwrap(), lone);
    // Even so the record isn't lost: found keys and the database set aside are a vault again.
    std::fs::write(site.folder.slots_file(), kept).unwrap();
    assert_eq!(site.refusal("ada", WORDS), "damaged");
    std::fs::rename(aside, site.folder.database_file()).unwrap();
    drop(site.unlock().open_database(OpenAs::Writer).unwrap());
}

#[test]
fn a_set_up_that_fails_leaves_no_entry_in_the_keychain() {
    let dir = tempfile::tempdir().unwrap();
    let folder = VaultFolder::at(dir.path().join("vault"));
    let keychain = Arc::new(MemoryKeychain::new());
    keychain.make_absent();
    assert_eq!(Vault::create(&folder, keychain.clone(), new_vault()).unwrap_err().code(), "keychain_absent");
    let left = || {
        let found = std::fs::read_dir(folder.path()).unwrap();
        found.map(|entry| entry.unwrap().file_name().into_string().unwrap()).collect::<Vec<_>>()
    };
    assert_eq!(left(), ["lock"]);
    keychain.restore();
    // A folder stands where the key slots are to be written.
    let place = folder.path().join("vault.json.making.tmp");
    std::fs::create_dir(&place).unwrap();
    assert_eq!(Vault::create(&folder, keychain.clone(), new_vault()).unwrap_err().code(), "file");
    std::fs::remove_dir(&place).unwrap();
    assert_eq!(left(), ["lock"]);
    assert!(keychain.entries().is_empty());
    assert!(!folder.exists());
    drop(Vault::create(&folder, keychain, new_vault()).unwrap());
}

#[test]
fn secrets_are_in_no_debug_output() {
    let (site, vault) = Site::open();
    let key = site.recovery_key();
    let code = vault.enrolment_code(NURSE, "grace").unwrap();
    let slot = vault.prepare_slot(OWNER, "ada", &words(WORDS), false).unwrap();
    let database = vault.open_database(OpenAs::Writer).unwrap();
    let said = format!(
        "{vault:?} {key:?} {:?} {slot:?} {:?} {:?} {database:?} {:?} {:?}",
        code.1,
        words(WORDS),
        vault.keys(),
        new_vault(),
        site.keychain
    );
    assert!(!said.contains("correct horse"));
    let secret =
        site.keychain.get(&entry_name(vault.id(), vault.device(), "device-secret")).unwrap().unwrap();
    for hidden in key.to_sheet().iter().chain(&[code.1.to_text()]) {
        assert!(!said.contains(hidden.as_str()));
    }
    let hex: String = secret[20..24].iter().map(|b| format!("{b:02x}")).collect();
    assert!(!said.contains(&hex) && !said.contains(&format!("{:?}", &secret[20..24])));
}

#[test]
fn a_record_whose_slots_file_was_lost_is_no_empty_folder() {
    let (site, vault) = Site::open();
    crate::rekeying::fill(&vault);
    drop(vault);
    let kept = site.slots_file();
    std::fs::remove_file(site.folder.slots_file()).unwrap();
    assert!(site.folder.exists(), "no first-run wizard");
    assert_eq!(site.folder.describe().unwrap_err().code(), "damaged");
    assert_eq!(site.refusal("ada", WORDS), "damaged");
    let made = Vault::create(&site.folder, site.keychain.clone(), new_vault());
    assert_eq!(made.unwrap_err().code(), "vault_exists");
    std::fs::write(site.folder.slots_file(), kept).unwrap();
    crate::rekeying::check(&site.unlock(), &[]);
}
