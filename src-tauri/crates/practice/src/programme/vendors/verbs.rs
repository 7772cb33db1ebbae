//! The verbs, as the shell calls them.

use super::store::{self, AgreementRow, VendorRow};
use super::{
    Agreement, AgreementRef, AgreementState, ChangeVendorReq, VendorAnswers, VendorChange, VendorCheck,
    VendorDraft, VendorFile, VendorId, VendorLine, VendorRegister, content, rules, sheets,
};
use crate::programme::clocks::local_day;
use crate::programme::edition::Decided;
use crate::programme::words::{needed, text};
use crate::programme::{NewPaper, kept};
use crate::schedule::LocalDate;
use crate::{PracticeError, Result, catalog, programme, staff};
use std::collections::HashMap;
use stillroom_record::people::Person;
use stillroom_record::{
    Access, FileId, KeptFile, Permission, PersonId, ReadTx, RecordError, Session, WriteTx,
};

/// What every look at vendors needs besides their rows.
pub(super) struct Frame {
    pub(super) today: LocalDate,
    names: HashMap<PersonId, String>,
}

impl Frame {
    pub(super) fn of(tx: &ReadTx<'_>) -> Result<Self> {
        let names = Person::all(tx)?.into_iter().map(|p| (p.id, p.name)).collect();
        Ok(Self { today: local_day(tx.now(), catalog::zone(tx)?), names })
    }
    pub(super) fn name(&self, id: PersonId) -> String {
        self.names.get(&id).cloned().unwrap_or_else(|| "Somebody".to_owned())
    }
}

/// Who acts: a person, never the recovery key.
pub(super) fn actor(tx: &ReadTx<'_>) -> Result<PersonId> {
    Ok(tx.person().ok_or(RecordError::NotAllowed(Permission::ProgrammeManage))?)
}

fn agreements(
    tx: &ReadTx<'_>,
    frame: &Frame,
    rows: &[AgreementRow],
    vendor: VendorId,
) -> Result<Vec<Agreement>> {
    let of = |a: &AgreementRow| {
        Ok(Agreement {
            id: a.id,
            state: rules::state(&a.draft, frame.today),
            open: rules::open_clauses(&a.draft.clauses),
            draft: a.draft.clone(),
            papers: kept::papers(tx, a.id.0)?,
            by: frame.name(a.by),
            at: a.at,
        })
    };
    rows.iter().filter(|a| a.vendor == vendor).map(of).collect()
}

fn line(frame: &Frame, row: &VendorRow, agreements: &[Agreement]) -> VendorLine {
    let current = rules::counts(agreements);
    let state = match current {
        Some(a) => a.state,
        None if row.asked_at.is_some() && !rules::wants_agreement(row.outcome) => AgreementState::NotBa,
        None => AgreementState::Needed,
    };
    let signed = current.filter(|a| a.draft.signed_on.is_some());
    let mut line = VendorLine {
        id: row.id,
        kind: row.kind.clone(),
        name: row.name.clone(),
        does: row.does.clone(),
        sees: row.sees.clone(),
        asked: row.asked_at.is_some(),
        outcome: row.outcome,
        outcome_title: content::outcome(row.outcome).title,
        state,
        signed_on: signed.and_then(|a| a.draft.signed_on),
        ends_on: signed.and_then(|a| a.draft.ends_on),
        report_days: signed.filter(|a| a.state == AgreementState::Executed).and_then(|a| a.draft.report_days),
        open_clauses: signed.map_or(0, |a| a.open),
        ending: signed
            .is_some_and(|a| a.state == AgreementState::Executed && rules::ending(&a.draft, frame.today)),
        ended_on: row.ended_on,
        todos: Vec::new(),
    };
    line.todos = rules::todos(&line, current, row.returned, frame.today);
    line
}

/// Every vendor, those who work for the practice first.
pub(crate) fn lines(tx: &ReadTx<'_>) -> Result<Vec<VendorLine>> {
    let frame = Frame::of(tx)?;
    let rows = store::agreements(tx)?;
    let mut all = store::vendors(tx)?
        .iter()
        .map(|v| Ok(line(&frame, v, &agreements(tx, &frame, &rows, v.id)?)))
        .collect::<Result<Vec<_>>>()?;
    all.sort_by_key(|v| (v.ended_on.is_some(), v.todos.is_empty(), v.name.to_lowercase()));
    Ok(all)
}

/// Who was asked about, by the edition that asked.
pub(crate) fn decided(tx: &ReadTx<'_>) -> Result<Vec<Decided>> {
    let asked = store::vendors(tx)?.into_iter().filter(|v| v.asked_at.is_some() && v.ended_on.is_none());
    Ok(asked
        .map(|v| Decided {
            files: vec!["vendors.toml".to_owned()],
            rows: ["questions", "outcomes"].map(str::to_owned).into(),
            edition: v.edition,
            what: format!("Whether {} needs an agreement", v.name),
            path: format!("/programme/vendors?id={}", v.id.0),
        })
        .collect())
}

/// Lists whose next day has come or comes soon, and what the last of each found: of each list and
/// vendor the newest counts.
pub(crate) fn sheets_due(tx: &ReadTx<'_>) -> Result<Vec<VendorCheck>> {
    sheets::newest(tx)
}

fn register(tx: &ReadTx<'_>) -> Result<VendorRegister> {
    let vendors = lines(tx)?;
    let is_there = |key: &str| vendors.iter().any(|v| v.kind == key && v.ended_on.is_none());
    let starters = content::starters().iter().filter(|s| !is_there(&s.key)).cloned().collect();
    Ok(VendorRegister { vendors, starters })
}

/// The register.
pub fn list_vendors(session: &Session) -> Result<VendorRegister> {
    session.read(Access::new("vendors.list", Permission::ProgrammeView), register)
}

fn file(tx: &ReadTx<'_>, frame: &Frame, row: VendorRow) -> Result<VendorFile> {
    let agreements = agreements(tx, frame, &store::agreements(tx)?, row.id)?;
    let checks = sheets::all(tx, frame)?.into_iter().filter(|check| check.vendor == Some(row.id)).collect();
    Ok(VendorFile {
        line: line(frame, &row, &agreements),
        version: row.version,
        contact: row.contact,
        subcontractors: row.subcontractors,
        answers: row.answers,
        why: row.why,
        outcome: content::outcome(row.outcome),
        asked_by: row.asked_by.map(|id| frame.name(id)),
        asked_at: row.asked_at,
        edition: row.edition,
        questions: content::questions().to_vec(),
        clauses: content::clauses(),
        agreements,
        returned: row.returned,
        returned_on: row.returned_on,
        returned_how: row.returned_how,
        checks,
    })
}

/// Everything of one vendor.
pub fn get_vendor(session: &Session, id: VendorId) -> Result<VendorFile> {
    session.read(Access::new("vendors.view", Permission::ProgrammeView).of("vendor", id.0), |tx| {
        file(tx, &Frame::of(tx)?, store::vendor(tx, id)?)
    })
}

fn changed(tx: &ReadTx<'_>, row: &VendorRow) -> Result<PracticeError> {
    Ok(PracticeError::Changed { what: "vendor", who: staff::name(tx, row.changed_by)? })
}

/// Adds somebody, or changes who they are and what they do.
pub fn save_vendor(session: &Session, draft: VendorDraft) -> Result<VendorFile> {
    let mut access = Access::new("vendors.save", Permission::ProgrammeManage);
    if let Some(id) = draft.id {
        access = access.of("vendor", id.0);
    }
    let done = session.write(access, |tx| {
        let by = actor(tx.read())?;
        let mut row = match draft.id {
            None => blank(&draft.kind, by),
            Some(id) => store::vendor(tx.read(), id)?,
        };
        if draft.id.is_some() && draft.version != Some(row.version) {
            return Err(changed(tx.read(), &row)?);
        }
        row.name = needed("name", &draft.name, rules::LINE, "Say who it is.")?;
        let twice = |v: &VendorRow| {
            v.id != row.id && v.ended_on.is_none() && v.name.to_lowercase() == row.name.to_lowercase()
        };
        if store::vendors(tx.read())?.iter().any(twice) {
            return Err(PracticeError::invalid("name", "Somebody of this name is in the list already."));
        }
        row.does = text("does", &draft.does, rules::LINE)?;
        row.contact = text("contact", &draft.contact, rules::LINE)?;
        row.sees = text("sees", &draft.sees, rules::LINE)?;
        row.subcontractors = text("subcontractors", &draft.subcontractors, rules::TEXT)?;
        keep(tx, row, by)
    })?;
    Ok(done.value)
}

fn blank(kind: &str, by: PersonId) -> VendorRow {
    let known = content::starters().iter().any(|s| s.key == kind);
    VendorRow {
        id: VendorId::new(),
        version: 0,
        kind: if known { kind.to_owned() } else { String::new() },
        name: String::new(),
        does: String::new(),
        contact: String::new(),
        sees: String::new(),
        subcontractors: String::new(),
        answers: VendorAnswers::default(),
        why: String::new(),
        outcome: rules::outcome(&VendorAnswers::default()),
        edition: programme::edition().number.clone(),
        asked_at: None,
        asked_by: None,
        ended_on: None,
        returned: None,
        returned_on: None,
        returned_how: String::new(),
        changed_by: by,
    }
}

/// Writes the row as its next version and gives the new file.
fn keep(tx: &mut WriteTx<'_>, mut row: VendorRow, by: PersonId) -> Result<VendorFile> {
    row.version = row.version.saturating_add(1);
    row.changed_by = by;
    store::put(tx, &row)?;
    tx.about("vendor", row.id.0);
    tx.changed("vendors");
    file(tx.read(), &Frame::of(tx.read())?, row)
}

/// Changes a vendor's file; refused over a newer version.
pub fn change_vendor(session: &Session, req: ChangeVendorReq) -> Result<VendorFile> {
    let ChangeVendorReq { id, version, change } = req;
    let access = Access::new(change.verb(), Permission::ProgrammeManage).of("vendor", id.0);
    let done = session.write(access, |tx| {
        let by = actor(tx.read())?;
        let frame = Frame::of(tx.read())?;
        let mut row = store::vendor(tx.read(), id)?;
        if row.version != version {
            return Err(changed(tx.read(), &row)?);
        }
        let edition = programme::edition().number.clone();
        match change {
            VendorChange::Asked(asked) => {
                if asked.answers == VendorAnswers::default() {
                    return Err(PracticeError::invalid("answers", "Answer the first question."));
                }
                row.why = text("why", &asked.why, rules::TEXT)?;
                row.answers = asked.answers;
                row.outcome = rules::outcome(&row.answers);
                row.edition = edition;
                row.asked_at = Some(tx.now());
                row.asked_by = Some(by);
            }
            VendorChange::Agreement(draft) => {
                let draft = rules::agreement(draft, frame.today)?;
                if let Some(old) = draft.id
                    && !store::agreements(tx.read())?.iter().any(|a| a.id == old && a.vendor == id)
                {
                    return Err(RecordError::NotFound("agreement").into());
                }
                store::put_agreement(tx, id, &draft, &edition, by)?;
            }
            VendorChange::Ended(ended) => {
                let ended = rules::ended(ended, frame.today)?;
                row.ended_on = Some(ended.on);
                row.returned = ended.returned;
                row.returned_on = ended.returned_on;
                row.returned_how = ended.returned_how;
            }
            VendorChange::Resumed => {
                row.ended_on = None;
                row.returned = None;
                row.returned_on = None;
                row.returned_how = String::new();
            }
        }
        keep(tx, row, by)
    })?;
    Ok(done.value)
}

/// Adds the contract itself to an agreement.
pub fn attach_agreement(session: &Session, of: AgreementRef, paper: &NewPaper) -> Result<VendorFile> {
    let access = Access::new("vendors.paper", Permission::ProgrammeManage).of("vendor", of.vendor.0);
    let done = session.write(access, |tx| {
        let frame = Frame::of(tx.read())?;
        let row = store::vendor(tx.read(), of.vendor)?;
        if !store::agreements(tx.read())?.iter().any(|a| a.id == of.agreement && a.vendor == of.vendor) {
            return Err(PracticeError::from(RecordError::NotFound("agreement")));
        }
        kept::keep(tx, of.agreement.0, paper)?;
        tx.changed("vendors");
        file(tx.read(), &frame, row)
    })?;
    Ok(done.value)
}

/// A paper of a vendor's, to be copied out.
pub fn agreement_paper(session: &Session, of: AgreementRef, id: FileId) -> Result<KeptFile> {
    let access = Access::new("vendors.open_paper", Permission::Export).of("vendor", of.vendor.0);
    session.read(access, |tx| {
        let rows = store::agreements(tx)?;
        let about: Vec<_> = rows.iter().filter(|a| a.vendor == of.vendor).map(|a| a.id.0).collect();
        kept::paper(tx, id, &about)
    })
}
