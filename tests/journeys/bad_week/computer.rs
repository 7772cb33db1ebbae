//! The computer dies, and its record comes back in another home, by stick and sheet.

use super::{CLIENTS, PRIVACY, incident, nurse, sign_in_anew};
use crate::backup;
use crate::spa::{OWNER, ctl, go};
use crate::steps::{self, Person};
use chrono::NaiveDate;
use serde_json::Value;
use sha2::{Digest as _, Sha256};
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use stillroom_tests::journey::Journey;
use stillroom_tests::machine::WallClock;
use stillroom_tests::{Outcome, demo, programs};

const NEW_PASSPHRASE: &str = "another lantern over dark water";
const REQUIREMENT: &str = "Facility security plan";

/// Photos that become proof of a requirement.
pub(super) struct Kept {
    file: PathBuf,
    photos: [(&'static str, PathBuf); 2],
}

impl Kept {
    /// Two photos, each in its turn where the system's dialog would find it; that can't be driven,
    /// and a debug build takes the answer from here.
    pub(super) fn two_photos(journey: &mut Journey) -> Outcome<Self> {
        let file = journey.folder().join("lock.png");
        journey.desk.set("STILLROOM_TEST_PICK", &file);
        let icon = |name| xtask::tree::root().join("icons").join(name);
        let photos = [("The old lock", icon("64x64.png")), ("The new lock", icon("128x128.png"))];
        Ok(Self { file, photos })
    }

    /// As documents of one requirement.
    pub(super) async fn are_added(&self, journey: &Journey, today: NaiveDate) -> Outcome {
        let window = journey.window()?;
        go(window, "/programme/requirements").await?;
        window.press(REQUIREMENT).await?;
        for (title, photo) in &self.photos {
            std::fs::copy(photo, &self.file)?;
            let add =
                if window.has("button", "Add another").await { "Add another" } else { "Add a document" };
            window.press(add).await?;
            window.fill("Title", title).await?;
            window.fill("What it proves", "Whether the door of the supply room can be locked.").await?;
            window.fill("The day it is of", &today.format("%m/%d/%Y").to_string()).await?;
            window.press("Choose the file").await?;
            window.shows("The document is kept").await?;
            window.hides("The document is kept").await?;
        }
        journey.accessible("photos", self.photos[1].0).await
    }

    /// Their digests, and the digests of what the restored record gives out.
    async fn are_the_same(&self, other: &mut Journey) -> Outcome {
        let out = other.folder().join("out");
        std::fs::create_dir(&out)?;
        other.desk.set("STILLROOM_TEST_PICK", &out);
        let window = other.open().await?;
        steps::sign_in(window, Person { passphrase: NEW_PASSPHRASE, ..OWNER }).await?;
        go(window, "/programme/requirements").await?;
        window.press(REQUIREMENT).await?;
        for (n, (title, _)) in self.photos.iter().enumerate() {
            window.shows(title).await?;
            let copy = window.find_nth("button", "Save a copy", n).await?;
            window.driver.execute("arguments[0].click()", vec![copy.to_json()?]).await?;
            let owner = Person { passphrase: NEW_PASSPHRASE, ..OWNER };
            steps::step_up_if_asked(window, owner, "The copy is written").await?;
            window.shows("The copy is written").await?;
            window.hides("The copy is written").await?;
        }
        let mut given: Vec<_> = digests(&out)?.into_values().collect();
        let mut kept = Vec::new();
        for (_, photo) in &self.photos {
            kept.push(digest(&std::fs::read(photo)?));
        }
        given.sort();
        kept.sort();
        if given == kept { Ok(()) } else { Err(format!("kept {kept:?}, given out {given:?}").into()) }
    }
}

fn digest(bytes: &[u8]) -> String {
    Sha256::digest(bytes).iter().map(|byte| format!("{byte:02x}")).collect()
}

/// The SHA-256 of each file of a folder, by its place there.
fn digests(folder: &Path) -> Outcome<BTreeMap<PathBuf, String>> {
    let place = |path: &Path| path.strip_prefix(folder).unwrap_or(path).to_owned();
    Ok(steps::files(folder)?.iter().map(|(path, bytes)| (place(path), digest(bytes))).collect())
}

/// From the last backup to the next owner's first look.
pub(super) async fn dies_and_comes_back(
    journey: &mut Journey,
    sheet: &str,
    kept: &Kept,
    (discovered, moved): (NaiveDate, i64),
) -> Outcome {
    let stick = journey.folder().join("stick");
    std::fs::create_dir(&stick)?;
    journey.desk.set("STILLROOM_TEST_PICK", &stick);
    sign_in_anew(journey, OWNER).await?;
    backup::back_up(journey).await?;
    journey.kill().await;

    let mut other = Journey::start("bad-week-other")?;
    WallClock::at(&mut other.desk)?.set(moved)?;
    other.desk.set("STILLROOM_TEST_PICK", &stick);
    other.open().await?;
    let outcome = comes_back(journey, &mut other, sheet, &stick, kept, discovered).await;
    if outcome.is_err() {
        other.picture("bad-week-other-failed").await;
    }
    outcome
}

async fn comes_back(
    dead: &Journey,
    other: &mut Journey,
    sheet: &str,
    stick: &Path,
    kept: &Kept,
    discovered: NaiveDate,
) -> Outcome {
    a_wrong_key_opens_nothing(other, sheet, stick).await?;
    let window = other.window()?;
    window.fill("Recovery key", sheet).await?;
    backup::go_through(other, CLIENTS + 1, NEW_PASSPHRASE).await?;
    incident::is_still_there(window, discovered).await?;
    other.accessible("restored-incident", PRIVACY.name).await?;

    // Of the passphrases of before none opens it: not the owner's, not the nurse's.
    steps::lock_vault(other).await?;
    let window = other.open().await?;
    steps::try_to_sign_in(window, OWNER.login, OWNER.passphrase).await?;
    window.shows("The login or the passphrase is wrong").await?;
    other.open().await?;
    nurse::is_shut_out(other).await?;
    kept.are_the_same(other).await?;
    other.close().await;
    same_files(dead, other)?;
    same_journal_and_rows(dead, other, stick)
}

/// A letter read wrongly, and the sheet of another practice: what is wrong is said, and nothing is
/// written, here or on the stick.
async fn a_wrong_key_opens_nothing(other: &Journey, sheet: &str, stick: &Path) -> Outcome {
    let before = steps::files(stick)?;
    backup::ask_for_a_restore(other).await?;
    let window = other.window()?;
    let mut typo: Vec<char> = sheet.chars().collect();
    let third = sheet.match_indices(' ').nth(1).map(|(at, _)| at + 1).ok_or("a key without groups")?;
    if let Some(letter) = typo.get_mut(third) {
        *letter = if *letter == 'X' { 'Y' } else { 'X' };
    }
    window.fill("Recovery key", &typo.iter().collect::<String>()).await?;
    window.press("Open the stick").await?;
    window.shows("Group 3 isn").await?;
    let stranger = Journey::start("bad-week-stranger")?;
    let theirs = steps::practice(&stranger)?.join(" ");
    window.fill("Recovery key", &theirs).await?;
    window.press("Open the stick").await?;
    other.accessible("restore-wrong-key", "open this backup. Nothing was changed").await?;
    if steps::files(&other.vault).is_ok_and(|files| !files.is_empty()) {
        return Err("a wrong recovery key left a record behind".into());
    }
    steps::same_files(stick, &before)
}

/// Every kept file lies there as it did, and is at least one.
fn same_files(dead: &Journey, other: &Journey) -> Outcome {
    let [before, after] = [&dead.vault, &other.vault].map(|vault| digests(&vault.join("blobs")));
    let (before, after) = (before?, after?);
    if before.len() < 2 || before != after {
        return Err(format!("kept files before: {before:?}\nafter: {after:?}").into());
    }
    Ok(())
}

/// Both journals verify, the one begins as the other did, and goes on with its restore. And what is
/// backed up from here is as much as it was.
fn same_journal_and_rows(dead: &Journey, other: &Journey, stick: &Path) -> Outcome {
    let (backed_up, newest) = backup::newest(dead, demo::PASSPHRASE, stick, CLIENTS + 1)?;
    let [old, new] = [(dead, demo::PASSPHRASE), (other, NEW_PASSPHRASE)].map(|(journey, passphrase)| {
        let verified = said(journey, passphrase, &["verify"])?;
        if verified["ok"] != true || verified["entries"].as_i64() <= Some(newest) {
            return Err(format!("backed up to entry {newest}, verified: {verified}").into());
        }
        entries(journey, passphrase)
    });
    let (old, new): (Entries, Entries) = (old?, new?);
    let both: Vec<i64> = old.keys().copied().filter(|seq| *seq <= newest && new.contains_key(seq)).collect();
    if both.len() < 100 || both.last() != Some(&newest) {
        return Err(format!("{} entries in both journals, up to {:?}", both.len(), both.last()).into());
    }
    if let Some(seq) = both.iter().find(|seq| old.get(seq) != new.get(seq)) {
        return Err(format!("entry {seq}: {:?}, restored: {:?}", old.get(seq), new.get(seq)).into());
    }
    let after: Vec<&str> = new.range(newest + 1..).filter_map(|(_, entry)| entry["verb"].as_str()).collect();
    let mut wanted = ["sign_in.recovery_key", "backup.restore", "sign_in.recovered"].iter();
    if !wanted.all(|verb| after.contains(verb)) {
        return Err(format!("the journal doesn't tell of the restore: {after:?}").into());
    }
    programs::said(ctl(other, NEW_PASSPHRASE).args(["backup", "run", "--at"]).arg(stick))?;
    let (again, _) = backup::newest(other, NEW_PASSPHRASE, stick, CLIENTS + 1)?;
    if again != backed_up {
        return Err(format!("backed up: {backed_up:?}\nafter the restore: {again:?}").into());
    }
    Ok(())
}

/// What stands in the journal, by number.
type Entries = BTreeMap<i64, Value>;

fn entries(journey: &Journey, passphrase: &str) -> Outcome<Entries> {
    let page = said(journey, passphrase, &["journal", "--last", "500"])?;
    let all = page["entries"].as_array().into_iter().flatten();
    Ok(all.filter_map(|entry| Some((entry["seq"].as_i64()?, entry.clone()))).collect())
}

fn said(journey: &Journey, passphrase: &str, words: &[&str]) -> Outcome<Value> {
    Ok(serde_json::from_str(&programs::said(ctl(journey, passphrase).args(words))?)?)
}
