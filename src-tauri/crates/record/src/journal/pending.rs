//! Entries that can't go into the journal now: a long write holds it, the disk is full, the
//! vault is locked. They wait in a file beside the database, sealed with the journal key, and
//! are folded in at the next opening or when the writer is free.
//!
//! Before the vault is open there is no journal key: a failed sign-in is kept as a time and a
//! digest of the login, nothing else.

use super::chain::{Head, Place, append};
use super::entry::{Entry, EntryKind, FOLDED_IN};
use super::index;
use crate::ground::Keys;
use crate::{Actor, RecordError, UtcMillis};
use rusqlite::Connection;
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};
use std::collections::HashSet;
use std::fs::OpenOptions;
use std::io::Write;
use std::path::{Path, PathBuf};
use uuid::Uuid;

const SEALED: u8 = 1;
const MISS: u8 = 2;
/// Misses that are taken in. Nobody types so many: what is more was put there by a program, and
/// is counted. Sealed entries are all taken in: only the record itself can make one.
const MOST_MISSES: u32 = 100_000;

/// The pending file. Whoever holds it may append or fold in, nobody else meanwhile.
#[derive(Debug)]
pub(crate) struct PendingFile {
    path: PathBuf,
}

#[derive(Serialize, Deserialize)]
struct Miss {
    at: UtcMillis,
    login: [u8; 32],
    /// Tells apart two misses of one millisecond.
    nonce: u64,
}

impl PendingFile {
    pub(crate) fn at(path: &Path) -> Self {
        Self { path: path.to_owned() }
    }

    pub(crate) fn is_empty(&self) -> bool {
        std::fs::metadata(&self.path).map_or(true, |m| m.len() == 0)
    }

    /// Adds an entry, sealed.
    pub(crate) fn add(&self, keys: &Keys, entry: &Entry) -> Result<(), RecordError> {
        let json = serde_json::to_vec(entry).map_err(|_| RecordError::JournalUnwritable)?;
        self.append(SEALED, &keys.seal("journal-pending", &[], &json)?)
    }

    /// Adds a failed sign-in while the vault is locked.
    pub(crate) fn add_miss(&self, vault: Uuid, at: UtcMillis, login: &str) -> Result<(), RecordError> {
        let nonce = getrandom::u64().map_err(|_| RecordError::JournalUnwritable)?;
        let miss = Miss { at, login: login_digest(vault, login), nonce };
        self.append(MISS, &serde_json::to_vec(&miss).map_err(|_| RecordError::JournalUnwritable)?)
    }

    fn append(&self, kind: u8, payload: &[u8]) -> Result<(), RecordError> {
        let mut record = Vec::with_capacity(payload.len() + 5);
        record.extend_from_slice(&(payload.len() as u32).to_be_bytes());
        record.push(kind);
        record.extend_from_slice(payload);
        let appended = (|| {
            let mut file = OpenOptions::new().append(true).create(true).open(&self.path)?;
            let before = file.metadata()?.len();
            // A part of a record (the disk is full) would hide what is appended after it.
            file.write_all(&record).inspect_err(|_| {
                let _ = file.set_len(before);
            })
        })();
        appended.map_err(|_: std::io::Error| RecordError::JournalUnwritable)
    }

    /// What waits.
    ///
    /// # Errors
    /// When the file is there and can't be read: it must stay then, for a better day.
    pub(crate) fn read(&self) -> std::io::Result<Vec<u8>> {
        match std::fs::read(&self.path) {
            Err(e) if e.kind() == std::io::ErrorKind::NotFound => Ok(Vec::new()),
            read => read,
        }
    }

    /// Appends what was [read](PendingFile::read) to the journal, within the caller's
    /// transaction. What was folded in before (a kill between COMMIT and
    /// [`PendingFile::clear`]) is left out.
    pub(crate) fn fold_in(
        bytes: &[u8],
        conn: &Connection,
        place: Place<'_>,
        vault: Uuid,
        mut head: Head,
    ) -> Result<Head, RecordError> {
        let (mut unreadable, mut misses) = (0u32, 0u32);
        // The index knows all that was there before, and this what comes now.
        index::bring_up_to_date(conn)?;
        let mut taken_in = HashSet::new();
        for (kind, payload) in records(bytes) {
            if kind == MISS {
                misses += 1;
                if misses > MOST_MISSES {
                    continue;
                }
            }
            let entry = match kind {
                SEALED => place
                    .keys
                    .open("journal-pending", &[], payload)
                    .and_then(|json| serde_json::from_slice::<Entry>(&json).ok()),
                MISS => match serde_json::from_slice::<Miss>(payload) {
                    Ok(miss) => Some(miss_entry(conn, vault, payload, &miss)?),
                    Err(_) => None,
                },
                _ => None,
            };
            let Some(mut entry) = entry else {
                unreadable += 1;
                continue;
            };
            entry.flags |= FOLDED_IN;
            if taken_in.insert(entry.id) && index::known(conn, entry.id)?.is_none() {
                head = append(conn, place, head, &entry)?;
            }
        }
        if unreadable > 0 {
            let mut entry =
                Entry::new(place.now, Actor::Stillroom, "journal.pending_unreadable", EntryKind::System);
            entry.sealed.detail = Some(unreadable.to_string());
            head = append(conn, place, head, &entry)?;
        }
        if misses > MOST_MISSES {
            let mut entry =
                Entry::new(place.now, Actor::Stillroom, "sign_in.misses_left_out", EntryKind::System);
            entry.sealed.detail = Some((misses - MOST_MISSES).to_string());
            head = append(conn, place, head, &entry)?;
        }
        Ok(head)
    }

    /// Empties the file, after the transaction that folded it in is committed.
    pub(crate) fn clear(&self) {
        if let Err(e) = std::fs::remove_file(&self.path)
            && e.kind() != std::io::ErrorKind::NotFound
        {
            tracing::warn!(kind = ?e.kind(), "the pending file can't be removed");
        }
    }
}

/// A login as it may be kept while there is no key.
fn login_digest(vault: Uuid, login: &str) -> [u8; 32] {
    let mut digest = Sha256::new();
    digest.update(b"stillroom login 1");
    digest.update(vault.as_bytes());
    digest.update(login.trim().to_lowercase().as_bytes());
    digest.finalize().into()
}

/// The entry of a miss; the person whose login it was, where there is one.
fn miss_entry(conn: &Connection, vault: Uuid, payload: &[u8], miss: &Miss) -> Result<Entry, RecordError> {
    let mut entry = Entry::new(miss.at, Actor::Unknown, "sign_in.miss", EntryKind::SignIn);
    // The same miss gets the same id each time, so that it is folded in once.
    let digest = Sha256::digest(payload);
    if let Some(id) = digest.get(..16).and_then(|b| Uuid::from_slice(b).ok()) {
        entry.id = crate::EntryId(id);
    }
    let mut people = conn.prepare_cached("SELECT id, login FROM person")?;
    let people = people.query_map([], |r| Ok((r.get::<_, crate::PersonId>(0)?, r.get::<_, String>(1)?)))?;
    for person in people {
        let (id, login) = person?;
        if login_digest(vault, &login) == miss.login {
            entry.subject = Some(("person".into(), id.0));
        }
    }
    Ok(entry)
}

/// The whole records of the file; a torn last one is left out.
fn records(mut bytes: &[u8]) -> impl Iterator<Item = (u8, &[u8])> {
    std::iter::from_fn(move || {
        let (head, rest) = bytes.split_at_checked(5)?;
        let (len, kind) = head.split_at_checked(4)?;
        let len = u32::from_be_bytes(len.try_into().ok()?) as usize;
        let (payload, rest) = rest.split_at_checked(len)?;
        bytes = rest;
        Some((*kind.first()?, payload))
    })
}
