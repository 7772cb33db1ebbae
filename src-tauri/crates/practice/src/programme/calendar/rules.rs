//! Days into months. Pure.

use super::{YearEntry, YearMonth, YearState};
use crate::programme::{Due, Pressing};
use crate::schedule::LocalDate;
use chrono::{Datelike as _, Days, Months, NaiveDate};

/// So many policies due in one month are one line.
const MANY: usize = 3;

/// A date that is out of the calendar stays where it was.
pub(super) fn later(day: LocalDate, days: i64) -> LocalDate {
    let days = u64::try_from(days).unwrap_or_default();
    LocalDate(day.0.checked_add_days(Days::new(days)).unwrap_or(day.0))
}

pub(super) fn months_later(day: LocalDate, months: u32) -> LocalDate {
    LocalDate(day.0.checked_add_months(Months::new(months)).unwrap_or(day.0))
}

pub(super) fn month(day: LocalDate) -> LocalDate {
    LocalDate(day.0.with_day(1).unwrap_or(day.0))
}

/// The first of January of the year.
pub(super) fn january(day: LocalDate) -> LocalDate {
    LocalDate(NaiveDate::from_ymd_opt(day.0.year(), 1, 1).unwrap_or(day.0))
}

/// A task of the list of what is due, on its day; none when it has none.
pub(super) fn of_due(due: Due) -> Option<YearEntry> {
    let state = match due.pressing {
        Pressing::Late => YearState::Late,
        Pressing::Soon => YearState::Soon,
        Pressing::InTime => YearState::Planned,
    };
    Some(YearEntry { path: due.path, what: due.what, cite: due.cite, on: due.by?, state, owner: due.owner })
}

/// What comes back every so many days, from its next day on: one entry a month, which says how
/// often.
pub(super) fn repeated(first: &YearEntry, every: i64, until: LocalDate) -> Vec<YearEntry> {
    let mut all: Vec<(YearEntry, u32)> = vec![(first.clone(), 1)];
    let mut on = first.on;
    loop {
        let next = later(on, every.max(1));
        if next > until || next == on {
            break;
        }
        on = next;
        match all.last_mut() {
            Some((last, times)) if month(last.on) == month(on) => *times += 1,
            _ => all.push((YearEntry { on, state: YearState::Planned, ..first.clone() }, 1)),
        }
    }
    let told = |(entry, times): (YearEntry, u32)| {
        let what = match times {
            1 => entry.what.clone(),
            2 => format!("{}, twice", entry.what),
            n => format!("{}, {n} times", entry.what),
        };
        YearEntry { what, ..entry }
    };
    all.into_iter().map(told).collect()
}

/// Reviews of many policies in a month are one line.
pub(super) fn gathered(entries: Vec<YearEntry>) -> Vec<YearEntry> {
    let is_policy = |e: &YearEntry| e.path.starts_with("/programme/policies?") && e.state != YearState::Done;
    let (policies, mut rest): (Vec<_>, Vec<_>) = entries.into_iter().partition(is_policy);
    if policies.len() <= MANY {
        rest.extend(policies);
        return rest;
    }
    let what = format!("Review {} policies", policies.len());
    if let Some(first) = policies.into_iter().min_by_key(|e| (e.on, e.state)) {
        rest.push(YearEntry { path: "/programme/policies".to_owned(), what, ..first });
    }
    rest
}

/// The months from the year's January to the last day. What is late stands in today's month.
pub(super) fn months(entries: Vec<YearEntry>, today: LocalDate, until: LocalDate) -> Vec<YearMonth> {
    let mut months = Vec::new();
    let mut at = january(today);
    while at <= until {
        months.push(YearMonth { month: at, entries: Vec::new() });
        let next = months_later(at, 1);
        if next == at {
            break;
        }
        at = next;
    }
    for entry in entries {
        let late = entry.state == YearState::Late;
        let place = month(if late { entry.on.max(today) } else { entry.on });
        if let Some(month) = months.iter_mut().find(|m| m.month == place) {
            month.entries.push(entry);
        }
    }
    for month in &mut months {
        month.entries = gathered(std::mem::take(&mut month.entries));
        month.entries.sort_by(|a, b| (a.on, a.state, &a.what).cmp(&(b.on, b.state, &b.what)));
    }
    months
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(text: &str) -> LocalDate {
        text.parse().unwrap()
    }

    fn entry(path: &str, on: &str, state: YearState) -> YearEntry {
        let (path, what) = (path.to_owned(), "Do it".to_owned());
        YearEntry { path, what, cite: None, on: day(on), state, owner: None }
    }

    #[test]
    fn what_comes_back_is_one_line_a_month_that_says_how_often() {
        let first = entry("x", "2026-11-30", YearState::Soon);
        let all = repeated(&first, 14, day("2027-01-31"));
        let told: Vec<_> = all.iter().map(|e| (e.on.to_string(), e.what.as_str(), e.state)).collect();
        assert_eq!(
            told,
            [
                ("2026-11-30".to_owned(), "Do it", YearState::Soon),
                ("2026-12-14".to_owned(), "Do it, twice", YearState::Planned),
                ("2027-01-11".to_owned(), "Do it, twice", YearState::Planned),
            ]
        );
        assert_eq!(repeated(&first, 0, day("2026-12-01")).len(), 2, "no measure of no days");
    }

    #[test]
    fn the_year_goes_from_january_to_twelve_months_from_now_and_late_is_now() {
        let today = day("2026-11-28");
        let entries = vec![
            entry("late", "2026-06-01", YearState::Late),
            entry("last year", "2025-06-01", YearState::Late),
            entry("done", "2026-06-02", YearState::Done),
            entry("next", "2027-11-01", YearState::Planned),
            entry("beyond", "2028-01-01", YearState::Planned),
        ];
        let all = months(entries, today, months_later(today, 12));
        assert_eq!(all.len(), 23);
        assert_eq!((all[0].month, all[22].month), (day("2026-01-01"), day("2027-11-01")));
        let paths = |at: usize| all[at].entries.iter().map(|e| e.path.as_str()).collect::<Vec<_>>();
        assert_eq!((paths(5), paths(10), paths(22)), (vec!["done"], vec!["last year", "late"], vec!["next"]));
        assert_eq!(all.iter().map(|m| m.entries.len()).sum::<usize>(), 4);
    }

    #[test]
    fn many_policies_in_a_month_are_one_line_and_a_few_are_not() {
        let policies = |n: usize| {
            (0..n)
                .map(|i| entry(&format!("/programme/policies?policy={i}"), "2027-03-04", YearState::Planned))
        };
        assert_eq!(gathered(policies(3).collect()).len(), 3);
        let one = gathered(policies(4).chain([entry("x", "2027-03-01", YearState::Planned)]).collect());
        assert_eq!(one.iter().map(|e| e.what.as_str()).collect::<Vec<_>>(), ["Do it", "Review 4 policies"]);
    }
}
