//! What a slice's SQL may do, decided by SQLite itself while it prepares a statement.
//!
//! `sqlite3_stmt_readonly` calls COMMIT, ATTACH and `PRAGMA rekey` read-only, so a list of
//! what a statement may *touch* is needed beside it.

use crate::RecordError;
use rusqlite::Connection;
use rusqlite::hooks::{AuthAction, AuthContext, Authorization};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

/// Whose statement is being prepared on a connection.
#[derive(Clone, Debug, Default)]
pub(crate) struct Guard(Arc<AtomicBool>);

/// Tables that slices may read but only this crate changes.
const OURS: &[&str] = &[
    "person",
    "person_role",
    "slot_valid",
    "break_glass",
    "record_schema",
    "vault_migration",
    "journal",
    "journal_change",
    "journal_erased",
    "journal_place",
    "journal_subject",
    "second_factor",
    "code_rule",
    "local_pin",
    "local_second_factor",
    "local_used_code",
    "local_recovery_code",
    "local_factor_taken",
    "local_last_sign_in",
    "local_person_state",
    "local_journal_index",
    "local_overwriting",
];

/// Tables that slices may not even read: reading the journal is itself journaled.
const HIDDEN: &[&str] = &[
    "journal",
    "journal_change",
    "journal_erased",
    "journal_place",
    "journal_subject",
    "local_pin",
    "local_second_factor",
    "local_used_code",
    "local_recovery_code",
    "slot_valid",
];

/// PRAGMAs that only tell; FTS5 asks them in the middle of a statement.
const TELLING: &[&str] = &["data_version", "encoding"];

/// Functions that load code or copy the whole database.
const FORBIDDEN: &[&str] = &["load_extension", "sqlcipher_export"];

impl Guard {
    /// Installs the guard on a connection.
    pub(crate) fn install(conn: &mut Connection) -> Result<Self, RecordError> {
        let guard = Self::default();
        let slice = guard.clone();
        conn.authorizer(Some(move |context: AuthContext<'_>| {
            if slice.0.load(Ordering::Relaxed) { judge(&context) } else { Authorization::Allow }
        }))?;
        Ok(guard)
    }

    /// From now until the return value is dropped, statements are a slice's.
    pub(crate) fn slice(&self) -> Held<'_> {
        Held { guard: self, before: self.0.swap(true, Ordering::Relaxed) }
    }

    /// From now until the return value is dropped, statements are this crate's.
    pub(crate) fn ours(&self) -> Held<'_> {
        Held { guard: self, before: self.0.swap(false, Ordering::Relaxed) }
    }
}

/// Puts the guard back as it was.
pub(crate) struct Held<'a> {
    guard: &'a Guard,
    before: bool,
}

impl Drop for Held<'_> {
    fn drop(&mut self) {
        self.guard.0.store(self.before, Ordering::Relaxed);
    }
}

fn judge(context: &AuthContext<'_>) -> Authorization {
    use AuthAction as A;
    let allowed = match context.action {
        A::Select | A::Recursive => true,
        A::Function { function_name } => !FORBIDDEN.iter().any(|f| function_name.eq_ignore_ascii_case(f)),
        A::Read { table_name, .. } => !HIDDEN.contains(&table_name),
        A::Insert { table_name } | A::Delete { table_name } | A::Update { table_name, .. } => {
            !OURS.contains(&table_name) && !table_name.starts_with("sqlite_")
        }
        A::Pragma { pragma_name, .. } => TELLING.iter().any(|p| pragma_name.eq_ignore_ascii_case(p)),
        _ => false,
    };
    if allowed { Authorization::Allow } else { Authorization::Deny }
}
