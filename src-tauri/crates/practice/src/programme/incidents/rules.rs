//! What may follow what, and what follows from what is known. Pure.

use super::super::clocks::{self, Deadline, HHS_AT_ONCE, Hold};
pub(super) use super::super::words::{needed, text};
use super::guide;
use super::model::{
    Harbour, IncidentAct, IncidentAnswer, IncidentClock, IncidentException, IncidentFactor, IncidentKind,
    IncidentStatus, NoticeKind, PoliceHold, Residents, RoughCount, SentNotice, StateClock, Triage,
};
use crate::schedule::LocalDate;
use crate::{PracticeError, Result};
use std::collections::BTreeMap;

/// What people write of an incident.
pub(super) const LONGEST_TEXT: usize = 4_000;
/// A name, a telephone number, how a letter went out.
pub(super) const LONGEST_LINE: usize = 300;

use IncidentStatus::{
    Assessed, Breach, Closed, Exception, LowProbability, Notified, Open, Triage as Sorting,
};

/// The only ways from one state to another.
pub(super) fn may_go(from: IncidentStatus, to: IncidentStatus) -> bool {
    matches!(
        (from, to),
        (Open, Sorting)
            | (Sorting, Assessed)
            // An answer was taken back.
            | (Assessed, Sorting)
            | (Assessed, Exception | LowProbability | Breach)
            | (Breach, Notified)
            | (Exception | LowProbability | Notified, Closed)
            // New facts.
            | (Exception | LowProbability | Breach | Notified | Closed, Sorting)
    )
}

/// Goes there, or says why not.
pub(super) fn go(from: IncidentStatus, to: IncidentStatus) -> Result<IncidentStatus> {
    if may_go(from, to) {
        return Ok(to);
    }
    let message = match (from, to) {
        (Breach, Closed) => {
            "This is a breach: record that the people affected were told before you close it."
        }
        (Closed, _) => "This file is closed. Open it again first, and say why.",
        (Exception | LowProbability | Breach | Notified, _) => {
            "This is decided. Open the file again first, and say why."
        }
        _ => "Answer the questions of the triage first.",
    };
    Err(PracticeError::Conflict(message.to_owned()))
}

/// Whether it is still worked on.
pub(super) const fn is_live(status: IncidentStatus) -> bool {
    matches!(status, Open | Sorting | Assessed | Breach | Notified)
}

/// Whether questions may still be answered and factors written.
pub(super) fn may_assess(status: IncidentStatus) -> Result<()> {
    match status {
        Open | Sorting | Assessed => Ok(()),
        Exception | LowProbability | Breach | Notified => Err(PracticeError::Conflict(
            "This is decided. Open the file again first, and say why.".to_owned(),
        )),
        Closed => {
            Err(PracticeError::Conflict("This file is closed. Open it again first, and say why.".to_owned()))
        }
    }
}

/// Whether the safe harbour holds: encrypted, the key apart and safe, and not left open. One "no"
/// or "unknown" is enough for it to fail.
pub(super) fn harbour(kind: IncidentKind, t: &Triage) -> Harbour {
    if !guide::asks_harbour(kind) {
        return Harbour::Open;
    }
    let bad = |a: Option<IncidentAnswer>, good: IncidentAnswer| a.is_some_and(|a| a != good);
    let (yes, no) = (IncidentAnswer::Yes, IncidentAnswer::No);
    if bad(t.encrypted, yes) || bad(t.key_apart, yes) || bad(t.unlocked, no) {
        return Harbour::Fails;
    }
    match (t.encrypted, t.key_apart, t.unlocked) {
        (Some(_), Some(_), Some(_)) => Harbour::Holds,
        _ => Harbour::Open,
    }
}

/// What the triage lacks before anything can be decided.
pub(super) fn missing(kind: IncidentKind, t: &Triage) -> Vec<String> {
    let no = Some(IncidentAnswer::No);
    let mut lacks = Vec::new();
    if t.phi.is_none() {
        lacks.push("whether information about clients was involved".to_owned());
    }
    if t.phi == no || t.impermissible == no {
        return lacks;
    }
    if t.impermissible.is_none() {
        lacks.push("whether it was used, seen or given out in a way the rules don't allow".to_owned());
    }
    if guide::asks_harbour(kind) && harbour(kind, t) == Harbour::Open {
        lacks.push("whether it was encrypted, with the key apart and nothing left open".to_owned());
    }
    if kind != IncidentKind::Snooping && t.exception.is_none() {
        lacks.push("whether one of the three exceptions fits".to_owned());
    }
    lacks
}

/// The triage as it will be kept.
pub(super) fn triage(kind: IncidentKind, mut t: Triage) -> Result<Triage> {
    t.exception_why = text("exceptionWhy", &t.exception_why, LONGEST_TEXT)?;
    if !guide::asks_harbour(kind) {
        t.encrypted = None;
        t.key_apart = None;
        t.unlocked = None;
    }
    match t.exception {
        Some(e) if e != IncidentException::None => {
            if kind == IncidentKind::Snooping {
                return Err(PracticeError::invalid(
                    "exception",
                    "A look without need fits none of the exceptions.",
                ));
            }
            if t.exception_why.is_empty() {
                return Err(PracticeError::invalid(
                    "exceptionWhy",
                    "Say what shows that this exception fits.",
                ));
            }
        }
        _ => {}
    }
    Ok(t)
}

/// What can be decided by what is known.
pub(super) fn may_decide(
    kind: IncidentKind,
    status: IncidentStatus,
    t: &Triage,
    factors: &[IncidentFactor],
) -> Vec<IncidentAct> {
    if status != Assessed || !missing(kind, t).is_empty() {
        return Vec::new();
    }
    let no = Some(IncidentAnswer::No);
    if t.phi == no || t.impermissible == no {
        return vec![IncidentAct::Outside];
    }
    let mut may = Vec::new();
    if harbour(kind, t) == Harbour::Holds {
        may.push(IncidentAct::Secured);
    }
    if t.exception.is_some_and(|e| e != IncidentException::None) && kind != IncidentKind::Snooping {
        may.push(IncidentAct::Exception);
    }
    if IncidentFactor::ALL.iter().all(|f| factors.contains(f)) {
        may.push(IncidentAct::LowProbability);
    }
    may.push(IncidentAct::Breach);
    may
}

/// Why this can't be decided.
pub(super) fn refuse_decision(outcome: IncidentAct) -> PracticeError {
    let message = match outcome {
        IncidentAct::Outside => {
            "That needs the answer that no client's information was involved, or that the use was allowed."
        }
        IncidentAct::Secured => {
            "The safe harbour needs all three: encrypted, the key apart, and nothing left unlocked."
        }
        IncidentAct::Exception => "None of the three exceptions was found to fit.",
        IncidentAct::LowProbability => {
            "It is presumed a breach until each of the four factors is written down."
        }
        IncidentAct::Breach => "Answer the questions of the triage first.",
        IncidentAct::Notified | IncidentAct::Reopened | IncidentAct::Closed => "That isn't a decision.",
    };
    PracticeError::invalid("outcome", message)
}

/// The state after a decision.
pub(super) const fn decided(outcome: IncidentAct) -> IncidentStatus {
    match outcome {
        IncidentAct::Outside | IncidentAct::Secured | IncidentAct::Exception => Exception,
        IncidentAct::LowProbability => LowProbability,
        IncidentAct::Notified => Notified,
        IncidentAct::Closed => Closed,
        IncidentAct::Reopened => Sorting,
        IncidentAct::Breach => Breach,
    }
}

/// How many people of each State: clients of the file and entered numbers, the larger of the two.
pub(super) fn by_state(clients: &[String], entered: &[Residents]) -> Vec<Residents> {
    let mut all: BTreeMap<String, u32> = BTreeMap::new();
    for state in clients {
        *all.entry(state.clone()).or_default() += 1;
    }
    for r in entered {
        let n = all.entry(r.state.clone()).or_default();
        *n = (*n).max(r.people);
    }
    let mut all: Vec<Residents> =
        all.into_iter().filter(|(_, n)| *n > 0).map(|(state, people)| Residents { state, people }).collect();
    all.sort_by(|a, b| b.people.cmp(&a.people).then_with(|| a.state.cmp(&b.state)));
    all
}

/// How many are affected, for the clocks.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(super) struct People {
    pub(super) by_state: Vec<Residents>,
    pub(super) unknown: bool,
    pub(super) rough: RoughCount,
}

impl People {
    /// None when it isn't known.
    pub(super) fn total(&self) -> Option<u32> {
        let n: u32 = self.by_state.iter().map(|r| r.people).sum();
        (!self.unknown && n > 0).then_some(n)
    }
    /// For what depends on their number: what isn't known counts as many.
    fn counted(&self) -> u32 {
        match (self.total(), self.rough) {
            (Some(n), _) => n,
            (None, RoughCount::One | RoughCount::Few | RoughCount::Some) if !self.unknown => 1,
            _ => HHS_AT_ONCE,
        }
    }
    /// Whether nobody has counted them yet.
    fn open(&self) -> bool {
        self.total().is_none()
    }
    /// Who may live in any State.
    fn unplaced(&self) -> u32 {
        self.by_state.iter().filter(|r| r.state.is_empty()).map(|r| r.people).sum()
    }
    fn of(&self, state: &str) -> u32 {
        self.by_state.iter().find(|r| r.state == state).map_or(0, |r| r.people)
    }
    /// Whether the media may have to be told, and whether that is sure.
    fn media(&self) -> Option<bool> {
        let placed =
            self.by_state.iter().filter(|r| !r.state.is_empty()).map(|r| r.people).max().unwrap_or(0);
        if clocks::media_is_told(placed) {
            return Some(true);
        }
        let could =
            clocks::media_is_told(placed + self.unplaced()) || (self.open() && self.counted() >= HHS_AT_ONCE);
        could.then_some(false)
    }
}

pub(super) fn holds(all: &[PoliceHold]) -> Vec<Hold> {
    all.iter()
        .map(|h| match h.until {
            None => Hold::Oral { stated: h.stated },
            Some(until) => Hold::Written { stated: h.stated, until },
        })
        .collect()
}

/// Every clock that runs, the earliest that isn't answered first. Before the decision they are
/// shown as well: they run from the discovery.
pub(super) fn clocks(
    status: IncidentStatus,
    discovered: LocalDate,
    people: &People,
    police: &[PoliceHold],
    sent: &[SentNotice],
    rules: &[StateClock],
    today: LocalDate,
) -> Vec<IncidentClock> {
    if !matches!(status, Open | Sorting | Assessed | Breach | Notified) {
        return Vec::new();
    }
    let holds = holds(police);
    let first = |kind: NoticeKind, rule| {
        sent.iter().filter(|n| n.kind == kind && n.rule == rule).map(|n| n.sent).min()
    };
    let clock = |kind: NoticeKind, deadline: Deadline, sure| {
        let (label, needs) = guide::clock(kind);
        IncidentClock {
            kind,
            rule: None,
            label: label.to_owned(),
            needs: needs.to_owned(),
            days_left: clocks::days_between(today, deadline.due),
            deadline,
            sent: first(kind, None),
            sure,
        }
    };
    let federal = |deadline| clocks::held(deadline, &holds);
    let mut all = vec![
        clock(NoticeKind::Individual, federal(clocks::individual_notice(discovered)), true),
        clock(NoticeKind::Hhs, federal(clocks::hhs_notice(discovered, people.counted())), !people.open()),
    ];
    if let Some(sure) = people.media() {
        all.push(clock(NoticeKind::Media, federal(clocks::media_notice(discovered)), sure));
    }
    for rule in rules.iter().filter(|r| r.active) {
        let here = people.of(&rule.state) > 0;
        if !here && !people.open() && people.unplaced() == 0 {
            continue;
        }
        let Some(days) = rule.days else { continue };
        let name = guide::state_name(&rule.state);
        let of = clocks::StateRule { state: name, days, counting: rule.counting, source: &rule.source };
        let mut one = clock(NoticeKind::State, clocks::state_notice(discovered, &of), here);
        one.rule = Some(rule.id);
        one.label = format!("{name}: {}", rule.whom);
        one.sent = first(NoticeKind::State, Some(rule.id));
        all.push(one);
    }
    all.sort_by(|a, b| {
        (a.sent.is_some(), a.deadline.due, !a.sure).cmp(&(b.sent.is_some(), b.deadline.due, !b.sure))
    });
    all
}

/// States in which people live and for which no rule is kept.
pub(super) fn without_rule(by_state: &[Residents], rules: &[StateClock]) -> Vec<String> {
    by_state
        .iter()
        .filter(|r| !r.state.is_empty() && !rules.iter().any(|rule| rule.active && rule.state == r.state))
        .map(|r| guide::state_name(&r.state).to_owned())
        .collect()
}

/// Whether everybody was told who doesn't wait for the year's end.
pub(super) fn all_told(clocks: &[IncidentClock], people: &People) -> bool {
    clocks
        .iter()
        .filter(|c| c.sure || c.kind == NoticeKind::Hhs)
        .filter(|c| c.kind != NoticeKind::Hhs || people.counted() >= HHS_AT_ONCE)
        .all(|c| c.sent.is_some())
}

/// What stands in the way of closing a breach.
pub(super) fn unclosed(clocks: &[IncidentClock], people: &People) -> Option<String> {
    if people.open() {
        return Some("Count the people affected before you close the file.".to_owned());
    }
    let open: Vec<_> =
        clocks.iter().filter(|c| c.sure && c.sent.is_none()).map(|c| c.label.to_lowercase()).collect();
    (!open.is_empty()).then(|| format!("Still open: {}. Record it as sent first.", open.join(", ")))
}

/// The three times in order: it happened, it was discovered, it is written down.
pub(super) fn dates(occurred: Option<LocalDate>, discovered: LocalDate, recorded: LocalDate) -> Result<()> {
    if discovered > recorded {
        return Err(PracticeError::invalid("discovered", "It can't have been found after it was reported."));
    }
    if clocks::days_between(discovered, recorded) > 366 * 20 {
        return Err(PracticeError::invalid("discovered", "Choose a day within the last twenty years."));
    }
    if occurred.is_some_and(|o| o > discovered) {
        return Err(PracticeError::invalid("occurred", "It can't have happened after it was found."));
    }
    if occurred.is_some_and(|o| clocks::days_between(o, discovered) > 366 * 50) {
        return Err(PracticeError::invalid("occurred", "Choose a day within the last fifty years."));
    }
    Ok(())
}

#[cfg(test)]
mod tests;
