//! Incidents, as the screens know them.

use super::super::clocks::{Counting, Deadline};
use super::super::words::words;
use crate::clients::{ClientId, quiet_debug};
use crate::schedule::LocalDate;
use serde::{Deserialize, Serialize};
use stillroom_record::UtcMillis;

stillroom_record::define_id! {
    /// One incident.
    IncidentId
}
stillroom_record::define_id! {
    /// A State's clock that the practice keeps.
    StateClockId
}

words! {
    /// What kind of thing happened.
    IncidentKind {
        Device = "device",
        Stick = "stick",
        Recipient = "recipient",
        Snooping = "snooping",
        Paper = "paper",
        Malware = "malware",
        Other = "other",
    }
}
words! {
    /// Where the file of an incident stands.
    IncidentStatus {
        /// Reported; nobody has looked into it yet.
        Open = "open",
        /// Somebody looks into it.
        Triage = "triage",
        /// The questions are answered; it waits for a decision.
        Assessed = "assessed",
        /// Decided: no breach, by what the rule leaves out or by one of its exceptions.
        Exception = "exception",
        /// Decided: a low probability of compromise, on the four factors.
        LowProbability = "lowProbability",
        /// Decided, or presumed: a breach.
        Breach = "breach",
        /// Everybody was told who must be told without waiting for the year's end.
        Notified = "notified",
        Closed = "closed",
    }
}
words! {
    /// What somebody decided of an incident.
    IncidentAct {
        /// No information of clients, or no use that the rules forbid.
        Outside = "outside",
        /// The safe harbour: what was lost can't be read.
        Secured = "secured",
        /// One of the three exceptions.
        Exception = "exception",
        LowProbability = "lowProbability",
        Breach = "breach",
        /// All who had to be told were told.
        Notified = "notified",
        /// New facts: looked into again.
        Reopened = "reopened",
        Closed = "closed",
    }
}
words! {
    /// An answer of the triage. "Unknown" is never read as good news.
    IncidentAnswer { Yes = "yes", No = "no", Unknown = "unknown" }
}
words! {
    /// The three exceptions of 164.402(1).
    IncidentException {
        None = "none",
        GoodFaith = "goodFaith",
        Inadvertent = "inadvertent",
        NotRetained = "notRetained",
    }
}
words! {
    /// The four factors of 164.402(2).
    IncidentFactor {
        Nature = "nature",
        Recipient = "recipient",
        Viewed = "viewed",
        Mitigated = "mitigated",
    }
}
words! {
    /// Roughly how many people, as whoever reports it guesses.
    RoughCount { One = "one", Few = "few", Some = "some", Many = "many", Unknown = "unknown" }
}
words! {
    /// Who is told of a breach.
    NoticeKind {
        Individual = "individual",
        Substitute = "substitute",
        Hhs = "hhs",
        Media = "media",
        State = "state",
    }
}

/// What anybody of the practice reports, in under a minute.
#[derive(Clone, PartialEq, Eq, Deserialize, Serialize, specta::Type)]
#[serde(rename_all = "camelCase")]
pub struct ReportIncidentReq {
    pub kind: IncidentKind,
    pub what: String,
    /// The first day that anybody here knew of it, but for whoever did it.
    pub discovered: LocalDate,
    pub occurred: Option<LocalDate>,
    pub rough: RoughCount,
    pub first_step: String,
}
quiet_debug!(ReportIncidentReq.kind);

/// That a report was received: all that its reporter sees of it from then on.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, specta::Type)]
#[serde(rename_all = "camelCase")]
pub struct MyReport {
    pub id: IncidentId,
    pub kind: IncidentKind,
    #[specta(type = i32)]
    pub recorded_at: UtcMillis,
    pub seen: ReportSeen,
    /// Who looks into it.
    pub officers: Vec<String>,
}

words! {
    /// How far a report is, for whoever made it.
    ReportSeen { Received = "received", LookedInto = "lookedInto", Done = "done" }
}

/// One clock of an incident.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, specta::Type)]
#[serde(rename_all = "camelCase")]
pub struct IncidentClock {
    pub kind: NoticeKind,
    /// The State's clock that it is, if it is one.
    pub rule: Option<StateClockId>,
    pub label: String,
    pub needs: String,
    pub deadline: Deadline,
    /// Below zero when it has passed.
    pub days_left: i32,
    /// When that notice went out.
    pub sent: Option<LocalDate>,
    /// Surely needed; false while it depends on what isn't known yet.
    pub sure: bool,
}

/// One line of the list.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, specta::Type)]
#[serde(rename_all = "camelCase")]
pub struct IncidentLine {
    pub id: IncidentId,
    pub kind: IncidentKind,
    pub status: IncidentStatus,
    /// What was decided last.
    pub outcome: Option<IncidentAct>,
    pub discovered: LocalDate,
    #[specta(type = i32)]
    pub recorded_at: UtcMillis,
    pub reported_by: String,
    /// How many people; none when it isn't known.
    pub people: Option<u32>,
    pub rough: RoughCount,
    /// The earliest clock that still runs.
    pub lead: Option<IncidentClock>,
}

/// The answers of the triage; `null` where nobody answered yet.
#[derive(Clone, PartialEq, Eq, Default, Serialize, Deserialize, specta::Type)]
#[serde(rename_all = "camelCase")]
pub struct Triage {
    pub phi: Option<IncidentAnswer>,
    pub impermissible: Option<IncidentAnswer>,
    pub encrypted: Option<IncidentAnswer>,
    pub key_apart: Option<IncidentAnswer>,
    pub unlocked: Option<IncidentAnswer>,
    pub exception: Option<IncidentException>,
    pub exception_why: String,
}
quiet_debug!(Triage);

impl Triage {
    /// Lost or stolen encrypted, locked, and its key elsewhere: what the safe harbour asks for.
    pub(crate) fn secured() -> Self {
        Self {
            phi: Some(IncidentAnswer::Yes),
            impermissible: Some(IncidentAnswer::Yes),
            encrypted: Some(IncidentAnswer::Yes),
            key_apart: Some(IncidentAnswer::Yes),
            unlocked: Some(IncidentAnswer::No),
            exception: Some(IncidentException::None),
            exception_why: String::new(),
        }
    }
}

words! {
    /// Whether the safe harbour holds.
    Harbour {
        /// Not asked of this kind, or not answered.
        Open = "open",
        Holds = "holds",
        Fails = "fails",
    }
}

/// Something that was done to contain it.
#[derive(Clone, PartialEq, Eq, Serialize, specta::Type)]
#[serde(rename_all = "camelCase")]
pub struct StepTaken {
    pub item: String,
    pub text: String,
    pub by: String,
    #[specta(type = i32)]
    pub at: UtcMillis,
}
quiet_debug!(StepTaken.item);

/// A line of the checklist of its kind.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, specta::Type)]
#[serde(rename_all = "camelCase")]
pub struct IncidentCheckItem {
    pub key: String,
    pub text: String,
    /// Where in Stillroom it is done.
    pub link: Option<String>,
}

/// A question of the triage, one of the exceptions or of the factors, in plain words.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, specta::Type)]
#[serde(rename_all = "camelCase")]
pub struct IncidentGuideItem {
    pub key: String,
    pub title: String,
    pub text: String,
    pub cite: String,
}

/// What somebody wrote of a factor.
#[derive(Clone, PartialEq, Eq, Serialize, specta::Type)]
#[serde(rename_all = "camelCase")]
pub struct FactorText {
    pub factor: IncidentFactor,
    pub text: String,
    pub by: String,
    #[specta(type = i32)]
    pub at: UtcMillis,
}
quiet_debug!(FactorText.factor);

/// A decision with who, when and why.
#[derive(Clone, PartialEq, Eq, Serialize, specta::Type)]
#[serde(rename_all = "camelCase")]
pub struct IncidentDecision {
    pub act: IncidentAct,
    pub why: String,
    pub by: String,
    #[specta(type = i32)]
    pub at: UtcMillis,
    /// The edition of the texts that it was made under.
    pub edition: String,
}
quiet_debug!(IncidentDecision.act);

/// A client who is affected.
#[derive(Clone, PartialEq, Eq, Serialize, specta::Type)]
#[serde(rename_all = "camelCase")]
pub struct AffectedClient {
    pub id: ClientId,
    pub name: String,
    /// By the address on file; empty when it names none.
    pub state: String,
}
quiet_debug!(AffectedClient.id);

/// How many people of a State; `""` is a State that isn't known.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize, specta::Type)]
#[serde(rename_all = "camelCase")]
pub struct Residents {
    pub state: String,
    pub people: u32,
}

/// Who is affected.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, specta::Type)]
#[serde(rename_all = "camelCase")]
pub struct Affected {
    /// Nobody can say how many yet: counted as 500 and more.
    pub unknown: bool,
    pub clients: Vec<AffectedClient>,
    /// As entered.
    pub residents: Vec<Residents>,
    /// Clients and entered numbers together, the larger of the two for each State.
    pub by_state: Vec<Residents>,
    /// None when it isn't known.
    pub total: Option<u32>,
}

/// What the letters say.
#[derive(Clone, PartialEq, Eq, Default, Serialize, Deserialize, specta::Type)]
#[serde(rename_all = "camelCase")]
pub struct LetterFacts {
    /// Keys of the kinds of information.
    pub data_types: Vec<String>,
    /// What happened, as the people affected are told.
    pub told: String,
    /// What they can do; empty for the usual advice.
    pub protect: String,
    /// What the practice does about it.
    pub doing: String,
    /// How to reach it: toll-free number, e-mail, web or postal address.
    pub contact: String,
}
quiet_debug!(LetterFacts);

/// What the police asked for.
#[derive(Clone, PartialEq, Eq, Serialize, specta::Type)]
#[serde(rename_all = "camelCase")]
pub struct PoliceHold {
    pub stated: LocalDate,
    /// None: by word of mouth.
    pub until: Option<LocalDate>,
    pub official: String,
    pub by: String,
}
quiet_debug!(PoliceHold.stated);

/// A notice that went out.
#[derive(Clone, PartialEq, Eq, Serialize, specta::Type)]
#[serde(rename_all = "camelCase")]
pub struct SentNotice {
    pub kind: NoticeKind,
    pub rule: Option<StateClockId>,
    pub state: String,
    pub sent: LocalDate,
    pub how: String,
    pub people: u32,
    pub by: String,
}
quiet_debug!(SentNotice.kind);

/// The whole file.
#[derive(Clone, PartialEq, Serialize, specta::Type)]
#[serde(rename_all = "camelCase")]
pub struct IncidentFile {
    pub id: IncidentId,
    pub version: u32,
    pub kind: IncidentKind,
    pub status: IncidentStatus,
    pub outcome: Option<IncidentAct>,
    pub what: String,
    pub first_step: String,
    pub rough: RoughCount,
    pub reported_by: String,
    #[specta(type = i32)]
    pub recorded_at: UtcMillis,
    pub occurred: Option<LocalDate>,
    pub discovered: LocalDate,
    pub discovered_why: String,
    /// What Stillroom knows of its own part.
    pub known: Vec<String>,
    pub checklist: Vec<IncidentCheckItem>,
    pub steps: Vec<StepTaken>,
    /// The questions that this kind needs.
    pub questions: Vec<IncidentGuideItem>,
    pub exceptions: Vec<IncidentGuideItem>,
    pub triage: Triage,
    pub harbour: Harbour,
    /// What the triage still lacks, in words.
    pub missing: Vec<String>,
    pub factor_guide: Vec<IncidentGuideItem>,
    pub factors: Vec<FactorText>,
    /// What can be decided now.
    pub may_decide: Vec<IncidentAct>,
    pub trail: Vec<IncidentDecision>,
    pub affected: Affected,
    pub type_choices: Vec<IncidentGuideItem>,
    pub facts: LetterFacts,
    pub holds: Vec<PoliceHold>,
    pub held_until: Option<LocalDate>,
    pub notices: Vec<SentNotice>,
    pub clocks: Vec<IncidentClock>,
    /// States of residents for which the practice keeps no rule.
    pub without_rule: Vec<String>,
    /// How long the file is kept.
    pub keep: Deadline,
}
quiet_debug!(IncidentFile.id);

/// A letter, filled from the file.
#[derive(Clone, PartialEq, Eq, Serialize, specta::Type)]
#[serde(rename_all = "camelCase")]
pub struct IncidentLetter {
    pub kind: NoticeKind,
    pub title: String,
    pub cite: String,
    pub text: String,
    /// What the file doesn't have yet and the letter needs.
    pub missing: Vec<String>,
}
quiet_debug!(IncidentLetter.kind);

/// To whom a letter goes.
#[derive(Clone, PartialEq, Eq, Serialize, specta::Type)]
#[serde(rename_all = "camelCase")]
pub struct Addressee {
    pub client: ClientId,
    pub name: String,
    pub address: Vec<String>,
}
quiet_debug!(Addressee.client);

#[derive(Clone, PartialEq, Eq, Debug, Serialize, specta::Type)]
#[serde(rename_all = "camelCase")]
pub struct IncidentLetters {
    pub letters: Vec<IncidentLetter>,
    /// The clients of the file, for a letter each.
    pub addressees: Vec<Addressee>,
}

/// A breach of fewer than 500 people, in the log that goes to HHS after the year.
#[derive(Clone, PartialEq, Eq, Serialize, specta::Type)]
#[serde(rename_all = "camelCase")]
pub struct LoggedBreach {
    pub id: IncidentId,
    pub kind: String,
    pub occurred: Option<LocalDate>,
    pub discovered: LocalDate,
    pub people: u32,
    pub types: String,
    pub told: String,
    pub doing: String,
    /// When the people were told.
    pub individuals: Option<LocalDate>,
    /// When it was entered at HHS.
    pub reported: Option<LocalDate>,
}
quiet_debug!(LoggedBreach.id);

/// The log of a year of discovery.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, specta::Type)]
#[serde(rename_all = "camelCase")]
pub struct HhsLog {
    pub practice: String,
    pub year: i32,
    /// Years that have breaches, newest first, and this one.
    pub years: Vec<i32>,
    pub deadline: Deadline,
    pub breaches: Vec<LoggedBreach>,
    /// Of 500 and more people, which HHS was or is to be told at once: not in this log.
    pub at_once: u32,
}

/// A State's clock, as the practice keeps it.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, specta::Type)]
#[serde(rename_all = "camelCase")]
pub struct StateClock {
    pub id: StateClockId,
    pub version: u32,
    /// Two letters.
    pub state: String,
    /// Who is told.
    pub whom: String,
    /// None: its law names no number.
    pub days: Option<u32>,
    pub counting: Counting,
    pub source: String,
    pub verified_by: String,
    pub verified_on: LocalDate,
    pub active: bool,
}

/// A State's clock as the form sends it.
#[derive(Clone, PartialEq, Eq, Debug, Deserialize, Serialize, specta::Type)]
#[serde(rename_all = "camelCase")]
pub struct StateClockDraft {
    pub id: Option<StateClockId>,
    pub version: Option<u32>,
    pub state: String,
    pub whom: String,
    pub days: Option<u32>,
    pub counting: Counting,
    pub source: String,
    pub verified_by: String,
    pub verified_on: LocalDate,
    pub active: bool,
}

/// What a State's clock may start from; to be confirmed with counsel.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize, specta::Type)]
#[serde(rename_all(serialize = "camelCase"))]
pub struct StateSuggestion {
    pub state: String,
    pub whom: String,
    pub days: u32,
    pub counting: Counting,
    pub source: String,
}

/// A State or jurisdiction.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize, specta::Type)]
pub struct StateName {
    pub code: String,
    pub name: String,
}

/// The clocks of States, with the names of all.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, specta::Type)]
#[serde(rename_all = "camelCase")]
pub struct StateClocks {
    pub clocks: Vec<StateClock>,
    pub suggestions: Vec<StateSuggestion>,
    pub states: Vec<StateName>,
}
