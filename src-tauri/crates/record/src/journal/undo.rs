//! Undo: the inverted change, then the slice's rules again, in one transaction.
//!
//! **Invariants.** A verb from the closed list, with its own permission. Nothing changes when
//! anything stands in the way, and what stands in the way is named. An undo is an entry itself
//! and is undone the same way (redo).

use super::capture::{Capture, Tables, change_digest};
use super::chain::mac_of;
use super::changeset::{Op, Reader, Row, Table, Val, put_header, put_value};
use super::entry::{COLUMN_COUNT, COLUMNS, EntryKind};
use super::history::{Head, head, head_of, name_of, uuid_of};
use super::{OF_ENTRY, index};
use crate::ground::Keys;
use crate::{Access, Done, EntryId, RecordError, RecordRef, Session, UndoConflict, UndoRule, WriteTx};
use rusqlite::session::{ChangesetItem, ConflictAction, ConflictType};
use rusqlite::{Connection, OptionalExtension, params};
use std::collections::{HashMap, HashSet, VecDeque};
use std::io::Read;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, PoisonError};

/// The verb of an undo in the journal.
pub(crate) const VERB: &str = "undo";

const GONE: RecordError = RecordError::NotFound("change");
const UNLISTED: RecordError =
    RecordError::NotUndoable("This can't be undone. Put it right with a change of its own.");
const DONE_ALREADY: RecordError = RecordError::NotUndoable("This was undone already.");
const OLDER: RecordError = RecordError::NotUndoable(
    "This was made by an earlier Stillroom and can't be undone any more. Put it right with a change of its own.",
);
const ERASED: RecordError = RecordError::NotUndoable("What this changed was erased.");

impl Session {
    /// Undoes a change. An undo can be undone as well.
    ///
    /// # Errors
    /// [`RecordError::UndoConflict`] names a later change; [`RecordError::NotUndoable`]; what the
    /// slice's rules say; a refusal. Nothing is changed then.
    pub fn undo(&self, entry: EntryId) -> Result<Done<()>, RecordError> {
        self.standing()?;
        let record = self.record();
        let keys = record.keys()?;
        let tables = Arc::clone(&record.tables.read());
        let (rule, root, subject) = {
            let lent = record.lend_reader()?;
            let conn = lent.get()?.database.conn();
            let target = head_of(conn, &keys, entry)?.ok_or(GONE)?;
            let (rule, root) = self.rule_of(conn, &keys, &target)?;
            let subject = target.subject.as_ref();
            let subject = subject.and_then(|(k, id)| tables.kind(k).map(|kind| RecordRef { kind, id: *id }));
            (rule, root, subject)
        };
        let mut access = Access::new(VERB, rule.permission);
        access.subject = subject;
        self.write_as(access, Some((entry, root)), |tx| undo(tx, &keys, entry, &rule))
    }

    /// The rule for an entry: that of the verb at the root of a chain of undos.
    fn rule_of(
        &self,
        conn: &Connection,
        keys: &Keys,
        target: &Head,
    ) -> Result<(UndoRule, String), RecordError> {
        if target.kind != Some(EntryKind::Change) {
            return Err(UNLISTED);
        }
        let mut verb = target.verb.clone();
        let mut next = target.undoes;
        while verb == VERB {
            let before = head_of(conn, keys, next.ok_or(UNLISTED)?)?.ok_or(GONE)?;
            verb = before.verb;
            next = before.undoes;
        }
        let rule = self.record().schema.undo.iter().find(|r| r.verb == verb).copied();
        Ok((rule.ok_or(UNLISTED)?, verb))
    }
}

fn undo(tx: &mut WriteTx<'_>, keys: &Keys, entry: EntryId, rule: &UndoRule) -> Result<(), RecordError> {
    let ours = tx.read.guard.ours();
    let conn = tx.read.conn;
    // From here on the index knows all there is.
    index::bring_up_to_date(conn)?;
    let target = head_of(conn, keys, entry)?.ok_or(GONE)?;
    let schema: i64 = conn.query_row("SELECT max(version) FROM record_schema", [], |r| r.get(0))?;
    if target.schema != schema {
        return Err(OLDER);
    }
    if is_undone(conn, entry)? {
        return Err(DONE_ALREADY);
    }
    trustworthy(conn, keys, target.seq)?;
    let what = gather(conn, target.seq, tx.capture.tables())?;
    if let Some(later) = later_change(conn, &target)? {
        return Err(conflict(conn, keys, later)?);
    }
    if let Err(met) = apply(conn, &mut tx.capture, target.seq, &what.tables) {
        let later = match &met {
            Met::Row(table, key) => last_touching(conn, target.seq, table, key)?,
            Met::Dependant => last_of_same_clients(conn, target.seq)?,
            Met::Error(_) => None,
        };
        return Err(match (later, met) {
            (Some(seq), _) => conflict(conn, keys, seq)?,
            (None, Met::Error(error)) => error,
            (None, _) => RecordError::Depended,
        });
    }
    drop(ours);
    match (rule.recheck)(tx, &what.records) {
        Err(RecordError::Depended) => {
            let _ours = tx.read.guard.ours();
            let later = last_of_same_clients(conn, target.seq)?;
            Err(later.map_or(Ok(RecordError::Depended), |seq| conflict(conn, keys, seq))?)
        }
        other => other,
    }
}

/// The entry and its changes are what was written: nobody gets to write by way of undo.
fn trustworthy(conn: &Connection, keys: &Keys, seq: i64) -> Result<(), RecordError> {
    let sql = format!("SELECT {COLUMNS}, mac FROM journal WHERE seq = ?1");
    let right = conn.query_row(&sql, [seq], |row| {
        let mac: Vec<u8> = row.get(COLUMN_COUNT)?;
        let digest: Option<Vec<u8>> = row.get(14)?;
        Ok(mac_of(keys, row).is_ok_and(|m| m.as_slice() == mac).then_some(digest))
    })?;
    let Some(digest) = right else { return Err(RecordError::Damaged { seq, why: "its MAC" }) };
    if super::verify::digest_of_changes(conn, seq)?.map(|d| d.to_vec()) != digest {
        return Err(RecordError::Damaged { seq, why: "its changes" });
    }
    Ok(())
}

/// What an entry touched.
struct What {
    /// In the order in which they are put back.
    tables: Vec<String>,
    records: Vec<RecordRef>,
}

/// A page of an entry's changes, last first.
fn page(conn: &Connection, seq: i64, below: i64) -> Result<Vec<(i64, Vec<u8>)>, RecordError> {
    let mut stmt = conn.prepare_cached(
        &format!("SELECT place, bytes FROM journal_change WHERE {OF_ENTRY} AND place < ?2 ORDER BY place DESC LIMIT 200"),
    )?;
    let rows = stmt.query_map(params![seq, below], |r| Ok((r.get(0)?, r.get::<_, Option<Vec<u8>>>(1)?)))?;
    rows.map(|r| {
        let (n, bytes) = r?;
        Ok((n, bytes.ok_or(ERASED)?))
    })
    .collect()
}

fn gather(conn: &Connection, seq: i64, kinds: &Tables) -> Result<What, RecordError> {
    let mut what = What { tables: Vec::new(), records: Vec::new() };
    let (mut came, mut went) = (0u64, 0u64);
    let mut stmt = conn.prepare_cached(&format!(
        "SELECT kind, record, salt, bytes, digest FROM journal_change WHERE {OF_ENTRY} ORDER BY place"
    ))?;
    let mut rows = stmt.query([seq])?;
    while let Some(row) = rows.next()? {
        let kind: String = row.get(0)?;
        let bytes: Vec<u8> = row.get::<_, Option<Vec<u8>>>(3)?.ok_or(ERASED)?;
        let salt: Vec<u8> = row.get::<_, Option<Vec<u8>>>(2)?.ok_or(ERASED)?;
        if change_digest(&salt, &bytes).as_slice() != row.get_ref(4)?.as_blob().unwrap_or_default() {
            return Err(RecordError::Damaged { seq, why: "its changes" });
        }
        let mut reader = Reader::new(&bytes);
        while let Some((table, row)) = reader.next()? {
            came += u64::from(row.op == Op::Insert);
            went += u64::from(row.op == Op::Delete);
            if !what.tables.iter().any(|t| t == table.name) {
                what.tables.push(table.name.to_owned());
            }
        }
        let id = uuid_of(row.get_ref(1)?);
        if let Some(kind) = kinds.kind(&kind) {
            what.records.push(RecordRef { kind, id });
        }
    }
    what.records.sort();
    what.records.dedup();
    // Foreign keys are checked at the end, so any order is right; but a parent put back after its
    // children costs a search of the child table. What goes, goes child first.
    let mut depths = HashMap::new();
    for table in &what.tables {
        let depth = depth_of(conn, table, 0)?;
        depths.insert(table.clone(), if came > went { -depth } else { depth });
    }
    what.tables.sort_by_key(|t| depths.get(t).copied().unwrap_or(0));
    Ok(what)
}

/// How many parents stand above a table.
fn depth_of(conn: &Connection, table: &str, below: i64) -> Result<i64, RecordError> {
    if below > 20 {
        return Ok(0);
    }
    let mut stmt = conn.prepare("SELECT DISTINCT \"table\" FROM pragma_foreign_key_list(?1)")?;
    let parents: Vec<String> = stmt.query_map([table], |r| r.get(0))?.collect::<Result<_, _>>()?;
    let mut depth = 0;
    for parent in parents.iter().filter(|p| *p != table) {
        depth = depth.max(1 + depth_of(conn, parent, below + 1)?);
    }
    Ok(depth)
}

/// Whether a live undo of this entry exists.
fn is_undone(conn: &Connection, entry: EntryId) -> Result<bool, RecordError> {
    let by: Option<EntryId> =
        conn.query_row("SELECT id FROM journal WHERE undoes = ?1", [entry], |r| r.get(0)).optional()?;
    Ok(by.is_some())
}

/// Columns of a row that an entry touched; none means the whole row came or went.
type Touched = HashMap<(String, Vec<u8>), Option<HashSet<usize>>>;

fn touched_columns(row: &Row<'_>) -> Option<HashSet<usize>> {
    (row.op == Op::Update)
        .then(|| row.new.iter().enumerate().filter(|(_, v)| v.is_present()).map(|(i, _)| i).collect())
}

/// The newest later entry that touched what this one touched, leaving out changes that were
/// undone together with their undos.
fn later_change(conn: &Connection, target: &Head) -> Result<Option<i64>, RecordError> {
    let mut stmt = conn.prepare_cached(
        "SELECT l.place FROM journal_change m JOIN journal_place p ON p.id = m.record AND p.place > (?1 + 1) << 24 \
         JOIN journal_change l ON l.place = p.place AND l.record = m.record AND l.kind = m.kind \
         WHERE m.place > ?1 << 24 AND m.place < (?1 + 1) << 24",
    )?;
    let mut later: Vec<i64> = stmt.query_map([target.seq], |r| r.get(0))?.collect::<Result<_, _>>()?;
    if later.is_empty() {
        return Ok(None);
    }
    later.sort_unstable_by_key(|place| std::cmp::Reverse(*place));
    let mine = touched(conn, target.seq)?;
    let mut cancelled: HashMap<i64, bool> = HashMap::new();
    let mut bytes = conn.prepare_cached("SELECT bytes FROM journal_change WHERE place = ?1")?;
    for place in later {
        let seq = place >> 24;
        let out = match cancelled.get(&seq) {
            Some(out) => *out,
            None => {
                let out = is_cancelled(conn, seq, target.seq)?;
                cancelled.insert(seq, out);
                out
            }
        };
        if out {
            continue;
        }
        let bytes: Option<Vec<u8>> = bytes.query_row([place], |r| r.get(0))?;
        let bytes = bytes.unwrap_or_default();
        let mut reader = Reader::new(&bytes);
        while let Some((table, row)) = reader.next()? {
            let Some(columns) = mine.get(&(table.name.to_owned(), row.key_bytes(&table))) else { continue };
            let overlaps = match (columns, touched_columns(&row)) {
                (Some(mine), Some(theirs)) => !mine.is_disjoint(&theirs),
                _ => true,
            };
            if overlaps {
                return Ok(Some(seq));
            }
        }
    }
    Ok(None)
}

fn touched(conn: &Connection, seq: i64) -> Result<Touched, RecordError> {
    let mut mine = Touched::new();
    let mut stmt = conn.prepare_cached(&format!("SELECT bytes FROM journal_change WHERE {OF_ENTRY}"))?;
    let mut rows = stmt.query([seq])?;
    while let Some(row) = rows.next()? {
        let mut reader =
            Reader::new(row.get_ref(0)?.as_blob_or_null().unwrap_or_default().unwrap_or_default());
        while let Some((table, row)) = reader.next()? {
            let columns = touched_columns(&row);
            mine.entry((table.name.to_owned(), row.key_bytes(&table)))
                .and_modify(|known| match (known.as_mut(), &columns) {
                    (Some(known), Some(more)) => known.extend(more),
                    _ => *known = None,
                })
                .or_insert(columns);
        }
    }
    Ok(mine)
}

/// Whether an entry after `from` and its undo cancel each other: either of the two.
fn is_cancelled(conn: &Connection, seq: i64, from: i64) -> Result<bool, RecordError> {
    let (id, undoes): (EntryId, Option<EntryId>) =
        conn.query_row("SELECT id, undoes FROM journal WHERE seq = ?1", [seq], |r| {
            Ok((r.get(0)?, r.get(1)?))
        })?;
    if alive_undo(conn, id)? {
        return Ok(true);
    }
    let Some(target) = undoes else { return Ok(false) };
    Ok(index::seq_of(conn, target)?.ok_or(GONE)? > from)
}

/// Whether an undo of this entry stands, that is, was not undone in turn.
fn alive_undo(conn: &Connection, entry: EntryId) -> Result<bool, RecordError> {
    let mut at = entry;
    let mut undone = false;
    while let Some(by) = conn
        .query_row("SELECT id FROM journal WHERE undoes = ?1", [at], |r| r.get::<_, EntryId>(0))
        .optional()?
    {
        undone = !undone;
        at = by;
    }
    Ok(undone)
}

fn conflict(conn: &Connection, keys: &Keys, seq: i64) -> Result<RecordError, RecordError> {
    let later = head(conn, keys, seq)?.ok_or(GONE)?;
    Ok(RecordError::UndoConflict(UndoConflict {
        entry: later.id,
        who: name_of(conn, later.actor)?,
        at: later.at,
        verb: later.sealed.undone.map_or(later.verb, |v| format!("{VERB} {v}")),
    }))
}

/// What stopped the inverted change.
enum Met {
    /// A row that isn't as this change left it.
    Row(String, Vec<u8>),
    /// A row of another record that points here.
    Dependant,
    Error(RecordError),
}

/// Rows applied at once. SQLite keeps what a savepoint must restore in a list that it walks at
/// every statement: one application of a large import would take time by the square.
const BATCH: usize = 4_000;

/// Columns that take up as much of a header as any table's name.
const NAMES: usize = 16;

/// Applies the inverted change; the caller's transaction is rolled back when something is met.
fn apply<'a>(
    conn: &'a Connection,
    capture: &mut Capture<'a>,
    seq: i64,
    tables: &[String],
) -> Result<(), Met> {
    let widest = capture.tables().iter().map(|t| t.columns.len()).max().unwrap_or(0);
    let mut inverted = Inverted::new(conn, seq, tables, widest);
    let dangling = Arc::new(AtomicBool::new(false));
    while inverted.begin_batch().map_err(Met::Error)? {
        let met: Arc<Mutex<Option<Met>>> = Arc::default();
        let (told, loose) = (Arc::clone(&met), Arc::clone(&dangling));
        let outcome = conn.apply_strm(&mut inverted, None::<fn(&str) -> bool>, move |kind, item| {
            let found = match kind {
                ConflictType::SQLITE_CHANGESET_FOREIGN_KEY => {
                    // A later batch may bring the parent back: looked at once all are in.
                    loose.store(true, Ordering::Relaxed);
                    return ConflictAction::SQLITE_CHANGESET_OMIT;
                }
                ConflictType::SQLITE_CHANGESET_CONSTRAINT => Met::Dependant,
                _ => key_of(item).unwrap_or(Met::Dependant),
            };
            told.lock().unwrap_or_else(PoisonError::into_inner).get_or_insert(found);
            ConflictAction::SQLITE_CHANGESET_ABORT
        });
        if let Some(error) = inverted.failed.take() {
            return Err(Met::Error(error));
        }
        let found = met.lock().unwrap_or_else(PoisonError::into_inner).take();
        match (outcome, found) {
            (_, Some(found)) => return Err(found),
            (Err(error), None) => return Err(Met::Error(error.into())),
            (Ok(()), None) => capture.ran(conn).map_err(Met::Error)?,
        }
    }
    if dangling.load(Ordering::Relaxed) && dangles(conn, tables).map_err(Met::Error)? {
        return Err(Met::Dependant);
    }
    Ok(())
}

/// Whether a row of these tables, or of one that points to them, points to nothing.
fn dangles(conn: &Connection, tables: &[String]) -> Result<bool, RecordError> {
    let mut all = conn.prepare(
        "SELECT t.name, f.\"table\" FROM pragma_table_list t JOIN pragma_foreign_key_list(t.name) f WHERE t.schema = 'main'",
    )?;
    let all: Vec<(String, String)> =
        all.query_map([], |r| Ok((r.get(0)?, r.get(1)?)))?.collect::<Result<_, _>>()?;
    let mut suspects: Vec<String> = all
        .into_iter()
        .filter(|(child, parent)| tables.contains(child) || tables.contains(parent))
        .map(|p| p.0)
        .collect();
    suspects.sort();
    suspects.dedup();
    for table in suspects {
        if conn.prepare("SELECT 1 FROM pragma_foreign_key_check(?1) LIMIT 1")?.exists([table])? {
            return Ok(true);
        }
    }
    Ok(false)
}

fn key_of(item: &ChangesetItem) -> Option<Met> {
    let op = item.op().ok()?;
    let mut key = Vec::new();
    for (i, flag) in item.pk().ok()?.iter().enumerate() {
        if *flag != 0 {
            let value = item.old_value(i).or_else(|_| item.new_value(i)).ok()?;
            put_value(&mut key, &Val::from(value));
        }
    }
    Some(Met::Row(op.table_name().to_owned(), key))
}

/// The newest entry after `seq` that touched this row.
fn last_touching(conn: &Connection, seq: i64, table: &str, key: &[u8]) -> Result<Option<i64>, RecordError> {
    let mut stmt = conn.prepare_cached(
        "SELECT place >> 24, bytes FROM journal_change WHERE place > (?1 + 1) << 24 ORDER BY place DESC",
    )?;
    let mut rows = stmt.query([seq])?;
    while let Some(row) = rows.next()? {
        let mut reader =
            Reader::new(row.get_ref(1)?.as_blob_or_null().unwrap_or_default().unwrap_or_default());
        while let Some((found, changed)) = reader.next()? {
            if found.name == table && changed.key_bytes(&found) == key {
                return Ok(Some(row.get(0)?));
            }
        }
    }
    Ok(None)
}

/// The newest entry after `seq` about a client or record that this one touched.
fn last_of_same_clients(conn: &Connection, seq: i64) -> Result<Option<i64>, RecordError> {
    Ok(conn
        .query_row(
            "WITH mine AS (SELECT record, client FROM journal_change WHERE place > ?1 << 24 AND place < (?1 + 1) << 24) \
             SELECT l.place >> 24 FROM journal_change l WHERE l.place > (?1 + 1) << 24 \
             AND (l.client IN (SELECT record FROM mine) OR l.client IN (SELECT client FROM mine) \
                  OR l.record IN (SELECT record FROM mine)) ORDER BY l.place DESC LIMIT 1",
            [seq],
            |r| r.get(0),
        )
        .optional()?)
}

/// An entry's inverted changeset as a stream: table by table, the last change first, so that an
/// import of a hundred thousand is undone in little memory.
struct Inverted<'a> {
    conn: &'a Connection,
    seq: i64,
    tables: VecDeque<String>,
    /// Columns of the record's widest table.
    widest: usize,
    /// The header of the present table was written.
    headed: bool,
    below: i64,
    /// Rows of the present batch.
    rows: usize,
    out: VecDeque<u8>,
    failed: Option<RecordError>,
}

impl<'a> Inverted<'a> {
    fn new(conn: &'a Connection, seq: i64, tables: &[String], widest: usize) -> Self {
        let tables = tables.iter().cloned().collect();
        Self {
            conn,
            seq,
            tables,
            widest,
            headed: false,
            below: i64::MAX,
            rows: 0,
            out: VecDeque::new(),
            failed: None,
        }
    }

    /// Begins a batch; false when nothing is left.
    fn begin_batch(&mut self) -> Result<bool, RecordError> {
        self.rows = 0;
        self.headed = false;
        let more = self.fill()?;
        if more {
            // A header without a row, wider than any to come. SQLite's session extension makes room
            // for a header, and crashes where it had some and gets no memory for more: here it had none.
            let mut header = Vec::new();
            put_header(&mut header, "", &vec![1; self.widest + NAMES]);
            header.into_iter().rev().for_each(|byte| self.out.push_front(byte));
        }
        Ok(more)
    }

    /// Fills the buffer; false at the end of the batch.
    fn fill(&mut self) -> Result<bool, RecordError> {
        while self.out.is_empty() {
            if self.rows >= BATCH {
                return Ok(false);
            }
            let Some(wanted) = self.tables.front() else { return Ok(false) };
            let changes = page(self.conn, self.seq, self.below)?;
            let Some((last, _)) = changes.last() else {
                self.tables.pop_front();
                self.headed = false;
                self.below = i64::MAX;
                continue;
            };
            self.below = *last;
            let mut bytes = Vec::new();
            for (_, change) in &changes {
                let mut reader = Reader::new(change);
                while let Some((table, row)) = reader.next()? {
                    if table.name == wanted {
                        if !self.headed {
                            bytes.extend_from_slice(table.raw);
                            self.headed = true;
                        }
                        invert(&mut bytes, &table, &row);
                        self.rows += 1;
                    }
                }
            }
            self.out.extend(bytes);
        }
        Ok(true)
    }
}

impl Read for Inverted<'_> {
    fn read(&mut self, buffer: &mut [u8]) -> std::io::Result<usize> {
        match self.fill() {
            Ok(_) => self.out.read(buffer),
            Err(error) => {
                self.failed = Some(error);
                Err(std::io::ErrorKind::InvalidData.into())
            }
        }
    }
}

/// Appends a row's inversion.
pub(super) fn invert(out: &mut Vec<u8>, table: &Table<'_>, row: &Row<'_>) {
    let (op, sides): (Op, [Vec<Val<'_>>; 2]) = match row.op {
        Op::Insert => (Op::Delete, [row.new.clone(), Vec::new()]),
        Op::Delete => (Op::Insert, [row.old.clone(), Vec::new()]),
        Op::Update => {
            let before = |(i, key): (usize, &u8)| {
                let now = row.new.get(i).copied().unwrap_or(Val::Absent);
                if *key != 0 && !now.is_present() { row.before(i) } else { now }
            };
            let after = |(i, key): (usize, &u8)| if *key != 0 { Val::Absent } else { row.before(i) };
            let keys = || table.key.iter().enumerate();
            (Op::Update, [keys().map(before).collect(), keys().map(after).collect()])
        }
    };
    out.push(op.code());
    out.push(row.raw.get(1).copied().unwrap_or(0));
    for value in sides.iter().flatten() {
        put_value(out, value);
    }
}
