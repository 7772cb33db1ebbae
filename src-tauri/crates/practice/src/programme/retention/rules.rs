//! When a client's record may go. Pure.
//!
//! Where a date can be read two ways, the later counts: a record is rather kept a day too long.

use super::model::RetentionStanding;
use crate::programme::clocks::long;
use crate::schedule::LocalDate;
use chrono::{Datelike, NaiveDate};

pub(super) const NO_BIRTH_DATE: &str = "No birth date: nobody can say when they came of age.";

/// What is known of a client.
#[derive(Clone, Debug)]
pub(super) struct Facts {
    pub(super) birth: Option<LocalDate>,
    /// The last day on which they were seen, written about or paid, or their record was made.
    pub(super) last: LocalDate,
    /// Until when papers of the programme name them; none: no day yet.
    pub(super) kept: Vec<Option<LocalDate>>,
    pub(super) held: bool,
}

/// The years that the practice decided on, all verified.
#[derive(Clone, Copy, Debug)]
pub(super) struct Spans {
    /// After the last visit: the longest of those kinds.
    pub(super) after_last: u32,
    /// The age from which the years of a minor's chart run, and how many.
    pub(super) age: u32,
    pub(super) after_majority: u32,
}

/// So many years later. A 29 February without one becomes 1 March: later, never earlier.
pub(super) fn years_after(day: LocalDate, years: u32) -> LocalDate {
    let year = day.0.year().saturating_add(i32::try_from(years).unwrap_or(i32::MAX));
    NaiveDate::from_ymd_opt(year, day.0.month(), day.0.day())
        .or_else(|| NaiveDate::from_ymd_opt(year, 3, 1))
        .map_or(LocalDate(NaiveDate::MAX), LocalDate)
}

/// Where a client stands, from which day their record may go, and why.
///
/// The minors' rule is asked of everybody: of whoever came here grown up the other is the later one
/// anyhow, and nobody can say of a taken-over record whether it began earlier.
pub(super) fn standing(
    facts: &Facts,
    spans: Spans,
    today: LocalDate,
) -> (RetentionStanding, Option<LocalDate>, String) {
    let Some(birth) = facts.birth else {
        return (RetentionStanding::Never, None, NO_BIRTH_DATE.to_owned());
    };
    let mut on = years_after(facts.last, spans.after_last);
    let mut why = format!("{} years after the last visit or entry on {}", spans.after_last, long(facts.last));
    let of_age = years_after(years_after(birth, spans.age), spans.after_majority);
    if of_age > on {
        on = of_age;
        why = format!("{} years after coming of age at {}", spans.after_majority, spans.age);
    }
    for kept in &facts.kept {
        match kept {
            None => {
                let why = "A paper that is still worked on or in force names them.".to_owned();
                return (RetentionStanding::Never, None, why);
            }
            Some(day) if *day > on => {
                on = *day;
                why = "a paper of the programme names them, and is kept six years".to_owned();
            }
            Some(_) => {}
        }
    }
    if facts.held {
        return (RetentionStanding::Held, Some(on), format!("A hold is on this record. Otherwise: {why}."));
    }
    // The last day is kept whole.
    let standing = if today > on { RetentionStanding::Due } else { RetentionStanding::NotYet };
    (standing, Some(on), format!("{}.", capital(&why)))
}

fn capital(text: &str) -> String {
    let mut rest = text.chars();
    rest.next().into_iter().flat_map(char::to_uppercase).chain(rest).collect()
}

#[cfg(test)]
#[path = "rules_test.rs"]
mod tests;
