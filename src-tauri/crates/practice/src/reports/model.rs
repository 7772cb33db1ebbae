//! What is read across slices, as the screens and the printer know it.

use crate::clients::{Alert, Client, ClientId, Contact, Health, TimelineItem};
use crate::schedule::{LocalDate, Visit, VisitId};
use serde::Serialize;
use stillroom_record::{PersonId, UtcMillis};

/// All that one screen shows of a client.
#[derive(Clone, PartialEq, Serialize, specta::Type)]
#[serde(rename_all = "camelCase")]
pub struct ClientPage {
    pub client: Client,
    pub alerts: Vec<Alert>,
    /// Newest first.
    pub timeline: Vec<TimelineItem>,
    /// `null` when the reader's role may not see it.
    pub health: Option<Health>,
}

/// A day to print and hang up in the back office.
#[derive(Clone, PartialEq, Serialize, specta::Type)]
#[serde(rename_all = "camelCase")]
pub struct DaySheet {
    pub date: LocalDate,
    pub practice_name: String,
    #[specta(type = i32)]
    pub printed_at: UtcMillis,
    pub printed_by: String,
    pub columns: Vec<DaySheetColumn>,
    /// How to reach the clients of the day, by name.
    pub contacts: Vec<DayContact>,
}

/// One provider's visits of the day.
#[derive(Clone, PartialEq, Serialize, specta::Type)]
#[serde(rename_all = "camelCase")]
pub struct DaySheetColumn {
    pub provider: PersonId,
    pub name: String,
    pub title: String,
    pub credentials: String,
    pub visits: Vec<Visit>,
}

/// How to reach a client of the day.
#[derive(Clone, PartialEq, Serialize, specta::Type)]
#[serde(rename_all = "camelCase")]
pub struct DayContact {
    pub client: ClientId,
    pub name: String,
    pub phones: Vec<String>,
    /// Set: reach them this way and no other.
    pub confidential_channel: String,
}

/// What must be at hand when the computers aren't: today and tomorrow.
#[derive(Clone, PartialEq, Serialize, specta::Type)]
#[serde(rename_all = "camelCase")]
pub struct EmergencySheet {
    #[specta(type = i32)]
    pub printed_at: UtcMillis,
    pub days: Vec<EmergencyDay>,
}

/// One day of the emergency sheet.
#[derive(Clone, PartialEq, Serialize, specta::Type)]
#[serde(rename_all = "camelCase")]
pub struct EmergencyDay {
    pub date: LocalDate,
    pub rows: Vec<EmergencyRow>,
}

/// One visit of the emergency sheet.
#[derive(Clone, PartialEq, Serialize, specta::Type)]
#[serde(rename_all = "camelCase")]
pub struct EmergencyRow {
    pub visit: VisitId,
    /// "09:30" on the wall clock.
    pub time: String,
    pub client: String,
    pub birth_date: Option<String>,
    pub phones: Vec<String>,
    pub emergency: Contact,
    pub allergies: Vec<String>,
    pub medications: Vec<String>,
    pub provider: String,
    pub service: String,
}

crate::clients::quiet_debug!(
    ClientPage,
    DaySheet.date,
    DaySheetColumn.provider,
    DayContact.client,
    EmergencySheet,
    EmergencyDay.date,
    EmergencyRow.visit
);
