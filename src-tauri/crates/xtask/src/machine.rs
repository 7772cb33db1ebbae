//! What the machine must have, and how it gets it.

use crate::process::{self, npm, output, run};
use crate::say::say;
use crate::tree;
use std::path::PathBuf;
use std::process::Command;
use std::time::Duration;

const MINUTE: Duration = Duration::from_secs(60);

/// What building needs on Debian and Ubuntu.
const TO_BUILD: &[&str] = &[
    "build-essential",
    "clang",
    "file",
    "libclang-dev",
    "libgtk-3-dev",
    "librsvg2-dev",
    "libwebkit2gtk-4.1-dev",
    "pkg-config",
];

/// What a private desk needs: a bus, a Secret Service, a display.
const FOR_A_DESK: &[&str] =
    &["dbus", "dbus-x11", "fonts-dejavu-core", "gnome-keyring", "libsecret-tools", "xauth", "xvfb"];

/// What the tests need besides.
const TO_TEST: &[&str] = &["gdb", "imagemagick", "restic", "strace", "webkit2gtk-driver"];

/// What is to be done on the machine.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Purpose {
    /// Build and open the app; `desk` when a private desk must be started.
    Run {
        /// Whether the private desk is needed.
        desk: bool,
    },
    /// Everything.
    Test,
}

/// Sees to the system's packages.
///
/// # Errors
/// Names what is missing where it can't be installed from here.
pub fn system(purpose: Purpose) -> Result<String, String> {
    if cfg!(target_os = "linux") {
        debian(purpose)
    } else if cfg!(target_os = "macos") {
        name_missing(&[
            ("cc", "the Xcode command line tools: xcode-select --install"),
            ("node", "Node 20.19 or newer: https://nodejs.org"),
            ("npm", "npm, which comes with Node"),
        ])
    } else {
        name_missing(&[
            ("perl", "Strawberry Perl (OpenSSL is built from source): https://strawberryperl.com"),
            ("clang", "LLVM with libclang (SQLCipher's bindings): https://releases.llvm.org"),
            ("node", "Node 20.19 or newer: https://nodejs.org"),
        ])
    }
}

fn name_missing(needed: &[(&str, &str)]) -> Result<String, String> {
    let missing: Vec<_> = needed.iter().filter(|(name, _)| tree::which(name).is_none()).collect();
    for (_, how) in &missing {
        say(&format!("  missing: {how}"));
    }
    if missing.is_empty() {
        Ok("complete".into())
    } else {
        Err(format!("{} things are missing on this machine, see above", missing.len()))
    }
}

fn debian(purpose: Purpose) -> Result<String, String> {
    let mut wanted: Vec<&str> = TO_BUILD.to_vec();
    if purpose != (Purpose::Run { desk: false }) {
        wanted.extend(FOR_A_DESK);
    }
    if purpose == Purpose::Test {
        wanted.extend(TO_TEST);
        if browser().is_none() {
            wanted.push("chromium");
        }
    }
    if tree::which("dpkg-query").is_none() {
        say("  This Linux is neither Debian nor Ubuntu. Stillroom needs what these packages hold there:");
        say(&format!("  {}", wanted.join(" ")));
        return Ok("not checked".into());
    }
    let missing = not_installed(&wanted);
    if missing.is_empty() {
        return Ok(format!("{} packages there", wanted.len()));
    }
    say(&format!("  Installing {} with apt-get: {}", count(missing.len()), missing.join(" ")));
    apt(&["update", "-qq"])?;
    let mut args = vec!["install", "-y", "-qq", "--no-install-recommends"];
    args.extend(&missing);
    apt(&args)?;
    let still = not_installed(&wanted);
    if still.is_empty() {
        Ok(format!("installed {}", count(missing.len())))
    } else {
        Err(format!("apt-get did not install: {}", still.join(" ")))
    }
}

fn count(n: usize) -> String {
    if n == 1 { "1 package".into() } else { format!("{n} packages") }
}

fn not_installed<'a>(wanted: &[&'a str]) -> Vec<&'a str> {
    // dpkg-query fails when it doesn't know a package, and still lists the others.
    let listed = Command::new("dpkg-query")
        .args(["-W", "-f", "${Package} ${db:Status-Status}\n"])
        .args(wanted)
        .output()
        .map(|out| String::from_utf8_lossy(&out.stdout).into_owned())
        .unwrap_or_default();
    wanted.iter().copied().filter(|p| !listed.lines().any(|line| line == format!("{p} installed"))).collect()
}

fn apt(args: &[&str]) -> Result<(), String> {
    let root = output(words(&["id", "-u"]))?.trim() == "0";
    let mut command = if root {
        Command::new("apt-get")
    } else {
        // sudo drops the environment; env brings the one variable back.
        let mut sudo = Command::new("sudo");
        sudo.args(["env", "DEBIAN_FRONTEND=noninteractive", "apt-get"]);
        sudo
    };
    command.env("DEBIAN_FRONTEND", "noninteractive").args(args);
    run(command, 15 * MINUTE)
}

fn words(words: &[&str]) -> Command {
    let mut command = Command::new(words.first().copied().unwrap_or("true"));
    command.args(words.iter().skip(1));
    command
}

/// The Chromium that the UI's component tests run in.
#[must_use]
pub fn browser() -> Option<PathBuf> {
    ["chromium", "google-chrome", "google-chrome-stable"].into_iter().find_map(tree::which)
}

/// Sees to Node and to the UI's modules.
///
/// # Errors
/// When Node is missing or too old, or npm fails.
pub fn modules() -> Result<String, String> {
    let version = output(words(&["node", "--version"]))
        .map_err(|_| "Node is missing: install Node 20.19 or newer".to_owned())?;
    if !node_is_new_enough(&version) {
        return Err(format!("Node {} is too old: 20.19 or newer is needed", version.trim()));
    }
    let ui = tree::ui();
    // npm writes this file last: what it names is installed.
    let installed = ui.join("node_modules/.package-lock.json");
    let age = |path: &PathBuf| std::fs::metadata(path).and_then(|m| m.modified()).ok();
    let fresh = match (age(&installed), age(&ui.join("package-lock.json"))) {
        (Some(there), Some(wanted)) => there >= wanted,
        _ => false,
    };
    if fresh {
        return Ok("node_modules is fresh".into());
    }
    let mut command = npm();
    command.args(["ci", "--no-audit", "--no-fund"]);
    run(command, 15 * MINUTE)?;
    Ok("npm ci".into())
}

fn node_is_new_enough(version: &str) -> bool {
    let mut numbers =
        version.trim().trim_start_matches('v').split('.').map(|n| n.parse::<u32>().unwrap_or(0));
    let (major, minor) = (numbers.next().unwrap_or(0), numbers.next().unwrap_or(0));
    major > 20 || (major == 20 && minor >= 19)
}

/// Sees to a program that cargo installs from source.
///
/// # Errors
/// When cargo can't build it.
pub fn cargo_program(name: &str, spec: &str, note: &str) -> Result<(), String> {
    if tree::which(name).is_some() {
        return Ok(());
    }
    say(&format!("  Installing {spec} with cargo, once ({note})"));
    let mut command = process::command("cargo");
    command.args(["install", "--locked", "--quiet", spec]);
    run(command, 25 * MINUTE)
}

#[cfg(test)]
mod tests {
    #[test]
    fn knows_which_node_is_new_enough() {
        for (version, enough) in
            [("v20.20.2\n", true), ("v20.18.0", false), ("v22.1.0", true), ("v18.20.1", false)]
        {
            assert_eq!(super::node_is_new_enough(version), enough, "{version}");
        }
    }
}
