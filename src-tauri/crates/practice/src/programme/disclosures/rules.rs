//! What is told of in an accounting, and what an entry must say. Pure.

use super::super::clocks::{self, Hold};
use super::super::words::{LINE, TEXT, needed, past, text};
use super::{DisclosurePurpose, NewDisclosure, PauseDisclosureReq};
use crate::programme::edition::{AnyText, Text, file, toml_file};
use crate::schedule::LocalDate;
use crate::{PracticeError, Result};
use serde::Deserialize;

/// One entry is about at most so many clients.
const MOST_CLIENTS: usize = 200;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Content {
    purposes: Vec<DisclosurePurpose>,
}

static CONTENT: Text<Content> = Text::new(&[file!("disclosures.toml", "Disclosures")], toml_file);

/// What an update may replace.
pub(in crate::programme) fn texts() -> Vec<&'static dyn AnyText> {
    vec![&CONTENT]
}

/// The purposes, as the law sorts them.
pub(super) fn purposes() -> &'static [DisclosurePurpose] {
    &CONTENT.get().purposes
}

/// The purpose of that key.
pub(super) fn purpose(key: &str) -> Option<&'static DisclosurePurpose> {
    purposes().iter().find(|one| one.key == key)
}

/// Whether an accounting tells of it. A purpose that this edition doesn't know is told of.
pub(super) fn accountable(key: &str) -> bool {
    purpose(key).is_none_or(|one| one.accountable)
}

/// Until when an accounting is silent about it, as of `today`.
pub(super) fn paused_until(key: &str, holds: &[Hold], today: LocalDate) -> Option<LocalDate> {
    let pausable = purpose(key).is_some_and(|one| one.pausable);
    clocks::held_until(holds).filter(|until| pausable && *until >= today)
}

/// Whether an accounting that reaches from one day to another tells of it.
pub(super) fn is_told(
    key: &str,
    happened: LocalDate,
    holds: &[Hold],
    (from, to): (LocalDate, LocalDate),
    today: LocalDate,
) -> bool {
    accountable(key) && happened >= from && happened <= to && paused_until(key, holds, today).is_none()
}

/// A day from `from` to today.
pub(crate) fn day(field: &'static str, day: LocalDate, from: LocalDate, today: LocalDate) -> Result<()> {
    past(field, day, today)?;
    if day < from {
        let message = format!("Choose a day from {} on.", clocks::long(from));
        return Err(PracticeError::invalid(field, message));
    }
    Ok(())
}

/// An entry as it will be kept.
pub(super) fn entry(new: NewDisclosure, today: LocalDate) -> Result<NewDisclosure> {
    let long_ago = LocalDate(today.0 - chrono::Days::new(366 * 50));
    day("happened", new.happened, long_ago, today)?;
    let mut clients = new.clients;
    clients.sort();
    clients.dedup();
    if clients.is_empty() {
        return Err(PracticeError::invalid("clients", "Choose whose information it was."));
    }
    if clients.len() > MOST_CLIENTS {
        return Err(PracticeError::invalid("clients", "Log at most 200 clients in one entry."));
    }
    if purpose(&new.purpose).is_none() {
        return Err(PracticeError::invalid("purpose", "Choose what it was for."));
    }
    Ok(NewDisclosure {
        clients,
        happened: new.happened,
        recipient: needed("recipient", &new.recipient, LINE, "Say who got it.")?,
        address: text("address", &new.address, LINE)?,
        what: needed("what", &new.what, TEXT, "Say what was told or given.")?,
        why: match new.purpose.as_str() {
            "law" | "other" => needed("why", &new.why, TEXT, "Say in a sentence what it was for.")?,
            _ => text("why", &new.why, TEXT)?,
        },
        purpose: new.purpose,
        how: new.how,
    })
}

/// A pause as it will be kept.
pub(super) fn pause(
    req: PauseDisclosureReq,
    key: &str,
    happened: LocalDate,
    today: LocalDate,
) -> Result<PauseDisclosureReq> {
    if !purpose(key).is_some_and(|one| one.pausable) {
        return Err(PracticeError::Conflict(
            "Only what went to a health oversight agency or to law enforcement can be paused.".to_owned(),
        ));
    }
    let official =
        needed("official", &req.official, LINE, "Write down who asked: name, agency and telephone.")?;
    day("stated", req.stated, happened, today)?;
    if let Some(until) = req.until {
        if until <= req.stated {
            return Err(PracticeError::invalid("until", "A pause in writing ends after it was given."));
        }
        if clocks::days_between(req.stated, until) > 366 * 5 {
            return Err(PracticeError::invalid("until", "Choose a day within five years."));
        }
    }
    Ok(PauseDisclosureReq { official, ..req })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn d(text: &str) -> LocalDate {
        text.parse().unwrap()
    }

    #[test]
    fn every_purpose_has_a_citation_and_a_key_of_its_own() {
        let mut keys: Vec<_> = purposes().iter().map(|p| p.key.as_str()).collect();
        keys.sort_unstable();
        keys.dedup();
        assert_eq!(keys.len(), purposes().len());
        for p in purposes() {
            assert!(
                p.cite.starts_with("45 CFR 164.") && !p.title.is_empty() && p.text.ends_with('.'),
                "{}",
                p.key
            );
            assert!(!p.pausable || p.accountable, "{}: what isn't told of needs no pause", p.key);
        }
    }

    #[test]
    fn an_accounting_leaves_out_what_the_rule_leaves_out_and_nothing_else() {
        for (key, told) in [
            ("individual", false),
            ("treatment", false),
            ("payment", false),
            ("operations", false),
            ("authorized", false),
            ("family", false),
            ("law", true),
            ("publicHealth", true),
            ("abuse", true),
            ("oversight", true),
            ("court", true),
            ("police", true),
            ("decedent", true),
            ("research", true),
            ("threat", true),
            ("workersComp", true),
            ("mistake", true),
            ("other", true),
            ("of an edition to come", true),
        ] {
            assert_eq!(accountable(key), told, "{key}");
        }
    }

    #[test]
    fn an_accounting_reaches_from_its_first_day_to_its_last() {
        let window = (d("2020-03-12"), d("2026-03-12"));
        for (day, told) in
            [("2020-03-11", false), ("2020-03-12", true), ("2026-03-12", true), ("2026-03-13", false)]
        {
            assert_eq!(is_told("court", d(day), &[], window, d("2026-03-12")), told, "{day}");
        }
        assert!(!is_told("treatment", d("2024-01-01"), &[], window, d("2026-03-12")));
    }

    #[test]
    fn a_pause_by_word_of_mouth_ends_after_thirty_days_and_one_in_writing_on_its_day() {
        let oral = [Hold::Oral { stated: d("2026-01-01") }];
        assert_eq!(paused_until("police", &oral, d("2026-01-31")), Some(d("2026-01-31")));
        assert_eq!(paused_until("police", &oral, d("2026-02-01")), None);
        let written = [Hold::Written { stated: d("2026-01-01"), until: d("2026-06-30") }];
        assert_eq!(paused_until("oversight", &written, d("2026-06-30")), Some(d("2026-06-30")));
        assert_eq!(paused_until("oversight", &written, d("2026-07-01")), None);
        assert_eq!(paused_until("court", &written, d("2026-02-01")), None, "a court can't ask for it");
        let window = (d("2020-03-12"), d("2026-03-12"));
        assert!(!is_told("oversight", d("2025-12-01"), &written, window, d("2026-03-12")));
    }
}
