//! A practice that is reached through `stillroomctl` alone.

use std::path::{Path, PathBuf};
use std::process::Command;
use stillroom_tests::programs;
use xtask::desk::{Desk, Display};

pub(crate) const PASSPHRASE: &str = "a lantern over the still water";

pub(crate) struct Spa {
    desk: Desk,
    vault: PathBuf,
    folder: tempfile::TempDir,
}

impl Spa {
    /// A new practice at a desk of its own.
    pub(crate) fn open(name: &str) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let desk = Desk::start(&folder.path().join("desk"), Display::Theirs).unwrap();
        let spa = Self { desk, vault: folder.path().join("vault"), folder };
        spa.said(&["init", "--practice", name, "--owner", "olivia"]);
        spa
    }

    /// The same desk, another vault.
    pub(crate) fn moved_to(mut self, vault: &Path) -> Self {
        self.vault = vault.to_path_buf();
        self
    }

    pub(crate) fn folder(&self) -> &Path {
        self.folder.path()
    }

    pub(crate) fn ctl(&self, words: &[&str]) -> Command {
        let mut command = programs::ctl(&self.desk, &self.vault, PASSPHRASE);
        command.args(words).stdin(std::process::Stdio::null());
        command
    }

    pub(crate) fn said(&self, words: &[&str]) -> String {
        programs::said(&mut self.ctl(words)).unwrap()
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
        let said = self.said(&["--json", "search", &name, "--limit", "60"]);
        let hits: serde_json::Value = serde_json::from_str(&said).unwrap();
        hits.as_array().unwrap().iter().filter(|hit| hit["name"] == name.as_str()).count()
    }

    pub(crate) fn verifies(&self) {
        self.said(&["verify"]);
    }
}
