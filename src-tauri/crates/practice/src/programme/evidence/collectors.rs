//! The collectors, in one list. A query that changes gets another version.

use super::ground::Ground;
use super::model::CollectorInfo;
use super::rules::{Body, Finding};
use super::{backups, clients, duties, outside, people, system};
use crate::schedule::LocalDate;
use chrono::Days;

/// A named, versioned query over what Stillroom holds.
pub(super) struct Collector {
    pub(super) name: &'static str,
    pub(super) version: u32,
    /// What a person calls it.
    pub(super) title: &'static str,
    /// Why it matters, in a sentence.
    pub(super) means: &'static str,
    /// The query in words.
    pub(super) looks_at: &'static str,
    /// Days that it looks back over, besides today.
    pub(super) days: u64,
    pub(super) run: fn(&Ground) -> Finding,
}

impl Collector {
    pub(super) fn info(&self) -> CollectorInfo {
        CollectorInfo {
            name: self.name.into(),
            version: self.version,
            title: self.title.into(),
            means: self.means.into(),
            looks_at: self.looks_at.into(),
        }
    }

    /// What it finds now, as it is kept.
    pub(super) fn body(&self, ground: &Ground) -> Body {
        let Finding { state, facts, as_of, .. } = (self.run)(ground);
        let from = ground.today.checked_sub_days(Days::new(self.days)).unwrap_or(ground.today);
        Body {
            as_of,
            collector: self.name.into(),
            facts,
            period_from: LocalDate(from),
            period_to: LocalDate(ground.today),
            state,
            version: self.version,
        }
    }
}

/// Every collector.
pub(super) fn all() -> impl Iterator<Item = &'static Collector> {
    let lists = [
        backups::COLLECTORS,
        people::COLLECTORS,
        system::COLLECTORS,
        outside::COLLECTORS,
        clients::COLLECTORS,
        duties::COLLECTORS,
    ];
    lists.into_iter().flatten()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_unique_and_say_in_words_what_is_looked_at() {
        let mut names: Vec<_> = all().map(|c| c.name).collect();
        names.sort_unstable();
        names.dedup();
        assert_eq!(names.len(), all().count());
        for c in all() {
            assert!(c.version > 0 && !c.title.is_empty() && c.looks_at.ends_with('.'), "{}", c.name);
            // One sentence, and a title that isn't the query's name.
            assert!(c.means.ends_with('.') && c.means.matches(". ").count() == 0, "{}: {}", c.name, c.means);
            assert!(!c.title.contains(['.', '_']), "{}", c.name);
        }
    }
}
