//! Training: short courses by role, a quiz, a signature, and who still has to take what.
//!
//! The courses, the roles' table and the monthly notes are data with a version (`content/`). A
//! version marked material asks everybody again.
//!
//! **Invariants.** Every attempt is kept, passed or not, with the version it was about, its answers
//! and its score; one that ended never changes but for its signature. A course counts from its
//! signature, not from its score. What was learned elsewhere is attested, and told apart from what
//! Stillroom saw; withdrawn, it stays and says why. The rule sets no cadence: days and months are
//! the practice's own, and until it decides they are said to be Stillroom's proposal.
//!
//! **Not here:** sanctions, policies' acknowledgements, who a person is.

mod content;
mod desk;
mod model;
pub(crate) mod past;
mod rules;
mod store;
mod verbs;

pub(super) use content::texts;
pub use content::{CourseChange, CourseInfo, Lesson, RuleText};
pub use desk::{open_course, sign_training, submit_training, training_review};
pub use model::*;
pub(crate) use verbs::overview;
pub use verbs::{
    assign_training, my_training, read_note, record_training, save_training_settings, training_notice,
    training_overview, withdraw_training,
};

use stillroom_record::{JournaledTable, Migration, UndoRule};

pub(crate) const MIGRATIONS: &[Migration] =
    &[Migration { number: 87, name: "training", sql: include_str!("87_training.sql") }];

pub(crate) const TABLES: &[JournaledTable] = &[
    JournaledTable { name: "training_settings", kind: "programme", record_column: "id", client_column: None },
    of_person("training_assignment"),
    of_person("training_attempt"),
    of_person("training_elsewhere"),
    of_person("training_note_read"),
];

pub(crate) const UNDO: &[UndoRule] = &[];

const fn of_person(name: &'static str) -> JournaledTable {
    JournaledTable { name, kind: "person", record_column: "person_id", client_column: None }
}
