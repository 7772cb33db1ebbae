//! What is written in policies.

use super::{Tally, each, one, opened_again};
use crate::world::{World, day};
use stillroom_practice::programme::policies::{
    self, ApprovePolicyReq, DesignateReq, Office, ReviewPolicyReq, SavePolicyDraftReq,
};

/// Line ends of one kind, and nothing at the end.
fn as_a_text(text: &str) -> String {
    text.replace("\r\n", "\n").trim_end().to_owned()
}

#[test]
fn a_policys_text_and_notes_come_back_or_are_refused_at_their_field() {
    let w = World::new();
    for office in Office::ALL {
        let req = DesignateReq { office, person: w.nora(), since: day("2026-03-12") };
        policies::designate_official(&w.owner, req).unwrap();
    }
    let approve = ApprovePolicyReq {
        slug: "sanctions".into(),
        revision: 0,
        effective_on: day("2026-03-12"),
        change: String::new(),
        material: true,
    };
    let page = policies::approve_policy(&w.owner, approve).unwrap();
    let version = page.effective.unwrap().version.id;
    let tally = Tally::default();
    let mut revision = 0;
    each(|_, text| {
        let req = SavePolicyDraftReq {
            slug: "notice".into(),
            revision,
            template: text.to_owned(),
            review_months: 12,
        };
        let got = policies::save_policy_draft(&w.owner, req).map(|page| page.draft.template);
        if one(&tally, "template", text, as_a_text, got) {
            revision += 1;
        }
        // A history of hundreds of reviews would make every page long.
        if text.chars().count() > 40 || text.chars().any(char::is_control) {
            let req = ReviewPolicyReq { version, note: text.to_owned() };
            let got = policies::review_policy(&w.ruth, req).map(|page| page.reviews[0].note.clone());
            one(&tally, "note", text, super::trimmed, got);
        }
    });
    tally.is_both();
    opened_again(&w);
}
