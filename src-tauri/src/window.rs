//! The one window.
//!
//! A vault lock doesn't trust the web view to forget: its process is ended and a
//! window with a fresh one takes its place. The window's name therefore carries a
//! number (`desk-1`, `desk-2`, …), and capabilities/desk.json names `desk-*`.

use crate::{
    desk::Desk,
    events::{Changed, LockWarning, Locked, Progress},
};
use std::{
    path::PathBuf,
    sync::{
        Mutex, PoisonError,
        atomic::{AtomicU32, Ordering},
    },
};
use stillroom_vault::wipe;
use tauri::{
    AppHandle, Manager, PhysicalPosition, PhysicalSize, Url, WebviewUrl, WebviewWindow, WebviewWindowBuilder,
    Wry, webview::NewWindowResponse,
};
use tauri_plugin_dialog::{DialogExt, FileDialogBuilder, FilePath};
use tauri_specta::Event;

/// The window of a running app.
pub(crate) struct Window {
    app: AppHandle,
    number: AtomicU32,
    replacing: Mutex<()>,
}

impl Window {
    pub(crate) fn new(app: AppHandle) -> Self {
        Self { app, number: AtomicU32::new(0), replacing: Mutex::new(()) }
    }

    /// Opens a window at the start page.
    pub(crate) fn open(&self) -> tauri::Result<WebviewWindow> {
        let number = self.number.fetch_add(1, Ordering::Relaxed) + 1;
        let builder = WebviewWindowBuilder::new(
            &self.app,
            format!("desk-{number}"),
            WebviewUrl::App("index.html".into()),
        )
        // No name, no count, nothing of the record: window lists and screenshots show the title.
        .title("Stillroom")
        .inner_size(1440.0, 900.0)
        .min_inner_size(720.0, 600.0)
        // Nothing that the web view keeps is wanted. On Linux it would cost more than it gives: each
        // private view has a network process that outlives it, and wry serves our pages to the first
        // alone. WebKitGTK keeps no page of a scheme of ours, and the UI stores nothing in the view.
        .incognito(cfg!(not(target_os = "linux")))
        .devtools(cfg!(debug_assertions))
        .zoom_hotkeys_enabled(true)
        .on_navigation(is_ours)
        .on_new_window(|_, _| NewWindowResponse::Deny);
        builder.build()
    }

    /// The window's own thread lets go of what passed through it.
    fn forget(&self) {
        let asked = self.app.run_on_main_thread(|| {
            forget_selections();
            wipe::registers();
        });
        if asked.is_err() {
            tracing::warn!("selected text could not be let go of");
        }
    }

    fn replace(&self) {
        let _one_at_a_time = self.replacing.lock().unwrap_or_else(PoisonError::into_inner);
        let old: Vec<_> = self.app.webview_windows().into_values().collect();
        let place = old.first().and_then(Place::of);
        // The new one first: an app without a window would end.
        match self.open() {
            Ok(new) => {
                if let Some(place) = place {
                    place.give_to(&new);
                }
                for window in old {
                    if window.destroy().is_err() {
                        tracing::warn!("an old window could not be destroyed");
                    }
                }
                self.forget();
            }
            Err(_) => {
                // No window can be had: better none than one that shows the record.
                tracing::error!("no fresh window; closing");
                self.app.exit(1);
            }
        }
    }
}

/// On X11 and Wayland it is our own process that keeps what was selected or copied
/// in the window, until somebody else copies something.
#[cfg(target_os = "linux")]
fn forget_selections() {
    use gtk::gdk::{SELECTION_CLIPBOARD, SELECTION_PRIMARY};
    for selection in [SELECTION_PRIMARY, SELECTION_CLIPBOARD] {
        gtk::Clipboard::get(&selection).clear();
    }
}

/// Elsewhere the operating system keeps it, and programs beside us may have copied since.
#[cfg(not(target_os = "linux"))]
fn forget_selections() {}

/// Pages of our own, and nothing else.
fn is_ours(url: &Url) -> bool {
    match url.scheme() {
        "tauri" => url.host_str() == Some("localhost"),
        // Windows' web view knows no scheme of ours.
        "http" | "https" => url.host_str() == Some("tauri.localhost"),
        "about" => url.path() == "blank",
        _ => false,
    }
}

/// Shows the window that is there, for somebody who started Stillroom twice.
pub(crate) fn focus(app: &AppHandle) {
    for window in app.webview_windows().values() {
        let shown = window.unminimize().and_then(|()| window.show()).and_then(|()| window.set_focus());
        if shown.is_err() {
            tracing::warn!("the window could not be shown");
        }
    }
}

/// Where a window stands.
struct Place {
    position: Option<PhysicalPosition<i32>>,
    size: PhysicalSize<u32>,
    maximized: bool,
    fullscreen: bool,
}

impl Place {
    fn of(window: &WebviewWindow) -> Option<Self> {
        Some(Self {
            position: window.outer_position().ok(),
            size: window.inner_size().ok()?,
            maximized: window.is_maximized().unwrap_or(false),
            fullscreen: window.is_fullscreen().unwrap_or(false),
        })
    }

    fn give_to(&self, window: &WebviewWindow) {
        // Cosmetic, all of it.
        if self.fullscreen {
            let _ = window.set_fullscreen(true);
        } else if self.maximized {
            let _ = window.maximize();
        } else {
            let _ = window.set_size(self.size);
            if let Some(position) = self.position {
                let _ = window.set_position(position);
            }
        }
    }
}

impl Window {
    fn tell<E: Event + serde::Serialize + Clone>(&self, event: &E) {
        if event.emit(&self.app).is_err() {
            tracing::warn!(event = E::NAME, "the window did not hear it");
        }
    }

    /// The system's dialog, over the window.
    fn choose(
        &self,
        title: &str,
        ask: impl FnOnce(FileDialogBuilder<Wry>) -> Option<FilePath>,
    ) -> Option<PathBuf> {
        // A dialog of the system can't be driven by a test.
        #[cfg(debug_assertions)]
        if let Some(path) = std::env::var_os("STILLROOM_TEST_PICK") {
            return Some(path.into());
        }
        let mut dialog = self.app.dialog().file().set_title(title);
        if let Some(window) = self.app.webview_windows().values().next() {
            dialog = dialog.set_parent(window);
        }
        ask(dialog).and_then(|path| path.into_path().ok())
    }
}

impl Desk for Window {
    fn changed(&self, what: Changed) {
        self.tell(&what);
    }
    fn locked(&self, now: Locked) {
        self.tell(&now);
    }
    fn warn(&self, warning: LockWarning) {
        self.tell(&warning);
    }
    fn progress(&self, progress: Progress) {
        self.tell(&progress);
    }
    fn start_afresh(&self) {
        self.replace();
    }
    fn print(&self) -> bool {
        self.app.webview_windows().values().next().is_some_and(|w| w.print().is_ok())
    }
    fn pick(&self, title: &str, kind: &str, extensions: &[&str]) -> Option<PathBuf> {
        self.choose(title, |dialog| dialog.add_filter(kind, extensions).blocking_pick_file())
    }
    fn pick_folder(&self, title: &str) -> Option<PathBuf> {
        self.choose(title, |dialog| dialog.blocking_pick_folder())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_window_stays_on_its_own_pages() {
        let ours = |url: &str| is_ours(&Url::parse(url).unwrap());
        assert!(ours("tauri://localhost/index.html"));
        assert!(ours("http://tauri.localhost/"));
        assert!(!ours("https://example.org/"));
        assert!(!ours("http://tauri.localhost.example.org/"));
        assert!(!ours("file:///etc/passwd"));
        assert!(!ours("data:text/html,x"));
    }
}
