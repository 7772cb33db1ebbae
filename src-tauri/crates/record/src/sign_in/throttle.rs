//! Delays after misses: 0, 0, 1, 2, 4 … at most 60 seconds, never a lockout.
//!
//! The count lies in a file beside the database and in the keychain, so that neither a
//! restart nor removing the file resets it.

use crate::{RecordError, UtcMillis};
use serde::{Deserialize, Serialize};
use std::path::PathBuf;
use std::sync::Arc;
use stillroom_vault::{Keychain, VaultFolder, entry_name};
use uuid::Uuid;

const LONGEST_S: i64 = 60;

/// The misses since the last good sign-in.
#[derive(Clone, Copy, Default, PartialEq, Eq, Debug, Serialize, Deserialize)]
struct Misses {
    count: u32,
    last: UtcMillis,
}

/// The throttle of one vault on this OS account.
pub(crate) struct Throttle {
    file: PathBuf,
    keychain: Arc<dyn Keychain>,
    entry: String,
}

/// Seconds to wait after so many misses.
fn delay_s(count: u32) -> i64 {
    match count {
        0 | 1 => 0,
        n => (1i64 << (n - 2).min(6)).min(LONGEST_S),
    }
}

/// Whether a try is allowed so long after so many misses. A clock that stands before the last of
/// them makes the wait no longer than it ever is.
pub(crate) fn left(count: u32, last: UtcMillis, now: UtcMillis) -> Result<(), RecordError> {
    let delay = delay_s(count) * 1000;
    let left = last.0.saturating_add(delay).saturating_sub(now.0).min(delay);
    if left > 0 {
        let seconds = u32::try_from((left + 999) / 1000).unwrap_or(u32::MAX);
        return Err(RecordError::Wait { seconds });
    }
    Ok(())
}

impl Throttle {
    pub(crate) fn of(folder: &VaultFolder, keychain: Arc<dyn Keychain>, vault: Uuid) -> Self {
        Self {
            file: folder.path().join("throttle"),
            keychain,
            entry: entry_name(vault, Uuid::nil(), "throttle"),
        }
    }

    fn read(&self) -> Misses {
        let file = std::fs::read(&self.file).ok();
        let kept = self.keychain.get(&self.entry).ok().flatten();
        [file, kept.map(|k| k.to_vec())]
            .into_iter()
            .flatten()
            .filter_map(|b| serde_json::from_slice::<Misses>(&b).ok())
            .max_by_key(|m| (m.count, m.last))
            .unwrap_or_default()
    }

    fn write(&self, misses: Misses) {
        let bytes = serde_json::to_vec(&misses).unwrap_or_default();
        if std::fs::write(&self.file, &bytes).is_err() {
            tracing::warn!("the count of misses could not be written");
        }
        if self.keychain.set(&self.entry, &bytes).is_err() {
            tracing::warn!("the keychain did not take the count of misses");
        }
    }

    /// Whether a try is allowed now.
    ///
    /// A clock set back must not make the wait longer than it ever is, nor shorter.
    pub(crate) fn allow(&self, now: UtcMillis) -> Result<(), RecordError> {
        let misses = self.read();
        if misses.last > now {
            self.write(Misses { last: now, ..misses });
        }
        left(misses.count, misses.last, now)
    }

    /// Notes a miss.
    pub(crate) fn miss(&self, now: UtcMillis) {
        let misses = self.read();
        self.write(Misses { count: misses.count.saturating_add(1), last: now });
    }

    /// A good sign-in: the next miss starts anew.
    pub(crate) fn clear(&self) {
        if self.read() != Misses::default() {
            self.write(Misses::default());
        }
    }
}

#[cfg(test)]
mod tests {
    use super::delay_s;

    #[test]
    fn waits_grow_to_a_minute_and_no_further() {
        let delays: Vec<i64> = (0..12).map(delay_s).collect();
        assert_eq!(delays, [0, 0, 1, 2, 4, 8, 16, 32, 60, 60, 60, 60]);
    }
}
