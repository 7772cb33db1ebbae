//! Verification: whether the record is what Stillroom wrote, whole.
//!
//! Runs beside the day's work: it reads in chunks and lets go of its connection between them.

use super::OF_ENTRY;
use super::capture::changes_digest;
use super::chain;
use super::entry::{COLUMN_COUNT, COLUMNS, Entry, EntryKind};
use super::walk::{Walked, take_in_row};
use super::witness::{self, Finding, WitnessFile};
use crate::ground::Keys;
use crate::{EntryId, Permission, Record, RecordError, Session, UtcMillis};
use rusqlite::{Connection, OptionalExtension};
use sha2::Digest;
use std::collections::HashSet;
use std::time::{Duration, Instant};
use stillroom_vault::entry_name;

/// No look at the record takes so long.
const READERS_TAKE: Duration = Duration::from_secs(10);

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
        // What is written meanwhile is for the next verification.
        let goal = record.gate.lock().as_ref().ok_or(RecordError::Locked)?.head();
        let walked = record.walk(goal, progress, cancel)?;
        checks.push(walked.check());
        progress(Progress { label: "witness", done: 0, total: 1 });
        checks.push(found("witness", record.verify_witness(&walked))?);
        let mut named = HashSet::new();
        let files = record.look_through_files(progress, cancel).map(|looked| {
            let check = looked.check();
            named = looked.known;
            check
        });
        checks.push(found("blobs", files)?);
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
        if report.ok {
            // What was put and never named, as after a kill. Of a record that isn't what it was,
            // nothing is removed: a file that nobody names may be all that is left of a change.
            record.sweep_files(&named);
        }
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
pub(super) const UNREADABLE: &str = "a page that it stands on is damaged";

impl Walked {
    fn check(&self) -> Check {
        let detail = match &self.first_bad {
            None if self.erased == 0 => format!("{} entries, each as it was written.", self.entries),
            None => format!(
                "{} entries, each as it was written; {} changes and texts in them were erased lawfully.",
                self.entries, self.erased
            ),
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
        // A page that can't be read is a finding. No memory, a failing disk are none: Verify ends.
        let found = |sql: &str| match tell(sql) {
            Err(error) if error.is_damage() => Ok(vec![error.to_string()]),
            other => other,
        };
        let mut wrong = found("PRAGMA integrity_check(10)")?;
        wrong.retain(|line| line != "ok");
        progress(Progress { label: "pages", done: 1, total: 2 });
        // This check reads the database file itself. After a kill in the middle of a checkpoint a
        // page of it may be torn, and the log holds the whole one: the log goes first.
        let whole = || found("PRAGMA cipher_integrity_check");
        self.checkpoint();
        let mut torn = whole()?;
        let began = Instant::now();
        while !torn.is_empty() {
            // A page may have been on its way just then, or not in the file at all yet, because
            // somebody reads an older state: once more, with all writing held off and the log empty.
            let gate = self.gate.lock();
            let moved = gate.as_ref().ok_or(RecordError::Locked)?.checkpoint();
            // A backup reads for long, but from a file that was whole when it began.
            if moved || began.elapsed() > READERS_TAKE {
                torn = whole()?;
                break;
            }
            drop(gate);
            std::thread::sleep(Duration::from_millis(20));
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
        take_in_row(&mut sum, row)?;
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
