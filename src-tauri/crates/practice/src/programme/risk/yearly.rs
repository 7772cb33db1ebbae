//! The year's analysis: frozen as text with its SHA-256, read as it was, compared with another or
//! with now.

use super::book::Book;
use super::store::SnapshotRow;
use super::{
    RiskControlState, RiskFlow, RiskId, RiskKnown, RiskLevel, RiskProofStanding, RiskRating, RiskSnapshotId,
    RiskSnapshotLine, RiskTreatment, content, rules, store, verbs,
};
use crate::programme::edition::edition;
use crate::schedule::LocalDate;
use crate::{PracticeError, Result, catalog};
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};
use stillroom_record::{Access, KnownStick, Permission, ReadTx, Session};

/// How the text is laid out; a later Stillroom reads an earlier one by it.
const FORMAT: u32 = 1;

/// Asks for a year's analysis to be frozen.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize, specta::Type)]
#[serde(rename_all = "camelCase")]
pub struct RiskFreezeReq {
    pub note: String,
}

/// Which two to compare; without a second, with now.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize, specta::Type)]
#[serde(rename_all = "camelCase")]
pub struct RiskCompareReq {
    pub from: RiskSnapshotId,
    pub to: Option<RiskSnapshotId>,
}

/// Everything that there was about risks on a day.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize, specta::Type)]
#[serde(rename_all = "camelCase")]
pub struct RiskAnalysis {
    pub format: u32,
    pub practice: String,
    pub date: LocalDate,
    pub approver: String,
    pub edition: String,
    pub note: String,
    pub answers: Vec<FrozenRiskAnswer>,
    /// What the app saw of itself.
    pub known: Vec<String>,
    /// Weaknesses that the answers named.
    pub found: Vec<String>,
    pub assets: Vec<FrozenRiskAsset>,
    pub flows: Vec<FrozenRiskFlow>,
    pub risks: Vec<FrozenRisk>,
    /// What stood open on that day.
    pub open: Vec<String>,
}

/// A question and what was answered, in words.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize, specta::Type)]
#[serde(rename_all = "camelCase")]
pub struct FrozenRiskAnswer {
    pub question: String,
    pub answer: Vec<String>,
    pub cite: String,
}

/// A place as it was.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize, specta::Type)]
#[serde(rename_all = "camelCase")]
pub struct FrozenRiskAsset {
    pub name: String,
    pub place: String,
    pub keeper: String,
    pub holds: RiskKnown,
    pub encrypted: RiskKnown,
    pub note: String,
}

/// A way as it was.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize, specta::Type)]
#[serde(rename_all = "camelCase")]
pub struct FrozenRiskFlow {
    pub origin: String,
    pub target: String,
    pub what: String,
    pub protection: String,
}

impl From<RiskFlow> for FrozenRiskFlow {
    fn from(f: RiskFlow) -> Self {
        Self { origin: f.origin, target: f.target, what: f.what, protection: f.protection }
    }
}

/// A risk as it was.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize, specta::Type)]
#[serde(rename_all = "camelCase")]
pub struct FrozenRisk {
    pub id: RiskId,
    pub title: String,
    pub scenario: String,
    pub clients: String,
    pub cites: Vec<String>,
    pub inherent: RiskRating,
    pub residual: RiskRating,
    pub target: RiskRating,
    pub treatment: RiskTreatment,
    pub plan: String,
    pub owner: Option<String>,
    pub reviewed: super::RiskReviewState,
    pub accepted_until: Option<LocalDate>,
    pub controls: Vec<FrozenRiskControl>,
    pub tasks: Vec<FrozenRiskTask>,
}

/// A control as it was, and what showed it.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize, specta::Type)]
#[serde(rename_all = "camelCase")]
pub struct FrozenRiskControl {
    pub text: String,
    pub state: RiskControlState,
    pub proven: bool,
    /// The words of the proofs that stood, with who gave them.
    pub proofs: Vec<String>,
}

/// A task as it was.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize, specta::Type)]
#[serde(rename_all = "camelCase")]
pub struct FrozenRiskTask {
    pub title: String,
    pub owner: String,
    pub due: LocalDate,
    pub done: bool,
}

/// A frozen analysis with what vouches for it.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize, specta::Type)]
#[serde(rename_all = "camelCase")]
pub struct RiskSnapshot {
    pub line: RiskSnapshotLine,
    /// The SHA-256 of its text, in hexadecimal.
    pub digest: String,
    pub analysis: RiskAnalysis,
}

/// What happened to a risk between two analyses.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug, Serialize, Deserialize, specta::Type)]
#[serde(rename_all = "camelCase")]
pub enum RiskDifference {
    New,
    Gone,
    Level,
    Treatment,
}

/// A risk that isn't as it was.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize, specta::Type)]
#[serde(rename_all = "camelCase")]
pub struct RiskChange {
    pub id: RiskId,
    pub title: String,
    pub what: RiskDifference,
    pub level_before: Option<RiskLevel>,
    pub level_after: Option<RiskLevel>,
    pub treatment_before: Option<RiskTreatment>,
    pub treatment_after: Option<RiskTreatment>,
}

/// What changed between two analyses.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize, specta::Type)]
#[serde(rename_all = "camelCase")]
pub struct RiskComparison {
    pub from: LocalDate,
    pub to: LocalDate,
    /// The second is the register as it is now.
    pub to_now: bool,
    pub changes: Vec<RiskChange>,
    pub unchanged: u32,
    pub assets_new: Vec<String>,
    pub assets_gone: Vec<String>,
    pub edition_changed: bool,
}

/// Freezes the analysis as it is today; whoever does so approves it.
///
/// # Errors
/// A refusal; no risks yet; risks that nobody here has scored.
pub fn freeze(session: &Session, req: RiskFreezeReq) -> Result<RiskSnapshot> {
    let sticks = verbs::sticks(session);
    let done = session.write(Access::new("risk.freeze", Permission::RiskApprove), |tx| {
        let note = rules::text("note", &req.note, 2_000)?;
        let book = Book::open(tx.read(), &sticks)?;
        let live = || book.risks.iter().filter(|r| r.retired_at.is_none());
        if live().next().is_none() {
            return Err(PracticeError::Conflict(
                "There is no risk to approve yet. Go through the interview first.".to_owned(),
            ));
        }
        let unscored = live().filter(|r| book.standing(r).placeholder).count();
        if unscored > 0 {
            return Err(PracticeError::Conflict(format!(
                "{} still {} the starter’s numbers. Score {} for your practice first, or retire what doesn’t concern you.",
                if unscored == 1 { "One risk".to_owned() } else { format!("{unscored} risks") },
                if unscored == 1 { "has" } else { "have" },
                if unscored == 1 { "it" } else { "them" },
            )));
        }
        let approver = verbs::person(tx.read())?;
        let analysis = analysis(tx.read(), &book, book.name(approver), note)?;
        let body = serde_json::to_string(&analysis)
            .map_err(|_| PracticeError::Conflict("The analysis could not be written. Nothing was saved.".to_owned()))?;
        let row = SnapshotRow {
            line: RiskSnapshotLine {
                id: RiskSnapshotId::new(),
                taken_at: tx.now(),
                taken_on: analysis.date,
                approver: analysis.approver.clone(),
                edition: analysis.edition.clone(),
                note: analysis.note.clone(),
            },
            digest: Sha256::digest(body.as_bytes()).into(),
            body,
        };
        store::insert_snapshot(tx, approver, &row)?;
        tx.about("risk_snapshot", row.line.id.0);
        tx.changed("risk");
        read(row)
    })?;
    Ok(done.value)
}

/// A frozen analysis, as it was.
///
/// # Errors
/// A refusal; one that isn't there, or isn't as it was approved.
pub fn get_snapshot(session: &Session, id: RiskSnapshotId) -> Result<RiskSnapshot> {
    let access = Access::new("risk.snapshot", Permission::ProgrammeView).of("risk_snapshot", id.0);
    session.read(access, |tx| read(store::snapshot(tx, id)?))
}

/// What changed between two, or since one.
///
/// # Errors
/// As [`get_snapshot`].
pub fn compare(session: &Session, req: RiskCompareReq) -> Result<RiskComparison> {
    let sticks = verbs::sticks(session);
    let access = Access::new("risk.compare", Permission::ProgrammeView).of("risk_snapshot", req.from.0);
    session.read(access, |tx| {
        let from = read(store::snapshot(tx, req.from)?)?.analysis;
        let to = match req.to {
            Some(id) => read(store::snapshot(tx, id)?)?.analysis,
            None => now(tx, &sticks)?,
        };
        Ok(differences(&from, &to, req.to.is_none()))
    })
}

fn now(tx: &ReadTx<'_>, sticks: &[KnownStick]) -> Result<RiskAnalysis> {
    analysis(tx, &Book::open(tx, sticks)?, String::new(), String::new())
}

/// Its text, if it is as it was approved.
fn read(row: SnapshotRow) -> Result<RiskSnapshot> {
    let damaged = || {
        PracticeError::Conflict(
            "This analysis isn’t as it was approved, so it isn’t shown. Nothing was changed now: run Verify, and \
             look for it in a backup."
                .to_owned(),
        )
    };
    if <[u8; 32]>::from(Sha256::digest(row.body.as_bytes())) != row.digest {
        return Err(damaged());
    }
    let analysis = serde_json::from_str(&row.body).map_err(|_| damaged())?;
    let digest = row.digest.iter().map(|b| format!("{b:02x}")).collect();
    Ok(RiskSnapshot { line: row.line, digest, analysis })
}

fn analysis(tx: &ReadTx<'_>, book: &Book, approver: String, note: String) -> Result<RiskAnalysis> {
    let answers = content::questions().questions.iter().filter_map(|q| {
        let answer = book.answers.iter().find(|a| a.question == q.key)?;
        let chosen = q.choices.iter().filter(|c| answer.choices.contains(&c.key));
        let answer = chosen.map(|c| c.text.clone()).collect();
        Some(FrozenRiskAnswer { question: q.text.clone(), answer, cite: q.cite.clone() })
    });
    let assets = book.assets.iter().map(|(_, a)| a).filter(|a| a.retired_why.is_none());
    let flows = store::flows(tx)?.into_iter().filter(|f| f.retired_why.is_none());
    let lines = book.lines().into_iter().filter(|l| !l.retired);
    Ok(RiskAnalysis {
        format: FORMAT,
        practice: catalog::settings(tx)?.name,
        date: book.today,
        approver,
        edition: edition().number.clone(),
        note,
        answers: answers.collect(),
        known: book.facts.iter().filter(|f| f.holds == RiskKnown::Yes).map(|f| f.text.clone()).collect(),
        found: book.found().into_iter().map(str::to_owned).collect(),
        assets: assets
            .map(|a| FrozenRiskAsset {
                name: a.name.clone(),
                place: a.place.clone(),
                keeper: a.keeper.clone(),
                holds: a.holds,
                encrypted: a.encrypted,
                note: a.note.clone(),
            })
            .collect(),
        flows: flows.map(FrozenRiskFlow::from).collect(),
        risks: lines.map(|l| risk(book, l)).collect::<Result<_>>()?,
        open: verbs::open_points(book),
    })
}

fn risk(book: &Book, l: super::RiskLine) -> Result<FrozenRisk> {
    let row = book.row(l.id)?;
    let controls = book.controls_of(l.id).into_iter().filter(|c| c.state != RiskControlState::Retired);
    Ok(FrozenRisk {
        id: l.id,
        title: l.title,
        scenario: row.scenario.clone(),
        clients: row.clients.clone(),
        cites: content::starter(row.content_key.as_deref()).map(|s| s.cites.clone()).unwrap_or_default(),
        inherent: l.inherent,
        residual: l.residual,
        target: l.target,
        treatment: l.treatment,
        plan: row.plan.clone(),
        owner: l.owner_name,
        reviewed: l.review,
        accepted_until: l.accepted_until,
        controls: controls
            .map(|c| FrozenRiskControl {
                text: c.text,
                state: c.state,
                proven: c.proven,
                proofs: c
                    .proofs
                    .into_iter()
                    .filter(|p| p.standing == RiskProofStanding::Approved)
                    .map(|p| format!("{} ({}, {})", p.text, p.given_by, p.given_on))
                    .collect(),
            })
            .collect(),
        tasks: book
            .tasks_of(l.id)
            .into_iter()
            .map(|t| FrozenRiskTask {
                title: t.title,
                owner: t.owner_name,
                due: t.due,
                done: t.done_at.is_some(),
            })
            .collect(),
    })
}

/// What isn't the same; a risk whose level and treatment both changed is told once, with both.
fn differences(from: &RiskAnalysis, to: &RiskAnalysis, to_now: bool) -> RiskComparison {
    let mut changes = Vec::new();
    let mut unchanged = 0;
    for after in &to.risks {
        let before = from.risks.iter().find(|r| r.id == after.id);
        let what = match before {
            None => RiskDifference::New,
            Some(b) if b.residual.level != after.residual.level => RiskDifference::Level,
            Some(b) if b.treatment != after.treatment => RiskDifference::Treatment,
            Some(_) => {
                unchanged += 1;
                continue;
            }
        };
        changes.push(change(what, before, Some(after)));
    }
    for before in from.risks.iter().filter(|b| !to.risks.iter().any(|a| a.id == b.id)) {
        changes.push(change(RiskDifference::Gone, Some(before), None));
    }
    changes.sort_by_key(|c| (c.what, std::cmp::Reverse(c.level_after.or(c.level_before))));
    let only = |here: &[FrozenRiskAsset], there: &[FrozenRiskAsset]| {
        let missing = here.iter().filter(|a| !there.iter().any(|b| b.name == a.name));
        missing.map(|a| a.name.clone()).collect()
    };
    RiskComparison {
        from: from.date,
        to: to.date,
        to_now,
        changes,
        unchanged,
        assets_new: only(&to.assets, &from.assets),
        assets_gone: only(&from.assets, &to.assets),
        edition_changed: from.edition != to.edition,
    }
}

fn change(what: RiskDifference, before: Option<&FrozenRisk>, after: Option<&FrozenRisk>) -> RiskChange {
    // One of the two is always there: a change is of something.
    let (id, title) =
        after.or(before).map_or((RiskId(uuid::Uuid::nil()), String::new()), |r| (r.id, r.title.clone()));
    RiskChange {
        id,
        title,
        what,
        level_before: before.map(|r| r.residual.level),
        level_after: after.map(|r| r.residual.level),
        treatment_before: before.map(|r| r.treatment),
        treatment_after: after.map(|r| r.treatment),
    }
}
