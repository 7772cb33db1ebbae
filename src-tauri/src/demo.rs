//! `stillroom --demo`: a synthetic practice in a folder of its own.

use crate::{
    error::{Answer, AppError},
    model::{Notice, Problem},
    state::App,
};
use std::{path::Path, sync::Arc};
use stillroom_practice::{
    clients::Tone,
    demo::{self, Demo, PastClock, Spa},
};
use stillroom_record::sign_in::{self, SetUp};
use stillroom_vault::{KdfParams, Passphrase, VaultFolder};

/// Enough to see every screen full, little enough to wait for.
const CLIENTS: u32 = 2_000;
const YEARS: u32 = 2;

/// Says whose practice this is, wherever one can sign in.
pub(crate) fn notice(spa: Spa, made: bool) -> Notice {
    let message = if made {
        let spa = match spa {
            Spa::Insurance => "a spa that bills insurance",
            Spa::Cash => "a spa that takes cash and isn’t covered by HIPAA",
        };
        format!(
            "A synthetic practice, {spa}: nobody in it exists. Sign in as {} (owner), ruth (privacy officer), amara (medical director), nora (provider) or mia (front desk), all with the passphrase: {}",
            demo::OWNER_LOGIN,
            demo::PASSPHRASE
        )
    } else {
        "A synthetic practice is being made; it takes a few seconds.".into()
    };
    Notice { code: "demo".into(), tone: Tone::Info, message }
}

/// Makes the practice if it isn't there, in the background, as the job `demo`.
pub(crate) fn prepare(app: &Arc<App>, spa: Spa) {
    if app.folder.exists() {
        return;
    }
    let app = app.clone();
    let started = std::thread::Builder::new().name("demo".into()).spawn(move || {
        // Whoever signs in meanwhile waits until it is there.
        let moving = app.moving();
        match make(&app, spa, CLIENTS, KdfParams::recommended()) {
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
fn make(app: &Arc<App>, spa: Spa, clients: u32, kdf: KdfParams) -> Answer<()> {
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
        .and_then(|()| fill(app, &beside, spa, clients, kdf, |done, total| job.at(done, total)))
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
    spa: Spa,
    clients: u32,
    kdf: KdfParams,
    mut progress: impl FnMut(u64, u64),
) -> Answer<()> {
    // The programme's year is lived through first, and the days are filled in the present.
    let (now, clock) = (app.clock.now(), PastClock::a_year_ago(app.clock.clone()));
    let set_up = SetUp {
        practice: demo::PRACTICE.into(),
        owner_name: demo::OWNER_NAME.into(),
        owner_login: demo::OWNER_LOGIN.into(),
        passphrase: Passphrase::new(demo::PASSPHRASE),
        owner_roles: Vec::new(),
        kdf,
        seed: &|tx| Ok(demo::seed_catalog(tx)?),
    };
    let schema = stillroom_practice::schema();
    let session = sign_in::set_up(folder, app.keychain.clone(), schema, clock.clone(), set_up)?.1;
    let demo = Demo { seed: 1, clients, years: YEARS, now };
    let filled = demo::fill_with_programme(&session, &demo, spa, &clock, &mut |_, done, total| {
        progress(done, total);
    });
    session.record().close();
    Ok(filled.map(drop)?)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{matrix_test::blank, model::Phase, way_in};
    use stillroom_testkit::cheap_kdf;

    #[test]
    fn a_practice_that_was_cut_off_is_made_anew() {
        let (app, dir) = blank();
        let half = dir.path().join("vault.making");
        std::fs::create_dir_all(&half).unwrap();
        std::fs::write(half.join("vault.json"), "half").unwrap();
        make(&app, Spa::Insurance, 12, cheap_kdf()).unwrap();
        assert!(!half.exists());
        let state = way_in::sign_in(&app, demo::OWNER_LOGIN, &Passphrase::new(demo::PASSPHRASE)).unwrap();
        assert_eq!(state.phase, Phase::Open);
    }
}
