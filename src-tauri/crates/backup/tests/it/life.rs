//! A stick's life on good days.

use crate::desk::*;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use stillroom_backup::{By, Job, Retention, check, drill, init, list, prune, restore, would_prune};
use stillroom_record::sign_in;
use stillroom_record::{Access, Notice, Permission, RecordError};
use stillroom_testkit::MemoryKeychain;
use stillroom_vault::VaultFolder;

#[test]
fn a_backup_is_made_listed_checked_and_restored() {
    let desk = Desk::new();
    assert_eq!(desk.run().unwrap_err().code(), "backup_not_set_up");
    let stick = init(&desk.owner, &desk.stick(), " Blue ", &Job::silent()).unwrap();
    assert_eq!(stick.name, "Blue");
    assert_eq!(
        init(&desk.owner, &desk.stick(), "X", &Job::silent()).unwrap_err().code(),
        "backup_set_up_already"
    );

    let told = Arc::new(AtomicU64::new(0));
    let counted = Arc::clone(&told);
    let job = Job::new(
        move |far| {
            counted.fetch_max(far.done, Ordering::SeqCst);
        },
        || false,
    );
    let ran = stillroom_backup::run(&desk.owner, &desk.stick(), &job).unwrap();
    // Database, slots, witness, three photos.
    assert_eq!(ran.files, 6);
    assert!(
        ran.bytes > 600_000 && told.load(Ordering::SeqCst) == ran.bytes,
        "{} {ran:?}",
        told.load(Ordering::SeqCst)
    );
    assert_eq!(ran.snapshot.rows["client"], 21);

    add(&desk.owner, "After the first");
    let second = desk.run().unwrap();
    // What didn't change isn't stored again.
    assert!(second.snapshot.added < ran.snapshot.added, "{second:?}");
    let listed = list(By::Session(&desk.owner), &desk.stick()).unwrap();
    assert_eq!(listed.snapshots, [ran.snapshot.clone(), second.snapshot.clone()]);
    let checked = check(By::Session(&desk.owner), &desk.stick(), &Job::silent()).unwrap();
    assert_eq!((checked.problems, checked.snapshots), (Vec::new(), 2));

    let restored = desk.restore("first", Some(&ran.snapshot.id[..8])).unwrap();
    assert_eq!(restored.snapshot, ran.snapshot);
    let first = names_in(&desk.path("first"), &desk.sheet, &desk.clock);
    assert_eq!(first.len(), 21);
    desk.restore("second", None).unwrap();
    let second = names_in(&desk.path("second"), &desk.sheet, &desk.clock);
    assert_eq!(second.len(), 22);
    assert!(second.contains(&CANARY.to_owned()) && second.contains(&"After the first".to_owned()));
    assert_eq!(desk.verbs("backup.run"), 2);
    assert_eq!(desk.verbs("backup.init"), 1);
    assert_eq!(desk.verbs("backup.check"), 1);
    assert!(desk.stick().join("Stillroom backup/README.txt").is_file());
}

#[test]
fn photos_come_back_byte_for_byte() {
    let desk = Desk::ready();
    desk.run().unwrap();
    desk.restore("back", None).unwrap();
    let live = files_under(&desk.path("vault/blobs"));
    assert_eq!(live.len(), 3);
    for photo in live {
        let there = desk.path("back").join(photo.strip_prefix(desk.path("vault")).unwrap());
        assert_eq!(bytes_of(&photo), bytes_of(&there));
    }
}

#[test]
fn a_restored_copy_is_another_device_and_the_old_one_stays_what_it_was() {
    let mut desk = Desk::ready();
    desk.run().unwrap();
    desk.restore("copy", None).unwrap();
    let folder = VaultFolder::at(desk.path("copy"));
    assert!(folder.describe().unwrap().slots.is_empty());
    desk.record.close();
    // On the very computer that it was copied from, whose keychain knows the device.
    let (record, session) =
        sign_in::recover(&folder, desk.keychain.clone(), schema(), desk.clock.clone(), &desk.sheet, None)
            .unwrap();
    let devices = |session: &stillroom_record::Session| {
        let page =
            session.journal(&stillroom_record::JournalQuery { limit: 999, ..Default::default() }).unwrap();
        page.entries.iter().map(|e| e.device).collect::<Vec<_>>()
    };
    let all = devices(&session);
    assert_ne!(all.first(), all.last());
    record.close();
    desk.open();
    assert_eq!(desk.record.notices(), []);
    let own = devices(&desk.owner);
    assert_eq!(own.first(), own.last());
}

#[test]
fn what_this_computer_saw_after_the_backup_is_said() {
    let desk = Desk::ready();
    desk.run().unwrap();
    let agrees = desk.restore("same", None).unwrap();
    assert_eq!(agrees.older, None);
    for n in 0..7 {
        add(&desk.owner, &format!("Later {n}"));
    }
    desk.record.keep_witness();
    let older = desk.restore("older", None).unwrap();
    // The seven, and the entry of the backup itself.
    assert_eq!(older.older, Some(Notice::EntriesLost { count: 8 }));
    // On a computer that never saw it there is nothing to say.
    let mut around = desk.around();
    around.keychain = Arc::new(MemoryKeychain::new());
    let (by, from) = (By::Sheet(&desk.sheet), desk.stick());
    let there = restore(by, &from, &desk.path("away"), None, &around, &Job::silent()).unwrap();
    assert_eq!(there.older, None);
}

#[test]
fn a_drill_leaves_evidence_and_nothing_else() {
    let desk = Desk::ready();
    desk.run().unwrap();
    let scratch = desk.path("scratch");
    for sheet in [None, Some(&desk.sheet)] {
        let passed =
            drill(&desk.owner, sheet, &desk.stick(), &scratch, &desk.around(), &Job::silent()).unwrap();
        assert!(passed.verified.ok);
    }
    assert_eq!(files_under(&scratch), Vec::<std::path::PathBuf>::new());
    assert_eq!(std::fs::read_dir(&scratch).unwrap().count(), 0);
    assert_eq!(desk.verbs("backup.drill"), 2);
    let known = desk.owner.sticks().unwrap();
    assert!(known[0].drilled.is_some_and(|drilled| drilled.ok && drilled.by_sheet), "{known:?}");
}

#[test]
fn a_renamed_stick_bears_its_name_after_the_next_run() {
    let desk = Desk::ready();
    let known = desk.owner.sticks().unwrap().remove(0);
    assert_eq!(stillroom_backup::look(&desk.stick()).unwrap().stick.name, "Blue");
    desk.owner.save_stick(known.id, known.version, "Green", true).unwrap();
    assert_eq!(desk.run().unwrap().stick.name, "Green");
    assert_eq!(stillroom_backup::look(&desk.stick()).unwrap().stick.name, "Green");
    let check = check(By::Session(&desk.owner), &desk.stick(), &Job::silent()).unwrap();
    assert!(check.is_whole());
    let known = desk.owner.sticks().unwrap().remove(0);
    assert_eq!((known.name.as_str(), known.checked.map(|(_, ok)| ok)), ("Green", Some(true)));
}

#[test]
fn a_prune_is_shown_before_it_is_done() {
    let desk = Desk::ready();
    for _ in 0..4 {
        desk.run().unwrap();
    }
    let keep = Retention { last: 1, days: 1, weeks: 1, months: 1 };
    let (gone, left) = would_prune(&desk.owner, &desk.stick(), keep).unwrap();
    assert_eq!((gone.len(), left), (3, 1));
    assert_eq!(list(By::Session(&desk.owner), &desk.stick()).unwrap().snapshots.len(), 4);
    let done = prune(&desk.owner, &desk.stick(), keep, &Job::silent()).unwrap();
    assert_eq!((done.removed, done.left), (3, 1));
}

#[test]
fn a_restore_by_the_vault_itself_needs_no_sheet() {
    let desk = Desk::ready();
    desk.run().unwrap();
    let by = By::Session(&desk.owner);
    restore(by, &desk.stick(), &desk.path("by-vault"), None, &desk.around(), &Job::silent()).unwrap();
    assert_eq!(names_in(&desk.path("by-vault"), &desk.sheet, &desk.clock).len(), 21);
    assert_eq!(desk.verbs("backup.restore"), 1);
}

#[test]
fn nothing_is_restored_over_anything() {
    let desk = Desk::ready();
    desk.run().unwrap();
    let kept = desk.path("kept");
    std::fs::create_dir(&kept).unwrap();
    std::fs::write(kept.join("mine.txt"), "mine").unwrap();
    assert_eq!(desk.restore("kept", None).unwrap_err().code(), "backup_not_empty");
    assert_eq!(bytes_of(&kept.join("mine.txt")), b"mine");
    assert_eq!(desk.restore("vault", None).unwrap_err().code(), "backup_not_empty");
    std::fs::create_dir(desk.path("empty")).unwrap();
    desk.restore("empty", None).unwrap();
    assert_eq!(desk.restore("none", Some("ffffffff")).unwrap_err().code(), "backup_no_snapshot");
    let left: Vec<_> = std::fs::read_dir(desk.dir.path()).unwrap().map(|e| e.unwrap().file_name()).collect();
    assert!(!left.iter().any(|name| name.to_string_lossy().contains("restoring")), "{left:?}");
    assert!(!desk.path("none").exists());
}

#[test]
fn what_a_killed_restore_left_goes_with_the_next_and_a_running_ones_stays() {
    let desk = Desk::ready();
    desk.run().unwrap();
    let left = desk.path(".back.restoring-0123456789abcdef");
    let running = desk.path(".back.restoring-fedcba9876543210");
    let another = desk.path(".back.restoring-notes");
    for folder in [&left, &running, &another] {
        std::fs::create_dir(folder).unwrap();
        std::fs::write(folder.join("record.db"), "half").unwrap();
    }
    let lock_of = |folder: &std::path::Path| {
        folder.with_file_name(format!("{}.lock", folder.file_name().unwrap().to_string_lossy()))
    };
    std::fs::write(lock_of(&left), "").unwrap();
    let held = std::fs::File::create(lock_of(&running)).unwrap();
    held.lock().unwrap();
    desk.restore("back", None).unwrap();
    assert!(!left.exists() && !lock_of(&left).exists());
    assert!(running.exists() && lock_of(&running).exists() && another.exists());
    drop(held);
    desk.restore("again", None).unwrap();
    assert!(running.exists(), "of another place");
}

#[test]
fn pruning_keeps_what_it_should_and_the_rest_restores() {
    let desk = Desk::ready();
    for n in 0..6 {
        add(&desk.owner, &format!("Day {n}"));
        desk.run().unwrap();
    }
    desk.owner.step_up(&stillroom_record::Passphrase::new(OWNER)).unwrap();
    let keep = Retention { last: 2, days: 1, weeks: 1, months: 1 };
    let pruned = prune(&desk.owner, &desk.stick(), keep, &Job::silent()).unwrap();
    assert_eq!((pruned.removed, pruned.left), (4, 2));
    assert!(check(By::Session(&desk.owner), &desk.stick(), &Job::silent()).unwrap().is_whole());
    assert_eq!(desk.all_restore(), 2);
    desk.run().unwrap();
    assert_eq!(desk.all_restore(), 3);
}

#[test]
fn everybody_may_run_a_backup_and_the_owner_alone_may_prune() {
    let desk = Desk::ready();
    desk.owner.step_up(&stillroom_record::Passphrase::new(OWNER)).unwrap();
    let new = stillroom_record::people::NewPerson {
        login: "fern".into(),
        name: "Fern".into(),
        roles: vec![stillroom_record::Role::FrontDesk],
    };
    let person = desk
        .owner
        .write::<_, RecordError>(Access::new("person.add", Permission::StaffManage), |tx| {
            stillroom_record::people::Person::add(tx, &new)
        })
        .unwrap()
        .value;
    let once = stillroom_record::Passphrase::new(&desk.owner.issue_one_time_passphrase(person).unwrap());
    let desk_session = desk.record.sign_in("fern", &once).unwrap();
    desk_session
        .change_passphrase(&once, &stillroom_record::Passphrase::new("copper lantern drifts ashore"))
        .unwrap();
    stillroom_backup::run(&desk_session, &desk.stick(), &Job::silent()).unwrap();
    check(By::Session(&desk_session), &desk.stick(), &Job::silent()).unwrap();
    let job = Job::silent();
    let refused = prune(&desk_session, &desk.stick(), Retention::default(), &job).unwrap_err();
    assert_eq!(refused.code(), "not_allowed");
    assert_eq!(init(&desk_session, &desk.path("other"), "Two", &job).unwrap_err().code(), "not_allowed");
    let to = desk.path("stolen");
    let by = By::Session(&desk_session);
    assert_eq!(
        restore(by, &desk.stick(), &to, None, &desk.around(), &job).unwrap_err().code(),
        "not_allowed"
    );
    assert!(!to.exists());
}

#[test]
fn no_canary_and_no_key_is_on_the_stick() {
    let desk = Desk::ready();
    desk.run().unwrap();
    desk.run().unwrap();
    let sheet = desk.sheet.to_text();
    let groups = desk.sheet.to_sheet();
    for file in files_under(&desk.stick()) {
        let bytes = bytes_of(&file);
        for hidden in [CANARY, "Maren", "maren", "Lumen", sheet.as_str(), groups[3].as_str()] {
            assert!(!holds(&bytes, hidden.as_bytes()), "{hidden} in {file:?}");
        }
    }
    // The control: it is in what restores.
    desk.restore("control", None).unwrap();
    assert!(names_in(&desk.path("control"), &desk.sheet, &desk.clock).contains(&CANARY.to_owned()));
}

#[test]
fn who_was_erased_since_an_older_backup_is_erased_again_in_what_is_restored_of_it() {
    let desk = Desk::ready();
    let gone = add(&desk.owner, "To be erased");
    let before = desk.run().unwrap();
    let erasing = |_: &stillroom_record::ReadTx<'_>| {
        let names: Box<dyn Fn(&str) -> bool> = Box::new(|_| false);
        Ok::<_, RecordError>(stillroom_record::Erasing { clients: vec![gone], also: Vec::new(), names })
    };
    desk.owner.erase(gone, erasing, |_, _| Ok(())).unwrap();
    desk.run().unwrap();
    assert!(desk.stick().join("Stillroom backup/erased").is_file());
    // The older one, on a computer that knows nothing.
    desk.restore("older", Some(&before.snapshot.id)).unwrap();
    let folder = VaultFolder::at(desk.path("older"));
    let keychain = Arc::new(MemoryKeychain::new());
    let (record, session) =
        sign_in::recover(&folder, keychain, schema(), desk.clock.clone(), &desk.sheet, None).unwrap();
    assert_eq!(session.erased_elsewhere().unwrap(), [gone]);
    session.erase_again::<RecordError>(gone, erasing, |_, _| Ok(())).unwrap();
    assert!(session.erased_elsewhere().unwrap().is_empty());
    assert_eq!(record.notices(), [Notice::ErasedAgain { count: 1 }]);
    assert!(session.verify(&mut |_| (), &|| false).unwrap().ok);
    record.close();
    // A list that somebody else wrote says nothing.
    std::fs::write(desk.stick().join("Stillroom backup/erased"), b"not a list of ours").unwrap();
    desk.run().unwrap();
    desk.restore("newer", None).unwrap();
    assert!(
        names_in(&desk.path("newer"), &desk.sheet, &desk.clock).iter().all(|name| name != "To be erased")
    );
}
