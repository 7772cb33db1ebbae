//! Wishes and complaints through the door.

use crate::programme_authorizations::{minor, parent};
use crate::world::{World, day};
use stillroom_practice::clients::{self, ClientId};
use stillroom_practice::programme;
use stillroom_practice::programme::wishes::{
    self, Authority, ChannelDraft, ClientWishes, ComplaintAct, ComplaintChange, ComplaintDraft,
    ComplaintFinding, ComplaintHow, ComplaintState, DecideWishReq, InvolvedDraft, InvolvedHow, RecordWishReq,
    RepresentativeException, RepresentativeState, RestrictionDraft, RestrictionEnd, RestrictionKind,
    RestrictionState, WishAct, WishDecision, WishEnd, WishSettings,
};
use stillroom_record::Session;

const DAY: i64 = 24 * 3_600_000;

fn record(w: &World, client: ClientId, act: WishAct) -> stillroom_practice::Result<ClientWishes> {
    wishes::record_wish(&w.mia, RecordWishReq { client, act })
}

fn decide(
    who: &Session,
    client: ClientId,
    decision: WishDecision,
) -> stillroom_practice::Result<ClientWishes> {
    wishes::decide_wish(who, DecideWishReq { client, decision })
}

fn restriction(kind: RestrictionKind, paid_in_full: bool) -> WishAct {
    let what = "Nothing about the filler".to_owned();
    WishAct::Restriction(RestrictionDraft { kind, asked_on: day("2026-03-12"), what, paid_in_full })
}

fn end(why: &str) -> WishEnd {
    WishEnd { on: day("2026-03-12"), why: why.to_owned() }
}

#[test]
fn what_was_paid_in_full_is_honoured_at_once_and_ends_only_by_the_client() {
    let w = World::new();
    let kate = w.client("Kate", "Ng");
    let page = record(&w, kate, restriction(RestrictionKind::Plan, true)).unwrap();
    let one = page.restrictions.first().unwrap();
    assert_eq!((one.state, one.must), (RestrictionState::InForce, true));
    assert!(one.letter.as_ref().unwrap().contains("Only you can end this"));
    let no = WishDecision::Restriction { id: one.id, agree: false, why: "No".to_owned() };
    assert_eq!(decide(&w.ruth, kate, no).unwrap_err().code(), "conflict");
    let ours = WishAct::EndRestriction { id: one.id, how: RestrictionEnd::PracticeInformed, end: end("X") };
    assert_eq!(record(&w, kate, ours).unwrap_err().field(), Some("how"));
    let theirs =
        WishAct::EndRestriction { id: one.id, how: RestrictionEnd::ClientAsked, end: end("She asked") };
    let page = record(&w, kate, theirs).unwrap();
    assert_eq!(page.restrictions.first().unwrap().state, RestrictionState::Ended);
}

#[test]
fn other_restrictions_wait_for_an_official_and_get_a_letter() {
    let w = World::new();
    let kate = w.client("Kate", "Ng");
    let page = record(&w, kate, restriction(RestrictionKind::Other, true)).unwrap();
    let one = page.restrictions.first().unwrap();
    assert_eq!((one.state, one.must, one.letter.is_none()), (RestrictionState::Waiting, false, true));
    let no = |why: &str| WishDecision::Restriction { id: one.id, agree: false, why: why.to_owned() };
    assert_eq!(decide(&w.mia, kate, no("X")).unwrap_err().code(), "not_allowed");
    assert_eq!(decide(&w.ruth, kate, no(" ")).unwrap_err().field(), Some("why"));
    let what = |w: &World| {
        let due = programme::get_due(&w.ruth).unwrap();
        due.iter().filter(|d| d.what.starts_with("Decide on a restriction")).count()
    };
    assert_eq!(what(&w), 1);
    let page = decide(&w.ruth, kate, no("We need it to treat you safely")).unwrap();
    let one = page.restrictions.first().unwrap();
    assert_eq!(one.state, RestrictionState::Refused);
    assert!(one.letter.as_ref().unwrap().contains("We need it to treat you safely"));
    assert_eq!(what(&w), 0);
    let other = w.client("Mei", "Sato");
    assert_eq!(decide(&w.ruth, other, no("X")).unwrap_err().code(), "not_found");
}

#[test]
fn a_channel_is_the_one_in_the_clients_own_record() {
    let w = World::new();
    let kate = w.client("Kate", "Ng");
    let channel = |what: &str| ChannelDraft { asked_on: day("2026-03-12"), what: what.to_owned() };
    let page = record(&w, kate, WishAct::Channel(channel("By mail to the P.O. box only"))).unwrap();
    assert_eq!(page.channel, "By mail to the P.O. box only");
    let read = |w: &World| {
        let access = stillroom_record::Access::new("client.view", stillroom_record::Permission::ClientView);
        w.mia.read(access, |tx| clients::get(tx, kate)).unwrap().confidential_channel
    };
    assert_eq!(read(&w), "By mail to the P.O. box only");
    let page = record(&w, kate, WishAct::Channel(channel("Her sister's phone"))).unwrap();
    assert_eq!(page.channels.iter().filter(|c| c.ended_on.is_none()).count(), 1);
    let id = page.channels.first().unwrap().id;
    record(&w, kate, WishAct::EndChannel { id, end: end("She asked") }).unwrap();
    assert_eq!(read(&w), "");
    let refuse =
        WishDecision::RefuseChannel { channel: channel("By pigeon"), why: "We have none".to_owned() };
    assert_eq!(decide(&w.nora, kate, refuse.clone()).unwrap_err().code(), "not_allowed");
    decide(&w.ruth, kate, refuse).unwrap();
    assert_eq!(read(&w), "", "what was refused isn't written there");
}

#[test]
fn a_parents_authority_ends_when_the_minor_comes_of_age_and_today_says_so() {
    let w = World::new();
    let ana = minor(&w);
    parent(&w, ana, Authority::Parent);
    let state =
        |w: &World| wishes::client_wishes(&w.mia, ana).unwrap().representatives.first().unwrap().state;
    let due = |w: &World| {
        let all = programme::get_due(&w.ruth).unwrap();
        all.into_iter().map(|d| d.what).find(|what| what.starts_with("A minor")).unwrap_or_default()
    };
    assert_eq!((state(&w), due(&w)), (RepresentativeState::Acting, String::new()));
    // Ana is 18 on 1 May 2028.
    w.clock.forward(740 * DAY);
    assert_eq!(state(&w), RepresentativeState::Acting);
    assert!(due(&w).contains("comes of age soon"));
    w.clock.forward(50 * DAY);
    assert_eq!(state(&w), RepresentativeState::OfAge);
    assert!(due(&w).contains("has come of age"));
    let page = wishes::client_wishes(&w.mia, ana).unwrap();
    assert_eq!(page.minor, Some(false));
    let id = page.representatives.first().unwrap().id;
    let ended = WishEnd { on: day("2028-05-01"), why: "Of age".to_owned() };
    record(&w, ana, WishAct::EndRepresentative { id, end: ended }).unwrap();
    assert_eq!(due(&w), "");
}

#[test]
fn the_age_is_the_practices_own_rule_with_its_source() {
    let w = World::new();
    let ana = minor(&w);
    parent(&w, ana, Authority::Guardian);
    let new = WishSettings {
        version: 0,
        majority_age: 19,
        state: "Alabama".to_owned(),
        source: "Its code".to_owned(),
        as_of: None,
        verified_by: "Ruth".to_owned(),
    };
    let e =
        wishes::save_wish_settings(&w.ruth, WishSettings { source: " ".into(), ..new.clone() }).unwrap_err();
    assert_eq!(e.field(), Some("source"));
    let saved = wishes::save_wish_settings(&w.ruth, new.clone()).unwrap();
    assert_eq!((saved.settings.version, saved.decided_by.as_deref()), (1, Some("Ruth Adeyemi")));
    assert_eq!(wishes::save_wish_settings(&w.owner, new).unwrap_err().code(), "changed");
    w.clock.forward(800 * DAY);
    assert_eq!(wishes::client_wishes(&w.mia, ana).unwrap().minor, Some(true), "18 and not yet 19");
}

#[test]
fn an_official_may_decide_that_somebody_doesnt_act() {
    let w = World::new();
    let ana = minor(&w);
    let id = parent(&w, ana, Authority::Parent);
    let except = WishDecision::Except {
        id,
        exception: RepresentativeException::Endangerment,
        why: "What Ana told the nurse".to_owned(),
    };
    assert_eq!(decide(&w.mia, ana, except.clone()).unwrap_err().code(), "not_allowed");
    let page = decide(&w.ruth, ana, except).unwrap();
    assert_eq!(page.representatives.first().unwrap().state, RepresentativeState::Excepted);
}

#[test]
fn family_who_may_hear_and_who_may_not() {
    let w = World::new();
    let kate = w.client("Kate", "Ng");
    let involved = |how| {
        WishAct::Involved(InvolvedDraft {
            name: "Tom".to_owned(),
            relation: "Husband".to_owned(),
            scope: "When to pick her up".to_owned(),
            how,
            said_on: day("2026-03-12"),
        })
    };
    record(&w, kate, involved(InvolvedHow::Agreed)).unwrap();
    let page = record(&w, kate, involved(InvolvedHow::Objects)).unwrap();
    assert_eq!(page.involved.len(), 2);
    let id = page.involved.first().unwrap().id;
    let page = record(&w, kate, WishAct::EndInvolved { id, end: end("They made up") }).unwrap();
    assert_eq!(page.involved.iter().filter(|i| i.ended_on.is_none()).count(), 1);
    let again = record(&w, kate, WishAct::EndInvolved { id, end: end("Twice") });
    assert_eq!(again.unwrap_err().code(), "conflict");
}

#[test]
fn a_complaint_is_taken_in_by_the_desk_and_closed_by_an_official() {
    let w = World::new();
    let draft = ComplaintDraft {
        received_on: day("2026-03-10"),
        how: ComplaintHow::Phone,
        from_whom: "Kate Ng".to_owned(),
        about: "Somebody said my name aloud".to_owned(),
    };
    let blank = ComplaintDraft { about: " ".to_owned(), ..draft.clone() };
    assert_eq!(wishes::report_complaint(&w.mia, blank).unwrap_err().field(), Some("about"));
    let got = wishes::report_complaint(&w.mia, draft).unwrap();
    assert_eq!(got.due, day("2026-04-09"));
    assert_eq!(wishes::list_complaints(&w.mia).unwrap_err().code(), "not_allowed");
    assert!(programme::get_due(&w.ruth).unwrap().iter().any(|d| d.what == "A complaint is open"));
    let change =
        |change, version| wishes::change_complaint(&w.ruth, ComplaintChange { id: got.id, version, change });
    let close = ComplaintAct::Close {
        finding: ComplaintFinding::Right,
        outcome: "We call clients by first name now".to_owned(),
    };
    assert_eq!(change(close.clone(), 1).unwrap_err().field(), Some("noReprisal"));
    change(ComplaintAct::Step { text: "Talked to Mia".to_owned() }, 1).unwrap();
    assert_eq!(change(close.clone(), 1).unwrap_err().code(), "changed");
    let notes = ComplaintAct::Notes {
        mitigation: "Apologised".to_owned(),
        no_reprisal: "Told everybody that nothing changes for her".to_owned(),
    };
    change(notes, 2).unwrap();
    assert_eq!(change(ComplaintAct::Letter { on: day("2026-03-12") }, 3).unwrap_err().code(), "conflict");
    let all = change(close, 3).unwrap();
    let one = all.all.first().unwrap();
    assert_eq!(
        (one.state, one.steps.len(), one.taken_by.as_str()),
        (ComplaintState::Closed, 1, "Mia Torres")
    );
    assert!(one.letter.as_ref().unwrap().contains("We call clients by first name now"));
    let all = change(ComplaintAct::Letter { on: day("2026-03-12") }, 4).unwrap();
    assert_eq!(all.all.first().unwrap().letter_on, Some(day("2026-03-12")));
    let all = change(ComplaintAct::Reopen { why: "It happened again".to_owned() }, 5).unwrap();
    assert_eq!(all.all.first().unwrap().state, ComplaintState::Open);
}
