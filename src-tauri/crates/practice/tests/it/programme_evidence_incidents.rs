//! What incidents ask of the practice: evidence turns with each notice, both ways, and tells of none that
//! is open.

use crate::programme_evidence_clients::is;
use crate::programme_incidents::{change, decide, notice, triage};
use crate::world::{World, day};
use stillroom_practice::programme::clocks::Counting;
use stillroom_practice::programme::evidence::EvidenceState;
use stillroom_practice::programme::incidents::{
    self, IncidentAct, IncidentChange, IncidentFactor, IncidentFile, IncidentKind, IncidentReason,
    NewAffected, NewFactor, NewNotice, NoticeKind, Residents, StateClockDraft,
};

use EvidenceState::{Attention, Bad, Good, Unknown};

const DAY: i64 = 24 * 60 * 60 * 1000;
const PEOPLE: &str = "incidents.individuals";
const MEDIA: &str = "incidents.media";
const HHS: &str = "incidents.hhs";
const ASSESSED: &str = "incidents.clocks";

/// So many residents of New York.
fn affected(people: u32) -> IncidentChange {
    IncidentChange::Affected(NewAffected {
        unknown: false,
        clients: Vec::new(),
        residents: vec![Residents { state: "NY".into(), people }],
    })
}

fn low_probability(w: &World, file: &IncidentFile) -> IncidentFile {
    let mut file = change(&w.ruth, file, IncidentChange::Triage(triage(file))).unwrap();
    for &factor in IncidentFactor::ALL {
        let text = "A page without names".to_owned();
        file = change(&w.ruth, &file, IncidentChange::Factor(NewFactor { factor, text })).unwrap();
    }
    change(&w.ruth, &file, decide(IncidentAct::LowProbability)).unwrap()
}

#[test]
fn a_breach_that_people_were_told_late_is_seen_for_a_year_and_open_ones_are_not_counted() {
    let w = World::new();
    let none = [ASSESSED, PEOPLE, MEDIA, HHS].map(|name| is(&w, name, Unknown));
    let same = || assert_eq!([ASSESSED, PEOPLE, MEDIA, HHS].map(|name| is(&w, name, Unknown)), none);
    let file = w.breach(IncidentKind::Device);
    // Until somebody has counted them they may be many.
    let unknown = NewAffected { unknown: true, clients: Vec::new(), residents: Vec::new() };
    let file = change(&w.owner, &file, IncidentChange::Affected(unknown)).unwrap();
    same();
    w.clock.forward(60 * DAY);
    same();
    w.clock.forward(DAY);
    assert!(is(&w, PEOPLE, Bad).starts_with("A notice to the people concerned hasn’t gone out by its day"));
    let file = change(&w.owner, &file, notice(NoticeKind::Individual, "2026-05-12")).unwrap();
    assert!(is(&w, HHS, Bad).starts_with("A notice to HHS hasn’t gone out by its day"));
    assert!(
        is(&w, MEDIA, Attention).starts_with("It isn’t known whether a notice to the media was to go out")
    );
    let file = change(&w.owner, &file, affected(4)).unwrap();
    is(&w, HHS, Unknown);
    is(&w, MEDIA, Unknown);
    let file = change(&w.owner, &file, notice(NoticeKind::Hhs, "2026-05-12")).unwrap();
    let late = "1 notice to the people concerned went out after its day.";
    assert!(is(&w, PEOPLE, Attention).starts_with(late));
    let close = IncidentChange::Close(IncidentReason { why: String::new() });
    change(&w.owner, &file, close).unwrap();
    assert!(is(&w, PEOPLE, Attention).starts_with(late), "a closed file was late all the same");
    assert_eq!(
        is(&w, HHS, Good),
        "Of 1 breach HHS was told. In the last year no notice to HHS went out late."
    );
    assert!(is(&w, ASSESSED, Good).starts_with("1 incident was looked into and decided."));
    w.clock.forward(365 * DAY);
    is(&w, PEOPLE, Attention);
    w.clock.forward(DAY);
    let told = is(&w, PEOPLE, Good);
    assert!(
        told.starts_with("Of 1 breach the people concerned were told. In the last year no notice"),
        "{told}"
    );
}

#[test]
fn a_clock_of_one_notice_says_nothing_of_the_others() {
    let w = World::new();
    let file = w.breach(IncidentKind::Device);
    let file = change(&w.owner, &file, affected(4)).unwrap();
    let file = change(&w.owner, &file, notice(NoticeKind::Individual, "2026-03-12")).unwrap();
    // HHS: 60 days after the year.
    w.clock.forward(354 * DAY);
    is(&w, HHS, Unknown);
    w.clock.forward(DAY);
    is(&w, HHS, Bad);
    is(&w, PEOPLE, Good);
    is(&w, ASSESSED, Good);
    assert!(is(&w, MEDIA, Unknown).starts_with("No breach has had to be told to the media."));
    change(&w.owner, &file, notice(NoticeKind::Hhs, "2027-03-02")).unwrap();
    assert!(is(&w, HHS, Attention).starts_with("1 notice to HHS went out after its day."));
}

#[test]
fn the_media_are_told_of_many_and_that_says_nothing_of_the_letters() {
    let w = World::new();
    let file = w.breach(IncidentKind::Paper);
    let file = change(&w.owner, &file, affected(600)).unwrap();
    is(&w, MEDIA, Unknown);
    w.clock.forward(60 * DAY);
    let file = change(&w.owner, &file, notice(NoticeKind::Media, "2026-05-11")).unwrap();
    w.clock.forward(DAY);
    assert!(is(&w, MEDIA, Good).starts_with("Of 1 breach the media were told."));
    is(&w, PEOPLE, Bad);
    is(&w, HHS, Bad);
    change(&w.owner, &file, notice(NoticeKind::Individual, "2026-05-12")).unwrap();
    is(&w, PEOPLE, Attention);
    is(&w, HHS, Bad);
    is(&w, MEDIA, Good);
}

#[test]
fn what_was_no_breach_proves_no_notice_and_one_that_nobody_decides_is_red() {
    let w = World::new();
    low_probability(&w, &w.report(&w.mia, IncidentKind::Paper));
    assert!(is(&w, ASSESSED, Good).starts_with("1 incident was looked into and decided."));
    for name in [PEOPLE, MEDIA, HHS] {
        is(&w, name, Unknown);
    }
    let file = w.report(&w.mia, IncidentKind::Paper);
    w.clock.forward(60 * DAY);
    is(&w, ASSESSED, Good);
    is(&w, PEOPLE, Unknown);
    w.clock.forward(DAY);
    assert!(is(&w, ASSESSED, Bad).starts_with("A clock of an incident has run out before it was decided"));
    let told = is(&w, PEOPLE, Bad);
    assert!(told.ends_with("So far the people concerned were told of no breach."), "{told}");
    low_probability(&w, &file);
    let late = "1 incident was decided after a clock had run out.";
    assert!(is(&w, ASSESSED, Attention).starts_with(late));
    is(&w, PEOPLE, Unknown);
    w.clock.forward(366 * DAY);
    assert!(is(&w, ASSESSED, Good).starts_with("2 incidents were looked into and decided."));
}

#[test]
fn what_a_state_asks_for_counts_with_what_people_are_told() {
    let w = World::new();
    let rule = StateClockDraft {
        id: None,
        version: None,
        state: "NY".into(),
        whom: "People affected".into(),
        days: Some(30),
        counting: Counting::Calendar,
        source: "N.Y. Gen. Bus. Law 899-aa".into(),
        verified_by: "R. Adeyemi with counsel".into(),
        verified_on: day("2026-03-01"),
        active: true,
    };
    let rule = incidents::save_state_clock(&w.ruth, rule).unwrap().clocks.remove(0).id;
    let file = w.breach(IncidentKind::Device);
    let file = change(&w.owner, &file, affected(4)).unwrap();
    let file = change(&w.owner, &file, notice(NoticeKind::Individual, "2026-03-12")).unwrap();
    assert!(is(&w, PEOPLE, Good).starts_with("Of 1 breach the people concerned were told."));
    w.clock.forward(31 * DAY);
    assert!(is(&w, PEOPLE, Bad).starts_with("A notice that a State asks for hasn’t gone out by its day"));
    let IncidentChange::Notice(sent) = notice(NoticeKind::State, "2026-04-12") else { panic!() };
    change(&w.owner, &file, IncidentChange::Notice(NewNotice { rule: Some(rule), ..sent })).unwrap();
    assert!(is(&w, PEOPLE, Attention).starts_with("1 notice that a State asks for went out after its day."));
}
