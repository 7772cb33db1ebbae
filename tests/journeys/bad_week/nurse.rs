//! A nurse who leaves: at the desk, and in an account of her own on the same computer.

use super::NURSE;
use crate::spa::OWNER;
use crate::steps;
use stillroom_tests::Outcome;
use stillroom_tests::journey::Journey;
use stillroom_tests::machine::WallClock;

const ELSEWHERE: &str = "a copper bell under the apple tree";

/// The owner, signed in, makes a code for her; with it she sets her own account up. Gives that
/// account, closed again.
pub(super) async fn goes_elsewhere(journey: &mut Journey, moved: i64) -> Outcome<Journey> {
    open_access(journey).await?;
    let window = journey.window()?;
    window.press("Make a code for this login elsewhere").await?;
    let shown = format!("Code for {}", NURSE.name);
    steps::step_up_if_asked(window, OWNER, &shown).await?;
    window.shows(&shown).await?;
    let code = window.script("return document.querySelector('.secret code')?.textContent", vec![]).await?;
    let code = code.as_str().ok_or("no code is shown")?.trim().to_owned();
    window.press("I have handed it over").await?;
    journey.close().await;

    let mut account = Journey::start("bad-week-elsewhere")?;
    account.vault.clone_from(&journey.vault);
    WallClock::at(&mut account.desk)?.set(moved)?;
    account.open().await?;
    let outcome = enrol(&account, &code).await;
    if outcome.is_err() {
        account.picture("bad-week-elsewhere-failed").await;
    }
    outcome?;
    account.close().await;
    Ok(account)
}

async fn enrol(account: &Journey, code: &str) -> Outcome {
    let window = account.window()?;
    window.press("Can’t sign in?").await?;
    window.press("Use a code from the owner").await?;
    window.fill("Login", NURSE.login).await?;
    window.fill("Code", code).await?;
    window.fill("New passphrase", ELSEWHERE).await?;
    window.fill("Type it again", ELSEWHERE).await?;
    account.accessible("enrol", "It sets up this computer for your login").await?;
    window.press("Set up this computer").await?;
    window.find("link", "Schedule").await?;
    Ok(())
}

async fn open_access(journey: &Journey) -> Outcome {
    let window = journey.window()?;
    window.press_as("link", "Staff").await?;
    window.press(NURSE.name).await?;
    window.press("Access").await
}

/// Her last day.
pub(super) async fn leaves(journey: &Journey) -> Outcome {
    open_access(journey).await?;
    let window = journey.window()?;
    journey.accessible("access", "For somebody who leaves").await?;
    window.press("End access").await?;
    window.fill("Reason", "Her last working day").await?;
    journey.accessible("end-access", "Their future visits stay booked").await?;
    window.press("End access").await?;
    steps::step_up_if_asked(window, OWNER, "has ended").await?;
    window.shows(&format!("The access of {} has ended", NURSE.name)).await
}

/// At the desk where she worked, or at any other.
pub(super) async fn is_shut_out(journey: &Journey) -> Outcome {
    nobody_comes_in(journey, NURSE.passphrase, "The login or the passphrase is wrong").await
}

/// In her own account, at its next contact with the record: nobody else has a way in there.
pub(super) async fn is_shut_out_elsewhere(account: &mut Journey) -> Outcome {
    account.open().await?;
    let outcome = nobody_comes_in(account, ELSEWHERE, "The key for this computer is missing").await;
    if outcome.is_err() {
        account.picture("bad-week-elsewhere-failed").await;
    }
    account.close().await;
    outcome
}

/// She is no longer among those who sign in there, and typing her login doesn't help.
async fn nobody_comes_in(journey: &Journey, passphrase: &str, told: &str) -> Outcome {
    let window = journey.window()?;
    window.find("field", "Passphrase").await?;
    if window.has("button", "Another login").await {
        window.press("Another login").await?;
    }
    steps::try_to_sign_in(window, NURSE.login, passphrase).await?;
    journey.accessible("left", told).await?;
    if window.has("link", "Schedule").await {
        return Err("somebody who left can sign in".into());
    }
    Ok(())
}
