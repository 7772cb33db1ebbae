//! One process at a time.

use crate::files::create_dir;
use crate::{VaultError, VaultFolder};
use std::fs::{File, OpenOptions, TryLockError};

/// The operating system's lock on a vault. It goes with the process, however it ends.
pub(crate) struct Lock(File);

impl Lock {
    pub(crate) fn take(folder: &VaultFolder) -> Result<Self, VaultError> {
        const FILE: &str = "lock";
        let path = folder.lock_file();
        create_dir(folder.path()).map_err(|error| VaultError::file("The folder", &error))?;
        let file = match crate::files::create(&path, false) {
            Ok(file) => file,
            Err(error) if error.kind() == std::io::ErrorKind::AlreadyExists => OpenOptions::new()
                .read(true)
                .write(true)
                .open(&path)
                .map_err(|error| VaultError::file(FILE, &error))?,
            Err(error) => return Err(VaultError::file(FILE, &error)),
        };
        match file.try_lock() {
            Ok(()) => Ok(Self(file)),
            Err(TryLockError::WouldBlock) => Err(VaultError::InUse),
            Err(TryLockError::Error(error)) => Err(VaultError::file(FILE, &error)),
        }
    }
}

impl Drop for Lock {
    fn drop(&mut self) {
        // Closing the file lets go too; a child process that inherited it would not.
        let _ = self.0.unlock();
    }
}
