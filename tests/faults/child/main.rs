//! The process that the kills end where `stillroomctl` has no verb: it signs in at a vault, calls
//! what the app calls, and says what came of it.
//!
//! `stillroom-child TASK VAULT LOGIN PASSPHRASE [MORE…]`

mod edition;
mod practice;

use practice::Desk;
use std::path::Path;
use std::sync::Arc;
use stillroom_record::{SystemClock, sign_in};
use stillroom_tests::Outcome;
use stillroom_vault::{OpenAs, OsKeychain, Passphrase, Vault, VaultFolder};
use xtask::say::say;

fn main() -> Outcome {
    let args = xtask::process::words()?;
    let [task, vault, login, passphrase, more @ ..] = args.as_slice() else {
        return Err("which task, of which vault, as whom?".into());
    };
    let desk = Desk::of(vault, login, passphrase);
    let (folder, keychain) = (VaultFolder::at(vault), Arc::new(OsKeychain::new()));
    let passphrase = Passphrase::new(passphrase);
    let more: Vec<&str> = more.iter().map(String::as_str).collect();
    match (task.as_str(), more.as_slice()) {
        ("make", [clients]) => desk.make(clients.parse()?),
        ("look", []) => answered(&desk.look()?),
        ("list", [many]) => answered(&desk.list(many.parse()?)?.into()),
        ("purge", [purge, at]) => answered(&desk.purge(purge, Path::new(at))?.into()),
        ("bring", [file, begun]) => answered(&edition::bring(&desk, file, begun)?),
        ("look-at-edition", []) => answered(&edition::look(&desk)?),
        // As the owner does in the window.
        ("rekey", []) => {
            let (schema, clock) = (stillroom_practice::schema(), Arc::new(SystemClock));
            let (record, session) = sign_in::open(&folder, keychain, schema, clock, login, &passphrase)?;
            session.step_up(&passphrase)?;
            let rekeyed = session.rekey(&mut |_| ())?;
            say(&format!("sheet: {}", rekeyed.recovery_key.to_sheet().join(" ")));
            record.close();
            Ok(())
        }
        ("make-older" | "make-newer" | "make-ours", []) => {
            let (vault, _) = Vault::unlock(&folder, keychain, login, &passphrase)?;
            let writer = vault.open_database(OpenAs::Writer)?;
            let sql = match task.as_str() {
                "make-older" => older(),
                "make-newer" => NEWER.to_owned(),
                _ => OURS.to_owned(),
            };
            writer.guard().lifted(|| {
                writer.conn().execute_batch(&sql)?;
                let newest = "SELECT max(number) FROM vault_migration";
                let newest: u32 = writer.conn().query_row(newest, [], |row| row.get(0))?;
                writer.conn().execute_batch(&format!("PRAGMA user_version = {newest}"))
            })?;
            Ok(())
        }
        (other, more) => Err(format!("there is no task {other} with {} more", more.len()).into()),
    }
}

/// Whole or not at all, for who reads it after a kill.
fn answered(answer: &serde_json::Value) -> Outcome {
    say(&answer.to_string());
    Ok(())
}

/// The last migration that the older program knew: before visits, notes, sticks and the programme.
const KNEW: u32 = 60;

/// Takes everything back that came since: the tables of later migrations, the newest first.
fn older() -> String {
    let later = stillroom_practice::schema().migrations.into_iter().filter(|m| m.number > KNEW);
    let mut tables: Vec<String> = later.flat_map(|migration| tables_of(migration.sql)).collect();
    // The record's own.
    let own = [
        "backup_stick",
        "local_stick_seen",
        "kept_file",
        "journal_erased",
        "second_factor",
        "code_rule",
        "local_second_factor",
        "local_used_code",
        "local_recovery_code",
        "local_factor_taken",
        "local_overwriting",
    ];
    tables.extend(own.map(str::to_owned));
    let drops: String = tables.iter().rev().map(|table| format!("DROP TABLE {table}; ")).collect();
    format!("BEGIN IMMEDIATE; {drops} DELETE FROM vault_migration WHERE number > {KNEW}; COMMIT;")
}

fn tables_of(sql: &str) -> Vec<String> {
    let named = sql.lines().filter_map(|line| line.strip_prefix("CREATE TABLE "));
    named.filter_map(|rest| rest.split([' ', '(']).next().map(str::to_owned)).collect()
}

/// A migration of the future has been here; and it never was.
const NEWER: &str = "
    BEGIN IMMEDIATE;
    INSERT INTO vault_migration VALUES (9000, 'the future', x'00', 0);
    COMMIT;";
const OURS: &str = "
    BEGIN IMMEDIATE;
    DELETE FROM vault_migration WHERE number = 9000;
    COMMIT;";
