//! Incidents through the door: anybody reports, two roles decide, the clocks run from discovery.

use crate::world::{World, day};
use stillroom_practice::clients::{self, Address, ClientDraft, ClientId};
use stillroom_practice::programme::clocks::Counting;
use stillroom_practice::programme::incidents::{
    self, ChangeIncidentReq, IncidentAct, IncidentAnswer, IncidentChange, IncidentDates, IncidentException,
    IncidentFactor, IncidentFile, IncidentId, IncidentKind, IncidentReason, IncidentStatus, LetterFacts,
    NewAffected, NewDecision, NewFactor, NewHold, NewNotice, NewStep, NoticeKind, ReportIncidentReq,
    ReportSeen, Residents, RoughCount, StateClockDraft, Triage,
};
use stillroom_practice::{PracticeError, Result};
use stillroom_record::Session;
use stillroom_testkit::hostile;

const DAY: i64 = 24 * 3_600_000;

fn report(kind: IncidentKind) -> ReportIncidentReq {
    ReportIncidentReq {
        kind,
        what: "Left the phone in a taxi".to_owned(),
        discovered: day("2026-03-12"),
        occurred: None,
        rough: RoughCount::Few,
        first_step: "Called the taxi company".to_owned(),
    }
}

pub(crate) fn change(who: &Session, file: &IncidentFile, change: IncidentChange) -> Result<IncidentFile> {
    incidents::change_incident(who, ChangeIncidentReq { id: file.id, version: file.version, change })
}

pub(crate) fn triage(file: &IncidentFile) -> Triage {
    Triage {
        phi: Some(IncidentAnswer::Yes),
        impermissible: Some(IncidentAnswer::Yes),
        encrypted: Some(IncidentAnswer::No),
        key_apart: Some(IncidentAnswer::Unknown),
        unlocked: Some(IncidentAnswer::Yes),
        exception: (file.kind != IncidentKind::Snooping).then_some(IncidentException::None),
        exception_why: String::new(),
    }
}

pub(crate) fn decide(outcome: IncidentAct) -> IncidentChange {
    IncidentChange::Decide(NewDecision { outcome, why: "By what the log shows".to_owned() })
}

pub(crate) fn notice(kind: NoticeKind, sent: &str) -> IncidentChange {
    IncidentChange::Notice(NewNotice {
        kind,
        rule: None,
        state: String::new(),
        sent: day(sent),
        how: "First-class mail".to_owned(),
        people: 1,
    })
}

fn living_in(w: &World, given: &str, state: &str) -> ClientId {
    let draft = ClientDraft {
        given_name: given.to_owned(),
        family_name: "Ng".to_owned(),
        address: Address {
            line1: "12 Elm St".into(),
            city: "Town".into(),
            state: state.into(),
            ..Address::default()
        },
        ..ClientDraft::default()
    };
    clients::save_client(&w.mia, draft, true).unwrap().value.id
}

impl World {
    pub(crate) fn report(&self, who: &Session, kind: IncidentKind) -> IncidentFile {
        let got = incidents::report_incident(who, report(kind)).unwrap();
        incidents::get_incident(&self.ruth, got.id).unwrap()
    }
    pub(crate) fn breach(&self, kind: IncidentKind) -> IncidentFile {
        let file = self.report(&self.mia, kind);
        let file = change(&self.ruth, &file, IncidentChange::Triage(triage(&file))).unwrap();
        change(&self.ruth, &file, decide(IncidentAct::Breach)).unwrap()
    }
}

#[test]
fn anybody_reports_and_sees_of_it_only_that_it_was_received() {
    let w = World::new();
    for who in [&w.owner, &w.ruth, &w.nora, &w.mia] {
        let got = incidents::report_incident(who, report(IncidentKind::Device)).unwrap();
        assert_eq!(
            (got.seen, got.officers.as_slice()),
            (ReportSeen::Received, ["Ruth Adeyemi".to_owned()].as_slice())
        );
        let mine = incidents::my_reports(who).unwrap();
        assert_eq!(mine, [got]);
    }
    assert_eq!(incidents::list_incidents(&w.ruth).unwrap().len(), 4);
    for who in [&w.nora, &w.mia] {
        assert_eq!(incidents::list_incidents(who).unwrap_err().code(), "not_allowed");
        let id = incidents::my_reports(who).unwrap().first().unwrap().id;
        assert_eq!(incidents::get_incident(who, id).unwrap_err().code(), "not_allowed", "not even their own");
        assert_eq!(incidents::incident_letters(who, id).unwrap_err().code(), "not_allowed");
        assert_eq!(incidents::get_hhs_log(who, 2026).unwrap_err().code(), "not_allowed");
        assert_eq!(incidents::list_state_clocks(who).unwrap_err().code(), "not_allowed");
    }
    assert_eq!(w.entries("incidents.report"), 4);
}

#[test]
fn a_report_names_the_field_that_is_wrong() {
    let w = World::new();
    let field = |change: &dyn Fn(&mut ReportIncidentReq)| {
        let mut r = report(IncidentKind::Paper);
        change(&mut r);
        incidents::report_incident(&w.mia, r).unwrap_err().field().unwrap_or_default().to_owned()
    };
    assert_eq!(field(&|r| r.what = "  ".into()), "what");
    assert_eq!(field(&|r| r.what = "x".repeat(4_001)), "what");
    assert_eq!(field(&|r| r.first_step = "a\u{0}".into()), "firstStep");
    assert_eq!(field(&|r| r.discovered = day("2026-03-13")), "discovered");
    assert_eq!(field(&|r| r.occurred = Some(day("2026-03-13"))), "occurred");
    assert!(incidents::list_incidents(&w.ruth).unwrap().is_empty());
}

#[test]
fn a_late_entry_doesnt_stop_the_clock() {
    let w = World::new();
    w.clock.forward(40 * DAY);
    let file = w.report(&w.mia, IncidentKind::Device);
    let lead = file.clocks.first().unwrap();
    assert_eq!(
        (lead.kind, lead.deadline.due, lead.days_left),
        (NoticeKind::Individual, day("2026-05-11"), 20)
    );
    assert_eq!(file.status, IncidentStatus::Open, "the clocks run before anybody has looked");
}

/// Scenario 15: a receptionist opened a chart without an appointment.
#[test]
fn snooping_goes_from_report_to_four_factors_to_the_sixty_day_clock() {
    let w = World::new();
    let kate = living_in(&w, "Kate", "IL");
    let file = w.report(&w.nora, IncidentKind::Snooping);
    assert!(file.exceptions.is_empty() && file.questions.iter().all(|q| q.key != "encrypted"));
    let claims =
        Triage { exception: Some(IncidentException::GoodFaith), exception_why: "x".into(), ..triage(&file) };
    let refused = change(&w.ruth, &file, IncidentChange::Triage(claims)).unwrap_err();
    assert_eq!(refused.field(), Some("exception"));
    let file = change(&w.ruth, &file, IncidentChange::Triage(triage(&file))).unwrap();
    assert_eq!(file.status, IncidentStatus::Assessed);
    assert_eq!(file.may_decide, [IncidentAct::Breach], "presumed a breach");
    let early = change(&w.ruth, &file, decide(IncidentAct::LowProbability)).unwrap_err();
    assert_eq!(early.field(), Some("outcome"));
    let mut file = file;
    for &factor in IncidentFactor::ALL {
        let text = "She read the whole note and knows the client".to_owned();
        file = change(&w.ruth, &file, IncidentChange::Factor(NewFactor { factor, text })).unwrap();
    }
    assert!(file.factors.iter().all(|f| f.by == "Ruth Adeyemi"));
    assert_eq!(file.may_decide, [IncidentAct::LowProbability, IncidentAct::Breach]);
    let file = change(
        &w.ruth,
        &file,
        IncidentChange::Affected(NewAffected { unknown: false, clients: vec![kate], residents: Vec::new() }),
    )
    .unwrap();
    assert_eq!(file.affected.by_state, [Residents { state: "IL".into(), people: 1 }]);
    let file = change(&w.ruth, &file, decide(IncidentAct::Breach)).unwrap();
    assert_eq!((file.status, file.outcome), (IncidentStatus::Breach, Some(IncidentAct::Breach)));
    let due: Vec<_> = file.clocks.iter().map(|c| (c.kind, c.deadline.due.to_string())).collect();
    assert_eq!(due, [(NoticeKind::Individual, "2026-05-11".into()), (NoticeKind::Hhs, "2027-03-01".into())]);
    assert_eq!(file.without_rule, ["Illinois"]);
    let decision = file.trail.last().unwrap();
    assert_eq!((decision.by.as_str(), decision.edition.is_empty()), ("Ruth Adeyemi", false));
    let letters = incidents::incident_letters(&w.ruth, file.id).unwrap();
    assert_eq!(letters.addressees.first().unwrap().name, "Kate Ng");
    assert_eq!(letters.addressees.first().unwrap().address, ["12 Elm St", "Town IL"]);
}

#[test]
fn a_breach_is_notified_and_closed_only_when_those_were_told() {
    let w = World::new();
    let file = w.breach(IncidentKind::Device);
    let close = IncidentChange::Close(IncidentReason { why: String::new() });
    assert_eq!(change(&w.owner, &file, close.clone()).unwrap_err().code(), "conflict");
    w.clock.forward(DAY);
    let file = change(&w.owner, &file, notice(NoticeKind::Individual, "2026-03-13")).unwrap();
    assert_eq!(file.status, IncidentStatus::Notified, "HHS may wait for the year's end");
    let open = change(&w.owner, &file, close.clone()).unwrap_err();
    assert!(open.to_string().contains("Count the people"), "{open}");
    let counted = NewAffected {
        unknown: false,
        clients: Vec::new(),
        residents: vec![Residents { state: "NY".into(), people: 4 }],
    };
    let file = change(&w.owner, &file, IncidentChange::Affected(counted)).unwrap();
    let open = change(&w.owner, &file, close.clone()).unwrap_err();
    assert!(open.to_string().contains("tell hhs"), "{open}");
    let log = incidents::get_hhs_log(&w.owner, 2026).unwrap();
    assert_eq!((log.breaches.len(), log.deadline.due, log.at_once), (1, day("2027-03-01"), 0));
    let line = log.breaches.first().unwrap();
    assert_eq!((line.people, line.individuals, line.reported), (4, Some(day("2026-03-13")), None));
    let file = change(&w.owner, &file, notice(NoticeKind::Hhs, "2026-03-13")).unwrap();
    let file = change(&w.owner, &file, close).unwrap();
    assert_eq!(file.status, IncidentStatus::Closed);
    assert!(file.clocks.is_empty());
    assert_eq!(incidents::list_incidents(&w.owner).unwrap().first().unwrap().people, Some(4));
    assert_eq!(file.keep.due, day("2032-03-13"));
    assert_eq!(incidents::my_reports(&w.mia).unwrap().first().unwrap().seen, ReportSeen::Done);
    let late = IncidentChange::Step(NewStep { item: String::new(), text: "Found the phone".into() });
    assert_eq!(change(&w.owner, &file, late).unwrap_err().code(), "conflict", "a closed file stays as it is");
    let reopen = |why: &str| IncidentChange::Reopen(IncidentReason { why: why.into() });
    assert_eq!(change(&w.owner, &file, reopen(" ")).unwrap_err().field(), Some("why"));
    let file = change(&w.owner, &file, reopen("A second client wrote to us")).unwrap();
    assert_eq!((file.status, file.outcome), (IncidentStatus::Assessed, None));
    assert_eq!(file.notices.len(), 2, "what was sent stays");
}

#[test]
fn the_clock_of_a_state_leads_when_it_is_shorter() {
    let w = World::new();
    let draft = StateClockDraft {
        id: None,
        version: None,
        state: "CA".into(),
        whom: "People affected".into(),
        days: Some(30),
        counting: Counting::Calendar,
        source: "Cal. Civ. Code 1798.82".into(),
        verified_by: "R. Adeyemi with counsel".into(),
        verified_on: day("2026-03-01"),
        active: true,
    };
    let field = |change: &dyn Fn(&mut StateClockDraft)| {
        let mut d = draft.clone();
        change(&mut d);
        incidents::save_state_clock(&w.ruth, d).unwrap_err().field().unwrap_or_default().to_owned()
    };
    assert_eq!(field(&|d| d.state = "XX".into()), "state");
    assert_eq!(field(&|d| d.days = Some(0)), "days");
    assert_eq!(field(&|d| d.source = " ".into()), "source");
    assert_eq!(field(&|d| d.verified_by = String::new()), "verifiedBy");
    assert_eq!(field(&|d| d.verified_on = day("2027-01-01")), "verifiedOn");
    let saved = incidents::save_state_clock(&w.ruth, draft.clone()).unwrap();
    assert_eq!(saved.clocks.len(), 1);
    assert_eq!(saved.suggestions.first().unwrap().days, 30);
    let file = w.breach(IncidentKind::Recipient);
    let people = |n| NewAffected {
        unknown: false,
        clients: Vec::new(),
        residents: vec![Residents { state: "CA".into(), people: n }],
    };
    let file = change(&w.ruth, &file, IncidentChange::Affected(people(501))).unwrap();
    let order: Vec<_> = file.clocks.iter().map(|c| (c.kind, c.deadline.due.to_string())).collect();
    assert_eq!(order.first().unwrap(), &(NoticeKind::State, "2026-04-11".to_owned()));
    assert_eq!(order.len(), 4, "{order:?}");
    assert!(order.iter().skip(1).all(|(_, due)| due == "2026-05-11"));
    let lead = incidents::list_incidents(&w.ruth).unwrap().remove(0).lead.unwrap();
    assert_eq!(lead.label, "California: People affected");
    // Answering it takes the notice of that very clock.
    let rule = saved.clocks.first().unwrap().id;
    let state = IncidentChange::Notice(NewNotice {
        kind: NoticeKind::State,
        rule: Some(rule),
        state: String::new(),
        sent: day("2026-03-12"),
        how: "Their web form".into(),
        people: 501,
    });
    let file = change(&w.ruth, &file, state).unwrap();
    assert_eq!(file.clocks.last().unwrap().sent, Some(day("2026-03-12")));
    assert_eq!(file.status, IncidentStatus::Breach, "people, HHS and media are still to be told");
    let mut newer = draft;
    newer.id = Some(rule);
    newer.version = Some(1);
    newer.active = false;
    incidents::save_state_clock(&w.ruth, newer.clone()).unwrap();
    assert_eq!(incidents::save_state_clock(&w.ruth, newer).unwrap_err().code(), "changed");
}

#[test]
fn the_police_may_hold_the_federal_notices_thirty_days_by_word_of_mouth() {
    let w = World::new();
    let file = w.breach(IncidentKind::Malware);
    w.clock.forward(50 * DAY);
    let hold = |stated: &str, until: Option<&str>, official: &str| {
        IncidentChange::Hold(NewHold {
            stated: day(stated),
            until: until.map(day),
            official: official.into(),
        })
    };
    assert_eq!(change(&w.ruth, &file, hold("2026-05-01", None, " ")).unwrap_err().field(), Some("official"));
    assert_eq!(
        change(&w.ruth, &file, hold("2026-05-02", None, "Det. Ray")).unwrap_err().field(),
        Some("stated")
    );
    let back = hold("2026-05-01", Some("2026-04-30"), "Det. Ray");
    assert_eq!(change(&w.ruth, &file, back).unwrap_err().field(), Some("until"));
    let file = change(&w.ruth, &file, hold("2026-05-01", None, "Det. Ray, CPD, 312 555 0100")).unwrap();
    assert_eq!(file.held_until, Some(day("2026-05-31")));
    let individual = file.clocks.iter().find(|c| c.kind == NoticeKind::Individual).unwrap();
    assert_eq!(individual.deadline.due, day("2026-05-31"));
}

#[test]
fn the_triage_and_the_safe_harbour_of_a_lost_stick() {
    let w = World::new();
    let file = w.report(&w.mia, IncidentKind::Stick);
    assert!(file.known.iter().any(|k| k.contains("recovery")));
    assert!(file.checklist.iter().any(|c| c.link.as_deref() == Some("/settings/security")));
    let sealed = Triage {
        encrypted: Some(IncidentAnswer::Yes),
        key_apart: Some(IncidentAnswer::Yes),
        unlocked: Some(IncidentAnswer::No),
        ..triage(&file)
    };
    let open = Triage { key_apart: Some(IncidentAnswer::No), ..sealed.clone() };
    let file = change(&w.ruth, &file, IncidentChange::Triage(open)).unwrap();
    assert_eq!(change(&w.ruth, &file, decide(IncidentAct::Secured)).unwrap_err().field(), Some("outcome"));
    let file = change(&w.ruth, &file, IncidentChange::Triage(sealed)).unwrap();
    let step = IncidentChange::Step(NewStep { item: "recovery-key".into(), text: String::new() });
    let file = change(&w.ruth, &file, step).unwrap();
    let wrong = IncidentChange::Step(NewStep { item: "remote-wipe".into(), text: String::new() });
    assert_eq!(change(&w.ruth, &file, wrong).unwrap_err().field(), Some("item"));
    let file = change(&w.ruth, &file, decide(IncidentAct::Secured)).unwrap();
    assert_eq!((file.status, file.outcome), (IncidentStatus::Exception, Some(IncidentAct::Secured)));
    assert!(file.clocks.is_empty());
    let again = change(&w.ruth, &file, IncidentChange::Triage(triage(&file))).unwrap_err();
    assert_eq!(again.code(), "conflict", "what is decided isn't changed behind the decision");
    let file = change(&w.ruth, &file, IncidentChange::Close(IncidentReason { why: String::new() })).unwrap();
    assert_eq!(file.status, IncidentStatus::Closed);
}

#[test]
fn discovery_moves_only_with_a_reason_and_the_clocks_with_it() {
    let w = World::new();
    let file = w.report(&w.mia, IncidentKind::Paper);
    let to = |why: &str| {
        IncidentChange::Dates(IncidentDates {
            occurred: Some(day("2026-02-20")),
            discovered: day("2026-03-01"),
            why: why.into(),
        })
    };
    assert_eq!(change(&w.ruth, &file, to("")).unwrap_err().field(), Some("why"));
    let file = change(&w.ruth, &file, to("Jo saw the post that day")).unwrap();
    assert_eq!(file.clocks.first().unwrap().deadline.due, day("2026-04-30"));
    assert_eq!(file.discovered_why, "Jo saw the post that day");
}

#[test]
fn an_older_version_of_the_file_is_not_written_over() {
    let w = World::new();
    let file = w.report(&w.mia, IncidentKind::Other);
    let newer = change(&w.owner, &file, IncidentChange::Triage(triage(&file))).unwrap();
    let late = change(&w.ruth, &file, IncidentChange::Triage(triage(&file))).unwrap_err();
    assert!(matches!(&late, PracticeError::Changed { who, .. } if who == "Lena Hart"), "{late}");
    assert_eq!(newer.version, 2);
    assert_eq!(incidents::get_incident(&w.ruth, IncidentId::new()).unwrap_err().code(), "not_found");
}

#[test]
fn a_merge_takes_a_clients_place_in_an_incident_with_it() {
    let w = World::new();
    let (kate, katherine) = (living_in(&w, "Kate", "IL"), living_in(&w, "Katherine", "IL"));
    let file = w.report(&w.mia, IncidentKind::Recipient);
    let both = NewAffected { unknown: false, clients: vec![kate, katherine, kate], residents: Vec::new() };
    let file = change(&w.ruth, &file, IncidentChange::Affected(both)).unwrap();
    assert_eq!(file.affected.total, Some(2));
    let preview = clients::preview_merge(&w.mia, kate, katherine).unwrap();
    assert!(preview.moves.is_empty(), "the front desk isn't told of the incident");
    clients::merge_clients(&w.mia, kate, katherine, "One person").unwrap();
    let file = incidents::get_incident(&w.ruth, file.id).unwrap();
    assert_eq!(file.affected.clients.iter().map(|c| c.id).collect::<Vec<_>>(), [kate]);
    let none = NewAffected { unknown: true, clients: Vec::new(), residents: Vec::new() };
    let file = change(&w.ruth, &file, IncidentChange::Affected(none)).unwrap();
    assert!(file.affected.clients.is_empty() && file.affected.total.is_none());
}

#[test]
fn hostile_words_come_back_as_written_or_are_refused_by_field() {
    let w = World::new();
    let file = w.report(&w.mia, IncidentKind::Other);
    let mut version = file.version;
    let (mut kept, mut refused) = (0, 0);
    for text in hostile::strings() {
        let facts = LetterFacts {
            data_types: vec!["photos".into()],
            told: text.clone(),
            protect: text.clone(),
            doing: text.clone(),
            contact: text.clone(),
        };
        let req = ChangeIncidentReq { id: file.id, version, change: IncidentChange::Letter(facts) };
        match incidents::change_incident(&w.ruth, req) {
            Ok(file) => {
                version = file.version;
                let said = text.trim();
                assert!(
                    [&file.facts.told, &file.facts.protect, &file.facts.doing, &file.facts.contact]
                        .iter()
                        .all(|t| *t == said)
                );
                kept += 1;
            }
            Err(e) => {
                assert_eq!(e.field(), Some("told"));
                assert!(e.to_string().len() < 200);
                refused += 1;
            }
        }
    }
    assert!(kept > 300 && refused > 3, "{kept} kept, {refused} refused");
    let letters = incidents::incident_letters(&w.ruth, file.id).unwrap();
    assert_eq!(letters.letters.len(), 5);
}
