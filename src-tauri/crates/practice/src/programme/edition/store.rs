//! The editions that were brought in.

use super::content::order;
use super::{EditionId, Package};
use crate::schedule::LocalDate;
use std::collections::BTreeMap;
use stillroom_record::sql::{FromSqlError, Result as SqlResult, Row, params};
use stillroom_record::{FileId, PersonId, ReadTx, RecordError, UtcMillis, WriteTx};

/// Ids of what an edition changed, by file.
pub(super) type Changed = BTreeMap<String, Vec<String>>;

pub(super) struct EditionRow {
    pub(super) number: String,
    pub(super) as_of: LocalDate,
    /// The edition that was in force when it came.
    pub(super) before: String,
    pub(super) changed: Changed,
    pub(super) sha256: Vec<u8>,
    pub(super) bytes: u64,
    pub(super) at: UtcMillis,
    pub(super) by: String,
}

fn row(r: &Row<'_>) -> SqlResult<EditionRow> {
    let changed: String = r.get(3)?;
    Ok(EditionRow {
        number: r.get(0)?,
        as_of: r.get_ref(1)?.as_str()?.parse().map_err(|_| FromSqlError::InvalidType)?,
        before: r.get(2)?,
        changed: serde_json::from_str(&changed).map_err(|_| FromSqlError::InvalidType)?,
        sha256: r.get(4)?,
        bytes: r.get::<_, i64>(5)?.unsigned_abs(),
        at: r.get(6)?,
        by: r.get(7)?,
    })
}

/// What was brought in, the oldest edition first.
pub(super) fn all(tx: &ReadTx<'_>) -> Result<Vec<EditionRow>, RecordError> {
    let mut all = tx.query(
        "SELECT e.number, e.as_of, e.before, e.changed, e.sha256, e.bytes, e.brought_at, p.name
         FROM content_edition e JOIN person p ON p.id = e.brought_by",
        [],
        row,
    )?;
    // By its number, not by the clock, which may have been set back between two.
    all.sort_by_key(|row: &EditionRow| order(&row.number));
    Ok(all)
}

pub(super) fn insert(
    tx: &mut WriteTx<'_>,
    id: EditionId,
    package: &Package,
    before: &str,
    changed: &Changed,
    (file, by): (FileId, PersonId),
) -> Result<(), RecordError> {
    let at = tx.now();
    let changed = serde_json::to_string(changed).map_err(|_| RecordError::Conflict("edition".to_owned()))?;
    tx.execute(
        "INSERT INTO content_edition (id, number, as_of, before, changed, sha256, bytes, file, brought_at, brought_by)
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10)",
        params![
            id,
            package.edition.number,
            package.edition.as_of,
            before,
            changed,
            package.sha256,
            i64::try_from(package.bytes).unwrap_or(i64::MAX),
            file,
            at,
            by,
        ],
    )?;
    Ok(())
}
