//! What is left on the disk of somebody who was erased: the log, copies that were set aside, the
//! content of files that no row names any more.
//!
//! **Invariant.** The erasure's own transaction says in `local_overwriting` that this is due, and only
//! overwriting takes it back: what a kill, a full disk or a cancelled purge left is done when somebody
//! comes in the next time.

use crate::door::Notice;
use crate::{Permission, Record, RecordError, Session};
use rusqlite::{Connection, OptionalExtension};
use std::collections::BTreeSet;
use std::time::{Duration, Instant};

/// How long emptying the log waits for those who read.
const PATIENCE: Duration = Duration::from_secs(5);

/// What was done about older states of what was erased.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Overwritten {
    /// The write-ahead log is empty. If not, the vault's next lock empties it.
    pub log: bool,
    /// Copies in the vault's folder that were overwritten and removed.
    pub copies: u32,
}

impl Session {
    /// Empties the log, removes what was set aside in the vault's folder (both hold older states of
    /// what was erased) and the content of files that no row names. After the last of several erasures.
    /// None where nobody was erased: what was set aside is kept for a bad day, and stays.
    ///
    /// # Errors
    /// A refusal, a locked vault.
    pub fn overwrite_erased(&self) -> Result<Option<Overwritten>, RecordError> {
        self.permit(Permission::RetentionPurge)?;
        let record = self.record();
        if record.overwriting_due()?.is_none() {
            return Ok(None);
        }
        record.overwrite().map(Some)
    }

    /// The same where an erasure was cut short before it, whoever comes in: it was allowed when it
    /// was done. None when nothing is due.
    ///
    /// # Errors
    /// A locked vault, a record that is only looked at, what the disk says.
    pub fn finish_overwriting(&self) -> Result<Option<Overwritten>, RecordError> {
        self.standing()?;
        let record = self.record();
        if record.overwriting_due()?.is_none() {
            return Ok(None);
        }
        record.writable()?;
        // What was set aside may be all that is left of what this record lost: once a person was told.
        let lost = |notice: &Notice| {
            matches!(notice, Notice::EntriesLost { .. } | Notice::RecordReplaced | Notice::HeadDamaged)
        };
        if record.notices().iter().any(lost) {
            return Ok(None);
        }
        record.overwrite().map(Some)
    }
}

/// Says that this erasure's older states are still to be overwritten.
pub(super) fn is_due(conn: &Connection, entry: i64) -> Result<(), RecordError> {
    conn.execute(
        "INSERT INTO local_overwriting (one, entry) VALUES (1, ?1) \
         ON CONFLICT (one) DO UPDATE SET entry = excluded.entry",
        [entry],
    )?;
    Ok(())
}

impl Record {
    /// The newest erasure whose older states are still there.
    fn overwriting_due(&self) -> Result<Option<i64>, RecordError> {
        let lent = self.lend_reader()?;
        let reader = lent.get()?;
        let _ours = reader.guard.ours();
        let due = reader.database.conn().query_row("SELECT entry FROM local_overwriting", [], |r| r.get(0));
        Ok(due.optional()?)
    }

    fn overwrite(&self) -> Result<Overwritten, RecordError> {
        let due = self.overwriting_due()?;
        let (copies, all_copies) = self.vault()?.forget_copies();
        let mut all = self.sweep_files(&self.known_files()?);
        all &= all_copies;
        let began = Instant::now();
        loop {
            if let Err(error) = self.keep_erasures(&BTreeSet::new()) {
                tracing::warn!(code = error.code(), "the list of erasures could not be kept");
                all = false;
            }
            let mut gate = self.gate.lock();
            let writers = gate.as_mut().ok_or(RecordError::Locked)?;
            if writers.empty_log()? {
                if let (true, Some(due)) = (all, due) {
                    writers.overwrote(due)?;
                }
                return Ok(Overwritten { log: true, copies });
            }
            drop(gate);
            if began.elapsed() > PATIENCE {
                return Ok(Overwritten { log: false, copies });
            }
            std::thread::sleep(Duration::from_millis(20));
        }
    }
}
