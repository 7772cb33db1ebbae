//! What crate `backup` gets through the door: a copy of the live record, the keys of its
//! backups, an entry of what was done, and where a restored copy stands.
//!
//! **Invariants.** A copy holds database, witness and key slots of one moment, so a
//! restored copy agrees with its own witness. What was done with a backup is one of a
//! closed list of acts, and its entry holds ids and counts alone.

use crate::ground::Keys;
use crate::journal::chain::Head;
use crate::journal::entry::{Entry, EntryKind};
use crate::journal::witness::{self, Finding};
use crate::{Access, DeviceId, Notice, Permission, RecordError, Session, UtcMillis, sticks};
use rusqlite::{Connection, OptionalExtension};
use std::collections::BTreeMap;
use std::time::{Duration, Instant};
use stillroom_vault::{BackupKeys, CopiedFile, LiveCopy, entry_name};
use uuid::Uuid;

/// How long a copy waits for a moment in which nobody reads.
const PATIENCE: Duration = Duration::from_secs(30);
const PAUSE: Duration = Duration::from_millis(20);

/// What may be done with backups, as the journal names it.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum BackupAct {
    /// A stick was set up.
    Init,
    /// A snapshot was made.
    Run,
    /// A stick was read back.
    Check,
    /// Old snapshots were taken off a stick.
    Prune,
    /// A recovery key that was replaced was taken off a stick.
    Key,
    /// A snapshot was restored to scratch and verified.
    Drill,
    /// A snapshot was restored.
    Restore,
}

impl BackupAct {
    /// The verb in the journal.
    #[must_use]
    pub const fn verb(self) -> &'static str {
        match self {
            Self::Init => "backup.init",
            Self::Run => "backup.run",
            Self::Check => "backup.check",
            Self::Prune => "backup.prune",
            Self::Key => "backup.key",
            Self::Drill => "backup.drill",
            Self::Restore => "backup.restore",
        }
    }

    const fn permission(self) -> Permission {
        match self {
            Self::Init | Self::Prune | Self::Restore => Permission::BackupManage,
            Self::Run | Self::Check | Self::Key => Permission::BackupRun,
            Self::Drill => Permission::Verify,
        }
    }
}

/// The keys that a stick was seen with.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct StickKeys<'a> {
    /// Which recovery key its sheet's key file is for.
    pub recovery_id: &'a str,
    /// The generation of the vault key.
    pub generation: u32,
}

/// What was done with a backup, for the journal. No PHI: the stick's id and name, ids, counts.
#[derive(Clone, Debug)]
pub struct BackupNote<'a> {
    /// What.
    pub act: BackupAct,
    /// Which stick.
    pub stick: Uuid,
    /// The stick's name, as the practice calls it.
    pub name: &'a str,
    /// Which snapshot, where it is about one.
    pub snapshot: Option<&'a str>,
    /// How many of what.
    pub counts: &'a [(&'static str, u64)],
    /// The error's code, where it failed.
    pub failed: Option<&'a str>,
    /// Whether what was looked at was as it was written; none where that wasn't found out.
    pub sound: Option<bool>,
    /// Whether the printed sheet opened it.
    pub by_sheet: bool,
    /// The keys that it has now, where they were seen.
    pub keys: Option<StickKeys<'a>>,
}

/// Where a record stands: its newest entry, and how many rows each journaled table has.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Standpoint {
    /// The newest entry's number.
    pub seq: i64,
    /// The newest entry's MAC.
    pub mac: [u8; 32],
    /// The newest entry's time.
    pub at: UtcMillis,
    /// Rows of each journaled table.
    pub rows: BTreeMap<String, u64>,
}

/// A copy of the live record: everything that a restored vault needs, of one moment.
#[derive(Debug)]
pub struct RecordCopy {
    // Kept for what it keeps from changing; its files are read while it lives.
    _copy: LiveCopy,
    files: Vec<CopiedFile>,
    standpoint: Standpoint,
    device: DeviceId,
}

impl RecordCopy {
    /// Its files, the database first.
    #[must_use]
    pub fn files(&self) -> &[CopiedFile] {
        &self.files
    }
    /// Where the record stood.
    #[must_use]
    pub fn standpoint(&self) -> &Standpoint {
        &self.standpoint
    }
    /// The device that it is of.
    #[must_use]
    pub fn device(&self) -> DeviceId {
        self.device
    }
}

impl Session {
    /// Asks for what an act with a backup needs; a refusal is journaled.
    ///
    /// # Errors
    /// [`RecordError::NotAllowed`], [`RecordError::StepUpNeeded`], [`RecordError::Locked`].
    pub fn permit_backup(&self, act: BackupAct) -> Result<(), RecordError> {
        self.permit(act.permission())
    }

    /// The keys of this vault's backups.
    ///
    /// # Errors
    /// A refusal; a locked or damaged vault.
    pub fn backup_keys(&self, act: BackupAct) -> Result<BackupKeys, RecordError> {
        self.permit_backup(act)?;
        Ok(self.record().vault()?.backup_keys()?)
    }

    /// A copy of the record as it stands now. People go on working while it lives.
    ///
    /// # Errors
    /// A refusal; what the disk refuses; a record that is read without a pause for half a minute.
    pub fn copy_record(&self) -> Result<RecordCopy, RecordError> {
        self.permit_backup(BackupAct::Run)?;
        let record = self.record();
        // It would take the place of a sound one.
        record.writable()?;
        let vault = record.vault()?;
        let keys = Keys(std::sync::Arc::clone(&vault));
        let started = Instant::now();
        let (copy, head) = loop {
            {
                let mut gate = record.gate.lock();
                let writers = gate.as_mut().ok_or(RecordError::Locked)?;
                if let Err(error) = writers.fold_in(&record.pending.lock(), record.now()) {
                    tracing::warn!(code = error.code(), "pending entries are left out of a copy");
                }
                if let Some(copied) = writers.copy(&vault)? {
                    break copied;
                }
            }
            if started.elapsed() > PATIENCE {
                return Err(stillroom_vault::VaultError::StillOpen.into());
            }
            std::thread::sleep(PAUSE);
        };
        let names: Vec<&str> = record.schema.tables.iter().map(|t| t.name).collect();
        let standpoint = Standpoint::read(copy.database().conn(), &names)?;
        let mut files = copy.files().to_vec();
        files.push(CopiedFile::of_bytes("witness", witness::encode(&keys, head)));
        Ok(RecordCopy { files, standpoint, device: DeviceId(vault.device()), _copy: copy })
    }

    /// Where this record stands now.
    ///
    /// # Errors
    /// A refusal; a database that can't be read.
    pub fn standpoint(&self) -> Result<Standpoint, RecordError> {
        self.permit(Permission::Verify)?;
        let lent = self.record().lend_reader()?;
        let names: Vec<&str> = self.record().schema.tables.iter().map(|t| t.name).collect();
        Standpoint::read(lent.get()?.database.conn(), &names)
    }

    /// Whether this record holds that entry, as it was.
    ///
    /// # Errors
    /// A refusal; a database that can't be read.
    pub fn holds_entry(&self, seq: i64, mac: &[u8; 32]) -> Result<bool, RecordError> {
        self.permit(Permission::Verify)?;
        let lent = self.record().lend_reader()?;
        let reader = lent.get()?;
        let found: Option<Vec<u8>> = reader
            .database
            .conn()
            .query_row("SELECT mac FROM journal WHERE seq = ?1", [seq], |r| r.get(0))
            .optional()?;
        Ok(seq == 0 || found.as_deref() == Some(mac))
    }

    /// Compares this restored record with what a device's keychain last saw of it. `keychain`
    /// is this computer's: the restored copy itself has no entry there.
    ///
    /// # Errors
    /// A refusal; a database that can't be read.
    pub fn compare_with_witness_of(
        &self,
        keychain: &dyn stillroom_vault::Keychain,
        device: DeviceId,
    ) -> Result<Option<Notice>, RecordError> {
        self.permit(Permission::Verify)?;
        let keys = self.record().keys()?;
        let name = entry_name(keys.0.id(), device.0, "witness");
        let kept = keychain.get(&name).ok().flatten();
        let Some(seen) = kept.and_then(|bytes| witness::decode(&keys, &bytes)) else { return Ok(None) };
        let lent = self.record().lend_reader()?;
        let conn = lent.get()?.database.conn();
        // Of the entries that it shares with that device alone: its own came after.
        let before = Head { seq: seen.seq.min(last_of(conn, device)?), ..Head::read(conn)? };
        Ok(match witness::compare(conn, before, seen)? {
            Finding::Agrees => None,
            Finding::Older { from, to } => Some(Notice::EntriesLost { count: to - from + 1 }),
            Finding::Replaced { .. } if before.seq < seen.seq => {
                Some(Notice::EntriesLost { count: seen.seq - before.seq })
            }
            Finding::Replaced { .. } => Some(Notice::RecordReplaced),
        })
    }

    /// Journals what was done with a backup, and keeps with it what it told of the stick; also
    /// after a screen lock, for it was allowed when it began.
    ///
    /// # Errors
    /// When the vault was locked meanwhile.
    pub fn note_backup(&self, note: &BackupNote<'_>) -> Result<(), RecordError> {
        let mut detail = format!("stick {} ({})", note.stick, note.name);
        if let Some(snapshot) = note.snapshot {
            detail.push_str(&format!("; snapshot {snapshot}"));
        }
        for (what, count) in note.counts {
            detail.push_str(&format!("; {what} {count}"));
        }
        if sticks::tells(note) {
            let mut access = Access::new(note.act.verb(), note.act.permission()).of("stick", note.stick);
            access = access.detail(detail);
            access.failed = note.failed.map(str::to_owned);
            let done = Session::internal(self.record(), self.actor());
            return done.write(access, |tx| sticks::learn(tx, note)).map(drop);
        }
        let kind = if note.failed.is_some() { EntryKind::Failure } else { EntryKind::System };
        let mut entry = Entry::new(self.record().now(), self.actor(), note.act.verb(), kind);
        entry.sealed.detail = Some(detail);
        entry.sealed.code = note.failed.map(str::to_owned);
        self.record().note(&entry, true)
    }
}

/// The newest entry of a device.
fn last_of(conn: &Connection, device: DeviceId) -> Result<i64, RecordError> {
    Ok(conn
        .query_row("SELECT coalesce(max(seq), 0) FROM journal WHERE device = ?1", [device], |r| r.get(0))?)
}

impl Standpoint {
    fn read(conn: &Connection, tables: &[&str]) -> Result<Self, RecordError> {
        let head = Head::read(conn)?;
        let mut rows = BTreeMap::new();
        for name in tables {
            let count: i64 = conn.query_row(&format!("SELECT count(*) FROM \"{name}\""), [], |r| r.get(0))?;
            rows.insert((*name).to_owned(), u64::try_from(count).unwrap_or(0));
        }
        Ok(Self { seq: head.seq, mac: head.mac, at: UtcMillis(head.hlc >> 16), rows })
    }
}
