//! What somebody does to the file of an incident.

use super::super::clocks;
use super::file::{self, Frame};
use super::guide;
use super::rules::{self, LONGEST_LINE, LONGEST_TEXT};
use super::store::{self, By, IncidentRow};
use super::{
    IncidentAct, IncidentChange, IncidentDates, IncidentStatus, LetterFacts, NewAffected, NewDecision,
    NewFactor, NewHold, NewNotice, NewStep, NoticeKind, Triage,
};
use crate::{PracticeError, Result};
use stillroom_record::{RecordError, WriteTx};

/// A State holds no more than this many people.
const MOST_PEOPLE: u32 = 50_000_000;

/// Applies it to the row, which the caller writes.
pub(super) fn apply(
    tx: &mut WriteTx<'_>,
    frame: &Frame,
    row: &mut IncidentRow,
    change: IncidentChange,
    by: By,
) -> Result<()> {
    if row.status == IncidentStatus::Closed && !matches!(change, IncidentChange::Reopen(_)) {
        rules::may_assess(row.status)?;
    }
    match change {
        IncidentChange::Triage(t) => triage(row, t),
        IncidentChange::Dates(d) => dates(frame, row, d),
        IncidentChange::Step(s) => step(tx, row, &s, by),
        IncidentChange::Factor(f) => factor(tx, row, &f, by),
        IncidentChange::Affected(a) => affected(tx, row, &a),
        IncidentChange::Letter(f) => letter(row, f),
        IncidentChange::Hold(h) => hold(tx, frame, row, h, by),
        IncidentChange::Decide(d) => decide(tx, row, &d, by),
        IncidentChange::Reopen(r) => {
            let why = rules::needed("why", &r.why, LONGEST_TEXT, "Say what is new.")?;
            row.status = rules::go(row.status, IncidentStatus::Triage)?;
            settle(row);
            Ok(store::add_decision(tx, row.id, IncidentAct::Reopened, &why, by)?)
        }
        IncidentChange::Close(r) => {
            let why = rules::text("why", &r.why, LONGEST_TEXT)?;
            if row.status == IncidentStatus::Notified {
                let (clocks, people) = running(tx, frame, row)?;
                if let Some(message) = rules::unclosed(&clocks, &people) {
                    return Err(PracticeError::Conflict(message));
                }
            }
            row.status = rules::go(row.status, IncidentStatus::Closed)?;
            Ok(store::add_decision(tx, row.id, IncidentAct::Closed, &why, by)?)
        }
        IncidentChange::Notice(n) => notice(tx, frame, row, n, by),
    }
}

/// Somebody has begun: what was only reported is looked into.
fn begin(row: &mut IncidentRow) {
    if row.status == IncidentStatus::Open {
        row.status = IncidentStatus::Triage;
    }
}

/// With every question answered it waits for a decision; with one taken back it doesn't.
fn settle(row: &mut IncidentRow) {
    let whole = rules::missing(row.kind, &row.triage).is_empty();
    match row.status {
        IncidentStatus::Triage if whole => row.status = IncidentStatus::Assessed,
        IncidentStatus::Assessed if !whole => row.status = IncidentStatus::Triage,
        _ => {}
    }
}

fn triage(row: &mut IncidentRow, t: Triage) -> Result<()> {
    rules::may_assess(row.status)?;
    row.triage = rules::triage(row.kind, t)?;
    begin(row);
    settle(row);
    Ok(())
}

fn dates(frame: &Frame, row: &mut IncidentRow, d: IncidentDates) -> Result<()> {
    rules::dates(d.occurred, d.discovered, clocks::local_day(row.recorded_at, frame.zone))?;
    if d.discovered != row.discovered {
        row.discovered_why =
            rules::needed("why", &d.why, LONGEST_TEXT, "Say why it counts as discovered on another day.")?;
    }
    row.discovered = d.discovered;
    row.occurred = d.occurred;
    begin(row);
    Ok(())
}

fn step(tx: &mut WriteTx<'_>, row: &mut IncidentRow, s: &NewStep, by: By) -> Result<()> {
    let text = rules::text("text", &s.text, LONGEST_TEXT)?;
    if !s.item.is_empty() && !guide::checklist(row.kind).iter().any(|i| i.key == s.item) {
        return Err(PracticeError::invalid("item", "This isn't on the list for this kind of incident."));
    }
    if s.item.is_empty() && text.is_empty() {
        return Err(PracticeError::invalid("text", "Say what was done."));
    }
    store::add_step(tx, row.id, &s.item, &text, by)?;
    begin(row);
    Ok(())
}

fn factor(tx: &mut WriteTx<'_>, row: &mut IncidentRow, f: &NewFactor, by: By) -> Result<()> {
    rules::may_assess(row.status)?;
    let text = rules::needed("text", &f.text, LONGEST_TEXT, "Write what you found, and what shows it.")?;
    store::add_factor(tx, row.id, f.factor, &text, by)?;
    begin(row);
    settle(row);
    Ok(())
}

fn affected(tx: &mut WriteTx<'_>, row: &mut IncidentRow, a: &NewAffected) -> Result<()> {
    if a.clients.len() > 2_000 {
        return Err(PracticeError::invalid(
            "clients",
            "Link at most 2,000 clients; count the others by State.",
        ));
    }
    for (n, r) in a.residents.iter().enumerate() {
        if !r.state.is_empty() && !guide::states().iter().any(|s| s.code == r.state) {
            return Err(PracticeError::invalid("residents", "Choose the State from the list."));
        }
        if r.people > MOST_PEOPLE {
            return Err(PracticeError::invalid("residents", "That is more people than any State has."));
        }
        if a.residents.iter().take(n).any(|other| other.state == r.state) {
            return Err(PracticeError::invalid("residents", "Each State has one number."));
        }
    }
    for &client in &a.clients {
        crate::clients::get(tx.read(), client)?;
    }
    store::put_clients(tx, row.id, &a.clients)?;
    store::put_residents(tx, row.id, &a.residents)?;
    row.unknown = a.unknown;
    begin(row);
    Ok(())
}

fn letter(row: &mut IncidentRow, f: LetterFacts) -> Result<()> {
    let known = &guide::content().data_types;
    if f.data_types.iter().any(|t| !known.iter().any(|d| d.key == *t)) {
        return Err(PracticeError::invalid("dataTypes", "Choose from the list."));
    }
    row.facts = LetterFacts {
        data_types: known.iter().map(|d| d.key.clone()).filter(|k| f.data_types.contains(k)).collect(),
        told: rules::text("told", &f.told, LONGEST_TEXT)?,
        protect: rules::text("protect", &f.protect, LONGEST_TEXT)?,
        doing: rules::text("doing", &f.doing, LONGEST_TEXT)?,
        contact: rules::text("contact", &f.contact, LONGEST_TEXT)?,
    };
    begin(row);
    Ok(())
}

fn hold(tx: &mut WriteTx<'_>, frame: &Frame, row: &mut IncidentRow, mut h: NewHold, by: By) -> Result<()> {
    h.official = rules::needed(
        "official",
        &h.official,
        LONGEST_LINE,
        "Write down who asked: name, office and telephone.",
    )?;
    if h.stated < row.discovered || h.stated > frame.today {
        return Err(PracticeError::invalid("stated", "Choose a day between the discovery and today."));
    }
    if h.until.is_some_and(|until| until <= h.stated) {
        return Err(PracticeError::invalid("until", "A hold in writing ends after it was given."));
    }
    if h.until.is_some_and(|until| clocks::days_between(h.stated, until) > 366 * 5) {
        return Err(PracticeError::invalid("until", "Choose a day within five years."));
    }
    store::add_hold(tx, row.id, &h, by)?;
    begin(row);
    Ok(())
}

fn decide(tx: &mut WriteTx<'_>, row: &mut IncidentRow, d: &NewDecision, by: By) -> Result<()> {
    let next = rules::decided(d.outcome);
    let factors: Vec<_> =
        store::factors(tx.read(), row.id, |_| String::new())?.into_iter().map(|f| f.factor).collect();
    if matches!(d.outcome, IncidentAct::Notified | IncidentAct::Reopened | IncidentAct::Closed) {
        return Err(rules::refuse_decision(d.outcome));
    }
    rules::go(row.status, next)?;
    if !rules::may_decide(row.kind, row.status, &row.triage, &factors).contains(&d.outcome) {
        return Err(rules::refuse_decision(d.outcome));
    }
    let why = rules::needed("why", &d.why, LONGEST_TEXT, "Say why: this is what has to stand up later.")?;
    row.status = next;
    Ok(store::add_decision(tx, row.id, d.outcome, &why, by)?)
}

fn notice(
    tx: &mut WriteTx<'_>,
    frame: &Frame,
    row: &mut IncidentRow,
    mut n: NewNotice,
    by: By,
) -> Result<()> {
    if !matches!(row.status, IncidentStatus::Breach | IncidentStatus::Notified) {
        return Err(PracticeError::Conflict(
            "A notice belongs to a breach: decide that this is one first.".to_owned(),
        ));
    }
    if n.sent < row.discovered || n.sent > frame.today {
        return Err(PracticeError::invalid("sent", "Choose a day between the discovery and today."));
    }
    n.how = rules::needed("how", &n.how, LONGEST_LINE, "Say how it went out, and to whom.")?;
    n.state = rules::text("state", &n.state, LONGEST_LINE)?;
    if n.people > MOST_PEOPLE {
        return Err(PracticeError::invalid("people", "That is more people than any State has."));
    }
    match (n.kind, n.rule) {
        (NoticeKind::State, Some(rule)) if store::has_state_clock(tx.read(), rule)? => {}
        (NoticeKind::State, Some(_)) => return Err(RecordError::NotFound("state clock").into()),
        (NoticeKind::State, None) if n.state.is_empty() => {
            return Err(PracticeError::invalid("state", "Say which State."));
        }
        (NoticeKind::State, None) => {}
        (_, _) => n.rule = None,
    }
    store::add_notice(tx, row.id, &n, by)?;
    if row.status == IncidentStatus::Breach {
        let (clocks, people) = running(tx, frame, row)?;
        if rules::all_told(&clocks, &people) {
            row.status = rules::go(row.status, IncidentStatus::Notified)?;
            store::add_decision(tx, row.id, IncidentAct::Notified, "", by)?;
        }
    }
    Ok(())
}

/// The clocks as they stand within this change.
fn running(
    tx: &WriteTx<'_>,
    frame: &Frame,
    row: &IncidentRow,
) -> Result<(Vec<super::IncidentClock>, rules::People)> {
    let affected = file::affected(tx.read(), row)?;
    let people = file::people(&affected, row.rough);
    let nobody = |_| String::new();
    let holds = store::holds(tx.read(), row.id, nobody)?;
    let notices = store::notices(tx.read(), row.id, nobody)?;
    let clocks =
        rules::clocks(row.status, row.discovered, &people, &holds, &notices, &frame.rules, frame.today);
    Ok((clocks, people))
}
