//! All SQL of authorizations. No statement changes what was signed or published, but for its end.

use super::model::{
    AuthorizationDraft, AuthorizationEnd, AuthorizationId, CopyGiven, PublicationDraft, PublicationId,
    SettlePublicationReq, SignMethod, TakenDown, UsePurpose,
};
use super::rules::{Cover, Term};
use crate::clients::ClientId;
use crate::schedule::LocalDate;
use stillroom_record::sql::{FromSqlError, Result as SqlResult, Row, params};
use stillroom_record::{PersonId, ReadTx, RecordError, UtcMillis, WriteTx};

type Result<T> = std::result::Result<T, RecordError>;

/// Who writes and when.
#[derive(Clone, Copy)]
pub(super) struct By {
    pub(super) person: PersonId,
    pub(super) at: UtcMillis,
}

/// What was signed.
pub(super) struct Signed {
    pub(super) id: AuthorizationId,
    pub(super) client: ClientId,
    pub(super) purposes: Vec<UsePurpose>,
    pub(super) what: String,
    pub(super) expires_on: Option<LocalDate>,
    pub(super) expires_event: String,
    pub(super) paid: bool,
    pub(super) payer: String,
    pub(super) signer_name: String,
    pub(super) authority: String,
    pub(super) signed_on: LocalDate,
    pub(super) method: SignMethod,
    pub(super) kept_at: String,
    pub(super) copy: CopyGiven,
    pub(super) text: String,
    pub(super) digest: [u8; 32],
    pub(super) ended: Option<AuthorizationEnd>,
    pub(super) ended_on: Option<LocalDate>,
    pub(super) ended_how: String,
    pub(super) ended_words: String,
    pub(super) ended_at: Option<UtcMillis>,
    pub(super) recorded_by: PersonId,
}

impl Signed {
    pub(super) fn term(&self) -> Term {
        Term { signed: self.signed_on, expires: self.expires_on, ended: self.ended.zip(self.ended_on) }
    }
    pub(super) fn cover(&self) -> Cover {
        Cover { id: self.id, purposes: self.purposes.clone(), term: self.term() }
    }
}

fn words(purposes: &[UsePurpose]) -> String {
    purposes.iter().map(|p| p.word()).collect::<Vec<_>>().join(" ")
}

fn purposes(text: &str) -> SqlResult<Vec<UsePurpose>> {
    text.split_whitespace()
        .map(|word| {
            UsePurpose::ALL
                .iter()
                .copied()
                .find(|p| p.word() == word)
                .ok_or_else(|| FromSqlError::InvalidType.into())
        })
        .collect()
}

/// Joined to nothing, the long text comes from the engine whole and ended: as a bare column it asks
/// for memory only while it is handed over, where running out can't be told as an error.
const SIGNED: &str = "SELECT id, client_id, purposes, what, expires_on, expires_event, paid, payer, signer_name, \
    authority, signed_on, method, kept_at, copy_given, text || '', digest, ended, ended_on, ended_how, ended_words, \
    ended_at, recorded_by FROM authorization_signed";

fn signed_row(r: &Row<'_>) -> SqlResult<Signed> {
    Ok(Signed {
        id: r.get(0)?,
        client: r.get(1)?,
        purposes: purposes(&r.get::<_, String>(2)?)?,
        what: r.get(3)?,
        expires_on: r.get(4)?,
        expires_event: r.get(5)?,
        paid: r.get(6)?,
        payer: r.get(7)?,
        signer_name: r.get(8)?,
        authority: r.get(9)?,
        signed_on: r.get(10)?,
        method: r.get(11)?,
        kept_at: r.get(12)?,
        copy: r.get(13)?,
        text: r.get(14)?,
        digest: r.get(15)?,
        ended: r.get(16)?,
        ended_on: r.get(17)?,
        ended_how: r.get(18)?,
        ended_words: r.get(19)?,
        ended_at: r.get(20)?,
        recorded_by: r.get(21)?,
    })
}

pub(super) fn of_client(tx: &ReadTx<'_>, client: ClientId) -> Result<Vec<Signed>> {
    // Put in order here: a sorter would take the text apart again.
    let mut all = tx.query(&format!("{SIGNED} WHERE client_id = ?1"), [client], signed_row)?;
    all.sort_by_key(|one| std::cmp::Reverse(one.id));
    Ok(all)
}

pub(super) fn all(tx: &ReadTx<'_>) -> Result<Vec<Signed>> {
    tx.query(&format!("{SIGNED} ORDER BY id DESC"), [], signed_row)
}

pub(super) fn one(tx: &ReadTx<'_>, id: AuthorizationId) -> Result<Signed> {
    tx.query_one("authorization", &format!("{SIGNED} WHERE id = ?1"), [id], signed_row)
}

pub(super) fn insert(
    tx: &mut WriteTx<'_>,
    d: &AuthorizationDraft,
    copy: CopyGiven,
    (authority, text, digest): (&str, &str, [u8; 32]),
    by: By,
) -> Result<AuthorizationId> {
    let id = AuthorizationId::new();
    tx.execute(
        "INSERT INTO authorization_signed (id, client_id, purposes, what, who, to_whom, purpose, expires_on,
            expires_event, paid, payer, signer_name, representative_id, authority, signed_on, method, kept_at,
            copy_given, text, digest, edition, ended_how, ended_words, recorded_at, recorded_by)
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15, ?16, ?17, ?18, ?19, ?20, ?21,
            '', '', ?22, ?23)",
        params![
            id,
            d.client,
            words(&d.purposes),
            d.what,
            d.who,
            d.to_whom,
            d.purpose,
            d.expires_on,
            d.expires_event,
            d.paid.unwrap_or_default(),
            d.payer,
            d.signer_name,
            d.representative,
            authority,
            d.signed_on,
            d.method,
            d.kept_at,
            copy,
            text,
            digest,
            crate::programme::edition().number,
            by.at,
            by.person
        ],
    )?;
    Ok(id)
}

pub(super) fn end(
    tx: &mut WriteTx<'_>,
    id: AuthorizationId,
    (end, on): (AuthorizationEnd, LocalDate),
    how: &str,
    words: &str,
    by: By,
) -> Result<()> {
    tx.execute(
        "UPDATE authorization_signed SET ended = ?2, ended_on = ?3, ended_how = ?4, ended_words = ?5, ended_at = ?6,
            ended_by = ?7 WHERE id = ?1",
        params![id, end, on, how, words, by.at, by.person],
    )?;
    Ok(())
}

/// What is published in a place.
pub(super) struct Published {
    pub(super) id: PublicationId,
    pub(super) authorization: AuthorizationId,
    pub(super) draft: PublicationDraft,
    pub(super) by: PersonId,
    pub(super) down_on: Option<LocalDate>,
    pub(super) down_how: Option<TakenDown>,
    pub(super) proof: String,
    pub(super) remains: String,
    pub(super) down_by: Option<PersonId>,
}

const PUBLISHED: &str = "SELECT id, authorization_id, client_id, purpose, what, place, address, published_on, \
    published_by, down_on, down_how, proof, remains, down_by FROM publication";

fn published_row(r: &Row<'_>) -> SqlResult<Published> {
    Ok(Published {
        id: r.get(0)?,
        authorization: r.get(1)?,
        draft: PublicationDraft {
            client: r.get(2)?,
            purpose: r.get(3)?,
            what: r.get(4)?,
            place: r.get(5)?,
            address: r.get(6)?,
            published_on: r.get(7)?,
        },
        by: r.get(8)?,
        down_on: r.get(9)?,
        down_how: r.get(10)?,
        proof: r.get(11)?,
        remains: r.get(12)?,
        down_by: r.get(13)?,
    })
}

pub(super) fn published_of(tx: &ReadTx<'_>, client: ClientId) -> Result<Vec<Published>> {
    tx.query(&format!("{PUBLISHED} WHERE client_id = ?1 ORDER BY id DESC"), [client], published_row)
}

pub(super) fn all_published(tx: &ReadTx<'_>) -> Result<Vec<Published>> {
    tx.query(&format!("{PUBLISHED} ORDER BY id DESC"), [], published_row)
}

/// What is up, of everybody.
pub(super) fn all_up(tx: &ReadTx<'_>) -> Result<Vec<Published>> {
    tx.query(&format!("{PUBLISHED} WHERE down_on IS NULL ORDER BY id DESC"), [], published_row)
}

pub(super) fn publication(tx: &ReadTx<'_>, id: PublicationId) -> Result<Published> {
    tx.query_one("publication", &format!("{PUBLISHED} WHERE id = ?1"), [id], published_row)
}

pub(super) fn publish(
    tx: &mut WriteTx<'_>,
    authorization: AuthorizationId,
    d: &PublicationDraft,
    by: By,
) -> Result<PublicationId> {
    let id = PublicationId::new();
    tx.execute(
        "INSERT INTO publication (id, client_id, authorization_id, purpose, what, place, address, published_on,
            published_by, recorded_at, proof, remains)
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, '', '')",
        params![id, d.client, authorization, d.purpose, d.what, d.place, d.address, d.published_on, by.person, by.at],
    )?;
    Ok(id)
}

pub(super) fn settle(tx: &mut WriteTx<'_>, r: &SettlePublicationReq, by: By) -> Result<()> {
    tx.execute(
        "UPDATE publication SET down_on = ?2, down_how = ?3, proof = ?4, remains = ?5, down_by = ?6 WHERE id = ?1",
        params![r.id, r.on, r.how, r.proof, r.remains, by.person],
    )?;
    Ok(())
}

const OF_CLIENT: [&str; 2] = ["authorization_signed", "publication"];

pub(super) fn count_of_client(tx: &ReadTx<'_>, client: ClientId) -> Result<u32> {
    OF_CLIENT.iter().try_fold(0, |sum, table| {
        let sql = format!("SELECT count(*) FROM {table} WHERE client_id = ?1");
        let n: u32 = tx.query_opt(&sql, [client], |r| r.get(0))?.unwrap_or(0);
        Ok(sum + n)
    })
}

pub(super) fn move_to_client(tx: &mut WriteTx<'_>, keep: ClientId, drop: ClientId) -> Result<()> {
    for table in OF_CLIENT {
        let sql = format!("UPDATE {table} SET client_id = ?1 WHERE client_id = ?2");
        tx.execute(&sql, params![keep, drop])?;
    }
    Ok(())
}

/// When each paper of a client was written down, and on which day it ends or ended; none where no
/// day is known: it holds, or is up.
pub(super) fn papers_of(
    tx: &ReadTx<'_>,
    client: ClientId,
) -> std::result::Result<Vec<(UtcMillis, Option<LocalDate>)>, RecordError> {
    tx.query(
        "SELECT recorded_at, coalesce(ended_on, expires_on) FROM authorization_signed WHERE client_id = ?1
         UNION ALL SELECT recorded_at, down_on FROM publication WHERE client_id = ?1",
        [client],
        |r| Ok((r.get(0)?, r.get(1)?)),
    )
}
