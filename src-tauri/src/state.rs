//! What is open, and how it opens and locks.
//!
//! ```text
//! firstRun ──set up──▶ open ◀──PIN or passphrase── screenLocked
//!                       │ ▲                            │
//!                 lock vault └──── passphrase ──── vaultLocked ◀── (idle, sleep, quit)
//! ```
//!
//! **Invariants.** One move at a time. The keys live in the `Record` alone, which
//! is closed (keys wiped) before anything says "vaultLocked". A session ends
//! before its screen is said to be locked.

mod watch;

use crate::{
    backups::Backups,
    desk::Desk,
    error::{Answer, AppError},
    events::{Changed, Locked},
    idle::{Exposure, Idle, Moment},
    jobs::{Job, Jobs},
    model::{AppState, Me, Notice, PersonTile, Phase, Problem},
    places::Places,
};
use std::{
    collections::BTreeSet,
    path::PathBuf,
    sync::{Arc, Mutex, MutexGuard, OnceLock, PoisonError},
    time::{Duration, Instant},
};
use stillroom_practice::{
    catalog::{LockPolicy, PracticeSettings},
    clients::Tone,
    imports::ImportDesk,
};
use stillroom_record::{Clock, Permission, PersonId, Record, Session};
use stillroom_vault::{Keychain, SlotInfo, VaultFolder};

/// How long a vault lock waits for running work, which it asked to stop.
const PATIENCE: Duration = Duration::from_secs(20);

/// Within this time a problem is taken to be the one just met.
const SAID: Duration = Duration::from_secs(2);

/// How long the recovery key's sheet may lie open without a screen lock.
const SHEET: Duration = Duration::from_secs(15 * 60);

/// What is open.
enum Opened {
    Nothing,
    Record(Arc<Record>),
    Session(Session),
}

/// What isn't secret and outlives a lock: the screen's clock and the lock's policy.
#[derive(Clone)]
struct Remembered {
    time_zone: Option<String>,
    /// When the practice closes, in minutes of its day.
    closes: Option<u32>,
    lock: LockPolicy,
}

/// The shell's state.
pub(crate) struct App {
    pub(crate) places: Places,
    pub(crate) folder: VaultFolder,
    pub(crate) keychain: Arc<dyn Keychain>,
    pub(crate) clock: Arc<dyn Clock>,
    pub(crate) jobs: Jobs,
    /// Files open for import: none outlives the vault.
    pub(crate) imports: ImportDesk,
    /// Where sticks were seen.
    pub(crate) backups: Backups,
    desk: OnceLock<Box<dyn Desk>>,
    started: Instant,
    opened: Mutex<Opened>,
    moving: Mutex<()>,
    idle: Mutex<Idle>,
    remembered: Mutex<Remembered>,
    /// Since when the recovery key's sheet is before its owner, for the only time.
    sheet: Mutex<Option<Instant>>,
    /// Files that the person chose: the window can't name others.
    picked: Mutex<BTreeSet<PathBuf>>,
    /// Why a way in failed, for the screen that stays.
    problem: Mutex<Option<(Problem, Instant)>>,
}

fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    // A panic elsewhere must not keep the vault from locking.
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

impl App {
    pub(crate) fn new(places: Places, keychain: Arc<dyn Keychain>, clock: Arc<dyn Clock>) -> Self {
        let now = Moment { monotonic: Duration::ZERO, wall: clock.now().0 };
        Self {
            folder: VaultFolder::at(&places.vault),
            places,
            keychain,
            clock,
            jobs: Jobs::default(),
            imports: ImportDesk::default(),
            backups: Backups::default(),
            desk: OnceLock::new(),
            started: Instant::now(),
            opened: Mutex::new(Opened::Nothing),
            moving: Mutex::default(),
            idle: Mutex::new(Idle::new(now)),
            remembered: Mutex::new(Remembered { time_zone: None, closes: None, lock: LockPolicy::default() }),
            sheet: Mutex::default(),
            picked: Mutex::default(),
            problem: Mutex::default(),
        }
    }

    /// Gives it the window to talk to.
    pub(crate) fn sit_at(&self, desk: Box<dyn Desk>) {
        if self.desk.set(desk).is_err() {
            tracing::error!("there is a window already");
        }
    }

    pub(crate) fn desk(&self) -> Option<&dyn Desk> {
        self.desk.get().map(AsRef::as_ref)
    }

    /// Whoever is signed in.
    pub(crate) fn session(&self) -> Answer<Session> {
        match &*lock(&self.opened) {
            Opened::Session(session) if session.is_live() => Ok(session.clone()),
            _ => Err(AppError::locked()),
        }
    }

    /// The open record, behind a locked screen too.
    pub(crate) fn record(&self) -> Answer<Arc<Record>> {
        match &*lock(&self.opened) {
            Opened::Session(session) => Ok(session.record().clone()),
            Opened::Record(record) => Ok(record.clone()),
            Opened::Nothing => Err(AppError::locked()),
        }
    }

    /// Nothing else opens or locks until this is dropped.
    pub(crate) fn moving(&self) -> MutexGuard<'_, ()> {
        lock(&self.moving)
    }

    /// Somebody came in. A record that was just opened begins to report its changes.
    pub(crate) fn enter(self: &Arc<Self>, session: Session, sheet: bool) {
        let fresh = matches!(*lock(&self.opened), Opened::Nothing);
        if fresh {
            let app = Arc::downgrade(self);
            session.record().on_change(Box::new(move |topics| {
                if let Some(app) = app.upgrade()
                    && let Some(desk) = app.desk()
                {
                    desk.changed(Changed(topics.iter().map(|t| (*t).to_owned()).collect()));
                }
            }));
        }
        if let Opened::Session(before) = &*lock(&self.opened) {
            before.end();
        }
        // Before anything is read of the texts: those of this vault.
        if let Err(e) = stillroom_practice::programme::edition::take_up(&session) {
            tracing::warn!(code = e.code(), "the texts that were brought in could not be taken up");
        }
        match stillroom_practice::catalog::get_practice(&session) {
            Ok(settings) => {
                self.remember(&settings);
                // Another program, or an undo, may have renamed the practice.
                session.record().show_as(&settings.name);
            }
            // The policy of before, or the shortest, holds on.
            Err(e) => tracing::warn!(code = e.code(), "the practice's settings could not be read"),
        }
        *lock(&self.sheet) = sheet.then(Instant::now);
        *lock(&self.problem) = None;
        *lock(&self.opened) = Opened::Session(session);
        self.activity();
        tracing::info!("signed in");
    }

    /// Keeps what the lock screen needs of the settings.
    pub(crate) fn remember(&self, settings: &PracticeSettings) {
        *lock(&self.remembered) = Remembered {
            time_zone: Some(settings.time_zone.clone()),
            closes: Some(settings.close_minute),
            lock: settings.lock,
        };
    }

    /// The practice's zone, and when it closes.
    pub(crate) fn closing_time(&self) -> (Option<chrono_tz::Tz>, Option<u32>) {
        let Remembered { time_zone, closes, .. } = lock(&self.remembered).clone();
        (time_zone.and_then(|zone| zone.parse().ok()), closes)
    }

    /// A new recovery key's sheet lies before its owner.
    pub(crate) fn take_sheet_out(&self) {
        *lock(&self.sheet) = Some(Instant::now());
    }

    /// The recovery key's sheet was put away.
    pub(crate) fn put_sheet_away(&self) {
        *lock(&self.sheet) = None;
    }

    /// Why the usual way in failed, where the screen should go on saying so.
    pub(crate) fn set_problem(&self, problem: Option<Problem>) {
        *lock(&self.problem) = problem.map(|p| (p, Instant::now()));
    }

    /// A problem that was said a while ago: it may be over.
    pub(crate) fn old_problem(&self) -> Option<Problem> {
        let problem = lock(&self.problem);
        problem.as_ref().filter(|(_, since)| since.elapsed() > SAID).map(|(problem, _)| problem.clone())
    }

    /// Ends the session; the keys stay, and running jobs go on.
    pub(crate) fn lock_screen(self: &Arc<Self>) -> AppState {
        let _move = self.moving();
        {
            let mut opened = lock(&self.opened);
            if let Opened::Session(session) = &*opened {
                session.end();
                let record = session.record().clone();
                *opened = Opened::Record(record);
                tracing::info!("screen locked");
            }
        }
        self.put_sheet_away();
        lock(&self.picked).clear();
        self.show_lock();
        self.state()
    }

    /// Ends everything: session, running work, connections, keys, and the window's process.
    pub(crate) fn lock_vault(self: &Arc<Self>) -> AppState {
        let _move = self.moving();
        self.close_record();
        // A restore on a computer without a record has none to close, and leaves nothing half done.
        if !self.jobs.finish(PATIENCE) {
            tracing::warn!("running work did not stop in time");
        }
        self.state()
    }

    /// The lock itself, for who holds `moving`.
    pub(crate) fn close_record(self: &Arc<Self>) {
        let before = std::mem::replace(&mut *lock(&self.opened), Opened::Nothing);
        let record = match before {
            Opened::Nothing => return,
            Opened::Record(record) => record,
            Opened::Session(session) => {
                session.end();
                session.record().clone()
            }
        };
        self.put_sheet_away();
        lock(&self.picked).clear();
        // Blank first: the work to be stopped may take a moment.
        self.show_lock();
        self.imports.clear();
        if !self.jobs.finish(PATIENCE) {
            tracing::warn!("running work did not stop in time; its change is rolled back");
        }
        record.close();
        tracing::info!("vault locked");
    }

    /// Tells the window what is so now.
    pub(crate) fn show_lock(&self) {
        if let Some(desk) = self.desk() {
            desk.locked(Locked(self.state()));
        }
    }

    /// A file that the person chose may be read.
    pub(crate) fn allow(&self, path: PathBuf) {
        lock(&self.picked).insert(path);
    }

    /// Files were dropped on the window: as good as chosen, by whoever is signed in.
    pub(crate) fn dropped(&self, paths: Vec<PathBuf>) {
        if self.session().is_ok() {
            lock(&self.picked).extend(paths);
        }
    }

    /// What the person chose.
    pub(crate) fn chosen(&self) -> Vec<PathBuf> {
        lock(&self.picked).iter().cloned().collect()
    }

    pub(crate) fn is_allowed(&self, path: &std::path::Path) -> bool {
        lock(&self.picked).contains(path)
    }

    /// Somebody is there.
    pub(crate) fn activity(&self) {
        lock(&self.idle).activity(self.moment());
    }

    fn moment(&self) -> Moment {
        Moment { monotonic: self.started.elapsed(), wall: self.clock.now().0 }
    }

    fn exposure(&self) -> Exposure {
        match &*lock(&self.opened) {
            Opened::Nothing => Exposure::Nothing,
            Opened::Record(_) => Exposure::ScreenLocked,
            Opened::Session(_) if lock(&self.sheet).is_some_and(|s| s.elapsed() < SHEET) => {
                Exposure::OpenWithSheet
            }
            Opened::Session(_) => Exposure::Open,
        }
    }

    /// A new process for the window.
    pub(crate) fn start_afresh(&self) {
        if let Some(desk) = self.desk() {
            desk.start_afresh();
        }
    }

    /// Begins a job.
    pub(crate) fn begin(&self, name: &str, label: &'static str, cancellable: bool) -> Answer<Job<'_>> {
        self.jobs.start(name, label, cancellable, self.desk())
    }

    /// Everything the window needs to know to show the right screen.
    pub(crate) fn state(&self) -> AppState {
        let opened = match &*lock(&self.opened) {
            Opened::Nothing => None,
            Opened::Record(record) => Some((record.clone(), None)),
            Opened::Session(session) if session.is_live() => {
                Some((session.record().clone(), Some(session.clone())))
            }
            Opened::Session(session) => Some((session.record().clone(), None)),
        };
        let Remembered { time_zone, lock: policy, .. } = lock(&self.remembered).clone();
        let zone = time_zone.as_deref().and_then(|z| z.parse::<chrono_tz::Tz>().ok());
        let mut state = AppState {
            phase: Phase::VaultLocked,
            practice_name: None,
            logins: Vec::new(),
            tiles: Vec::new(),
            problem: lock(&self.problem).as_ref().map(|(problem, _)| problem.clone()),
            me: None,
            today: crate::calendar::today(self.clock.now(), zone),
            time_zone: time_zone.unwrap_or_else(crate::calendar::local_zone),
            lock: policy,
            recovery_confirmed: true,
            notices: Vec::new(),
        };
        let there = self.folder.exists();
        if let Some(spa) = self.places.demo {
            state.notices.push(crate::demo::notice(spa, there));
        } else if !there {
            state.phase = Phase::FirstRun;
        }
        if !there {
            return state;
        }
        let mut rekey_pending = false;
        let mut slots = Vec::new();
        match self.folder.describe() {
            Ok(description) => {
                // Nobody needs a way back into a practice that doesn't exist.
                state.recovery_confirmed = description.recovery_confirmed || self.places.demo.is_some();
                rekey_pending = description.rekey_pending;
                state.logins = description.slots.iter().map(|s| s.login.clone()).collect();
                state.logins.sort();
                state.logins.dedup();
                state.practice_name = Some(description.label);
                slots = description.slots;
            }
            Err(e) => {
                state.problem = Some(Problem { code: e.code().into(), message: e.to_string() });
            }
        }
        if let Some((record, session)) = opened {
            state.phase = Phase::ScreenLocked;
            state.tiles = tiles(&record, &slots);
            if let Some(session) = session {
                state.phase = Phase::Open;
                state.me = Some(me(&session));
                state.notices.extend(notices(&session, rekey_pending));
                state.notices.extend(crate::commands::programme::policies::notice(&session, state.today));
            }
        }
        state
    }
}

/// People who can sign in here, where they have a PIN.
fn tiles(record: &Record, slots: &[SlotInfo]) -> Vec<PersonTile> {
    let with_pin = record.tiles().into_iter().filter(|t| t.has_pin);
    let login = |person: PersonId| slots.iter().find(|s| s.person == person.0).map(|s| s.login.clone());
    let tile = |(place, t): (usize, stillroom_record::people::Tile)| PersonTile {
        person: t.person,
        initials: initials(&t.name),
        login: login(t.person).unwrap_or_default(),
        name: t.name,
        color: u32::try_from(place % 4).unwrap_or_default(),
        pin_blocked: t.pin_blocked,
    };
    with_pin.enumerate().map(tile).collect()
}

/// The first letters of the first and the last word.
fn initials(name: &str) -> String {
    let first = |word: &str| word.chars().next();
    let mut words = name.split_whitespace();
    let from = words.next().and_then(first);
    let to = words.next_back().and_then(first);
    from.into_iter().chain(to).flat_map(char::to_uppercase).collect()
}

fn me(session: &Session) -> Me {
    let person = session.who();
    Me {
        person: session.person().unwrap_or(PersonId(uuid::Uuid::nil())),
        name: person.as_ref().map_or_else(|| "Recovery key".into(), |p| p.name.clone()),
        login: person.map(|p| p.login).unwrap_or_default(),
        roles: session.roles(),
        permissions: session.permissions(),
        has_pin: session.has_pin(),
        must_change_passphrase: session.must_change_passphrase(),
        is_recovery: session.is_recovery(),
    }
}

/// What whoever signs in should know.
fn notices(session: &Session, rekey_pending: bool) -> Vec<Notice> {
    use stillroom_record::Notice as Found;
    let say = |code: &str, tone, message: String| Notice { code: code.into(), message, tone };
    let mut notices: Vec<_> = session
        .record()
        .notices()
        .into_iter()
        .map(|found| match found {
            Found::EntriesLost { count } => say(
                "gap",
                Tone::Danger,
                format!(
                    "This record is older than when it was last used here: {count} journal entries are missing. \
                     Tell the privacy officer, and look at what was done last before you go on."
                ),
            ),
            Found::ErasedAgain { count } => say(
                "erased_again",
                Tone::Info,
                format!(
                    "This is an older copy of the record. {count} {} erased since it was made, and {} erased again now.",
                    if count == 1 { "client had been" } else { "clients had been" },
                    if count == 1 { "was" } else { "were" },
                ),
            ),
            Found::RecordReplaced => say(
                "gap_replaced",
                Tone::Danger,
                "This isn't the record that was last used here. Tell the privacy officer before you go on.".into(),
            ),
            Found::HeadDamaged => say(
                "head_damaged",
                Tone::Danger,
                "The newest journal entry isn't as Stillroom wrote it. Run a verification.".into(),
            ),
            Found::Damaged => say(
                "damaged",
                Tone::Danger,
                "This record is damaged, so nothing more is written to it. What you can see is right and may be \
                 printed. Restore the newest backup to go on; nothing was deleted."
                    .into(),
            ),
            Found::ClockSetBack => say(
                "clock_back",
                Tone::Warn,
                "This computer's clock was set back. What was saved is safe, and the journal keeps its order. Set the \
                 clock right in the computer's own settings: what is saved until then bears a wrong time and is \
                 marked so, and what Stillroom calls today goes by that clock too."
                    .into(),
            ),
        })
        .collect();
    if session.must_change_passphrase() {
        notices.push(say(
            "one_time_passphrase",
            Tone::Warn,
            "You signed in with a one-time passphrase. Choose your own to go on.".into(),
        ));
    }
    let permissions = session.permissions();
    if rekey_pending && permissions.contains(&Permission::VaultManage) {
        notices.push(say(
            "rekey_pending",
            Tone::Warn,
            "A new vault key was begun and not finished. It goes on when the vault is next opened.".into(),
        ));
    }
    if session.must_change_passphrase() {
        return notices;
    }
    notices.extend(crate::second_factor::notice(session));
    if permissions.contains(&Permission::StaffManage) {
        notices.extend(licences(session));
    }
    if permissions.contains(&Permission::BreakGlassReview) {
        match session.break_glass_alerts() {
            Ok(alerts) if alerts.is_empty() => {}
            Ok(alerts) => notices.push(say(
                "break_glass",
                Tone::Warn,
                match alerts.len() {
                    1 => "One emergency look at a client's record waits for your review.".into(),
                    n => format!("{n} emergency looks at clients' records wait for your review."),
                },
            )),
            Err(e) => tracing::warn!(code = e.code(), "alerts could not be read"),
        }
    }
    notices
}

/// Licences that have run out or soon will, of people who work here.
fn licences(session: &Session) -> Option<Notice> {
    use stillroom_practice::staff::{LicenceStatus, list_staff};
    let staff = list_staff(session).ok()?;
    let of = |status: LicenceStatus| {
        let all = staff.iter().filter(|m| m.active).flat_map(|m| &m.licences);
        all.filter(|l| l.status == status).count()
    };
    let (expired, soon) = (of(LicenceStatus::Expired), of(LicenceStatus::ExpiresSoon));
    let (code, tone, message) = match (expired, soon) {
        (0, 0) => return None,
        (0, 1) => ("licence_expires", Tone::Info, "A licence expires within 60 days.".to_owned()),
        (0, n) => ("licence_expires", Tone::Info, format!("{n} licences expire within 60 days.")),
        (1, _) => ("licence_expired", Tone::Warn, "A licence has expired.".to_owned()),
        (n, _) => ("licence_expired", Tone::Warn, format!("{n} licences have expired.")),
    };
    Some(Notice { code: code.into(), message, tone })
}
