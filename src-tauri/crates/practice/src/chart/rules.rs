//! What may be signed, what a signature covers, what a draft may be. Pure.

use super::store::{AddendumRow, NoteRow, Signature};
use crate::schedule::{VisitKind, VisitStatus};
use crate::{PracticeError, Result};
use sha2::{Digest, Sha256};
use stillroom_record::{Permission, UtcMillis};

const LONGEST_TEXT: usize = 200_000;
const LONGEST_DRAFT: usize = 1_000_000;

/// The words of a note or an addendum, as they will be signed: every byte as written.
pub(super) fn text(text: &str) -> Result<()> {
    if text.trim().is_empty() {
        return Err(PracticeError::invalid("text", "There is nothing to sign yet."));
    }
    if text.chars().count() > LONGEST_TEXT {
        let message = format!(
            "A note holds at most {LONGEST_TEXT} characters. Shorten it, or add the rest as an addendum."
        );
        return Err(PracticeError::invalid("text", message));
    }
    if text.contains('\0') {
        return Err(PracticeError::invalid(
            "text",
            "The text holds a character that can't be kept (NUL). Remove it.",
        ));
    }
    Ok(())
}

/// Whether a visit can have a note: it is a client's, its day has come, and it took place.
pub(super) fn takes_note(kind: VisitKind, status: VisitStatus, day: UtcMillis, now: UtcMillis) -> Result<()> {
    let refuse = |message: &str| Err(PracticeError::invalid("visit", message));
    if kind == VisitKind::Block {
        return refuse("A block of time has no note.");
    }
    if matches!(status, VisitStatus::Cancelled | VisitStatus::NoShow) {
        return refuse("The visit didn't take place. Open it again to sign a note.");
    }
    if now < day {
        return refuse("The day of the visit hasn't come. The draft is kept.");
    }
    Ok(())
}

/// What somebody needs to keep a draft of this form.
pub(super) fn draft_permission(form: &str) -> Result<Permission> {
    if form.is_empty() || form.len() > 32 || !form.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-') {
        return Err(PracticeError::invalid("form", "A form is named by a short word."));
    }
    Ok(match form {
        "note" | "addendum" => Permission::NoteWrite,
        "health" => Permission::HealthEdit,
        "client" => Permission::ClientEdit,
        "visit" => Permission::ScheduleEdit,
        _ => Permission::SelfManage,
    })
}

pub(super) fn draft(subject: &str, body: &str) -> Result<()> {
    if subject.len() > 200 {
        return Err(PracticeError::invalid("subject", "A draft's subject is an id or a short word."));
    }
    if body.len() > LONGEST_DRAFT {
        return Err(PracticeError::invalid(
            "body",
            "This is too long to keep as a draft. Nothing was lost; shorten it.",
        ));
    }
    Ok(())
}

/// Digest of parts, each with its length before it, so that no two lists of parts look alike.
pub(crate) fn digest(parts: &[&[u8]]) -> [u8; 32] {
    let mut sha = Sha256::new();
    for part in parts {
        sha.update((part.len() as u64).to_le_bytes());
        sha.update(part);
    }
    sha.finalize().into()
}

fn signature_parts(s: &Signature) -> [Vec<u8>; 5] {
    [
        s.signed_for.0.as_bytes().to_vec(),
        s.signer.0.as_bytes().to_vec(),
        s.signer_text.as_bytes().to_vec(),
        s.signer_roles.as_bytes().to_vec(),
        s.at.0.to_le_bytes().to_vec(),
    ]
}

/// What the signature of a note covers.
pub(super) fn note_digest(n: &NoteRow) -> [u8; 32] {
    let [client, signer, text, roles, at] = signature_parts(&n.signature);
    digest(&[
        b"stillroom note 1",
        n.id.0.as_bytes(),
        n.visit.0.as_bytes(),
        n.author.0.as_bytes(),
        &client,
        &signer,
        &text,
        &roles,
        &at,
        n.text.as_bytes(),
    ])
}

/// What the signature of an addendum covers: its note, as signed, included.
pub(super) fn addendum_digest(note: &NoteRow, a: &AddendumRow) -> [u8; 32] {
    let [client, signer, text, roles, at] = signature_parts(&a.signature);
    digest(&[
        b"stillroom addendum 1",
        a.id.0.as_bytes(),
        note.id.0.as_bytes(),
        &note.signature.digest,
        &client,
        &signer,
        &text,
        &roles,
        &at,
        a.text.as_bytes(),
    ])
}

/// Refuses to show as signed what isn't what was signed.
pub(super) fn intact(note: &NoteRow, addenda: &[AddendumRow]) -> Result<()> {
    let good = note_digest(note) == note.signature.digest
        && addenda.iter().all(|a| addendum_digest(note, a) == a.signature.digest);
    if good {
        return Ok(());
    }
    Err(PracticeError::Conflict(
        "This note isn't what was signed: the record was changed outside Stillroom. Ask the privacy officer to run a verification.".to_owned(),
    ))
}
