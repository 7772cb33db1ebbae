//! The local log: a file a day, ids and durations only.
//!
//! Only Stillroom's own crates write to it. Theirs is the duty to log no PHI;
//! a dependency has not taken that vow.

use std::{
    fs::{self, File, OpenOptions},
    io::{self, Write},
    panic::PanicHookInfo,
    path::{Path, PathBuf},
    sync::Mutex,
};
use tracing_subscriber::{
    Layer, filter::Targets, fmt::MakeWriter, layer::SubscriberExt, util::SubscriberInitExt,
};

/// How many days are kept.
const KEEP: usize = 14;
const PREFIX: &str = "stillroom-";

/// Starts the log in `folder`. Without one, Stillroom works all the same.
pub(crate) fn start(folder: &Path) {
    let ours = Targets::new()
        .with_target("stillroom", tracing::Level::INFO)
        .with_target("stillroom_vault", tracing::Level::INFO)
        .with_target("stillroom_record", tracing::Level::INFO)
        .with_target("stillroom_practice", tracing::Level::INFO);
    let daily = Daily { folder: folder.to_owned(), open: Mutex::new(None) };
    let layer = tracing_subscriber::fmt::layer().with_ansi(false).with_writer(daily).with_filter(ours);
    if tracing_subscriber::registry().with(layer).try_init().is_ok() {
        tracing::info!(version = env!("CARGO_PKG_VERSION"), "started");
    }
}

/// A panic leaves its place in the log, never its words: they may hold what was being worked on.
pub(crate) fn quiet_panics() {
    std::panic::set_hook(Box::new(|info: &PanicHookInfo<'_>| {
        if let Some(place) = info.location() {
            tracing::error!(file = place.file(), line = place.line(), "panic");
        } else {
            tracing::error!("panic");
        }
    }));
}

/// Opens another file when the day (UTC) changes, and removes what is older than [`KEEP`] days.
struct Daily {
    folder: PathBuf,
    open: Mutex<Option<(String, File)>>,
}

impl Daily {
    fn write(&self, line: &[u8]) -> io::Result<()> {
        let today = chrono::Utc::now().format("%Y-%m-%d").to_string();
        let mut open = self.open.lock().unwrap_or_else(std::sync::PoisonError::into_inner);
        if open.as_ref().is_none_or(|(day, _)| *day != today) {
            fs::create_dir_all(&self.folder)?;
            let path = self.folder.join(format!("{PREFIX}{today}.log"));
            *open = Some((today, OpenOptions::new().create(true).append(true).open(path)?));
            sweep(&self.folder);
        }
        match open.as_mut() {
            Some((_, file)) => file.write_all(line),
            None => Ok(()),
        }
    }
}

fn sweep(folder: &Path) {
    let Ok(entries) = fs::read_dir(folder) else { return };
    let mut logs: Vec<_> = entries
        .flatten()
        .map(|e| e.path())
        .filter(|p| {
            p.file_name()
                .and_then(|n| n.to_str())
                .is_some_and(|n| n.starts_with(PREFIX) && n.ends_with(".log"))
        })
        .collect();
    logs.sort();
    let old = logs.len().saturating_sub(KEEP);
    for log in logs.iter().take(old) {
        // A log that can't be removed is tried again tomorrow.
        let _ = fs::remove_file(log);
    }
}

impl<'a> MakeWriter<'a> for Daily {
    type Writer = Line<'a>;
    fn make_writer(&'a self) -> Line<'a> {
        Line(self)
    }
}

/// One line on its way to the file.
struct Line<'a>(&'a Daily);

impl Write for Line<'_> {
    fn write(&mut self, line: &[u8]) -> io::Result<usize> {
        self.0.write(line)?;
        Ok(line.len())
    }
    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keeps_a_fortnight() {
        let dir = tempfile::tempdir().unwrap();
        for day in 1..=30 {
            fs::write(dir.path().join(format!("stillroom-2020-01-{day:02}.log")), "").unwrap();
        }
        fs::write(dir.path().join("mine.log"), "").unwrap();
        let daily = Daily { folder: dir.path().to_owned(), open: Mutex::new(None) };
        daily.write(b"a line\n").unwrap();
        daily.write(b"another\n").unwrap();
        let names: Vec<_> = fs::read_dir(dir.path())
            .unwrap()
            .map(|e| e.unwrap().file_name().into_string().unwrap())
            .collect();
        assert_eq!(names.iter().filter(|n| n.starts_with(PREFIX)).count(), KEEP);
        assert!(names.contains(&"mine.log".to_owned()));
        let today = names.iter().filter(|n| n.starts_with(PREFIX)).max().unwrap();
        assert_eq!(fs::read_to_string(dir.path().join(today)).unwrap(), "a line\nanother\n");
    }
}
