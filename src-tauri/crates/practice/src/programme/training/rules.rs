//! When a course is due, how a quiz is asked and judged, what a form must be like. Pure.

use super::content::{Course, Proposed, Question};
use super::model::{
    AskedOption, AskedQuestion, DueWhy, ElsewhereDraft, Proof, QuizAnswer, Reviewed, ReviewedOption,
    Standing, TrainingSettings, TrainingState,
};
use crate::clients::text_problem;
use crate::schedule::LocalDate;
use crate::{PracticeError, Result};
use chrono::{Datelike, Days, Months, NaiveDate};
use std::collections::HashMap;

/// How long before it is due again a passed course is shown as due.
const AGAIN_DAYS: i64 = 30;
/// How long before its day a course is named after sign-in.
const SOON_DAYS: i64 = 7;
/// An attempt that was begun and left for longer is begun anew.
pub(super) const STALE_DAYS: i64 = 30;
const LONGEST_LINE: usize = 200;
const LONGEST_RULE: usize = 2_000;

/// What there is until the practice decides.
pub(super) fn proposal(p: &Proposed) -> TrainingSettings {
    TrainingSettings {
        version: 0,
        pass_mark: p.pass_mark,
        join_days: p.join_days,
        repeat_months: p.repeat_months,
        change_days: p.change_days,
        reminders: p.reminders,
        state_rule: String::new(),
        state_days: None,
        state_source: String::new(),
        state_as_of: None,
        state_verified: String::new(),
    }
}

/// Since when somebody is to take a course.
#[derive(Clone, Copy, Debug)]
pub(super) struct Assigned {
    pub(super) since: NaiveDate,
    pub(super) by_hand: bool,
}

/// Where somebody stands with a course today.
pub(super) fn standing(
    today: NaiveDate,
    settings: &TrainingSettings,
    course: &Course,
    assigned: Option<Assigned>,
    proofs: &[Proof],
    open: bool,
) -> Standing {
    let asks = course.asks_again();
    let counts =
        |p: &&Proof| asks.is_none_or(|change| p.version.map_or(p.on >= change.date, |v| v >= change.version));
    let newest = proofs.iter().max_by_key(|p| p.on);
    let valid = proofs.iter().filter(counts).max_by_key(|p| p.on);
    let mut found = Standing {
        course: course.id.clone(),
        state: TrainingState::NotAssigned,
        by_hand: assigned.is_some_and(|a| a.by_hand),
        due: None,
        why: None,
        open,
        proof: valid.or(newest).cloned(),
    };
    let Some(assigned) = assigned else { return found };
    let (due, why) = match (valid, newest) {
        (Some(p), _) => (settings.repeat_months.and_then(|m| later_months(p.on.0, m)), DueWhy::Repeat),
        (None, Some(_)) => {
            let from = asks.map_or(assigned.since, |c| c.date.0.max(assigned.since));
            (later_days(from, settings.change_days), DueWhy::Change)
        }
        (None, None) => (later_days(assigned.since, settings.join_days), DueWhy::Joining),
    };
    let left = due.map(|d| (d - today).num_days());
    found.state = match left {
        Some(..0) => TrainingState::Overdue,
        _ if valid.is_some() && left.is_none_or(|l| l > AGAIN_DAYS) => TrainingState::Passed,
        _ if open => TrainingState::Started,
        _ => TrainingState::Due,
    };
    found.due = due.map(LocalDate);
    found.why = due.map(|_| why);
    found
}

/// Whether it is named after sign-in before it is overdue.
pub(super) fn is_soon(s: &Standing, today: NaiveDate) -> bool {
    matches!(s.state, TrainingState::Due | TrainingState::Started)
        && s.due.is_some_and(|d| (d.0 - today).num_days() <= SOON_DAYS)
}

fn later_days(from: NaiveDate, days: u32) -> Option<NaiveDate> {
    from.checked_add_days(Days::new(u64::from(days)))
}

fn later_months(from: NaiveDate, months: u32) -> Option<NaiveDate> {
    from.checked_add_months(Months::new(months))
}

/// `2026-11`
pub(super) fn month(date: NaiveDate) -> String {
    date.format("%Y-%m").to_string()
}

/// The first day of the month that holds `date`.
pub(super) fn month_begins(date: NaiveDate) -> NaiveDate {
    date.with_day(1).unwrap_or(date)
}

/// Puts things in an order that `seed` decides: always the same one, so that a quiz that was left
/// comes back as it was. Our own few lines, since a library's order may change with its version.
fn shuffle<T>(all: &mut [T], mut seed: u64) {
    for i in (1..all.len()).rev() {
        seed = seed.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = seed;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        z ^= z >> 31;
        let bound = u64::try_from(i).map_or(u64::MAX, |n| n + 1);
        all.swap(i, usize::try_from(z % bound).unwrap_or(i));
    }
}

/// The questions in the order of this attempt, each with its answers in theirs.
fn order(course: &Course, seed: i64) -> Vec<(&Question, Vec<usize>)> {
    let seed = seed.cast_unsigned();
    let mut questions: Vec<_> = course.questions.iter().collect();
    shuffle(&mut questions, seed);
    let ordered = (1..).zip(questions).map(|(nth, q)| {
        let mut options: Vec<_> = (0..q.options.len()).collect();
        shuffle(&mut options, seed.wrapping_mul(31).wrapping_add(nth));
        (q, options)
    });
    ordered.collect()
}

/// The quiz, without what is right.
pub(super) fn ask(course: &Course, seed: i64) -> Vec<AskedQuestion> {
    let asked = order(course, seed).into_iter().map(|(q, options)| AskedQuestion {
        id: q.id.clone(),
        text: q.text.clone(),
        options: options
            .into_iter()
            .filter_map(|i| {
                Some(AskedOption { index: u32::try_from(i).ok()?, text: q.options.get(i)?.text.clone() })
            })
            .collect(),
    });
    asked.collect()
}

/// How many are right, of how many, and the percent, rounded down.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) struct Mark {
    pub(super) right: u32,
    pub(super) questions: u32,
    pub(super) score: u32,
}

/// Judges the answers. Each question wants one.
pub(super) fn judge(course: &Course, answers: &[QuizAnswer]) -> Result<Mark> {
    let given: HashMap<&str, u32> = answers.iter().map(|a| (a.question.as_str(), a.option)).collect();
    // Whether what was chosen is right; none when nothing was that is there.
    let chosen = |q: &Question| {
        let index = usize::try_from(*given.get(q.id.as_str())?).ok()?;
        q.options.get(index).map(|o| o.right)
    };
    let missing = course.questions.iter().filter(|q| chosen(q).is_none()).count();
    if missing > 0 {
        let text = match missing {
            1 => "One question isn't answered yet.".to_owned(),
            n => format!("{n} questions aren't answered yet."),
        };
        return Err(PracticeError::invalid("answers", text));
    }
    if answers.len() != course.questions.len() {
        return Err(PracticeError::invalid("answers", "Each question takes one answer."));
    }
    let right = course.questions.iter().filter(|q| chosen(q) == Some(true)).count();
    let (right, questions) = (count(right), count(course.questions.len()));
    Ok(Mark { right, questions, score: right.saturating_mul(100).checked_div(questions).unwrap_or(0) })
}

fn count(n: usize) -> u32 {
    u32::try_from(n).unwrap_or(u32::MAX)
}

/// The quiz with what was chosen, what is right, and why.
pub(super) fn review(course: &Course, seed: i64, answers: &[QuizAnswer]) -> Vec<Reviewed> {
    let given: HashMap<&str, u32> = answers.iter().map(|a| (a.question.as_str(), a.option)).collect();
    let reviewed = order(course, seed).into_iter().map(|(q, options)| {
        let chosen = given.get(q.id.as_str()).and_then(|i| usize::try_from(*i).ok());
        Reviewed {
            id: q.id.clone(),
            text: q.text.clone(),
            was_right: chosen.and_then(|i| q.options.get(i)).is_some_and(|o| o.right),
            options: options
                .into_iter()
                .filter_map(|i| {
                    let o = q.options.get(i)?;
                    Some(ReviewedOption {
                        text: o.text.clone(),
                        right: o.right,
                        chosen: chosen == Some(i),
                        why: o.why.clone(),
                    })
                })
                .collect(),
        }
    });
    reviewed.collect()
}

/// Whether somebody typed their own name: capitals and spaces make no difference.
pub(super) fn is_name(typed: &str, name: &str) -> bool {
    let plain = |text: &str| text.split_whitespace().map(str::to_lowercase).collect::<Vec<_>>();
    !plain(typed).is_empty() && plain(typed) == plain(name)
}

/// The practice's decision, tidied.
pub(super) fn settings(mut s: TrainingSettings, today: NaiveDate) -> Result<TrainingSettings> {
    if !(50..=100).contains(&s.pass_mark) {
        return Err(PracticeError::invalid("passMark", "Give 50 to 100 percent."));
    }
    for (field, days) in [("joinDays", s.join_days), ("changeDays", s.change_days)] {
        if !(1..=365).contains(&days) {
            return Err(PracticeError::invalid(field, "Give 1 to 365 days."));
        }
    }
    if s.repeat_months.is_some_and(|m| !(1..=60).contains(&m)) {
        return Err(PracticeError::invalid("repeatMonths", "Give 1 to 60 months."));
    }
    for (field, text, longest) in [
        ("stateRule", &mut s.state_rule, LONGEST_RULE),
        ("stateSource", &mut s.state_source, LONGEST_LINE),
        ("stateVerified", &mut s.state_verified, LONGEST_LINE),
    ] {
        *text = text.trim().to_owned();
        checked(field, text, longest)?;
    }
    if let Some(days) = s.state_days {
        if !(1..=365).contains(&days) {
            return Err(PracticeError::invalid("stateDays", "Give 1 to 365 days."));
        }
        if s.state_source.is_empty() {
            return Err(PracticeError::invalid("stateSource", "Say where the number of days comes from."));
        }
        if s.join_days > days {
            let text = format!("The rule that you entered below leaves {days} days. Give no more.");
            return Err(PracticeError::invalid("joinDays", text));
        }
    }
    if !s.state_rule.is_empty() && s.state_source.is_empty() {
        return Err(PracticeError::invalid("stateSource", "Say where the rule is written."));
    }
    if s.state_as_of.is_some_and(|d| d.0 > today) {
        return Err(PracticeError::invalid("stateAsOf", "This day is still to come."));
    }
    Ok(s)
}

/// Training elsewhere, tidied.
pub(super) fn elsewhere(mut d: ElsewhereDraft, today: NaiveDate) -> Result<ElsewhereDraft> {
    for (field, text, missing) in [
        ("what", &mut d.what, "Say what it was about."),
        ("provider", &mut d.provider, "Say who gave it."),
        ("attestedBy", &mut d.attested_by, "Say who attests that it was done."),
    ] {
        *text = text.trim().to_owned();
        if text.is_empty() {
            return Err(PracticeError::invalid(field, missing));
        }
        checked(field, text, LONGEST_LINE)?;
    }
    if d.done_on.0 > today {
        return Err(PracticeError::invalid("doneOn", "This day is still to come."));
    }
    if d.done_on.0.year() < 1996 {
        return Err(PracticeError::invalid("doneOn", "This is before there was such a rule."));
    }
    Ok(d)
}

/// A reason, tidied.
pub(super) fn reason(field: &'static str, text: &str) -> Result<String> {
    let text = text.trim();
    if text.is_empty() {
        return Err(PracticeError::invalid(field, "Say why."));
    }
    checked(field, text, LONGEST_LINE)?;
    Ok(text.to_owned())
}

fn checked(field: &'static str, text: &str, longest: usize) -> Result<()> {
    text_problem(text, longest).map_or(Ok(()), |m| Err(PracticeError::invalid(field, m)))
}

#[cfg(test)]
#[path = "rules_test.rs"]
mod tests;
