//! The window, killed while visits are booked.

use super::window::{PROVIDER, ask, ctl, practice, signed_in, until_killed};
use super::{CYCLES_TO_VERIFY, Kills};
use chrono::{Datelike as _, Days, NaiveDate, Utc, Weekday};
use serde_json::{Value, json};
use stillroom_tests::Outcome;
use stillroom_tests::window::Window;

/// Books one visit as a person does who has the client's page open: the form comes with a time
/// proposed, they press Book, and the window says that it is booked. Where the time has gone
/// meanwhile they take the next one that is offered. A booking is never shown before the record has
/// it, so the window's words are what one relies on.
const BOOK: &str = r##"
    const [client, name, date, done] = arguments;
    const form = () => [...document.querySelectorAll('[role=dialog]')].find((one) => one.innerText.includes('Book a visit'));
    const button = () => [...(form()?.querySelectorAll('.dialog-foot button:not(:disabled)') ?? [])].find((one) => one.innerText.trim() === 'Book');
    const ready = () => form()?.querySelector('input[role=combobox]')?.value.includes(name.split(' ')[0]) && button();
    const booked = () => [...document.querySelectorAll('.toast')].map((one) => one.innerText).find((text) => text.includes(`Booked ${name}`));
    const refusal = () => form()?.querySelector('[role=alert]');
    const soon = (look) => new Promise((go) => { const again = () => { const found = look(); if (found) go(found); else setTimeout(again, 5); }; again(); });
    const press = async (book) => {
      book.click();
      const said = await soon(() => booked() ?? refusal());
      if (typeof said === 'string') return said;
      const offer = said.querySelector('button');
      if (offer === null) return said.innerText;
      offer.click();
      return press(await soon(() => refusal() === null && button()));
    };
    location.hash = `#/schedule?date=${date}&book=${client}`;
    soon(ready).then(press).then(done);
"##;

/// So many visits find room in a day whoever they are for.
const A_DAY: usize = 16;

#[tokio::test(flavor = "multi_thread")]
async fn visits_that_the_window_showed_as_booked_are_there_after_a_kill() {
    let mut kills = Kills::of("booking", 8);
    let mut day = Utc::now().date_naive() + Days::new(120);
    while kills.next_record() > 0 {
        let journey = practice("killed-bookings");
        let clients = clients(&ctl(&journey, &["search", "", "--limit", "60"]));
        for n in 1..=kills.next_record() {
            day = next_working_day(day);
            let date = day.to_string();
            let (mut booked, mut sent) = (Vec::new(), None);
            let window = signed_in(&journey, PROVIDER).await.unwrap();
            let after = kills.milliseconds(50, 2_000);
            let first = kills.dice.usize(..clients.len());
            let work = async |window: &Window| -> Outcome {
                for (id, name) in clients.iter().cycle().skip(first).take(clients.len().min(A_DAY)) {
                    sent = Some(id.clone());
                    let said = ask(window, BOOK, vec![json!(id), json!(name), json!(date)]).await?;
                    let said = said.as_str().unwrap_or_default();
                    if !said.contains("Booked") {
                        return Err(format!("refused: {said}").into());
                    }
                    booked.push(id.clone());
                    sent = None;
                }
                // A day is full sooner or later: the kill comes to a window at rest.
                std::future::pending().await
            };
            until_killed(window, tokio::time::sleep(after), work, &kills).await;

            let on_record = visits(&ctl(&journey, &["day", &date]));
            for client in &booked {
                let times = on_record.iter().filter(|visit| *visit == client).count();
                assert_eq!(times, 1, "a visit shown as booked, {after:?} after: {}", kills.at());
            }
            // What was on its way is there or not; nothing else is.
            let more: Vec<_> = on_record.iter().filter(|visit| !booked.contains(visit)).collect();
            assert!(more.iter().all(|visit| Some(*visit) == sent.as_ref()), "{more:?}: {}", kills.at());
            assert!(more.len() <= 1, "booked twice: {}", kills.at());
            kills.saved(booked.len());
            kills.cycle(sent.is_some());
            if n.is_multiple_of(CYCLES_TO_VERIFY) {
                ctl(&journey, &["verify"]);
            }
        }
        ctl(&journey, &["verify"]);
    }
    kills.end();
}

/// Ids and names.
fn clients(hits: &Value) -> Vec<(String, String)> {
    let text = |hit: &Value, field: &str| hit[field].as_str().unwrap().to_owned();
    hits.as_array().unwrap().iter().map(|hit| (text(hit, "id"), text(hit, "name"))).collect()
}

/// Whose visits stand on a day, each whole: booked, of a length, with somebody.
fn visits(day: &Value) -> Vec<String> {
    let whole = |visit: &Value| {
        let minute = |field: &str| visit[field].as_u64().unwrap();
        assert_eq!(visit["status"], "booked");
        assert!(minute("startMinute") < minute("endMinute") && visit["provider"].is_string(), "half a visit");
        visit["client"].as_str().unwrap().to_owned()
    };
    day["visits"].as_array().unwrap().iter().map(whole).collect()
}

/// A day on which nothing is booked yet.
fn next_working_day(after: NaiveDate) -> NaiveDate {
    let mut day = after + Days::new(1);
    while matches!(day.weekday(), Weekday::Sat | Weekday::Sun) {
        day = day + Days::new(1);
    }
    day
}
