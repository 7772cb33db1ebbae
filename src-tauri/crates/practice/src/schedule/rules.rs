//! What may stand on the schedule: overlap, working hours, the way of a visit. Pure.

use super::model::{BookVisitReq, LocalDate, Span, VisitKind, VisitStatus};
use super::store::Busy;
use super::wall::{self, Resolved};
use crate::catalog::{DAY, Hours};
use crate::{PracticeError, Result, clients};
use chrono::{Datelike, NaiveDate};
use chrono_tz::Tz;
use stillroom_record::UtcMillis;

const SHORTEST: u32 = 5;
const LONGEST_VISIT: u32 = 12 * 60;
const LONGEST_NOTE: usize = 4_000;
const LONGEST_TITLE: usize = 120;
const LONGEST_REASON: usize = 500;
const MINUTE: i64 = 60_000;

/// Free starts are offered on this grid.
const GRID: u32 = 5;

impl Busy {
    /// Two stretches overlap when they share an instant; one may begin as the other ends.
    pub(crate) fn overlaps(self, other: Busy) -> bool {
        self.start < other.end && other.start < self.end
    }
}

/// A visit's time, on the wall and in the course of time.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) struct Placed {
    pub(crate) date: LocalDate,
    pub(crate) start_minute: u32,
    pub(crate) end_minute: u32,
    pub(crate) start: UtcMillis,
    pub(crate) end: UtcMillis,
}

/// Finds the time that was asked for, or says why it can't be had.
///
/// A visit takes the minutes it was booked for, even over a change of the clocks;
/// a block ends when the wall clock says so.
pub(crate) fn place(
    zone: Tz,
    kind: VisitKind,
    date: LocalDate,
    start_minute: u32,
    minutes: u32,
) -> Result<Placed> {
    dated("date", date)?;
    let longest = match kind {
        VisitKind::Visit => LONGEST_VISIT,
        VisitKind::Block => DAY,
    };
    if !(SHORTEST..=longest).contains(&minutes) {
        let message = format!("It must last between {SHORTEST} minutes and {} hours.", longest / 60);
        return Err(PracticeError::invalid("minutes", message));
    }
    if start_minute >= DAY || start_minute + minutes > DAY {
        return Err(PracticeError::invalid("startMinute", "It must end by midnight of the same day."));
    }
    let end_minute = start_minute + minutes;
    let start = match wall::resolve(zone, date.0, start_minute) {
        Resolved::At(t) => t,
        // A block of the whole day may begin in a gap, a client can't come in one.
        Resolved::Skipped { next } if kind == VisitKind::Block => next,
        Resolved::Skipped { next } => {
            let (_, minute) = wall::wall(zone, next);
            let message = format!(
                "There is no {} on {date}: the clocks go forward. The next time is {}.",
                wall::clock(start_minute),
                wall::clock(minute)
            );
            return Err(PracticeError::invalid("startMinute", message));
        }
    };
    let end = match kind {
        VisitKind::Visit => start.plus(i64::from(minutes) * MINUTE),
        VisitKind::Block => wall::resolve(zone, date.0, end_minute).or_next(),
    };
    if end <= start {
        return Err(PracticeError::invalid(
            "startMinute",
            "The clocks go forward over all of it on this day.",
        ));
    }
    Ok(Placed { date, start_minute, end_minute, start, end })
}

/// A date that a schedule can have: far ones are slips, and the very far have no instants.
pub(super) fn dated(field: &'static str, date: LocalDate) -> Result<()> {
    if (2000..=2200).contains(&date.0.year()) {
        return Ok(());
    }
    Err(PracticeError::invalid(field, "Choose a date between 2000 and 2200."))
}

/// What a new visit or block must have.
pub(super) fn booking(req: &BookVisitReq) -> Result<()> {
    note(&req.note)?;
    text("title", &req.title, LONGEST_TITLE)?;
    match req.kind {
        VisitKind::Visit if req.client.is_none() => {
            Err(PracticeError::invalid("client", "Choose the client who is coming."))
        }
        VisitKind::Block if req.client.is_some() || req.service.is_some() => {
            Err(PracticeError::invalid("kind", "A block has no client and no service."))
        }
        _ => Ok(()),
    }
}

/// The front desk's words.
pub(super) fn note(words: &str) -> Result<()> {
    text("note", words, LONGEST_NOTE)
}

/// Why something was changed.
pub(super) fn reason(words: Option<&str>) -> Result<()> {
    text("reason", words.unwrap_or_default(), LONGEST_REASON)
}

fn text(field: &'static str, words: &str, longest: usize) -> Result<()> {
    match clients::text_problem(words, longest) {
        Some(message) => Err(PracticeError::invalid(field, message)),
        None => Ok(()),
    }
}

/// When a person works on a date. Someone whose week was never set works as long as the practice is open.
pub(crate) fn spans(week: &[Hours], date: NaiveDate, open: Span) -> Vec<Span> {
    if week.is_empty() {
        return vec![open];
    }
    let weekday = wall::weekday(date);
    let mut merged: Vec<Span> = Vec::new();
    for h in week.iter().filter(|h| h.weekday == weekday) {
        match merged.last_mut() {
            // 9–12 and 12–17 are one stretch to book in.
            Some(last) if h.start <= last.end => last.end = last.end.max(h.end),
            _ => merged.push(Span { start: h.start, end: h.end }),
        }
    }
    merged
}

/// Whether a visit lies within working time.
pub(crate) fn within(spans: &[Span], start_minute: u32, end_minute: u32) -> bool {
    spans.iter().any(|s| s.start <= start_minute && end_minute <= s.end)
}

/// What must stay free for a visit: the provider through the buffer, the others until it ends.
pub(crate) struct Wanted<'a> {
    pub(crate) zone: Tz,
    pub(crate) date: LocalDate,
    pub(crate) minutes: u32,
    pub(crate) buffer_minutes: u32,
    pub(crate) spans: &'a [Span],
    pub(crate) provider_busy: &'a [Busy],
    pub(crate) others_busy: &'a [Busy],
}

/// The starts on a date that are free, not before `from`.
pub(crate) fn free_starts<'a>(wanted: &'a Wanted<'a>, from: UtcMillis) -> impl Iterator<Item = u32> + 'a {
    wanted
        .spans
        .iter()
        .flat_map(|s| (s.start.next_multiple_of(GRID)..s.end).step_by(GRID as usize).map(move |m| (m, s.end)))
        .filter(move |&(minute, end)| {
            minute + wanted.minutes <= end && {
                let Ok(p) = place(wanted.zone, VisitKind::Visit, wanted.date, minute, wanted.minutes) else {
                    return false;
                };
                let visit = Busy { start: p.start, end: p.end };
                let provider =
                    Busy { start: p.start, end: p.end.plus(i64::from(wanted.buffer_minutes) * MINUTE) };
                p.start >= from
                    && !wanted.provider_busy.iter().any(|b| b.overlaps(provider))
                    && !wanted.others_busy.iter().any(|b| b.overlaps(visit))
            }
        })
        .map(|(minute, _)| minute)
}

/// Whether a visit of this status keeps its slot.
pub(crate) fn occupies(status: VisitStatus) -> bool {
    !matches!(status, VisitStatus::Cancelled | VisitStatus::NoShow)
}

/// What a change of status is measured by.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Standing {
    pub(crate) kind: VisitKind,
    pub(crate) status: VisitStatus,
    pub(crate) start: UtcMillis,
    /// The first instant of the visit's day.
    pub(crate) day: UtcMillis,
    pub(crate) note_signed: bool,
}

/// Whether a visit may go from where it stands to `to`.
pub(crate) fn transition(s: Standing, to: VisitStatus, reason: Option<&str>, now: UtcMillis) -> Result<()> {
    use VisitStatus::{Booked, Cancelled, CheckedIn, Completed, Confirmed, NoShow};
    let refuse = |message: &str| Err(PracticeError::invalid("status", message));
    if s.kind == VisitKind::Block {
        return match (s.status, to) {
            (Cancelled, Booked) | (Booked, Cancelled) => Ok(()),
            _ => refuse("A block of time is there or cancelled, nothing else."),
        };
    }
    if s.note_signed && !occupies(to) {
        return refuse("Its note is signed, so it took place.");
    }
    let back = match (s.status, to) {
        (Booked, Confirmed | CheckedIn | Cancelled | NoShow)
        | (Confirmed, CheckedIn | Cancelled | NoShow)
        | (CheckedIn, Completed | Cancelled) => false,
        // Opened again, or a slip put right later than an undo can.
        (Confirmed, Booked)
        | (CheckedIn, Booked | Confirmed)
        | (Completed, CheckedIn)
        | (Cancelled | NoShow, Booked | Confirmed)
        | (NoShow, CheckedIn) => true,
        (a, b) if a == b => return refuse("It stands there already."),
        (_, Completed) => return refuse("Check the client in first."),
        _ => return refuse("A visit can't go there from where it stands."),
    };
    if back && reason.is_none_or(|r| r.trim().is_empty()) {
        return Err(PracticeError::invalid("reason", "Say why it is opened again."));
    }
    if to == CheckedIn && now < s.day {
        return refuse("A client is checked in on the day of the visit, not before.");
    }
    if to == NoShow && now < s.start {
        return refuse("A client is missing only once the visit should have begun.");
    }
    Ok(())
}

/// Whether a visit may be put elsewhere.
pub(crate) fn movable(status: VisitStatus, note_signed: bool) -> Result<()> {
    match status {
        VisitStatus::Booked | VisitStatus::Confirmed => {}
        VisitStatus::CheckedIn if !note_signed => {}
        VisitStatus::CheckedIn => {
            return Err(PracticeError::invalid(
                "status",
                "Its note is signed: it stays where it took place.",
            ));
        }
        VisitStatus::Completed | VisitStatus::NoShow | VisitStatus::Cancelled => {
            return Err(PracticeError::invalid(
                "status",
                "It is over or cancelled. Open it again to move it.",
            ));
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    const CHICAGO: Tz = chrono_tz::America::Chicago;

    fn date() -> LocalDate {
        "2026-03-12".parse().unwrap()
    }
    fn busy(start: u32, end: u32) -> Busy {
        let at = |m: u32| wall::day_start(CHICAGO, date().0).plus(i64::from(m) * MINUTE);
        Busy { start: at(start), end: at(end) }
    }
    fn standing(status: VisitStatus) -> Standing {
        Standing {
            kind: VisitKind::Visit,
            status,
            start: UtcMillis(0),
            day: UtcMillis(0),
            note_signed: false,
        }
    }

    const ALL: [VisitStatus; 6] = [
        VisitStatus::Booked,
        VisitStatus::Confirmed,
        VisitStatus::CheckedIn,
        VisitStatus::Completed,
        VisitStatus::NoShow,
        VisitStatus::Cancelled,
    ];

    #[test]
    fn a_week_of_two_stretches_that_touch_can_be_booked_through() {
        let h = |weekday, start, end| Hours { weekday, start, end };
        let open = Span { start: 480, end: 1080 };
        let week = [h(3, 540, 720), h(3, 720, 1020), h(4, 600, 660)];
        assert_eq!(spans(&week, date().0, open), [Span { start: 540, end: 1020 }]);
        assert!(within(&spans(&week, date().0, open), 700, 745));
        assert_eq!(spans(&[], date().0, open), [open]);
        assert_eq!(spans(&[h(0, 540, 720)], date().0, open), []);
    }

    #[test]
    fn a_signed_note_says_that_the_visit_took_place() {
        let s = Standing { note_signed: true, ..standing(VisitStatus::CheckedIn) };
        assert!(transition(s, VisitStatus::Cancelled, Some("why"), UtcMillis(1)).is_err());
        assert!(transition(s, VisitStatus::Completed, None, UtcMillis(1)).is_ok());
    }

    #[test]
    fn completed_comes_from_checked_in_alone() {
        for from in ALL {
            let to = transition(standing(from), VisitStatus::Completed, Some("why"), UtcMillis(1));
            assert_eq!(to.is_ok(), from == VisitStatus::CheckedIn, "{from:?}");
        }
    }

    proptest! {
        #[test]
        fn overlap_is_what_a_minute_by_minute_comparison_says(a in 0u32..1440, b in 0u32..1440, n in 1u32..200, m in 1u32..200) {
            let one = busy(a, a + n);
            let other = busy(b, b + m);
            let shared = (a..a + n).any(|minute| (b..b + m).contains(&minute));
            prop_assert_eq!(one.overlaps(other), shared);
            prop_assert_eq!(other.overlaps(one), shared);
        }

        #[test]
        fn no_walk_through_the_statuses_goes_back_without_a_reason(walk in prop::collection::vec(0usize..6, 1..40)) {
            use VisitStatus::{Booked, CheckedIn, Completed, Confirmed};
            let rank = |s| match s { Booked => 0, Confirmed => 1, CheckedIn => 2, Completed => 3, _ => 4 };
            let mut at = Booked;
            for step in walk {
                let to = ALL[step];
                if transition(standing(at), to, None, UtcMillis(1)).is_ok() {
                    prop_assert!(rank(to) > rank(at), "{:?} to {:?} without a reason", at, to);
                    at = to;
                } else if transition(standing(at), to, Some("slip"), UtcMillis(1)).is_ok() {
                    prop_assert!(rank(to) < rank(at));
                    at = to;
                }
            }
        }

        #[test]
        fn every_free_start_is_free_and_none_is_left_out(
            taken in prop::collection::vec((480u32..1080, 5u32..120), 0..8),
            others in prop::collection::vec((480u32..1080, 5u32..120), 0..4),
            minutes in 5u32..90, buffer in 0u32..30,
        ) {
            let of = |list: &[(u32, u32)]| list.iter().map(|&(s, n)| busy(s, s + n)).collect::<Vec<_>>();
            let (provider_busy, others_busy) = (of(&taken), of(&others));
            let spans = [Span { start: 540, end: 720 }, Span { start: 780, end: 1020 }];
            let wanted = Wanted {
                zone: CHICAGO, date: date(), minutes, buffer_minutes: buffer, spans: &spans,
                provider_busy: &provider_busy, others_busy: &others_busy,
            };
            let found: Vec<u32> = free_starts(&wanted, UtcMillis(0)).collect();
            for start in (0..1440).step_by(GRID as usize) {
                let fits = within(&spans, start, start + minutes)
                    && !provider_busy.iter().any(|b| b.overlaps(busy(start, start + minutes + buffer)))
                    && !others_busy.iter().any(|b| b.overlaps(busy(start, start + minutes)));
                prop_assert_eq!(found.contains(&start), fits, "{}", start);
            }
        }

        #[test]
        fn placing_never_panics_and_never_leaves_its_day(
            zone in 0..chrono_tz::TZ_VARIANTS.len(), day in -200_000i64..200_000, start in any::<u32>(), minutes in any::<u32>(),
            small in any::<bool>(), block in any::<bool>(),
        ) {
            let zone = chrono_tz::TZ_VARIANTS[zone];
            let date = NaiveDate::from_ymd_opt(2026, 1, 1).unwrap() + chrono::Duration::days(day);
            let (start, minutes) = if small { (start % 1600, minutes % 1600) } else { (start, minutes) };
            let kind = if block { VisitKind::Block } else { VisitKind::Visit };
            if let Ok(p) = place(zone, kind, LocalDate(date), start, minutes) {
                prop_assert!(p.start < p.end);
                prop_assert!(p.end_minute <= DAY && p.end_minute == p.start_minute + minutes);
                prop_assert!(wall::day_start(zone, date) <= p.start && p.start < wall::day_end(zone, date));
                if kind == VisitKind::Visit {
                    prop_assert_eq!(wall::wall(zone, p.start), (date, start));
                    prop_assert_eq!(p.end.0 - p.start.0, i64::from(minutes) * MINUTE);
                }
            }
        }
    }
}
