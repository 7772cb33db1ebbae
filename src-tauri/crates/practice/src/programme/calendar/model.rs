//! The year, as the window sees it.

use crate::programme::policies::Office;
use crate::schedule::LocalDate;
use serde::{Deserialize, Serialize};
use stillroom_record::PersonId;

stillroom_record::define_id! {
    /// A duty that was handed to somebody.
    DutyId
}

/// How an entry of the year stands.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug, Serialize, Deserialize, specta::Type)]
#[serde(rename_all = "camelCase")]
pub enum YearState {
    /// Its day has passed.
    Late,
    /// Its day comes within two weeks.
    Soon,
    Planned,
    Done,
}

/// Something that is to be done, or was.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, specta::Type)]
#[serde(rename_all = "camelCase")]
pub struct YearEntry {
    /// Where it is done.
    pub path: String,
    pub what: String,
    /// What asks for it, where the law does.
    pub cite: Option<String>,
    pub on: LocalDate,
    pub state: YearState,
    pub owner: Option<PersonId>,
}

/// A month of the year.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, specta::Type)]
#[serde(rename_all = "camelCase")]
pub struct YearMonth {
    /// Its first day.
    pub month: LocalDate,
    /// By their days. What is late stands in the month that is now.
    pub entries: Vec<YearEntry>,
}

/// Whose the duties of a part are.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, specta::Type)]
#[serde(rename_all = "camelCase")]
pub struct DutyLine {
    /// The part, as in its address.
    pub part: String,
    pub title: String,
    /// Whose it is unless it is handed to somebody.
    pub office: Office,
    /// Who does it now; none while the office is empty.
    pub owner: Option<PersonId>,
    /// Whether it was handed to them.
    pub handed: bool,
}

/// Somebody to whom a duty may be handed.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, specta::Type)]
#[serde(rename_all = "camelCase")]
pub struct DutyHolder {
    pub id: PersonId,
    pub name: String,
}

/// The year: from its January to twelve months from now.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, specta::Type)]
#[serde(rename_all = "camelCase")]
pub struct Year {
    pub today: LocalDate,
    pub months: Vec<YearMonth>,
    pub duties: Vec<DutyLine>,
    pub people: Vec<DutyHolder>,
}

/// Hands the duties of a part to somebody; none gives them back to its official.
#[derive(Clone, PartialEq, Eq, Debug, Deserialize, specta::Type)]
#[serde(rename_all = "camelCase")]
pub struct HandOverReq {
    pub part: String,
    pub to: Option<PersonId>,
}
