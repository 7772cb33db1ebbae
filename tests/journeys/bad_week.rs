//! A bad week: somebody leaves, a tablet is lost, and a curious look is found and becomes an incident
//! with its clock. The computer that dies is `backup`'s.

use crate::spa::{self, OWNER, go};
use crate::steps::{self, Person};
use stillroom_tests::journey::Journey;
use stillroom_tests::machine::WallClock;
use stillroom_tests::{Outcome, demo};

const CLIENTS: u32 = 60;
const NEVER_CAME: &str = "Quill Starling";
const DAY: i64 = 24 * 3_600;
const NURSE: Person = Person { name: "Nora Ibe", login: "nora", passphrase: demo::PASSPHRASE };
const DESK: Person = Person { name: "Mia Torres", login: "mia", passphrase: demo::PASSPHRASE };
const PRIVACY: Person = Person { name: "Ruth Adeyemi", login: "ruth", passphrase: demo::PASSPHRASE };

#[tokio::test(flavor = "multi_thread")]
async fn a_leaver_a_lost_tablet_and_a_curious_look() {
    Journey::walk("bad-week", async |journey| {
        spa::make(journey, CLIENTS)?;
        let clock = WallClock::at(&mut journey.desk)?;

        // Somebody who asked once and never came.
        journey.open().await?;
        let window = journey.window()?;
        steps::sign_in(window, OWNER).await?;
        steps::new_client(window, "Starling").await?;
        journey.close().await;
        clock.set(8 * DAY)?;
        journey.open().await?;
        steps::sign_in(journey.window()?, DESK).await?;
        look_without_need(journey).await?;
        sign_in_anew(journey, OWNER).await?;
        a_nurse_leaves(journey).await?;
        a_tablet_is_lost(journey).await?;
        steps::lock_vault(journey).await?;
        journey.open().await?;
        let window = journey.window()?;
        window.press("Another login").await?;
        steps::try_to_sign_in(window, NURSE.login, NURSE.passphrase).await?;
        journey.accessible("left", "The login or the passphrase is wrong").await?;
        if window.has("link", "Schedule").await {
            return Err("somebody who left can sign in".into());
        }

        // The review looks through whole days.
        journey.close().await;
        clock.set(9 * DAY)?;
        journey.open().await?;
        let window = journey.window()?;
        steps::sign_in(window, PRIVACY).await?;
        the_look_is_found(journey).await
    })
    .await;
}

/// Locks, opens, and somebody else signs in.
async fn sign_in_anew(journey: &mut Journey, person: Person) -> Outcome {
    steps::lock_vault(journey).await?;
    journey.open().await?;
    let window = journey.window()?;
    steps::sign_in(window, person).await
}

/// The front desk opens the health details of somebody who has no visit, and says it is an emergency.
async fn look_without_need(journey: &Journey) -> Outcome {
    let window = journey.window()?;
    steps::open_client(window, "starling", NEVER_CAME).await?;
    window.press("Open in an emergency").await?;
    window.fill("What is happening?", "I wanted to know").await?;
    journey.accessible("glass", "Open for 15 minutes").await?;
    window.press("Open for 15 minutes").await?;
    window.shows("Opened in an emergency").await?;
    window.press("Close now").await
}

async fn a_nurse_leaves(journey: &Journey) -> Outcome {
    let window = journey.window()?;
    window.press_as("link", "Staff").await?;
    window.press(NURSE.name).await?;
    window.press("Access").await?;
    journey.accessible("access", "For somebody who leaves").await?;
    window.press("End access").await?;
    window.fill("Reason", "Her last working day").await?;
    journey.accessible("end-access", "Their future visits stay booked").await?;
    window.press("End access").await?;
    steps::step_up_if_asked(window, OWNER, "has ended").await?;
    window.shows(&format!("The access of {} has ended", NURSE.name)).await
}

async fn a_tablet_is_lost(journey: &Journey) -> Outcome {
    let window = journey.window()?;
    go(window, "/programme/devices").await?;
    window.shows("Everything that may hold client information").await?;
    window.press("Add a device").await?;
    window.choose("What is it?", "Tablet").await?;
    window.fill("Name", "Room 2 tablet").await?;
    window.fill("Who has it", "Tess Moreau").await?;
    journey.accessible("device", "Serial number").await?;
    window.press_as("button", "Save").await?;
    window.press("Lost or stolen").await?;
    window.fill("Where and how", "Left in a taxi on the way home.").await?;
    window.fill("What was done so far", "Called the taxi company.").await?;
    journey.accessible("lost", "Its clocks run from the day").await?;
    window.press("Mark as lost and open an incident").await?;
    window.shows("It is marked as lost, and an incident is open").await?;
    journey.accessible("lost-done", "Do this now").await
}

/// The review lists it, and the privacy officer decides.
async fn the_look_is_found(journey: &Journey) -> Outcome {
    let window = journey.window()?;
    go(window, "/programme/activity").await?;
    window.shows("finding").await?;
    window.press(DESK.name).await?;
    journey.accessible("finding", "What is odd").await?;
    window.shows(NEVER_CAME).await?;
    window.press_as("radio", "An incident").await?;
    window.fill("What makes it an incident?", "She wanted to know, and there was no emergency.").await?;
    window.press_as("button", "Open the incident").await?;
    // Its clocks run from the day on which the review listed it: today.
    journey.accessible("incident", "A look without need fits none of the three exceptions").await?;
    window.shows("60 days left").await
}
