//! Every page of an open database as it is once decrypted: tables, indexes, free pages, and what
//! lies between the rows. What was erased must be in none of them.
//!
//! **A module with `unsafe` code**: SQLite gives the pages through a C function alone.
#![allow(unsafe_code, reason = "sqlite3_serialize is a C function; see above")]

use rusqlite::{Connection, ffi};
use std::ptr;

/// All pages, one after the other; nothing when SQLite doesn't give them.
#[must_use]
pub fn decrypted_pages(conn: &Connection) -> Vec<u8> {
    let mut length: ffi::sqlite3_int64 = 0;
    // SAFETY: the handle lives as long as `conn`; the name ends with a zero; what comes back is null
    // or `length` bytes of SQLite's own, copied and given back here.
    unsafe {
        let pages = ffi::sqlite3_serialize(conn.handle(), c"main".as_ptr(), ptr::from_mut(&mut length), 0);
        if pages.is_null() {
            return Vec::new();
        }
        let all = std::slice::from_raw_parts(pages, usize::try_from(length).unwrap_or(0)).to_vec();
        ffi::sqlite3_free(pages.cast());
        all
    }
}
