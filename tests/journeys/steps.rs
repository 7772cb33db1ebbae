//! Things that a person does on several journeys.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};
use stillroom_tests::journey::Journey;
use stillroom_tests::window::Window;
use stillroom_tests::{Outcome, programs};
use thirtyfour::prelude::*;

/// A person of the invented practice.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Person {
    pub(crate) name: &'static str,
    pub(crate) login: &'static str,
    pub(crate) passphrase: &'static str,
}

pub(crate) const PRACTICE: &str = "Juniper & Rye";
pub(crate) const OWNER: Person =
    Person { name: "Olivia Brandt", login: "olivia", passphrase: "a lantern over the still water" };
pub(crate) const PROVIDER: Person =
    Person { name: "Nadia Reyes", login: "nadia", passphrase: "copper kettle singing at noon" };
pub(crate) const PIN: &str = "483920";

/// A practice made without a window; gives the recovery key's groups.
pub(crate) fn practice(journey: &Journey) -> Outcome<Vec<String>> {
    let mut ctl = programs::ctl(&journey.desk, &journey.vault, OWNER.passphrase);
    ctl.args(["--json", "init", "--practice", PRACTICE, "--owner", OWNER.login, "--name", OWNER.name]);
    ctl.args(["--time-zone", "America/Chicago"]);
    let made: serde_json::Value = serde_json::from_str(&programs::said(&mut ctl)?)?;
    let sheet = made["recoverySheet"].as_array().ok_or("init gave no recovery key")?;
    Ok(sheet.iter().filter_map(|g| g.as_str().map(str::to_owned)).collect())
}

/// All of a folder's files but the lock, which holds nothing: how each lies there.
pub(crate) fn files(folder: &Path) -> Outcome<BTreeMap<PathBuf, Vec<u8>>> {
    let mut all = BTreeMap::new();
    for entry in std::fs::read_dir(folder)? {
        let entry = entry?;
        if entry.file_type()?.is_dir() {
            all.extend(files(&entry.path())?);
        } else if entry.file_name() != "lock" {
            all.insert(entry.path(), std::fs::read(entry.path())?);
        }
    }
    Ok(all)
}

/// Whether each is as it was, byte for byte, and none came or went.
pub(crate) fn same_files(folder: &Path, before: &BTreeMap<PathBuf, Vec<u8>>) -> Outcome {
    let after = files(folder)?;
    let mut all = before.keys().chain(after.keys());
    match all.find(|file| before.get(*file) != after.get(*file)) {
        None => Ok(()),
        Some(file) => Err(format!("{} isn't as it was", file.display()).into()),
    }
}

/// First run, from the welcome to the open record. Gives the recovery key's groups.
pub(crate) async fn set_up(journey: &Journey) -> Outcome<Vec<String>> {
    let window = journey.window()?;
    journey.accessible("welcome", "Welcome to Stillroom").await?;
    window.press("Set up a practice").await?;
    window.fill("Practice name", PRACTICE).await?;
    window.fill("Time zone", "Chicago").await?;
    window.press_as("option", "America/Chicago").await?;
    journey.accessible("practice", "Your practice").await?;
    window.press("Continue").await?;
    window.fill("Your name", OWNER.name).await?;
    window.fill("Login", OWNER.login).await?;
    journey.accessible("owner", "Who owns it").await?;
    window.press("Continue").await?;
    window.fill("Passphrase", OWNER.passphrase).await?;
    window.fill("Type it again", OWNER.passphrase).await?;
    journey.accessible("passphrase", "Choose a passphrase").await?;
    window.press("Continue").await?;

    window.shows("It is shown only now").await?;
    let groups = recovery_groups(window).await?;
    journey.accessible("recovery-key", "It is shown only now").await?;
    window.tick("I have printed it").await?;
    window.press("Continue").await?;
    window.shows("Type two groups back").await?;
    for (at, group) in groups.iter().enumerate() {
        let label = format!("Group {}", at + 1);
        if window.has("field", &label).await {
            // As a tired person types it.
            window.fill(&label, &group.to_lowercase()).await?;
        }
    }
    journey.accessible("recovery-check", "Type two groups back").await?;
    window.press("Confirm").await?;
    journey.accessible("ready", "Your practice is ready").await?;
    window.press("Open Stillroom").await?;
    window.find("link", "Schedule").await?;
    Ok(groups)
}

async fn recovery_groups(window: &Window) -> Outcome<Vec<String>> {
    let script = "return [...document.querySelectorAll('ol.groups code')].map((e) => e.innerText.trim())";
    let groups = window.script(script, vec![]).await?;
    let groups: Vec<String> =
        groups.as_array().into_iter().flatten().filter_map(|g| g.as_str().map(str::to_owned)).collect();
    if groups.len() < 8 {
        return Err(format!("only {} groups of the recovery key are shown", groups.len()).into());
    }
    Ok(groups)
}

/// Types login and passphrase at the sign-in screen and presses the button.
pub(crate) async fn try_to_sign_in(window: &Window, login: &str, passphrase: &str) -> Outcome {
    window.find("field", "Passphrase").await?;
    let choose = "const one = document.querySelector(`input[name=login][value=\"${arguments[0]}\"]`); one?.click(); return !!one";
    let among = window.script(choose, vec![login.into()]).await?.as_bool().unwrap_or(false);
    if !among && window.has("field", "Login").await {
        window.fill("Login", login).await?;
    }
    window.fill("Passphrase", passphrase).await?;
    window.press_as("button", "Sign in").await
}

/// Signs in and waits for the schedule's link.
pub(crate) async fn sign_in(window: &Window, person: Person) -> Outcome {
    try_to_sign_in(window, person.login, person.passphrase).await?;
    window.find("link", "Schedule").await?;
    Ok(())
}

/// Gives the passphrase again where it is asked for.
pub(crate) async fn step_up_if_asked(window: &Window, person: Person, then: &str) -> Outcome {
    window
        .until("a step-up or its result", |text| {
            text.contains("Your passphrase, please") || text.contains(then)
        })
        .await?;
    if window.text().await?.contains("Your passphrase, please") {
        window.fill("Passphrase", person.passphrase).await?;
        window.press("Go on").await?;
    }
    Ok(())
}

/// Adds a provider as the owner; gives the one-time passphrase.
pub(crate) async fn add_provider(journey: &Journey) -> Outcome<String> {
    let window = journey.window()?;
    window.press_as("link", "Staff").await?;
    journey.accessible("staff", "Who works here").await?;
    window.press("Add a person").await?;
    window.fill("Name", PROVIDER.name).await?;
    window.fill("Login", PROVIDER.login).await?;
    window.fill("What they do", "Injector").await?;
    window.fill("Letters after the name", "NP").await?;
    window.tick("Provider").await?;
    journey.accessible("staff-new", "What they do").await?;
    window.press_as("button", "Add a person").await?;
    let shown = format!("One-time passphrase for {}", PROVIDER.name);
    step_up_if_asked(window, OWNER, &shown).await?;
    window.shows(&shown).await?;
    let shown = "return document.querySelector('.secret code')?.textContent";
    let secret =
        window.script(shown, vec![]).await?.as_str().ok_or("no one-time passphrase is shown")?.to_owned();
    journey.accessible("one-time-passphrase", "It is shown only now").await?;
    window.press("I have handed it over").await?;
    Ok(secret.trim().to_owned())
}

/// Locks everything: the web process ends, a fresh one shows the sign-in screen.
pub(crate) async fn lock_vault(journey: &Journey) -> Outcome {
    let window = journey.window()?;
    let before = window.web_processes();
    // The answer may not come: the page that sent it is gone.
    let _ = window.chord(&[Key::Control], 'l').await;
    window.locked(&before).await
}

/// A name, found through the palette from anywhere.
pub(crate) async fn open_client(window: &Window, typed: &str, name: &str) -> Outcome {
    window.chord(&[Key::Control], 'k').await?;
    window.fill("Find a client or run a command", typed).await?;
    window.press_as("option", name).await?;
    window.find("heading", name).await?;
    Ok(())
}

/// A client list of `rows` invented people.
pub(crate) fn list(rows: usize) -> String {
    let mut text = String::from("First name,Last name,Mobile,Email\n");
    for n in 0..rows {
        let _ = writeln!(text, "Given{n},Family{n},(512) 555-{:04},person{n}@example.org", n % 10_000);
    }
    text
}

/// A new client of this family, added in the window.
pub(crate) async fn new_client(window: &Window, family: &str) -> Outcome {
    window.press_as("link", "Clients").await?;
    window.press("New client").await?;
    window.fill("Given name", "Quill").await?;
    window.fill("Family name", family).await?;
    window.press("Add client").await?;
    window.find("heading", &format!("Quill {family}")).await?;
    Ok(())
}

/// Presses “Try again” until the way in is back.
pub(crate) async fn try_again(window: &Window) -> Outcome {
    let began = Instant::now();
    while !window.has("field", "Passphrase").await {
        if began.elapsed() > Duration::from_secs(20) {
            return Err("the way in doesn't come back".into());
        }
        if window.has("button", "Try again").await {
            window.press("Try again").await?;
        }
        tokio::time::sleep(Duration::from_millis(300)).await;
    }
    Ok(())
}
