//! Moving visits by key and by pointer, timed in the page.
//!
//! All that is pressed goes to the page in one request, and what it noted is read once
//! at the end: to ask in between would run a script while the page draws, and would give
//! the save of one move the time to end before the next.

use crate::Outcome;
use crate::window::Window;
use serde_json::{Value, json};
use std::time::{Duration, Instant};
use thirtyfour::common::command::{Actions, Command};
use thirtyfour::prelude::*;

/// Listens for what moves a visit; when the visit (or, while a drag lasts, its ghost)
/// stands elsewhere on the screen, waits for the frame to be painted, and notes the time
/// since the input.
const LISTEN: &str = r#"
window.__moves = { times: [], pressed: [], lost: 0 };
const place = (id) => {
  const r = document.querySelector(`[data-visit="${CSS.escape(id)}"]`)?.getBoundingClientRect();
  return r ? [r.left, r.top, r.height].join() : '';
};
const ghost = () => {
  const style = document.querySelector('.ghost')?.style;
  return style ? [style.transform, style.width, style.height].join() : '';
};
// The ghost eases to its place: the frame in which it is told to go shows it where it was.
const eased = () => getComputedStyle(document.querySelector('.ghost')).transitionDuration !== '0s';
const timed = (event, where, after) => {
  const from = event.timeStamp, before = where();
  window.__moves.pressed.push(from);
  // The frame that holds the move is painted before the next task runs. A message to a port
  // would go by another process, and queue there at sixty a second.
  const painted = () => setTimeout(() => window.__moves.times.push(performance.now() - from), 0);
  const look = () => {
    const now = where();
    if (now !== before && now !== '') {
      if (after()) requestAnimationFrame(painted);
      else painted();
    } else if (performance.now() - from < 3000) requestAnimationFrame(look);
    else window.__moves.lost += 1;
  };
  requestAnimationFrame(look);
};
window.__listening?.abort();
window.__listening = new AbortController();
const options = { capture: true, signal: window.__listening.signal };
if (arguments[0] === 'keys') addEventListener('keydown', (event) => {
  const id = document.activeElement?.closest('[data-visit]')?.dataset.visit;
  if (event.altKey && event.key.startsWith('Arrow') && id) timed(event, () => place(id), () => false);
}, options);
if (arguments[0] === 'drag') addEventListener('pointermove', (event) => {
  if (ghost() !== '') timed(event, ghost, eased);
}, options);
if (arguments[0] === 'drop') addEventListener('pointerup', (event) => {
  const id = document.querySelector('.item.lifted')?.dataset.visit;
  if (id) timed(event, () => place(id), () => false);
}, options);
return true;
"#;

/// A visit with free time below it (an hour on the screen) gets the focus: what
/// is refused is put back, and measures nothing. Gives the middle of it and of its grip.
const FOCUS: &str = r#"
const rects = [...document.querySelectorAll('.item[data-visit]')].map((e) => [e, e.getBoundingClientRect()]);
const free = rects.find(([e, r]) => e.classList.contains('movable') && r.height > 0
  && rects.some(([, o]) => Math.abs(o.left - r.left) < 4 && o.top > r.bottom)
  && !rects.some(([f, o]) => f !== e && Math.abs(o.left - r.left) < r.width && o.top >= r.top && o.top < r.bottom + 92));
if (!free) return null;
const [element] = free;
element.querySelector('button').focus();
element.scrollIntoView({ block: 'center' });
const now = element.getBoundingClientRect();
const grip = element.querySelector('[data-grip]').getBoundingClientRect();
return {
  x: Math.round(now.left + now.width / 2),
  y: Math.round(now.top + now.height / 2),
  gripY: Math.round(grip.top + grip.height / 2),
};
"#;

/// A quarter of an hour on the grid, in pixels.
const QUARTER: i64 = 24;
/// Between two moves of a pointer that moves all the time: sixty a second.
const POINTER_PACE: Duration = Duration::from_millis(16);
/// Of moves in one drag; after the last the visit is let go a quarter of an hour lower or higher.
const STEPS: i64 = 9;

/// What is timed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Way {
    /// Alt and an arrow are pressed and let go, again and again, this far apart.
    Keys(Duration),
    /// Alt stays down, and the arrow comes again and again, this far apart.
    Held(Duration),
    /// A visit is dragged: from each move of the pointer to its ghost's.
    Drag,
    /// A visit's lower edge is dragged, likewise.
    Resize,
    /// A dragged visit is let go: from that to the visit at its new place.
    Drop,
}

/// What was seen.
#[derive(Clone, Debug)]
pub struct Seen {
    /// From each input to the paint, the shortest first.
    pub times: Vec<Duration>,
    /// Between two inputs, as the page heard them: half were closer.
    pub pace: Duration,
}

impl Seen {
    /// The time that this share of all don't exceed.
    #[must_use]
    pub fn at(&self, share: f64) -> Duration {
        #[expect(
            clippy::cast_possible_truncation,
            clippy::cast_sign_loss,
            clippy::cast_precision_loss,
            reason = "a rank of a few hundred"
        )]
        let rank = (self.times.len() as f64 * share).ceil() as usize;
        self.times.get(rank.saturating_sub(1)).copied().unwrap_or(Duration::MAX)
    }
}

/// Moves a visit `many` times.
///
/// # Errors
/// When there is no visit, or a move isn't seen.
pub async fn moves(window: &Window, way: Way, many: usize) -> Outcome<Seen> {
    let at = seek(window).await?;
    let kind = match way {
        Way::Keys(_) | Way::Held(_) => "keys",
        Way::Drag | Way::Resize => "drag",
        Way::Drop => "drop",
    };
    window.script(LISTEN, vec![kind.into()]).await?;
    let actions = match way {
        Way::Keys(pace) => keys(many, pace, false),
        Way::Held(pace) => keys(many, pace, true),
        Way::Drag | Way::Drop => drags(many, at.x, at.y),
        Way::Resize => drags(many, at.x, at.grip_y),
    };
    window.driver.handle().cmd(Command::PerformActions(Actions::from(actions))).await?;
    // The last save and what it brings.
    tokio::time::sleep(Duration::from_secs(2)).await;
    let noted = window.script("return window.__moves", vec![]).await?;
    let numbers = |name: &str| -> Vec<f64> {
        noted.get(name).and_then(Value::as_array).into_iter().flatten().filter_map(Value::as_f64).collect()
    };
    let mut times: Vec<_> =
        numbers("times").into_iter().map(|t| Duration::from_secs_f64(t.max(0.0) / 1000.0)).collect();
    times.sort();
    let pressed = numbers("pressed");
    let expected = if way == Way::Drop { many / usize::try_from(STEPS)? } else { many };
    if times.len() < expected || noted.get("lost").and_then(Value::as_u64) != Some(0) {
        return Err(format!(
            "{way:?}: of {many} moves {} were heard and {} were seen on the screen: {noted}",
            pressed.len(),
            times.len()
        )
        .into());
    }
    let mut gaps: Vec<f64> = pressed.iter().zip(pressed.iter().skip(1)).map(|(a, b)| b - a).collect();
    gaps.sort_by(f64::total_cmp);
    let pace = gaps.get(gaps.len() / 2).copied().unwrap_or_default();
    Ok(Seen { times, pace: Duration::from_secs_f64(pace.max(0.0) / 1000.0) })
}

/// Where to take hold of the visit.
struct Spot {
    x: i64,
    y: i64,
    grip_y: i64,
}

async fn seek(window: &Window) -> Outcome<Spot> {
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
    let at = window.script(FOCUS, vec![]).await?;
    let number = |name: &str| at.get(name).and_then(Value::as_i64).ok_or("the visit to move went away");
    Ok(Spot { x: number("x")?, y: number("y")?, grip_y: number("gripY")? })
}

/// Two quarters of an hour down, two up: the visit is where it began after each four.
fn keys(many: usize, pace: Duration, hold: bool) -> Value {
    let mut actions = Vec::new();
    let key = |kind: &str, key: &Key| json!({ "type": kind, "value": char::from(key.clone()).to_string() });
    if hold {
        actions.push(key("keyDown", &Key::Alt));
    }
    for n in 0..many {
        let arrow = if n % 4 < 2 { Key::Down } else { Key::Up };
        let press = [key("keyDown", &arrow), key("keyUp", &arrow)];
        if hold {
            actions.extend(press);
        } else {
            actions.push(key("keyDown", &Key::Alt));
            actions.extend(press);
            actions.push(key("keyUp", &Key::Alt));
        }
        actions.push(json!({ "type": "pause", "duration": millis(pace) }));
    }
    if hold {
        actions.push(key("keyUp", &Key::Alt));
    }
    json!([{ "type": "key", "id": "key", "actions": actions }])
}

/// Drags of [`STEPS`] moves each.
fn drags(many: usize, x: i64, y: i64) -> Value {
    let mut actions = Vec::new();
    // The second source only keeps the time: a tick lasts as long as its longest action.
    let mut clock = Vec::new();
    let mut next = |action: Value, lasting: Duration| {
        actions.push(action);
        clock.push(json!({ "type": "pause", "duration": millis(lasting) }));
    };
    let to = |y: i64| json!({ "type": "pointerMove", "duration": 0, "x": x, "y": y });
    let mut at = y;
    for n in 0..many {
        let n = i64::try_from(n).unwrap_or_default();
        let (drag, step) = (n / STEPS, n % STEPS);
        if step == 0 {
            next(to(at), POINTER_PACE);
            next(json!({ "type": "pointerDown", "button": 0 }), POINTER_PACE);
            next(to(at + 6), POINTER_PACE * 4);
        }
        // Five down and four up, then four down and five up: the visit is where it began.
        let down = STEPS / 2 + (drag + 1) % 2;
        at += if step < down { QUARTER } else { -QUARTER };
        next(to(at), POINTER_PACE);
        if step == STEPS - 1 {
            next(json!({ "type": "pointerUp", "button": 0 }), Duration::from_millis(120));
        }
    }
    json!([
        { "type": "pointer", "id": "pointer", "parameters": { "pointerType": "mouse" }, "actions": actions },
        { "type": "key", "id": "clock", "actions": clock },
    ])
}

fn millis(time: Duration) -> u64 {
    u64::try_from(time.as_millis()).unwrap_or(u64::MAX)
}
