//! Every screen of a full practice, checked with axe in the real window, in both looks.

use crate::steps;
use std::time::Duration;
use stillroom_tests::journey::Journey;
use stillroom_tests::moving::{Way, moves};
use stillroom_tests::{Outcome, demo};

/// Where each screen is, and what must be shown there (axe passes a blank page).
const SCREENS: &[(&str, &str)] = &[
    ("/schedule", "Schedule"),
    ("/clients", "Clients"),
    ("/import", "Choose the file"),
    ("/staff", "Who works here"),
    ("/journal", "Journal"),
    ("/backup", "Sticks in rotation"),
    ("/account", "PIN for this desk"),
    ("/settings", "Settings"),
    ("/print/emergency", "Emergency sheet"),
];

#[tokio::test(flavor = "multi_thread")]
async fn every_screen_of_a_full_practice_passes_axe_in_both_looks() {
    Journey::walk("screens", async |journey| {
        demo::make(journey, 300)?;
        let window = journey.open().await?;
        steps::try_to_sign_in(window, demo::LOGIN, demo::PASSPHRASE).await?;
        window.find("link", "Schedule").await?;
        for look in ["light", "dark"] {
            let window = journey.window()?;
            demo::look(window, look).await?;
            for (path, sentinel) in demo::screens(window, SCREENS).await? {
                window
                    .script("location.hash = arguments[0]; return 0", vec![format!("#{path}").into()])
                    .await?;
                let name = format!("{look}{}", path.replace('/', "-"));
                journey.accessible(&name, &sentinel).await?;
            }
        }
        Ok(())
    })
    .await;
}

/// Quick keys are saved once, when they come to rest; slow ones each, just as the next one comes.
const MOVES: &[(&str, Way, usize)] = &[
    ("keys, quick", Way::Keys(Duration::from_millis(120)), 40),
    ("keys, slow", Way::Keys(Duration::from_millis(260)), 40),
    ("a key held down", Way::Held(Duration::from_millis(33)), 80),
    ("drag", Way::Drag, 180),
    ("drop", Way::Drop, 180),
    ("resize", Way::Resize, 180),
];

/// From the input to the paint, for 95 of 100 moves.
const BAR: Duration = Duration::from_millis(50);

#[tokio::test(flavor = "multi_thread")]
async fn a_visit_follows_key_and_pointer_within_fifty_milliseconds() {
    Journey::walk("moving", async |journey| {
        demo::make(journey, 300)?;
        let window = journey.open().await?;
        steps::try_to_sign_in(window, demo::LOGIN, demo::PASSPHRASE).await?;
        window.find("link", "Schedule").await?;
        let mut told = String::new();
        let mut slow = String::new();
        for (name, way, many) in MOVES {
            let seen = moves(window, *way, *many).await?;
            let line = format!(
                "{name}: {} moves {:?} apart, median {:?}, p95 {:?}, most {:?}\n",
                seen.times.len(),
                seen.pace,
                seen.at(0.5),
                seen.at(0.95),
                seen.at(1.0)
            );
            if seen.at(0.95) > BAR {
                slow.push_str(&line);
            }
            told.push_str(&line);
            report("moving", &told)?;
        }
        if !slow.is_empty() {
            return Err(format!("slower than 50 ms from the input to the paint (p95):\n{slow}").into());
        }
        Ok(())
    })
    .await;
}

fn report(name: &str, text: &str) -> Outcome {
    Ok(std::fs::write(stillroom_tests::programs::reports()?.join(format!("{name}.txt")), text)?)
}
