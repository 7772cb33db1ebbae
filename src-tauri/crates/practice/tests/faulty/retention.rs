//! How long records are kept, what may not go, and the erasure itself.

use crate::sweep::{Flow, sweep};
use crate::world::World;
use stillroom_practice::clients::{self, ClientId};
use stillroom_practice::programme::retention::{
    self, DecidePurgeReq, ErasureReq, LegalHoldDraft, PurgeId, PurgeItemState, ReleaseHoldReq,
    RetentionRuleDraft,
};
use stillroom_practice::schedule;

#[test]
fn a_rule_is_verified() {
    sweep(&Flow {
        prepare: |w: &World| {
            let rule = retention::retention_overview(&w.lena()).unwrap().rules.remove(0);
            RetentionRuleDraft {
                slug: rule.slug,
                version: rule.version,
                years: rule.years,
                age: rule.age,
                source: format!("State Medical Practice Act {}", w.number()),
                as_of: Some(w.today()),
                verified_by: "Counsel".into(),
                note: String::new(),
            }
        },
        run: |w, rule| retention::save_retention_rule(&w.lena(), rule.clone()).map(drop),
        done: |w, rule| {
            let all = retention::retention_overview(&w.lena()).unwrap().rules;
            all.iter().any(|one| one.slug == rule.slug && one.source == rule.source)
        },
        partly: None,
    });
}

fn hold(w: &World, client: ClientId) -> LegalHoldDraft {
    LegalHoldDraft {
        client: Some(client),
        matter: "A claim".into(),
        why: "Counsel asked".into(),
        from: w.today(),
    }
}

#[test]
fn a_hold_is_set() {
    sweep(&Flow {
        prepare: World::client,
        run: |w, client| retention::place_hold(&w.lena(), hold(w, *client)).map(drop),
        done: |w, client| {
            let holds = retention::retention_overview(&w.lena()).unwrap().holds;
            holds.iter().filter(|one| one.client == Some(*client)).count() == 1
        },
        partly: None,
    });
}

#[test]
fn a_hold_is_lifted() {
    sweep(&Flow {
        prepare: |w: &World| retention::place_hold(&w.lena(), hold(w, w.client())).unwrap(),
        run: |w, id| retention::release_hold(&w.lena(), &ReleaseHoldReq { hold: *id, why: "Settled".into() }),
        done: |w, id| {
            let holds = retention::retention_overview(&w.lena()).unwrap().holds;
            holds.iter().any(|one| one.id == *id && one.released.is_some())
        },
        partly: None,
    });
}

/// Who is to be erased, and on which list.
struct Listed {
    client: ClientId,
    visit: schedule::VisitId,
    name: String,
    decide: DecidePurgeReq,
}

/// Somebody with a visit, who asked to be erased.
fn listed(w: &World) -> Listed {
    let visit = w.visit();
    let client = visit.client.unwrap();
    let name = clients::get_client(&w.lena(), client).unwrap().given_name;
    let req = ErasureReq { client, law: "State Privacy Act, section 5".into(), reason: "They asked".into() };
    let purge = retention::request_erasure(&w.lena(), &req).unwrap();
    let approve = purge.items.iter().map(|one| one.id).collect();
    Listed {
        client,
        visit: visit.id,
        name,
        decide: DecidePurgeReq { purge: purge.id, approve, keep: vec![] },
    }
}

/// How the one on the list stands; none once the list is done with.
fn state(w: &World, purge: PurgeId) -> Option<PurgeItemState> {
    let all = retention::retention_overview(&w.lena()).unwrap().purges;
    all.into_iter().find(|one| one.id == purge).map(|mut one| one.items.remove(0).state)
}

#[test]
fn an_erasure_is_approved() {
    sweep(&Flow {
        prepare: listed,
        run: |w, of| retention::decide_purge(&w.lena(), &of.decide).map(drop),
        done: |w, of| state(w, of.decide.purge) == Some(PurgeItemState::Approved),
        partly: None,
    });
}

/// Whether somebody is gone; nobody is gone by half.
fn gone(w: &World, of: &Listed) -> bool {
    let lena = w.lena();
    let there = [
        clients::get_client(&lena, of.client).is_ok(),
        w.finds(&of.name),
        schedule::get_day(&lena, schedule::GetDayReq { date: w.today(), include_cancelled: true })
            .unwrap()
            .visits
            .iter()
            .any(|one| one.id == of.visit),
        state(w, of.decide.purge).is_some(),
        !retention::retention_overview(&lena).unwrap().certificates.iter().any(|one| one.client == of.client),
    ];
    assert!(there.iter().all(|one| *one == there[0]), "erased by half: {there:?}");
    !there[0]
}

#[test]
fn a_client_is_erased_whole_or_not_at_all() {
    sweep(&Flow {
        prepare: |w: &World| {
            let of = listed(w);
            retention::decide_purge(&w.lena(), &of.decide).unwrap();
            of
        },
        run: |w, of| retention::run_purge(&w.lena(), of.decide.purge, &mut |_, _| (), &|| false).map(drop),
        done: gone,
        partly: Some("whoever was erased stays so when the log can't be overwritten after"),
    });
}
