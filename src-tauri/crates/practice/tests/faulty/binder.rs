//! The evidence binder: the journal's entry and the file come together, or neither does.

use crate::sweep::{Flow, sweep};
use crate::world::World;
use std::path::PathBuf;
use stillroom_practice::programme::binder::{self, BinderForm, MakeBinderReq};

/// A folder of its own each time, and how many binders the record knows of.
fn place(w: &World) -> (PathBuf, usize) {
    let place = w.folder().join(format!("binders {}", w.number()));
    std::fs::create_dir(&place).unwrap();
    (place, known(w))
}

fn known(w: &World) -> usize {
    binder::preview_binder(&w.lena(), w.today()).unwrap().made.len()
}

#[test]
fn a_binder_is_made() {
    sweep(&Flow {
        prepare: place,
        run: |w, (place, _)| {
            let req = MakeBinderReq { as_of: w.today(), form: BinderForm::Folder };
            binder::make_binder(&w.lena(), req, place, &|_, _| false).map(drop)
        },
        done: |w, (place, before)| {
            let there = std::fs::read_dir(place).unwrap().count();
            // Fifty are listed at most.
            let written = known(w) > *before || (*before == 50 && there == 1);
            assert_eq!(written, there == 1, "the file and what the record says of it");
            written
        },
        partly: None,
    });
}
