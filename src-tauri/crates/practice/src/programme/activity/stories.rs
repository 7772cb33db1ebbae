//! Small stories, each pattern both ways: what is worth a question, and what is a day's work.

use super::*;
use crate::clients::ClientId;
use crate::schedule::LocalDate;
use chrono::{Days, NaiveDate, NaiveTime, TimeZone};
use stillroom_record::{PersonId, Role, UtcMillis};
use uuid::Uuid;

const ZONE: chrono_tz::Tz = chrono_tz::America::New_York;
pub(super) const DESK: PersonId = PersonId(Uuid::from_u128(1));
pub(super) const NURSE: PersonId = PersonId(Uuid::from_u128(2));
pub(super) const DOCTOR: PersonId = PersonId(Uuid::from_u128(3));
pub(super) const OFFICER: PersonId = PersonId(Uuid::from_u128(4));
/// The Monday of the week that is looked at.
const WEEK: &str = "2026-03-02";

pub(super) fn client(n: u128) -> ClientId {
    ClientId(Uuid::from_u128(1_000 + n))
}

pub(super) fn date(text: &str) -> NaiveDate {
    text.parse().unwrap()
}

pub(super) fn at(day: NaiveDate, minute: u32) -> UtcMillis {
    let time = NaiveTime::from_hms_opt(minute / 60, minute % 60, 0).unwrap();
    UtcMillis(ZONE.from_local_datetime(&day.and_time(time)).earliest().unwrap().timestamp_millis())
}

pub(super) fn someone(id: PersonId, name: &str, role: Role) -> Someone {
    Someone {
        id,
        name: name.into(),
        roles: vec![role],
        phone: String::new(),
        address: String::new(),
        postal: String::new(),
        own_record: None,
        leaves: None,
    }
}

/// A practice of four and six hundred clients, open Monday to Saturday, with a usual past.
pub(super) struct Story(pub(super) Facts);

impl Story {
    pub(super) fn new() -> Self {
        const NAMES: [&str; 40] = [
            "Abel", "Bauer", "Cole", "Diaz", "Egan", "Ford", "Gray", "Hall", "Ito", "Jones", "King", "Lopez",
            "Mora", "Nash", "Owen", "Pike", "Quinn", "Reed", "Sato", "Tran", "Ueda", "Vega", "Ward", "Xu",
            "Young", "Zhou", "Ash", "Beck", "Carr", "Dunn", "East", "Fox", "Gill", "Hart", "Irwin", "Joy",
            "Kerr", "Lane", "Mann", "Noor",
        ];
        let clients = (0..600_u128)
            .map(|n| Subject {
                id: client(n),
                given: format!("Given{n}"),
                family: NAMES[usize::try_from(n).unwrap() % NAMES.len()].into(),
                phones: vec![format!("+1 212 555 {:04}", n + 2000)],
                address: format!("{n} Elm Street"),
                postal: "10001".into(),
                vip: n % 100 == 7,
                staff: None,
                created: at(date("2024-01-02"), 600),
                imported: false,
            })
            .collect();
        let week = date(WEEK);
        let mut story = Self(Facts {
            zone: ZONE,
            from: LocalDate(week),
            to: LocalDate(week + Days::new(6)),
            open: std::array::from_fn(|d| (d < 6).then_some(Open { from: 9 * 60, to: 18 * 60 })),
            people: vec![
                someone(DESK, "Dana Torres", Role::FrontDesk),
                someone(NURSE, "Nora Ibe", Role::Provider),
                someone(DOCTOR, "Amara Lin", Role::MedicalDirector),
                someone(OFFICER, "Jo Park", Role::PrivacyOfficer),
            ],
            clients,
            visits: Vec::new(),
            reasons: Vec::new(),
            events: Vec::new(),
        });
        // Six weeks: the desk answers six calls a day that lead to nothing, the nurse sees her clients.
        for day in (1..=42_u64)
            .map(|back| week - Days::new(back))
            .filter(|d| chrono::Datelike::weekday(d) != chrono::Weekday::Sun)
        {
            let n = u128::from((day - date("2026-01-01")).num_days().unsigned_abs());
            for k in 0..6 {
                story.does(
                    day,
                    600 + 40 * u32::try_from(k).unwrap(),
                    DESK,
                    Act::Opened,
                    (n * 97 + k * 31) % 600,
                );
                let theirs = (n * 53 + k * 7) % 600;
                story.visit(day, 600 + 60 * u32::try_from(k).unwrap(), NURSE, theirs);
                story.does(day, 600 + 60 * u32::try_from(k).unwrap(), NURSE, Act::Opened, theirs);
                story.does(day, 640 + 60 * u32::try_from(k).unwrap(), NURSE, Act::Charted, theirs);
            }
        }
        story
    }
    pub(super) fn does(
        &mut self,
        day: NaiveDate,
        minute: u32,
        who: PersonId,
        act: Act,
        n: u128,
    ) -> &mut Self {
        self.0.events.push(Event { at: at(day, minute), who: Some(who), act, client: Some(client(n)) });
        self
    }
    pub(super) fn visit(&mut self, day: NaiveDate, minute: u32, provider: PersonId, n: u128) -> &mut Self {
        self.0.visits.push(VisitFact {
            client: client(n),
            provider,
            start: at(day, minute),
            end: at(day, minute + 30),
            fell_out: false,
        });
        self
    }
    /// Without the visits of a client, so that nothing explains a look at them.
    pub(super) fn stranger(&mut self, n: u128) -> u128 {
        self.0.visits.retain(|v| v.client != client(n));
        self.0.events.retain(|e| e.client != Some(client(n)));
        n
    }
    fn find(&self) -> Vec<Finding> {
        detect(&self.0, &Settings::default())
    }
    fn about(&self, who: PersonId, n: u128) -> Option<Finding> {
        self.find().into_iter().find(|f| f.who == who && f.clients.contains(&client(n)))
    }
}

fn tuesday() -> NaiveDate {
    date("2026-03-03")
}

fn told(finding: Option<&Finding>, pattern: Pattern) -> bool {
    finding.is_some_and(|f| f.odd.iter().any(|o| o.pattern == pattern))
}

#[test]
fn an_ordinary_past_has_no_findings() {
    assert_eq!(Story::new().find(), []);
}

#[test]
fn a_provider_who_reads_a_strangers_notes_is_asked_and_one_who_prepares_is_not() {
    let mut story = Story::new();
    let n = story.stranger(20);
    story.does(tuesday(), 700, NURSE, Act::Opened, n).does(tuesday(), 701, NURSE, Act::Note, n);
    let found = story.about(NURSE, n);
    assert!(told(found.as_ref(), Pattern::NoNeed) && told(found.as_ref(), Pattern::Depth), "{found:?}");
    story.visit(tuesday() + Days::new(1), 700, NURSE, n);
    assert_eq!(story.about(NURSE, n), None);
}

#[test]
fn an_enquiry_at_the_desk_is_a_days_work_whether_or_not_something_comes_of_it() {
    let mut story = Story::new();
    for k in 0..8 {
        let n = story.stranger(110 + k * 2 + 1);
        story.does(tuesday(), 600 + 20 * u32::try_from(k).unwrap(), DESK, Act::Opened, n);
    }
    story.does(tuesday(), 602, DESK, Act::Booked, 111);
    assert_eq!(story.find(), []);
}

#[test]
fn a_relative_is_asked_about_unless_they_come_that_day() {
    let mut story = Story::new();
    let n = story.stranger(30);
    story.0.clients[30].family = "Torres".into();
    story.does(tuesday(), 700, DESK, Act::Opened, n);
    assert!(told(story.about(DESK, n).as_ref(), Pattern::Surname));
    story.visit(tuesday(), 720, NURSE, n).does(tuesday(), 719, DESK, Act::Visit, n);
    assert_eq!(story.about(DESK, n), None);
}

#[test]
fn a_surname_that_everybody_has_says_little() {
    let mut story = Story::new();
    let n = story.stranger(30);
    for one in story.0.clients.iter_mut().take(120) {
        one.family = "Torres".into();
    }
    story.does(tuesday(), 700, DESK, Act::Opened, n);
    assert_eq!(story.about(DESK, n), None);
}

#[test]
fn whoever_lives_together_is_found_by_address_or_number() {
    for by_phone in [true, false] {
        let mut story = Story::new();
        let n = story.stranger(30);
        if by_phone {
            story.0.people[0].phone = "(212) 555-2030".into();
        } else {
            story.0.people[0].address = "30 ELM STREET".into();
        }
        story.does(tuesday(), 700, DESK, Act::Opened, n);
        let found = story.about(DESK, n);
        assert!(found.as_ref().is_some_and(|f| f.strong) && told(found.as_ref(), Pattern::Household));
    }
}

#[test]
fn a_vip_is_asked_about_and_a_vip_who_has_a_visit_is_not() {
    let mut story = Story::new();
    let n = story.stranger(7);
    story.does(tuesday(), 700, DESK, Act::Opened, n);
    assert!(told(story.about(DESK, n).as_ref(), Pattern::Vip));
    story.visit(tuesday() + Days::new(2), 720, NURSE, n);
    assert_eq!(story.about(DESK, n), None);
}

#[test]
fn a_colleagues_record_and_ones_own_are_asked_about() {
    let mut story = Story::new();
    let (own, other) = (story.stranger(30), story.stranger(31));
    story.0.clients[30].staff = Some(DESK);
    story.0.clients[31].staff = Some(NURSE);
    story.does(tuesday(), 700, DESK, Act::Opened, own).does(tuesday(), 800, DESK, Act::Opened, other);
    assert!(told(story.about(DESK, own).as_ref(), Pattern::Own));
    assert!(told(story.about(DESK, other).as_ref(), Pattern::Colleague));
}

#[test]
fn a_night_look_is_asked_about_and_late_notes_are_not() {
    let mut story = Story::new();
    let n = story.stranger(40);
    story.does(tuesday(), 23 * 60, DESK, Act::Opened, n);
    assert!(told(story.about(DESK, n).as_ref(), Pattern::OutOfHours));
    let mut story = Story::new();
    story.visit(tuesday(), 900, NURSE, 41);
    story.does(tuesday(), 22 * 60, NURSE, Act::Note, 41).does(
        tuesday(),
        22 * 60 + 5,
        NURSE,
        Act::Charted,
        41,
    );
    story.visit(tuesday() + Days::new(1), 900, NURSE, 42);
    story.does(tuesday(), 22 * 60 + 30, NURSE, Act::Note, 42);
    assert_eq!(story.find(), []);
}

#[test]
fn an_hour_early_or_late_is_no_night() {
    let mut story = Story::new();
    let (a, b) = (story.stranger(43), story.stranger(44));
    story.does(tuesday(), 8 * 60, DESK, Act::Opened, a).does(tuesday(), 19 * 60 + 10, DESK, Act::Opened, b);
    assert_eq!(story.find(), []);
}

#[test]
fn the_same_record_again_and_again_is_asked_about_unless_something_is_done() {
    let mut story = Story::new();
    let n = story.stranger(50);
    for day in 0..4 {
        story.does(date(WEEK) + Days::new(day), 700, DESK, Act::Opened, n);
    }
    assert!(told(story.about(DESK, n).as_ref(), Pattern::Returns));
    story.does(tuesday(), 705, DESK, Act::Edited, n).does(date("2026-03-05"), 702, DESK, Act::Booked, n);
    assert_eq!(story.about(DESK, n), None);
}

#[test]
fn many_records_are_one_finding_and_a_list_that_is_worked_through_is_none() {
    let mut story = Story::new();
    for k in 0..70 {
        let n = story.stranger(110 + u128::from(k));
        story.does(tuesday(), 840 + k / 2, DESK, Act::Opened, n);
    }
    let found = story.find();
    assert_eq!(found.len(), 1, "{found:?}");
    assert!(found[0].strong && found[0].clients.len() == 70 && told(found.first(), Pattern::Bulk));
    let mut story = Story::new();
    for k in 0..24 {
        let n = story.stranger(110 + u128::from(k));
        story.does(tuesday(), 600 + 10 * k, DESK, Act::Opened, n);
        if k % 2 == 0 {
            story.does(tuesday(), 602 + 10 * k, DESK, Act::Served, n);
        }
    }
    assert_eq!(story.find(), []);
}

#[test]
fn a_leaver_who_goes_through_the_clients_is_asked_about() {
    let mut story = Story::new();
    for k in 0..14 {
        let n = story.stranger(200 + u128::from(k));
        story.does(tuesday(), 600 + 25 * k, NURSE, Act::Opened, n);
    }
    story.0.people[1].leaves = Some(LocalDate(date("2026-03-13")));
    let found = story.find();
    assert!(found.iter().any(|f| f.who == NURSE && f.strong && told(Some(f), Pattern::Leaver)), "{found:?}");
}

#[test]
fn an_export_is_asked_about_where_nobody_exports() {
    let mut story = Story::new();
    story.0.events.push(Event { at: at(tuesday(), 700), who: Some(DESK), act: Act::Exported, client: None });
    assert!(told(story.find().first(), Pattern::TakenOut));
}

#[test]
fn breaking_glass_is_asked_about_more_where_nobody_came() {
    let mut story = Story::new();
    let n = story.stranger(60);
    story.does(tuesday(), 700, DESK, Act::BreakGlass, n);
    let found = story.about(DESK, n);
    assert!(told(found.as_ref(), Pattern::BreakGlass));
    story.visit(tuesday(), 690, NURSE, n);
    assert!(story.about(DESK, n).is_none_or(|f| f.score < found.unwrap().score));
}

#[test]
fn misses_count_only_when_records_without_need_follow() {
    let mut story = Story::new();
    let n = story.stranger(70);
    for k in 0..5 {
        let miss = Event { at: at(tuesday(), 540 + k), who: Some(NURSE), act: Act::Missed, client: None };
        story.0.events.push(miss);
    }
    assert_eq!(story.find(), []);
    story.does(tuesday(), 550, NURSE, Act::Opened, n);
    assert!(story.find().iter().any(|f| told(Some(f), Pattern::FailedSignIns)));
}

#[test]
fn the_officers_own_review_is_no_curiosity() {
    let mut story = Story::new();
    for k in 0..6 {
        let n = story.stranger(300 + u128::from(k));
        story.does(tuesday(), 600 + 5 * k, OFFICER, Act::Reviewed, n);
        story.does(tuesday(), 601 + 5 * k, OFFICER, Act::Opened, n);
    }
    assert_eq!(story.find(), []);
}

#[test]
fn a_merge_takes_looking_at_both() {
    let mut story = Story::new();
    let (a, b) = (story.stranger(80), story.stranger(81));
    story.does(tuesday(), 700, NURSE, Act::Opened, a).does(tuesday(), 701, NURSE, Act::Opened, b);
    story.does(tuesday(), 702, NURSE, Act::Merged, a).does(tuesday(), 702, NURSE, Act::Merged, b);
    assert_eq!(story.find(), []);
}

#[test]
fn who_stands_in_at_the_desk_has_its_calls() {
    let mut story = Story::new();
    for k in 0..12 {
        let n = 400 + u128::from(k);
        story.does(tuesday(), 600 + 20 * k, NURSE, Act::Visit, n);
    }
    for k in 0..5 {
        let n = story.stranger(450 + u128::from(k));
        story.does(tuesday(), 610 + 40 * k, NURSE, Act::Opened, n);
    }
    assert_eq!(story.find(), []);
}

/// The sum of what is odd about one record, hint or not.
fn score(story: &Story, who: PersonId, n: u128) -> u32 {
    let everything = Settings::default().with(Threshold::Hint, 0).with(Threshold::HintsAFortnight, 20);
    let found = detect(&story.0, &everything);
    found.into_iter().find(|f| f.who == who && f.client == Some(client(n))).map_or(0, |f| f.score)
}

#[test]
fn more_of_what_is_odd_never_lowers_a_score() {
    let acts = [Act::Note, Act::Photo, Act::Printed, Act::Refused, Act::BreakGlass, Act::History];
    for who in [DESK, NURSE, DOCTOR, OFFICER] {
        for seed in 0..8_u32 {
            let mut story = Story::new();
            let n = story.stranger(90);
            story.does(tuesday(), 600 + seed, who, Act::Opened, n);
            let mut before = score(&story, who, n);
            for step in 0..5_u32 {
                match (seed + step) % 5 {
                    0 => drop(story.does(tuesday(), 700 + step, who, acts[(seed as usize) % acts.len()], n)),
                    1 => drop(story.does(tuesday() + Days::new(u64::from(step)), 710, who, Act::Opened, n)),
                    2 => story.0.clients[90].vip = true,
                    3 => drop(story.does(tuesday(), 23 * 60 + step, who, Act::Opened, n)),
                    _ => story.0.clients[90].staff = Some(if who == DESK { NURSE } else { DESK }),
                }
                let after = score(&story, who, n);
                assert!(after >= before, "{who:?}, seed {seed}, step {step}: {before} then {after}");
                before = after;
            }
        }
    }
}

#[test]
fn hints_have_little_room_and_clear_questions_all_they_need() {
    let mut story = Story::new();
    for k in 0..3 {
        for day in 0..6 {
            let n = story.stranger(500 + u128::from(k) * 10 + u128::from(day));
            story.does(
                date(WEEK) + Days::new(day),
                700 + k,
                [NURSE, DOCTOR, OFFICER][k as usize],
                Act::Opened,
                n,
            );
        }
    }
    let few = detect(&story.0, &Settings::default());
    assert!(few.iter().filter(|f| !f.strong).count() <= 4, "{}", few.len());
    let many = detect(&story.0, &Settings::default().with(Threshold::HintsAFortnight, 20));
    assert!(many.len() > few.len());
    assert!(few.is_sorted_by(|a, b| a.week < b.week || (a.week == b.week && a.score >= b.score)));
}

#[test]
fn searching_for_everybody_is_many_records_too() {
    let mut story = Story::new();
    for k in 0..120 {
        story.does(tuesday(), 600 + k, DESK, Act::Found, u128::from(k) + 100);
    }
    let found = story.find();
    assert!(found.len() == 1 && told(found.first(), Pattern::Bulk), "{found:?}");
    let mut story = Story::new();
    for k in 0..30 {
        story.does(tuesday(), 600 + 10 * k, DESK, Act::Found, u128::from(k) + 110);
    }
    assert_eq!(story.find(), []);
}
