//! Whether HIPAA was found to apply, company by company, by the end of a day.

use super::{ApplicabilityId, ApplicabilityOutcome};
use crate::Result;
use crate::programme::as_of::AsOf;
use crate::schedule::LocalDate;
use stillroom_record::ReadTx;

/// A company and what was found of it by then.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(crate) struct FoundThen {
    pub(crate) name: String,
    pub(crate) found: Option<Found>,
}

/// What the newest assessment came to.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(crate) struct Found {
    pub(crate) id: ApplicabilityId,
    pub(crate) title: String,
    pub(crate) on: LocalDate,
    pub(crate) decider: String,
    pub(crate) review_on: LocalDate,
    /// Whether counsel had agreed, where counsel was heard.
    pub(crate) counsel: Option<bool>,
}

/// Each company with what had been found.
pub(crate) fn as_of(tx: &ReadTx<'_>, at: &AsOf) -> Result<Vec<FoundThen>> {
    let mut all = Vec::new();
    for entity in super::store::entities(tx)? {
        let newest = super::store::lines(tx, entity.id)?.into_iter().find(|line| at.knew(line.decided_at));
        let found = match newest {
            None => None,
            Some(line) => {
                let heard =
                    super::store::counsel(tx, line.id)?.into_iter().find(|word| at.knew(word.recorded_at));
                Some(Found {
                    id: line.id,
                    title: title(line.outcome),
                    on: line.decided_on,
                    decider: line.decider,
                    review_on: line.review_on,
                    counsel: heard.map(|word| word.agrees),
                })
            }
        };
        if entity.active || found.is_some() {
            all.push(FoundThen { name: entity.name, found });
        }
    }
    Ok(all)
}

fn title(outcome: ApplicabilityOutcome) -> String {
    outcome.title().to_owned()
}
