//! When an idle Stillroom locks. Pure: the time is passed in.
//!
//! Two clocks are asked and the later one counts: the monotonic clock may stand
//! still while the machine sleeps, and the wall clock may be set back.

use std::time::Duration;
use stillroom_practice::catalog::LockPolicy;

/// A moment on both clocks.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Moment {
    /// Since the program started.
    pub(crate) monotonic: Duration,
    /// Milliseconds since 1970.
    pub(crate) wall: i64,
}

impl Moment {
    fn since(self, earlier: Moment) -> Duration {
        let monotonic = self.monotonic.saturating_sub(earlier.monotonic);
        let wall = Duration::from_millis(u64::try_from(self.wall - earlier.wall).unwrap_or(0));
        monotonic.max(wall)
    }
}

/// What is open.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Exposure {
    /// Somebody is signed in.
    Open,
    /// Somebody is signed in and the recovery key's sheet is before them for the first and
    /// only time: printing and putting it away takes longer than the screen's patience.
    OpenWithSheet,
    /// The keys are in memory, nobody is signed in.
    ScreenLocked,
    /// Nothing.
    Nothing,
}

/// What to do now.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Step {
    Wait,
    /// Say that the lock comes in so many seconds.
    Warn(u32),
    /// Take the warning back.
    CalmDown,
    LockScreen,
    LockVault,
}

/// The timer.
#[derive(Debug)]
pub(crate) struct Idle {
    last: Moment,
    ticked: Moment,
    warned: bool,
    touched: bool,
}

/// A tick comes every second: when one is this late, the machine slept.
const SLEPT: Duration = Duration::from_secs(30);

impl Idle {
    pub(crate) fn new(now: Moment) -> Self {
        Self { last: now, ticked: now, warned: false, touched: false }
    }

    /// Somebody is there.
    pub(crate) fn activity(&mut self, now: Moment) {
        self.last = now;
        self.touched = true;
    }

    /// Called every second.
    pub(crate) fn tick(&mut self, now: Moment, policy: LockPolicy, exposure: Exposure) -> Step {
        let slept = now.since(self.ticked) > SLEPT;
        self.ticked = now;
        let touched = std::mem::take(&mut self.touched);
        if exposure == Exposure::Nothing {
            self.warned = false;
            return Step::Wait;
        }
        let idle = now.since(self.last);
        let vault_after = minutes(policy.vault_minutes);
        if slept || idle >= vault_after {
            self.warned = false;
            return Step::LockVault;
        }
        let lock_after = match exposure {
            Exposure::ScreenLocked | Exposure::Nothing => return Step::Wait,
            Exposure::Open => minutes(policy.screen_minutes).min(vault_after),
            Exposure::OpenWithSheet => vault_after,
        };
        if idle >= lock_after {
            self.warned = false;
            return Step::LockScreen;
        }
        let left = lock_after - idle;
        if left <= Duration::from_secs(u64::from(policy.warn_seconds)) {
            self.warned = true;
            return Step::Warn(u32::try_from(left.as_millis().div_ceil(1000)).unwrap_or(u32::MAX));
        }
        if self.warned && touched {
            self.warned = false;
            return Step::CalmDown;
        }
        Step::Wait
    }
}

/// Nought would lock for ever: a minute is the least.
fn minutes(n: u32) -> Duration {
    Duration::from_secs(60 * u64::from(n.max(1)))
}

#[cfg(test)]
mod tests {
    use super::*;

    const POLICY: LockPolicy = LockPolicy { screen_minutes: 3, vault_minutes: 30, warn_seconds: 20 };

    fn at(seconds: u64) -> Moment {
        Moment { monotonic: Duration::from_secs(seconds), wall: 1_000_000 + seconds as i64 * 1000 }
    }

    fn run(idle: &mut Idle, from: u64, to: u64, exposure: Exposure) -> Vec<(u64, Step)> {
        let steps = (from..=to).map(|s| (s, idle.tick(at(s), POLICY, exposure)));
        steps.filter(|(_, step)| *step != Step::Wait).collect()
    }

    #[test]
    fn warns_twenty_seconds_before_it_locks_the_screen() {
        let mut idle = Idle::new(at(0));
        let steps = run(&mut idle, 1, 180, Exposure::Open);
        assert_eq!(steps.first(), Some(&(160, Step::Warn(20))));
        assert_eq!(steps.last(), Some(&(180, Step::LockScreen)));
        assert_eq!(steps.len(), 21);
    }

    #[test]
    fn activity_takes_the_warning_back() {
        let mut idle = Idle::new(at(0));
        run(&mut idle, 1, 165, Exposure::Open);
        idle.activity(at(166));
        assert_eq!(idle.tick(at(167), POLICY, Exposure::Open), Step::CalmDown);
        assert_eq!(run(&mut idle, 168, 325, Exposure::Open), []);
    }

    #[test]
    fn locks_the_vault_behind_a_locked_screen() {
        let mut idle = Idle::new(at(0));
        run(&mut idle, 1, 180, Exposure::Open);
        assert_eq!(run(&mut idle, 181, 1799, Exposure::ScreenLocked), []);
        assert_eq!(idle.tick(at(1800), POLICY, Exposure::ScreenLocked), Step::LockVault);
    }

    #[test]
    fn counts_the_time_that_the_machine_slept() {
        let mut idle = Idle::new(at(0));
        idle.tick(at(1), POLICY, Exposure::Open);
        // The lid was shut for ten minutes: the monotonic clock stood still.
        let woken = Moment { monotonic: Duration::from_secs(2), wall: at(601).wall };
        assert_eq!(idle.tick(woken, POLICY, Exposure::Open), Step::LockVault);
    }

    #[test]
    fn a_clock_set_back_does_not_keep_it_open() {
        let mut idle = Idle::new(at(0));
        run(&mut idle, 1, 179, Exposure::Open);
        let set_back = Moment { monotonic: Duration::from_secs(180), wall: at(0).wall - 3_600_000 };
        assert_eq!(idle.tick(set_back, POLICY, Exposure::Open), Step::LockScreen);
    }

    #[test]
    fn leaves_time_to_print_the_recovery_key() {
        let mut idle = Idle::new(at(0));
        assert_eq!(run(&mut idle, 1, 1779, Exposure::OpenWithSheet), []);
        run(&mut idle, 1780, 1799, Exposure::OpenWithSheet);
        assert_eq!(idle.tick(at(1800), POLICY, Exposure::OpenWithSheet), Step::LockVault);
    }

    #[test]
    fn a_policy_of_nought_minutes_still_leaves_one() {
        let never = LockPolicy { screen_minutes: 0, vault_minutes: 0, warn_seconds: 0 };
        let mut idle = Idle::new(at(0));
        idle.tick(at(30), never, Exposure::Open);
        assert_eq!(idle.tick(at(59), never, Exposure::Open), Step::Wait);
        assert_eq!(idle.tick(at(60), never, Exposure::Open), Step::LockVault);
    }

    #[test]
    fn nothing_happens_while_everything_is_locked() {
        let mut idle = Idle::new(at(0));
        assert_eq!(run(&mut idle, 1, 4000, Exposure::Nothing), []);
    }
}
