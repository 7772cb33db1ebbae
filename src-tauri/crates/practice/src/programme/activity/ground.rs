//! The facts in an order in which they can be asked: by client, by person, by day.

use super::facts::{Act, Event, Facts, Someone, Subject, VisitFact};
use super::settings::{Settings, Threshold};
use crate::clients::ClientId;
use chrono::{DateTime, Datelike, NaiveDate, Timelike, Utc};
use std::collections::HashMap;
use stillroom_record::{PersonId, Role, UtcMillis};

pub(super) const HOUR: i64 = 3_600_000;
pub(super) const DAY: i64 = 24 * HOUR;

/// How far from the opening hours.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub(super) enum Shut {
    Open,
    /// A few hours before or after.
    Evening,
    /// The night, or a day on which nobody works.
    Night,
}

/// An event with its place on the wall clock.
#[derive(Clone, Copy, Debug)]
pub(super) struct Placed {
    pub(super) at: UtcMillis,
    pub(super) day: i32,
    pub(super) who: PersonId,
    pub(super) act: Act,
    pub(super) client: Option<ClientId>,
    pub(super) shut: Shut,
}

/// What a client's name and place share with a person's.
#[derive(Clone, Copy, PartialEq, Eq, Default, Debug)]
pub(super) struct Bond {
    pub(super) own: bool,
    pub(super) household: bool,
    pub(super) surname: bool,
}

pub(super) struct Ground<'a> {
    pub(super) facts: &'a Facts,
    pub(super) settings: &'a Settings,
    pub(super) people: HashMap<PersonId, &'a Someone>,
    pub(super) clients: HashMap<ClientId, &'a Subject>,
    pub(super) visits: HashMap<ClientId, Vec<(i32, VisitFact)>>,
    pub(super) reasons: HashMap<ClientId, Vec<super::facts::Reason>>,
    /// What was done for each client, by whom.
    pub(super) cares: HashMap<ClientId, Vec<(UtcMillis, PersonId, Act)>>,
    /// When each person compared or merged records.
    pub(super) merges: HashMap<PersonId, Vec<UtcMillis>>,
    /// When each person read the journal, and of which client.
    pub(super) reviews: HashMap<PersonId, Vec<(UtcMillis, Option<ClientId>)>>,
    pub(super) events: Vec<Placed>,
    /// Failed sign-ins: whose, where that is known.
    pub(super) missed: Vec<(UtcMillis, Option<PersonId>)>,
    /// How many clients bear each surname.
    surnames: HashMap<String, usize>,
    pub(super) vips: usize,
    pub(super) colleagues: usize,
    /// Clients somebody had to do with at all: among how many chance chooses.
    pub(super) alive: f64,
}

impl<'a> Ground<'a> {
    pub(super) fn of(facts: &'a Facts, settings: &'a Settings) -> Self {
        let mut ground = Self {
            facts,
            settings,
            people: facts.people.iter().map(|p| (p.id, p)).collect(),
            clients: facts.clients.iter().map(|c| (c.id, c)).collect(),
            visits: HashMap::new(),
            reasons: HashMap::new(),
            cares: HashMap::new(),
            merges: HashMap::new(),
            reviews: HashMap::new(),
            events: Vec::with_capacity(facts.events.len()),
            missed: Vec::new(),
            surnames: HashMap::new(),
            vips: facts.clients.iter().filter(|c| c.vip).count(),
            colleagues: facts.clients.iter().filter(|c| c.staff.is_some()).count(),
            alive: 1.0,
        };
        for client in &facts.clients {
            *ground.surnames.entry(fold(&client.family)).or_default() += 1;
        }
        for visit in &facts.visits {
            let day = day_of(facts, visit.start);
            ground.visits.entry(visit.client).or_default().push((day, *visit));
        }
        for reason in &facts.reasons {
            ground.reasons.entry(reason.client).or_default().push(*reason);
        }
        let mut events: Vec<Event> = facts.events.clone();
        events.sort_by_key(|e| e.at);
        for event in events {
            ground.place(event);
        }
        let touched =
            ground.visits.keys().chain(ground.cares.keys()).collect::<std::collections::HashSet<_>>();
        ground.alive = (touched.len() as f64).max(facts.clients.len() as f64 / 4.0).max(50.0);
        ground
    }

    fn place(&mut self, event: Event) {
        if event.act == Act::Missed {
            self.missed.push((event.at, event.who));
            return;
        }
        let Some(who) = event.who else { return };
        if event.act == Act::Reviewed {
            self.reviews.entry(who).or_default().push((event.at, event.client));
        }
        if event.act == Act::Merged {
            self.merges.entry(who).or_default().push(event.at);
        }
        if let Some(client) = event.client
            && event.act.cares()
        {
            self.cares.entry(client).or_default().push((event.at, who, event.act));
        }
        let (day, minute, weekday) = self.wall(event.at);
        let shut = self.shut(minute, weekday);
        self.events.push(Placed { at: event.at, day, who, act: event.act, client: event.client, shut });
    }

    fn wall(&self, at: UtcMillis) -> (i32, u32, usize) {
        let local = local(self.facts, at);
        let minute = local.hour() * 60 + local.minute();
        let weekday = local.weekday().num_days_from_monday() as usize;
        (local.date_naive().num_days_from_ce(), minute, weekday)
    }

    fn shut(&self, minute: u32, weekday: usize) -> Shut {
        const EVENING: i64 = 180;
        let grace = i64::from(self.settings.of(Threshold::GraceMinutes));
        let Some(open) = self.facts.open.get(weekday).copied().flatten() else { return Shut::Night };
        let minute = i64::from(minute);
        let outside = (i64::from(open.from) - minute).max(minute - i64::from(open.to));
        match outside {
            far if far > grace + EVENING || (far > grace && minute < 5 * 60) => Shut::Night,
            far if far > grace => Shut::Evening,
            _ => Shut::Open,
        }
    }

    pub(super) fn is(&self, who: PersonId, role: Role) -> bool {
        self.people.get(&who).is_some_and(|p| p.roles.contains(&role))
    }

    /// Whose work is with clients in person: they are asked for a visit of their own.
    pub(super) fn treats(&self, who: PersonId) -> bool {
        self.is(who, Role::Provider) || self.is(who, Role::MedicalDirector)
    }

    /// At the desk and nowhere else.
    pub(super) fn only_desk(&self, who: PersonId) -> bool {
        self.people.get(&who).is_some_and(|p| p.roles == [Role::FrontDesk])
    }

    /// What a client shares with a person.
    pub(super) fn bond(&self, who: PersonId, client: ClientId) -> Bond {
        let (Some(person), Some(client)) = (self.people.get(&who), self.clients.get(&client)) else {
            return Bond::default();
        };
        let own = client.staff == Some(who) || person.own_record == Some(client.id);
        let number = digits(&person.phone);
        let phone = number.len() >= 7 && client.phones.iter().any(|p| digits(p) == number);
        let place = fold(&person.address);
        let address = !place.is_empty()
            && place == fold(&client.address)
            && (person.postal.is_empty()
                || client.postal.is_empty()
                || digits(&person.postal) == digits(&client.postal));
        let family = fold(&client.family);
        let surname = !family.is_empty() && surnames_of(&person.name).contains(&family);
        Bond { own, household: phone || address, surname }
    }

    /// The share of clients who bear this client's surname.
    pub(super) fn surname_share(&self, client: ClientId) -> f64 {
        let n = self.clients.get(&client).and_then(|c| self.surnames.get(&fold(&c.family))).copied();
        n.unwrap_or(1) as f64 / self.clients.len().max(1) as f64
    }
}

/// A person's surname: the last word, or the last two or more where they are joined.
fn surnames_of(name: &str) -> Vec<String> {
    let words: Vec<&str> = name.split(',').next().unwrap_or_default().split_whitespace().collect();
    let mut all = Vec::new();
    if words.len() > 1 {
        for from in 1..words.len() {
            all.push(fold(&words.get(from..).unwrap_or_default().join(" ")));
        }
        if let Some(last) = words.last() {
            all.extend(last.split('-').filter(|part| part.chars().count() > 2).map(fold));
        }
    }
    all
}

/// Small letters and digits, and nothing else.
fn fold(text: &str) -> String {
    text.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase).collect()
}

/// The last ten digits.
fn digits(text: &str) -> String {
    let all: Vec<char> = text.chars().filter(char::is_ascii_digit).collect();
    all.iter().skip(all.len().saturating_sub(10)).collect()
}

fn local(facts: &Facts, at: UtcMillis) -> DateTime<chrono_tz::Tz> {
    DateTime::<Utc>::from_timestamp_millis(at.0).unwrap_or_default().with_timezone(&facts.zone)
}

pub(super) fn day_of(facts: &Facts, at: UtcMillis) -> i32 {
    local(facts, at).date_naive().num_days_from_ce()
}

pub(super) fn date_of(day: i32) -> NaiveDate {
    NaiveDate::from_num_days_from_ce_opt(day).unwrap_or_default()
}
