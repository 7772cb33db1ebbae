//! Verification: whether the record is what Stillroom wrote, whole.
//!
//! Runs beside the day's work: it reads in chunks and lets go of its connection between them.

use super::capture::{change_digest, change_line, changes_digest};
use super::chain::{self, GENESIS, Head};
use super::changeset::Reader as Changeset;
use super::entry::{COLUMN_COUNT, COLUMNS, Entry, EntryKind};
use super::history::uuid_of;
use super::tally::{Tally, tallied};
use super::witness::{self, Finding, WitnessFile};
use super::{OF_ENTRY, index};
use crate::door::Reader;
use crate::ground::Keys;
use crate::{EntryId, Permission, Record, RecordError, Session, UtcMillis};
use rusqlite::fallible_streaming_iterator::FallibleStreamingIterator as _;
use rusqlite::{Connection, OptionalExtension, Row, Rows, params};
use sha2::Digest;
use std::collections::BTreeSet;
use stillroom_vault::entry_name;
use uuid::Uuid;

/// Of a change's place, its own number in its entry.
const NUMBER: i64 = (1 << 24) - 1;
/// Entries read at once.
const CHUNK: i64 = 1_000;

/// How far a verification is.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Progress {
    /// What is being looked at.
    pub label: &'static str,
    /// How much is done.
    pub done: u64,
    /// Of how much.
    pub total: u64,
}

/// The first entry that isn't right.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct FirstBad {
    /// Its number.
    pub seq: i64,
    /// Its id, where it is there at all.
    pub id: Option<EntryId>,
    /// What is wrong.
    pub why: &'static str,
}

/// One thing that was looked at.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Check {
    /// `pages`, `schema`, `journal`, `witness` or `blobs`.
    pub name: &'static str,
    /// Whether it is right.
    pub ok: bool,
    /// In words.
    pub detail: String,
}

/// What a verification found.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct VerifyReport {
    /// Whether everything is right.
    pub ok: bool,
    /// Entries checked.
    pub entries: u64,
    /// The first bad entry.
    pub first_bad: Option<FirstBad>,
    /// Everything that was looked at.
    pub checks: Vec<Check>,
    /// When.
    pub at: UtcMillis,
}

impl Session {
    /// Verifies pages, schema, journal, witness and blobs. `cancel` is asked between chunks.
    ///
    /// # Errors
    /// A refusal, [`RecordError::Cancelled`], a database that can't be read at all.
    pub fn verify(
        &self,
        progress: &mut dyn FnMut(Progress),
        cancel: &(dyn Fn() -> bool + Sync),
    ) -> Result<VerifyReport, RecordError> {
        self.permit(Permission::Verify)?;
        let record = self.record();
        let pages = record.verify_pages(progress)?;
        if pages.ok {
            record.found_whole()
        } else {
            record.found_damage()
        }
        let mut checks = vec![pages];
        if cancel() {
            return Err(RecordError::Cancelled);
        }
        progress(Progress { label: "schema", done: 0, total: 1 });
        checks.push(found("schema", record.verify_schema())?);
        let walked = record.verify_journal(progress, cancel)?;
        checks.push(walked.check());
        progress(Progress { label: "witness", done: 0, total: 1 });
        checks.push(found("witness", record.verify_witness(&walked))?);
        // Photos and documents come with their slices: there is no table that names a blob yet.
        checks.push(Check { name: "blobs", ok: true, detail: "No photos or documents yet.".into() });
        let lost = walked.gaps.first().map(|(from, _)| FirstBad {
            seq: *from,
            id: None,
            why: "it was lost or replaced, as a witness outside the database saw it",
        });
        // What is damaged and what was lost: the earlier of the two.
        let first_bad = [walked.first_bad, lost].into_iter().flatten().min_by_key(|b| b.seq);
        let report = VerifyReport {
            ok: checks.iter().all(|c| c.ok),
            entries: walked.entries,
            first_bad,
            checks,
            at: record.now(),
        };
        let mut entry = Entry::new(record.now(), self.actor(), "vault.verify", EntryKind::System);
        let bad: Vec<&str> = report.checks.iter().filter(|c| !c.ok).map(|c| c.name).collect();
        entry.sealed.detail =
            Some(if bad.is_empty() { "ok".to_owned() } else { format!("not right: {}", bad.join(", ")) });
        record.note(&entry, true)?;
        record.tell_of_damage();
        Ok(report)
    }
}

/// A check that met a damaged page has found something, and the others go on.
fn found(name: &'static str, check: Result<Check, RecordError>) -> Result<Check, RecordError> {
    match check {
        Err(error) if error.is_damage() => {
            Ok(Check { name, ok: false, detail: format!("It can't be read to its end: {UNREADABLE}.") })
        }
        other => other,
    }
}

/// Why something isn't right, where a page under it isn't.
const UNREADABLE: &str = "a page that it stands on is damaged";

/// What the walk along the chain found.
struct Walked {
    entries: u64,
    first_bad: Option<FirstBad>,
    gaps: Vec<(i64, i64)>,
}

impl Walked {
    fn check(&self) -> Check {
        let detail = match &self.first_bad {
            None => format!("{} entries, each as it was written.", self.entries),
            Some(bad) => format!("Entry {} is not as it was written: {}.", bad.seq, bad.why),
        };
        Check { name: "journal", ok: self.first_bad.is_none(), detail }
    }
}

impl Record {
    fn verify_pages(&self, progress: &mut dyn FnMut(Progress)) -> Result<Check, RecordError> {
        progress(Progress { label: "pages", done: 0, total: 2 });
        let lent = self.lend_reader()?;
        let reader = lent.get()?;
        let _ours = reader.guard.ours();
        let conn = reader.database.conn();
        let tell = |sql: &str| -> Result<Vec<String>, RecordError> {
            let mut stmt = conn.prepare(sql)?;
            let rows = stmt.query_map([], |r| r.get::<_, String>(0))?;
            Ok(rows.collect::<Result<_, _>>()?)
        };
        let mut wrong: Vec<String> = match tell("PRAGMA integrity_check(10)") {
            Ok(lines) => lines.into_iter().filter(|l| l != "ok").collect(),
            Err(error) => vec![error.to_string()],
        };
        progress(Progress { label: "pages", done: 1, total: 2 });
        // This check reads the database file itself. After a kill in the middle of a checkpoint a
        // page of it may be torn, and the log holds the whole one: the log goes first.
        let whole = || tell("PRAGMA cipher_integrity_check").unwrap_or_else(|e| vec![e.to_string()]);
        self.checkpoint();
        let mut torn = whole();
        if !torn.is_empty() {
            // A page that was being moved just then: once more, with all writing held off.
            let gate = self.gate.lock();
            gate.as_ref().ok_or(RecordError::Locked)?.checkpoint();
            torn = whole();
        }
        wrong.extend(torn);
        let detail = match wrong.first() {
            None => "Every page is whole.".into(),
            Some(first) => format!("{} findings in the pages, the first: {first}", wrong.len()),
        };
        Ok(Check { name: "pages", ok: wrong.is_empty(), detail })
    }

    /// Compares the schema with what the migrations make.
    fn verify_schema(&self) -> Result<Check, RecordError> {
        const LIST: &str = "SELECT type, name, tbl_name, coalesce(sql, '') FROM sqlite_schema \
             WHERE name NOT LIKE 'sqlite\\_%' ESCAPE '\\' AND tbl_name NOT LIKE 'vault\\_%' ESCAPE '\\' ORDER BY type, name";
        let list = |conn: &Connection| -> Result<Vec<[String; 4]>, RecordError> {
            let mut stmt = conn.prepare(LIST)?;
            let rows = stmt.query_map([], |r| Ok([r.get(0)?, r.get(1)?, r.get(2)?, r.get(3)?]))?;
            Ok(rows.collect::<Result<_, _>>()?)
        };
        let made = Connection::open_in_memory()?;
        for migration in &self.schema.migrations {
            made.execute_batch(migration.sql)?;
        }
        let made = list(&made)?;
        let lent = self.lend_reader()?;
        let found = list(lent.get()?.database.conn())?;
        let wrong =
            found.iter().filter(|f| !made.contains(f)).chain(made.iter().filter(|m| !found.contains(m)));
        let mut names: Vec<&str> = wrong.map(|w| w[1].as_str()).collect();
        names.dedup();
        let detail = if names.is_empty() {
            format!("{} tables, indexes and triggers, as the migrations make them.", found.len())
        } else {
            format!("Not as the migrations make it: {}.", names.join(", "))
        };
        Ok(Check { name: "schema", ok: names.is_empty(), detail })
    }

    fn verify_journal(
        &self,
        progress: &mut dyn FnMut(Progress),
        cancel: &(dyn Fn() -> bool + Sync),
    ) -> Result<Walked, RecordError> {
        let keys = self.keys()?;
        // What is written meanwhile is for the next verification.
        let goal = self.gate.lock().as_ref().ok_or(RecordError::Locked)?.head();
        let mut walk = Walk::new(goal);
        while walk.first_bad.is_none() && !walk.done {
            if cancel() {
                return Err(RecordError::Cancelled);
            }
            progress(Progress {
                label: "journal",
                done: walk.at.seq.max(0) as u64,
                total: goal.seq.max(0) as u64,
            });
            let lent = self.lend_reader()?;
            walk.chunk(lent.get()?, &keys)?;
        }
        let lent = self.lend_reader()?;
        let outcome = walk.finish(lent.get()?.database.conn());
        walk.unless_damaged(outcome)?;
        Ok(Walked { entries: walk.entries, first_bad: walk.first_bad, gaps: walk.gaps })
    }

    fn verify_witness(&self, walked: &Walked) -> Result<Check, RecordError> {
        let vault = self.vault()?;
        let keys = self.keys()?;
        let gate = self.gate.lock();
        let writers = gate.as_ref().ok_or(RecordError::Locked)?;
        let newest = WitnessFile::open(&vault.folder().witness_file(), &keys).1;
        let name = entry_name(vault.id(), vault.device(), "witness");
        let kept = vault.keychain().get(&name).ok().flatten();
        let kept = kept.and_then(|b| witness::decode(&keys, &b));
        let mut wrong: Vec<String> = Vec::new();
        for seen in [newest, kept].into_iter().flatten() {
            match witness::compare(writers.conn(), writers.head(), seen)? {
                Finding::Agrees => {}
                Finding::Older { from, to } => {
                    wrong.push(format!("entries {from}–{to} are missing, which were there"));
                }
                Finding::Replaced { seq } => wrong.push(format!("entry {seq} is another one now")),
            }
        }
        for (from, to) in &walked.gaps {
            wrong.push(format!("entries {from}–{to} were lost before"));
        }
        let witnesses = [newest, kept].into_iter().flatten().count();
        let detail = if wrong.is_empty() {
            format!("{witnesses} witnesses outside the database agree.")
        } else {
            format!("{}.", wrong.join("; "))
        };
        Ok(Check { name: "witness", ok: wrong.is_empty(), detail })
    }
}

/// A walk along the chain, chunk by chunk.
struct Walk {
    at: Head,
    goal: Head,
    entries: u64,
    subjects: Tally,
    places: Tally,
    through: i64,
    first_bad: Option<FirstBad>,
    gaps: Vec<(i64, i64)>,
    done: bool,
}

impl Walk {
    fn new(goal: Head) -> Self {
        Self {
            at: Head { seq: 0, mac: GENESIS, hlc: 0 },
            goal,
            entries: 0,
            subjects: Tally::new(),
            places: Tally::new(),
            through: -1,
            first_bad: None,
            gaps: Vec::new(),
            done: goal.seq == 0,
        }
    }

    fn bad(&mut self, seq: i64, id: Option<EntryId>, why: &'static str) {
        if self.first_bad.is_none() {
            self.first_bad = Some(FirstBad { seq, id, why });
        }
    }

    fn chunk(&mut self, reader: &Reader, keys: &Keys) -> Result<(), RecordError> {
        let _ours = reader.guard.ours();
        let conn = reader.database.conn();
        conn.execute_batch("BEGIN")?;
        let outcome = self.chunk_in(conn, keys);
        conn.execute_batch("ROLLBACK")?;
        self.unless_damaged(outcome)
    }

    /// A page that can't be read is a finding: of the entry that comes next.
    fn unless_damaged(&mut self, outcome: Result<(), RecordError>) -> Result<(), RecordError> {
        match outcome {
            Err(error) if error.is_damage() => {
                self.bad(self.at.seq + 1, None, UNREADABLE);
                Ok(())
            }
            other => other,
        }
    }

    fn chunk_in(&mut self, conn: &Connection, keys: &Keys) -> Result<(), RecordError> {
        if self.through < 0 {
            self.through = index::through(conn)?;
        }
        let sql =
            format!("SELECT {COLUMNS}, mac FROM journal WHERE seq > ?1 AND seq <= ?2 ORDER BY seq LIMIT ?3");
        let mut stmt = conn.prepare_cached(&sql)?;
        let mut rows = stmt.query(params![self.at.seq, self.goal.seq, CHUNK])?;
        // Beside it, in the same order: to ask for each entry's changes would cost more than they.
        let mut changes = conn.prepare_cached(
            "SELECT place, kind, record, client, digest, salt, bytes FROM journal_change \
             WHERE place >= (?1 + 1) << 24 AND place < (?2 + 1) << 24 ORDER BY place",
        )?;
        let mut changes = changes.query(params![self.at.seq, self.goal.seq])?;
        changes.next()?;
        let mut read = 0;
        while let Some(row) = rows.next()? {
            read += 1;
            self.entry(keys, row, &mut changes)?;
            if self.first_bad.is_some() {
                return Ok(());
            }
        }
        if read < CHUNK {
            self.done = true;
            if self.at.seq < self.goal.seq {
                self.bad(self.at.seq + 1, None, "it and what followed is missing");
            } else if self.at.mac != self.goal.mac {
                self.bad(self.at.seq, None, "it is not the entry that was written last");
            }
        }
        Ok(())
    }

    fn entry(&mut self, keys: &Keys, row: &Row<'_>, changed: &mut Rows<'_>) -> Result<(), RecordError> {
        let seq: i64 = row.get(0)?;
        let id = EntryId(uuid_of(row.get_ref(1)?));
        let kind = row.get_ref(8)?.as_str().unwrap_or_default();
        let hlc = row.get_ref(3)?.as_i64().unwrap_or(i64::MIN);
        let whole =
            chain::mac_of(keys, row)?.as_slice() == row.get_ref(COLUMN_COUNT)?.as_blob().unwrap_or_default();
        if !whole {
            // A missing entry shows in the number before it shows in the chain.
            if seq == self.at.seq + 1 {
                self.bad(seq, Some(id), "its MAC does not fit");
            } else {
                self.bad(self.at.seq + 1, None, "it is missing");
            }
            return Ok(());
        }
        if row.get_ref(18)?.as_blob().unwrap_or_default() != self.at.mac {
            self.bad(self.at.seq + 1, None, "it is missing or was replaced");
            return Ok(());
        }
        if kind == EntryKind::Gap.as_str() {
            let sealed = chain::unseal(keys, id.0, row.get_ref(11)?.as_blob_or_null().unwrap_or_default())?;
            self.gaps.extend(sealed.gap.map(|(from, to, _)| (from, to)));
        } else if seq != self.at.seq + 1 {
            self.bad(self.at.seq + 1, None, "it is missing");
            return Ok(());
        }
        if hlc <= self.at.hlc {
            self.bad(seq, Some(id), "its time goes back");
            return Ok(());
        }
        let changes = row.get_ref(13)?.as_i64().unwrap_or(-1);
        let digest = row.get_ref(14)?.as_blob_or_null().unwrap_or_default();
        let mut named = Named {
            clients: index::clients_of_columns(row.get_ref(9)?, row.get_ref(10)?, row.get_ref(15)?),
            places: Vec::new(),
        };
        if let Some(why) = changes_wrong(changed, seq, changes, digest, &mut named)? {
            self.bad(seq, Some(id), why);
            return Ok(());
        }
        if seq <= self.through {
            for client in &named.clients {
                self.subjects.add(client.as_bytes(), seq);
            }
            self.places.add(id.0.as_bytes(), seq << 24);
            for (record, place) in &named.places {
                self.places.add(record, *place);
            }
        }
        let mac = row.get_ref(COLUMN_COUNT)?.as_blob().unwrap_or_default();
        self.at = Head { seq, hlc, mac: super::entry::thirty_two(mac, seq)? };
        self.entries += 1;
        Ok(())
    }

    /// What the indexes hold of the entries that are right, and what no entry accounts for.
    fn finish(&mut self, conn: &Connection) -> Result<(), RecordError> {
        let until = self.through.min(self.at.seq);
        let subjects = self.subjects.clone();
        let places = self.places.clone();
        let whole =
            tallied(conn, "SELECT client, seq FROM journal_subject WHERE seq <= ?1", &subjects, until)?
                && tallied(
                    conn,
                    "SELECT id, place FROM journal_place WHERE place < (?1 + 1) << 24",
                    &places,
                    until,
                )?;
        let left_out = if whole {
            None
        } else {
            index::first_left_out(conn, until)?.map(|l| FirstBad { seq: l.seq, id: l.id, why: l.why })
        };
        if left_out.is_some() {
            // Earlier than anything that ended the walk.
            self.first_bad = left_out;
        }
        if self.first_bad.is_some() {
            return Ok(());
        }
        if !whole {
            self.bad(until, None, "an index of the journal names what no entry names");
        }
        let stray: Option<i64> = conn
            .query_row(
                "SELECT c.place >> 24 FROM journal_change c LEFT JOIN journal j ON j.seq = c.place >> 24 \
                 WHERE c.place < (?1 + 1) << 24 AND j.seq IS NULL LIMIT 1",
                [self.goal.seq],
                |r| r.get(0),
            )
            .optional()?;
        if let Some(seq) = stray {
            self.bad(seq, None, "changes without an entry");
        }
        Ok(())
    }
}

/// What the indexes have to hold of one entry.
struct Named {
    clients: BTreeSet<Uuid>,
    /// A record that was changed, and where.
    places: Vec<(Vec<u8>, i64)>,
}

/// What is wrong with an entry's changes, if anything. `rows` stands at the next change, and goes
/// on to the one after the entry's last.
fn changes_wrong(
    rows: &mut Rows<'_>,
    seq: i64,
    count: i64,
    digest: Option<&[u8]>,
    named: &mut Named,
) -> Result<Option<&'static str>, RecordError> {
    let mut sum = changes_digest();
    let mut found = 0;
    while let Some(row) = rows.get() {
        let place = row.get_ref(0)?.as_i64().unwrap_or(i64::MAX);
        if place >> 24 > seq {
            break;
        }
        // One that no entry accounts for: told of at the end.
        if place >> 24 < seq {
            rows.next()?;
            continue;
        }
        found += 1;
        if place & NUMBER != found {
            return Ok(Some("one of its changes is missing"));
        }
        let blob = |i: usize| row.get_ref(i).map(|v| v.as_blob_or_null().unwrap_or_default());
        let (Some(salt), Some(bytes)) = (blob(5)?, blob(6)?) else {
            return Ok(Some("one of its changes was taken away"));
        };
        let kept = blob(4)?.unwrap_or_default();
        if change_digest(salt, bytes).as_slice() != kept {
            return Ok(Some("one of its changes was altered"));
        }
        let mut changeset = Changeset::new(bytes);
        loop {
            match changeset.next() {
                Ok(Some(_)) => {}
                Ok(None) => break,
                Err(_) => return Ok(Some("one of its changes can't be read")),
            }
        }
        sum.update(line_of(row)?);
        if blob(3)?.is_some() {
            named.clients.insert(uuid_of(row.get_ref(3)?));
        }
        named.places.push((blob(2)?.unwrap_or_default().to_vec(), place));
        rows.next()?;
    }
    let sum: [u8; 32] = sum.finalize().into();
    if found != count || (count > 0) != digest.is_some() || digest.is_some_and(|d| d != sum) {
        return Ok(Some("its changes are not those it was written with"));
    }
    Ok(None)
}

/// A change row's part of the entry's digest, from the columns place, kind, record, client, digest.
fn line_of(row: &rusqlite::Row<'_>) -> Result<Vec<u8>, RecordError> {
    let blob = |i: usize| row.get_ref(i).map(|v| v.as_blob_or_null().unwrap_or_default());
    Ok(change_line(
        row.get_ref(0)?.as_i64().unwrap_or(-1) & NUMBER,
        row.get_ref(1)?.as_str().unwrap_or_default(),
        blob(2)?.unwrap_or_default(),
        blob(3)?,
        blob(4)?.unwrap_or_default(),
    ))
}

/// The digest over an entry's change rows as they are now; none when there are none.
pub(crate) fn digest_of_changes(conn: &Connection, seq: i64) -> Result<Option<[u8; 32]>, RecordError> {
    let mut stmt = conn.prepare_cached(&format!(
        "SELECT place, kind, record, client, digest FROM journal_change WHERE {OF_ENTRY} ORDER BY place"
    ))?;
    let mut rows = stmt.query([seq])?;
    let mut sum = changes_digest();
    let mut any = false;
    while let Some(row) = rows.next()? {
        any = true;
        sum.update(line_of(row)?);
    }
    Ok(any.then(|| sum.finalize().into()))
}

/// The newest entry's number when its MAC isn't right.
pub(crate) fn bad_head(conn: &Connection, keys: &Keys) -> Result<Option<i64>, RecordError> {
    let sql = format!("SELECT {COLUMNS}, mac FROM journal ORDER BY seq DESC LIMIT 1");
    let bad = conn
        .query_row(&sql, [], |row| {
            let seq: i64 = row.get(0)?;
            let mac: Vec<u8> = row.get(COLUMN_COUNT)?;
            Ok((seq, chain::mac_of(keys, row).is_ok_and(|m| m.as_slice() == mac)))
        })
        .optional()?;
    Ok(bad.and_then(|(seq, right)| (!right).then_some(seq)))
}
