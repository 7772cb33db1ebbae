//! The activity review through the door: looks are found, others decide, a signature closes.

use crate::world::{World, day};
use stillroom_practice::PracticeError;
use stillroom_practice::clients::{self, ClientDraft, ClientId};
use stillroom_practice::programme::activity::{
    self, Act, ActivityPerson, ActivitySettingsReq, CloseReviewReq, DecideFindingReq, FindingId,
    FindingOutcome, Pattern, Threshold, ThresholdValue,
};
use stillroom_practice::programme::{self, incidents};
use stillroom_practice::{journal, reports};
use stillroom_record::{Access, Permission, RecordError, Session};
use stillroom_testkit::hostile;

const DAY: i64 = 24 * 3_600_000;

fn vip(w: &World, given: &str, family: &str) -> ClientId {
    let draft = ClientDraft { vip: true, ..plain(given, family) };
    clients::save_client(&w.owner, draft, true).unwrap().value.id
}

fn plain(given: &str, family: &str) -> ClientDraft {
    ClientDraft { given_name: given.into(), family_name: family.into(), ..ClientDraft::default() }
}

fn decide(id: FindingId, outcome: FindingOutcome) -> DecideFindingReq {
    DecideFindingReq { id, outcome, why: "She asked for her own file at the desk".into() }
}

/// A VIP whom the nurse opened without need, and a client whom she treats; the next morning.
fn snooped() -> (World, ClientId) {
    let w = World::new();
    let star = vip(&w, "Stella", "Starr");
    let hers = w.client("Helen", "Ito");
    w.clock.forward(14 * DAY);
    w.book(hers, "2026-03-26", 600);
    reports::client_page(&w.nora, hers).unwrap();
    reports::client_page(&w.nora, star).unwrap();
    w.clock.forward(DAY);
    (w, star)
}

#[test]
fn a_look_without_need_is_found_with_its_story_and_one_with_need_is_not() {
    let (w, star) = snooped();
    let seen = activity::look_through(&w.ruth).unwrap();
    assert_eq!(seen.through, Some(day("2026-03-26")));
    assert_eq!(seen.behind, 0);
    let [finding] = &seen.findings[..] else { panic!("{:?}", seen.findings) };
    assert_eq!((finding.person, finding.client, finding.strong), (w.nora(), Some(star), true));
    assert_eq!(finding.client_name, "Stella Starr");
    assert!(finding.odd.iter().any(|o| o.pattern == Pattern::Vip));
    let told = activity::get_finding(&w.ruth, finding.id).unwrap();
    assert!(told.story.iter().any(|line| line.odd && line.act == Act::Opened), "{:?}", told.story.len());
    // Looked through again, it is the same one.
    let again = activity::look_through(&w.owner).unwrap();
    assert_eq!(again.findings.iter().map(|f| f.id).collect::<Vec<_>>(), [finding.id]);
    w.clock.forward(DAY);
    assert_eq!(activity::look_through(&w.owner).unwrap().findings.len(), 1);
}

#[test]
fn the_facts_are_what_was_done() {
    let (w, star) = snooped();
    let access = Access::new("activity.look", Permission::IncidentManage);
    let facts =
        w.ruth.read(access, |tx| activity::facts_of(tx, day("2026-03-20"), day("2026-03-26"))).unwrap();
    let of = |act: Act| facts.events.iter().filter(|e| e.act == act).count();
    assert_eq!((of(Act::Opened), of(Act::Booked)), (2, 1));
    assert!(facts.events.iter().any(|e| e.who == Some(w.nora()) && e.client == Some(star)));
    assert_eq!((facts.visits.len(), facts.clients.len()), (1, 2));
    assert!(facts.clients.iter().any(|c| c.id == star && c.vip));
}

#[test]
fn nobody_but_the_two_offices_sees_it_and_nobody_decides_on_themselves() {
    let (w, star) = snooped();
    for who in [&w.nora, &w.jo, &w.mia] {
        assert!(matches!(
            activity::activity_review(who),
            Err(PracticeError::Record(RecordError::NotAllowed(Permission::IncidentManage)))
        ));
        assert!(activity::look_through(who).is_err());
    }
    reports::client_page(&w.owner, star).unwrap();
    w.clock.forward(DAY);
    let seen = activity::look_through(&w.owner).unwrap();
    assert_eq!((seen.findings.len(), seen.about_me), (1, 1), "{:?}", seen.findings);
    assert_eq!(seen.others, ["Ruth Adeyemi"]);
    let all = activity::activity_review(&w.ruth).unwrap().findings;
    let own = all.iter().find(|f| Some(f.person) == w.owner.person()).unwrap();
    let refused = activity::get_finding(&w.owner, own.id).unwrap_err();
    assert!(refused.to_string().contains("about you"), "{refused}");
    assert!(activity::decide_finding(&w.owner, decide(own.id, FindingOutcome::Fine)).is_err());
    let done = activity::decide_finding(&w.ruth, decide(own.id, FindingOutcome::Fine)).unwrap();
    assert_eq!(done.finding.decided_by.as_deref(), Some("Ruth Adeyemi"));
    assert!(activity::decide_finding(&w.ruth, decide(own.id, FindingOutcome::Talk)).is_err());
}

fn only(who: &Session) -> FindingId {
    activity::look_through(who).unwrap().findings.first().unwrap().id
}

#[test]
fn a_reason_is_asked_for_and_an_incident_gets_what_is_known() {
    let (w, star) = snooped();
    let id = only(&w.ruth);
    let silent = DecideFindingReq { why: "  ".into(), ..decide(id, FindingOutcome::Fine) };
    let refused = activity::decide_finding(&w.ruth, silent).unwrap_err();
    assert!(matches!(refused, PracticeError::Invalid { field: "why", .. }));
    let done = activity::decide_finding(&w.ruth, decide(id, FindingOutcome::Incident)).unwrap();
    let file = incidents::get_incident(&w.ruth, done.finding.incident.unwrap()).unwrap();
    assert_eq!(file.kind, incidents::IncidentKind::Snooping);
    assert_eq!(file.occurred, Some(day("2026-03-26")));
    assert_eq!(file.discovered, day("2026-03-27"));
    assert!(file.what.contains("flagged VIP") && !file.what.contains("Stella"));
    assert_eq!(file.affected.clients.iter().map(|c| c.id).collect::<Vec<_>>(), [star]);
}

#[test]
fn a_client_s_history_says_nothing_of_a_finding() {
    let (w, star) = snooped();
    activity::decide_finding(&w.ruth, decide(only(&w.ruth), FindingOutcome::Talk)).unwrap();
    let history = clients::client_history(&w.nora, star).unwrap();
    assert!(history.iter().all(|item| !format!("{:?}", item.verb).contains("activity")));
    assert!(w.entries("activity.decide") > 0 && w.entries("activity.finding") == 0);
    activity::get_finding(&w.ruth, activity::activity_review(&w.ruth).unwrap().findings[0].id).unwrap();
    assert_eq!(w.entries("activity.finding"), 1);
    let _ = journal::verify(&w.owner, &mut |_| {}, &|| false).unwrap();
}

#[test]
fn a_period_is_closed_by_name_once_everything_in_it_is_decided() {
    let (w, _) = snooped();
    let due = || programme::get_due(&w.ruth).unwrap().into_iter().find(|d| d.path == "/programme/activity");
    assert!(due().is_some());
    let close =
        |name: &str| CloseReviewReq { to: day("2026-03-26"), note: "Quiet".into(), name: name.into() };
    assert!(activity::close_review(&w.ruth, close("Ruth Adeyemi")).is_err());
    let id = only(&w.ruth);
    let open = activity::close_review(&w.ruth, close("Ruth Adeyemi")).unwrap_err();
    assert!(open.to_string().contains("One finding waits"), "{open}");
    activity::decide_finding(&w.ruth, decide(id, FindingOutcome::Fine)).unwrap();
    let wrong = activity::close_review(&w.ruth, close("Somebody Else")).unwrap_err();
    assert!(matches!(wrong, PracticeError::Invalid { field: "name", .. }));
    let done = activity::close_review(&w.ruth, close("ruth adeyemi")).unwrap();
    let review = done.reviews.first().unwrap();
    assert_eq!((review.to, review.findings, review.incidents), (day("2026-03-26"), 1, 0));
    assert_eq!((done.period_from, done.due), (Some(day("2026-03-27")), Some(day("2026-04-02"))));
    assert!(activity::close_review(&w.ruth, close("Ruth Adeyemi")).is_err());
    w.clock.forward(9 * DAY);
    assert_eq!(due().unwrap().by, Some(day("2026-04-02")));
}

#[test]
fn thresholds_stay_in_their_bounds_and_count_at_once() {
    let (w, _) = snooped();
    let set = |version, value| ActivitySettingsReq {
        version,
        cadence_days: 14,
        thresholds: vec![ThresholdValue { key: Threshold::Strong, value }],
    };
    assert!(activity::save_activity_settings(&w.ruth, &set(0, 10_000)).is_err());
    let saved = activity::save_activity_settings(&w.ruth, &set(0, 150)).unwrap();
    assert_eq!((saved.version, saved.cadence_days), (1, 14));
    assert!(saved.thresholds.iter().any(|t| t.info.key == Threshold::Strong && t.value == 150));
    assert!(activity::save_activity_settings(&w.ruth, &set(0, 100)).is_err());
    assert!(
        activity::save_activity_settings(&w.ruth, &ActivitySettingsReq { cadence_days: 0, ..set(1, 100) })
            .is_err()
    );
    assert!(!activity::look_through(&w.ruth).unwrap().findings[0].strong);
}

#[test]
fn a_household_is_known_once_somebody_says_where_a_person_lives() {
    let w = World::new();
    let draft = ClientDraft {
        address: clients::Address { line1: "4 Elm Street".into(), ..clients::Address::default() },
        ..plain("Otto", "Ibe-Ng")
    };
    let client = clients::save_client(&w.owner, draft, true).unwrap().value.id;
    let about = ActivityPerson {
        person: w.mia.person().unwrap(),
        phone: String::new(),
        address: "4 elm street".into(),
        postal: String::new(),
        own_record: None,
        leaves_on: None,
    };
    activity::save_activity_person(&w.ruth, about.clone()).unwrap();
    assert!(activity::save_activity_person(&w.nora, about).is_err());
    w.clock.forward(14 * DAY);
    reports::client_page(&w.mia, client).unwrap();
    w.clock.forward(DAY);
    let seen = activity::look_through(&w.ruth).unwrap();
    let finding = seen.findings.iter().find(|f| f.client == Some(client)).unwrap();
    assert!(finding.strong && finding.odd.iter().any(|o| o.pattern == Pattern::Household));
}

#[test]
fn any_text_is_kept_as_it_was_written_or_refused_by_field() {
    let (w, _) = snooped();
    let id = only(&w.ruth);
    for text in hostile::strings() {
        let req = DecideFindingReq { why: text.clone(), ..decide(id, FindingOutcome::Fine) };
        match activity::decide_finding(&w.ruth, req) {
            Ok(done) => {
                assert_eq!(done.finding.why, text.trim());
                break;
            }
            Err(PracticeError::Invalid { field, .. }) => assert_eq!(field, "why"),
            Err(other) => panic!("{other}"),
        }
    }
    let person = w.mia.person().unwrap();
    for text in hostile::strings() {
        let about = ActivityPerson {
            person,
            phone: text.clone(),
            address: text.clone(),
            postal: text.clone(),
            own_record: None,
            leaves_on: None,
        };
        match activity::save_activity_person(&w.ruth, about) {
            Ok(seen) => {
                let known = seen.people.into_iter().find(|p| p.known.person == person).unwrap().known;
                assert_eq!(known.address, text.trim());
            }
            Err(PracticeError::Invalid { .. }) => {}
            Err(other) => panic!("{other}"),
        }
    }
}
