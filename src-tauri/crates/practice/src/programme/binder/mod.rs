//! The evidence binder: requirement by requirement what is asked, which policy answers it and what
//! proves it, as of any day, as a PDF or as a folder with the evidence itself.
//!
//! **Invariants.** It holds what was recorded and known by the end of the day; what was entered later
//! about an earlier day is told apart with its date. Each line names the row or the document that it
//! rests on. What Stillroom saw and what a person states are never mixed, and what is missing is said.
//! It calls nobody anything: it shows what there is and how old it is. It is written whole or not at
//! all, and never over another file.
//!
//! **Not here:** what the parts know (each has a `past.rs`), how paper looks (crate `documents`).

mod claims;
mod folder;
mod gather;
mod model;
mod paper;
mod proofs;
mod rules;
mod store;
mod verbs;
mod write;

pub use model::{BinderDone, BinderForm, BinderGap, BinderId, BinderMade, BinderPreview, MakeBinderReq};
pub use verbs::{make_binder, preview_binder};

use stillroom_record::{JournaledTable, Migration, UndoRule};

pub(crate) const MIGRATIONS: &[Migration] =
    &[Migration { number: 88, name: "binder", sql: include_str!("88_binder.sql") }];

pub(crate) const TABLES: &[JournaledTable] =
    &[JournaledTable { name: "binder_made", kind: "binder", record_column: "id", client_column: None }];

pub(crate) const UNDO: &[UndoRule] = &[];

#[cfg(test)]
mod tests {
    /// The texts of the law and of the collectors have such a test of their own.
    #[test]
    fn the_binder_calls_nobody_anything() {
        let files = [
            include_str!("paper.rs"),
            include_str!("proofs.rs"),
            include_str!("claims.rs"),
            include_str!("rules.rs"),
            include_str!("folder.rs"),
            include_str!("model.rs"),
        ];
        for word in [["compli", "ant"], ["certi", "fied"]].map(|halves| halves.concat()) {
            assert!(files.iter().all(|text| !text.to_lowercase().contains(&word)), "{word}");
        }
    }
}
