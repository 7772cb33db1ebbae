//! Migrations, killed: the first opening by a program that is newer than the record.

use super::child::make_older;
use super::{CYCLES_TO_VERIFY, Ended, FAMILY, FOUND, Kills, Pace};
use crate::spa::Spa;
use std::path::Path;
use std::process::Command;
use std::time::SystemTime;

const ROWS: usize = 3_000;

#[test]
fn migrations_killed_at_random_moments_are_done_whole_by_the_next_opening() {
    let mut kills = Kills::of("migrating", 24);
    while kills.next_record() > 0 {
        let spa = Spa::open("Killed migrations");
        spa.furnished(ROWS);
        older(&spa);
        let mut pace = Pace::of(opening(&spa), || Snapshots::of(&spa).begun());
        for n in 1..=kills.next_record() {
            older(&spa);
            let moment = kills.moment(pace);
            let ended = Ended::at(moment, &mut opening(&spa), || Snapshots::of(&spa).begun());
            pace.learn(&ended);
            let before = Snapshots::of(&spa);
            // Opens, and finds everybody: the search looks at visits as well.
            assert_eq!(spa.family(FAMILY), FOUND, "killed at {moment:?}: {}", kills.at());
            let after = Snapshots::of(&spa);
            assert!(after.whole.is_some() && !after.begun_only, "no snapshot: {}", kills.at());
            // A migration that had been done wouldn't have been done again.
            let undone = before.whole != after.whole;
            kills.saved(usize::from(ended.answer().is_some()));
            assert!(ended.answer().is_none() || !undone, "answered, then undone: {}", kills.at());
            kills.cycle(ended.killed && before.begun() && undone);
            if n.is_multiple_of(CYCLES_TO_VERIFY) {
                spa.verifies();
            }
        }
        spa.verifies();
    }
    kills.end();
}

fn opening(spa: &Spa) -> Command {
    spa.ctl(&["--json", "search", FAMILY, "--limit", "1"])
}

/// As an older program left it, with no snapshot of an earlier migration.
fn older(spa: &Spa) {
    make_older(spa);
    let _ = std::fs::remove_dir_all(spa.vault().join("set-aside"));
}

/// The copies that a migration makes before it begins.
struct Snapshots {
    /// When it was written.
    whole: Option<SystemTime>,
    /// One is on its way.
    begun_only: bool,
}

impl Snapshots {
    fn of(spa: &Spa) -> Self {
        let Ok(files) = std::fs::read_dir(spa.vault().join("set-aside")) else {
            return Self { whole: None, begun_only: false };
        };
        let mut found = Self { whole: None, begun_only: false };
        for file in files.flatten() {
            let name = file.file_name().to_string_lossy().into_owned();
            if !name.starts_with("record-schema-") {
                continue;
            }
            if Path::new(&name).extension().is_some_and(|end| end == "tmp") {
                found.begun_only = true;
            } else {
                found.whole = file.metadata().and_then(|file| file.modified()).ok();
            }
        }
        found
    }

    fn begun(&self) -> bool {
        self.begun_only || self.whole.is_some()
    }
}
