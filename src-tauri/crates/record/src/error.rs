//! What can go wrong at the door. No PHI in any message.

use crate::Permission;

/// An error of the record.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum RecordError {
    /// The role may not do this.
    #[error("You may not do this with your role ({0:?}). Ask the owner.")]
    NotAllowed(Permission),
    /// The passphrase must be given again.
    #[error("Give your passphrase again to go on.")]
    StepUpNeeded,
    /// The vault or the screen is locked.
    #[error("Stillroom is locked. Sign in to go on; nothing was changed.")]
    Locked,
    /// There is no such record.
    #[error("This {0} no longer exists.")]
    NotFound(&'static str),
    /// A field isn't right.
    #[error("{message}")]
    Invalid {
        /// The field, as the form names it.
        field: &'static str,
        /// What is wrong and how to put it right.
        message: String,
    },
    /// Somebody changed it meanwhile, or it collides with something.
    #[error("{0}")]
    Conflict(String),
    /// An error of the vault beneath.
    #[error(transparent)]
    Vault(#[from] stillroom_vault::VaultError),
    /// The database refused; the code only, never the values.
    #[error("The record could not be read or written ({0}). Nothing was half saved.")]
    Database(String),
}

impl From<rusqlite::Error> for RecordError {
    fn from(e: rusqlite::Error) -> Self {
        // The message of an SQLite error may quote values: keep its code alone.
        let text = match &e {
            rusqlite::Error::SqliteFailure(f, _) => format!("SQLite {:?}/{}", f.code, f.extended_code),
            rusqlite::Error::QueryReturnedNoRows => "no rows".into(),
            rusqlite::Error::InvalidColumnType(i, _, t) => format!("column {i} holds {t}"),
            other => format!("{:?}", std::mem::discriminant(other)),
        };
        Self::Database(text)
    }
}
