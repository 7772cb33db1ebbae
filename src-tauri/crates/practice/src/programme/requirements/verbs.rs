//! The verbs, as the shell calls them.

use super::model::{
    Assessment, AttestReq, DecideReq, PersonChoice, Requirement, RequirementChange, RequirementField,
    RequirementResult, RequirementState, RequirementWork, Requirements, SaveAssessmentReq,
    WithdrawAttestationReq,
};
use super::rules::{self, Standing};
use super::{catalogue, store, uploads};
use crate::clients::local_date;
use crate::programme::edition::Decided;
use crate::programme::{edition, evidence};
use crate::schedule::LocalDate;
use crate::{PracticeError, Result, catalog};
use chrono::NaiveDate;
use std::collections::HashMap;
use stillroom_record::people::Person;
use stillroom_record::{Access, Permission, PersonId, ReadTx, RecordError, Session, WriteTx};

/// The whole catalogue with how each requirement stands. Collects evidence first when a day went by.
///
/// # Errors
/// A refusal, or a record that can't be read.
pub fn requirements(session: &Session) -> Result<Requirements> {
    session.permit(Permission::ProgrammeView)?;
    // A record that takes no entry now, for a full disk or a damaged page, still shows what it has.
    if let Err(e) = evidence::collect_daily(session) {
        tracing::warn!(code = e.code(), "evidence could not be collected");
    }
    session.read(Access::new("requirement.list", Permission::ProgrammeView), all)
}

fn all(tx: &ReadTx<'_>) -> Result<Requirements> {
    let today = today(tx)?;
    let evidence = evidence::newest(tx)?;
    let kept = store::all(tx)?;
    let mut stated = store::attestations(tx, today)?;
    let mut papers = uploads::store::all(tx, today)?;
    let proposed_on = store::pack(tx, catalogue::PROPOSED_PACK)?;
    let shown = catalogue::in_force().chain(catalogue::proposed().filter(|_| proposed_on));
    let requirements: Vec<_> = shown
        .map(|r| {
            let known = kept.get(&r.id).cloned();
            let attestations = known.as_ref().and_then(|k| stated.remove(&k.id)).unwrap_or_default();
            let uploads = known.as_ref().and_then(|k| papers.remove(&k.id)).unwrap_or_default();
            let verified = rules::verified(r, &evidence);
            let mut state = RequirementState {
                requirement: r.clone(),
                verified: verified.map(|v| v.0),
                verified_at: verified.and_then(|v| v.1),
                attested: rules::is_attested(&attestations, &uploads),
                attestations,
                uploads,
                decision: known.as_ref().and_then(|k| k.decision.clone()),
                assessment: known.map_or_else(unsaid, |k| k.assessment),
                unsupported: false,
                contradicted: false,
                overdue: false,
            };
            rules::settle(&mut state, today);
            state
        })
        .collect();
    let people = Person::all(tx)?.into_iter().filter(|p| p.active);
    Ok(Requirements {
        coverage: rules::coverage(&requirements),
        requirements,
        evidence,
        people: people.map(|p| PersonChoice { id: p.id, name: p.name }).collect(),
        proposed_on,
        proposed_notice: catalogue::proposed_notice().to_owned(),
        edition: edition::edition().number.clone(),
    })
}

/// How a requirement stands of which nobody said anything.
pub(super) fn unsaid() -> Assessment {
    Assessment {
        version: 0,
        edition: edition::edition().number.clone(),
        work: RequirementWork::Todo,
        result: RequirementResult::NotAssessed,
        owner: None,
        owner_name: None,
        review_due: None,
        rationale: String::new(),
        changed_at: None,
        changed_by: None,
    }
}

pub(super) fn today(tx: &ReadTx<'_>) -> Result<NaiveDate> {
    Ok(local_date(tx.now(), catalog::zone(tx)?))
}

/// The one who acts: a person, for what is decided has a name under it.
pub(super) fn me(tx: &ReadTx<'_>) -> Result<PersonId> {
    Ok(tx.person().ok_or(RecordError::NotAllowed(Permission::ProgrammeManage))?)
}

pub(super) fn find(tx: &ReadTx<'_>, id: &str) -> Result<&'static Requirement> {
    let with_proposed = store::pack(tx, catalogue::PROPOSED_PACK)?;
    Ok(catalogue::find(id, with_proposed).ok_or(RecordError::NotFound("requirement"))?)
}

/// The row of a requirement; refused when somebody saved a newer version meanwhile.
pub(super) fn open(
    tx: &mut WriteTx<'_>,
    requirement: &Requirement,
    version: Option<i64>,
) -> Result<store::Kept> {
    let me = me(tx.read())?;
    let kept = store::begin(tx, &requirement.id, me, &edition::edition().number)?;
    tx.about("requirement", kept.id.0);
    if version.is_some_and(|v| v != kept.assessment.version) {
        let who = kept.assessment.changed_by.unwrap_or_else(|| "Somebody".to_owned());
        return Err(PracticeError::Changed { what: "requirement", who });
    }
    Ok(kept)
}

/// Says how far the work on a requirement is, what came of it, who sees to it and when it is looked
/// at again.
///
/// # Errors
/// A refusal; “met” without a decision or without support; a newer version.
pub fn assess_requirement(session: &Session, req: SaveAssessmentReq) -> Result<RequirementState> {
    session
        .write(Access::new("requirement.assess", Permission::ProgrammeManage), |tx| {
            let requirement = find(tx.read(), &req.requirement)?;
            let kept = open(tx, requirement, Some(req.version))?;
            let now = stands(tx.read(), requirement)?;
            let standing =
                Standing { verified: now.verified, attested: now.attested, decided: now.decision.is_some() };
            if let Some(owner) = req.owner
                && !Person::get(tx.read(), owner).is_ok_and(|p| p.active)
            {
                return Err(PracticeError::invalid("owner", "Choose somebody who works here."));
            }
            let req = rules::assessment(requirement, req, &standing)?;
            let new = store::NewState {
                work: req.work,
                result: req.result,
                owner: req.owner,
                review_due: req.review_due,
                rationale: &req.rationale,
            };
            let me = me(tx.read())?;
            store::assess(tx, kept.id, &new, me, &edition::edition().number)?;
            tx.changed("programme");
            stands(tx.read(), requirement)
        })
        .map(|done| done.value)
}

/// Records what was decided of an addressable specification. Whoever is signed in approves it.
///
/// # Errors
/// A refusal; without a reason; a newer version.
pub fn decide_requirement(session: &Session, req: DecideReq) -> Result<RequirementState> {
    session
        .write(Access::new("requirement.decide", Permission::ProgrammeManage), |tx| {
            let requirement = find(tx.read(), &req.requirement)?;
            let kept = open(tx, requirement, Some(req.version))?;
            let req = rules::decision(requirement, req)?;
            let by = (me(tx.read())?, LocalDate(today(tx.read())?));
            store::decide(tx, kept.id, &req, by, &edition::edition().number)?;
            tx.changed("programme");
            stands(tx.read(), requirement)
        })
        .map(|done| done.value)
}

/// Puts one's name under a statement.
///
/// # Errors
/// A refusal; no text; a day until which it counts that won't do.
pub fn attest_requirement(session: &Session, req: AttestReq) -> Result<RequirementState> {
    session
        .write(Access::new("requirement.attest", Permission::ProgrammeManage), |tx| {
            let requirement = find(tx.read(), &req.requirement)?;
            let kept = open(tx, requirement, None)?;
            let req = rules::attestation(req, today(tx.read())?)?;
            let me = me(tx.read())?;
            store::attest(tx, kept.id, &req, me, &edition::edition().number)?;
            tx.changed("programme");
            stands(tx.read(), requirement)
        })
        .map(|done| done.value)
}

/// Takes a statement back. It stays to be seen.
///
/// # Errors
/// A refusal; without a reason; a statement that was taken back before.
pub fn withdraw_attestation(session: &Session, req: WithdrawAttestationReq) -> Result<()> {
    let reason = rules::reason(&req.reason)?;
    let access = Access::new("requirement.withdraw", Permission::ProgrammeManage).because(reason);
    session.write(access, |tx| {
        let of = store::withdraw(tx, req.attestation)?;
        tx.about("requirement", of.0);
        tx.changed("programme");
        Ok::<_, PracticeError>(())
    })?;
    Ok(())
}

/// Shows the proposed rule beside the law, or not. It stays a proposal.
///
/// # Errors
/// A refusal: it is the owner's to say.
pub fn set_proposed_rule(session: &Session, on: bool) -> Result<()> {
    session.write(Access::new("requirement.proposed", Permission::PracticeManage), |tx| {
        let me = me(tx.read())?;
        store::set_pack(tx, catalogue::PROPOSED_PACK, on, me)?;
        tx.changed("programme");
        Ok::<_, PracticeError>(())
    })?;
    Ok(())
}

pub(super) fn stands(tx: &ReadTx<'_>, requirement: &Requirement) -> Result<RequirementState> {
    let found = all(tx)?.requirements.into_iter().find(|one| one.requirement.id == requirement.id);
    Ok(found.ok_or(RecordError::NotFound("requirement"))?)
}

/// What was said of a requirement, by whom and when, newest first.
///
/// # Errors
/// A refusal, or a record that can't be read.
pub fn requirement_history(session: &Session, requirement: &str) -> Result<Vec<RequirementChange>> {
    let access = Access::new("requirement.history", Permission::ProgrammeView);
    let (kept, people) = session.read(access, |tx| {
        let people: HashMap<String, String> =
            Person::all(tx)?.into_iter().map(|p| (p.id.to_string(), p.name)).collect();
        Ok::<_, PracticeError>((store::one(tx, requirement)?, people))
    })?;
    let Some(kept) = kept else { return Ok(Vec::new()) };
    let changes = session.history("requirement", kept.id.0)?;
    Ok(changes
        .into_iter()
        .map(|c| RequirementChange {
            at: c.at,
            who: c.who,
            verb: c.verb,
            reason: c.reason,
            fields: c
                .fields
                .into_iter()
                .filter_map(|f| {
                    let label = label(&f.table, &f.column)?;
                    let said =
                        |v: Option<String>| v.filter(|v| !v.is_empty()).map(|v| shown(&f.column, v, &people));
                    let (from, to) = (said(f.from), said(f.to));
                    (from != to).then(|| RequirementField { label: label.to_owned(), from, to })
                })
                .collect(),
        })
        .collect())
}

/// What the form calls a column; none for what no person asks after.
fn label(table: &str, column: &str) -> Option<&'static str> {
    Some(match (table, column) {
        ("requirement_assessment", "work") => "Work",
        ("requirement_assessment", "result") => "Result",
        ("requirement_assessment", "owner") => "Owner",
        ("requirement_assessment", "review_due") => "Review due",
        ("requirement_assessment", "rationale") => "Notes",
        ("requirement_assessment", "choice") => "Decision",
        ("requirement_assessment", "choice_why") => "Why",
        ("requirement_assessment", "alternative") => "In its place",
        ("requirement_attestation", "text") => "Statement",
        ("requirement_attestation", "expires") => "Counts until",
        ("requirement_attestation", "withdrawn_at") => "Taken back",
        ("requirement_upload", "title") => "Document",
        ("requirement_upload", "proves") => "What it proves",
        ("requirement_upload", "of_day") => "Of",
        ("requirement_upload", "expires") => "Counts until",
        ("requirement_upload", "withdrawn_at") => "Withdrawn",
        _ => return None,
    })
}

fn shown(column: &str, value: String, people: &HashMap<String, String>) -> String {
    let words = match (column, value.as_str()) {
        ("owner", id) => return people.get(id).cloned().unwrap_or(value),
        ("withdrawn_at", _) => "Yes",
        ("work", "todo") => "To do",
        ("work", "inProgress") => "In progress",
        ("work", "review") => "In review",
        ("work", "done") => "Done",
        ("result", "notAssessed") => "Not assessed",
        ("result", "met") => "Met",
        ("result", "partial") => "Partly met",
        ("result", "notMet") => "Not met",
        ("result", "notApplicable") => "Not applicable",
        ("choice", "implement") => "Do it",
        ("choice", "alternative") => "Do something equivalent",
        ("choice", "neither") => "Neither",
        _ => return value,
    };
    words.to_owned()
}

/// What the practice said of requirements, by the edition that it said it under.
pub(crate) fn decided(tx: &ReadTx<'_>) -> Result<Vec<Decided>> {
    let files = ["requirements_security.toml", "requirements_privacy.toml", "proposed_2025.toml"];
    let of = |(id, kept): (String, store::Kept)| {
        let about = catalogue::find(&id, true)?;
        Some(Decided {
            files: files.map(str::to_owned).into(),
            rows: vec![format!("requirements/{id}")],
            edition: kept.assessment.edition,
            what: format!("{} ({})", about.title, about.cite),
            path: format!("/programme/requirements?id={id}"),
        })
    };
    let mut all: Vec<_> = store::all(tx)?.into_iter().filter_map(of).collect();
    all.sort_by(|a, b| a.rows.cmp(&b.rows));
    Ok(all)
}
