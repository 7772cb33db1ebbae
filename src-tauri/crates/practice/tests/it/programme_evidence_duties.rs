//! What the programme asks of the practice: evidence turns with each duty, both ways; and the list of
//! what is due doesn't say the same twice.

use crate::programme_evidence::hire;
use crate::programme_evidence_clients::is;
use crate::programme_policies::{approve, approve_as, draft, officials, sign};
use crate::programme_requests::{decide, hand, known};
use crate::programme_risk::{accept, begun, draft as risk_draft, freeze, score_all};
use crate::programme_training::pass;
use crate::world::{PASSPHRASE, World, day};
use stillroom_practice::catalog;
use stillroom_practice::programme::evidence::{self, EvidenceState};
use stillroom_practice::programme::incidents::IncidentKind;
use stillroom_practice::programme::policies::{self, ReviewPolicyReq, UsePolicyReq};
use stillroom_practice::programme::requests::{RequestChange, RequestKind, RequestOutcome, RequestReason};
use stillroom_practice::programme::risk::{
    self, RiskLevel, RiskReviewReq, RiskReviewState, RiskTaskDraft, RiskTreatment,
};
use stillroom_practice::programme::training::{self, TrainingSettings, TrainingState};
use stillroom_practice::programme::{get_due, requirements};
use stillroom_record::{Passphrase, Role, Session};

use EvidenceState::{Attention, Bad, Good, Unknown};

const DAY: i64 = 24 * 60 * 60 * 1000;

pub(crate) const COLLECTORS: [&str; 14] = [
    "risk.analysis",
    "risk.treatment",
    "policies.in_force",
    "policies.signed",
    "policies.reviewed",
    "training.courses",
    "training.notes",
    "incidents.clocks",
    "incidents.individuals",
    "incidents.media",
    "incidents.hhs",
    "requests.access",
    "requests.amendments",
    "requests.accountings",
];

fn confirmed(s: &Session) {
    s.step_up(&Passphrase::new(PASSPHRASE)).unwrap();
}

#[test]
fn with_nothing_done_what_is_lacking_is_red_and_what_never_happened_is_no_pass() {
    let w = World::new();
    for collector in COLLECTORS {
        let all = requirements::requirements(&w.ruth).unwrap().requirements;
        let of = all.iter().filter(|r| r.requirement.collectors.iter().any(|name| name == collector));
        assert!(of.count() > 0, "{collector} speaks for a requirement");
        match collector {
            "risk.analysis" | "policies.in_force" => drop(is(&w, collector, Bad)),
            // Everybody has begun and has days left.
            "training.courses" => assert!(is(&w, collector, Good).ends_with("the day set for it.")),
            _ => {
                assert!(is(&w, collector, Unknown).ends_with("There is nothing to show yet."), "{collector}")
            }
        }
    }
}

#[test]
fn a_risk_analysis_counts_for_a_year_from_its_approval() {
    let w = World::new();
    const NAME: &str = "risk.analysis";
    begun(&w);
    assert!(is(&w, NAME, Attention).contains("None was approved yet."));
    score_all(&w);
    is(&w, NAME, Attention);
    freeze(&w);
    assert!(is(&w, NAME, Good).ends_with("each scored by a person."));
    w.clock.forward(366 * DAY);
    is(&w, NAME, Good);
    w.clock.forward(DAY);
    let late = is(&w, NAME, Bad);
    assert!(late.starts_with("The last risk analysis was approved on Mar 12, 2026, 367 days ago."), "{late}");
    confirmed(&w.owner);
    freeze(&w);
    is(&w, NAME, Good);
    // A clock that was set back makes nothing late.
    w.clock.forward(-2 * DAY);
    is(&w, NAME, Good);
}

#[test]
fn a_task_against_a_risk_that_is_late_is_red_until_it_is_done() {
    let w = World::new();
    const NAME: &str = "risk.treatment";
    begun(&w);
    score_all(&w);
    assert!(is(&w, NAME, Attention).contains(" 0 have an owner and a plan."));
    let mut tasks = Vec::new();
    for line in risk::get_register(&w.owner).unwrap().risks {
        let sheet = risk::get_risk(&w.owner, line.id).unwrap();
        if line.residual.level >= RiskLevel::High {
            let mut draft = risk_draft(&sheet, RiskTreatment::Mitigate);
            draft.owner = Some(w.nora());
            risk::save_risk(&w.ruth, draft).unwrap();
            let task = RiskTaskDraft {
                id: None,
                version: None,
                risk: line.id,
                title: "Buy a drawer".to_owned(),
                owner: Some(w.nora()),
                due: Some(day("2026-03-20")),
                done: false,
                done_note: String::new(),
            };
            tasks.push(risk::save_task(&w.ruth, task).unwrap());
        }
        let sheet = risk::get_risk(&w.owner, line.id).unwrap();
        if sheet.line.review == RiskReviewState::Needed {
            let req = RiskReviewReq { risk: line.id, version: sheet.version, note: "Seen".to_owned() };
            risk::review(&w.owner, req).unwrap();
        }
    }
    assert!(tasks.len() > 1);
    assert!(is(&w, NAME, Good).ends_with("No task is late, and no acceptance has ended."));
    w.clock.forward(9 * DAY);
    assert!(is(&w, NAME, Bad).contains("beyond the day set for it."));
    for sheet in tasks {
        let t = sheet.tasks.first().unwrap();
        let done = RiskTaskDraft {
            id: Some(t.id),
            version: Some(t.version),
            risk: sheet.line.id,
            title: t.title.clone(),
            owner: Some(t.owner),
            due: Some(t.due),
            done: true,
            done_note: String::new(),
        };
        risk::save_task(&w.ruth, done).unwrap();
    }
    // No longer late; but what is still high has no task that comes next.
    assert!(!is(&w, NAME, Attention).contains("beyond the day"));
}

#[test]
fn an_acceptance_that_has_ended_is_red_until_somebody_decides_again() {
    let w = World::new();
    const NAME: &str = "risk.treatment";
    begun(&w);
    score_all(&w);
    let first = risk::get_register(&w.owner).unwrap().risks.remove(0).id;
    let accepted = |until: &str| {
        confirmed(&w.owner);
        let sheet = risk::get_risk(&w.owner, first).unwrap();
        risk::accept(&w.owner, accept(&sheet, until)).unwrap();
    };
    accepted("2026-04-12");
    is(&w, NAME, Attention);
    w.clock.forward(32 * DAY);
    assert!(is(&w, NAME, Bad).contains("1 risk was accepted until a day that has passed: decide again."));
    accepted("2026-12-31");
    is(&w, NAME, Attention);
}

#[test]
fn policies_are_red_until_each_has_a_version_in_force_or_a_reason() {
    let w = World::new();
    const NAME: &str = "policies.in_force";
    officials(&w);
    let all = policies::policies_overview(&w.ruth).unwrap().policies;
    let needed: Vec<_> = all.iter().filter(|one| !one.optional).collect();
    assert!(is(&w, NAME, Bad).contains(&format!("{} policies have no version in force", needed.len())));
    for (at, one) in needed.iter().enumerate() {
        // What nobody has set can't be quoted; here they say it in words.
        draft(&w.owner, &one.slug, 0, "# What we do\n\nWe do as we say.").unwrap();
        let revision = policies::policy_page(&w.owner, &one.slug).unwrap().draft.revision;
        confirmed(&w.owner);
        let req = policies::ApprovePolicyReq {
            slug: one.slug.clone(),
            revision,
            // The last begins tomorrow.
            effective_on: day(if at + 1 < needed.len() { "2026-03-12" } else { "2026-03-13" }),
            change: String::new(),
            material: true,
        };
        policies::approve_policy(&w.owner, req).unwrap();
    }
    assert!(is(&w, NAME, Attention).contains("1 policy is approved and its first day is still to come."));
    w.clock.forward(DAY);
    // The one that only some practices need has neither a version nor a reason.
    let optional = all.iter().find(|one| one.optional).unwrap();
    assert!(is(&w, NAME, Good).ends_with("; 1 other has neither a version nor a reason."));
    let req = UsePolicyReq { slug: optional.slug.clone(), not_used: Some("We do nothing else".into()) };
    policies::use_policy(&w.owner, req).unwrap();
    assert!(is(&w, NAME, Good).ends_with("None is without a version that somebody approved."));
}

#[test]
fn a_signature_that_is_missing_for_long_is_red_until_it_is_given() {
    let w = World::new();
    const NAME: &str = "policies.signed";
    officials(&w);
    approve(&w.owner, "sanctions", "2026-03-12").unwrap();
    assert!(is(&w, NAME, Good).contains("5 signatures are asked for, 0 are given."));
    w.clock.forward(30 * DAY);
    is(&w, NAME, Good);
    w.clock.forward(DAY);
    assert!(is(&w, NAME, Bad).starts_with("5 signatures are missing longer than 30 days."));
    for (who, name) in [&w.owner, &w.ruth, &w.nora, &w.jo, &w.mia].into_iter().zip(SIGNERS) {
        sign(who, "sanctions", name).unwrap();
    }
    assert!(is(&w, NAME, Good).contains("5 are given."));
}

const SIGNERS: [&str; 5] = ["Lena Hart", "Ruth Adeyemi", "Nora Ibe", "Jo Park", "Mia Torres"];

#[test]
fn a_correction_gives_nobody_more_time_to_sign() {
    let w = World::new();
    const NAME: &str = "policies.signed";
    officials(&w);
    approve(&w.owner, "sanctions", "2026-03-12").unwrap();
    w.clock.forward(20 * DAY);
    let newer = |on: &str, material| {
        draft(&w.owner, "sanctions", 0, "# Sanctions\n\nWe do as we say.").unwrap();
        let revision = policies::policy_page(&w.owner, "sanctions").unwrap().draft.revision;
        confirmed(&w.owner);
        approve_as(&w.owner, "sanctions", revision, on, "In plainer words", material).unwrap();
    };
    newer("2026-04-01", false);
    w.clock.forward(10 * DAY);
    is(&w, NAME, Good);
    w.clock.forward(DAY);
    assert!(is(&w, NAME, Bad).starts_with("5 signatures are missing longer than 30 days."));
    // What changes what people do asks anew.
    newer("2026-04-12", true);
    w.clock.forward(30 * DAY);
    is(&w, NAME, Good);
    w.clock.forward(DAY);
    is(&w, NAME, Bad);
}

#[test]
fn who_was_given_a_role_has_their_days_from_then_on() {
    let w = World::new();
    const NAME: &str = "policies.signed";
    officials(&w);
    // Front desks don't sign this one.
    approve(&w.owner, "audit-integrity", "2026-03-12").unwrap();
    let sessions = [&w.owner, &w.ruth, &w.nora, &w.jo];
    for (who, name) in sessions.into_iter().zip(SIGNERS) {
        sign(who, "audit-integrity", name).unwrap();
    }
    w.clock.forward(400 * DAY);
    is(&w, NAME, Good);
    let mia = w.mia.person().unwrap();
    hire(&w, Some(mia), "mia", "Mia Torres", vec![Role::FrontDesk, Role::Provider]);
    assert!(is(&w, NAME, Good).ends_with("None is missing longer than 30 days."));
    let of_provider = |state| {
        let people = training::training_overview(&w.ruth).unwrap().people;
        let nora = people.iter().find(|p| p.person == w.nora()).unwrap().standings.clone();
        let of = people.into_iter().find(|p| p.person == mia).unwrap().standings;
        // What is asked of who treats and not of the front desk.
        let mine = of.iter().zip(&nora).filter(|(m, n)| n.why.is_some() && m.due > n.due);
        mine.filter(|(m, _)| m.state == state).count()
    };
    assert!(of_provider(TrainingState::Due) > 0, "a course of the new role isn’t late on its first day");
    w.clock.forward(31 * DAY);
    assert!(is(&w, NAME, Bad).starts_with("1 signature is missing longer than 30 days."));
    assert!(of_provider(TrainingState::Overdue) > 0);
}

#[test]
fn a_policy_is_red_from_the_day_after_its_review_until_somebody_looks_at_it() {
    let w = World::new();
    const NAME: &str = "policies.reviewed";
    officials(&w);
    approve(&w.owner, "workstations", "2026-03-12").unwrap();
    assert!(is(&w, NAME, Good).ends_with("The next review is due by Mar 12, 2027."));
    w.clock.forward(365 * DAY);
    is(&w, NAME, Good);
    w.clock.forward(DAY);
    assert!(is(&w, NAME, Bad).contains("1 policy is beyond the day of review."));
    let version = policies::policy_page(&w.ruth, "workstations").unwrap().effective.unwrap().version.id;
    policies::review_policy(&w.ruth, ReviewPolicyReq { version, note: "Still so".into() }).unwrap();
    is(&w, NAME, Good);
    let mut settings = catalog::get_practice(&w.owner).unwrap();
    settings.lock.screen_minutes = 5;
    catalog::save_practice(&w.owner, settings).unwrap();
    assert!(is(&w, NAME, Attention).starts_with("1 policy quotes a setting that has changed since."));
}

#[test]
fn a_policy_that_was_changed_outside_stops_no_other_evidence() {
    let w = World::new();
    officials(&w);
    approve(&w.owner, "sanctions", "2026-03-12").unwrap();
    w.with_database(|db| {
        db.conn().execute("UPDATE policy_version SET text = text || ' or not'", []).unwrap();
    });
    let ruth = w.lock_and_sign_in("ruth");
    let all = evidence::collect(&ruth).unwrap();
    let of = |name: &str| all.iter().find(|e| e.about.name == name).unwrap().revision.clone().unwrap();
    for name in ["policies.in_force", "policies.signed", "policies.reviewed"] {
        let found = of(name);
        assert_eq!(found.state, Bad, "{name}");
        assert!(found.facts.join(" ").contains("changed outside Stillroom"), "{name}");
    }
    assert_eq!(of("training.courses").state, Good);
}

#[test]
fn a_course_is_red_from_the_day_after_its_last_until_it_is_passed() {
    let w = World::new();
    const NAME: &str = "training.courses";
    w.clock.forward(10 * DAY);
    is(&w, NAME, Good);
    w.clock.forward(DAY);
    assert!(is(&w, NAME, Bad).contains("beyond the day set for it."));
    let people = training::training_overview(&w.ruth).unwrap().people;
    let sessions = [&w.owner, &w.ruth, &w.nora, &w.jo, &w.mia];
    for person in people {
        let session = sessions.iter().find(|s| s.person() == Some(person.person)).unwrap();
        for one in person.standings.iter().filter(|s| s.state == TrainingState::Overdue) {
            pass(session, &one.course, &person.name);
        }
    }
    let told = is(&w, NAME, Good);
    assert!(!told.contains(" 0 are passed") && !told.contains("beyond"), "{told}");
}

#[test]
fn a_note_that_nobody_reads_is_red_and_one_that_all_read_is_not() {
    let w = World::new();
    const NAME: &str = "training.notes";
    // Read in months that are over: April by nobody, May by one, the next three by all.
    w.clock.forward(30 * DAY);
    is(&w, NAME, Unknown);
    w.clock.forward(30 * DAY);
    assert!(is(&w, NAME, Bad).contains("0 of 5 notes were read."));
    training::read_note(&w.mia, "2026-05").unwrap();
    w.clock.forward(30 * DAY);
    assert!(is(&w, NAME, Attention).contains("In the last 2 months that are over, 1 of 10 notes were read."));
    for month in ["2026-06", "2026-07", "2026-08"] {
        for who in [&w.owner, &w.ruth, &w.nora, &w.jo, &w.mia] {
            training::read_note(who, month).unwrap();
        }
        w.clock.forward(30 * DAY);
    }
    assert!(is(&w, NAME, Good).contains("15 of 15 notes were read."));
    let quiet = training::training_overview(&w.ruth).unwrap().settings;
    training::save_training_settings(&w.ruth, TrainingSettings { reminders: false, ..quiet }).unwrap();
    assert!(is(&w, NAME, Unknown).starts_with("The practice shows no monthly note."));
}

#[test]
fn months_long_past_and_a_month_that_nobody_read_make_no_green() {
    let w = World::new();
    const NAME: &str = "training.notes";
    // April and May by nobody, the next three by all.
    w.clock.forward(90 * DAY);
    for month in ["2026-06", "2026-07", "2026-08"] {
        for who in [&w.owner, &w.ruth, &w.nora, &w.jo, &w.mia] {
            training::read_note(who, month).unwrap();
        }
        w.clock.forward(30 * DAY);
    }
    assert!(is(&w, NAME, Good).contains("15 of 15 notes were read."));
    // Then nobody any more; in December any setting is saved.
    w.clock.forward(90 * DAY);
    assert!(is(&w, NAME, Bad).starts_with("In the last 3 months that are over, 0 of 15 notes were read."));
    let now = training::training_overview(&w.ruth).unwrap().settings;
    training::save_training_settings(&w.ruth, TrainingSettings { join_days: 9, ..now }).unwrap();
    assert!(is(&w, NAME, Unknown).starts_with("In 3 of the last 3 months nobody read a note"));
    w.clock.forward(62 * DAY);
    let told = is(&w, NAME, Bad);
    assert!(told.starts_with("In 1 of the last 3 months that are over, 0 of 5 notes were read."), "{told}");
    assert!(told.contains("In 2 of the last 3 months nobody read a note"), "{told}");
}

#[test]
fn a_request_for_the_record_is_red_beyond_its_day_and_a_late_answer_is_seen_for_a_year() {
    let w = World::new();
    const NAME: &str = "requests.access";
    let file = w.request(w.client("Ana", "Ng"), RequestKind::Access);
    assert!(is(&w, NAME, Good).starts_with("1 request was taken in, 1 open."));
    w.clock.forward(30 * DAY);
    is(&w, NAME, Good);
    w.clock.forward(DAY);
    assert!(is(&w, NAME, Bad).starts_with("1 request is open beyond its day."));
    let file = w.does(&file, known()).unwrap();
    let file = w.does(&file, decide(RequestOutcome::Granted, "")).unwrap();
    is(&w, NAME, Bad);
    w.does(&file, hand("2026-04-12")).unwrap();
    assert!(is(&w, NAME, Attention).starts_with("1 request was answered after its day."));
    w.clock.forward(366 * DAY);
    assert!(is(&w, NAME, Good).contains("In the last year 0 were answered."));
}

#[test]
fn amendments_and_accountings_are_red_beyond_their_days_until_they_are_answered_or_taken_back() {
    let w = World::new();
    let ana = w.client("Ana", "Ng");
    let kinds =
        [(RequestKind::Amendment, "requests.amendments"), (RequestKind::Accounting, "requests.accountings")];
    let files = kinds.map(|(kind, name)| {
        let file = w.request(ana, kind);
        is(&w, name, Good);
        (file, name)
    });
    w.clock.forward(60 * DAY);
    files.iter().for_each(|(_, name)| drop(is(&w, name, Good)));
    w.clock.forward(DAY);
    for (file, name) in files {
        is(&w, name, Bad);
        let why = RequestReason { why: "Ana called".to_owned() };
        w.does(&file, RequestChange::Withdraw(why)).unwrap();
        assert!(is(&w, name, Good).contains("1 request was taken in, 0 open."));
    }
}

#[test]
fn a_risk_that_nobody_has_scored_or_planned_for_is_told_as_due() {
    let w = World::new();
    let due = || {
        let all = get_due(&w.ruth).unwrap().into_iter().filter(|one| one.path == "/programme/risk");
        all.map(|one| one.what).collect::<Vec<_>>().join(" ")
    };
    begun(&w);
    is(&w, "risk.analysis", Attention);
    assert!(due().contains("Score the risks: with "), "{}", due());
    score_all(&w);
    freeze(&w);
    is(&w, "risk.analysis", Good);
    assert!(is(&w, "risk.treatment", Attention).contains("no owner or no plan"));
    assert!(due().contains("without an owner or a plan") && !due().contains("starter’s"), "{}", due());
}

/// What its own part tells thing by thing, besides the duties above.
const OF_CLIENTS: [&str; 4] =
    ["authorizations.takedowns", "complaints.answered", "wishes.representatives", "wishes.restrictions"];

/// Everything late at once: each thing is told by its own part, and not again as evidence.
#[test]
fn what_is_due_is_not_said_twice() {
    let w = World::new();
    officials(&w);
    approve(&w.owner, "sanctions", "2026-03-12").unwrap();
    begun(&w);
    w.breach(IncidentKind::Device);
    w.request(w.client("Ana", "Ng"), RequestKind::Access);
    w.clock.forward(400 * DAY);
    let all = evidence::collect(&w.ruth).unwrap();
    let due = get_due(&w.ruth).unwrap();
    let told = |title: &str| due.iter().filter(|one| one.what.starts_with(&format!("{title}: "))).count();
    let (mut red, mut yellow) = (0, 0);
    for found in &all {
        let Some(state) = found.revision.as_ref().map(|r| r.state).filter(|s| [Bad, Attention].contains(s))
        else {
            assert_eq!(told(&found.about.title), 0, "{}", found.about.name);
            continue;
        };
        let name = found.about.name.as_str();
        let own = OF_CLIENTS.contains(&name) || (COLLECTORS.contains(&name) && name != "training.notes");
        assert_eq!(told(&found.about.title), usize::from(!own), "{name}");
        red += usize::from(own && state == Bad);
        yellow += usize::from(own && state == Attention);
    }
    assert_eq!(red, 7, "policies three, courses, people and HHS not told, request");
    assert_eq!(yellow, 2, "the risks are neither approved nor planned for");
    for path in ["risk", "policies", "training", "incidents", "requests"] {
        assert!(due.iter().any(|one| one.path.starts_with(&format!("/programme/{path}"))), "{path}");
    }
}
