//! Updates of the texts, signed with the key that only builds for development know.

use std::fmt::Write as _;
use std::path::Path;
use stillroom_practice::programme::edition::{of_the_repository, sealed};

const CONTENT: &str =
    concat!(env!("CARGO_MANIFEST_DIR"), "/../src-tauri/crates/practice/src/programme/content");
const KEY: &str = include_str!("../../src-tauri/crates/practice/tests/content_key/TEST-ONLY.key");

/// Edition 2027.`number`, with a sentence of its own.
pub(crate) fn update(number: u32) -> Vec<u8> {
    let every = (1..=number).rev().map(|one| format!("2027.{one}"));
    edition(&every.chain(["2026.1".to_owned()]).collect::<Vec<_>>(), "0.1.0")
}

/// The first of these editions, which tells of the others; for Stillroom `needs` and later.
pub(crate) fn edition(numbers: &[String], needs: &str) -> Vec<u8> {
    let folder = tempfile::tempdir().unwrap();
    copy(Path::new(CONTENT), folder.path());
    let mut about = format!("number = \"{}\"\nasOf = \"2027-01-15\"\n", numbers[0]);
    for one in numbers {
        writeln!(about, "[[changes]]\nnumber = \"{one}\"\ndate = \"2027-01-15\"\ntext = \"A sentence.\"")
            .unwrap();
    }
    std::fs::write(folder.path().join("edition.toml"), about).unwrap();
    let policy = folder.path().join("policies/09-breach.md");
    let text = std::fs::read_to_string(&policy).unwrap();
    std::fs::write(policy, format!("{text}\nA sentence of {} stands here.\n", numbers[0])).unwrap();
    let made = of_the_repository(folder.path(), needs).unwrap();
    let key = minisign::SecretKeyBox::from_string(KEY).unwrap().into_secret_key(Some(String::new())).unwrap();
    let signature = minisign::sign(None, &key, made.body.as_slice(), Some(made.comment), None).unwrap();
    sealed(&made, &signature.into_string()).unwrap()
}

fn copy(from: &Path, to: &Path) {
    std::fs::create_dir_all(to).unwrap();
    for entry in std::fs::read_dir(from).unwrap().map(Result::unwrap) {
        let there = to.join(entry.file_name());
        if entry.path().is_dir() {
            copy(&entry.path(), &there);
        } else {
            std::fs::copy(entry.path(), there).unwrap();
        }
    }
}
