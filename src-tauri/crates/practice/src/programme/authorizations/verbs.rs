//! The verbs, as the shell calls them, and the gate before every publication.

use super::super::{clocks, wishes, words};
use super::content::content;
use super::model::{
    Authorization, AuthorizationDraft, AuthorizationEnd, AuthorizationForm, AuthorizationState,
    AuthorizationsOverview, ClientAuthorizations, EndAuthorizationReq, Publication, PublicationDraft,
    PublicationId, Publishing, SettlePublicationReq, SignMethod, UsePurpose,
};
use super::rules::{self, Names};
use super::store::{self, By, Published, Signed};
use crate::clients::ClientId;
use crate::schedule::LocalDate;
use crate::{PracticeError, Result, catalog, clients, staff};
use chrono::Months;
use sha2::{Digest, Sha256};
use std::collections::HashMap;
use stillroom_record::{Access, Permission, PersonId, ReadTx, RecordError, Session, WriteTx};

/// The most that a list shows at once.
const MOST: usize = 500;

fn today(tx: &ReadTx<'_>) -> Result<LocalDate> {
    Ok(clocks::local_day(tx.now(), catalog::zone(tx)?))
}

fn by(tx: &WriteTx<'_>) -> Result<By> {
    let person = tx.read().person().ok_or(RecordError::NotAllowed(Permission::ClientWishes))?;
    Ok(By { person, at: tx.now() })
}

/// Names of people and clients, each read once.
struct Told<'a, 'b> {
    tx: &'a ReadTx<'b>,
    today: LocalDate,
    people: HashMap<PersonId, String>,
    clients: HashMap<ClientId, String>,
}

impl<'a, 'b> Told<'a, 'b> {
    fn new(tx: &'a ReadTx<'b>) -> Result<Self> {
        Ok(Self { tx, today: today(tx)?, people: HashMap::new(), clients: HashMap::new() })
    }

    fn person(&mut self, id: PersonId) -> Result<String> {
        if let Some(name) = self.people.get(&id) {
            return Ok(name.clone());
        }
        let name = staff::name(self.tx, id)?;
        self.people.insert(id, name.clone());
        Ok(name)
    }

    fn client(&mut self, id: ClientId) -> Result<String> {
        if let Some(name) = self.clients.get(&id) {
            return Ok(name.clone());
        }
        let name = clients::cards(self.tx, &[id])?.remove(&id).map(|card| card.name).unwrap_or_default();
        self.clients.insert(id, name.clone());
        Ok(name)
    }

    fn publication(&mut self, p: Published, of: &Signed) -> Result<Publication> {
        let term = of.term();
        Ok(Publication {
            due: rules::takedown_due(&term, p.down_on.is_some(), self.today),
            after_end: rules::over_on(&term).is_some_and(|day| day <= p.draft.published_on),
            client_name: self.client(p.draft.client)?,
            published_by_name: self.person(p.by)?,
            down_by: p.down_by.map(|id| self.person(id)).transpose()?,
            id: p.id,
            authorization: p.authorization,
            client: p.draft.client,
            purpose: p.draft.purpose,
            what: p.draft.what,
            place: p.draft.place,
            address: p.draft.address,
            published_on: p.draft.published_on,
            published_by: p.by,
            down_on: p.down_on,
            down_how: p.down_how,
            proof: p.proof,
            remains: p.remains,
        })
    }

    fn authorization(&mut self, s: &Signed, publications: Vec<Publication>) -> Result<Authorization> {
        let term = s.term();
        let last = rules::over_on(&term).map(|day| day.min(self.today)).or(Some(self.today));
        Ok(Authorization {
            id: s.id,
            client: s.client,
            client_name: self.client(s.client)?,
            state: rules::state(&term, self.today),
            purposes: s.purposes.clone(),
            what: s.what.clone(),
            expires_on: s.expires_on,
            expires_event: s.expires_event.clone(),
            paid: s.paid,
            payer: s.payer.clone(),
            signer_name: s.signer_name.clone(),
            authority: s.authority.clone(),
            signed_on: s.signed_on,
            method: s.method,
            kept_at: s.kept_at.clone(),
            copy: s.copy,
            text: s.text.clone(),
            intact: digest(&s.text) == s.digest,
            ended: s.ended,
            ended_on: s.ended_on,
            ended_how: s.ended_how.clone(),
            ended_words: s.ended_words.clone(),
            ended_at: s.ended_at,
            recorded_by: self.person(s.recorded_by)?,
            keep: clocks::keep(s.signed_on, last),
            publications,
        })
    }

    fn all(&mut self, signed: &[Signed], published: Vec<Published>) -> Result<Vec<Authorization>> {
        let by_id: HashMap<_, _> = signed.iter().map(|s| (s.id, s)).collect();
        let mut of: HashMap<_, Vec<Publication>> = HashMap::new();
        for one in published {
            if let Some(under) = by_id.get(&one.authorization) {
                let shown = self.publication(one, under)?;
                of.entry(under.id).or_default().push(shown);
            }
        }
        signed.iter().map(|s| self.authorization(s, of.remove(&s.id).unwrap_or_default())).collect()
    }
}

fn digest(text: &str) -> [u8; 32] {
    Sha256::digest(text.as_bytes()).into()
}

/// Whether something of a client may be published for that purpose on that day. Every publication,
/// export for others and photo that leaves asks here.
///
/// # Errors
/// When the record can't be read.
pub fn may_publish(
    tx: &ReadTx<'_>,
    client: ClientId,
    purpose: UsePurpose,
    on: LocalDate,
) -> Result<Publishing> {
    let covers: Vec<_> = store::of_client(tx, client)?.iter().map(Signed::cover).collect();
    Ok(rules::may_publish(&covers, purpose, on))
}

/// Writes a publication into the register, or refuses it: the only way into it. What counts is the
/// day of the publication; what was allowed then and has ended since is written down with its task.
///
/// # Errors
/// A field that won't do; no authorization that covers it.
pub fn register_publication_in(tx: &mut WriteTx<'_>, draft: PublicationDraft) -> Result<PublicationId> {
    let today = today(tx.read())?;
    let draft = rules::publication(draft, today)?;
    clients::get(tx.read(), draft.client)?;
    match may_publish(tx.read(), draft.client, draft.purpose, draft.published_on)? {
        Publishing::Allowed(authorization) => {
            let by = by(tx)?;
            tx.changed("authorizations");
            Ok(store::publish(tx, authorization, &draft, by)?)
        }
        Publishing::Refused(why) => Err(PracticeError::Conflict(rules::refusal(why).to_owned())),
    }
}

/// What one client signed, and what is published of them.
///
/// # Errors
/// A refusal; a client that isn't there.
pub fn client_authorizations(session: &Session, client: ClientId) -> Result<ClientAuthorizations> {
    // A part of the client's page, and so of its one entry.
    let access = Access::new("client.view", Permission::ClientView).of("client", client.0);
    session.read(access, |tx| page(tx, client))
}

/// The same for what the client gets to take along: each as it was signed.
pub(crate) fn of_client(tx: &ReadTx<'_>, client: ClientId) -> Result<Vec<Authorization>> {
    let signed = store::of_client(tx, client)?;
    Told::new(tx)?.all(&signed, store::published_of(tx, client)?)
}

fn page(tx: &ReadTx<'_>, client: ClientId) -> Result<ClientAuthorizations> {
    clients::get(tx, client)?;
    let mut told = Told::new(tx)?;
    let signed = store::of_client(tx, client)?;
    let covers: Vec<_> = signed.iter().map(Signed::cover).collect();
    let may = UsePurpose::ALL
        .iter()
        .copied()
        .filter(|p| matches!(rules::may_publish(&covers, *p, told.today), Publishing::Allowed(_)))
        .collect();
    let mut all = told.all(&signed, store::published_of(tx, client)?)?;
    all.sort_by_key(|one| one.state != AuthorizationState::Effective);
    Ok(ClientAuthorizations { blank: blank(tx, client, told.today)?, all, may })
}

fn blank(tx: &ReadTx<'_>, client: ClientId, today: LocalDate) -> Result<AuthorizationDraft> {
    let practice = catalog::settings(tx)?.name;
    let ours = |text: &str| text.replace("{{practice}}", &practice);
    Ok(AuthorizationDraft {
        client,
        purposes: Vec::new(),
        what: String::new(),
        who: ours(&content().who),
        to_whom: ours(&content().to_whom),
        purpose: ours(&content().purpose),
        expires_on: today.0.checked_add_months(Months::new(12)).map(LocalDate),
        expires_event: String::new(),
        paid: None,
        payer: String::new(),
        representative: None,
        signer_name: String::new(),
        signed_on: today,
        method: SignMethod::Screen,
        kept_at: String::new(),
        copy: None,
        apart: false,
    })
}

/// The form as it would read, with what it lacks.
///
/// # Errors
/// A refusal; a text that isn't text.
pub fn authorization_form(session: &Session, req: AuthorizationDraft) -> Result<AuthorizationForm> {
    let access = Access::new("authorizations.form", Permission::ClientWishes).of("client", req.client.0);
    session.read(access, |tx| {
        let practice = catalog::settings(tx)?.name;
        let client = Told::new(tx)?.client(req.client)?;
        // Whoever may not sign is what the form tells; a disk or memory that fails isn't.
        let signer = match wishes::signatory(tx, req.client, req.representative, req.signed_on) {
            Ok(signer) => Some(signer),
            Err(error) if error.field().is_some() => None,
            Err(error) => return Err(error),
        };
        let authority = signer.as_ref().map(|s| s.authority.clone()).unwrap_or_default();
        let text = rules::form(&req, &Names { practice, client, authority });
        let elements = rules::held(&req, &text);
        let ready = elements.iter().all(|one| one.met) && signer.is_some();
        Ok(AuthorizationForm { ready, text, elements, signer: signer.map(|s| s.name) })
    })
}

/// Keeps an authorization that was signed.
///
/// # Errors
/// A refusal; a form that isn't whole; somebody who may not sign.
pub fn sign_authorization(session: &Session, req: AuthorizationDraft) -> Result<ClientAuthorizations> {
    let access = Access::new("authorizations.sign", Permission::ClientWishes).of("client", req.client.0);
    let done = session.write(access, |tx| {
        let draft = rules::draft(req, today(tx.read())?)?;
        let signer = wishes::signatory(tx.read(), draft.client, draft.representative, draft.signed_on)?;
        let names = Names {
            practice: catalog::settings(tx.read())?.name,
            client: signer.client_name.clone(),
            authority: signer.authority.clone(),
        };
        let text = rules::form(&draft, &names);
        rules::whole(&draft, &text)?;
        words::signs("signerName", &draft.signer_name, &signer.name)?;
        let copy =
            draft.copy.ok_or_else(|| PracticeError::invalid("copy", "Say how the signer gets a copy."))?;
        let by = by(tx)?;
        store::insert(tx, &draft, copy, (&signer.authority, &text, digest(&text)), by)?;
        tx.changed("authorizations");
        page(tx.read(), draft.client)
    })?;
    Ok(done.value)
}

/// Ends an authorization before its day: taken back, or what it was to end with has happened.
/// From then on nothing is published under it, and what is up has its task.
///
/// # Errors
/// A refusal; a field that won't do; one that has ended.
pub fn end_authorization(session: &Session, req: EndAuthorizationReq) -> Result<ClientAuthorizations> {
    let verb = match req.end {
        AuthorizationEnd::Revoked => "authorizations.revoke",
        AuthorizationEnd::Event => "authorizations.event",
    };
    let done = session.write(Access::new(verb, Permission::ClientWishes), |tx| {
        let signed = store::one(tx.read(), req.id)?;
        tx.about("client", signed.client.0);
        let words = rules::end(&req, &signed.term(), today(tx.read())?)?;
        let how = req.how.filter(|_| req.end == AuthorizationEnd::Revoked).map_or("", |how| how.word());
        let by = by(tx)?;
        store::end(tx, req.id, (req.end, req.on), how, &words, by)?;
        tx.changed("authorizations");
        page(tx.read(), signed.client)
    })?;
    Ok(done.value)
}

/// Writes a publication into the register.
///
/// # Errors
/// A refusal; no authorization that covers it.
pub fn register_publication(session: &Session, draft: PublicationDraft) -> Result<ClientAuthorizations> {
    let access = Access::new("authorizations.publish", Permission::ClientWishes).of("client", draft.client.0);
    let client = draft.client;
    let done = session.write(access, |tx| {
        register_publication_in(tx, draft)?;
        page(tx.read(), client)
    })?;
    Ok(done.value)
}

/// Writes down that something came down, or why it can't.
///
/// # Errors
/// A refusal; a field that won't do; something that is down.
pub fn settle_publication(session: &Session, req: SettlePublicationReq) -> Result<ClientAuthorizations> {
    let done = session.write(Access::new("authorizations.settle", Permission::ClientWishes), |tx| {
        let one = store::publication(tx.read(), req.id)?;
        tx.about("client", one.draft.client.0);
        if one.down_on.is_some() {
            return Err(PracticeError::Conflict("This is down already. Nothing was changed.".to_owned()));
        }
        let req = rules::settle(req, one.draft.published_on, today(tx.read())?)?;
        let by = by(tx)?;
        store::settle(tx, &req, by)?;
        tx.changed("authorizations");
        page(tx.read(), one.draft.client)
    })?;
    Ok(done.value)
}

/// Everybody's: what comes down, what is up, what is signed.
///
/// # Errors
/// A refusal.
pub fn authorizations_overview(session: &Session) -> Result<AuthorizationsOverview> {
    session.read(Access::new("authorizations.overview", Permission::ProgrammeView), |tx| {
        let mut told = Told::new(tx)?;
        let signed = store::all(tx)?;
        let mut all = told.all(&signed, store::all_published(tx)?)?;
        let up: Vec<_> =
            all.iter().flat_map(|one| &one.publications).filter(|p| p.down_on.is_none()).cloned().collect();
        let (mut takedowns, published): (Vec<_>, Vec<_>) = up.into_iter().partition(|p| p.due.is_some());
        takedowns.sort_by_key(|p| (p.due, p.id));
        all.truncate(MOST);
        Ok(AuthorizationsOverview {
            takedowns,
            published,
            all,
            elements: content().element.clone(),
            takedown_days: content().takedown_days,
        })
    })
}

/// By when what is up has to come down, and who put it there: for the list of what is due.
pub(crate) fn takedowns(tx: &ReadTx<'_>, today: LocalDate) -> Result<Vec<(LocalDate, PersonId)>> {
    let mut all = Vec::new();
    for one in store::all_up(tx)? {
        let term = store::one(tx, one.authorization)?.term();
        if let Some(due) = rules::takedown_due(&term, false, today) {
            all.push((due, one.by));
        }
    }
    all.sort();
    Ok(all)
}

/// How what was signed and what is published stand together: for the evidence.
#[derive(Default)]
pub(crate) struct Standing {
    pub(crate) signed: usize,
    pub(crate) effective: usize,
    /// Up under an authorization that holds.
    pub(crate) up: usize,
    /// Up under one that has ended: by when each has to come down.
    pub(crate) coming_down: Vec<LocalDate>,
    /// Of those, put up on or after the day on which it ended.
    pub(crate) after_end: usize,
    /// Days that the practice has to take something down.
    pub(crate) days: u32,
}

pub(crate) fn standing(tx: &ReadTx<'_>) -> Result<Standing> {
    let today = today(tx)?;
    let terms: HashMap<_, _> = store::all(tx)?.into_iter().map(|s| (s.id, s.term())).collect();
    let holds = |term: &rules::Term| rules::state(term, today) == AuthorizationState::Effective;
    let mut found = Standing {
        signed: terms.len(),
        effective: terms.values().filter(|term| holds(term)).count(),
        days: content().takedown_days,
        ..Standing::default()
    };
    for one in store::all_up(tx)? {
        let Some(term) = terms.get(&one.authorization) else { continue };
        match rules::takedown_due(term, false, today) {
            Some(due) => {
                found.coming_down.push(due);
                let over = rules::over_on(term);
                found.after_end += usize::from(over.is_some_and(|day| day <= one.draft.published_on));
            }
            None => found.up += 1,
        }
    }
    Ok(found)
}
