use crate::support::*;
use std::sync::{Arc, Mutex};
use stillroom_record::sql::params;
use stillroom_record::*;

#[test]
fn a_change_its_entry_and_its_topics_come_together() {
    let p = Practice::new();
    let heard: Arc<Mutex<Vec<Topic>>> = Arc::default();
    let ear = heard.clone();
    p.record.on_change(Box::new(move |topics| ear.lock().unwrap().extend(topics)));
    let (id, entry) = add_client(&p.owner, "Ada");
    assert_eq!(name_of(&p.owner, id).as_deref(), Some("Ada"));
    assert_eq!(*heard.lock().unwrap(), ["clients"]);
    let seen = p.owner.entry(entry).unwrap();
    assert_eq!((seen.verb.as_str(), seen.changes, seen.kind), ("client.edit", 1, EntryKind::Change));
    assert_eq!(seen.client, Some(id));
    assert_eq!(seen.who, "Maren Holt");
    assert!(verify(&p.owner).ok, "{:?}", verify(&p.owner));
}

#[test]
fn a_write_that_fails_leaves_nothing_and_tells_nobody() {
    let p = Practice::new();
    p.record.on_change(Box::new(|_| panic!("told before COMMIT")));
    let before = everything(&p.owner);
    let outcome = p.owner.write::<(), RecordError>(edit(), |tx| {
        tx.execute("INSERT INTO client (id, name) VALUES (x'00112233445566778899aabbccddeeff', 'X')", [])?;
        tx.changed("clients");
        Err(RecordError::Invalid { field: "name", message: "no".into() })
    });
    assert_eq!(outcome.unwrap_err().code(), "invalid");
    assert_eq!(everything(&p.owner), before);
    assert_ne!(last_entries(&p.owner, 1)[0].verb, "client.edit");
}

#[test]
fn a_panic_in_a_closure_rolls_back_and_the_door_still_works() {
    let p = Practice::new();
    let owner = p.owner.clone();
    let outcome = std::panic::catch_unwind(std::panic::AssertUnwindSafe(|| {
        owner.write::<(), RecordError>(edit(), |tx| {
            tx.execute(
                "INSERT INTO client (id, name) VALUES (x'00112233445566778899aabbccddeeff', 'X')",
                [],
            )?;
            panic!("on purpose")
        })
    }));
    assert!(outcome.is_err());
    assert!(everything(&p.owner).is_empty());
    add_client(&p.owner, "Ada");
    assert!(verify(&p.owner).ok);
}

#[test]
fn a_slice_can_not_end_a_transaction_attach_or_touch_the_journal() {
    let p = Practice::new();
    for sql in [
        "COMMIT",
        "ROLLBACK",
        "SAVEPOINT x",
        "ATTACH ':memory:' AS x",
        "PRAGMA foreign_keys = OFF",
        "PRAGMA rekey = 'x'",
        "DELETE FROM journal",
        "UPDATE journal_change SET bytes = NULL",
        "DELETE FROM person_role",
        "DROP TABLE client",
        "INSERT INTO person (id, login, name, created) VALUES (x'00', 'a', 'b', 0)",
        "UPDATE local_pin SET misses = 0",
        "CREATE TABLE local_x (a)",
        "SELECT * FROM journal",
        "SELECT sealed FROM journal",
        "DELETE FROM slot_valid",
        "CREATE TRIGGER t AFTER INSERT ON client BEGIN DELETE FROM journal; END",
        "SELECT verifier FROM local_pin",
        "SELECT sqlcipher_export('x')",
        "PRAGMA user_version = 7",
        "VACUUM",
        "DELETE FROM sqlite_schema",
    ] {
        let written = p.owner.write::<_, RecordError>(edit(), |tx| tx.execute(sql, []));
        assert!(written.is_err(), "a write ran {sql}");
        let returned = p.owner.write::<_, RecordError>(edit(), |tx| tx.returning(sql, [], |_| Ok(())));
        assert!(returned.is_err(), "a write returned {sql}");
        let read = p.owner.read::<_, RecordError>(Access::new("x.y", Permission::ClientView), |tx| {
            tx.query(sql, [], |_| Ok(()))
        });
        assert!(read.is_err(), "a read ran {sql}");
    }
    assert!(verify(&p.owner).ok);
}

#[test]
fn a_read_takes_no_changing_statement() {
    let p = Practice::new();
    let (id, _) = add_client(&p.owner, "Ada");
    for sql in [
        "DELETE FROM client",
        "UPDATE client SET name = 'x' RETURNING id",
        "INSERT INTO local_draft VALUES ('a', 'b')",
    ] {
        let read = p.owner.read::<_, RecordError>(view(id), |tx| tx.query(sql, [], |_| Ok(())));
        assert!(read.is_err(), "a read ran {sql}");
    }
    assert_eq!(name_of(&p.owner, id).as_deref(), Some("Ada"));
}

#[test]
fn a_door_within_a_door_is_refused() {
    let p = Practice::new();
    let inner = p.owner.clone();
    let outcome = p.owner.write::<_, RecordError>(edit(), |_| {
        inner.read::<_, RecordError>(Access::new("x.y", Permission::ClientView), |_| Ok(()))
    });
    assert!(outcome.is_err());
    let inner = p.owner.clone();
    let outcome =
        p.owner.write::<_, RecordError>(edit(), |_| inner.write::<_, RecordError>(edit(), |_| Ok(())));
    assert!(outcome.is_err());
    add_client(&p.owner, "Ada");
}

#[test]
fn looks_are_journaled_with_what_was_shown_and_repeats_are_one() {
    let p = Practice::new();
    let (a, _) = add_client(&p.owner, "Ada");
    let (b, _) = add_client(&p.owner, "Bea");
    let count = |verb: &str| {
        let q = JournalQuery { verb: Some(verb.into()), limit: 500, ..Default::default() };
        p.owner.journal(&q).unwrap().entries.len()
    };
    for _ in 0..5 {
        name_of(&p.owner, a);
    }
    assert_eq!(count("client.view"), 1);
    name_of(&p.owner, b);
    assert_eq!(count("client.view"), 2);
    p.clock.advance(16 * 60 * 1000);
    name_of(&p.owner, a);
    assert_eq!(count("client.view"), 3);
    // A search: unsettled words leave nothing, settled ones do, sealed.
    let search = |words: &str| Access::new("client.search", Permission::ClientView).detail(words);
    let look = |access: Access, shown: &[uuid::Uuid]| {
        p.owner
            .read::<_, RecordError>(access, |tx| {
                shown.iter().for_each(|id| tx.saw("client", *id));
                Ok(())
            })
            .unwrap();
    };
    look(search("a").unsettled(), &[a, b]);
    look(search("ad").unsettled(), &[a]);
    assert_eq!(count("client.search"), 0);
    look(search("ada"), &[a]);
    look(search("ada"), &[a]);
    assert_eq!(count("client.search"), 1);
    look(search("ada"), &[a, b]);
    let q = JournalQuery { verb: Some("client.search".into()), limit: 9, ..Default::default() };
    let found = p.owner.journal(&q).unwrap().entries;
    assert_eq!(found.len(), 2, "a new client among the hits is a new entry");
    assert_eq!(found[0].seen, [("client".to_owned(), b)]);
    assert_eq!(found[1].detail.as_deref(), Some("ada"));
    // No other verb may hide behind "unsettled".
    assert!(p.owner.read::<_, RecordError>(view(a).unsettled(), |_| Ok(())).is_err());
    assert!(verify(&p.owner).ok);
}

#[test]
fn who_looked_at_a_client_is_found_before_and_after_indexing() {
    let p = Practice::new();
    let (a, _) = add_client(&p.owner, "Ada");
    let (b, _) = add_client(&p.owner, "Bea");
    name_of(&p.owner, a);
    let about = |client| {
        let q = JournalQuery { client: Some(client), limit: 500, ..Default::default() };
        let found = p.owner.journal(&q).unwrap().entries;
        found.into_iter().map(|e| e.verb).filter(|v| v != "journal.view").collect::<Vec<_>>()
    };
    assert_eq!(about(a), ["client.view", "client.edit"]);
    assert_eq!(about(b), ["client.edit"]);
    p.record.keep_witness();
    assert_eq!(about(a), ["client.view", "client.edit"]);
    assert!(verify(&p.owner).ok, "{:?}", verify(&p.owner));
}

#[test]
fn drafts_are_local_and_leave_one_entry_a_quarter_of_an_hour() {
    let p = Practice::new();
    let save = |body: &str| {
        p.owner.write::<_, RecordError>(Access::new("note.draft", Permission::NoteWrite).local(), |tx| {
            tx.execute("INSERT INTO local_draft VALUES ('n', ?1) ON CONFLICT (subject) DO UPDATE SET body = excluded.body", params![body])
        })
    };
    let first = save("a").unwrap().entry;
    for i in 0..20 {
        assert_eq!(save(&format!("ab{i}")).unwrap().entry, first);
    }
    p.clock.advance(15 * 60 * 1000);
    assert_ne!(save("z").unwrap().entry, first);
    let cheat =
        p.owner.write::<_, RecordError>(Access::new("note.draft", Permission::NoteWrite).local(), |tx| {
            tx.execute("INSERT INTO client (id, name) VALUES (x'00112233445566778899aabbccddeeff', 'X')", [])
        });
    assert!(cheat.is_err());
    assert!(everything(&p.owner).is_empty());
}

#[test]
fn refusals_are_journaled_with_verb_permission_and_subject() {
    let p = Practice::new();
    let (id, _) = add_client(&p.owner, "Ada");
    let (person, desk) = p.person("desk", &[Role::FrontDesk]);
    let refused = desk
        .read::<_, RecordError>(Access::new("note.view", Permission::NoteView).of("client", id), |_| Ok(()));
    assert_eq!(refused.unwrap_err().code(), "not_allowed");
    let inner = desk.read::<(), RecordError>(view(id), |tx| tx.permit(Permission::HealthView));
    assert_eq!(inner.unwrap_err().code(), "not_allowed");
    let last = last_entries(&p.owner, 3);
    assert_eq!((last[1].verb.as_str(), last[1].kind), ("note.view", EntryKind::Refusal));
    assert_eq!(last[1].code.as_deref(), Some("not_allowed: NoteView"));
    assert_eq!(
        (last[0].verb.as_str(), last[0].code.as_deref()),
        ("client.view", Some("not_allowed: HealthView"))
    );
    assert!(last.iter().take(2).all(|e| e.client == Some(id) && e.actor == Actor::Person(person)));
}

#[test]
fn reads_go_on_during_a_long_write_and_their_entries_are_folded_in() {
    let p = Practice::new();
    let (id, _) = add_client(&p.owner, "Ada");
    let (started, go) = (std::sync::Barrier::new(2), std::sync::Barrier::new(2));
    std::thread::scope(|s| {
        s.spawn(|| {
            p.owner
                .write::<_, RecordError>(edit(), |tx| {
                    started.wait();
                    go.wait();
                    tx.execute("UPDATE client SET note = 'x'", [])
                })
                .unwrap();
        });
        started.wait();
        assert_eq!(name_of(&p.owner, id).as_deref(), Some("Ada"));
        assert!(p.folder().pending_file().exists());
        go.wait();
    });
    add_client(&p.owner, "Bea");
    assert!(!p.folder().pending_file().exists());
    let q = JournalQuery { verb: Some("client.view".into()), limit: 9, ..Default::default() };
    let found = p.owner.journal(&q).unwrap().entries;
    assert!(found.len() == 1 && found[0].folded_in);
    assert!(verify(&p.owner).ok);
}

#[test]
fn after_closing_every_session_is_locked_and_a_long_write_is_rolled_back() {
    let p = Practice::new();
    let (id, _) = add_client(&p.owner, "Ada");
    let started = std::sync::Barrier::new(2);
    std::thread::scope(|s| {
        let long = s.spawn(|| {
            p.owner.write::<(), RecordError>(edit(), |tx| {
                started.wait();
                loop {
                    tx.execute(
                        "UPDATE client SET version = version + 1 WHERE id = ?1",
                        params![id.as_bytes()],
                    )?;
                }
            })
        });
        started.wait();
        p.record.close();
        assert_eq!(long.join().unwrap().unwrap_err().code(), "locked");
    });
    assert!(!p.owner.is_live());
    assert_eq!(p.owner.read::<(), RecordError>(view(id), |_| Ok(())).unwrap_err().code(), "locked");
    let mut p = p;
    p.open_again();
    assert_eq!(name_of(&p.owner, id).as_deref(), Some("Ada"));
    assert!(verify(&p.owner).ok);
}

#[test]
fn a_schema_that_forgets_a_table_is_refused() {
    for (sql, why) in [
        ("CREATE TABLE forgotten (id BLOB PRIMARY KEY NOT NULL) STRICT", "neither journaled"),
        (
            "CREATE TABLE local_a (id INTEGER PRIMARY KEY); CREATE TABLE local_b (a REFERENCES local_a ON DELETE CASCADE)",
            "acts by itself",
        ),
    ] {
        let dir = tempfile::tempdir().unwrap();
        let mut schema = schema();
        schema.migrations.push(Migration { number: 90, name: "bad", sql });
        let set_up = sign_in::SetUp {
            practice: "P".into(),
            owner_name: "O".into(),
            owner_login: "oo".into(),
            passphrase: stillroom_vault::Passphrase::new(OWNER),
            owner_roles: vec![],
            kdf: stillroom_vault::KdfParams::new(64, 1, 1).unwrap(),
            seed: &|_| Ok(()),
        };
        let folder = stillroom_vault::VaultFolder::at(dir.path().join("v"));
        let made =
            sign_in::set_up(&folder, Arc::new(TestKeychain::default()), schema, TestClock::new(), set_up);
        assert!(made.unwrap_err().to_string().contains(why));
    }
}

#[test]
fn an_import_of_many_rows_is_one_entry_captured_in_chunks() {
    let p = Practice::new();
    let n = 7_000u32;
    let done = p
        .owner
        .write::<_, RecordError>(Access::new("client.import", Permission::ClientImport), |tx| {
            for i in 0..n {
                let id = uuid::Uuid::now_v7();
                tx.execute(
                    "INSERT INTO client (id, name) VALUES (?1, ?2)",
                    params![id.as_bytes(), format!("C{i}")],
                )?;
                tx.execute(
                    "INSERT INTO client_phone (id, client, phone) VALUES (?1, ?2, '1')",
                    params![uuid::Uuid::now_v7().as_bytes(), id.as_bytes()],
                )?;
                tx.execute("INSERT INTO client_fts (rowid, name) VALUES (?1, 'x')", params![i + 1])?;
            }
            Ok(())
        })
        .unwrap();
    let entry = p.owner.entry(done.entry).unwrap();
    assert!(entry.changes >= i64::from(n), "{}", entry.changes);
    let report = verify(&p.owner);
    assert!(report.ok, "{report:?}");
    p.owner.undo(done.entry).unwrap();
    assert!(everything(&p.owner).is_empty());
    let report = verify(&p.owner);
    assert!(report.ok, "{report:?}");
}

#[test]
fn a_page_that_the_log_still_holds_back_is_not_taken_for_damage() {
    let p = Practice::new();
    p.record.keep_witness();
    let clients: Vec<_> = (0..80).map(|n| add_client(&p.owner, &format!("New {n}")).0).collect();
    let (begun, reads) = std::sync::mpsc::channel();
    std::thread::scope(|s| {
        s.spawn(|| {
            p.owner
                .read::<_, RecordError>(view(clients[0]), |tx| {
                    tx.query_opt("SELECT 1 FROM client", [], |_| Ok(()))?;
                    begun.send(()).unwrap();
                    std::thread::sleep(std::time::Duration::from_millis(700));
                    Ok(())
                })
                .unwrap();
        });
        reads.recv().unwrap();
        // The log can't be moved past what is being read: of a page that changes now nothing is moved
        // at all, and pages behind it are.
        for client in &clients[..40] {
            rename(&p.owner, *client, "Renamed");
        }
        let report = verify(&p.owner);
        assert!(report.ok, "{report:?}");
    });
    rename(&p.owner, clients[0], "Still writable");
}

#[test]
fn many_desks_at_once_make_one_chain() {
    let p = Practice::new();
    std::thread::scope(|s| {
        for desk in 0..4 {
            let owner = p.owner.clone();
            let record = p.record.clone();
            s.spawn(move || {
                for i in 0..25 {
                    let (id, entry) = add_client(&owner, &format!("D{desk} C{i}"));
                    assert!(name_of(&owner, id).is_some());
                    if i % 5 == 0 {
                        owner.undo(entry).unwrap();
                        assert!(name_of(&owner, id).is_none());
                    }
                    if i % 10 == 3 {
                        record.keep_witness();
                        let report = verify(&owner);
                        assert!(report.ok, "{report:?}");
                    }
                }
            });
        }
    });
    p.record.keep_witness();
    let report = verify(&p.owner);
    assert!(report.ok, "{report:?}");
    assert_eq!(everything(&p.owner).iter().filter(|r| r.starts_with("client ")).count(), 80);
}

#[test]
fn what_is_kept_of_the_record_is_made_anew_after_each_entry_and_gone_after_the_close() {
    struct Names(Vec<String>);
    let p = Practice::new();
    let made = std::cell::Cell::new(0);
    let names = || {
        let access = Access::new("client.search", Permission::ClientView).unsettled();
        p.owner.read::<_, RecordError>(access, |tx| {
            tx.kept(|tx| {
                made.set(made.get() + 1);
                tx.query("SELECT name FROM client ORDER BY name", [], |r| r.get(0)).map(Names)
            })
        })
    };
    add_client(&p.owner, "Ada");
    assert_eq!(names().unwrap().0, ["Ada"]);
    assert_eq!(names().unwrap().0, ["Ada"]);
    assert_eq!(made.get(), 1);
    let (_, entry) = add_client(&p.owner, "Ben");
    let kept = names().unwrap();
    assert_eq!(kept.0, ["Ada", "Ben"]);
    p.owner.undo(entry).unwrap();
    assert_eq!(names().unwrap().0, ["Ada"]);
    assert_eq!(made.get(), 3);
    // Within a change, what it did so far counts, and nothing is kept of it.
    let outcome = p.owner.write::<(), RecordError>(edit(), |tx| {
        tx.execute("UPDATE client SET name = 'Eve'", [])?;
        let all = tx.read().kept(|tx| tx.query("SELECT name FROM client", [], |r| r.get(0)).map(Names))?;
        assert_eq!(all.0, ["Eve"]);
        Err(RecordError::Conflict("taken back".into()))
    });
    assert!(outcome.is_err());
    let last = names().unwrap();
    assert_eq!(last.0, ["Ada"]);
    p.record.close();
    assert_eq!(Arc::strong_count(&last), 1, "the closed record keeps nothing");
}
