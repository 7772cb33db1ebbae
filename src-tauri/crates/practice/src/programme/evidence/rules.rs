//! What a finding is, how it is written down, and when a new one is due. Pure.

use super::model::{EvidenceRevision, EvidenceState};
use crate::schedule::LocalDate;
use crate::{PracticeError, Result};
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};
use stillroom_record::UtcMillis;

/// A day and a bit: who opens the spa a little later doesn't make yesterday's evidence old.
const OLD: i64 = 30 * 60 * 60 * 1000;
const LONGEST_NOTE: usize = 2_000;

/// What a collector found.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(super) struct Finding {
    pub(super) state: EvidenceState,
    pub(super) facts: Vec<String>,
    pub(super) as_of: Option<UtcMillis>,
    /// For which state each of the facts, from the first on, is a reason: the worst before others.
    reasons: Vec<EvidenceState>,
}

impl Finding {
    pub(super) fn new(state: EvidenceState, fact: impl Into<String>) -> Self {
        let all = Self { state, facts: vec![fact.into()], as_of: None, reasons: Vec::new() };
        all.or(state)
    }
    pub(super) fn good(fact: impl Into<String>) -> Self {
        Self::new(EvidenceState::Good, fact)
    }
    pub(super) fn and(mut self, fact: impl Into<String>) -> Self {
        self.facts.push(fact.into());
        self
    }
    pub(super) fn at(mut self, at: UtcMillis) -> Self {
        self.as_of = Some(at);
        self
    }
    /// As bad as this, or worse if it is, for this reason: it is said first, the worst before others
    /// and of the same the earlier, as lists of what is due and of gaps say no more than the first.
    pub(super) fn because(mut self, state: EvidenceState, fact: impl Into<String>) -> Self {
        let at = self.reasons.iter().filter(|one| worse(**one, state) == **one).count();
        self.facts.insert(at, fact.into());
        self.reasons.insert(at, state);
        self.state = worse(self.state, state);
        self
    }
    /// As bad as this, or worse if it is, by what it says first.
    pub(super) fn or(mut self, state: EvidenceState) -> Self {
        self.state = worse(self.state, state);
        if state != EvidenceState::Good {
            match self.reasons.first_mut() {
                Some(first) => *first = worse(*first, state),
                None => self.reasons.push(state),
            }
        }
        self
    }
    /// Both: what the other says after this, but for its reasons, which stand by how bad they are.
    pub(super) fn with(self, other: Self) -> Self {
        let mut reasons = other.reasons.into_iter();
        other.facts.into_iter().fold(self, |all, fact| match reasons.next() {
            Some(state) => all.because(state, fact),
            None => all.and(fact),
        })
    }
}

/// Nothing has happened that could be looked at: not a pass.
pub(super) fn nothing_yet(fact: &str) -> Finding {
    Finding::new(EvidenceState::Unknown, format!("{fact} There is nothing to show yet."))
}

/// Of two states the one that counts: what is known to be wrong before what isn't known.
pub(crate) fn worse(a: EvidenceState, b: EvidenceState) -> EvidenceState {
    use EvidenceState::{Attention, Bad, Good, Unknown};
    [Bad, Attention, Unknown].into_iter().find(|s| *s == a || *s == b).unwrap_or(Good)
}

/// A revision as it is hashed and kept: its fields in the order of the alphabet.
#[derive(Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Body {
    pub(super) as_of: Option<UtcMillis>,
    pub(super) collector: String,
    pub(super) facts: Vec<String>,
    pub(super) period_from: LocalDate,
    pub(super) period_to: LocalDate,
    pub(super) state: EvidenceState,
    pub(super) version: u32,
}

/// The body as text, and its SHA-256.
pub(super) fn seal(body: &Body) -> (String, String) {
    let text = serde_json::to_string(body).unwrap_or_default();
    let sha256 = sha256(&text);
    (text, sha256)
}

pub(super) fn sha256(text: &str) -> String {
    Sha256::digest(text.as_bytes()).iter().map(|byte| format!("{byte:02x}")).collect()
}

/// Whether there is something to write down: another day, another version, another fact.
pub(super) fn is_news(last: Option<&EvidenceRevision>, new: &Body) -> bool {
    last.is_none_or(|old| {
        old.version != new.version
            || old.period_to != new.period_to
            || old.state != new.state
            || old.facts != new.facts
    })
}

/// Whether what was found last is too old to go by.
pub(super) fn is_due(last: Option<&EvidenceRevision>, now: UtcMillis) -> bool {
    last.is_none_or(|old| now.0.saturating_sub(old.collected_at.0) > OLD)
}

/// What a person found in a review.
pub(super) fn note(text: &str) -> Result<String> {
    let text = text.trim();
    if text.is_empty() {
        return Err(PracticeError::invalid(
            "note",
            "Say what you found, also that all is right. Nothing was saved.",
        ));
    }
    if let Some(problem) = crate::clients::text_problem(text, LONGEST_NOTE) {
        return Err(PracticeError::invalid("note", problem));
    }
    Ok(text.to_owned())
}

/// "1 entry", "3 entries".
pub(super) fn count(n: impl TryInto<i64>, one: &str, many: &str) -> String {
    let n = n.try_into().unwrap_or(i64::MAX);
    let digits = n.to_string();
    let mut text = String::new();
    for (at, digit) in digits.chars().enumerate() {
        if at > 0 && (digits.len() - at) % 3 == 0 {
            text.push(',');
        }
        text.push(digit);
    }
    format!("{text} {}", if n == 1 { one } else { many })
}

/// "Ana", "Ana and Bo", "Ana, Bo and 2 others".
pub(super) fn names<'a>(all: impl IntoIterator<Item = &'a str>) -> String {
    let all: Vec<&str> = all.into_iter().collect();
    match all.as_slice() {
        [] => "nobody".into(),
        [one] => (*one).into(),
        [a, b] => format!("{a} and {b}"),
        [a, b, c] => format!("{a}, {b} and {c}"),
        [a, b, rest @ ..] => format!("{a}, {b} and {} others", rest.len()),
    }
}

#[cfg(test)]
mod tests {
    use super::super::model::EvidenceId;
    use super::*;

    fn body(facts: &[&str], to: &str) -> Body {
        Body {
            as_of: Some(UtcMillis(5)),
            collector: "backup.age".into(),
            facts: facts.iter().map(|f| (*f).to_owned()).collect(),
            period_from: to.parse().unwrap(),
            period_to: to.parse().unwrap(),
            state: EvidenceState::Good,
            version: 1,
        }
    }

    #[test]
    fn what_is_known_to_be_wrong_counts_before_what_is_not_known() {
        use EvidenceState::{Attention, Bad, Good, Unknown};
        assert_eq!(worse(Good, Good), Good);
        assert_eq!(worse(Unknown, Good), Unknown, "what isn't known is never a pass");
        assert_eq!(worse(Unknown, Attention), Attention);
        assert_eq!(worse(Attention, Bad), Bad);
    }

    #[test]
    fn the_worst_reason_is_said_first_and_of_the_same_the_earlier() {
        use EvidenceState::{Attention, Bad, Unknown};
        let of = |all: &[(EvidenceState, &str)]| {
            let begun = Finding::good("good");
            all.iter().fold(begun, |found, (state, fact)| found.because(*state, *fact)).and("end").facts
        };
        assert_eq!(of(&[(Bad, "a"), (Attention, "b"), (Bad, "c")]), ["a", "c", "b", "good", "end"]);
        assert_eq!(of(&[(Attention, "a"), (Bad, "b"), (Bad, "c")]), ["b", "c", "a", "good", "end"]);
        assert_eq!(of(&[(Unknown, "a"), (Attention, "b"), (Bad, "c")]), ["c", "b", "a", "good", "end"]);
        // By what it says first: the next reason of that state comes after it.
        let first = Finding::good("none was read").or(Bad).because(Bad, "b").because(Attention, "c");
        assert_eq!(first.facts, ["none was read", "b", "c"]);
    }

    #[test]
    fn of_two_findings_each_reason_stands_by_how_bad_it_is_and_the_rest_after_them() {
        use EvidenceState::{Attention, Bad, Good, Unknown};
        let good = || Finding::good("one is well").and("as it should be");
        let both = good().with(Finding::new(Bad, "one is broken").and("since May"));
        assert_eq!(both.facts, ["one is broken", "one is well", "as it should be", "since May"]);
        assert_eq!(both.state, Bad);
        let three =
            Finding::new(Attention, "one is old").with(good()).with(Finding::new(Bad, "one is broken"));
        assert_eq!((three.facts.first().unwrap().as_str(), three.state), ("one is broken", Bad));
        assert_eq!(good().with(good()).state, Good);
        assert_eq!(good().with(Finding::new(Unknown, "who knows")).state, Unknown);
    }

    #[test]
    fn a_revision_has_one_text_and_one_digest() {
        let (text, digest) = seal(&body(&["a"], "2026-03-12"));
        assert_eq!(
            text,
            r#"{"asOf":5,"collector":"backup.age","facts":["a"],"periodFrom":"2026-03-12","periodTo":"2026-03-12","state":"good","version":1}"#
        );
        assert_eq!(digest.len(), 64);
        assert_eq!(digest, sha256(&text));
        assert_ne!(digest, seal(&body(&["b"], "2026-03-12")).1);
    }

    #[test]
    fn a_new_day_or_a_new_fact_is_news_and_the_same_again_is_not() {
        let old = EvidenceRevision {
            id: EvidenceId::new(),
            collector: "backup.age".into(),
            version: 1,
            period_from: "2026-03-12".parse().unwrap(),
            period_to: "2026-03-12".parse().unwrap(),
            state: EvidenceState::Good,
            facts: vec!["a".into()],
            as_of: None,
            collected_at: UtcMillis(0),
            sha256: String::new(),
        };
        assert!(!is_news(Some(&old), &body(&["a"], "2026-03-12")));
        assert!(is_news(Some(&old), &body(&["b"], "2026-03-12")));
        assert!(is_news(Some(&old), &body(&["a"], "2026-03-13")));
        assert!(is_news(None, &body(&["a"], "2026-03-12")));
        assert!(is_due(None, UtcMillis(0)) && is_due(Some(&old), UtcMillis(OLD + 1)));
        assert!(!is_due(Some(&old), UtcMillis(OLD)));
    }

    #[test]
    fn counts_and_names_read_as_people_write_them() {
        assert_eq!(count(1, "entry", "entries"), "1 entry");
        assert_eq!(count(18_412, "entry", "entries"), "18,412 entries");
        assert_eq!(count(999, "entry", "entries"), "999 entries");
        assert_eq!(names(["Ana", "Bo", "Cy", "Di"]), "Ana, Bo and 2 others");
        assert_eq!(names(["Ana", "Bo"]), "Ana and Bo");
    }
}
