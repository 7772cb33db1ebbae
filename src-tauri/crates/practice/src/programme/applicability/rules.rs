//! What is asked, what the answers come to, and when it has to be asked again. Pure.

use super::content::{self, Choice, Question};
use super::{
    ApplicabilityFinding, ApplicabilityOutcome, ApplicabilityReason, ApplicabilityReview, CounselPoint,
    CounselWordReq, EntityChangeKind, HybridDesignationReq, HybridState, InterviewChoice, InterviewQuestion,
    InterviewStep, LegalEntityDraft, Misconception, OtherLaw, ReportChangeReq,
};
use crate::schedule::LocalDate;
use crate::{PracticeError, Result};
use chrono::Months;
use std::collections::{BTreeMap, BTreeSet};

/// What was chosen, by question; several where several may be.
pub type Answers = BTreeMap<String, Vec<String>>;

/// How many days before the year is over the review is announced.
const SOON: i64 = 30;
const LONGEST_LINE: usize = 120;
const LONGEST_NOTE: usize = 2_000;
const MOST_COMPONENTS: usize = 40;

/// The facts that the answers make: `topic:counts`, and "covered".
type Facts = BTreeSet<String>;

/// What was known, and of what.
const COVERED: &str = "covered";

/// An interview as far as it got.
struct Walk {
    path: Vec<(&'static Question, Vec<&'static Choice>)>,
    facts: Facts,
    next: Option<&'static Question>,
    remaining: u32,
}

fn matters(question: &Question, facts: &Facts) -> bool {
    !question.skip.iter().any(|f| facts.contains(f))
        && (question.need.is_empty() || question.need.iter().any(|f| facts.contains(f)))
}

fn invalid(message: &str) -> PracticeError {
    PracticeError::invalid("answers", message)
}

/// The choices behind an answer; refuses what can't have been chosen.
fn chosen(question: &'static Question, ids: &[String]) -> Result<Vec<&'static Choice>> {
    let unknown =
        || invalid("An answer isn’t one of those that were offered. Nothing was saved; answer it again.");
    let choices = (question.options.iter().filter(|c| ids.contains(&c.id))).collect::<Vec<_>>();
    if choices.is_empty() || choices.len() != ids.len() {
        return Err(unknown());
    }
    if choices.len() > 1 && (!question.many || choices.iter().any(|c| c.alone)) {
        return Err(unknown());
    }
    Ok(choices)
}

/// Goes along the questions in order: each fact decides what of the rest still matters. Answers to
/// questions that don't are left aside.
fn walk(answers: &Answers) -> Result<Walk> {
    let mut walk = Walk { path: Vec::new(), facts: Facts::new(), next: None, remaining: 0 };
    for question in content::questions() {
        if !matters(question, &walk.facts) {
            continue;
        }
        if walk.next.is_some() {
            walk.remaining += 1;
            continue;
        }
        let Some(ids) = answers.get(&question.id) else {
            walk.next = Some(question);
            walk.remaining = 1;
            continue;
        };
        let choices = chosen(question, ids)?;
        walk.facts.extend(choices.iter().map(|c| format!("{}:{}", question.topic, c.counts)));
        walk.path.push((question, choices));
        if is_covered(&walk.facts) == Known::Yes {
            walk.facts.insert(COVERED.to_owned());
        }
    }
    Ok(walk)
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Known {
    Yes,
    No,
    Unknown,
}

fn has(facts: &Facts, fact: &str) -> bool {
    facts.contains(fact)
}

/// A provider that has exchanged a transaction.
fn is_covered(facts: &Facts) -> Known {
    if has(facts, "provider:no") {
        return Known::No;
    }
    let provider = has(facts, "provider:yes") && !has(facts, "provider:unknown");
    match (provider, has(facts, "transaction:yes"), has(facts, "transaction:unknown")) {
        (true, true, _) => Known::Yes,
        (true, false, false) => Known::No,
        _ => Known::Unknown,
    }
}

/// Topics whose unknown answers leave the outcome open.
const DECIDING: [&str; 4] = ["chart", "provider", "transaction", "associate"];

fn outcome(facts: &Facts) -> (ApplicabilityOutcome, HybridState) {
    let associate = has(facts, "associate:yes");
    if is_covered(facts) == Known::Yes {
        let relied_on = has(facts, "hybrid:yes") && has(facts, "components:yes") && has(facts, "desk:no");
        return if relied_on {
            (ApplicabilityOutcome::Hybrid, HybridState::Designated)
        } else {
            let hybrid = if has(facts, "lines:yes") { HybridState::Possible } else { HybridState::No };
            let outcome =
                if associate { ApplicabilityOutcome::Both } else { ApplicabilityOutcome::CoveredEntity };
            (outcome, hybrid)
        };
    }
    let open = DECIDING.iter().any(|topic| has(facts, &format!("{topic}:unknown")));
    let outcome = if open || is_covered(facts) == Known::Unknown {
        ApplicabilityOutcome::Undetermined
    } else if associate {
        ApplicabilityOutcome::BusinessAssociate
    } else {
        ApplicabilityOutcome::NotCovered
    };
    (outcome, HybridState::No)
}

/// Whether an answer made the outcome.
fn decisive(outcome: ApplicabilityOutcome, facts: &Facts, topic: &str, counts: &str) -> bool {
    use ApplicabilityOutcome::{Both, BusinessAssociate, CoveredEntity, Hybrid, NotCovered, Undetermined};
    match outcome {
        CoveredEntity => matches!(topic, "provider" | "transaction") && counts == "yes",
        Both => matches!(topic, "provider" | "transaction" | "associate") && counts == "yes",
        Hybrid => {
            matches!(topic, "provider" | "transaction" | "associate" | "hybrid" | "components")
                && counts == "yes"
                || topic == "desk"
        }
        Undetermined => {
            DECIDING.contains(&topic) && counts == "unknown" || topic == "associate" && counts == "yes"
        }
        // No provider, or a provider without a transaction; and nobody's associate.
        BusinessAssociate | NotCovered => match topic {
            "associate" => true,
            "provider" => counts == "no",
            "transaction" => !has(facts, "provider:no") && counts == "no",
            _ => false,
        },
    }
}

/// Text about this entity.
fn of(entity: &str, text: &str) -> String {
    text.replace("{entity}", entity)
}

fn misconceptions(entity: &str, at: &str) -> Vec<Misconception> {
    content::misconceptions(at)
        .map(|m| Misconception {
            id: m.id.clone(),
            claim: of(entity, &m.claim),
            verdict: m.verdict,
            answer: of(entity, &m.answer),
            cite: m.cite.clone(),
            confirm: m.confirm,
        })
        .collect()
}

fn shown(entity: &str, q: &Question) -> InterviewQuestion {
    InterviewQuestion {
        id: q.id.clone(),
        text: of(entity, &q.text),
        why: of(entity, &q.why),
        help: of(entity, &q.help),
        cite: q.cite.clone(),
        many: q.many,
        choices: (q.options.iter())
            .map(|c| InterviewChoice {
                id: c.id.clone(),
                label: of(entity, &c.label),
                hint: of(entity, &c.hint),
                alone: c.alone,
            })
            .collect(),
        misconceptions: misconceptions(entity, &q.id),
    }
}

/// Where the interview of this entity stands with these answers.
///
/// # Errors
/// When an answer isn't one that was offered.
pub fn step(entity: &str, answers: &Answers) -> Result<InterviewStep> {
    let walk = walk(answers)?;
    Ok(InterviewStep {
        answered: walk.path.iter().map(|(q, _)| q.id.clone()).collect(),
        question: walk.next.map(|q| shown(entity, q)),
        remaining: walk.remaining,
        finding: walk.next.is_none().then(|| finding(entity, &walk)),
    })
}

/// What the answers of a finished interview come to.
///
/// # Errors
/// When a question that matters has no answer, or an answer isn't one that was offered.
pub fn decide(entity: &str, answers: &Answers) -> Result<ApplicabilityFinding> {
    let walk = walk(answers)?;
    if walk.next.is_some() {
        return Err(invalid(
            "A question that matters has no answer yet. Your answers are kept; go on with the interview.",
        ));
    }
    Ok(finding(entity, &walk))
}

/// The answers that mattered.
pub(super) fn kept(answers: &Answers) -> Result<Answers> {
    let path = walk(answers)?.path;
    Ok(path.into_iter().map(|(q, c)| (q.id.clone(), c.iter().map(|c| c.id.clone()).collect())).collect())
}

fn finding(entity: &str, walk: &Walk) -> ApplicabilityFinding {
    let (outcome, hybrid) = outcome(&walk.facts);
    let reasons = walk.path.iter().flat_map(|(q, choices)| {
        choices.iter().map(move |c| ApplicabilityReason {
            question: q.id.clone(),
            asked: of(entity, &q.text),
            answered: of(entity, &c.label),
            text: of(entity, &c.reason),
            cite: c.cite.clone(),
            confirm: c.confirm,
            decisive: decisive(outcome, &walk.facts, &q.topic, &c.counts),
            unknown: c.counts == "unknown",
        })
    });
    let meaning = content::meaning(outcome);
    let asks = walk.path.iter().flat_map(|(_, choices)| choices).filter_map(|c| {
        c.counsel.as_ref().map(|text| CounselPoint { text: of(entity, text), cite: c.cite.clone() })
    });
    let own = meaning.map(|m| CounselPoint { text: of(entity, &m.counsel), cite: m.cite.clone() });
    let texts = |list: &[String]| list.iter().map(|text| of(entity, text)).collect::<Vec<_>>();
    ApplicabilityFinding {
        outcome,
        hybrid,
        title: meaning.map(|m| m.title.clone()).unwrap_or_default(),
        headline: meaning.map(|m| of(entity, &m.headline)).unwrap_or_default(),
        means: meaning.map(|m| texts(&m.means)).unwrap_or_default(),
        next: meaning.map(|m| texts(&m.next)).unwrap_or_default(),
        cite: meaning.map(|m| m.cite.clone()).unwrap_or_default(),
        reasons: reasons.collect(),
        counsel: own.into_iter().chain(asks).collect(),
        other_laws: other_laws(entity, &walk.facts),
        misconceptions: misconceptions(entity, "result"),
    }
}

fn other_laws(entity: &str, facts: &Facts) -> Vec<OtherLaw> {
    content::overlays()
        .iter()
        .filter_map(|o| {
            let known = o.show.is_empty() || o.show.iter().any(|f| facts.contains(f));
            let may = !known && o.may.iter().any(|f| facts.contains(f));
            (known || may).then(|| OtherLaw {
                id: o.id.clone(),
                title: o.title.clone(),
                text: of(entity, &o.text),
                cite: o.cite.clone(),
                confirm: o.confirm || may,
                may,
            })
        })
        .collect()
}

/// The day on which an assessment has to be looked at again.
pub(super) fn review_on(decided_on: LocalDate) -> LocalDate {
    // A leap day's year is over on 28 February.
    LocalDate(decided_on.0.checked_add_months(Months::new(12)).unwrap_or(decided_on.0))
}

/// Until when a designation is kept that a newer one has taken the place of.
pub(super) fn keep_until(ended_on: LocalDate) -> LocalDate {
    LocalDate(ended_on.0.checked_add_months(Months::new(72)).unwrap_or(ended_on.0))
}

/// Whether it has to be asked again: by the day, by what changed since, by what counsel said.
pub(super) fn review(
    review_on: Option<LocalDate>,
    today: LocalDate,
    changed: bool,
    counsel_agrees: Option<bool>,
) -> ApplicabilityReview {
    let Some(on) = review_on else { return ApplicabilityReview::Never };
    let days = (on.0 - today.0).num_days();
    if changed || counsel_agrees == Some(false) || days <= 0 {
        ApplicabilityReview::Due
    } else if days <= SOON {
        ApplicabilityReview::Soon
    } else {
        ApplicabilityReview::Current
    }
}

/// A line as it will be kept: trimmed, there, and short enough for a screen.
fn line(field: &'static str, text: &str) -> Result<String> {
    let text = text.trim();
    if text.is_empty() {
        return Err(PracticeError::invalid(field, "Write this first."));
    }
    if text.chars().count() > LONGEST_LINE {
        return Err(PracticeError::invalid(field, format!("Use at most {LONGEST_LINE} characters.")));
    }
    if text.chars().any(char::is_control) {
        return Err(PracticeError::invalid(field, "Leave out line breaks and control characters."));
    }
    Ok(text.to_owned())
}

pub(super) fn entity(mut draft: LegalEntityDraft) -> Result<LegalEntityDraft> {
    draft.name = line("name", &draft.name)?;
    Ok(draft)
}

fn note(text: &str) -> Result<String> {
    let text = text.trim();
    if text.chars().count() > LONGEST_NOTE {
        return Err(PracticeError::invalid("note", format!("Use at most {LONGEST_NOTE} characters.")));
    }
    if text.contains('\0') {
        return Err(PracticeError::invalid(
            "note",
            "The text holds a character that can’t be kept (NUL). Remove it.",
        ));
    }
    Ok(text.to_owned())
}

fn past(field: &'static str, date: LocalDate, today: LocalDate) -> Result<()> {
    if date > today {
        return Err(PracticeError::invalid(field, "This day hasn’t come yet."));
    }
    Ok(())
}

pub(super) fn counsel_word(mut req: CounselWordReq, today: LocalDate) -> Result<CounselWordReq> {
    req.counsel = line("counsel", &req.counsel)?;
    past("saidOn", req.said_on, today)?;
    req.note = note(&req.note)?;
    if !req.agrees && req.note.is_empty() {
        return Err(PracticeError::invalid("note", "Write what counsel sees otherwise."));
    }
    Ok(req)
}

pub(super) fn change(mut req: ReportChangeReq) -> Result<ReportChangeReq> {
    req.note = note(&req.note)?;
    if req.what == EntityChangeKind::Other && req.note.is_empty() {
        return Err(PracticeError::invalid("note", "Write what changed."));
    }
    Ok(req)
}

pub(super) fn designation(mut req: HybridDesignationReq, today: LocalDate) -> Result<HybridDesignationReq> {
    past("designatedOn", req.designated_on, today)?;
    req.signer = line("signer", &req.signer)?;
    req.kept_at = line("keptAt", &req.kept_at)?;
    let components = |message: &str| PracticeError::invalid("components", message);
    if req.components.len() > MOST_COMPONENTS {
        return Err(components("A designation names at most 40 components."));
    }
    for c in &mut req.components {
        c.name = line("components", &c.name)?;
    }
    if let Some(out) = req.components.iter().position(|c| c.would_be && !c.inside) {
        return Err(components(&format!(
            "Component {} would be covered, or a business associate, if it stood alone: it must be inside (45 CFR 164.105).",
            out + 1
        )));
    }
    if !req.components.iter().any(|c| c.inside) {
        return Err(components("Name at least one component that is inside."));
    }
    Ok(req)
}
