//! A day and a week, as the grid shows them.

use super::store::{self, VisitRow};
use super::{DayColumn, DayView, GetDayReq, GetWeekReq, LocalDate, Visit, VisitKind, conflict, rules, wall};
use crate::{Result, catalog, chart, clients, staff};
use chrono_tz::Tz;
use std::collections::{HashMap, HashSet};
use stillroom_record::{Access, Permission, PersonId, ReadTx, Session};

/// One local day.
pub fn get_day(session: &Session, req: GetDayReq) -> Result<DayView> {
    session.read(Access::new("schedule.day", Permission::ScheduleView), |tx| day(tx, req))
}

/// Seven local days, of one provider or of all.
pub fn get_week(session: &Session, req: GetWeekReq) -> Result<Vec<DayView>> {
    session.read(Access::new("schedule.week", Permission::ScheduleView), |tx| {
        rules::dated("from", req.from)?;
        let frame = Frame::new(tx)?;
        let mut days = Vec::with_capacity(7);
        let mut date = Some(req.from.0);
        while let Some(d) = date.filter(|_| days.len() < 7) {
            days.push(frame.day(tx, LocalDate(d), false, req.provider)?);
            date = wall::next(d);
        }
        Ok(days)
    })
}

/// One local day, for callers that hold a transaction.
pub fn day(tx: &ReadTx<'_>, req: GetDayReq) -> Result<DayView> {
    rules::dated("date", req.date)?;
    Frame::new(tx)?.day(tx, req.date, req.include_cancelled, None)
}

/// What all days share: read once.
struct Frame {
    zone: Tz,
    open: super::Span,
    rooms: Vec<catalog::Room>,
    weeks: HashMap<PersonId, Vec<catalog::Hours>>,
    people: Vec<staff::Column>,
}

impl Frame {
    fn new(tx: &ReadTx<'_>) -> Result<Self> {
        let mut people = staff::columns(tx)?;
        // In the order in which they came to the practice: columns keep their places.
        people.sort_by_key(|m| m.person);
        Ok(Self {
            zone: catalog::zone(tx)?,
            open: conflict::open_hours(tx)?,
            rooms: catalog::rooms(tx)?,
            weeks: catalog::all_hours(tx)?,
            people,
        })
    }

    fn day(
        &self,
        tx: &ReadTx<'_>,
        date: LocalDate,
        include_cancelled: bool,
        provider: Option<PersonId>,
    ) -> Result<DayView> {
        let (day_start, day_end) = (wall::day_start(self.zone, date.0), wall::day_end(self.zone, date.0));
        let mut rows = store::between(tx, day_start, day_end, include_cancelled)?;
        rows.retain(|r| provider.is_none_or(|p| p == r.provider));
        let booked: HashSet<PersonId> = rows.iter().map(|r| r.provider).collect();
        let columns = self
            .people
            .iter()
            // Someone who left keeps a column on the days they were here.
            .filter(|m| provider.is_none_or(|p| p == m.person) && (m.bookable || booked.contains(&m.person)))
            .map(|m| DayColumn {
                provider: m.person,
                name: m.name.clone(),
                title: m.title.clone(),
                credentials: m.credentials.clone(),
                color: m.color,
                hours: rules::spans(self.weeks.get(&m.person).map_or(&[], Vec::as_slice), date.0, self.open),
            })
            .collect();
        let visits = view(tx, rows)?;
        for client in visits.iter().filter_map(|v| v.client) {
            tx.saw("client", client.0);
        }
        let in_use: HashSet<_> = visits.iter().filter_map(|v| v.room).collect();
        Ok(DayView {
            date,
            time_zone: self.zone.name().to_owned(),
            day_start,
            day_end,
            columns,
            rooms: self.rooms.iter().filter(|r| r.active || in_use.contains(&r.id)).cloned().collect(),
            visits,
        })
    }
}

/// Rows with the names that the screen needs, looked up in one go a slice.
pub(super) fn view(tx: &ReadTx<'_>, rows: Vec<VisitRow>) -> Result<Vec<Visit>> {
    let clients: Vec<_> = rows.iter().filter_map(|r| r.client).collect();
    let cards = clients::cards(tx, &clients)?;
    let services: HashMap<_, _> = if rows.iter().any(|r| r.service.is_some()) {
        catalog::services(tx)?.into_iter().map(|s| (s.id, s.name)).collect()
    } else {
        HashMap::new()
    };
    let visits: Vec<_> = rows.iter().filter(|r| r.kind == VisitKind::Visit).map(|r| r.id).collect();
    let notes = chart::states(tx, &visits)?;
    Ok(rows
        .into_iter()
        .map(|r| {
            let card = r.client.and_then(|c| cards.get(&c));
            let service = r.service.and_then(|s| services.get(&s).cloned());
            let note = notes.get(&r.id).copied();
            assemble(r, card, service, note)
        })
        .collect())
}

/// A row with what other slices know of it.
pub(super) fn assemble(
    r: VisitRow,
    card: Option<&clients::Card>,
    service: Option<String>,
    note: Option<chart::NoteStatus>,
) -> Visit {
    Visit {
        id: r.id,
        version: r.version,
        client: r.client,
        client_name: card.map(|c| c.name.clone()).unwrap_or_default(),
        provider: r.provider,
        room: r.room,
        service: r.service,
        service_name: service.unwrap_or_default(),
        start: r.start,
        end: r.end,
        start_minute: r.start_minute,
        end_minute: r.end_minute,
        status: r.status,
        kind: r.kind,
        title: r.title,
        note: r.note,
        alerts: card.map_or(0, |c| c.alerts),
        vip: card.is_some_and(|c| c.vip),
        minor: card.is_some_and(|c| c.minor),
        has_note: note.is_some(),
        note_signed: note == Some(chart::NoteStatus::Signed),
    }
}
