//! What the schedule tells other slices of a visit.

use super::store::{self, VisitRow};
use super::{GetDayReq, LocalDate, Visit, VisitId, VisitKind, VisitStatus, day, wall};
use crate::clients::{ClientId, TimelineItem, TimelineKind};
use crate::{Result, catalog, staff};
use std::collections::HashMap;
use stillroom_record::{ReadTx, RecordError, UtcMillis};

/// The most visits a timeline shows.
const MOST: u32 = 500;

/// What must be known of a visit to write about it.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Brief {
    pub(crate) client: Option<ClientId>,
    pub(crate) kind: VisitKind,
    pub(crate) status: VisitStatus,
    /// The first instant of its day.
    pub(crate) day: UtcMillis,
}

/// A visit in brief.
pub(crate) fn brief(tx: &ReadTx<'_>, id: VisitId) -> Result<Brief> {
    let v = store::get(tx, id)?.ok_or(RecordError::NotFound("visit"))?;
    let day = wall::day_start(catalog::zone(tx)?, v.date.0);
    Ok(Brief { client: v.client, kind: v.kind, status: v.status, day })
}

/// The visits of a day that take place, for sheets.
pub(crate) fn of_day(tx: &ReadTx<'_>, date: LocalDate) -> Result<super::DayView> {
    let mut view = day::day(tx, GetDayReq { date, include_cancelled: false })?;
    view.visits.retain(|v: &Visit| v.status != VisitStatus::NoShow);
    Ok(view)
}

/// A client's visits, newest first.
pub(crate) fn timeline(tx: &ReadTx<'_>, client: ClientId) -> Result<Vec<TimelineItem>> {
    let rows = store::of_client(tx, client, MOST)?;
    if rows.is_empty() {
        return Ok(Vec::new());
    }
    let services: HashMap<_, _> = catalog::services(tx)?.into_iter().map(|s| (s.id, s.name)).collect();
    let mut names = HashMap::new();
    let mut items = Vec::with_capacity(rows.len());
    for r in rows {
        if let std::collections::hash_map::Entry::Vacant(e) = names.entry(r.provider) {
            e.insert(staff::name(tx, r.provider)?);
        }
        items.push(item(&r, &services, names.get(&r.provider).map_or("", String::as_str)));
    }
    Ok(items)
}

/// A visit, as it is given to the client.
#[derive(Clone, Debug, serde::Serialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct VisitOf {
    pub(crate) id: VisitId,
    pub(crate) date: LocalDate,
    pub(crate) start_minute: u32,
    pub(crate) minutes: u32,
    pub(crate) service: String,
    pub(crate) provider: String,
    pub(crate) status: String,
    pub(crate) note: String,
}

/// Every visit of a client, oldest first.
pub(crate) fn visits_of(tx: &ReadTx<'_>, client: ClientId) -> Result<Vec<VisitOf>> {
    let services: HashMap<_, _> = catalog::services(tx)?.into_iter().map(|s| (s.id, s.name)).collect();
    let mut names = HashMap::new();
    let mut visits = Vec::new();
    for r in store::of_client(tx, client, u32::MAX)? {
        if let std::collections::hash_map::Entry::Vacant(e) = names.entry(r.provider) {
            e.insert(staff::name(tx, r.provider)?);
        }
        visits.push(VisitOf {
            id: r.id,
            date: r.date,
            start_minute: r.start_minute,
            minutes: r.end_minute - r.start_minute,
            service: r.service.and_then(|s| services.get(&s).cloned()).unwrap_or_default(),
            provider: names.get(&r.provider).cloned().unwrap_or_default(),
            status: r.status.word().to_owned(),
            note: r.note,
        });
    }
    visits.reverse();
    Ok(visits)
}

fn item(r: &VisitRow, services: &HashMap<catalog::ServiceId, String>, provider: &str) -> TimelineItem {
    let title = r.service.and_then(|s| services.get(&s).cloned()).unwrap_or_else(|| "Visit".to_owned());
    TimelineItem {
        kind: TimelineKind::Visit,
        id: r.id.0,
        at: r.start,
        title,
        detail: format!("{} min · {provider}", r.end_minute - r.start_minute),
        status: r.status.word().to_owned(),
    }
}
