//! What the practice knows of its sticks.

use crate::support::*;
use stillroom_record::*;
use uuid::Uuid;

fn note<'a>(act: BackupAct, stick: Uuid) -> BackupNote<'a> {
    BackupNote {
        act,
        stick,
        name: "Blue",
        snapshot: None,
        counts: &[("files", 3)],
        failed: None,
        sound: None,
        by_sheet: false,
        keys: None,
    }
}

fn known(session: &Session) -> KnownStick {
    let all = session.sticks().unwrap();
    assert_eq!(all.len(), 1, "{all:?}");
    all.into_iter().next().unwrap()
}

/// A practice with a stick that holds a backup.
fn with_a_stick() -> (Practice, Uuid) {
    let practice = Practice::new();
    let stick = Uuid::now_v7();
    let keys = practice.owner.backup_keys(BackupAct::Run).unwrap();
    let keys = StickKeys { recovery_id: &keys.recovery_id, generation: keys.generation };
    practice.owner.note_backup(&BackupNote { keys: Some(keys), ..note(BackupAct::Init, stick) }).unwrap();
    practice.clock.advance(1_000);
    practice
        .owner
        .note_backup(&BackupNote { snapshot: Some("ab12"), ..note(BackupAct::Run, stick) })
        .unwrap();
    (practice, stick)
}

#[test]
fn what_an_act_told_of_a_stick_is_in_the_entry_of_the_act() {
    let (practice, stick) = with_a_stick();
    let found = known(&practice.owner);
    assert_eq!((found.id, found.name.as_str(), found.leaves), (stick, "Blue", false));
    assert_eq!(found.snapshot.as_deref(), Some("ab12"));
    assert_eq!(found.ran.map(|at| at.0 - found.known_since.0), Some(1_000));
    assert!(!found.older_sheet && !found.older_key);
    let entry = last_entries(&practice.owner, 1).remove(0);
    assert_eq!((entry.verb.as_str(), entry.kind, entry.changes), ("backup.run", EntryKind::Change, 1));
    assert!(verify(&practice.owner).ok);
}

#[test]
fn a_drill_that_found_damage_is_kept_as_a_failure_and_one_that_was_stopped_is_not_kept() {
    let (practice, stick) = with_a_stick();
    let drill = note(BackupAct::Drill, stick);
    practice.owner.note_backup(&BackupNote { sound: Some(true), by_sheet: true, ..drill.clone() }).unwrap();
    let passed = known(&practice.owner).sheet_passed;
    assert!(passed.is_some());
    practice.clock.advance(5);
    practice.owner.note_backup(&BackupNote { failed: Some("cancelled"), ..drill.clone() }).unwrap();
    assert!(known(&practice.owner).drilled.unwrap().ok);
    let bad = BackupNote { failed: Some("backup_damaged"), sound: Some(false), ..drill };
    practice.owner.note_backup(&bad).unwrap();
    let found = known(&practice.owner);
    assert!(!found.drilled.unwrap().ok);
    assert_eq!(found.sheet_passed, passed);
    let entry = last_entries(&practice.owner, 1).remove(0);
    assert_eq!((entry.kind, entry.code.as_deref()), (EntryKind::Failure, Some("backup_damaged")));
    assert!(verify(&practice.owner).ok);
}

#[test]
fn a_backup_that_ends_behind_a_locked_screen_is_kept() {
    let (practice, stick) = with_a_stick();
    practice.clock.advance(60_000);
    let before = known(&practice.owner).ran;
    let (_, desk) = practice.person("desk", &[Role::FrontDesk]);
    desk.end();
    desk.note_backup(&BackupNote { snapshot: Some("cd34"), ..note(BackupAct::Run, stick) }).unwrap();
    assert!(known(&practice.owner).ran > before);
    assert_eq!(desk.sticks().unwrap_err().code(), "locked");
}

#[test]
fn a_name_is_the_practices_and_no_act_takes_it_back() {
    let (practice, stick) = with_a_stick();
    practice.owner.save_stick(stick, 1, " Green ", true).unwrap();
    practice.owner.note_backup(&note(BackupAct::Run, stick)).unwrap();
    let found = known(&practice.owner);
    assert_eq!((found.name.as_str(), found.leaves, found.version), ("Green", true, 2));
    let stale = practice.owner.save_stick(stick, 1, "Red", false).unwrap_err();
    assert_eq!(stale.code(), "conflict");
    for bad in ["", "  ", "two\nlines", &"x".repeat(61)] {
        assert_eq!(practice.owner.save_stick(stick, 2, bad, true).unwrap_err().code(), "invalid");
    }
}

#[test]
fn the_owner_alone_renames_and_forgets() {
    let (practice, stick) = with_a_stick();
    let (_, desk) = practice.person("desk", &[Role::FrontDesk]);
    assert_eq!(known(&desk).id, stick);
    assert_eq!(desk.save_stick(stick, 1, "Mine", true).unwrap_err().code(), "not_allowed");
    assert_eq!(desk.forget_stick(stick).unwrap_err().code(), "not_allowed");
    practice.owner.step_up(&Passphrase::new(OWNER)).unwrap();
    practice.owner.forget_stick(stick).unwrap();
    assert_eq!(practice.owner.sticks().unwrap(), []);
    assert_eq!(practice.owner.forget_stick(stick).unwrap_err().code(), "not_found");
    // Used again, it is known again.
    practice.owner.note_backup(&note(BackupAct::Run, stick)).unwrap();
    assert_eq!(known(&practice.owner).name, "Blue");
}

#[test]
fn a_stick_that_was_away_carried_what_was_on_it_when_it_came_back() {
    let (practice, stick) = with_a_stick();
    let at_desk = [SeenStick { id: stick, place: "/media/blue".into() }];
    assert!(practice.owner.see_sticks(&at_desk, &[]).unwrap());
    let first = known(&practice.owner);
    assert_eq!((first.here, first.place.as_deref()), (true, Some("/media/blue")));
    practice.clock.advance(1_000);
    practice.owner.note_backup(&note(BackupAct::Run, stick)).unwrap();
    assert_eq!(known(&practice.owner).carried, first.carried, "what was made here was not away");
    assert!(!practice.owner.see_sticks(&at_desk, &[]).unwrap(), "nothing new, nothing written");
    // It goes, and comes back.
    assert!(practice.owner.see_sticks(&[], &[]).unwrap());
    assert!(!known(&practice.owner).here);
    assert!(!practice.owner.see_sticks(&[], &[]).unwrap());
    assert!(practice.owner.see_sticks(&at_desk, &[]).unwrap());
    let back = known(&practice.owner);
    assert_eq!((back.here, back.carried), (true, back.ran));
    // Gone and back while nobody was signed in.
    practice.clock.advance(1_000);
    practice.owner.note_backup(&note(BackupAct::Run, stick)).unwrap();
    assert!(practice.owner.see_sticks(&at_desk, &[stick]).unwrap());
    let back = known(&practice.owner);
    assert_eq!(back.carried, back.ran);
}

#[test]
fn a_stick_that_an_old_sheet_opens_is_told_apart() {
    let (practice, stick) = with_a_stick();
    practice.owner.step_up(&Passphrase::new(OWNER)).unwrap();
    let _sheet = practice.owner.replace_recovery_key().unwrap();
    assert!(known(&practice.owner).older_sheet);
    let keys = practice.owner.backup_keys(BackupAct::Run).unwrap();
    let keys = StickKeys { recovery_id: &keys.recovery_id, generation: keys.generation };
    practice.owner.note_backup(&BackupNote { keys: Some(keys), ..note(BackupAct::Run, stick) }).unwrap();
    assert!(!known(&practice.owner).older_sheet);
}
