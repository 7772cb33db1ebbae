//! One flow, and every fault at every place in it.

use crate::world::{CANARY, World};
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::time::{Duration, Instant};
use stillroom_practice::Result;
use stillroom_testkit::faults::{Fault, Lasts, failing};

/// A verb as a person uses it.
pub(crate) struct Flow<I> {
    /// What is there before, new each time.
    pub(crate) prepare: fn(&World) -> I,
    /// The verb.
    pub(crate) run: fn(&World, &I) -> Result<()>,
    /// Whether it was done, as the record tells.
    pub(crate) done: fn(&World, &I) -> bool,
    /// Why a part of it may stay after an error; none when an error means that nothing was saved.
    pub(crate) partly: Option<&'static str>,
}

/// Points of one sweep in the short form.
const POINTS: u64 = 12;
/// Nobody waits longer, not even for an error: one connection that waits for another does.
const LONGEST: Duration = Duration::from_secs(4);
/// Of the problems found, as many are told.
const TOLD: usize = 12;

/// Whether the record has been in use when the fault comes, or was opened just before.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
enum Record {
    Used,
    Opened,
}

/// Sweeps every fault through the flow.
pub(crate) fn sweep<I>(flow: &Flow<I>) {
    let all = std::env::var("STILLROOM_SWEEP").is_ok_and(|form| form == "all");
    let w = World::new();
    let mut problems = Vec::new();
    let mut points = 0;
    for fault in [Fault::DiskFull, Fault::Write, Fault::Sync, Fault::Memory] {
        for lasts in [Lasts::Once, Lasts::On] {
            // What a write does to the disk is the same in both; what it takes of memory isn't.
            let records: &[Record] =
                if all || fault == Fault::Memory { &[Record::Used, Record::Opened] } else { &[Record::Used] };
            for &record in records {
                let sweep = Sweep { w: &w, flow, fault, lasts, record };
                points += sweep.go(if all { u64::MAX } else { POINTS }, &mut problems);
            }
        }
    }
    whole(&w, &mut problems);
    println!("{points} faults");
    let told = problems.iter().take(TOLD).map(String::as_str).collect::<Vec<_>>().join("\n");
    assert!(problems.is_empty(), "{} of {points} points:\n{told}", problems.len());
}

/// Every page, the schema, the chain and the witness are right, and a lock changes nothing.
fn whole(w: &World, problems: &mut Vec<String>) {
    let report = w.lena().verify(&mut |_| (), &|| false).unwrap();
    if !report.ok {
        problems.push(format!("doesn't verify: {:?}", report.checks));
    }
    let before = w.state();
    w.reopen();
    if w.state() != before {
        problems.push("other rows after a lock than before".to_owned());
    }
    let notices = w.lena().record().notices();
    if !notices.is_empty() {
        problems.push(format!("notices: {notices:?}"));
    }
}

struct Sweep<'a, I> {
    w: &'a World,
    flow: &'a Flow<I>,
    fault: Fault,
    lasts: Lasts,
    record: Record,
}

impl<I> Sweep<'_, I> {
    /// Gives how many faults were met.
    fn go(&self, most: u64, problems: &mut Vec<String>) -> u64 {
        // Twice: the first run may find something to tidy up that the next ones don't.
        let calls = (0..2).map(|_| self.without_fault()).min().unwrap_or(0);
        let step = calls.div_ceil(most).max(1);
        let (mut nth, mut met) = (step.div_ceil(2), 0);
        // The record grows meanwhile, and with it what a flow asks of the machine: a few more are tried.
        while nth <= calls + calls / 8 {
            let hit = self.at(nth, problems);
            met += u64::from(hit);
            // The last call is a point too.
            nth = if nth < calls { (nth + step).min(calls) } else { nth + step };
            if !hit && nth > calls {
                break;
            }
        }
        met
    }

    /// How many calls the flow makes that the fault could hit.
    fn without_fault(&self) -> u64 {
        let input = self.prepare();
        let (outcome, calls) = failing(self.fault, self.lasts, u64::MAX, || (self.flow.run)(self.w, &input));
        outcome.unwrap();
        assert!((self.flow.done)(self.w, &input));
        calls
    }

    fn prepare(&self) -> I {
        self.w.next_day();
        let input = (self.flow.prepare)(self.w);
        if self.record == Record::Opened {
            self.w.reopen();
        }
        input
    }

    /// The fault at the nth call. Says whether there was such a call.
    fn at(&self, nth: u64, problems: &mut Vec<String>) -> bool {
        let Self { w, flow, fault, lasts, record } = self;
        let mut wrong = |what: String| {
            problems.push(format!("{fault:?} {lasts:?} at {nth}, {record:?}: {what}"));
        };
        let input = self.prepare();
        let before = w.state();
        let start = Instant::now();
        let (outcome, calls) =
            failing(*fault, *lasts, nth, || catch_unwind(AssertUnwindSafe(|| (flow.run)(w, &input))));
        let hit = calls >= nth;
        if start.elapsed() > LONGEST {
            wrong(format!("took {:?}", start.elapsed()));
        }
        let mut sound = true;
        match outcome {
            Err(panic) => {
                wrong(format!("panicked: {:?}", panic.downcast_ref::<String>()));
                sound = false;
            }
            Ok(Ok(())) => {
                if !(flow.done)(w, &input) {
                    wrong("said that it was done, and it isn't there".to_owned());
                }
            }
            Ok(Err(error)) => {
                let (code, text) = (error.code(), error.to_string());
                if !hit {
                    wrong(format!("failed without a fault: {code}: {text}"));
                }
                if !clean(*fault, code) || text.contains(CANARY) {
                    wrong(format!("{code}: {text}"));
                }
                // Before anything is asked: a look is written into the journal.
                let after = if flow.partly.is_none() { w.state() } else { None };
                // Asked whatever may stay: it says too when a thing is done by half.
                let done = catch_unwind(AssertUnwindSafe(|| (flow.done)(w, &input)));
                match (done, flow.partly) {
                    (Err(half), _) => wrong(format!("{code}, {:?}", half.downcast_ref::<String>())),
                    (Ok(_), Some(_)) => (),
                    (Ok(done), None) => {
                        if after.is_some() && after != before {
                            wrong(format!("{code}, and something was saved"));
                        }
                        if done {
                            wrong(format!("{code}, and it was done all the same"));
                        }
                    }
                }
                match (flow.run)(w, &input) {
                    Ok(()) if !(flow.done)(w, &input) => wrong("done again, and it isn't there".to_owned()),
                    Ok(()) => (),
                    Err(again) => {
                        wrong(format!("{code}, and again: {}: {again}", again.code()));
                        sound = false;
                    }
                }
            }
        }
        if !sound {
            // So that one defect isn't counted at every point that follows.
            w.reopen();
        }
        hit
    }
}

/// Whether a person is told what it is: the disk is full, the memory is, or the disk fails.
fn clean(fault: Fault, code: &str) -> bool {
    match fault {
        Fault::DiskFull => code == "disk_full",
        Fault::Write | Fault::Sync => code == "disk_failed",
        // The search index of SQLite says that it is damaged itself when it gets no memory.
        Fault::Memory => matches!(code, "out_of_memory" | "database"),
    }
}
