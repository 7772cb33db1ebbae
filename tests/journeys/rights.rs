//! What a client may ask of a spa: a permission taken back, everything on a stick, and a minor for
//! whom somebody else signs.

use crate::spa::{self, OWNER, Seen, go};
use crate::steps;
use std::io::Read as _;
use std::path::Path;
use stillroom_practice::programme::requests::Seal;
use stillroom_tests::journey::Journey;
use stillroom_tests::window::Window;
use stillroom_tests::{Outcome, demo};

const PHOTOS: &str = "Three photos of the lips, March 2026";
const PLACES: [&str; 3] = ["Our website", "Instagram", "The waiting room's screen"];

#[tokio::test(flavor = "multi_thread")]
async fn a_permission_is_taken_back_the_record_goes_along_and_a_guardian_signs() {
    Journey::walk("rights", async |journey| {
        spa::make(journey, 60)?;
        let clients = spa::found(journey, demo::PASSPHRASE)?;
        let stick = journey.folder().join("stick");
        std::fs::create_dir(&stick)?;
        // The system's dialog can't be driven: a debug build takes the answer from here.
        journey.desk.set("STILLROOM_TEST_PICK", &stick);
        journey.open().await?;
        let window = journey.window()?;
        steps::sign_in(window, OWNER).await?;
        let (client, seen) = spa::with_a_note(window, &clients).await?;
        let page = format!("/clients/{client}");
        go(window, &page).await?;
        allow(journey, &seen.name).await?;
        take_back(journey).await?;
        if spa::look(window, &client).await?.as_ref() != Some(&seen) {
            return Err("the chart isn't as it was before the permission ended".into());
        }
        go(window, "/programme/authorizations").await?;
        journey.accessible("authorizations", "Has to come down").await?;
        for place in &PLACES[..2] {
            window.shows(place).await?;
        }
        go(window, &page).await?;
        let words = ask_for_everything(journey).await?;
        opens(&stick, &words, &seen)?;
        go(window, "/programme/disclosures").await?;
        journey.accessible("disclosures", &format!("{} · To the client", seen.name)).await?;
        a_minor(journey).await
    })
    .await;
}

/// An authorization, but for the signature.
async fn fill_in(window: &Window) -> Outcome {
    window.press_as("button", "Add").await?;
    window.press("Authorization for photos or marketing").await?;
    window.fill("What may be used", PHOTOS).await?;
    window.tick("Our website and accounts").await?;
    window.press_as("radio", "No").await?;
    window.tick("It stands alone").await?;
    window.press_as("radio", "Printed").await
}

/// The client signs, and three places show the photos.
async fn allow(journey: &Journey, name: &str) -> Outcome {
    let window = journey.window()?;
    window.shows("Permissions & notices").await?;
    fill_in(window).await?;
    journey.accessible("authorization", "What it must hold: 1 thing is missing").await?;
    window.fill("Full name of the signer", name).await?;
    window.press_as("button", "Sign").await?;
    window.shows("The authorization is in force").await?;
    window.press_as("button", "Our website and accounts").await?;
    for place in PLACES {
        window.press("Register a publication").await?;
        window.fill("What is shown", "Photo 12").await?;
        window.fill("Where", place).await?;
        window.press_as("button", "Register").await?;
        window.shows("It is in the register").await?;
        window.hides("It is in the register").await?;
    }
    journey.accessible("published", PLACES[2]).await
}

/// From then on nothing more can be shown, and each place is a task.
async fn take_back(journey: &Journey) -> Outcome {
    let window = journey.window()?;
    window.press("The client takes it back").await?;
    window.fill("In the client’s words", "I don’t want to be seen any more.").await?;
    journey.accessible("revoke", "care isn’t touched by this").await?;
    window.press_as("button", "End it").await?;
    window.shows("3 to take down").await?;
    if window.has("button", "Register a publication").await {
        return Err("what was taken back can still be published".into());
    }
    window.press("It is down").await?;
    window.fill("What shows it", "Opened the page and looked: the photo is gone.").await?;
    window.press_as("button", "Save").await?;
    window.shows("It is settled").await?;
    window.press_as("button", "Close").await?;
    window.shows("2 to take down").await
}

/// A request, from the desk to the stick in the client's hand. Gives the words that open the pack.
async fn ask_for_everything(journey: &Journey) -> Outcome<String> {
    let window = journey.window()?;
    window.press_as("button", "More").await?;
    window.press("Asks for their record…").await?;
    window.press_as("radio", "Their record").await?;
    window.choose("How do they want it?", "Files on a stick, encrypted").await?;
    window.choose("How did you make sure who asks?", "Photo ID").await?;
    journey.accessible("request", "How did it come?").await?;
    window.press("Take it in").await?;
    window.shows("Taken in").await?;
    window.press("Open its file").await?;
    window.shows("30 days left").await?;
    window.press_as("button", "Grant it").await?;
    window.press("Make the pack").await?;
    window.press("Choose a folder").await?;
    let shown = "The words that open it";
    steps::step_up_if_asked(window, OWNER, shown).await?;
    journey.accessible("pack", shown).await?;
    let words =
        window.script("return document.querySelector('[role=dialog] p.words').innerText", vec![]).await?;
    let words = words.as_str().unwrap_or_default().trim().to_owned();
    window.press("I have the words").await?;
    window.fill("How?", "In person").await?;
    window.press("Record that it was handed over").await?;
    window.shows("Handed to").await?;
    journey.accessible("handed", "Everything is done").await?;
    window.press("Close the file").await?;
    window.shows("This file is closed").await?;
    Ok(words)
}

/// What is on the stick is encrypted, opens with the words alone, and holds what the window showed.
fn opens(stick: &Path, words: &str, seen: &Seen) -> Outcome {
    let mut packs = std::fs::read_dir(stick)?.collect::<Result<Vec<_>, _>>()?;
    let pack = packs.pop().ok_or("nothing is on the stick")?.path().join("record.tar.age");
    if !packs.is_empty() {
        return Err("something else is on the stick".into());
    }
    let sealed = std::fs::read(pack)?;
    let holds = |of: &[u8], what: &str| of.windows(what.len()).any(|at| at == what.as_bytes());
    let family = seen.name.split_whitespace().last().ok_or("a client without a name")?;
    if holds(&sealed, family) {
        return Err("the pack isn't encrypted".into());
    }
    if Seal::new("not these words").open(&sealed[..]).is_ok() {
        return Err("any words open the pack".into());
    }
    let mut tar = Vec::new();
    let opened = Seal::new(words).open(&sealed[..]);
    opened.map_err(|e| format!("{words:?} don't open it: {e}"))?.read_to_end(&mut tar)?;
    let line = seen.note.lines().max_by_key(|line| line.len()).unwrap_or_default();
    for what in [family, PHOTOS, "I don’t want to be seen any more.", line, "record.pdf", "data.json"] {
        if !holds(&tar, what) {
            return Err(format!("the pack lacks {what:?}").into());
        }
    }
    Ok(())
}

/// A minor can't sign; a guardian does, and the day on which the record may go is another.
async fn a_minor(journey: &Journey) -> Outcome {
    let window = journey.window()?;
    decide_rules(window).await?;
    steps::new_client(window, "Sapling").await?;
    born(window, "1990-05-01").await?;
    window.shows("after the last visit or entry").await?;
    born(window, "2012-05-01").await?;
    window.shows("after coming of age at 18").await?;
    window.press_as("button", "Add").await?;
    window.press("Authorization for photos or marketing").await?;
    journey.accessible("minor", "A minor can’t sign alone").await?;
    window.press("Cancel").await?;
    window.press_as("button", "Add").await?;
    window.press("Somebody who acts for them").await?;
    window.fill("Full name", "Rowan Sapling").await?;
    window.fill("Who they are to the client", "Mother").await?;
    window.fill("What you saw", "Photo ID and the birth certificate").await?;
    journey.accessible("representative", "ends by itself when the client is 18").await?;
    window.press_as("button", "Save").await?;
    window.shows("Written down").await?;
    fill_in(window).await?;
    // The minor's own name is refused at its field, and what was filled in stays.
    window.fill("Full name of the signer", "Quill Sapling").await?;
    window.press_as("button", "Sign").await?;
    window.until("the refusal", |page| page.contains("Rowan Sapling")).await?;
    window.fill("Full name of the signer", "Rowan Sapling").await?;
    window.press_as("button", "Sign").await?;
    window.shows("The authorization is in force").await?;
    window.press_as("button", "Our website and accounts").await?;
    window.shows("Signed by Rowan Sapling").await
}

/// Somebody looked up how long records are kept: before that no day is told.
async fn decide_rules(window: &Window) -> Outcome {
    go(window, "/programme/retention").await?;
    window.shows("How long you keep what").await?;
    while window.has("button", "Decide: ").await {
        window.press_as("button", "Decide: ").await?;
        window.fill("Where it is written", "State Medical Practice Act, section 12").await?;
        window.fill("Looked up on", "2026-03-01").await?;
        window.fill("Confirmed by", "Counsel").await?;
        window.press_as("button", "Save").await?;
        window.hides("Looked up on").await?;
    }
    Ok(())
}

/// Writes a birth date into the client's details and goes back to the page.
async fn born(window: &Window, on: &str) -> Outcome {
    window.press_as("radio", "Details").await?;
    window.fill("Birth date", on).await?;
    window.press_as("button", "Save").await?;
    window.press_as("radio", "Overview").await
}
