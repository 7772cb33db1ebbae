//! ui/src/ipc/bindings.ts is made from the commands; a test fails when it is stale.

use crate::{commands, matrix};
use specta_typescript::Typescript;
use std::{cell::RefCell, path::Path, rc::Rc};
use tauri_specta::{BuilderConfiguration, LanguageExt};

const HEADER: &str = "// Made from the Rust commands by `cargo xtask bindings` \
(STILLROOM_WRITE_BINDINGS=1 cargo test -p stillroom bindings). Don't edit.";

/// tauri-specta's own list of commands, read the way an exporter reads it.
struct Names(Rc<RefCell<Vec<String>>>);

impl LanguageExt for Names {
    type Error = std::io::Error;
    fn export(self, cfg: &BuilderConfiguration, _: &Path) -> Result<(), Self::Error> {
        self.0.borrow_mut().extend(cfg.commands.iter().map(|f| f.name().to_owned()));
        Ok(())
    }
}

fn registered() -> Vec<String> {
    let names = Rc::new(RefCell::new(Vec::new()));
    commands::all().export(Names(names.clone()), "").unwrap();
    names.take()
}

#[test]
fn the_bindings_are_fresh() {
    let dir = tempfile::tempdir().unwrap();
    let made = dir.path().join("bindings.ts");
    commands::all().export(Typescript::default().header(HEADER), &made).unwrap();
    let made = std::fs::read_to_string(made).unwrap();
    let kept = Path::new(&std::env::var_os("CARGO_MANIFEST_DIR").unwrap()).join("../ui/src/ipc/bindings.ts");
    if std::env::var_os("STILLROOM_WRITE_BINDINGS").is_some() {
        std::fs::write(&kept, &made).unwrap();
    }
    assert!(
        std::fs::read_to_string(&kept).unwrap() == made,
        "ui/src/ipc/bindings.ts is stale: run `cargo xtask bindings`"
    );
}

#[test]
fn what_the_window_can_call_is_what_the_matrix_lists() {
    let rows: Vec<_> = matrix::MATRIX.iter().map(|(name, _)| (*name).to_owned()).collect();
    assert_eq!(registered(), rows);
}
