//! A practice of one person who does everything, with faults beneath its record.

use std::cell::{Cell, RefCell};
use std::hash::{DefaultHasher, Hash as _, Hasher as _};
use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};
use stillroom_practice::PracticeError;
use stillroom_practice::catalog::{self, NewPractice};
use stillroom_practice::clients::{self, ClientDraft, ClientHit, ClientId, SearchRequest};
use stillroom_practice::schedule::{self, BookVisitReq, LocalDate, Visit, VisitKind};
use stillroom_record::sign_in::{self, SetUp};
use stillroom_record::sql::ValueRef;
use stillroom_record::{
    Access, Clock, EntryKind, JournalQuery, Passphrase, Permission, RecordError, Role, Session, UtcMillis,
};
use stillroom_testkit::{MemoryKeychain, cheap_kdf, faults};
use stillroom_vault::VaultFolder;

/// A name that no message may hold.
pub(crate) const CANARY: &str = "Quillfeather";
pub(crate) const LOGIN: &str = "lena";
const PASSPHRASE: &str = "nine quiet herons at dusk";
/// Thursday 12 March 2026, 08:00 in Chicago.
const THURSDAY_8: i64 = 1_773_320_400_000;
const DAY_MS: i64 = 24 * 60 * 60 * 1000;

struct HandClock(AtomicI64);

impl Clock for HandClock {
    fn now(&self) -> UtcMillis {
        UtcMillis(self.0.load(Ordering::SeqCst))
    }
}

pub(crate) struct World {
    clock: Arc<HandClock>,
    keychain: Arc<MemoryKeychain>,
    folder: tempfile::TempDir,
    lena: RefCell<Session>,
    count: Cell<u32>,
}

impl Drop for World {
    fn drop(&mut self) {
        self.lena().record().close();
    }
}

impl World {
    pub(crate) fn new() -> Self {
        faults::install();
        let folder = tempfile::tempdir().unwrap();
        let clock = Arc::new(HandClock(AtomicI64::new(THURSDAY_8)));
        let keychain = Arc::new(MemoryKeychain::new());
        let (_, lena, _) = sign_in::set_up(
            &VaultFolder::at(folder.path().join("vault")),
            keychain.clone(),
            stillroom_practice::schema(),
            clock.clone(),
            SetUp {
                practice: "Linden Skin".to_owned(),
                owner_name: "Lena Hart".to_owned(),
                owner_login: LOGIN.to_owned(),
                passphrase: Passphrase::new(PASSPHRASE),
                owner_roles: vec![Role::PrivacyOfficer, Role::Provider],
                kdf: cheap_kdf(),
                seed: &|tx| {
                    let new = NewPractice {
                        name: "Linden Skin".to_owned(),
                        time_zone: "America/Chicago".to_owned(),
                        provider: None,
                    };
                    catalog::seed_practice(tx, &new).map_err(|e| RecordError::Conflict(e.to_string()))
                },
            },
        )
        .unwrap();
        Self { clock, keychain, folder, lena: RefCell::new(lena), count: Cell::new(0) }
    }

    pub(crate) fn lena(&self) -> Session {
        self.lena.borrow().clone()
    }

    /// A day later, with the passphrase given again. Nothing is then a repeat of what was before.
    pub(crate) fn next_day(&self) {
        self.clock.0.fetch_add(DAY_MS, Ordering::SeqCst);
        self.lena().step_up(&Passphrase::new(PASSPHRASE)).unwrap();
    }

    pub(crate) fn now(&self) -> UtcMillis {
        self.clock.now()
    }

    /// A number that was never given before.
    pub(crate) fn number(&self) -> u32 {
        self.count.set(self.count.get() + 1);
        self.count.get()
    }

    /// Lena's.
    pub(crate) fn passphrase(&self) -> Passphrase {
        Passphrase::new(PASSPHRASE)
    }

    pub(crate) fn folder(&self) -> &Path {
        self.folder.path()
    }

    /// Locks the vault and opens it.
    pub(crate) fn lock_and_open(&self) -> Result<(), RecordError> {
        self.lena().record().close();
        let folder = VaultFolder::at(self.folder.path().join("vault"));
        let (_, lena) = sign_in::open(
            &folder,
            self.keychain.clone(),
            stillroom_practice::schema(),
            self.clock.clone(),
            LOGIN,
            &Passphrase::new(PASSPHRASE),
        )?;
        *self.lena.borrow_mut() = lena;
        Ok(())
    }

    pub(crate) fn reopen(&self) {
        self.lock_and_open().unwrap();
        self.lena().step_up(&Passphrase::new(PASSPHRASE)).unwrap();
    }

    /// All that the record holds but the journal, as one number; none while it is locked.
    pub(crate) fn state(&self) -> Option<u64> {
        let lena = self.lena();
        if !lena.is_live() {
            return None;
        }
        let look = Access::new("sweep.look", Permission::ClientView);
        let rows = lena.read::<_, RecordError>(look, |tx| {
            let tables = tx.query(
                "SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'journal%' \
                 AND name NOT LIKE 'sqlite%' AND name NOT IN ('slot_valid', 'local_pin', 'local_client_fts', \
                 'local_second_factor', 'local_used_code', 'local_recovery_code', 'local_last_sign_in', 'local_journal_index')",
                [],
                |r| r.get::<_, String>(0),
            )?;
            let mut rows = 0_u64;
            for table in tables {
                tx.for_each(&format!("SELECT * FROM \"{table}\""), [], |row| {
                    let mut hasher = DefaultHasher::new();
                    table.hash(&mut hasher);
                    for column in 0.. {
                        let Ok(value) = row.get_ref(column) else { break };
                        match value {
                            ValueRef::Null => (),
                            ValueRef::Integer(number) => number.hash(&mut hasher),
                            ValueRef::Real(number) => number.to_bits().hash(&mut hasher),
                            ValueRef::Text(bytes) | ValueRef::Blob(bytes) => bytes.hash(&mut hasher),
                        }
                    }
                    // In whatever order they come.
                    rows = rows.wrapping_add(hasher.finish());
                    Ok(())
                })?;
            }
            Ok(rows)
        });
        Some(rows.unwrap())
    }

    /// Whether the journal has an entry of this verb and kind from today, once what waited is in it.
    pub(crate) fn journaled(&self, verb: &str, kind: EntryKind) -> bool {
        let lena = self.lena();
        lena.record().keep_witness();
        let query = JournalQuery {
            verb: Some(verb.to_owned()),
            from: Some(self.now()),
            limit: 10,
            ..JournalQuery::default()
        };
        lena.journal(&query).unwrap().entries.iter().any(|e| e.kind == kind && e.verb == verb)
    }

    pub(crate) fn draft(&self) -> ClientDraft {
        ClientDraft {
            given_name: format!("Ana{}", self.number()),
            family_name: CANARY.to_owned(),
            ..ClientDraft::default()
        }
    }

    pub(crate) fn client(&self) -> ClientId {
        clients::save_client(&self.lena(), self.draft(), true).unwrap().value.id
    }

    /// The best hit of a search: of that very name, before those of names like it.
    pub(crate) fn find(&self, given_name: &str) -> Result<Option<ClientHit>, PracticeError> {
        let text = given_name.to_owned();
        let req = SearchRequest { text, limit: 5, include_archived: true, settled: true };
        Ok(clients::search_clients(&self.lena(), req)?.into_iter().next())
    }

    /// Whether a search finds a client of that very name.
    pub(crate) fn finds(&self, given_name: &str) -> bool {
        let name = format!("{given_name} {CANARY}");
        self.find(given_name).unwrap().is_some_and(|hit| hit.name == name)
    }

    /// Today, as the wall shows it.
    pub(crate) fn today(&self) -> LocalDate {
        let day = (self.now().0 - THURSDAY_8) / DAY_MS;
        let first: LocalDate = "2026-03-12".parse().unwrap();
        LocalDate(first.0 + chrono::Days::new(u64::try_from(day).unwrap()))
    }

    /// A visit at ten, which nobody has booked yet.
    pub(crate) fn ask(&self) -> BookVisitReq {
        BookVisitReq {
            client: Some(self.client()),
            provider: self.lena().person().unwrap(),
            room: None,
            service: None,
            date: self.today(),
            start_minute: 600,
            minutes: 30,
            note: String::new(),
            kind: VisitKind::Visit,
            title: String::new(),
        }
    }

    pub(crate) fn visit(&self) -> Visit {
        schedule::book_visit(&self.lena(), self.ask()).unwrap().value
    }
}

/// The errors of the record in the practice's words.
pub(crate) fn of_record<T>(outcome: Result<T, RecordError>) -> Result<(), PracticeError> {
    outcome.map(drop).map_err(PracticeError::from)
}
