//! The two writing connections behind the gate, and the head of the chain they share.

use super::guard::Guard;
use crate::ground::Keys;
use crate::journal::capture::Tables;
use crate::journal::chain::{self, Head, Place};
use crate::journal::entry::{Entry, EntryKind};
use crate::journal::pending::PendingFile;
use crate::journal::touched::Touched;
use crate::journal::witness::{self, Finding, WitnessFile};
use crate::{Actor, Clock, RecordError, Schema, UtcMillis};
use rusqlite::Connection;
use std::sync::{Arc, LazyLock};
use stillroom_vault::{Database, LiveCopy, OpenAs, Vault, entry_name};

/// What was found at opening and a person should hear of.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Notice {
    /// The record is older than what this device last saw: so many entries are lost.
    EntriesLost {
        /// How many.
        count: i64,
    },
    /// The record isn't the one that this device last saw.
    RecordReplaced,
    /// The last entry's MAC isn't right: verify.
    HeadDamaged,
    /// The clock stands behind the newest entry.
    ClockSetBack,
    /// An older copy of the record is here, and so many who had been erased were erased again.
    ErasedAgain {
        /// How many.
        count: u32,
    },
    /// A page of the record is damaged: it may be looked at, and nothing is written to it.
    Damaged,
}

/// The writer (FULL) and the read-entry writer (NORMAL), with the head that both extend.
#[derive(Debug)]
pub(crate) struct Writers {
    // Closed in this order: the writer last, which empties the write-ahead log.
    entries: Database,
    writer: Database,
    writer_guard: Guard,
    touched: Touched,
    keys: Keys,
    schema: i64,
    head: Head,
    witness: WitnessFile,
    /// Entries since the index was last made.
    unindexed: i64,
    /// What a failed change may have left in the writer's memory: see [`Writers::doubt`].
    doubted: bool,
}

/// What opening gives.
pub(crate) struct Opened {
    pub(crate) writers: Writers,
    pub(crate) tables: Arc<Tables>,
    pub(crate) notices: Vec<Notice>,
}

/// How long a read waits for the gate before its entry goes to the pending file.
pub(crate) const READ_WAITS: std::time::Duration = std::time::Duration::from_millis(20);

/// Entries after which the index of clients is brought up to date.
const INDEX_BATCH: i64 = 500;

impl Writers {
    pub(crate) fn open(
        vault: &Arc<Vault>,
        schema: &Schema,
        clock: &dyn Clock,
        pending: &PendingFile,
    ) -> Result<Opened, RecordError> {
        let keys = Keys(Arc::clone(vault));
        let mut writer = vault.open_database(OpenAs::Writer)?;
        let migrated = vault.migrate(&mut writer, &schema.migrations, clock.now().0)?;
        let (writer_guard, touched) = furnish(&mut writer)?;
        let mut entries = vault.open_database(OpenAs::ReadEntryWriter)?;
        let _ = Guard::install(entries.conn_mut())?;
        let tables = Tables::read(writer.conn(), &schema.tables)?;
        if migrated.from != migrated.to {
            schema.check(writer.conn(), &tables)?;
            crate::journal::note_schema(writer.conn(), i64::from(migrated.to), &tables)?;
        }
        let head = Head::read(writer.conn())?;
        let (witness, newest) = WitnessFile::open(&vault.folder().witness_file(), &keys);
        let mut writers = Self {
            writer,
            writer_guard,
            touched,
            entries,
            keys,
            schema: i64::from(migrated.to),
            head,
            witness,
            unindexed: INDEX_BATCH,
            doubted: false,
        };
        let mut notices = Vec::new();
        writers.compare_witnesses(newest, clock.now(), &mut notices)?;
        writers.fold_in(pending, clock.now())?;
        Ok(Opened { writers, tables: Arc::new(tables), notices })
    }

    pub(crate) fn conn(&self) -> &Connection {
        self.writer.conn()
    }
    pub(crate) fn guard(&self) -> &Guard {
        &self.writer_guard
    }
    pub(crate) fn touched(&self) -> &Touched {
        &self.touched
    }
    pub(crate) fn head(&self) -> Head {
        self.head
    }
    pub(crate) fn place(&self, now: UtcMillis) -> Place<'_> {
        Place { keys: &self.keys, device: self.keys.0.device(), schema: self.schema, now }
    }

    /// Notes a FULL commit.
    pub(crate) fn committed(&mut self, head: Head) {
        self.head = head;
        self.unindexed += 1;
        self.witness.note(&self.keys, head);
    }

    /// A statement of a change failed for another reason than what was to be written. The change
    /// is taken back, but the search index keeps things in memory that may not be: after it got no
    /// memory it calls itself damaged until its connection is opened anew.
    pub(crate) fn doubt(&mut self) {
        self.doubted = true;
    }

    /// Opens the writer anew where it is doubted. Before a change.
    pub(crate) fn renew(&mut self) -> Result<(), RecordError> {
        if self.doubted {
            let mut writer = self.keys.0.open_database(OpenAs::Writer)?;
            (self.writer_guard, self.touched) = furnish(&mut writer)?;
            self.writer = writer;
            self.doubted = false;
        }
        Ok(())
    }

    /// After a COMMIT that failed: what the database holds is what is so.
    pub(crate) fn look_again(&mut self) {
        self.doubt();
        if let Ok(head) = Head::read(self.writer.conn()) {
            self.head = head;
        }
    }

    /// One entry in a small transaction of its own. `full`: survives a power cut.
    pub(crate) fn note(&mut self, entry: &Entry, now: UtcMillis, full: bool) -> Result<(), RecordError> {
        self.note_also(entry, now, full, &|_| Ok(()))
    }

    /// One entry, with a change of `local_*` tables in the same transaction.
    pub(crate) fn note_also(
        &mut self,
        entry: &Entry,
        now: UtcMillis,
        full: bool,
        also: &dyn Fn(&Connection) -> Result<(), RecordError>,
    ) -> Result<(), RecordError> {
        let conn = if full { self.writer.conn() } else { self.entries.conn() };
        roll_back_left(self.writer.conn())?;
        let transaction = Transaction::begin(conn)?;
        also(conn)?;
        let head = chain::append(conn, self.place(now), self.head, entry)?;
        transaction.commit()?;
        if full {
            self.committed(head);
        } else {
            self.head = head;
            self.unindexed += 1;
        }
        Ok(())
    }

    /// Appends what waits in the pending file.
    pub(crate) fn fold_in(&mut self, pending: &PendingFile, now: UtcMillis) -> Result<(), RecordError> {
        if pending.is_empty() {
            return Ok(());
        }
        let waiting = match pending.read() {
            Ok(waiting) => waiting,
            Err(error) => {
                tracing::warn!(kind = ?error.kind(), "the pending file can't be read: it stays");
                return Ok(());
            }
        };
        let transaction = Transaction::begin(self.writer.conn())?;
        let (place, vault) = (self.place(now), self.keys.0.id());
        let head = PendingFile::fold_in(&waiting, self.writer.conn(), place, vault, self.head)?;
        transaction.commit()?;
        if head != self.head {
            self.committed(head);
        }
        pending.clear();
        Ok(())
    }

    /// Brings the index of clients up to date, off the interactive path.
    pub(crate) fn tidy(&mut self) {
        let done = (|| {
            let transaction = Transaction::begin(self.entries.conn())?;
            crate::journal::index::bring_up_to_date(self.entries.conn())?;
            transaction.commit()
        })();
        match done {
            Ok(()) => self.unindexed = 0,
            Err(error) => tracing::warn!(code = error.code(), "the journal's index is behind"),
        }
    }

    pub(crate) fn wants_tidying(&self) -> bool {
        self.unindexed >= INDEX_BATCH
    }

    /// Keeps the head in the keychain.
    pub(crate) fn keep_witness(&mut self) {
        self.witness.note(&self.keys, self.head);
        let vault = &self.keys.0;
        let bytes = witness::encode(&self.keys, self.head);
        let name = entry_name(vault.id(), vault.device(), "witness");
        if vault.keychain().set(&name, &bytes).is_err() {
            tracing::warn!("the keychain did not take the witness");
        }
        self.checkpoint();
    }

    /// Moves the log into the database, off the interactive path: a booking never pays for it.
    /// Gives whether all of it is there now.
    pub(crate) fn checkpoint(&self) -> bool {
        self.writer.checkpoint().unwrap_or_else(|error| {
            tracing::warn!(code = error.code(), "the write-ahead log could not be moved into the database");
            false
        })
    }

    /// Empties the log; not while somebody reads.
    pub(crate) fn empty_log(&self) -> Result<bool, RecordError> {
        Ok(self.writer.empty_log()?)
    }

    /// Takes back that this erasure's older states are there, unless another one came since; the log
    /// is as empty afterwards as it was.
    pub(crate) fn overwrote(&mut self, entry: i64) -> Result<(), RecordError> {
        let transaction = Transaction::begin(self.entries.conn())?;
        self.entries.conn().execute("DELETE FROM local_overwriting WHERE entry = ?1", [entry])?;
        transaction.commit()?;
        self.empty_log().map(drop)
    }

    /// A copy of the vault at this moment, with the head of the chain in it; none while somebody reads.
    pub(crate) fn copy(&mut self, vault: &Vault) -> Result<Option<(LiveCopy, Head)>, RecordError> {
        Ok(vault.live_copy(&mut self.writer)?.map(|copy| (copy, self.head)))
    }

    fn compare_witnesses(
        &mut self,
        newest: Option<Head>,
        now: UtcMillis,
        notices: &mut Vec<Notice>,
    ) -> Result<(), RecordError> {
        let vault = Arc::clone(&self.keys.0);
        let name = entry_name(vault.id(), vault.device(), "witness");
        let kept = vault.keychain().get(&name).ok().flatten();
        let kept = kept.and_then(|bytes| witness::decode(&self.keys, &bytes));
        let mut found: Vec<Finding> = Vec::new();
        for witness in [newest, kept].into_iter().flatten() {
            let finding = witness::compare(self.writer.conn(), self.head, witness)?;
            if finding != Finding::Agrees && !found.contains(&finding) {
                found.push(finding);
            }
        }
        // The one that saw most speaks for both.
        let worst = found.into_iter().max_by_key(|f| match f {
            Finding::Agrees => 0,
            Finding::Replaced { seq } => *seq,
            Finding::Older { to, .. } => *to,
        });
        if let Some(seq) = crate::journal::verify::bad_head(self.writer.conn(), &self.keys)? {
            tracing::warn!(seq, "the newest entry's MAC is not right");
            notices.push(Notice::HeadDamaged);
        }
        let (seq, gap, notice) = match worst {
            Some(Finding::Older { from, to }) => {
                (to + 1, (from, to, "older"), Notice::EntriesLost { count: to - from + 1 })
            }
            Some(Finding::Replaced { seq }) => {
                (self.head.seq + 1, (seq, seq, "replaced"), Notice::RecordReplaced)
            }
            Some(Finding::Agrees) | None => return Ok(()),
        };
        let mut entry = Entry::new(now, Actor::Stillroom, "journal.gap", EntryKind::Gap);
        entry.sealed.gap = Some((gap.0, gap.1, gap.2.to_owned()));
        let transaction = Transaction::begin(self.writer.conn())?;
        let head = chain::append_at(self.writer.conn(), self.place(now), self.head, seq, &entry)?;
        transaction.commit()?;
        self.committed(head);
        notices.push(notice);
        Ok(())
    }
}

/// What a writer has beside its connection.
fn furnish(writer: &mut Database) -> Result<(Guard, Touched), RecordError> {
    let guard = Guard::install(writer.conn_mut())?;
    let touched = Touched::on(writer.conn_mut())?;
    writer.conn().set_prepared_statement_cache_capacity(256);
    Ok((guard, touched))
}

/// Transaction statements, which stay prepared. A slice that names a text is lent what was
/// prepared of it, whoever did: so these hold a word that nobody else can know.
pub(crate) static BEGIN: LazyLock<String> = LazyLock::new(|| of_our_own("BEGIN"));
pub(crate) static ROLLBACK: LazyLock<String> = LazyLock::new(|| of_our_own("ROLLBACK"));
static BEGIN_IMMEDIATE: LazyLock<String> = LazyLock::new(|| of_our_own("BEGIN IMMEDIATE"));
static COMMIT: LazyLock<String> = LazyLock::new(|| of_our_own("COMMIT"));

fn of_our_own(statement: &str) -> String {
    format!("{statement} -- {}", uuid::Uuid::now_v7())
}

/// Runs a transaction statement. The guard must let it pass.
pub(crate) fn ours(conn: &Connection, statement: &str) -> rusqlite::Result<()> {
    conn.prepare_cached(statement)?.execute([]).map(|_| ())
}

/// Rolls back what no memory was left to roll back before. Behind the gate nobody else is in it,
/// and the other writer would wait for it.
fn roll_back_left(conn: &Connection) -> rusqlite::Result<()> {
    if conn.is_autocommit() { Ok(()) } else { ours(conn, &ROLLBACK) }
}

/// A transaction that is rolled back unless it is committed, also on a panic.
pub(crate) struct Transaction<'a> {
    conn: &'a Connection,
    open: bool,
}

impl<'a> Transaction<'a> {
    pub(crate) fn begin(conn: &'a Connection) -> Result<Self, RecordError> {
        // Made ready now: when memory runs out in the middle, the way back must need none.
        // A transaction that stays open would hold the other writer up for good.
        drop(conn.prepare_cached(&COMMIT)?);
        drop(conn.prepare_cached(&ROLLBACK)?);
        roll_back_left(conn)?;
        ours(conn, &BEGIN_IMMEDIATE)?;
        Ok(Self { conn, open: true })
    }
    pub(crate) fn commit(mut self) -> Result<(), RecordError> {
        ours(self.conn, &COMMIT)?;
        self.open = false;
        Ok(())
    }
}

impl Drop for Transaction<'_> {
    fn drop(&mut self) {
        if self.open && !self.conn.is_autocommit() && ours(self.conn, &ROLLBACK).is_err() {
            tracing::error!("a transaction could not be rolled back");
        }
    }
}
