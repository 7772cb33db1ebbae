//! Every deadline of the programme, counted in one place. Pure.
//!
//! A day is a calendar day in the practice's zone; the day something happens is day 0, so that
//! "within 60 days" ends on the 60th day after it. Weekends and holidays count and move nothing.
//! Where a rule can be read two ways, a deadline is the earlier day, and a time to keep something
//! the later one.
//!
//! **Not here:** which deadline an incident or a request has (`incidents`, `rights`), and any
//! State's number of days: those are the practice's own, passed in as a [`StateRule`].

#[cfg(test)]
mod tests;

use crate::schedule::LocalDate;
use chrono::{Datelike, Days, Months, NaiveDate, Weekday};
use chrono_tz::Tz;
use serde::{Deserialize, Serialize};
use stillroom_record::UtcMillis;

/// From so many people on HHS is told together with them.
pub const HHS_AT_ONCE: u32 = 500;
/// More residents of one State than this, and its media are told.
pub const MEDIA_ABOVE: u32 = 500;

/// A day by which something must be done (or until which it is kept), and why that day.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, specta::Type)]
#[serde(rename_all = "camelCase")]
pub struct Deadline {
    /// The last day.
    pub due: LocalDate,
    /// Where it is written.
    pub cite: String,
    /// How it was counted, in words.
    pub counted: String,
}

/// How a State counts its days.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize, specta::Type)]
#[serde(rename_all = "camelCase")]
pub enum Counting {
    /// Every day.
    Calendar,
    /// Monday to Friday. Holidays aren't known here and count as days, which is the earlier end.
    Business,
}

/// How long a State gives, as the practice wrote it down.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct StateRule<'a> {
    /// Its name.
    pub state: &'a str,
    /// How many days.
    pub days: u32,
    /// Which days count.
    pub counting: Counting,
    /// The section of its law.
    pub source: &'a str,
}

/// What the police or another official asked for (164.412).
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Hold {
    /// By word of mouth, on this day.
    Oral {
        /// When it was said.
        stated: LocalDate,
    },
    /// In writing, with the day it runs to.
    Written {
        /// When it was received.
        stated: LocalDate,
        /// The last day of it.
        until: LocalDate,
    },
}

/// What a client may ask for that has a clock.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize, specta::Type)]
#[serde(rename_all = "camelCase")]
pub enum Asked {
    /// To see or get their record.
    Access,
    /// To have it amended.
    Amendment,
    /// To be told to whom it went.
    Accounting,
}

/// Why a request can't be given 30 more days.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum NoExtension {
    /// The letter comes after the last day for it.
    TooLate {
        /// That day.
        last: LocalDate,
    },
    /// The letter gives no reason.
    NoReason,
    /// It was extended once already.
    Once,
    /// The letter is dated before the request.
    BeforeRequest,
}

/// The calendar day in the practice's zone.
pub fn local_day(at: UtcMillis, zone: Tz) -> LocalDate {
    LocalDate(crate::clients::local_date(at, zone))
}

/// "March 1, 2029".
pub fn long(date: LocalDate) -> String {
    date.0.format("%B %-d, %Y").to_string()
}

/// Days from one day to another; below zero when it is past.
pub fn days_between(from: LocalDate, to: LocalDate) -> i32 {
    i32::try_from((to.0 - from.0).num_days()).unwrap_or(i32::MAX)
}

/// A breach's notice to the people it is about.
pub fn individual_notice(discovered: LocalDate) -> Deadline {
    of_discovery(discovered, 60, "45 CFR 164.404(b)")
}

/// A breach's notice to HHS: with the individuals' from 500 people on, else after the year.
pub fn hhs_notice(discovered: LocalDate, people: u32) -> Deadline {
    if people >= HHS_AT_ONCE {
        return of_discovery(discovered, 60, "45 CFR 164.408(b)");
    }
    let year = discovered.0.year();
    let end = NaiveDate::from_ymd_opt(year, 12, 31).unwrap_or(discovered.0);
    let due = plus(LocalDate(end), 60);
    let leap = if NaiveDate::from_ymd_opt(due.0.year(), 2, 29).is_some() { ", a leap year," } else { "" };
    let counted = format!(
        "Discovered in {year}, fewer than {HHS_AT_ONCE} people: 60 days after the end of that year. \
         Day 60 of {}{leap} is {}.{}",
        due.0.year(),
        long(due),
        weekend(due)
    );
    Deadline { due, cite: "45 CFR 164.408(c)".to_owned(), counted }
}

/// A breach's notice to the media of a State of which more than 500 residents are affected.
pub fn media_notice(discovered: LocalDate) -> Deadline {
    of_discovery(discovered, 60, "45 CFR 164.406(b)")
}

/// Whether so many residents of one State need a notice to its media.
pub const fn media_is_told(residents: u32) -> bool {
    residents > MEDIA_ABOVE
}

/// A business associate's notice to the practice; a contract may shorten it, never lengthen it.
pub fn associate_notice(discovered: LocalDate, contract_days: Option<u32>) -> Deadline {
    let cite = "45 CFR 164.410(b)";
    match contract_days {
        Some(days) if days < 60 => {
            let mut deadline = of_discovery(discovered, days, cite);
            deadline.counted.push_str(" The contract shortens the rule's 60 days.");
            deadline
        }
        _ => of_discovery(discovered, 60, cite),
    }
}

/// A clock of a State, by the rule that the practice keeps for it.
pub fn state_notice(from: LocalDate, rule: &StateRule<'_>) -> Deadline {
    let StateRule { state, days, counting, source } = rule;
    let (due, kind) = match counting {
        Counting::Calendar => (plus(from, u64::from(*days)), "calendar"),
        Counting::Business => (plus_business(from, *days), "business"),
    };
    let counted = format!(
        "{state}, by your own rule: {days} {kind} days after {}. Day {days} is {}.{}",
        long(from),
        long(due),
        weekend(due)
    );
    Deadline { due, cite: (*source).to_owned(), counted }
}

impl Hold {
    /// The last day of this hold alone: an oral one ends after 30 days, whatever was asked.
    fn until(self) -> LocalDate {
        match self {
            Self::Oral { stated } => plus(stated, 30),
            Self::Written { until, .. } => until,
        }
    }
}

/// The last day of what was asked for, all statements together: oral ones can't be strung together,
/// so the first of them counts; a written one replaces what it outlasts.
pub fn held_until(holds: &[Hold]) -> Option<LocalDate> {
    let oral = holds
        .iter()
        .filter_map(|h| if let Hold::Oral { stated } = h { Some(*stated) } else { None })
        .min()
        .map(|stated| Hold::Oral { stated }.until());
    let written = holds.iter().filter(|h| matches!(h, Hold::Written { .. })).map(|h| h.until()).max();
    oral.max(written)
}

/// The deadline of a federal notice while it is held: the rule's own day, or the hold's last day
/// when that is later. A State's clock isn't moved by it.
pub fn held(deadline: Deadline, holds: &[Hold]) -> Deadline {
    match held_until(holds) {
        Some(until) if until > deadline.due => Deadline {
            due: until,
            cite: format!("{}, 164.412", deadline.cite),
            counted: format!(
                "{} Law enforcement asked to wait: send nothing before the hold ends, and no later than its \
                 last day, {}.",
                deadline.counted,
                long(until)
            ),
        },
        _ => deadline,
    }
}

impl Asked {
    const fn days(self) -> u64 {
        match self {
            Self::Access => 30,
            Self::Amendment | Self::Accounting => 60,
        }
    }
    const fn cite(self) -> &'static str {
        match self {
            Self::Access => "45 CFR 164.524(b)(2)",
            Self::Amendment => "45 CFR 164.526(b)(2)",
            Self::Accounting => "45 CFR 164.528(c)(1)",
        }
    }
}

/// The answer to what a client asked for.
pub fn answer(asked: Asked, received: LocalDate) -> Deadline {
    let days = asked.days();
    let due = plus(received, days);
    let counted = format!(
        "{days} calendar days after {}, the day you received it. Day {days} is {}.{}",
        long(received),
        long(due),
        weekend(due)
    );
    Deadline { due, cite: asked.cite().to_owned(), counted }
}

/// The same after one extension, whose letter must go out within the first stretch and say why.
pub fn extended(
    asked: Asked,
    received: LocalDate,
    letter: LocalDate,
    reason: &str,
    already: bool,
) -> Result<Deadline, NoExtension> {
    let first = answer(asked, received);
    if already {
        return Err(NoExtension::Once);
    }
    if letter < received {
        return Err(NoExtension::BeforeRequest);
    }
    if letter > first.due {
        return Err(NoExtension::TooLate { last: first.due });
    }
    if reason.trim().is_empty() {
        return Err(NoExtension::NoReason);
    }
    let due = plus(first.due, 30);
    let counted = format!(
        "{} Extended once by 30 days, by the letter of {}: the last day is {}.{}",
        first.counted,
        long(letter),
        long(due),
        weekend(due)
    );
    Ok(Deadline { due, cite: asked.cite().to_owned(), counted })
}

/// The first day that an accounting goes back to.
pub fn accounting_from(asked: LocalDate) -> LocalDate {
    // From 29 February to a common year the 28th: a day more, not one less.
    LocalDate(asked.0.checked_sub_months(Months::new(72)).unwrap_or(asked.0))
}

/// Whether an accounting is free of charge: the first within twelve months is.
pub fn accounting_is_free(asked: LocalDate, last_free: Option<LocalDate>) -> bool {
    last_free
        .is_none_or(|last| last.0.checked_add_months(Months::new(12)).is_none_or(|again| asked.0 >= again))
}

/// Until when a document of the programme is kept: six years from its making or from the day it
/// was last in effect, whichever is later.
pub fn keep(created: LocalDate, last_in_effect: Option<LocalDate>) -> Deadline {
    let from = last_in_effect.map_or(created, |last| last.max(created));
    let year = from.0.year() + 6;
    // Six years after a 29 February are over when March begins.
    let due = NaiveDate::from_ymd_opt(year, from.0.month(), from.0.day())
        .or_else(|| NaiveDate::from_ymd_opt(year, 3, 1))
        .map_or(from, LocalDate);
    let what = if from == created { "it was made" } else { "it was last in effect" };
    let counted = format!("Six years from {}, the day {what}: keep it through {}.", long(from), long(due));
    Deadline { due, cite: "45 CFR 164.316(b)(2)(i), 164.530(j)".to_owned(), counted }
}

fn of_discovery(discovered: LocalDate, days: u32, cite: &str) -> Deadline {
    let due = plus(discovered, u64::from(days));
    let counted = format!(
        "Without unreasonable delay, and at most {days} calendar days after {}, the day it was discovered. \
         Day {days} is {}.{}",
        long(discovered),
        long(due),
        weekend(due)
    );
    Deadline { due, cite: cite.to_owned(), counted }
}

/// Nobody waits for Monday.
fn weekend(due: LocalDate) -> &'static str {
    match due.0.weekday() {
        Weekday::Sat => " That is a Saturday; the rule doesn't wait for Monday.",
        Weekday::Sun => " That is a Sunday; the rule doesn't wait for Monday.",
        _ => "",
    }
}

fn plus(date: LocalDate, days: u64) -> LocalDate {
    LocalDate(date.0.checked_add_days(Days::new(days)).unwrap_or(date.0))
}

fn plus_business(date: LocalDate, days: u32) -> LocalDate {
    let mut day = date;
    let mut left = days;
    while left > 0 {
        let next = plus(day, 1);
        if next == day {
            break;
        }
        day = next;
        if !matches!(day.0.weekday(), Weekday::Sat | Weekday::Sun) {
            left -= 1;
        }
    }
    day
}
