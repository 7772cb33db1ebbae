//! Rows that wait: put right, or thrown away.

use super::fields::Field;
use super::model::{Fixed, FixedCell, ParkedCell, ParkedId, ParkedRow, Problem};
use super::row::{self, Column};
use super::{desk, store, take_in};
use crate::Result;
use crate::clients::search::Indexer;
use stillroom_record::{Access, Permission, Session};

/// So many are shown at once.
const MOST: u32 = 1_000;

/// The rows that wait to be put right.
pub fn list_parked(session: &Session) -> Result<Vec<ParkedRow>> {
    session
        .read(Access::new("client.import.parked", Permission::ClientImport), |tx| store::all_parked(tx, MOST))
}

/// Puts a row right. What is still wrong is kept with the corrections.
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
            Ok(Fixed { ok: false, row: Some(waiting.row) })
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
