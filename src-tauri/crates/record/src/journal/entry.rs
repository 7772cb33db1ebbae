//! One entry of the journal, as it lies in the database.

use crate::{Actor, EntryId, RecordError, RecordRef, UtcMillis};
use rusqlite::types::{Value, ValueRef};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

/// What an entry is about.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug, Serialize, Deserialize, specta::Type)]
#[serde(rename_all = "camelCase")]
pub enum EntryKind {
    /// A change of the record.
    Change,
    /// A look at the record.
    Read,
    /// Something that the role did not allow.
    Refusal,
    /// Something that the machine could not do.
    Failure,
    /// A sign-in, a miss, a lock.
    SignIn,
    /// Stillroom itself: opened, verified, migrated.
    System,
    /// Entries were lost here.
    Gap,
}

impl EntryKind {
    /// The word in the database.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Change => "change",
            Self::Read => "read",
            Self::Refusal => "refusal",
            Self::Failure => "failure",
            Self::SignIn => "signIn",
            Self::System => "system",
            Self::Gap => "gap",
        }
    }
    /// The kind of that word.
    #[must_use]
    pub fn parse(word: &str) -> Option<Self> {
        [Self::Change, Self::Read, Self::Refusal, Self::Failure, Self::SignIn, Self::System, Self::Gap]
            .into_iter()
            .find(|k| k.as_str() == word)
    }
}

/// The clock stood behind the last entry when this one was written.
pub(crate) const CLOCK_BACK: i64 = 1;
/// Written later than it happened: it waited in the pending file.
pub(crate) const FOLDED_IN: i64 = 2;
/// Allowed by a break-glass grant.
pub(crate) const UNDER_GRANT: i64 = 4;
/// The MAC covers the digest of the sealed part in its place, so that the part can be erased
/// lawfully. It is sealed under a nonce of its own: the digest says nothing once it is gone.
pub(crate) const SEALED_APART: i64 = 8;
/// Where the sealed part was erased, its column holds the digest. A sealed part is never so short.
pub(crate) const ERASED_LENGTH: usize = 32;

/// The sealed part of an entry: what may be PHI.
#[derive(Clone, Default, PartialEq, Serialize, Deserialize)]
pub(crate) struct Sealed {
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) reason: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) detail: Option<String>,
    /// The permission that was refused, or the code of a failure.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) code: Option<String>,
    /// The verb that an undo undid.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) undone: Option<String>,
    /// Of a gap: the first and last number lost, and how it was seen.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) gap: Option<(i64, i64, String)>,
    /// Of a lawful erasure: how much it took out of the journal, and the digest of which.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) erased: Option<(u64, [u8; 32])>,
}

impl Sealed {
    pub(crate) fn is_empty(&self) -> bool {
        *self == Self::default()
    }
}

impl std::fmt::Debug for Sealed {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Sealed(…)")
    }
}

/// An entry before it gets its number, its place in the chain and its MAC.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(crate) struct Entry {
    pub(crate) id: EntryId,
    pub(crate) at: UtcMillis,
    pub(crate) actor: Actor,
    pub(crate) verb: String,
    pub(crate) kind: EntryKind,
    pub(crate) subject: Option<(String, Uuid)>,
    pub(crate) sealed: Sealed,
    pub(crate) changes: i64,
    pub(crate) changes_digest: Option<[u8; 32]>,
    /// The records really shown, packed by [`pack_seen`].
    pub(crate) seen: Option<Vec<u8>>,
    pub(crate) flags: i64,
    pub(crate) undoes: Option<EntryId>,
}

impl Entry {
    pub(crate) fn new(at: UtcMillis, actor: Actor, verb: &str, kind: EntryKind) -> Self {
        Self {
            id: EntryId::new(),
            at,
            actor,
            verb: verb.to_owned(),
            kind,
            subject: None,
            sealed: Sealed::default(),
            changes: 0,
            changes_digest: None,
            seen: None,
            flags: 0,
            undoes: None,
        }
    }
    pub(crate) fn of(mut self, subject: Option<RecordRef>) -> Self {
        self.subject = subject.map(|s| (s.kind.to_owned(), s.id));
        self
    }
}

/// The columns that the MAC covers, in its order. `mac` follows them.
pub(crate) const COLUMNS: &str = "seq, id, device, hlc, at, actor_kind, actor, verb, kind, subject_kind, subject, sealed, schema, changes, changes_digest, seen, flags, undoes, prev";
pub(crate) const COLUMN_COUNT: usize = 19;

/// Actor as two columns.
pub(crate) fn actor_columns(actor: Actor) -> (&'static str, Option<Uuid>) {
    match actor {
        Actor::Person(p) => ("person", Some(p.0)),
        Actor::Recovery => ("recovery", None),
        Actor::Stillroom => ("stillroom", None),
        Actor::Unknown => ("unknown", None),
    }
}

/// Two columns as an actor.
pub(crate) fn actor_of(kind: &str, id: Option<Uuid>) -> Actor {
    match (kind, id) {
        ("person", Some(p)) => Actor::Person(crate::PersonId(p)),
        ("recovery", _) => Actor::Recovery,
        ("stillroom", _) => Actor::Stillroom,
        _ => Actor::Unknown,
    }
}

/// The records seen, packed: a kind (length, bytes), how many, then the ids.
pub(crate) fn pack_seen(seen: &[RecordRef]) -> Option<Vec<u8>> {
    if seen.is_empty() {
        return None;
    }
    let mut sorted = seen.to_vec();
    sorted.sort();
    sorted.dedup();
    let mut out = Vec::with_capacity(8 + sorted.len() * 16);
    for group in sorted.chunk_by(|a, b| a.kind == b.kind) {
        let kind = group.first().map_or("", |r| r.kind);
        out.push(u8::try_from(kind.len()).unwrap_or(u8::MAX));
        out.extend(kind.bytes().take(usize::from(u8::MAX)));
        out.extend_from_slice(&u32::try_from(group.len()).unwrap_or(u32::MAX).to_be_bytes());
        for record in group {
            out.extend_from_slice(record.id.as_bytes());
        }
    }
    Some(out)
}

/// The records that were packed, by kind's word.
pub(crate) fn unpack_seen(mut bytes: &[u8]) -> Option<Vec<(&str, Uuid)>> {
    let mut out = Vec::new();
    while let Some((len, rest)) = bytes.split_first() {
        let (kind, rest) = rest.split_at_checked(usize::from(*len))?;
        let kind = std::str::from_utf8(kind).ok()?;
        let (count, rest) = rest.split_at_checked(4)?;
        let count = u32::from_be_bytes(count.try_into().ok()?) as usize;
        let (ids, rest) = rest.split_at_checked(count.checked_mul(16)?)?;
        for id in ids.chunks_exact(16) {
            out.push((kind, Uuid::from_slice(id).ok()?));
        }
        bytes = rest;
    }
    Some(out)
}

/// Appends a value with its type and length, so that no two rows of values look alike.
pub(crate) fn encode(out: &mut Vec<u8>, value: ValueRef<'_>) {
    match value {
        ValueRef::Null => out.push(0),
        ValueRef::Integer(i) => {
            out.push(1);
            out.extend_from_slice(&i.to_be_bytes());
        }
        ValueRef::Real(r) => {
            out.push(2);
            out.extend_from_slice(&r.to_bits().to_be_bytes());
        }
        ValueRef::Text(b) | ValueRef::Blob(b) => {
            out.push(if matches!(value, ValueRef::Text(_)) { 3 } else { 4 });
            out.extend_from_slice(&(b.len() as u64).to_be_bytes());
            out.extend_from_slice(b);
        }
    }
}

/// A blob or NULL.
pub(crate) fn blob(bytes: Option<&[u8]>) -> Value {
    bytes.map_or(Value::Null, |b| Value::Blob(b.to_vec()))
}

/// A 32-byte value read from a column.
pub(crate) fn thirty_two(bytes: &[u8], seq: i64) -> Result<[u8; 32], RecordError> {
    bytes.try_into().map_err(|_| RecordError::Damaged { seq, why: "length" })
}
