//! Fake clock and keychain, synthetic practice, fixtures; never shipped.

mod authenticator;
pub mod faults;
pub mod hostile;
mod keychain;
mod pages;
mod small_disk;

pub use authenticator::Authenticator;
pub use keychain::{MemoryKeychain, cheap_kdf};
pub use pages::decrypted_pages;
pub use small_disk::{on_a_small_disk, small_disk, tried};
