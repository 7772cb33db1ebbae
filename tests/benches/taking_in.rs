//! Import of 100,000 clients: against bare inserts, and in how much memory.

use crate::measure::{Times, ms, ratio, wall};
use crate::plain::Plain;
use crate::table::{Bar, Table};
use crate::world::World;
use rusqlite::types::Value;
use std::fmt::Write as _;
use std::path::Path;
use std::process::Command;
use std::time::Duration;
use stillroom_practice::imports::{ImportDesk, OnDuplicate};
use stillroom_tests::{Outcome, programs};

const ROWS: usize = 100_000;

/// Both sides in turn, this often: a busy moment weighs on one round only.
const ROUNDS: usize = 3;

pub(crate) fn measure(world: &World, table: &mut Table) -> Outcome {
    let (mut ours, mut clients, mut all) = (Times::default(), Times::default(), Times::default());
    let mut most = 0.0_f64;
    for _ in 0..ROUNDS {
        let folder = world.folder.join("import");
        let _ = std::fs::remove_dir_all(&folder);
        std::fs::create_dir_all(&folder)?;
        let (took, peak, fresh) = import(&folder)?;
        ours.push(took);
        most = most.max(peak);
        Plain::export(&fresh)?;
        clients.push(bare(&fresh, &["client", "local_client"])?);
        // All that an import writes: the journal of each client too, and the run.
        all.push(bare(&fresh, &["client", "local_client", "journal", "import_"])?);
    }
    let (took, clients, all) = (ours.median(), clients.median(), all.median());
    let note = format!(
        "open, dry run and import {:.1} s against {:.1} s; {:.1} s ({:.2}×) with the journal's rows; medians of {ROUNDS}",
        ms(took) / 1000.0,
        ms(clients) / 1000.0,
        ms(all) / 1000.0,
        ratio(took, all)
    );
    // Judged without the journal's tables: the harder reading of "the same tables".
    table.judge(
        "import of 100,000 clients / bare inserts",
        ratio(took, clients),
        "×",
        (Bar::AtMost, 4.0),
        note,
    );
    table.judge(
        "import of 100,000 clients, peak memory",
        most,
        "MB",
        (Bar::AtMost, 250.0),
        "the whole process",
    );
    Ok(())
}

/// Imports into a new practice in this folder, in a process of its own: the time, the peak in
/// megabytes, and where it is.
fn import(folder: &Path) -> Outcome<(Duration, f64, World)> {
    list(&folder.join("list.csv"))?;
    let fresh = World::at(folder);
    let mut ctl = Command::new(programs::folder().join("stillroomctl"));
    ctl.arg("--vault").arg(&fresh.vault).env("STILLROOM_PASSPHRASE", stillroom_practice::demo::PASSPHRASE);
    ctl.args(["init", "--practice", "Import", "--owner", stillroom_practice::demo::OWNER_LOGIN]);
    programs::said(&mut ctl)?;
    let mut part = fresh.part("import")?;
    let said = programs::said(part.arg(folder.join("list.csv")))?;
    let mut numbers = said.split_whitespace().map(str::parse::<f64>);
    let took = Duration::from_secs_f64(numbers.next().ok_or("nothing said")??);
    let peak = numbers.next().ok_or("no memory said")??;
    Ok((took, peak, fresh))
}

/// The same rows into these tables of an empty plain database: prepared, one transaction.
/// `tables` are how their names begin.
fn bare(fresh: &World, tables: &[&str]) -> Outcome<Duration> {
    let full = Plain::open(fresh)?;
    let file = fresh.folder.join("bare.db");
    let _ = std::fs::remove_file(&file);
    let empty = Plain::open_file(&file)?;
    let mut names: Vec<(String, String)> = Vec::new();
    let mut statement = full.0.prepare(
        "SELECT name, sql FROM sqlite_schema WHERE sql IS NOT NULL AND name NOT LIKE 'local_client_fts_%'
         ORDER BY type = 'index', rowid",
    )?;
    for row in statement.query_map([], |r| Ok((r.get::<_, String>(0)?, r.get(1)?)))? {
        let (name, sql) = row?;
        if tables.iter().any(|t| name.starts_with(t)) {
            names.push((name, sql));
        }
    }
    empty.0.execute_batch("PRAGMA foreign_keys = OFF")?;
    let mut work: Vec<(String, Vec<Vec<Value>>)> = Vec::new();
    for (name, sql) in &names {
        empty.0.execute_batch(sql)?;
        if !sql.to_uppercase().starts_with("CREATE TABLE")
            && !sql.to_uppercase().starts_with("CREATE VIRTUAL TABLE")
        {
            continue;
        }
        let (columns, all) = if name == "local_client_fts" {
            // Its text is the document table's.
            (
                "rowid, family, given, other".to_owned(),
                "SELECT doc, family, given, other FROM local_client_doc".to_owned(),
            )
        } else {
            let columns: Vec<String> = full
                .0
                .prepare("SELECT name FROM pragma_table_info(?1)")?
                .query_map([name], |r| r.get(0))?
                .collect::<Result<_, _>>()?;
            (columns.join(", "), format!("SELECT {} FROM {name}", columns.join(", ")))
        };
        let mut read = full.0.prepare(&all)?;
        let width = read.column_count();
        let rows: Vec<Vec<Value>> =
            read.query_map([], |r| (0..width).map(|c| r.get(c)).collect())?.collect::<Result<_, _>>()?;
        let marks = vec!["?"; width].join(", ");
        if !rows.is_empty() {
            work.push((format!("INSERT INTO {name} ({columns}) VALUES ({marks})"), rows));
        }
    }
    let (done, took) = wall(|| -> Outcome {
        empty.0.execute_batch("BEGIN IMMEDIATE")?;
        for (sql, rows) in &work {
            let mut insert = empty.0.prepare(sql)?;
            for row in rows {
                insert.execute(rusqlite::params_from_iter(row))?;
            }
        }
        empty.0.execute_batch("COMMIT")?;
        Ok(())
    });
    done?;
    Ok(took)
}

/// Imports and says how long it took and how much memory the process had at most.
pub(crate) fn part(world: &World, file: &Path) -> Outcome {
    let (record, session) = world.open()?;
    let (done, took) = wall(|| -> Outcome<usize> {
        let desk = ImportDesk::default();
        let preview = desk.open(&session, file)?;
        let mapping: Vec<_> = preview.columns.iter().map(|c| c.field.clone()).collect();
        desk.dry_run(&session, preview.job, &mapping, &|_| {})?;
        let done = desk.run(&session, preview.job, OnDuplicate::Import, &|_| {})?;
        Ok(usize::try_from(done.imported)?)
    });
    let imported = done?;
    if imported != ROWS {
        return Err(format!("{imported} of {ROWS} rows came in").into());
    }
    record.close();
    let status = std::fs::read_to_string("/proc/self/status")?;
    let peak = status.lines().find_map(|l| l.strip_prefix("VmHWM:")).ok_or("no VmHWM")?;
    let peak: f64 = peak.trim().trim_end_matches(" kB").trim().parse()?;
    crate::table::say(&format!("{} {}", took.as_secs_f64(), peak / 1024.0));
    Ok(())
}

/// 100,000 invented people with the columns that an old system exports.
fn list(file: &Path) -> Outcome {
    const GIVEN: [&str; 12] =
        ["Ana", "Zoë", "Lin", "Omar", "Jürgen", "Sofía", "Kateryna", "Mei", "Noor", "Ines", "Théo", "Grace"];
    const FAMILY: [&str; 11] = [
        "Okafor",
        "Nguyễn",
        "Brandt",
        "Ibarra",
        "O’Neil",
        "Kowalski",
        "Haddad",
        "Sato",
        "Lindqvist",
        "Mbeki",
        "Reyes",
    ];
    let mut text =
        String::from("First Name,Last Name,Birth Date,Mobile,Email,Address,City,State,Zip,Allergies,Notes\n");
    for n in 0..ROWS {
        let (given, family) = (GIVEN.get(n % 12).unwrap_or(&""), FAMILY.get(n / 12 % 11).unwrap_or(&""));
        writeln!(
            text,
            "{given},{family}{},19{:02}-{:02}-{:02},(512) 555-{:04},p{n}@example.org,{n} Elm St,Austin,TX,787{:02},{},\"Likes tea, no milk\"",
            n / 132,
            50 + n % 50,
            1 + n % 12,
            1 + n % 28,
            n % 10_000,
            n % 100,
            if n.is_multiple_of(9) { "Latex" } else { "" }
        )?;
    }
    Ok(std::fs::write(file, text)?)
}
