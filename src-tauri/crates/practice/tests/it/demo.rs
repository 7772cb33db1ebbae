//! The synthetic practice: full, without collisions, the same for the same seed.

use crate::world::{HandClock, THURSDAY_8, day, record_error};
use chrono::Datelike;
use std::collections::{BTreeMap, HashMap, HashSet};
use std::sync::Arc;
use stillroom_practice::clients::{self, SearchRequest};
use stillroom_practice::demo::{self, Demo, Made, PastClock, Spa};
use stillroom_practice::programme::{
    activity,
    applicability::{self, ApplicabilityOutcome},
    authorizations,
    binder::{self, BinderForm, MakeBinderReq},
    devices::{self, DeviceState},
    disclosures,
    evidence::{self, EvidenceState},
    incidents::{self, IncidentStatus},
    notices, policies,
    requests::{self, RequestStatus},
    requirements, retention, risk, training, vendors, wishes,
};
use stillroom_practice::schedule::{self, DayView, GetDayReq, Visit, VisitStatus};
use stillroom_practice::{chart, reports, staff};
use stillroom_record::sign_in::{self, SetUp};
use stillroom_record::{Clock, Passphrase, Record, Session, UtcMillis};
use stillroom_testkit::{MemoryKeychain, cheap_kdf};
use stillroom_vault::VaultFolder;

struct Filled {
    record: Arc<Record>,
    owner: Session,
    made: Made,
    _folder: tempfile::TempDir,
}

impl Drop for Filled {
    /// As a program does before it ends: SQLCipher takes no thread that still works at the exit.
    fn drop(&mut self) {
        self.record.close();
    }
}

/// An empty practice on this clock, as the demo wants it.
fn set_up(clock: Arc<dyn Clock>) -> (tempfile::TempDir, Arc<Record>, Session) {
    let folder = tempfile::tempdir().unwrap();
    let (record, owner, _) = sign_in::set_up(
        &VaultFolder::at(folder.path().join("vault")),
        Arc::new(MemoryKeychain::new()),
        stillroom_practice::schema(),
        clock,
        SetUp {
            practice: demo::PRACTICE.to_owned(),
            owner_name: demo::OWNER_NAME.to_owned(),
            owner_login: demo::OWNER_LOGIN.to_owned(),
            passphrase: Passphrase::new(demo::PASSPHRASE),
            owner_roles: Vec::new(),
            kdf: cheap_kdf(),
            seed: &|tx| demo::seed_catalog(tx).map_err(record_error),
        },
    )
    .unwrap();
    (folder, record, owner)
}

fn fill(seed: u64, clients: u32, years: u32, now: i64) -> Filled {
    let (folder, record, owner) = set_up(HandClock::at(now));
    let demo = Demo { seed, clients, years, now: UtcMillis(now) };
    let made = demo::fill(&owner, &demo, &mut |_, done, total| assert!(done <= total)).unwrap();
    Filled { record, owner, made, _folder: folder }
}

fn view(session: &Session, date: &str) -> DayView {
    schedule::get_day(session, GetDayReq { date: day(date), include_cancelled: true }).unwrap()
}

fn occupies(v: &Visit) -> bool {
    !matches!(v.status, VisitStatus::Cancelled | VisitStatus::NoShow)
}

#[test]
fn today_is_a_full_day_and_everybody_can_sign_in() {
    // Eleven o'clock on the Thursday of the picture.
    let f = fill(1, 300, 1, THURSDAY_8 + 3 * 3_600_000);
    assert_eq!((f.made.people, f.made.clients), (7, 300));
    let people: HashMap<_, _> =
        staff::list_staff(&f.owner).unwrap().into_iter().map(|m| (m.login.clone(), m)).collect();
    for (login, name) in [
        ("lena", "Lena Hart"),
        ("amara", "Dr. Amara Lin"),
        ("nora", "Nora Ibe"),
        ("tess", "Tess Moreau"),
        ("jo", "Jo Park"),
        ("mia", "Mia Torres"),
        ("ruth", "Ruth Adeyemi"),
    ] {
        assert_eq!(people.get(login).unwrap().name, name);
        let session = f.record.sign_in(login, &Passphrase::new(demo::PASSPHRASE)).unwrap();
        assert!(!session.must_change_passphrase(), "{login}");
    }
    let today = view(&f.owner, "2026-03-12");
    assert_eq!(today.columns.len(), 4);
    for c in &today.columns {
        let mine: Vec<_> = today.visits.iter().filter(|v| v.provider == c.provider).collect();
        let span = c.hours.first().unwrap();
        let filled: u32 = mine.iter().map(|v| v.end_minute - v.start_minute).sum();
        assert!(filled * 10 > (span.end - span.start) * 6, "{}: {filled} minutes", c.name);
        assert!(mine.iter().all(|v| v.start_minute >= span.start && v.end_minute <= span.end));
    }
    let of = |s| today.visits.iter().filter(|v| v.status == s).count();
    assert!(of(VisitStatus::Completed) > 3, "the morning is over");
    assert!(of(VisitStatus::CheckedIn) > 0, "somebody is here");
    assert!(of(VisitStatus::Confirmed) > 5, "the afternoon is to come");
    assert!(today.visits.iter().all(|v| !v.client_name.is_empty() && !v.service_name.is_empty()));
    let sheet = reports::emergency_sheet(&f.owner).unwrap();
    assert!(sheet.days.iter().all(|d| d.rows.len() > 10));
}

#[test]
fn no_visit_collides_with_another_and_notes_are_signed_by_those_who_may() {
    let f = fill(2, 1_200, 1, THURSDAY_8 + 6 * 3_600_000);
    let mut noted = 0;
    let mut date = day("2026-01-02").0;
    let nora = f.record.sign_in("nora", &Passphrase::new(demo::PASSPHRASE)).unwrap();
    while date < day("2026-04-30").0 {
        let visits = view(&f.owner, &date.to_string()).visits;
        for (i, a) in visits.iter().enumerate().filter(|(_, v)| occupies(v)) {
            for b in visits.iter().skip(i + 1).filter(|v| occupies(v)) {
                let apart = a.end <= b.start || b.end <= a.start;
                assert!(
                    apart || (a.client != b.client && a.provider != b.provider && a.room != b.room),
                    "{a:?} {b:?}"
                );
            }
        }
        for v in visits.iter().filter(|v| v.note_signed) {
            assert_eq!(v.status, VisitStatus::Completed);
            let note = chart::get_note(&nora, v.id).unwrap().unwrap();
            assert!(note.signed_at.unwrap() > v.start && note.text.len() > 100);
            noted += 1;
        }
        date = date.succ_opt().unwrap();
    }
    assert!(noted > 20, "{noted}");
    let verified = stillroom_practice::journal::verify(&f.owner, &mut |_| {}, &|| false).unwrap();
    assert!(verified.ok, "{verified:?}");
    assert!((1_600..=2_000).contains(&f.made.visits), "{}", f.made.visits);
    assert!((450..=700).contains(&f.made.notes), "{}", f.made.notes);
}

#[test]
fn one_seed_makes_one_practice_and_another_seed_another() {
    let ids = |seed| {
        let f = fill(seed, 120, 1, THURSDAY_8);
        let mut all: BTreeMap<String, Vec<_>> = BTreeMap::new();
        for date in ["2026-03-05", "2026-03-11", "2026-03-12", "2026-03-16"] {
            let visits = view(&f.owner, date).visits;
            all.insert(date.to_owned(), visits.into_iter().map(|v| Visit { version: 0, ..v }).collect());
        }
        (all, f.made)
    };
    let first = ids(7);
    assert_eq!(first, ids(7));
    assert_ne!(first, ids(8));
}

#[test]
fn a_sunday_is_full_as_well_and_names_come_in_many_scripts() {
    // Sunday 15 March 2026, noon.
    let f = fill(3, 600, 0, THURSDAY_8 + 3 * 86_400_000 + 4 * 3_600_000);
    assert!(view(&f.owner, "2026-03-15").visits.len() > 30);
    let mut scripts = HashSet::new();
    for letter in ["а", "а", "김", "田", "王", "م", "é", "ø", "ñ"] {
        let req = SearchRequest { text: letter.into(), limit: 50, include_archived: false, settled: true };
        if !clients::search_clients(&f.owner, req).unwrap().is_empty() {
            scripts.insert(letter);
        }
    }
    assert!(scripts.len() >= 4, "{scripts:?}");
}

#[test]
fn today_is_full_whatever_day_it_is() {
    for (now, date) in [
        (1_793_511_000_000, "2026-11-01"), // 00:30 before the clocks go back, a Sunday
        (1_835_503_140_000, "2028-02-29"), // 23:59
        (1_798_696_800_000, "2026-12-31"), // midnight
    ] {
        let f = fill(9, 80, 1, now);
        let today = view(&f.owner, date);
        assert!(today.visits.len() > 30, "{date}: {}", today.visits.len());
        let over = today.visits.iter().filter(|v| v.status == VisitStatus::Completed);
        assert!(over.clone().all(|v| v.end.0 <= now), "{date}: completed before it ended");
        assert!(today.visits.iter().filter(|v| v.end.0 > now).all(|v| v.status != VisitStatus::NoShow));
    }
}

#[test]
fn only_an_empty_practice_is_filled() {
    let f = fill(4, 5, 0, THURSDAY_8);
    let again = Demo { seed: 5, clients: 5, years: 0, now: UtcMillis(THURSDAY_8) };
    assert_eq!(demo::fill(&f.owner, &again, &mut |_, _, _| {}).unwrap_err().code(), "conflict");
    let none = Demo { clients: 0, ..again };
    assert_eq!(demo::fill(&f.owner, &none, &mut |_, _, _| {}).unwrap_err().field(), Some("clients"));
}

#[test]
#[ignore = "takes minutes: the size of the benches"]
fn a_practice_of_200_000_clients_is_made_in_minutes() {
    let began = std::time::Instant::now();
    let f = fill(3, 200_000, 10, THURSDAY_8);
    assert!((299_000..305_000).contains(&f.made.visits), "{:?}", f.made);
    assert!((99_000..102_000).contains(&f.made.notes), "{:?}", f.made);
    assert!(began.elapsed().as_secs() < 600, "{:?}", began.elapsed());
}

fn with_programme_at(spa: Spa, now: i64) -> Filled {
    let clock = PastClock::a_year_ago(HandClock::at(now));
    let (folder, record, owner) = set_up(clock.clone());
    let demo = Demo { seed: 1, clients: 12, years: 1, now: UtcMillis(now) };
    let made = demo::fill_with_programme(&owner, &demo, spa, &clock, &mut |_, _, _| {}).unwrap();
    Filled { record, owner, made, _folder: folder }
}

/// What only the insurance spa has: its own test, so that both stay short.
fn holds_what_an_owner_looks_for(o: &Session, last_year: bool) {
    let items = devices::list_devices(o).unwrap().items;
    let states = |state| items.iter().filter(|i| i.state == state).count();
    assert_eq!(items.len(), 5);
    assert_eq!((states(DeviceState::Lost), states(DeviceState::Disposed)), (1, 1));
    let photos = authorizations::authorizations_overview(o).unwrap();
    let down: Vec<_> = photos.takedowns.iter().filter_map(|p| p.due).collect();
    assert_eq!((photos.all.len(), photos.published.len(), down.len()), (2, 1, 1));
    let file = incidents::list_incidents(o).unwrap();
    // HHS may hear of fewer than 500 after the year's end: told is who was told.
    let breach = file.iter().find(|i| i.status == IncidentStatus::Notified).unwrap();
    assert_eq!(breach.people, Some(14));
    let log = incidents::get_hhs_log(o, breach.discovered.0.year()).unwrap();
    assert_eq!((log.breaches.len(), log.breaches[0].reported.is_some()), (1, last_year));
    let shelf = policies::policies_overview(o).unwrap().policies;
    assert!(shelf.iter().find(|p| p.number == 14).unwrap().review_overdue);
    assert_eq!(shelf.iter().filter(|p| p.version == Some(2)).count(), 2);
    assert_eq!(wishes::list_complaints(o).unwrap().all.len(), 1);
    let kept = retention::retention_overview(o).unwrap();
    assert_eq!(kept.holds.len(), 1);
    assert!(kept.rules.iter().all(|rule| rule.as_of.is_some()), "each was looked up");
    let asked = requests::list_requests(o).unwrap();
    let longer: Vec<_> = asked.iter().filter(|r| r.status == RequestStatus::Extended).collect();
    assert_eq!((longer.len(), longer[0].lead.as_ref().unwrap().days_left), (1, 22));
    let all = requirements::requirements(o).unwrap().requirements;
    let papers: Vec<_> = all.iter().flat_map(|r| &r.uploads).collect();
    assert_eq!(papers.len(), 2);
    assert!(papers.iter().all(|paper| paper.counts()));
    let leaves = activity::activity_review(o).unwrap().people;
    assert_eq!(leaves.iter().filter(|p| p.known.leaves_on.is_some()).count(), 1);
}

/// Of a year ago nothing, of half a year ago something, of today most.
fn has_a_binder(o: &Session) {
    let of = |date: &str| binder::preview_binder(o, day(date)).unwrap();
    let (before, half, now) = (of("2025-03-01"), of("2025-09-12"), of("2026-03-12"));
    assert_eq!((before.verified, before.revisions, before.with_policy), (0, 0, 0));
    // What was seen last in half a year is older than a day by then, and counts for nothing.
    assert!(half.revisions > 100 && half.with_policy > 20, "{} {}", half.revisions, half.with_policy);
    assert!(now.revisions > half.revisions && now.verified > 20, "{}", now.verified);
    let place = tempfile::tempdir().unwrap();
    o.step_up(&Passphrase::new(demo::PASSPHRASE)).unwrap();
    let make = |form| {
        let req = MakeBinderReq { as_of: day("2026-03-12"), form };
        place.path().join(binder::make_binder(o, req, place.path(), &|_, _| false).unwrap().name)
    };
    let at = make(BinderForm::Pdf);
    assert!(std::fs::read(&at).unwrap().starts_with(b"%PDF-"));
    let claims = std::fs::read_to_string(make(BinderForm::Folder).join("claims.csv")).unwrap();
    let second: Vec<_> = claims.lines().filter(|line| line.contains(", version 2, in force since")).collect();
    assert!(
        !second.is_empty() && second.iter().all(|line| line.contains(": signed by 7 people.")),
        "{second:?}"
    );
    // To be looked at, page by page.
    if let Ok(keep) = std::env::var("STILLROOM_BINDER") {
        std::fs::copy(at, std::path::Path::new(&keep).join("worked.pdf")).unwrap();
    }
}

/// Days on which a year back, or a month's end, is easily got wrong.
#[test]
fn the_days_hold_on_29_february_and_1_january() {
    for (now, last_year) in [("2028-02-29T14:00:00Z", true), ("2027-01-01T14:00:00Z", false)] {
        let now = chrono::DateTime::parse_from_rfc3339(now).unwrap().timestamp_millis();
        let f = with_programme_at(Spa::Insurance, now);
        holds_what_an_owner_looks_for(&f.owner, last_year);
        assert_eq!(requests::list_requests(&f.owner).unwrap()[0].lead.as_ref().unwrap().days_left, 9);
        assert!(stillroom_practice::journal::verify(&f.owner, &mut |_| {}, &|| false).unwrap().ok);
    }
}

#[test]
fn each_spa_has_a_year_of_the_programme_to_learn_from() {
    for (spa, outcome, approved, agreements) in [
        (Spa::Insurance, ApplicabilityOutcome::CoveredEntity, 27, 5),
        (Spa::Cash, ApplicabilityOutcome::NotCovered, 18, 4),
    ] {
        let f = with_programme_at(spa, THURSDAY_8);
        let o = &f.owner;
        let entities = applicability::list_entities(o).unwrap().entities;
        let line = entities[0].assessment.as_ref().unwrap();
        assert_eq!((line.outcome, line.decided_on), (outcome, day("2025-03-12")), "a year ago");
        let shelf = policies::policies_overview(o).unwrap();
        assert_eq!(shelf.policies.iter().filter(|p| p.version.is_some()).count(), approved);
        assert_eq!(shelf.policies.iter().filter(|p| p.has_draft).count(), 1, "one waits for approval");
        assert!(shelf.readers.iter().any(|r| !r.outstanding.is_empty()), "somebody has yet to sign");
        let register = risk::get_register(o).unwrap();
        assert_eq!(
            (register.snapshots.len(), register.risks.iter().filter(|r| r.overdue > 0).count()),
            (2, 1)
        );
        assert_eq!(register.risks.iter().filter(|r| r.accepted_until.is_some()).count(), 1);
        let known = vendors::list_vendors(o).unwrap().vendors;
        assert_eq!((known.len(), known.iter().filter(|v| v.ending).count()), (agreements, 1));
        let lacks = known.iter().filter(|v| v.state == vendors::AgreementState::Needed).count();
        assert_eq!(lacks, 1, "one has no agreement yet");
        let people = training::training_overview(o).unwrap().people;
        let late = |p: &&training::PersonTraining| {
            p.standings.iter().any(|s| s.state == training::TrainingState::Overdue)
        };
        assert_eq!(people.iter().filter(late).count(), 1);
        let all = requirements::requirements(o).unwrap().requirements;
        let papers = if spa == Spa::Insurance { 2 } else { 0 };
        assert_eq!(
            all.iter().filter(|r| r.attested).count(),
            4 + papers,
            "a document is a person’s word too"
        );
        assert_eq!(all.iter().filter(|r| r.decision.is_some()).count(), 3);
        assert_eq!(known.iter().filter(|v| v.ended_on.is_some()).count(), 1, "and one was ended");
        assert_eq!(notices::notices_page(o).unwrap().versions.len(), 2);
        let looked = activity::activity_review(o).unwrap();
        assert_eq!(looked.reviews.len(), 2);
        assert!(looked.findings.iter().all(|f| f.outcome.is_some()), "what is open is of today");
        let seen = evidence::evidence_history(o, "training.notes").unwrap();
        assert!(seen.len() > 12, "seen on {} days of the year", seen.len());
        assert_eq!(seen.iter().max_by_key(|r| r.period_to).unwrap().state, EvidenceState::Attention);
        let mut ends: Vec<_> = incidents::list_incidents(o)
            .unwrap()
            .iter()
            .filter_map(|i| i.outcome)
            .map(|act| act.word())
            .collect();
        ends.sort_unstable();
        assert_eq!(
            ends,
            if spa == Spa::Cash {
                vec!["lowProbability"]
            } else {
                vec!["breach", "lowProbability", "secured"]
            }
        );
        if spa == Spa::Insurance {
            holds_what_an_owner_looks_for(o, true);
            has_a_binder(o);
        }
        let open = requests::list_requests(o).unwrap();
        assert_eq!(open[0].lead.as_ref().unwrap().days_left, 9);
        assert_eq!(open.len(), if spa == Spa::Insurance { 4 } else { 2 });
        assert_eq!(open.last().unwrap().status, RequestStatus::Closed);
        // A record that was handed over is one too.
        assert_eq!(disclosures::list_disclosures(o, None).unwrap().len(), 2);
        let kept = wishes::wishes_overview(o).unwrap();
        assert_eq!((kept.waiting.len(), kept.in_force.len()), (0, 1));
        assert_eq!(
            kept.in_force[0].kind == wishes::RestrictionKind::Plan,
            spa == Spa::Insurance,
            "a cash spa bills nobody"
        );
        let verified = stillroom_practice::journal::verify(o, &mut |_| {}, &|| false).unwrap();
        assert!(verified.ok, "{verified:?}");
    }
}
