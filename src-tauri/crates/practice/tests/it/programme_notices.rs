//! The notice through the door: approved, put up, given, and given again.

use crate::programme_applicability::{assess, company};
use crate::programme_authorizations::{minor, parent};
use crate::world::{World, day};
use stillroom_practice::clients::ClientId;
use stillroom_practice::programme;
use stillroom_practice::programme::applicability::{ApplicabilityOutcome, LegalEntityKind};
use stillroom_practice::programme::notices::{
    self, NoticeDraft, NoticeNeed, NoticePlace, NoticeState, NoticeText, NoticesPage, Part2, PostNoticeReq,
    ReceiptDraft, ReceiptHow,
};
use stillroom_practice::programme::policies::{self, DesignateReq, Office, TextBlock};
use stillroom_practice::programme::wishes::Authority;

const DAY: i64 = 24 * 3_600_000;

pub(crate) fn draft() -> NoticeDraft {
    NoticeDraft {
        address: "12 Elm Street, Town".to_owned(),
        phone: "312 555 0100".to_owned(),
        email: String::new(),
        website: "linden.example".to_owned(),
        part2: Part2::No,
        additions: String::new(),
        effective_on: day("2026-03-12"),
        change: String::new(),
        material: false,
    }
}

pub(crate) fn receipt(client: ClientId, name: &str) -> ReceiptDraft {
    ReceiptDraft {
        client,
        how: ReceiptHow::Signed,
        name: name.to_owned(),
        representative: None,
        note: String::new(),
        given_on: day("2026-03-12"),
    }
}

pub(crate) fn contact(w: &World) {
    let person = w.ruth.person().unwrap();
    let req = DesignateReq { office: Office::Contact, person, since: day("2026-03-01") };
    policies::designate_official(&w.ruth, req).unwrap();
}

fn approved(w: &World) -> NoticesPage {
    contact(w);
    notices::approve_notice(&w.ruth, draft()).unwrap()
}

fn words(blocks: &[TextBlock]) -> String {
    blocks.iter().flat_map(|b| &b.items).flatten().map(|s| format!("{} ", s.text)).collect()
}

fn dues(w: &World) -> Vec<String> {
    let due = programme::get_due(&w.ruth).unwrap();
    due.into_iter().filter(|d| d.path == "/programme/notices").map(|d| d.what).collect()
}

#[test]
fn a_notice_is_approved_once_everything_is_there_and_frozen() {
    let w = World::new();
    assert_eq!(dues(&w), ["Approve a notice of privacy practices"]);
    let shown = notices::preview_notice(&w.ruth, NoticeDraft { part2: Part2::Unknown, ..draft() }).unwrap();
    assert_eq!(shown.missing.len(), 2, "the contact and the Part 2 question");
    assert_eq!(notices::approve_notice(&w.ruth, draft()).unwrap_err().field(), Some("contact"));
    let page = approved(&w);
    let one = page.versions.first().unwrap();
    assert_eq!(
        (one.number, one.text, one.state, one.material),
        (1, NoticeText::Hipaa, NoticeState::InForce, true)
    );
    assert!(one.intact && words(&one.blocks).contains("Ruth Adeyemi"));
    assert_eq!(dues(&w), ["Put the notice on the wall and on the website, and write down where"]);
    let post = PostNoticeReq {
        version: one.id,
        place: NoticePlace::Site,
        where_to: "Waiting area".to_owned(),
        posted_on: day("2026-03-12"),
    };
    let page = notices::post_notice(&w.ruth, post).unwrap();
    assert_eq!(page.versions.first().unwrap().postings.len(), 1);
    assert!(dues(&w).is_empty());
    let second =
        NoticeDraft { effective_on: day("2026-04-01"), change: "A new address".to_owned(), ..draft() };
    let page = notices::approve_notice(&w.ruth, second).unwrap();
    let states: Vec<_> = page.versions.iter().map(|v| v.state).collect();
    assert_eq!(states, [NoticeState::Coming, NoticeState::InForce]);
    w.clock.forward(30 * DAY);
    let states: Vec<_> = notices::notices_page(&w.ruth).unwrap().versions.iter().map(|v| v.state).collect();
    assert_eq!(states, [NoticeState::InForce, NoticeState::Superseded]);
}

#[test]
fn a_client_gets_it_at_the_first_visit_and_signs_or_the_effort_is_written_down() {
    let w = World::new();
    let (kate, mei) = (w.client("Kate", "Ng"), w.client("Mei", "Sato"));
    assert_eq!(notices::client_notice(&w.mia, kate).unwrap().need, NoticeNeed::NoNotice);
    assert_eq!(notices::record_receipt(&w.mia, receipt(kate, "Kate Ng")).unwrap_err().code(), "conflict");
    approved(&w);
    w.book(kate, "2026-03-12", 600);
    assert!(dues(&w).iter().any(|what| what == "Give the notice: one client comes today without it"));
    assert_eq!(notices::record_receipt(&w.mia, receipt(kate, "Mei")).unwrap_err().field(), Some("name"));
    let mut emergency = receipt(kate, "");
    (emergency.how, emergency.note) = (ReceiptHow::Emergency, "She was treated at once".to_owned());
    assert_eq!(
        notices::record_receipt(&w.mia, emergency).unwrap().need,
        NoticeNeed::First,
        "it still follows"
    );
    assert_eq!(notices::record_receipt(&w.mia, receipt(kate, "kate ng")).unwrap().need, NoticeNeed::Done);
    assert!(!dues(&w).iter().any(|what| what.starts_with("Give the notice")));
    let mut declined = receipt(mei, "");
    declined.how = ReceiptHow::Declined;
    assert_eq!(notices::record_receipt(&w.nora, declined.clone()).unwrap_err().field(), Some("note"));
    declined.note = "Offered twice; she didn't want to sign".to_owned();
    let page = notices::record_receipt(&w.nora, declined).unwrap();
    assert_eq!((page.need, page.receipts.len()), (NoticeNeed::Done, 1));
    assert_eq!(page.receipts.first().unwrap().recorded_by, "Nora Ibe");
}

#[test]
fn a_change_that_matters_is_offered_again() {
    let w = World::new();
    let kate = w.client("Kate", "Ng");
    approved(&w);
    notices::record_receipt(&w.mia, receipt(kate, "Kate Ng")).unwrap();
    let small = NoticeDraft { change: "Another phone".to_owned(), ..draft() };
    assert_eq!(notices::approve_notice(&w.ruth, small.clone()).unwrap().again, 0);
    assert_eq!(notices::client_notice(&w.mia, kate).unwrap().need, NoticeNeed::Done);
    let page = notices::approve_notice(&w.ruth, NoticeDraft { material: true, ..small }).unwrap();
    assert_eq!(page.again, 1);
    assert_eq!(notices::client_notice(&w.mia, kate).unwrap().need, NoticeNeed::Again);
}

#[test]
fn a_practice_that_isnt_covered_claims_nothing() {
    let w = World::new();
    contact(&w);
    let entity = company(&w, "Linden Skin", LegalEntityKind::Spa);
    assert_eq!(notices::notices_page(&w.ruth).unwrap().text, NoticeText::Hipaa, "not asked yet");
    notices::approve_notice(&w.ruth, draft()).unwrap();
    assert_eq!(assess(&w.owner, entity.id, &[]).line.outcome, ApplicabilityOutcome::NotCovered);
    let page = notices::notices_page(&w.ruth).unwrap();
    assert_eq!((page.text, page.wrong_text), (NoticeText::Plain, true));
    let again = NoticeDraft { change: "HIPAA doesn't apply".to_owned(), ..draft() };
    let page = notices::approve_notice(&w.ruth, again).unwrap();
    let one = page.versions.first().unwrap();
    assert!(!page.wrong_text && one.material && one.text == NoticeText::Plain);
    assert!(!words(&one.blocks).contains("HIPAA"));
    assert!(!words(&notices::rights_handout(&w.mia).unwrap().blocks).contains("Civil Rights"));
}

#[test]
fn a_parent_signs_for_a_minor() {
    let w = World::new();
    approved(&w);
    let ana = minor(&w);
    assert_eq!(
        notices::record_receipt(&w.mia, receipt(ana, "Ana Ng")).unwrap_err().field(),
        Some("representative")
    );
    let mut by_parent = receipt(ana, "Grace Ng");
    by_parent.representative = Some(parent(&w, ana, Authority::Parent));
    assert_eq!(notices::record_receipt(&w.mia, by_parent).unwrap().need, NoticeNeed::Done);
}

#[test]
fn officials_approve_and_nobody_else() {
    let w = World::new();
    for who in [&w.mia, &w.nora] {
        assert_eq!(notices::notices_page(who).unwrap_err().code(), "not_allowed");
        assert_eq!(notices::approve_notice(who, draft()).unwrap_err().code(), "not_allowed");
        assert!(!notices::rights_handout(who).unwrap().blocks.is_empty());
    }
}
