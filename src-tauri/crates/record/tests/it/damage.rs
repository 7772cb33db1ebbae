//! One bit of a file is another: what was lost is said, and nothing wrong is ever shown.
//!
//! `STILLROOM_FLIPS=1000` for the long form.

use crate::support::*;
use std::path::Path;
use stillroom_record::*;

fn flips(short: u64) -> u64 {
    std::env::var("STILLROOM_FLIPS").ok().and_then(|n| n.parse().ok()).unwrap_or(short)
}

/// A number that looks like chance and is the same in every run.
fn dice(n: u64) -> u64 {
    let mut z = n.wrapping_add(1).wrapping_mul(0x9E37_79B9_7F4A_7C15);
    z = (z ^ (z >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
    z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
    z ^ (z >> 31)
}

/// Flips the `n`th bit of chance; gives where it is and what the file holds now.
fn flip(file: &Path, n: u64) -> (u64, Vec<u8>) {
    let mut bytes = std::fs::read(file).unwrap();
    let at = dice(n) % (bytes.len() as u64 * 8);
    bytes[usize::try_from(at / 8).unwrap()] ^= 1 << (at % 8);
    std::fs::write(file, &bytes).unwrap();
    (at / 8, bytes)
}

/// The vault as it lies in `kept`, with the keychain of that moment.
fn put_back(p: &Practice, kept: &Path, keychain: &std::collections::BTreeMap<String, Vec<u8>>) {
    std::fs::remove_dir_all(p.folder().path()).unwrap();
    copy_dir(kept, p.folder().path());
    p.keychain.0.lock().unwrap().clone_from(keychain);
}

#[test]
fn every_commit_lost_to_a_flip_in_the_log_is_announced_with_its_count() {
    const WRITES: usize = 24;
    let mut p = Practice::new();
    add_client(&p.owner, "Before");
    p.reopen();
    let wrote: Vec<EntryId> = (0..WRITES).map(|i| add_client(&p.owner, &format!("C{i}")).1).collect();
    // As a kill leaves it: copied while it is open.
    let crashed = tempfile::tempdir().unwrap();
    copy_dir(p.folder().path(), crashed.path());
    let keychain = p.keychain.0.lock().unwrap().clone();
    p.record.close();

    let many = flips(60);
    let (mut losses, mut whole) = (0, 0);
    for n in 0..many {
        put_back(&p, crashed.path(), &keychain);
        let log = p.folder().path().join("record.db-wal");
        let (at, flipped) = flip(&log, n);
        p.open_again();
        let notices = p.record.notices();
        let entries = last_entries(&p.owner, 200);
        let there: Vec<bool> = wrote.iter().map(|id| entries.iter().any(|e| e.id == *id)).collect();
        // What comes after a lost commit is lost with it: nothing stands on what isn't there.
        let left = there.iter().take_while(|t| **t).count();
        assert_eq!(there.iter().filter(|t| **t).count(), left, "byte {at}: a hole");
        let lost = WRITES - left;
        match notices[..] {
            [] => assert_eq!(lost, 0, "byte {at}: {lost} commits were lost in silence"),
            [Notice::EntriesLost { count }] => {
                let gap = entries.iter().find(|e| e.kind == EntryKind::Gap).unwrap();
                let (from, to) = gap.gap.unwrap();
                assert_eq!(to - from + 1, count, "byte {at}");
                let newest = entries.iter().map(|e| e.seq).filter(|s| *s <= to).max().unwrap();
                assert_eq!(newest + 1, from, "byte {at}: the gap begins behind what is there");
                // Where all are lost, the entry of the sign-in before them may be too.
                let also = if lost == WRITES { 0..=1 } else { 0..=0 };
                assert!(also.contains(&(count - i64::try_from(lost).unwrap())), "byte {at}: {count}, {lost}");
            }
            ref other => panic!("byte {at}: {other:?}"),
        }
        if lost > 0 {
            losses += 1;
            let report = verify(&p.owner);
            assert!(report.checks.iter().all(|c| c.ok == (c.name != "witness")), "byte {at}: {report:?}");
        } else {
            whole += 1;
        }
        let aside = std::fs::read_dir(p.folder().set_aside_dir()).unwrap().map(|f| f.unwrap().path());
        assert!(
            aside.into_iter().any(|f| std::fs::read(f).unwrap() == flipped),
            "byte {at}: the log as it was is set aside"
        );
        p.record.close();
    }
    assert!(losses > many / 2, "{losses} of {many} flips lost something");
    eprintln!("{many} flips in the log: {losses} lost commits, all announced; {whole} lost none");
}

#[test]
fn a_flip_in_the_database_is_found_and_nothing_wrong_is_shown() {
    let mut p = Practice::new();
    for i in 0..40 {
        add_client(&p.owner, &format!("C{i}"));
    }
    p.record.close();
    let sound = tempfile::tempdir().unwrap();
    copy_dir(p.folder().path(), sound.path());
    let keychain = p.keychain.0.lock().unwrap().clone();
    p.open_again();
    let truth = everything(&p.owner);
    p.record.close();

    let many = flips(60);
    let (mut at_the_door, mut by_a_look, mut by_verify) = (0, 0, 0);
    for n in 0..many {
        put_back(&p, sound.path(), &keychain);
        let (at, _) = flip(&p.folder().database_file(), n.wrapping_add(1 << 32));
        let (record, owner) = match p.try_open("maren", OWNER) {
            Ok(open) => open,
            Err(error) => {
                assert_eq!(error.code(), "damaged", "byte {at}: {error}");
                at_the_door += 1;
                continue;
            }
        };
        match try_everything(&owner) {
            Ok(shown) => assert_eq!(shown, truth, "byte {at}: something else was shown"),
            Err(error) => {
                assert_eq!(error.code(), "damaged", "byte {at}: {error}");
                by_a_look += 1;
            }
        }
        match owner.verify(&mut |_| {}, &|| false) {
            Ok(report) => {
                let pages = report.checks.iter().find(|c| c.name == "pages").unwrap();
                assert!(!report.ok && !pages.ok, "byte {at}: {report:?}");
            }
            Err(error) => assert_eq!(error.code(), "damaged", "byte {at}: {error}"),
        }
        by_verify += 1;
        assert_eq!(try_rename(&owner).unwrap_err().code(), "read_only", "byte {at}");
        record.close();
    }
    assert_eq!(at_the_door + by_verify, many);
    eprintln!(
        "{many} flips in the database: {at_the_door} refused at the door, {by_verify} found by Verify, \
         {by_a_look} of them by a look already"
    );
}

fn try_rename(session: &Session) -> Result<Done<usize>, RecordError> {
    session.write(edit(), |tx| tx.execute("UPDATE client SET name = 'Eve'", []))
}

#[test]
fn a_damaged_record_is_looked_at_and_not_written_to_until_every_page_is_whole() {
    let mut p = Practice::new();
    let (id, _) = add_client(&p.owner, "Ada");
    for i in 0..200 {
        add_client(&p.owner, &format!("C{i} {}", "x".repeat(400)));
    }
    p.record.close();
    let sound = std::fs::read(p.folder().database_file()).unwrap();
    let truth = sound.len();
    // A page in the middle of the file, until there is one that the door doesn't need.
    let found = (truth / 2048 / 3..truth / 2048).find(|page| {
        let mut bytes = sound.clone();
        bytes[page * 2048 + 100] ^= 1;
        std::fs::write(p.folder().database_file(), bytes).unwrap();
        p.try_open("maren", OWNER).is_ok_and(|(record, owner)| {
            let looks = try_everything(&owner).is_err();
            let told = record.is_damaged();
            record.close();
            looks && told
        })
    });
    assert!(found.is_some(), "a look met the damage");
    assert!(p.folder().damage_file().exists());
    p.open_again();
    assert_eq!(p.record.notices(), [Notice::Damaged], "it is remembered");
    assert_eq!(try_rename(&p.owner).unwrap_err().code(), "read_only");
    assert_eq!(p.owner.copy_record().unwrap_err().code(), "read_only", "no backup takes a sound one's place");
    assert_eq!(name_of(&p.owner, id).as_deref(), Some("Ada"), "what is whole is shown");
    assert_eq!(last_entries(&p.owner, 5)[0].verb, "client.view", "and that is journaled");
    let heard: std::sync::Arc<std::sync::Mutex<Vec<Topic>>> = std::sync::Arc::default();
    let ear = heard.clone();
    p.record.on_change(Box::new(move |topics| ear.lock().unwrap().extend(topics)));
    assert!(!verify(&p.owner).ok);
    assert!(p.record.is_damaged());
    p.record.close();
    // The page is put right: Verify sees it, and only Verify.
    std::fs::write(p.folder().database_file(), &sound).unwrap();
    std::fs::remove_file(p.folder().witness_file()).unwrap();
    p.keychain.0.lock().unwrap().retain(|k, _| !k.ends_with("witness"));
    p.open_again();
    assert_eq!(try_rename(&p.owner).unwrap_err().code(), "read_only");
    p.record.on_change(Box::new({
        let ear = heard.clone();
        move |topics| ear.lock().unwrap().extend(topics)
    }));
    let report = verify(&p.owner);
    assert!(report.ok, "{report:?}");
    assert_eq!(*heard.lock().unwrap(), ["vault"], "the window hears of it");
    assert!(!p.folder().damage_file().exists());
    assert_eq!(try_rename(&p.owner).unwrap().value, 201);
}
