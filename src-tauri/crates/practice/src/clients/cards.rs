//! A client in one line: for a search, a list of look-alikes, a day.

use super::model::{ClientHit, ClientId, Matched};
use super::{alerts, rules, store};
use crate::{Result, catalog};
use chrono::NaiveDate;
use std::collections::HashMap;
use stillroom_record::ReadTx;

/// What a day or a sheet shows of a client.
#[derive(Clone)]
pub struct Card {
    pub name: String,
    pub preferred: String,
    pub birth_date: Option<String>,
    /// How many alerts of danger or warning.
    pub alerts: u32,
    pub vip: bool,
    pub minor: bool,
    pub archived: bool,
}
super::quiet_debug!(Card.alerts);

/// Cards of these clients, each once; one who isn't there is left out.
pub fn cards(tx: &ReadTx<'_>, clients: &[ClientId]) -> Result<HashMap<ClientId, Card>> {
    if clients.is_empty() {
        return Ok(HashMap::new());
    }
    let today = rules::local_date(tx.now(), catalog::zone(tx)?);
    let mut all = HashMap::with_capacity(clients.len());
    for &id in clients {
        if all.contains_key(&id) {
            continue;
        }
        if let Some(line) = store::line(tx, id, false)? {
            let card = Card {
                name: rules::display_name(&line.given, &line.family, &line.preferred),
                alerts: alerts::count(&line, today),
                minor: alerts::is_minor(&line, today),
                preferred: line.preferred,
                birth_date: line.birth_date,
                vip: line.vip,
                archived: line.archived,
            };
            all.insert(id, card);
        }
    }
    Ok(all)
}

/// One line of a search.
pub(crate) fn hit(tx: &ReadTx<'_>, id: ClientId, matched: Matched) -> Result<Option<ClientHit>> {
    hit_on(tx, id, matched, rules::local_date(tx.now(), catalog::zone(tx)?))
}

pub(crate) fn hit_on(
    tx: &ReadTx<'_>,
    id: ClientId,
    matched: Matched,
    today: NaiveDate,
) -> Result<Option<ClientHit>> {
    let Some(line) = store::line(tx, id, true)? else { return Ok(None) };
    tx.saw("client", id.0);
    let text = |t: &str| (!t.trim().is_empty()).then(|| t.to_owned());
    Ok(Some(ClientHit {
        id,
        name: rules::display_name(&line.given, &line.family, &line.preferred),
        preferred: text(&line.preferred),
        age: line.birth_date.as_deref().and_then(store::iso).and_then(|b| rules::age(b, today)),
        alerts: alerts::count(&line, today),
        birth_date: line.birth_date,
        phone: line.phone,
        email: text(&line.email),
        vip: line.vip,
        archived: line.archived,
        matched,
    }))
}
