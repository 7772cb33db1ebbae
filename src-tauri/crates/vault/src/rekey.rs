//! A new vault key, when the old one may be known.
//!
//! Copy the database under the new key to a file beside it; check the copy; write
//! `vault.json` with both generations (**the decision**: before it the old vault
//! stands, after it the new one); put the copy in place; leave only the new
//! generation; then encrypt the blobs anew, one by one. Whoever opens the vault
//! next takes back what wasn't decided and finishes what was, and needs no key for
//! either: a database file says by its first bytes which generation it belongs to.

use crate::database::{connect, salt_of};
use crate::document::{Document, EarlierBlobs, Generation, Hex, HexVec, Slot};
use crate::files::{create, name_of, remove, sync_folder_of, with_suffix};
use crate::opening::{belongs_to, code_slot, recovery_slot, seal_slot, set_log_aside};
use crate::secret::SecretKey;
use crate::vault::{State, blob_key, database_key, unwrap_lasting, wrap_lasting, wrapping_key};
use crate::{EnrolmentCode, RecoveryKey, SlotInfo, Vault, VaultError, VaultFolder};
use rusqlite::OpenFlags;
use rusqlite::backup::{Backup, StepResult};
use std::collections::BTreeMap;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use uuid::Uuid;

/// What a rekey hands out. Shown once.
#[derive(Debug)]
pub struct Rekeyed {
    /// The new recovery key; the old sheet is useless from now on.
    pub recovery_key: RecoveryKey,
    /// A code for everybody else who had a slot.
    pub codes: Vec<(SlotInfo, EnrolmentCode)>,
}

/// How far a rekey is. Given to the progress function *before* the step is done.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum RekeyStep {
    /// Copying the database under the new key. Nothing is decided yet.
    Copying {
        /// Pages done.
        done: u64,
        /// Pages in all.
        total: u64,
    },
    /// Checking every page of the copy.
    Checking,
    /// Writing both generations to `vault.json`: from here on the rekey will be finished.
    Deciding,
    /// Putting the copy in the old database's place.
    Swapping,
    /// Leaving only the new generation in `vault.json`.
    Settling,
    /// Encrypting blobs under the new key.
    Blobs {
        /// Blobs done.
        done: u64,
        /// Blobs in all.
        total: u64,
    },
}

impl Vault {
    /// A new vault key. Keeps the slot of `keeps` on this device, who must have
    /// opened the vault or proven the passphrase since; everybody else gets a code.
    ///
    /// Every [`crate::Database`] must be closed. A kill at any moment leaves a vault
    /// that opens: before [`RekeyStep::Deciding`] is done the old one, after it the
    /// new. The new recovery key counts as not confirmed, so that one whose sheet
    /// was lost to a kill is asked for again.
    ///
    /// # Errors
    /// [`VaultError::StillOpen`], [`VaultError::NotProven`], or what the disk refuses: nothing has changed
    /// then. [`VaultError::ReopenNeeded`] after the decision: opening the vault anew finishes it.
    pub fn rekey(&self, keeps: Uuid, progress: &mut dyn FnMut(RekeyStep)) -> Result<Rekeyed, VaultError> {
        let rekeyed = {
            let mut state = self.state()?;
            if state.raw.as_ref().is_some_and(|raw| Arc::strong_count(raw) > 1) {
                return Err(VaultError::StillOpen);
            }
            // Of the file that is about to be replaced; no connection needs it any more.
            state.raw = None;
            let key = SecretKey::random()?;
            let copy = next_database(self.folder());
            remove_next(self.folder())?;
            let prepared = self
                .copy_under(&state, &key, &copy, progress)
                .and_then(|()| self.next_generation(&state, &key, keeps, salt_of(&copy)?));
            let (generation, rekeyed) = match prepared {
                Ok(prepared) => prepared,
                Err(error) => {
                    remove_next(self.folder())?;
                    return Err(error);
                }
            };
            progress(RekeyStep::Deciding);
            let mut document = state.document.clone();
            document.next = Some(generation);
            // From here on only what is on disk counts, also when writing fails:
            // the file may be in place and just its fsync have failed.
            state.must_reopen = true;
            document.write(self.folder()).map_err(|_| VaultError::ReopenNeeded)?;
            progress(RekeyStep::Swapping);
            swap(self.folder()).map_err(|_| VaultError::ReopenNeeded)?;
            progress(RekeyStep::Settling);
            settle_on_next(self.folder(), &mut document).map_err(|_| VaultError::ReopenNeeded)?;
            state.document = document;
            state.key = key;
            state.proven.retain(|person, _| *person == keeps);
            state.must_reopen = false;
            rekeyed
        };
        if let Err(error) = self.rekey_blobs(progress) {
            // The new key holds; old blobs stay readable, and the next opening goes on with them.
            tracing::warn!(code = error.code(), "blobs not yet under the new key");
        }
        Ok(rekeyed)
    }

    fn copy_under(
        &self,
        state: &State,
        key: &SecretKey,
        copy: &Path,
        progress: &mut dyn FnMut(RekeyStep),
    ) -> Result<(), VaultError> {
        const PAGES: i32 = 1000;
        let generation = state.generation().generation;
        let next_key = database_key(key, self.id(), generation + 1);
        let source = connect(
            &self.folder().database_file(),
            &state.database_key(self.id()),
            OpenFlags::SQLITE_OPEN_READ_WRITE,
        )?;
        source.busy_timeout(std::time::Duration::ZERO)?;
        // Leaving WAL needs the database for itself: so this finds every other
        // connection, and the log is emptied into the file.
        let mode: String =
            source.query_row("PRAGMA journal_mode = DELETE", [], |row| row.get(0)).map_err(still_open)?;
        if mode != "delete" {
            return Err(VaultError::StillOpen);
        }
        source
            .execute_batch("PRAGMA locking_mode = EXCLUSIVE; BEGIN EXCLUSIVE; COMMIT;")
            .map_err(still_open)?;
        drop(create(copy, true).map_err(|error| VaultError::file(name_of(copy), &error))?);
        let mut target = connect(copy, &next_key, OpenFlags::SQLITE_OPEN_READ_WRITE)?;
        target.execute_batch("PRAGMA synchronous = FULL; PRAGMA journal_mode = MEMORY;")?;
        {
            let backup = Backup::new(&source, &mut target)?;
            loop {
                let step = backup.step(PAGES)?;
                let at = backup.progress();
                let (left, total) =
                    (u64::try_from(at.remaining).unwrap_or(0), u64::try_from(at.pagecount).unwrap_or(0));
                progress(RekeyStep::Copying { done: total.saturating_sub(left), total });
                match step {
                    StepResult::Done => break,
                    StepResult::More => {}
                    _ => return Err(VaultError::StillOpen),
                }
            }
        }
        target.close().map_err(|(_, error)| error)?;
        progress(RekeyStep::Checking);
        let target = connect(copy, &next_key, OpenFlags::SQLITE_OPEN_READ_ONLY)?;
        // Every page's HMAC, read from the file itself.
        if target.prepare("PRAGMA cipher_integrity_check")?.exists([])? {
            return Err(VaultError::damaged(name_of(copy), "the copy has bad pages"));
        }
        for figure in ["PRAGMA page_count", "PRAGMA user_version", "SELECT count(*) FROM sqlite_schema"] {
            let of = |conn: &rusqlite::Connection| conn.query_row(figure, [], |row| row.get::<_, i64>(0));
            if of(&source)? != of(&target)? {
                return Err(VaultError::damaged(name_of(copy), "the copy isn't whole"));
            }
        }
        target.close().map_err(|(_, error)| error)?;
        source.close().map_err(|(_, error)| error)?;
        let synced = fs::OpenOptions::new()
            .read(true)
            .write(true)
            .open(copy)
            .and_then(|file| file.sync_all())
            .and_then(|()| sync_folder_of(copy));
        synced.map_err(|error| VaultError::file(name_of(copy), &error))
    }

    fn next_generation(
        &self,
        state: &State,
        key: &SecretKey,
        keeps: Uuid,
        salt: [u8; 16],
    ) -> Result<(Generation, Rekeyed), VaultError> {
        let (id, old) = (self.id(), state.generation());
        let number = old.generation + 1;
        let slot_key = state.proven.get(&keeps).ok_or(VaultError::NotProven)?;
        let kept = old
            .slots
            .iter()
            .find(|slot| slot.person == keeps && slot.device() == Some(self.device()))
            .ok_or(VaultError::NotProven)?;
        // The same slot (its id is what the record counts as valid), around the new key.
        let mut kept = kept.clone();
        seal_slot(&mut kept, id, number, slot_key, key)?;
        let mut slots = vec![kept];
        let mut codes = Vec::new();
        let others: BTreeMap<Uuid, &Slot> =
            old.slots.iter().filter(|slot| slot.person != keeps).map(|slot| (slot.person, slot)).collect();
        for (person, slot) in others {
            let (slot, code) = code_slot(id, number, key, person, &slot.login, self.kdf())?;
            codes.push((slot.info(), code));
            slots.push(slot);
        }
        let recovery_key = RecoveryKey::random()?;
        let (journal, blob_names) = unwrap_lasting(&state.key, id, old)?;
        let mut earlier = vec![(old.generation, blob_key(&state.key, id, old.generation))];
        for left in &old.earlier_blobs {
            let opened =
                wrapping_key(&state.key, id).open_key(&earlier_binding(id, left.generation), &left.key.0);
            earlier.push((
                left.generation,
                opened.ok_or_else(|| {
                    VaultError::damaged("vault.json", "an earlier key in it can't be opened")
                })?,
            ));
        }
        let wrap = wrapping_key(key, id);
        let earlier_blobs = earlier
            .into_iter()
            .map(|(generation, key)| {
                Ok(EarlierBlobs {
                    generation,
                    key: HexVec(wrap.seal(&earlier_binding(id, generation), key.bytes())?),
                })
            })
            .collect::<Result<_, VaultError>>()?;
        let generation = Generation {
            generation: number,
            database: Hex(salt),
            lasting_keys: wrap_lasting(key, id, number, &journal, &blob_names)?,
            earlier_blobs,
            recovery: recovery_slot(key, id, number, &recovery_key, self.kdf())?,
            slots,
        };
        Ok((generation, Rekeyed { recovery_key, codes }))
    }

    /// Encrypts what is left under earlier keys, and forgets those keys when nothing is.
    pub(crate) fn rekey_blobs(&self, progress: &mut dyn FnMut(RekeyStep)) -> Result<(), VaultError> {
        if self.state()?.generation().earlier_blobs.is_empty() {
            return Ok(());
        }
        if self.blobs().rekey(&mut |done, total| progress(RekeyStep::Blobs { done, total }))? {
            self.edit(|_, generation| {
                generation.earlier_blobs.clear();
                Ok(())
            })?;
        }
        Ok(())
    }
}

/// What binds an earlier generation's blob key that the vault key wraps.
pub(crate) fn earlier_binding(vault: Uuid, generation: u32) -> Vec<u8> {
    Generation::binding("stillroom/earlier-blobs/v1", vault, generation)
}

fn still_open(error: rusqlite::Error) -> VaultError {
    match error.sqlite_error_code() {
        Some(rusqlite::ErrorCode::DatabaseBusy | rusqlite::ErrorCode::DatabaseLocked) => {
            VaultError::StillOpen
        }
        _ => error.into(),
    }
}

fn next_database(folder: &VaultFolder) -> PathBuf {
    with_suffix(&folder.database_file(), ".next")
}

fn remove_next(folder: &VaultFolder) -> Result<(), VaultError> {
    let next = next_database(folder);
    for suffix in ["", "-journal", "-wal", "-shm"] {
        let path = with_suffix(&next, suffix);
        remove(&path).map_err(|error| VaultError::file(name_of(&path), &error))?;
    }
    Ok(())
}

/// Puts the copy in the database's place, with nothing beside it that SQLite would take for its log.
fn swap(folder: &VaultFolder) -> Result<(), VaultError> {
    let (next, database) = (next_database(folder), folder.database_file());
    let swap = || -> io::Result<()> {
        // A log here is the old database's. There should be none; if there is one, it is kept.
        set_log_aside(folder)?;
        for suffix in ["-wal", "-shm", "-journal"] {
            remove(&with_suffix(&database, suffix))?;
        }
        fs::rename(&next, &database)?;
        sync_folder_of(&database)
    };
    swap().map_err(|error| VaultError::file(name_of(&database), &error))
}

fn settle_on_next(folder: &VaultFolder, document: &mut Document) -> Result<(), VaultError> {
    let mut settled = document.clone();
    if let Some(next) = settled.next.take() {
        settled.current = next;
    }
    settled.write(folder)?;
    *document = settled;
    // Copies set aside are under the old key: unreadable from now on, but not for
    // whoever has that key.
    crate::files::forget_copies(&folder.set_aside_dir());
    Ok(())
}

/// Takes back or finishes a rekey that was cut short; says whether it finished one.
/// Only while this process has no connection open.
pub(crate) fn settle(folder: &VaultFolder, document: &mut Document) -> Result<bool, VaultError> {
    let (next, database) = (next_database(folder), folder.database_file());
    let Some(generation) = document.next.clone() else {
        if !belongs_to(&database, &document.current)? {
            return Err(VaultError::damaged(
                "record.db",
                "it belongs to other key slots, or its beginning is damaged",
            ));
        }
        remove_next(folder)?;
        return Ok(false);
    };
    if next.exists() && belongs_to(&next, &generation)? {
        swap(folder)?;
    }
    if belongs_to(&database, &generation)? {
        settle_on_next(folder, document)?;
        remove_next(folder)?;
        return Ok(true);
    }
    if belongs_to(&database, &document.current)? {
        // Both generations' slots but only the old database: a backup from the middle of a rekey.
        document.next = None;
        document.write(folder)?;
        remove_next(folder)?;
        return Ok(false);
    }
    Err(VaultError::damaged("record.db", "it belongs to other key slots, or its beginning is damaged"))
}
