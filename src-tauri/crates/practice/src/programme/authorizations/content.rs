//! What an authorization must hold, and how it reads: data.

use crate::programme::edition::{AnyText, Text, file, toml_file};
use serde::{Deserialize, Serialize};

/// Something that the rule asks of an authorization.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize, specta::Type)]
#[serde(rename_all = "camelCase")]
pub struct AuthorizationElement {
    pub id: String,
    pub kind: ElementKind,
    pub cite: String,
    pub title: String,
    pub text: String,
}

/// What kind of thing it is.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize, specta::Type)]
#[serde(rename_all = "camelCase")]
pub enum ElementKind {
    /// One of the six of 164.508(c)(1).
    Core,
    /// One of the three of 164.508(c)(2): sentences of the form itself.
    Statement,
    /// Besides these.
    Further,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields, rename_all = "camelCase")]
pub(super) struct Content {
    /// Days in which what was published comes down; the rule names none.
    pub(super) takedown_days: u32,
    /// What the practice says of itself in a new form.
    pub(super) who: String,
    pub(super) to_whom: String,
    pub(super) purpose: String,
    pub(super) form: String,
    pub(super) statements: Statements,
    pub(super) element: Vec<AuthorizationElement>,
}

/// The sentences that every form says.
#[derive(Deserialize)]
#[serde(deny_unknown_fields, rename_all = "camelCase")]
pub(super) struct Statements {
    pub(super) revoke: String,
    pub(super) condition: String,
    pub(super) redisclose: String,
    pub(super) paid: String,
    pub(super) unpaid: String,
    pub(super) sale: String,
    pub(super) copy: String,
}

static CONTENT: Text<Content> = Text::new(&[file!("authorizations.toml", "Authorizations")], toml_file);

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
    fn there_are_six_core_elements_and_three_statements_each_with_its_citation() {
        let of = |kind| content().element.iter().filter(|e| e.kind == kind).count();
        assert_eq!((of(ElementKind::Core), of(ElementKind::Statement), of(ElementKind::Further)), (6, 3, 4));
        let mut ids: Vec<_> = content().element.iter().map(|e| e.id.as_str()).collect();
        ids.sort_unstable();
        ids.dedup();
        assert_eq!(ids.len(), 13);
        assert!(
            content().element.iter().all(|e| e.cite.starts_with("45 CFR 164.508(") && e.text.ends_with('.'))
        );
    }

    #[test]
    fn the_form_has_a_place_for_everything_once() {
        for place in [
            "what",
            "who",
            "toWhom",
            "purpose",
            "expiry",
            "revoke",
            "condition",
            "redisclose",
            "money",
            "copy",
        ] {
            assert_eq!(content().form.matches(&format!("{{{{{place}}}}}")).count(), 1, "{place}");
        }
        let text = include_str!("../content/authorizations.toml").to_lowercase();
        assert!(["compliant", "certified", "guarantee"].iter().all(|w| !text.contains(w)));
    }
}
