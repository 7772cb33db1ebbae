//! What the rest of the shell may ask of the window; tests put nothing behind it.

use crate::events::{Changed, LockWarning, Locked, Progress};
use std::path::PathBuf;

/// The window, as the rest of the shell sees it.
pub(crate) trait Desk: Send + Sync {
    /// Data changed: screens that show it load it anew.
    fn changed(&self, what: Changed);
    /// The screen or the vault was locked.
    fn locked(&self, now: Locked);
    /// The lock is near, or no longer.
    fn warn(&self, warning: LockWarning);
    /// A job went on.
    fn progress(&self, progress: Progress);
    /// Ends the web process with all it holds and opens a fresh one.
    fn start_afresh(&self);
    /// Opens the system's print dialog for what the window shows.
    fn print(&self) -> bool;
    /// Lets the person choose a file.
    fn pick(&self, title: &str, kind: &str, extensions: &[&str]) -> Option<PathBuf>;
    /// Lets the person choose a folder.
    fn pick_folder(&self, title: &str) -> Option<PathBuf>;
}

/// Writes down what it was told.
#[cfg(test)]
#[derive(Clone, Default)]
pub(crate) struct Recorder(std::sync::Arc<std::sync::Mutex<Vec<String>>>);

#[cfg(test)]
impl Recorder {
    fn note(&self, what: String) {
        self.0.lock().unwrap().push(what);
    }

    /// What it was told since the last time it was asked.
    pub(crate) fn told(&self) -> Vec<String> {
        std::mem::take(&mut *self.0.lock().unwrap())
    }

    /// Waits until it is told something that begins so.
    pub(crate) fn await_told(&self, start: &str) {
        while !self.0.lock().unwrap().iter().any(|t| t.starts_with(start)) {
            std::thread::sleep(std::time::Duration::from_millis(1));
        }
    }
}

#[cfg(test)]
impl Desk for Recorder {
    fn changed(&self, what: Changed) {
        self.note(format!("changed {}", what.0.join(" ")));
    }
    fn locked(&self, now: Locked) {
        self.note(format!("locked {:?}", now.0.phase));
    }
    fn warn(&self, warning: LockWarning) {
        self.note(format!("warning {:?}", warning.0.map(|w| w.seconds)));
    }
    fn progress(&self, progress: Progress) {
        let end = if progress.finished { "ended" } else { "at" };
        self.note(format!("{} {end} {:?}", progress.label, progress.error));
    }
    fn start_afresh(&self) {
        self.note("afresh".into());
    }
    fn print(&self) -> bool {
        true
    }
    fn pick(&self, _: &str, _: &str, _: &[&str]) -> Option<PathBuf> {
        None
    }
    fn pick_folder(&self, _: &str) -> Option<PathBuf> {
        None
    }
}
