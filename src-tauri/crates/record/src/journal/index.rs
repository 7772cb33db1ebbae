//! "Who looked at this client, who changed it", and where an entry or a record's changes stand:
//! indexes made in batches, so that a look at a day's schedule stays one row and a booking a few
//! pages. What they don't know yet is looked for among the entries that came since.

use super::entry::unpack_seen;
use crate::{EntryId, RecordError};
use rusqlite::types::ValueRef;
use rusqlite::{Connection, OptionalExtension, params};
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
    conn.execute(
        "INSERT OR IGNORE INTO journal_place (id, place) SELECT id, seq << 24 FROM journal WHERE seq > ?1 \
         UNION ALL SELECT record, place FROM journal_change WHERE place > (?1 + 1) << 24",
        [from],
    )?;
    conn.execute("UPDATE local_journal_index SET through = ?1 WHERE one = 1", [newest.max(from)])?;
    Ok(())
}

/// The number of an entry that the index knows.
pub(crate) fn known(conn: &Connection, entry: EntryId) -> Result<Option<i64>, RecordError> {
    let mut stmt = conn.prepare_cached(
        "SELECT j.seq FROM journal_place p JOIN journal j ON j.seq = p.place >> 24 AND j.id = p.id WHERE p.id = ?1",
    )?;
    Ok(stmt.query_row([entry], |r| r.get(0)).optional()?)
}

/// The number of an entry.
pub(crate) fn seq_of(conn: &Connection, entry: EntryId) -> Result<Option<i64>, RecordError> {
    // Asked first: the index may be made between the two, and an entry that it takes in then is found.
    let through = through(conn)?;
    if let Some(seq) = known(conn, entry)? {
        return Ok(Some(seq));
    }
    let mut stmt = conn.prepare_cached("SELECT seq FROM journal WHERE seq > ?1 AND id = ?2")?;
    Ok(stmt.query_row(params![through, entry], |r| r.get(0)).optional()?)
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
    let mut changes = conn.prepare_cached(
        "SELECT place >> 24, client FROM journal_change WHERE place > (?1 + 1) << 24 AND client IS NOT NULL",
    )?;
    let mut rows = changes.query([from])?;
    while let Some(row) = rows.next()? {
        if let Ok(client) = Uuid::from_slice(row.get_ref(1)?.as_blob().unwrap_or_default()) {
            each(client, row.get(0)?)?;
        }
    }
    Ok(())
}

/// An entry that an index leaves out, and which index.
pub(super) struct LeftOut {
    pub(super) seq: i64,
    pub(super) id: Option<EntryId>,
    pub(super) why: &'static str,
}

/// The first entry up to this one that an index leaves out.
pub(super) fn first_left_out(conn: &Connection, until: i64) -> Result<Option<LeftOut>, RecordError> {
    const PLACES: &str = "the index of places leaves it or a change of it out";
    const CLIENTS: &str = "the index of clients leaves it out";
    let mut known = conn.prepare("SELECT 1 FROM journal_subject WHERE client = ?1 AND seq = ?2")?;
    let mut first: Option<(i64, &'static str)> = conn
        .query_row(
            "SELECT min(seq) FROM ( \
               SELECT min(j.seq) AS seq FROM journal j WHERE j.seq <= ?1 AND NOT EXISTS \
                 (SELECT 1 FROM journal_place p WHERE p.id = j.id AND p.place = j.seq << 24) \
               UNION ALL SELECT min(c.place >> 24) FROM journal_change c WHERE c.place < (?1 + 1) << 24 AND NOT EXISTS \
                 (SELECT 1 FROM journal_place p WHERE p.id = c.record AND p.place = c.place))",
            [until],
            |r| r.get::<_, Option<i64>>(0),
        )?
        .map(|seq| (seq, PLACES));
    clients_after(conn, 0, &mut |client, seq| {
        if seq <= until
            && first.is_none_or(|(earliest, _)| seq < earliest)
            && !known.exists(params![client.as_bytes(), seq])?
        {
            first = Some((seq, CLIENTS));
        }
        Ok(())
    })?;
    let Some((seq, why)) = first else { return Ok(None) };
    let id = conn.query_row("SELECT id FROM journal WHERE seq = ?1", [seq], |r| r.get(0)).optional()?;
    Ok(Some(LeftOut { seq, id, why }))
}

/// The clients named by the columns subject_kind, subject, seen from `at` on.
fn clients_of(row: &rusqlite::Row<'_>, at: usize) -> Result<BTreeSet<Uuid>, RecordError> {
    let mut clients = BTreeSet::new();
    clients_of_columns(row.get_ref(at)?, row.get_ref(at + 1)?, row.get_ref(at + 2)?, &mut clients);
    Ok(clients)
}

/// The clients that subject_kind, subject and seen name.
pub(crate) fn clients_of_columns(
    kind: ValueRef<'_>,
    subject: ValueRef<'_>,
    seen: ValueRef<'_>,
    clients: &mut impl Extend<Uuid>,
) {
    if kind.as_str().unwrap_or_default() == "client"
        && let Ok(id) = Uuid::from_slice(subject.as_blob().unwrap_or_default())
    {
        clients.extend([id]);
    }
    if let Ok(seen) = seen.as_blob() {
        let seen = unpack_seen(seen).unwrap_or_default();
        clients.extend(seen.into_iter().filter(|(kind, _)| *kind == "client").map(|(_, id)| id));
    }
}
