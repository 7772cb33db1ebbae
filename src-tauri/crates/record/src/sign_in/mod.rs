//! Signing in, setting up, recovering, switching person, confirming.
//!
//! **Invariants.** A miss is journaled, or waits in the pending file while there is no key. A
//! slot that the database doesn't list opens nothing, whatever `vault.json` says. Delays
//! survive a restart and are never a lockout.

mod desk;
pub mod passphrase;
pub mod pin;
pub(crate) mod second_factor;
pub(crate) mod throttle;
mod totp;
mod ways_in;

pub use second_factor::{
    CodeRule, FactorTaken, NewFactor, RECOVERY_CODES, SecondFactor, StepUpAsks, code_rule,
};
pub use ways_in::{SetUp, enrol, open, recover, set_up};
pub(crate) use ways_in::{note_slot, valid};
