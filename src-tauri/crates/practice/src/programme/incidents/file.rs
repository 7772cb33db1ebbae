//! The file of an incident, put together for whoever keeps it.

use super::super::clocks;
use super::guide;
use super::model::{
    Affected, AffectedClient, IncidentAct, IncidentFile, IncidentLine, IncidentStatus, RoughCount, StateClock,
};
use super::rules::{self, People};
use super::store::{self, IncidentRow};
use crate::clients::ClientId;
use crate::schedule::LocalDate;
use crate::{Result, catalog, clients};
use chrono_tz::Tz;
use std::collections::HashMap;
use stillroom_record::people::Person;
use stillroom_record::{PersonId, ReadTx};

/// What is the same for every file: who is who, which day it is, which rules are kept.
pub(super) struct Frame {
    pub(super) names: HashMap<PersonId, String>,
    pub(super) today: LocalDate,
    pub(super) zone: Tz,
    pub(super) rules: Vec<StateClock>,
}

impl Frame {
    pub(super) fn of(tx: &ReadTx<'_>) -> Result<Self> {
        let zone = catalog::zone(tx)?;
        Ok(Self {
            names: Person::all(tx)?.into_iter().map(|p| (p.id, p.name)).collect(),
            today: clocks::local_day(tx.now(), zone),
            zone,
            rules: store::state_clocks(tx)?,
        })
    }
    pub(super) fn name(&self, person: PersonId) -> String {
        self.names.get(&person).cloned().unwrap_or_default()
    }
}

/// Who is affected, with the State that their address names.
pub(super) fn affected(tx: &ReadTx<'_>, row: &IncidentRow) -> Result<Affected> {
    let linked =
        store::clients(tx, row.id)?.into_iter().map(|id| of_client(tx, id)).collect::<Result<Vec<_>>>()?;
    let residents = store::residents(tx, row.id)?;
    let states: Vec<String> = linked.iter().map(|c| c.state.clone()).collect();
    let people =
        People { by_state: rules::by_state(&states, &residents), unknown: row.unknown, rough: row.rough };
    Ok(Affected {
        unknown: row.unknown,
        clients: linked,
        residents,
        total: people.total(),
        by_state: people.by_state,
    })
}

fn of_client(tx: &ReadTx<'_>, id: ClientId) -> Result<AffectedClient> {
    let client = clients::get(tx, id)?;
    Ok(AffectedClient {
        id,
        name: format!("{} {}", client.given_name, client.family_name).trim().to_owned(),
        state: guide::state_code(&client.address.state),
    })
}

pub(super) fn people(affected: &Affected, rough: RoughCount) -> People {
    People { by_state: affected.by_state.clone(), unknown: affected.unknown, rough }
}

/// What was decided last and still holds.
pub(super) fn outcome(trail: &[super::IncidentDecision]) -> Option<IncidentAct> {
    let mut outcome = None;
    for d in trail {
        match d.act {
            IncidentAct::Reopened => outcome = None,
            IncidentAct::Notified | IncidentAct::Closed => {}
            act => outcome = Some(act),
        }
    }
    outcome
}

/// The whole file. `sticks` are the names of the backup sticks that the record knows.
pub(super) fn file(tx: &ReadTx<'_>, frame: &Frame, row: IncidentRow, sticks: &str) -> Result<IncidentFile> {
    let name = |p| frame.name(p);
    let affected = affected(tx, &row)?;
    for client in &affected.clients {
        tx.saw("client", client.id.0);
    }
    let people = people(&affected, row.rough);
    let holds = store::holds(tx, row.id, name)?;
    let notices = store::notices(tx, row.id, name)?;
    let trail = store::decisions(tx, row.id, name)?;
    let factors = store::factors(tx, row.id, name)?;
    let written: Vec<_> = factors.iter().map(|f| f.factor).collect();
    let lock = catalog::settings(tx)?.lock;
    let clocks =
        rules::clocks(row.status, row.discovered, &people, &holds, &notices, &frame.rules, frame.today);
    let day = |at| clocks::local_day(at, frame.zone);
    Ok(IncidentFile {
        id: row.id,
        version: row.version,
        kind: row.kind,
        status: row.status,
        outcome: outcome(&trail),
        rough: row.rough,
        reported_by: frame.name(row.reported_by),
        recorded_at: row.recorded_at,
        occurred: row.occurred,
        discovered: row.discovered,
        known: guide::known(row.kind, lock.screen_minutes, lock.vault_minutes, sticks),
        checklist: guide::checklist(row.kind),
        steps: store::steps(tx, row.id, name)?,
        questions: guide::questions(row.kind),
        exceptions: guide::exceptions(row.kind),
        harbour: rules::harbour(row.kind, &row.triage),
        missing: rules::missing(row.kind, &row.triage),
        factor_guide: guide::factors(),
        may_decide: rules::may_decide(row.kind, row.status, &row.triage, &written),
        factors,
        trail,
        type_choices: guide::type_choices(),
        held_until: clocks::held_until(&rules::holds(&holds)),
        without_rule: rules::without_rule(&affected.by_state, &frame.rules),
        keep: clocks::keep(day(row.recorded_at), Some(day(row.changed_at))),
        affected,
        holds,
        notices,
        clocks,
        what: row.what,
        first_step: row.first_step,
        discovered_why: row.discovered_why,
        triage: row.triage,
        facts: row.facts,
    })
}

/// Its line in the list. One that nobody works on any more is counted without opening its clients.
pub(super) fn line(tx: &ReadTx<'_>, frame: &Frame, row: &IncidentRow) -> Result<IncidentLine> {
    let name = |p| frame.name(p);
    let (people, lead) = if rules::is_live(row.status) {
        let people = people(&affected(tx, row)?, row.rough);
        let holds = store::holds(tx, row.id, name)?;
        let notices = store::notices(tx, row.id, name)?;
        let clocks =
            rules::clocks(row.status, row.discovered, &people, &holds, &notices, &frame.rules, frame.today);
        (people.total(), clocks.into_iter().find(|c| c.sent.is_none()))
    } else {
        let linked = u32::try_from(store::clients(tx, row.id)?.len()).unwrap_or(u32::MAX);
        let entered: u32 = store::residents(tx, row.id)?.iter().map(|r| r.people).sum();
        let total = linked.max(entered);
        ((!row.unknown && total > 0).then_some(total), None)
    };
    Ok(IncidentLine {
        id: row.id,
        kind: row.kind,
        status: row.status,
        outcome: outcome(&store::decisions(tx, row.id, name)?),
        discovered: row.discovered,
        recorded_at: row.recorded_at,
        reported_by: frame.name(row.reported_by),
        people,
        rough: row.rough,
        lead,
    })
}

/// What needs somebody first: the earliest clock of what is open, then the rest, newest first.
pub(super) fn order(lines: &mut [IncidentLine]) {
    let live = |s: IncidentStatus| rules::is_live(s);
    lines.sort_by_key(|l| {
        let due = l.lead.as_ref().map(|c| c.deadline.due);
        (!live(l.status), due.is_none(), due, std::cmp::Reverse(l.recorded_at))
    });
}
