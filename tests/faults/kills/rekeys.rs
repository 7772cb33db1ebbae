//! New vault keys, killed.

use super::child::{rekey, sheet};
use super::{CYCLES_TO_VERIFY, Ended, FAMILY, FOUND, Kills, Pace};
use crate::spa::Spa;
use stillroom_vault::{Description, VaultFolder};

const ROWS: usize = 3_000;

#[test]
fn new_vault_keys_killed_at_random_moments_are_made_or_never_were() {
    let mut kills = Kills::of("re-keying", 20);
    while kills.next_record() > 0 {
        let (spa, first) = Spa::with_sheet("Killed keys");
        spa.furnished(ROWS);
        let pace = Pace::of(rekey(&spa), || copy_is_there(&spa));
        assert!(!opens(&spa, &first), "the old recovery key opens the record under its new key");
        let mut known = new_sheet(&spa);
        for n in 1..=kills.next_record() {
            let before = described(&spa).generation;
            let moment = kills.moment(pace);
            let ended = Ended::at(moment, &mut rekey(&spa), || copy_is_there(&spa));
            let cut = ended.killed && (copy_is_there(&spa) || described(&spa).rekey_pending);
            // The passphrase's promise.
            assert_eq!(spa.family(FAMILY), FOUND, "killed at {moment:?}: {}", kills.at());
            let now = described(&spa);
            assert!(!now.rekey_pending && !copy_is_there(&spa), "left undecided: {}", kills.at());
            // The sheet's.
            match (now.generation - before, sheet(&ended.said)) {
                (0, None) => assert!(opens(&spa, &known), "the sheet was lost: {}", kills.at()),
                (1, Some(new)) => {
                    assert!(opens(&spa, &new), "the new sheet doesn't open: {}", kills.at());
                    known = new;
                    kills.saved(1);
                }
                // Decided, but killed before anybody saw the new key: it is asked for once more.
                (1, None) => {
                    assert!(!now.recovery_confirmed && !opens(&spa, &known), "{}", kills.at());
                    known = new_sheet(&spa);
                }
                (steps, sheet) => {
                    panic!("{steps} generations on, a sheet: {}, {}", sheet.is_some(), kills.at())
                }
            }
            kills.cycle(cut);
            if n.is_multiple_of(CYCLES_TO_VERIFY) {
                spa.verifies();
            }
        }
        spa.verifies();
    }
    kills.end();
}

/// A whole rekey.
fn new_sheet(spa: &Spa) -> String {
    let out = rekey(spa).output().unwrap();
    assert!(out.status.success(), "{}", String::from_utf8_lossy(&out.stderr));
    sheet(&String::from_utf8_lossy(&out.stdout)).unwrap()
}

fn copy_is_there(spa: &Spa) -> bool {
    spa.vault().join("record.db.next").exists()
}

fn described(spa: &Spa) -> Description {
    VaultFolder::at(spa.vault()).describe().unwrap()
}

/// Whether this recovery key opens the record.
fn opens(spa: &Spa, sheet: &str) -> bool {
    let mut search = spa.ctl(&["--json", "--recovery", "search", FAMILY]);
    let out = search.env("STILLROOM_RECOVERY_KEY", sheet).output().unwrap();
    let why = String::from_utf8_lossy(&out.stderr);
    assert!(out.status.success() || why.contains("wrong_recovery_key"), "neither opened nor refused: {why}");
    out.status.success()
}
