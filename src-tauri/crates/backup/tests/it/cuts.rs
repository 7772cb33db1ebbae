//! A run or a prune that ends in the middle: what was there restores, and the next one works.

use crate::desk::*;
use std::process::Command;
use std::sync::Arc;
use std::sync::atomic::{AtomicI64, AtomicUsize, Ordering};
use stillroom_backup::{By, Job, Retention, check, init, list, prune, run};

fn cuts(default: usize) -> usize {
    std::env::var("STILLROOM_CUTS").ok().and_then(|n| n.parse().ok()).unwrap_or(default)
}

/// A job that stops when it was asked so many times: before each file that is read or written.
fn stopping_after(times: i64) -> (Job, Arc<AtomicI64>) {
    let left = Arc::new(AtomicI64::new(times));
    let asked = Arc::clone(&left);
    (Job::new(|_| (), move || asked.fetch_sub(1, Ordering::SeqCst) <= 0), left)
}

#[test]
fn a_run_that_is_stopped_anywhere_leaves_the_earlier_ones_whole() {
    let desk = Desk::ready();
    desk.run().unwrap();
    let (job, left) = stopping_after(1_000_000);
    add(&desk.owner, "Counted");
    run(&desk.owner, &desk.stick(), &job).unwrap();
    let steps = 1_000_000 - left.load(Ordering::SeqCst);
    let mut whole = 2;
    for cut in 0..cuts(8) {
        add(&desk.owner, &format!("Cut {cut}"));
        let (job, _) = stopping_after(steps * cut as i64 / cuts(8) as i64);
        match run(&desk.owner, &desk.stick(), &job) {
            Ok(_) => whole += 1,
            Err(error) => assert_eq!(error.code(), "cancelled", "{error}"),
        }
        let there = list(By::Session(&desk.owner), &desk.stick()).unwrap();
        assert_eq!((there.snapshots.len(), there.unreadable), (whole, 0), "after cut {cut}");
    }
    desk.run().unwrap();
    assert!(check(By::Session(&desk.owner), &desk.stick(), &Job::silent()).unwrap().is_whole());
    assert_eq!(desk.all_restore(), whole + 1);
}

#[test]
fn a_prune_that_is_stopped_anywhere_leaves_what_stays_whole() {
    let desk = Desk::ready();
    for n in 0..3 {
        add(&desk.owner, &format!("Day {n}"));
        desk.run().unwrap();
    }
    let keep = Retention { last: 2, days: 1, weeks: 1, months: 1 };
    let again = |job: &Job| {
        desk.owner.step_up(&stillroom_record::Passphrase::new(OWNER)).unwrap();
        prune(&desk.owner, &desk.stick(), keep, job)
    };
    let (job, left) = stopping_after(1_000_000);
    again(&job).unwrap();
    let steps = 1_000_000 - left.load(Ordering::SeqCst);
    for cut in 0..cuts(5) {
        add(&desk.owner, &format!("Cut {cut}"));
        desk.run().unwrap();
        let (job, _) = stopping_after(steps * cut as i64 / cuts(5) as i64);
        if let Err(error) = again(&job) {
            assert_eq!(error.code(), "cancelled", "{error}");
        }
        assert!(desk.all_restore() >= 2, "after cut {cut}");
    }
    desk.run().unwrap();
    again(&Job::silent()).unwrap();
    assert!(check(By::Session(&desk.owner), &desk.stick(), &Job::silent()).unwrap().is_whole());
    assert_eq!(desk.all_restore(), 2);
}

#[test]
fn a_set_up_that_is_stopped_anywhere_can_be_done_again() {
    let desk = Desk::new();
    let mut again = 0;
    for cut in 0..40 {
        let at = desk.path(&format!("stick-{cut}"));
        std::fs::create_dir(&at).unwrap();
        let (job, _) = stopping_after(cut);
        if let Err(error) = init(&desk.owner, &at, "Cut", &job) {
            assert_eq!(error.code(), "cancelled");
            again += 1;
            match init(&desk.owner, &at, "Again", &Job::silent()) {
                Ok(_) => {}
                // The card was written already: it is set up.
                Err(error) => assert_eq!(error.code(), "backup_set_up_already"),
            }
        }
        run(&desk.owner, &at, &Job::silent()).unwrap();
        assert!(check(By::Sheet(&desk.sheet), &at, &Job::silent()).unwrap().is_whole());
        std::fs::remove_dir_all(&at).unwrap();
    }
    assert!((5..40).contains(&again), "{again}");
}

const KILLED: &str = "STILLROOM_TEST_KILLED_AT";

/// Runs [`killed_in_a_run`] in a process of its own, which ends without any goodbye.
#[test]
fn a_run_that_is_killed_leaves_the_earlier_ones_whole() {
    let desk = Desk::ready();
    desk.run().unwrap();
    let program = std::env::current_exe().unwrap();
    let mut killed = 0;
    for after in [1, 4, 9, 15, 22] {
        let copy = desk.path(&format!("home-{after}"));
        // A vault of its own each time; the stick's state is what is looked at.
        let status = Command::new(&program)
            .args(["--exact", "cuts::killed_in_a_run", "--nocapture"])
            .env(KILLED, format!("{after} {}", copy.display()))
            .status()
            .unwrap();
        killed += usize::from(!status.success());
        let stick = copy.join("stick");
        let sheet = std::fs::read_to_string(copy.join("sheet")).unwrap();
        let sheet = stillroom_vault::RecoveryKey::parse(&sheet).unwrap();
        let there = list(By::Sheet(&sheet), &stick).unwrap();
        assert!(!there.snapshots.is_empty() && there.unreadable == 0);
        let checked = check(By::Sheet(&sheet), &stick, &Job::silent()).unwrap();
        assert!(checked.is_whole(), "{checked:?}");
    }
    assert!(killed >= 3, "{killed} of 5 were killed in a run");
}

/// Not a test of its own.
#[test]
fn killed_in_a_run() {
    let Ok(told) = std::env::var(KILLED) else { return };
    let (after, place) = told.split_once(' ').unwrap();
    let desk = Desk::new();
    std::fs::create_dir_all(format!("{place}/stick")).unwrap();
    std::fs::write(format!("{place}/sheet"), desk.sheet.to_text().as_bytes()).unwrap();
    let stick = std::path::PathBuf::from(format!("{place}/stick"));
    stillroom_backup::init(&desk.owner, &stick, "Green", &Job::silent()).unwrap();
    run(&desk.owner, &stick, &Job::silent()).unwrap();
    add(&desk.owner, "Second");
    let left = AtomicUsize::new(after.parse().unwrap());
    let job = Job::new(
        |_| (),
        move || {
            if left.fetch_sub(1, Ordering::SeqCst) == 1 {
                std::process::abort();
            }
            false
        },
    );
    let _ = run(&desk.owner, &stick, &job);
}
