//! What a new practice starts with. All of it can be edited, and is journaled like everything.

use super::{
    Hours, LockPolicy, NewPractice, PracticeSettings, Room, RoomId, Service, ServiceId, rules, store,
};
use crate::Result;
use stillroom_record::WriteTx;
use uuid::Uuid;

/// Name, category, minutes, buffer, price in cents, medical, colour.
type Starter = (&'static str, &'static str, u32, u32, i64, bool, u32);

const SERVICES: &[Starter] = &[
    ("Consultation", "Consultations", 30, 0, 0, true, 0),
    ("Follow-up", "Consultations", 15, 0, 0, true, 0),
    ("Neurotoxin", "Injectables", 30, 0, 42_000, true, 1),
    ("Neurotoxin touch-up", "Injectables", 15, 0, 0, true, 1),
    ("Dermal filler", "Injectables", 45, 0, 75_000, true, 1),
    ("Laser hair removal", "Laser", 45, 15, 25_000, true, 3),
    ("IPL photofacial", "Laser", 45, 15, 35_000, true, 3),
    ("Chemical peel", "Skin", 30, 15, 15_000, true, 2),
    ("Microneedling", "Skin", 60, 15, 30_000, true, 2),
    ("Facial", "Spa", 60, 15, 14_000, false, 2),
    ("Massage", "Spa", 60, 15, 13_000, false, 2),
];

/// Gives a new practice its settings, starter services, two rooms, and hours to its
/// owner where the owner treats clients.
pub fn seed_practice(tx: &mut WriteTx<'_>, new: &NewPractice) -> Result<()> {
    seed_settings(tx, new)?;
    for &(name, category, minutes, buffer_minutes, price_cents, medical, color) in SERVICES {
        let service = Service {
            id: ServiceId::new(),
            name: name.to_owned(),
            category: category.to_owned(),
            minutes,
            buffer_minutes,
            price_cents,
            medical,
            color,
            active: true,
        };
        store::insert_service(tx, &service)?;
    }
    for name in ["Room 1", "Room 2"] {
        store::insert_room(tx, &Room { id: RoomId::new(), name: name.to_owned(), active: true })?;
    }
    if let Some(person) = new.provider {
        let week: Vec<Hours> = (0..5).map(|weekday| Hours { weekday, start: 9 * 60, end: 17 * 60 }).collect();
        store::replace_hours(tx, person, &week, Uuid::now_v7)?;
    }
    tx.changed("catalog");
    tx.changed("schedule");
    Ok(())
}

/// Gives a new practice its settings and nothing to book yet.
pub(crate) fn seed_settings(tx: &mut WriteTx<'_>, new: &NewPractice) -> Result<()> {
    let settings = rules::settings(PracticeSettings {
        name: new.name.clone(),
        time_zone: new.time_zone.clone(),
        open_minute: 8 * 60,
        close_minute: 18 * 60,
        lock: LockPolicy::default(),
        privacy_mode: false,
        phone_region: "US".to_owned(),
    })?;
    store::put_settings(tx, &settings)?;
    tx.changed("catalog");
    Ok(())
}
