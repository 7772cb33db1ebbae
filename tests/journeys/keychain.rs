//! The keychain's bad days: a clear screen, the recovery key, nothing overwritten.

use crate::steps::{self, OWNER, Person};
use std::fs;
use std::time::{Duration, Instant};
use stillroom_tests::journey::Journey;
use stillroom_tests::window::Window;
use stillroom_tests::{Outcome, programs};

/// Every file of the vault that a failed opening must leave as it was.
fn fingerprint(journey: &Journey) -> Outcome<Vec<(String, Vec<u8>)>> {
    let mut files = Vec::new();
    for entry in fs::read_dir(&journey.vault)? {
        let entry = entry?;
        let name = entry.file_name().to_string_lossy().into_owned();
        if entry.file_type()?.is_file() && (name.ends_with(".json") || name.ends_with(".db")) {
            files.push((name, fs::read(entry.path())?));
        }
    }
    files.sort();
    Ok(files)
}

fn unchanged(journey: &Journey, before: &[(String, Vec<u8>)]) -> Outcome {
    let after = fingerprint(journey)?;
    for (name, bytes) in before {
        let now = after.iter().find(|(n, _)| n == name).map(|(_, b)| b);
        if now != Some(bytes) {
            return Err(format!("{name} was changed by a failed opening").into());
        }
    }
    Ok(())
}

/// The sign-in fails with this heading, whether at once or after the passphrase.
async fn is_told(journey: &Journey, heading: &str) -> Outcome {
    let window = journey.window()?;
    window.until("the way in", |text| text.contains("Sign in") || text.contains(heading)).await?;
    if !window.text().await?.contains(heading) {
        steps::try_to_sign_in(window, OWNER.login, OWNER.passphrase).await?;
    }
    window.shows(heading).await
}

async fn recover(journey: &Journey, groups: &[String]) -> Outcome {
    let window = journey.window()?;
    window.press("Use the recovery key").await?;
    journey.accessible("recover", "Type the groups from the sheet").await?;
    window.fill("Recovery key", &groups.join(" ").to_lowercase()).await?;
    window.fill("New passphrase", "another lantern over dark water").await?;
    window.fill("Type it again", "another lantern over dark water").await?;
    window.press("Open the record").await?;
    window.find("link", "Schedule").await?;
    Ok(())
}

#[tokio::test(flavor = "multi_thread")]
async fn a_wiped_keychain_is_named_and_the_recovery_key_opens_the_record() {
    Journey::walk("keychain-wiped", async |journey| {
        let groups = steps::practice(journey)?;
        let before = fingerprint(journey)?;
        journey.desk.wipe_secrets("app.stillroom")?;
        journey.open().await?;
        is_told(journey, "The key for this computer is missing").await?;
        journey.accessible("problem", "Nothing was overwritten").await?;
        unchanged(journey, &before)?;
        recover(journey, &groups).await?;
        // The new passphrase opens it from now on, here.
        let window = journey.open().await?;
        steps::try_to_sign_in(window, OWNER.login, "another lantern over dark water").await?;
        window.find("link", "Schedule").await?;
        Ok(())
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn another_vaults_device_secret_does_not_fit_and_is_not_overwritten() {
    Journey::walk("keychain-wrong", async |journey| {
        steps::practice(journey)?;
        let before = fingerprint(journey)?;
        let secrets = journey.desk.secrets("app.stillroom")?;
        let device =
            secrets.iter().find(|(name, _)| name.ends_with("/device-secret")).ok_or("no device secret")?;
        // As long, and another: one bit is changed in its middle.
        let mut wrong = device.1.clone();
        let middle = wrong.len() / 2;
        if let Some(byte) = wrong.get_mut(middle) {
            *byte ^= 1;
        }
        journey.desk.store_secret("app.stillroom", &device.0, &wrong)?;
        journey.open().await?;
        is_told(journey, "The key for this computer does not fit").await?;
        unchanged(journey, &before)?;
        let kept = journey.desk.secrets("app.stillroom")?;
        if !kept.iter().any(|(name, secret)| *name == device.0 && *secret == wrong) {
            return Err("the entry that did not fit was overwritten".into());
        }
        // Put right again, it opens with the passphrase as ever.
        journey.desk.store_secret("app.stillroom", &device.0, &device.1)?;
        let window = journey.open().await?;
        steps::sign_in(window, OWNER).await
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn without_a_secret_service_a_clear_screen_leads_to_the_recovery_key() {
    Journey::walk("keychain-absent", async |journey| {
        let groups = steps::practice(journey)?;
        let before = fingerprint(journey)?;
        journey.desk.stop_keyring();
        journey.open().await?;
        is_told(journey, "This computer’s keychain does not answer").await?;
        journey.accessible("no-keychain", "keychain does not answer").await?;
        unchanged(journey, &before)?;
        // Only to look: a new passphrase would need a keychain to keep its half.
        looks_by_the_sheet(journey.window()?, &groups).await?;
        // And when it answers again, the passphrase opens it as ever.
        journey.desk.start_keyring()?;
        let window = journey.open().await?;
        steps::sign_in(window, OWNER).await
    })
    .await;
}

/// Opens the record by the recovery key, and only to look: that needs no keychain.
async fn looks_by_the_sheet(window: &Window, groups: &[String]) -> Outcome {
    window.press("Use the recovery key").await?;
    window.fill("Recovery key", &groups.join(" ")).await?;
    window.tick("Only to look").await?;
    window.press("Open the record").await?;
    window.shows("You are in by the recovery key").await
}

/// Signs in while the keychain hangs; gives how long it took to say so.
async fn is_told_that_it_hangs(journey: &Journey) -> Outcome<Duration> {
    let window = journey.window()?;
    window.shows("Sign in").await?;
    journey.desk.hang_keyring(true)?;
    let began = Instant::now();
    steps::try_to_sign_in(window, OWNER.login, OWNER.passphrase).await?;
    window.shows("This computer’s keychain gives no answer").await?;
    Ok(began.elapsed())
}

#[tokio::test(flavor = "multi_thread")]
async fn a_secret_service_that_hangs_is_given_up_and_nothing_comes_late() {
    Journey::walk("keychain-hangs", async |journey| {
        let groups = steps::practice(journey)?;
        let before = fingerprint(journey)?;
        let secrets = journey.desk.secrets("app.stillroom")?;
        journey.open().await?;
        let took = is_told_that_it_hangs(journey).await?;
        if took > Duration::from_secs(20) {
            return Err(format!("it took {took:?} to say so").into());
        }
        journey.accessible("keychain-hangs", "nothing was written").await?;
        unchanged(journey, &before)?;
        let window = journey.window()?;
        tokio::time::sleep(Duration::from_secs(2)).await;
        window.press("Try again").await?;
        window.shows("It is still so").await?;
        // It goes on: nothing that was asked meanwhile is done late, and the same window signs in.
        journey.desk.hang_keyring(false)?;
        tokio::time::sleep(Duration::from_secs(2)).await;
        if journey.desk.secrets("app.stillroom")? != secrets {
            return Err("the keychain holds something else than before".into());
        }
        window.press("Try again").await?;
        steps::sign_in(window, OWNER).await?;

        // To look needs no keychain, whatever it does.
        journey.open().await?;
        is_told_that_it_hangs(journey).await?;
        looks_by_the_sheet(journey.window()?, &groups).await?;
        journey.desk.hang_keyring(false)?;
        let window = journey.open().await?;
        steps::sign_in(window, OWNER).await
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_copied_vault_does_not_open_with_the_right_passphrase_alone() {
    Journey::walk("copied-vault", async |journey| {
        steps::practice(journey)?;
        // Another account of the same computer: another keyring, another HOME.
        let other = Journey::start("copied-vault-other")?;
        fs::create_dir_all(&other.vault)?;
        for entry in fs::read_dir(&journey.vault)? {
            let entry = entry?;
            if entry.file_type()?.is_file() {
                fs::copy(entry.path(), other.vault.join(entry.file_name()))?;
            }
        }
        let mut ctl = programs::ctl(&other.desk, &other.vault, OWNER.passphrase);
        let out = ctl.args(["search", "anyone"]).output()?;
        let said = String::from_utf8_lossy(&out.stderr);
        if out.status.success() || !said.to_lowercase().contains("recovery key") {
            return Err(format!("a copy without its device secret: {} {said}", out.status).into());
        }
        Ok(())
    })
    .await;
}

/// What goes wrong with a keychain while somebody works, and what the way in says of it then.
type Bad = (&'static str, fn(&mut Journey) -> Result<(), String>, &'static str);

const MID_SESSION: [Bad; 2] = [
    (
        "Stopped",
        |journey| {
            journey.desk.stop_keyring();
            Ok(())
        },
        "This computer’s keychain does not answer",
    ),
    ("Locked", |journey| journey.desk.lock_keyring(), "This computer’s keychain is locked"),
];

#[tokio::test(flavor = "multi_thread")]
async fn a_keychain_that_goes_in_mid_session_stops_no_work_and_halves_nothing() {
    Journey::walk("keychain-mid-session", async |journey| {
        steps::practice(journey)?;
        let mut passphrase = OWNER.passphrase;
        for (word, goes_wrong, heading) in MID_SESSION {
            journey.open().await?;
            let window = journey.window()?;
            steps::try_to_sign_in(window, OWNER.login, passphrase).await?;
            window.find("link", "Schedule").await?;
            goes_wrong(journey)?;
            // The key is held: work goes on, and so does what is about keys.
            let window = journey.window()?;
            steps::new_client(window, word).await?;
            add_person(journey, word, passphrase).await?;
            passphrase = change_passphrase(window, passphrase).await?;
            steps::lock_vault(journey).await?;
            journey.open().await?;
            let window = journey.window()?;
            steps::try_to_sign_in(window, OWNER.login, passphrase).await?;
            window.shows(heading).await?;
            journey.accessible(word, heading).await?;
            journey.picture(&format!("keychain-{word}")).await;
            journey.desk.stop_keyring();
            journey.desk.start_keyring()?;
            let window = journey.window()?;
            steps::try_again(window).await?;
            steps::try_to_sign_in(window, OWNER.login, passphrase).await?;
            window.find("link", "Schedule").await?;
            steps::open_client(window, &format!("quill {word}"), &format!("Quill {word}")).await?;
        }
        journey.close().await;
        programs::said(programs::ctl(&journey.desk, &journey.vault, passphrase).args([
            "--as",
            OWNER.login,
            "verify",
        ]))
        .map(drop)
    })
    .await;
}

async fn add_person(journey: &Journey, word: &str, passphrase: &'static str) -> Outcome {
    let window = journey.window()?;
    window.press_as("link", "Staff").await?;
    window.press("Add a person").await?;
    window.fill("Name", &format!("Pia {word}")).await?;
    window.fill("Login", &format!("pia.{}", word.to_lowercase())).await?;
    window.fill("What they do", "Front desk").await?;
    window.tick("Front desk").await?;
    window.press_as("button", "Add a person").await?;
    let shown = "One-time passphrase for";
    steps::step_up_if_asked(window, Person { passphrase, ..OWNER }, shown).await?;
    window.shows(shown).await?;
    window.press("I have handed it over").await
}

/// To another one; gives it.
async fn change_passphrase(window: &Window, from: &str) -> Outcome<&'static str> {
    let to = if from == NEXT[0] { NEXT[1] } else { NEXT[0] };
    window.script("location.hash = '#/account'; return 0", vec![]).await?;
    window.press("Change passphrase").await?;
    window.fill("Current passphrase", from).await?;
    window.fill("New passphrase", to).await?;
    window.fill("Type it again", to).await?;
    window.press("Save the new passphrase").await?;
    window.shows("Your passphrase was changed").await?;
    Ok(to)
}

const NEXT: [&str; 2] = ["another lantern over dark water", "seven herons in the early reeds"];
