//! Clients: who they are, what must be known of them, one record out of two.

use crate::sweep::{Flow, sweep};
use crate::world::{CANARY, World};
use stillroom_practice::clients::{self, Allergy, Client, ClientDraft, ClientId, Severity};
use stillroom_record::{EntryId, EntryKind};

fn seen(w: &World, id: ClientId) -> Client {
    clients::get_client(&w.lena(), id).unwrap()
}

#[test]
fn a_client_is_added() {
    sweep(&Flow {
        prepare: World::draft,
        run: |w, draft| clients::save_client(&w.lena(), draft.clone(), true).map(drop),
        done: |w, draft| w.finds(&draft.given_name),
        partly: None,
    });
}

#[test]
fn a_client_is_edited() {
    sweep(&Flow {
        prepare: |w: &World| {
            let mut draft = ClientDraft::from(seen(w, w.client()));
            draft.given_name = format!("Bea{}", w.number());
            draft
        },
        run: |w, draft| clients::save_client(&w.lena(), draft.clone(), true).map(drop),
        done: |w, draft| {
            w.finds(&draft.given_name) && seen(w, draft.id.unwrap()).given_name == draft.given_name
        },
        partly: None,
    });
}

#[test]
fn a_health_summary_is_written() {
    sweep(&Flow {
        prepare: |w: &World| {
            let mut health = clients::get_health(&w.lena(), w.client()).unwrap();
            health.allergies.push(Allergy {
                substance: "latex".to_owned(),
                reaction: "anaphylaxis".to_owned(),
                severity: Severity::Severe,
            });
            health.medications.push("warfarin".to_owned());
            health
        },
        run: |w, health| clients::save_health(&w.lena(), health.clone()).map(drop),
        done: |w, health| {
            clients::get_health(&w.lena(), health.client).unwrap().allergies == health.allergies
        },
        partly: None,
    });
}

#[test]
fn a_client_is_archived() {
    sweep(&Flow {
        prepare: World::client,
        run: |w, id| clients::archive_client(&w.lena(), *id, true).map(drop),
        done: |w, id| seen(w, *id).archived,
        partly: None,
    });
}

/// Two clients, the second with a visit.
fn two(w: &World) -> (ClientId, ClientId) {
    (w.client(), w.visit().client.unwrap())
}

#[test]
fn two_clients_are_merged() {
    sweep(&Flow {
        prepare: two,
        run: |w, (keep, drop)| clients::merge_clients(&w.lena(), *keep, *drop, "one person").map(|_| ()),
        done: |w, (_, drop)| seen(w, *drop).archived,
        partly: None,
    });
}

#[test]
fn a_merge_is_undone() {
    sweep(&Flow {
        prepare: |w: &World| -> (EntryId, ClientId) {
            let (keep, drop) = two(w);
            (clients::merge_clients(&w.lena(), keep, drop, "one person").unwrap().entry, drop)
        },
        run: |w, (entry, _)| crate::world::of_record(w.lena().undo(*entry)),
        done: |w, (_, drop)| !seen(w, *drop).archived,
        partly: None,
    });
}

#[test]
fn a_client_is_searched_for() {
    sweep(&Flow {
        prepare: |w: &World| {
            let draft = w.draft();
            let id = clients::save_client(&w.lena(), draft.clone(), true).unwrap().value.id;
            (draft.given_name, id)
        },
        run: |w, (name, id)| {
            let found = w.find(name)?.map(|hit| hit.id);
            assert_eq!(found, Some(*id), "a search found something else");
            Ok(())
        },
        done: |w, _| w.journaled("client.search", EntryKind::Read),
        partly: None,
    });
}

#[test]
fn glass_is_broken() {
    sweep(&Flow {
        prepare: World::client,
        run: |w, id| {
            let view = clients::break_glass(&w.lena(), *id, &format!("{CANARY} fainted"))?;
            assert!(view.until > w.now());
            Ok(())
        },
        done: |w, id| {
            let alerts = clients::break_glass_alerts(&w.lena()).unwrap();
            let alert = alerts.iter().find(|a| a.client == *id).map(|a| a.id);
            alert.is_some() && w.journaled("client.emergency", EntryKind::Read)
        },
        partly: Some("a grant that was given stays, with its alert, even when nothing was shown"),
    });
}
