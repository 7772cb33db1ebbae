//! A table of dates with what is expected of them, and what must hold of any date.

use super::*;
use proptest::prelude::*;

fn day(text: &str) -> LocalDate {
    text.parse().unwrap()
}

#[derive(Clone, Copy, Debug)]
enum Row {
    Individual,
    HhsYearly,
    HhsAtOnce,
    Media,
    Associate(Option<u32>),
    State(u32, Counting),
    Answer(Asked),
    Oral,
    Keep(Option<&'static str>),
}
use Row::{Answer, Associate, HhsAtOnce, HhsYearly, Individual, Keep, Media, Oral, State};

fn due(row: Row, from: LocalDate) -> LocalDate {
    match row {
        Individual => individual_notice(from).due,
        HhsYearly => hhs_notice(from, 499).due,
        HhsAtOnce => hhs_notice(from, 500).due,
        Media => media_notice(from).due,
        Associate(days) => associate_notice(from, days).due,
        State(days, counting) => {
            state_notice(from, &StateRule { state: "California", days, counting, source: "Civ. 1798.82" }).due
        }
        Answer(asked) => answer(asked, from).due,
        Oral => held_until(&[Hold::Oral { stated: from }]).unwrap(),
        Keep(last) => keep(from, last.map(day)).due,
    }
}

#[test]
fn the_days_are_those_of_the_table() {
    let table: &[(Row, &str, &str)] = &[
        (Individual, "2026-03-12", "2026-05-11"),
        (Individual, "2026-11-27", "2027-01-26"),
        (Individual, "2026-12-31", "2027-03-01"),
        (Individual, "2027-01-01", "2027-03-02"),
        (Individual, "2027-12-15", "2028-02-13"),
        (Individual, "2027-12-31", "2028-02-29"),
        (Individual, "2028-01-01", "2028-03-01"),
        (Individual, "2028-02-28", "2028-04-28"),
        (Individual, "2028-02-29", "2028-04-29"),
        (Individual, "2028-12-31", "2029-03-01"),
        (Individual, "2024-01-01", "2024-03-01"),
        (Individual, "2099-12-31", "2100-03-01"),
        (HhsYearly, "2026-01-01", "2027-03-01"),
        (HhsYearly, "2026-12-31", "2027-03-01"),
        (HhsYearly, "2027-01-01", "2028-02-29"),
        (HhsYearly, "2027-06-15", "2028-02-29"),
        (HhsYearly, "2027-12-31", "2028-02-29"),
        (HhsYearly, "2028-01-01", "2029-03-01"),
        (HhsYearly, "2028-02-29", "2029-03-01"),
        (HhsYearly, "2028-12-31", "2029-03-01"),
        (HhsYearly, "2023-12-31", "2024-02-29"),
        (HhsYearly, "2024-12-31", "2025-03-01"),
        (HhsYearly, "2031-07-04", "2032-02-29"),
        (HhsYearly, "2095-05-05", "2096-02-29"),
        (HhsYearly, "2099-05-05", "2100-03-01"),
        (HhsAtOnce, "2027-12-20", "2028-02-18"),
        (HhsAtOnce, "2028-02-29", "2028-04-29"),
        (Media, "2026-03-12", "2026-05-11"),
        (Media, "2027-12-31", "2028-02-29"),
        (Associate(None), "2027-12-31", "2028-02-29"),
        (Associate(Some(10)), "2028-02-20", "2028-03-01"),
        (Associate(Some(90)), "2028-02-20", "2028-04-20"),
        (State(30, Counting::Calendar), "2026-03-12", "2026-04-11"),
        (State(30, Counting::Calendar), "2028-01-31", "2028-03-01"),
        (State(30, Counting::Calendar), "2027-01-31", "2027-03-02"),
        (State(30, Counting::Calendar), "2027-12-31", "2028-01-30"),
        (State(15, Counting::Business), "2026-03-12", "2026-04-02"),
        (State(15, Counting::Business), "2026-03-14", "2026-04-03"),
        (State(2, Counting::Business), "2028-02-28", "2028-03-01"),
        (State(1, Counting::Business), "2026-12-31", "2027-01-01"),
        (Answer(Asked::Access), "2028-01-31", "2028-03-01"),
        (Answer(Asked::Access), "2027-01-31", "2027-03-02"),
        (Answer(Asked::Access), "2027-12-31", "2028-01-30"),
        (Answer(Asked::Access), "2026-05-31", "2026-06-30"),
        (Answer(Asked::Amendment), "2028-01-01", "2028-03-01"),
        (Answer(Asked::Amendment), "2027-12-31", "2028-02-29"),
        (Answer(Asked::Accounting), "2027-01-01", "2027-03-02"),
        (Oral, "2028-01-31", "2028-03-01"),
        (Oral, "2026-12-31", "2027-01-30"),
        (Keep(None), "2026-03-12", "2032-03-12"),
        (Keep(None), "2028-02-29", "2034-03-01"),
        (Keep(Some("2028-02-29")), "2026-03-12", "2034-03-01"),
        (Keep(Some("2020-01-01")), "2026-03-12", "2032-03-12"),
        (Keep(None), "2026-02-28", "2032-02-28"),
    ];
    assert!(table.len() >= 40);
    for &(row, from, expected) in table {
        assert_eq!(due(row, day(from)).to_string(), expected, "{row:?} from {from}");
    }
}

#[test]
fn five_hundred_people_tell_hhs_at_once_and_five_hundred_and_one_the_media() {
    let found = day("2027-12-20");
    assert_eq!(hhs_notice(found, 499).due, day("2028-02-29"));
    assert_eq!(hhs_notice(found, 500).due, individual_notice(found).due);
    assert_eq!(hhs_notice(found, 499).cite, "45 CFR 164.408(c)");
    assert!(!media_is_told(500));
    assert!(media_is_told(501));
}

#[test]
fn an_extension_needs_a_reason_in_a_letter_within_the_first_stretch() {
    let got = day("2026-06-01");
    let ask = |letter: &str, reason: &str| {
        extended(Asked::Access, got, day(letter), reason, false).map(|d| d.due.to_string())
    };
    assert_eq!(ask("2026-06-01", "The chart is off site"), Ok("2026-07-31".into()));
    assert_eq!(ask("2026-07-01", "The chart is off site"), Ok("2026-07-31".into()), "day 30");
    assert_eq!(
        ask("2026-07-02", "The chart is off site"),
        Err(NoExtension::TooLate { last: day("2026-07-01") }),
        "day 31"
    );
    assert_eq!(ask("2026-06-20", "  "), Err(NoExtension::NoReason));
    assert_eq!(ask("2026-05-31", "Busy"), Err(NoExtension::BeforeRequest));
    assert_eq!(extended(Asked::Access, got, day("2026-06-20"), "Busy", true), Err(NoExtension::Once));
    for asked in [Asked::Amendment, Asked::Accounting] {
        let to =
            |letter: &str| extended(asked, got, day(letter), "Old paper", false).map(|d| d.due.to_string());
        assert_eq!(to("2026-07-31"), Ok("2026-08-30".into()), "day 60");
        assert_eq!(to("2026-08-01"), Err(NoExtension::TooLate { last: day("2026-07-31") }), "day 61");
    }
}

#[test]
fn an_oral_hold_ends_after_thirty_days_and_can_t_be_strung_together() {
    let oral = |d: &str| Hold::Oral { stated: day(d) };
    let found = day("2026-01-10");
    let rule = individual_notice(found);
    assert_eq!(rule.due, day("2026-03-11"));
    let with = |holds: &[Hold]| held(individual_notice(found), holds).due;
    assert_eq!(with(&[]), rule.due);
    assert_eq!(with(&[oral("2026-01-20")]), rule.due, "one that ends before moves nothing");
    assert_eq!(with(&[oral("2026-03-01")]), day("2026-03-31"));
    assert_eq!(with(&[oral("2026-03-01"), oral("2026-03-30")]), day("2026-03-31"), "the first counts");
    let written = Hold::Written { stated: day("2026-03-20"), until: day("2026-06-30") };
    assert_eq!(with(&[oral("2026-03-01"), written]), day("2026-06-30"));
    let deadline = held(individual_notice(found), &[written]);
    assert!(deadline.cite.ends_with("164.412") && deadline.counted.contains("June 30, 2026"));
}

#[test]
fn an_accounting_goes_back_six_years_and_is_free_once_in_twelve_months() {
    assert_eq!(accounting_from(day("2026-03-12")), day("2020-03-12"));
    assert_eq!(accounting_from(day("2028-02-29")), day("2022-02-28"));
    let asked = day("2026-03-12");
    assert!(accounting_is_free(asked, None));
    assert!(accounting_is_free(asked, Some(day("2025-03-12"))));
    assert!(!accounting_is_free(asked, Some(day("2025-03-13"))));
    assert!(accounting_is_free(day("2029-02-28"), Some(day("2028-02-29"))));
}

#[test]
fn a_deadline_says_how_it_was_counted() {
    let yearly = hhs_notice(day("2027-06-15"), 3);
    assert_eq!(
        yearly.counted,
        "Discovered in 2027, fewer than 500 people: 60 days after the end of that year. Day 60 of 2028, a leap \
         year, is February 29, 2028."
    );
    let sunday = individual_notice(day("2027-12-15"));
    assert!(sunday.counted.contains("February 13, 2028") && sunday.counted.contains("Sunday"));
    assert!(associate_notice(day("2027-12-15"), Some(10)).counted.contains("contract"));
    assert!(keep(day("2026-03-12"), None).counted.contains("through March 12, 2032"));
}

#[test]
fn the_day_is_that_of_the_practices_own_zone() {
    // 04:30 UTC on 1 March 2028 is still 29 February in Chicago.
    let at = UtcMillis(1_835_497_800_000);
    let in_zone = |zone: &str| local_day(at, zone.parse().unwrap()).to_string();
    assert_eq!(in_zone("America/Chicago"), "2028-02-29");
    assert_eq!(in_zone("UTC"), "2028-03-01");
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(2_000))]

    #[test]
    fn no_notice_is_later_than_its_rule(n in 0u64..60_000, people in 0u32..2_000) {
        let found = plus(day("1970-01-01"), n);
        prop_assert!(days_between(found, individual_notice(found).due) == 60);
        prop_assert!(days_between(found, media_notice(found).due) <= 60);
        let hhs = hhs_notice(found, people).due;
        if people >= 500 {
            prop_assert!(days_between(found, hhs) == 60);
        } else {
            // The 60th day of the year after that of discovery, never the 61st.
            prop_assert_eq!(hhs.0.year(), found.0.year() + 1);
            prop_assert_eq!(hhs.0.ordinal(), 60);
        }
    }

    #[test]
    fn found_later_is_due_later(n in 0u64..60_000, more in 0u64..800, people in 0u32..1_000, days in 1u32..90) {
        let (a, b) = (plus(day("1970-01-01"), n), plus(day("1970-01-01"), n + more));
        prop_assert!(individual_notice(a).due <= individual_notice(b).due);
        prop_assert!(hhs_notice(a, people).due <= hhs_notice(b, people).due);
        prop_assert!(keep(a, None).due <= keep(b, None).due);
        for counting in [Counting::Calendar, Counting::Business] {
            let rule = StateRule { state: "X", days, counting, source: "" };
            prop_assert!(state_notice(a, &rule).due <= state_notice(b, &rule).due);
        }
        for asked in [Asked::Access, Asked::Amendment, Asked::Accounting] {
            prop_assert!(answer(asked, a).due <= answer(asked, b).due);
        }
    }

    #[test]
    fn a_leap_day_moves_the_yearly_notice_and_nothing_else(year in 1970i32..2200) {
        let due = hhs_notice(LocalDate(NaiveDate::from_ymd_opt(year, 6, 1).unwrap()), 1).due;
        let leap = NaiveDate::from_ymd_opt(year + 1, 2, 29).is_some();
        prop_assert_eq!((due.0.month(), due.0.day()), if leap { (2, 29) } else { (3, 1) });
    }

    #[test]
    fn a_hold_only_ever_moves_a_notice_to_its_own_end(n in 0u64..60_000, stated in 0u64..200, written in 0u64..400) {
        let found = plus(day("1970-01-01"), n);
        let stated = plus(found, stated);
        let rule = individual_notice(found);
        let oral = held(rule.clone(), &[Hold::Oral { stated }]);
        prop_assert!(oral.due >= rule.due && oral.due <= rule.due.max(plus(stated, 30)));
        let until = plus(stated, written);
        let by_letter = held(rule.clone(), &[Hold::Oral { stated }, Hold::Written { stated, until }]);
        prop_assert!(by_letter.due >= oral.due && by_letter.due <= rule.due.max(until).max(plus(stated, 30)));
    }

    #[test]
    fn business_days_never_end_on_a_weekend(n in 0u64..60_000, days in 1u32..120) {
        let from = plus(day("1970-01-01"), n);
        let due = plus_business(from, days);
        prop_assert!(!matches!(due.0.weekday(), Weekday::Sat | Weekday::Sun));
        prop_assert!(days_between(from, due) >= i32::try_from(days).unwrap());
    }

    #[test]
    fn what_is_kept_six_years_is_kept_for_all_of_them(n in 0u64..60_000, later in 0u64..9_000) {
        let made = plus(day("1970-01-01"), n);
        let ended = plus(made, later);
        let until = keep(made, Some(ended)).due;
        prop_assert!(days_between(ended, until) >= 365 * 6);
        prop_assert!(days_between(ended, until) <= 365 * 6 + 2);
        prop_assert!(until >= keep(made, None).due);
    }
}
