//! Whether the practice is safe: how old the last backup is, and whether a copy is elsewhere.
//! Pure: sticks, time and what is plugged in are passed in.
//!
//! **The rule.** A copy is off site when it is on a stick that is taken home and isn't plugged
//! in now. Of a stick that is plugged in, what it carried while it was last away counts, by
//! the time when that copy was made. Seven days without one is too long.

use stillroom_record::{KnownStick, UtcMillis};
use uuid::Uuid;

const HOUR: i64 = 60 * 60 * 1000;
const DAY: i64 = 24 * HOUR;

/// A practice that closes at weekends isn't behind on Monday.
const SOON: i64 = 3 * DAY;
/// What the last copy and the last copy off site may be old, in days.
pub const OFF_SITE_DAYS: i64 = 7;
const TOO_LONG: i64 = OFF_SITE_DAYS * DAY;
/// A drill a month.
const DRILL: i64 = 31 * DAY;
/// One with the printed sheet a year.
const SHEET_DRILL: i64 = 365 * DAY;
/// Two silent runs of a day are at least so far apart.
const SILENT: i64 = 20 * HOUR;
/// What was backed up so lately is not offered again at closing time.
const FRESH: i64 = 2 * HOUR;
/// From so many minutes before closing time a backup is offered, and until so many after.
const BEFORE_CLOSING: i64 = 30;
const AFTER_CLOSING: i64 = 180;

/// How things stand.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub enum Standing {
    /// Nothing to do.
    Good,
    /// Something should be done soon.
    Soon,
    /// It is time.
    Overdue,
}

/// Something to do.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Due {
    /// There is no backup at all.
    Never,
    /// The last backup is so old.
    Old {
        /// Whole days.
        days: u32,
    },
    /// No stick is taken home.
    NoneLeaves,
    /// No copy was off site for so long.
    OffSite {
        /// Whole days since the newest that was, or since backups began.
        days: u32,
    },
    /// Sticks that are taken home are here, all of them: one should go tonight.
    TakeHome,
    /// A stick was not as it was written when it was last read back, or its drill failed.
    Unsound(Uuid),
    /// A recovery key that was replaced still opens this stick.
    OlderSheet(Uuid),
    /// No drill for a month.
    Drill,
    /// No drill with the printed sheet for a year.
    SheetDrill,
}

impl Due {
    /// How pressing it is.
    #[must_use]
    pub fn standing(&self) -> Standing {
        match self {
            Self::Never | Self::OffSite { .. } | Self::Unsound(_) => Standing::Overdue,
            Self::Old { days } if *days >= 7 => Standing::Overdue,
            Self::Old { .. } | Self::NoneLeaves | Self::TakeHome | Self::OlderSheet(_) => Standing::Soon,
            Self::Drill | Self::SheetDrill => Standing::Good,
        }
    }
}

/// How the practice's backups stand.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Status {
    /// The worst of what is due.
    pub standing: Standing,
    /// The last backup: when, and on which stick.
    pub last: Option<(UtcMillis, Uuid)>,
    /// When the newest copy was made that is, or lately was, off site.
    pub off_site: Option<UtcMillis>,
    /// What should be done, the most pressing first.
    pub due: Vec<Due>,
}

impl Status {
    /// Of these sticks, of which those are plugged in.
    #[must_use]
    pub fn of(sticks: &[KnownStick], here: &[Uuid], now: UtcMillis) -> Self {
        let since = |at: UtcMillis| (now.0 - at.0).max(0);
        let days = |at: UtcMillis| u32::try_from(since(at) / DAY).unwrap_or(u32::MAX);
        let last = sticks.iter().filter_map(|s| s.ran.map(|at| (at, s.id))).max_by_key(|(at, _)| *at);
        let leaving = || sticks.iter().filter(|s| s.leaves);
        let away = |s: &KnownStick| !here.contains(&s.id);
        let off_site = leaving().filter_map(|s| if away(s) { s.ran } else { s.carried }).max();
        let mut due = Vec::new();
        match last {
            None => due.push(Due::Never),
            Some((at, _)) if since(at) >= SOON => due.push(Due::Old { days: days(at) }),
            Some(_) => {}
        }
        if let Some(began) = sticks.iter().filter(|s| s.ran.is_some()).map(|s| s.known_since).min() {
            let elsewhere = off_site.unwrap_or(began);
            if since(elsewhere) >= TOO_LONG {
                due.push(Due::OffSite { days: days(elsewhere) });
            } else if leaving().next().is_none() {
                due.push(Due::NoneLeaves);
            } else if !leaving().any(away) && off_site.is_none() {
                due.push(Due::TakeHome);
            }
        }
        for stick in sticks {
            let unsound = stick.checked.is_some_and(|(_, ok)| !ok) || stick.drilled.is_some_and(|d| !d.ok);
            if unsound {
                due.push(Due::Unsound(stick.id));
            }
            if stick.older_sheet && stick.ran.is_some() {
                due.push(Due::OlderSheet(stick.id));
            }
        }
        if last.is_some() {
            let passed = sticks.iter().filter_map(|s| s.drilled.filter(|d| d.ok).map(|d| d.at)).max();
            let sheet = sticks.iter().filter_map(|s| s.sheet_passed).max();
            if sheet.is_none_or(|at| since(at) >= SHEET_DRILL) {
                due.push(Due::SheetDrill);
            } else if passed.is_none_or(|at| since(at) >= DRILL) {
                due.push(Due::Drill);
            }
        }
        due.sort_by_key(|d| std::cmp::Reverse(d.standing()));
        let standing = due.iter().map(Due::standing).max().unwrap_or(Standing::Good);
        Self { standing, last, off_site, due }
    }
}

/// Whether a stick that is plugged in gets its backup of the day, unasked. `today` and `of_last`
/// are days of the practice's calendar.
#[must_use]
pub fn wants_a_silent_run(ran: Option<UtcMillis>, now: UtcMillis, same_day: bool) -> bool {
    match ran {
        None => false,
        // A clock that was set back makes no run of each minute, and one set forward none at all.
        Some(ran) => !same_day && (now.0 - ran.0).abs() >= SILENT,
    }
}

/// Whether a backup is offered because the day ends: minutes of the practice's wall clock.
#[must_use]
pub fn offers_at_closing(last: Option<UtcMillis>, now: UtcMillis, minute: i64, closes: i64) -> bool {
    let closing = (closes - BEFORE_CLOSING..closes + AFTER_CLOSING).contains(&minute);
    closing && last.is_some_and(|at| (now.0 - at.0).abs() >= FRESH)
}

#[cfg(test)]
#[allow(clippy::unwrap_used, clippy::indexing_slicing, reason = "a test may panic")]
#[path = "status_tests.rs"]
mod tests;
