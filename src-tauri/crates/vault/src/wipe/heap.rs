//! Wiping the heap of the whole process, where the C library lets a program
//! define `free` for everybody (Linux with glibc).
//!
//! The window's toolkit and the web engine's half that lives in our process pass
//! names and notes through the C heap; neither Rust's allocator nor SQLite's sees
//! that memory. A program's own `free` and `realloc` take the place of the
//! library's in every shared library of the process, so these two overwrite what
//! they give back and leave the rest to glibc.
//!
//! The web engine keeps a heap of its own, unless `Malloc=1` is in the environment
//! when it starts: the shell sees to that.

use std::ffi::{c_char, c_void};
use std::ptr;

unsafe extern "C" {
    fn __libc_malloc(size: usize) -> *mut c_void;
    fn __libc_free(start: *mut c_void);
    fn malloc_usable_size(start: *mut c_void) -> usize;
    fn dlsym(handle: *mut c_void, name: *const c_char) -> *mut c_void;
}

/// The C library's `free`, with an overwrite before it.
///
/// # Safety
/// As C's: `start` is null or came from this process's allocator and isn't used any more.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn free(start: *mut c_void) {
    if start.is_null() {
        return;
    }
    // SAFETY: the block is valid for as many bytes as the allocator says, and given up by the caller.
    unsafe {
        super::overwrite(start.cast(), malloc_usable_size(start));
        __libc_free(start);
    }
}

/// The C library's `realloc`, which would leave the old bytes behind.
///
/// # Safety
/// As C's: `start` is null or came from this process's allocator.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn realloc(start: *mut c_void, size: usize) -> *mut c_void {
    // SAFETY: the caller's promises are the allocator's; the new block is another
    // one than the old, and each is valid for what is copied.
    unsafe {
        if start.is_null() {
            return __libc_malloc(size);
        }
        if size == 0 {
            free(start);
            return ptr::null_mut();
        }
        let had = malloc_usable_size(start);
        // It still fits, and wouldn't waste more than half: only the tail is given up.
        if size <= had && size > had / 2 {
            return start;
        }
        let new = __libc_malloc(size);
        if !new.is_null() {
            ptr::copy_nonoverlapping(start.cast::<u8>(), new.cast::<u8>(), had.min(size));
            free(start);
        }
        new
    }
}

/// Whether every shared library of this process frees through [`free`] above.
#[must_use]
pub fn is_wiped() -> bool {
    // SAFETY: a look-up of a name in the default scope (a null handle in glibc), which changes nothing.
    let found = unsafe { dlsym(ptr::null_mut(), c"free".as_ptr()) };
    ptr::eq(found.cast_const(), free as *const c_void)
}

#[cfg(test)]
mod tests {
    #[test]
    fn shared_libraries_free_through_ours() {
        assert!(super::is_wiped());
    }
}
