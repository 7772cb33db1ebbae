//! The verbs, as the shell calls them.

use super::{
    EndedAccess, EnrolmentCode, LicenceDraft, LicenceId, OneTimePassphrase, SavedStaff, StaffDraft,
    StaffMember, rules, store,
};
use crate::{PracticeError, Result};
use stillroom_record::people::{NewPerson, Person};
use stillroom_record::{Access, Permission, PersonId, Session};

/// Everybody who works or worked here. Licences and the state of access are left out
/// for those who may not see them.
pub fn list_staff(session: &Session) -> Result<Vec<StaffMember>> {
    session.read(Access::new("staff.list", Permission::PracticeView), |tx| {
        let mut all = super::members(tx)?;
        if !tx.may(Permission::StaffView) {
            for m in &mut all {
                m.licences.clear();
                m.last_sign_in = None;
                m.has_slot = false;
                m.has_pin = false;
                m.second_factor = None;
            }
        }
        Result::Ok(all)
    })
}

/// Adds a person, or changes their name, profession and roles.
pub fn save_staff(session: &Session, draft: StaffDraft) -> Result<SavedStaff> {
    let mut access = Access::new("staff.save", Permission::StaffManage);
    if let Some(id) = draft.id {
        access = access.of("person", id.0);
    }
    let is_new = draft.id.is_none();
    let done = session.write(access, |tx| {
        let d = rules::draft(draft)?;
        let id = match d.id {
            Some(id) => {
                let before = Person::get(tx.read(), id)?;
                if before.login != d.login.trim() {
                    return Err(PracticeError::invalid(
                        "login",
                        "The login stays: the person's keys on every device are made for it.",
                    ));
                }
                Person::rename(tx, id, &d.name)?;
                Person::set_roles(tx, id, &d.roles)?;
                id
            }
            None => {
                // Giving the first roles is giving roles.
                tx.read().permit(Permission::RolesManage)?;
                Person::add(tx, &NewPerson { login: d.login, name: d.name, roles: d.roles })?
            }
        };
        super::set_profile(tx, id, &d.title, &d.credentials, d.color)?;
        super::member(tx.read(), id)
    })?;
    let mut member = done.value;
    // The person is saved by now: an error would say the opposite, and saving them again would
    // find their login taken. The list shows that they can't sign in yet.
    let issued = is_new.then(|| session.issue_one_time_passphrase(member.id)).transpose();
    let one_time_passphrase = issued.unwrap_or_else(|error| {
        tracing::warn!(code = error.code(), "a new person has no passphrase yet");
        None
    });
    member.has_slot |= one_time_passphrase.is_some();
    Ok(SavedStaff { member, one_time_passphrase })
}

/// Adds a licence or changes one.
pub fn save_licence(session: &Session, draft: LicenceDraft) -> Result<StaffMember> {
    let access = Access::new("licence.save", Permission::StaffManage).of("person", draft.person.0);
    let done = session.write(access, |tx| {
        let (d, _) = rules::licence(draft)?;
        Person::get(tx.read(), d.person)?;
        store::put_licence(tx, &d)?;
        tx.changed("staff");
        super::member(tx.read(), d.person)
    })?;
    Ok(done.value)
}

/// Removes a licence.
pub fn remove_licence(session: &Session, id: LicenceId) -> Result<StaffMember> {
    let done = session.write(Access::new("licence.remove", Permission::StaffManage), |tx| {
        let person = store::owner_of(tx.read(), id)?;
        tx.about("person", person.0);
        store::delete_licence(tx, id)?;
        tx.changed("staff");
        super::member(tx.read(), person)
    })?;
    Ok(done.value)
}

/// Ends a person's access at once. Their visits and notes stay theirs.
pub fn end_access(session: &Session, person: PersonId, reason: &str) -> Result<EndedAccess> {
    if reason.trim().is_empty() {
        return Err(PracticeError::invalid("reason", "Say why."));
    }
    rules::reason(reason)?;
    let done = session.end_access(person, reason, |tx| {
        tx.changed("staff");
        tx.changed("schedule");
        Ok(())
    })?;
    Ok(EndedAccess { propose_rekey: done.value.propose_rekey })
}

/// A passphrase for one sign-in, to hand to a person who lost theirs. It replaces all their others here.
pub fn issue_one_time_passphrase(session: &Session, person: PersonId) -> Result<OneTimePassphrase> {
    Ok(OneTimePassphrase { passphrase: session.issue_one_time_passphrase(person)? })
}

/// A code with which a person opens this vault from another account or machine.
pub fn issue_enrolment_code(session: &Session, person: PersonId) -> Result<EnrolmentCode> {
    Ok(EnrolmentCode { code: session.issue_enrolment_code(person)?.to_text() })
}
