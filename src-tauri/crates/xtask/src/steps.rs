//! Steps: what they need, what they gave, a table at the end.

use crate::say::{say, spell};
use std::time::{Duration, Instant};

/// One step of a run.
#[derive(Debug)]
pub struct Step {
    /// Its name on the command line and in the table.
    pub name: &'static str,
    /// What it is, in a few words.
    pub what: &'static str,
    /// Steps that must have passed before.
    pub needs: &'static [&'static str],
    /// Does it; gives a word for the table.
    pub run: fn() -> Result<String, String>,
}

enum Outcome {
    Passed(String),
    Failed(String),
    NotRun(&'static str),
}

/// Runs the steps in their order. A failed step fails the whole, but what
/// doesn't need it still runs, so that one run shows all that is wrong.
///
/// # Errors
/// When a step failed, or `only` names one that doesn't exist.
pub fn run(steps: &[Step], only: &[String]) -> Result<(), String> {
    let chosen = choose(steps, only)?;
    let started = Instant::now();
    let mut done: Vec<(&'static str, Outcome, Duration)> = Vec::new();
    for step in steps.iter().filter(|s| chosen.contains(&s.name)) {
        let lacking = step.needs.iter().copied().find(|need| {
            done.iter().any(|(name, outcome, _)| name == need && !matches!(outcome, Outcome::Passed(_)))
        });
        if let Some(need) = lacking {
            done.push((step.name, Outcome::NotRun(need), Duration::ZERO));
            continue;
        }
        say(&format!("\n── {} · {}", step.name, step.what));
        let began = Instant::now();
        let outcome = match (step.run)() {
            Ok(note) => Outcome::Passed(note),
            Err(why) => {
                say(&format!("  FAILED: {why}"));
                Outcome::Failed(why)
            }
        };
        say(&format!("   {} took {}", step.name, spell(began.elapsed())));
        done.push((step.name, outcome, began.elapsed()));
    }
    let failed = table(&done, started.elapsed());
    if failed == 0 { Ok(()) } else { Err(format!("{failed} of {} steps did not pass", done.len())) }
}

/// The steps named, and all that they need.
fn choose(steps: &[Step], only: &[String]) -> Result<Vec<&'static str>, String> {
    if only.is_empty() {
        return Ok(steps.iter().map(|s| s.name).collect());
    }
    let mut chosen = Vec::new();
    let mut wanted: Vec<&str> = only.iter().map(String::as_str).collect();
    while let Some(name) = wanted.pop() {
        let step = steps.iter().find(|s| s.name == name).ok_or_else(|| {
            let names: Vec<_> = steps.iter().map(|s| s.name).collect();
            format!("there is no step {name:?}; there are: {}", names.join(", "))
        })?;
        if !chosen.contains(&step.name) {
            chosen.push(step.name);
            wanted.extend(step.needs);
        }
    }
    Ok(chosen)
}

fn table(done: &[(&'static str, Outcome, Duration)], total: Duration) -> usize {
    say("\n   step          result    time         ");
    let mut failed = 0;
    for (name, outcome, took) in done {
        let (result, note) = match outcome {
            Outcome::Passed(note) => ("passed", note.clone()),
            Outcome::Failed(why) => {
                failed += 1;
                ("FAILED", why.lines().next().unwrap_or_default().to_owned())
            }
            Outcome::NotRun(need) => {
                failed += 1;
                ("not run", format!("needs {need}"))
            }
        };
        say(&format!("   {name:<13} {result:<9} {:<12} {note}", spell(*took)));
    }
    say(&format!("   in all {}\n", spell(total)));
    say(&format!("steps: {} passed, {failed} failed", done.len() - failed));
    failed
}

#[cfg(test)]
mod tests {
    use super::*;

    const STEPS: &[Step] = &[
        Step { name: "a", what: "", needs: &[], run: || Ok(String::new()) },
        Step { name: "b", what: "", needs: &["a"], run: || Err("broken".into()) },
        Step { name: "c", what: "", needs: &["b"], run: || panic!("must not run") },
        Step { name: "d", what: "", needs: &["a"], run: || Ok(String::new()) },
    ];

    #[test]
    fn a_failed_step_fails_the_whole_and_stops_only_what_needs_it() {
        assert_eq!(run(STEPS, &[]), Err("2 of 4 steps did not pass".into()));
    }

    #[test]
    fn a_step_asked_for_alone_brings_what_it_needs() {
        assert_eq!(choose(STEPS, &["d".into()]), Ok(vec!["d", "a"]));
        assert_eq!(run(STEPS, &["d".into()]), Ok(()));
    }

    #[test]
    fn a_step_that_does_not_exist_is_named() {
        assert!(run(STEPS, &["x".into()]).is_err_and(|why| why.contains("\"x\"")));
    }
}
