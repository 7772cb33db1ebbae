//! Due dates, shuffles and marks.

use super::super::content::{CourseChange, course, courses, proposed};
use super::super::model::ProofSource;
use super::*;
use proptest::prelude::*;
use std::collections::BTreeSet;

fn day(text: &str) -> NaiveDate {
    text.parse().unwrap()
}

fn usual() -> TrainingSettings {
    proposal(proposed())
}

fn given(since: &str) -> Option<Assigned> {
    Some(Assigned { since: day(since), by_hand: false })
}

fn seen(on: &str, version: u32) -> Proof {
    Proof {
        source: ProofSource::Stillroom,
        on: LocalDate(day(on)),
        version: Some(version),
        score: Some(90),
        name: "Mia Torres".into(),
        attempt: None,
    }
}

fn told(on: &str) -> Proof {
    Proof { source: ProofSource::Attested, version: None, score: None, ..seen(on, 0) }
}

/// The desk's course after a second version.
fn second(material: bool) -> Course {
    let mut c = course("desk").unwrap().clone();
    c.version = 2;
    let date = LocalDate(day("2026-06-01"));
    c.changes.insert(0, CourseChange { version: 2, date, material, text: "New.".into() });
    c
}

#[test]
fn a_course_is_due_ten_days_after_joining_and_overdue_the_day_after() {
    let c = course("all").unwrap();
    let at = |today: &str, open| standing(day(today), &usual(), c, given("2026-03-01"), &[], open);
    for (today, open, state) in [
        ("2026-03-01", false, TrainingState::Due),
        ("2026-03-11", false, TrainingState::Due),
        ("2026-03-11", true, TrainingState::Started),
        ("2026-03-12", false, TrainingState::Overdue),
        ("2026-03-12", true, TrainingState::Overdue),
    ] {
        let s = at(today, open);
        assert_eq!((s.state, s.open), (state, open), "{today}");
        assert_eq!((s.due, s.why), (Some(LocalDate(day("2026-03-11"))), Some(DueWhy::Joining)));
    }
    assert!(!is_soon(&at("2026-03-03", false), day("2026-03-03")));
    assert!(is_soon(&at("2026-03-04", false), day("2026-03-04")));
    assert!(!is_soon(&at("2026-03-12", false), day("2026-03-12")), "overdue is said by itself");
}

#[test]
fn who_does_not_have_to_take_it_is_never_late_and_keeps_the_proof() {
    let s =
        standing(day("2030-01-01"), &usual(), course("desk").unwrap(), None, &[seen("2026-01-01", 1)], false);
    assert_eq!((s.state, s.due), (TrainingState::NotAssigned, None));
    assert_eq!(s.proof.unwrap().score, Some(90));
}

#[test]
fn a_pass_holds_for_the_practices_months_and_is_shown_as_due_in_the_last_thirty_days() {
    let c = course("desk").unwrap();
    let proofs = [seen("2026-01-31", 1)];
    let at = |settings: &TrainingSettings, today: &str| {
        let s = standing(day(today), settings, c, given("2025-12-01"), &proofs, false);
        (s.state, s.due.map(|d| d.to_string()))
    };
    let yearly = usual();
    assert_eq!(at(&yearly, "2026-12-31"), (TrainingState::Passed, Some("2027-01-31".into())));
    assert_eq!(at(&yearly, "2027-01-01").0, TrainingState::Due);
    assert_eq!(at(&yearly, "2027-01-31").0, TrainingState::Due);
    assert_eq!(at(&yearly, "2027-02-01").0, TrainingState::Overdue);
    let month = TrainingSettings { repeat_months: Some(1), ..usual() };
    assert_eq!(at(&month, "2026-02-01").1.as_deref(), Some("2026-02-28"), "the last day of a shorter month");
    let never = TrainingSettings { repeat_months: None, ..usual() };
    assert_eq!(at(&never, "2049-01-01"), (TrainingState::Passed, None));
}

#[test]
fn only_a_material_change_asks_again_and_leaves_its_days() {
    let at = |c: &Course, proofs: &[Proof], today: &str| {
        standing(day(today), &usual(), c, given("2025-12-01"), proofs, false)
    };
    let old = [seen("2026-01-10", 1)];
    assert_eq!(at(&second(false), &old, "2026-07-15").state, TrainingState::Passed);
    let asked = at(&second(true), &old, "2026-06-15");
    assert_eq!((asked.state, asked.why), (TrainingState::Due, Some(DueWhy::Change)));
    assert_eq!(asked.due.unwrap().to_string(), "2026-07-01");
    assert_eq!(asked.proof.unwrap().version, Some(1), "what was passed before is still shown");
    assert_eq!(at(&second(true), &old, "2026-07-02").state, TrainingState::Overdue);
    assert_eq!(at(&second(true), &[seen("2026-06-20", 2)], "2026-07-02").state, TrainingState::Passed);
    // Elsewhere, the day decides.
    assert_eq!(at(&second(true), &[told("2026-05-31")], "2026-07-02").state, TrainingState::Overdue);
    assert_eq!(at(&second(true), &[told("2026-06-01")], "2026-07-02").state, TrainingState::Passed);
    assert_eq!(at(course("desk").unwrap(), &[told("2026-01-31")], "2026-07-02").state, TrainingState::Passed);
}

#[test]
fn marks_are_rounded_down_and_every_question_wants_its_answer() {
    let c = course("desk").unwrap();
    let answers = |wrong: usize| -> Vec<QuizAnswer> {
        (0..)
            .zip(&c.questions)
            .map(|(i, q)| {
                let right = q.options.iter().position(|o| o.right).unwrap();
                let option = if i < wrong { (right + 1) % q.options.len() } else { right };
                QuizAnswer { question: q.id.clone(), option: u32::try_from(option).unwrap() }
            })
            .collect()
    };
    assert_eq!(judge(c, &answers(0)).unwrap(), Mark { right: 9, questions: 9, score: 100 });
    assert_eq!(judge(c, &answers(2)).unwrap(), Mark { right: 7, questions: 9, score: 77 });
    let mut short = answers(0);
    short.pop();
    assert_eq!(judge(c, &short).unwrap_err().field(), Some("answers"));
    let mut twice = answers(0);
    twice.push(twice[0].clone());
    assert_eq!(judge(c, &twice).unwrap_err().field(), Some("answers"));
    let mut beyond = answers(0);
    beyond[0].option = 9;
    assert!(judge(c, &beyond).unwrap_err().to_string().starts_with("One question"));
    assert!(judge(c, &[]).unwrap_err().to_string().starts_with("9 questions"));
    let seen = review(c, 7, &answers(2));
    assert_eq!(seen.iter().filter(|r| r.was_right).count(), 7);
    assert!(seen.iter().all(|r| r.options.iter().filter(|o| o.chosen).count() == 1));
}

#[test]
fn a_signature_is_ones_own_name_however_it_is_spaced() {
    for typed in ["Mia Torres", " mia  TORRES ", "MIA TORRES"] {
        assert!(is_name(typed, "Mia Torres"), "{typed}");
    }
    for typed in ["", " ", "Mia", "Mia Torres RN", "Tess Moreau"] {
        assert!(!is_name(typed, "Mia Torres"), "{typed}");
    }
    assert!(!is_name("", ""));
}

#[test]
fn a_decision_names_what_is_wrong_with_it() {
    let today = day("2026-03-12");
    let field = |s: TrainingSettings| settings(s, today).map_err(|e| e.field().unwrap().to_owned()).err();
    assert_eq!(field(usual()), None);
    for (wrong, named) in [
        (TrainingSettings { pass_mark: 49, ..usual() }, "passMark"),
        (TrainingSettings { pass_mark: 101, ..usual() }, "passMark"),
        (TrainingSettings { join_days: 0, ..usual() }, "joinDays"),
        (TrainingSettings { change_days: 366, ..usual() }, "changeDays"),
        (TrainingSettings { repeat_months: Some(0), ..usual() }, "repeatMonths"),
        (TrainingSettings { state_days: Some(90), ..usual() }, "stateSource"),
        (TrainingSettings { state_rule: "Ninety days".into(), ..usual() }, "stateSource"),
        (TrainingSettings { state_days: Some(5), state_source: "Act".into(), ..usual() }, "joinDays"),
        (TrainingSettings { state_as_of: Some(LocalDate(day("2026-03-13"))), ..usual() }, "stateAsOf"),
        (TrainingSettings { state_rule: "x".repeat(2001), ..usual() }, "stateRule"),
    ] {
        assert_eq!(field(wrong).as_deref(), Some(named));
    }
}

proptest! {
    #[test]
    fn a_shuffle_loses_nothing_and_comes_back_the_same(seed in any::<i64>()) {
        for c in courses() {
            let asked = ask(c, seed);
            prop_assert_eq!(&asked, &ask(c, seed));
            let ids: BTreeSet<_> = asked.iter().map(|q| &q.id).collect();
            prop_assert_eq!(ids.len(), c.questions.len());
            for q in &asked {
                let all = &c.questions.iter().find(|x| x.id == q.id).unwrap().options;
                let indexes: BTreeSet<_> = q.options.iter().map(|o| o.index).collect();
                prop_assert_eq!(indexes.len(), all.len());
                for o in &q.options {
                    prop_assert_eq!(&all[usize::try_from(o.index).unwrap()].text, &o.text);
                }
            }
        }
    }

    #[test]
    fn nobody_is_overdue_before_the_day_and_everybody_after(
        since in 0_u64..4000, days in 1_u32..365, later in 0_u64..800,
    ) {
        let from = day("2020-01-01").checked_add_days(Days::new(since)).unwrap();
        let today = from.checked_add_days(Days::new(later)).unwrap();
        let s = TrainingSettings { join_days: days, ..usual() };
        let found =
            standing(today, &s, course("all").unwrap(), Some(Assigned { since: from, by_hand: true }), &[], false);
        prop_assert_eq!(found.state == TrainingState::Overdue, later > u64::from(days));
    }
}

#[test]
fn the_right_answer_stands_in_no_preferred_place() {
    let c = course("all").unwrap();
    let mut places = [0; 4];
    for seed in 0..400 {
        for q in ask(c, seed) {
            let all = &c.questions.iter().find(|x| x.id == q.id).unwrap().options;
            let place = q.options.iter().position(|o| all[usize::try_from(o.index).unwrap()].right).unwrap();
            places[place] += 1;
        }
    }
    assert!(places[..3].iter().all(|n| (1000..1800).contains(n)), "{places:?}");
}
