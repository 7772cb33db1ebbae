//! Imports, killed.

use super::{CYCLES_TO_VERIFY, Ended, FOUND, Kills, Pace};
use crate::spa::Spa;

const ROWS: usize = 1_000;

#[test]
fn imports_killed_at_random_moments_bring_in_all_rows_or_none() {
    let mut kills = Kills::of("importing", 20);
    while kills.next_record() > 0 {
        let spa = Spa::open("Killed imports");
        let pace = Pace::of(spa.import("Wholelist", ROWS), || spa.was_cut_short());
        let mut whole = 1;
        for n in 1..=kills.next_record() {
            let family = format!("Killed{n:03}");
            let moment = kills.moment(pace);
            let ended = Ended::at(moment, &mut spa.import(&family, ROWS), || spa.was_cut_short());
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
        assert_eq!(clients(&spa), whole * ROWS, "{}", kills.at());
    }
    kills.end();
}

/// How many clients are on record, to the row: a backup counts them.
fn clients(spa: &Spa) -> usize {
    let stick = spa.folder().join("counted");
    std::fs::create_dir(&stick).unwrap();
    let stick = stick.to_string_lossy();
    spa.said(&["backup", "init", "--at", &stick]);
    let ran = spa.answer(&["backup", "run", "--at", &stick]);
    usize::try_from(ran["snapshot"]["rows"]["client"].as_u64().unwrap()).unwrap()
}
