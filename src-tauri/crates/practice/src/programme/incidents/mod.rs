//! Incidents and breaches: from anybody's report to the last notice, with every clock in between.
//!
//! **Invariants.** When it happened, when it was discovered and when it was written down are kept
//! apart; the clocks run from the discovery and start before anything is decided. An impermissible
//! use is presumed a breach until a named person has written down each of the four factors; there
//! is no score. What isn't known counts as the worse: unknown numbers as many, an unknown key as
//! lost. States follow one another as [`rules::may_go`] says and in no other way. Nothing is ever
//! deleted. Whoever reports something sees that it was received, and nothing of others' reports.
//!
//! **Not here:** counting days (`clocks`), what was looked at (`journal`), ending access (`staff`),
//! sending anything: letters are drafted here and leave by other ways.

mod acts;
mod change;
mod file;
mod guide;
mod letters;
mod model;
pub(crate) mod past;
mod rules;
mod standing;
mod store;
mod verbs;

pub use acts::*;
pub(super) use guide::texts;
pub use model::*;
pub(crate) use standing::{IncidentsStand, NoticesStand, stand};
pub use verbs::{
    change_incident, get_hhs_log, get_incident, incident_letters, list_incidents, list_state_clocks,
    my_reports, report_incident, save_state_clock,
};
pub(crate) use verbs::{lines, open, open_found};

use crate::clients::ClientId;
use crate::programme::clocks;
use crate::schedule::LocalDate;
use stillroom_record::{ClientRows, Goes, JournaledTable, Migration, ReadTx, UndoRule};

pub(crate) const MIGRATIONS: &[Migration] =
    &[Migration { number: 84, name: "incidents", sql: include_str!("84_incidents.sql") }];

/// Filed under the incident and not under its clients: who may see a client's history needn't know
/// of an incident, least of all whoever caused it.
const fn of_incident(name: &'static str, record_column: &'static str) -> JournaledTable {
    JournaledTable { name, kind: "incident", record_column, client_column: None }
}

pub(crate) const TABLES: &[JournaledTable] = &[
    of_incident("incident", "id"),
    of_incident("incident_step", "incident_id"),
    of_incident("incident_factor", "incident_id"),
    of_incident("incident_decision", "incident_id"),
    of_incident("incident_client", "incident_id"),
    of_incident("incident_residents", "incident_id"),
    of_incident("incident_hold", "incident_id"),
    of_incident("incident_notice", "incident_id"),
    JournaledTable { name: "state_clock", kind: "state_clock", record_column: "id", client_column: None },
];

/// Until when an incident's papers keep a client whom they name: while one is worked on (no day),
/// and six years after it was last in hand.
pub(crate) fn keeps(tx: &ReadTx<'_>, client: ClientId) -> crate::Result<Vec<Option<LocalDate>>> {
    let zone = crate::catalog::zone(tx)?;
    let files = store::files_of_client(tx, client)?;
    Ok(files
        .into_iter()
        .map(|(status, at)| {
            (!rules::is_live(status)).then(|| clocks::keep(clocks::local_day(at, zone), None).due)
        })
        .collect())
}

/// What a lawful erasure does. While an incident's papers must be kept, nobody whom it names is due.
pub(crate) const CLIENT_ROWS: &[ClientRows] =
    &[ClientRows { table: "incident_client", columns: &["client_id"], goes: Goes::Rows }];

/// Nothing: what was decided or sent is corrected by a further entry, never taken back.
pub(crate) const UNDO: &[UndoRule] = &[];

/// Whoever merges two records isn't told that one of them is in an incident.
pub(crate) const MERGE: &[crate::MergeMover] = &[crate::MergeMover {
    what: "",
    count: |tx, client| Ok(store::count_of_client(tx, client)?),
    move_rows: |tx, keep, drop| {
        store::move_to_client(tx, keep, drop)?;
        tx.changed("incidents");
        Ok(())
    },
}];
