//! How wishes stand over all clients, in numbers: for the evidence.

use super::verbs::overview;
use super::{RestrictionKind, store};
use crate::schedule::LocalDate;
use crate::{Result, clients};
use stillroom_record::ReadTx;

/// Counts and days, and nobody's name.
#[derive(Default)]
pub(crate) struct Standing {
    /// Restrictions that were ever asked for.
    pub(crate) asked: u32,
    /// When each was asked for that nobody decided.
    pub(crate) waiting: Vec<LocalDate>,
    pub(crate) in_force: usize,
    /// Of those, towards a health plan for what was paid in full.
    pub(crate) towards_plan: usize,
    /// Ways to be reached that hold.
    pub(crate) channels: usize,
    /// Of those, where the client's own page says none, or another.
    pub(crate) unsaid: usize,
    pub(crate) otherwise: usize,
    /// Those that were refused, each with its reason.
    pub(crate) refused: u32,
    /// People who act for clients, and whom nobody has ended.
    pub(crate) acting: u32,
    /// Of those, parents and guardians of somebody who has come of age since: from which day.
    pub(crate) of_age: Vec<LocalDate>,
    /// The practice wrote down from which age clients decide alone.
    pub(crate) age_known: bool,
}

pub(crate) fn standing(tx: &ReadTx<'_>) -> Result<Standing> {
    let now = overview(tx)?;
    let counts = store::counts(tx)?;
    let mut found = Standing {
        asked: counts.restrictions,
        waiting: now.waiting.iter().map(|one| one.asked_on).collect(),
        in_force: now.in_force.len(),
        towards_plan: now.in_force.iter().filter(|one| one.kind == RestrictionKind::Plan && one.must).count(),
        refused: counts.refused_channels,
        acting: counts.representatives,
        of_age: now.of_age.iter().filter(|one| one.over).map(|one| one.on).collect(),
        age_known: now.settings.version > 0,
        ..Standing::default()
    };
    for (client, what) in store::channels_in_force(tx)? {
        let said = clients::get(tx, client)?.confidential_channel;
        found.channels += 1;
        found.unsaid += usize::from(said.is_empty());
        found.otherwise += usize::from(!said.is_empty() && said != what);
    }
    Ok(found)
}
