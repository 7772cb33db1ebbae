//! The verbs, as the shell calls them.

use super::super::clocks;
use super::file::{self, Frame};
use super::rules::{self, LONGEST_LINE, LONGEST_TEXT};
use super::store::{self, By, IncidentRow};
use super::{
    Addressee, ChangeIncidentReq, HhsLog, IncidentAct, IncidentFile, IncidentId, IncidentLetters,
    IncidentLine, IncidentStatus, LoggedBreach, MyReport, NoticeKind, ReportIncidentReq, ReportSeen,
    StateClock, StateClockDraft, StateClockId, StateClocks,
};
use super::{change, guide, letters};
use crate::schedule::LocalDate;
use crate::{PracticeError, Result, catalog, clients};
use chrono::Datelike;
use stillroom_record::people::Person;
use stillroom_record::{Access, Permission, ReadTx, RecordError, Role, Session, WriteTx};

/// A new report, by anybody of the practice.
pub fn report_incident(session: &Session, req: ReportIncidentReq) -> Result<MyReport> {
    let done = session.write(Access::new("incidents.report", Permission::IncidentReport), |tx| {
        let id = open(tx, req)?;
        tx.about("incident", id.0);
        let row = store::incident(tx.read(), id)?;
        mine(tx.read(), (row.id, row.kind, row.status, row.recorded_at))
    })?;
    Ok(done.value)
}

/// Opens the file of a report, within another change: for whoever may report one.
pub(crate) fn open(tx: &mut WriteTx<'_>, req: ReportIncidentReq) -> Result<IncidentId> {
    tx.read().permit(Permission::IncidentReport)?;
    let by = by(tx)?;
    let today = clocks::local_day(by.at, catalog::zone(tx.read())?);
    let what = rules::needed("what", &req.what, LONGEST_TEXT, "Say in a sentence what happened.")?;
    let first_step = rules::text("firstStep", &req.first_step, LONGEST_TEXT)?;
    rules::dates(req.occurred, req.discovered, today)?;
    let row = IncidentRow {
        id: IncidentId::new(),
        version: 1,
        kind: req.kind,
        status: IncidentStatus::Open,
        what,
        first_step,
        rough: req.rough,
        occurred: req.occurred,
        discovered: req.discovered,
        discovered_why: String::new(),
        recorded_at: by.at,
        reported_by: by.person,
        triage: super::Triage::default(),
        unknown: false,
        facts: super::LetterFacts::default(),
        changed_at: by.at,
        changed_by: by.person,
    };
    store::insert(tx, &row)?;
    tx.changed("incidents");
    Ok(row.id)
}

/// An incident that the review of activity found, with what it knows filled in; gives its id.
pub(crate) fn open_found(
    tx: &mut WriteTx<'_>,
    what: &str,
    occurred: LocalDate,
    discovered: LocalDate,
    affected: &[clients::ClientId],
) -> Result<IncidentId> {
    let by = by(tx)?;
    let row = IncidentRow {
        id: IncidentId::new(),
        version: 1,
        kind: super::IncidentKind::Snooping,
        status: IncidentStatus::Open,
        what: rules::needed("why", what, LONGEST_TEXT, "Say in a sentence what happened.")?,
        first_step: String::new(),
        rough: match affected.len() {
            1 => super::RoughCount::One,
            0 => super::RoughCount::Unknown,
            2..=9 => super::RoughCount::Few,
            10..=99 => super::RoughCount::Some,
            _ => super::RoughCount::Many,
        },
        occurred: Some(occurred),
        // Whoever had looked would have known of it on the day on which it was listed.
        discovered,
        discovered_why: String::new(),
        recorded_at: by.at,
        reported_by: by.person,
        triage: super::Triage::default(),
        unknown: affected.is_empty(),
        facts: super::LetterFacts::default(),
        changed_at: by.at,
        changed_by: by.person,
    };
    store::insert(tx, &row)?;
    store::put_clients(tx, row.id, affected)?;
    tx.changed("incidents");
    Ok(row.id)
}

/// What the person reported, and that it was received.
pub fn my_reports(session: &Session) -> Result<Vec<MyReport>> {
    session.read(Access::new("incidents.mine", Permission::IncidentReport), |tx| {
        let person = tx.person().ok_or(RecordError::NotAllowed(Permission::IncidentReport))?;
        store::reported_by(tx, person)?.into_iter().map(|one| mine(tx, one)).collect()
    })
}

fn mine(
    tx: &ReadTx<'_>,
    (id, kind, status, recorded_at): (
        IncidentId,
        super::IncidentKind,
        IncidentStatus,
        stillroom_record::UtcMillis,
    ),
) -> Result<MyReport> {
    let seen = match status {
        IncidentStatus::Open => ReportSeen::Received,
        IncidentStatus::Closed => ReportSeen::Done,
        _ => ReportSeen::LookedInto,
    };
    Ok(MyReport { id, kind, recorded_at, seen, officers: officers(tx)? })
}

/// Who looks into incidents: the privacy officers, or the owners where there is none.
fn officers(tx: &ReadTx<'_>) -> Result<Vec<String>> {
    let all = Person::all(tx)?;
    let of = |role: Role| {
        all.iter().filter(|p| p.active && p.roles.contains(&role)).map(|p| p.name.clone()).collect::<Vec<_>>()
    };
    let officers = of(Role::PrivacyOfficer);
    Ok(if officers.is_empty() { of(Role::Owner) } else { officers })
}

/// Every incident, what needs somebody first.
pub fn list_incidents(session: &Session) -> Result<Vec<IncidentLine>> {
    session.read(Access::new("incidents.list", Permission::IncidentManage), lines)
}

/// Every incident, those first whose clock runs out first.
pub(crate) fn lines(tx: &ReadTx<'_>) -> Result<Vec<IncidentLine>> {
    let frame = Frame::of(tx)?;
    let rows = store::incidents(tx)?;
    let mut lines = rows.iter().map(|row| file::line(tx, &frame, row)).collect::<Result<Vec<_>>>()?;
    file::order(&mut lines);
    Ok(lines)
}

/// The names of the sticks, for what Stillroom knows of a lost one.
fn sticks(session: &Session) -> String {
    let names: Vec<_> = session.sticks().unwrap_or_default().into_iter().map(|s| s.name).collect();
    if names.is_empty() { "none".to_owned() } else { names.join(", ") }
}

/// The file of one incident.
pub fn get_incident(session: &Session, id: IncidentId) -> Result<IncidentFile> {
    let sticks = sticks(session);
    let access = Access::new("incidents.view", Permission::IncidentManage).of("incident", id.0);
    session.read(access, |tx| {
        let frame = Frame::of(tx)?;
        let row = store::incident(tx, id)?;
        file::file(tx, &frame, row, &sticks)
    })
}

/// Changes the file of an incident; refused over a newer version.
pub fn change_incident(session: &Session, req: ChangeIncidentReq) -> Result<IncidentFile> {
    let sticks = sticks(session);
    let ChangeIncidentReq { id, version, change } = req;
    let access = Access::new(change.verb(), Permission::IncidentManage).of("incident", id.0);
    let done = session.write(access, |tx| {
        let by = by(tx)?;
        let frame = Frame::of(tx.read())?;
        let mut row = store::incident(tx.read(), id)?;
        if row.version != version {
            return Err(PracticeError::Changed { what: "incident", who: frame.name(row.changed_by) });
        }
        change::apply(tx, &frame, &mut row, change, by)?;
        row.changed_at = by.at;
        row.changed_by = by.person;
        store::update(tx, &row)?;
        tx.changed("incidents");
        let row = store::incident(tx.read(), id)?;
        file::file(tx.read(), &frame, row, &sticks)
    })?;
    Ok(done.value)
}

/// The letters of an incident, filled from its file, with whom they go to.
pub fn incident_letters(session: &Session, id: IncidentId) -> Result<IncidentLetters> {
    let access = Access::new("incidents.letters", Permission::IncidentManage).of("incident", id.0);
    session.read(access, |tx| {
        let frame = Frame::of(tx)?;
        let row = store::incident(tx, id)?;
        let affected = file::affected(tx, &row)?;
        let notices = store::notices(tx, id, |p| frame.name(p))?;
        let list = guide::checklist(row.kind);
        let steps: Vec<String> = store::steps(tx, id, |p| frame.name(p))?
            .into_iter()
            .map(|s| match list.iter().find(|i| i.key == s.item) {
                Some(item) if s.text.is_empty() => item.text.clone(),
                _ => s.text,
            })
            .collect();
        let settings = catalog::settings(tx)?;
        let from = letters::From {
            practice: &settings.name,
            kind: guide::kind_title(row.kind),
            today: frame.today,
            occurred: row.occurred,
            discovered: row.discovered,
            facts: &row.facts,
            total: affected.total,
            by_state: &affected.by_state,
            steps: &steps,
            notices: &notices,
        };
        let addressees = affected
            .clients
            .iter()
            .map(|c| {
                tx.saw("client", c.id.0);
                let a = clients::get(tx, c.id)?.address;
                let town = [a.city.as_str(), a.state.as_str(), a.postal.as_str()]
                    .iter()
                    .filter(|p| !p.is_empty())
                    .copied()
                    .collect::<Vec<_>>()
                    .join(" ");
                let address =
                    [a.line1, a.line2, town, a.country].into_iter().filter(|l| !l.is_empty()).collect();
                Ok(Addressee { client: c.id, name: c.name.clone(), address })
            })
            .collect::<Result<Vec<_>>>()?;
        Ok(IncidentLetters { letters: letters::all(&from), addressees })
    })
}

/// The log of breaches of fewer than 500 people discovered in `year`, for HHS.
pub fn get_hhs_log(session: &Session, year: i32) -> Result<HhsLog> {
    session.read(Access::new("incidents.log", Permission::IncidentManage), |tx| {
        if !(2000..=2200).contains(&year) {
            return Err(PracticeError::invalid("year", "Choose a year between 2000 and 2200."));
        }
        let frame = Frame::of(tx)?;
        let mut breaches = Vec::new();
        let mut years = vec![frame.today.0.year()];
        let mut at_once = 0;
        for row in store::incidents(tx)? {
            let trail = store::decisions(tx, row.id, |_| String::new())?;
            if file::outcome(&trail) != Some(IncidentAct::Breach) {
                continue;
            }
            let of = row.discovered.0.year();
            if !years.contains(&of) {
                years.push(of);
            }
            if of != year {
                continue;
            }
            let affected = file::affected(tx, &row)?;
            let Some(people) = affected.total.filter(|n| *n < clocks::HHS_AT_ONCE) else {
                at_once += 1;
                continue;
            };
            let notices = store::notices(tx, row.id, |_| String::new())?;
            let sent = |kind: NoticeKind| notices.iter().filter(|n| n.kind == kind).map(|n| n.sent).min();
            breaches.push(LoggedBreach {
                id: row.id,
                kind: guide::kind_title(row.kind).to_owned(),
                occurred: row.occurred,
                discovered: row.discovered,
                people,
                types: letters::types(&row.facts),
                individuals: sent(NoticeKind::Individual),
                reported: sent(NoticeKind::Hhs),
                told: row.facts.told,
                doing: row.facts.doing,
            });
        }
        breaches.sort_by_key(|b| b.discovered);
        years.sort_unstable_by(|a, b| b.cmp(a));
        let first = format!("{year}-01-01").parse::<LocalDate>().unwrap_or(frame.today);
        Ok(HhsLog {
            practice: catalog::settings(tx)?.name,
            year,
            years,
            deadline: clocks::hhs_notice(first, 1),
            breaches,
            at_once,
        })
    })
}

/// The clocks of States that the practice keeps.
pub fn list_state_clocks(session: &Session) -> Result<StateClocks> {
    session.read(Access::new("incidents.state_clocks", Permission::IncidentManage), state_clocks)
}

fn state_clocks(tx: &ReadTx<'_>) -> Result<StateClocks> {
    Ok(StateClocks {
        clocks: store::state_clocks(tx)?,
        suggestions: guide::content().state_suggestions.clone(),
        states: guide::states().to_vec(),
    })
}

/// Adds a State's clock or changes one.
pub fn save_state_clock(session: &Session, draft: StateClockDraft) -> Result<StateClocks> {
    let mut access = Access::new("incidents.state_clock", Permission::IncidentManage);
    if let Some(id) = draft.id {
        access = access.of("state_clock", id.0);
    }
    let done = session.write(access, |tx| {
        let frame = Frame::of(tx.read())?;
        let version = match draft.id {
            None => 1,
            Some(id) => {
                let old =
                    frame.rules.iter().find(|c| c.id == id).ok_or(RecordError::NotFound("state clock"))?;
                if Some(old.version) != draft.version {
                    return Err(PracticeError::Changed { what: "State's clock", who: "Somebody".to_owned() });
                }
                old.version + 1
            }
        };
        if !guide::states().iter().any(|s| s.code == draft.state) {
            return Err(PracticeError::invalid("state", "Choose the State from the list."));
        }
        if draft.days.is_some_and(|d| !(1..=365).contains(&d)) {
            return Err(PracticeError::invalid(
                "days",
                "Give between 1 and 365 days, or none if its law names none.",
            ));
        }
        if draft.verified_on > frame.today {
            return Err(PracticeError::invalid("verifiedOn", "That day hasn't come yet."));
        }
        let clock = StateClock {
            id: draft.id.unwrap_or_else(StateClockId::new),
            version,
            whom: rules::needed(
                "whom",
                &draft.whom,
                LONGEST_LINE,
                "Say who is told: people, Attorney General.",
            )?,
            source: rules::needed(
                "source",
                &draft.source,
                LONGEST_LINE,
                "Name the law, so that it can be looked up again.",
            )?,
            verified_by: rules::needed(
                "verifiedBy",
                &draft.verified_by,
                LONGEST_LINE,
                "Say who looked it up.",
            )?,
            state: draft.state,
            days: draft.days,
            counting: draft.counting,
            verified_on: draft.verified_on,
            active: draft.active,
        };
        store::put_state_clock(tx, &clock)?;
        tx.about("state_clock", clock.id.0);
        tx.changed("incidents");
        state_clocks(tx.read())
    })?;
    Ok(done.value)
}

/// Who acts, and when. The recovery key keeps no files: a named person does.
fn by(tx: &WriteTx<'_>) -> Result<By> {
    let person = tx.read().person().ok_or(RecordError::NotAllowed(Permission::IncidentManage))?;
    Ok(By { person, at: tx.now() })
}
