//! What may be said of a requirement, and how it then stands. Pure.

use super::model::{
    AddressableChoice, AppProof, AttestReq, Attestation, Coverage, DecideReq, Requirement, RequirementKind,
    RequirementLevel, RequirementResult, RequirementState, RequirementWork, SaveAssessmentReq,
};
use super::uploads::Upload;
use crate::programme::evidence::{Evidence, EvidenceState};
use crate::{PracticeError, Result};
use chrono::{Months, NaiveDate};
use stillroom_record::UtcMillis;

const LONGEST: usize = 4_000;
/// A statement that holds longer is one that nobody looks at again.
const LONGEST_ATTESTATION_MONTHS: u32 = 24;

/// What Stillroom sees of it, and since when at the oldest. None where it can prove nothing.
pub(super) fn verified(
    requirement: &Requirement,
    evidence: &[Evidence],
) -> Option<(EvidenceState, Option<UtcMillis>)> {
    if requirement.collectors.is_empty() {
        return None;
    }
    let found = |name: &String| evidence.iter().find(|e| e.about.name == *name);
    let mut state = EvidenceState::Good;
    let mut oldest = None;
    for name in &requirement.collectors {
        let revision = found(name).and_then(|e| e.revision.as_ref().filter(|_| !e.due));
        // What is old or was never collected isn't known.
        let one = revision.map_or(EvidenceState::Unknown, |r| r.state);
        state = crate::programme::evidence::worse(state, one);
        let at = found(name).and_then(|e| e.revision.as_ref()).map(|r| r.collected_at);
        oldest = match (oldest, at) {
            (Some(a), Some(b)) => Some(std::cmp::min(a, b)),
            (a, b) => a.or(b),
        };
    }
    Some((state, oldest))
}

/// Whether a person's word counts: a statement, or a document.
pub(super) fn is_attested(statements: &[Attestation], documents: &[Upload]) -> bool {
    statements.iter().any(|one| !one.expired && !one.withdrawn) || documents.iter().any(Upload::counts)
}

/// Whether something supports “met”: where Stillroom proves all of it, what it sees or a statement;
/// where it proves a part or nothing, a statement.
pub(super) fn is_supported(app: AppProof, verified: Option<EvidenceState>, attested: bool) -> bool {
    attested || (app == AppProof::Full && verified == Some(EvidenceState::Good))
}

/// What may be said of a requirement.
pub(super) struct Standing {
    pub(super) verified: Option<EvidenceState>,
    pub(super) attested: bool,
    pub(super) decided: bool,
}

pub(super) fn assessment(
    requirement: &Requirement,
    mut req: SaveAssessmentReq,
    now: &Standing,
) -> Result<SaveAssessmentReq> {
    req.rationale = text("rationale", &req.rationale)?;
    match req.result {
        RequirementResult::NotApplicable if req.rationale.is_empty() => {
            return Err(PracticeError::invalid(
                "rationale",
                "Say why it doesn’t apply here. Nothing was saved.",
            ));
        }
        RequirementResult::Met => {
            if requirement.level == Some(RequirementLevel::Addressable) && !now.decided {
                return Err(PracticeError::invalid(
                    "decision",
                    "Addressable isn’t optional: record first what you decided and why. Nothing was saved.",
                ));
            }
            if !is_supported(requirement.app, now.verified, now.attested) {
                return Err(PracticeError::invalid("result", unsupported(requirement.app)));
            }
        }
        RequirementResult::NotAssessed if req.work == RequirementWork::Done => {
            return Err(PracticeError::invalid(
                "result",
                "Done needs a result, also one that isn’t good. Nothing was saved.",
            ));
        }
        _ => {}
    }
    Ok(req)
}

fn unsupported(app: AppProof) -> &'static str {
    match app {
        AppProof::Full => {
            "Nothing supports “met”: what Stillroom sees isn’t good, and nobody attested it. Nothing was saved."
        }
        AppProof::Part => {
            "Stillroom proves only a part of this. Attest the rest first, then call it met. Nothing was saved."
        }
        AppProof::None => "Nobody attested this yet. Attest it first, then call it met. Nothing was saved.",
    }
}

pub(super) fn decision(requirement: &Requirement, mut req: DecideReq) -> Result<DecideReq> {
    if requirement.level != Some(RequirementLevel::Addressable) {
        return Err(PracticeError::invalid(
            "choice",
            "Only an addressable specification leaves a choice. Nothing was saved.",
        ));
    }
    req.why = text("why", &req.why)?;
    req.alternative = text("alternative", &req.alternative)?;
    if req.why.is_empty() {
        let ask = match req.choice {
            AddressableChoice::Implement => "Say how it is done here. Nothing was saved.",
            AddressableChoice::Alternative | AddressableChoice::Neither => {
                "Say why it isn’t reasonable and appropriate here. Nothing was saved."
            }
        };
        return Err(PracticeError::invalid("why", ask));
    }
    match req.choice {
        AddressableChoice::Alternative if req.alternative.is_empty() => {
            Err(PracticeError::invalid("alternative", "Say what you do in its place. Nothing was saved."))
        }
        AddressableChoice::Neither if req.alternative.is_empty() => Err(PracticeError::invalid(
            "alternative",
            "Say why nothing equivalent is reasonable either, and how the standard is still met. Nothing was saved.",
        )),
        AddressableChoice::Implement => {
            req.alternative.clear();
            Ok(req)
        }
        _ => Ok(req),
    }
}

pub(super) fn attestation(mut req: AttestReq, today: NaiveDate) -> Result<AttestReq> {
    req.text = text("text", &req.text)?;
    if req.text.is_empty() {
        return Err(PracticeError::invalid("text", "Write what you attest. Nothing was saved."));
    }
    let latest = today.checked_add_months(Months::new(LONGEST_ATTESTATION_MONTHS)).unwrap_or(today);
    if req.expires.0 <= today || req.expires.0 > latest {
        return Err(PracticeError::invalid(
            "expires",
            "A statement counts until a day after today, within two years. Nothing was saved.",
        ));
    }
    Ok(req)
}

pub(super) fn reason(typed: &str) -> Result<String> {
    let reason = text("reason", typed)?;
    if reason.is_empty() {
        return Err(PracticeError::invalid("reason", "Say why it no longer holds. Nothing was saved."));
    }
    Ok(reason)
}

fn text(field: &'static str, typed: &str) -> Result<String> {
    let typed = typed.trim();
    match crate::clients::text_problem(typed, LONGEST) {
        Some(problem) => Err(PracticeError::invalid(field, problem)),
        None => Ok(typed.to_owned()),
    }
}

/// Fills in what follows from the rest.
pub(super) fn settle(state: &mut RequirementState, today: NaiveDate) {
    let met = state.assessment.result == RequirementResult::Met;
    let undecided =
        state.requirement.level == Some(RequirementLevel::Addressable) && state.decision.is_none();
    let stands = is_supported(state.requirement.app, state.verified, state.attested) && !undecided;
    state.unsupported = met && !stands;
    state.contradicted = met && state.verified == Some(EvidenceState::Bad);
    state.overdue = state.assessment.review_due.is_some_and(|due| due.0 < today);
}

/// Coverage and age of what is in force.
pub(super) fn coverage(all: &[RequirementState]) -> Coverage {
    let mut c = Coverage::default();
    for one in all.iter().filter(|one| one.requirement.kind != RequirementKind::Proposed) {
        c.total += 1;
        c.assessed += u32::from(one.assessment.result != RequirementResult::NotAssessed);
        c.attested += u32::from(one.attested);
        c.overdue += u32::from(one.overdue);
        c.shaky += u32::from(one.unsupported || one.contradicted);
        match one.verified {
            Some(EvidenceState::Good) => c.verified_good += 1,
            Some(EvidenceState::Attention | EvidenceState::Bad) => c.verified_wrong += 1,
            Some(EvidenceState::Unknown) => c.verified_unknown += 1,
            None => {}
        }
        let seen = one.verified.is_some_and(|s| s != EvidenceState::Unknown);
        c.nothing += u32::from(!seen && !one.attested);
        c.oldest_evidence = match (c.oldest_evidence, one.verified_at) {
            (Some(a), Some(b)) => Some(std::cmp::min(a, b)),
            (a, b) => a.or(b),
        };
    }
    c
}

#[cfg(test)]
#[path = "rules_tests.rs"]
mod tests;
