//! A few read connections, lent one at a time.

use super::guard::Guard;
use super::writers;
use crate::RecordError;
use parking_lot::{Condvar, Mutex};
use std::time::{Duration, Instant};
use stillroom_vault::{Database, OpenAs, Vault};

/// As many as are kept open; more are opened while they are needed.
const KEPT: usize = 3;

/// A read connection with the guard on it.
#[derive(Debug)]
pub(crate) struct Reader {
    pub(crate) database: Database,
    pub(crate) guard: Guard,
}

impl Reader {
    pub(crate) fn open(vault: &Vault) -> Result<Self, RecordError> {
        let mut database = vault.open_database(OpenAs::Reader)?;
        database.conn().set_prepared_statement_cache_capacity(256);
        let guard = Guard::install(database.conn_mut())?;
        Ok(Self { database, guard })
    }
}

/// The connections that nobody uses now, and how many are lent.
#[derive(Debug, Default)]
pub(crate) struct Readers {
    kept: Mutex<Option<Vec<Reader>>>,
    lent: Mutex<usize>,
    back: Condvar,
}

impl Readers {
    pub(crate) fn start(&self) {
        *self.kept.lock() = Some(Vec::new());
    }
    /// Closes all; those lent are closed when they come back, which is waited for a while: a
    /// writer should be the last to close, so that the write-ahead log is emptied and removed.
    pub(crate) fn close(&self, wait: Duration) {
        *self.kept.lock() = None;
        let mut lent = self.lent.lock();
        let until = Instant::now() + wait;
        while *lent > 0 && !self.back.wait_until(&mut lent, until).timed_out() {}
    }
    /// Lends one.
    pub(crate) fn lend(&self, vault: &Vault) -> Result<Lent<'_>, RecordError> {
        let kept = self.kept.lock().as_mut().ok_or(RecordError::Locked)?.pop();
        let reader = match kept {
            Some(reader) => reader,
            None => Reader::open(vault)?,
        };
        *self.lent.lock() += 1;
        Ok(Lent { from: self, reader: Some(reader) })
    }
}

/// A lent connection; comes back when dropped, without a transaction.
pub(crate) struct Lent<'a> {
    from: &'a Readers,
    reader: Option<Reader>,
}

impl Lent<'_> {
    pub(crate) fn get(&self) -> Result<&Reader, RecordError> {
        self.reader.as_ref().ok_or(RecordError::Locked)
    }
}

impl Drop for Lent<'_> {
    fn drop(&mut self) {
        self.give_back();
        *self.from.lent.lock() -= 1;
        self.from.back.notify_all();
    }
}

impl Lent<'_> {
    fn give_back(&mut self) {
        let Some(reader) = self.reader.take() else { return };
        if !reader.database.conn().is_autocommit() {
            let _ours = reader.guard.ours();
            if writers::ours(reader.database.conn(), &writers::ROLLBACK).is_err() {
                return;
            }
        }
        if let Some(kept) = self.from.kept.lock().as_mut()
            && kept.len() < KEPT
        {
            kept.push(reader);
        }
    }
}
