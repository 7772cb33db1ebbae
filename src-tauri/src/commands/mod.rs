//! The commands, one thin file a capability: arguments in, a call of the practice, the result out.

// A command that matrix.rs doesn't list is called by nobody: it is no warning, it doesn't compile.
#![deny(dead_code)]

pub(crate) mod backup;
pub(crate) mod catalog;
pub(crate) mod chart;
pub(crate) mod clients;
pub(crate) mod imports;
pub(crate) mod journal;
pub(crate) mod programme;
pub(crate) mod reports;
pub(crate) mod schedule;
pub(crate) mod staff;
pub(crate) mod vault;

use crate::{
    events::{Changed, LockWarning, Locked, Progress},
    matrix,
};
use tauri_specta::{Builder, ErrorHandlingMode, collect_events};

/// Every command and event, for the window and for the bindings.
pub(crate) fn all() -> Builder<tauri::Wry> {
    Builder::new()
        .commands(matrix::registered())
        .events(collect_events![Changed, Locked, LockWarning, Progress])
        // One type a name: what differs between the two ways is left to serde.
        .disable_serde_phases()
        .error_handling(ErrorHandlingMode::Throw)
        .dangerously_cast_bigints_to_number()
}
