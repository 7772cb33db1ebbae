//! The SQL of imports.

use super::model::{ParkedCell, ParkedId, ParkedPlace, ParkedRow, Problem};
use super::row::Known;
use super::values::DateOrder;
use crate::clients::search::fold::fold;
use crate::clients::{ClientId, store as clients};
use crate::{Result, catalog, staff};
use serde::{Deserialize, Serialize};
use std::collections::HashMap;
use stillroom_record::sql::{Row, params};
use stillroom_record::{ReadTx, RecordError, UtcMillis, WriteTx};
use uuid::Uuid;

/// A cell as it is kept.
#[derive(Serialize, Deserialize)]
struct KeptCell {
    column: String,
    field: Option<String>,
    value: String,
    order: DateOrder,
}

/// What a row's cells are read against.
pub(super) fn known(tx: &ReadTx<'_>) -> Result<Known> {
    let mut providers = HashMap::new();
    for m in staff::members(tx)?.into_iter().filter(|m| m.active && m.is_provider) {
        providers.insert(fold(&m.login), m.id);
        providers.insert(fold(&m.name), m.id);
        providers.insert(fold(&format!("{} {}", m.name, m.credentials)), m.id);
    }
    let services = catalog::services(tx)?
        .into_iter()
        .filter(|s| s.active)
        .map(|s| (fold(&s.name), (s.id, s.minutes)))
        .collect();
    Ok(Known { place: clients::place(tx)?, providers, services })
}

pub(super) fn insert_run(tx: &mut WriteTx<'_>, id: Uuid, file_name: &str, rows: u32) -> Result<()> {
    let now = tx.now();
    tx.execute(
        "INSERT INTO import_run (id, file_name, at, rows) VALUES (?1, ?2, ?3, ?4)",
        params![id.into_bytes(), file_name, now, rows],
    )?;
    tx.about("import", id);
    Ok(())
}

fn json<T: Serialize + ?Sized>(value: &T) -> Result<String> {
    serde_json::to_string(value)
        .map_err(|_| RecordError::Conflict("This row can't be kept.".to_owned()).into())
}

fn kept(cells: &[(ParkedCell, DateOrder)]) -> Vec<KeptCell> {
    cells
        .iter()
        .map(|(c, order)| KeptCell {
            column: c.column.clone(),
            field: c.field.clone(),
            value: c.value.clone(),
            order: *order,
        })
        .collect()
}

/// Keeps a row that can't come in as it is.
pub(super) fn park(
    tx: &mut WriteTx<'_>,
    run: Uuid,
    row: u32,
    cells: &[(ParkedCell, DateOrder)],
    problems: &[Problem],
    client: Option<ClientId>,
) -> Result<()> {
    tx.execute(
        "INSERT INTO import_parked (id, run_id, row, cells, problems, client_id) VALUES (?1, ?2, ?3, ?4, ?5, ?6)",
        params![ParkedId::new(), run.into_bytes(), row, json(&kept(cells))?, json(problems)?, client],
    )?;
    Ok(())
}

/// A parked row as it is kept.
pub(super) struct Parked {
    pub(super) row: ParkedRow,
    pub(super) orders: Vec<DateOrder>,
    pub(super) client: Option<ClientId>,
    pub(super) run: Uuid,
    /// When its file was taken in.
    pub(super) at: UtcMillis,
}

const PARKED: &str = "SELECT p.id, p.row, r.file_name, p.cells, p.problems, p.client_id, p.run_id, r.at
     FROM import_parked p JOIN import_run r ON r.id = p.run_id";

fn parked_row(r: &Row<'_>) -> stillroom_record::sql::Result<Parked> {
    let cells: Vec<KeptCell> = serde_json::from_str(&r.get::<_, String>(3)?).unwrap_or_default();
    let problems: Vec<Problem> = serde_json::from_str(&r.get::<_, String>(4)?).unwrap_or_default();
    let orders = cells.iter().map(|c| c.order).collect();
    let cells =
        cells.into_iter().map(|c| ParkedCell { column: c.column, field: c.field, value: c.value }).collect();
    Ok(Parked {
        row: ParkedRow {
            id: r.get(0)?,
            row: r.get(1)?,
            file_name: r.get(2)?,
            cells,
            problems,
            cut: Vec::new(),
        },
        orders,
        client: r.get(5)?,
        run: Uuid::from_bytes(r.get(6)?),
        at: r.get(7)?,
    })
}

/// Rows that wait, the newest file's first, behind a place among them.
pub(super) fn parked_after(tx: &ReadTx<'_>, after: Option<ParkedPlace>, limit: u32) -> Result<Vec<Parked>> {
    // Places first, rows then: to sort the rows themselves would read every cell that waits.
    let sql = format!(
        "{PARKED} WHERE p.id IN (
            SELECT p.id FROM import_parked p JOIN import_run r ON r.id = p.run_id
            WHERE ?1 IS NULL OR r.at < ?1 OR (r.at = ?1 AND (p.row, p.id) > (?2, ?3))
            ORDER BY r.at DESC, p.row, p.id LIMIT ?4)
         ORDER BY r.at DESC, p.row, p.id"
    );
    let (at, row, id) = (after.map(|a| a.at), after.map(|a| a.row), after.map(|a| a.id));
    Ok(tx.query(&sql, params![at, row, id, limit], parked_row)?)
}

/// How many rows wait.
pub(super) fn waiting(tx: &ReadTx<'_>) -> Result<u32> {
    Ok(tx.query_one("parked row", "SELECT count(*) FROM import_parked", [], |r| r.get(0))?)
}

pub(super) fn parked(tx: &ReadTx<'_>, id: ParkedId) -> Result<Parked> {
    Ok(tx.query_one("parked row", &format!("{PARKED} WHERE p.id = ?1"), [id], parked_row)?)
}

pub(super) fn keep(
    tx: &mut WriteTx<'_>,
    id: ParkedId,
    cells: &[(ParkedCell, DateOrder)],
    problems: &[Problem],
) -> Result<()> {
    tx.execute(
        "UPDATE import_parked SET cells = ?2, problems = ?3 WHERE id = ?1",
        params![id, json(&kept(cells))?, json(problems)?],
    )?;
    Ok(())
}

pub(super) fn remove(tx: &mut WriteTx<'_>, id: ParkedId) -> Result<()> {
    if tx.execute("DELETE FROM import_parked WHERE id = ?1", [id])? == 0 {
        return Err(RecordError::NotFound("parked row").into());
    }
    Ok(())
}

/// The client of a parked row came in; its visit still waits.
pub(super) fn came_in(tx: &mut WriteTx<'_>, id: ParkedId, client: ClientId) -> Result<()> {
    tx.execute("UPDATE import_parked SET client_id = ?2 WHERE id = ?1", params![id, client])?;
    Ok(())
}

/// The runs with a row that waits for a visit of this client.
pub(super) fn parked_runs(tx: &ReadTx<'_>, client: ClientId) -> Result<Vec<Uuid>> {
    Ok(tx.query("SELECT DISTINCT run_id FROM import_parked WHERE client_id = ?1", [client], |r| {
        Ok(Uuid::from_bytes(r.get(0)?))
    })?)
}
