//! A small practice and a stick beside it.

use std::io::Read as _;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};
use stillroom_backup::{Around, BackupError, By, Job, Ran, Restored};
use stillroom_record::sign_in::{self, SetUp};
use stillroom_record::sql::params;
use stillroom_record::*;
use stillroom_testkit::{MemoryKeychain, cheap_kdf};
use stillroom_vault::{Keychain, RecoveryKey, VaultFolder};
use tempfile::TempDir;
use uuid::Uuid;

pub(crate) const OWNER: &str = "velvet anvil torch nimbus";
/// Stands in a client's record, encrypted: it must be nowhere on a stick.
pub(crate) const CANARY: &str = "Canary Wharfinger 4711";

pub(crate) struct TestClock(AtomicI64);
impl TestClock {
    pub(crate) fn advance(&self, ms: i64) {
        self.0.fetch_add(ms, Ordering::SeqCst);
    }
}
impl Clock for TestClock {
    fn now(&self) -> UtcMillis {
        UtcMillis(self.0.load(Ordering::SeqCst))
    }
}

pub(crate) fn schema() -> Schema {
    let client = JournaledTable { name: "client", kind: "client", record_column: "id", client_column: None };
    let sql = "CREATE TABLE client (id BLOB NOT NULL PRIMARY KEY, name TEXT NOT NULL) STRICT;";
    Schema {
        migrations: vec![Migration { number: 20, name: "test", sql }],
        tables: vec![client],
        undo: Vec::new(),
        client_rows: vec![ClientRows { table: "client", columns: &["id"], goes: Goes::Rows }],
    }
}

pub(crate) struct Desk {
    pub(crate) dir: TempDir,
    pub(crate) keychain: Arc<MemoryKeychain>,
    pub(crate) clock: Arc<TestClock>,
    pub(crate) record: Arc<Record>,
    pub(crate) owner: Session,
    pub(crate) sheet: RecoveryKey,
}

/// A photo as people keep it: what no row names is swept by a verification.
fn keep(owner: &Session, mut photo: &[u8]) {
    let staged = owner.stage(&mut photo, 1_000_000).unwrap();
    let new = NewFile { about: Uuid::now_v7(), client: None, title: "photo.jpg", media: "image/jpeg" };
    owner
        .write::<_, RecordError>(Access::new("file.keep", Permission::ClientEdit), |tx| {
            tx.keep_file(&staged, new)
        })
        .unwrap();
}

impl Desk {
    /// A practice with a few clients and photos, and a folder for a stick.
    pub(crate) fn new() -> Self {
        let dir = tempfile::tempdir().unwrap();
        let keychain = Arc::new(MemoryKeychain::new());
        let clock = Arc::new(TestClock(AtomicI64::new(1_800_000_000_000)));
        let set_up = SetUp {
            practice: "Lumen".into(),
            owner_name: "Maren Holt".into(),
            owner_login: "maren".into(),
            passphrase: Passphrase::new(OWNER),
            owner_roles: Vec::new(),
            kdf: cheap_kdf(),
            seed: &|_| Ok(()),
        };
        let folder = VaultFolder::at(dir.path().join("vault"));
        let (record, owner, sheet) =
            sign_in::set_up(&folder, keychain.clone(), schema(), clock.clone(), set_up).unwrap();
        std::fs::create_dir(dir.path().join("stick")).unwrap();
        let mut this = Self { dir, keychain, clock, record, owner, sheet };
        this.record.close();
        this.open();
        for n in 0..3_u8 {
            let photo: Vec<u8> =
                (0..200_000_u32).map(|i| (i as u8).wrapping_mul(n.wrapping_add(7))).collect();
            keep(&this.owner, &photo);
        }
        add(&this.owner, CANARY);
        for n in 0..20 {
            add(&this.owner, &format!("Client {n}"));
        }
        this
    }

    /// With the stick set up.
    pub(crate) fn ready() -> Self {
        let this = Self::new();
        stillroom_backup::init(&this.owner, &this.stick(), "Blue", &Job::silent()).unwrap();
        this
    }

    pub(crate) fn open(&mut self) {
        let (record, owner) = sign_in::open(
            &self.folder(),
            self.keychain.clone(),
            schema(),
            self.clock.clone(),
            "maren",
            &Passphrase::new(OWNER),
        )
        .unwrap();
        owner.step_up(&Passphrase::new(OWNER)).unwrap();
        self.record = record;
        self.owner = owner;
    }

    pub(crate) fn folder(&self) -> VaultFolder {
        VaultFolder::at(self.dir.path().join("vault"))
    }
    pub(crate) fn stick(&self) -> PathBuf {
        self.dir.path().join("stick")
    }
    pub(crate) fn repository(&self) -> PathBuf {
        self.stick().join("Stillroom backup").join("repository-1")
    }
    pub(crate) fn path(&self, name: &str) -> PathBuf {
        self.dir.path().join(name)
    }
    pub(crate) fn run(&self) -> Result<Ran, BackupError> {
        self.clock.advance(60_000);
        stillroom_backup::run(&self.owner, &self.stick(), &Job::silent())
    }
    pub(crate) fn around(&self) -> Around {
        Around { schema: schema(), clock: self.clock.clone(), keychain: self.keychain.clone() }
    }
    pub(crate) fn restore(&self, to: &str, which: Option<&str>) -> Result<Restored, BackupError> {
        let by = By::Sheet(&self.sheet);
        let (from, to) = (self.stick(), self.path(to));
        stillroom_backup::restore(by, &from, &to, which, &self.around(), &Job::silent())
    }
    /// Every snapshot on the stick restores and verifies; says how many there are.
    pub(crate) fn all_restore(&self) -> usize {
        let listed = stillroom_backup::list(By::Sheet(&self.sheet), &self.stick()).unwrap();
        assert_eq!(listed.unreadable, 0);
        for snapshot in &listed.snapshots {
            let to = format!("restored-{}", Uuid::now_v7());
            let restored = self.restore(&to, Some(&snapshot.id)).unwrap();
            assert!(restored.verified.ok);
            assert_eq!(restored.snapshot.rows, snapshot.rows);
            std::fs::remove_dir_all(self.path(&to)).unwrap();
        }
        listed.snapshots.len()
    }
    pub(crate) fn verbs(&self, verb: &str) -> usize {
        self.clock.advance(1);
        let query = JournalQuery { verb: Some(verb.into()), limit: 99, ..Default::default() };
        self.owner.journal(&query).unwrap().entries.len()
    }
}

pub(crate) fn add(session: &Session, name: &str) -> Uuid {
    let id = Uuid::now_v7();
    session
        .write::<_, RecordError>(Access::new("client.add", Permission::ClientEdit), |tx| {
            tx.execute("INSERT INTO client (id, name) VALUES (?1, ?2)", params![id.as_bytes(), name])?;
            Ok(())
        })
        .unwrap();
    id
}

/// The clients' names of a restored vault, opened with the sheet on a computer that knows nothing of it.
pub(crate) fn names_in(folder: &Path, sheet: &RecoveryKey, clock: &Arc<TestClock>) -> Vec<String> {
    let keychain: Arc<dyn Keychain> = Arc::new(MemoryKeychain::new());
    let (record, session) =
        sign_in::recover(&VaultFolder::at(folder), keychain, schema(), clock.clone(), sheet, None).unwrap();
    assert_eq!(record.notices(), []);
    let report = session.verify(&mut |_| (), &|| false).unwrap();
    assert!(report.ok, "{report:?}");
    let names = session
        .read::<_, RecordError>(Access::new("client.list", Permission::ClientView), |tx| {
            tx.query("SELECT name FROM client ORDER BY name", [], |row| row.get(0))
        })
        .unwrap();
    record.close();
    names
}

/// Every file under a folder, by its path within it.
pub(crate) fn files_under(root: &Path) -> Vec<PathBuf> {
    let mut found = Vec::new();
    let mut folders = vec![root.to_owned()];
    while let Some(folder) = folders.pop() {
        for entry in std::fs::read_dir(folder).unwrap() {
            let entry = entry.unwrap();
            if entry.file_type().unwrap().is_dir() {
                folders.push(entry.path())
            } else {
                found.push(entry.path())
            }
        }
    }
    found.sort();
    found
}

pub(crate) fn bytes_of(path: &Path) -> Vec<u8> {
    let mut bytes = Vec::new();
    std::fs::File::open(path).unwrap().read_to_end(&mut bytes).unwrap();
    bytes
}

pub(crate) fn holds(haystack: &[u8], needle: &[u8]) -> bool {
    haystack.windows(needle.len()).any(|window| window == needle)
}
