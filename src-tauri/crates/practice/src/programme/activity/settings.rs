//! The thresholds, by name: data with their reasons.

use crate::programme::edition::{AnyText, Text, file, toml_file};
use serde::{Deserialize, Serialize};

/// Makes the list of thresholds: each has its key in `content/activity.toml`.
macro_rules! thresholds {
    ($( $(#[$means:meta])* $name:ident ),* $(,)?) => {
        /// A threshold.
        #[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Debug, Serialize, Deserialize, specta::Type)]
        #[serde(rename_all = "camelCase")]
        pub enum Threshold { $( $(#[$means])* $name ),* }
        impl Threshold {
            /// Every one, in the order of the page.
            pub const ALL: &'static [Self] = &[$(Self::$name),*];
        }
    };
}

thresholds! {
    /// Points from which something is shown where there is room for it.
    Hint,
    /// Points from which it is shown whatever else there is.
    Strong,
    /// Hints a fortnight at most.
    HintsAFortnight,
    /// Minutes before opening and after closing that still count as open.
    GraceMinutes,
    /// Days between returns that still belong together.
    ReturnDays,
    /// Records in a day without need, beyond the habit, from which they are many.
    BulkADay,
    /// Records in an hour, whatever the need, beyond the habit.
    BulkAnHour,
    /// Days before somebody's last day.
    LeaverDays,
    /// Failed sign-ins in half an hour from which they count.
    FailedSignIns,
    /// Days after a visit in which its record is still needed.
    FollowUpDays,
    /// Days before a visit in which its record is prepared.
    PrepareDays,
}

/// A threshold with its reason.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize, specta::Type)]
#[serde(rename_all = "camelCase")]
pub struct ThresholdInfo {
    pub key: Threshold,
    pub title: String,
    /// What it is counted in.
    pub unit: String,
    /// What Stillroom proposes.
    pub usual: u32,
    pub least: u32,
    pub most: u32,
    /// Why it is there, and why so.
    pub why: String,
}

#[derive(Deserialize)]
struct File {
    threshold: Vec<ThresholdInfo>,
}

static CONTENT: Text<File> = Text::new(&[file!("activity.toml", "Review of activity")], toml_file);

/// What an update may replace.
pub(in crate::programme) fn texts() -> Vec<&'static dyn AnyText> {
    vec![&CONTENT]
}

/// Every threshold with its reason.
pub(crate) fn thresholds() -> &'static [ThresholdInfo] {
    &CONTENT.get().threshold
}

/// The thresholds as they are set.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Settings(Vec<u32>);

impl Default for Settings {
    fn default() -> Self {
        let usual = |key: &Threshold| thresholds().iter().find(|t| t.key == *key).map_or(0, |t| t.usual);
        Self(Threshold::ALL.iter().map(usual).collect())
    }
}

impl Settings {
    /// One of them.
    #[must_use]
    pub fn of(&self, key: Threshold) -> u32 {
        self.0.get(key as usize).copied().unwrap_or_default()
    }

    /// The same with another value, kept within its bounds.
    #[must_use]
    pub fn with(mut self, key: Threshold, value: u32) -> Self {
        if let (Some(one), Some(info)) =
            (self.0.get_mut(key as usize), thresholds().iter().find(|t| t.key == key))
        {
            *one = value.clamp(info.least, info.most);
        }
        self
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_threshold_has_a_reason_and_lies_within_its_bounds() {
        assert_eq!(thresholds().iter().map(|t| t.key).collect::<Vec<_>>(), Threshold::ALL);
        for t in thresholds() {
            assert!(t.least <= t.usual && t.usual <= t.most && t.least < t.most, "{:?}", t.key);
            assert!(t.why.len() > 60 && t.why.ends_with('.') && !t.title.is_empty(), "{:?}", t.key);
        }
    }

    #[test]
    fn a_value_beyond_the_bounds_is_the_bound() {
        let settings = Settings::default().with(Threshold::Hint, 100_000);
        let most = thresholds().first().unwrap().most;
        assert_eq!((settings.of(Threshold::Hint), settings.of(Threshold::Strong)), (most, 85));
    }
}
