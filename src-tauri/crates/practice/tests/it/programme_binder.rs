//! The evidence binder of a practice a year old: what it holds as of a day, what it says of what was
//! entered later, and that it is written whole or not at all.

use crate::world::{PASSPHRASE, World, day};
use stillroom_practice::programme::binder::{self, BinderForm, BinderPreview, MakeBinderReq};
use stillroom_practice::programme::evidence::{self, ReviewAccessReq};
use stillroom_practice::programme::incidents::{self, IncidentKind, ReportIncidentReq, RoughCount};
use stillroom_practice::programme::policies::{
    self, AcknowledgePolicyReq, ApprovePolicyReq, DesignateReq, Office,
};
use stillroom_practice::programme::requirements::{
    self, AddressableChoice, AttestReq, DecideReq, RequirementResult, RequirementWork, SaveAssessmentReq,
};
use stillroom_practice::programme::training::{self, ElsewhereDraft};
use stillroom_record::{Passphrase, Session};
use stillroom_testkit::hostile;

pub(crate) const DAY: i64 = 24 * 60 * 60 * 1000;

fn attest(by: &Session, requirement: &str, text: &str, expires: &str) {
    let (requirement, text) = (requirement.to_owned(), text.to_owned());
    requirements::attest_requirement(by, AttestReq { requirement, text, expires: day(expires) }).unwrap();
}

fn assess(by: &Session, requirement: &str, version: i64, result: RequirementResult, why: &str) {
    let req = SaveAssessmentReq {
        requirement: requirement.into(),
        version,
        work: RequirementWork::Done,
        result,
        owner: by.person(),
        review_due: Some(day("2027-03-01")),
        rationale: why.into(),
    };
    requirements::assess_requirement(by, req).unwrap();
}

pub(crate) fn incident(by: &Session, discovered: &str) {
    let req = ReportIncidentReq {
        kind: IncidentKind::Device,
        what: "A phone was left in a taxi".into(),
        discovered: day(discovered),
        occurred: None,
        rough: RoughCount::Few,
        first_step: "Called the taxi company".into(),
    };
    incidents::report_incident(by, req).unwrap();
}

/// From March 2026 to January 2027: officials, policies, statements, findings, an incident.
pub(crate) fn a_year(w: &World) {
    for office in Office::ALL {
        let person = if office == Office::Security { &w.owner } else { &w.ruth }.person().unwrap();
        policies::designate_official(&w.owner, DesignateReq { office, person, since: day("2026-03-02") })
            .unwrap();
    }
    let approve = |slug: &str, on: &str| {
        policies::approve_policy(
            &w.owner,
            ApprovePolicyReq {
                slug: slug.into(),
                revision: 0,
                effective_on: day(on),
                change: String::new(),
                material: true,
            },
        )
        .unwrap();
    };
    approve("risk-management", "2026-03-12");
    approve("sanctions", "2026-03-20");
    let version = policies::my_policy(&w.ruth, "risk-management").unwrap().line.version;
    policies::acknowledge_policy(&w.ruth, AcknowledgePolicyReq { version, name: "Ruth Adeyemi".into() })
        .unwrap();
    attest(&w.owner, "310.c", "Screens face away from the waiting room.", "2026-12-31");
    assess(&w.owner, "310.c", 0, RequirementResult::Met, "Walked through all rooms.");
    requirements::decide_requirement(
        &w.owner,
        DecideReq {
            requirement: "312.a.2.iii".into(),
            version: 0,
            choice: AddressableChoice::Implement,
            why: "The front desk is beside the door.".into(),
            alternative: String::new(),
        },
    )
    .unwrap();
    for week in 0..44 {
        evidence::collect(&w.ruth).unwrap();
        if week == 10 {
            incident(&w.mia, "2026-05-18");
            let stamp = evidence::access_to_review(&w.ruth).unwrap().stamp;
            evidence::review_access(&w.ruth, ReviewAccessReq { stamp, note: "Each is right.".into() })
                .unwrap();
        }
        if week == 30 {
            // What was said in March is said otherwise in October.
            assess(&w.owner, "310.c", 1, RequirementResult::NotMet, "The new counter shows its screen.");
            approve("workstations", "2026-10-12");
        }
        w.clock.forward(7 * DAY);
    }
    // In January somebody writes down what was in April and in June.
    incident(&w.mia, "2026-06-03");
    let elsewhere = ElsewhereDraft {
        person: w.mia.person().unwrap(),
        course: None,
        what: "Privacy at the front desk".into(),
        provider: "State association".into(),
        done_on: day("2026-04-02"),
        attested_by: "Ruth Adeyemi".into(),
    };
    training::record_training(&w.ruth, elsewhere).unwrap();
}

fn gaps_of<'a>(preview: &'a BinderPreview, requirement: &str) -> Vec<&'a str> {
    let found = preview.gaps.iter().find(|g| g.requirement == requirement);
    found.map(|g| g.gaps.iter().map(String::as_str).collect()).unwrap_or_default()
}

fn step_up(session: &Session) {
    session.step_up(&Passphrase::new(PASSPHRASE)).unwrap();
}

pub(crate) fn made(w: &World, as_of: &str, form: BinderForm, place: &std::path::Path) -> binder::BinderDone {
    step_up(&w.owner);
    binder::make_binder(&w.owner, MakeBinderReq { as_of: day(as_of), form }, place, &|_, _| false).unwrap()
}

#[test]
fn holds_what_was_known_on_the_day_and_tells_apart_what_was_entered_later() {
    let w = World::new();
    a_year(&w);
    let before = binder::preview_binder(&w.ruth, day("2026-03-01")).unwrap();
    assert_eq!((before.with_policy, before.attested, before.revisions, before.oldest), (0, 0, 0, None));
    assert!(gaps_of(&before, "310.c").contains(&"Nobody has said how it stands."));

    let june = binder::preview_binder(&w.ruth, day("2026-06-30")).unwrap();
    assert!(june.with_policy > 0 && june.verified > 0 && june.attested == 1);
    assert_eq!(june.late, 2, "an incident and a training, written down in January");
    // In June it was met: what October made of it is taken back by the journal.
    assert!(!gaps_of(&june, "310.c").iter().any(|g| g.contains("isn’t met") || g.contains("Nobody")));
    assert!(gaps_of(&june, "310.c").contains(&"No policy in force answers it."));

    let november = binder::preview_binder(&w.ruth, day("2026-11-30")).unwrap();
    assert!(gaps_of(&november, "310.c").contains(&"The practice says that it isn’t met."));
    assert!(!gaps_of(&november, "310.c").contains(&"No policy in force answers it."));

    let now = binder::preview_binder(&w.ruth, day("2027-01-14")).unwrap();
    assert_eq!(now.late, 0);
    assert!(gaps_of(&now, "310.c").contains(&"The newest statement counted until Dec 31, 2026."));
    let ahead = binder::preview_binder(&w.ruth, day("2027-01-15")).unwrap_err();
    assert_eq!(ahead.field(), Some("asOf"));
}

#[test]
fn is_made_as_a_file_and_as_a_folder_that_can_be_checked() {
    let w = World::new();
    a_year(&w);
    let place = tempfile::tempdir().unwrap();
    let first = made(&w, "2026-06-30", BinderForm::Pdf, place.path());
    assert_eq!(
        (first.name.as_str(), first.files, first.unprintable),
        ("Evidence binder 2026-06-30.pdf", 1, 0)
    );
    let pdf = std::fs::read(place.path().join(&first.name)).unwrap();
    assert!(pdf.starts_with(b"%PDF-") && first.made.pages > 20);
    assert_eq!(first.made.who, "Lena Hart");

    let folder = made(&w, "2026-06-30", BinderForm::Folder, place.path());
    let at = place.path().join(&folder.name);
    assert_eq!(std::fs::read(at.join("binder.pdf")).unwrap(), pdf, "the same day and facts, the same bytes");
    assert_eq!(folder.made.sha256, first.made.sha256);
    let read = |name: &str| std::fs::read_to_string(at.join(name)).unwrap();
    let manifest = read("manifest.csv");
    assert!(manifest.contains(&format!("binder.pdf,{},{}", pdf.len(), first.made.sha256)));
    let index = read("index.csv");
    // Nobody is called anything: of the words of the program alone.
    for text in [&index, &read("README.txt")] {
        let low = text.to_lowercase();
        assert!(!low.contains("compliant") && !low.contains("certified"));
    }
    // Each line of proof names a row or a digest.
    let mut rows = csv::Reader::from_reader(index.as_bytes());
    for row in rows.records().map(Result::unwrap) {
        assert!(row.get(4) == Some("Gap") || !row.get(7).unwrap().is_empty(), "{row:?}");
    }
    // Whoever has the sealed text can hash it again.
    let mut sealed = csv::Reader::from_path(at.join("evidence.csv")).unwrap();
    let mut seen = 0;
    for row in sealed.records().map(Result::unwrap) {
        use sha2::{Digest, Sha256};
        let hash: String = Sha256::digest(row.get(8).unwrap()).iter().map(|b| format!("{b:02x}")).collect();
        assert_eq!(row.get(7), Some(hash.as_str()));
        seen += 1;
    }
    assert!(seen > 100, "{seen}");
    let listed = binder::preview_binder(&w.ruth, day("2026-06-30")).unwrap().made;
    assert_eq!((listed.len(), w.entries("evidence.binder_made")), (2, 2));
}

#[test]
fn needs_the_right_and_the_passphrase_and_leaves_nothing_behind_when_it_fails() {
    let w = World::new();
    let place = tempfile::tempdir().unwrap();
    let req = || MakeBinderReq { as_of: day("2026-03-12"), form: BinderForm::Folder };
    let make = |by: &Session, at: &std::path::Path, stop: bool| {
        binder::make_binder(by, req(), at, &|_, _| stop).unwrap_err()
    };
    assert_eq!(make(&w.ruth, place.path(), false).code(), "step_up_needed");
    assert_eq!(make(&w.mia, place.path(), false).code(), "not_allowed");
    assert_eq!(binder::preview_binder(&w.mia, day("2026-03-12")).unwrap_err().code(), "not_allowed");
    step_up(&w.ruth);
    assert_eq!(make(&w.ruth, place.path(), true).code(), "cancelled");
    let gone = make(&w.ruth, &place.path().join("no such stick"), false);
    assert!(gone.to_string().contains("No binder was made"), "{gone}");
    assert_eq!(std::fs::read_dir(place.path()).unwrap().count(), 0);
    assert_eq!(w.entries("evidence.binder_made"), 0);
}

#[test]
fn prints_whatever_people_wrote_as_text() {
    let w = World::new();
    let mut written = 0;
    for text in hostile::strings() {
        let req =
            AttestReq { requirement: "310.c".into(), text: text.to_string(), expires: day("2026-12-31") };
        // What a field doesn't take can't reach the binder.
        written += u32::from(requirements::attest_requirement(&w.owner, req).is_ok());
    }
    assert!(written > 5, "{written}");
    let place = tempfile::tempdir().unwrap();
    let done = made(&w, "2026-03-12", BinderForm::Folder, place.path());
    assert!(done.made.pages > 10 && done.files == 7);
}
