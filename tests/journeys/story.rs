//! The whole story: first run, import, sign in, find, book, move, check in,
//! note, kill, sign, lock, come back.

use crate::steps::{self, OWNER, PIN, PROVIDER};
use stillroom_tests::Outcome;
use stillroom_tests::journey::Journey;
use stillroom_tests::window::Window;
use thirtyfour::prelude::*;

const LIST: &str = "First name,Last name,Mobile,Email,Birth date,Allergies\n\
    Zoë,Lindqvist,(512) 555-0142,zoe@example.org,1988-04-12,Latex\n\
    Imani,Okafor,512.555.0187,imani@example.org,1979-11-30,\n\
    小明,王,+1 512 555 0119,ming@example.org,1992-02-29,\n\
    Broken,Row,555,not-an-address,1988-13-45,\n";
const NOTE: &str = "Glabella, 20 units. No complication. Aftercare sheet given.";

#[tokio::test(flavor = "multi_thread")]
async fn a_front_desk_runs_its_day_from_the_first_run_to_the_second_sign_in() {
    Journey::walk("story", async |journey| {
        let list = journey.folder().join("clients.csv");
        std::fs::write(&list, LIST)?;
        journey.desk.set("STILLROOM_TEST_PICK", &list);
        journey.open().await?;
        steps::set_up(journey).await?;
        let secret = steps::add_provider(journey).await?;
        import(journey).await?;

        steps::lock_vault(journey).await?;
        journey.picture("story-locked").await;
        journey.open().await?;
        first_sign_in(journey, &secret).await?;
        let window = journey.window()?;
        steps::open_client(window, "lindqist zoe", "Zoë Lindqvist").await?;
        journey.accessible("client", "Lindqvist").await?;
        book(journey).await?;
        move_by_key_and_by_hand(journey).await?;
        check_in_and_write(journey).await?;

        // The power goes: what was typed must be there.
        journey.kill().await;
        let window = journey.open().await?;
        steps::sign_in(window, PROVIDER).await?;
        sign(journey).await?;
        screen_lock_and_pin(journey.window()?).await?;
        steps::lock_vault(journey).await?;
        journey.open().await?;
        journey.accessible("sign-in", "Passphrase").await?;
        steps::sign_in(journey.window()?, OWNER).await?;
        Ok(())
    })
    .await;
}

/// The dry run names the bad row; the good ones come in; the bad one is put right in the app.
async fn import(journey: &Journey) -> Outcome {
    let window = journey.window()?;
    window.press_as("link", "Clients").await?;
    journey.accessible("clients-empty", "If no client is on record yet").await?;
    window.press("Import a list").await?;
    journey.accessible("import", "Choose the file").await?;
    // The system's dialog can't be driven: a debug build takes the answer from here.
    window.press("Browse").await?;
    journey.accessible("import-columns", "Column in the file").await?;
    window.press("Check the rows").await?;
    window.shows("1988-13-45").await?;
    journey.accessible("import-check", "Rows with a problem").await?;
    window.press("Import 3 clients").await?;
    window.shows("The import is done").await?;
    window.shows("3 clients came in").await?;
    journey.accessible("import-done", "The import is done").await?;
    window.fill("Birth date", "1988-12-25").await?;
    for (field, value) in [("Mobile", "(512) 555-0133"), ("Email", "row@example.org")] {
        if window.has("field", field).await {
            window.fill(field, value).await?;
        }
    }
    window.press("Bring in").await?;
    window.shows("No row is waiting").await
}

/// With the one-time passphrase, then one of their own, then a PIN for this desk.
async fn first_sign_in(journey: &Journey, secret: &str) -> Outcome {
    let window = journey.window()?;
    steps::try_to_sign_in(window, PROVIDER.login, secret).await?;
    window.shows("Choose a passphrase of your own").await?;
    journey.accessible("own-passphrase", "Choose a passphrase of your own").await?;
    window.fill("New passphrase", PROVIDER.passphrase).await?;
    window.fill("Type it again", PROVIDER.passphrase).await?;
    window.press("Save the new passphrase").await?;
    window.find("link", "Schedule").await?;
    window.script("location.hash = '#/account'; return 0", vec![]).await?;
    journey.accessible("account", "PIN for this desk").await?;
    window.press("Set a PIN").await?;
    window.fill("Current passphrase", PROVIDER.passphrase).await?;
    window.fill("New PIN", PIN).await?;
    window.press("Save PIN").await?;
    window.shows("You have a PIN on this computer").await
}

/// From the client's page: the first service, tomorrow, in the morning.
async fn book(journey: &Journey) -> Outcome {
    let window = journey.window()?;
    window.press_as("button", "Book").await?;
    window.shows("Book a visit").await?;
    let first = "const s = [...document.querySelectorAll('select')].find((s) => s.options.length > 1); return s?.options[1]?.textContent.trim()";
    let began = std::time::Instant::now();
    let service = loop {
        if let Some(service) = window.script(first, vec![]).await?.as_str() {
            break service.to_owned();
        }
        if began.elapsed().as_secs() > 20 {
            return Err("no service to choose".into());
        }
        tokio::time::sleep(std::time::Duration::from_millis(80)).await;
    };
    window.choose("Service", &service).await?;
    window.choose("Provider", PROVIDER.name).await?;
    window.choose("Start", "10:00").await?;
    journey.accessible("booking", "Book a visit").await?;
    window.press_as("button", "Book").await?;
    window.shows("Booked").await
}

async fn move_by_key_and_by_hand(journey: &Journey) -> Outcome {
    let window = journey.window()?;
    window.press_as("link", "Schedule").await?;
    journey.accessible("schedule", "Lindqvist").await?;
    let visit = visit(window).await?;
    let before = visit.rect().await?;
    visit.focus().await?;
    window
        .driver
        .action_chain()
        .key_down(Key::Alt)
        .key_down(Key::Down)
        .key_up(Key::Down)
        .key_up(Key::Alt)
        .perform()
        .await?;
    window.shows("Moved").await?;
    let visit = self::visit(window).await?;
    let after = visit.rect().await?;
    if after.y <= before.y {
        return Err(format!("Alt+Down left the visit at {} (was {})", after.y, before.y).into());
    }
    // By hand, an hour further down.
    let script = "const r = arguments[0].getBoundingClientRect(); return [r.left + r.width / 2, r.top + 8]";
    let at = window.driver.execute(script, vec![visit.to_json()?]).await?;
    let at: Vec<f64> =
        at.json().as_array().into_iter().flatten().filter_map(serde_json::Value::as_f64).collect();
    let [x, y] = at[..] else { return Err("the visit has no place".into()) };
    #[expect(clippy::cast_possible_truncation, reason = "a place on the screen")]
    let (x, y) = (x as i64, y as i64);
    window
        .driver
        .action_chain()
        .move_to(x, y)
        .click_and_hold()
        .move_to(x, y + 20)
        .move_to(x, y + 60)
        .move_to(x, y + 90)
        .release()
        .perform()
        .await?;
    let began = std::time::Instant::now();
    loop {
        let moved = self::visit(window).await?.rect().await?;
        if moved.y > after.y + 20.0 {
            return Ok(());
        }
        if began.elapsed().as_secs() > 10 {
            return Err(format!("dragging left the visit at {} (was {})", moved.y, after.y).into());
        }
        tokio::time::sleep(std::time::Duration::from_millis(80)).await;
    }
}

async fn visit(window: &Window) -> Outcome<WebElement> {
    window.find("button", "Lindqvist").await
}

async fn check_in_and_write(journey: &Journey) -> Outcome {
    let window = journey.window()?;
    window.press_as("button", "Lindqvist").await?;
    journey.accessible("visit", "Check in").await?;
    window.press("Check in").await?;
    window.shows("1 checked in").await?;
    if !window.has("action", "Write note").await {
        window.press_as("button", "Lindqvist").await?;
    }
    window.press("Write note").await?;
    window.find("field", "Note").await?;
    window.fill("Note", NOTE).await?;
    window.shows("Draft saved").await?;
    journey.accessible("note", "Draft saved").await
}

/// The draft is back; it is signed and locked.
async fn sign(journey: &Journey) -> Outcome {
    let window = journey.window()?;
    window.press_as("link", "Schedule").await?;
    window.press_as("button", "Lindqvist").await?;
    window.press("Write note").await?;
    window.shows(NOTE).await?;
    window.press("Sign").await?;
    journey.accessible("signing", "Sign this note?").await?;
    window.press("Sign and lock").await?;
    window.shows("Signed by Nadia Reyes").await?;
    journey.accessible("note-signed", "Signed by").await
}

async fn screen_lock_and_pin(window: &Window) -> Outcome {
    window.press_as("button", "Lock").await?;
    window.shows("Choose your name to come back").await?;
    window.hides(NOTE).await?;
    window.press(PROVIDER.name).await?;
    for digit in PIN.chars() {
        window.press_as("button", &digit.to_string()).await?;
    }
    window.find("link", "Schedule").await?;
    Ok(())
}
