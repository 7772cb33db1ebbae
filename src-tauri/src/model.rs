//! What the window and the shell say to each other about the vault and who is signed in.

use serde::{Deserialize, Serialize};
use stillroom_practice::{catalog::LockPolicy, clients::Tone, schedule::LocalDate};
use stillroom_record::{CodeRule, Permission, PersonId, Role, UtcMillis};

/// What is open.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize, specta::Type)]
#[serde(rename_all = "camelCase")]
pub(crate) enum Phase {
    /// There is no practice yet.
    FirstRun,
    /// No key is in memory.
    VaultLocked,
    /// The keys are in memory, nobody is signed in.
    ScreenLocked,
    /// Somebody is signed in.
    Open,
}

/// Everything the window needs to know to show the right screen.
#[derive(Clone, Debug, Serialize, specta::Type)]
#[serde(rename_all = "camelCase")]
pub(crate) struct AppState {
    pub(crate) phase: Phase,
    pub(crate) practice_name: Option<String>,
    /// Who may sign in on this device.
    pub(crate) logins: Vec<String>,
    /// Who may come back with a PIN.
    pub(crate) tiles: Vec<PersonTile>,
    /// Why the vault can't be opened in the usual way.
    pub(crate) problem: Option<Problem>,
    pub(crate) me: Option<Me>,
    pub(crate) time_zone: String,
    pub(crate) today: LocalDate,
    pub(crate) lock: LockPolicy,
    pub(crate) recovery_confirmed: bool,
    pub(crate) notices: Vec<Notice>,
}

/// Somebody who may come back with a PIN.
#[derive(Clone, Debug, Serialize, specta::Type)]
#[serde(rename_all = "camelCase")]
pub(crate) struct PersonTile {
    pub(crate) person: PersonId,
    pub(crate) name: String,
    /// What they sign in with when it isn't the PIN.
    pub(crate) login: String,
    pub(crate) initials: String,
    pub(crate) color: u32,
    pub(crate) pin_blocked: bool,
}

/// What stands in the way of opening.
#[derive(Clone, Debug, Serialize, specta::Type)]
pub(crate) struct Problem {
    pub(crate) code: String,
    pub(crate) message: String,
}

/// Who is signed in.
#[derive(Clone, Debug, Serialize, specta::Type)]
#[serde(rename_all = "camelCase")]
pub(crate) struct Me {
    pub(crate) person: PersonId,
    pub(crate) name: String,
    pub(crate) login: String,
    pub(crate) roles: Vec<Role>,
    pub(crate) permissions: Vec<Permission>,
    pub(crate) has_pin: bool,
    pub(crate) must_change_passphrase: bool,
    pub(crate) is_recovery: bool,
}

/// Something that whoever signs in should know.
#[derive(Clone, Debug, Serialize, specta::Type)]
pub(crate) struct Notice {
    pub(crate) code: String,
    pub(crate) message: String,
    pub(crate) tone: Tone,
}

/// Whether a passphrase will do.
#[derive(Clone, Debug, Serialize, specta::Type)]
pub(crate) struct Strength {
    pub(crate) ok: bool,
    /// 0 to 4.
    pub(crate) score: u8,
    pub(crate) message: String,
}

/// A practice to set up.
#[derive(Deserialize, specta::Type)]
#[serde(rename_all = "camelCase")]
pub(crate) struct SetUpPracticeReq {
    pub(crate) practice_name: String,
    pub(crate) time_zone: String,
    pub(crate) owner_name: String,
    pub(crate) owner_login: String,
    pub(crate) passphrase: String,
}

/// A recovery key to print, in groups.
#[derive(Serialize, specta::Type)]
#[serde(rename_all = "camelCase")]
pub(crate) struct RecoverySheet {
    pub(crate) recovery_sheet: Vec<String>,
}

/// Groups of the printed key, typed back.
#[derive(Deserialize, specta::Type)]
pub(crate) struct ConfirmRecoveryKeyReq {
    pub(crate) groups: Vec<SheetGroup>,
}

/// One group of the printed key.
#[derive(Deserialize, specta::Type)]
pub(crate) struct SheetGroup {
    /// Counted from 0.
    pub(crate) index: u32,
    pub(crate) text: String,
}

/// Somebody signs in.
#[derive(Deserialize, specta::Type)]
pub(crate) struct SignInReq {
    pub(crate) login: String,
    pub(crate) passphrase: String,
}

/// The printed key opens the vault.
#[derive(Deserialize, specta::Type)]
#[serde(rename_all = "camelCase")]
pub(crate) struct RecoverReq {
    pub(crate) recovery_key: String,
    /// Who gets a new passphrase by it; nobody: a session of the recovery key itself.
    pub(crate) login: Option<String>,
    pub(crate) new_passphrase: Option<String>,
}

/// A person brings their access to this OS account.
#[derive(Deserialize, specta::Type)]
#[serde(rename_all = "camelCase")]
pub(crate) struct EnrolReq {
    pub(crate) login: String,
    pub(crate) code: String,
    pub(crate) new_passphrase: String,
}

/// A person comes back by their tile.
#[derive(Deserialize, specta::Type)]
pub(crate) struct SwitchPersonReq {
    pub(crate) person: PersonId,
    pub(crate) pin: String,
}

/// A new passphrase of one's own.
#[derive(Deserialize, specta::Type)]
pub(crate) struct ChangePassphraseReq {
    pub(crate) current: String,
    pub(crate) next: String,
}

/// A new PIN of one's own.
#[derive(Deserialize, specta::Type)]
pub(crate) struct SetPinReq {
    pub(crate) passphrase: String,
    pub(crate) pin: String,
}

/// Something was confirmed.
#[derive(Debug, Serialize, specta::Type)]
#[serde(rename_all = "camelCase")]
pub(crate) struct SteppedUp {
    /// Where a recovery code was used: how many are left.
    pub(crate) codes_left: Option<u32>,
}

/// One's own second factor.
#[derive(Serialize, specta::Type)]
#[serde(rename_all = "camelCase")]
pub(crate) struct MySecondFactor {
    /// Since when it is on.
    #[specta(type = Option<i32>)]
    pub(crate) since: Option<UtcMillis>,
    /// How many recovery codes are left.
    pub(crate) codes_left: u32,
    /// When the practice asks for a code.
    pub(crate) rule: CodeRule,
}

/// A second factor to be put into an authenticator app. Shown once.
#[derive(Serialize, specta::Type)]
#[serde(rename_all = "camelCase")]
pub(crate) struct NewSecondFactor {
    /// The secret as it is typed, in groups.
    pub(crate) secret: Vec<String>,
    /// The QR code, a string a row: 1 is dark, 0 light. The quiet zone isn't in it.
    pub(crate) qr: Vec<String>,
}

/// Recovery codes of a second factor. Shown once.
#[derive(Serialize, specta::Type)]
pub(crate) struct RecoveryCodes {
    pub(crate) codes: Vec<String>,
}

impl RecoveryCodes {
    pub(crate) fn of<T: AsRef<str>>(codes: Vec<T>) -> Self {
        Self { codes: codes.iter().map(|code| code.as_ref().to_owned()).collect() }
    }
}

/// The vault has a new key.
#[derive(Serialize, specta::Type)]
#[serde(rename_all = "camelCase")]
pub(crate) struct RekeyResult {
    pub(crate) recovery_sheet: Vec<String>,
    /// The others' way back in.
    pub(crate) codes: Vec<RekeyCode>,
}

/// One person's way back in.
#[derive(Serialize, specta::Type)]
pub(crate) struct RekeyCode {
    pub(crate) login: String,
    pub(crate) code: String,
}
