//! The courses, as the edition in force has them.

use crate::programme::edition::{AnyText, Text, file, toml_file, toml_files};
use crate::schedule::LocalDate;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use stillroom_record::Role;

/// A course.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Course {
    pub(crate) id: String,
    title: String,
    audience: String,
    minutes: u32,
    pub(crate) version: u32,
    pub(crate) changes: Vec<CourseChange>,
    pub(crate) lessons: Vec<Lesson>,
    pub(crate) questions: Vec<Question>,
}

/// What a version of a course changed.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize, specta::Type)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct CourseChange {
    pub version: u32,
    pub date: LocalDate,
    /// Whoever passed an older version is asked again.
    pub material: bool,
    pub text: String,
}

/// One page of a course.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize, specta::Type)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Lesson {
    pub id: String,
    pub title: String,
    /// What happens in a spa.
    pub scene: String,
    /// What to do.
    pub act: Vec<String>,
    pub why: String,
    pub cite: String,
}

#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Question {
    pub(crate) id: String,
    pub(crate) text: String,
    pub(crate) options: Vec<Choice>,
}

#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Choice {
    pub(crate) text: String,
    #[serde(default)]
    pub(crate) right: bool,
    pub(crate) why: String,
}

/// A course without its pages, for lists.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, specta::Type)]
#[serde(rename_all = "camelCase")]
pub struct CourseInfo {
    pub id: String,
    pub title: String,
    /// Whom it is for.
    pub audience: String,
    /// About how long it takes.
    pub minutes: u32,
    pub version: u32,
    pub lessons: u32,
    pub questions: u32,
    /// Newest first.
    pub changes: Vec<CourseChange>,
}

impl Course {
    pub(crate) fn info(&self) -> CourseInfo {
        let many = |n: usize| u32::try_from(n).unwrap_or(u32::MAX);
        CourseInfo {
            id: self.id.clone(),
            title: self.title.clone(),
            audience: self.audience.clone(),
            minutes: self.minutes,
            version: self.version,
            lessons: many(self.lessons.len()),
            questions: many(self.questions.len()),
            changes: self.changes.clone(),
        }
    }

    /// The last change that asks everybody again. The first version is none: before it there was
    /// nothing to ask again about.
    pub(crate) fn asks_again(&self) -> Option<&CourseChange> {
        self.changes.iter().filter(|c| c.material && c.version > 1).max_by_key(|c| c.version)
    }
}

/// What the rule says, beside the practice's decisions.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize, specta::Type)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct RuleText {
    pub cite: String,
    pub text: String,
}

/// What Stillroom proposes until the practice decides.
#[derive(Clone, Debug, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub(crate) struct Proposed {
    pub(crate) pass_mark: u32,
    pub(crate) join_days: u32,
    pub(crate) repeat_months: Option<u32>,
    pub(crate) change_days: u32,
    pub(crate) reminders: bool,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Table {
    roles: BTreeMap<String, Vec<String>>,
    proposed: Proposed,
    rule: Vec<RuleText>,
}

/// A short note for a month of the year.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Reminder {
    pub(crate) id: String,
    pub(crate) month: u32,
    pub(crate) title: String,
    pub(crate) text: String,
    pub(crate) cite: String,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Reminders {
    notes: Vec<Reminder>,
}

static COURSES: Text<Vec<Course>> = Text::new(
    &[
        file!("courses/all.toml", "Courses"),
        file!("courses/desk.toml", "Courses"),
        file!("courses/clinical.toml", "Courses"),
        file!("courses/marketing.toml", "Courses"),
        file!("courses/officials.toml", "Courses"),
        file!("courses/computers.toml", "Courses"),
    ],
    toml_files,
);
static TABLE: Text<Table> = Text::new(&[file!("training.toml", "Training")], toml_file);
static NOTES: Text<Reminders> = Text::new(&[file!("reminders.toml", "Notes of the month")], toml_file);

/// What an update may replace.
pub(in crate::programme) fn texts() -> Vec<&'static dyn AnyText> {
    vec![&COURSES, &TABLE, &NOTES]
}

/// All courses, in the order in which lists show them.
pub(crate) fn courses() -> &'static [Course] {
    COURSES.get()
}

/// One course.
pub(crate) fn course(id: &str) -> Option<&'static Course> {
    COURSES.get().iter().find(|c| c.id == id)
}

/// Whether somebody with these roles takes this course.
pub(crate) fn by_role(roles: &[Role], course: &str) -> bool {
    let takes =
        |role: &Role| TABLE.get().roles.get(role.as_str()).is_some_and(|all| all.iter().any(|c| c == course));
    roles.iter().any(takes)
}

pub(crate) fn proposed() -> &'static Proposed {
    &TABLE.get().proposed
}

pub(crate) fn rule_texts() -> &'static [RuleText] {
    &TABLE.get().rule
}

/// The note of a month of the year, 1 to 12.
pub(crate) fn note_of(month: u32) -> Option<&'static Reminder> {
    NOTES.get().notes.iter().find(|n| n.month == month)
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::BTreeSet;

    fn words(text: &str) -> usize {
        text.split_whitespace().count()
    }

    fn cites(text: &str) -> bool {
        text.starts_with("45 CFR 16")
    }

    #[test]
    fn every_course_reads_and_holds_what_is_promised_of_it() {
        assert_eq!(courses().len(), 6);
        let mut ids = BTreeSet::new();
        for c in courses() {
            assert!(ids.insert(&c.id), "{} is there twice", c.id);
            assert!((5..=9).contains(&c.lessons.len()), "{}", c.id);
            assert!((8..=12).contains(&c.questions.len()), "{}", c.id);
            assert!((10..=20).contains(&c.minutes), "{}", c.id);
            assert_eq!(c.changes.first().map(|x| x.version), Some(c.version), "{}", c.id);
            assert!(c.changes.is_sorted_by(|a, b| a.version > b.version && a.date >= b.date), "{}", c.id);
            let lessons: BTreeSet<_> = c.lessons.iter().map(|l| &l.id).collect();
            assert_eq!(lessons.len(), c.lessons.len(), "{}", c.id);
            for l in &c.lessons {
                let n = words(&l.scene) + words(&l.why) + l.act.iter().map(|a| words(a)).sum::<usize>();
                assert!((60..=180).contains(&n), "{} {}: {n} words", c.id, l.id);
                assert!(cites(&l.cite), "{} {}", c.id, l.id);
            }
            let asked: BTreeSet<_> = c.questions.iter().map(|q| &q.id).collect();
            assert_eq!(asked.len(), c.questions.len(), "{}", c.id);
            for q in &c.questions {
                assert!((3..=4).contains(&q.options.len()), "{} {}", c.id, q.id);
                assert_eq!(q.options.iter().filter(|o| o.right).count(), 1, "{} {}", c.id, q.id);
                assert!(q.options.iter().all(|o| words(&o.why) >= 3), "{} {}: a reason each", c.id, q.id);
            }
        }
    }

    #[test]
    fn no_text_says_that_anybody_complies() {
        let all = [
            include_str!("../content/courses/all.toml"),
            include_str!("../content/courses/desk.toml"),
            include_str!("../content/courses/clinical.toml"),
            include_str!("../content/courses/marketing.toml"),
            include_str!("../content/courses/officials.toml"),
            include_str!("../content/courses/computers.toml"),
            include_str!("../content/training.toml"),
            include_str!("../content/reminders.toml"),
        ];
        for text in all {
            for word in ["compliant", "compliance", "certified", "guarantee"] {
                assert!(!text.to_lowercase().contains(word), "{word}");
            }
        }
    }

    #[test]
    fn every_role_takes_the_course_for_all_and_only_courses_that_exist() {
        assert_eq!(TABLE.get().roles.len(), Role::ALL.len());
        for role in Role::ALL {
            assert!(by_role(&[role], "all"), "{role:?}");
        }
        assert!(TABLE.get().roles.values().flatten().all(|id| course(id).is_some()));
        assert!(
            by_role(&[Role::FrontDesk, Role::Provider], "clinical")
                && !by_role(&[Role::FrontDesk], "clinical")
        );
        assert!(!by_role(&Role::ALL, "computers"), "by hand only");
        assert!(rule_texts().iter().all(|r| cites(&r.cite) || r.cite == "No rule"));
    }

    #[test]
    fn each_month_has_one_note() {
        let months: BTreeSet<_> = NOTES.get().notes.iter().map(|n| n.month).collect();
        assert_eq!((NOTES.get().notes.len(), months), (12, (1..=12).collect()));
        for n in &NOTES.get().notes {
            assert!(cites(&n.cite) && (20..=60).contains(&words(&n.text)), "{}", n.id);
        }
    }
}
