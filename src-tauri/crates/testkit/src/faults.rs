//! Faults beneath SQLite: a disk that is full or fails, memory that runs out, at the one call
//! that a test names.
//!
//! [`install`] puts itself between SQLite and the operating system. SQLCipher stays above, so
//! that what passes here is what really goes to the disk. [`failing`] then fails the nth write,
//! sync or allocation that the calling thread makes; other threads never notice.
//!
//! **The only module of this crate with `unsafe` code**: a file system and an allocator for
//! SQLite are tables of C functions. Each one here hands on to the one that was there before.
#![allow(unsafe_code, reason = "SQLite takes a file system and an allocator as C functions; see above")]

use rusqlite::ffi;
use std::cell::Cell;
use std::ffi::{c_char, c_int, c_void};
use std::ptr;
use std::sync::{Mutex, Once, OnceLock, PoisonError};

/// What fails.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Fault {
    /// A write or the growth of the log's index finds no room.
    DiskFull,
    /// The disk refuses a write, or to shorten a file.
    Write,
    /// The disk doesn't confirm that what was written is durable.
    Sync,
    /// SQLite gets no memory.
    Memory,
}

/// How often it fails.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Lasts {
    /// That one call.
    Once,
    /// That call and all after it.
    On,
}

#[derive(Clone, Copy)]
struct Plan {
    fault: Fault,
    lasts: Lasts,
    nth: u64,
    met: u64,
}

thread_local! {
    static PLAN: Cell<Option<Plan>> = const { Cell::new(None) };
}

/// Counts a call that `fault` could hit; says whether it is to fail.
fn hits(fault: Fault) -> bool {
    let Some(mut plan) = PLAN.get().filter(|plan| plan.fault == fault) else { return false };
    plan.met += 1;
    PLAN.set(Some(plan));
    match plan.lasts {
        Lasts::Once => plan.met == plan.nth,
        Lasts::On => plan.met >= plan.nth,
    }
}

/// Runs `work` and fails its nth call (counted from 1) that `fault` is about. Gives how many
/// such calls it made: fewer than `nth`, and nothing failed.
pub fn failing<T>(fault: Fault, lasts: Lasts, nth: u64, work: impl FnOnce() -> T) -> (T, u64) {
    /// Also when `work` panics.
    struct Over;
    impl Drop for Over {
        fn drop(&mut self) {
            PLAN.set(None);
        }
    }
    let _over = Over;
    PLAN.set(Some(Plan { fault, lasts, nth, met: 0 }));
    let outcome = work();
    (outcome, PLAN.get().map_or(0, |plan| plan.met))
}

/// Puts the faults beneath SQLite, in the whole process. Call it before anything uses SQLite.
///
/// # Panics
/// When SQLite was used already.
pub fn install() {
    static INSTALLED: Once = Once::new();
    INSTALLED.call_once(|| {
        put_allocator();
        // As a program does. Above ours, and before SQLite is in use, as it is once it is asked
        // for its file system.
        assert!(stillroom_vault::wipe::wipe_sqlite().is_ok());
        put_file_system();
    });
}

struct Allocator(ffi::sqlite3_mem_methods);

// SAFETY: function pointers and SQLite's own data pointer, set once and then only read;
// SQLite itself calls them from every thread.
unsafe impl Send for Allocator {}
// SAFETY: as above.
unsafe impl Sync for Allocator {}

static ALLOCATOR: OnceLock<Allocator> = OnceLock::new();

fn put_allocator() {
    // SAFETY: the struct is function pointers that may be none and a pointer that may be null;
    // SQLite fills it in, copies the changed one, and refuses both once it is in use.
    unsafe {
        let mut methods: ffi::sqlite3_mem_methods = std::mem::zeroed();
        let before = ffi::sqlite3_config(ffi::SQLITE_CONFIG_GETMALLOC, &raw mut methods);
        assert_eq!(before, ffi::SQLITE_OK, "SQLite was used before the faults were installed");
        assert!(ALLOCATOR.set(Allocator(methods)).is_ok());
        methods.xMalloc = Some(malloc);
        methods.xRealloc = Some(realloc);
        let taken = ffi::sqlite3_config(ffi::SQLITE_CONFIG_MALLOC, &raw const methods);
        assert_eq!(taken, ffi::SQLITE_OK);
        // Small pieces would come from a connection's own store, and no fault would reach them.
        let none: c_int = 0;
        let without = ffi::sqlite3_config(ffi::SQLITE_CONFIG_LOOKASIDE, none, none);
        assert_eq!(without, ffi::SQLITE_OK);
    }
}

unsafe extern "C" fn malloc(size: c_int) -> *mut c_void {
    match ALLOCATOR.get().and_then(|before| before.0.xMalloc) {
        // SAFETY: SQLite's allocator, called as SQLite calls it.
        Some(malloc) if !hits(Fault::Memory) => unsafe { malloc(size) },
        _ => ptr::null_mut(),
    }
}

unsafe extern "C" fn realloc(start: *mut c_void, size: c_int) -> *mut c_void {
    match ALLOCATOR.get().and_then(|before| before.0.xRealloc) {
        // SAFETY: as above.
        Some(realloc) if !hits(Fault::Memory) => unsafe { realloc(start, size) },
        _ => ptr::null_mut(),
    }
}

/// A file's functions, ours before those that they hand on to.
#[repr(C)]
struct Methods {
    ours: ffi::sqlite3_io_methods,
    theirs: &'static ffi::sqlite3_io_methods,
}

/// One for each kind of file that the system has; made at its first and never given back.
static METHODS: Mutex<Vec<&'static Methods>> = Mutex::new(Vec::new());

type Open = unsafe extern "C" fn(
    *mut ffi::sqlite3_vfs,
    *const c_char,
    *mut ffi::sqlite3_file,
    c_int,
    *mut c_int,
) -> c_int;

/// Opens a file as the file system beneath does.
static OPEN: OnceLock<Open> = OnceLock::new();

fn put_file_system() {
    // SAFETY: the system's own file system is there for good. Ours is a copy of it that differs
    // in its name and in how it opens a file, and is never given back either.
    unsafe {
        let system = ffi::sqlite3_vfs_find(ptr::null()).as_ref().expect("SQLite has a file system");
        assert!(OPEN.set(system.xOpen.expect("it opens files")).is_ok());
        let faulty = Box::leak(Box::new(*system));
        faulty.pNext = ptr::null_mut();
        faulty.zName = c"stillroom-faults".as_ptr();
        faulty.xOpen = Some(open);
        assert_eq!(ffi::sqlite3_vfs_register(faulty, 1), ffi::SQLITE_OK);
    }
}

unsafe extern "C" fn open(
    vfs: *mut ffi::sqlite3_vfs,
    name: *const c_char,
    file: *mut ffi::sqlite3_file,
    flags: c_int,
    out: *mut c_int,
) -> c_int {
    let Some(open) = OPEN.get() else { return ffi::SQLITE_CANTOPEN };
    // SAFETY: called as SQLite calls it. The file beneath puts its functions, which live as long
    // as the program, into the file; ours take their place and find them again.
    unsafe {
        let opened = open(vfs, name, file, flags, out);
        if let Some(theirs) = (*file).pMethods.as_ref() {
            (*file).pMethods = ptr::from_ref(over(theirs)).cast();
        }
        opened
    }
}

fn over(theirs: &'static ffi::sqlite3_io_methods) -> &'static Methods {
    let mut all = METHODS.lock().unwrap_or_else(PoisonError::into_inner);
    if let Some(known) = all.iter().find(|m| ptr::eq(m.theirs, theirs)) {
        return known;
    }
    let mut ours = *theirs;
    ours.xWrite = theirs.xWrite.and(Some(write));
    ours.xTruncate = theirs.xTruncate.and(Some(truncate));
    ours.xSync = theirs.xSync.and(Some(sync));
    ours.xShmMap = theirs.xShmMap.and(Some(shm_map));
    let methods: &'static Methods = Box::leak(Box::new(Methods { ours, theirs }));
    all.push(methods);
    methods
}

/// The functions beneath ours.
///
/// # Safety
/// `file` was opened by [`open`] and isn't closed.
unsafe fn beneath(file: *mut ffi::sqlite3_file) -> &'static ffi::sqlite3_io_methods {
    // SAFETY: its functions are ours, which are the first field of a `Methods` that is never given back.
    unsafe { (*(*file).pMethods.cast::<Methods>()).theirs }
}

unsafe extern "C" fn write(
    file: *mut ffi::sqlite3_file,
    bytes: *const c_void,
    size: c_int,
    at: ffi::sqlite3_int64,
) -> c_int {
    if hits(Fault::DiskFull) {
        return ffi::SQLITE_FULL;
    }
    if hits(Fault::Write) {
        return ffi::SQLITE_IOERR_WRITE;
    }
    // SAFETY: SQLite calls it with a file that is open; handed on as it came.
    unsafe { beneath(file).xWrite.map_or(ffi::SQLITE_IOERR_WRITE, |write| write(file, bytes, size, at)) }
}

unsafe extern "C" fn truncate(file: *mut ffi::sqlite3_file, size: ffi::sqlite3_int64) -> c_int {
    if hits(Fault::Write) {
        return ffi::SQLITE_IOERR_TRUNCATE;
    }
    // SAFETY: as above.
    unsafe { beneath(file).xTruncate.map_or(ffi::SQLITE_IOERR_TRUNCATE, |truncate| truncate(file, size)) }
}

unsafe extern "C" fn sync(file: *mut ffi::sqlite3_file, flags: c_int) -> c_int {
    if hits(Fault::Sync) {
        return ffi::SQLITE_IOERR_FSYNC;
    }
    // SAFETY: as above.
    unsafe { beneath(file).xSync.map_or(ffi::SQLITE_IOERR_FSYNC, |sync| sync(file, flags)) }
}

unsafe extern "C" fn shm_map(
    file: *mut ffi::sqlite3_file,
    page: c_int,
    size: c_int,
    grow: c_int,
    out: *mut *mut c_void,
) -> c_int {
    if grow != 0 && hits(Fault::DiskFull) {
        return ffi::SQLITE_IOERR_SHMSIZE;
    }
    // SAFETY: as above.
    unsafe { beneath(file).xShmMap.map_or(ffi::SQLITE_IOERR_SHMMAP, |map| map(file, page, size, grow, out)) }
}
