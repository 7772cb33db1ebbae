//! Newer texts that were brought in are part of the record: they come back with a backup, hold at
//! a second device, and give way to a Stillroom that came with newer ones.

use crate::texts::{edition, update};
use sha2::{Digest as _, Sha256};
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::Arc;
use stillroom_backup::{Around, By, Job};
use stillroom_practice::catalog::{self, NewPractice};
use stillroom_practice::programme::edition::{EditionPage, bring_in, get_editions, take_up};
use stillroom_practice::programme::policies::policy_page;
use stillroom_record::sign_in::{self, SetUp};
use stillroom_record::sql::params;
use stillroom_record::{Access, CONTENT, NewFile, Passphrase, Permission, RecordError, Session, SystemClock};
use stillroom_testkit::{MemoryKeychain, cheap_kdf};
use stillroom_vault::{RecoveryKey, VaultFolder};

const PASSPHRASE: &str = "a lantern over the still water";

/// A practice in a folder, and what is around it.
struct Home {
    folder: tempfile::TempDir,
    owner: Session,
    sheet: RecoveryKey,
}

impl Home {
    fn new() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let (_, owner, sheet) = sign_in::set_up(
            &VaultFolder::at(folder.path().join("vault")),
            Arc::new(MemoryKeychain::new()),
            stillroom_practice::schema(),
            Arc::new(SystemClock),
            SetUp {
                practice: "Linden Skin".to_owned(),
                owner_name: "Lena Hart".to_owned(),
                owner_login: "lena".to_owned(),
                passphrase: Passphrase::new(PASSPHRASE),
                owner_roles: Vec::new(),
                kdf: cheap_kdf(),
                seed: &|tx| {
                    let (name, time_zone) = ("Linden Skin".to_owned(), "America/Chicago".to_owned());
                    catalog::seed_practice(tx, &NewPractice { name, time_zone, provider: None })
                        .map_err(|e| RecordError::Conflict(e.to_string()))
                },
            },
        )
        .unwrap();
        owner.step_up(&Passphrase::new(PASSPHRASE)).unwrap();
        Self { folder, owner, sheet }
    }

    fn at(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    /// A stick with one backup.
    fn backed_up(&self) -> PathBuf {
        let stick = self.at("stick");
        std::fs::create_dir(&stick).unwrap();
        stillroom_backup::init(&self.owner, &stick, "Blue", &Job::silent()).unwrap();
        stillroom_backup::run(&self.owner, &stick, &Job::silent()).unwrap();
        stick
    }

    /// What that stick holds, restored by the printed sheet; its folder.
    fn restored(&self, stick: &Path) -> PathBuf {
        let around = Around {
            schema: stillroom_practice::schema(),
            clock: Arc::new(SystemClock),
            keychain: Arc::new(MemoryKeychain::new()),
        };
        let to = self.at("restored");
        stillroom_backup::restore(By::Sheet(&self.sheet), stick, &to, None, &around, &Job::silent()).unwrap();
        to
    }
}

/// By the printed sheet, on a computer that knows nothing of it.
fn at_another_home(vault: &Path, sheet: &RecoveryKey) -> Session {
    let (folder, keychain) = (VaultFolder::at(vault), Arc::new(MemoryKeychain::new()));
    let schema = stillroom_practice::schema();
    sign_in::recover(&folder, keychain, schema, Arc::new(SystemClock), sheet, None).unwrap().1
}

/// A process that has just begun: the texts of no vault are in force.
fn a_new_process() {
    let nobody = Home::new();
    take_up(&nobody.owner).unwrap();
    assert_eq!(get_editions(&nobody.owner).unwrap().brought.len(), 0);
    nobody.owner.record().close();
}

/// Everything that says what is in force agrees, and the record is whole.
fn in_force(session: &Session) -> EditionPage {
    let page = get_editions(session).unwrap();
    let text = format!("{:?}", policy_page(session, "breach").unwrap());
    let brought: Vec<_> = page.brought.iter().filter(|one| one.in_force).map(|one| &one.number).collect();
    if page.edition.number == page.compiled {
        assert!(brought.is_empty() && !text.contains("A sentence of "), "{page:?}");
    } else {
        assert_eq!(brought, [&page.edition.number]);
        assert!(text.contains(&format!("A sentence of {} stands here.", page.edition.number)));
    }
    assert!(session.verify(&mut |_| (), &|| false).unwrap().ok);
    page
}

fn bring(session: &Session, file: &[u8]) {
    let seen = Sha256::digest(file).iter().fold(String::new(), |text, byte| format!("{text}{byte:02x}"));
    bring_in(session, file, &seen).unwrap();
}

#[test]
fn an_edition_is_in_force_in_what_is_restored_of_a_backup_made_after_it() {
    let home = Home::new();
    bring(&home.owner, &update(1));
    let stick = home.backed_up();
    home.owner.record().close();

    // By Debian's restic and the sheet, without Stillroom; and by Stillroom.
    let by_restic = home.at("by-restic");
    let out = Command::new("restic")
        .args(["--no-cache", "-r"])
        .arg(stick.join("Stillroom backup/repository-1"))
        .args(["restore", "latest", "--target"])
        .arg(&by_restic)
        .env("RESTIC_PASSWORD", home.sheet.to_sheet().join(" "))
        .output()
        .expect("restic is needed: `cargo xtask test` installs it");
    assert!(out.status.success(), "{}", String::from_utf8_lossy(&out.stderr));
    let restored = home.restored(&stick);

    for vault in [by_restic, restored] {
        a_new_process();
        let session = at_another_home(&vault, &home.sheet);
        take_up(&session).unwrap();
        let page = in_force(&session);
        assert_eq!((page.edition.number.as_str(), page.brought.len()), ("2027.1", 1), "{vault:?}");
        assert_eq!(page.brought[0].by, "Lena Hart");
        session.record().close();
    }
}

#[test]
fn an_edition_is_in_force_at_a_second_device() {
    let home = Home::new();
    bring(&home.owner, &update(1));
    let lena = home.owner.person().unwrap();
    let code = home.owner.issue_enrolment_code(lena).unwrap();
    home.owner.record().close();
    a_new_process();
    let (_, there) = sign_in::enrol(
        &VaultFolder::at(home.at("vault")),
        Arc::new(MemoryKeychain::new()),
        stillroom_practice::schema(),
        Arc::new(SystemClock),
        "lena",
        &code,
        &Passphrase::new(PASSPHRASE),
    )
    .unwrap();
    take_up(&there).unwrap();
    assert_eq!(in_force(&there).edition.number, "2027.1");
    // And the next one comes in there.
    there.step_up(&Passphrase::new(PASSPHRASE)).unwrap();
    bring(&there, &update(2));
    assert_eq!(in_force(&there).edition.number, "2027.2");
    there.record().close();
}

/// Keeps an update as another Stillroom took it, which knew other texts than this one.
fn kept_by_another(session: &Session, number: &str, file: &[u8]) {
    let staged = session.stage(&mut &*file, 8_000_000).unwrap();
    let by = session.person().unwrap();
    session
        .write::<_, RecordError>(Access::new("edition.bring_in", Permission::ContentUpdate), |tx| {
            let title = format!("stillroom-content-{number}.stillroom");
            let new = NewFile { about: CONTENT, client: None, title: &title, media: "text/plain" };
            let kept = tx.keep_file(&staged, new)?;
            let now = tx.now();
            tx.execute(
                "INSERT INTO content_edition VALUES (?1, ?2, '2025-06-01', '2025.1', '{}', ?3, ?4, ?5, ?6, ?7)",
                params![
                    uuid::Uuid::now_v7().as_bytes(),
                    number,
                    staged.sha256(),
                    staged.bytes().cast_signed(),
                    kept,
                    now,
                    by
                ],
            )
        })
        .unwrap();
}

#[test]
fn a_stillroom_that_came_with_newer_texts_than_a_restored_record_has_uses_its_own() {
    let home = Home::new();
    let numbers = ["2025.2".to_owned(), "2025.1".to_owned()];
    kept_by_another(&home.owner, "2025.2", &edition(&numbers, "0.1.0"));
    let stick = home.backed_up();
    home.owner.record().close();
    a_new_process();
    let there = at_another_home(&home.restored(&stick), &home.sheet);
    take_up(&there).unwrap();
    let page = in_force(&there);
    assert_eq!(page.edition.number, page.compiled, "the newer of the two");
    // What was brought in is told of all the same, as not in force.
    let brought: Vec<_> = page.brought.iter().map(|one| (one.number.as_str(), one.in_force)).collect();
    assert_eq!(brought, [("2025.2", false)]);
    there.record().close();
    // And a newer one than both comes in as ever.
    let again = Home::new();
    kept_by_another(&again.owner, "2025.2", &edition(&numbers, "0.1.0"));
    take_up(&again.owner).unwrap();
    bring(&again.owner, &update(1));
    assert_eq!(in_force(&again.owner).edition.number, "2027.1");
    again.owner.record().close();
}

#[test]
fn a_stillroom_that_is_older_than_a_restored_records_texts_says_so_and_uses_its_own() {
    let home = Home::new();
    let numbers = ["2027.1".to_owned(), "2026.1".to_owned()];
    kept_by_another(&home.owner, "2027.1", &edition(&numbers, "99.0.0"));
    let stick = home.backed_up();
    home.owner.record().close();
    a_new_process();
    let there = at_another_home(&home.restored(&stick), &home.sheet);
    let why = take_up(&there).unwrap_err().to_string();
    assert!(why.contains("needs Stillroom 99.0.0"), "{why}");
    let page = in_force(&there);
    assert_eq!(page.edition.number, page.compiled);
    let brought: Vec<_> = page.brought.iter().map(|one| (one.number.as_str(), one.in_force)).collect();
    assert_eq!(brought, [("2027.1", false)], "said plainly: it is there, and not in force");
    there.record().close();
}
