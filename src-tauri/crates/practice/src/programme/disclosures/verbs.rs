//! The verbs, and the one function by which anything inside the app logs what it discloses.

use super::super::clocks::{self, Hold};
use super::store::{self, DisclosureRow, Mark};
use super::{
    CorrectDisclosureReq, DisclosedClient, DisclosureId, DisclosureLine, DisclosurePause, DisclosurePurpose,
    DisclosureSource, NewDisclosure, PauseDisclosureReq, rules,
};
use crate::clients::ClientId;
use crate::programme::words::{TEXT, needed};
use crate::schedule::LocalDate;
use crate::{PracticeError, Result, catalog, clients};
use std::collections::HashMap;
use stillroom_record::people::Person;
use stillroom_record::{Access, Permission, PersonId, ReadTx, RecordError, Session, WriteTx};
use uuid::Uuid;

/// The log shows so many of its newest entries.
const MOST: u32 = 500;

/// What a disclosure may have been for.
pub fn disclosure_purposes(session: &Session) -> Result<Vec<DisclosurePurpose>> {
    let access = Access::new("disclosures.purposes", Permission::RequestTake);
    session.read(access, |_| Ok(rules::purposes().to_vec()))
}

/// Writes down what somebody told or gave out; anybody who works with clients may.
pub fn log_disclosure(session: &Session, new: NewDisclosure) -> Result<DisclosureLine> {
    let done = session.write(Access::new("disclosures.log", Permission::RequestTake), |tx| {
        let id = log(tx, new, DisclosureSource::Hand, None)?;
        tx.about("disclosure", id.0);
        line(tx.read(), id)
    })?;
    Ok(done.value)
}

/// Logs a disclosure within whatever discloses it. `about` is what it was made for.
pub(crate) fn log(
    tx: &mut WriteTx<'_>,
    new: NewDisclosure,
    source: DisclosureSource,
    about: Option<Uuid>,
) -> Result<DisclosureId> {
    let mark = mark(tx, source, about)?;
    insert(tx, new, &mark)
}

fn mark(tx: &WriteTx<'_>, source: DisclosureSource, about: Option<Uuid>) -> Result<Mark> {
    // The recovery key keeps no log: a named person does.
    let by = tx.read().person().ok_or(RecordError::NotAllowed(Permission::RequestTake))?;
    Ok(Mark { source, about, corrects: None, corrected: String::new(), at: tx.now(), by })
}

fn insert(tx: &mut WriteTx<'_>, new: NewDisclosure, mark: &Mark) -> Result<DisclosureId> {
    let new = rules::entry(new, today(tx.read())?)?;
    for &client in &new.clients {
        clients::get(tx.read(), client)?;
    }
    let id = DisclosureId::new();
    store::insert(tx, id, &new, mark)?;
    tx.changed("disclosures");
    Ok(id)
}

/// The log, of one client or of everybody, newest first.
pub fn list_disclosures(session: &Session, client: Option<ClientId>) -> Result<Vec<DisclosureLine>> {
    let mut access = Access::new("disclosures.list", Permission::RequestView);
    if let Some(client) = client {
        access = access.of("client", client.0);
    }
    session.read(access, |tx| match client {
        Some(client) => of_client(tx, client),
        None => {
            let lines = lines(tx, store::all(tx, MOST)?)?;
            for client in lines.iter().flat_map(|line| &line.clients) {
                tx.saw("client", client.id.0);
            }
            Ok(lines)
        }
    })
}

/// What was disclosed of one client, newest first, what was corrected included.
pub(crate) fn of_client(tx: &ReadTx<'_>, client: ClientId) -> Result<Vec<DisclosureLine>> {
    lines(tx, store::of_client(tx, client)?)
}

/// How many disclosures are in the register.
pub(crate) fn count(tx: &ReadTx<'_>) -> Result<u32> {
    Ok(store::count(tx)?)
}

/// What an accounting tells of a client: from one day to another, oldest first.
pub(crate) fn accounting(
    tx: &ReadTx<'_>,
    client: ClientId,
    window: (LocalDate, LocalDate),
) -> Result<Vec<DisclosureLine>> {
    let today = today(tx)?;
    let mut told = of_client(tx, client)?;
    told.retain(|one| {
        let holds: Vec<_> = one.pauses.iter().map(|p| hold(p.stated, p.until)).collect();
        !one.replaced && rules::is_told(&one.purpose, one.happened, &holds, window, today)
    });
    told.sort_by_key(|one| (one.happened, one.recorded_at));
    Ok(told)
}

/// Puts a newer entry in the place of one that was wrong; that one stays to be read.
pub fn correct_disclosure(session: &Session, req: CorrectDisclosureReq) -> Result<DisclosureLine> {
    let CorrectDisclosureReq { id, entry, why } = req;
    let access = Access::new("disclosures.correct", Permission::RequestManage).of("disclosure", id.0);
    let done = session.write(access, |tx| {
        let old = store::get(tx.read(), id)?;
        if old.replaced {
            return Err(PracticeError::Conflict(
                "This entry was corrected already. Correct the newer one.".to_owned(),
            ));
        }
        let corrected = needed("correction", &why, TEXT, "Say what was wrong.")?;
        let mark = Mark { corrects: Some(id), corrected, ..mark(tx, DisclosureSource::Hand, None)? };
        let new = insert(tx, entry, &mark)?;
        // A pause holds for what happened, whatever is written of it.
        for p in store::pauses(tx.read(), id)? {
            let again =
                PauseDisclosureReq { id: new, stated: p.stated, until: p.until, official: p.official };
            store::insert_pause(tx, &again, mark.at, p.by)?;
        }
        line(tx.read(), new)
    })?;
    Ok(done.value)
}

/// Keeps an entry out of accountings for a time, because an agency asked for it.
pub fn pause_disclosure(session: &Session, req: PauseDisclosureReq) -> Result<DisclosureLine> {
    let access = Access::new("disclosures.pause", Permission::RequestManage).of("disclosure", req.id.0);
    let done = session.write(access, |tx| {
        let row = store::get(tx.read(), req.id)?;
        let mark = mark(tx, DisclosureSource::Hand, None)?;
        let pause = rules::pause(req, &row.purpose, row.happened, today(tx.read())?)?;
        store::insert_pause(tx, &pause, mark.at, mark.by)?;
        tx.changed("disclosures");
        line(tx.read(), row.id)
    })?;
    Ok(done.value)
}

fn today(tx: &ReadTx<'_>) -> Result<LocalDate> {
    Ok(clocks::local_day(tx.now(), catalog::zone(tx)?))
}

const fn hold(stated: LocalDate, until: Option<LocalDate>) -> Hold {
    match until {
        Some(until) => Hold::Written { stated, until },
        None => Hold::Oral { stated },
    }
}

fn line(tx: &ReadTx<'_>, id: DisclosureId) -> Result<DisclosureLine> {
    let mut lines = lines(tx, vec![store::get(tx, id)?])?;
    lines.pop().ok_or_else(|| RecordError::NotFound("disclosure").into())
}

fn lines(tx: &ReadTx<'_>, rows: Vec<DisclosureRow>) -> Result<Vec<DisclosureLine>> {
    let today = today(tx)?;
    let people: HashMap<PersonId, String> = Person::all(tx)?.into_iter().map(|p| (p.id, p.name)).collect();
    let name = |id: PersonId| people.get(&id).cloned().unwrap_or_default();
    let mut lines = Vec::with_capacity(rows.len());
    for row in rows {
        let ids = store::clients(tx, row.id)?;
        let cards = clients::cards(tx, &ids)?;
        let pauses = store::pauses(tx, row.id)?;
        let holds: Vec<_> = pauses.iter().map(|p| hold(p.stated, p.until)).collect();
        let purpose = rules::purpose(&row.purpose);
        lines.push(DisclosureLine {
            clients: ids
                .into_iter()
                .map(|id| DisclosedClient {
                    id,
                    name: cards.get(&id).map(|card| card.name.clone()).unwrap_or_default(),
                })
                .collect(),
            accountable: rules::accountable(&row.purpose),
            paused_until: rules::paused_until(&row.purpose, &holds, today),
            pauses: pauses
                .into_iter()
                .map(|p| DisclosurePause {
                    stated: p.stated,
                    until: p.until,
                    official: p.official,
                    by: name(p.by),
                })
                .collect(),
            purpose_title: purpose.map_or_else(|| row.purpose.clone(), |p| p.title.clone()),
            cite: purpose.map(|p| p.cite.clone()).unwrap_or_default(),
            id: row.id,
            happened: row.happened,
            recipient: row.recipient,
            address: row.address,
            what: row.what,
            purpose: row.purpose,
            why: row.why,
            how: row.how,
            source: row.source,
            replaced: row.replaced,
            corrects: row.corrects,
            corrected: row.corrected,
            by: name(row.recorded_by),
            recorded_at: row.recorded_at,
        });
    }
    Ok(lines)
}
