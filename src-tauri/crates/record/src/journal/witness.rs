//! What was last committed, remembered outside the database.
//!
//! The engine says nothing when a write-ahead log lost its tail or an older copy of the
//! database was put back: both look like a sound database. So the newest entry's number and
//! MAC are kept in a small file, two slots written in turn after each FULL commit (unsynced:
//! a torn slot means unknown, not tampered), and in the operating system's keychain.

use super::chain::Head;
use super::entry::EntryKind;
use crate::RecordError;
use crate::ground::Keys;
use rusqlite::{Connection, OptionalExtension};
use std::fs::{File, OpenOptions};
use std::io::{Read, Seek, SeekFrom, Write};
use std::path::Path;

const MAGIC: &[u8; 8] = b"stillwi1";
const BODY: usize = 8 + 8 + 8 + 32;
const SLOT: usize = 128;

/// The witness file, open for the next slot.
#[derive(Debug)]
pub(crate) struct WitnessFile {
    file: Option<File>,
    next: u64,
}

impl WitnessFile {
    /// Opens the file and reads the newest slot that is whole.
    pub(crate) fn open(path: &Path, keys: &Keys) -> (Self, Option<Head>) {
        let file = OpenOptions::new().read(true).write(true).create(true).truncate(false).open(path);
        let Ok(mut file) = file else {
            tracing::warn!("the witness file can't be opened");
            return (Self { file: None, next: 0 }, None);
        };
        let mut bytes = Vec::with_capacity(2 * SLOT);
        if Read::take(&mut file, 2 * SLOT as u64).read_to_end(&mut bytes).is_err() {
            bytes.clear();
        }
        let slots: Vec<Option<Head>> = bytes.chunks(SLOT).map(|slot| decode(keys, slot)).collect();
        let newest =
            slots.iter().enumerate().filter_map(|(i, s)| s.map(|h| (i, h))).max_by_key(|(_, h)| h.hlc);
        let next = newest.map_or(0, |(i, _)| 1 - (i as u64).min(1));
        (Self { file: Some(file), next }, newest.map(|(_, h)| h))
    }

    /// Notes a commit. Never fails a write: a witness that is behind is only less useful.
    pub(crate) fn note(&mut self, keys: &Keys, head: Head) {
        let Some(file) = &mut self.file else { return };
        let mut slot = encode(keys, head);
        slot.resize(SLOT, 0);
        let written = file.seek(SeekFrom::Start(self.next * SLOT as u64)).and_then(|_| file.write_all(&slot));
        match written {
            Ok(()) => self.next = 1 - self.next,
            Err(e) => tracing::warn!(kind = ?e.kind(), "the witness file can't be written"),
        }
    }
}

/// A witness as bytes, with its MAC.
pub(crate) fn encode(keys: &Keys, head: Head) -> Vec<u8> {
    let mut body = Vec::with_capacity(SLOT);
    body.extend_from_slice(MAGIC);
    body.extend_from_slice(&head.seq.to_be_bytes());
    body.extend_from_slice(&head.hlc.to_be_bytes());
    body.extend_from_slice(&head.mac);
    let mac = keys.mac(b"witness", &body);
    body.extend_from_slice(&mac);
    body
}

/// The witness in these bytes; none when they are torn, forged or empty.
pub(crate) fn decode(keys: &Keys, bytes: &[u8]) -> Option<Head> {
    use subtle::ConstantTimeEq;
    let (body, rest) = bytes.split_at_checked(BODY)?;
    let mac = rest.get(..32)?;
    let rest = body.strip_prefix(MAGIC)?;
    if !bool::from(keys.mac(b"witness", body).ct_eq(mac)) {
        return None;
    }
    let (seq, rest) = rest.split_at_checked(8)?;
    let (hlc, head) = rest.split_at_checked(8)?;
    Some(Head {
        seq: i64::from_be_bytes(seq.try_into().ok()?),
        hlc: i64::from_be_bytes(hlc.try_into().ok()?),
        mac: head.try_into().ok()?,
    })
}

/// What a witness says of the database.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Finding {
    /// The database holds what the witness saw.
    Agrees,
    /// Entries from–to are missing: the database is older than its witness.
    Older { from: i64, to: i64 },
    /// The entry that the witness saw is another one now.
    Replaced { seq: i64 },
}

/// Compares one witness with the database.
pub(crate) fn compare(conn: &Connection, head: Head, witness: Head) -> Result<Finding, RecordError> {
    let there: Option<Vec<u8>> =
        conn.query_row("SELECT mac FROM journal WHERE seq = ?1", [witness.seq], |r| r.get(0)).optional()?;
    if witness.seq == 0 || there.as_deref() == Some(&witness.mac) {
        return Ok(Finding::Agrees);
    }
    if head.seq < witness.seq {
        return Ok(Finding::Older { from: head.seq + 1, to: witness.seq });
    }
    // A gap that was announced before, to a device that had not heard of it: the first entry
    // after the numbers that were lost is a gap entry.
    let next: Option<String> = conn
        .query_row("SELECT kind FROM journal WHERE seq > ?1 ORDER BY seq LIMIT 1", [witness.seq], |r| {
            r.get(0)
        })
        .optional()?;
    if there.is_none() && next.as_deref() == Some(EntryKind::Gap.as_str()) {
        return Ok(Finding::Agrees);
    }
    Ok(Finding::Replaced { seq: witness.seq })
}
