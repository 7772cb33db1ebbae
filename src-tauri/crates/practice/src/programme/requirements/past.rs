//! What the practice had said of each requirement by the end of a day. The row is the newest word;
//! what it was before is in the journal, and is read back from there.

use super::model::{AssessmentId, Attestation, Coverage, RequirementState};
use super::store::{self, Kept};
use super::{catalogue, rules, uploads, verbs};
use crate::programme::as_of::{AsOf, Late, row, shown};
use crate::programme::evidence::Evidence;
use crate::{PracticeError, Result};
use std::collections::HashMap;
use stillroom_record::people::Person;
use stillroom_record::{Access, Change, Permission, ReadTx, Session};

/// What was said by then, by the requirement's id.
pub(crate) struct Said {
    kept: HashMap<String, Kept>,
}

impl Said {
    /// The row of a requirement of which something was said.
    pub(crate) fn row(&self, requirement: &str) -> Option<AssessmentId> {
        self.kept.get(requirement).map(|kept| kept.id)
    }
}

/// Reads it: what changed since then is taken back by the journal.
pub(crate) fn said(session: &Session, day: &AsOf) -> Result<Said> {
    let access = Access::new("requirement.list", Permission::ProgrammeView);
    let (mut kept, people) = session.read(access, |tx| {
        let people: HashMap<String, String> =
            Person::all(tx)?.into_iter().map(|p| (p.id.to_string(), p.name)).collect();
        Ok::<_, PracticeError>((store::all(tx)?, people))
    })?;
    let later: Vec<String> = kept
        .iter()
        .filter(|(_, k)| k.assessment.changed_at.is_some_and(|at| !day.knew(at)))
        .map(|(id, _)| id.clone())
        .collect();
    for id in later {
        if let Some(now) = kept.remove(&id) {
            let changes = session.history("requirement", now.id.0)?;
            if let Some(then) = rewind(now, &changes, day, &people) {
                kept.insert(id, then);
            }
        }
    }
    Ok(Said { kept })
}

/// The row as it was by then; none where nobody had said anything.
fn rewind(mut row: Kept, changes: &[Change], day: &AsOf, people: &HashMap<String, String>) -> Option<Kept> {
    let mut fields = store::fields(&row);
    for change in changes.iter().filter(|c| !day.knew(c.at)) {
        for field in change.fields.iter().filter(|f| f.table == "requirement_assessment") {
            if field.column == "requirement" && field.from.is_none() {
                return None;
            }
            fields.insert(field.column.clone(), field.from.clone());
        }
    }
    store::set_fields(&mut row, &fields, people);
    Some(row)
}

/// Each requirement in force, as it stood then.
pub(crate) fn states(
    tx: &ReadTx<'_>,
    day: &AsOf,
    said: &Said,
    evidence: &[Evidence],
) -> Result<(Vec<RequirementState>, Coverage)> {
    let mut stated = store::attestations_before(tx, day.end, day.day.0)?;
    let mut papers = uploads::store::before(tx, day.end, day.day.0)?;
    let all: Vec<_> = catalogue::in_force()
        .map(|r| {
            let known = said.kept.get(&r.id).cloned();
            let attestations: Vec<Attestation> =
                known.as_ref().and_then(|k| stated.remove(&k.id)).unwrap_or_default();
            let uploads = known.as_ref().and_then(|k| papers.remove(&k.id)).unwrap_or_default();
            let verified = rules::verified(r, evidence);
            let mut state = RequirementState {
                requirement: r.clone(),
                verified: verified.map(|v| v.0),
                verified_at: verified.and_then(|v| v.1),
                attested: rules::is_attested(&attestations, &uploads),
                attestations,
                uploads,
                decision: known.as_ref().and_then(|k| k.decision.clone()),
                assessment: known.map_or_else(verbs::unsaid, |k| k.assessment),
                unsupported: false,
                contradicted: false,
                overdue: false,
            };
            rules::settle(&mut state, day.day.0);
            state
        })
        .collect();
    let coverage = rules::coverage(&all);
    Ok((all, coverage))
}

/// The documents that were added after the day and are of that day or an earlier one.
pub(crate) fn late_uploads(tx: &ReadTx<'_>, day: &AsOf) -> Result<Vec<Late>> {
    let later = uploads::store::after(tx, day.end)?;
    let late = later.into_iter().filter(|(_, of, at, _)| day.late(*of, *at));
    Ok(late
        .map(|(id, of, at, title)| Late {
            about: of,
            entered: day.date(at),
            what: format!("The document “{title}” of {}.", shown(of)),
            trace: row("requirement_upload", id),
        })
        .collect())
}
