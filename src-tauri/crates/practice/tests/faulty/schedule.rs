//! The day's work at the front desk.

use crate::sweep::{Flow, sweep};
use crate::world::World;
use stillroom_practice::schedule::{
    self, DayView, GetDayReq, MoveVisitReq, SaveVisitNoteReq, SetVisitStatusReq, Visit, VisitStatus,
};
use stillroom_record::EntryKind;

fn today(w: &World) -> GetDayReq {
    GetDayReq { date: w.today(), include_cancelled: true }
}

/// The visit as it is now.
fn seen(w: &World, visit: &Visit) -> Visit {
    let day = schedule::get_day(&w.lena(), today(w)).unwrap();
    day.visits.into_iter().find(|v| v.id == visit.id).unwrap()
}

fn moved(visit: &Visit, w: &World, start_minute: u32, minutes: u32) -> MoveVisitReq {
    MoveVisitReq {
        id: visit.id,
        version: visit.version,
        provider: visit.provider,
        room: None,
        date: w.today(),
        start_minute,
        minutes,
    }
}

fn status(visit: &Visit, status: VisitStatus) -> SetVisitStatusReq {
    SetVisitStatusReq { id: visit.id, version: visit.version, status, reason: None }
}

#[test]
fn a_visit_is_booked() {
    sweep(&Flow {
        prepare: World::ask,
        run: |w, ask| schedule::book_visit(&w.lena(), ask.clone()).map(drop),
        done: |w, ask| {
            let day = schedule::get_day(&w.lena(), today(w)).unwrap();
            day.visits.iter().any(|v| v.client == ask.client)
        },
        partly: None,
    });
}

#[test]
fn a_visit_is_moved() {
    sweep(&Flow {
        prepare: World::visit,
        run: |w, v| schedule::move_visit(&w.lena(), moved(v, w, 700, 30)).map(drop),
        done: |w, v| seen(w, v).start_minute == 700,
        partly: None,
    });
}

#[test]
fn a_visit_is_resized() {
    sweep(&Flow {
        prepare: World::visit,
        run: |w, v| schedule::move_visit(&w.lena(), moved(v, w, v.start_minute, 90)).map(drop),
        done: |w, v| seen(w, v).end_minute == v.start_minute + 90,
        partly: None,
    });
}

#[test]
fn a_visit_is_checked_in() {
    sweep(&Flow {
        prepare: World::visit,
        run: |w, v| schedule::set_visit_status(&w.lena(), status(v, VisitStatus::CheckedIn)).map(drop),
        done: |w, v| seen(w, v).status == VisitStatus::CheckedIn,
        partly: None,
    });
}

#[test]
fn a_visit_is_cancelled() {
    sweep(&Flow {
        prepare: World::visit,
        run: |w, v| schedule::set_visit_status(&w.lena(), status(v, VisitStatus::Cancelled)).map(drop),
        done: |w, v| seen(w, v).status == VisitStatus::Cancelled,
        partly: None,
    });
}

#[test]
fn a_visit_gets_a_note() {
    sweep(&Flow {
        prepare: World::visit,
        run: |w, v| {
            let req = SaveVisitNoteReq { id: v.id, version: v.version, note: "by the side door".to_owned() };
            schedule::save_visit_note(&w.lena(), req).map(drop)
        },
        done: |w, v| seen(w, v).note == "by the side door",
        partly: None,
    });
}

#[test]
fn a_day_is_looked_at() {
    sweep(&Flow {
        prepare: |w: &World| -> DayView {
            w.visit();
            let day = schedule::get_day(&w.lena(), today(w)).unwrap();
            // So that the look to come is no repeat of this one.
            w.next_day();
            day
        },
        run: |w, expected| {
            let req = GetDayReq { date: expected.date, include_cancelled: true };
            let day = schedule::get_day(&w.lena(), req)?;
            assert_eq!(&day, expected, "a look showed something else");
            Ok(())
        },
        done: |w, _| w.journaled("schedule.day", EntryKind::Read),
        partly: None,
    });
}
