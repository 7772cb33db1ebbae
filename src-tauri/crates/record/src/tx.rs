//! Transactions, as slices see them.

use crate::{RecordError, RecordRef, Topic, UtcMillis};
use rusqlite::{Connection, Params, Row};
use std::cell::RefCell;

/// A read transaction. Takes read-only statements and nothing else.
pub struct ReadTx<'a> {
    conn: &'a Connection,
    now: UtcMillis,
    seen: &'a RefCell<Vec<RecordRef>>,
}

impl ReadTx<'_> {
    /// All rows of a read-only statement.
    pub fn query<T, P: Params>(&self, sql: &str, params: P, mut map: impl FnMut(&Row<'_>) -> rusqlite::Result<T>) -> Result<Vec<T>, RecordError> {
        let mut stmt = self.statement(sql)?;
        let rows = stmt.query_map(params, |r| map(r))?;
        Ok(rows.collect::<Result<_, _>>()?)
    }
    /// The first row, if there is one.
    pub fn query_opt<T, P: Params>(&self, sql: &str, params: P, map: impl FnOnce(&Row<'_>) -> rusqlite::Result<T>) -> Result<Option<T>, RecordError> {
        let mut stmt = self.statement(sql)?;
        let mut rows = stmt.query(params)?;
        Ok(match rows.next()? { Some(r) => Some(map(r)?), None => None })
    }
    /// The first row; an error names `what` when there is none.
    pub fn query_one<T, P: Params>(&self, what: &'static str, sql: &str, params: P, map: impl FnOnce(&Row<'_>) -> rusqlite::Result<T>) -> Result<T, RecordError> {
        self.query_opt(sql, params, map)?.ok_or(RecordError::NotFound(what))
    }
    /// Says that this record was really shown: the journal names it.
    pub fn saw(&self, kind: &'static str, id: uuid::Uuid) { self.seen.borrow_mut().push(RecordRef { kind, id }); }
    /// The time of this transaction.
    #[must_use]
    pub fn now(&self) -> UtcMillis { self.now }

    fn statement(&self, sql: &str) -> Result<rusqlite::CachedStatement<'_>, RecordError> {
        let stmt = self.conn.prepare_cached(sql)?;
        if !stmt.readonly() { return Err(RecordError::Database("a read may not write".into())); }
        Ok(stmt)
    }
}

/// A write transaction. Lends a [`ReadTx`], never the reverse.
pub struct WriteTx<'a> {
    read: ReadTx<'a>,
    topics: Vec<Topic>,
}

impl<'a> WriteTx<'a> {
    /// Runs one changing statement; gives the number of rows changed.
    pub fn execute<P: Params>(&mut self, sql: &str, params: P) -> Result<usize, RecordError> {
        Ok(self.read.conn.prepare_cached(sql)?.execute(params)?)
    }
    /// The same transaction, to read.
    #[must_use]
    pub fn read(&self) -> &ReadTx<'a> { &self.read }
    /// Queues a topic for the UI; sent after COMMIT, never before.
    pub fn changed(&mut self, topic: Topic) { if !self.topics.contains(&topic) { self.topics.push(topic); } }
    /// The time of this transaction.
    #[must_use]
    pub fn now(&self) -> UtcMillis { self.read.now }
}
