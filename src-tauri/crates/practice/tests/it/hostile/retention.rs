//! What is written of rules and holds.

use super::{Tally, each, one, opened_again, trimmed};
use crate::world::{World, day};
use stillroom_practice::PracticeError;
use stillroom_practice::programme::retention::{self, LegalHoldDraft, RetentionRuleDraft};

#[test]
fn a_rules_and_a_holds_texts_come_back_or_are_refused_at_their_field() {
    let w = World::new();
    let tally = Tally::default();
    let mut version = 0;
    each(|_, text| {
        for (field, source, verified_by) in [("source", text, "Counsel"), ("verifiedBy", "State law", text)] {
            let req = RetentionRuleDraft {
                slug: "billing".into(),
                version,
                years: 7,
                age: None,
                source: source.to_owned(),
                as_of: Some(day("2026-03-01")),
                verified_by: verified_by.to_owned(),
                note: String::new(),
            };
            let got = retention::save_retention_rule(&w.ruth, req).map(|overview| {
                let rule = overview.rules.into_iter().find(|r| r.slug == "billing").unwrap();
                version = rule.version;
                if field == "source" { rule.source } else { rule.verified_by }
            });
            one(&tally, field, text, trimmed, got);
        }
    });
    tally.is_both();
    each(|n, text| {
        // Hundreds of holds would make every look at them long.
        if n % 8 != 0 {
            return;
        }
        let hold = LegalHoldDraft {
            client: None,
            matter: text.to_owned(),
            why: "Why".into(),
            from: day("2026-03-12"),
        };
        let got = retention::place_hold(&w.ruth, hold).and_then(|id| {
            let holds = retention::retention_overview(&w.ruth)?.holds;
            Ok::<_, PracticeError>(holds.into_iter().find(|h| h.id == id).unwrap().matter)
        });
        one(&tally, "matter", text, trimmed, got);
    });
    opened_again(&w);
}
