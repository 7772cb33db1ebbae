//! Wishes, as the screens know them. Types that hold what clients said don't print it.

use super::super::words::words;
use super::content::WishRule;
use crate::clients::{ClientId, quiet_debug};
use crate::schedule::LocalDate;
use serde::{Deserialize, Serialize};

stillroom_record::define_id! {
    /// Somebody who acts for a client.
    RepresentativeId
}
stillroom_record::define_id! {
    /// A restriction that a client asked for.
    RestrictionId
}
stillroom_record::define_id! {
    /// A way to be reached that a client asked for.
    ChannelRequestId
}
stillroom_record::define_id! {
    /// Somebody who may hear of a client's care, or may not.
    InvolvedId
}

words! {
    /// By what somebody acts for a client.
    Authority {
        Parent = "parent",
        /// Of a minor; of an adult it is a court's order.
        Guardian = "guardian",
        HealthCareProxy = "healthCareProxy",
        Executor = "executor",
        Court = "court",
        Other = "other",
    }
}
words! {
    /// How a representative stands on a day.
    RepresentativeState {
        Acting = "acting",
        NotYet = "notYet",
        /// Their time is over, or somebody ended it.
        Ended = "ended",
        /// The client came of age.
        OfAge = "ofAge",
        /// An official decided not to treat them as a representative.
        Excepted = "excepted",
    }
}
words! {
    /// Why somebody with authority isn't treated as the representative.
    RepresentativeException {
        /// 164.502(g)(3): state law lets the minor decide alone, or a court, or the parent agreed.
        MinorDecides = "minorDecides",
        /// 164.502(g)(5): abuse, neglect or danger.
        Endangerment = "endangerment",
    }
}
words! {
    /// Towards whom.
    RestrictionKind {
        /// Nothing of what was paid in full goes to the health plan.
        Plan = "plan",
        Other = "other",
    }
}
words! {
    /// How a restriction stands.
    RestrictionState {
        Waiting = "waiting",
        InForce = "inForce",
        Refused = "refused",
        Ended = "ended",
    }
}
words! {
    /// How a restriction ends.
    RestrictionEnd {
        ClientAsked = "clientAsked",
        ClientAgreed = "clientAgreed",
        /// Only for what comes after, and never where it must be honoured.
        PracticeInformed = "practiceInformed",
    }
}
words! {
    /// What the client said of somebody close to them.
    InvolvedHow {
        Agreed = "agreed",
        DidNotObject = "didNotObject",
        Objects = "objects",
    }
}

/// The age from which somebody decides alone: the practice's own rule.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize, specta::Type)]
#[serde(rename_all = "camelCase")]
pub struct WishSettings {
    /// Counts up with each change; 0: nothing is decided yet, this is what Stillroom proposes.
    pub version: u32,
    pub majority_age: u32,
    pub state: String,
    pub source: String,
    pub as_of: Option<LocalDate>,
    pub verified_by: String,
}

#[derive(Clone, PartialEq, Eq, Serialize, Deserialize, specta::Type)]
#[serde(rename_all = "camelCase")]
pub struct RepresentativeDraft {
    pub name: String,
    pub relation: String,
    pub authority: Authority,
    /// What was seen that shows it.
    pub proof: String,
    /// What they may decide.
    pub scope: String,
    pub from: LocalDate,
    pub until: Option<LocalDate>,
}

#[derive(Clone, PartialEq, Eq, Serialize, specta::Type)]
#[serde(rename_all = "camelCase")]
pub struct ClientRepresentative {
    pub id: RepresentativeId,
    pub name: String,
    pub relation: String,
    pub authority: Authority,
    pub proof: String,
    pub scope: String,
    pub from: LocalDate,
    pub until: Option<LocalDate>,
    pub state: RepresentativeState,
    /// The last day on which they act, where it is known.
    pub ends_on: Option<LocalDate>,
    pub exception: Option<RepresentativeException>,
    pub exception_why: String,
    pub ended_on: Option<LocalDate>,
    pub ended_why: String,
    pub recorded_by: String,
}

#[derive(Clone, PartialEq, Eq, Serialize, Deserialize, specta::Type)]
#[serde(rename_all = "camelCase")]
pub struct RestrictionDraft {
    pub kind: RestrictionKind,
    pub asked_on: LocalDate,
    pub what: String,
    pub paid_in_full: bool,
}

#[derive(Clone, PartialEq, Eq, Serialize, specta::Type)]
#[serde(rename_all = "camelCase")]
pub struct ClientRestriction {
    pub id: RestrictionId,
    pub client: ClientId,
    pub client_name: String,
    pub kind: RestrictionKind,
    pub asked_on: LocalDate,
    pub what: String,
    pub paid_in_full: bool,
    /// The practice has no choice.
    pub must: bool,
    pub state: RestrictionState,
    pub why: String,
    pub decided_on: Option<LocalDate>,
    pub decided_by: Option<String>,
    pub ended_on: Option<LocalDate>,
    pub ended_how: Option<RestrictionEnd>,
    pub ended_why: String,
    /// The answer on paper, once there is one.
    pub letter: Option<String>,
}

#[derive(Clone, PartialEq, Eq, Serialize, Deserialize, specta::Type)]
#[serde(rename_all = "camelCase")]
pub struct ChannelDraft {
    pub asked_on: LocalDate,
    /// As it will stand in the client's record, such as "By mail to the P.O. box only".
    pub what: String,
}

#[derive(Clone, PartialEq, Eq, Serialize, specta::Type)]
#[serde(rename_all = "camelCase")]
pub struct ClientChannel {
    pub id: ChannelRequestId,
    pub asked_on: LocalDate,
    pub what: String,
    /// Empty where it was accommodated.
    pub refused_why: String,
    pub ended_on: Option<LocalDate>,
    pub ended_why: String,
}

#[derive(Clone, PartialEq, Eq, Serialize, Deserialize, specta::Type)]
#[serde(rename_all = "camelCase")]
pub struct InvolvedDraft {
    pub name: String,
    pub relation: String,
    /// What they may hear, or may not.
    pub scope: String,
    pub how: InvolvedHow,
    pub said_on: LocalDate,
}

#[derive(Clone, PartialEq, Eq, Serialize, specta::Type)]
#[serde(rename_all = "camelCase")]
pub struct ClientInvolved {
    pub id: InvolvedId,
    pub name: String,
    pub relation: String,
    pub scope: String,
    pub how: InvolvedHow,
    pub said_on: LocalDate,
    pub ended_on: Option<LocalDate>,
    pub ended_why: String,
}

/// All that one client wishes, what is in force first.
#[derive(Clone, PartialEq, Eq, Serialize, specta::Type)]
#[serde(rename_all = "camelCase")]
pub struct ClientWishes {
    pub client: ClientId,
    pub name: String,
    pub age: Option<u32>,
    /// By the practice's own rule; none where the birth date isn't known.
    pub minor: Option<bool>,
    pub majority_age: u32,
    /// As it stands in the client's record.
    pub channel: String,
    pub restrictions: Vec<ClientRestriction>,
    pub channels: Vec<ClientChannel>,
    pub representatives: Vec<ClientRepresentative>,
    pub involved: Vec<ClientInvolved>,
}

/// How something ends.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize, specta::Type)]
#[serde(rename_all = "camelCase")]
pub struct WishEnd {
    pub on: LocalDate,
    pub why: String,
}

/// What whoever talks to the client writes down.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize, specta::Type)]
#[serde(tag = "act", content = "of", rename_all = "camelCase")]
pub enum WishAct {
    Restriction(RestrictionDraft),
    EndRestriction { id: RestrictionId, how: RestrictionEnd, end: WishEnd },
    Channel(ChannelDraft),
    EndChannel { id: ChannelRequestId, end: WishEnd },
    Representative(RepresentativeDraft),
    EndRepresentative { id: RepresentativeId, end: WishEnd },
    Involved(InvolvedDraft),
    EndInvolved { id: InvolvedId, end: WishEnd },
}

#[derive(Clone, PartialEq, Eq, Serialize, Deserialize, specta::Type)]
#[serde(rename_all = "camelCase")]
pub struct RecordWishReq {
    pub client: ClientId,
    pub act: WishAct,
}

/// What an official decides.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize, specta::Type)]
#[serde(tag = "act", content = "of", rename_all = "camelCase")]
pub enum WishDecision {
    Restriction { id: RestrictionId, agree: bool, why: String },
    RefuseChannel { channel: ChannelDraft, why: String },
    Except { id: RepresentativeId, exception: RepresentativeException, why: String },
}

#[derive(Clone, PartialEq, Eq, Serialize, Deserialize, specta::Type)]
#[serde(rename_all = "camelCase")]
pub struct DecideWishReq {
    pub client: ClientId,
    pub decision: WishDecision,
}

/// A parent or guardian whose authority ends with the minor's coming of age.
#[derive(Clone, PartialEq, Eq, Serialize, specta::Type)]
#[serde(rename_all = "camelCase")]
pub struct ComingOfAge {
    pub representative: RepresentativeId,
    pub client: ClientId,
    pub client_name: String,
    pub name: String,
    /// The day from which the client decides alone.
    pub on: LocalDate,
    pub over: bool,
}

/// All wishes that wait or hold, for the officials.
#[derive(Clone, PartialEq, Eq, Serialize, specta::Type)]
#[serde(rename_all = "camelCase")]
pub struct WishesOverview {
    pub settings: WishSettings,
    pub decided_by: Option<String>,
    pub waiting: Vec<ClientRestriction>,
    pub in_force: Vec<ClientRestriction>,
    /// Within the next two months, or over and not ended yet.
    pub of_age: Vec<ComingOfAge>,
    pub rules: Vec<WishRule>,
}

impl std::fmt::Debug for WishAct {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("WishAct")
    }
}

impl std::fmt::Debug for WishDecision {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("WishDecision")
    }
}

quiet_debug!(
    RepresentativeDraft.authority,
    ClientRepresentative.id,
    RestrictionDraft.kind,
    ClientRestriction.id,
    ChannelDraft.asked_on,
    ClientChannel.id,
    InvolvedDraft.how,
    ClientInvolved.id,
    ClientWishes.client,
    WishEnd.on,
    RecordWishReq.client,
    DecideWishReq.client,
    ComingOfAge.client,
    WishesOverview.settings,
);
