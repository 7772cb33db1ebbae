//! The verbs, as the shell calls them.

use super::super::clocks;
use super::super::disclosures::{self, DisclosureHow, DisclosureSource, NewDisclosure};
use super::super::words::{LINE, needed};
use super::file::{self, Frame};
use super::rules::{self, Standing};
use super::store::{self, RequestRow};
use super::{
    AccountingReport, AmendRecordReq, ChangeRequestReq, RequestAppended, RequestAsker, RequestChange,
    RequestFile, RequestForm, RequestId, RequestKind, RequestLetter, RequestLetterReq, RequestLine,
    RequestRule, RequestRuleDraft, RequestRuleId, RequestRules, RequestState, RequestStatus, TakeRequestReq,
    TakenRequest, guide, letters,
};
use crate::chart::{self, AddAddendumReq};
use crate::clients::{self, ClientId};
use crate::{PracticeError, Result, catalog};
use stillroom_record::people::Person;
use stillroom_record::{
    Access, Permission, PersonId, ReadTx, RecordError, Role, Session, UtcMillis, WriteTx,
};

/// Takes a request in, by anybody who works with clients.
pub fn take_request(session: &Session, req: TakeRequestReq) -> Result<TakenRequest> {
    let done = session.write(Access::new("requests.take", Permission::RequestTake), |tx| {
        let (person, at) = by(tx, Permission::RequestTake)?;
        let frame = Frame::of(tx.read())?;
        let req = rules::take(req, frame.today)?;
        clients::get(tx.read(), req.client)?;
        let row = RequestRow {
            id: RequestId::new(),
            version: 1,
            client: req.client,
            kind: req.kind,
            received: req.received,
            received_how: req.received_how,
            asker: req.asker,
            asker_name: req.asker_name,
            relation: req.relation,
            authority: req.authority,
            recorded_at: at,
            recorded_by: person,
            changed_at: at,
            changed_by: person,
        };
        store::insert(tx, &row)?;
        tx.about("request", row.id.0);
        store::add(tx, row.id, &RequestChange::Asked(req.ask), at, person)?;
        if let Some(identity) = req.identity {
            store::add(tx, row.id, &RequestChange::Identity(identity), at, person)?;
        }
        tx.changed("requests");
        let state = file::state(tx.read(), row.id)?;
        let clocks = rules::clocks(row.kind, row.received, &state, &frame.rules, frame.today);
        let due = clocks.into_iter().next().ok_or(RecordError::NotFound("clock"))?.deadline;
        let officers = officers(tx.read())?.into_iter().map(|p| p.name).collect();
        Ok::<_, PracticeError>(TakenRequest { id: row.id, kind: row.kind, due, officers })
    })?;
    Ok(done.value)
}

/// Who answers requests: the privacy officers, or the owners where there is none.
fn officers(tx: &ReadTx<'_>) -> Result<Vec<Person>> {
    let mut all = Person::all(tx)?;
    all.retain(|p| p.active);
    let is = |p: &Person, role| p.roles.contains(&role);
    let role =
        if all.iter().any(|p| is(p, Role::PrivacyOfficer)) { Role::PrivacyOfficer } else { Role::Owner };
    all.retain(|p| is(p, role));
    Ok(all)
}

/// Every request, the earliest clock first.
pub fn list_requests(session: &Session) -> Result<Vec<RequestLine>> {
    session.read(Access::new("requests.list", Permission::RequestView), |tx| {
        let lines = lines(tx)?;
        for line in &lines {
            tx.saw("client", line.client.0);
        }
        Ok(lines)
    })
}

/// Every request, the earliest clock first.
pub(crate) fn lines(tx: &ReadTx<'_>) -> Result<Vec<RequestLine>> {
    of_rows(tx, &store::requests(tx)?)
}

fn of_rows(tx: &ReadTx<'_>, rows: &[RequestRow]) -> Result<Vec<RequestLine>> {
    let frame = Frame::of(tx)?;
    let mut lines = rows.iter().map(|row| file::line(tx, &frame, row)).collect::<Result<Vec<_>>>()?;
    file::order(&mut lines);
    Ok(lines)
}

/// How the requests of a kind stand, in numbers.
pub(crate) struct Stands {
    pub(crate) kind: RequestKind,
    /// All that were ever taken in.
    pub(crate) asked: u32,
    pub(crate) open: u32,
    /// Of those that are open: beyond the first of their days.
    pub(crate) overdue: u32,
    /// Answered in full in the last year, and how many of them after the first of their days.
    pub(crate) answered: u32,
    pub(crate) answered_late: u32,
}

impl Stands {
    /// Nobody asked.
    pub(crate) const fn none(kind: RequestKind) -> Self {
        Self { kind, asked: 0, open: 0, overdue: 0, answered: 0, answered_late: 0 }
    }
}

/// How the requests stand, a line a kind.
pub(crate) fn stands(tx: &ReadTx<'_>) -> Result<Vec<Stands>> {
    let frame = Frame::of(tx)?;
    let mut all: Vec<_> = RequestKind::ALL.iter().map(|kind| Stands::none(*kind)).collect();
    for row in store::requests(tx)? {
        let state = file::state(tx, row.id)?;
        let first =
            rules::clocks(row.kind, row.received, &state, &frame.rules, frame.today).into_iter().next();
        let Some(of) = all.iter_mut().find(|one| one.kind == row.kind) else { continue };
        of.asked += 1;
        // What was taken back has no clock.
        let Some(clock) = first else { continue };
        match clock.answered {
            None if state.status == RequestStatus::Closed => {}
            None => {
                of.open += 1;
                of.overdue += u32::from(clock.days_left < 0);
            }
            Some(on) if clocks::days_between(on, frame.today) <= 365 => {
                of.answered += 1;
                of.answered_late += u32::from(on > clock.deadline.due);
            }
            Some(_) => {}
        }
    }
    Ok(all)
}

/// What one client asked for.
pub fn requests_of_client(session: &Session, client: ClientId) -> Result<Vec<RequestLine>> {
    let access = Access::new("requests.list", Permission::RequestView).of("client", client.0);
    session.read(access, |tx| of_rows(tx, &store::of_client(tx, client)?))
}

/// The file of one request.
pub fn get_request(session: &Session, id: RequestId) -> Result<RequestFile> {
    let access = Access::new("requests.view", Permission::RequestView).of("request", id.0);
    session.read(access, |tx| file::file(tx, &Frame::of(tx)?, store::request(tx, id)?))
}

/// Refuses a change over a newer version.
fn current(frame: &Frame, row: &RequestRow, version: u32) -> Result<()> {
    if row.version == version {
        return Ok(());
    }
    Err(PracticeError::Changed { what: "request", who: frame.name(row.changed_by) })
}

/// Does something to a request; refused over a newer version.
pub fn change_request(session: &Session, req: ChangeRequestReq) -> Result<RequestFile> {
    let ChangeRequestReq { id, version, change } = req;
    let access = Access::new(change.verb(), Permission::RequestManage).of("request", id.0);
    let done = session.write(access, |tx| {
        let (person, at) = by(tx, Permission::RequestManage)?;
        let frame = Frame::of(tx.read())?;
        let row = store::request(tx.read(), id)?;
        current(&frame, &row, version)?;
        let state = file::state(tx.read(), id)?;
        let standing = Standing { kind: row.kind, received: row.received, today: frame.today, state: &state };
        let change = rules::change(&standing, change)?;
        // A pack was logged when it was made.
        if let (RequestChange::HandOver(handed), None) = (&change, &state.pack) {
            disclosures::log(tx, handed_over(&row, &state, handed), DisclosureSource::Request, Some(id.0))?;
        }
        store::add(tx, id, &change, at, person)?;
        tx.changed("requests");
        file::file(tx.read(), &frame, store::request(tx.read(), id)?)
    })?;
    Ok(done.value)
}

/// What was handed over, as the log of disclosures tells it: to the client, so not accountable.
fn handed_over(row: &RequestRow, s: &RequestState, handed: &super::RequestHandOver) -> NewDisclosure {
    NewDisclosure {
        clients: vec![row.client],
        happened: handed.on,
        recipient: handed.to.clone(),
        address: s.ask.deliver.clone(),
        what: match row.kind {
            RequestKind::Accounting => "The list of disclosures".to_owned(),
            _ if s.ask.scope.is_empty() => "Their record".to_owned(),
            _ => format!("Of their record: {}", s.ask.scope).chars().take(4_000).collect(),
        },
        purpose: "individual".to_owned(),
        why: "What the client asked for".to_owned(),
        how: match s.ask.form {
            RequestForm::Paper => DisclosureHow::Paper,
            RequestForm::Encrypted | RequestForm::Plain => DisclosureHow::Medium,
            RequestForm::Look => DisclosureHow::Spoken,
        },
    }
}

/// Signs an accepted amendment as an addendum to the note it is about.
pub fn amend_record(session: &Session, req: AmendRecordReq) -> Result<RequestFile> {
    let access = Access::new("requests.amend", Permission::NoteSign).of("request", req.id.0);
    let done = session.write(access, |tx| {
        let (person, at) = by(tx, Permission::NoteSign)?;
        let frame = Frame::of(tx.read())?;
        let row = store::request(tx.read(), req.id)?;
        // Whoever signs sees the file: a provider who doesn't adds an addendum as to any note.
        if !tx.read().may(Permission::RequestView) {
            return Err(RecordError::NotAllowed(Permission::RequestView).into());
        }
        current(&frame, &row, req.version)?;
        let state = file::state(tx.read(), req.id)?;
        let standing = Standing { kind: row.kind, received: row.received, today: frame.today, state: &state };
        let appended = RequestAppended { note: Some(req.note), place: String::new() };
        let change = rules::change(&standing, RequestChange::Appended(appended))?;
        let note = chart::add(tx, AddAddendumReq { note: req.note, text: req.text })?;
        if note.client != row.client {
            return Err(PracticeError::invalid("note", "Choose a note of this client."));
        }
        store::add(tx, req.id, &change, at, person)?;
        tx.changed("requests");
        file::file(tx.read(), &frame, store::request(tx.read(), req.id)?)
    })?;
    Ok(done.value)
}

/// A letter of a request, filled from its file.
pub fn request_letter(session: &Session, req: RequestLetterReq) -> Result<RequestLetter> {
    let access = Access::new("requests.draft", Permission::RequestManage).of("request", req.id.0);
    session.read(access, |tx| {
        let frame = Frame::of(tx)?;
        let row = store::request(tx, req.id)?;
        tx.saw("client", row.client.0);
        let state = file::state(tx, req.id)?;
        let client = clients::get(tx, row.client)?;
        let full = format!("{} {}", client.given_name, client.family_name).trim().to_owned();
        let name = if row.asker == RequestAsker::Client { full } else { row.asker_name.clone() };
        let mut to = vec![name.clone()];
        if row.asker == RequestAsker::Client {
            let a = client.address;
            let town = [a.city, a.state, a.postal].into_iter().filter(|p| !p.is_empty()).collect::<Vec<_>>();
            to.extend([a.line1, a.line2, town.join(" "), a.country].into_iter().filter(|l| !l.is_empty()));
        }
        let officer = officers(tx)?.into_iter().next();
        let contact = officer
            .map(|p| match p.roles.contains(&Role::PrivacyOfficer) {
                true => format!("{}, privacy officer", p.name),
                false => p.name,
            })
            .unwrap_or_default();
        let clocks = rules::clocks(row.kind, row.received, &state, &frame.rules, frame.today);
        let from = letters::From {
            practice: &catalog::settings(tx)?.name,
            today: frame.today,
            received: row.received,
            due: clocks.first().map_or(row.received, |clock| clock.deadline.due),
            kind: row.kind,
            state: &state,
            name: &name,
            to: &to.join("\n"),
            contact: &contact,
            free: file::is_free(tx, &row)?,
        };
        letters::letter(req.kind, &from).ok_or_else(|| RecordError::NotFound("letter").into())
    })
}

/// The accounting that a request asks for: six years back from the day it was received.
pub fn get_accounting(session: &Session, id: RequestId) -> Result<AccountingReport> {
    let access = Access::new("requests.accounting", Permission::RequestView).of("request", id.0);
    session.read(access, |tx| {
        let row = store::request(tx, id)?;
        if row.kind != RequestKind::Accounting {
            return Err(PracticeError::Conflict("This request isn’t for an accounting.".to_owned()));
        }
        tx.saw("client", row.client.0);
        let (from, to) = (clocks::accounting_from(row.received), row.received);
        let card = clients::cards(tx, &[row.client])?.remove(&row.client);
        Ok(AccountingReport {
            practice: catalog::settings(tx)?.name,
            client_name: card.map(|card| card.name).unwrap_or_default(),
            from,
            to,
            lines: disclosures::accounting(tx, row.client, (from, to))?,
        })
    })
}

/// The clocks of States that the practice keeps for its answers.
pub fn list_request_rules(session: &Session) -> Result<RequestRules> {
    session.read(Access::new("requests.rules", Permission::RequestView), all_rules)
}

fn all_rules(tx: &ReadTx<'_>) -> Result<RequestRules> {
    Ok(RequestRules { rules: store::rules(tx)?, suggestions: guide::suggestions() })
}

/// Adds such a clock or changes one.
pub fn save_request_rule(session: &Session, draft: RequestRuleDraft) -> Result<RequestRules> {
    let mut access = Access::new("requests.rule", Permission::RequestManage);
    if let Some(id) = draft.id {
        access = access.of("request_rule", id.0);
    }
    let done = session.write(access, |tx| {
        let frame = Frame::of(tx.read())?;
        let version = match draft.id {
            None => 1,
            Some(id) => {
                let old = frame.rules.iter().find(|rule| rule.id == id);
                let old = old.ok_or(RecordError::NotFound("rule"))?;
                if Some(old.version) != draft.version {
                    return Err(PracticeError::Changed { what: "State's clock", who: "Somebody".to_owned() });
                }
                old.version + 1
            }
        };
        let state = draft.state.trim().to_uppercase();
        if state.len() != 2 || !state.bytes().all(|b| b.is_ascii_uppercase()) {
            return Err(PracticeError::invalid("state", "Give the State's two letters, such as TX."));
        }
        if !(1..=365).contains(&draft.days) {
            return Err(PracticeError::invalid("days", "Give between 1 and 365 days."));
        }
        if draft.verified_on > frame.today {
            return Err(PracticeError::invalid("verifiedOn", "That day hasn't come yet."));
        }
        let line = |field, words: &str, why| needed(field, words, LINE, why);
        let rule = RequestRule {
            id: draft.id.unwrap_or_else(RequestRuleId::new),
            version,
            source: line("source", &draft.source, "Name the law, so that it can be looked up again.")?,
            verified_by: line("verifiedBy", &draft.verified_by, "Say who looked it up.")?,
            state,
            kind: draft.kind,
            days: draft.days,
            counting: draft.counting,
            verified_on: draft.verified_on,
            active: draft.active,
        };
        store::put_rule(tx, &rule)?;
        tx.about("request_rule", rule.id.0);
        tx.changed("requests");
        all_rules(tx.read())
    })?;
    Ok(done.value)
}

/// Who acts, and when. The recovery key keeps no files: a named person does.
fn by(tx: &WriteTx<'_>, permission: Permission) -> Result<(PersonId, UtcMillis)> {
    let person = tx.read().person().ok_or(RecordError::NotAllowed(permission))?;
    Ok((person, tx.now()))
}
