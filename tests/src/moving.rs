//! Moving visits by keyboard, timed in the page.

use crate::Outcome;
use crate::window::Window;
use std::time::{Duration, Instant};
use thirtyfour::prelude::*;

/// Listens for the key that moves; when the visit stands elsewhere on the
/// screen, waits for the frame to be painted, and notes the time since the key.
const LISTEN: &str = r#"
window.__moves = [];
const place = (id) => {
  const r = document.querySelector(`[data-visit="${CSS.escape(id)}"]`)?.getBoundingClientRect();
  return r ? [r.left, r.top, r.height].join() : '';
};
window.__listening?.abort();
window.__listening = new AbortController();
addEventListener('keydown', (event) => {
  const id = document.activeElement?.closest('[data-visit]')?.dataset.visit;
  if (!event.altKey || !event.key.startsWith('Arrow') || !id) return;
  const from = event.timeStamp, before = place(id);
  const look = () => {
    if (place(id) === before) {
      if (performance.now() - from < 3000) requestAnimationFrame(look);
      return;
    }
    // The frame that holds the move is painted before the next task runs.
    const channel = new MessageChannel();
    channel.port1.onmessage = () => window.__moves.push(performance.now() - from);
    channel.port2.postMessage(0);
  };
  requestAnimationFrame(look);
}, { capture: true, signal: window.__listening.signal });
return true;
"#;

/// A visit with free time below it (an hour on the screen) gets the focus: what
/// is refused is put back, and measures nothing.
const FOCUS: &str = r#"
const rects = [...document.querySelectorAll('.item[data-visit]')].map((e) => [e, e.getBoundingClientRect()]);
const free = rects.find(([e, r]) => e.classList.contains('movable') && r.height > 0
  && rects.some(([, o]) => Math.abs(o.left - r.left) < 4 && o.top > r.bottom)
  && !rects.some(([f, o]) => f !== e && Math.abs(o.left - r.left) < r.width && o.top >= r.top && o.top < r.bottom + 92));
free?.[0].querySelector('button').focus();
return free ? true : null;
"#;

/// Moves a visit down and up again and again; gives the time of each move.
///
/// Each key comes after the last move has come to rest. A key held down, every 120 ms
/// while the move before is still being saved, is slower and is not measured here.
///
/// # Errors
/// When there is no visit, or a move isn't seen.
pub async fn moves(window: &Window, many: usize) -> Outcome<Vec<Duration>> {
    // In the evening all of today is done, and on Sundays nobody comes: look ahead.
    let mut began = Instant::now();
    let mut days = 0;
    while window.script(FOCUS, vec![]).await?.is_null() {
        if began.elapsed() > Duration::from_secs(4) {
            if days == 6 {
                return Err("no visit on the schedule to move".into());
            }
            window.press_as("button", "Next day").await?;
            (began, days) = (Instant::now(), days + 1);
        }
        tokio::time::sleep(Duration::from_millis(100)).await;
    }
    // The day may still be loading: what it brings takes the focus with it.
    tokio::time::sleep(Duration::from_millis(800)).await;
    window.script(FOCUS, vec![]).await?;
    window.script(LISTEN, vec![]).await?;
    for n in 0..many {
        let key = if n % 2 == 0 { Key::Down } else { Key::Up };
        window
            .driver
            .action_chain()
            .key_down(Key::Alt)
            .key_down(key.clone())
            .key_up(key)
            .key_up(Key::Alt)
            .perform()
            .await?;
        // To ask is to run a script in the page: not while it draws.
        tokio::time::sleep(Duration::from_millis(250)).await;
        let began = Instant::now();
        loop {
            let seen = window.script("return window.__moves.length", vec![]).await?.as_u64().unwrap_or(0);
            if seen > n as u64 {
                break;
            }
            if began.elapsed() > Duration::from_secs(5) {
                return Err(format!("move {n} was not seen on the screen").into());
            }
            tokio::time::sleep(Duration::from_millis(60)).await;
        }
    }
    let times = window.script("return window.__moves", vec![]).await?;
    Ok(times
        .as_array()
        .into_iter()
        .flatten()
        .filter_map(serde_json::Value::as_f64)
        .map(|t| Duration::from_secs_f64(t / 1000.0))
        .collect())
}
