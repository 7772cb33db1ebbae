//! Which decisions a newer edition wants looked at again.
//!
//! A decision keeps the number of its edition. It is asked for again only where a later edition
//! changed what it was about, as far as that is known: each edition that came in by file says what
//! it changed of the one before. Where that is not known (a Stillroom that came with a newer
//! edition), it is asked for.

use super::content::{edition, newer};
use super::store::{self, EditionRow};
use super::{EditionPage, OlderDecision};
use crate::Result;
use crate::programme::{applicability, policies, requirements, vendors};
use stillroom_record::ReadTx;

/// What a part decided on.
pub(crate) struct Decided {
    /// The files that it was decided by.
    pub(crate) files: Vec<String>,
    /// The rows that it is about, or lists of rows; none where it is about all of a file.
    pub(crate) rows: Vec<String>,
    pub(crate) edition: String,
    pub(crate) what: String,
    pub(crate) path: String,
}

/// What is to be looked at again.
pub(crate) fn older(tx: &ReadTx<'_>) -> Result<Vec<OlderDecision>> {
    let rows = store::all(tx)?;
    let now = edition().number.as_str();
    let all = [
        applicability::decided(tx)?,
        requirements::decided(tx)?,
        policies::decided(tx)?,
        vendors::decided(tx)?,
    ];
    let asked = all.into_iter().flatten().filter(|one| wants_a_look(one, &rows, now));
    Ok(asked.map(|Decided { path, what, edition, .. }| OlderDecision { path, what, edition }).collect())
}

fn wants_a_look(one: &Decided, rows: &[EditionRow], now: &str) -> bool {
    let mut known = one.edition.as_str();
    for row in rows.iter().filter(|row| newer(&row.number, &one.edition)) {
        // Between the two is one that nobody brought in: what it changed isn't known.
        if newer(&row.before, known) {
            return true;
        }
        let about = |id: &String| {
            let within = |own: &String| {
                id.strip_prefix(own).is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
            };
            one.rows.is_empty() || one.rows.iter().any(within)
        };
        let changed = |file: &String| row.changed.get(file).is_some_and(|ids| ids.iter().any(about));
        if one.files.iter().any(changed) {
            return true;
        }
        known = &row.number;
    }
    newer(now, known)
}

impl EditionPage {
    /// The line of the list of what is due; none when nothing is.
    pub(crate) fn due(older: &[OlderDecision]) -> Option<String> {
        let first = older.first()?;
        let under = if older.iter().all(|one| one.edition == first.edition) {
            first.edition.clone()
        } else {
            "earlier editions of the texts".to_owned()
        };
        Some(match older.len() {
            1 => format!("One decision was made under {under}, and its text has changed: look at it again"),
            n => format!(
                "{n} decisions were made under {under}, and their texts have changed: look at them again"
            ),
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use stillroom_record::UtcMillis;

    fn row(number: &str, before: &str, changed: &[&str]) -> EditionRow {
        let ids = changed.iter().map(|id| (*id).to_owned()).collect();
        EditionRow {
            number: number.into(),
            as_of: "2027-01-01".parse().unwrap(),
            before: before.into(),
            changed: [("a.toml".to_owned(), ids)].into(),
            sha256: Vec::new(),
            bytes: 1,
            at: UtcMillis(0),
            by: String::new(),
        }
    }

    #[test]
    fn a_decision_is_asked_for_again_only_where_its_text_changed_or_nobody_knows() {
        let decided = |id: Option<&str>, edition: &str| Decided {
            files: vec!["a.toml".to_owned()],
            rows: id.map(str::to_owned).into_iter().collect(),
            edition: edition.into(),
            what: String::new(),
            path: String::new(),
        };
        let rows = [row("2027.1", "2026.1", &["x"]), row("2027.2", "2027.1", &["y", "list/one"])];
        let asked = |id, edition| wants_a_look(&decided(id, edition), &rows, "2027.2");
        assert!(asked(Some("x"), "2026.1") && asked(Some("y"), "2026.1") && asked(Some("y"), "2027.1"));
        assert!(!asked(Some("x"), "2027.1") && !asked(Some("z"), "2026.1") && !asked(Some("y"), "2027.2"));
        assert!(asked(Some("list"), "2027.1") && !asked(Some("li"), "2027.1"));
        assert!(asked(None, "2027.1") && !asked(None, "2027.2"));
        // Decided before what the first file was compared with; a Stillroom with newer texts.
        assert!(asked(Some("z"), "2025.4"));
        assert!(wants_a_look(&decided(Some("z"), "2027.2"), &rows, "2028.1"));
        assert!(!wants_a_look(&decided(Some("z"), "2026.1"), &[], "2026.1"));
    }
}
