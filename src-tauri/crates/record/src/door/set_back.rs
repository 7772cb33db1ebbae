//! A clock that was set back, at opening or while the record is open.
//!
//! The journal keeps its order (its hybrid clock never goes back) and marks what bears a wrong
//! time; whoever is signed in hears of it, since what Stillroom calls today goes by that clock.

use super::Record;
use std::sync::atomic::Ordering;

impl Record {
    /// Sees how the clock stands to the newest entry, and tells the window when that has changed;
    /// outside the gate. Behind a long write it is seen the next time.
    pub(super) fn look_at_the_clock(&self) {
        let Some(gate) = self.gate.try_lock() else { return };
        let Some(back) = gate.as_ref().map(|writers| writers.head().is_ahead_of(self.clock.now())) else {
            return;
        };
        drop(gate);
        if self.clock_back.swap(back, Ordering::SeqCst) != back {
            tracing::warn!(back, "the clock stands otherwise to the newest entry");
            self.tell(&["vault"]);
        }
    }
}
