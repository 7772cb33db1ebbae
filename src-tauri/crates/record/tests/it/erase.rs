//! A lawful erasure, and everybody who would pass something off as one.

use crate::support::*;
use rusqlite::{Connection, params};
use stillroom_record::sql;
use stillroom_record::*;
use stillroom_vault::Passphrase;
use uuid::Uuid;

const CANARY: &str = "Zanzibaria Quellwasser";

fn client(practice: &Practice, name: &str) -> Uuid {
    let id = Uuid::now_v7();
    practice
        .owner
        .write::<_, RecordError>(Access::new("client.add", Permission::ClientEdit).of("client", id), |tx| {
            tx.execute(
                "INSERT INTO client (id, name, note) VALUES (?1, ?2, 'a note')",
                sql::params![id.as_bytes(), name],
            )?;
            tx.execute(
                "INSERT INTO visit (id, client, start) VALUES (?1, ?2, ?3)",
                sql::params![Uuid::now_v7().as_bytes(), id.as_bytes(), id.as_u128() as i64 >> 8],
            )?;
            Ok(())
        })
        .unwrap();
    id
}

fn search(practice: &Practice, words: &str, found: &[Uuid]) {
    let access = Access::new("client.search", Permission::ClientView).detail(words);
    practice
        .owner
        .read::<_, RecordError>(access, |tx| {
            found.iter().for_each(|id| tx.saw("client", *id));
            Ok(())
        })
        .unwrap();
}

fn erase(practice: &Practice, id: Uuid) -> Result<Done<Erased>, RecordError> {
    practice.owner.step_up(&Passphrase::new(OWNER)).unwrap();
    practice.owner.erase(
        id,
        |_| {
            Ok(Erasing {
                clients: vec![id],
                also: Vec::new(),
                names: Box::new(|text| text.contains("Zanzibaria") || text.contains("Quellwasser")),
            })
        },
        |_, erased| Ok(erased.clone()),
    )
}

/// A practice with somebody to erase and somebody else, each with a history.
fn practice() -> (Practice, Uuid, Uuid) {
    let practice = Practice::new();
    let (gone, stays) = (client(&practice, CANARY), client(&practice, "Ada Bell"));
    let access = || Access::new("client.import", Permission::ClientEdit).detail("list.csv");
    practice
        .owner
        .write::<_, RecordError>(access(), |tx| {
            for id in [gone, stays] {
                tx.execute(
                    "UPDATE client SET note = ?2 WHERE id = ?1",
                    sql::params![id.as_bytes(), format!("of {id}")],
                )?;
            }
            Ok(())
        })
        .unwrap();
    practice
        .owner
        .write::<_, RecordError>(
            Access::new("client.edit", Permission::ClientEdit).of("client", gone),
            |tx| {
                tx.execute(
                    "UPDATE client SET name = ?2 WHERE id = ?1",
                    sql::params![gone.as_bytes(), format!("{CANARY} II")],
                )
            },
        )
        .unwrap();
    search(&practice, "Zanzi", &[gone, stays]);
    search(&practice, "Quellwasser", &[]);
    search(&practice, "Bell", &[stays]);
    (practice, gone, stays)
}

fn verify(practice: &Practice) -> VerifyReport {
    practice.owner.verify(&mut |_| (), &|| false).unwrap()
}

fn journal_check(practice: &Practice) -> (bool, String) {
    let report = verify(practice);
    let check = report.checks.iter().find(|c| c.name == "journal").unwrap();
    (check.ok, check.detail.clone())
}

#[test]
fn what_was_erased_is_gone_and_the_chain_still_fits() {
    let (mut practice, gone, stays) = practice();
    let erased = erase(&practice, gone).unwrap().value;
    assert_eq!(erased.rows["client"], 1);
    assert_eq!(erased.rows["visit"], 1);
    // Added with a visit, imported, renamed.
    assert_eq!((erased.changes, erased.texts, erased.kept_texts), (4, 2, 0));
    assert!(practice.owner.overwrite_erased().unwrap().unwrap().log);
    let (ok, detail) = journal_check(&practice);
    assert!(ok, "{detail}");
    assert!(detail.contains("6 changes and texts in them were erased lawfully"), "{detail}");
    // The other's history is whole, and undone as ever.
    let history = practice.owner.history("client", stays).unwrap();
    assert!(history.iter().all(|c| !c.fields.is_empty()), "{history:?}");
    let hers = practice.owner.history("client", gone).unwrap();
    assert_eq!(hers.len(), 3);
    assert!(
        hers.iter().all(|c| c.fields.is_empty()
            && !c.undoable
            && c.reason.as_deref().unwrap().starts_with("Erased"))
    );
    for change in &hers {
        assert!(matches!(practice.owner.undo(change.entry), Err(RecordError::NotUndoable(_))));
    }
    let page = practice.owner.journal(&JournalQuery { limit: 50, ..JournalQuery::default() }).unwrap();
    let said: Vec<_> = page
        .entries
        .iter()
        .filter(|e| e.verb == "client.search")
        .map(|e| e.detail.clone().unwrap())
        .collect();
    assert_eq!(said.len(), 3);
    assert_eq!(said[0], "Bell");
    assert!(said[1..].iter().all(|d| d.starts_with("Erased")), "{said:?}");
    practice.reopen();
    assert!(practice.record.notices().is_empty());
    assert!(journal_check(&practice).0);
    // A second one, of the other.
    erase(&practice, stays).unwrap();
    let (ok, detail) = journal_check(&practice);
    assert!(ok, "{detail}");
}

#[test]
fn only_an_owner_who_gave_the_passphrase_again_may() {
    let (practice, gone, _) = practice();
    let nothing = |session: &Session| {
        let erased = session.erase::<_, RecordError>(
            gone,
            |_| Ok(Erasing { clients: vec![gone], also: Vec::new(), names: Box::new(|_| false) }),
            |_, _| Ok(()),
        );
        erased.map(drop)
    };
    practice.clock.advance(10 * 60 * 1000);
    assert!(matches!(nothing(&practice.owner), Err(RecordError::StepUpNeeded)));
    for role in [Role::PrivacyOfficer, Role::MedicalDirector, Role::Provider, Role::FrontDesk] {
        let (_, other) = practice.person(&format!("{role:?}").to_lowercase(), &[role]);
        assert!(matches!(nothing(&other), Err(RecordError::NotAllowed(_))), "{role:?}");
        assert!(other.overwrite_erased().is_err());
    }
    assert_eq!(practice.owner.history("client", gone).unwrap()[0].fields.len(), 1);
}

#[test]
fn an_erasure_that_is_refused_on_its_way_leaves_everything() {
    let (practice, gone, _) = practice();
    practice.owner.step_up(&Passphrase::new(OWNER)).unwrap();
    let refused = practice.owner.erase::<(), RecordError>(
        gone,
        |_| Ok(Erasing { clients: vec![gone], also: Vec::new(), names: Box::new(|_| true) }),
        |_, _| Err(RecordError::Conflict("no".into())),
    );
    assert!(refused.is_err());
    let (ok, detail) = journal_check(&practice);
    assert!(ok && !detail.contains("erased"), "{detail}");
    assert!(practice.owner.history("client", gone).unwrap().iter().all(|c| !c.fields.is_empty()));
}

#[test]
fn an_erasure_that_was_refused_or_failed_is_no_damage() {
    let (practice, gone, _) = practice();
    let nothing = || Ok(Erasing { clients: vec![gone], also: Vec::new(), names: Box::new(|_| true) });
    practice.clock.advance(10 * 60 * 1000);
    let late = practice.owner.erase::<(), RecordError>(gone, |_| nothing(), |_, _| Ok(()));
    assert!(matches!(late, Err(RecordError::StepUpNeeded)));
    let (ok, detail) = journal_check(&practice);
    assert!(ok, "refused: {detail}");
    practice.owner.step_up(&Passphrase::new(OWNER)).unwrap();
    // Once all is taken out, the database fails.
    let failed = practice.owner.erase::<(), RecordError>(
        gone,
        |_| nothing(),
        |tx, _| tx.execute("INSERT INTO no_such_table (id) VALUES (1)", []).map(drop),
    );
    assert!(failed.is_err());
    let (ok, detail) = journal_check(&practice);
    assert!(ok && !detail.contains("erased"), "failed: {detail}");
    erase(&practice, gone).unwrap();
    let (ok, detail) = journal_check(&practice);
    assert!(ok && detail.contains("were erased lawfully"), "erased after all: {detail}");
    let all = JournalQuery { verb: Some("retention.erase".into()), limit: 50, ..JournalQuery::default() };
    let kinds: Vec<_> = practice.owner.journal(&all).unwrap().entries.iter().map(|e| e.kind).collect();
    assert_eq!(kinds, [EntryKind::Change, EntryKind::Failure, EntryKind::Refusal]);
}

#[test]
fn an_erasure_whose_every_trace_was_put_back_is_named() {
    let (mut practice, gone, _) = practice();
    practice.record.close();
    type Was = (Vec<(i64, Vec<u8>, Vec<u8>)>, Vec<(i64, Option<Vec<u8>>)>);
    let (changes, sealed): Was = practice.with_database(|conn| {
        let mut changes = conn.prepare("SELECT place, salt, bytes FROM journal_change").unwrap();
        let changes = changes.query_map([], |r| Ok((r.get(0)?, r.get(1)?, r.get(2)?))).unwrap();
        let mut sealed = conn.prepare("SELECT seq, sealed FROM journal").unwrap();
        let sealed = sealed.query_map([], |r| Ok((r.get(0)?, r.get(1)?))).unwrap();
        (changes.map(Result::unwrap).collect(), sealed.map(Result::unwrap).collect())
    });
    practice.open_again();
    erase(&practice, gone).unwrap();
    practice.record.close();
    let by = practice.with_database(|conn| {
        let by = erasure(conn);
        for (place, salt, bytes) in &changes {
            let sql = "UPDATE journal_change SET salt = ?2, bytes = ?3 WHERE place = ?1";
            conn.execute(sql, params![place, salt, bytes]).unwrap();
        }
        for (seq, sealed) in &sealed {
            conn.execute("UPDATE journal SET sealed = ?2 WHERE seq = ?1", params![seq, sealed]).unwrap();
        }
        conn.execute("DELETE FROM journal_erased", []).unwrap();
        by
    });
    practice.open_again();
    assert_eq!(verify(&practice).first_bad.unwrap().seq, by);
}

/// Every way to empty something without an erasure, or to make one up. Gives the first entry that
/// is not as it should be.
type Forgery = (&'static str, fn(&Connection, &[u8; 16]) -> i64);

const FORGERIES: &[Forgery] = &[
    ("bytes without an erasure", |conn, stays| {
        let place = place_of(conn, stays);
        conn.execute("UPDATE journal_change SET bytes = NULL, salt = NULL WHERE place = ?1", [place])
            .unwrap();
        place >> 24
    }),
    ("bytes alone", |conn, stays| {
        let place = place_of(conn, stays);
        conn.execute("UPDATE journal_change SET bytes = NULL WHERE place = ?1", [place]).unwrap();
        conn.execute(
            "INSERT INTO journal_erased (place, entry) SELECT ?1, entry FROM journal_erased LIMIT 1",
            [place],
        )
        .unwrap();
        place >> 24
    }),
    ("one more under a true erasure", |conn, stays| {
        let place = place_of(conn, stays);
        conn.execute("UPDATE journal_change SET bytes = NULL, salt = NULL WHERE place = ?1", [place])
            .unwrap();
        conn.execute(
            "INSERT INTO journal_erased (place, entry) SELECT ?1, entry FROM journal_erased LIMIT 1",
            [place],
        )
        .unwrap();
        erasure(conn)
    }),
    ("another entry named as the erasure", |conn, stays| {
        let place = place_of(conn, stays);
        conn.execute("UPDATE journal_change SET bytes = NULL, salt = NULL WHERE place = ?1", [place])
            .unwrap();
        conn.execute("INSERT INTO journal_erased (place, entry) VALUES (?1, (?1 >> 24) + 1)", [place])
            .unwrap();
        place >> 24
    }),
    ("an erasure made up at the end", |conn, stays| {
        let place = place_of(conn, stays);
        conn.execute("UPDATE journal_change SET bytes = NULL, salt = NULL WHERE place = ?1", [place])
            .unwrap();
        let head: i64 = conn.query_row("SELECT max(seq) FROM journal", [], |r| r.get(0)).unwrap();
        conn.execute_batch(
            "INSERT INTO journal SELECT seq + 1, randomblob(16), device, hlc + 1, at, actor_kind, actor, 'retention.erase', kind, \
             subject_kind, subject, sealed, schema, 0, NULL, NULL, flags, NULL, mac, randomblob(32) FROM journal ORDER BY seq DESC LIMIT 1",
        )
        .unwrap();
        conn.execute("INSERT INTO journal_erased (place, entry) VALUES (?1, ?2)", params![place, head + 1])
            .unwrap();
        place >> 24
    }),
    ("a true erasure's words sealed into a made-up one", |conn, stays| {
        let place = place_of(conn, stays);
        let by = erasure(conn);
        conn.execute("UPDATE journal_change SET bytes = NULL, salt = NULL WHERE place = ?1", [place])
            .unwrap();
        conn.execute(
            "UPDATE journal SET verb = 'retention.erase', sealed = (SELECT sealed FROM journal WHERE seq = ?2) WHERE seq = ?1",
            params![(place >> 24) + 1, by],
        )
        .unwrap();
        conn.execute("INSERT INTO journal_erased (place, entry) VALUES (?1, (?1 >> 24) + 1)", [place])
            .unwrap();
        place >> 24
    }),
    ("the words of a search", |conn, _| {
        let (seq, sealed) = a_search(conn);
        conn.execute("UPDATE journal SET sealed = ?2 WHERE seq = ?1", params![seq, digest(&sealed)]).unwrap();
        seq
    }),
    ("the words of a search, under a true erasure", |conn, _| {
        let (seq, sealed) = a_search(conn);
        conn.execute("UPDATE journal SET sealed = ?2 WHERE seq = ?1", params![seq, digest(&sealed)]).unwrap();
        conn.execute(
            "INSERT INTO journal_erased (place, entry) SELECT ?1 << 24, entry FROM journal_erased LIMIT 1",
            [seq],
        )
        .unwrap();
        erasure(conn)
    }),
    ("the words of a search, as nothing", |conn, _| {
        let (seq, _) = a_search(conn);
        conn.execute("UPDATE journal SET sealed = NULL WHERE seq = ?1", [seq]).unwrap();
        seq
    }),
    ("the list taken away", |conn, _| {
        let first: i64 =
            conn.query_row("SELECT min(place >> 24) FROM journal_erased", [], |r| r.get(0)).unwrap();
        conn.execute("DELETE FROM journal_erased", []).unwrap();
        first
    }),
    ("one row of the list taken away", |conn, _| {
        let place: i64 = conn.query_row("SELECT max(place) FROM journal_erased", [], |r| r.get(0)).unwrap();
        conn.execute("DELETE FROM journal_erased WHERE place = ?1", [place]).unwrap();
        place >> 24
    }),
    ("other bytes in place of those erased", |conn, _| {
        let place: i64 = conn
            .query_row("SELECT min(place) FROM journal_erased WHERE place & 16777215 <> 0", [], |r| r.get(0))
            .unwrap();
        conn.execute("UPDATE journal_change SET bytes = x'00', salt = x'00' WHERE place = ?1", [place])
            .unwrap();
        place >> 24
    }),
    ("a list that names what never was", |conn, _| {
        conn.execute("INSERT INTO journal_erased (place, entry) SELECT (1 << 24) + 77, entry FROM journal_erased LIMIT 1", []).unwrap();
        1
    }),
];

fn place_of(conn: &Connection, client: &[u8; 16]) -> i64 {
    conn.query_row("SELECT min(place) FROM journal_change WHERE client = ?1", [client], |r| r.get(0)).unwrap()
}

fn erasure(conn: &Connection) -> i64 {
    conn.query_row("SELECT min(entry) FROM journal_erased", [], |r| r.get(0)).unwrap()
}

fn a_search(conn: &Connection) -> (i64, Vec<u8>) {
    conn.query_row(
        "SELECT seq, sealed FROM journal WHERE verb = 'client.search' AND length(sealed) <> 32 LIMIT 1",
        [],
        |r| Ok((r.get(0)?, r.get(1)?)),
    )
    .unwrap()
}

/// As anybody can compute it.
fn digest(sealed: &[u8]) -> Vec<u8> {
    use sha2::Digest as _;
    let mut sum = sha2::Sha256::new();
    sum.update(b"stillroom journal sealed 1");
    sum.update(sealed);
    sum.finalize().to_vec()
}

#[test]
fn nobody_hides_a_change_by_calling_it_erased() {
    for (what, forge) in FORGERIES {
        let (mut practice, gone, stays) = practice();
        erase(&practice, gone).unwrap();
        assert!(journal_check(&practice).0);
        practice.record.close();
        let first = practice.with_database(|conn| forge(conn, stays.as_bytes()));
        practice.open_again();
        let report = verify(&practice);
        assert!(!report.ok, "{what}");
        let found = report.first_bad.unwrap_or_else(|| panic!("{what}: nothing named"));
        assert!(found.seq <= first, "{what}: {found:?}, first {first}");
    }
}

/// A photo of theirs; gives nothing, for only its blob is looked for.
fn photo(practice: &Practice, of: Uuid, content: &[u8]) {
    let staged = practice.owner.stage(&mut &*content, 1_000_000).unwrap();
    let new = NewFile { about: of, client: Some(of), title: "photo.jpg", media: "image/jpeg" };
    let access = Access::new("file.keep", Permission::ClientEdit).of("client", of);
    practice.owner.write::<_, RecordError>(access, |tx| tx.keep_file(&staged, new)).unwrap();
}

/// How many photos lie in the vault's folder, and how many copies of older states.
fn on_disk(practice: &Practice) -> (usize, usize) {
    let under =
        |name: &str| std::fs::read_dir(practice.dir.path().join("vault").join(name)).into_iter().flatten();
    let photos = under("blobs").map(|folder| std::fs::read_dir(folder.unwrap().path()).unwrap().count());
    (photos.sum(), under("set-aside").count())
}

/// As a log that an unclean exit left is kept.
fn set_aside(practice: &Practice) {
    let folder = practice.dir.path().join("vault").join("set-aside");
    std::fs::create_dir_all(&folder).unwrap();
    std::fs::write(folder.join("record-wal-1"), b"an older state").unwrap();
}

#[test]
fn what_an_erasure_that_was_cut_short_left_is_overwritten_when_somebody_comes_in() {
    let (mut practice, gone, stays) = practice();
    let (_, desk) = practice.person("desk", &[Role::FrontDesk]);
    photo(&practice, gone, b"a photo of who goes");
    photo(&practice, stays, b"a photo of who stays");
    practice.reopen();
    set_aside(&practice);
    assert_eq!(practice.owner.finish_overwriting().unwrap(), None, "nobody was erased");
    assert_eq!(on_disk(&practice), (2, 1));
    // Killed once the rows are gone.
    erase(&practice, gone).unwrap();
    drop(desk);
    practice.record.close();
    assert_eq!(on_disk(&practice), (2, 1));
    let (record, desk) = practice.try_open("desk", OTHER).unwrap();
    let left = desk.finish_overwriting().unwrap();
    assert_eq!(left, Some(Overwritten { log: true, copies: 1 }), "whoever comes in");
    assert_eq!(on_disk(&practice), (1, 0));
    assert!(practice.dir.path().join("vault").join("erased").exists(), "an older copy must know of it");
    assert_eq!(desk.finish_overwriting().unwrap(), None);
    record.close();
    practice.open_again();
    set_aside(&practice);
    assert_eq!(practice.owner.finish_overwriting().unwrap(), None, "once is enough");
    assert_eq!(on_disk(&practice), (1, 1));
    assert!(journal_check(&practice).0);
}

#[test]
fn what_cannot_be_removed_now_is_removed_by_whoever_comes_in_next() {
    let (mut practice, gone, stays) = practice();
    practice.owner.step_up(&Passphrase::new(OWNER)).unwrap();
    let aside = practice.dir.path().join("vault").join("set-aside");
    // As a copy that another program holds open: it neither opens for writing nor goes.
    let held = aside.join("record-wal-2");
    erase(&practice, gone).unwrap();
    set_aside(&practice);
    std::fs::create_dir_all(held.join("held")).unwrap();
    let left = practice.owner.overwrite_erased().unwrap();
    assert_eq!(left, Some(Overwritten { log: true, copies: 1 }), "what goes, went");
    assert!(held.exists());
    std::fs::remove_dir_all(&held).unwrap();
    std::fs::write(&held, b"an older state").unwrap();
    practice.reopen();
    let left = practice.owner.finish_overwriting().unwrap();
    assert_eq!(left, Some(Overwritten { log: true, copies: 1 }), "it is still due");
    assert!(!held.exists());
    assert_eq!(practice.owner.finish_overwriting().unwrap(), None);
    // A folder that can't be read isn't an empty one.
    erase(&practice, stays).unwrap();
    std::fs::remove_dir(&aside).unwrap();
    std::fs::write(&aside, b"no folder").unwrap();
    assert!(practice.owner.overwrite_erased().unwrap().is_some());
    std::fs::remove_file(&aside).unwrap();
    set_aside(&practice);
    practice.reopen();
    assert!(practice.owner.finish_overwriting().unwrap().is_some());
    assert_eq!(on_disk(&practice).1, 0);
    assert_eq!(practice.owner.finish_overwriting().unwrap(), None);
}

#[test]
fn without_an_erasure_nothing_that_was_set_aside_is_touched() {
    let (practice, _, _) = practice();
    practice.owner.step_up(&Passphrase::new(OWNER)).unwrap();
    set_aside(&practice);
    assert_eq!(practice.owner.overwrite_erased().unwrap(), None);
    assert_eq!(on_disk(&practice).1, 1);
}

#[test]
fn a_photo_that_came_in_the_same_opening_goes_with_the_next() {
    let (mut practice, gone, _) = practice();
    photo(&practice, gone, b"a photo of who goes");
    erase(&practice, gone).unwrap();
    assert!(practice.owner.overwrite_erased().unwrap().unwrap().log);
    // Another row might be about to name the same content.
    assert_eq!(on_disk(&practice).0, 1);
    practice.reopen();
    assert!(practice.owner.finish_overwriting().unwrap().is_some());
    assert_eq!(on_disk(&practice).0, 0);
    assert_eq!(practice.owner.finish_overwriting().unwrap(), None);
}

#[test]
fn what_was_set_aside_of_a_record_that_lost_entries_stays_until_somebody_was_told() {
    let (mut practice, gone, _) = practice();
    erase(&practice, gone).unwrap();
    practice.record.close();
    let older = std::fs::read(practice.folder().database_file()).unwrap();
    practice.open_again();
    add_client(&practice.owner, "Later");
    practice.record.close();
    std::fs::write(practice.folder().database_file(), older).unwrap();
    practice.open_again();
    set_aside(&practice);
    assert!(matches!(practice.record.notices()[..], [Notice::EntriesLost { .. }]));
    assert_eq!(practice.owner.finish_overwriting().unwrap(), None);
    assert_eq!(on_disk(&practice).1, 1);
    practice.reopen();
    assert!(practice.owner.finish_overwriting().unwrap().is_some());
    assert_eq!(on_disk(&practice).1, 0);
}
