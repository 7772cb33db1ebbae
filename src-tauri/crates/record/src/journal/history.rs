//! Who changed what, from what, to what.

use super::changeset::{Op, Reader, Val};
use super::entry::{Sealed, actor_of};
use super::{OF_ENTRY, chain, entry::EntryKind, index};
use crate::ground::Keys;
use crate::{Access, Actor, EntryId, Permission, RecordError, Session, UtcMillis};
use rusqlite::{Connection, OptionalExtension, params};
use std::collections::HashMap;
use uuid::Uuid;

/// One column of one row that a change touched.
#[derive(Clone, PartialEq, Eq)]
pub struct FieldChange {
    /// The table.
    pub table: String,
    /// The row's key: a record may have many rows in a table.
    pub row: Option<String>,
    /// The column.
    pub column: String,
    /// What it was; none when the row is new or the value was empty.
    pub from: Option<String>,
    /// What it is; none when the row is gone or the value is empty.
    pub to: Option<String>,
}

impl std::fmt::Debug for FieldChange {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "FieldChange({}.{})", self.table, self.column)
    }
}

/// One change of one record.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Change {
    /// Its entry.
    pub entry: EntryId,
    /// Its number in the journal.
    pub seq: i64,
    /// When.
    pub at: UtcMillis,
    /// Who.
    pub actor: Actor,
    /// Their name.
    pub who: String,
    /// The verb.
    pub verb: String,
    /// Why, where a reason was asked for.
    pub reason: Option<String>,
    /// Whether undo would be tried at all.
    pub undoable: bool,
    /// What changed.
    pub fields: Vec<FieldChange>,
}

/// Said in place of a reason where what changed was erased lawfully.
const ERASED: &str = "Erased: what this changed is gone for good.";

/// Fields that are shown of one entry at most: an import has a hundred thousand records.
const MOST_FIELDS: usize = 5_000;

impl Session {
    /// Every change of one record, newest first. Journaled as a look at it.
    ///
    /// # Errors
    /// A refusal, or a database that can't be read.
    pub fn history(&self, kind: &'static str, id: Uuid) -> Result<Vec<Change>, RecordError> {
        let keys = self.record().keys()?;
        let undo: Vec<&str> = self.record().schema.undo.iter().map(|r| r.verb).collect();
        self.read(Access::new("history.view", Permission::HistoryView).of(kind, id), |tx| {
            let _ours = tx.guard.ours();
            let conn = tx.conn;
            let schema: i64 =
                conn.query_row("SELECT coalesce(max(version), 0) FROM record_schema", [], |r| r.get(0))?;
            let mut columns = Columns::default();
            let mut changes: Vec<Change> = Vec::new();
            let mut rows = conn.prepare_cached(
                "SELECT j.seq, j.id, j.at, j.actor_kind, j.actor, j.verb, j.sealed, j.schema, c.bytes, \
                 EXISTS (SELECT 1 FROM journal u WHERE u.undoes = j.id) \
                 FROM (SELECT place FROM journal_place WHERE id = ?1 \
                       UNION SELECT place FROM journal_change WHERE place > (?3 + 1) << 24 AND record = ?1) p \
                 JOIN journal_change c ON c.place = p.place JOIN journal j ON j.seq = c.place >> 24 \
                 WHERE c.record = ?1 AND c.kind = ?2 ORDER BY j.seq DESC, c.place",
            )?;
            let mut rows = rows.query(params![id.as_bytes(), kind, index::through(conn)?])?;
            while let Some(row) = rows.next()? {
                let seq: i64 = row.get(0)?;
                let bytes: Option<Vec<u8>> = row.get(8)?;
                let version: i64 = row.get(7)?;
                let erased = bytes.is_none();
                let fields = fields_of(conn, &mut columns, version, bytes.as_deref().unwrap_or_default())?;
                if let Some(last) = changes.last_mut().filter(|c| c.seq == seq) {
                    last.fields.extend(fields);
                    continue;
                }
                let entry = EntryId(uuid_of(row.get_ref(1)?));
                let sealed =
                    chain::unseal(&keys, entry.0, row.get_ref(6)?.as_blob_or_null().unwrap_or_default())?;
                let verb: String = row.get(5)?;
                let root = sealed.undone.as_deref().unwrap_or(&verb);
                let undone: bool = row.get(9)?;
                let actor = actor_of(&row.get::<_, String>(3)?, opt_uuid(row.get_ref(4)?));
                changes.push(Change {
                    entry,
                    seq,
                    at: row.get(2)?,
                    actor,
                    who: name_of(conn, actor)?,
                    undoable: !undone && !erased && version == schema && undo.contains(&root),
                    verb,
                    reason: if erased { Some(ERASED.to_owned()) } else { sealed.reason },
                    fields,
                });
            }
            Ok(changes)
        })
    }

    /// One entry in full: what it changed.
    ///
    /// # Errors
    /// [`RecordError::NotFound`], a refusal.
    pub fn entry_fields(&self, entry: EntryId) -> Result<Vec<FieldChange>, RecordError> {
        self.read(Access::new("journal.entry", Permission::JournalView).of("entry", entry.0), |tx| {
            let _ours = tx.guard.ours();
            let seq = index::seq_of(tx.conn, entry)?.ok_or(RecordError::NotFound("entry"))?;
            let version: i64 =
                tx.conn.query_row("SELECT schema FROM journal WHERE seq = ?1", [seq], |r| r.get(0))?;
            let mut columns = Columns::default();
            let mut fields = Vec::new();
            let mut rows = tx.conn.prepare_cached(&format!(
                "SELECT bytes FROM journal_change WHERE {OF_ENTRY} ORDER BY place"
            ))?;
            let mut rows = rows.query([seq])?;
            while let Some(row) = rows.next()? {
                if fields.len() >= MOST_FIELDS {
                    break;
                }
                let bytes = row.get_ref(0)?.as_blob_or_null().unwrap_or_default().unwrap_or_default();
                fields.extend(fields_of(tx.conn, &mut columns, version, bytes)?);
            }
            Ok(fields)
        })
    }
}

/// Column names by schema version and table.
#[derive(Default)]
struct Columns(HashMap<(i64, String), Vec<String>>);

impl Columns {
    fn of(&mut self, conn: &Connection, version: i64, table: &str) -> Result<&[String], RecordError> {
        let key = (version, table.to_owned());
        if !self.0.contains_key(&key) {
            let json: Option<String> = conn
                .query_row(
                    "SELECT columns FROM record_schema WHERE version <= ?1 AND name = ?2 ORDER BY version DESC LIMIT 1",
                    params![version, table],
                    |r| r.get(0),
                )
                .optional()?;
            let names = json.and_then(|j| serde_json::from_str(&j).ok()).unwrap_or_default();
            self.0.insert(key.clone(), names);
        }
        Ok(self.0.get(&key).map_or(&[], Vec::as_slice))
    }
}

fn fields_of(
    conn: &Connection,
    columns: &mut Columns,
    version: i64,
    bytes: &[u8],
) -> Result<Vec<FieldChange>, RecordError> {
    let mut fields = Vec::new();
    let mut reader = Reader::new(bytes);
    while let Some((table, row)) = reader.next()? {
        let names = columns.of(conn, version, table.name)?;
        let id = table.key.iter().position(|key| *key != 0).and_then(|i| shown(row.after(i)));
        for (i, key) in table.key.iter().enumerate() {
            let (from, to) = (row.before(i), row.new.get(i).copied().unwrap_or(Val::Absent));
            // An update's key says only which row it is.
            let unchanged = row.op == Op::Update && !to.is_present();
            if unchanged || (*key != 0 && row.op == Op::Update) {
                continue;
            }
            let (from, to) = (shown(from), shown(to));
            if from != to {
                let column = names.get(i).cloned().unwrap_or_else(|| format!("column {i}"));
                fields.push(FieldChange { table: table.name.to_owned(), row: id.clone(), column, from, to });
            }
        }
    }
    Ok(fields)
}

/// A value for a person's eyes.
fn shown(value: Val<'_>) -> Option<String> {
    match value {
        Val::Absent | Val::Null => None,
        Val::Int(i) => Some(i.to_string()),
        Val::Real(r) => Some(r.to_string()),
        Val::Text(t) => Some(String::from_utf8_lossy(t).into_owned()),
        Val::Blob(b) => Some(match Uuid::from_slice(b) {
            Ok(id) => id.to_string(),
            Err(_) => format!("({} bytes)", b.len()),
        }),
    }
}

/// The name of an actor for a person's eyes.
pub(crate) fn name_of(conn: &Connection, actor: Actor) -> Result<String, RecordError> {
    Ok(match actor {
        Actor::Person(id) => conn
            .prepare_cached("SELECT name FROM person WHERE id = ?1")?
            .query_row([id], |r| r.get(0))
            .optional()?
            .unwrap_or_else(|| "Somebody unknown".to_owned()),
        Actor::Recovery => "Recovery key".to_owned(),
        Actor::Stillroom => "Stillroom".to_owned(),
        Actor::Unknown => "Unknown".to_owned(),
    })
}

pub(crate) fn uuid_of(value: rusqlite::types::ValueRef<'_>) -> Uuid {
    opt_uuid(value).unwrap_or_default()
}

pub(crate) fn opt_uuid(value: rusqlite::types::ValueRef<'_>) -> Option<Uuid> {
    value.as_blob().ok().and_then(|b| Uuid::from_slice(b).ok())
}

/// An entry as undo and history need it.
pub(crate) struct Head {
    pub(crate) seq: i64,
    pub(crate) id: EntryId,
    pub(crate) at: UtcMillis,
    pub(crate) actor: Actor,
    pub(crate) verb: String,
    pub(crate) kind: Option<EntryKind>,
    pub(crate) subject: Option<(String, Uuid)>,
    pub(crate) schema: i64,
    pub(crate) undoes: Option<EntryId>,
    pub(crate) sealed: Sealed,
}

/// Reads one entry by its id.
pub(crate) fn head_of(conn: &Connection, keys: &Keys, entry: EntryId) -> Result<Option<Head>, RecordError> {
    index::seq_of(conn, entry)?.map_or(Ok(None), |seq| head(conn, keys, seq))
}

/// Reads one entry by its number.
pub(crate) fn head(conn: &Connection, keys: &Keys, seq: i64) -> Result<Option<Head>, RecordError> {
    let mut stmt = conn.prepare_cached(
        "SELECT seq, id, at, actor_kind, actor, verb, kind, subject_kind, subject, schema, undoes, sealed FROM journal WHERE seq = ?1",
    )?;
    let mut rows = stmt.query([seq])?;
    let Some(row) = rows.next()? else { return Ok(None) };
    let id = uuid_of(row.get_ref(1)?);
    let subject_kind: Option<String> = row.get(7)?;
    let sealed = row.get_ref(11)?.as_blob_or_null().unwrap_or_default();
    Ok(Some(Head {
        seq: row.get(0)?,
        id: EntryId(id),
        at: row.get(2)?,
        actor: actor_of(&row.get::<_, String>(3)?, opt_uuid(row.get_ref(4)?)),
        verb: row.get(5)?,
        kind: EntryKind::parse(&row.get::<_, String>(6)?),
        subject: subject_kind.zip(opt_uuid(row.get_ref(8)?)),
        schema: row.get(9)?,
        undoes: opt_uuid(row.get_ref(10)?).map(EntryId),
        sealed: chain::unseal(keys, id, sealed)?,
    }))
}
