//! Clients from the file of another system.
//!
//! **Invariants.** What was written in the file is what comes back, byte for byte.
//! One run is one transaction and one journal entry: all the good rows or none;
//! rows that can't come in wait in the record until a person puts them right.
//! The file is read as a stream, and nothing of it is written to disk in clear.
//!
//! **Not here:** what a client is (`clients`), booking (`schedule`).

mod decode;
mod desk;
mod fields;
mod model;
mod parked;
mod row;
mod store;
mod table;
mod values;

pub use desk::{ImportDesk, Progress, import_fields};
pub use model::{
    BadRow, Fixed, FixedCell, ImportColumn, ImportDone, ImportDuplicate, ImportField, ImportJobId,
    ImportPreview, ImportReport, ListParkedReq, OnDuplicate, ParkedCell, ParkedId, ParkedPage, ParkedPlace,
    ParkedRow, Problem,
};
pub use parked::{discard_parked, fix_parked, get_parked, list_parked};

use crate::Result;
use crate::clients::search::{Entry, Indexer};
use crate::clients::{self, ClientId, Health, Pregnancy};
use row::Incoming;
use std::collections::BTreeSet;
use stillroom_record::{ClientRows, Goes, JournaledTable, Migration, Permission, ReadTx, UndoRule, WriteTx};
use uuid::Uuid;

pub(crate) const MIGRATIONS: &[Migration] =
    &[Migration { number: 40, name: "imports", sql: include_str!("40_imports.sql") }];

pub(crate) const TABLES: &[JournaledTable] = &[
    JournaledTable { name: "import_run", kind: "import", record_column: "id", client_column: None },
    JournaledTable { name: "import_parked", kind: "import", record_column: "run_id", client_column: None },
];

/// The imports whose rows hold something of these clients.
pub(crate) fn runs_of(tx: &ReadTx<'_>, clients: &[ClientId]) -> crate::Result<BTreeSet<Uuid>> {
    let mut runs = clients::import_runs(tx, clients)?;
    for client in clients {
        runs.extend(store::parked_runs(tx, *client)?);
    }
    Ok(runs)
}

/// What a lawful erasure does. The history of an erased client's import goes as a whole.
pub(crate) const CLIENT_ROWS: &[ClientRows] =
    &[ClientRows { table: "import_parked", columns: &["client_id"], goes: Goes::Rows }];

pub(crate) const UNDO: &[UndoRule] = &[
    UndoRule { verb: "client.import", permission: Permission::ClientImport, recheck: clients::recheck },
    UndoRule { verb: "client.import.fix", permission: Permission::ClientImport, recheck: clients::recheck },
    UndoRule {
        verb: "client.import.discard",
        permission: Permission::ClientImport,
        recheck: clients::recheck,
    },
];

/// Writes what a row brings.
fn take_in(
    tx: &mut WriteTx<'_>,
    indexer: &mut Indexer,
    incoming: &Incoming,
    run: Option<Uuid>,
) -> Result<ClientId> {
    let id = ClientId::new();
    let d = &incoming.draft;
    clients::store::insert(tx, id, d, run)?;
    if let Some(h) = &incoming.health {
        clients::store::put_health(
            tx,
            &Health {
                client: id,
                version: None,
                allergies: h.allergies.clone(),
                medications: h.medications.clone(),
                conditions: h.conditions.clone(),
                fitzpatrick: h.fitzpatrick,
                pregnancy: Pregnancy::Unknown,
                no_known_allergies: h.none_known,
                note: String::new(),
                updated_at: None,
            },
        )?;
    }
    if incoming.balance != 0 {
        clients::store::move_balance(tx, id, incoming.balance, "Brought along from the old system")?;
    }
    let phones: Vec<_> = d.phones.iter().map(|p| (p.written.as_str(), p.e164.as_deref())).collect();
    indexer.add(
        tx,
        Entry {
            client: id,
            family: &d.family_name,
            given: &d.given_name,
            preferred: &d.preferred_name,
            phones: &phones,
            archived: false,
        },
    )?;
    Ok(id)
}
