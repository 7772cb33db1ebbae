//! What can go wrong at the door. No PHI in any message.

use crate::{EntryId, Permission, UtcMillis};

/// An error of the record.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum RecordError {
    /// The role may not do this.
    #[error("Your role does not allow this ({}). Ask the owner.", .0.means())]
    NotAllowed(Permission),
    /// The passphrase must be given again.
    #[error("Give your passphrase again to go on.")]
    StepUpNeeded,
    /// A code of the second factor goes with the passphrase.
    #[error("Give a code from your authenticator app with your passphrase.")]
    CodeNeeded,
    /// The practice asks everyone for a code, and this person can't make one yet.
    #[error(
        "This practice asks for a code when something needs confirming, and you have no second factor yet. Set one up under your name; your passphrase is all you need."
    )]
    SecondFactorNeeded,
    /// The code isn't right: mistyped, too old, or one of the clocks is wrong.
    #[error(
        "That code isn't right. Nothing was changed. On this computer it is {clock}; if your phone says another time, put the wrong clock right and try the next code."
    )]
    WrongCode {
        /// What this computer's clock shows.
        clock: String,
    },
    /// A code confirms one thing once.
    #[error(
        "That code was used already. Nothing was changed. Wait until your app shows the next one, at most 30 seconds."
    )]
    CodeUsed,
    /// A one-time passphrase opened this session: a new one must be chosen first.
    #[error("Choose a passphrase of your own first.")]
    PassphraseChangeNeeded,
    /// The vault or the screen is locked.
    #[error("Stillroom is locked. Sign in to go on; nothing was changed.")]
    Locked,
    /// Login or passphrase isn't right, or this person's access has ended.
    #[error("That login and passphrase don't go together.")]
    WrongPassphrase,
    /// The PIN isn't right.
    #[error("That PIN isn't right. {left} more before your passphrase is asked for.")]
    WrongPin {
        /// How many misses are left.
        left: u32,
    },
    /// The PIN can't be used any more until the passphrase was given.
    #[error("Sign in with your passphrase; your PIN works again after that.")]
    PinBlocked,
    /// Too many misses: wait.
    #[error("Wait {seconds} second{} before the next try.", if *.seconds == 1 { "" } else { "s" })]
    Wait {
        /// How long, rounded up.
        seconds: u32,
    },
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
    /// An undo met a later change and changed nothing.
    #[error("{}", .0.message())]
    UndoConflict(UndoConflict),
    /// What an undo would take away is needed by something written since.
    #[error("Something else depends on this by now. Nothing was changed.")]
    Depended,
    /// This can't be undone.
    #[error("{0}")]
    NotUndoable(&'static str),
    /// Every owner would be gone.
    #[error("The practice needs at least one owner. Make somebody else an owner first; nothing was changed.")]
    LastOwner,
    /// The journal could not take the entry, so the look was refused.
    #[error(
        "The journal can't be written, so nothing is shown. What was saved before is safe. See that the disk has room and can be written to, and try again."
    )]
    JournalUnwritable,
    /// A long job was stopped.
    #[error("Stopped. Nothing was changed.")]
    Cancelled,
    /// The journal, or what it says, isn't what Stillroom wrote.
    #[error("The journal is damaged at entry {seq} ({why}). Nothing was changed; run a verification.")]
    Damaged {
        /// The entry.
        seq: i64,
        /// What doesn't fit.
        why: &'static str,
    },
    /// A page is damaged, and whatever is written now could damage more.
    #[error(
        "This record is damaged, so nothing more is written to it. What you can see is right and may be \
         printed. Restore the newest backup to go on; nothing was deleted."
    )]
    ReadOnly,
    /// An error of the vault beneath.
    #[error(transparent)]
    Vault(#[from] stillroom_vault::VaultError),
    /// The database refused; the code only, never the values.
    #[error("The record could not be read or written ({0}). Nothing was half saved.")]
    Database(String),
}

/// The later change that an undo met.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct UndoConflict {
    /// Its entry.
    pub entry: EntryId,
    /// Who made it: a name.
    pub who: String,
    /// When.
    pub at: UtcMillis,
    /// Its verb.
    pub verb: String,
}

impl UndoConflict {
    fn message(&self) -> String {
        format!("{} changed this later ({}). Undo that first; nothing was changed.", self.who, self.verb)
    }
}

impl RecordError {
    /// A short code for the UI and for scripts.
    #[must_use]
    pub fn code(&self) -> &'static str {
        match self {
            Self::NotAllowed(_) => "not_allowed",
            Self::StepUpNeeded => "step_up_needed",
            Self::CodeNeeded => "code_needed",
            Self::SecondFactorNeeded => "second_factor_needed",
            Self::WrongCode { .. } => "code_wrong",
            Self::CodeUsed => "code_used",
            Self::PassphraseChangeNeeded => "passphrase_change_needed",
            Self::Locked => "locked",
            Self::WrongPassphrase => "wrong_passphrase",
            Self::WrongPin { .. } => "wrong_pin",
            Self::PinBlocked => "pin_blocked",
            Self::Wait { .. } => "wait",
            Self::NotFound(_) => "not_found",
            Self::Invalid { .. } => "invalid",
            Self::Conflict(_) | Self::Depended => "conflict",
            Self::UndoConflict(_) => "undo_conflict",
            Self::NotUndoable(_) => "not_undoable",
            Self::LastOwner => "last_owner",
            Self::JournalUnwritable => "journal_unwritable",
            Self::Cancelled => "cancelled",
            Self::Damaged { .. } => "damaged",
            Self::ReadOnly => "read_only",
            Self::Vault(e) => e.code(),
            Self::Database(_) => "database",
        }
    }

    /// The form's field it is about.
    #[must_use]
    pub fn field(&self) -> Option<&'static str> {
        match self {
            Self::Invalid { field, .. } => Some(field),
            Self::CodeNeeded | Self::WrongCode { .. } | Self::CodeUsed => Some("code"),
            _ => None,
        }
    }

    /// Whether a file or an entry turned out to be damaged.
    pub(crate) fn is_damage(&self) -> bool {
        self.code() == "damaged"
    }

    pub(crate) fn database(what: impl Into<String>) -> Self {
        Self::Database(what.into())
    }
}

impl From<rusqlite::Error> for RecordError {
    fn from(e: rusqlite::Error) -> Self {
        use rusqlite::ErrorCode::{
            DatabaseCorrupt, DiskFull, NotADatabase, OutOfMemory, ReadOnly, SystemIoFailure,
        };
        // What a person can do something about, in the vault's words.
        if matches!(
            e.sqlite_error_code(),
            Some(DiskFull | SystemIoFailure | OutOfMemory | ReadOnly | DatabaseCorrupt | NotADatabase)
        ) {
            return Self::Vault(e.into());
        }
        // The message of an SQLite error may quote values: keep its code alone.
        let text = match &e {
            rusqlite::Error::SqliteFailure(f, _) => format!("SQLite {:?}/{}", f.code, f.extended_code),
            rusqlite::Error::SqlInputError { error, .. } => {
                format!("SQLite statement {:?}/{}", error.code, error.extended_code)
            }
            rusqlite::Error::QueryReturnedNoRows => "no rows".into(),
            rusqlite::Error::InvalidColumnType(i, _, t) => format!("column {i} holds {t}"),
            rusqlite::Error::FromSqlConversionFailure(i, t, _) => format!("column {i} of {t} does not fit"),
            rusqlite::Error::InvalidParameterCount(got, want) => {
                format!("{got} parameters instead of {want}")
            }
            rusqlite::Error::InvalidColumnIndex(i) => format!("no column {i}"),
            rusqlite::Error::InvalidColumnName(_) => "no column of that name".into(),
            rusqlite::Error::InvalidParameterName(_) => "no parameter of that name".into(),
            rusqlite::Error::InvalidQuery => "a query that is none".into(),
            rusqlite::Error::MultipleStatement => "several statements at once".into(),
            rusqlite::Error::ExecuteReturnedResults => "a change that returned rows".into(),
            _ => "SQLite, other".into(),
        };
        Self::Database(text)
    }
}
