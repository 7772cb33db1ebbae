//! What is done to the file of an incident, as the screens send it.

use super::model::{
    IncidentAct, IncidentFactor, IncidentId, LetterFacts, NoticeKind, Residents, StateClockId, Triage,
};
use crate::clients::{ClientId, quiet_debug};
use crate::schedule::LocalDate;
use serde::{Deserialize, Serialize};

/// What is done to the file of an incident, by whoever keeps it.
#[derive(Clone, PartialEq, Eq, Deserialize, Serialize, specta::Type)]
#[serde(tag = "act", content = "of", rename_all = "camelCase")]
pub enum IncidentChange {
    Triage(Triage),
    Dates(IncidentDates),
    Step(NewStep),
    Factor(NewFactor),
    Affected(NewAffected),
    Letter(LetterFacts),
    Hold(NewHold),
    Decide(NewDecision),
    Reopen(IncidentReason),
    Close(IncidentReason),
    Notice(NewNotice),
}

impl std::fmt::Debug for IncidentChange {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(self.verb())
    }
}

impl IncidentChange {
    /// The verb as the journal names it.
    #[must_use]
    pub const fn verb(&self) -> &'static str {
        match self {
            Self::Triage(_) => "incidents.triage",
            Self::Dates(_) => "incidents.dates",
            Self::Step(_) => "incidents.step",
            Self::Factor(_) => "incidents.factor",
            Self::Affected(_) => "incidents.affected",
            Self::Letter(_) => "incidents.letter",
            Self::Hold(_) => "incidents.hold",
            Self::Decide(_) => "incidents.decide",
            Self::Reopen(_) => "incidents.reopen",
            Self::Close(_) => "incidents.close",
            Self::Notice(_) => "incidents.notice",
        }
    }
}

/// A change of a file, against the version that the person saw.
#[derive(Clone, PartialEq, Eq, Debug, Deserialize, Serialize, specta::Type)]
#[serde(rename_all = "camelCase")]
pub struct ChangeIncidentReq {
    pub id: IncidentId,
    pub version: u32,
    pub change: IncidentChange,
}

#[derive(Clone, PartialEq, Eq, Deserialize, Serialize, specta::Type)]
#[serde(rename_all = "camelCase")]
pub struct IncidentDates {
    pub occurred: Option<LocalDate>,
    pub discovered: LocalDate,
    /// Why the day of discovery is another than was reported.
    pub why: String,
}
quiet_debug!(IncidentDates);

#[derive(Clone, PartialEq, Eq, Deserialize, Serialize, specta::Type)]
#[serde(rename_all = "camelCase")]
pub struct NewStep {
    /// The line of the checklist, or `""`.
    pub item: String,
    pub text: String,
}
quiet_debug!(NewStep);

#[derive(Clone, PartialEq, Eq, Deserialize, Serialize, specta::Type)]
#[serde(rename_all = "camelCase")]
pub struct NewFactor {
    pub factor: IncidentFactor,
    pub text: String,
}
quiet_debug!(NewFactor);

#[derive(Clone, PartialEq, Eq, Debug, Deserialize, Serialize, specta::Type)]
#[serde(rename_all = "camelCase")]
pub struct NewAffected {
    pub unknown: bool,
    pub clients: Vec<ClientId>,
    pub residents: Vec<Residents>,
}

#[derive(Clone, PartialEq, Eq, Deserialize, Serialize, specta::Type)]
#[serde(rename_all = "camelCase")]
pub struct NewHold {
    pub stated: LocalDate,
    pub until: Option<LocalDate>,
    /// Who asked: name, office, telephone.
    pub official: String,
}
quiet_debug!(NewHold);

#[derive(Clone, PartialEq, Eq, Deserialize, Serialize, specta::Type)]
#[serde(rename_all = "camelCase")]
pub struct NewDecision {
    pub outcome: IncidentAct,
    pub why: String,
}
quiet_debug!(NewDecision);

#[derive(Clone, PartialEq, Eq, Deserialize, Serialize, specta::Type)]
#[serde(rename_all = "camelCase")]
pub struct IncidentReason {
    pub why: String,
}
quiet_debug!(IncidentReason);

#[derive(Clone, PartialEq, Eq, Deserialize, Serialize, specta::Type)]
#[serde(rename_all = "camelCase")]
pub struct NewNotice {
    pub kind: NoticeKind,
    pub rule: Option<StateClockId>,
    pub state: String,
    pub sent: LocalDate,
    pub how: String,
    pub people: u32,
}
quiet_debug!(NewNotice);
