//! The speed table of README's promises: 200,000 clients, 300,000 visits and
//! 100,000 notes, in a release build. `cargo xtask bench` builds and runs it.
//!
//! Where a bar is a ratio, the other side is the same library without a key on
//! a plain copy of the same database, interleaved with ours, medians compared.
#![cfg_attr(not(target_os = "linux"), allow(dead_code, unused_imports, reason = "measured on Linux"))]

mod backing_up;
mod booking;
mod journal;
mod measure;
mod moving;
mod packing;
mod parts;
mod plain;
mod starting;
mod table;
mod taking_in;
mod typing;
mod views;
mod world;
mod year;

use serde_json::json;
use stillroom_tests::Outcome;
use table::{Table, say};
use world::World;

/// What to measure.
#[derive(Debug)]
struct Wanted {
    clients: u32,
    years: u32,
    vault: Option<std::path::PathBuf>,
    json: Option<std::path::PathBuf>,
    only: Vec<String>,
}

fn main() -> std::process::ExitCode {
    let measured = |args: &[String]| match args.split_first() {
        Some((part, rest)) if part == "--part" => parts::run(rest).map(|()| 0),
        _ => wanted(args).and_then(|wanted| all(&wanted)),
    };
    let outcome = xtask::process::words().map_err(Into::into).and_then(|args| measured(&args));
    match outcome {
        Ok(0) => std::process::ExitCode::SUCCESS,
        Ok(missed) => {
            say(&format!("{missed} bars were missed"));
            std::process::ExitCode::FAILURE
        }
        Err(why) => {
            say(&format!("bench: {why}"));
            std::process::ExitCode::FAILURE
        }
    }
}

fn wanted(args: &[String]) -> Outcome<Wanted> {
    let mut wanted = Wanted { clients: 200_000, years: 5, vault: None, json: None, only: Vec::new() };
    let mut args = args.iter();
    while let Some(flag) = args.next() {
        let value = args.next().ok_or_else(|| format!("{flag} needs a value"))?;
        match flag.as_str() {
            "--clients" => wanted.clients = value.parse()?,
            "--years" => wanted.years = value.parse()?,
            "--vault" => wanted.vault = Some(value.into()),
            "--json" => wanted.json = Some(value.into()),
            "--only" => wanted.only = value.split(',').map(str::to_owned).collect(),
            _ => return Err(format!("unknown argument {flag}").into()),
        }
    }
    Ok(wanted)
}

/// Measures some lines of the table.
type Group = fn(&World, &mut Table) -> Outcome;

fn all(wanted: &Wanted) -> Outcome<usize> {
    let world = World::make(wanted.vault.as_deref(), wanted.clients, wanted.years)?;
    let counts = world.counts()?;
    say(&format!("{counts}, {} cores\n", std::thread::available_parallelism().map_or(0, usize::from)));
    let mut table = Table::default();
    let groups: [(&str, Group); 9] = [
        ("typing", typing::measure),
        ("views", views::measure),
        ("booking", booking::measure),
        ("import", taking_in::measure),
        ("journal", journal::measure),
        ("backup", backing_up::measure),
        ("pack", packing::measure),
        ("start", starting::measure),
        ("move", moving::measure),
    ];
    let mut broken = 0;
    for (name, group) in groups {
        if !wanted.only.is_empty() && !wanted.only.iter().any(|o| o == name) {
            continue;
        }
        say(&format!("── {name}"));
        if let Err(why) = group(&world, &mut table) {
            broken += 1;
            say(&format!("{name} could not be measured: {why}"));
        }
    }
    let missed = table.close();
    if let Some(file) = &wanted.json {
        table.write(
            file,
            &json!({ "world": counts, "clients": wanted.clients, "version": env!("CARGO_PKG_VERSION") }),
        )?;
        say(&format!("written to {}", file.display()));
    }
    Ok(missed + broken)
}
