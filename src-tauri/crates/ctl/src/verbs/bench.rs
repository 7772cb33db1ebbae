//! A short measurement of the verbs of a working day, through the door, on this vault.

use crate::Failure;
use crate::out::Out;
use chrono::{DateTime, Utc};
use serde::Serialize;
use std::io::{self, Write};
use std::time::{Duration, Instant};
use stillroom_practice::clients::{self, SearchRequest};
use stillroom_practice::reports;
use stillroom_practice::schedule::{self, GetDayReq, LocalDate};
use stillroom_record::Session;

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Figure {
    what: &'static str,
    runs: usize,
    p50_ms: f64,
    p99_ms: f64,
    max_ms: f64,
}

/// What people begin to type.
const BEGINNINGS: &[&str] = &["a", "ma", "joh", "sara", "ander", "555", "o'b", "li", "garc", "zz"];

pub(crate) fn bench(session: &Session, runs: u32, out: &mut Out) -> Result<(), Failure> {
    let mut figures = Vec::new();
    let search = |i: u32, text: &str| {
        let _ = i;
        clients::search_clients(
            session,
            SearchRequest { text: text.into(), limit: 20, include_archived: false, settled: false },
        )
    };
    figures.push(measure("type-ahead", runs, |i| Ok(search(i, pick(i)).map(drop)?))?);
    if let Some(hit) = search(0, "a")?.first() {
        let id = hit.id;
        figures.push(measure("client", runs, |_| Ok(clients::get_client(session, id).map(drop)?))?);
        figures.push(measure("client page", runs, |_| Ok(reports::client_page(session, id).map(drop)?))?);
    }
    let today =
        DateTime::<Utc>::from_timestamp_millis(session.record().now().0).unwrap_or_default().date_naive();
    figures.push(measure("day", runs, |i| {
        let date = today - chrono::Days::new(u64::from(i % 60));
        Ok(schedule::get_day(session, GetDayReq { date: LocalDate(date), include_cancelled: false })
            .map(drop)?)
    })?);
    out.answer(&figures, |figures, to| figures.iter().try_for_each(|f| write_figure(f, to)))
}

fn pick(i: u32) -> &'static str {
    BEGINNINGS.iter().cycle().nth(i as usize % BEGINNINGS.len()).copied().unwrap_or("a")
}

fn measure(
    what: &'static str,
    runs: u32,
    mut one: impl FnMut(u32) -> Result<(), Failure>,
) -> Result<Figure, Failure> {
    let mut took = Vec::new();
    for i in 0..runs.max(1) {
        let begun = Instant::now();
        one(i)?;
        took.push(begun.elapsed());
    }
    took.sort();
    let at = |share: usize| {
        ms(took.get((took.len() * share / 100).min(took.len() - 1)).copied().unwrap_or_default())
    };
    Ok(Figure { what, runs: took.len(), p50_ms: at(50), p99_ms: at(99), max_ms: at(100) })
}

fn ms(d: Duration) -> f64 {
    (d.as_secs_f64() * 100_000.0).round() / 100.0
}

fn write_figure(f: &Figure, to: &mut dyn Write) -> io::Result<()> {
    writeln!(
        to,
        "{:<14}{:>8.2} ms p50 {:>8.2} ms p99 {:>8.2} ms max  ({} runs)",
        f.what, f.p50_ms, f.p99_ms, f.max_ms, f.runs
    )
}
