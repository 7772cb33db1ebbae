//! Which rows of journaled tables a transaction touched, and how each was before. With how they
//! are in the end that makes a changeset.
//!
//! SQLite's session extension does the same, but asks for the columns of each table and prepares
//! its statements anew in every transaction, which was a sixth of a booking's processor time. We
//! do what it does with what we know already; a test holds the two against each other.
//!
//! **Invariants.** A row is noted before its first change, whatever becomes of the statement:
//! what counts is what the table holds in the end. A change that could not be noted fails the
//! transaction. No session object may be made on the same connection: SQLite has room for one
//! hook, and the extension takes whatever is there for its own.

use super::capture::{Captured, Tables};
use super::changeset::{Op, Val, put_value, values};
use crate::RecordError;
use parking_lot::Mutex;
use rusqlite::hooks::{Action, PreUpdateCase};
use rusqlite::types::ValueRef;
use rusqlite::{Connection, params_from_iter};
use std::collections::HashMap;
use std::sync::Arc;

/// Hears of each row that is about to change on a connection. Clones are one and the same.
#[derive(Clone, Debug, Default)]
pub(crate) struct Touched(Arc<Mutex<State>>);

#[derive(Debug, Default)]
struct State {
    /// None while nobody listens.
    tables: Option<Arc<Tables>>,
    /// One for each table, in the order of the tables; by the key's bytes.
    rows: Vec<HashMap<Vec<u8>, Before>>,
    count: usize,
    lost: bool,
}

/// A row before its first change.
#[derive(Debug)]
struct Before {
    /// When it was touched, counted from the first row.
    nth: usize,
    /// All values; none when there was no such row.
    values: Option<Vec<u8>>,
    /// Only triggers changed it.
    indirect: bool,
}

impl Touched {
    /// Begins to hear of a connection's changes; they are noted while somebody listens. Of a
    /// statement that was prepared before, SQLite may not tell (a DELETE of all rows).
    pub(crate) fn on(conn: &mut Connection) -> Result<Self, RecordError> {
        let touched = Self::default();
        let heard = touched.clone();
        conn.preupdate_hook(Some(move |_: Action, database: &str, table: &str, case: &PreUpdateCase| {
            if database == "main" {
                heard.0.lock().note(table, case);
            }
        }))?;
        Ok(touched)
    }

    /// Notes changes of these tables until the return value is dropped.
    pub(crate) fn listen(&self, tables: Arc<Tables>) -> Listening<'_> {
        let mut state = self.0.lock();
        state.rows.resize_with(tables.len(), HashMap::new);
        state.tables = Some(tables);
        drop(state);
        Listening(self)
    }
}

/// Notes changes until it is dropped.
pub(crate) struct Listening<'a>(&'a Touched);

impl Drop for Listening<'_> {
    fn drop(&mut self) {
        *self.0.0.lock() = State::default();
    }
}

/// Hears nothing until it is dropped.
pub(crate) struct Quiet<'a>(&'a Touched, Option<Arc<Tables>>);

impl Drop for Quiet<'_> {
    fn drop(&mut self) {
        self.0.0.lock().tables = self.1.take();
    }
}

impl<'a> Listening<'a> {
    /// Notes nothing until the return value is dropped: what is erased must not be written down
    /// once more as what it was.
    pub(crate) fn quietly(&self) -> Quiet<'a> {
        Quiet(self.0, self.0.0.lock().tables.take())
    }
}

impl Listening<'_> {
    /// How many rows were touched since the last changeset.
    pub(crate) fn rows(&self) -> usize {
        self.0.0.lock().count
    }

    /// What became of the rows touched since the last changeset, table by table. A row that is
    /// as it was is left out.
    ///
    /// # Errors
    /// When a change could not be noted, or a row can't be read.
    pub(crate) fn changeset(&self, conn: &Connection, tables: &Tables) -> Result<Vec<u8>, RecordError> {
        let mut touched: Vec<Vec<(Vec<u8>, Before)>> = {
            let mut state = self.0.0.lock();
            if state.lost {
                return Err(RecordError::database("a change that the journal could not note"));
            }
            state.count = 0;
            state.rows.iter_mut().map(|rows| rows.drain().collect()).collect()
        };
        let mut out = Vec::new();
        for (captured, rows) in tables.iter().zip(&mut touched).filter(|(_, rows)| !rows.is_empty()) {
            rows.sort_unstable_by_key(|(_, before)| before.nth);
            let mut headed = false;
            let mut now = conn.prepare_cached(&captured.row)?;
            for (key, before) in rows {
                let key = values(key, captured.key.len())?;
                let mut found = now.query(params_from_iter(key))?;
                let start = out.len();
                if !headed {
                    out.extend_from_slice(&captured.header);
                }
                if change(&mut out, captured, before, found.next()?)? {
                    headed = true;
                } else {
                    out.truncate(start);
                }
            }
        }
        Ok(out)
    }
}

impl State {
    fn note(&mut self, table: &str, case: &PreUpdateCase) {
        let Some(tables) = &self.tables else { return };
        let Some((place, captured)) = tables.find(table) else { return };
        let Some(rows) = self.rows.get_mut(place) else { return };
        // Until it is noted: a panic in here goes no further than SQLite's hook.
        let lost = std::mem::replace(&mut self.lost, true);
        let noted = match case {
            PreUpdateCase::Insert(new) => {
                let direct = new.get_query_depth() == 0;
                let value = |i| new.get_new_column_value(i);
                touch(rows, self.count, captured.key_of(value), direct, || Some(None))
            }
            PreUpdateCase::Delete(old) => {
                let direct = old.get_query_depth() == 0;
                let value = |i| old.get_old_column_value(i);
                touch(rows, self.count, captured.key_of(value), direct, || captured.all(value).map(Some))
            }
            PreUpdateCase::Update { old_value_accessor: old, new_value_accessor: new } => {
                let direct = old.get_query_depth() == 0;
                let (was, is) = (|i| old.get_old_column_value(i), |i| new.get_new_column_value(i));
                let from =
                    touch(rows, self.count, captured.key_of(was), direct, || captured.all(was).map(Some));
                // A key that changes: one row goes and another comes.
                let to = touch(rows, self.count + 1, captured.key_of(is), direct, || Some(None));
                from.zip(to).map(|(from, to)| from + to)
            }
            PreUpdateCase::Unknown => None,
        };
        if let Some(noted) = noted {
            self.count += noted;
            self.lost = lost;
        }
    }
}

/// Notes a row unless it is noted; how many were. None when it can't be.
fn touch(
    rows: &mut HashMap<Vec<u8>, Before>,
    nth: usize,
    key: Option<Vec<u8>>,
    direct: bool,
    values: impl FnOnce() -> Option<Option<Vec<u8>>>,
) -> Option<usize> {
    let key = key?;
    if let Some(known) = rows.get_mut(&key) {
        known.indirect &= !direct;
        return Some(0);
    }
    rows.insert(key, Before { nth, values: values()?, indirect: !direct });
    Some(1)
}

impl Captured {
    /// The key's values; none when one of them is NULL, for such a row can't be found again.
    fn key_of<'a>(&self, value: impl Fn(i32) -> rusqlite::Result<ValueRef<'a>>) -> Option<Vec<u8>> {
        let mut key = Vec::with_capacity(24);
        for i in &self.key {
            match Val::from(value(i32::try_from(*i).ok()?).ok()?) {
                Val::Null => return None,
                present => put_value(&mut key, &present),
            }
        }
        Some(key)
    }

    /// The values of all columns.
    fn all<'a>(&self, value: impl Fn(i32) -> rusqlite::Result<ValueRef<'a>>) -> Option<Vec<u8>> {
        let mut all = Vec::with_capacity(256);
        for i in 0..self.columns.len() {
            put_value(&mut all, &Val::from(value(i32::try_from(i).ok()?).ok()?));
        }
        Some(all)
    }
}

/// Appends what became of a row; false when nothing did.
fn change(
    out: &mut Vec<u8>,
    captured: &Captured,
    before: &Before,
    now: Option<&rusqlite::Row<'_>>,
) -> Result<bool, RecordError> {
    let indirect = u8::from(before.indirect);
    match (&before.values, now) {
        (None, None) => return Ok(false),
        (None, Some(row)) => {
            out.extend([Op::Insert.code(), indirect]);
            for i in 0..captured.columns.len() {
                put_value(out, &Val::from(row.get_ref(i)?));
            }
        }
        (Some(were), None) => {
            out.extend([Op::Delete.code(), indirect]);
            out.extend_from_slice(were);
        }
        (Some(were), Some(row)) => {
            out.extend([Op::Update.code(), indirect]);
            let mut new = Vec::with_capacity(64);
            let mut changed = false;
            for (i, was) in values(were, captured.columns.len())?.iter().enumerate() {
                let is = Val::from(row.get_ref(i)?);
                let differs = is != *was;
                changed |= differs;
                put_value(out, if differs || captured.key.contains(&i) { was } else { &Val::Absent });
                put_value(&mut new, if differs { &is } else { &Val::Absent });
            }
            out.extend_from_slice(&new);
            return Ok(changed);
        }
    }
    Ok(true)
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "a test may panic")]
    use super::super::changeset::Reader;
    use super::*;
    use crate::JournaledTable;
    use proptest::prelude::*;
    use rusqlite::types::Value;

    const SQL: &str = "
        CREATE TABLE a (id BLOB NOT NULL PRIMARY KEY, x ANY, u ANY UNIQUE, r REAL) STRICT;
        CREATE TABLE b (p INTEGER NOT NULL, q TEXT NOT NULL, v ANY CHECK (v IS NOT 13), PRIMARY KEY (q, p)) STRICT, WITHOUT ROWID;
        CREATE TABLE c (n INTEGER PRIMARY KEY, v ANY) STRICT;
        CREATE TABLE other (k INTEGER PRIMARY KEY) STRICT;
        CREATE TRIGGER other_c AFTER INSERT ON other BEGIN
            INSERT INTO c (n, v) VALUES (new.k, 'by a trigger') ON CONFLICT DO UPDATE SET v = 'again';
        END;";

    const fn table(name: &'static str, column: &'static str) -> JournaledTable {
        JournaledTable { name, kind: "thing", record_column: column, client_column: None }
    }
    const TABLES: [JournaledTable; 3] = [table("a", "id"), table("b", "p"), table("c", "n")];

    /// Statements of all kinds, some of which fail half way.
    const STATEMENTS: [&str; 17] = [
        "INSERT INTO a VALUES (?1, ?3, ?4, 1)",
        "INSERT OR REPLACE INTO a VALUES (?1, ?3, ?4, 2.5)",
        "UPDATE a SET x = ?3, r = -r WHERE id = ?1",
        "UPDATE OR REPLACE a SET id = ?2 WHERE id = ?1",
        "UPDATE OR REPLACE a SET u = ?3 WHERE id = ?1",
        // The second row breaks a rule: the statement is taken back, or, with FAIL, left half done.
        "UPDATE a SET u = ?3",
        "UPDATE OR FAIL a SET u = ?3",
        "UPDATE OR IGNORE a SET u = ?3",
        "DELETE FROM a WHERE id = ?1",
        "DELETE FROM a",
        "INSERT INTO b VALUES (unicode(?1), 'ü', ?3), (unicode(?2), 'ü', ?4)",
        "INSERT INTO b VALUES (unicode(?1), 'ü', ?3) ON CONFLICT DO UPDATE SET v = excluded.v",
        "UPDATE OR REPLACE b SET p = unicode(?2) WHERE p = unicode(?1)",
        "DELETE FROM b WHERE p = unicode(?1)",
        "INSERT INTO c (v) VALUES (?3)",
        "UPDATE OR REPLACE c SET n = n + 1 WHERE n % 2 = 0",
        "INSERT OR REPLACE INTO other VALUES (unicode(?1) - 1)",
    ];

    fn value() -> impl Strategy<Value = Value> {
        prop_oneof![
            Just(Value::Null),
            (0i64..15).prop_map(Value::Integer),
            any::<i64>().prop_map(Value::Integer),
            (-1e300f64..1e300).prop_map(Value::Real),
            "\\PC{0,200}".prop_map(Value::Text),
            proptest::collection::vec(any::<u8>(), 0..300).prop_map(Value::Blob),
        ]
    }

    type Step = (usize, u8, u8, Value, Value);

    fn steps(most: usize) -> impl Strategy<Value = Vec<Step>> {
        let step = (0..STATEMENTS.len(), 1u8..6, 1u8..6, value(), value());
        proptest::collection::vec(step, 0..most)
    }

    fn run(conn: &Connection, steps: &[Step]) {
        for (which, one, two, v, w) in steps {
            let mut statement = conn.prepare_cached(STATEMENTS[*which]).unwrap();
            let all = [Value::Blob(vec![*one]), Value::Blob(vec![*two]), v.clone(), w.clone()];
            // What breaks a rule fails here as well as there.
            let many = statement.parameter_count();
            let _ = statement.execute(params_from_iter(all.iter().take(many)));
        }
    }

    fn database(before: &[Step]) -> Connection {
        let conn = Connection::open_in_memory().unwrap();
        conn.execute_batch(SQL).unwrap();
        run(&conn, before);
        conn.flush_prepared_statement_cache();
        conn
    }

    /// The rows of a changeset, sorted: the extension gives them in no order.
    fn rows(bytes: &[u8]) -> Vec<(Vec<u8>, Vec<u8>)> {
        let mut reader = Reader::new(bytes);
        let mut rows = Vec::new();
        while let Some((table, row)) = reader.next().unwrap() {
            rows.push((table.raw.to_vec(), row.raw.to_vec()));
        }
        rows.sort();
        rows
    }

    fn dump(conn: &Connection) -> Vec<String> {
        let mut all = Vec::new();
        for table in TABLES {
            let mut stmt = conn.prepare(&format!("SELECT * FROM {} ORDER BY 1, 2", table.name)).unwrap();
            let n = stmt.column_count();
            let found = stmt.query_map([], |r| {
                Ok(format!("{:?}", (0..n).map(|i| r.get::<_, Value>(i).unwrap()).collect::<Vec<_>>()))
            });
            all.extend(found.unwrap().map(Result::unwrap));
        }
        all
    }

    proptest! {
        #![proptest_config(ProptestConfig { cases: 400, ..ProptestConfig::default() })]

        /// Byte for byte the rows that SQLite's session extension gives; applied to a copy they
        /// make it the same.
        #[test]
        fn notes_what_the_session_extension_notes(before in steps(12), during in steps(24)) {
            let theirs = database(&before);
            let mut session = rusqlite::session::Session::new(&theirs).unwrap();
            for table in TABLES {
                session.attach(Some(table.name)).unwrap();
            }
            run(&theirs, &during);
            let mut expected = Vec::new();
            session.changeset_strm(&mut expected).unwrap();

            let mut conn = database(&before);
            let touched = Touched::on(&mut conn).unwrap();
            let tables = Arc::new(Tables::read(&conn, &TABLES).unwrap());
            let listening = touched.listen(Arc::clone(&tables));
            run(&conn, &during);
            let ours = listening.changeset(&conn, &tables).unwrap();
            prop_assert_eq!(rows(&ours), rows(&expected));
            prop_assert_eq!(listening.rows(), 0);
            prop_assert!(listening.changeset(&conn, &tables).unwrap().is_empty());

            let copy = database(&before);
            copy.execute_batch("DROP TRIGGER other_c").unwrap();
            copy.apply_strm(&mut ours.as_slice(), None::<fn(&str) -> bool>, |_, _| {
                rusqlite::session::ConflictAction::SQLITE_CHANGESET_ABORT
            })
            .unwrap();
            prop_assert_eq!(dump(&copy), dump(&conn));
        }

        /// Two changesets one after the other come to the same as one.
        #[test]
        fn goes_on_after_a_changeset(first in steps(12), second in steps(12)) {
            let mut conn = database(&[]);
            let touched = Touched::on(&mut conn).unwrap();
            let tables = Arc::new(Tables::read(&conn, &TABLES).unwrap());
            let listening = touched.listen(Arc::clone(&tables));
            let copy = database(&[]);
            copy.execute_batch("DROP TRIGGER other_c").unwrap();
            for steps in [first, second] {
                run(&conn, &steps);
                let bytes = listening.changeset(&conn, &tables).unwrap();
                copy.apply_strm(&mut bytes.as_slice(), None::<fn(&str) -> bool>, |_, _| {
                    rusqlite::session::ConflictAction::SQLITE_CHANGESET_ABORT
                })
                .unwrap();
                prop_assert_eq!(dump(&copy), dump(&conn));
            }
        }
    }

    #[test]
    fn hears_nothing_once_nobody_listens() {
        let mut conn = database(&[]);
        let touched = Touched::on(&mut conn).unwrap();
        let tables = Arc::new(Tables::read(&conn, &TABLES).unwrap());
        conn.execute("INSERT INTO c VALUES (1, 1)", []).unwrap();
        let listening = touched.listen(Arc::clone(&tables));
        conn.execute("INSERT INTO c VALUES (2, 2)", []).unwrap();
        assert_eq!(listening.rows(), 1);
        drop(listening);
        conn.execute("INSERT INTO c VALUES (3, 3)", []).unwrap();
        assert!(touched.listen(tables.clone()).changeset(&conn, &tables).unwrap().is_empty());
    }

    #[test]
    fn refuses_a_transaction_with_a_row_that_it_could_not_note() {
        let mut conn = Connection::open_in_memory().unwrap();
        // Neither STRICT nor NOT NULL: SQLite lets NULL into such a key.
        conn.execute_batch("CREATE TABLE c (n BLOB PRIMARY KEY, v ANY)").unwrap();
        let touched = Touched::on(&mut conn).unwrap();
        let tables = Arc::new(Tables::read(&conn, &[table("c", "n")]).unwrap());
        let listening = touched.listen(Arc::clone(&tables));
        conn.execute("INSERT INTO c VALUES (NULL, 1)", []).unwrap();
        assert!(listening.changeset(&conn, &tables).is_err());
        drop(listening);
        assert!(touched.listen(tables.clone()).changeset(&conn, &tables).is_ok());
    }
}
