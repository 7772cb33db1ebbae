//! All SQL of requests. There is no statement here that deletes, or changes an event.

use super::{
    RequestAsker, RequestChange, RequestId, RequestKind, RequestReceived, RequestRule, RequestRuleId,
};
use crate::clients::ClientId;
use crate::programme::clocks::Counting;
use crate::schedule::LocalDate;
use stillroom_record::sql::{Result as SqlResult, Row, params};
use stillroom_record::{PersonId, ReadTx, RecordError, UtcMillis, WriteTx};
use uuid::Uuid;

/// The row of a request.
pub(super) struct RequestRow {
    pub(super) id: RequestId,
    pub(super) version: u32,
    pub(super) client: ClientId,
    pub(super) kind: RequestKind,
    pub(super) received: LocalDate,
    pub(super) received_how: RequestReceived,
    pub(super) asker: RequestAsker,
    pub(super) asker_name: String,
    pub(super) relation: String,
    pub(super) authority: String,
    pub(super) recorded_at: UtcMillis,
    pub(super) recorded_by: PersonId,
    pub(super) changed_at: UtcMillis,
    pub(super) changed_by: PersonId,
}

/// One event of it.
pub(super) struct EventRow {
    pub(super) change: RequestChange,
    pub(super) edition: String,
    pub(super) at: UtcMillis,
    pub(super) by: PersonId,
}

const SELECT: &str =
    "SELECT id, version, client_id, kind, received_on, received_how, asker, asker_name, relation,
    authority, recorded_at, recorded_by, changed_at, changed_by FROM request";

fn row(r: &Row<'_>) -> SqlResult<RequestRow> {
    Ok(RequestRow {
        id: r.get(0)?,
        version: r.get(1)?,
        client: r.get(2)?,
        kind: r.get(3)?,
        received: r.get(4)?,
        received_how: r.get(5)?,
        asker: r.get(6)?,
        asker_name: r.get(7)?,
        relation: r.get(8)?,
        authority: r.get(9)?,
        recorded_at: r.get(10)?,
        recorded_by: r.get(11)?,
        changed_at: r.get(12)?,
        changed_by: r.get(13)?,
    })
}

pub(super) fn requests(tx: &ReadTx<'_>) -> Result<Vec<RequestRow>, RecordError> {
    tx.query(&format!("{SELECT} ORDER BY received_on DESC, recorded_at DESC"), [], row)
}

pub(super) fn of_client(tx: &ReadTx<'_>, client: ClientId) -> Result<Vec<RequestRow>, RecordError> {
    tx.query(
        &format!("{SELECT} WHERE client_id = ?1 ORDER BY received_on DESC, recorded_at DESC"),
        [client],
        row,
    )
}

pub(super) fn request(tx: &ReadTx<'_>, id: RequestId) -> Result<RequestRow, RecordError> {
    tx.query_one("request", &format!("{SELECT} WHERE id = ?1"), [id], row)
}

pub(super) fn events(tx: &ReadTx<'_>, id: RequestId) -> Result<Vec<EventRow>, RecordError> {
    let rows: Vec<(String, EventRow)> = tx.query(
        "SELECT body, edition, at, by FROM request_event WHERE request_id = ?1 ORDER BY seq",
        [id],
        |r| {
            let why = super::RequestReason { why: String::new() };
            let event = EventRow {
                change: RequestChange::Reopen(why),
                edition: r.get(1)?,
                at: r.get(2)?,
                by: r.get(3)?,
            };
            Ok((r.get(0)?, event))
        },
    )?;
    rows.into_iter()
        .map(|(body, event)| {
            let change = serde_json::from_str(&body)
                .map_err(|_| RecordError::Conflict("An event of this request can't be read.".to_owned()))?;
            Ok(EventRow { change, ..event })
        })
        .collect()
}

pub(super) fn insert(tx: &mut WriteTx<'_>, r: &RequestRow) -> Result<(), RecordError> {
    tx.execute(
        "INSERT INTO request (id, version, client_id, kind, received_on, received_how, asker, asker_name, relation,
                              authority, recorded_at, recorded_by, changed_at, changed_by)
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14)",
        params![
            r.id,
            r.version,
            r.client,
            r.kind,
            r.received,
            r.received_how,
            r.asker,
            r.asker_name,
            r.relation,
            r.authority,
            r.recorded_at,
            r.recorded_by,
            r.changed_at,
            r.changed_by
        ],
    )?;
    Ok(())
}

/// Adds an event and counts the request's version up.
pub(super) fn add(
    tx: &mut WriteTx<'_>,
    id: RequestId,
    change: &RequestChange,
    at: UtcMillis,
    by: PersonId,
) -> Result<(), RecordError> {
    let body = serde_json::to_string(change)
        .map_err(|_| RecordError::Conflict("This can't be written down.".to_owned()))?;
    tx.execute(
        "INSERT INTO request_event (id, request_id, seq, act, body, edition, at, by)
         VALUES (?1, ?2, (SELECT coalesce(max(seq), 0) + 1 FROM request_event WHERE request_id = ?2), ?3, ?4, ?5, ?6, ?7)",
        params![
            Uuid::now_v7().as_bytes().to_vec(),
            id,
            change.act(),
            body,
            super::super::edition().number,
            at,
            by
        ],
    )?;
    tx.execute(
        "UPDATE request SET version = version + 1, changed_at = ?2, changed_by = ?3 WHERE id = ?1",
        params![id, at, by],
    )?;
    Ok(())
}

pub(super) fn count_of_client(tx: &ReadTx<'_>, client: ClientId) -> Result<u32, RecordError> {
    tx.query_one("client", "SELECT count(*) FROM request WHERE client_id = ?1", [client], |r| r.get(0))
}

pub(super) fn move_to_client(
    tx: &mut WriteTx<'_>,
    keep: ClientId,
    drop: ClientId,
) -> Result<(), RecordError> {
    tx.execute("UPDATE request SET client_id = ?1 WHERE client_id = ?2", params![keep, drop])?;
    Ok(())
}

fn counting(word: &str) -> Counting {
    if word == "business" { Counting::Business } else { Counting::Calendar }
}

const fn counting_word(counting: Counting) -> &'static str {
    match counting {
        Counting::Calendar => "calendar",
        Counting::Business => "business",
    }
}

pub(super) fn rules(tx: &ReadTx<'_>) -> Result<Vec<RequestRule>, RecordError> {
    tx.query(
        "SELECT id, version, state, kind, days, counting, source, verified_by, verified_on, active
         FROM request_rule ORDER BY state, id",
        [],
        |r| {
            Ok(RequestRule {
                id: r.get::<_, RequestRuleId>(0)?,
                version: r.get(1)?,
                state: r.get(2)?,
                kind: r.get(3)?,
                days: r.get(4)?,
                counting: counting(r.get_ref(5)?.as_str()?),
                source: r.get(6)?,
                verified_by: r.get(7)?,
                verified_on: r.get(8)?,
                active: r.get(9)?,
            })
        },
    )
}

pub(super) fn put_rule(tx: &mut WriteTx<'_>, rule: &RequestRule) -> Result<(), RecordError> {
    tx.execute(
        "INSERT INTO request_rule (id, version, state, kind, days, counting, source, verified_by, verified_on, active)
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10)
         ON CONFLICT (id) DO UPDATE SET version = excluded.version, state = excluded.state, kind = excluded.kind,
           days = excluded.days, counting = excluded.counting, source = excluded.source,
           verified_by = excluded.verified_by, verified_on = excluded.verified_on, active = excluded.active",
        params![
            rule.id,
            rule.version,
            rule.state,
            rule.kind,
            rule.days,
            counting_word(rule.counting),
            rule.source,
            rule.verified_by,
            rule.verified_on,
            rule.active
        ],
    )?;
    Ok(())
}

/// When what a client asked for was last in hand.
pub(super) fn last_in_hand(
    tx: &ReadTx<'_>,
    client: ClientId,
) -> Result<Vec<stillroom_record::UtcMillis>, RecordError> {
    tx.query("SELECT changed_at FROM request WHERE client_id = ?1", [client], |r| r.get(0))
}
