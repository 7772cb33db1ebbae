//! Training through the door.

use crate::world::{PASSPHRASE, World, day};
use stillroom_practice::programme::training::{
    self, AssignReq, DueWhy, ElsewhereDraft, OpenCourse, Outcome, ProofSource, QuizAnswer, SignTrainingReq,
    Standing, SubmitReq, TrainingOverview, TrainingSettings, TrainingState, WithdrawTrainingReq,
};
use stillroom_record::{Passphrase, PersonId, Session};

const DAY: i64 = 86_400_000;

/// Answers by the reviews of an attempt that was all wrong, so as a person would learn them.
fn learn(session: &Session, course: &str) -> Outcome {
    let open = training::open_course(session, course).unwrap();
    submit(session, &open, |_| 0).unwrap()
}

fn submit(
    session: &Session,
    open: &OpenCourse,
    choose: impl Fn(&str) -> u32,
) -> stillroom_practice::Result<Outcome> {
    let answers =
        open.questions.iter().map(|q| QuizAnswer { question: q.id.clone(), option: choose(&q.id) }).collect();
    training::submit_training(session, SubmitReq { attempt: open.attempt, answers })
}

/// Takes the course and gets all right but `wrong`.
fn take(session: &Session, course: &str, wrong: usize) -> Outcome {
    let lesson = learn(session, course);
    let open = training::open_course(session, course).unwrap();
    let right = |id: &str, want: bool| {
        let text = &lesson.review.iter().find(|r| r.id == id).unwrap().options;
        let asked = &open.questions.iter().find(|q| q.id == id).unwrap().options;
        let text = &text.iter().find(|o| o.right == want).unwrap().text;
        asked.iter().find(|o| o.text == *text).unwrap().index
    };
    let mut ids: Vec<_> = lesson.review.iter().map(|r| r.id.as_str()).collect();
    ids.sort_unstable();
    let missed: Vec<_> = ids.into_iter().take(wrong).collect();
    submit(session, &open, |id| right(id, !missed.contains(&id))).unwrap()
}

pub(crate) fn pass(session: &Session, course: &str, name: &str) -> Outcome {
    let passed = take(session, course, 0);
    training::sign_training(session, &SignTrainingReq { attempt: passed.attempt.id, name: name.into() })
        .unwrap()
}

fn of(overview: &TrainingOverview, person: PersonId, course: &str) -> Standing {
    let row = overview.people.iter().find(|p| p.person == person).unwrap();
    row.standings.iter().find(|s| s.course == course).unwrap().clone()
}

fn mine(session: &Session, course: &str) -> Standing {
    training::my_training(session).unwrap().standings.into_iter().find(|s| s.course == course).unwrap()
}

#[test]
fn a_course_is_opened_answered_looked_through_and_signed() {
    let w = World::new();
    let before = mine(&w.mia, "desk");
    assert_eq!((before.state, before.why), (TrainingState::Due, Some(DueWhy::Joining)));
    assert_eq!(before.due, Some(day("2026-03-22")), "ten days");
    let open = training::open_course(&w.mia, "desk").unwrap();
    assert_eq!((open.lessons.len(), open.questions.len(), open.pass_mark), (6, 9, 80));
    assert_eq!(mine(&w.mia, "desk").state, TrainingState::Started);
    // Left and opened again, it is the same quiz in the same order.
    let again = training::open_course(&w.mia, "desk").unwrap();
    assert_eq!((again.attempt, &again.questions), (open.attempt, &open.questions));
    let wrong = submit(&w.mia, &open, |_| 9).unwrap_err();
    assert_eq!(
        (wrong.field(), wrong.to_string().as_str()),
        (Some("answers"), "9 questions aren't answered yet.")
    );
    w.clock.forward(600_000);
    let seen = take(&w.mia, "desk", 1);
    assert_eq!((seen.right, seen.questions, seen.attempt.score), (8, 9, Some(88)));
    assert_eq!(seen.attempt.passed, Some(true));
    assert!(seen.review.iter().all(|r| r.options.iter().all(|o| !o.why.is_empty())));
    assert_eq!(mine(&w.mia, "desk").state, TrainingState::Started, "it counts from the signature");
    let sign = |name: &str| SignTrainingReq { attempt: seen.attempt.id, name: name.into() };
    assert_eq!(training::sign_training(&w.mia, &sign("Mia")).unwrap_err().field(), Some("name"));
    let signed = training::sign_training(&w.mia, &sign(" mia torres")).unwrap();
    assert_eq!(signed.attempt.signed_name.as_deref(), Some("mia torres"));
    assert_eq!(training::sign_training(&w.mia, &sign("Mia Torres")).unwrap_err().code(), "conflict");
    let after = mine(&w.mia, "desk");
    assert_eq!((after.state, after.due), (TrainingState::Passed, Some(day("2027-03-12"))));
    let proof = after.proof.unwrap();
    assert_eq!((proof.source, proof.version, proof.score), (ProofSource::Stillroom, Some(1), Some(88)));
    // Every go is kept, and the journal has the signature.
    let attempts = training::my_training(&w.mia).unwrap().attempts;
    assert_eq!(attempts.len(), 2);
    assert_eq!(attempts[1].score, Some(seen_score_of_a_guess(&w.mia, attempts[1].id)));
    assert_eq!((w.entries("training.sign"), w.entries("training.submit")), (1, 2));
}

/// What the kept attempt says of itself, read back by its owner.
fn seen_score_of_a_guess(session: &Session, id: training::AttemptId) -> u32 {
    let o = training::training_review(session, id).unwrap();
    assert_eq!(o.review.iter().filter(|r| r.was_right).count(), usize::try_from(o.right).unwrap());
    o.right * 100 / o.questions
}

#[test]
fn a_miss_is_kept_and_not_signed_and_can_be_taken_again() {
    let w = World::new();
    let missed = take(&w.nora, "clinical", 2);
    assert_eq!((missed.attempt.score, missed.attempt.passed), (Some(77), Some(false)));
    let sign = SignTrainingReq { attempt: missed.attempt.id, name: "Nora Ibe".into() };
    assert_eq!(training::sign_training(&w.nora, &sign).unwrap_err().code(), "conflict");
    let submitted = SubmitReq { attempt: missed.attempt.id, answers: Vec::new() };
    assert_eq!(training::submit_training(&w.nora, submitted).unwrap_err().code(), "conflict");
    pass(&w.nora, "clinical", "Nora Ibe");
    assert_eq!(mine(&w.nora, "clinical").state, TrainingState::Passed);
    assert_eq!(training::my_training(&w.nora).unwrap().attempts.len(), 4);
}

#[test]
fn nobody_sees_or_signs_another_persons_attempt() {
    let w = World::new();
    let nora = take(&w.nora, "all", 0).attempt.id;
    assert_eq!(training::training_review(&w.mia, nora).unwrap_err().code(), "not_found");
    let sign = SignTrainingReq { attempt: nora, name: "Mia Torres".into() };
    assert_eq!(training::sign_training(&w.mia, &sign).unwrap_err().code(), "not_found");
    assert_eq!(training::open_course(&w.mia, "wine").unwrap_err().field(), Some("course"));
}

#[test]
fn the_list_is_the_officers_and_changes_are_for_who_keeps_the_programme() {
    let w = World::new();
    assert_eq!(training::training_overview(&w.mia).unwrap_err().code(), "not_allowed");
    assert_eq!(training::training_overview(&w.nora).unwrap_err().code(), "not_allowed");
    let list = training::training_overview(&w.ruth).unwrap();
    assert_eq!((list.people.len(), list.courses.len()), (5, 6));
    let mia = w.mia.person().unwrap();
    assert_eq!(of(&list, mia, "clinical").state, TrainingState::NotAssigned);
    assert_eq!(of(&list, mia, "desk").state, TrainingState::Due);
    assert_eq!(of(&list, w.nora(), "clinical").state, TrainingState::Due);
    assert_eq!(of(&list, w.ruth.person().unwrap(), "officials").state, TrainingState::Due);
    let give = AssignReq { person: mia, course: "marketing".into(), assigned: true };
    assert_eq!(training::assign_training(&w.mia, &give).unwrap_err().code(), "not_allowed");
    assert_eq!(training::save_training_settings(&w.nora, list.settings).unwrap_err().code(), "not_allowed");
}

#[test]
fn a_course_given_by_hand_counts_from_that_day_and_can_be_taken_back() {
    let w = World::new();
    let mia = w.mia.person().unwrap();
    w.clock.forward(100 * DAY);
    let give = |course: &str, assigned| AssignReq { person: mia, course: course.into(), assigned };
    let list = training::assign_training(&w.ruth, &give("marketing", true)).unwrap();
    let s = of(&list, mia, "marketing");
    assert_eq!((s.state, s.by_hand, s.due), (TrainingState::Due, true, Some(day("2026-06-30"))));
    assert_eq!(of(&list, mia, "all").state, TrainingState::Overdue);
    // Twice is once.
    training::assign_training(&w.ruth, &give("marketing", true)).unwrap();
    let list = training::assign_training(&w.ruth, &give("marketing", false)).unwrap();
    assert_eq!(of(&list, mia, "marketing").state, TrainingState::NotAssigned);
    let error = training::assign_training(&w.ruth, &give("desk", false)).unwrap_err();
    assert_eq!(error.code(), "conflict", "it comes with the role");
    assert_eq!(training::assign_training(&w.ruth, &give("wine", true)).unwrap_err().field(), Some("course"));
}

#[test]
fn training_elsewhere_is_attested_counts_and_can_be_withdrawn_with_a_reason() {
    let w = World::new();
    let mia = w.mia.person().unwrap();
    let draft = ElsewhereDraft {
        person: mia,
        course: Some("desk".into()),
        what: " Privacy for the front desk ".into(),
        provider: "State association".into(),
        done_on: day("2026-02-10"),
        attested_by: "Ruth Adeyemi".into(),
    };
    for (wrong, field) in [
        (ElsewhereDraft { what: " ".into(), ..draft.clone() }, "what"),
        (ElsewhereDraft { provider: String::new(), ..draft.clone() }, "provider"),
        (ElsewhereDraft { attested_by: String::new(), ..draft.clone() }, "attestedBy"),
        (ElsewhereDraft { done_on: day("2026-03-13"), ..draft.clone() }, "doneOn"),
        (ElsewhereDraft { course: Some("wine".into()), ..draft.clone() }, "course"),
    ] {
        assert_eq!(training::record_training(&w.ruth, wrong).unwrap_err().field(), Some(field));
    }
    assert_eq!(training::record_training(&w.mia, draft.clone()).unwrap_err().code(), "not_allowed");
    let list = training::record_training(&w.ruth, draft).unwrap();
    let s = of(&list, mia, "desk");
    assert_eq!((s.state, s.due), (TrainingState::Passed, Some(day("2027-02-10"))));
    assert_eq!(s.proof.unwrap().source, ProofSource::Attested);
    assert_eq!(list.elsewhere[0].what, "Privacy for the front desk");
    let id = list.elsewhere[0].id;
    let out = |why: &str| WithdrawTrainingReq { id, why: why.into() };
    assert_eq!(training::withdraw_training(&w.ruth, &out(" ")).unwrap_err().field(), Some("why"));
    let list = training::withdraw_training(&w.ruth, &out("It was another Mia")).unwrap();
    assert_eq!(of(&list, mia, "desk").state, TrainingState::Due);
    assert_eq!(list.elsewhere[0].withdrawn_why.as_deref(), Some("It was another Mia"));
    assert_eq!(training::withdraw_training(&w.ruth, &out("again")).unwrap_err().code(), "not_found");
}

#[test]
fn the_practice_decides_and_two_decisions_do_not_cross() {
    let w = World::new();
    let list = training::training_overview(&w.ruth).unwrap();
    assert_eq!((list.settings.version, list.decided_by), (0, None));
    let texas = TrainingSettings {
        pass_mark: 90,
        join_days: 30,
        repeat_months: None,
        state_rule: "Within 90 days of joining, with a signed record".into(),
        state_days: Some(90),
        state_source: "Health and Safety Code 181.101".into(),
        state_as_of: Some(day("2026-03-01")),
        state_verified: "Ruth Adeyemi".into(),
        ..list.settings.clone()
    };
    let saved = training::save_training_settings(&w.ruth, texas).unwrap();
    assert_eq!((saved.settings.version, saved.settings.pass_mark), (1, 90));
    assert_eq!(saved.decided_by.as_deref(), Some("Ruth Adeyemi"));
    assert_eq!(mine(&w.mia, "desk").due, Some(day("2026-04-11")));
    assert_eq!(take(&w.mia, "desk", 1).attempt.passed, Some(false), "88 is below 90");
    let stale = training::save_training_settings(&w.owner, list.settings).unwrap_err();
    assert_eq!(stale.code(), "changed");
    let late = TrainingSettings { join_days: 91, ..saved.settings };
    assert_eq!(training::save_training_settings(&w.owner, late).unwrap_err().field(), Some("joinDays"));
}

#[test]
fn overdue_is_said_after_sign_in_and_so_is_the_months_note() {
    let w = World::new();
    let first = training::training_notice(&w.mia).unwrap();
    assert_eq!((first.overdue, first.soon, first.note), (0, 0, None), "quiet in the first days");
    w.clock.forward(3 * DAY);
    let soon = training::training_notice(&w.mia).unwrap();
    assert_eq!((soon.overdue, soon.soon, soon.due), (0, 2, Some(day("2026-03-22"))));
    w.clock.forward(20 * DAY);
    let late = training::training_notice(&w.mia).unwrap();
    assert_eq!((late.overdue, late.soon), (2, 0));
    let note = late.note.unwrap();
    assert_eq!((note.month.as_str(), note.read), ("2026-04", false));
    assert_eq!(training::read_note(&w.mia, "2026-03").unwrap_err().code(), "conflict");
    training::read_note(&w.mia, "2026-04").unwrap();
    training::read_note(&w.mia, "2026-04").unwrap();
    assert!(training::training_notice(&w.mia).unwrap().note.is_none());
    assert!(training::my_training(&w.mia).unwrap().note.unwrap().read, "it can be read again");
    let months = training::training_overview(&w.ruth).unwrap().notes;
    assert_eq!(months.len(), 1);
    assert_eq!((months[0].month.as_str(), months[0].read, months[0].of), ("2026-04", 1, 5));
    assert_eq!(months[0].waiting, ["Jo Park", "Lena Hart", "Nora Ibe", "Ruth Adeyemi"]);
    let quiet = training::training_overview(&w.ruth).unwrap().settings;
    training::save_training_settings(&w.ruth, TrainingSettings { reminders: false, ..quiet }).unwrap();
    assert!(training::training_notice(&w.nora).unwrap().note.is_none());
}

#[test]
fn a_course_left_for_long_is_begun_anew() {
    let w = World::new();
    let first = training::open_course(&w.mia, "all").unwrap().attempt;
    w.clock.forward(29 * DAY);
    assert_eq!(training::open_course(&w.mia, "all").unwrap().attempt, first);
    w.clock.forward(2 * DAY);
    assert_ne!(training::open_course(&w.mia, "all").unwrap().attempt, first);
}

#[test]
fn who_left_stays_in_the_list_with_what_they_passed() {
    let w = World::new();
    pass(&w.jo, "all", "Jo Park");
    w.owner.step_up(&Passphrase::new(PASSPHRASE)).unwrap();
    stillroom_practice::staff::end_access(&w.owner, w.jo(), "moved away").unwrap();
    let list = training::training_overview(&w.ruth).unwrap();
    let jo = list.people.last().unwrap();
    assert!(!jo.active && jo.person == w.jo());
    assert_eq!(jo.attempts.iter().filter(|a| a.signed_at.is_some()).count(), 1);
}
