//! Requests through the door: anybody takes one in, two roles answer, the clock runs from receipt.

use crate::world::{PASSPHRASE, World, day};
use stillroom_practice::chart::{self, SignNoteReq};
use stillroom_practice::clients::ClientId;
use stillroom_practice::programme::clocks::Counting;
use stillroom_practice::programme::disclosures::{self, DisclosureHow, DisclosureSource, NewDisclosure};
use stillroom_practice::programme::get_due;
use stillroom_practice::programme::requests::{
    self, AmendRecordReq, ChangeRequestReq, IdentityHow, RequestAsk, RequestAsker, RequestChange,
    RequestDecision, RequestExtension, RequestFee, RequestFile, RequestForm, RequestHandOver,
    RequestIdentity, RequestKind, RequestLetterKind, RequestLetterReq, RequestLetterSent, RequestOutcome,
    RequestReason, RequestReceived, RequestRuleDraft, RequestStatus, TakeRequestReq,
};
use stillroom_practice::staff::{self, StaffDraft};
use stillroom_practice::{PracticeError, Result};
use stillroom_record::{Passphrase, Role};

const DAY: i64 = 24 * 3_600_000;

fn ask(client: ClientId, kind: RequestKind) -> TakeRequestReq {
    TakeRequestReq {
        client,
        kind,
        received: day("2026-03-12"),
        received_how: RequestReceived::Phone,
        asker: RequestAsker::Client,
        asker_name: String::new(),
        relation: String::new(),
        authority: String::new(),
        ask: RequestAsk {
            scope: if kind == RequestKind::Amendment {
                "It was the left cheek".into()
            } else {
                String::new()
            },
            form: RequestForm::Paper,
            deliver: String::new(),
        },
        identity: None,
    }
}

pub(crate) fn known() -> RequestChange {
    RequestChange::Identity(RequestIdentity { how: IdentityHow::PhotoId, note: String::new() })
}

pub(crate) fn decide(outcome: RequestOutcome, ground: &str) -> RequestChange {
    RequestChange::Decide(RequestDecision {
        outcome,
        ground: ground.to_owned(),
        why: "The chart was looked at again".to_owned(),
        left_out: String::new(),
        judged_by: "Dr. Lin".to_owned(),
    })
}

pub(crate) fn hand(on: &str) -> RequestChange {
    RequestChange::HandOver(RequestHandOver {
        on: day(on),
        to: "Ana Ng".to_owned(),
        how: "At the desk".to_owned(),
    })
}

fn close() -> RequestChange {
    RequestChange::Close(RequestReason { why: String::new() })
}

impl World {
    pub(crate) fn request(&self, client: ClientId, kind: RequestKind) -> RequestFile {
        let taken = requests::take_request(&self.mia, ask(client, kind)).unwrap();
        requests::get_request(&self.ruth, taken.id).unwrap()
    }
    pub(crate) fn does(&self, file: &RequestFile, change: RequestChange) -> Result<RequestFile> {
        let req = ChangeRequestReq { id: file.id, version: file.version, change };
        requests::change_request(&self.ruth, req)
    }
    fn letter(&self, file: &RequestFile, kind: RequestLetterKind, sent: &str) -> Result<RequestFile> {
        let got = requests::request_letter(&self.ruth, RequestLetterReq { id: file.id, kind }).unwrap();
        let text = got.text.replace("[fill in: telephone]", "312 555 0100");
        let sent = day(sent);
        let how = "First-class mail".to_owned();
        self.does(file, RequestChange::Letter(RequestLetterSent { kind, text, sent, how }))
    }
}

#[test]
fn who_works_with_clients_takes_a_request_in_and_two_roles_answer_it() {
    let w = World::new();
    let ana = w.client("Ana", "Ng");
    for who in [&w.owner, &w.ruth, &w.nora, &w.mia] {
        let got = requests::take_request(who, ask(ana, RequestKind::Access)).unwrap();
        assert_eq!(got.due.due, day("2026-04-11"));
        assert_eq!(got.officers, ["Ruth Adeyemi"]);
    }
    for who in [&w.nora, &w.mia] {
        assert_eq!(requests::list_requests(who).unwrap_err().code(), "not_allowed");
        assert_eq!(requests::requests_of_client(who, ana).unwrap_err().code(), "not_allowed");
    }
    let lines = requests::list_requests(&w.owner).unwrap();
    assert_eq!(lines.len(), 4);
    assert!(lines.iter().all(|one| one.client_name == "Ana Ng" && one.next == "Make sure who asks"));
    let id = lines.first().unwrap().id;
    let change = ChangeRequestReq { id, version: 2, change: known() };
    for who in [&w.nora, &w.mia] {
        assert_eq!(requests::get_request(who, id).unwrap_err().code(), "not_allowed");
        assert_eq!(requests::change_request(who, change.clone()).unwrap_err().code(), "not_allowed");
    }
    assert_eq!(requests::change_request(&w.owner, change.clone()).unwrap().version, 3);
    assert!(matches!(requests::change_request(&w.ruth, change).unwrap_err(), PracticeError::Changed { .. }));
    assert_eq!(w.entries("requests.take"), 4);
}

#[test]
fn a_request_names_the_field_that_is_wrong() {
    let w = World::new();
    let ana = w.client("Ana", "Ng");
    let field = |change: &dyn Fn(&mut TakeRequestReq)| {
        let mut r = ask(ana, RequestKind::Access);
        change(&mut r);
        requests::take_request(&w.mia, r).unwrap_err().field().unwrap_or_default().to_owned()
    };
    assert_eq!(field(&|r| r.received = day("2026-03-13")), "received");
    assert_eq!(field(&|r| r.received = day("2020-03-13")), "received");
    assert_eq!(field(&|r| r.asker = RequestAsker::Other), "askerName");
    let other = |r: &mut TakeRequestReq| {
        (r.asker, r.asker_name, r.relation) = (RequestAsker::Other, "Bo Ng".into(), "Son".into());
    };
    assert_eq!(field(&other), "authority");
    assert_eq!(field(&|r| r.kind = RequestKind::Amendment), "scope");
    assert_eq!(field(&|r| r.ask.deliver = "x".repeat(301)), "deliver");
    let how = |r: &mut TakeRequestReq| {
        r.identity = Some(RequestIdentity { how: IdentityHow::Other, note: String::new() });
    };
    assert_eq!(field(&how), "identityNote");
    let nobody = ask(ClientId::new(), RequestKind::Access);
    assert_eq!(requests::take_request(&w.mia, nobody).unwrap_err().code(), "not_found");
}

#[test]
fn access_is_granted_handed_over_and_logged_as_told_to_the_client() {
    let w = World::new();
    let ana = w.client("Ana", "Ng");
    let file = w.request(ana, RequestKind::Access);
    let file = w.letter(&file, RequestLetterKind::Receipt, "2026-03-12").unwrap();
    assert!(get_due(&w.ruth).unwrap().iter().any(|due| due.path.starts_with("/programme/requests?id=")));
    let file = w.does(&file, known()).unwrap();
    let file = w.does(&file, decide(RequestOutcome::Granted, "")).unwrap();
    let fee = RequestChange::Fee(RequestFee { cents: 650, basis: "Paper and postage".into() });
    let file = w.does(&file, fee).unwrap();
    let file = w.does(&file, hand("2026-03-12")).unwrap();
    assert_eq!(file.clocks.first().unwrap().answered, Some(day("2026-03-12")));
    let file = w.letter(&file, RequestLetterKind::Granted, "2026-03-12").unwrap();
    assert!(file.state.letters.last().unwrap().text.contains("$6.50 (Paper and postage)"));
    let file = w.does(&file, close()).unwrap();
    assert_eq!(file.state.status, RequestStatus::Closed);
    assert_eq!(file.keep.due, day("2032-03-12"));
    let log = disclosures::list_disclosures(&w.ruth, Some(ana)).unwrap();
    let one = log.first().unwrap();
    assert_eq!((log.len(), one.source, one.accountable), (1, DisclosureSource::Request, false));
    assert!(get_due(&w.ruth).unwrap().iter().all(|due| !due.path.starts_with("/programme/requests")));
}

#[test]
fn more_time_is_taken_by_a_letter_that_is_kept_as_it_went_out() {
    let w = World::new();
    let file = w.request(w.client("Ana", "Ng"), RequestKind::Access);
    w.clock.forward(20 * DAY);
    let extend = |text: &str| {
        RequestChange::Extend(RequestExtension {
            reason: "The old charts are in storage".into(),
            sent: day("2026-04-01"),
            how: "By mail".into(),
            text: text.into(),
        })
    };
    assert_eq!(w.does(&file, extend("We need [fill in: x]")).unwrap_err().field(), Some("text"));
    let file = w.does(&file, extend("We need more time.")).unwrap();
    assert_eq!(file.state.status, RequestStatus::Extended);
    assert_eq!(file.clocks.first().unwrap().deadline.due, day("2026-05-11"));
    assert_eq!(file.state.letters.first().unwrap().text, "We need more time.");
    assert!(matches!(w.does(&file, extend("Again")).unwrap_err(), PracticeError::Conflict(_)));
    w.clock.forward(60 * DAY);
    let other = w.request_on("2026-03-20");
    assert_eq!(w.does(&other, extend("Too late")).err().and_then(|e| e.field().map(str::to_owned)), None);
}

impl World {
    fn request_on(&self, received: &str) -> RequestFile {
        let ana = self.client("Ben", "Ng");
        let req = TakeRequestReq { received: day(received), ..ask(ana, RequestKind::Access) };
        let taken = requests::take_request(&self.mia, req).unwrap();
        requests::get_request(&self.ruth, taken.id).unwrap()
    }
}

#[test]
fn a_states_own_clock_leads_when_it_is_shorter() {
    let w = World::new();
    let suggested = requests::list_request_rules(&w.ruth).unwrap().suggestions;
    let tx = suggested.into_iter().find(|one| one.state == "TX").unwrap();
    let draft = RequestRuleDraft {
        id: None,
        version: None,
        state: tx.state,
        kind: tx.kind,
        days: tx.days,
        counting: tx.counting,
        source: tx.source,
        verified_by: "Counsel".into(),
        verified_on: day("2026-03-01"),
        active: true,
    };
    assert_eq!(draft.counting, Counting::Business);
    assert_eq!(requests::save_request_rule(&w.mia, draft.clone()).unwrap_err().code(), "not_allowed");
    let bad = RequestRuleDraft { state: "Texas".into(), ..draft.clone() };
    assert_eq!(requests::save_request_rule(&w.ruth, bad).unwrap_err().field(), Some("state"));
    let kept = requests::save_request_rule(&w.ruth, draft.clone()).unwrap().rules;
    let taken = requests::take_request(&w.mia, ask(w.client("Ana", "Ng"), RequestKind::Access)).unwrap();
    assert_eq!(taken.due.due, day("2026-04-02"));
    let rule = kept.first().unwrap();
    let off = RequestRuleDraft { id: Some(rule.id), version: Some(1), active: false, ..draft };
    requests::save_request_rule(&w.ruth, off.clone()).unwrap();
    assert!(matches!(requests::save_request_rule(&w.ruth, off), Err(PracticeError::Changed { .. })));
    let file = requests::get_request(&w.ruth, taken.id).unwrap();
    assert_eq!(file.clocks.first().unwrap().deadline.due, day("2026-04-11"));
}

#[test]
fn an_accepted_amendment_is_an_addendum_by_whoever_may_sign_and_see_requests() {
    let w = World::new();
    let ana = w.client("Ana", "Ng");
    let visit = w.book(ana, "2026-03-12", 9 * 60).value;
    let note =
        chart::sign_note(&w.nora, SignNoteReq { visit: visit.id, text: "Right cheek".into() }).unwrap();
    let file = w.request(ana, RequestKind::Amendment);
    let file = w.does(&file, known()).unwrap();
    let file = w.does(&file, decide(RequestOutcome::Granted, "")).unwrap();
    let text = "Amended: left cheek".to_owned();
    let amend = AmendRecordReq { id: file.id, version: file.version, note: note.id, text };
    // A provider may sign, but sees no requests.
    for who in [&w.owner, &w.ruth, &w.mia, &w.nora] {
        assert_eq!(requests::amend_record(who, amend.clone()).unwrap_err().code(), "not_allowed");
    }
    assert_eq!(chart::get_note(&w.nora, visit.id).unwrap().unwrap().addenda.len(), 0, "nothing was added");
    let file = w.letter(&file, RequestLetterKind::Amended, "2026-03-12").unwrap();
    assert_eq!(file.missing, ["Have the amendment signed as an addendum"]);
    w.owner.step_up(&Passphrase::new(PASSPHRASE)).unwrap();
    let director = StaffDraft {
        id: Some(w.nora()),
        name: "Nora Ibe".into(),
        login: "nora".into(),
        title: String::new(),
        credentials: "NP".into(),
        color: 0,
        roles: vec![Role::Provider, Role::MedicalDirector],
    };
    staff::save_staff(&w.owner, director).unwrap();
    let nora = w.lock_and_sign_in("nora");
    let seen = requests::get_request(&nora, file.id).unwrap();
    assert_eq!(seen.notes.len(), 1, "who may sign chooses the note");
    let done = requests::amend_record(&nora, AmendRecordReq { version: seen.version, ..amend }).unwrap();
    assert_eq!(done.missing, Vec::<String>::new());
    let note = chart::get_note(&nora, visit.id).unwrap().unwrap();
    assert_eq!((note.text.as_str(), note.addenda.len()), ("Right cheek", 1));
}

#[test]
fn an_accounting_tells_six_years_of_what_the_rule_counts_and_the_first_is_free() {
    let w = World::new();
    let ana = w.client("Ana", "Ng");
    let log = |purpose: &str, on: &str| {
        let entry = NewDisclosure {
            clients: vec![ana],
            happened: day(on),
            recipient: "Somebody".into(),
            address: String::new(),
            what: "A note".into(),
            purpose: purpose.into(),
            why: "A reason".into(),
            how: DisclosureHow::Paper,
        };
        disclosures::log_disclosure(&w.mia, entry).unwrap()
    };
    for (purpose, on) in [
        ("court", "2020-03-11"),
        ("court", "2020-03-12"),
        ("treatment", "2025-01-01"),
        ("authorized", "2025-01-01"),
        ("individual", "2025-01-01"),
        ("mistake", "2025-02-01"),
        ("police", "2026-03-12"),
    ] {
        log(purpose, on);
    }
    let file = w.request(ana, RequestKind::Accounting);
    assert_eq!(file.free, Some(true));
    let report = requests::get_accounting(&w.ruth, file.id).unwrap();
    let told: Vec<_> = report.lines.iter().map(|one| one.purpose.as_str()).collect();
    assert_eq!(told, ["court", "mistake", "police"]);
    assert_eq!((report.from, report.to), (day("2020-03-12"), day("2026-03-12")));
    assert_eq!(w.request(ana, RequestKind::Accounting).free, Some(false), "the second within twelve months");
    let access = w.request(ana, RequestKind::Access);
    assert_eq!(access.free, None);
    assert_eq!(requests::get_accounting(&w.ruth, access.id).unwrap_err().code(), "conflict");
    assert_eq!(requests::get_accounting(&w.mia, file.id).unwrap_err().code(), "not_allowed");
}
