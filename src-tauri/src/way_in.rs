//! The ways in: set up, passphrase, PIN, recovery key, enrolment code.
//!
//! Each holds the state's `moving` for its whole length, so that a lock waits for
//! it and two ways in don't race for one vault.

use crate::{
    error::{Answer, AppError},
    model::{AppState, EnrolReq, Problem, RecoverReq, RecoverySheet, SetUpPracticeReq, Strength},
    state::App,
};
use std::sync::Arc;
use stillroom_practice::catalog::{self, NewPractice};
use stillroom_record::{
    Permission, PersonId, RecordError, Session, WriteTx,
    sign_in::{self, SetUp, passphrase},
};
use stillroom_vault::{
    EnrolmentCode, KdfParams, Passphrase, RecoveryKey, VaultError, VaultFolder, entry_name,
};

/// Whether a passphrase will do.
pub(crate) fn strength(typed: &str, context: &[String]) -> Strength {
    let context: Vec<_> = context.iter().map(String::as_str).collect();
    let judged = passphrase::judge(typed, &context);
    Strength { ok: judged.ok, score: judged.score, message: judged.message }
}

/// Sets up a practice and signs its owner in. The sheet is given once.
pub(crate) fn set_up(app: &Arc<App>, req: &SetUpPracticeReq, kdf: KdfParams) -> Answer<RecoverySheet> {
    let _move = app.moving();
    if app.record().is_ok() {
        return Err(RecordError::from(VaultError::VaultExists).into());
    }
    let new =
        NewPractice { name: req.practice_name.clone(), time_zone: req.time_zone.clone(), provider: None };
    let (session, key) =
        make_practice(app, &app.folder, req, kdf, &|tx| Ok(catalog::seed_practice(tx, &new)?))?;
    app.enter(session, true);
    Ok(RecoverySheet { recovery_sheet: key.to_sheet() })
}

/// Makes a practice in a folder that holds none.
pub(crate) fn make_practice(
    app: &Arc<App>,
    folder: &VaultFolder,
    req: &SetUpPracticeReq,
    kdf: KdfParams,
    seed: &dyn Fn(&mut WriteTx<'_>) -> Result<(), RecordError>,
) -> Answer<(Session, RecoveryKey)> {
    if folder.exists() {
        return Err(RecordError::from(VaultError::VaultExists).into());
    }
    if req.time_zone.parse::<chrono_tz::Tz>().is_err() {
        return Err(AppError::field("timeZone", "Choose a time zone from the list."));
    }
    let set_up = SetUp {
        practice: req.practice_name.clone(),
        owner_name: req.owner_name.clone(),
        owner_login: req.owner_login.clone(),
        passphrase: Passphrase::new(&req.passphrase),
        owner_roles: Vec::new(),
        kdf,
        seed,
    };
    let schema = stillroom_practice::schema();
    let (_, session, key) = sign_in::set_up(folder, app.keychain.clone(), schema, app.clock.clone(), set_up)?;
    Ok((session, key))
}

/// Signs in by passphrase, at a locked screen or a locked vault.
pub(crate) fn sign_in(app: &Arc<App>, login: &str, passphrase: &Passphrase) -> Answer<AppState> {
    let _move = app.moving();
    let session = if let Ok(record) = app.record() {
        record.sign_in(login, passphrase)
    } else {
        let schema = stillroom_practice::schema();
        sign_in::open(&app.folder, app.keychain.clone(), schema, app.clock.clone(), login, passphrase)
            .map(|(_, session)| session)
    };
    enter(app, session)
}

/// Comes back by a tile and its PIN.
pub(crate) fn switch(app: &Arc<App>, person: PersonId, pin: &str) -> Answer<AppState> {
    let _move = app.moving();
    let session = app.record()?.switch(person, pin);
    enter(app, session)
}

/// Opens a locked vault with the printed key.
pub(crate) fn recover(app: &Arc<App>, req: RecoverReq) -> Answer<AppState> {
    let _move = app.moving();
    let key = RecoveryKey::parse(&req.recovery_key).map_err(|e| at("recoveryKey", e))?;
    let passphrase = req.new_passphrase.as_deref().map(Passphrase::new);
    let person = match (&req.login, &passphrase) {
        (Some(login), Some(passphrase)) => Some((login.as_str(), passphrase)),
        (None, None) => None,
        (Some(_), None) => return Err(AppError::field("newPassphrase", "Choose a new passphrase.")),
        (None, Some(_)) => return Err(AppError::field("login", "Say whose passphrase this is to be.")),
    };
    // The keys are opened anew: whatever is open is closed first.
    app.close_record();
    let schema = stillroom_practice::schema();
    let session =
        sign_in::recover(&app.folder, app.keychain.clone(), schema, app.clock.clone(), &key, person)
            .map(|(_, session)| session);
    enter(app, session)
}

/// Sets this OS account up with a code from the owner.
pub(crate) fn enrol(app: &Arc<App>, req: &EnrolReq) -> Answer<AppState> {
    let _move = app.moving();
    let code = EnrolmentCode::parse(&req.code).map_err(|e| at("code", e))?;
    app.close_record();
    let session = sign_in::enrol(
        &app.folder,
        app.keychain.clone(),
        stillroom_practice::schema(),
        app.clock.clone(),
        &req.login,
        &code,
        &Passphrase::new(&req.new_passphrase),
    )
    .map(|(_, session)| session);
    enter(app, session)
}

/// Moves a damaged record aside, whole, so that a backup can take its place. While it still opens,
/// that is for who may manage backups; when it doesn't, for whoever stands before it, for nobody
/// can sign in then.
pub(crate) fn set_record_aside(app: &Arc<App>) -> Answer<AppState> {
    let _move = app.moving();
    let is_damaged = match app.record() {
        Ok(record) => record.is_damaged(),
        Err(_) => app.state().problem.is_some_and(|problem| problem.code == "damaged"),
    };
    if !is_damaged {
        return Err(AppError::new(
            "not_damaged",
            "This record isn't damaged, so it stays where it is. Nothing was changed.",
        ));
    }
    if app.record().is_ok() {
        app.session()?.permit(Permission::BackupManage)?;
        app.close_record();
    }
    let now = chrono::DateTime::<chrono::Utc>::from_timestamp_millis(app.clock.now().0).unwrap_or_default();
    app.folder.set_aside(&now.format("%Y-%m-%d-%H%M%S").to_string()).map_err(RecordError::from)?;
    tracing::info!("the damaged record was moved aside");
    app.set_problem(None);
    Ok(app.state())
}

fn at(field: &str, error: VaultError) -> AppError {
    AppError { field: Some(field.into()), ..RecordError::from(error).into() }
}

fn enter(app: &Arc<App>, session: Result<Session, RecordError>) -> Answer<AppState> {
    match session {
        Ok(session) => {
            // Before anything is shown of an older copy.
            if let Err(error) = stillroom_practice::programme::retention::finish_erasures(&session) {
                tracing::warn!(code = error.code(), "what erasures left could not be finished");
            }
            app.enter(session, false);
            Ok(app.state())
        }
        Err(error) => {
            if let RecordError::Vault(vault) = &error
                && stays(vault)
            {
                app.set_problem(Some(Problem { code: vault.code().into(), message: vault.to_string() }));
            }
            Err(error.into())
        }
    }
}

/// Whether what stood in the way is over: the screen that says so asks now and then.
pub(crate) fn look_again(app: &App) {
    let Some(problem) = app.old_problem() else { return };
    if !problem.code.starts_with("keychain_") {
        // Only another try can tell.
        app.set_problem(None);
        return;
    }
    let error = match keychain_holds_our_key(app) {
        Ok(true) => {
            app.set_problem(None);
            return;
        }
        Ok(false) => VaultError::KeychainNoEntry,
        Err(error) => error,
    };
    if error.code() != problem.code {
        app.set_problem(Some(Problem { code: error.code().into(), message: error.to_string() }));
    }
}

fn keychain_holds_our_key(app: &App) -> Result<bool, VaultError> {
    let description = app.folder.describe()?;
    for device in description.slots.iter().filter_map(|slot| slot.device) {
        if app.keychain.get(&entry_name(description.vault, device, "device-secret"))?.is_some() {
            return Ok(true);
        }
    }
    Ok(false)
}

/// Whether trying again with other words would not help: the screen should offer another way.
fn stays(error: &VaultError) -> bool {
    matches!(
        error,
        VaultError::KeychainAbsent
            | VaultError::KeychainSilent
            | VaultError::KeychainLocked
            | VaultError::KeychainRefused(_)
            | VaultError::KeychainNoEntry
            | VaultError::KeychainWrongEntry
            | VaultError::InUse
            | VaultError::NewerVersion { .. }
            | VaultError::OlderFormat { .. }
            | VaultError::Damaged { .. }
            | VaultError::DiskFull
            | VaultError::DiskFailed(_)
            | VaultError::ReadOnlyFolder
            | VaultError::File { .. }
            | VaultError::OutOfMemory
            | VaultError::MigrationChanged { .. }
            | VaultError::MigrationOrder { .. }
            | VaultError::MigrationFailed { .. }
    )
}
