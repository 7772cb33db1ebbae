//! One's own course: opened, answered, looked through, signed.

use super::content::{self, Course};
use super::model::{AttemptId, OpenCourse, Outcome, QuizAnswer, SignTrainingReq, SubmitReq};
use super::{rules, store, verbs};
use crate::{PracticeError, Result, staff};
use stillroom_record::{Access, Permission, PersonId, ReadTx, RecordError, Session};

/// Who acts; the recovery key has no courses.
pub(super) fn own(tx: &ReadTx<'_>) -> Result<PersonId> {
    Ok(tx.person().ok_or(RecordError::NotAllowed(Permission::SelfManage))?)
}

/// Opens a course: goes on with what was left lately, or begins anew.
pub fn open_course(session: &Session, course: &str) -> Result<OpenCourse> {
    let done = session.write(Access::new("training.start", Permission::SelfManage), |tx| {
        let person = own(tx.read())?;
        let course = verbs::known(course)?;
        tx.about("person", person.0);
        let fresh = tx.now().0.saturating_sub(rules::STALE_DAYS * 86_400_000);
        let left = store::attempts_of(tx.read(), person)?.into_iter().find(|a| {
            a.line.course == course.id
                && a.line.version == course.version
                && a.line.ended_at.is_none()
                && a.line.started_at.0 >= fresh
        });
        let (attempt, seed) = match left {
            Some(a) => (a.line.id, a.seed),
            None => {
                let id = AttemptId::new();
                // The random part of the id, so that each attempt has its own order.
                let seed = i64::from_be_bytes(id.0.as_u64_pair().1.to_be_bytes());
                let (version, edition) = (course.version, &crate::programme::edition().number);
                store::begin(tx, &store::Begun { id, person, course: &course.id, version, edition, seed })?;
                tx.changed("training");
                (id, seed)
            }
        };
        let settings = verbs::settings(tx.read())?;
        Ok::<_, PracticeError>(OpenCourse {
            attempt,
            course: course.info(),
            lessons: course.lessons.clone(),
            questions: rules::ask(course, seed),
            pass_mark: settings.pass_mark,
        })
    })?;
    Ok(done.value)
}

/// Hands the answers in. Passed or not, the attempt stays as it is from then on.
pub fn submit_training(session: &Session, req: SubmitReq) -> Result<Outcome> {
    let done = session.write(Access::new("training.submit", Permission::SelfManage), |tx| {
        let person = own(tx.read())?;
        let attempt = store::attempt(tx.read(), req.attempt, person)?;
        tx.about("person", person.0);
        if attempt.line.ended_at.is_some() {
            return Err(PracticeError::Conflict("These answers were handed in already.".into()));
        }
        let course = verbs::known(&attempt.line.course)?;
        if course.version != attempt.line.version {
            return Err(PracticeError::Conflict(
                "This course has changed since you opened it. Open it again; your earlier results stay."
                    .into(),
            ));
        }
        let mark = rules::judge(course, &req.answers)?;
        let pass_mark = verbs::settings(tx.read())?.pass_mark;
        store::finish(tx, req.attempt, mark, pass_mark, &req.answers)?;
        tx.detail(format!("{} version {}: {} %", course.id, course.version, mark.score));
        tx.changed("training");
        outcome(&store::attempt(tx.read(), req.attempt, person)?)
    })?;
    Ok(done.value)
}

/// One's own attempt with every reason.
pub fn training_review(session: &Session, attempt: AttemptId) -> Result<Outcome> {
    session.read(Access::new("training.review", Permission::SelfManage), |tx| {
        outcome(&store::attempt(tx, attempt, own(tx)?)?)
    })
}

/// Signs a pass with one's full name. The course counts from here on.
pub fn sign_training(session: &Session, req: &SignTrainingReq) -> Result<Outcome> {
    let done = session.write(Access::new("training.sign", Permission::SelfManage), |tx| {
        let person = own(tx.read())?;
        let attempt = store::attempt(tx.read(), req.attempt, person)?;
        tx.about("person", person.0);
        if attempt.line.passed != Some(true) {
            return Err(PracticeError::Conflict("Only a pass is signed. Take the quiz again first.".into()));
        }
        if attempt.line.signed_at.is_some() {
            return Err(PracticeError::Conflict("This is signed already.".into()));
        }
        let name = staff::name(tx.read(), person)?;
        if !rules::is_name(&req.name, &name) {
            return Err(PracticeError::invalid(
                "name",
                "Type your full name as it stands at the top of the window.",
            ));
        }
        store::sign(tx, req.attempt, req.name.trim())?;
        tx.detail(format!("{} version {}", attempt.line.course, attempt.line.version));
        tx.changed("training");
        outcome(&store::attempt(tx.read(), req.attempt, person)?)
    })?;
    Ok(done.value)
}

/// How an attempt went.
fn outcome(a: &store::Attempt) -> Result<Outcome> {
    let course = content::course(&a.line.course);
    let now: Option<&Course> = course.filter(|c| c.version == a.line.version && a.line.ended_at.is_some());
    let answers: Vec<QuizAnswer> =
        a.answers.as_deref().and_then(|text| serde_json::from_str(text).ok()).unwrap_or_default();
    Ok(Outcome {
        attempt: a.line.clone(),
        title: course.map_or_else(|| a.line.course.clone(), |c| c.info().title),
        right: a.right.unwrap_or(0),
        questions: a.questions.unwrap_or(0),
        review: now.map(|c| rules::review(c, a.seed, &answers)).unwrap_or_default(),
    })
}
