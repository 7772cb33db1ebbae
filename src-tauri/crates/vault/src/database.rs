//! Opening the encrypted database.

use rusqlite::Connection;
use std::fmt;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

/// What a connection is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum OpenAs {
    /// The one writer: `synchronous=FULL`, a commit survives power loss.
    Writer,
    /// The second writer, for entries about reads: `synchronous=NORMAL`.
    ReadEntryWriter,
    /// A reader: read-only.
    Reader,
}

/// An open connection and the guard that stands before it.
///
/// While the guard is down (as it is at first) the connection refuses ATTACH,
/// PRAGMA, transaction statements and changes of the schema; a reader refuses
/// every change. The record lifts it around its own statements, so that none of
/// a slice's can end a transaction (SQLite counts COMMIT as read-only).
pub struct Database {
    conn: Connection,
    guard: Guard,
}

/// Lets the record's own statements pass. See [`Database`].
#[derive(Clone)]
pub struct Guard(Arc<AtomicBool>);

impl Guard {
    /// Runs `work` with the guard lifted, and lowers it again, also on a panic.
    ///
    /// Statements must be prepared within `work`. Keep them out of the
    /// statement cache: one prepared here would be lent to anyone later.
    pub fn lifted<T>(&self, work: impl FnOnce() -> T) -> T {
        struct Lower<'a>(&'a AtomicBool, bool);
        impl Drop for Lower<'_> {
            fn drop(&mut self) {
                self.0.store(self.1, Ordering::SeqCst);
            }
        }
        let _lower = Lower(&self.0, self.0.swap(true, Ordering::SeqCst));
        work()
    }
}

impl Database {
    /// The connection.
    #[must_use]
    pub fn conn(&self) -> &Connection {
        &self.conn
    }
    /// The connection, to begin a transaction or set a hook.
    pub fn conn_mut(&mut self) -> &mut Connection {
        &mut self.conn
    }
    /// The guard; its clones are one and the same.
    #[must_use]
    pub fn guard(&self) -> Guard {
        self.guard.clone()
    }
}

impl fmt::Debug for Database {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Database")
    }
}

impl fmt::Debug for Guard {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Guard")
    }
}
