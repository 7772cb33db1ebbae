//! A practice that is reached through `stillroomctl` alone.

use std::path::{Path, PathBuf};
use std::process::Command;
use stillroom_tests::programs;
use xtask::desk::{Desk, Display};
use xtask::say::say;

pub(crate) const OWNER: &str = "olivia";
pub(crate) const PASSPHRASE: &str = "a lantern over the still water";

pub(crate) struct Spa {
    desk: Desk,
    vault: PathBuf,
    folder: tempfile::TempDir,
}

impl Spa {
    /// A new practice at a desk of its own.
    pub(crate) fn open(name: &str) -> Self {
        let spa = Self::empty();
        spa.said(&["init", "--practice", name, "--owner", OWNER]);
        spa
    }

    /// A desk without a practice.
    pub(crate) fn empty() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let desk = Desk::start(&folder.path().join("desk"), Display::Theirs).unwrap();
        Self { desk, vault: folder.path().join("vault"), folder }
    }

    /// A new practice; gives its recovery key as well.
    pub(crate) fn with_sheet(name: &str) -> (Self, String) {
        let spa = Self::empty();
        let made = spa.answer(&["init", "--practice", name, "--owner", OWNER]);
        let groups = made["recoverySheet"].as_array().unwrap();
        let sheet: Vec<_> = groups.iter().map(|group| group.as_str().unwrap()).collect();
        (spa, sheet.join(" "))
    }

    /// The same desk, another vault.
    pub(crate) fn moved_to(mut self, vault: &Path) -> Self {
        self.vault = vault.to_path_buf();
        self
    }

    pub(crate) fn folder(&self) -> &Path {
        self.folder.path()
    }

    pub(crate) fn vault(&self) -> &Path {
        &self.vault
    }

    /// Any program, at this desk.
    pub(crate) fn seated(&self, program: &Path) -> Command {
        self.desk.command(program)
    }

    pub(crate) fn ctl(&self, words: &[&str]) -> Command {
        let mut command = programs::ctl(&self.desk, &self.vault, PASSPHRASE);
        command.args(words).stdin(std::process::Stdio::null());
        command
    }

    pub(crate) fn said(&self, words: &[&str]) -> String {
        programs::said(&mut self.ctl(words)).unwrap()
    }

    /// The same, as JSON.
    pub(crate) fn answer(&self, words: &[&str]) -> serde_json::Value {
        serde_json::from_str(&self.said(&[&["--json"], words].concat())).unwrap()
    }

    /// How often a list of `rows` came in: the same for its first, middle and last
    /// row, or it came in by halves.
    pub(crate) fn copies(&self, rows: usize) -> usize {
        let (first, middle, last) = (self.named(0), self.named(rows / 2), self.named(rows - 1));
        assert!(first == middle && middle == last, "came in by halves: {first}, {middle}, {last}");
        first
    }

    /// How many clients bear the name of this row.
    pub(crate) fn named(&self, row: usize) -> usize {
        let name = format!("Given{row} Family{row}");
        let hits = self.answer(&["search", &name, "--limit", "60"]);
        hits.as_array().unwrap().iter().filter(|hit| hit["name"] == name.as_str()).count()
    }

    /// What lies in the vault's folder, if there is one.
    pub(crate) fn files(&self) -> Vec<String> {
        let Ok(found) = std::fs::read_dir(&self.vault) else { return Vec::new() };
        found.map(|entry| entry.unwrap().file_name().to_string_lossy().into_owned()).collect()
    }

    /// The names of Stillroom's entries in this desk's keychain.
    pub(crate) fn keychain_entries(&self) -> Vec<String> {
        self.desk.secrets("app.stillroom").unwrap().into_iter().map(|(name, _)| name).collect()
    }

    /// What this desk's keychain keeps for the vault.
    pub(crate) fn device_secret(&self) -> Vec<u8> {
        let all = self.desk.secrets("app.stillroom").unwrap();
        all.into_iter().find(|(name, _)| name.ends_with("/device-secret")).unwrap().1
    }

    /// Whether its owner is let in, and finds nobody.
    pub(crate) fn signs_in(&self) -> bool {
        self.said(&["--json", "search", "anybody"]).trim() == "[]"
    }

    pub(crate) fn verifies(&self) {
        self.said(&["verify"]);
    }
}

impl Drop for Spa {
    fn drop(&mut self) {
        if std::thread::panicking() {
            // What a kill did can't be done again: it stays to be looked at.
            self.folder.disable_cleanup(true);
            say(&format!("left as it was: {}", self.folder.path().display()));
        }
    }
}
