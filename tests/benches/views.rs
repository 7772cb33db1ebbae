//! A day and a client's page, through the door and on plain SQLite.

use crate::measure::{Times, cpu, ms, ratio, wall};
use crate::plain::Plain;
use crate::table::{Bar, Table};
use crate::world::World;
use chrono::{NaiveDate, TimeZone, Utc};
use rusqlite::params;
use std::time::Duration;
use stillroom_practice::clients::ClientId;
use stillroom_practice::reports;
use stillroom_practice::schedule::{self, GetDayReq, GetWeekReq, LocalDate};
use stillroom_record::Session;
use stillroom_tests::{Outcome, programs};
use uuid::Uuid;

pub(crate) fn measure(world: &World, table: &mut Table) -> Outcome {
    let (dates, clients) = looked_at(world, 40)?;
    let (record, session) = world.open()?;
    let plain = Plain::open(world)?;

    // The week that holds a day reads the same pages under another verb. Its first look writes
    // an entry, after which a reader takes every page from the log anew; its second one fills
    // the reader's cache and is in the journal already. So the first look at the day is warm
    // and has its own entry to write, and nothing else; what that entry costs the look after it
    // is told beside it.
    let (mut first, mut anew) = (Times::default(), Times::default());
    let (mut again, mut theirs) = (Times::default(), Times::default());
    for date in &dates {
        for _ in 0..2 {
            schedule::get_week(&session, GetWeekReq { from: LocalDate(*date), provider: None })?;
        }
        plain_day(&plain, *date)?;
        first.push(look(|| day(&session, *date))?);
        anew.push(look(|| day(&session, *date))?);
        for _ in 0..5 {
            again.push(look(|| day(&session, *date))?);
            theirs.push(look(|| plain_day(&plain, *date))?);
        }
    }
    let note =
        format!("{:.2} ms against {:.2} ms, {} days", ms(again.median()), ms(theirs.median()), dates.len());
    table.judge(
        "day view / plain SQLite, CPU",
        ratio(again.median(), theirs.median()),
        "×",
        (Bar::AtMost, 1.25),
        note,
    );
    let entry = first.median().saturating_sub(again.median());
    table.judge(
        "a look's own journal entry, CPU",
        ms(entry),
        "ms",
        (Bar::AtMost, 1.0),
        "first look less later ones",
    );
    table.tell(
        "a day's pages deciphered anew after an entry, CPU",
        ms(anew.median().saturating_sub(again.median())),
        "ms",
        "the look after an entry less later ones",
    );

    let (mut ours, mut theirs) = (Times::default(), Times::default());
    for client in &clients {
        page(&session, *client)?;
        plain_page(&plain, *client)?;
        for _ in 0..5 {
            ours.push(look(|| page(&session, *client))?);
            theirs.push(look(|| plain_page(&plain, *client))?);
        }
    }
    let note = format!(
        "{:.2} ms against {:.2} ms, {} clients",
        ms(ours.median()),
        ms(theirs.median()),
        clients.len()
    );
    table.judge(
        "client page / plain SQLite, CPU",
        ratio(ours.median(), theirs.median()),
        "×",
        (Bar::AtMost, 1.5),
        note,
    );
    record.close();
    cold(world, table)
}

fn look(work: impl FnOnce() -> Outcome) -> Outcome<Duration> {
    let (done, took) = cpu(work);
    done?;
    Ok(took)
}

fn day(session: &Session, date: NaiveDate) -> Outcome {
    let view = schedule::get_day(session, GetDayReq { date: LocalDate(date), include_cancelled: false })?;
    std::hint::black_box(&view.visits);
    Ok(())
}

fn page(session: &Session, client: Uuid) -> Outcome {
    std::hint::black_box(reports::client_page(session, ClientId(client))?.timeline.len());
    Ok(())
}

/// Days and clients with something to see, spread over the record.
fn looked_at(world: &World, many: u32) -> Outcome<(Vec<NaiveDate>, Vec<Uuid>)> {
    let plain = Plain::open(world)?;
    let mut statement = plain.0.prepare(
        "SELECT local_date FROM visit WHERE local_date < '2039' GROUP BY local_date HAVING count(*) > 20
         ORDER BY substr(local_date, 9), local_date LIMIT ?1",
    )?;
    let dates = statement.query_map([many], |r| r.get::<_, String>(0))?;
    let dates = dates.map(|d| Ok(d?.parse::<NaiveDate>()?)).collect::<Outcome<_>>()?;
    let mut statement = plain.0.prepare(
        "SELECT client_id FROM note GROUP BY client_id HAVING count(*) >= 2 ORDER BY substr(client_id, 9) LIMIT ?1",
    )?;
    let clients = statement.query_map([many * 2], |r| Ok(Uuid::from_bytes(r.get(0)?)))?;
    Ok((dates, clients.collect::<Result<_, _>>()?))
}

/// Right after a restart, the disk's caches dropped: by the clock.
fn cold(world: &World, table: &mut Table) -> Outcome {
    kept(world)?;
    if std::fs::OpenOptions::new().write(true).open("/proc/sys/vm/drop_caches").is_err() {
        table.tell("cold figures", 0.0, "", "not measured: dropping the disk's caches needs root");
        return Ok(());
    }
    for (what, theirs) in [("day", "plain-day"), ("page", "plain-page")] {
        let (mut ours, mut plain) = (Times::default(), Times::default());
        for round in 0..7 {
            for (which, times) in [(what, &mut ours), (theirs, &mut plain)] {
                std::process::Command::new("sync").status()?;
                std::fs::write("/proc/sys/vm/drop_caches", "3")?;
                let said = programs::said(world.part("cold")?.arg(format!("{which}:{round}")))?;
                times.push(Duration::from_secs_f64(said.trim().parse()?));
            }
        }
        let note = format!("{:.1} ms against {:.1} ms", ms(ours.median()), ms(plain.median()));
        let name = format!("{what} right after a restart, caches dropped / plain");
        table.judge(&name, ratio(ours.median(), plain.median()), "×", (Bar::AtMost, 2.5), note);
    }
    Ok(())
}

/// The first look of a process, after it opened the record.
pub(crate) fn part(world: &World, what: &str) -> Outcome {
    let (what, round) = what.split_once(':').ok_or("which round?")?;
    let round: usize = round.parse()?;
    // What to look at was chosen and kept before the caches were dropped.
    let (dates, clients) = kept(world)?;
    let date = *dates.get(round % dates.len().max(1)).ok_or("no day")?;
    let client = *clients.get(round % clients.len().max(1)).ok_or("no client")?;
    let took = match what {
        "day" | "page" => {
            let (record, session) = world.open()?;
            let (done, took) =
                wall(|| if what == "day" { day(&session, date) } else { page(&session, client) });
            done?;
            record.close();
            took
        }
        _ => {
            let plain = Plain::open(world)?;
            plain.rows("SELECT count(*) FROM sqlite_schema", &[])?;
            let (done, took) =
                wall(
                    || if what == "plain-day" { plain_day(&plain, date) } else { plain_page(&plain, client) },
                );
            done?;
            took
        }
    };
    crate::table::say(&took.as_secs_f64().to_string());
    Ok(())
}

fn kept(world: &World) -> Outcome<(Vec<NaiveDate>, Vec<Uuid>)> {
    let file = world.folder.join("looked-at.json");
    if let Ok(text) = std::fs::read_to_string(&file) {
        let (dates, clients): (Vec<String>, Vec<String>) = serde_json::from_str(&text)?;
        let dates = dates.iter().map(|d| Ok(d.parse()?)).collect::<Outcome<_>>()?;
        return Ok((dates, clients.iter().map(|c| Ok(c.parse()?)).collect::<Outcome<_>>()?));
    }
    let (dates, clients) = looked_at(world, 40)?;
    let words: (Vec<String>, Vec<String>) =
        (dates.iter().map(ToString::to_string).collect(), clients.iter().map(ToString::to_string).collect());
    let text = serde_json::to_string(&words)?;
    std::fs::write(file, text)?;
    Ok((dates, clients))
}

/// What schedule, clients, catalog, chart and staff ask for one day, statement by
/// statement, every column read, in one transaction; no door, no mapping, no rules.
fn plain_day(plain: &Plain, date: NaiveDate) -> Outcome {
    plain.transaction("BEGIN", "ROLLBACK", || day_rows(plain, date))
}

fn day_rows(plain: &Plain, date: NaiveDate) -> Outcome {
    frame(plain)?;
    let zone = chrono_tz::America::Chicago;
    let instant = |d: NaiveDate| {
        let midnight = d.and_hms_opt(0, 0, 0).unwrap_or_default();
        zone.from_local_datetime(&midnight).earliest().map_or(0, |t| t.with_timezone(&Utc).timestamp_millis())
    };
    let (from, to) = (instant(date), instant(date.succ_opt().unwrap_or(date)));
    let mut statement = plain.0.prepare_cached(
        "SELECT id, version, kind, status, client_id, provider_id, room_id, service_id, local_date,
           start_minute, end_minute, start_at, end_at, busy_until, title, note FROM visit
         WHERE start_at >= ?1 AND start_at < ?2 AND (?3 OR status <> 'cancelled') ORDER BY start_at",
    )?;
    let mut visits: Vec<([u8; 16], Option<[u8; 16]>)> = Vec::new();
    let mut rows = statement.query(params![from, to, false])?;
    while let Some(row) = rows.next()? {
        for column in 0..16 {
            std::hint::black_box(row.get::<_, rusqlite::types::Value>(column)?);
        }
        visits.push((row.get(0)?, row.get(4)?));
    }
    plain.rows(TIME_ZONE, &[])?;
    let mut seen = std::collections::HashSet::new();
    for client in visits.iter().filter_map(|v| v.1) {
        if seen.insert(client) {
            plain.rows(LINE, &[&client])?;
        }
    }
    plain.rows(SERVICES, &[])?;
    plain.rows("SELECT subject FROM local_draft WHERE form = 'note'", &[])?;
    for (visit, _) in &visits {
        plain.rows("SELECT 1 FROM note WHERE visit_id = ?1", &[visit])?;
    }
    Ok(())
}

fn frame(plain: &Plain) -> Outcome {
    plain.rows(TIME_ZONE, &[])?;
    plain.rows(
        "SELECT name, time_zone, open_minute, close_minute, screen_minutes, vault_minutes, warn_seconds,
           privacy_mode, phone_region FROM practice",
        &[],
    )?;
    plain.rows("SELECT id, name, active FROM room ORDER BY sort, id", &[])?;
    plain.rows(
        "SELECT person_id, weekday, start_minute, end_minute FROM working_hours ORDER BY person_id, weekday, start_minute",
        &[],
    )?;
    for sql in [
        "SELECT * FROM person ORDER BY name",
        "SELECT * FROM person_role",
        "SELECT person_id, title, credentials, color FROM staff_profile",
        "SELECT person_id, id, kind, number, state, expires FROM staff_licence ORDER BY expires, id",
    ] {
        plain.rows(sql, &[])?;
    }
    Ok(())
}

/// What one client's page asks for, in the same way.
fn plain_page(plain: &Plain, client: Uuid) -> Outcome {
    plain.transaction("BEGIN", "ROLLBACK", || page_rows(plain, client))
}

fn page_rows(plain: &Plain, client: Uuid) -> Outcome {
    let id = client.as_bytes();
    plain.rows(TIME_ZONE, &[])?;
    plain.rows("SELECT * FROM client WHERE id = ?1", &[id])?;
    plain.rows(
        "SELECT id, written, e164, label FROM client_phone WHERE client_id = ?1 ORDER BY position, id",
        &[id],
    )?;
    plain.rows("SELECT coalesce(sum(cents), 0) FROM client_balance_movement WHERE client_id = ?1", &[id])?;
    for _ in 0..2 {
        // The summary, and once more for its alerts.
        plain.rows("SELECT * FROM client_health WHERE client_id = ?1", &[id])?;
        plain.rows(
            "SELECT id, substance, reaction, severity FROM client_allergy WHERE client_id = ?1 ORDER BY position, id",
            &[id],
        )?;
    }
    plain.rows("SELECT id, at, reason FROM client_merge WHERE kept = ?1", &[id])?;
    plain.rows("SELECT r.id, r.at, r.file_name FROM client c JOIN import_run r ON r.id = c.import_run WHERE c.id = ?1", &[id])?;
    plain.rows(
        "SELECT id, version, kind, status, client_id, provider_id, room_id, service_id, local_date,
           start_minute, end_minute, start_at, end_at, busy_until, title, note FROM visit
         WHERE client_id = ?1 ORDER BY start_at DESC LIMIT 500",
        &[id],
    )?;
    plain.rows(SERVICES, &[])?;
    plain.rows(
        "SELECT p.* FROM person p WHERE p.id IN (SELECT provider_id FROM visit WHERE client_id = ?1)",
        &[id],
    )?;
    plain.rows(
        "SELECT id, signed_at, signer, substr(text, 1, 240) FROM note WHERE client_id = ?1 ORDER BY signed_at DESC LIMIT 500",
        &[id],
    )?;
    plain.rows(
        "SELECT id, signed_at, signer, substr(text, 1, 240) FROM note_addendum WHERE client_id = ?1
         ORDER BY signed_at DESC LIMIT 500",
        &[id],
    )?;
    Ok(())
}

const TIME_ZONE: &str = "SELECT time_zone FROM practice";
const SERVICES: &str =
    "SELECT id, name, category, minutes, buffer_minutes, price_cents, medical, color, active
    FROM service ORDER BY sort, id";
const LINE: &str = "SELECT c.given_name, c.family_name, c.preferred_name, c.birth_date,
       c.email, c.vip, c.archived, c.guardian_name IS NOT NULL, c.confidential_channel <> '',
       (SELECT count(*) FROM client_allergy a WHERE a.client_id = c.id AND a.severity = 'severe')
         + coalesce((SELECT h.pregnancy IN ('pregnant', 'breastfeeding') FROM client_health h WHERE h.client_id = c.id), 0)
     FROM client c WHERE c.id = ?1";
