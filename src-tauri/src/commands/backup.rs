//! Backups on a stick, and a restore on a computer that has no record yet.

use crate::{
    backups::{self, JOB, RESTORE, Table, allowed, look_around, place_of, work},
    call::Call,
    error::{Answer, AppError},
    state::App,
};
use serde::{Deserialize, Serialize};
use stillroom_backup::{By, Due, Restored, Retention, Snapshot, Standing};
use stillroom_record::{BackupAct, KnownStick, Notice, Permission, RecordError, UtcMillis};
use stillroom_vault::{RecoveryKey, VaultError};
use uuid::Uuid;

/// How the practice's backups stand.
#[derive(Clone, Copy, Serialize, specta::Type)]
#[serde(rename_all = "camelCase")]
pub(crate) enum BackupStanding {
    Good,
    Soon,
    Overdue,
}

impl From<Standing> for BackupStanding {
    fn from(standing: Standing) -> Self {
        match standing {
            Standing::Good => Self::Good,
            Standing::Soon => Self::Soon,
            Standing::Overdue => Self::Overdue,
        }
    }
}

/// What should be done.
#[derive(Clone, Copy, Serialize, specta::Type)]
#[serde(rename_all = "camelCase")]
pub(crate) enum BackupDueKind {
    Never,
    Old,
    NoneLeaves,
    OffSite,
    TakeHome,
    Unsound,
    OlderSheet,
    Drill,
    SheetDrill,
}

/// Something that should be done, and how pressing it is.
#[derive(Serialize, specta::Type)]
pub(crate) struct BackupDue {
    kind: BackupDueKind,
    standing: BackupStanding,
    days: Option<u32>,
    stick: Option<Uuid>,
}

impl From<Due> for BackupDue {
    fn from(due: Due) -> Self {
        let standing = due.standing().into();
        let (kind, days, stick) = match due {
            Due::Never => (BackupDueKind::Never, None, None),
            Due::Old { days } => (BackupDueKind::Old, Some(days), None),
            Due::NoneLeaves => (BackupDueKind::NoneLeaves, None, None),
            Due::OffSite { days } => (BackupDueKind::OffSite, Some(days), None),
            Due::TakeHome => (BackupDueKind::TakeHome, None, None),
            Due::Unsound(stick) => (BackupDueKind::Unsound, None, Some(stick)),
            Due::OlderSheet(stick) => (BackupDueKind::OlderSheet, None, Some(stick)),
            Due::Drill => (BackupDueKind::Drill, None, None),
            Due::SheetDrill => (BackupDueKind::SheetDrill, None, None),
        };
        Self { kind, standing, days, stick }
    }
}

/// A stick that the practice knows.
#[derive(Serialize, specta::Type)]
#[serde(rename_all = "camelCase")]
pub(crate) struct BackupStick {
    id: Uuid,
    version: i64,
    name: String,
    leaves: bool,
    here: bool,
    known_since: UtcMillis,
    ran: Option<UtcMillis>,
    checked: Option<UtcMillis>,
    checked_ok: bool,
    drilled: Option<UtcMillis>,
    drilled_ok: bool,
    drilled_by_sheet: bool,
    older_sheet: bool,
    older_key: bool,
    free: Option<u64>,
    total: Option<u64>,
}

/// A drive that is plugged in.
#[derive(Serialize, specta::Type)]
#[serde(rename_all = "camelCase")]
pub(crate) struct BackupDrive {
    path: String,
    name: String,
    free: u64,
    total: u64,
    /// The name of the stick that it is, whoever's.
    stick: Option<String>,
    /// A stick of this practice.
    ours: bool,
}

/// Everything that the page of backups shows.
#[derive(Serialize, specta::Type)]
#[serde(rename_all = "camelCase")]
pub(crate) struct BackupState {
    standing: BackupStanding,
    last: Option<UtcMillis>,
    last_stick: Option<String>,
    off_site: Option<UtcMillis>,
    due: Vec<BackupDue>,
    sticks: Vec<BackupStick>,
    drives: Vec<BackupDrive>,
    /// The day ends: a backup is offered.
    closing: bool,
    /// Work on a stick goes on now.
    running: bool,
}

/// One backup on a stick.
#[derive(Serialize, specta::Type)]
#[serde(rename_all = "camelCase")]
pub(crate) struct BackupSnapshot {
    id: String,
    at: UtcMillis,
    /// The newest journal entry in it.
    entry: i64,
    /// Bytes that it added to the stick.
    added: u64,
    clients: u64,
}

/// What is on a stick.
#[derive(Serialize, specta::Type)]
pub(crate) struct BackupListed {
    stick: String,
    /// Newest first.
    snapshots: Vec<BackupSnapshot>,
    unreadable: u32,
}

/// A stick to set up.
#[derive(Deserialize, specta::Type)]
pub(crate) struct BackupSetUpReq {
    path: String,
    name: String,
    leaves: bool,
}

/// What a person says of a stick.
#[derive(Deserialize, specta::Type)]
pub(crate) struct SaveStickReq {
    id: Uuid,
    version: i64,
    name: String,
    leaves: bool,
}

/// What a backup wrote.
#[derive(Serialize, specta::Type)]
#[serde(rename_all = "camelCase")]
pub(crate) struct BackupRan {
    stick: String,
    files: u64,
    bytes: u64,
    added: u64,
    key_exchanged: bool,
}

/// What reading a stick back found.
#[derive(Serialize, specta::Type)]
pub(crate) struct BackupChecked {
    stick: String,
    snapshots: u32,
    problems: Vec<String>,
}

/// What pruning would take off, or took off.
#[derive(Serialize, specta::Type)]
pub(crate) struct BackupPrune {
    stick: String,
    gone: Vec<BackupSnapshot>,
    left: u32,
}

/// A drill: with the printed recovery key where one is given.
#[derive(Deserialize, specta::Type)]
#[serde(rename_all = "camelCase")]
pub(crate) struct BackupDrillReq {
    stick: Uuid,
    recovery_key: Option<String>,
}

/// What a restored copy was found to hold.
#[derive(Serialize, specta::Type)]
#[serde(rename_all = "camelCase")]
pub(crate) struct BackupRestored {
    stick: String,
    snapshot: BackupSnapshot,
    rows: u64,
    tables: u32,
    clients: u64,
    visits: u64,
    notes: u64,
    photos: u64,
    entries: u64,
    bytes: u64,
    /// This computer saw so many entries more than are in it.
    entries_lost: Option<i64>,
    another_record: bool,
    /// Who owns the practice: one of them chooses a new passphrase.
    owners: Vec<String>,
}

/// A stick to look at with the printed recovery key.
#[derive(Deserialize, specta::Type)]
#[serde(rename_all = "camelCase")]
pub(crate) struct RestoreLookReq {
    path: String,
    recovery_key: String,
}

/// A backup to restore.
#[derive(Deserialize, specta::Type)]
#[serde(rename_all = "camelCase")]
pub(crate) struct RestoreRunReq {
    path: String,
    recovery_key: String,
    snapshot: String,
}

fn number(n: usize) -> u32 {
    u32::try_from(n).unwrap_or(u32::MAX)
}

fn rows(snapshot: &Snapshot, table: &str) -> u64 {
    snapshot.rows.get(table).copied().unwrap_or(0)
}

impl From<&Snapshot> for BackupSnapshot {
    fn from(s: &Snapshot) -> Self {
        Self { id: s.id.clone(), at: s.at, entry: s.entry, added: s.added, clients: rows(s, "client") }
    }
}

impl From<Restored> for BackupRestored {
    fn from(r: Restored) -> Self {
        Self {
            stick: r.stick.name,
            snapshot: (&r.snapshot).into(),
            rows: r.snapshot.rows.values().sum(),
            tables: number(r.snapshot.rows.len()),
            clients: rows(&r.snapshot, "client"),
            visits: rows(&r.snapshot, "visit"),
            notes: rows(&r.snapshot, "note"),
            photos: r.photos,
            entries: r.verified.entries,
            bytes: r.bytes,
            entries_lost: match r.older {
                Some(Notice::EntriesLost { count }) => Some(count),
                _ => None,
            },
            another_record: matches!(r.older, Some(Notice::RecordReplaced)),
            owners: r.owners,
        }
    }
}

fn stick(known: &KnownStick, table: &Table) -> BackupStick {
    let place = table.here.get(&known.id);
    let drive = table.drives.iter().find(|(drive, _)| Some(&drive.path) == place).map(|(drive, _)| drive);
    BackupStick {
        id: known.id,
        version: known.version,
        name: known.name.clone(),
        leaves: known.leaves,
        here: place.is_some(),
        known_since: known.known_since,
        ran: known.ran,
        checked: known.checked.map(|(at, _)| at),
        checked_ok: known.checked.is_some_and(|(_, ok)| ok),
        drilled: known.drilled.map(|d| d.at),
        drilled_ok: known.drilled.is_some_and(|d| d.ok),
        drilled_by_sheet: known.drilled.is_some_and(|d| d.by_sheet),
        older_sheet: known.older_sheet,
        older_key: known.older_key,
        free: drive.map(|d| d.free),
        total: drive.map(|d| d.total),
    }
}

fn drives(
    table: &[(crate::drives::Drive, Option<stillroom_backup::Seen>)],
    ours: &[Uuid],
) -> Vec<BackupDrive> {
    let shown = |(drive, seen): &(crate::drives::Drive, Option<stillroom_backup::Seen>)| {
        Some(BackupDrive {
            path: drive.path.to_str()?.to_owned(),
            name: drive.name.clone(),
            free: drive.free,
            total: drive.total,
            stick: seen.as_ref().map(|seen| seen.stick.name.clone()),
            ours: seen.as_ref().is_some_and(|seen| ours.contains(&seen.stick.id)),
        })
    };
    table.iter().filter_map(shown).collect()
}

/// Lets the person choose a folder; the window can't name another.
pub(crate) fn choose(app: &App, title: &str) -> Answer<Option<String>> {
    let Some(path) = app.desk().and_then(|desk| desk.pick_folder(title)) else { return Ok(None) };
    let shown = path.to_str().map(str::to_owned).ok_or_else(|| {
        AppError::new("file", "This folder's name can't be read. Rename it and choose it again.")
    })?;
    app.allow(path);
    Ok(Some(shown))
}

#[tauri::command]
#[specta::specta]
pub(crate) async fn backup_state(call: Call) -> Answer<BackupState> {
    call.run(|app| {
        let session = app.session()?;
        session.permit(Permission::BackupRun)?;
        let table = look_around(app, &session)?;
        let status = backups::status(&table, app.clock.now());
        let named = |id: Uuid| table.known.iter().find(|s| s.id == id).map(|s| s.name.clone());
        let ours: Vec<_> = table.here.keys().copied().collect();
        Ok(BackupState {
            standing: status.standing.into(),
            last: status.last.map(|(at, _)| at),
            last_stick: status.last.and_then(|(_, id)| named(id)),
            off_site: status.off_site,
            closing: backups::closing(app, &status),
            due: status.due.into_iter().map(Into::into).collect(),
            sticks: table.known.iter().map(|known| stick(known, &table)).collect(),
            drives: drives(&table.drives, &ours),
            running: app.jobs.runs(JOB),
        })
    })
    .await
}

#[tauri::command]
#[specta::specta]
pub(crate) async fn backup_pick(call: Call) -> Answer<Option<String>> {
    call.run(|app| {
        app.session()?.permit(Permission::BackupRun)?;
        choose(app, "Choose the stick or a folder on it")
    })
    .await
}

#[tauri::command]
#[specta::specta]
pub(crate) async fn backup_set_up(call: Call, req: BackupSetUpReq) -> Answer<Uuid> {
    call.run(move |app| {
        let session = app.session()?;
        session.permit_backup(BackupAct::Init)?;
        let path = allowed(app, req.path)?;
        let name = stillroom_record::stick_name(&req.name)?;
        let made = work(app, JOB, "Setting up", |job| stillroom_backup::init(&session, &path, name, job))?;
        // What the card of one that is set up again says, gives way to what was typed now.
        if let Some(known) = session.sticks()?.iter().find(|known| known.id == made.id) {
            session.save_stick(made.id, known.version, name, req.leaves)?;
        }
        look_around(app, &session)?;
        Ok(made.id)
    })
    .await
}

#[tauri::command]
#[specta::specta]
pub(crate) async fn backup_run(call: Call, stick: Uuid) -> Answer<BackupRan> {
    call.run(move |app| {
        let session = app.session()?;
        session.permit_backup(BackupAct::Run)?;
        let place = place_of(app, &session, stick)?;
        let ran = work(app, JOB, "Backing up", |job| stillroom_backup::run(&session, &place, job))?;
        Ok(BackupRan {
            stick: ran.stick.name,
            files: ran.files,
            bytes: ran.bytes,
            added: ran.snapshot.added,
            key_exchanged: ran.key_exchanged,
        })
    })
    .await
}

#[tauri::command]
#[specta::specta]
pub(crate) async fn backup_check(call: Call, stick: Uuid) -> Answer<BackupChecked> {
    call.run(move |app| {
        let session = app.session()?;
        session.permit_backup(BackupAct::Check)?;
        let place = place_of(app, &session, stick)?;
        let by = By::Session(&session);
        let found = work(app, JOB, "Reading back", |job| stillroom_backup::check(by, &place, job))?;
        Ok(BackupChecked {
            stick: found.stick.name,
            snapshots: number(found.snapshots),
            problems: found.problems,
        })
    })
    .await
}

#[tauri::command]
#[specta::specta]
pub(crate) async fn backup_snapshots(call: Call, stick: Uuid) -> Answer<BackupListed> {
    call.run(move |app| {
        let session = app.session()?;
        session.permit_backup(BackupAct::Run)?;
        let place = place_of(app, &session, stick)?;
        listed(By::Session(&session), &place)
    })
    .await
}

fn listed(by: By<'_>, place: &std::path::Path) -> Answer<BackupListed> {
    let listed = stillroom_backup::list(by, place)?;
    Ok(BackupListed {
        stick: listed.stick.name,
        snapshots: listed.snapshots.iter().rev().map(Into::into).collect(),
        unreadable: number(listed.unreadable),
    })
}

/// What pruning would take off; it changes nothing.
#[tauri::command]
#[specta::specta]
pub(crate) async fn backup_would_prune(call: Call, stick: Uuid) -> Answer<BackupPrune> {
    call.run(move |app| {
        let session = app.session()?;
        session.permit_backup(BackupAct::Prune)?;
        let place = place_of(app, &session, stick)?;
        let name = stillroom_backup::look(&place)?.stick.name;
        let (gone, left) = stillroom_backup::would_prune(&session, &place, Retention::default())?;
        Ok(BackupPrune { stick: name, gone: gone.iter().map(Into::into).collect(), left: number(left) })
    })
    .await
}

#[tauri::command]
#[specta::specta]
pub(crate) async fn backup_prune(call: Call, stick: Uuid) -> Answer<BackupPrune> {
    call.run(move |app| {
        let session = app.session()?;
        session.permit_backup(BackupAct::Prune)?;
        let place = place_of(app, &session, stick)?;
        let keep = Retention::default();
        let pruned = work(app, JOB, "Taking off old backups", |job| {
            let (gone, _) = stillroom_backup::would_prune(&session, &place, keep)?;
            stillroom_backup::prune(&session, &place, keep, job).map(|pruned| (gone, pruned))
        })?;
        let (gone, pruned) = pruned;
        Ok(BackupPrune {
            stick: pruned.stick.name,
            gone: gone.iter().map(Into::into).collect(),
            left: number(pruned.left),
        })
    })
    .await
}

#[tauri::command]
#[specta::specta]
pub(crate) async fn backup_drill(call: Call, req: BackupDrillReq) -> Answer<BackupRestored> {
    call.run(move |app| {
        let session = app.session()?;
        session.permit_backup(BackupAct::Drill)?;
        let sheet = req.recovery_key.as_deref().map(sheet).transpose()?;
        let place = place_of(app, &session, req.stick)?;
        let scratch = app.folder.path().with_file_name("drill");
        let passed = work(app, JOB, "Trying a restore", |job| {
            let around = backups::around(app);
            stillroom_backup::drill(&session, sheet.as_ref(), &place, &scratch, &around, job)
        });
        // The folder is the drill's own; one that was there before and isn't empty stays.
        let _ = std::fs::remove_dir(&scratch);
        passed.map(Into::into)
    })
    .await
}

#[tauri::command]
#[specta::specta]
pub(crate) async fn save_stick(call: Call, req: SaveStickReq) -> Answer<()> {
    call.signed_in(move |s| s.save_stick(req.id, req.version, &req.name, req.leaves).map(drop)).await
}

#[tauri::command]
#[specta::specta]
pub(crate) async fn forget_stick(call: Call, stick: Uuid) -> Answer<()> {
    call.signed_in(move |s| s.forget_stick(stick).map(drop)).await
}

/// A restore in the window is for a computer without a record: nothing is written over.
fn first_run(app: &App) -> Answer<()> {
    if app.folder.exists() { Err(RecordError::from(VaultError::VaultExists).into()) } else { Ok(()) }
}

fn sheet(typed: &str) -> Answer<RecoveryKey> {
    RecoveryKey::parse(typed)
        .map_err(|error| AppError { field: Some("recoveryKey".into()), ..RecordError::from(error).into() })
}

#[tauri::command]
#[specta::specta]
pub(crate) async fn restore_drives(call: Call) -> Answer<Vec<BackupDrive>> {
    call.run(|app| {
        first_run(app)?;
        let found = crate::drives::find().into_iter().map(|drive| {
            let seen = stillroom_backup::look(&drive.path).ok();
            (drive, seen)
        });
        Ok(drives(&found.collect::<Vec<_>>(), &[]))
    })
    .await
}

#[tauri::command]
#[specta::specta]
pub(crate) async fn restore_pick(call: Call) -> Answer<Option<String>> {
    call.run(|app| {
        first_run(app)?;
        choose(app, "Choose the stick or folder with the backup")
    })
    .await
}

#[tauri::command]
#[specta::specta]
pub(crate) async fn restore_look(call: Call, req: RestoreLookReq) -> Answer<BackupListed> {
    call.run(move |app| {
        first_run(app)?;
        let key = sheet(&req.recovery_key)?;
        listed(By::Sheet(&key), &allowed(app, req.path)?)
    })
    .await
}

/// Puts a backup in place as the record of this computer. It opens with the recovery key then.
#[tauri::command]
#[specta::specta]
pub(crate) async fn restore_run(call: Call, req: RestoreRunReq) -> Answer<BackupRestored> {
    call.run(move |app| {
        first_run(app)?;
        let key = sheet(&req.recovery_key)?;
        let from = allowed(app, req.path)?;
        backups::clear_place(app)?;
        let restored = work(app, RESTORE, "Restoring", |job| {
            let (by, to) = (By::Sheet(&key), app.folder.path());
            stillroom_backup::restore(by, &from, to, Some(&req.snapshot), &backups::around(app), job)
        })?;
        Ok(restored.into())
    })
    .await
}

#[tauri::command]
#[specta::specta]
pub(crate) async fn restore_cancel(call: Call) -> Answer<()> {
    call.run(|app| {
        app.jobs.cancel(RESTORE);
        Ok(())
    })
    .await
}
