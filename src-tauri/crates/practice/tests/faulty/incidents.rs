//! Incidents of the programme.

use crate::sweep::{Flow, sweep};
use crate::world::World;
use stillroom_practice::programme::incidents::{
    self, ChangeIncidentReq, IncidentChange, IncidentFactor, IncidentKind, NewFactor, ReportIncidentReq,
    RoughCount,
};

fn report(w: &World) -> ReportIncidentReq {
    ReportIncidentReq {
        kind: IncidentKind::Device,
        what: format!("Phone {} is gone", w.number()),
        discovered: "2026-01-02".parse().unwrap(),
        occurred: None,
        rough: RoughCount::Few,
        first_step: String::new(),
    }
}

#[test]
fn an_incident_is_reported() {
    sweep(&Flow {
        prepare: |w: &World| {
            let lines = incidents::list_incidents(&w.lena()).unwrap().len();
            (report(w), lines)
        },
        run: |w, (report, _)| incidents::report_incident(&w.lena(), report.clone()).map(drop),
        done: |w, (_, before)| incidents::list_incidents(&w.lena()).unwrap().len() == before + 1,
        partly: None,
    });
}

#[test]
fn a_factor_is_written_down() {
    sweep(&Flow {
        prepare: |w: &World| {
            let id = incidents::report_incident(&w.lena(), report(w)).unwrap().id;
            let text = "Who found it gave it back unread".to_owned();
            let change = IncidentChange::Factor(NewFactor { factor: IncidentFactor::Viewed, text });
            ChangeIncidentReq { id, version: 1, change }
        },
        run: |w, req| incidents::change_incident(&w.lena(), req.clone()).map(drop),
        done: |w, req| incidents::get_incident(&w.lena(), req.id).unwrap().factors.len() == 1,
        partly: None,
    });
}
