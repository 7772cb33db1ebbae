//! All SQL of wishes. There is no statement here that deletes.

use super::model::{
    Authority, ChannelDraft, ChannelRequestId, ClientChannel, ClientInvolved, InvolvedDraft, InvolvedId,
    RepresentativeDraft, RepresentativeException, RepresentativeId, RestrictionDraft, RestrictionEnd,
    RestrictionId, RestrictionKind, WishEnd, WishSettings,
};
use crate::clients::ClientId;
use crate::schedule::LocalDate;
use stillroom_record::sql::{Result as SqlResult, Row, params};
use stillroom_record::{PersonId, ReadTx, RecordError, UtcMillis, WriteTx};
use uuid::Uuid;

type Result<T> = std::result::Result<T, RecordError>;

/// The one row of what the practice decided.
const SETTINGS: Uuid = Uuid::from_u128(0x5111_0000_0000_7000_8000_0000_0000_0093);

/// Who writes and when.
#[derive(Clone, Copy)]
pub(super) struct By {
    pub(super) person: PersonId,
    pub(super) at: UtcMillis,
    pub(super) today: LocalDate,
}

pub(super) fn settings(tx: &ReadTx<'_>) -> Result<Option<(WishSettings, Option<PersonId>)>> {
    tx.query_opt(
        "SELECT version, majority_age, state, source, as_of, verified_by, saved_by FROM wish_settings WHERE id = ?1",
        [SETTINGS.as_bytes()],
        |r| {
            let settings = WishSettings {
                version: r.get(0)?,
                majority_age: r.get(1)?,
                state: r.get(2)?,
                source: r.get(3)?,
                as_of: r.get(4)?,
                verified_by: r.get(5)?,
            };
            Ok((settings, r.get(6)?))
        },
    )
}

pub(super) fn put_settings(tx: &mut WriteTx<'_>, s: &WishSettings, by: By) -> Result<()> {
    tx.execute(
        "INSERT INTO wish_settings (id, version, majority_age, state, source, as_of, verified_by, saved_at, saved_by)
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9)
         ON CONFLICT (id) DO UPDATE SET version = excluded.version, majority_age = excluded.majority_age,
           state = excluded.state, source = excluded.source, as_of = excluded.as_of,
           verified_by = excluded.verified_by, saved_at = excluded.saved_at, saved_by = excluded.saved_by",
        params![
            SETTINGS.as_bytes(),
            s.version,
            s.majority_age,
            s.state,
            s.source,
            s.as_of,
            s.verified_by,
            by.at,
            by.person
        ],
    )?;
    Ok(())
}

pub(super) struct RepresentativeRow {
    pub(super) id: RepresentativeId,
    pub(super) client: ClientId,
    pub(super) draft: RepresentativeDraft,
    pub(super) exception: Option<RepresentativeException>,
    pub(super) exception_why: String,
    pub(super) ended_on: Option<LocalDate>,
    pub(super) ended_why: String,
    pub(super) recorded_by: PersonId,
    pub(super) recorded_at: UtcMillis,
}

const REPRESENTATIVE: &str = "SELECT id, client_id, name, relation, authority, proof, scope, from_on, until_on, \
    exception, exception_why, ended_on, ended_why, recorded_by, recorded_at FROM representative";

fn representative_row(r: &Row<'_>) -> SqlResult<RepresentativeRow> {
    Ok(RepresentativeRow {
        id: r.get(0)?,
        client: r.get(1)?,
        draft: RepresentativeDraft {
            name: r.get(2)?,
            relation: r.get(3)?,
            authority: r.get(4)?,
            proof: r.get(5)?,
            scope: r.get(6)?,
            from: r.get(7)?,
            until: r.get(8)?,
        },
        exception: r.get(9)?,
        exception_why: r.get(10)?,
        ended_on: r.get(11)?,
        ended_why: r.get(12)?,
        recorded_by: r.get(13)?,
        recorded_at: r.get(14)?,
    })
}

pub(super) fn representatives(tx: &ReadTx<'_>, client: ClientId) -> Result<Vec<RepresentativeRow>> {
    tx.query(&format!("{REPRESENTATIVE} WHERE client_id = ?1 ORDER BY id DESC"), [client], representative_row)
}

pub(super) fn representative(tx: &ReadTx<'_>, id: RepresentativeId) -> Result<RepresentativeRow> {
    tx.query_one("representative", &format!("{REPRESENTATIVE} WHERE id = ?1"), [id], representative_row)
}

/// Parents and guardians of minors whom nobody has ended.
pub(super) fn of_minors(tx: &ReadTx<'_>) -> Result<Vec<RepresentativeRow>> {
    tx.query(
        &format!(
            "{REPRESENTATIVE} WHERE ended_on IS NULL AND exception IS NULL AND authority IN (?1, ?2) ORDER BY id"
        ),
        params![Authority::Parent, Authority::Guardian],
        representative_row,
    )
}

pub(super) fn add_representative(
    tx: &mut WriteTx<'_>,
    client: ClientId,
    d: &RepresentativeDraft,
    by: By,
) -> Result<()> {
    tx.execute(
        "INSERT INTO representative (id, client_id, name, relation, authority, proof, scope, from_on, until_on,
            exception_why, ended_why, recorded_at, recorded_by)
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, '', '', ?10, ?11)",
        params![
            RepresentativeId::new(),
            client,
            d.name,
            d.relation,
            d.authority,
            d.proof,
            d.scope,
            d.from,
            d.until,
            by.at,
            by.person
        ],
    )?;
    Ok(())
}

pub(super) fn except(
    tx: &mut WriteTx<'_>,
    id: RepresentativeId,
    exception: RepresentativeException,
    why: &str,
) -> Result<()> {
    tx.execute(
        "UPDATE representative SET exception = ?2, exception_why = ?3 WHERE id = ?1",
        params![id, exception, why],
    )?;
    Ok(())
}

pub(super) fn end_representative(tx: &mut WriteTx<'_>, id: RepresentativeId, end: &WishEnd) -> Result<()> {
    tx.execute(
        "UPDATE representative SET ended_on = ?2, ended_why = ?3 WHERE id = ?1",
        params![id, end.on, end.why],
    )?;
    Ok(())
}

pub(super) struct RestrictionRow {
    pub(super) id: RestrictionId,
    pub(super) client: ClientId,
    pub(super) kind: RestrictionKind,
    pub(super) asked_on: LocalDate,
    pub(super) what: String,
    pub(super) paid_in_full: bool,
    pub(super) agreed: Option<bool>,
    pub(super) why: String,
    pub(super) decided_on: Option<LocalDate>,
    pub(super) decided_by: Option<PersonId>,
    pub(super) ended_on: Option<LocalDate>,
    pub(super) ended_how: Option<RestrictionEnd>,
    pub(super) ended_why: String,
}

const RESTRICTION: &str = "SELECT id, client_id, kind, asked_on, what, paid_in_full, agreed, why, decided_on, \
    decided_by, ended_on, ended_how, ended_why FROM restriction";

fn restriction_row(r: &Row<'_>) -> SqlResult<RestrictionRow> {
    Ok(RestrictionRow {
        id: r.get(0)?,
        client: r.get(1)?,
        kind: r.get(2)?,
        asked_on: r.get(3)?,
        what: r.get(4)?,
        paid_in_full: r.get(5)?,
        agreed: r.get(6)?,
        why: r.get(7)?,
        decided_on: r.get(8)?,
        decided_by: r.get(9)?,
        ended_on: r.get(10)?,
        ended_how: r.get(11)?,
        ended_why: r.get(12)?,
    })
}

pub(super) fn restrictions(tx: &ReadTx<'_>, client: ClientId) -> Result<Vec<RestrictionRow>> {
    tx.query(&format!("{RESTRICTION} WHERE client_id = ?1 ORDER BY id DESC"), [client], restriction_row)
}

/// Of everybody, those that nobody has ended.
pub(super) fn all_restrictions(tx: &ReadTx<'_>) -> Result<Vec<RestrictionRow>> {
    tx.query(&format!("{RESTRICTION} WHERE ended_on IS NULL ORDER BY id DESC"), [], restriction_row)
}

pub(super) fn restriction(tx: &ReadTx<'_>, id: RestrictionId) -> Result<RestrictionRow> {
    tx.query_one("restriction", &format!("{RESTRICTION} WHERE id = ?1"), [id], restriction_row)
}

/// Adds one; `agreed` where there is nothing to decide.
pub(super) fn add_restriction(
    tx: &mut WriteTx<'_>,
    client: ClientId,
    d: &RestrictionDraft,
    agreed: Option<bool>,
    edition: &str,
    by: By,
) -> Result<()> {
    tx.execute(
        "INSERT INTO restriction (id, client_id, kind, asked_on, what, paid_in_full, agreed, why, decided_on,
            decided_by, edition, ended_why, recorded_at, recorded_by)
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, '', ?8, ?9, ?10, '', ?11, ?12)",
        params![
            RestrictionId::new(),
            client,
            d.kind,
            d.asked_on,
            d.what,
            d.paid_in_full,
            agreed,
            agreed.map(|_| by.today),
            agreed.map(|_| by.person),
            edition,
            by.at,
            by.person
        ],
    )?;
    Ok(())
}

pub(super) fn decide_restriction(
    tx: &mut WriteTx<'_>,
    id: RestrictionId,
    agreed: bool,
    why: &str,
    edition: &str,
    by: By,
) -> Result<()> {
    tx.execute(
        "UPDATE restriction SET agreed = ?2, why = ?3, decided_on = ?4, decided_by = ?5, edition = ?6 WHERE id = ?1",
        params![id, agreed, why, by.today, by.person, edition],
    )?;
    Ok(())
}

pub(super) fn end_restriction(
    tx: &mut WriteTx<'_>,
    id: RestrictionId,
    how: RestrictionEnd,
    end: &WishEnd,
) -> Result<()> {
    tx.execute(
        "UPDATE restriction SET ended_on = ?2, ended_how = ?3, ended_why = ?4 WHERE id = ?1",
        params![id, end.on, how, end.why],
    )?;
    Ok(())
}

fn channel_row(r: &Row<'_>) -> SqlResult<(ClientId, ClientChannel)> {
    let channel = ClientChannel {
        id: r.get(1)?,
        asked_on: r.get(2)?,
        what: r.get(3)?,
        refused_why: r.get(4)?,
        ended_on: r.get(5)?,
        ended_why: r.get(6)?,
    };
    Ok((r.get(0)?, channel))
}

const CHANNEL: &str =
    "SELECT client_id, id, asked_on, what, refused_why, ended_on, ended_why FROM channel_request";

pub(super) fn channels(tx: &ReadTx<'_>, client: ClientId) -> Result<Vec<ClientChannel>> {
    let all = tx.query(&format!("{CHANNEL} WHERE client_id = ?1 ORDER BY id DESC"), [client], channel_row)?;
    Ok(all.into_iter().map(|(_, channel)| channel).collect())
}

pub(super) fn channel(tx: &ReadTx<'_>, id: ChannelRequestId) -> Result<(ClientId, ClientChannel)> {
    tx.query_one("channel", &format!("{CHANNEL} WHERE id = ?1"), [id], channel_row)
}

pub(super) fn add_channel(
    tx: &mut WriteTx<'_>,
    client: ClientId,
    d: &ChannelDraft,
    refused_why: &str,
    by: By,
) -> Result<()> {
    tx.execute(
        "INSERT INTO channel_request (id, client_id, asked_on, what, refused_why, ended_why, recorded_at, recorded_by)
         VALUES (?1, ?2, ?3, ?4, ?5, '', ?6, ?7)",
        params![ChannelRequestId::new(), client, d.asked_on, d.what, refused_why, by.at, by.person],
    )?;
    Ok(())
}

/// A newer channel takes the place of the one before.
pub(super) fn end_channels(tx: &mut WriteTx<'_>, client: ClientId, end: &WishEnd) -> Result<()> {
    tx.execute(
        "UPDATE channel_request SET ended_on = ?2, ended_why = ?3
         WHERE client_id = ?1 AND ended_on IS NULL AND refused_why = ''",
        params![client, end.on, end.why],
    )?;
    Ok(())
}

pub(super) fn end_channel(tx: &mut WriteTx<'_>, id: ChannelRequestId, end: &WishEnd) -> Result<()> {
    tx.execute(
        "UPDATE channel_request SET ended_on = ?2, ended_why = ?3 WHERE id = ?1",
        params![id, end.on, end.why],
    )?;
    Ok(())
}

/// Of everybody, what holds: who, and how they want to be reached.
pub(super) fn channels_in_force(tx: &ReadTx<'_>) -> Result<Vec<(ClientId, String)>> {
    tx.query(
        "SELECT client_id, what FROM channel_request WHERE ended_on IS NULL AND refused_why = '' ORDER BY id",
        [],
        |r| Ok((r.get(0)?, r.get(1)?)),
    )
}

/// How many there are, over all clients.
pub(super) struct Counts {
    pub(super) restrictions: u32,
    pub(super) refused_channels: u32,
    /// Whom nobody has ended or decided against.
    pub(super) representatives: u32,
}

pub(super) fn counts(tx: &ReadTx<'_>) -> Result<Counts> {
    tx.query_one(
        "wish",
        "SELECT (SELECT count(*) FROM restriction),
                (SELECT count(*) FROM channel_request WHERE refused_why <> ''),
                (SELECT count(*) FROM representative WHERE ended_on IS NULL AND exception IS NULL)",
        [],
        |r| Ok(Counts { restrictions: r.get(0)?, refused_channels: r.get(1)?, representatives: r.get(2)? }),
    )
}

fn involved_row(r: &Row<'_>) -> SqlResult<(ClientId, ClientInvolved)> {
    let involved = ClientInvolved {
        id: r.get(1)?,
        name: r.get(2)?,
        relation: r.get(3)?,
        scope: r.get(4)?,
        how: r.get(5)?,
        said_on: r.get(6)?,
        ended_on: r.get(7)?,
        ended_why: r.get(8)?,
    };
    Ok((r.get(0)?, involved))
}

const INVOLVED: &str =
    "SELECT client_id, id, name, relation, scope, how, said_on, ended_on, ended_why FROM involved";

pub(super) fn involved(tx: &ReadTx<'_>, client: ClientId) -> Result<Vec<ClientInvolved>> {
    let all =
        tx.query(&format!("{INVOLVED} WHERE client_id = ?1 ORDER BY id DESC"), [client], involved_row)?;
    Ok(all.into_iter().map(|(_, involved)| involved).collect())
}

pub(super) fn one_involved(tx: &ReadTx<'_>, id: InvolvedId) -> Result<(ClientId, ClientInvolved)> {
    tx.query_one("involved", &format!("{INVOLVED} WHERE id = ?1"), [id], involved_row)
}

pub(super) fn add_involved(tx: &mut WriteTx<'_>, client: ClientId, d: &InvolvedDraft, by: By) -> Result<()> {
    tx.execute(
        "INSERT INTO involved (id, client_id, name, relation, scope, how, said_on, ended_why, recorded_at, recorded_by)
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, '', ?8, ?9)",
        params![InvolvedId::new(), client, d.name, d.relation, d.scope, d.how, d.said_on, by.at, by.person],
    )?;
    Ok(())
}

pub(super) fn end_involved(tx: &mut WriteTx<'_>, id: InvolvedId, end: &WishEnd) -> Result<()> {
    tx.execute(
        "UPDATE involved SET ended_on = ?2, ended_why = ?3 WHERE id = ?1",
        params![id, end.on, end.why],
    )?;
    Ok(())
}

const OF_CLIENT: [&str; 4] = ["representative", "restriction", "channel_request", "involved"];

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

/// When each paper of a client was written down, and on which day it ended; none while it is in
/// force or waits. Without the representatives, whose end follows from more than their row. Who may
/// hear of somebody's care is no paper that the law wants: that nobody ended it keeps nothing.
pub(super) fn papers_of(tx: &ReadTx<'_>, client: ClientId) -> Result<Vec<(UtcMillis, Option<LocalDate>)>> {
    tx.query(
        "SELECT recorded_at, coalesce(ended_on, CASE WHEN agreed = 0 THEN decided_on END) FROM restriction
           WHERE client_id = ?1
         UNION ALL SELECT recorded_at, coalesce(ended_on, CASE WHEN refused_why <> '' THEN asked_on END)
           FROM channel_request WHERE client_id = ?1
         UNION ALL SELECT recorded_at, coalesce(ended_on, said_on) FROM involved WHERE client_id = ?1",
        [client],
        |r| Ok((r.get(0)?, r.get(1)?)),
    )
}
