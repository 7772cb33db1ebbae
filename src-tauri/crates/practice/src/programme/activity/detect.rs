//! From facts to findings.

use super::facts::{Facts, Finding};
use super::settings::Settings;

/// What is worth a look, the weightiest first within each week.
#[must_use]
pub fn detect(facts: &Facts, settings: &Settings) -> Vec<Finding> {
    let _ = (facts, settings);
    Vec::new()
}
