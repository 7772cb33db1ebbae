//! A look without need: how it is found, and what it becomes.

use super::{DESK, NEVER_CAME, PRIVACY};
use crate::spa::go;
use crate::steps;
use chrono::{Days, NaiveDate};
use stillroom_tests::Outcome;
use stillroom_tests::journey::Journey;
use stillroom_tests::window::Window;

/// The four factors of 45 CFR 164.402(2), as the file asks for them, and what is written of each.
const FACTORS: [(&str, &str); 4] = [
    ("What it was, and whom it points to", "Allergies and medications, under the full name and birth date."),
    ("Who got it or could use it", "Mia, at the front desk. She and the client know each other from school."),
    (
        "Whether it was really looked at or taken",
        "The journal has the look, open for some seconds, and no print.",
    ),
    ("What has lowered the risk", "She wrote down that she told nobody. Nobody can check that."),
];
const WHY: &str =
    "Read out of curiosity by somebody who knows her, and nothing shows that it went no further.";

/// The front desk opens the health details of somebody who has no visit, and says it is an emergency.
pub(super) async fn look_without_need(journey: &Journey) -> Outcome {
    let window = journey.window()?;
    steps::open_client(window, "starling", NEVER_CAME).await?;
    window.press("Open in an emergency").await?;
    window.fill("What is happening?", "I wanted to know").await?;
    journey.accessible("glass", "Open for 15 minutes").await?;
    window.press("Open for 15 minutes").await?;
    window.shows("Opened in an emergency").await?;
    window.press("Close now").await
}

/// The review lists it, and the privacy officer decides.
pub(super) async fn is_found(journey: &Journey) -> Outcome {
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

/// The questions, the person whom it is about, and each of the four factors with its text.
pub(super) async fn is_assessed(journey: &Journey) -> Outcome {
    let window = journey.window()?;
    let open = ["whether information about clients was involved", "whether it was used, seen or given out"];
    for (n, open) in open.into_iter().enumerate() {
        window.shows(open).await?;
        let yes = window.find_nth("radio", "Yes", n).await?;
        window.driver.execute("arguments[0].click()", vec![yes.to_json()?]).await?;
        window.hides(open).await?;
    }
    window.shows("To decide").await?;
    // Whom it is about is known from the finding.
    window.shows(NEVER_CAME).await?;
    window.shows("1 in all").await?;
    // Until all four are written, only one way is open.
    window.shows("A low probability can be chosen once each of the four factors is written down").await?;
    for (n, (factor, text)) in FACTORS.into_iter().enumerate() {
        window.fill(&format!("What you found: {factor}"), text).await?;
        window.press_as("button", "Save").await?;
        window.shows(&format!("{} of 4 factors", n + 1)).await?;
    }
    window.hides("A low probability can be chosen once").await?;
    journey.accessible("factors", "4 of 4 factors").await
}

/// A named person decides; from the day of its discovery there are 60.
pub(super) async fn is_a_breach(window: &Window, discovered: NaiveDate) -> Outcome {
    window.press_as("radio", "It is a breach").await?;
    window.fill("Why", WHY).await?;
    window.shows(&format!("You decide as {}", PRIVACY.name)).await?;
    window.press_as("button", "Decide").await?;
    window.shows("Decided").await?;
    stands_as_decided(window, discovered).await
}

/// What the file shows from then on.
pub(super) async fn stands_as_decided(window: &Window, discovered: NaiveDate) -> Outcome {
    for (factor, text) in FACTORS {
        window.shows(factor).await?;
        window.shows(text).await?;
    }
    window.shows("4 of 4 factors").await?;
    window.shows(WHY).await?;
    // The rule is counted here by itself: the 60th day after the day of discovery.
    let words = |day: NaiveDate| day.format("%b %-d, %Y").to_string();
    let due = discovered + Days::new(60);
    let clock = "return [...document.querySelectorAll('aside li')].map((li) => li.innerText)\
                 .find((text) => text.startsWith('Tell the people affected')) ?? ''";
    let clock = window.script(clock, vec![]).await?;
    let clock = clock.as_str().unwrap_or_default();
    if !clock.contains("60 days left") || !clock.contains(&format!("by {}", words(due))) {
        return Err(
            format!("discovered on {}, so due on {}, but: {clock}", words(discovered), words(due)).into()
        );
    }
    let names =
        "return [...document.querySelectorAll('form .foot, li p')].map((e) => e.innerText).join('\\n')";
    let names = window.script(names, vec![]).await?;
    let said = names.as_str().unwrap_or_default().matches(PRIVACY.name).count();
    if said < FACTORS.len() + 1 {
        return Err(format!("not each factor and the decision bear her name: {names}").into());
    }
    Ok(())
}

/// From the list to the file, in whichever window.
pub(super) async fn is_still_there(window: &Window, discovered: NaiveDate) -> Outcome {
    go(window, "/programme/incidents").await?;
    window.press("Looked without need").await?;
    window.shows("What was reported").await?;
    stands_as_decided(window, discovered).await
}
