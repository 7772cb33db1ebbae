//! What can be booked, where, and when: services, rooms, working hours, and the
//! settings of the practice. The small slice that is kept as the model to copy.
//!
//! **Invariants.** Nothing here is ever deleted: a service or room that is no
//! longer offered is set inactive, and old visits still name it. The practice is
//! one row and always there once set up. Its zone is a valid IANA name.
//!
//! **Not here:** who may book what (`schedule`), people and licences (`staff`),
//! prices as charged (a sale keeps its own).

mod model;
mod rules;
mod starter;
mod store;
mod verbs;

pub use model::*;
pub(crate) use rules::DAY;
pub use starter::seed_practice;
pub(crate) use starter::seed_settings;
pub use verbs::{
    get_hours, get_practice, list_rooms, list_services, save_hours, save_practice, save_room, save_service,
};

use crate::Result;
use chrono_tz::Tz;
use std::collections::HashMap;
use stillroom_record::{JournaledTable, Migration, PersonId, ReadTx, UndoRule, WriteTx};
use uuid::Uuid;

pub(crate) const MIGRATIONS: &[Migration] =
    &[Migration { number: 60, name: "catalog", sql: include_str!("60_catalog.sql") }];

pub(crate) const TABLES: &[JournaledTable] = &[
    JournaledTable { name: "practice", kind: "practice", record_column: "id", client_column: None },
    JournaledTable { name: "service", kind: "service", record_column: "id", client_column: None },
    JournaledTable { name: "room", kind: "room", record_column: "id", client_column: None },
    JournaledTable { name: "working_hours", kind: "person", record_column: "person_id", client_column: None },
];

pub(crate) const UNDO: &[UndoRule] = &[];

/// The practice's settings.
pub fn settings(tx: &ReadTx<'_>) -> Result<PracticeSettings> {
    Ok(store::settings(tx)?)
}

/// The practice's time zone.
pub fn zone(tx: &ReadTx<'_>) -> Result<Tz> {
    rules::zone(&store::time_zone(tx)?)
}

/// All services, inactive ones too, in the order they were added.
pub fn services(tx: &ReadTx<'_>) -> Result<Vec<Service>> {
    Ok(store::services(tx)?)
}

/// One service.
pub fn service(tx: &ReadTx<'_>, id: ServiceId) -> Result<Service> {
    Ok(store::service(tx, id)?)
}

/// All rooms, inactive ones too, in the order they were added.
pub fn rooms(tx: &ReadTx<'_>) -> Result<Vec<Room>> {
    Ok(store::rooms(tx)?)
}

/// One room.
pub fn room(tx: &ReadTx<'_>, id: RoomId) -> Result<Room> {
    Ok(store::room(tx, id)?)
}

/// One person's week; empty when none was set.
pub fn hours(tx: &ReadTx<'_>, person: PersonId) -> Result<Vec<Hours>> {
    Ok(store::hours(tx, person)?)
}

/// Everybody's week, of those who have one.
pub fn all_hours(tx: &ReadTx<'_>) -> Result<HashMap<PersonId, Vec<Hours>>> {
    Ok(store::all_hours(tx)?)
}

/// Adds a service that the synthetic practice has made.
pub(crate) fn add_service(tx: &mut WriteTx<'_>, service: &Service) -> Result<()> {
    Ok(store::insert_service(tx, service)?)
}

/// Adds a room that the synthetic practice has made.
pub(crate) fn add_room(tx: &mut WriteTx<'_>, room: &Room) -> Result<()> {
    Ok(store::insert_room(tx, room)?)
}

/// Sets a person's week.
pub(crate) fn set_hours(
    tx: &mut WriteTx<'_>,
    person: PersonId,
    hours: &[Hours],
    new_id: impl FnMut() -> Uuid,
) -> Result<()> {
    Ok(store::replace_hours(tx, person, hours, new_id)?)
}
