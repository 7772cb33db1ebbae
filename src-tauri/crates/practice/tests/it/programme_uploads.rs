//! Documents as proof, through the door.

use crate::programme_binder::{DAY, made};
use crate::world::{PASSPHRASE, World, day};
use std::io::Read as _;
use stillroom_practice::programme::binder::{self, BinderForm};
use stillroom_practice::programme::requirements::uploads::{
    self, AddUploadReq, Upload, UploadId, UploadState, WithdrawUploadReq,
};
use stillroom_practice::programme::requirements::{
    self, RequirementResult, RequirementState, RequirementWork, SaveAssessmentReq,
};
use stillroom_practice::programme::{Due, NewPaper, Pressing, get_due};
use stillroom_practice::{PracticeError, Result};
use stillroom_record::{Passphrase, Session};

const OF: &str = "310.c";

pub(crate) fn req(requirement: &str, title: &str, of_day: &str, expires: Option<&str>) -> AddUploadReq {
    AddUploadReq {
        requirement: requirement.into(),
        replaces: None,
        title: title.into(),
        proves: "Screens face the wall.".into(),
        of_day: day(of_day),
        expires: expires.map(day),
    }
}

/// Adds it, its content being its title.
pub(crate) fn add(by: &Session, req: AddUploadReq) -> Result<RequirementState> {
    let staged = by.stage(&mut req.title.as_bytes(), 1_000).unwrap();
    let paper = NewPaper { staged, title: "plan of the rooms.pdf".into(), media: "application/pdf".into() };
    uploads::add_upload(by, req, &paper)
}

fn state(session: &Session) -> RequirementState {
    let all = requirements::requirements(session).unwrap().requirements;
    all.into_iter().find(|one| one.requirement.id == OF).unwrap()
}

fn stands(w: &World) -> Vec<(String, UploadState)> {
    state(&w.ruth).uploads.into_iter().map(|u| (u.title, u.state)).collect()
}

fn newest(w: &World) -> Upload {
    state(&w.ruth).uploads.remove(0)
}

pub(crate) fn withdraw(by: &Session, upload: UploadId, reason: &str) -> Result<()> {
    uploads::withdraw_upload(by, WithdrawUploadReq { upload, reason: reason.into() })
}

fn dues(w: &World) -> Vec<Due> {
    let all = get_due(&w.ruth).unwrap();
    all.into_iter().filter(|due| due.path.starts_with("/programme/requirements?id=")).collect()
}

fn met(w: &World, version: i64) -> Result<RequirementState, PracticeError> {
    let req = SaveAssessmentReq {
        requirement: OF.into(),
        version,
        work: RequirementWork::Done,
        result: RequirementResult::Met,
        owner: w.ruth.person(),
        review_due: None,
        rationale: String::new(),
    };
    requirements::assess_requirement(&w.ruth, req)
}

#[test]
fn a_document_supports_met_until_its_last_day_and_asks_for_a_newer_one_before_and_after() {
    let w = World::new();
    assert_eq!(met(&w, 0).unwrap_err().field(), Some("result"), "nothing supports it");
    let added = add(&w.ruth, req(OF, " Plan ", "2026-03-02", Some("2026-05-01"))).unwrap();
    assert!(added.attested && added.verified.is_none() && added.attestations.is_empty());
    let one = newest(&w);
    assert_eq!((one.title.as_str(), one.file_name.as_str()), ("Plan", "plan of the rooms.pdf"));
    assert_eq!((one.who.as_str(), one.days_left, one.bytes), ("Ruth Adeyemi", Some(50), 6));
    met(&w, 0).unwrap();
    assert!(dues(&w).is_empty(), "fifty days are long");

    w.clock.forward(21 * DAY);
    assert_eq!((newest(&w).state, newest(&w).days_left), (UploadState::Expiring, Some(29)));
    let due = &dues(&w)[0];
    assert_eq!((due.pressing, due.by), (Pressing::InTime, Some(day("2026-05-01"))));
    assert!(due.what.contains("“Plan” runs out") && due.owner == w.ruth.person(), "{}", due.what);
    w.clock.forward(20 * DAY);
    assert_eq!(dues(&w)[0].pressing, Pressing::Soon);
    w.clock.forward(9 * DAY);
    let last = state(&w.ruth);
    assert!(last.attested && !last.unsupported, "its last day counts");

    w.clock.forward(DAY);
    let after = state(&w.ruth);
    assert_eq!((after.uploads[0].state, after.uploads[0].days_left), (UploadState::Expired, None));
    assert!(!after.attested && after.unsupported, "it says met, and nothing supports that any more");
    let due = &dues(&w)[0];
    assert_eq!(due.pressing, Pressing::Late);
    assert!(due.what.contains("has run out"), "{}", due.what);
    assert_eq!(met(&w, after.assessment.version).unwrap_err().field(), Some("result"));

    // A newer one takes its place; both are there.
    let newer =
        AddUploadReq { replaces: Some(one.id), ..req(OF, "Plan of May", "2026-05-02", Some("2027-05-01")) };
    let again = add(&w.owner, newer).unwrap();
    assert!(again.attested && !again.unsupported && dues(&w).is_empty());
    let both = [("Plan of May".into(), UploadState::Current), ("Plan".into(), UploadState::Superseded)];
    assert_eq!(stands(&w), both);
}

#[test]
fn one_is_withdrawn_with_a_reason_and_stays_to_be_seen() {
    let w = World::new();
    add(&w.ruth, req(OF, "Plan", "2026-03-02", None)).unwrap();
    let id = newest(&w).id;
    assert_eq!(withdraw(&w.ruth, id, " ").unwrap_err().field(), Some("reason"));
    assert!(state(&w.ruth).attested);
    withdraw(&w.ruth, id, "It is of the old rooms").unwrap();
    let now = state(&w.ruth);
    let taken = now.uploads[0].withdrawn.as_ref().unwrap();
    assert_eq!((taken.who.as_str(), taken.why.as_str()), ("Ruth Adeyemi", "It is of the old rooms"));
    assert!(!now.attested && now.uploads[0].state == UploadState::Withdrawn);
    assert_eq!(withdraw(&w.ruth, id, "Again").unwrap_err().code(), "conflict");
    let newer = AddUploadReq { replaces: Some(id), ..req(OF, "Plan", "2026-03-02", None) };
    assert_eq!(add(&w.ruth, newer).unwrap_err().code(), "conflict");
    // What was there is in the history, with the reason.
    let history = requirements::requirement_history(&w.ruth, OF).unwrap();
    assert!(history.iter().any(|c| c.reason.as_deref() == Some("It is of the old rooms")));
    assert!(history.iter().any(|c| c.fields.iter().any(|f| f.label == "Document")));
}

#[test]
fn each_field_that_wont_do_is_named_and_nothing_is_saved() {
    let w = World::new();
    let refused = |req: AddUploadReq| {
        let early = uploads::check_upload(&w.ruth, &req).unwrap_err();
        let late = add(&w.ruth, req).unwrap_err();
        assert_eq!((early.code(), early.field()), (late.code(), late.field()));
        (late.code(), late.field().unwrap_or_default().to_owned())
    };
    let good = || req(OF, "Plan", "2026-03-02", Some("2026-09-01"));
    uploads::check_upload(&w.ruth, &good()).unwrap();
    let invalid = |field: &str| ("invalid", field.to_owned());
    assert_eq!(refused(AddUploadReq { title: " ".into(), ..good() }), invalid("title"));
    assert_eq!(refused(AddUploadReq { proves: " ".into(), ..good() }), invalid("proves"));
    assert_eq!(refused(AddUploadReq { of_day: day("2026-03-13"), ..good() }), invalid("ofDay"));
    assert_eq!(refused(AddUploadReq { expires: Some(day("2026-03-01")), ..good() }), invalid("expires"));
    assert_eq!(refused(AddUploadReq { requirement: "1.2.3".into(), ..good() }).0, "not_found");
    assert_eq!(refused(AddUploadReq { replaces: Some(UploadId::new()), ..good() }).0, "not_found");
    assert!(state(&w.ruth).uploads.is_empty());
    // One of another requirement isn't replaced, and each is replaced once.
    let id = add(&w.ruth, req("310.b", "Door", "2026-03-02", None)).unwrap().uploads[0].id;
    assert_eq!(refused(AddUploadReq { replaces: Some(id), ..good() }).0, "not_found");
    let next = |title: &str| AddUploadReq { replaces: Some(id), ..req("310.b", title, "2026-03-02", None) };
    add(&w.ruth, next("Door 2")).unwrap();
    assert_eq!(refused(next("Door 3")).0, "conflict");
    assert_eq!(withdraw(&w.ruth, id, "Old").unwrap_err().code(), "conflict", "a newer one took its place");
}

#[test]
fn owner_and_privacy_officer_add_and_copy_and_nobody_else() {
    let w = World::new();
    for other in [&w.mia, &w.nora] {
        let refused = uploads::check_upload(other, &req(OF, "Plan", "2026-03-02", None)).unwrap_err();
        assert_eq!(refused.code(), "not_allowed");
        assert_eq!(add(other, req(OF, "Plan", "2026-03-02", None)).unwrap_err().code(), "not_allowed");
    }
    add(&w.owner, req(OF, "Plan", "2026-03-02", None)).unwrap();
    let one = newest(&w);
    assert_eq!(withdraw(&w.mia, one.id, "No").unwrap_err().code(), "not_allowed");
    assert_eq!(uploads::upload_file(&w.mia, one.id).unwrap_err().code(), "not_allowed");
    assert_eq!(uploads::upload_file(&w.ruth, one.id).unwrap_err().code(), "step_up_needed");
    w.ruth.step_up(&Passphrase::new(PASSPHRASE)).unwrap();
    let file = uploads::upload_file(&w.ruth, one.id).unwrap();
    let mut content = String::new();
    w.ruth.open_file(&file).unwrap().read_to_string(&mut content).unwrap();
    assert_eq!(content, "Plan");
    let hex: String = file.sha256.iter().map(|b| format!("{b:02x}")).collect();
    assert_eq!(hex, one.sha256);
    assert_eq!(uploads::upload_file(&w.ruth, UploadId::new()).unwrap_err().code(), "not_found");
    assert_eq!(
        w.entries("requirement.open_document"),
        3,
        "the two who were refused, and the one who was not"
    );
    assert!(w.owner.verify(&mut |_| (), &|| false).unwrap().ok);
}

#[test]
fn what_does_not_apply_asks_for_no_newer_document() {
    let w = World::new();
    add(&w.ruth, req(OF, "Plan", "2026-03-02", Some("2026-03-10"))).unwrap();
    assert_eq!(dues(&w).len(), 1);
    let version = state(&w.ruth).assessment.version;
    let req = SaveAssessmentReq {
        requirement: OF.into(),
        version,
        work: RequirementWork::Done,
        result: RequirementResult::NotApplicable,
        owner: None,
        review_due: None,
        rationale: "There is no screen.".into(),
    };
    requirements::assess_requirement(&w.ruth, req).unwrap();
    assert!(dues(&w).is_empty());
}

/// The lines of documents.csv in a binder as of a day: title, state, days late, name in the folder.
fn documents(w: &World, as_of: &str) -> Vec<(String, String, String, String)> {
    let place = tempfile::tempdir().unwrap();
    let at = place.path().join(made(w, as_of, BinderForm::Folder, place.path()).name);
    let mut rows = csv::Reader::from_path(at.join("documents.csv")).unwrap();
    let of = |r: &csv::StringRecord, n: usize| r.get(n).unwrap().to_owned();
    let all: Vec<_> =
        rows.records().map(Result::unwrap).map(|r| (of(&r, 1), of(&r, 5), of(&r, 8), of(&r, 10))).collect();
    for (title, _, _, name) in all.iter().filter(|one| !one.3.is_empty()) {
        assert_eq!(std::fs::read_to_string(at.join(name)).unwrap(), *title, "the file itself");
    }
    all
}

#[test]
fn a_past_day_shows_what_was_valid_then_and_what_came_late() {
    let w = World::new();
    let first = add(&w.ruth, req(OF, "Plan", "2026-03-02", Some("2026-04-30"))).unwrap().uploads[0].id;
    w.clock.forward(60 * DAY);
    let newer =
        AddUploadReq { replaces: Some(first), ..req(OF, "Plan of May", "2026-05-10", Some("2027-05-01")) };
    add(&w.ruth, newer).unwrap();
    w.clock.forward(30 * DAY);
    let photo = add(&w.ruth, req(OF, "Photo", "2026-04-01", None)).unwrap().uploads[0].id;
    w.clock.forward(10 * DAY);
    withdraw(&w.ruth, photo, "A client is on it").unwrap();

    let seen = |as_of: &str| {
        let of = documents(&w, as_of);
        of.into_iter().map(|(title, state, ..)| format!("{title} {state}")).collect::<Vec<_>>().join(", ")
    };
    assert_eq!(seen("2026-03-11"), "");
    assert_eq!(seen("2026-03-12"), "Plan current");
    assert_eq!(seen("2026-04-30"), "Plan expiring");
    assert_eq!(seen("2026-05-05"), "Plan expired");
    assert_eq!(seen("2026-05-11"), "Plan of May current, Plan superseded");
    assert_eq!(seen("2026-06-15"), "Photo current, Plan of May current, Plan superseded");
    assert_eq!(seen("2026-06-20"), "Photo withdrawn, Plan of May current, Plan superseded");
    let now = documents(&w, "2026-06-20");
    assert_eq!((now[0].3.as_str(), now[0].2.as_str()), ("", "70"), "withdrawn, so not beside the binder");
    assert_eq!((now[1].3.as_str(), now[1].2.as_str()), ("documents/001 plan of the rooms.pdf", "1"));

    // Of April the photo was not known then: it is told apart.
    let april = binder::preview_binder(&w.ruth, day("2026-04-15")).unwrap();
    assert_eq!((april.late, april.attested), (1, 1));
    let may = binder::preview_binder(&w.ruth, day("2026-05-05")).unwrap();
    assert_eq!(may.attested, 0, "it had run out");
    let gaps: Vec<_> = may.gaps.iter().filter(|g| g.requirement == OF).flat_map(|g| &g.gaps).collect();
    assert!(gaps.iter().any(|g| g.as_str() == "The newest document counted until Apr 30, 2026."), "{gaps:?}");
}
