//! The risk analysis through the door.

use crate::world::{World, day};
use stillroom_practice::programme::risk::{
    self, RiskAcceptReq, RiskAnswerReq, RiskAssetDraft, RiskCompareReq, RiskControl, RiskControlDraft,
    RiskControlState, RiskDecideReq, RiskDifference, RiskDraft, RiskEventKind, RiskFlowDraft, RiskFreezeReq,
    RiskId, RiskKnown, RiskLevel, RiskProofDraft, RiskProofKind, RiskProofStanding, RiskRegister,
    RiskRetireReq, RiskRetired, RiskReviewReq, RiskReviewState, RiskScoreReq, RiskSheet, RiskTaskDraft,
    RiskTreatment,
};
use stillroom_practice::{PracticeError, Result};
use stillroom_record::{Access, Permission, Session};

const DAY: i64 = 24 * 60 * 60 * 1000;

fn answer(s: &Session, question: &str, choices: &[&str]) -> Result<risk::RiskInterview> {
    let choices = choices.iter().map(|c| (*c).to_owned()).collect();
    risk::save_answer(s, RiskAnswerReq { question: question.to_owned(), choices })
}

/// The first choice of each question, and the register that comes of it.
pub(crate) fn begun(w: &World) -> RiskRegister {
    for q in risk::get_interview(&w.owner).unwrap().questions {
        answer(&w.owner, &q.key, &[&q.choices.first().unwrap().key]).unwrap();
    }
    risk::begin(&w.owner).unwrap()
}

fn titled(w: &World, title: &str) -> RiskSheet {
    let all = risk::get_register(&w.owner).unwrap().risks;
    risk::get_risk(&w.owner, all.iter().find(|r| r.title == title).unwrap().id).unwrap()
}

pub(crate) fn lost_tablet(w: &World) -> RiskSheet {
    titled(w, "A tablet is lost while it is unlocked")
}

fn score(w: &World, of: &RiskSheet, likelihood: RiskLevel, impact: RiskLevel) -> RiskSheet {
    let (risk, version) = (of.line.id, of.version);
    let reason = "Happened once".to_owned();
    risk::score(&w.ruth, RiskScoreReq { risk, version, likelihood, impact, reason }).unwrap()
}

pub(crate) fn score_all(w: &World) {
    for line in risk::get_register(&w.owner).unwrap().risks.into_iter().filter(|r| r.placeholder) {
        let sheet = risk::get_risk(&w.owner, line.id).unwrap();
        score(w, &sheet, line.inherent.likelihood, line.inherent.impact);
    }
}

pub(crate) fn freeze(w: &World) -> risk::RiskSnapshot {
    risk::freeze(&w.owner, RiskFreezeReq { note: String::new() }).unwrap()
}

fn control(s: &RiskSheet, state: RiskControlState) -> RiskControlDraft {
    RiskControlDraft {
        id: None,
        version: None,
        risk: s.line.id,
        text: "Drawer that locks".to_owned(),
        state,
        owner: None,
        likelihood: Some(RiskLevel::Low),
        impact: None,
    }
}

fn with_state(c: &RiskControl, risk: RiskId, state: RiskControlState) -> RiskControlDraft {
    RiskControlDraft {
        id: Some(c.id),
        version: Some(c.version),
        risk,
        text: c.text.clone(),
        state,
        owner: c.owner,
        likelihood: c.likelihood,
        impact: c.impact,
    }
}

fn word(c: &RiskControl, expires: &str, approve: bool) -> RiskProofDraft {
    RiskProofDraft {
        control: c.id,
        kind: RiskProofKind::Attestation,
        reference: String::new(),
        text: "I looked at closing".to_owned(),
        expires: Some(day(expires)),
        approve,
    }
}

pub(crate) fn draft(s: &RiskSheet, treatment: RiskTreatment) -> RiskDraft {
    RiskDraft {
        id: Some(s.line.id),
        version: Some(s.version),
        title: s.line.title.clone(),
        scenario: s.scenario.clone(),
        clients: s.clients.clone(),
        owner: s.line.owner,
        treatment,
        plan: String::new(),
    }
}

pub(crate) fn accept(s: &RiskSheet, expires: &str) -> RiskAcceptReq {
    let (risk, version) = (s.line.id, s.version);
    RiskAcceptReq { risk, version, reason: "Too dear".to_owned(), expires: day(expires) }
}

fn refused<T>(done: Result<T>) -> PracticeError {
    done.map(drop).unwrap_err()
}

#[test]
fn the_interview_asks_nothing_that_the_app_knows_and_keeps_each_answer() {
    let w = World::new();
    let before = risk::get_interview(&w.owner).unwrap();
    assert_eq!((before.areas.len(), before.started), (7, false));
    let known: Vec<_> = before.areas.iter().flat_map(|a| &a.known).map(|f| f.key.as_str()).collect();
    for key in
        ["auto-lock", "database-encrypted", "own-logins", "roles", "journal", "backups", "restore-drill"]
    {
        assert!(known.contains(&key), "{key}");
    }
    let after = answer(&w.ruth, "places", &["paper", "phones"]).unwrap();
    let places = after.questions.iter().find(|q| q.key == "places").unwrap();
    assert_eq!(places.answer, ["phones", "paper"], "in the order of the list");
    let again = answer(&w.owner, "places", &["none"]).unwrap();
    assert_eq!(again.questions.iter().find(|q| q.key == "places").unwrap().answer, ["none"]);
    assert_eq!(w.entries("risk.answer"), 2);
}

#[test]
fn an_answer_that_is_on_no_list_is_refused_at_its_field() {
    let w = World::new();
    for wrong in [&["none", "paper"][..], &["moon"], &[]] {
        assert_eq!(refused(answer(&w.owner, "places", wrong)).field(), Some("choices"));
    }
    assert_eq!(refused(answer(&w.owner, "official", &["written", "nobody"])).field(), Some("choices"));
    assert_eq!(refused(answer(&w.owner, "no-such", &["x"])).code(), "not_found");
    assert_eq!(refused(risk::begin(&w.owner)).field(), Some("choices"), "an unfinished interview");
}

#[test]
fn the_answers_bring_places_and_risks_with_placeholder_numbers_and_only_once() {
    let w = World::new();
    let register = begun(&w);
    let names: Vec<_> = register.assets.iter().map(|a| a.name.as_str()).collect();
    assert!(names.contains(&"Treatment tablet") && names.contains(&"Stillroom’s record"));
    assert!(!names.contains(&"Paper charts and forms"), "nobody said there is paper");
    assert!(register.risks.len() > 20 && register.risks.iter().all(|r| r.placeholder));
    assert!(register.risks.is_sorted_by(|a, b| a.residual.level >= b.residual.level));
    let more =
        answer(&w.owner, "places", &["tablet", "paper"]).map(|_| risk::begin(&w.owner).unwrap()).unwrap();
    assert!(more.assets.iter().any(|a| a.name == "Paper charts and forms"));
    assert_eq!(more.assets.len(), register.assets.len() + 1);
    let titles: std::collections::HashSet<_> = more.risks.iter().map(|r| r.title.as_str()).collect();
    assert_eq!(titles.len(), more.risks.len());
}

#[test]
fn a_weakness_that_an_answer_names_is_shown_at_its_risks() {
    let w = World::new();
    begun(&w);
    answer(&w.owner, "disks", &["none"]).unwrap();
    assert_eq!(lost_tablet(&w).line.found, ["Disks aren’t encrypted"]);
}

#[test]
fn a_score_makes_the_numbers_the_practices_own() {
    let w = World::new();
    begun(&w);
    let before = lost_tablet(&w);
    assert!(before.line.placeholder && before.starter);
    let after = score(&w, &before, RiskLevel::High, RiskLevel::High);
    assert_eq!((after.line.inherent.level, after.line.placeholder), (RiskLevel::High, false));
    let newest = after.events.first().unwrap();
    assert_eq!((newest.what, newest.who.as_deref()), (RiskEventKind::Scored, Some("Ruth Adeyemi")));
    assert_eq!(after.events.last().unwrap().what, RiskEventKind::Placeholder);
    let stale = RiskScoreReq {
        risk: before.line.id,
        version: before.version,
        likelihood: RiskLevel::Low,
        impact: RiskLevel::Low,
        reason: String::new(),
    };
    assert_eq!(refused(risk::score(&w.owner, stale)).code(), "changed");
}

#[test]
fn a_residual_falls_only_by_an_active_control_with_approved_evidence() {
    let w = World::new();
    begun(&w);
    let sheet = score(&w, &lost_tablet(&w), RiskLevel::High, RiskLevel::High);
    let level = |s: &RiskSheet| (s.line.residual.level, s.line.target.level);
    let sheet = risk::save_control(&w.ruth, control(&sheet, RiskControlState::Active)).unwrap();
    assert_eq!(level(&sheet), (RiskLevel::High, RiskLevel::Low), "a promise is a target");
    let sheet = risk::save_evidence(&w.ruth, word(&sheet.controls[0], "2026-06-30", false)).unwrap();
    assert_eq!(level(&sheet).0, RiskLevel::High, "a draft proves nothing");
    let proof = sheet.controls[0].proofs[0].id;
    let decide = |approve, reason: &str| {
        risk::decide_evidence(&w.owner, RiskDecideReq { proof, approve, reason: reason.to_owned() })
    };
    let sheet = decide(true, "").unwrap();
    assert_eq!((level(&sheet).0, sheet.controls[0].proven), (RiskLevel::Low, true));
    let degraded = with_state(&sheet.controls[0], sheet.line.id, RiskControlState::Degraded);
    let sheet = risk::save_control(&w.ruth, degraded).unwrap();
    assert_eq!(level(&sheet).0, RiskLevel::High);
    let active = with_state(&sheet.controls[0], sheet.line.id, RiskControlState::Active);
    assert_eq!(level(&risk::save_control(&w.ruth, active).unwrap()).0, RiskLevel::Low);
    w.clock.forward(111 * DAY);
    let sheet = lost_tablet(&w);
    assert_eq!(sheet.controls[0].proofs[0].standing, RiskProofStanding::Expired);
    assert_eq!(level(&sheet).0, RiskLevel::High, "what ran out proves nothing");
    assert_eq!(refused(decide(false, " ")).field(), Some("reason"));
    assert_eq!(
        decide(false, "Wrong drawer").unwrap().controls[0].proofs[0].standing,
        RiskProofStanding::Rejected
    );
    assert_eq!(refused(decide(true, "")).code(), "conflict", "what was turned down stays so");
}

#[test]
fn what_the_app_sees_is_evidence_only_while_it_is_so() {
    let w = World::new();
    begun(&w);
    let sheet = risk::save_control(&w.ruth, control(&lost_tablet(&w), RiskControlState::Active)).unwrap();
    let fact = |reference: &str| RiskProofDraft {
        kind: RiskProofKind::AppFact,
        reference: reference.to_owned(),
        text: String::new(),
        expires: None,
        approve: true,
        control: sheet.controls[0].id,
    };
    assert_eq!(refused(risk::save_evidence(&w.ruth, fact("moon"))).field(), Some("reference"));
    let none = refused(risk::save_evidence(&w.ruth, fact("backups")));
    assert_eq!(none.field(), Some("reference"), "there is no backup");
    let sheet = risk::save_evidence(&w.ruth, fact("auto-lock")).unwrap();
    assert!(sheet.controls[0].proven && sheet.controls[0].proofs[0].text.contains("3 minutes"));
    let no_end = RiskProofDraft { expires: None, ..word(&sheet.controls[0], "2026-06-30", true) };
    assert_eq!(refused(risk::save_evidence(&w.ruth, no_end)).field(), Some("expires"));
}

#[test]
fn the_owner_accepts_with_a_reason_and_an_end_and_then_it_is_open_again() {
    let w = World::new();
    begun(&w);
    let sheet = lost_tablet(&w);
    assert_eq!(
        refused(risk::accept(&w.owner, accept(&sheet, "2027-03-12"))).code(),
        "conflict",
        "a placeholder"
    );
    let sheet = score(&w, &sheet, RiskLevel::Moderate, RiskLevel::High);
    assert_eq!(
        refused(risk::save_risk(&w.ruth, draft(&sheet, RiskTreatment::Accept))).field(),
        Some("treatment")
    );
    assert_eq!(refused(risk::accept(&w.ruth, accept(&sheet, "2027-03-12"))).code(), "not_allowed");
    assert_eq!(refused(risk::accept(&w.owner, accept(&sheet, "2026-03-12"))).field(), Some("expires"));
    let silent = RiskAcceptReq { reason: " ".to_owned(), ..accept(&sheet, "2027-03-12") };
    assert_eq!(refused(risk::accept(&w.owner, silent)).field(), Some("reason"));
    let sheet = risk::accept(&w.owner, accept(&sheet, "2027-03-12")).unwrap();
    assert_eq!(sheet.line.treatment, RiskTreatment::Accept);
    assert_eq!(sheet.line.accepted_until, Some(day("2027-03-12")));
    assert_eq!(sheet.line.review, RiskReviewState::Done, "whoever accepts has looked");
    let worse = score(&w, &sheet, RiskLevel::High, RiskLevel::High);
    assert!(worse.line.acceptance_ended, "it was accepted at a lower level");
    let back = score(&w, &worse, RiskLevel::Moderate, RiskLevel::High);
    assert_eq!(back.line.treatment, RiskTreatment::Accept);
    w.clock.forward(366 * DAY);
    let later = lost_tablet(&w);
    assert_eq!((later.line.treatment, later.line.acceptance_ended), (RiskTreatment::Open, true));
    let sheet = risk::save_risk(&w.owner, draft(&later, RiskTreatment::Avoid)).unwrap();
    assert_eq!(sheet.line.treatment, RiskTreatment::Avoid);
    assert!(sheet.events.iter().any(|e| e.what == RiskEventKind::AcceptanceEnded));
}

#[test]
fn a_high_impact_wants_the_owner_and_again_when_it_changes() {
    let w = World::new();
    begun(&w);
    let sheet = score(&w, &lost_tablet(&w), RiskLevel::VeryLow, RiskLevel::High);
    assert_eq!(sheet.line.inherent.level, RiskLevel::Low);
    assert_eq!(sheet.line.review, RiskReviewState::Needed);
    let req = |s: &RiskSheet| RiskReviewReq { risk: s.line.id, version: s.version, note: "Seen".to_owned() };
    assert_eq!(refused(risk::review(&w.ruth, req(&sheet))).code(), "not_allowed");
    let sheet = risk::review(&w.owner, req(&sheet)).unwrap();
    assert_eq!(sheet.line.review, RiskReviewState::Done);
    let sheet = risk::save_risk(&w.ruth, draft(&sheet, RiskTreatment::Mitigate)).unwrap();
    assert_eq!(sheet.line.review, RiskReviewState::Needed, "another treatment");
    let low = score(&w, &sheet, RiskLevel::VeryHigh, RiskLevel::Moderate);
    assert_eq!(low.line.review, RiskReviewState::NotNeeded);
}

#[test]
fn tasks_have_somebody_and_a_day_and_are_overdue_the_day_after() {
    let w = World::new();
    begun(&w);
    let sheet = lost_tablet(&w);
    let task = |owner, due: Option<&str>| RiskTaskDraft {
        id: None,
        version: None,
        risk: sheet.line.id,
        title: "Buy a drawer".to_owned(),
        owner,
        due: due.map(day),
        done: false,
        done_note: String::new(),
    };
    assert_eq!(refused(risk::save_task(&w.ruth, task(None, Some("2026-03-20")))).field(), Some("owner"));
    assert_eq!(refused(risk::save_task(&w.ruth, task(Some(w.nora()), None))).field(), Some("due"));
    let sheet = risk::save_task(&w.ruth, task(Some(w.nora()), Some("2026-03-20"))).unwrap();
    assert_eq!((sheet.line.next_due, sheet.line.overdue), (Some(day("2026-03-20")), 0));
    w.clock.forward(9 * DAY);
    assert_eq!(lost_tablet(&w).line.overdue, 1);
    let t = &sheet.tasks[0];
    let done = RiskTaskDraft {
        id: Some(t.id),
        version: Some(t.version),
        done: true,
        ..task(Some(t.owner), Some("2026-03-20"))
    };
    let after = risk::save_task(&w.ruth, done.clone()).unwrap();
    assert_eq!((after.line.overdue, after.tasks[0].done_by.as_deref()), (0, Some("Ruth Adeyemi")));
    assert_eq!(refused(risk::save_task(&w.ruth, done)).code(), "changed");
}

#[test]
fn places_and_ways_are_kept_and_retired_with_a_reason() {
    let w = World::new();
    let place = |id, version, name: &str| RiskAssetDraft {
        id,
        version,
        name: name.to_owned(),
        place: "Room 2".to_owned(),
        keeper: "Nora".to_owned(),
        holds: RiskKnown::Yes,
        encrypted: RiskKnown::Unknown,
        note: String::new(),
    };
    assert_eq!(refused(risk::save_asset(&w.ruth, place(None, None, " "))).field(), Some("name"));
    let register = risk::save_asset(&w.ruth, place(None, None, "Old laptop")).unwrap();
    let laptop = &register.assets[0];
    let again = place(Some(laptop.id), Some(laptop.version), "Older laptop");
    assert_eq!(risk::save_asset(&w.ruth, again.clone()).unwrap().assets[0].name, "Older laptop");
    assert_eq!(refused(risk::save_asset(&w.ruth, again)).code(), "changed");
    let flow = RiskFlowDraft {
        id: None,
        version: None,
        origin: "Camera".to_owned(),
        target: String::new(),
        what: "Photos".to_owned(),
        protection: String::new(),
    };
    assert_eq!(refused(risk::save_flow(&w.ruth, flow.clone())).field(), Some("target"));
    let register = risk::save_flow(&w.ruth, RiskFlowDraft { target: "Desk PC".to_owned(), ..flow }).unwrap();
    assert_eq!(register.flows[0].target, "Desk PC");
    let retire = |reason: &str| {
        let req = RiskRetireReq { what: RiskRetired::Asset, id: laptop.id.0, reason: reason.to_owned() };
        risk::retire(&w.ruth, req)
    };
    assert_eq!(refused(retire("")).field(), Some("reason"));
    assert_eq!(retire("Sold, wiped").unwrap().assets[0].retired_why.as_deref(), Some("Sold, wiped"));
    assert_eq!(refused(retire("Twice")).code(), "not_found");
}

#[test]
fn an_analysis_with_starter_numbers_is_not_frozen() {
    let w = World::new();
    let ask = || risk::freeze(&w.owner, RiskFreezeReq { note: String::new() });
    assert_eq!(refused(ask()).code(), "conflict", "nothing to approve");
    begun(&w);
    let said = refused(ask());
    assert!(said.to_string().contains("starter’s numbers"), "{said}");
    score_all(&w);
    assert_eq!(refused(risk::freeze(&w.ruth, RiskFreezeReq { note: String::new() })).code(), "not_allowed");
    let frozen = freeze(&w);
    assert_eq!(
        (frozen.analysis.approver.as_str(), frozen.analysis.practice.as_str()),
        ("Lena Hart", "Linden Skin")
    );
    assert_eq!(frozen.digest.len(), 64);
    assert!(frozen.analysis.open.iter().any(|o| o.contains("owner’s review")), "what is open is said");
    assert_eq!(frozen.analysis.answers.len(), 23);
}

#[test]
fn last_years_analysis_is_as_it_was_whatever_happens_after() {
    let w = World::new();
    begun(&w);
    score_all(&w);
    let frozen = freeze(&w);
    w.clock.forward(300 * DAY);
    let sheet = score(&w, &lost_tablet(&w), RiskLevel::VeryHigh, RiskLevel::VeryHigh);
    risk::save_risk(&w.ruth, draft(&sheet, RiskTreatment::Mitigate)).unwrap();
    let list = risk::get_register(&w.ruth).unwrap().snapshots;
    assert_eq!(list.iter().map(|l| l.taken_on).collect::<Vec<_>>(), [day("2026-03-12")]);
    assert_eq!(risk::get_snapshot(&w.ruth, list[0].id).unwrap(), frozen);
    for sql in ["UPDATE risk_snapshot SET body = '{}'", "DELETE FROM risk_snapshot"] {
        let forced = w.owner.write(Access::new("risk.freeze", Permission::RiskApprove), |tx| {
            tx.execute(sql, []).map(drop).map_err(PracticeError::from)
        });
        assert!(forced.is_err(), "{sql}");
    }
    assert_eq!(risk::get_snapshot(&w.owner, list[0].id).unwrap(), frozen);
}

#[test]
fn what_changed_since_is_told_risk_by_risk() {
    let w = World::new();
    begun(&w);
    score_all(&w);
    let first = freeze(&w);
    let same = risk::compare(&w.ruth, RiskCompareReq { from: first.line.id, to: None }).unwrap();
    assert!(same.changes.is_empty() && same.to_now);
    assert_eq!(same.unchanged as usize, first.analysis.risks.len());
    w.clock.forward(30 * DAY);
    score(&w, &lost_tablet(&w), RiskLevel::VeryHigh, RiskLevel::VeryHigh);
    let phishing = titled(&w, "The desk PC is stolen");
    risk::save_risk(&w.ruth, draft(&phishing, RiskTreatment::Transfer)).unwrap();
    let gone = titled(&w, "Ransomware locks the practice out");
    let reason = "No computer any more".to_owned();
    risk::retire(&w.ruth, RiskRetireReq { what: RiskRetired::Risk, id: gone.line.id.0, reason }).unwrap();
    let own = RiskDraft {
        id: None,
        version: None,
        title: "A drone looks in".to_owned(),
        scenario: String::new(),
        clients: String::new(),
        owner: None,
        treatment: RiskTreatment::Open,
        plan: String::new(),
    };
    let own = risk::save_risk(&w.ruth, own).unwrap();
    assert!(own.line.placeholder, "a new one has no score of its own yet");
    score(&w, &own, RiskLevel::Low, RiskLevel::Low);
    let since = risk::compare(&w.ruth, RiskCompareReq { from: first.line.id, to: None }).unwrap();
    let told: Vec<_> = since.changes.iter().map(|c| (c.what, c.title.as_str())).collect();
    assert_eq!(
        told,
        [
            (RiskDifference::New, "A drone looks in"),
            (RiskDifference::Gone, "Ransomware locks the practice out"),
            (RiskDifference::Level, "A tablet is lost while it is unlocked"),
            (RiskDifference::Treatment, "The desk PC is stolen"),
        ]
    );
    let second = freeze(&w);
    let two = RiskCompareReq { from: first.line.id, to: Some(second.line.id) };
    assert_eq!(risk::compare(&w.ruth, two).unwrap().changes, since.changes);
    let still = titled(&w, "Ransomware locks the practice out");
    assert_eq!((still.line.retired, still.retired_why.as_str()), (true, "No computer any more"));
    assert_eq!(refused(risk::save_risk(&w.ruth, draft(&still, RiskTreatment::Open))).code(), "conflict");
}

#[test]
fn who_treats_clients_sees_nothing_of_it_and_the_director_changes_nothing() {
    let w = World::new();
    begun(&w);
    for session in [&w.nora, &w.mia] {
        assert_eq!(refused(risk::get_register(session)).code(), "not_allowed");
        assert_eq!(refused(risk::get_interview(session)).code(), "not_allowed");
        assert_eq!(refused(answer(session, "places", &["none"])).code(), "not_allowed");
    }
    assert!(risk::get_register(&w.ruth).is_ok());
}
