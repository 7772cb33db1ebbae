//! Secrets: from the environment, or asked for without showing them.

use crate::Failure;
use std::env::VarError;
use zeroize::Zeroizing;

pub(crate) const PASSPHRASE: &str = "STILLROOM_PASSPHRASE";
pub(crate) const CODE: &str = "STILLROOM_CODE";
pub(crate) const RECOVERY_KEY: &str = "STILLROOM_RECOVERY_KEY";

/// The passphrase of who signs in.
pub(crate) fn passphrase() -> Result<Zeroizing<String>, Failure> {
    secret(PASSPHRASE, "Passphrase: ")
}

/// A code of the second factor.
pub(crate) fn code() -> Result<Zeroizing<String>, Failure> {
    secret(CODE, "Code from your authenticator app, or a recovery code: ")
}

/// The printed recovery key.
pub(crate) fn recovery_key() -> Result<Zeroizing<String>, Failure> {
    secret(RECOVERY_KEY, "Recovery key: ")
}

/// A new passphrase: typed twice where it is typed.
pub(crate) fn new_passphrase() -> Result<Zeroizing<String>, Failure> {
    if let Some(given) = from_environment(PASSPHRASE) {
        return Ok(given);
    }
    let first = prompt("New passphrase (15 characters or more): ")?;
    if *first != *prompt("The same again: ")? {
        return Err(Failure::said("The two passphrases differ. Nothing was made; try again."));
    }
    Ok(first)
}

pub(crate) fn from_environment(name: &str) -> Option<Zeroizing<String>> {
    std::env::var(name).ok().filter(|v| !v.is_empty()).map(Zeroizing::new)
}

fn secret(name: &str, question: &str) -> Result<Zeroizing<String>, Failure> {
    if matches!(std::env::var(name), Err(VarError::NotUnicode(_))) {
        return Err(Failure::said(format!("{name} isn't Unicode (UTF-8), so nothing was tried with it.")));
    }
    from_environment(name).map_or_else(|| prompt(question), Ok)
}

fn prompt(question: &str) -> Result<Zeroizing<String>, Failure> {
    let answer = rpassword::prompt_password(question).map_err(|_| {
        Failure::said(format!(
            "There is no terminal to ask at ({}). Set {PASSPHRASE}, {RECOVERY_KEY} or {CODE}.",
            question.trim_end_matches(": ").to_lowercase()
        ))
    })?;
    Ok(Zeroizing::new(answer))
}
