//! The synthetic practice, as journeys and pictures use it.

use crate::journey::Journey;
use crate::window::Window;
use crate::{Outcome, programs};
use serde_json::json;
pub use stillroom_practice::demo::{OWNER_LOGIN as LOGIN, PASSPHRASE};

/// Makes it at this journey's desk.
///
/// # Errors
/// When `stillroomctl demo` fails.
pub fn make(journey: &Journey, clients: u32) -> Outcome {
    let mut ctl = programs::ctl(&journey.desk, &journey.vault, PASSPHRASE);
    ctl.args(["demo", "--clients", &clients.to_string(), "--years", "1", "--seed", "7"]);
    programs::said(&mut ctl).map(drop)
}

/// Makes the one with a year of the programme, of a spa that bills insurance.
///
/// # Errors
/// When `stillroomctl demo` fails.
pub fn make_worked(journey: &Journey, clients: u32) -> Outcome {
    let mut ctl = programs::ctl(&journey.desk, &journey.vault, PASSPHRASE);
    ctl.args(["demo", "--clients", &clients.to_string(), "--years", "1", "--seed", "7"]);
    programs::said(ctl.args(["--programme", "insurance"])).map(drop)
}

/// Chooses the owner where several sign in here, and types the passphrase; the
/// button is left to whoever measures.
///
/// # Errors
/// When the sign-in screen doesn't come.
pub async fn type_passphrase(window: &Window) -> Outcome {
    window.find("field", "Passphrase").await?;
    let choose = "document.querySelector(`input[name=login][value=\"${arguments[0]}\"]`)?.click(); return 0";
    window.script(choose, vec![json!(LOGIN)]).await?;
    window.fill("Passphrase", PASSPHRASE).await
}

/// Chooses the light or the dark look, as Settings does.
///
/// # Errors
/// When the page is gone.
pub async fn look(window: &Window, look: &str) -> Outcome {
    window
        .script("document.documentElement.dataset.theme = arguments[0]; return 0", vec![json!(look)])
        .await?;
    Ok(())
}

/// The screens of the list, and a client and a note of today's schedule.
///
/// # Errors
/// When nobody is booked today.
pub async fn screens(window: &Window, fixed: &[(&str, &str)]) -> Outcome<Vec<(String, String)>> {
    let mut screens: Vec<(String, String)> =
        fixed.iter().map(|(path, sentinel)| ((*path).to_owned(), (*sentinel).to_owned())).collect();
    window.script("location.hash = '#/schedule'; return 0", vec![]).await?;
    window.find("list", "Schedule").await?;
    // A note that is not written yet is found by its day, which is the synthetic practice's.
    let visit = "const one = document.querySelector('.item[data-visit]');
        const zone = { timeZone: 'America/Chicago', year: 'numeric', month: '2-digit', day: '2-digit' };
        const parts = new Intl.DateTimeFormat('en-US', zone).formatToParts();
        const part = (type) => parts.find((one) => one.type === type).value;
        return one && `${one.dataset.visit}?date=${part('year')}-${part('month')}-${part('day')}`";
    let began = std::time::Instant::now();
    loop {
        if let Some(visit) = window.script(visit, vec![]).await?.as_str() {
            screens.push((format!("/notes/{visit}"), "Health summary".to_owned()));
            return Ok(screens);
        }
        if began.elapsed().as_secs() > 20 {
            return Err("nobody is booked today".into());
        }
        tokio::time::sleep(std::time::Duration::from_millis(100)).await;
    }
}
