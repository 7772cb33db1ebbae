//! What the law says about answers, read from its files.

use super::{RequestGround, RequestKind, RequestLetterKind, RequestRuleSuggestion};
use crate::programme::edition::{AnyText, Text, file, toml_file};
use serde::Deserialize;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Content {
    grounds: Vec<RequestGround>,
    suggestions: Vec<RequestRuleSuggestion>,
}

/// A letter's template.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Template {
    pub(super) kind: RequestLetterKind,
    pub(super) title: String,
    pub(super) cite: String,
    pub(super) text: String,
}

#[derive(Deserialize)]
struct Letters {
    letters: Vec<Template>,
}

static CONTENT: Text<Content> = Text::new(&[file!("requests.toml", "Requests")], toml_file);
static LETTERS: Text<Letters> = Text::new(&[file!("requests-letters.toml", "Letters")], toml_file);

/// What an update may replace.
pub(in crate::programme) fn texts() -> Vec<&'static dyn AnyText> {
    vec![&CONTENT, &LETTERS]
}

/// Why a request of this kind may be answered with no.
pub(super) fn grounds(kind: RequestKind) -> Vec<RequestGround> {
    CONTENT.get().grounds.iter().filter(|one| one.kind == kind).cloned().collect()
}

/// The ground of that key.
pub(super) fn ground(kind: RequestKind, key: &str) -> Option<&'static RequestGround> {
    CONTENT.get().grounds.iter().find(|one| one.kind == kind && one.key == key)
}

pub(super) fn suggestions() -> Vec<RequestRuleSuggestion> {
    CONTENT.get().suggestions.clone()
}

pub(super) fn template(kind: RequestLetterKind) -> Option<&'static Template> {
    LETTERS.get().letters.iter().find(|one| one.kind == kind)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_ground_is_cited_and_has_a_key_of_its_own() {
        let mut keys: Vec<_> = CONTENT.get().grounds.iter().map(|g| (g.kind, g.key.as_str())).collect();
        keys.sort_unstable();
        keys.dedup();
        assert_eq!(keys.len(), CONTENT.get().grounds.len());
        for g in &CONTENT.get().grounds {
            assert!(g.cite.starts_with("45 CFR 164.52") && g.text.ends_with('.'), "{}", g.key);
        }
        assert!(grounds(RequestKind::Accounting).is_empty(), "an accounting is never denied");
        assert_eq!(suggestions().len(), 1);
    }

    #[test]
    fn every_letter_has_one_template_with_a_citation() {
        for &kind in RequestLetterKind::ALL {
            let t = template(kind).unwrap_or_else(|| panic!("no template for {}", kind.word()));
            assert!(t.cite.starts_with("45 CFR 164.52") && t.text.contains("{name}"), "{}", kind.word());
        }
        assert_eq!(LETTERS.get().letters.len(), RequestLetterKind::ALL.len());
    }

    #[test]
    fn a_letter_that_says_no_says_why_and_where_to_complain() {
        for kind in [RequestLetterKind::Partial, RequestLetterKind::Denied, RequestLetterKind::NotAmended] {
            let text = &template(kind).unwrap().text;
            for part in ["{grounds}", "{why}", "complain to us", "Office for Civil Rights", "{contact}"] {
                assert!(text.contains(part), "{} lacks {part}", kind.word());
            }
        }
        let no = &template(RequestLetterKind::NotAmended).unwrap().text;
        assert!(no.contains("statement that you disagree") && no.contains("future disclosure"));
    }
}
