//! The walk along the chain: every entry, beside its changes, in stretches on several threads.

use super::capture::{change_digest, changes_digest, take_in};
use super::chain::{self, Head};
use super::changeset::Reader as Changeset;
use super::entry::{COLUMN_COUNT, COLUMNS, ERASED_LENGTH, EntryKind};
use super::history::uuid_of;
use super::index;
use super::tally::{Tally, tallied};
use super::verify::{FirstBad, Progress, UNREADABLE};
use crate::door::Reader;
use crate::erase;
use crate::ground::{Keys, Macs};
use crate::{EntryId, Record, RecordError};
use rusqlite::fallible_streaming_iterator::FallibleStreamingIterator as _;
use rusqlite::{Connection, Row, Rows, params};
use sha2::{Digest as _, Sha256};
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering::SeqCst};
use std::sync::mpsc;
use std::{panic, thread};
use uuid::Uuid;

/// Of a change's place, its own number in its entry.
const NUMBER: i64 = (1 << 24) - 1;
/// Entries read at once: the connection is let go of between them.
const CHUNK: i64 = 1_000;
/// Stretches for each thread, so that none waits long for another's last one.
const STRETCHES: usize = 4;
/// A shorter journal is walked in one stretch.
const WORTH_SHARING: i64 = 32;
/// More threads would be held up by the disk.
const MOST_THREADS: usize = 4;

/// What the walk found.
#[derive(Debug)]
pub(super) struct Walked {
    /// Those that are right.
    pub(super) entries: u64,
    pub(super) first_bad: Option<FirstBad>,
    pub(super) gaps: Vec<(i64, i64)>,
    /// Changes and sealed parts that were erased lawfully.
    pub(super) erased: u64,
}

impl Record {
    /// Walks from the first entry to `goal`; what is written meanwhile is for the next time.
    pub(super) fn walk(
        &self,
        goal: Head,
        progress: &mut dyn FnMut(Progress),
        cancel: &(dyn Fn() -> bool + Sync),
    ) -> Result<Walked, RecordError> {
        let keys = self.keys()?;
        let mut walk = Stretch::after(Head::NONE, &Marks::new(-1));
        let begun = (|| {
            let lent = self.lend_reader()?;
            let reader = lent.get()?;
            let _ours = reader.guard.ours();
            let conn = reader.database.conn();
            Ok((index::through(conn)?, ends(conn, goal)?))
        })();
        if let Some((through, ends)) = walk.unless_damaged(begun)? {
            walk = self.stretches(&keys, through, &ends, progress, cancel)?;
            let tallied = self.compare_indexes(&mut walk, through);
            walk.unless_damaged(tallied)?;
            let lawful = (|| {
                let lent = self.lend_reader()?;
                erase::first_unlawful(lent.get()?.database.conn(), &keys, &walk.erasures)
            })();
            if let Some(Some(bad)) = walk.unless_damaged(lawful)?
                && walk.first_bad.as_ref().is_none_or(|first| bad.seq < first.seq)
            {
                walk.first_bad = Some(bad);
            }
        }
        Ok(Walked { entries: walk.entries, first_bad: walk.first_bad, gaps: walk.gaps, erased: walk.erased })
    }

    /// Walks all stretches, and joins them up to the first that isn't right.
    fn stretches(
        &self,
        keys: &Keys,
        through: i64,
        ends: &[Head],
        progress: &mut dyn FnMut(Progress),
        cancel: &(dyn Fn() -> bool + Sync),
    ) -> Result<Stretch, RecordError> {
        let goal = ends.last().map_or(0, |head| head.seq);
        let marks = Marks::new(through);
        let (next, worst, stop) = (AtomicUsize::new(0), AtomicUsize::new(usize::MAX), AtomicBool::new(false));
        let (told, hear) = mpsc::channel();
        let work = |told: mpsc::Sender<u64>| -> Result<Vec<(usize, Stretch)>, RecordError> {
            let mut walked = Vec::new();
            loop {
                let n = next.fetch_add(1, SeqCst);
                let Some(end) = ends.get(n) else { return Ok(walked) };
                let start = n.checked_sub(1).and_then(|before| ends.get(before)).copied();
                let mut stretch = Stretch::after(start.unwrap_or(Head::NONE), &marks);
                // What comes after a bad one has no say.
                while !stretch.done && worst.load(SeqCst) > n && !stop.load(SeqCst) {
                    let before = stretch.entries;
                    let read = self.lend_reader().and_then(|lent| stretch.chunk(lent.get()?, keys, *end));
                    read.inspect_err(|_| stop.store(true, SeqCst))?;
                    let _ = told.send(stretch.entries - before);
                }
                if stretch.first_bad.is_some() {
                    worst.fetch_min(n, SeqCst);
                }
                walked.push((n, stretch));
            }
        };
        let mut walked = thread::scope(|scope| {
            let threads: Vec<_> = (0..threads(goal))
                .map(|_| {
                    let told = told.clone();
                    let work = &work;
                    scope.spawn(move || work(told))
                })
                .collect();
            drop(told);
            let mut done = 0;
            let mut say = |done| progress(Progress { label: "journal", done, total: goal.max(0) as u64 });
            say(done);
            for entries in hear {
                done += entries;
                say(done);
                if cancel() {
                    stop.store(true, SeqCst);
                }
            }
            let mut all = Vec::new();
            for thread in threads {
                all.extend(thread.join().unwrap_or_else(|panicked| panic::resume_unwind(panicked))?);
            }
            Ok::<_, RecordError>(all)
        })?;
        if stop.load(SeqCst) {
            return Err(RecordError::Cancelled);
        }
        walked.sort_by_key(|(n, _)| *n);
        let mut whole = Stretch::after(Head::NONE, &marks);
        for (_, stretch) in walked {
            if whole.first_bad.is_none() {
                whole.join(stretch);
            }
        }
        Ok(whole)
    }

    /// What the indexes hold of the entries that are right, and what no entry accounts for.
    fn compare_indexes(&self, walk: &mut Stretch, through: i64) -> Result<(), RecordError> {
        let until = through.min(walk.at.seq);
        let holds = |sql: &str, want: &Tally| -> Result<bool, RecordError> {
            let lent = self.lend_reader()?;
            tallied(lent.get()?.database.conn(), sql, want, until)
        };
        let marks = &walk.marks;
        let (subjects, places) = thread::scope(|scope| {
            let subjects = scope
                .spawn(|| holds("SELECT client, seq FROM journal_subject WHERE seq <= ?1", &marks.subjects));
            let places =
                holds("SELECT id, place FROM journal_place WHERE place < (?1 + 1) << 24", &marks.places);
            (subjects.join().unwrap_or_else(|panicked| panic::resume_unwind(panicked)), places)
        });
        let whole = subjects? && places?;
        if !whole {
            let lent = self.lend_reader()?;
            let left_out = index::first_left_out(lent.get()?.database.conn(), until)?;
            if let Some(left) = left_out {
                // Earlier than anything that ended the walk.
                walk.first_bad = Some(FirstBad { seq: left.seq, id: left.id, why: left.why });
            }
            walk.bad(until, None, "an index of the journal names what no entry names");
        }
        if let Some(seq) = walk.stray {
            walk.bad(seq, None, "changes without an entry");
        }
        Ok(())
    }
}

fn threads(goal: i64) -> usize {
    if goal < WORTH_SHARING {
        return 1;
    }
    thread::available_parallelism().map_or(1, usize::from).min(MOST_THREADS)
}

/// Where each stretch ends: entries as they lie there, which the stretch before has to arrive at.
fn ends(conn: &Connection, goal: Head) -> Result<Vec<Head>, RecordError> {
    let count = if goal.seq < WORTH_SHARING { 1 } else { threads(goal.seq) * STRETCHES };
    let mut ends = Vec::with_capacity(count);
    for n in 1..count {
        let at = Head::at_or_before(conn, goal.seq / count as i64 * n as i64)?;
        if at.seq > ends.last().map_or(0, |head: &Head| head.seq) && at.seq < goal.seq {
            ends.push(at);
        }
    }
    if goal.seq > 0 {
        ends.push(goal);
    }
    Ok(ends)
}

/// What entries say that the indexes have to hold, of those that the indexes know.
#[derive(Clone, Debug)]
struct Marks {
    subjects: Tally,
    places: Tally,
    through: i64,
}

impl Marks {
    fn new(through: i64) -> Self {
        Self { subjects: Tally::new(), places: Tally::new(), through }
    }

    /// None yet, but such that they can be added to these.
    fn twin(&self) -> Self {
        Self { subjects: self.subjects.twin(), places: self.places.twin(), through: self.through }
    }

    fn add(&mut self, other: &Self) {
        self.subjects.join(&other.subjects);
        self.places.join(&other.places);
    }
}

/// A part of the chain, walked chunk by chunk.
#[derive(Debug)]
struct Stretch {
    at: Head,
    entries: u64,
    marks: Marks,
    first_bad: Option<FirstBad>,
    /// The first entry that has changes and isn't there.
    stray: Option<i64>,
    gaps: Vec<(i64, i64)>,
    /// Entries of lawful erasures, and what is empty because of one.
    erasures: Vec<i64>,
    erased: u64,
    done: bool,
    /// What a MAC is made of.
    fields: Vec<u8>,
    /// Whom an entry names.
    clients: Vec<Uuid>,
}

impl Stretch {
    /// Begins after this entry.
    fn after(at: Head, marks: &Marks) -> Self {
        Self {
            at,
            entries: 0,
            marks: marks.twin(),
            first_bad: None,
            stray: None,
            gaps: Vec::new(),
            erasures: Vec::new(),
            erased: 0,
            done: false,
            fields: Vec::new(),
            clients: Vec::new(),
        }
    }

    /// Takes in the stretch that comes next.
    fn join(&mut self, next: Self) {
        self.at = next.at;
        self.entries += next.entries;
        self.marks.add(&next.marks);
        self.first_bad = next.first_bad;
        self.stray = self.stray.or(next.stray);
        self.gaps.extend(next.gaps);
        self.erasures.extend(next.erasures);
        self.erased += next.erased;
    }

    fn bad(&mut self, seq: i64, id: Option<EntryId>, why: &'static str) {
        self.done = true;
        if self.first_bad.is_none() {
            self.first_bad = Some(FirstBad { seq, id, why });
        }
    }

    fn chunk(&mut self, reader: &Reader, keys: &Keys, goal: Head) -> Result<(), RecordError> {
        let _ours = reader.guard.ours();
        let conn = reader.database.conn();
        conn.execute_batch("BEGIN")?;
        let outcome = keys.macs(|macs| self.chunk_in(conn, keys, macs, goal));
        conn.execute_batch("ROLLBACK")?;
        self.unless_damaged(outcome).map(|_| ())
    }

    /// A page that can't be read is a finding: of the entry that comes next.
    fn unless_damaged<T>(&mut self, outcome: Result<T, RecordError>) -> Result<Option<T>, RecordError> {
        match outcome {
            Err(error) if error.is_damage() => {
                self.bad(self.at.seq + 1, None, UNREADABLE);
                Ok(None)
            }
            other => other.map(Some),
        }
    }

    fn chunk_in(
        &mut self,
        conn: &Connection,
        keys: &Keys,
        macs: &Macs<'_>,
        goal: Head,
    ) -> Result<(), RecordError> {
        let sql =
            format!("SELECT {COLUMNS}, mac FROM journal WHERE seq > ?1 AND seq <= ?2 ORDER BY seq LIMIT ?3");
        let mut stmt = conn.prepare_cached(&sql)?;
        let mut rows = stmt.query(params![self.at.seq, goal.seq, CHUNK])?;
        // Beside it, in the same order: to ask for each entry's changes would cost more than they.
        let mut changes = conn.prepare_cached(
            "SELECT place, kind, record, client, digest, salt, bytes FROM journal_change \
             WHERE place >= ?1 AND place < (?2 + 1) << 24 ORDER BY place",
        )?;
        // Nothing may stand before the first entry's either.
        let from = if self.at.seq == 0 { i64::MIN } else { (self.at.seq + 1) << 24 };
        let mut changes = changes.query(params![from, goal.seq])?;
        changes.next()?;
        let mut erased = conn.prepare_cached("SELECT 1 FROM journal_erased WHERE place = ?1")?;
        let mut erased = |place: i64| Ok(erased.exists([place])?);
        let mut read = 0;
        while let Some(row) = rows.next()? {
            read += 1;
            self.entry(keys, macs, row, &mut changes, &mut erased)?;
            if self.first_bad.is_some() {
                return Ok(());
            }
        }
        if read < CHUNK {
            self.strays(&mut changes, goal.seq + 1)?;
            self.done = true;
            if self.at.seq < goal.seq {
                self.bad(self.at.seq + 1, None, "it and what followed is missing");
            } else if self.at.mac != goal.mac {
                self.bad(self.at.seq, None, "it is not the entry that was written last");
            }
        }
        Ok(())
    }

    /// Goes on to the changes of entry `seq`: what lies before them belongs to none.
    fn strays(&mut self, changes: &mut Rows<'_>, seq: i64) -> Result<(), RecordError> {
        while let Some(row) = changes.get() {
            let of = row.get_ref(0)?.as_i64().unwrap_or(i64::MAX) >> 24;
            if of >= seq {
                break;
            }
            self.stray = self.stray.or(Some(of));
            changes.next()?;
        }
        Ok(())
    }

    fn entry(
        &mut self,
        keys: &Keys,
        macs: &Macs<'_>,
        row: &Row<'_>,
        changed: &mut Rows<'_>,
        erased: &mut dyn FnMut(i64) -> Result<bool, RecordError>,
    ) -> Result<(), RecordError> {
        let seq: i64 = row.get(0)?;
        let id = EntryId(uuid_of(row.get_ref(1)?));
        let kind = row.get_ref(8)?.as_str().unwrap_or_default();
        let hlc = row.get_ref(3)?.as_i64().unwrap_or(i64::MIN);
        let mac = chain::mac_by(macs, row, &mut self.fields)?;
        let whole = mac.as_slice() == row.get_ref(COLUMN_COUNT)?.as_blob().unwrap_or_default();
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
        let sealed = row.get_ref(chain::SEALED)?.as_blob_or_null().unwrap_or_default();
        if sealed.is_some_and(|sealed| sealed.len() == ERASED_LENGTH) {
            if kind == EntryKind::Gap.as_str() || !erased(seq << 24)? {
                self.bad(seq, Some(id), "its sealed part was taken away");
                return Ok(());
            }
            self.erased += 1;
        }
        // One that was refused or failed has the verb too, and took nothing out.
        let done = kind == EntryKind::Change.as_str();
        if done && row.get_ref(7)?.as_str().unwrap_or_default() == erase::VERB {
            self.erasures.push(seq);
        }
        if kind == EntryKind::Gap.as_str() {
            let sealed = chain::unseal(keys, id.0, sealed)?;
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
        self.clients.clear();
        index::clients_of_columns(row.get_ref(9)?, row.get_ref(10)?, row.get_ref(15)?, &mut self.clients);
        let mut named = self.marks.twin();
        self.strays(changed, seq)?;
        let found = (&mut named.places, &mut self.clients, &mut self.erased);
        if let Some(why) = changes_wrong(changed, seq, (changes, digest), found, erased)? {
            self.bad(seq, Some(id), why);
            return Ok(());
        }
        if seq <= self.marks.through {
            self.clients.sort_unstable();
            self.clients.dedup();
            for client in &self.clients {
                named.subjects.add(client.as_bytes(), seq);
            }
            named.places.add(id.0.as_bytes(), seq << 24);
            self.marks.add(&named);
        }
        self.at = Head { seq, hlc, mac };
        self.entries += 1;
        Ok(())
    }
}

/// What is wrong with an entry's changes, if anything; the records and clients that they name are
/// added. `rows` stands at the next change, and goes on to the one after the entry's last.
fn changes_wrong(
    rows: &mut Rows<'_>,
    seq: i64,
    (count, digest): (i64, Option<&[u8]>),
    (places, clients, gone): (&mut Tally, &mut Vec<Uuid>, &mut u64),
    erased: &mut dyn FnMut(i64) -> Result<bool, RecordError>,
) -> Result<Option<&'static str>, RecordError> {
    let mut sum = changes_digest();
    let mut found = 0;
    while let Some(row) = rows.get() {
        let place = row.get_ref(0)?.as_i64().unwrap_or(i64::MAX);
        if place >> 24 > seq {
            break;
        }
        found += 1;
        if place & NUMBER != found {
            return Ok(Some("one of its changes is missing"));
        }
        let blob = |i: usize| row.get_ref(i).map(|v| v.as_blob_or_null().unwrap_or_default());
        match (blob(5)?, blob(6)?) {
            (Some(salt), Some(bytes)) => {
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
            }
            // Whether the erasure that says so is one is seen at the end.
            (None, None) if erased(place)? => *gone += 1,
            _ => return Ok(Some("one of its changes was taken away")),
        }
        take_in_row(&mut sum, row)?;
        if blob(3)?.is_some() {
            clients.push(uuid_of(row.get_ref(3)?));
        }
        places.add(blob(2)?.unwrap_or_default(), place);
        rows.next()?;
    }
    let sum: [u8; 32] = sum.finalize().into();
    if found != count || (count > 0) != digest.is_some() || digest.is_some_and(|d| d != sum) {
        return Ok(Some("its changes are not those it was written with"));
    }
    Ok(None)
}

/// A change row's part of the entry's digest, from the columns place, kind, record, client, digest.
pub(super) fn take_in_row(sum: &mut Sha256, row: &Row<'_>) -> Result<(), RecordError> {
    let blob = |i: usize| row.get_ref(i).map(|v| v.as_blob_or_null().unwrap_or_default());
    take_in(
        sum,
        row.get_ref(0)?.as_i64().unwrap_or(-1) & NUMBER,
        row.get_ref(1)?.as_str().unwrap_or_default(),
        blob(2)?.unwrap_or_default(),
        blob(3)?,
        blob(4)?.unwrap_or_default(),
    );
    Ok(())
}
