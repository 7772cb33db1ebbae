//! Notes and drafts through the door.

use crate::world::World;
use stillroom_practice::PracticeError;
use stillroom_practice::chart::{self, AddAddendumReq, DraftKey, NoteStatus, SaveDraftReq, SignNoteReq};
use stillroom_practice::clients;
use stillroom_practice::schedule::{self, GetDayReq, MoveVisitReq, SetVisitStatusReq, Visit, VisitStatus};
use stillroom_record::{Access, Permission};

const DAY: &str = "2026-03-12";

fn visit(w: &World) -> Visit {
    let v = w.book(w.client("Ana", "Hart"), DAY, 600).value;
    schedule::set_visit_status(
        &w.mia,
        SetVisitStatusReq { id: v.id, version: v.version, status: VisitStatus::CheckedIn, reason: None },
    )
    .unwrap()
    .value
}

fn sign(v: &Visit, text: &str) -> SignNoteReq {
    SignNoteReq { visit: v.id, text: text.to_owned() }
}

#[test]
fn a_draft_is_its_writers_own_and_back_as_typed() {
    let w = World::new();
    let v = visit(&w);
    let of = || DraftKey { form: "note".to_owned(), subject: v.id.to_string() };
    for body in ["T", "Tox 20 U", "Tox 20 U glabella — ヒアルロン酸 \u{1F489}\r\n"] {
        chart::save_draft(
            &w.nora,
            SaveDraftReq { form: of().form, subject: of().subject, body: body.to_owned() },
        )
        .unwrap();
        assert_eq!(chart::get_draft(&w.nora, of()).unwrap().unwrap().body, body);
    }
    assert_eq!(chart::get_draft(&w.jo, of()).unwrap(), None);
    let note = chart::get_note(&w.nora, v.id).unwrap().unwrap();
    assert_eq!((note.status, note.author_name.as_str()), (NoteStatus::Draft, "Nora Ibe"));
    assert_eq!(chart::get_note(&w.jo, v.id).unwrap(), None);
    let date = DAY.parse().unwrap();
    let shown =
        schedule::get_day(&w.mia, GetDayReq { date, include_cancelled: false }).unwrap().visits.remove(0);
    assert!(shown.has_note && !shown.note_signed, "the desk sees that there is one, not what it says");
    chart::discard_draft(&w.nora, of()).unwrap();
    assert_eq!(chart::get_draft(&w.nora, of()).unwrap(), None);
}

#[test]
fn a_draft_and_a_signed_note_are_back_after_a_lock() {
    let w = World::new();
    let v = visit(&w);
    let other = w.book(w.client("Ben", "Cho"), DAY, 700).value;
    let of = DraftKey { form: "note".to_owned(), subject: other.id.to_string() };
    let req =
        SaveDraftReq { form: of.form.clone(), subject: of.subject.clone(), body: "half a sen".to_owned() };
    chart::save_draft(&w.nora, req).unwrap();
    let note = chart::sign_note(&w.nora, sign(&v, "Well.")).unwrap();
    let again = w.lock_and_sign_in("nora");
    assert_eq!(
        chart::get_draft(&w.nora, of.clone()).unwrap_err().code(),
        "locked",
        "the old session is over"
    );
    assert_eq!(chart::get_draft(&again, of).unwrap().unwrap().body, "half a sen");
    assert_eq!(chart::get_note(&again, v.id).unwrap().unwrap(), note);
}

#[test]
fn drafts_as_typed_do_not_fill_the_journal() {
    let w = World::new();
    for i in 0..40 {
        let req = SaveDraftReq { form: "note".into(), subject: "s".into(), body: "x".repeat(i) };
        chart::save_draft(&w.nora, req).unwrap();
        w.clock.forward(500);
    }
    assert_eq!(w.entries("draft.save"), 1);
}

#[test]
fn the_front_desk_neither_reads_nor_writes_notes() {
    let w = World::new();
    let v = visit(&w);
    chart::sign_note(&w.nora, sign(&v, "Well.")).unwrap();
    let code = |e: PracticeError| e.code();
    assert_eq!(chart::get_note(&w.mia, v.id).map_err(code), Err("not_allowed"));
    let draft =
        |form: &str| SaveDraftReq { form: form.to_owned(), subject: v.id.to_string(), body: "x".to_owned() };
    assert_eq!(chart::save_draft(&w.mia, draft("note")).map_err(code), Err("not_allowed"));
    assert!(chart::save_draft(&w.mia, draft("visit")).is_ok());
    assert!(chart::save_draft(&w.mia, draft("../x")).is_err());
    let v2 = w.book(w.client("Ben", "Cho"), DAY, 700).value;
    assert_eq!(chart::sign_note(&w.mia, sign(&v2, "x")).map_err(code), Err("not_allowed"));
    assert_eq!(
        chart::sign_note(&w.owner, sign(&v2, "x")).map_err(code),
        Err("not_allowed"),
        "an owner doesn't sign"
    );
    assert_eq!(chart::get_note(&w.nora, v2.id).unwrap(), None);
}

#[test]
fn a_signed_note_names_who_signed_with_which_credentials_and_takes_the_draft_away() {
    let w = World::new();
    let v = visit(&w);
    let of = DraftKey { form: "note".to_owned(), subject: v.id.to_string() };
    chart::save_draft(
        &w.nora,
        SaveDraftReq { form: of.form.clone(), subject: of.subject.clone(), body: "Tox".into() },
    )
    .unwrap();
    let text = " Tox 20 U.\n\nTolerated well. ";
    let note = chart::sign_note(&w.nora, sign(&v, text)).unwrap();
    assert_eq!((note.text.as_str(), note.status), (text, NoteStatus::Signed));
    assert_eq!(note.signed_by.as_deref(), Some("Nora Ibe, NP"));
    assert_eq!(note.client_name, "Ana Hart");
    assert_eq!(chart::get_note(&w.jo, v.id).unwrap().unwrap(), note);
    assert_eq!(chart::get_draft(&w.nora, of).unwrap(), None);
    let e = chart::sign_note(&w.jo, sign(&v, "Mine")).unwrap_err();
    assert_eq!(e.code(), "conflict");
    assert!(e.to_string().contains("Nora Ibe, NP"));
}

#[test]
fn addenda_are_signed_and_only_added() {
    let w = World::new();
    let v = visit(&w);
    let note = chart::sign_note(&w.nora, sign(&v, "Left brow.")).unwrap();
    w.clock.forward(60_000);
    let add = |session, text: &str| {
        chart::add_addendum(session, AddAddendumReq { note: note.id, text: text.to_owned() })
    };
    add(&w.nora, "It was the right brow.").unwrap();
    w.clock.forward(60_000);
    let after = add(&w.jo, "Seen at review.").unwrap();
    assert_eq!(after.text, "Left brow.", "the original stays");
    let added: Vec<_> = after.addenda.iter().map(|a| (a.text.as_str(), a.author_name.as_str())).collect();
    assert_eq!(added, [("It was the right brow.", "Nora Ibe, NP"), ("Seen at review.", "Jo Park, LE")]);
    assert_eq!(add(&w.mia, "x").unwrap_err().code(), "not_allowed");
    assert_eq!(add(&w.nora, "  ").unwrap_err().field(), Some("text"));
}

#[test]
fn signing_is_never_undone_and_the_booking_beneath_neither() {
    let w = World::new();
    let booked = w.book(w.client("Ana", "Hart"), DAY, 600);
    let v = booked.value;
    chart::sign_note(&w.nora, sign(&v, "Well.")).unwrap();
    let newest = w.newest("note.sign");
    assert_eq!(w.nora.undo(newest).unwrap_err().code(), "not_undoable");
    assert!(w.mia.undo(booked.entry).is_err(), "a visit with a signed note stays");
    assert_eq!(chart::get_note(&w.nora, v.id).unwrap().unwrap().text, "Well.");
    let cancel =
        SetVisitStatusReq { id: v.id, version: v.version, status: VisitStatus::Cancelled, reason: None };
    assert_eq!(schedule::set_visit_status(&w.mia, cancel).unwrap_err().field(), Some("status"));
}

#[test]
fn a_signed_text_that_was_changed_by_other_means_is_not_shown_as_signed() {
    let w = World::new();
    let v = visit(&w);
    let note = chart::sign_note(&w.nora, sign(&v, "20 U.")).unwrap();
    chart::add_addendum(&w.nora, AddAddendumReq { note: note.id, text: "Waste 4 U.".into() }).unwrap();
    for sql in [
        "UPDATE note SET text = '40 U.'",
        "UPDATE note SET signer = 'Jo Park, LE', text = '20 U.'",
        "UPDATE note SET signer = 'Nora Ibe, NP', signed_at = signed_at - 1",
        "UPDATE note SET signed_at = signed_at + 1; ",
        "UPDATE note_addendum SET text = 'Waste 8 U.'",
    ] {
        // A slice gone astray: nothing but the slice's own restraint stops its SQL.
        w.nora
            .write(Access::new("astray", Permission::NoteSign), |tx| {
                tx.execute(sql, []).map_err(PracticeError::from)
            })
            .unwrap();
        let shown = chart::get_note(&w.nora, v.id);
        if sql.ends_with(' ') {
            assert!(shown.is_ok(), "put back as it was");
        } else {
            assert_eq!(shown.unwrap_err().code(), "conflict", "{sql}");
        }
    }
}

#[test]
fn signs_only_what_took_place_and_only_words() {
    let w = World::new();
    let v = visit(&w);
    let field = |v: &Visit, text: &str| {
        chart::sign_note(&w.nora, sign(v, text)).unwrap_err().field().map(str::to_owned)
    };
    assert_eq!(field(&v, " \n\t").as_deref(), Some("text"));
    assert_eq!(field(&v, "a\0b").as_deref(), Some("text"));
    assert_eq!(field(&v, &"x".repeat(200_001)).as_deref(), Some("text"));
    let tomorrow = w.book(w.client("Ben", "Cho"), "2026-03-13", 600).value;
    assert_eq!(field(&tomorrow, "Well.").as_deref(), Some("visit"));
    let missed = w.book(w.client("Cleo", "Berg"), DAY, 700).value;
    let cancel = SetVisitStatusReq {
        id: missed.id,
        version: missed.version,
        status: VisitStatus::Cancelled,
        reason: None,
    };
    let missed = schedule::set_visit_status(&w.mia, cancel).unwrap().value;
    assert_eq!(field(&missed, "Well.").as_deref(), Some("visit"));
    let long = "世".repeat(200_000);
    assert_eq!(chart::sign_note(&w.nora, sign(&v, &long)).unwrap().text, long);
    let move_it = MoveVisitReq {
        id: v.id,
        version: v.version,
        provider: v.provider,
        room: None,
        date: "2026-03-13".parse().unwrap(),
        start_minute: 600,
        minutes: 30,
    };
    assert_eq!(
        schedule::move_visit(&w.mia, move_it).unwrap_err().field(),
        Some("status"),
        "it stays where it took place"
    );
}

#[test]
fn a_huge_draft_is_refused_and_the_last_good_one_stays() {
    let w = World::new();
    let save = |body: String| {
        chart::save_draft(&w.nora, SaveDraftReq { form: "note".into(), subject: "s".into(), body })
    };
    save("x".repeat(1_000_000)).unwrap();
    assert_eq!(save("x".repeat(1_000_001)).unwrap_err().field(), Some("body"));
    let of = DraftKey { form: "note".into(), subject: "s".into() };
    assert_eq!(chart::get_draft(&w.nora, of).unwrap().unwrap().body.len(), 1_000_000);
}

#[test]
fn of_two_people_who_sign_one_note_one_wins_and_the_other_is_told() {
    let w = World::new();
    for round in 0..6 {
        let v = w.book(w.client("C", &format!("No{round}")), DAY, 540 + round * 30).value;
        let start = std::sync::Barrier::new(2);
        let outcomes: Vec<_> = std::thread::scope(|s| {
            [(&w.nora, "Nora's words"), (&w.jo, "Jo's words")]
                .map(|(session, text)| {
                    let (start, v) = (&start, &v);
                    s.spawn(move || {
                        start.wait();
                        chart::sign_note(session, sign(v, text))
                    })
                })
                .into_iter()
                .map(|t| t.join().unwrap())
                .collect()
        });
        let won: Vec<_> = outcomes.iter().filter_map(|o| o.as_ref().ok()).collect();
        assert_eq!(won.len(), 1);
        let lost = outcomes.iter().find_map(|o| o.as_ref().err()).unwrap();
        assert_eq!(lost.code(), "conflict");
        assert!(lost.to_string().contains(won[0].signed_by.as_deref().unwrap()), "{lost}");
        assert_eq!(chart::get_note(&w.nora, v.id).unwrap().unwrap().text, won[0].text);
    }
}

#[test]
fn a_merge_files_a_note_under_the_other_record_and_what_was_signed_still_holds() {
    let w = World::new();
    let (kate, katherine) = (w.client("Kate", "Ng"), w.client("Katherine", "Ng"));
    let v = w.book(kate, DAY, 600).value;
    let note = chart::sign_note(&w.nora, sign(&v, "20 U.")).unwrap();
    chart::add_addendum(&w.nora, AddAddendumReq { note: note.id, text: "Waste 4 U.".into() }).unwrap();
    let before = chart::get_note(&w.nora, v.id).unwrap().unwrap();
    w.clock.forward(5_000);
    let merged = clients::merge_clients(&w.mia, katherine, kate, "one person").unwrap();
    let after = chart::get_note(&w.nora, v.id).unwrap().unwrap();
    assert_eq!((after.client, after.text.as_str(), after.addenda.len()), (katherine, "20 U.", 1));
    let page = stillroom_practice::reports::client_page(&w.nora, katherine).unwrap();
    let of_visit = page.timeline.iter().filter(|t| t.id == v.id.0).count();
    assert_eq!(of_visit, 3, "the visit, its note and the addendum moved along");
    w.mia.undo(merged.entry).unwrap();
    assert_eq!(chart::get_note(&w.nora, v.id).unwrap().unwrap(), before);
}

#[test]
fn the_journal_shows_a_note_only_to_those_who_may_read_notes() {
    let w = World::new();
    let v = visit(&w);
    chart::sign_note(&w.nora, sign(&v, "Canary 20 U.")).unwrap();
    let entry = w.newest("note.sign");
    let seen = |session| {
        let detail = stillroom_practice::journal::journal_entry(session, entry).unwrap();
        assert!(!detail.fields.is_empty());
        detail.fields.iter().any(|f| f.to.as_deref().is_some_and(|t| t.contains("Canary")))
    };
    assert!(seen(&w.owner));
    assert!(!seen(&w.ruth), "a privacy officer reads who and when, not what");
    let entry = w.newest("visit.status");
    let fields = stillroom_practice::journal::journal_entry(&w.ruth, entry).unwrap().fields;
    let status = fields.iter().find(|f| f.label == "Status").unwrap();
    assert_eq!((status.from.as_deref(), status.to.as_deref()), (Some("booked"), Some("checked in")));
}
