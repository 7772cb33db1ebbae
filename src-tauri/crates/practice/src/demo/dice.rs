//! One seed, one practice: every choice and every id comes from here.

use uuid::Uuid;

/// A seeded source of choices.
pub(super) struct Dice(fastrand::Rng);

impl Dice {
    /// The stream of one part of the practice; parts don't disturb one another.
    pub(super) fn new(seed: u64, part: u64) -> Self {
        let mut rng = fastrand::Rng::with_seed(seed.wrapping_mul(0x9E37_79B9_7F4A_7C15).wrapping_add(part));
        // Neighbouring seeds begin alike: let them part.
        for _ in 0..8 {
            rng.u64(..);
        }
        Self(rng)
    }

    /// Below `n`; 0 when there is nothing to choose from.
    pub(super) fn below(&mut self, n: usize) -> usize {
        if n == 0 { 0 } else { self.0.usize(..n) }
    }

    pub(super) fn between(&mut self, low: u32, high: u32) -> u32 {
        self.0.u32(low..=high)
    }

    /// True this often.
    pub(super) fn chance(&mut self, p: f64) -> bool {
        self.0.f64() < p
    }

    pub(super) fn pick<'a, T: ?Sized>(&mut self, from: &[&'a T]) -> &'a T
    where
        &'a T: Default,
    {
        let i = self.below(from.len());
        from.get(i).copied().unwrap_or_default()
    }

    /// One of these words.
    pub(super) fn word(&mut self, from: &'static str) -> &'static str {
        let i = self.below(from.split(' ').count());
        from.split(' ').nth(i).unwrap_or_default()
    }

    /// One of these, each as likely as its weight.
    pub(super) fn weighted<'a, T>(&mut self, from: &'a [T], weight: impl Fn(&T) -> u32) -> Option<&'a T> {
        let total: u32 = from.iter().map(&weight).sum();
        let mut at = self.below(total as usize) as u32;
        from.iter().find(|t| {
            let w = weight(t);
            if at < w {
                return true;
            }
            at -= w;
            false
        })
    }

    /// An id that looks as if made at this time.
    pub(super) fn id(&mut self, ms: i64) -> Uuid {
        let random = self.0.u128(..).to_le_bytes();
        let mut bytes = [0; 10];
        for (to, from) in bytes.iter_mut().zip(random) {
            *to = from;
        }
        uuid::Builder::from_unix_timestamp_millis(u64::try_from(ms).unwrap_or(0), &bytes).into_uuid()
    }
}
