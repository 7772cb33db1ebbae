//! Wiping memory when it is freed.
//!
//! Names, notes and keys pass through memory that is freed and not cleared, and a
//! core dump or a swap file still holds it. So a program of Stillroom's puts
//! [`WipingAllocator`] under everything that Rust allocates and calls
//! [`wipe_sqlite`] before the first connection. (SQLCipher's own memory security
//! does the same for SQLite and locks pages too, at 11 times the time.)
//!
//! **The only module of this crate with `unsafe` code**: a global allocator and an
//! allocator for SQLite can't be written without it. Each wraps the one that was
//! there and adds one thing: bytes are overwritten before they are given back.
//! Registers can't be named without it either.
//!
//! On Linux, [`heap`] does it for everything else in the process, toolkit and web
//! engine included.
//!
//! Text is in a thread's vector registers too, long after it was copied: [`registers`]
//! clears those of a thread that comes to rest.
//!
//! What it doesn't reach: stacks, other processes, the operating system; on Windows
//! and macOS also memory of the web view and of OpenSSL (which clears its key
//! schedules itself).
#![allow(unsafe_code, reason = "allocators and registers can't be had without it; see above")]

#[cfg(all(target_os = "linux", target_env = "gnu"))]
pub mod heap;
mod registers;

pub use registers::registers;

use crate::VaultError;
use rusqlite::ffi;
use std::alloc::{GlobalAlloc, Layout, System};
use std::ffi::{c_int, c_void};
use std::ptr;
use std::sync::OnceLock;

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

/// Overwrites `size` bytes in a way that the compiler can't leave out although they are never read again.
///
/// # Safety
/// `start` must be valid for writes of `size` bytes.
unsafe fn overwrite(start: *mut u8, size: usize) {
    // SAFETY: the caller's promise.
    unsafe { ptr::write_bytes(start, 0, size) };
    // The pointer escapes here, so the bytes count as read.
    std::hint::black_box(start);
}

// SAFETY: memory comes from and goes back to `System` with the layout it was asked
// for with; between, it is only overwritten, and only within that layout.
unsafe impl GlobalAlloc for WipingAllocator {
    unsafe fn alloc(&self, layout: Layout) -> *mut u8 {
        // SAFETY: the caller's promise is System's.
        unsafe { self.0.alloc(layout) }
    }

    unsafe fn alloc_zeroed(&self, layout: Layout) -> *mut u8 {
        // SAFETY: the caller's promise is System's.
        unsafe { self.0.alloc_zeroed(layout) }
    }

    unsafe fn dealloc(&self, start: *mut u8, layout: Layout) {
        // SAFETY: the caller gives back a block of this layout, which nobody uses any more.
        unsafe {
            overwrite(start, layout.size());
            self.0.dealloc(start, layout);
        }
    }

    unsafe fn realloc(&self, start: *mut u8, layout: Layout, new_size: usize) -> *mut u8 {
        // System's own would move the bytes and leave the old ones behind.
        // SAFETY: the caller promises that `new_size`, rounded up to the alignment, doesn't overflow.
        let new_layout = unsafe { Layout::from_size_align_unchecked(new_size, layout.align()) };
        // SAFETY: the new block is another one than the old, and each is valid for what is copied.
        unsafe {
            let new = self.0.alloc(new_layout);
            if !new.is_null() {
                ptr::copy_nonoverlapping(start, new, layout.size().min(new_size));
                self.dealloc(start, layout);
            }
            new
        }
    }
}

/// SQLite's allocator as it was before ours.
struct Before(ffi::sqlite3_mem_methods);

// SAFETY: function pointers and the allocator's own data pointer, set once before
// any other use and only read after; SQLite itself calls them from every thread.
unsafe impl Send for Before {}
// SAFETY: as above.
unsafe impl Sync for Before {}

static BEFORE: OnceLock<Before> = OnceLock::new();

/// Makes SQLite overwrite memory before it frees it. Once, before the program's first connection.
///
/// # Errors
/// When SQLite has been used already; memory isn't wiped then.
pub fn wipe_sqlite() -> Result<(), VaultError> {
    const TOO_LATE: VaultError =
        VaultError::Invalid("Memory can't be wiped: the database was used too early.");
    if BEFORE.get().is_some() {
        return Ok(());
    }
    let mut methods = ffi::sqlite3_mem_methods {
        xMalloc: None,
        xFree: None,
        xRealloc: None,
        xSize: None,
        xRoundup: None,
        xInit: None,
        xShutdown: None,
        pAppData: ptr::null_mut(),
    };
    // SAFETY: GETMALLOC fills in the struct it is given; it must not run beside other
    // uses of SQLite, which is what "before the first connection" asks of the caller,
    // and SQLite refuses it once it has been initialised.
    if unsafe { ffi::sqlite3_config(ffi::SQLITE_CONFIG_GETMALLOC, &raw mut methods) } != ffi::SQLITE_OK {
        return Err(TOO_LATE);
    }
    if BEFORE.set(Before(methods)).is_err() {
        return Ok(());
    }
    methods.xMalloc = Some(sqlite_malloc);
    methods.xFree = Some(sqlite_free);
    methods.xRealloc = Some(sqlite_realloc);
    methods.xSize = Some(sqlite_size);
    // SAFETY: SQLite copies the struct; its functions below live as long as the program.
    if unsafe { ffi::sqlite3_config(ffi::SQLITE_CONFIG_MALLOC, &raw const methods) } == ffi::SQLITE_OK {
        Ok(())
    } else {
        Err(TOO_LATE)
    }
}

unsafe extern "C" fn sqlite_malloc(size: c_int) -> *mut c_void {
    match BEFORE.get().and_then(|before| before.0.xMalloc) {
        // SAFETY: SQLite's own allocator, called as SQLite calls it.
        Some(malloc) => unsafe { malloc(size) },
        None => ptr::null_mut(),
    }
}

unsafe extern "C" fn sqlite_size(start: *mut c_void) -> c_int {
    match BEFORE.get().and_then(|before| before.0.xSize) {
        // SAFETY: as above.
        Some(size) => unsafe { size(start) },
        None => 0,
    }
}

unsafe extern "C" fn sqlite_free(start: *mut c_void) {
    if start.is_null() {
        return;
    }
    // SAFETY: SQLite gives back a block of its own allocator, which is valid for as
    // many bytes as that allocator says, and which nobody uses any more.
    unsafe {
        overwrite(start.cast(), usize::try_from(sqlite_size(start)).unwrap_or(0));
        if let Some(free) = BEFORE.get().and_then(|before| before.0.xFree) {
            free(start);
        }
    }
}

unsafe extern "C" fn sqlite_realloc(start: *mut c_void, size: c_int) -> *mut c_void {
    // SAFETY: as in `sqlite_free`; the new block is another one than the old, and each
    // is valid for what is copied. SQLite never calls this with null or zero.
    unsafe {
        let new = sqlite_malloc(size);
        if !new.is_null() && !start.is_null() {
            let kept = sqlite_size(start).min(size);
            ptr::copy_nonoverlapping(
                start.cast::<u8>(),
                new.cast::<u8>(),
                usize::try_from(kept).unwrap_or(0),
            );
            sqlite_free(start);
        }
        new
    }
}
