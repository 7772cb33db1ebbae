//! Whether HIPAA applies, through the door.

use crate::world::{World, day};
use std::collections::BTreeMap;
use stillroom_practice::PracticeError;
use stillroom_practice::programme::applicability::{
    self, Answers, ApplicabilityAssessment, ApplicabilityOutcome, ApplicabilityReview, CounselWordReq,
    EntityChangeKind, HybridComponent, HybridDesignationReq, InterviewReq, LegalEntity, LegalEntityDraft,
    LegalEntityId, LegalEntityKind, ReportChangeReq,
};
use stillroom_record::Session;

const DAY: i64 = 86_400_000;

pub(crate) fn company(w: &World, name: &str, kind: LegalEntityKind) -> LegalEntity {
    applicability::save_entity(&w.owner, draft(name, kind)).unwrap()
}

fn draft(name: &str, kind: LegalEntityKind) -> LegalEntityDraft {
    LegalEntityDraft { id: None, name: name.into(), kind, active: true }
}

/// Goes through the interview: a cash spa with nothing electronic, but for what is `different`.
fn interview(session: &Session, entity: LegalEntityId, different: &[(&str, &str)]) -> InterviewReq {
    let different: BTreeMap<_, _> = different.iter().copied().collect();
    let usual = BTreeMap::from([
        ("chart", "this"),
        ("care", "yes"),
        ("paid", "yes"),
        ("prescribing", "none"),
        ("states", "none"),
    ]);
    let mut req = InterviewReq { entity, answers: Answers::new() };
    while let Some(q) = applicability::ask(session, req.clone()).unwrap().question {
        let given = different.get(q.id.as_str()).or_else(|| usual.get(q.id.as_str())).unwrap_or(&"no");
        req.answers.insert(q.id, vec![(*given).to_owned()]);
    }
    req
}

pub(crate) fn assess(
    session: &Session,
    entity: LegalEntityId,
    different: &[(&str, &str)],
) -> ApplicabilityAssessment {
    applicability::save_assessment(session, interview(session, entity, different)).unwrap()
}

fn word(of: &ApplicabilityAssessment, agrees: bool, note: &str) -> CounselWordReq {
    CounselWordReq {
        assessment: of.line.id,
        counsel: "  Dana Cole, Cole & Reyes ".into(),
        said_on: day("2026-03-12"),
        agrees,
        note: note.into(),
    }
}

fn review(w: &World, entity: LegalEntityId) -> ApplicabilityReview {
    applicability::get_entity(&w.owner, entity).unwrap().standing.review
}

#[test]
fn proposes_the_practice_as_the_first_company() {
    let w = World::new();
    let all = applicability::list_entities(&w.owner).unwrap();
    assert_eq!((all.entities.len(), all.proposed.as_deref()), (0, Some("Linden Skin")));
    let spa = company(&w, " Linden Skin ", LegalEntityKind::Spa);
    assert_eq!(spa.name, "Linden Skin");
    let all = applicability::list_entities(&w.ruth).unwrap();
    assert_eq!((all.entities.len(), all.proposed), (1, None));
    assert_eq!(all.entities[0].review, ApplicabilityReview::Never);
}

#[test]
fn a_decision_keeps_its_answers_its_edition_and_who_made_it() {
    let w = World::new();
    let spa = company(&w, "Linden Skin", LegalEntityKind::Spa);
    let made = assess(&w.ruth, spa.id, &[("eligibility", "electronic")]);
    assert_eq!(made.line.outcome, ApplicabilityOutcome::CoveredEntity);
    assert_eq!((made.line.decider.as_str(), made.line.edition.as_str()), ("Ruth Adeyemi", "2026.1"));
    assert_eq!((made.line.decided_on, made.line.review_on), (day("2026-03-12"), day("2027-03-12")));
    assert!(made.finding.headline.contains("Linden Skin"));
    assert!(!made.answers.contains_key("payment"), "what no longer mattered isn't kept");
    // Another name later doesn't reach back.
    let renamed = LegalEntityDraft { id: Some(spa.id), ..draft("Rye Skin", LegalEntityKind::Spa) };
    applicability::save_entity(&w.owner, renamed).unwrap();
    let seen = applicability::get_assessment(&w.owner, made.line.id).unwrap();
    assert_eq!((seen.finding, seen.answers, seen.line), (made.finding, made.answers, made.line));
    assert_eq!(seen.entity.name, "Rye Skin");
    assert_eq!((w.entries("applicability.assess"), w.entries("applicability.entity")), (1, 2));
}

#[test]
fn each_company_is_asked_for_itself() {
    let w = World::new();
    let pc = company(&w, "Hart MD PC", LegalEntityKind::PhysicianPc);
    let mso = company(&w, "Linden Management", LegalEntityKind::Mso);
    assess(&w.owner, pc.id, &[("claims", "electronic")]);
    assess(&w.owner, mso.id, &[("chart", "other"), ("care", "no"), ("others", "yes")]);
    let all = applicability::list_entities(&w.owner).unwrap().entities;
    let outcomes: Vec<_> = all.iter().map(|e| e.assessment.as_ref().unwrap().outcome).collect();
    assert_eq!(outcomes, [ApplicabilityOutcome::CoveredEntity, ApplicabilityOutcome::BusinessAssociate]);
}

#[test]
fn a_newer_decision_takes_the_place_of_the_older_which_stays() {
    let w = World::new();
    let spa = company(&w, "Linden Skin", LegalEntityKind::Spa);
    let first = assess(&w.owner, spa.id, &[("claims", "unknown")]);
    assert_eq!(first.line.outcome, ApplicabilityOutcome::Undetermined);
    w.clock.forward(DAY);
    let second = assess(&w.owner, spa.id, &[]);
    assert_eq!(second.line.outcome, ApplicabilityOutcome::NotCovered);
    let page = applicability::get_entity(&w.owner, spa.id).unwrap();
    assert_eq!(page.standing.assessment.unwrap().id, second.line.id);
    assert_eq!(page.history.len(), 2);
    let old = applicability::get_assessment(&w.owner, first.line.id).unwrap();
    assert!(old.superseded && !second.superseded);
    assert_eq!(old.finding, first.finding);
    assert_eq!(w.owner.undo(w.newest("applicability.assess")).unwrap_err().code(), "not_undoable");
}

#[test]
fn an_interview_that_is_not_finished_is_refused_and_changes_nothing() {
    let w = World::new();
    let spa = company(&w, "Linden Skin", LegalEntityKind::Spa);
    let mut req = interview(&w.owner, spa.id, &[]);
    req.answers.remove("others");
    let refused = applicability::save_assessment(&w.owner, req.clone()).unwrap_err();
    assert_eq!((refused.code(), refused.field()), ("invalid", Some("answers")));
    req.answers.insert("others".into(), vec!["perhaps".into()]);
    assert_eq!(applicability::ask(&w.owner, req).unwrap_err().field(), Some("answers"));
    assert!(applicability::get_entity(&w.owner, spa.id).unwrap().history.is_empty());
}

#[test]
fn the_review_is_due_after_a_year_and_after_a_change_until_it_is_asked_again() {
    let w = World::new();
    let spa = company(&w, "Linden Skin", LegalEntityKind::Spa);
    assess(&w.owner, spa.id, &[]);
    assert_eq!(review(&w, spa.id), ApplicabilityReview::Current);
    let changed = |what, note: &str| {
        applicability::report_change(&w.ruth, ReportChangeReq { entity: spa.id, what, note: note.into() })
    };
    assert_eq!(changed(EntityChangeKind::Other, " ").unwrap_err().field(), Some("note"));
    let page = changed(EntityChangeKind::Payer, "A plan from April.").unwrap();
    assert_eq!((page.standing.review, page.standing.changes.len()), (ApplicabilityReview::Due, 1));
    assess(&w.owner, spa.id, &[]);
    let page = applicability::get_entity(&w.owner, spa.id).unwrap();
    assert_eq!((page.standing.review, page.standing.changes.len()), (ApplicabilityReview::Current, 0));
    assert_eq!(page.changes.len(), 1, "what was reported stays on record");
    w.clock.forward(340 * DAY);
    assert_eq!(review(&w, spa.id), ApplicabilityReview::Soon);
    w.clock.forward(25 * DAY);
    assert_eq!(review(&w, spa.id), ApplicabilityReview::Due);
}

#[test]
fn counsels_word_stands_beside_the_decision() {
    let w = World::new();
    let spa = company(&w, "Linden Skin", LegalEntityKind::Spa);
    let made = assess(&w.owner, spa.id, &[]);
    let field =
        |req| applicability::confirm_with_counsel(&w.owner, req).unwrap_err().field().map(str::to_owned);
    assert_eq!(
        field(CounselWordReq { counsel: " ".into(), ..word(&made, true, "") }).as_deref(),
        Some("counsel")
    );
    assert_eq!(
        field(CounselWordReq { said_on: day("2026-03-13"), ..word(&made, true, "") }).as_deref(),
        Some("saidOn")
    );
    assert_eq!(field(word(&made, false, "")).as_deref(), Some("note"));
    let heard = applicability::confirm_with_counsel(&w.ruth, word(&made, true, "Letter of today.")).unwrap();
    assert_eq!(heard.finding, made.finding);
    let said = heard.line.counsel.unwrap();
    assert_eq!((said.counsel.as_str(), said.recorder.as_str()), ("Dana Cole, Cole & Reyes", "Ruth Adeyemi"));
    assert_eq!(review(&w, spa.id), ApplicabilityReview::Current);
    w.clock.forward(1);
    let heard =
        applicability::confirm_with_counsel(&w.owner, word(&made, false, "You are covered.")).unwrap();
    assert_eq!((heard.counsel.len(), heard.counsel[0].agrees), (2, false));
    assert_eq!(review(&w, spa.id), ApplicabilityReview::Due, "what counsel denies is asked again");
}

#[test]
fn a_hybrid_designation_names_every_component_that_must_be_inside() {
    let w = World::new();
    let spa = company(&w, "Linden Skin", LegalEntityKind::Spa);
    let part = |name: &str, would_be, inside| HybridComponent { name: name.into(), would_be, inside };
    let req = |on: &str, components: &[HybridComponent]| HybridDesignationReq {
        entity: spa.id,
        designated_on: day(on),
        signer: "Lena Hart".into(),
        kept_at: "The safe".into(),
        components: components.to_vec(),
    };
    let good = [part("Treatment", true, true), part("Retail", false, false)];
    let field = |req| applicability::designate_hybrid(&w.owner, req).unwrap_err().field().map(str::to_owned);
    assert_eq!(field(req("2026-03-01", &[part("Billing", true, false)])).as_deref(), Some("components"));
    assert_eq!(field(req("2026-03-01", &[part("Retail", false, false)])).as_deref(), Some("components"));
    assert_eq!(field(req("2026-03-01", &[])).as_deref(), Some("components"));
    assert_eq!(field(req("2026-03-13", &good)).as_deref(), Some("designatedOn"));
    assert_eq!(
        field(HybridDesignationReq { signer: " ".into(), ..req("2026-03-01", &good) }).as_deref(),
        Some("signer")
    );
    let page = applicability::designate_hybrid(&w.owner, req("2026-03-01", &good)).unwrap();
    assert_eq!(page.designations[0].components, good);
    assert_eq!(page.designations[0].keep_until, None);
    w.clock.forward(DAY);
    let page = applicability::designate_hybrid(&w.owner, req("2026-03-12", &good)).unwrap();
    let kept: Vec<_> = page.designations.iter().map(|d| (d.designated_on, d.keep_until)).collect();
    assert_eq!(kept, [(day("2026-03-12"), None), (day("2026-03-01"), Some(day("2032-03-12")))]);
}

#[test]
fn the_director_looks_and_only_owner_and_privacy_officer_decide() {
    let w = World::new();
    let spa = company(&w, "Linden Skin", LegalEntityKind::Spa);
    let made = assess(&w.owner, spa.id, &[]);
    let req = interview(&w.owner, spa.id, &[]);
    let refused = |result: Result<(), PracticeError>| assert_eq!(result.unwrap_err().code(), "not_allowed");
    for session in [&w.nora, &w.mia] {
        refused(applicability::list_entities(session).map(drop));
        refused(applicability::get_entity(session, spa.id).map(drop));
        refused(applicability::get_assessment(session, made.line.id).map(drop));
        refused(applicability::save_entity(session, draft("X", LegalEntityKind::Other)).map(drop));
        refused(applicability::ask(session, req.clone()).map(drop));
        refused(applicability::save_assessment(session, req.clone()).map(drop));
        refused(applicability::confirm_with_counsel(session, word(&made, true, "")).map(drop));
        let change = ReportChangeReq { entity: spa.id, what: EntityChangeKind::Owner, note: String::new() };
        refused(applicability::report_change(session, change).map(drop));
    }
    assert_eq!(applicability::get_assessment(&w.ruth, made.line.id).unwrap().finding, made.finding);
}

#[test]
fn a_company_that_isnt_there_is_said_to_be_missing() {
    let w = World::new();
    let nobody = LegalEntityId::new();
    assert_eq!(applicability::get_entity(&w.owner, nobody).unwrap_err().code(), "not_found");
    let req = InterviewReq { entity: nobody, answers: Answers::new() };
    assert_eq!(applicability::ask(&w.owner, req).unwrap_err().code(), "not_found");
    let field = |name: &str| {
        applicability::save_entity(&w.owner, draft(name, LegalEntityKind::Spa))
            .unwrap_err()
            .field()
            .map(str::to_owned)
    };
    assert_eq!(field(" ").as_deref(), Some("name"));
    assert_eq!(field("a\nb").as_deref(), Some("name"));
    assert_eq!(field(&"x".repeat(121)).as_deref(), Some("name"));
}

#[test]
fn what_was_decided_is_there_after_a_lock() {
    let w = World::new();
    let spa = company(&w, "Linden Skin", LegalEntityKind::Spa);
    let made = assess(&w.owner, spa.id, &[("claims", "portal")]);
    let owner = w.lock_and_sign_in("lena");
    assert_eq!(applicability::get_assessment(&owner, made.line.id).unwrap(), made);
}
