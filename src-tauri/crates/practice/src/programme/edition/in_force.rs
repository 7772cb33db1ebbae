//! Which edition is in force in this process.
//!
//! It belongs to the vault, and is one for the whole process all the same: the rules that read the
//! texts are pure, take no transaction and are called from everywhere, Stillroom has one vault open
//! at a time, and `take_up` says anew at each way in what holds for the vault that was opened. So a
//! vault never sees the texts of one that was open before it.

use super::Package;
use std::sync::{PoisonError, RwLock};

static NOW: RwLock<Option<&'static Package>> = RwLock::new(None);

/// Tells editions apart: where a package lies, for it lies there as long as the process lives; 0
/// for what was compiled in.
pub(super) type Key = usize;

/// The package that was brought in and is in force; none where the compiled texts are.
pub(super) fn now() -> Option<&'static Package> {
    *NOW.read().unwrap_or_else(PoisonError::into_inner)
}

pub(super) fn set(package: Option<&'static Package>) {
    *NOW.write().unwrap_or_else(PoisonError::into_inner) = package;
}

pub(super) fn key(package: Option<&'static Package>) -> Key {
    package.map_or(0, |package| std::ptr::from_ref(package).addr())
}
