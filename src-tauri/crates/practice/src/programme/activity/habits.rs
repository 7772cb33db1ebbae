//! What is usual for a person: taken from their own past weeks, and from their role until there are some.

use super::facts::Act;
use super::ground::{Ground, Shut};
use super::need::Handling;
use std::collections::{BTreeMap, HashMap, HashSet};
use stillroom_record::{PersonId, Role};

/// Days of the past that make a habit.
const WEEKS: i32 = 8;
/// Days that a role's habit counts for, until a person has their own.
const PRIOR_DAYS: f64 = 4.0;

/// A person's day in numbers.
#[derive(Clone, Copy, Default, Debug)]
pub(super) struct DayCount {
    /// Records opened without need while open.
    pub(super) needless: u32,
    /// The same while shut.
    pub(super) at_night: u32,
    /// Clients something was done for.
    pub(super) cared: u32,
    /// Of these, as a desk does it: for others' visits.
    pub(super) at_desk: u32,
    /// The most records without need within an hour.
    pub(super) an_hour: u32,
    /// The most records of any kind within an hour.
    pub(super) any_an_hour: u32,
    /// Lists taken out.
    pub(super) exports: u32,
    /// Records searched for, each once.
    pub(super) found: u32,
}

pub(super) struct Habits {
    days: HashMap<PersonId, BTreeMap<i32, DayCount>>,
}

/// What is usual for a person on a day, by what came before it.
#[derive(Clone, Copy, Debug)]
pub(super) struct Usual {
    /// Records without need a day.
    pub(super) needless: f64,
    /// Records without need while shut, a week.
    pub(super) at_night: f64,
    /// The most in a day.
    pub(super) most: f64,
    /// The most in an hour, without need and at all.
    pub(super) most_an_hour: f64,
    pub(super) any_an_hour: f64,
    pub(super) exports: u32,
    pub(super) most_found: f64,
}

impl Habits {
    pub(super) fn of(g: &Ground<'_>, handlings: &[Handling]) -> Self {
        let mut days: HashMap<PersonId, BTreeMap<i32, DayCount>> = HashMap::new();
        let mut cared: HashSet<(PersonId, i32, crate::clients::ClientId)> = HashSet::new();
        let mut found: HashSet<(PersonId, i32, crate::clients::ClientId)> = HashSet::new();
        for event in &g.events {
            let day = days.entry(event.who).or_default().entry(event.day).or_default();
            if let Some(client) = event.client
                && event.act == Act::Found
                && found.insert((event.who, event.day, client))
            {
                day.found += 1;
            }
            if event.act == Act::Exported && event.client.is_none() {
                day.exports += 1;
            }
            if let Some(client) = event.client
                && event.act.cares()
                && cared.insert((event.who, event.day, client))
            {
                day.cared += 1;
                let visits = g.visits.get(&client);
                let own = visits
                    .into_iter()
                    .flatten()
                    .any(|(on, v)| v.provider == event.who && (on - event.day).abs() <= 7);
                if !own && event.act != Act::Charted {
                    day.at_desk += 1;
                }
            }
        }
        let mut times: HashMap<(PersonId, i32), [Vec<i64>; 2]> = HashMap::new();
        for one in handlings {
            let day = days.entry(one.who).or_default().entry(one.day).or_default();
            let needless = one.unexplained();
            if needless {
                if one.shut == Shut::Open { day.needless += 1 } else { day.at_night += 1 }
            }
            let [some, all] = times.entry((one.who, one.day)).or_default();
            all.push(one.first().0);
            if needless {
                some.push(one.first().0);
            }
        }
        for ((who, day), [some, all]) in times {
            if let Some(count) = days.get_mut(&who).and_then(|d| d.get_mut(&day)) {
                count.an_hour = within_an_hour(some);
                count.any_an_hour = within_an_hour(all);
            }
        }
        Self { days }
    }

    pub(super) fn day(&self, who: PersonId, day: i32) -> DayCount {
        self.days.get(&who).and_then(|d| d.get(&day)).copied().unwrap_or_default()
    }

    pub(super) fn days_of(&self, who: PersonId) -> impl Iterator<Item = (i32, DayCount)> + '_ {
        self.days.get(&who).into_iter().flatten().map(|(day, count)| (*day, *count))
    }

    /// What is usual for this person, from the eight weeks before `before`, for a day on which they
    /// do as much for clients as on `day`.
    pub(super) fn usual(&self, g: &Ground<'_>, who: PersonId, day: i32, before: i32) -> Usual {
        let past: Vec<DayCount> = self
            .days
            .get(&who)
            .into_iter()
            .flat_map(|d| d.range(before - WEEKS * 7..before))
            .map(|(_, c)| *c)
            .collect();
        let n = past.len() as f64;
        // One wild day is no habit.
        let mut counts: Vec<u32> = past.iter().map(|c| c.needless).collect();
        counts.sort_unstable();
        let middle = counts.get(counts.len() / 2).copied().unwrap_or(0);
        let tame = |c: u32| f64::from(c.min(3 * middle + 6));
        let sum: f64 = counts.iter().map(|c| tame(*c)).sum();
        let prior = prior(g, who);
        let mut needless = (sum + prior * PRIOR_DAYS) / (n + PRIOR_DAYS);
        // Whoever stands in at the desk does its work, and has its calls.
        let today = f64::from(self.day(who, day).at_desk);
        let before: f64 = past.iter().map(|c| f64::from(c.at_desk)).sum::<f64>() / n.max(1.0);
        if today >= 4.0 && today > 2.0 * before {
            needless = needless.max(0.8 * (today - before));
        }
        let weeks = n / 5.0;
        let nights: f64 = past.iter().map(|c| f64::from(c.at_night.min(4))).sum();
        let young = (10.0 - n).max(0.0) / 10.0;
        let most = |of: fn(&DayCount) -> u32, role: f64| {
            let most = past.iter().map(of).max().map_or(0.0, f64::from);
            most.max(role * young)
        };
        Usual {
            needless,
            at_night: (nights + 0.1) / (weeks + 1.0),
            most: most(|c| c.needless, 3.0 * prior + 6.0),
            most_an_hour: most(|c| c.an_hour, prior + 3.0),
            any_an_hour: most(|c| c.any_an_hour, 20.0),
            most_found: most(|c| c.found, 30.0),
            exports: past.iter().map(|c| c.exports).sum(),
        }
    }
}

/// Records without need a day that go with a role.
fn prior(g: &Ground<'_>, who: PersonId) -> f64 {
    let of = |role| match role {
        Role::FrontDesk => 10.0,
        Role::Owner | Role::PrivacyOfficer => 1.0,
        Role::MedicalDirector => 0.5,
        Role::Provider => 0.2,
    };
    g.people.get(&who).into_iter().flat_map(|p| p.roles.iter().copied().map(of)).fold(0.2, f64::max)
}

/// The most of these moments within an hour.
fn within_an_hour(mut times: Vec<i64>) -> u32 {
    times.sort_unstable();
    let mut from = 0;
    let mut most = 0;
    for (to, at) in times.iter().enumerate() {
        while times.get(from).is_some_and(|t| at - t > super::ground::HOUR) {
            from += 1;
        }
        most = most.max(to + 1 - from);
    }
    u32::try_from(most).unwrap_or(u32::MAX)
}
