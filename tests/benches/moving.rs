//! Moving a visit in the real window: from the key or the pointer to the paint.

use crate::measure::ms;
use crate::table::{Bar, Table};
use crate::world::World;
use std::path::Path;
use std::time::Duration;
use stillroom_tests::Outcome;
use stillroom_tests::moving::{Way, moves};
use stillroom_tests::window::Window;
use xtask::desk::{Desk, Display};

pub(crate) fn measure(world: &World, table: &mut Table) -> Outcome {
    tokio::runtime::Runtime::new()?.block_on(async {
        let home = std::env::var_os("HOME").ok_or("no HOME")?;
        let display = Display::Virtual { width: 1440, height: 900 };
        let desk = Desk::start(Path::new(&home).parent().ok_or("no desk")?, display)?;
        let window = Window::open(&desk, &world.vault).await?;
        stillroom_tests::demo::type_passphrase(&window).await?;
        window.press_as("button", "Sign in").await?;
        window.find("link", "Schedule").await?;
        for (what, way, many) in [
            ("moving a visit by key, input to paint, p95", Way::Keys(Duration::from_millis(120)), 60),
            ("moving it with the key held down, p95", Way::Held(Duration::from_millis(33)), 90),
            ("dragging it, p95", Way::Drag, 180),
            ("letting it go, p95", Way::Drop, 180),
            ("dragging its lower edge, p95", Way::Resize, 180),
        ] {
            let seen = moves(&window, way, many).await?;
            let note = format!(
                "{} times, {:.0} ms apart, median {:.1} ms",
                seen.times.len(),
                ms(seen.pace),
                ms(seen.at(0.5))
            );
            table.judge(what, ms(seen.at(0.95)), "ms", (Bar::AtMost, 50.0), note);
        }
        window.close().await;
        Ok(())
    })
}
