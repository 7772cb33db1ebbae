//! Suggestions, the interview, its outcomes, the clauses and the lists of questions, as data.

use super::{VendorOutcome, VendorSheetInfo, VendorStarter, VendorText};
use crate::programme::edition::{AnyText, Text, file, toml_file};
use serde::Deserialize;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Vendors {
    pub(super) starters: Vec<VendorStarter>,
    pub(super) questions: Vec<VendorText>,
    outcomes: Vec<VendorText>,
    clauses: Vec<Clause>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Clause {
    key: String,
    text: String,
    cite: String,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Sheets {
    sheets: Vec<VendorSheetInfo>,
}

static VENDORS: Text<Vendors> = Text::new(&[file!("vendors.toml", "Vendors")], toml_file);
static SHEETS: Text<Sheets> = Text::new(&[file!("vendor_sheets.toml", "Lists of questions")], toml_file);

/// What an update may replace.
pub(in crate::programme) fn texts() -> Vec<&'static dyn AnyText> {
    vec![&VENDORS, &SHEETS]
}

pub(super) fn starters() -> &'static [VendorStarter] {
    &VENDORS.get().starters
}

pub(super) fn questions() -> &'static [VendorText] {
    &VENDORS.get().questions
}

/// What the rule wants an agreement to say.
pub(super) fn clauses() -> Vec<VendorText> {
    let of = |c: &Clause| VendorText {
        key: c.key.clone(),
        title: String::new(),
        text: c.text.clone(),
        cite: c.cite.clone(),
        counsel: false,
    };
    VENDORS.get().clauses.iter().map(of).collect()
}

pub(super) fn clause_keys() -> impl Iterator<Item = &'static str> {
    VENDORS.get().clauses.iter().map(|c| c.key.as_str())
}

/// The words of an outcome.
pub(super) fn outcome(of: VendorOutcome) -> VendorText {
    VENDORS.get().outcomes.iter().find(|one| one.key == of.word()).cloned().unwrap_or_else(|| VendorText {
        key: of.word().to_owned(),
        title: of.word().to_owned(),
        text: String::new(),
        cite: String::new(),
        counsel: true,
    })
}

pub(super) fn sheets() -> &'static [VendorSheetInfo] {
    &SHEETS.get().sheets
}

pub(super) fn sheet(key: &str) -> Option<&'static VendorSheetInfo> {
    SHEETS.get().sheets.iter().find(|one| one.key == key)
}

#[cfg(test)]
mod tests {
    use super::super::{SheetOf, SheetVerdict};
    use super::*;
    use std::collections::HashSet;

    fn unique<'a>(keys: impl Iterator<Item = &'a str>) -> HashSet<&'a str> {
        let mut all = HashSet::new();
        for key in keys {
            assert!(all.insert(key), "{key} is there twice");
        }
        all
    }

    #[test]
    fn every_question_outcome_and_clause_has_its_words_and_its_citation() {
        assert_eq!(unique(starters().iter().map(|s| s.key.as_str())).len(), 12);
        assert_eq!(
            questions().iter().map(|q| q.key.as_str()).collect::<Vec<_>>(),
            ["workforce", "handles", "treatment", "conduit", "payment"]
        );
        for outcome_of in VendorOutcome::ALL {
            let words = VENDORS.get().outcomes.iter().find(|o| o.key == outcome_of.word());
            assert!(words.is_some_and(|w| !w.title.is_empty()), "{outcome_of:?}");
        }
        assert_eq!(unique(clause_keys()).len(), 13);
        let cited = questions().iter().chain(&VENDORS.get().outcomes).map(|q| (&q.cite, &q.text));
        for (cite, text) in cited.chain(VENDORS.get().clauses.iter().map(|c| (&c.cite, &c.text))) {
            assert!(cite.starts_with("45 CFR 16") || cite.starts_with("Social Security Act"), "{cite}");
            assert!(text.ends_with('.'), "{text}");
        }
        for counsel in ["treatment", "conduit", "payment"] {
            assert!(outcome(VendorOutcome::of(counsel).unwrap()).counsel, "{counsel} is from memory");
        }
    }

    #[test]
    fn every_choice_of_a_list_that_is_not_fine_says_what_to_do() {
        unique(sheets().iter().map(|s| s.key.as_str()));
        assert!(sheets().iter().any(|s| s.of == SheetOf::Vendor));
        for sheet in sheets() {
            assert!((1..=12).contains(&sheet.months), "{}", sheet.key);
            unique(sheet.questions.iter().map(|q| q.key.as_str()));
            for q in &sheet.questions {
                assert!(q.cite.starts_with("45 CFR 16") && !q.why.is_empty(), "{}", q.key);
                unique(q.choices.iter().map(|c| c.key.as_str()));
                assert!(q.choices.iter().any(|c| c.verdict == SheetVerdict::Fine), "{}", q.key);
                for c in &q.choices {
                    assert_eq!(c.verdict == SheetVerdict::Fine, c.finding.is_empty(), "{}", c.key);
                    assert!(c.finding.is_empty() || c.finding.ends_with('.'), "{}", c.finding);
                }
            }
        }
    }

    /// The fake backend of the screens has the same words. `STILLROOM_WRITE=1` writes them there.
    #[test]
    fn the_fakes_words_are_the_contents() {
        let mut content = serde_json::Map::new();
        for text in [
            include_str!("../content/vendors.toml"),
            include_str!("../content/vendor_sheets.toml"),
            include_str!("../content/devices.toml"),
        ] {
            content.extend(toml::from_str::<serde_json::Map<String, serde_json::Value>>(text).unwrap());
        }
        let path = concat!(env!("CARGO_MANIFEST_DIR"), "/../../../ui/src/fake/programme/outside.json");
        if std::env::var_os("STILLROOM_WRITE").is_some() {
            std::fs::write(path, serde_json::to_string_pretty(&content).unwrap()).unwrap();
        }
        let fake: serde_json::Map<String, serde_json::Value> =
            serde_json::from_str(&std::fs::read_to_string(path).unwrap()).unwrap();
        assert!(fake == content, "the fake’s words are stale");
    }
}
