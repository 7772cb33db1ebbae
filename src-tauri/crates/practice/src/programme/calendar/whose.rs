//! Whose task the duties of a part are.

use super::store;
use super::{DutyHolder, DutyId, DutyLine};
use crate::Result;
use crate::programme::policies::{self, Office};
use std::collections::HashMap;
use stillroom_record::people::Person;
use stillroom_record::{Permission, PersonId, ReadTx};

/// The parts with duties: as in the address, for a person, and whose by default.
const PARTS: &[(&str, &str, Office)] = &[
    ("applicability", "Whether HIPAA applies", Office::Privacy),
    ("requirements", "Requirements and review of access", Office::Security),
    ("risk", "Risk analysis", Office::Security),
    ("policies", "Policies and officials", Office::Privacy),
    ("training", "Training", Office::Privacy),
    ("incidents", "Incidents", Office::Privacy),
    ("activity", "Review of activity", Office::Security),
    ("requests", "Requests of clients", Office::Privacy),
    ("authorizations", "Authorizations", Office::Privacy),
    ("notices", "Notice of privacy practices", Office::Privacy),
    ("wishes", "Restrictions, wishes and complaints", Office::Privacy),
    ("vendors", "Vendors", Office::Privacy),
    ("devices", "Devices", Office::Security),
    ("backup", "Backups and trial restores", Office::Security),
    ("retention", "How long records are kept", Office::Privacy),
    ("edition", "Editions of the texts", Office::Privacy),
];

/// The part of an address: `policies` of `/programme/policies?policy=breach`.
fn part(path: &str) -> &str {
    let mut words = path.split(['/', '?']).filter(|word| !word.is_empty());
    match words.next() {
        Some("programme") => words.next().unwrap_or_default(),
        other => other.unwrap_or_default(),
    }
}

/// Who holds the offices, to whom parts were handed, and who works here.
pub(crate) struct Whose {
    officials: HashMap<Office, PersonId>,
    handed: HashMap<String, (DutyId, Option<PersonId>)>,
    people: Vec<Person>,
}

impl Whose {
    pub(crate) fn read(tx: &ReadTx<'_>) -> Result<Self> {
        let people: Vec<Person> = Person::all(tx)?.into_iter().filter(|p| p.active).collect();
        let handed = store::handed(tx)?.into_iter().map(|(id, part, to)| (part, (id, to))).collect();
        Ok(Self { officials: policies::holders(tx)?, handed, people })
    }

    /// Whose the duties at this address are.
    pub(crate) fn of(&self, path: &str) -> Option<PersonId> {
        self.owner(part(path)).0
    }

    /// Who does a part's duties, and whether they were handed to them. Who left holds none.
    fn owner(&self, part: &str) -> (Option<PersonId>, bool) {
        let here = |id: &PersonId| self.people.iter().any(|p| p.id == *id);
        if let Some(to) = self.handed.get(part).and_then(|(_, to)| *to).filter(here) {
            return (Some(to), true);
        }
        let office = PARTS.iter().find(|(of, _, _)| *of == part).map(|(_, _, office)| office);
        (office.and_then(|office| self.officials.get(office)).copied().filter(here), false)
    }

    /// The row of a part; none where it was never handed to anybody.
    pub(super) fn row(&self, part: &str) -> Option<DutyId> {
        self.handed.get(part).map(|(id, _)| *id)
    }

    /// Every part, with whose it is.
    pub(super) fn lines(&self) -> Vec<DutyLine> {
        let line = |(part, title, office): &(&str, &str, Office)| {
            let (owner, handed) = self.owner(part);
            DutyLine { part: (*part).to_owned(), title: (*title).to_owned(), office: *office, owner, handed }
        };
        PARTS.iter().map(line).collect()
    }

    /// Who may see the programme, and so can do what it asks for.
    pub(super) fn holders(&self) -> Vec<DutyHolder> {
        let may = |p: &&Person| p.roles.iter().any(|role| Permission::ProgrammeView.held_by(*role));
        self.people.iter().filter(may).map(|p| DutyHolder { id: p.id, name: p.name.clone() }).collect()
    }

    pub(super) fn is_part(part: &str) -> bool {
        PARTS.iter().any(|(known, _, _)| *known == part)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_part_of_an_address_is_its_word_after_the_programme() {
        assert_eq!(part("/programme/policies?policy=breach"), "policies");
        assert_eq!(part("/backup"), "backup");
        assert_eq!(part("/programme"), "");
    }
}
