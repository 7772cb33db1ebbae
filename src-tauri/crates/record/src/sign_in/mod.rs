//! Signing in, setting up, recovering, switching person.
//!
//! **Invariants.** A miss is journaled, or waits in the pending file while there is no key. A
//! slot that the database doesn't list opens nothing, whatever `vault.json` says. Delays
//! survive a restart and are never a lockout.

mod desk;
pub mod passphrase;
pub mod pin;
pub(crate) mod throttle;
mod ways_in;

pub use ways_in::{SetUp, enrol, open, recover, set_up};
pub(crate) use ways_in::{note_slot, valid};
