//! What had been collected by the end of a day.

use super::model::{Evidence, EvidenceRevision, EvidenceState};
use super::{collectors, rules, store};
use crate::Result;
use crate::programme::as_of::AsOf;
use crate::schedule::LocalDate;
use chrono::Days;
use stillroom_record::ReadTx;

/// Days back over which it is said how often something was seen.
const YEAR: u64 = 365;

/// How often a collector's finding stood how in the year before.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub(crate) struct Tally {
    pub(crate) good: u32,
    pub(crate) attention: u32,
    pub(crate) bad: u32,
    pub(crate) unknown: u32,
}

/// A revision as it is sealed.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(crate) struct Sealed {
    pub(crate) revision: EvidenceRevision,
    /// What the SHA-256 is of.
    pub(crate) body: String,
}

/// The newest revision of each collector by then; `due` says that it was old by then.
pub(crate) fn newest_as_of(tx: &ReadTx<'_>, at: &AsOf) -> Result<Vec<Evidence>> {
    let found = store::newest_before(tx, at.end)?;
    let of = |c: &collectors::Collector| found.iter().find(|one| one.collector == c.name).cloned();
    Ok(collectors::all()
        .map(|c| Evidence { about: c.info(), revision: of(c), due: rules::is_due(of(c).as_ref(), at.last) })
        .collect())
}

/// Every revision of the year before the day, oldest first.
pub(crate) fn year_before(tx: &ReadTx<'_>, at: &AsOf) -> Result<Vec<Sealed>> {
    let from = LocalDate(at.day.0.checked_sub_days(Days::new(YEAR)).unwrap_or(at.day.0));
    let found = store::sealed(tx, from, at.end)?;
    Ok(found.into_iter().map(|(revision, body)| Sealed { revision, body }).collect())
}

/// How a collector's findings stood in those.
pub(crate) fn tally(year: &[Sealed], collector: &str) -> Tally {
    let mut tally = Tally::default();
    for one in year.iter().filter(|one| one.revision.collector == collector) {
        match one.revision.state {
            EvidenceState::Good => tally.good += 1,
            EvidenceState::Attention => tally.attention += 1,
            EvidenceState::Bad => tally.bad += 1,
            EvidenceState::Unknown => tally.unknown += 1,
        }
    }
    tally
}

/// A look through everybody's access, by then.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(crate) struct Reviewed {
    pub(crate) id: super::model::AccessReviewId,
    pub(crate) on: LocalDate,
    pub(crate) who: String,
    pub(crate) note: String,
}

/// The looks through everybody's access by then, newest first.
pub(crate) fn reviews_as_of(tx: &ReadTx<'_>, at: &AsOf) -> Result<Vec<Reviewed>> {
    let all = store::reviews_before(tx, at.end)?;
    Ok(all.into_iter().map(|(id, when, who, note)| Reviewed { id, on: at.date(when), who, note }).collect())
}
