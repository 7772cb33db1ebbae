//! Who answers for secrets on this system.
//!
//! The Secret Service is a program like others: it may come after Stillroom, or go and come again.
//! So it isn't looked for once and for all, as crate keyring does, but whenever there is none.

use super::KeychainError;

/// Sees that there is somebody to ask.
#[cfg(all(unix, not(target_os = "macos")))]
pub(super) fn find() -> Result<(), KeychainError> {
    if keyring_core::get_default_store().is_none() {
        let store = zbus_secret_service_keyring_store::Store::new().map_err(|error| {
            tracing::warn!(%error, "no keychain");
            KeychainError::Absent
        })?;
        keyring_core::set_default_store(store);
    }
    Ok(())
}

/// Forgets who answered so far. Gives whether somebody else may be found.
#[cfg(all(unix, not(target_os = "macos")))]
pub(super) fn forget() -> bool {
    keyring_core::unset_default_store().is_some()
}

/// Here the keychain is a part of the system.
#[cfg(not(all(unix, not(target_os = "macos"))))]
pub(super) fn find() -> Result<(), KeychainError> {
    keyring::Entry::store_status().as_ref().map(|()| ()).map_err(|error| {
        tracing::warn!(%error, "no keychain");
        KeychainError::Absent
    })
}

#[cfg(not(all(unix, not(target_os = "macos"))))]
pub(super) fn forget() -> bool {
    false
}
