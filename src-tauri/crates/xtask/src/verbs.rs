//! `run`, `faults`, `bench`, `bindings`, `shots`, `content`.

use crate::desk::{self, Desk, Display};
use crate::machine::{self, Purpose};
use crate::process::{cargo, command, run as run_to_end};
use crate::say::{say, spell};
use crate::{test, tree};
use std::num::NonZeroU32;
use std::time::{Duration, Instant};

/// How to call it.
pub const USAGE: &str = "\
cargo xtask run [--demo] [-- ARGS]   build Stillroom and open it; --demo opens a synthetic practice
cargo xtask test [--only STEP…]      everything that must hold
cargo xtask faults [--cycles N]      the faults in their long form: 2,000 kills, or N
cargo xtask bench [--quick]          the speed table, from a release build; JSON in target/bench.json
cargo xtask bindings                 write ui/src/ipc/bindings.ts from the Rust commands
cargo xtask shots                    screenshots of every screen into docs/pictures
cargo xtask content key|sign|check   content updates, for the makers; CONTRIBUTING.md says how";

const MINUTE: Duration = Duration::from_secs(60);

/// Builds the UI and the app and opens it.
///
/// # Errors
/// When something is missing that can't be installed, or doesn't build.
pub fn run(args: &[String]) -> Result<(), String> {
    let began = Instant::now();
    let (own, handed) = match args.iter().position(|a| a == "--") {
        Some(at) => (args.get(..at).unwrap_or_default(), args.get(at + 1..).unwrap_or_default()),
        None => (args, &[][..]),
    };
    let demo = own.iter().any(|a| a == "--demo");
    if let Some(unknown) = own.iter().find(|a| *a != "--demo") {
        return Err(format!("unknown argument {unknown:?}\n{USAGE}"));
    }
    let private = !desk::has_secret_service() || !desk::has_display();
    say("1 · What the machine needs");
    say(&format!("  {}", machine::system(Purpose::Run { desk: private })?));
    say(&format!("  {}", machine::modules()?));
    say("2 · The UI");
    test::ui_build()?;
    say("3 · The app (the first build takes about ten minutes on two cores)");
    let mut build = cargo();
    build.args(["build", "--locked", "--package", "stillroom", "--package", "stillroom-ctl"]);
    run_to_end(build, 60 * MINUTE)?;
    say(&format!("  built in {}", spell(began.elapsed())));

    let desk = if private { Some(private_desk()?) } else { None };
    let program = tree::program("debug", "stillroom");
    let mut app = match &desk {
        Some(desk) => desk.command(program),
        None => command(program),
    };
    if demo {
        // The app makes it on first use, and says on its sign-in screen who one is there.
        app.arg("--demo").arg(tree::target().join("demo-vault"));
    }
    app.args(handed);
    say("4 · Opening Stillroom; close its window to come back here");
    let status = app.status().map_err(|e| format!("stillroom: {e}"))?;
    if status.success() { Ok(()) } else { Err(format!("stillroom ended with {status}")) }
}

fn private_desk() -> Result<Desk, String> {
    let folder = tree::target().join("desk");
    let display =
        if desk::has_display() { Display::Theirs } else { Display::Virtual { width: 1440, height: 900 } };
    let desk = Desk::start(&folder, display)?;
    say(&format!(
        "  No Secret Service runs here: started a private D-Bus and keyring, kept in {}",
        folder.display()
    ));
    if display != Display::Theirs {
        say("  No display either: the window opens on a virtual one (Xvfb)");
    }
    Ok(desk)
}

/// How many kills the long form has.
const KILLS: &str = "2000";

/// The bad day in its long form: as the step `faults` of `test`, with more kills.
///
/// # Errors
/// When it doesn't build, or a fault shows.
pub fn faults(args: &[String]) -> Result<(), String> {
    let cycles = match args {
        [] => KILLS,
        [flag, cycles] if flag == "--cycles" && cycles.parse::<NonZeroU32>().is_ok() => cycles,
        other => return Err(format!("unknown arguments {other:?}\n{USAGE}")),
    };
    if !cfg!(target_os = "linux") {
        return Err("the faults are of Linux only".into());
    }
    say(&format!("  {}", test::machine()?));
    machine::modules()?;
    test::ui_build()?;
    test::build()?;
    test::long_faults(cycles, 8 * 60 * MINUTE)
}

/// Measures the release build; with `--quick` the debug build on a small
/// practice, to see that the bench itself works.
///
/// # Errors
/// When it doesn't build, or a figure misses its bar.
pub fn bench(args: &[String]) -> Result<(), String> {
    let quick = args.iter().any(|a| a == "--quick");
    say(&format!("  {}", machine::system(Purpose::Test)?));
    machine::modules()?;
    test::ui_build()?;
    let mut build = cargo();
    build.args(["build", "--locked"]);
    if quick {
        build.args(["--workspace", "--all-targets"]);
    } else {
        build.args(["--release", "--package", "stillroom", "--package", "stillroom-ctl"]);
        build.args(["--package", "stillroom-tests", "--bins"]);
    }
    run_to_end(build, 90 * MINUTE)?;
    let profile = if quick { "debug" } else { "release" };
    let folder = tree::target().join("bench-desk");
    let desk = Desk::start(&folder, Display::Virtual { width: 1440, height: 900 })?;
    let mut bench = desk.command(tree::program(profile, "stillroom-bench"));
    bench.env("STILLROOM_PROGRAMS", tree::target().join(profile));
    bench.arg("--json").arg(tree::target().join("bench.json"));
    if quick {
        bench.args(["--clients", "2000"]);
    }
    bench.args(args.iter().filter(|a| *a != "--" && *a != "--quick"));
    run_to_end(bench, 120 * MINUTE)
}

/// Writes the TypeScript that mirrors the commands.
///
/// # Errors
/// When the shell doesn't build.
pub fn bindings() -> Result<(), String> {
    if !tree::ui().join("dist").exists() {
        machine::modules()?;
        test::ui_build()?;
    }
    let mut command = cargo();
    command.args(["nextest", "run", "--workspace", "-E", "package(stillroom) and test(bindings)"]);
    command.env("STILLROOM_WRITE_BINDINGS", "1");
    run_to_end(command, 40 * MINUTE)
}

/// Makes, signs and checks content updates: what reads the texts is the practice's own, so the work
/// is done by an example of that crate, and this list of dependencies stays short.
///
/// # Errors
/// What the example says.
pub fn content(args: &[String]) -> Result<(), String> {
    let mut command = cargo();
    command.args([
        "run",
        "--quiet",
        "--locked",
        "--package",
        "stillroom-practice",
        "--example",
        "content",
        "--",
    ]);
    command.args(args);
    run_to_end(command, 40 * MINUTE)
}

/// Takes the pictures of README and docs, from the real window.
///
/// # Errors
/// When a screen isn't reached.
pub fn shots(args: &[String]) -> Result<(), String> {
    machine::system(Purpose::Test)?;
    machine::modules()?;
    test::ui_build()?;
    let mut command = cargo();
    command.args(["nextest", "run", "--locked", "--workspace", "--run-ignored", "only", "-j", "1"]);
    command.args(["-E", "package(stillroom-tests) and binary(shots)"]).args(args);
    command.env("STILLROOM_PROGRAMS", tree::target().join("debug"));
    command.env("STILLROOM_PICTURES", tree::root().join("docs/pictures"));
    run_to_end(command, 40 * MINUTE)
}
