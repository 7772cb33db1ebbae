//! The one window.

use tauri::{AppHandle, WebviewUrl, WebviewWindowBuilder};

/// Opens the window at the start page.
pub(crate) fn open(app: &AppHandle) -> tauri::Result<()> {
    WebviewWindowBuilder::new(app, "desk-1", WebviewUrl::App("index.html".into()))
        .title("Stillroom")
        .inner_size(1440.0, 900.0)
        .min_inner_size(900.0, 600.0)
        .build()?;
    Ok(())
}
