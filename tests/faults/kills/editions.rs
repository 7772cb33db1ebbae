//! Newer texts that are brought in, killed.

use super::child::{answer, task};
use super::{Ended, Kills, Pace};
use crate::spa::Spa;
use crate::texts::update;
use serde_json::Value;
use xtask::say::say;

#[test]
fn editions_killed_as_they_come_in_are_in_force_whole_or_come_in_again() {
    let mut kills = Kills::of("bringing texts in", 10);
    // Where the kills came.
    let (mut before, mut refused, mut kept, mut answered, mut orphans) = (0, 0, 0, 0, 0);
    while kills.next_record() > 0 {
        let spa = Spa::empty();
        answer(&spa, "make", &["0"]);
        let (file, begun) = (spa.folder().join("update.stillroom"), spa.folder().join("begun"));
        let words = [file.to_string_lossy().into_owned(), begun.to_string_lossy().into_owned()];
        let words = [words[0].as_str(), words[1].as_str()];
        std::fs::write(&file, update(1)).unwrap();
        let mut of_all = Pace::of(task(&spa, "bring", &words), || begun.exists());
        std::fs::write(&file, update(2)).unwrap();
        let mut of_the_keeping = Pace::of(task(&spa, "bring", &words), || spa.blobs() > 1);
        let mut newest = 2;
        assert_eq!(in_force(&answer(&spa, "look-at-edition", &[]), "unkilled"), newest);
        for n in 1..=kills.next_record() {
            // Reading the texts takes longer than keeping them: every other kill waits for that.
            let keeping = n.is_multiple_of(2);
            let pace = if keeping { &mut of_the_keeping } else { &mut of_all };
            let shows = || if keeping { spa.blobs() > newest as usize } else { begun.exists() };
            std::fs::write(&file, update(newest + 1)).unwrap();
            let _ = std::fs::remove_file(&begun);
            let moment = kills.moment(*pace);
            let ended = Ended::at(moment, &mut task(&spa, "bring", &words), shows);
            pace.learn(&ended);
            let (at, began) = (format!("killed at {moment:?}: {}", kills.at()), begun.exists());
            let found = answer(&spa, "look-at-edition", &[]);
            let now = in_force(&found, &at);
            orphans += u32::from(found["before"].as_u64() > found["files"].as_u64());
            match (now - newest, ended.answer()) {
                (1, Some(_)) => {
                    kills.saved(1);
                    answered += 1;
                }
                (1, None) => kept += 1,
                (0, None) => {
                    *if began { &mut refused } else { &mut before } += 1;
                    // Bringing it in again works.
                    assert_eq!(
                        answer(&spa, "bring", &words)["number"],
                        format!("2027.{}", newest + 1),
                        "{at}"
                    );
                }
                (steps, told) => panic!("{steps} editions on, told: {}, {at}", told.is_some()),
            }
            newest += 1;
            kills.cycle(ended.killed && began && ended.answer().is_none());
        }
        assert_eq!(in_force(&answer(&spa, "look-at-edition", &[]), "at the end"), newest);
        spa.verifies();
    }
    say(&format!(
        "before it began {before}, before it was kept {refused} (a file that no row names: {orphans}), \
         kept and not told {kept}, told {answered}"
    ));
    kills.end();
}

/// The edition that is in force, whole: its row, its file, its words.
fn in_force(found: &Value, at: &str) -> u32 {
    let number = found["number"].as_str().unwrap();
    let brought = found["brought"].as_array().unwrap();
    assert_eq!(found["inForce"], serde_json::json!([number]), "{at}");
    assert_eq!(brought[0], number, "{at}");
    assert_eq!(found["text"], number, "the words of another: {at}");
    assert_eq!(found["kept"], brought.len(), "a row for each file: {at}");
    assert_eq!(found["files"], brought.len(), "a file that no row names stayed: {at}");
    assert_eq!(found["verified"], true, "{at}");
    number.strip_prefix("2027.").unwrap().parse().unwrap()
}
