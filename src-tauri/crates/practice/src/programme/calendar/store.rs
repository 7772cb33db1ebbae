//! Whose duties were handed over.

use super::DutyId;
use stillroom_record::sql::params;
use stillroom_record::{PersonId, ReadTx, RecordError, WriteTx};

/// To whom a part was handed; none: to its official again.
pub(super) fn handed(tx: &ReadTx<'_>) -> Result<Vec<(DutyId, String, Option<PersonId>)>, RecordError> {
    tx.query("SELECT id, part, holder FROM duty", [], |r| Ok((r.get(0)?, r.get(1)?, r.get(2)?)))
}

pub(super) fn hand_over(
    tx: &mut WriteTx<'_>,
    id: DutyId,
    part: &str,
    to: Option<PersonId>,
    by: PersonId,
) -> Result<(), RecordError> {
    let now = tx.now();
    tx.execute(
        "INSERT INTO duty (id, part, holder, changed_at, changed_by) VALUES (?1, ?2, ?3, ?4, ?5)
         ON CONFLICT (id) DO UPDATE SET holder = excluded.holder, changed_at = excluded.changed_at,
           changed_by = excluded.changed_by",
        params![id, part, to, now, by],
    )?;
    Ok(())
}
