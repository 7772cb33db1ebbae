//! The schedule through the door: conflicts, races, undo, the clocks.

use crate::world::{THURSDAY_8, World, day};
use std::sync::{Arc, Barrier};
use stillroom_practice::PracticeError;
use stillroom_practice::catalog::{self, Hours, RoomDraft, SaveHoursReq};
use stillroom_practice::schedule::{
    self, BookVisitReq, ConflictInfo, ConflictWith, GetDayReq, GetWeekReq, MoveVisitReq, NextFreeReq,
    SaveVisitNoteReq, SetVisitStatusReq, Visit, VisitKind, VisitStatus,
};

const DAY: &str = "2026-03-12";

fn conflict<T: std::fmt::Debug>(outcome: Result<T, PracticeError>) -> ConflictInfo {
    match outcome.unwrap_err() {
        e @ PracticeError::SlotTaken { .. } => {
            assert_eq!(e.code(), "slot_taken");
            let PracticeError::SlotTaken { conflict, .. } = e else { unreachable!() };
            *conflict
        }
        other => panic!("{other}"),
    }
}

fn moved(v: &Visit, date: &str, start_minute: u32) -> MoveVisitReq {
    MoveVisitReq {
        id: v.id,
        version: v.version,
        provider: v.provider,
        room: v.room,
        date: day(date),
        start_minute,
        minutes: v.end_minute - v.start_minute,
    }
}

fn status(v: &Visit, status: VisitStatus, reason: Option<&str>) -> SetVisitStatusReq {
    SetVisitStatusReq { id: v.id, version: v.version, status, reason: reason.map(str::to_owned) }
}

fn on(w: &World, date: &str) -> Vec<Visit> {
    schedule::get_day(&w.mia, GetDayReq { date: day(date), include_cancelled: true }).unwrap().visits
}

#[test]
fn a_visit_shows_on_its_day_with_what_the_desk_must_know() {
    let w = World::new();
    let ng = w.client("Kate", "Ng");
    let service = w.service("Dermal filler");
    let room = catalog::list_rooms(&w.mia).unwrap().remove(0);
    let req = BookVisitReq {
        room: Some(room.id),
        service: Some(service.id),
        minutes: 45,
        note: "Parks in the back".to_owned(),
        ..w.ask(ng, DAY, 600)
    };
    let saved = schedule::book_visit(&w.mia, req).unwrap();
    let view = schedule::get_day(&w.mia, GetDayReq { date: day(DAY), include_cancelled: false }).unwrap();
    assert_eq!(view.visits, vec![saved.value.clone()], "what a booking gives is what the day shows");
    let v = &saved.value;
    assert_eq!((v.client_name.as_str(), v.service_name.as_str()), ("Kate Ng", "Dermal filler"));
    assert_eq!((v.start_minute, v.end_minute, v.start.0), (600, 645, THURSDAY_8 + 2 * 3_600_000));
    assert_eq!(v.status, VisitStatus::Booked);
    let names: Vec<_> = view.columns.iter().map(|c| c.name.as_str()).collect();
    assert!(
        names.contains(&"Nora Ibe") && names.contains(&"Jo Park") && !names.contains(&"Mia Torres"),
        "{names:?}"
    );
    assert_eq!(view.rooms.len(), 2);
    assert_eq!(view.day_end.0 - view.day_start.0, 24 * 3_600_000);
    assert!(on(&w, "2026-03-13").is_empty());
    let week =
        schedule::get_week(&w.mia, GetWeekReq { from: day("2026-03-09"), provider: Some(w.nora()) }).unwrap();
    assert_eq!(week.len(), 7);
    assert_eq!(week[3].visits, vec![saved.value]);
    assert!(week.iter().all(|d| d.columns.len() == 1));
}

/// Scenario 2 of the domain: Ana in Room 2 from ten to eleven; Ben wants half past ten.
#[test]
fn refuses_client_provider_and_room_that_are_taken_and_offers_the_next_free_slot() {
    let w = World::new();
    let (ana, ben) = (w.client("Ana", "Hart"), w.client("Ben", "Cho"));
    let rooms = catalog::list_rooms(&w.mia).unwrap();
    let laser = w.service("Laser hair removal");
    let first = BookVisitReq {
        service: Some(laser.id),
        room: Some(rooms[1].id),
        minutes: 60,
        ..w.ask(ana, DAY, 600)
    };
    let booked = schedule::book_visit(&w.mia, first.clone()).unwrap().value;

    // The same provider, another room: taken until the buffer of 15 minutes is over.
    let ask = BookVisitReq { room: Some(rooms[0].id), ..w.ask(ben, DAY, 630) };
    let c = conflict(schedule::book_visit(&w.mia, ask.clone()));
    assert_eq!(c.with, ConflictWith::Provider);
    assert_eq!(c.visit.unwrap().id, booked.id);
    let next = c.next_free.unwrap();
    assert_eq!((next.date, next.start_minute), (day(DAY), 675));
    let c = conflict(schedule::book_visit(&w.mia, BookVisitReq { start_minute: 660, ..ask.clone() }));
    assert_eq!(c.with, ConflictWith::Provider, "the buffer is the provider's");

    // Another provider in the same room: free again as the visit ends.
    let ask = BookVisitReq { provider: w.jo(), room: Some(rooms[1].id), ..w.ask(ben, DAY, 630) };
    let c = conflict(schedule::book_visit(&w.mia, ask.clone()));
    assert_eq!((c.with, c.next_free.unwrap().start_minute), (ConflictWith::Room, 660));

    // The same client elsewhere.
    let ask_ana = BookVisitReq { provider: w.jo(), ..w.ask(ana, DAY, 615) };
    assert_eq!(conflict(schedule::book_visit(&w.mia, ask_ana)).with, ConflictWith::Client);

    // What was offered can be had; nothing of what was refused was written.
    schedule::book_visit(&w.mia, BookVisitReq { start_minute: 660, ..ask }).unwrap();
    assert_eq!(on(&w, DAY).len(), 2);
}

#[test]
fn visits_may_touch_and_a_cancelled_one_leaves_its_slot() {
    let w = World::new();
    let (a, b) = (w.client("Ana", "Hart"), w.client("Ben", "Cho"));
    let first = w.book(a, DAY, 600).value;
    w.book(b, DAY, 630);
    conflict(schedule::book_visit(&w.mia, w.ask(b, DAY, 601)));
    schedule::set_visit_status(&w.mia, status(&first, VisitStatus::Cancelled, None)).unwrap();
    let c = w.client("Cleo", "Berg");
    let third = w.book(c, DAY, 600).value;
    let cancelled = on(&w, DAY).into_iter().find(|v| v.id == first.id).unwrap();
    let e = schedule::set_visit_status(&w.mia, status(&cancelled, VisitStatus::Booked, Some("by mistake")));
    assert_eq!(conflict(e).visit.unwrap().id, third.id, "a slot that was given away isn't taken back");
    let shown =
        schedule::get_day(&w.mia, GetDayReq { date: day(DAY), include_cancelled: false }).unwrap().visits;
    assert_eq!(shown.len(), 2);
}

#[test]
fn of_two_desks_that_save_one_slot_one_wins_and_the_other_is_told() {
    let w = Arc::new(World::new());
    for round in 0..12_u32 {
        let clients: Vec<_> = (0..4).map(|i| w.client(&format!("C{round}"), &format!("D{i}"))).collect();
        let start = Arc::new(Barrier::new(clients.len()));
        let outcomes: Vec<_> = clients
            .into_iter()
            .map(|c| {
                let (w, start) = (Arc::clone(&w), Arc::clone(&start));
                std::thread::spawn(move || {
                    let session = if c.0.as_u128() % 2 == 0 { &w.mia } else { &w.jo };
                    start.wait();
                    schedule::book_visit(session, w.ask(c, DAY, 540 + round * 30))
                })
            })
            .collect::<Vec<_>>()
            .into_iter()
            .map(|t| t.join().unwrap())
            .collect();
        let (won, lost): (Vec<_>, Vec<_>) = outcomes.into_iter().partition(Result::is_ok);
        assert_eq!(won.len(), 1);
        let winner = won.into_iter().next().unwrap().unwrap().value.id;
        for l in lost {
            let c = conflict(l);
            assert_eq!((c.with, c.visit.unwrap().id), (ConflictWith::Provider, winner));
            assert!(c.next_free.is_some());
        }
    }
    assert_eq!(on(&w, DAY).len(), 12);
}

#[test]
fn a_desk_that_saw_an_older_version_is_told_who_changed_it() {
    let w = World::new();
    let v = w.book(w.client("Ana", "Hart"), DAY, 600).value;
    let newer = schedule::move_visit(&w.jo, moved(&v, DAY, 660)).unwrap().value;
    let e = schedule::move_visit(&w.mia, moved(&v, DAY, 720)).unwrap_err();
    assert_eq!(e.code(), "changed");
    assert!(e.to_string().contains("Jo Park"), "{e}");
    assert_eq!(
        schedule::set_visit_status(&w.mia, status(&v, VisitStatus::Confirmed, None)).unwrap_err().code(),
        "changed"
    );
    assert_eq!(on(&w, DAY), vec![newer]);
}

#[test]
fn a_version_seen_before_an_undo_never_counts_as_current() {
    let w = World::new();
    let v1 = w.book(w.client("Ana", "Hart"), DAY, 600).value;
    w.clock.forward(2_000);
    let moved_once = schedule::move_visit(&w.mia, moved(&v1, DAY, 660)).unwrap();
    w.mia.undo(moved_once.entry).unwrap();
    w.clock.forward(2_000);
    schedule::move_visit(&w.jo, moved(&v1, DAY, 720)).unwrap();
    let e = schedule::move_visit(&w.mia, moved(&moved_once.value, DAY, 780)).unwrap_err();
    assert_eq!(e.code(), "changed");
}

#[test]
fn undo_of_a_move_and_of_a_booking_restores_the_day() {
    let w = World::new();
    let booked = w.book(w.client("Ana", "Hart"), DAY, 600);
    w.book(w.client("Ben", "Cho"), DAY, 660);
    let before = on(&w, DAY);
    let m = schedule::move_visit(&w.mia, moved(&booked.value, "2026-03-13", 900)).unwrap();
    assert_eq!((on(&w, DAY).len(), on(&w, "2026-03-13").len()), (1, 1));
    w.mia.undo(m.entry).unwrap();
    assert_eq!(on(&w, DAY), before);
    w.mia.undo(booked.entry).unwrap();
    assert_eq!(on(&w, DAY).len(), 1);
}

#[test]
fn undo_of_a_move_into_a_slot_taken_meanwhile_is_refused_by_the_same_rule() {
    let w = World::new();
    let booked = w.book(w.client("Ana", "Hart"), DAY, 600).value;
    let m = schedule::move_visit(&w.mia, moved(&booked, DAY, 720)).unwrap();
    w.book(w.client("Ben", "Cho"), DAY, 610);
    let before = on(&w, DAY);
    let e = w.mia.undo(m.entry).unwrap_err();
    assert_eq!(e.code(), "conflict", "{e}");
    assert!(e.to_string().contains("10:10"), "{e}");
    assert_eq!(on(&w, DAY), before);
}

#[test]
fn undo_of_a_cancellation_needs_the_slot_and_undo_after_a_later_change_names_it() {
    let w = World::new();
    let v = w.book(w.client("Ana", "Hart"), DAY, 600).value;
    let cancelled = schedule::set_visit_status(&w.mia, status(&v, VisitStatus::Cancelled, None)).unwrap();
    let other = w.book(w.client("Ben", "Cho"), DAY, 600);
    assert_eq!(w.mia.undo(cancelled.entry).unwrap_err().code(), "conflict");
    w.mia.undo(other.entry).unwrap();
    w.mia.undo(cancelled.entry).unwrap();
    let back = on(&w, DAY).remove(0);
    assert_eq!(back, v);
    let first = schedule::move_visit(&w.mia, moved(&back, DAY, 700)).unwrap();
    schedule::move_visit(&w.jo, moved(&first.value, DAY, 800)).unwrap();
    let e = w.mia.undo(first.entry).unwrap_err();
    assert_eq!(e.code(), "undo_conflict");
    assert!(e.to_string().contains("Jo Park"), "{e}");
}

#[test]
fn working_hours_hold_for_visits_but_not_for_blocks() {
    let w = World::new();
    let hours = vec![Hours { weekday: 3, start: 600, end: 720 }, Hours { weekday: 3, start: 720, end: 900 }];
    catalog::save_hours(&w.owner, SaveHoursReq { person: w.nora(), hours }).unwrap();
    let ana = w.client("Ana", "Hart");
    let c = conflict(schedule::book_visit(&w.mia, w.ask(ana, DAY, 540)));
    assert_eq!((c.with, c.visit), (ConflictWith::Hours, None));
    assert_eq!(c.next_free.unwrap().start_minute, 600);
    let c = conflict(schedule::book_visit(&w.mia, w.ask(ana, DAY, 885)));
    assert_eq!(c.next_free.unwrap().date, day("2026-03-19"), "the next Thursday");
    w.book(ana, DAY, 705);
    let block = BookVisitReq {
        client: None,
        kind: VisitKind::Block,
        title: "Training".to_owned(),
        minutes: 600,
        ..w.ask(ana, "2026-03-13", 0)
    };
    let b = schedule::book_visit(&w.mia, block.clone()).unwrap().value;
    assert_eq!((b.kind, b.title.as_str(), b.client), (VisitKind::Block, "Training", None));
    let c = conflict(schedule::book_visit(&w.mia, BookVisitReq { minutes: 30, ..block }));
    assert_eq!(c.with, ConflictWith::Provider);
}

#[test]
fn a_provider_whose_week_was_never_set_can_be_booked_while_the_practice_is_open() {
    let w = World::new();
    let ana = w.client("Ana", "Hart");
    w.book(ana, DAY, 480);
    assert_eq!(conflict(schedule::book_visit(&w.mia, w.ask(ana, DAY, 1070))).with, ConflictWith::Hours);
}

#[test]
fn a_visit_goes_its_way_and_back_only_with_a_reason() {
    let w = World::new();
    let v = w.book(w.client("Ana", "Hart"), DAY, 600).value;
    let go = |v: &Visit, to, reason| schedule::set_visit_status(&w.mia, status(v, to, reason));
    assert_eq!(go(&v, VisitStatus::Completed, None).unwrap_err().field(), Some("status"));
    assert_eq!(go(&v, VisitStatus::NoShow, None).unwrap_err().field(), Some("status"), "not before it began");
    let v = go(&v, VisitStatus::Confirmed, None).unwrap().value;
    let v = go(&v, VisitStatus::CheckedIn, None).unwrap().value;
    let v = go(&v, VisitStatus::Completed, None).unwrap().value;
    assert_eq!(schedule::move_visit(&w.mia, moved(&v, DAY, 700)).unwrap_err().field(), Some("status"));
    assert_eq!(go(&v, VisitStatus::CheckedIn, None).unwrap_err().field(), Some("reason"));
    assert_eq!(go(&v, VisitStatus::CheckedIn, Some("  ")).unwrap_err().field(), Some("reason"));
    let v = go(&v, VisitStatus::CheckedIn, Some("The peel isn't done yet")).unwrap().value;
    assert_eq!(v.status, VisitStatus::CheckedIn);
    let later = w.book(w.client("Ben", "Cho"), "2026-03-20", 600).value;
    assert_eq!(
        go(&later, VisitStatus::CheckedIn, None).unwrap_err().field(),
        Some("status"),
        "not before its day"
    );
}

#[test]
fn the_clocks_of_spring_and_autumn_are_right() {
    let w = World::new();
    let open = |weekday| Hours { weekday, start: 0, end: 1440 };
    catalog::save_hours(&w.owner, SaveHoursReq { person: w.nora(), hours: (0..7).map(open).collect() })
        .unwrap();
    let ana = w.client("Ana", "Hart");
    let view = |date: &str| {
        schedule::get_day(&w.mia, GetDayReq { date: day(date), include_cancelled: false }).unwrap()
    };
    // Spring: half past two doesn't exist.
    let spring = view("2026-03-08");
    assert_eq!(spring.day_end.0 - spring.day_start.0, 23 * 3_600_000);
    let e = schedule::book_visit(&w.mia, w.ask(ana, "2026-03-08", 150)).unwrap_err();
    assert_eq!(e.field(), Some("startMinute"));
    assert!(e.to_string().contains("03:00"), "{e}");
    let v = w.book(ana, "2026-03-08", 180).value;
    assert_eq!(v.start.0 - spring.day_start.0, 2 * 3_600_000);
    assert_eq!(view("2026-03-08").visits, vec![v]);
    // Autumn: half past one means the first.
    let autumn = view("2026-11-01");
    assert_eq!(autumn.day_end.0 - autumn.day_start.0, 25 * 3_600_000);
    let v = w.book(ana, "2026-11-01", 90).value;
    assert_eq!(v.start.0 - autumn.day_start.0, 90 * 60_000);
    let two = w.book(ana, "2026-11-01", 120).value;
    assert_eq!(two.start.0 - v.start.0, 90 * 60_000);
    assert_eq!(view("2026-11-01").visits.len(), 2);
    // A day blocked as a whole is blocked as a whole.
    let block = |date: &str| BookVisitReq {
        client: None,
        kind: VisitKind::Block,
        minutes: 1440,
        provider: w.jo(),
        ..w.ask(ana, date, 0)
    };
    for (date, hours) in [("2026-03-08", 23), ("2026-11-01", 25)] {
        let b = schedule::book_visit(&w.mia, block(date)).unwrap().value;
        assert_eq!(b.end.0 - b.start.0, hours * 3_600_000);
        assert_eq!((b.start_minute, b.end_minute), (0, 1440));
    }
}

#[test]
fn refuses_what_can_not_be_booked() {
    let w = World::new();
    let ana = w.client("Ana", "Hart");
    let field = |req: BookVisitReq| {
        let e = schedule::book_visit(&w.mia, req).unwrap_err();
        e.field().map_or_else(|| e.code().to_owned(), str::to_owned)
    };
    let ask = || w.ask(ana, DAY, 600);
    assert_eq!(field(BookVisitReq { client: None, ..ask() }), "client");
    assert_eq!(
        field(BookVisitReq { client: Some(stillroom_practice::clients::ClientId::new()), ..ask() }),
        "not_found"
    );
    assert_eq!(field(BookVisitReq { provider: w.mia.person().unwrap(), ..ask() }), "provider");
    assert_eq!(field(BookVisitReq { provider: stillroom_record::PersonId::new(), ..ask() }), "provider");
    assert_eq!(field(BookVisitReq { room: Some(catalog::RoomId::new()), ..ask() }), "not_found");
    assert_eq!(field(BookVisitReq { service: Some(catalog::ServiceId::new()), ..ask() }), "not_found");
    assert_eq!(field(BookVisitReq { minutes: 0, ..ask() }), "minutes");
    assert_eq!(field(BookVisitReq { minutes: u32::MAX, ..ask() }), "minutes");
    assert_eq!(field(BookVisitReq { start_minute: u32::MAX, ..ask() }), "startMinute");
    assert_eq!(field(BookVisitReq { start_minute: 1430, ..ask() }), "startMinute");
    assert_eq!(field(BookVisitReq { note: "x".repeat(5_000), ..ask() }), "note");
    assert_eq!(field(BookVisitReq { date: day("1812-06-24"), ..ask() }), "date");
    assert_eq!(field(BookVisitReq { kind: VisitKind::Block, ..ask() }), "kind");
    let room = catalog::list_rooms(&w.mia).unwrap().remove(0);
    catalog::save_room(&w.owner, RoomDraft { id: Some(room.id), name: room.name, active: false }).unwrap();
    assert_eq!(field(BookVisitReq { room: Some(room.id), ..ask() }), "room");
    stillroom_practice::clients::archive_client(&w.mia, ana, true).unwrap();
    assert_eq!(field(ask()), "client");
    assert!(on(&w, DAY).is_empty());
}

#[test]
fn finds_the_next_free_slots_of_one_and_of_all() {
    let w = World::new();
    let ana = w.client("Ana", "Hart");
    w.book(ana, DAY, 480);
    let ask = |provider, count| {
        let from = w.clock_now();
        schedule::next_free(&w.mia, NextFreeReq { provider, service: None, room: None, from, count })
    };
    let found = ask(Some(w.nora()), 3).unwrap();
    assert_eq!(found.iter().map(|s| s.start_minute).collect::<Vec<_>>(), [510, 515, 520]);
    let found = ask(None, 2).unwrap();
    assert!(found.iter().all(|s| s.provider == w.jo() && s.date == day(DAY)), "{found:?}");
    assert_eq!(ask(None, 0).unwrap_err().field(), Some("count"));
    assert_eq!(ask(None, 51).unwrap_err().field(), Some("count"));
}

#[test]
fn a_date_at_the_end_of_time_is_refused_and_breaks_nothing() {
    let w = World::new();
    for far in [chrono::NaiveDate::MAX, chrono::NaiveDate::MIN] {
        let date = schedule::LocalDate(far);
        let e = schedule::get_day(&w.mia, GetDayReq { date, include_cancelled: true }).unwrap_err();
        assert_eq!(e.field(), Some("date"));
        assert!(schedule::get_week(&w.mia, GetWeekReq { from: date, provider: None }).is_err());
        assert!(stillroom_practice::reports::day_sheet(&w.mia, date).is_err());
        let v = w.ask(w.client("A", "B"), DAY, 600);
        assert!(schedule::book_visit(&w.mia, BookVisitReq { date, ..v }).is_err());
    }
    for (from, fine) in [(i64::MIN, true), (i64::MAX, false), (8_210_266_876_799_999, false)] {
        let from = stillroom_record::UtcMillis(from);
        let req = NextFreeReq { provider: None, service: None, room: None, from, count: 3 };
        assert_eq!(schedule::next_free(&w.mia, req).is_ok(), fine);
    }
}

#[test]
fn the_note_of_the_desk_is_kept_and_can_be_undone() {
    let w = World::new();
    let v = w.book(w.client("Ana", "Hart"), DAY, 600).value;
    let req = SaveVisitNoteReq { id: v.id, version: v.version, note: "Bringt Kuchen 🎂".to_owned() };
    let saved = schedule::save_visit_note(&w.mia, req).unwrap();
    assert_eq!(on(&w, DAY)[0].note, "Bringt Kuchen 🎂");
    w.mia.undo(saved.entry).unwrap();
    assert_eq!(on(&w, DAY), vec![v]);
}

/// Whatever desks do, in whatever order, no client, provider or room is taken twice.
#[test]
fn no_run_of_bookings_moves_cancellations_and_undos_ends_in_a_collision() {
    let w = World::new();
    let clients: Vec<_> = (0..5).map(|i| w.client("C", &format!("No{i}"))).collect();
    let rooms = catalog::list_rooms(&w.mia).unwrap();
    let services = catalog::list_services(&w.mia).unwrap();
    let mut rng = fastrand::Rng::with_seed(11);
    let mut entries = Vec::new();
    let (mut done, mut refused) = (0, 0);
    for step in 0..400 {
        w.clock.forward(700);
        let session = if rng.bool() { &w.mia } else { &w.jo };
        let provider = if rng.bool() { w.nora() } else { w.jo() };
        let room = rng.bool().then(|| rooms[rng.usize(..rooms.len())].id);
        let start_minute = rng.u32(96..=200) * 5;
        let there = on(&w, DAY);
        let outcome = match rng.u32(..10) {
            0..=4 => {
                let req = BookVisitReq {
                    provider,
                    room,
                    service: rng.bool().then(|| services[rng.usize(..services.len())].id),
                    minutes: rng.u32(1..=12) * 5,
                    ..w.ask(clients[rng.usize(..clients.len())], DAY, start_minute)
                };
                schedule::book_visit(session, req).map(|s| s.entry)
            }
            5..=6 if !there.is_empty() => {
                let v = &there[rng.usize(..there.len())];
                let req = MoveVisitReq { provider, room, ..moved(v, DAY, start_minute) };
                schedule::move_visit(session, req).map(|s| s.entry)
            }
            7..=8 if !there.is_empty() => {
                let v = &there[rng.usize(..there.len())];
                let to = if v.status == VisitStatus::Cancelled {
                    VisitStatus::Booked
                } else {
                    VisitStatus::Cancelled
                };
                schedule::set_visit_status(session, status(v, to, Some("so"))).map(|s| s.entry)
            }
            _ if !entries.is_empty() => {
                let entry = entries.swap_remove(rng.usize(..entries.len()));
                session.undo(entry).map(|d| d.entry).map_err(PracticeError::from)
            }
            _ => continue,
        };
        match outcome {
            Ok(entry) => {
                done += 1;
                entries.push(entry);
            }
            Err(e) => {
                refused += 1;
                assert!(
                    ["slot_taken", "conflict", "undo_conflict", "not_undoable", "invalid"]
                        .contains(&e.code()),
                    "step {step}: {e}"
                );
            }
        }
        let now = on(&w, DAY);
        for (i, a) in now.iter().enumerate().filter(|(_, v)| v.status != VisitStatus::Cancelled) {
            for b in now.iter().skip(i + 1).filter(|v| v.status != VisitStatus::Cancelled) {
                let together = a.start < b.end && b.start < a.end;
                let shares = a.client == b.client
                    || a.provider == b.provider
                    || (a.room.is_some() && a.room == b.room);
                assert!(!(together && shares), "step {step}: {a:?} and {b:?}");
            }
        }
    }
    assert!(done > 60 && refused > 60, "{done} done, {refused} refused");
}

#[test]
fn many_desks_at_once_never_book_anybody_twice() {
    let w = World::new();
    let clients: Vec<_> = (0..6).map(|i| w.client("C", &format!("No{i}"))).collect();
    let rooms = catalog::list_rooms(&w.mia).unwrap();
    std::thread::scope(|s| {
        for (seed, session) in (0..).zip([&w.mia, &w.jo, &w.nora, &w.owner]) {
            let (w, clients, rooms) = (&w, &clients, &rooms);
            s.spawn(move || {
                let mut rng = fastrand::Rng::with_seed(seed);
                let mut mine: Vec<Visit> = Vec::new();
                for _ in 0..60 {
                    let provider = if rng.bool() { w.nora() } else { w.jo() };
                    let room = rng.bool().then(|| rooms[rng.usize(..rooms.len())].id);
                    let start_minute = rng.u32(96..=200) * 5;
                    let known = (!mine.is_empty()).then(|| rng.usize(..mine.len()));
                    match known {
                        Some(i) if rng.u32(..3) == 0 => {
                            let to = MoveVisitReq { provider, room, ..moved(&mine[i], DAY, start_minute) };
                            if let Ok(saved) = schedule::move_visit(session, to) {
                                mine[i] = saved.value;
                            }
                        }
                        Some(i) if rng.u32(..4) == 0 => {
                            let cancel = status(&mine[i], VisitStatus::Cancelled, None);
                            if schedule::set_visit_status(session, cancel).is_ok() {
                                mine.swap_remove(i);
                            }
                        }
                        _ => {
                            let client = clients[rng.usize(..clients.len())];
                            let req = BookVisitReq { provider, room, ..w.ask(client, DAY, start_minute) };
                            mine.extend(schedule::book_visit(session, req).ok().map(|saved| saved.value));
                        }
                    }
                }
            });
        }
    });
    let now: Vec<_> = on(&w, DAY).into_iter().filter(|v| v.status != VisitStatus::Cancelled).collect();
    assert!(now.len() > 10, "{}", now.len());
    for (i, a) in now.iter().enumerate() {
        for b in now.iter().skip(i + 1).filter(|b| a.start < b.end && b.start < a.end) {
            let shares =
                a.client == b.client || a.provider == b.provider || (a.room.is_some() && a.room == b.room);
            assert!(!shares, "{a:?} and {b:?}");
        }
    }
}

#[test]
fn the_history_of_a_visit_says_who_moved_it_from_when_to_when() {
    let w = World::new();
    let v = w.book(w.client("Ana", "Hart"), DAY, 600).value;
    w.clock.forward(60_000);
    schedule::move_visit(&w.jo, moved(&v, DAY, 660)).unwrap();
    let history = w.owner.history("visit", v.id.0).unwrap();
    let by: Vec<_> = history.iter().map(|c| (c.verb.as_str(), c.who.as_str())).collect();
    assert_eq!(by, [("visit.move", "Jo Park"), ("visit.book", "Mia Torres")], "newest first");
    let start = history[0].fields.iter().find(|f| f.column == "start_minute").unwrap();
    assert_eq!((start.from.as_deref(), start.to.as_deref()), (Some("600"), Some("660")));
}
