//! One piece of work on a repository: how far it is, whether to stop, what went wrong first.
//!
//! rustic goes on after an error of a file that it backs up, and only logs it. So what
//! goes wrong is noted here, where the one write that makes a snapshot asks for it.

use crate::BackupError;
use rustic_core::{
    ErrorKind, Progress, ProgressBars, ProgressType, RusticError, RusticProgress, RusticResult,
};
use std::fmt;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

/// How far work on a backup is.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Far {
    /// What is being done.
    pub what: &'static str,
    /// Bytes done.
    pub done: u64,
    /// Of how many; 0 while that isn't known.
    pub total: u64,
}

/// How work on a backup tells how far it is, and asks whether to stop. Called from several threads.
#[derive(Clone)]
pub struct Job {
    tell: Arc<dyn Fn(Far) + Send + Sync>,
    stop: Arc<dyn Fn() -> bool + Send + Sync>,
}

impl Job {
    /// With these two.
    #[must_use]
    pub fn new(
        tell: impl Fn(Far) + Send + Sync + 'static,
        stop: impl Fn() -> bool + Send + Sync + 'static,
    ) -> Self {
        Self { tell: Arc::new(tell), stop: Arc::new(stop) }
    }
    /// Tells nobody and never stops.
    #[must_use]
    pub fn silent() -> Self {
        Self::new(|_| (), || false)
    }
    pub(crate) fn tell(&self, far: Far) {
        (self.tell)(far);
    }
    pub(crate) fn stops(&self) -> bool {
        (self.stop)()
    }
}

impl fmt::Debug for Job {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Job")
    }
}

/// The state of one piece of work, shared with rustic's threads.
#[derive(Clone)]
pub(crate) struct Flow(Arc<Inner>);

struct Inner {
    job: Job,
    what: Mutex<&'static str>,
    failed: Mutex<Option<BackupError>>,
}

fn held<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

impl Flow {
    pub(crate) fn new(job: &Job, what: &'static str) -> Self {
        Self(Arc::new(Inner { job: job.clone(), what: Mutex::new(what), failed: Mutex::new(None) }))
    }
    pub(crate) fn job(&self) -> &Job {
        &self.0.job
    }
    /// What is done from now on.
    pub(crate) fn now(&self, what: &'static str) {
        *held(&self.0.what) = what;
        self.0.job.tell(Far { what, done: 0, total: 0 });
    }
    pub(crate) fn tell(&self, done: u64, total: u64) {
        let what = *held(&self.0.what);
        self.0.job.tell(Far { what, done, total });
    }
    /// Notes what went wrong; the first counts.
    pub(crate) fn fail(&self, error: BackupError) -> Box<RusticError> {
        held(&self.0.failed).get_or_insert(error);
        RusticError::new(ErrorKind::Backend, "noted")
    }
    /// An error as soon as something went wrong or the work is to stop.
    pub(crate) fn go_on(&self) -> RusticResult<()> {
        if self.0.job.stops() {
            return Err(self.fail(BackupError::Cancelled));
        }
        if held(&self.0.failed).is_some() {
            Err(RusticError::new(ErrorKind::Backend, "noted"))
        } else {
            Ok(())
        }
    }
    /// What went wrong until now, taken out.
    pub(crate) fn take_failure(&self) -> Option<BackupError> {
        held(&self.0.failed).take()
    }
    /// The outcome of a call of rustic: what was noted says it better.
    pub(crate) fn outcome<T>(&self, result: RusticResult<T>, what: &'static str) -> Result<T, BackupError> {
        match (self.take_failure(), result) {
            (Some(noted), _) => Err(noted),
            (None, Ok(value)) => Ok(value),
            (None, Err(error)) => {
                // Its words may hold paths: the kind alone is logged.
                tracing::warn!(what, kind = %error_kind(&error), "a repository could not be used");
                Err(BackupError::damaged(what))
            }
        }
    }
}

fn error_kind(error: &RusticError) -> String {
    if error.is_incorrect_password() { "password".into() } else { "repository".into() }
}

impl fmt::Debug for Flow {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Flow")
    }
}

impl ProgressBars for Flow {
    fn progress(&self, kind: ProgressType, _prefix: &str) -> Progress {
        match kind {
            ProgressType::Bytes => {
                Progress::new(Bar { flow: self.clone(), done: AtomicU64::new(0), total: AtomicU64::new(0) })
            }
            _ => Progress::hidden(),
        }
    }
}

/// A count of bytes.
#[derive(Debug)]
struct Bar {
    flow: Flow,
    done: AtomicU64,
    total: AtomicU64,
}

impl RusticProgress for Bar {
    fn is_hidden(&self) -> bool {
        false
    }
    fn set_length(&self, len: u64) {
        self.total.store(len, Ordering::Relaxed);
    }
    fn set_title(&self, _title: &str) {}
    fn inc(&self, inc: u64) {
        let done = self.done.fetch_add(inc, Ordering::Relaxed) + inc;
        self.flow.tell(done, self.total.load(Ordering::Relaxed));
    }
    fn finish(&self) {}
}
