//! Connections: what they are set to, and what they refuse.

use crate::Site;
use rusqlite::Connection;
use rusqlite::session::Session;
use std::fs;
use stillroom_vault::{Database, OpenAs, Vault};

fn prepared(vault: &Vault) -> Database {
    let writer = vault.open_database(OpenAs::Writer).unwrap();
    writer
        .guard()
        .lifted(|| {
            writer.conn().execute_batch(
                "CREATE TABLE client (id BLOB PRIMARY KEY, name TEXT NOT NULL) STRICT;
                 CREATE VIRTUAL TABLE search USING fts5(name, content='', contentless_delete=1, prefix='1 2 3');
                 INSERT INTO client VALUES (x'01', 'Zo\u{eb} Quillfeather');",
            )
        })
        .unwrap();
    writer
}

fn figure(database: &Database, pragma: &str) -> i64 {
    database
        .guard()
        .lifted(|| database.conn().query_row(&format!("PRAGMA {pragma}"), [], |row| row.get(0)))
        .unwrap()
}

#[test]
fn connections_are_set_as_the_design_says() {
    let (_site, vault) = Site::open();
    let writer = prepared(&vault);
    let second = vault.open_database(OpenAs::ReadEntryWriter).unwrap();
    let reader = vault.open_database(OpenAs::Reader).unwrap();
    for database in [&writer, &second, &reader] {
        let mode: String = database
            .guard()
            .lifted(|| database.conn().query_row("PRAGMA journal_mode", [], |row| row.get(0)))
            .unwrap();
        assert_eq!(mode, "wal");
        for (pragma, value) in [
            ("temp_store", 2),
            ("foreign_keys", 1),
            ("secure_delete", 1),
            ("fullfsync", 1),
            ("checkpoint_fullfsync", 1),
        ] {
            assert_eq!(figure(database, pragma), value, "{pragma}");
        }
        for (pragma, value) in
            [("page_size", "2048"), ("cipher_memory_security", "0"), ("cipher_hmac_algorithm", "HMAC_SHA256")]
        {
            let text: String = database
                .guard()
                .lifted(|| database.conn().query_row(&format!("PRAGMA {pragma}"), [], |row| row.get(0)))
                .unwrap();
            assert_eq!(text, value, "{pragma}");
        }
    }
    assert_eq!((figure(&writer, "synchronous"), figure(&second, "synchronous")), (2, 1));
    assert_eq!((figure(&writer, "cache_size"), figure(&reader, "cache_size")), (-65536, -65536));
    assert_eq!(figure(&reader, "query_only"), 1);
}

#[test]
fn nothing_readable_is_on_disk_and_the_file_needs_its_key() {
    let (site, vault) = Site::open();
    let writer = prepared(&vault);
    for file in ["record.db", "record.db-wal", "vault.json"] {
        let bytes = fs::read(site.folder.path().join(file)).unwrap();
        assert!(
            !bytes.windows(12).any(|window| window == b"Quillfeather" || window == b"SQLite forma"),
            "{file}"
        );
    }
    drop(writer);
    drop(vault);
    let plain = Connection::open(site.folder.database_file()).unwrap();
    assert!(plain.query_row("SELECT count(*) FROM sqlite_schema", [], |_| Ok(())).is_err());
}

#[test]
fn no_connection_ends_a_transaction_attaches_or_sets_anything_while_guarded() {
    let (site, vault) = Site::open();
    let writer = prepared(&vault);
    let second = vault.open_database(OpenAs::ReadEntryWriter).unwrap();
    let reader = vault.open_database(OpenAs::Reader).unwrap();
    let out = site.dir.path().join("out.db");
    let forbidden = [
        "COMMIT".to_owned(),
        "ROLLBACK".into(),
        "BEGIN".into(),
        "END".into(),
        "SAVEPOINT s".into(),
        "RELEASE s".into(),
        "PRAGMA rekey = 'x'".into(),
        "PRAGMA key = 'x'".into(),
        "PRAGMA journal_mode = DELETE".into(),
        "PRAGMA synchronous = OFF".into(),
        "PRAGMA query_only = OFF".into(),
        "PRAGMA wal_checkpoint".into(),
        "PRAGMA writable_schema = ON".into(),
        "PRAGMA temp_store_directory = '/tmp'".into(),
        "SELECT * FROM pragma_database_list".into(),
        format!("ATTACH '{}' AS out KEY ''", out.display()),
        format!("VACUUM INTO '{}'", out.display()),
        "VACUUM".into(),
        "DETACH main".into(),
        "SELECT sqlcipher_export('main')".into(),
        "SELECT load_extension('x')".into(),
        "CREATE TABLE t (a)".into(),
        "CREATE TEMP TABLE t (a)".into(),
        "CREATE TRIGGER tr AFTER INSERT ON client BEGIN SELECT 1; END".into(),
        "CREATE TEMP TRIGGER tr AFTER INSERT ON client BEGIN SELECT 1; END".into(),
        "CREATE VIEW v AS SELECT 1".into(),
        "CREATE VIRTUAL TABLE v USING fts5(a)".into(),
        "DROP TABLE client".into(),
        "ALTER TABLE client ADD COLUMN x TEXT".into(),
        "REINDEX".into(),
        "ANALYZE".into(),
        "UPDATE sqlite_schema SET sql = ''".into(),
    ];
    writer.guard().lifted(|| writer.conn().execute_batch("BEGIN")).unwrap();
    for database in [&writer, &second, &reader] {
        for sql in &forbidden {
            assert!(database.conn().execute_batch(sql).is_err(), "{sql}");
        }
        assert_eq!(
            database.conn().query_row("SELECT count(*) FROM client", [], |row| row.get::<_, i64>(0)).unwrap(),
            1
        );
    }
    assert!(!writer.conn().is_autocommit(), "the transaction is still the record's to end");
    assert!(!out.exists());
    for sql in [
        "INSERT INTO client VALUES (x'02', 'B')",
        "UPDATE client SET name = ''",
        "DELETE FROM client",
        "INSERT INTO search (rowid, name) VALUES (1, 'a')",
    ] {
        assert!(reader.conn().execute_batch(sql).is_err(), "{sql}");
        writer.conn().execute_batch(sql).unwrap();
    }
}

#[test]
fn the_guard_comes_down_again_after_a_panic() {
    let (_site, vault) = Site::open();
    let writer = prepared(&vault);
    let guard = writer.guard();
    assert!(
        std::panic::catch_unwind(std::panic::AssertUnwindSafe(|| guard.lifted(|| panic!("in the middle"))))
            .is_err()
    );
    assert!(writer.conn().execute_batch("BEGIN").is_err());
}

#[test]
fn changesets_and_the_search_index_work_while_guarded() {
    let (_site, vault) = Site::open();
    let mut writer = prepared(&vault);
    let guard = writer.guard();
    guard.lifted(|| writer.conn().execute_batch("BEGIN IMMEDIATE")).unwrap();
    let changes = {
        let mut session = guard.lifted(|| Session::new(writer.conn())).unwrap();
        session.attach(Some("client")).unwrap();
        writer.conn().execute("INSERT INTO client VALUES (x'02', 'Noor')", []).unwrap();
        writer.conn().execute("INSERT INTO search (rowid, name) VALUES (2, 'Noor')", []).unwrap();
        writer.conn().execute("DELETE FROM search WHERE rowid = 2", []).unwrap();
        writer.conn().execute("INSERT INTO search (rowid, name) VALUES (2, 'Noor')", []).unwrap();
        let mut changes = Vec::new();
        // Making a changeset opens a savepoint: the record's to lift.
        assert!(session.changeset_strm(&mut Vec::new()).is_err());
        guard.lifted(|| session.changeset_strm(&mut changes)).unwrap();
        changes
    };
    guard.lifted(|| writer.conn().execute_batch("COMMIT")).unwrap();
    assert!(!changes.is_empty());
    let reader = vault.open_database(OpenAs::Reader).unwrap();
    assert_eq!(
        reader.conn().query_row("SELECT rowid FROM search('no*')", [], |row| row.get::<_, i64>(0)).unwrap(),
        2
    );
    let _ = writer.conn_mut();
}

#[test]
fn the_live_database_is_copied_whole_while_others_read_and_write() {
    let (site, vault) = Site::open();
    let mut writer = prepared(&vault);
    let second = vault.open_database(OpenAs::ReadEntryWriter).unwrap();
    let copy = site.dir.path().join("copy.db");
    vault.copy_database(&mut writer, &copy).unwrap();
    second.conn().execute("INSERT INTO client VALUES (x'09', 'after the copy')", []).unwrap();
    drop((writer, second));
    drop(vault);
    fs::rename(&copy, site.folder.database_file()).unwrap();
    let writer = site.unlock().open_database(OpenAs::Writer).unwrap();
    assert_eq!(
        writer
            .conn()
            .query_row("SELECT group_concat(name) FROM client", [], |row| row.get::<_, String>(0))
            .unwrap(),
        "Zo\u{eb} Quillfeather"
    );
}

#[test]
fn a_long_read_delays_a_copy_no_longer_than_it_must() {
    let (site, vault) = Site::open();
    let mut writer = prepared(&vault);
    let reader = vault.open_database(OpenAs::Reader).unwrap();
    reader.guard().lifted(|| reader.conn().execute_batch("BEGIN; SELECT * FROM client")).unwrap();
    writer.conn().execute("INSERT INTO client VALUES (x'02', 'Noor')", []).unwrap();
    writer.conn().busy_timeout(std::time::Duration::ZERO).unwrap();
    let copy = site.dir.path().join("copy.db");
    assert_eq!(vault.copy_database(&mut writer, &copy).unwrap_err().code(), "still_open");
    assert!(!copy.exists());
    drop(reader);
    vault.copy_database(&mut writer, &copy).unwrap();
}

#[test]
fn a_checkpoint_waits_for_nobody_and_empties_the_log_into_the_file() {
    let (site, vault) = Site::open();
    let writer = prepared(&vault);
    let before = fs::metadata(site.folder.database_file()).unwrap().len();
    assert!(writer.checkpoint().unwrap());
    assert!(fs::metadata(site.folder.database_file()).unwrap().len() > before);
    let reader = vault.open_database(OpenAs::Reader).unwrap();
    reader.guard().lifted(|| reader.conn().execute_batch("BEGIN; SELECT * FROM client")).unwrap();
    writer.conn().execute("INSERT INTO client VALUES (x'02', 'Noor')", []).unwrap();
    assert!(!writer.checkpoint().unwrap(), "it must say that something had to wait for the reader");
    drop(reader);
    assert!(writer.checkpoint().unwrap());
}

/// Closing a descriptor of a file drops the process's POSIX locks on it: the trap
/// that lost a commit in an experiment. Another process must stay shut out.
#[test]
fn copying_keeps_sqlites_locks() {
    let (site, vault) = Site::open();
    let mut writer = prepared(&vault);
    vault.copy_database(&mut writer, &site.dir.path().join("copy.db")).unwrap();
    writer
        .guard()
        .lifted(|| writer.conn().execute_batch("BEGIN IMMEDIATE; INSERT INTO client VALUES (x'05', 'held')"))
        .unwrap();
    #[cfg(target_os = "linux")]
    {
        // SQLite's shared lock on the database file, as the kernel lists it.
        use std::os::unix::fs::MetadataExt as _;
        let inode = fs::metadata(site.folder.database_file()).unwrap().ino();
        let locks = fs::read_to_string("/proc/locks").unwrap();
        let ours = format!(":{inode} ");
        assert!(locks.lines().any(|line| line.contains("POSIX") && line.contains(&ours)), "{locks}");
    }
}

#[test]
fn a_connection_that_outlives_its_vault_keeps_the_lock() {
    let (site, vault) = Site::open();
    let writer = prepared(&vault);
    drop(vault);
    assert_eq!(site.refusal("ada", crate::WORDS), "vault_in_use");
    writer.conn().execute("INSERT INTO client VALUES (x'02', 'late')", []).unwrap();
    drop(writer);
    site.unlock();
}

#[test]
fn a_reader_closed_last_does_not_make_the_next_start_look_unclean() {
    let (site, vault) = Site::open();
    let reader = {
        let writer = prepared(&vault);
        let reader = vault.open_database(OpenAs::Reader).unwrap();
        drop(writer);
        reader
    };
    drop(reader);
    drop(vault);
    assert!(!site.folder.path().join("record.db-wal").exists());
    assert_eq!(site.unlock().opening().set_aside, None);
}

/// Writers commit and checkpoint while copies are made: every copy is one moment of the record.
#[test]
fn copies_of_a_busy_database_are_each_of_one_moment() {
    let (site, vault) = Site::open();
    let mut writer = prepared(&vault);
    writer
        .guard()
        .lifted(|| {
            writer.conn().execute_batch(
                "CREATE TABLE a (n INTEGER, filler BLOB); CREATE TABLE b (n INTEGER, filler BLOB)",
            )
        })
        .unwrap();
    let stop = std::sync::atomic::AtomicBool::new(false);
    let copies: Vec<_> = std::thread::scope(|scope| {
        scope.spawn(|| {
            let second = vault.open_database(OpenAs::ReadEntryWriter).unwrap();
            let guard = second.guard();
            let mut n = 0;
            while !stop.load(std::sync::atomic::Ordering::SeqCst) {
                n += 1;
                guard.lifted(|| second.conn().execute_batch("BEGIN IMMEDIATE")).unwrap();
                second.conn().execute("INSERT INTO a VALUES (?, randomblob(3000))", [n]).unwrap();
                second.conn().execute("INSERT INTO b VALUES (?, randomblob(3000))", [n]).unwrap();
                guard.lifted(|| second.conn().execute_batch("COMMIT")).unwrap();
                if n % 3 == 0 {
                    second.checkpoint().unwrap();
                }
                std::thread::sleep(std::time::Duration::from_millis(2));
            }
        });
        let copies = (0..8)
            .filter_map(|n| {
                let to = site.dir.path().join(format!("copy-{n}.db"));
                std::thread::sleep(std::time::Duration::from_millis(30));
                vault.copy_database(&mut writer, &to).ok().map(|()| to)
            })
            .collect();
        stop.store(true, std::sync::atomic::Ordering::SeqCst);
        copies
    });
    assert!(copies.len() >= 4, "{}", copies.len());
    drop(writer);
    drop(vault);
    let mut before = 0;
    for copy in copies {
        fs::rename(copy, site.folder.database_file()).unwrap();
        let vault = site.unlock();
        let database = vault.open_database(OpenAs::Writer).unwrap();
        let ok: String = database
            .guard()
            .lifted(|| database.conn().query_row("PRAGMA integrity_check", [], |row| row.get(0)))
            .unwrap();
        assert_eq!(ok, "ok");
        assert!(!database.guard().lifted(|| {
            database.conn().prepare("PRAGMA cipher_integrity_check").unwrap().exists([]).unwrap()
        }));
        let (a, b): (i64, i64) = database
            .conn()
            .query_row("SELECT (SELECT count(*) FROM a), (SELECT count(*) FROM b)", [], |row| {
                Ok((row.get(0)?, row.get(1)?))
            })
            .unwrap();
        assert_eq!(a, b);
        assert!(a > before, "{a} {before}");
        before = a;
    }
}
