//! The synthetic practice, made without a window, and what a person sees of a client in it.

use crate::steps::Person;
use serde_json::Value;
use stillroom_tests::journey::Journey;
use stillroom_tests::window::Window;
use stillroom_tests::{Outcome, demo, programs};

/// Who made it.
pub(crate) const OWNER: Person = Person { name: "", login: demo::LOGIN, passphrase: demo::PASSPHRASE };

/// What a person sees of a client: the name, the timeline, and a signed note.
#[derive(PartialEq, Debug)]
pub(crate) struct Seen {
    pub(crate) name: String,
    pub(crate) timeline: String,
    pub(crate) note: String,
}

/// Makes it; gives its recovery key.
pub(crate) fn make(journey: &Journey, clients: u32) -> Outcome<String> {
    let mut ctl = programs::ctl(&journey.desk, &journey.vault, demo::PASSPHRASE);
    ctl.args(["--json", "demo", "--clients", &clients.to_string(), "--years", "1", "--seed", "7"]);
    let made: Value = serde_json::from_str(&programs::said(&mut ctl)?)?;
    let sheet = made["recoverySheet"].as_array().ok_or("demo gave no recovery key")?;
    Ok(sheet.iter().filter_map(Value::as_str).collect::<Vec<_>>().join(" "))
}

/// A script's tool, signed in as the owner.
pub(crate) fn ctl(journey: &Journey, passphrase: &str) -> std::process::Command {
    let mut ctl = programs::ctl(&journey.desk, &journey.vault, passphrase);
    ctl.args(["--json", "--as", demo::LOGIN]);
    ctl
}

/// Clients' ids, as a script finds them.
pub(crate) fn found(journey: &Journey, passphrase: &str) -> Outcome<Vec<String>> {
    let hits = programs::said(ctl(journey, passphrase).args(["search", "a", "--limit", "500"]))?;
    let hits: Value = serde_json::from_str(&hits)?;
    let hits = hits.as_array().ok_or("search gave no list")?;
    let mut ids: Vec<_> = hits.iter().filter_map(|hit| hit["id"].as_str().map(str::to_owned)).collect();
    ids.sort();
    if ids.is_empty() { Err("nobody was found".into()) } else { Ok(ids) }
}

/// Goes to a page by its address.
pub(crate) async fn go(window: &Window, to: &str) -> Outcome {
    window.script("location.hash = arguments[0]; return 0", vec![format!("#{to}").into()]).await?;
    Ok(())
}

/// The first client with a signed note, and what is seen of them.
pub(crate) async fn with_a_note(window: &Window, clients: &[String]) -> Outcome<(String, Seen)> {
    for client in clients {
        if let Some(seen) = look(window, client).await? {
            return Ok((client.clone(), seen));
        }
    }
    Err("no client has a signed note".into())
}

/// What is seen of a client; none without a signed note.
pub(crate) async fn look(window: &Window, client: &str) -> Outcome<Option<Seen>> {
    // By way of another page: what is shown is this client's then, and no other's.
    go(window, "/account").await?;
    window.shows("PIN for this desk").await?;
    go(window, &format!("/clients/{client}")).await?;
    window.shows("Timeline").await?;
    let page = "const main = document.querySelector('main');
        const card = [...main.querySelectorAll('section')].find((s) => s.querySelector('h2')?.textContent === 'Timeline');
        return [main.querySelector('h1').innerText, card.innerText, card.querySelector('a[href^=\"#/notes/\"]')?.getAttribute('href') ?? null]";
    let page = window.script(page, vec![]).await?;
    let [name, timeline, note] = [0, 1, 2].map(|at| page[at].as_str().unwrap_or_default().to_owned());
    if note.is_empty() {
        return Ok(None);
    }
    go(window, note.trim_start_matches('#')).await?;
    window.shows("Signed by").await?;
    let note = window.script("return document.querySelector('article').innerText", vec![]).await?;
    let note = note.as_str().unwrap_or_default().to_owned();
    Ok(Some(Seen { name, timeline, note }))
}
