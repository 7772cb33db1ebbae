//! After a vault lock: no canary and no key in the app's memory, no canary in a file.

use crate::steps::{self, OWNER};
use std::fmt::Write as _;
use stillroom_tests::journey::Journey;
use stillroom_tests::memory::{self, Needle};
use stillroom_tests::{Outcome, keys, programs};
use thirtyfour::prelude::*;

/// Clients whose every word is found nowhere else.
const CANARIES: usize = 200;

struct Canary {
    name: String,
    phone: String,
    note: String,
}

fn canaries() -> Vec<Canary> {
    (0..CANARIES)
        .map(|n| Canary {
            name: format!("Zyxwv{n:03}quil"),
            phone: format!("737555{n:04}"),
            note: format!("marrowbone{n:03}lantern"),
        })
        .collect()
}

#[tokio::test(flavor = "multi_thread")]
async fn after_a_vault_lock_no_canary_and_no_key_is_in_memory_or_in_any_file() {
    Journey::walk("memory", async |journey| {
        let mut init = programs::ctl(&journey.desk, &journey.vault, OWNER.passphrase);
        init.args([
            "init",
            "--practice",
            steps::PRACTICE,
            "--owner",
            OWNER.login,
            "--time-zone",
            "America/Chicago",
        ]);
        programs::said(&mut init)?;
        let canaries = canaries();
        let list = journey.folder().join("canaries.csv");
        let mut text = String::from("First name,Last name,Mobile,Notes\n");
        for c in &canaries {
            writeln!(text, "{},Okonjo,{},{}", c.name, c.phone, c.note)?;
        }
        std::fs::write(&list, text)?;
        let mut import = programs::ctl(&journey.desk, &journey.vault, OWNER.passphrase);
        import.args(["import", "clients"]).arg(&list).arg("--duplicates");
        programs::said(&mut import)?;
        std::fs::remove_file(&list)?;

        // Seen, searched, typed: in the program's memory and in the page's.
        journey.open().await?;
        let window = journey.window()?;
        steps::sign_in(window, OWNER).await?;
        let words: Vec<_> = canaries
            .iter()
            .flat_map(|c| [&c.name, &c.phone, &c.note])
            .map(|text| Needle::text(text))
            .collect();
        for canary in canaries.iter().step_by(40) {
            steps::open_client(window, &canary.name, &canary.name).await?;
            window.shows(&canary.note).await?;
            // A core dump has the registers of threads that only wait, too.
            let kept = memory::in_registers(window.pid(), "tokio", journey.folder(), &words)?;
            if !kept.is_empty() {
                return Err(format!("in registers of threads at rest: {kept:?}").into());
            }
        }
        let typed = "quicksilverdraft typed and never saved";
        window.press("Details").await?;
        // Typed behind what is there: to select it would put it on the system's clipboard.
        window.find("field", "Note for the desk").await?.send_keys(Key::End + typed).await?;
        window.shows("Draft saved").await?;

        let mut needles: Vec<Needle> = words
            .into_iter()
            .chain([Needle::text("quicksilverdraft"), Needle::text(OWNER.passphrase)])
            .collect();
        needles.extend(the_keys(journey)?);
        let pid = window.pid();
        // The hunt can fail: what an open vault needs is found while it is open.
        let before = memory::in_core(pid, journey.folder(), &needles)?;
        let named = |what: &str| before.iter().any(|(name, _)| name == what);
        let missed: Vec<_> = FOUND_WHILE_OPEN.into_iter().filter(|what| !named(what)).collect();
        if !missed.is_empty() || !canaries.iter().any(|canary| named(&canary.name)) {
            return Err(format!("not found while open, so the hunt shows nothing: {missed:?}").into());
        }

        // The driver reads the page through the app's own process, and keeps its last
        // messages there: let them be others. No person has a driver.
        let neutral = "return [arguments[0].length, 'x'.repeat(40000)]";
        for size in [200, 2_000, 20_000, 60_000].into_iter().cycle().take(40) {
            window.script(neutral, vec!["y".repeat(size).into()]).await?;
        }
        steps::lock_vault(journey).await?;
        // What the lock set in motion comes to rest.
        tokio::time::sleep(std::time::Duration::from_secs(2)).await;
        let (held, all) = (before.len(), needles.len());
        let mut report = format!("While open, the app's core dump held {held} of {all} needles.\n");
        for what in FOUND_WHILE_OPEN {
            let times = before.iter().find(|(name, _)| name == what).map_or(0, |(_, times)| *times);
            writeln!(report, "  {what}: {times}")?;
        }
        let own = memory::in_core(pid, journey.folder(), &needles)?;
        writeln!(report, "After the vault lock, in a core dump of stillroom ({pid}): {own:?}")?;
        let all = memory::in_memory(pid, &needles)?;
        writeln!(report, "In all of its memory: {all:?}\nAnd in its web engine's processes:")?;
        // SQLCipher's mask is in the app's own process alone.
        let plain: Vec<_> = needles.into_iter().filter(|needle| !needle.is_masked()).collect();
        let mut others = Vec::new();
        for (pid, name) in journey.window()?.web_processes() {
            let held = memory::in_memory(pid, &plain)?;
            writeln!(report, "  {name} ({pid}): {held:?}")?;
            others.extend(held);
        }
        let files = memory::scan_files(journey.folder(), &plain)?;
        writeln!(report, "Files that hold one: {files:?}")?;
        std::fs::write(programs::reports()?.join("memory.txt"), &report)?;
        if own.is_empty() && all.is_empty() && others.is_empty() && files.is_empty() {
            Ok(())
        } else {
            Err(report.into())
        }
    })
    .await;
}

/// Keys that an open vault can't do without.
const FOUND_WHILE_OPEN: [&str; 7] = [
    "device secret",
    "slot key",
    "vault key",
    "database key under SQLCipher's mask",
    "page MAC key under SQLCipher's mask",
    "journal MAC key",
    "blob-name key",
];

/// The keys that the app had in memory, worked out here as it works them out.
fn the_keys(journey: &Journey) -> Outcome<Vec<Needle>> {
    let secrets = journey.desk.secrets("app.stillroom")?;
    let entry = secrets.iter().find(|(name, _)| name.ends_with("/device-secret"));
    let (_, entry) = entry.ok_or("no device secret in the keychain")?;
    keys::needles(&journey.vault, OWNER.login, OWNER.passphrase, entry)
}
