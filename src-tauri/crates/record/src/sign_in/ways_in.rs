//! The ways into a locked vault.

use super::throttle::Throttle;
use crate::journal::entry::{Entry, EntryKind};
use crate::journal::pending::PendingFile;
use crate::people::{NewPerson, Person};
use crate::{
    Access, Actor, Clock, Permission, PersonId, Record, RecordError, Role, Schema, Session, WriteTx,
};
use rusqlite::params;
use std::sync::Arc;
use stillroom_vault::{
    EnrolmentCode, KdfParams, Keychain, NewVault, Passphrase, RecoveryKey, SlotInfo, Vault, VaultError,
    VaultFolder,
};

/// What a new practice starts with.
pub struct SetUp<'a> {
    /// The practice's name; readable without a key.
    pub practice: String,
    /// The owner's name.
    pub owner_name: String,
    /// What the owner types to sign in.
    pub owner_login: String,
    /// The owner's passphrase; judged by [`super::passphrase::judge`].
    pub passphrase: Passphrase,
    /// Further roles of the owner, in a practice of one person or two.
    pub owner_roles: Vec<Role>,
    /// The cost of deriving keys: [`KdfParams::recommended`] but in tests.
    pub kdf: KdfParams,
    /// Writes what the slices need from the first day (the practice's settings).
    pub seed: &'a dyn Fn(&mut WriteTx<'_>) -> Result<(), RecordError>,
}

impl std::fmt::Debug for SetUp<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("SetUp(…)")
    }
}

/// Sets up a practice: the vault, the owner, what the slices seed; all of it, or there is no
/// vault. The recovery key is given once and kept nowhere.
///
/// # Errors
/// When a field isn't right, or the vault can't be made. Nothing is left behind then.
pub fn set_up(
    folder: &VaultFolder,
    keychain: Arc<dyn Keychain>,
    schema: Schema,
    clock: Arc<dyn Clock>,
    set_up: SetUp<'_>,
) -> Result<(Arc<Record>, Session, RecoveryKey), RecordError> {
    // Everything that can be refused is refused before anything is made.
    if set_up.practice.trim().is_empty() {
        return Err(RecordError::Invalid {
            field: "practiceName",
            message: "Give the practice a name.".into(),
        });
    }
    let context = [set_up.practice.as_str(), set_up.owner_name.as_str(), set_up.owner_login.as_str()];
    super::passphrase::require(set_up.passphrase.text(), &context)?;
    crate::people::check(&set_up.owner_login, &set_up.owner_name)?;
    let person = PersonId::new();
    let new = NewVault {
        label: set_up.practice.trim().to_owned(),
        person: person.0,
        login: set_up.owner_login.trim().to_owned(),
        passphrase: set_up.passphrase,
        kdf: set_up.kdf,
    };
    let (vault, key) = Vault::begin(folder, Arc::clone(&keychain), new)?;
    let owner = NewPerson { login: set_up.owner_login, name: set_up.owner_name, roles: set_up.owner_roles };
    match furnish(vault, schema, clock, person, owner, set_up.seed) {
        Ok((record, session)) => Ok((record, session, key)),
        Err(error) => {
            // Whole or not at all. What can't be taken back now, the next set-up takes back.
            if let Err(left) = Vault::take_back(folder, &*keychain) {
                tracing::warn!(code = left.code(), "what a failed set-up made is still there");
            }
            Err(error)
        }
    }
}

/// Puts the owner and what the slices need into a new vault, and makes it one.
fn furnish(
    vault: Vault,
    schema: Schema,
    clock: Arc<dyn Clock>,
    person: PersonId,
    mut owner: NewPerson,
    seed: &dyn Fn(&mut WriteTx<'_>) -> Result<(), RecordError>,
) -> Result<(Arc<Record>, Session), RecordError> {
    let slots = vault.description()?.slots;
    owner.roles.push(Role::Owner);
    let record = Record::open(vault, schema, clock)?;
    let furnished = (|| {
        let stillroom = Session::new(&record, Actor::Stillroom, false);
        stillroom.write::<_, RecordError>(
            Access::new("practice.set_up", Permission::PracticeManage),
            |tx| {
                Person::add_with(tx, person, &owner)?;
                for slot in &slots {
                    note_slot(tx, slot)?;
                }
                seed(tx)
            },
        )?;
        stillroom.end();
        let session = begin(&record, person, "sign_in.passphrase", false)?;
        record.vault()?.finish()?;
        Ok(session)
    })();
    match furnished {
        Ok(session) => Ok((record, session)),
        Err(error) => {
            record.close();
            Err(error)
        }
    }
}

/// Signs in at a locked vault.
///
/// # Errors
/// [`RecordError::Wait`], a wrong passphrase, or what the vault says.
pub fn open(
    folder: &VaultFolder,
    keychain: Arc<dyn Keychain>,
    schema: Schema,
    clock: Arc<dyn Clock>,
    login: &str,
    passphrase: &Passphrase,
) -> Result<(Arc<Record>, Session), RecordError> {
    locked(folder, &keychain, &*clock, login, |keychain| {
        Vault::unlock(folder, keychain, login.trim(), passphrase)
    })
    .and_then(|(vault, slot)| enter(vault, schema, clock, &slot, "sign_in.passphrase"))
}

/// Opens with an enrolment code and makes the person's slot on this device.
///
/// # Errors
/// As [`open`]; a passphrase that isn't good enough.
pub fn enrol(
    folder: &VaultFolder,
    keychain: Arc<dyn Keychain>,
    schema: Schema,
    clock: Arc<dyn Clock>,
    login: &str,
    code: &EnrolmentCode,
    passphrase: &Passphrase,
) -> Result<(Arc<Record>, Session), RecordError> {
    let label = folder.describe()?.label;
    super::passphrase::require(passphrase.text(), &[&label, login])?;
    let (vault, code) = locked(folder, &keychain, &*clock, login, |keychain| {
        Vault::unlock_with_code(folder, keychain, login.trim(), code)
    })?;
    let record = Record::open(vault, schema, clock)?;
    let person = match valid(&record, &code) {
        Ok(person) => person,
        Err(error) => {
            record.close();
            return Err(error);
        }
    };
    record.give_slot(Actor::Person(person), "sign_in.enrol", person, login.trim(), passphrase, false)?;
    let session = begin(&record, person, "sign_in.enrol", false)?;
    Ok((record, session))
}

/// Opens with the printed recovery key. With a login and a new passphrase it makes that
/// person's slot on this device; without, the session is the recovery key's own.
///
/// # Errors
/// When the key isn't this vault's, or the person isn't one of the practice.
pub fn recover(
    folder: &VaultFolder,
    keychain: Arc<dyn Keychain>,
    schema: Schema,
    clock: Arc<dyn Clock>,
    key: &RecoveryKey,
    person: Option<(&str, &Passphrase)>,
) -> Result<(Arc<Record>, Session), RecordError> {
    if let Some((login, passphrase)) = person {
        let label = folder.describe()?.label;
        super::passphrase::require(passphrase.text(), &[&label, login])?;
    }
    let name = person.map_or("", |p| p.0);
    let vault = locked(folder, &keychain, &*clock, name, |keychain| Vault::recover(folder, keychain, key))?;
    let record = Record::open(vault, schema, clock)?;
    let mut entry = Entry::new(record.now(), Actor::Recovery, "sign_in.recovery_key", EntryKind::SignIn);
    entry.sealed.detail = person.map(|_| "for a person".into());
    record.note(&entry, true)?;
    record.throttle()?.clear();
    let Some((login, passphrase)) = person else {
        let session = Session::new(&record, Actor::Recovery, false);
        return Ok((record, session));
    };
    let outcome = record.person_of(login).and_then(|found| {
        record.give_slot(Actor::Recovery, "sign_in.recovered", found.id, &found.login, passphrase, false)?;
        begin(&record, found.id, "sign_in.recovered", false)
    });
    match outcome {
        Ok(session) => Ok((record, session)),
        Err(error) => {
            record.close();
            Err(error)
        }
    }
}

/// One try at a locked vault: delayed after misses, and a miss leaves its trace.
fn locked<T>(
    folder: &VaultFolder,
    keychain: &Arc<dyn Keychain>,
    clock: &dyn Clock,
    login: &str,
    unlock: impl FnOnce(Arc<dyn Keychain>) -> Result<T, VaultError>,
) -> Result<T, RecordError> {
    let vault = folder.describe()?.vault;
    let throttle = Throttle::of(folder, Arc::clone(keychain), vault);
    throttle.allow(clock.now())?;
    unlock(Arc::clone(keychain)).map_err(|error| {
        if is_miss(&error) {
            throttle.miss(clock.now());
            let pending = PendingFile::at(&folder.pending_file());
            if pending.add_miss(vault, clock.now(), login).is_err() {
                tracing::warn!("a failed sign-in could not be noted");
            }
        }
        error.into()
    })
}

/// Whether the secret was wrong, rather than the machine.
pub(super) fn is_miss(error: &VaultError) -> bool {
    matches!(
        error,
        VaultError::WrongPassphrase
            | VaultError::NotEnrolled
            | VaultError::WrongRecoveryKey
            | VaultError::WrongCode
    )
}

fn enter(
    vault: Vault,
    schema: Schema,
    clock: Arc<dyn Clock>,
    slot: &SlotInfo,
    verb: &str,
) -> Result<(Arc<Record>, Session), RecordError> {
    let record = Record::open(vault, schema, clock)?;
    let entered = valid(&record, slot).and_then(|person| begin(&record, person, verb, slot.one_time));
    match entered {
        Ok(session) => Ok((record, session)),
        Err(error) => {
            record.close();
            Err(error)
        }
    }
}

/// The person of a slot that counts.
pub(crate) fn valid(record: &Record, slot: &SlotInfo) -> Result<PersonId, RecordError> {
    let person = PersonId(slot.person);
    let lent = record.lend_reader()?;
    let listed: bool = lent.get()?.database.conn().query_row(
        "SELECT EXISTS (SELECT 1 FROM slot_valid s JOIN person p ON p.id = s.person WHERE s.slot = ?1 AND s.person = ?2 AND p.state = 'active')",
        params![slot.slot.as_bytes(), person],
        |r| r.get(0),
    )?;
    drop(lent);
    if listed {
        return Ok(person);
    }
    let mut entry = Entry::new(record.now(), Actor::Unknown, "sign_in.slot_revoked", EntryKind::SignIn);
    entry.subject = Some(("person".into(), slot.person));
    record.note(&entry, true)?;
    Err(RecordError::WrongPassphrase)
}

/// Begins a session after everything was proven.
pub(super) fn begin(
    record: &Arc<Record>,
    person: PersonId,
    verb: &str,
    must_change: bool,
) -> Result<Session, RecordError> {
    let now = record.now();
    let entry = Entry::new(now, Actor::Person(person), verb, EntryKind::SignIn);
    let device = record.vault()?.device();
    let by_passphrase = verb != "sign_in.pin";
    record.note_also(&entry, &|conn| {
        conn.execute(
            "INSERT INTO local_last_sign_in (person, at) VALUES (?1, ?2) ON CONFLICT (person) DO UPDATE SET at = excluded.at",
            params![person, now],
        )?;
        if by_passphrase {
            conn.execute(
                "UPDATE local_pin SET misses = 0 WHERE person = ?1 AND device = ?2",
                params![person, device.as_bytes()],
            )?;
        }
        Ok(())
    })?;
    if by_passphrase {
        record.throttle()?.clear();
    }
    Ok(Session::new(record, Actor::Person(person), must_change))
}

/// Lists a slot as one that counts.
pub(crate) fn note_slot(tx: &mut WriteTx<'_>, slot: &SlotInfo) -> Result<(), RecordError> {
    let now = tx.now();
    tx.ours(
        "INSERT OR REPLACE INTO slot_valid (slot, person, device, one_time, since) VALUES (?1, ?2, ?3, ?4, ?5)",
        params![
            slot.slot.as_bytes(),
            slot.person.as_bytes(),
            slot.device.as_ref().map(|d| d.as_bytes().as_slice()),
            slot.one_time,
            now
        ],
    )?;
    Ok(())
}
