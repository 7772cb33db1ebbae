//! What watches by itself until the program ends: the lock's clock, and the witness.

use super::{App, lock};
use crate::{
    events::{LockWarning, Warning},
    idle::Step,
};
use std::{sync::Arc, time::Duration};
use stillroom_vault::wipe;

/// How often the keychain's witness is kept.
const KEEP_WITNESS: Duration = Duration::from_secs(180);

impl App {
    /// Watches the clock until the program ends.
    pub(crate) fn keep_watch(self: &Arc<Self>) {
        let app = self.clone();
        let watch = std::thread::Builder::new().name("watch".into()).spawn(move || {
            loop {
                std::thread::sleep(Duration::from_secs(1));
                app.tick();
                wipe::registers();
            }
        });
        if watch.is_err() {
            // Without a watch nothing would ever lock.
            tracing::error!("no thread for the lock's timer; closing");
            std::process::exit(1);
        }
        // Apart from the lock's timer: a keychain that doesn't answer must not hold that up.
        let app = self.clone();
        let witness = std::thread::Builder::new().name("witness".into()).spawn(move || {
            loop {
                std::thread::sleep(KEEP_WITNESS);
                if let Ok(record) = app.record() {
                    record.keep_witness();
                }
                wipe::registers();
            }
        });
        if witness.is_err() {
            tracing::error!("no thread for the witness; it is kept when the vault locks");
        }
    }

    fn tick(self: &Arc<Self>) {
        let policy = lock(&self.remembered).lock;
        let exposure = self.exposure();
        let step = lock(&self.idle).tick(self.moment(), policy, exposure);
        match step {
            Step::Wait => {}
            Step::Warn(seconds) => self.warn(Some(Warning { seconds })),
            Step::CalmDown => self.warn(None),
            Step::LockScreen => {
                self.lock_screen();
            }
            Step::LockVault => {
                self.lock_vault();
                self.start_afresh();
            }
        }
    }

    fn warn(&self, warning: Option<Warning>) {
        if let Some(desk) = self.desk() {
            desk.warn(LockWarning(warning));
        }
    }
}
