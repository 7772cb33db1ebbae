//! A bad week, whole, as the scenario tells it; each of its sentences, and where it is walked:
//!
//! - *A nurse leaves: access ends on every device at next contact.* She has two ways in, at the desk
//!   and in an account of her own ([`nurse::goes_elsewhere`]); the owner ends her access at the desk,
//!   and neither opens any more ([`nurse::is_shut_out`]), nor does the restored record.
//! - *An offline tablet locks after its grace period.* No tablet opens the record so far. A computer
//!   that was left alone and out of touch locks by itself, for whatever has passed meanwhile: that
//!   is journey `sleep` in `machine`.
//! - *Tablet lost: revoked.* It is marked as lost among the devices, with its incident ([`a_tablet_is_lost`]).
//! - *The access report shows a receptionist who opened a chart without an appointment → incident →
//!   four-factor assessment → 60-day clock.* `incident`.
//! - *The desktop dies: restore the USB backup on a clean machine; a wrong passphrase fails; counts,
//!   photo hashes and audit chain match.* `computer`.

mod computer;
mod incident;
mod nurse;

use crate::spa::{self, OWNER, go};
use crate::steps::{self, Person};
use chrono::{Days, NaiveDate, NaiveTime, Utc};
use chrono_tz::America::Chicago;
use stillroom_tests::journey::Journey;
use stillroom_tests::machine::WallClock;
use stillroom_tests::{Outcome, demo};

const CLIENTS: u32 = 60;
const NEVER_CAME: &str = "Quill Starling";
const NURSE: Person = Person { name: "Nora Ibe", login: "nora", passphrase: demo::PASSPHRASE };
const DESK: Person = Person { name: "Mia Torres", login: "mia", passphrase: demo::PASSPHRASE };
const PRIVACY: Person = Person { name: "Ruth Adeyemi", login: "ruth", passphrase: demo::PASSPHRASE };

#[tokio::test(flavor = "multi_thread")]
async fn a_leaver_a_lost_tablet_a_curious_look_and_a_dead_computer() {
    Journey::walk("bad-week", async |journey| {
        let sheet = spa::make(journey, CLIENTS)?;
        let clock = WallClock::at(&mut journey.desk)?;

        // Somebody who asked once and never came.
        journey.open().await?;
        let window = journey.window()?;
        steps::sign_in(window, OWNER).await?;
        steps::new_client(window, "Starling").await?;
        journey.close().await;
        let (_, moved) = noon_after(9)?;
        clock.set(moved)?;
        journey.open().await?;
        steps::sign_in(journey.window()?, DESK).await?;
        incident::look_without_need(journey).await?;
        sign_in_anew(journey, OWNER).await?;
        let mut elsewhere = nurse::goes_elsewhere(journey, moved).await?;
        journey.open().await?;
        steps::sign_in(journey.window()?, OWNER).await?;
        nurse::leaves(journey).await?;
        a_tablet_is_lost(journey).await?;
        steps::lock_vault(journey).await?;
        journey.open().await?;
        nurse::is_shut_out(journey).await?;
        journey.close().await;
        nurse::is_shut_out_elsewhere(&mut elsewhere).await?;
        drop(elsewhere);

        // The review looks through whole days.
        let (today, moved) = noon_after(10)?;
        clock.set(moved)?;
        let kept = computer::Kept::two_photos(journey)?;
        journey.open().await?;
        let window = journey.window()?;
        steps::sign_in(window, PRIVACY).await?;
        incident::is_found(journey).await?;
        incident::is_assessed(journey).await?;
        incident::is_a_breach(window, today).await?;
        kept.are_added(journey, today).await?;
        computer::dies_and_comes_back(journey, &sheet, &kept, (today, moved)).await
    })
    .await;
}

/// The practice's day so many days from now, and how far its noon is from now in seconds.
fn noon_after(days: u64) -> Outcome<(NaiveDate, i64)> {
    let now = Utc::now();
    let day = now.with_timezone(&Chicago).date_naive() + Days::new(days);
    let noon = day.and_time(NaiveTime::from_hms_opt(12, 0, 0).ok_or("no noon")?);
    let noon = noon.and_local_timezone(Chicago).single().ok_or("a day without a noon")?;
    Ok((day, (noon.to_utc() - now).num_seconds()))
}

/// Locks, opens, and somebody else signs in.
async fn sign_in_anew(journey: &mut Journey, person: Person) -> Outcome {
    steps::lock_vault(journey).await?;
    journey.open().await?;
    let window = journey.window()?;
    steps::sign_in(window, person).await
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
