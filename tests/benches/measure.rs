//! Clocks and percentiles.

use rustix::time::{ClockId, clock_gettime};
use std::time::{Duration, Instant};

/// Durations of one thing done many times.
#[derive(Clone, Debug, Default)]
pub(crate) struct Times(Vec<Duration>);

impl Times {
    pub(crate) fn push(&mut self, took: Duration) {
        self.0.push(took);
    }

    pub(crate) fn len(&self) -> usize {
        self.0.len()
    }

    /// The smallest value that `share` of all values don't exceed.
    pub(crate) fn at(&self, share: f64) -> Duration {
        let mut sorted = self.0.clone();
        sorted.sort();
        #[expect(
            clippy::cast_possible_truncation,
            clippy::cast_sign_loss,
            reason = "a rank of a few thousand"
        )]
        #[expect(clippy::cast_precision_loss, reason = "a rank of a few thousand")]
        let rank = ((sorted.len() as f64 * share).ceil() as usize).clamp(1, sorted.len().max(1));
        sorted.get(rank - 1).copied().unwrap_or_default()
    }

    pub(crate) fn median(&self) -> Duration {
        self.at(0.5)
    }

    pub(crate) fn max(&self) -> Duration {
        self.at(1.0)
    }
}

/// What it took by the clock on the wall.
pub(crate) fn wall<T>(work: impl FnOnce() -> T) -> (T, Duration) {
    let began = Instant::now();
    let value = work();
    (value, began.elapsed())
}

/// What it cost in processor time, all threads of this process together: a busy
/// machine doesn't change it much.
pub(crate) fn cpu<T>(work: impl FnOnce() -> T) -> (T, Duration) {
    let before = spent();
    let value = work();
    (value, spent().saturating_sub(before))
}

fn spent() -> Duration {
    let t = clock_gettime(ClockId::ProcessCPUTime);
    Duration::new(u64::try_from(t.tv_sec).unwrap_or(0), u32::try_from(t.tv_nsec).unwrap_or(0))
}

pub(crate) fn ms(took: Duration) -> f64 {
    took.as_secs_f64() * 1000.0
}

pub(crate) fn ratio(ours: Duration, theirs: Duration) -> f64 {
    ours.as_secs_f64() / theirs.as_secs_f64().max(1e-9)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn percentiles_are_values_that_were_measured() {
        let mut times = Times::default();
        for n in 1..=100 {
            times.push(Duration::from_millis(n));
        }
        assert_eq!(times.at(0.99), Duration::from_millis(99));
        assert_eq!(times.median(), Duration::from_millis(50));
        assert_eq!(times.max(), Duration::from_millis(100));
    }
}
