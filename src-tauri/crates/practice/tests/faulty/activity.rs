//! The activity review.

use crate::sweep::{Flow, sweep};
use crate::world::World;
use stillroom_practice::programme::activity::{
    self, ActivitySettingsReq, CloseReviewReq, Threshold, ThresholdValue,
};

#[test]
fn the_activity_of_a_day_is_looked_through() {
    sweep(&Flow {
        prepare: |w: &World| {
            w.next_day();
            activity::activity_review(&w.lena()).unwrap().through
        },
        run: |w, _| activity::look_through(&w.lena()).map(drop),
        done: |w, before| activity::activity_review(&w.lena()).unwrap().through > *before,
        partly: None,
    });
}

#[test]
fn a_review_of_activity_is_signed() {
    sweep(&Flow {
        prepare: |w: &World| {
            w.next_day();
            let seen = activity::look_through(&w.lena()).unwrap();
            let name = seen.people.iter().find(|p| Some(p.known.person) == w.lena().person()).unwrap();
            CloseReviewReq { to: seen.through.unwrap(), note: "Quiet".into(), name: name.name.clone() }
        },
        run: |w, req| activity::close_review(&w.lena(), req.clone()).map(drop),
        done: |w, req| {
            activity::activity_review(&w.lena()).unwrap().reviews.first().is_some_and(|r| r.to == req.to)
        },
        partly: None,
    });
}

#[test]
fn how_activity_is_reviewed_is_set() {
    sweep(&Flow {
        prepare: |w: &World| {
            let version = activity::activity_review(&w.lena()).unwrap().version;
            let value = 60 + version % 2;
            ActivitySettingsReq {
                version,
                cadence_days: 14,
                thresholds: vec![ThresholdValue { key: Threshold::Strong, value }],
            }
        },
        run: |w, req| activity::save_activity_settings(&w.lena(), req).map(drop),
        done: |w, req| activity::activity_review(&w.lena()).unwrap().version == req.version + 1,
        partly: None,
    });
}
