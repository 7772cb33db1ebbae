//! The verbs, as the shell calls them.

use super::model::{AddUploadReq, UploadId, WithdrawUploadReq};
use super::{rules, store};
use crate::programme::requirements::RequirementState;
use crate::programme::requirements::verbs::{find, me, open, stands, today};
use crate::programme::{NewPaper, edition, kept};
use crate::{PracticeError, Result};
use stillroom_record::{Access, KeptFile, Permission, ReadTx, RecordError, Session};

/// Says whether what was typed will do, before somebody looks for the file.
///
/// # Errors
/// A refusal; a field that won't do; a document that can't be replaced.
pub fn check_upload(session: &Session, req: &AddUploadReq) -> Result<()> {
    session.permit(Permission::ProgrammeManage)?;
    session.read(Access::new("requirement.list", Permission::ProgrammeView), |tx| {
        checked(tx, req.clone())?;
        Ok(())
    })
}

fn checked(tx: &ReadTx<'_>, req: AddUploadReq) -> Result<AddUploadReq> {
    find(tx, &req.requirement)?;
    let req = rules::upload(req, today(tx)?)?;
    if let Some(old) = req.replaces {
        let (of, _, newest) = store::one(tx, old)?;
        let own = super::super::store::one(tx, &req.requirement)?.is_some_and(|kept| kept.id == of);
        if !own {
            return Err(RecordError::NotFound("document").into());
        }
        if !newest {
            return Err(not_the_newest());
        }
    }
    Ok(req)
}

fn not_the_newest() -> PracticeError {
    PracticeError::Conflict(
        "This document was replaced or withdrawn meanwhile. Nothing was saved; look at the list again."
            .into(),
    )
}

/// Adds a document to a requirement, or puts it in the place of an older one.
///
/// # Errors
/// A refusal; a field that won't do; a document that was replaced or withdrawn meanwhile.
pub fn add_upload(session: &Session, req: AddUploadReq, paper: &NewPaper) -> Result<RequirementState> {
    let verb = if req.replaces.is_some() { "requirement.replace_document" } else { "requirement.document" };
    session
        .write(Access::new(verb, Permission::ProgrammeManage), |tx| {
            let req = checked(tx.read(), req)?;
            let requirement = find(tx.read(), &req.requirement)?;
            let of = open(tx, requirement, None)?.id;
            let me = me(tx.read())?;
            let id = UploadId::new();
            let file = kept::keep(tx, id.0, paper)?;
            store::insert(tx, (id, of, file), &req, me, &edition::edition().number)?;
            tx.changed("programme");
            stands(tx.read(), requirement)
        })
        .map(|done| done.value)
}

/// Takes a document back. It stays to be seen, and proves nothing.
///
/// # Errors
/// A refusal; without a reason; a document that was replaced or withdrawn before.
pub fn withdraw_upload(session: &Session, req: WithdrawUploadReq) -> Result<()> {
    let reason = rules::reason(&req.reason)?;
    let access =
        Access::new("requirement.withdraw_document", Permission::ProgrammeManage).because(reason.clone());
    session.write(access, |tx| {
        let (of, _, newest) = store::one(tx.read(), req.upload)?;
        if !newest {
            return Err(not_the_newest());
        }
        let me = me(tx.read())?;
        store::withdraw(tx, req.upload, me, &reason)?;
        tx.about("requirement", of.0);
        tx.changed("programme");
        Ok::<_, PracticeError>(())
    })?;
    Ok(())
}

/// The file of a document, to be copied out.
///
/// # Errors
/// A refusal; no such document.
pub fn upload_file(session: &Session, id: UploadId) -> Result<KeptFile> {
    let access = Access::new("requirement.open_document", Permission::Export);
    session.read(access, |tx| {
        let (_, file, _) = store::one(tx, id)?;
        kept::paper(tx, file, &[id.0])
    })
}
