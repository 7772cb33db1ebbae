//! What crosses to the window when something goes wrong.

use serde::Serialize;
use stillroom_backup::BackupError;
use stillroom_practice::{PracticeError, schedule::ConflictInfo};
use stillroom_record::RecordError;

/// An error, in words for a person and a code for the screen. No PHI in either.
#[derive(Clone, Debug, Serialize, specta::Type)]
#[serde(rename_all = "camelCase")]
pub(crate) struct AppError {
    /// What the screen tells errors apart by.
    pub(crate) code: String,
    /// What happened, what is safe, what to do next.
    pub(crate) message: String,
    /// The field of the form it is about.
    pub(crate) field: Option<String>,
    /// What stands in the way of a slot.
    #[specta(optional)]
    pub(crate) conflict: Option<Box<ConflictInfo>>,
    /// How long to wait before the next try.
    #[specta(optional)]
    pub(crate) seconds: Option<u32>,
}

impl AppError {
    /// An error of the shell's own.
    pub(crate) fn new(code: &str, message: impl Into<String>) -> Self {
        Self { code: code.into(), message: message.into(), field: None, conflict: None, seconds: None }
    }

    /// An error about one field of a form.
    pub(crate) fn field(field: &str, message: impl Into<String>) -> Self {
        Self { field: Some(field.into()), ..Self::new("invalid", message) }
    }

    /// Nobody is signed in.
    pub(crate) fn locked() -> Self {
        RecordError::Locked.into()
    }

    /// A panic, or something else that must not have happened. Says nothing of its cause: it might hold PHI.
    pub(crate) fn internal() -> Self {
        Self::new(
            "internal",
            "Something went wrong inside Stillroom. Nothing was half saved. Try again; \
             if it happens twice, close Stillroom and open it anew.",
        )
    }
}

impl From<PracticeError> for AppError {
    fn from(e: PracticeError) -> Self {
        let mut error = Self { field: e.field().map(str::to_owned), ..Self::new(e.code(), e.to_string()) };
        match e {
            PracticeError::SlotTaken { conflict, .. } => error.conflict = Some(conflict),
            PracticeError::Record(RecordError::Wait { seconds }) => error.seconds = Some(seconds),
            _ => {}
        }
        error
    }
}

impl From<RecordError> for AppError {
    fn from(e: RecordError) -> Self {
        PracticeError::from(e).into()
    }
}

impl From<BackupError> for AppError {
    fn from(e: BackupError) -> Self {
        match e {
            BackupError::Record(e) => e.into(),
            other => Self::new(other.code(), other.to_string()),
        }
    }
}

/// What a command gives to the window.
pub(crate) type Answer<T> = Result<T, AppError>;
