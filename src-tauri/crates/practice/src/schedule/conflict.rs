//! The one conflict check: client, provider with buffer, room, working hours.
//!
//! It runs inside the write transaction, so that of two desks that save the same
//! slot one wins and the other is told why, and inside an undo as well.

use super::rules::{self, Placed, Wanted};
use super::store::{self, Busy, Party, VisitRow};
use super::{ConflictInfo, ConflictWith, FreeSlot, LocalDate, Slot, Span, VisitKind, day, wall};
use crate::{PracticeError, Result, catalog};
use chrono_tz::Tz;
use stillroom_record::{PersonId, ReadTx, RecordError, RecordRef, UtcMillis, WriteTx};

/// How many days ahead a free slot is looked for.
const HORIZON: usize = 90;
const MINUTE: i64 = 60_000;

/// Refuses a visit that can't stand where it is, with the next slot that is free.
pub(super) fn check(tx: &ReadTx<'_>, zone: Tz, v: &VisitRow) -> Result<()> {
    if !rules::occupies(v.status) {
        return Ok(());
    }
    let Some((with, other)) = find(tx, v)? else { return Ok(()) };
    let visit = match other {
        Some(row) => day::view(tx, vec![row])?.pop(),
        None => None,
    };
    let next_free = next_after(tx, zone, v)?;
    let message =
        message(with, visit.as_ref().map(|o| (o.kind, o.start_minute, o.end_minute)), next_free, v.date);
    Err(PracticeError::SlotTaken { message, conflict: Box::new(ConflictInfo { with, visit, next_free }) })
}

/// What stands in the way, if anything.
fn find(tx: &ReadTx<'_>, v: &VisitRow) -> Result<Option<(ConflictWith, Option<VisitRow>)>> {
    if let Some((with, other)) = overlap(tx, v)? {
        return Ok(Some((with, Some(other))));
    }
    if v.kind == VisitKind::Visit {
        let spans = working(tx, v.provider, v.date)?;
        if !rules::within(&spans, v.start_minute, v.end_minute) {
            return Ok(Some((ConflictWith::Hours, None)));
        }
    }
    Ok(None)
}

/// The visit that has this one's client, provider or room already.
fn overlap(tx: &ReadTx<'_>, v: &VisitRow) -> Result<Option<(ConflictWith, VisitRow)>, RecordError> {
    if !rules::occupies(v.status) {
        return Ok(None);
    }
    let visit = Busy { start: v.start, end: v.end };
    let provider = Busy { start: v.start, end: v.busy_until };
    let parties = [
        v.client.map(|c| (ConflictWith::Client, Party::Client(c), visit)),
        Some((ConflictWith::Provider, Party::Provider(v.provider), provider)),
        v.room.map(|r| (ConflictWith::Room, Party::Room(r), visit)),
    ];
    for (with, party, taken) in parties.into_iter().flatten() {
        if let Some(other) = store::first_overlap(tx, party, taken, Some(v.id))? {
            return Ok(Some((with, other)));
        }
    }
    Ok(None)
}

/// When a person works on a date.
pub(super) fn working(tx: &ReadTx<'_>, person: PersonId, date: LocalDate) -> Result<Vec<Span>> {
    let week = catalog::hours(tx, person)?;
    let open = if week.is_empty() { open_hours(tx)? } else { Span { start: 0, end: 0 } };
    Ok(rules::spans(&week, date.0, open))
}

pub(super) fn open_hours(tx: &ReadTx<'_>) -> Result<Span> {
    let s = catalog::settings(tx)?;
    Ok(Span { start: s.open_minute, end: s.close_minute })
}

/// The next slot in which this very visit fits, not before its own start and never in the past.
fn next_after(tx: &ReadTx<'_>, zone: Tz, v: &VisitRow) -> Result<Option<Slot>> {
    let search = Search {
        provider: v.provider,
        minutes: v.end_minute - v.start_minute,
        buffer_minutes: u32::try_from((v.busy_until.0 - v.end.0) / MINUTE).unwrap_or(0),
        others: v.client.map(Party::Client).into_iter().chain(v.room.map(Party::Room)).collect(),
        except: Some(v.id),
    };
    let from = v.start.max(tx.now());
    Ok(free(tx, zone, &search, from, 1)?.first().map(|s| Slot { date: s.date, start_minute: s.start_minute }))
}

/// What a free slot must be free for.
pub(super) struct Search {
    pub(super) provider: PersonId,
    pub(super) minutes: u32,
    pub(super) buffer_minutes: u32,
    pub(super) others: Vec<Party>,
    pub(super) except: Option<super::VisitId>,
}

/// The first `count` free starts from `from` on.
pub(super) fn free(
    tx: &ReadTx<'_>,
    zone: Tz,
    s: &Search,
    from: UtcMillis,
    count: usize,
) -> Result<Vec<FreeSlot>> {
    let week = catalog::hours(tx, s.provider)?;
    let open = open_hours(tx)?;
    let mut found = Vec::new();
    let (mut date, _) = wall::wall(zone, from);
    for _ in 0..HORIZON {
        let spans = rules::spans(&week, date, open);
        if !spans.is_empty() {
            let (start, end) = (wall::day_start(zone, date), wall::day_end(zone, date));
            let provider_busy = store::busy(tx, Party::Provider(s.provider), start, end, s.except)?;
            let mut others_busy = Vec::new();
            for party in &s.others {
                others_busy.extend(store::busy(tx, *party, start, end, s.except)?);
            }
            let wanted = Wanted {
                zone,
                date: LocalDate(date),
                minutes: s.minutes,
                buffer_minutes: s.buffer_minutes,
                spans: &spans,
                provider_busy: &provider_busy,
                others_busy: &others_busy,
            };
            let slots = rules::free_starts(&wanted, from).take(count - found.len());
            found.extend(slots.map(|m| FreeSlot {
                date: LocalDate(date),
                start_minute: m,
                provider: s.provider,
            }));
        }
        if found.len() >= count {
            break;
        }
        let Some(next) = wall::next(date) else { break };
        date = next;
    }
    Ok(found)
}

/// The refusal in words; times only, no names: a message may reach a log.
fn message(
    with: ConflictWith,
    other: Option<(VisitKind, u32, u32)>,
    next: Option<Slot>,
    asked: LocalDate,
) -> String {
    let until = other.map_or_else(String::new, |(_, start, end)| {
        format!(" from {} to {}", wall::clock(start), wall::clock(end))
    });
    let what = match (with, other) {
        (ConflictWith::Client, _) => format!("The client has another visit{until}."),
        (ConflictWith::Provider, Some((VisitKind::Block, ..))) => {
            format!("The provider's time is blocked{until}.")
        }
        (ConflictWith::Provider, _) => {
            format!("The provider has another visit{until}, or needs the time after it.")
        }
        (ConflictWith::Room, _) => format!("The room is taken{until}."),
        (ConflictWith::Hours, _) => "The provider doesn't work then.".to_owned(),
    };
    match next {
        Some(s) if s.date == asked => format!("{what} Free next at {}.", wall::clock(s.start_minute)),
        Some(s) => format!("{what} Free next on {} at {}.", s.date, wall::clock(s.start_minute)),
        None => format!("{what} Nothing is free in the next three months."),
    }
}

/// The rule an undo runs again: what came back must not collide with what came since.
/// Working hours are not asked: they are about booking, and may have changed meanwhile.
pub(super) fn recheck(tx: &mut WriteTx<'_>, changed: &[RecordRef]) -> Result<(), RecordError> {
    tx.changed("schedule");
    let tx = tx.read();
    for record in changed.iter().filter(|r| r.kind == "visit") {
        let Some(v) = store::get(tx, super::VisitId(record.id))? else { continue };
        let taken = overlap(tx, &v)?;
        if let Some((with, other)) = taken {
            let next = catalog::zone(tx).and_then(|zone| next_after(tx, zone, &v)).unwrap_or(None);
            let other = Some((other.kind, other.start_minute, other.end_minute));
            return Err(RecordError::Conflict(message(with, other, next, v.date)));
        }
    }
    Ok(())
}

/// A placed time as a row carries it.
pub(super) fn put(v: &mut VisitRow, p: Placed, buffer_minutes: u32) {
    v.date = p.date;
    v.start_minute = p.start_minute;
    v.end_minute = p.end_minute;
    v.start = p.start;
    v.end = p.end;
    v.busy_until = p.end.plus(i64::from(buffer_minutes) * MINUTE);
}
