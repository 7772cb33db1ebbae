//! Visits, days and slots, as the screens know them.

use crate::catalog::{Room, RoomId, ServiceId};
use crate::clients::ClientId;
use chrono::NaiveDate;
use serde::{Deserialize, Serialize};
use stillroom_record::{PersonId, UtcMillis};

stillroom_record::define_id! {
    /// A visit, or a block of a provider's time.
    VisitId
}

/// A date on the practice's wall calendar, written "YYYY-MM-DD".
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Serialize, Deserialize, specta::Type)]
#[serde(transparent)]
#[specta(transparent)]
pub struct LocalDate(#[specta(type = String)] pub NaiveDate);

impl std::fmt::Display for LocalDate {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        self.0.format("%Y-%m-%d").fmt(f)
    }
}
impl std::str::FromStr for LocalDate {
    type Err = NotADate;
    fn from_str(s: &str) -> Result<Self, Self::Err> {
        // By hand: a day reads hundreds of these, and a format string costs more than the row.
        let &[y3, y2, y1, y0, b'-', m1, m0, b'-', d1, d0] = s.as_bytes() else { return Err(NotADate) };
        let number = |digits: &[u8]| {
            digits
                .iter()
                .try_fold(0_u32, |n, d| d.is_ascii_digit().then(|| n * 10 + u32::from(d - b'0')))
                .ok_or(NotADate)
        };
        let year = i32::try_from(number(&[y3, y2, y1, y0])?).map_err(|_| NotADate)?;
        NaiveDate::from_ymd_opt(year, number(&[m1, m0])?, number(&[d1, d0])?).map(Self).ok_or(NotADate)
    }
}

/// A text that isn't a date written "YYYY-MM-DD".
#[derive(Clone, Copy, PartialEq, Eq, Debug, thiserror::Error)]
#[error("Write a date as YYYY-MM-DD.")]
pub struct NotADate;

/// Where a visit stands.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug, Serialize, Deserialize, specta::Type)]
#[serde(rename_all = "camelCase")]
pub enum VisitStatus {
    Booked,
    Confirmed,
    CheckedIn,
    Completed,
    NoShow,
    Cancelled,
}

/// A client's visit, or time that a provider keeps free.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug, Serialize, Deserialize, specta::Type)]
#[serde(rename_all = "camelCase")]
pub enum VisitKind {
    Visit,
    Block,
}

/// A visit or a block on the schedule.
#[derive(Clone, PartialEq, Serialize, Deserialize, specta::Type)]
#[serde(rename_all = "camelCase")]
pub struct Visit {
    pub id: VisitId,
    pub version: u32,
    pub client: Option<ClientId>,
    pub client_name: String,
    pub provider: PersonId,
    pub room: Option<RoomId>,
    pub service: Option<ServiceId>,
    pub service_name: String,
    #[specta(type = i32)]
    pub start: UtcMillis,
    #[specta(type = i32)]
    pub end: UtcMillis,
    /// Minutes since midnight on the wall clock of its day.
    pub start_minute: u32,
    /// `start_minute` and its length, also on a night when the clocks change; at most 1440.
    pub end_minute: u32,
    pub status: VisitStatus,
    pub kind: VisitKind,
    /// For a block.
    pub title: String,
    pub note: String,
    pub alerts: u32,
    pub vip: bool,
    pub minor: bool,
    pub has_note: bool,
    pub note_signed: bool,
}

impl std::fmt::Debug for Visit {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        // Names and notes stay out of logs.
        f.debug_struct("Visit")
            .field("id", &self.id)
            .field("version", &self.version)
            .field("start", &self.start)
            .field("end", &self.end)
            .field("status", &self.status)
            .finish_non_exhaustive()
    }
}

/// A stretch of a day in minutes since midnight on the wall clock.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize, specta::Type)]
#[serde(rename_all = "camelCase")]
pub struct Span {
    pub start: u32,
    pub end: u32,
}

/// One provider's column of a day.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize, specta::Type)]
#[serde(rename_all = "camelCase")]
pub struct DayColumn {
    pub provider: PersonId,
    pub name: String,
    pub title: String,
    pub credentials: String,
    pub color: u32,
    pub hours: Vec<Span>,
}

/// One local day of the schedule.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize, specta::Type)]
#[serde(rename_all = "camelCase")]
pub struct DayView {
    pub date: LocalDate,
    pub time_zone: String,
    /// The day's first instant.
    #[specta(type = i32)]
    pub day_start: UtcMillis,
    /// The next day's first instant: 23 or 25 hours later when the clocks change.
    #[specta(type = i32)]
    pub day_end: UtcMillis,
    pub columns: Vec<DayColumn>,
    pub rooms: Vec<Room>,
    pub visits: Vec<Visit>,
}

/// Which day to show.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize, specta::Type)]
#[serde(rename_all = "camelCase")]
pub struct GetDayReq {
    pub date: LocalDate,
    pub include_cancelled: bool,
}

/// Which seven days to show.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize, specta::Type)]
#[serde(rename_all = "camelCase")]
pub struct GetWeekReq {
    pub from: LocalDate,
    pub provider: Option<PersonId>,
}

/// A new visit or block.
#[derive(Clone, PartialEq, Serialize, Deserialize, specta::Type)]
#[serde(rename_all = "camelCase")]
pub struct BookVisitReq {
    pub client: Option<ClientId>,
    pub provider: PersonId,
    pub room: Option<RoomId>,
    pub service: Option<ServiceId>,
    pub date: LocalDate,
    pub start_minute: u32,
    pub minutes: u32,
    pub note: String,
    pub kind: VisitKind,
    pub title: String,
}

impl std::fmt::Debug for BookVisitReq {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("BookVisitReq")
            .field("provider", &self.provider)
            .field("date", &self.date)
            .field("start_minute", &self.start_minute)
            .finish_non_exhaustive()
    }
}

/// Another time, length, provider or room for a visit.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize, specta::Type)]
#[serde(rename_all = "camelCase")]
pub struct MoveVisitReq {
    pub id: VisitId,
    pub version: u32,
    pub provider: PersonId,
    pub room: Option<RoomId>,
    pub date: LocalDate,
    pub start_minute: u32,
    pub minutes: u32,
}

/// Where the visit stands now.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize, specta::Type)]
#[serde(rename_all = "camelCase")]
pub struct SetVisitStatusReq {
    pub id: VisitId,
    pub version: u32,
    pub status: VisitStatus,
    /// Needed to open a finished, cancelled or missed visit again.
    pub reason: Option<String>,
}

/// The front desk's words on a visit.
#[derive(Clone, PartialEq, Serialize, Deserialize, specta::Type)]
#[serde(rename_all = "camelCase")]
pub struct SaveVisitNoteReq {
    pub id: VisitId,
    pub version: u32,
    pub note: String,
}

impl std::fmt::Debug for SaveVisitNoteReq {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("SaveVisitNoteReq").field("id", &self.id).finish_non_exhaustive()
    }
}

/// What stands in the way of a slot.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize, specta::Type)]
#[serde(rename_all = "camelCase")]
pub enum ConflictWith {
    Client,
    Provider,
    Room,
    Hours,
}

/// A start on the wall clock.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize, specta::Type)]
#[serde(rename_all = "camelCase")]
pub struct Slot {
    pub date: LocalDate,
    pub start_minute: u32,
}

/// Why a slot cannot be had, and which one can.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize, specta::Type)]
#[serde(rename_all = "camelCase")]
pub struct ConflictInfo {
    pub with: ConflictWith,
    pub visit: Option<Visit>,
    pub next_free: Option<Slot>,
}

/// A search for free slots.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize, specta::Type)]
#[serde(rename_all = "camelCase")]
pub struct NextFreeReq {
    /// Nobody named: anyone who treats clients.
    pub provider: Option<PersonId>,
    pub service: Option<ServiceId>,
    pub room: Option<RoomId>,
    /// Not before this instant.
    #[specta(type = i32)]
    pub from: UtcMillis,
    pub count: u32,
}

/// A slot that is free.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize, specta::Type)]
#[serde(rename_all = "camelCase")]
pub struct FreeSlot {
    pub date: LocalDate,
    pub start_minute: u32,
    pub provider: PersonId,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_date_is_read_as_it_is_written_and_nothing_else_is() {
        let date: LocalDate = "2024-02-29".parse().unwrap();
        assert_eq!(date.to_string(), "2024-02-29");
        for wrong in [
            "2023-02-29",
            "2024-2-29",
            "2024-02-29 ",
            "20240229",
            "2024/02/29",
            "-024-02-29",
            "２024-02-2",
            "",
        ] {
            assert_eq!(wrong.parse::<LocalDate>(), Err(NotADate), "{wrong}");
        }
    }
}
