//! Every screen of a full practice, checked with axe in the real window, in both looks.

use crate::steps;
use stillroom_tests::journey::Journey;
use stillroom_tests::{Outcome, demo};

/// Where each screen is, and what must be shown there (axe passes a blank page).
const SCREENS: &[(&str, &str)] = &[
    ("/schedule", "Schedule"),
    ("/clients", "Clients"),
    ("/import", "Choose the file"),
    ("/staff", "Who works here"),
    ("/journal", "Journal"),
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

#[tokio::test(flavor = "multi_thread")]
async fn a_visit_follows_its_key_within_fifty_milliseconds() {
    Journey::walk("moving", async |journey| {
        demo::make(journey, 300)?;
        let window = journey.open().await?;
        steps::try_to_sign_in(window, demo::LOGIN, demo::PASSPHRASE).await?;
        window.find("link", "Schedule").await?;
        let mut times = stillroom_tests::moving::moves(window, 40).await?;
        times.sort();
        let p95 = times.get(times.len() * 95 / 100).copied().unwrap_or_default();
        report(
            "moving",
            &format!(
                "{} moves, median {:?}, p95 {p95:?}, most {:?}",
                times.len(),
                times.get(times.len() / 2),
                times.last()
            ),
        )?;
        if p95.as_millis() > 50 {
            return Err(format!("a move took {p95:?} from the key to the paint (p95)").into());
        }
        Ok(())
    })
    .await;
}

fn report(name: &str, text: &str) -> Outcome {
    Ok(std::fs::write(stillroom_tests::programs::reports()?.join(format!("{name}.txt")), text)?)
}
