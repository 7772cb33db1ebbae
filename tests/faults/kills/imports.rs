//! Imports, killed.

use super::window::{self, OWNER, ctl, go_to, practice, signed_in, text_of, until_killed};
use super::{CYCLES_TO_VERIFY, Ended, FOUND, Kills, Pace, write_list};
use crate::spa::Spa;
use serde_json::Value;
use std::cell::Cell;
use std::path::Path;
use stillroom_tests::Outcome;
use stillroom_tests::window::Window;

const ROWS: usize = 1_000;

#[test]
fn imports_killed_at_random_moments_bring_in_all_rows_or_none() {
    let mut kills = Kills::of("importing", 17);
    while kills.next_record() > 0 {
        let spa = Spa::open("Killed imports");
        let mut pace = Pace::of(spa.import("Wholelist", ROWS), || spa.was_cut_short());
        let mut whole = 1;
        for n in 1..=kills.next_record() {
            let family = format!("Killed{n:03}");
            let moment = kills.moment(pace);
            let ended = Ended::at(moment, &mut spa.import(&family, ROWS), || spa.was_cut_short());
            pace.learn(&ended);
            let cut = ended.killed && spa.was_cut_short() && ended.answer().is_none();
            let found = spa.family(&family);
            assert!(found == 0 || found == FOUND, "{found} by halves at {moment:?}: {}", kills.at());
            if ended.answer().is_some() {
                assert_eq!(found, FOUND, "lost at {moment:?}: {}", kills.at());
                kills.saved(1);
            }
            whole += usize::from(found > 0);
            kills.cycle(cut);
            if n.is_multiple_of(CYCLES_TO_VERIFY) {
                spa.verifies();
            }
        }
        spa.verifies();
        assert_eq!(clients(spa.folder(), |words| spa.answer(words)), whole * ROWS, "{}", kills.at());
    }
    kills.end();
}

/// Of a list that is taken in at the window, and as the window says it.
const ROWS_AT_A_TIME: usize = 2_000;
const CLIENTS: &str = "2,000 clients";

#[tokio::test(flavor = "multi_thread")]
async fn a_list_that_the_window_showed_as_in_is_there_whole_after_a_kill() {
    let mut kills = Kills::of("importing in the window", 3);
    let mut lists = 0;
    while kills.next_record() > 0 {
        let mut journey = practice("killed-lists");
        // What the system's dialog gives: each list lies there in its turn.
        let file = journey.folder().join("clients.csv");
        journey.desk.set("STILLROOM_TEST_PICK", &file);
        let mut next = || {
            lists += 1;
            let family = format!("Windowed{lists:05}");
            write_list(&file, &family, ROWS_AT_A_TIME);
            family
        };
        let count = || clients(journey.folder(), |words| ctl(&journey, words));
        let running = Cell::new(false);

        let before = count();
        let window = signed_in(&journey, OWNER).await.unwrap();
        let pace = Pace::of_a_person(|| running.get(), async {
            for _ in 0..LISTS_OF_A_PACE {
                next();
                take_in(&window, &running).await?;
                window.press(ANOTHER).await?;
            }
            Ok(())
        });
        let pace = pace.await;
        window.close().await;
        let mut whole = LISTS_OF_A_PACE;
        for n in 1..=kills.next_record() {
            let (mut shown, mut last) = (Vec::new(), None);
            running.set(false);
            let window = signed_in(&journey, OWNER).await.unwrap();
            let moment = kills.moment(pace);
            let work = async |window: &Window| -> Outcome {
                loop {
                    last = Some(next());
                    take_in(window, &running).await?;
                    shown.extend(last.take());
                    window.press(ANOTHER).await?;
                }
            };
            until_killed(window, moment.comes(|| running.get()), work, &kills).await;

            for family in &shown {
                let found = window::family(&journey, family);
                assert_eq!(found, FOUND, "a list shown as in, killed at {moment:?}: {}", kills.at());
            }
            let found = last.map_or(0, |family| window::family(&journey, &family));
            assert!(found == 0 || found == FOUND, "{found} by halves at {moment:?}: {}", kills.at());
            whole += shown.len() + usize::from(found > 0);
            kills.saved(shown.len());
            kills.cycle(running.get());
            if n.is_multiple_of(CYCLES_TO_VERIFY) {
                ctl(&journey, &["verify"]);
            }
        }
        ctl(&journey, &["verify"]);
        assert_eq!(count() - before, whole * ROWS_AT_A_TIME, "{}", kills.at());
    }
    kills.end();
}

/// So many lists one after the other say how long it takes: kills come between two of them as well.
const LISTS_OF_A_PACE: usize = 2;

/// Takes a list in, from choosing the file to the words that it is in. `running` while it comes in.
async fn take_in(window: &Window, running: &Cell<bool>) -> Outcome {
    go_to(window, "#/import").await?;
    window.press("Browse").await?;
    window.press("Check the rows").await?;
    window.press(&format!("Import {CLIENTS}")).await?;
    running.set(true);
    let said = text_of(window, CAME_IN).await?;
    running.set(false);
    if said.trim() == format!("{CLIENTS} came in") {
        return Ok(());
    }
    Err(format!("of {CLIENTS}: {said}").into())
}

/// The button with which the next one begins.
const ANOTHER: &str = "Import another file";

/// How many came in, when the window says so.
const CAME_IN: &str = "return document.querySelector('.done li.ok')?.innerText ?? null";

/// How many clients are on record, to the row: a backup counts them.
fn clients(folder: &Path, answer: impl Fn(&[&str]) -> Value) -> usize {
    let stick = tempfile::tempdir_in(folder).unwrap();
    let stick = stick.path().to_string_lossy();
    answer(&["backup", "init", "--at", &stick]);
    let ran = answer(&["backup", "run", "--at", &stick]);
    usize::try_from(ran["snapshot"]["rows"]["client"].as_u64().unwrap()).unwrap()
}
