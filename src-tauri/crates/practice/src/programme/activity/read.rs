//! The facts, as the record has them.

use super::facts::{Act, Event, Facts, Open, Someone, Subject, VisitFact};
use super::store;
use crate::clients::{self, ClientId};
use crate::programme::clocks;
use crate::schedule::{self, LocalDate, wall};
use crate::{Result, catalog};
use chrono::Days;
use std::collections::{BTreeMap, HashMap};
use stillroom_record::people::Person;
use stillroom_record::{Actor, Deed, EntryKind, PersonId, ReadTx, UtcMillis};
use uuid::Uuid;

/// Weeks of the past that habits are taken from.
const PAST_WEEKS: u64 = 8;
/// Days of visits before and after: a visit a year ago is a weak reason, not none.
const VISITS_BEFORE: u64 = 420;
const VISITS_AFTER: u64 = 60;

/// What the review looks at, for the days `from` to `to`, from the record.
///
/// # Errors
/// Who may not read the journal; a record that can't be read.
pub fn facts_of(tx: &ReadTx<'_>, from: LocalDate, to: LocalDate) -> Result<Facts> {
    let settings = catalog::settings(tx)?;
    let zone = catalog::zone(tx)?;
    let start = |date: LocalDate, days: i64| {
        let day = if days < 0 {
            date.0.checked_sub_days(Days::new(days.unsigned_abs()))
        } else {
            date.0.checked_add_days(Days::new(days.unsigned_abs()))
        };
        wall::resolve(zone, day.unwrap_or(date.0), 0).or_next()
    };
    let days = |n: u64| i64::try_from(n).unwrap_or(0);

    let known = store::people(tx)?;
    let mut people: Vec<Someone> = Person::all(tx)?
        .into_iter()
        .map(|p| {
            let more = known.get(&p.id);
            let text = |of: fn(&super::ActivityPerson) -> &String| more.map(of).cloned().unwrap_or_default();
            Someone {
                id: p.id,
                name: p.name,
                roles: p.roles,
                phone: text(|m| &m.phone),
                address: text(|m| &m.address),
                postal: text(|m| &m.postal),
                own_record: more.and_then(|m| m.own_record),
                leaves: more.and_then(|m| m.leaves_on),
            }
        })
        .collect();

    let of_staff: HashMap<String, PersonId> = people.iter().map(|p| (p.name.to_lowercase(), p.id)).collect();
    let by_link: HashMap<ClientId, PersonId> =
        people.iter().filter_map(|p| Some((p.own_record?, p.id))).collect();
    let clients = clients::store::kin(tx)?
        .into_iter()
        .map(|c| Subject {
            staff: by_link
                .get(&c.id)
                .or_else(|| of_staff.get(&format!("{} {}", c.given.trim(), c.family.trim()).to_lowercase()))
                .copied(),
            id: c.id,
            given: c.given,
            family: c.family,
            phones: c.phones,
            address: c.address,
            postal: c.postal,
            vip: c.vip,
            created: c.created,
            imported: c.imported,
        })
        .collect();

    let mut visits = Vec::new();
    let mut whose: HashMap<Uuid, ClientId> = HashMap::new();
    let (first, last) = (start(from, -days(VISITS_BEFORE)), start(to, days(VISITS_AFTER)));
    schedule::seen_between(tx, first, last, |id, client, provider, start, end, fell_out| {
        whose.insert(id.0, client);
        visits.push(VisitFact { client, provider, start, end, fell_out });
    })?;

    let mut events = Vec::new();
    let mut ended: BTreeMap<PersonId, UtcMillis> = BTreeMap::new();
    tx.deeds(start(from, -days(PAST_WEEKS * 7)), start(to, 1), &mut |deed| {
        if deed.verb == "access.end"
            && deed.kind == EntryKind::Change
            && let Some((_, person)) = &deed.subject
        {
            ended.entry(PersonId(*person)).or_insert(deed.at);
        }
        events_of(&deed, &whose, &mut events);
    })?;
    for person in &mut people {
        if person.leaves.is_none() {
            person.leaves = ended.get(&person.id).map(|at| clocks::local_day(*at, zone));
        }
    }

    let hours = catalog::all_hours(tx)?;
    let worked = |weekday: usize| hours.values().flatten().any(|h| usize::from(h.weekday) == weekday);
    let nobody_has_hours = hours.values().all(Vec::is_empty);
    let open = Open { from: settings.open_minute, to: settings.close_minute };
    Ok(Facts {
        zone,
        from,
        to,
        open: std::array::from_fn(|weekday| (nobody_has_hours || worked(weekday)).then_some(open)),
        people,
        clients,
        visits,
        reasons: Vec::new(),
        events,
    })
}

/// What an entry of the journal is to the review: one event for each client.
pub(super) fn events_of(deed: &Deed, visits: &HashMap<Uuid, ClientId>, events: &mut Vec<Event>) {
    let mut who = match deed.actor {
        Actor::Person(person) => Some(person),
        _ => None,
    };
    let Some(mut act) = act_of(&deed.verb, deed.kind, deed.clients.len()) else { return };
    if act == Act::Missed {
        let person = deed.subject.as_ref().filter(|(kind, _)| kind == "person");
        who = person.map(|(_, id)| PersonId(*id));
    } else if who.is_none() {
        return;
    }
    let mut clients: Vec<ClientId> = deed.clients.iter().copied().map(ClientId).collect();
    if clients.is_empty()
        && let Some((_, id)) = &deed.subject
    {
        clients.extend(visits.get(id).copied());
    }
    if deed.kind == EntryKind::Refusal {
        if !act.opens() || clients.is_empty() {
            return;
        }
        act = Act::Refused;
    }
    if deed.kind == EntryKind::Failure {
        return;
    }
    let event = |client| Event { at: deed.at, who, act, client };
    if clients.is_empty() {
        events.push(event(None));
    }
    events.extend(clients.into_iter().map(|client| event(Some(client))));
}

/// What a verb is. A verb that isn't known is a look at what it showed or a service to whom it changed.
fn act_of(verb: &str, kind: EntryKind, clients: usize) -> Option<Act> {
    let changes = kind == EntryKind::Change;
    let (part, rest) = verb.split_once('.').unwrap_or((verb, ""));
    Some(match (part, rest) {
        ("sign_in", "miss" | "pin_miss" | "step_up_miss" | "code_miss" | "slot_revoked") => Act::Missed,
        ("sign_in", "passphrase" | "pin" | "enrol" | "recovered") => Act::SignedIn,
        ("client", "search") if clients <= 3 => Act::Found,
        ("client", "search" | "lately") | ("schedule" | "sheet", _) => Act::Listed,
        ("client", "add") => Act::Added,
        ("client", "edit" | "archive") => Act::Edited,
        ("client", "duplicates" | "merge" | "merge.preview") => Act::Merged,
        ("client", "break_glass" | "break_glass.look" | "emergency") => Act::BreakGlass,
        ("client", rest) if rest.starts_with("import") => Act::Imported,
        ("client", "view") => Act::Opened,
        ("health", "edit") => Act::HealthEdited,
        ("health", _) => Act::Health,
        ("history", _) => Act::History,
        ("visit", "book") => Act::Booked,
        ("visit", _) => Act::Visit,
        ("note", "sign" | "addendum") => Act::Charted,
        ("note", _) => Act::Note,
        ("photo" | "photos", _) if !changes => Act::Photo,
        ("journal" | "break_glass" | "incidents" | "activity", _) => Act::Reviewed,
        ("demo" | "vault" | "backup" | "evidence", _) => return None,
        (_, rest) if rest.contains("export") => Act::Exported,
        (_, rest) if rest.contains("print") && clients > 0 => Act::Printed,
        _ if clients == 0 => return None,
        _ if changes => Act::Served,
        _ if clients > 3 => Act::Listed,
        _ => Act::Opened,
    })
}

/// What an act is called, in the past: "opened the record".
pub(super) const fn words(act: Act) -> &'static str {
    match act {
        Act::Listed => "saw it in a list",
        Act::Found => "searched for it",
        Act::Opened => "opened the record",
        Act::Health => "opened the health summary",
        Act::History => "looked through its history",
        Act::Note => "read a note",
        Act::Photo => "looked at photos",
        Act::Printed => "printed from it",
        Act::Exported => "took it out of Stillroom",
        Act::Refused => "asked for a part that their role doesn’t show",
        Act::BreakGlass => "opened it as an emergency",
        Act::Added => "added the client",
        Act::Edited => "changed the record",
        Act::Booked => "booked a visit",
        Act::Visit => "changed a visit",
        Act::HealthEdited => "changed the health summary",
        Act::Charted => "signed a note",
        Act::Merged => "compared or merged records",
        Act::Imported => "took it in from a file",
        Act::Served => "did something for the client",
        Act::Reviewed => "reviewed the journal",
        Act::SignedIn => "signed in",
        Act::Missed => "a sign-in failed",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn verbs_are_what_they_do() {
        let read = |verb| act_of(verb, EntryKind::Read, 1);
        assert_eq!(read("client.view"), Some(Act::Opened));
        assert_eq!(act_of("client.search", EntryKind::Read, 20), Some(Act::Listed));
        assert_eq!(read("schedule.day"), Some(Act::Listed));
        assert_eq!(read("note.view"), Some(Act::Note));
        assert_eq!(act_of("visit.book", EntryKind::Change, 1), Some(Act::Booked));
        assert_eq!(act_of("disclosures.add", EntryKind::Change, 1), Some(Act::Served));
        assert_eq!(read("requests.view"), Some(Act::Opened));
        assert_eq!(act_of("practice.view", EntryKind::Read, 0), None);
        assert_eq!(act_of("clients.export", EntryKind::Change, 0), Some(Act::Exported));
    }
}
