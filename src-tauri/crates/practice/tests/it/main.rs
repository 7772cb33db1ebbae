//! The practice through its door: one binary, a module a capability.
#![allow(clippy::unwrap_used, unreachable_pub, reason = "a test may panic")]

mod catalog;
mod chart;
mod demo;
mod reports;
mod schedule;
mod world;
