//! The people of the practice as the door knows them: who they are, their roles, their state,
//! which key slots count.
//!
//! **Invariants.** The practice always has an active owner. Who left has no slot, no PIN and no
//! live session. What a person is by profession belongs to the slice `staff`.

mod access;
mod past;
mod store;

pub use access::Ended;
pub use past::Past;
pub use store::{NewPerson, Person, Tile};
pub(crate) use store::{check, load};
