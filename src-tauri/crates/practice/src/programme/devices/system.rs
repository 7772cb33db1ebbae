//! What a computer tells of its own disk and updates, and what people say of it. The shell asks the
//! system; here it is kept, with its age.

use super::store::{self, CheckRow};
use super::verbs::{Frame, redraw};
use super::{
    AttestSystemReq, CheckSource, DeviceKnown, DeviceRegister, DeviceState, SystemCheck, SystemReading,
    SystemTopic, rules,
};
use crate::programme::clocks::{days_between, local_day};
use crate::{Result, catalog};
use std::collections::BTreeSet;
use stillroom_record::{CountedSlot, DeviceId, ReadTx, Session, UtcMillis};

/// A reading that says the same is written down again after so long, so that its age is right.
const AGAIN: i64 = 20 * 60 * 60 * 1000;

/// Of each computer and topic what counts, this computer first. Of those alone that open the record:
/// one that has no way in any more, or was disposed of, tells nothing of itself again.
pub(super) fn checks(
    tx: &ReadTx<'_>,
    frame: &Frame,
    here: DeviceId,
    slots: &[CountedSlot],
) -> Result<Vec<SystemCheck>> {
    let zone = catalog::zone(tx)?;
    let disposed: BTreeSet<DeviceId> = store::items(tx)?
        .into_iter()
        .filter(|item| item.state == DeviceState::Disposed)
        .filter_map(|item| item.draft.computer)
        .collect();
    let is_there = |computer: DeviceId| {
        slots.iter().any(|slot| slot.device == Some(computer)) && !disposed.contains(&computer)
    };
    let mut counted: Vec<CheckRow> = Vec::new();
    // Newest first: an older one, of the other source, counts only where it weighs more.
    for row in store::checks(tx)?.into_iter().filter(|row| is_there(row.computer)) {
        match counted.iter_mut().find(|c| c.computer == row.computer && c.topic == row.topic) {
            None => counted.push(row),
            Some(c) if rules::weight(row.source, row.answer) > rules::weight(c.source, c.answer) => {
                *c = row;
            }
            Some(_) => {}
        }
    }
    let mut all: Vec<_> = counted
        .into_iter()
        .map(|c| {
            let age = days_between(local_day(c.at, zone), frame.today);
            SystemCheck {
                computer: c.computer,
                topic: c.topic,
                answer: c.answer,
                source: c.source,
                fact: c.fact,
                last_on: c.last_on,
                by: frame.name(c.by),
                at: c.at,
                age,
                old: age > rules::OLD,
            }
        })
        .collect();
    all.sort_by_key(|c| (c.computer != here, c.computer, c.topic));
    Ok(all)
}

/// How a computer's disk or updates stand, for the evidence.
pub(crate) struct CheckStanding {
    pub(crate) check: SystemCheck,
    /// Nothing can be told from it any more.
    pub(crate) too_old: bool,
    /// Days since the last update, where it is known.
    pub(crate) behind: Option<i32>,
}

/// What counts of each computer, for the evidence.
pub(crate) fn standings(
    tx: &ReadTx<'_>,
    here: DeviceId,
    slots: &[CountedSlot],
) -> Result<Vec<CheckStanding>> {
    let frame = Frame::of(tx)?;
    let all = checks(tx, &frame, here, slots)?;
    Ok(all
        .into_iter()
        .map(|check| CheckStanding {
            too_old: check.age > rules::TOO_OLD,
            behind: check.last_on.map(|on| days_between(on, frame.today)),
            check,
        })
        .collect())
}

/// Keeps what the shell read from this computer, where it is news or the last is a day old.
pub fn keep_reading(session: &Session, reading: &SystemReading) -> Result<DeviceRegister> {
    redraw(session, "devices.reading", |tx, seen, _, by| {
        let zone = catalog::zone(tx.read())?;
        let (known, at) = (store::checks(tx.read())?, tx.now());
        let last_on = reading.updated_at.map(|at| local_day(at, zone));
        let updated = if last_on.is_some() { DeviceKnown::Yes } else { DeviceKnown::Unknown };
        for (topic, answer, fact, last_on) in [
            (SystemTopic::Disk, reading.disk, &reading.disk_fact, None),
            (SystemTopic::Updates, updated, &reading.updates_fact, last_on),
        ] {
            let row = CheckRow {
                computer: seen.here,
                topic,
                answer,
                source: CheckSource::Read,
                fact: fact.clone(),
                last_on,
                at,
                by,
            };
            let last = known
                .iter()
                .find(|c| c.computer == seen.here && c.topic == topic && c.source == CheckSource::Read);
            if last.is_none_or(|old| is_news(old, &row)) {
                store::add_check(tx, &row)?;
            }
        }
        Ok(())
    })
}

fn is_news(old: &CheckRow, new: &CheckRow) -> bool {
    let UtcMillis(since) = old.at;
    old.answer != new.answer
        || old.fact != new.fact
        || old.last_on != new.last_on
        || new.at.0.saturating_sub(since) > AGAIN
}

/// What a person says of this computer, where the system doesn't tell.
pub fn attest_system(session: &Session, req: &AttestSystemReq) -> Result<DeviceRegister> {
    redraw(session, "devices.attest", |tx, seen, frame, by| {
        let (fact, last_on) = rules::attested(req.topic, req.answer, &req.fact, req.last_on, frame.today)?;
        let row = CheckRow {
            computer: seen.here,
            topic: req.topic,
            answer: req.answer,
            source: CheckSource::Attested,
            fact,
            last_on,
            at: tx.now(),
            by,
        };
        Ok(store::add_check(tx, &row)?)
    })
}
