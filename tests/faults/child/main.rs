//! The process that the kills end where `stillroomctl` has no verb: it signs in at a vault, calls
//! what the app calls, and says what came of it.
//!
//! `stillroom-child rekey|make-older|make-newer|make-ours VAULT LOGIN PASSPHRASE`

use std::sync::Arc;
use stillroom_record::{SystemClock, sign_in};
use stillroom_tests::Outcome;
use stillroom_vault::{OpenAs, OsKeychain, Passphrase, Vault, VaultFolder};
use xtask::say::say;

fn main() -> Outcome {
    let args: Vec<String> = std::env::args().skip(1).collect();
    let [task, vault, login, passphrase] = args.as_slice() else {
        return Err("which task, of which vault, as whom?".into());
    };
    let (folder, keychain) = (VaultFolder::at(vault), Arc::new(OsKeychain::new()));
    let passphrase = Passphrase::new(passphrase);
    match task.as_str() {
        // As the owner does in the window.
        "rekey" => {
            let (schema, clock) = (stillroom_practice::schema(), Arc::new(SystemClock));
            let (record, session) = sign_in::open(&folder, keychain, schema, clock, login, &passphrase)?;
            session.step_up(&passphrase)?;
            let rekeyed = session.rekey(&mut |_| ())?;
            say(&format!("sheet: {}", rekeyed.recovery_key.to_sheet().join(" ")));
            record.close();
            Ok(())
        }
        "make-older" | "make-newer" | "make-ours" => {
            let (vault, _) = Vault::unlock(&folder, keychain, login, &passphrase)?;
            let writer = vault.open_database(OpenAs::Writer)?;
            let sql = match task.as_str() {
                "make-older" => OLDER,
                "make-newer" => NEWER,
                _ => OURS,
            };
            writer.guard().lifted(|| {
                writer.conn().execute_batch(sql)?;
                let newest = "SELECT max(number) FROM vault_migration";
                let newest: u32 = writer.conn().query_row(newest, [], |row| row.get(0))?;
                writer.conn().execute_batch(&format!("PRAGMA user_version = {newest}"))
            })?;
            Ok(())
        }
        other => Err(format!("there is no task {other}").into()),
    }
}

/// A table that a later migration adds must go here as well, or that migration finds it there.
const OLDER: &str = "
    BEGIN IMMEDIATE;
    DROP TABLE local_stick_seen; DROP TABLE backup_stick;
    DROP TABLE local_draft; DROP TABLE note_addendum; DROP TABLE note;
    DROP TABLE visit;
    DELETE FROM vault_migration WHERE number > 60;
    COMMIT;";

/// A migration of the future has been here; and it never was.
const NEWER: &str = "
    BEGIN IMMEDIATE;
    INSERT INTO vault_migration VALUES (9000, 'the future', x'00', 0);
    COMMIT;";
const OURS: &str = "
    BEGIN IMMEDIATE;
    DELETE FROM vault_migration WHERE number = 9000;
    COMMIT;";
