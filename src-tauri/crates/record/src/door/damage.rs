//! A record with a damaged page: looked at, and left as it is.
//!
//! SQLite writes around a damaged page without a word, and each write could carry the damage
//! further. So from the first page that doesn't fit its MAC nothing is written but journal
//! entries of looks, until Verify finds every page whole or a backup is restored. A file in the
//! vault remembers it, in plain words for whoever looks into the folder.

use super::Record;
use crate::RecordError;
use std::sync::atomic::Ordering;

const SAYS: &str = "Stillroom found a damaged page in record.db and writes nothing more to it.\n\
    Don't delete or move anything here. What can be read still opens in Stillroom, to look at and to print.\n\
    To go on, restore the newest backup.\n";

impl Record {
    /// Whether a page was found to be damaged.
    #[must_use]
    pub fn is_damaged(&self) -> bool {
        self.damaged.load(Ordering::SeqCst)
    }

    /// An error passed by: from damage on, nothing is written.
    pub(super) fn passed(&self, error: &RecordError) {
        if error.is_damage() {
            self.found_damage();
        }
    }

    pub(crate) fn found_damage(&self) {
        if self.damaged.swap(true, Ordering::SeqCst) {
            return;
        }
        tracing::error!("the record is damaged: nothing more is written to it");
        if let Ok(vault) = self.vault()
            && let Err(error) = std::fs::write(vault.folder().damage_file(), SAYS)
        {
            tracing::warn!(kind = ?error.kind(), "the damage can't be noted in the folder");
        }
        self.damage_untold.store(true, Ordering::SeqCst);
    }

    /// Tells the window, once; outside the gate.
    pub(crate) fn tell_of_damage(&self) {
        if self.damage_untold.swap(false, Ordering::SeqCst) {
            self.tell(&["vault"]);
        }
    }

    /// Every page was read and is whole.
    pub(crate) fn found_whole(&self) {
        if !self.is_damaged() {
            return;
        }
        let forgotten = self.vault().is_ok_and(|vault| {
            std::fs::remove_file(vault.folder().damage_file()).is_ok()
                || !vault.folder().damage_file().exists()
        });
        if forgotten {
            self.damaged.store(false, Ordering::SeqCst);
            self.damage_untold.store(true, Ordering::SeqCst);
        }
    }

    /// Refuses what would write to a damaged record.
    pub(crate) fn writable(&self) -> Result<(), RecordError> {
        if self.is_damaged() { Err(RecordError::ReadOnly) } else { Ok(()) }
    }
}
