//! All SQL of devices. There is no statement here that deletes.

use super::{
    CheckSource, DeviceAct, DeviceDraft, DeviceItemId, DeviceKnown, DeviceState, DisposalDraft, DisposalId,
    FacilityEntry, MoveDraft, SystemTopic,
};
use crate::programme::incidents::IncidentId;
use crate::schedule::LocalDate;
use stillroom_record::sql::{Result as SqlResult, Row, params};
use stillroom_record::{DeviceId, PersonId, ReadTx, RecordError, UtcMillis, WriteTx};
use uuid::Uuid;

type Stored<T> = Result<T, RecordError>;

/// The row of a device.
#[derive(Clone)]
pub(super) struct ItemRow {
    pub(super) id: DeviceItemId,
    pub(super) version: u32,
    pub(super) draft: DeviceDraft,
    pub(super) state: DeviceState,
    pub(super) state_on: LocalDate,
    pub(super) incident: Option<IncidentId>,
    pub(super) changed_by: PersonId,
}

const SELECT: &str = "SELECT id, version, kind, name, serial, place, keeper, holds, encrypted, encrypted_how, \
    bought_on, note, state, state_on, stick, computer, asset_id, incident_id, changed_by FROM device_item";

fn item(r: &Row<'_>) -> SqlResult<ItemRow> {
    let (id, version) = (r.get(0)?, r.get(1)?);
    Ok(ItemRow {
        id,
        version,
        draft: DeviceDraft {
            id: Some(id),
            version: Some(version),
            kind: r.get(2)?,
            name: r.get(3)?,
            serial: r.get(4)?,
            place: r.get(5)?,
            keeper: r.get(6)?,
            holds: r.get(7)?,
            encrypted: r.get(8)?,
            encrypted_how: r.get(9)?,
            bought_on: r.get(10)?,
            note: r.get(11)?,
            stick: r.get(14)?,
            computer: r.get(15)?,
            asset: r.get(16)?,
        },
        state: r.get(12)?,
        state_on: r.get(13)?,
        incident: r.get(17)?,
        changed_by: r.get(18)?,
    })
}

pub(super) fn items(tx: &ReadTx<'_>) -> Stored<Vec<ItemRow>> {
    tx.query(&format!("{SELECT} ORDER BY name, id"), [], item)
}

pub(super) fn one(tx: &ReadTx<'_>, id: DeviceItemId) -> Stored<ItemRow> {
    tx.query_one("device", &format!("{SELECT} WHERE id = ?1"), [id], item)
}

/// Writes a device, as its first or its next version.
pub(super) fn put(tx: &mut WriteTx<'_>, i: &ItemRow) -> Stored<()> {
    let (d, now) = (&i.draft, tx.now());
    tx.execute(
        "INSERT INTO device_item (id, version, kind, name, serial, place, keeper, holds, encrypted, encrypted_how,
            bought_on, note, state, state_on, stick, computer, asset_id, incident_id, changed_at, changed_by)
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15, ?16, ?17, ?18, ?19, ?20)
         ON CONFLICT (id) DO UPDATE SET version = excluded.version, kind = excluded.kind, name = excluded.name,
            serial = excluded.serial, place = excluded.place, keeper = excluded.keeper, holds = excluded.holds,
            encrypted = excluded.encrypted, encrypted_how = excluded.encrypted_how,
            bought_on = excluded.bought_on, note = excluded.note, state = excluded.state,
            state_on = excluded.state_on, asset_id = excluded.asset_id, incident_id = excluded.incident_id,
            changed_at = excluded.changed_at, changed_by = excluded.changed_by",
        params![
            i.id,
            i.version,
            d.kind,
            d.name,
            d.serial,
            d.place,
            d.keeper,
            d.holds,
            d.encrypted,
            d.encrypted_how,
            d.bought_on,
            d.note,
            i.state,
            i.state_on,
            d.stick,
            d.computer,
            d.asset,
            i.incident,
            now,
            i.changed_by
        ],
    )?;
    Ok(())
}

/// The row of a move.
pub(super) struct MoveRow {
    pub(super) draft: MoveDraft,
    pub(super) at: UtcMillis,
    pub(super) by: PersonId,
}

pub(super) fn moves(tx: &ReadTx<'_>, item: DeviceItemId) -> Stored<Vec<MoveRow>> {
    tx.query(
        "SELECT act, on_day, to_whom, place, backup, note, written_at, written_by FROM device_move
         WHERE item_id = ?1 ORDER BY on_day DESC, id DESC",
        [item],
        |r| {
            Ok(MoveRow {
                draft: MoveDraft {
                    act: r.get(0)?,
                    on: r.get(1)?,
                    to: r.get(2)?,
                    place: r.get(3)?,
                    backup: r.get(4)?,
                    note: r.get(5)?,
                },
                at: r.get(6)?,
                by: r.get(7)?,
            })
        },
    )
}

pub(super) fn add_move(tx: &mut WriteTx<'_>, item: DeviceItemId, m: &MoveDraft, by: PersonId) -> Stored<()> {
    let now = tx.now();
    tx.execute(
        "INSERT INTO device_move (id, item_id, act, on_day, to_whom, place, backup, note, written_at, written_by)
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10)",
        params![Uuid::now_v7().as_bytes(), item, m.act, m.on, m.to, m.place, m.backup, m.note, now, by],
    )?;
    Ok(())
}

/// A line of the log that has no form of its own: lost, wiped, disposed of.
pub(super) fn line(act: DeviceAct, on: LocalDate, note: &str) -> MoveDraft {
    MoveDraft { act, on, to: String::new(), place: String::new(), backup: None, note: note.to_owned() }
}

/// The row of a disposal.
pub(super) struct DisposalRow {
    pub(super) id: DisposalId,
    pub(super) draft: DisposalDraft,
    pub(super) at: UtcMillis,
    pub(super) by: PersonId,
}

pub(super) fn disposals(tx: &ReadTx<'_>, item: DeviceItemId) -> Stored<Vec<DisposalRow>> {
    tx.query(
        "SELECT id, again, method, done_on, done_by, witness, note, written_at, written_by FROM device_disposal
         WHERE item_id = ?1 ORDER BY id DESC",
        [item],
        |r| {
            Ok(DisposalRow {
                id: r.get(0)?,
                draft: DisposalDraft {
                    again: r.get(1)?,
                    method: r.get(2)?,
                    done_on: r.get(3)?,
                    done_by: r.get(4)?,
                    witness: r.get(5)?,
                    note: r.get(6)?,
                },
                at: r.get(7)?,
                by: r.get(8)?,
            })
        },
    )
}

pub(super) fn add_disposal(
    tx: &mut WriteTx<'_>,
    item: DeviceItemId,
    d: &DisposalDraft,
    edition: &str,
    by: PersonId,
) -> Stored<()> {
    let now = tx.now();
    tx.execute(
        "INSERT INTO device_disposal (id, item_id, again, method, done_on, done_by, witness, note, edition,
            written_at, written_by)
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11)",
        params![
            DisposalId::new(),
            item,
            d.again,
            d.method,
            d.done_on,
            d.done_by,
            d.witness,
            d.note,
            edition,
            now,
            by
        ],
    )?;
    Ok(())
}

/// The row of what is known of a computer.
pub(super) struct CheckRow {
    pub(super) computer: DeviceId,
    pub(super) topic: SystemTopic,
    pub(super) answer: DeviceKnown,
    pub(super) source: CheckSource,
    pub(super) fact: String,
    pub(super) last_on: Option<LocalDate>,
    pub(super) at: UtcMillis,
    pub(super) by: PersonId,
}

/// What is known of computers: the newest of each computer, topic and source, newest first.
pub(super) fn checks(tx: &ReadTx<'_>) -> Stored<Vec<CheckRow>> {
    tx.query(
        "SELECT computer, topic, answer, source, fact, last_on, written_at, written_by FROM (
           SELECT *, row_number() OVER (PARTITION BY computer, topic, source ORDER BY written_at DESC, id DESC) AS nth
           FROM device_check)
         WHERE nth = 1 ORDER BY written_at DESC, id DESC",
        [],
        |r| {
            Ok(CheckRow {
                computer: r.get(0)?,
                topic: r.get(1)?,
                answer: r.get(2)?,
                source: r.get(3)?,
                fact: r.get(4)?,
                last_on: r.get(5)?,
                at: r.get(6)?,
                by: r.get(7)?,
            })
        },
    )
}

pub(super) fn add_check(tx: &mut WriteTx<'_>, c: &CheckRow) -> Stored<()> {
    let id = Uuid::now_v7();
    tx.execute(
        "INSERT INTO device_check (id, computer, topic, answer, source, fact, last_on, written_at, written_by)
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9)",
        params![id.as_bytes(), c.computer, c.topic, c.answer, c.source, c.fact, c.last_on, c.at, c.by],
    )?;
    tx.about("device_check", id);
    Ok(())
}

/// What was noted of the rooms, newest first, with who wrote it.
pub(super) fn facility(tx: &ReadTx<'_>) -> Stored<Vec<(FacilityEntry, PersonId)>> {
    tx.query(
        "SELECT kind, on_day, who, what, place, with_whom, written_by FROM facility_entry
         ORDER BY on_day DESC, id DESC LIMIT 500",
        [],
        |r| {
            let entry = FacilityEntry {
                kind: r.get(0)?,
                on: r.get(1)?,
                who: r.get(2)?,
                what: r.get(3)?,
                place: r.get(4)?,
                with: r.get(5)?,
                by: String::new(),
            };
            Ok((entry, r.get(6)?))
        },
    )
}

pub(super) fn add_facility(tx: &mut WriteTx<'_>, f: &FacilityEntry, by: PersonId) -> Stored<()> {
    let (id, now) = (Uuid::now_v7(), tx.now());
    tx.execute(
        "INSERT INTO facility_entry (id, kind, on_day, who, what, place, with_whom, written_at, written_by)
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9)",
        params![id.as_bytes(), f.kind, f.on, f.who, f.what, f.place, f.with, now, by],
    )?;
    tx.about("facility_entry", id);
    Ok(())
}
