//! What clients allowed, were told, wished and complained of: evidence turns with it, both ways. With
//! nobody and nothing to look at it isn't known, and never a pass.

use crate::programme_authorizations::{form, minor, parent};
use crate::programme_notices::{contact, draft, receipt};
use crate::world::{World, day};
use stillroom_practice::clients::{self, ClientDraft, ClientId};
use stillroom_practice::programme::authorizations::{
    self, AuthorizationEnd, EndAuthorizationReq, PublicationDraft, RevocationHow, SettlePublicationReq,
    TakenDown, UsePurpose,
};
use stillroom_practice::programme::evidence::{self, EvidenceState};
use stillroom_practice::programme::notices::{self, NoticePlace, PostNoticeReq, ReceiptDraft, ReceiptHow};
use stillroom_practice::programme::policies::{self, DesignateReq, Office};
use stillroom_practice::programme::requirements;
use stillroom_practice::programme::wishes::{
    self, Authority, ChannelDraft, ComplaintAct, ComplaintChange, ComplaintDraft, ComplaintFinding,
    ComplaintHow, DecideWishReq, RecordWishReq, RestrictionDraft, RestrictionKind, WishAct, WishDecision,
    WishEnd, WishSettings,
};
use stillroom_practice::schedule::{self, SetVisitStatusReq, VisitStatus};

use EvidenceState::{Attention, Bad, Good, Unknown};

const DAY: i64 = 24 * 60 * 60 * 1000;

pub(crate) const COLLECTORS: [&str; 7] = [
    "authorizations.takedowns",
    "notices.in_force",
    "notices.receipts",
    "wishes.restrictions",
    "wishes.channels",
    "wishes.representatives",
    "complaints.answered",
];

#[track_caller]
pub(crate) fn is(w: &World, collector: &str, state: EvidenceState) -> String {
    let all = evidence::collect(&w.ruth).unwrap();
    let found = all.into_iter().find(|e| e.about.name == collector).unwrap().revision.unwrap();
    assert_eq!(found.state, state, "{collector}: {:?}", found.facts);
    found.facts.join(" ")
}

fn published(w: &World, client: ClientId, on: &str) {
    let draft = PublicationDraft {
        client,
        purpose: UsePurpose::OwnPages,
        what: "Photo 12".into(),
        place: "Website".into(),
        address: String::new(),
        published_on: day(on),
    };
    authorizations::register_publication(&w.mia, draft).unwrap();
}

fn revoked(w: &World, client: ClientId, on: &str) {
    let id = authorizations::client_authorizations(&w.mia, client).unwrap().all.first().unwrap().id;
    let req = EndAuthorizationReq {
        id,
        end: AuthorizationEnd::Revoked,
        on: day(on),
        how: Some(RevocationHow::Letter),
        words: "No more.".into(),
    };
    authorizations::end_authorization(&w.mia, req).unwrap();
}

fn all_down(w: &World, on: &str) {
    for one in authorizations::authorizations_overview(&w.ruth).unwrap().takedowns {
        let req = SettlePublicationReq {
            id: one.id,
            how: TakenDown::Removed,
            on: day(on),
            proof: "Looked at the page".into(),
            remains: String::new(),
        };
        authorizations::settle_publication(&w.mia, req).unwrap();
    }
}

/// One of each that these look at, as a practice has them: for what shows all evidence.
pub(crate) fn one_of_each(w: &World) {
    let kate = w.client("Kate", "Ng");
    authorizations::sign_authorization(&w.mia, form(kate, "Kate Ng")).unwrap();
    published(w, kate, "2026-03-12");
    // Until somebody else is named.
    let (office, person) = (Office::Contact, w.mia.person().unwrap());
    policies::designate_official(&w.ruth, DesignateReq { office, person, since: day("2026-03-01") }).unwrap();
    notices::approve_notice(&w.ruth, draft()).unwrap();
    posted(w, NoticePlace::Site);
    record(w, kate, restriction(RestrictionKind::Plan));
    let channel = ChannelDraft { asked_on: day("2026-03-12"), what: "By mail to the P.O. box".into() };
    record(w, kate, WishAct::Channel(channel));
    let ana = minor(w);
    parent(w, ana, Authority::Parent);
    let taken = ComplaintDraft {
        received_on: day("2026-03-12"),
        how: ComplaintHow::Phone,
        from_whom: String::new(),
        about: "A name was called out".into(),
    };
    wishes::report_complaint(&w.mia, taken).unwrap();
    w.clock.forward(2 * 60 * 60 * 1000);
    came(w, kate, "2026-03-12");
}

#[test]
fn with_nobody_and_nothing_there_is_nothing_to_show_and_no_pass() {
    let w = World::new();
    for collector in COLLECTORS {
        assert!(is(&w, collector, Unknown).ends_with("There is nothing to show yet."), "{collector}");
        let all = requirements::requirements(&w.ruth).unwrap();
        let of: Vec<_> = all
            .requirements
            .iter()
            .filter(|r| r.requirement.collectors.iter().any(|name| name == collector))
            .collect();
        assert_eq!(of.len(), 1, "{collector} speaks for one requirement");
        assert_eq!(of.first().unwrap().verified, Some(Unknown));
    }
}

#[test]
fn what_is_up_too_long_after_a_revocation_is_red_until_it_is_down() {
    let w = World::new();
    let kate = w.client("Kate", "Ng");
    authorizations::sign_authorization(&w.mia, form(kate, "Kate Ng")).unwrap();
    published(&w, kate, "2026-03-12");
    assert!(is(&w, "authorizations.takedowns", Good).contains("1 publication is up under one"));
    w.clock.forward(8 * DAY);
    revoked(&w, kate, "2026-03-20");
    let told = is(&w, "authorizations.takedowns", Attention);
    assert!(told.contains("none longer than the 2 days") && !told.contains("Kate"), "{told}");
    w.clock.forward(2 * DAY);
    is(&w, "authorizations.takedowns", Attention);
    w.clock.forward(DAY);
    assert!(is(&w, "authorizations.takedowns", Bad).contains("more than 2 days after"));
    all_down(&w, "2026-03-23");
    assert!(is(&w, "authorizations.takedowns", Good).contains("Nothing is up whose authorization has ended"));
}

#[test]
fn what_was_put_up_after_the_authorization_ended_is_red_at_once() {
    let w = World::new();
    let kate = w.client("Kate", "Ng");
    authorizations::sign_authorization(&w.mia, form(kate, "Kate Ng")).unwrap();
    w.clock.forward(2 * DAY);
    published(&w, kate, "2026-03-14");
    is(&w, "authorizations.takedowns", Good);
    // Her letter had been there since the day before.
    revoked(&w, kate, "2026-03-13");
    assert!(
        is(&w, "authorizations.takedowns", Bad)
            .contains("on or after the day on which its authorization ended")
    );
    all_down(&w, "2026-03-14");
    is(&w, "authorizations.takedowns", Good);
}

fn posted(w: &World, place: NoticePlace) {
    let version = notices::notices_page(&w.ruth).unwrap().versions.first().unwrap().id;
    let req = PostNoticeReq { version, place, where_to: "There".into(), posted_on: day("2026-03-12") };
    notices::post_notice(&w.ruth, req).unwrap();
}

#[test]
fn a_notice_that_is_not_in_force_or_not_posted_is_red() {
    let w = World::new();
    is(&w, "notices.in_force", Unknown);
    w.client("Kate", "Ng");
    assert!(is(&w, "notices.in_force", Bad).contains("there are clients"));
    contact(&w);
    notices::approve_notice(&w.ruth, draft()).unwrap();
    let told = is(&w, "notices.in_force", Bad);
    assert!(told.contains("in the practice and on the website that it names"), "{told}");
    posted(&w, NoticePlace::Site);
    is(&w, "notices.in_force", Bad);
    posted(&w, NoticePlace::Website);
    assert!(is(&w, "notices.in_force", Good).contains("Version 1 is in force since Mar 12, 2026"));
    // The next version is another text: what was posted is the old one.
    let next =
        notices::NoticeDraft { effective_on: day("2026-03-13"), change: "A new address".into(), ..draft() };
    notices::approve_notice(&w.ruth, next).unwrap();
    is(&w, "notices.in_force", Good);
    w.clock.forward(DAY);
    is(&w, "notices.in_force", Bad);
}

/// A visit at 9, and she came.
fn came(w: &World, client: ClientId, date: &str) {
    let mut visit = w.book(client, date, 9 * 60).value;
    for to in [VisitStatus::CheckedIn, VisitStatus::Completed] {
        let req = SetVisitStatusReq { id: visit.id, version: visit.version, status: to, reason: None };
        visit = schedule::set_visit_status(&w.mia, req).unwrap().value;
    }
}

fn told(w: &World, client: ClientId, how: ReceiptHow, on: &str) {
    let note = if how == ReceiptHow::Signed { String::new() } else { "She was in pain".into() };
    let draft = ReceiptDraft { how, note, given_on: day(on), ..receipt(client, "Kate Ng") };
    notices::record_receipt(&w.mia, draft).unwrap();
}

#[test]
fn a_client_who_came_and_of_whom_nothing_is_written_is_red_until_it_is() {
    let w = World::new();
    contact(&w);
    notices::approve_notice(&w.ruth, draft()).unwrap();
    let kate = w.client("Kate", "Ng");
    w.clock.forward(2 * 60 * 60 * 1000);
    came(&w, kate, "2026-03-12");
    assert!(is(&w, "notices.receipts", Unknown).contains("Nobody came"), "today isn't over");
    w.clock.forward(DAY);
    assert!(is(&w, "notices.receipts", Bad).contains("Of 1 client who came nothing is written down"));
    told(&w, kate, ReceiptHow::Emergency, "2026-03-13");
    assert!(is(&w, "notices.receipts", Good).contains("still to be given"));
    w.clock.forward(15 * DAY);
    is(&w, "notices.receipts", Attention);
    told(&w, kate, ReceiptHow::Declined, "2026-03-28");
    assert!(is(&w, "notices.receipts", Good).contains("of 1 a signature, or why there is none"));
}

fn record(w: &World, client: ClientId, act: WishAct) -> wishes::ClientWishes {
    wishes::record_wish(&w.mia, RecordWishReq { client, act }).unwrap()
}

fn restriction(kind: RestrictionKind) -> WishAct {
    let what = "Nothing about the filler".into();
    WishAct::Restriction(RestrictionDraft { kind, asked_on: day("2026-03-12"), what, paid_in_full: true })
}

#[test]
fn a_restriction_that_waits_too_long_is_red_until_somebody_decides() {
    let w = World::new();
    let kate = w.client("Kate", "Ng");
    record(&w, kate, restriction(RestrictionKind::Plan));
    assert!(is(&w, "wishes.restrictions", Good).contains("1 towards a health plan"));
    let id = record(&w, kate, restriction(RestrictionKind::Other)).restrictions;
    let id = id.iter().find(|r| r.kind == RestrictionKind::Other).unwrap().id;
    w.clock.forward(14 * DAY);
    assert!(is(&w, "wishes.restrictions", Good).contains("the longest for 14 days"));
    w.clock.forward(DAY);
    assert!(is(&w, "wishes.restrictions", Attention).starts_with("1 restriction waits for a decision"));
    w.clock.forward(16 * DAY);
    assert!(is(&w, "wishes.restrictions", Bad).starts_with("1 restriction waits for a decision"));
    let decision = WishDecision::Restriction { id, agree: false, why: "We need it to treat you".into() };
    wishes::decide_wish(&w.ruth, DecideWishReq { client: kate, decision }).unwrap();
    assert!(is(&w, "wishes.restrictions", Good).contains("None waits"));
}

fn reach_by(w: &World, client: ClientId, how: &str) {
    let now = clients::get_client(&w.mia, client).unwrap();
    let draft = ClientDraft { confidential_channel: how.into(), ..now.into() };
    clients::save_client(&w.mia, draft, true).unwrap();
}

#[test]
fn a_channel_that_the_clients_page_no_longer_says_is_red() {
    let w = World::new();
    let kate = w.client("Kate", "Ng");
    let channel = ChannelDraft { asked_on: day("2026-03-12"), what: "By mail to the P.O. box".into() };
    record(&w, kate, WishAct::Channel(channel));
    assert!(is(&w, "wishes.channels", Good).contains("Each is on the client’s own page"));
    reach_by(&w, kate, "");
    assert!(is(&w, "wishes.channels", Bad).contains("whoever calls doesn’t know"));
    reach_by(&w, kate, "At work");
    is(&w, "wishes.channels", Attention);
    reach_by(&w, kate, "By mail to the P.O. box");
    is(&w, "wishes.channels", Good);
}

#[test]
fn a_minor_who_came_of_age_is_pointed_out_until_the_authority_is_ended() {
    let w = World::new();
    let ana = minor(&w);
    let id = parent(&w, ana, Authority::Parent);
    assert!(is(&w, "wishes.representatives", Attention).contains("Nobody looked up"));
    let settings = WishSettings {
        version: 0,
        majority_age: 18,
        state: "Illinois".into(),
        source: "755 ILCS 5/11-1".into(),
        as_of: Some(day("2026-03-12")),
        verified_by: "Ruth Adeyemi".into(),
    };
    wishes::save_wish_settings(&w.ruth, settings).unwrap();
    is(&w, "wishes.representatives", Good);
    // Born on May 1, 2010.
    w.clock.forward(782 * DAY);
    assert!(is(&w, "wishes.representatives", Attention).contains("come of age, the first on May 1, 2028"));
    let end = WishEnd { on: day("2028-05-01"), why: "Of age".into() };
    record(&w, ana, WishAct::EndRepresentative { id, end });
    is(&w, "wishes.representatives", Unknown);
}

#[test]
fn a_complaint_that_stays_open_too_long_is_red_until_it_is_closed() {
    let w = World::new();
    let taken = ComplaintDraft {
        received_on: day("2026-03-12"),
        how: ComplaintHow::Phone,
        from_whom: "Kate Ng".into(),
        about: "Her name was called out".into(),
    };
    let id = wishes::report_complaint(&w.mia, taken).unwrap().id;
    w.clock.forward(30 * DAY);
    is(&w, "complaints.answered", Good);
    w.clock.forward(DAY);
    let told = is(&w, "complaints.answered", Bad);
    assert!(told.contains("1 complaint is open") && !told.contains("Kate"), "{told}");
    let change = |version, change| {
        wishes::change_complaint(&w.ruth, ComplaintChange { id, version, change }).unwrap();
    };
    let (mitigation, no_reprisal) = (String::new(), "Told everybody".into());
    change(1, ComplaintAct::Notes { mitigation, no_reprisal });
    change(2, ComplaintAct::Close { finding: ComplaintFinding::Right, outcome: "First names only".into() });
    assert!(is(&w, "complaints.answered", Good).contains("Each is closed"));
}
