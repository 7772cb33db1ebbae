//! Numbered migrations, by `user_version`.
//!
//! One transaction for all that is pending, after a snapshot of what was. A schema
//! from a newer program, or one whose applied migrations are others than the
//! program's, is refused before the first write.

use crate::database::Database;
use crate::files::{create_dir, name_of};
use crate::{Vault, VaultError};
use rusqlite::params;
use sha2::{Digest as _, Sha256};
use std::collections::BTreeMap;
use std::path::PathBuf;

/// One numbered SQL migration. Closed once released.
#[derive(Clone, Copy, Debug)]
pub struct Migration {
    /// Global order across slices, unique, ascending.
    pub number: u32,
    /// What it does, e.g. `clients`.
    pub name: &'static str,
    /// The SQL.
    pub sql: &'static str,
}

impl Migration {
    /// Over the SQL without carriage returns: a checkout on Windows may have added them.
    fn digest(&self) -> [u8; 32] {
        let mut hash = Sha256::new();
        for piece in self.sql.split('\r') {
            hash.update(piece);
        }
        hash.finalize().into()
    }
}

/// What [`Vault::migrate`] did.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Migrated {
    /// The schema before.
    pub from: u32,
    /// The schema now.
    pub to: u32,
    /// The copy taken before, where there was anything to copy.
    pub snapshot: Option<PathBuf>,
}

impl Vault {
    /// Brings the schema up to date in one transaction, after a snapshot.
    /// `now` (UTC milliseconds) is noted beside each migration.
    ///
    /// # Errors
    /// [`VaultError::NewerVersion`] and the `Migration…` errors; the database is as it was then.
    pub fn migrate(
        &self,
        writer: &mut Database,
        migrations: &[Migration],
        now: i64,
    ) -> Result<Migrated, VaultError> {
        check_order(migrations)?;
        let guard = writer.guard();
        let (from, pending) = guard.lifted(|| pending(writer, migrations))?;
        let Some(last) = pending.last() else {
            return Ok(Migrated { from, to: from, snapshot: None });
        };
        let to = last.number;
        let snapshot = if from == 0 { None } else { Some(self.snapshot(writer, from, to)?) };
        let conn = writer.conn_mut();
        guard.lifted(|| conn.execute_batch("BEGIN IMMEDIATE"))?;
        let table = guard.schema(|| conn.execute_batch(TABLE)).map_err(VaultError::from);
        let applied = table.and_then(|()| {
            pending.iter().try_for_each(|migration| {
                guard
                    .schema(|| {
                        conn.execute_batch(migration.sql)?;
                        conn.execute(
                    "INSERT INTO vault_migration (number, name, digest, applied_at) VALUES (?, ?, ?, ?)",
                    params![migration.number, migration.name, migration.digest().as_slice(), now],
                )
                    })
                    .map(drop)
                    .map_err(|error| failed(migration, error))
            })
        });
        let finished = applied.and_then(|()| {
            guard.lifted(|| {
                if conn.prepare("PRAGMA foreign_key_check")?.exists([])? {
                    return Err(failed_because(last, "a row would point to nothing"));
                }
                conn.execute_batch(&format!("PRAGMA user_version = {to}; COMMIT"))?;
                Ok(())
            })
        });
        if let Err(error) = finished {
            // Whatever was wrong, none of it happened. SQLite may have rolled back by itself.
            if !conn.is_autocommit() {
                guard.lifted(|| conn.execute_batch("ROLLBACK"))?;
            }
            return Err(error);
        }
        tracing::info!(from, to, "schema brought up to date");
        Ok(Migrated { from, to, snapshot })
    }

    fn snapshot(&self, writer: &mut Database, from: u32, to: u32) -> Result<PathBuf, VaultError> {
        let folder = self.folder().set_aside_dir();
        create_dir(&folder).map_err(|error| VaultError::file(name_of(&folder), &error))?;
        let path = folder.join(format!("record-schema-{from}-before-{to}.db"));
        self.copy_database(writer, &path)?;
        Ok(path)
    }
}

const TABLE: &str = "CREATE TABLE IF NOT EXISTS vault_migration (
    number INTEGER PRIMARY KEY, name TEXT NOT NULL, digest BLOB NOT NULL, applied_at INTEGER NOT NULL
) STRICT;";

fn check_order(migrations: &[Migration]) -> Result<(), VaultError> {
    let mut before = 0;
    for migration in migrations {
        if migration.number <= before || i32::try_from(migration.number).is_err() {
            return Err(VaultError::MigrationOrder { number: migration.number });
        }
        before = migration.number;
    }
    Ok(())
}

/// The schema's version and the migrations it lacks; only reads.
fn pending<'m>(
    database: &Database,
    migrations: &'m [Migration],
) -> Result<(u32, Vec<&'m Migration>), VaultError> {
    let conn = database.conn();
    let version: u32 = conn.query_row("PRAGMA user_version", [], |row| row.get(0))?;
    let known = migrations.last().map_or(0, |migration| migration.number);
    if version > known {
        return Err(VaultError::NewerVersion { what: "schema", found: version.into(), known: known.into() });
    }
    let mut applied = BTreeMap::new();
    if conn.query_row("SELECT count(*) FROM sqlite_schema WHERE name = 'vault_migration'", [], |row| {
        row.get::<_, i64>(0)
    })? > 0
    {
        let mut rows = conn.prepare("SELECT number, name, digest FROM vault_migration")?;
        let mut rows = rows.query([])?;
        while let Some(row) = rows.next()? {
            applied.insert(row.get::<_, u32>(0)?, (row.get::<_, String>(1)?, row.get::<_, Vec<u8>>(2)?));
        }
    }
    let mut pending = Vec::new();
    for migration in migrations {
        match applied.remove(&migration.number) {
            Some((name, digest)) if digest != migration.digest() => {
                return Err(VaultError::MigrationChanged { number: migration.number, name });
            }
            Some(_) => {}
            // A number between those applied would make a schema that no released program ever had.
            None if migration.number <= version => {
                return Err(VaultError::MigrationOrder { number: migration.number });
            }
            None => pending.push(migration),
        }
    }
    if let Some((number, (name, _))) = applied.pop_first() {
        return Err(VaultError::MigrationChanged { number, name });
    }
    Ok((version, pending))
}

fn failed(migration: &Migration, error: rusqlite::Error) -> VaultError {
    match VaultError::from(error) {
        VaultError::Database(why) => failed_because(migration, &why),
        other => other,
    }
}

fn failed_because(migration: &Migration, why: &str) -> VaultError {
    VaultError::MigrationFailed { number: migration.number, name: migration.name.into(), why: why.into() }
}
