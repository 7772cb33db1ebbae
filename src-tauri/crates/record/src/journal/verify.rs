//! Verification: whether the record is what Stillroom wrote, whole.

use super::chain;
use super::entry::COLUMNS;
use crate::RecordError;
use crate::ground::Keys;
use rusqlite::{Connection, OptionalExtension};

/// The newest entry's number when its MAC isn't right.
pub(crate) fn bad_head(conn: &Connection, keys: &Keys) -> Result<Option<i64>, RecordError> {
    let sql = format!("SELECT {COLUMNS}, mac FROM journal ORDER BY seq DESC LIMIT 1");
    let bad = conn
        .query_row(&sql, [], |row| {
            let seq: i64 = row.get(0)?;
            let mac: Vec<u8> = row.get(super::entry::COLUMN_COUNT)?;
            Ok((seq, chain::mac_of(keys, row).is_ok_and(|m| m.as_slice() == mac)))
        })
        .optional()?;
    Ok(bad.and_then(|(seq, right)| (!right).then_some(seq)))
}
