//! Numbered migrations.

use crate::Site;
use stillroom_vault::{Database, Migration, OpenAs, Vault};

const FIRST: Migration = Migration {
    number: 1,
    name: "clients",
    sql: "CREATE TABLE client (id INTEGER PRIMARY KEY, name TEXT) STRICT; INSERT INTO client VALUES (1, 'A');",
};
const SECOND: Migration = Migration {
    number: 20,
    name: "phones",
    sql: "CREATE TABLE phone (id INTEGER PRIMARY KEY, client INTEGER REFERENCES client (id)) STRICT; INSERT INTO phone VALUES (1, 1);",
};

fn names(database: &Database) -> Vec<String> {
    let mut statement =
        database.conn().prepare("SELECT name FROM sqlite_schema WHERE type = 'table' ORDER BY name").unwrap();
    statement.query_map([], |row| row.get(0)).unwrap().collect::<Result<_, _>>().unwrap()
}

fn version(database: &Database) -> u32 {
    database
        .guard()
        .lifted(|| database.conn().query_row("PRAGMA user_version", [], |row| row.get(0)))
        .unwrap()
}

fn start() -> (Site, Vault, Database) {
    let (site, vault) = Site::open();
    let writer = vault.open_database(OpenAs::Writer).unwrap();
    (site, vault, writer)
}

#[test]
fn applies_what_is_pending_in_order_after_a_snapshot() {
    let (site, vault, mut writer) = start();
    let done = vault.migrate(&mut writer, &[FIRST], 5).unwrap();
    assert_eq!((done.from, done.to, done.snapshot), (0, 1, None));
    assert_eq!(vault.migrate(&mut writer, &[FIRST], 6).unwrap().to, 1);
    let done = vault.migrate(&mut writer, &[FIRST, SECOND], 7).unwrap();
    assert_eq!((done.from, done.to, version(&writer)), (1, 20, 20));
    assert_eq!(names(&writer), ["client", "phone", "vault_migration"]);
    let snapshot = done.snapshot.unwrap();
    drop(writer);
    drop(vault);
    // The snapshot is the record as it was.
    std::fs::rename(snapshot, site.folder.database_file()).unwrap();
    let writer = site.unlock().open_database(OpenAs::Writer).unwrap();
    assert_eq!((names(&writer), version(&writer)), (vec!["client".to_owned(), "vault_migration".into()], 1));
}

#[test]
fn refuses_a_database_from_a_newer_version_and_leaves_it_untouched() {
    let (site, vault, mut writer) = start();
    vault.migrate(&mut writer, &[FIRST, SECOND], 0).unwrap();
    drop(writer);
    let before = std::fs::read(site.folder.database_file()).unwrap();
    let mut writer = vault.open_database(OpenAs::Writer).unwrap();
    let error = vault.migrate(&mut writer, &[FIRST], 0).unwrap_err();
    assert_eq!(error.code(), "newer_version");
    assert!(error.to_string().contains("schema 20"));
    drop(writer);
    assert_eq!(std::fs::read(site.folder.database_file()).unwrap(), before);
    assert!(!site.folder.set_aside_dir().exists());
}

#[test]
fn a_migration_that_fails_takes_the_whole_update_back() {
    let (_site, vault, mut writer) = start();
    vault.migrate(&mut writer, &[FIRST], 0).unwrap();
    for bad in [
        "CREATE TABLE phone (id INTEGER); SELECT no_such_function();",
        "CREATE TABLE phone (id INTEGER); INSERT INTO nowhere VALUES (1);",
        "CREATE TABLE phone (id INTEGER); COMMIT;",
        "CREATE TABLE phone (id INTEGER); ROLLBACK;",
        "CREATE TABLE phone (id INTEGER); PRAGMA user_version = 99;",
        "CREATE TABLE phone (id INTEGER); ATTACH ':memory:' AS other;",
        "CREATE TABLE phone (id INTEGER PRIMARY KEY, client INTEGER REFERENCES client (id) DEFERRABLE INITIALLY DEFERRED); INSERT INTO phone VALUES (1, 77);",
    ] {
        let error =
            vault.migrate(&mut writer, &[FIRST, SECOND, Migration { number: 21, name: "bad", sql: bad }], 0);
        let error = error.unwrap_err();
        assert_eq!(error.code(), "migration_failed", "{bad}: {error}");
        assert!(writer.conn().is_autocommit());
        assert_eq!(
            (names(&writer), version(&writer)),
            (vec!["client".to_owned(), "vault_migration".into()], 1)
        );
    }
    assert_eq!(vault.migrate(&mut writer, &[FIRST, SECOND], 0).unwrap().to, 20);
}

#[test]
fn an_edited_a_missing_and_a_late_migration_are_refused() {
    let (_site, vault, mut writer) = start();
    vault.migrate(&mut writer, &[FIRST, SECOND], 0).unwrap();
    let mut code = |migrations: &[Migration]| {
        vault.migrate(&mut writer, migrations, 0).map_or_else(|error| error.code(), |_| "applied")
    };
    let edited = Migration { sql: "CREATE TABLE client (id INTEGER PRIMARY KEY)", ..FIRST };
    let late = Migration { number: 2, name: "late", sql: "CREATE TABLE late (a)" };
    assert_eq!(code(&[edited, SECOND]), "migration_changed");
    assert_eq!(code(&[SECOND]), "migration_changed");
    assert_eq!(code(&[FIRST, late, SECOND]), "migration_order");
    assert_eq!(code(&[SECOND, FIRST]), "migration_order");
    assert_eq!(code(&[FIRST, FIRST, SECOND]), "migration_order");
    assert_eq!(code(&[]), "newer_version");
    let text = FIRST.sql.replace(';', ";\r\n");
    let unix: &'static str = Box::leak(text.replace('\r', "").into_boxed_str());
    let windows: &'static str = Box::leak(text.into_boxed_str());
    assert_eq!(code(&[FIRST, SECOND]), "applied");
    let (_other, vault, mut writer) = start();
    vault.migrate(&mut writer, &[Migration { sql: unix, ..FIRST }], 0).unwrap();
    vault.migrate(&mut writer, &[Migration { sql: windows, ..FIRST }], 0).unwrap();
}
