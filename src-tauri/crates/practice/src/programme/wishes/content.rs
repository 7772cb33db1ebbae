//! What the rule says of wishes, and the letters: data.

use crate::programme::edition::{AnyText, Text, file, toml_file};
use serde::{Deserialize, Serialize};

/// What the rule says, beside the place where it matters.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize, specta::Type)]
#[serde(rename_all = "camelCase")]
pub struct WishRule {
    pub id: String,
    pub cite: String,
    pub text: String,
    /// Confirm with counsel.
    #[serde(default)]
    pub confirm: bool,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields, rename_all = "camelCase")]
pub(super) struct Content {
    /// Proposed until the practice writes down its state's.
    pub(super) majority_age: u32,
    /// Days in which the practice would have a complaint answered; the rule names none.
    pub(super) complaint_days: u32,
    pub(super) letter_agreed: String,
    pub(super) letter_must: String,
    pub(super) letter_refused: String,
    pub(super) letter_complaint: String,
    pub(super) rule: Vec<WishRule>,
}

static CONTENT: Text<Content> = Text::new(&[file!("wishes.toml", "Restrictions and wishes")], toml_file);

/// What an update may replace.
pub(in crate::programme) fn texts() -> Vec<&'static dyn AnyText> {
    vec![&CONTENT]
}

pub(super) fn content() -> &'static Content {
    CONTENT.get()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_rule_has_its_citation_and_every_letter_its_places() {
        let all = content();
        let mut ids: Vec<_> = all.rule.iter().map(|r| r.id.as_str()).collect();
        ids.sort_unstable();
        ids.dedup();
        assert_eq!(ids.len(), all.rule.len());
        for rule in &all.rule {
            assert!(rule.cite.starts_with("45 CFR 164."), "{}", rule.id);
            assert!(rule.text.ends_with('.'), "{}", rule.id);
        }
        for letter in [&all.letter_agreed, &all.letter_must, &all.letter_refused] {
            for place in ["{{practice}}", "{{client}}", "{{date}}", "{{what}}", "{{asked}}"] {
                assert!(letter.contains(place), "{place}");
            }
        }
        for place in ["{{practice}}", "{{whom}}", "{{date}}", "{{received}}", "{{outcome}}"] {
            assert!(all.letter_complaint.contains(place), "{place}");
        }
        let text = include_str!("../content/wishes.toml").to_lowercase();
        assert!(["compliant", "certified", "guarantee"].iter().all(|w| !text.contains(w)));
    }
}
