//! From the start of the process to a sign-in screen that can be typed into.

use crate::measure::{Times, ms, ratio, wall};
use crate::table::{Bar, Table};
use crate::world::World;
use std::path::Path;
use std::sync::Arc;
use std::time::Duration;
use stillroom_practice::demo;
use stillroom_tests::window::Window;
use stillroom_tests::{Outcome, programs};
use stillroom_vault::{OsKeychain, Passphrase, Vault, VaultFolder};
use xtask::desk::{Desk, Display};

pub(crate) fn measure(world: &World, table: &mut Table) -> Outcome {
    tokio::runtime::Runtime::new()?.block_on(windows(world, table))
}

async fn windows(world: &World, table: &mut Table) -> Outcome {
    let display = Display::Virtual { width: 1440, height: 900 };
    let desk = Desk::start(&world.folder.join("start-desk"), display)?;
    // An empty practice, at the same desk.
    let empty = world.folder.join("start-desk/empty");
    if !empty.join("vault.json").exists() {
        let mut ctl = programs::ctl(&desk, &empty, demo::PASSPHRASE);
        ctl.args(["init", "--practice", "Empty", "--owner", demo::OWNER_LOGIN]);
        programs::said(&mut ctl)?;
    }
    let (mut big, mut small) = (Times::default(), Times::default());
    for round in 0..9 {
        for (vault, times) in [(&world.vault, &mut big), (&empty, &mut small)] {
            let took = to_sign_in(&desk, vault).await?;
            // The first pair warms the disk's cache for both.
            if round > 0 {
                times.push(took);
            }
        }
    }
    let note = format!("{:.0} ms against {:.0} ms with an empty vault", ms(big.median()), ms(small.median()));
    table.judge(
        "start to usable sign-in, big / empty vault",
        ratio(big.median(), small.median()),
        "×",
        (Bar::AtMost, 1.15),
        note,
    );
    unlock(world, table).await
}

/// Since the kernel started the process, by the page's own clock.
async fn to_sign_in(desk: &Desk, vault: &Path) -> Outcome<Duration> {
    let window = Window::open(desk, vault).await?;
    let usable = r#"
        const done = arguments[arguments.length - 1];
        const look = () => {
          const field = document.querySelector('input[type=password]');
          if (field && !field.disabled && field.getBoundingClientRect().height > 0) done(window.__usable ??= performance.timeOrigin + performance.now());
          else requestAnimationFrame(look);
        };
        look();"#;
    let at = window.driver.execute_async(usable, vec![]).await?.json().as_f64().ok_or("no time")?;
    let started = started(window.pid())?;
    window.close().await;
    Ok(Duration::from_secs_f64(((at / 1000.0) - started).max(0.0)))
}

/// When a process was started, in seconds of the epoch; the kernel counts in hundredths.
fn started(pid: u32) -> Outcome<f64> {
    let stat = std::fs::read_to_string(format!("/proc/{pid}/stat"))?;
    let (_, rest) = stat.rsplit_once(')').ok_or("no stat")?;
    let ticks: f64 = rest.split_whitespace().nth(19).ok_or("no start time")?.parse()?;
    let uptime = std::fs::read_to_string("/proc/uptime")?;
    let up: f64 = uptime.split_whitespace().next().ok_or("no uptime")?.parse()?;
    let now = std::time::SystemTime::now().duration_since(std::time::UNIX_EPOCH)?.as_secs_f64();
    Ok(now - up + ticks / 100.0)
}

/// From the click on Sign in to the painted schedule, and what of it is Argon2.
async fn unlock(world: &World, table: &mut Table) -> Outcome {
    let display = Display::Virtual { width: 1440, height: 900 };
    let home = std::env::var_os("HOME").ok_or("no HOME")?;
    // The big vault's device secret is in the keyring of the desk that made it.
    let desk = Desk::start(Path::new(&home).parent().ok_or("no desk")?, display)?;
    let folder = VaultFolder::at(&world.vault);
    let passphrase = Passphrase::new(demo::PASSPHRASE);
    let mut derive = Times::default();
    {
        let (vault, _) =
            Vault::unlock(&folder, Arc::new(OsKeychain::default()), demo::OWNER_LOGIN, &passphrase)?;
        for _ in 0..5 {
            let (proven, took) = wall(|| vault.prove(demo::OWNER_LOGIN, &passphrase));
            proven?;
            derive.push(took);
        }
    }
    let mut whole = Times::default();
    for _ in 0..3 {
        let window = Window::open(&desk, &world.vault).await?;
        stillroom_tests::demo::type_passphrase(&window).await?;
        let painted = r#"
            const done = arguments[arguments.length - 1];
            const from = performance.now();
            [...document.querySelectorAll('button')].find((b) => b.type === 'submit')?.click();
            const look = () => document.querySelector('[role=list][aria-label^="Schedule"]')
              ? requestAnimationFrame(() => setTimeout(() => done(performance.now() - from), 0))
              : requestAnimationFrame(look);
            look();"#;
        let took = window.driver.execute_async(painted, vec![]).await?.json().as_f64().ok_or("no time")?;
        whole.push(Duration::from_secs_f64(took / 1000.0));
        window.close().await;
    }
    table.tell("unlock to painted schedule", ms(whole.median()), "ms", "by the clock, with Argon2");
    table.tell("of it, Argon2", ms(derive.median()), "ms", "deriving one slot's key");
    let rest = whole.median().saturating_sub(derive.median());
    table.tell("unlock to painted schedule, apart from Argon2", ms(rest), "ms", "");
    Ok(())
}
