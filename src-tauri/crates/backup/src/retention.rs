//! Which snapshots stay when a stick is pruned.
//!
//! **Invariants.** The newest snapshot stays, and the newest that was read back whole: it
//! may be the last good one. A stick that nobody used for years loses nothing by being
//! pruned, for what counts is how many days, weeks and months there are and not how long
//! ago they were. So a clock that was set forward or back costs at most the place of one
//! day. Which of two snapshots is newer is told by their journal entries, not by the clock.

use crate::Snapshot;
use std::collections::BTreeSet;

/// How many of each are kept: the newest snapshot of the day, the week or the month.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Retention {
    /// The newest snapshots, whenever they are of.
    pub last: usize,
    /// Days.
    pub days: usize,
    /// Weeks, from Monday.
    pub weeks: usize,
    /// Months.
    pub months: usize,
}

impl Default for Retention {
    fn default() -> Self {
        Self { last: 3, days: 14, weeks: 8, months: 24 }
    }
}

impl Retention {
    /// The ids of the snapshots that stay. `checked`: the newest that was read back whole.
    #[must_use]
    pub fn keeps(&self, snapshots: &[Snapshot], checked: Option<&str>) -> BTreeSet<String> {
        let mut newest_first: Vec<&Snapshot> = snapshots.iter().collect();
        newest_first.sort_by_key(|s| std::cmp::Reverse((s.order(), s.id.clone())));
        let mut kept: BTreeSet<String> =
            newest_first.iter().take(self.last.max(1)).map(|s| s.id.clone()).collect();
        kept.extend(newest_first.iter().find(|s| Some(s.id.as_str()) == checked).map(|s| s.id.clone()));
        for (count, period) in [
            (self.days, &day as &dyn Fn(&Snapshot) -> i64),
            (self.weeks, &|s| (day(s) + 3).div_euclid(7)),
            (self.months, &|s| i64::from(s.day.0) * 12 + i64::from(s.day.1)),
        ] {
            let periods: BTreeSet<i64> = newest_first.iter().map(|s| period(s)).collect();
            for wanted in periods.into_iter().rev().take(count) {
                kept.extend(newest_first.iter().find(|s| period(s) == wanted).map(|s| s.id.clone()));
            }
        }
        kept
    }
}

/// Days since 1970-01-01, which was a Thursday.
fn day(snapshot: &Snapshot) -> i64 {
    let (year, month, day) = snapshot.day;
    let (year, month) = (i64::from(year) - i64::from(month <= 2), i64::from(month));
    let era = year.div_euclid(400);
    let of_era = year - era * 400;
    let of_year = (153 * ((month + 9) % 12) + 2) / 5 + i64::from(day) - 1;
    era * 146_097 + of_era * 365 + of_era / 4 - of_era / 100 + of_year - 719_468
}

#[cfg(test)]
#[allow(clippy::unwrap_used, clippy::indexing_slicing, reason = "a test may panic")]
#[path = "retention_tests.rs"]
mod tests;
