//! The evidence binder: the journal's entry and the file come together, or neither does. To set a
//! binder takes seconds, so a few faults are chosen instead of a sweep of all.

use crate::world::World;
use std::path::{Path, PathBuf};
use stillroom_practice::Result;
use stillroom_practice::programme::binder::{self, BinderForm, MakeBinderReq};
use stillroom_testkit::faults::{Fault, Lasts, failing};

/// A folder of its own each time.
fn place(w: &World) -> PathBuf {
    w.next_day();
    let place = w.folder().join(format!("binders {}", w.number()));
    std::fs::create_dir(&place).unwrap();
    place
}

fn make(w: &World, place: &Path) -> Result<()> {
    let req = MakeBinderReq { as_of: w.today(), form: BinderForm::Pdf };
    binder::make_binder(&w.lena(), req, place, &|_, _| false).map(drop)
}

fn known(w: &World) -> usize {
    binder::preview_binder(&w.lena(), w.today()).unwrap().made.len()
}

fn files(place: &Path) -> usize {
    std::fs::read_dir(place).unwrap().count()
}

#[test]
fn a_binder_that_cannot_be_written_down_is_not_there_either() {
    let w = World::new();
    for (fault, code) in
        [(Fault::DiskFull, "disk_full"), (Fault::Write, "disk_failed"), (Fault::Sync, "disk_failed")]
    {
        let first = place(&w);
        let (done, calls) = failing(fault, Lasts::On, u64::MAX, || make(&w, &first));
        done.unwrap();
        assert!(calls > 0 && files(&first) == 1, "{fault:?}");

        let (at, before) = (place(&w), known(&w));
        // From the middle of them on: the binder can't be written down by then.
        let nth = calls.div_ceil(2);
        let (failed, met) = failing(fault, Lasts::On, nth, || make(&w, &at));
        assert!(met >= nth, "{fault:?}: {met} of {calls}");
        assert_eq!(failed.unwrap_err().code(), code, "{fault:?}");
        assert_eq!((files(&at), known(&w)), (0, before), "{fault:?}: neither the file nor the row");
        make(&w, &at).unwrap();
        assert_eq!((files(&at), known(&w)), (1, before + 1), "{fault:?}: and then both");
    }
    assert!(w.lena().verify(&mut |_| (), &|| false).unwrap().ok);
}
