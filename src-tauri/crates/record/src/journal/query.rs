//! The journal for whoever must read it. Reading it is itself journaled.

use super::entry::{CLOCK_BACK, EntryKind, FOLDED_IN, UNDER_GRANT, actor_of, unpack_seen};
use super::history::{name_of, opt_uuid, uuid_of};
use super::{chain, index};
use crate::{Access, Actor, DeviceId, EntryId, Permission, PersonId, RecordError, Session, UtcMillis};
use rusqlite::types::Value;
use std::collections::BTreeSet;
use uuid::Uuid;

/// What to look for. Everything that is none is not looked at.
#[derive(Clone, Debug, Default)]
pub struct JournalQuery {
    /// Entries that saw, changed or were about this client.
    pub client: Option<Uuid>,
    /// Entries of this person.
    pub person: Option<PersonId>,
    /// A verb, or the first part of several (`client` for `client.edit`).
    pub verb: Option<String>,
    /// Not before.
    pub from: Option<UtcMillis>,
    /// Before.
    pub to: Option<UtcMillis>,
    /// Numbers below this: the next page.
    pub before: Option<i64>,
    /// How many at most.
    pub limit: u32,
}

/// A page of the journal.
#[derive(Clone, Debug)]
pub struct JournalPage {
    /// The entries, newest first.
    pub entries: Vec<EntryView>,
    /// Whether there are older ones.
    pub more: bool,
}

/// An entry for a person's eyes.
#[derive(Clone)]
pub struct EntryView {
    /// Its number.
    pub seq: i64,
    /// Its id.
    pub id: EntryId,
    /// When.
    pub at: UtcMillis,
    /// Who.
    pub actor: Actor,
    /// Their name.
    pub who: String,
    /// On which device.
    pub device: DeviceId,
    /// The verb.
    pub verb: String,
    /// What sort.
    pub kind: EntryKind,
    /// What it was about, by kind and id.
    pub subject: Option<(String, Uuid)>,
    /// The client it was about, where there is one.
    pub client: Option<Uuid>,
    /// Why.
    pub reason: Option<String>,
    /// Words of a search and the like.
    pub detail: Option<String>,
    /// The permission refused or the code of a failure.
    pub code: Option<String>,
    /// How many records it changed.
    pub changes: i64,
    /// The records it showed, by kind and id.
    pub seen: Vec<(String, Uuid)>,
    /// The clock had been set back.
    pub clock_back: bool,
    /// It waited in the pending file.
    pub folded_in: bool,
    /// A break-glass grant allowed it.
    pub under_grant: bool,
    /// The entry it undid.
    pub undoes: Option<EntryId>,
    /// Of a gap: the first and the last number lost.
    pub gap: Option<(i64, i64)>,
}

impl std::fmt::Debug for EntryView {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("EntryView").field("seq", &self.seq).field("verb", &self.verb).finish_non_exhaustive()
    }
}

/// Said of an entry that a lawful erasure took something out of.
const ERASED: &str = "Erased: what this said or changed of a client is gone for good.";

/// A page's size at most.
const MOST: u32 = 500;

impl Session {
    /// A page of the journal, newest first.
    ///
    /// # Errors
    /// A refusal, or a database that can't be read.
    pub fn journal(&self, query: &JournalQuery) -> Result<JournalPage, RecordError> {
        let mut access = Access::new("journal.view", Permission::JournalView);
        if let Some(client) = query.client {
            access = access.of("client", client);
            self.record().tidy();
        }
        self.page(access, query, None)
    }

    /// One entry.
    ///
    /// # Errors
    /// [`RecordError::NotFound`], a refusal.
    pub fn entry(&self, id: EntryId) -> Result<EntryView, RecordError> {
        let access = Access::new("journal.entry", Permission::JournalView).of("entry", id.0);
        let query = JournalQuery { limit: 1, ..JournalQuery::default() };
        self.page(access, &query, Some(id))?.entries.pop().ok_or(RecordError::NotFound("entry"))
    }

    fn page(
        &self,
        access: Access,
        query: &JournalQuery,
        id: Option<EntryId>,
    ) -> Result<JournalPage, RecordError> {
        let keys = self.record().keys()?;
        let limit = query.limit.clamp(1, MOST) as usize;
        self.read(access, |tx| {
            let _ours = tx.guard.ours();
            let conn = tx.conn;
            let mut wheres: Vec<String> = Vec::new();
            let mut values: Vec<Value> = Vec::new();
            let mut add = |sql: &str, value: Value| {
                values.push(value);
                wheres.push(sql.replace('?', &format!("?{}", values.len())));
            };
            if let Some(id) = id {
                add("seq = ?", index::seq_of(conn, id)?.map_or(Value::Null, Value::Integer));
            }
            if let Some(person) = query.person {
                add("actor = ?", Value::Blob(person.0.as_bytes().to_vec()));
            }
            if let Some(verb) = query.verb.as_deref().filter(|v| !v.is_empty()) {
                add("(verb = ? OR substr(verb, 1, length(?) + 1) = ? || '.')", Value::Text(verb.to_owned()));
            }
            if let Some(from) = query.from {
                add("at >= ?", Value::Integer(from.0));
            }
            if let Some(to) = query.to {
                add("at < ?", Value::Integer(to.0));
            }
            if let Some(before) = query.before {
                add("seq < ?", Value::Integer(before));
            }
            if let Some(client) = query.client {
                // What the index doesn't know yet.
                let mut fresh: BTreeSet<i64> = BTreeSet::new();
                index::clients_after(conn, index::through(conn)?, &mut |c, seq| {
                    if c == client {
                        fresh.insert(seq);
                    }
                    Ok(())
                })?;
                let fresh: Vec<String> = fresh.iter().map(i64::to_string).collect();
                add(
                    &format!(
                        "(seq IN (SELECT s.seq FROM journal_subject s WHERE s.client = ?) OR seq IN ({}))",
                        fresh.join(",")
                    ),
                    Value::Blob(client.as_bytes().to_vec()),
                );
            }
            let sql = format!(
                "SELECT seq, id, at, actor_kind, actor, device, verb, kind, subject_kind, subject, sealed, changes, seen, flags, undoes, \
                 (SELECT c.client FROM journal_change c WHERE c.place > journal.seq << 24 AND c.place < (journal.seq + 1) << 24 \
                   AND c.client IS NOT NULL ORDER BY c.place LIMIT 1), \
                 EXISTS (SELECT 1 FROM journal_erased e WHERE e.place >= journal.seq << 24 AND e.place < (journal.seq + 1) << 24) \
                 FROM journal {} {} ORDER BY seq DESC LIMIT {}",
                if wheres.is_empty() { "" } else { "WHERE" },
                wheres.join(" AND "),
                limit + 1
            );
            let mut stmt = conn.prepare(&sql)?;
            let mut rows = stmt.query(rusqlite::params_from_iter(values))?;
            let mut entries = Vec::new();
            while let Some(row) = rows.next()? {
                entries.push(view(conn, &keys, row)?);
            }
            let more = entries.len() > limit;
            entries.truncate(limit);
            Ok(JournalPage { entries, more })
        })
    }
}

fn view(
    conn: &rusqlite::Connection,
    keys: &crate::ground::Keys,
    row: &rusqlite::Row<'_>,
) -> Result<EntryView, RecordError> {
    let id = uuid_of(row.get_ref(1)?);
    let actor = actor_of(&row.get::<_, String>(3)?, opt_uuid(row.get_ref(4)?));
    let kind: String = row.get(7)?;
    let subject_kind: Option<String> = row.get(8)?;
    let subject = subject_kind.zip(opt_uuid(row.get_ref(9)?));
    // A sealed part that doesn't open is for verification to name; the rest is still shown.
    let sealed =
        chain::unseal(keys, id, row.get_ref(10)?.as_blob_or_null().unwrap_or_default()).unwrap_or_default();
    let seen = row.get_ref(12)?.as_blob_or_null().unwrap_or_default().unwrap_or_default();
    let seen: Vec<(String, Uuid)> =
        unpack_seen(seen).unwrap_or_default().into_iter().map(|(k, i)| (k.to_owned(), i)).collect();
    let flags: i64 = row.get(13)?;
    let about = subject.as_ref().filter(|s| s.0 == "client").map(|s| s.1);
    let only = match &seen[..] {
        [(kind, id)] if kind == "client" => Some(*id),
        _ => None,
    };
    Ok(EntryView {
        seq: row.get(0)?,
        id: EntryId(id),
        at: row.get(2)?,
        actor,
        who: name_of(conn, actor)?,
        device: DeviceId(uuid_of(row.get_ref(5)?)),
        verb: row.get(6)?,
        kind: EntryKind::parse(&kind).unwrap_or(EntryKind::System),
        client: about.or_else(|| row.get_ref(15).ok().and_then(opt_uuid)).or(only),
        subject,
        reason: sealed.reason,
        detail: if row.get(16)? { Some(ERASED.to_owned()) } else { sealed.detail },
        code: sealed.code,
        changes: row.get(11)?,
        seen,
        clock_back: flags & CLOCK_BACK != 0,
        folded_in: flags & FOLDED_IN != 0,
        under_grant: flags & UNDER_GRANT != 0,
        undoes: opt_uuid(row.get_ref(14)?).map(EntryId),
        gap: sealed.gap.map(|(from, to, _)| (from, to)),
    })
}
