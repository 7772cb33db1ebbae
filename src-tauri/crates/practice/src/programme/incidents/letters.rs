//! Letters and sheets, filled from the file. What the file lacks is marked in the text.

use super::super::clocks;
use super::guide;
use super::model::{IncidentLetter, LetterFacts, NoticeKind, Residents, SentNotice};
use crate::schedule::LocalDate;

/// What stands in a letter where somebody's name goes.
pub(super) const NAME: &str = "{name}";

/// What the letters are filled from.
pub(super) struct From<'a> {
    pub(super) practice: &'a str,
    pub(super) kind: &'a str,
    pub(super) today: LocalDate,
    pub(super) occurred: Option<LocalDate>,
    pub(super) discovered: LocalDate,
    pub(super) facts: &'a LetterFacts,
    pub(super) total: Option<u32>,
    pub(super) by_state: &'a [Residents],
    pub(super) steps: &'a [String],
    pub(super) notices: &'a [SentNotice],
}

/// The kinds of information in words: "name and contact details; photographs".
pub(super) fn types(facts: &LetterFacts) -> String {
    let chosen = guide::content().data_types.iter().filter(|d| facts.data_types.contains(&d.key));
    chosen.map(|d| d.text.as_str()).collect::<Vec<_>>().join("; ")
}

/// What people can do: the practice's own words, or the usual advice for what it was.
pub(super) fn advice(facts: &LetterFacts) -> String {
    if !facts.protect.is_empty() {
        return facts.protect.clone();
    }
    let chosen = guide::content().data_types.iter().filter(|d| facts.data_types.contains(&d.key));
    chosen.map(|d| d.advice.as_str()).filter(|a| !a.is_empty()).collect::<Vec<_>>().join(" ")
}

/// Every letter.
pub(super) fn all(from: &From<'_>) -> Vec<IncidentLetter> {
    guide::content()
        .letters
        .iter()
        .map(|l| {
            let (text, missing) = fill(&l.text, from);
            IncidentLetter {
                kind: l.kind,
                title: l.title.clone(),
                cite: l.cite.clone(),
                text: text.trim().to_owned(),
                missing,
            }
        })
        .collect()
}

/// The template with every brace filled in one pass, so that what people wrote is never read as one.
fn fill(template: &str, from: &From<'_>) -> (String, Vec<String>) {
    let mut text = String::with_capacity(template.len() * 2);
    let mut missing = Vec::new();
    let mut rest = template;
    while let Some((before, after)) = rest.split_once('{') {
        text.push_str(before);
        let Some((key, beyond)) = after.split_once('}') else {
            text.push('{');
            rest = after;
            continue;
        };
        if key == "name" {
            text.push_str(NAME);
        } else {
            let (value, label) = value(key, from);
            if value.is_empty() {
                text.push_str(&format!("[fill in: {label}]"));
                if !missing.iter().any(|m| m == label) {
                    missing.push(label.to_owned());
                }
            } else {
                text.push_str(&value);
            }
        }
        rest = beyond;
    }
    text.push_str(rest);
    (text, missing)
}

fn value(key: &str, from: &From<'_>) -> (String, &'static str) {
    let sent = |kind: NoticeKind| {
        from.notices
            .iter()
            .filter(|n| n.kind == kind)
            .map(|n| clocks::long(n.sent))
            .next()
            .unwrap_or_else(|| "not yet".to_owned())
    };
    match key {
        "practice" => (from.practice.to_owned(), "the practice's name"),
        "today" => (clocks::long(from.today), "the date"),
        "kind" => (from.kind.to_owned(), "the kind of incident"),
        "told" => (sentence(&from.facts.told), "what happened, in words for the people affected"),
        "occurred" => (
            from.occurred.map_or_else(
                || "on a day that we could not establish".to_owned(),
                |d| format!("on {}", clocks::long(d)),
            ),
            "when it happened",
        ),
        "occurred_date" => {
            (from.occurred.map_or_else(|| "not known".to_owned(), clocks::long), "when it happened")
        }
        "discovered" => (clocks::long(from.discovered), "when it was found"),
        "types" => (capital(&types(from.facts)), "which kinds of information"),
        "protect" => (advice(from.facts), "what people can do to protect themselves"),
        "doing" => (from.facts.doing.clone(), "what you do about it"),
        "contact" => (from.facts.contact.clone(), "how to reach you"),
        "people" => (from.total.map_or_else(String::new, |n| n.to_string()), "how many people"),
        "states" => (
            from.by_state
                .iter()
                .map(|r| {
                    let name =
                        if r.state.is_empty() { "State not known" } else { guide::state_name(&r.state) };
                    format!("{name} {}", r.people)
                })
                .collect::<Vec<_>>()
                .join(", "),
            "how many people live in which State",
        ),
        "steps" => (
            if from.steps.is_empty() { "none on record".to_owned() } else { from.steps.join("; ") },
            "the steps taken",
        ),
        "safeguards" => (
            "Access by role, a journal of every look and change, records and backups encrypted at rest"
                .to_owned(),
            "safeguards",
        ),
        "sent_individual" => (sent(NoticeKind::Individual), "when the people were told"),
        "sent_substitute" => (sent(NoticeKind::Substitute), "when the substitute notice went out"),
        "sent_media" => (sent(NoticeKind::Media), "when the media were told"),
        _ => (String::new(), "a part of the letter"),
    }
}

/// With a full stop at its end.
fn sentence(text: &str) -> String {
    match text.chars().last() {
        Some('.' | '!' | '?') | None => text.to_owned(),
        Some(_) => format!("{text}."),
    }
}

fn capital(text: &str) -> String {
    let mut rest = text.chars();
    rest.next().map_or_else(String::new, |c| c.to_uppercase().chain(rest).collect::<String>() + ".")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(text: &str) -> LocalDate {
        text.parse().unwrap()
    }

    fn facts() -> LetterFacts {
        LetterFacts {
            data_types: vec!["photos".into(), "contact".into()],
            told: "A phone with photographs of treatments was lost".into(),
            protect: String::new(),
            doing: "We had the phone wiped.".into(),
            contact: "800 555 0100".into(),
        }
    }

    fn from<'a>(facts: &'a LetterFacts, states: &'a [Residents]) -> From<'a> {
        From {
            practice: "Linden Skin",
            kind: "Lost or stolen device",
            today: day("2026-03-20"),
            occurred: None,
            discovered: day("2026-03-12"),
            facts,
            total: (!states.is_empty()).then(|| states.iter().map(|r| r.people).sum()),
            by_state: states,
            steps: &[],
            notices: &[],
        }
    }

    #[test]
    fn a_letter_has_what_the_rule_asks_for_and_no_brace_left() {
        let f = facts();
        let states = [Residents { state: "IL".into(), people: 12 }];
        for letter in all(&from(&f, &states)) {
            assert_eq!(letter.missing, Vec::<String>::new(), "{:?}", letter.kind);
            let text = letter.text.replace(NAME, "Kate");
            assert!(!text.contains(['{', '}']), "{:?}: {text}", letter.kind);
            for part in [
                "A phone with photographs",
                "March 12, 2026",
                "Name and contact details; photographs.",
                "800 555 0100",
                "wiped",
            ] {
                assert!(text.contains(part), "{:?} lacks {part}", letter.kind);
            }
        }
    }

    #[test]
    fn what_the_file_lacks_is_marked_and_named_once() {
        let empty = LetterFacts::default();
        let letters = all(&from(&empty, &[]));
        let individual = letters.iter().find(|l| l.kind == NoticeKind::Individual).unwrap();
        assert_eq!(individual.missing.len(), 5);
        assert!(individual.text.contains("[fill in: how to reach you]"));
        assert!(individual.text.contains("Dear {name}"));
    }

    #[test]
    fn braces_that_somebody_wrote_stay_as_written() {
        let f = LetterFacts { told: "A file called {contact} {".into(), ..facts() };
        let letters = all(&from(&f, &[]));
        assert!(letters.iter().all(|l| l.text.contains("A file called {contact} {.")));
    }

    #[test]
    fn the_practices_own_advice_takes_the_place_of_the_usual() {
        assert!(advice(&facts()).contains("photograph"));
        assert_eq!(advice(&LetterFacts { protect: "Call us.".into(), ..facts() }), "Call us.");
    }
}
