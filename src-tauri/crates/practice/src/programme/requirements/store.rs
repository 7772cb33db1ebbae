//! All SQL of requirements.

use super::model::{
    AddressableChoice, AddressableDecision, Assessment, AssessmentId, Attestation, AttestationId,
    RequirementResult, RequirementWork,
};
use crate::schedule::LocalDate;
use chrono::NaiveDate;
use std::collections::HashMap;
use stillroom_record::sql::{FromSqlError, Result as SqlResult, Row, named_params, params};
use stillroom_record::{PersonId, ReadTx, RecordError, UtcMillis, WriteTx};
use uuid::Uuid;

/// What is kept of a requirement.
#[derive(Clone)]
pub(super) struct Kept {
    pub(super) id: AssessmentId,
    pub(super) assessment: Assessment,
    pub(super) decision: Option<AddressableDecision>,
}

fn word<T: serde::de::DeserializeOwned>(row: &Row<'_>, column: usize) -> SqlResult<T> {
    let text: String = row.get(column)?;
    serde_json::from_value(serde_json::Value::String(text)).map_err(|_| FromSqlError::InvalidType.into())
}

/// A word of the model as it stands in the database: the same as for the screens.
pub(super) fn text_of<T: serde::Serialize>(word: T) -> String {
    match serde_json::to_value(word) {
        Ok(serde_json::Value::String(text)) => text,
        _ => String::new(),
    }
}

const ASSESSMENT: &str = "SELECT a.id, a.requirement, a.version, a.edition, a.work, a.result, a.owner, o.name, \
    a.review_due, a.rationale, a.changed_at, c.name, a.choice, a.choice_why, a.alternative, a.approver, p.name, \
    a.decided_on FROM requirement_assessment a JOIN person c ON c.id = a.changed_by \
    LEFT JOIN person o ON o.id = a.owner LEFT JOIN person p ON p.id = a.approver";

fn kept(r: &Row<'_>) -> SqlResult<(String, Kept)> {
    let decided: (Option<PersonId>, Option<String>, Option<LocalDate>) = (r.get(15)?, r.get(16)?, r.get(17)?);
    let decision = match decided {
        (Some(approver), Some(who), Some(on)) => Some(AddressableDecision {
            choice: word::<AddressableChoice>(r, 12)?,
            why: r.get(13)?,
            alternative: r.get(14)?,
            approver,
            who,
            on,
        }),
        _ => None,
    };
    let assessment = Assessment {
        version: r.get(2)?,
        edition: r.get(3)?,
        work: word::<RequirementWork>(r, 4)?,
        result: word::<RequirementResult>(r, 5)?,
        owner: r.get(6)?,
        owner_name: r.get(7)?,
        review_due: r.get(8)?,
        rationale: r.get(9)?,
        changed_at: r.get(10)?,
        changed_by: r.get(11)?,
    };
    Ok((r.get(1)?, Kept { id: r.get(0)?, assessment, decision }))
}

/// What is kept of every requirement of which somebody said something.
pub(super) fn all(tx: &ReadTx<'_>) -> Result<HashMap<String, Kept>, RecordError> {
    Ok(tx.query(ASSESSMENT, [], kept)?.into_iter().collect())
}

pub(super) fn one(tx: &ReadTx<'_>, requirement: &str) -> Result<Option<Kept>, RecordError> {
    let sql = format!("{ASSESSMENT} WHERE a.requirement = ?1");
    Ok(tx.query_opt(&sql, [requirement], kept)?.map(|(_, kept)| kept))
}

/// Every statement, newest first, by the assessment that it belongs to.
pub(super) fn attestations(
    tx: &ReadTx<'_>,
    today: NaiveDate,
) -> Result<HashMap<AssessmentId, Vec<Attestation>>, RecordError> {
    let mut found: HashMap<AssessmentId, Vec<Attestation>> = HashMap::new();
    tx.for_each(
        "SELECT t.assessment, t.id, t.text, p.name, t.at, t.expires, t.edition, t.withdrawn_at
         FROM requirement_attestation t JOIN person p ON p.id = t.person ORDER BY t.at DESC, t.id DESC",
        [],
        |r| {
            let expires: LocalDate = r.get(5)?;
            found.entry(r.get(0)?).or_default().push(Attestation {
                id: r.get(1)?,
                text: r.get(2)?,
                who: r.get(3)?,
                at: r.get(4)?,
                expires,
                edition: r.get(6)?,
                expired: expires.0 < today,
                withdrawn: r.get::<_, Option<i64>>(7)?.is_some(),
            });
            Ok(())
        },
    )?;
    Ok(found)
}

/// The statements that were there before a moment, as they stood on a day.
pub(super) fn attestations_before(
    tx: &ReadTx<'_>,
    end: UtcMillis,
    day: NaiveDate,
) -> Result<HashMap<AssessmentId, Vec<Attestation>>, RecordError> {
    let mut found: HashMap<AssessmentId, Vec<Attestation>> = HashMap::new();
    tx.for_each(
        "SELECT t.assessment, t.id, t.text, p.name, t.at, t.expires, t.edition, t.withdrawn_at
         FROM requirement_attestation t JOIN person p ON p.id = t.person WHERE t.at < ?1
         ORDER BY t.at DESC, t.id DESC",
        [end],
        |r| {
            let expires: LocalDate = r.get(5)?;
            found.entry(r.get(0)?).or_default().push(Attestation {
                id: r.get(1)?,
                text: r.get(2)?,
                who: r.get(3)?,
                at: r.get(4)?,
                expires,
                edition: r.get(6)?,
                expired: expires.0 < day,
                withdrawn: r.get::<_, Option<UtcMillis>>(7)?.is_some_and(|at| at < end),
            });
            Ok(())
        },
    )?;
    Ok(found)
}

/// The columns of a row that may change, as the journal writes them.
pub(super) fn fields(kept: &Kept) -> HashMap<String, Option<String>> {
    let Kept { assessment: a, decision, .. } = kept;
    let d = decision.as_ref();
    let all: [(&str, Option<String>); 13] = [
        ("version", Some(a.version.to_string())),
        ("edition", Some(a.edition.clone())),
        ("work", Some(text_of(a.work))),
        ("result", Some(text_of(a.result))),
        ("owner", a.owner.map(|id| id.to_string())),
        ("review_due", a.review_due.map(|day| day.to_string())),
        ("rationale", Some(a.rationale.clone())),
        ("changed_at", a.changed_at.map(|at| at.0.to_string())),
        ("choice", d.map(|d| text_of(d.choice))),
        ("choice_why", d.map(|d| d.why.clone())),
        ("alternative", d.map(|d| d.alternative.clone())),
        ("approver", d.map(|d| d.approver.to_string())),
        ("decided_on", d.map(|d| d.on.to_string())),
    ];
    let mut all: HashMap<String, Option<String>> = all.into_iter().map(|(k, v)| (k.to_owned(), v)).collect();
    // Its name is known; of whom it is not: a change brings the id.
    all.insert("changed_by".to_owned(), None);
    all
}

/// Puts columns back as they were; names are of `people`.
pub(super) fn set_fields(
    kept: &mut Kept,
    fields: &HashMap<String, Option<String>>,
    people: &HashMap<String, String>,
) {
    fn read<T: serde::de::DeserializeOwned>(text: Option<&String>) -> Option<T> {
        serde_json::from_value(serde_json::Value::String(text?.clone())).ok()
    }
    let get = |name: &str| fields.get(name).and_then(Option::as_ref);
    let text = |name: &str| get(name).cloned().unwrap_or_default();
    let name = |column: &str| get(column).and_then(|id| people.get(id)).cloned();
    let a = &mut kept.assessment;
    a.version = text("version").parse().unwrap_or(0);
    a.edition = text("edition");
    a.work = read(get("work")).unwrap_or(RequirementWork::Todo);
    a.result = read(get("result")).unwrap_or(RequirementResult::NotAssessed);
    a.owner = get("owner").and_then(|id| id.parse().ok());
    a.owner_name = name("owner");
    a.review_due = get("review_due").and_then(|day| day.parse().ok());
    a.rationale = text("rationale");
    a.changed_at = get("changed_at").and_then(|at| at.parse().ok()).map(UtcMillis);
    a.changed_by = name("changed_by").or(a.changed_by.take());
    let decided = (
        read(get("choice")),
        get("approver").and_then(|id| id.parse().ok()),
        get("decided_on").and_then(|day| day.parse().ok()),
    );
    kept.decision = match decided {
        (Some(choice), Some(approver), Some(on)) => Some(AddressableDecision {
            choice,
            why: text("choice_why"),
            alternative: text("alternative"),
            approver,
            who: name("approver").unwrap_or_default(),
            on,
        }),
        _ => None,
    };
}

/// Makes the row of a requirement of which nobody said anything yet.
pub(super) fn begin(
    tx: &mut WriteTx<'_>,
    requirement: &str,
    me: PersonId,
    edition: &str,
) -> Result<Kept, RecordError> {
    if let Some(kept) = one(tx.read(), requirement)? {
        return Ok(kept);
    }
    let now = tx.now();
    tx.execute(
        "INSERT INTO requirement_assessment (id, requirement, version, edition, work, result, rationale, changed_at, changed_by)
         VALUES (?1, ?2, 0, ?3, 'todo', 'notAssessed', '', ?4, ?5)",
        params![AssessmentId::new(), requirement, edition, now, me],
    )?;
    one(tx.read(), requirement)?.ok_or(RecordError::NotFound("requirement"))
}

/// What is to be written of an assessment.
pub(super) struct NewState<'a> {
    pub(super) work: RequirementWork,
    pub(super) result: RequirementResult,
    pub(super) owner: Option<PersonId>,
    pub(super) review_due: Option<LocalDate>,
    pub(super) rationale: &'a str,
}

pub(super) fn assess(
    tx: &mut WriteTx<'_>,
    id: AssessmentId,
    new: &NewState<'_>,
    me: PersonId,
    edition: &str,
) -> Result<(), RecordError> {
    let now = tx.now();
    tx.execute(
        "UPDATE requirement_assessment SET version = version + 1, edition = :edition, work = :work, result = :result,
         owner = :owner, review_due = :due, rationale = :rationale, changed_at = :now, changed_by = :me WHERE id = :id",
        named_params! {
            ":id": id, ":edition": edition, ":work": text_of(new.work), ":result": text_of(new.result),
            ":owner": new.owner, ":due": new.review_due, ":rationale": new.rationale, ":now": now, ":me": me,
        },
    )?;
    Ok(())
}

pub(super) fn decide(
    tx: &mut WriteTx<'_>,
    id: AssessmentId,
    new: &super::model::DecideReq,
    (me, today): (PersonId, LocalDate),
    edition: &str,
) -> Result<(), RecordError> {
    let now = tx.now();
    tx.execute(
        "UPDATE requirement_assessment SET version = version + 1, edition = :edition, choice = :choice,
         choice_why = :why, alternative = :alternative, approver = :me, decided_on = :today,
         changed_at = :now, changed_by = :me WHERE id = :id",
        named_params! {
            ":id": id, ":edition": edition, ":choice": text_of(new.choice), ":why": new.why,
            ":alternative": new.alternative, ":me": me, ":today": today, ":now": now,
        },
    )?;
    Ok(())
}

pub(super) fn attest(
    tx: &mut WriteTx<'_>,
    assessment: AssessmentId,
    new: &super::model::AttestReq,
    me: PersonId,
    edition: &str,
) -> Result<(), RecordError> {
    let now = tx.now();
    tx.execute(
        "INSERT INTO requirement_attestation (id, assessment, text, person, at, expires, edition)
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)",
        params![AttestationId::new(), assessment, new.text, me, now, new.expires, edition],
    )?;
    Ok(())
}

/// Takes a statement back; gives the assessment that it belonged to.
pub(super) fn withdraw(tx: &mut WriteTx<'_>, id: AttestationId) -> Result<AssessmentId, RecordError> {
    let now = tx.now();
    let of = tx.returning(
        "UPDATE requirement_attestation SET withdrawn_at = ?2 WHERE id = ?1 AND withdrawn_at IS NULL RETURNING assessment",
        params![id, now],
        |r| r.get(0),
    )?;
    of.into_iter().next().ok_or(RecordError::NotFound("statement"))
}

/// Whether a pack is on; off until somebody switched it on.
pub(super) fn pack(tx: &ReadTx<'_>, pack: &str) -> Result<bool, RecordError> {
    Ok(tx
        .query_opt("SELECT enabled FROM requirement_pack WHERE pack = ?1", [pack], |r| r.get(0))?
        .unwrap_or(false))
}

pub(super) fn set_pack(
    tx: &mut WriteTx<'_>,
    pack: &str,
    enabled: bool,
    me: PersonId,
) -> Result<(), RecordError> {
    let now = tx.now();
    tx.execute(
        "INSERT INTO requirement_pack (id, pack, enabled, changed_at, changed_by) VALUES (?1, ?2, ?3, ?4, ?5)
         ON CONFLICT (pack) DO UPDATE SET enabled = excluded.enabled, changed_at = excluded.changed_at,
         changed_by = excluded.changed_by",
        params![Uuid::now_v7().as_bytes(), pack, enabled, now, me],
    )?;
    Ok(())
}
