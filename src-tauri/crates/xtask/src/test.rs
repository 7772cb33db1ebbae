//! `cargo xtask test`: everything that must hold.

use crate::desk::{Desk, Display};
use crate::machine::{self, Purpose};
use crate::process::{cargo, npm, run};
use crate::say::say;
use crate::steps::{self, Step};
use crate::{licences, tidy, tree};
use std::time::Duration;

const MINUTE: Duration = Duration::from_secs(60);

/// The steps, in the order that they run. Those that build come in one row and
/// choose the whole workspace every time: another choice would be another set
/// of features, and the tree would be compiled twice.
pub const STEPS: &[Step] = &[
    Step { name: "machine", what: "packages of the system, test programs", needs: &[], run: machine },
    Step { name: "modules", what: "Node and the UI's modules", needs: &["machine"], run: machine::modules },
    Step { name: "fmt", what: "rustfmt", needs: &[], run: fmt },
    Step { name: "licences", what: "licences, bans, sources", needs: &[], run: licences::check },
    Step { name: "tidy", what: "what the compiler doesn't check", needs: &[], run: tidy::check },
    Step { name: "svelte-check", what: "types of the UI", needs: &["modules"], run: svelte_check },
    Step { name: "eslint", what: "lints of the UI", needs: &["modules"], run: eslint },
    Step { name: "prettier", what: "format of the UI", needs: &["modules"], run: prettier },
    Step { name: "ui-state", what: "the UI's state, in jsdom", needs: &["modules"], run: ui_state },
    Step { name: "ui-screens", what: "screens and axe, in Chromium", needs: &["modules"], run: ui_screens },
    Step {
        name: "ui-build",
        what: "the UI as it ships, without the fake",
        needs: &["modules"],
        run: ui_build,
    },
    Step { name: "clippy", what: "the workspace's lints", needs: &["machine", "ui-build"], run: clippy },
    Step { name: "build", what: "programs and tests", needs: &["machine", "ui-build"], run: build },
    Step { name: "tests", what: "Rust tests", needs: &["build"], run: tests },
    Step { name: "doc-tests", what: "examples in the docs", needs: &["build"], run: doc_tests },
    Step { name: "journeys", what: "a person's day, in the real window", needs: &["build"], run: journeys },
    Step { name: "faults", what: "kills, second process, full disk", needs: &["build"], run: faults },
];

/// Runs all steps, or those after `--only` with what they need.
///
/// # Errors
/// When a step fails.
pub fn test(args: &[String]) -> Result<(), String> {
    let only = match args.split_first() {
        None => &[],
        Some((flag, names)) if flag == "--only" && !names.is_empty() => names,
        Some((other, _)) => return Err(format!("unknown argument {other:?}; usage: test [--only STEP…]")),
    };
    say(&format!("Testing Stillroom; what is built goes to {}", tree::target().display()));
    steps::run(STEPS, only)
}

/// What the machine needs to test.
///
/// # Errors
/// When something is missing that can't be installed.
pub fn machine() -> Result<String, String> {
    let note = machine::system(Purpose::Test)?;
    machine::cargo_program("cargo-nextest", "cargo-nextest", "about 8 minutes on two cores")?;
    if cfg!(target_os = "linux") {
        machine::cargo_program("tauri-driver", "tauri-driver@2.1.0", "about 1 minute")?;
    }
    Ok(note)
}

fn fmt() -> Result<String, String> {
    let mut command = cargo();
    command.args(["fmt", "--all", "--check"]);
    run(command, 2 * MINUTE).map(|()| String::new())
}

/// All of the workspace. Windows can't replace a program that runs, so there
/// this one leaves itself out.
fn workspace(verb: &[&str]) -> std::process::Command {
    let mut command = cargo();
    command.args(verb).args(["--locked", "--workspace"]);
    if cfg!(windows) {
        command.args(["--exclude", "xtask"]);
    }
    command
}

fn clippy() -> Result<String, String> {
    let mut command = workspace(&["clippy"]);
    command.args(["--all-targets", "--", "-D", "warnings"]);
    run(command, 30 * MINUTE).map(|()| String::new())
}

/// Builds all programs and tests.
///
/// # Errors
/// When something doesn't build.
pub fn build() -> Result<String, String> {
    let mut command = workspace(&["build"]);
    command.arg("--all-targets");
    run(command, 40 * MINUTE).map(|()| String::new())
}

/// Tests of the vault and of stillroomctl keep real secrets: on Linux in a keyring
/// of their own, which is gone after; elsewhere the system's keychain is always there.
fn tests() -> Result<String, String> {
    let folder = tree::target().join("test-desk");
    let desk = if cfg!(target_os = "linux") { Some(Desk::start(&folder, Display::Theirs)?) } else { None };
    nextest(desk.as_ref(), &["-E", "not package(stillroom-tests)"], &[], 20 * MINUTE)
}

fn journeys() -> Result<String, String> {
    if !cfg!(target_os = "linux") {
        return Ok("Linux only: neither system has a WebDriver for its web view".into());
    }
    // One at a time: they measure, and two windows on two cores measure each other.
    nextest(None, &["-E", "package(stillroom-tests) and binary(journeys)", "-j", "1"], &[], 25 * MINUTE)
}

fn faults() -> Result<String, String> {
    if !cfg!(target_os = "linux") {
        return Ok("Linux only".into());
    }
    nextest(None, FAULTS, &[], 20 * MINUTE)
}

const FAULTS: &[&str] = &["-E", "package(stillroom-tests) and binary(faults)", "-j", "1"];

/// The faults with so many kills, each told as it passes.
///
/// # Errors
/// When one shows, or it takes longer than `limit`.
pub fn long_faults(kills: &str, limit: Duration) -> Result<(), String> {
    let choice = [FAULTS, &["--profile", "long", "--no-capture"]].concat();
    nextest(None, &choice, &[("STILLROOM_KILLS", kills)], limit).map(drop)
}

fn nextest(
    desk: Option<&Desk>,
    choice: &[&str],
    vars: &[(&str, &str)],
    limit: Duration,
) -> Result<String, String> {
    let mut command = workspace(&["nextest", "run"]);
    if let Some(desk) = desk {
        desk.seat(&mut command).env("STILLROOM_REAL_KEYCHAIN", "1");
    }
    command.arg("--no-fail-fast").args(choice).envs(vars.iter().copied());
    // A journey says where it stopped; its stack says nothing more.
    command.env("RUST_BACKTRACE", "0");
    // Seen by tests that start the programs of this build.
    command.env("STILLROOM_PROGRAMS", tree::target().join("debug"));
    run(command, limit).map(|()| String::new())
}

fn doc_tests() -> Result<String, String> {
    let mut command = workspace(&["test"]);
    command.args(["--doc", "--quiet"]);
    run(command, 15 * MINUTE).map(|()| String::new())
}

fn npm_run(script: &str, limit: Duration) -> Result<String, String> {
    let mut command = npm();
    command.args(["run", "--silent", script]);
    if let Some(browser) = machine::browser() {
        command.env("STILLROOM_CHROMIUM", browser);
    }
    run(command, limit).map(|()| String::new())
}

fn svelte_check() -> Result<String, String> {
    npm_run("check", 5 * MINUTE)
}

fn eslint() -> Result<String, String> {
    npm_run("lint", 5 * MINUTE)
}

fn prettier() -> Result<String, String> {
    npm_run("format:check", 3 * MINUTE)
}

fn ui_state() -> Result<String, String> {
    npm_run("test:state", 5 * MINUTE)
}

fn ui_screens() -> Result<String, String> {
    npm_run("test:screens", 10 * MINUTE)
}

/// Builds the UI that the app embeds.
///
/// # Errors
/// When it doesn't build, or holds the fake backend.
pub fn ui_build() -> Result<String, String> {
    npm_run("build", 5 * MINUTE)
}

#[cfg(test)]
mod tests {
    #[test]
    fn every_step_needs_only_steps_before_it() {
        let mut before: Vec<&str> = Vec::new();
        for step in super::STEPS {
            for need in step.needs {
                assert!(before.contains(need), "{} needs {need}, which comes later or not at all", step.name);
            }
            before.push(step.name);
        }
    }
}
