//! SIGKILL at random moments, many times over, while people book, write notes, import, back up,
//! migrate, make a new vault key, erase clients and bring newer texts in. What was said to be saved is there afterwards, once and whole;
//! what wasn't is there whole or not at all; and the record opens, verifies and goes on.
//!
//! `STILLROOM_KILLS` says how many cycles there are in all (124 without it). `STILLROOM_SEED` gives
//! the moments of an earlier run again, as far as the machine keeps the same time.

mod backups;
mod bookings;
mod child;
mod editions;
mod imports;
mod migrations;
mod notes;
mod purges;
mod rekeys;
mod window;

use crate::spa::Spa;
use serde_json::Value;
use std::fmt::Write as _;
use std::os::unix::process::ExitStatusExt as _;
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant, SystemTime};
use stillroom_tests::Outcome;
use xtask::say::{say, spell};

/// The shares of all kinds of work: the cycles of a daily run.
const ALL: u32 = 124;
/// After so many cycles a record is looked at to its end and given up for a new one.
const CYCLES_OF_A_RECORD: u32 = 25;
/// `verify` takes longer than a cycle: each so many, and at the end of each record.
const CYCLES_TO_VERIFY: u32 = 10;

/// One kind of work, and what its kills have shown.
struct Kills {
    what: &'static str,
    wanted: u32,
    done: u32,
    cut: u32,
    saved: u32,
    seed: u64,
    dice: fastrand::Rng,
    began: Instant,
}

impl Kills {
    /// Kills of `share` cycles in [`ALL`].
    fn of(what: &'static str, share: u32) -> Self {
        let all = given("STILLROOM_KILLS").unwrap_or(ALL);
        let now = || SystemTime::UNIX_EPOCH.elapsed().unwrap().as_secs();
        let seed = given("STILLROOM_SEED").unwrap_or_else(now);
        let wanted = (all * share).div_ceil(ALL);
        say(&format!("{what}: {wanted} cycles, STILLROOM_SEED={seed}"));
        let dice = fastrand::Rng::with_seed(seed);
        Self { what, wanted, done: 0, cut: 0, saved: 0, seed, dice, began: Instant::now() }
    }

    /// How many cycles the next record gets; 0 when all are done.
    fn next_record(&self) -> u32 {
        (self.wanted - self.done).min(CYCLES_OF_A_RECORD)
    }

    /// Spread over the whole time; but two of three into the work itself, most of them into its
    /// beginning: signing in takes longer than many a piece of work.
    fn moment(&mut self, pace: Pace) -> Moment {
        let at = self.dice.f64();
        if self.dice.u8(..3) == 0 {
            Moment::OfAll(pace.whole.mul_f64(at))
        } else {
            Moment::OfWork((pace.whole - pace.begins).mul_f64(at * at))
        }
    }

    /// Between `least` and `most` milliseconds.
    fn milliseconds(&mut self, least: u64, most: u64) -> Duration {
        Duration::from_millis(self.dice.u64(least..most))
    }

    /// So much was said to be saved, and is there.
    fn saved(&mut self, many: usize) {
        self.saved += u32::try_from(many).unwrap();
    }

    /// Another kill has passed; `cut` when it came in the middle of the work.
    fn cycle(&mut self, cut: bool) {
        self.done += 1;
        self.cut += u32::from(cut);
        if self.done.is_multiple_of(CYCLES_OF_A_RECORD) {
            say(&self.to_string());
        }
    }

    /// All have passed. Where hardly any hit the work, the test has shown nothing; of a handful of
    /// cycles that can't be said.
    fn end(self) {
        say(&self.to_string());
        assert!(
            self.done < 10 || self.cut * 10 >= self.done,
            "too few kills came in the middle of the work: {self}"
        );
    }

    /// For a failure: which cycle of which run.
    fn at(&self) -> String {
        format!("{}, cycle {} of STILLROOM_SEED={}", self.what, self.done + 1, self.seed)
    }
}

impl std::fmt::Display for Kills {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let Self { what, wanted, done, cut, saved, seed, .. } = self;
        let took = spell(self.began.elapsed());
        // The first that is lost or corrupt ends the test: so far none was.
        write!(
            f,
            "{what}: {done} of {wanted} cycles, {cut} in mid-work, {saved} acknowledged, 0 lost, 0 corrupt, \
             in {took}, STILLROOM_SEED={seed}"
        )
    }
}

fn given<T: std::str::FromStr>(name: &str) -> Option<T> {
    let text = std::env::var(name).ok()?;
    Some(text.parse().ok().unwrap_or_else(|| panic!("{name} is no number: {text:?}")))
}

/// When to kill.
#[derive(Clone, Copy, Debug)]
enum Moment {
    /// So long after the start.
    OfAll(Duration),
    /// So long after the work has begun to show.
    OfWork(Duration),
}

impl Moment {
    /// Waits until it has come.
    async fn comes(self, begun: impl Fn() -> bool) {
        let after = match self {
            Self::OfAll(after) => after,
            Self::OfWork(after) => {
                while !begun() {
                    tokio::time::sleep(LOOK).await;
                }
                after
            }
        };
        tokio::time::sleep(after).await;
    }
}

/// How often it is looked whether the work shows.
const LOOK: Duration = Duration::from_millis(2);

/// How long a program takes, and from when on its work shows.
#[derive(Clone, Copy)]
struct Pace {
    begins: Duration,
    whole: Duration,
}

impl Pace {
    /// Runs it to its end, once.
    fn of(mut command: Command, begun: impl Fn() -> bool) -> Self {
        let began = Instant::now();
        let mut child = command.stdout(Stdio::null()).spawn().unwrap();
        let mut begins = None;
        let status = loop {
            if begins.is_none() && begun() {
                begins = Some(began.elapsed());
            }
            if let Some(status) = child.try_wait().unwrap() {
                break status;
            }
            std::thread::sleep(LOOK);
        };
        assert!(status.success(), "{:?}", command.get_args().collect::<Vec<_>>());
        Self { begins: begins.expect("its work never showed"), whole: began.elapsed() }
    }

    /// One that was done before its kill came takes no longer than until then: where the first was
    /// slow, the kills of the others would all come too late.
    fn learn(&mut self, ended: &Ended) {
        if !ended.killed {
            self.whole = self.whole.min(ended.by).max(self.begins);
        }
    }

    /// The same of what a person does, who isn't killed this once.
    async fn of_a_person(begun: impl Fn() -> bool, work: impl Future<Output = Outcome>) -> Self {
        let mut work = std::pin::pin!(work);
        let (began, mut begins) = (Instant::now(), None);
        loop {
            tokio::select! {
                worked = &mut work => break worked.unwrap(),
                () = tokio::time::sleep(LOOK) => {}
            }
            if begins.is_none() && begun() {
                begins = Some(began.elapsed());
            }
        }
        Self { begins: begins.expect("its work never showed"), whole: began.elapsed() }
    }
}

/// How a program ended.
struct Ended {
    /// Before it was done.
    killed: bool,
    /// When the kill came, after the start.
    by: Duration,
    said: String,
}

impl Ended {
    /// SIGKILL at this moment: no time to tidy up. One that fails by itself fails the test.
    fn at(moment: Moment, command: &mut Command, begun: impl Fn() -> bool) -> Self {
        let began = Instant::now();
        let mut child: Child = command.stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
        match moment {
            Moment::OfAll(after) => std::thread::sleep(after),
            Moment::OfWork(after) => {
                while !begun() && child.try_wait().unwrap().is_none() {
                    std::thread::sleep(Duration::from_micros(200));
                }
                std::thread::sleep(after);
            }
        }
        let by = began.elapsed();
        child.kill().unwrap();
        let out = child.wait_with_output().unwrap();
        let killed = out.status.signal() == Some(9);
        let why = String::from_utf8_lossy(&out.stderr);
        assert!(killed || out.status.success(), "failed before it was killed: {why}");
        Self { killed, by, said: String::from_utf8_lossy(&out.stdout).into_owned() }
    }

    /// What it answered, whole: from then on whoever asked relies on it.
    fn answer(&self) -> Option<Value> {
        serde_json::from_str(&self.said).ok()
    }
}

/// What the kills need of a spa.
impl Spa {
    /// Whether the last program that had the record open was cut short: whoever closes it empties
    /// the log.
    fn was_cut_short(&self) -> bool {
        std::fs::metadata(self.vault().join("record.db-wal")).is_ok_and(|log| log.len() > 0)
    }

    /// Files in the vault, whoever names them, and those that are being written.
    fn blobs(&self) -> usize {
        let folders = std::fs::read_dir(self.vault().join("blobs")).into_iter().flatten().flatten();
        folders.map(|folder| std::fs::read_dir(folder.path()).map_or(1, Iterator::count)).sum()
    }

    /// Brings a list in of so many people who all bear this family's name.
    fn import(&self, family: &str, rows: usize) -> Command {
        let file = self.folder().join(format!("{family}.csv"));
        write_list(&file, family, rows);
        self.ctl(&["--json", "import", "clients", &file.to_string_lossy(), "--duplicates"])
    }

    /// A practice with one family in it.
    fn furnished(&self, rows: usize) {
        stillroom_tests::programs::said(&mut self.import(FAMILY, rows)).unwrap();
    }

    /// How many of a family are found, of [`FOUND`] at most.
    fn family(&self, family: &str) -> usize {
        of_family(family, |words| self.answer(words))
    }
}

/// A list of so many people who all bear this family's name.
fn write_list(file: &Path, family: &str, rows: usize) {
    let mut text = String::from("First name,Last name,Mobile,Email\n");
    for n in 0..rows {
        let phone = n % 10_000;
        writeln!(text, "Given{n},{family},(512) 555-{phone:04},{family}{n}@example.org").unwrap();
    }
    std::fs::write(file, text).unwrap();
}

/// How many of a family `stillroomctl` finds, of [`FOUND`] at most.
fn of_family(family: &str, answer: impl Fn(&[&str]) -> Value) -> usize {
    let hits = answer(&["search", family, "--limit", &FOUND.to_string()]);
    let of_it = |hit: &&Value| hit["name"].as_str().unwrap().ends_with(family);
    hits.as_array().unwrap().iter().filter(of_it).count()
}

/// No search gives more.
const FOUND: usize = 100;
/// Who is in a practice from the beginning.
const FAMILY: &str = "Firstcome";
