//! All SQL of the catalog.

use super::{Hours, LockPolicy, PracticeSettings, Room, RoomId, Service, ServiceId};
use std::collections::HashMap;
use stillroom_record::sql::{Result as SqlResult, Row, params};
use stillroom_record::{PersonId, ReadTx, RecordError, WriteTx};
use uuid::Uuid;

/// The one row of the practice.
const PRACTICE: Uuid = Uuid::from_u128(0x5111_0000_0000_7000_8000_0000_0000_0001);

const SERVICE: &str =
    "SELECT id, name, category, minutes, buffer_minutes, price_cents, medical, color, active FROM service";

fn service_row(r: &Row<'_>) -> SqlResult<Service> {
    Ok(Service {
        id: r.get(0)?,
        name: r.get(1)?,
        category: r.get(2)?,
        minutes: r.get(3)?,
        buffer_minutes: r.get(4)?,
        price_cents: r.get(5)?,
        medical: r.get(6)?,
        color: r.get(7)?,
        active: r.get(8)?,
    })
}

fn room_row(r: &Row<'_>) -> SqlResult<Room> {
    Ok(Room { id: r.get(0)?, name: r.get(1)?, active: r.get(2)? })
}

pub(super) fn services(tx: &ReadTx<'_>) -> Result<Vec<Service>, RecordError> {
    tx.query(&format!("{SERVICE} ORDER BY sort, id"), [], service_row)
}

pub(super) fn service(tx: &ReadTx<'_>, id: ServiceId) -> Result<Service, RecordError> {
    tx.query_one("service", &format!("{SERVICE} WHERE id = ?1"), [id], service_row)
}

pub(super) fn insert_service(tx: &mut WriteTx<'_>, s: &Service) -> Result<(), RecordError> {
    tx.execute(
        "INSERT INTO service (id, name, category, minutes, buffer_minutes, price_cents, medical, color, active, sort)
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, (SELECT coalesce(max(sort), 0) + 1 FROM service))",
        params![s.id, s.name, s.category, s.minutes, s.buffer_minutes, s.price_cents, s.medical, s.color, s.active],
    )?;
    Ok(())
}

pub(super) fn update_service(tx: &mut WriteTx<'_>, s: &Service) -> Result<(), RecordError> {
    let n = tx.execute(
        "UPDATE service SET name = ?2, category = ?3, minutes = ?4, buffer_minutes = ?5, price_cents = ?6,
                medical = ?7, color = ?8, active = ?9 WHERE id = ?1",
        params![
            s.id,
            s.name,
            s.category,
            s.minutes,
            s.buffer_minutes,
            s.price_cents,
            s.medical,
            s.color,
            s.active
        ],
    )?;
    if n == 0 { Err(RecordError::NotFound("service")) } else { Ok(()) }
}

pub(super) fn rooms(tx: &ReadTx<'_>) -> Result<Vec<Room>, RecordError> {
    tx.query("SELECT id, name, active FROM room ORDER BY sort, id", [], room_row)
}

pub(super) fn room(tx: &ReadTx<'_>, id: RoomId) -> Result<Room, RecordError> {
    tx.query_one("room", "SELECT id, name, active FROM room WHERE id = ?1", [id], room_row)
}

pub(super) fn insert_room(tx: &mut WriteTx<'_>, r: &Room) -> Result<(), RecordError> {
    tx.execute(
        "INSERT INTO room (id, name, active, sort) VALUES (?1, ?2, ?3, (SELECT coalesce(max(sort), 0) + 1 FROM room))",
        params![r.id, r.name, r.active],
    )?;
    Ok(())
}

pub(super) fn update_room(tx: &mut WriteTx<'_>, r: &Room) -> Result<(), RecordError> {
    let n =
        tx.execute("UPDATE room SET name = ?2, active = ?3 WHERE id = ?1", params![r.id, r.name, r.active])?;
    if n == 0 { Err(RecordError::NotFound("room")) } else { Ok(()) }
}

pub(super) fn hours(tx: &ReadTx<'_>, person: PersonId) -> Result<Vec<Hours>, RecordError> {
    tx.query(
        "SELECT weekday, start_minute, end_minute FROM working_hours WHERE person_id = ?1 ORDER BY weekday, start_minute",
        [person],
        |r| Ok(Hours { weekday: r.get(0)?, start: r.get(1)?, end: r.get(2)? }),
    )
}

pub(super) fn all_hours(tx: &ReadTx<'_>) -> Result<HashMap<PersonId, Vec<Hours>>, RecordError> {
    let mut all: HashMap<PersonId, Vec<Hours>> = HashMap::new();
    let rows = tx.query(
        "SELECT person_id, weekday, start_minute, end_minute FROM working_hours ORDER BY person_id, weekday, start_minute",
        [],
        |r| Ok((r.get(0)?, Hours { weekday: r.get(1)?, start: r.get(2)?, end: r.get(3)? })),
    )?;
    for (person, h) in rows {
        all.entry(person).or_default().push(h);
    }
    Ok(all)
}

/// Makes the person's week this one; stretches that stay keep their row.
pub(super) fn replace_hours(
    tx: &mut WriteTx<'_>,
    person: PersonId,
    week: &[Hours],
    mut new_id: impl FnMut() -> Uuid,
) -> Result<(), RecordError> {
    let old = hours(tx.read(), person)?;
    for h in old.iter().filter(|h| !week.contains(h)) {
        tx.execute(
            "DELETE FROM working_hours WHERE person_id = ?1 AND weekday = ?2 AND start_minute = ?3 AND end_minute = ?4",
            params![person, h.weekday, h.start, h.end],
        )?;
    }
    for h in week.iter().filter(|h| !old.contains(h)) {
        tx.execute(
            "INSERT INTO working_hours (id, person_id, weekday, start_minute, end_minute) VALUES (?1, ?2, ?3, ?4, ?5)",
            params![new_id().as_bytes(), person, h.weekday, h.start, h.end],
        )?;
    }
    Ok(())
}

pub(super) fn settings(tx: &ReadTx<'_>) -> Result<PracticeSettings, RecordError> {
    tx.query_one(
        "practice",
        "SELECT name, time_zone, open_minute, close_minute, screen_minutes, vault_minutes, warn_seconds,
                privacy_mode, phone_region FROM practice WHERE id = ?1",
        [PRACTICE.as_bytes()],
        |r| {
            Ok(PracticeSettings {
                name: r.get(0)?,
                time_zone: r.get(1)?,
                open_minute: r.get(2)?,
                close_minute: r.get(3)?,
                lock: LockPolicy {
                    screen_minutes: r.get(4)?,
                    vault_minutes: r.get(5)?,
                    warn_seconds: r.get(6)?,
                },
                privacy_mode: r.get(7)?,
                phone_region: r.get(8)?,
            })
        },
    )
}

pub(super) fn time_zone(tx: &ReadTx<'_>) -> Result<String, RecordError> {
    tx.query_one("practice", "SELECT time_zone FROM practice WHERE id = ?1", [PRACTICE.as_bytes()], |r| {
        r.get(0)
    })
}

/// Writes the one row, there or not.
pub(super) fn put_settings(tx: &mut WriteTx<'_>, s: &PracticeSettings) -> Result<(), RecordError> {
    tx.execute(
        "INSERT INTO practice (id, name, time_zone, open_minute, close_minute, screen_minutes, vault_minutes,
                               warn_seconds, privacy_mode, phone_region)
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10)
         ON CONFLICT (id) DO UPDATE SET name = excluded.name, time_zone = excluded.time_zone,
           open_minute = excluded.open_minute, close_minute = excluded.close_minute,
           screen_minutes = excluded.screen_minutes, vault_minutes = excluded.vault_minutes,
           warn_seconds = excluded.warn_seconds, privacy_mode = excluded.privacy_mode,
           phone_region = excluded.phone_region",
        params![
            PRACTICE.as_bytes(),
            s.name,
            s.time_zone,
            s.open_minute,
            s.close_minute,
            s.lock.screen_minutes,
            s.lock.vault_minutes,
            s.lock.warn_seconds,
            s.privacy_mode,
            s.phone_region
        ],
    )?;
    Ok(())
}
