//! A small practice: clients with phones, visits, drafts of this device only.

use std::collections::BTreeMap;
use std::path::Path;
use std::sync::atomic::{AtomicI64, Ordering};
use std::sync::{Arc, Mutex};
use stillroom_record::sign_in::{self, SetUp};
use stillroom_record::sql::params;
use stillroom_record::*;
use stillroom_vault::{KdfParams, Keychain, KeychainError, Passphrase, RecoveryKey, VaultFolder};
use uuid::Uuid;

pub(crate) const OWNER: &str = "velvet anvil torch nimbus";
pub(crate) const OTHER: &str = "copper lantern drifts ashore";

#[derive(Default)]
pub(crate) struct TestKeychain(pub(crate) Mutex<BTreeMap<String, Vec<u8>>>);
impl Keychain for TestKeychain {
    fn get(&self, name: &str) -> Result<Option<zeroize::Zeroizing<Vec<u8>>>, KeychainError> {
        Ok(self.0.lock().unwrap().get(name).cloned().map(zeroize::Zeroizing::new))
    }
    fn set(&self, name: &str, value: &[u8]) -> Result<(), KeychainError> {
        self.0.lock().unwrap().insert(name.into(), value.into());
        Ok(())
    }
    fn delete(&self, name: &str) -> Result<(), KeychainError> {
        self.0.lock().unwrap().remove(name);
        Ok(())
    }
}

/// A clock that stands until it is moved.
pub(crate) struct TestClock(AtomicI64);
impl TestClock {
    pub(crate) fn new() -> Arc<Self> {
        Arc::new(Self(AtomicI64::new(1_800_000_000_000)))
    }
    pub(crate) fn advance(&self, ms: i64) {
        self.0.fetch_add(ms, Ordering::SeqCst);
    }
}
impl Clock for TestClock {
    fn now(&self) -> UtcMillis {
        UtcMillis(self.0.load(Ordering::SeqCst))
    }
}

const SQL: &str = "
CREATE TABLE client (id BLOB NOT NULL PRIMARY KEY, name TEXT NOT NULL, note TEXT, weight REAL, version INTEGER NOT NULL DEFAULT 1) STRICT;
CREATE TABLE client_phone (id BLOB NOT NULL PRIMARY KEY, client BLOB NOT NULL REFERENCES client (id), phone TEXT NOT NULL) STRICT;
CREATE TABLE visit (id BLOB NOT NULL PRIMARY KEY, client BLOB REFERENCES client (id), start INTEGER NOT NULL, UNIQUE (start)) STRICT;
CREATE TABLE tag (client BLOB NOT NULL REFERENCES client (id), word TEXT NOT NULL, PRIMARY KEY (client, word)) STRICT, WITHOUT ROWID;
CREATE TABLE local_draft (subject TEXT NOT NULL PRIMARY KEY, body TEXT NOT NULL) STRICT;
CREATE VIRTUAL TABLE client_fts USING fts5(name);
";

fn fine(_: &mut WriteTx<'_>, _: &[RecordRef]) -> Result<(), RecordError> {
    Ok(())
}

/// The rule of the schedule: no visit at 666.
fn no_bad_slot(tx: &mut WriteTx<'_>, records: &[RecordRef]) -> Result<(), RecordError> {
    for r in records.iter().filter(|r| r.kind == "visit") {
        let bad = tx.read().query_opt(
            "SELECT 1 FROM visit WHERE id = ?1 AND start = 666",
            params![r.id.as_bytes()],
            |_| Ok(()),
        )?;
        if bad.is_some() {
            return Err(RecordError::Conflict("The slot was taken meanwhile.".into()));
        }
    }
    tx.changed("visits");
    Ok(())
}

pub(crate) fn schema() -> Schema {
    let table = |name, kind, record_column, client_column| JournaledTable {
        name,
        kind,
        record_column,
        client_column,
    };
    let rule = |verb, permission, recheck| UndoRule { verb, permission, recheck };
    Schema {
        migrations: vec![Migration { number: 20, name: "test", sql: SQL }],
        tables: vec![
            table("client", "client", "id", None),
            table("client_phone", "client", "client", Some("client")),
            table("tag", "client", "client", Some("client")),
            table("visit", "visit", "id", Some("client")),
        ],
        undo: vec![
            rule("client.edit", Permission::ClientEdit, fine as fn(&mut WriteTx<'_>, &[RecordRef]) -> _),
            rule("client.import", Permission::ClientEdit, fine),
            rule("client.merge", Permission::ClientEdit, fine),
            rule("visit.move", Permission::ScheduleEdit, no_bad_slot),
        ],
        client_rows: [("client", "id"), ("client_phone", "client"), ("tag", "client"), ("visit", "client")]
            .map(|(table, column)| ClientRows {
                table,
                columns: std::slice::from_ref(Box::leak(Box::new(column))),
                goes: Goes::Rows,
            })
            .to_vec(),
    }
}

pub(crate) struct Practice {
    pub(crate) dir: tempfile::TempDir,
    pub(crate) keychain: Arc<TestKeychain>,
    pub(crate) clock: Arc<TestClock>,
    pub(crate) record: Arc<Record>,
    pub(crate) owner: Session,
    pub(crate) key: RecoveryKey,
}

impl Practice {
    pub(crate) fn new() -> Self {
        let dir = tempfile::tempdir().unwrap();
        let keychain = Arc::new(TestKeychain::default());
        let clock = TestClock::new();
        let set_up = SetUp {
            practice: "Lumen".into(),
            owner_name: "Maren Holt".into(),
            owner_login: "maren".into(),
            passphrase: Passphrase::new(OWNER),
            owner_roles: vec![Role::Provider],
            kdf: KdfParams::new(64, 1, 1).unwrap(),
            seed: &|_| Ok(()),
        };
        let folder = VaultFolder::at(dir.path().join("vault"));
        let (record, owner, key) =
            sign_in::set_up(&folder, keychain.clone(), schema(), clock.clone(), set_up).unwrap();
        Self { dir, keychain, clock, record, owner, key }
    }

    pub(crate) fn folder(&self) -> VaultFolder {
        VaultFolder::at(self.dir.path().join("vault"))
    }

    /// Closes and opens again, as the owner.
    pub(crate) fn reopen(&mut self) {
        self.record.close();
        self.open_again();
    }

    pub(crate) fn open_again(&mut self) {
        let (record, owner) = self.try_open("maren", OWNER).unwrap();
        self.record = record;
        self.owner = owner;
    }

    pub(crate) fn try_open(
        &self,
        login: &str,
        passphrase: &str,
    ) -> Result<(Arc<Record>, Session), RecordError> {
        sign_in::open(
            &self.folder(),
            self.keychain.clone(),
            schema(),
            self.clock.clone(),
            login,
            &Passphrase::new(passphrase),
        )
    }

    /// Adds a person with a passphrase of their own and signs them in.
    pub(crate) fn person(&self, login: &str, roles: &[Role]) -> (PersonId, Session) {
        self.owner.step_up(&Passphrase::new(OWNER)).unwrap();
        let new =
            people::NewPerson { login: login.into(), name: format!("Person {login}"), roles: roles.to_vec() };
        let id = self
            .owner
            .write::<_, RecordError>(Access::new("person.add", Permission::StaffManage), |tx| {
                people::Person::add(tx, &new)
            })
            .unwrap()
            .value;
        let once = self.owner.issue_one_time_passphrase(id).unwrap();
        let session = self.record.sign_in(login, &Passphrase::new(&once)).unwrap();
        session.change_passphrase(&Passphrase::new(&once), &Passphrase::new(OTHER)).unwrap();
        (id, session)
    }

    /// The database, as somebody who holds its key but not the journal's sees it.
    pub(crate) fn with_database<T>(&self, work: impl FnOnce(&rusqlite::Connection) -> T) -> T {
        let (vault, _) = stillroom_vault::Vault::unlock(
            &self.folder(),
            self.keychain.clone(),
            "maren",
            &Passphrase::new(OWNER),
        )
        .unwrap();
        let database = vault.open_database(stillroom_vault::OpenAs::Writer).unwrap();
        let out = database.guard().lifted(|| work(database.conn()));
        database
            .guard()
            .lifted(|| database.conn().query_row("PRAGMA wal_checkpoint(TRUNCATE)", [], |_| Ok(())))
            .unwrap();
        drop(database);
        drop(vault);
        out
    }
}

pub(crate) fn edit() -> Access {
    Access::new("client.edit", Permission::ClientEdit)
}

pub(crate) fn view(id: Uuid) -> Access {
    Access::new("client.view", Permission::ClientView).of("client", id)
}

pub(crate) fn add_client(session: &Session, name: &str) -> (Uuid, EntryId) {
    let id = Uuid::now_v7();
    let done = session
        .write::<_, RecordError>(edit().of("client", id), |tx| {
            tx.execute("INSERT INTO client (id, name) VALUES (?1, ?2)", params![id.as_bytes(), name])?;
            tx.execute(
                "INSERT INTO client_phone (id, client, phone) VALUES (?1, ?2, ?3)",
                params![Uuid::now_v7().as_bytes(), id.as_bytes(), "555 0100"],
            )?;
            tx.changed("clients");
            Ok(())
        })
        .unwrap();
    (id, done.entry)
}

pub(crate) fn rename(session: &Session, id: Uuid, name: &str) -> EntryId {
    session
        .write::<_, RecordError>(edit().of("client", id), |tx| {
            tx.execute(
                "UPDATE client SET name = ?2, version = version + 1 WHERE id = ?1",
                params![id.as_bytes(), name],
            )
        })
        .unwrap()
        .entry
}

pub(crate) fn name_of(session: &Session, id: Uuid) -> Option<String> {
    session
        .read::<_, RecordError>(view(id), |tx| {
            tx.saw("client", id);
            tx.query_opt("SELECT name FROM client WHERE id = ?1", params![id.as_bytes()], |r| r.get(0))
        })
        .unwrap()
}

/// Every row of the slices' tables, to compare exactly.
pub(crate) fn everything(session: &Session) -> Vec<String> {
    try_everything(session).unwrap()
}

pub(crate) fn try_everything(session: &Session) -> Result<Vec<String>, RecordError> {
    session.read::<_, RecordError>(Access::new("test.everything", Permission::ClientView), |tx| {
        let mut rows = Vec::new();
        for table in ["client", "client_phone", "visit", "tag"] {
            let mut found = tx.query(&format!("SELECT * FROM {table}"), [], |r| {
                let n = r.as_ref().column_count();
                Ok(format!(
                    "{table} {:?}",
                    (0..n).map(|i| r.get_ref(i).map(|v| format!("{v:?}"))).collect::<Result<Vec<_>, _>>()?
                ))
            })?;
            found.sort();
            rows.extend(found);
        }
        Ok(rows)
    })
}

pub(crate) fn last_entries(session: &Session, n: u32) -> Vec<EntryView> {
    session.journal(&JournalQuery { limit: n, ..JournalQuery::default() }).unwrap().entries
}

pub(crate) fn verify(session: &Session) -> VerifyReport {
    session.verify(&mut |_| {}, &|| false).unwrap()
}

pub(crate) fn copy_dir(from: &Path, to: &Path) {
    std::fs::create_dir_all(to).unwrap();
    for entry in std::fs::read_dir(from).unwrap() {
        let entry = entry.unwrap();
        let target = to.join(entry.file_name());
        if entry.file_type().unwrap().is_dir() {
            copy_dir(&entry.path(), &target);
        } else {
            std::fs::copy(entry.path(), target).unwrap();
        }
    }
}
