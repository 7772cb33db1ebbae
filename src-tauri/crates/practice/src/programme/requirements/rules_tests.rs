use super::super::catalogue;
use super::*;
use crate::programme::evidence::{CollectorInfo, EvidenceRevision};
use crate::schedule::LocalDate;

fn requirement(id: &str) -> &'static Requirement {
    catalogue::find(id, true).unwrap()
}

fn save(result: RequirementResult, work: RequirementWork) -> SaveAssessmentReq {
    SaveAssessmentReq {
        requirement: String::new(),
        version: 0,
        work,
        result,
        owner: None,
        review_due: None,
        rationale: String::new(),
    }
}

fn evidence(name: &str, state: EvidenceState, due: bool) -> Evidence {
    let about = CollectorInfo {
        name: name.into(),
        version: 1,
        title: String::new(),
        means: String::new(),
        looks_at: String::new(),
    };
    let day: LocalDate = "2026-03-12".parse().unwrap();
    let revision = EvidenceRevision {
        id: serde_json::from_str("\"01950000-0000-7000-8000-000000000001\"").unwrap(),
        collector: name.into(),
        version: 1,
        period_from: day,
        period_to: day,
        state,
        facts: Vec::new(),
        as_of: None,
        collected_at: UtcMillis(7),
        sha256: String::new(),
    };
    Evidence { about, revision: Some(revision), due }
}

const NOTHING: Standing = Standing { verified: None, attested: false, decided: false };
use EvidenceState::{Attention, Bad, Good, Unknown};
use RequirementResult::{Met, NotApplicable, NotAssessed, NotMet};
use RequirementWork::{Done, Todo};

fn field(result: Result<SaveAssessmentReq>) -> Option<String> {
    result.err().and_then(|e| e.field().map(str::to_owned))
}

#[test]
fn met_on_an_addressable_item_without_its_record_is_refused() {
    let logoff = requirement("312.a.2.iii");
    let good = Standing { verified: Some(Good), attested: true, decided: false };
    assert_eq!(field(assessment(logoff, save(Met, Done), &good)).as_deref(), Some("decision"));
    let decided = Standing { decided: true, ..good };
    assert!(assessment(logoff, save(Met, Done), &decided).is_ok());
    assert!(assessment(logoff, save(NotMet, Todo), &NOTHING).is_ok(), "bad news needs no record");
}

#[test]
fn met_needs_something_that_supports_it() {
    // Stillroom proves all of it: what it sees is enough, unless it is anything but good.
    let unique = requirement("312.a.2.i");
    for (verified, ok) in
        [(Some(Good), true), (Some(Attention), false), (Some(Bad), false), (Some(Unknown), false)]
    {
        let now = Standing { verified, ..NOTHING };
        assert_eq!(assessment(unique, save(Met, Todo), &now).is_ok(), ok, "{verified:?}");
    }
    // It proves a part, or nothing: a person states the rest.
    for id in ["308.a.7.ii.B", "308.a.1.ii.A", "530.b"] {
        let now = Standing { verified: Some(Good), ..NOTHING };
        assert_eq!(
            field(assessment(requirement(id), save(Met, Todo), &now)).as_deref(),
            Some("result"),
            "{id}"
        );
        let now = Standing { attested: true, ..NOTHING };
        assert!(assessment(requirement(id), save(Met, Todo), &now).is_ok(), "{id}");
    }
}

#[test]
fn what_does_not_apply_says_why_and_done_has_a_result() {
    let plan = requirement("314.b.2");
    assert_eq!(field(assessment(plan, save(NotApplicable, Done), &NOTHING)).as_deref(), Some("rationale"));
    let why = SaveAssessmentReq { rationale: " No such plan. ".into(), ..save(NotApplicable, Done) };
    assert_eq!(assessment(plan, why, &NOTHING).unwrap().rationale, "No such plan.");
    assert_eq!(field(assessment(plan, save(NotAssessed, Done), &NOTHING)).as_deref(), Some("result"));
    let long = SaveAssessmentReq { rationale: "x".repeat(4_001), ..save(NotMet, Todo) };
    assert_eq!(field(assessment(plan, long, &NOTHING)).as_deref(), Some("rationale"));
}

#[test]
fn a_decision_says_why_and_an_alternative_says_what() {
    let decide = |id: &str, choice, why: &str, alternative: &str| {
        let req = DecideReq {
            requirement: id.into(),
            version: 0,
            choice,
            why: why.into(),
            alternative: alternative.into(),
        };
        decision(requirement(id), req).map_err(|e| e.field().map(str::to_owned).unwrap_or_default())
    };
    use AddressableChoice::{Alternative, Implement, Neither};
    assert_eq!(decide("308.a.1.ii.A", Implement, "so", "").unwrap_err(), "choice", "a required one");
    assert_eq!(decide("312.a.2.iv", Implement, " ", "").unwrap_err(), "why");
    assert_eq!(decide("312.a.2.iv", Alternative, "no disk encryption here", "").unwrap_err(), "alternative");
    assert_eq!(decide("312.a.2.iv", Neither, "no disk encryption here", "").unwrap_err(), "alternative");
    assert!(decide("312.a.2.iv", Alternative, "old tablet", "locked in the safe").is_ok());
    assert_eq!(decide("312.a.2.iv", Implement, "BitLocker", "left over").unwrap().alternative, "");
}

#[test]
fn a_statement_holds_for_a_time_and_no_longer() {
    let today = "2026-03-12".parse::<LocalDate>().unwrap();
    let attest = |expires: &str, text: &str| {
        let req =
            AttestReq { requirement: String::new(), text: text.into(), expires: expires.parse().unwrap() };
        attestation(req, today.0).map_err(|e| e.field().map(str::to_owned).unwrap_or_default())
    };
    assert_eq!(attest("2026-03-12", "x").unwrap_err(), "expires");
    assert_eq!(attest("2028-03-13", "x").unwrap_err(), "expires");
    assert_eq!(attest("2027-03-12", "  ").unwrap_err(), "text");
    assert!(attest("2028-03-12", "x").is_ok());
}

#[test]
fn what_is_old_or_was_never_collected_is_not_known() {
    let backup = requirement("308.a.7.ii.A");
    let all = |a, due| {
        let one = |name: &str, s| evidence(name, s, due);
        [one("backup.age", a), one("backup.offsite", Good), one("backup.sticks", Good)]
    };
    assert_eq!(verified(backup, &all(Good, false)), Some((Good, Some(UtcMillis(7)))));
    assert_eq!(verified(backup, &all(Good, true)).unwrap().0, Unknown, "older than a day");
    assert_eq!(verified(backup, &all(Bad, false)).unwrap().0, Bad);
    assert_eq!(verified(backup, &[]).unwrap(), (Unknown, None));
    assert_eq!(verified(requirement("310.c"), &[]), None);
}
