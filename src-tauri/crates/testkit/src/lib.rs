//! Fake clock and keychain, synthetic practice, fixtures; never shipped.

mod keychain;

pub use keychain::{MemoryKeychain, cheap_kdf};
