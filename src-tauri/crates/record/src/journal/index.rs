//! "Who looked at this client, who changed it": an index made in batches, so that a look at a
//! day's schedule stays one row.

use super::entry::unpack_seen;
use crate::RecordError;
use rusqlite::types::ValueRef;
use rusqlite::{Connection, params};
use std::collections::BTreeSet;
use uuid::Uuid;

/// The newest entry that the index knows.
pub(crate) fn through(conn: &Connection) -> Result<i64, RecordError> {
    Ok(conn.query_row("SELECT through FROM local_journal_index WHERE one = 1", [], |r| r.get(0))?)
}

/// Takes in what came since, within the caller's transaction.
pub(crate) fn bring_up_to_date(conn: &Connection) -> Result<(), RecordError> {
    let from = through(conn)?;
    let newest: i64 = conn.query_row("SELECT coalesce(max(seq), 0) FROM journal", [], |r| r.get(0))?;
    let mut insert =
        conn.prepare_cached("INSERT OR IGNORE INTO journal_subject (client, seq) VALUES (?1, ?2)")?;
    let mut each = |client: Uuid, seq: i64| -> Result<(), RecordError> {
        insert.execute(params![client.as_bytes(), seq])?;
        Ok(())
    };
    clients_after(conn, from, &mut each)?;
    conn.execute("UPDATE local_journal_index SET through = ?1 WHERE one = 1", [newest.max(from)])?;
    Ok(())
}

/// Every client that an entry after `from` saw, changed or was about.
pub(crate) fn clients_after(
    conn: &Connection,
    from: i64,
    each: &mut dyn FnMut(Uuid, i64) -> Result<(), RecordError>,
) -> Result<(), RecordError> {
    let mut entries = conn.prepare_cached(
        "SELECT seq, subject_kind, subject, seen FROM journal WHERE seq > ?1 AND (seen IS NOT NULL OR subject_kind = 'client')",
    )?;
    let mut rows = entries.query([from])?;
    while let Some(row) = rows.next()? {
        let seq: i64 = row.get(0)?;
        for client in clients_of(row, 1)? {
            each(client, seq)?;
        }
    }
    let mut changes =
        conn.prepare_cached("SELECT seq, client FROM journal_change WHERE seq > ?1 AND client IS NOT NULL")?;
    let mut rows = changes.query([from])?;
    while let Some(row) = rows.next()? {
        if let Ok(client) = Uuid::from_slice(row.get_ref(1)?.as_blob().unwrap_or_default()) {
            each(client, row.get(0)?)?;
        }
    }
    Ok(())
}

/// The clients named by the columns subject_kind, subject, seen from `at` on.
fn clients_of(row: &rusqlite::Row<'_>, at: usize) -> Result<BTreeSet<Uuid>, RecordError> {
    Ok(clients_of_columns(row.get_ref(at)?, row.get_ref(at + 1)?, row.get_ref(at + 2)?))
}

/// The clients that subject_kind, subject and seen name.
pub(crate) fn clients_of_columns(
    kind: ValueRef<'_>,
    subject: ValueRef<'_>,
    seen: ValueRef<'_>,
) -> BTreeSet<Uuid> {
    let mut clients = BTreeSet::new();
    if kind.as_str().unwrap_or_default() == "client"
        && let Ok(id) = Uuid::from_slice(subject.as_blob().unwrap_or_default())
    {
        clients.insert(id);
    }
    if let Ok(seen) = seen.as_blob() {
        let seen = unpack_seen(seen).unwrap_or_default();
        clients.extend(seen.into_iter().filter(|(kind, _)| *kind == "client").map(|(_, id)| id));
    }
    clients
}
