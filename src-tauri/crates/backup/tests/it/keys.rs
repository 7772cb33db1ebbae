//! The two keys of a stick, and what becomes of them.

use crate::desk::*;
use stillroom_backup::{By, Job, check, init, list};
use stillroom_record::Passphrase;
use stillroom_vault::RecoveryKey;

#[test]
fn a_replaced_recovery_key_is_taken_off_when_the_stick_is_next_seen() {
    let mut desk = Desk::ready();
    let first = desk.run().unwrap();
    desk.owner.step_up(&Passphrase::new(OWNER)).unwrap();
    let old = std::mem::replace(&mut desk.sheet, desk.owner.replace_recovery_key().unwrap());
    // Until it is seen again, the old sheet opens it, and the new one doesn't.
    assert_eq!(list(By::Sheet(&old), &desk.stick()).unwrap().snapshots.len(), 1);
    assert_eq!(list(By::Sheet(&desk.sheet), &desk.stick()).unwrap_err().code(), "backup_wrong_key");
    let ran = desk.run().unwrap();
    assert!(ran.key_exchanged);
    assert_eq!(desk.verbs("backup.key"), 1);
    assert_eq!(list(By::Sheet(&old), &desk.stick()).unwrap_err().code(), "backup_wrong_key");
    assert_eq!(std::fs::read_dir(desk.repository().join("keys")).unwrap().count(), 2);
    // The snapshot of before, whose own slots know the old sheet alone, opens with the new one too.
    desk.restore("before", Some(&first.snapshot.id)).unwrap();
    assert_eq!(names_in(&desk.path("before"), &desk.sheet, &desk.clock).len(), 21);
    assert!(!desk.run().unwrap().key_exchanged);
    assert!(check(By::Session(&desk.owner), &desk.stick(), &Job::silent()).unwrap().is_whole());
}

#[test]
fn a_new_vault_key_asks_for_a_new_repository_and_the_old_one_stays() {
    let mut desk = Desk::ready();
    desk.run().unwrap();
    desk.owner.step_up(&Passphrase::new(OWNER)).unwrap();
    let new = desk.owner.rekey(&mut |_| ()).unwrap().recovery_key;
    let old = std::mem::replace(&mut desk.sheet, new);
    assert_eq!(desk.run().unwrap_err().code(), "backup_earlier_key");
    init(&desk.owner, &desk.stick(), "ignored", &Job::silent()).unwrap();
    let ran = desk.run().unwrap();
    assert_eq!(ran.stick.name, "Blue");
    assert_eq!(list(By::Sheet(&desk.sheet), &desk.stick()).unwrap().snapshots.len(), 1);
    desk.restore("new", None).unwrap();
    assert_eq!(names_in(&desk.path("new"), &desk.sheet, &desk.clock).len(), 21);
    desk.sheet = old;
    desk.restore("old", None).unwrap();
    assert_eq!(names_in(&desk.path("old"), &desk.sheet, &desk.clock).len(), 21);
}

#[test]
fn another_practice_can_neither_use_nor_read_a_stick() {
    let (desk, other) = (Desk::ready(), Desk::new());
    desk.run().unwrap();
    let job = Job::silent();
    let stick = desk.stick();
    assert_eq!(stillroom_backup::run(&other.owner, &stick, &job).unwrap_err().code(), "backup_other_vault");
    assert_eq!(init(&other.owner, &stick, "Mine", &job).unwrap_err().code(), "backup_other_vault");
    assert_eq!(list(By::Sheet(&other.sheet), &stick).unwrap_err().code(), "backup_wrong_key");
    assert_eq!(desk.all_restore(), 1);
}

#[test]
fn a_stick_that_lost_its_card_or_a_key_is_made_whole_again() {
    let desk = Desk::ready();
    desk.run().unwrap();
    std::fs::remove_file(desk.stick().join("Stillroom backup/stillroom.json")).unwrap();
    assert_eq!(desk.run().unwrap_err().code(), "backup_not_set_up");
    init(&desk.owner, &desk.stick(), "Again", &Job::silent()).unwrap();
    desk.run().unwrap();
    assert_eq!(desk.all_restore(), 2);
    for which in [0, 1] {
        std::fs::remove_file(&files_under(&desk.repository().join("keys"))[which]).unwrap();
        let found = check(By::Session(&desk.owner), &desk.stick(), &Job::silent()).unwrap();
        assert!(found.problems.iter().any(|p| p.contains("missing from keys/")), "{found:?}");
        desk.run().unwrap();
        assert!(check(By::Session(&desk.owner), &desk.stick(), &Job::silent()).unwrap().is_whole());
    }
    assert_eq!(desk.all_restore(), 4);
}

#[test]
fn the_recovery_key_is_kept_and_nobody_without_the_vault_key_sees_it() {
    let desk = Desk::new();
    let slots = bytes_of(&desk.path("vault/vault.json"));
    assert!(!holds(&slots, desk.sheet.to_text().as_bytes()));
    let kept = desk.owner.backup_keys(stillroom_record::BackupAct::Run).unwrap();
    assert_eq!(*kept.recovery_key.unwrap().to_text(), *desk.sheet.to_text());
    assert!(RecoveryKey::parse(&desk.sheet.to_text()).is_ok());
}

#[test]
fn a_key_file_that_would_take_all_memory_is_not_tried() {
    let desk = Desk::ready();
    desk.run().unwrap();
    for key in files_under(&desk.repository().join("keys")) {
        let mut file: serde_json::Value = serde_json::from_slice(&bytes_of(&key)).unwrap();
        file["N"] = (1_u32 << 30).into();
        std::fs::write(&key, serde_json::to_vec(&file).unwrap()).unwrap();
    }
    let began = std::time::Instant::now();
    let refused = list(By::Sheet(&desk.sheet), &desk.stick()).unwrap_err();
    assert_eq!(refused.code(), "backup_damaged");
    assert!(began.elapsed().as_secs() < 5);
}
