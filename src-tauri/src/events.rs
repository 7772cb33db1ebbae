//! What the shell tells the window unasked.

use crate::model::AppState;
use serde::{Deserialize, Serialize};

/// Topics whose data changed, after the change is safely stored.
#[derive(Clone, Debug, Serialize, Deserialize, specta::Type, tauri_specta::Event)]
pub(crate) struct Changed(pub(crate) Vec<String>);

/// The screen or the vault was locked.
#[derive(Clone, Debug, Serialize, specta::Type, tauri_specta::Event)]
pub(crate) struct Locked(pub(crate) AppState);

/// The lock is near, or (none) no longer.
#[derive(Clone, Debug, Serialize, Deserialize, specta::Type, tauri_specta::Event)]
pub(crate) struct LockWarning(pub(crate) Option<Warning>);

/// How near the lock is.
#[derive(Clone, Copy, Debug, Serialize, Deserialize, specta::Type)]
pub(crate) struct Warning {
    pub(crate) seconds: u32,
}

/// How far a long job is.
#[derive(Clone, Debug, Serialize, Deserialize, specta::Type, tauri_specta::Event)]
#[serde(rename_all = "camelCase")]
pub(crate) struct Progress {
    pub(crate) job: String,
    /// What it is doing, in words.
    pub(crate) label: String,
    pub(crate) done: u64,
    pub(crate) total: u64,
    pub(crate) finished: bool,
    pub(crate) error: Option<String>,
    pub(crate) cancellable: bool,
}
