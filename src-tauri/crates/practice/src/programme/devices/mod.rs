//! Devices and media: what there is that may hold clients' information, who has it, what became of
//! it; what this computer tells of its own disk and updates; visitors and maintenance.
//!
//! **Invariants.** What Stillroom knows (its sticks, the computers that open the record) is offered
//! and never asked for. States follow one another as [`rules::may`] says. Whether something is
//! encrypted is known from somewhere: from Stillroom, from the system, by a person; else it is
//! unknown, which is never a yes. What was read from a computer and what a person said are told
//! apart, each with its age. Nothing is deleted: what is gone was disposed of, or is lost.
//!
//! **Not here:** asking the system (the shell does), backups (`backup`), ending access (`staff`),
//! what follows from a loss (`incidents`).

mod content;
mod model;
mod rules;
mod store;
mod system;
mod verbs;

pub(super) use content::texts;
pub use model::*;
pub(crate) use system::{CheckStanding, standings};
pub use system::{attest_system, keep_reading};
pub(crate) use verbs::lines;
pub use verbs::{
    add_facility_entry, attach_certificate, certificate_paper, change_device, get_device, list_devices,
    save_device,
};

use stillroom_record::{JournaledTable, Migration, UndoRule};

pub(crate) const MIGRATIONS: &[Migration] =
    &[Migration { number: 89, name: "devices", sql: include_str!("89_devices.sql") }];

const fn table(name: &'static str, kind: &'static str, record_column: &'static str) -> JournaledTable {
    JournaledTable { name, kind, record_column, client_column: None }
}

pub(crate) const TABLES: &[JournaledTable] = &[
    table("device_item", "device", "id"),
    table("device_move", "device", "item_id"),
    table("device_disposal", "device", "item_id"),
    table("device_check", "device_check", "id"),
    table("facility_entry", "facility_entry", "id"),
];

/// Nothing: what was done with a device is followed by a further entry.
pub(crate) const UNDO: &[UndoRule] = &[];
