//! stillroomctl: the same vault without a window, for scripts and for whoever must look when the
//! app won't start.
//!
//! **Invariants.** Every verb goes through the door as the person who signed in (or as the
//! recovery key, an actor of its own), so it is refused and journaled as in the app. The exit
//! code is 0 only on success; what went wrong is on standard error. Nothing is printed but by
//! `out.rs`, and a reader that goes away is no panic.
//!
//! **Not here:** SQL, permissions, anything that the app can't do.

mod ask;
mod cli;
mod door;
mod out;
mod verbs;

use clap::Parser;
use std::io::{self, Write};
use std::process::ExitCode;
use stillroom_backup::BackupError;
use stillroom_practice::PracticeError;
use stillroom_record::RecordError;
use stillroom_vault::VaultError;

/// Keys and what was read leave memory when they are freed.
#[global_allocator]
static ALLOCATOR: stillroom_vault::wipe::WipingAllocator = stillroom_vault::wipe::WipingAllocator::new();

/// Why a verb failed.
#[derive(Debug, thiserror::Error)]
enum Failure {
    #[error(transparent)]
    Practice(#[from] PracticeError),
    #[error(transparent)]
    Backup(#[from] BackupError),
    #[error("{message}")]
    Said { code: &'static str, message: String },
    #[error("The output could not be written ({}).", .0.kind())]
    Output(#[from] io::Error),
}

impl Failure {
    /// A failure in this program's own words.
    fn said(message: impl Into<String>) -> Self {
        Self::Said { code: "usage", message: message.into() }
    }

    /// A finding: the program worked, what it looked at didn't pass.
    fn found(code: &'static str, message: impl Into<String>) -> Self {
        Self::Said { code, message: message.into() }
    }

    fn code(&self) -> &str {
        match self {
            Self::Practice(e) => e.code(),
            Self::Backup(e) => e.code(),
            Self::Said { code, .. } => code,
            Self::Output(_) => "output",
        }
    }
}

impl From<RecordError> for Failure {
    fn from(e: RecordError) -> Self {
        PracticeError::from(e).into()
    }
}

impl From<VaultError> for Failure {
    fn from(e: VaultError) -> Self {
        RecordError::from(e).into()
    }
}

/// What a shell expects of a program whose reader went away.
const READER_GONE: u8 = 141;

fn main() -> ExitCode {
    let wiping = stillroom_vault::wipe::wipe_sqlite();
    // The words of a panic may hold what was being worked on.
    std::panic::set_hook(Box::new(|info| {
        let place = info.location().map(|l| format!(" ({}:{})", l.file(), l.line())).unwrap_or_default();
        let _ = writeln!(
            io::stderr(),
            "stillroomctl stopped on a mistake of its own{place}. Nothing was half saved."
        );
    }));
    let cli = cli::Cli::parse();
    let json = cli.common.json;
    match wiping.map_err(Failure::from).and_then(|()| verbs::run(cli)) {
        Ok(()) => ExitCode::SUCCESS,
        Err(Failure::Output(e)) if e.kind() == io::ErrorKind::BrokenPipe => ExitCode::from(READER_GONE),
        Err(failure) => {
            let said = if json {
                serde_json::json!({ "error": { "code": failure.code(), "message": failure.to_string() } })
                    .to_string()
            } else {
                format!("{failure}")
            };
            // Standard error may be gone too; the exit code still says it.
            let _ = writeln!(io::stderr(), "{said}");
            ExitCode::FAILURE
        }
    }
}
