//! Ten things that an owner comes for, each found by what the window shows, from the page where she
//! stands to the answer, in a counted number of steps. A step is one thing that a hand does: a press,
//! a field filled. A step more or less fails: whoever changes the way says so here.

use crate::spa::OWNER;
use crate::steps;
use std::cell::Cell;
use stillroom_tests::journey::Journey;
use stillroom_tests::window::Window;
use stillroom_tests::{Outcome, demo};

const CLIENTS: u32 = 40;
/// The programme's own, who the worked practice knows.
const LEAVER: &str = "Tess Moreau";
const ASKER: &str = "Hannah Cole";
const TOLD: &str = "Grace Okafor";
/// A policy in force that quotes nothing which is not set.
const CHANGED: &str = "E-mail, texting and other ways out";
const UNBOUND: &str = "Pebble Reminders";

/// The window under a hand that counts.
struct Hand<'a> {
    window: &'a Window,
    steps: Cell<u32>,
}

impl Hand<'_> {
    fn step(&self) {
        self.steps.set(self.steps.get() + 1);
    }

    async fn press(&self, role: &str, name: &str) -> Outcome {
        self.step();
        self.window.press_as(role, name).await
    }

    async fn fill(&self, field: &str, text: &str) -> Outcome {
        self.step();
        self.window.fill(field, text).await
    }

    /// To a part of the programme, from anywhere.
    async fn part(&self, name: &str) -> Outcome {
        self.press("link", "Programme").await?;
        self.press("link", name).await
    }

    /// The passphrase again, where it is asked for before `then`.
    async fn passphrase(&self, then: &str) -> Outcome {
        let asks = |text: &str| text.contains("Your passphrase, please");
        self.window.until("a step-up or its result", |text| asks(text) || text.contains(then)).await?;
        if asks(&self.window.text().await?) {
            self.fill("Passphrase", OWNER.passphrase).await?;
            self.press("button", "Go on").await?;
        }
        self.window.shows(then).await
    }
}

/// Walks one, from the schedule, and counts. What takes another number of steps is written down, so that
/// one run shows all.
async fn task(
    journey: &Journey,
    wrong: &mut Vec<String>,
    what: &str,
    steps: u32,
    walk: impl AsyncFnOnce(&Hand<'_>) -> Outcome,
) -> Outcome {
    let window = journey.window()?;
    window.press_as("link", "Schedule").await?;
    let hand = Hand { window, steps: Cell::new(0) };
    walk(&hand).await.map_err(|why| format!("{what}: {why}"))?;
    let took = hand.steps.get();
    if took != steps {
        wrong.push(format!("{what} takes {took} steps, not {steps}"));
    }
    Ok(())
}

#[tokio::test(flavor = "multi_thread")]
async fn ten_things_that_an_owner_comes_for() {
    Journey::walk("owner-tasks", async |journey| {
        demo::make_worked(journey, CLIENTS)?;
        let folder = journey.folder().join("binder");
        std::fs::create_dir(&folder)?;
        // The system's dialog can't be driven: a debug build takes the answer from here.
        journey.desk.set("STILLROOM_TEST_PICK", &folder);
        journey.open().await?;
        steps::sign_in(journey.window()?, OWNER).await?;
        let mut wrong = Vec::new();
        look_up(journey, &mut wrong).await?;
        write_down(journey, &mut wrong).await?;
        let made = std::fs::read_dir(&folder)?.count();
        if made != 1 {
            wrong.push(format!("{made} binders are in the folder"));
        }
        if wrong.is_empty() { Ok(()) } else { Err(wrong.join("\n").into()) }
    })
    .await;
}

/// What she wants to know.
async fn look_up(journey: &Journey, wrong: &mut Vec<String>) -> Outcome {
    task(journey, wrong, "what is due today", 1, async |hand| {
        hand.press("link", "Programme").await?;
        hand.window.shows("Late, or failed").await?;
        // The worked year leaves a task of the worst risk late.
        hand.window.shows("days late").await
    })
    .await?;
    task(journey, wrong, "last year's risk analysis", 4, async |hand| {
        hand.part("Risks").await?;
        hand.press("action", "Each year").await?;
        let years = "return [...document.querySelectorAll('main button')].map((b) => b.getAttribute('aria-label') ?? '').filter((n) => n.startsWith('Open the analysis of'))";
        hand.window.shows("Our first analysis").await?;
        let years = hand.window.script(years, vec![]).await?;
        let oldest = years.as_array().and_then(|all| all.last()).and_then(|one| one.as_str());
        hand.press("button", oldest.ok_or("no year can be opened")?).await?;
        hand.window.shows("It is as it was approved").await?;
        hand.window.shows("Our first analysis").await
    })
    .await?;
    task(journey, wrong, "the binder as of half a year ago", 6, async |hand| {
        hand.part("Binder").await?;
        let day = (chrono::Utc::now().date_naive() - chrono::Days::new(180)).to_string();
        hand.window.shows("What it would hold").await?;
        hand.fill("As of", &day).await?;
        hand.press("button", "Choose a folder and make it").await?;
        hand.passphrase("is in the folder that you chose").await
    })
    .await?;
    task(journey, wrong, "to whom a client's information went", 2, async |hand| {
        hand.part("Disclosures").await?;
        hand.window.shows(TOLD).await?;
        hand.window.shows("State health department").await
    })
    .await?;
    task(journey, wrong, "how old the last backup is, and whether a restore was tried", 1, async |hand| {
        hand.press("link", "Backup").await?;
        // No stick was ever set up in the worked practice, and that is what it says.
        hand.window.shows("Nothing is backed up yet").await?;
        hand.window.shows("No stick is set up yet").await
    })
    .await
}

/// What she wants done.
async fn write_down(journey: &Journey, wrong: &mut Vec<String>) -> Outcome {
    task(journey, wrong, "a lost phone", 6, async |hand| {
        hand.part("Incidents").await?;
        hand.press("button", "Report an incident").await?;
        hand.press("radio", "Lost or stolen device").await?;
        hand.fill("What happened?", "My phone stayed in a taxi; photos of clients were on it.").await?;
        hand.press("button", "Send the report").await?;
        hand.window.shows("will look into it").await?;
        hand.window.press_as("button", "Close").await
    })
    .await?;
    task(journey, wrong, "a client asks for their record", 7, async |hand| {
        hand.part("Requests").await?;
        hand.press("button", "Take in a request").await?;
        hand.fill("Whose record?", ASKER).await?;
        hand.press("option", ASKER).await?;
        hand.press("radio", "Their record").await?;
        hand.press("button", "Take it in").await?;
        hand.window.shows("answers it by").await?;
        hand.window.press_as("button", "Close").await
    })
    .await?;
    task(journey, wrong, "somebody leaves", 8, async |hand| {
        hand.press("link", "Staff").await?;
        hand.press("action", LEAVER).await?;
        hand.press("action", "Access").await?;
        hand.press("button", "End access").await?;
        hand.fill("Reason", "Her last day was yesterday").await?;
        hand.press("button", "End access").await?;
        hand.passphrase(&format!("The access of {LEAVER} has ended")).await
    })
    .await?;
    task(journey, wrong, "a policy is changed, approved and in force", 11, async |hand| {
        hand.part("Policies").await?;
        hand.press("link", CHANGED).await?;
        hand.press("button", "Write a new version").await?;
        hand.fill("Text", "Nobody sends client information by e-mail or text.").await?;
        hand.press("button", "Save the draft").await?;
        hand.press("button", "Approve").await?;
        let today = chrono::Utc::now().with_timezone(&chrono_tz::America::Chicago).date_naive();
        hand.fill("In force from", &today.to_string()).await?;
        hand.fill("What is new", "It says one thing now").await?;
        hand.press("checkbox", "People do something differently").await?;
        hand.press("button", "Approve").await?;
        hand.window.shows("is approved").await?;
        hand.window.shows("In force since").await
    })
    .await?;
    task(journey, wrong, "a vendor's agreement", 9, async |hand| {
        hand.part("Vendors").await?;
        hand.press("action", UNBOUND).await?;
        hand.press("button", "Enter an agreement").await?;
        let today = chrono::Utc::now().with_timezone(&chrono_tz::America::Chicago).date_naive();
        hand.fill("Signed by both on", &(today - chrono::Days::new(2)).to_string()).await?;
        hand.fill("Signed for them by", "Robin Vale").await?;
        hand.fill("Where the paper is", "The grey folder").await?;
        hand.press("button", "All found").await?;
        hand.press("button", "Save the agreement").await?;
        hand.window.shows("Agreement signed").await
    })
    .await
}
