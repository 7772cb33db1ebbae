//! The verbs of the register, as the shell calls them. Each gives back the risk or the register as
//! it is after it.

use super::book::{self, Book};
use super::store::{AcceptanceRow, ControlRow, ProofRow, ReviewRow, RiskRow, ScoreRow, TaskRow};
use super::{
    RiskAcceptReq, RiskAsset, RiskAssetDraft, RiskAssetId, RiskControlDraft, RiskControlId, RiskControlState,
    RiskDecideReq, RiskDraft, RiskFlow, RiskFlowDraft, RiskFlowId, RiskHolder, RiskId, RiskProofDraft,
    RiskProofId, RiskProofKind, RiskProofState, RiskRegister, RiskRetireReq, RiskRetired, RiskReviewReq,
    RiskReviewState, RiskScoreReq, RiskSheet, RiskTaskDraft, RiskTaskId, RiskTreatment, content, rules,
    store,
};
use crate::programme::edition::edition;
use crate::{PracticeError, Result};
use stillroom_record::{Access, KnownStick, Permission, PersonId, ReadTx, RecordError, Session, WriteTx};

/// A line, a paragraph.
const LINE: usize = 160;
const WORDS: usize = 2_000;

/// The sticks that the practice knows; none for whoever may not ask: the facts then say "none".
pub(super) fn sticks(session: &Session) -> Vec<KnownStick> {
    session.sticks().unwrap_or_default()
}

/// Who decides; the recovery key decides nothing.
pub(super) fn person(tx: &ReadTx<'_>) -> Result<PersonId> {
    Ok(tx.person().ok_or(RecordError::NotAllowed(Permission::ProgrammeManage))?)
}

fn changed(what: &'static str) -> PracticeError {
    PracticeError::Changed { what, who: "Somebody".to_owned() }
}

fn current(row: &RiskRow, version: Option<i32>) -> Result<()> {
    if row.retired_at.is_some() {
        return Err(PracticeError::Conflict(
            "This risk was retired. Add a new one if it is back.".to_owned(),
        ));
    }
    if version != Some(row.version) { Err(changed("risk")) } else { Ok(()) }
}

/// What is due once a year, as lists of tasks say it.
pub(crate) const YEARLY: &str = "Go through the risk analysis and keep it as the year’s";

/// The register: risks, places, ways, and each year's analysis.
///
/// # Errors
/// When the person may not see the programme.
pub fn get_register(session: &Session) -> Result<RiskRegister> {
    let sticks = sticks(session);
    session.read(Access::new("risk.register", Permission::ProgrammeView), |tx| register(tx, &sticks))
}

/// The register as it stands.
pub(crate) fn register(tx: &ReadTx<'_>, sticks: &[KnownStick]) -> Result<RiskRegister> {
    let book = Book::open(tx, sticks)?;
    let count = |n: usize| u32::try_from(n).unwrap_or(u32::MAX);
    let asked = &content::questions().questions;
    Ok(RiskRegister {
        started_at: book.risks.iter().map(|r| r.created_at).min(),
        questions: count(asked.len()),
        answered: count(asked.iter().filter(|q| book.answers.iter().any(|a| a.question == q.key)).count()),
        risks: book.lines(),
        assets: book.assets.iter().map(|(_, a)| a.clone()).collect(),
        flows: store::flows(tx)?,
        snapshots: store::snapshots(tx)?,
        people: book
            .people
            .iter()
            .filter(|p| p.active)
            .map(|p| RiskHolder { id: p.id, name: p.name.clone() })
            .collect(),
        likelihoods: content::risks().likelihoods.clone(),
        impacts: content::risks().impacts.clone(),
        matrix: rules::MATRIX.iter().map(|row| row.to_vec()).collect(),
        known: book.facts,
    })
}

/// One risk with all that belongs to it.
///
/// # Errors
/// A refusal; a risk that isn't there.
pub fn get_risk(session: &Session, id: RiskId) -> Result<RiskSheet> {
    let sticks = sticks(session);
    let access = Access::new("risk.view", Permission::ProgrammeView).of("risk", id.0);
    session.read(access, |tx| Book::open(tx, &sticks)?.sheet(id))
}

/// A change of one risk; gives it back as it is then.
fn change(
    session: &Session,
    access: Access,
    work: impl FnOnce(&mut WriteTx<'_>, &[KnownStick]) -> Result<RiskId>,
) -> Result<RiskSheet> {
    let sticks = sticks(session);
    let done = session.write(access, |tx| {
        let id = work(tx, &sticks)?;
        tx.about("risk", id.0);
        tx.changed("risk");
        Book::open(tx.read(), &sticks)?.sheet(id)
    })?;
    Ok(done.value)
}

/// Adds a risk of the practice's own, or changes what is written and decided of one.
///
/// # Errors
/// A refusal; a field that isn't right; a newer version; accepting, which is a verb of its own.
pub fn save_risk(session: &Session, draft: RiskDraft) -> Result<RiskSheet> {
    let mut access = Access::new("risk.save", Permission::ProgrammeManage);
    if let Some(id) = draft.id {
        access = access.of("risk", id.0);
    }
    change(session, access, |tx, _| {
        let title = rules::needed("title", &draft.title, LINE, "Say in a few words what may happen.")?;
        let scenario = rules::text("scenario", &draft.scenario, WORDS)?;
        let clients = rules::text("clients", &draft.clients, WORDS)?;
        let plan = rules::text("plan", &draft.plan, WORDS)?;
        if let Some(owner) = draft.owner {
            crate::staff::name(tx.read(), owner)?;
        }
        let Some(id) = draft.id else {
            if draft.treatment == RiskTreatment::Accept {
                return Err(accept_is_its_own());
            }
            let (id, at) = (RiskId::new(), tx.now());
            let edition = edition().number.clone();
            let row = RiskRow {
                id,
                content_key: None,
                edition,
                title,
                scenario,
                clients,
                threat: String::new(),
                owner: draft.owner,
                treatment: draft.treatment,
                plan,
                created_at: at,
                retired_at: None,
                retired_why: String::new(),
                version: 1,
            };
            store::insert_risk(tx, &row)?;
            // In the middle until somebody scores it.
            let (likelihood, impact) = (super::RiskLevel::Moderate, super::RiskLevel::Moderate);
            let score = ScoreRow { risk: id, likelihood, impact, reason: String::new(), by: None, at };
            store::insert_score(tx, &score)?;
            return Ok(id);
        };
        let row = store::risk(tx.read(), id)?;
        current(&row, draft.version)?;
        if draft.treatment != row.treatment {
            if draft.treatment == RiskTreatment::Accept {
                return Err(accept_is_its_own());
            }
            store::end_acceptances(tx, id, "Another treatment was chosen.")?;
        }
        let (owner, treatment) = (draft.owner, draft.treatment);
        store::update_risk(tx, &RiskRow { title, scenario, clients, owner, treatment, plan, ..row })?;
        Ok(id)
    })
}

fn accept_is_its_own() -> PracticeError {
    PracticeError::invalid("treatment", "To accept a risk, use “Accept”: it needs a reason and an end.")
}

/// Scores a risk: from then on its numbers are the practice's own.
///
/// # Errors
/// A refusal; no reason; a newer version.
pub fn score(session: &Session, req: RiskScoreReq) -> Result<RiskSheet> {
    let access = Access::new("risk.score", Permission::ProgrammeManage).of("risk", req.risk.0);
    change(session, access, |tx, _| {
        let reason = rules::text("reason", &req.reason, WORDS)?;
        let row = store::risk(tx.read(), req.risk)?;
        current(&row, Some(req.version))?;
        let (by, at) = (Some(person(tx.read())?), tx.now());
        let (risk, likelihood, impact) = (req.risk, req.likelihood, req.impact);
        store::insert_score(tx, &ScoreRow { risk, likelihood, impact, reason, by, at })?;
        store::update_risk(tx, &row)?;
        Ok(risk)
    })
}

/// A risk that may be decided on: as the screen showed it, and scored here.
fn decidable(book: &Book, id: RiskId, version: i32) -> Result<book::Standing> {
    let row = book.row(id)?;
    current(row, Some(version))?;
    let standing = book.standing(row);
    if standing.placeholder {
        return Err(PracticeError::Conflict(
            "These numbers are placeholders. Score the risk for your practice first.".to_owned(),
        ));
    }
    Ok(standing)
}

/// Accepts a risk as it is now, for a time. Whoever accepts has reviewed it.
///
/// # Errors
/// A refusal; no reason; an end that isn't a day to come; a placeholder score; a newer version.
pub fn accept(session: &Session, req: RiskAcceptReq) -> Result<RiskSheet> {
    let access = Access::new("risk.accept", Permission::RiskApprove).of("risk", req.risk.0);
    change(session, access, |tx, sticks| {
        let reason = rules::needed("reason", &req.reason, WORDS, "Write why you can live with it.")?;
        let book = Book::open(tx.read(), sticks)?;
        rules::acceptance_end(req.expires, book.today)?;
        let standing = decidable(&book, req.risk, req.version)?;
        let (approver, at) = (person(tx.read())?, tx.now());
        store::end_acceptances(tx, req.risk, "Accepted anew.")?;
        let acceptance = AcceptanceRow {
            id: uuid::Uuid::now_v7(),
            risk: req.risk,
            approver,
            reason: reason.clone(),
            level: standing.residual.level,
            accepted_at: at,
            expires: req.expires,
            ended_at: None,
            ended_why: String::new(),
        };
        store::insert_acceptance(tx, &acceptance)?;
        let row = store::risk(tx.read(), req.risk)?;
        store::update_risk(tx, &RiskRow { treatment: RiskTreatment::Accept, ..row })?;
        insert_review(tx, req.risk, &standing, RiskTreatment::Accept, approver, String::new())?;
        Ok(req.risk)
    })
}

/// The owner has looked at a risk, as it stands.
///
/// # Errors
/// A refusal; a placeholder score; a newer version than the one that was looked at.
pub fn review(session: &Session, req: RiskReviewReq) -> Result<RiskSheet> {
    let access = Access::new("risk.review", Permission::RiskApprove).of("risk", req.risk.0);
    change(session, access, |tx, sticks| {
        let note = rules::text("note", &req.note, WORDS)?;
        let book = Book::open(tx.read(), sticks)?;
        let standing = decidable(&book, req.risk, req.version)?;
        let treatment = standing.treatment;
        insert_review(tx, req.risk, &standing, treatment, person(tx.read())?, note)?;
        Ok(req.risk)
    })
}

fn insert_review(
    tx: &mut WriteTx<'_>,
    risk: RiskId,
    standing: &book::Standing,
    treatment: RiskTreatment,
    reviewer: PersonId,
    note: String,
) -> Result<()> {
    let super::RiskRating { likelihood, impact, .. } = standing.inherent;
    let reviewed_at = tx.now();
    let row = ReviewRow { risk, reviewer, likelihood, impact, treatment, note, reviewed_at };
    Ok(store::insert_review(tx, &row)?)
}

/// Adds a control or changes one.
///
/// # Errors
/// A refusal; a field that isn't right; a newer version.
pub fn save_control(session: &Session, draft: RiskControlDraft) -> Result<RiskSheet> {
    let access = Access::new("risk.control", Permission::ProgrammeManage).of("risk", draft.risk.0);
    change(session, access, |tx, _| {
        let text = rules::needed("text", &draft.text, LINE, "Say what is done against it.")?;
        if let Some(owner) = draft.owner {
            crate::staff::name(tx.read(), owner)?;
        }
        store::risk(tx.read(), draft.risk)?;
        let row = ControlRow {
            id: draft.id.unwrap_or_else(RiskControlId::new),
            risk: draft.risk,
            text,
            state: draft.state,
            owner: draft.owner,
            likelihood: draft.likelihood,
            impact: draft.impact,
            version: 1,
        };
        if draft.id.is_none() {
            store::insert_control(tx, &row)?;
        } else if !store::update_control(tx, &row, draft.version.unwrap_or_default())? {
            return Err(changed("control"));
        }
        Ok(draft.risk)
    })
}

/// Adds what shows that a control works: a person's word with an end, or what the app sees.
///
/// # Errors
/// A refusal; a fact that isn't so now; a field that isn't right.
pub fn save_evidence(session: &Session, draft: RiskProofDraft) -> Result<RiskSheet> {
    let access = Access::new("risk.evidence", Permission::ProgrammeManage);
    change(session, access, |tx, sticks| {
        let risk = store::risk_of_control(tx.read(), draft.control)?;
        let today = book::today(tx.read())?;
        rules::proof_end(draft.kind, draft.expires, today)?;
        let (reference, text) = match draft.kind {
            RiskProofKind::Attestation => (
                String::new(),
                rules::needed("text", &draft.text, WORDS, "Write what you have seen, and how.")?,
            ),
            RiskProofKind::AppFact => {
                let book = Book::open(tx.read(), sticks)?;
                let fact = book.facts.iter().find(|f| f.key == draft.reference);
                let fact = fact.ok_or_else(|| {
                    PracticeError::invalid("reference", "Choose from the list what Stillroom sees.")
                })?;
                if fact.holds != super::RiskKnown::Yes {
                    return Err(PracticeError::invalid(
                        "reference",
                        format!("This can’t be shown now. {} Put that right first.", fact.text),
                    ));
                }
                (fact.key.clone(), fact.text.clone())
            }
        };
        let (by, at) = (person(tx.read())?, tx.now());
        let row = ProofRow {
            id: RiskProofId::new(),
            control: draft.control,
            kind: draft.kind,
            reference,
            text,
            given_by: by,
            given_on: today,
            expires: draft.expires,
            state: if draft.approve { RiskProofState::Approved } else { RiskProofState::Draft },
            decided_by: draft.approve.then_some(by),
            decided_at: draft.approve.then_some(at),
            decided_why: String::new(),
        };
        store::insert_proof(tx, risk, &row)?;
        Ok(risk)
    })
}

/// Approves a proof or turns it down, with why.
///
/// # Errors
/// A refusal; one that was decided; no reason where it is turned down.
pub fn decide_evidence(session: &Session, req: RiskDecideReq) -> Result<RiskSheet> {
    let access = Access::new("risk.evidence_decide", Permission::ProgrammeManage);
    change(session, access, |tx, _| {
        let proof = store::proof(tx.read(), req.proof)?;
        let why = if req.approve {
            rules::text("reason", &req.reason, WORDS)?
        } else {
            rules::needed("reason", &req.reason, WORDS, "Write why it doesn’t show this.")?
        };
        if proof.state == RiskProofState::Rejected || (req.approve && proof.state == RiskProofState::Approved)
        {
            return Err(PracticeError::Conflict("This was decided already. Add a new proof.".to_owned()));
        }
        let state = if req.approve { RiskProofState::Approved } else { RiskProofState::Rejected };
        store::decide_proof(tx, req.proof, state, person(tx.read())?, &why)?;
        Ok(store::risk_of_control(tx.read(), proof.control)?)
    })
}

/// Adds a task, changes it, or says that it is done.
///
/// # Errors
/// A refusal; nobody to do it, no day; a newer version.
pub fn save_task(session: &Session, draft: RiskTaskDraft) -> Result<RiskSheet> {
    let access = Access::new("risk.task", Permission::ProgrammeManage).of("risk", draft.risk.0);
    change(session, access, |tx, _| {
        let title = rules::needed("title", &draft.title, LINE, "Say what is to be done.")?;
        let done_note = rules::text("doneNote", &draft.done_note, WORDS)?;
        let owner = draft.owner.ok_or_else(|| PracticeError::invalid("owner", "Say who does it."))?;
        let due = draft.due.ok_or_else(|| PracticeError::invalid("due", "Say until when."))?;
        crate::staff::name(tx.read(), owner)?;
        store::risk(tx.read(), draft.risk)?;
        let row = TaskRow {
            id: draft.id.unwrap_or_else(RiskTaskId::new),
            risk: draft.risk,
            title,
            owner,
            due,
            done_at: draft.done.then(|| tx.now()),
            done_by: if draft.done { Some(person(tx.read())?) } else { None },
            done_note,
            version: 1,
        };
        if draft.id.is_none() {
            store::insert_task(tx, &row)?;
        } else if !store::update_task(tx, &row, draft.version.unwrap_or_default())? {
            return Err(changed("task"));
        }
        Ok(draft.risk)
    })
}

/// A change of places and ways; gives the register as it is then.
fn redraw(
    session: &Session,
    access: Access,
    work: impl FnOnce(&mut WriteTx<'_>) -> Result<()>,
) -> Result<RiskRegister> {
    let sticks = sticks(session);
    let done = session.write(access, |tx| {
        work(tx)?;
        tx.changed("risk");
        register(tx.read(), &sticks)
    })?;
    Ok(done.value)
}

/// The places where data are that are still in use: id, name and the suggestion it came from.
pub(crate) fn places(tx: &ReadTx<'_>) -> Result<Vec<(RiskAssetId, String, Option<String>)>> {
    let all = store::assets(tx)?.into_iter().filter(|(_, a)| a.retired_why.is_none());
    Ok(all.map(|(key, a)| (a.id, a.name, key)).collect())
}

/// Adds a place where data are, or changes it.
///
/// # Errors
/// A refusal; no name; a newer version.
pub fn save_asset(session: &Session, draft: RiskAssetDraft) -> Result<RiskRegister> {
    let mut access = Access::new("risk.asset", Permission::ProgrammeManage);
    if let Some(id) = draft.id {
        access = access.of("risk_asset", id.0);
    }
    redraw(session, access, |tx| {
        let row = RiskAsset {
            id: draft.id.unwrap_or_else(RiskAssetId::new),
            name: rules::needed("name", &draft.name, LINE, "Give it a name.")?,
            hint: String::new(),
            place: rules::text("place", &draft.place, LINE)?,
            keeper: rules::text("keeper", &draft.keeper, LINE)?,
            holds: draft.holds,
            encrypted: draft.encrypted,
            note: rules::text("note", &draft.note, WORDS)?,
            retired_why: None,
            version: 1,
        };
        if draft.id.is_none() {
            store::insert_asset(tx, None, &row)?;
        } else if !store::update_asset(tx, &row, draft.version.unwrap_or_default())? {
            return Err(changed("place"));
        }
        Ok(())
    })
}

/// Adds a way that data take, or changes it.
///
/// # Errors
/// A refusal; an end or what goes there missing; a newer version.
pub fn save_flow(session: &Session, draft: RiskFlowDraft) -> Result<RiskRegister> {
    let mut access = Access::new("risk.flow", Permission::ProgrammeManage);
    if let Some(id) = draft.id {
        access = access.of("risk_flow", id.0);
    }
    redraw(session, access, |tx| {
        let row = RiskFlow {
            id: draft.id.unwrap_or_else(RiskFlowId::new),
            origin: rules::needed("origin", &draft.origin, LINE, "Say where the data come from.")?,
            target: rules::needed("target", &draft.target, LINE, "Say where they go.")?,
            what: rules::needed("what", &draft.what, LINE, "Say what goes there.")?,
            protection: rules::text("protection", &draft.protection, LINE)?,
            retired_why: None,
            version: 1,
        };
        if draft.id.is_none() {
            store::insert_flow(tx, &row)?;
        } else if !store::update_flow(tx, &row, draft.version.unwrap_or_default())? {
            return Err(changed("way"));
        }
        Ok(())
    })
}

/// Says that a risk, a place or a way is no longer so, and why. It stays in the record.
///
/// # Errors
/// A refusal; no reason; what isn't there or was retired.
pub fn retire(session: &Session, req: RiskRetireReq) -> Result<RiskRegister> {
    let table = match req.what {
        RiskRetired::Risk => "risk",
        RiskRetired::Asset => "risk_asset",
        RiskRetired::Flow => "risk_flow",
    };
    let access = Access::new("risk.retire", Permission::ProgrammeManage).of(table, req.id);
    redraw(session, access, |tx| {
        let why = rules::needed("reason", &req.reason, WORDS, "Write why it is no longer so.")?;
        if req.what == RiskRetired::Risk {
            store::end_acceptances(tx, RiskId(req.id), "The risk was retired.")?;
        }
        Ok(store::retire(tx, table, req.id, &why)?)
    })
}

/// What still stands open, as a year's analysis says it.
pub(super) fn open_points(book: &Book) -> Vec<String> {
    let lines: Vec<_> = book.lines().into_iter().filter(|l| !l.retired).collect();
    let mut open = Vec::new();
    let mut say = |n: usize, one: &str, many: &str| match n {
        0 => {}
        1 => open.push(format!("One risk {one}.")),
        n => open.push(format!("{n} risks {many}.")),
    };
    let count = |of: &dyn Fn(&super::RiskLine) -> bool| lines.iter().filter(|l| of(l)).count();
    say(
        count(&|l| l.review == RiskReviewState::Needed),
        "of high impact waits for the owner’s review",
        "of high impact wait for the owner’s review",
    );
    say(
        count(&|l| l.treatment == RiskTreatment::Open),
        "has no treatment decided",
        "have no treatment decided",
    );
    say(count(&|l| l.overdue > 0), "has an overdue task", "have overdue tasks");
    let unproven = book
        .risks
        .iter()
        .filter(|r| r.retired_at.is_none())
        .filter(|r| book.controls_of(r.id).iter().any(|c| c.state == RiskControlState::Active && !c.proven))
        .count();
    say(unproven, "has an active control without evidence", "have active controls without evidence");
    open
}
