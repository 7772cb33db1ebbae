//! Opening the encrypted database.

use crate::document::to_hex;
use crate::files::{create, name_of, write_atomically};
use crate::lock::Lock;
use crate::secret::{SecretKey, fill_random, scrubbed};
use crate::{Vault, VaultError, VaultFolder};
use rusqlite::config::DbConfig;
use rusqlite::hooks::{AuthAction, AuthContext, Authorization};
use rusqlite::{Connection, OpenFlags};
use std::fmt;
use std::fs::{self, File};
use std::io::{self, Read, Seek, SeekFrom};
use std::path::Path;
use std::sync::atomic::{AtomicU8, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;
use zeroize::Zeroizing;

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
/// a slice's can end a transaction (SQLite counts COMMIT as read-only). Making a
/// changeset and applying one open savepoints, so these are the record's to lift for;
/// capturing changes and the search index need nothing.
///
/// A writer checkpoints by itself only when the log has grown to 40 MiB: the record
/// calls [`Database::checkpoint`] when nobody waits.
pub struct Database {
    pub(crate) conn: Connection,
    pub(crate) guard: Guard,
    // Outlives the connection (fields drop in order): see [`RawFile`].
    pub(crate) raw: Arc<RawFile>,
}

/// A descriptor of the database file beside SQLite's own, to copy it.
///
/// Closing any descriptor of a file drops all POSIX locks that the process holds
/// on it, SQLite's too. So this one is opened before the first connection and
/// closed after the last. The vault's own lock is let go no earlier.
pub(crate) struct RawFile {
    file: Mutex<File>,
    _lock: Arc<Lock>,
}

/// Lets the record's own statements pass. See [`Database`].
#[derive(Clone)]
pub struct Guard(Arc<AtomicU8>);

const DOWN: u8 = 0;
const LIFTED: u8 = 1;
/// For migrations: the schema may change, the transaction may not end.
const SCHEMA: u8 = 2;

impl Guard {
    /// Runs `work` with the guard lifted, and lowers it again, also on a panic.
    ///
    /// Statements must be prepared within `work`. Keep them out of the
    /// statement cache: one prepared here would be lent to anyone later.
    pub fn lifted<T>(&self, work: impl FnOnce() -> T) -> T {
        self.set_to(LIFTED, work)
    }

    pub(crate) fn schema<T>(&self, work: impl FnOnce() -> T) -> T {
        self.set_to(SCHEMA, work)
    }

    fn set_to<T>(&self, state: u8, work: impl FnOnce() -> T) -> T {
        struct Restore<'a>(&'a AtomicU8, u8);
        impl Drop for Restore<'_> {
            fn drop(&mut self) {
                self.0.store(self.1, Ordering::SeqCst);
            }
        }
        let _restore = Restore(&self.0, self.0.swap(state, Ordering::SeqCst));
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
    /// Empties the log, so that no older state of a page lies in it any more. Gives whether it is
    /// empty: while somebody reads an older state, it can't be.
    ///
    /// # Errors
    /// When the disk refuses; nothing is lost then.
    pub fn empty_log(&self) -> Result<bool, VaultError> {
        self.conn.busy_timeout(Duration::ZERO)?;
        let busy = |row: &rusqlite::Row<'_>| row.get::<_, i64>(0);
        let emptied = self.guard.lifted(|| self.conn.query_row("PRAGMA wal_checkpoint(TRUNCATE)", [], busy));
        self.conn.busy_timeout(BUSY)?;
        match emptied {
            Ok(busy) => Ok(busy == 0),
            Err(error) => match error.sqlite_error_code() {
                Some(rusqlite::ErrorCode::DatabaseBusy | rusqlite::ErrorCode::DatabaseLocked) => Ok(false),
                _ => Err(error.into()),
            },
        }
    }
    /// Moves what it can from the log into the database, waiting for nobody. For a quiet moment.
    /// Gives whether that was all: while somebody reads an older state, some of it has to wait.
    ///
    /// # Errors
    /// When the disk refuses; nothing is lost then.
    pub fn checkpoint(&self) -> Result<bool, VaultError> {
        let all = |row: &rusqlite::Row<'_>| Ok(row.get::<_, i64>(1)? == row.get::<_, i64>(2)?);
        Ok(self.guard.lifted(|| self.conn.query_row("PRAGMA wal_checkpoint(PASSIVE)", [], all))?)
    }
}

/// The bytes of a page: see [`connect`].
pub(crate) const PAGE: u64 = 2048;
/// The marks of our databases in their header (`PRAGMA application_id`).
const APPLICATION_ID: i32 = 0x5354_4C52;
pub(crate) const BUSY: Duration = Duration::from_secs(5);

/// Makes an empty database. Gives its salt, by which a database file is told from another.
pub(crate) fn make(path: &Path, key: &SecretKey) -> Result<[u8; 16], VaultError> {
    create(path, false).map_err(|error| VaultError::file(name_of(path), &error))?;
    let conn = connect(path, key, OpenFlags::SQLITE_OPEN_READ_WRITE)?;
    // Written before WAL is switched on: so the first page, and the salt with it, are in the file itself.
    conn.execute_batch(&format!("PRAGMA application_id = {APPLICATION_ID};"))?;
    conn.close().map_err(|(_, error)| error)?;
    salt_of(path)
}

/// The first bytes of a database file. Only while no connection is open: see [`RawFile`].
pub(crate) fn salt_of(path: &Path) -> Result<[u8; 16], VaultError> {
    let mut salt = [0; 16];
    match File::open(path).and_then(|mut file| file.read_exact(&mut salt)) {
        Ok(()) => Ok(salt),
        Err(error) => Err(match error.kind() {
            io::ErrorKind::NotFound => VaultError::damaged(name_of(path), "it is missing"),
            io::ErrorKind::UnexpectedEof => VaultError::damaged(name_of(path), "it is empty"),
            _ => VaultError::file(name_of(path), &error),
        }),
    }
}

/// A connection with its key and all that every kind of connection has.
pub(crate) fn connect(path: &Path, key: &SecretKey, flags: OpenFlags) -> Result<Connection, VaultError> {
    let conn = Connection::open_with_flags(path, flags | OpenFlags::SQLITE_OPEN_NO_MUTEX)?;
    conn.busy_timeout(BUSY)?;
    let hex = Zeroizing::new(to_hex(key.bytes()));
    let mut pragmas = Zeroizing::new(String::with_capacity(512));
    // A wrong key is an error of ours, not a line on stderr. Small pages, authenticated with
    // HMAC-SHA-256, for which processors have instructions: ADR 6. The memory security of
    // SQLCipher costs 11 times the speed; the allocators of module `wipe` do its work.
    pragmas.push_str("PRAGMA cipher_log_level = NONE; PRAGMA key = \"x'");
    pragmas.push_str(&hex);
    pragmas.push_str(
        "'\"; PRAGMA cipher_page_size = 2048; PRAGMA cipher_hmac_algorithm = HMAC_SHA256; \
         PRAGMA cipher_memory_security = OFF; PRAGMA temp_store = MEMORY; PRAGMA foreign_keys = ON; \
         PRAGMA secure_delete = ON; PRAGMA fullfsync = ON; PRAGMA checkpoint_fullfsync = ON;",
    );
    scrubbed(|| conn.execute_batch(&pragmas))?;
    conn.set_db_config(DbConfig::SQLITE_DBCONFIG_TRUSTED_SCHEMA, false)?;
    conn.set_db_config(DbConfig::SQLITE_DBCONFIG_DQS_DML, false)?;
    conn.set_db_config(DbConfig::SQLITE_DBCONFIG_DQS_DDL, false)?;
    // The first page read is what makes SQLCipher derive its keys.
    scrubbed(|| conn.query_row("SELECT count(*) FROM sqlite_schema", [], |_| Ok(())))?;
    Ok(conn)
}

impl RawFile {
    pub(crate) fn open(path: &Path, lock: Arc<Lock>) -> Result<Self, VaultError> {
        let file = File::open(path).map_err(|error| match error.kind() {
            io::ErrorKind::NotFound => VaultError::damaged(name_of(path), "it is missing"),
            _ => VaultError::file(name_of(path), &error),
        })?;
        Ok(Self { file: Mutex::new(file), _lock: lock })
    }

    /// How long the file is now.
    pub(crate) fn length(&self) -> io::Result<u64> {
        Ok(self.file.lock().unwrap_or_else(PoisonError::into_inner).metadata()?.len())
    }

    /// Reads some of the file from `at`.
    pub(crate) fn read_at(&self, at: u64, buffer: &mut [u8]) -> io::Result<usize> {
        let mut file = self.file.lock().unwrap_or_else(PoisonError::into_inner);
        file.seek(SeekFrom::Start(at))?;
        file.read(buffer)
    }
}

pub(crate) fn open(
    path: &Path,
    key: &SecretKey,
    kind: OpenAs,
    raw: Arc<RawFile>,
) -> Result<Database, VaultError> {
    let flags = match kind {
        OpenAs::Writer | OpenAs::ReadEntryWriter => OpenFlags::SQLITE_OPEN_READ_WRITE,
        OpenAs::Reader => OpenFlags::SQLITE_OPEN_READ_ONLY,
    };
    let mut conn = connect(path, key, flags)?;
    conn.set_db_config(DbConfig::SQLITE_DBCONFIG_DEFENSIVE, true)?;
    // A plan depends on the statement, never on what is bound: otherwise SQLite prepares some
    // statements anew at every run (a tenth of a booking's processor time).
    conn.set_db_config(DbConfig::SQLITE_DBCONFIG_ENABLE_QPSG, true)?;
    conn.set_prepared_statement_cache_capacity(128);
    if kind == OpenAs::Reader {
        conn.execute_batch("PRAGMA query_only = ON; PRAGMA cache_size = -65536;")?;
    } else {
        let mode: String = conn.query_row("PRAGMA journal_mode = WAL", [], |row| row.get(0))?;
        if mode != "wal" {
            return Err(VaultError::Database(format!("journal mode {mode}")));
        }
        // Checkpoints are for quiet moments (Database::checkpoint); this is the emergency brake.
        conn.execute_batch(match kind {
            OpenAs::ReadEntryWriter => {
                "PRAGMA synchronous = NORMAL; PRAGMA cache_size = -8192; PRAGMA wal_autocheckpoint = 20000;"
            }
            _ => "PRAGMA synchronous = FULL; PRAGMA cache_size = -65536; PRAGMA wal_autocheckpoint = 20000;",
        })?;
    }
    let guard = Guard(Arc::new(AtomicU8::new(DOWN)));
    let state = Arc::clone(&guard.0);
    conn.authorizer(Some(move |context: AuthContext<'_>| {
        judge(kind, state.load(Ordering::SeqCst), &context)
    }))?;
    Ok(Database { conn, guard, raw })
}

/// What SQLite's own extensions ask in the middle of a statement: the session
/// extension for a table's columns, FTS5 whether somebody else wrote.
const HARMLESS_PRAGMAS: [&str; 3] = ["table_info", "table_xinfo", "data_version"];
/// Functions that load code or copy the whole database.
const FORBIDDEN_FUNCTIONS: [&str; 2] = ["load_extension", "sqlcipher_export"];

fn judge(kind: OpenAs, guard: u8, context: &AuthContext<'_>) -> Authorization {
    use AuthAction as A;
    let allowed = match &context.action {
        _ if guard == LIFTED => true,
        A::Attach { .. }
        | A::Detach { .. }
        | A::Transaction { .. }
        | A::Savepoint { .. }
        | A::Unknown { .. } => false,
        A::Pragma { pragma_name, .. } => {
            HARMLESS_PRAGMAS.iter().any(|name| name.eq_ignore_ascii_case(pragma_name))
                || (guard == SCHEMA && pragma_name.eq_ignore_ascii_case("defer_foreign_keys"))
        }
        A::Function { function_name } => {
            !FORBIDDEN_FUNCTIONS.iter().any(|name| name.eq_ignore_ascii_case(function_name))
        }
        A::Select | A::Read { .. } | A::Recursive => true,
        A::Insert { .. } | A::Update { .. } | A::Delete { .. } => kind != OpenAs::Reader,
        // All that is left changes the schema.
        _ => guard == SCHEMA,
    };
    if allowed { Authorization::Allow } else { Authorization::Deny }
}

/// Enough for the index of a log, a few commits and the journal's pending entries.
const RESERVE: usize = 1 << 20;

/// Keeps room on the disk for the day it is full.
pub(crate) fn keep_reserve(folder: &VaultFolder) -> Result<(), VaultError> {
    let path = folder.reserve_file();
    if path.exists() {
        return Ok(());
    }
    // Random, for a file system that compresses would keep no room for zeros.
    let mut bytes = vec![0; RESERVE];
    fill_random(&mut bytes)?;
    write_atomically(&path, &bytes)
}

fn give_up_reserve(folder: &VaultFolder) -> bool {
    let given_up = fs::remove_file(folder.reserve_file()).is_ok();
    if given_up {
        tracing::warn!("the disk is full: its reserve was given up");
    }
    given_up
}

impl Vault {
    /// Overwrites and removes the older states that were set aside (logs after an unclean exit,
    /// the database before a migration): they hold what was erased since. Gives how many, and
    /// whether all went: somebody may hold one open.
    #[must_use]
    pub fn forget_copies(&self) -> (u32, bool) {
        crate::files::forget_copies(&self.folder().set_aside_dir())
    }

    /// Gives up the room that is kept for the day the disk is full. Gives whether there was any.
    #[must_use]
    pub fn give_up_reserve(&self) -> bool {
        give_up_reserve(self.folder())
    }

    /// Keeps that room again, where it was given up and there is some. A record that was taken
    /// back, or set aside, needs none.
    pub fn keep_reserve(&self) {
        if !self.folder().database_file().exists() {
            return;
        }
        if let Err(error) = keep_reserve(self.folder()) {
            tracing::warn!(code = error.code(), "no reserve kept on the disk");
        }
    }

    /// Opens a connection. See [`Database`] for what it refuses.
    ///
    /// # Errors
    /// When the database is missing, damaged or doesn't open with its key.
    pub fn open_database(&self, kind: OpenAs) -> Result<Database, VaultError> {
        let mut state = self.state()?;
        let path = self.folder().database_file();
        let raw = match &state.raw {
            Some(raw) => Arc::clone(raw),
            None => Arc::clone(state.raw.insert(Arc::new(RawFile::open(&path, self.lock())?))),
        };
        let key = state.database_key(self.id());
        match open(&path, &key, kind, Arc::clone(&raw)) {
            // Even to read, SQLite needs room beside the file. Some is kept for this day.
            Err(VaultError::DiskFull) if give_up_reserve(self.folder()) => open(&path, &key, kind, raw),
            other => other,
        }
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
