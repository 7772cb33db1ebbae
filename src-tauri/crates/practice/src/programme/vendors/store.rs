//! All SQL of vendors. There is no statement here that deletes.

use super::{
    AgreementDraft, AgreementId, ClauseAnswer, Returned, SheetAnswer, SheetFinding, VendorAnswer,
    VendorAnswers, VendorCheckId, VendorId, VendorOutcome,
};
use crate::schedule::LocalDate;
use serde::{Deserialize, Serialize};
use stillroom_record::sql::{Result as SqlResult, Row, params};
use stillroom_record::{PersonId, ReadTx, RecordError, UtcMillis, WriteTx};

type Stored<T> = Result<T, RecordError>;

/// The row of a vendor.
#[derive(Clone)]
pub(super) struct VendorRow {
    pub(super) id: VendorId,
    pub(super) version: u32,
    pub(super) kind: String,
    pub(super) name: String,
    pub(super) does: String,
    pub(super) contact: String,
    pub(super) sees: String,
    pub(super) subcontractors: String,
    pub(super) answers: VendorAnswers,
    pub(super) why: String,
    pub(super) outcome: VendorOutcome,
    pub(super) edition: String,
    pub(super) asked_at: Option<UtcMillis>,
    pub(super) asked_by: Option<PersonId>,
    pub(super) ended_on: Option<LocalDate>,
    pub(super) returned: Option<Returned>,
    pub(super) returned_on: Option<LocalDate>,
    pub(super) returned_how: String,
    pub(super) changed_by: PersonId,
}

const SELECT: &str = "SELECT id, version, kind, name, does, contact, sees, subcontractors, workforce, handles, \
    treatment, conduit, payment, why, outcome, edition, asked_at, asked_by, ended_on, returned, returned_on, \
    returned_how, changed_by FROM vendor";

fn vendor_row(r: &Row<'_>) -> SqlResult<VendorRow> {
    Ok(VendorRow {
        id: r.get(0)?,
        version: r.get(1)?,
        kind: r.get(2)?,
        name: r.get(3)?,
        does: r.get(4)?,
        contact: r.get(5)?,
        sees: r.get(6)?,
        subcontractors: r.get(7)?,
        answers: VendorAnswers {
            workforce: r.get(8)?,
            handles: r.get(9)?,
            treatment: r.get(10)?,
            conduit: r.get(11)?,
            payment: r.get(12)?,
        },
        why: r.get(13)?,
        outcome: r.get(14)?,
        edition: r.get(15)?,
        asked_at: r.get(16)?,
        asked_by: r.get(17)?,
        ended_on: r.get(18)?,
        returned: r.get(19)?,
        returned_on: r.get(20)?,
        returned_how: r.get(21)?,
        changed_by: r.get(22)?,
    })
}

pub(super) fn vendors(tx: &ReadTx<'_>) -> Stored<Vec<VendorRow>> {
    tx.query(&format!("{SELECT} ORDER BY name, id"), [], vendor_row)
}

pub(super) fn vendor(tx: &ReadTx<'_>, id: VendorId) -> Stored<VendorRow> {
    tx.query_one("vendor", &format!("{SELECT} WHERE id = ?1"), [id], vendor_row)
}

/// Writes a vendor anew, as its first or its next version.
pub(super) fn put(tx: &mut WriteTx<'_>, v: &VendorRow) -> Stored<()> {
    let (a, now) = (&v.answers, tx.now());
    tx.execute(
        "INSERT INTO vendor (id, version, kind, name, does, contact, sees, subcontractors, workforce, handles,
            treatment, conduit, payment, why, outcome, edition, asked_at, asked_by, ended_on, returned,
            returned_on, returned_how, changed_at, changed_by)
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15, ?16, ?17, ?18, ?19, ?20, ?21,
            ?22, ?23, ?24)
         ON CONFLICT (id) DO UPDATE SET version = excluded.version, name = excluded.name, does = excluded.does,
            contact = excluded.contact, sees = excluded.sees, subcontractors = excluded.subcontractors,
            workforce = excluded.workforce, handles = excluded.handles, treatment = excluded.treatment,
            conduit = excluded.conduit, payment = excluded.payment, why = excluded.why,
            outcome = excluded.outcome, edition = excluded.edition, asked_at = excluded.asked_at,
            asked_by = excluded.asked_by, ended_on = excluded.ended_on, returned = excluded.returned,
            returned_on = excluded.returned_on, returned_how = excluded.returned_how,
            changed_at = excluded.changed_at, changed_by = excluded.changed_by",
        params![
            v.id,
            v.version,
            v.kind,
            v.name,
            v.does,
            v.contact,
            v.sees,
            v.subcontractors,
            a.workforce,
            a.handles,
            a.treatment,
            a.conduit,
            a.payment,
            v.why,
            v.outcome,
            v.edition,
            v.asked_at,
            v.asked_by,
            v.ended_on,
            v.returned,
            v.returned_on,
            v.returned_how,
            now,
            v.changed_by
        ],
    )?;
    Ok(())
}

/// The row of an agreement.
pub(super) struct AgreementRow {
    pub(super) id: AgreementId,
    pub(super) vendor: VendorId,
    pub(super) draft: AgreementDraft,
    pub(super) at: UtcMillis,
    pub(super) by: PersonId,
}

/// "key=yes key=no".
fn write_clauses(all: &[ClauseAnswer]) -> String {
    let words: Vec<_> = all.iter().map(|c| format!("{}={}", c.clause, c.answer.word())).collect();
    words.join(" ")
}

fn read_clauses(text: &str) -> Vec<ClauseAnswer> {
    let of = |word: &str| {
        let (clause, answer) = word.split_once('=')?;
        Some(ClauseAnswer { clause: clause.to_owned(), answer: VendorAnswer::of(answer)? })
    };
    text.split_whitespace().filter_map(of).collect()
}

pub(super) fn agreements(tx: &ReadTx<'_>) -> Stored<Vec<AgreementRow>> {
    tx.query(
        "SELECT id, vendor_id, sent_on, signed_on, signed_by, signed_for_us, ends_on, review_on, report_days,
            clauses, kept_at, terminated_on, terminated_why, written_at, written_by
         FROM vendor_agreement ORDER BY id DESC",
        [],
        |r| {
            let id: AgreementId = r.get(0)?;
            let clauses: String = r.get(9)?;
            Ok(AgreementRow {
                id,
                vendor: r.get(1)?,
                draft: AgreementDraft {
                    id: Some(id),
                    sent_on: r.get(2)?,
                    signed_on: r.get(3)?,
                    signed_by: r.get(4)?,
                    signed_for_us: r.get(5)?,
                    ends_on: r.get(6)?,
                    review_on: r.get(7)?,
                    report_days: r.get(8)?,
                    clauses: read_clauses(&clauses),
                    kept_at: r.get(10)?,
                    terminated_on: r.get(11)?,
                    terminated_why: r.get(12)?,
                },
                at: r.get(13)?,
                by: r.get(14)?,
            })
        },
    )
}

/// Writes an agreement: a new one, or one of this vendor's anew.
pub(super) fn put_agreement(
    tx: &mut WriteTx<'_>,
    vendor: VendorId,
    a: &AgreementDraft,
    edition: &str,
    by: PersonId,
) -> Stored<()> {
    let now = tx.now();
    let id = a.id.unwrap_or_else(AgreementId::new);
    let clauses = write_clauses(&a.clauses);
    let changed = tx.execute(
        "INSERT INTO vendor_agreement (id, vendor_id, sent_on, signed_on, signed_by, signed_for_us, ends_on,
            review_on, report_days, clauses, edition, kept_at, terminated_on, terminated_why, written_at,
            written_by)
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15, ?16)
         ON CONFLICT (id) DO UPDATE SET sent_on = excluded.sent_on, signed_on = excluded.signed_on,
            signed_by = excluded.signed_by, signed_for_us = excluded.signed_for_us, ends_on = excluded.ends_on,
            review_on = excluded.review_on, report_days = excluded.report_days, clauses = excluded.clauses,
            edition = excluded.edition, kept_at = excluded.kept_at, terminated_on = excluded.terminated_on,
            terminated_why = excluded.terminated_why, written_at = excluded.written_at,
            written_by = excluded.written_by
         WHERE vendor_id = excluded.vendor_id",
        params![
            id,
            vendor,
            a.sent_on,
            a.signed_on,
            a.signed_by,
            a.signed_for_us,
            a.ends_on,
            a.review_on,
            a.report_days,
            clauses,
            edition,
            a.kept_at,
            a.terminated_on,
            a.terminated_why,
            now,
            by
        ],
    )?;
    if changed == 0 { Err(RecordError::NotFound("agreement")) } else { Ok(()) }
}

/// The row of a list that was gone through.
pub(super) struct CheckRow {
    pub(super) id: VendorCheckId,
    pub(super) sheet: String,
    pub(super) vendor: Option<VendorId>,
    pub(super) edition: String,
    pub(super) answers: Vec<SheetAnswer>,
    pub(super) findings: Vec<SheetFinding>,
    pub(super) note: String,
    pub(super) done_on: LocalDate,
    pub(super) next_on: LocalDate,
    pub(super) by: PersonId,
}

/// A finding as it is kept: in the words of its edition.
#[derive(Serialize, Deserialize)]
struct KeptFinding {
    question: String,
    asked: String,
    verdict: super::SheetVerdict,
    text: String,
}

pub(super) fn checks(tx: &ReadTx<'_>) -> Stored<Vec<CheckRow>> {
    tx.query(
        "SELECT id, sheet, vendor_id, edition, answers, findings, put_right, note, done_on, next_on, written_by
         FROM vendor_check ORDER BY done_on DESC, id DESC",
        [],
        |r| {
            let (answers, findings, right): (String, String, String) = (r.get(4)?, r.get(5)?, r.get(6)?);
            let kept: Vec<KeptFinding> = serde_json::from_str(&findings).unwrap_or_default();
            let done: Vec<_> = right.split_whitespace().collect();
            Ok(CheckRow {
                id: r.get(0)?,
                sheet: r.get(1)?,
                vendor: r.get(2)?,
                edition: r.get(3)?,
                answers: answers
                    .split_whitespace()
                    .filter_map(|word| word.split_once('='))
                    .map(|(q, c)| SheetAnswer { question: q.to_owned(), choice: c.to_owned() })
                    .collect(),
                findings: kept
                    .into_iter()
                    .map(|k| SheetFinding {
                        put_right: done.contains(&k.question.as_str()),
                        question: k.question,
                        asked: k.asked,
                        verdict: k.verdict,
                        text: k.text,
                    })
                    .collect(),
                note: r.get(7)?,
                done_on: r.get(8)?,
                next_on: r.get(9)?,
                by: r.get(10)?,
            })
        },
    )
}

pub(super) fn add_check(tx: &mut WriteTx<'_>, c: &CheckRow) -> Stored<()> {
    let now = tx.now();
    let answers: Vec<_> = c.answers.iter().map(|a| format!("{}={}", a.question, a.choice)).collect();
    let kept: Vec<_> = c
        .findings
        .iter()
        .map(|f| KeptFinding {
            question: f.question.clone(),
            asked: f.asked.clone(),
            verdict: f.verdict,
            text: f.text.clone(),
        })
        .collect();
    let findings = serde_json::to_string(&kept).unwrap_or_else(|_| "[]".to_owned());
    tx.execute(
        "INSERT INTO vendor_check (id, sheet, vendor_id, edition, answers, findings, put_right, note, done_on,
            next_on, written_at, written_by)
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, '', ?7, ?8, ?9, ?10, ?11)",
        params![
            c.id,
            c.sheet,
            c.vendor,
            c.edition,
            answers.join(" "),
            findings,
            c.note,
            c.done_on,
            c.next_on,
            now,
            c.by
        ],
    )?;
    Ok(())
}

pub(super) fn put_right(tx: &mut WriteTx<'_>, check: VendorCheckId, all: &str) -> Stored<()> {
    tx.execute("UPDATE vendor_check SET put_right = ?2 WHERE id = ?1", params![check, all])?;
    Ok(())
}
