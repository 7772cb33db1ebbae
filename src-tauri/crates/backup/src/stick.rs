//! What is done with a stick: set up, run, list, check, prune.

use crate::flow::{Flow, Job};
use crate::place::{Card, Place};
use crate::repository::{Opener, Repo};
use crate::source::Source;
use crate::{BackupError, Retention, Snapshot};
use rustic_core::jiff::{Timestamp, tz::TimeZone};
use rustic_core::repofile::SnapshotFile;
use rustic_core::{BackupOptions, LimitOption, PruneOptions};
use std::path::{Path, PathBuf};
use stillroom_record::{BackupAct, BackupNote, Session, StickKeys};
use stillroom_vault::{BackupKeys, RecoveryKey};
use uuid::Uuid;

/// A stick that is set up.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Stick {
    /// Its id.
    pub id: Uuid,
    /// Its name, as the practice calls it.
    pub name: String,
}

impl Stick {
    pub(crate) fn of(place: &Place) -> Self {
        Self { id: place.card.stick, name: place.card.name.clone() }
    }
}

/// What a run did.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Ran {
    /// On which stick.
    pub stick: Stick,
    /// The snapshot that it made.
    pub snapshot: Snapshot,
    /// Files in it.
    pub files: u64,
    /// Their bytes.
    pub bytes: u64,
    /// A recovery key that was replaced since was taken off the stick.
    pub key_exchanged: bool,
}

/// What is on a stick.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Listed {
    /// The stick.
    pub stick: Stick,
    /// Its snapshots, oldest first.
    pub snapshots: Vec<Snapshot>,
    /// Snapshots that can't be read.
    pub unreadable: usize,
}

/// What a prune did.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Pruned {
    /// On which stick.
    pub stick: Stick,
    /// Snapshots taken off.
    pub removed: usize,
    /// Snapshots left.
    pub left: usize,
}

/// Who may look at a stick: somebody signed in to its vault, or the holder of the sheet.
#[derive(Clone, Copy, Debug)]
pub enum By<'a> {
    /// A session.
    Session(&'a Session),
    /// The printed recovery key.
    Sheet(&'a RecoveryKey),
}

/// A stick and the keys of the vault that it belongs to.
fn of_vault(at: &Path, keys: &BackupKeys) -> Result<Place, BackupError> {
    let place = Place::find(at)?;
    if place.card.vault == keys.vault { Ok(place) } else { Err(BackupError::OtherVault) }
}

/// Opens a stick's repository.
pub(crate) fn open(by: By<'_>, act: BackupAct, at: &Path, job: &Job) -> Result<Repo, BackupError> {
    match by {
        By::Session(session) => {
            let keys = session.backup_keys(act)?;
            Repo::open(of_vault(at, &keys)?, &Opener::Vault(&keys), job)
        }
        By::Sheet(key) => Repo::open(Place::find(at)?, &Opener::Sheet(key), job),
    }
}

/// What an act tells the journal besides whether it failed.
#[derive(Default)]
pub(crate) struct Told {
    pub(crate) snapshot: Option<String>,
    pub(crate) counts: Vec<(&'static str, u64)>,
    /// Whether what was looked at was as it was written.
    pub(crate) sound: Option<bool>,
}

impl Told {
    pub(crate) fn counts(counts: Vec<(&'static str, u64)>) -> Self {
        Self { counts, ..Self::default() }
    }
}

/// Journals an act that came to an end, well or not; the act's own outcome counts.
pub(crate) fn noted<T>(
    session: &Session,
    (act, by_sheet): (BackupAct, bool),
    card: &Card,
    outcome: Result<T, BackupError>,
    told: impl FnOnce(&T) -> Told,
) -> Result<T, BackupError> {
    let mut told = outcome.as_ref().map(told).unwrap_or_default();
    if let Err(BackupError::Damaged { .. } | BackupError::NotPassed { .. } | BackupError::Link { .. }) =
        &outcome
    {
        told.sound = Some(false);
    }
    let newest = card.repositories.iter().next_back();
    let note = BackupNote {
        act,
        stick: card.stick,
        name: &card.name,
        snapshot: told.snapshot.as_deref(),
        counts: &told.counts,
        failed: outcome.as_ref().err().map(BackupError::code),
        sound: told.sound,
        by_sheet,
        keys: newest
            .map(|(generation, list)| StickKeys { recovery_id: &list.recovery_id, generation: *generation }),
    };
    if let Err(error) = session.note_backup(&note) {
        tracing::warn!(code = error.code(), "an act with a backup could not be journaled");
    }
    outcome
}

/// Sets a stick up, gives one that was set up before a rekey its new repository, or one that
/// lost its card a new one: what is on it stays.
///
/// # Errors
/// A refusal; a stick that is set up already or belongs to another vault; what the stick refuses.
pub fn init(session: &Session, at: &Path, name: &str, job: &Job) -> Result<Stick, BackupError> {
    let keys = session.backup_keys(BackupAct::Init)?;
    let place = match Place::find(at) {
        Ok(place) if place.card.vault != keys.vault => return Err(BackupError::OtherVault),
        Ok(place) if place.card.repositories.contains_key(&keys.generation) => {
            return Err(BackupError::SetUpAlready);
        }
        Ok(place) => place,
        Err(BackupError::NotSetUp) => Place::make(at, name, keys.vault)?,
        Err(other) => return Err(other),
    };
    let before = place.card.clone();
    let made = Repo::init(place, &keys, job);
    let card = made.as_ref().map_or(before, |repo| repo.place.card.clone());
    let outcome = made.map(|repo| Stick::of(&repo.place));
    noted(session, (BackupAct::Init, false), &card, outcome, |_| Told::default())
}

/// Makes a backup. People go on working meanwhile.
///
/// # Errors
/// A refusal; a stick that isn't this vault's; what the stick or the disk refuses. No
/// snapshot is made then, and those before are whole.
pub fn run(session: &Session, at: &Path, job: &Job) -> Result<Ran, BackupError> {
    let keys = session.backup_keys(BackupAct::Run)?;
    let place = of_vault(at, &keys)?;
    let mut card = place.card.clone();
    let outcome = make(session, place, &keys, &mut card, job);
    if let Ok(Ran { key_exchanged: true, .. }) = &outcome {
        noted(session, (BackupAct::Key, false), &card, Ok(()), |()| Told::default())?;
    }
    noted(session, (BackupAct::Run, false), &card, outcome, |ran| Told {
        snapshot: Some(ran.snapshot.id.clone()),
        counts: vec![("files", ran.files), ("bytes", ran.bytes), ("added", ran.snapshot.added)],
        sound: None,
    })
}

fn make(
    session: &Session,
    place: Place,
    keys: &BackupKeys,
    card: &mut Card,
    job: &Job,
) -> Result<Ran, BackupError> {
    let mut repo = Repo::open(place, &Opener::Vault(keys), job)?;
    let key_exchanged = repo.freshen_keys(keys)?;
    repo.call_it(session.sticks()?.into_iter().find(|known| known.id == card.stick).map(|known| known.name))?;
    card.clone_from(&repo.place.card);
    let stick = Stick::of(&repo.place);
    repo.flow.now("Reading what is there");
    let flow = repo.flow.clone();
    let Repo { rustic, place, .. } = repo;
    let indexed = flow.outcome(rustic.to_indexed_ids(), "its index can't be read")?;

    flow.now("Backing up");
    let copy = session.copy_record()?;
    let source = Source::new(&copy, &flow);
    let mut snapshot = SnapshotFile::default();
    if let Ok(now) = Timestamp::from_millisecond(session.record().now().0) {
        snapshot.time = now.to_zoned(TimeZone::system());
    }
    snapshot.hostname = "stillroom".into();
    snapshot.program_version = concat!("Stillroom ", env!("CARGO_PKG_VERSION")).into();
    snapshot.description = crate::snapshot::describe(&copy);
    let options = BackupOptions::default();
    let made = indexed.archive(&options, &source, snapshot, &[PathBuf::from("vault")]);
    let made = flow.outcome(made, "the backup could not be written")?;
    // Until here nothing but the copy kept the database file as it is.
    drop(copy);
    place.exchange_erasures(session)?;
    place.keep_reserve();
    if source.given() != source.files() {
        return Err(BackupError::damaged("a file was left out of the backup"));
    }
    let bytes = made.summary.as_ref().map_or(0, |s| s.total_bytes_processed);
    let files = made.summary.as_ref().map_or(0, |s| s.total_files_processed);
    Ok(Ran { stick, snapshot: Snapshot::of(&made), files, bytes, key_exchanged })
}

/// What is on a stick.
///
/// # Errors
/// A refusal; what the stick refuses.
pub fn list(by: By<'_>, at: &Path) -> Result<Listed, BackupError> {
    let repo = open(by, BackupAct::Run, at, &Job::silent())?;
    let (found, unreadable) = repo.snapshots()?;
    Ok(Listed {
        stick: Stick::of(&repo.place),
        snapshots: found.iter().map(Snapshot::of).collect(),
        unreadable,
    })
}

/// Takes old snapshots off a stick, and what only they held. A stick that isn't whole is left alone.
///
/// # Errors
/// A refusal; a stick that isn't whole; what the stick refuses.
pub fn prune(session: &Session, at: &Path, keep: Retention, job: &Job) -> Result<Pruned, BackupError> {
    let repo = open(By::Session(session), BackupAct::Prune, at, job)?;
    let outcome = take_off(&repo, keep, Stick::of(&repo.place));
    noted(session, (BackupAct::Prune, false), &repo.place.card, outcome, |pruned| {
        Told::counts(vec![("removed", pruned.removed as u64), ("left", pruned.left as u64)])
    })
}

/// What [`prune`] would take off, oldest first, and how many would be left. Changes nothing.
///
/// # Errors
/// A refusal; what the stick refuses.
pub fn would_prune(
    session: &Session,
    at: &Path,
    keep: Retention,
) -> Result<(Vec<Snapshot>, usize), BackupError> {
    let repo = open(By::Session(session), BackupAct::Prune, at, &Job::silent())?;
    let (found, _) = repo.snapshots()?;
    let all: Vec<Snapshot> = found.iter().map(Snapshot::of).collect();
    let kept = keep.keeps(&all, repo.key_list().checked.as_deref());
    let left = kept.len();
    Ok((all.into_iter().filter(|s| !kept.contains(&s.id)).collect(), left))
}

/// A stick by its card, which no key opens and nothing vouches for: to find one among drives.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Seen {
    /// The stick.
    pub stick: Stick,
    /// The vault that it is the backup of.
    pub vault: Uuid,
}

/// Looks whether a stick lies there.
///
/// # Errors
/// No stick; one that can't be read.
pub fn look(at: &Path) -> Result<Seen, BackupError> {
    let place = Place::find(at)?;
    Ok(Seen { stick: Stick::of(&place), vault: place.card.vault })
}

fn take_off(repo: &Repo, keep: Retention, stick: Stick) -> Result<Pruned, BackupError> {
    let flow: &Flow = &repo.flow;
    flow.now("Looking whether all is there");
    let problems = crate::check::quick(repo)?;
    if let Some(first) = problems.into_iter().next() {
        return Err(BackupError::damaged(first));
    }
    let (found, _) = repo.snapshots()?;
    let all: Vec<Snapshot> = found.iter().map(Snapshot::of).collect();
    let kept = keep.keeps(&all, repo.key_list().checked.as_deref());
    let gone: Vec<_> = found.iter().filter(|s| !kept.contains(&*s.id.to_hex())).map(|s| s.id).collect();
    flow.now("Taking off old backups");
    flow.outcome(repo.rustic.delete_snapshots(&gone), "old backups can't be taken off")?;
    repo.place.give_up_reserve();
    // Nobody else uses the stick meanwhile, so nothing has to wait for a second prune.
    let mut options = PruneOptions::default().instant_delete(true);
    let mut removed = unused(repo, &options);
    if matches!(removed, Err(BackupError::Full)) {
        // Without packing anything anew: what is wholly unused goes, which makes room for the next time.
        options.max_repack = LimitOption::Percentage(0);
        removed = unused(repo, &options);
    }
    removed?;
    repo.place.keep_reserve();
    Ok(Pruned { stick, removed: gone.len(), left: all.len() - gone.len() })
}

/// Removes what no snapshot uses.
fn unused(repo: &Repo, options: &PruneOptions) -> Result<(), BackupError> {
    let planned = repo.rustic.prune_plan(options);
    let plan = repo.flow.outcome(planned, "it can't be seen what is in use")?;
    repo.flow.outcome(repo.rustic.prune(options, plan), "what is no longer used can't be removed")
}
