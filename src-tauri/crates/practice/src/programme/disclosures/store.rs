//! All SQL of disclosures. No statement here changes or deletes an entry; only a merge of two clients
//! changes whom entries are about.

use super::{DisclosureHow, DisclosureId, DisclosureSource, NewDisclosure, PauseDisclosureReq};
use crate::clients::ClientId;
use crate::schedule::LocalDate;
use stillroom_record::sql::{Result as SqlResult, Row, params};
use stillroom_record::{PersonId, ReadTx, RecordError, UtcMillis, WriteTx};
use uuid::Uuid;

/// An entry without its clients and pauses.
pub(super) struct DisclosureRow {
    pub(super) id: DisclosureId,
    pub(super) happened: LocalDate,
    pub(super) recipient: String,
    pub(super) address: String,
    pub(super) what: String,
    pub(super) purpose: String,
    pub(super) why: String,
    pub(super) how: DisclosureHow,
    pub(super) source: DisclosureSource,
    pub(super) corrects: Option<DisclosureId>,
    pub(super) corrected: String,
    pub(super) recorded_at: UtcMillis,
    pub(super) recorded_by: PersonId,
    pub(super) replaced: bool,
}

pub(super) struct PauseRow {
    pub(super) stated: LocalDate,
    pub(super) until: Option<LocalDate>,
    pub(super) official: String,
    pub(super) by: PersonId,
}

const SELECT: &str =
    "SELECT d.id, d.happened_on, d.recipient, d.address, d.what, d.purpose, d.why, d.how, d.source,
    d.corrects, d.corrected, d.recorded_at, d.recorded_by,
    EXISTS (SELECT 1 FROM disclosure n WHERE n.corrects = d.id) FROM disclosure d";

fn row(r: &Row<'_>) -> SqlResult<DisclosureRow> {
    Ok(DisclosureRow {
        id: r.get(0)?,
        happened: r.get(1)?,
        recipient: r.get(2)?,
        address: r.get(3)?,
        what: r.get(4)?,
        purpose: r.get(5)?,
        why: r.get(6)?,
        how: r.get(7)?,
        source: r.get(8)?,
        corrects: r.get(9)?,
        corrected: r.get(10)?,
        recorded_at: r.get(11)?,
        recorded_by: r.get(12)?,
        replaced: r.get(13)?,
    })
}

/// The newest entries, by the day they happened.
pub(super) fn all(tx: &ReadTx<'_>, limit: u32) -> Result<Vec<DisclosureRow>, RecordError> {
    tx.query(&format!("{SELECT} ORDER BY d.happened_on DESC, d.recorded_at DESC LIMIT ?1"), [limit], row)
}

pub(super) fn of_client(tx: &ReadTx<'_>, client: ClientId) -> Result<Vec<DisclosureRow>, RecordError> {
    tx.query(
        &format!(
            "{SELECT} JOIN disclosure_client c ON c.disclosure_id = d.id WHERE c.client_id = ?1
             ORDER BY d.happened_on DESC, d.recorded_at DESC"
        ),
        [client],
        row,
    )
}

pub(super) fn get(tx: &ReadTx<'_>, id: DisclosureId) -> Result<DisclosureRow, RecordError> {
    tx.query_one("disclosure", &format!("{SELECT} WHERE d.id = ?1"), [id], row)
}

pub(super) fn clients(tx: &ReadTx<'_>, id: DisclosureId) -> Result<Vec<ClientId>, RecordError> {
    tx.query(
        "SELECT client_id FROM disclosure_client WHERE disclosure_id = ?1 ORDER BY client_id",
        [id],
        |r| r.get(0),
    )
}

pub(super) fn pauses(tx: &ReadTx<'_>, id: DisclosureId) -> Result<Vec<PauseRow>, RecordError> {
    tx.query(
        "SELECT stated_on, until_on, official, recorded_by FROM disclosure_pause WHERE disclosure_id = ?1
         ORDER BY recorded_at, id",
        [id],
        |r| Ok(PauseRow { stated: r.get(0)?, until: r.get(1)?, official: r.get(2)?, by: r.get(3)? }),
    )
}

/// What an entry is beside what somebody wrote.
pub(super) struct Mark {
    pub(super) source: DisclosureSource,
    pub(super) about: Option<Uuid>,
    pub(super) corrects: Option<DisclosureId>,
    pub(super) corrected: String,
    pub(super) at: UtcMillis,
    pub(super) by: PersonId,
}

pub(super) fn insert(
    tx: &mut WriteTx<'_>,
    id: DisclosureId,
    new: &NewDisclosure,
    mark: &Mark,
) -> Result<(), RecordError> {
    tx.execute(
        "INSERT INTO disclosure (id, happened_on, recipient, address, what, purpose, why, how, source, about, corrects,
                                 corrected, edition, recorded_at, recorded_by)
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15)",
        params![
            id,
            new.happened,
            new.recipient,
            new.address,
            new.what,
            new.purpose,
            new.why,
            new.how,
            mark.source,
            mark.about.map(|about| about.as_bytes().to_vec()),
            mark.corrects,
            mark.corrected,
            super::super::edition().number,
            mark.at,
            mark.by
        ],
    )?;
    for client in &new.clients {
        tx.execute(
            "INSERT INTO disclosure_client (disclosure_id, client_id) VALUES (?1, ?2)",
            params![id, client],
        )?;
    }
    Ok(())
}

pub(super) fn insert_pause(
    tx: &mut WriteTx<'_>,
    pause: &PauseDisclosureReq,
    at: UtcMillis,
    by: PersonId,
) -> Result<(), RecordError> {
    tx.execute(
        "INSERT INTO disclosure_pause (id, disclosure_id, stated_on, until_on, official, recorded_at, recorded_by)
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)",
        params![
            Uuid::now_v7().as_bytes().to_vec(),
            pause.id,
            pause.stated,
            pause.until,
            pause.official,
            at,
            by
        ],
    )?;
    Ok(())
}

/// How many there are, what was corrected left out.
pub(super) fn count(tx: &ReadTx<'_>) -> Result<u32, RecordError> {
    let sql = "SELECT count(*) FROM disclosure d
         WHERE NOT EXISTS (SELECT 1 FROM disclosure n WHERE n.corrects = d.id)";
    tx.query_one("disclosure", sql, [], |r| r.get(0))
}

pub(super) fn count_of_client(tx: &ReadTx<'_>, client: ClientId) -> Result<u32, RecordError> {
    tx.query_one("client", "SELECT count(*) FROM disclosure_client WHERE client_id = ?1", [client], |r| {
        r.get(0)
    })
}

/// Files what was disclosed of one client under the other. An entry that names both names one then.
pub(super) fn move_to_client(
    tx: &mut WriteTx<'_>,
    keep: ClientId,
    drop: ClientId,
) -> Result<(), RecordError> {
    tx.execute(
        "DELETE FROM disclosure_client WHERE client_id = ?2
           AND disclosure_id IN (SELECT disclosure_id FROM disclosure_client WHERE client_id = ?1)",
        params![keep, drop],
    )?;
    tx.execute("UPDATE disclosure_client SET client_id = ?1 WHERE client_id = ?2", params![keep, drop])?;
    Ok(())
}

/// When what was disclosed of a client was written down.
pub(super) fn logged_of(
    tx: &ReadTx<'_>,
    client: ClientId,
) -> Result<Vec<stillroom_record::UtcMillis>, RecordError> {
    tx.query(
        "SELECT recorded_at FROM disclosure WHERE id IN
           (SELECT disclosure_id FROM disclosure_client WHERE client_id = ?1)",
        [client],
        |r| r.get(0),
    )
}
