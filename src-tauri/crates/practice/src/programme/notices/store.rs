//! All SQL of the notice. No statement changes a version that was approved, or a receipt.

use super::model::{
    NoticeDraft, NoticePlace, NoticeText, NoticeVersionId, Part2, PostNoticeReq, ReceiptDraft, ReceiptHow,
};
use crate::clients::ClientId;
use crate::schedule::LocalDate;
use std::collections::HashMap;
use stillroom_record::sql::{Result as SqlResult, Row, params};
use stillroom_record::{PersonId, ReadTx, RecordError, UtcMillis, WriteTx};
use uuid::Uuid;

type Result<T> = std::result::Result<T, RecordError>;

/// Who writes and when.
#[derive(Clone, Copy)]
pub(super) struct By {
    pub(super) person: PersonId,
    pub(super) at: UtcMillis,
}

pub(super) struct Version {
    pub(super) id: NoticeVersionId,
    pub(super) number: u32,
    pub(super) kind: NoticeText,
    pub(super) text: String,
    pub(super) digest: [u8; 32],
    pub(super) draft: NoticeDraft,
    pub(super) edition: String,
    pub(super) approved_at: UtcMillis,
    pub(super) approved_by: PersonId,
}

const VERSION: &str = "SELECT id, number, kind, text, digest, address, phone, email, website, part2, additions, \
    effective_on, change, material, edition, approved_at, approved_by FROM notice_version";

fn version_row(r: &Row<'_>) -> SqlResult<Version> {
    let part2: Part2 = r.get(9)?;
    Ok(Version {
        id: r.get(0)?,
        number: r.get(1)?,
        kind: r.get(2)?,
        text: r.get(3)?,
        digest: r.get(4)?,
        draft: NoticeDraft {
            address: r.get(5)?,
            phone: r.get(6)?,
            email: r.get(7)?,
            website: r.get(8)?,
            part2,
            additions: r.get(10)?,
            effective_on: r.get(11)?,
            change: r.get(12)?,
            material: r.get(13)?,
        },
        edition: r.get(14)?,
        approved_at: r.get(15)?,
        approved_by: r.get(16)?,
    })
}

/// Newest first.
pub(super) fn versions(tx: &ReadTx<'_>) -> Result<Vec<Version>> {
    tx.query(&format!("{VERSION} ORDER BY number DESC"), [], version_row)
}

pub(super) fn insert(
    tx: &mut WriteTx<'_>,
    number: u32,
    kind: NoticeText,
    (text, digest): (&str, [u8; 32]),
    d: &NoticeDraft,
    by: By,
) -> Result<NoticeVersionId> {
    let id = NoticeVersionId::new();
    tx.execute(
        "INSERT INTO notice_version (id, number, kind, text, digest, address, phone, email, website, part2, additions,
            effective_on, change, material, edition, approved_at, approved_by)
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15, ?16, ?17)",
        params![
            id,
            number,
            kind,
            text,
            digest,
            d.address,
            d.phone,
            d.email,
            d.website,
            d.part2,
            d.additions,
            d.effective_on,
            d.change,
            d.material,
            crate::programme::edition().number,
            by.at,
            by.person
        ],
    )?;
    Ok(id)
}

pub(super) type Posting = (NoticeVersionId, NoticePlace, String, LocalDate, PersonId);

/// Newest first.
pub(super) fn postings(tx: &ReadTx<'_>) -> Result<Vec<Posting>> {
    tx.query(
        "SELECT version_id, place, where_to, posted_on, posted_by FROM notice_posting ORDER BY id DESC",
        [],
        |r| Ok((r.get(0)?, r.get(1)?, r.get(2)?, r.get(3)?, r.get(4)?)),
    )
}

pub(super) fn post(tx: &mut WriteTx<'_>, p: &PostNoticeReq, by: By) -> Result<()> {
    tx.execute(
        "INSERT INTO notice_posting (id, version_id, place, where_to, posted_on, posted_by)
         VALUES (?1, ?2, ?3, ?4, ?5, ?6)",
        params![Uuid::now_v7().as_bytes(), p.version, p.place, p.where_to, p.posted_on, by.person],
    )?;
    Ok(())
}

pub(super) struct Receipt {
    pub(super) version: u32,
    pub(super) how: ReceiptHow,
    pub(super) name: String,
    pub(super) note: String,
    pub(super) given_on: LocalDate,
    pub(super) recorded_by: PersonId,
}

/// Newest first.
pub(super) fn receipts(tx: &ReadTx<'_>, client: ClientId) -> Result<Vec<Receipt>> {
    tx.query(
        "SELECT v.number, r.how, r.name, r.note, r.given_on, r.recorded_by
         FROM notice_receipt r JOIN notice_version v ON v.id = r.version_id
         WHERE r.client_id = ?1 ORDER BY r.id DESC",
        [client],
        |r| {
            Ok(Receipt {
                version: r.get(0)?,
                how: r.get(1)?,
                name: r.get(2)?,
                note: r.get(3)?,
                given_on: r.get(4)?,
                recorded_by: r.get(5)?,
            })
        },
    )
}

pub(super) fn add_receipt(
    tx: &mut WriteTx<'_>,
    version: NoticeVersionId,
    d: &ReceiptDraft,
    by: By,
) -> Result<()> {
    tx.execute(
        "INSERT INTO notice_receipt (id, client_id, version_id, how, name, note, given_on, recorded_at, recorded_by)
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9)",
        params![Uuid::now_v7().as_bytes(), d.client, version, d.how, d.name, d.note, d.given_on, by.at, by.person],
    )?;
    Ok(())
}

/// The newest version that each client got, or was offered; an emergency isn't either.
pub(super) fn newest_of_each(tx: &ReadTx<'_>) -> Result<HashMap<ClientId, u32>> {
    let all = tx.query(
        "SELECT r.client_id, max(v.number) FROM notice_receipt r JOIN notice_version v ON v.id = r.version_id
         WHERE r.how <> ?1 GROUP BY r.client_id",
        [ReceiptHow::Emergency],
        |r| Ok((r.get(0)?, r.get(1)?)),
    )?;
    Ok(all.into_iter().collect())
}

/// The first day on which each client's notice was put off because care came first.
pub(super) fn emergencies(tx: &ReadTx<'_>) -> Result<Vec<(ClientId, LocalDate)>> {
    tx.query(
        "SELECT client_id, min(given_on) FROM notice_receipt WHERE how = ?1 GROUP BY client_id",
        [ReceiptHow::Emergency],
        |r| Ok((r.get(0)?, r.get(1)?)),
    )
}

/// How many got each version.
pub(super) fn counts(tx: &ReadTx<'_>) -> Result<HashMap<NoticeVersionId, u32>> {
    let all = tx.query(
        "SELECT version_id, count(DISTINCT client_id) FROM notice_receipt WHERE how <> ?1 GROUP BY version_id",
        [ReceiptHow::Emergency],
        |r| Ok((r.get(0)?, r.get(1)?)),
    )?;
    Ok(all.into_iter().collect())
}

pub(super) fn count_of_client(tx: &ReadTx<'_>, client: ClientId) -> Result<u32> {
    let sql = "SELECT count(*) FROM notice_receipt WHERE client_id = ?1";
    Ok(tx.query_opt(sql, [client], |r| r.get(0))?.unwrap_or(0))
}

pub(super) fn move_to_client(tx: &mut WriteTx<'_>, keep: ClientId, drop: ClientId) -> Result<()> {
    tx.execute("UPDATE notice_receipt SET client_id = ?1 WHERE client_id = ?2", params![keep, drop])?;
    Ok(())
}

/// When each paper of a client was written down, and on which day it ended.
pub(super) fn papers_of(
    tx: &ReadTx<'_>,
    client: ClientId,
) -> std::result::Result<Vec<(UtcMillis, Option<LocalDate>)>, RecordError> {
    tx.query("SELECT recorded_at, NULL FROM notice_receipt WHERE client_id = ?1", [client], |r| {
        Ok((r.get(0)?, r.get(1)?))
    })
}
