//! A process that dies in the middle: really, in a process of its own.

use crate::rekeying::{check, fill};
use crate::{OWNER, Site, WORDS, words};
use std::io::{BufRead as _, BufReader};
use std::path::PathBuf;
use std::process::{Command, Stdio};
use std::sync::Arc;
use std::time::Duration;
use stillroom_testkit::MemoryKeychain;
use stillroom_vault::{BlobName, Database, Keychain as _, Migration, OpenAs, RekeyStep, Vault, VaultFolder};

const TASK: &str = "STILLROOM_TEST_CHILD_TASK";
const FOLDER: &str = "STILLROOM_TEST_CHILD_FOLDER";
const ENTRIES: &str = "STILLROOM_TEST_CHILD_ENTRIES";

/// What a child said and how it ended.
pub(crate) struct Ended {
    pub(crate) said: String,
    pub(crate) output: String,
    pub(crate) killed: bool,
    pub(crate) well: bool,
}

fn command(site: &Site, task: &str) -> Command {
    let hex = |bytes: &[u8]| bytes.iter().map(|byte| format!("{byte:02x}")).collect::<String>();
    let entries: Vec<String> =
        site.keychain.entries().iter().map(|(name, value)| format!("{name}={}", hex(value))).collect();
    let mut command = Command::new(std::env::current_exe().unwrap());
    command
        .args(["--exact", "kills::child", "--nocapture", "--test-threads=1"])
        .env(TASK, task)
        .env(FOLDER, site.folder.path())
        .env(ENTRIES, entries.join(","))
        .stdout(Stdio::piped());
    command
}

/// Runs a task in another process, which holds the same keychain entries, and kills
/// it (`kill -9`) when it says where it wants to die.
pub(crate) fn in_child(site: &Site, task: &str) -> Ended {
    let mut child = command(site, task).spawn().unwrap();
    let (mut said, mut output, mut killed) = (String::new(), String::new(), false);
    for line in BufReader::new(child.stdout.take().unwrap()).lines() {
        let line = line.unwrap();
        if let Some((_, words)) = line.split_once("child: ") {
            said.push_str(words);
            if words.starts_with("dies at") {
                child.kill().unwrap();
                killed = true;
            }
        }
        output.push_str(&line);
        output.push('\n');
    }
    Ended { said, output, killed, well: child.wait().unwrap().success() }
}

/// Says where, and waits for the kill.
fn die(at: &str) -> ! {
    println!("child: dies at {at}");
    loop {
        std::thread::sleep(Duration::from_secs(1));
    }
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
                    die(&format!("{step:?}"));
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
        die("an open transaction");
    }
    if task == "migrate" {
        let flags = rusqlite::functions::FunctionFlags::SQLITE_UTF8;
        writer
            .conn()
            .create_scalar_function("die", 0, flags, |_| -> rusqlite::Result<i64> { die("a migration") })
            .unwrap();
        let bad = Migration {
            number: 3,
            name: "killed",
            sql: "CREATE TABLE late (a); INSERT INTO first VALUES (2); SELECT die();",
        };
        vault.migrate(&mut writer, &[FIRST, SECOND, bad], 0).unwrap();
    }
    if task == "busy" {
        return busy(&vault, writer);
    }
    panic!("unknown task {task}");
}

const FIRST: Migration =
    Migration { number: 1, name: "first", sql: "CREATE TABLE first (a); INSERT INTO first VALUES (1);" };
const SECOND: Migration = Migration { number: 2, name: "second", sql: "CREATE TABLE second (a);" };

#[test]
fn a_second_process_is_told_that_the_vault_is_in_use() {
    let (site, vault) = Site::open();
    assert_eq!(in_child(&site, "unlock").said, "vault_in_use");
    drop(vault);
    assert_eq!(in_child(&site, "unlock").said, "opened");
}

#[test]
fn a_kill_frees_the_lock_keeps_what_was_committed_and_the_log_is_set_aside() {
    let site = Site::new();
    assert!(in_child(&site, "write").killed);
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
    assert!(in_child(&site, "migrate").killed);
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
        let child = in_child(&site, &format!("rekey {step}"));
        if child.said == "done" {
            assert!(child.well);
            break;
        }
        assert!(child.killed, "{}", child.output);
        let step = child.said.strip_prefix("dies at ").unwrap().to_owned();
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

const OTHER_WORDS: &str = "a second set of words for ada";

/// All that writes, again and again, until the kill.
fn busy(vault: &Vault, mut writer: Database) {
    for n in 0_u32.. {
        println!("child: round {n}");
        let blob = vault.blobs().put(&mut vec![7; 200_000 + (n % 3) as usize].as_slice()).unwrap();
        writer
            .conn()
            .execute(
                "INSERT INTO blob (name, n) VALUES (?, ?)",
                rusqlite::params![blob.as_bytes().as_slice(), n],
            )
            .unwrap();
        vault
            .change_passphrase(OWNER, &words(if n.is_multiple_of(2) { OTHER_WORDS } else { WORDS }))
            .unwrap();
        vault.enrolment_code(crate::NURSE, "grace").unwrap();
        if n % 4 == 3 {
            drop(writer);
            vault.rekey(OWNER, &mut |_| ()).unwrap();
            writer = vault.open_database(OpenAs::Writer).unwrap();
        }
    }
}

#[test]
fn a_kill_at_any_moment_loses_neither_the_way_in_nor_what_was_committed() {
    let site = Site::new();
    let vault = site.unlock();
    let writer = vault.open_database(OpenAs::Writer).unwrap();
    writer
        .guard()
        .lifted(|| writer.conn().execute_batch("CREATE TABLE blob (name BLOB, n INTEGER)"))
        .unwrap();
    drop(writer);
    drop(vault);
    let (mut rows, mut generations) = (0, 1);
    for round in 0..6_u64 {
        // The child needs to know the passphrase of the moment: it is one of the two.
        let either = || {
            Vault::unlock(&site.folder, site.keychain.clone(), "ada", &words(WORDS))
                .or_else(|_| Vault::unlock(&site.folder, site.keychain.clone(), "ada", &words(OTHER_WORDS)))
                .unwrap()
                .0
        };
        either().change_passphrase(OWNER, &words(WORDS)).unwrap();
        let mut child = command(&site, "busy").spawn().unwrap();
        let mut lines = BufReader::new(child.stdout.take().unwrap()).lines();
        // After some rounds of work and a moment more: elsewhere each time.
        let rounds = format!("child: round {}", 1 + round * 3 % 5);
        assert!(lines.any(|line| line.unwrap().ends_with(&rounds)));
        std::thread::sleep(Duration::from_millis(round * 37 % 101));
        child.kill().unwrap();
        child.wait().unwrap();

        let vault = either();
        let description = vault.description().unwrap();
        assert!(!description.rekey_pending);
        assert!(description.generation >= generations);
        generations = description.generation;
        let writer = vault.open_database(OpenAs::Writer).unwrap();
        let ok: String = writer
            .guard()
            .lifted(|| writer.conn().query_row("PRAGMA integrity_check", [], |row| row.get(0)))
            .unwrap();
        assert_eq!(ok, "ok");
        let named: Vec<BlobName> = writer
            .conn()
            .prepare("SELECT name FROM blob")
            .unwrap()
            .query_map([], |row| row.get::<_, [u8; 32]>(0))
            .unwrap()
            .map(|name| BlobName::from_bytes(name.unwrap()))
            .collect();
        assert!(named.len() >= rows);
        rows = named.len();
        for name in &named {
            assert_eq!(vault.blobs().verify(*name).unwrap(), None);
        }
        vault.blobs().sweep(&named.into_iter().collect()).unwrap();
    }
    assert!(rows > 5 && generations > 1, "{rows} rows, {generations} generations");
}
