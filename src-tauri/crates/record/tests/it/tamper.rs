//! An editor who holds the database key and recomputes all that is not MACed, but has neither
//! the vault key nor the witness.

use crate::support::*;
use rusqlite::types::Value;
use rusqlite::{Connection, params};
use sha2::{Digest, Sha256};
use stillroom_record::sql;
use stillroom_record::*;

const COLUMNS: [&str; 20] = [
    "seq",
    "id",
    "device",
    "hlc",
    "at",
    "actor_kind",
    "actor",
    "verb",
    "kind",
    "subject_kind",
    "subject",
    "sealed",
    "schema",
    "changes",
    "changes_digest",
    "seen",
    "flags",
    "undoes",
    "prev",
    "mac",
];

/// Small and repeatable.
struct Dice(u64);
impl Dice {
    fn roll(&mut self, below: u64) -> u64 {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) % below.max(1)
    }
}

fn another(value: Value, dice: &mut Dice) -> Value {
    match value {
        Value::Null => Value::Blob(vec![1; 16]),
        Value::Integer(i) => Value::Integer(i ^ (1 << dice.roll(40))),
        Value::Real(r) => Value::Real(r + 1.0),
        Value::Text(t) => Value::Text(format!("{t}x")),
        Value::Blob(mut b) if !b.is_empty() => {
            let at = dice.roll(b.len() as u64) as usize;
            b[at] ^= 1 << dice.roll(8);
            Value::Blob(b)
        }
        Value::Blob(_) => Value::Null,
    }
}

/// The digest over an entry's changes, as anybody can compute it.
fn changes_digest(conn: &Connection, seq: i64) -> Vec<u8> {
    let mut sum = Sha256::new();
    sum.update(b"stillroom journal changes 1");
    let mut stmt = conn
        .prepare("SELECT place & 16777215, kind, record, client, digest FROM journal_change WHERE place >> 24 = ?1 ORDER BY place")
        .unwrap();
    let mut rows = stmt.query([seq]).unwrap();
    while let Some(r) = rows.next().unwrap() {
        sum.update(r.get::<_, i64>(0).unwrap().to_be_bytes());
        let parts = [
            r.get::<_, String>(1).unwrap().into_bytes(),
            r.get(2).unwrap(),
            r.get::<_, Option<Vec<u8>>>(3).unwrap().unwrap_or_default(),
            r.get(4).unwrap(),
        ];
        for part in parts {
            sum.update((part.len() as u32).to_be_bytes());
            sum.update(part);
        }
    }
    sum.finalize().to_vec()
}

/// Every table with entries' numbers, and where in a row the number stands.
const TABLES: [(&str, &str); 4] = [
    ("journal", "seq"),
    ("journal_change", "(place >> 24)"),
    ("journal_place", "(place >> 24)"),
    ("journal_subject", "seq"),
];

fn renumber(conn: &Connection, (table, seq): (&str, &str), from: i64, to: i64) {
    let set = if seq == "seq" { "seq = ?2" } else { "place = (?2 << 24) | (place & 16777215)" };
    conn.execute(&format!("UPDATE {table} SET {set} WHERE {seq} = ?1"), params![from, to]).unwrap();
}

/// The chain's pointers made to fit again.
fn relink(conn: &Connection) {
    conn.execute_batch(
        "UPDATE journal SET prev = coalesce((SELECT b.mac FROM journal b WHERE b.seq < journal.seq ORDER BY b.seq DESC LIMIT 1), zeroblob(32))",
    )
    .unwrap();
}

/// One edit. Gives the number of the first entry that can't be right, or none when it changed nothing.
fn tamper(conn: &Connection, dice: &mut Dice) -> Option<(i64, String)> {
    let head: i64 = conn.query_row("SELECT max(seq) FROM journal", [], |r| r.get(0)).unwrap();
    let any = |dice: &mut Dice| 1 + dice.roll(head as u64) as i64;
    let changed = |dice: &mut Dice| -> (i64, i64) {
        let all: Vec<(i64, i64)> = conn
            .prepare("SELECT place >> 24, place & 16777215 FROM journal_change ORDER BY place")
            .unwrap()
            .query_map([], |r| Ok((r.get(0)?, r.get(1)?)))
            .unwrap()
            .collect::<Result<_, _>>()
            .unwrap();
        all[dice.roll(all.len() as u64) as usize]
    };
    match dice.roll(13) {
        // Any column of any entry.
        0..=2 => {
            let seq = any(dice);
            let column = COLUMNS[dice.roll(20) as usize];
            if column == "seq" {
                let to = head + 1 + dice.roll(5) as i64;
                conn.execute("UPDATE journal SET seq = ?2 WHERE seq = ?1", params![seq, to]).unwrap();
                return Some((seq, format!("{column} of {seq} to {to}")));
            }
            let old: Value = conn
                .query_row(&format!("SELECT {column} FROM journal WHERE seq = ?1"), [seq], |r| r.get(0))
                .unwrap();
            let new = match (another(old.clone(), dice), column) {
                (Value::Blob(_), "subject_kind") => Value::Text("client".into()),
                (v, _) => v,
            };
            if conn
                .execute(&format!("UPDATE journal SET {column} = ?2 WHERE seq = ?1"), params![seq, new])
                .is_err()
            {
                return None;
            }
            if dice.roll(2) == 0 && column != "prev" {
                relink(conn);
            }
            Some((seq, format!("{column} of {seq}")))
        }
        // An entry taken out, its traces with it.
        3 => {
            let seq = any(dice);
            for table in TABLES {
                conn.execute(&format!("DELETE FROM {} WHERE {} = ?1", table.0, table.1), [seq]).unwrap();
            }
            if dice.roll(2) == 0 {
                relink(conn);
            }
            Some((seq, format!("{seq} taken out")))
        }
        // An entry taken out and the rest moved up.
        4 => {
            let seq = any(dice);
            for table in TABLES {
                conn.execute(&format!("DELETE FROM {} WHERE {} = ?1", table.0, table.1), [seq]).unwrap();
                for s in seq + 1..=head {
                    renumber(conn, table, s, s - 1);
                }
            }
            relink(conn);
            Some((seq, format!("{seq} taken out, the rest moved up")))
        }
        // Two entries in each other's place.
        5 => {
            let (a, b) = (any(dice), any(dice));
            if a == b {
                return None;
            }
            for table in TABLES {
                for (from, to) in [(a, -1), (b, a), (-1, b)] {
                    renumber(conn, table, from, to);
                }
            }
            if dice.roll(2) == 0 {
                relink(conn);
            }
            Some((a.min(b), format!("{a} and {b} swapped")))
        }
        // The tail cut.
        6 => {
            let from = any(dice);
            for table in TABLES {
                conn.execute(&format!("DELETE FROM {} WHERE {} >= ?1", table.0, table.1), [from]).unwrap();
            }
            conn.execute("UPDATE local_journal_index SET through = min(through, ?1)", [from - 1]).unwrap();
            Some((from, format!("cut from {from}")))
        }
        // A change rewritten, with its digests.
        7 => {
            let (seq, n) = changed(dice);
            let mut bytes: Vec<u8> = conn
                .query_row(
                    "SELECT bytes FROM journal_change WHERE place = ?1 << 24 | ?2",
                    params![seq, n],
                    |r| r.get(0),
                )
                .unwrap();
            let at = dice.roll(bytes.len() as u64) as usize;
            bytes[at] ^= 1 << dice.roll(8);
            let digest = Sha256::new().chain_update([9u8; 16]).chain_update(&bytes).finalize().to_vec();
            conn.execute(
                "UPDATE journal_change SET bytes = ?3, digest = ?4, salt = ?5 WHERE place = ?1 << 24 | ?2",
                params![seq, n, bytes, digest, [9u8; 16]],
            )
            .unwrap();
            if dice.roll(2) == 0 {
                conn.execute(
                    "UPDATE journal SET changes_digest = ?2 WHERE seq = ?1",
                    params![seq, changes_digest(conn, seq)],
                )
                .unwrap();
            }
            Some((seq, format!("change {n} of {seq} rewritten")))
        }
        // A change taken out, erased, or given to another record or client.
        8 => {
            let (seq, n) = changed(dice);
            let sql = [
                "DELETE FROM journal_change WHERE place = ?1 << 24 | ?2",
                "UPDATE journal_change SET bytes = NULL, salt = NULL WHERE place = ?1 << 24 | ?2",
                "UPDATE journal_change SET record = zeroblob(16) WHERE place = ?1 << 24 | ?2",
                "UPDATE journal_change SET client = x'00112233445566778899aabbccddeeff' WHERE place = ?1 << 24 | ?2",
                "UPDATE journal_change SET kind = 'other' WHERE place = ?1 << 24 | ?2",
            ][dice.roll(5) as usize];
            conn.execute(sql, params![seq, n]).unwrap();
            let left: i64 = conn
                .query_row("SELECT count(*) FROM journal_change WHERE place >> 24 = ?1", [seq], |r| r.get(0))
                .unwrap();
            if dice.roll(2) == 0 {
                conn.execute(
                    "UPDATE journal SET changes_digest = ?2, changes = ?3 WHERE seq = ?1",
                    params![seq, changes_digest(conn, seq), left],
                )
                .unwrap();
            }
            Some((seq, format!("{sql} for {seq}")))
        }
        // An entry forged or repeated at the end.
        9 => {
            let seq = any(dice);
            let list = COLUMNS[2..].join(", ");
            conn.execute(
                &format!("INSERT INTO journal (seq, id, {list}) SELECT ?2, randomblob(16), {list} FROM journal WHERE seq = ?1 AND undoes IS NULL"),
                params![seq, head + 1],
            )
            .unwrap();
            let new: i64 = conn.query_row("SELECT max(seq) FROM journal", [], |r| r.get(0)).unwrap();
            if new == head {
                return None;
            }
            relink(conn);
            Some((head + 1, format!("{seq} repeated at the end")))
        }
        // Who looked at whom.
        10 => {
            let rows: i64 = conn.query_row("SELECT count(*) FROM journal_subject", [], |r| r.get(0)).unwrap();
            let skip = dice.roll(rows as u64) as i64;
            let (client, seq): (Vec<u8>, i64) = conn
                .query_row("SELECT client, seq FROM journal_subject LIMIT 1 OFFSET ?1", [skip], |r| {
                    Ok((r.get(0)?, r.get(1)?))
                })
                .unwrap();
            conn.execute("DELETE FROM journal_subject WHERE client = ?1 AND seq = ?2", params![client, seq])
                .unwrap();
            Some((seq, format!("subject of {seq} left out")))
        }
        // Where an entry or a change stands.
        11 => {
            let rows: i64 = conn.query_row("SELECT count(*) FROM journal_place", [], |r| r.get(0)).unwrap();
            let skip = dice.roll(rows as u64) as i64;
            let (id, place): (Vec<u8>, i64) = conn
                .query_row("SELECT id, place FROM journal_place LIMIT 1 OFFSET ?1", [skip], |r| {
                    Ok((r.get(0)?, r.get(1)?))
                })
                .unwrap();
            conn.execute("DELETE FROM journal_place WHERE id = ?1 AND place = ?2", params![id, place])
                .unwrap();
            Some((place >> 24, format!("place {} of {} left out", place & 16_777_215, place >> 24)))
        }
        // A change of one entry given to another.
        _ => {
            let (seq, n) = changed(dice);
            let to = any(dice);
            if to == seq {
                return None;
            }
            conn.execute(
                "UPDATE journal_change SET place = ?3 << 24 | 1000 WHERE place = ?1 << 24 | ?2",
                params![seq, n, to],
            )
            .unwrap();
            Some((seq.min(to), format!("change {n} of {seq} given to {to}")))
        }
    }
}

/// A practice with a journal of every kind of entry, closed.
fn practice() -> Practice {
    let p = Practice::new();
    let (_, desk) = p.person("desk", &[Role::FrontDesk]);
    let mut clients = Vec::new();
    for i in 0..6 {
        clients.push(add_client(&p.owner, &format!("C{i}")));
        name_of(&desk, clients[0].0);
        p.clock.advance(1_000_000);
    }
    let entry = rename(&p.owner, clients[1].0, "Other");
    p.owner.undo(entry).unwrap();
    desk.read::<(), RecordError>(Access::new("note.view", Permission::NoteView), |_| Ok(())).unwrap_err();
    p.owner
        .write::<_, RecordError>(Access::new("client.import", Permission::ClientImport), |tx| {
            for i in 0..5u8 {
                tx.execute("INSERT INTO client (id, name) VALUES (?1, 'I')", sql::params![[i + 1; 16]])?;
            }
            Ok(())
        })
        .unwrap();
    p.record.keep_witness();
    p.record.close();
    p
}

fn hunt(seed: u64, edits: usize) {
    let p = practice();
    let pristine = std::fs::read(p.folder().database_file()).unwrap();
    let witness = std::fs::read(p.folder().witness_file()).unwrap();
    let keychain = p.keychain.0.lock().unwrap().clone();
    let restore = || {
        std::fs::write(p.folder().database_file(), &pristine).unwrap();
        std::fs::write(p.folder().witness_file(), &witness).unwrap();
        *p.keychain.0.lock().unwrap() = keychain.clone();
    };
    let mut dice = Dice(seed);
    let mut done = 0;
    while done < edits {
        restore();
        let Some((first, what)) = p.with_database(|conn| tamper(conn, &mut dice)) else { continue };
        done += 1;
        let (record, owner) = p.try_open("maren", OWNER).unwrap_or_else(|e| panic!("{what}: {e:?}"));
        let report = verify(&owner);
        record.close();
        assert!(!report.ok, "not found: {what}");
        let bad = report.first_bad.unwrap_or_else(|| panic!("not named: {what}: {:?}", report.checks));
        assert_eq!(bad.seq, first, "another one named: {what}: {bad:?}");
    }
    restore();
    let (record, owner) = p.try_open("maren", OWNER).unwrap();
    let report = verify(&owner);
    assert!(report.ok, "{report:?}");
    record.close();
}

#[test]
fn the_first_250_of_a_thousand_edits_are_found_and_named() {
    hunt(1, 250);
}
#[test]
fn the_second_250_of_a_thousand_edits_are_found_and_named() {
    hunt(2, 250);
}
#[test]
fn the_third_250_of_a_thousand_edits_are_found_and_named() {
    hunt(3, 250);
}
#[test]
fn the_last_250_of_a_thousand_edits_are_found_and_named() {
    hunt(4, 250);
}

#[test]
fn undo_does_not_apply_a_change_that_somebody_rewrote() {
    let mut p = Practice::new();
    let (id, _) = add_client(&p.owner, "Ada");
    let entry = rename(&p.owner, id, "Ada Lovelace");
    p.record.close();
    p.with_database(|conn| {
        let (seq, bytes): (i64, Vec<u8>) = conn
            .query_row("SELECT place >> 24, bytes FROM journal_change ORDER BY place DESC LIMIT 1", [], |r| {
                Ok((r.get(0)?, r.get(1)?))
            })
            .unwrap();
        let bytes: Vec<u8> = bytes.iter().map(|b| if *b == b'd' { b'k' } else { *b }).collect();
        let digest = Sha256::new().chain_update([9u8; 16]).chain_update(&bytes).finalize().to_vec();
        conn.execute(
            "UPDATE journal_change SET bytes = ?2, salt = ?3, digest = ?4 WHERE place >> 24 = ?1",
            params![seq, bytes, [9u8; 16], digest],
        )
        .unwrap();
        conn.execute(
            "UPDATE journal SET changes_digest = ?2 WHERE seq = ?1",
            params![seq, changes_digest(conn, seq)],
        )
        .unwrap();
    });
    p.open_again();
    assert_eq!(p.owner.undo(entry).unwrap_err().code(), "damaged");
    assert_eq!(name_of(&p.owner, id).as_deref(), Some("Ada Lovelace"));
}

#[test]
fn a_changed_schema_and_a_damaged_page_are_named() {
    let mut p = Practice::new();
    add_client(&p.owner, "Ada");
    p.record.close();
    p.with_database(|conn| {
        conn.execute_batch("CREATE TRIGGER hide AFTER INSERT ON journal BEGIN SELECT 1; END").unwrap()
    });
    p.open_again();
    let report = verify(&p.owner);
    let schema = report.checks.iter().find(|c| c.name == "schema").unwrap();
    assert!(!schema.ok && schema.detail.contains("hide"), "{report:?}");
    p.record.close();
    p.with_database(|conn| conn.execute_batch("DROP TRIGGER hide").unwrap());
    p.open_again();
    assert!(verify(&p.owner).ok);
}
