//! A practice in a temporary folder, with a clock in the hand and a keychain in memory.

use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};
use stillroom_practice::catalog::{self, NewPractice, Service};
use stillroom_practice::clients::{self, ClientDraft, ClientId};
use stillroom_practice::schedule::{BookVisitReq, LocalDate, Visit, VisitKind};
use stillroom_practice::{PracticeError, Saved, staff};
use stillroom_record::people::{NewPerson, Person};
use stillroom_record::sign_in::{self, SetUp};
use stillroom_record::{
    Access, Clock, EntryId, JournalQuery, Passphrase, Permission, PersonId, RecordError, Role, Schema,
    Session, UtcMillis,
};
use stillroom_testkit::{MemoryKeychain, cheap_kdf};
use stillroom_vault::{Database, OpenAs, Vault, VaultFolder};

pub(crate) const PASSPHRASE: &str = "nine quiet herons at dusk";

/// A clock that moves when told.
pub(crate) struct HandClock(AtomicI64);

impl HandClock {
    pub(crate) fn at(ms: i64) -> Arc<Self> {
        Arc::new(Self(AtomicI64::new(ms)))
    }
    pub(crate) fn forward(&self, ms: i64) {
        self.0.fetch_add(ms, Ordering::SeqCst);
    }
}

impl Clock for HandClock {
    fn now(&self) -> UtcMillis {
        UtcMillis(self.0.load(Ordering::SeqCst))
    }
}

/// Thursday 12 March 2026, 08:00 in Chicago.
pub(crate) const THURSDAY_8: i64 = 1_773_320_400_000;

/// A practice with an owner who treats nobody, a nurse, an aesthetician, a front desk.
pub(crate) struct World {
    pub(crate) clock: Arc<HandClock>,
    pub(crate) owner: Session,
    pub(crate) nora: Session,
    pub(crate) jo: Session,
    pub(crate) mia: Session,
    /// The privacy officer.
    pub(crate) ruth: Session,
    /// The printed recovery key, by its groups.
    pub(crate) sheet: Vec<String>,
    keychain: Arc<MemoryKeychain>,
    folder: tempfile::TempDir,
}

impl Drop for World {
    /// As the app closes: an import's index is brought up to date on a thread of its own, and a
    /// process that ends under it takes the ciphers away that it works with.
    fn drop(&mut self) {
        self.owner.record().close();
    }
}

impl World {
    pub(crate) fn new() -> Self {
        Self::set_up("America/Chicago")
    }

    pub(crate) fn set_up(zone: &str) -> Self {
        Self::with_schema(zone, stillroom_practice::schema())
    }

    /// As an older Stillroom would have made it.
    pub(crate) fn with_schema(zone: &str, schema: Schema) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let clock = HandClock::at(THURSDAY_8);
        let zone = zone.to_owned();
        let keychain = Arc::new(MemoryKeychain::new());
        let (record, owner, key) = sign_in::set_up(
            &VaultFolder::at(folder.path().join("vault")),
            keychain.clone(),
            schema,
            clock.clone(),
            SetUp {
                practice: "Linden Skin".to_owned(),
                owner_name: "Lena Hart".to_owned(),
                owner_login: "lena".to_owned(),
                passphrase: Passphrase::new(PASSPHRASE),
                owner_roles: Vec::new(),
                kdf: cheap_kdf(),
                seed: &|tx| {
                    let new = NewPractice {
                        name: "Linden Skin".to_owned(),
                        time_zone: zone.clone(),
                        provider: None,
                    };
                    catalog::seed_practice(tx, &new).map_err(record_error)
                },
            },
        )
        .unwrap();
        let hire = |login: &str, name: &str, credentials: &str, role: Role| {
            owner.step_up(&Passphrase::new(PASSPHRASE)).unwrap();
            let id = owner
                .write(Access::new("staff.save", Permission::StaffManage), |tx| {
                    let new = NewPerson { login: login.to_owned(), name: name.to_owned(), roles: vec![role] };
                    let id = Person::add(tx, &new)?;
                    staff::set_profile(tx, id, "", credentials, 0)?;
                    Ok::<_, PracticeError>(id)
                })
                .unwrap()
                .value;
            let once = Passphrase::new(&owner.issue_one_time_passphrase(id).unwrap());
            let session = record.sign_in(login, &once).unwrap();
            session.change_passphrase(&once, &Passphrase::new(PASSPHRASE)).unwrap();
            if session.is_live() {
                session
            } else {
                record.sign_in(login, &Passphrase::new(PASSPHRASE)).unwrap()
            }
        };
        let nora = hire("nora", "Nora Ibe", "NP", Role::Provider);
        let jo = hire("jo", "Jo Park", "LE", Role::Provider);
        let mia = hire("mia", "Mia Torres", "", Role::FrontDesk);
        let ruth = hire("ruth", "Ruth Adeyemi", "", Role::PrivacyOfficer);
        Self { clock, owner, nora, jo, mia, ruth, sheet: key.to_sheet(), keychain, folder }
    }

    /// The file that the key slots are in.
    pub(crate) fn slots_file(&self) -> std::path::PathBuf {
        VaultFolder::at(self.folder.path().join("vault")).slots_file()
    }

    /// The vault's folder.
    pub(crate) fn vault(&self) -> std::path::PathBuf {
        self.folder.path().join("vault")
    }

    /// Locks the vault and works on the database itself, as nobody can who has no key.
    pub(crate) fn with_database<T>(&self, work: impl FnOnce(&Database) -> T) -> T {
        self.owner.record().close();
        let folder = VaultFolder::at(self.vault());
        let passphrase = Passphrase::new(PASSPHRASE);
        let (vault, _) = Vault::unlock(&folder, self.keychain.clone(), "lena", &passphrase).unwrap();
        let database = vault.open_database(OpenAs::Writer).unwrap();
        database.guard().lifted(|| work(&database))
    }

    /// Locks the vault and lets this person in again.
    pub(crate) fn lock_and_sign_in(&self, login: &str) -> Session {
        self.owner.record().close();
        let folder = VaultFolder::at(self.folder.path().join("vault"));
        let passphrase = Passphrase::new(PASSPHRASE);
        let schema = stillroom_practice::schema();
        sign_in::open(&folder, self.keychain.clone(), schema, self.clock.clone(), login, &passphrase)
            .unwrap()
            .1
    }

    pub(crate) fn nora(&self) -> PersonId {
        self.nora.person().unwrap()
    }
    pub(crate) fn jo(&self) -> PersonId {
        self.jo.person().unwrap()
    }

    /// A new client of that name.
    pub(crate) fn client(&self, given: &str, family: &str) -> ClientId {
        let draft = ClientDraft {
            given_name: given.to_owned(),
            family_name: family.to_owned(),
            ..ClientDraft::default()
        };
        clients::save_client(&self.mia, draft, true).unwrap().value.id
    }

    pub(crate) fn service(&self, name: &str) -> Service {
        catalog::list_services(&self.owner).unwrap().into_iter().find(|s| s.name == name).unwrap()
    }

    /// A visit of 30 minutes with Nora, without a room.
    pub(crate) fn ask(&self, client: ClientId, date: &str, start_minute: u32) -> BookVisitReq {
        BookVisitReq {
            client: Some(client),
            provider: self.nora(),
            room: None,
            service: None,
            date: day(date),
            start_minute,
            minutes: 30,
            note: String::new(),
            kind: VisitKind::Visit,
            title: String::new(),
        }
    }

    pub(crate) fn book(&self, client: ClientId, date: &str, start_minute: u32) -> Saved<Visit> {
        stillroom_practice::schedule::book_visit(&self.mia, self.ask(client, date, start_minute)).unwrap()
    }
}

pub(crate) fn record_error(e: PracticeError) -> RecordError {
    match e {
        PracticeError::Record(e) => e,
        other => RecordError::Conflict(other.to_string()),
    }
}

pub(crate) fn day(text: &str) -> LocalDate {
    text.parse().unwrap()
}

impl World {
    pub(crate) fn clock_now(&self) -> UtcMillis {
        self.clock.now()
    }
}

impl World {
    /// How many entries the journal has of this verb.
    pub(crate) fn entries(&self, verb: &str) -> usize {
        let query = JournalQuery { verb: Some(verb.to_owned()), limit: 500, ..JournalQuery::default() };
        self.owner.journal(&query).unwrap().entries.len()
    }

    /// The newest entry of this verb.
    pub(crate) fn newest(&self, verb: &str) -> EntryId {
        let query = JournalQuery { verb: Some(verb.to_owned()), limit: 1, ..JournalQuery::default() };
        self.owner.journal(&query).unwrap().entries.first().unwrap().id
    }
}
