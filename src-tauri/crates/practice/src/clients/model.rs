//! A client, as people write them. Types that hold PHI don't print it.

use serde::{Deserialize, Serialize};
use stillroom_record::{EntryId, UtcMillis};
use uuid::Uuid;

stillroom_record::define_id! {
    /// One client.
    ClientId
}
stillroom_record::define_id! {
    /// One phone number of a client.
    PhoneId
}

/// Prints the type and what isn't PHI, never the rest.
macro_rules! quiet_debug {
    ($($name:ident $(. $field:ident)?),* $(,)?) => { $(
        impl std::fmt::Debug for $name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.debug_struct(stringify!($name))
                    $(.field(stringify!($field), &self.$field))?
                    .finish_non_exhaustive()
            }
        }
    )* };
}
pub(crate) use quiet_debug;

/// One line of a search or of a list of look-alikes.
#[derive(Clone, PartialEq, Serialize, specta::Type)]
#[serde(rename_all = "camelCase")]
pub struct ClientHit {
    pub id: ClientId,
    pub name: String,
    pub preferred: Option<String>,
    /// `YYYY-MM-DD`.
    pub birth_date: Option<String>,
    pub age: Option<u32>,
    pub phone: Option<String>,
    pub email: Option<String>,
    pub vip: bool,
    pub archived: bool,
    /// How many alerts of danger or warning wait on the client's page.
    pub alerts: u32,
    pub matched: Matched,
}

/// How a hit was found.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, specta::Type)]
#[serde(rename_all = "camelCase")]
pub enum Matched {
    Exact,
    /// By forgiving a slip of the finger.
    Typo,
}

/// What the search box sends.
#[derive(Clone, Deserialize, specta::Type)]
#[serde(rename_all = "camelCase")]
pub struct SearchRequest {
    pub text: String,
    pub limit: u32,
    pub include_archived: bool,
    /// The typing came to rest, or a hit was chosen: journaled.
    pub settled: bool,
}

/// A number as written, beside its E.164 form where it has one.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize, specta::Type)]
#[serde(rename_all = "camelCase")]
pub struct Phone {
    pub id: Option<PhoneId>,
    pub written: String,
    pub e164: Option<String>,
    pub label: String,
}

#[derive(Clone, Default, PartialEq, Eq, Serialize, Deserialize, specta::Type)]
#[serde(rename_all = "camelCase")]
pub struct Address {
    pub line1: String,
    pub line2: String,
    pub city: String,
    pub state: String,
    pub postal: String,
    pub country: String,
}

/// Somebody to reach about the client: emergency contact or guardian.
#[derive(Clone, Default, PartialEq, Eq, Serialize, Deserialize, specta::Type)]
#[serde(rename_all = "camelCase")]
pub struct Contact {
    pub name: String,
    pub phone: String,
    pub relation: String,
}

/// By which ways the client wants to hear from the practice. `false` is a restriction.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, specta::Type)]
#[serde(rename_all = "camelCase")]
pub struct Preferences {
    pub sms: bool,
    pub email: bool,
    pub phone: bool,
    pub marketing: bool,
}

impl Default for Preferences {
    /// The practice may reach a client about their visits; marketing needs a yes.
    fn default() -> Self {
        Self { sms: true, email: true, phone: true, marketing: false }
    }
}

/// A client's record. Text is `""` when empty.
#[derive(Clone, PartialEq, Serialize, specta::Type)]
#[serde(rename_all = "camelCase")]
pub struct Client {
    pub id: ClientId,
    pub version: u32,
    pub given_name: String,
    pub family_name: String,
    pub preferred_name: String,
    pub pronouns: String,
    /// `YYYY-MM-DD`.
    pub birth_date: Option<String>,
    /// In years, today in the practice's time zone.
    pub age: Option<u32>,
    pub phones: Vec<Phone>,
    pub email: String,
    pub address: Address,
    pub emergency: Contact,
    pub guardian: Option<Contact>,
    pub referral: String,
    pub tags: Vec<String>,
    pub vip: bool,
    /// How to reach them when the usual ways aren't safe; empty when not set.
    pub confidential_channel: String,
    pub preferences: Preferences,
    /// The front desk's note.
    pub note: String,
    pub archived: bool,
    #[specta(type = i32)]
    pub created_at: UtcMillis,
    #[specta(type = i32)]
    pub balance_cents: i64,
}

/// What the client form sends.
#[derive(Clone, Default, PartialEq, Serialize, Deserialize, specta::Type)]
#[serde(rename_all = "camelCase")]
pub struct ClientDraft {
    pub id: Option<ClientId>,
    /// The version the form was filled from; `null` for a new client.
    pub version: Option<u32>,
    pub given_name: String,
    pub family_name: String,
    pub preferred_name: String,
    pub pronouns: String,
    pub birth_date: Option<String>,
    pub phones: Vec<Phone>,
    pub email: String,
    pub address: Address,
    pub emergency: Contact,
    pub guardian: Option<Contact>,
    pub referral: String,
    pub tags: Vec<String>,
    pub vip: bool,
    pub confidential_channel: String,
    pub preferences: Preferences,
    pub note: String,
}

impl From<Client> for ClientDraft {
    /// The form, filled from the record.
    fn from(c: Client) -> Self {
        Self {
            id: Some(c.id),
            version: Some(c.version),
            given_name: c.given_name,
            family_name: c.family_name,
            preferred_name: c.preferred_name,
            pronouns: c.pronouns,
            birth_date: c.birth_date,
            phones: c.phones,
            email: c.email,
            address: c.address,
            emergency: c.emergency,
            guardian: c.guardian,
            referral: c.referral,
            tags: c.tags,
            vip: c.vip,
            confidential_channel: c.confidential_channel,
            preferences: c.preferences,
            note: c.note,
        }
    }
}

/// A record that may be the same person, with why.
#[derive(Clone, PartialEq, Serialize, specta::Type)]
#[serde(rename_all = "camelCase")]
pub struct Duplicate {
    pub client: ClientHit,
    /// In words, e.g. `Same mobile number`.
    pub reasons: Vec<String>,
}

/// The health summary.
#[derive(Clone, PartialEq, Serialize, Deserialize, specta::Type)]
#[serde(rename_all = "camelCase")]
pub struct Health {
    pub client: ClientId,
    /// `null` until something was first written.
    pub version: Option<u32>,
    pub allergies: Vec<Allergy>,
    pub medications: Vec<String>,
    pub conditions: Vec<String>,
    /// Skin type, 1 to 6.
    pub fitzpatrick: Option<u32>,
    pub pregnancy: Pregnancy,
    /// Asked, and there are none.
    pub no_known_allergies: bool,
    pub note: String,
    #[specta(type = Option<i32>)]
    pub updated_at: Option<UtcMillis>,
}

#[derive(Clone, PartialEq, Eq, Serialize, Deserialize, specta::Type)]
#[serde(rename_all = "camelCase")]
pub struct Allergy {
    pub substance: String,
    pub reaction: String,
    pub severity: Severity,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, specta::Type)]
#[serde(rename_all = "camelCase")]
pub enum Severity {
    Unknown,
    Mild,
    Moderate,
    Severe,
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, specta::Type)]
#[serde(rename_all = "camelCase")]
pub enum Pregnancy {
    #[default]
    Unknown,
    No,
    Pregnant,
    Breastfeeding,
}

/// What must be seen before anything is done.
#[derive(Clone, PartialEq, Eq, Serialize, specta::Type)]
#[serde(rename_all = "camelCase")]
pub struct Alert {
    pub tone: Tone,
    pub text: String,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, specta::Type)]
#[serde(rename_all = "camelCase")]
pub enum Tone {
    Danger,
    Warn,
    Info,
}

/// One thing that happened with a client.
#[derive(Clone, PartialEq, Serialize, specta::Type)]
#[serde(rename_all = "camelCase")]
pub struct TimelineItem {
    pub kind: TimelineKind,
    pub id: Uuid,
    #[specta(type = i32)]
    pub at: UtcMillis,
    pub title: String,
    pub detail: String,
    pub status: String,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, specta::Type)]
#[serde(rename_all = "camelCase")]
pub enum TimelineKind {
    Visit,
    Note,
    Addendum,
    Import,
    Merge,
}

/// What a merge would do, before it does.
#[derive(Clone, PartialEq, Serialize, specta::Type)]
#[serde(rename_all = "camelCase")]
pub struct MergePreview {
    pub fields: Vec<MergedField>,
    pub moves: Vec<MergeMove>,
}

#[derive(Clone, PartialEq, Eq, Serialize, specta::Type)]
#[serde(rename_all = "camelCase")]
pub struct MergedField {
    pub field: String,
    pub keep: String,
    pub drop: String,
    pub result: String,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, specta::Type)]
#[serde(rename_all = "camelCase")]
pub struct MergeMove {
    pub what: String,
    pub count: u32,
}

/// One change of a client's record, in words.
#[derive(Clone, PartialEq, Serialize, specta::Type)]
#[serde(rename_all = "camelCase")]
pub struct HistoryItem {
    pub entry: EntryId,
    #[specta(type = i32)]
    pub at: UtcMillis,
    pub who: String,
    pub verb: String,
    pub reason: Option<String>,
    pub fields: Vec<FieldChange>,
    pub undoable: bool,
}

#[derive(Clone, PartialEq, Eq, Serialize, specta::Type)]
#[serde(rename_all = "camelCase")]
pub struct FieldChange {
    pub label: String,
    pub from: Option<String>,
    pub to: Option<String>,
}

quiet_debug!(
    ClientHit.id,
    SearchRequest.settled,
    Phone.id,
    Address,
    Contact,
    Client.id,
    ClientDraft.id,
    Duplicate,
    Health.client,
    Allergy.severity,
    Alert.tone,
    TimelineItem.kind,
    MergePreview.moves,
    MergedField.field,
    HistoryItem.entry,
    FieldChange.label,
);
