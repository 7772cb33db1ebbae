//! When backups are made and where sticks are found: what crate `backup` leaves to the shell.
//!
//! **Invariants.** A folder is used only when a person chose it, when it is a drive that is
//! plugged in, or when a stick of this vault lies where this computer saw it before. One piece of
//! work on a stick at a time. Nothing here speaks up by itself: what is due is asked for.

use crate::{
    drives::{self, Drive},
    error::{Answer, AppError},
    events::{Changed, Progress},
    state::App,
};
use chrono::Timelike;
use std::{
    collections::BTreeMap,
    path::{Path, PathBuf},
    sync::{Arc, Mutex, PoisonError},
    time::{Duration, Instant},
};
use stillroom_backup::{Around, BackupError, Far, Job, Status, offers_at_closing, wants_a_silent_run};
use stillroom_practice::{programme::evidence, schedule::LocalDate};
use stillroom_record::{KnownStick, Permission, SeenStick, Session, UtcMillis};
use stillroom_vault::wipe;
use uuid::Uuid;

/// The one job of backups, and the one of a first run.
pub(crate) const JOB: &str = "backup";
pub(crate) const RESTORE: &str = "restore";

/// How often the list of drives is looked at, and what is on them when it didn't change.
const LOOK: Duration = Duration::from_secs(4);
const LOOK_CLOSER: Duration = Duration::from_secs(60);
/// A silent run that failed is not tried again before.
const AGAIN: Duration = Duration::from_secs(60 * 60);
/// Nobody sees more often than this.
const TELL_EVERY: Duration = Duration::from_millis(100);

/// What the shell keeps of sticks between one look and the next. Nothing of the record.
#[derive(Default)]
pub(crate) struct Backups {
    /// Where the vault's sticks were last, and whether one was away since somebody was signed in.
    seen: Mutex<BTreeMap<Uuid, Kept>>,
    drives: Mutex<(Vec<PathBuf>, Option<Instant>)>,
    tried: Mutex<BTreeMap<Uuid, Instant>>,
    /// The last day on which evidence was collected; when that failed, since when.
    collected: Mutex<Option<(LocalDate, Option<Instant>)>>,
}

struct Kept {
    place: PathBuf,
    was_away: bool,
}

/// What is before this computer.
pub(crate) struct Table {
    /// Every stick that the practice knows.
    pub(crate) known: Vec<KnownStick>,
    /// Where those are that are plugged in.
    pub(crate) here: BTreeMap<Uuid, PathBuf>,
    /// The drives, each with whose backup is on it, if one is.
    pub(crate) drives: Vec<(Drive, Option<stillroom_backup::Seen>)>,
}

fn lock<T>(mutex: &Mutex<T>) -> std::sync::MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

/// Looks at drives, at where sticks were before, and at what was chosen; notes what is new.
pub(crate) fn look_around(app: &App, session: &Session) -> Answer<Table> {
    let vault = session.backup_ids()?.vault;
    let known = session.sticks()?;
    let drives: Vec<_> = drives::find()
        .into_iter()
        .map(|drive| {
            let seen = stillroom_backup::look(&drive.path).ok();
            (drive, seen)
        })
        .collect();
    let mut here = BTreeMap::new();
    let on_drives = drives.iter().filter_map(|(drive, seen)| seen.clone().map(|s| (s, drive.path.clone())));
    let elsewhere = known.iter().filter_map(|stick| stick.place.clone().map(PathBuf::from));
    let elsewhere = elsewhere.chain(app.chosen()).filter(|path| path.is_dir());
    let elsewhere = elsewhere.filter_map(|path| stillroom_backup::look(&path).ok().map(|seen| (seen, path)));
    for (seen, path) in on_drives.chain(elsewhere) {
        if seen.vault == vault {
            here.entry(seen.stick.id).or_insert(path);
        }
    }
    let away: Vec<Uuid> = {
        let mut kept = lock(&app.backups.seen);
        let away = kept.iter().filter(|(_, k)| k.was_away).map(|(id, _)| *id).collect();
        for (id, path) in &here {
            kept.insert(*id, Kept { place: path.clone(), was_away: false });
        }
        kept.retain(|id, _| here.contains_key(id));
        away
    };
    let seen: Vec<_> = here
        .iter()
        .filter(|(id, _)| known.iter().any(|stick| stick.id == **id))
        .filter_map(|(id, path)| Some(SeenStick { id: *id, place: path.to_str()?.to_owned() }))
        .collect();
    // A record that takes no entry now, for a full disk or a damaged page, still shows its sticks.
    let known = match session.see_sticks(&seen, &away) {
        Ok(true) => session.sticks()?,
        Ok(false) => known,
        Err(e) => {
            tracing::warn!(code = e.code(), "what was seen of sticks could not be kept");
            known
        }
    };
    Ok(Table { known, here, drives })
}

/// Where a stick is.
pub(crate) fn place_of(app: &App, session: &Session, stick: Uuid) -> Answer<PathBuf> {
    let mut table = look_around(app, session)?;
    table.here.remove(&stick).ok_or_else(|| BackupError::Gone.into())
}

/// A folder that the window names: only one that was chosen or found.
pub(crate) fn allowed(app: &App, path: String) -> Answer<PathBuf> {
    let path = PathBuf::from(path);
    if app.is_allowed(&path) || drives::find().iter().any(|drive| drive.path == path) {
        return Ok(path);
    }
    Err(AppError::new(
        "not_chosen",
        "This folder can't be used. Nothing was changed. Plug the stick in again, or choose the folder once more.",
    ))
}

/// Whether nobody needs telling, and what.
pub(crate) fn status(table: &Table, now: UtcMillis) -> Status {
    let here: Vec<_> = table.here.keys().copied().collect();
    Status::of(&table.known, &here, now)
}

/// Whether the day ends and there is something to offer.
pub(crate) fn closing(app: &App, status: &Status) -> bool {
    let now = app.clock.now();
    let (zone, closes) = app.closing_time();
    let Some(closes) = closes else { return false };
    let utc = chrono::DateTime::<chrono::Utc>::from_timestamp_millis(now.0).unwrap_or_default();
    let minute = zone.map_or_else(
        || utc.with_timezone(&chrono::Local).num_seconds_from_midnight(),
        |zone| utc.with_timezone(&zone).num_seconds_from_midnight(),
    ) / 60;
    offers_at_closing(status.last.map(|(at, _)| at), now, i64::from(minute), i64::from(closes))
}

/// Does one piece of work as a job that can be seen and stopped, also behind a locked screen.
pub(crate) fn work<T, E: Into<AppError>>(
    app: &Arc<App>,
    name: &'static str,
    label: &'static str,
    work: impl FnOnce(&Job) -> Result<T, E>,
) -> Answer<T> {
    let running = app.begin(name, label, true)?;
    let stop = running.stop();
    let (told, teller) = (Mutex::new(None::<(Instant, &'static str)>), app.clone());
    let tell = move |far: Far| {
        let mut told = lock(&told);
        let due = told.is_none_or(|(at, what)| what != far.what || at.elapsed() >= TELL_EVERY);
        if due && let Some(desk) = teller.desk() {
            *told = Some((Instant::now(), far.what));
            desk.progress(Progress {
                job: name.into(),
                label: far.what.into(),
                done: far.done,
                total: far.total,
                finished: false,
                error: None,
                cancellable: true,
            });
        }
    };
    running.end(work(&Job::new(tell, move || stop.asked())))
}

/// What a restored copy is opened with.
pub(crate) fn around(app: &App) -> Around {
    Around { schema: stillroom_practice::schema(), clock: app.clock.clone(), keychain: app.keychain.clone() }
}

/// Makes room for a vault where a set-up was cut short; refuses where anything else lies.
pub(crate) fn clear_place(app: &App) -> Answer<()> {
    stillroom_vault::Vault::take_back(&app.folder, &*app.keychain)
        .map_err(stillroom_record::RecordError::from)?;
    let folder = app.folder.path();
    let names = |folder: &Path| -> Vec<_> {
        let entries = std::fs::read_dir(folder).into_iter().flatten().flatten();
        entries.map(|entry| entry.path()).collect()
    };
    // The lock's file is all that a set-up that was taken back leaves.
    if names(folder) == [app.folder.lock_file()] && std::fs::remove_file(app.folder.lock_file()).is_err() {
        tracing::warn!("the lock's file can't be removed");
    }
    if names(folder).is_empty() {
        return Ok(());
    }
    Err(AppError::new(
        "backup_not_empty",
        "There are files already where the record would go. Nothing was changed. Ask whoever looks after this computer to move Stillroom's folder aside; then restore again.",
    ))
}

/// Watches drives until the program ends, and makes the backup of the day.
pub(crate) fn keep_watch(app: &Arc<App>) {
    let app = app.clone();
    let watch = std::thread::Builder::new().name("sticks".into()).spawn(move || {
        loop {
            std::thread::sleep(LOOK);
            tick(&app);
            wipe::registers();
        }
    });
    if watch.is_err() {
        tracing::error!("no thread to watch for sticks; they are looked for when a page asks");
    }
}

fn tick(app: &Arc<App>) {
    let drives: Vec<_> = drives::find().into_iter().map(|drive| drive.path).collect();
    let (new, closer) = {
        let mut before = lock(&app.backups.drives);
        let new = before.0 != drives;
        before.0 = drives;
        (new, new || before.1.is_none_or(|at| at.elapsed() >= LOOK_CLOSER))
    };
    match app.session() {
        Ok(session) if may(&session) => {
            if closer {
                lock(&app.backups.drives).1 = Some(Instant::now());
                match look_around(app, &session) {
                    Ok(table) => silent_run(app, &session, &table),
                    Err(e) => tracing::warn!(code = e.code, "sticks could not be looked for"),
                }
                // After the look: what it says of sticks is as they are now.
                collect(app, &session);
            }
            if new && let Some(desk) = app.desk() {
                desk.changed(Changed(vec!["backup".into()]));
            }
        }
        _ => {
            for kept in lock(&app.backups.seen).values_mut() {
                kept.was_away |= stillroom_backup::look(&kept.place).is_err();
            }
        }
    }
}

/// Asked before the door is: it would journal a refusal at each tick.
fn may(session: &Session) -> bool {
    !session.must_change_passphrase() && session.permissions().contains(&Permission::BackupRun)
}

/// Collects the programme's evidence once a day, without a word, whoever is signed in.
fn collect(app: &App, session: &Session) {
    let (zone, _) = app.closing_time();
    let today = crate::calendar::today(app.clock.now(), zone);
    {
        let mut collected = lock(&app.backups.collected);
        if collected.is_some_and(|(day, at)| day == today && at.is_none_or(|at| at.elapsed() < AGAIN)) {
            return;
        }
        *collected = Some((today, Some(Instant::now())));
    }
    match evidence::collect_daily(session) {
        Ok(_) => *lock(&app.backups.collected) = Some((today, None)),
        Err(e) => tracing::warn!(code = e.code(), "the evidence of the day was not collected"),
    }
}

/// Backs up on a stick that was used before, once a day, without a word.
fn silent_run(app: &Arc<App>, session: &Session, table: &Table) {
    let now = app.clock.now();
    let (zone, _) = app.closing_time();
    let day = |at| crate::calendar::today(at, zone);
    for stick in &table.known {
        let Some(place) = table.here.get(&stick.id) else { continue };
        let same_day = stick.ran.is_some_and(|ran| day(ran) == day(now));
        if stick.older_key || !wants_a_silent_run(stick.ran, now, same_day) {
            continue;
        }
        let mut tried = lock(&app.backups.tried);
        if tried.get(&stick.id).is_some_and(|at| at.elapsed() < AGAIN) {
            continue;
        }
        tried.insert(stick.id, Instant::now());
        drop(tried);
        let (app, session, place) = (app.clone(), session.clone(), place.clone());
        let run = move || {
            let ran = work(&app, JOB, "Backing up", |job| stillroom_backup::run(&session, &place, job));
            match ran {
                Ok(_) => tracing::info!("the backup of the day was made"),
                Err(e) => tracing::warn!(code = e.code, "the backup of the day was not made"),
            }
        };
        if std::thread::Builder::new().name("backup".into()).spawn(run).is_err() {
            tracing::warn!("no thread for the backup of the day");
        }
        return;
    }
}

#[cfg(test)]
#[path = "backups_test.rs"]
mod tests;
