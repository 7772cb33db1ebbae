//! Backups of a real vault, in real folders, against restic itself.
#![allow(
    clippy::unwrap_used,
    clippy::print_stdout,
    clippy::string_slice,
    reason = "a test may panic and tell"
)]

mod bad_sticks;
mod cuts;
mod desk;
mod flips;
mod keys;
mod life;
mod load;
mod restic;
