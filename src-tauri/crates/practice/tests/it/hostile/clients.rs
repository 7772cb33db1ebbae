//! What is written of a client, and what is typed to find one.

use super::{
    Field, Tally, each, entries, newest_reason, one, opened_again, same, through, trimmed, unless_blank,
};
use crate::world::World;
use stillroom_practice::Result;
use stillroom_practice::clients::{
    self, Allergy, Client, ClientDraft, ClientId, Contact, Health, Phone, SearchRequest, Severity,
};
use stillroom_practice::journal::{self, JournalReq};
use stillroom_record::Session;

const OTHER_NUMBER: &str = "(737) 555-0199";
/// So many characters of a search are looked for.
const LOOKED_FOR: usize = 200;

fn phone(written: &str, label: &str) -> Phone {
    Phone { id: None, written: written.to_owned(), e164: None, label: label.to_owned() }
}

fn guardian(d: &mut ClientDraft) -> &mut Contact {
    d.guardian.get_or_insert_default()
}

fn of_guardian(c: &Client, part: fn(&Contact) -> &String) -> String {
    c.guardian.as_ref().map(part).cloned().unwrap_or_default()
}

type OfClient = Field<ClientDraft, Client>;

/// A tag of white space is none; the others are trimmed.
const FIELDS: &[OfClient] = &[
    OfClient::whole("givenName", |d, t| d.given_name = t.into(), |c| c.given_name.clone()),
    OfClient::whole("familyName", |d, t| d.family_name = t.into(), |c| c.family_name.clone()),
    OfClient::whole("preferredName", |d, t| d.preferred_name = t.into(), |c| c.preferred_name.clone()),
    OfClient::whole("pronouns", |d, t| d.pronouns = t.into(), |c| c.pronouns.clone()),
    OfClient::whole("address", |d, t| d.address.line1 = t.into(), |c| c.address.line1.clone()),
    OfClient::whole("address", |d, t| d.address.line2 = t.into(), |c| c.address.line2.clone()),
    OfClient::whole("address", |d, t| d.address.city = t.into(), |c| c.address.city.clone()),
    OfClient::whole("address", |d, t| d.address.state = t.into(), |c| c.address.state.clone()),
    OfClient::whole("address", |d, t| d.address.postal = t.into(), |c| c.address.postal.clone()),
    OfClient::whole("address", |d, t| d.address.country = t.into(), |c| c.address.country.clone()),
    OfClient::whole("emergency", |d, t| d.emergency.name = t.into(), |c| c.emergency.name.clone()),
    OfClient::whole("emergency", |d, t| d.emergency.phone = t.into(), |c| c.emergency.phone.clone()),
    OfClient::whole("emergency", |d, t| d.emergency.relation = t.into(), |c| c.emergency.relation.clone()),
    // A guardian of whom nothing is written is none.
    OfClient::whole("guardian", |d, t| guardian(d).name = t.into(), |c| of_guardian(c, |g| &g.name))
        .by_rule(unless_blank),
    OfClient::whole("guardian", |d, t| guardian(d).phone = t.into(), |c| of_guardian(c, |g| &g.phone))
        .by_rule(unless_blank),
    OfClient::whole("guardian", |d, t| guardian(d).relation = t.into(), |c| of_guardian(c, |g| &g.relation))
        .by_rule(unless_blank),
    OfClient::whole("referral", |d, t| d.referral = t.into(), |c| c.referral.clone()),
    OfClient::whole(
        "confidentialChannel",
        |d, t| d.confidential_channel = t.into(),
        |c| c.confidential_channel.clone(),
    ),
    OfClient::whole("note", |d, t| d.note = t.into(), |c| c.note.clone()),
    // A number of white space is none.
    OfClient::whole(
        "phones",
        |d, t| d.phones.push(phone(t, "Mobile")),
        |c| {
            c.phones.iter().find(|p| p.written != OTHER_NUMBER).map(|p| p.written.clone()).unwrap_or_default()
        },
    )
    .by_rule(unless_blank),
    OfClient::whole(
        "phones",
        |d, t| d.phones.push(phone(OTHER_NUMBER, t)),
        |c| c.phones.iter().find(|p| p.written == OTHER_NUMBER).map(|p| p.label.clone()).unwrap_or_default(),
    ),
    OfClient::whole("tags", |d, t| d.tags.push(t.into()), |c| c.tags.first().cloned().unwrap_or_default())
        .by_rule(trimmed),
    OfClient::whole("email", |d, t| d.email = t.into(), |c| c.email.clone()).picky(),
    OfClient::whole(
        "birthDate",
        |d, t| d.birth_date = Some(t.into()),
        |c| c.birth_date.clone().unwrap_or_default(),
    )
    .by_rule(unless_blank)
    .picky(),
];

fn plain() -> ClientDraft {
    ClientDraft { given_name: "Ann".into(), family_name: "Lee".into(), ..ClientDraft::default() }
}

#[test]
fn a_client_is_kept_as_written_or_a_field_is_named() {
    let w = World::new();
    let tally = Tally::default();
    let mut saved: Vec<Client> = Vec::new();
    each(|_, text| {
        through(&tally, FIELDS, text, &plain(), |draft| {
            let client = clients::save_client(&w.mia, draft, true)?.value;
            let seen = clients::get_client(&w.mia, client.id)?;
            assert!(seen == client, "what was saved isn't what is shown");
            saved.push(client);
            Ok(seen)
        });
    });
    tally.is_both();
    let owner = opened_again(&w);
    for client in &saved {
        assert!(clients::get_client(&owner, client.id).unwrap() == *client, "the lock changed a client");
    }
    for client in saved.iter().step_by(10) {
        let history = clients::client_history(&owner, client.id).unwrap();
        assert!(!history.is_empty());
    }
}

#[test]
fn anything_may_be_typed_into_the_search_box() {
    let w = World::new();
    each(|n, text| {
        if n % 4 == 0 {
            let name = ClientDraft { family_name: text.into(), ..plain() };
            let _ = clients::save_client(&w.mia, name, true);
        }
    });
    let look = |text: &str, settled| {
        let req = SearchRequest { text: text.into(), limit: 20, include_archived: true, settled };
        clients::search_clients(&w.mia, req)
    };
    each(|_, text| {
        look(text, false).unwrap();
        look(text, true).unwrap();
        let draft = ClientDraft { given_name: text.into(), email: text.into(), ..plain() };
        let draft = ClientDraft { phones: vec![phone(text, "")], birth_date: Some(text.into()), ..draft };
        clients::find_duplicates(&w.mia, draft).unwrap();
    });
    // The journal names what was looked for, and no more.
    let owner = opened_again(&w);
    let words: std::collections::HashSet<String> =
        entries(&owner, "client.search").into_iter().filter_map(|e| e.detail).collect();
    each(|_, text| {
        let looked_for: String = text.trim().chars().take(LOOKED_FOR).collect();
        let looked_for = looked_for.trim();
        assert!(looked_for.is_empty() || words.contains(looked_for), "the journal doesn't name it");
    });
    assert!(words.iter().all(|w| w.chars().count() <= LOOKED_FOR));
    // A verb is a verb: no text stands for another one.
    each(|_, text| {
        let req = JournalReq { verb: Some(text.into()), limit: 50, ..JournalReq::default() };
        let found = journal::journal(&owner, &req).unwrap().entries;
        let fits = |verb: &str| text.is_empty() || verb == text || verb.starts_with(&format!("{text}."));
        assert!(found.iter().all(|e| fits(&e.verb)), "it stands for another verb");
    });
}

type OfHealth = Field<Health, Health>;

const HEALTH: &[OfHealth] = &[
    // A substance of white space is none.
    OfHealth::whole(
        "allergies",
        |h, t| h.allergies.push(allergy(t, "")),
        |h| {
            h.allergies
                .iter()
                .find(|a| a.substance != "Latex")
                .map(|a| a.substance.clone())
                .unwrap_or_default()
        },
    )
    .by_rule(unless_blank),
    OfHealth::whole(
        "allergies",
        |h, t| h.allergies.push(allergy("Latex", t)),
        |h| {
            h.allergies
                .iter()
                .find(|a| a.substance == "Latex")
                .map(|a| a.reaction.clone())
                .unwrap_or_default()
        },
    ),
    // Lines of a list are trimmed.
    OfHealth::whole("medications", |h, t| h.medications.push(t.into()), |h| first(&h.medications))
        .by_rule(trimmed),
    OfHealth::whole("conditions", |h, t| h.conditions.push(t.into()), |h| first(&h.conditions))
        .by_rule(trimmed),
    OfHealth::whole("note", |h, t| h.note = t.into(), |h| h.note.clone()),
];

fn allergy(substance: &str, reaction: &str) -> Allergy {
    Allergy { substance: substance.to_owned(), reaction: reaction.to_owned(), severity: Severity::Severe }
}

fn first(list: &[String]) -> String {
    list.first().cloned().unwrap_or_default()
}

#[test]
fn a_health_summary_is_kept_as_written_or_a_field_is_named() {
    let w = World::new();
    let tally = Tally::default();
    let client = w.client("Ann", "Lee");
    let empty = clients::get_health(&w.nora, client).unwrap();
    let mut version = empty.version;
    let mut last = empty.clone();
    each(|_, text| {
        through(&tally, HEALTH, text, &empty, |health| {
            clients::save_health(&w.nora, Health { version, ..health })?;
            last = clients::get_health(&w.nora, client)?;
            version = last.version;
            Ok(last.clone())
        });
    });
    tally.is_both();
    let owner = opened_again(&w);
    assert!(clients::get_health(&owner, client).unwrap() == last);
    clients::client_history(&owner, client).unwrap();
}

/// The reason is kept as written.
#[test]
fn the_reason_of_a_merge_is_kept_as_written_or_refused() {
    let w = World::new();
    let tally = Tally::default();
    let (keep, drop) = (w.client("Ann", "Lee"), w.client("Anne", "Lee"));
    each(|_, text| {
        let merged = clients::merge_clients(&w.mia, keep, drop, text).map(|done| {
            w.owner.undo(done.entry).unwrap();
            newest_reason(&w, "client.merge")
        });
        one(&tally, "reason", text, str::to_owned, merged);
    });
    tally.is_both();
    opened_again(&w);
}

/// Reason and finding are trimmed.
#[test]
fn the_reason_of_an_emergency_look_and_its_finding_are_kept_or_refused() {
    let w = World::new();
    let tally = Tally::default();
    let client = w.client("Ann", "Lee");
    let looked = |session: &Session, client: ClientId, text: &str| -> Result<String> {
        clients::break_glass(session, client, text)?;
        let alerts = clients::break_glass_alerts(&w.ruth)?;
        Ok(alerts.first().unwrap().reason.clone())
    };
    each(|_, text| {
        if !one(&tally, "reason", text, trimmed, looked(&w.mia, client, text)) {
            looked(&w.mia, client, "fainted").unwrap();
        }
        let alert = clients::break_glass_alerts(&w.ruth).unwrap().pop().unwrap().id;
        let closed = clients::close_break_glass_alert(&w.ruth, alert, text)
            .map(|()| newest_reason(&w, "break_glass.close"));
        if !one(&tally, "finding", text, trimmed, closed) {
            clients::close_break_glass_alert(&w.ruth, alert, "fine").unwrap();
        }
    });
    tally.is_both();
    same("alerts", &clients::break_glass_alerts(&w.ruth).unwrap().len().to_string(), "0");
    opened_again(&w);
}
