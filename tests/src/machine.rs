//! The machine's bad moments, made on purpose: a disk that is full, read-only or fails, a
//! sleep in the middle of something, a clock that is set back.
//!
//! What only root may do (to mount) isn't done without it: whoever asks is told so.

use crate::Outcome;
use crate::window::Window;
use std::ffi::OsStr;
use std::fs::{self, File};
use std::io::Write as _;
use std::os::unix::fs::FileExt as _;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};
use xtask::desk::Desk;

/// A small disk, in memory.
#[derive(Debug)]
pub struct SmallDisk {
    /// Where it is mounted.
    pub folder: PathBuf,
}

impl SmallDisk {
    /// Mounts one under `under`; none where that isn't allowed.
    ///
    /// # Errors
    /// When its folder can't be made.
    pub fn mount(under: &Path, kilobytes: u32) -> Outcome<Option<Self>> {
        let folder = under.join("disk");
        fs::create_dir_all(&folder)?;
        let size = format!("size={kilobytes}k,mode=0777");
        let mounted = mount([OsStr::new("-t"), OsStr::new("tmpfs"), OsStr::new("-o"), size.as_ref()])
            .arg("tmpfs")
            .arg(&folder)
            .status()
            .is_ok_and(|status| status.success());
        Ok(mounted.then_some(Self { folder }))
    }

    /// Makes it larger.
    ///
    /// # Errors
    /// When it stays as it is.
    pub fn grow(&self, kilobytes: u32) -> Outcome {
        let size = format!("remount,size={kilobytes}k");
        done(mount(["-o", &size]).arg(&self.folder))
    }

    /// Fills it to the last byte, as another program does.
    ///
    /// # Errors
    /// When it can't be begun.
    pub fn fill(&self) -> Outcome {
        let mut filler = File::create(self.folder.join("filler"))?;
        // Less and less at a time: not a byte is left then.
        for piece in [1 << 16, 1 << 12, 1] {
            while filler.write_all(&vec![7; piece]).is_ok() {}
        }
        Ok(())
    }

    /// Gives the room back.
    ///
    /// # Errors
    /// When it wasn't filled.
    pub fn empty(&self) -> Outcome {
        Ok(fs::remove_file(self.folder.join("filler"))?)
    }
}

impl Drop for SmallDisk {
    fn drop(&mut self) {
        unmount(&self.folder);
    }
}

/// A folder that nothing can be written to.
#[derive(Debug)]
pub struct ReadOnly(PathBuf);

impl ReadOnly {
    /// Until it is dropped; none where that isn't allowed. Nobody may have a file of it open to
    /// write.
    ///
    /// # Errors
    /// When only half of it could be done.
    pub fn make(folder: &Path) -> Outcome<Option<Self>> {
        if !mount(["--bind"]).arg(folder).arg(folder).status().is_ok_and(|status| status.success()) {
            return Ok(None);
        }
        let made = Self(folder.to_owned());
        done(mount(["-o", "remount,bind,ro"]).arg(folder))?;
        Ok(Some(made))
    }
}

impl Drop for ReadOnly {
    fn drop(&mut self) {
        unmount(&self.0);
    }
}

fn mount<S: AsRef<OsStr>>(words: impl IntoIterator<Item = S>) -> Command {
    let mut command = Command::new("mount");
    command.args(words).stderr(Stdio::null());
    command
}

fn unmount(folder: &Path) {
    let began = Instant::now();
    while began.elapsed() < Duration::from_secs(5) {
        let mut umount = Command::new("umount");
        umount.arg(folder).stderr(Stdio::null());
        if umount.status().is_ok_and(|status| status.success()) {
            return;
        }
        std::thread::sleep(Duration::from_millis(100));
    }
    // A window that a failed journey left open is on it still.
    let _ = Command::new("umount").arg("-l").arg(folder).status();
}

fn done(command: &mut Command) -> Outcome {
    if command.status()?.success() { Ok(()) } else { Err(format!("{command:?} failed").into()) }
}

/// How a disk fails.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Failing {
    /// The system protected it after a fault: what is open can't be written to any more.
    Protected,
    /// What is written never arrives: a sync fails.
    Syncing,
}

/// A running program whose disk fails in the files of one folder, until this is dropped.
#[derive(Debug)]
pub struct FailingDisk(Child);

/// The files that a vault writes to.
const WRITTEN: &[&str] =
    &["record.db", "record.db-wal", "record.db-shm", "pending", "witness", "vault.json.tmp", "reserve"];

impl FailingDisk {
    /// From now on `pid` gets errors for what it writes in `vault`.
    ///
    /// # Errors
    /// When strace can't hold on to it.
    pub fn of(pid: u32, vault: &Path, failing: Failing) -> Outcome<Self> {
        let calls = match failing {
            Failing::Protected => "pwrite64,write,ftruncate,fsync,fdatasync,rename,unlink:error=EROFS",
            Failing::Syncing => "fsync,fdatasync:error=EIO",
        };
        let mut strace = Command::new("strace");
        strace.args(["-f", "-qq", "-o", "/dev/null", "-p", &pid.to_string(), "-e"]);
        strace.arg(format!("inject={calls}"));
        for file in WRITTEN {
            strace.arg("-P").arg(vault.join(file));
        }
        let held = Self(strace.stdin(Stdio::null()).stderr(Stdio::null()).spawn()?);
        let began = Instant::now();
        while !threads(pid).iter().all(|thread| is_traced(thread)) {
            if began.elapsed() > Duration::from_secs(10) {
                return Err("strace did not hold on to the program".into());
            }
            std::thread::sleep(Duration::from_millis(20));
        }
        Ok(held)
    }
}

impl Drop for FailingDisk {
    fn drop(&mut self) {
        // Not KILL: it has to let go of the program first.
        let _ = Command::new("kill").args(["-TERM", &self.0.id().to_string()]).status();
        let _ = self.0.wait();
    }
}

fn threads(pid: u32) -> Vec<PathBuf> {
    let found = fs::read_dir(format!("/proc/{pid}/task")).into_iter().flatten().flatten();
    found.map(|entry| entry.path().join("status")).collect()
}

/// Whether somebody traces this thread; one that has ended needs nobody.
fn is_traced(status: &Path) -> bool {
    let Ok(text) = fs::read_to_string(status) else { return true };
    !text.lines().any(|line| line.strip_prefix("TracerPid:").is_some_and(|pid| pid.trim() == "0"))
}

/// Stops all of a window's processes where they stand, as the machine does before it sleeps.
///
/// # Errors
/// When they can't be stopped.
pub fn stop(window: &Window) -> Outcome {
    signal(window, "-STOP")
}

/// Lets them go on.
///
/// # Errors
/// When they are gone.
pub fn go_on(window: &Window) -> Outcome {
    signal(window, "-CONT")
}

fn signal(window: &Window, signal: &str) -> Outcome {
    let web = window.web_processes().into_iter().map(|(pid, _)| pid);
    let all = std::iter::once(window.pid()).chain(web).map(|pid| pid.to_string());
    done(Command::new("kill").arg(signal).args(all))
}

/// The wall clock of the programs at a desk. What they measure with (the monotonic clock) runs on
/// as it does when a person sets a clock, and stands still in a sleep.
#[derive(Debug)]
pub struct WallClock(File);

/// Lies between a program and the C library; how far to move the clock it reads from a file.
const MOVED: &str = r#"
#define _GNU_SOURCE
#include <fcntl.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <sys/syscall.h>
#include <sys/time.h>
#include <time.h>
#include <unistd.h>
static volatile long nothing, *moved = &nothing;
__attribute__((constructor)) static void begin(void) {
  const char *path = getenv("STILLROOM_TEST_CLOCK");
  int file = path ? open(path, O_RDONLY | O_CLOEXEC) : -1;
  if (file < 0) return;
  void *at = mmap(0, sizeof(long), PROT_READ, MAP_SHARED, file, 0);
  close(file);
  if (at != MAP_FAILED) moved = at;
}
int clock_gettime(clockid_t which, struct timespec *now) {
  int failed = (int)syscall(SYS_clock_gettime, which, now);
  if (!failed && (which == CLOCK_REALTIME || which == CLOCK_REALTIME_COARSE)) now->tv_sec += *moved;
  return failed;
}
int gettimeofday(struct timeval *now, void *zone) {
  struct timespec precise;
  (void)zone;
  clock_gettime(CLOCK_REALTIME, &precise);
  now->tv_sec = precise.tv_sec;
  now->tv_usec = precise.tv_nsec / 1000;
  return 0;
}
time_t time(time_t *kept) {
  struct timespec precise;
  clock_gettime(CLOCK_REALTIME, &precise);
  if (kept) *kept = precise.tv_sec;
  return precise.tv_sec;
}
"#;

impl WallClock {
    /// Hangs one at the desk, for all that is started there from now on.
    ///
    /// # Errors
    /// When it can't be built.
    pub fn at(desk: &mut Desk) -> Outcome<Self> {
        let [source, library, kept] = ["clock.c", "clock.so", "clock"].map(|name| desk.folder().join(name));
        fs::write(&source, MOVED)?;
        fs::write(&kept, 0_i64.to_ne_bytes())?;
        done(Command::new("cc").args(["-shared", "-fPIC", "-O1", "-o"]).arg(&library).arg(&source))?;
        desk.set("STILLROOM_TEST_CLOCK", &kept);
        desk.set("LD_PRELOAD", &library);
        Ok(Self(File::options().write(true).open(&kept)?))
    }

    /// Sets it: so many seconds from the true time.
    ///
    /// # Errors
    /// When it can't be told.
    pub fn set(&self, seconds: i64) -> Outcome {
        Ok(self.0.write_all_at(&seconds.to_ne_bytes(), 0)?)
    }
}
