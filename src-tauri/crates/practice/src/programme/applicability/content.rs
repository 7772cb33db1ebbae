//! The questions, the outcomes and what stands beside them, as the files say.

use super::{ApplicabilityOutcome, ClaimVerdict};
use crate::programme::edition::{AnyText, Text, file, toml_file};
use serde::Deserialize;

/// A question as the file has it.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Question {
    pub(super) id: String,
    pub(super) topic: String,
    pub(super) text: String,
    pub(super) why: String,
    pub(super) help: String,
    pub(super) cite: Vec<String>,
    #[serde(default)]
    pub(super) many: bool,
    /// Left out when one of these facts is known.
    #[serde(default)]
    pub(super) skip: Vec<String>,
    /// Asked only when one of these facts is known, if there are any.
    #[serde(default)]
    pub(super) need: Vec<String>,
    pub(super) options: Vec<Choice>,
}

/// An answer as the file has it.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Choice {
    pub(super) id: String,
    pub(super) label: String,
    #[serde(default)]
    pub(super) hint: String,
    /// What it adds to the facts: `topic:counts`.
    pub(super) counts: String,
    /// Where several can be chosen: not together with others.
    #[serde(default)]
    pub(super) alone: bool,
    /// From memory: counsel has to confirm it.
    #[serde(default)]
    pub(super) confirm: bool,
    pub(super) reason: String,
    pub(super) cite: Vec<String>,
    #[serde(default)]
    pub(super) counsel: Option<String>,
}

/// What an outcome means.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Meaning {
    pub(super) id: ApplicabilityOutcome,
    pub(super) title: String,
    pub(super) headline: String,
    pub(super) means: Vec<String>,
    pub(super) next: Vec<String>,
    pub(super) cite: Vec<String>,
    pub(super) counsel: String,
}

/// A law that applies anyway.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Overlay {
    pub(super) id: String,
    pub(super) title: String,
    pub(super) text: String,
    pub(super) cite: Vec<String>,
    #[serde(default)]
    pub(super) confirm: bool,
    #[serde(default)]
    pub(super) show: Vec<String>,
    #[serde(default)]
    pub(super) may: Vec<String>,
}

/// What people get wrong.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Misconception {
    pub(super) id: String,
    pub(super) at: Vec<String>,
    pub(super) claim: String,
    pub(super) verdict: ClaimVerdict,
    pub(super) answer: String,
    pub(super) cite: Vec<String>,
    #[serde(default)]
    pub(super) confirm: bool,
}

#[derive(Deserialize)]
struct Questions {
    questions: Vec<Question>,
}

#[derive(Deserialize)]
struct Outcomes {
    outcomes: Vec<Meaning>,
    overlays: Vec<Overlay>,
    misconceptions: Vec<Misconception>,
}

static QUESTIONS: Text<Questions> = Text::new(&[file!("applicability.toml", "Does HIPAA apply")], toml_file);
static OUTCOMES: Text<Outcomes> =
    Text::new(&[file!("applicability_outcomes.toml", "Does HIPAA apply")], toml_file);

/// What an update may replace.
pub(in crate::programme) fn texts() -> Vec<&'static dyn AnyText> {
    vec![&QUESTIONS, &OUTCOMES]
}

/// All questions, in the order in which they are asked.
pub(super) fn questions() -> &'static [Question] {
    &QUESTIONS.get().questions
}

pub(super) fn overlays() -> &'static [Overlay] {
    &OUTCOMES.get().overlays
}

pub(super) fn misconceptions(at: &str) -> impl Iterator<Item = &'static Misconception> {
    OUTCOMES.get().misconceptions.iter().filter(move |m| m.at.iter().any(|place| place == at))
}

/// What an outcome means; a test sees that the file has each.
pub(super) fn meaning(outcome: ApplicabilityOutcome) -> Option<&'static Meaning> {
    OUTCOMES.get().outcomes.iter().find(|m| m.id == outcome)
}

impl ApplicabilityOutcome {
    /// Its title, for lists.
    pub(super) fn title(self) -> String {
        meaning(self).map(|m| m.title.clone()).unwrap_or_default()
    }
}
