//! `stillroom --demo`: a synthetic practice in a folder of its own.

use crate::{
    error::{Answer, AppError},
    model::{Notice, SetUpPracticeReq},
    state::App,
    way_in,
};
use std::sync::Arc;
use stillroom_practice::{
    clients::Tone,
    demo::{self, Demo},
};
use stillroom_vault::{KdfParams, Passphrase};

/// Enough to see every screen full, little enough to wait for.
const CLIENTS: u32 = 2_000;
const YEARS: u32 = 2;

/// Says whose practice this is, wherever one can sign in.
pub(crate) fn notice() -> Notice {
    Notice {
        code: "demo".into(),
        tone: Tone::Info,
        message: format!(
            "A synthetic practice: nobody in it exists. Sign in as {} with the passphrase: {}",
            demo::OWNER_LOGIN,
            demo::PASSPHRASE
        ),
    }
}

/// Makes the practice if it isn't there, in the background, as the job `demo`.
pub(crate) fn prepare(app: &Arc<App>) {
    if app.folder.exists() {
        return;
    }
    let app = app.clone();
    let started = std::thread::Builder::new().name("demo".into()).spawn(move || {
        if let Err(e) = make(&app, CLIENTS, KdfParams::recommended()) {
            tracing::error!(code = e.code, "the synthetic practice could not be made");
        }
        // To be signed in to like any other.
        app.lock_vault();
    });
    if started.is_err() {
        tracing::error!("no thread to make the synthetic practice");
    }
}

fn make(app: &Arc<App>, clients: u32, kdf: KdfParams) -> Answer<()> {
    let job = app.begin("demo", "Making a synthetic practice", false)?;
    let made = fill(app, clients, kdf, |done, total| job.at(done, total));
    job.end(made)
}

fn fill(app: &Arc<App>, clients: u32, kdf: KdfParams, mut progress: impl FnMut(u64, u64)) -> Answer<()> {
    let req = SetUpPracticeReq {
        practice_name: demo::PRACTICE.into(),
        time_zone: demo::TIME_ZONE.into(),
        owner_name: demo::OWNER_NAME.into(),
        owner_login: demo::OWNER_LOGIN.into(),
        passphrase: demo::PASSPHRASE.into(),
    };
    let session = way_in::make_practice(app, &req, kdf, &|tx| Ok(demo::seed_catalog(tx)?))?.0;
    session.step_up(&Passphrase::new(demo::PASSPHRASE)).map_err(AppError::from)?;
    let demo = Demo { seed: 1, clients, years: YEARS, now: app.clock.now() };
    let filled = demo::fill(&session, &demo, &mut |_, done, total| progress(done, total));
    session.record().close();
    filled?;
    Ok(())
}
