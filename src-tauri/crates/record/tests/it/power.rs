//! The plug pulled: a child that writes is killed, again and again.

use crate::support::*;
use std::io::{BufRead, BufReader, Write};
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};
use stillroom_record::sql::params;
use stillroom_record::*;
use stillroom_vault::{Passphrase, VaultFolder};

const FOLDER: &str = "STILLROOM_TEST_FOLDER";

/// The child: opens the vault and writes until it is killed, saying what was acknowledged.
#[test]
#[ignore = "run by the test that kills it"]
fn child() {
    let Ok(folder) = std::env::var(FOLDER) else { return };
    let keychain = std::sync::Arc::new(TestKeychain::default());
    for line in std::fs::read_to_string(format!("{folder}.keychain")).unwrap().lines() {
        let (name, hex) = line.split_once(' ').unwrap();
        let bytes = hex
            .as_bytes()
            .chunks(2)
            .map(|h| u8::from_str_radix(std::str::from_utf8(h).unwrap(), 16).unwrap())
            .collect();
        keychain.0.lock().unwrap().insert(name.into(), bytes);
    }
    let (record, owner) = sign_in::open(
        &VaultFolder::at(folder),
        keychain,
        schema(),
        std::sync::Arc::new(SystemClock),
        "maren",
        &Passphrase::new(OWNER),
    )
    .unwrap();
    let mut out = std::io::stdout();
    for notice in record.notices() {
        writeln!(out, "notice {notice:?}").unwrap();
    }
    let reading = owner.clone();
    std::thread::spawn(move || {
        for i in 0.. {
            let access = Access::new("client.search", Permission::ClientView).detail(format!("{i}"));
            let _ = reading.read::<_, RecordError>(access, |tx| {
                tx.query("SELECT id FROM client LIMIT 3", [], |_| Ok(()))
            });
        }
    });
    for i in 0.. {
        let (id, _) = add_client(&owner, "K");
        writeln!(out, "wrote {id}").unwrap();
        out.flush().unwrap();
        if i % 7 == 3 {
            record.keep_witness();
        }
        if i % 11 == 5 {
            let done = owner
                .write::<_, RecordError>(Access::new("client.import", Permission::ClientImport), |tx| {
                    for _ in 0..500 {
                        tx.execute(
                            "INSERT INTO client (id, name) VALUES (?1, 'bulk')",
                            params![uuid::Uuid::now_v7().as_bytes()],
                        )?;
                    }
                    Ok(())
                })
                .unwrap();
            writeln!(out, "bulk {}", done.entry).unwrap();
        }
    }
}

#[test]
fn no_acknowledged_write_is_lost_to_a_kill_at_any_moment() {
    let rounds = std::env::var("STILLROOM_KILLS").ok().and_then(|n| n.parse().ok()).unwrap_or(8);
    let mut p = Practice::new();
    p.record.close();
    let folder = p.folder().path().to_string_lossy().into_owned();
    let lines: Vec<String> = p
        .keychain
        .0
        .lock()
        .unwrap()
        .iter()
        .map(|(n, v)| format!("{n} {}", v.iter().map(|b| format!("{b:02x}")).collect::<String>()))
        .collect();
    std::fs::write(format!("{folder}.keychain"), lines.join("\n")).unwrap();
    let mut wrote: Vec<uuid::Uuid> = Vec::new();
    let mut bulk: Vec<EntryId> = Vec::new();
    let started = Instant::now();
    for round in 0..rounds {
        let mut child = Command::new(std::env::current_exe().unwrap())
            .args(["power::child", "--exact", "--ignored", "--nocapture"])
            .env(FOLDER, &folder)
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .unwrap();
        let out = BufReader::new(child.stdout.take().unwrap());
        let id = child.id();
        let wait = Duration::from_millis(40 + (round * 137) % 700);
        let killer = std::thread::spawn(move || {
            std::thread::sleep(wait + Duration::from_millis(150));
            child.kill().unwrap();
            child.wait().unwrap();
        });
        for line in out.lines().map_while(Result::ok) {
            if let Some(id) = line.strip_prefix("wrote ") {
                wrote.push(id.parse().unwrap());
            } else if let Some(id) = line.strip_prefix("bulk ") {
                bulk.push(id.parse().unwrap());
            } else {
                let lost = line.contains("notice") && !line.contains("ClockSetBack");
                assert!(!lost, "round {round}, child {id}: {line}");
            }
        }
        killer.join().unwrap();
        // The child's clock is the machine's.
        p.clock = TestClock::new();
        p.open_again();
        let report = verify(&p.owner);
        assert!(report.ok, "round {round}: {report:?}");
        for id in &wrote {
            assert_eq!(name_of(&p.owner, *id).as_deref(), Some("K"), "an acknowledged write is gone");
        }
        for entry in &bulk {
            assert_eq!(p.owner.entry(*entry).unwrap().changes, 500);
        }
        let stray: i64 = p
            .owner
            .read::<_, RecordError>(Access::new("test.count", Permission::ClientView), |tx| {
                tx.query_one("count", "SELECT count(*) FROM client WHERE name = 'bulk'", [], |r| r.get(0))
            })
            .unwrap();
        assert_eq!(stray % 500, 0, "half an import is there");
        p.record.close();
    }
    assert!(!wrote.is_empty());
    eprintln!("{} writes, {} imports, {rounds} kills in {:?}", wrote.len(), bulk.len(), started.elapsed());
}

/// The child of the count below: twenty writes in the steady state between two marks.
#[test]
#[ignore = "run under strace by the test that counts"]
fn steady_child() {
    if std::env::var(FOLDER).is_err() {
        return;
    }
    let p = Practice::new();
    let (id, _) = add_client(&p.owner, "Ada");
    for i in 0..5 {
        rename(&p.owner, id, &format!("Ada {i}"));
        name_of(&p.owner, id);
    }
    let _ = std::fs::metadata("/stillroom-mark-begin");
    for i in 0..20 {
        rename(&p.owner, id, &format!("Bea {i}"));
        name_of(&p.owner, id);
    }
    let _ = std::fs::metadata("/stillroom-mark-end");
}

#[test]
fn a_write_in_the_steady_state_is_one_sync_and_a_look_is_none() {
    if !cfg!(target_os = "linux") || Command::new("strace").arg("-V").output().is_err() {
        return;
    }
    let dir = tempfile::tempdir().unwrap();
    let log = dir.path().join("strace");
    let status = Command::new("strace")
        .args([
            "-f",
            "-qq",
            "-e",
            "trace=fsync,fdatasync,sync_file_range,msync,sync,syncfs,statx,stat,newfstatat",
            "-o",
        ])
        .arg(&log)
        .arg(std::env::current_exe().unwrap())
        .args(["power::steady_child", "--exact", "--ignored"])
        .env(FOLDER, dir.path())
        .stdout(Stdio::null())
        .status()
        .unwrap();
    let log = std::fs::read_to_string(&log).unwrap_or_default();
    let Some((_, rest)) = log.split_once("stillroom-mark-begin") else {
        // A machine that doesn't let strace attach.
        assert!(!status.success() || log.is_empty(), "no mark in the trace");
        return;
    };
    let steady = rest.split_once("stillroom-mark-end").map_or("", |(s, _)| s);
    let syncs: Vec<&str> = steady.lines().filter(|l| l.contains("sync")).collect();
    assert_eq!(syncs.len(), 20, "{syncs:#?}");
}
