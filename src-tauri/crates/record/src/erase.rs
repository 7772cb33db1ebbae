//! The lawful erasure of a client: rows, what the journal holds of them, and every text about them.
//! What stays is that somebody, at some time, did something to a record of that id.
//!
//! **Invariants.** One door ([`Session::erase`]), one verb, one permission that needs the
//! passphrase again. One transaction: either all of a client is gone and the journal says so, or
//! nothing is. The rows go without being journaled once more as what they were. Of a change the
//! bytes and the salt go and the digest stays; of an entry's sealed part its digest stays: so every
//! MAC of the chain still fits. What was taken out stands in `journal_erased`, and the erasure's own
//! entry holds the digest of that list under its MAC. Something that is empty and isn't in the list
//! of such an entry is damage, and [`Session::verify`] names it.
//!
//! **What isn't looked for:** texts about a client in another client's record, and in papers of the
//! practice's own (an incident's account). Ids stay in the journal and its indexes: who looked at
//! whose record is what the journal is for.
//!
//! **Not here:** who is due, holds, certificates: those are the practice's. What is left of older
//! states on the disk is `overwriting`'s.

mod overwriting;

pub use overwriting::Overwritten;

use crate::access::TYPE_AHEAD;
use crate::ground::Keys;
use crate::journal::capture::Tables;
use crate::journal::chain::{self, mac_of};
use crate::journal::entry::{COLUMN_COUNT, COLUMNS, ERASED_LENGTH, EntryKind, SEALED_APART};
use crate::journal::history::{opt_uuid, uuid_of};
use crate::journal::{FirstBad, OF_ENTRY, index};
use crate::{
    Access, Done, Goes, Permission, ReadTx, Record, RecordError, RecordRef, Schema, Session, WriteTx,
};
use rusqlite::{Connection, OptionalExtension, params};
use sha2::{Digest as _, Sha256};
use std::collections::{BTreeMap, BTreeSet, HashSet};
use uuid::Uuid;

/// The verb of a lawful erasure in the journal.
pub(crate) const VERB: &str = "retention.erase";

/// Where the digest over what an erasure took out starts.
const LABEL: &[u8] = b"stillroom journal erased 1";

/// What is to be erased.
pub struct Erasing {
    /// The client, and every record that was merged into theirs.
    pub clients: Vec<Uuid>,
    /// Records that are of nobody, and whose history holds texts of this client (an import's
    /// parked rows): their history goes, they stay.
    pub also: Vec<RecordRef>,
    /// Whether a text (words of a search, a reason) names the client.
    pub names: Box<dyn Fn(&str) -> bool>,
}

impl std::fmt::Debug for Erasing {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Erasing").field("clients", &self.clients.len()).finish_non_exhaustive()
    }
}

/// What was erased, in counts.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Erased {
    /// Rows that went or were emptied, by table.
    pub rows: BTreeMap<String, u64>,
    /// Changes in the journal whose bytes went.
    pub changes: u64,
    /// Entries whose reason or words went.
    pub texts: u64,
    /// Entries of an early Stillroom, whose words can't be taken out without breaking the chain.
    pub kept_texts: u64,
    /// The records whose rows went, the clients themselves among them.
    pub records: BTreeSet<Uuid>,
    /// The clients.
    pub clients: Vec<Uuid>,
}

impl Session {
    /// Erases a client. `prepare` says what all is theirs, or why they must stay; `certify` runs
    /// after it in the same transaction: what it writes is journaled as ever, so it writes nothing
    /// that was to go. Refused while a journaled table with rows of a client doesn't say what
    /// becomes of them.
    ///
    /// # Errors
    /// A refusal; what the two give; something that stays and points to what would go. Nothing
    /// is erased then.
    pub fn erase<T, E: From<RecordError>>(
        &self,
        client: Uuid,
        prepare: impl FnOnce(&ReadTx<'_>) -> Result<Erasing, E>,
        certify: impl FnOnce(&mut WriteTx<'_>, &Erased) -> Result<T, E>,
    ) -> Result<Done<T>, E> {
        let access = Access::new(VERB, Permission::RetentionPurge).of("client", client);
        erase_by(self, access, prepare, certify)
    }

    /// Who was erased in a newer state of this record, and is here again: an older copy took its
    /// place. By the list beside the database, to which only this crate adds, from its own entries.
    ///
    /// # Errors
    /// A locked vault, a database that can't be read.
    pub fn erased_elsewhere(&self) -> Result<Vec<Uuid>, RecordError> {
        self.standing()?;
        let record = self.record();
        let here = record.erased_here()?;
        Ok(record.erased_list()?.difference(&here).copied().collect())
    }

    /// Erases somebody of that list once more, whoever is signed in: it was allowed when it was done.
    ///
    /// # Errors
    /// As [`Session::erase`]; somebody who isn't on the list.
    pub fn erase_again<E: From<RecordError>>(
        &self,
        client: Uuid,
        prepare: impl FnOnce(&ReadTx<'_>) -> Result<Erasing, E>,
        certify: impl FnOnce(&mut WriteTx<'_>, &Erased) -> Result<(), E>,
    ) -> Result<(), E> {
        if !self.erased_elsewhere()?.contains(&client) {
            return Err(RecordError::NotAllowed(Permission::RetentionPurge).into());
        }
        let access = Access::new(VERB, Permission::RetentionPurge).of("client", client);
        let access = access.because("Erased before; an older copy of the record had brought it back.");
        erase_by(&Session::internal(self.record(), self.actor()), access, prepare, certify)?;
        self.record().notice_erased_again();
        Ok(())
    }

    /// The sealed list of who was erased, for a stick; none while nobody was.
    ///
    /// # Errors
    /// A refusal, a locked vault, a file that can't be read or written.
    pub fn sealed_erasures(&self) -> Result<Option<Vec<u8>>, RecordError> {
        self.permit(Permission::BackupRun)?;
        let record = self.record();
        record.keep_erasures(&BTreeSet::new())?;
        match std::fs::read(record.vault()?.folder().erased_file()) {
            Ok(sealed) => Ok(Some(sealed)),
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => Ok(None),
            Err(_) => Err(RecordError::database("the list of erasures")),
        }
    }

    /// Takes in such a list from a stick: one that this record's keys don't open says nothing.
    ///
    /// # Errors
    /// A refusal, a locked vault, a file that can't be written.
    pub fn learn_erasures(&self, sealed: &[u8]) -> Result<(), RecordError> {
        self.permit(Permission::BackupRun)?;
        let record = self.record();
        let theirs = open_list(&record.keys()?, sealed).unwrap_or_default();
        record.keep_erasures(&theirs)
    }
}

fn erase_by<T, E: From<RecordError>>(
    session: &Session,
    access: Access,
    prepare: impl FnOnce(&ReadTx<'_>) -> Result<Erasing, E>,
    certify: impl FnOnce(&mut WriteTx<'_>, &Erased) -> Result<T, E>,
) -> Result<Done<T>, E> {
    let record = session.record();
    let (schema, keys) = (&record.schema, record.keys()?);
    if let Some(table) = schema.undeclared().first() {
        let why = format!("table {table} doesn't say what an erasure does with it");
        return Err(RecordError::Database(why).into());
    }
    let done = session.write(access, |tx| {
        let what = prepare(tx.read())?;
        // The entry names them all: the list of who was erased is made from it.
        what.clients.iter().for_each(|client| tx.read().saw("client", *client));
        let erased = erase(tx, schema, &keys, &what)?;
        certify(tx, &erased)
    })?;
    record.forget_kept();
    Ok(done)
}

fn open_list(keys: &Keys, sealed: &[u8]) -> Option<BTreeSet<Uuid>> {
    let json = keys.open("erased-list", keys.0.id().as_bytes(), sealed)?;
    serde_json::from_slice(&json).ok()
}

impl Record {
    /// Everybody whom an erasure in this journal took out.
    fn erased_here(&self) -> Result<BTreeSet<Uuid>, RecordError> {
        let lent = self.lend_reader()?;
        let reader = lent.get()?;
        let _ours = reader.guard.ours();
        let mut all = reader.database.conn().prepare_cached(
            "SELECT subject_kind, subject, seen FROM journal WHERE seq IN (SELECT entry FROM journal_erased)",
        )?;
        let mut rows = all.query([])?;
        let mut erased = BTreeSet::new();
        while let Some(row) = rows.next()? {
            index::clients_of_columns(row.get_ref(0)?, row.get_ref(1)?, row.get_ref(2)?, &mut erased);
        }
        Ok(erased)
    }

    /// Those on the list beside the database.
    fn erased_list(&self) -> Result<BTreeSet<Uuid>, RecordError> {
        let vault = self.vault()?;
        match std::fs::read(vault.folder().erased_file()) {
            Ok(sealed) => {
                let list = open_list(&self.keys()?, &sealed);
                if list.is_none() {
                    tracing::warn!("the list of erasures doesn't open: it is damaged or of another record");
                }
                Ok(list.unwrap_or_default())
            }
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => Ok(BTreeSet::new()),
            Err(_) => Err(RecordError::database("the list of erasures")),
        }
    }

    /// Writes the list anew where it lacks somebody. Nobody is ever taken off it.
    fn keep_erasures(&self, more: &BTreeSet<Uuid>) -> Result<(), RecordError> {
        let listed = self.erased_list()?;
        let mut all = self.erased_here()?;
        all.extend(more);
        all.extend(&listed);
        if all == listed {
            return Ok(());
        }
        let vault = self.vault()?;
        let json = serde_json::to_vec(&all).map_err(|_| RecordError::database("the list of erasures"))?;
        let sealed = self.keys()?.seal("erased-list", vault.id().as_bytes(), &json)?;
        Ok(stillroom_vault::write_atomically(&vault.folder().erased_file(), &sealed)?)
    }
}

fn erase(tx: &mut WriteTx<'_>, schema: &Schema, keys: &Keys, what: &Erasing) -> Result<Erased, RecordError> {
    let conn = tx.read.conn;
    let _ours = tx.read.guard.ours();
    let _quiet = tx.capture.quietly();
    // From here on the index knows all there is.
    index::bring_up_to_date(conn)?;
    // A child may go after its parent; at COMMIT nothing may point to what is gone.
    conn.execute_batch("PRAGMA defer_foreign_keys = ON")?;
    let mut erased = Erased { clients: what.clients.clone(), ..Erased::default() };
    let records = rows(conn, schema, tx.capture.tables(), what, &mut erased)?;
    let by = tx.capture.seq();
    let mut places = changes(conn, &records, what)?;
    erased.changes = places.len() as u64;
    places.extend(texts(conn, keys, what, &mut erased)?);
    places.sort_unstable();
    let mut note = conn.prepare_cached("INSERT INTO journal_erased (place, entry) VALUES (?1, ?2)")?;
    for place in &places {
        note.execute([*place, by])?;
    }
    overwriting::is_due(conn, by)?;
    tx.read.context.erased.set(Some((places.len() as u64, digest(&places))));
    Ok(erased)
}

/// What the erasure's entry says of what was taken out: their places, in order.
fn digest(places: &[i64]) -> [u8; 32] {
    let mut sum = Sha256::new();
    sum.update(LABEL);
    for place in places {
        sum.update(place.to_be_bytes());
    }
    sum.finalize().into()
}

/// Takes the rows out; gives the records that went with them.
fn rows(
    conn: &Connection,
    schema: &Schema,
    tables: &Tables,
    what: &Erasing,
    erased: &mut Erased,
) -> Result<Vec<(&'static str, Uuid)>, RecordError> {
    let mut records: Vec<(&'static str, Uuid)> = what.also.iter().map(|r| (r.kind, r.id)).collect();
    erased.records.extend(&what.clients);
    for of in &schema.client_rows {
        let theirs = of.columns.iter().map(|c| format!("\"{c}\" = ?1")).collect::<Vec<_>>().join(" OR ");
        let sql = match of.goes {
            Goes::Rows | Goes::RowsWith(_) => format!("DELETE FROM \"{}\" WHERE {theirs}", of.table),
            Goes::Texts(texts) => {
                // What may be empty stays so.
                let empty = texts.iter().map(|t| format!("\"{t}\" = iif(\"{t}\" IS NULL, NULL, '')"));
                format!("UPDATE \"{}\" SET {} WHERE {theirs}", of.table, empty.collect::<Vec<_>>().join(", "))
            }
            Goes::Unnamed => {
                let unnamed = of.columns.iter().map(|c| format!("\"{c}\" = nullif(\"{c}\", ?1)"));
                format!(
                    "UPDATE \"{}\" SET {} WHERE {theirs}",
                    of.table,
                    unnamed.collect::<Vec<_>>().join(", ")
                )
            }
            Goes::Nothing => continue,
        };
        // A record that holds others' rows too (an incident) isn't the client's.
        let go = matches!(of.goes, Goes::Rows | Goes::RowsWith(_));
        let whole = tables.get(of.table).filter(|t| go && t.table.client_column.is_some());
        for client in &what.clients {
            if let Some(captured) = whole {
                let sql = format!(
                    "SELECT \"{}\" FROM \"{}\" WHERE {theirs}",
                    captured.table.record_column, of.table
                );
                let mut found = conn.prepare(&sql)?;
                let mut found = found.query([client.as_bytes()])?;
                while let Some(row) = found.next()? {
                    let id = uuid_of(row.get_ref(0)?);
                    records.push((captured.table.kind, id));
                    erased.records.insert(id);
                }
            }
            if let Goes::RowsWith(children) = of.goes {
                for (child, parent) in children {
                    let sql = format!(
                        "DELETE FROM \"{child}\" WHERE \"{parent}\" IN (SELECT id FROM \"{}\" WHERE {theirs})",
                        of.table
                    );
                    let gone = conn.execute(&sql, [client.as_bytes()])?;
                    if gone > 0 {
                        *erased.rows.entry((*child).to_owned()).or_default() += gone as u64;
                    }
                }
            }
            let gone = conn.execute(&sql, [client.as_bytes()])?;
            if gone > 0 {
                *erased.rows.entry(of.table.to_owned()).or_default() += gone as u64;
            }
        }
    }
    // Files of a note, of a visit.
    let mut files = conn.prepare_cached("DELETE FROM kept_file WHERE about = ?1 RETURNING id")?;
    for id in &erased.records {
        let mut gone = files.query([id.as_bytes()])?;
        while let Some(row) = gone.next()? {
            records.push(("file", uuid_of(row.get_ref(0)?)));
            *erased.rows.entry("kept_file".to_owned()).or_default() += 1;
        }
    }
    records.sort_unstable();
    records.dedup();
    Ok(records)
}

/// Drops bytes and salt of every change of the clients and of the records that went; gives their
/// places.
fn changes(
    conn: &Connection,
    records: &[(&'static str, Uuid)],
    what: &Erasing,
) -> Result<Vec<i64>, RecordError> {
    let mut places: BTreeSet<i64> = BTreeSet::new();
    let mut of_client = conn.prepare_cached(
        "SELECT c.place FROM journal_subject s CROSS JOIN journal_change c \
         ON c.place > s.seq << 24 AND c.place < (s.seq + 1) << 24 \
         WHERE s.client = ?1 AND c.client = ?1 AND (c.bytes IS NOT NULL OR c.salt IS NOT NULL)",
    )?;
    for client in &what.clients {
        for place in of_client.query_map([client.as_bytes()], |r| r.get(0))? {
            places.insert(place?);
        }
    }
    let mut of_record = conn.prepare_cached(
        "SELECT c.place FROM journal_place p CROSS JOIN journal_change c ON c.place = p.place \
         WHERE p.id = ?1 AND c.record = ?1 AND c.kind = ?2 AND (c.bytes IS NOT NULL OR c.salt IS NOT NULL)",
    )?;
    for (kind, record) in records {
        for place in of_record.query_map(params![record.as_bytes(), kind], |r| r.get(0))? {
            places.insert(place?);
        }
    }
    let mut empty =
        conn.prepare_cached("UPDATE journal_change SET salt = NULL, bytes = NULL WHERE place = ?1")?;
    for place in &places {
        empty.execute([place])?;
    }
    Ok(places.into_iter().collect())
}

/// Drops the sealed part of every entry about the clients alone, of every search that found them,
/// and of whatever names them; gives their places. Reads every sealed part there is.
fn texts(
    conn: &Connection,
    keys: &Keys,
    what: &Erasing,
    erased: &mut Erased,
) -> Result<Vec<i64>, RecordError> {
    let ours: HashSet<Uuid> = what.clients.iter().copied().collect();
    let mut named: HashSet<i64> = HashSet::new();
    let mut naming = conn.prepare_cached("SELECT seq FROM journal_subject WHERE client = ?1")?;
    for client in &what.clients {
        for seq in naming.query_map([client.as_bytes()], |r| r.get(0))? {
            named.insert(seq?);
        }
    }
    let mut others = conn.prepare_cached(&format!(
        "SELECT client FROM journal_change WHERE client IS NOT NULL AND {OF_ENTRY}"
    ))?;
    let mut sealed = conn.prepare(
        "SELECT seq, id, verb, subject_kind, subject, seen, flags, sealed FROM journal \
         WHERE sealed IS NOT NULL AND length(sealed) <> ?1 AND kind <> ?2 AND verb <> ?3",
    )?;
    let mut rows = sealed.query(params![ERASED_LENGTH as i64, EntryKind::Gap.as_str(), VERB])?;
    let mut found: Vec<(i64, bool, [u8; ERASED_LENGTH])> = Vec::new();
    while let Some(row) = rows.next()? {
        let seq: i64 = row.get(0)?;
        let part = row.get_ref(7)?.as_blob().unwrap_or_default();
        let about = opt_uuid(row.get_ref(4)?).is_some_and(|id| erased.records.contains(&id));
        let goes = about
            || (named.contains(&seq) && {
                let verb: String = row.get(2)?;
                let mut clients: Vec<Uuid> = Vec::new();
                index::clients_of_columns(row.get_ref(3)?, row.get_ref(4)?, row.get_ref(5)?, &mut clients);
                let mut rest = others.query([seq])?;
                while let Some(row) = rest.next()? {
                    clients.push(uuid_of(row.get_ref(0)?));
                }
                TYPE_AHEAD.contains(&verb.as_str()) || clients.iter().all(|client| ours.contains(client))
            })
            || {
                // One that doesn't open is for verification to name.
                let said = chain::unseal(keys, uuid_of(row.get_ref(1)?), Some(part)).unwrap_or_default();
                said.reason.iter().chain(&said.detail).any(|text| (what.names)(text))
            };
        if goes {
            let apart = row.get_ref(6)?.as_i64().unwrap_or_default() & SEALED_APART != 0;
            found.push((seq, apart, chain::sealed_digest(part)));
        }
    }
    let mut empty = conn.prepare_cached("UPDATE journal SET sealed = ?2 WHERE seq = ?1")?;
    let mut places = Vec::new();
    for (seq, apart, digest) in found {
        if apart {
            empty.execute(params![seq, digest])?;
            places.push(seq << 24);
        } else {
            erased.kept_texts += 1;
        }
    }
    erased.texts = places.len() as u64;
    Ok(places)
}

const WITHOUT: &str = "it was emptied, and no erasure says so";
const OTHERWISE: &str = "what it erased is not what is marked as erased by it";
const AGAIN: &str = "it holds again what was erased";

/// The first erasure that isn't one, or entry that one isn't true of. `erasures` are the entries
/// that the walk along the chain found to be such.
pub(crate) fn first_unlawful(
    conn: &Connection,
    keys: &Keys,
    erasures: &[i64],
) -> Result<Option<FirstBad>, RecordError> {
    let mut all: BTreeSet<i64> = erasures.iter().copied().collect();
    let mut said = conn.prepare("SELECT DISTINCT entry FROM journal_erased")?;
    for entry in said.query_map([], |r| r.get(0))? {
        all.insert(entry?);
    }
    let mut first: Option<(i64, &'static str)> = None;
    let mut bad = |seq: i64, why: &'static str| {
        if first.is_none_or(|(earliest, _)| seq < earliest) {
            first = Some((seq, why));
        }
    };
    let sql = format!("SELECT {COLUMNS}, mac FROM journal WHERE seq = ?1");
    let mut entry = conn.prepare(&sql)?;
    let mut marked = conn.prepare("SELECT place FROM journal_erased WHERE entry = ?1 ORDER BY place")?;
    for by in all {
        let places: Vec<i64> = marked.query_map([by], |r| r.get(0))?.collect::<Result<_, _>>()?;
        let says = entry
            .query_row([by], |row| {
                let mac: Vec<u8> = row.get(COLUMN_COUNT)?;
                let whole = mac_of(keys, row).is_ok_and(|m| m.as_slice() == mac);
                let lawful = whole && row.get_ref(7)?.as_str().unwrap_or_default() == VERB;
                let sealed = row.get_ref(chain::SEALED)?.as_blob_or_null().unwrap_or_default();
                let says = chain::unseal(keys, uuid_of(row.get_ref(1)?), sealed).unwrap_or_default().erased;
                Ok(says.filter(|_| lawful))
            })
            .optional()?
            .flatten();
        match (says, places.first()) {
            (None, Some(place)) => bad(*place >> 24, WITHOUT),
            (None, None) => bad(by, OTHERWISE),
            (Some(says), _) => {
                if says != (places.len() as u64, digest(&places)) {
                    bad(by, OTHERWISE);
                }
            }
        }
    }
    for sql in [
        "SELECT min(e.place >> 24) FROM journal_erased e LEFT JOIN journal_change c ON c.place = e.place \
         WHERE e.place & 16777215 <> 0 AND (c.place IS NULL OR c.bytes IS NOT NULL OR c.salt IS NOT NULL)",
        "SELECT min(e.place >> 24) FROM journal_erased e LEFT JOIN journal j ON j.seq = e.place >> 24 \
         WHERE e.place & 16777215 = 0 AND length(j.sealed) IS NOT 32",
    ] {
        if let Some(seq) = conn.query_row(sql, [], |r| r.get::<_, Option<i64>>(0))? {
            bad(seq, AGAIN);
        }
    }
    let Some((seq, why)) = first else { return Ok(None) };
    let id = conn.query_row("SELECT id FROM journal WHERE seq = ?1", [seq], |r| r.get(0)).optional()?;
    Ok(Some(FirstBad { seq, id, why }))
}
