//! A newer edition of the texts.

use crate::sweep::{Flow, sweep};
use crate::world::World;
use sha2::{Digest as _, Sha256};
use std::collections::BTreeMap;
use std::path::Path;
use stillroom_practice::programme::edition::{self, bring_in, get_editions, make, sealed};

/// The texts of this clone, as an update holds them.
fn texts(at: &Path, below: &str, all: &mut BTreeMap<String, String>) {
    for entry in std::fs::read_dir(at).unwrap().map(std::result::Result::unwrap) {
        let name = format!("{below}{}", entry.file_name().to_str().unwrap());
        if entry.path().is_dir() {
            texts(&entry.path(), &format!("{name}/"), all);
        } else if name != "edition.toml" {
            all.insert(name, std::fs::read_to_string(entry.path()).unwrap());
        }
    }
}

struct Update {
    number: String,
    file: Vec<u8>,
    seen: String,
}

/// The next edition, signed with the key that only builds for development know.
fn next(w: &World) -> Update {
    let newest = w.number();
    let number = format!("2027.{newest}");
    let mut about = format!("number = \"{number}\"\nasOf = \"2027-01-15\"\n");
    for one in (1..=newest).rev().map(|n| format!("2027.{n}")).chain(["2026.1".to_owned()]) {
        about += &format!(
            "[[changes]]\nnumber = \"{one}\"\ndate = \"2027-01-15\"\ntext = \"A sentence was put right.\"\n"
        );
    }
    let mut all = BTreeMap::new();
    texts(&Path::new(env!("CARGO_MANIFEST_DIR")).join("src/programme/content"), "", &mut all);
    all.get_mut("policies/09-breach.md").unwrap().push_str(&format!("\nA sentence of {number}.\n"));
    let made = make(&about, "0.1.0", all).unwrap();
    let key = minisign::SecretKeyBox::from_string(include_str!("../content_key/TEST-ONLY.key")).unwrap();
    let key = key.into_secret_key(Some(String::new())).unwrap();
    let signature = minisign::sign(None, &key, made.body.as_slice(), Some(made.comment), None).unwrap();
    let file = sealed(&made, &signature.into_string()).unwrap();
    let seen = Sha256::digest(&file).iter().map(|b| format!("{b:02x}")).collect();
    Update { number, file, seen }
}

#[test]
fn a_newer_edition_is_brought_in() {
    sweep(&Flow {
        prepare: next,
        run: |w, update| bring_in(&w.lena(), &update.file, &update.seen).map(drop),
        done: |w, update| {
            // As whoever comes in next finds it: kept, and in force.
            edition::take_up(&w.lena()).unwrap();
            let page = get_editions(&w.lena()).unwrap();
            let kept = page.brought.iter().any(|one| one.number == update.number);
            assert_eq!(kept, page.edition.number == update.number, "in force, and not kept");
            kept
        },
        partly: None,
    });
}
