//! What journeys, faults and benches share: the built programs, a window that
//! is driven as a person drives it, a look into files and memory.
//!
//! Each journey gets a desk to itself (bus, keyring, display, HOME), so that
//! wiping a keychain hurts no other, and a fresh vault folder.

pub mod demo;
pub mod journey;
pub mod keys;
pub mod machine;
pub mod memory;
pub mod moving;
pub mod page;
pub mod programs;
pub mod window;

/// Why a journey stopped.
pub type Stop = Box<dyn std::error::Error + Send + Sync>;
/// What a part of a journey gives.
pub type Outcome<T = ()> = Result<T, Stop>;
