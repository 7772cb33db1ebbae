use crate::support::*;
use std::sync::atomic::Ordering::SeqCst;
use stillroom_record::*;

#[test]
fn an_older_copy_put_back_is_announced_with_the_number_of_entries_lost() {
    for by_keychain in [false, true] {
        let mut p = Practice::new();
        add_client(&p.owner, "Ada");
        p.record.close();
        let kept = tempfile::tempdir().unwrap();
        copy_dir(p.folder().path(), kept.path());
        p.open_again();
        for i in 0..5 {
            add_client(&p.owner, &format!("Lost {i}"));
        }
        p.record.close();
        // The sign-in's entry, five clients.
        std::fs::copy(kept.path().join("record.db"), p.folder().database_file()).unwrap();
        let files: Vec<_> =
            std::fs::read_dir(p.folder().path()).unwrap().map(|e| e.unwrap().file_name()).collect();
        assert!(!files.iter().any(|f| f.to_string_lossy().ends_with("-wal")), "{files:?}");
        if by_keychain {
            std::fs::remove_file(p.folder().witness_file()).unwrap();
        }
        p.open_again();
        assert_eq!(p.record.notices(), [Notice::EntriesLost { count: 6 }]);
        let report = verify(&p.owner);
        assert!(!report.ok);
        assert!(report.checks.iter().all(|c| c.ok == (c.name != "witness")), "{report:?}");
        let gap = last_entries(&p.owner, 200).into_iter().find(|e| e.kind == EntryKind::Gap).unwrap();
        let (from, to) = gap.gap.unwrap();
        assert_eq!((to - from + 1, gap.seq), (6, to + 1));
        assert_eq!(report.first_bad.unwrap().seq, from);
        // Announced once; the record goes on.
        add_client(&p.owner, "Bea");
        p.reopen();
        assert!(p.record.notices().is_empty(), "{:?}", p.record.notices());
    }
}

#[test]
fn a_whole_folder_put_back_goes_unseen_only_by_what_the_keychain_was_not_told_yet() {
    for told in [false, true] {
        let mut p = Practice::new();
        add_client(&p.owner, "Ada");
        p.record.keep_witness();
        let kept = tempfile::tempdir().unwrap();
        copy_dir(p.folder().path(), kept.path());
        for i in 0..4 {
            add_client(&p.owner, &format!("Lost {i}"));
        }
        if told {
            p.record.keep_witness();
        }
        // Killed, and the folder with its witness put back: a close would have told the keychain.
        let keychain = p.keychain.0.lock().unwrap().clone();
        p.record.close();
        std::fs::remove_dir_all(p.folder().path()).unwrap();
        copy_dir(kept.path(), p.folder().path());
        *p.keychain.0.lock().unwrap() = keychain;
        p.open_again();
        // SECURITY.md's P5 says so: change both or neither.
        let seen: &[Notice] = if told { &[Notice::EntriesLost { count: 4 }] } else { &[] };
        assert_eq!(p.record.notices(), seen);
        assert_eq!(verify(&p.owner).ok, !told);
    }
}

#[test]
fn a_record_that_went_another_way_is_announced() {
    let mut p = Practice::new();
    p.record.close();
    let kept = tempfile::tempdir().unwrap();
    copy_dir(p.folder().path(), kept.path());
    p.open_again();
    add_client(&p.owner, "Ada");
    p.record.close();
    let witness = p.keychain.0.lock().unwrap().clone();
    // The older copy lives on elsewhere, with an older witness, and comes back longer.
    std::fs::remove_dir_all(p.folder().path()).unwrap();
    copy_dir(kept.path(), p.folder().path());
    p.keychain.0.lock().unwrap().retain(|k, _| !k.ends_with("witness"));
    p.open_again();
    for i in 0..9 {
        add_client(&p.owner, &format!("Other {i}"));
    }
    p.record.close();
    std::fs::remove_file(p.folder().witness_file()).unwrap();
    *p.keychain.0.lock().unwrap() = witness;
    p.open_again();
    assert_eq!(p.record.notices(), [Notice::RecordReplaced]);
    assert!(!verify(&p.owner).ok);
}

#[test]
fn a_write_ahead_log_that_lost_its_tail_is_announced() {
    let mut p = Practice::new();
    for i in 0..30 {
        add_client(&p.owner, &format!("C{i}"));
    }
    // As a power cut with a lying disk leaves it: copied while open, the log cut.
    let crashed = tempfile::tempdir().unwrap();
    copy_dir(p.folder().path(), crashed.path());
    p.record.close();
    let wal = std::fs::OpenOptions::new().write(true).open(crashed.path().join("record.db-wal")).unwrap();
    wal.set_len(wal.metadata().unwrap().len() - 3 * 4096).unwrap();
    drop(wal);
    std::fs::remove_dir_all(p.folder().path()).unwrap();
    copy_dir(crashed.path(), p.folder().path());
    p.open_again();
    assert!(matches!(p.record.notices()[..], [Notice::EntriesLost { .. }]), "{:?}", p.record.notices());
    let report = verify(&p.owner);
    assert!(!report.ok && report.checks.iter().find(|c| c.name == "journal").unwrap().ok, "{report:?}");
}

#[test]
fn a_torn_or_forged_witness_means_unknown() {
    let mut p = Practice::new();
    add_client(&p.owner, "Ada");
    for garbage in [vec![], vec![0; 256], vec![7; 91], b"stillwi1 and then some".to_vec()] {
        p.record.close();
        p.keychain.0.lock().unwrap().retain(|k, _| !k.ends_with("witness"));
        std::fs::write(p.folder().witness_file(), garbage).unwrap();
        p.open_again();
        assert!(p.record.notices().is_empty());
        assert!(verify(&p.owner).ok);
    }
    // One torn slot: the other speaks.
    add_client(&p.owner, "Bea");
    p.record.close();
    let mut bytes = std::fs::read(p.folder().witness_file()).unwrap();
    assert!(bytes.len() <= 256);
    for half in [0, 128] {
        let kept = bytes[half + 20];
        bytes[half + 20] ^= 1;
        std::fs::write(p.folder().witness_file(), &bytes).unwrap();
        bytes[half + 20] = kept;
        p.open_again();
        assert!(p.record.notices().is_empty());
        p.record.close();
        bytes = std::fs::read(p.folder().witness_file()).unwrap();
    }
}

#[test]
fn time_never_goes_back_and_a_clock_set_back_is_flagged() {
    let mut p = Practice::new();
    let told = std::sync::Arc::new(std::sync::atomic::AtomicUsize::new(0));
    let ear = told.clone();
    p.record.on_change(Box::new(move |topics| {
        ear.fetch_add(usize::from(topics == ["vault"]), SeqCst);
    }));
    add_client(&p.owner, "Ada");
    assert_eq!(p.record.notices(), []);
    p.clock.advance(-3_600_000);
    let (_, entry) = add_client(&p.owner, "Bea");
    assert!(p.owner.entry(entry).unwrap().clock_back);
    // Whoever is signed in hears of it, and so at the next opening.
    assert_eq!(p.record.notices(), [Notice::ClockSetBack]);
    assert_eq!(told.swap(0, SeqCst), 1);
    p.reopen();
    assert_eq!(p.record.notices(), [Notice::ClockSetBack]);
    p.clock.advance(7_200_000);
    let (_, entry) = add_client(&p.owner, "Cleo");
    assert!(!p.owner.entry(entry).unwrap().clock_back);
    assert_eq!(p.record.notices(), [], "it was set right");
    assert!(verify(&p.owner).ok);
}

#[test]
fn the_journal_is_paged_filtered_and_its_reading_journaled() {
    let p = Practice::new();
    let (desk, session) = p.person("desk", &[Role::FrontDesk]);
    for i in 0..25 {
        add_client(if i % 5 == 0 { &session } else { &p.owner }, &format!("C{i}"));
    }
    let mut query = JournalQuery { verb: Some("client".into()), limit: 10, ..Default::default() };
    let mut seqs = Vec::new();
    loop {
        let page = p.owner.journal(&query).unwrap();
        seqs.extend(page.entries.iter().map(|e| e.seq));
        query.before = seqs.last().copied();
        if !page.more {
            break;
        }
    }
    assert_eq!(seqs.len(), 25);
    assert!(seqs.windows(2).all(|w| w[0] > w[1]));
    let mine = JournalQuery {
        person: Some(desk),
        verb: Some("client.edit".into()),
        limit: 99,
        ..Default::default()
    };
    assert_eq!(p.owner.journal(&mine).unwrap().entries.len(), 5);
    let later = JournalQuery { from: Some(p.record.now().plus(1)), limit: 9, ..Default::default() };
    assert!(p.owner.journal(&later).unwrap().entries.is_empty());
    assert!(last_entries(&p.owner, 9).iter().any(|e| e.verb == "journal.view"));
    assert_eq!(session.journal(&mine).unwrap_err().code(), "not_allowed");
    let fields = p.owner.entry_fields(p.owner.journal(&mine).unwrap().entries[0].id).unwrap();
    assert!(fields.iter().any(|f| f.column == "name" && f.from.is_none() && f.to.as_deref() == Some("C20")));
}

#[test]
fn verification_reports_progress_and_can_be_cancelled() {
    let p = Practice::new();
    for i in 0..5 {
        add_client(&p.owner, &format!("C{i}"));
    }
    let mut labels = Vec::new();
    p.owner.verify(&mut |s| labels.push(s.label), &|| false).unwrap();
    labels.dedup();
    assert_eq!(labels, ["pages", "schema", "journal", "witness"]);
    assert_eq!(p.owner.verify(&mut |_| {}, &|| true).unwrap_err().code(), "cancelled");
}

#[test]
fn nothing_of_a_person_s_words_is_in_the_clear_beside_the_database() {
    let p = Practice::new();
    let (id, _) = add_client(&p.owner, "Zyxwvut Qrstuv");
    let started = std::sync::Barrier::new(2);
    let go = std::sync::Barrier::new(2);
    std::thread::scope(|s| {
        s.spawn(|| {
            p.owner
                .write::<_, RecordError>(edit(), |_| {
                    started.wait();
                    go.wait();
                    Ok(())
                })
                .unwrap()
        });
        started.wait();
        let access =
            Access::new("client.search", Permission::ClientView).detail("Zyxwvut").because("Zyxwvut");
        p.owner
            .read::<_, RecordError>(access, |tx| {
                tx.saw("client", id);
                Ok(())
            })
            .unwrap();
        for entry in std::fs::read_dir(p.folder().path()).unwrap() {
            let path = entry.unwrap().path();
            if path.is_file() {
                let bytes = std::fs::read(&path).unwrap();
                assert!(!bytes.windows(7).any(|w| w == b"Zyxwvut"), "{path:?}");
            }
        }
        go.wait();
    });
}
