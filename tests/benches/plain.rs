//! The same library without a key.

use crate::world::World;
use rusqlite::{Connection, ToSql, types::Value};
use std::path::Path;
use std::sync::Arc;
use stillroom_practice::demo;
use stillroom_tests::Outcome;
use stillroom_vault::{OpenAs, OsKeychain, Passphrase, Vault, VaultFolder};

/// A plain database, with the settings of ours but the key.
#[derive(Debug)]
pub(crate) struct Plain(pub(crate) Connection);

impl Plain {
    /// Copies the vault's database without its key.
    pub(crate) fn export(world: &World) -> Outcome {
        let (vault, _) = Vault::unlock(
            &VaultFolder::at(&world.vault),
            Arc::new(OsKeychain::default()),
            demo::OWNER_LOGIN,
            &Passphrase::new(demo::PASSPHRASE),
        )?;
        let database = vault.open_database(OpenAs::Writer)?;
        let file = world.plain_file();
        // A vault's connection makes no files: it must be there, and empty.
        std::fs::File::create(&file)?;
        database.guard().lifted(|| {
            database.conn().execute("ATTACH DATABASE ?1 AS plain KEY ''", [file.to_string_lossy()])?;
            database.conn().query_row("SELECT sqlcipher_export('plain')", [], |_| Ok(()))?;
            // The plain side looks a client's visits up as anybody would.
            database.conn().execute_batch(
                "DROP INDEX plain.visit_client;
                 CREATE INDEX plain.visit_client ON visit (client_id, start_at) WHERE client_id IS NOT NULL;
                 DETACH DATABASE plain",
            )
        })?;
        Ok(())
    }

    pub(crate) fn open(world: &World) -> Outcome<Self> {
        Self::open_file(&world.plain_file())
    }

    pub(crate) fn open_file(file: &Path) -> Outcome<Self> {
        let conn = Connection::open(file)?;
        conn.execute_batch(
            "PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA temp_store = MEMORY;
             PRAGMA foreign_keys = ON; PRAGMA secure_delete = ON; PRAGMA cache_size = -65536;",
        )?;
        conn.set_prepared_statement_cache_capacity(256);
        Ok(Self(conn))
    }

    /// One transaction, its statements prepared as all others are.
    pub(crate) fn transaction<T>(
        &self,
        begin: &str,
        end: &str,
        work: impl FnOnce() -> Outcome<T>,
    ) -> Outcome<T> {
        self.0.prepare_cached(begin)?.execute([])?;
        let done = work();
        self.0.prepare_cached(if done.is_ok() { end } else { "ROLLBACK" })?.execute([])?;
        done
    }

    /// Reads all columns of all rows; how many rows.
    pub(crate) fn rows(&self, sql: &str, params: &[&dyn ToSql]) -> Outcome<usize> {
        let mut statement = self.0.prepare_cached(sql)?;
        let columns = statement.column_count();
        let mut rows = statement.query(params)?;
        let mut count = 0;
        while let Some(row) = rows.next()? {
            for column in 0..columns {
                std::hint::black_box(row.get::<_, Value>(column)?);
            }
            count += 1;
        }
        Ok(count)
    }
}
