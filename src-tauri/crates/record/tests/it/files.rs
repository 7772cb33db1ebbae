//! Files that people keep, as real encrypted blobs under the record.

use crate::support::*;
use std::fs;
use std::io::Read as _;
use std::path::PathBuf;
use stillroom_record::*;
use uuid::Uuid;

const LIMIT: u64 = 1_000_000;

fn new(about: Uuid) -> NewFile<'static> {
    NewFile { about, client: None, title: "contract.pdf", media: "application/pdf" }
}

fn keep(practice: &Practice, content: &[u8], new: NewFile<'_>) -> Result<FileId, RecordError> {
    let staged = practice.owner.stage(&mut &*content, LIMIT)?;
    practice
        .owner
        .write(Access::new("file.keep", Permission::ClientEdit), |tx| tx.keep_file(&staged, new))
        .map(|done| done.value)
}

fn look(practice: &Practice, id: FileId) -> KeptFile {
    practice.owner.read(Access::new("file.look", Permission::ClientView), |tx| tx.file(id)).unwrap()
}

fn content(practice: &Practice, file: &KeptFile) -> std::io::Result<Vec<u8>> {
    let mut bytes = Vec::new();
    practice.owner.open_file(file).unwrap().read_to_end(&mut bytes)?;
    Ok(bytes)
}

/// The encrypted files on disk.
fn blobs(practice: &Practice) -> Vec<PathBuf> {
    let folders = fs::read_dir(practice.dir.path().join("vault").join("blobs")).unwrap();
    folders
        .map(|folder| folder.unwrap().path())
        .filter(|path| path.is_dir())
        .flat_map(|folder| fs::read_dir(folder).unwrap().map(|file| file.unwrap().path()))
        .collect()
}

fn finding(report: &VerifyReport) -> (bool, String) {
    let check = report.checks.iter().find(|c| c.name == "blobs").unwrap();
    (check.ok, check.detail.clone())
}

#[test]
fn a_kept_file_comes_back_byte_for_byte_and_the_journal_has_it() {
    let practice = Practice::new();
    let about = Uuid::now_v7();
    let bytes: Vec<u8> = (0..200_000_u32).map(|n| (n.wrapping_mul(2_654_435_761) >> 13) as u8).collect();
    let id = keep(&practice, &bytes, new(about)).unwrap();
    let file = look(&practice, id);
    assert_eq!((file.title.as_str(), file.bytes, file.about), ("contract.pdf", 200_000, about));
    assert!(content(&practice, &file).unwrap() == bytes);
    let told = last_entries(&practice.owner, 2);
    assert!(told.iter().any(|e| e.verb == "file.keep" && e.changes == 1), "{told:?}");
    let found =
        practice.owner.read(Access::new("file.look", Permission::ClientView), |tx| tx.files_about(about));
    assert_eq!(found.unwrap(), [file]);
    assert_eq!(
        finding(&verify(&practice.owner)),
        (true, "1 photo or document, each as it was kept.".to_owned())
    );
}

#[test]
fn what_is_empty_too_large_or_badly_named_is_refused_and_named() {
    let practice = Practice::new();
    let id = Uuid::now_v7();
    let refused = |content: &[u8], new: NewFile<'_>| match keep(&practice, content, new) {
        Err(RecordError::Invalid { field, .. }) => field,
        other => panic!("{other:?}"),
    };
    assert_eq!(refused(b"", new(id)), "file");
    assert_eq!(refused(&vec![1; LIMIT as usize + 1], new(id)), "file");
    for title in ["", "  ", "../up", "a\\b", "a\u{0}b", "photo\u{202E}gpj.exe", &"n".repeat(201)] {
        assert_eq!(refused(b"x", NewFile { title, ..new(id) }), "title", "{title:?}");
    }
    for media in ["", "pdf", "text/", "text/html; x=\"y\"", "a/b/c"] {
        assert_eq!(refused(b"x", NewFile { media, ..new(id) }), "media", "{media}");
    }
    keep(&practice, &vec![1; LIMIT as usize], new(id)).unwrap();
}

#[test]
fn a_verification_tells_of_damage_and_sweeps_only_a_record_that_is_whole() {
    let practice = Practice::new();
    let id = keep(&practice, b"the contract", new(Uuid::now_v7())).unwrap();
    let kept = blobs(&practice);
    assert_eq!(kept.len(), 1);
    let path = &kept[0];
    let whole = fs::read(path).unwrap();
    let mut bytes = whole.clone();
    *bytes.last_mut().unwrap() ^= 1;
    fs::write(path, &bytes).unwrap();
    assert!(content(&practice, &look(&practice, id)).is_err(), "what was changed is not given");
    assert_eq!(finding(&verify(&practice.owner)), (false, "1 photo or document: 1 damaged.".to_owned()));

    // A blob that nobody names stays while the record isn't whole.
    let name = path.file_name().unwrap().to_str().unwrap();
    let stray = path.with_file_name(name.chars().rev().collect::<String>());
    fs::write(&stray, b"left by a kill").unwrap();
    fs::remove_file(path).unwrap();
    assert_eq!(finding(&verify(&practice.owner)), (false, "1 photo or document: 1 missing.".to_owned()));
    assert!(stray.exists());

    fs::write(path, &whole).unwrap();
    assert!(verify(&practice.owner).ok);
    assert!(!stray.exists(), "what nobody names is swept");
    assert_eq!(content(&practice, &look(&practice, id)).unwrap(), b"the contract");
}

#[test]
fn what_was_staged_and_not_named_goes_after_the_next_opening() {
    let mut practice = Practice::new();
    let id = keep(&practice, b"named", new(Uuid::now_v7())).unwrap();
    practice.owner.stage(&mut &b"never named"[..], LIMIT).unwrap();
    assert!(verify(&practice.owner).ok);
    assert_eq!(blobs(&practice).len(), 2, "it may be named yet");
    practice.reopen();
    assert!(verify(&practice.owner).ok);
    assert_eq!(blobs(&practice).len(), 1);
    assert_eq!(content(&practice, &look(&practice, id)).unwrap(), b"named");
}
