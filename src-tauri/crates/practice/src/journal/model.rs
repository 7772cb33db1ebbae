//! Entries and findings, as the screens know them.

use crate::clients::{ClientId, quiet_debug};
use serde::{Deserialize, Serialize};
use stillroom_record::{EntryId, PersonId, UtcMillis};

/// Which entries.
#[derive(Clone, Debug, Default, Deserialize, specta::Type)]
#[serde(rename_all = "camelCase")]
pub struct JournalReq {
    pub client: Option<ClientId>,
    pub person: Option<PersonId>,
    /// A verb, or its first word: `client` is every verb on clients.
    pub verb: Option<String>,
    pub from: Option<UtcMillis>,
    pub to: Option<UtcMillis>,
    /// The page after this entry's number.
    pub before: Option<i64>,
    pub limit: u32,
}

/// Some entries, newest first.
#[derive(Clone, Debug, Serialize, specta::Type)]
#[serde(rename_all = "camelCase")]
pub struct JournalPage {
    pub entries: Vec<JournalEntry>,
    pub more: bool,
}

/// What kind of entry.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, specta::Type)]
#[serde(rename_all = "camelCase")]
pub enum JournalKind {
    Change,
    Read,
    Refusal,
    Failure,
    SignIn,
    System,
    Gap,
}

/// One entry.
#[derive(Clone, Serialize, specta::Type)]
#[serde(rename_all = "camelCase")]
pub struct JournalEntry {
    pub seq: i64,
    pub id: EntryId,
    pub at: UtcMillis,
    pub who: String,
    pub device: String,
    pub verb: String,
    pub kind: JournalKind,
    pub client: Option<ClientId>,
    pub client_name: Option<String>,
    pub reason: Option<String>,
    pub detail: Option<String>,
    /// How many rows it changed.
    pub changes: i64,
}

/// One entry with what it changed.
#[derive(Clone, Debug, Serialize, specta::Type)]
#[serde(rename_all = "camelCase")]
pub struct JournalDetail {
    pub entry: JournalEntry,
    pub fields: Vec<JournalField>,
}

/// One field, from what to what.
#[derive(Clone, Serialize, specta::Type)]
#[serde(rename_all = "camelCase")]
pub struct JournalField {
    pub table: String,
    pub label: String,
    pub from: Option<String>,
    pub to: Option<String>,
}

quiet_debug!(JournalEntry.seq, JournalField.label);

/// What a verification found.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, specta::Type)]
#[serde(rename_all = "camelCase")]
pub struct VerifyReport {
    pub ok: bool,
    pub entries: u64,
    /// The first bad entry, in words.
    pub first_bad: Option<String>,
    pub checks: Vec<VerifyCheck>,
    pub at: UtcMillis,
}

/// One thing that was looked at.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, specta::Type)]
#[serde(rename_all = "camelCase")]
pub struct VerifyCheck {
    pub name: String,
    pub ok: bool,
    pub detail: String,
}
