//! A second factor: set up from the letters beside its picture, asked for at each confirmation, each
//! code good for once; by a script too; and asked for still on the computer to which a stick brought
//! the record.

use crate::backup;
use crate::spa::go;
use crate::steps::{self, OWNER, Person};
use serde_json::Value;
use std::path::Path;
use std::process::{Command, Stdio};
use std::time::{Duration, SystemTime};
use stillroom_testkit::Authenticator;
use stillroom_tests::journey::Journey;
use stillroom_tests::window::Window;
use stillroom_tests::{Outcome, programs};

const NEW_PASSPHRASE: &str = "another lantern over dark water";
const ASKED: &str = "Your passphrase and a code, please";
const WRONG: &str = "That code isn't right";
const USED: &str = "That code was used already";
const SAVED: &str = "Everyone confirms anew from now on";
/// How long a code stands, and how far a clock may be off either way.
const STEP: i64 = 30_000;

#[tokio::test(flavor = "multi_thread")]
async fn a_second_factor_confirms_once_by_each_code_and_after_a_restore() {
    Journey::walk("second-factor", async |journey| {
        let sheet = steps::practice(journey)?.join(" ");
        let stick = journey.folder().join("stick");
        std::fs::create_dir(&stick)?;
        journey.desk.set("STILLROOM_TEST_PICK", &stick);
        journey.open().await?;
        let window = journey.window()?;
        steps::sign_in(window, OWNER).await?;
        for family in ["Lark", "Wren"] {
            steps::new_client(window, family).await?;
        }
        let (mut phone, codes) = set_up(journey).await?;
        confirms(journey, &mut phone, &codes).await?;
        journey.close().await;
        a_script_is_asked(journey, &mut phone, &stick).await?;

        let mut other = Journey::start("second-factor-other")?;
        other.desk.set("STILLROOM_TEST_PICK", &stick);
        other.open().await?;
        let outcome = is_asked_after_a_restore(&mut other, &sheet, &mut phone).await;
        if outcome.is_err() {
            other.picture("second-factor-other-failed").await;
        }
        outcome
    })
    .await;
}

/// The phone, and the newest step of which it gave a code.
struct Phone {
    app: Authenticator,
    given: i64,
}

impl Phone {
    /// A code that wasn't given yet: the next one's, which a vault takes half a minute early, or a
    /// later one once it has come so near.
    async fn code(&mut self) -> Outcome<String> {
        loop {
            let soonest = now()? / STEP + 1;
            if soonest > self.given {
                self.given = soonest;
                return Ok(self.last());
            }
            tokio::time::sleep(Duration::from_millis(500)).await;
        }
    }

    /// The code that was given last.
    fn last(&self) -> String {
        self.app.shows(self.given * STEP)
    }

    /// Six digits that are no step's near this time.
    fn wrong(&self) -> Outcome<String> {
        let near = now()? / STEP;
        let taken: Vec<String> = (near - 3..near + 6).map(|step| self.app.shows(step * STEP)).collect();
        let free = (0..20).map(|n| format!("{n:06}")).find(|code| !taken.contains(code));
        Ok(free.ok_or("no code is wrong")?)
    }
}

fn now() -> Outcome<i64> {
    Ok(i64::try_from(SystemTime::UNIX_EPOCH.elapsed()?.as_millis())?)
}

/// On the page about oneself: passphrase, the secret's letters, a wrong code, a right one. Gives the
/// recovery codes too.
async fn set_up(journey: &Journey) -> Outcome<(Phone, Vec<String>)> {
    let window = journey.window()?;
    go(window, "/account").await?;
    window.press_as("button", "Set up a second factor").await?;
    window.fill("Current passphrase", OWNER.passphrase).await?;
    window.press_as("button", "Continue").await?;
    journey.accessible("factor-secret", "Type these letters into the app").await?;
    let letters = window.script("return document.querySelector('.secret code')?.textContent", vec![]).await?;
    let app = Authenticator::typed(letters.as_str().ok_or("the secret isn't shown in letters")?.trim());
    let mut phone = Phone { app, given: 0 };
    window.fill("Code from your app", &phone.wrong()?).await?;
    window.press_as("button", "Turn it on").await?;
    window.shows(WRONG).await?;
    window.fill("Code from your app", &phone.code().await?).await?;
    window.press_as("button", "Turn it on").await?;
    journey.accessible("factor-codes", "Each stands in once for a code of the app").await?;
    let codes = "return [...document.querySelectorAll('ol.codes code')].map((e) => e.innerText.trim())";
    let codes = window.script(codes, vec![]).await?;
    let codes: Vec<String> =
        codes.as_array().into_iter().flatten().filter_map(|one| Some(one.as_str()?.to_owned())).collect();
    if codes.len() != 10 {
        return Err(format!("{} recovery codes are shown", codes.len()).into());
    }
    window.tick("I have printed them or written them down").await?;
    window.press_as("button", "Done").await?;
    window.shows("Your second factor is on").await?;
    Ok((phone, codes))
}

/// The practice asks for codes; each is taken once, and a recovery code stands in once.
async fn confirms(journey: &Journey, phone: &mut Phone, codes: &[String]) -> Outcome {
    let window = journey.window()?;
    let [first, ..] = codes else { return Err("no recovery code".into()) };
    go(window, "/settings/security").await?;
    // With its first code the factor was a confirmation itself.
    window.press_as("radio", "Of everyone").await?;
    window.shows(SAVED).await?;
    window.hides(SAVED).await?;
    window.press_as("radio", "Of those who have one").await?;
    journey.accessible("factor-asked", ASKED).await?;
    confirm(window, OWNER.passphrase, "Code from your app", &phone.last(), USED).await?;
    confirm(window, OWNER.passphrase, "Code from your app", &phone.wrong()?, WRONG).await?;
    window.press("Use a recovery code").await?;
    confirm(
        window,
        OWNER.passphrase,
        "Recovery code",
        &first.to_uppercase(),
        "That recovery code is used up. 9 are left",
    )
    .await?;
    window.hides(SAVED).await?;
    window.press_as("radio", "Of everyone").await?;
    window.shows(ASKED).await?;
    window.press("Use a recovery code").await?;
    confirm(window, OWNER.passphrase, "Recovery code", first, WRONG).await?;
    window.press("Use the app’s code").await?;
    confirm(window, OWNER.passphrase, "Code from your app", &phone.code().await?, SAVED).await
}

/// Gives both and waits for what comes of it; after some misses the program makes one wait first.
async fn confirm(window: &Window, passphrase: &str, field: &str, code: &str, then: &str) -> Outcome {
    const WAIT: &str = "Too many tries";
    loop {
        window.hides(WAIT).await?;
        window.fill("Passphrase", passphrase).await?;
        window.fill(field, code).await?;
        window.press("Go on").await?;
        window.until(then, |text| text.contains(then) || text.contains(WAIT)).await?;
        if window.text().await?.contains(then) {
            return Ok(());
        }
    }
}

/// `stillroomctl` takes one too, and says which code it wanted.
async fn a_script_is_asked(journey: &Journey, phone: &mut Phone, stick: &Path) -> Outcome {
    let init = ["backup", "init", "--name", "Blue", "--at"];
    let list = ["backup", "list", "--at"];
    // In a session of its own there is no terminal, and so nobody to be asked.
    let asked = ctl(journey, &init, stick);
    let mut alone = journey.desk.command("setsid");
    alone.arg("--wait").arg(asked.get_program()).args(asked.get_args());
    alone.env_remove("STILLROOM_CODE").env("STILLROOM_PASSPHRASE", OWNER.passphrase);
    let why = refused(&mut alone)?;
    if !why.to_string().contains("STILLROOM_CODE") {
        return Err(format!("it doesn't say how a code is given: {why}").into());
    }
    is_refused(ctl(journey, &init, stick).env("STILLROOM_CODE", phone.wrong()?), "code_wrong")?;
    programs::said(ctl(journey, &init, stick).env("STILLROOM_CODE", phone.code().await?))?;
    is_refused(ctl(journey, &list, stick).env("STILLROOM_CODE", phone.last()), "code_used")?;
    programs::said(ctl(journey, &list, stick).env("STILLROOM_CODE", phone.code().await?))?;
    // To back up needs no confirming: a script does it at night, with nobody there.
    programs::said(&mut ctl(journey, &["backup", "run", "--at"], stick))?;
    Ok(())
}

fn ctl(journey: &Journey, words: &[&str], stick: &Path) -> Command {
    let mut ctl = programs::ctl(&journey.desk, &journey.vault, OWNER.passphrase);
    ctl.env_remove("STILLROOM_CODE").arg("--json").args(words).arg(stick);
    ctl
}

/// The error that a script gets.
fn refused(command: &mut Command) -> Outcome<Value> {
    let out = command.stdin(Stdio::null()).output()?;
    if out.status.success() {
        return Err("it was done without a code that counts".into());
    }
    Ok(serde_json::from_slice(&out.stderr)?)
}

fn is_refused(command: &mut Command, code: &str) -> Outcome {
    let why = refused(command)?;
    if why["error"]["code"] == code { Ok(()) } else { Err(format!("{code} was to come, not {why}").into()) }
}

/// The sheet brings the record back without one; what needs confirming wants it again.
async fn is_asked_after_a_restore(other: &mut Journey, sheet: &str, phone: &mut Phone) -> Outcome {
    backup::ask_for_a_restore(other).await?;
    other.window()?.fill("Recovery key", sheet).await?;
    backup::go_through(other, 2, NEW_PASSPHRASE).await?;
    let window = other.open().await?;
    steps::sign_in(window, Person { passphrase: NEW_PASSPHRASE, ..OWNER }).await?;
    go(window, "/account").await?;
    window.shows("9 recovery codes are left").await?;
    go(window, "/settings/security").await?;
    window.press_as("radio", "Of those who have one").await?;
    window.shows(ASKED).await?;
    confirm(window, NEW_PASSPHRASE, "Code from your app", &phone.wrong()?, WRONG).await?;
    confirm(window, NEW_PASSPHRASE, "Code from your app", &phone.code().await?, SAVED).await
}
