//! The table of answer sets, and what holds for every set of answers.

use super::content::{self, Question};
use super::{
    Answers, ApplicabilityOutcome as Outcome, ApplicabilityReview, HybridState, decide, rules, step,
};
use crate::schedule::LocalDate;
use proptest::prelude::*;
use serde::Deserialize;
use std::collections::{BTreeMap, BTreeSet};

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Table {
    usual: BTreeMap<String, String>,
    cases: Vec<Case>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Case {
    name: String,
    #[serde(default)]
    answers: BTreeMap<String, String>,
    outcome: Outcome,
    #[serde(default)]
    hybrid: Option<HybridState>,
    cite: Vec<String>,
    /// An answer that made the outcome is for counsel to confirm.
    #[serde(default)]
    confirm: bool,
    #[serde(default)]
    ask: Option<String>,
    #[serde(default)]
    law: Vec<String>,
    #[serde(default)]
    asked: Vec<String>,
    #[serde(default)]
    left_out: Vec<String>,
}

fn table() -> Table {
    toml::from_str(include_str!("cases.toml")).unwrap()
}

impl Case {
    /// Answers the interview question by question, as a person does.
    fn answers(&self, usual: &BTreeMap<String, String>) -> Answers {
        let mut answers = Answers::new();
        while let Some(q) = step("Linden", &answers).unwrap().question {
            let given = self.answers.get(&q.id).or_else(|| usual.get(&q.id)).unwrap();
            answers.insert(q.id, given.split(' ').map(str::to_owned).collect());
        }
        answers
    }
}

#[test]
fn each_set_of_answers_comes_to_its_outcome_with_its_citations() {
    let Table { usual, cases } = table();
    assert!(cases.len() >= 40, "{}", cases.len());
    let names: BTreeSet<_> = cases.iter().map(|c| &c.name).collect();
    assert_eq!(names.len(), cases.len(), "two cases of one name");
    let mut wrong = Vec::new();
    for case in &cases {
        let mut say = |what: String| wrong.push(format!("{}: {what}", case.name));
        let answers = case.answers(&usual);
        let found = decide("Linden", &answers).unwrap();
        if found.outcome != case.outcome || found.hybrid != case.hybrid.unwrap_or(HybridState::No) {
            say(format!("came to {:?}, {:?}", found.outcome, found.hybrid));
        }
        let made: Vec<_> = found.reasons.iter().filter(|r| r.decisive).collect();
        let cites: BTreeSet<_> = made.iter().flat_map(|r| &r.cite).collect();
        for cite in case.cite.iter().filter(|c| !cites.contains(c)) {
            say(format!("doesn't cite {cite}, but {cites:?}"));
        }
        if case.confirm && !made.iter().any(|r| r.confirm) {
            say("has nothing to confirm".to_owned());
        }
        if let Some(ask) = &case.ask
            && !found.counsel.iter().any(|c| c.text.contains(ask))
        {
            say(format!("doesn't ask counsel {ask}"));
        }
        if !case.law.is_empty() {
            let laws: Vec<_> = found
                .other_laws
                .iter()
                .map(|l| format!("{}{}", l.id, if l.may { "?" } else { "" }))
                .collect();
            if laws != case.law {
                say(format!("names the laws {laws:?}"));
            }
        }
        for q in case.asked.iter().filter(|q| !answers.contains_key(*q)) {
            say(format!("didn't ask {q}"));
        }
        for q in case.left_out.iter().filter(|q| answers.contains_key(*q)) {
            say(format!("asked {q}"));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn every_outcome_every_question_and_every_answer_stands_in_the_table() {
    let Table { usual, cases } = table();
    let mut seen = BTreeSet::new();
    let mut outcomes = Vec::new();
    for case in &cases {
        for (q, choices) in case.answers(&usual) {
            seen.extend(choices.into_iter().map(|c| format!("{q}={c}")));
        }
        outcomes.push(case.outcome);
    }
    let all =
        content::questions().iter().flat_map(|q| q.options.iter().map(move |c| format!("{}={}", q.id, c.id)));
    let never: Vec<_> = all.filter(|one| !seen.contains(one)).collect();
    // Answers that change nothing but what counsel is asked.
    assert_eq!(never, ["lines=unknown", "desk=unknown"]);
    for outcome in OUTCOMES {
        assert!(outcomes.contains(&outcome), "{outcome:?}");
    }
}

const OUTCOMES: [Outcome; 6] = [
    Outcome::CoveredEntity,
    Outcome::BusinessAssociate,
    Outcome::Both,
    Outcome::Hybrid,
    Outcome::NotCovered,
    Outcome::Undetermined,
];

#[test]
fn every_text_has_its_citation_and_every_id_is_its_own() {
    let unique = |ids: Vec<&String>| {
        let set: BTreeSet<_> = ids.iter().collect();
        assert_eq!(set.len(), ids.len(), "{ids:?}");
    };
    let cited = |of: &str, cite: &[String]| {
        assert!(!cite.is_empty() && cite.iter().all(|c| c.len() > 5 && c.trim() == c), "{of}: {cite:?}");
    };
    let questions = content::questions();
    unique(questions.iter().map(|q| &q.id).collect());
    let mut facts: BTreeSet<String> = BTreeSet::from(["covered".to_owned()]);
    for q in questions {
        cited(&q.id, &q.cite);
        unique(q.options.iter().map(|c| &c.id).collect());
        // A question leans on earlier ones alone: one pass decides what is asked.
        for fact in q.skip.iter().chain(&q.need) {
            assert!(facts.contains(fact), "{}: nothing before it makes {fact}", q.id);
        }
        assert!(q.options.iter().any(|c| c.id == "unknown") || q.id == "enrollment", "{}", q.id);
        for c in &q.options {
            cited(&q.id, &c.cite);
            assert!(!c.reason.is_empty() && !c.label.is_empty(), "{}", q.id);
            assert!(!c.confirm || c.counsel.is_some() || q.id == "states", "{}={}", q.id, c.id);
            facts.insert(format!("{}:{}", q.topic, c.counts));
        }
    }
    for o in content::overlays() {
        cited(&o.id, &o.cite);
        for fact in o.show.iter().chain(&o.may) {
            assert!(facts.contains(fact), "{}: {fact}", o.id);
        }
    }
    for outcome in OUTCOMES {
        let m = content::meaning(outcome).unwrap();
        cited(&m.title, &m.cite);
        assert!(m.headline.contains("{entity}") && !m.means.is_empty() && !m.next.is_empty());
    }
    let mut told = BTreeSet::new();
    for at in questions.iter().map(|q| q.id.as_str()).chain(["result"]) {
        for m in content::misconceptions(at) {
            cited(&m.id, &m.cite);
            told.insert(&m.id);
        }
    }
    for id in ["insurance", "anybody", "dermatologist", "record", "software", "finished"] {
        assert!(told.iter().any(|t| *t == id), "{id} is answered nowhere");
    }
}

#[test]
fn nothing_promises_what_nobody_can() {
    let texts = concat!(
        include_str!("../content/applicability.toml"),
        include_str!("../content/applicability_outcomes.toml")
    );
    for (n, line) in texts.lines().enumerate() {
        let line = line.to_lowercase();
        let quoted = line.contains("“hipaa-compliant software”") || line.contains("nobody certifies");
        for word in ["compliant", "certif", "guarantee"] {
            assert!(!line.contains(word) || quoted, "line {}: {line}", n + 1);
        }
    }
}

#[test]
fn an_interview_that_is_not_finished_comes_to_nothing() {
    let some = Answers::from([("chart".to_owned(), vec!["this".to_owned()])]);
    assert_eq!(decide("Linden", &some).unwrap_err().field(), Some("answers"));
    let first = step("Linden", &Answers::new()).unwrap();
    assert!(first.finding.is_none() && first.answered.is_empty());
    assert!(first.question.unwrap().text.contains("Linden"));
}

#[test]
fn an_answer_that_was_not_offered_is_refused() {
    let with = |q: &str, c: &[&str]| {
        let answers = Answers::from([(q.to_owned(), c.iter().map(|c| (*c).to_owned()).collect())]);
        step("Linden", &answers).err().and_then(|e| e.field().map(str::to_owned))
    };
    assert_eq!(with("chart", &["perhaps"]).as_deref(), Some("answers"));
    assert_eq!(with("chart", &[]).as_deref(), Some("answers"));
    assert_eq!(with("chart", &["this", "other"]).as_deref(), Some("answers"));
    assert_eq!(with("chart", &["this", "this"]).as_deref(), Some("answers"));
    assert_eq!(with("chart", &["this"]), None);
}

#[test]
fn none_of_these_stands_alone_among_the_states() {
    let Table { usual, cases } = table();
    let mut answers = cases.first().unwrap().answers(&usual);
    answers.insert("states".to_owned(), vec!["texas".to_owned(), "none".to_owned()]);
    assert_eq!(decide("Linden", &answers).unwrap_err().field(), Some("answers"));
    answers.insert("states".to_owned(), vec!["texas".to_owned(), "california".to_owned()]);
    assert_eq!(decide("Linden", &answers).unwrap().other_laws.len(), 4);
}

#[test]
fn answers_that_no_longer_matter_are_not_kept() {
    let Table { usual, cases } = table();
    let mut answers = cases.first().unwrap().answers(&usual);
    answers.insert("care".to_owned(), vec!["no".to_owned()]);
    let kept = rules::kept(&answers).unwrap();
    assert!(!kept.contains_key("claims") && kept.contains_key("others"));
    assert_eq!(decide("Linden", &answers).unwrap(), decide("Linden", &kept).unwrap());
}

#[test]
fn a_year_later_it_is_asked_again_and_sooner_when_something_changed() {
    let day = |text: &str| text.parse::<LocalDate>().unwrap();
    assert_eq!(rules::review_on(day("2026-03-12")), day("2027-03-12"));
    assert_eq!(rules::review_on(day("2028-02-29")), day("2029-02-28"));
    let at = |today, changed, agrees| rules::review(Some(day("2027-03-12")), day(today), changed, agrees);
    assert_eq!(at("2026-03-12", false, None), ApplicabilityReview::Current);
    assert_eq!(at("2027-02-09", false, Some(true)), ApplicabilityReview::Current);
    assert_eq!(at("2027-02-10", false, None), ApplicabilityReview::Soon);
    assert_eq!(at("2027-03-11", false, None), ApplicabilityReview::Soon);
    assert_eq!(at("2027-03-12", false, None), ApplicabilityReview::Due);
    assert_eq!(at("2026-03-12", true, Some(true)), ApplicabilityReview::Due);
    assert_eq!(at("2026-03-12", false, Some(false)), ApplicabilityReview::Due);
    assert_eq!(rules::review(None, day("2026-03-12"), true, None), ApplicabilityReview::Never);
    assert_eq!(rules::keep_until(day("2026-03-12")), day("2032-03-12"));
}

/// Answers to every question, asked or not: which of its choices, by a number.
fn answers() -> impl Strategy<Value = Answers> {
    let questions = content::questions();
    prop::collection::vec((any::<prop::sample::Index>(), any::<bool>()), questions.len()).prop_map(
        move |picks| {
            questions
                .iter()
                .zip(picks)
                .map(|(q, (pick, two))| (q.id.clone(), pick_of(q, &pick, two)))
                .collect()
        },
    )
}

fn pick_of(q: &Question, pick: &prop::sample::Index, two: bool) -> Vec<String> {
    let first = pick.get(&q.options);
    let other = q.options.iter().find(|c| q.many && two && !c.alone && !first.alone && c.id != first.id);
    [Some(first), other].into_iter().flatten().map(|c| c.id.clone()).collect()
}

/// Questions whose answer decides the outcome.
fn decides(question: &str) -> bool {
    !matches!(question, "states" | "record" | "lines" | "desk" | "hybrid" | "components")
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(2_000))]

    #[test]
    fn every_interview_ends(given in answers()) {
        let mut answers = Answers::new();
        let mut left = u32::MAX;
        while let Some(q) = step("Linden", &answers).unwrap().question {
            let at = step("Linden", &answers).unwrap();
            prop_assert!(at.remaining >= 1 && at.finding.is_none());
            prop_assert!(answers.len() <= content::questions().len());
            left = at.remaining;
            answers.insert(q.id.clone(), given.get(&q.id).unwrap().clone());
        }
        prop_assert_eq!(left, 1, "the last question is the last");
        let end = step("Linden", &answers).unwrap();
        prop_assert_eq!(end.remaining, 0);
        // As answered one by one, so at once.
        prop_assert_eq!(end.finding.unwrap(), decide("Linden", &given).unwrap());
    }

    #[test]
    fn what_is_not_known_is_never_not_covered(given in answers()) {
        let found = decide("Linden", &given).unwrap();
        let open = found.reasons.iter().any(|r| r.unknown && decides(&r.question));
        prop_assert!(!(open && matches!(found.outcome, Outcome::NotCovered | Outcome::BusinessAssociate)));
        let covered = matches!(found.outcome, Outcome::CoveredEntity | Outcome::Both | Outcome::Hybrid);
        prop_assert_eq!(open && !covered, found.outcome == Outcome::Undetermined);
    }

    #[test]
    fn every_reason_is_cited_and_something_made_the_outcome(given in answers()) {
        let found = decide("Linden", &given).unwrap();
        prop_assert!(found.reasons.iter().any(|r| r.decisive));
        for r in &found.reasons {
            prop_assert!(!r.cite.is_empty() && !r.text.is_empty());
            let open = [&r.text, &r.asked, &r.answered].iter().any(|text| text.contains('{'));
            prop_assert!(!open, "a text that names nobody");
        }
        prop_assert!(!found.cite.is_empty() && !found.counsel.is_empty());
        prop_assert!(found.counsel.iter().all(|c| !c.cite.is_empty()));
        prop_assert!(found.other_laws.iter().all(|l| !l.cite.is_empty()));
        prop_assert!(found.other_laws.iter().any(|l| l.id == "ftcAct" && !l.may));
    }

    #[test]
    fn one_definite_transaction_of_a_provider_is_enough(given in answers(), which in 0..6usize) {
        let mut given = given;
        let set = |g: &mut Answers, q: &str, c: &str| g.insert(q.to_owned(), vec![c.to_owned()]);
        set(&mut given, "care", "yes");
        set(&mut given, "paid", "yes");
        let q = ["claims", "eligibility", "authorization", "payment", "enrollment", "attachments"][which];
        set(&mut given, q, "electronic");
        let found = decide("Linden", &given).unwrap();
        prop_assert!(matches!(found.outcome, Outcome::CoveredEntity | Outcome::Both | Outcome::Hybrid));
    }

    #[test]
    fn only_a_paper_with_every_component_and_lines_apart_makes_a_hybrid(given in answers()) {
        let found = decide("Linden", &given).unwrap();
        let is = |q: &str, c: &str| found.reasons.iter().any(|r| r.question == q)
            && given.get(q).is_some_and(|g| g.iter().any(|id| id == c));
        let paper = is("lines", "yes") && is("desk", "no") && is("hybrid", "yes") && is("components", "yes");
        prop_assert_eq!(found.outcome == Outcome::Hybrid, paper);
        prop_assert_eq!(found.hybrid == HybridState::Designated, paper);
    }
}

/// The window's tests ask the same questions. After a change of the content: `STILLROOM_WRITE=1`,
/// and format the file.
#[test]
fn the_fakes_questions_are_the_contents() {
    let mut content = serde_json::Map::new();
    for text in [
        include_str!("../content/applicability.toml"),
        include_str!("../content/applicability_outcomes.toml"),
    ] {
        content.extend(toml::from_str::<serde_json::Map<String, serde_json::Value>>(text).unwrap());
    }
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/../../../ui/src/fake/programme/applicability.json");
    if std::env::var_os("STILLROOM_WRITE").is_some() {
        std::fs::write(path, serde_json::to_string_pretty(&content).unwrap()).unwrap();
    }
    let fake: serde_json::Map<String, serde_json::Value> =
        serde_json::from_str(&std::fs::read_to_string(path).unwrap()).unwrap();
    assert!(fake == content, "the fake’s questions are stale");
}
