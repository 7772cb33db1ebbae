//! The pictures of README and docs, taken from the real window: `cargo xtask shots`.
#![cfg(target_os = "linux")]

use std::path::PathBuf;
use stillroom_tests::journey::Journey;
use stillroom_tests::{Outcome, demo, programs};

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
#[ignore = "takes pictures: cargo xtask shots"]
async fn pictures_of_every_screen() {
    Journey::walk("shots", async |journey| {
        demo::make(journey, 1_200)?;
        let folder = match std::env::var_os("STILLROOM_PICTURES") {
            Some(folder) => PathBuf::from(folder),
            None => programs::reports()?.join("pictures"),
        };
        std::fs::create_dir_all(&folder)?;
        journey.open().await?.find("field", "Passphrase").await?;
        shoot(journey, &folder, "sign-in").await?;
        window_sign_in(journey).await?;
        for look in ["light", "dark"] {
            for (width, height) in [(1440, 900), (1180, 820)] {
                let window = journey.window()?;
                window.driver.set_window_rect(0, 0, width, height).await?;
                demo::look(window, look).await?;
                for (path, sentinel) in demo::screens(window, SCREENS).await? {
                    window
                        .script("location.hash = arguments[0]; return 0", vec![format!("#{path}").into()])
                        .await?;
                    window.shows(&sentinel).await?;
                    let name = path.trim_matches('/').split('/').next().unwrap_or("start").to_owned();
                    shoot(journey, &folder, &format!("{name}-{look}-{width}")).await?;
                }
            }
        }
        Ok(())
    })
    .await;
}

async fn window_sign_in(journey: &Journey) -> Outcome {
    let window = journey.window()?;
    demo::type_passphrase(window).await?;
    window.press_as("button", "Sign in").await?;
    window.find("link", "Schedule").await?;
    Ok(())
}

async fn shoot(journey: &Journey, folder: &std::path::Path, name: &str) -> Outcome {
    // What moves comes to rest first.
    tokio::time::sleep(std::time::Duration::from_millis(700)).await;
    journey.window()?.driver.screenshot(&folder.join(format!("{name}.png"))).await?;
    Ok(())
}
