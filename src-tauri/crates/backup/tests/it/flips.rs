//! A bit that flipped on the stick: found by the check, or without any harm.

use crate::desk::*;
use std::collections::BTreeMap;
use stillroom_backup::{By, Job, check};

/// How many bits, spread over every kind of file; more by `STILLROOM_FLIPS`.
fn flips() -> usize {
    std::env::var("STILLROOM_FLIPS").ok().and_then(|n| n.parse().ok()).unwrap_or(32)
}

fn kind(path: &str) -> &'static str {
    ["keys/", "index/", "snapshots/", "data/", "config", "stillroom.json", "README.txt", "reserve"]
        .into_iter()
        .find(|kind| path.contains(kind))
        .unwrap_or("other")
}

#[test]
fn every_flipped_bit_is_found_or_harmless() {
    let desk = Desk::ready();
    desk.run().unwrap();
    add(&desk.owner, "More");
    desk.run().unwrap();
    let stick = desk.stick();
    assert!(check(By::Session(&desk.owner), &stick, &Job::silent()).unwrap().is_whole());
    let mut kinds: BTreeMap<&str, Vec<std::path::PathBuf>> = BTreeMap::new();
    for file in files_under(&stick) {
        let name = file.strip_prefix(&stick).unwrap().to_string_lossy().into_owned();
        kinds.entry(kind(&name)).or_default().push(file);
    }
    assert_eq!(kinds.len(), 8, "{kinds:?}");
    let mut random = fastrand::Rng::with_seed(4711);
    let mut found: BTreeMap<&str, (usize, usize)> = BTreeMap::new();
    for _ in 0..flips().div_ceil(kinds.len()) {
        for (kind, files) in &kinds {
            let file = &files[random.usize(..files.len())];
            let sound = bytes_of(file);
            let mut bytes = sound.clone();
            let at = random.usize(..bytes.len());
            bytes[at] ^= 1 << random.u8(..8);
            std::fs::write(file, &bytes).unwrap();
            let outcome = check(By::Session(&desk.owner), &stick, &Job::silent());
            let seen = outcome.as_ref().map_or(true, |checked| !checked.is_whole());
            let tally = found.entry(kind).or_default();
            if seen {
                tally.0 += 1;
            } else {
                // Harmless: with it, everything still restores.
                tally.1 += 1;
                assert!(
                    ["README.txt", "stillroom.json", "reserve"].contains(kind),
                    "{kind} at {at} of {}",
                    bytes.len()
                );
                desk.restore("harmless", None).unwrap();
                std::fs::remove_dir_all(desk.path("harmless")).unwrap();
            }
            std::fs::write(file, &sound).unwrap();
        }
    }
    println!("flipped bits, found and harmless: {found:?}");
    let end = check(By::Session(&desk.owner), &stick, &Job::silent()).unwrap();
    assert!(end.is_whole(), "{end:?}");
    assert_eq!(desk.all_restore(), 2);
}
