//! The disk's bad days in the window: protected, failing, full, a stick pulled out. What was typed
//! stays, what was saved stays, and once the disk is right again the same button does it.

use crate::steps::{self, OWNER, Person};
use chrono::{Days, Utc};
use serde_json::Value;
use stillroom_tests::journey::Journey;
use stillroom_tests::machine::{self, Failing, FailingDisk, ReadOnly, SmallDisk};
use stillroom_tests::window::Window;
use stillroom_tests::{Outcome, demo, programs};

/// The synthetic practice's owner.
const LENA: Person = Person { name: "", login: demo::LOGIN, passphrase: demo::PASSPHRASE };
/// One of its providers: the owner writes no notes.
const NORA: Person = Person { login: "nora", ..LENA };
const NOTE: &str = "Typed while the disk took nothing.";

#[tokio::test(flavor = "multi_thread")]
async fn a_disk_that_fails_refuses_the_save_and_the_form_keeps_what_was_typed() {
    Journey::walk("disk-fails", async |journey| {
        demo::make(journey, 40)?;
        journey.open().await?;
        let window = journey.window()?;
        steps::sign_in(window, LENA).await?;
        for (failing, family) in [(Failing::Protected, "Protected"), (Failing::Syncing, "Syncing")] {
            let window = journey.window()?;
            fill_in(window, family).await?;
            window.shows("Draft saved").await?;
            let disk = FailingDisk::of(window.pid(), &journey.vault, failing)?;
            window.press("Add client").await?;
            window.shows("The disk failed").await?;
            journey.accessible(family, "What was saved before is safe").await?;
            journey.picture(&format!("disk-{family}")).await;
            still_typed(window, family).await?;
            drop(disk);
            added(window, family).await?;
        }
        journey.close().await;
        once_each(journey, &["Protected", "Syncing"])
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_full_disk_is_said_and_nothing_typed_is_lost_until_there_is_room_again() {
    Journey::walk("disk-full", async |journey| {
        // Mounting needs root; the journey goes on in CI, which has it.
        let Some(disk) = SmallDisk::mount(journey.folder(), 64 * 1024)? else { return Ok(()) };
        journey.vault = disk.folder.join("vault");
        demo::make(journey, 40)?;
        let note = a_note(journey)?;
        journey.open().await?;
        let window = journey.window()?;
        steps::sign_in(window, NORA).await?;
        fill_in(window, "Full").await?;
        window.shows("Draft saved").await?;
        disk.fill()?;
        window.press("Add client").await?;
        window.shows("The disk is full").await?;
        journey.accessible("full", "Make room and try again").await?;
        journey.picture("disk-full").await;
        still_typed(window, "Full").await?;
        // What is there can be looked at: room for the journal's entries of that was kept.
        window.press("Cancel").await?;
        go(window, &note).await?;
        window.find("field", "Note").await?;
        // Full to the last byte, a note says so by itself, and goes on trying.
        disk.fill()?;
        window.fill("Note", NOTE).await?;
        window.shows("Not stored yet").await?;
        journey.accessible("full-note", "Not stored yet").await?;
        journey.picture("disk-full-note").await;
        disk.empty()?;
        window.shows("Draft saved").await?;
        // The form that was not sent comes back as it was typed.
        window.press_as("link", "Clients").await?;
        window.press("New client").await?;
        window.shows("Draft from").await?;
        still_typed(window, "Full").await?;
        added(window, "Full").await?;
        // Locked, it keeps room again. So it opens on a full disk too, to be looked at, and the note
        // is there.
        steps::lock_vault(journey).await?;
        journey.close().await;
        disk.fill()?;
        journey.open().await?;
        let window = journey.window()?;
        steps::sign_in(window, NORA).await?;
        go(window, &note).await?;
        window.shows(NOTE).await?;
        disk.empty()?;
        journey.close().await;
        once_each(journey, &["Full"])
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_folder_that_is_read_only_is_named_and_opens_once_it_is_not() {
    Journey::walk("read-only", async |journey| {
        steps::practice(journey)?;
        let before = steps::files(&journey.vault)?;
        let Some(protected) = ReadOnly::make(&journey.vault)? else { return Ok(()) };
        journey.open().await?;
        let window = journey.window()?;
        steps::try_to_sign_in(window, OWNER.login, OWNER.passphrase).await?;
        window.shows("The record’s folder is read-only").await?;
        for look in ["dark", "light"] {
            demo::look(window, look).await?;
            journey.accessible(look, "may write to the folder").await?;
            journey.picture(&format!("read-only-{look}")).await;
        }
        steps::same_files(&journey.vault, &before)?;
        drop(protected);
        steps::try_again(window).await?;
        steps::sign_in(window, OWNER).await
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_stick_pulled_out_in_mid_backup_is_said_and_the_next_run_finds_it_whole() {
    Journey::walk("stick-pulled", async |journey| {
        demo::make(journey, 40)?;
        let stick = journey.folder().join("stick");
        std::fs::create_dir(&stick)?;
        ctl(journey, &["backup", "init", "--at", &stick.to_string_lossy()])?;
        ctl(journey, &["backup", "run", "--at", &stick.to_string_lossy()])?;
        // So much is new since then that a run takes its time.
        let list = journey.folder().join("clients.csv");
        std::fs::write(&list, steps::list(12_000))?;
        ctl(journey, &["import", "clients", &list.to_string_lossy(), "--duplicates"])?;
        journey.desk.set("STILLROOM_TEST_PICK", &stick);
        journey.open().await?;
        let window = journey.window()?;
        steps::sign_in(window, LENA).await?;
        go(window, "#/backup").await?;
        window.press("Show where a stick is").await?;
        window.find("button", "Back up now").await?;
        window.press("Back up now").await?;
        // In the middle: as soon as the window shows that it has begun.
        window.find("button", "Cancel").await?;
        machine::stop(window)?;
        let pulled = journey.folder().join("pulled");
        std::fs::rename(&stick, &pulled)?;
        machine::go_on(window)?;
        window.shows("The stick can't be reached").await?;
        journey.accessible("stick-pulled", "Plug it in again").await?;
        journey.picture("stick-pulled").await;
        std::fs::rename(&pulled, &stick)?;
        window.press("Show where a stick is").await?;
        window.press("Back up now").await?;
        window.shows("Backed up on").await?;
        journey.close().await;
        ctl(journey, &["backup", "check", "--at", &stick.to_string_lossy()])?;
        let list = ctl(journey, &["backup", "list", "--at", &stick.to_string_lossy()])?;
        let snapshots = list["snapshots"].as_array().map_or(0, Vec::len);
        if snapshots == 2 { Ok(()) } else { Err(format!("{snapshots} backups are on the stick").into()) }
    })
    .await;
}

async fn go(window: &Window, place: &str) -> Outcome {
    window.script("location.hash = arguments[0]; return 0", vec![place.into()]).await.map(drop)
}

/// Where a note can be written that nobody has begun.
fn a_note(journey: &Journey) -> Outcome<String> {
    for days in 1..8 {
        let date = (Utc::now().date_naive() + Days::new(days)).to_string();
        let day = ctl(journey, &["day", &date])?;
        let visits = day["visits"].as_array().into_iter().flatten();
        let mut open = visits.filter(|visit| visit["kind"] == "visit" && visit["hasNote"] == false);
        if let Some(visit) = open.find_map(|visit| visit["id"].as_str()) {
            return Ok(format!("#/notes/{visit}?date={date}"));
        }
    }
    Err("nobody is booked this week".into())
}

/// A new client's form, filled in and not sent.
async fn fill_in(window: &Window, family: &str) -> Outcome {
    window.press_as("link", "Clients").await?;
    window.press("New client").await?;
    window.fill("Given name", "Quill").await?;
    window.fill("Family name", family).await
}

async fn still_typed(window: &Window, family: &str) -> Outcome {
    let typed = window.find("field", "Family name").await?.value().await?;
    if typed.as_deref() == Some(family) { Ok(()) } else { Err(format!("typed was {typed:?}").into()) }
}

/// The same button once more.
async fn added(window: &Window, family: &str) -> Outcome {
    window.press("Add client").await?;
    window.find("heading", &format!("Quill {family}")).await?;
    Ok(())
}

/// Nobody came in twice or not at all, and the record is whole.
fn once_each(journey: &Journey, families: &[&str]) -> Outcome {
    for family in families {
        let name = format!("Quill {family}");
        let found = ctl(journey, &["search", &name, "--limit", "60"])?;
        let times = found.as_array().into_iter().flatten().filter(|hit| hit["name"] == name.as_str()).count();
        if times != 1 {
            return Err(format!("{name} is there {times} times").into());
        }
    }
    ctl(journey, &["verify"]).map(drop)
}

fn ctl(journey: &Journey, words: &[&str]) -> Outcome<Value> {
    let mut ctl = programs::ctl(&journey.desk, &journey.vault, LENA.passphrase);
    Ok(serde_json::from_str(&programs::said(ctl.args(["--json", "--as", LENA.login]).args(words))?)?)
}
