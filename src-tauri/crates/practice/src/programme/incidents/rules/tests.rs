use super::*;
use crate::programme::incidents::StateClockId;
use proptest::prelude::*;

fn day(text: &str) -> LocalDate {
    text.parse().unwrap()
}

fn people(by_state: &[(&str, u32)]) -> People {
    People {
        by_state: by_state.iter().map(|(s, n)| Residents { state: (*s).into(), people: *n }).collect(),
        unknown: false,
        rough: RoughCount::Few,
    }
}

fn rule(state: &str, days: Option<u32>) -> StateClock {
    StateClock {
        id: StateClockId::new(),
        version: 1,
        state: state.into(),
        whom: "people affected".into(),
        days,
        counting: clocks::Counting::Calendar,
        source: "Civ. 1798.82".into(),
        verified_by: "Counsel".into(),
        verified_on: day("2026-01-02"),
        active: true,
    }
}

fn sent(kind: NoticeKind) -> SentNotice {
    SentNotice {
        kind,
        rule: None,
        state: String::new(),
        sent: day("2026-04-01"),
        how: "Mail".into(),
        people: 1,
        by: String::new(),
    }
}

#[test]
fn the_ways_from_state_to_state_are_these_and_no_others() {
    let lawful = [
        (Open, Sorting),
        (Sorting, Assessed),
        (Assessed, Sorting),
        (Assessed, Exception),
        (Assessed, LowProbability),
        (Assessed, Breach),
        (Breach, Notified),
        (Exception, Closed),
        (LowProbability, Closed),
        (Notified, Closed),
        (Exception, Sorting),
        (LowProbability, Sorting),
        (Breach, Sorting),
        (Notified, Sorting),
        (Closed, Sorting),
    ];
    for &from in IncidentStatus::ALL {
        for &to in IncidentStatus::ALL {
            assert_eq!(may_go(from, to), lawful.contains(&(from, to)), "{from:?} to {to:?}");
            assert_eq!(go(from, to).is_ok(), lawful.contains(&(from, to)));
        }
    }
    assert!(!may_go(Breach, Closed), "a breach is never closed untold");
    assert!(!may_go(Open, Breach), "nothing is decided unread");
}

#[test]
fn the_safe_harbour_needs_all_three_and_unknown_is_a_no() {
    let of = |e, k, u| {
        let t = Triage { encrypted: e, key_apart: k, unlocked: u, ..Triage::secured() };
        harbour(IncidentKind::Device, &t)
    };
    use IncidentAnswer::{No, Unknown, Yes};
    assert_eq!(of(Some(Yes), Some(Yes), Some(No)), Harbour::Holds);
    assert_eq!(of(Some(Yes), Some(Yes), Some(Yes)), Harbour::Fails, "an unlocked device");
    assert_eq!(of(Some(Yes), Some(No), Some(No)), Harbour::Fails, "the key on the stick");
    for unknown in [
        of(Some(Unknown), Some(Yes), Some(No)),
        of(Some(Yes), Some(Unknown), Some(No)),
        of(Some(Yes), Some(Yes), Some(Unknown)),
    ] {
        assert_eq!(unknown, Harbour::Fails);
    }
    assert_eq!(of(None, Some(Yes), Some(No)), Harbour::Open);
    assert_eq!(of(Some(No), None, None), Harbour::Fails);
    assert_eq!(harbour(IncidentKind::Paper, &Triage::secured()), Harbour::Open);
}

#[test]
fn snooping_fits_no_exception_and_asks_for_none() {
    let t = Triage {
        exception: Some(IncidentException::GoodFaith),
        exception_why: "x".into(),
        ..Triage::secured()
    };
    assert_eq!(triage(IncidentKind::Snooping, t).unwrap_err().field(), Some("exception"));
    let t = triage(IncidentKind::Snooping, Triage { exception: None, ..Triage::secured() }).unwrap();
    assert!(missing(IncidentKind::Snooping, &t).is_empty());
    assert_eq!(may_decide(IncidentKind::Snooping, Assessed, &t, &[]), [IncidentAct::Breach]);
}

#[test]
fn an_exception_says_what_shows_it() {
    let t = |why: &str| Triage {
        exception: Some(IncidentException::NotRetained),
        exception_why: why.into(),
        ..Triage::secured()
    };
    assert_eq!(triage(IncidentKind::Recipient, t(" ")).unwrap_err().field(), Some("exceptionWhy"));
    assert!(triage(IncidentKind::Recipient, t("Came back sealed")).is_ok());
}

#[test]
fn it_is_presumed_a_breach_until_all_four_factors_are_written() {
    let t = Triage { encrypted: Some(IncidentAnswer::No), ..Triage::secured() };
    let of = |factors: &[IncidentFactor]| may_decide(IncidentKind::Device, Assessed, &t, factors);
    for n in 0..IncidentFactor::ALL.len() {
        assert_eq!(of(IncidentFactor::ALL.get(..n).unwrap()), [IncidentAct::Breach]);
    }
    assert_eq!(of(IncidentFactor::ALL), [IncidentAct::LowProbability, IncidentAct::Breach]);
    assert!(may_decide(IncidentKind::Device, Sorting, &t, IncidentFactor::ALL).is_empty());
}

#[test]
fn what_concerned_no_client_or_was_allowed_needs_no_more_questions() {
    let t = Triage { phi: Some(IncidentAnswer::No), ..Triage::default() };
    assert!(missing(IncidentKind::Device, &t).is_empty());
    assert_eq!(may_decide(IncidentKind::Device, Assessed, &t, &[]), [IncidentAct::Outside]);
    let unknown = Triage { phi: Some(IncidentAnswer::Unknown), ..Triage::default() };
    assert_eq!(missing(IncidentKind::Device, &unknown).len(), 3);
    assert_eq!(missing(IncidentKind::Device, &Triage::default()).len(), 4);
}

#[test]
fn the_earliest_clock_leads_be_it_federal_or_a_states() {
    let today = day("2026-03-20");
    let found = day("2026-03-12");
    let run = |people: &People, rules: &[StateClock], sent: &[SentNotice]| {
        clocks(Breach, found, people, &[], sent, rules, today)
            .into_iter()
            .map(|c| (c.kind, c.deadline.due.to_string(), c.days_left, c.sure))
            .collect::<Vec<_>>()
    };
    let california = [rule("CA", Some(30))];
    assert_eq!(
        run(&people(&[("CA", 3)]), &california, &[]),
        [
            (NoticeKind::State, "2026-04-11".into(), 22, true),
            (NoticeKind::Individual, "2026-05-11".into(), 52, true),
            (NoticeKind::Hhs, "2027-03-01".into(), 346, true),
        ]
    );
    assert_eq!(run(&people(&[("NY", 3)]), &california, &[]).len(), 2, "nobody lives there");
    assert_eq!(run(&people(&[("CA", 3)]), &[rule("CA", None)], &[]).len(), 2, "no number of days, no clock");
    let told = run(&people(&[("NY", 3)]), &[], &[sent(NoticeKind::Individual)]);
    assert_eq!(told.first().unwrap().0, NoticeKind::Hhs, "what was answered leads no longer");
}

#[test]
fn unknown_numbers_count_as_many() {
    let (today, found) = (day("2026-03-20"), day("2026-03-12"));
    let run = |p: &People| clocks(Sorting, found, p, &[], &[], &[rule("CA", Some(30))], today);
    let unknown = People { unknown: true, ..people(&[("NY", 3)]) };
    let all = run(&unknown);
    assert_eq!(all.len(), 4, "State, people, HHS and media");
    assert!(all.iter().all(|c| c.deadline.due <= day("2026-05-11")));
    assert!(all.iter().filter(|c| c.kind != NoticeKind::Individual).all(|c| !c.sure));
    let rough = People { rough: RoughCount::Many, ..people(&[]) };
    assert!(run(&rough).iter().any(|c| c.kind == NoticeKind::Media));
    let few = people(&[]);
    assert!(run(&few).iter().all(|c| c.kind != NoticeKind::Media));
    let unplaced = people(&[("NY", 400), ("", 101)]);
    assert!(run(&unplaced).iter().any(|c| c.kind == NoticeKind::Media && !c.sure));
}

#[test]
fn the_media_of_a_state_are_told_above_five_hundred_of_its_residents() {
    let (today, found) = (day("2026-03-20"), day("2026-03-12"));
    let media = |p: &[(&str, u32)]| {
        clocks(Breach, found, &people(p), &[], &[], &[], today)
            .into_iter()
            .any(|c| c.kind == NoticeKind::Media)
    };
    assert!(!media(&[("NY", 500)]));
    assert!(media(&[("NY", 501)]));
    assert!(!media(&[("NY", 400), ("NJ", 400)]), "eight hundred, but no State has more than 500");
}

#[test]
fn a_decision_against_a_breach_stops_every_clock() {
    for status in [Exception, LowProbability, Closed] {
        assert!(clocks(status, day("2026-03-12"), &people(&[]), &[], &[], &[], day("2026-03-20")).is_empty());
    }
    for status in [Open, Sorting, Assessed, Breach, Notified] {
        assert!(
            !clocks(status, day("2026-03-12"), &people(&[]), &[], &[], &[], day("2026-03-20")).is_empty()
        );
    }
}

#[test]
fn a_breach_of_few_is_told_without_waiting_for_hhs_and_closed_with_it() {
    let p = people(&[("NY", 3)]);
    let run = |p: &People, sent: &[SentNotice]| {
        clocks(Breach, day("2026-03-12"), p, &[], sent, &[], day("2026-04-02"))
    };
    let individual = [sent(NoticeKind::Individual)];
    assert!(!all_told(&run(&p, &[]), &p));
    assert!(all_told(&run(&p, &individual), &p));
    assert!(unclosed(&run(&p, &individual), &p).unwrap().contains("tell hhs"));
    let both = [sent(NoticeKind::Individual), sent(NoticeKind::Hhs)];
    assert_eq!(unclosed(&run(&p, &both), &p), None);
    let many = people(&[("NY", 500)]);
    assert!(!all_told(&run(&many, &individual), &many), "500 and more: HHS at once");
    assert!(all_told(&run(&many, &both), &many));
    let unknown = People { unknown: true, ..p };
    assert!(unclosed(&run(&unknown, &both), &unknown).unwrap().contains("Count"));
}

#[test]
fn the_larger_of_linked_and_counted_is_what_counts() {
    let ny = |n| Residents { state: "NY".into(), people: n };
    let linked = ["NY".to_owned(), "NY".to_owned(), String::new()];
    assert_eq!(by_state(&linked, &[ny(1)]), [ny(2), Residents { state: String::new(), people: 1 }]);
    assert_eq!(by_state(&linked, &[ny(7)]).first(), Some(&ny(7)));
    assert!(by_state(&[], &[ny(0)]).is_empty());
}

#[test]
fn a_state_without_a_rule_is_named() {
    let of = [Residents { state: "TX".into(), people: 2 }, Residents { state: String::new(), people: 2 }];
    assert_eq!(without_rule(&of, &[rule("CA", Some(30))]), ["Texas"]);
    assert!(
        without_rule(&of, &[rule("TX", None)]).is_empty(),
        "a law without a number is known all the same"
    );
    let off = StateClock { active: false, ..rule("TX", Some(60)) };
    assert_eq!(without_rule(&of, &[off]), ["Texas"]);
}

#[test]
fn the_three_times_come_in_their_order() {
    let ok = |o: Option<&str>, d: &str| dates(o.map(day), day(d), day("2026-03-12"));
    assert!(ok(None, "2026-03-12").is_ok());
    assert!(ok(Some("2026-03-01"), "2026-03-12").is_ok());
    assert_eq!(ok(None, "2026-03-13").unwrap_err().field(), Some("discovered"));
    assert_eq!(ok(Some("2026-03-12"), "2026-03-11").unwrap_err().field(), Some("occurred"));
    assert_eq!(ok(None, "1990-01-01").unwrap_err().field(), Some("discovered"));
}

proptest! {
    #[test]
    fn a_late_entry_never_moves_a_clock(found in 0i64..20_000, late in 0i64..400, n in 1u32..1_000) {
        let day0 = day("2000-01-01").0;
        let found = LocalDate(day0 + chrono::Duration::days(found));
        let p = people(&[("NY", n)]);
        let at = |d: i64| {
            let today = LocalDate(found.0 + chrono::Duration::days(d));
            clocks(Open, found, &p, &[], &[], &[], today).into_iter().map(|c| c.deadline).collect::<Vec<_>>()
        };
        prop_assert_eq!(at(0), at(late));
    }

    #[test]
    fn more_people_never_give_more_time(found in 0i64..20_000, n in 1u32..900, more in 0u32..900) {
        let found = LocalDate(day("2000-01-01").0 + chrono::Duration::days(found));
        let due = |n: u32| {
            let all = clocks(Breach, found, &people(&[("NY", n)]), &[], &[], &[], found);
            (all.len(), all.iter().find(|c| c.kind == NoticeKind::Hhs).unwrap().deadline.due)
        };
        let ((fewer, later), (many, sooner)) = (due(n), due(n + more));
        prop_assert!(many >= fewer && sooner <= later);
    }
}
