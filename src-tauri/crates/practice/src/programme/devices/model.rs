//! Devices, as the screens know them.

use crate::programme::KeptPaper;
use crate::programme::incidents::IncidentId;
use crate::programme::risk::RiskAssetId;
use crate::programme::words::words;
use crate::schedule::LocalDate;
use serde::{Deserialize, Serialize};
use stillroom_record::{DeviceId, UtcMillis};

stillroom_record::define_id! {
    /// Something in the inventory.
    DeviceItemId
}
stillroom_record::define_id! {
    /// One time that something was made unreadable.
    DisposalId
}
stillroom_record::define_id! {
    /// A backup stick, as the record knows it.
    StickId
}

words! {
    /// What it is.
    DeviceKind {
        Computer = "computer",
        Tablet = "tablet",
        Phone = "phone",
        Camera = "camera",
        Stick = "stick",
        Network = "network",
        Printer = "printer",
        Laser = "laser",
        Paper = "paper",
        Other = "other",
    }
}
words! {
    /// Yes, no, or nobody knows: which is never a yes.
    DeviceKnown { Yes = "yes", No = "no", Unknown = "unknown" }
}
words! {
    /// Where it stands.
    DeviceState {
        InUse = "inUse",
        /// Away for repair.
        Away = "away",
        Lost = "lost",
        /// Set aside: no longer used, still here.
        Aside = "aside",
        /// Gone for good, made unreadable before.
        Disposed = "disposed",
    }
}
words! {
    /// What was done with it.
    DeviceAct {
        HandedOut = "handedOut",
        Returned = "returned",
        Moved = "moved",
        Repair = "repair",
        Aside = "aside",
        Lost = "lost",
        Found = "found",
        Wiped = "wiped",
        Disposed = "disposed",
    }
}
words! {
    /// Whether a backup was made before it was moved.
    BackupBefore {
        Yes = "yes",
        No = "no",
        /// Nothing is only there.
        NotNeeded = "notNeeded",
    }
}
words! {
    /// How it was made unreadable.
    DisposalMethod { CryptoErase = "cryptoErase", Clear = "clear", Purge = "purge", Destroy = "destroy" }
}
words! {
    /// What a computer can tell of itself.
    SystemTopic { Disk = "disk", Updates = "updates" }
}
words! {
    /// Where that is from.
    CheckSource { Read = "read", Attested = "attested" }
}
words! {
    /// What is noted of the rooms.
    FacilityKind { Visitor = "visitor", Maintenance = "maintenance" }
}

/// A kind in words.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize, specta::Type)]
#[serde(rename_all = "camelCase")]
pub struct DeviceKindInfo {
    pub key: DeviceKind,
    pub name: String,
    pub hint: String,
    /// Whether such a thing usually holds clients' information.
    pub holds: DeviceKnown,
    /// The place of the risk analysis that it belongs to.
    pub asset: Option<String>,
}

/// A way to dispose in words.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize, specta::Type)]
#[serde(rename_all = "camelCase")]
pub struct DeviceMethodInfo {
    pub key: DisposalMethod,
    pub title: String,
    pub text: String,
    pub cite: String,
}

/// What to do when something is lost.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize, specta::Type)]
#[serde(rename_all = "camelCase")]
pub struct LostStep {
    pub of: String,
    pub text: String,
    pub link: Option<String>,
}

/// A thing as it is entered.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize, specta::Type)]
#[serde(rename_all = "camelCase")]
pub struct DeviceDraft {
    pub id: Option<DeviceItemId>,
    /// The version that was in front of the person; none for a new one.
    pub version: Option<u32>,
    pub kind: DeviceKind,
    pub name: String,
    pub serial: String,
    pub place: String,
    pub keeper: String,
    pub holds: DeviceKnown,
    pub encrypted: DeviceKnown,
    pub encrypted_how: String,
    pub bought_on: Option<LocalDate>,
    pub note: String,
    /// What Stillroom knows it by.
    pub stick: Option<StickId>,
    pub computer: Option<DeviceId>,
    /// The place of the risk analysis that it belongs to.
    pub asset: Option<RiskAssetId>,
}

/// Something to do about a device.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, specta::Type)]
#[serde(rename_all = "camelCase")]
pub struct DeviceTodo {
    pub what: String,
    pub by: Option<LocalDate>,
    pub cite: String,
}

/// One line of the inventory.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, specta::Type)]
#[serde(rename_all = "camelCase")]
pub struct DeviceLine {
    pub id: DeviceItemId,
    pub kind: DeviceKind,
    pub name: String,
    pub serial: String,
    pub place: String,
    pub keeper: String,
    pub holds: DeviceKnown,
    pub encrypted: DeviceKnown,
    pub state: DeviceState,
    pub state_on: LocalDate,
    pub stick: Option<StickId>,
    pub computer: Option<DeviceId>,
    pub todos: Vec<DeviceTodo>,
}

/// Something that Stillroom knows and that isn't in the inventory: one tap adds it.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, specta::Type)]
#[serde(rename_all = "camelCase")]
pub struct FoundDevice {
    pub draft: DeviceDraft,
    /// How Stillroom knows it, in a sentence.
    pub known: String,
}

/// What is known of a computer's own disk or updates.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, specta::Type)]
#[serde(rename_all = "camelCase")]
pub struct SystemCheck {
    pub computer: DeviceId,
    pub topic: SystemTopic,
    pub answer: DeviceKnown,
    pub source: CheckSource,
    pub fact: String,
    pub last_on: Option<LocalDate>,
    pub by: String,
    #[specta(type = i32)]
    pub at: UtcMillis,
    /// How many days old that is.
    pub age: i32,
    /// Too old to go by, by Stillroom's own threshold.
    pub old: bool,
}

/// A visitor, or work on the rooms.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize, specta::Type)]
#[serde(rename_all = "camelCase")]
pub struct FacilityEntry {
    pub kind: FacilityKind,
    pub on: LocalDate,
    pub who: String,
    pub what: String,
    pub place: String,
    /// Who was with them.
    pub with: String,
    /// Who wrote it; empty in a new one.
    pub by: String,
}

/// A place of the risk analysis.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, specta::Type)]
#[serde(rename_all = "camelCase")]
pub struct DevicePlace {
    pub id: RiskAssetId,
    pub name: String,
    /// Its key among the suggestions, if it came from one.
    pub key: Option<String>,
}

/// The inventory.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, specta::Type)]
#[serde(rename_all = "camelCase")]
pub struct DeviceRegister {
    pub items: Vec<DeviceLine>,
    pub found: Vec<FoundDevice>,
    pub kinds: Vec<DeviceKindInfo>,
    pub places: Vec<DevicePlace>,
    /// The computer that Stillroom runs on.
    pub here: DeviceId,
    /// What is known of each computer, this one first.
    pub checks: Vec<SystemCheck>,
    pub facility: Vec<FacilityEntry>,
}

/// Something that was done with a device.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, specta::Type)]
#[serde(rename_all = "camelCase")]
pub struct DeviceMove {
    pub act: DeviceAct,
    pub on: LocalDate,
    pub to: String,
    pub place: String,
    pub backup: Option<BackupBefore>,
    pub note: String,
    pub by: String,
    #[specta(type = i32)]
    pub at: UtcMillis,
}

/// How it was made unreadable: what the certificate says.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, specta::Type)]
#[serde(rename_all = "camelCase")]
pub struct DeviceDisposal {
    pub id: DisposalId,
    pub again: bool,
    pub method: DisposalMethod,
    pub title: String,
    pub text: String,
    pub cite: String,
    pub done_on: LocalDate,
    pub done_by: String,
    pub witness: String,
    pub note: String,
    /// The firm's own certificate, a photo.
    pub papers: Vec<KeptPaper>,
    pub by: String,
    #[specta(type = i32)]
    pub at: UtcMillis,
}

/// Everything of a device.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, specta::Type)]
#[serde(rename_all = "camelCase")]
pub struct DeviceFile {
    pub line: DeviceLine,
    pub draft: DeviceDraft,
    /// What can be done with it now.
    pub may: Vec<DeviceAct>,
    pub place_name: Option<String>,
    pub moves: Vec<DeviceMove>,
    pub disposals: Vec<DeviceDisposal>,
    pub methods: Vec<DeviceMethodInfo>,
    pub incident: Option<IncidentId>,
    /// What to do now that it is lost.
    pub now: Vec<LostStep>,
}

/// Which disposal a paper belongs to.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Deserialize, specta::Type)]
#[serde(rename_all = "camelCase")]
pub struct DisposalRef {
    pub device: DeviceItemId,
    pub disposal: DisposalId,
}

/// A change of a device.
#[derive(Clone, PartialEq, Eq, Debug, Deserialize, specta::Type)]
#[serde(rename_all = "camelCase")]
pub struct ChangeDeviceReq {
    pub id: DeviceItemId,
    pub version: u32,
    pub change: DeviceChange,
}

/// What is changed.
#[derive(Clone, PartialEq, Eq, Debug, Deserialize, specta::Type)]
#[serde(tag = "act", content = "of", rename_all = "camelCase")]
pub enum DeviceChange {
    Move(MoveDraft),
    Lost(LostDraft),
    Dispose(DisposalDraft),
}

impl DeviceChange {
    pub(super) const fn verb(&self) -> &'static str {
        match self {
            Self::Move(_) => "devices.move",
            Self::Lost(_) => "devices.lost",
            Self::Dispose(_) => "devices.dispose",
        }
    }
}

/// Handed out, returned, moved, sent for repair, set aside, found again.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize, specta::Type)]
#[serde(rename_all = "camelCase")]
pub struct MoveDraft {
    pub act: DeviceAct,
    pub on: LocalDate,
    pub to: String,
    pub place: String,
    pub backup: Option<BackupBefore>,
    pub note: String,
}

/// A loss: what the incident is opened with.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize, specta::Type)]
#[serde(rename_all = "camelCase")]
pub struct LostDraft {
    pub stolen: bool,
    /// The first day that anybody knew it.
    pub discovered: LocalDate,
    pub occurred: Option<LocalDate>,
    /// Where and how, in a sentence.
    pub what: String,
    pub first_step: String,
}

/// How it was made unreadable.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize, specta::Type)]
#[serde(rename_all = "camelCase")]
pub struct DisposalDraft {
    /// It is used again for something else.
    pub again: bool,
    pub method: DisposalMethod,
    pub done_on: LocalDate,
    pub done_by: String,
    pub witness: String,
    pub note: String,
}

/// What the shell read from the system.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct SystemReading {
    /// Whether the disk of the record is encrypted by the system.
    pub disk: DeviceKnown,
    /// How that is known, or why not.
    pub disk_fact: String,
    /// When the system was last updated; none where it doesn't tell.
    pub updated_at: Option<UtcMillis>,
    pub updates_fact: String,
}

/// What a person says of this computer.
#[derive(Clone, PartialEq, Eq, Debug, Deserialize, Serialize, specta::Type)]
#[serde(rename_all = "camelCase")]
pub struct AttestSystemReq {
    pub topic: SystemTopic,
    pub answer: DeviceKnown,
    /// How they know.
    pub fact: String,
    /// Of updates: the day of the last one.
    pub last_on: Option<LocalDate>,
}
