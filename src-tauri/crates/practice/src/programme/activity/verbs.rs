//! The verbs, as the shell calls them.

use super::facts::Finding;
use super::model::{
    ActivityFinding, ActivityPerson, ActivityPersonLine, ActivityReview, ActivitySettingsReq, CloseReviewReq,
    DecideFindingReq, FindingDetail, FindingId, FindingOutcome, FindingRecord, SetThreshold, StoryLine,
};
use super::settings::{Settings, thresholds};
use super::store::{self, FindingRow};
use super::{detect, read};
use crate::clients::{self, ClientId};
use crate::programme::{clocks, edition, incidents, policies};
use crate::schedule::{LocalDate, wall};
use crate::{PracticeError, Result, catalog};
use chrono::{Datelike, Days, NaiveDate};
use std::collections::{BTreeMap, HashMap, HashSet};
use stillroom_record::people::Person;
use stillroom_record::{
    Access, Actor, Permission, PersonId, ReadTx, RecordError, Role, Session, UtcMillis, WriteTx,
};
use uuid::Uuid;

const DAY: i64 = 24 * 3_600_000;
/// How often a review is proposed until the practice sets it.
const USUAL_CADENCE: u32 = 7;
/// The first time, the journal is looked through so far back.
const FIRST_DAYS: u64 = 365;
/// Days before the new ones that are looked through again: returns belong together.
const AGAIN_DAYS: u64 = 28;
/// Decided findings stay in the list so long.
const KEPT_DAYS: i64 = 60;
const LONGEST_NOTE: usize = 2_000;
const LONGEST_FIELD: usize = 200;
const MOST_LINES: usize = 200;

/// What everything is asked by.
struct Now {
    today: LocalDate,
    zone: chrono_tz::Tz,
    me: Option<PersonId>,
}

impl Now {
    fn of(tx: &ReadTx<'_>) -> Result<Self> {
        let zone = catalog::zone(tx)?;
        Ok(Self { today: clocks::local_day(tx.now(), zone), zone, me: tx.person() })
    }
    fn starts(&self, date: NaiveDate) -> UtcMillis {
        wall::resolve(self.zone, date, 0).or_next()
    }
}

/// The review: what was found, what is open, how it is set.
///
/// # Errors
/// A refusal.
pub fn activity_review(session: &Session) -> Result<ActivityReview> {
    session.read(Access::new("activity.list", Permission::IncidentManage), overview)
}

/// Looks through the days since the last time, up to yesterday, and keeps what it found.
///
/// # Errors
/// A refusal; a record that can't be written.
pub fn look_through(session: &Session) -> Result<ActivityReview> {
    type Found = Option<(LocalDate, LocalDate, Vec<Finding>)>;
    let access = Access::new("activity.look", Permission::IncidentManage);
    let found: Found = session.read(access, |tx| {
        let now = Now::of(tx)?;
        let through = before(now.today, 1);
        let scanned = store::scanned(tx)?;
        let (first, from) = match scanned {
            Some((_, last)) if last >= through => return Ok(None),
            Some((first, last)) => (first, before(last, AGAIN_DAYS - 1)),
            None => (before(now.today, FIRST_DAYS), before(now.today, FIRST_DAYS)),
        };
        // The hints' room is counted from a Monday, so that it is the same however often one looks.
        let from = before(from, u64::from(from.0.weekday().num_days_from_monday()));
        let facts = read::facts_of(tx, from, through)?;
        Ok::<_, PracticeError>(Some((first, through, detect(&facts, &set(tx)?))))
    })?;
    let Some((first, through, found)) = found else { return activity_review(session) };
    let done = session.write(Access::new("activity.found", Permission::IncidentManage), |tx| {
        let edition = &edition().number;
        // Somebody else may have looked meanwhile: what is known is known by its mark.
        store::take_in(tx, &found, edition)?;
        store::put_scanned(tx, first, through)?;
        tx.changed("activity");
        overview(tx.read())
    })?;
    Ok(done.value)
}

fn before(date: LocalDate, days: u64) -> LocalDate {
    LocalDate(date.0.checked_sub_days(Days::new(days)).unwrap_or(date.0))
}

fn after(date: LocalDate, days: u64) -> LocalDate {
    LocalDate(date.0.checked_add_days(Days::new(days)).unwrap_or(date.0))
}

/// The thresholds as they are set.
fn set(tx: &ReadTx<'_>) -> Result<Settings> {
    let decided = store::settings(tx)?.map(|d| d.thresholds).unwrap_or_default();
    Ok(decided.into_iter().fold(Settings::default(), |all, (key, value)| all.with(key, value)))
}

fn overview(tx: &ReadTx<'_>) -> Result<ActivityReview> {
    let now = Now::of(tx)?;
    let decided = store::settings(tx)?;
    let settings = set(tx)?;
    let everybody = Person::all(tx)?;
    let known = store::people(tx)?;
    let rows = store::findings(tx, tx.now().plus(-KEPT_DAYS * DAY))?;
    let own = |row: &FindingRow| now.me == Some(row.person);
    let about_me = rows.iter().filter(|r| own(r) && r.outcome.is_none()).count();
    let shown: Vec<FindingRow> = rows.into_iter().filter(|r| !own(r)).collect();
    let linked: Vec<ClientId> = known.values().filter_map(|p| p.own_record).collect();
    let ids: Vec<ClientId> = shown.iter().filter_map(|r| r.client).chain(linked).collect();
    let names = names(tx, &ids)?;
    let named: HashMap<PersonId, &str> = everybody.iter().map(|p| (p.id, p.name.as_str())).collect();
    for row in &shown {
        tx.saw("activity_finding", row.id.0);
    }
    let standing = standing(tx, &now)?;
    Ok(ActivityReview {
        version: decided.as_ref().map_or(0, |d| d.version),
        cadence_days: standing.cadence,
        thresholds: thresholds()
            .iter()
            .map(|info| SetThreshold { value: settings.of(info.key), info: info.clone() })
            .collect(),
        people: everybody
            .iter()
            .map(|p| {
                let known = known.get(&p.id).cloned().unwrap_or_else(|| ActivityPerson {
                    person: p.id,
                    phone: String::new(),
                    address: String::new(),
                    postal: String::new(),
                    own_record: None,
                    leaves_on: None,
                });
                let own_record_name =
                    known.own_record.and_then(|c| names.get(&c)).map(|c| c.0.clone()).unwrap_or_default();
                ActivityPersonLine { name: p.name.clone(), active: p.active, own_record_name, known }
            })
            .collect(),
        through: standing.through,
        behind: standing.behind,
        findings: shown.iter().map(|row| line(row, &named, &names)).collect(),
        about_me: u32::try_from(about_me).unwrap_or(u32::MAX),
        others: everybody
            .iter()
            .filter(|p| p.active && Some(p.id) != now.me)
            .filter(|p| p.roles.iter().any(|r| matches!(r, Role::Owner | Role::PrivacyOfficer)))
            .map(|p| p.name.clone())
            .collect(),
        period_from: standing.from,
        period_to: standing.through,
        due: standing.due,
        reviews: store::reviews(tx, 60)?,
    })
}

fn line(
    row: &FindingRow,
    people: &HashMap<PersonId, &str>,
    names: &HashMap<ClientId, (String, bool)>,
) -> ActivityFinding {
    let name = |p: PersonId| people.get(&p).map_or_else(|| "Somebody".to_owned(), |n| (*n).to_owned());
    ActivityFinding {
        id: row.id,
        person: row.person,
        person_name: name(row.person),
        client: row.client,
        client_name: row.client.and_then(|c| names.get(&c)).map(|n| n.0.clone()).unwrap_or_default(),
        records: u32::try_from(row.clients.len()).unwrap_or(u32::MAX),
        first: row.first,
        last: row.last,
        week: row.week,
        score: row.score,
        strong: row.strong,
        odd: row.odd.clone(),
        outcome: row.outcome,
        why: row.why.clone(),
        decided_by: row.decided_by.map(name),
        decided_at: row.decided_at,
        incident: row.incident,
    }
}

/// Names of clients, and whether they are VIP: whose name is shown is in the journal.
fn names(tx: &ReadTx<'_>, ids: &[ClientId]) -> Result<HashMap<ClientId, (String, bool)>> {
    let cards = clients::cards(tx, ids)?;
    for id in cards.keys() {
        tx.saw("client", id.0);
    }
    Ok(cards.into_iter().map(|(id, card)| (id, (card.name, card.vip))).collect())
}

/// Where the review stands.
pub(crate) struct Standing {
    pub(crate) cadence: u32,
    pub(crate) through: Option<LocalDate>,
    pub(crate) behind: u32,
    /// The first day of the open period.
    pub(crate) from: Option<LocalDate>,
    pub(crate) due: Option<LocalDate>,
    /// The last period that was closed: its last day, and when.
    pub(crate) closed: Option<(LocalDate, UtcMillis)>,
    /// Open findings.
    pub(crate) open: u32,
}

/// Where the review stands, for the list of what is due and the evidence.
pub(crate) fn stand(tx: &ReadTx<'_>) -> Result<Standing> {
    standing(tx, &Now::of(tx)?)
}

fn standing(tx: &ReadTx<'_>, now: &Now) -> Result<Standing> {
    let cadence = store::settings(tx)?.map_or(USUAL_CADENCE, |d| d.cadence_days);
    let scanned = store::scanned(tx)?;
    let last = store::reviews(tx, 1)?.pop();
    let through = scanned.map(|(_, through)| through);
    let behind = through.map_or(1, |t| clocks::days_between(t, before(now.today, 1)).max(0));
    let from = last.as_ref().map(|r| after(r.to, 1)).or(scanned.map(|(from, _)| from));
    let closed = last.as_ref().map(|r| (r.to, r.closed_at));
    let open = store::findings(tx, UtcMillis(i64::MAX))?.len();
    Ok(Standing {
        cadence,
        through,
        behind: u32::try_from(behind).unwrap_or(0),
        from,
        // Of the first one it is due once there is something to look at.
        due: last.map(|r| after(r.to, u64::from(cadence))).or(through),
        closed,
        open: u32::try_from(open).unwrap_or(u32::MAX),
    })
}

/// A finding with what was done before and after.
///
/// # Errors
/// A refusal; it is about the one who asks.
pub fn get_finding(session: &Session, id: FindingId) -> Result<FindingDetail> {
    let access = Access::new("activity.finding", Permission::IncidentManage).of("activity_finding", id.0);
    session.read(access, |tx| detail(tx, &store::one(tx, id)?))
}

fn detail(tx: &ReadTx<'_>, row: &FindingRow) -> Result<FindingDetail> {
    not_ones_own(tx, row)?;
    let everybody = Person::all(tx)?;
    let people: HashMap<PersonId, &str> = everybody.iter().map(|p| (p.id, p.name.as_str())).collect();
    let about: HashSet<ClientId> = row.clients.iter().copied().collect();
    let span = match row.client {
        Some(_) => 7 * DAY,
        None => DAY / 12,
    };
    let (from, to) = (row.first.plus(-span), row.last.plus(span));
    let mut events = Vec::new();
    let visits = visits_between(tx, from.plus(-60 * DAY), to.plus(60 * DAY))?;
    tx.deeds(from, to.plus(1), &mut |deed| {
        if deed.actor != Actor::Unknown || deed.subject.as_ref().is_some_and(|(_, id)| *id == row.person.0) {
            read::events_of(&deed, &visits, &mut events);
        }
    })?;
    let near = |at: UtcMillis| row.first.0 - DAY / 12 <= at.0 && at.0 <= row.last.0 + DAY / 12;
    events.retain(|e| {
        let theirs = e.who == Some(row.person);
        let of_it = e.client.is_some_and(|c| about.contains(&c));
        match row.client {
            // Everybody's dealings with this record, and what else the person did around it.
            Some(_) => {
                (of_it && e.act != super::Act::Listed) || (theirs && near(e.at) && !of_it && e.act.cares())
            }
            None => theirs && e.act != super::Act::Listed,
        }
    });
    events.sort_by_key(|e| (e.at, e.client));
    let more = events.len() > MOST_LINES;
    events.truncate(MOST_LINES);
    let shown = row.clients.iter().copied().take(MOST_LINES).chain(events.iter().filter_map(|e| e.client));
    let mut ids: Vec<ClientId> = shown.collect();
    ids.sort();
    ids.dedup();
    let names = names(tx, &ids)?;
    let story = events
        .iter()
        .map(|e| StoryLine {
            at: e.at,
            who: e
                .who
                .and_then(|p| people.get(&p))
                .map_or_else(|| "Somebody".to_owned(), |n| (*n).to_owned()),
            theirs: e.who == Some(row.person),
            act: e.act,
            what: read::words(e.act).to_owned(),
            client_name: e.client.and_then(|c| names.get(&c)).map(|n| n.0.clone()).unwrap_or_default(),
            odd: e.who == Some(row.person) && e.act.opens() && e.client.is_some_and(|c| about.contains(&c)),
        })
        .collect();
    let records = row
        .clients
        .iter()
        .take(MOST_LINES)
        .filter_map(|c| names.get(c).map(|n| FindingRecord { client: *c, name: n.0.clone(), vip: n.1 }))
        .collect();
    Ok(FindingDetail { finding: line(row, &people, &names), records, story, more })
}

fn visits_between(tx: &ReadTx<'_>, from: UtcMillis, to: UtcMillis) -> Result<HashMap<Uuid, ClientId>> {
    let mut of = HashMap::new();
    crate::schedule::seen_between(tx, from, to, |id, client, _, _, _, _| {
        of.insert(id.0, client);
    })?;
    Ok(of)
}

/// Nobody reviews what is about themselves.
fn not_ones_own(tx: &ReadTx<'_>, row: &FindingRow) -> Result<()> {
    if tx.person() == Some(row.person) {
        return Err(PracticeError::Conflict(
            "This finding is about you. Somebody else reviews it: an owner or a privacy officer.".to_owned(),
        ));
    }
    Ok(())
}

/// Decides on a finding. An incident opens its file with what is known filled in.
///
/// # Errors
/// A refusal; one's own finding; no reason; decided already.
pub fn decide_finding(session: &Session, req: DecideFindingReq) -> Result<FindingDetail> {
    let access = Access::new("activity.decide", Permission::IncidentManage).of("activity_finding", req.id.0);
    let done = session.write(access, |tx| {
        let by = tx.read().person().ok_or(RecordError::NotAllowed(Permission::IncidentManage))?;
        let row = store::one(tx.read(), req.id)?;
        not_ones_own(tx.read(), &row)?;
        if row.outcome.is_some() {
            return Err(PracticeError::Conflict("Somebody has decided on this finding already.".to_owned()));
        }
        let why = note("why", &req.why)?;
        if why.is_empty() {
            return Err(PracticeError::invalid(
                "why",
                "Say in a few words why. It is kept with the finding.",
            ));
        }
        let incident = match req.outcome {
            FindingOutcome::Incident => Some(open_incident(tx, &row, &why)?),
            _ => None,
        };
        store::decide(tx, &row, req.outcome, &why, by, incident)?;
        tx.changed("activity");
        detail(tx.read(), &store::one(tx.read(), req.id)?)
    })?;
    Ok(done.value)
}

fn open_incident(tx: &mut WriteTx<'_>, row: &FindingRow, why: &str) -> Result<incidents::IncidentId> {
    let who = Person::get(tx.read(), row.person)?.name;
    let zone = catalog::zone(tx.read())?;
    let (first, last) = (clocks::local_day(row.first, zone), clocks::local_day(row.last, zone));
    let when = if first == last {
        format!("on {}", clocks::long(first))
    } else {
        format!("from {} to {}", clocks::long(first), clocks::long(last))
    };
    let records = match row.clients.len() {
        0 => "a list of clients".to_owned(),
        1 => "a client’s record".to_owned(),
        n => format!("{n} clients’ records"),
    };
    let odd: Vec<&str> = row.odd.iter().map(|o| o.text.as_str()).collect();
    let what = format!("{who} opened {records} {when}. {}\n{why}", odd.join(" "));
    incidents::open_found(tx, &what, first, clocks::local_day(row.found, zone), &row.clients)
}

/// Closes the period with a signature: everything in it is decided, or about the one who signs.
///
/// # Errors
/// A refusal; findings that are open; another name than one's own.
pub fn close_review(session: &Session, req: CloseReviewReq) -> Result<ActivityReview> {
    let done = session.write(Access::new("activity.close", Permission::IncidentManage), |tx| {
        let by = tx.read().person().ok_or(RecordError::NotAllowed(Permission::IncidentManage))?;
        let now = Now::of(tx.read())?;
        let standing = standing(tx.read(), &now)?;
        let (Some(from), Some(through)) = (standing.from, standing.through) else {
            return Err(PracticeError::Conflict("Have Stillroom look through the days first.".to_owned()));
        };
        if req.to > through || req.to < from {
            return Err(PracticeError::invalid(
                "to",
                "Choose a day that was looked through and isn’t reviewed yet.",
            ));
        }
        policies::signs(&req.name, &Person::get(tx.read(), by)?.name)?;
        let note = note("note", &req.note)?;
        let (begin, end) = (now.starts(from.0), now.starts(after(req.to, 1).0));
        let waits = store::findings(tx.read(), UtcMillis(i64::MAX))?;
        let waits = waits.iter().filter(|f| f.person != by && f.last < end).count();
        if waits > 0 {
            let many =
                if waits == 1 { "One finding waits".to_owned() } else { format!("{waits} findings wait") };
            return Err(PracticeError::Conflict(format!("{many} for a decision. Decide first, then sign.")));
        }
        let (findings, _, found) = store::counts(tx.read(), begin, end)?;
        let values: BTreeMap<_, _> = {
            let set = set(tx.read())?;
            super::Threshold::ALL.iter().map(|key| (*key, set.of(*key))).collect()
        };
        store::close(
            tx,
            &store::NewReview {
                from,
                to: req.to,
                findings,
                incidents: found,
                note: &note,
                signed: req.name.trim(),
                thresholds: serde_json::to_string(&values).unwrap_or_default(),
                edition: &edition().number,
                by,
            },
        )?;
        tx.changed("activity");
        tx.changed("programme");
        overview(tx.read())
    })?;
    Ok(done.value)
}

/// Sets how often a review is due, and the thresholds.
///
/// # Errors
/// A refusal; a value beyond its bounds; somebody else saved meanwhile.
pub fn save_activity_settings(session: &Session, req: &ActivitySettingsReq) -> Result<ActivityReview> {
    let done = session.write(Access::new("activity.settings", Permission::ProgrammeManage), |tx| {
        let before = store::settings(tx.read())?;
        let version = before.as_ref().map_or(0, |d| d.version);
        if version != req.version {
            return Err(PracticeError::Conflict(
                "Somebody changed these settings meanwhile. Close this and open it again.".to_owned(),
            ));
        }
        if !(1..=92).contains(&req.cadence_days) {
            return Err(PracticeError::invalid("cadenceDays", "Choose 1 to 92 days."));
        }
        let mut set = BTreeMap::new();
        for one in &req.thresholds {
            let Some(info) = thresholds().iter().find(|t| t.key == one.key) else { continue };
            if !(info.least..=info.most).contains(&one.value) {
                let message = format!("“{}” goes from {} to {}.", info.title, info.least, info.most);
                return Err(PracticeError::invalid("thresholds", message));
            }
            if one.value != info.usual {
                set.insert(one.key, one.value);
            }
        }
        let decided =
            store::Decided { version: version + 1, cadence_days: req.cadence_days, thresholds: set };
        store::put_settings(tx, &decided, &edition().number)?;
        tx.changed("activity");
        overview(tx.read())
    })?;
    Ok(done.value)
}

/// What the review needs to know of somebody: where they live, their own record, their last day.
///
/// # Errors
/// A refusal; a text that is too long; somebody who isn't here.
pub fn save_activity_person(session: &Session, req: ActivityPerson) -> Result<ActivityReview> {
    let access = Access::new("activity.person", Permission::ProgrammeManage).of("person", req.person.0);
    let done = session.write(access, |tx| {
        Person::get(tx.read(), req.person)?;
        if let Some(client) = req.own_record {
            clients::get(tx.read(), client)?;
        }
        let known = ActivityPerson {
            phone: text("phone", &req.phone, LONGEST_FIELD)?,
            address: text("address", &req.address, LONGEST_FIELD)?,
            postal: text("postal", &req.postal, LONGEST_FIELD)?,
            ..req
        };
        store::put_person(tx, &known)?;
        tx.changed("activity");
        overview(tx.read())
    })?;
    Ok(done.value)
}

fn note(field: &'static str, typed: &str) -> Result<String> {
    text(field, typed, LONGEST_NOTE)
}

fn text(field: &'static str, typed: &str, longest: usize) -> Result<String> {
    match clients::text_problem(typed, longest) {
        Some(message) => Err(PracticeError::invalid(field, message)),
        None => Ok(typed.trim().to_owned()),
    }
}
