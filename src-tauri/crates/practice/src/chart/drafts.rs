//! Drafts of any form: saved as typed, each person's own, back after a kill or a lock.

use super::{Draft, DraftKey, SaveDraftReq, SavedDraft, rules, store};
use crate::{PracticeError, Result};
use stillroom_record::{Access, PersonId, ReadTx, RecordError, Session};

/// Keeps what a form holds.
pub fn save_draft(session: &Session, req: SaveDraftReq) -> Result<SavedDraft> {
    let permission = rules::draft_permission(&req.form)?;
    rules::draft(&req.subject, &req.body)?;
    let done = session.write(Access::new("draft.save", permission).local(), |tx| {
        let (person, at) = (own(tx.read())?, tx.now());
        store::save_draft(tx, person, &DraftKey { form: req.form, subject: req.subject }, &req.body, at)?;
        Ok::<_, PracticeError>(SavedDraft { saved_at: at })
    })?;
    Ok(done.value)
}

/// What the person typed last in this form.
pub fn get_draft(session: &Session, of: DraftKey) -> Result<Option<Draft>> {
    let access = Access::new("draft.view", rules::draft_permission(&of.form)?);
    session.read(access, |tx| Ok(store::draft(tx, own(tx)?, &of)?))
}

/// Throws away what the person typed in this form.
pub fn discard_draft(session: &Session, of: DraftKey) -> Result<()> {
    let access = Access::new("draft.discard", rules::draft_permission(&of.form)?).local();
    session.write(access, |tx| {
        let person = own(tx.read())?;
        store::discard_draft(tx, person, &of)?;
        Ok::<_, PracticeError>(())
    })?;
    Ok(())
}

/// The person whose drafts these are; the recovery key has none.
fn own(tx: &ReadTx<'_>) -> Result<PersonId> {
    Ok(tx.person().ok_or(RecordError::NotAllowed(stillroom_record::Permission::SelfManage))?)
}
