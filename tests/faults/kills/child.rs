//! What `stillroomctl` has no verb for: this program itself, in a process of its own at a spa's
//! desk, which calls what the app calls.

use crate::spa::{OWNER, PASSPHRASE, Spa};
use std::process::{Command, Stdio};
use std::sync::Arc;
use stillroom_record::{SystemClock, sign_in};
use stillroom_vault::{OpenAs, OsKeychain, Passphrase, Vault, VaultFolder};
use xtask::say::say;

const TASK: &str = "STILLROOM_KILLS_TASK";
const VAULT: &str = "STILLROOM_KILLS_VAULT";

/// Says a new recovery key on a line of its own, after this word.
const SHEET: &str = "sheet: ";

/// The process that makes a new vault key, as the owner does in the window.
pub(super) fn rekey(spa: &Spa) -> Command {
    task(spa, "rekey")
}

/// The recovery key that it gave, if it came to that.
pub(super) fn sheet(said: &str) -> Option<String> {
    // Whole only with its line's end.
    let (_, rest) = said.split_once(SHEET)?;
    rest.split_once('\n').map(|(sheet, _)| sheet.to_owned())
}

/// Makes the record one of an older program: without the visits, notes and sticks that came later.
pub(super) fn make_older(spa: &Spa) {
    let out = task(spa, "make older").output().unwrap();
    assert!(out.status.success(), "{}", String::from_utf8_lossy(&out.stderr));
}

fn task(spa: &Spa, task: &str) -> Command {
    let mut command = spa.seated(&std::env::current_exe().unwrap());
    command.args(["--exact", "kills::child::child", "--ignored", "--nocapture", "--test-threads=1"]);
    command.env(TASK, task).env(VAULT, spa.vault()).stdin(Stdio::null());
    command
}

#[test]
#[ignore = "no test of its own: the process that others kill"]
fn child() {
    let Ok(task) = std::env::var(TASK) else { return };
    let folder = VaultFolder::at(std::env::var(VAULT).unwrap());
    let keychain = Arc::new(OsKeychain::new());
    let passphrase = Passphrase::new(PASSPHRASE);
    if task == "make older" {
        let (vault, _) = Vault::unlock(&folder, keychain, OWNER, &passphrase).unwrap();
        let writer = vault.open_database(OpenAs::Writer).unwrap();
        return writer.guard().lifted(|| writer.conn().execute_batch(OLDER)).unwrap();
    }
    assert_eq!(task, "rekey");
    let schema = stillroom_practice::schema();
    let (record, session) =
        sign_in::open(&folder, keychain, schema, Arc::new(SystemClock), OWNER, &passphrase).unwrap();
    session.step_up(&passphrase).unwrap();
    let rekeyed = session.rekey(&mut |_| ()).unwrap();
    say(&format!("{SHEET}{}", rekeyed.recovery_key.to_sheet().join(" ")));
    record.close();
}

/// A table that a later migration adds must go here as well, or that migration finds it there.
const OLDER: &str = "
    BEGIN IMMEDIATE;
    DROP TABLE local_stick_seen; DROP TABLE backup_stick;
    DROP TABLE local_draft; DROP TABLE note_addendum; DROP TABLE note;
    DROP TABLE visit;
    DELETE FROM vault_migration WHERE number > 60;
    PRAGMA user_version = 60;
    COMMIT;";
