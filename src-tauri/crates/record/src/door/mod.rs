//! The open record: connections, the writer gate, and who may come in.
//!
//! **Invariants.** One gate stands before both writing connections, so that the chain has one
//! head. Nothing is sent to the UI before COMMIT. After [`Record::close`] every session
//! answers [`RecordError::Locked`] and no key is left in this crate.

mod damage;
pub(crate) mod guard;
mod looks;
mod readers;
mod session;
mod set_back;
pub(crate) mod tx;
mod writers;

pub use session::Session;
pub use writers::Notice;

use crate::ground::Keys;
use crate::journal::capture::Tables;
use crate::journal::pending::PendingFile;
use crate::people::{self, Person};
use crate::{Clock, PersonId, RecordError, Schema, Topic, UtcMillis};
use looks::Looks;
use parking_lot::{Mutex, RwLock};
pub(crate) use readers::Reader;
use readers::{Lent, Readers};
use std::collections::HashMap;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Weak};
use std::time::Duration;
use stillroom_vault::Vault;
pub(crate) use writers::Writers;

/// Hears of what changed.
pub type Listener = Box<dyn Fn(&[Topic]) + Send + Sync>;

/// How long a close waits for running work before it cancels it.
const GRACE: Duration = Duration::from_secs(2);

/// The open record of a practice. Sessions hold it; the shell closes it.
pub struct Record {
    pub(crate) schema: Schema,
    pub(crate) clock: Arc<dyn Clock>,
    pub(crate) tables: RwLock<Arc<Tables>>,
    vault: RwLock<Option<Arc<Vault>>>,
    pub(crate) gate: Mutex<Option<Writers>>,
    readers: Readers,
    pub(crate) pending: Mutex<PendingFile>,
    pub(crate) people: RwLock<HashMap<PersonId, Person>>,
    sessions: Mutex<Vec<Weak<session::Inner>>>,
    looks: Looks,
    kept: tx::Kept,
    listeners: RwLock<Vec<Listener>>,
    pub(crate) closing: AtomicBool,
    damaged: AtomicBool,
    damage_untold: AtomicBool,
    clock_back: AtomicBool,
    notices: Mutex<Vec<Notice>>,
}

impl std::fmt::Debug for Record {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Record")
    }
}

impl Record {
    /// Opens the record in an open vault: brings the schema up to date, finds the head of the
    /// chain, compares the witnesses and folds in what waited.
    ///
    /// # Errors
    /// When the database can't be opened, was made by a newer program, or a slice's schema
    /// breaks a rule of the record.
    pub fn open(vault: Vault, schema: Schema, clock: Arc<dyn Clock>) -> Result<Arc<Self>, RecordError> {
        let vault = Arc::new(vault);
        let pending = PendingFile::at(&vault.folder().pending_file());
        let schema = schema.with_ours();
        let opened = Writers::open(&vault, &schema, &*clock, &pending)?;
        let people = people::load(opened.writers.conn())?;
        let readers = Readers::default();
        readers.start();
        let damaged = vault.folder().damage_file().exists();
        let clock_back = opened.writers.head().is_ahead_of(clock.now());
        Ok(Arc::new(Self {
            schema,
            clock,
            tables: RwLock::new(opened.tables),
            vault: RwLock::new(Some(vault)),
            gate: Mutex::new(Some(opened.writers)),
            readers,
            pending: Mutex::new(pending),
            people: RwLock::new(people),
            sessions: Mutex::default(),
            looks: Looks::default(),
            kept: tx::Kept::default(),
            listeners: RwLock::default(),
            closing: AtomicBool::new(false),
            damaged: AtomicBool::new(damaged),
            damage_untold: AtomicBool::new(false),
            clock_back: AtomicBool::new(clock_back),
            notices: Mutex::new(opened.notices),
        }))
    }

    /// Calls `listener` after each COMMIT with the topics that changed.
    pub fn on_change(&self, listener: Listener) {
        self.listeners.write().push(listener);
    }

    /// What was found when the record was opened (lost entries), or since (damage), and what is so
    /// now (a clock set back).
    #[must_use]
    pub fn notices(&self) -> Vec<Notice> {
        let mut notices = self.notices.lock().clone();
        if self.clock_back.load(Ordering::SeqCst) {
            notices.push(Notice::ClockSetBack);
        }
        if self.is_damaged() {
            notices.push(Notice::Damaged);
        }
        notices
    }

    /// The time now, by the clock that was passed in.
    #[must_use]
    pub fn now(&self) -> UtcMillis {
        self.clock.now()
    }

    /// Whether the record was closed.
    #[must_use]
    pub fn is_closed(&self) -> bool {
        self.vault.read().is_none()
    }

    /// Locks the vault: short work is finished, long work cancelled and rolled back; the
    /// keychain's witness is kept, the connections closed and the keys wiped.
    pub fn close(&self) {
        for session in self.sessions.lock().drain(..) {
            if let Some(session) = session.upgrade() {
                session.end();
            }
        }
        let gate = self.gate.try_lock_for(GRACE);
        self.closing.store(true, Ordering::SeqCst);
        let mut gate = match gate {
            Some(gate) => gate,
            None => self.gate.lock(),
        };
        if let Some(writers) = gate.as_mut() {
            writers.tidy();
            writers.keep_witness();
        }
        self.keep_reserve();
        self.readers.close(GRACE);
        *gate = None;
        drop(gate);
        self.looks.forget();
        self.kept.lock().clear();
        self.people.write().clear();
        *self.vault.write() = None;
    }

    /// Keeps the newest entry's number and MAC in the keychain, the journal's index up to date, and
    /// room on the disk for the day it is full. The shell calls this every few minutes.
    pub fn keep_witness(&self) {
        if let Some(mut gate) = self.gate.try_lock_for(Duration::from_millis(50))
            && let Some(writers) = gate.as_mut()
        {
            let pending = self.pending.lock();
            if let Err(error) = writers.fold_in(&pending, self.clock.now()) {
                tracing::warn!(code = error.code(), "pending entries could not be folded in");
            }
            drop(pending);
            writers.tidy();
            writers.keep_witness();
        }
        self.keep_reserve();
    }

    /// Whoever opens the record next may find the disk full again.
    fn keep_reserve(&self) {
        if let Ok(vault) = self.vault() {
            vault.keep_reserve();
        }
    }

    /// Shows the practice under this name before anybody signs in. What the record itself says
    /// counts; a failure leaves the old name on the lock screen until the next sign-in.
    pub fn show_as(&self, practice: &str) {
        let shown = self.vault().and_then(|vault| {
            if vault.description()?.label != practice {
                vault.rename(practice)?;
            }
            Ok(())
        });
        if let Err(error) = shown {
            tracing::warn!(code = error.code(), "the practice's name could not be shown anew");
        }
    }

    /// Brings the journal's index up to date if nobody writes now.
    pub(crate) fn tidy(&self) {
        if let Some(mut gate) = self.gate.try_lock_for(Duration::from_millis(50))
            && let Some(writers) = gate.as_mut()
        {
            writers.tidy();
        }
    }

    /// The same on a thread of its own: whoever imported a list needn't wait for it. When it
    /// doesn't come to it, [`Record::keep_witness`] or the close does.
    pub(crate) fn tidy_soon(record: &Arc<Self>) {
        let record = Arc::downgrade(record);
        std::thread::spawn(move || {
            if let Some(record) = record.upgrade() {
                record.tidy();
            }
        });
    }

    /// Somebody whom an older copy had brought back was erased again.
    pub(crate) fn notice_erased_again(&self) {
        let mut notices = self.notices.lock();
        for notice in notices.iter_mut() {
            if let Notice::ErasedAgain { count } = notice {
                *count += 1;
                return;
            }
        }
        notices.push(Notice::ErasedAgain { count: 1 });
    }

    /// Lets go of what slices kept in memory of the record.
    pub(crate) fn forget_kept(&self) {
        self.kept.lock().clear();
    }

    pub(crate) fn checkpoint(&self) {
        if let Some(writers) = self.gate.lock().as_ref() {
            writers.checkpoint();
        }
    }

    pub(crate) fn vault(&self) -> Result<Arc<Vault>, RecordError> {
        self.vault.read().clone().ok_or(RecordError::Locked)
    }
    pub(crate) fn keys(&self) -> Result<Keys, RecordError> {
        self.vault().map(Keys)
    }
    pub(crate) fn lend_reader(&self) -> Result<Lent<'_>, RecordError> {
        let vault = self.vault()?;
        self.readers.lend(&vault)
    }
    /// Runs `work` while no connection is open, and opens them again, whatever came of it.
    pub(crate) fn without_connections<T>(
        &self,
        work: impl FnOnce(&Vault) -> Result<T, RecordError>,
    ) -> Result<T, RecordError> {
        let vault = self.vault()?;
        let mut gate = self.gate.lock();
        self.readers.close(GRACE);
        if gate.take().is_none() {
            return Err(RecordError::Locked);
        }
        let outcome = work(&vault);
        let pending = self.pending.lock();
        let opened = Writers::open(&vault, &self.schema, &*self.clock, &pending)?;
        *self.tables.write() = opened.tables;
        self.notices.lock().extend(opened.notices);
        *gate = Some(opened.writers);
        self.readers.start();
        outcome
    }

    /// Sends topics to the UI. Only after COMMIT, and outside the gate.
    pub(crate) fn tell(&self, topics: &[Topic]) {
        if !topics.is_empty() {
            for listener in self.listeners.read().iter() {
                listener(topics);
            }
        }
    }

    pub(crate) fn register(&self, session: &Arc<session::Inner>) {
        let mut sessions = self.sessions.lock();
        sessions.retain(|s| s.strong_count() > 0);
        sessions.push(Arc::downgrade(session));
    }

    /// What a person confirmed, or everybody, counts no more.
    pub(crate) fn forget_step_ups(&self, of: Option<PersonId>) {
        for session in self.sessions.lock().iter().filter_map(Weak::upgrade) {
            if of.is_none_or(|person| session.actor == crate::Actor::Person(person)) {
                session.forget_step_up();
            }
        }
    }

    /// Ends every session of a person at once.
    pub(crate) fn end_sessions_of(&self, person: PersonId) {
        for session in self.sessions.lock().iter().filter_map(Weak::upgrade) {
            if session.actor == crate::Actor::Person(person) {
                session.end();
            }
        }
    }
}
