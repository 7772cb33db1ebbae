//! Rows that wait: put right, or thrown away.

use super::fields::Field;
use super::model::{
    Fixed, FixedCell, ListParkedReq, ParkedCell, ParkedId, ParkedPage, ParkedPlace, ParkedRow, Problem,
};
use super::row::{self, Column};
use super::{desk, store, take_in};
use crate::Result;
use crate::clients::search::Indexer;
use stillroom_record::{Access, Permission, Session};

/// The most rows that one page gives.
const MOST: u32 = 500;
/// So much of a cell is shown, in characters. One may hold megabytes, which nobody reads in a list.
const LONGEST_SHOWN: usize = 1_000;

fn look() -> Access {
    Access::new("client.import.parked", Permission::ClientImport)
}

/// A page of the rows that wait to be put right, the newest file's first. Of long cells it has the
/// beginning only.
///
/// # Errors
/// When the person may not import clients.
pub fn list_parked(session: &Session, req: ListParkedReq) -> Result<ParkedPage> {
    let limit = req.limit.clamp(1, MOST);
    session.read(look(), |tx| {
        // One more than asked for tells whether there are more.
        let mut found = store::parked_after(tx, req.after, limit + 1)?;
        let wanted = usize::try_from(limit).unwrap_or(usize::MAX);
        let has_more = found.len() > wanted;
        found.truncate(wanted);
        let last = found.last().map(|p| ParkedPlace { at: p.at, row: p.row.row, id: p.row.id });
        Result::Ok(ParkedPage {
            rows: found.into_iter().map(|p| shown(p.row)).collect(),
            waiting: store::waiting(tx)?,
            next: last.filter(|_| has_more),
        })
    })
}

/// One row that waits, every cell whole.
///
/// # Errors
/// When the person may not import clients, or the row waits no longer.
pub fn get_parked(session: &Session, id: ParkedId) -> Result<ParkedRow> {
    session.read(look(), |tx| Ok(store::parked(tx, id)?.row))
}

/// The row with the beginnings of its long cells.
fn shown(mut row: ParkedRow) -> ParkedRow {
    for cell in &mut row.cells {
        if let Some((end, _)) = cell.value.char_indices().nth(LONGEST_SHOWN) {
            // A new text, for a shortened one would keep its megabytes.
            cell.value = cell.value.get(..end).unwrap_or_default().to_owned();
            row.cut.push(cell.column.clone());
        }
    }
    row
}

/// Puts a row right. What is still wrong is kept with the corrections; a cell that isn't among
/// them stays as it is.
pub fn fix_parked(session: &Session, id: ParkedId, cells: &[FixedCell]) -> Result<Fixed> {
    let done =
        session.write(Access::new("client.import.fix", Permission::ClientImport), |tx| -> Result<Fixed> {
            let mut waiting = store::parked(tx.read(), id)?;
            for fixed in cells {
                if let Some(c) = waiting.row.cells.iter_mut().find(|c| c.column == fixed.column) {
                    c.value.clone_from(&fixed.value);
                }
            }
            let columns: Vec<Column> = waiting
                .row
                .cells
                .iter()
                .zip(&waiting.orders)
                .map(|(c, order)| Column {
                    name: c.column.clone(),
                    field: c.field.as_deref().and_then(Field::of_key),
                    order: *order,
                })
                .collect();
            let known = store::known(tx.read())?;
            let problems =
                match row::read(&known, &columns, waiting.row.cells.iter().map(|c| c.value.as_str())) {
                    Err(problems) => problems,
                    Ok(incoming) => {
                        let client = match waiting.client {
                            Some(client) => client,
                            None => {
                                let mut indexer = Indexer::new(tx.read())?;
                                let client = take_in(tx, &mut indexer, &incoming, Some(waiting.run))?;
                                indexer.finish(tx)?;
                                client
                            }
                        };
                        tx.about("client", client.0);
                        let stands_in_the_way = match incoming.visit {
                            Some(v) => desk::book(tx, client, v)?,
                            None => None,
                        };
                        match stands_in_the_way {
                            None => {
                                store::remove(tx, id)?;
                                for topic in ["clients", "schedule", "imports"] {
                                    tx.changed(topic);
                                }
                                return Ok(Fixed { ok: true, row: None });
                            }
                            Some(p) => {
                                if waiting.client.is_none() {
                                    store::came_in(tx, id, client)?;
                                }
                                let column = columns.iter().find(|c| c.field == Some(Field::VisitDate));
                                vec![Problem {
                                    column: column.map(|c| c.name.clone()).unwrap_or_default(),
                                    ..p
                                }]
                            }
                        }
                    }
                };
            let kept: Vec<(ParkedCell, _)> =
                waiting.row.cells.iter().cloned().zip(waiting.orders.iter().copied()).collect();
            store::keep(tx, id, &kept, &problems)?;
            tx.changed("imports");
            tx.changed("clients");
            waiting.row.problems = problems;
            Ok(Fixed { ok: false, row: Some(shown(waiting.row)) })
        })?;
    Ok(done.value)
}

/// Throws a row away; the undo of this brings it back.
pub fn discard_parked(session: &Session, id: ParkedId) -> Result<()> {
    session.write(Access::new("client.import.discard", Permission::ClientImport), |tx| -> Result<()> {
        store::remove(tx, id)?;
        tx.changed("imports");
        Ok(())
    })?;
    Ok(())
}
