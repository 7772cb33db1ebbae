//! Debian's restic and the printed sheet, without Stillroom.

use crate::desk::*;
use std::process::{Command, Output};

fn restic(desk: &Desk, password: &str, words: &[&str]) -> Output {
    let out = Command::new("restic")
        .args(["--no-cache", "-r"])
        .arg(desk.repository())
        .args(words)
        .env("RESTIC_PASSWORD", password)
        .output();
    out.expect("restic is needed: `cargo xtask test` installs it")
}

fn said(out: &Output) -> String {
    format!("{}{}", String::from_utf8_lossy(&out.stdout), String::from_utf8_lossy(&out.stderr))
}

#[test]
fn restic_checks_lists_and_restores_with_the_sheet_as_it_is_printed() {
    let desk = Desk::ready();
    desk.run().unwrap();
    add(&desk.owner, "Second");
    let second = desk.run().unwrap();
    let password = desk.sheet.to_sheet().join(" ");

    let checked = restic(&desk, &password, &["check", "--read-data"]);
    assert!(checked.status.success(), "{}", said(&checked));
    assert!(said(&checked).contains("no errors were found"), "{}", said(&checked));
    let listed = said(&restic(&desk, &password, &["snapshots"]));
    assert!(listed.contains(&second.snapshot.id[..8]), "{listed}");
    let wrong = restic(&desk, &password.to_lowercase(), &["snapshots"]);
    assert!(!wrong.status.success());

    let to = desk.path("by-restic");
    let restored = restic(&desk, &password, &["restore", "latest", "--target", to.to_str().unwrap()]);
    assert!(restored.status.success(), "{}", said(&restored));
    let names: Vec<_> = files_under(&to).iter().map(|f| f.strip_prefix(&to).unwrap().to_owned()).collect();
    assert_eq!(names.len(), 6, "{names:?}");
    for photo in files_under(&desk.path("vault/blobs")) {
        let there = to.join(photo.strip_prefix(desk.path("vault")).unwrap());
        assert_eq!(bytes_of(&photo), bytes_of(&there));
    }
    let back = names_in(&to, &desk.sheet, &desk.clock);
    assert_eq!(back.len(), 22);
    assert!(back.contains(&CANARY.to_owned()) && back.contains(&"Second".to_owned()));

    // What restic leaves, Stillroom goes on with.
    desk.run().unwrap();
    assert_eq!(desk.all_restore(), 3);
    let checked = restic(&desk, &password, &["check", "--read-data"]);
    assert!(checked.status.success(), "{}", said(&checked));
}

#[test]
fn restic_finds_a_pruned_stick_whole() {
    let desk = Desk::ready();
    for n in 0..4 {
        add(&desk.owner, &format!("Day {n}"));
        desk.run().unwrap();
    }
    let keep = stillroom_backup::Retention { last: 1, days: 1, weeks: 1, months: 1 };
    desk.owner.step_up(&stillroom_record::Passphrase::new(OWNER)).unwrap();
    stillroom_backup::prune(&desk.owner, &desk.stick(), keep, &stillroom_backup::Job::silent()).unwrap();
    let checked = restic(&desk, &desk.sheet.to_text(), &["check", "--read-data"]);
    assert!(checked.status.success(), "{}", said(&checked));
}
