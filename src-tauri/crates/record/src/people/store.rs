//! People in the database.

use crate::{PersonId, ReadTx, RecordError, Role, UtcMillis, WriteTx};
use rusqlite::{Connection, Row, named_params, params};
use std::collections::HashMap;

/// The longest name of a person, in characters.
const LONGEST_NAME: usize = 200;

/// A person as the door knows them.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Person {
    /// Who.
    pub id: PersonId,
    /// What they type to sign in.
    pub login: String,
    /// Their name, as they write it.
    pub name: String,
    /// Whether they may sign in at all.
    pub active: bool,
    /// Their roles.
    pub roles: Vec<Role>,
    /// Since when.
    pub created: UtcMillis,
}

/// A person to be added.
#[derive(Clone, Debug)]
pub struct NewPerson {
    /// What they will type to sign in.
    pub login: String,
    /// Their name, as they write it.
    pub name: String,
    /// Their roles.
    pub roles: Vec<Role>,
}

/// A person's tile on a shared desk.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Tile {
    /// Who.
    pub person: PersonId,
    /// Their name.
    pub name: String,
    /// Whether they have a PIN on this device.
    pub has_pin: bool,
    /// Five misses: only their passphrase opens it.
    pub pin_blocked: bool,
}

const SELECT: &str = "SELECT p.id, p.login, p.name, p.state = 'active', p.created, \
    (SELECT group_concat(r.role) FROM person_role r WHERE r.person = p.id) FROM person p";

fn person(row: &Row<'_>) -> rusqlite::Result<Person> {
    let words: Option<String> = row.get(5)?;
    let words = words.unwrap_or_default();
    Ok(Person {
        id: row.get(0)?,
        login: row.get(1)?,
        name: row.get(2)?,
        active: row.get(3)?,
        created: row.get(4)?,
        roles: Role::ALL.into_iter().filter(|r| words.split(',').any(|w| w == r.as_str())).collect(),
    })
}

/// Everybody, for the door's own memory.
pub(crate) fn load(conn: &Connection) -> Result<HashMap<PersonId, Person>, RecordError> {
    let mut all = conn.prepare_cached(SELECT)?;
    let all = all.query_map([], person)?.map(|p| p.map(|p| (p.id, p)));
    Ok(all.collect::<Result<_, _>>()?)
}

impl Person {
    /// Everybody who works or worked here.
    ///
    /// # Errors
    /// When the record can't be read.
    pub fn all(tx: &ReadTx<'_>) -> Result<Vec<Self>, RecordError> {
        tx.query(&format!("{SELECT} ORDER BY p.name COLLATE NOCASE"), [], person)
    }

    /// One person.
    ///
    /// # Errors
    /// [`RecordError::NotFound`].
    pub fn get(tx: &ReadTx<'_>, id: PersonId) -> Result<Self, RecordError> {
        tx.query_one("person", &format!("{SELECT} WHERE p.id = ?1"), params![id], person)
    }

    /// When they signed in last.
    ///
    /// # Errors
    /// When the record can't be read.
    pub fn last_sign_in(tx: &ReadTx<'_>, id: PersonId) -> Result<Option<UtcMillis>, RecordError> {
        tx.query_opt("SELECT at FROM local_last_sign_in WHERE person = ?1", params![id], |r| r.get(0))
    }

    /// Whether they have a key slot on any device: whether they can sign in at all.
    ///
    /// # Errors
    /// When the record can't be read.
    pub fn has_slot(tx: &ReadTx<'_>, id: PersonId) -> Result<bool, RecordError> {
        let _ours = tx.guard.ours();
        Ok(tx.conn.query_row(
            "SELECT EXISTS (SELECT 1 FROM slot_valid WHERE person = ?1)",
            params![id],
            |r| r.get(0),
        )?)
    }

    /// Whether they have a PIN on any device.
    ///
    /// # Errors
    /// When the record can't be read.
    pub fn has_pin(tx: &ReadTx<'_>, id: PersonId) -> Result<bool, RecordError> {
        let _ours = tx.guard.ours();
        Ok(tx.conn.query_row(
            "SELECT EXISTS (SELECT 1 FROM local_pin WHERE person = ?1)",
            params![id],
            |r| r.get(0),
        )?)
    }

    /// Adds a person. They can't sign in until somebody issues a one-time passphrase. To add
    /// them with roles is to give roles, and needs that permission too.
    ///
    /// # Errors
    /// [`RecordError::Invalid`] names the field.
    pub fn add(tx: &mut WriteTx<'_>, new: &NewPerson) -> Result<PersonId, RecordError> {
        tx.read().permit(crate::Permission::StaffManage)?;
        if !new.roles.is_empty() {
            tx.read().permit(crate::Permission::RolesManage)?;
        }
        Self::add_with(tx, PersonId::new(), new)
    }

    /// As [`Person::add`], with an id made elsewhere (by set-up, by a seeded synthetic practice).
    ///
    /// # Errors
    /// [`RecordError::Invalid`] names the field.
    pub fn add_with(tx: &mut WriteTx<'_>, id: PersonId, new: &NewPerson) -> Result<PersonId, RecordError> {
        let login = login(&new.login)?;
        let name = name(&new.name)?;
        free(tx.read(), &login, id)?;
        let now = tx.now();
        tx.ours(
            "INSERT INTO person (id, login, name, state, created) VALUES (:id, :login, :name, 'active', :created)",
            named_params! { ":id": id, ":login": login, ":name": name, ":created": now },
        )?;
        insert_roles(tx, id, &new.roles)?;
        tx.about("person", id.0);
        tx.changed("people");
        Ok(id)
    }

    /// Another name. The login stays: it is what the slots on every device are made for.
    ///
    /// # Errors
    /// [`RecordError::Invalid`] names the field.
    pub fn rename(tx: &mut WriteTx<'_>, id: PersonId, to: &str) -> Result<(), RecordError> {
        let name = name(to)?;
        let before = Self::get(tx.read(), id)?;
        if before.name != name {
            tx.ours("UPDATE person SET name = ?2 WHERE id = ?1", params![id, name])?;
            tx.changed("people");
        }
        Ok(())
    }

    /// Gives and takes roles. Needs [`crate::Permission::RolesManage`], which the caller's
    /// access or `tx.permit` must have asked for; asked for again here.
    ///
    /// # Errors
    /// [`RecordError::LastOwner`]; a refusal.
    pub fn set_roles(tx: &mut WriteTx<'_>, id: PersonId, roles: &[Role]) -> Result<(), RecordError> {
        let before = Self::get(tx.read(), id)?;
        let mut wanted = roles.to_vec();
        wanted.sort();
        wanted.dedup();
        if wanted == before.roles {
            return Ok(());
        }
        tx.read().permit(crate::Permission::RolesManage)?;
        for role in before.roles.iter().filter(|r| !wanted.contains(r)) {
            tx.ours("DELETE FROM person_role WHERE person = ?1 AND role = ?2", params![id, role.as_str()])?;
        }
        let new: Vec<Role> = wanted.iter().copied().filter(|r| !before.roles.contains(r)).collect();
        insert_roles(tx, id, &new)?;
        tx.changed("people");
        an_owner_stays(tx.read())
    }

    /// Ends a person's access within a transaction; the slots follow in
    /// [`crate::Session::end_access`], which is what a slice should call.
    pub(crate) fn end(tx: &mut WriteTx<'_>, id: PersonId) -> Result<(), RecordError> {
        Self::get(tx.read(), id)?;
        tx.ours("UPDATE person SET state = 'ended' WHERE id = ?1", params![id])?;
        tx.ours("DELETE FROM slot_valid WHERE person = ?1", params![id])?;
        tx.ours("DELETE FROM local_pin WHERE person = ?1", params![id])?;
        crate::sign_in::second_factor::forget(tx, id)?;
        tx.changed("people");
        an_owner_stays(tx.read())
    }

    /// Lets a person who left come back, without a slot and with the roles they had.
    ///
    /// # Errors
    /// [`RecordError::NotFound`].
    pub fn bring_back(tx: &mut WriteTx<'_>, id: PersonId) -> Result<(), RecordError> {
        Self::get(tx.read(), id)?;
        tx.ours("UPDATE person SET state = 'active' WHERE id = ?1", params![id])?;
        tx.changed("people");
        Ok(())
    }
}

fn insert_roles(tx: &mut WriteTx<'_>, id: PersonId, roles: &[Role]) -> Result<(), RecordError> {
    for role in roles {
        tx.ours(
            "INSERT OR IGNORE INTO person_role (person, role) VALUES (?1, ?2)",
            params![id, role.as_str()],
        )?;
    }
    Ok(())
}

fn an_owner_stays(tx: &ReadTx<'_>) -> Result<(), RecordError> {
    let owners: i64 = tx.query_one(
        "owner",
        "SELECT count(*) FROM person p JOIN person_role r ON r.person = p.id WHERE p.state = 'active' AND r.role = 'owner'",
        [],
        |r| r.get(0),
    )?;
    if owners == 0 { Err(RecordError::LastOwner) } else { Ok(()) }
}

fn free(tx: &ReadTx<'_>, login: &str, id: PersonId) -> Result<(), RecordError> {
    let taken: bool = tx.query_one(
        "person",
        "SELECT EXISTS (SELECT 1 FROM person WHERE login = ?1 AND id <> ?2)",
        params![login, id],
        |r| r.get(0),
    )?;
    if taken {
        return Err(RecordError::Invalid { field: "login", message: "This login is taken already.".into() });
    }
    Ok(())
}

/// Whether login and name of a first person would do.
pub(crate) fn check(typed_login: &str, typed_name: &str) -> Result<(), RecordError> {
    login(typed_login)?;
    name(typed_name).map(|_| ())
}

/// A login as it is kept: trimmed, two to sixty characters, no spaces.
fn login(typed: &str) -> Result<String, RecordError> {
    let login = typed.trim();
    let long = login.chars().count();
    if !(2..=60).contains(&long) || login.chars().any(|c| c.is_whitespace() || c.is_control()) {
        return Err(RecordError::Invalid {
            field: "login",
            message: "A login has 2 to 60 characters and no spaces.".into(),
        });
    }
    Ok(login.to_owned())
}

/// A name as people write it.
fn name(typed: &str) -> Result<String, RecordError> {
    let name = typed.trim();
    let wrong = |message: String| Err(RecordError::Invalid { field: "name", message });
    if name.is_empty() {
        return wrong("Write the name as the person writes it.".into());
    }
    if name.chars().count() > LONGEST_NAME {
        return wrong(format!("A name has at most {LONGEST_NAME} characters."));
    }
    if name.chars().any(char::is_control) {
        return wrong("A name has no line breaks and no control characters.".into());
    }
    Ok(name.to_owned())
}
