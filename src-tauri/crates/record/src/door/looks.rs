//! Repeats of one look: one person, one verb, one record are one entry for 15 minutes.

use crate::{Access, Actor, EntryId, RecordRef, UtcMillis};
use parking_lot::Mutex;
use std::collections::{HashMap, HashSet};

const QUARTER_HOUR_MS: i64 = 15 * 60 * 1000;
/// More than one desk can do in a quarter of an hour; beyond it the oldest are forgotten.
const MOST: usize = 4_096;

#[derive(PartialEq, Eq, Hash, Clone)]
pub(crate) struct Key {
    actor: Actor,
    verb: &'static str,
    subject: Option<RecordRef>,
    words: Option<String>,
}

impl Key {
    pub(crate) fn of(actor: Actor, access: &Access) -> Self {
        let words = match (&access.reason, &access.detail) {
            (None, None) => None,
            (r, d) => Some(format!("{}\0{}", r.as_deref().unwrap_or(""), d.as_deref().unwrap_or(""))),
        };
        Self { actor, verb: access.verb, subject: access.subject, words }
    }
}

struct Look {
    at: UtcMillis,
    entry: EntryId,
    seen: HashSet<RecordRef>,
}

/// The looks of the last quarter of an hour. Wiped with the allocator when the vault locks.
#[derive(Default)]
pub(crate) struct Looks(Mutex<HashMap<Key, Look>>);

/// What to do about a look.
pub(crate) enum Judged {
    /// It is in the journal already, by this entry.
    Known(EntryId),
    /// Journal these; the rest is there already.
    New(Vec<RecordRef>),
}

impl Looks {
    pub(crate) fn judge(&self, key: &Key, seen: &[RecordRef], now: UtcMillis) -> Judged {
        let looks = self.0.lock();
        match looks.get(key) {
            Some(look) if look.at <= now && now < look.at.plus(QUARTER_HOUR_MS) => {
                let new: Vec<RecordRef> = seen.iter().filter(|s| !look.seen.contains(s)).copied().collect();
                if new.is_empty() { Judged::Known(look.entry) } else { Judged::New(new) }
            }
            _ => Judged::New(seen.to_vec()),
        }
    }

    /// Notes that a look is in the journal.
    pub(crate) fn journaled(&self, key: Key, seen: Vec<RecordRef>, entry: EntryId, now: UtcMillis) {
        let mut looks = self.0.lock();
        if looks.len() >= MOST {
            looks.retain(|_, l| l.at <= now && now < l.at.plus(QUARTER_HOUR_MS));
            if looks.len() >= MOST {
                looks.clear();
            }
        }
        match looks.get_mut(&key) {
            Some(look) if look.at <= now && now < look.at.plus(QUARTER_HOUR_MS) => look.seen.extend(seen),
            _ => {
                looks.insert(key, Look { at: now, entry, seen: seen.into_iter().collect() });
            }
        }
    }

    pub(crate) fn forget(&self) {
        *self.0.lock() = HashMap::new();
    }
}
