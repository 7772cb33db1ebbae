//! All SQL of the binder.

use super::model::{BinderForm, BinderId, BinderMade};
use stillroom_record::sql::params;
use stillroom_record::{ReadTx, RecordError, WriteTx};

/// Binders that are listed at most.
const MOST: u32 = 50;

/// What was made before, newest first.
pub(super) fn made(tx: &ReadTx<'_>) -> Result<Vec<BinderMade>, RecordError> {
    tx.query(
        "SELECT b.id, b.as_of, b.form, b.made_at, p.name, b.pages, b.gaps, b.sha256 FROM binder_made b
         LEFT JOIN person p ON p.id = b.made_by ORDER BY b.made_at DESC, b.id DESC LIMIT ?1",
        [MOST],
        |r| {
            let form: String = r.get(2)?;
            let who: Option<String> = r.get(4)?;
            Ok(BinderMade {
                id: r.get(0)?,
                as_of: r.get(1)?,
                form: if form == BinderForm::Folder.word() { BinderForm::Folder } else { BinderForm::Pdf },
                made_at: r.get(3)?,
                who: who.unwrap_or_else(|| "the recovery key".to_owned()),
                pages: r.get(5)?,
                gaps: r.get(6)?,
                sha256: r.get(7)?,
            })
        },
    )
}

/// Writes down that one was made.
pub(super) fn insert(tx: &mut WriteTx<'_>, m: &BinderMade, edition: &str) -> Result<BinderId, RecordError> {
    let (id, now, by) = (BinderId::new(), tx.now(), tx.read().person());
    tx.execute(
        "INSERT INTO binder_made (id, as_of, form, made_at, made_by, edition, pages, gaps, sha256)
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9)",
        params![id, m.as_of, m.form.word(), now, by, edition, m.pages, m.gaps, m.sha256],
    )?;
    Ok(id)
}
