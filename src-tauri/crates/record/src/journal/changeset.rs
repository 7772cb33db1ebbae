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
            Some(18) => Op::Insert,
            Some(23) => Op::Update,
            Some(9) => Op::Delete,
            _ => return Err(Malformed),
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

/// Appends a value, for comparing keys; not the changeset's own format.
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
            out.extend_from_slice(&(b.len() as u64).to_be_bytes());
            out.extend_from_slice(b);
        }
    }
}

/// Appends SQLite's varint.
pub(crate) fn put_varint(out: &mut Vec<u8>, value: u64) {
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
