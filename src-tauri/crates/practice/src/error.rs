//! What can go wrong in the practice, in words for a person. No PHI in any message.

use stillroom_record::RecordError;

/// An error of the practice. The message is for a person, the code for the UI.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum PracticeError {
    /// The door or the record refused.
    #[error(transparent)]
    Record(#[from] RecordError),
    /// A field isn't right.
    #[error("{message}")]
    Invalid {
        /// The field, as the form names it.
        field: &'static str,
        /// What is wrong and how to put it right.
        message: String,
    },
    /// Records that look like the same person exist already.
    #[error("{count} existing {} like this client. Open it, or save as a new client.", if *.count == 1 { "record looks" } else { "records look" })]
    Duplicate {
        /// How many.
        count: usize,
    },
    /// Somebody saved a newer version meanwhile.
    #[error(
        "{who} changed this {what} while you were editing. Nothing of yours was saved; look at the newer version first."
    )]
    Changed {
        /// What was being saved, a word of the domain.
        what: &'static str,
        /// Who saved the newer version.
        who: String,
    },
    /// It collides with what the record holds.
    #[error("{0}")]
    Conflict(String),
    /// A file can't be read as what it should be.
    #[error("{0}")]
    File(String),
    /// The person stopped it. Nothing was changed.
    #[error("Stopped. Nothing was changed.")]
    Cancelled,
    /// The time that was asked for is taken; says by what and what is free next.
    #[error("{message}")]
    SlotTaken {
        /// What stands in the way, in words.
        message: String,
        /// The same for the screen.
        conflict: Box<crate::schedule::ConflictInfo>,
    },
}

impl PracticeError {
    /// What the UI tells errors apart by.
    #[must_use]
    pub fn code(&self) -> &'static str {
        match self {
            Self::Record(e) => e.code(),
            Self::Invalid { .. } => "invalid",
            Self::Duplicate { .. } => "duplicate",
            Self::Changed { .. } => "changed",
            Self::Conflict(_) => "conflict",
            Self::File(_) => "file",
            Self::Cancelled => "cancelled",
            Self::SlotTaken { .. } => "slot_taken",
        }
    }

    /// The field of the form it is about.
    #[must_use]
    pub fn field(&self) -> Option<&str> {
        match self {
            Self::Invalid { field, .. } => Some(field),
            Self::Record(error) => error.field(),
            _ => None,
        }
    }

    /// A field that isn't right.
    pub(crate) fn invalid(field: &'static str, message: impl Into<String>) -> Self {
        Self::Invalid { field, message: message.into() }
    }
}

/// For closures that the record calls (set-up, undo), which know only its own errors.
impl From<PracticeError> for RecordError {
    fn from(e: PracticeError) -> Self {
        match e {
            PracticeError::Record(e) => e,
            PracticeError::Invalid { field, message } => Self::Invalid { field, message },
            other => Self::Conflict(other.to_string()),
        }
    }
}

/// The result of a verb of the practice.
pub type Result<T, E = PracticeError> = std::result::Result<T, E>;
