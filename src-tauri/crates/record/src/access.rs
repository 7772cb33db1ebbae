//! What a look or a change is for.

use crate::{EntryId, Permission};
use uuid::Uuid;

/// A topic that the UI refreshes when it changed, e.g. `"clients"`.
pub type Topic = &'static str;

/// A record named by kind and id, e.g. `("client", …)`.
#[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Debug)]
pub struct RecordRef {
    /// The kind, a word of the domain: `client`, `visit`, `note`, `person`.
    pub kind: &'static str,
    /// Its identifier.
    pub id: Uuid,
}

/// What a transaction is for: the verb, the permission it needs, whose record, and why.
#[derive(Clone, Debug)]
pub struct Access {
    /// The verb as the journal names it, e.g. `client.edit`.
    pub verb: &'static str,
    /// The permission it needs.
    pub permission: Permission,
    /// Whose record it is about, when known before.
    pub subject: Option<RecordRef>,
    /// Why, where a reason is asked for.
    pub reason: Option<String>,
    /// What is worth keeping but is PHI (words of a search): sealed in the entry.
    pub detail: Option<String>,
    pub(crate) mode: Mode,
    /// The code of what failed and is a change all the same: a drill that found damage.
    pub(crate) failed: Option<String>,
}

/// How an access departs from the rule "one entry, decided by the role".
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Mode {
    /// The rule.
    Usual,
    /// Type-ahead while the person still types: the settled search is what is journaled.
    Unsettled,
    /// Touches `local_*` tables only (a draft): entries are coalesced as those of reads.
    Local,
    /// Allowed by a live break-glass grant for the subject, not by the role.
    UnderGrant,
}

/// The only verbs that may be read without an entry while the person still types.
pub(crate) const TYPE_AHEAD: &[&str] = &["client.search"];

impl Access {
    /// Access for `verb`, which needs `permission`.
    #[must_use]
    pub fn new(verb: &'static str, permission: Permission) -> Self {
        Self { verb, permission, subject: None, reason: None, detail: None, mode: Mode::Usual, failed: None }
    }
    /// Says whose record it is about.
    #[must_use]
    pub fn of(mut self, kind: &'static str, id: Uuid) -> Self {
        self.subject = Some(RecordRef { kind, id });
        self
    }
    /// Says why.
    #[must_use]
    pub fn because(mut self, reason: impl Into<String>) -> Self {
        self.reason = Some(reason.into());
        self
    }
    /// Adds what only the sealed part of the entry may hold.
    #[must_use]
    pub fn detail(mut self, detail: impl Into<String>) -> Self {
        self.detail = Some(detail.into());
        self
    }
    /// A search while the person still types. Only `client.search` may be so; the
    /// settled search that follows is what the journal names.
    #[must_use]
    pub fn unsettled(mut self) -> Self {
        self.mode = Mode::Unsettled;
        self
    }
    /// A write that touches `local_*` tables only (a draft saved as typed): its entry is
    /// coalesced for 15 minutes as that of a read. Touching a journaled table is an error.
    #[must_use]
    pub fn local(mut self) -> Self {
        self.mode = Mode::Local;
        self
    }
    /// Allowed by a live break-glass grant for the subject instead of by the role.
    #[must_use]
    pub fn under_grant(mut self) -> Self {
        self.mode = Mode::UnderGrant;
        self
    }
}

/// What a write gave back: its value and the entry that undo needs.
#[derive(Clone, Debug)]
pub struct Done<T> {
    /// What the closure returned.
    pub value: T,
    /// The journal entry of this change.
    pub entry: EntryId,
    /// What the UI should refresh.
    pub topics: Vec<Topic>,
}

impl<T> Done<T> {
    /// The same outcome with another value.
    pub fn map<U>(self, f: impl FnOnce(T) -> U) -> Done<U> {
        Done { value: f(self.value), entry: self.entry, topics: self.topics }
    }
}
