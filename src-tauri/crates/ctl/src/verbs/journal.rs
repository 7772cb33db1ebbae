//! The journal, and whether the record is whole.

use super::look::{instant, word};
use crate::Failure;
use crate::cli;
use crate::out::{Out, Watch};
use std::io::{self, Write};
use stillroom_practice::clients::ClientId;
use stillroom_practice::journal::{self, JournalEntry, JournalReq, VerifyReport};
use stillroom_record::Session;

pub(crate) fn last(session: &Session, wanted: &cli::Journal, out: &mut Out) -> Result<(), Failure> {
    let req = JournalReq { client: wanted.client.map(ClientId), limit: wanted.last, ..JournalReq::default() };
    let page = journal::journal(session, &req)?;
    out.answer(&page, |page, to| page.entries.iter().try_for_each(|e| write_entry(e, to)))
}

fn write_entry(e: &JournalEntry, to: &mut dyn Write) -> io::Result<()> {
    let mut line = format!("{:>8}  {}  {:<9} {:<24} {}", e.seq, instant(e.at), word(&e.kind), e.verb, e.who);
    for more in [&e.client_name, &e.reason, &e.detail].into_iter().flatten() {
        line.push_str("  ");
        line.push_str(more);
    }
    writeln!(to, "{line}")
}

/// What doesn't pass is an answer on standard output and a failure of the program.
pub(crate) fn verify(session: &Session, out: &mut Out) -> Result<(), Failure> {
    let watch = Watch::new();
    let report = journal::verify(session, &mut |p| watch.show(p.label, p.done, p.total), &|| false)?;
    drop(watch);
    out.answer(&report, write_report)?;
    if report.ok {
        return Ok(());
    }
    let first = report.first_bad.unwrap_or_else(|| "see above".into());
    Err(Failure::found("damaged", format!("The record is not as Stillroom wrote it ({first}).")))
}

fn write_report(report: &VerifyReport, to: &mut dyn Write) -> io::Result<()> {
    for check in &report.checks {
        writeln!(to, "{:<8} {:<8} {}", check.name, if check.ok { "ok" } else { "NOT OK" }, check.detail)?;
    }
    if let Some(bad) = &report.first_bad {
        writeln!(to, "first bad entry: {bad}")?;
    }
    writeln!(to, "{} journal entries", report.entries)
}
