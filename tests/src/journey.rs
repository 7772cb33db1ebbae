//! One journey: a desk, a vault folder, a window; a picture when it fails.

use crate::window::Window;
use crate::{Outcome, programs};
use std::path::{Path, PathBuf};
use xtask::desk::{Desk, Display};

/// A journey on its way.
#[derive(Debug)]
pub struct Journey {
    /// Its bus, keyring and display.
    pub desk: Desk,
    /// Where its vault is, or will be.
    pub vault: PathBuf,
    /// Its window, while one is open.
    pub window: Option<Window>,
    name: String,
    /// What axe found on the way: told at the end, so that one run shows all.
    found: std::sync::Mutex<Vec<String>>,
    // Removed at the end; keep it last.
    folder: tempfile::TempDir,
}

impl Journey {
    /// Walks a journey; takes a picture where it stops.
    ///
    /// # Panics
    /// When it doesn't reach its end.
    pub async fn walk(name: &str, steps: impl AsyncFnOnce(&mut Journey) -> Outcome) {
        let mut journey = match Self::start(name) {
            Ok(journey) => journey,
            Err(why) => panic!("{name}: the desk did not start: {why}"),
        };
        let outcome = steps(&mut journey).await;
        let found =
            journey.found.lock().map(|mut found| std::mem::take(&mut *found)).unwrap_or_default().join("\n");
        if let Err(why) = outcome {
            journey.picture(&format!("{name}-failed")).await;
            panic!("{name}: {why}\n{found}");
        }
        assert!(found.is_empty(), "{name}: not accessible:\n{found}");
        journey.close().await;
    }

    /// A desk and a place for a vault, for a journey that needs two.
    ///
    /// # Errors
    /// When the desk doesn't start.
    pub fn start(name: &str) -> Outcome<Self> {
        let folder = tempfile::tempdir()?;
        let desk = Desk::start(&folder.path().join("desk"), Display::Virtual { width: 1440, height: 900 })?;
        let vault = folder.path().join("vault");
        Ok(Self {
            desk,
            vault,
            window: None,
            name: name.to_owned(),
            found: std::sync::Mutex::default(),
            folder,
        })
    }

    /// A folder of this journey's own.
    #[must_use]
    pub fn folder(&self) -> &Path {
        self.folder.path()
    }

    /// Opens the app; what was open is closed.
    ///
    /// # Errors
    /// When it doesn't open.
    pub async fn open(&mut self) -> Outcome<&Window> {
        self.close().await;
        let window = Window::open(&self.desk, &self.vault).await?;
        window.page_errors().await?;
        Ok(self.window.insert(window))
    }

    /// The open window.
    ///
    /// # Errors
    /// When none is open.
    pub fn window(&self) -> Outcome<&Window> {
        self.window.as_ref().ok_or_else(|| "no window is open".into())
    }

    /// Closes the app, if it is open.
    pub async fn close(&mut self) {
        if let Some(window) = self.window.take() {
            window.close().await;
        }
    }

    /// Ends the app without a word.
    pub async fn kill(&mut self) {
        if let Some(window) = self.window.take() {
            window.kill().await;
        }
    }

    /// Takes a picture of the display: what a person would have seen.
    pub async fn picture(&self, name: &str) {
        let Ok(reports) = programs::reports() else { return };
        let file = reports.join(format!("{name}.png"));
        let _ = self.desk.command("import").args(["-window", "root"]).arg(&file).output();
        if let Some(window) = &self.window
            && let Ok(text) = window.text().await
        {
            let _ = std::fs::write(reports.join(format!("{name}.txt")), text);
        }
    }

    /// Checks the page against axe and for errors of its own. What is found fails
    /// the journey at its end.
    ///
    /// # Errors
    /// When the screen doesn't come.
    pub async fn accessible(&self, screen: &str, sentinel: &str) -> Outcome {
        let window = self.window()?;
        let mut found = window.axe(sentinel).await?;
        found.extend(window.page_errors().await?);
        if found.is_empty() {
            return Ok(());
        }
        self.picture(&format!("{}-axe-{screen}", self.name)).await;
        if let Ok(mut all) = self.found.lock() {
            all.push(format!("{screen}:\n  {}", found.join("\n  ")));
        }
        Ok(())
    }
}
