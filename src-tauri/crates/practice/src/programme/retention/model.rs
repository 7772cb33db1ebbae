//! Rules, holds, purges and certificates, as the screens know them.

use crate::clients::ClientId;
use crate::schedule::LocalDate;
use serde::{Deserialize, Serialize};
use stillroom_record::UtcMillis;

stillroom_record::define_id! {
    /// A legal hold.
    HoldId
}
stillroom_record::define_id! {
    /// A list of clients who may be erased.
    PurgeId
}
stillroom_record::define_id! {
    /// A client on such a list.
    PurgeItemId
}
stillroom_record::define_id! {
    /// The certificate of an erasure.
    ErasureCertificateId
}

/// From when a kind's years run.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize, specta::Type)]
#[serde(rename_all = "camelCase")]
pub enum RetentionCounts {
    /// The last time a client was seen, written about or paid.
    LastVisit,
    /// The birthday of coming of age.
    Majority,
    /// When a paper was made or was last in effect.
    Document,
}

/// A kind of record, and how long the practice keeps it.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, specta::Type)]
#[serde(rename_all = "camelCase")]
pub struct RetentionRule {
    pub slug: String,
    pub title: String,
    pub counts: RetentionCounts,
    pub text: String,
    pub proposal: String,
    pub cite: String,
    /// Whether it decides when a client's record may go.
    pub client: bool,
    /// The fewest years that may be chosen.
    pub least: u32,
    /// 0: nothing is decided yet; the years are Stillroom's proposal.
    pub version: u32,
    pub years: u32,
    pub age: Option<u32>,
    pub source: String,
    pub as_of: Option<LocalDate>,
    pub verified_by: String,
    pub note: String,
    #[specta(type = Option<i32>)]
    pub saved_at: Option<UtcMillis>,
    pub saved_by: Option<String>,
}

/// A rule as a person decides it.
#[derive(Clone, PartialEq, Eq, Debug, Deserialize, specta::Type)]
#[serde(rename_all = "camelCase")]
pub struct RetentionRuleDraft {
    pub slug: String,
    pub version: u32,
    pub years: u32,
    pub age: Option<u32>,
    pub source: String,
    pub as_of: Option<LocalDate>,
    pub verified_by: String,
    pub note: String,
}

/// What must not be erased.
#[derive(Clone, PartialEq, Eq, Serialize, specta::Type)]
#[serde(rename_all = "camelCase")]
pub struct LegalHold {
    pub id: HoldId,
    /// None: everything.
    pub client: Option<ClientId>,
    pub client_name: Option<String>,
    pub matter: String,
    pub why: String,
    pub from: LocalDate,
    pub placed_by: String,
    #[specta(type = i32)]
    pub placed_at: UtcMillis,
    pub released: Option<LocalDate>,
    pub released_why: String,
    pub released_by: Option<String>,
}

crate::clients::quiet_debug!(LegalHold.id);

/// A hold as a person places it.
#[derive(Clone, PartialEq, Eq, Deserialize, specta::Type)]
#[serde(rename_all = "camelCase")]
pub struct LegalHoldDraft {
    pub client: Option<ClientId>,
    pub matter: String,
    pub why: String,
    pub from: LocalDate,
}

crate::clients::quiet_debug!(LegalHoldDraft.client);

/// Lifts a hold.
#[derive(Clone, PartialEq, Eq, Debug, Deserialize, specta::Type)]
#[serde(rename_all = "camelCase")]
pub struct ReleaseHoldReq {
    pub hold: HoldId,
    pub why: String,
}

/// Where a client stands.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, specta::Type)]
#[serde(rename_all = "camelCase")]
pub enum RetentionStanding {
    /// The day has come.
    Due,
    /// It hasn't.
    NotYet,
    /// Nobody can say when: the birth date isn't known, or an incident is open.
    Never,
    /// A hold is on it.
    Held,
}

/// How long a client's record is kept.
#[derive(Clone, PartialEq, Eq, Serialize, specta::Type)]
#[serde(rename_all = "camelCase")]
pub struct ClientRetention {
    /// A hold stands on it.
    pub held: bool,
    /// The last day by the practice's rules; none while they aren't all decided, or the day is past.
    pub until: Option<LocalDate>,
    /// Which rule leads to that day.
    pub why: String,
}

crate::clients::quiet_debug!(ClientRetention.held);

/// A client whose day has come, or why it hasn't.
#[derive(Clone, PartialEq, Eq, Serialize, specta::Type)]
#[serde(rename_all = "camelCase")]
pub struct DueClient {
    pub client: ClientId,
    pub name: String,
    pub standing: RetentionStanding,
    /// The day from which the record may go.
    pub on: Option<LocalDate>,
    /// Why this day, without a name.
    pub why: String,
}

crate::clients::quiet_debug!(DueClient.client);

/// What became of a client on a list.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize, specta::Type)]
#[serde(rename_all = "camelCase")]
pub enum PurgeItemState {
    Proposed,
    Approved,
    /// Somebody decided to keep them.
    Kept,
    Erased,
}

/// Why a list was made.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize, specta::Type)]
#[serde(rename_all = "camelCase")]
pub enum PurgeKind {
    /// Their day has come.
    Due,
    /// The client asked, and a law lets the practice do it.
    Request,
}

/// A client on a list.
#[derive(Clone, PartialEq, Eq, Serialize, specta::Type)]
#[serde(rename_all = "camelCase")]
pub struct PurgeItem {
    pub id: PurgeItemId,
    pub client: ClientId,
    /// None once the client is gone.
    pub name: Option<String>,
    pub due_on: Option<LocalDate>,
    pub why: String,
    pub state: PurgeItemState,
    /// What would go, or went.
    pub goes: Vec<ErasedCount>,
    pub decided_by: Option<String>,
    pub certificate: Option<ErasureCertificateId>,
}

crate::clients::quiet_debug!(PurgeItem.id);

/// How much of something goes.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize, specta::Type)]
#[serde(rename_all = "camelCase")]
pub struct ErasedCount {
    /// In words, in the plural.
    pub what: String,
    pub count: u32,
}

/// A list of clients who may be erased.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, specta::Type)]
#[serde(rename_all = "camelCase")]
pub struct Purge {
    pub id: PurgeId,
    pub kind: PurgeKind,
    #[specta(type = i32)]
    pub proposed_at: UtcMillis,
    pub proposed_by: String,
    /// The one who looks was the one who proposed, and another owner has to approve.
    pub needs_another: bool,
    pub items: Vec<PurgeItem>,
}

/// Asks for a client's erasure because they asked and a law lets the practice.
#[derive(Clone, PartialEq, Eq, Deserialize, specta::Type)]
#[serde(rename_all = "camelCase")]
pub struct ErasureReq {
    pub client: ClientId,
    /// The law, e.g. the section of a State's code.
    pub law: String,
    /// Why it allows it here. No name: it outlasts the client's record.
    pub reason: String,
}

crate::clients::quiet_debug!(ErasureReq.client);

/// What an owner decides of a list.
#[derive(Clone, PartialEq, Eq, Debug, Deserialize, specta::Type)]
#[serde(rename_all = "camelCase")]
pub struct DecidePurgeReq {
    pub purge: PurgeId,
    /// Those that go.
    pub approve: Vec<PurgeItemId>,
    /// Those that stay.
    pub keep: Vec<PurgeItemId>,
}

/// What a run did.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, specta::Type)]
#[serde(rename_all = "camelCase")]
pub struct PurgeRun {
    pub erased: u32,
    /// Those that were approved and stayed after all, with why.
    pub stayed: Vec<PurgeStayed>,
    /// The log was emptied, or nobody was erased. If not, locking the vault does it.
    pub overwritten: bool,
    /// Older copies in the vault's folder that were removed.
    pub copies: u32,
}

/// Somebody who was approved and stayed.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, specta::Type)]
#[serde(rename_all = "camelCase")]
pub struct PurgeStayed {
    pub item: PurgeItemId,
    pub why: String,
}

/// A backup that still holds what was erased.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, specta::Type)]
#[serde(rename_all = "camelCase")]
pub struct StickLeft {
    pub name: String,
    /// When a backup was last made on it.
    #[specta(type = Option<i32>)]
    pub ran: Option<UtcMillis>,
    /// The first day on which it may hold nothing of them any more, if backups go on and old ones
    /// are taken off.
    pub earliest: LocalDate,
}

/// What was erased: ids, no names.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, specta::Type)]
#[serde(rename_all = "camelCase")]
pub struct ErasureCertificate {
    pub id: ErasureCertificateId,
    pub practice: String,
    pub client: ClientId,
    pub merged: Vec<ClientId>,
    pub kind: PurgeKind,
    pub why: String,
    pub due_on: Option<LocalDate>,
    pub counts: Vec<ErasedCount>,
    pub edition: String,
    #[specta(type = i32)]
    pub proposed_at: UtcMillis,
    pub proposed_by: String,
    pub approved_by: String,
    #[specta(type = i32)]
    pub erased_at: UtcMillis,
    pub erased_on: LocalDate,
    pub erased_by: String,
    pub sticks: Vec<StickLeft>,
}

/// A certificate in a list.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, specta::Type)]
#[serde(rename_all = "camelCase")]
pub struct ErasureCertificateLine {
    pub id: ErasureCertificateId,
    pub client: ClientId,
    pub erased_on: LocalDate,
    pub why: String,
}

/// The section's first screen.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, specta::Type)]
#[serde(rename_all = "camelCase")]
pub struct RetentionOverview {
    pub today: LocalDate,
    pub rules: Vec<RetentionRule>,
    /// Rules about clients that nobody verified yet: nothing is due until then.
    pub unverified: Vec<String>,
    pub holds: Vec<LegalHold>,
    /// Those whose day has come, those held first.
    pub due: Vec<DueClient>,
    /// How many have no birth date, and so are never due.
    pub no_birth_date: u32,
    pub purges: Vec<Purge>,
    pub certificates: Vec<ErasureCertificateLine>,
    /// Whether the one who looks may change rules and holds, and may approve and erase.
    pub may_manage: bool,
    pub may_purge: bool,
}
