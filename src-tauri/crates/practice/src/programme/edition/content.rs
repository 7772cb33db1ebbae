//! The texts there are: each part's own, and the edition that they are of.

use super::text::{AnyText, Text, file, toml_file};
use super::{Edition, in_force};
use crate::programme::{
    activity, applicability, authorizations, devices, disclosures, incidents, notices, policies, requests,
    requirements, retention, risk, training, vendors, wishes,
};

static EDITION: Text<Edition> = Text::new(&[file!("edition.toml", "The edition")], toml_file);

/// The edition in force.
pub(crate) fn edition() -> &'static Edition {
    in_force::now().map_or_else(compiled, |package| &package.edition)
}

/// The edition that was compiled in. No update has a file of this name.
pub(super) fn compiled() -> &'static Edition {
    EDITION.get()
}

/// Every text that an update may replace, in the order in which a person is told of them.
pub(super) fn texts() -> Vec<&'static dyn AnyText> {
    [
        applicability::texts(),
        requirements::texts(),
        risk::texts(),
        policies::texts(),
        policies::officials_texts(),
        training::texts(),
        incidents::texts(),
        activity::texts(),
        requests::texts(),
        disclosures::texts(),
        authorizations::texts(),
        notices::texts(),
        wishes::texts(),
        vendors::texts(),
        devices::texts(),
        retention::texts(),
    ]
    .concat()
}

/// Year and count of an edition's number.
pub(super) fn order(number: &str) -> Option<(u32, u32)> {
    let (year, count) = number.split_once('.')?;
    let number = |digits: &str| {
        let plain = !digits.is_empty() && digits.bytes().all(|b| b.is_ascii_digit());
        digits.parse().ok().filter(|_| plain)
    };
    Some((number(year)?, number(count)?))
}

/// Whether one edition is newer than another.
pub(super) fn newer(number: &str, than: &str) -> bool {
    order(number) > order(than)
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::BTreeSet;
    use std::path::Path;

    #[test]
    fn the_newest_change_is_the_editions_own() {
        let newest = edition().changes.first().unwrap();
        assert_eq!((&newest.number, newest.date), (&edition().number, edition().as_of));
        assert!(edition().changes.is_sorted_by(|a, b| a.date >= b.date));
    }

    #[test]
    fn an_edition_is_newer_by_its_year_then_by_its_count() {
        assert!(newer("2027.1", "2026.9") && newer("2026.10", "2026.9") && !newer("2026.1", "2026.1"));
        for no in ["2026", "", "2026.", "x.1", "2026.1.1", "+2026.1", "2026.-1"] {
            assert_eq!(order(no), None, "{no}");
        }
    }

    /// One that is read past [`Text`] would stay as it was compiled whatever is brought in.
    #[test]
    fn every_file_of_the_content_is_one_that_an_update_may_replace() {
        fn files(folder: &Path, below: &str, found: &mut BTreeSet<String>) {
            for entry in std::fs::read_dir(folder).unwrap().map(Result::unwrap) {
                let name = format!("{below}{}", entry.file_name().to_str().unwrap());
                if entry.path().is_dir() {
                    files(&entry.path(), &format!("{name}/"), found);
                } else {
                    found.insert(name);
                }
            }
        }
        let mut found = BTreeSet::new();
        files(&Path::new(env!("CARGO_MANIFEST_DIR")).join("src/programme/content"), "", &mut found);
        assert!(found.remove("edition.toml"), "the edition says itself what it is");
        let known: Vec<_> = texts().iter().flat_map(|text| text.files()).map(|file| file.name).collect();
        assert_eq!(known.len(), found.len(), "a file is named twice, or by nobody");
        assert_eq!(known.into_iter().map(str::to_owned).collect::<BTreeSet<_>>(), found);
    }
}
