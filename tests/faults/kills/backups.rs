//! Backups, killed.

use super::window::{self, OWNER, ctl, furnished, go_to, signed_in, step_up, until_killed};
use super::{CYCLES_TO_VERIFY, Ended, FAMILY, FOUND, Kills, Pace};
use crate::spa::Spa;
use serde_json::Value;
use std::cell::RefCell;
use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use stillroom_tests::Outcome;
use stillroom_tests::window::Window;

const ROWS: usize = 3_000;

#[test]
fn backups_killed_at_random_moments_leave_a_stick_that_goes_on() {
    let mut kills = Kills::of("backing up", 17);
    while kills.next_record() > 0 {
        let spa = Spa::open("Killed backups");
        spa.furnished(ROWS);
        let stick = spa.folder().join("stick");
        std::fs::create_dir(&stick).unwrap();
        let at = stick.to_string_lossy().into_owned();
        spa.said(&["backup", "init", "--at", &at]);
        let run = || spa.ctl(&["--json", "backup", "run", "--at", &at]);
        // The first carries everything; from the second on they are as long as those to be killed.
        stillroom_tests::programs::said(&mut run()).unwrap();
        let first = files(&stick);
        let mut pace = Pace::of(run(), || files(&stick) != first);
        let list = || listed(&spa.answer(&["backup", "list", "--at", &at]));
        let mut known = list();
        assert_eq!(known.len(), 2);
        for n in 1..=kills.next_record() {
            let before = files(&stick);
            let moment = kills.moment(pace);
            let ended = Ended::at(moment, &mut run(), || files(&stick) != before);
            pace.learn(&ended);
            let changed = files(&stick) != before;
            let now = list();
            assert!(now.is_superset(&known), "a backup is gone, killed at {moment:?}: {}", kills.at());
            let made = now.len() - known.len();
            assert!(made <= 1, "{made} backups by one run: {}", kills.at());
            if let Some(answer) = ended.answer() {
                let id = answer["snapshot"]["id"].as_str().unwrap();
                assert!(now.contains(id), "answered, and not on the stick: {}", kills.at());
                kills.saved(1);
            }
            known = now;
            kills.cycle(ended.killed && changed && ended.answer().is_none());
            if n.is_multiple_of(CYCLES_TO_VERIFY / 2) {
                // The next one succeeds.
                known.insert(
                    spa.answer(&["backup", "run", "--at", &at])["snapshot"]["id"].as_str().unwrap().into(),
                );
            }
            if n.is_multiple_of(CYCLES_TO_VERIFY) {
                spa.said(&["backup", "check", "--at", &at]);
                spa.verifies();
            }
        }
        spa.said(&["backup", "run", "--at", &at]);
        spa.said(&["backup", "check", "--at", &at]);
        spa.said(&["backup", "drill", "--at", &at]);
        spa.verifies();
        // Any of the earlier ones comes back: a restore verifies what it brings before it says so.
        let earlier = known.iter().nth(kills.dice.usize(..known.len())).unwrap();
        let to = spa.folder().join("restored");
        spa.said(&["restore", "--from", &at, "--to", &to.to_string_lossy(), "--snapshot", earlier]);
        assert_eq!(spa.family(FAMILY), FOUND);
    }
    kills.end();
}

#[tokio::test(flavor = "multi_thread")]
async fn a_backup_that_the_window_showed_as_made_is_on_the_stick_after_a_kill() {
    let mut kills = Kills::of("backing up in the window", 3);
    while kills.next_record() > 0 {
        let mut journey = furnished("killed-sticks");
        let stick = journey.folder().join("stick");
        std::fs::create_dir(&stick).unwrap();
        journey.desk.set("STILLROOM_TEST_PICK", &stick);
        let at = stick.to_string_lossy().into_owned();
        let list = || listed(&ctl(&journey, &["backup", "list", "--at", &at]));
        // What lay on the stick when the last backup was asked for.
        let before = RefCell::new(BTreeSet::new());
        let begun = || files(&stick) != *before.borrow();

        let window = signed_in(&journey, OWNER).await.unwrap();
        // The first carries everything; those to be killed are as long as the ones after it.
        set_up(&window).await.unwrap();
        *before.borrow_mut() = files(&stick);
        let pace = Pace::of_a_person(begun, async {
            for _ in 0..BACKUPS_OF_A_PACE {
                back_up(&window).await?;
            }
            Ok(())
        });
        let pace = pace.await;
        window.close().await;
        let mut known = list();
        assert_eq!(known.len(), 1 + BACKUPS_OF_A_PACE);
        for n in 1..=kills.next_record() {
            let mut shown = 0;
            let window = signed_in(&journey, OWNER).await.unwrap();
            *before.borrow_mut() = files(&stick);
            let moment = kills.moment(pace);
            let work = async |window: &Window| -> Outcome {
                loop {
                    back_up(window).await?;
                    shown += 1;
                    *before.borrow_mut() = files(&stick);
                }
            };
            until_killed(window, moment.comes(begun), work, &kills).await;

            let cut = begun();
            let now = list();
            assert!(now.is_superset(&known), "a backup is gone, killed at {moment:?}: {}", kills.at());
            let made = now.len() - known.len();
            // What was on its way is there or not; nothing else is.
            assert!(made >= shown, "{shown} shown as made, {made} on the stick: {}", kills.at());
            assert!(made <= shown + 1, "{made} backups, {shown} shown as made: {}", kills.at());
            known = now;
            kills.saved(shown);
            kills.cycle(cut);
            if n.is_multiple_of(CYCLES_TO_VERIFY) {
                ctl(&journey, &["backup", "run", "--at", &at]);
                ctl(&journey, &["backup", "check", "--at", &at]);
                ctl(&journey, &["verify"]);
                known = list();
            }
        }
        // The next one succeeds, in the window too.
        let window = signed_in(&journey, OWNER).await.unwrap();
        back_up(&window).await.unwrap();
        window.close().await;
        assert!(list().len() == known.len() + 1 && list().is_superset(&known), "{}", kills.at());
        ctl(&journey, &["backup", "check", "--at", &at]);
        ctl(&journey, &["backup", "drill", "--at", &at]);
        ctl(&journey, &["verify"]);
        assert_eq!(window::family(&journey, FAMILY), FOUND);
    }
    kills.end();
}

/// So many backups one after the other say how long it takes: kills come between two of them as well.
const BACKUPS_OF_A_PACE: usize = 2;

/// Sets the stick up, with its first backup.
async fn set_up(window: &Window) -> Outcome {
    go_to(window, "#/backup").await?;
    window.press("Set up a stick").await?;
    window.press("Choose a folder").await?;
    window.fill("Name", "Blue").await?;
    window.press("Set up and back up").await?;
    let done = "Blue is set up and holds its first backup";
    step_up(window, done).await?;
    window.shows(done).await
}

/// Backs up, to the words that it was done.
async fn back_up(window: &Window) -> Outcome {
    const DONE: &str = "Backed up on Blue";
    // What was said of the one before is said once: it is gone for who comes back.
    go_to(window, "#/account").await?;
    window.shows("PIN for this desk").await?;
    go_to(window, "#/backup").await?;
    window.shows("Sticks in rotation").await?;
    window.hides(DONE).await?;
    window.press("Back up now").await?;
    window.shows(DONE).await
}

/// The backups on a stick, by id; none may be unreadable.
fn listed(list: &Value) -> BTreeSet<String> {
    assert_eq!(list["unreadable"], 0);
    let all = list["snapshots"].as_array().unwrap();
    all.iter().map(|one| one["id"].as_str().unwrap().to_owned()).collect()
}

/// The names of all that lies on a stick.
fn files(folder: &Path) -> BTreeSet<PathBuf> {
    let mut found = BTreeSet::new();
    for entry in std::fs::read_dir(folder).into_iter().flatten().flatten() {
        if entry.path().is_dir() {
            found.extend(files(&entry.path()));
        } else {
            found.insert(entry.path());
        }
    }
    found
}
