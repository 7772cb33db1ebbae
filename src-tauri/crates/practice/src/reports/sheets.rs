//! Sheets to print: the day, and what must be at hand when the computers aren't.

use super::{DayContact, DaySheet, DaySheetColumn, EmergencyDay, EmergencyRow, EmergencySheet};
use crate::clients::{self, Allergy, Client, ClientId, Severity};
use crate::schedule::{self, LocalDate, Visit, VisitKind, wall};
use crate::{Result, catalog, staff};
use std::collections::hash_map::Entry;
use std::collections::{BTreeMap, HashMap};
use stillroom_record::{Access, Permission, ReadTx, Session};

/// The day on paper: a column a provider, and how to reach the day's clients.
pub fn day_sheet(session: &Session, date: LocalDate) -> Result<DaySheet> {
    session.read(Access::new("sheet.day", Permission::ScheduleView), |tx| {
        let day = schedule::of_day(tx, date)?;
        let mut contacts: BTreeMap<(String, ClientId), DayContact> = BTreeMap::new();
        if tx.may(Permission::ClientView) {
            for (id, client) in clients_of(tx, &day.visits)? {
                let contact = DayContact {
                    client: id,
                    name: name_on(&day.visits, id),
                    phones: phones(&client),
                    confidential_channel: client.confidential_channel,
                };
                contacts.insert((contact.name.clone(), id), contact);
            }
        }
        let columns = day
            .columns
            .into_iter()
            .map(|c| DaySheetColumn {
                visits: day.visits.iter().filter(|v| v.provider == c.provider).cloned().collect(),
                provider: c.provider,
                name: c.name,
                title: c.title,
                credentials: c.credentials,
            })
            .collect();
        Ok(DaySheet {
            date,
            practice_name: catalog::settings(tx)?.name,
            printed_at: tx.now(),
            printed_by: printed_by(tx)?,
            columns,
            contacts: contacts.into_values().collect(),
        })
    })
}

/// Today and tomorrow with allergies, medications and contacts. It can be had even
/// when the journal can't take the entry of the look.
pub fn emergency_sheet(session: &Session) -> Result<EmergencySheet> {
    session.read(Access::new("sheet.emergency", Permission::EmergencySheet), |tx| {
        let zone = catalog::zone(tx)?;
        let (today, _) = wall::wall(zone, tx.now());
        let mut days = Vec::new();
        for date in [Some(today), wall::next(today)].into_iter().flatten() {
            days.push(emergency_day(tx, LocalDate(date))?);
        }
        Ok(EmergencySheet { printed_at: tx.now(), days })
    })
}

fn emergency_day(tx: &ReadTx<'_>, date: LocalDate) -> Result<EmergencyDay> {
    let day = schedule::of_day(tx, date)?;
    let providers: HashMap<_, _> = day.columns.iter().map(|c| (c.provider, c.name.clone())).collect();
    let known = clients_of(tx, &day.visits)?;
    let mut rows = Vec::new();
    for v in day.visits.iter().filter(|v| v.kind == VisitKind::Visit) {
        let Some((id, client)) = v.client.and_then(|c| known.get_key_value(&c)) else { continue };
        let health = clients::health(tx, *id)?;
        rows.push(EmergencyRow {
            visit: v.id,
            time: wall::clock(v.start_minute),
            client: v.client_name.clone(),
            birth_date: client.birth_date.clone(),
            phones: phones(client),
            emergency: client.emergency.clone(),
            allergies: if health.allergies.is_empty() && health.no_known_allergies {
                vec!["No known allergies".to_owned()]
            } else {
                health.allergies.iter().map(allergy).collect()
            },
            medications: health.medications,
            provider: providers.get(&v.provider).cloned().unwrap_or_default(),
            service: v.service_name.clone(),
        });
    }
    Ok(EmergencyDay { date, rows })
}

fn clients_of(tx: &ReadTx<'_>, visits: &[Visit]) -> Result<HashMap<ClientId, Client>> {
    let mut known = HashMap::new();
    for id in visits.iter().filter_map(|v| v.client) {
        if let Entry::Vacant(free) = known.entry(id) {
            free.insert(clients::get(tx, id)?);
        }
    }
    Ok(known)
}

fn name_on(visits: &[Visit], id: ClientId) -> String {
    visits.iter().find(|v| v.client == Some(id)).map(|v| v.client_name.clone()).unwrap_or_default()
}

fn phones(client: &Client) -> Vec<String> {
    client.phones.iter().map(|p| p.written.clone()).collect()
}

/// "Lidocaine: hives (severe)".
fn allergy(a: &Allergy) -> String {
    let mut text = a.substance.clone();
    if !a.reaction.is_empty() {
        text.push_str(": ");
        text.push_str(&a.reaction);
    }
    match a.severity {
        Severity::Unknown => {}
        Severity::Mild => text.push_str(" (mild)"),
        Severity::Moderate => text.push_str(" (moderate)"),
        Severity::Severe => text.push_str(" (SEVERE)"),
    }
    text
}

fn printed_by(tx: &ReadTx<'_>) -> Result<String> {
    match tx.person() {
        Some(person) => staff::name(tx, person),
        None => Ok("Recovery key".to_owned()),
    }
}
