//! Wiping memory when it is freed.
//!
//! The only module of this crate with `unsafe` code: a global allocator and an
//! allocator for SQLite can't be written without it.

use std::alloc::System;

/// An allocator that overwrites memory before it gives it back. For a program's `#[global_allocator]`.
#[derive(Debug)]
pub struct WipingAllocator(System);

impl WipingAllocator {
    /// The allocator, over the system's own.
    #[must_use]
    pub const fn new() -> Self {
        Self(System)
    }
}

impl Default for WipingAllocator {
    fn default() -> Self {
        Self::new()
    }
}
