//! The record against a real encrypted database.
#![allow(clippy::unwrap_used, clippy::print_stderr, reason = "a test may panic and tell")]

mod support;

mod break_glass;
mod compile_fail;
mod damage;
mod door;
mod erase;
mod files;
mod journal;
mod people;
mod permissions;
mod power;
mod second_factor;
mod sign_in;
mod sticks;
mod tamper;
mod undo;
