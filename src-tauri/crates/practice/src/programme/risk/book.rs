//! Everything that there is about risks, read at once, and what it comes to today.

use super::store::{AcceptanceRow, AnswerRow, ControlRow, ProofRow, ReviewRow, RiskRow, ScoreRow, TaskRow};
use super::{
    RiskControl, RiskEvent, RiskEventKind, RiskFact, RiskId, RiskKnown, RiskLevel, RiskLine, RiskProof,
    RiskProofKind, RiskProofStanding, RiskRating, RiskSheet, RiskTask, RiskTreatment, content, facts, rules,
    store,
};
use crate::schedule::LocalDate;
use crate::{PracticeError, Result, catalog};
use std::collections::{HashMap, HashSet};
use stillroom_record::people::Person;
use stillroom_record::{KnownStick, PersonId, ReadTx};

/// A risk as it stands: numbers with and without controls, and what holds of its treatment.
pub(super) struct Standing {
    pub(super) inherent: RiskRating,
    pub(super) placeholder: bool,
    pub(super) residual: RiskRating,
    pub(super) target: RiskRating,
    pub(super) treatment: RiskTreatment,
    pub(super) acceptance: Option<AcceptanceRow>,
}

pub(super) struct Book {
    pub(super) today: LocalDate,
    pub(super) facts: Vec<RiskFact>,
    pub(super) people: Vec<Person>,
    pub(super) answers: Vec<AnswerRow>,
    pub(super) assets: Vec<(Option<String>, super::RiskAsset)>,
    pub(super) risks: Vec<RiskRow>,
    scores: Vec<ScoreRow>,
    controls: Vec<ControlRow>,
    proofs: Vec<ProofRow>,
    tasks: Vec<TaskRow>,
    acceptances: Vec<AcceptanceRow>,
    reviews: Vec<ReviewRow>,
    names: HashMap<PersonId, String>,
    /// Keys of the weaknesses that the answers name.
    found: HashSet<&'static str>,
}

/// The practice's date now.
pub(super) fn today(tx: &ReadTx<'_>) -> Result<LocalDate> {
    Ok(LocalDate(crate::clients::local_date(tx.now(), catalog::zone(tx)?)))
}

/// What the app knows now.
pub(super) fn known(tx: &ReadTx<'_>, people: &[Person], sticks: &[KnownStick]) -> Result<Vec<RiskFact>> {
    let mut leavers_in = 0;
    for person in people.iter().filter(|p| !p.active) {
        leavers_in += usize::from(Person::has_slot(tx, person.id)?);
    }
    let lock = catalog::settings(tx)?.lock;
    Ok(facts::facts(&facts::Seen { lock, people, leavers_in, sticks, now: tx.now() }))
}

impl Book {
    pub(super) fn open(tx: &ReadTx<'_>, sticks: &[KnownStick]) -> Result<Self> {
        let people = Person::all(tx)?;
        let answers = store::answers(tx)?;
        let chosen = content::questions().questions.iter().flat_map(|q| {
            let answer = answers.iter().find(|a| a.question == q.key);
            q.choices.iter().filter(move |c| answer.is_some_and(|a| a.choices.contains(&c.key)))
        });
        Ok(Self {
            today: today(tx)?,
            facts: known(tx, &people, sticks)?,
            found: chosen.flat_map(|c| &c.finds).map(String::as_str).collect(),
            names: people.iter().map(|p| (p.id, p.name.clone())).collect(),
            people,
            answers,
            assets: store::assets(tx)?,
            risks: store::risks(tx)?,
            scores: store::scores(tx)?,
            controls: store::controls(tx)?,
            proofs: store::proofs(tx)?,
            tasks: store::tasks(tx)?,
            acceptances: store::acceptances(tx)?,
            reviews: store::reviews(tx)?,
        })
    }

    pub(super) fn name(&self, person: PersonId) -> String {
        self.names.get(&person).cloned().unwrap_or_default()
    }

    fn named(&self, person: Option<PersonId>) -> Option<String> {
        person.map(|p| self.name(p))
    }

    pub(super) fn row(&self, id: RiskId) -> Result<&RiskRow> {
        let row = self.risks.iter().find(|r| r.id == id);
        row.ok_or(PracticeError::Record(stillroom_record::RecordError::NotFound("risk")))
    }

    fn holds(&self, fact: &str) -> bool {
        self.facts.iter().any(|f| f.key == fact && f.holds == RiskKnown::Yes)
    }

    fn proof_standing(&self, p: &ProofRow) -> RiskProofStanding {
        rules::standing(p, self.today, p.kind == RiskProofKind::AppFact && self.holds(&p.reference))
    }

    fn lowers(&self, c: &ControlRow) -> rules::Lowers {
        let mut proofs = self.proofs.iter().filter(|p| p.control == c.id);
        let evident = proofs.any(|p| self.proof_standing(p) == RiskProofStanding::Approved);
        rules::Lowers { state: c.state, likelihood: c.likelihood, impact: c.impact, evident }
    }

    pub(super) fn standing(&self, r: &RiskRow) -> Standing {
        let score = self.scores.iter().rfind(|s| s.risk == r.id);
        // Each risk is entered with a score; one without is the worst until it has one.
        let inherent = score.map_or_else(
            || rules::rating(RiskLevel::VeryHigh, RiskLevel::VeryHigh),
            |s| rules::rating(s.likelihood, s.impact),
        );
        let controls: Vec<_> =
            self.controls.iter().filter(|c| c.risk == r.id).map(|c| self.lowers(c)).collect();
        let residual = rules::residual(inherent, &controls);
        let acceptance = self.acceptances.iter().rfind(|a| a.risk == r.id).cloned();
        Standing {
            inherent,
            placeholder: score.is_none_or(|s| s.by.is_none()),
            residual,
            target: rules::target(inherent, &controls),
            treatment: rules::effective(r.treatment, acceptance.as_ref(), residual.level, self.today),
            acceptance,
        }
    }

    pub(super) fn review(&self, r: &RiskRow, s: &Standing) -> super::RiskReviewState {
        if r.retired_at.is_some() {
            return super::RiskReviewState::NotNeeded;
        }
        rules::review(s.inherent, s.treatment, self.reviews.iter().rfind(|v| v.risk == r.id))
    }

    pub(super) fn line(&self, r: &RiskRow) -> RiskLine {
        let s = self.standing(r);
        let open = || self.tasks.iter().filter(|t| t.risk == r.id && t.done_at.is_none());
        let starter = content::starter(r.content_key.as_deref());
        let found = starter.into_iter().flat_map(|s| &s.vulnerabilities);
        RiskLine {
            id: r.id,
            title: r.title.clone(),
            placeholder: s.placeholder,
            review: self.review(r, &s),
            found: found
                .filter(|v| self.found.contains(v.as_str()))
                .filter_map(|v| content::vulnerability(v))
                .map(|v| v.name.clone())
                .collect(),
            owner: r.owner,
            owner_name: self.named(r.owner),
            next_due: open().map(|t| t.due).min(),
            overdue: u32::try_from(open().filter(|t| t.due < self.today).count()).unwrap_or(u32::MAX),
            accepted_until: s
                .acceptance
                .as_ref()
                .filter(|_| s.treatment == RiskTreatment::Accept)
                .map(|a| a.expires),
            acceptance_ended: r.treatment == RiskTreatment::Accept && s.treatment == RiskTreatment::Open,
            inherent: s.inherent,
            residual: s.residual,
            target: s.target,
            treatment: s.treatment,
            retired: r.retired_at.is_some(),
        }
    }

    /// All risks, worst first as they are now; the retired last.
    pub(super) fn lines(&self) -> Vec<RiskLine> {
        let mut lines: Vec<_> = self.risks.iter().map(|r| self.line(r)).collect();
        lines.sort_by_key(|l| {
            let worst = std::cmp::Reverse((l.residual.level, l.inherent.level, l.residual.impact));
            (l.retired, worst)
        });
        lines
    }

    pub(super) fn sheet(&self, id: RiskId) -> Result<RiskSheet> {
        let r = self.row(id)?;
        let starter = content::starter(r.content_key.as_deref());
        Ok(RiskSheet {
            line: self.line(r),
            starter: starter.is_some(),
            edition: r.edition.clone(),
            scenario: r.scenario.clone(),
            clients: r.clients.clone(),
            threat: content::threat(&r.threat),
            assets: starter.map(|s| self.asset_names(&s.assets)).unwrap_or_default(),
            cites: starter.map(|s| s.cites.clone()).unwrap_or_default(),
            plan: r.plan.clone(),
            retired_why: r.retired_why.clone(),
            facts: starter
                .map(|s| self.facts.iter().filter(|f| s.facts.contains(&f.key)).cloned().collect())
                .unwrap_or_default(),
            likely: starter.map(|s| s.controls.clone()).unwrap_or_default(),
            ideas: starter.map(|s| s.treatments.clone()).unwrap_or_default(),
            controls: self.controls_of(id),
            tasks: self.tasks_of(id),
            events: self.events(r),
            version: r.version,
        })
    }

    /// Of the places that a starter risk names, those that the practice has.
    fn asset_names(&self, keys: &[String]) -> Vec<String> {
        let has = |key: &String| {
            self.assets.iter().find(|(k, a)| k.as_ref() == Some(key) && a.retired_why.is_none())
        };
        keys.iter().filter_map(has).map(|(_, a)| a.name.clone()).collect()
    }

    pub(super) fn controls_of(&self, risk: RiskId) -> Vec<RiskControl> {
        let of_risk = self.controls.iter().filter(|c| c.risk == risk);
        of_risk
            .map(|c| RiskControl {
                id: c.id,
                text: c.text.clone(),
                state: c.state,
                owner: c.owner,
                owner_name: self.named(c.owner),
                likelihood: c.likelihood,
                impact: c.impact,
                proven: self.lowers(c).proven(),
                proofs: self.proofs.iter().filter(|p| p.control == c.id).map(|p| self.proof(p)).collect(),
                version: c.version,
            })
            .collect()
    }

    fn proof(&self, p: &ProofRow) -> RiskProof {
        RiskProof {
            id: p.id,
            kind: p.kind,
            reference: p.reference.clone(),
            text: p.text.clone(),
            given_by: self.name(p.given_by),
            given_on: p.given_on,
            expires: p.expires,
            standing: self.proof_standing(p),
            decided_by: self.named(p.decided_by),
            decided_at: p.decided_at,
            decided_why: p.decided_why.clone(),
        }
    }

    pub(super) fn tasks_of(&self, risk: RiskId) -> Vec<RiskTask> {
        let of_risk = self.tasks.iter().filter(|t| t.risk == risk);
        of_risk
            .map(|t| RiskTask {
                id: t.id,
                title: t.title.clone(),
                owner: t.owner,
                owner_name: self.name(t.owner),
                due: t.due,
                overdue: t.done_at.is_none() && t.due < self.today,
                done_at: t.done_at,
                done_by: self.named(t.done_by),
                done_note: t.done_note.clone(),
                version: t.version,
            })
            .collect()
    }

    fn events(&self, r: &RiskRow) -> Vec<RiskEvent> {
        let mut all = Vec::new();
        for s in self.scores.iter().filter(|s| s.risk == r.id) {
            all.push(RiskEvent {
                at: s.at,
                who: self.named(s.by),
                what: if s.by.is_some() { RiskEventKind::Scored } else { RiskEventKind::Placeholder },
                rating: Some(rules::rating(s.likelihood, s.impact)),
                until: None,
                text: s.reason.clone(),
            });
        }
        for v in self.reviews.iter().filter(|v| v.risk == r.id) {
            all.push(RiskEvent {
                at: v.reviewed_at,
                who: Some(self.name(v.reviewer)),
                what: RiskEventKind::Reviewed,
                rating: Some(rules::rating(v.likelihood, v.impact)),
                until: None,
                text: v.note.clone(),
            });
        }
        for a in self.acceptances.iter().filter(|a| a.risk == r.id) {
            all.push(RiskEvent {
                at: a.accepted_at,
                who: Some(self.name(a.approver)),
                what: RiskEventKind::Accepted,
                rating: None,
                until: Some(a.expires),
                text: a.reason.clone(),
            });
            if let Some(at) = a.ended_at {
                let (who, until) = (None, None);
                let text = a.ended_why.clone();
                all.push(RiskEvent {
                    at,
                    who,
                    what: RiskEventKind::AcceptanceEnded,
                    rating: None,
                    until,
                    text,
                });
            }
        }
        rules::newest_first(&mut all, |e| e.at);
        all
    }

    pub(super) fn found(&self) -> Vec<&'static str> {
        let all = content::risks().vulnerabilities.iter();
        all.filter(|v| self.found.contains(v.key.as_str())).map(|v| v.name.as_str()).collect()
    }
}
