//! What is asked and said of an incident: the content, read once.

use super::model::{
    IncidentCheckItem, IncidentFactor, IncidentGuideItem, IncidentKind, NoticeKind, StateName,
    StateSuggestion,
};
use crate::programme::edition::{AnyText, Text, file, toml_file};
use serde::Deserialize;

#[derive(Deserialize)]
pub(super) struct Content {
    factors: Vec<FactorItem>,
    exceptions: Vec<TextItem>,
    questions: Vec<TextItem>,
    kinds: Vec<KindItem>,
    pub(super) data_types: Vec<DataType>,
    clocks: Vec<ClockItem>,
    pub(super) state_suggestions: Vec<StateSuggestion>,
    pub(super) letters: Vec<LetterItem>,
}

#[derive(Deserialize)]
struct FactorItem {
    key: IncidentFactor,
    title: String,
    question: String,
    cite: String,
}

#[derive(Deserialize)]
struct TextItem {
    key: String,
    title: String,
    text: String,
    cite: String,
}

#[derive(Deserialize)]
struct KindItem {
    kind: IncidentKind,
    title: String,
    known: Vec<String>,
    steps: Vec<StepItem>,
}

#[derive(Deserialize)]
struct StepItem {
    key: String,
    text: String,
    link: Option<String>,
}

#[derive(Deserialize)]
pub(super) struct DataType {
    pub(super) key: String,
    pub(super) text: String,
    pub(super) advice: String,
}

#[derive(Deserialize)]
struct ClockItem {
    key: NoticeKind,
    label: String,
    needs: String,
}

#[derive(Deserialize)]
pub(super) struct LetterItem {
    pub(super) kind: NoticeKind,
    pub(super) title: String,
    pub(super) cite: String,
    pub(super) text: String,
}

#[derive(Deserialize)]
struct States {
    states: Vec<StateName>,
}

static CONTENT: Text<Content> = Text::new(&[file!("incidents.toml", "Incidents")], toml_file);
static STATES: Text<States> = Text::new(&[file!("states.toml", "States")], toml_file);

/// What an update may replace.
pub(in crate::programme) fn texts() -> Vec<&'static dyn AnyText> {
    vec![&CONTENT, &STATES]
}

pub(super) fn content() -> &'static Content {
    CONTENT.get()
}

pub(super) fn states() -> &'static [StateName] {
    &STATES.get().states
}

/// The two letters of a State, however an address writes it; empty when it is none.
pub(super) fn state_code(written: &str) -> String {
    let written = written.trim();
    states()
        .iter()
        .find(|s| s.code.eq_ignore_ascii_case(written) || s.name.eq_ignore_ascii_case(written))
        .map_or_else(String::new, |s| s.code.clone())
}

/// "California" for "CA".
pub(super) fn state_name(code: &str) -> &str {
    states().iter().find(|s| s.code == code).map_or(code, |s| &s.name)
}

/// What the safe harbour depends on.
pub(super) const HARBOUR: [&str; 3] = ["encrypted", "keyApart", "unlocked"];

/// Whether the safe harbour can reach this kind at all: paper and eyes aren't encrypted.
pub(super) const fn asks_harbour(kind: IncidentKind) -> bool {
    !matches!(kind, IncidentKind::Snooping | IncidentKind::Paper)
}

fn item(i: &TextItem) -> IncidentGuideItem {
    IncidentGuideItem {
        key: i.key.clone(),
        title: i.title.clone(),
        text: i.text.clone(),
        cite: i.cite.clone(),
    }
}

pub(super) fn questions(kind: IncidentKind) -> Vec<IncidentGuideItem> {
    content()
        .questions
        .iter()
        .filter(|q| asks_harbour(kind) || !HARBOUR.contains(&q.key.as_str()))
        .map(item)
        .collect()
}

/// The exceptions that may be claimed; none of a look out of curiosity.
pub(super) fn exceptions(kind: IncidentKind) -> Vec<IncidentGuideItem> {
    if kind == IncidentKind::Snooping {
        return Vec::new();
    }
    content().exceptions.iter().map(item).collect()
}

pub(super) fn factors() -> Vec<IncidentGuideItem> {
    content()
        .factors
        .iter()
        .map(|f| IncidentGuideItem {
            key: f.key.word().to_owned(),
            title: f.title.clone(),
            text: f.question.clone(),
            cite: f.cite.clone(),
        })
        .collect()
}

pub(super) fn type_choices() -> Vec<IncidentGuideItem> {
    content()
        .data_types
        .iter()
        .map(|d| IncidentGuideItem {
            key: d.key.clone(),
            title: d.text.clone(),
            text: d.advice.clone(),
            cite: String::new(),
        })
        .collect()
}

fn kind(kind: IncidentKind) -> Option<&'static KindItem> {
    content().kinds.iter().find(|k| k.kind == kind)
}

pub(super) fn kind_title(of: IncidentKind) -> &'static str {
    kind(of).map_or("", |k| &k.title)
}

pub(super) fn checklist(of: IncidentKind) -> Vec<IncidentCheckItem> {
    kind(of).map_or_else(Vec::new, |k| {
        k.steps
            .iter()
            .map(|s| IncidentCheckItem { key: s.key.clone(), text: s.text.clone(), link: s.link.clone() })
            .collect()
    })
}

/// What Stillroom knows of its own part, with the practice's settings in it.
pub(super) fn known(of: IncidentKind, screen: u32, vault: u32, sticks: &str) -> Vec<String> {
    kind(of).map_or_else(Vec::new, |k| {
        k.known
            .iter()
            .map(|line| {
                line.replace("{screen}", &screen.to_string())
                    .replace("{vault}", &vault.to_string())
                    .replace("{sticks}", sticks)
            })
            .collect()
    })
}

/// What a clock is called and what it needs.
pub(super) fn clock(of: NoticeKind) -> (&'static str, &'static str) {
    content().clocks.iter().find(|c| c.key == of).map_or(("", ""), |c| (&c.label, &c.needs))
}

#[cfg(test)]
mod tests {
    use super::super::IncidentException;
    use super::*;
    use std::collections::HashSet;

    #[test]
    fn every_kind_factor_exception_and_clock_has_its_words_once_with_a_citation() {
        let c = content();
        let kinds: Vec<_> = c.kinds.iter().map(|k| k.kind).collect();
        assert_eq!(kinds.len(), IncidentKind::ALL.len());
        assert!(IncidentKind::ALL.iter().all(|k| kinds.contains(k)));
        assert!(c.kinds.iter().all(|k| !k.steps.is_empty()));
        let factors: Vec<_> = c.factors.iter().map(|f| f.key).collect();
        assert_eq!(factors, IncidentFactor::ALL);
        assert_eq!(c.exceptions.len(), IncidentException::ALL.len() - 1);
        for e in &c.exceptions {
            assert!(IncidentException::ALL.iter().any(|x| x.word() == e.key));
            assert!(e.cite.starts_with("45 CFR 164.402(1)"), "{}", e.key);
        }
        for cite in c.questions.iter().map(|q| &q.cite).chain(c.factors.iter().map(|f| &f.cite)) {
            assert!(cite.contains("164.402") || cite.contains("160.103") || cite.contains("74 FR"), "{cite}");
        }
        let keys = ["individual", "hhs", "media", "state"];
        assert_eq!(c.clocks.iter().map(|k| k.key.word()).collect::<Vec<_>>(), keys);
        assert_eq!(c.letters.len(), NoticeKind::ALL.len());
        assert!(c.letters.iter().all(|l| !l.cite.is_empty()));
        let types: HashSet<_> = c.data_types.iter().map(|d| &d.key).collect();
        assert_eq!(types.len(), c.data_types.len());
    }

    #[test]
    fn steps_lead_only_to_places_of_the_window() {
        let places = ["/staff", "/backup", "/journal", "/settings/security"];
        for k in &content().kinds {
            let keys: HashSet<_> = k.steps.iter().map(|s| &s.key).collect();
            assert_eq!(keys.len(), k.steps.len(), "{}", k.title);
            for link in k.steps.iter().filter_map(|s| s.link.as_deref()) {
                assert!(places.contains(&link), "{link}");
            }
        }
    }

    #[test]
    fn no_text_promises_anything() {
        let text = include_str!("../content/incidents.toml").to_lowercase();
        for word in ["compliant", "certified", "guarantee"] {
            assert!(!text.contains(word), "{word}");
        }
    }

    #[test]
    fn a_state_is_known_by_letters_and_by_name() {
        assert_eq!(state_code(" ny "), "NY");
        assert_eq!(state_code("new york"), "NY");
        assert_eq!(state_code("Ontario"), "");
        assert_eq!(state_name("DC"), "District of Columbia");
        let codes: HashSet<_> = states().iter().map(|s| &s.code).collect();
        assert_eq!(codes.len(), 56);
    }

    #[test]
    fn what_is_suggested_for_a_state_names_its_law() {
        for s in &content().state_suggestions {
            assert!(states().iter().any(|n| n.code == s.state) && !s.source.is_empty() && s.days > 0);
        }
    }
}
