//! From a stick to a folder that Stillroom opens, verified before it is put in place; and
//! the drill, which does all of it to scratch and throws the copy away.
//!
//! **Invariants.** Only files that a vault has are written, wherever a snapshot wants them,
//! and no link. Nothing is at the place that was asked for until everything passed. The
//! restored copy is a device of its own (see `VaultFolder::leave_recovery_alone`).

use crate::flow::{Flow, Job};
use crate::place::random;
use crate::repository::Repo;
use crate::stick::{By, Stick, Told, noted, open};
use crate::{BackupError, Snapshot};
use rustic_core::repofile::{Node, SnapshotFile};
use rustic_core::{IndexedFull, LsOptions, Repository};
use std::fs::{self, OpenOptions};
use std::io::{self, Write};
use std::path::{Component, Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use stillroom_record::people::Person;
use stillroom_record::{
    Access, BackupAct, BackupNote, Clock, Notice, Permission, RecordError, Role, Schema, Session,
    VerifyReport, sign_in,
};
use stillroom_vault::{Keychain, KeychainError, RecoveryKey, VaultFolder};
use zeroize::Zeroizing;

/// What a restored copy is opened with to be verified.
pub struct Around {
    /// The migrations and tables of this program.
    pub schema: Schema,
    /// The clock.
    pub clock: Arc<dyn Clock>,
    /// This computer's keychain, which may remember more than the snapshot holds.
    pub keychain: Arc<dyn Keychain>,
}

impl std::fmt::Debug for Around {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Around")
    }
}

/// What was restored and found right.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Restored {
    /// From which stick.
    pub stick: Stick,
    /// Which snapshot.
    pub snapshot: Snapshot,
    /// Files.
    pub files: u64,
    /// Their bytes.
    pub bytes: u64,
    /// What the verification looked at.
    pub verified: VerifyReport,
    /// This computer's keychain saw this many entries more, or another record: said, not refused.
    pub older: Option<Notice>,
    /// How many of the files are photos and documents.
    pub photos: u64,
    /// The logins of its owners: somebody has to choose a passphrase on the new computer.
    pub owners: Vec<String>,
}

/// Restores a snapshot (the newest where none is named) to a folder that is empty or not there.
///
/// # Errors
/// A refusal; a key that doesn't fit; a snapshot that can't be read or doesn't pass. The
/// folder is left as it was then.
pub fn restore(
    by: By<'_>,
    from: &Path,
    to: &Path,
    which: Option<&str>,
    around: &Around,
    job: &Job,
) -> Result<Restored, BackupError> {
    let repo = open(by, BackupAct::Restore, from, job)?;
    let outcome = (|| {
        empty(to)?;
        let scratch = Scratch::beside(to)?;
        let key = key_of(by, BackupAct::Restore)?;
        let restored = restore_to(&repo, scratch.path(), which, &key, around)?;
        put_in_place(scratch, to)?;
        Ok(restored)
    })();
    match by {
        By::Sheet(_) => outcome,
        By::Session(session) => noted(session, (BackupAct::Restore, false), &repo.place.card, outcome, told),
    }
}

/// Restores a snapshot to scratch, verifies it and throws it away: that a backup can be
/// restored is only known by doing it. The journal's entry is the evidence.
///
/// # Errors
/// As [`restore`].
pub fn drill(
    session: &Session,
    sheet: Option<&RecoveryKey>,
    from: &Path,
    scratch: &Path,
    around: &Around,
    job: &Job,
) -> Result<Restored, BackupError> {
    session.permit_backup(BackupAct::Drill)?;
    let by = sheet.map_or(By::Session(session), By::Sheet);
    let repo = open(by, BackupAct::Drill, from, job)?;
    let outcome = (|| {
        let scratch = Scratch::beside(&scratch.join("drill"))?;
        let key = key_of(by, BackupAct::Drill)?;
        restore_to(&repo, scratch.path(), None, &key, around)
    })();
    noted(session, (BackupAct::Drill, sheet.is_some()), &repo.place.card, outcome, |restored| {
        let mut told = told(restored);
        told.counts.push(("by the sheet", u64::from(sheet.is_some())));
        told
    })
}

fn told(restored: &Restored) -> Told {
    let entries = restored.verified.entries;
    Told {
        snapshot: Some(restored.snapshot.id.clone()),
        counts: vec![("files", restored.files), ("bytes", restored.bytes), ("entries", entries)],
        sound: Some(true),
    }
}

/// The recovery key that opens the restored copy.
fn key_of(by: By<'_>, act: BackupAct) -> Result<RecoveryKey, BackupError> {
    let copied = |key: &RecoveryKey| Ok(RecoveryKey::parse(&key.to_text())?);
    match by {
        By::Sheet(key) => copied(key),
        By::Session(session) => session.backup_keys(act)?.recovery_key.ok_or(BackupError::NoRecoveryKey),
    }
}

fn restore_to(
    repo: &Repo,
    to: &Path,
    which: Option<&str>,
    key: &RecoveryKey,
    around: &Around,
) -> Result<Restored, BackupError> {
    let file = repo.snapshot(which)?;
    let snapshot = Snapshot::of(&file);
    let flow = &repo.flow;
    flow.now("Reading what is there");
    let again = repo.reopened()?;
    let indexed = flow.outcome(again.to_indexed(), "its index can't be read")?;
    flow.now("Restoring");
    let (files, bytes) = read_out(&indexed, flow, &file, to, |_| true)?;
    let folder = VaultFolder::at(to);
    if !folder.fits(key)? {
        // The recovery key was replaced after this snapshot; the newest one's slots are of the same vault key.
        let newest = repo.snapshot(None)?;
        fs::remove_file(folder.slots_file()).map_err(|error| BackupError::disk(RESTORED, &error))?;
        read_out(&indexed, flow, &newest, to, |path| path == Path::new("vault.json"))?;
        if !folder.fits(key)? {
            return Err(BackupError::WrongKey);
        }
    }
    folder.leave_recovery_alone()?;
    let Passed { report: verified, older, owners } = verify(repo, &folder, &snapshot, key, around)?;
    // Whoever was erased since this backup is erased again by whoever signs in to it first.
    if let Some(sealed) = repo.place.erasures() {
        let kept = new_file(&folder.erased_file()).and_then(|mut file| {
            file.write_all(&sealed).map_err(|error| BackupError::disk(RESTORED, &error))
        });
        kept?;
    }
    let photos = files.saturating_sub(OF_ITS_OWN);
    Ok(Restored { stick: Stick::of(&repo.place), snapshot, files, photos, bytes, verified, older, owners })
}

/// Files of a vault that are no photo or document: database, slots, witness.
const OF_ITS_OWN: u64 = 3;

const RESTORED: &str = "The folder to restore to";

/// Whether a vault has a file there.
fn of_a_vault(path: &Path) -> bool {
    let parts: Option<Vec<&str>> = path
        .components()
        .map(|part| match part {
            Component::Normal(name) => name.to_str(),
            _ => None,
        })
        .collect();
    let hex = |name: &str, length: usize| {
        name.len() == length && name.bytes().all(|b| b.is_ascii_digit() || (b'a'..=b'f').contains(&b))
    };
    match parts.as_deref() {
        Some(["record.db" | "vault.json" | "witness"]) => true,
        Some(["blobs", folder, name]) => hex(folder, 2) && hex(name, 64) && name.starts_with(folder),
        _ => false,
    }
}

/// Writes a snapshot's files.
fn read_out<S: IndexedFull>(
    indexed: &Repository<S>,
    flow: &Flow,
    file: &SnapshotFile,
    to: &Path,
    wanted: impl Fn(&Path) -> bool,
) -> Result<(u64, u64), BackupError> {
    const UNREADABLE: &str = "this backup's list of files can't be read";
    let root = flow.outcome(indexed.node_from_snapshot_and_path(file, ""), UNREADABLE)?;
    let options = LsOptions::default().recursive(true);
    let mut nodes: Vec<(PathBuf, Node)> = Vec::new();
    for item in flow.outcome(indexed.ls(&root, &options), UNREADABLE)? {
        let (path, node) = flow.outcome(item, UNREADABLE)?;
        if node.is_file() && of_a_vault(&path) && wanted(&path) {
            nodes.push((path, node));
        }
    }
    let total = nodes.iter().map(|(_, node)| node.meta.size).sum();
    let mut done = 0;
    for (path, node) in &nodes {
        let target = to.join(path);
        if let Some(folder) = target.parent() {
            fs::create_dir_all(folder).map_err(|error| BackupError::disk(RESTORED, &error))?;
        }
        let mut out = Out { file: new_file(&target)?, flow, done: &mut done, total, failed: false };
        let dumped = indexed.dump(node, &mut out);
        let (failed, written) = (out.failed, out.file);
        if failed && let Some(noted) = flow.take_failure() {
            return Err(noted);
        }
        flow.outcome(dumped, "a file of this backup can't be read")?;
        written.sync_all().map_err(|error| BackupError::disk(RESTORED, &error))?;
        let length = written.metadata().map_or(0, |found| found.len());
        if length != node.meta.size {
            return Err(BackupError::damaged("a file of this backup isn't whole"));
        }
    }
    Ok((nodes.len() as u64, total))
}

fn new_file(path: &Path) -> Result<fs::File, BackupError> {
    let mut options = OpenOptions::new();
    options.write(true).create_new(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    options.open(path).map_err(|error| BackupError::disk(RESTORED, &error))
}

/// A restored file being written.
struct Out<'a> {
    file: fs::File,
    flow: &'a Flow,
    done: &'a mut u64,
    total: u64,
    failed: bool,
}

impl Write for Out<'_> {
    fn write(&mut self, buffer: &[u8]) -> io::Result<usize> {
        if self.flow.go_on().is_err() {
            self.failed = true;
            return Err(io::ErrorKind::Other.into());
        }
        match self.file.write(buffer) {
            Ok(written) => {
                *self.done += written as u64;
                self.flow.tell(*self.done, self.total);
                Ok(written)
            }
            Err(error) => {
                self.failed = true;
                self.flow.fail(BackupError::disk(RESTORED, &error));
                Err(error)
            }
        }
    }
    fn flush(&mut self) -> io::Result<()> {
        self.file.flush()
    }
}

/// What a restored copy that passed is.
struct Passed {
    report: VerifyReport,
    older: Option<Notice>,
    owners: Vec<String>,
}

/// Who owns the practice in a restored copy.
fn owners(session: &Session) -> Result<Vec<String>, BackupError> {
    let access = Access::new("staff.list", Permission::StaffView);
    let people = session.read::<_, RecordError>(access, Person::all)?;
    let owns = |p: &Person| p.active && p.roles.contains(&Role::Owner);
    Ok(people.into_iter().filter(owns).map(|p| p.login).collect())
}

/// Opens the restored copy as whoever holds the sheet, with no keychain, and looks at all of it.
fn verify(
    repo: &Repo,
    folder: &VaultFolder,
    snapshot: &Snapshot,
    key: &RecoveryKey,
    around: &Around,
) -> Result<Passed, BackupError> {
    let flow = &repo.flow;
    flow.now("Verifying");
    let schema = around.schema.clone();
    let (record, session) =
        sign_in::recover(folder, Arc::new(NoKeychain), schema, Arc::clone(&around.clock), key, None)?;
    let verified = (|| {
        let not_passed = |what: &str| BackupError::NotPassed { what: what.to_owned() };
        if let Some(notice) = record.notices().into_iter().find(|n| *n != Notice::ClockSetBack) {
            return Err(not_passed(match notice {
                Notice::EntriesLost { .. } => "it holds fewer entries than it should",
                _ => "it isn't the record that it says it is",
            }));
        }
        // Rows first: from here on the copy gets entries of its own.
        let stands = session.standpoint()?;
        let kept = snapshot.rows.iter().all(|(table, rows)| stands.rows.get(table) == Some(rows));
        if !kept {
            return Err(not_passed("a table has more or fewer rows than were backed up"));
        }
        if let Some(mac) = &snapshot.mac
            && !session.holds_entry(snapshot.entry, mac)?
        {
            return Err(not_passed("its newest entry is missing"));
        }
        let stopped = AtomicBool::new(false);
        let report = session.verify(
            &mut |far| {
                flow.tell(far.done, far.total);
                stopped.store(flow.job().stops(), Ordering::Relaxed);
            },
            &|| stopped.load(Ordering::Relaxed),
        )?;
        if !report.ok {
            let bad = report.checks.iter().find(|check| !check.ok);
            return Err(not_passed(bad.map_or("it isn't as it was written", |check| check.name)));
        }
        let older = match snapshot.device() {
            Some(device) => session.compare_with_witness_of(&*around.keychain, device)?,
            None => None,
        };
        let owners = owners(&session)?;
        let note = BackupNote {
            act: BackupAct::Restore,
            stick: repo.place.card.stick,
            name: &repo.place.card.name,
            snapshot: Some(&snapshot.id),
            counts: &[("entries", report.entries)],
            failed: None,
            sound: None,
            by_sheet: true,
            keys: None,
        };
        session.note_backup(&note)?;
        Ok(Passed { report, older, owners })
    })();
    record.close();
    verified
}

/// The folder must be empty or not there.
fn empty(to: &Path) -> Result<(), BackupError> {
    match fs::read_dir(to) {
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(()),
        Err(error) if error.kind() == io::ErrorKind::NotADirectory => Err(BackupError::NotEmpty),
        Err(error) => Err(BackupError::disk(RESTORED, &error)),
        Ok(mut entries) => {
            if entries.next().is_none() {
                Ok(())
            } else {
                Err(BackupError::NotEmpty)
            }
        }
    }
}

fn put_in_place(scratch: Scratch, to: &Path) -> Result<(), BackupError> {
    let put = || -> io::Result<()> {
        match fs::remove_dir(to) {
            Err(error) if error.kind() != io::ErrorKind::NotFound => return Err(error),
            _ => {}
        }
        fs::rename(scratch.path(), to)?;
        if let Some(around) = to.parent() {
            crate::store::sync_folder(around);
        }
        Ok(())
    };
    put().map_err(|error| BackupError::disk(RESTORED, &error))?;
    scratch.keep();
    Ok(())
}

/// A folder that is removed again, unless it is kept. Whoever was killed can't remove theirs: the
/// next restore to the same place does, as the lock beside it is free then.
struct Scratch {
    path: PathBuf,
    lock: fs::File,
    keep: bool,
}

/// Between the place's name and a number of 16 hexadecimal digits.
const RESTORING: &str = ".restoring-";

impl Scratch {
    fn beside(place: &Path) -> Result<Self, BackupError> {
        let disk = |error: io::Error| BackupError::disk(RESTORED, &error);
        let name = place.file_name().ok_or(BackupError::NotEmpty)?.to_string_lossy().into_owned();
        let tail = u64::from_be_bytes(random()?);
        let path = place.with_file_name(format!(".{name}{RESTORING}{tail:016x}"));
        if let Some(around) = path.parent() {
            fs::create_dir_all(around).map_err(disk)?;
            Self::sweep(around, &format!(".{name}{RESTORING}"));
        }
        // The lock comes first: nobody takes the folder for one that was left.
        let lock = new_file(&Self::lock_of(&path))?;
        lock.try_lock().map_err(|error| disk(error.into()))?;
        let scratch = Self { path, lock, keep: false };
        fs::create_dir(&scratch.path).map_err(disk)?;
        #[cfg(unix)]
        {
            use std::os::unix::fs::PermissionsExt as _;
            fs::set_permissions(&scratch.path, fs::Permissions::from_mode(0o700)).map_err(disk)?;
        }
        Ok(scratch)
    }

    /// Removes what restores left that were killed.
    fn sweep(around: &Path, start: &str) {
        for entry in fs::read_dir(around).into_iter().flatten().flatten() {
            let name = entry.file_name().to_string_lossy().into_owned();
            let number = name.strip_prefix(start).map(|tail| tail.strip_suffix(LOCK).unwrap_or(tail));
            if !number.is_some_and(|tail| tail.len() == 16 && tail.bytes().all(|b| b.is_ascii_hexdigit())) {
                continue;
            }
            let path = around.join(name.strip_suffix(LOCK).unwrap_or(&name));
            let lock = fs::File::open(Self::lock_of(&path));
            if lock.is_ok_and(|lock| lock.try_lock().is_err()) {
                continue;
            }
            if path.is_dir() && fs::remove_dir_all(&path).is_err() {
                tracing::warn!("what a restore left could not be removed");
            }
            // Already gone where the folder came before it in the list.
            let _ = fs::remove_file(Self::lock_of(&path));
        }
    }

    fn lock_of(path: &Path) -> PathBuf {
        let mut name = path.as_os_str().to_owned();
        name.push(LOCK);
        name.into()
    }

    fn path(&self) -> &Path {
        &self.path
    }
    fn keep(mut self) {
        self.keep = true;
    }
}

const LOCK: &str = ".lock";

impl Drop for Scratch {
    fn drop(&mut self) {
        if !self.keep && self.path.exists() && fs::remove_dir_all(&self.path).is_err() {
            tracing::warn!("a scratch folder could not be removed");
        }
        // Windows removes no file that somebody holds a lock on.
        let _ = self.lock.unlock();
        let _ = fs::remove_file(Self::lock_of(&self.path));
    }
}

/// A copy is verified without a keychain: it must open by the sheet alone, and leave nothing behind.
struct NoKeychain;

impl Keychain for NoKeychain {
    fn get(&self, _name: &str) -> Result<Option<Zeroizing<Vec<u8>>>, KeychainError> {
        Ok(None)
    }
    fn set(&self, _name: &str, _value: &[u8]) -> Result<(), KeychainError> {
        Err(KeychainError::Absent)
    }
    fn delete(&self, _name: &str) -> Result<(), KeychainError> {
        Ok(())
    }
}
