//! The people of the practice: title, credentials, colour, licences.
//!
//! **Invariants.** Who a person *is* (name, login, roles, slot, PIN) belongs to
//! the record, which decides access by it; this slice keeps what they are by
//! profession, one row a person. A licence is never lost: removing one is a
//! change in the journal like any other, and may be undone.
//!
//! **Not here:** sign-in, roles' meaning, working hours (`catalog`), privileges.

mod model;
mod rules;
mod store;
mod verbs;

pub use model::{
    EndedAccess, EnrolmentCode, Licence, LicenceDraft, LicenceId, LicenceStatus, OneTimePassphrase,
    SavedStaff, StaffDraft, StaffMember,
};
pub use verbs::{
    end_access, issue_enrolment_code, issue_one_time_passphrase, list_staff, remove_licence, save_licence,
    save_staff,
};

use crate::{Result, catalog};
use stillroom_record::people::Person;
use stillroom_record::{
    JournaledTable, Migration, Permission, PersonId, ReadTx, RecordError, RecordRef, UndoRule, WriteTx,
};

pub(crate) const MIGRATIONS: &[Migration] =
    &[Migration { number: 20, name: "staff", sql: include_str!("20_staff.sql") }];

pub(crate) const TABLES: &[JournaledTable] = &[
    JournaledTable { name: "staff_profile", kind: "person", record_column: "person_id", client_column: None },
    JournaledTable { name: "staff_licence", kind: "person", record_column: "person_id", client_column: None },
];

pub(crate) const UNDO: &[UndoRule] = &[
    UndoRule { verb: "licence.save", permission: Permission::StaffManage, recheck },
    UndoRule { verb: "licence.remove", permission: Permission::StaffManage, recheck },
];

fn recheck(tx: &mut WriteTx<'_>, _changed: &[RecordRef]) -> Result<(), RecordError> {
    tx.changed("staff");
    tx.changed("schedule");
    Ok(())
}

/// Everybody who works or worked here, those who work here now first.
pub fn members(tx: &ReadTx<'_>) -> Result<Vec<StaffMember>> {
    let today = crate::clients::local_date(tx.now(), catalog::zone(tx)?);
    let mut profiles = store::profiles(tx)?;
    let mut licences = store::licences(tx, today)?;
    let mut all = Person::all(tx)?
        .into_iter()
        .map(|p| {
            let profile = profiles.remove(&p.id).unwrap_or_default();
            let licences = licences.remove(&p.id).unwrap_or_default();
            assemble(tx, p, profile, licences)
        })
        .collect::<Result<Vec<_>>>()?;
    all.sort_by_key(|m| !m.active);
    Ok(all)
}

/// One person.
pub fn member(tx: &ReadTx<'_>, person: PersonId) -> Result<StaffMember> {
    let today = crate::clients::local_date(tx.now(), catalog::zone(tx)?);
    let p = Person::get(tx, person)?;
    let profile = store::profile(tx, person)?.unwrap_or_default();
    let licences = store::licences(tx, today)?.remove(&person).unwrap_or_default();
    assemble(tx, p, profile, licences)
}

/// The name of one person.
pub fn name(tx: &ReadTx<'_>, person: PersonId) -> Result<String> {
    Ok(Person::get(tx, person)?.name)
}

/// Whether clients can be booked with this person.
pub fn is_bookable(tx: &ReadTx<'_>, person: PersonId) -> Result<bool> {
    match Person::get(tx, person) {
        Ok(p) => Ok(p.active && rules::treats_clients(&p.roles)),
        Err(RecordError::NotFound(_)) => Ok(false),
        Err(e) => Err(e.into()),
    }
}

/// Sets what a person is by profession.
pub fn set_profile(
    tx: &mut WriteTx<'_>,
    person: PersonId,
    title: &str,
    credentials: &str,
    color: u32,
) -> Result<()> {
    store::put_profile(
        tx,
        person,
        &store::Profile { title: title.into(), credentials: credentials.into(), color },
    )?;
    tx.changed("staff");
    tx.changed("schedule");
    Ok(())
}

fn assemble(
    tx: &ReadTx<'_>,
    p: Person,
    profile: store::Profile,
    licences: Vec<Licence>,
) -> Result<StaffMember> {
    Ok(StaffMember {
        has_slot: Person::has_slot(tx, p.id)?,
        has_pin: Person::has_pin(tx, p.id)?,
        second_factor: Person::second_factor(tx, p.id)?,
        last_sign_in: Person::last_sign_in(tx, p.id)?,
        is_provider: rules::treats_clients(&p.roles),
        id: p.id,
        name: p.name,
        login: p.login,
        roles: p.roles,
        active: p.active,
        title: profile.title,
        credentials: profile.credentials,
        color: profile.color,
        licences,
    })
}

/// What the schedule shows of a person: no licences, nothing of their access.
#[derive(Clone, Debug)]
pub struct Column {
    pub person: PersonId,
    pub name: String,
    pub title: String,
    pub credentials: String,
    pub color: u32,
    /// Works here now and treats clients.
    pub bookable: bool,
}

/// Everybody as the schedule shows them: three statements, however many they are.
pub fn columns(tx: &ReadTx<'_>) -> Result<Vec<Column>> {
    let mut profiles = store::profiles(tx)?;
    let all = Person::all(tx)?.into_iter().map(|p| {
        let profile = profiles.remove(&p.id).unwrap_or_default();
        Column {
            bookable: p.active && rules::treats_clients(&p.roles),
            person: p.id,
            name: p.name,
            title: profile.title,
            credentials: profile.credentials,
            color: profile.color,
        }
    });
    Ok(all.collect())
}
