//! Whether there was a reason: how far the visits, the work and the tasks around it explain a look.

use super::facts::Act;
use super::ground::{DAY, Ground, HOUR, Shut};
use super::settings::Threshold;
use crate::clients::ClientId;
use std::collections::HashMap;
use stillroom_record::{PersonId, Role, UtcMillis};

/// What one person did with one record on one day.
#[derive(Clone, Debug)]
pub(super) struct Handling {
    pub(super) who: PersonId,
    pub(super) client: ClientId,
    pub(super) day: i32,
    pub(super) opened: Vec<UtcMillis>,
    /// The deepest look.
    pub(super) deepest: Act,
    pub(super) printed: bool,
    pub(super) broke_glass: bool,
    pub(super) shut: Shut,
    /// How far it is explained while open, from 0 to 1; 1 where nothing was opened then.
    pub(super) by_day: f64,
    /// The same while shut.
    pub(super) by_night: f64,
}

/// Below this share of an explanation a look counts as one without need.
pub(super) const UNEXPLAINED: f64 = 0.5;

impl Handling {
    pub(super) fn unexplained(&self) -> bool {
        self.by_day < UNEXPLAINED || self.by_night < UNEXPLAINED
    }
    pub(super) fn first(&self) -> UtcMillis {
        self.opened.first().copied().unwrap_or_default()
    }
    pub(super) fn last(&self) -> UtcMillis {
        self.opened.last().copied().unwrap_or_default()
    }
}

/// Every handling in which a record was opened, in the order of days.
pub(super) fn handlings(g: &Ground<'_>) -> Vec<Handling> {
    let mut index: HashMap<(i32, PersonId, ClientId), usize> = HashMap::new();
    let mut all: Vec<Handling> = Vec::new();
    let mut times: Vec<[Vec<UtcMillis>; 2]> = Vec::new();
    for event in &g.events {
        let Some(client) = event.client.filter(|_| event.act.opens()) else { continue };
        let at = *index.entry((event.day, event.who, client)).or_insert_with(|| {
            all.push(Handling {
                who: event.who,
                client,
                day: event.day,
                opened: Vec::new(),
                deepest: Act::Opened,
                printed: false,
                broke_glass: false,
                shut: Shut::Open,
                by_day: 1.0,
                by_night: 1.0,
            });
            times.push([Vec::new(), Vec::new()]);
            all.len() - 1
        });
        let (Some(one), Some([open, shut])) = (all.get_mut(at), times.get_mut(at)) else { continue };
        one.opened.push(event.at);
        if weight(event.act) > weight(one.deepest) {
            one.deepest = event.act;
        }
        one.printed |= matches!(event.act, Act::Printed | Act::Exported);
        one.broke_glass |= event.act == Act::BreakGlass;
        one.shut = one.shut.max(event.shut);
        if event.shut == Shut::Open { open.push(event.at) } else { shut.push(event.at) }
    }
    for (one, [open, shut]) in all.iter_mut().zip(times) {
        if let (Some(first), Some(last)) = (open.first(), open.last()) {
            one.by_day = by_day(g, one.who, one.client, one.day, *first, *last);
        }
        if let (Some(first), Some(last)) = (shut.first(), shut.last()) {
            one.by_night = by_night(g, one.who, one.client, one.day, *first, *last);
        }
    }
    all.sort_by_key(|h| (h.day, h.who, h.client));
    all
}

/// How much deeper than an enquiry a look goes, in points.
pub(super) fn weight(act: Act) -> u32 {
    match act {
        Act::Health => 5,
        Act::Note | Act::History => 12,
        Act::Photo | Act::Refused => 18,
        Act::Printed => 20,
        Act::Exported => 25,
        _ => 0,
    }
}

/// How far a look in opening hours is explained: the best reason counts, reasons aren't added.
fn by_day(g: &Ground<'_>, who: PersonId, client: ClientId, day: i32, from: UtcMillis, to: UtcMillis) -> f64 {
    let mut best = common(g, who, client, from, to);
    let (follow, prepare) = (days(g, Threshold::FollowUpDays), days(g, Threshold::PrepareDays));
    // At the desk everybody's visits are one's work; whoever treats is asked for their own.
    let desk = !g.treats(who) || g.is(who, Role::FrontDesk);
    for (visit_day, visit) in g.visits.get(&client).into_iter().flatten() {
        let to_go = visit_day - day;
        let reason = if visit.provider == who {
            match to_go {
                0.. if to_go <= prepare => 0.95,
                ..0 if -to_go <= follow => 0.95,
                ..0 if -to_go <= 3 * follow => 0.75,
                0.. if to_go <= 45 => 0.5,
                ..0 if -to_go <= 90 => 0.4,
                ..0 if -to_go <= 400 => 0.2,
                _ => 0.0,
            }
        } else {
            let (at_desk, treating) = match to_go {
                0 => (0.95, 0.85),
                -3..=3 => (0.9, 0.75),
                1.. if to_go <= prepare => (0.85, 0.65),
                ..0 if -to_go <= follow => (0.8, 0.6),
                ..0 if -to_go <= 3 * follow => (0.5, 0.35),
                1.. if to_go <= 45 => (0.45, 0.3),
                ..0 if -to_go <= 400 => (0.15, 0.05),
                _ => (0.0, 0.0),
            };
            if desk { at_desk } else { treating }
        };
        best = best.max(reason);
    }
    for (at, by, act) in g.cares.get(&client).into_iter().flatten() {
        let reason =
            match () {
                () if *by == who && (from.0 - DAY..=to.0 + 2 * DAY).contains(&at.0) => {
                    if *act == Act::Merged { 0.85 } else { 0.95 }
                }
                () if (from.0 - DAY..=to.0 + DAY).contains(&at.0) => 0.6,
                () if (from.0 - 7 * DAY..=to.0 + 7 * DAY).contains(&at.0) => 0.35,
                () => 0.0,
            };
        best = best.max(reason);
    }
    let merging = g.merges.get(&who).into_iter().flatten();
    if merging.into_iter().any(|at| (from.0 - 2 * HOUR..=to.0 + 2 * HOUR).contains(&at.0)) {
        best = best.max(0.6);
    }
    best
}

/// How far a look while the practice is shut is explained. Nobody telephones then: what explains
/// it is one's own work on it.
fn by_night(
    g: &Ground<'_>,
    who: PersonId,
    client: ClientId,
    day: i32,
    from: UtcMillis,
    to: UtcMillis,
) -> f64 {
    let mut best = common(g, who, client, from, to).min(0.9);
    let (follow, prepare) = (days(g, Threshold::FollowUpDays), days(g, Threshold::PrepareDays));
    for (visit_day, visit) in g.visits.get(&client).into_iter().flatten() {
        let to_go = visit_day - day;
        let reason = if visit.provider == who {
            match to_go {
                0.. if to_go <= prepare => 0.95,
                ..0 if -to_go <= follow => 0.95,
                ..0 if -to_go <= 3 * follow => 0.6,
                ..0 if -to_go <= 6 * follow => 0.3,
                _ => 0.0,
            }
        } else {
            match to_go {
                // Whoever covers for another prepares their visits too.
                -1..=3 if g.treats(who) => 0.65,
                -1..=3 => 0.25,
                _ => 0.0,
            }
        };
        best = best.max(reason);
    }
    let worked = g.cares.get(&client).into_iter().flatten();
    let mut worked = worked.filter(|(_, by, _)| *by == who);
    if worked.any(|(at, ..)| (from.0 - 2 * HOUR..=to.0 + 2 * HOUR).contains(&at.0)) {
        best = best.max(if g.only_desk(who) { 0.7 } else { 0.9 });
    }
    best
}

/// Reasons that hold by day and by night.
fn common(g: &Ground<'_>, who: PersonId, client: ClientId, from: UtcMillis, to: UtcMillis) -> f64 {
    let mut best: f64 = 0.0;
    for reason in g.reasons.get(&client).into_iter().flatten() {
        if reason.person.is_none_or(|p| p == who)
            && reason.from.0 - DAY <= to.0
            && from.0 <= reason.to.0 + DAY
        {
            best = best.max(0.95);
        }
    }
    if let Some(subject) = g.clients.get(&client)
        && (subject.created.0 - DAY..=subject.created.0 + 3 * DAY).contains(&from.0)
    {
        best = best.max(0.9);
    }
    for (at, of) in g.reviews.get(&who).into_iter().flatten() {
        let near = (from.0 - 12 * HOUR..=to.0 + 12 * HOUR).contains(&at.0);
        match of {
            Some(of) if *of == client && near => best = best.max(0.9),
            None if (from.0 - 4 * HOUR..=to.0 + HOUR).contains(&at.0) => best = best.max(0.75),
            _ => {}
        }
    }
    // Reviewing what was done lately is the medical director's office.
    if g.is(who, Role::MedicalDirector) {
        let day = super::ground::day_of(g.facts, from);
        let lately = g.visits.get(&client).into_iter().flatten();
        if lately.into_iter().any(|(visit_day, _)| (0..=60).contains(&(day - visit_day))) {
            best = best.max(0.85);
        }
    }
    best
}

fn days(g: &Ground<'_>, key: Threshold) -> i32 {
    i32::try_from(g.settings.of(key)).unwrap_or(i32::MAX)
}
