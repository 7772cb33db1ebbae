//! Services, rooms, hours and settings through the door.

use crate::world::World;
use stillroom_practice::catalog::{self, Hours, RoomDraft, SaveHoursReq, ServiceDraft};
use stillroom_practice::schedule;
use stillroom_practice::schedule::GetDayReq;

fn draft(s: catalog::Service) -> ServiceDraft {
    ServiceDraft {
        id: Some(s.id),
        name: s.name,
        category: s.category,
        minutes: s.minutes,
        buffer_minutes: s.buffer_minutes,
        price_cents: s.price_cents,
        medical: s.medical,
        color: s.color,
        active: s.active,
    }
}

#[test]
fn a_new_practice_has_services_and_rooms_that_can_be_edited() {
    let w = World::new();
    let services = catalog::list_services(&w.mia).unwrap();
    assert!(services.len() > 8);
    assert_eq!(catalog::list_rooms(&w.mia).unwrap().len(), 2);
    let first = services.first().unwrap().clone();
    let mut d = draft(first.clone());
    d.name = "Talk".to_owned();
    d.active = false;
    let saved = catalog::save_service(&w.owner, d).unwrap();
    assert_eq!((saved.id, saved.name.as_str(), saved.active), (first.id, "Talk", false));
    assert_eq!(catalog::list_services(&w.mia).unwrap().first().unwrap(), &saved);
    let room = catalog::save_room(&w.owner, RoomDraft { id: None, name: "Laser room".into(), active: true })
        .unwrap();
    assert_eq!(catalog::list_rooms(&w.mia).unwrap().last().unwrap(), &room);
}

#[test]
fn only_the_owner_changes_the_catalog() {
    let w = World::new();
    let d = draft(catalog::list_services(&w.mia).unwrap().pop().unwrap());
    assert_eq!(catalog::save_service(&w.mia, d.clone()).unwrap_err().code(), "not_allowed");
    assert_eq!(catalog::save_service(&w.nora, d).unwrap_err().code(), "not_allowed");
    let settings = catalog::get_practice(&w.mia).unwrap();
    assert_eq!(catalog::save_practice(&w.mia, settings).unwrap_err().code(), "not_allowed");
}

#[test]
fn refuses_settings_that_make_no_sense() {
    let w = World::new();
    let good = catalog::get_practice(&w.owner).unwrap();
    let field = |change: &dyn Fn(&mut catalog::PracticeSettings)| {
        let mut s = good.clone();
        change(&mut s);
        catalog::save_practice(&w.owner, s).unwrap_err().field().unwrap_or_default().to_owned()
    };
    assert_eq!(field(&|s| s.time_zone = "Mars/Olympus".into()), "timeZone");
    assert_eq!(field(&|s| s.name = "  ".into()), "name");
    assert_eq!(field(&|s| s.close_minute = s.open_minute), "closeMinute");
    assert_eq!(field(&|s| s.lock.screen_minutes = 0), "lock");
    assert_eq!(field(&|s| s.lock.vault_minutes = 1), "lock");
    assert_eq!(field(&|s| s.phone_region = "ZZ".into()), "phoneRegion");
    assert_eq!(catalog::get_practice(&w.owner).unwrap(), good);
}

#[test]
fn a_week_of_hours_is_kept_in_order_and_replaced_as_a_whole() {
    let w = World::new();
    let h = |weekday, start, end| Hours { weekday, start, end };
    let save = |hours| catalog::save_hours(&w.owner, SaveHoursReq { person: w.nora(), hours });
    assert_eq!(save(vec![h(3, 780, 1020), h(3, 540, 720)]).unwrap(), vec![h(3, 540, 720), h(3, 780, 1020)]);
    assert_eq!(
        save(vec![h(3, 540, 720), h(4, 0, 1440)]).unwrap(),
        catalog::get_hours(&w.mia, w.nora()).unwrap()
    );
    assert!(save(vec![h(3, 540, 720), h(3, 719, 800)]).is_err());
    assert_eq!(catalog::get_hours(&w.mia, w.nora()).unwrap().len(), 2, "a refused week changes nothing");
}

#[test]
fn another_zone_keeps_the_time_that_clients_were_told() {
    let w = World::new();
    let ng = w.client("Kate", "Ng");
    let visit = w.book(ng, "2026-03-16", 600).value;
    let mut s = catalog::get_practice(&w.owner).unwrap();
    s.time_zone = "America/New_York".to_owned();
    catalog::save_practice(&w.owner, s).unwrap();
    let date = "2026-03-16".parse().unwrap();
    let day = schedule::get_day(&w.mia, GetDayReq { date, include_cancelled: false }).unwrap();
    let moved = day.visits.first().unwrap();
    assert_eq!((moved.start_minute, moved.end_minute), (600, 630));
    assert_eq!(visit.start.0 - moved.start.0, 3_600_000, "ten o'clock is an hour earlier in New York");
    assert!(moved.version > visit.version, "a desk that saw the old instants must look again");
}
