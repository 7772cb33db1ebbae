//! Where things are.

use std::path::{Path, PathBuf};

/// The root of the clone that this was started from.
///
/// Cargo says where that is when it runs a program or a test. What it said when it
/// compiled is the last resort: with a build cache that two clones share, that may
/// have been the other one.
#[must_use]
pub fn root() -> PathBuf {
    let compiled = || PathBuf::from(env!("CARGO_MANIFEST_DIR"));
    let here = std::env::var_os("CARGO_MANIFEST_DIR").map_or_else(compiled, PathBuf::from);
    let is_root = |folder: &&Path| folder.join("Cargo.lock").exists() && folder.join("ui").exists();
    here.ancestors().find(is_root).unwrap_or(&here).to_path_buf()
}

/// The web UI.
#[must_use]
pub fn ui() -> PathBuf {
    root().join("ui")
}

/// Where cargo puts what it builds: `STILLROOM_CACHE` when it is set and can be
/// written to, else cargo's own choice.
#[must_use]
pub fn target() -> PathBuf {
    if let Some(cache) = std::env::var_os("STILLROOM_CACHE") {
        let folder = PathBuf::from(cache).join("target");
        if std::fs::create_dir_all(&folder).is_ok() && tempfile_fits(&folder) {
            return folder;
        }
    }
    std::env::var_os("CARGO_TARGET_DIR").map_or_else(|| root().join("target"), PathBuf::from)
}

fn tempfile_fits(folder: &Path) -> bool {
    let probe = folder.join(format!(".probe-{}", std::process::id()));
    let fits = std::fs::write(&probe, b"x").is_ok();
    let _ = std::fs::remove_file(probe);
    fits
}

/// A built program of the workspace.
#[must_use]
pub fn program(profile: &str, name: &str) -> PathBuf {
    target().join(profile).join(format!("{name}{}", std::env::consts::EXE_SUFFIX))
}

/// A program on PATH, or among cargo's own.
#[must_use]
pub fn which(name: &str) -> Option<PathBuf> {
    let path = std::env::var_os("PATH").unwrap_or_default();
    let cargo_bin = std::env::var_os("CARGO_HOME")
        .map(PathBuf::from)
        .or_else(|| std::env::var_os("HOME").map(|home| PathBuf::from(home).join(".cargo")))
        .map(|home| home.join("bin"));
    std::env::split_paths(&path)
        .chain(cargo_bin)
        .map(|folder| folder.join(format!("{name}{}", std::env::consts::EXE_SUFFIX)))
        .find(|candidate| candidate.is_file())
}
