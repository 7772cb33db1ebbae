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

    /// How many clients there are, as the program itself finds them.
    pub(crate) fn clients(&self) -> usize {
        let said = self.said(&["--json", "search", "given", "--limit", "200000"]);
        let value: serde_json::Value = serde_json::from_str(&said).unwrap();
        value.as_array().or_else(|| value["clients"].as_array()).map_or(0, Vec::len)
    }

    pub(crate) fn verifies(&self) {
        self.said(&["verify"]);
    }
}
