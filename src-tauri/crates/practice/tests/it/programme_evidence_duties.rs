//! What the programme asks of the practice: evidence turns with each duty, both ways; and the list of
//! what is due doesn't say the same twice.

use crate::programme_evidence_clients::is;
use crate::programme_incidents::{change, notice};
use crate::programme_policies::{approve, draft, officials, sign};
use crate::programme_requests::{decide, hand, known};
use crate::programme_risk::{accept, begun, draft as risk_draft, freeze, score_all};
use crate::programme_training::pass;
use crate::world::{PASSPHRASE, World, day};
use stillroom_practice::catalog;
use stillroom_practice::programme::evidence::{self, EvidenceState};
use stillroom_practice::programme::incidents::{
    IncidentChange, IncidentKind, NewAffected, NoticeKind, Residents,
};
use stillroom_practice::programme::policies::{self, ReviewPolicyReq};
use stillroom_practice::programme::requests::{RequestChange, RequestKind, RequestOutcome, RequestReason};
use stillroom_practice::programme::risk::{
    self, RiskLevel, RiskReviewReq, RiskReviewState, RiskTaskDraft, RiskTreatment,
};
use stillroom_practice::programme::training::{self, TrainingSettings, TrainingState};
use stillroom_practice::programme::{get_due, requirements};
use stillroom_record::{Passphrase, Session};

use EvidenceState::{Attention, Bad, Good, Unknown};

const DAY: i64 = 24 * 60 * 60 * 1000;

pub(crate) const COLLECTORS: [&str; 11] = [
    "risk.analysis",
    "risk.treatment",
    "policies.in_force",
    "policies.signed",
    "policies.reviewed",
    "training.courses",
    "training.notes",
    "incidents.clocks",
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
    assert!(is(&w, NAME, Bad).contains("That is 367 days ago."));
    confirmed(&w.owner);
    freeze(&w);
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
    let names = [
        (&w.owner, "Lena Hart"),
        (&w.ruth, "Ruth Adeyemi"),
        (&w.nora, "Nora Ibe"),
        (&w.jo, "Jo Park"),
        (&w.mia, "Mia Torres"),
    ];
    for (who, name) in names {
        sign(who, "sanctions", name).unwrap();
    }
    assert!(is(&w, NAME, Good).contains("5 are given."));
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
fn a_clock_of_an_incident_that_ran_out_is_red_until_it_is_settled_and_open_ones_are_not_counted() {
    let w = World::new();
    const NAME: &str = "incidents.clocks";
    let none = is(&w, NAME, Unknown);
    let file = w.breach(IncidentKind::Device);
    assert_eq!(is(&w, NAME, Unknown), none, "that one is open isn't told");
    w.clock.forward(60 * DAY);
    assert_eq!(is(&w, NAME, Unknown), none);
    w.clock.forward(DAY);
    assert!(is(&w, NAME, Bad).starts_with("1 clock of an incident has run out"));
    let file = change(&w.owner, &file, notice(NoticeKind::Individual, "2026-05-12")).unwrap();
    let counted = NewAffected {
        unknown: false,
        clients: Vec::new(),
        residents: vec![Residents { state: "NY".into(), people: 4 }],
    };
    let file = change(&w.owner, &file, IncidentChange::Affected(counted)).unwrap();
    is(&w, NAME, Unknown);
    change(&w.owner, &file, notice(NoticeKind::Hhs, "2026-05-12")).unwrap();
    assert_eq!(is(&w, NAME, Good), "1 incident is settled. No clock has run out.");
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
    let mut red = 0;
    for found in all.iter().filter(|e| e.revision.as_ref().is_some_and(|r| r.state == Bad)) {
        let own = COLLECTORS.contains(&found.about.name.as_str()) && found.about.name != "training.notes";
        assert_eq!(told(&found.about.title), usize::from(!own), "{}", found.about.name);
        red += usize::from(own);
    }
    assert_eq!(red, 6, "analysis none, policies three, courses, incident, request");
    for path in ["risk", "policies", "training", "incidents", "requests"] {
        assert!(due.iter().any(|one| one.path.starts_with(&format!("/programme/{path}"))), "{path}");
    }
}
