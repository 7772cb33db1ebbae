//! Asks the web engine to keep its memory in the C heap, where freed bytes are
//! overwritten (`stillroom_vault::wipe::heap`), and not in a heap of its own.
//!
//! And to draw plainly where there is no graphics card.
//!
//! The engine looks for `Malloc` in the environment when its library is loaded,
//! which is before `main`: so the program starts itself once more, in place.

/// Starts the program again with what is missing of this, unless nothing is.
#[cfg(all(target_os = "linux", target_env = "gnu"))]
pub(crate) fn share() {
    use std::os::unix::process::CommandExt;
    let missing = missing(|name| std::env::var_os(name).is_some(), draws_by_card());
    if missing.is_empty() {
        return;
    }
    if let Ok(program) = std::env::current_exe() {
        let mut again = std::process::Command::new(program);
        again.args(std::env::args_os().skip(1)).envs(missing.into_iter().map(|name| (name, "1")));
        // Comes back only when it fails, and then we go on without.
        let _failure = again.exec();
    }
}

/// The settings to add, each by itself; one that somebody gave is left as it is.
#[cfg(all(target_os = "linux", target_env = "gnu"))]
fn missing(given: impl Fn(&str) -> bool, by_card: bool) -> Vec<&'static str> {
    // Without a graphics card the engine would draw each frame through an emulated one: a quarter
    // of a second a frame, where drawing it plainly takes a few milliseconds.
    let plainly = (!by_card).then_some("WEBKIT_DISABLE_DMABUF_RENDERER");
    [Some("Malloc"), plainly].into_iter().flatten().filter(|name| !given(name)).collect()
}

/// Whether a graphics card may be drawn with: a screen alone (`card0`) draws nothing.
#[cfg(all(target_os = "linux", target_env = "gnu"))]
fn draws_by_card() -> bool {
    std::fs::read_dir("/dev/dri")
        .into_iter()
        .flatten()
        .flatten()
        .any(|entry| entry.file_name().to_string_lossy().starts_with("renderD"))
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

#[cfg(all(test, target_os = "linux", target_env = "gnu"))]
mod tests {
    use super::missing;

    #[test]
    fn each_setting_is_added_by_itself_and_none_twice() {
        let plainly = "WEBKIT_DISABLE_DMABUF_RENDERER";
        assert_eq!(missing(|_| false, false), ["Malloc", plainly]);
        assert_eq!(missing(|_| false, true), ["Malloc"]);
        assert_eq!(missing(|name| name == "Malloc", false), [plainly]);
        assert_eq!(missing(|name| name == plainly, false), ["Malloc"]);
        assert!(missing(|_| true, false).is_empty());
    }
}
