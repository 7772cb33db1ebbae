//! The verbs, as the shell calls them.

use super::{
    Hours, PracticeSettings, Room, RoomDraft, RoomId, SaveHoursReq, Service, ServiceDraft, ServiceId, rules,
    store,
};
use crate::{PracticeError, Result, staff};
use stillroom_record::{Access, Permission, PersonId, Session};
use uuid::Uuid;

/// All services, inactive ones too.
pub fn list_services(session: &Session) -> Result<Vec<Service>> {
    session.read(Access::new("service.list", Permission::PracticeView), super::services)
}

/// Adds a service or changes one.
pub fn save_service(session: &Session, draft: ServiceDraft) -> Result<Service> {
    let mut access = Access::new("service.save", Permission::PracticeManage);
    if let Some(id) = draft.id {
        access = access.of("service", id.0);
    }
    let done = session.write(access, |tx| {
        let d = rules::service(draft)?;
        let service = Service {
            id: d.id.unwrap_or_else(ServiceId::new),
            name: d.name,
            category: d.category,
            minutes: d.minutes,
            buffer_minutes: d.buffer_minutes,
            price_cents: d.price_cents,
            medical: d.medical,
            color: d.color,
            active: d.active,
        };
        if d.id.is_some() {
            store::update_service(tx, &service)?
        } else {
            store::insert_service(tx, &service)?
        }
        tx.changed("catalog");
        tx.changed("schedule");
        Ok::<_, PracticeError>(service)
    })?;
    Ok(done.value)
}

/// All rooms, inactive ones too.
pub fn list_rooms(session: &Session) -> Result<Vec<Room>> {
    session.read(Access::new("room.list", Permission::PracticeView), super::rooms)
}

/// Adds a room or changes one.
pub fn save_room(session: &Session, draft: RoomDraft) -> Result<Room> {
    let mut access = Access::new("room.save", Permission::PracticeManage);
    if let Some(id) = draft.id {
        access = access.of("room", id.0);
    }
    let done = session.write(access, |tx| {
        let d = rules::room(draft)?;
        let room = Room { id: d.id.unwrap_or_else(RoomId::new), name: d.name, active: d.active };
        if d.id.is_some() {
            store::update_room(tx, &room)?
        } else {
            store::insert_room(tx, &room)?
        }
        tx.changed("catalog");
        tx.changed("schedule");
        Ok::<_, PracticeError>(room)
    })?;
    Ok(done.value)
}

/// One person's working week.
pub fn get_hours(session: &Session, person: PersonId) -> Result<Vec<Hours>> {
    let access = Access::new("hours.view", Permission::PracticeView).of("person", person.0);
    session.read(access, |tx| super::hours(tx, person))
}

/// Sets one person's working week. Visits booked already stay where they are.
pub fn save_hours(session: &Session, req: SaveHoursReq) -> Result<Vec<Hours>> {
    let access = Access::new("hours.save", Permission::PracticeManage).of("person", req.person.0);
    let done = session.write(access, |tx| {
        let week = rules::week(req.hours)?;
        staff::name(tx.read(), req.person)?;
        store::replace_hours(tx, req.person, &week, Uuid::now_v7)?;
        tx.changed("catalog");
        tx.changed("schedule");
        Ok::<_, PracticeError>(week)
    })?;
    Ok(done.value)
}

/// The practice's settings.
pub fn get_practice(session: &Session) -> Result<PracticeSettings> {
    session.read(Access::new("practice.view", Permission::PracticeView), super::settings)
}

/// Changes the practice's settings. With another zone, visits to come keep the time
/// of day that clients were told.
pub fn save_practice(session: &Session, settings: PracticeSettings) -> Result<PracticeSettings> {
    let done = session.write(Access::new("practice.save", Permission::PracticeManage), |tx| {
        let settings = rules::settings(settings)?;
        let moved = store::time_zone(tx.read())? != settings.time_zone;
        store::put_settings(tx, &settings)?;
        if moved {
            crate::schedule::keep_wall_clock(tx)?;
        }
        tx.changed("catalog");
        tx.changed("schedule");
        Ok::<_, PracticeError>(settings)
    })?;
    Ok(done.value)
}
