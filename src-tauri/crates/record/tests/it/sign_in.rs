use crate::support::*;
use stillroom_record::sign_in::{self, SetUp};
use stillroom_record::*;
use stillroom_vault::{KdfParams, Passphrase};

fn misses(owner: &Session, verb: &str) -> Vec<EntryView> {
    owner.journal(&JournalQuery { verb: Some(verb.into()), limit: 99, ..Default::default() }).unwrap().entries
}

#[test]
fn misses_at_a_locked_vault_wait_longer_survive_a_restart_and_reach_the_journal() {
    let mut p = Practice::new();
    let me = p.owner.person().unwrap();
    p.record.close();
    let mut waits = Vec::new();
    for _ in 0..10 {
        match p.try_open("maren", "not the right one at all") {
            Err(RecordError::Wait { seconds }) => {
                waits.push(seconds);
                // Neither the right passphrase nor another run of the program goes past it.
                assert_eq!(p.try_open("maren", OWNER).unwrap_err().code(), "wait");
                std::fs::remove_file(p.folder().path().join("throttle")).unwrap();
                assert_eq!(p.try_open("maren", OWNER).unwrap_err().code(), "wait");
                p.clock.advance(i64::from(seconds) * 1000);
                assert_eq!(
                    p.try_open("nobody", "not the right one at all").map(|_| ()).unwrap_err().code(),
                    "wrong_passphrase"
                );
            }
            other => assert_eq!(other.map(|_| ()).unwrap_err().code(), "wrong_passphrase"),
        }
    }
    assert_eq!(waits, [1, 2, 4, 8, 16, 32, 60, 60]);
    // A clock set back doesn't make it longer than it is.
    p.clock.advance(-86_400_000);
    assert!(matches!(p.try_open("maren", OWNER), Err(RecordError::Wait { seconds: 60 })));
    p.clock.advance(60_000);
    p.open_again();
    let found = misses(&p.owner, "sign_in.miss");
    assert_eq!(found.len(), 10);
    assert!(found.iter().all(|e| e.actor == Actor::Unknown && e.folded_in && e.kind == EntryKind::SignIn));
    assert_eq!(found.iter().filter(|e| e.subject == Some(("person".into(), me.0))).count(), 2);
    // The file held no login.
    p.record.close();
    p.try_open("maren", "not the right one at all").unwrap_err();
    let pending = std::fs::read(p.folder().pending_file()).unwrap();
    assert!(!pending.windows(5).any(|w| w == b"maren"));
    p.open_again();
    assert_eq!(misses(&p.owner, "sign_in.miss").len(), 11);
    assert!(p.record.notices().contains(&Notice::ClockSetBack));
    assert!(verify(&p.owner).ok);
}

#[test]
fn a_miss_is_folded_in_once_even_if_the_file_stays() {
    let mut p = Practice::new();
    p.record.close();
    p.try_open("maren", "not the right one at all").unwrap_err();
    let kept = std::fs::read(p.folder().pending_file()).unwrap();
    p.open_again();
    p.record.close();
    std::fs::write(p.folder().pending_file(), [&kept[..], b"\0\0\0\xfftorn"].concat()).unwrap();
    p.open_again();
    assert_eq!(misses(&p.owner, "sign_in.miss").len(), 1);
    assert!(!p.folder().pending_file().exists());
    p.record.close();
    std::fs::write(p.folder().pending_file(), b"\0\0\0\x03\x01abc").unwrap();
    p.open_again();
    assert_eq!(misses(&p.owner, "journal.pending_unreadable").len(), 1);
}

#[test]
fn a_pending_file_that_cannot_be_read_stays() {
    let mut p = Practice::new();
    p.record.close();
    p.try_open("maren", "not the right one at all").unwrap_err();
    let (file, aside) = (p.folder().pending_file(), p.folder().pending_file().with_extension("aside"));
    std::fs::rename(&file, &aside).unwrap();
    // A folder in its place: there, not empty, and no file to read.
    std::fs::create_dir(&file).unwrap();
    std::fs::write(file.join("x"), b"x").unwrap();
    p.open_again();
    assert!(misses(&p.owner, "sign_in.miss").is_empty());
    assert!(file.join("x").exists());
    std::fs::remove_dir_all(&file).unwrap();
    std::fs::rename(&aside, &file).unwrap();
    p.record.close();
    p.open_again();
    assert_eq!(misses(&p.owner, "sign_in.miss").len(), 1);
    assert!(!file.exists());
}

#[test]
fn a_second_person_signs_in_while_the_vault_is_open() {
    let p = Practice::new();
    let (id, _) = p.person("desk", &[Role::FrontDesk]);
    let session = p
        .record
        .sign_in("DESK", &Passphrase::new(OTHER))
        .unwrap_or_else(|_| p.record.sign_in("desk", &Passphrase::new(OTHER)).unwrap());
    assert_eq!(session.person(), Some(id));
    assert_eq!(p.record.sign_in("desk", &Passphrase::new(OWNER)).unwrap_err().code(), "wrong_passphrase");
    let found = misses(&p.owner, "sign_in.miss");
    assert_eq!(found.last().unwrap().subject, Some(("person".into(), id.0)));
}

#[test]
fn a_one_time_passphrase_opens_nothing_but_its_own_change() {
    let p = Practice::new();
    p.owner.step_up(&Passphrase::new(OWNER)).unwrap();
    let new = people::NewPerson { login: "desk".into(), name: "D".into(), roles: vec![Role::FrontDesk] };
    let id = p
        .owner
        .write::<_, RecordError>(Access::new("person.add", Permission::StaffManage), |tx| {
            people::Person::add(tx, &new)
        })
        .unwrap()
        .value;
    assert!(p.record.sign_in("desk", &Passphrase::new("anything at all goes here")).is_err());
    p.clock.advance(60_000);
    let once = p.owner.issue_one_time_passphrase(id).unwrap();
    let session = p.record.sign_in("desk", &Passphrase::new(&once)).unwrap();
    assert!(session.must_change_passphrase());
    assert_eq!(session.permit(Permission::ClientView).unwrap_err().code(), "passphrase_change_needed");
    let change = |next: &str| session.change_passphrase(&Passphrase::new(&once), &Passphrase::new(next));
    assert_eq!(change(&once).unwrap_err().code(), "invalid");
    assert_eq!(change("password1234567").unwrap_err().field(), Some("passphrase"));
    change(OTHER).unwrap();
    session.permit(Permission::ClientView).unwrap();
    assert!(p.record.sign_in("desk", &Passphrase::new(&once)).is_err());
    p.record.sign_in("desk", &Passphrase::new(OTHER)).unwrap();
    assert!(verify(&p.owner).ok);
}

#[test]
fn a_pin_reopens_the_desk_and_five_misses_ask_for_that_person_s_passphrase_only() {
    let mut p = Practice::new();
    let me = p.owner.person().unwrap();
    let (id, desk) = p.person("desk", &[Role::FrontDesk]);
    assert_eq!(p.owner.set_pin(&Passphrase::new(OWNER), "123456").unwrap_err().field(), Some("pin"));
    assert_eq!(p.owner.set_pin(&Passphrase::new(OTHER), "483920").unwrap_err().code(), "wrong_passphrase");
    p.owner.set_pin(&Passphrase::new(OWNER), "483920").unwrap();
    desk.set_pin(&Passphrase::new(OTHER), "748502").unwrap();
    let session = p.record.switch(me, "483920").unwrap();
    assert_eq!(
        session.permit(Permission::RolesManage).unwrap_err().code(),
        "step_up_needed",
        "a PIN is no step-up"
    );
    for left in [4, 3, 2, 1] {
        assert!(matches!(p.record.switch(id, "483920"), Err(RecordError::WrongPin { left: l }) if l == left));
    }
    assert_eq!(p.record.switch(id, "483920").unwrap_err().code(), "pin_blocked");
    assert_eq!(p.record.switch(id, "748502").unwrap_err().code(), "pin_blocked");
    assert!(p.record.tiles().iter().any(|t| t.person == id && t.pin_blocked));
    p.record.switch(me, "483920").unwrap();
    assert_eq!(misses(&p.owner, "sign_in.pin_miss").len(), 5);
    // Blocked after a restart too; the passphrase opens it again.
    p.reopen();
    assert_eq!(p.record.switch(id, "748502").unwrap_err().code(), "pin_blocked");
    p.record.sign_in("desk", &Passphrase::new(OTHER)).unwrap();
    p.record.switch(id, "748502").unwrap();
    p.owner.remove_pin().unwrap();
    assert_eq!(p.record.switch(me, "483920").unwrap_err().code(), "pin_blocked");
}

#[test]
fn the_recovery_key_gives_a_person_a_new_passphrase() {
    let mut p = Practice::new();
    let (id, _) = add_client(&p.owner, "Ada");
    p.record.close();
    // Another machine: an empty keychain.
    p.keychain.0.lock().unwrap().clear();
    assert_eq!(p.try_open("maren", OWNER).unwrap_err().code(), "keychain_no_entry");
    let recover = |passphrase: &str| {
        sign_in::recover(
            &p.folder(),
            p.keychain.clone(),
            schema(),
            p.clock.clone(),
            &p.key,
            Some(("maren", &Passphrase::new(passphrase))),
        )
    };
    assert_eq!(recover("too short").unwrap_err().field(), Some("passphrase"));
    let (record, session) = recover(OTHER).unwrap();
    assert_eq!(name_of(&session, id).as_deref(), Some("Ada"));
    assert!(verify(&session).ok);
    record.close();
    let (record, owner) = p.try_open("maren", OTHER).unwrap();
    p.record = record;
    p.owner = owner;
    assert!(verify(&p.owner).ok);
    let devices: std::collections::BTreeSet<_> =
        last_entries(&p.owner, 200).into_iter().map(|e| e.device.0).collect();
    assert_eq!(devices.len(), 2, "the recovered copy is a new device");
}

#[test]
fn an_enrolment_code_sets_up_another_account_once() {
    let p = Practice::new();
    p.owner.step_up(&Passphrase::new(OWNER)).unwrap();
    let me = p.owner.person().unwrap();
    let code = p.owner.issue_enrolment_code(me).unwrap();
    p.record.close();
    let other = std::sync::Arc::new(TestKeychain::default());
    let enrol = |code: &stillroom_vault::EnrolmentCode| {
        sign_in::enrol(
            &p.folder(),
            other.clone(),
            schema(),
            p.clock.clone(),
            "maren",
            code,
            &Passphrase::new(OTHER),
        )
    };
    let (record, session) = enrol(&code).unwrap();
    assert!(verify(&session).ok);
    record.close();
    assert!(enrol(&code).is_err());
    // Both accounts open it.
    let (record, _) = sign_in::open(
        &p.folder(),
        other.clone(),
        schema(),
        p.clock.clone(),
        "maren",
        &Passphrase::new(OTHER),
    )
    .unwrap();
    record.close();
    let (record, session) = p.try_open("maren", OWNER).unwrap();
    assert!(verify(&session).ok, "{:?}", verify(&session));
    record.close();
}

#[test]
fn a_rekey_keeps_the_journal_and_the_person_who_made_it() {
    let mut p = Practice::new();
    let (desk, _) = p.person("desk", &[Role::FrontDesk]);
    let (id, added) = add_client(&p.owner, "Ada");
    p.owner.step_up(&Passphrase::new(OWNER)).unwrap();
    let rekeyed = p.owner.rekey(&mut |_| {}).unwrap();
    assert_eq!(rekeyed.codes.len(), 1);
    assert_eq!(name_of(&p.owner, id).as_deref(), Some("Ada"));
    p.owner.undo(added).unwrap();
    let report = verify(&p.owner);
    assert!(report.ok, "{report:?}");
    p.reopen();
    assert!(verify(&p.owner).ok);
    p.record.close();
    assert!(p.try_open("desk", OTHER).is_err());
    p.clock.advance(60_000);
    let (_, code) = &rekeyed.codes[0];
    let (record, session) = sign_in::enrol(
        &p.folder(),
        p.keychain.clone(),
        schema(),
        p.clock.clone(),
        "desk",
        code,
        &Passphrase::new(OTHER),
    )
    .unwrap();
    assert_eq!(session.person(), Some(desk));
    record.close();
    let old = sign_in::recover(&p.folder(), p.keychain.clone(), schema(), p.clock.clone(), &p.key, None);
    assert!(old.is_err(), "the old sheet still opens it");
}

#[test]
fn a_set_up_refuses_a_weak_passphrase_and_makes_nothing() {
    let dir = tempfile::tempdir().unwrap();
    let folder = stillroom_vault::VaultFolder::at(dir.path().join("v"));
    let set_up = SetUp {
        practice: "Lumen Aesthetics".into(),
        owner_name: "Maren Holt".into(),
        owner_login: "maren".into(),
        passphrase: Passphrase::new("Lumen Aesthetics 2026"),
        owner_roles: vec![],
        kdf: KdfParams::new(64, 1, 1).unwrap(),
        seed: &|_| Ok(()),
    };
    let made = sign_in::set_up(
        &folder,
        std::sync::Arc::new(TestKeychain::default()),
        schema(),
        TestClock::new(),
        set_up,
    );
    assert_eq!(made.unwrap_err().field(), Some("passphrase"));
    assert!(!folder.exists());
}
