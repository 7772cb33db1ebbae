//! The people a practice treats: who they are, how to reach them, what to beware of.
//!
//! **Invariants.** Text is kept exactly as people wrote it. Every change raises
//! the client's version; a save over a newer version is refused. The search index
//! is derived, changes in the same transaction, and can be rebuilt at will. Money
//! owed is a sum of movements, never a counter. A client is never deleted: archived,
//! or merged into another and still there to be brought back.
//!
//! **Not here:** visits (`schedule`), notes (`chart`), files to import (`imports`).

mod alerts;
mod break_glass;
pub(crate) mod cards;
pub(crate) mod duplicates;
mod erasing;
mod history;
mod merge;
mod model;
pub(crate) mod rules;
pub(crate) mod search;
mod similar;
pub(crate) mod store;
mod verbs;

pub use alerts::alerts;
pub use break_glass::{
    BreakGlassAlert, BreakGlassView, break_glass, break_glass_alerts, close_break_glass_alert,
};
pub use cards::{Card, cards};
pub(crate) use erasing::{
    Named, births, forget, import_runs, is_any, is_merged, is_there, last_touched, with_merged,
};
pub(crate) use history::{described, described_health};
pub use history::{is_health, label, shown};
pub(crate) use model::quiet_debug;
pub use model::{
    Address, Alert, Allergy, Client, ClientDraft, ClientHit, ClientId, Contact, Duplicate, FieldChange,
    Health, HistoryItem, Matched, MergeMove, MergePreview, MergedField, Phone, PhoneId, Preferences,
    Pregnancy, SearchRequest, Severity, TimelineItem, TimelineKind, Tone,
};
pub(crate) use rules::{local_date, text_problem};
pub use verbs::{
    archive_client, client_history, find_duplicates, get_client, get_health, merge_clients, preview_merge,
    save_client, save_health, search_clients,
};

use crate::{PracticeError, Result};
use stillroom_record::sql::Row;
use stillroom_record::{
    ClientRows, Goes, JournaledTable, Migration, Permission, PersonId, ReadTx, RecordError, RecordRef,
    UndoRule, WriteTx,
};
use uuid::Uuid;

pub(crate) const MIGRATIONS: &[Migration] =
    &[Migration { number: 30, name: "clients", sql: include_str!("30_clients.sql") }, search::MIGRATION];

const fn of_client(name: &'static str, record_column: &'static str) -> JournaledTable {
    JournaledTable { name, kind: "client", record_column, client_column: None }
}

pub(crate) const TABLES: &[JournaledTable] = &[
    of_client("client", "id"),
    of_client("client_phone", "client_id"),
    of_client("client_health", "client_id"),
    of_client("client_allergy", "client_id"),
    of_client("client_balance_movement", "client_id"),
    of_client("client_merge", "kept"),
];

const fn theirs(table: &'static str, columns: &'static [&'static str]) -> ClientRows {
    ClientRows { table, columns, goes: Goes::Rows }
}

/// What a lawful erasure does. The search index is taken out by [`forget`].
pub(crate) const CLIENT_ROWS: &[ClientRows] = &[
    theirs("client", &["id"]),
    theirs("client_phone", &["client_id"]),
    theirs("client_health", &["client_id"]),
    theirs("client_allergy", &["client_id"]),
    theirs("client_balance_movement", &["client_id"]),
    theirs("client_merge", &["kept", "dropped"]),
    theirs("local_client_seen", &["client"]),
    // Of whom the index still knows something, until it is taken out in the same transaction.
    ClientRows { table: "local_client_doc", columns: &["client"], goes: Goes::Nothing },
];

pub(crate) const UNDO: &[UndoRule] = &[
    UndoRule { verb: "client.add", permission: Permission::ClientEdit, recheck },
    UndoRule { verb: "client.edit", permission: Permission::ClientEdit, recheck },
    UndoRule { verb: "client.archive", permission: Permission::ClientArchive, recheck },
    UndoRule { verb: "client.merge", permission: Permission::ClientMerge, recheck },
    UndoRule { verb: "health.edit", permission: Permission::HealthEdit, recheck },
];

/// After an undo: the search finds what is there again.
pub(crate) fn recheck(tx: &mut WriteTx<'_>, changed: &[RecordRef]) -> Result<(), RecordError> {
    let clients: Vec<ClientId> =
        changed.iter().filter(|r| r.kind == "client").map(|r| ClientId(r.id)).collect();
    for &client in &clients {
        nothing_left_of(tx.read(), client)?;
    }
    search::reindex(tx, &clients).map_err(of_an_undo)?;
    for topic in ["clients", "schedule", "notes"] {
        tx.changed(topic);
    }
    Ok(())
}

fn of_an_undo(error: PracticeError) -> RecordError {
    match error {
        PracticeError::Record(error) => error,
        other => RecordError::Conflict(other.to_string()),
    }
}

/// Of a client whom an undo takes away, no other slice may hold anything: not every one of their
/// tables has the database watch over that.
fn nothing_left_of(tx: &ReadTx<'_>, client: ClientId) -> Result<(), RecordError> {
    if tx.query_opt("SELECT 1 FROM client WHERE id = ?1", [client], |_| Ok(()))?.is_some() {
        return Ok(());
    }
    for slice in crate::merge_movers() {
        if (slice.count)(tx, client).map_err(of_an_undo)? > 0 {
            return Err(RecordError::Depended);
        }
    }
    Ok(())
}

/// One client.
pub fn get(tx: &ReadTx<'_>, id: ClientId) -> Result<Client> {
    let today = rules::local_date(tx.now(), crate::catalog::zone(tx)?);
    store::client(tx, id, today)
}

/// One client's health summary; empty when nothing was ever written.
pub fn health(tx: &ReadTx<'_>, id: ClientId) -> Result<Health> {
    store::health(tx, id)
}

/// Makes the search index anew from the clients.
pub fn rebuild_search(tx: &mut WriteTx<'_>) -> Result<()> {
    search::rebuild(tx)
}

/// Adds a client or changes one; gives its id.
pub fn save(tx: &mut WriteTx<'_>, draft: ClientDraft, accept_duplicates: bool) -> Result<ClientId> {
    let place = store::place(tx.read())?;
    let draft = rules::client(draft, place)?;
    let now = tx.now();
    let id = match draft.id {
        Some(id) => {
            let before = store::client(tx.read(), id, place.today)?;
            current(tx.read(), "client", draft.version, store::version(tx.read(), id)?)?;
            if store::merged_into(tx.read(), id)?.is_some() {
                return Err(PracticeError::Conflict(
                    "This record was merged into another one; change that one.".to_owned(),
                ));
            }
            if !accept_duplicates && !same_person(&before, &draft) {
                no_duplicates(tx.read(), &draft)?;
            }
            store::update(tx, id, before.version, &draft)?;
            id
        }
        None => {
            if !accept_duplicates {
                no_duplicates(tx.read(), &draft)?;
            }
            let id = ClientId::new();
            store::insert(tx, id, &draft, None)?;
            tx.about("client", id.0);
            id
        }
    };
    search::reindex(tx, &[id])?;
    search::touch(tx, id, now.0)?;
    tx.changed("clients");
    if draft.id.is_some() {
        tx.changed("schedule");
    }
    Ok(id)
}

/// Whether what tells people apart stays as it was: then nobody need be warned again.
fn same_person(before: &Client, draft: &ClientDraft) -> bool {
    let numbers = |phones: &[Phone]| phones.iter().map(|p| p.written.clone()).collect::<Vec<_>>();
    before.given_name == draft.given_name
        && before.family_name == draft.family_name
        && before.birth_date == draft.birth_date
        && before.email == draft.email
        && numbers(&before.phones) == numbers(&draft.phones)
}

fn no_duplicates(tx: &ReadTx<'_>, draft: &ClientDraft) -> Result<()> {
    match duplicates::find(tx, draft)?.len() {
        0 => Ok(()),
        count => Err(PracticeError::Duplicate { count }),
    }
}

/// Refuses a save over a newer version, naming who saved that.
fn current(
    tx: &ReadTx<'_>,
    what: &'static str,
    seen: Option<u32>,
    now: (u32, Option<PersonId>),
) -> Result<()> {
    if seen == Some(now.0) {
        return Ok(());
    }
    let who = match now.1 {
        Some(p) if Some(p) == tx.person() => "You (in another window)".to_owned(),
        Some(p) => crate::staff::name(tx, p)?,
        None => "Somebody".to_owned(),
    };
    Err(PracticeError::Changed { what, who })
}

/// Archives a client, or brings one back.
pub(crate) fn archive(tx: &mut WriteTx<'_>, id: ClientId, archived: bool) -> Result<()> {
    if !archived && store::merged_into(tx.read(), id)?.is_some() {
        return Err(PracticeError::Conflict(
            "This record was merged into another one. Undo the merge to bring it back.".to_owned(),
        ));
    }
    store::set_archived(tx, id, archived)?;
    search::reindex(tx, &[id])?;
    tx.changed("clients");
    Ok(())
}

/// Writes a health summary.
pub(crate) fn save_health_in(tx: &mut WriteTx<'_>, health: Health) -> Result<()> {
    let health = rules::health(health)?;
    store::exists(tx.read(), health.client)?;
    match store::health_version(tx.read(), health.client)? {
        Some(now) => current(tx.read(), "health summary", health.version, now)?,
        None if health.version.is_some() => return Err(RecordError::NotFound("health summary").into()),
        None => {}
    }
    store::put_health(tx, &health)?;
    tx.changed("clients");
    tx.changed("schedule");
    Ok(())
}

/// Merges into this client and the import that brought it, for its timeline.
pub(crate) fn timeline(tx: &ReadTx<'_>, client: ClientId) -> Result<Vec<TimelineItem>> {
    let item = |kind, r: &Row<'_>, title: &str| {
        Ok(TimelineItem {
            kind,
            id: Uuid::from_bytes(r.get(0)?),
            at: r.get(1)?,
            title: title.to_owned(),
            detail: r.get(2)?,
            status: String::new(),
        })
    };
    let mut all = tx.query("SELECT id, at, reason FROM client_merge WHERE kept = ?1", [client], |r| {
        item(TimelineKind::Merge, r, "Merged with another record")
    })?;
    all.extend(tx.query(
        "SELECT r.id, r.at, r.file_name FROM client c JOIN import_run r ON r.id = c.import_run WHERE c.id = ?1",
        [client],
        |r| item(TimelineKind::Import, r, "Imported"),
    )?);
    Ok(all)
}
