//! The verbs, as the shell calls them.

use super::folder::Piece;
use super::gather::{Held, gather};
use super::model::{BinderDone, BinderForm, BinderGap, BinderId, BinderMade, BinderPreview, MakeBinderReq};
use super::{claims, folder, paper, store, write};
use crate::programme::edition;
use crate::schedule::LocalDate;
use crate::{PracticeError, Result};
use std::path::Path;
use stillroom_documents::{Template, render};
use stillroom_record::{Access, Permission, Session};

/// What a binder as of this day would hold.
///
/// # Errors
/// A refusal; a day that is still to come.
pub fn preview_binder(session: &Session, as_of: LocalDate) -> Result<BinderPreview> {
    let held = gather(session, as_of)?;
    let access = Access::new("evidence.binder", Permission::ProgrammeView);
    let made = session.read(access, |tx| Ok::<_, PracticeError>(store::made(tx)?))?;
    let count = |of: &dyn Fn(&&super::gather::Row) -> bool| number(held.rows.iter().filter(of).count());
    Ok(BinderPreview {
        as_of,
        today: held.today,
        requirements: number(held.rows.len()),
        with_policy: count(&|row| held.policies_of(row).any(|p| p.version.is_some())),
        verified: count(&|row| held.evidence_of(row).any(|e| e.revision.is_some())),
        attested: count(&|row| row.state.attested),
        with_gaps: number(held.lacking().count()),
        oldest: held.coverage.oldest_evidence.map(|at| held.at.date(at)),
        revisions: number(held.year.len()),
        late: number(held.late.len()),
        gaps: lacking(&held),
        made,
    })
}

fn number(n: usize) -> u32 {
    u32::try_from(n).unwrap_or(u32::MAX)
}

fn lacking(held: &Held) -> Vec<BinderGap> {
    held.lacking()
        .map(|row| BinderGap {
            requirement: row.state.requirement.id.clone(),
            cite: row.state.requirement.cite.clone(),
            title: row.state.requirement.title.clone(),
            gaps: row.gaps.clone(),
        })
        .collect()
}

/// Makes a binder in a folder that a person chose. `step` is told how far it is and says whether to
/// stop. The journal's entry and the file come together, or neither does.
///
/// # Errors
/// A refusal; a day that is still to come; a folder that can't be written to; a stop.
pub fn make_binder(
    session: &Session,
    req: MakeBinderReq,
    place: &Path,
    step: &dyn Fn(u64, u64) -> bool,
) -> Result<BinderDone> {
    session.permit(Permission::Export)?;
    let held = gather(session, req.as_of)?;
    if step(1, 4) {
        return Err(PracticeError::Cancelled);
    }
    let paper = paper::paper(&held);
    let pdf =
        render(Template::Binder, &paper, held.today.0).map_err(|e| PracticeError::File(e.to_string()))?;
    if step(2, 4) {
        return Err(PracticeError::Cancelled);
    }
    let sha256 = folder::sha256(&pdf.bytes);
    let stem = format!("Evidence binder {}", req.as_of);
    let mut stopped = || step(3, 4);
    let (waiting, files) = match req.form {
        BinderForm::Pdf => {
            let mut piece = [Piece::new("binder.pdf", pdf.bytes)];
            (write::prepare(place, &stem, ".pdf", &mut piece, &mut stopped)?, 1)
        }
        BinderForm::Folder => {
            let mut pieces = folder::pieces(session, &held, &claims::claims(&paper), pdf.bytes)?;
            (write::prepare(place, &stem, "", &mut pieces, &mut stopped)?, number(pieces.len()))
        }
    };
    let mut made = BinderMade {
        id: BinderId(uuid::Uuid::nil()),
        as_of: req.as_of,
        form: req.form,
        made_at: session.record().now(),
        who: String::new(),
        pages: number(pdf.pages),
        gaps: number(held.lacking().count()),
        sha256,
    };
    let mut placed = None;
    let written = session.write(Access::new("evidence.binder_made", Permission::Export), |tx| {
        made.id = store::insert(tx, &made, &edition::edition().number)?;
        tx.about("binder", made.id.0);
        tx.detail(format!("As of {}, {}, SHA-256 {}", made.as_of, made.form.word(), made.sha256));
        tx.changed("programme");
        placed = Some(waiting.place()?);
        let newest = store::made(tx.read())?.into_iter().find(|one| one.id == made.id);
        newest.ok_or_else(|| stillroom_record::RecordError::NotFound("binder").into())
    });
    match (written, placed) {
        (Ok(done), Some(placed)) => Ok(BinderDone {
            name: placed.name(),
            files,
            unprintable: number(pdf.unprintable),
            made: done.value,
        }),
        (Ok(_), None) => Err(PracticeError::File("No binder was made.".into())),
        (Err(error), placed) => {
            if let Some(placed) = placed {
                placed.take_back();
            }
            Err(error)
        }
    }
}
