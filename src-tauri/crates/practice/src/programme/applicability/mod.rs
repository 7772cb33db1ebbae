//! Does HIPAA apply? An interview for each legal entity of the practice, what it came to, and when
//! it has to be asked again.
//!
//! The questions and what their answers mean are data (`content/applicability*.toml`); [`decide`]
//! is pure. The rules of the interview are few: a definite transaction of a provider makes it
//! covered; an answer that decides and isn't known ends in "undetermined, treat as covered", never
//! in "not covered".
//!
//! **Invariants.** An assessment is written once, with its answers, its edition and the whole of
//! what was found, and never changed: a newer one supersedes it. What counsel said stands beside
//! it. Nothing of this is on the undo list. A change that was reported makes the review due until a newer
//! assessment. A designation as a hybrid names every component that would itself be covered.
//!
//! **Not here:** what a covered entity has to do (the other parts of the programme), agreements
//! with vendors, the clocks of a state's law.

mod content;
mod model;
pub(crate) mod past;
mod rules;
mod store;
#[cfg(test)]
mod tests;
mod verbs;

pub(super) use content::texts;
pub use model::*;
pub use rules::{Answers, decide, step};
pub use verbs::{
    ask, confirm_with_counsel, designate_hybrid, get_assessment, get_entity, list_entities, report_change,
    save_assessment, save_entity,
};
pub(crate) use verbs::{decided, standings};

use stillroom_record::{JournaledTable, Migration, UndoRule};

pub(crate) const MIGRATIONS: &[Migration] =
    &[Migration { number: 80, name: "applicability", sql: include_str!("80_applicability.sql") }];

const fn table(name: &'static str, record_column: &'static str) -> JournaledTable {
    JournaledTable { name, kind: "legal_entity", record_column, client_column: None }
}

pub(crate) const TABLES: &[JournaledTable] = &[
    table("legal_entity", "id"),
    table("applicability_assessment", "entity_id"),
    JournaledTable {
        name: "applicability_counsel",
        kind: "assessment",
        record_column: "assessment_id",
        client_column: None,
    },
    table("applicability_change", "entity_id"),
    table("hybrid_designation", "entity_id"),
    JournaledTable {
        name: "hybrid_component",
        kind: "hybrid_designation",
        record_column: "designation_id",
        client_column: None,
    },
];

/// Nothing: a name is put right by saving it anew, and what was decided stays.
pub(crate) const UNDO: &[UndoRule] = &[];
