//! From facts to findings: each look is weighed, looks of one person on one record become one
//! finding, many records at once another, and the weaker ones have to be worth their room.

use super::facts::{Facts, Finding, Odd, Pattern};
use super::ground::{Ground, HOUR, Shut, date_of};
use super::habits::{Habits, Usual};
use super::need::{self, Handling};
use super::patterns::{self, Look};
use super::settings::{Settings, Threshold};
use crate::clients::ClientId;
use crate::schedule::LocalDate;
use chrono::{Datelike, Days};
use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};
use stillroom_record::{PersonId, UtcMillis};

/// What is worth a look, week by week, the weightiest first.
#[must_use]
pub fn detect(facts: &Facts, settings: &Settings) -> Vec<Finding> {
    let ground = Ground::of(facts, settings);
    let handlings = need::handlings(&ground);
    let habits = Habits::of(&ground, &handlings);
    let search = Search { g: &ground, habits: &habits, handlings: &handlings };
    let mut found = Vec::new();
    let mut covered: HashSet<(PersonId, i32, ClientId)> = HashSet::new();
    search.bulk(&mut found, &mut covered);
    search.leavers(&mut found);
    search.taken_out(&mut found);
    search.failed_sign_ins(&mut found);
    search.looks(&mut found, &covered);
    keep(found, facts, settings)
}

struct Search<'a> {
    g: &'a Ground<'a>,
    habits: &'a Habits,
    handlings: &'a [Handling],
}

impl Search<'_> {
    fn from(&self) -> i32 {
        self.g.facts.from.0.num_days_from_ce()
    }
    fn to(&self) -> i32 {
        self.g.facts.to.0.num_days_from_ce()
    }
    fn of(&self, key: Threshold) -> u32 {
        self.g.settings.of(key)
    }

    /// The first day of somebody's last weeks, where this day lies in them.
    fn leaving(&self, who: PersonId, day: i32) -> Option<i32> {
        let leaves = self.g.people.get(&who)?.leaves?.0.num_days_from_ce();
        let from = leaves - i32::try_from(self.of(Threshold::LeaverDays)).unwrap_or(0);
        (from..=leaves + 1).contains(&day).then_some(from)
    }

    /// What is usual for a person on a day; of their last weeks, by what came before them.
    fn usual(&self, who: PersonId, day: i32) -> Usual {
        self.habits.usual(self.g, who, day, self.leaving(who, day).unwrap_or(day))
    }

    /// Everything odd about each look, gathered by person and record.
    fn looks(&self, found: &mut Vec<Finding>, covered: &HashSet<(PersonId, i32, ClientId)>) {
        let mut of: BTreeMap<(PersonId, ClientId), Vec<&Handling>> = BTreeMap::new();
        for one in self.handlings.iter().filter(|h| h.day <= self.to()) {
            of.entry((one.who, one.client)).or_default().push(one);
        }
        let mut usuals: HashMap<(PersonId, i32), Usual> = HashMap::new();
        let gap = i32::try_from(self.of(Threshold::ReturnDays)).unwrap_or(i32::MAX);
        let mut plain: BTreeMap<(PersonId, i32), Vec<Finding>> = BTreeMap::new();
        for ((who, client), all) in of {
            for chain in all.chunk_by(|a, b| b.day - a.day <= gap) {
                if chain.last().is_none_or(|h| h.day < self.from()) {
                    continue;
                }
                let Some(finding) = self.chain(who, client, chain, covered, &mut usuals) else { continue };
                let only_need = finding
                    .odd
                    .iter()
                    .all(|o| matches!(o.pattern, Pattern::NoNeed | Pattern::Depth | Pattern::Leaver));
                match chain.last() {
                    Some(_) if finding.score * 10 < self.of(Threshold::Hint) * 8 => {}
                    Some(last) if only_need => plain.entry((who, last.day)).or_default().push(finding),
                    // Within many at once, only what would be a question by itself.
                    Some(last)
                        if covered.contains(&(who, last.day, client))
                            && finding.score * 10 < self.of(Threshold::Strong) * 8 => {}
                    _ => found.push(finding),
                }
            }
        }
        // Several strangers' records on one day are one question.
        for group in plain.into_values() {
            if group.len() < 4 {
                found.extend(group);
            } else if let Some(one) = together(group) {
                found.push(one);
            }
        }
    }

    fn chain(
        &self,
        who: PersonId,
        client: ClientId,
        chain: &[&Handling],
        covered: &HashSet<(PersonId, i32, ClientId)>,
        usuals: &mut HashMap<(PersonId, i32), Usual>,
    ) -> Option<Finding> {
        let subject = self.g.clients.get(&client)?;
        let clients = self.g.clients.len().max(1) as f64;
        let first_day = chain.first()?.day;
        let mut best: BTreeMap<Pattern, Odd> = BTreeMap::new();
        let mut needless = Vec::new();
        let mut odd_ones = Vec::new();
        for one in chain {
            let usual = *usuals.entry((who, one.day)).or_insert_with(|| self.usual(who, one.day));
            let look = Look {
                handling: one,
                usual,
                bond: self.g.bond(who, client),
                surname_share: self.g.surname_share(client),
                vip: subject.vip.then(|| self.g.vips as f64 / clients),
                colleague: (subject.staff.is_some_and(|s| s != who))
                    .then(|| self.g.colleagues as f64 / clients),
                leaving: self.leaving(who, one.day).is_some(),
                visits: self.nearest(client, one.day),
            };
            if one.unexplained() {
                needless.push(one.day);
            }
            let of_many = covered.contains(&(who, one.day, client));
            let all = look.all();
            if !all.is_empty() {
                odd_ones.push((all.iter().map(|o| o.points).sum::<u32>(), *one));
            }
            for odd in all {
                // Many at once are a finding of their own.
                if of_many && matches!(odd.pattern, Pattern::NoNeed | Pattern::Depth | Pattern::Leaver) {
                    continue;
                }
                if best.get(&odd.pattern).is_none_or(|b| b.points < odd.points) {
                    best.insert(odd.pattern, odd);
                }
            }
        }
        needless.dedup();
        let window = f64::from(self.of(Threshold::ReturnDays)) / 1.3;
        let usual = *usuals.entry((who, first_day)).or_insert_with(|| self.usual(who, first_day));
        if let Some(odd) = patterns::returns(needless.len(), usual.needless * window, self.g.alive) {
            best.insert(Pattern::Returns, odd);
        }
        // When it was: the looks that weigh, not every look since.
        let most = odd_ones.iter().map(|(points, _)| *points).max()?;
        let shown = || odd_ones.iter().filter(|(points, _)| points * 2 >= most).map(|(_, h)| *h);
        let (first, last) = (shown().next()?.first(), shown().next_back()?.last());
        Some(self.finding(who, vec![client], first, last, best.into_values().collect()))
    }

    /// When the nearest visits are, in words.
    fn nearest(&self, client: ClientId, day: i32) -> String {
        let visits = self.g.visits.get(&client);
        let days = || visits.into_iter().flatten().map(|(d, _)| *d);
        let (last, next) = (days().filter(|d| *d <= day).max(), days().filter(|d| *d > day).min());
        let last = last.map(|d| match day - d {
            0 => "There was a visit that day".to_owned(),
            1 => "The last visit was the day before".to_owned(),
            n => format!("The last visit was {n} days before"),
        });
        let next = next.map(|d| match d - day {
            1 => "the next the day after".to_owned(),
            n => format!("the next {n} days after"),
        });
        match (last, next) {
            (Some(last), Some(next)) => format!("{last}, {next}."),
            (Some(last), None) => format!("{last}, and none was to come."),
            (None, Some(next)) => format!("There was no visit before, {next}."),
            (None, None) => "The client has no visit at all.".to_owned(),
        }
    }

    fn needless_on(&self, who: PersonId, day: i32) -> Vec<&Handling> {
        let from = self.handlings.partition_point(|h| (h.day, h.who) < (day, who));
        let rest = self.handlings.get(from..).unwrap_or_default();
        rest.iter().take_while(|h| h.day == day && h.who == who).filter(|h| h.unexplained()).collect()
    }

    /// Many records in a day or in an hour.
    fn bulk(&self, found: &mut Vec<Finding>, covered: &mut HashSet<(PersonId, i32, ClientId)>) {
        for who in self.g.people.keys() {
            for (day, count) in self.habits.days_of(*who) {
                if !(self.from()..=self.to()).contains(&day) {
                    continue;
                }
                let usual = self.usual(*who, day);
                let leaving = self.leaving(*who, day).is_some();
                let n = count.needless + count.at_night;
                let mut odd: Vec<Odd> = [
                    patterns::bulk_a_day(n, self.of(Threshold::BulkADay), &usual, count.cared, leaving),
                    patterns::bulk_an_hour(
                        count.an_hour,
                        count.any_an_hour,
                        self.of(Threshold::BulkAnHour),
                        &usual,
                    ),
                ]
                .into_iter()
                .flatten()
                .max_by_key(|o| o.points)
                .into_iter()
                .collect();
                if odd.is_empty() {
                    if let Some(odd) = patterns::searched(count.found, &usual) {
                        found.push(self.searched(*who, day, odd, leaving));
                    }
                    continue;
                }
                let all = self.needless_on(*who, day);
                if all.is_empty() {
                    continue;
                }
                if all.iter().any(|h| h.shut != Shut::Open) {
                    odd.push(of(Pattern::OutOfHours, 30, "Some of it while the practice was shut."));
                }
                if all.iter().any(|h| h.printed) {
                    odd.push(of(Pattern::TakenOut, 20, "Some of it was printed or taken out."));
                }
                if leaving {
                    odd.push(of(Pattern::Leaver, 40, "It was in their last weeks here."));
                }
                covered.extend(all.iter().map(|h| (*who, day, h.client)));
                found.push(self.many(*who, &all, odd));
            }
        }
    }

    /// Many searched for.
    fn searched(&self, who: PersonId, day: i32, odd: Odd, leaving: bool) -> Finding {
        let mine = |e: &&super::ground::Placed| {
            e.who == who && e.day == day && e.act == super::facts::Act::Found
        };
        let events: Vec<_> = self.g.events.iter().filter(mine).collect();
        let clients: BTreeSet<ClientId> = events.iter().filter_map(|e| e.client).collect();
        let at = |e: Option<&&super::ground::Placed>| e.map(|e| e.at).unwrap_or_default();
        let mut all = vec![odd];
        if leaving {
            all.push(of(Pattern::Leaver, 40, "It was in their last weeks here."));
        }
        self.finding(who, clients.into_iter().collect(), at(events.first()), at(events.last()), all)
    }

    /// More in somebody's last weeks than before.
    fn leavers(&self, found: &mut Vec<Finding>) {
        for (who, person) in &self.g.people {
            let Some(leaves) = person.leaves.map(|d| d.0.num_days_from_ce()) else { continue };
            let Some(first) = self.leaving(*who, leaves) else { continue };
            if leaves + 1 < self.from() || first > self.to() {
                continue;
            }
            let usual = self.habits.usual(self.g, *who, first, first);
            let days: Vec<i32> = self
                .habits
                .days_of(*who)
                .map(|(day, _)| day)
                .filter(|day| (first..=(leaves + 1).min(self.to())).contains(day))
                .collect();
            let all: Vec<&Handling> = days.iter().flat_map(|day| self.needless_on(*who, *day)).collect();
            // What the week has beyond the usual may hide in a month that is as usual.
            let by_week = days.chunk_by(|a, b| b / 7 == a / 7).filter_map(|week| {
                let n: usize = week.iter().map(|day| self.needless_on(*who, *day).len()).sum();
                patterns::leaver(n as f64, usual.needless, week.len() as f64)
            });
            let whole = patterns::leaver(all.len() as f64, usual.needless, days.len() as f64);
            let Some(odd) = by_week.chain(whole).max_by_key(|o| o.points) else { continue };
            if all.last().is_some_and(|h| h.day >= self.from()) {
                found.push(self.many(*who, &all, vec![odd]));
            }
        }
    }

    /// Lists taken out.
    fn taken_out(&self, found: &mut Vec<Finding>) {
        for who in self.g.people.keys() {
            for (day, count) in self.habits.days_of(*who).filter(|(_, c)| c.exports > 0) {
                if !(self.from()..=self.to()).contains(&day) {
                    continue;
                }
                let usual = self.usual(*who, day);
                let leaving = self.leaving(*who, day).is_some();
                let mut odd: Vec<Odd> =
                    patterns::taken_out(count.exports, usual.exports, leaving).into_iter().collect();
                let mut times = self.g.events.iter().filter(|e| {
                    e.who == *who
                        && e.day == day
                        && e.act == super::facts::Act::Exported
                        && e.client.is_none()
                });
                let Some(first) = times.next() else { continue };
                if first.shut != Shut::Open {
                    odd.push(of(Pattern::OutOfHours, 35, "While the practice was shut."));
                }
                let last = times.next_back().unwrap_or(first);
                found.push(self.finding(*who, Vec::new(), first.at, last.at, odd));
            }
        }
    }

    /// Sign-ins that failed, and records without need after them.
    fn failed_sign_ins(&self, found: &mut Vec<Finding>) {
        let from = self.of(Threshold::FailedSignIns);
        for who in self.g.people.keys() {
            let mut misses: Vec<UtcMillis> = Vec::new();
            for (at, whose) in &self.g.missed {
                if *whose == Some(*who) || (whose.is_none() && self.signed_in_after(*who, *at)) {
                    misses.push(*at);
                }
            }
            for run in misses.chunk_by(|a, b| b.0 - a.0 <= HOUR / 2) {
                let (Some(first), Some(last)) = (run.first(), run.last()) else { continue };
                let Some(odd) = patterns::failed_sign_ins(u32::try_from(run.len()).unwrap_or(0), from) else {
                    continue;
                };
                let day = super::ground::day_of(self.g.facts, *last);
                if !(self.from()..=self.to()).contains(&day) {
                    continue;
                }
                let after: Vec<&Handling> = self
                    .needless_on(*who, day)
                    .into_iter()
                    .filter(|h| h.opened.iter().any(|at| (first.0..=last.0 + 2 * HOUR).contains(&at.0)))
                    .collect();
                if after.is_empty() {
                    continue;
                }
                let n = u32::try_from(after.len()).unwrap_or(u32::MAX);
                let mut all = vec![odd];
                all.push(of(Pattern::NoNeed, 5 * n.min(4), "Records were opened after them without need."));
                if after.iter().any(|h| h.shut != Shut::Open) {
                    all.push(of(Pattern::OutOfHours, 30, "While the practice was shut."));
                }
                found.push(self.many(*who, &after, all));
            }
        }
    }

    fn signed_in_after(&self, who: PersonId, at: UtcMillis) -> bool {
        let from = self.g.events.partition_point(|e| e.at < at);
        let rest = self.g.events.get(from..).unwrap_or_default();
        let mut soon = rest.iter().take_while(|e| e.at.0 <= at.0 + HOUR / 2);
        soon.find(|e| e.act == super::facts::Act::SignedIn).is_some_and(|e| e.who == who)
    }

    fn many(&self, who: PersonId, all: &[&Handling], odd: Vec<Odd>) -> Finding {
        let clients: BTreeSet<ClientId> = all.iter().map(|h| h.client).collect();
        let first = all.iter().map(|h| h.first()).min().unwrap_or_default();
        let last = all.iter().map(|h| h.last()).max().unwrap_or_default();
        self.finding(who, clients.into_iter().collect(), first, last, odd)
    }

    fn finding(
        &self,
        who: PersonId,
        clients: Vec<ClientId>,
        first: UtcMillis,
        last: UtcMillis,
        mut odd: Vec<Odd>,
    ) -> Finding {
        odd.sort_by_key(|o| (std::cmp::Reverse(o.points), o.pattern));
        let score = odd.iter().map(|o| o.points).sum();
        let only = if let [one] = &clients[..] { Some(*one) } else { None };
        let day = super::ground::day_of(self.g.facts, last).clamp(self.from(), self.to());
        Finding {
            who,
            client: only,
            clients,
            first,
            last,
            week: monday(day),
            score,
            strong: score >= self.of(Threshold::Strong),
            odd,
        }
    }
}

fn of(pattern: Pattern, points: u32, text: &str) -> Odd {
    Odd { pattern, points, text: text.to_owned() }
}

fn monday(day: i32) -> LocalDate {
    let date = date_of(day);
    let back = u64::from(date.weekday().num_days_from_monday());
    LocalDate(date.checked_sub_days(Days::new(back)).unwrap_or(date))
}

/// Several findings of one person and day as one.
fn together(group: Vec<Finding>) -> Option<Finding> {
    let n = u32::try_from(group.len()).unwrap_or(u32::MAX);
    let clients: BTreeSet<ClientId> = group.iter().flat_map(|f| f.clients.iter().copied()).collect();
    let (first, last) = (group.iter().map(|f| f.first).min()?, group.iter().map(|f| f.last).max()?);
    let mut one = group.into_iter().max_by_key(|f| f.score)?;
    one.odd.insert(0, of(Pattern::Bulk, 4 * n.min(10), &format!("{n} records that day without need.")));
    one.score = one.odd.iter().map(|o| o.points).sum();
    Some(Finding { client: None, clients: clients.into_iter().collect(), first, last, ..one })
}

/// What is strong, and of the rest what there is room for; in weeks, the weightiest first.
fn keep(mut found: Vec<Finding>, facts: &Facts, settings: &Settings) -> Vec<Finding> {
    let (hint, strong) = (settings.of(Threshold::Hint), settings.of(Threshold::Strong));
    for one in &mut found {
        one.strong = one.score >= strong;
    }
    found.retain(|f| f.score >= hint || f.strong);
    let order =
        |f: &Finding| (f.week, std::cmp::Reverse(f.score), f.first, f.who, f.clients.first().copied());
    found.sort_by_key(order);
    // One and a half a week means: two, one, two, one.
    let fortnight = i64::from(settings.of(Threshold::HintsAFortnight));
    let mut kept = Vec::new();
    let mut shown = 0;
    let begin = facts.from.0;
    for week in found.chunk_by(|a, b| a.week == b.week) {
        let Some(first) = week.first() else { continue };
        let weeks = (first.week.0 - begin).num_days().div_euclid(7) + 2;
        // What wasn't used is not saved up for longer than a fortnight.
        let room = weeks * fortnight / 2;
        shown = shown.max(room - fortnight);
        for one in week {
            if one.strong {
                kept.push(one.clone());
            } else if shown < room {
                shown += 1;
                kept.push(one.clone());
            }
        }
    }
    kept
}
