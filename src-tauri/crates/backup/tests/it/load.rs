//! People work while backups run: no commit is lost, and every snapshot is a whole record.

use crate::desk::*;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use stillroom_backup::{By, Job, check};
use stillroom_record::{Access, Permission, RecordError};

/// How many runs; more by `STILLROOM_RUNS`.
fn runs() -> usize {
    std::env::var("STILLROOM_RUNS").ok().and_then(|n| n.parse().ok()).unwrap_or(8)
}

#[test]
fn every_snapshot_under_load_is_whole_and_no_commit_is_lost() {
    let mut desk = Desk::ready();
    let (done, written) = (AtomicBool::new(false), AtomicUsize::new(0));
    std::thread::scope(|scope| {
        for writer in 0..8 {
            let (owner, done, written) = (desk.owner.clone(), &done, &written);
            scope.spawn(move || {
                for n in 0.. {
                    if done.load(Ordering::SeqCst) {
                        break;
                    }
                    add(&owner, &format!("Writer {writer} client {n}"));
                    written.fetch_add(1, Ordering::SeqCst);
                    let seen = owner
                        .read::<_, RecordError>(Access::new("client.list", Permission::ClientView), |tx| {
                            tx.query("SELECT count(*) FROM client", [], |row| row.get::<_, i64>(0))
                        });
                    assert!(seen.unwrap()[0] > 0);
                }
            });
        }
        // What another program does with the file: open, read, close, again and again.
        let (file, done) = (desk.folder().database_file(), &done);
        scope.spawn(move || {
            while !done.load(Ordering::SeqCst) {
                let status = std::process::Command::new("head").arg("-c4096").arg(&file).output().unwrap();
                assert!(status.status.success());
            }
        });
        let outcome: Result<Vec<_>, _> = (0..runs()).map(|_| desk.run()).collect();
        done.store(true, Ordering::SeqCst);
        let rows: Vec<u64> = outcome.unwrap().iter().map(|ran| ran.snapshot.rows["client"]).collect();
        assert!(rows.is_sorted() && rows.first() < rows.last(), "{rows:?}");
    });
    let written = written.load(Ordering::SeqCst);
    println!("{} runs beside {written} commits", runs());
    desk.record.close();
    desk.open();
    assert_eq!(desk.record.notices(), []);
    assert!(desk.owner.verify(&mut |_| (), &|| false).unwrap().ok);
    let stands = desk.owner.standpoint().unwrap();
    assert_eq!(stands.rows["client"], 21 + written as u64);
    assert!(check(By::Session(&desk.owner), &desk.stick(), &Job::silent()).unwrap().is_whole());
    assert_eq!(desk.all_restore(), runs());
}
