//! All SQL of the schedule.

use super::{LocalDate, VisitId, VisitKind, VisitStatus};
use crate::catalog::{RoomId, ServiceId};
use crate::clients::ClientId;
use stillroom_record::sql::{Result as SqlResult, Row, params};
use stillroom_record::{PersonId, ReadTx, RecordError, UtcMillis, WriteTx};

/// No visit, its buffer included, lasts longer: how far back an overlapping one can start.
const LONGEST: i64 = 30 * 3_600_000;

/// A row of the table.
#[derive(Clone, PartialEq, Eq)]
pub(super) struct VisitRow {
    pub(super) id: VisitId,
    pub(super) version: u32,
    pub(super) kind: VisitKind,
    pub(super) status: VisitStatus,
    pub(super) client: Option<ClientId>,
    pub(super) provider: PersonId,
    pub(super) room: Option<RoomId>,
    pub(super) service: Option<ServiceId>,
    pub(super) date: LocalDate,
    pub(super) start_minute: u32,
    pub(super) end_minute: u32,
    pub(super) start: UtcMillis,
    pub(super) end: UtcMillis,
    pub(super) busy_until: UtcMillis,
    pub(super) title: String,
    pub(super) note: String,
}

/// A stretch of time that is taken: `[start, end)`.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) struct Busy {
    pub(crate) start: UtcMillis,
    pub(crate) end: UtcMillis,
}

/// Whose time is asked about.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Party {
    Client(ClientId),
    Provider(PersonId),
    Room(RoomId),
}

const COLUMNS: &str = "id, version, kind, status, client_id, provider_id, room_id, service_id, local_date,
    start_minute, end_minute, start_at, end_at, busy_until, title, note";

fn row(r: &Row<'_>) -> SqlResult<VisitRow> {
    Ok(VisitRow {
        id: r.get(0)?,
        version: r.get(1)?,
        kind: r.get(2)?,
        status: r.get(3)?,
        client: r.get(4)?,
        provider: r.get(5)?,
        room: r.get(6)?,
        service: r.get(7)?,
        date: r.get(8)?,
        start_minute: r.get(9)?,
        end_minute: r.get(10)?,
        start: r.get(11)?,
        end: r.get(12)?,
        busy_until: r.get(13)?,
        title: r.get(14)?,
        note: r.get(15)?,
    })
}

pub(super) fn get(tx: &ReadTx<'_>, id: VisitId) -> Result<Option<VisitRow>, RecordError> {
    tx.query_opt(&format!("SELECT {COLUMNS} FROM visit WHERE id = ?1"), [id], row)
}

pub(super) fn changed_by(tx: &ReadTx<'_>, id: VisitId) -> Result<Option<PersonId>, RecordError> {
    Ok(tx.query_opt("SELECT changed_by FROM visit WHERE id = ?1", [id], |r| r.get(0))?.flatten())
}

/// What starts in `[from, to)`, in order.
pub(super) fn between(
    tx: &ReadTx<'_>,
    from: UtcMillis,
    to: UtcMillis,
    include_cancelled: bool,
) -> Result<Vec<VisitRow>, RecordError> {
    tx.query(&between_sql(), params![from, to, include_cancelled], row)
}

/// A client's visits, newest first.
pub(super) fn of_client(tx: &ReadTx<'_>, client: ClientId, limit: u32) -> Result<Vec<VisitRow>, RecordError> {
    tx.query(&of_client_sql(), params![client, limit], row)
}

pub(super) fn count_of_client(tx: &ReadTx<'_>, client: ClientId) -> Result<u32, RecordError> {
    tx.query_one("client", "SELECT count(*) FROM visit WHERE client_id = ?1", [client], |r| r.get(0))
}

pub(super) fn move_to_client(
    tx: &mut WriteTx<'_>,
    keep: ClientId,
    drop: ClientId,
) -> Result<usize, RecordError> {
    let now = tx.now();
    tx.execute(
        "UPDATE visit SET client_id = ?1, version = max(version + 1, ?3) WHERE client_id = ?2",
        params![keep, drop, next_version(0, now)],
    )
}

/// The first visit that takes this party's time in `[start, end)`, `except` itself. A provider
/// is taken until the buffer is over; a client and a room until the visit ends.
pub(super) fn first_overlap(
    tx: &ReadTx<'_>,
    party: Party,
    taken: Busy,
    except: Option<VisitId>,
) -> Result<Option<VisitRow>, RecordError> {
    let (column, end, id) = party_sql(party);
    tx.query_opt(
        &overlap_sql(column, end),
        params![id.as_bytes(), taken.start.plus(-LONGEST), taken.end, taken.start, except],
        row,
    )
}

/// All of this party's taken time that touches `[from, to)`, `except` one visit.
pub(super) fn busy(
    tx: &ReadTx<'_>,
    party: Party,
    from: UtcMillis,
    to: UtcMillis,
    except: Option<VisitId>,
) -> Result<Vec<Busy>, RecordError> {
    let (column, end, id) = party_sql(party);
    tx.query(
        &format!(
            "SELECT start_at, {end} FROM visit
             WHERE {column} = ?1 AND start_at > ?2 AND start_at < ?3 AND {end} > ?4
               AND status NOT IN ('cancelled', 'noShow') AND id IS NOT ?5"
        ),
        params![id.as_bytes(), from.plus(-LONGEST), to, from, except],
        |r| Ok(Busy { start: r.get(0)?, end: r.get(1)? }),
    )
}

fn overlap_sql(column: &str, end: &str) -> String {
    format!(
        "SELECT {COLUMNS} FROM visit
         WHERE {column} = ?1 AND start_at > ?2 AND start_at < ?3 AND {end} > ?4
           AND status NOT IN ('cancelled', 'noShow') AND id IS NOT ?5
         ORDER BY start_at LIMIT 1"
    )
}

fn between_sql() -> String {
    format!(
        "SELECT {COLUMNS} FROM visit
         WHERE start_at >= ?1 AND start_at < ?2 AND (?3 OR status <> 'cancelled') ORDER BY start_at"
    )
}

fn of_client_sql() -> String {
    format!("SELECT {COLUMNS} FROM visit WHERE client_id = ?1 ORDER BY start_at DESC LIMIT ?2")
}

fn party_sql(party: Party) -> (&'static str, &'static str, uuid::Uuid) {
    match party {
        Party::Client(c) => ("client_id", "end_at", c.0),
        Party::Provider(p) => ("provider_id", "busy_until", p.0),
        Party::Room(r) => ("room_id", "end_at", r.0),
    }
}

pub(super) fn insert(tx: &mut WriteTx<'_>, v: &VisitRow) -> Result<(), RecordError> {
    let by = tx.read().person();
    tx.execute(
        "INSERT INTO visit (id, version, kind, status, client_id, provider_id, room_id, service_id, local_date,
                            start_minute, end_minute, start_at, end_at, busy_until, title, note, changed_by)
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15, ?16, ?17)",
        params![
            v.id, v.version, v.kind, v.status, v.client, v.provider, v.room, v.service, v.date, v.start_minute,
            v.end_minute, v.start, v.end, v.busy_until, v.title, v.note, by
        ],
    )?;
    Ok(())
}

/// Writes what may change of a visit, as its next version.
pub(super) fn update(tx: &mut WriteTx<'_>, v: &mut VisitRow) -> Result<(), RecordError> {
    let by = tx.read().person();
    let old = v.version;
    v.version = next_version(old, tx.now());
    let n = tx.execute(
        "UPDATE visit SET version = ?2, status = ?3, provider_id = ?4, room_id = ?5, local_date = ?6,
                start_minute = ?7, end_minute = ?8, start_at = ?9, end_at = ?10, busy_until = ?11, note = ?12,
                changed_by = ?13
         WHERE id = ?1 AND version = ?14",
        params![
            v.id,
            v.version,
            v.status,
            v.provider,
            v.room,
            v.date,
            v.start_minute,
            v.end_minute,
            v.start,
            v.end,
            v.busy_until,
            v.note,
            by,
            old
        ],
    )?;
    if n == 1 { Ok(()) } else { Err(RecordError::NotFound("visit")) }
}

/// A version that no change ever had that was undone since: a desk that saw the undone state
/// must not count as having seen this one.
pub(super) fn next_version(old: u32, now: UtcMillis) -> u32 {
    const Y2020: i64 = 1_577_836_800;
    let seconds = u32::try_from(now.0 / 1000 - Y2020).unwrap_or(0);
    old.saturating_add(1).max(seconds)
}

/// The clients of the visits that were booked last and when that was, newest first.
pub(crate) fn booked_last(tx: &ReadTx<'_>, visits: u32) -> Result<Vec<(ClientId, UtcMillis)>, RecordError> {
    // A visit's id begins with the time at which it was made.
    let found = tx.query("SELECT id, client_id FROM visit ORDER BY id DESC LIMIT ?1", [visits], |r| {
        Ok((r.get::<_, VisitId>(0)?, r.get::<_, Option<ClientId>>(1)?))
    })?;
    let at = |id: VisitId| {
        let (seconds, nanos) = id.0.get_timestamp().map_or((0, 0), |t| t.to_unix());
        UtcMillis(i64::try_from(seconds).unwrap_or(0) * 1000 + i64::from(nanos / 1_000_000))
    };
    Ok(found.into_iter().filter_map(|(id, client)| Some((client?, at(id)))).collect())
}

/// Everything that starts at or after `from`, whatever its status.
pub(super) fn from(tx: &ReadTx<'_>, from: UtcMillis) -> Result<Vec<VisitRow>, RecordError> {
    tx.query(&format!("SELECT {COLUMNS} FROM visit WHERE start_at >= ?1"), [from], row)
}

/// Puts a visit at other instants; the wall clock stays.
pub(super) fn set_instants(tx: &mut WriteTx<'_>, v: &VisitRow) -> Result<(), RecordError> {
    let version = next_version(v.version, tx.now());
    tx.execute(
        "UPDATE visit SET start_at = ?2, end_at = ?3, busy_until = ?4, version = ?5 WHERE id = ?1",
        params![v.id, v.start, v.end, v.busy_until, version],
    )?;
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::PracticeError;
    use stillroom_record::{Access, Permission};

    /// How SQLite goes about a statement.
    fn plan(tx: &ReadTx<'_>, sql: &str) -> String {
        let bound = sql.matches('?').count();
        let values = (0..bound).map(|_| Option::<i64>::None);
        let sql = format!("EXPLAIN QUERY PLAN {sql}");
        let values = stillroom_record::sql::params_from_iter(values.take(highest(&sql)));
        tx.query(&sql, values, |r| r.get::<_, String>(3)).unwrap().join("; ")
    }
    fn highest(sql: &str) -> usize {
        (1..9).filter(|n| sql.contains(&format!("?{n}"))).max().unwrap_or(0)
    }

    #[test]
    fn a_day_a_client_and_a_conflict_are_looked_up_by_an_index_and_never_sorted() {
        let practice = crate::testing::practice();
        practice
            .owner
            .read(Access::new("plan", Permission::ScheduleView), |tx| {
                let overlap = |party| {
                    let (column, end, _) = party_sql(party);
                    overlap_sql(column, end)
                };
                let id = uuid::Uuid::nil();
                for (sql, index) in [
                    (between_sql(), "visit_start (start_at>? AND start_at<?)"),
                    (of_client_sql(), "visit_client (client_id=?)"),
                    (
                        overlap(Party::Client(ClientId(id))),
                        "visit_client (client_id=? AND start_at>? AND start_at<?)",
                    ),
                    (
                        overlap(Party::Provider(PersonId(id))),
                        "visit_provider (provider_id=? AND start_at>? AND start_at<?)",
                    ),
                    (
                        overlap(Party::Room(RoomId(id))),
                        "visit_room (room_id=? AND start_at>? AND start_at<?)",
                    ),
                ] {
                    assert_eq!(plan(tx, &sql), format!("SEARCH visit USING INDEX {index}"));
                }
                Ok::<_, PracticeError>(())
            })
            .unwrap();
    }
}
