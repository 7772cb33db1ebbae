//! The journal of a working year: how much it grows, and how fast a million entries are verified.

use crate::measure::{Times, wall};
use crate::plain::Plain;
use crate::table::{Bar, Table, say};
use crate::world::World;
use crate::year::Year;
use rusqlite::types::ValueRef;
use sha2::{Digest, Sha256};
use std::path::Path;
use std::time::{Duration, Instant};
use stillroom_record::Session;
use stillroom_tests::Outcome;
use stillroom_tests::window::Window;
use stillroom_vault::VaultFolder;
use xtask::desk::{Desk, Display};

/// Days on which a spa that closes on Sundays and holidays works.
const DAYS: u32 = 300;
const ENTRIES: i64 = 1_000_000;
/// How often each side of a comparison is run.
const ROUNDS: usize = 3;

pub(crate) fn measure(world: &World, table: &mut Table) -> Outcome {
    let folder = world.folder.join("year");
    let _ = std::fs::remove_dir_all(&folder);
    std::fs::create_dir_all(&folder)?;
    let lived = World::at(&folder);
    let vault = VaultFolder::at(&lived.vault);
    let mut year = Year::begin(&vault)?;
    let size = |year: &Year| -> Outcome<f64> {
        year.record.keep_witness();
        #[expect(clippy::cast_precision_loss, reason = "megabytes to two places")]
        Ok(std::fs::metadata(vault.database_file())?.len() as f64 / 1e6)
    };
    let (began, small) = (entries(&year.owner)?, size(&year)?);
    for day in 1..=DAYS {
        year.live_a_day()?;
        if day.is_multiple_of(100) {
            say(&format!("   {day} days lived, {} entries", entries(&year.owner)? - began));
        }
    }
    let (made, grown) = (entries(&year.owner)? - began, size(&year)? - small);
    let note = format!("{DAYS} days, 40 bookings a day, looks included");
    table.tell("entries of a working year", count(made), "", note);
    table.tell("growth of the record in it", grown, "MB", "everything: rows, search, journal");

    year.look_until(ENTRIES)?;
    year.record.close();
    drop(year);
    Plain::export(&lived)?;
    tell_shares(&lived, table)?;
    let (record, owner) = lived.open()?;
    let (mut ours, mut theirs) = (Times::default(), Times::default());
    let mut seen = 0;
    for _ in 0..ROUNDS {
        let (checked, took) = verify(&owner)?;
        seen = checked;
        ours.push(took);
        theirs.push(scan(&lived)?);
    }
    let rate = |took: Duration| f64::from(u32::try_from(seen).unwrap_or(u32::MAX)) / took.as_secs_f64();
    let note =
        format!("{seen} entries, {:.0} a second against {:.0}", rate(ours.median()), rate(theirs.median()));
    let share = theirs.median().as_secs_f64() / ours.median().as_secs_f64();
    table.judge("verifying the journal / a bare hash and scan", share, "×", (Bar::AtLeast, 0.5), note);
    record.close();
    drop((owner, record));
    tokio::runtime::Runtime::new()?.block_on(stall(&lived, table))
}

fn count(n: i64) -> f64 {
    f64::from(u32::try_from(n).unwrap_or(u32::MAX))
}

fn entries(session: &Session) -> Outcome<i64> {
    Ok(session.standpoint()?.seq)
}

/// Entries that were verified, and how long the walk along them took.
fn verify(session: &Session) -> Outcome<(u64, Duration)> {
    let mut walk: (Option<Instant>, Option<Instant>) = (None, None);
    let mut progress = |p: stillroom_record::Progress| match p.label {
        "journal" => drop(walk.0.get_or_insert_with(Instant::now)),
        "witness" => drop(walk.1.get_or_insert_with(Instant::now)),
        _ => {}
    };
    let report = session.verify(&mut progress, &|| false)?;
    if !report.ok {
        return Err(format!("the year's record does not verify: {report:?}").into());
    }
    let (from, to) = walk.0.zip(walk.1).ok_or("the walk was not seen")?;
    Ok((report.entries, to - from))
}

/// Every column of every entry and of every change, read and hashed, from a file without a key.
fn scan(world: &World) -> Outcome<Duration> {
    let plain = Plain::open(world)?;
    let (done, took) = wall(|| -> Outcome<[u8; 32]> {
        let mut hash = Sha256::new();
        for sql in ["SELECT * FROM journal ORDER BY seq", "SELECT * FROM journal_change ORDER BY place"] {
            let mut statement = plain.0.prepare(sql)?;
            let columns = statement.column_count();
            let mut rows = statement.query([])?;
            while let Some(row) = rows.next()? {
                for column in 0..columns {
                    match row.get_ref(column)? {
                        ValueRef::Null => hash.update([0]),
                        ValueRef::Integer(i) => hash.update(i.to_be_bytes()),
                        ValueRef::Real(r) => hash.update(r.to_be_bytes()),
                        ValueRef::Text(bytes) | ValueRef::Blob(bytes) => hash.update(bytes),
                    }
                }
            }
        }
        Ok(hash.finalize().into())
    });
    std::hint::black_box(done?);
    Ok(took)
}

/// How much of the file each part takes.
fn tell_shares(world: &World, table: &mut Table) -> Outcome {
    let plain = Plain::open(world)?;
    let mut shares = plain.0.prepare(
        "SELECT CASE WHEN name LIKE 'journal%' OR name LIKE 'sqlite_autoindex_journal%' THEN name ELSE 'all else' END AS what,
           sum(pgsize) / 1e6 FROM dbstat WHERE aggregate = 1 GROUP BY what ORDER BY 2 DESC",
    )?;
    let parts = shares
        .query_map([], |r| Ok(format!("{} {:.1}", r.get::<_, String>(0)?, r.get::<_, f64>(1)?)))?
        .collect::<Result<Vec<_>, _>>()?;
    let journal = plain.0.query_row(
        "SELECT sum(pgsize) / 1e6 FROM dbstat WHERE aggregate = 1
           AND (name LIKE 'journal%' OR name LIKE 'sqlite_autoindex_journal%')",
        [],
        |r| r.get(0),
    )?;
    table.tell("the journal at a million entries", journal, "MB", parts.join(", "));
    Ok(())
}

/// The longest time without a frame while the window's own Verify runs.
async fn stall(world: &World, table: &mut Table) -> Outcome {
    const FRAMES: &str = "window.__frames = { longest: 0, count: 0 }; let last = performance.now();
        const frame = () => {
          const now = performance.now();
          window.__frames.longest = Math.max(window.__frames.longest, now - last);
          window.__frames.count += 1;
          last = now;
          requestAnimationFrame(frame);
        };
        requestAnimationFrame(frame); return 0";
    let home = std::env::var_os("HOME").ok_or("no HOME")?;
    let display = Display::Virtual { width: 1440, height: 900 };
    let desk = Desk::start(Path::new(&home).parent().ok_or("no desk")?, display)?;
    let window = Window::open(&desk, &world.vault).await?;
    stillroom_tests::demo::type_passphrase(&window).await?;
    window.press_as("button", "Sign in").await?;
    window.find("link", "Schedule").await?;
    window.script("location.hash = '#/settings/security'; return 0", vec![]).await?;
    window.find("button", "Verify now").await?;
    tokio::time::sleep(Duration::from_secs(2)).await;
    window.press_as("button", "Verify now").await?;
    window.script(FRAMES, vec![]).await?;
    let began = Instant::now();
    // Asked seldom, for to ask is work for the page too.
    let frames = loop {
        tokio::time::sleep(Duration::from_secs(5)).await;
        let done = window
            .script("return document.body.innerText.includes('Everything fits') && window.__frames", vec![])
            .await?;
        if done.is_object() {
            break done;
        }
        if began.elapsed() > Duration::from_secs(300) {
            return Err("the window's Verify did not end in five minutes".into());
        }
    };
    let number = |name: &str| frames.get(name).and_then(serde_json::Value::as_f64).unwrap_or(f64::MAX);
    let note = format!("{:.0} frames", number("count"));
    table.judge(
        "longest time without a frame while it verifies",
        number("longest"),
        "ms",
        (Bar::AtMost, 50.0),
        note,
    );
    window.close().await;
    Ok(())
}
