//! A process that dies in the middle: really, in a process of its own.

use crate::rekeying::{check, fill};
use crate::{OWNER, Site, WORDS, words};
use std::path::PathBuf;
use std::process::{Command, Output};
use std::sync::Arc;
use stillroom_testkit::MemoryKeychain;
use stillroom_vault::{BlobName, Keychain as _, Migration, OpenAs, RekeyStep, Vault, VaultFolder};

const TASK: &str = "STILLROOM_TEST_CHILD_TASK";
const FOLDER: &str = "STILLROOM_TEST_CHILD_FOLDER";
const ENTRIES: &str = "STILLROOM_TEST_CHILD_ENTRIES";

/// Runs a task in another process, which holds the same keychain entries.
pub(crate) fn in_child(site: &Site, task: &str) -> Output {
    let hex = |bytes: &[u8]| bytes.iter().map(|byte| format!("{byte:02x}")).collect::<String>();
    let entries: Vec<String> =
        site.keychain.entries().iter().map(|(name, value)| format!("{name}={}", hex(value))).collect();
    Command::new(std::env::current_exe().unwrap())
        .args(["--exact", "kills::child", "--nocapture", "--test-threads=1"])
        .env(TASK, task)
        .env(FOLDER, site.folder.path())
        .env(ENTRIES, entries.join(","))
        .output()
        .unwrap()
}

/// Not a test of its own: what [`in_child`] runs.
#[test]
fn child() {
    let Ok(task) = std::env::var(TASK) else { return };
    let folder = VaultFolder::at(PathBuf::from(std::env::var(FOLDER).unwrap()));
    let keychain = Arc::new(MemoryKeychain::new());
    for entry in std::env::var(ENTRIES).unwrap().split(',').filter(|entry| !entry.is_empty()) {
        let (name, hex) = entry.split_once('=').unwrap();
        let value: Vec<u8> =
            (0..hex.len() / 2).map(|at| u8::from_str_radix(&hex[2 * at..2 * at + 2], 16).unwrap()).collect();
        keychain.set(name, &value).unwrap();
    }
    if task == "memory" {
        return crate::memory::in_child(&folder, keychain);
    }
    let unlocked = Vault::unlock(&folder, keychain, "ada", &words(WORDS));
    if task == "unlock" {
        println!("child: {}", unlocked.map_or_else(|error| error.code(), |_| "opened"));
        return;
    }
    let (vault, _) = unlocked.unwrap();
    if let Some(step) = task.strip_prefix("rekey ") {
        let mut left: usize = step.parse().unwrap();
        vault
            .rekey(OWNER, &mut |step| {
                if left == 0 {
                    println!("child: dies at {step:?}");
                    std::process::abort();
                }
                left -= 1;
            })
            .unwrap();
        println!("child: done");
        return;
    }
    let mut writer = vault.open_database(OpenAs::Writer).unwrap();
    if task == "write" {
        writer
            .guard()
            .lifted(|| writer.conn().execute_batch("CREATE TABLE kept (a); INSERT INTO kept VALUES (1)"))
            .unwrap();
        writer
            .guard()
            .lifted(|| writer.conn().execute_batch("BEGIN IMMEDIATE; INSERT INTO kept VALUES (2)"))
            .unwrap();
        std::process::abort();
    }
    if task == "migrate" {
        let flags = rusqlite::functions::FunctionFlags::SQLITE_UTF8;
        writer
            .conn()
            .create_scalar_function("die", 0, flags, |_| -> rusqlite::Result<i64> { std::process::abort() })
            .unwrap();
        let bad = Migration {
            number: 3,
            name: "killed",
            sql: "CREATE TABLE late (a); INSERT INTO first VALUES (2); SELECT die();",
        };
        vault.migrate(&mut writer, &[FIRST, SECOND, bad], 0).unwrap();
    }
    panic!("unknown task {task}");
}

const FIRST: Migration =
    Migration { number: 1, name: "first", sql: "CREATE TABLE first (a); INSERT INTO first VALUES (1);" };
const SECOND: Migration = Migration { number: 2, name: "second", sql: "CREATE TABLE second (a);" };

fn said(output: &Output) -> String {
    String::from_utf8_lossy(&output.stdout)
        .lines()
        .filter_map(|line| Some(line.split_once("child: ")?.1.to_owned()))
        .collect()
}

#[test]
fn a_second_process_is_told_that_the_vault_is_in_use() {
    let (site, vault) = Site::open();
    assert_eq!(said(&in_child(&site, "unlock")), "vault_in_use");
    drop(vault);
    assert_eq!(said(&in_child(&site, "unlock")), "opened");
}

#[test]
fn a_kill_frees_the_lock_keeps_what_was_committed_and_the_log_is_set_aside() {
    let site = Site::new();
    assert!(!in_child(&site, "write").status.success());
    let log = std::fs::read(site.folder.path().join("record.db-wal")).unwrap();
    let vault = site.unlock();
    assert_eq!(std::fs::read(vault.opening().set_aside.clone().unwrap()).unwrap(), log);
    let writer = vault.open_database(OpenAs::Writer).unwrap();
    assert_eq!(
        writer
            .conn()
            .query_row("SELECT group_concat(a) FROM kept", [], |row| row.get::<_, String>(0))
            .unwrap(),
        "1"
    );
}

#[test]
fn a_migration_killed_in_the_middle_never_happened() {
    let (site, vault) = Site::open();
    vault.migrate(&mut vault.open_database(OpenAs::Writer).unwrap(), &[FIRST], 0).unwrap();
    drop(vault);
    let output = in_child(&site, "migrate");
    assert!(
        !output.status.success() && !String::from_utf8_lossy(&output.stderr).contains("panicked"),
        "{output:?}"
    );
    let vault = site.unlock();
    let mut writer = vault.open_database(OpenAs::Writer).unwrap();
    let tables = |writer: &stillroom_vault::Database| {
        writer
            .conn()
            .query_row("SELECT count(*) FROM sqlite_schema WHERE name IN ('second', 'late')", [], |row| {
                row.get::<_, i64>(0)
            })
            .unwrap()
    };
    assert_eq!(tables(&writer), 0);
    assert_eq!(
        writer.conn().query_row("SELECT count(*) FROM first", [], |row| row.get::<_, i64>(0)).unwrap(),
        1
    );
    assert_eq!(vault.migrate(&mut writer, &[FIRST, SECOND], 0).unwrap().from, 1);
    assert_eq!(tables(&writer), 1);
}

#[test]
fn a_rekey_killed_at_any_of_its_steps_leaves_a_vault_that_opens() {
    let site = Site::new();
    let vault = site.unlock();
    let blobs: Vec<BlobName> = fill(&vault);
    drop(vault);
    let mut generation = 1;
    let mut seen = Vec::new();
    for step in 0..100 {
        let output = in_child(&site, &format!("rekey {step}"));
        let said = said(&output);
        if said == "done" {
            break;
        }
        let step = said.strip_prefix("dies at ").unwrap_or_else(|| panic!("{output:?}")).to_owned();
        assert!(!output.status.success());
        let decided =
            !(step.starts_with("Copying") || step.starts_with("Checking") || step.starts_with("Deciding"));
        generation += u32::from(decided);
        let vault = site.unlock();
        assert_eq!(vault.description().unwrap().generation, generation, "{step}");
        assert_eq!(
            vault.opening().rekey_finished,
            step.starts_with("Swapping") || step.starts_with("Settling"),
            "{step}"
        );
        assert!(!vault.description().unwrap().rekey_pending, "{step}");
        check(&vault, &blobs);
        drop(vault);
        let left: Vec<_> = std::fs::read_dir(site.folder.path())
            .unwrap()
            .map(|entry| entry.unwrap().file_name().into_string().unwrap())
            .filter(|name| name.contains(".next") || name.contains(".tmp"))
            .collect();
        assert!(left.is_empty(), "{step}: {left:?}");
        seen.push(step);
    }
    for step in ["Copying", "Checking", "Deciding", "Swapping", "Settling", "Blobs"] {
        assert!(seen.iter().any(|seen| seen.starts_with(step)), "{seen:?}");
    }
    check(&site.unlock(), &blobs);
}

/// The same by a panic: the process lives on, the vault object doesn't.
#[test]
fn a_rekey_that_panics_leaves_an_object_that_refuses_and_a_vault_that_opens() {
    let (site, vault) = Site::open();
    let blobs = fill(&vault);
    let panics = std::panic::catch_unwind(std::panic::AssertUnwindSafe(|| {
        vault.rekey(OWNER, &mut |step| assert!(step != RekeyStep::Settling, "dies here"))
    }));
    assert!(panics.is_err());
    assert_eq!(vault.open_database(OpenAs::Writer).unwrap_err().code(), "reopen_needed");
    assert_eq!(vault.confirm_recovery().unwrap_err().code(), "reopen_needed");
    drop(vault);
    check(&site.unlock(), &blobs);
}
