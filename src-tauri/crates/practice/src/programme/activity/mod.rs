//! The activity review: looks and changes of the journal, for patterns that are worth a question.
//!
//! **Invariants.** A finding is a question, never a verdict: a named person looks into it, and never
//! the one whom it is about. What is odd is said in plain words with what was done before and after.
//! Findings are filed under themselves and not under the client. Every threshold is data with its
//! reason, which the practice may change within bounds; more of what is odd never lowers a score.
//!
//! **Not here:** the journal (`record`), emergency looks and their own review (`clients`), what
//! becomes of an incident (`incidents`).

mod detect;
pub mod facts;
mod ground;
mod habits;
mod need;
mod patterns;
mod settings;
#[cfg(test)]
mod stories;
#[cfg(test)]
mod year;

pub use detect::detect;
pub use facts::{
    Act, Event, Facts, Finding, Odd, Open, Pattern, Reason, Someone, Subject, VisitFact,
};
pub use settings::{Settings, Threshold, ThresholdInfo};
