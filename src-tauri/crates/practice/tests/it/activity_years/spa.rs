//! Who works in a made-up spa, who comes to it, and which visits there were.

use super::habits::Habits;
use chrono::{Datelike as _, Duration, NaiveDate, TimeZone as _};
use fastrand::Rng;
use stillroom_practice::clients::ClientId;
use stillroom_practice::programme::activity::facts::{Open, Someone, Subject, VisitFact};
use stillroom_practice::schedule::LocalDate;
use stillroom_record::{PersonId, Role, UtcMillis};
use uuid::Uuid;

pub(super) const ZONE: chrono_tz::Tz = chrono_tz::America::Chicago;

/// The commonest surnames first: how often each comes falls with its place in the list.
const SURNAMES: &[&str] = &[
    "Carter",
    "Nguyen",
    "Lopez",
    "Walker",
    "Kim",
    "Rossi",
    "Patel",
    "Hughes",
    "Silva",
    "Schmidt",
    "Haddad",
    "Brennan",
    "Ivanov",
    "Okafor",
    "Larsen",
    "Dubois",
    "Castro",
    "Mehta",
    "Novak",
    "Sato",
    "Weiss",
    "Moreau",
    "Fischer",
    "Quinn",
    "Abdi",
    "Torres",
    "Lindqvist",
    "Bauer",
    "Greco",
    "Osei",
    "Yilmaz",
    "Petrov",
    "Doyle",
    "Fontaine",
    "Mbeki",
    "Kowalski",
    "Jansen",
    "Ferreira",
    "Huang",
    "Reyes",
    "Stone",
    "Voss",
    "Amari",
    "Bellamy",
    "Crane",
    "Delgado",
    "Ekberg",
    "Farrow",
    "Gallo",
    "Hale",
    "Ishii",
    "Juarez",
    "Keller",
    "Lund",
    "Marsh",
    "Nolan",
    "Orlov",
    "Pryce",
    "Quiroga",
    "Rhee",
    "Sands",
    "Tran",
    "Ueda",
    "Vance",
    "Winter",
    "Xu",
    "Yates",
    "Zeman",
    "Alder",
    "Birch",
    "Cole",
    "Dane",
    "Elm",
    "Frost",
    "Glass",
    "Heath",
    "Ives",
    "Joyce",
];
const GIVEN: &[&str] = &[
    "Ada", "Bea", "Cleo", "Dina", "Edie", "Faye", "Gwen", "Hana", "Ines", "Jade", "Kaya", "Lena", "Mina",
    "Nora", "Olga", "Pia", "Rosa", "Sara", "Tess", "Uma", "Vera", "Wren", "Yara", "Zoe", "Omar", "Luis",
    "Theo", "Ravi", "Noah", "Ivan", "Hugo", "Finn", "Emil", "Dario", "Cem", "Ben", "Abel",
];
const STREETS: &[&str] = &[
    "Cedar Lane",
    "Mill Road",
    "Harbor Street",
    "Orchard Way",
    "Canal Street",
    "Prospect Avenue",
    "Foundry Row",
    "Linden Court",
    "Quarry Hill",
    "Station Road",
    "Meadow Drive",
    "Bishop Street",
];

/// One of a list whose first places come most.
fn common(rng: &mut Rng, names: &'static [&'static str]) -> &'static str {
    let at = rng.f64().powf(2.2) * names.len() as f64;
    names[(at as usize).min(names.len() - 1)]
}

/// What somebody does in the spa, which says what their days are like.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Part {
    Desk,
    Treats,
    Director,
    Owner,
    Officer,
}

pub(super) struct Person {
    pub(super) part: Part,
    pub(super) someone: Someone,
    /// The first and the last day here.
    pub(super) here: (NaiveDate, NaiveDate),
}

/// A visit and how it came about.
pub(super) struct Visit {
    pub(super) fact: VisitFact,
    pub(super) client: usize,
    pub(super) provider: usize,
    pub(super) day: NaiveDate,
    pub(super) booked_on: NaiveDate,
}

pub(super) struct Spa {
    pub(super) people: Vec<Person>,
    pub(super) clients: Vec<Subject>,
    /// Ordered by day.
    pub(super) visits: Vec<Visit>,
    /// Of each client, the days with a visit, in order, and who treated.
    pub(super) came: Vec<Vec<(NaiveDate, usize)>>,
}

pub(super) fn id(rng: &mut Rng) -> Uuid {
    Uuid::from_u128(rng.u128(..))
}

/// A time of a day on the wall clock, in minutes since midnight; never in the hour that spring skips.
pub(super) fn at(day: NaiveDate, minute: u32) -> UtcMillis {
    let time = day.and_hms_opt(0, 0, 0).unwrap() + Duration::minutes(i64::from(minute));
    UtcMillis(ZONE.from_local_datetime(&time).earliest().unwrap().timestamp_millis())
}

pub(super) fn local(day: NaiveDate) -> LocalDate {
    LocalDate(day)
}

impl Spa {
    pub(super) fn make(habits: &Habits, rng: &mut Rng, from: NaiveDate, to: NaiveDate) -> Self {
        let people = staff(habits, rng, from, to);
        let mut clients: Vec<Subject> = (0..habits.clients).map(|_| client(rng, from)).collect();
        for _ in 0..habits.vips {
            let at = rng.usize(..clients.len());
            clients[at].vip = true;
        }
        let mut spa = Self { people, clients, visits: Vec::new(), came: Vec::new() };
        spa.give_staff_their_records(habits, rng, from);
        spa.came = vec![Vec::new(); spa.clients.len()];
        spa.plan(habits, rng, from, to);
        spa
    }

    /// Whoever works here comes as a client too, most of them.
    fn give_staff_their_records(&mut self, habits: &Habits, rng: &mut Rng, from: NaiveDate) {
        for person in &mut self.people {
            if rng.f64() < habits.staff_come {
                let mut own = client(rng, from);
                let (given, family) = person.someone.name.split_once(' ').unwrap();
                (own.given, own.family) = (given.to_owned(), family.to_owned());
                (own.address, own.postal) = (person.someone.address.clone(), person.someone.postal.clone());
                own.phones = vec![person.someone.phone.clone()];
                own.staff = Some(person.someone.id);
                person.someone.own_record = Some(own.id);
                self.clients.push(own);
            }
        }
    }

    /// Regulars come every few weeks, some stop coming, the others came once, long ago.
    fn plan(&mut self, habits: &Habits, rng: &mut Rng, from: NaiveDate, to: NaiveDate) {
        struct Rhythm {
            client: usize,
            next: NaiveDate,
            weeks: u32,
            provider: usize,
        }
        let treating: Vec<usize> =
            (0..self.people.len()).filter(|p| self.people[*p].part == Part::Treats).collect();
        let mut rhythms = Vec::new();
        for client in 0..self.clients.len() {
            if rng.f64() < habits.regulars {
                rhythms.push(Rhythm {
                    client,
                    next: from + Duration::days(rng.i64(0..90)),
                    weeks: rng.u32(habits.weeks_between.0..=habits.weeks_between.1),
                    provider: treating[rng.usize(..treating.len())],
                });
            }
        }
        let mut day = from;
        while day <= to {
            if let Some(open) = habits.open[day.weekday().num_days_from_monday() as usize] {
                let room = rng.usize(habits.visits_a_day.0..=habits.visits_a_day.1);
                rng.shuffle(&mut rhythms);
                let mut slot = 0;
                for rhythm in &mut rhythms {
                    if slot == room {
                        break;
                    }
                    if rhythm.next > day {
                        continue;
                    }
                    let fell_out = rng.f64() < habits.falls_out;
                    let wait = i64::from(rhythm.weeks) * 7 + rng.i64(-4..=4);
                    rhythm.next = day + Duration::days(if fell_out { rng.i64(3..20) } else { wait });
                    if rng.f64() < habits.stops {
                        rhythm.next = to + Duration::days(1);
                    }
                    let on_duty = |p: usize| {
                        let (first, last) = self.people[p].here;
                        first <= day && day <= last
                    };
                    let usual =
                        Some(rhythm.provider).filter(|p| on_duty(*p) && rng.f64() < habits.same_provider);
                    let free: Vec<usize> = treating.iter().copied().filter(|p| on_duty(*p)).collect();
                    let provider = usual.unwrap_or_else(|| free[rng.usize(..free.len())]);
                    // Who works here isn't treated by themselves.
                    if self.clients[rhythm.client].staff == Some(self.people[provider].someone.id) {
                        continue;
                    }
                    let minutes = open.to - open.from - 60;
                    let start = open.from + minutes * slot as u32 / room as u32;
                    let ahead = if rng.f64() < 0.6 { wait.max(2) } else { rng.i64(1..21) };
                    self.visits.push(Visit {
                        fact: VisitFact {
                            client: self.clients[rhythm.client].id,
                            provider: self.people[provider].someone.id,
                            start: at(day, start),
                            end: at(day, start + 45),
                            fell_out,
                        },
                        client: rhythm.client,
                        provider,
                        day,
                        booked_on: (day - Duration::days(ahead)).max(from),
                    });
                    if !fell_out {
                        self.came[rhythm.client].push((day, provider));
                    }
                    slot += 1;
                }
            }
            day += Duration::days(1);
        }
    }

    /// Whether a visit of the client is within so many days of a day, past or to come.
    pub(super) fn near(&self, client: usize, day: NaiveDate, days: i64) -> bool {
        let wanted = self.clients[client].id;
        self.visits.iter().any(|v| v.fact.client == wanted && (v.day - day).num_days().abs() <= days)
    }

    pub(super) fn of_part(&self, part: Part, day: NaiveDate) -> Vec<usize> {
        (0..self.people.len())
            .filter(|p| {
                let person = &self.people[*p];
                person.part == part && person.here.0 <= day && day <= person.here.1
            })
            .collect()
    }
}

fn staff(habits: &Habits, rng: &mut Rng, from: NaiveDate, to: NaiveDate) -> Vec<Person> {
    let mut people = Vec::new();
    let parts = [(Part::Owner, 1), (Part::Officer, habits.officer.into()), (Part::Director, 1)];
    let parts = parts.into_iter().chain([(Part::Desk, habits.desk), (Part::Treats, habits.treating)]);
    for (part, count) in parts {
        for n in 0..count {
            let roles = match part {
                Part::Desk => vec![Role::FrontDesk],
                Part::Treats => vec![Role::Provider],
                Part::Director => vec![Role::MedicalDirector],
                Part::Owner if !habits.officer => vec![Role::Owner, Role::PrivacyOfficer],
                Part::Owner => vec![Role::Owner],
                Part::Officer => vec![Role::PrivacyOfficer],
            };
            // One at the desk leaves in good order in summer; one who treats leaves in autumn.
            let leaves = match (part, n) {
                (Part::Desk, 1) => Some(from + Duration::days(240)),
                (Part::Treats, 1) => Some(from + Duration::days(330)),
                _ => None,
            };
            let family = common(rng, SURNAMES);
            people.push(Person {
                part,
                someone: Someone {
                    id: PersonId(id(rng)),
                    name: format!("{} {family}", GIVEN[rng.usize(..GIVEN.len())]),
                    roles,
                    phone: format!("+1512555{:04}", rng.u32(..10_000)),
                    address: address(rng),
                    postal: postal(rng),
                    own_record: None,
                    leaves: leaves.map(local),
                },
                here: (from, leaves.unwrap_or(to)),
            });
        }
    }
    people
}

fn address(rng: &mut Rng) -> String {
    format!("{} {}", rng.u32(1..400), STREETS[rng.usize(..STREETS.len())])
}

fn postal(rng: &mut Rng) -> String {
    format!("787{:02}", rng.u32(1..12))
}

fn client(rng: &mut Rng, from: NaiveDate) -> Subject {
    Subject {
        id: ClientId(id(rng)),
        given: GIVEN[rng.usize(..GIVEN.len())].to_owned(),
        family: common(rng, SURNAMES).to_owned(),
        phones: vec![format!("+1737555{:04}", rng.u32(..10_000))],
        address: address(rng),
        postal: postal(rng),
        vip: false,
        staff: None,
        created: at(from - Duration::days(rng.i64(30..900)), 12 * 60),
        imported: false,
    }
}

pub(super) const fn open(from: u32, to: u32) -> Option<Open> {
    Some(Open { from: from * 60, to: to * 60 })
}
