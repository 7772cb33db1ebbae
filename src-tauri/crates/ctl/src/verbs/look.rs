//! Looking: search, client, day.

use crate::Failure;
use crate::cli;
use crate::out::Out;
use chrono::{DateTime, NaiveDate, Utc};
use std::io::{self, Write};
use stillroom_practice::catalog;
use stillroom_practice::clients::{self, Client, ClientHit, ClientId, HistoryItem, SearchRequest};
use stillroom_practice::schedule::{self, DayView, GetDayReq, LocalDate};
use stillroom_record::{Session, UtcMillis};
use uuid::Uuid;

pub(crate) fn search(session: &Session, search: cli::Search, out: &mut Out) -> Result<(), Failure> {
    let req = SearchRequest {
        text: search.text,
        limit: search.limit,
        include_archived: search.archived,
        settled: true,
    };
    let hits = clients::search_clients(session, req)?;
    out.answer(&hits, |hits, to| hits.iter().try_for_each(|hit| write_hit(hit, to)))
}

fn write_hit(hit: &ClientHit, to: &mut dyn Write) -> io::Result<()> {
    let mut line = format!("{}  {}", hit.id, hit.name);
    for more in [&hit.birth_date, &hit.phone, &hit.email].into_iter().flatten() {
        line.push_str("  ");
        line.push_str(more);
    }
    if hit.archived {
        line.push_str("  (archived)");
    }
    writeln!(to, "{line}")
}

pub(crate) fn client(session: &Session, id: Uuid, out: &mut Out) -> Result<(), Failure> {
    let client = clients::get_client(session, ClientId(id))?;
    out.answer(&client, write_client)
}

fn write_client(c: &Client, to: &mut dyn Write) -> io::Result<()> {
    let mut row = |what: &str, value: &str| {
        if value.is_empty() { Ok(()) } else { writeln!(to, "{what:<22}{value}") }
    };
    row("Name", format!("{} {}", c.given_name, c.family_name).trim())?;
    row("Goes by", &c.preferred_name)?;
    row("Pronouns", &c.pronouns)?;
    row("Born", c.birth_date.as_deref().unwrap_or_default())?;
    for phone in &c.phones {
        row("Phone", format!("{} {}", phone.written, phone.label).trim())?;
    }
    row("E-mail", &c.email)?;
    let a = &c.address;
    let address = [&a.line1, &a.line2, &a.postal, &a.city, &a.state, &a.country];
    let address: Vec<_> = address.into_iter().map(String::as_str).filter(|l| !l.is_empty()).collect();
    row("Address", &address.join(", "))?;
    for (what, contact) in [("Emergency contact", Some(&c.emergency)), ("Guardian", c.guardian.as_ref())] {
        if let Some(contact) = contact {
            let parts = [&contact.name, &contact.relation, &contact.phone];
            let parts: Vec<_> = parts.into_iter().map(String::as_str).filter(|p| !p.is_empty()).collect();
            row(what, &parts.join(", "))?;
        }
    }
    row("Reach them only by", &c.confidential_channel)?;
    row("Tags", &c.tags.join(", "))?;
    row("Note", &c.note)?;
    if c.archived {
        row("Archived", "yes")?;
    }
    Ok(())
}

pub(crate) fn history(session: &Session, id: Uuid, out: &mut Out) -> Result<(), Failure> {
    let history = clients::client_history(session, ClientId(id))?;
    out.answer(&history, |items, to| items.iter().try_for_each(|item| write_change(item, to)))
}

fn write_change(item: &HistoryItem, to: &mut dyn Write) -> io::Result<()> {
    writeln!(to, "{}  {}  {}", instant(item.at), item.who, item.verb)?;
    if let Some(reason) = &item.reason {
        writeln!(to, "    because: {reason}")?;
    }
    for field in &item.fields {
        let from = field.from.as_deref().unwrap_or("–");
        let now = field.to.as_deref().unwrap_or("–");
        writeln!(to, "    {}: {from} → {now}", field.label)?;
    }
    Ok(())
}

pub(crate) fn day(session: &Session, date: Option<NaiveDate>, out: &mut Out) -> Result<(), Failure> {
    let date = match date {
        Some(date) => date,
        None => today(session)?,
    };
    let day = schedule::get_day(session, GetDayReq { date: LocalDate(date), include_cancelled: false })?;
    out.answer(&day, write_day)
}

fn today(session: &Session) -> Result<NaiveDate, Failure> {
    let zone: chrono_tz::Tz = catalog::get_practice(session)?.time_zone.parse().unwrap_or(chrono_tz::UTC);
    let now = DateTime::<Utc>::from_timestamp_millis(session.record().now().0).unwrap_or_default();
    Ok(now.with_timezone(&zone).date_naive())
}

fn write_day(day: &DayView, to: &mut dyn Write) -> io::Result<()> {
    writeln!(to, "{} ({})", day.date, day.time_zone)?;
    for column in &day.columns {
        writeln!(to, "\n{} {}", column.name, column.credentials)?;
        for visit in day.visits.iter().filter(|v| v.provider == column.provider) {
            let what = if visit.client_name.is_empty() { &visit.title } else { &visit.client_name };
            let (from, until) = (clock(visit.start_minute), clock(visit.end_minute));
            writeln!(to, "  {from}–{until}  {what}  {}  {}", visit.service_name, word(&visit.status))?;
        }
    }
    Ok(())
}

/// A word as JSON has it, so that both outputs say the same.
pub(crate) fn word<T: serde::Serialize>(value: &T) -> String {
    match serde_json::to_value(value) {
        Ok(serde_json::Value::String(word)) => word,
        _ => String::new(),
    }
}

fn clock(minute: u32) -> String {
    format!("{:02}:{:02}", minute / 60, minute % 60)
}

pub(crate) fn instant(at: UtcMillis) -> String {
    let at = DateTime::<Utc>::from_timestamp_millis(at.0).unwrap_or_default();
    at.format("%Y-%m-%d %H:%M:%SZ").to_string()
}
