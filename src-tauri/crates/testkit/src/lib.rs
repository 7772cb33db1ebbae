//! Fake clock and keychain, synthetic practice, fixtures; never shipped.

pub mod faults;
pub mod hostile;
mod keychain;
mod small_disk;

pub use keychain::{MemoryKeychain, cheap_kdf};
pub use small_disk::{on_a_small_disk, small_disk, tried};
