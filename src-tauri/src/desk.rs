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
}

/// Nobody looks.
#[cfg(test)]
pub(crate) struct NoDesk;

#[cfg(test)]
impl Desk for NoDesk {
    fn changed(&self, _: Changed) {}
    fn locked(&self, _: Locked) {}
    fn warn(&self, _: LockWarning) {}
    fn progress(&self, _: Progress) {}
    fn start_afresh(&self) {}
    fn print(&self) -> bool {
        true
    }
    fn pick(&self, _: &str, _: &str, _: &[&str]) -> Option<PathBuf> {
        None
    }
}
