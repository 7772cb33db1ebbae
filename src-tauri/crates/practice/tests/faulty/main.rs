//! The fault sweep: the nth write, sync or allocation of a verb fails, for every n.
//!
//! What must hold: an error, never a panic, that a person can do something about and that means
//! nothing was saved; or success, and then it is there. The same verb again succeeds, in the
//! same session. In the end the record verifies, and is the same after it was closed and opened.
//!
//! The short form takes a few points of each sweep; `STILLROOM_SWEEP=all` takes every one.
#![allow(
    clippy::unwrap_used,
    clippy::print_stdout,
    unreachable_pub,
    reason = "a test may panic and say how far it went"
)]

mod activity;
mod applicability;
mod binder;
mod chart;
mod clients;
mod edition;
mod house;
mod imports;
mod incidents;
mod outside;
mod permits;
mod policies;
mod requests;
mod retention;
mod schedule;
mod sweep;
mod training;
mod uploads;
mod world;
