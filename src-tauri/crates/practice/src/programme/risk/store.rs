//! All SQL of the risk analysis. There is no statement here that deletes, or changes a year's analysis.

use super::{
    RiskAsset, RiskControlId, RiskControlState, RiskFlow, RiskId, RiskLevel, RiskProofId, RiskProofKind,
    RiskProofState, RiskSnapshotId, RiskSnapshotLine, RiskTaskId, RiskTreatment, content,
};
use crate::schedule::LocalDate;
use stillroom_record::sql::{Result as SqlResult, Row, params};
use stillroom_record::{PersonId, ReadTx, RecordError, UtcMillis, WriteTx};
use uuid::Uuid;

type Stored<T> = Result<T, RecordError>;

pub(super) struct RiskRow {
    pub(super) id: RiskId,
    pub(super) content_key: Option<String>,
    pub(super) edition: String,
    pub(super) title: String,
    pub(super) scenario: String,
    pub(super) clients: String,
    pub(super) threat: String,
    pub(super) owner: Option<PersonId>,
    pub(super) treatment: RiskTreatment,
    pub(super) plan: String,
    pub(super) created_at: UtcMillis,
    pub(super) retired_at: Option<UtcMillis>,
    pub(super) retired_why: String,
    pub(super) version: i32,
}

pub(super) struct ScoreRow {
    pub(super) risk: RiskId,
    pub(super) likelihood: RiskLevel,
    pub(super) impact: RiskLevel,
    pub(super) reason: String,
    pub(super) by: Option<PersonId>,
    pub(super) at: UtcMillis,
}

pub(super) struct ControlRow {
    pub(super) id: RiskControlId,
    pub(super) risk: RiskId,
    pub(super) text: String,
    pub(super) state: RiskControlState,
    pub(super) owner: Option<PersonId>,
    pub(super) likelihood: Option<RiskLevel>,
    pub(super) impact: Option<RiskLevel>,
    pub(super) version: i32,
}

pub(super) struct ProofRow {
    pub(super) id: RiskProofId,
    pub(super) control: RiskControlId,
    pub(super) kind: RiskProofKind,
    pub(super) reference: String,
    pub(super) text: String,
    pub(super) given_by: PersonId,
    pub(super) given_on: LocalDate,
    pub(super) expires: Option<LocalDate>,
    pub(super) state: RiskProofState,
    pub(super) decided_by: Option<PersonId>,
    pub(super) decided_at: Option<UtcMillis>,
    pub(super) decided_why: String,
}

pub(super) struct TaskRow {
    pub(super) id: RiskTaskId,
    pub(super) risk: RiskId,
    pub(super) title: String,
    pub(super) owner: PersonId,
    pub(super) due: LocalDate,
    pub(super) done_at: Option<UtcMillis>,
    pub(super) done_by: Option<PersonId>,
    pub(super) done_note: String,
    pub(super) version: i32,
}

#[derive(Clone)]
pub(super) struct AcceptanceRow {
    pub(super) id: Uuid,
    pub(super) risk: RiskId,
    pub(super) approver: PersonId,
    pub(super) reason: String,
    pub(super) level: RiskLevel,
    pub(super) accepted_at: UtcMillis,
    pub(super) expires: LocalDate,
    pub(super) ended_at: Option<UtcMillis>,
    pub(super) ended_why: String,
}

pub(super) struct ReviewRow {
    pub(super) risk: RiskId,
    pub(super) reviewer: PersonId,
    pub(super) likelihood: RiskLevel,
    pub(super) impact: RiskLevel,
    pub(super) treatment: RiskTreatment,
    pub(super) note: String,
    pub(super) reviewed_at: UtcMillis,
}

pub(super) struct AnswerRow {
    pub(super) question: String,
    pub(super) choices: Vec<String>,
}

/// A year's analysis with its text.
pub(super) struct SnapshotRow {
    pub(super) line: RiskSnapshotLine,
    pub(super) digest: [u8; 32],
    pub(super) body: String,
}

pub(super) fn answers(tx: &ReadTx<'_>) -> Stored<Vec<AnswerRow>> {
    tx.query("SELECT question, choices FROM risk_answer ORDER BY answered_at, id", [], |r| {
        let choices: String = r.get(1)?;
        let choices = choices.split(',').filter(|c| !c.is_empty()).map(str::to_owned).collect();
        Ok(AnswerRow { question: r.get(0)?, choices })
    })
}

pub(super) fn put_answer(
    tx: &mut WriteTx<'_>,
    question: &str,
    choices: &[String],
    edition: &str,
    by: PersonId,
) -> Stored<()> {
    let (choices, at) = (choices.join(","), tx.now());
    let changed = tx.execute(
        "UPDATE risk_answer SET choices = ?2, edition = ?3, answered_by = ?4, answered_at = ?5 WHERE question = ?1",
        params![question, choices, edition, by, at],
    )?;
    if changed == 0 {
        tx.execute(
            "INSERT INTO risk_answer (id, question, choices, edition, answered_by, answered_at)
             VALUES (?1, ?2, ?3, ?4, ?5, ?6)",
            params![Uuid::now_v7().as_bytes(), question, choices, edition, by, at],
        )?;
    }
    Ok(())
}

pub(super) fn assets(tx: &ReadTx<'_>) -> Stored<Vec<(Option<String>, RiskAsset)>> {
    tx.query(
        "SELECT content_key, id, name, place, keeper, holds, encrypted, note, retired_at, retired_why, version
         FROM risk_asset ORDER BY retired_at IS NOT NULL, created_at, id",
        [],
        |r| {
            let key: Option<String> = r.get(0)?;
            let retired: Option<UtcMillis> = r.get(8)?;
            let why: String = r.get(9)?;
            let hint = key.as_deref().and_then(content::asset).map(|a| a.hint.clone()).unwrap_or_default();
            let asset = RiskAsset {
                id: r.get(1)?,
                name: r.get(2)?,
                hint,
                place: r.get(3)?,
                keeper: r.get(4)?,
                holds: r.get(5)?,
                encrypted: r.get(6)?,
                note: r.get(7)?,
                retired_why: retired.map(|_| why),
                version: r.get(10)?,
            };
            Ok((key, asset))
        },
    )
}

pub(super) fn insert_asset(tx: &mut WriteTx<'_>, key: Option<&str>, a: &RiskAsset) -> Stored<()> {
    let at = tx.now();
    tx.execute(
        "INSERT INTO risk_asset (id, content_key, name, place, keeper, holds, encrypted, note, created_at, version)
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, 1)",
        params![a.id, key, a.name, a.place, a.keeper, a.holds, a.encrypted, a.note, at],
    )?;
    Ok(())
}

/// Gives back whether the row had this version.
pub(super) fn update_asset(tx: &mut WriteTx<'_>, a: &RiskAsset, version: i32) -> Stored<bool> {
    let changed = tx.execute(
        "UPDATE risk_asset SET name = ?3, place = ?4, keeper = ?5, holds = ?6, encrypted = ?7, note = ?8,
                version = version + 1 WHERE id = ?1 AND version = ?2 AND retired_at IS NULL",
        params![a.id, version, a.name, a.place, a.keeper, a.holds, a.encrypted, a.note],
    )?;
    Ok(changed > 0)
}

pub(super) fn flows(tx: &ReadTx<'_>) -> Stored<Vec<RiskFlow>> {
    tx.query(
        "SELECT id, origin, target, what, protection, retired_at, retired_why, version
         FROM risk_flow ORDER BY retired_at IS NOT NULL, created_at, id",
        [],
        |r| {
            let retired: Option<UtcMillis> = r.get(5)?;
            let why: String = r.get(6)?;
            Ok(RiskFlow {
                id: r.get(0)?,
                origin: r.get(1)?,
                target: r.get(2)?,
                what: r.get(3)?,
                protection: r.get(4)?,
                retired_why: retired.map(|_| why),
                version: r.get(7)?,
            })
        },
    )
}

pub(super) fn insert_flow(tx: &mut WriteTx<'_>, f: &RiskFlow) -> Stored<()> {
    let at = tx.now();
    tx.execute(
        "INSERT INTO risk_flow (id, origin, target, what, protection, created_at, version)
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, 1)",
        params![f.id, f.origin, f.target, f.what, f.protection, at],
    )?;
    Ok(())
}

pub(super) fn update_flow(tx: &mut WriteTx<'_>, f: &RiskFlow, version: i32) -> Stored<bool> {
    let changed = tx.execute(
        "UPDATE risk_flow SET origin = ?3, target = ?4, what = ?5, protection = ?6, version = version + 1
         WHERE id = ?1 AND version = ?2 AND retired_at IS NULL",
        params![f.id, version, f.origin, f.target, f.what, f.protection],
    )?;
    Ok(changed > 0)
}

/// Says of a row that it is no longer so. `table` is one of the three that can.
pub(super) fn retire(tx: &mut WriteTx<'_>, table: &'static str, id: Uuid, why: &str) -> Stored<()> {
    let at = tx.now();
    let changed = tx.execute(
        &format!(
            "UPDATE {table} SET retired_at = ?2, retired_why = ?3, version = version + 1
             WHERE id = ?1 AND retired_at IS NULL"
        ),
        params![id.as_bytes(), at, why],
    )?;
    if changed == 0 { Err(RecordError::NotFound(table)) } else { Ok(()) }
}

const RISK: &str =
    "SELECT id, content_key, edition, title, scenario, clients, threat, owner, treatment, plan,
                           created_at, retired_at, retired_why, version FROM risk";

fn risk_row(r: &Row<'_>) -> SqlResult<RiskRow> {
    Ok(RiskRow {
        id: r.get(0)?,
        content_key: r.get(1)?,
        edition: r.get(2)?,
        title: r.get(3)?,
        scenario: r.get(4)?,
        clients: r.get(5)?,
        threat: r.get(6)?,
        owner: r.get(7)?,
        treatment: r.get(8)?,
        plan: r.get(9)?,
        created_at: r.get(10)?,
        retired_at: r.get(11)?,
        retired_why: r.get(12)?,
        version: r.get(13)?,
    })
}

pub(super) fn risks(tx: &ReadTx<'_>) -> Stored<Vec<RiskRow>> {
    tx.query(&format!("{RISK} ORDER BY created_at, id"), [], risk_row)
}

pub(super) fn risk(tx: &ReadTx<'_>, id: RiskId) -> Stored<RiskRow> {
    tx.query_one("risk", &format!("{RISK} WHERE id = ?1"), [id], risk_row)
}

pub(super) fn insert_risk(tx: &mut WriteTx<'_>, r: &RiskRow) -> Stored<()> {
    tx.execute(
        "INSERT INTO risk (id, content_key, edition, title, scenario, clients, threat, owner, treatment, plan,
                           created_at, version)
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, 1)",
        params![
            r.id, r.content_key, r.edition, r.title, r.scenario, r.clients, r.threat, r.owner, r.treatment,
            r.plan, r.created_at
        ],
    )?;
    Ok(())
}

/// What a person wrote of it and decided; its version counts on.
pub(super) fn update_risk(tx: &mut WriteTx<'_>, r: &RiskRow) -> Stored<()> {
    tx.execute(
        "UPDATE risk SET title = ?2, scenario = ?3, clients = ?4, owner = ?5, treatment = ?6, plan = ?7,
                version = version + 1 WHERE id = ?1",
        params![r.id, r.title, r.scenario, r.clients, r.owner, r.treatment, r.plan],
    )?;
    Ok(())
}

pub(super) fn scores(tx: &ReadTx<'_>) -> Stored<Vec<ScoreRow>> {
    tx.query(
        "SELECT risk_id, likelihood, impact, reason, scored_by, scored_at FROM risk_score
         ORDER BY risk_id, scored_at, id",
        [],
        |r| {
            Ok(ScoreRow {
                risk: r.get(0)?,
                likelihood: r.get(1)?,
                impact: r.get(2)?,
                reason: r.get(3)?,
                by: r.get(4)?,
                at: r.get(5)?,
            })
        },
    )
}

pub(super) fn insert_score(tx: &mut WriteTx<'_>, s: &ScoreRow) -> Stored<()> {
    tx.execute(
        "INSERT INTO risk_score (id, risk_id, likelihood, impact, reason, scored_by, scored_at)
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)",
        params![Uuid::now_v7().as_bytes(), s.risk, s.likelihood, s.impact, s.reason, s.by, s.at],
    )?;
    Ok(())
}

pub(super) fn controls(tx: &ReadTx<'_>) -> Stored<Vec<ControlRow>> {
    tx.query(
        "SELECT id, risk_id, text, state, owner, likelihood, impact, version FROM risk_control
         ORDER BY state = 'retired', created_at, id",
        [],
        |r| {
            Ok(ControlRow {
                id: r.get(0)?,
                risk: r.get(1)?,
                text: r.get(2)?,
                state: r.get(3)?,
                owner: r.get(4)?,
                likelihood: r.get(5)?,
                impact: r.get(6)?,
                version: r.get(7)?,
            })
        },
    )
}

pub(super) fn risk_of_control(tx: &ReadTx<'_>, id: RiskControlId) -> Stored<RiskId> {
    tx.query_one("control", "SELECT risk_id FROM risk_control WHERE id = ?1", [id], |r| r.get(0))
}

pub(super) fn insert_control(tx: &mut WriteTx<'_>, c: &ControlRow) -> Stored<()> {
    let at = tx.now();
    tx.execute(
        "INSERT INTO risk_control (id, risk_id, text, state, owner, likelihood, impact, created_at, version)
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, 1)",
        params![c.id, c.risk, c.text, c.state, c.owner, c.likelihood, c.impact, at],
    )?;
    Ok(())
}

pub(super) fn update_control(tx: &mut WriteTx<'_>, c: &ControlRow, version: i32) -> Stored<bool> {
    let changed = tx.execute(
        "UPDATE risk_control SET text = ?4, state = ?5, owner = ?6, likelihood = ?7, impact = ?8,
                version = version + 1 WHERE id = ?1 AND risk_id = ?2 AND version = ?3",
        params![c.id, c.risk, version, c.text, c.state, c.owner, c.likelihood, c.impact],
    )?;
    Ok(changed > 0)
}

const PROOF: &str = "SELECT id, control_id, kind, reference, text, given_by, given_on, expires, state,
                            decided_by, decided_at, decided_why FROM risk_evidence";

fn proof_row(r: &Row<'_>) -> SqlResult<ProofRow> {
    Ok(ProofRow {
        id: r.get(0)?,
        control: r.get(1)?,
        kind: r.get(2)?,
        reference: r.get(3)?,
        text: r.get(4)?,
        given_by: r.get(5)?,
        given_on: r.get(6)?,
        expires: r.get(7)?,
        state: r.get(8)?,
        decided_by: r.get(9)?,
        decided_at: r.get(10)?,
        decided_why: r.get(11)?,
    })
}

pub(super) fn proofs(tx: &ReadTx<'_>) -> Stored<Vec<ProofRow>> {
    tx.query(&format!("{PROOF} ORDER BY given_on DESC, id DESC"), [], proof_row)
}

pub(super) fn proof(tx: &ReadTx<'_>, id: RiskProofId) -> Stored<ProofRow> {
    tx.query_one("proof", &format!("{PROOF} WHERE id = ?1"), [id], proof_row)
}

pub(super) fn insert_proof(tx: &mut WriteTx<'_>, risk: RiskId, p: &ProofRow) -> Stored<()> {
    tx.execute(
        "INSERT INTO risk_evidence (id, risk_id, control_id, kind, reference, text, given_by, given_on, expires,
                                    state, decided_by, decided_at, decided_why)
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13)",
        params![
            p.id, risk, p.control, p.kind, p.reference, p.text, p.given_by, p.given_on, p.expires, p.state,
            p.decided_by, p.decided_at, p.decided_why
        ],
    )?;
    Ok(())
}

pub(super) fn decide_proof(
    tx: &mut WriteTx<'_>,
    id: RiskProofId,
    state: RiskProofState,
    by: PersonId,
    why: &str,
) -> Stored<()> {
    let at = tx.now();
    tx.execute(
        "UPDATE risk_evidence SET state = ?2, decided_by = ?3, decided_at = ?4, decided_why = ?5 WHERE id = ?1",
        params![id, state, by, at, why],
    )?;
    Ok(())
}

pub(super) fn tasks(tx: &ReadTx<'_>) -> Stored<Vec<TaskRow>> {
    tx.query(
        "SELECT id, risk_id, title, owner, due, done_at, done_by, done_note, version FROM risk_task
         ORDER BY done_at IS NOT NULL, due, id",
        [],
        |r| {
            Ok(TaskRow {
                id: r.get(0)?,
                risk: r.get(1)?,
                title: r.get(2)?,
                owner: r.get(3)?,
                due: r.get(4)?,
                done_at: r.get(5)?,
                done_by: r.get(6)?,
                done_note: r.get(7)?,
                version: r.get(8)?,
            })
        },
    )
}

pub(super) fn insert_task(tx: &mut WriteTx<'_>, t: &TaskRow) -> Stored<()> {
    let at = tx.now();
    tx.execute(
        "INSERT INTO risk_task (id, risk_id, title, owner, due, created_at, done_at, done_by, done_note, version)
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, 1)",
        params![t.id, t.risk, t.title, t.owner, t.due, at, t.done_at, t.done_by, t.done_note],
    )?;
    Ok(())
}

pub(super) fn update_task(tx: &mut WriteTx<'_>, t: &TaskRow, version: i32) -> Stored<bool> {
    let changed = tx.execute(
        "UPDATE risk_task SET title = ?4, owner = ?5, due = ?6, done_at = ?7, done_by = ?8, done_note = ?9,
                version = version + 1 WHERE id = ?1 AND risk_id = ?2 AND version = ?3",
        params![t.id, t.risk, version, t.title, t.owner, t.due, t.done_at, t.done_by, t.done_note],
    )?;
    Ok(changed > 0)
}

pub(super) fn acceptances(tx: &ReadTx<'_>) -> Stored<Vec<AcceptanceRow>> {
    tx.query(
        "SELECT id, risk_id, approver, reason, level, accepted_at, expires, ended_at, ended_why
         FROM risk_acceptance ORDER BY accepted_at, id",
        [],
        |r| {
            Ok(AcceptanceRow {
                id: r.get::<_, RiskSnapshotId>(0)?.0,
                risk: r.get(1)?,
                approver: r.get(2)?,
                reason: r.get(3)?,
                level: r.get(4)?,
                accepted_at: r.get(5)?,
                expires: r.get(6)?,
                ended_at: r.get(7)?,
                ended_why: r.get(8)?,
            })
        },
    )
}

pub(super) fn insert_acceptance(tx: &mut WriteTx<'_>, a: &AcceptanceRow) -> Stored<()> {
    tx.execute(
        "INSERT INTO risk_acceptance (id, risk_id, approver, reason, level, accepted_at, expires)
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)",
        params![a.id.as_bytes(), a.risk, a.approver, a.reason, a.level, a.accepted_at, a.expires],
    )?;
    Ok(())
}

pub(super) fn end_acceptances(tx: &mut WriteTx<'_>, risk: RiskId, why: &str) -> Stored<()> {
    let at = tx.now();
    tx.execute(
        "UPDATE risk_acceptance SET ended_at = ?2, ended_why = ?3 WHERE risk_id = ?1 AND ended_at IS NULL",
        params![risk, at, why],
    )?;
    Ok(())
}

pub(super) fn reviews(tx: &ReadTx<'_>) -> Stored<Vec<ReviewRow>> {
    tx.query(
        "SELECT risk_id, reviewer, likelihood, impact, treatment, note, reviewed_at FROM risk_review
         ORDER BY reviewed_at, id",
        [],
        |r| {
            Ok(ReviewRow {
                risk: r.get(0)?,
                reviewer: r.get(1)?,
                likelihood: r.get(2)?,
                impact: r.get(3)?,
                treatment: r.get(4)?,
                note: r.get(5)?,
                reviewed_at: r.get(6)?,
            })
        },
    )
}

pub(super) fn insert_review(tx: &mut WriteTx<'_>, v: &ReviewRow) -> Stored<()> {
    tx.execute(
        "INSERT INTO risk_review (id, risk_id, reviewer, likelihood, impact, treatment, note, reviewed_at)
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)",
        params![
            Uuid::now_v7().as_bytes(),
            v.risk,
            v.reviewer,
            v.likelihood,
            v.impact,
            v.treatment,
            v.note,
            v.reviewed_at
        ],
    )?;
    Ok(())
}

const SNAPSHOT: &str = "SELECT id, taken_at, taken_on, approver_name, edition, note";

fn snapshot_line(r: &Row<'_>) -> SqlResult<RiskSnapshotLine> {
    Ok(RiskSnapshotLine {
        id: r.get(0)?,
        taken_at: r.get(1)?,
        taken_on: r.get(2)?,
        approver: r.get(3)?,
        edition: r.get(4)?,
        note: r.get(5)?,
    })
}

/// Newest first.
pub(super) fn snapshots(tx: &ReadTx<'_>) -> Stored<Vec<RiskSnapshotLine>> {
    tx.query(&format!("{SNAPSHOT} FROM risk_snapshot ORDER BY taken_at DESC, id DESC"), [], snapshot_line)
}

pub(super) fn snapshot(tx: &ReadTx<'_>, id: RiskSnapshotId) -> Stored<SnapshotRow> {
    tx.query_one(
        "risk analysis",
        &format!("{SNAPSHOT}, digest, body FROM risk_snapshot WHERE id = ?1"),
        [id],
        |r| Ok(SnapshotRow { line: snapshot_line(r)?, digest: r.get(6)?, body: r.get(7)? }),
    )
}

pub(super) fn insert_snapshot(tx: &mut WriteTx<'_>, approver: PersonId, s: &SnapshotRow) -> Stored<()> {
    let l = &s.line;
    tx.execute(
        "INSERT INTO risk_snapshot (id, taken_at, taken_on, approver, approver_name, edition, note, digest, body)
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9)",
        params![
            l.id, l.taken_at, l.taken_on, approver, l.approver, l.edition, l.note, s.digest.as_slice(), s.body
        ],
    )?;
    Ok(())
}
