//! A policy, from its draft to a signature.

use crate::sweep::{Flow, sweep};
use crate::world::World;
use stillroom_practice::programme::policies::{
    self, AcknowledgePolicyReq, ApprovePolicyReq, PolicyPage, SavePolicyDraftReq,
};

const SLUG: &str = "sanctions";

fn page(w: &World) -> PolicyPage {
    policies::policy_page(&w.lena(), SLUG).unwrap()
}

fn draft(w: &World, revision: u32, template: String) -> stillroom_practice::Result<PolicyPage> {
    let req = SavePolicyDraftReq { slug: SLUG.to_owned(), revision, template, review_months: 12 };
    policies::save_policy_draft(&w.lena(), req)
}

/// A draft that nobody else has written, and its revision.
fn drafted(w: &World) -> u32 {
    draft(w, page(w).draft.revision, format!("## What we do\n1. Step {}", w.number())).unwrap().draft.revision
}

fn approve(w: &World, revision: u32) -> stillroom_practice::Result<PolicyPage> {
    let req = ApprovePolicyReq {
        slug: SLUG.to_owned(),
        revision,
        effective_on: w.today(),
        change: "Another step.".to_owned(),
        material: true,
    };
    policies::approve_policy(&w.lena(), req)
}

#[test]
fn a_policy_is_drafted() {
    sweep(&Flow {
        prepare: |w: &World| (page(w).draft.revision, format!("## What we do\n1. Step {}", w.number())),
        run: |w, (revision, text)| draft(w, *revision, text.clone()).map(drop),
        done: |w, (_, text)| page(w).draft.template == *text,
        partly: None,
    });
}

#[test]
fn a_policy_is_approved() {
    sweep(&Flow {
        prepare: |w: &World| (drafted(w), page(w).draft.number),
        run: |w, (revision, _)| approve(w, *revision).map(drop),
        done: |w, (_, number)| page(w).line.version == Some(*number),
        partly: None,
    });
}

#[test]
fn a_policy_is_signed() {
    sweep(&Flow {
        prepare: |w: &World| approve(w, drafted(w)).unwrap().effective.unwrap().version.id,
        run: |w, version| {
            let name = w.lena().who().unwrap().name;
            policies::acknowledge_policy(&w.lena(), AcknowledgePolicyReq { version: *version, name })
                .map(drop)
        },
        done: |w, version| {
            policies::my_policies(&w.lena())
                .unwrap()
                .iter()
                .any(|p| p.version == *version && p.signed_at.is_some())
        },
        partly: None,
    });
}
