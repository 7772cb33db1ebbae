use super::*;
use proptest::prelude::*;

const SPANS: Spans = Spans { after_last: 7, age: 18, after_majority: 7 };

fn day(text: &str) -> LocalDate {
    text.parse().unwrap()
}

fn facts(birth: Option<&str>, last: &str) -> Facts {
    Facts { birth: birth.map(day), last: day(last), kept: Vec::new(), held: false }
}

#[test]
fn the_later_of_both_rules_counts_and_the_last_day_is_kept_whole() {
    for (birth, last, on) in [
        ("1980-05-01", "2019-03-12", "2026-03-12"),
        // A minor at the last visit: from the 18th birthday.
        ("2004-06-30", "2019-03-12", "2029-06-30"),
        // Of age a year later: the years from the last visit end first.
        ("2001-06-30", "2018-01-10", "2026-06-30"),
        ("2001-06-30", "2020-01-10", "2027-01-10"),
        // Leap days: later, never earlier.
        ("1980-05-01", "2016-02-29", "2023-03-01"),
        ("2004-02-29", "2010-01-01", "2029-03-01"),
        ("2004-02-29", "2021-02-28", "2029-03-01"),
    ] {
        let f = facts(Some(birth), last);
        let (at, found, _) = standing(&f, SPANS, day(on));
        assert_eq!((at, found), (RetentionStanding::NotYet, Some(day(on))), "{birth} {last}");
        let next = LocalDate(day(on).0.succ_opt().unwrap());
        assert_eq!(standing(&f, SPANS, next).0, RetentionStanding::Due, "{birth} {last}");
    }
}

#[test]
fn without_a_birth_date_nobody_is_ever_due() {
    let (at, on, _) = standing(&facts(None, "1970-01-01"), SPANS, day("2099-01-01"));
    assert_eq!((at, on), (RetentionStanding::Never, None));
}

#[test]
fn an_open_incident_keeps_and_a_closed_one_keeps_for_its_six_years() {
    let mut f = facts(Some("1980-05-01"), "2010-01-01");
    f.kept = vec![Some(day("2030-02-01"))];
    let (at, on, why) = standing(&f, SPANS, day("2026-03-12"));
    assert_eq!((at, on), (RetentionStanding::NotYet, Some(day("2030-02-01"))));
    assert!(why.contains("paper of the programme"));
    f.kept.push(None);
    let (at, on, why) = standing(&f, SPANS, day("2099-01-01"));
    assert_eq!((at, on), (RetentionStanding::Never, None));
    assert!(why.contains("worked on") && why.contains("in force"), "{why}");
}

#[test]
fn a_hold_overrides_always() {
    let mut f = facts(Some("1980-05-01"), "2010-01-01");
    assert_eq!(standing(&f, SPANS, day("2026-03-12")).0, RetentionStanding::Due);
    f.held = true;
    assert_eq!(standing(&f, SPANS, day("2026-03-12")).0, RetentionStanding::Held);
}

fn any_day() -> impl Strategy<Value = LocalDate> {
    (0i64..36_500)
        .prop_map(|n| LocalDate(NaiveDate::from_ymd_opt(1940, 1, 1).unwrap() + chrono::Duration::days(n)))
}

fn any_spans() -> impl Strategy<Value = Spans> {
    (1u32..40, 14u32..30, 1u32..40).prop_map(|(after_last, age, after_majority)| Spans {
        after_last,
        age,
        after_majority,
    })
}

proptest! {
    #[test]
    fn a_later_visit_never_makes_the_date_earlier(
        birth in any_day(), a in any_day(), b in any_day(), spans in any_spans()
    ) {
        let (early, late) = (a.min(b), a.max(b));
        let on = |last| {
            let f = Facts { birth: Some(birth), last, kept: Vec::new(), held: false };
            standing(&f, spans, birth).1.unwrap()
        };
        prop_assert!(on(late) >= on(early));
    }

    #[test]
    fn more_years_never_make_the_date_earlier(
        birth in any_day(), last in any_day(), spans in any_spans(), more in 0u32..10
    ) {
        let f = Facts { birth: Some(birth), last, kept: Vec::new(), held: false };
        let longer = Spans {
            after_last: spans.after_last + more, age: spans.age, after_majority: spans.after_majority + more,
        };
        prop_assert!(standing(&f, longer, birth).1 >= standing(&f, spans, birth).1);
    }

    #[test]
    fn nobody_is_due_before_every_rule_has_run_out(
        birth in any_day(), last in any_day(), today in any_day(), spans in any_spans()
    ) {
        let f = Facts { birth: Some(birth), last, kept: Vec::new(), held: false };
        if standing(&f, spans, today).0 == RetentionStanding::Due {
            prop_assert!(today > years_after(last, spans.after_last));
            prop_assert!(today > years_after(years_after(birth, spans.age), spans.after_majority));
        }
    }
}
