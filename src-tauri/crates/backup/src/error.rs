//! What can go wrong with a backup, in words for the person in front of it.

use std::io;
use stillroom_record::RecordError;
use stillroom_vault::VaultError;

/// An error of a backup.
///
/// Every message says what happened, what is safe, and what to do next.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum BackupError {
    /// The stick or folder isn't there, or was pulled out.
    #[error(
        "The stick can't be reached. Backups that were finished before are whole, and so is your record. Plug it in again and try again."
    )]
    Gone,
    /// There is no backup here.
    #[error(
        "There is no Stillroom backup in this folder. Choose the stick itself, or set this one up first."
    )]
    NotSetUp,
    /// There is a backup here already.
    #[error("There is a Stillroom backup in this folder already. Nothing was changed.")]
    SetUpAlready,
    /// The stick holds another practice's backup.
    #[error(
        "This stick holds the backup of another record. Nothing was changed. Use another stick or folder."
    )]
    OtherVault,
    /// The repository belongs to an earlier vault key.
    #[error(
        "This stick was set up before the new vault key was made. What is on it is safe, and opens with the recovery key of then. Set the stick up again to go on with it."
    )]
    EarlierKey,
    /// The key opens no repository here.
    #[error(
        "This recovery key doesn't open this backup. Nothing was changed. Check that it is the sheet that was in use when the stick was last seen."
    )]
    WrongKey,
    /// The recovery key isn't kept in the vault.
    #[error(
        "This record keeps no recovery key for backups yet. Replace the recovery key once (and keep the new sheet); then set the stick up."
    )]
    NoRecoveryKey,
    /// The stick is full.
    #[error(
        "The stick is full. This backup was not finished; those before it are whole, and so is your record. Take old backups off the stick, or use a larger one."
    )]
    Full,
    /// A link lies where a file or folder of the backup should be.
    #[error(
        "{what} on the stick is a link to somewhere else. It was not followed and nothing was changed. Use another stick or folder."
    )]
    Link {
        /// What it is in the place of.
        what: String,
    },
    /// The operating system refused a file of the stick.
    #[error(
        "The stick could not be used ({kind}). Backups that were finished before are whole, and so is your record. Try again, or use another stick."
    )]
    Stick {
        /// The operating system's reason.
        kind: io::ErrorKind,
    },
    /// The operating system refused a file of this computer.
    #[error(
        "{what} could not be used ({kind}). Nothing was changed on the stick. Check the disk and its permissions, and try again."
    )]
    Disk {
        /// What.
        what: &'static str,
        /// The operating system's reason.
        kind: io::ErrorKind,
    },
    /// A file of the backup is damaged.
    #[error(
        "The backup is damaged: {what}. Your record is safe. Check the stick, and make a backup on another one."
    )]
    Damaged {
        /// What.
        what: String,
    },
    /// There is no such snapshot.
    #[error("There is no such backup on this stick. List what is there and choose one.")]
    NoSnapshot,
    /// The folder to restore to isn't empty.
    #[error("The folder to restore to isn't empty. Nothing was changed. Choose an empty or a new one.")]
    NotEmpty,
    /// What was restored isn't what was backed up.
    #[error(
        "The restored copy did not pass ({what}), so it was not put in place. Try an earlier backup, or another stick."
    )]
    NotPassed {
        /// What.
        what: String,
    },
    /// It was stopped.
    #[error("Stopped. Backups that were finished before are whole.")]
    Cancelled,
    /// An error of the record.
    #[error(transparent)]
    Record(#[from] RecordError),
}

impl BackupError {
    /// A stable word for the user interface and for scripts.
    #[must_use]
    pub fn code(&self) -> &'static str {
        match self {
            Self::Gone => "backup_gone",
            Self::NotSetUp => "backup_not_set_up",
            Self::SetUpAlready => "backup_set_up_already",
            Self::OtherVault => "backup_other_vault",
            Self::EarlierKey => "backup_earlier_key",
            Self::WrongKey => "backup_wrong_key",
            Self::NoRecoveryKey => "backup_no_recovery_key",
            Self::Full => "backup_full",
            Self::Link { .. } => "backup_link",
            Self::Stick { .. } => "backup_stick",
            Self::Disk { .. } => "backup_disk",
            Self::Damaged { .. } => "backup_damaged",
            Self::NoSnapshot => "backup_no_snapshot",
            Self::NotEmpty => "backup_not_empty",
            Self::NotPassed { .. } => "backup_not_passed",
            Self::Cancelled => "cancelled",
            Self::Record(e) => e.code(),
        }
    }

    /// An error of the operating system about the stick.
    pub(crate) fn stick(error: &io::Error) -> Self {
        match error.kind() {
            io::ErrorKind::StorageFull | io::ErrorKind::QuotaExceeded => Self::Full,
            kind => Self::Stick { kind },
        }
    }

    /// An error of the operating system about this computer's own disk.
    pub(crate) fn disk(what: &'static str, error: &io::Error) -> Self {
        Self::Disk { what, kind: error.kind() }
    }

    pub(crate) fn damaged(what: impl Into<String>) -> Self {
        Self::Damaged { what: what.into() }
    }
}

impl From<VaultError> for BackupError {
    fn from(error: VaultError) -> Self {
        Self::Record(error.into())
    }
}
