//! What changed in a write transaction, split per record.

use super::changeset::{Op, Reader, Row, Table, Val, Writer, put_header};
use super::place;
use super::touched::{Listening, Quiet, Touched};
use crate::{JournaledTable, RecordError, RecordRef};
use rusqlite::{Connection, params};
use sha2::{Digest, Sha256};
use std::collections::{BTreeSet, HashMap};
use std::sync::Arc;
use uuid::Uuid;

/// Row changes after which captured changes are written out, so that an import stays small.
const CHUNK: usize = 2_000;
/// Where the digest over an entry's changes starts.
const DIGEST_LABEL: &[u8] = b"stillroom journal changes 1";

/// A journaled table with what the database says of it.
#[derive(Clone, Debug)]
pub(crate) struct Captured {
    pub(crate) table: JournaledTable,
    pub(crate) columns: Vec<String>,
    /// The places of the primary key's columns.
    pub(crate) key: Vec<usize>,
    /// What stands before its rows in a changeset.
    pub(crate) header: Vec<u8>,
    /// Finds a row, all columns, by its primary key.
    pub(crate) row: String,
    record: usize,
    client: Option<usize>,
    /// Finds record and client of a row by its primary key.
    lookup: String,
}

/// All journaled tables of this schema.
#[derive(Debug, Default)]
pub(crate) struct Tables {
    list: Vec<Captured>,
    by_name: HashMap<&'static str, usize>,
}

impl Tables {
    pub(crate) fn read(conn: &Connection, tables: &[JournaledTable]) -> Result<Self, RecordError> {
        let mut this = Self::default();
        for table in tables {
            let mut info = conn.prepare_cached("SELECT name, pk FROM pragma_table_info(?1) ORDER BY cid")?;
            let columns: Vec<(String, i64)> =
                info.query_map([table.name], |r| Ok((r.get(0)?, r.get(1)?)))?.collect::<Result<_, _>>()?;
            let column = |name: &str| {
                columns.iter().position(|(c, _)| c == name).ok_or_else(|| {
                    RecordError::database(format!("journaled table {} has no column {name}", table.name))
                })
            };
            let key: Vec<usize> =
                columns.iter().enumerate().filter(|(_, c)| c.1 > 0).map(|(i, _)| i).collect();
            if key.is_empty() {
                return Err(RecordError::database(format!(
                    "journaled table {} has no primary key",
                    table.name
                )));
            }
            let names: Vec<String> = columns.iter().map(|c| format!("\"{}\"", c.0)).collect();
            let wheres: Vec<String> = (columns.iter().filter(|c| c.1 > 0).enumerate())
                .map(|(i, c)| format!("\"{}\" = ?{}", c.0, i + 1))
                .collect();
            let by_key = format!("FROM \"{}\" WHERE {}", table.name, wheres.join(" AND "));
            let lookup = format!(
                "SELECT \"{}\", {} {by_key}",
                table.record_column,
                table.client_column.map_or("NULL".into(), |c| format!("\"{c}\"")),
            );
            let mut header = Vec::new();
            let flags: Vec<u8> = columns.iter().map(|c| u8::try_from(c.1).unwrap_or(u8::MAX)).collect();
            put_header(&mut header, table.name, &flags);
            this.by_name.insert(table.name, this.list.len());
            this.list.push(Captured {
                table: *table,
                key,
                header,
                row: format!("SELECT {} {by_key}", names.join(", ")),
                record: column(table.record_column)?,
                client: table.client_column.map(column).transpose()?,
                lookup,
                columns: columns.into_iter().map(|c| c.0).collect(),
            });
        }
        Ok(this)
    }
    pub(crate) fn get(&self, name: &str) -> Option<&Captured> {
        self.find(name).map(|(_, captured)| captured)
    }
    /// A table with its place among all.
    pub(crate) fn find(&self, name: &str) -> Option<(usize, &Captured)> {
        self.by_name.get(name).and_then(|i| Some((*i, self.list.get(*i)?)))
    }
    pub(crate) fn len(&self) -> usize {
        self.list.len()
    }
    pub(crate) fn iter(&self) -> impl Iterator<Item = &Captured> {
        self.list.iter()
    }
    /// The closed word for a record's kind, as the journal holds it.
    pub(crate) fn kind(&self, word: &str) -> Option<&'static str> {
        self.list.iter().map(|c| c.table.kind).find(|k| *k == word)
    }
}

/// Captures the changes of one transaction.
pub(crate) struct Capture<'a> {
    touched: Listening<'a>,
    tables: Arc<Tables>,
    seq: i64,
    n: i64,
    digest: Sha256,
    /// Clients that a row belonged to before it was moved to another.
    left: BTreeSet<Uuid>,
    names: BTreeSet<&'static str>,
}

/// What an entry says of its changes.
pub(crate) struct Summary {
    pub(crate) changes: i64,
    pub(crate) digest: Option<[u8; 32]>,
    pub(crate) left: Vec<RecordRef>,
    pub(crate) touched: BTreeSet<&'static str>,
}

struct Group {
    kind: &'static str,
    record: Uuid,
    client: Option<Uuid>,
    changes: Writer,
}

impl<'a> Capture<'a> {
    /// Starts capturing for the entry that will get number `seq`.
    pub(crate) fn start(touched: &'a Touched, tables: Arc<Tables>, seq: i64) -> Self {
        Self {
            touched: touched.listen(Arc::clone(&tables)),
            tables,
            seq,
            n: 0,
            digest: changes_digest(),
            left: BTreeSet::new(),
            names: BTreeSet::new(),
        }
    }

    pub(crate) fn tables(&self) -> &Tables {
        &self.tables
    }

    /// The number of the entry that this is for.
    pub(crate) fn seq(&self) -> i64 {
        self.seq
    }

    /// Captures nothing until the return value is dropped: for a lawful erasure alone.
    pub(crate) fn quietly(&self) -> Quiet<'a> {
        self.touched.quietly()
    }

    /// After a statement: writes out what has gathered, once it is much.
    pub(crate) fn ran(&mut self, conn: &Connection) -> Result<(), RecordError> {
        if self.touched.rows() >= CHUNK { self.flush(conn) } else { Ok(()) }
    }

    /// Writes out the rest; says what the entry must hold.
    pub(crate) fn finish(mut self, conn: &Connection) -> Result<Summary, RecordError> {
        self.flush(conn)?;
        Ok(Summary {
            changes: self.n,
            digest: (self.n > 0).then(|| self.digest.finalize().into()),
            left: self.left.into_iter().map(|id| RecordRef { kind: "client", id }).collect(),
            touched: self.names,
        })
    }

    fn flush(&mut self, conn: &Connection) -> Result<(), RecordError> {
        let bytes = self.touched.changeset(conn, &self.tables)?;
        if bytes.is_empty() {
            return Ok(());
        }
        let groups = self.split(conn, &bytes)?;
        let mut salts = vec![0u8; groups.len() * 16];
        getrandom::fill(&mut salts).map_err(|_| RecordError::database("no randomness"))?;
        let mut insert = conn.prepare_cached(
            "INSERT INTO journal_change (place, kind, record, client, digest, salt, bytes) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)",
        )?;
        for (group, salt) in groups.into_iter().zip(salts.chunks_exact(16)) {
            self.n += 1;
            let bytes = group.changes.into_bytes();
            let digest = change_digest(salt, &bytes);
            take_in(
                &mut self.digest,
                self.n,
                group.kind,
                group.record.as_bytes(),
                group.client.as_ref().map(|c| c.as_bytes().as_slice()),
                &digest,
            );
            insert.execute(params![
                place(self.seq, self.n)?,
                group.kind,
                group.record.as_bytes(),
                group.client.as_ref().map(|c| c.as_bytes().as_slice()),
                digest,
                salt,
                bytes
            ])?;
        }
        Ok(())
    }

    /// One group a record, in the order in which they first appear.
    fn split(&mut self, conn: &Connection, bytes: &[u8]) -> Result<Vec<Group>, RecordError> {
        let tables = Arc::clone(&self.tables);
        let mut groups: Vec<Group> = Vec::new();
        let mut places: HashMap<(&'static str, Uuid), usize> = HashMap::new();
        let mut reader = Reader::new(bytes);
        while let Some((table, row)) = reader.next()? {
            let captured = tables
                .get(table.name)
                .ok_or_else(|| RecordError::database("a change of a table that is not journaled"))?;
            self.names.insert(captured.table.name);
            let (record, client) = belongs(conn, captured, &table, &row)?;
            if let Some(i) = captured.client
                && row.op == Op::Update
                && let Some(before) = id_of(row.before(i))
                && Some(before) != client
            {
                self.left.insert(before);
            }
            let kind = captured.table.kind;
            let place = *places.entry((kind, record)).or_insert_with(|| {
                groups.push(Group { kind, record, client, changes: Writer::default() });
                groups.len() - 1
            });
            if let Some(group) = groups.get_mut(place) {
                group.client = group.client.or(client);
                group.changes.push(&table, &row);
            }
        }
        Ok(groups)
    }
}

/// The digest of one record's changes: salted, so that it says nothing once both are erased.
pub(crate) fn change_digest(salt: &[u8], bytes: &[u8]) -> [u8; 32] {
    let mut digest = Sha256::new();
    digest.update(salt);
    digest.update(bytes);
    digest.finalize().into()
}

/// Takes one change row into the entry's digest, each part with its length.
pub(crate) fn take_in(
    sum: &mut Sha256,
    n: i64,
    kind: &str,
    record: &[u8],
    client: Option<&[u8]>,
    digest: &[u8],
) {
    sum.update(n.to_be_bytes());
    for part in [kind.as_bytes(), record, client.unwrap_or_default(), digest] {
        sum.update((part.len() as u32).to_be_bytes());
        sum.update(part);
    }
}

/// Starts the digest that [`take_in`] fills.
pub(crate) fn changes_digest() -> Sha256 {
    let mut digest = Sha256::new();
    digest.update(DIGEST_LABEL);
    digest
}

/// Record and client of a changed row. An update names its key and the changed columns only:
/// the rest is looked up in the same transaction.
fn belongs(
    conn: &Connection,
    captured: &Captured,
    table: &Table<'_>,
    row: &Row<'_>,
) -> Result<(Uuid, Option<Uuid>), RecordError> {
    let record = row.after(captured.record);
    let client = captured.client.map(|i| row.after(i));
    let is_client = captured.table.kind == "client";
    let (record, client) = if record.is_present() && client.is_none_or(|c| c.is_present()) {
        (id_of(record), client.and_then(id_of))
    } else {
        let mut found = conn.prepare_cached(&captured.lookup)?;
        let key = row.old.iter().zip(table.key).filter(|(_, k)| **k != 0).map(|(v, _)| v);
        let (r, c): (rusqlite::types::Value, rusqlite::types::Value) =
            found.query_row(rusqlite::params_from_iter(key), |r| Ok((r.get(0)?, r.get(1)?)))?;
        (id_of_value(&r), id_of_value(&c))
    };
    let record = record
        .ok_or_else(|| RecordError::database(format!("a row of {} without a record", captured.table.name)))?;
    Ok((record, if is_client { Some(record) } else { client }))
}

fn id_of(value: Val<'_>) -> Option<Uuid> {
    match value {
        Val::Blob(b) => Uuid::from_slice(b).ok(),
        Val::Int(i) => u128::try_from(i).ok().map(Uuid::from_u128),
        _ => None,
    }
}

fn id_of_value(value: &rusqlite::types::Value) -> Option<Uuid> {
    match value {
        rusqlite::types::Value::Blob(b) => Uuid::from_slice(b).ok(),
        rusqlite::types::Value::Integer(i) => u128::try_from(*i).ok().map(Uuid::from_u128),
        _ => None,
    }
}
