//! `cargo xtask …`: see [`xtask::verbs::USAGE`].

use std::process::ExitCode;
use xtask::{process, say::say, test, verbs};

fn main() -> ExitCode {
    let mut args = match process::words() {
        Ok(args) => args,
        Err(why) => {
            say(&format!("xtask: {why}"));
            return ExitCode::FAILURE;
        }
    };
    let verb = if args.is_empty() { String::new() } else { args.remove(0) };
    let outcome = match verb.as_str() {
        "run" => verbs::run(&args),
        "test" => test::test(&args),
        "faults" => verbs::faults(&args),
        "bench" => verbs::bench(&args),
        "bindings" => verbs::bindings(),
        "shots" => verbs::shots(&args),
        "content" => verbs::content(&args),
        _ => {
            say(verbs::USAGE);
            return if matches!(verb.as_str(), "help" | "--help" | "-h") {
                ExitCode::SUCCESS
            } else {
                ExitCode::FAILURE
            };
        }
    };
    match outcome {
        Ok(()) => ExitCode::SUCCESS,
        Err(why) => {
            say(&format!("\nxtask {verb}: {why}"));
            ExitCode::FAILURE
        }
    }
}
