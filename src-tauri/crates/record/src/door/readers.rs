//! A few read connections, lent one at a time.

use super::guard::Guard;
use crate::RecordError;
use parking_lot::Mutex;
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

/// The connections that nobody uses now.
#[derive(Debug, Default)]
pub(crate) struct Readers(Mutex<Option<Vec<Reader>>>);

impl Readers {
    pub(crate) fn start(&self) {
        *self.0.lock() = Some(Vec::new());
    }
    /// Closes all; those lent are closed when they come back.
    pub(crate) fn close(&self) {
        *self.0.lock() = None;
    }
    /// Lends one.
    pub(crate) fn lend(&self, vault: &Vault) -> Result<Lent<'_>, RecordError> {
        let kept = self.0.lock().as_mut().ok_or(RecordError::Locked)?.pop();
        let reader = match kept {
            Some(reader) => reader,
            None => Reader::open(vault)?,
        };
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
        let Some(reader) = self.reader.take() else { return };
        if !reader.database.conn().is_autocommit() {
            let _ours = reader.guard.ours();
            if reader.database.conn().execute_batch("ROLLBACK").is_err() {
                return;
            }
        }
        if let Some(kept) = self.from.0.lock().as_mut()
            && kept.len() < KEPT
        {
            kept.push(reader);
        }
    }
}
