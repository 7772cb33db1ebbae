//! What is written on the schedule and in the chart.

use super::{Field, Tally, each, newest_reason, one, opened_again, same, through, trimmed};
use crate::world::{World, day};
use stillroom_practice::chart::{self, AddAddendumReq, DraftKey, SaveDraftReq, SignNoteReq};
use stillroom_practice::reports;
use stillroom_practice::schedule::{
    self, BookVisitReq, GetDayReq, LocalDate, SaveVisitNoteReq, SetVisitStatusReq, Visit, VisitKind,
    VisitStatus,
};

const TODAY: &str = "2026-03-12";

type OfBlock = Field<BookVisitReq, Visit>;

/// A block's title is trimmed; what stands on it is kept.
const BLOCK: &[OfBlock] = &[
    OfBlock::whole("title", |b, t| b.title = t.into(), |v| v.title.clone()).by_rule(trimmed),
    OfBlock::whole("note", |b, t| b.note = t.into(), |v| v.note.clone()),
];

type OfNote = Field<SaveVisitNoteReq, Visit>;

const NOTE: &[OfNote] = &[OfNote::whole("note", |r, t| r.note = t.into(), |v| v.note.clone())];

fn shown(w: &World, date: LocalDate, id: schedule::VisitId) -> Visit {
    let day = schedule::get_day(&w.mia, GetDayReq { date, include_cancelled: true }).unwrap();
    day.visits.into_iter().find(|v| v.id == id).unwrap()
}

/// The date after so many days.
fn date(after: u64) -> LocalDate {
    LocalDate(day("2020-01-01").0 + chrono::Days::new(after))
}

#[test]
fn the_words_on_a_visit_and_on_a_block_are_kept_or_refused() {
    let w = World::new();
    let tally = Tally::default();
    let visit = w.book(w.client("Ann", "Lee"), TODAY, 600).value;
    let blank =
        BookVisitReq { client: None, kind: VisitKind::Block, ..w.ask(visit.client.unwrap(), TODAY, 700) };
    let mut booked = 0;
    let mut version = visit.version;
    let mut blocks: Vec<(LocalDate, Visit)> = Vec::new();
    each(|_, text| {
        through(&tally, BLOCK, text, &blank, |block| {
            booked += 1;
            let block = BookVisitReq { date: date(booked), ..block };
            let saved = schedule::book_visit(&w.mia, block)?.value;
            let seen = shown(&w, date(booked), saved.id);
            assert!(seen == saved, "what was saved isn't what is shown");
            blocks.push((date(booked), seen.clone()));
            Ok(seen)
        });
        let empty = SaveVisitNoteReq { id: visit.id, version: 0, note: String::new() };
        through(&tally, NOTE, text, &empty, |req| {
            let saved = schedule::save_visit_note(&w.mia, SaveVisitNoteReq { version, ..req })?.value;
            version = saved.version;
            Ok(shown(&w, day(TODAY), visit.id))
        });
        // The reason is trimmed.
        let mut to = |status, reason: &str| {
            let reason = Some(reason.to_owned());
            let req = SetVisitStatusReq { id: visit.id, version, status, reason };
            let saved = schedule::set_visit_status(&w.mia, req)?;
            version = saved.value.version;
            Ok(newest_reason(&w, "visit.status"))
        };
        to(VisitStatus::Confirmed, "").unwrap();
        if !one(&tally, "reason", text, trimmed, to(VisitStatus::Booked, text)) {
            to(VisitStatus::Booked, "a slip").unwrap();
        }
    });
    tally.is_both();
    let words = shown(&w, day(TODAY), visit.id).note;
    let owner = opened_again(&w);
    for (date, block) in blocks {
        let day = schedule::get_day(&owner, GetDayReq { date, include_cancelled: true }).unwrap();
        assert!(day.visits.contains(&block), "the lock changed a block");
        reports::day_sheet(&owner, date).unwrap();
    }
    let sheet = reports::day_sheet(&owner, day(TODAY)).unwrap();
    assert!(!words.is_empty() || !sheet.columns.is_empty());
    reports::emergency_sheet(&owner).unwrap();
}

/// Every byte of a note is signed; NUL is refused, for much software ends a text there.
#[test]
fn a_note_an_addendum_and_a_draft_are_kept_or_refused() {
    let w = World::new();
    let tally = Tally::default();
    let client = w.client("Ann", "Lee");
    let first = w.book(client, TODAY, 600).value;
    let note = chart::sign_note(&w.nora, SignNoteReq { visit: first.id, text: "Well.".into() }).unwrap();
    let mut signed = Vec::new();
    each(|n, text| {
        let visit = w.book(client, &date(n as u64).to_string(), 600).value.id;
        let of = DraftKey { form: "note".into(), subject: visit.to_string() };
        let req = SaveDraftReq { form: of.form.clone(), subject: of.subject.clone(), body: text.into() };
        let draft = chart::save_draft(&w.nora, req)
            .and_then(|_| Ok(chart::get_draft(&w.nora, of.clone())?.unwrap().body));
        one(&tally, "body", text, str::to_owned, draft);

        let req = SaveDraftReq { form: "word".into(), subject: text.into(), body: n.to_string() };
        let about = DraftKey { form: "word".into(), subject: text.into() };
        let draft = chart::save_draft(&w.nora, req).and_then(|_| {
            let found = chart::get_draft(&w.nora, about.clone())?.unwrap().body;
            same("body", &found, &n.to_string());
            chart::discard_draft(&w.nora, about)?;
            Ok(text.to_owned())
        });
        one(&tally, "subject", text, str::to_owned, draft);

        let of_form = DraftKey { form: text.into(), subject: "new".into() };
        if let Err(e) = chart::get_draft(&w.nora, of_form) {
            super::refused(&e, text, Some("form"));
        }

        let sign = chart::sign_note(&w.nora, SignNoteReq { visit, text: text.into() });
        let sign = sign.and_then(|_| Ok(chart::get_note(&w.jo, visit)?.unwrap().text));
        if one(&tally, "text", text, str::to_owned, sign) {
            signed.push((visit, text.to_owned()));
        }
        let add = chart::add_addendum(&w.nora, AddAddendumReq { note: note.id, text: text.into() });
        let add =
            add.and_then(|_| Ok(chart::get_note(&w.jo, first.id)?.unwrap().addenda.pop().unwrap().text));
        one(&tally, "text", text, str::to_owned, add);
    });
    tally.is_both();
    let owner = opened_again(&w);
    for (visit, text) in signed {
        same("text", &chart::get_note(&owner, visit).unwrap().unwrap().text, &text);
    }
    reports::client_page(&owner, client).unwrap();
}
