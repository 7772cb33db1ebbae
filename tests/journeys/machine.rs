//! The machine's bad moments but for its disk: it sleeps in mid-work, its clock is set back, a
//! second window is opened on the vault, the record is of a newer program.

use crate::steps::{self, OWNER};
use serde_json::{Value, json};
use std::path::Path;
use std::time::{Duration, Instant};
use stillroom_tests::journey::Journey;
use stillroom_tests::machine::{self, WallClock};
use stillroom_tests::window::Window;
use stillroom_tests::{Outcome, demo, programs};

/// Enough for the machine to fall asleep in the middle.
const ROWS: usize = 6_000;

#[tokio::test(flavor = "multi_thread")]
async fn a_sleep_in_mid_import_locks_and_one_too_short_to_notice_ends_it_whole() {
    Journey::walk("sleep", async |journey| {
        steps::practice(journey)?;
        let clock = WallClock::at(&mut journey.desk)?;
        let list = journey.folder().join("clients.csv");
        std::fs::write(&list, steps::list(ROWS))?;
        journey.desk.set("STILLROOM_TEST_PICK", &list);
        // Ten minutes with the lid shut: the keys don't lie in memory any longer when somebody comes back.
        journey.open().await?;
        let window = journey.window()?;
        steps::sign_in(window, OWNER).await?;
        begin_import(window).await?;
        let before = window.web_processes();
        machine::stop(window)?;
        clock.set(600)?;
        machine::go_on(window)?;
        window.locked(&before).await?;
        journey.picture("sleep-locked").await;
        journey.close().await;
        // It had come to its end, or it never was: the sleep comes where it comes.
        times(journey, "Family")?;
        // A few seconds: it goes on where it was.
        let others = [("Family", "Second"), ("person", "second"), ("(512)", "(737)")];
        let second = others.iter().fold(steps::list(ROWS), |text, (from, to)| text.replace(from, to));
        std::fs::write(&list, second)?;
        journey.open().await?;
        let window = journey.window()?;
        steps::sign_in(window, OWNER).await?;
        begin_import(window).await?;
        machine::stop(window)?;
        tokio::time::sleep(Duration::from_secs(3)).await;
        machine::go_on(window)?;
        window.shows("The import is done").await?;
        window.shows("6,000 clients came in").await?;
        journey.close().await;
        if times(journey, "Second")? != 1 {
            return Err("the window said that they came in, and they are not there".into());
        }
        ctl(journey, &["verify"]).map(drop)
    })
    .await;
}

/// How often a list came in: the same for its first, middle and last row, and once at most.
fn times(journey: &Journey, family: &str) -> Outcome<usize> {
    let mut all = Vec::new();
    for row in [0, ROWS / 2, ROWS - 1] {
        let name = format!("Given{row} {family}{row}");
        let found = ctl(journey, &["search", &name, "--limit", "60"])?;
        all.push(found.as_array().into_iter().flatten().filter(|hit| hit["name"] == name.as_str()).count());
    }
    match all.as_slice() {
        [first, middle, last] if first == middle && middle == last && *first <= 1 => Ok(*first),
        by_halves => Err(format!("{family} came in by halves: {by_halves:?}").into()),
    }
}

/// Comes back as soon as rows are being written.
async fn begin_import(window: &Window) -> Outcome {
    window.press_as("link", "Clients").await?;
    window.press("Import a list").await?;
    window.press("Browse").await?;
    window.press("Check the rows").await?;
    window.press("Import 6,000 clients").await?;
    window.until("rows to come in", |text| text.contains("Importing clients")).await
}

#[tokio::test(flavor = "multi_thread")]
async fn a_clock_set_back_is_told_and_what_bears_a_wrong_time_is_marked() {
    Journey::walk("clock", async |journey| {
        demo::make(journey, 40)?;
        let clock = WallClock::at(&mut journey.desk)?;
        let said = "This computer's clock was set back";
        journey.open().await?;
        let window = journey.window()?;
        sign_in(window).await?;
        steps::new_client(window, "Before").await?;
        if window.text().await?.contains(said) {
            return Err("it is told of a clock that is right".into());
        }
        clock.set(-2 * 3_600)?;
        steps::new_client(window, "Meanwhile").await?;
        journey.accessible("clock-set-back", said).await?;
        journey.picture("clock-set-back").await;
        // And whoever comes next hears of it too.
        journey.open().await?;
        let window = journey.window()?;
        sign_in(window).await?;
        window.shows(said).await?;
        // Set right: two hours that nobody saw pass are a sleep's, so it locks. Then all is well.
        let before = window.web_processes();
        clock.set(0)?;
        window.locked(&before).await?;
        journey.open().await?;
        let window = journey.window()?;
        sign_in(window).await?;
        steps::new_client(window, "After").await?;
        if window.text().await?.contains(said) {
            return Err("it is told of a clock that is right again".into());
        }
        journey.close().await;
        let journal = owner_ctl(journey, &["journal", "--last", "200"])?;
        let entries = journal["entries"].as_array().ok_or("no entries")?;
        marked_where_wrong(entries)?;
        owner_ctl(journey, &["verify"]).map(drop)
    })
    .await;
}

/// In their order, newest first: what bears an earlier time than an entry before it says why.
fn marked_where_wrong(entries: &[Value]) -> Outcome {
    let (mut latest, mut marked) = (i64::MIN, 0);
    for entry in entries.iter().rev() {
        let at = entry["at"].as_i64().ok_or("an entry without its time")?;
        let detail = entry["detail"].as_str().unwrap_or_default();
        let says = detail.contains("the clock had been set back");
        // The journal suffers two seconds: clocks are set a little all day.
        if says != (at + 2_000 < latest) && !detail.contains("waited") {
            return Err(format!("{latest} was before: {entry}").into());
        }
        marked += usize::from(says);
        latest = latest.max(at);
    }
    if marked > 0 { Ok(()) } else { Err("no entry is marked".into()) }
}

async fn sign_in(window: &Window) -> Outcome {
    steps::try_to_sign_in(window, demo::LOGIN, demo::PASSPHRASE).await?;
    window.find("link", "Schedule").await?;
    Ok(())
}

#[tokio::test(flavor = "multi_thread")]
async fn a_second_window_says_that_the_first_is_open_and_the_first_goes_on() {
    Journey::walk("second-window", async |journey| {
        steps::practice(journey)?;
        journey.open().await?;
        let window = journey.window()?;
        steps::sign_in(window, OWNER).await?;
        // Started once more at the same desk, the program shows the window that is there.
        let mut again = journey.desk.command(programs::app());
        let mut again = again.arg("--vault").arg(&journey.vault).spawn()?;
        let began = Instant::now();
        while again.try_wait()?.is_none() {
            if began.elapsed() > Duration::from_secs(20) {
                again.kill()?;
                return Err("a second window is open at the same desk".into());
            }
            tokio::time::sleep(Duration::from_millis(50)).await;
        }
        // At another desk of this computer nobody can: there it is said.
        let mut other = Journey::start("second-window-other")?;
        other.vault.clone_from(&journey.vault);
        for (name, secret) in journey.desk.secrets("app.stillroom")? {
            other.desk.store_secret("app.stillroom", &name, &secret)?;
        }
        let outcome = second(journey, &mut other).await;
        if outcome.is_err() {
            other.picture("second-window-other-failed").await;
        }
        outcome?;
        other.close().await;
        ctl(journey, &["verify"]).map(drop)
    })
    .await;
}

async fn second(journey: &mut Journey, other: &mut Journey) -> Outcome {
    other.open().await?;
    let second = other.window()?;
    steps::try_to_sign_in(second, OWNER.login, OWNER.passphrase).await?;
    other.accessible("in-use", "Stillroom is already open").await?;
    other.picture("second-window").await;
    steps::new_client(journey.window()?, "First").await?;
    journey.close().await;
    let second = other.window()?;
    steps::try_again(second).await?;
    steps::sign_in(second, OWNER).await?;
    steps::open_client(second, "quill first", "Quill First").await
}

#[tokio::test(flavor = "multi_thread")]
async fn a_record_of_a_newer_program_is_left_as_it_is_and_opens_in_its_own() {
    Journey::walk("newer", async |journey| {
        steps::practice(journey)?;
        // A newer format: it can't be read at all.
        let slots = journey.vault.join("vault.json");
        let ours = std::fs::read(&slots)?;
        let mut newer: Value = serde_json::from_slice(&ours)?;
        newer["format"] = json!(99);
        std::fs::write(&slots, serde_json::to_vec(&newer)?)?;
        let before = steps::files(&journey.vault)?;
        journey.open().await?;
        let window = journey.window()?;
        window.shows("A newer Stillroom wrote this record").await?;
        window.shows("Update Stillroom on this computer").await?;
        journey.accessible("newer-format", "format 99").await?;
        journey.picture("newer-format").await;
        journey.close().await;
        steps::same_files(&journey.vault, &before)?;
        std::fs::write(&slots, ours)?;

        // A newer schema: it is seen once somebody has signed in.
        child(journey, "make-newer")?;
        let before = steps::files(&journey.vault)?;
        journey.open().await?;
        let window = journey.window()?;
        steps::try_to_sign_in(window, OWNER.login, OWNER.passphrase).await?;
        window.shows("A newer Stillroom wrote this record").await?;
        journey.accessible("newer-schema", "Update Stillroom on this computer").await?;
        journey.close().await;
        steps::same_files(&journey.vault, &before)?;
        // For its own program all is as it was.
        child(journey, "make-ours")?;
        journey.open().await?;
        let window = journey.window()?;
        steps::sign_in(window, OWNER).await?;
        journey.close().await;
        ctl(journey, &["verify"]).map(drop)
    })
    .await;
}

fn child(journey: &Journey, task: &str) -> Outcome {
    let mut command = journey.desk.command(Path::new(env!("CARGO_BIN_EXE_stillroom-child")));
    command.arg(task).arg(&journey.vault).args([OWNER.login, OWNER.passphrase]);
    programs::said(&mut command).map(drop)
}

fn ctl(journey: &Journey, words: &[&str]) -> Outcome<Value> {
    let mut ctl = programs::ctl(&journey.desk, &journey.vault, OWNER.passphrase);
    Ok(serde_json::from_str(&programs::said(ctl.arg("--json").args(words))?)?)
}

/// The same, of the synthetic practice.
fn owner_ctl(journey: &Journey, words: &[&str]) -> Outcome<Value> {
    let mut ctl = programs::ctl(&journey.desk, &journey.vault, demo::PASSPHRASE);
    Ok(serde_json::from_str(&programs::said(ctl.args(["--json", "--as", demo::LOGIN]).args(words))?)?)
}
