//! All SQL of the activity review. Nothing here deletes.

use super::facts::{Finding, Odd};
use super::model::{ActivityPerson, ClosedReview, FindingId, FindingOutcome};
use super::settings::Threshold;
use crate::Result;
use crate::clients::ClientId;
use crate::programme::incidents::IncidentId;
use crate::schedule::LocalDate;
use std::collections::{BTreeMap, HashMap};
use stillroom_record::sql::{
    FromSql, FromSqlError, FromSqlResult, Result as SqlResult, Row, ToSql, ToSqlOutput, ValueRef, params,
};
use stillroom_record::{PersonId, ReadTx, RecordError, UtcMillis, WriteTx};
use uuid::Uuid;

/// The one row of what the practice set, and of how far was looked.
const ONE: Uuid = Uuid::from_u128(0x5111_0000_0000_7000_8000_0000_0000_0095);

impl FindingOutcome {
    const fn word(self) -> &'static str {
        match self {
            Self::Fine => "fine",
            Self::Talk => "talk",
            Self::Incident => "incident",
        }
    }
}
impl ToSql for FindingOutcome {
    fn to_sql(&self) -> SqlResult<ToSqlOutput<'_>> {
        Ok(ToSqlOutput::from(self.word()))
    }
}
impl FromSql for FindingOutcome {
    fn column_result(v: ValueRef<'_>) -> FromSqlResult<Self> {
        let word = v.as_str()?;
        let all = [Self::Fine, Self::Talk, Self::Incident];
        all.into_iter().find(|one| one.word() == word).ok_or(FromSqlError::InvalidType)
    }
}

/// What the practice set.
pub(super) struct Decided {
    pub(super) version: u32,
    pub(super) cadence_days: u32,
    pub(super) thresholds: BTreeMap<Threshold, u32>,
}

pub(super) fn settings(tx: &ReadTx<'_>) -> Result<Option<Decided>> {
    Ok(tx.query_opt(
        "SELECT version, cadence_days, thresholds FROM activity_settings WHERE id = ?1",
        [ONE.as_bytes()],
        |r| {
            let set: String = r.get(2)?;
            Ok(Decided {
                version: r.get(0)?,
                cadence_days: r.get(1)?,
                thresholds: serde_json::from_str(&set).unwrap_or_default(),
            })
        },
    )?)
}

pub(super) fn put_settings(tx: &mut WriteTx<'_>, decided: &Decided, edition: &str) -> Result<()> {
    let (at, by) = (tx.now(), tx.read().person());
    tx.execute(
        "INSERT INTO activity_settings (id, version, edition, cadence_days, thresholds, saved_at, saved_by)
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)
         ON CONFLICT (id) DO UPDATE SET version = excluded.version, edition = excluded.edition,
           cadence_days = excluded.cadence_days, thresholds = excluded.thresholds,
           saved_at = excluded.saved_at, saved_by = excluded.saved_by",
        params![
            ONE.as_bytes(),
            decided.version,
            edition,
            decided.cadence_days,
            json(&decided.thresholds),
            at,
            by
        ],
    )?;
    Ok(())
}

fn json<T: serde::Serialize>(value: &T) -> String {
    serde_json::to_string(value).unwrap_or_default()
}

pub(super) fn people(tx: &ReadTx<'_>) -> Result<HashMap<PersonId, ActivityPerson>> {
    let all = tx.query(
        "SELECT person_id, phone, address, postal, own_record, leaves_on FROM activity_person",
        [],
        |r| {
            Ok(ActivityPerson {
                person: r.get(0)?,
                phone: r.get(1)?,
                address: r.get(2)?,
                postal: r.get(3)?,
                own_record: r.get(4)?,
                leaves_on: r.get(5)?,
            })
        },
    )?;
    Ok(all.into_iter().map(|p| (p.person, p)).collect())
}

pub(super) fn put_person(tx: &mut WriteTx<'_>, p: &ActivityPerson) -> Result<()> {
    let (at, by) = (tx.now(), tx.read().person());
    tx.execute(
        "INSERT INTO activity_person (person_id, phone, address, postal, own_record, leaves_on, saved_at, saved_by)
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)
         ON CONFLICT (person_id) DO UPDATE SET phone = excluded.phone, address = excluded.address,
           postal = excluded.postal, own_record = excluded.own_record, leaves_on = excluded.leaves_on,
           saved_at = excluded.saved_at, saved_by = excluded.saved_by",
        params![p.person, p.phone, p.address, p.postal, p.own_record, p.leaves_on, at, by],
    )?;
    Ok(())
}

/// The first and the last day that was looked through.
pub(super) fn scanned(tx: &ReadTx<'_>) -> Result<Option<(LocalDate, LocalDate)>> {
    let sql = "SELECT from_on, through FROM activity_scan WHERE id = ?1";
    Ok(tx.query_opt(sql, [ONE.as_bytes()], |r| Ok((r.get(0)?, r.get(1)?)))?)
}

pub(super) fn put_scanned(tx: &mut WriteTx<'_>, from: LocalDate, through: LocalDate) -> Result<()> {
    let at = tx.now();
    tx.execute(
        "INSERT INTO activity_scan (id, from_on, through, at) VALUES (?1, ?2, ?3, ?4)
         ON CONFLICT (id) DO UPDATE SET through = excluded.through, at = excluded.at",
        params![ONE.as_bytes(), from, through, at],
    )?;
    Ok(())
}

/// A finding as it lies in the database.
#[derive(Clone)]
pub(super) struct FindingRow {
    pub(super) id: FindingId,
    pub(super) person: PersonId,
    pub(super) client: Option<ClientId>,
    pub(super) clients: Vec<ClientId>,
    pub(super) first: UtcMillis,
    pub(super) last: UtcMillis,
    pub(super) week: LocalDate,
    pub(super) score: u32,
    pub(super) strong: bool,
    pub(super) odd: Vec<Odd>,
    pub(super) outcome: Option<FindingOutcome>,
    pub(super) why: String,
    pub(super) decided_at: Option<UtcMillis>,
    pub(super) decided_by: Option<PersonId>,
    pub(super) incident: Option<IncidentId>,
    /// When Stillroom first listed it.
    pub(super) found: UtcMillis,
    mark: String,
}

const FINDING: &str = "SELECT id, person_id, client_id, clients, first_at, last_at, week, score, strong, odd,
    outcome, why, decided_at, decided_by, incident_id, mark, found_at FROM activity_finding";

fn finding(r: &Row<'_>) -> SqlResult<FindingRow> {
    let (clients, odd): (String, String) = (r.get(3)?, r.get(9)?);
    Ok(FindingRow {
        id: r.get(0)?,
        person: r.get(1)?,
        client: r.get(2)?,
        clients: serde_json::from_str(&clients).unwrap_or_default(),
        first: r.get(4)?,
        last: r.get(5)?,
        week: r.get(6)?,
        score: r.get(7)?,
        strong: r.get(8)?,
        odd: serde_json::from_str(&odd).unwrap_or_default(),
        outcome: r.get(10)?,
        why: r.get(11)?,
        decided_at: r.get(12)?,
        decided_by: r.get(13)?,
        incident: r.get(14)?,
        mark: r.get(15)?,
        found: r.get(16)?,
    })
}

/// What is open, and what was decided since then.
pub(super) fn findings(tx: &ReadTx<'_>, since: UtcMillis) -> Result<Vec<FindingRow>> {
    let sql = format!(
        "{FINDING} WHERE outcome IS NULL OR decided_at >= ?1 ORDER BY week DESC, outcome IS NOT NULL, score DESC, id"
    );
    Ok(tx.query(&sql, [since], finding)?)
}

pub(super) fn one(tx: &ReadTx<'_>, id: FindingId) -> Result<FindingRow> {
    Ok(tx.query_one("finding", &format!("{FINDING} WHERE id = ?1"), [id], finding)?)
}

/// Findings whose last look lies in these instants: how many, how many open, how many incidents.
pub(super) fn counts(tx: &ReadTx<'_>, from: UtcMillis, to: UtcMillis) -> Result<(u32, u32, u32)> {
    Ok(tx.query_one(
        "finding",
        "SELECT count(*), count(*) FILTER (WHERE outcome IS NULL), count(*) FILTER (WHERE outcome = 'incident')
         FROM activity_finding WHERE last_at >= ?1 AND last_at < ?2",
        params![from, to],
        |r| Ok((r.get(0)?, r.get(1)?, r.get(2)?)),
    )?)
}

/// What makes a finding the same one when its days are looked through again.
fn mark(found: &Finding) -> String {
    match found.client {
        Some(client) => format!("{} {client}", found.who),
        None => {
            let what = found.odd.first().map(|o| format!("{:?}", o.pattern)).unwrap_or_default();
            format!("{} {what} {}", found.who, found.week)
        }
    }
}

/// Takes findings in. What is open already is brought up to date; what was decided stays, and only
/// what happened after it becomes a new finding. Gives how many are new.
pub(super) fn take_in(tx: &mut WriteTx<'_>, found: &[Finding], edition: &str) -> Result<u32> {
    let at = tx.now();
    let mut new = 0;
    for one in found {
        let mark = mark(one);
        let sql = format!("{FINDING} WHERE mark = ?1 ORDER BY last_at DESC LIMIT 1");
        let known = tx.read().query_opt(&sql, [&mark], finding)?;
        match known {
            Some(known)
                if known.last >= one.last && (known.outcome.is_some() || known.score >= one.score) => {}
            Some(known) if known.outcome.is_none() => {
                tx.execute(
                    "UPDATE activity_finding SET clients = ?2, first_at = min(first_at, ?3), last_at = ?4,
                       week = ?5, score = ?6, strong = ?7, odd = ?8 WHERE id = ?1",
                    params![
                        known.id,
                        json(&one.clients),
                        one.first,
                        one.last,
                        one.week,
                        one.score,
                        one.strong,
                        json(&one.odd)
                    ],
                )?;
            }
            _ => {
                new += 1;
                tx.execute(
                    "INSERT INTO activity_finding (id, mark, person_id, client_id, clients, first_at, last_at, week,
                       score, strong, odd, found_at, edition, why)
                     VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, '')",
                    params![
                        FindingId::new(), mark, one.who, one.client, json(&one.clients), one.first, one.last,
                        one.week, one.score, one.strong, json(&one.odd), at, edition
                    ],
                )?;
            }
        }
    }
    Ok(new)
}

pub(super) fn decide(
    tx: &mut WriteTx<'_>,
    row: &FindingRow,
    outcome: FindingOutcome,
    why: &str,
    by: PersonId,
    incident: Option<IncidentId>,
) -> Result<()> {
    let at = tx.now();
    let n = tx.execute(
        "UPDATE activity_finding SET outcome = ?2, why = ?3, decided_at = ?4, decided_by = ?5, incident_id = ?6
         WHERE id = ?1 AND outcome IS NULL AND person_id <> ?5 AND mark = ?7",
        params![row.id, outcome, why, at, by, incident, row.mark],
    )?;
    if n == 0 { Err(RecordError::NotFound("finding").into()) } else { Ok(()) }
}

pub(super) struct NewReview<'a> {
    pub(super) from: LocalDate,
    pub(super) to: LocalDate,
    pub(super) findings: u32,
    pub(super) incidents: u32,
    pub(super) note: &'a str,
    pub(super) signed: &'a str,
    pub(super) thresholds: String,
    pub(super) edition: &'a str,
    pub(super) by: PersonId,
}

pub(super) fn close(tx: &mut WriteTx<'_>, r: &NewReview<'_>) -> Result<()> {
    let at = tx.now();
    tx.execute(
        "INSERT INTO activity_review (id, from_on, to_on, findings, incidents, note, signed, thresholds, edition,
           closed_at, closed_by) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11)",
        params![
            Uuid::now_v7().as_bytes(), r.from, r.to, r.findings, r.incidents, r.note, r.signed, r.thresholds,
            r.edition, at, r.by
        ],
    )?;
    Ok(())
}

/// Newest first.
pub(super) fn reviews(tx: &ReadTx<'_>, most: u32) -> Result<Vec<ClosedReview>> {
    Ok(tx.query(
        "SELECT from_on, to_on, findings, incidents, note, signed, closed_at FROM activity_review
         ORDER BY to_on DESC, closed_at DESC LIMIT ?1",
        [most],
        |r| {
            Ok(ClosedReview {
                from: r.get(0)?,
                to: r.get(1)?,
                findings: r.get(2)?,
                incidents: r.get(3)?,
                note: r.get(4)?,
                signed: r.get(5)?,
                closed_at: r.get(6)?,
            })
        },
    )?)
}
