//! All SQL of training.

use super::model::{
    AttemptId, AttemptLine, Elsewhere, ElsewhereDraft, ElsewhereId, QuizAnswer, TrainingSettings,
};
use super::rules::Mark;
use crate::{PracticeError, Result};
use stillroom_record::sql::{Result as SqlResult, Row, params};
use stillroom_record::{PersonId, ReadTx, RecordError, UtcMillis, WriteTx};
use uuid::Uuid;

/// The one row of what the practice decided.
pub(super) const SETTINGS: Uuid = Uuid::from_u128(0x5111_0000_0000_7000_8000_0000_0000_0087);

/// What was decided, when and by whom.
pub(super) struct Decided {
    pub(super) settings: TrainingSettings,
    pub(super) at: UtcMillis,
    pub(super) by: Option<PersonId>,
}

pub(super) fn settings(tx: &ReadTx<'_>) -> Result<Option<Decided>> {
    Ok(tx.query_opt(
        "SELECT version, pass_mark, join_days, repeat_months, change_days, reminders, state_rule, state_days,
                state_source, state_as_of, state_verified, saved_at, saved_by FROM training_settings WHERE id = ?1",
        [SETTINGS.as_bytes()],
        |r| {
            Ok(Decided {
                settings: TrainingSettings {
                    version: r.get(0)?,
                    pass_mark: r.get(1)?,
                    join_days: r.get(2)?,
                    repeat_months: r.get(3)?,
                    change_days: r.get(4)?,
                    reminders: r.get(5)?,
                    state_rule: r.get(6)?,
                    state_days: r.get(7)?,
                    state_source: r.get(8)?,
                    state_as_of: r.get(9)?,
                    state_verified: r.get(10)?,
                },
                at: r.get(11)?,
                by: r.get(12)?,
            })
        },
    )?)
}

pub(super) fn put_settings(
    tx: &mut WriteTx<'_>,
    s: &TrainingSettings,
    edition: &str,
    at: UtcMillis,
    by: Option<PersonId>,
) -> Result<()> {
    tx.execute(
        "INSERT INTO training_settings (id, version, edition, pass_mark, join_days, repeat_months, change_days,
                reminders, state_rule, state_days, state_source, state_as_of, state_verified, saved_at, saved_by)
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15)
         ON CONFLICT (id) DO UPDATE SET version = excluded.version, edition = excluded.edition,
           pass_mark = excluded.pass_mark, join_days = excluded.join_days, repeat_months = excluded.repeat_months,
           change_days = excluded.change_days, reminders = excluded.reminders, state_rule = excluded.state_rule,
           state_days = excluded.state_days, state_source = excluded.state_source,
           state_as_of = excluded.state_as_of, state_verified = excluded.state_verified,
           saved_at = excluded.saved_at, saved_by = excluded.saved_by",
        params![
            SETTINGS.as_bytes(),
            s.version,
            edition,
            s.pass_mark,
            s.join_days,
            s.repeat_months,
            s.change_days,
            s.reminders,
            s.state_rule,
            s.state_days,
            s.state_source,
            s.state_as_of,
            s.state_verified,
            at,
            by
        ],
    )?;
    Ok(())
}

/// A course that somebody was given by hand and still has.
pub(super) struct Given {
    pub(super) id: Uuid,
    pub(super) person: PersonId,
    pub(super) course: String,
    pub(super) at: UtcMillis,
}

pub(super) fn given(tx: &ReadTx<'_>) -> Result<Vec<Given>> {
    Ok(tx.query(
        "SELECT id, person_id, course, given_at FROM training_assignment WHERE ended_at IS NULL ORDER BY id",
        [],
        |r| {
            let id: [u8; 16] = r.get(0)?;
            Ok(Given { id: Uuid::from_bytes(id), person: r.get(1)?, course: r.get(2)?, at: r.get(3)? })
        },
    )?)
}

pub(super) fn give(tx: &mut WriteTx<'_>, person: PersonId, course: &str) -> Result<()> {
    let (at, by) = (tx.now(), tx.read().person());
    tx.execute(
        "INSERT INTO training_assignment (id, person_id, course, given_at, given_by) VALUES (?1, ?2, ?3, ?4, ?5)",
        params![Uuid::now_v7().as_bytes(), person, course, at, by],
    )?;
    Ok(())
}

pub(super) fn take_back(tx: &mut WriteTx<'_>, id: Uuid) -> Result<()> {
    let (at, by) = (tx.now(), tx.read().person());
    tx.execute(
        "UPDATE training_assignment SET ended_at = ?2, ended_by = ?3 WHERE id = ?1",
        params![id.as_bytes(), at, by],
    )?;
    Ok(())
}

/// An attempt with what only the quiz needs.
pub(super) struct Attempt {
    pub(super) person: PersonId,
    pub(super) seed: i64,
    pub(super) right: Option<u32>,
    pub(super) questions: Option<u32>,
    pub(super) answers: Option<String>,
    pub(super) line: AttemptLine,
}

const ATTEMPT: &str = "SELECT id, person_id, course, content_version, seed, started_at, ended_at, pass_mark,
    questions, right_answers, score, passed, answers, signed_name, signed_at FROM training_attempt";

fn attempt_row(r: &Row<'_>) -> SqlResult<Attempt> {
    Ok(Attempt {
        person: r.get(1)?,
        seed: r.get(4)?,
        questions: r.get(8)?,
        right: r.get(9)?,
        answers: r.get(12)?,
        line: AttemptLine {
            id: r.get(0)?,
            course: r.get(2)?,
            version: r.get(3)?,
            started_at: r.get(5)?,
            ended_at: r.get(6)?,
            pass_mark: r.get(7)?,
            score: r.get(10)?,
            passed: r.get(11)?,
            signed_name: r.get(13)?,
            signed_at: r.get(14)?,
        },
    })
}

/// Everybody's attempts, newest first.
pub(super) fn attempts(tx: &ReadTx<'_>) -> Result<Vec<Attempt>> {
    Ok(tx.query(&format!("{ATTEMPT} ORDER BY started_at DESC, id DESC"), [], attempt_row)?)
}

/// One person's attempts, newest first.
pub(super) fn attempts_of(tx: &ReadTx<'_>, person: PersonId) -> Result<Vec<Attempt>> {
    let sql = format!("{ATTEMPT} WHERE person_id = ?1 ORDER BY started_at DESC, id DESC");
    Ok(tx.query(&sql, [person], attempt_row)?)
}

/// One attempt of this person; somebody else's is as if it weren't there.
pub(super) fn attempt(tx: &ReadTx<'_>, id: AttemptId, person: PersonId) -> Result<Attempt> {
    let sql = format!("{ATTEMPT} WHERE id = ?1 AND person_id = ?2");
    Ok(tx.query_one("attempt", &sql, params![id, person], attempt_row)?)
}

pub(super) struct Begun<'a> {
    pub(super) id: AttemptId,
    pub(super) person: PersonId,
    pub(super) course: &'a str,
    pub(super) version: u32,
    pub(super) edition: &'a str,
    pub(super) seed: i64,
}

pub(super) fn begin(tx: &mut WriteTx<'_>, a: &Begun<'_>) -> Result<()> {
    let at = tx.now();
    tx.execute(
        "INSERT INTO training_attempt (id, person_id, course, content_version, edition, seed, started_at)
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)",
        params![a.id, a.person, a.course, a.version, a.edition, a.seed, at],
    )?;
    Ok(())
}

pub(super) fn finish(
    tx: &mut WriteTx<'_>,
    id: AttemptId,
    mark: Mark,
    pass_mark: u32,
    answers: &[QuizAnswer],
) -> Result<()> {
    let at = tx.now();
    let answers = serde_json::to_string(answers)
        .map_err(|_| PracticeError::invalid("answers", "These answers can't be kept."))?;
    tx.execute(
        "UPDATE training_attempt SET ended_at = ?2, pass_mark = ?3, questions = ?4, right_answers = ?5,
                score = ?6, passed = ?7, answers = ?8 WHERE id = ?1 AND ended_at IS NULL",
        params![id, at, pass_mark, mark.questions, mark.right, mark.score, mark.score >= pass_mark, answers],
    )?;
    Ok(())
}

pub(super) fn sign(tx: &mut WriteTx<'_>, id: AttemptId, name: &str) -> Result<()> {
    let at = tx.now();
    tx.execute(
        "UPDATE training_attempt SET signed_name = ?2, signed_at = ?3
         WHERE id = ?1 AND passed = 1 AND signed_at IS NULL",
        params![id, name, at],
    )?;
    Ok(())
}

const ELSEWHERE: &str = "SELECT id, person_id, course, what, provider, done_on, attested_by, recorded_at,
    withdrawn_why FROM training_elsewhere";

fn elsewhere_row(r: &Row<'_>) -> SqlResult<Elsewhere> {
    Ok(Elsewhere {
        id: r.get(0)?,
        person: r.get(1)?,
        course: r.get(2)?,
        what: r.get(3)?,
        provider: r.get(4)?,
        done_on: r.get(5)?,
        attested_by: r.get(6)?,
        recorded_at: r.get(7)?,
        withdrawn_why: r.get(8)?,
    })
}

/// Everybody's training elsewhere, newest first.
pub(super) fn elsewhere(tx: &ReadTx<'_>) -> Result<Vec<Elsewhere>> {
    Ok(tx.query(&format!("{ELSEWHERE} ORDER BY done_on DESC, id DESC"), [], elsewhere_row)?)
}

pub(super) fn elsewhere_of(tx: &ReadTx<'_>, person: PersonId) -> Result<Vec<Elsewhere>> {
    let sql = format!("{ELSEWHERE} WHERE person_id = ?1 ORDER BY done_on DESC, id DESC");
    Ok(tx.query(&sql, [person], elsewhere_row)?)
}

pub(super) fn one_elsewhere(tx: &ReadTx<'_>, id: ElsewhereId) -> Result<Elsewhere> {
    Ok(tx.query_one("training", &format!("{ELSEWHERE} WHERE id = ?1"), [id], elsewhere_row)?)
}

pub(super) fn add_elsewhere(tx: &mut WriteTx<'_>, d: &ElsewhereDraft) -> Result<()> {
    let (at, by) = (tx.now(), tx.read().person());
    tx.execute(
        "INSERT INTO training_elsewhere (id, person_id, course, what, provider, done_on, attested_by, recorded_at,
                recorded_by) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9)",
        params![
            ElsewhereId::new(),
            d.person,
            d.course,
            d.what,
            d.provider,
            d.done_on,
            d.attested_by,
            at,
            by
        ],
    )?;
    Ok(())
}

pub(super) fn withdraw(tx: &mut WriteTx<'_>, id: ElsewhereId, why: &str) -> Result<()> {
    let at = tx.now();
    let n = tx.execute(
        "UPDATE training_elsewhere SET withdrawn_at = ?2, withdrawn_why = ?3 WHERE id = ?1 AND withdrawn_at IS NULL",
        params![id, at, why],
    )?;
    if n == 0 { Err(RecordError::NotFound("training").into()) } else { Ok(()) }
}

/// Who read the note of which month.
pub(super) fn notes_read(tx: &ReadTx<'_>) -> Result<Vec<(PersonId, String)>> {
    Ok(tx.query("SELECT person_id, month FROM training_note_read", [], |r| Ok((r.get(0)?, r.get(1)?)))?)
}

pub(super) fn has_read(tx: &ReadTx<'_>, person: PersonId, month: &str) -> Result<bool> {
    let sql = "SELECT 1 FROM training_note_read WHERE person_id = ?1 AND month = ?2";
    Ok(tx.query_opt(sql, params![person, month], |_| Ok(()))?.is_some())
}

pub(super) fn note_read(tx: &mut WriteTx<'_>, person: PersonId, note: &str, month: &str) -> Result<()> {
    let at = tx.now();
    tx.execute(
        "INSERT INTO training_note_read (id, person_id, note, month, read_at) VALUES (?1, ?2, ?3, ?4, ?5)
         ON CONFLICT (person_id, month) DO NOTHING",
        params![Uuid::now_v7().as_bytes(), person, note, month, at],
    )?;
    Ok(())
}
