//! The SQL of staff.

use super::model::{Licence, LicenceDraft, LicenceId};
use super::rules;
use crate::Result;
use chrono::NaiveDate;
use std::collections::HashMap;
use stillroom_record::sql::params;
use stillroom_record::{PersonId, ReadTx, RecordError, WriteTx};

#[derive(Default)]
pub(super) struct Profile {
    pub(super) title: String,
    pub(super) credentials: String,
    pub(super) color: u32,
}

pub(super) fn profiles(tx: &ReadTx<'_>) -> Result<HashMap<PersonId, Profile>> {
    Ok(tx
        .query("SELECT person_id, title, credentials, color FROM staff_profile", [], |r| {
            Ok((r.get(0)?, Profile { title: r.get(1)?, credentials: r.get(2)?, color: r.get(3)? }))
        })?
        .into_iter()
        .collect())
}

pub(super) fn profile(tx: &ReadTx<'_>, person: PersonId) -> Result<Option<Profile>> {
    Ok(tx.query_opt(
        "SELECT title, credentials, color FROM staff_profile WHERE person_id = ?1",
        [person],
        |r| Ok(Profile { title: r.get(0)?, credentials: r.get(1)?, color: r.get(2)? }),
    )?)
}

pub(super) fn put_profile(tx: &mut WriteTx<'_>, person: PersonId, p: &Profile) -> Result<()> {
    tx.execute(
        "INSERT INTO staff_profile (person_id, title, credentials, color) VALUES (?1, ?2, ?3, ?4)
         ON CONFLICT (person_id) DO UPDATE
         SET title = excluded.title, credentials = excluded.credentials, color = excluded.color",
        params![person, p.title, p.credentials, p.color],
    )?;
    Ok(())
}

/// Everybody's licences with their state today, those that end first in front.
pub(super) fn licences(tx: &ReadTx<'_>, today: NaiveDate) -> Result<HashMap<PersonId, Vec<Licence>>> {
    let mut all: HashMap<PersonId, Vec<Licence>> = HashMap::new();
    tx.for_each(
        "SELECT person_id, id, kind, number, state, expires FROM staff_licence ORDER BY expires, id",
        [],
        |r| {
            let expires: String = r.get(5)?;
            let date = NaiveDate::parse_from_str(&expires, "%Y-%m-%d").unwrap_or(NaiveDate::MIN);
            all.entry(r.get(0)?).or_default().push(Licence {
                id: r.get(1)?,
                kind: r.get(2)?,
                number: r.get(3)?,
                state: r.get(4)?,
                expires,
                status: rules::status(date, today),
            });
            Ok(())
        },
    )?;
    Ok(all)
}

pub(super) fn owner_of(tx: &ReadTx<'_>, licence: LicenceId) -> Result<PersonId> {
    Ok(tx
        .query_one("licence", "SELECT person_id FROM staff_licence WHERE id = ?1", [licence], |r| r.get(0))?)
}

pub(super) fn put_licence(tx: &mut WriteTx<'_>, d: &LicenceDraft) -> Result<()> {
    match d.id {
        None => {
            tx.execute(
                "INSERT INTO staff_licence (id, person_id, kind, number, state, expires) VALUES (?1, ?2, ?3, ?4, ?5, ?6)",
                params![LicenceId::new(), d.person, d.kind, d.number, d.state, d.expires],
            )?;
        }
        Some(id) => {
            let changed = tx.execute(
                "UPDATE staff_licence SET kind = ?3, number = ?4, state = ?5, expires = ?6
                 WHERE id = ?1 AND person_id = ?2",
                params![id, d.person, d.kind, d.number, d.state, d.expires],
            )?;
            if changed == 0 {
                return Err(RecordError::NotFound("licence").into());
            }
        }
    }
    Ok(())
}

pub(super) fn delete_licence(tx: &mut WriteTx<'_>, id: LicenceId) -> Result<()> {
    tx.execute("DELETE FROM staff_licence WHERE id = ?1", [id])?;
    Ok(())
}
