//! Book, move, and the words of the front desk.

use super::store::{self, VisitRow};
use super::{
    BookVisitReq, MoveVisitReq, SaveVisitNoteReq, SetVisitStatusReq, Visit, VisitId, VisitKind, VisitStatus,
    conflict, day, rules, wall,
};
use crate::{PracticeError, Result, Saved, catalog, chart, clients, staff};
use stillroom_record::{Access, Permission, PersonId, ReadTx, RecordError, Session, WriteTx};

const MINUTE: i64 = 60_000;

/// Books a visit, or blocks a provider's time.
pub fn book_visit(session: &Session, req: BookVisitReq) -> Result<Saved<Visit>> {
    let mut access = Access::new("visit.book", Permission::ScheduleEdit);
    if let Some(client) = req.client {
        access = access.of("client", client.0);
    }
    Ok(session.write(access, |tx| book(tx, VisitId::new(), &req))?.into())
}

/// Books within a transaction: what an import of future visits uses as well.
pub fn book(tx: &mut WriteTx<'_>, id: VisitId, req: &BookVisitReq) -> Result<Visit> {
    rules::booking(req)?;
    let zone = catalog::zone(tx.read())?;
    let placed = rules::place(zone, req.kind, req.date, req.start_minute, req.minutes)?;
    let card = bookable(tx.read(), req)?;
    let service = req.service.map(|s| offered(tx.read(), s)).transpose()?;
    let buffer = service.as_ref().map_or(0, |s| s.buffer_minutes);
    let mut row = VisitRow {
        id,
        version: store::next_version(0, tx.now()),
        kind: req.kind,
        status: VisitStatus::Booked,
        client: req.client,
        provider: req.provider,
        room: req.room,
        service: req.service,
        date: placed.date,
        start_minute: placed.start_minute,
        end_minute: placed.end_minute,
        start: placed.start,
        end: placed.end,
        busy_until: placed.end,
        title: match req.kind {
            VisitKind::Visit => String::new(),
            VisitKind::Block => req.title.trim().to_owned(),
        },
        note: req.note.clone(),
    };
    conflict::put(&mut row, placed, buffer);
    conflict::check(tx.read(), zone, &row)?;
    store::insert(tx, &row)?;
    if row.client.is_none() {
        tx.about("visit", row.id.0);
    }
    tx.changed("schedule");
    // All that the screen shows of a new visit is known already.
    Ok(day::assemble(row, card.as_ref(), service.map(|s| s.name), None))
}

/// Puts a visit at another time, length, provider or room.
pub fn move_visit(session: &Session, req: MoveVisitReq) -> Result<Saved<Visit>> {
    let access = Access::new("visit.move", Permission::ScheduleEdit).of("visit", req.id.0);
    let done = session.write(access, |tx| {
        let mut row = current(tx.read(), req.id, req.version)?;
        rules::movable(row.status, signed(tx.read(), row.id)?)?;
        let zone = catalog::zone(tx.read())?;
        let placed = rules::place(zone, row.kind, req.date, req.start_minute, req.minutes)?;
        if row.provider != req.provider {
            a_provider(tx.read(), req.provider)?;
        }
        if row.room != req.room {
            a_room(tx.read(), req.room)?;
        }
        let buffer = u32::try_from((row.busy_until.0 - row.end.0) / MINUTE).unwrap_or(0);
        row.provider = req.provider;
        row.room = req.room;
        conflict::put(&mut row, placed, buffer);
        conflict::check(tx.read(), zone, &row)?;
        save(tx, row)
    })?;
    Ok(done.into())
}

/// Confirms, checks in, completes, cancels, notes a no-show, or opens again.
pub fn set_visit_status(session: &Session, req: SetVisitStatusReq) -> Result<Saved<Visit>> {
    rules::reason(req.reason.as_deref())?;
    let mut access = Access::new("visit.status", Permission::ScheduleEdit).of("visit", req.id.0);
    if let Some(reason) = req.reason.as_deref().map(str::trim).filter(|r| !r.is_empty()) {
        access = access.because(reason);
    }
    let done = session.write(access, |tx| {
        let mut row = current(tx.read(), req.id, req.version)?;
        let zone = catalog::zone(tx.read())?;
        let standing = rules::Standing {
            kind: row.kind,
            status: row.status,
            start: row.start,
            day: wall::day_start(zone, row.date.0),
            note_signed: signed(tx.read(), row.id)?,
        };
        rules::transition(standing, req.status, req.reason.as_deref(), tx.now())?;
        let taken_again = rules::occupies(req.status) && !rules::occupies(row.status);
        row.status = req.status;
        if taken_again {
            conflict::check(tx.read(), zone, &row)?;
        }
        save(tx, row)
    })?;
    Ok(done.into())
}

/// Changes the front desk's words on a visit.
pub fn save_visit_note(session: &Session, req: SaveVisitNoteReq) -> Result<Saved<Visit>> {
    let access = Access::new("visit.note", Permission::ScheduleEdit).of("visit", req.id.0);
    let done = session.write(access, |tx| {
        rules::note(&req.note)?;
        let mut row = current(tx.read(), req.id, req.version)?;
        row.note = req.note;
        save(tx, row)
    })?;
    Ok(done.into())
}

/// Puts visits to come where the new zone's wall clock shows the time that clients were told.
pub(crate) fn keep_wall_clock(tx: &mut WriteTx<'_>) -> Result<()> {
    let zone = catalog::zone(tx.read())?;
    for mut row in store::from(tx.read(), tx.now())? {
        let buffer = row.busy_until.0 - row.end.0;
        let end = match row.kind {
            VisitKind::Visit => row.end.0 - row.start.0,
            VisitKind::Block => 0,
        };
        row.start = wall::resolve(zone, row.date.0, row.start_minute).or_next();
        row.end = match row.kind {
            VisitKind::Visit => row.start.plus(end),
            VisitKind::Block => {
                wall::resolve(zone, row.date.0, row.end_minute).or_next().max(row.start.plus(1))
            }
        };
        row.busy_until = row.end.plus(buffer);
        store::set_instants(tx, &row)?;
    }
    tx.changed("schedule");
    Ok(())
}

/// Writes the next version and shows it.
fn save(tx: &mut WriteTx<'_>, mut row: VisitRow) -> Result<Visit> {
    store::update(tx, &mut row)?;
    tx.changed("schedule");
    shown(tx.read(), row)
}

fn shown(tx: &ReadTx<'_>, row: VisitRow) -> Result<Visit> {
    day::view(tx, vec![row])?.pop().ok_or_else(|| RecordError::NotFound("visit").into())
}

/// The visit, if the desk that asks has seen its newest version.
fn current(tx: &ReadTx<'_>, id: VisitId, version: u32) -> Result<VisitRow> {
    let row = store::get(tx, id)?.ok_or(RecordError::NotFound("visit"))?;
    if row.version != version {
        let who = match store::changed_by(tx, id)? {
            Some(person) => staff::name(tx, person)?,
            None => "Somebody".to_owned(),
        };
        return Err(PracticeError::Changed { what: "visit", who });
    }
    Ok(row)
}

fn signed(tx: &ReadTx<'_>, id: VisitId) -> Result<bool> {
    Ok(chart::states(tx, &[id])?.get(&id) == Some(&chart::NoteStatus::Signed))
}

/// Whether client, provider and room can be booked at all; the client's card.
fn bookable(tx: &ReadTx<'_>, req: &BookVisitReq) -> Result<Option<clients::Card>> {
    a_provider(tx, req.provider)?;
    a_room(tx, req.room)?;
    let Some(client) = req.client else { return Ok(None) };
    let card = clients::cards(tx, &[client])?.remove(&client).ok_or(RecordError::NotFound("client"))?;
    if card.archived {
        return Err(PracticeError::invalid(
            "client",
            "This client is archived. Bring the client back first.",
        ));
    }
    Ok(Some(card))
}

fn offered(tx: &ReadTx<'_>, service: catalog::ServiceId) -> Result<catalog::Service> {
    let service = catalog::service(tx, service)?;
    if service.active {
        return Ok(service);
    }
    Err(PracticeError::invalid("service", "This service is no longer offered."))
}

fn a_provider(tx: &ReadTx<'_>, person: PersonId) -> Result<()> {
    if staff::is_bookable(tx, person)? {
        return Ok(());
    }
    Err(PracticeError::invalid("provider", "Choose somebody who treats clients and works here now."))
}

fn a_room(tx: &ReadTx<'_>, room: Option<catalog::RoomId>) -> Result<()> {
    let Some(room) = room else { return Ok(()) };
    if catalog::room(tx, room)?.active {
        return Ok(());
    }
    Err(PracticeError::invalid("room", "This room is no longer in use."))
}
