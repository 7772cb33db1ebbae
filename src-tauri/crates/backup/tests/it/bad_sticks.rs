//! Sticks that are full, gone, or lead elsewhere.

use crate::desk::*;
use stillroom_backup::{By, Job, check, init, list, run};

#[cfg(unix)]
#[test]
fn no_link_on_the_stick_is_followed() {
    use std::os::unix::fs::symlink;
    let desk = Desk::ready();
    desk.run().unwrap();
    let elsewhere = desk.path("elsewhere");
    std::fs::create_dir(&elsewhere).unwrap();
    let bait = elsewhere.join("bait");
    std::fs::write(&bait, "untouched").unwrap();
    let key = files_under(&desk.repository().join("keys")).remove(0);
    let snapshot = files_under(&desk.repository().join("snapshots")).remove(0);
    let top = desk.stick().join("Stillroom backup");
    let places = [
        key,
        snapshot,
        desk.repository().join("config"),
        desk.repository().join("keys"),
        desk.repository().join("data"),
        desk.repository().join("tmp"),
        desk.repository(),
        top.join("stillroom.json"),
        top.join("README.txt"),
        top,
    ];
    for place in places {
        let aside = desk.path("aside");
        std::fs::rename(&place, &aside).unwrap();
        // To the very thing, so that following it would work.
        symlink(&aside, &place).unwrap();
        add(&desk.owner, "One more");
        let what = place.strip_prefix(desk.stick()).unwrap().display().to_string();
        match run(&desk.owner, &desk.stick(), &Job::silent()) {
            Err(error) => assert!(
                ["backup_link", "backup_wrong_key", "backup_not_set_up", "backup_damaged"]
                    .contains(&error.code()),
                "{what}: {error}"
            ),
            // A key that is a link counts as missing and is written anew, in the link's place.
            Ok(_) => assert!(["keys/", "snapshots/", "README"].iter().any(|w| what.contains(w)), "{what}"),
        }
        let still = std::fs::symlink_metadata(&place).is_ok_and(|found| found.is_symlink());
        if still {
            std::fs::remove_file(&place).unwrap();
            std::fs::rename(&aside, &place).unwrap();
        } else if aside.is_dir() {
            std::fs::remove_dir_all(&aside).unwrap();
        } else {
            std::fs::remove_file(&aside).unwrap();
        }
    }
    // A new file's place held by a link to something of somebody else.
    assert_eq!(bytes_of(&bait), b"untouched");
    desk.run().unwrap();
    assert!(check(By::Session(&desk.owner), &desk.stick(), &Job::silent()).unwrap().is_whole());
    desk.all_restore();
}

#[test]
fn a_stick_that_is_pulled_out_is_said_to_be_gone_and_comes_back() {
    let desk = Desk::ready();
    desk.run().unwrap();
    let (stick, away) = (desk.stick(), desk.path("away"));
    std::fs::rename(&stick, &away).unwrap();
    assert_eq!(desk.run().unwrap_err().code(), "backup_gone");
    std::fs::rename(&away, &stick).unwrap();
    // In the middle of a run.
    add(&desk.owner, "Pulled");
    let (from, to) = (stick.clone(), away.clone());
    let job = Job::new(
        move |far| {
            if far.what == "Backing up" && far.done > 0 {
                let _ = std::fs::rename(&from, &to);
            }
        },
        || false,
    );
    assert_eq!(run(&desk.owner, &stick, &job).unwrap_err().code(), "backup_gone");
    std::fs::rename(&away, &stick).unwrap();
    assert_eq!(desk.all_restore(), 1);
    desk.run().unwrap();
    assert_eq!(desk.all_restore(), 2);
}

/// Runs [`on_a_small_stick`] on one of 12 MiB.
#[test]
fn a_full_stick_says_so_and_earlier_backups_stay_whole() {
    stillroom_testkit::on_a_small_disk(12, "bad_sticks::on_a_small_stick");
}

/// Not a test of its own.
#[test]
fn on_a_small_stick() {
    let Some(stick) = stillroom_testkit::small_disk() else { return };
    let desk = Desk::new();
    let job = Job::silent();
    init(&desk.owner, &stick, "Small", &job).unwrap();
    let mut whole = 0;
    let mut random = fastrand::Rng::with_seed(1);
    let mut grow = || {
        let text: String = (0..300_000).map(|_| random.alphanumeric()).collect();
        add(&desk.owner, &text);
    };
    let error = loop {
        match run(&desk.owner, &stick, &job) {
            Ok(_) => whole += 1,
            Err(error) => break error,
        }
        grow();
    };
    assert_eq!(error.code(), "backup_full", "{error}");
    assert!(whole >= 2, "{whole}");
    for _ in 0..2 {
        assert_eq!(run(&desk.owner, &stick, &job).unwrap_err().code(), "backup_full");
    }
    let there = list(By::Session(&desk.owner), &stick).unwrap();
    assert_eq!((there.snapshots.len(), there.unreadable), (whole, 0));
    assert!(check(By::Sheet(&desk.sheet), &stick, &job).unwrap().is_whole());
    let by = By::Sheet(&desk.sheet);
    for snapshot in &there.snapshots {
        let to = desk.path(&snapshot.id);
        stillroom_backup::restore(by, &stick, &to, Some(&snapshot.id), &desk.around(), &job).unwrap();
    }
    // Room is made, and it goes on.
    desk.owner.step_up(&stillroom_record::Passphrase::new(OWNER)).unwrap();
    let keep = stillroom_backup::Retention { last: 1, days: 1, weeks: 1, months: 1 };
    stillroom_backup::prune(&desk.owner, &stick, keep, &job).unwrap();
    run(&desk.owner, &stick, &job).unwrap();
    stillroom_testkit::tried();
}
