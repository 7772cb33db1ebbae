//! Training: a course that is begun, and what was done elsewhere.

use crate::sweep::{Flow, sweep};
use crate::world::World;
use stillroom_practice::programme::training::{self, ElsewhereDraft};

#[test]
fn training_elsewhere_is_recorded() {
    sweep(&Flow {
        prepare: |w: &World| ElsewhereDraft {
            person: w.lena().person().unwrap(),
            course: None,
            what: format!("Course {}", w.number()),
            provider: "A school".to_owned(),
            done_on: "2026-01-10".parse().unwrap(),
            attested_by: "Lena".to_owned(),
        },
        run: |w, draft| training::record_training(&w.lena(), draft.clone()).map(drop),
        done: |w, draft| {
            let all = training::training_overview(&w.lena()).unwrap().elsewhere;
            all.iter().any(|e| e.what == draft.what)
        },
        partly: None,
    });
}
