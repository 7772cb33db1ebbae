//! Files opened for import: a look, a dry run, the run itself.

use super::fields::{self, Field};
use super::model::{
    BadRow, ImportColumn, ImportDone, ImportDuplicate, ImportField, ImportJobId, ImportPreview, ImportReport,
    OnDuplicate, ParkedCell, Problem,
};
use super::row::{self, Column, Incoming, IncomingVisit, Known};
use super::table::{self, Look, Table};
use super::values::DateOrder;
use super::{store, take_in};
use crate::clients::duplicates::{Crowd, Traits};
use crate::clients::search::Indexer;
use crate::clients::{ClientHit, ClientId, Matched, cards, rules};
use crate::{PracticeError, Result};
use phonenumber::country;
use std::collections::{HashMap, HashSet};
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, PoisonError, mpsc};
use stillroom_record::{Access, Permission, RecordError, Session, WriteTx};
use uuid::Uuid;

/// How far a job is, in rows.
#[derive(Clone, Copy, Debug)]
pub struct Progress {
    pub done: u32,
    pub total: u32,
}

/// The files that are open for import. One a vault, gone when it locks: nothing of a file outlives that.
#[derive(Default)]
pub struct ImportDesk {
    jobs: Mutex<HashMap<ImportJobId, Arc<Job>>>,
}

impl std::fmt::Debug for ImportDesk {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("ImportDesk")
    }
}

struct Job {
    path: PathBuf,
    file_name: String,
    look: Look,
    fields: Mutex<Vec<Option<Field>>>,
    stop: AtomicBool,
}

/// A row of the file: its number, its cells, and the client that it brings or what is wrong with it.
struct ReadRow {
    row: u32,
    cells: csv::StringRecord,
    read: Result<Incoming, Vec<Problem>>,
}

/// Rows between two reports of progress.
const STEP: u32 = 250;
/// So many rows are handed over together, or fewer that have so many bytes; and so often ahead of
/// what is done with them.
const TOGETHER: usize = 256;
const HEAVY: usize = 1 << 20;
const AHEAD: usize = 2;
/// So many bad rows and look-alikes are listed; all are counted.
const MOST_LISTED: usize = 10_000;

impl ImportDesk {
    /// Looks at a file: how it is written, which columns it has, what they seem to hold.
    pub fn open(&self, session: &Session, path: &Path) -> Result<ImportPreview> {
        session.permit(Permission::ClientImport)?;
        let look = table::look(path)?;
        let file_name = path.file_name().map(|n| n.to_string_lossy().into_owned()).unwrap_or_default();
        let matched = fields::matched(&look.headers);
        let id = ImportJobId::new();
        let columns = look
            .headers
            .iter()
            .zip(&look.samples)
            .zip(&matched)
            .zip(0_u32..)
            .map(|(((header, sample), field), index)| ImportColumn {
                index,
                header: header.clone(),
                sample: sample.clone(),
                field: field.map(|f| f.key().to_owned()),
            })
            .collect();
        let preview = ImportPreview {
            job: id,
            file_name: file_name.clone(),
            encoding: look.format.encoding.name().to_owned(),
            delimiter: match look.format.delimiter {
                b'\t' => "tab".to_owned(),
                d => char::from(d).to_string(),
            },
            rows: look.rows,
            columns,
            fields: Field::list(),
        };
        let job = Job {
            path: path.to_owned(),
            file_name,
            look,
            fields: Mutex::new(matched),
            stop: AtomicBool::new(false),
        };
        let mut jobs = self.jobs.lock().unwrap_or_else(PoisonError::into_inner);
        // One file at a time is enough for anybody; a forgotten one goes.
        jobs.clear();
        jobs.insert(id, Arc::new(job));
        Ok(preview)
    }

    fn job(&self, id: ImportJobId) -> Result<Arc<Job>> {
        self.jobs
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .get(&id)
            .cloned()
            .ok_or_else(|| PracticeError::File("This file isn't open any more. Choose it again.".to_owned()))
    }

    /// Stops a dry run or a run; a run that is stopped changes nothing.
    pub fn cancel(&self, id: ImportJobId) {
        if let Ok(job) = self.job(id) {
            job.stop.store(true, Ordering::SeqCst);
        }
    }

    /// Forgets all files.
    pub fn clear(&self) {
        let mut jobs = self.jobs.lock().unwrap_or_else(PoisonError::into_inner);
        for job in jobs.values() {
            job.stop.store(true, Ordering::SeqCst);
        }
        jobs.clear();
    }

    /// Reads every row as the run would, and changes nothing.
    pub fn dry_run(
        &self,
        session: &Session,
        id: ImportJobId,
        mapping: &[Option<String>],
        progress: &dyn Fn(Progress),
    ) -> Result<ImportReport> {
        let job = self.job(id)?;
        let wanted = check_mapping(mapping, job.look.headers.len())?;
        *job.fields.lock().unwrap_or_else(PoisonError::into_inner) = wanted;
        job.stop.store(false, Ordering::SeqCst);
        session.read(
            Access::new("client.import.dry_run", Permission::ClientImport).detail(job.file_name.clone()),
            |tx| {
                let known = store::known(tx)?;
                let (columns, notes) = job.columns(known.place.region);
                let mut report = ImportReport {
                    rows: job.look.rows,
                    good: 0,
                    bad: Vec::new(),
                    bad_rows: 0,
                    duplicates: Vec::new(),
                    duplicate_rows: 0,
                    sure_rows: 0,
                    future_visits: 0,
                    notes,
                };
                let (mut crowd, ids) = Crowd::of_record(tx)?;
                // The row of everybody who isn't in the record yet.
                let mut rows: Vec<u32> = Vec::new();
                job.each_row(&known, &columns, progress, |ReadRow { row, read, .. }| {
                    let row = *row;
                    match read {
                        Err(problems) => {
                            report.bad_rows += 1;
                            if report.bad.len() < MOST_LISTED {
                                report.bad.push(BadRow { row, problems: std::mem::take(problems) });
                            }
                        }
                        Ok(incoming) => {
                            report.good += 1;
                            report.future_visits += u32::from(incoming.visit.is_some());
                            let traits = Traits::of(&incoming.draft);
                            if let Some((at, is_sure)) = crowd.first_like(&traits) {
                                report.duplicate_rows += 1;
                                report.sure_rows += u32::from(is_sure);
                                if report.duplicates.len() < MOST_LISTED {
                                    let existing = match ids.get(at) {
                                        Some(id) => cards::hit(tx, *id, Matched::Exact)?,
                                        None => None,
                                    };
                                    let d = &incoming.draft;
                                    let earlier_row = rows.get(at.wrapping_sub(ids.len())).copied();
                                    report.duplicates.push(ImportDuplicate {
                                        row,
                                        name: rules::display_name(
                                            &d.given_name,
                                            &d.family_name,
                                            &d.preferred_name,
                                        ),
                                        existing: existing.unwrap_or_else(|| of_file(incoming, earlier_row)),
                                        earlier_row,
                                        sure: is_sure,
                                    });
                                }
                            }
                            crowd.add(traits);
                            rows.push(row);
                        }
                    }
                    Ok(())
                })?;
                Ok(report)
            },
        )
    }

    /// Takes the good rows in, all in one transaction and one entry; parks the others.
    pub fn run(
        &self,
        session: &Session,
        id: ImportJobId,
        on_duplicate: OnDuplicate,
        progress: &dyn Fn(Progress),
    ) -> Result<ImportDone> {
        let job = self.job(id)?;
        job.stop.store(false, Ordering::SeqCst);
        let access = Access::new("client.import", Permission::ClientImport).detail(job.file_name.clone());
        let done = session.write(access, |tx| job.take_in_all(tx, on_duplicate, progress))?;
        let (imported, parked, skipped) = done.value;
        self.jobs.lock().unwrap_or_else(PoisonError::into_inner).remove(&id);
        Ok(ImportDone { imported, parked, skipped, entry: done.entry })
    }
}

/// A look-alike that is in the same file: it has no record yet.
fn of_file(incoming: &Incoming, earlier: Option<u32>) -> ClientHit {
    let d = &incoming.draft;
    let name = rules::display_name(&d.given_name, &d.family_name, &d.preferred_name);
    ClientHit {
        id: ClientId(Uuid::nil()),
        name: earlier.map_or(name.clone(), |row| format!("{name} (row {row} of this file)")),
        preferred: None,
        birth_date: d.birth_date.clone(),
        age: None,
        phone: d.phones.first().map(|p| p.written.clone()),
        email: Some(d.email.clone()).filter(|e| !e.is_empty()),
        vip: false,
        archived: false,
        alerts: 0,
        matched: Matched::Exact,
    }
}

fn check_mapping(mapping: &[Option<String>], columns: usize) -> Result<Vec<Option<Field>>> {
    let wrong = |m: &str| PracticeError::invalid("mapping", m);
    if mapping.len() != columns {
        return Err(wrong("The columns changed. Choose the file again."));
    }
    let fields = mapping
        .iter()
        .map(|key| {
            key.as_deref()
                .map(|k| Field::of_key(k).ok_or_else(|| wrong("There is no such field.")))
                .transpose()
        })
        .collect::<Result<Vec<_>>>()?;
    let mut seen = HashSet::new();
    for f in fields.iter().flatten() {
        if !seen.insert(*f) && !f.takes_many() {
            return Err(wrong(&format!("Two columns are matched to \u{201c}{}\u{201d}.", f.label())));
        }
    }
    if ![Field::GivenName, Field::FamilyName, Field::FullName, Field::PreferredName]
        .iter()
        .any(|f| seen.contains(f))
    {
        return Err(wrong("Match a column to a name: given, family or full."));
    }
    Ok(fields)
}

impl Job {
    /// The columns as they will be read, and what a person should know of how.
    fn columns(&self, region: Option<country::Id>) -> (Vec<Column>, Vec<String>) {
        let is_month_first = matches!(region, Some(country::US | country::CA | country::PH));
        let usual = if is_month_first { DateOrder::MonthFirst } else { DateOrder::DayFirst };
        let mut notes = Vec::new();
        let fields = self.fields.lock().unwrap_or_else(PoisonError::into_inner).clone();
        let columns = self
            .look
            .headers
            .iter()
            .zip(fields)
            .zip(&self.look.dates)
            .map(|((name, field), dates)| {
                let (order, is_guess) = dates.order(usual);
                if is_guess && matches!(field, Some(Field::BirthDate | Field::VisitDate)) {
                    notes.push(match order {
                        DateOrder::MonthFirst => format!("{name}: nothing in the file says whether the month or the day comes first; read as month/day."),
                        DateOrder::DayFirst => format!("{name}: nothing in the file says whether the month or the day comes first; read as day/month."),
                        DateOrder::Mixed => format!("{name}: some rows write month/day, others day/month; rows that can be both are bad."),
                    });
                }
                Column { name: name.clone(), field, order }
            })
            .collect();
        (columns, notes)
    }

    /// Hands the rows behind the header to `each`, one after the other. They are read and
    /// understood beside it, on a thread of their own: what is done with a row takes as long.
    fn each_row(
        &self,
        known: &Known,
        columns: &[Column],
        progress: &dyn Fn(Progress),
        mut each: impl FnMut(&mut ReadRow) -> Result<()>,
    ) -> Result<()> {
        let digest = std::thread::scope(|scope| {
            let (sender, rows) = mpsc::sync_channel(AHEAD);
            let (back, done_with) = mpsc::channel();
            let reader = scope.spawn(move || self.read_rows(known, columns, &sender, &done_with));
            let mut done = 0;
            // A row that can't be dealt with ends it: the reader finds nobody to hand the next to.
            let dealt = rows.into_iter().try_for_each(|mut some: Vec<ReadRow>| {
                for row in &mut some {
                    if done % 50 == 0 && self.stop.load(Ordering::Relaxed) {
                        return Err(PracticeError::Cancelled);
                    }
                    if done % STEP == 0 {
                        progress(Progress { done, total: self.look.rows });
                    }
                    done += 1;
                    each(row)?;
                }
                // Whose memory it is frees it: two threads at one heap wait for one another.
                let _ = back.send(some);
                Ok(())
            });
            let read = reader.join().unwrap_or_else(|panic| std::panic::resume_unwind(panic));
            dealt.and(read)
        })?;
        if digest != self.look.digest {
            return Err(PracticeError::File(
                "The file was changed since you chose it. Choose it again; nothing was changed here."
                    .to_owned(),
            ));
        }
        progress(Progress { done: self.look.rows, total: self.look.rows });
        Ok(())
    }

    /// Reads to the end of the file, or until nobody takes rows any more; gives the file's digest.
    fn read_rows(
        &self,
        known: &Known,
        columns: &[Column],
        to: &mpsc::SyncSender<Vec<ReadRow>>,
        done_with: &mpsc::Receiver<Vec<ReadRow>>,
    ) -> Result<[u8; 32]> {
        let mut table = Table::open(&self.path, self.look.format)?;
        while table.next()?.is_some() && table.is_blank() {}
        let mut some = Vec::with_capacity(TOGETHER);
        let mut weight = 0;
        while let Some(row) = table.next()? {
            if table.is_blank() {
                continue;
            }
            let cells = table.cells();
            let read = if cells.len() == columns.len() {
                row::read(known, columns, cells.iter())
            } else {
                Err(vec![row::wrong_count(cells.len(), columns.len())])
            };
            weight += cells.as_slice().len();
            some.push(ReadRow { row, cells: cells.clone(), read });
            if some.len() == TOGETHER || weight >= HEAVY {
                let next = done_with.try_recv().map_or_else(
                    |_| Vec::with_capacity(TOGETHER),
                    |mut used| {
                        used.clear();
                        used
                    },
                );
                if to.send(std::mem::replace(&mut some, next)).is_err() {
                    break;
                }
                weight = 0;
            }
        }
        // The last are wanted, or nobody is there: either way this is over.
        let _ = to.send(some);
        Ok(table.digest())
    }

    fn take_in_all(
        &self,
        tx: &mut WriteTx<'_>,
        on_duplicate: OnDuplicate,
        progress: &dyn Fn(Progress),
    ) -> Result<(u32, u32, u32)> {
        let known = store::known(tx.read())?;
        let (columns, _) = self.columns(known.place.region);
        let (mut crowd, mut ids) = match on_duplicate {
            OnDuplicate::Skip => Crowd::of_record(tx.read())?,
            OnDuplicate::Import => (Crowd::default(), Vec::new()),
        };
        let in_record = ids.len();
        let run = Uuid::now_v7();
        store::insert_run(tx, run, &self.file_name, self.look.rows)?;
        let mut indexer = Indexer::new(tx.read())?;
        let (mut imported, mut parked, mut skipped) = (0, 0, 0);
        self.each_row(&known, &columns, progress, |ReadRow { row, cells, read }| {
            let row = *row;
            let incoming = match read {
                Ok(incoming) => incoming,
                Err(problems) => {
                    parked += 1;
                    return store::park(tx, run, row, &parked_cells(&columns, cells), problems, None);
                }
            };
            let visit = incoming.visit;
            let client = match on_duplicate {
                OnDuplicate::Skip => {
                    let traits = Traits::of(&incoming.draft);
                    match crowd.first_like(&traits) {
                        Some((at, true)) => {
                            skipped += 1;
                            // One row a visit: the same client again, with another visit to come.
                            ids.get(at).copied().filter(|_| at >= in_record)
                        }
                        // Two who are merely alike both come in: a merge is undone more easily than a loss.
                        Some((_, false)) | None => {
                            let id = take_in(tx, &mut indexer, incoming, Some(run))?;
                            crowd.add(traits);
                            ids.push(id);
                            imported += 1;
                            Some(id)
                        }
                    }
                }
                OnDuplicate::Import => {
                    imported += 1;
                    Some(take_in(tx, &mut indexer, incoming, Some(run))?)
                }
            };
            if let (Some(client), Some(visit)) = (client, visit)
                && let Some(problem) = book(tx, client, visit)?
            {
                parked += 1;
                let column = columns.iter().find(|c| c.field == Some(Field::VisitDate));
                let problem =
                    Problem { column: column.map(|c| c.name.clone()).unwrap_or_default(), ..problem };
                store::park(tx, run, row, &parked_cells(&columns, cells), &[problem], Some(client))?;
            }
            Ok(())
        })?;
        indexer.finish(tx)?;
        for topic in ["clients", "schedule", "imports"] {
            tx.changed(topic);
        }
        Ok((imported, parked, skipped))
    }
}

/// Books the visit of a row; what stands in the way, if something does.
pub(super) fn book(tx: &mut WriteTx<'_>, client: ClientId, v: IncomingVisit) -> Result<Option<Problem>> {
    let req = crate::schedule::BookVisitReq {
        client: Some(client),
        provider: v.provider,
        room: None,
        service: v.service,
        date: crate::schedule::LocalDate(v.date),
        start_minute: v.minute,
        minutes: v.minutes,
        note: String::new(),
        kind: crate::schedule::VisitKind::Visit,
        title: String::new(),
    };
    match crate::schedule::book(tx, crate::schedule::VisitId::new(), &req) {
        Ok(_) => Ok(None),
        Err(PracticeError::Record(
            e @ (RecordError::Database(_) | RecordError::Locked | RecordError::Vault(_)),
        )) => Err(e.into()),
        Err(e) => {
            Ok(Some(Problem { column: String::new(), value: v.date.to_string(), message: e.to_string() }))
        }
    }
}

fn parked_cells(columns: &[Column], cells: &csv::StringRecord) -> Vec<(ParkedCell, DateOrder)> {
    let extra =
        |n: usize| Column { name: format!("Beyond the header {n}"), field: None, order: DateOrder::Mixed };
    let more = (columns.len()..cells.len()).map(|i| extra(i - columns.len() + 1));
    columns
        .iter()
        .cloned()
        .chain(more)
        .enumerate()
        .map(|(i, c)| {
            let value = cells.get(i).unwrap_or("").to_owned();
            (ParkedCell { column: c.name, field: c.field.map(|f| f.key().to_owned()), value }, c.order)
        })
        .collect()
}

/// The fields that columns may be matched to.
pub fn import_fields() -> Vec<ImportField> {
    Field::list()
}
