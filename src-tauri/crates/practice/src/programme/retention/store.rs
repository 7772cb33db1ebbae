//! All SQL of retention.

use super::model::{
    ErasedCount, ErasureCertificateId, HoldId, PurgeId, PurgeItemId, PurgeItemState, PurgeKind,
    RetentionRuleDraft,
};
use crate::clients::ClientId;
use crate::schedule::LocalDate;
use crate::{PracticeError, Result};
use serde::Serialize;
use serde::de::DeserializeOwned;
use stillroom_record::sql::Result as SqlResult;
use stillroom_record::sql::{
    FromSql, FromSqlError, FromSqlResult, Row, ToSql, ToSqlOutput, ValueRef, params,
};
use stillroom_record::{Goes, PersonId, ReadTx, RecordError, UtcMillis, WriteTx};
use uuid::Uuid;

macro_rules! words {
    ($name:ident { $($variant:ident = $word:literal),* $(,)? }) => {
        impl ToSql for $name {
            fn to_sql(&self) -> SqlResult<ToSqlOutput<'_>> {
                Ok(ToSqlOutput::Borrowed(ValueRef::Text(match self { $(Self::$variant => $word.as_bytes()),* })))
            }
        }
        impl FromSql for $name {
            fn column_result(value: ValueRef<'_>) -> FromSqlResult<Self> {
                match value.as_str()? { $($word => Ok(Self::$variant),)* _ => Err(FromSqlError::InvalidType) }
            }
        }
    };
}
words!(PurgeItemState { Proposed = "proposed", Approved = "approved", Kept = "kept", Erased = "erased" });
words!(PurgeKind { Due = "due", Request = "request" });

fn json<T: Serialize + ?Sized>(value: &T) -> String {
    serde_json::to_string(value).unwrap_or_default()
}
fn of_json<T: DeserializeOwned + Default>(text: &str) -> T {
    serde_json::from_str(text).unwrap_or_default()
}

/// A rule as it was saved.
pub(super) struct Saved {
    pub(super) slug: String,
    pub(super) version: u32,
    pub(super) years: u32,
    pub(super) age: Option<u32>,
    pub(super) source: String,
    pub(super) as_of: LocalDate,
    pub(super) verified_by: String,
    pub(super) note: String,
    pub(super) at: UtcMillis,
    pub(super) by: PersonId,
}

pub(super) fn rules(tx: &ReadTx<'_>) -> Result<Vec<Saved>> {
    Ok(tx.query(
        "SELECT slug, version, years, age, source, as_of, verified_by, note, saved_at, saved_by FROM retention_rule",
        [],
        |r| {
            Ok(Saved {
                slug: r.get(0)?,
                version: r.get(1)?,
                years: r.get(2)?,
                age: r.get(3)?,
                source: r.get(4)?,
                as_of: r.get(5)?,
                verified_by: r.get(6)?,
                note: r.get(7)?,
                at: r.get(8)?,
                by: r.get(9)?,
            })
        },
    )?)
}

pub(super) fn put_rule(
    tx: &mut WriteTx<'_>,
    rule: &RetentionRuleDraft,
    as_of: LocalDate,
    edition: &str,
    by: PersonId,
) -> Result<()> {
    let at = tx.now();
    tx.execute(
        "INSERT INTO retention_rule (id, version, slug, years, age, source, as_of, verified_by, note, edition,
            saved_at, saved_by) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12)
         ON CONFLICT (slug) DO UPDATE SET version = excluded.version, years = excluded.years, age = excluded.age,
            source = excluded.source, as_of = excluded.as_of, verified_by = excluded.verified_by,
            note = excluded.note, edition = excluded.edition, saved_at = excluded.saved_at,
            saved_by = excluded.saved_by",
        params![
            Uuid::now_v7().as_bytes(),
            rule.version + 1,
            rule.slug,
            rule.years,
            rule.age,
            rule.source,
            as_of,
            rule.verified_by,
            rule.note,
            edition,
            at,
            by
        ],
    )?;
    Ok(())
}

/// A hold as it is kept.
pub(super) struct HoldRow {
    pub(super) id: HoldId,
    pub(super) client: Option<ClientId>,
    pub(super) matter: String,
    pub(super) why: String,
    pub(super) from: LocalDate,
    pub(super) placed_at: UtcMillis,
    pub(super) placed_by: PersonId,
    pub(super) released: Option<LocalDate>,
    pub(super) released_why: String,
    pub(super) released_by: Option<PersonId>,
}

/// Every hold, those that stand first.
pub(super) fn holds(tx: &ReadTx<'_>) -> Result<Vec<HoldRow>> {
    Ok(tx.query(
        "SELECT id, client_id, matter, why, from_on, placed_at, placed_by, released_on, released_why, released_by
         FROM retention_hold ORDER BY released_on IS NOT NULL, placed_at DESC, id",
        [],
        |r| {
            Ok(HoldRow {
                id: r.get(0)?,
                client: r.get(1)?,
                matter: r.get(2)?,
                why: r.get(3)?,
                from: r.get(4)?,
                placed_at: r.get(5)?,
                placed_by: r.get(6)?,
                released: r.get(7)?,
                released_why: r.get(8)?,
                released_by: r.get(9)?,
            })
        },
    )?)
}

/// Whether a hold stands on this client or on everything.
pub(super) fn held(tx: &ReadTx<'_>, client: ClientId) -> Result<bool> {
    Ok(tx
        .query_opt(
            "SELECT 1 FROM retention_hold WHERE released_on IS NULL AND (client_id IS NULL OR client_id = ?1)",
            [client],
            |_| Ok(()),
        )?
        .is_some())
}

pub(super) fn insert_hold(tx: &mut WriteTx<'_>, hold: &HoldRow) -> Result<()> {
    tx.execute(
        "INSERT INTO retention_hold (id, version, client_id, matter, why, from_on, placed_at, placed_by, released_why)
         VALUES (?1, 1, ?2, ?3, ?4, ?5, ?6, ?7, '')",
        params![hold.id, hold.client, hold.matter, hold.why, hold.from, hold.placed_at, hold.placed_by],
    )?;
    Ok(())
}

/// Whose a hold is, where it stands.
pub(super) fn standing_hold(tx: &ReadTx<'_>, id: HoldId) -> Result<Option<ClientId>> {
    let found = tx.query_one(
        "hold",
        "SELECT client_id, released_on IS NOT NULL FROM retention_hold WHERE id = ?1",
        [id],
        |r| Ok((r.get(0)?, r.get::<_, bool>(1)?)),
    )?;
    if found.1 {
        return Err(PracticeError::Conflict(
            "This hold was released already. Nothing was changed.".to_owned(),
        ));
    }
    Ok(found.0)
}

pub(super) fn release(
    tx: &mut WriteTx<'_>,
    id: HoldId,
    on: LocalDate,
    why: &str,
    by: PersonId,
) -> Result<()> {
    tx.execute(
        "UPDATE retention_hold SET version = version + 1, released_on = ?2, released_why = ?3, released_by = ?4
         WHERE id = ?1",
        params![id, on, why, by],
    )?;
    Ok(())
}

pub(super) fn count_of_client(tx: &ReadTx<'_>, client: ClientId) -> Result<u32, RecordError> {
    let sql = "SELECT count(*) FROM retention_hold WHERE client_id = ?1";
    tx.query_one("client", sql, [client], |r| r.get(0))
}

/// Puts the holds of a client on another record.
pub(super) fn move_to_client(
    tx: &mut WriteTx<'_>,
    keep: ClientId,
    drop: ClientId,
) -> Result<(), RecordError> {
    tx.execute("UPDATE retention_hold SET client_id = ?1 WHERE client_id = ?2", params![keep, drop])?;
    Ok(())
}

/// A list as it is kept.
pub(super) struct PurgeRow {
    pub(super) id: PurgeId,
    pub(super) kind: PurgeKind,
    pub(super) at: UtcMillis,
    pub(super) by: PersonId,
}

const PURGE: &str = "SELECT id, kind, proposed_at, proposed_by FROM retention_purge";

fn purge_row(r: &Row<'_>) -> SqlResult<PurgeRow> {
    Ok(PurgeRow { id: r.get(0)?, kind: r.get(1)?, at: r.get(2)?, by: r.get(3)? })
}

/// Lists with somebody on them who isn't decided on, or approved and not erased.
pub(super) fn open_purges(tx: &ReadTx<'_>) -> Result<Vec<PurgeRow>> {
    let sql = format!("{PURGE} WHERE closed_at IS NULL ORDER BY id DESC");
    Ok(tx.query(&sql, [], purge_row)?)
}

pub(super) fn purge(tx: &ReadTx<'_>, id: PurgeId) -> Result<PurgeRow> {
    Ok(tx.query_one("list", &format!("{PURGE} WHERE id = ?1"), [id], purge_row)?)
}

pub(super) fn insert_purge(tx: &mut WriteTx<'_>, purge: &PurgeRow) -> Result<()> {
    tx.execute(
        "INSERT INTO retention_purge (id, kind, proposed_at, proposed_by) VALUES (?1, ?2, ?3, ?4)",
        params![purge.id, purge.kind, purge.at, purge.by],
    )?;
    Ok(())
}

/// Closes a list with nobody on it who is still to be decided on or erased.
pub(super) fn close_if_done(tx: &mut WriteTx<'_>, id: PurgeId) -> Result<()> {
    let now = tx.now();
    tx.execute(
        "UPDATE retention_purge SET closed_at = ?2 WHERE id = ?1 AND NOT EXISTS
           (SELECT 1 FROM retention_item WHERE purge_id = ?1 AND state IN ('proposed', 'approved'))",
        params![id, now],
    )?;
    Ok(())
}

/// A client on a list, as it is kept.
pub(super) struct ItemRow {
    pub(super) id: PurgeItemId,
    pub(super) purge: PurgeId,
    pub(super) client: ClientId,
    pub(super) due_on: Option<LocalDate>,
    pub(super) why: String,
    pub(super) state: PurgeItemState,
    pub(super) decided_by: Option<PersonId>,
    pub(super) certificate: Option<ErasureCertificateId>,
}

const ITEM: &str = "SELECT i.id, i.purge_id, i.client_id, i.due_on, i.why, i.state, i.decided_by, c.id
    FROM retention_item i LEFT JOIN retention_certificate c ON c.item_id = i.id";

fn item_row(r: &Row<'_>) -> SqlResult<ItemRow> {
    Ok(ItemRow {
        id: r.get(0)?,
        purge: r.get(1)?,
        client: r.get(2)?,
        due_on: r.get(3)?,
        why: r.get(4)?,
        state: r.get(5)?,
        decided_by: r.get(6)?,
        certificate: r.get(7)?,
    })
}

pub(super) fn items(tx: &ReadTx<'_>, purge: PurgeId) -> Result<Vec<ItemRow>> {
    Ok(tx.query(&format!("{ITEM} WHERE i.purge_id = ?1 ORDER BY i.due_on, i.id"), [purge], item_row)?)
}

pub(super) fn item(tx: &ReadTx<'_>, id: PurgeItemId) -> Result<ItemRow> {
    Ok(tx.query_one("client on this list", &format!("{ITEM} WHERE i.id = ?1"), [id], item_row)?)
}

/// Who is on an open list already.
pub(super) fn listed(tx: &ReadTx<'_>) -> Result<Vec<ClientId>> {
    Ok(tx.query("SELECT client_id FROM retention_item WHERE state IN ('proposed', 'approved')", [], |r| {
        r.get(0)
    })?)
}

pub(super) fn insert_item(tx: &mut WriteTx<'_>, item: &ItemRow) -> Result<()> {
    tx.execute(
        "INSERT INTO retention_item (id, purge_id, client_id, due_on, why, state) VALUES (?1, ?2, ?3, ?4, ?5, ?6)",
        params![item.id, item.purge, item.client, item.due_on, item.why, item.state],
    )?;
    Ok(())
}

pub(super) fn decide(
    tx: &mut WriteTx<'_>,
    id: PurgeItemId,
    state: PurgeItemState,
    by: PersonId,
) -> Result<()> {
    let now = tx.now();
    tx.execute(
        "UPDATE retention_item SET state = ?2, decided_at = ?3, decided_by = ?4 WHERE id = ?1",
        params![id, state, now, by],
    )?;
    Ok(())
}

pub(super) fn was_erased(tx: &mut WriteTx<'_>, id: PurgeItemId) -> Result<()> {
    tx.execute("UPDATE retention_item SET state = 'erased' WHERE id = ?1", [id])?;
    Ok(())
}

/// A certificate as it is kept.
pub(super) struct CertificateRow {
    pub(super) id: ErasureCertificateId,
    pub(super) item: PurgeItemId,
    pub(super) client: ClientId,
    pub(super) merged: Vec<ClientId>,
    pub(super) at: UtcMillis,
    pub(super) by: PersonId,
    pub(super) counts: Vec<ErasedCount>,
    pub(super) edition: String,
}

const CERTIFICATE: &str =
    "SELECT id, item_id, client_id, merged, erased_at, erased_by, counts, edition FROM retention_certificate";

fn certificate_row(r: &Row<'_>) -> SqlResult<CertificateRow> {
    let (merged, counts): (String, String) = (r.get(3)?, r.get(6)?);
    Ok(CertificateRow {
        id: r.get(0)?,
        item: r.get(1)?,
        client: r.get(2)?,
        merged: of_json(&merged),
        at: r.get(4)?,
        by: r.get(5)?,
        counts: of_json(&counts),
        edition: r.get(7)?,
    })
}

/// The newest certificates.
pub(super) fn certificates(tx: &ReadTx<'_>, limit: u32) -> Result<Vec<CertificateRow>> {
    let sql = format!("{CERTIFICATE} ORDER BY erased_at DESC, id DESC LIMIT ?1");
    Ok(tx.query(&sql, [limit], certificate_row)?)
}

pub(super) fn certificate(tx: &ReadTx<'_>, id: ErasureCertificateId) -> Result<CertificateRow> {
    Ok(tx.query_one("certificate", &format!("{CERTIFICATE} WHERE id = ?1"), [id], certificate_row)?)
}

pub(super) fn insert_certificate(tx: &mut WriteTx<'_>, c: &CertificateRow) -> Result<()> {
    tx.execute(
        "INSERT INTO retention_certificate (id, item_id, client_id, merged, erased_at, erased_by, counts, edition)
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)",
        params![c.id, c.item, c.client, json(&c.merged), c.at, c.by, json(&c.counts), c.edition],
    )?;
    Ok(())
}

/// What would go of a client, by what each slice says of its tables.
pub(super) fn would_go(tx: &ReadTx<'_>, client: ClientId) -> Result<Vec<ErasedCount>> {
    let mut goes = Vec::new();
    for of in
        crate::schema().client_rows.iter().filter(|of| matches!(of.goes, Goes::Rows | Goes::RowsWith(_)))
    {
        let theirs = of.columns.iter().map(|c| format!("\"{c}\" = ?1")).collect::<Vec<_>>().join(" OR ");
        let sql = format!("SELECT count(*) FROM \"{}\" WHERE {theirs}", of.table);
        let count: u32 = tx.query_one("client", &sql, [client], |r| r.get(0))?;
        if count > 0 && !of.table.starts_with("local_") {
            goes.push(ErasedCount { what: in_words(of.table), count });
        }
    }
    let files = tx.files_of_client(client.0)?.len();
    if files > 0 {
        goes.push(ErasedCount {
            what: in_words("kept_file"),
            count: u32::try_from(files).unwrap_or(u32::MAX),
        });
    }
    Ok(goes)
}

/// What a table's rows are to a person.
pub(super) fn in_words(table: &str) -> String {
    match table {
        "client" => "client records",
        "client_phone" => "phone numbers",
        "client_health" => "health summaries",
        "client_allergy" => "allergies",
        "client_balance_movement" => "charges and payments",
        "client_merge" => "merges",
        "visit" => "visits",
        "note" => "signed notes",
        "note_addendum" => "addenda",
        "kept_file" => "photos and files",
        "import_parked" => "parked rows of imports",
        "incident_client" => "mentions in incidents",
        "retention_hold" => "released holds",
        "break_glass" => "reasons of emergency looks",
        other => return other.replace('_', " "),
    }
    .to_owned()
}
