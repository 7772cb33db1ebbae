//! What the commands of README call: `run`, `test`, `faults`, `bench`, `bindings`, `shots`.
//!
//! The library half exists for the journeys in `tests/`, which need the same
//! private desk (D-Bus, Secret Service, display) as `cargo xtask run`.

pub mod desk;
pub mod licences;
pub mod machine;
pub mod process;
pub mod say;
pub mod steps;
pub mod test;
pub mod tidy;
pub mod tree;
pub mod verbs;
