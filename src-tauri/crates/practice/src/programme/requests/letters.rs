//! Letters, filled from the file. What the file lacks is marked in the text.

use super::super::clocks;
use super::{RequestForm, RequestKind, RequestLetter, RequestLetterKind, RequestState, guide};
use crate::schedule::LocalDate;

/// What a letter is filled from.
pub(super) struct From<'a> {
    pub(super) practice: &'a str,
    pub(super) today: LocalDate,
    pub(super) received: LocalDate,
    pub(super) due: LocalDate,
    pub(super) kind: RequestKind,
    pub(super) state: &'a RequestState,
    /// Who is written to.
    pub(super) name: &'a str,
    /// Name and address, a line each.
    pub(super) to: &'a str,
    /// Who answers questions and complaints, by name and office.
    pub(super) contact: &'a str,
    pub(super) free: Option<bool>,
}

/// The letter of that kind.
pub(super) fn letter(kind: RequestLetterKind, from: &From<'_>) -> Option<RequestLetter> {
    let template = guide::template(kind)?;
    let mut text = String::with_capacity(template.text.len() * 2);
    let mut missing = Vec::new();
    let mut rest = template.text.as_str();
    // In one pass, so that what people wrote is never read as a brace.
    while let Some((before, after)) = rest.split_once('{') {
        text.push_str(before);
        let Some((key, beyond)) = after.split_once('}') else { break };
        let (value, label) = value(key, from);
        if value.is_empty() {
            text.push_str(&format!("[fill in: {label}]"));
            if !missing.iter().any(|one| one == label) {
                missing.push(label.to_owned());
            }
        } else {
            text.push_str(&value);
        }
        rest = beyond;
    }
    text.push_str(rest);
    if template.text.contains("[fill in: telephone]") {
        missing.push("your telephone".to_owned());
    }
    Some(RequestLetter {
        kind,
        title: template.title.clone(),
        cite: template.cite.clone(),
        text: text.trim().to_owned(),
        missing,
    })
}

fn value(key: &str, from: &From<'_>) -> (String, &'static str) {
    let s = from.state;
    let decision = s.decision.as_ref();
    match key {
        "practice" => (from.practice.to_owned(), "the practice's name"),
        "today" => (clocks::long(from.today), "the date"),
        "to" => (from.to.to_owned(), "name and address"),
        "name" => (from.name.to_owned(), "name"),
        "received" => (clocks::long(from.received), "when you received it"),
        "due" => (clocks::long(from.due), "by when you answer"),
        "extended" => (
            clocks::long(s.extension.as_ref().map_or_else(
                || LocalDate(clocks::answer(from.kind.asked(), from.received).due.0 + chrono::Days::new(30)),
                |_| from.due,
            )),
            "by when you answer",
        ),
        "reason" => (
            s.extension.as_ref().map(|e| e.reason.clone()).unwrap_or_default(),
            "the reason why you need more time",
        ),
        "asked" => (asked(from), "what was asked for"),
        "form" => (form(s.ask.form).to_owned(), "how the client gets it"),
        "fee" => (fee(from), "the fee"),
        "left_out" => (decision.map(|d| d.left_out.clone()).unwrap_or_default(), "what isn't given"),
        "grounds" => (
            decision
                .and_then(|d| guide::ground(from.kind, &d.ground))
                .map(|g| format!("{}. {} ({})", g.title, g.text, g.cite))
                .unwrap_or_default(),
            "the ground",
        ),
        "why" => (decision.map(|d| d.why.clone()).unwrap_or_default(), "why it fits"),
        "review" => (
            decision
                .map(|d| match guide::ground(from.kind, &d.ground) {
                    Some(g) if g.reviewable => {
                        "You may have this looked at again. Write to us, and a licensed health care professional \
                         who had no part in this decision will review it. We will do what they decide, and write \
                         to you."
                    }
                    _ => "The rule gives no right to have this decision reviewed.",
                })
                .unwrap_or_default()
                .to_owned(),
            "whether it can be reviewed",
        ),
        "reviewed" => (
            s.review
                .as_ref()
                .map(|r| {
                    let what = if r.upheld {
                        "Our answer stands."
                    } else {
                        "Our answer was wrong; you get what you asked for."
                    };
                    format!("{what} {}", r.why)
                })
                .unwrap_or_default(),
            "what the review found",
        ),
        "contact" => (from.contact.to_owned(), "whom to ask"),
        "window" => (
            format!(
                "disclosures from {} to {}",
                clocks::long(clocks::accounting_from(from.received)),
                clocks::long(from.received)
            ),
            "from when to when",
        ),
        _ => (String::new(), "a part of the letter"),
    }
}

fn asked(from: &From<'_>) -> String {
    let what = match from.kind {
        RequestKind::Access => "your record",
        RequestKind::Amendment => "a change",
        RequestKind::Accounting => "a list of those to whom we disclosed your information",
    };
    if from.state.ask.scope.is_empty() {
        what.to_owned()
    } else {
        format!("{what}, in your words “{}”", from.state.ask.scope)
    }
}

const fn form(form: RequestForm) -> &'static str {
    match form {
        RequestForm::Paper => "on paper",
        RequestForm::Encrypted => "as files on a stick that open with words we give you apart from it",
        RequestForm::Plain => "as files that aren't encrypted, as you wished after we told you of the risk",
        RequestForm::Look => "by looking at it here with us",
    }
}

fn fee(from: &From<'_>) -> String {
    match (&from.state.fee, from.free) {
        (Some(fee), _) if fee.cents > 0 => {
            format!("${}.{:02} ({})", fee.cents / 100, fee.cents % 100, fee.basis)
        }
        (Some(_), _) => "nothing".to_owned(),
        (None, Some(true)) => "nothing: it is the first within twelve months".to_owned(),
        (None, _) => "nothing".to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::super::{RequestDecision, RequestOutcome, rules};
    use super::*;

    fn from(state: &RequestState) -> From<'_> {
        From {
            practice: "Linden Skin",
            today: "2026-03-20".parse().unwrap(),
            received: "2026-03-12".parse().unwrap(),
            due: "2026-04-11".parse().unwrap(),
            kind: RequestKind::Access,
            state,
            name: "Kate Moss",
            to: "Kate Moss\n1 Elm St",
            contact: "Ruth Adeyemi, privacy officer",
            free: None,
        }
    }

    #[test]
    fn a_denial_says_why_how_to_have_it_reviewed_and_where_to_complain() {
        let decision = RequestDecision {
            outcome: RequestOutcome::Denied,
            ground: "danger".into(),
            why: "Dr. Lin judged so on {today}.".into(),
            left_out: String::new(),
            judged_by: "Dr. Lin".into(),
        };
        let state = RequestState { decision: Some(decision), ..rules::begun() };
        let text = letter(RequestLetterKind::Denied, &from(&state)).unwrap().text;
        for part in [
            "Kate Moss",
            "March 12, 2026",
            "164.524(a)(3)(i)",
            "judged so on {today}.",
            "will review it",
            "Ruth Adeyemi",
            "Office for Civil Rights",
        ] {
            assert!(text.contains(part), "it lacks {part}: {text}");
        }
        assert!(text.contains("[fill in: telephone]"));
    }

    #[test]
    fn what_the_file_lacks_is_marked_and_named() {
        let state = rules::begun();
        let got = letter(RequestLetterKind::Extension, &from(&state)).unwrap();
        assert!(got.text.contains("[fill in: the reason why you need more time]"));
        assert!(got.text.contains("May 11, 2026"), "30 more days: {}", got.text);
        assert_eq!(got.missing, ["the reason why you need more time", "your telephone"]);
    }
}
