//! Plain lines on standard output.

use std::io::Write;
use std::time::Duration;

/// Says one thing, at once. A closed pipe is nobody's error.
pub fn say(line: &str) {
    let mut out = std::io::stdout().lock();
    let _ = writeln!(out, "{line}");
    let _ = out.flush();
}

/// A duration as a person reads it: `0.4 s`, `12 s`, `3 min 05 s`.
#[must_use]
pub fn spell(took: Duration) -> String {
    let seconds = took.as_secs();
    if seconds < 10 {
        format!("{:.1} s", took.as_secs_f64())
    } else if seconds < 120 {
        format!("{seconds} s")
    } else {
        format!("{} min {:02} s", seconds / 60, seconds % 60)
    }
}
