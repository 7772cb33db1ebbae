//! Rules and holds, who is due, and the section's first screen.

use super::content::{self, Kind};
use super::model::{
    ClientRetention, DueClient, ErasureCertificateLine, HoldId, LegalHold, LegalHoldDraft, Purge, PurgeItem,
    PurgeItemState, ReleaseHoldReq, RetentionOverview, RetentionRule, RetentionRuleDraft, RetentionStanding,
};
use super::rules::{self, Facts, Spans};
use super::store::{self, HoldRow, PurgeRow};
use crate::clients::{self, ClientId};
use crate::programme::clocks::local_day;
use crate::programme::{authorizations, disclosures, edition, incidents, notices, requests, wishes};
use crate::schedule::{self, LocalDate};
use crate::{PracticeError, Result, catalog, chart, staff};
use std::collections::{HashMap, HashSet};
use stillroom_record::people::Person;
use stillroom_record::{Access, Permission, PersonId, ReadTx, RecordError, Role, Session};

const LONGEST_LINE: usize = 200;
const LONGEST: usize = 2_000;
/// Lines of a list on the first screen.
const MOST: usize = 200;

/// What each part of the programme says of a client whom its papers name: until which day they are
/// kept; none while there is no such day. A part whose tables name clients adds itself here.
pub(super) type Keeps = fn(&ReadTx<'_>, ClientId) -> Result<Vec<Option<LocalDate>>>;
pub(super) const KEEPS: &[Keeps] = &[
    authorizations::keeps,
    disclosures::keeps,
    incidents::keeps,
    notices::keeps,
    requests::keeps,
    wishes::keeps,
];

pub(super) fn today(tx: &ReadTx<'_>) -> Result<LocalDate> {
    Ok(local_day(tx.now(), catalog::zone(tx)?))
}

pub(super) fn own(tx: &ReadTx<'_>, needs: Permission) -> Result<PersonId> {
    Ok(tx.person().ok_or(RecordError::NotAllowed(needs))?)
}

/// A text that must be there.
pub(super) fn needed(field: &'static str, words: &str, longest: usize, why: &str) -> Result<String> {
    if let Some(message) = clients::text_problem(words, longest) {
        return Err(PracticeError::invalid(field, message));
    }
    let words = words.trim();
    if words.is_empty() { Err(PracticeError::invalid(field, why)) } else { Ok(words.to_owned()) }
}

/// Every kind with what the practice decided.
fn rule_list(tx: &ReadTx<'_>) -> Result<Vec<RetentionRule>> {
    let saved = store::rules(tx)?;
    content::kinds()
        .iter()
        .map(|kind| {
            let of = saved.iter().find(|s| s.slug == kind.slug);
            Ok(RetentionRule {
                slug: kind.slug.clone(),
                title: kind.title.clone(),
                counts: kind.counts,
                text: kind.text.clone(),
                proposal: kind.proposal.clone(),
                cite: kind.cite.clone(),
                client: kind.client,
                least: kind.least.unwrap_or(1),
                version: of.map_or(0, |s| s.version),
                years: of.map_or(kind.years, |s| s.years),
                age: of.map_or(kind.age, |s| s.age),
                source: of.map(|s| s.source.clone()).unwrap_or_default(),
                as_of: of.map(|s| s.as_of),
                verified_by: of.map(|s| s.verified_by.clone()).unwrap_or_default(),
                note: of.map(|s| s.note.clone()).unwrap_or_default(),
                saved_at: of.map(|s| s.at),
                saved_by: of.map(|s| staff::name(tx, s.by)).transpose()?,
            })
        })
        .collect()
}

/// The years that decide when a client may go; none while one isn't verified.
fn spans(rules: &[RetentionRule]) -> Option<Spans> {
    let of_clients = || rules.iter().filter(|r| r.client);
    if of_clients().any(|r| r.version == 0) {
        return None;
    }
    let minors = of_clients().find(|r| r.age.is_some())?;
    let after_last = of_clients().filter(|r| r.age.is_none()).map(|r| r.years).max()?;
    Some(Spans { after_last, age: minors.age?, after_majority: minors.years })
}

/// Saves how long a kind is kept.
pub fn save_retention_rule(session: &Session, req: RetentionRuleDraft) -> Result<RetentionOverview> {
    let access = Access::new("retention.rule", Permission::ProgrammeManage);
    // What is shown after is read with it: an error means that nothing was saved.
    let done = session.write(access, |tx| {
        let by = own(tx.read(), Permission::ProgrammeManage)?;
        let kind: &Kind = content::kind(&req.slug)
            .ok_or_else(|| PracticeError::invalid("slug", "There is no such kind of record."))?;
        let now = store::rules(tx.read())?.into_iter().find(|s| s.slug == req.slug);
        if now.as_ref().map_or(0, |s| s.version) != req.version {
            let who = now.map(|s| staff::name(tx.read(), s.by)).transpose()?;
            return Err(PracticeError::Changed {
                what: "rule",
                who: who.unwrap_or_else(|| "Somebody".into()),
            });
        }
        let least = kind.least.unwrap_or(1);
        if !(least..=100).contains(&req.years) {
            let message = if kind.least.is_some() {
                format!("{} asks for at least {least} years. Choose {least} to 100.", kind.cite)
            } else {
                "Choose 1 to 100 years.".to_owned()
            };
            return Err(PracticeError::invalid("years", message));
        }
        if kind.age.is_some() != req.age.is_some() || req.age.is_some_and(|age| !(14..=30).contains(&age)) {
            return Err(PracticeError::invalid("age", "Write the age of coming of age, 14 to 30."));
        }
        let as_of = req
            .as_of
            .ok_or_else(|| PracticeError::invalid("asOf", "Write on which day you looked it up."))?;
        if as_of > today(tx.read())? {
            return Err(PracticeError::invalid("asOf", "That day is still to come."));
        }
        if let Some(message) = clients::text_problem(&req.note, LONGEST) {
            return Err(PracticeError::invalid("note", message));
        }
        let rule = RetentionRuleDraft {
            source: needed("source", &req.source, LONGEST_LINE, "Write where these years are from.")?,
            verified_by: needed("verifiedBy", &req.verified_by, LONGEST_LINE, "Write who confirmed them.")?,
            note: req.note.trim().to_owned(),
            ..req
        };
        store::put_rule(tx, &rule, as_of, &edition().number, by)?;
        tx.changed("retention");
        overview(tx.read())
    })?;
    Ok(done.value)
}

/// Puts a hold on a client's record, or on everything.
pub fn place_hold(session: &Session, req: LegalHoldDraft) -> Result<HoldId> {
    let mut access = Access::new("retention.hold", Permission::ProgrammeManage);
    if let Some(client) = req.client {
        access = access.of("client", client.0);
    }
    let done = session.write(access, |tx| {
        let placed_by = own(tx.read(), Permission::ProgrammeManage)?;
        if let Some(client) = req.client {
            clients::get(tx.read(), client)?;
            if clients::is_merged(tx.read(), client)? {
                return Err(PracticeError::invalid(
                    "client",
                    "This record was merged into another one. Put the hold on that one.",
                ));
            }
        }
        if req.from > today(tx.read())? {
            return Err(PracticeError::invalid("from", "A hold stands from today or from an earlier day."));
        }
        let hold = HoldRow {
            id: HoldId::new(),
            client: req.client,
            matter: needed(
                "matter",
                &req.matter,
                LONGEST_LINE,
                "Name the matter: a case, a claim, a letter.",
            )?,
            why: needed("why", &req.why, LONGEST, "Write why this must be kept.")?,
            from: req.from,
            placed_at: tx.now(),
            placed_by,
            released: None,
            released_why: String::new(),
            released_by: None,
        };
        store::insert_hold(tx, &hold)?;
        tx.changed("retention");
        tx.changed("clients");
        Ok(hold.id)
    })?;
    Ok(done.value)
}

/// Lifts a hold.
pub fn release_hold(session: &Session, req: &ReleaseHoldReq) -> Result<()> {
    session.write(Access::new("retention.release", Permission::ProgrammeManage), |tx| {
        let by = own(tx.read(), Permission::ProgrammeManage)?;
        let why = needed("why", &req.why, LONGEST, "Write why it may be lifted, and who said so.")?;
        if let Some(client) = store::standing_hold(tx.read(), req.hold)? {
            tx.about("client", client.0);
        }
        let on = today(tx.read())?;
        store::release(tx, req.hold, on, &why, by)?;
        tx.changed("retention");
        tx.changed("clients");
        Ok::<_, PracticeError>(())
    })?;
    Ok(())
}

/// How long a client's record is kept, for the client's page. Why something else keeps it isn't
/// said here: who may see the page needn't know of an incident.
///
/// # Errors
/// When the person may not see the client.
pub fn client_retention(session: &Session, client: ClientId) -> Result<ClientRetention> {
    // A part of the client's page, and so of its one entry.
    let access = Access::new("client.view", Permission::ClientView).of("client", client.0);
    session.read(access, |tx| {
        let stands = standings(tx, Some(client))?.into_iter().next();
        let by_rule = stands.filter(|(_, standing, ..)| *standing == RetentionStanding::NotYet);
        let (until, why) = by_rule.map_or((None, String::new()), |(_, _, until, why)| (until, why));
        Ok(ClientRetention { held: store::held(tx, client)?, until, why })
    })
}

/// Everybody's last day, or one's: what every slice knows.
fn last_days(tx: &ReadTx<'_>, of: Option<ClientId>) -> Result<HashMap<ClientId, LocalDate>> {
    let zone = catalog::zone(tx)?;
    let mut last: HashMap<ClientId, LocalDate> = HashMap::new();
    let mut take = |client: ClientId, day: LocalDate| {
        last.entry(client).and_modify(|known| *known = day.max(*known)).or_insert(day);
    };
    for (client, at) in clients::last_touched(tx, of)?.into_iter().chain(chart::last_signed(tx, of)?) {
        take(client, local_day(at, zone));
    }
    for (client, day) in schedule::last_visits(tx, of)? {
        take(client, day);
    }
    Ok(last)
}

/// A client, where they stand, from which day and why.
pub(super) type Stand = (ClientId, RetentionStanding, Option<LocalDate>, String);

/// Where clients stand: all who aren't merged, or one.
pub(super) fn standings(tx: &ReadTx<'_>, of: Option<ClientId>) -> Result<Vec<Stand>> {
    let Some(spans) = spans(&rule_list(tx)?) else { return Ok(Vec::new()) };
    let today = today(tx)?;
    let last = last_days(tx, of)?;
    let holds = store::holds(tx)?;
    let standing: Vec<_> = holds.iter().filter(|h| h.released.is_none()).collect();
    let all_held = standing.iter().any(|h| h.client.is_none());
    let held: HashSet<ClientId> = standing.iter().filter_map(|h| h.client).collect();
    let mut all = Vec::new();
    for (client, birth) in clients::births(tx, of)? {
        let Some(last) = last.get(&client) else { continue };
        let mut facts =
            Facts { birth, last: *last, kept: Vec::new(), held: all_held || held.contains(&client) };
        let mut found = rules::standing(&facts, spans, today);
        // Asked of those alone who would go: there are few of them.
        if matches!(found.0, RetentionStanding::Due | RetentionStanding::Held) {
            for keeps in KEEPS {
                facts.kept.extend(keeps(tx, client)?);
            }
            found = rules::standing(&facts, spans, today);
        }
        all.push((client, found.0, found.1, found.2));
    }
    Ok(all)
}

/// Rules, holds, who is due, lists and certificates.
pub fn retention_overview(session: &Session) -> Result<RetentionOverview> {
    session.read(Access::new("retention.view", Permission::ProgrammeView), overview)
}

fn overview(tx: &ReadTx<'_>) -> Result<RetentionOverview> {
    let (rules, today) = (rule_list(tx)?, today(tx)?);
    let unverified = rules.iter().filter(|r| r.client && r.version == 0).map(|r| r.title.clone()).collect();
    let all = standings(tx, None)?;
    let no_birth_date = all.iter().filter(|s| s.3 == rules::NO_BIRTH_DATE).count();
    let listed: HashSet<ClientId> = store::listed(tx)?.into_iter().collect();
    let mut due: Vec<_> = all
        .into_iter()
        .filter(|(client, standing, on, _)| {
            let reached = on.is_some_and(|on| on < today);
            !listed.contains(client)
                && (*standing == RetentionStanding::Due || (*standing == RetentionStanding::Held && reached))
        })
        .collect();
    due.sort_by_key(|d| (d.1 != RetentionStanding::Held, d.2, d.0));
    due.truncate(MOST);
    let ids: Vec<ClientId> = due.iter().map(|d| d.0).collect();
    let cards = clients::cards(tx, &ids)?;
    let name = |client: ClientId| cards.get(&client).map(|c| c.name.clone()).unwrap_or_default();
    for client in &ids {
        tx.saw("client", client.0);
    }
    let due = due
        .into_iter()
        .map(|(client, standing, on, why)| DueClient { client, name: name(client), standing, on, why })
        .collect();
    let purges = store::open_purges(tx)?.into_iter().map(|p| shown(tx, p)).collect::<Result<_>>()?;
    let zone = catalog::zone(tx)?;
    let certificates = store::certificates(tx, 200)?
        .into_iter()
        .map(|c| {
            let why = store::item(tx, c.item)?.why;
            Ok(ErasureCertificateLine { id: c.id, client: c.client, erased_on: local_day(c.at, zone), why })
        })
        .collect::<Result<_>>()?;
    Ok(RetentionOverview {
        today,
        rules,
        unverified,
        holds: hold_list(tx)?,
        due,
        no_birth_date: u32::try_from(no_birth_date).unwrap_or(u32::MAX),
        purges,
        certificates,
        may_manage: tx.may(Permission::ProgrammeManage),
        may_purge: tx.may(Permission::RetentionPurge),
    })
}

fn hold_list(tx: &ReadTx<'_>) -> Result<Vec<LegalHold>> {
    let rows = store::holds(tx)?;
    let ids: Vec<ClientId> = rows.iter().filter_map(|h| h.client).collect();
    let cards = clients::cards(tx, &ids)?;
    rows.into_iter()
        .map(|h| {
            if let Some(client) = h.client {
                tx.saw("client", client.0);
            }
            Ok(LegalHold {
                id: h.id,
                client_name: h.client.and_then(|c| cards.get(&c)).map(|c| c.name.clone()),
                client: h.client,
                matter: h.matter,
                why: h.why,
                from: h.from,
                placed_by: staff::name(tx, h.placed_by)?,
                placed_at: h.placed_at,
                released: h.released,
                released_why: h.released_why,
                released_by: h.released_by.map(|p| staff::name(tx, p)).transpose()?,
            })
        })
        .collect()
}

/// Whether another owner has to approve what this person proposed.
pub(super) fn needs_another(tx: &ReadTx<'_>, proposed_by: PersonId) -> Result<bool> {
    let owners = Person::all(tx)?.into_iter().filter(|p| p.active && p.roles.contains(&Role::Owner)).count();
    Ok(owners > 1 && tx.person() == Some(proposed_by))
}

/// A list with its clients.
pub(super) fn shown(tx: &ReadTx<'_>, purge: PurgeRow) -> Result<Purge> {
    let items = store::items(tx, purge.id)?;
    let ids: Vec<ClientId> = items.iter().map(|i| i.client).collect();
    let cards = clients::cards(tx, &ids)?;
    let items = items
        .into_iter()
        .map(|i| {
            let name = cards.get(&i.client).map(|c| c.name.clone());
            if name.is_some() {
                tx.saw("client", i.client.0);
            }
            let goes = match i.state {
                PurgeItemState::Erased => match i.certificate {
                    Some(id) => store::certificate(tx, id)?.counts,
                    None => Vec::new(),
                },
                _ => store::would_go(tx, i.client)?,
            };
            Ok(PurgeItem {
                id: i.id,
                client: i.client,
                name,
                due_on: i.due_on,
                why: i.why,
                state: i.state,
                goes,
                decided_by: i.decided_by.map(|p| staff::name(tx, p)).transpose()?,
                certificate: i.certificate,
            })
        })
        .collect::<Result<_>>()?;
    Ok(Purge {
        id: purge.id,
        kind: purge.kind,
        proposed_at: purge.at,
        proposed_by: staff::name(tx, purge.by)?,
        needs_another: needs_another(tx, purge.by)?,
        items,
    })
}

/// For the list of what is due: how many rules wait for a source, and whether a list waits.
pub(crate) fn dues(tx: &ReadTx<'_>) -> Result<(usize, usize)> {
    let unverified = rule_list(tx)?.iter().filter(|r| r.version == 0).count();
    Ok((unverified, store::open_purges(tx)?.len()))
}
