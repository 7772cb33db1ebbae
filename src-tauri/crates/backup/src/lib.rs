//! Backups in restic's format on a stick (or in any folder), and the way back.
//!
//! A run copies the live record by the protocol of the vault ([`stillroom_vault::LiveCopy`])
//! while people work, as it is encrypted, in chunks of 64 KiB. Two keys open the stick's
//! repository: one that the vault key makes, so that a run needs no typing, and the printed
//! recovery key, so that restic and the sheet give the record back without Stillroom.
//!
//! **Invariants.** A snapshot exists only when every file of it was read to its end: rustic
//! would go on without one. Nothing on the stick is followed that is a link. A run that is
//! cut short leaves earlier snapshots whole. A restored copy is verified before it is put
//! in place, and is a device of its own. Every act is asked for at the door and journaled.
//!
//! **Not here.** How the live record is copied (`vault`), who may do what (`record`), when
//! a backup is made and where sticks are found (the shell). rustic is named nowhere else.
#![deny(missing_docs)]

mod check;
mod error;
mod flow;
mod key_file;
mod place;
mod repository;
mod restore;
mod retention;
mod snapshot;
mod source;
mod status;
mod stick;
mod store;

pub use check::{Checked, check};
pub use error::BackupError;
pub use flow::{Far, Job};
pub use restore::{Around, Restored, drill, restore};
pub use retention::Retention;
pub use snapshot::Snapshot;
pub use status::{Due, OFF_SITE_DAYS, Standing, Status, offers_at_closing, wants_a_silent_run};
pub use stick::{By, Listed, Pruned, Ran, Seen, Stick, init, list, look, prune, run, would_prune};
