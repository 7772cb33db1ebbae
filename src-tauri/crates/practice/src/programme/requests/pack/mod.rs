//! The access pack: everything that the record holds of a client, for the client to keep.
//!
//! **Invariants.** It is collected in one look, so it is of one moment. Files pass through and are
//! never whole in memory, and nothing is written in the clear on the way to something encrypted.
//! Names on the outside say nothing of the client. What a signature covers is written exactly as it
//! was signed. A manifest lists each file with its SHA-256.
//!
//! **Not here:** what is plugged in and what a person chose (the shell), the request's own file.

mod aside;
mod collect;
mod page;
mod paper;
mod passphrase;
mod place;
mod seal;
mod tar;
mod write;

pub use collect::{Pack, PackData, PackEntry, PackField, PackSection, collect_pack, pack_made};
pub use passphrase::passphrase;
pub use place::{Placed, place_pack};
pub use seal::{Seal, Sealed};
pub use tar::Tar;
pub use write::{Folder, Sink, Written, write_pack};
