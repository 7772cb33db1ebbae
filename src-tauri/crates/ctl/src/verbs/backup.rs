//! Backups on a stick, and the way back.

use crate::cli::{Backup, Common, Restore};
use crate::out::{Out, Watch};
use crate::{Failure, ask, door};
use chrono::{DateTime, SecondsFormat, Utc};
use serde::Serialize;
use std::collections::BTreeMap;
use std::io::{self, Write};
use std::path::Path;
use stillroom_backup::{Around, By, Job, Restored, Retention, Snapshot};
use stillroom_record::{Notice, UtcMillis};
use stillroom_vault::RecoveryKey;

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct SnapshotJson {
    id: String,
    at: String,
    entry: i64,
    added_bytes: u64,
    rows: BTreeMap<String, u64>,
}

impl From<&Snapshot> for SnapshotJson {
    fn from(s: &Snapshot) -> Self {
        Self { id: s.id.clone(), at: time(s.at), entry: s.entry, added_bytes: s.added, rows: s.rows.clone() }
    }
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct InitJson {
    stick: String,
    name: String,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct RunJson {
    stick: String,
    name: String,
    snapshot: SnapshotJson,
    files: u64,
    bytes: u64,
    recovery_key_exchanged: bool,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct ListJson {
    stick: String,
    name: String,
    snapshots: Vec<SnapshotJson>,
    unreadable: usize,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct CheckJson {
    stick: String,
    name: String,
    snapshots: usize,
    problems: Vec<String>,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct PruneJson {
    stick: String,
    name: String,
    removed: usize,
    left: usize,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct RestoreJson {
    stick: String,
    name: String,
    snapshot: SnapshotJson,
    files: u64,
    bytes: u64,
    entries: u64,
    /// This computer's keychain saw so many entries more.
    #[serde(skip_serializing_if = "Option::is_none")]
    entries_lost: Option<i64>,
    /// This computer's keychain saw another record.
    another_record: bool,
}

impl From<Restored> for RestoreJson {
    fn from(r: Restored) -> Self {
        Self {
            stick: r.stick.id.to_string(),
            name: r.stick.name,
            snapshot: (&r.snapshot).into(),
            files: r.files,
            bytes: r.bytes,
            entries: r.verified.entries,
            entries_lost: match r.older {
                Some(Notice::EntriesLost { count }) => Some(count),
                _ => None,
            },
            another_record: matches!(r.older, Some(Notice::RecordReplaced)),
        }
    }
}

fn time(at: UtcMillis) -> String {
    DateTime::<Utc>::from_timestamp_millis(at.0)
        .map_or_else(String::new, |at| at.to_rfc3339_opts(SecondsFormat::Secs, true))
}

/// Tells how far it is on standard error.
fn watched() -> Job {
    let watch = Watch::new();
    Job::new(move |far| watch.show(far.what, far.done, far.total), || false)
}

fn around() -> Around {
    Around { schema: stillroom_practice::schema(), clock: door::clock(), keychain: door::keychain() }
}

fn sheet() -> Result<RecoveryKey, Failure> {
    Ok(RecoveryKey::parse(&ask::recovery_key()?)?)
}

/// Runs `work` as whoever holds the sheet, or as who signs in.
fn by<T>(
    common: &Common,
    by_sheet: bool,
    work: impl FnOnce(By<'_>) -> Result<T, Failure>,
) -> Result<T, Failure> {
    if by_sheet {
        work(By::Sheet(&sheet()?))
    } else {
        work(By::Session(&door::sign_in_proven(common)?.session))
    }
}

pub(crate) fn backup(common: &Common, what: Backup, out: &mut Out) -> Result<(), Failure> {
    match what {
        Backup::Init { at, name } => {
            let open = door::sign_in_proven(common)?;
            let stick = stillroom_backup::init(&open.session, &at.at, &name, &watched())?;
            let made = InitJson { stick: stick.id.to_string(), name: stick.name };
            out.answer(&made, |made, to| {
                writeln!(to, "{} is set up. Now make a backup on it: backup run", made.name)
            })
        }
        Backup::Run { at } => {
            let open = door::sign_in(common)?;
            let ran = stillroom_backup::run(&open.session, &at.at, &watched())?;
            let ran = RunJson {
                stick: ran.stick.id.to_string(),
                name: ran.stick.name,
                snapshot: (&ran.snapshot).into(),
                files: ran.files,
                bytes: ran.bytes,
                recovery_key_exchanged: ran.key_exchanged,
            };
            out.answer(&ran, write_run)
        }
        Backup::List { at, by: sheet } => {
            let listed = by(common, sheet.sheet, |by| Ok(stillroom_backup::list(by, &at.at)?))?;
            let listed = ListJson {
                stick: listed.stick.id.to_string(),
                name: listed.stick.name,
                snapshots: listed.snapshots.iter().map(Into::into).collect(),
                unreadable: listed.unreadable,
            };
            out.answer(&listed, write_list)
        }
        Backup::Check { at, by: sheet } => check(common, &at.at, sheet.sheet, out),
        Backup::Prune { at, days, weeks, months } => {
            let open = door::sign_in_proven(common)?;
            let keep = Retention { days, weeks, months, ..Retention::default() };
            let pruned = stillroom_backup::prune(&open.session, &at.at, keep, &watched())?;
            let pruned = PruneJson {
                stick: pruned.stick.id.to_string(),
                name: pruned.stick.name,
                removed: pruned.removed,
                left: pruned.left,
            };
            out.answer(&pruned, |p, to| {
                writeln!(to, "{} backups taken off {}, {} left.", p.removed, p.name, p.left)
            })
        }
        Backup::Drill { at, by: with, scratch } => {
            let open = door::sign_in_proven(common)?;
            let beside = door::folder(common)?.path().with_file_name("drill");
            let key = if with.sheet { Some(sheet()?) } else { None };
            let scratch = scratch.unwrap_or(beside);
            let passed =
                stillroom_backup::drill(&open.session, key.as_ref(), &at.at, &scratch, &around(), &watched());
            // The folder is the drill's own; one that was there before and isn't empty stays.
            let _ = std::fs::remove_dir(&scratch);
            out.answer(&RestoreJson::from(passed?), |passed, to| {
                write_restored(passed, to)?;
                writeln!(to, "The drill passed: this backup can be restored.")
            })
        }
    }
}

fn check(common: &Common, at: &Path, sheet: bool, out: &mut Out) -> Result<(), Failure> {
    let checked = by(common, sheet, |by| Ok(stillroom_backup::check(by, at, &watched())?))?;
    let checked = CheckJson {
        stick: checked.stick.id.to_string(),
        name: checked.stick.name,
        snapshots: checked.snapshots,
        problems: checked.problems,
    };
    out.answer(&checked, |checked, to| {
        for problem in &checked.problems {
            writeln!(to, "NOT OK  {problem}")?;
        }
        writeln!(to, "{} backups on {}.", checked.snapshots, checked.name)
    })?;
    match checked.problems.first() {
        None => Ok(()),
        Some(first) => Err(Failure::found(
            "backup_damaged",
            format!("The stick is not as it was written ({first}). Make a backup on another one."),
        )),
    }
}

pub(crate) fn restore(common: &Common, what: &Restore, out: &mut Out) -> Result<(), Failure> {
    let by_sheet = what.by.sheet || !door::folder(common)?.exists();
    let restored = by(common, by_sheet, |by| {
        let which = what.snapshot.as_deref();
        Ok(stillroom_backup::restore(by, &what.from, &what.to, which, &around(), &watched())?)
    })?;
    let to = what.to.display().to_string();
    out.answer(&RestoreJson::from(restored), |restored, out| {
        write_restored(restored, out)?;
        writeln!(out, "It is in {to} and opens with the recovery key: everybody is set up anew on it.")
    })
}

fn write_run(ran: &RunJson, to: &mut dyn Write) -> io::Result<()> {
    writeln!(
        to,
        "{} on {}: {} files, {} bytes, of which {} were new.",
        short(&ran.snapshot.id),
        ran.name,
        ran.files,
        ran.bytes,
        ran.snapshot.added_bytes
    )?;
    if ran.recovery_key_exchanged {
        writeln!(to, "The recovery key that was replaced no longer opens this stick; the present one does.")?;
    }
    Ok(())
}

fn write_list(listed: &ListJson, to: &mut dyn Write) -> io::Result<()> {
    for s in &listed.snapshots {
        writeln!(to, "{}  {}  up to journal entry {}", short(&s.id), s.at, s.entry)?;
    }
    if listed.unreadable > 0 {
        writeln!(to, "{} more can't be read: check the stick.", listed.unreadable)?;
    }
    writeln!(to, "{} backups on {}.", listed.snapshots.len(), listed.name)
}

fn write_restored(restored: &RestoreJson, to: &mut dyn Write) -> io::Result<()> {
    writeln!(
        to,
        "{} of {}: {} files, {} bytes; {} journal entries, each as it was written.",
        short(&restored.snapshot.id),
        restored.snapshot.at,
        restored.files,
        restored.bytes,
        restored.entries
    )?;
    if let Some(lost) = restored.entries_lost {
        writeln!(to, "It is older than what this computer last saw: {lost} journal entries came after it.")?;
    }
    if restored.another_record {
        writeln!(to, "It isn't the record that this computer last saw: the two have parted.")?;
    }
    Ok(())
}

fn short(id: &str) -> &str {
    id.get(..8).unwrap_or(id)
}
