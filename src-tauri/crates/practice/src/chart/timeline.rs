//! What the chart tells other slices.

use super::NoteStatus;
use super::store::{self, Line};
use crate::Result;
use crate::clients::{ClientId, TimelineItem, TimelineKind};
use crate::schedule::VisitId;
use std::collections::{HashMap, HashSet};
use stillroom_record::{Permission, ReadTx};

/// The most notes a timeline shows.
const MOST: u32 = 500;

/// Of these visits, those with a note: signed, or drafted by somebody on this device.
pub(crate) fn states(tx: &ReadTx<'_>, visits: &[VisitId]) -> Result<HashMap<VisitId, NoteStatus>> {
    let mut states = HashMap::new();
    let drafted: HashSet<String> =
        if visits.is_empty() { HashSet::new() } else { store::drafted_notes(tx)?.into_iter().collect() };
    for &visit in visits {
        if store::is_signed(tx, visit)? {
            states.insert(visit, NoteStatus::Signed);
        } else if !drafted.is_empty() && drafted.contains(&visit.to_string()) {
            states.insert(visit, NoteStatus::Draft);
        }
    }
    Ok(states)
}

/// A client's notes and addenda, for those who may read them.
pub(crate) fn timeline(tx: &ReadTx<'_>, client: ClientId) -> Result<Vec<TimelineItem>> {
    if !tx.may(Permission::NoteView) {
        return Ok(Vec::new());
    }
    let notes = store::notes_of_client(tx, client, MOST)?;
    let mut items: Vec<_> =
        notes.into_iter().map(|l| item(TimelineKind::Note, "Note signed by", l)).collect();
    if !items.is_empty() {
        let added = store::addenda_of_client(tx, client, MOST)?;
        items.extend(added.into_iter().map(|l| item(TimelineKind::Addendum, "Addendum by", l)));
    }
    Ok(items)
}

fn item(kind: TimelineKind, what: &str, line: Line) -> TimelineItem {
    TimelineItem {
        kind,
        // By its visit: that is what a note is asked for with.
        id: line.visit.0,
        at: line.at,
        title: format!("{what} {}", line.signer),
        detail: line.beginning,
        status: "signed".to_owned(),
    }
}
