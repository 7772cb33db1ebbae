//! Notes, from the first letter to the addendum.

use crate::sweep::{Flow, sweep};
use crate::world::{CANARY, World};
use stillroom_practice::chart::{self, AddAddendumReq, DraftKey, Note, SaveDraftReq, SignNoteReq};

#[test]
fn a_note_is_drafted() {
    sweep(&Flow {
        prepare: World::visit,
        run: |w, v| {
            let (form, subject) = ("note".to_owned(), v.id.to_string());
            chart::save_draft(&w.lena(), SaveDraftReq { form, subject, body: CANARY.to_owned() }).map(drop)
        },
        done: |w, v| {
            let of = DraftKey { form: "note".to_owned(), subject: v.id.to_string() };
            chart::get_draft(&w.lena(), of).unwrap().is_some_and(|d| d.body == CANARY)
        },
        partly: None,
    });
}

fn sign(w: &World, visit: stillroom_practice::schedule::VisitId) -> stillroom_practice::Result<Note> {
    chart::sign_note(&w.lena(), SignNoteReq { visit, text: format!("{CANARY}: 20 U.") })
}

#[test]
fn a_note_is_signed() {
    sweep(&Flow {
        prepare: |w: &World| {
            let v = w.visit();
            let (form, subject) = ("note".to_owned(), v.id.to_string());
            chart::save_draft(&w.lena(), SaveDraftReq { form, subject, body: CANARY.to_owned() }).unwrap();
            v
        },
        run: |w, v| sign(w, v.id).map(drop),
        done: |w, v| chart::get_note(&w.lena(), v.id).unwrap().is_some_and(|n| n.signed_by.is_some()),
        partly: None,
    });
}

#[test]
fn a_note_gets_an_addendum() {
    sweep(&Flow {
        prepare: |w: &World| sign(w, w.visit().id).unwrap(),
        run: |w, note| {
            let req = AddAddendumReq { note: note.id, text: "The right brow.".to_owned() };
            chart::add_addendum(&w.lena(), req).map(drop)
        },
        done: |w, note| chart::get_note(&w.lena(), note.visit).unwrap().unwrap().addenda.len() == 1,
        partly: None,
    });
}
