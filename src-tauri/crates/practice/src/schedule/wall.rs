//! Wall clock and instants: one place that knows of daylight saving.
//!
//! A day is asked for by its local date and may have 23, 24 or 25 hours (or, where
//! a country crossed the date line, none). A time that a spring night skips doesn't
//! exist; a time that an autumn night shows twice means the first.

use chrono::{
    DateTime, Datelike, Days, Duration, LocalResult, NaiveDate, NaiveDateTime, NaiveTime, Offset, TimeZone,
    Timelike, Utc,
};
use chrono_tz::Tz;
use stillroom_record::UtcMillis;

/// Where a time on the wall clock is in the course of time.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Resolved {
    /// There, or the first of two.
    At(UtcMillis),
    /// Skipped: the clocks go forward over it. The first instant after the gap, as the wall clock shows it.
    Skipped { next: UtcMillis },
}

impl Resolved {
    /// The instant, or the first one after the gap.
    pub(crate) fn or_next(self) -> UtcMillis {
        match self {
            Self::At(t) | Self::Skipped { next: t } => t,
        }
    }
}

/// The instant of `minute` (up to 1440, which is the next midnight) on `date`.
pub(crate) fn resolve(zone: Tz, date: NaiveDate, minute: u32) -> Resolved {
    let midnight = date.and_time(NaiveTime::MIN);
    let Some(naive) = midnight.checked_add_signed(Duration::minutes(i64::from(minute))) else {
        return Resolved::At(UtcMillis(midnight.and_utc().timestamp_millis()));
    };
    match zone.from_local_datetime(&naive) {
        LocalResult::Single(t) | LocalResult::Ambiguous(t, _) => {
            Resolved::At(UtcMillis(t.timestamp_millis()))
        }
        LocalResult::None => Resolved::Skipped { next: UtcMillis(after_gap(zone, naive)) },
    }
}

/// The first instant after the gap that swallows `naive`.
fn after_gap(zone: Tz, naive: NaiveDateTime) -> i64 {
    // Seen from UTC, a gap lies within a day and a half of the same digits: find the
    // second at which the wall clock passes `naive`.
    let local = |second: i64| {
        DateTime::<Utc>::from_timestamp(second, 0).map_or(NaiveDateTime::MAX, |t| {
            let offset = zone.offset_from_utc_datetime(&t.naive_utc()).fix();
            t.naive_utc() + Duration::seconds(i64::from(offset.local_minus_utc()))
        })
    };
    let middle = naive.and_utc().timestamp();
    let (mut before, mut after) = (middle - 129_600, middle + 129_600);
    while after - before > 1 {
        let half = before + (after - before) / 2;
        if local(half) < naive { before = half } else { after = half }
    }
    after * 1000
}

/// The first instant of a local date.
pub(crate) fn day_start(zone: Tz, date: NaiveDate) -> UtcMillis {
    resolve(zone, date, 0).or_next()
}

/// The first instant of the next local date.
pub(crate) fn day_end(zone: Tz, date: NaiveDate) -> UtcMillis {
    next(date).map_or(day_start(zone, date), |d| day_start(zone, d))
}

/// The next date on the calendar.
pub(crate) fn next(date: NaiveDate) -> Option<NaiveDate> {
    date.checked_add_days(Days::new(1))
}

/// What the calendar and the wall clock show at an instant: the date and minutes since midnight.
pub(crate) fn wall(zone: Tz, at: UtcMillis) -> (NaiveDate, u32) {
    let utc = DateTime::<Utc>::from_timestamp_millis(at.0).unwrap_or(DateTime::UNIX_EPOCH);
    let local = utc.with_timezone(&zone).naive_local();
    (local.date(), local.hour() * 60 + local.minute())
}

/// 0 for Monday.
pub(crate) fn weekday(date: NaiveDate) -> u8 {
    u8::try_from(date.weekday().num_days_from_monday()).unwrap_or(0)
}

/// "09:30", and "24:00" for the end of the day.
pub(crate) fn clock(minute: u32) -> String {
    format!("{:02}:{:02}", minute / 60, minute % 60)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    const HOUR: i64 = 3_600_000;

    fn date(y: i32, m: u32, d: u32) -> NaiveDate {
        NaiveDate::from_ymd_opt(y, m, d).unwrap()
    }
    fn zone(name: &str) -> Tz {
        name.parse().unwrap()
    }
    fn hours(zone: Tz, d: NaiveDate) -> i64 {
        (day_end(zone, d).0 - day_start(zone, d).0) / HOUR
    }

    #[test]
    fn the_days_the_clocks_change_have_23_and_25_hours() {
        let chicago = zone("America/Chicago");
        assert_eq!(hours(chicago, date(2026, 3, 7)), 24);
        assert_eq!(hours(chicago, date(2026, 3, 8)), 23);
        assert_eq!(hours(chicago, date(2026, 11, 1)), 25);
        assert_eq!(hours(zone("America/Phoenix"), date(2026, 3, 8)), 24);
    }

    #[test]
    fn a_skipped_time_names_the_first_time_after_the_gap() {
        let chicago = zone("America/Chicago");
        let Resolved::Skipped { next } = resolve(chicago, date(2026, 3, 8), 150) else {
            panic!("02:30 exists")
        };
        assert_eq!(wall(chicago, next), (date(2026, 3, 8), 180));
        assert_eq!(resolve(chicago, date(2026, 3, 8), 180), Resolved::At(next));
    }

    #[test]
    fn a_time_shown_twice_means_the_first() {
        let chicago = zone("America/Chicago");
        let Resolved::At(first) = resolve(chicago, date(2026, 11, 1), 90) else { panic!("01:30 is skipped") };
        let Resolved::At(two) = resolve(chicago, date(2026, 11, 1), 120) else { panic!("02:00 is skipped") };
        assert_eq!(two.0 - first.0, HOUR + HOUR / 2);
    }

    #[test]
    fn a_day_whose_midnight_is_skipped_starts_at_one() {
        // The clocks of Cairo go forward at midnight.
        let cairo = zone("Africa/Cairo");
        let d = date(2024, 4, 26);
        assert_eq!(wall(cairo, day_start(cairo, d)), (d, 60));
        assert_eq!(hours(cairo, d), 23);
    }

    #[test]
    fn a_day_that_a_country_left_out_is_empty() {
        let apia = zone("Pacific/Apia");
        assert_eq!(hours(apia, date(2011, 12, 30)), 0);
        assert_eq!(hours(apia, date(2011, 12, 31)), 24);
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(2_000))]

        #[test]
        fn days_follow_one_another_without_gap_or_overlap(z in 0..chrono_tz::TZ_VARIANTS.len(), day in 0u64..25_000) {
            let zone = chrono_tz::TZ_VARIANTS[z];
            let d = date(1980, 1, 1) + Days::new(day);
            prop_assert_eq!(day_end(zone, d), day_start(zone, next(d).unwrap()));
            prop_assert!(day_start(zone, d) <= day_end(zone, d));
            prop_assert!((0..=49 * HOUR).contains(&(day_end(zone, d).0 - day_start(zone, d).0)));
        }

        #[test]
        fn a_time_that_exists_comes_back_as_it_went_in(z in 0..chrono_tz::TZ_VARIANTS.len(), day in 0u64..25_000, minute in 0u32..1440) {
            let zone = chrono_tz::TZ_VARIANTS[z];
            let d = date(1980, 1, 1) + Days::new(day);
            match resolve(zone, d, minute) {
                Resolved::At(t) => {
                    prop_assert_eq!(wall(zone, t), (d, minute));
                    prop_assert!(day_start(zone, d) <= t && t < day_end(zone, d));
                }
                Resolved::Skipped { next } => {
                    // One second before, the wall clock hadn't come to it; now it is past it.
                    let (wd, wm) = wall(zone, next);
                    prop_assert!((wd, wm) >= (d, minute));
                    let (bd, bm) = wall(zone, UtcMillis(next.0 - 1000));
                    prop_assert!((bd, bm) <= (d, minute));
                }
            }
        }

        #[test]
        fn later_on_the_wall_is_later_in_time(z in 0..chrono_tz::TZ_VARIANTS.len(), day in 0u64..25_000, a in 0u32..1440, b in 0u32..1440) {
            let zone = chrono_tz::TZ_VARIANTS[z];
            let d = date(1980, 1, 1) + Days::new(day);
            let (a, b) = (a.min(b), a.max(b));
            prop_assert!(resolve(zone, d, a).or_next() <= resolve(zone, d, b).or_next());
        }
    }
}
