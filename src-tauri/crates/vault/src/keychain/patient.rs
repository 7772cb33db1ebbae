//! A limit on a keychain that doesn't answer.
//!
//! A Secret Service that hangs answers nothing and refuses nothing, and whoever asked it
//! would wait for ever, holding the vault's lock. So one thread asks, and who wants to
//! know waits for that thread as long as is sensible.
//!
//! **Invariant.** Who has gone is not acted for: a write that hasn't begun when its caller
//! gave up never begins, and an entry that came to be too late is taken away again. Writes
//! keep their order, so nothing older ever comes over something newer.

use crate::{Keychain, KeychainError};
use std::fmt;
use std::sync::atomic::{AtomicU8, Ordering};
use std::sync::mpsc::{Receiver, RecvTimeoutError, Sender, SyncSender, channel, sync_channel};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant};
use zeroize::Zeroizing;

/// A keychain as it is, which may take for ever.
pub(crate) trait Store: Send + Sync + 'static {
    /// A question to which every keychain knows the answer without asking a person.
    fn answers(&self) -> Result<(), KeychainError>;
    fn has(&self, name: &str) -> bool;
    fn get(&self, name: &str) -> Result<Option<Zeroizing<Vec<u8>>>, KeychainError>;
    fn set(&self, name: &str, value: &[u8]) -> Result<(), KeychainError>;
    fn delete(&self, name: &str) -> Result<(), KeychainError>;
}

/// How long is waited for what.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Limits {
    /// For any answer at all.
    pub(crate) answer: Duration,
    /// For any answer at all, of one that has not been answering for that long.
    pub(crate) again: Duration,
    /// For the answer itself, of one that answers: it may be asking a person for a password.
    pub(crate) person: Duration,
}

enum Question {
    Get(String),
    Set(String, Zeroizing<Vec<u8>>),
    Delete(String),
}

type Answer = Result<Option<Zeroizing<Vec<u8>>>, KeychainError>;

/// What became of a question.
struct Fate(AtomicU8);
const WAITS: u8 = 0;
const BEGUN: u8 = 1;
const LEFT: u8 = 2;
const DONE: u8 = 3;

impl Fate {
    /// Whether it was so, and is now otherwise.
    fn turns(&self, from: u8, to: u8) -> bool {
        self.0.compare_exchange(from, to, Ordering::SeqCst, Ordering::SeqCst).is_ok()
    }
}

struct Job {
    question: Question,
    fate: Arc<Fate>,
    /// Nothing when the answer has begun, then the answer.
    to: SyncSender<Option<Answer>>,
}

/// A keychain that gives an error where `S` gives nothing.
pub(crate) struct Patient<S> {
    store: Arc<S>,
    limits: Limits,
    line: Mutex<Option<Sender<Job>>>,
    /// Since when the thread waits for a sign of life.
    silent: Arc<Mutex<Option<Instant>>>,
}

impl<S: Store> Patient<S> {
    pub(crate) fn new(store: S, limits: Limits) -> Self {
        Self { store: Arc::new(store), limits, line: Mutex::default(), silent: Arc::default() }
    }

    fn ask(&self, question: Question) -> Answer {
        let fate = Arc::new(Fate(AtomicU8::new(WAITS)));
        let (to, from) = sync_channel(2);
        self.stand_in_line(Job { question, fate: Arc::clone(&fate), to })?;
        let silent = *lock(&self.silent);
        let known = silent.is_some_and(|since| since.elapsed() >= self.limits.answer);
        match from.recv_timeout(if known { self.limits.again } else { self.limits.answer }) {
            Ok(Some(answer)) => return answer,
            Ok(None) => {}
            Err(RecvTimeoutError::Timeout) if fate.turns(WAITS, LEFT) => return Err(KeychainError::Silent),
            // It began at the last moment.
            Err(RecvTimeoutError::Timeout) => {}
            Err(RecvTimeoutError::Disconnected) => return Err(self.came_to_grief()),
        }
        self.the_answer(&from, &fate)
    }

    fn the_answer(&self, from: &Receiver<Option<Answer>>, fate: &Fate) -> Answer {
        let until = Instant::now() + self.limits.person;
        loop {
            match from.recv_timeout(until.saturating_duration_since(Instant::now())) {
                Ok(Some(answer)) => return answer,
                Ok(None) => {}
                Err(RecvTimeoutError::Timeout) if fate.turns(BEGUN, LEFT) => {
                    return Err(KeychainError::Locked);
                }
                // It was done at the last moment.
                Err(RecvTimeoutError::Timeout) => {
                    return from.recv().ok().flatten().unwrap_or(Err(stopped()));
                }
                Err(RecvTimeoutError::Disconnected) => return Err(self.came_to_grief()),
            }
        }
    }

    /// The thread is gone: the next question gets another one.
    fn came_to_grief(&self) -> KeychainError {
        *lock(&self.line) = None;
        stopped()
    }

    fn stand_in_line(&self, job: Job) -> Result<(), KeychainError> {
        let mut line = lock(&self.line);
        let job = match &*line {
            Some(there) => match there.send(job) {
                Ok(()) => return Ok(()),
                Err(back) => back.0,
            },
            None => job,
        };
        let (there, jobs) = channel();
        let (store, silent) = (Arc::clone(&self.store), Arc::clone(&self.silent));
        let thread = std::thread::Builder::new().name("keychain".into());
        thread.spawn(move || work(&*store, &jobs, &silent)).map_err(|_| stopped())?;
        there.send(job).map_err(|_| stopped())?;
        *line = Some(there);
        Ok(())
    }
}

fn work<S: Store>(store: &S, jobs: &Receiver<Job>, silent: &Mutex<Option<Instant>>) {
    let next = || {
        // While it waits, no secret is in its registers.
        crate::wipe::registers();
        jobs.recv().ok()
    };
    while let Some(Job { question, fate, to }) = next() {
        if fate.0.load(Ordering::SeqCst) == LEFT {
            continue;
        }
        *lock(silent) = Some(Instant::now());
        let alive = store.answers();
        *lock(silent) = None;
        // A send fails where nobody waits any more: that is no matter.
        if let Err(error) = alive {
            let _ = to.send(Some(Err(error)));
            continue;
        }
        if !fate.turns(WAITS, BEGUN) {
            continue;
        }
        let _ = to.send(None);
        let (answer, made) = match &question {
            Question::Get(name) => (store.get(name), None),
            Question::Delete(name) => (store.delete(name).map(|()| None), None),
            Question::Set(name, value) => {
                let new = !store.has(name);
                let answer = store.set(name, value).map(|()| None);
                let made = Some(name).filter(|_| new && answer.is_ok());
                (answer, made)
            }
        };
        if fate.turns(BEGUN, DONE) {
            let _ = to.send(Some(answer));
        } else if let Some(name) = made
            && store.delete(name).is_err()
        {
            tracing::warn!("an entry that came too late stays in the keychain");
        }
    }
}

fn stopped() -> KeychainError {
    KeychainError::Refused("it stopped in the middle".into())
}

fn lock<T>(mutex: &Mutex<T>) -> std::sync::MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

impl<S: Store> Keychain for Patient<S> {
    fn get(&self, name: &str) -> Result<Option<Zeroizing<Vec<u8>>>, KeychainError> {
        self.ask(Question::Get(name.into()))
    }

    fn set(&self, name: &str, value: &[u8]) -> Result<(), KeychainError> {
        self.ask(Question::Set(name.into(), Zeroizing::new(value.to_vec()))).map(drop)
    }

    fn delete(&self, name: &str) -> Result<(), KeychainError> {
        self.ask(Question::Delete(name.into())).map(drop)
    }
}

impl<S> fmt::Debug for Patient<S> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Patient").field("limits", &self.limits).finish_non_exhaustive()
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used, reason = "a test may panic")]
mod tests {
    use super::*;
    use std::collections::BTreeMap;
    use std::sync::Condvar;

    /// A keychain that can be stopped before it gives a sign of life, or in the middle of an answer.
    #[derive(Default)]
    struct Stoppable {
        entries: Mutex<BTreeMap<String, Vec<u8>>>,
        /// (deaf, dozes off when asked)
        stopped: Mutex<(bool, bool)>,
        went_on: Condvar,
        panics: std::sync::atomic::AtomicBool,
    }

    impl Stoppable {
        fn stop(&self, deaf: bool, dozing: bool) {
            *lock(&self.stopped) = (deaf, dozing);
        }
        fn go_on(&self) {
            self.stop(false, false);
            self.went_on.notify_all();
        }
        fn wait(&self, stopped: impl Fn(&(bool, bool)) -> bool) {
            let guard = lock(&self.stopped);
            drop(self.went_on.wait_while(guard, |now| stopped(now)).unwrap());
        }
    }

    impl Store for Arc<Stoppable> {
        fn answers(&self) -> Result<(), KeychainError> {
            self.wait(|now| now.0);
            assert!(!self.panics.swap(false, Ordering::SeqCst), "comes to grief");
            Ok(())
        }
        fn has(&self, name: &str) -> bool {
            lock(&self.entries).contains_key(name)
        }
        fn get(&self, name: &str) -> Result<Option<Zeroizing<Vec<u8>>>, KeychainError> {
            self.wait(|now| now.1);
            Ok(lock(&self.entries).get(name).cloned().map(Zeroizing::new))
        }
        fn set(&self, name: &str, value: &[u8]) -> Result<(), KeychainError> {
            self.wait(|now| now.1);
            lock(&self.entries).insert(name.into(), value.into());
            Ok(())
        }
        fn delete(&self, name: &str) -> Result<(), KeychainError> {
            lock(&self.entries).remove(name);
            Ok(())
        }
    }

    // Far apart, so that a busy machine doesn't confuse them.
    const LIMITS: Limits = Limits {
        answer: Duration::from_millis(1_500),
        again: Duration::from_millis(20),
        person: Duration::from_millis(3_000),
    };

    fn patient() -> (Patient<Arc<Stoppable>>, Arc<Stoppable>) {
        let store = Arc::new(Stoppable::default());
        (Patient::new(Arc::clone(&store), LIMITS), store)
    }

    fn value(patient: &Patient<Arc<Stoppable>>, name: &str) -> Option<Vec<u8>> {
        patient.get(name).unwrap().map(|value| value.to_vec())
    }

    #[test]
    fn a_keychain_that_never_answers_is_given_up_and_tried_again() {
        let (patient, store) = patient();
        patient.set("a", b"1").unwrap();
        store.stop(true, false);
        let began = Instant::now();
        assert_eq!(patient.get("a"), Err(KeychainError::Silent));
        assert!(began.elapsed() >= LIMITS.answer);
        // Known to be silent: nobody waits as long again.
        let began = Instant::now();
        assert_eq!(patient.get("a"), Err(KeychainError::Silent));
        assert!(began.elapsed() < LIMITS.answer);
        store.go_on();
        assert_eq!(value(&patient, "a"), Some(b"1".to_vec()));
    }

    #[test]
    fn a_write_that_was_given_up_never_comes_late() {
        let (patient, store) = patient();
        patient.set("a", b"old").unwrap();
        store.stop(true, false);
        assert_eq!(patient.set("a", b"late"), Err(KeychainError::Silent));
        assert_eq!(patient.set("b", b"late"), Err(KeychainError::Silent));
        assert_eq!(patient.delete("a"), Err(KeychainError::Silent));
        store.go_on();
        assert_eq!(value(&patient, "a"), Some(b"old".to_vec()));
        assert_eq!(value(&patient, "b"), None);
    }

    #[test]
    fn a_person_who_is_asked_for_a_password_has_more_time() {
        let (patient, store) = patient();
        patient.set("a", b"1").unwrap();
        store.stop(false, true);
        let late = Arc::clone(&store);
        let person = std::thread::spawn(move || {
            std::thread::sleep(LIMITS.answer + Duration::from_millis(100));
            late.go_on();
        });
        assert_eq!(value(&patient, "a"), Some(b"1".to_vec()));
        person.join().unwrap();
    }

    #[test]
    fn a_new_entry_that_came_too_late_is_taken_away_again() {
        let (patient, store) = patient();
        store.stop(false, true);
        assert_eq!(patient.set("new", b"late"), Err(KeychainError::Locked));
        store.go_on();
        assert_eq!(value(&patient, "new"), None);
        assert!(!store.has("new"));
    }

    #[test]
    fn a_keychain_that_panics_is_an_error_once() {
        let (patient, store) = patient();
        patient.set("a", b"1").unwrap();
        store.panics.store(true, Ordering::SeqCst);
        assert!(matches!(patient.get("a"), Err(KeychainError::Refused(_))));
        assert_eq!(value(&patient, "a"), Some(b"1".to_vec()));
    }
}
