//! What can go wrong with a vault, in words for the person in front of it.

use crate::KeychainError;
use std::io;

/// An error of the vault.
///
/// Every message says what happened, what is safe, and what to do next. None
/// carries a secret, a name or a value out of the record.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum VaultError {
    /// No keychain service answers on this computer.
    #[error(
        "This computer's keychain does not answer, so the key kept there can't be read. Your record is safe and unchanged. Start the keychain service and try again, or use the recovery key."
    )]
    KeychainAbsent,
    /// The keychain service is there, but hangs.
    #[error(
        "This computer's keychain was asked and gave no answer for 10 seconds. Your record is safe and unchanged, and nothing was written. Log out and in again, or restart the keychain service, and try again; or use the recovery key."
    )]
    KeychainSilent,
    /// The keychain is there, but locked, or the person declined to unlock it.
    #[error(
        "This computer's keychain is locked. Your record is safe and unchanged. Unlock the keychain and try again, or use the recovery key."
    )]
    KeychainLocked,
    /// The keychain answered with an error of its own.
    #[error(
        "This computer's keychain refused ({0}). Your record is safe and unchanged. Try again, or use the recovery key."
    )]
    KeychainRefused(String),
    /// The keychain holds no entry for this vault: wiped, or a copy of the vault on another computer.
    #[error(
        "This computer's keychain holds no key for this record. Your record is safe and unchanged. Use the recovery key, or a code from the owner, to set this computer up."
    )]
    KeychainNoEntry,
    /// The keychain's entry for this vault doesn't fit it.
    #[error(
        "The key in this computer's keychain doesn't fit this record. Nothing was overwritten and your record is safe. Use the recovery key, or a code from the owner, to set this computer up again."
    )]
    KeychainWrongEntry,
    /// This person has no key slot on this device.
    #[error(
        "This login hasn't been set up on this computer. Nothing was changed. Ask the owner for a code for this computer, or use the recovery key."
    )]
    NotEnrolled,
    /// The passphrase opens no slot of this login.
    #[error(
        "The login or the passphrase is wrong. Nothing was changed. Check capital letters and the keyboard's language, and try again."
    )]
    WrongPassphrase,
    /// The recovery key is well formed, but not this vault's.
    #[error(
        "This recovery key doesn't open this record. Nothing was changed. Check that the sheet is the newest one: replacing the recovery key makes older sheets useless."
    )]
    WrongRecoveryKey,
    /// A group of the recovery key or of a code has a slip in it.
    #[error("Group {group} isn't right. Nothing was changed. Compare it with the sheet, letter by letter.")]
    BadGroup {
        /// Which group, counted from 1.
        group: usize,
    },
    /// The code is well formed, but opens no slot of this login.
    #[error(
        "This code doesn't open this record for this login, or has been used already. Nothing was changed. Ask the owner for a new one."
    )]
    WrongCode,
    /// Another process holds the vault.
    #[error(
        "This record is already open in another Stillroom on this computer. Nothing was changed. Close the other one first."
    )]
    InUse,
    /// Connections of this process are still open where none may be.
    #[error(
        "The record is still being used. Nothing was changed. Finish or cancel what is running and try again."
    )]
    StillOpen,
    /// A rekey was cut short after it was decided, or the vault's state is unsure.
    #[error(
        "The new key is being put in place. Your record is safe. Lock Stillroom and sign in again to finish."
    )]
    ReopenNeeded,
    /// The vault was written by a newer program.
    #[error(
        "This record was last used by a newer Stillroom ({what} {found}; this one knows {known}). Nothing was changed. Update Stillroom on this computer."
    )]
    NewerVersion {
        /// What is newer: the format or the schema.
        what: &'static str,
        /// The version found.
        found: u64,
        /// The newest version that this program knows.
        known: u64,
    },
    /// The vault was made before the first release, in a format that is read no more.
    #[error(
        "This record was made by a Stillroom from before its first release (format {found}; this one reads {known}). Nothing was changed. Open it with the Stillroom that made it."
    )]
    OlderFormat {
        /// The format found.
        found: u64,
        /// The format that this program reads.
        known: u32,
    },
    /// There is no vault in this folder.
    #[error("There is no Stillroom record in this folder. Choose another folder, or set up a new record.")]
    NoVault,
    /// There is a vault in this folder already.
    #[error(
        "There is already a Stillroom record in this folder. Nothing was changed. Open it, or choose an empty folder."
    )]
    VaultExists,
    /// A file of the vault is damaged.
    #[error(
        "{file} is damaged ({why}). It was left untouched. Restore it from a backup; don't delete anything."
    )]
    Damaged {
        /// The file, by its name within the vault.
        file: String,
        /// What is wrong with it.
        why: String,
    },
    /// The disk is full.
    #[error(
        "The disk is full. What was saved before is safe; this change was not saved. Make room and try again."
    )]
    DiskFull,
    /// The disk failed under the database: SQLite's code only. Whether the change that was being
    /// saved would outlive a power cut isn't known, so nothing is said of it.
    #[error(
        "The disk failed while the record was read or written. What was saved before is safe, and nothing was half saved. Try again; if it happens again, see that the disk is plugged in and not write-protected, make a backup, and have the disk looked at (error {0})."
    )]
    DiskFailed(i32),
    /// The computer has no memory left.
    #[error(
        "This computer has no memory left for the record. What was saved before is safe, and nothing was half saved. Close other programs and try again."
    )]
    OutOfMemory,
    /// The disk or the folder takes no more changes.
    #[error(
        "The disk or the folder that holds the record is read-only, so nothing more can be saved. What was saved before is safe. Let it be written to again, and try again."
    )]
    ReadOnlyFolder,
    /// The operating system refused a file.
    #[error(
        "{file} could not be used ({kind}). What was saved before is safe. Check the disk and its permissions, and try again."
    )]
    File {
        /// The file, by its name within the vault.
        file: String,
        /// The operating system's reason.
        kind: io::ErrorKind,
    },
    /// The database refused: its code only, never values.
    #[error("The record could not be read or written ({0}). Nothing was half saved.")]
    Database(String),
    /// A released migration was edited.
    #[error(
        "This program doesn't fit the record: migration {number} ({name}) is not the one that was applied. Nothing was changed. Install the original Stillroom again."
    )]
    MigrationChanged {
        /// Its number.
        number: u32,
        /// Its name.
        name: String,
    },
    /// The program's migrations are out of order.
    #[error(
        "This program's migrations are out of order at number {number}. Nothing was changed. Install the original Stillroom again."
    )]
    MigrationOrder {
        /// The first number out of order.
        number: u32,
    },
    /// A migration failed and was rolled back.
    #[error(
        "The record could not be brought up to date at migration {number} ({name}; {why}). It is as it was before. Report this, and go on with the previous Stillroom."
    )]
    MigrationFailed {
        /// Its number.
        number: u32,
        /// Its name.
        name: String,
        /// The database's code.
        why: String,
    },
    /// The person hasn't given the passphrase since the vault was opened.
    #[error("Give your passphrase again to go on. Nothing was changed.")]
    NotProven,
    /// A value that a caller gave isn't allowed.
    #[error("{0}")]
    Invalid(&'static str),
}

impl VaultError {
    /// A stable word for the user interface and for scripts.
    #[must_use]
    pub const fn code(&self) -> &'static str {
        match self {
            Self::KeychainAbsent => "keychain_absent",
            Self::KeychainSilent => "keychain_silent",
            Self::KeychainLocked => "keychain_locked",
            Self::KeychainRefused(_) => "keychain_refused",
            Self::KeychainNoEntry => "keychain_no_entry",
            Self::KeychainWrongEntry => "keychain_wrong_entry",
            Self::NotEnrolled => "not_enrolled",
            Self::WrongPassphrase => "wrong_passphrase",
            Self::WrongRecoveryKey => "wrong_recovery_key",
            Self::BadGroup { .. } => "bad_group",
            Self::WrongCode => "wrong_code",
            Self::InUse => "vault_in_use",
            Self::StillOpen => "still_open",
            Self::ReopenNeeded => "reopen_needed",
            Self::NewerVersion { .. } => "newer_version",
            Self::OlderFormat { .. } => "older_format",
            Self::NoVault => "no_vault",
            Self::VaultExists => "vault_exists",
            Self::Damaged { .. } => "damaged",
            Self::DiskFull => "disk_full",
            Self::DiskFailed(_) => "disk_failed",
            Self::OutOfMemory => "out_of_memory",
            Self::ReadOnlyFolder => "read_only_folder",
            Self::File { .. } => "file",
            Self::Database(_) => "database",
            Self::MigrationChanged { .. } => "migration_changed",
            Self::MigrationOrder { .. } => "migration_order",
            Self::MigrationFailed { .. } => "migration_failed",
            Self::NotProven => "step_up_needed",
            Self::Invalid(_) => "invalid",
        }
    }

    /// An error of the operating system about `file`.
    pub(crate) fn file(file: impl Into<String>, error: &io::Error) -> Self {
        match error.kind() {
            io::ErrorKind::StorageFull | io::ErrorKind::QuotaExceeded => Self::DiskFull,
            io::ErrorKind::ReadOnlyFilesystem => Self::ReadOnlyFolder,
            kind => Self::File { file: file.into(), kind },
        }
    }

    pub(crate) fn damaged(file: impl Into<String>, why: impl Into<String>) -> Self {
        Self::Damaged { file: file.into(), why: why.into() }
    }
}

impl From<rusqlite::Error> for VaultError {
    fn from(error: rusqlite::Error) -> Self {
        // The message of an SQLite error may quote values: only its code is kept.
        match &error {
            rusqlite::Error::SqliteFailure(failure, _)
            | rusqlite::Error::SqlInputError { error: failure, .. } => match failure.code {
                rusqlite::ErrorCode::DiskFull => Self::DiskFull,
                rusqlite::ErrorCode::ReadOnly => Self::ReadOnlyFolder,
                // The index of the write-ahead log couldn't grow: a full disk, in SQLite's words.
                _ if failure.extended_code == rusqlite::ffi::SQLITE_IOERR_SHMSIZE => Self::DiskFull,
                _ if failure.extended_code == rusqlite::ffi::SQLITE_IOERR_NOMEM => Self::OutOfMemory,
                rusqlite::ErrorCode::OutOfMemory => Self::OutOfMemory,
                rusqlite::ErrorCode::SystemIoFailure => Self::DiskFailed(failure.extended_code),
                rusqlite::ErrorCode::NotADatabase => {
                    Self::damaged("record.db", "it doesn't open with its key")
                }
                // Of the search index, not of a page: it says so too when it gets no memory.
                code if failure.extended_code == rusqlite::ffi::SQLITE_CORRUPT_VTAB => {
                    Self::Database(format!("{code:?}/{}", failure.extended_code))
                }
                rusqlite::ErrorCode::DatabaseCorrupt => Self::damaged("record.db", "a page of it is damaged"),
                code => Self::Database(format!("{code:?}/{}", failure.extended_code)),
            },
            rusqlite::Error::QueryReturnedNoRows => Self::Database("no rows".into()),
            rusqlite::Error::InvalidColumnType(column, _, found) => {
                Self::Database(format!("column {column} holds {found}"))
            }
            _ => Self::Database("unexpected".into()),
        }
    }
}

impl From<KeychainError> for VaultError {
    fn from(error: KeychainError) -> Self {
        match error {
            KeychainError::Absent => Self::KeychainAbsent,
            KeychainError::Silent => Self::KeychainSilent,
            KeychainError::Locked => Self::KeychainLocked,
            KeychainError::Refused(why) => Self::KeychainRefused(why),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_disk_that_takes_nothing_more_is_told_by_its_reason() {
        let of = |kind: io::ErrorKind| VaultError::file("lock", &kind.into()).code();
        assert_eq!(of(io::ErrorKind::StorageFull), "disk_full");
        assert_eq!(of(io::ErrorKind::ReadOnlyFilesystem), "read_only_folder");
        assert_eq!(of(io::ErrorKind::PermissionDenied), "file");
        let of = |code| {
            VaultError::from(rusqlite::Error::SqliteFailure(rusqlite::ffi::Error::new(code), None)).code()
        };
        assert_eq!(of(rusqlite::ffi::SQLITE_READONLY), "read_only_folder");
        assert_eq!(of(rusqlite::ffi::SQLITE_READONLY_DIRECTORY), "read_only_folder");
        assert_eq!(of(rusqlite::ffi::SQLITE_FULL), "disk_full");
        assert_eq!(of(rusqlite::ffi::SQLITE_IOERR_WRITE), "disk_failed");
    }
}
