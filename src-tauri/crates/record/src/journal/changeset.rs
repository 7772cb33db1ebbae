//! The format of an SQLite changeset, read and written.
//!
//! rusqlite can capture, invert and apply a changeset but not take one apart. The journal
//! keeps one record's changes a row (so that one client's bytes can be erased out of an
//! import of thousands), so we read the documented format ourselves
//! (<https://www.sqlite.org/session.html>, "Changeset format" in `sqlite3session.c`):
//!
//! ```text
//! 'T' varint(columns) one primary-key flag a column, the table's name, NUL
//!   then one or more of: op (18 insert, 23 update, 9 delete), indirect, old.* and/or new.*
//!   a value: 0 absent | 1 int64 | 2 float64 | 3 varint text | 4 varint blob | 5 NULL
//! ```
//!
//! **Invariant.** Reading never panics and never allocates more than its input is long.

use std::fmt;

/// What was done to a row.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub(crate) enum Op {
    Insert,
    Update,
    Delete,
}

/// A value of a row, borrowed from the changeset.
#[derive(Clone, Copy, PartialEq, Debug)]
pub(crate) enum Val<'a> {
    /// Not part of this change.
    Absent,
    Null,
    Int(i64),
    Real(f64),
    /// UTF-8 by SQLite's promise; kept as bytes, so that damage can't panic.
    Text(&'a [u8]),
    Blob(&'a [u8]),
}

impl Op {
    /// SQLite's number for it.
    pub(crate) fn code(self) -> u8 {
        match self {
            Self::Insert => 18,
            Self::Update => 23,
            Self::Delete => 9,
        }
    }
}

impl Val<'_> {
    pub(crate) fn is_present(&self) -> bool {
        !matches!(self, Val::Absent)
    }
}

/// The table that the rows after it belong to.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(crate) struct Table<'a> {
    pub(crate) name: &'a str,
    /// One flag a column: not 0 where the column is part of the primary key.
    pub(crate) key: &'a [u8],
    /// The bytes of the header, to write it again.
    pub(crate) raw: &'a [u8],
}

/// One changed row.
#[derive(Clone, PartialEq, Debug)]
pub(crate) struct Row<'a> {
    pub(crate) op: Op,
    /// The values before; of an update only the key and the changed columns. Empty for an insert.
    pub(crate) old: Vec<Val<'a>>,
    /// The values after; of an update only the changed columns. Empty for a delete.
    pub(crate) new: Vec<Val<'a>>,
    /// Its bytes, to write it again.
    pub(crate) raw: &'a [u8],
}

impl<'a> Row<'a> {
    /// The value of a column as the change leaves it, where the change names it.
    pub(crate) fn after(&self, column: usize) -> Val<'a> {
        match self.new.get(column) {
            Some(v) if v.is_present() => *v,
            _ => self.old.get(column).copied().unwrap_or(Val::Absent),
        }
    }
    /// The value of a column as the change found it, where the change names it.
    pub(crate) fn before(&self, column: usize) -> Val<'a> {
        self.old.get(column).copied().unwrap_or(Val::Absent)
    }
    /// The primary key's bytes, to compare rows of one table.
    pub(crate) fn key_bytes(&self, table: &Table<'_>) -> Vec<u8> {
        let mut out = Vec::with_capacity(24);
        let side = if self.op == Op::Insert { &self.new } else { &self.old };
        for (value, _) in side.iter().zip(table.key).filter(|(_, k)| **k != 0) {
            put_value(&mut out, value);
        }
        out
    }
}

/// Damage in a changeset.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) struct Malformed;

impl fmt::Display for Malformed {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a malformed changeset")
    }
}

impl std::error::Error for Malformed {}

impl From<Malformed> for crate::RecordError {
    fn from(_: Malformed) -> Self {
        Self::Database("a malformed changeset".into())
    }
}

/// Reads a changeset row by row.
#[derive(Debug)]
pub(crate) struct Reader<'a> {
    rest: &'a [u8],
    table: Option<Table<'a>>,
}

impl<'a> Reader<'a> {
    pub(crate) fn new(bytes: &'a [u8]) -> Self {
        Self { rest: bytes, table: None }
    }

    /// The next row with its table; `None` at the end.
    pub(crate) fn next(&mut self) -> Result<Option<(Table<'a>, Row<'a>)>, Malformed> {
        loop {
            match self.rest.first() {
                None => return Ok(None),
                Some(b'T') => self.table = Some(self.header()?),
                Some(_) => {
                    let table = self.table.clone().ok_or(Malformed)?;
                    let row = self.row(table.key.len())?;
                    return Ok(Some((table, row)));
                }
            }
        }
    }

    fn header(&mut self) -> Result<Table<'a>, Malformed> {
        let start = self.rest;
        self.take(1)?;
        let columns = self.varint()?;
        let key = self.take(columns)?;
        if key.is_empty() || key.iter().all(|k| *k == 0) {
            return Err(Malformed);
        }
        let end = self.rest.iter().position(|b| *b == 0).ok_or(Malformed)?;
        let name = std::str::from_utf8(self.take(end)?).map_err(|_| Malformed)?;
        self.take(1)?;
        let raw = start.get(..start.len() - self.rest.len()).ok_or(Malformed)?;
        Ok(Table { name, key, raw })
    }

    fn row(&mut self, columns: usize) -> Result<Row<'a>, Malformed> {
        let start = self.rest;
        let op = match self.take(2)?.first() {
            Some(code) => {
                *[Op::Insert, Op::Update, Op::Delete].iter().find(|o| o.code() == *code).ok_or(Malformed)?
            }
            None => return Err(Malformed),
        };
        let old = if op == Op::Insert { Vec::new() } else { self.values(columns)? };
        let new = if op == Op::Delete { Vec::new() } else { self.values(columns)? };
        let raw = start.get(..start.len() - self.rest.len()).ok_or(Malformed)?;
        Ok(Row { op, old, new, raw })
    }

    fn values(&mut self, columns: usize) -> Result<Vec<Val<'a>>, Malformed> {
        (0..columns).map(|_| self.value()).collect()
    }

    fn value(&mut self) -> Result<Val<'a>, Malformed> {
        Ok(match self.take(1)?.first() {
            Some(0) => Val::Absent,
            Some(1) => Val::Int(i64::from_be_bytes(self.eight()?)),
            Some(2) => Val::Real(f64::from_be_bytes(self.eight()?)),
            Some(3) => Val::Text(self.sized()?),
            Some(4) => Val::Blob(self.sized()?),
            Some(5) => Val::Null,
            _ => return Err(Malformed),
        })
    }

    fn eight(&mut self) -> Result<[u8; 8], Malformed> {
        self.take(8)?.try_into().map_err(|_| Malformed)
    }

    fn sized(&mut self) -> Result<&'a [u8], Malformed> {
        let n = self.varint()?;
        self.take(n)
    }

    /// SQLite's varint: seven bits a byte, high first; the ninth byte carries eight.
    fn varint(&mut self) -> Result<usize, Malformed> {
        let mut value: u64 = 0;
        for i in 0..9 {
            let byte = *self.take(1)?.first().ok_or(Malformed)?;
            if i == 8 {
                value = (value << 8) | u64::from(byte);
                break;
            }
            value = (value << 7) | u64::from(byte & 0x7f);
            if byte & 0x80 == 0 {
                break;
            }
        }
        usize::try_from(value).map_err(|_| Malformed)
    }

    fn take(&mut self, n: usize) -> Result<&'a [u8], Malformed> {
        let (head, rest) = self.rest.split_at_checked(n).ok_or(Malformed)?;
        self.rest = rest;
        Ok(head)
    }
}

/// Writes rows as one changeset, a header each time the table changes.
#[derive(Debug, Default)]
pub(crate) struct Writer {
    bytes: Vec<u8>,
    /// Where the last header lies in `bytes`.
    header: std::ops::Range<usize>,
}

impl Writer {
    pub(crate) fn push(&mut self, table: &Table<'_>, row: &Row<'_>) {
        if self.bytes.get(self.header.clone()) != Some(table.raw) || self.header.is_empty() {
            let start = self.bytes.len();
            self.bytes.extend_from_slice(table.raw);
            self.header = start..self.bytes.len();
        }
        self.bytes.extend_from_slice(row.raw);
    }
    pub(crate) fn into_bytes(self) -> Vec<u8> {
        self.bytes
    }
}

/// The values in these bytes, which hold so many.
pub(crate) fn values(bytes: &[u8], many: usize) -> Result<Vec<Val<'_>>, Malformed> {
    Reader::new(bytes).values(many)
}

/// Appends a table's header: one flag a column, not 0 where it is part of the primary key.
pub(crate) fn put_header(out: &mut Vec<u8>, name: &str, key: &[u8]) {
    out.push(b'T');
    put_varint(out, key.len() as u64);
    out.extend_from_slice(key);
    out.extend_from_slice(name.as_bytes());
    out.push(0);
}

/// Appends a value.
pub(crate) fn put_value(out: &mut Vec<u8>, value: &Val<'_>) {
    match value {
        Val::Absent => out.push(0),
        Val::Null => out.push(5),
        Val::Int(i) => {
            out.push(1);
            out.extend_from_slice(&i.to_be_bytes());
        }
        Val::Real(r) => {
            out.push(2);
            out.extend_from_slice(&r.to_be_bytes());
        }
        Val::Text(b) | Val::Blob(b) => {
            out.push(if matches!(value, Val::Text(_)) { 3 } else { 4 });
            put_varint(out, b.len() as u64);
            out.extend_from_slice(b);
        }
    }
}

/// Appends SQLite's varint.
fn put_varint(out: &mut Vec<u8>, value: u64) {
    if value >> 56 != 0 {
        for shift in (0..8).rev() {
            out.push((value >> (8 + shift * 7)) as u8 | 0x80);
        }
        out.push(value as u8);
        return;
    }
    let groups = (1..9).find(|n| value >> (7 * n) == 0).unwrap_or(8);
    for shift in (0..groups).rev() {
        let more = if shift > 0 { 0x80 } else { 0 };
        out.push((value >> (7 * shift)) as u8 & 0x7f | more);
    }
}

impl rusqlite::ToSql for Val<'_> {
    fn to_sql(&self) -> rusqlite::Result<rusqlite::types::ToSqlOutput<'_>> {
        use rusqlite::types::ValueRef as V;
        Ok(rusqlite::types::ToSqlOutput::Borrowed(match self {
            Val::Absent | Val::Null => V::Null,
            Val::Int(i) => V::Integer(*i),
            Val::Real(r) => V::Real(*r),
            Val::Text(t) => V::Text(t),
            Val::Blob(b) => V::Blob(b),
        }))
    }
}

impl<'a> From<rusqlite::types::ValueRef<'a>> for Val<'a> {
    fn from(value: rusqlite::types::ValueRef<'a>) -> Self {
        use rusqlite::types::ValueRef as V;
        match value {
            V::Null => Val::Null,
            V::Integer(i) => Val::Int(i),
            V::Real(r) => Val::Real(r),
            V::Text(t) => Val::Text(t),
            V::Blob(b) => Val::Blob(b),
        }
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "a test may panic")]
    use super::*;
    use fallible_streaming_iterator::FallibleStreamingIterator as _;
    use proptest::prelude::*;
    use rusqlite::types::{Value, ValueRef};
    use rusqlite::{Connection, params_from_iter};
    use std::io::Read as _;

    const SQL: &str = "CREATE TABLE a (id BLOB NOT NULL PRIMARY KEY, x ANY, y ANY, z ANY) STRICT; \
        CREATE TABLE \"b ü\" (p INTEGER NOT NULL, q TEXT NOT NULL, v ANY, PRIMARY KEY (q, p)) STRICT, WITHOUT ROWID;";

    fn value() -> impl Strategy<Value = Value> {
        prop_oneof![
            Just(Value::Null),
            any::<i64>().prop_map(Value::Integer),
            (-1e300f64..1e300).prop_map(Value::Real),
            "\\PC{0,40}".prop_map(Value::Text),
            proptest::collection::vec(any::<u8>(), 0..300).prop_map(Value::Blob),
            Just(Value::Blob(vec![7; 20_000])),
        ]
    }

    fn step() -> impl Strategy<Value = (u8, u8, Value, Value)> {
        (0u8..6, 0u8..5, value(), value())
    }

    fn run(conn: &Connection, steps: &[(u8, u8, Value, Value)]) {
        for (what, row, v, w) in steps {
            let key = Value::Blob(vec![*row; 16]);
            let number = Value::Integer(i64::from(*row));
            let (sql, values) = match what {
                0 => ("INSERT OR IGNORE INTO a VALUES (?1, ?2, ?3, NULL)", vec![key, v.clone(), w.clone()]),
                1 => ("UPDATE a SET x = ?2, z = ?3 WHERE id = ?1", vec![key, v.clone(), w.clone()]),
                2 => ("DELETE FROM a WHERE id = ?1", vec![key]),
                3 => ("INSERT OR IGNORE INTO \"b ü\" VALUES (?1, 'ü', ?2)", vec![number, v.clone()]),
                4 => ("UPDATE \"b ü\" SET v = ?2 WHERE p = ?1", vec![number, v.clone()]),
                _ => ("DELETE FROM \"b ü\" WHERE p = ?1", vec![number]),
            };
            conn.execute(sql, params_from_iter(values)).unwrap();
        }
    }

    fn changeset(conn: &Connection, steps: &[(u8, u8, Value, Value)]) -> Vec<u8> {
        let mut session = rusqlite::session::Session::new(conn).unwrap();
        session.attach::<&str>(None).unwrap();
        run(conn, steps);
        let mut bytes = Vec::new();
        session.changeset_strm(&mut bytes).unwrap();
        bytes
    }

    fn dump(conn: &Connection) -> Vec<String> {
        let mut rows = Vec::new();
        for table in ["a", "\"b ü\""] {
            let mut stmt = conn.prepare(&format!("SELECT * FROM {table} ORDER BY 1, 2")).unwrap();
            let n = stmt.column_count();
            let found = stmt.query_map([], |r| {
                Ok(format!("{:?}", (0..n).map(|i| r.get::<_, Value>(i).unwrap()).collect::<Vec<_>>()))
            });
            rows.extend(found.unwrap().map(Result::unwrap));
        }
        rows
    }

    proptest! {
        #![proptest_config(ProptestConfig { cases: 200, ..ProptestConfig::default() })]

        /// What SQLite's own iterator reads is what we read, value by value; written again it is
        /// the same; our inversion takes the database back.
        #[test]
        fn reads_writes_and_inverts_as_sqlite_does(before in prop::collection::vec(step(), 0..12), steps in prop::collection::vec(step(), 0..20)) {
            let conn = Connection::open_in_memory().unwrap();
            conn.execute_batch(SQL).unwrap();
            run(&conn, &before);
            let first = dump(&conn);
            let bytes = changeset(&conn, &steps);

            let mut ours = Reader::new(&bytes);
            let mut writer = Writer::default();
            let mut inverted = Vec::new();
            let mut headed = None;
            let mut input: &[u8] = &bytes;
            let input: &mut dyn std::io::Read = &mut input;
            let mut theirs = rusqlite::session::ChangesetIter::start_strm(&input).unwrap();
            while let Some((table, row)) = ours.next().unwrap() {
                let item = theirs.next().unwrap().expect("SQLite reads fewer rows");
                let op = item.op().unwrap();
                prop_assert_eq!(op.table_name(), table.name);
                prop_assert_eq!(op.number_of_columns() as usize, table.key.len());
                let code = match row.op {
                    Op::Insert => rusqlite::hooks::Action::SQLITE_INSERT,
                    Op::Update => rusqlite::hooks::Action::SQLITE_UPDATE,
                    Op::Delete => rusqlite::hooks::Action::SQLITE_DELETE,
                };
                prop_assert_eq!(op.code(), code);
                for i in 0..table.key.len() {
                    let same = |found: rusqlite::Result<ValueRef<'_>>, side: &[Val<'_>]| match found {
                        Ok(v) => Val::from(v) == side[i],
                        Err(_) => side.get(i).is_none_or(|v| !v.is_present()),
                    };
                    if row.op != Op::Delete {
                        prop_assert!(same(item.new_value(i), &row.new));
                    }
                    if row.op != Op::Insert {
                        prop_assert!(same(item.old_value(i), &row.old));
                    }
                }
                if headed != Some(table.name) {
                    inverted.extend_from_slice(table.raw);
                    headed = Some(table.name);
                }
                crate::journal::undo::invert(&mut inverted, &table, &row);
                writer.push(&table, &row);
            }
            prop_assert!(theirs.next().unwrap().is_none());
            prop_assert_eq!(&writer.into_bytes(), &bytes);

            let mut sqlites = Vec::new();
            rusqlite::session::invert_strm(&mut bytes.as_slice(), &mut sqlites).unwrap();
            prop_assert_eq!(&inverted, &sqlites);
            conn.apply_strm(&mut inverted.as_slice(), None::<fn(&str) -> bool>, |_, _| {
                rusqlite::session::ConflictAction::SQLITE_CHANGESET_ABORT
            })
            .unwrap();
            prop_assert_eq!(dump(&conn), first);
        }

        /// Damage is an error, never a panic.
        #[test]
        fn damage_never_panics(steps in prop::collection::vec(step(), 0..8), edits in prop::collection::vec((any::<u16>(), any::<u8>()), 0..6), cut in any::<u16>()) {
            let conn = Connection::open_in_memory().unwrap();
            conn.execute_batch(SQL).unwrap();
            let mut bytes = changeset(&conn, &steps);
            let len = bytes.len().max(1);
            for (at, byte) in edits {
                if let Some(b) = bytes.get_mut(usize::from(at) % len) {
                    *b = byte;
                }
            }
            bytes.truncate(usize::from(cut) % (len + 1));
            let mut reader = Reader::new(&bytes);
            while let Ok(Some((table, row))) = reader.next() {
                let _ = row.key_bytes(&table);
            }
        }

        #[test]
        fn noise_never_panics(bytes in prop::collection::vec(any::<u8>(), 0..200)) {
            let mut noisy = b"T".to_vec();
            std::io::Cursor::new(&bytes).read_to_end(&mut noisy).unwrap();
            let mut reader = Reader::new(&noisy);
            while let Ok(Some(_)) = reader.next() {}
        }

        #[test]
        fn varints_come_back(n in any::<u64>()) {
            let mut bytes = Vec::new();
            put_varint(&mut bytes, n);
            let mut reader = Reader::new(&bytes);
            prop_assert_eq!(reader.varint().unwrap() as u64, n);
            prop_assert!(reader.rest.is_empty());
        }
    }
}
