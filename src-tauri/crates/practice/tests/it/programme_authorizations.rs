//! Authorizations through the door: what is signed, the gate before a publication, what comes down.

use crate::world::{World, day};
use proptest::prelude::*;
use proptest::test_runner::{Config, TestRunner};
use stillroom_practice::Result;
use stillroom_practice::clients::{self, ClientDraft, ClientId};
use stillroom_practice::programme::authorizations::{
    self, AuthorizationDraft, AuthorizationEnd, AuthorizationState, ClientAuthorizations, CopyGiven,
    EndAuthorizationReq, PublicationDraft, PublishRefusal, Publishing, RevocationHow, SettlePublicationReq,
    SignMethod, TakenDown, UsePurpose,
};
use stillroom_practice::programme::wishes::{
    self, Authority, RecordWishReq, RepresentativeDraft, RepresentativeId, WishAct,
};
use stillroom_practice::schedule::LocalDate;
use stillroom_record::{Access, Permission, Session};

const DAY: i64 = 24 * 3_600_000;

pub(crate) fn form(client: ClientId, name: &str) -> AuthorizationDraft {
    AuthorizationDraft {
        client,
        purposes: vec![UsePurpose::OwnPages, UsePurpose::Ads],
        what: "Three photos of the lips".to_owned(),
        who: "Linden Skin".to_owned(),
        to_whom: "Everybody".to_owned(),
        purpose: "To show results".to_owned(),
        expires_on: Some(day("2026-12-31")),
        expires_event: String::new(),
        paid: Some(false),
        payer: String::new(),
        representative: None,
        signer_name: name.to_owned(),
        signed_on: day("2026-03-12"),
        method: SignMethod::Screen,
        kept_at: String::new(),
        copy: Some(CopyGiven::Printed),
        apart: true,
    }
}

fn publication(client: ClientId, place: &str, on: &str) -> PublicationDraft {
    PublicationDraft {
        client,
        purpose: UsePurpose::OwnPages,
        what: "Photo 12".to_owned(),
        place: place.to_owned(),
        address: "https://example.com/p/12".to_owned(),
        published_on: day(on),
    }
}

fn revoke(who: &Session, all: &ClientAuthorizations, on: &str) -> Result<ClientAuthorizations> {
    let id = all.all.first().unwrap().id;
    let end = AuthorizationEnd::Revoked;
    let (how, words) = (Some(RevocationHow::Letter), "I don't want this any more.".to_owned());
    authorizations::end_authorization(who, EndAuthorizationReq { id, end, on: day(on), how, words })
}

fn may(w: &World, client: ClientId, on: &str) -> Publishing {
    w.owner
        .read(Access::new("client.view", Permission::ClientView), |tx| {
            authorizations::may_publish(tx, client, UsePurpose::OwnPages, day(on))
        })
        .unwrap()
}

pub(crate) fn minor(w: &World) -> ClientId {
    let draft = ClientDraft {
        given_name: "Ana".to_owned(),
        family_name: "Ng".to_owned(),
        birth_date: Some("2010-05-01".to_owned()),
        ..ClientDraft::default()
    };
    clients::save_client(&w.mia, draft, true).unwrap().value.id
}

pub(crate) fn parent(w: &World, client: ClientId, authority: Authority) -> RepresentativeId {
    let act = WishAct::Representative(RepresentativeDraft {
        name: "Grace Ng".to_owned(),
        relation: "Mother".to_owned(),
        authority,
        proof: "Saw the identity card and the birth certificate".to_owned(),
        scope: String::new(),
        from: day("2026-01-01"),
        until: None,
    });
    let page = wishes::record_wish(&w.mia, RecordWishReq { client, act }).unwrap();
    page.representatives.first().unwrap().id
}

/// Scenario 14: what was shown comes down in every place, and the clinical use stays.
#[test]
fn a_revocation_blocks_publishing_and_queues_one_task_for_each_place() {
    let w = World::new();
    let kate = w.client("Kate", "Ng");
    assert_eq!(may(&w, kate, "2026-03-12"), Publishing::Refused(PublishRefusal::NoneSigned));
    let refused = authorizations::register_publication(&w.mia, publication(kate, "Website", "2026-03-12"));
    assert_eq!(refused.unwrap_err().code(), "conflict");

    let signed = authorizations::sign_authorization(&w.mia, form(kate, "kate ng")).unwrap();
    let one = signed.all.first().unwrap();
    assert_eq!((one.state, one.intact), (AuthorizationState::Effective, true));
    assert!(one.text.contains("may share it again") && one.text.contains("Signed by: kate ng"));
    assert_eq!(signed.may, [UsePurpose::OwnPages, UsePurpose::Ads]);
    for place in ["Website", "Our account", "Flyer"] {
        authorizations::register_publication(&w.nora, publication(kate, place, "2026-03-12")).unwrap();
    }
    let teaching =
        PublicationDraft { purpose: UsePurpose::Teaching, ..publication(kate, "Course", "2026-03-12") };
    let why = authorizations::register_publication(&w.nora, teaching).unwrap_err().to_string();
    assert!(why.contains("doesn’t cover this purpose"), "{why}");
    assert!(authorizations::authorizations_overview(&w.ruth).unwrap().takedowns.is_empty());

    w.clock.forward(10 * DAY);
    let after = revoke(&w.mia, &signed, "2026-03-20").unwrap();
    assert_eq!(after.all.first().unwrap().state, AuthorizationState::Revoked);
    assert!(after.may.is_empty());
    assert_eq!(may(&w, kate, "2026-03-19"), Publishing::Allowed(one.id));
    assert_eq!(may(&w, kate, "2026-03-20"), Publishing::Refused(PublishRefusal::Revoked));
    assert_eq!(
        authorizations::register_publication(&w.mia, publication(kate, "Website", "2026-03-21"))
            .unwrap_err()
            .code(),
        "conflict"
    );
    let all = authorizations::authorizations_overview(&w.ruth).unwrap();
    let mut places: Vec<_> = all.takedowns.iter().map(|p| p.place.as_str()).collect();
    places.sort_unstable();
    assert_eq!(places, ["Flyer", "Our account", "Website"]);
    assert!(all.takedowns.iter().all(|p| p.due == Some(day("2026-03-22")) && p.published_by == w.nora()));
    assert!(all.published.is_empty());
    let due = stillroom_practice::programme::get_due(&w.ruth).unwrap();
    assert_eq!(due.iter().filter(|d| d.path == "/programme/authorizations").count(), 3);

    for one in &all.takedowns {
        let how = if one.place == "Flyer" { TakenDown::CannotUndo } else { TakenDown::Removed };
        let mut req = SettlePublicationReq {
            id: one.id,
            how,
            on: day("2026-03-22"),
            proof: "Looked at the page, it is gone".to_owned(),
            remains: String::new(),
        };
        if how == TakenDown::CannotUndo {
            let e = authorizations::settle_publication(&w.nora, req.clone()).unwrap_err();
            assert_eq!(e.field(), Some("remains"));
            req.remains = "About 200 flyers were handed out".to_owned();
        }
        authorizations::settle_publication(&w.nora, req.clone()).unwrap();
        assert_eq!(authorizations::settle_publication(&w.nora, req).unwrap_err().code(), "conflict");
    }
    assert!(authorizations::authorizations_overview(&w.ruth).unwrap().takedowns.is_empty());
    assert_eq!(revoke(&w.mia, &signed, "2026-03-20").unwrap_err().code(), "conflict");
}

#[test]
fn what_runs_out_comes_down_too() {
    let w = World::new();
    let kate = w.client("Kate", "Ng");
    let short = AuthorizationDraft { expires_on: Some(day("2026-03-14")), ..form(kate, "Kate Ng") };
    authorizations::sign_authorization(&w.mia, short).unwrap();
    authorizations::register_publication(&w.mia, publication(kate, "Website", "2026-03-12")).unwrap();
    w.clock.forward(2 * DAY);
    assert!(authorizations::authorizations_overview(&w.ruth).unwrap().takedowns.is_empty(), "its last day");
    w.clock.forward(DAY);
    let all = authorizations::authorizations_overview(&w.ruth).unwrap();
    assert_eq!(all.takedowns.first().unwrap().due, Some(day("2026-03-17")));
    assert_eq!(all.all.first().unwrap().state, AuthorizationState::Expired);
}

#[test]
fn a_guardian_signs_for_a_minor_and_nobody_else() {
    let w = World::new();
    let ana = minor(&w);
    let e = authorizations::sign_authorization(&w.mia, form(ana, "Ana Ng")).unwrap_err();
    assert_eq!(e.field(), Some("representative"));
    let grace = parent(&w, ana, Authority::Parent);
    let by_grace = AuthorizationDraft { representative: Some(grace), ..form(ana, "Grace Ng") };
    let wrong = AuthorizationDraft { signer_name: "Ana Ng".to_owned(), ..by_grace.clone() };
    assert_eq!(authorizations::sign_authorization(&w.mia, wrong).unwrap_err().field(), Some("signerName"));
    let page = authorizations::sign_authorization(&w.mia, by_grace.clone()).unwrap();
    assert_eq!(page.all.first().unwrap().authority, "Parent, Mother");
    let kate = w.client("Kate", "Ng");
    let stranger = AuthorizationDraft { client: kate, ..by_grace.clone() };
    assert_eq!(
        authorizations::sign_authorization(&w.mia, stranger).unwrap_err().field(),
        Some("representative")
    );
    // On 1 May 2028 Ana is of age.
    w.clock.forward(790 * DAY);
    let late = AuthorizationDraft {
        method: SignMethod::Paper,
        kept_at: "The blue folder".to_owned(),
        signed_on: day("2028-05-01"),
        expires_on: Some(day("2029-01-01")),
        ..by_grace
    };
    assert_eq!(authorizations::sign_authorization(&w.mia, late).unwrap_err().field(), Some("representative"));
}

#[test]
fn a_form_that_isnt_whole_is_shown_and_not_kept() {
    let w = World::new();
    let kate = w.client("Kate", "Ng");
    let draft = AuthorizationDraft { paid: Some(true), ..form(kate, "Kate Ng") };
    let shown = authorizations::authorization_form(&w.mia, draft.clone()).unwrap();
    assert!(!shown.ready);
    assert_eq!(shown.signer.as_deref(), Some("Kate Ng"));
    let lacks: Vec<_> = shown.elements.iter().filter(|e| !e.met).map(|e| e.element.id.as_str()).collect();
    assert_eq!(lacks, ["money"]);
    assert_eq!(authorizations::sign_authorization(&w.mia, draft).unwrap_err().field(), Some("payer"));
    let together = AuthorizationDraft { apart: false, ..form(kate, "Kate Ng") };
    assert_eq!(authorizations::sign_authorization(&w.mia, together).unwrap_err().field(), Some("apart"));
    let back = AuthorizationDraft { signed_on: day("2026-03-11"), ..form(kate, "Kate Ng") };
    assert_eq!(authorizations::sign_authorization(&w.mia, back).unwrap_err().field(), Some("signedOn"));
    assert!(authorizations::client_authorizations(&w.mia, kate).unwrap().all.is_empty());
}

#[test]
fn who_may_not_take_it_in_is_refused() {
    let w = World::new();
    let kate = w.client("Kate", "Ng");
    for who in [&w.mia, &w.nora] {
        assert_eq!(authorizations::authorizations_overview(who).unwrap_err().code(), "not_allowed");
        authorizations::client_authorizations(who, kate).unwrap();
    }
    assert_eq!(w.entries("client.view"), 2);
}

#[test]
fn a_merge_brings_authorizations_and_publications_along() {
    let w = World::new();
    let (kate, twin) = (w.client("Kate", "Ng"), w.client("Katherine", "Ng"));
    authorizations::sign_authorization(&w.mia, form(twin, "Katherine Ng")).unwrap();
    authorizations::register_publication(&w.mia, publication(twin, "Website", "2026-03-12")).unwrap();
    let merged = clients::merge_clients(&w.mia, kate, twin, "one person").unwrap();
    let page = authorizations::client_authorizations(&w.mia, kate).unwrap();
    assert_eq!((page.all.len(), page.all.first().unwrap().publications.len()), (1, 1));
    w.mia.undo(merged.entry).unwrap();
    assert!(authorizations::client_authorizations(&w.mia, kate).unwrap().all.is_empty());
    assert_eq!(authorizations::client_authorizations(&w.mia, twin).unwrap().all.len(), 1);
}

/// Whatever is signed, published, taken back and taken down, in whatever order: the register holds
/// only what was allowed on its day, and there is exactly one task for each place that is up and
/// no longer allowed.
#[test]
fn nothing_is_published_without_an_authorization_and_each_open_place_has_one_task() {
    let w = World::new();
    let steps = proptest::collection::vec((0_u8..5, 0_usize..4, 0_i64..3), 1..14);
    let mut runner = TestRunner::new(Config { cases: 12, failure_persistence: None, ..Config::default() });
    let count = std::cell::Cell::new(0);
    runner
        .run(&steps, |steps| {
            count.set(count.get() + 1);
            let family = format!("Ng{}", count.get());
            let client = w.client("Kate", &family);
            let name = format!("Kate {family}");
            for (act, n, days) in steps {
                w.clock.forward(days * DAY);
                let page = authorizations::client_authorizations(&w.mia, client).unwrap();
                let today = page.blank.signed_on;
                let purpose = *UsePurpose::ALL.get(n).unwrap();
                match act {
                    0 => {
                        let draft = AuthorizationDraft {
                            purposes: vec![purpose],
                            purpose: "Shown".to_owned(),
                            signed_on: today,
                            expires_on: (n % 2 == 0).then(|| LocalDate(today.0 + chrono::Days::new(3))),
                            expires_event: if n % 2 == 0 {
                                String::new()
                            } else {
                                "The year is over".to_owned()
                            },
                            ..form(client, &name)
                        };
                        authorizations::sign_authorization(&w.mia, draft).unwrap();
                    }
                    1 | 2 => {
                        let draft = PublicationDraft {
                            purpose,
                            published_on: today,
                            ..publication(client, "Page", "2026-03-12")
                        };
                        let allowed = page.may.contains(&purpose);
                        let got = authorizations::register_publication(&w.mia, draft);
                        prop_assert_eq!(got.is_ok(), allowed);
                    }
                    3 => {
                        if let Some(one) = page.all.iter().find(|a| a.state == AuthorizationState::Effective)
                        {
                            let req = EndAuthorizationReq {
                                id: one.id,
                                end: AuthorizationEnd::Revoked,
                                on: today,
                                how: Some(RevocationHow::OnScreen),
                                words: String::new(),
                            };
                            authorizations::end_authorization(&w.mia, req).unwrap();
                        }
                    }
                    _ => {
                        let mut up =
                            page.all.iter().flat_map(|a| &a.publications).filter(|p| p.due.is_some());
                        if let Some(one) = up.next() {
                            let req = SettlePublicationReq {
                                id: one.id,
                                how: TakenDown::Removed,
                                on: today,
                                proof: "Gone".to_owned(),
                                remains: String::new(),
                            };
                            authorizations::settle_publication(&w.mia, req).unwrap();
                        }
                    }
                }
                let page = authorizations::client_authorizations(&w.mia, client).unwrap();
                let all = authorizations::authorizations_overview(&w.ruth).unwrap();
                for one in &page.all {
                    for p in &one.publications {
                        prop_assert!(one.purposes.contains(&p.purpose) && one.signed_on <= p.published_on);
                        let holds = one.state == AuthorizationState::Effective;
                        let tasks = all.takedowns.iter().filter(|t| t.id == p.id).count();
                        prop_assert_eq!(tasks, usize::from(p.down_on.is_none() && !holds));
                    }
                }
            }
            Ok(())
        })
        .unwrap();
}
