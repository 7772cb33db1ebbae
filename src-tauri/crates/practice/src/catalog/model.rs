//! Services, rooms, working hours and the practice's settings, as the screens know them.

use serde::{Deserialize, Serialize};
use stillroom_record::PersonId;

stillroom_record::define_id! {
    /// A service that can be booked.
    ServiceId
}
stillroom_record::define_id! {
    /// A room, suite or other place that only one visit can use at a time.
    RoomId
}

/// Something that can be booked.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize, specta::Type)]
#[serde(rename_all = "camelCase")]
pub struct Service {
    pub id: ServiceId,
    pub name: String,
    /// The heading it stands under, e.g. "Injectables".
    pub category: String,
    pub minutes: u32,
    /// Minutes the provider needs afterwards (cleaning, notes); they block the provider, not the room.
    pub buffer_minutes: u32,
    #[specta(type = i32)]
    pub price_cents: i64,
    pub medical: bool,
    pub color: u32,
    pub active: bool,
}

/// A service as the form sends it; without an id it is a new one.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize, specta::Type)]
#[serde(rename_all = "camelCase")]
pub struct ServiceDraft {
    pub id: Option<ServiceId>,
    pub name: String,
    pub category: String,
    pub minutes: u32,
    pub buffer_minutes: u32,
    #[specta(type = i32)]
    pub price_cents: i64,
    pub medical: bool,
    pub color: u32,
    pub active: bool,
}

/// A place that only one visit can use at a time.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize, specta::Type)]
#[serde(rename_all = "camelCase")]
pub struct Room {
    pub id: RoomId,
    pub name: String,
    pub active: bool,
}

/// A room as the form sends it; without an id it is a new one.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize, specta::Type)]
#[serde(rename_all = "camelCase")]
pub struct RoomDraft {
    pub id: Option<RoomId>,
    pub name: String,
    pub active: bool,
}

/// One stretch of work on a weekday, in minutes since midnight on the wall clock.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize, specta::Type)]
#[serde(rename_all = "camelCase")]
pub struct Hours {
    /// 0 is Monday.
    pub weekday: u8,
    pub start: u32,
    pub end: u32,
}

/// A person's whole week, as the form sends it.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize, specta::Type)]
#[serde(rename_all = "camelCase")]
pub struct SaveHoursReq {
    pub person: PersonId,
    pub hours: Vec<Hours>,
}

/// When an idle Stillroom blanks and locks itself.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize, specta::Type)]
#[serde(rename_all = "camelCase")]
pub struct LockPolicy {
    pub screen_minutes: u32,
    pub vault_minutes: u32,
    pub warn_seconds: u32,
}

impl Default for LockPolicy {
    fn default() -> Self {
        Self { screen_minutes: 3, vault_minutes: 30, warn_seconds: 20 }
    }
}

/// What holds for the whole practice.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize, specta::Type)]
#[serde(rename_all = "camelCase")]
pub struct PracticeSettings {
    pub name: String,
    /// An IANA name, e.g. "America/Chicago".
    pub time_zone: String,
    pub open_minute: u32,
    pub close_minute: u32,
    pub lock: LockPolicy,
    /// Initials only on the schedule.
    pub privacy_mode: bool,
    /// The country whose way of writing phone numbers is meant, e.g. "US".
    pub phone_region: String,
}

/// What first-run set-up knows of the practice.
#[derive(Clone, PartialEq, Debug)]
pub struct NewPractice {
    pub name: String,
    pub time_zone: String,
    /// Who gets Monday-to-Friday hours, when they treat clients.
    pub provider: Option<PersonId>,
}
