//! What collectors look at, gathered once.

use super::clients::OfClients;
use super::duties::Duties;
use super::store;
use crate::Result;
use crate::catalog::{self, LockPolicy};
use crate::clients::local_date;
use crate::programme::{devices, vendors};
use crate::schedule::{LocalDate, wall};
use crate::staff::{self, StaffMember};
use chrono::NaiveDate;
use chrono_tz::Tz;
use std::collections::BTreeSet;
use stillroom_record::{Happened, Permission, PersonId, ReadTx, Role, Safeguards, Session, UtcMillis};

pub(super) const DAY: i64 = 24 * 60 * 60 * 1000;
/// How far back the journal is looked through.
pub(super) const LOOK_BACK_DAYS: i64 = 100;

/// A person and a role of theirs.
pub(super) type Grants = BTreeSet<(PersonId, Role)>;

/// Everything that collectors look at.
pub(super) struct Ground {
    pub(super) zone: Tz,
    pub(super) today: NaiveDate,
    pub(super) safe: Safeguards,
    pub(super) staff: Vec<StaffMember>,
    pub(super) lock: LockPolicy,
    /// The last access review: when, and what it confirmed.
    pub(super) reviewed: Option<(UtcMillis, Grants)>,
    /// The last closed review of activity: its last day, when, and how often one is due.
    pub(super) activity: (Option<(LocalDate, UtcMillis)>, u32, u32),
    /// The migrations that this program has.
    pub(super) wanted: Vec<u32>,
    pub(super) vendors: Vec<vendors::VendorLine>,
    pub(super) devices: Vec<devices::DeviceLine>,
    /// What computers told of their own disks and updates.
    pub(super) checks: Vec<devices::CheckStanding>,
    pub(super) clients: OfClients,
    pub(super) duties: Duties,
}

/// Which day it is for the practice, and when that day began.
pub(super) fn day(tx: &ReadTx<'_>) -> Result<(NaiveDate, UtcMillis)> {
    let zone = catalog::zone(tx)?;
    let today = local_date(tx.now(), zone);
    Ok((today, wall::resolve(zone, today, 0).or_next()))
}

/// What lies outside the transaction: the record's own safeguards.
pub(super) fn safeguards(session: &Session, begins: UtcMillis) -> Result<Safeguards> {
    let since = session.record().now().plus(-LOOK_BACK_DAYS * DAY);
    Ok(session.safeguards(since, begins)?)
}

impl Ground {
    pub(super) fn gather(tx: &ReadTx<'_>, safe: Safeguards) -> Result<Self> {
        let settings = catalog::settings(tx)?;
        let zone = catalog::zone(tx)?;
        let mut wanted: Vec<u32> = crate::schema().migrations.iter().map(|m| m.number).collect();
        wanted.sort_unstable();
        let today = local_date(tx.now(), zone);
        Ok(Self {
            zone,
            today,
            clients: OfClients::gather(tx, zone, today)?,
            duties: Duties::gather(tx, &safe.sticks)?,
            staff: staff::members(tx)?,
            lock: settings.lock,
            activity: {
                let at = crate::programme::activity::stand(tx)?;
                (at.closed, at.cadence, at.open)
            },
            vendors: vendors::lines(tx)?,
            devices: devices::lines(tx)?,
            checks: devices::standings(tx, safe.device, &safe.slots)?,
            reviewed: store::last_review(tx)?.map(|(review, grants)| (review.at, grants)),
            wanted,
            safe,
        })
    }

    /// Those who work here now.
    pub(super) fn active(&self) -> impl Iterator<Item = &StaffMember> {
        self.staff.iter().filter(|m| m.active)
    }
    /// Those who may do what has to be confirmed.
    pub(super) fn confirming(&self) -> impl Iterator<Item = &StaffMember> {
        let confirms = |role: &Role| Permission::ALL.iter().any(|p| p.needs_step_up() && p.held_by(*role));
        self.active().filter(move |m| m.roles.iter().any(confirms))
    }
    pub(super) fn left(&self) -> impl Iterator<Item = &StaffMember> {
        self.staff.iter().filter(|m| !m.active)
    }
    pub(super) fn name(&self, person: PersonId) -> &str {
        self.staff.iter().find(|m| m.id == person).map_or("somebody", |m| &m.name)
    }
    /// What people who work here may do now.
    pub(super) fn grants(&self) -> Grants {
        grants(&self.staff)
    }
    /// How often one of these was done lately, and when last.
    pub(super) fn happened(&self, verbs: &[&str]) -> Option<Happened> {
        let each = verbs.iter().filter_map(|v| self.safe.happened.get(*v));
        each.copied().reduce(|a, b| Happened { times: a.times + b.times, last: a.last.max(b.last) })
    }
    /// Whole days of the practice's calendar since then.
    pub(super) fn days_since(&self, at: UtcMillis) -> i64 {
        (self.today - local_date(at, self.zone)).num_days().max(0)
    }
    /// "Mar 12, 2026", by the practice's calendar.
    pub(super) fn date(&self, at: UtcMillis) -> String {
        local_date(at, self.zone).format("%b %-d, %Y").to_string()
    }
}

/// What people who work here may do.
pub(super) fn grants(staff: &[StaffMember]) -> Grants {
    staff.iter().filter(|m| m.active).flat_map(|m| m.roles.iter().map(|r| (m.id, *r))).collect()
}
