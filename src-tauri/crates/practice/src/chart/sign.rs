//! Read, sign, and add to a note.

use super::store::{self, AddendumRow, NoteRow, Signature};
use super::{AddAddendumReq, Addendum, AddendumId, DraftKey, Note, NoteId, NoteStatus, SignNoteReq, rules};
use crate::clients::ClientId;
use crate::schedule::VisitId;
use crate::{PracticeError, Result, clients, schedule, staff};
use stillroom_record::{Access, Permission, PersonId, ReadTx, RecordError, Session, UtcMillis, WriteTx};
use uuid::Uuid;

/// The signed note of a visit, or the reader's own draft of one.
pub fn get_note(session: &Session, visit: VisitId) -> Result<Option<Note>> {
    session.read(Access::new("note.view", Permission::NoteView).of("visit", visit.0), |tx| {
        let note = match store::note_of_visit(tx, visit)? {
            Some(row) => Some(shown(tx, row)?),
            None => draft(tx, visit)?,
        };
        if let Some(n) = &note {
            tx.saw("client", n.client.0);
        }
        Ok(note)
    })
}

/// Signs the note of a visit: it is locked from then on, and can't be undone.
pub fn sign_note(session: &Session, req: SignNoteReq) -> Result<Note> {
    let access = Access::new("note.sign", Permission::NoteSign).of("visit", req.visit.0);
    let done = session.write(access, |tx| {
        rules::text(&req.text)?;
        let visit = schedule::brief(tx.read(), req.visit)?;
        rules::takes_note(visit.kind, visit.status, visit.day, tx.now())?;
        let client = visit.client.ok_or(RecordError::NotFound("client"))?;
        if let Some(there) = store::note_of_visit(tx.read(), req.visit)? {
            let message = format!(
                "{} has signed this note already. Add what is missing as an addendum.",
                there.signature.signer_text
            );
            return Err(PracticeError::Conflict(message));
        }
        let signer = signer(tx.read())?;
        let at = tx.now();
        let row = insert(tx, NoteId::new(), req.visit, client, &signer, at, req.text)?;
        store::discard_draft(tx, signer.person, &draft_of(req.visit))?;
        tx.changed("chart");
        tx.changed("schedule");
        shown(tx.read(), row)
    })?;
    Ok(done.value)
}

/// Adds signed words to a signed note.
pub fn add_addendum(session: &Session, req: AddAddendumReq) -> Result<Note> {
    let access = Access::new("note.addendum", Permission::NoteSign).of("note", req.note.0);
    Ok(session.write(access, |tx| add(tx, req))?.value)
}

/// The same within another verb, which has asked for the same permission.
pub(crate) fn add(tx: &mut WriteTx<'_>, req: AddAddendumReq) -> Result<Note> {
    rules::text(&req.text)?;
    let note = store::note(tx.read(), req.note)?;
    rules::intact(&note, &store::addenda(tx.read(), note.id)?)?;
    let signer = signer(tx.read())?;
    let mut row = AddendumRow {
        id: AddendumId::new(),
        note: note.id,
        client: note.client,
        signature: signer.signature(note.client, tx.now()),
        text: req.text,
    };
    row.signature.digest = rules::addendum_digest(&note, &row);
    store::insert_addendum(tx, &row)?;
    let of = DraftKey { form: "addendum".to_owned(), subject: note.id.to_string() };
    store::discard_draft(tx, signer.person, &of)?;
    tx.changed("chart");
    shown(tx.read(), note)
}

/// Every signed note of a client with its addenda, oldest first, each seen to be as it was signed.
pub(crate) fn notes(tx: &ReadTx<'_>, client: ClientId) -> Result<Vec<Note>> {
    store::all_of_client(tx, client)?.into_iter().map(|row| shown(tx, row)).collect()
}

/// Who signs, as the signature will name them.
#[derive(Clone, Debug)]
pub(crate) struct Signer {
    pub(crate) person: PersonId,
    /// "Nora Ibe, NP".
    pub(crate) text: String,
    pub(crate) roles: String,
}

impl Signer {
    pub(crate) fn of(member: &staff::StaffMember) -> Self {
        let text = if member.credentials.is_empty() {
            member.name.clone()
        } else {
            format!("{}, {}", member.name, member.credentials)
        };
        let roles = member.roles.iter().map(|r| format!("{r:?}")).collect::<Vec<_>>().join(", ");
        Self { person: member.id, text, roles }
    }

    fn signature(&self, client: ClientId, at: UtcMillis) -> Signature {
        Signature {
            signer: self.person,
            signer_text: self.text.clone(),
            signer_roles: self.roles.clone(),
            signed_for: client,
            at,
            digest: [0; 32],
        }
    }
}

fn signer(tx: &ReadTx<'_>) -> Result<Signer> {
    let person = tx.person().ok_or(RecordError::NotAllowed(Permission::NoteSign))?;
    Ok(Signer::of(&staff::member(tx, person)?))
}

/// Enters a signed note of the synthetic practice, in the signer's own session.
pub(crate) fn enter(
    tx: &mut WriteTx<'_>,
    id: NoteId,
    visit: VisitId,
    client: ClientId,
    signer: &Signer,
    at: UtcMillis,
    text: String,
) -> Result<()> {
    if tx.read().person() != Some(signer.person) {
        return Err(RecordError::NotAllowed(Permission::NoteSign).into());
    }
    insert(tx, id, visit, client, signer, at, text)?;
    Ok(())
}

/// Writes a signed note; the caller has asked the rules.
fn insert(
    tx: &mut WriteTx<'_>,
    id: NoteId,
    visit: VisitId,
    client: ClientId,
    signer: &Signer,
    at: UtcMillis,
    text: String,
) -> Result<NoteRow> {
    let mut row =
        NoteRow { id, visit, client, author: signer.person, signature: signer.signature(client, at), text };
    row.signature.digest = rules::note_digest(&row);
    store::insert_note(tx, &row)?;
    Ok(row)
}

fn draft_of(visit: VisitId) -> DraftKey {
    DraftKey { form: "note".to_owned(), subject: visit.to_string() }
}

fn shown(tx: &ReadTx<'_>, row: NoteRow) -> Result<Note> {
    let addenda = store::addenda(tx, row.id)?;
    rules::intact(&row, &addenda)?;
    let author_name = if row.author == row.signature.signer {
        row.signature.signer_text.clone()
    } else {
        staff::name(tx, row.author)?
    };
    Ok(Note {
        id: row.id,
        visit: row.visit,
        client: row.client,
        client_name: client_name(tx, row.client)?,
        author: row.author,
        author_name,
        text: row.text,
        status: NoteStatus::Signed,
        signed_at: Some(row.signature.at),
        signed_by: Some(row.signature.signer_text),
        version: 1,
        addenda: addenda
            .into_iter()
            .map(|a| Addendum {
                id: a.id,
                text: a.text,
                author: a.signature.signer,
                author_name: a.signature.signer_text,
                at: a.signature.at,
            })
            .collect(),
    })
}

fn draft(tx: &ReadTx<'_>, visit: VisitId) -> Result<Option<Note>> {
    let Some(person) = tx.person() else { return Ok(None) };
    let Some(draft) = store::draft(tx, person, &draft_of(visit))? else { return Ok(None) };
    let Some(client) = schedule::brief(tx, visit)?.client else { return Ok(None) };
    Ok(Some(Note {
        id: NoteId(Uuid::nil()),
        visit,
        client,
        client_name: client_name(tx, client)?,
        author: person,
        author_name: staff::name(tx, person)?,
        text: draft.body,
        status: NoteStatus::Draft,
        signed_at: None,
        signed_by: None,
        version: 0,
        addenda: Vec::new(),
    }))
}

fn client_name(tx: &ReadTx<'_>, client: ClientId) -> Result<String> {
    Ok(clients::cards(tx, &[client])?.remove(&client).map(|c| c.name).unwrap_or_default())
}
