//! A disk that is soon full, where the system lets a test make one of its own.

use std::path::PathBuf;
use std::process::Command;

const DISK: &str = "STILLROOM_TEST_SMALL_DISK";
const DONE: &str = "tried on a small disk";

/// Runs `test` of the calling test binary (its whole path) again, with a file system in
/// memory of so many MiB, in a mount namespace of its own. Says so and goes on where the
/// system allows no mounts of one's own.
///
/// # Panics
/// When that test fails, or ends without [`tried`].
#[allow(clippy::unwrap_used, clippy::print_stdout, reason = "a part of tests")]
pub fn on_a_small_disk(mebibytes: u32, test: &str) {
    let dir = tempfile::tempdir().unwrap();
    let mount = format!("mount -t tmpfs -o size={mebibytes}m small '{}'", dir.path().display());
    let namespace = |script: &str| Command::new("unshare").args(["-rm", "sh", "-c", script]).output();
    if !namespace(&mount).is_ok_and(|output| output.status.success()) {
        println!("not tried: this system allows no mounts of one's own");
        return;
    }
    let program = std::env::current_exe().unwrap();
    let output = Command::new("unshare")
        .args(["-rm", "sh", "-c"])
        .arg(format!("{mount} && exec '{}' --exact {test} --nocapture", program.display()))
        .env(DISK, dir.path())
        .output()
        .unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    assert!(String::from_utf8_lossy(&output.stdout).contains(DONE), "{test} did not come to its end");
}

/// The small disk, within a test that [`on_a_small_disk`] runs; none when it runs by itself.
#[must_use]
pub fn small_disk() -> Option<PathBuf> {
    std::env::var_os(DISK).map(PathBuf::from)
}

/// Says that the test on the small disk came to its end.
#[allow(clippy::print_stdout, reason = "the other process listens")]
pub fn tried() {
    println!("{DONE}");
}
