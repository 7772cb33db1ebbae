//! People who work here, with what they may do by profession.

use serde::{Deserialize, Serialize};
use stillroom_record::{PersonId, Role, UtcMillis};

stillroom_record::define_id! {
    /// One licence of a person.
    LicenceId
}

/// A person of the practice, as the staff screen shows them.
#[derive(Clone, Debug, Serialize, specta::Type)]
#[serde(rename_all = "camelCase")]
pub struct StaffMember {
    pub id: PersonId,
    pub name: String,
    pub login: String,
    pub roles: Vec<Role>,
    /// What they do, e.g. `Injector`.
    pub title: String,
    /// What stands after the name, e.g. `NP`.
    pub credentials: String,
    /// Index into the UI's palette of columns.
    pub color: u32,
    pub active: bool,
    pub is_provider: bool,
    pub has_slot: bool,
    pub has_pin: bool,
    /// Since when they have a second factor.
    #[specta(type = Option<i32>)]
    pub second_factor: Option<UtcMillis>,
    pub licences: Vec<Licence>,
    #[specta(type = Option<i32>)]
    pub last_sign_in: Option<UtcMillis>,
}

/// A licence with its state today.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, specta::Type)]
#[serde(rename_all = "camelCase")]
pub struct Licence {
    pub id: LicenceId,
    pub kind: String,
    pub number: String,
    /// The state or country that issued it.
    pub state: String,
    /// The last day it is good for, `YYYY-MM-DD`.
    pub expires: String,
    pub status: LicenceStatus,
}

/// Whether a licence is good today.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, specta::Type)]
#[serde(rename_all = "camelCase")]
pub enum LicenceStatus {
    Current,
    /// Within the next 60 days.
    ExpiresSoon,
    Expired,
}

/// What the staff form sends.
#[derive(Clone, Debug, Deserialize, specta::Type)]
#[serde(rename_all = "camelCase")]
pub struct StaffDraft {
    pub id: Option<PersonId>,
    pub name: String,
    pub login: String,
    pub title: String,
    pub credentials: String,
    pub color: u32,
    pub roles: Vec<Role>,
}

/// What the licence form sends.
#[derive(Clone, Debug, Deserialize, specta::Type)]
#[serde(rename_all = "camelCase")]
pub struct LicenceDraft {
    pub id: Option<LicenceId>,
    pub person: PersonId,
    pub kind: String,
    pub number: String,
    pub state: String,
    pub expires: String,
}

/// A saved person; a new one comes with a passphrase to hand over once.
#[derive(Clone, Serialize, specta::Type)]
#[serde(rename_all = "camelCase")]
pub struct SavedStaff {
    pub member: StaffMember,
    pub one_time_passphrase: Option<String>,
}

impl std::fmt::Debug for SavedStaff {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("SavedStaff").field("member", &self.member.id).finish_non_exhaustive()
    }
}

/// What follows from ending somebody's access.
#[derive(Clone, Copy, Debug, Serialize, specta::Type)]
#[serde(rename_all = "camelCase")]
pub struct EndedAccess {
    /// An owner left: a new recovery key and a new vault key are proposed.
    pub propose_rekey: bool,
}

/// To hand over once; never printed.
#[derive(Clone, Serialize, specta::Type)]
#[serde(rename_all = "camelCase")]
pub struct OneTimePassphrase {
    pub passphrase: String,
}

/// To hand over once; never printed.
#[derive(Clone, Serialize, specta::Type)]
#[serde(rename_all = "camelCase")]
pub struct EnrolmentCode {
    pub code: String,
}

impl std::fmt::Debug for OneTimePassphrase {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("OneTimePassphrase")
    }
}
impl std::fmt::Debug for EnrolmentCode {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("EnrolmentCode")
    }
}
