//! Taking records in.

use crate::Failure;
use crate::out::{Out, Watch};
use std::io::{self, Write};
use std::path::Path;
use stillroom_practice::imports::{ImportDesk, ImportDone, ImportReport, OnDuplicate};
use stillroom_record::Session;

pub(crate) fn clients(
    session: &Session,
    file: &Path,
    dry_run: bool,
    duplicates: bool,
    out: &mut Out,
) -> Result<(), Failure> {
    let desk = ImportDesk::default();
    let preview = desk.open(session, file)?;
    let mapping: Vec<_> = preview.columns.iter().map(|c| c.field.clone()).collect();
    let watch = Watch::new();
    let report = desk.dry_run(session, preview.job, &mapping, &|far| {
        watch.show("Checking", u64::from(far.done), u64::from(far.total));
    })?;
    if dry_run {
        drop(watch);
        return out.answer(&report, write_report);
    }
    let on_duplicate = if duplicates { OnDuplicate::Import } else { OnDuplicate::Skip };
    let done = desk.run(session, preview.job, on_duplicate, &|far| {
        watch.show("Importing", u64::from(far.done), u64::from(far.total));
    })?;
    drop(watch);
    out.answer(&done, write_done)
}

fn write_report(report: &ImportReport, to: &mut dyn Write) -> io::Result<()> {
    writeln!(to, "{} rows: {} can come in, {} can't.", report.rows, report.good, report.bad_rows)?;
    for bad in &report.bad {
        for problem in &bad.problems {
            writeln!(to, "row {}, {}: {} ({:?})", bad.row, problem.column, problem.message, problem.value)?;
        }
    }
    write_rest(report.bad_rows, report.bad.len(), "that can't come in", to)?;
    for double in &report.duplicates {
        writeln!(
            to,
            "row {}: {} looks like {} ({})",
            double.row, double.name, double.existing.name, double.existing.id
        )?;
    }
    write_rest(report.duplicate_rows, report.duplicates.len(), "that look like somebody", to)?;
    for note in &report.notes {
        writeln!(to, "{note}")?;
    }
    if report.future_visits > 0 {
        writeln!(to, "{} visits to come are in the file.", report.future_visits)?;
    }
    Ok(())
}

/// Only the first rows of a kind are listed.
fn write_rest(all: u32, listed: usize, what: &str, to: &mut dyn Write) -> io::Result<()> {
    let rest = (all as usize).saturating_sub(listed);
    if rest == 0 { Ok(()) } else { writeln!(to, "and {rest} more rows {what}.") }
}

fn write_done(done: &ImportDone, to: &mut dyn Write) -> io::Result<()> {
    writeln!(
        to,
        "{} imported, {} parked to be put right in the app, {} skipped. Undo it by entry {}.",
        done.imported, done.parked, done.skipped, done.entry
    )
}
