//! Places, weaknesses, starter risks and the interview's questions, as data.

use super::{RiskKnown, RiskLevel, RiskLevelWords, RiskVerdict};
use crate::programme::edition::{AnyText, Text, file, toml_file};
use serde::Deserialize;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Risks {
    pub(super) likelihoods: Vec<RiskLevelWords>,
    pub(super) impacts: Vec<RiskLevelWords>,
    pub(super) assets: Vec<StarterAsset>,
    pub(super) vulnerabilities: Vec<Vulnerability>,
    pub(super) threats: Vec<Threat>,
    pub(super) risks: Vec<StarterRisk>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct StarterAsset {
    pub(super) key: String,
    pub(super) name: String,
    pub(super) hint: String,
    /// Every practice with Stillroom has it.
    #[serde(default)]
    pub(super) always: bool,
    #[serde(default = "unknown")]
    pub(super) encrypted: RiskKnown,
}

const fn unknown() -> RiskKnown {
    RiskKnown::Unknown
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Vulnerability {
    pub(super) key: String,
    pub(super) name: String,
    pub(super) means: String,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Threat {
    pub(super) key: String,
    pub(super) name: String,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct StarterRisk {
    pub(super) key: String,
    pub(super) title: String,
    pub(super) scenario: String,
    pub(super) clients: String,
    pub(super) likelihood: RiskLevel,
    pub(super) impact: RiskLevel,
    pub(super) threat: String,
    pub(super) assets: Vec<String>,
    pub(super) vulnerabilities: Vec<String>,
    pub(super) facts: Vec<String>,
    pub(super) controls: Vec<String>,
    pub(super) treatments: Vec<String>,
    pub(super) cites: Vec<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Questions {
    pub(super) areas: Vec<StarterArea>,
    pub(super) questions: Vec<StarterQuestion>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct StarterArea {
    pub(super) key: String,
    pub(super) name: String,
    pub(super) text: String,
    pub(super) known: Vec<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct StarterQuestion {
    pub(super) key: String,
    pub(super) area: String,
    pub(super) text: String,
    pub(super) why: String,
    pub(super) cite: String,
    pub(super) kind: String,
    #[serde(default)]
    pub(super) many: bool,
    pub(super) choices: Vec<StarterChoice>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct StarterChoice {
    pub(super) key: String,
    pub(super) text: String,
    pub(super) verdict: RiskVerdict,
    #[serde(default)]
    pub(super) alone: bool,
    #[serde(default)]
    pub(super) assets: Vec<String>,
    #[serde(default)]
    pub(super) finds: Vec<String>,
    #[serde(default)]
    pub(super) risks: Vec<String>,
}

static RISKS: Text<Risks> = Text::new(&[file!("risks.toml", "Risks")], toml_file);
static QUESTIONS: Text<Questions> =
    Text::new(&[file!("risk_interview.toml", "Interview about risks")], toml_file);

/// What an update may replace.
pub(in crate::programme) fn texts() -> Vec<&'static dyn AnyText> {
    vec![&RISKS, &QUESTIONS]
}

pub(super) fn risks() -> &'static Risks {
    RISKS.get()
}

pub(super) fn questions() -> &'static Questions {
    QUESTIONS.get()
}

/// The starter risk of that key.
pub(super) fn starter(key: Option<&str>) -> Option<&'static StarterRisk> {
    RISKS.get().risks.iter().find(|r| Some(r.key.as_str()) == key)
}

pub(super) fn asset(key: &str) -> Option<&'static StarterAsset> {
    RISKS.get().assets.iter().find(|a| a.key == key)
}

pub(super) fn vulnerability(key: &str) -> Option<&'static Vulnerability> {
    RISKS.get().vulnerabilities.iter().find(|v| v.key == key)
}

/// The words for a threat's key; a practice's own stand for themselves.
pub(super) fn threat(key: &str) -> String {
    RISKS.get().threats.iter().find(|t| t.key == key).map_or_else(|| key.to_owned(), |t| t.name.clone())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::programme::risk::facts;
    use std::collections::HashSet;

    fn unique<'a>(keys: impl Iterator<Item = &'a str>) -> HashSet<&'a str> {
        let mut all = HashSet::new();
        for key in keys {
            assert!(all.insert(key), "{key} is there twice");
        }
        all
    }

    #[test]
    fn the_starter_risks_are_33_with_known_words_and_citations() {
        let c = risks();
        let assets = unique(c.assets.iter().map(|a| a.key.as_str()));
        let weak = unique(c.vulnerabilities.iter().map(|v| v.key.as_str()));
        let threats = unique(c.threats.iter().map(|t| t.key.as_str()));
        let known = unique(facts::KEYS.iter().copied());
        assert_eq!(unique(c.risks.iter().map(|r| r.key.as_str())).len(), 33);
        assert_eq!((assets.len(), weak.len()), (15, 10));
        for r in &c.risks {
            let key = &r.key;
            assert!(!r.assets.is_empty() && r.assets.iter().all(|a| assets.contains(a.as_str())), "{key}");
            assert!(r.vulnerabilities.iter().all(|v| weak.contains(v.as_str())), "{key}");
            assert!(r.facts.iter().all(|f| known.contains(f.as_str())), "{key}");
            assert!(threats.contains(r.threat.as_str()), "{key}");
            assert!(!r.controls.is_empty() && !r.treatments.is_empty(), "{key}");
            assert!(!r.cites.is_empty() && r.cites.iter().all(|c| c.starts_with("164.")), "{key}");
            assert!(r.scenario.ends_with('.') || r.scenario.ends_with('”'), "{key}");
        }
    }

    #[test]
    fn the_levels_are_told_in_words_worst_first() {
        for words in [&risks().likelihoods, &risks().impacts] {
            let levels: Vec<_> = words.iter().map(|w| w.level).collect();
            assert!(levels.iter().rev().eq(RiskLevel::ALL.iter()));
        }
    }

    #[test]
    fn the_interview_covers_seven_areas_and_names_only_what_there_is() {
        let (q, c) = (questions(), risks());
        let areas = unique(q.areas.iter().map(|a| a.key.as_str()));
        assert_eq!(areas.len(), 7);
        unique(q.questions.iter().map(|q| q.key.as_str()));
        assert!(areas.iter().all(|a| q.questions.iter().any(|q| q.area == *a)));
        assert!(q.areas.iter().flat_map(|a| &a.known).all(|k| facts::KEYS.contains(&k.as_str())));
        for question in &q.questions {
            let key = &question.key;
            assert!(areas.contains(question.area.as_str()), "{key}");
            assert!(question.cite.starts_with("45 CFR 164."), "{key}");
            assert!(["R", "A", "P"].contains(&question.kind.as_str()), "{key}");
            unique(question.choices.iter().map(|c| c.key.as_str()));
            for choice in &question.choices {
                assert!(!choice.key.contains(','), "keys are kept with commas between");
                assert!(choice.assets.iter().all(|a| asset(a).is_some()), "{key}");
                assert!(choice.finds.iter().all(|v| vulnerability(v).is_some()), "{key}");
                assert!(choice.risks.iter().all(|r| c.risks.iter().any(|s| s.key == *r)), "{key}");
            }
        }
        // Each weakness can be found, and each place and risk be brought in.
        let finds: HashSet<_> = q.questions.iter().flat_map(|q| &q.choices).flat_map(|c| &c.finds).collect();
        assert_eq!(finds.len(), c.vulnerabilities.len());
        let adds: HashSet<_> = q.questions.iter().flat_map(|q| &q.choices).flat_map(|c| &c.assets).collect();
        assert!(c.assets.iter().all(|a| a.always || adds.contains(&a.key)));
    }

    #[test]
    fn no_text_says_of_anybody_that_they_comply() {
        let all =
            concat!(include_str!("../content/risks.toml"), include_str!("../content/risk_interview.toml"));
        for word in ["complian", "certif", "guarantee"] {
            assert!(!all.to_lowercase().contains(word), "{word}");
        }
    }
}
