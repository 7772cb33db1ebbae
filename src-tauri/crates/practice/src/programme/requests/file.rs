//! The file of a request, put together from its events.

use super::super::clocks;
use super::store::{self, EventRow, RequestRow};
use super::{
    AmendableNote, RequestEvent, RequestFile, RequestId, RequestKind, RequestLine, RequestRule, RequestState,
    RequestStatus, guide, rules,
};
use crate::clients::{self, ClientId};
use crate::schedule::LocalDate;
use crate::{Result, catalog, chart};
use chrono_tz::Tz;
use std::collections::HashMap;
use stillroom_record::people::Person;
use stillroom_record::{Permission, PersonId, ReadTx};

/// What is the same for every file.
pub(super) struct Frame {
    pub(super) names: HashMap<PersonId, String>,
    pub(super) today: LocalDate,
    pub(super) zone: Tz,
    pub(super) rules: Vec<RequestRule>,
}

impl Frame {
    pub(super) fn of(tx: &ReadTx<'_>) -> Result<Self> {
        let zone = catalog::zone(tx)?;
        Ok(Self {
            names: Person::all(tx)?.into_iter().map(|p| (p.id, p.name)).collect(),
            today: clocks::local_day(tx.now(), zone),
            zone,
            rules: store::rules(tx)?,
        })
    }
    pub(super) fn name(&self, person: PersonId) -> String {
        self.names.get(&person).cloned().unwrap_or_default()
    }
}

/// What a request has come to.
pub(super) fn state(tx: &ReadTx<'_>, id: RequestId) -> Result<RequestState> {
    Ok(rules::state(store::events(tx, id)?.into_iter().map(|event| event.change)))
}

/// Whether an accounting that was received on this day costs nothing: the first in twelve months.
pub(super) fn is_free(tx: &ReadTx<'_>, row: &RequestRow) -> Result<Option<bool>> {
    if row.kind != RequestKind::Accounting {
        return Ok(None);
    }
    let mut last = None;
    for other in store::of_client(tx, row.client)? {
        let before = (other.received, other.recorded_at, other.id) < (row.received, row.recorded_at, row.id);
        if other.kind != RequestKind::Accounting || !before || other.id == row.id {
            continue;
        }
        let s = state(tx, other.id)?;
        if s.status != RequestStatus::Withdrawn && s.fee.is_none_or(|fee| fee.cents == 0) {
            last = last.max(Some(other.received));
        }
    }
    Ok(Some(clocks::accounting_is_free(row.received, last)))
}

fn client_name(tx: &ReadTx<'_>, client: ClientId) -> Result<String> {
    Ok(clients::cards(tx, &[client])?.remove(&client).map(|card| card.name).unwrap_or_default())
}

fn notes(tx: &ReadTx<'_>, client: ClientId) -> Result<Vec<AmendableNote>> {
    let mut notes: Vec<_> = chart::notes(tx, client)?
        .into_iter()
        .filter_map(|note| {
            Some(AmendableNote {
                note: note.id,
                signed_at: note.signed_at?,
                signer: note.signed_by.unwrap_or_default(),
                beginning: note.text.chars().take(90).collect(),
            })
        })
        .collect();
    notes.sort_by_key(|note| std::cmp::Reverse(note.signed_at));
    Ok(notes)
}

/// The whole file.
pub(super) fn file(tx: &ReadTx<'_>, frame: &Frame, row: RequestRow) -> Result<RequestFile> {
    tx.saw("client", row.client.0);
    let events = store::events(tx, row.id)?;
    let state = rules::state(events.iter().map(|event| event.change.clone()));
    let day = |at| clocks::local_day(at, frame.zone);
    let may_sign = row.kind == RequestKind::Amendment && tx.may(Permission::NoteSign);
    Ok(RequestFile {
        client_name: client_name(tx, row.client)?,
        free: is_free(tx, &row)?,
        clocks: rules::clocks(row.kind, row.received, &state, &frame.rules, frame.today),
        extend_until: rules::extend_until(row.kind, row.received, &state, frame.today),
        grounds: guide::grounds(row.kind),
        ground: state.decision.as_ref().and_then(|d| guide::ground(row.kind, &d.ground)).cloned(),
        missing: rules::missing(row.kind, &state),
        next: rules::next(row.kind, &state),
        notes: if may_sign { notes(tx, row.client)? } else { Vec::new() },
        keep: clocks::keep(day(row.recorded_at), Some(day(row.changed_at))),
        events: events.into_iter().map(|event| shown(frame, event)).collect(),
        id: row.id,
        version: row.version,
        kind: row.kind,
        client: row.client,
        asker: row.asker,
        asker_name: row.asker_name,
        relation: row.relation,
        authority: row.authority,
        received: row.received,
        received_how: row.received_how,
        recorded_by: frame.name(row.recorded_by),
        recorded_at: row.recorded_at,
        state,
    })
}

fn shown(frame: &Frame, event: EventRow) -> RequestEvent {
    RequestEvent { by: frame.name(event.by), change: event.change, at: event.at, edition: event.edition }
}

/// Its line in the list.
pub(super) fn line(tx: &ReadTx<'_>, frame: &Frame, row: &RequestRow) -> Result<RequestLine> {
    let s = state(tx, row.id)?;
    let clocks = rules::clocks(row.kind, row.received, &s, &frame.rules, frame.today);
    let done = matches!(s.status, RequestStatus::Closed | RequestStatus::Withdrawn);
    Ok(RequestLine {
        id: row.id,
        kind: row.kind,
        client: row.client,
        client_name: client_name(tx, row.client)?,
        asker: row.asker,
        asker_name: row.asker_name.clone(),
        received: row.received,
        status: s.status,
        lead: clocks.into_iter().find(|clock| clock.answered.is_none() && !done),
        next: rules::next(row.kind, &s),
        disagreed: s.disagreed.is_some(),
    })
}

/// What needs somebody first: the earliest clock, then what only waits to be closed, then the rest.
pub(super) fn order(lines: &mut [RequestLine]) {
    lines.sort_by_key(|line| {
        let closed = line.status == RequestStatus::Closed;
        let due = line.lead.as_ref().map(|clock| clock.deadline.due);
        (closed, due.is_none(), due, std::cmp::Reverse(line.received))
    });
}
