//! What was looked at and changed, by whom, entry by entry: for a review of activity.
//!
//! **Invariants.** Whoever asks may read the journal, and is at the door for it: their own entry
//! says so. Only verbs, ids and instants are told, nothing sealed.

use super::entry::{EntryKind, actor_of};
use super::history::opt_uuid;
use super::index;
use crate::{Actor, EntryId, Permission, ReadTx, RecordError, UtcMillis};
use std::collections::{BTreeSet, HashMap};
use uuid::Uuid;

/// An entry without its sealed part.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Deed {
    /// Its id.
    pub id: EntryId,
    /// When.
    pub at: UtcMillis,
    /// Who.
    pub actor: Actor,
    /// What.
    pub verb: String,
    /// What sort.
    pub kind: EntryKind,
    /// What it was about, by kind and id.
    pub subject: Option<(String, Uuid)>,
    /// The clients that it was about, showed or changed.
    pub clients: BTreeSet<Uuid>,
}

impl ReadTx<'_> {
    /// Every entry from `from` up to `to`, newest first.
    ///
    /// # Errors
    /// Who may not read the journal; a database that can't be read.
    pub fn deeds(
        &self,
        from: UtcMillis,
        to: UtcMillis,
        each: &mut dyn FnMut(Deed),
    ) -> Result<(), RecordError> {
        self.permit(Permission::JournalView)?;
        let _ours = self.guard.ours();
        let conn = self.conn;
        // The hybrid clock never goes backwards: where it stood before, nothing later lies behind.
        let first: i64 = {
            let mut rows = conn.prepare_cached("SELECT seq, hlc FROM journal ORDER BY seq DESC")?;
            let mut rows = rows.query([])?;
            let mut first = i64::MAX;
            while let Some(row) = rows.next()? {
                self.alive()?;
                if row.get::<_, i64>(1)? >> 16 < from.0 {
                    break;
                }
                first = row.get(0)?;
            }
            first
        };
        let mut changed: HashMap<i64, BTreeSet<Uuid>> = HashMap::new();
        if first < i64::MAX {
            let mut rows = conn.prepare_cached(
                "SELECT place >> 24, client FROM journal_change WHERE place > ?1 << 24 AND client IS NOT NULL",
            )?;
            let mut rows = rows.query([first])?;
            while let Some(row) = rows.next()? {
                if let Some(client) = opt_uuid(row.get_ref(1)?) {
                    changed.entry(row.get(0)?).or_default().insert(client);
                }
            }
        }
        let mut rows = conn.prepare_cached(
            "SELECT seq, id, at, actor_kind, actor, verb, kind, subject_kind, subject, seen FROM journal \
             WHERE seq >= ?1 ORDER BY seq DESC",
        )?;
        let mut rows = rows.query([first])?;
        while let Some(row) = rows.next()? {
            self.alive()?;
            let at: UtcMillis = row.get(2)?;
            let kind: String = row.get(6)?;
            let Some(kind) = EntryKind::parse(&kind).filter(|_| (from.0..to.0).contains(&at.0)) else {
                continue;
            };
            let mut clients = changed.remove(&row.get(0)?).unwrap_or_default();
            index::clients_of_columns(row.get_ref(7)?, row.get_ref(8)?, row.get_ref(9)?, &mut clients);
            let subject: Option<String> = row.get(7)?;
            each(Deed {
                id: row.get(1)?,
                at,
                actor: actor_of(&row.get::<_, String>(3)?, opt_uuid(row.get_ref(4)?)),
                verb: row.get(5)?,
                kind,
                subject: subject.zip(opt_uuid(row.get_ref(8)?)),
                clients,
            });
        }
        Ok(())
    }
}
