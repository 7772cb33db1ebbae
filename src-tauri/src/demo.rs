//! `stillroom --demo`: a synthetic practice in a folder of its own.

use crate::{
    error::{Answer, AppError},
    model::{Notice, Problem, SetUpPracticeReq},
    state::App,
    way_in,
};
use std::{path::Path, sync::Arc};
use stillroom_practice::{
    clients::Tone,
    demo::{self, Demo},
};
use stillroom_vault::{KdfParams, Passphrase, VaultFolder};

/// Enough to see every screen full, little enough to wait for.
const CLIENTS: u32 = 2_000;
const YEARS: u32 = 2;

/// Says whose practice this is, wherever one can sign in.
pub(crate) fn notice(made: bool) -> Notice {
    let message = if made {
        format!(
            "A synthetic practice: nobody in it exists. Sign in as {} with the passphrase: {}",
            demo::OWNER_LOGIN,
            demo::PASSPHRASE
        )
    } else {
        "A synthetic practice is being made; it takes a few seconds.".into()
    };
    Notice { code: "demo".into(), tone: Tone::Info, message }
}

/// Makes the practice if it isn't there, in the background, as the job `demo`.
pub(crate) fn prepare(app: &Arc<App>) {
    if app.folder.exists() {
        return;
    }
    let app = app.clone();
    let started = std::thread::Builder::new().name("demo".into()).spawn(move || {
        // Whoever signs in meanwhile waits until it is there.
        let moving = app.moving();
        match make(&app, CLIENTS, KdfParams::recommended()) {
            Ok(()) => tracing::info!("the synthetic practice was made"),
            Err(e) => {
                tracing::error!(code = e.code, "the synthetic practice could not be made");
                app.set_problem(Some(Problem { code: e.code, message: e.message }));
            }
        }
        drop(moving);
        app.show_lock();
    });
    if started.is_err() {
        tracing::error!("no thread to make the synthetic practice");
    }
}

/// It is made beside its place and put there when it is whole: a start that was cut off leaves no
/// half a practice.
fn make(app: &Arc<App>, clients: u32, kdf: KdfParams) -> Answer<()> {
    let job = app.begin("demo", "Making a synthetic practice", false)?;
    let place = app.folder.path();
    let mut beside = place.as_os_str().to_owned();
    beside.push(".making");
    let beside = VaultFolder::at(beside);
    let file = |e: std::io::Error| {
        AppError::new("file", format!("The folder for the synthetic practice can't be used ({}).", e.kind()))
    };
    let made = cleared(beside.path())
        .map_err(file)
        .and_then(|()| fill(app, &beside, clients, kdf, |done, total| job.at(done, total)))
        .and_then(|()| std::fs::rename(beside.path(), place).map_err(file));
    job.end(made)
}

/// What a start that was cut off left behind goes; nothing else is ever called `.making`.
fn cleared(folder: &Path) -> std::io::Result<()> {
    if folder.exists() { std::fs::remove_dir_all(folder) } else { Ok(()) }
}

fn fill(
    app: &Arc<App>,
    folder: &VaultFolder,
    clients: u32,
    kdf: KdfParams,
    mut progress: impl FnMut(u64, u64),
) -> Answer<()> {
    let req = SetUpPracticeReq {
        practice_name: demo::PRACTICE.into(),
        time_zone: demo::TIME_ZONE.into(),
        owner_name: demo::OWNER_NAME.into(),
        owner_login: demo::OWNER_LOGIN.into(),
        passphrase: demo::PASSPHRASE.into(),
    };
    let session = way_in::make_practice(app, folder, &req, kdf, &|tx| Ok(demo::seed_catalog(tx)?))?.0;
    let filled = session.step_up(&Passphrase::new(demo::PASSPHRASE)).map_err(AppError::from).and_then(|()| {
        let demo = Demo { seed: 1, clients, years: YEARS, now: app.clock.now() };
        Ok(demo::fill(&session, &demo, &mut |_, done, total| progress(done, total))?)
    });
    session.record().close();
    filled.map(drop)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{matrix_test::blank, model::Phase};
    use stillroom_testkit::cheap_kdf;

    #[test]
    fn a_practice_that_was_cut_off_is_made_anew() {
        let (app, dir) = blank();
        let half = dir.path().join("vault.making");
        std::fs::create_dir_all(&half).unwrap();
        std::fs::write(half.join("vault.json"), "half").unwrap();
        make(&app, 12, cheap_kdf()).unwrap();
        assert!(!half.exists());
        let state = way_in::sign_in(&app, demo::OWNER_LOGIN, &Passphrase::new(demo::PASSPHRASE)).unwrap();
        assert_eq!(state.phase, Phase::Open);
    }
}
