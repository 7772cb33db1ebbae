//! The log of disclosures through the door: anybody writes, nothing is changed, the rule counts.

use crate::world::{World, day};
use stillroom_practice::PracticeError;
use stillroom_practice::clients::{self, ClientId};
use stillroom_practice::programme::disclosures::{
    self, CorrectDisclosureReq, DisclosureHow, DisclosureSource, NewDisclosure, PauseDisclosureReq,
};
use stillroom_record::Session;

fn entry(client: ClientId, purpose: &str) -> NewDisclosure {
    NewDisclosure {
        clients: vec![client],
        happened: day("2026-03-10"),
        recipient: "Cook County Health".to_owned(),
        address: "118 N Clark St".to_owned(),
        what: "Lot number and date of the filler".to_owned(),
        purpose: purpose.to_owned(),
        why: "A side effect was reported".to_owned(),
        how: DisclosureHow::Phone,
    }
}

#[test]
fn who_works_with_clients_writes_an_entry_and_three_roles_read_the_log() {
    let w = World::new();
    let ana = w.client("Ana", "Ng");
    for who in [&w.owner, &w.ruth, &w.nora, &w.mia] {
        let got = disclosures::log_disclosure(who, entry(ana, "publicHealth")).unwrap();
        assert!(got.accountable && !got.replaced && got.source == DisclosureSource::Hand);
        assert_eq!(got.clients.first().map(|c| c.name.as_str()), Some("Ana Ng"));
        assert!(disclosures::disclosure_purposes(who).unwrap().len() > 10);
    }
    for who in [&w.nora, &w.mia] {
        assert_eq!(disclosures::list_disclosures(who, None).unwrap_err().code(), "not_allowed");
        assert_eq!(disclosures::list_disclosures(who, Some(ana)).unwrap_err().code(), "not_allowed");
    }
    assert_eq!(disclosures::list_disclosures(&w.owner, None).unwrap().len(), 4);
    assert_eq!(disclosures::list_disclosures(&w.ruth, Some(ana)).unwrap().len(), 4);
    assert_eq!(w.entries("disclosures.log"), 4);
}

#[test]
fn an_entry_names_the_field_that_is_wrong() {
    let w = World::new();
    let ana = w.client("Ana", "Ng");
    let field = |change: &dyn Fn(&mut NewDisclosure)| {
        let mut e = entry(ana, "court");
        change(&mut e);
        disclosures::log_disclosure(&w.mia, e).unwrap_err().field().unwrap_or_default().to_owned()
    };
    assert_eq!(field(&|e| e.clients.clear()), "clients");
    assert_eq!(field(&|e| e.happened = day("2026-03-13")), "happened");
    assert_eq!(field(&|e| e.recipient = " ".into()), "recipient");
    assert_eq!(field(&|e| e.what = String::new()), "what");
    assert_eq!(field(&|e| e.what = "x".repeat(4_001)), "what");
    assert_eq!(field(&|e| e.purpose = "because".into()), "purpose");
    assert_eq!(field(&|e| (e.purpose, e.why) = ("other".into(), String::new())), "why");
    let nobody = NewDisclosure { clients: vec![ClientId::new()], ..entry(ana, "court") };
    assert_eq!(disclosures::log_disclosure(&w.mia, nobody).unwrap_err().code(), "not_found");
    assert_eq!(w.entries("disclosures.log"), 0, "nothing was written");
}

#[test]
fn a_correction_follows_and_what_was_wrong_stays_to_be_read() {
    let w = World::new();
    let ana = w.client("Ana", "Ng");
    let wrong = disclosures::log_disclosure(&w.mia, entry(ana, "treatment")).unwrap();
    let correct = |who: &Session, id, why: &str| {
        let entry = entry(ana, "police");
        disclosures::correct_disclosure(who, CorrectDisclosureReq { id, entry, why: why.to_owned() })
    };
    assert_eq!(correct(&w.mia, wrong.id, "x").unwrap_err().code(), "not_allowed");
    assert_eq!(correct(&w.ruth, wrong.id, " ").unwrap_err().field(), Some("correction"));
    let right = correct(&w.ruth, wrong.id, "It was the police").unwrap();
    assert_eq!((right.corrects, right.corrected.as_str()), (Some(wrong.id), "It was the police"));
    assert!(matches!(correct(&w.ruth, wrong.id, "Again").unwrap_err(), PracticeError::Conflict(_)));
    let log = disclosures::list_disclosures(&w.ruth, Some(ana)).unwrap();
    assert_eq!(log.iter().filter(|one| one.replaced).count(), 1);
    assert_eq!(log.len(), 2, "nothing is deleted");
}

#[test]
fn an_agency_can_ask_for_a_pause_and_others_cannot() {
    let w = World::new();
    let ana = w.client("Ana", "Ng");
    let police = disclosures::log_disclosure(&w.mia, entry(ana, "police")).unwrap();
    let court = disclosures::log_disclosure(&w.mia, entry(ana, "court")).unwrap();
    let pause = |id, until: Option<&str>| {
        let official = "Sgt. Hale, Chicago Police, 312 555 0100".to_owned();
        let req = PauseDisclosureReq { id, stated: day("2026-03-11"), until: until.map(day), official };
        disclosures::pause_disclosure(&w.ruth, req)
    };
    assert_eq!(pause(court.id, None).unwrap_err().code(), "conflict");
    assert_eq!(pause(police.id, Some("2026-03-11")).unwrap_err().field(), Some("until"));
    let oral = pause(police.id, None).unwrap();
    assert_eq!(oral.paused_until, Some(day("2026-04-10")), "30 days, whatever was asked");
    let written = pause(police.id, Some("2026-09-30")).unwrap();
    assert_eq!((written.paused_until, written.pauses.len()), (Some(day("2026-09-30")), 2));
    let again =
        CorrectDisclosureReq { id: police.id, entry: entry(ana, "police"), why: "The date".to_owned() };
    let newer = disclosures::correct_disclosure(&w.ruth, again).unwrap();
    assert_eq!(newer.paused_until, Some(day("2026-09-30")), "the pause is of what happened");
}

#[test]
fn an_entry_follows_its_client_into_a_merge() {
    let w = World::new();
    let (ana, anna) = (w.client("Ana", "Ng"), w.client("Anna", "Ng"));
    let both = NewDisclosure { clients: vec![ana, anna], ..entry(ana, "court") };
    disclosures::log_disclosure(&w.mia, both).unwrap();
    disclosures::log_disclosure(&w.mia, entry(anna, "court")).unwrap();
    clients::merge_clients(&w.mia, ana, anna, "One person").unwrap();
    let log = disclosures::list_disclosures(&w.owner, Some(ana)).unwrap();
    assert_eq!(log.len(), 2);
    assert!(log.iter().all(|one| one.clients.len() == 1));
    assert!(disclosures::list_disclosures(&w.owner, Some(anna)).unwrap().is_empty());
}
