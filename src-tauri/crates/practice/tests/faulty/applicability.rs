//! Deciding whether HIPAA applies.

use crate::sweep::{Flow, sweep};
use crate::world::World;
use stillroom_practice::programme::applicability::{
    self, HybridComponent, HybridDesignationReq, InterviewReq, LegalEntityDraft, LegalEntityId,
    LegalEntityKind,
};

fn company(w: &World) -> LegalEntityId {
    let draft = LegalEntityDraft {
        id: None,
        name: format!("Linden {}", w.number()),
        kind: LegalEntityKind::Spa,
        active: true,
    };
    applicability::save_entity(&w.lena(), draft).unwrap().id
}

#[test]
fn it_is_decided_whether_hipaa_applies() {
    sweep(&Flow {
        prepare: company,
        run: |w: &World, entity| {
            let answers =
                [("chart", "this"), ("care", "no"), ("others", "no"), ("states", "none"), ("record", "no")]
                    .map(|(q, a)| (q.to_owned(), vec![a.to_owned()]));
            let req = InterviewReq { entity: *entity, answers: answers.into() };
            applicability::save_assessment(&w.lena(), req).map(drop)
        },
        done: |w, entity| {
            let page = applicability::get_entity(&w.lena(), *entity).unwrap();
            page.history.iter().all(|a| applicability::get_assessment(&w.lena(), a.id).is_ok())
                && page.history.len() == 1
        },
        partly: None,
    });
}

#[test]
fn a_hybrid_designation_is_recorded() {
    sweep(&Flow {
        prepare: company,
        run: |w: &World, entity| {
            let part = |name: &str| HybridComponent { name: name.to_owned(), would_be: true, inside: true };
            let req = HybridDesignationReq {
                entity: *entity,
                designated_on: "2020-01-01".parse().unwrap(),
                signer: "Lena Hart".to_owned(),
                kept_at: "The safe".to_owned(),
                components: vec![part("Treatment"), part("Billing")],
            };
            applicability::designate_hybrid(&w.lena(), req).map(drop)
        },
        done: |w, entity| {
            let page = applicability::get_entity(&w.lena(), *entity).unwrap();
            page.designations.iter().map(|d| d.components.len()).eq([2])
        },
        partly: None,
    });
}
