//! Other programs, with a limit to how long they may take.

use crate::say::{say, spell};
use crate::tree;
use std::ffi::{OsStr, OsString};
use std::process::{Child, Command, ExitStatus, Stdio};
use std::time::{Duration, Instant};

/// The words that this program was called with, after its own name.
///
/// # Errors
/// When one isn't Unicode.
pub fn words() -> Result<Vec<String>, String> {
    read(std::env::args_os().skip(1))
}

fn read(words: impl Iterator<Item = OsString>) -> Result<Vec<String>, String> {
    let not_unicode = |word: OsString| format!("{} isn't Unicode", word.display());
    words.map(|word| word.into_string().map_err(not_unicode)).collect()
}

/// `cargo`, as this toolchain's, building where [`tree::target`] says.
///
/// `cargo run` hands its own variables down; they are taken out, so that what
/// is built here and what a person builds by hand are one and the same.
#[must_use]
pub fn cargo() -> Command {
    let mut command = command(std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into()));
    command.env("CARGO_TARGET_DIR", tree::target());
    command
}

/// `npm`, in the UI's folder.
#[must_use]
pub fn npm() -> Command {
    let mut command = command(if cfg!(windows) { "npm.cmd" } else { "npm" });
    command.current_dir(tree::ui());
    command
}

/// Any program, at the root of the clone, free of what `cargo run` adds.
#[must_use]
pub fn command(program: impl AsRef<OsStr>) -> Command {
    let mut command = Command::new(program);
    command.current_dir(tree::root());
    for (name, _) in std::env::vars_os() {
        let text = name.to_string_lossy();
        if text.starts_with("CARGO_PKG_")
            || text.starts_with("CARGO_MANIFEST_")
            || matches!(text.as_ref(), "CARGO_CRATE_NAME" | "CARGO_BIN_NAME" | "CARGO_PRIMARY_PACKAGE")
        {
            command.env_remove(&name);
        }
    }
    command
}

/// Runs it to its end, its output shown as it comes.
///
/// # Errors
/// When it can't be started, fails, or takes longer than `limit`.
pub fn run(mut command: Command, limit: Duration) -> Result<(), String> {
    let shown = shown(&command);
    say(&format!("  $ {shown}"));
    command.stdin(Stdio::null());
    own_group(&mut command);
    let child = command.spawn().map_err(|e| format!("{shown}: {e}"))?;
    let status = wait(child, limit).map_err(|why| format!("{shown}: {why}"))?;
    if status.success() { Ok(()) } else { Err(format!("{shown}: {status}")) }
}

/// Runs it quietly and gives its standard output.
///
/// # Errors
/// When it can't be started or fails; the message ends with what it said.
pub fn output(mut command: Command) -> Result<String, String> {
    let shown = shown(&command);
    let out = command.stdin(Stdio::null()).output().map_err(|e| format!("{shown}: {e}"))?;
    if out.status.success() {
        Ok(String::from_utf8_lossy(&out.stdout).into_owned())
    } else {
        Err(format!("{shown}: {}\n{}", out.status, String::from_utf8_lossy(&out.stderr).trim()))
    }
}

fn shown(command: &Command) -> String {
    let mut text = std::path::Path::new(command.get_program())
        .file_name()
        .unwrap_or(command.get_program())
        .to_string_lossy()
        .into_owned();
    for arg in command.get_args() {
        text.push(' ');
        text.push_str(&arg.to_string_lossy());
    }
    text
}

/// Waits for `child`; ends it and all it started when `limit` is over.
///
/// # Errors
/// When the limit is over or the system can't say.
pub fn wait(mut child: Child, limit: Duration) -> Result<ExitStatus, String> {
    let started = Instant::now();
    loop {
        match child.try_wait() {
            Ok(Some(status)) => return Ok(status),
            Ok(None) if started.elapsed() > limit => {
                end_group(&mut child);
                return Err(format!("took longer than {}, ended", spell(limit)));
            }
            Ok(None) => std::thread::sleep(Duration::from_millis(50)),
            Err(e) => return Err(e.to_string()),
        }
    }
}

/// Puts what `command` starts in a process group of its own, so that it can be
/// ended whole.
pub fn own_group(command: &mut Command) {
    #[cfg(unix)]
    std::os::unix::process::CommandExt::process_group(command, 0);
    #[cfg(not(unix))]
    let _ = command;
}

/// Ends `child` and its process group, then collects it.
pub fn end_group(child: &mut Child) {
    #[cfg(unix)]
    {
        let group = format!("-{}", child.id());
        let _ = Command::new("kill")
            .args(["-KILL", "--", &group])
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .status();
    }
    let _ = child.kill();
    let _ = child.wait();
}

#[cfg(all(test, unix))]
mod tests {
    use super::*;
    use std::os::unix::ffi::OsStringExt as _;

    #[test]
    fn a_word_that_is_not_unicode_is_named_and_no_panic() {
        let words = |last: &[u8]| [b"--json".to_vec(), last.to_vec()].into_iter().map(OsString::from_vec);
        assert_eq!(read(words("Zoë".as_bytes())).unwrap(), ["--json", "Zoë"]);
        assert_eq!(read(words(b"a\xff")).unwrap_err(), "a\u{fffd} isn't Unicode");
    }
}
