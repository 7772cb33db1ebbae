//! Whether two piles of pairs are the same, told without putting either in order.
//!
//! The journal's indexes lie in another order than the journal. To look each entry up in them
//! costs a walk down a tree for every one; to add up what the entries name, and what the indexes
//! hold, and to compare, costs one pass over each.

use crate::RecordError;
use rusqlite::Connection;
use std::hash::{BuildHasher, RandomState};

/// What one pass has seen: how many, and sums under hash keys that are new for each pair of
/// tallies, so that nobody can write an index that adds up to the same by another way.
#[derive(Clone, Debug)]
pub(super) struct Tally {
    keys: [RandomState; 2],
    seen: (u64, [u64; 2]),
}

impl Tally {
    pub(super) fn new() -> Self {
        Self { keys: [RandomState::new(), RandomState::new()], seen: (0, [0; 2]) }
    }

    /// An empty one that can be compared with this.
    pub(super) fn twin(&self) -> Self {
        Self { keys: self.keys.clone(), seen: (0, [0; 2]) }
    }

    pub(super) fn add(&mut self, id: &[u8], at: i64) {
        self.seen.0 += 1;
        for (sum, key) in self.seen.1.iter_mut().zip(&self.keys) {
            *sum = sum.wrapping_add(key.hash_one((id, at)));
        }
    }

    /// As if this had seen what its twin saw as well.
    pub(super) fn join(&mut self, twin: &Self) {
        self.seen.0 += twin.seen.0;
        for (sum, also) in self.seen.1.iter_mut().zip(twin.seen.1) {
            *sum = sum.wrapping_add(also);
        }
    }

    /// Whether both have seen the same pairs, each as often.
    pub(super) fn agrees(&self, other: &Self) -> bool {
        self.seen == other.seen
    }
}

/// Whether an index holds the pairs of this tally.
pub(super) fn tallied(conn: &Connection, sql: &str, want: &Tally, until: i64) -> Result<bool, RecordError> {
    let mut stmt = conn.prepare(sql)?;
    let mut rows = stmt.query([until])?;
    let mut held = want.twin();
    while let Some(row) = rows.next()? {
        held.add(row.get_ref(0)?.as_blob().unwrap_or_default(), row.get_ref(1)?.as_i64().unwrap_or(-1));
    }
    Ok(held.agrees(want))
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn the_order_does_not_matter_and_everything_else_does(
            pairs in proptest::collection::vec((any::<[u8; 2]>(), 0..3_i64), 1..20),
            other_at in any::<prop::sample::Index>(),
            other in any::<([u8; 2], i64)>(),
        ) {
            let mut one = Tally::new();
            let (mut same, mut short, mut changed) = (one.twin(), one.twin(), one.twin());
            let mut halves = [one.twin(), one.twin()];
            let other_at = other_at.index(pairs.len());
            for (id, at) in &pairs {
                one.add(id, *at);
            }
            for (id, at) in pairs.iter().rev() {
                same.add(id, *at);
            }
            for (n, (id, at)) in pairs.iter().enumerate() {
                halves[n % 2].add(id, *at);
                let (id, at) = if n == other_at { (&other.0, &other.1) } else { (id, at) };
                changed.add(id, *at);
                if n != other_at {
                    short.add(id, *at);
                }
            }
            prop_assert!(one.agrees(&same));
            let [mut half, other_half] = halves;
            half.join(&other_half);
            prop_assert!(one.agrees(&half));
            prop_assert!(!one.agrees(&short));
            prop_assert_eq!(one.agrees(&changed), pairs.get(other_at) == Some(&other));
        }
    }
}
