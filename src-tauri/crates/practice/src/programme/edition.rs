//! Which edition of the rules the texts are of: the content is data with a version.

use crate::schedule::LocalDate;
use serde::{Deserialize, Serialize};
use std::sync::LazyLock;
use stillroom_record::{Access, Permission, Session};

/// An edition of what the programme says of the law.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize, specta::Type)]
#[serde(rename_all = "camelCase")]
pub struct Edition {
    /// Year and count, e.g. `2026.1`; what is decided under it keeps the number.
    pub number: String,
    /// The day on which the texts were right.
    pub as_of: LocalDate,
    /// What each edition changed, newest first.
    pub changes: Vec<Change>,
}

/// What an edition changed.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize, specta::Type)]
#[serde(rename_all = "camelCase")]
pub struct Change {
    /// The edition.
    pub number: String,
    /// Its day.
    pub date: LocalDate,
    /// What is new, in a sentence.
    pub text: String,
}

static EDITION: LazyLock<Edition> = LazyLock::new(|| super::content(include_str!("content/edition.toml")));

/// The edition that is compiled in.
pub(crate) fn edition() -> &'static Edition {
    &EDITION
}

/// The edition, for the programme's first page.
///
/// # Errors
/// When the person may not see the programme.
pub fn get_edition(session: &Session) -> crate::Result<Edition> {
    session.read(Access::new("programme.edition", Permission::ProgrammeView), |_| Ok(edition().clone()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_newest_change_is_the_editions_own() {
        let newest = edition().changes.first().unwrap();
        assert_eq!((&newest.number, newest.date), (&edition().number, edition().as_of));
        assert!(edition().changes.is_sorted_by(|a, b| a.date >= b.date));
    }
}
