//! Opening and locking, as the window sees it.

use crate::{
    call::Call,
    commands::{catalog, clients, imports, journal, vault},
    error::Answer,
    matrix_test::{PASSPHRASE, Spa, done, from},
    model::Phase,
};
use serde_json::json;
use std::{fmt::Write, path::PathBuf};
use stillroom_practice::imports::ImportDone;

/// A file of so many clients, chosen and looked at; gives its job.
fn opened(spa: &Spa, rows: u32) -> serde_json::Value {
    let mut csv = "First Name,Last Name,Email\n".to_owned();
    for row in 0..rows {
        writeln!(csv, "Ada{row},Quill{row},ada{row}@example.org").unwrap();
    }
    let path: PathBuf = spa.dir.path().join("clients.csv");
    std::fs::write(&path, csv).unwrap();
    spa.app.allow(path.clone());
    let preview =
        done(imports::import_open(Call::of(&spa.app, "import_open"), path.to_str().unwrap().into())).unwrap();
    let mapping: Vec<_> = preview.columns.iter().map(|c| c.field.clone()).collect();
    let req = from(json!({ "job": preview.job, "mapping": mapping }));
    assert_eq!(done(imports::import_dry_run(Call::of(&spa.app, "import_dry_run"), req)).unwrap().good, rows);
    json!({ "job": preview.job, "duplicates": "import" })
}

/// Runs the import and does `meanwhile` as soon as it has begun.
fn import_while(spa: &Spa, rows: u32, meanwhile: impl FnOnce()) -> Answer<ImportDone> {
    let req = opened(spa, rows);
    spa.desk.told();
    std::thread::scope(|scope| {
        let run = scope.spawn(|| done(imports::import_run(Call::of(&spa.app, "import_run"), from(req))));
        spa.desk.await_told("Importing clients at");
        meanwhile();
        run.join().unwrap()
    })
}

fn found(spa: &Spa) -> usize {
    let req = json!({ "text": "quill", "limit": 10, "includeArchived": false, "settled": true });
    done(clients::search_clients(Call::of(&spa.app, "search_clients"), from(req))).unwrap().len()
}

#[test]
fn an_import_goes_on_behind_a_locked_screen() {
    let spa = Spa::with_its_owner();
    let imported = import_while(&spa, 400, || {
        assert_eq!(spa.app.lock_screen().phase, Phase::ScreenLocked);
    });
    assert_eq!(imported.unwrap().imported, 400);
    assert!(spa.app.session().is_err());
    let told = spa.desk.told();
    assert!(told.contains(&"locked ScreenLocked".to_owned()));
    assert!(told.iter().any(|t| t == "Importing clients ended None"), "{told:?}");
    spa.enter_owner();
    assert_eq!(found(&spa), 10);
}

#[test]
fn a_vault_lock_stops_an_import_and_leaves_none_of_it() {
    let spa = Spa::with_its_owner();
    let imported = import_while(&spa, 20_000, || {
        assert_eq!(spa.app.lock_vault().phase, Phase::VaultLocked);
        assert!(spa.app.record().is_err());
    });
    let code = imported.unwrap_err().code;
    assert!(["cancelled", "locked"].contains(&code.as_str()), "{code}");
    spa.enter_owner();
    assert_eq!(found(&spa), 0);
}

#[test]
fn the_window_hears_of_a_change_after_it_was_stored() {
    let spa = Spa::with_its_owner();
    opened(&spa, 1);
    spa.desk.told();
    let req = json!({ "draft": {
        "id": null, "version": null, "givenName": "Ada", "familyName": "Quill", "preferredName": "", "pronouns": "",
        "birthDate": null, "phones": [], "email": "", "tags": [], "referral": "", "vip": false, "note": "",
        "address": { "line1": "", "line2": "", "city": "", "state": "", "postal": "", "country": "" },
        "emergency": { "name": "", "phone": "", "relation": "" }, "guardian": null, "confidentialChannel": "",
        "preferences": { "sms": true, "email": true, "phone": true, "marketing": false },
    }, "acceptDuplicates": false });
    let saved = done(clients::save_client(Call::of(&spa.app, "save_client"), from(req))).unwrap();
    assert!(spa.desk.told().iter().any(|t| t.starts_with("changed") && t.contains("clients")));
    done(clients::undo(Call::of(&spa.app, "undo"), saved.entry)).unwrap();
    assert_eq!(found(&spa), 0);
    assert!(spa.desk.told().iter().any(|t| t.starts_with("changed") && t.contains("clients")));
    // A second way in to the same open record must not tell everything twice.
    spa.app.lock_screen();
    spa.enter_owner();
    spa.desk.told();
    opened_twice(&spa);
}

fn opened_twice(spa: &Spa) {
    let draft = json!({ "form": "practice", "subject": "x", "body": "y" });
    done(crate::commands::chart::save_draft(Call::of(&spa.app, "save_draft"), from(draft))).unwrap();
    let told = spa.desk.told();
    assert!(told.iter().filter(|t| t.starts_with("changed")).count() <= 1, "{told:?}");
}

#[test]
fn only_a_chosen_file_is_read() {
    let spa = Spa::with_its_owner();
    let path = spa.dir.path().join("other.csv");
    std::fs::write(&path, "First Name,Last Name\nAda,Quill\n").unwrap();
    let open =
        || done(imports::import_open(Call::of(&spa.app, "import_open"), path.to_str().unwrap().into()));
    assert_eq!(open().unwrap_err().code, "not_chosen");
    spa.app.allow(path.clone());
    open().unwrap();
    spa.app.lock_screen();
    spa.enter_owner();
    assert_eq!(open().unwrap_err().code, "not_chosen", "what one person chose is not the next one's");
}

#[test]
fn a_cancelled_job_says_so_and_frees_its_name() {
    let spa = Spa::with_its_owner();
    done(journal::verify(Call::of(&spa.app, "verify"))).unwrap();
    done(journal::verify(Call::of(&spa.app, "verify"))).unwrap();
    done(journal::cancel_job(Call::of(&spa.app, "cancel_job"), "verify".into())).unwrap();
    let ended = spa.desk.told().iter().filter(|t| t.contains("ended None")).count();
    assert_eq!(ended, 2);
}

#[test]
fn a_keychain_out_of_order_is_said_until_it_answers_again() {
    let spa = Spa::with_its_owner();
    spa.app.lock_vault();
    let sign_in = || {
        let req = from(json!({ "login": "owner", "passphrase": PASSPHRASE }));
        done(vault::sign_in(Call::of(&spa.app, "sign_in"), req))
    };
    let problem = || done(vault::app_state(Call::of(&spa.app, "app_state"))).unwrap().problem.map(|p| p.code);
    spa.keychain.make_absent();
    assert_eq!(sign_in().unwrap_err().code, "keychain_absent");
    assert_eq!(problem().as_deref(), Some("keychain_absent"));
    std::thread::sleep(std::time::Duration::from_millis(2100));
    assert_eq!(problem().as_deref(), Some("keychain_absent"), "it is still so");
    spa.keychain.restore();
    assert_eq!(problem(), None);
    assert_eq!(sign_in().unwrap().phase, Phase::Open);

    spa.app.lock_vault();
    spa.keychain.wipe();
    assert_eq!(sign_in().unwrap_err().code, "keychain_no_entry");
    assert_eq!(problem().as_deref(), Some("keychain_no_entry"));
}

#[test]
fn only_who_is_signed_in_can_drop_a_file() {
    let spa = Spa::with_its_owner();
    let path = spa.dir.path().join("dropped.csv");
    std::fs::write(&path, "First Name,Last Name\nAda,Quill\n").unwrap();
    let open =
        || done(imports::import_open(Call::of(&spa.app, "import_open"), path.to_str().unwrap().into()));
    assert_eq!(open().err().unwrap().code, "not_chosen");
    spa.app.dropped(vec![path.clone()]);
    assert_eq!(open().unwrap().rows, 1);
    spa.app.lock_screen();
    spa.app.dropped(vec![path.clone()]);
    spa.enter_owner();
    assert_eq!(open().err().unwrap().code, "not_chosen");
}

#[test]
fn the_lock_screen_shows_the_practice_by_its_new_name() {
    let spa = Spa::with_its_owner();
    let mut settings = done(catalog::get_practice(Call::of(&spa.app, "get_practice"))).unwrap();
    settings.name = "Sage & Rye".into();
    done(catalog::save_practice(Call::of(&spa.app, "save_practice"), settings)).unwrap();
    let locked = spa.app.lock_vault();
    assert_eq!(locked.phase, Phase::VaultLocked);
    assert_eq!(locked.practice_name.as_deref(), Some("Sage & Rye"));
    spa.enter_owner();
    assert_eq!(spa.app.state().practice_name.as_deref(), Some("Sage & Rye"));
}
