//! Since when somebody has what they have now: as the journal tells it.

use super::Person;
use crate::journal::changeset::{Op, Reader, Val};
use crate::journal::index;
use crate::{ReadTx, RecordError, Role, UtcMillis};
use rusqlite::params;

/// How somebody stood from a moment on.
#[derive(Clone, PartialEq, Eq, Debug)]
struct Stood {
    at: UtcMillis,
    active: bool,
    roles: Vec<Role>,
}

/// How somebody stood over time, oldest first. Empty where the journal doesn't lead to how they
/// stand now: nothing is told by half of it.
#[derive(Clone, PartialEq, Eq, Default, Debug)]
pub struct Past(Vec<Stood>);

impl Past {
    /// Since when they work here with roles like these without a break; none when they don't, or
    /// when it can't be told.
    #[must_use]
    pub fn since(&self, like: impl Fn(&[Role]) -> bool) -> Option<UtcMillis> {
        self.0.iter().fold(
            None,
            |since, one| {
                if one.active && like(&one.roles) { since.or(Some(one.at)) } else { None }
            },
        )
    }
}

impl Person {
    /// How they stood over time.
    ///
    /// # Errors
    /// When the record can't be read.
    pub fn past(&self, tx: &ReadTx<'_>) -> Result<Past, RecordError> {
        let _ours = tx.guard.ours();
        let mut rows = tx.conn.prepare_cached(
            "SELECT j.at, c.bytes FROM (SELECT place FROM journal_place WHERE id = ?1 \
                   UNION SELECT place FROM journal_change WHERE place > (?2 + 1) << 24 AND record = ?1) p \
             JOIN journal_change c ON c.place = p.place JOIN journal j ON j.seq = c.place >> 24 \
             WHERE c.record = ?1 AND c.kind = 'person' ORDER BY c.place",
        )?;
        let mut rows = rows.query(params![self.id, index::through(tx.conn)?])?;
        let mut past: Vec<Stood> = Vec::new();
        while let Some(row) = rows.next()? {
            let at: UtcMillis = row.get(0)?;
            let bytes: Option<Vec<u8>> = row.get(1)?;
            let (mut active, mut roles) =
                past.last().map_or((false, Vec::new()), |last| (last.active, last.roles.clone()));
            let before = (active, roles.clone());
            let mut reader = Reader::new(bytes.as_deref().unwrap_or_default());
            while let Some((table, row)) = reader.next()? {
                match (table.name, row.op) {
                    ("person", Op::Insert | Op::Update) => {
                        if let Some(Val::Text(state)) = row.new.get(STATE) {
                            active = *state == b"active";
                        }
                    }
                    ("person_role", Op::Insert) => roles.extend(role(row.after(ROLE))),
                    ("person_role", Op::Delete) => {
                        let gone = role(row.before(ROLE));
                        roles.retain(|one| Some(*one) != gone);
                    }
                    _ => {}
                }
            }
            if (active, &roles) != (before.0, &before.1) {
                past.push(Stood { at, active, roles });
            }
        }
        let leads_here = past.last().is_some_and(|last| {
            let mut roles = last.roles.clone();
            roles.sort();
            roles == self.roles && last.active == self.active
        });
        Ok(if leads_here { Past(past) } else { Past::default() })
    }
}

/// Columns, as `01_people.sql` has them.
const STATE: usize = 3;
const ROLE: usize = 1;

fn role(value: Val<'_>) -> Option<Role> {
    let Val::Text(word) = value else { return None };
    Role::ALL.into_iter().find(|role| role.as_str().as_bytes() == word)
}
