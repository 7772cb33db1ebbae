//! The verbs, as the shell calls them.

use super::store::{self, By};
use super::{
    Applicability, ApplicabilityAssessment, ApplicabilityId, ApplicabilityLine, CounselWord, CounselWordId,
    CounselWordReq, HybridDesignation, HybridDesignationId, HybridDesignationReq, InterviewReq,
    InterviewStep, LegalEntity, LegalEntityDraft, LegalEntityId, LegalEntityPage, LegalEntityStanding,
    ReportChangeReq, ReportedChange, ReportedChangeId, rules,
};
use crate::programme::edition::Decided;
use crate::programme::edition::edition;
use crate::schedule::LocalDate;
use crate::{PracticeError, Result, catalog, clients, staff};
use stillroom_record::{Access, Permission, ReadTx, RecordError, Session};

const KIND: &str = "legal_entity";

fn look(verb: &'static str) -> Access {
    Access::new(verb, Permission::ProgrammeView)
}

fn change(verb: &'static str) -> Access {
    Access::new(verb, Permission::ProgrammeManage)
}

fn today(tx: &ReadTx<'_>) -> Result<LocalDate> {
    Ok(LocalDate(clients::local_date(tx.now(), catalog::zone(tx)?)))
}

/// Who decides or records it: always a person, under the name they have now.
fn by(tx: &ReadTx<'_>) -> Result<By> {
    let person = tx.person().ok_or(RecordError::NotAllowed(Permission::ProgrammeManage))?;
    Ok(By { person, name: staff::name(tx, person)?, at: tx.now() })
}

/// All assessments of a company with what counsel said last, newest first.
fn history(tx: &ReadTx<'_>, entity: LegalEntityId) -> Result<Vec<ApplicabilityLine>> {
    let mut lines = store::lines(tx, entity)?;
    for line in &mut lines {
        line.counsel = store::counsel(tx, line.id)?.into_iter().next();
    }
    Ok(lines)
}

/// The designations of a company, each with the day until which it has to be kept.
fn designations(tx: &ReadTx<'_>, entity: LegalEntityId) -> Result<Vec<HybridDesignation>> {
    let mut all = store::designations(tx, entity)?;
    let mut newer: Option<LocalDate> = None;
    for one in &mut all {
        one.keep_until = newer.map(rules::keep_until);
        newer = Some(one.designated_on);
    }
    Ok(all)
}

fn page(tx: &ReadTx<'_>, entity: LegalEntity) -> Result<LegalEntityPage> {
    let history = history(tx, entity.id)?;
    let changes = store::changes(tx, entity.id)?;
    let designations = designations(tx, entity.id)?;
    let newest = history.first().cloned();
    let since: Vec<ReportedChange> = match &newest {
        // Ids are ordered by the time they were made: they decide within a millisecond.
        Some(a) => {
            (changes.iter()).filter(|c| (c.recorded_at, c.id.0) > (a.decided_at, a.id.0)).cloned().collect()
        }
        None => Vec::new(),
    };
    let review = rules::review(
        newest.as_ref().map(|a| a.review_on),
        today(tx)?,
        !since.is_empty(),
        newest.as_ref().and_then(|a| a.counsel.as_ref()).map(|c| c.agrees),
    );
    Ok(LegalEntityPage {
        standing: LegalEntityStanding {
            entity,
            assessment: newest,
            review,
            changes: since,
            designation: designations.first().cloned(),
        },
        history,
        changes,
        designations,
    })
}

/// All companies with how they stand; where there is none, the one that is proposed.
pub fn list_entities(session: &Session) -> Result<Applicability> {
    session.read(look("applicability.list"), |tx| {
        let entities = standings(tx)?;
        let proposed = if entities.is_empty() { Some(catalog::settings(tx)?.name) } else { None };
        Result::Ok(Applicability { entities, proposed })
    })
}

/// How every company stands.
pub(crate) fn standings(tx: &ReadTx<'_>) -> Result<Vec<LegalEntityStanding>> {
    store::entities(tx)?.into_iter().map(|e| page(tx, e).map(|p| p.standing)).collect()
}

/// The newest assessment of each company that counts, by the edition that asked.
pub(crate) fn decided(tx: &ReadTx<'_>) -> Result<Vec<Decided>> {
    let counting = standings(tx)?.into_iter().filter(|s| s.entity.active);
    Ok(counting
        .filter_map(|s| {
            Some(Decided {
                files: ["applicability.toml", "applicability_outcomes.toml"].map(str::to_owned).into(),
                rows: Vec::new(),
                edition: s.assessment?.edition,
                what: format!("Whether HIPAA applies to {}", s.entity.name),
                path: "/programme/applicability".to_owned(),
            })
        })
        .collect())
}

/// One company with all that was ever decided of it.
pub fn get_entity(session: &Session, id: LegalEntityId) -> Result<LegalEntityPage> {
    session.read(look("applicability.company").of(KIND, id.0), |tx| page(tx, store::entity(tx, id)?))
}

/// Adds a company or changes one. What was decided of it keeps the name that it had.
pub fn save_entity(session: &Session, draft: LegalEntityDraft) -> Result<LegalEntity> {
    let mut access = change("applicability.entity");
    if let Some(id) = draft.id {
        access = access.of(KIND, id.0);
    }
    let done = session.write(access, |tx| {
        let d = rules::entity(draft)?;
        let entity = LegalEntity {
            id: d.id.unwrap_or_else(LegalEntityId::new),
            name: d.name,
            kind: d.kind,
            active: d.active,
        };
        if d.id.is_some() {
            store::update_entity(tx, &entity)?;
        } else {
            store::insert_entity(tx, &entity)?;
            tx.about(KIND, entity.id.0);
        }
        tx.changed("programme");
        Ok::<_, PracticeError>(entity)
    })?;
    Ok(done.value)
}

/// The next question that matters, or what the answers come to.
pub fn ask(session: &Session, req: InterviewReq) -> Result<InterviewStep> {
    session.read(change("applicability.ask").of(KIND, req.entity.0), |tx| {
        rules::step(&store::entity(tx, req.entity)?.name, &req.answers)
    })
}

/// Keeps a finished interview: its answers, what they came to, under which edition. It takes the
/// place of the older ones, which stay.
pub fn save_assessment(session: &Session, req: InterviewReq) -> Result<ApplicabilityAssessment> {
    let done = session.write(change("applicability.assess").of(KIND, req.entity.0), |tx| {
        let entity = store::entity(tx.read(), req.entity)?;
        let finding = rules::decide(&entity.name, &req.answers)?;
        let answers = rules::kept(&req.answers)?;
        let by = by(tx.read())?;
        let decided_on = today(tx.read())?;
        let line = ApplicabilityLine {
            id: ApplicabilityId::new(),
            outcome: finding.outcome,
            title: finding.title.clone(),
            hybrid: finding.hybrid,
            decided_on,
            decided_at: by.at,
            decider: by.name,
            edition: edition().number.clone(),
            review_on: rules::review_on(decided_on),
            counsel: None,
        };
        store::insert_assessment(tx, entity.id, &line, by.person, &answers, &finding)?;
        tx.changed("programme");
        assessment(tx.read(), line.id)
    })?;
    Ok(done.value)
}

fn assessment(tx: &ReadTx<'_>, id: ApplicabilityId) -> Result<ApplicabilityAssessment> {
    let whole = store::assessment(tx, id)?;
    let newest = store::lines(tx, whole.entity)?.into_iter().next();
    let counsel = store::counsel(tx, id)?;
    Ok(ApplicabilityAssessment {
        line: ApplicabilityLine { counsel: counsel.first().cloned(), ..whole.line },
        entity: store::entity(tx, whole.entity)?,
        answers: whole.answers,
        finding: whole.finding,
        counsel,
        superseded: newest.is_some_and(|n| n.id != id),
    })
}

/// One assessment as it was decided.
pub fn get_assessment(session: &Session, id: ApplicabilityId) -> Result<ApplicabilityAssessment> {
    session.read(look("applicability.view"), |tx| {
        let found = assessment(tx, id)?;
        tx.saw(KIND, found.entity.id.0);
        Result::Ok(found)
    })
}

/// Writes down what counsel said of an assessment, beside it.
pub fn confirm_with_counsel(session: &Session, req: CounselWordReq) -> Result<ApplicabilityAssessment> {
    let done = session.write(change("applicability.counsel"), |tx| {
        tx.about(KIND, store::entity_of(tx.read(), req.assessment)?.0);
        let req = rules::counsel_word(req, today(tx.read())?)?;
        let by = by(tx.read())?;
        let said = CounselWord {
            id: CounselWordId::new(),
            counsel: req.counsel,
            said_on: req.said_on,
            agrees: req.agrees,
            note: req.note,
            recorder: by.name,
            recorded_at: by.at,
        };
        store::insert_counsel(tx, req.assessment, &said, by.person)?;
        tx.changed("programme");
        assessment(tx.read(), req.assessment)
    })?;
    Ok(done.value)
}

/// Says that something changed: the review is due from now on.
pub fn report_change(session: &Session, req: ReportChangeReq) -> Result<LegalEntityPage> {
    let done = session.write(change("applicability.change").of(KIND, req.entity.0), |tx| {
        let req = rules::change(req)?;
        let entity = store::entity(tx.read(), req.entity)?;
        let by = by(tx.read())?;
        let reported = ReportedChange {
            id: ReportedChangeId::new(),
            what: req.what,
            note: req.note,
            recorder: by.name,
            recorded_at: by.at,
        };
        store::insert_change(tx, entity.id, &reported, by.person)?;
        tx.changed("programme");
        page(tx.read(), entity)
    })?;
    Ok(done.value)
}

/// Records a written designation as a hybrid entity, with its components.
pub fn designate_hybrid(session: &Session, req: HybridDesignationReq) -> Result<LegalEntityPage> {
    let done = session.write(change("applicability.designate").of(KIND, req.entity.0), |tx| {
        let req = rules::designation(req, today(tx.read())?)?;
        let entity = store::entity(tx.read(), req.entity)?;
        let by = by(tx.read())?;
        store::insert_designation(tx, entity.id, HybridDesignationId::new(), &req, &by)?;
        tx.changed("programme");
        page(tx.read(), entity)
    })?;
    Ok(done.value)
}
