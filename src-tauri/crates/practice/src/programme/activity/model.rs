//! The review, as the screens know it.

use super::facts::{Act, Odd};
use super::settings::ThresholdInfo;
use crate::clients::{ClientId, quiet_debug};
use crate::programme::incidents::IncidentId;
use crate::schedule::LocalDate;
use serde::{Deserialize, Serialize};
use stillroom_record::{PersonId, UtcMillis};

stillroom_record::define_id! {
    /// A finding of the review.
    FindingId
}

/// What somebody decided of a finding.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug, Serialize, Deserialize, specta::Type)]
#[serde(rename_all = "camelCase")]
pub enum FindingOutcome {
    /// There was a reason.
    Fine,
    /// Somebody talked with the person; it goes no further.
    Talk,
    /// It is looked into as an incident.
    Incident,
}

/// A finding in the list.
#[derive(Clone, PartialEq, Eq, Serialize, specta::Type)]
#[serde(rename_all = "camelCase")]
pub struct ActivityFinding {
    pub id: FindingId,
    pub person: PersonId,
    pub person_name: String,
    /// None: about many, or about a list.
    pub client: Option<ClientId>,
    pub client_name: String,
    pub records: u32,
    #[specta(type = i32)]
    pub first: UtcMillis,
    #[specta(type = i32)]
    pub last: UtcMillis,
    pub week: LocalDate,
    pub score: u32,
    pub strong: bool,
    /// What weighs most first.
    pub odd: Vec<Odd>,
    pub outcome: Option<FindingOutcome>,
    pub why: String,
    pub decided_by: Option<String>,
    #[specta(type = Option<i32>)]
    pub decided_at: Option<UtcMillis>,
    pub incident: Option<IncidentId>,
}
quiet_debug!(ActivityFinding.id);

/// A record that a finding is about.
#[derive(Clone, PartialEq, Eq, Serialize, specta::Type)]
#[serde(rename_all = "camelCase")]
pub struct FindingRecord {
    pub client: ClientId,
    pub name: String,
    pub vip: bool,
}
quiet_debug!(FindingRecord.client);

/// One thing that was done around a finding.
#[derive(Clone, PartialEq, Eq, Serialize, specta::Type)]
#[serde(rename_all = "camelCase")]
pub struct StoryLine {
    #[specta(type = i32)]
    pub at: UtcMillis,
    pub who: String,
    /// Of the person whom the finding is about.
    pub theirs: bool,
    pub act: Act,
    /// "opened the record"
    pub what: String,
    pub client_name: String,
    /// The finding is about this.
    pub odd: bool,
}
quiet_debug!(StoryLine.at);

/// A finding with what was done before and after.
#[derive(Clone, PartialEq, Eq, Serialize, specta::Type)]
#[serde(rename_all = "camelCase")]
pub struct FindingDetail {
    pub finding: ActivityFinding,
    /// At most two hundred.
    pub records: Vec<FindingRecord>,
    /// Oldest first.
    pub story: Vec<StoryLine>,
    /// There is more than is told.
    pub more: bool,
}
quiet_debug!(FindingDetail);

/// What the review knows of somebody besides their name.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize, specta::Type)]
#[serde(rename_all = "camelCase")]
pub struct ActivityPerson {
    pub person: PersonId,
    pub phone: String,
    pub address: String,
    pub postal: String,
    /// Their own record as a client.
    pub own_record: Option<ClientId>,
    /// Their last day, once it is known.
    pub leaves_on: Option<LocalDate>,
}
quiet_debug!(ActivityPerson.person);

/// A person in the list of the thresholds' page.
#[derive(Clone, PartialEq, Eq, Serialize, specta::Type)]
#[serde(rename_all = "camelCase")]
pub struct ActivityPersonLine {
    pub name: String,
    pub active: bool,
    pub own_record_name: String,
    pub known: ActivityPerson,
}
quiet_debug!(ActivityPersonLine);

/// A threshold with what the practice set.
#[derive(Clone, PartialEq, Debug, Serialize, specta::Type)]
#[serde(rename_all = "camelCase")]
pub struct SetThreshold {
    pub info: ThresholdInfo,
    pub value: u32,
}

/// A period that was closed.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, specta::Type)]
#[serde(rename_all = "camelCase")]
pub struct ClosedReview {
    pub from: LocalDate,
    pub to: LocalDate,
    pub findings: u32,
    pub incidents: u32,
    pub note: String,
    pub signed: String,
    #[specta(type = i32)]
    pub closed_at: UtcMillis,
}

/// The review, whole.
#[derive(Clone, PartialEq, Debug, Serialize, specta::Type)]
#[serde(rename_all = "camelCase")]
pub struct ActivityReview {
    /// Counts up with each change of the settings; 0: nothing was set yet.
    pub version: u32,
    pub cadence_days: u32,
    pub thresholds: Vec<SetThreshold>,
    pub people: Vec<ActivityPersonLine>,
    /// The last day that was looked through; none before the first time.
    pub through: Option<LocalDate>,
    /// Days that wait to be looked through.
    pub behind: u32,
    /// What is open, and what was decided lately; newest week first, the weightiest first in it.
    pub findings: Vec<ActivityFinding>,
    /// How many open ones are about the one who asks: somebody else reviews them.
    pub about_me: u32,
    /// Who else may review those.
    pub others: Vec<String>,
    /// The period that is open: from the day after the last one that was closed.
    pub period_from: Option<LocalDate>,
    pub period_to: Option<LocalDate>,
    /// The day on which it is to be closed.
    pub due: Option<LocalDate>,
    /// Newest first.
    pub reviews: Vec<ClosedReview>,
}

/// Decides on a finding.
#[derive(Clone, PartialEq, Eq, Deserialize, Serialize, specta::Type)]
#[serde(rename_all = "camelCase")]
pub struct DecideFindingReq {
    pub id: FindingId,
    pub outcome: FindingOutcome,
    pub why: String,
}
quiet_debug!(DecideFindingReq.id);

/// Closes the period.
#[derive(Clone, PartialEq, Eq, Deserialize, Serialize, specta::Type)]
#[serde(rename_all = "camelCase")]
pub struct CloseReviewReq {
    /// The last day, as the screen showed it.
    pub to: LocalDate,
    pub note: String,
    /// The name, typed.
    pub name: String,
}
quiet_debug!(CloseReviewReq.to);

/// A threshold and its value.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Deserialize, Serialize, specta::Type)]
#[serde(rename_all = "camelCase")]
pub struct ThresholdValue {
    pub key: super::Threshold,
    pub value: u32,
}

/// What the practice sets.
#[derive(Clone, PartialEq, Eq, Debug, Deserialize, Serialize, specta::Type)]
#[serde(rename_all = "camelCase")]
pub struct ActivitySettingsReq {
    /// As read.
    pub version: u32,
    pub cadence_days: u32,
    pub thresholds: Vec<ThresholdValue>,
}
