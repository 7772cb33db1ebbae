//! All SQL of applicability. There is no statement here that changes an assessment, a word of
//! counsel, a change or a designation.

use super::{
    Answers, ApplicabilityFinding, ApplicabilityId, ApplicabilityLine, ApplicabilityOutcome, CounselWord,
    HybridComponent, HybridDesignation, HybridDesignationId, HybridState, LegalEntity, LegalEntityId,
    LegalEntityKind, ReportedChange,
};
use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::Value as Json;
use stillroom_record::sql::{FromSqlError, Result as SqlResult, Row, params};
use stillroom_record::{PersonId, ReadTx, RecordError, UtcMillis, WriteTx};
use uuid::Uuid;

/// Who writes a row, under which name, and when.
pub(super) struct By {
    pub(super) person: PersonId,
    pub(super) name: String,
    pub(super) at: UtcMillis,
}

/// A word of an enum, as it is in JSON: the same in the database as in the window.
fn word<T: Serialize>(value: &T) -> String {
    match serde_json::to_value(value) {
        Ok(Json::String(word)) => word,
        _ => String::new(),
    }
}

fn of_word<T: DeserializeOwned>(word: String) -> SqlResult<T> {
    serde_json::from_value(Json::String(word)).map_err(|e| FromSqlError::Other(e.into()).into())
}

fn of_json<T: DeserializeOwned>(text: &str) -> SqlResult<T> {
    serde_json::from_str(text).map_err(|e| FromSqlError::Other(e.into()).into())
}

fn json<T: Serialize>(value: &T) -> Result<String, RecordError> {
    serde_json::to_string(value)
        .map_err(|_| RecordError::Conflict("This can’t be written down. Nothing was changed.".to_owned()))
}

fn date(text: String) -> SqlResult<crate::schedule::LocalDate> {
    text.parse().map_err(|e: crate::schedule::NotADate| FromSqlError::Other(e.into()).into())
}

const ENTITY: &str = "SELECT id, name, kind, active FROM legal_entity";

fn entity_row(r: &Row<'_>) -> SqlResult<LegalEntity> {
    Ok(LegalEntity {
        id: r.get(0)?,
        name: r.get(1)?,
        kind: of_word::<LegalEntityKind>(r.get(2)?)?,
        active: r.get(3)?,
    })
}

pub(super) fn entities(tx: &ReadTx<'_>) -> Result<Vec<LegalEntity>, RecordError> {
    tx.query(&format!("{ENTITY} ORDER BY active DESC, sort, id"), [], entity_row)
}

pub(super) fn entity(tx: &ReadTx<'_>, id: LegalEntityId) -> Result<LegalEntity, RecordError> {
    tx.query_one("company", &format!("{ENTITY} WHERE id = ?1"), [id], entity_row)
}

pub(super) fn insert_entity(tx: &mut WriteTx<'_>, e: &LegalEntity) -> Result<(), RecordError> {
    tx.execute(
        "INSERT INTO legal_entity (id, name, kind, active, sort)
         VALUES (?1, ?2, ?3, ?4, (SELECT coalesce(max(sort), 0) + 1 FROM legal_entity))",
        params![e.id, e.name, word(&e.kind), e.active],
    )?;
    Ok(())
}

pub(super) fn update_entity(tx: &mut WriteTx<'_>, e: &LegalEntity) -> Result<(), RecordError> {
    let n = tx.execute(
        "UPDATE legal_entity SET name = ?2, kind = ?3, active = ?4 WHERE id = ?1",
        params![e.id, e.name, word(&e.kind), e.active],
    )?;
    if n == 0 { Err(RecordError::NotFound("company")) } else { Ok(()) }
}

const LINE: &str = "SELECT id, outcome, hybrid, decided_on, decided_at, decider, edition, review_on
                    FROM applicability_assessment";

fn line_row(r: &Row<'_>) -> SqlResult<ApplicabilityLine> {
    let outcome: ApplicabilityOutcome = of_word(r.get(1)?)?;
    Ok(ApplicabilityLine {
        id: r.get(0)?,
        outcome,
        title: outcome.title(),
        hybrid: of_word::<HybridState>(r.get(2)?)?,
        decided_on: date(r.get(3)?)?,
        decided_at: r.get(4)?,
        decider: r.get(5)?,
        edition: r.get(6)?,
        review_on: date(r.get(7)?)?,
        counsel: None,
    })
}

/// Newest first, without what counsel said.
pub(super) fn lines(tx: &ReadTx<'_>, entity: LegalEntityId) -> Result<Vec<ApplicabilityLine>, RecordError> {
    tx.query(&format!("{LINE} WHERE entity_id = ?1 ORDER BY decided_at DESC, id DESC"), [entity], line_row)
}

/// An assessment with all that was written of it.
pub(super) struct Whole {
    pub(super) entity: LegalEntityId,
    pub(super) line: ApplicabilityLine,
    pub(super) answers: Answers,
    pub(super) finding: ApplicabilityFinding,
}

pub(super) fn assessment(tx: &ReadTx<'_>, id: ApplicabilityId) -> Result<Whole, RecordError> {
    let line = tx.query_one("assessment", &format!("{LINE} WHERE id = ?1"), [id], line_row)?;
    tx.query_one(
        "assessment",
        "SELECT entity_id, answers, finding FROM applicability_assessment WHERE id = ?1",
        [id],
        |r| {
            let (answers, finding): (String, String) = (r.get(1)?, r.get(2)?);
            Ok(Whole { entity: r.get(0)?, line, answers: of_json(&answers)?, finding: of_json(&finding)? })
        },
    )
}

pub(super) fn entity_of(tx: &ReadTx<'_>, assessment: ApplicabilityId) -> Result<LegalEntityId, RecordError> {
    tx.query_one(
        "assessment",
        "SELECT entity_id FROM applicability_assessment WHERE id = ?1",
        [assessment],
        |r| r.get(0),
    )
}

pub(super) fn insert_assessment(
    tx: &mut WriteTx<'_>,
    entity: LegalEntityId,
    line: &ApplicabilityLine,
    person: PersonId,
    answers: &Answers,
    finding: &ApplicabilityFinding,
) -> Result<(), RecordError> {
    let (answers, finding) = (json(answers)?, json(finding)?);
    tx.execute(
        "INSERT INTO applicability_assessment (id, entity_id, decided_at, decided_on, review_on, decided_by, decider,
                                               edition, outcome, hybrid, answers, finding)
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12)",
        params![
            line.id,
            entity,
            line.decided_at,
            line.decided_on.to_string(),
            line.review_on.to_string(),
            person,
            line.decider,
            line.edition,
            word(&line.outcome),
            word(&line.hybrid),
            answers,
            finding
        ],
    )?;
    Ok(())
}

/// What counsel said of an assessment, newest first.
pub(super) fn counsel(tx: &ReadTx<'_>, assessment: ApplicabilityId) -> Result<Vec<CounselWord>, RecordError> {
    tx.query(
        "SELECT id, counsel, said_on, agrees, note, recorder, recorded_at FROM applicability_counsel
         WHERE assessment_id = ?1 ORDER BY recorded_at DESC, id DESC",
        [assessment],
        |r| {
            Ok(CounselWord {
                id: r.get(0)?,
                counsel: r.get(1)?,
                said_on: date(r.get(2)?)?,
                agrees: r.get(3)?,
                note: r.get(4)?,
                recorder: r.get(5)?,
                recorded_at: r.get(6)?,
            })
        },
    )
}

pub(super) fn insert_counsel(
    tx: &mut WriteTx<'_>,
    assessment: ApplicabilityId,
    w: &CounselWord,
    person: PersonId,
) -> Result<(), RecordError> {
    tx.execute(
        "INSERT INTO applicability_counsel (id, assessment_id, counsel, said_on, agrees, note, recorded_at,
                                            recorded_by, recorder)
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9)",
        params![
            w.id,
            assessment,
            w.counsel,
            w.said_on.to_string(),
            w.agrees,
            w.note,
            w.recorded_at,
            person,
            w.recorder
        ],
    )?;
    Ok(())
}

/// What was reported of a company, newest first.
pub(super) fn changes(tx: &ReadTx<'_>, entity: LegalEntityId) -> Result<Vec<ReportedChange>, RecordError> {
    tx.query(
        "SELECT id, what, note, recorder, recorded_at FROM applicability_change
         WHERE entity_id = ?1 ORDER BY recorded_at DESC, id DESC",
        [entity],
        |r| {
            Ok(ReportedChange {
                id: r.get(0)?,
                what: of_word(r.get(1)?)?,
                note: r.get(2)?,
                recorder: r.get(3)?,
                recorded_at: r.get(4)?,
            })
        },
    )
}

pub(super) fn insert_change(
    tx: &mut WriteTx<'_>,
    entity: LegalEntityId,
    c: &ReportedChange,
    person: PersonId,
) -> Result<(), RecordError> {
    tx.execute(
        "INSERT INTO applicability_change (id, entity_id, what, note, recorded_at, recorded_by, recorder)
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)",
        params![c.id, entity, word(&c.what), c.note, c.recorded_at, person, c.recorder],
    )?;
    Ok(())
}

/// The designations of a company, newest first.
pub(super) fn designations(
    tx: &ReadTx<'_>,
    entity: LegalEntityId,
) -> Result<Vec<HybridDesignation>, RecordError> {
    let mut all: Vec<HybridDesignation> = tx.query(
        "SELECT id, designated_on, signer, kept_at, recorder, recorded_at FROM hybrid_designation
         WHERE entity_id = ?1 ORDER BY recorded_at DESC, id DESC",
        [entity],
        |r| {
            Ok(HybridDesignation {
                id: r.get(0)?,
                designated_on: date(r.get(1)?)?,
                signer: r.get(2)?,
                kept_at: r.get(3)?,
                components: Vec::new(),
                recorder: r.get(4)?,
                recorded_at: r.get(5)?,
                keep_until: None,
            })
        },
    )?;
    for one in &mut all {
        one.components = tx.query(
            "SELECT name, would_be, inside FROM hybrid_component WHERE designation_id = ?1 ORDER BY sort",
            [one.id],
            |r| Ok(HybridComponent { name: r.get(0)?, would_be: r.get(1)?, inside: r.get(2)? }),
        )?;
    }
    Ok(all)
}

pub(super) fn insert_designation(
    tx: &mut WriteTx<'_>,
    entity: LegalEntityId,
    id: HybridDesignationId,
    req: &super::HybridDesignationReq,
    by: &By,
) -> Result<(), RecordError> {
    tx.execute(
        "INSERT INTO hybrid_designation (id, entity_id, designated_on, signer, kept_at, recorded_at, recorded_by,
                                         recorder)
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)",
        params![id, entity, req.designated_on.to_string(), req.signer, req.kept_at, by.at, by.person, by.name],
    )?;
    for (sort, c) in (0_u32..).zip(&req.components) {
        tx.execute(
            "INSERT INTO hybrid_component (id, designation_id, sort, name, would_be, inside)
             VALUES (?1, ?2, ?3, ?4, ?5, ?6)",
            params![Uuid::now_v7().as_bytes(), id, sort, c.name, c.would_be, c.inside],
        )?;
    }
    Ok(())
}
