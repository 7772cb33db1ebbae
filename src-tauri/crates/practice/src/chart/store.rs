//! All SQL of the chart. There is no statement here that changes a signed text.

use super::{AddendumId, Draft, DraftKey, NoteId};
use crate::clients::ClientId;
use crate::schedule::VisitId;
use std::collections::BTreeSet;
use stillroom_record::sql::{Result as SqlResult, Row, params};
use stillroom_record::{PersonId, ReadTx, RecordError, UtcMillis, WriteTx};
use uuid::Uuid;

/// Who signed, when, and the digest of what.
#[derive(Clone, PartialEq, Eq)]
pub(super) struct Signature {
    pub(super) signer: PersonId,
    pub(super) signer_text: String,
    pub(super) signer_roles: String,
    pub(super) signed_for: ClientId,
    pub(super) at: UtcMillis,
    pub(super) digest: [u8; 32],
}

#[derive(Clone, PartialEq, Eq)]
pub(super) struct NoteRow {
    pub(super) id: NoteId,
    pub(super) visit: VisitId,
    pub(super) client: ClientId,
    pub(super) author: PersonId,
    pub(super) signature: Signature,
    pub(super) text: String,
}

#[derive(Clone, PartialEq, Eq)]
pub(super) struct AddendumRow {
    pub(super) id: AddendumId,
    pub(super) note: NoteId,
    pub(super) client: ClientId,
    pub(super) signature: Signature,
    pub(super) text: String,
}

const NOTE: &str = "SELECT signer_id, signer, signer_roles, signed_for, signed_at, digest, id, visit_id, client_id, author_id, text FROM note";

fn signature(r: &Row<'_>) -> SqlResult<Signature> {
    Ok(Signature {
        signer: r.get(0)?,
        signer_text: r.get(1)?,
        signer_roles: r.get(2)?,
        signed_for: r.get(3)?,
        at: r.get(4)?,
        digest: r.get(5)?,
    })
}

fn note_row(r: &Row<'_>) -> SqlResult<NoteRow> {
    Ok(NoteRow {
        signature: signature(r)?,
        id: r.get(6)?,
        visit: r.get(7)?,
        client: r.get(8)?,
        author: r.get(9)?,
        text: r.get(10)?,
    })
}

pub(super) fn note_of_visit(tx: &ReadTx<'_>, visit: VisitId) -> Result<Option<NoteRow>, RecordError> {
    tx.query_opt(&format!("{NOTE} WHERE visit_id = ?1"), [visit], note_row)
}

pub(super) fn note(tx: &ReadTx<'_>, id: NoteId) -> Result<NoteRow, RecordError> {
    tx.query_one("note", &format!("{NOTE} WHERE id = ?1"), [id], note_row)
}

/// Every note of a client, in the order they were signed.
pub(super) fn all_of_client(tx: &ReadTx<'_>, client: ClientId) -> Result<Vec<NoteRow>, RecordError> {
    tx.query(&format!("{NOTE} WHERE client_id = ?1 ORDER BY signed_at, id"), [client], note_row)
}

pub(super) fn is_signed(tx: &ReadTx<'_>, visit: VisitId) -> Result<bool, RecordError> {
    Ok(tx.query_opt("SELECT 1 FROM note WHERE visit_id = ?1", [visit], |_| Ok(()))?.is_some())
}

pub(super) fn addenda(tx: &ReadTx<'_>, note: NoteId) -> Result<Vec<AddendumRow>, RecordError> {
    tx.query(
        "SELECT signer_id, signer, signer_roles, signed_for, signed_at, digest, id, note_id, client_id, text
         FROM note_addendum WHERE note_id = ?1 ORDER BY signed_at, id",
        [note],
        |r| {
            Ok(AddendumRow {
                signature: signature(r)?,
                id: r.get(6)?,
                note: r.get(7)?,
                client: r.get(8)?,
                text: r.get(9)?,
            })
        },
    )
}

pub(super) fn insert_note(tx: &mut WriteTx<'_>, n: &NoteRow) -> Result<(), RecordError> {
    let s = &n.signature;
    tx.execute(
        "INSERT INTO note (id, visit_id, client_id, signed_for, author_id, signer_id, signer, signer_roles, signed_at,
                           digest, text)
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11)",
        params![
            n.id, n.visit, n.client, s.signed_for, n.author, s.signer, s.signer_text, s.signer_roles, s.at,
            s.digest.as_slice(), n.text
        ],
    )?;
    Ok(())
}

pub(super) fn insert_addendum(tx: &mut WriteTx<'_>, a: &AddendumRow) -> Result<(), RecordError> {
    let s = &a.signature;
    tx.execute(
        "INSERT INTO note_addendum (id, note_id, client_id, signed_for, signer_id, signer, signer_roles, signed_at,
                                    digest, text)
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10)",
        params![
            a.id, a.note, a.client, s.signed_for, s.signer, s.signer_text, s.signer_roles, s.at, s.digest.as_slice(),
            a.text
        ],
    )?;
    Ok(())
}

/// One line of a timeline.
pub(super) struct Line {
    pub(super) visit: VisitId,
    pub(super) at: UtcMillis,
    pub(super) signer: String,
    pub(super) beginning: String,
}

fn line(r: &Row<'_>) -> SqlResult<Line> {
    Ok(Line { visit: r.get(0)?, at: r.get(1)?, signer: r.get(2)?, beginning: r.get(3)? })
}

pub(super) fn notes_of_client(
    tx: &ReadTx<'_>,
    client: ClientId,
    limit: u32,
) -> Result<Vec<Line>, RecordError> {
    tx.query(
        "SELECT visit_id, signed_at, signer, substr(text, 1, 240) FROM note WHERE client_id = ?1
         ORDER BY signed_at DESC LIMIT ?2",
        params![client, limit],
        line,
    )
}

pub(super) fn addenda_of_client(
    tx: &ReadTx<'_>,
    client: ClientId,
    limit: u32,
) -> Result<Vec<Line>, RecordError> {
    tx.query(
        "SELECT n.visit_id, a.signed_at, a.signer, substr(a.text, 1, 240)
         FROM note_addendum a JOIN note n ON n.id = a.note_id
         WHERE a.client_id = ?1 ORDER BY a.signed_at DESC LIMIT ?2",
        params![client, limit],
        line,
    )
}

pub(super) fn count_of_client(tx: &ReadTx<'_>, client: ClientId) -> Result<u32, RecordError> {
    tx.query_one("client", "SELECT count(*) FROM note WHERE client_id = ?1", [client], |r| r.get(0))
}

/// Files a client's notes under another record; what was signed stays as it was.
pub(super) fn move_to_client(
    tx: &mut WriteTx<'_>,
    keep: ClientId,
    drop: ClientId,
) -> Result<(), RecordError> {
    tx.execute("UPDATE note SET client_id = ?1 WHERE client_id = ?2", params![keep, drop])?;
    tx.execute("UPDATE note_addendum SET client_id = ?1 WHERE client_id = ?2", params![keep, drop])?;
    Ok(())
}

pub(super) fn save_draft(
    tx: &mut WriteTx<'_>,
    person: PersonId,
    of: &DraftKey,
    body: &str,
    at: UtcMillis,
) -> Result<(), RecordError> {
    tx.execute(
        "INSERT INTO local_draft (person_id, form, subject, saved_at, body) VALUES (?1, ?2, ?3, ?4, ?5)
         ON CONFLICT (person_id, form, subject) DO UPDATE SET saved_at = excluded.saved_at, body = excluded.body",
        params![person, of.form, of.subject, at, body],
    )?;
    Ok(())
}

pub(super) fn draft(tx: &ReadTx<'_>, person: PersonId, of: &DraftKey) -> Result<Option<Draft>, RecordError> {
    tx.query_opt(
        "SELECT body, saved_at FROM local_draft WHERE person_id = ?1 AND form = ?2 AND subject = ?3",
        params![person, of.form, of.subject],
        |r| Ok(Draft { body: r.get(0)?, saved_at: r.get(1)? }),
    )
}

pub(super) fn discard_draft(
    tx: &mut WriteTx<'_>,
    person: PersonId,
    of: &DraftKey,
) -> Result<(), RecordError> {
    tx.execute(
        "DELETE FROM local_draft WHERE person_id = ?1 AND form = ?2 AND subject = ?3",
        params![person, of.form, of.subject],
    )?;
    Ok(())
}

/// What notes are being drafted about, by anybody on this device.
pub(super) fn drafted_notes(tx: &ReadTx<'_>) -> Result<Vec<String>, RecordError> {
    tx.query("SELECT subject FROM local_draft WHERE form = 'note'", [], |r| r.get(0))
}

/// When something was last signed for a client.
pub(super) fn last_signed(
    tx: &ReadTx<'_>,
    of: Option<ClientId>,
) -> Result<Vec<(ClientId, UtcMillis)>, RecordError> {
    tx.query(
        "SELECT client_id, max(signed_at) FROM
           (SELECT client_id, signed_at FROM note WHERE ?1 IS NULL OR client_id = ?1
            UNION ALL SELECT client_id, signed_at FROM note_addendum WHERE ?1 IS NULL OR client_id = ?1)
         GROUP BY client_id",
        [of],
        |r| Ok((r.get(0)?, r.get(1)?)),
    )
}

/// Removes the drafts whose subject or body names one of these ids.
pub(super) fn forget_drafts(tx: &mut WriteTx<'_>, of: &BTreeSet<Uuid>) -> Result<u64, RecordError> {
    let all = tx.read().query("SELECT person_id, form, subject, body FROM local_draft", [], |r| {
        Ok((r.get::<_, PersonId>(0)?, r.get::<_, String>(1)?, r.get::<_, String>(2)?, r.get::<_, String>(3)?))
    })?;
    let ids: Vec<String> = of.iter().map(Uuid::to_string).collect();
    let mut gone = 0;
    for (person, form, subject, body) in all {
        if ids.iter().any(|id| subject.contains(id.as_str()) || body.contains(id.as_str())) {
            discard_draft(tx, person, &DraftKey { form, subject })?;
            gone += 1;
        }
    }
    Ok(gone)
}
