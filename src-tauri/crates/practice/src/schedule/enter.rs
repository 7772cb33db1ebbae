//! Visits entered in bulk, of a practice that was planned as a whole.

use super::store::{self, VisitRow};
use super::{LocalDate, VisitId, VisitKind, VisitStatus, conflict, rules};
use crate::Result;
use crate::catalog::{self, RoomId, ServiceId};
use crate::clients::ClientId;
use stillroom_record::{PersonId, WriteTx};

/// A visit of the synthetic practice.
pub(crate) struct Entered {
    pub(crate) id: VisitId,
    pub(crate) client: ClientId,
    pub(crate) provider: PersonId,
    pub(crate) room: RoomId,
    pub(crate) service: ServiceId,
    pub(crate) date: LocalDate,
    pub(crate) start_minute: u32,
    pub(crate) minutes: u32,
    pub(crate) buffer_minutes: u32,
    pub(crate) status: VisitStatus,
    pub(crate) note: String,
}

/// Enters visits that are known not to collide.
pub(crate) fn enter(tx: &mut WriteTx<'_>, visits: &[Entered]) -> Result<()> {
    let zone = catalog::zone(tx.read())?;
    for v in visits {
        let placed = rules::place(zone, VisitKind::Visit, v.date, v.start_minute, v.minutes)?;
        let mut row = VisitRow {
            id: v.id,
            version: 1,
            kind: VisitKind::Visit,
            status: v.status,
            client: Some(v.client),
            provider: v.provider,
            room: Some(v.room),
            service: Some(v.service),
            date: placed.date,
            start_minute: placed.start_minute,
            end_minute: placed.end_minute,
            start: placed.start,
            end: placed.end,
            busy_until: placed.end,
            title: String::new(),
            note: v.note.clone(),
        };
        conflict::put(&mut row, placed, v.buffer_minutes);
        store::insert(tx, &row)?;
    }
    tx.changed("schedule");
    Ok(())
}
