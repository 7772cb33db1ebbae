use super::*;
use stillroom_record::Drilled;

const NOW: UtcMillis = UtcMillis(1_800_000_000_000);

fn ago(ms: i64) -> UtcMillis {
    UtcMillis(NOW.0 - ms)
}

/// Drilled and checked lately, last run an hour ago.
fn stick(n: u128, leaves: bool) -> KnownStick {
    KnownStick {
        id: Uuid::from_u128(n),
        version: 1,
        name: format!("Stick {n}"),
        leaves,
        known_since: ago(100 * DAY),
        ran: Some(ago(HOUR)),
        snapshot: Some("ab".into()),
        checked: Some((ago(DAY), true)),
        drilled: Some(Drilled { at: ago(DAY), ok: true, by_sheet: true }),
        sheet_passed: Some(ago(DAY)),
        older_sheet: false,
        older_key: false,
        place: None,
        here: false,
        carried: None,
    }
}

fn ran(n: u128, leaves: bool, ms: i64) -> KnownStick {
    KnownStick { ran: Some(ago(ms)), ..stick(n, leaves) }
}

#[test]
fn a_stick_at_home_and_one_at_the_desk_are_good() {
    let sticks = [ran(1, true, 2 * DAY), stick(2, true)];
    let status = Status::of(&sticks, &[sticks[1].id], NOW);
    assert_eq!((status.standing, status.due), (Standing::Good, vec![]));
    assert_eq!(status.last, Some((ago(HOUR), sticks[1].id)));
    assert_eq!(status.off_site, Some(ago(2 * DAY)));
}

#[test]
fn seven_days_without_a_copy_off_site_are_red_and_a_minute_less_is_not() {
    for (old, standing) in [(7 * DAY, Standing::Overdue), (7 * DAY - 60_000, Standing::Good)] {
        let sticks = [ran(1, true, old), stick(2, false)];
        let status = Status::of(&sticks, &[sticks[1].id], NOW);
        assert_eq!(status.standing, standing, "{old}");
        assert_eq!(status.due.contains(&Due::OffSite { days: 7 }), standing == Standing::Overdue);
    }
}

#[test]
fn a_stick_that_is_plugged_in_counts_by_what_it_carried_when_it_was_away() {
    let mut one = stick(1, true);
    let here = [one.id];
    // Set up long ago, never seen to leave.
    assert_eq!(Status::of(&[one.clone()], &here, NOW).due, [Due::OffSite { days: 100 }]);
    // Back since this morning with the copy of yesterday evening: today's run is not yet elsewhere.
    one.carried = Some(ago(DAY));
    let status = Status::of(&[one.clone()], &here, NOW);
    assert_eq!((status.standing, status.off_site), (Standing::Good, Some(ago(DAY))));
    one.carried = Some(ago(7 * DAY));
    assert_eq!(Status::of(&[one], &here, NOW).standing, Standing::Overdue);
}

#[test]
fn a_stick_that_stays_is_never_off_site_even_unplugged() {
    let one = stick(1, false);
    assert_eq!(Status::of(&[one], &[], NOW).due, [Due::OffSite { days: 100 }]);
    let young = KnownStick { known_since: ago(6 * DAY), ..stick(1, false) };
    assert_eq!(Status::of(&[young], &[], NOW).due, [Due::NoneLeaves]);
}

#[test]
fn the_first_days_ask_for_a_stick_to_be_taken_home_before_they_are_red() {
    let one = KnownStick { known_since: ago(2 * DAY), ..stick(1, true) };
    let status = Status::of(std::slice::from_ref(&one), &[one.id], NOW);
    assert_eq!((status.standing, status.due), (Standing::Soon, vec![Due::TakeHome]));
    assert_eq!(Status::of(&[one], &[], NOW).standing, Standing::Good);
}

#[test]
fn the_age_of_the_last_backup_turns_amber_after_three_days_and_red_after_seven() {
    for (old, due, standing) in [
        (3 * DAY - 1, None, Standing::Good),
        (3 * DAY, Some(Due::Old { days: 3 }), Standing::Soon),
        (7 * DAY - 1, Some(Due::Old { days: 6 }), Standing::Soon),
        (7 * DAY, Some(Due::Old { days: 7 }), Standing::Overdue),
    ] {
        let status = Status::of(&[ran(1, true, old)], &[], NOW);
        let found = status.due.iter().find(|d| matches!(d, Due::Old { .. }));
        assert_eq!((found, status.standing), (due.as_ref(), standing), "{old}");
    }
}

#[test]
fn no_backup_at_all_is_red_and_asks_for_nothing_else() {
    let status = Status::of(&[], &[], NOW);
    assert_eq!((status.standing, status.due, status.last), (Standing::Overdue, vec![Due::Never], None));
    let empty = KnownStick { ran: None, ..stick(1, true) };
    assert_eq!(Status::of(&[empty], &[], NOW).due, [Due::Never]);
}

#[test]
fn a_bad_check_or_drill_is_red_until_a_good_one_and_an_old_sheet_is_named() {
    let mut one = stick(1, true);
    one.checked = Some((ago(DAY), false));
    assert_eq!(Status::of(&[one.clone()], &[], NOW).standing, Standing::Overdue);
    one.checked = Some((ago(DAY), true));
    one.drilled = Some(Drilled { at: ago(DAY), ok: false, by_sheet: false });
    assert_eq!(Status::of(&[one.clone()], &[], NOW).due[0], Due::Unsound(one.id));
    let old = KnownStick { older_sheet: true, ..stick(2, true) };
    assert_eq!(Status::of(std::slice::from_ref(&old), &[], NOW).due, [Due::OlderSheet(old.id)]);
}

#[test]
fn a_drill_is_asked_for_each_month_and_one_with_the_sheet_each_year() {
    let drilled = |at: i64, sheet: i64| KnownStick {
        drilled: Some(Drilled { at: ago(at), ok: true, by_sheet: false }),
        sheet_passed: Some(ago(sheet)),
        ..stick(1, true)
    };
    assert_eq!(Status::of(&[drilled(31 * DAY, 40 * DAY)], &[], NOW).due, [Due::Drill]);
    assert_eq!(Status::of(&[drilled(31 * DAY - 1, 40 * DAY)], &[], NOW).due, []);
    assert_eq!(Status::of(&[drilled(DAY, 365 * DAY)], &[], NOW).due, [Due::SheetDrill]);
    assert_eq!(Status::of(&[drilled(DAY, 365 * DAY)], &[], NOW).standing, Standing::Good);
}

#[test]
fn a_silent_run_comes_once_a_day_on_a_stick_that_was_used_before() {
    assert!(!wants_a_silent_run(None, NOW, false), "the first one is a person's");
    assert!(wants_a_silent_run(Some(ago(20 * HOUR)), NOW, false));
    assert!(!wants_a_silent_run(Some(ago(20 * HOUR)), NOW, true));
    assert!(!wants_a_silent_run(Some(ago(20 * HOUR - 1)), NOW, false), "not at midnight after an evening's");
    assert!(
        !wants_a_silent_run(Some(UtcMillis(NOW.0 + HOUR)), NOW, false),
        "nor when the clock was set back"
    );
}

#[test]
fn a_backup_is_offered_around_closing_time_unless_there_was_one_just_now() {
    let closes = 18 * 60;
    for (minute, offered) in [(1049, false), (1050, true), (1080, true), (1259, true), (1260, false)] {
        assert_eq!(offers_at_closing(Some(ago(8 * HOUR)), NOW, minute, closes), offered, "{minute}");
    }
    assert!(!offers_at_closing(Some(ago(HOUR)), NOW, closes, closes));
    assert!(!offers_at_closing(None, NOW, closes, closes));
}
