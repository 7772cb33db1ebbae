//! Who answers for privacy, for security, and for questions and complaints.

use super::store::{self, OfficialRow};
use super::{DesignateReq, Designation, Office, Official, OfficialId, text};
use crate::programme::edition::{AnyText, Text, file, toml_file};
use crate::schedule::LocalDate;
use crate::{PracticeError, Result, catalog, clients};
use serde::Deserialize;
use std::collections::HashMap;
use stillroom_record::people::Person;
use stillroom_record::{Access, Permission, PersonId, ReadTx, RecordError, Session};

/// What an office is, as it comes with Stillroom.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct About {
    office: Office,
    title: String,
    citation: String,
    text: String,
    letter: String,
}

#[derive(Deserialize)]
struct Offices {
    office: Vec<About>,
}

static ABOUT: Text<Offices> = Text::new(&[file!("policies-officials.toml", "Officials")], toml_file);

/// What an update may replace.
pub(in crate::programme) fn texts() -> Vec<&'static dyn AnyText> {
    vec![&ABOUT]
}

/// Puts a person in an office; whoever held it is succeeded on that day.
///
/// # Errors
/// A refusal; a day or a person that won't do.
pub fn designate_official(session: &Session, req: DesignateReq) -> Result<Vec<Official>> {
    let access = Access::new("policies.designate", Permission::ProgrammeManage);
    let done = session.write(access, |tx| {
        let by = tx.read().person().ok_or(RecordError::NotAllowed(Permission::ProgrammeManage))?;
        let today = today(tx.read())?;
        let person = Person::get(tx.read(), req.person)?;
        if !person.active {
            return Err(PracticeError::invalid("person", "Choose somebody who works here now."));
        }
        if req.since > today {
            return Err(PracticeError::invalid("since", "A designation starts today or started earlier."));
        }
        let all = store::officials(tx.read())?;
        if let Some(now) = all.iter().find(|o| o.office == req.office && o.until.is_none()) {
            if now.person == req.person {
                return Err(PracticeError::invalid("person", "This person holds the office already."));
            }
            if req.since < now.since {
                return Err(PracticeError::invalid(
                    "since",
                    "Choose a day after the present official began.",
                ));
            }
            store::end_official(tx, now.id, req.since)?;
        }
        let row = OfficialRow {
            id: OfficialId::new(),
            office: req.office,
            person: req.person,
            since: req.since,
            until: None,
        };
        let at = tx.now();
        store::insert_official(tx, &row, by, at)?;
        tx.about("official", row.id.0);
        tx.changed("policies");
        shown(tx.read())
    })?;
    Ok(done.value)
}

/// Today on the practice's calendar.
pub(super) fn today(tx: &ReadTx<'_>) -> Result<LocalDate> {
    Ok(LocalDate(clients::local_date(tx.now(), catalog::zone(tx)?)))
}

/// The offices, with their titles and what asks for them.
pub(super) fn about() -> impl Iterator<Item = (Office, &'static str, &'static str)> {
    ABOUT.get().office.iter().map(|about| (about.office, about.title.as_str(), about.citation.as_str()))
}

/// Every office with who holds it.
pub(super) fn shown(tx: &ReadTx<'_>) -> Result<Vec<Official>> {
    let practice = catalog::settings(tx)?.name;
    let people: HashMap<PersonId, Person> = Person::all(tx)?.into_iter().map(|p| (p.id, p)).collect();
    let rows = store::officials(tx)?;
    let designation = |row: &OfficialRow| Designation {
        id: row.id,
        person: row.person,
        name: people.get(&row.person).map(|p| p.name.clone()).unwrap_or_default(),
        gone: people.get(&row.person).is_none_or(|p| !p.active),
        since: row.since,
        until: row.until,
    };
    Ok(ABOUT
        .get()
        .office
        .iter()
        .map(|about| {
            let of = |open: bool| {
                rows.iter().filter(move |r| r.office == about.office && r.until.is_none() == open)
            };
            let now = of(true).next().map(designation);
            Official {
                office: about.office,
                title: about.title.clone(),
                citation: about.citation.clone(),
                text: about.text.clone(),
                letter: now.as_ref().map(|d| letter(about, &practice, d)).unwrap_or_default(),
                now,
                before: of(false).map(designation).collect(),
            }
        })
        .collect())
}

/// Who holds each office and works here.
pub(super) fn names(tx: &ReadTx<'_>, people: &[Person]) -> Result<HashMap<Office, String>> {
    let here = |id: PersonId| people.iter().find(|p| p.id == id && p.active).map(|p| p.name.clone());
    let rows = store::officials(tx)?;
    let now = rows.iter().filter(|r| r.until.is_none());
    Ok(now.filter_map(|r| here(r.person).map(|name| (r.office, name))).collect())
}

/// Who holds each office, whether or not they still work here.
pub(crate) fn holders(tx: &ReadTx<'_>) -> Result<HashMap<Office, PersonId>> {
    let rows = store::officials(tx)?.into_iter().filter(|r| r.until.is_none());
    Ok(rows.map(|r| (r.office, r.person)).collect())
}

/// Who holds one office and works here.
pub(crate) fn official(tx: &ReadTx<'_>, office: Office) -> Result<Option<String>> {
    Ok(names(tx, &Person::all(tx)?)?.remove(&office))
}

fn letter(about: &About, practice: &str, of: &Designation) -> Vec<super::TextBlock> {
    let since = of.since.0.format("%B %-d, %Y").to_string();
    let filled = about
        .letter
        .replace("{{since}}", &since)
        .replace("{{person}}", &of.name)
        .replace("{{practice}}", practice);
    text::blocks(&filled)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn there_is_a_letter_for_each_office_that_names_practice_person_and_day() {
        assert_eq!(ABOUT.get().office.iter().map(|a| a.office).collect::<Vec<_>>(), Office::ALL);
        for about in ABOUT.get().office.iter() {
            assert!(about.citation.starts_with("45 CFR 164."));
            assert!(!about.text.is_empty() && !about.title.is_empty());
            for mark in ["{{practice}}", "{{person}}", "{{since}}"] {
                assert_eq!(about.letter.matches(mark).count(), 1, "{:?} {mark}", about.office);
            }
            let lower = about.letter.to_lowercase();
            assert!(["compliant", "certified", "guarantee"].iter().all(|w| !lower.contains(w)));
            let of = Designation {
                id: OfficialId::new(),
                person: PersonId(uuid::Uuid::nil()),
                name: "Ruth Adeyemi".into(),
                gone: false,
                since: "2026-03-02".parse().unwrap(),
                until: None,
            };
            let words: String = letter(about, "Linden Skin", &of)
                .iter()
                .flat_map(|b| &b.items)
                .flatten()
                .map(|s| s.text.as_str())
                .collect();
            assert!(
                words.contains("Linden Skin") && words.contains("March 2, 2026") && !words.contains("{{")
            );
        }
    }
}
