//! The window, killed while a note is written.

use super::window::{PROVIDER, ctl, practice, signed_in, text_of, until_killed};
use super::{CYCLES_TO_VERIFY, Kills};
use chrono::{Days, Utc};
use stillroom_tests::Outcome;
use stillroom_tests::journey::Journey;
use stillroom_tests::window::Window;

/// How many windows write on one note: it shouldn't grow for ever.
const WINDOWS_OF_A_NOTE: u32 = 5;

/// What is in the page when it is open and its stored draft has been read.
const OPENED: &str = "const page = document.querySelector('.editor textarea');
    if (!page || !document.querySelector('.editor .status')) return null;
    page.focus(); page.setSelectionRange(page.value.length, page.value.length); return page.value";
/// What is in the page, when the window says that it is stored.
const STORED: &str = "const page = document.querySelector('.editor textarea');
    const says = document.querySelector('.editor .status')?.innerText ?? '';
    return says.trim().startsWith('Draft saved') ? page.value : null";

/// A note that is being written: the text as typed so far, and how much of it was shown as saved.
#[derive(Default)]
struct Text {
    typed: String,
    saved: String,
}

#[tokio::test(flavor = "multi_thread")]
async fn a_note_that_the_window_showed_as_saved_is_back_after_a_kill() {
    let mut kills = Kills::of("noting", 8);
    while kills.next_record() > 0 {
        let journey = practice("killed-notes");
        let mut notes = addresses(&journey).into_iter();
        let (mut note, mut text) = (notes.next().unwrap(), Text::default());
        for n in 1..=kills.next_record() {
            let window = signed_in(&journey, PROVIDER).await.unwrap();
            text = back(&window, &note, text, &kills).await;
            if n.is_multiple_of(WINDOWS_OF_A_NOTE) {
                note = notes.next().unwrap();
                text = back(&window, &note, Text::default(), &kills).await;
            }
            let (mut shown, mut dice, after) = (0, kills.dice.fork(), kills.milliseconds(50, 2_500));
            let work = async |window: &Window| write(window, &mut text, &mut shown, &mut dice).await;
            until_killed(window, tokio::time::sleep(after), work, &kills).await;
            kills.saved(shown);
            kills.cycle(text.typed != text.saved);
            if n.is_multiple_of(CYCLES_TO_VERIFY) {
                ctl(&journey, &["verify"]);
            }
        }
        let window = signed_in(&journey, PROVIDER).await.unwrap();
        back(&window, &note, text, &kills).await;
        window.close().await;
        ctl(&journey, &["verify"]);
    }
    kills.end();
}

/// Opens the note: all that was shown as saved is back, and nothing that was never typed. What is
/// back is written on.
async fn back(window: &Window, note: &str, text: Text, kills: &Kills) -> Text {
    text_of(window, "location.hash = '#/account'; return document.querySelector('.editor') ? null : 'gone'")
        .await
        .unwrap();
    window.script("location.hash = arguments[0]; return 0", vec![note.into()]).await.unwrap();
    let page = text_of(window, OPENED).await.unwrap();
    let Text { typed, saved } = text;
    assert!(page.starts_with(&saved), "lost of a draft: {saved:?}, back is {page:?}: {}", kills.at());
    assert!(typed.starts_with(&page), "never typed: {typed:?}, back is {page:?}: {}", kills.at());
    Text { typed: page.clone(), saved: page }
}

/// Types, now and then with a pause until the window says that all is stored.
async fn write(window: &Window, text: &mut Text, shown: &mut usize, dice: &mut fastrand::Rng) -> Outcome {
    loop {
        for _ in 0..dice.usize(1..6) {
            let word = format!("{} ", dice.u16(..));
            text.typed.push_str(&word);
            window.keys(word).await?;
        }
        text.saved = text_of(window, STORED).await?;
        *shown += 1;
    }
}

/// Where notes can be written that nobody has begun: of the visits of the days to come.
fn addresses(journey: &Journey) -> Vec<String> {
    let today = Utc::now().date_naive();
    let mut found = Vec::new();
    for date in (1..8).map(|days| (today + Days::new(days)).to_string()) {
        let day = ctl(journey, &["day", &date]);
        let visits = day["visits"].as_array().unwrap().iter();
        let open = visits.filter(|visit| visit["kind"] == "visit" && visit["hasNote"] == false);
        found.extend(open.map(|visit| format!("#/notes/{}?date={date}", visit["id"].as_str().unwrap())));
    }
    found
}
