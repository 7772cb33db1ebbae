//! Long work: it shows progress, can be stopped, and goes on behind a locked screen.

use crate::{
    desk::Desk,
    error::{Answer, AppError},
    events::Progress,
};
use std::{
    cell::Cell,
    collections::HashMap,
    sync::{
        Arc, Condvar, Mutex, PoisonError,
        atomic::{AtomicBool, Ordering},
    },
    time::{Duration, Instant},
};

/// The jobs that run now.
#[derive(Default, Debug)]
pub(crate) struct Jobs {
    running: Mutex<HashMap<String, Stop>>,
    ended: Condvar,
}

/// Says that a job should stop.
#[derive(Clone, Default, Debug)]
pub(crate) struct Stop(Arc<AtomicBool>);

impl Stop {
    /// Whether somebody asked.
    pub(crate) fn asked(&self) -> bool {
        self.0.load(Ordering::Relaxed)
    }
    fn ask(&self) {
        self.0.store(true, Ordering::Relaxed);
    }
}

/// A running job; it has ended when this is dropped, by a panic too.
struct Running<'a> {
    jobs: &'a Jobs,
    name: String,
    stop: Stop,
}

/// A running job that tells the window how far it is.
pub(crate) struct Job<'a> {
    running: Running<'a>,
    desk: Option<&'a dyn Desk>,
    label: &'static str,
    cancellable: bool,
    told: Cell<Option<Instant>>,
    far: Cell<(u64, u64)>,
    ended: Cell<bool>,
}

/// Nobody sees more often than this.
const TELL_EVERY: Duration = Duration::from_millis(100);

impl Job<'_> {
    /// Says that the job should stop, when somebody asked.
    pub(crate) fn stop(&self) -> Stop {
        self.running.stop.clone()
    }

    /// It went on.
    pub(crate) fn at(&self, done: u64, total: u64) {
        self.far.set((done, total));
        if self.told.get().is_none_or(|told| told.elapsed() >= TELL_EVERY) {
            self.told.set(Some(Instant::now()));
            self.tell(false, None);
        }
    }

    /// It ended, so or so.
    pub(crate) fn end<T, E: Into<AppError>>(&self, outcome: Result<T, E>) -> Answer<T> {
        let outcome = outcome.map_err(Into::into);
        self.ended.set(true);
        self.tell(true, outcome.as_ref().err().map(|e| e.message.clone()));
        outcome
    }

    fn tell(&self, finished: bool, error: Option<String>) {
        let Some(desk) = self.desk else { return };
        let (done, total) = self.far.get();
        desk.progress(Progress {
            job: self.running.name.clone(),
            label: self.label.into(),
            done,
            total,
            finished,
            error,
            cancellable: self.cancellable,
        });
    }
}

impl Drop for Job<'_> {
    fn drop(&mut self) {
        if !self.ended.get() {
            self.tell(true, Some(AppError::internal().message));
        }
    }
}

impl Jobs {
    /// Begins a job of this name, which no other of it may accompany.
    pub(crate) fn start<'a>(
        &'a self,
        name: &str,
        label: &'static str,
        cancellable: bool,
        desk: Option<&'a dyn Desk>,
    ) -> Answer<Job<'a>> {
        let running = self.begin(name).ok_or_else(|| {
            AppError::new("busy", "This is running already. Wait until it has finished, or cancel it.")
        })?;
        let job = Job {
            running,
            desk,
            label,
            cancellable,
            told: Cell::new(None),
            far: Cell::new((0, 0)),
            ended: Cell::new(false),
        };
        job.at(0, 0);
        Ok(job)
    }

    fn begin(&self, name: &str) -> Option<Running<'_>> {
        let mut running = self.running.lock().unwrap_or_else(PoisonError::into_inner);
        if running.contains_key(name) {
            return None;
        }
        let stop = Stop::default();
        running.insert(name.to_owned(), stop.clone());
        Some(Running { jobs: self, name: name.to_owned(), stop })
    }

    /// Whether a job of this name runs.
    pub(crate) fn runs(&self, name: &str) -> bool {
        self.running.lock().unwrap_or_else(PoisonError::into_inner).contains_key(name)
    }

    /// Asks a job to stop.
    pub(crate) fn cancel(&self, name: &str) {
        if let Some(stop) = self.running.lock().unwrap_or_else(PoisonError::into_inner).get(name) {
            stop.ask();
        }
    }

    /// Asks all to stop and waits until they have, or `patience` is over. Gives whether they have.
    pub(crate) fn finish(&self, patience: Duration) -> bool {
        let deadline = Instant::now() + patience;
        let mut running = self.running.lock().unwrap_or_else(PoisonError::into_inner);
        running.values().for_each(Stop::ask);
        while !running.is_empty() {
            let left = deadline.saturating_duration_since(Instant::now());
            if left.is_zero() {
                return false;
            }
            running = self.ended.wait_timeout(running, left).unwrap_or_else(PoisonError::into_inner).0;
        }
        true
    }
}

impl Drop for Running<'_> {
    fn drop(&mut self) {
        self.jobs.running.lock().unwrap_or_else(PoisonError::into_inner).remove(&self.name);
        self.jobs.ended.notify_all();
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_lock_waits_until_the_work_has_stopped() {
        let jobs = Arc::new(Jobs::default());
        let worker = {
            let jobs = jobs.clone();
            let (tell, begun) = std::sync::mpsc::channel();
            let worker = std::thread::spawn(move || {
                let running = jobs.begin("verify").unwrap();
                tell.send(()).unwrap();
                while !running.stop.asked() {
                    std::thread::sleep(Duration::from_millis(1));
                }
            });
            begun.recv().unwrap();
            worker
        };
        assert!(jobs.begin("verify").is_none(), "one of a kind at a time");
        assert!(jobs.finish(Duration::from_secs(10)));
        worker.join().unwrap();
        assert!(jobs.begin("verify").is_some());
    }

    #[test]
    fn a_lock_does_not_wait_for_ever() {
        let jobs = Jobs::default();
        let _stuck = jobs.begin("import").unwrap();
        assert!(!jobs.finish(Duration::from_millis(5)));
    }
}
