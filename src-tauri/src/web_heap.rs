//! Asks the web engine to keep its memory in the C heap, where freed bytes are
//! overwritten (`stillroom_vault::wipe::heap`), and not in a heap of its own.
//!
//! The engine looks for `Malloc` in the environment when its library is loaded,
//! which is before `main`: so the program starts itself once more, in place.

/// Starts the program again with the setting, unless it has it.
#[cfg(all(target_os = "linux", target_env = "gnu"))]
pub(crate) fn share() {
    use std::os::unix::process::CommandExt;
    const SETTING: &str = "Malloc";
    if std::env::var_os(SETTING).is_some() {
        return;
    }
    if let Ok(program) = std::env::current_exe() {
        let mut again = std::process::Command::new(program);
        again.args(std::env::args_os().skip(1)).env(SETTING, "1");
        // Without a graphics card the engine would draw each frame through an emulated one: a
        // quarter of a second a frame, where drawing it plainly takes a few milliseconds.
        if !std::path::Path::new("/dev/dri").exists() {
            again.env("WEBKIT_DISABLE_DMABUF_RENDERER", "1");
        }
        // Comes back only when it fails, and then we go on without.
        let _failure = again.exec();
    }
}

/// Says in the log whether memory of the toolkit and the engine is overwritten too.
#[cfg(all(target_os = "linux", target_env = "gnu"))]
pub(crate) fn report() {
    let shared = std::env::var_os("Malloc").is_some();
    tracing::info!(wiped = stillroom_vault::wipe::heap::is_wiped(), shared, "heap");
}

/// Elsewhere the engine's memory is its own.
#[cfg(not(all(target_os = "linux", target_env = "gnu")))]
pub(crate) fn share() {}

/// As [`share`].
#[cfg(not(all(target_os = "linux", target_env = "gnu")))]
pub(crate) fn report() {}
