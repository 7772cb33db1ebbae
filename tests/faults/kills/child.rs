//! What `stillroomctl` has no verb for: a program of our own at a spa's desk, which calls what the
//! app calls. See `tests/faults/child/main.rs`.

use crate::spa::{OWNER, PASSPHRASE, Spa};
use serde_json::Value;
use std::path::Path;
use std::process::{Command, Stdio};

/// The program says a new recovery key on a line of its own, after this word.
const SHEET: &str = "sheet: ";

/// The process that makes a new vault key, as the owner does in the window.
pub(super) fn rekey(spa: &Spa) -> Command {
    task(spa, "rekey", &[])
}

/// The recovery key that it gave, if it came to that.
pub(super) fn sheet(said: &str) -> Option<String> {
    // Whole only with its line's end.
    let (_, rest) = said.split_once(SHEET)?;
    rest.split_once('\n').map(|(sheet, _)| sheet.to_owned())
}

/// Makes the record one of an older program: without the visits, notes and sticks that came later.
pub(super) fn make_older(spa: &Spa) {
    let out = task(spa, "make-older", &[]).output().unwrap();
    assert!(out.status.success(), "{}", String::from_utf8_lossy(&out.stderr));
}

/// What it answers to a task that nobody kills; nothing where it has nothing to say.
pub(super) fn answer(spa: &Spa, what: &str, more: &[&str]) -> Value {
    let out = task(spa, what, more).output().unwrap();
    assert!(out.status.success(), "{what}: {}", String::from_utf8_lossy(&out.stderr));
    serde_json::from_slice(&out.stdout).unwrap_or_default()
}

pub(super) fn task(spa: &Spa, task: &str, more: &[&str]) -> Command {
    let mut command = spa.seated(Path::new(env!("CARGO_BIN_EXE_stillroom-child")));
    command.arg(task).arg(spa.vault()).args([OWNER, PASSPHRASE]).args(more).stdin(Stdio::null());
    command
}
