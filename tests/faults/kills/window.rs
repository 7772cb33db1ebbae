//! A window of a synthetic practice that is killed while somebody works in it.

use super::{FAMILY, Kills, of_family, write_list};
use serde_json::Value;
use std::time::{Duration, Instant};
use stillroom_tests::journey::Journey;
use stillroom_tests::window::Window;
use stillroom_tests::{Outcome, demo, programs};
use xtask::say::say;

/// A provider of the synthetic practice, who books and writes notes.
pub(super) const PROVIDER: &str = "nora";
/// Who owns it: they take lists in, back up and make new keys.
pub(super) const OWNER: &str = demo::LOGIN;

/// A synthetic practice at a desk of its own.
pub(super) fn practice(name: &str) -> Journey {
    let journey = Journey::start(name).unwrap();
    demo::make(&journey, 60).unwrap();
    journey
}

/// The same with one large family more: its record takes longer to copy than a person to press a
/// button.
pub(super) fn furnished(name: &str) -> Journey {
    let journey = practice(name);
    let list = journey.folder().join("family.csv");
    write_list(&list, FAMILY, 20_000);
    ctl(&journey, &["import", "clients", &list.to_string_lossy(), "--duplicates"]);
    journey
}

/// What `stillroomctl` says of it afterwards.
pub(super) fn ctl(journey: &Journey, words: &[&str]) -> Value {
    let mut ctl = programs::ctl(&journey.desk, &journey.vault, demo::PASSPHRASE);
    let said = programs::said(ctl.args(["--json", "--as", demo::LOGIN]).args(words)).unwrap();
    serde_json::from_str(&said).unwrap()
}

/// How many of a family it finds.
pub(super) fn family(journey: &Journey, family: &str) -> usize {
    of_family(family, |words| ctl(journey, words))
}

/// A window with this person signed in.
pub(super) async fn signed_in(journey: &Journey, login: &str) -> Outcome<Window> {
    let window = Window::open(&journey.desk, &journey.vault).await?;
    window.find("field", "Passphrase").await?;
    let choose = "document.querySelector(`input[name=login][value=\"${arguments[0]}\"]`).click(); return 0";
    window.script(choose, vec![login.into()]).await?;
    window.fill("Passphrase", demo::PASSPHRASE).await?;
    window.press_as("button", "Sign in").await?;
    window.find("link", "Schedule").await?;
    Ok(window)
}

/// Opens a page by its address.
pub(super) async fn go_to(window: &Window, address: &str) -> Outcome {
    window.script("location.hash = arguments[0]; return 0", vec![address.into()]).await.map(drop)
}

/// Gives the owner's passphrase again, unless what it is asked for is `done` without.
pub(super) async fn step_up(window: &Window, done: &str) -> Outcome {
    const ASKED: &str = "Your passphrase, please";
    window.until("a step-up or its result", |text| text.contains(ASKED) || text.contains(done)).await?;
    if window.text().await?.contains(ASKED) {
        window.fill("Passphrase", demo::PASSPHRASE).await?;
        window.press("Go on").await?;
    }
    Ok(())
}

/// Goes on with `work` until the moment of the kill `comes`. Then the window is gone.
pub(super) async fn until_killed(
    window: Window,
    comes: impl Future<Output = ()>,
    work: impl AsyncFnOnce(&Window) -> Outcome,
    kills: &Kills,
) {
    let worked = tokio::select! {
        () = comes => Ok(()),
        ended = work(&window) => ended,
    };
    let page = |(_, name): &(u32, String)| name.starts_with("WebKitWebProc");
    let there = window.is_running() && window.web_processes().iter().any(page);
    window.kill().await;
    match worked {
        Ok(()) => {}
        // WebDriver gave up, of a program that is there with its page: the kill comes a little sooner.
        Err(why) if there && why.to_string().contains("unknown error") => {
            say(&format!("{why}: {}", kills.at()))
        }
        // Work ends only with the kill: whoever stops before has met something else.
        Err(why) => panic!("{why}: {}, its page there: {there}", kills.at()),
    }
}

/// Runs a script of the page that answers later, through its last argument.
pub(super) async fn ask(window: &Window, script: &str, args: Vec<Value>) -> Outcome<Value> {
    Ok(window.driver.execute_async(script, args).await?.json().clone())
}

/// Asks the page until it answers with a text.
pub(super) async fn text_of(window: &Window, script: &str) -> Outcome<String> {
    let began = Instant::now();
    loop {
        if let Some(text) = window.script(script, vec![]).await?.as_str() {
            return Ok(text.to_owned());
        }
        if began.elapsed() > Duration::from_secs(30) {
            return Err(format!("waited for {script}; the page says:\n{}", window.text().await?).into());
        }
        tokio::time::sleep(Duration::from_millis(15)).await;
    }
}
