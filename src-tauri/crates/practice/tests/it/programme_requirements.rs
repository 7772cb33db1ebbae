//! The requirements through the door.

use crate::world::{World, day};
use stillroom_practice::programme::evidence::EvidenceState;
use stillroom_practice::programme::requirements::{
    self, AddressableChoice, AttestReq, DecideReq, RequirementResult, RequirementState, RequirementWork,
    SaveAssessmentReq, WithdrawAttestationReq,
};
use stillroom_record::Session;

const DAY: i64 = 24 * 60 * 60 * 1000;

fn state(session: &Session, id: &str) -> RequirementState {
    let all = requirements::requirements(session).unwrap().requirements;
    all.into_iter().find(|one| one.requirement.id == id).unwrap()
}

fn assess(id: &str, version: i64, result: RequirementResult) -> SaveAssessmentReq {
    SaveAssessmentReq {
        requirement: id.into(),
        version,
        work: RequirementWork::InProgress,
        result,
        owner: None,
        review_due: None,
        rationale: String::new(),
    }
}

fn decide(id: &str, version: i64) -> DecideReq {
    DecideReq {
        requirement: id.into(),
        version,
        choice: AddressableChoice::Implement,
        why: "The screen locks after 3 minutes, everywhere.".into(),
        alternative: String::new(),
    }
}

fn attest(id: &str, expires: &str) -> AttestReq {
    AttestReq { requirement: id.into(), text: "We walked through the spa.".into(), expires: day(expires) }
}

#[test]
fn met_on_an_addressable_item_without_its_record_is_refused() {
    let w = World::new();
    let met = |version| assess("312.a.2.iii", version, RequirementResult::Met);
    let refused = requirements::assess_requirement(&w.ruth, met(0)).unwrap_err();
    assert_eq!((refused.code(), refused.field()), ("invalid", Some("decision")));
    assert_eq!(state(&w.ruth, "312.a.2.iii").assessment.version, 0, "nothing was saved");
    let decided = requirements::decide_requirement(&w.ruth, decide("312.a.2.iii", 0)).unwrap();
    let decision = decided.decision.unwrap();
    assert_eq!((decision.who.as_str(), decision.on), ("Ruth Adeyemi", day("2026-03-12")));
    // The logoff is as it should be, so Stillroom itself supports it.
    let saved = requirements::assess_requirement(&w.ruth, met(1)).unwrap();
    assert_eq!(saved.assessment.result, RequirementResult::Met);
    assert!(!saved.unsupported && saved.verified == Some(EvidenceState::Good) && !saved.attested);
    assert_eq!(saved.assessment.edition, "2026.1");
}

#[test]
fn met_needs_evidence_or_a_statement_and_falls_with_it() {
    let w = World::new();
    let met = |version| assess("310.c", version, RequirementResult::Met);
    let refused = requirements::assess_requirement(&w.owner, met(0)).unwrap_err();
    assert_eq!((refused.code(), refused.field()), ("invalid", Some("result")));
    let stated = requirements::attest_requirement(&w.owner, attest("310.c", "2026-06-01")).unwrap();
    assert!(stated.attested && stated.verified.is_none());
    assert_eq!(stated.attestations[0].who, "Lena Hart");
    let saved = requirements::assess_requirement(&w.owner, met(0)).unwrap();
    assert!(!saved.unsupported);
    // On its last day it counts; the day after it doesn't.
    w.clock.forward(81 * DAY);
    assert!(state(&w.owner, "310.c").attested);
    w.clock.forward(DAY);
    let later = state(&w.owner, "310.c");
    assert!(later.unsupported && !later.attested && later.attestations[0].expired);
    assert_eq!(requirements::requirements(&w.owner).unwrap().coverage.shaky, 1);
}

#[test]
fn a_statement_that_was_taken_back_stays_to_be_seen_and_counts_no_more() {
    let w = World::new();
    requirements::attest_requirement(&w.owner, attest("310.c", "2026-06-01")).unwrap();
    let id = state(&w.owner, "310.c").attestations[0].id;
    let withdraw = |reason: &str| WithdrawAttestationReq { attestation: id, reason: reason.into() };
    assert_eq!(
        requirements::withdraw_attestation(&w.owner, withdraw(" ")).unwrap_err().field(),
        Some("reason")
    );
    requirements::withdraw_attestation(&w.owner, withdraw("The counter was rebuilt")).unwrap();
    let now = state(&w.owner, "310.c");
    assert!(!now.attested && now.attestations[0].withdrawn);
    assert_eq!(
        requirements::withdraw_attestation(&w.owner, withdraw("Again")).unwrap_err().code(),
        "not_found"
    );
}

#[test]
fn what_stillroom_sees_may_contradict_what_was_said() {
    let w = World::new();
    // No backup was ever made; somebody states otherwise.
    requirements::requirements(&w.owner).unwrap();
    requirements::attest_requirement(&w.owner, attest("308.a.7.ii.A", "2026-06-01")).unwrap();
    let said = requirements::assess_requirement(&w.owner, assess("308.a.7.ii.A", 0, RequirementResult::Met))
        .unwrap();
    assert!(said.contradicted && !said.unsupported && said.verified == Some(EvidenceState::Bad));
}

#[test]
fn a_newer_version_is_not_overwritten_and_history_says_who() {
    let w = World::new();
    let mut first = assess("308.a.2", 0, RequirementResult::NotMet);
    first.owner = w.ruth.person();
    first.review_due = Some(day("2026-04-01"));
    requirements::assess_requirement(&w.owner, first).unwrap();
    let stale = requirements::assess_requirement(&w.ruth, assess("308.a.2", 0, RequirementResult::Partial));
    let stale = stale.unwrap_err();
    assert_eq!(stale.code(), "changed");
    assert!(stale.to_string().contains("Lena Hart"));
    requirements::attest_requirement(&w.ruth, attest("308.a.2", "2026-12-01")).unwrap();
    let history = requirements::requirement_history(&w.ruth, "308.a.2").unwrap();
    let verbs: Vec<_> = history.iter().map(|c| (c.who.as_str(), c.verb.as_str())).collect();
    assert_eq!(verbs, [("Ruth Adeyemi", "requirement.attest"), ("Lena Hart", "requirement.assess")]);
    let owner = history[1].fields.iter().find(|f| f.label == "Owner").unwrap();
    assert_eq!(owner.to.as_deref(), Some("Ruth Adeyemi"));
    let result = history[1].fields.iter().find(|f| f.label == "Result").unwrap();
    assert_eq!(result.to.as_deref(), Some("Not met"));
    w.clock.forward(21 * DAY);
    assert!(state(&w.owner, "308.a.2").overdue);
    assert!(requirements::requirement_history(&w.owner, "310.b").unwrap().is_empty());
}

#[test]
fn the_proposed_rule_is_off_until_the_owner_says_so_and_never_counts() {
    let w = World::new();
    let before = requirements::requirements(&w.ruth).unwrap();
    assert!(!before.proposed_on && before.requirements.iter().all(|r| !r.requirement.id.starts_with("nprm")));
    let refused = requirements::attest_requirement(&w.owner, attest("nprm.mfa", "2026-06-01"));
    assert_eq!(refused.unwrap_err().code(), "not_found");
    assert_eq!(requirements::set_proposed_rule(&w.ruth, true).unwrap_err().code(), "not_allowed");
    requirements::set_proposed_rule(&w.owner, true).unwrap();
    let now = requirements::requirements(&w.ruth).unwrap();
    assert!(now.proposed_on && now.proposed_notice.contains("not law"));
    assert_eq!(now.requirements.len(), before.requirements.len() + 12);
    assert_eq!(now.coverage.total, before.coverage.total, "what isn't law is not counted");
    requirements::attest_requirement(&w.owner, attest("nprm.mfa", "2026-06-01")).unwrap();
    requirements::set_proposed_rule(&w.owner, false).unwrap();
    assert!(!requirements::requirements(&w.ruth).unwrap().proposed_on);
}

#[test]
fn only_the_owner_and_the_privacy_officer_keep_it_and_others_do_not_see_it() {
    let w = World::new();
    for other in [&w.mia, &w.nora] {
        assert_eq!(requirements::requirements(other).unwrap_err().code(), "not_allowed");
        let refused = requirements::assess_requirement(other, assess("310.c", 0, RequirementResult::NotMet));
        assert_eq!(refused.unwrap_err().code(), "not_allowed");
        assert_eq!(
            requirements::decide_requirement(other, decide("312.a.2.iii", 0)).unwrap_err().code(),
            "not_allowed"
        );
        assert_eq!(
            requirements::attest_requirement(other, attest("310.c", "2026-06-01")).unwrap_err().code(),
            "not_allowed"
        );
        assert_eq!(requirements::requirement_history(other, "310.c").unwrap_err().code(), "not_allowed");
    }
    assert_eq!(
        requirements::assess_requirement(&w.ruth, assess("no such", 0, RequirementResult::NotMet))
            .unwrap_err()
            .code(),
        "not_found"
    );
    let mut gone = assess("310.c", 0, RequirementResult::NotMet);
    gone.owner = Some(stillroom_record::PersonId::new());
    assert_eq!(requirements::assess_requirement(&w.ruth, gone).unwrap_err().field(), Some("owner"));
}

#[test]
fn the_page_collects_what_is_older_than_a_day_and_shows_its_age() {
    let w = World::new();
    let first = requirements::requirements(&w.ruth).unwrap();
    assert!(first.evidence.iter().all(|e| e.revision.is_some() && !e.due));
    assert_eq!(first.coverage.oldest_evidence, Some(w.clock_now()));
    assert!(first.coverage.nothing > 0 && first.coverage.verified_good > 0);
    w.clock.forward(2 * DAY);
    let later = requirements::requirements(&w.ruth).unwrap();
    assert_eq!(later.coverage.oldest_evidence, Some(w.clock_now()));
}
