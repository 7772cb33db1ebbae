//! The chain: numbers, times that never go back, and a MAC over each entry and the one before.

use super::entry::{
    self, CLOCK_BACK, COLUMN_COUNT, COLUMNS, ERASED_LENGTH, Entry, SEALED_APART, Sealed, actor_columns,
    encode, thirty_two,
};
use crate::ground::{Keys, Macs};
use crate::{RecordError, UtcMillis};
use rusqlite::types::{Value, ValueRef};
use rusqlite::{Connection, OptionalExtension, Row};
use sha2::{Digest as _, Sha256};
use uuid::Uuid;

/// What the first entry names as the one before it.
pub(crate) const GENESIS: [u8; 32] = [0; 32];
/// The places of two columns among [`COLUMNS`].
pub(crate) const SEALED: usize = 11;
pub(crate) const FLAGS: usize = 16;
/// How far the clock may stand behind the last entry before it is called set back.
const TOLERANCE_MS: i64 = 2_000;

/// The newest entry.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) struct Head {
    pub(crate) seq: i64,
    pub(crate) mac: [u8; 32],
    /// Hybrid logical clock: milliseconds in the upper 48 bits, a counter in the lower 16.
    pub(crate) hlc: i64,
}

impl Head {
    pub(crate) const NONE: Self = Self { seq: 0, mac: GENESIS, hlc: 0 };

    pub(crate) fn read(conn: &Connection) -> Result<Self, RecordError> {
        Self::at_or_before(conn, i64::MAX)
    }

    /// The newest entry that isn't after this number, as it lies there.
    pub(crate) fn at_or_before(conn: &Connection, seq: i64) -> Result<Self, RecordError> {
        let row: Option<(i64, Vec<u8>, i64)> = conn
            .query_row(
                "SELECT seq, mac, hlc FROM journal WHERE seq <= ?1 ORDER BY seq DESC LIMIT 1",
                [seq],
                |r| Ok((r.get(0)?, r.get(1)?, r.get(2)?)),
            )
            .optional()?;
        match row {
            None => Ok(Self::NONE),
            // A MAC of another length is damage, which verification names: it must not keep anybody
            // from their record.
            Some((seq, mac, hlc)) => Ok(Self { seq, mac: thirty_two(&mac, seq).unwrap_or([0xff; 32]), hlc }),
        }
    }

    /// The next time of the hybrid clock, and whether the wall clock had been set back.
    fn tick(&self, now: UtcMillis) -> (i64, bool) {
        let wall = now.0.clamp(0, (1 << 47) - 1) << 16;
        (wall.max(self.hlc.saturating_add(1)), self.is_ahead_of(now))
    }

    /// Whether the wall clock stands behind this entry: it was set back since.
    pub(crate) fn is_ahead_of(&self, now: UtcMillis) -> bool {
        now.0 + TOLERANCE_MS < self.hlc >> 16
    }
}

/// What an entry needs from around it.
#[derive(Clone, Copy)]
pub(crate) struct Place<'a> {
    pub(crate) keys: &'a Keys,
    pub(crate) device: Uuid,
    pub(crate) schema: i64,
    pub(crate) now: UtcMillis,
}

/// Appends an entry after `head`; gives the new head, which is true once the transaction commits.
pub(crate) fn append(
    conn: &Connection,
    place: Place<'_>,
    head: Head,
    entry: &Entry,
) -> Result<Head, RecordError> {
    let seq = head.seq.checked_add(1).ok_or(RecordError::Damaged { seq: head.seq, why: "its number" })?;
    append_at(conn, place, head, seq, entry)
}

/// Appends with a number of its own: a gap entry leaves out the numbers that were lost.
pub(crate) fn append_at(
    conn: &Connection,
    place: Place<'_>,
    head: Head,
    seq: i64,
    entry: &Entry,
) -> Result<Head, RecordError> {
    let (hlc, back) = head.tick(place.now);
    let (actor_kind, actor) = actor_columns(entry.actor);
    let sealed = seal(place.keys, entry)?;
    let text = |s: &str| Value::Text(s.to_owned());
    let id = |u: &Uuid| Value::Blob(u.as_bytes().to_vec());
    let values: [Value; COLUMN_COUNT] = [
        Value::Integer(seq),
        id(&entry.id.0),
        id(&place.device),
        Value::Integer(hlc),
        Value::Integer(entry.at.0),
        text(actor_kind),
        actor.as_ref().map_or(Value::Null, id),
        text(&entry.verb),
        text(entry.kind.as_str()),
        entry.subject.as_ref().map_or(Value::Null, |s| text(&s.0)),
        entry.subject.as_ref().map_or(Value::Null, |s| id(&s.1)),
        entry::blob(sealed.as_deref()),
        Value::Integer(place.schema),
        Value::Integer(entry.changes),
        entry::blob(entry.changes_digest.as_ref().map(<[u8; 32]>::as_slice)),
        entry::blob(entry.seen.as_deref()),
        Value::Integer(
            entry.flags | if back { CLOCK_BACK } else { 0 } | if sealed.is_some() { SEALED_APART } else { 0 },
        ),
        entry.undoes.as_ref().map_or(Value::Null, |e| id(&e.0)),
        Value::Blob(head.mac.to_vec()),
    ];
    let mut fields = Vec::with_capacity(512);
    for (i, value) in values.iter().enumerate() {
        match value {
            Value::Blob(sealed) if i == SEALED => encode(&mut fields, ValueRef::Blob(&sealed_digest(sealed))),
            value => encode(&mut fields, ValueRef::from(value)),
        }
    }
    let mac = place.keys.mac(b"entry", &fields);
    let mut insert = conn.prepare_cached(&format!(
        "INSERT INTO journal ({COLUMNS}, mac) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15, ?16, ?17, ?18, ?19, ?20)"
    ))?;
    let all = values.iter().cloned().chain([Value::Blob(mac.to_vec())]);
    insert.execute(rusqlite::params_from_iter(all))?;
    Ok(Head { seq, mac, hlc })
}

/// Recomputes the MAC of a row that was selected as [`COLUMNS`] and `mac`.
pub(crate) fn mac_of(keys: &Keys, row: &Row<'_>) -> Result<[u8; 32], RecordError> {
    keys.macs(|macs| mac_by(macs, row, &mut Vec::new()))
}

/// The same, one of many; `fields` may be lent again.
pub(crate) fn mac_by(macs: &Macs<'_>, row: &Row<'_>, fields: &mut Vec<u8>) -> Result<[u8; 32], RecordError> {
    fields.clear();
    let apart = row.get_ref(FLAGS)?.as_i64().unwrap_or_default() & SEALED_APART != 0;
    for i in 0..COLUMN_COUNT {
        match row.get_ref(i)? {
            ValueRef::Blob(sealed) if apart && i == SEALED && sealed.len() != ERASED_LENGTH => {
                encode(fields, ValueRef::Blob(&sealed_digest(sealed)));
            }
            value => encode(fields, value),
        }
    }
    Ok(macs.mac(b"entry", fields))
}

/// What the MAC takes in of a sealed part, and what is left of one that was erased.
pub(crate) fn sealed_digest(sealed: &[u8]) -> [u8; ERASED_LENGTH] {
    let mut digest = Sha256::new();
    digest.update(b"stillroom journal sealed 1");
    digest.update(sealed);
    digest.finalize().into()
}

fn seal(keys: &Keys, entry: &Entry) -> Result<Option<Vec<u8>>, RecordError> {
    if entry.sealed.is_empty() {
        return Ok(None);
    }
    let json =
        serde_json::to_vec(&entry.sealed).map_err(|_| RecordError::database("the entry's sealed part"))?;
    Ok(Some(keys.seal("journal-entry", entry.id.0.as_bytes(), &json)?))
}

/// Opens the sealed part of an entry.
pub(crate) fn unseal(keys: &Keys, id: Uuid, sealed: Option<&[u8]>) -> Result<Sealed, RecordError> {
    match sealed {
        None => Ok(Sealed::default()),
        // Erased.
        Some(bytes) if bytes.len() == ERASED_LENGTH => Ok(Sealed::default()),
        Some(bytes) => {
            let json = keys
                .open("journal-entry", id.as_bytes(), bytes)
                .ok_or_else(|| RecordError::database("the entry's sealed part"))?;
            serde_json::from_slice(&json).map_err(|_| RecordError::database("the entry's sealed part"))
        }
    }
}
