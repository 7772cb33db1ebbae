use crate::support::*;
use stillroom_record::sql::params;
use stillroom_record::*;
use uuid::Uuid;

#[test]
fn undoing_an_edit_an_insert_and_a_delete_restores_every_row() {
    let p = Practice::new();
    let empty = everything(&p.owner);
    let (id, added) = add_client(&p.owner, "Ada");
    let with_ada = everything(&p.owner);
    let renamed = rename(&p.owner, id, "Ada Lovelace");
    let after = everything(&p.owner);
    p.owner.undo(renamed).unwrap();
    assert_eq!(everything(&p.owner), with_ada);
    let deleted = p
        .owner
        .write::<_, RecordError>(edit().of("client", id), |tx| {
            tx.execute("DELETE FROM client_phone WHERE client = ?1", params![id.as_bytes()])?;
            tx.execute("DELETE FROM client WHERE id = ?1", params![id.as_bytes()])
        })
        .unwrap()
        .entry;
    assert_eq!(everything(&p.owner), empty);
    let undone = p.owner.undo(deleted).unwrap();
    assert_eq!(everything(&p.owner), with_ada);
    assert_eq!(p.owner.undo(deleted).unwrap_err().code(), "not_undoable");
    // An undo is undone (redo) and undone again.
    let redone = p.owner.undo(undone.entry).unwrap();
    assert_eq!(everything(&p.owner), empty);
    p.owner.undo(redone.entry).unwrap();
    assert_eq!(everything(&p.owner), with_ada);
    // Down to nothing: what came between is undone, so nothing stands in the way.
    p.owner.undo(added).unwrap();
    assert_eq!(everything(&p.owner), empty);
    assert_ne!(after, empty);
    let last = &last_entries(&p.owner, 2)[1];
    assert!(last.verb == "undo" || last.verb == "test.everything");
    let report = verify(&p.owner);
    assert!(report.ok, "{report:?}");
}

#[test]
fn a_later_change_of_the_same_row_is_named_and_nothing_changes() {
    let p = Practice::new();
    let (id, added) = add_client(&p.owner, "Ada");
    let first = rename(&p.owner, id, "Ada L");
    p.clock.advance(1000);
    let second = rename(&p.owner, id, "Ada Lovelace");
    let before = everything(&p.owner);
    for entry in [first, added] {
        let Err(RecordError::UndoConflict(met)) = p.owner.undo(entry) else { panic!("no conflict") };
        assert_eq!((met.entry, met.verb.as_str(), met.who.as_str()), (second, "client.edit", "Maren Holt"));
        assert_eq!(everything(&p.owner), before);
    }
    p.owner.undo(second).unwrap();
    p.owner.undo(first).unwrap();
    assert_eq!(name_of(&p.owner, id).as_deref(), Some("Ada"));
}

#[test]
fn later_changes_of_other_columns_do_not_stand_in_the_way() {
    let p = Practice::new();
    let (id, _) = add_client(&p.owner, "Ada");
    let set = |sql: &str| {
        p.owner.write::<_, RecordError>(edit().of("client", id), |tx| tx.execute(sql, [])).unwrap().entry
    };
    let first = set("UPDATE client SET note = 'a'");
    set("UPDATE client SET weight = 61.5");
    p.owner.undo(first).unwrap();
    let rows = everything(&p.owner);
    assert!(rows[0].contains("61.5") && !rows[0].contains("Text([97])"), "{rows:?}");
}

#[test]
fn a_child_added_later_by_another_verb_is_named() {
    let p = Practice::new();
    let (id, added) = add_client(&p.owner, "Ada");
    let booked = p
        .owner
        .write::<_, RecordError>(Access::new("visit.book", Permission::ScheduleEdit), |tx| {
            tx.execute(
                "INSERT INTO visit (id, client, start) VALUES (?1, ?2, 9)",
                params![Uuid::now_v7().as_bytes(), id.as_bytes()],
            )
        })
        .unwrap()
        .entry;
    let before = everything(&p.owner);
    let Err(RecordError::UndoConflict(met)) = p.owner.undo(added) else { panic!("no conflict") };
    assert_eq!((met.entry, met.verb.as_str()), (booked, "visit.book"));
    assert_eq!(everything(&p.owner), before);
    assert_eq!(p.owner.undo(booked).unwrap_err().code(), "not_undoable");
}

#[test]
fn the_slice_s_rule_runs_again_and_a_taken_slot_is_refused() {
    let p = Practice::new();
    let (id, _) = add_client(&p.owner, "Ada");
    let visit = Uuid::now_v7();
    let book = |id: Uuid, start: i64| {
        p.owner.write::<_, RecordError>(Access::new("visit.book", Permission::ScheduleEdit), |tx| {
            tx.execute(
                "INSERT INTO visit (id, client, start) VALUES (?1, NULL, ?2)",
                params![id.as_bytes(), start],
            )
        })
    };
    let shift = |start: i64| {
        p.owner
            .write::<_, RecordError>(
                Access::new("visit.move", Permission::ScheduleEdit).of("visit", visit),
                |tx| {
                    tx.execute("UPDATE visit SET start = ?2 WHERE id = ?1", params![visit.as_bytes(), start])
                },
            )
            .unwrap()
            .entry
    };
    book(visit, 666).unwrap();
    let moved = shift(700);
    let before = everything(&p.owner);
    assert_eq!(p.owner.undo(moved).unwrap_err().code(), "conflict");
    assert_eq!(everything(&p.owner), before);
    // A database constraint in the way is a conflict too.
    let again = shift(800);
    book(Uuid::now_v7(), 700).unwrap();
    let before = everything(&p.owner);
    assert!(matches!(p.owner.undo(again).unwrap_err().code(), "conflict" | "undo_conflict"));
    assert_eq!(everything(&p.owner), before);
    let third = shift(900);
    let done = p.owner.undo(third).unwrap();
    assert_eq!(done.topics, ["visits"]);
    let _ = id;
}

#[test]
fn a_merge_that_moves_children_is_undone_exactly() {
    let p = Practice::new();
    let (keep, _) = add_client(&p.owner, "Ada");
    let (drop, _) = add_client(&p.owner, "Ada B");
    p.owner
        .write::<_, RecordError>(edit().of("client", drop), |tx| {
            tx.execute(
                "INSERT INTO tag (client, word) VALUES (?1, 'vip'), (?1, 'x')",
                params![drop.as_bytes()],
            )?;
            tx.execute("INSERT INTO tag (client, word) VALUES (?1, 'vip')", params![keep.as_bytes()])?;
            tx.execute(
                "INSERT INTO visit (id, client, start) VALUES (?1, ?2, 5)",
                params![Uuid::now_v7().as_bytes(), drop.as_bytes()],
            )
        })
        .unwrap();
    let before = everything(&p.owner);
    let merged = p
        .owner
        .write::<_, RecordError>(
            Access::new("client.merge", Permission::ClientMerge).of("client", keep),
            |tx| {
                let (k, d) = (keep.as_bytes(), drop.as_bytes());
                tx.execute("UPDATE client_phone SET client = ?1 WHERE client = ?2", params![k, d])?;
                tx.execute("UPDATE OR IGNORE tag SET client = ?1 WHERE client = ?2", params![k, d])?;
                tx.execute("DELETE FROM tag WHERE client = ?1", params![d])?;
                tx.execute("UPDATE visit SET client = ?1 WHERE client = ?2", params![k, d])?;
                tx.execute("DELETE FROM client WHERE id = ?1", params![d])
            },
        )
        .unwrap()
        .entry;
    assert_ne!(everything(&p.owner), before);
    // Both clients are named by the entry.
    for client in [keep, drop] {
        let q = JournalQuery {
            client: Some(client),
            verb: Some("client.merge".into()),
            limit: 5,
            ..Default::default()
        };
        assert_eq!(p.owner.journal(&q).unwrap().entries.len(), 1);
    }
    p.owner.undo(merged).unwrap();
    assert_eq!(everything(&p.owner), before);
    let report = verify(&p.owner);
    assert!(report.ok, "{report:?}");
}

#[test]
fn only_listed_verbs_with_their_permission_are_undone() {
    let p = Practice::new();
    let (_, added) = add_client(&p.owner, "Ada");
    let (_, officer) = p.person("officer", &[Role::PrivacyOfficer]);
    assert_eq!(officer.undo(added).unwrap_err().code(), "not_allowed");
    let unlisted = p
        .owner
        .write::<_, RecordError>(Access::new("note.sign", Permission::ClientEdit), |tx| {
            tx.execute("UPDATE client SET note = 'signed'", [])
        })
        .unwrap();
    assert_eq!(p.owner.undo(unlisted.entry).unwrap_err().code(), "not_undoable");
    assert_eq!(p.owner.undo(EntryId::new()).unwrap_err().code(), "not_found");
}

#[test]
fn history_says_from_what_to_what() {
    let p = Practice::new();
    let (id, _) = add_client(&p.owner, "Ada");
    let second = rename(&p.owner, id, "Ada Lovelace");
    let history = p.owner.history("client", id).unwrap();
    assert_eq!(history.len(), 2);
    assert_eq!(history[0].entry, second);
    let name = history[0].fields.iter().find(|f| f.column == "name").unwrap();
    assert_eq!((name.from.as_deref(), name.to.as_deref()), (Some("Ada"), Some("Ada Lovelace")));
    assert!(history[0].undoable);
    assert!(
        history[1]
            .fields
            .iter()
            .any(|f| f.table == "client_phone" && f.column == "phone" && f.to.as_deref() == Some("555 0100"))
    );
    p.owner.undo(second).unwrap();
    let history = p.owner.history("client", id).unwrap();
    assert!(!history[1].undoable && history[0].undoable && history[0].verb == "undo");
}

#[test]
fn history_and_undo_know_what_the_index_knows_and_what_it_does_not_know_yet() {
    let p = Practice::new();
    let (id, added) = add_client(&p.owner, "Ada");
    let first = rename(&p.owner, id, "Ada Lovelace");
    // Takes all that was into the index.
    p.record.keep_witness();
    let second = rename(&p.owner, id, "Ada King");
    let entries = |p: &Practice| -> Vec<EntryId> {
        p.owner.history("client", id).unwrap().iter().map(|c| c.entry).collect()
    };
    assert_eq!(entries(&p), [second, first, added]);
    for entry in [first, second] {
        assert_eq!(p.owner.entry(entry).unwrap().id, entry);
        assert!(p.owner.entry_fields(entry).unwrap().iter().any(|f| f.column == "name"));
    }
    // The later change stands in the way, known to the index or not.
    let in_the_way = |p: &Practice| match p.owner.undo(first).unwrap_err() {
        RecordError::UndoConflict(met) => met.entry,
        other => panic!("{other:?}"),
    };
    assert_eq!(in_the_way(&p), second);
    p.record.keep_witness();
    assert_eq!(in_the_way(&p), second);
    let undone = p.owner.undo(second).unwrap().entry;
    p.owner.undo(first).unwrap();
    assert_eq!(name_of(&p.owner, id).as_deref(), Some("Ada"));
    assert_eq!(entries(&p)[1..], [undone, second, first, added]);
    p.record.keep_witness();
    assert!(verify(&p.owner).ok);
}

proptest::proptest! {
    #![proptest_config(proptest::prelude::ProptestConfig { cases: 12, ..Default::default() })]
    /// Whatever one change did, its undo restores every row.
    #[test]
    fn undo_restores_whatever_a_change_did(steps in proptest::collection::vec((0u8..7, 0u8..4, ".{0,12}", proptest::option::of(-1e9f64..1e9)), 1..25)) {
        let p = Practice::new();
        let clients: Vec<Uuid> = (0..4).map(|i| add_client(&p.owner, &format!("C{i}")).0).collect();
        let before = everything(&p.owner);
        let done = p.owner.write::<_, RecordError>(edit(), |tx| {
            for (step, who, text, number) in &steps {
                let c = clients[usize::from(*who)];
                match step {
                    0 => tx.execute("UPDATE client SET name = ?2, weight = ?3 WHERE id = ?1", params![c.as_bytes(), text, number])?,
                    1 => tx.execute("UPDATE client SET note = ?2 WHERE id = ?1", params![c.as_bytes(), (!text.is_empty()).then_some(text)])?,
                    2 => tx.execute("INSERT OR IGNORE INTO tag SELECT id, ?2 FROM client WHERE id = ?1", params![c.as_bytes(), text])?,
                    3 => tx.execute("DELETE FROM tag WHERE client = ?1", params![c.as_bytes()])?,
                    4 => tx.execute("UPDATE client_phone SET client = ?1, phone = ?2 WHERE EXISTS (SELECT 1 FROM client WHERE id = ?1)", params![c.as_bytes(), text])?,
                    5 => tx.execute("DELETE FROM client_phone WHERE client = ?1", params![c.as_bytes()])?,
                    _ => tx.execute("UPDATE client SET id = ?2 WHERE id = ?1 AND NOT EXISTS (SELECT 1 FROM client_phone WHERE client = ?1) AND NOT EXISTS (SELECT 1 FROM tag WHERE client = ?1)",
                        params![c.as_bytes(), Uuid::now_v7().as_bytes()])?,
                };
            }
            Ok(())
        }).unwrap();
        let after = everything(&p.owner);
        if after == before {
            return Ok(());
        }
        let undone = p.owner.undo(done.entry).unwrap();
        proptest::prop_assert_eq!(&everything(&p.owner), &before);
        p.owner.undo(undone.entry).unwrap();
        proptest::prop_assert_eq!(&everything(&p.owner), &after);
        proptest::prop_assert!(verify(&p.owner).ok);
    }
}

/// Prints what an import of a hundred thousand and its undo take; run by hand.
#[test]
#[ignore = "a measurement"]
fn a_hundred_thousand_clients_come_in_and_go_out() {
    let p = Practice::new();
    let peak = || {
        let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
        status.lines().find(|l| l.starts_with("VmHWM")).unwrap_or_default().to_owned()
    };
    let started = std::time::Instant::now();
    let done = p
        .owner
        .write::<_, RecordError>(Access::new("client.import", Permission::ClientImport), |tx| {
            let many = std::env::var("STILLROOM_MANY").ok().and_then(|n| n.parse().ok()).unwrap_or(100_000u32);
            for i in 0..many {
                let id = Uuid::now_v7();
                tx.execute(
                    "INSERT INTO client (id, name, note) VALUES (?1, ?2, 'a note of some length for each of them')",
                    params![id.as_bytes(), format!("Client number {i}")],
                )?;
                tx.execute(
                    "INSERT INTO client_phone (id, client, phone) VALUES (?1, ?2, '+1 555 0100')",
                    params![Uuid::now_v7().as_bytes(), id.as_bytes()],
                )?;
            }
            Ok(())
        })
        .unwrap();
    eprintln!("import {:?} {}", started.elapsed(), peak());
    let started = std::time::Instant::now();
    p.record.keep_witness();
    eprintln!("tidy {:?} {}", started.elapsed(), peak());
    let started = std::time::Instant::now();
    assert!(verify(&p.owner).ok);
    eprintln!("verify {:?} {}", started.elapsed(), peak());
    let started = std::time::Instant::now();
    let undone = p.owner.undo(done.entry).unwrap();
    eprintln!("undo {:?} {}", started.elapsed(), peak());
    assert!(everything(&p.owner).is_empty());
    let started = std::time::Instant::now();
    p.owner.undo(undone.entry).unwrap();
    eprintln!("redo {:?} {}", started.elapsed(), peak());
}
