//! What a slice might try, and the compiler's answer.
//!
//! `rustc` is run on the crate that is built already: trybuild would build SQLCipher and OpenSSL
//! a second time.

use std::path::{Path, PathBuf};
use std::process::Command;

const USE: &str = "#![allow(unused)] use stillroom_record::*; use std::sync::Arc;";

/// The attempt, and the errors that are right for it.
const ATTEMPTS: &[(&str, &[&str])] = &[
    // A connection out of a transaction, by field or by Deref.
    ("fn f(tx: &ReadTx<'_>) { let _ = tx.conn; }", &["E0616"]),
    ("fn f(tx: &ReadTx<'_>) { tx.execute_batch(\"COMMIT\"); }", &["E0599"]),
    ("fn f(tx: &WriteTx<'_>) { let _ = &tx.capture; }", &["E0616"]),
    // A write through a read, or a write made of one.
    ("fn f(tx: &ReadTx<'_>) { tx.execute(\"DELETE FROM client\", []); }", &["E0599"]),
    ("fn f(tx: &WriteTx<'_>) { tx.execute(\"DELETE FROM client\", []); }", &["E0596"]),
    ("fn f<'a>(tx: &'a ReadTx<'a>) -> &'a mut WriteTx<'a> { tx.write() }", &["E0599"]),
    // A transaction kept after its closure.
    (
        "fn f(s: &Session, a: Access) { let mut kept: Option<&mut WriteTx<'_>> = None; \
         let _ = s.write::<_, RecordError>(a, |tx| { kept = Some(tx); Ok(()) }); kept.unwrap(); }",
        &["E0521", "lifetime may not live long enough"],
    ),
    // A transaction or a session made by hand.
    (
        "fn f() -> ReadTx<'static> { ReadTx { conn: panic!(), guard: panic!(), context: panic!(), closing: panic!(), kept: panic!() } }",
        &["E0451"],
    ),
    ("fn f(r: &Arc<Record>) -> Session { Session::new(r, Actor::Stillroom, false) }", &["E0624"]),
    ("fn f(r: &Arc<Record>) -> Session { Session::internal(r, Actor::Stillroom) }", &["E0624"]),
    ("fn f() -> Session { Session(panic!()) }", &["E0423", "E0423"]),
    // The gate, the vault and its keys behind a session.
    ("fn f(s: &Session) { let _ = s.record().gate.lock(); }", &["E0616"]),
    ("fn f(s: &Session) { let _ = s.record().vault(); }", &["E0624"]),
    ("fn f(s: &Session) { let _ = s.record().lend_reader(); }", &["E0624"]),
    // Statements of the record's own, entries of one's own.
    ("fn f(tx: &mut WriteTx<'_>) { tx.ours(\"DELETE FROM journal\", []); }", &["E0624"]),
    ("fn f(tx: &ReadTx<'_>) { tx.guard.ours(); }", &["E0616"]),
    ("use stillroom_record::journal::chain;", &["E0603"]),
    // The connection type itself is not passed on.
    ("use stillroom_record::sql::Connection;", &["E0432"]),
];

/// Where this test and the crate it tests were built.
fn deps() -> PathBuf {
    std::env::current_exe().unwrap().parent().unwrap().to_owned()
}

/// The crate as it was built last.
fn library(deps: &Path) -> PathBuf {
    let found = std::fs::read_dir(deps).unwrap().map(|e| e.unwrap()).filter(|e| {
        let name = e.file_name().to_string_lossy().into_owned();
        name.starts_with("libstillroom_record-") && name.ends_with(".rlib")
    });
    found.max_by_key(|e| e.metadata().unwrap().modified().unwrap()).expect("the built crate").path()
}

fn compile(body: &str) -> Result<(), String> {
    let deps = deps();
    let dir = tempfile::tempdir().unwrap();
    let file = dir.path().join("attempt.rs");
    std::fs::write(&file, format!("{USE}\n{body}\n")).unwrap();
    let out = Command::new(std::env::var("RUSTC").unwrap_or_else(|_| "rustc".into()))
        .current_dir(std::env::var_os("CARGO_MANIFEST_DIR").unwrap())
        .args(["--edition", "2024", "--crate-type", "lib", "--emit", "metadata", "--out-dir"])
        .arg(dir.path())
        .arg("--extern")
        .arg(format!("stillroom_record={}", library(&deps).display()))
        .arg("-L")
        .arg(format!("dependency={}", deps.display()))
        .arg(&file)
        .output()
        .unwrap();
    if out.status.success() { Ok(()) } else { Err(String::from_utf8_lossy(&out.stderr).into_owned()) }
}

#[test]
fn a_slice_can_not_reach_a_connection() {
    let right = "fn f(s: &Session, a: Access) -> Result<usize, RecordError> { \
        s.write(a, |tx| tx.execute(\"DELETE FROM client\", [])).map(|d| d.value) }";
    compile(right).expect("what is right compiles");
    for (attempt, codes) in ATTEMPTS {
        let said = compile(attempt).expect_err(attempt);
        assert!(codes.iter().any(|c| said.contains(c)), "{attempt}\n{said}");
    }
}
