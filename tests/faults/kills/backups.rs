//! Backups, killed.

use super::{CYCLES_TO_VERIFY, Ended, FAMILY, FOUND, Kills, Pace};
use crate::spa::Spa;
use std::collections::BTreeSet;
use std::path::Path;

const ROWS: usize = 3_000;

#[test]
fn backups_killed_at_random_moments_leave_a_stick_that_goes_on() {
    let mut kills = Kills::of("backing up", 20);
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
        let pace = Pace::of(run(), || files(&stick) != first);
        let mut known = listed(&spa, &at);
        assert_eq!(known.len(), 2);
        for n in 1..=kills.next_record() {
            let before = files(&stick);
            let moment = kills.moment(pace);
            let ended = Ended::at(moment, &mut run(), || files(&stick) != before);
            let changed = files(&stick) != before;
            let now = listed(&spa, &at);
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

/// The backups on a stick, by id; none may be unreadable.
fn listed(spa: &Spa, at: &str) -> BTreeSet<String> {
    let list = spa.answer(&["backup", "list", "--at", at]);
    assert_eq!(list["unreadable"], 0);
    let all = list["snapshots"].as_array().unwrap();
    all.iter().map(|one| one["id"].as_str().unwrap().to_owned()).collect()
}

/// The names of all that lies on a stick.
fn files(folder: &Path) -> BTreeSet<std::path::PathBuf> {
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
