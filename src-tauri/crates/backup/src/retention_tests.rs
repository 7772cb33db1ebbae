use super::*;
use rustic_core::jiff::civil::{Date, date};
use stillroom_record::UtcMillis;

fn at(date: Date, hour: i64, entry: i64) -> Snapshot {
    let days = date.since(rustic_core::jiff::civil::date(1970, 1, 1)).unwrap().get_days();
    Snapshot {
        id: format!("{entry:08}"),
        at: UtcMillis(i64::from(days) * 86_400_000 + hour * 3_600_000),
        entry,
        rows: Default::default(),
        added: 0,
        day: (date.year(), date.month(), date.day()),
        mac: None,
        device: None,
    }
}

fn pruned(all: &mut Vec<Snapshot>, checked: Option<&str>) {
    let kept = Retention::default().keeps(all, checked);
    all.retain(|s| kept.contains(&s.id));
}

#[test]
fn a_day_is_counted_as_the_calendar_counts_it() {
    let first = date(1970, 1, 1);
    let mut on = date(1999, 12, 1);
    while on < date(2101, 3, 5) {
        assert_eq!(day(&at(on, 0, 1)), i64::from(on.since(first).unwrap().get_days()), "{on}");
        on = on.tomorrow().unwrap();
    }
}

/// Two backups each working day of a leap year, pruned each evening.
#[test]
fn a_year_of_days_leaves_days_weeks_and_months() {
    let (mut all, mut entry, mut on) = (Vec::new(), 0, date(2028, 1, 1));
    while on.year() == 2028 {
        if on.weekday() != rustic_core::jiff::civil::Weekday::Sunday {
            for hour in [12, 20] {
                entry += 10;
                all.push(at(on, hour, entry));
            }
            let newest = all.last().unwrap().id.clone();
            pruned(&mut all, None);
            assert!(all.iter().any(|s| s.id == newest), "the newest of {on} was taken away");
        }
        on = on.tomorrow().unwrap();
    }
    let days: BTreeSet<_> = all.iter().map(|s| s.day).collect();
    // 14 working days back from 30 December, the evenings of Saturdays before, the ends of months.
    for kept in [(2028, 12, 30), (2028, 12, 15), (2028, 12, 9), (2028, 11, 30), (2028, 2, 29), (2028, 1, 31)]
    {
        assert!(days.contains(&kept), "{kept:?} of {days:?}");
    }
    assert!(!days.contains(&(2028, 2, 28)));
    assert!(all.len() <= 3 + 14 + 8 + 12, "{}", all.len());
    // Of a day the evening's, not the oldest (which restic's own rule would keep too).
    assert!(all.iter().filter(|s| s.day == (2028, 2, 29)).all(|s| s.at.0 / 3_600_000 % 24 == 20));
}

#[test]
fn pruning_again_takes_nothing_more() {
    let mut all: Vec<_> = (0..400)
        .map(|n| at(date(2027, 1, 1).checked_add(rustic_core::jiff::Span::new().days(n)).unwrap(), 20, n + 1))
        .collect();
    pruned(&mut all, None);
    let once = all.clone();
    pruned(&mut all, None);
    assert_eq!(once, all);
}

/// The clock was ten years ahead for a week, then set right.
#[test]
fn a_clock_set_back_never_costs_the_newest() {
    let (mut all, mut entry) = (Vec::new(), 0);
    let mut push = |all: &mut Vec<Snapshot>, on: Date| {
        entry += 1;
        all.push(at(on, 20, entry));
        let newest = all.last().unwrap().id.clone();
        pruned(all, None);
        assert!(all.iter().any(|s| s.id == newest), "the newest was taken away on {on}");
    };
    for n in 1..=20 {
        push(&mut all, date(2026, 3, n));
    }
    for n in 1..=7 {
        push(&mut all, date(2036, 5, n));
    }
    for n in 21..=31 {
        push(&mut all, date(2026, 3, n));
    }
    for n in 1..=30 {
        push(&mut all, date(2026, 4, n));
    }
    let of = |month: i8| all.iter().filter(|s| s.day.0 == 2026 && s.day.1 == month).count();
    assert!(of(3) >= 1 && of(4) >= 7, "{:?}", all.iter().map(|s| s.day).collect::<Vec<_>>());
}

#[test]
fn the_last_that_was_read_back_whole_stays() {
    let mut all: Vec<_> = (1..=31).map(|n| at(date(2026, 1, 1), 1, n)).collect();
    pruned(&mut all, Some("00000007"));
    assert_eq!(all.iter().map(|s| s.entry).collect::<Vec<_>>(), [7, 29, 30, 31]);
}

#[test]
fn one_snapshot_stays_whatever_is_asked_for() {
    let one = [at(date(2020, 2, 29), 1, 5)];
    let none = Retention { last: 0, days: 0, weeks: 0, months: 0 };
    assert_eq!(none.keeps(&one, None).len(), 1);
    assert!(none.keeps(&[], None).is_empty());
}
