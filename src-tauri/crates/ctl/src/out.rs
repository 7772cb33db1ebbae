//! What is written, and where.

use crate::Failure;
use serde::Serialize;
use std::io::{self, Write};
use std::sync::atomic::{AtomicU64, Ordering};

/// Standard output: JSON, or lines for a person.
pub(crate) struct Out {
    to: Box<dyn Write>,
    json: bool,
}

impl Out {
    pub(crate) fn new(json: bool) -> Self {
        Self { to: Box::new(io::BufWriter::new(io::stdout())), json }
    }

    /// One answer: as JSON, or as `lines` puts it.
    pub(crate) fn answer<T: Serialize>(
        &mut self,
        value: &T,
        lines: impl FnOnce(&T, &mut dyn Write) -> io::Result<()>,
    ) -> Result<(), Failure> {
        if self.json {
            serde_json::to_writer_pretty(&mut self.to, value).map_err(io::Error::from)?;
            writeln!(self.to)?;
        } else {
            lines(value, &mut self.to)?;
        }
        Ok(self.to.flush()?)
    }
}

/// How far long work is, on standard error and only for a person who watches.
pub(crate) struct Watch {
    /// The per cent on the screen.
    shown: AtomicU64,
    live: bool,
}

const NOTHING: u64 = u64::MAX;

impl Watch {
    pub(crate) fn new() -> Self {
        Self { shown: AtomicU64::new(NOTHING), live: io::IsTerminal::is_terminal(&io::stderr()) }
    }

    pub(crate) fn show(&self, what: &str, done: u64, total: u64) {
        let percent = done.saturating_mul(100).checked_div(total).unwrap_or(0);
        if self.live && self.shown.swap(percent, Ordering::Relaxed) != percent {
            // Nobody is served by failing because progress can't be shown.
            let _ = write!(io::stderr(), "\r{what} {percent} %  ");
        }
    }
}

impl Drop for Watch {
    fn drop(&mut self) {
        if self.live && self.shown.load(Ordering::Relaxed) != NOTHING {
            let _ = writeln!(io::stderr());
        }
    }
}
