//! The journal as people read it: with the names of clients, fields as forms call
//! them, findings in words.
//!
//! **Invariants.** Reading the journal is journaled, and so are the names it shows. What a
//! role may not see elsewhere (notes, health) it doesn't see here.
//!
//! **Not here:** the journal itself (crate `record`); one client's history (`clients`).

mod model;
mod sticks;

pub use model::{
    JournalDetail, JournalEntry, JournalField, JournalKind, JournalPage, JournalReq, VerifyCheck,
    VerifyReport,
};

use crate::clients::{self, ClientId};
use crate::{Result, chart, schedule};
use std::collections::HashMap;
use stillroom_record::{
    Access, EntryId, EntryKind, EntryView, FieldChange, JournalQuery, Permission, Progress, Session,
};

/// A page of the journal, newest first.
///
/// # Errors
/// A refusal, or what the record says.
pub fn journal(session: &Session, req: &JournalReq) -> Result<JournalPage> {
    let query = JournalQuery {
        client: req.client.map(|c| c.0),
        person: req.person,
        verb: req.verb.clone(),
        from: req.from,
        to: req.to,
        before: req.before,
        limit: req.limit,
    };
    let page = session.journal(&query)?;
    let names = names(session, &page.entries)?;
    let entries = page.entries.into_iter().map(|e| entry(e, &names)).collect();
    Ok(JournalPage { entries, more: page.more })
}

/// One entry with everything it changed.
///
/// # Errors
/// A refusal, or when there is no such entry.
pub fn journal_entry(session: &Session, id: EntryId) -> Result<JournalDetail> {
    let found = session.entry(id)?;
    let names = names(session, std::slice::from_ref(&found))?;
    let permissions = session.permissions();
    let may = |p: Permission| permissions.contains(&p);
    let fields = session.entry_fields(id)?.into_iter().map(|f| field(f, &may)).collect();
    Ok(JournalDetail { entry: entry(found, &names), fields })
}

/// Verifies everything. `cancel` is asked now and then.
///
/// # Errors
/// A refusal; a record that can't be read at all; that it was cancelled.
pub fn verify(
    session: &Session,
    progress: &mut dyn FnMut(Progress),
    cancel: &(dyn Fn() -> bool + Sync),
) -> Result<VerifyReport> {
    let found = session.verify(progress, cancel)?;
    let first_bad = found.first_bad.map(|bad| match bad.id {
        Some(id) => format!("Entry {} ({id}): {}", bad.seq, bad.why),
        None => format!("Entry {}: {}", bad.seq, bad.why),
    });
    let check =
        |c: stillroom_record::Check| VerifyCheck { name: c.name.to_owned(), ok: c.ok, detail: c.detail };
    Ok(VerifyReport {
        ok: found.ok,
        entries: found.entries,
        first_bad,
        checks: found.checks.into_iter().map(check).collect(),
        at: found.at,
    })
}

/// The names of the clients that these entries are about.
fn names(session: &Session, entries: &[EntryView]) -> Result<HashMap<ClientId, String>> {
    let mut ids: Vec<_> = entries.iter().filter_map(|e| e.client.map(ClientId)).collect();
    ids.sort();
    ids.dedup();
    if ids.is_empty() {
        return Ok(HashMap::new());
    }
    session.read(Access::new("journal.names", Permission::ClientView), |tx| {
        let cards = clients::cards(tx, &ids)?;
        for id in cards.keys() {
            tx.saw("client", id.0);
        }
        Ok(cards.into_iter().map(|(id, card)| (id, card.name)).collect())
    })
}

fn entry(e: EntryView, names: &HashMap<ClientId, String>) -> JournalEntry {
    let client = e.client.map(ClientId);
    JournalEntry {
        seq: e.seq,
        id: e.id,
        at: e.at,
        who: e.who,
        device: e.device.to_string(),
        kind: match e.kind {
            EntryKind::Change => JournalKind::Change,
            EntryKind::Read => JournalKind::Read,
            EntryKind::Refusal => JournalKind::Refusal,
            EntryKind::Failure => JournalKind::Failure,
            EntryKind::SignIn => JournalKind::SignIn,
            EntryKind::Gap => JournalKind::Gap,
            EntryKind::System => JournalKind::System,
        },
        client_name: client.and_then(|c| names.get(&c).cloned()),
        client,
        detail: detail(
            &e.detail,
            e.code,
            e.gap,
            [
                (e.clock_back, "the clock had been set back"),
                (e.folded_in, "waited while the journal could not be written"),
                (e.under_grant, "by break-glass"),
            ],
        ),
        verb: e.verb,
        reason: e.reason,
        changes: e.changes,
    }
}

/// What there is to say besides the columns, in one line.
fn detail(
    said: &Option<String>,
    code: Option<String>,
    gap: Option<(i64, i64)>,
    flags: [(bool, &str); 3],
) -> Option<String> {
    let mut parts: Vec<String> = said.iter().cloned().chain(code).collect();
    if let Some((from, to)) = gap {
        parts.push(format!("entries {from} to {to} are missing"));
    }
    parts.extend(flags.iter().filter(|(set, _)| *set).map(|(_, what)| (*what).to_owned()));
    (!parts.is_empty()).then(|| parts.join("; "))
}

/// A change of one field. Who may not see notes or health learns that they changed, not to what.
fn field(f: FieldChange, may: &dyn Fn(Permission) -> bool) -> JournalField {
    let hidden = chart::is_note(&f.table) && !may(Permission::NoteView)
        || clients::is_health(&f.table) && !may(Permission::HealthView);
    let shown = |value: Option<String>| {
        value.map(|v| {
            if hidden {
                return "(not for your role)".to_owned();
            }
            sticks::shown(&f.table, &f.column, &v)
                .or_else(|| schedule::shown(&f.table, &f.column, &v))
                .unwrap_or_else(|| clients::shown(&f.table, &f.column, &v))
        })
    };
    let label = sticks::label(&f.table, &f.column)
        .or_else(|| clients::label(&f.table, &f.column))
        .or_else(|| schedule::label(&f.table, &f.column))
        .map_or_else(|| words(&f.column), str::to_owned);
    JournalField { label, from: shown(f.from), to: shown(f.to), table: f.table }
}

/// A column that no form names: `start_minute` is better read as "Start minute".
fn words(column: &str) -> String {
    let spaced = column.replace('_', " ");
    let mut letters = spaced.chars();
    letters.next().map_or(String::new(), |first| first.to_uppercase().chain(letters).collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_column_that_no_form_names_is_still_readable() {
        assert_eq!(words("start_minute"), "Start minute");
        assert_eq!(words(""), "");
    }

    #[test]
    fn says_what_an_entry_is_beside_its_columns() {
        let none = [(false, "a"), (false, "b"), (false, "c")];
        assert_eq!(detail(&None, None, None, none), None);
        let all = detail(
            &Some("words".into()),
            Some("locked".into()),
            Some((3, 5)),
            [(true, "a"), (false, "b"), (true, "c")],
        );
        assert_eq!(all.as_deref(), Some("words; locked; entries 3 to 5 are missing; a; c"));
    }
}
