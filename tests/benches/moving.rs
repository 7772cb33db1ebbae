//! Moving a visit in the real window: from the key to the paint.

use crate::measure::{Times, ms};
use crate::table::{Bar, Table};
use crate::world::World;
use std::path::Path;
use stillroom_tests::Outcome;
use stillroom_tests::moving::moves;
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
        let mut times = Times::default();
        for took in moves(&window, 60).await? {
            times.push(took);
        }
        let note = format!("{} moves by keyboard, median {:.1} ms", times.len(), ms(times.median()));
        table.judge(
            "moving a visit, input to paint, p95",
            ms(times.at(0.95)),
            "ms",
            (Bar::AtMost, 50.0),
            note,
        );
        window.close().await;
        Ok(())
    })
}
