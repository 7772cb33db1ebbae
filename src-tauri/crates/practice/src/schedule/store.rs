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

/// Visits with a client that begin in this time, whatever became of them: who, with whom, when.
pub(crate) fn seen_between(
    tx: &ReadTx<'_>,
    from: UtcMillis,
    to: UtcMillis,
    mut each: impl FnMut(VisitId, ClientId, PersonId, UtcMillis, UtcMillis, bool),
) -> Result<(), RecordError> {
    tx.for_each(
        "SELECT id, client_id, provider_id, start_at, end_at, status IN ('noShow', 'cancelled') FROM visit
         WHERE start_at >= ?1 AND start_at < ?2 AND client_id IS NOT NULL",
        params![from, to],
        |r| {
            each(r.get(0)?, r.get(1)?, r.get(2)?, r.get(3)?, r.get(4)?, r.get(5)?);
            Ok(())
        },
    )
}

/// Clients who were here in this time, each with the beginning of their last visit in it.
pub(crate) fn came_between(
    tx: &ReadTx<'_>,
    from: UtcMillis,
    to: UtcMillis,
) -> Result<Vec<(ClientId, UtcMillis)>, RecordError> {
    tx.query(
        "SELECT client_id, max(start_at) FROM visit WHERE start_at >= ?1 AND start_at < ?2
           AND client_id IS NOT NULL AND status IN (?3, ?4) GROUP BY client_id",
        params![from, to, VisitStatus::CheckedIn, VisitStatus::Completed],
        |r| Ok((r.get(0)?, r.get(1)?)),
    )
}

/// A client's visits, newest first.
pub(super) fn of_client(tx: &ReadTx<'_>, client: ClientId, limit: u32) -> Result<Vec<VisitRow>, RecordError> {
    tx.query(&of_client_sql(), params![client, limit], row)
}

pub(super) fn count_of_client(tx: &ReadTx<'_>, client: ClientId) -> Result<u32, RecordError> {
    let sql = format!("{YEARS} SELECT count(*) FROM year CROSS JOIN visit WHERE {OF_CLIENT}");
    tx.query_one("client", &sql, [client], |r| r.get(0))
}

pub(super) fn move_to_client(
    tx: &mut WriteTx<'_>,
    keep: ClientId,
    drop: ClientId,
) -> Result<usize, RecordError> {
    let now = tx.now();
    let of_drop = format!("{YEARS} SELECT visit.id FROM year CROSS JOIN visit WHERE {OF_CLIENT}");
    tx.execute(
        &format!("UPDATE visit SET client_id = ?2, version = max(version + 1, ?3) WHERE id IN ({of_drop})"),
        params![drop, keep, next_version(0, now)],
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
    let (_, id) = end_and_id(party);
    tx.query_opt(
        &overlap_sql(party),
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
    let (end, id) = end_and_id(party);
    tx.query(
        &taken_sql(party, &format!("start_at, {end}")),
        params![id.as_bytes(), from.plus(-LONGEST), to, from, except],
        |r| Ok(Busy { start: r.get(0)?, end: r.get(1)? }),
    )
}

/// A client's visits lie in the index year by year, see the migration.
const YEARS: &str = "WITH RECURSIVE year (n) AS (
    SELECT max(start_at) >> 35 FROM visit
    UNION ALL
    SELECT (SELECT max(start_at) >> 35 FROM visit WHERE start_at < n << 35)
    FROM year WHERE n IS NOT NULL)";
/// The same for those from `?2` to `?3`.
const YEARS_BETWEEN: &str = "WITH RECURSIVE year (n) AS (
    SELECT ?2 >> 35 UNION ALL SELECT n + 1 FROM year WHERE n < ?3 >> 35)";
const OF_CLIENT: &str = "start_at >> 35 = n AND client_id = ?1";

/// Of a party's visits that start in `(?2, ?3)`, those that end after `?4`, without `?5`.
fn taken_sql(party: Party, columns: &str) -> String {
    let (end, _) = end_and_id(party);
    let of = match party {
        Party::Client(_) => OF_CLIENT,
        Party::Provider(_) => "provider_id = ?1",
        Party::Room(_) => "room_id = ?1",
    };
    let (years, from) = match party {
        Party::Client(_) => (YEARS_BETWEEN, "year CROSS JOIN visit"),
        Party::Provider(_) | Party::Room(_) => ("", "visit"),
    };
    format!(
        "{years} SELECT {columns} FROM {from}
         WHERE {of} AND start_at > ?2 AND start_at < ?3 AND {end} > ?4
           AND status NOT IN ('cancelled', 'noShow') AND id IS NOT ?5"
    )
}

fn overlap_sql(party: Party) -> String {
    taken_sql(party, COLUMNS) + " ORDER BY start_at LIMIT 1"
}

fn between_sql() -> String {
    format!(
        "SELECT {COLUMNS} FROM visit
         WHERE start_at >= ?1 AND start_at < ?2 AND (?3 OR status <> 'cancelled') ORDER BY start_at"
    )
}

fn of_client_sql() -> String {
    format!(
        "{YEARS} SELECT {COLUMNS} FROM year CROSS JOIN visit
         WHERE {OF_CLIENT} ORDER BY start_at DESC LIMIT ?2"
    )
}

/// Until when a visit takes this party's time, and the party's id.
fn end_and_id(party: Party) -> (&'static str, uuid::Uuid) {
    match party {
        Party::Client(c) => ("end_at", c.0),
        Party::Provider(p) => ("busy_until", p.0),
        Party::Room(r) => ("end_at", r.0),
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

/// The last day on which a client was here or will be, of all or of one: not cancelled, not missed.
pub(super) fn last_visits(
    tx: &ReadTx<'_>,
    of: Option<ClientId>,
) -> Result<Vec<(ClientId, LocalDate)>, RecordError> {
    tx.query(
        "SELECT client_id, max(local_date) FROM visit WHERE client_id IS NOT NULL
           AND status NOT IN ('noShow', 'cancelled') AND (?1 IS NULL OR client_id = ?1) GROUP BY client_id",
        [of],
        |r| Ok((r.get(0)?, r.get(1)?)),
    )
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
    fn all_is_looked_up_by_an_index_and_only_a_clients_few_visits_are_sorted() {
        let practice = crate::testing::practice();
        practice
            .owner
            .read(Access::new("plan", Permission::ScheduleView), |tx| {
                let id = uuid::Uuid::nil();
                for (sql, how) in [
                    (between_sql(), "SEARCH visit USING INDEX visit_start (start_at>? AND start_at<?)"),
                    (of_client_sql(), "CO-ROUTINE year; SETUP; SEARCH visit USING COVERING INDEX visit_start; \
                         RECURSIVE STEP; SCAN year; CORRELATED SCALAR SUBQUERY 2; \
                         SEARCH visit USING COVERING INDEX visit_start (start_at<?); SCAN year; \
                         SEARCH visit USING INDEX visit_client (<expr>=? AND client_id=?); \
                         USE TEMP B-TREE FOR ORDER BY"),
                    (
                        overlap_sql(Party::Client(ClientId(id))),
                        "CO-ROUTINE year; SETUP; SCAN CONSTANT ROW; RECURSIVE STEP; SCAN year; SCAN year; \
                         SEARCH visit USING INDEX visit_client \
                         (<expr>=? AND client_id=? AND start_at>? AND start_at<?); \
                         USE TEMP B-TREE FOR ORDER BY",
                    ),
                    (
                        overlap_sql(Party::Provider(PersonId(id))),
                        "SEARCH visit USING INDEX visit_provider (provider_id=? AND start_at>? AND start_at<?)",
                    ),
                    (
                        overlap_sql(Party::Room(RoomId(id))),
                        "SEARCH visit USING INDEX visit_room (room_id=? AND start_at>? AND start_at<?)",
                    ),
                ] {
                    assert_eq!(plan(tx, &sql), how);
                }
                Ok::<_, PracticeError>(())
            })
            .unwrap();
    }

    /// The index goes year by year: none may be skipped, at no edge and in no gap.
    #[test]
    fn a_clients_visits_are_found_in_whichever_year_they_lie() {
        const YEAR: i64 = 1 << 35;
        let practice = crate::testing::practice();
        let access = Access::new("years", Permission::ClientEdit);
        let mut starts = [-3 * YEAR, -YEAR, -1, 0, YEAR - 1, YEAR, 5 * YEAR + 7, 207 * YEAR];
        practice
            .owner
            .write(access, |tx| {
                let named = |name: &str| crate::clients::ClientDraft {
                    given_name: name.into(),
                    ..Default::default()
                };
                let zoe = crate::clients::save(tx, named("Zoe"), true)?;
                let amy = crate::clients::save(tx, named("Amy"), true)?;
                let provider = tx.read().person().unwrap();
                let mut put = |client: Option<ClientId>, start: i64| {
                    let date: LocalDate = serde_json::from_value("2026-01-01".into()).unwrap();
                    let kind = if client.is_some() { VisitKind::Visit } else { VisitKind::Block };
                    let v = VisitRow {
                        id: VisitId(uuid::Uuid::now_v7()),
                        version: 1,
                        kind,
                        status: VisitStatus::Booked,
                        client,
                        provider,
                        room: None,
                        service: None,
                        date,
                        start_minute: 0,
                        end_minute: 1,
                        start: UtcMillis(start),
                        end: UtcMillis(start + 60_000),
                        busy_until: UtcMillis(start + 60_000),
                        title: String::new(),
                        note: String::new(),
                    };
                    insert(tx, &v)
                };
                for start in starts {
                    put(Some(zoe), start)?;
                }
                put(Some(amy), 2 * YEAR)?;
                put(None, 300 * YEAR)?;
                assert!(put(Some(ClientId(uuid::Uuid::now_v7())), 0).is_err(), "a visit of nobody");

                starts.reverse();
                let found = |tx: &ReadTx<'_>, client, limit| -> Vec<i64> {
                    of_client(tx, client, limit).unwrap().into_iter().map(|v| v.start.0).collect()
                };
                assert_eq!(found(tx.read(), zoe, 100), starts);
                assert_eq!(found(tx.read(), zoe, 3), starts[..3]);
                assert_eq!(count_of_client(tx.read(), zoe)?, 8);
                for (n, from) in starts.iter().enumerate() {
                    for to in &starts[..n] {
                        let of = Party::Client(zoe);
                        let mut taken = busy(tx.read(), of, UtcMillis(*from), UtcMillis(*to), None)?;
                        taken.sort_by_key(|b| std::cmp::Reverse(b.start));
                        let taken: Vec<_> = taken.into_iter().map(|b| b.start.0).collect();
                        let within: Vec<_> = starts
                            .into_iter()
                            .filter(|s| (*from..*to).contains(s) || (*s < *from && s + 60_000 > *from))
                            .collect();
                        assert_eq!(taken, within);
                        let first = first_overlap(
                            tx.read(),
                            of,
                            Busy { start: UtcMillis(*from), end: UtcMillis(*to) },
                            None,
                        )?;
                        assert_eq!(first.map(|v| v.start.0), within.last().copied());
                    }
                }
                let nobody = ClientId(uuid::Uuid::now_v7());
                assert!(move_to_client(tx, nobody, zoe).is_err(), "a visit of nobody");
                assert_eq!(move_to_client(tx, amy, zoe)?, 8);
                assert_eq!((count_of_client(tx.read(), amy)?, count_of_client(tx.read(), zoe)?), (9, 0));
                Ok::<_, PracticeError>(())
            })
            .unwrap();
    }
}
