//! The programs of this build.

use crate::Outcome;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};
use xtask::desk::Desk;

/// Where the programs under test are: `STILLROOM_PROGRAMS`, or beside this test.
#[must_use]
pub fn folder() -> PathBuf {
    if let Some(folder) = std::env::var_os("STILLROOM_PROGRAMS") {
        return folder.into();
    }
    // target/debug/deps/journeys-… → target/debug
    let here = std::env::current_exe().unwrap_or_default();
    let parent = here.parent().unwrap_or(Path::new("."));
    if parent.ends_with("deps") {
        parent.parent().unwrap_or(parent).to_path_buf()
    } else {
        parent.to_path_buf()
    }
}

/// The app.
#[must_use]
pub fn app() -> PathBuf {
    folder().join("stillroom")
}

/// `stillroomctl` on `vault`, as the desk's user.
#[must_use]
pub fn ctl(desk: &Desk, vault: &Path, passphrase: &str) -> Command {
    let mut command = desk.command(folder().join("stillroomctl"));
    command.arg("--vault").arg(vault).env("STILLROOM_PASSPHRASE", passphrase);
    command
}

/// Runs it; its standard output, when it exits with 0.
///
/// # Errors
/// With its exit code and what it said.
pub fn said(command: &mut Command) -> Outcome<String> {
    let out: Output = command.stdin(std::process::Stdio::null()).output()?;
    if out.status.success() {
        return Ok(String::from_utf8_lossy(&out.stdout).into_owned());
    }
    Err(format!(
        "{:?} ended with {}: {}{}",
        command.get_args().collect::<Vec<_>>(),
        out.status,
        String::from_utf8_lossy(&out.stdout),
        String::from_utf8_lossy(&out.stderr)
    )
    .into())
}

/// Where pictures and reports of a run go.
///
/// # Errors
/// When the folder can't be made.
pub fn reports() -> Outcome<PathBuf> {
    let reports = xtask::tree::target().join("journeys");
    std::fs::create_dir_all(&reports)?;
    Ok(reports)
}
