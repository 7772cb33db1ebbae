//! The way in: which vault, who, and by which secret.

use crate::{Failure, ask, cli::Common};
use std::collections::BTreeSet;
use std::io::Write;
use std::path::PathBuf;
use std::sync::Arc;
use stillroom_record::{Clock, Record, Session, StepUpAsks, SystemClock, sign_in};
use stillroom_vault::{Keychain, OsKeychain, Passphrase, RecoveryKey, VaultError, VaultFolder};

/// As the app's: below the platform's folder for a program's data on this machine.
const FOLDER: &str = "app.stillroom";

/// The vault's folder.
pub(crate) fn folder(common: &Common) -> Result<VaultFolder, Failure> {
    let own = || Some(dirs::data_local_dir()?.join(FOLDER).join("vault"));
    let path: Option<PathBuf> = common.vault.clone().or_else(own);
    path.map(VaultFolder::at).ok_or_else(|| Failure::said("Say which vault with --vault DIR."))
}

pub(crate) fn keychain() -> Arc<dyn Keychain> {
    Arc::new(OsKeychain::new())
}

pub(crate) fn clock() -> Arc<dyn Clock> {
    Arc::new(SystemClock)
}

/// A signed-in session. The record is closed, and its keys wiped, when this is dropped.
pub(crate) struct Open {
    pub(crate) session: Session,
    record: Arc<Record>,
}

impl Open {
    pub(crate) fn of(record: Arc<Record>, session: Session) -> Self {
        // As at the window: before anything is shown of an older copy.
        if let Err(error) = stillroom_practice::programme::retention::finish_erasures(&session) {
            left_undone(&error, &mut std::io::stderr());
        }
        // The texts of this vault; those that came with Stillroom where they can't be read.
        let _as_compiled = stillroom_practice::programme::edition::take_up(&session);
        Self { session, record }
    }
}

/// Says that erasures wait, as the window's log does: by the error's code, whose words may be of somebody.
fn left_undone(error: &stillroom_practice::PracticeError, to: &mut impl Write) {
    let _gone = writeln!(
        to,
        "What earlier erasures left could not be finished ({}). It is tried again at the next sign-in.",
        error.code()
    );
}

impl Drop for Open {
    fn drop(&mut self) {
        self.record.close();
    }
}

/// Signs in as `common` says.
pub(crate) fn sign_in(common: &Common) -> Result<Open, Failure> {
    let folder = folder(common)?;
    if !folder.exists() {
        return Err(VaultError::NoVault.into());
    }
    if by_recovery_key(common) {
        let key = RecoveryKey::parse(&ask::recovery_key()?)?;
        let schema = stillroom_practice::schema();
        let (record, session) = sign_in::recover(&folder, keychain(), schema, clock(), &key, None)?;
        return Ok(Open::of(record, session));
    }
    // Named before the passphrase is asked for.
    login(common, &folder)?;
    let passphrase = Passphrase::new(&ask::passphrase()?);
    sign_in_with(common, &folder, &passphrase)
}

/// Signs in for what needs the passphrase to have been given just now; it is asked for once.
pub(crate) fn sign_in_proven(common: &Common) -> Result<Open, Failure> {
    let folder = folder(common)?;
    if !folder.exists() {
        return Err(VaultError::NoVault.into());
    }
    if by_recovery_key(common) {
        return sign_in(common);
    }
    login(common, &folder)?;
    let passphrase = Passphrase::new(&ask::passphrase()?);
    let open = sign_in_with(common, &folder, &passphrase)?;
    confirm(&open.session, &passphrase)?;
    Ok(open)
}

/// The passphrase again, and a code where the practice asks for one.
pub(crate) fn confirm(session: &Session, passphrase: &Passphrase) -> Result<(), Failure> {
    if session.step_up_asks()? == StepUpAsks::Code {
        session.step_up_with_code(passphrase, &ask::code()?)?;
    } else {
        session.step_up(passphrase)?;
    }
    Ok(())
}

/// Signs in with this passphrase.
pub(crate) fn sign_in_with(
    common: &Common,
    folder: &VaultFolder,
    passphrase: &Passphrase,
) -> Result<Open, Failure> {
    let login = login(common, folder)?;
    let schema = stillroom_practice::schema();
    let (record, session) = sign_in::open(folder, keychain(), schema, clock(), &login, passphrase)?;
    Ok(Open::of(record, session))
}

/// `--recovery`, or nothing but the recovery key was given.
fn by_recovery_key(common: &Common) -> bool {
    common.recovery
        || (common.login.is_none()
            && ask::from_environment(ask::PASSPHRASE).is_none()
            && ask::from_environment(ask::RECOVERY_KEY).is_some())
}

/// Who signs in: as said, or the only one there is.
fn login(common: &Common, folder: &VaultFolder) -> Result<String, Failure> {
    if let Some(login) = &common.login {
        return Ok(login.clone());
    }
    let description = folder.describe()?;
    let people: BTreeSet<_> = description.slots.iter().map(|s| s.person).collect();
    match description.slots.first() {
        Some(slot) if people.len() == 1 => Ok(slot.login.clone()),
        _ => Err(Failure::said("This vault has several people: say who signs in with --as LOGIN.")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use stillroom_practice::PracticeError;

    #[test]
    fn what_waits_is_said_and_of_nobody() {
        let mut said = Vec::new();
        left_undone(&PracticeError::Conflict("Ada Bellweather is on hold.".to_owned()), &mut said);
        let said = String::from_utf8_lossy(&said);
        assert!(said.contains("(conflict)") && said.contains("next sign-in"), "{said}");
        assert!(!said.contains("Ada"), "{said}");
    }
}
