//! The bad day: the practice is backed up in one home, and comes back in another whose keychain
//! knows nothing of it, by the stick and the printed sheet.

use crate::spa::{self, OWNER, Seen, ctl, found, look, with_a_note};
use crate::steps::{self, Person};
use serde_json::Value;
use std::path::Path;
use stillroom_tests::journey::Journey;
use stillroom_tests::{Outcome, demo, programs};

const CLIENTS: u32 = 120;
const NEW_PASSPHRASE: &str = "another lantern over dark water";

#[tokio::test(flavor = "multi_thread")]
async fn a_dead_computers_record_comes_back_by_stick_and_sheet_in_another_home() {
    Journey::walk("backup", async |journey| {
        let sheet = spa::make(journey, CLIENTS)?;
        let clients = found(journey, demo::PASSPHRASE)?;
        let stick = journey.folder().join("stick");
        std::fs::create_dir(&stick)?;
        // The system's dialog can't be driven: a debug build takes the answer from here.
        journey.desk.set("STILLROOM_TEST_PICK", &stick);
        let window = journey.open().await?;
        steps::sign_in(window, OWNER).await?;
        let (client, before) = with_a_note(window, &clients).await?;
        back_up(journey).await?;
        journey.close().await;

        let mut other = Journey::start("backup-other")?;
        other.desk.set("STILLROOM_TEST_PICK", &stick);
        other.open().await?;
        let outcome = restore(&mut other, &sheet, &client, &before).await;
        if outcome.is_err() {
            other.picture("backup-other-failed").await;
        }
        outcome?;
        other.close().await;
        if found(&other, NEW_PASSPHRASE)? != clients {
            return Err("other clients are found than before".into());
        }
        // The stick goes on with it; and what is backed up now is as much as it was.
        let (backed_up, _) = newest(journey, demo::PASSPHRASE, &stick, CLIENTS)?;
        programs::said(ctl(&other, NEW_PASSPHRASE).args(["backup", "run", "--at"]).arg(&stick))?;
        let (again, _) = newest(&other, NEW_PASSPHRASE, &stick, CLIENTS)?;
        if again != backed_up {
            return Err(format!("backed up: {backed_up:?}\nafter the restore: {again:?}").into());
        }
        // The old computer's passphrase opens nothing here.
        if programs::said(ctl(&other, demo::PASSPHRASE).args(["search", "a"])).is_ok() {
            return Err("the old computer's passphrase opens the restored record".into());
        }
        Ok(())
    })
    .await;
}

/// How many rows there are in what.
pub(crate) type Counted = Vec<(String, u64)>;

/// How many rows the newest backup on a stick has of what a spa is, and up to which entry it goes.
pub(crate) fn newest(
    journey: &Journey,
    passphrase: &str,
    stick: &Path,
    clients: u32,
) -> Outcome<(Counted, i64)> {
    let list = programs::said(ctl(journey, passphrase).args(["backup", "list", "--at"]).arg(stick))?;
    let list: Value = serde_json::from_str(&list)?;
    let newest = list["snapshots"].as_array().and_then(|all| all.last()).ok_or("no backup on the stick")?;
    let rows = newest["rows"].as_object().ok_or("a backup without rows")?;
    // What the record itself keeps of people's ways in is another on another computer.
    let of_the_record = ["slot_valid", "backup_stick"];
    let rows: Counted = rows
        .iter()
        .filter(|(table, _)| !of_the_record.contains(&table.as_str()))
        .filter_map(|(table, n)| Some((table.clone(), n.as_u64()?)))
        .collect();
    if rows.iter().any(|(table, n)| table == "client" && *n == u64::from(clients)) {
        Ok((rows, newest["entry"].as_i64().ok_or("a backup without its newest entry")?))
    } else {
        Err(format!("not the rows of a practice: {rows:?}").into())
    }
}

/// Sets a stick up, sees that it holds a backup, and reads it back.
pub(crate) async fn back_up(journey: &Journey) -> Outcome {
    let window = journey.window()?;
    window.press_as("link", "No backup yet").await?;
    journey.accessible("backup-none", "Nothing is backed up yet").await?;
    window.press("Set up a stick").await?;
    window.press("Choose a folder").await?;
    window.fill("Name", "Blue").await?;
    journey.accessible("stick-set-up", "Sheet plus stick is everything").await?;
    let done = "Blue is set up and holds its first backup";
    window.press("Set up and back up").await?;
    steps::step_up_if_asked(window, OWNER, done).await?;
    window.shows(done).await?;
    journey.accessible("backup-made", "Last backup today on Blue").await?;
    window.press("Back up now").await?;
    window.shows("Backed up on Blue").await?;
    window.press("More for Blue").await?;
    window.press("Read it back").await?;
    window.shows("Blue was read back: 2 backups, each as it was written").await
}

/// First run on another computer: the wizard, to a signed-in owner who sees the same.
async fn restore(other: &mut Journey, sheet: &str, client: &str, before: &Seen) -> Outcome {
    let window = other.window()?;
    ask_for_a_restore(other).await?;
    window.fill("Recovery key", sheet).await?;
    go_through(other, CLIENTS, NEW_PASSPHRASE).await?;
    let after = look(window, client).await?;
    if after.as_ref() != Some(before) {
        return Err(format!("before: {before:?}\nafter: {after:?}").into());
    }
    // And from now on with the passphrase alone.
    let window = other.open().await?;
    steps::sign_in(window, Person { passphrase: NEW_PASSPHRASE, ..OWNER }).await
}

/// From the welcome to where the recovery key is typed.
pub(crate) async fn ask_for_a_restore(other: &Journey) -> Outcome {
    let window = other.window()?;
    other.accessible("welcome", "Welcome to Stillroom").await?;
    window.press("Restore a backup").await?;
    window.shows("Where is the backup?").await?;
    window.press("Choose a folder").await?;
    other.accessible("restore-key", "The recovery key").await
}

/// From the typed recovery key to a signed-in owner.
pub(crate) async fn go_through(other: &Journey, clients: u32, passphrase: &str) -> Outcome {
    let window = other.window()?;
    window.press("Open the stick").await?;
    other.accessible("restore-which", "Newest").await?;
    window.press("Restore this one").await?;
    window.shows("Everything passed").await?;
    window.shows(&format!("{clients} clients")).await?;
    other.accessible("restore-passed", "each as it was written").await?;
    window.fill("New passphrase", passphrase).await?;
    window.fill("Type it again", passphrase).await?;
    window.press("Open the record").await?;
    other.accessible("restore-done", "Your record is back").await?;
    window.press("Open Stillroom").await?;
    window.find("link", "Schedule").await?;
    Ok(())
}
