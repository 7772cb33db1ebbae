//! All SQL of evidence.

use super::ground::Grants;
use super::model::{AccessReview, AccessReviewId, EvidenceId, EvidenceRevision, EvidenceState};
use super::rules::Body;
use crate::schedule::LocalDate;
use stillroom_record::sql::{FromSqlError, Result as SqlResult, Row, params};
use stillroom_record::{PersonId, ReadTx, RecordError, Role, UtcMillis, WriteTx};

const REVISION: &str = "SELECT r.id, r.collector, r.version, r.period_from, r.period_to, r.state, r.body, \
    r.sha256, r.collected_at FROM evidence_revision r";

fn revision(r: &Row<'_>) -> SqlResult<EvidenceRevision> {
    let state: String = r.get(5)?;
    let body: String = r.get(6)?;
    // Whoever reads it can hash it; what doesn't read as a body has no facts to show.
    let body: Option<Body> = serde_json::from_str(&body).ok();
    let (facts, as_of) = body.map(|b| (b.facts, b.as_of)).unwrap_or_default();
    Ok(EvidenceRevision {
        id: r.get(0)?,
        collector: r.get(1)?,
        version: r.get(2)?,
        period_from: r.get(3)?,
        period_to: r.get(4)?,
        state: EvidenceState::parse(&state).unwrap_or(EvidenceState::Unknown),
        facts,
        as_of,
        collected_at: r.get(8)?,
        sha256: r.get(7)?,
    })
}

/// The newest revision of each collector.
pub(super) fn newest(tx: &ReadTx<'_>) -> Result<Vec<EvidenceRevision>, RecordError> {
    // Ids are made in the order of time, so the greatest of a collector is its newest.
    let sql = format!(
        "{REVISION} JOIN (SELECT collector, max(collected_at) AS at FROM evidence_revision GROUP BY collector) n \
         ON n.collector = r.collector AND n.at = r.collected_at ORDER BY r.collector, r.id DESC"
    );
    let mut found = tx.query(&sql, [], revision)?;
    found.dedup_by(|later, first| later.collector == first.collector);
    Ok(found)
}

/// The newest revision of each collector of those before a moment.
pub(super) fn newest_before(tx: &ReadTx<'_>, end: UtcMillis) -> Result<Vec<EvidenceRevision>, RecordError> {
    let sql = format!(
        "{REVISION} JOIN (SELECT collector, max(collected_at) AS at FROM evidence_revision \
         WHERE collected_at < ?1 GROUP BY collector) n \
         ON n.collector = r.collector AND n.at = r.collected_at ORDER BY r.collector, r.id DESC"
    );
    let mut found = tx.query(&sql, [end], revision)?;
    found.dedup_by(|later, first| later.collector == first.collector);
    Ok(found)
}

/// Revisions of a period that ended on or after a day, collected before a moment, with what their
/// SHA-256 is of; oldest first.
pub(super) fn sealed(
    tx: &ReadTx<'_>,
    from: LocalDate,
    end: UtcMillis,
) -> Result<Vec<(EvidenceRevision, String)>, RecordError> {
    let sql =
        format!("{REVISION} WHERE r.period_to >= ?1 AND r.collected_at < ?2 ORDER BY r.collected_at, r.id");
    tx.query(&sql, params![from, end], |r| Ok((revision(r)?, r.get(6)?)))
}

/// Who looked through everybody's access before a moment, newest first.
pub(super) fn reviews_before(
    tx: &ReadTx<'_>,
    end: UtcMillis,
) -> Result<Vec<(AccessReviewId, UtcMillis, String, String)>, RecordError> {
    tx.query(
        "SELECT a.id, a.at, p.name, a.note FROM access_review a JOIN person p ON p.id = a.person \
         WHERE a.at < ?1 ORDER BY a.at DESC, a.id DESC",
        [end],
        |r| Ok((r.get(0)?, r.get(1)?, r.get(2)?, r.get(3)?)),
    )
}

/// The revisions of a collector, newest first.
pub(super) fn history(
    tx: &ReadTx<'_>,
    collector: &str,
    limit: u32,
) -> Result<Vec<EvidenceRevision>, RecordError> {
    let sql = format!("{REVISION} WHERE r.collector = ?1 ORDER BY r.collected_at DESC, r.id DESC LIMIT ?2");
    tx.query(&sql, params![collector, limit], revision)
}

/// When anything was collected last.
pub(super) fn collected_last(tx: &ReadTx<'_>) -> Result<Option<(UtcMillis, LocalDate)>, RecordError> {
    tx.query_opt(
        "SELECT collected_at, period_to FROM evidence_revision ORDER BY collected_at DESC LIMIT 1",
        [],
        |r| Ok((r.get(0)?, r.get(1)?)),
    )
}

pub(super) fn insert(tx: &mut WriteTx<'_>, body: &Body, text: &str, sha256: &str) -> Result<(), RecordError> {
    let now = tx.now();
    tx.execute(
        "INSERT INTO evidence_revision (id, collector, version, period_from, period_to, state, body, sha256, collected_at)
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9)",
        params![
            EvidenceId::new(),
            body.collector,
            body.version,
            body.period_from,
            body.period_to,
            body.state.word(),
            text,
            sha256,
            now
        ],
    )?;
    Ok(())
}

/// The last access review, and what it confirmed.
pub(super) fn last_review(tx: &ReadTx<'_>) -> Result<Option<(AccessReview, Grants)>, RecordError> {
    tx.query_opt(
        "SELECT a.id, a.at, a.person, p.name, a.note, a.grants FROM access_review a JOIN person p ON p.id = a.person
         ORDER BY a.at DESC, a.id DESC LIMIT 1",
        [],
        |r| {
            let grants: String = r.get(5)?;
            let grants = read_grants(&grants).ok_or(FromSqlError::InvalidType)?;
            let review =
                AccessReview { id: r.get(0)?, at: r.get(1)?, person: r.get(2)?, who: r.get(3)?, note: r.get(4)? };
            Ok((review, grants))
        },
    )
}

pub(super) fn insert_review(
    tx: &mut WriteTx<'_>,
    person: PersonId,
    grants: &Grants,
    note: &str,
) -> Result<AccessReviewId, RecordError> {
    let (id, now) = (AccessReviewId::new(), tx.now());
    tx.execute(
        "INSERT INTO access_review (id, at, person, grants, note) VALUES (?1, ?2, ?3, ?4, ?5)",
        params![id, now, person, write_grants(grants), note],
    )?;
    Ok(id)
}

/// One grant a line, in order: the same grants are the same text.
pub(super) fn write_grants(grants: &Grants) -> String {
    let lines: Vec<String> = grants.iter().map(|(p, r)| format!("{p} {}", r.as_str())).collect();
    lines.join("\n")
}

fn read_grants(text: &str) -> Option<Grants> {
    text.lines()
        .map(|line| {
            let (person, role) = line.split_once(' ')?;
            Some((person.parse().ok()?, Role::parse(role)?))
        })
        .collect()
}
