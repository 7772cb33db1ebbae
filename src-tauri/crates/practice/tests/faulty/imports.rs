//! Clients out of another system's file.

use crate::sweep::{Flow, sweep};
use crate::world::{CANARY, World};
use std::path::PathBuf;
use stillroom_practice::Result;
use stillroom_practice::imports::{self, FixedCell, ImportDesk, ListParkedReq, OnDuplicate, ParkedId};

/// Three rows, the last of them with a date that is none.
fn file(w: &World) -> (PathBuf, String) {
    let name = format!("Imre{}", w.number());
    let path = w.folder().join("clients.csv");
    let rows = format!(
        "First,Last,DOB,Mobile\n{name},{CANARY},1990-03-14,\nBo{name},{CANARY},1991-02-01,(312) 555-0123\n\
         Cy{name},{CANARY},1991-02-31,\n"
    );
    std::fs::write(&path, rows).unwrap();
    (path, name)
}

fn import(w: &World, path: &std::path::Path) -> Result<()> {
    let desk = ImportDesk::default();
    let seen = desk.open(&w.lena(), path)?;
    let mapping: Vec<_> = seen.columns.iter().map(|c| c.field.clone()).collect();
    desk.dry_run(&w.lena(), seen.job, &mapping, &|_| {})?;
    let done = desk.run(&w.lena(), seen.job, OnDuplicate::Import, &|_| {})?;
    assert_eq!((done.imported, done.parked), (2, 1));
    Ok(())
}

#[test]
fn a_file_is_taken_in() {
    sweep(&Flow {
        prepare: file,
        run: |w, (path, _)| import(w, path),
        done: |w, (_, name)| w.finds(name) && w.finds(&format!("Bo{name}")),
        partly: None,
    });
}

fn parked(w: &World) -> Vec<ParkedId> {
    let page = imports::list_parked(&w.lena(), ListParkedReq { after: None, limit: 500 }).unwrap();
    page.rows.iter().map(|row| row.id).collect()
}

#[test]
fn a_parked_row_is_put_right() {
    sweep(&Flow {
        prepare: |w: &World| {
            let (path, name) = file(w);
            import(w, &path).unwrap();
            (parked(w).pop().unwrap(), name)
        },
        run: |w, (id, _)| {
            let cell = FixedCell { column: "DOB".to_owned(), value: "1991-02-28".to_owned() };
            assert!(imports::fix_parked(&w.lena(), *id, &[cell])?.ok);
            Ok(())
        },
        done: |w, (id, name)| !parked(w).contains(id) && w.finds(&format!("Cy{name}")),
        partly: None,
    });
}
