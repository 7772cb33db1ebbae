//! A signed-in person on this device: the only way to a transaction.

use super::Record;
use super::looks::{Judged, Key};
use super::tx::{Context, ReadTx, WriteTx};
use super::writers::{self, READ_WAITS, Transaction, Writers};
use crate::access::{Mode, TYPE_AHEAD};
use crate::journal::capture::Capture;
use crate::journal::chain;
use crate::journal::entry::{Entry, EntryKind, UNDER_GRANT, pack_seen};
use crate::permission::Standing;
use crate::sign_in::second_factor::Pending;
use crate::{Access, Actor, Done, EntryId, Permission, PersonId, RecordError, RecordRef, Role, UtcMillis};
use parking_lot::Mutex;
use std::cell::{Cell, RefCell};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use uuid::Uuid;

/// How long a passphrase given again is good for.
pub(crate) const STEP_UP_MS: i64 = 5 * 60 * 1000;

/// A person (or the recovery key) at the door. Clones are the same session.
#[derive(Clone)]
pub struct Session(pub(crate) Arc<Inner>);

pub(crate) struct Inner {
    pub(crate) record: Arc<Record>,
    pub(crate) actor: Actor,
    ended: AtomicBool,
    must_change: AtomicBool,
    /// Not a person's session: this crate's own, which no role limits.
    internal: AtomicBool,
    stepped_up: Mutex<Option<UtcMillis>>,
    /// A second factor that was shown and waits for its first code. Gone with the session.
    pub(crate) pending_factor: Mutex<Option<Pending>>,
    /// Live break-glass grants: the client and until when.
    pub(crate) grants: Mutex<Vec<(Uuid, UtcMillis)>>,
}

impl std::fmt::Debug for Session {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_tuple("Session").field(&self.0.actor).finish()
    }
}

impl Inner {
    pub(crate) fn end(&self) {
        self.ended.store(true, Ordering::SeqCst);
        *self.pending_factor.lock() = None;
    }

    pub(crate) fn forget_step_up(&self) {
        *self.stepped_up.lock() = None;
    }
}

thread_local! {
    /// A closure of this thread is inside a door: doors within doors are a mistake.
    static INSIDE: Cell<bool> = const { Cell::new(false) };
}

/// Marks the thread as inside a door until dropped.
struct Inside;

impl Inside {
    fn enter() -> Result<Self, RecordError> {
        if INSIDE.replace(true) {
            return Err(RecordError::database("a door within a door"));
        }
        Ok(Self)
    }
}

impl Drop for Inside {
    fn drop(&mut self) {
        INSIDE.set(false);
    }
}

impl Session {
    pub(crate) fn new(record: &Arc<Record>, actor: Actor, must_change: bool) -> Self {
        let inner = Arc::new(Inner {
            record: Arc::clone(record),
            actor,
            ended: AtomicBool::new(false),
            must_change: AtomicBool::new(must_change),
            internal: AtomicBool::new(false),
            stepped_up: Mutex::new(None),
            pending_factor: Mutex::new(None),
            grants: Mutex::default(),
        });
        record.register(&inner);
        Self(inner)
    }

    /// A session for what this crate does itself on behalf of one who proved who they are.
    pub(crate) fn internal(record: &Arc<Record>, by: Actor) -> Self {
        let session = Self::new(record, by, false);
        session.0.internal.store(true, Ordering::SeqCst);
        session
    }

    /// The record behind the door.
    #[must_use]
    pub fn record(&self) -> &Arc<Record> {
        &self.0.record
    }
    /// Who acts.
    #[must_use]
    pub fn actor(&self) -> Actor {
        self.0.actor
    }
    /// The person who acts; none for the recovery key.
    #[must_use]
    pub fn person(&self) -> Option<PersonId> {
        match self.0.actor {
            Actor::Person(p) => Some(p),
            _ => None,
        }
    }
    /// Whether the recovery key opened it.
    #[must_use]
    pub fn is_recovery(&self) -> bool {
        self.0.actor == Actor::Recovery
    }
    /// A one-time passphrase opened it: a new passphrase comes first.
    #[must_use]
    pub fn must_change_passphrase(&self) -> bool {
        self.0.must_change.load(Ordering::SeqCst)
    }
    /// Whether it still opens doors.
    #[must_use]
    pub fn is_live(&self) -> bool {
        self.standing().is_ok()
    }
    /// Ends it: screen lock, switch of person, sign-out.
    pub fn end(&self) {
        self.0.end();
    }
    /// The roles of the person, as they are now.
    #[must_use]
    pub fn roles(&self) -> Vec<Role> {
        self.person()
            .and_then(|p| self.0.record.people.read().get(&p).map(|p| p.roles.clone()))
            .unwrap_or_default()
    }
    /// Every permission that it holds now.
    #[must_use]
    pub fn permissions(&self) -> Vec<Permission> {
        match self.standing() {
            Ok(standing) => Permission::ALL.iter().copied().filter(|p| standing.may(*p)).collect(),
            Err(_) => Vec::new(),
        }
    }

    /// Asks for a permission without a transaction; a refusal is journaled.
    ///
    /// # Errors
    /// [`RecordError::NotAllowed`], [`RecordError::StepUpNeeded`], [`RecordError::Locked`].
    pub fn permit(&self, permission: Permission) -> Result<(), RecordError> {
        self.admit(&Access::new("permit", permission)).map(|_| ())
    }

    /// Whether the passphrase, and a code where one is asked for, was given again within five minutes.
    #[must_use]
    pub fn is_stepped_up(&self) -> bool {
        // Whoever holds the sheet has given the strongest secret there is.
        self.is_recovery()
            || self.0.stepped_up.lock().is_some_and(|at| {
                let now = self.0.record.now();
                at <= now && now < at.plus(STEP_UP_MS)
            })
    }
    pub(crate) fn note_step_up(&self, at: UtcMillis) {
        *self.0.stepped_up.lock() = Some(at);
    }
    pub(crate) fn passphrase_changed(&self) {
        self.0.must_change.store(false, Ordering::SeqCst);
    }

    /// A look at the record: one transaction, and an entry with what was really shown.
    ///
    /// # Errors
    /// What the closure gives; a refusal; or, when no entry can be written, that nothing is shown.
    pub fn read<T, E: From<RecordError>>(
        &self,
        access: Access,
        look: impl FnOnce(&ReadTx<'_>) -> Result<T, E>,
    ) -> Result<T, E> {
        let standing = self.admit(&access)?;
        if access.mode == Mode::Unsettled && !TYPE_AHEAD.contains(&access.verb) {
            return Err(RecordError::database("only a search may be unsettled").into());
        }
        let record = &*self.0.record;
        let context = self.context(&access, standing);
        let outcome = {
            let _inside = Inside::enter()?;
            let lent = record.lend_reader().inspect_err(|e| record.passed(e))?;
            let reader = lent.get()?;
            let conn = reader.database.conn();
            writers::ours(conn, &writers::BEGIN)
                .map_err(RecordError::from)
                .inspect_err(|e| record.passed(e))?;
            look(&ReadTx {
                conn,
                guard: &reader.guard,
                context: &context,
                closing: &record.closing,
                kept: Some(&record.kept),
            })
        };
        let told = match outcome {
            Ok(value) => {
                if access.mode != Mode::Unsettled
                    && let Err(error) = self.journal_look(&access, context)
                    && access.permission != Permission::EmergencySheet
                {
                    Err(error.into())
                } else {
                    Ok(value)
                }
            }
            Err(error) => {
                self.journal_outcome(&access, &context);
                Err(error)
            }
        };
        record.tell_of_damage();
        record.look_at_the_clock();
        told
    }

    /// A change of the record: one transaction with its journal entry.
    ///
    /// # Errors
    /// What the closure gives, or a refusal; everything is rolled back then.
    pub fn write<T, E: From<RecordError>>(
        &self,
        access: Access,
        change: impl FnOnce(&mut WriteTx<'_>) -> Result<T, E>,
    ) -> Result<Done<T>, E> {
        self.write_as(access, None, change)
    }

    pub(crate) fn write_as<T, E: From<RecordError>>(
        &self,
        access: Access,
        undoes: Option<(EntryId, String)>,
        change: impl FnOnce(&mut WriteTx<'_>) -> Result<T, E>,
    ) -> Result<Done<T>, E> {
        let standing = self.admit(&access)?;
        let record = &*self.0.record;
        record.writable()?;
        let context = self.context(&access, standing);
        let inside = Inside::enter()?;
        let mut gate = record.gate.lock();
        let writers = gate.as_mut().ok_or(RecordError::Locked)?;
        writers.renew()?;
        let outcome = self.transact(writers, &access, &context, undoes, change);
        if outcome.is_err() && context.failed.borrow().is_some() {
            writers.doubt();
        }
        let wants_tidying = writers.wants_tidying() && matches!(outcome, Ok((_, true)));
        drop(gate);
        drop(inside);
        match outcome {
            Ok((done, _)) => {
                if wants_tidying {
                    Record::tidy_soon(&self.0.record);
                }
                record.tell(&done.topics);
                record.look_at_the_clock();
                Ok(done)
            }
            Err(error) => {
                self.journal_outcome(&access, &context);
                record.tell_of_damage();
                Err(error)
            }
        }
    }

    /// The transaction itself. The flag says whether the change was large.
    fn transact<T, E: From<RecordError>>(
        &self,
        writers: &mut Writers,
        access: &Access,
        context: &Context,
        undoes: Option<(EntryId, String)>,
        change: impl FnOnce(&mut WriteTx<'_>) -> Result<T, E>,
    ) -> Result<(Done<T>, bool), E> {
        let record = &*self.0.record;
        {
            let pending = record.pending.lock();
            writers.fold_in(&pending, context.now)?;
        }
        let tables = Arc::clone(&record.tables.read());
        let head = writers.head();
        let conn = writers.conn();
        let passed = |e: &RecordError| record.passed(e);
        let transaction = Transaction::begin(conn).inspect_err(passed)?;
        let (value, topics, summary) = {
            let mut tx = WriteTx {
                read: ReadTx { conn, guard: writers.guard(), context, closing: &record.closing, kept: None },
                topics: Vec::new(),
                capture: Capture::start(writers.touched(), tables, head.seq.saturating_add(1)),
            };
            let value = change(&mut tx)?;
            let WriteTx { topics, capture, .. } = tx;
            (value, topics, capture.finish(conn).inspect_err(passed)?)
        };

        let mut entry = Entry::new(context.now, self.0.actor, access.verb, EntryKind::Change);
        entry = entry.of(context.subject.get());
        entry.sealed.reason = access.reason.clone();
        entry.sealed.detail = context.detail.borrow().clone();
        if let Some(code) = &access.failed {
            entry.kind = EntryKind::Failure;
            entry.sealed.code = Some(code.clone());
        }
        entry.sealed.erased = context.erased.get();
        entry.changes = summary.changes;
        entry.changes_digest = summary.digest;
        if access.mode == Mode::UnderGrant {
            entry.flags |= UNDER_GRANT;
        }
        if let Some((undone, verb)) = undoes {
            entry.undoes = Some(undone);
            entry.sealed.undone = Some(verb);
        }
        let mut seen = context.seen.take();
        seen.extend(summary.left);
        entry.seen = pack_seen(&seen);

        let mut first = None;
        if access.mode == Mode::Local {
            if summary.changes > 0 {
                return Err(RecordError::database("a local write changed a journaled table").into());
            }
            let key = Key::of(self.0.actor, access);
            if let Judged::Known(known) = record.looks.judge(&key, &seen, context.now) {
                transaction.commit()?;
                return Ok((Done { value, entry: known, topics }, false));
            }
            first = Some((key, seen));
        }

        let appended = chain::append(conn, writers.place(context.now), head, &entry).inspect_err(passed)?;
        let people = summary.touched.iter().any(|t| *t == "person" || *t == "person_role");
        let people = if people { Some(crate::people::load(conn)?) } else { None };
        if let Err(error) = transaction.commit() {
            writers.look_again();
            return Err(error.into());
        }
        writers.committed(appended);
        if let Some((key, seen)) = first {
            record.looks.journaled(key, seen, entry.id, context.now);
        }
        if let Some(people) = people {
            *record.people.write() = people;
        }
        Ok((Done { value, entry: entry.id, topics }, summary.changes > 1_000))
    }

    /// Who it is now, or that it is over.
    pub(crate) fn standing(&self) -> Result<Standing, RecordError> {
        if self.0.ended.load(Ordering::SeqCst) || self.0.record.is_closed() {
            return Err(RecordError::Locked);
        }
        if self.0.internal.load(Ordering::SeqCst) {
            return Ok(Standing::Stillroom);
        }
        match self.0.actor {
            Actor::Person(p) => match self.0.record.people.read().get(&p) {
                Some(person) if person.active => Ok(Standing::of_roles(&person.roles)),
                _ => Err(RecordError::Locked),
            },
            Actor::Recovery => Ok(Standing::Recovery),
            Actor::Stillroom => Ok(Standing::Stillroom),
            Actor::Unknown => Err(RecordError::Locked),
        }
    }

    /// Lets in or refuses; a refusal leaves its entry.
    fn admit(&self, access: &Access) -> Result<Standing, RecordError> {
        let standing = self.standing()?;
        let refused = match access.mode {
            _ if self.must_change_passphrase()
                && !matches!(access.permission, Permission::SelfManage | Permission::PracticeView) =>
            {
                Some(RecordError::PassphraseChangeNeeded)
            }
            Mode::UnderGrant => {
                let live = access.subject.is_some_and(|s| s.kind == "client" && self.has_grant(s.id));
                let may = standing.may(Permission::BreakGlass);
                (!(live && may)).then_some(RecordError::NotAllowed(access.permission))
            }
            _ if !standing.may(access.permission) => Some(RecordError::NotAllowed(access.permission)),
            _ if access.permission.needs_step_up()
                && standing != Standing::Stillroom
                && !self.is_stepped_up() =>
            {
                Some(RecordError::StepUpNeeded)
            }
            _ => None,
        };
        match refused {
            None => Ok(standing),
            Some(error) => {
                self.journal_refusal(access, access.subject, access.permission, error.code());
                Err(error)
            }
        }
    }

    /// Whether a break-glass grant for this client is live.
    #[must_use]
    pub fn has_grant(&self, client: Uuid) -> bool {
        let now = self.0.record.now();
        self.0.grants.lock().iter().any(|(c, until)| *c == client && now < *until)
    }

    fn context(&self, access: &Access, standing: Standing) -> Context {
        Context {
            now: self.0.record.now(),
            actor: self.0.actor,
            standing,
            stepped_up: self.is_stepped_up(),
            seen: RefCell::default(),
            refused: Cell::new(None),
            failed: RefCell::default(),
            subject: Cell::new(access.subject),
            detail: RefCell::new(access.detail.clone()),
            erased: Cell::new(None),
        }
    }

    /// The entry of a look, unless the same look is in the journal already.
    fn journal_look(&self, access: &Access, context: Context) -> Result<(), RecordError> {
        let record = &*self.0.record;
        let key = Key::of(self.0.actor, access);
        let seen = context.seen.take();
        let Judged::New(new) = record.looks.judge(&key, &seen, context.now) else { return Ok(()) };
        let mut entry = Entry::new(context.now, self.0.actor, access.verb, EntryKind::Read);
        entry = entry.of(context.subject.get());
        entry.sealed.reason = access.reason.clone();
        entry.sealed.detail = context.detail.take();
        entry.seen = pack_seen(&new);
        if access.mode == Mode::UnderGrant {
            entry.flags |= UNDER_GRANT;
        }
        record.note(&entry, false)?;
        record.looks.journaled(key, new, entry.id, context.now);
        Ok(())
    }

    /// The entry of what a closure was refused, or of what the machine failed at. A form that
    /// isn't filled in right is neither.
    fn journal_outcome(&self, access: &Access, context: &Context) {
        if let Some(permission) = context.refused.get() {
            self.journal_refusal(access, context.subject.get(), permission, "not_allowed");
        } else if let Some(code) = context.failed.take() {
            if code == "damaged" {
                self.0.record.found_damage();
            }
            let entry = Entry::new(context.now, self.0.actor, access.verb, EntryKind::Failure);
            let mut entry = entry.of(context.subject.get());
            entry.sealed.code = Some(code);
            if self.0.record.note(&entry, false).is_err() {
                tracing::warn!(verb = access.verb, "a failure could not be journaled");
            }
        }
    }

    fn journal_refusal(
        &self,
        access: &Access,
        subject: Option<RecordRef>,
        permission: Permission,
        code: &str,
    ) {
        let entry = Entry::new(self.0.record.now(), self.0.actor, access.verb, EntryKind::Refusal);
        let mut entry = entry.of(subject);
        entry.sealed.code = Some(format!("{code}: {permission:?}"));
        if self.0.record.note(&entry, false).is_err() {
            tracing::warn!(verb = access.verb, "a refusal could not be journaled");
        }
    }
}

impl Record {
    /// Appends one entry in a small transaction; to the pending file when the journal is held
    /// by a long write or can't be written. `full`: survives a power cut.
    pub(crate) fn note(&self, entry: &Entry, full: bool) -> Result<(), RecordError> {
        let now = self.now();
        let gate = if full { Some(self.gate.lock()) } else { self.gate.try_lock_for(READ_WAITS) };
        if let Some(mut gate) = gate {
            let writers = gate.as_mut().ok_or(RecordError::Locked)?;
            let mut noted = writers.note(entry, now, full);
            // Room is kept so that people can go on looking on the day the disk is full.
            if noted.as_ref().is_err_and(|error| error.code() == "disk_full") && self.give_up_reserve() {
                writers.look_again();
                noted = writers.note(entry, now, full);
            }
            match noted {
                Ok(()) => return Ok(()),
                Err(error) => {
                    self.passed(&error);
                    tracing::warn!(code = error.code(), "an entry goes to the pending file");
                }
            }
            writers.look_again();
        }
        let keys = self.keys()?;
        let pending = self.pending.lock();
        match pending.add(&keys, entry) {
            Err(_) if self.give_up_reserve() => pending.add(&keys, entry),
            added => added,
        }
    }

    fn give_up_reserve(&self) -> bool {
        self.vault().is_ok_and(|vault| vault.give_up_reserve())
    }

    /// As [`Record::note`] and through a power cut, with a change of `local_*` tables in the
    /// same transaction.
    pub(crate) fn note_also(
        &self,
        entry: &Entry,
        also: &dyn Fn(&rusqlite::Connection) -> Result<(), RecordError>,
    ) -> Result<(), RecordError> {
        let now = self.now();
        let mut gate = self.gate.lock();
        let writers = gate.as_mut().ok_or(RecordError::Locked)?;
        writers.note_also(entry, now, true, also)
    }
}
