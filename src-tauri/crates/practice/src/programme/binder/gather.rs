//! What a binder holds, gathered from every part as it was on a day.

use super::rules;
use crate::programme::applicability::past::{self as applicability, FoundThen};
use crate::programme::as_of::{AsOf, Late};
use crate::programme::evidence::Evidence;
use crate::programme::evidence::past::{self as evidence, Reviewed, Sealed, Tally};
use crate::programme::incidents::IncidentId;
use crate::programme::incidents::past::{self as incidents, IncidentThen};
use crate::programme::plain_file_name;
use crate::programme::policies::PolicyId;
use crate::programme::policies::past::{self as policies, OfficialThen, PolicyThen};
use crate::programme::requirements::past as requirements;
use crate::programme::requirements::uploads::{Upload, UploadId};
use crate::programme::requirements::{AssessmentId, Coverage, RequirementState};
use crate::programme::risk::past::{self as risk, RisksThen};
use crate::programme::training::past::{self as training, LearnedThen};
use crate::schedule::LocalDate;
use crate::{PracticeError, Result, catalog};
use std::collections::HashMap;
use stillroom_record::{Access, KeptFile, Permission, ReadTx, Session};

/// One requirement with what answers and proves it.
pub(super) struct Row {
    pub(super) state: RequirementState,
    /// The row that keeps what the practice says of it.
    pub(super) said: Option<AssessmentId>,
    /// Places in [`Held::policies`].
    pub(super) policies: Vec<usize>,
    /// Places in [`Held::evidence`].
    pub(super) evidence: Vec<usize>,
    pub(super) gaps: Vec<String>,
}

/// Everything that a binder holds.
pub(super) struct Held {
    pub(super) practice: String,
    pub(super) at: AsOf,
    pub(super) today: LocalDate,
    pub(super) rows: Vec<Row>,
    pub(super) coverage: Coverage,
    pub(super) evidence: Vec<Evidence>,
    pub(super) tallies: HashMap<String, Tally>,
    pub(super) year: Vec<Sealed>,
    pub(super) policies: Vec<PolicyThen>,
    pub(super) officials: Vec<OfficialThen>,
    pub(super) companies: Vec<FoundThen>,
    pub(super) access_reviews: Vec<Reviewed>,
    pub(super) learned: Vec<LearnedThen>,
    pub(super) risks: RisksThen,
    /// None where who makes it may not see incidents.
    pub(super) incidents: Option<Vec<IncidentThen>>,
    pub(super) late: Vec<Late>,
    /// The files that people added, each with its name in the folder. A withdrawn one is named in
    /// the binder and doesn't lie beside it: it may be withdrawn for what is in it.
    pub(super) files: HashMap<UploadId, (KeptFile, String)>,
}

/// Gathers it. Nothing is collected anew: a binder shows what there was.
pub(super) fn gather(session: &Session, day: LocalDate) -> Result<Held> {
    let access = || Access::new("evidence.binder", Permission::ProgrammeView);
    let handles = session.permissions().contains(&Permission::IncidentManage);
    let at = session.read(access(), |tx| AsOf::on(tx, day))?;
    let then = Then {
        said: requirements::said(session, &at)?,
        not_used: policies::not_used(session, &at)?,
        tasks: risk::tasks(session, &at)?,
        discovered: if handles { Some(incidents::discovered(session, &at)?) } else { None },
    };
    session.read(access(), |tx| held(tx, at, &then))
}

/// What rows were that changed since, read back from the journal.
struct Then {
    said: requirements::Said,
    not_used: Vec<(PolicyId, String)>,
    tasks: Vec<risk::TaskThen>,
    /// None where who makes it may not see incidents.
    discovered: Option<HashMap<IncidentId, LocalDate>>,
}

fn held(tx: &ReadTx<'_>, at: AsOf, then: &Then) -> Result<Held> {
    let said = &then.said;
    let found = evidence::newest_as_of(tx, &at)?;
    let year = evidence::year_before(tx, &at)?;
    let (states, coverage) = requirements::states(tx, &at, said, &found)?;
    let (policies, mut late) = policies::as_of(tx, &at, &then.not_used)?;
    let (officials, more) = policies::officials_as_of(tx, &at)?;
    late.extend(more);
    let (learned, more) = training::as_of(tx, &at)?;
    late.extend(more);
    late.extend(requirements::late_uploads(tx, &at)?);
    let incidents = if let Some(discovered) = &then.discovered {
        let (known, more) = incidents::as_of(tx, &at, discovered)?;
        late.extend(more);
        Some(known)
    } else {
        None
    };
    late.sort_by_key(|l| (l.about, l.entered));
    let row = |state: RequirementState| {
        let said_in = said.row(&state.requirement.id);
        row(state, said_in, &policies, &found, &at)
    };
    let rows: Vec<Row> = states.into_iter().map(row).collect();
    let files = files(tx, &rows)?;
    let tallies =
        found.iter().map(|e| (e.about.name.clone(), evidence::tally(&year, &e.about.name))).collect();
    Ok::<_, PracticeError>(Held {
        practice: catalog::settings(tx)?.name,
        today: at.date(tx.now()),
        rows,
        coverage,
        tallies,
        year,
        evidence: found,
        policies,
        officials,
        companies: applicability::as_of(tx, &at)?,
        access_reviews: evidence::reviews_as_of(tx, &at)?,
        learned,
        risks: risk::as_of(tx, &at, &then.tasks)?,
        incidents,
        late,
        files,
        at,
    })
}

/// The files of the documents, numbered in the order of the requirements.
fn files(tx: &ReadTx<'_>, rows: &[Row]) -> Result<HashMap<UploadId, (KeptFile, String)>> {
    let mut files = HashMap::new();
    for one in rows.iter().flat_map(|row| &row.state.uploads).filter(|one| one.withdrawn.is_none()) {
        let file = tx.file(one.file)?;
        let name = format!("documents/{:03} {}", files.len() + 1, plain_file_name(&file.title, 0));
        files.insert(one.id, (file, name));
    }
    Ok(files)
}

fn row(
    state: RequirementState,
    said: Option<AssessmentId>,
    policies: &[PolicyThen],
    found: &[Evidence],
    at: &AsOf,
) -> Row {
    let answering = rules::answering(&state.requirement.cite, policies);
    let own: Vec<usize> = (0..found.len())
        .filter(|i| found.get(*i).is_some_and(|e| state.requirement.collectors.contains(&e.about.name)))
        .collect();
    let seen: Vec<&Evidence> = own.iter().filter_map(|i| found.get(*i)).collect();
    let gaps = rules::gaps(&state, &answering, &seen, at);
    let places =
        answering.iter().filter_map(|p| policies.iter().position(|q| q.number == p.number)).collect();
    Row { state, said, policies: places, evidence: own, gaps }
}

impl Held {
    pub(super) fn policies_of<'a>(&'a self, row: &'a Row) -> impl Iterator<Item = &'a PolicyThen> {
        row.policies.iter().filter_map(|i| self.policies.get(*i))
    }
    pub(super) fn evidence_of<'a>(&'a self, row: &'a Row) -> impl Iterator<Item = &'a Evidence> {
        row.evidence.iter().filter_map(|i| self.evidence.get(*i))
    }
    /// Every document by then, with its name in the folder where it lies there.
    pub(super) fn documents(&self) -> impl Iterator<Item = (&Upload, Option<&str>)> {
        let name = |one: &Upload| self.files.get(&one.id).map(|(_, name)| name.as_str());
        self.rows.iter().flat_map(|row| &row.state.uploads).map(move |one| (one, name(one)))
    }
    /// Requirements that lack something.
    pub(super) fn lacking(&self) -> impl Iterator<Item = &Row> {
        self.rows.iter().filter(|row| !row.gaps.is_empty())
    }
}
