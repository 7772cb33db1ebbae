//! The HIPAA programme: what applies, what was decided, what was done, and the proof.
//!
//! Requirement, control, evidence, work and result are kept apart. What Stillroom proves and what a
//! person attests are told apart, and what isn't known is never a pass. Nothing here says that
//! anybody complies: it shows what is covered, by what, and how old that is.
//!
//! What the law says is data (`content/`), with an edition; what the practice decided keeps the
//! number of the edition it was decided under. State rules are the practice's own, never constants.
//!
//! A part is a folder or file that a person would look for, with its migration beside it.
//!
//! **Not here:** the controls themselves. Roles are the record's, backups are `backup`'s, people
//! `staff`'s: the programme reads them.

pub mod activity;
pub mod applicability;
mod as_of;
pub mod authorizations;
pub mod binder;
pub mod calendar;
pub mod clocks;
pub mod devices;
pub mod disclosures;
pub mod edition;
pub mod evidence;
pub mod incidents;
mod kept;
pub mod notices;
pub mod policies;
pub mod requests;
pub mod requirements;
pub mod retention;
pub mod risk;
mod today;
pub mod training;
pub mod vendors;
pub mod wishes;
mod words;

pub use calendar::{HandOverReq, Year, get_year, hand_over};
pub use edition::Edition;
pub(crate) use edition::edition;
pub use kept::{KeptPaper, NewPaper, plain_file_name};
pub use today::{Due, Pressing, get_due};

use stillroom_record::{ClientRows, JournaledTable, Migration, UndoRule};

/// Each part's own.
pub(crate) const MIGRATIONS: &[&[Migration]] = &[
    applicability::MIGRATIONS,
    requirements::MIGRATIONS,
    evidence::MIGRATIONS,
    risk::MIGRATIONS,
    incidents::MIGRATIONS,
    policies::MIGRATIONS,
    training::MIGRATIONS,
    activity::MIGRATIONS,
    binder::MIGRATIONS,
    requests::MIGRATIONS,
    disclosures::MIGRATIONS,
    vendors::MIGRATIONS,
    devices::MIGRATIONS,
    authorizations::MIGRATIONS,
    wishes::MIGRATIONS,
    notices::MIGRATIONS,
    retention::MIGRATIONS,
    edition::MIGRATIONS,
    calendar::MIGRATIONS,
];
pub(crate) const TABLES: &[&[JournaledTable]] = &[
    applicability::TABLES,
    requirements::TABLES,
    evidence::TABLES,
    risk::TABLES,
    incidents::TABLES,
    policies::TABLES,
    training::TABLES,
    activity::TABLES,
    binder::TABLES,
    requests::TABLES,
    disclosures::TABLES,
    vendors::TABLES,
    devices::TABLES,
    authorizations::TABLES,
    wishes::TABLES,
    notices::TABLES,
    retention::TABLES,
    edition::TABLES,
    calendar::TABLES,
];
pub(crate) const UNDO: &[&[UndoRule]] = &[
    applicability::UNDO,
    requirements::UNDO,
    evidence::UNDO,
    risk::UNDO,
    incidents::UNDO,
    policies::UNDO,
    training::UNDO,
    activity::UNDO,
    binder::UNDO,
    requests::UNDO,
    disclosures::UNDO,
    vendors::UNDO,
    devices::UNDO,
    authorizations::UNDO,
    wishes::UNDO,
    notices::UNDO,
    retention::UNDO,
    edition::UNDO,
    calendar::UNDO,
];

/// What a lawful erasure does with each part's rows of a client.
pub(crate) const CLIENT_ROWS: &[&[ClientRows]] = &[
    activity::CLIENT_ROWS,
    authorizations::CLIENT_ROWS,
    disclosures::CLIENT_ROWS,
    incidents::CLIENT_ROWS,
    notices::CLIENT_ROWS,
    requests::CLIENT_ROWS,
    retention::CLIENT_ROWS,
    wishes::CLIENT_ROWS,
];
