//! The verbs, as the shell calls them.

use super::model::{
    Client, ClientDraft, ClientHit, ClientId, Duplicate, FieldChange, Health, HistoryItem, MergePreview,
    SearchRequest,
};
use super::{cards, duplicates, history, merge, search, store};
use crate::{Result, Saved};
use stillroom_record::{Access, Permission, Session};

/// The most hits one search gives.
const MOST_HITS: u32 = 100;

/// Finds clients by a few letters, digits or a date, best first. Before anything is typed, those
/// whom somebody here had to do with last, the newest first.
pub fn search_clients(session: &Session, req: SearchRequest) -> Result<Vec<ClientHit>> {
    // The journal names what is looked for, not a megabyte that came from the clipboard.
    let mut access = match search::looked_for(&req.text) {
        // Nobody settles on nothing: what is shown is journaled at once.
        "" => Access::new("client.lately", Permission::ClientView),
        text => Access::new("client.search", Permission::ClientView).detail(text),
    };
    if !req.settled && access.verb == "client.search" {
        access = access.unsettled();
    }
    session.read(access, |tx| {
        let today = store::place(tx)?.today;
        let limit = usize::try_from(req.limit.clamp(1, MOST_HITS)).unwrap_or(1);
        let mut hits = Vec::new();
        for (id, matched) in search::find(tx, &req.text, today, limit, req.include_archived)? {
            hits.extend(cards::hit_on(tx, id, matched, today)?);
        }
        Result::Ok(hits)
    })
}

/// One client.
pub fn get_client(session: &Session, id: ClientId) -> Result<Client> {
    session.read(Access::new("client.view", Permission::ClientView).of("client", id.0), |tx| {
        let client = super::get(tx, id)?;
        tx.saw("client", id.0);
        Result::Ok(client)
    })
}

/// Adds a client or changes one. Look-alikes stop a new one until they are accepted.
pub fn save_client(session: &Session, draft: ClientDraft, accept_duplicates: bool) -> Result<Saved<Client>> {
    let access = match draft.id {
        Some(id) => Access::new("client.edit", Permission::ClientEdit).of("client", id.0),
        None => Access::new("client.add", Permission::ClientEdit),
    };
    let done = session.write(access, |tx| {
        let id = super::save(tx, draft, accept_duplicates)?;
        super::get(tx.read(), id)
    })?;
    Ok(done.into())
}

/// Records that look like the draft.
pub fn find_duplicates(session: &Session, draft: ClientDraft) -> Result<Vec<Duplicate>> {
    session.read(Access::new("client.duplicates", Permission::ClientView), |tx| {
        let place = store::place(tx)?;
        duplicates::find(tx, &duplicates::readable(draft, place))
    })
}

/// Archives a client, or brings one back.
pub fn archive_client(session: &Session, id: ClientId, archived: bool) -> Result<Saved<Client>> {
    let access = Access::new("client.archive", Permission::ClientArchive).of("client", id.0);
    let done = session.write(access, |tx| {
        super::archive(tx, id, archived)?;
        super::get(tx.read(), id)
    })?;
    Ok(done.into())
}

/// A client's health summary.
pub fn get_health(session: &Session, id: ClientId) -> Result<Health> {
    session.read(Access::new("health.view", Permission::HealthView).of("client", id.0), |tx| {
        store::exists(tx, id)?;
        tx.saw("client", id.0);
        store::health(tx, id)
    })
}

/// Writes a client's health summary.
pub fn save_health(session: &Session, health: Health) -> Result<Saved<Health>> {
    let access = Access::new("health.edit", Permission::HealthEdit).of("client", health.client.0);
    let done = session.write(access, |tx| {
        let id = health.client;
        super::save_health_in(tx, health)?;
        store::health(tx.read(), id)
    })?;
    Ok(done.into())
}

/// What a merge would do.
pub fn preview_merge(session: &Session, keep: ClientId, drop: ClientId) -> Result<MergePreview> {
    let access = Access::new("client.merge.preview", Permission::ClientMerge).of("client", keep.0);
    session.read(access, |tx| merge::preview(tx, keep, drop))
}

/// Makes two records of one person one.
pub fn merge_clients(
    session: &Session,
    keep: ClientId,
    drop: ClientId,
    reason: &str,
) -> Result<Saved<Client>> {
    let access =
        Access::new("client.merge", Permission::ClientMerge).of("client", keep.0).because(reason.to_owned());
    let done = session.write(access, |tx| merge::merge(tx, keep, drop, reason))?;
    Ok(done.into())
}

/// Who changed a client, from what, to what, newest first. Health is left out for those who may not see it.
///
/// # Errors
/// When the person may not see histories, or there never was such a client.
pub fn client_history(session: &Session, id: ClientId) -> Result<Vec<HistoryItem>> {
    let may_see_health = session.permissions().contains(&Permission::HealthView);
    let changes = session.history("client", id.0)?;
    if changes.is_empty() {
        // Whoever was ever on record has a history: an empty one would hide a wrong id.
        let access = Access::new("history.view", Permission::HistoryView).of("client", id.0);
        session.read(access, |tx| store::exists(tx, id))?;
    }
    let items = changes.into_iter().map(|change| HistoryItem {
        entry: change.entry,
        at: change.at,
        who: change.who,
        verb: change.verb,
        reason: change.reason,
        undoable: change.undoable,
        fields: change
            .fields
            .into_iter()
            .filter(|f| may_see_health || !history::is_health(&f.table))
            .filter_map(|f| {
                let show = |value: Option<String>| {
                    value.map(|v| history::shown(&f.table, &f.column, &v)).filter(|v| !v.trim().is_empty())
                };
                let (from, to) = (show(f.from.clone()), show(f.to.clone()));
                let label = history::label(&f.table, &f.column)?.to_owned();
                (from != to).then_some(FieldChange { label, from, to })
            })
            .collect(),
    });
    // An entry of which this person may see nothing still says that something changed.
    Ok(items.collect())
}
