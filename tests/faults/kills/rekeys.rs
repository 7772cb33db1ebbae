//! New vault keys, killed.

use super::child::{rekey, sheet};
use super::window::{self, OWNER, ctl, furnished, go_to, signed_in, step_up, text_of, until_killed};
use super::{CYCLES_TO_VERIFY, Ended, FAMILY, FOUND, Kills, Pace};
use crate::spa::Spa;
use std::path::Path;
use std::process::Command;
use stillroom_tests::window::Window;
use stillroom_tests::{Outcome, demo, programs};
use stillroom_vault::{Description, VaultFolder};

const ROWS: usize = 3_000;

#[test]
fn new_vault_keys_killed_at_random_moments_are_made_or_never_were() {
    let mut kills = Kills::of("re-keying", 17);
    while kills.next_record() > 0 {
        let (spa, first) = Spa::with_sheet("Killed keys");
        spa.furnished(ROWS);
        let opens = |sheet: &str| opens(spa.ctl(BY_SHEET), sheet);
        let mut pace = Pace::of(rekey(&spa), || copy_is_there(spa.vault()));
        assert!(!opens(&first), "the old recovery key opens the record under its new key");
        let mut known = new_sheet(&spa);
        for n in 1..=kills.next_record() {
            let before = described(spa.vault()).generation;
            let moment = kills.moment(pace);
            let ended = Ended::at(moment, &mut rekey(&spa), || copy_is_there(spa.vault()));
            pace.learn(&ended);
            let cut = ended.killed && (copy_is_there(spa.vault()) || described(spa.vault()).rekey_pending);
            // The passphrase's promise.
            assert_eq!(spa.family(FAMILY), FOUND, "killed at {moment:?}: {}", kills.at());
            let now = described(spa.vault());
            assert!(!now.rekey_pending && !copy_is_there(spa.vault()), "left undecided: {}", kills.at());
            // The sheet's.
            match (now.generation - before, sheet(&ended.said)) {
                (0, None) => assert!(opens(&known), "the sheet was lost: {}", kills.at()),
                (1, Some(new)) => {
                    assert!(opens(&new), "the new sheet doesn't open: {}", kills.at());
                    known = new;
                    kills.saved(1);
                }
                // Decided, but killed before anybody saw the new key: it is asked for once more.
                (1, None) => {
                    assert!(!now.recovery_confirmed && !opens(&known), "{}", kills.at());
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

/// A new vault key, as far as the window showed it.
#[derive(Default)]
struct Shown {
    /// The recovery keys that came with one, in order.
    sheets: Vec<String>,
    /// The last of them was typed back.
    confirmed: bool,
}

#[tokio::test(flavor = "multi_thread")]
async fn a_recovery_key_that_the_window_showed_opens_the_record_after_a_kill() {
    let mut kills = Kills::of("re-keying in the window", 3);
    while kills.next_record() > 0 {
        let journey = furnished("killed-keys");
        let vault = journey.vault.as_path();
        let opens = |sheet: &str| {
            let mut search = programs::ctl(&journey.desk, vault, demo::PASSPHRASE);
            search.args(BY_SHEET);
            opens(search, sheet)
        };
        let window = signed_in(&journey, OWNER).await.unwrap();
        let mut shown = Shown::default();
        let pace = Pace::of_a_person(|| copy_is_there(vault), new_key(&window, &mut shown)).await;
        window.close().await;
        let mut known = shown.sheets.pop();
        for n in 1..=kills.next_record() {
            let (before, mut shown) = (described(vault).generation, Shown::default());
            let window = signed_in(&journey, OWNER).await.unwrap();
            let moment = kills.moment(pace);
            let work = async |window: &Window| -> Outcome {
                loop {
                    new_key(window, &mut shown).await?;
                }
            };
            until_killed(window, moment.comes(|| copy_is_there(vault)), work, &kills).await;

            let cut = copy_is_there(vault) || described(vault).rekey_pending;
            // The passphrase's promise.
            assert_eq!(window::family(&journey, FAMILY), FOUND, "killed at {moment:?}: {}", kills.at());
            let now = described(vault);
            assert!(!now.rekey_pending && !copy_is_there(vault), "left undecided: {}", kills.at());
            // The sheet's: the last that was shown, or the one from before.
            let many = shown.sheets.len();
            known = shown.sheets.pop().or(known);
            match i64::from(now.generation) - i64::from(before) - i64::try_from(many).unwrap() {
                0 => {
                    let as_it_was = known.as_ref().map_or(!now.recovery_confirmed, |known| opens(known));
                    assert!(as_it_was, "the sheet was lost, {many} shown: {}", kills.at());
                    assert!(now.recovery_confirmed || !shown.confirmed, "asked for again: {}", kills.at());
                }
                // Decided, but killed before anybody saw the new key: it is asked for once more.
                1 => {
                    assert!(!now.recovery_confirmed, "nobody saw it: {}", kills.at());
                    let old = known.take();
                    assert!(!old.is_some_and(|old| opens(&old)), "an old sheet opens: {}", kills.at());
                }
                more => panic!("{many} new keys shown, made {more} more: {}", kills.at()),
            }
            kills.saved(many);
            kills.cycle(cut);
            if n.is_multiple_of(CYCLES_TO_VERIFY) {
                ctl(&journey, &["verify"]);
            }
        }
        // It goes on: the next key is made, and its sheet opens.
        let window = signed_in(&journey, OWNER).await.unwrap();
        let mut shown = Shown::default();
        new_key(&window, &mut shown).await.unwrap();
        window.close().await;
        assert!(opens(&shown.sheets[0]) && described(vault).recovery_confirmed, "{}", kills.at());
        ctl(&journey, &["verify"]);
    }
    kills.end();
}

/// Makes a new vault key, as the owner does: everybody else's codes, the sheet, two groups typed back.
async fn new_key(window: &Window, shown: &mut Shown) -> Outcome {
    const CODES: &str = "One-time codes";
    go_to(window, "#/settings/security").await?;
    window.press("Make a new vault key").await?;
    window.find("dialog", "Make a new vault key?").await?;
    window.press("Make a new vault key").await?;
    step_up(window, CODES).await?;
    window.shows(CODES).await?;
    window.press("Continue").await?;
    let sheet = text_of(window, SHEET).await?;
    let groups: Vec<_> = sheet.split(' ').map(str::to_owned).collect();
    shown.sheets.push(sheet);
    shown.confirmed = false;
    window.tick("I have printed it").await?;
    window.press("Continue").await?;
    window.shows("Type two groups back").await?;
    for (at, group) in groups.iter().enumerate() {
        let field = format!("Group {}", at + 1);
        if window.has("field", &field).await {
            window.fill(&field, group).await?;
        }
    }
    window.press("Confirm").await?;
    window.hides("Type two groups back").await?;
    shown.confirmed = true;
    Ok(())
}

/// The recovery key on the screen.
const SHEET: &str =
    "const groups = [...document.querySelectorAll('ol.groups code')].map((one) => one.innerText.trim());
    return groups.length === 0 ? null : groups.join(' ')";

/// The copy under the new key, beside the record.
fn copy_is_there(vault: &Path) -> bool {
    vault.join("record.db.next").exists()
}

fn described(vault: &Path) -> Description {
    VaultFolder::at(vault).describe().unwrap()
}

/// A look at the record with the printed recovery key.
const BY_SHEET: &[&str] = &["--json", "--recovery", "search", FAMILY];

/// Whether this recovery key opens the record.
fn opens(mut search: Command, sheet: &str) -> bool {
    let out = search.env("STILLROOM_RECOVERY_KEY", sheet).output().unwrap();
    let why = String::from_utf8_lossy(&out.stderr);
    assert!(out.status.success() || why.contains("wrong_recovery_key"), "neither opened nor refused: {why}");
    out.status.success()
}
