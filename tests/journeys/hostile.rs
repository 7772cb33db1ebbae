//! Markup as names, notes and searches: every screen shows it as text, and nothing runs.

use crate::steps::{self, OWNER};
use serde_json::{Value, json};
use std::fmt::Write as _;
use std::time::Duration;
use stillroom_testkit::hostile;
use stillroom_tests::journey::Journey;
use stillroom_tests::window::Window;
use stillroom_tests::{Outcome, programs};
use thirtyfour::prelude::*;

/// So many clients have a visit today, a note and a health summary.
const SEEN_TODAY: usize = 16;
/// The longest name of a service, a room or the practice.
const LONGEST_NAME: usize = 120;

#[tokio::test(flavor = "multi_thread")]
async fn markup_in_any_field_is_shown_as_text_and_nothing_runs() {
    Journey::walk("hostile", async |journey| {
        let names = hostile::scripts();
        seed(journey, &names)?;
        journey.open().await?;
        let window = journey.window()?;
        steps::sign_in(window, OWNER).await?;
        let seeded = fill(window, &names).await?;
        harmless(window, "after the first sign-in").await?;
        // What the owner may is read anew.
        journey.open().await?;
        let window = journey.window()?;
        steps::sign_in(window, OWNER).await?;
        walk(window, &seeded).await?;
        find(window, &names).await?;
        type_them(window, &names).await?;
        even_as_markup(window).await
    })
    .await;
}

/// One client a payload, found by a word of its own; and as many rows that wait.
fn seed(journey: &Journey, names: &[String]) -> Outcome {
    let mut init = programs::ctl(&journey.desk, &journey.vault, OWNER.passphrase);
    let markup = "<img src=x onerror=window.__ran=true>";
    init.args(["init", "--practice", markup, "--owner", OWNER.login, "--name", OWNER.name]);
    init.args(["--time-zone", "America/Chicago"]);
    programs::said(&mut init)?;
    let cell = |text: &str| format!("\"{}\"", text.replace('"', "\"\""));
    let mut text = String::from(
        "First name,Last name,Preferred name,Pronouns,Street,Emergency contact,Guardian,Reach only by,Tags,Notes,Referral,Birth date\n",
    );
    for (n, name) in names.iter().enumerate() {
        for date in ["", "some day"] {
            let mut row = vec![word(n), name.clone()];
            row.extend((0..9).map(|_| name.clone()));
            row.push(date.to_owned());
            writeln!(text, "{}", row.iter().map(|c| cell(c)).collect::<Vec<_>>().join(","))?;
        }
    }
    let list = journey.folder().join("<svg onload=window.__ran=true>.csv");
    std::fs::write(&list, text)?;
    let mut import = programs::ctl(&journey.desk, &journey.vault, OWNER.passphrase);
    import.args(["import", "clients"]).arg(&list).arg("--duplicates");
    programs::said(&mut import).map(drop)
}

/// Found by no other client's word.
fn word(n: usize) -> String {
    format!("Quill{n:03}")
}

/// What a walk needs to know of what was filled in.
struct Seeded {
    today: String,
    clients: Vec<String>,
    visits: Vec<String>,
    person: String,
}

/// Asks the program as the page does.
async fn ask(window: &Window, command: &str, args: Value) -> Outcome<Value> {
    let script = "const [command, args, done] = arguments;
        window.__TAURI_INTERNALS__.invoke(command, args)
          .then((good) => done({ good }), (bad) => done({ bad: JSON.stringify(bad) }));";
    let said = window.driver.execute_async(script, vec![json!(command), args]).await?.json().clone();
    match said.get("bad") {
        None => Ok(said["good"].clone()),
        Some(bad) => Err(format!("{command}: {bad}").into()),
    }
}

/// Services, rooms, a person, visits, health and notes with markup in every field.
async fn fill(window: &Window, names: &[String]) -> Outcome<Seeded> {
    let fits = |n: &&String| n.chars().count() <= LONGEST_NAME && !n.chars().any(char::is_control);
    let mut services = Vec::new();
    for name in names.iter().filter(fits) {
        let service = json!({ "id": null, "name": name, "category": name, "minutes": 15, "bufferMinutes": 0,
            "priceCents": 100, "medical": true, "color": 1, "active": true });
        services.push(ask(window, "save_service", json!({ "service": service })).await?["id"].clone());
        let room = json!({ "id": null, "name": name, "active": true });
        ask(window, "save_room", json!({ "room": room })).await?;
    }
    ask(window, "step_up", json!({ "passphrase": OWNER.passphrase })).await?;
    let staff = ask(window, "list_staff", json!({})).await?;
    let me = staff[0]["id"].clone();
    let markup = hostile::scripts().swap_remove(29);
    let person = json!({ "id": me, "name": markup, "login": OWNER.login, "title": markup, "credentials": markup,
        "color": 1, "roles": ["owner", "provider"] });
    ask(window, "save_staff", json!({ "req": person })).await?;
    let licence = json!({ "id": null, "person": me, "kind": markup, "number": markup, "state": markup,
        "expires": "2030-01-01" });
    ask(window, "save_licence", json!({ "req": licence })).await?;

    let state = ask(window, "app_state", json!({})).await?;
    let today = state["today"].as_str().ok_or("no today")?.to_owned();
    let (mut clients, mut visits) = (Vec::new(), Vec::new());
    for (n, name) in names.iter().enumerate().take(SEEN_TODAY) {
        let search = json!({ "text": word(n), "limit": 1, "includeArchived": false, "settled": true });
        let found = ask(window, "search_clients", json!({ "req": search })).await?;
        let client = found[0]["id"].clone();
        let health = json!({ "client": client, "version": null, "medications": [name], "conditions": [name],
            "allergies": [{ "substance": name, "reaction": name, "severity": "severe" }],
            "fitzpatrick": null, "pregnancy": "no", "noKnownAllergies": false, "note": name, "updatedAt": null });
        ask(window, "save_health", json!({ "health": health })).await?;
        let visit = json!({ "client": client, "provider": me, "room": null, "service": services[n],
            "date": today, "startMinute": 540 + 20 * n, "minutes": 15, "note": name, "kind": "visit", "title": "" });
        let visit = ask(window, "book_visit", json!({ "req": visit })).await?["value"]["id"].clone();
        let draft = json!({ "form": "note", "subject": visit, "body": name });
        ask(window, "save_draft", json!({ "req": draft })).await?;
        if n % 2 == 0 {
            ask(window, "sign_note", json!({ "req": { "visit": visit, "text": name } })).await?;
        }
        clients.extend(client.as_str().map(str::to_owned));
        visits.extend(visit.as_str().map(str::to_owned));
    }
    let block = json!({ "client": null, "provider": me, "room": null, "service": null, "date": today,
        "startMinute": 900, "minutes": 30, "note": markup, "kind": "block", "title": markup });
    ask(window, "book_visit", json!({ "req": block })).await?;
    Ok(Seeded { today, clients, visits, person: me.as_str().unwrap_or_default().to_owned() })
}

/// Every screen, with what it must show of the markup.
async fn walk(window: &Window, seeded: &Seeded) -> Outcome {
    let shown = "onerror=window.__ran=true>";
    let mut screens: Vec<(String, &str)> = [
        ("/schedule", "<script>"),
        ("/clients", "Clients"),
        ("/staff", shown),
        ("/journal", "<script>"),
        ("/settings/practice", shown),
        ("/settings/services", shown),
        ("/settings/rooms", shown),
        ("/settings/hours", shown),
        ("/settings/security", "Verify"),
        ("/settings/about", "Stillroom"),
        ("/account", "PIN for this desk"),
        ("/backup", "Sticks in rotation"),
        ("/import", "<script>"),
        ("/print/emergency", "<script>"),
    ]
    .map(|(path, text)| (path.to_owned(), text))
    .into();
    screens.push((format!("/print/day/{}", seeded.today), "<script>"));
    screens.push((format!("/staff/{}", seeded.person), shown));
    for (client, visit) in seeded.clients.iter().zip(&seeded.visits) {
        for tab in ["overview", "details", "history"] {
            screens.push((format!("/clients/{client}?tab={tab}"), "window.__ran"));
        }
        screens.push((format!("/notes/{visit}?date={}", seeded.today), "window.__ran"));
    }
    for (path, text) in screens {
        window.script("location.hash = arguments[0]; return 0", vec![json!(format!("#{path}"))]).await?;
        window.until(&format!("{path} to show {text:?}"), |page| page.contains(text)).await?;
        harmless(window, &path).await?;
    }
    // One entry of the journal: with its reason, its client and what it changed.
    window.script("location.hash = '#/journal'; return 0", vec![]).await?;
    window.press_as("option", "<script>").await?;
    window.shows("Device").await?;
    harmless(window, "an entry of the journal").await?;
    window.keys(Key::Escape + "").await
}

/// By the palette: each payload is a name, as it was written.
async fn find(window: &Window, names: &[String]) -> Outcome {
    for (n, name) in names.iter().enumerate().step_by(6) {
        steps::open_client(window, &word(n), &word(n)).await?;
        // White space is drawn as one space.
        let drawn = name.split_whitespace().collect::<Vec<_>>().join(" ");
        let is_there = |page: &str| page.split_whitespace().collect::<Vec<_>>().join(" ").contains(&drawn);
        window.until(&format!("the name {drawn:?}"), is_there).await?;
        harmless(window, name).await?;
    }
    Ok(())
}

/// Typed into the palette and the search box of the clients.
async fn type_them(window: &Window, names: &[String]) -> Outcome {
    window.script("location.hash = '#/clients'; return 0", vec![]).await?;
    let lines = names.iter().filter(|n| n.is_ascii() && !n.chars().any(char::is_control));
    for name in lines.step_by(7) {
        window.fill("Find a client", name).await?;
        tokio::time::sleep(Duration::from_millis(400)).await;
        harmless(window, &format!("searching for {name:?}")).await?;
    }
    Ok(())
}

/// The second line: were a text ever taken for markup, the window's policy keeps it from running,
/// from calling out and from leading away.
async fn even_as_markup(window: &Window) -> Outcome {
    let all: Vec<String> = hostile::scripts().into_iter().chain(hostile::handlers()).collect();
    let away = ["javascript:", "JaVaScRiPt:", "java", "data:", "vbscript:", "file:", "https:", "//"];
    let is_away = |a: &String| away.iter().any(|start| a.trim().starts_with(start));
    let links: Vec<String> = hostile::addresses().into_iter().filter(is_away).collect();
    let script = r"
        const [all, links, done] = arguments;
        const blocked = [];
        document.addEventListener('securitypolicyviolation', (e) => blocked.push(e.violatedDirective));
        const here = location.href, pause = (ms) => new Promise((go) => setTimeout(go, ms));
        (async () => {
          for (const markup of all) {
            const place = document.createElement('div');
            document.body.append(place);
            place.innerHTML = markup;
            for (const e of place.querySelectorAll('*')) {
              for (const { name } of e.attributes) if (name.startsWith('on')) e.dispatchEvent(new Event(name.slice(2)));
            }
            for (const e of place.querySelectorAll('a, button, input[type=submit]')) e.dispatchEvent(new MouseEvent('click', { cancelable: true }));
            for (const e of place.querySelectorAll('script')) {
              const again = document.createElement('script');
              again.textContent = e.textContent;
              place.append(again);
            }
            await pause(15);
            place.remove();
          }
          for (const href of links) {
            const link = document.createElement('a');
            link.href = href;
            // A path of our own is a page of our own.
            if (link.protocol === location.protocol && link.host === location.host) continue;
            document.body.append(link);
            link.click();
            await pause(15);
            link.remove();
          }
          for (const run of [() => eval('window.__ran = true'), () => new Function('window.__ran = true')(), () => setTimeout('window.__ran = true')]) {
            try { run(); } catch { /* refused */ }
          }
          const calls = await Promise.allSettled(['https://evil.invalid/', 'http://127.0.0.1:9/'].map((to) => fetch(to)));
          await pause(300);
          done({ ran: '__ran' in window, calls: calls.filter((c) => c.status === 'fulfilled').length, here: location.href === here, blocked: [...new Set(blocked)].sort(), many: blocked.length });
        })();";
    let said = window.driver.execute_async(script, vec![json!(all), json!(links)]).await?.json().clone();
    let blocked = said["blocked"].to_string();
    let held = said["ran"] == json!(false)
        && said["calls"] == json!(0)
        && said["here"] == json!(true)
        && ["script-src", "connect-src"].iter().all(|rule| blocked.contains(rule));
    let windows = window.driver.windows().await?.len();
    if held && windows == 1 && window.driver.get_alert_text().await.is_err() {
        // The page is still the program's own.
        window.script("location.hash = '#/schedule'; return 0", vec![]).await?;
        return window.shows("Schedule").await;
    }
    Err(format!("the policy let something through: {said}, {windows} windows").into())
}

/// That the page is the program's own: no script ran, nothing that could run or call out is in
/// it, no dialog and no second window is open, and the policy had nothing to block.
async fn harmless(window: &Window, at: &str) -> Outcome {
    let script = r"
        const found = [];
        if ('__ran' in window || window.length > 0) found.push('a script ran');
        if (!document.title.endsWith('Stillroom') && !document.title.includes('·')) found.push('title ' + document.title);
        for (const e of document.querySelectorAll('*')) {
          if (/^(iframe|object|embed|base|plaintext|template|math|foreignobject|animate|set)$/i.test(e.localName)) found.push(e.outerHTML);
          if (e.localName === 'script' && (e.textContent.includes('__ran') || !e.src.startsWith(location.origin)) && e.src + e.textContent !== '') found.push(e.outerHTML);
          for (const a of e.attributes) {
            if (a.name.startsWith('on')) found.push(e.localName + ' ' + a.name);
            if (/^(href|src|action|formaction|srcdoc|data|xlink:href)$/.test(a.name) && /javascript:|evil\.invalid|text\/html/i.test(a.value)) found.push(e.localName + ' ' + a.name + '=' + a.value);
            if (a.name === 'style' && /url\(/.test(a.value)) found.push(e.localName + ' ' + a.value);
          }
        }
        return found;";
    let found = window.script(script, vec![]).await?;
    let mut found: Vec<String> =
        found.as_array().into_iter().flatten().filter_map(|f| f.as_str().map(str::to_owned)).collect();
    found.extend(window.page_errors().await?);
    if window.driver.get_alert_text().await.is_ok() {
        found.push("a dialog of the page is open".to_owned());
    }
    let windows = window.driver.windows().await?.len();
    if windows != 1 {
        found.push(format!("{windows} windows are open"));
    }
    if found.is_empty() {
        return Ok(());
    }
    Err(format!("{at}: {found:?}").into())
}
