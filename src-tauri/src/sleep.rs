//! The machine is about to sleep: the keys must not sleep in its memory.
//!
//! Where the system doesn't say so beforehand, the watch notices afterwards that
//! time is missing (idle.rs) and locks then.

use crate::state::App;
use std::sync::Arc;

/// Listens to logind. It waits for us, a few seconds at most, before it suspends.
#[cfg(target_os = "linux")]
pub(crate) fn listen(app: &Arc<App>) {
    let app = app.clone();
    let started = std::thread::Builder::new().name("sleep".into()).spawn(move || {
        if logind::follow(&app).is_none() {
            tracing::info!("no logind: a sleep is noticed at waking");
        }
    });
    if started.is_err() {
        tracing::warn!("no thread to listen for sleep");
    }
}

#[cfg(not(target_os = "linux"))]
pub(crate) fn listen(_: &Arc<App>) {}

#[cfg(target_os = "linux")]
mod logind {
    use super::{App, Arc};
    use stillroom_vault::wipe;
    use zbus::{
        blocking::{Connection, Proxy},
        zvariant::OwnedFd,
    };

    /// Follows `PrepareForSleep` until the bus goes away; none when there is no logind.
    pub(super) fn follow(app: &Arc<App>) -> Option<()> {
        let bus = Connection::system().ok()?;
        let logind = Proxy::new(
            &bus,
            "org.freedesktop.login1",
            "/org/freedesktop/login1",
            "org.freedesktop.login1.Manager",
        )
        .ok()?;
        let signals = logind.receive_signal("PrepareForSleep").ok()?;
        let mut delay = inhibit(&logind);
        for signal in signals {
            match signal.body().deserialize::<bool>() {
                Ok(true) => {
                    app.lock_vault();
                    app.start_afresh();
                    wipe::registers();
                    // Dropping it lets the machine sleep.
                    delay = None;
                }
                Ok(false) => delay = inhibit(&logind),
                Err(_) => {}
            }
        }
        drop(delay);
        Some(())
    }

    /// Asks logind to wait for us before it suspends.
    fn inhibit(logind: &Proxy<'_>) -> Option<OwnedFd> {
        let why = ("sleep", "Stillroom", "Locks the record before the machine sleeps", "delay");
        logind.call("Inhibit", &why).ok()
    }
}
