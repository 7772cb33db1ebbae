//! Transactions, as slices see them.

use super::guard::Guard;
use crate::journal::capture::Capture;
use crate::journal::chain::Head;
use crate::permission::Standing;
use crate::{Actor, Permission, PersonId, RecordError, RecordRef, Topic, UtcMillis};
use rusqlite::{Connection, Params, Row};
use std::any::{Any, TypeId};
use std::cell::{Cell, RefCell};
use std::collections::HashMap;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

/// What a transaction knows and notes while its closure runs.
pub(crate) struct Context {
    pub(crate) now: UtcMillis,
    pub(crate) actor: Actor,
    pub(crate) standing: Standing,
    pub(crate) stepped_up: bool,
    pub(crate) seen: RefCell<Vec<RecordRef>>,
    /// A permission that the closure asked for and was refused.
    pub(crate) refused: Cell<Option<Permission>>,
    /// The code of a database error that a statement met.
    pub(crate) failed: RefCell<Option<String>>,
    pub(crate) subject: Cell<Option<RecordRef>>,
    pub(crate) detail: RefCell<Option<String>>,
    /// What a lawful erasure took out of the journal.
    pub(crate) erased: Cell<Option<(u64, [u8; 32])>>,
}

impl Context {
    fn note<T>(&self, outcome: rusqlite::Result<T>) -> Result<T, RecordError> {
        outcome.map_err(|e| {
            let constraint = e.sqlite_error_code() == Some(rusqlite::ErrorCode::ConstraintViolation);
            let error = RecordError::from(e);
            if !constraint {
                let code = if let RecordError::Database(code) = &error { code } else { error.code() };
                *self.failed.borrow_mut() = Some(code.to_owned());
            }
            error
        })
    }
}

/// A read transaction. Takes read-only statements and nothing else.
pub struct ReadTx<'a> {
    pub(crate) conn: &'a Connection,
    pub(crate) guard: &'a Guard,
    pub(crate) context: &'a Context,
    pub(crate) closing: &'a AtomicBool,
    /// None within a change: what stands is on its way then.
    pub(crate) kept: Option<&'a Kept>,
}

/// What slices made of the record and is good until the next entry.
pub(crate) type Kept = parking_lot::Mutex<HashMap<TypeId, (i64, Arc<dyn Any + Send + Sync>)>>;

impl std::fmt::Debug for ReadTx<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("ReadTx")
    }
}

impl ReadTx<'_> {
    /// All rows of a read-only statement.
    pub fn query<T, P: Params>(
        &self,
        sql: &str,
        params: P,
        map: impl FnMut(&Row<'_>) -> rusqlite::Result<T>,
    ) -> Result<Vec<T>, RecordError> {
        let _slice = self.guard.slice();
        let mut stmt = self.statement(sql)?;
        self.context.note(stmt.query_map(params, map).and_then(Iterator::collect))
    }
    /// The first row, if there is one.
    pub fn query_opt<T, P: Params>(
        &self,
        sql: &str,
        params: P,
        map: impl FnOnce(&Row<'_>) -> rusqlite::Result<T>,
    ) -> Result<Option<T>, RecordError> {
        let _slice = self.guard.slice();
        let mut stmt = self.statement(sql)?;
        self.context.note((|| {
            let mut rows = stmt.query(params)?;
            rows.next()?.map(map).transpose()
        })())
    }
    /// The first row; an error names `what` when there is none.
    pub fn query_one<T, P: Params>(
        &self,
        what: &'static str,
        sql: &str,
        params: P,
        map: impl FnOnce(&Row<'_>) -> rusqlite::Result<T>,
    ) -> Result<T, RecordError> {
        self.query_opt(sql, params, map)?.ok_or(RecordError::NotFound(what))
    }
    /// Runs `each` on every row of a read-only statement, without gathering them.
    pub fn for_each<P: Params>(
        &self,
        sql: &str,
        params: P,
        mut each: impl FnMut(&Row<'_>) -> rusqlite::Result<()>,
    ) -> Result<(), RecordError> {
        let _slice = self.guard.slice();
        let mut stmt = self.statement(sql)?;
        self.context.note((|| {
            let mut rows = stmt.query(params)?;
            while let Some(row) = rows.next()? {
                each(row)?;
            }
            Ok(())
        })())
    }
    /// What `make` gives, kept in memory for the next who asks for a `T`, until there is a new
    /// entry in the journal: for what would be read anew at each key of a search. One `make` a
    /// type. What it reads must be journaled, or change together with something that is.
    pub fn kept<T: Send + Sync + 'static, E: From<RecordError>>(
        &self,
        make: impl FnOnce(&Self) -> Result<T, E>,
    ) -> Result<Arc<T>, E> {
        let Some(kept) = self.kept else { return make(self).map(Arc::new) };
        let newest = {
            let _ours = self.guard.ours();
            Head::read(self.conn)?.seq
        };
        let known = kept.lock().get(&TypeId::of::<T>()).cloned();
        if let Some((seq, known)) = known
            && seq == newest
            && let Ok(known) = known.downcast()
        {
            return Ok(known);
        }
        let made = Arc::new(make(self)?);
        let mut kept = kept.lock();
        // The close empties it after it said so: nothing comes back in behind it.
        if !self.closing.load(Ordering::SeqCst) {
            kept.insert(TypeId::of::<T>(), (newest, Arc::clone(&made) as _));
        }
        Ok(made)
    }
    /// Says that this record was really shown: the journal names it.
    pub fn saw(&self, kind: &'static str, id: uuid::Uuid) {
        self.context.seen.borrow_mut().push(RecordRef { kind, id });
    }
    /// The time of this transaction.
    #[must_use]
    pub fn now(&self) -> UtcMillis {
        self.context.now
    }
    /// Who acts.
    #[must_use]
    pub fn actor(&self) -> Actor {
        self.context.actor
    }
    /// The person who acts; none when it is the recovery key or Stillroom itself.
    #[must_use]
    pub fn person(&self) -> Option<PersonId> {
        match self.context.actor {
            Actor::Person(p) => Some(p),
            _ => None,
        }
    }
    /// Whether the one who acts holds a further permission: decides what to leave out.
    #[must_use]
    pub fn may(&self, permission: Permission) -> bool {
        self.context.standing.may(permission)
    }
    /// Asks for a further permission; a refusal is journaled.
    pub fn permit(&self, permission: Permission) -> Result<(), RecordError> {
        if !self.may(permission) {
            self.context.refused.set(Some(permission));
            return Err(RecordError::NotAllowed(permission));
        }
        if permission.needs_step_up() && !self.context.stepped_up {
            self.context.refused.set(Some(permission));
            return Err(RecordError::StepUpNeeded);
        }
        Ok(())
    }

    fn statement(&self, sql: &str) -> Result<rusqlite::CachedStatement<'_>, RecordError> {
        self.alive()?;
        let stmt = self.context.note(self.conn.prepare_cached(sql))?;
        if !stmt.readonly() {
            return Err(RecordError::database("a read may not write"));
        }
        Ok(stmt)
    }

    /// A vault that locks stops long work at its next statement; it is rolled back.
    pub(crate) fn alive(&self) -> Result<(), RecordError> {
        if self.closing.load(Ordering::Relaxed) { Err(RecordError::Locked) } else { Ok(()) }
    }
}

/// A write transaction. Lends a [`ReadTx`], never the reverse.
pub struct WriteTx<'a> {
    pub(crate) read: ReadTx<'a>,
    pub(crate) topics: Vec<Topic>,
    pub(crate) capture: Capture<'a>,
}

impl std::fmt::Debug for WriteTx<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("WriteTx")
    }
}

impl<'a> WriteTx<'a> {
    /// Runs one changing statement; gives the number of rows changed.
    pub fn execute<P: Params>(&mut self, sql: &str, params: P) -> Result<usize, RecordError> {
        self.read.alive()?;
        let rows = {
            let _slice = self.read.guard.slice();
            let outcome = self.read.conn.prepare_cached(sql).and_then(|mut s| s.execute(params));
            self.read.context.note(outcome)?
        };
        self.captured()?;
        Ok(rows)
    }
    /// Runs one changing statement with RETURNING; gives its rows.
    pub fn returning<T, P: Params>(
        &mut self,
        sql: &str,
        params: P,
        map: impl FnMut(&Row<'_>) -> rusqlite::Result<T>,
    ) -> Result<Vec<T>, RecordError> {
        self.read.alive()?;
        let rows: Vec<T> = {
            let _slice = self.read.guard.slice();
            let mut stmt = self.read.context.note(self.read.conn.prepare_cached(sql))?;
            self.read.context.note(stmt.query_map(params, map).and_then(Iterator::collect))?
        };
        self.captured()?;
        Ok(rows)
    }
    /// The same transaction, to read.
    #[must_use]
    pub fn read(&self) -> &ReadTx<'a> {
        &self.read
    }
    /// Queues a topic for the UI; sent after COMMIT, never before.
    pub fn changed(&mut self, topic: Topic) {
        if !self.topics.contains(&topic) {
            self.topics.push(topic);
        }
    }
    /// Says whose record it turned out to be about, where [`crate::Access::of`] could not know.
    pub fn about(&mut self, kind: &'static str, id: uuid::Uuid) {
        self.read.context.subject.set(Some(RecordRef { kind, id }));
    }
    /// Adds to the sealed part of the entry.
    pub fn detail(&mut self, detail: impl Into<String>) {
        *self.read.context.detail.borrow_mut() = Some(detail.into());
    }
    /// The time of this transaction.
    #[must_use]
    pub fn now(&self) -> UtcMillis {
        self.read.now()
    }

    /// Runs one statement of this crate's own.
    pub(crate) fn ours<P: Params>(&mut self, sql: &str, params: P) -> Result<usize, RecordError> {
        let rows = {
            let _ours = self.read.guard.ours();
            let outcome = self.read.conn.prepare_cached(sql).and_then(|mut s| s.execute(params));
            self.read.context.note(outcome)?
        };
        self.captured()?;
        Ok(rows)
    }

    fn captured(&mut self) -> Result<(), RecordError> {
        let _ours = self.read.guard.ours();
        self.capture.ran(self.read.conn)
    }
}
