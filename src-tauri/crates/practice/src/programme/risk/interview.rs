//! The interview: seven areas, plain choices, and what the answers bring into the register.

use super::store::{RiskRow, ScoreRow};
use super::{
    RiskAnswerReq, RiskArea, RiskAsset, RiskAssetId, RiskChoice, RiskId, RiskInterview, RiskKnown,
    RiskQuestion, RiskRegister, RiskTreatment, book, content, store, verbs,
};
use crate::programme::edition::edition;
use crate::{PracticeError, Result};
use std::collections::HashSet;
use stillroom_record::people::Person;
use stillroom_record::{Access, KnownStick, Permission, ReadTx, RecordError, Session};

/// The questions with the answers given, and what is known and so isn't asked.
///
/// # Errors
/// When the person may not see the programme.
pub fn get_interview(session: &Session) -> Result<RiskInterview> {
    let sticks = verbs::sticks(session);
    session.read(Access::new("risk.interview", Permission::ProgrammeView), |tx| interview(tx, &sticks))
}

fn interview(tx: &ReadTx<'_>, sticks: &[KnownStick]) -> Result<RiskInterview> {
    let (all, answers) = (content::questions(), store::answers(tx)?);
    let facts = book::known(tx, &Person::all(tx)?, sticks)?;
    let areas = all.areas.iter().map(|a| RiskArea {
        key: a.key.clone(),
        name: a.name.clone(),
        text: a.text.clone(),
        known: facts.iter().filter(|f| a.known.contains(&f.key)).cloned().collect(),
    });
    let questions = all.questions.iter().map(|q| RiskQuestion {
        key: q.key.clone(),
        area: q.area.clone(),
        text: q.text.clone(),
        why: q.why.clone(),
        cite: q.cite.clone(),
        kind: q.kind.clone(),
        many: q.many,
        choices: q.choices.iter().map(choice).collect(),
        answer: answers.iter().find(|a| a.question == q.key).map(|a| a.choices.clone()).unwrap_or_default(),
    });
    Ok(RiskInterview {
        areas: areas.collect(),
        questions: questions.collect(),
        started: !store::risks(tx)?.is_empty(),
    })
}

fn choice(c: &content::StarterChoice) -> RiskChoice {
    let places = c.assets.iter().filter_map(|a| content::asset(a)).map(|a| a.name.clone());
    let weak =
        c.finds.iter().filter_map(|v| content::vulnerability(v)).map(|v| format!("{}: {}", v.name, v.means));
    let risks = c.risks.iter().filter_map(|r| content::starter(Some(r))).map(|r| r.title.clone());
    RiskChoice {
        key: c.key.clone(),
        text: c.text.clone(),
        verdict: c.verdict,
        alone: c.alone,
        adds: places.chain(weak).chain(risks).collect(),
    }
}

/// Keeps one answer, as it is given.
///
/// # Errors
/// A refusal; a question or a choice that isn't there.
pub fn save_answer(session: &Session, req: RiskAnswerReq) -> Result<RiskInterview> {
    let sticks = verbs::sticks(session);
    let done = session.write(Access::new("risk.answer", Permission::ProgrammeManage), |tx| {
        let question = content::questions().questions.iter().find(|q| q.key == req.question);
        let question = question.ok_or(PracticeError::Record(RecordError::NotFound("question")))?;
        let chosen: Vec<_> = question.choices.iter().filter(|c| req.choices.contains(&c.key)).collect();
        if chosen.is_empty() || chosen.len() != req.choices.len() {
            return Err(PracticeError::invalid("choices", "Choose an answer from the list."));
        }
        if chosen.len() > 1 && (!question.many || chosen.iter().any(|c| c.alone)) {
            return Err(PracticeError::invalid("choices", "This answer stands alone. Choose one."));
        }
        let by = verbs::person(tx.read())?;
        // In the order of the list, so that the same answer is the same text.
        let choices: Vec<_> = chosen.iter().map(|c| c.key.clone()).collect();
        store::put_answer(tx, &question.key, &choices, &edition().number, by)?;
        tx.changed("risk");
        interview(tx.read(), &sticks)
    })?;
    Ok(done.value)
}

/// Takes into the register what the answers bring: places, and starter risks with placeholder
/// numbers. What is there already stays as it is.
///
/// # Errors
/// A refusal; an interview that isn't finished.
pub fn begin(session: &Session) -> Result<RiskRegister> {
    let sticks = verbs::sticks(session);
    let done = session.write(Access::new("risk.begin", Permission::ProgrammeManage), |tx| {
        let answers = store::answers(tx.read())?;
        let questions = &content::questions().questions;
        let left = questions.iter().filter(|q| !answers.iter().any(|a| a.question == q.key)).count();
        if left > 0 {
            let text = format!("Answer the other questions first: {left} to go. What you answered is kept.");
            return Err(PracticeError::invalid("choices", text));
        }
        let chosen: Vec<_> = questions
            .iter()
            .flat_map(|q| {
                let answer = answers.iter().find(|a| a.question == q.key);
                q.choices.iter().filter(move |c| answer.is_some_and(|a| a.choices.contains(&c.key)))
            })
            .collect();
        let has: HashSet<String> = store::assets(tx.read())?.into_iter().filter_map(|(k, _)| k).collect();
        let wanted = |a: &content::StarterAsset| a.always || chosen.iter().any(|c| c.assets.contains(&a.key));
        let places: Vec<_> = content::risks().assets.iter().filter(|a| wanted(a)).collect();
        for a in places.iter().filter(|a| !has.contains(&a.key)) {
            store::insert_asset(tx, Some(&a.key), &asset(a))?;
        }
        let there: HashSet<String> =
            store::risks(tx.read())?.into_iter().filter_map(|r| r.content_key).collect();
        let concerns = |r: &content::StarterRisk| {
            r.assets.iter().any(|k| places.iter().any(|a| a.key == *k))
                || chosen.iter().any(|c| c.risks.contains(&r.key))
        };
        for r in content::risks().risks.iter().filter(|r| concerns(r) && !there.contains(&r.key)) {
            insert(tx, r)?;
        }
        tx.changed("risk");
        verbs::register(tx.read(), &sticks)
    })?;
    Ok(done.value)
}

fn asset(a: &content::StarterAsset) -> RiskAsset {
    RiskAsset {
        id: RiskAssetId::new(),
        name: a.name.clone(),
        hint: String::new(),
        place: String::new(),
        keeper: String::new(),
        holds: RiskKnown::Yes,
        encrypted: a.encrypted,
        note: String::new(),
        retired_why: None,
        version: 1,
    }
}

fn insert(tx: &mut stillroom_record::WriteTx<'_>, r: &content::StarterRisk) -> Result<()> {
    let (id, at) = (RiskId::new(), tx.now());
    store::insert_risk(
        tx,
        &RiskRow {
            id,
            content_key: Some(r.key.clone()),
            edition: edition().number.clone(),
            title: r.title.clone(),
            scenario: r.scenario.clone(),
            clients: r.clients.clone(),
            threat: r.threat.clone(),
            owner: None,
            treatment: RiskTreatment::Open,
            plan: String::new(),
            created_at: at,
            retired_at: None,
            retired_why: String::new(),
            version: 1,
        },
    )?;
    let (likelihood, impact, reason) = (r.likelihood, r.impact, String::new());
    Ok(store::insert_score(tx, &ScoreRow { risk: id, likelihood, impact, reason, by: None, at })?)
}
