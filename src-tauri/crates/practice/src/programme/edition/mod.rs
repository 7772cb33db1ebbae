//! Which edition of the rules the texts are of, and how a newer one comes in.
//!
//! What the programme says of the law is data with a number. It is compiled in; a newer edition is
//! one file that the makers signed, which a person brings in without a network. The practice's vault
//! uses it from then on, wherever it is opened.
//!
//! **Invariants.** Nothing of a file is read before its signature holds. A file is taken whole or
//! not at all, and what is refused changes nothing. No row of the texts ever vanishes: what is no
//! longer law is marked. The newer of what was compiled in and what was brought in is in force
//! (`in_force`), and every part reads its texts through [`Text`]. What was decided keeps the number
//! of the edition that it was decided under; whether a newer one changed what was decided about is
//! told by what each edition that came in changed.
//!
//! **Not here:** what the texts say, and deciding anew: the parts do.

mod compare;
mod content;
mod in_force;
mod keys;
mod model;
mod older;
mod package;
mod store;
mod text;
mod verbs;

pub(crate) use content::edition;
pub use keys::TrustedKeys;
pub use model::*;
pub(crate) use older::{Decided, older};
pub(crate) use package::Package;
pub use package::{MOST, Made, Refusal, check, make, of_the_repository, sealed};
pub(crate) use text::{AnyText, File, Text, as_written, file, toml_file, toml_files};
pub use verbs::{bring_in, get_edition, get_editions, look_into, take_up};

use stillroom_record::{JournaledTable, Migration, UndoRule};

pub(crate) const MIGRATIONS: &[Migration] =
    &[Migration { number: 100, name: "edition", sql: include_str!("100_edition.sql") }];

pub(crate) const TABLES: &[JournaledTable] =
    &[JournaledTable { name: "content_edition", kind: "edition", record_column: "id", client_column: None }];

/// Nothing: an edition is followed by a newer one.
pub(crate) const UNDO: &[UndoRule] = &[];
