//! The pictures of README and docs, taken from the real window: `cargo xtask shots`.
#![cfg(target_os = "linux")]

use std::path::{Path, PathBuf};
use stillroom_tests::journey::Journey;
use stillroom_tests::{Outcome, demo, programs};

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

/// Opens the first visit that bears an alert, else the first.
const ALLERGIC: &str = "const all = [...document.querySelectorAll('[data-visit]')];
    const one = all.find((visit) => visit.querySelector('.alert')) ?? all[0];
    (one.querySelector('button') ?? one).click(); return 0";

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
        shoot(journey, &folder, "sign-in", (1440, 900)).await?;
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
                    shoot(journey, &folder, &format!("{name}-{look}-{width}"), (width, height)).await?;
                }
                // A client with an allergy, as the schedule leads there.
                window.script("location.hash = '#/schedule'; return 0", vec![]).await?;
                window.find("list", "Schedule").await?;
                tokio::time::sleep(std::time::Duration::from_secs(1)).await;
                window.script(ALLERGIC, vec![]).await?;
                window.press_as("button", "Open client").await?;
                window.shows("Health summary").await?;
                shoot(journey, &folder, &format!("client-{look}-{width}"), (width, height)).await?;
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

/// Takes the window's corner of the display: `WebDriver`'s own picture never comes from
/// `WebKitGTK` without a compositor.
async fn shoot(journey: &Journey, folder: &Path, name: &str, (width, height): (u32, u32)) -> Outcome {
    // What moves comes to rest first.
    tokio::time::sleep(std::time::Duration::from_millis(700)).await;
    let mut import = journey.desk.command("import");
    import.args(["-window", "root", "-crop", &format!("{width}x{height}+0+0"), "+repage"]);
    programs::said(import.arg(folder.join(format!("{name}.png")))).map(drop)
}
