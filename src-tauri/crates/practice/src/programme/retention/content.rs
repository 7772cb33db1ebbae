//! The kinds of records, as they come with Stillroom.

use super::model::RetentionCounts;
use crate::programme::edition::{AnyText, Text, file, toml_file};
use serde::Deserialize;

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Kind {
    pub(super) slug: String,
    pub(super) title: String,
    pub(super) counts: RetentionCounts,
    pub(super) years: u32,
    pub(super) age: Option<u32>,
    /// Whether it decides when a client's record may go.
    pub(super) client: bool,
    /// The fewest years that may be chosen.
    pub(super) least: Option<u32>,
    pub(super) text: String,
    pub(super) proposal: String,
    pub(super) cite: String,
}

#[derive(Deserialize)]
struct Kinds {
    kind: Vec<Kind>,
}

static KINDS: Text<Kinds> = Text::new(&[file!("retention.toml", "How long records are kept")], toml_file);

/// What an update may replace.
pub(in crate::programme) fn texts() -> Vec<&'static dyn AnyText> {
    vec![&KINDS]
}

pub(super) fn kinds() -> &'static [Kind] {
    &KINDS.get().kind
}

pub(super) fn kind(slug: &str) -> Option<&'static Kind> {
    kinds().iter().find(|k| k.slug == slug)
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::BTreeSet;

    #[test]
    fn every_kind_says_where_it_is_from_and_that_it_is_only_a_proposal() {
        let slugs: BTreeSet<_> = kinds().iter().map(|k| k.slug.as_str()).collect();
        assert_eq!(slugs.len(), kinds().len());
        assert_eq!(kinds().len(), 5);
        for kind in kinds() {
            assert!(
                !kind.cite.is_empty() && !kind.text.is_empty() && !kind.title.is_empty(),
                "{}",
                kind.slug
            );
            // State law is nobody's but the practice's to look up.
            assert!(!kind.client || kind.cite.contains("confirm with counsel"), "{}", kind.slug);
            assert_eq!(kind.age.is_some(), kind.counts == RetentionCounts::Majority, "{}", kind.slug);
        }
    }
}
