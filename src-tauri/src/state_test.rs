//! Opening and locking, as the window sees it.

use crate::{
    call::Call,
    commands::{catalog, clients, imports, journal, vault},
    error::Answer,
    matrix_test::{PASSPHRASE, Spa, blank, done, from},
    model::Phase,
    way_in,
};
use serde_json::json;
use std::{fmt::Write, path::PathBuf};
use stillroom_practice::imports::ImportDone;
use stillroom_record::{CodeRule, RecordError, Role, StepUpAsks, WriteTx};
use stillroom_testkit::{Authenticator, cheap_kdf};
use stillroom_vault::{NewVault, Passphrase, Vault};

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
fn a_record_that_is_open_elsewhere_is_said_on_a_screen_of_its_own() {
    let spa = Spa::with_its_owner();
    spa.app.lock_vault();
    let passphrase = Passphrase::new(PASSPHRASE);
    let (elsewhere, _) = Vault::unlock(&spa.app.folder, spa.keychain.clone(), "owner", &passphrase).unwrap();
    let sign_in = || {
        let req = from(json!({ "login": "owner", "passphrase": PASSPHRASE }));
        done(vault::sign_in(Call::of(&spa.app, "sign_in"), req))
    };
    assert_eq!(sign_in().unwrap_err().code, "vault_in_use");
    assert_eq!(spa.app.state().problem.unwrap().code, "vault_in_use");
    drop(elsewhere);
    assert_eq!(sign_in().unwrap().phase, Phase::Open);
    assert!(spa.app.state().problem.is_none());
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

#[test]
fn a_set_up_that_fails_or_was_cut_short_is_a_first_run_again() {
    let (app, _dir) = blank();
    let req = from(json!({
        "practiceName": "Juniper & Rye", "timeZone": "America/Chicago", "ownerName": "Rosa Diaz",
        "ownerLogin": "rosa", "passphrase": PASSPHRASE,
    }));
    let fails = |_: &mut WriteTx<'_>| Err(RecordError::Conflict("It fails at its last step.".into()));
    let made = way_in::make_practice(&app, &app.folder, &req, cheap_kdf(), &fails);
    assert_eq!(made.unwrap_err().code, "conflict");
    let left: Vec<_> =
        std::fs::read_dir(app.folder.path()).unwrap().map(|e| e.unwrap().file_name()).collect();
    assert_eq!(left, ["lock"]);
    assert_eq!(app.state().phase, Phase::FirstRun);

    // As a kill leaves it.
    let new = NewVault {
        label: "Juniper & Rye".into(),
        person: uuid::Uuid::now_v7(),
        login: "rosa".into(),
        passphrase: Passphrase::new(PASSPHRASE),
        kdf: cheap_kdf(),
    };
    drop(Vault::begin(&app.folder, app.keychain.clone(), new).unwrap());
    assert_eq!(app.state().phase, Phase::FirstRun);
    assert!(app.state().problem.is_none());

    way_in::set_up(&app, &req, cheap_kdf()).unwrap();
    let state = app.state();
    assert_eq!(state.phase, Phase::Open);
    // Until two groups were typed back, whoever signs in is told to make a new sheet.
    assert!(!state.recovery_confirmed);
    app.lock_vault();
    let state = way_in::sign_in(&app, "rosa", &Passphrase::new(PASSPHRASE)).unwrap();
    assert!(!state.recovery_confirmed);
}

#[test]
fn a_wait_says_how_long_and_a_tile_who_signs_in_by_it() {
    let spa = Spa::with_its_owner();
    let login = Role::Owner.as_str();
    let pin = json!({ "passphrase": PASSPHRASE, "pin": "483920" });
    done(vault::set_pin(Call::of(&spa.app, "set_pin"), from(pin))).unwrap();
    let state = spa.app.lock_screen();
    let tile = state.tiles.first().unwrap();
    assert_eq!((state.tiles.len(), tile.login.as_str()), (1, login));
    let miss = || way_in::sign_in(&spa.app, login, &Passphrase::new("not the passphrase")).unwrap_err();
    let answers: Vec<_> = std::iter::repeat_with(miss).take(4).collect();
    let waits: Vec<_> = answers.iter().filter(|e| e.code == "wait").collect();
    assert!(!waits.is_empty(), "{answers:?}");
    for wait in waits {
        let seconds = wait.seconds.unwrap();
        let unit = if seconds == 1 { "1 second before".into() } else { format!("{seconds} seconds before") };
        assert!(wait.message.contains(&unit), "{}", wait.message);
    }
    assert!(answers.iter().all(|e| e.code == "wait" || e.seconds.is_none()));
}

#[test]
fn a_damaged_record_is_moved_aside_whole_and_a_sound_one_never() {
    let spa = Spa::with_its_owner();
    let aside = |spa: &Spa| done(vault::set_record_aside(Call::of(&spa.app, "set_record_aside")));
    let sign_in = |spa: &Spa| {
        let req = from(json!({ "login": "owner", "passphrase": PASSPHRASE }));
        done(vault::sign_in(Call::of(&spa.app, "sign_in"), req))
    };
    assert_eq!(aside(&spa).unwrap_err().code, "not_damaged");
    spa.app.lock_vault();
    assert_eq!(aside(&spa).unwrap_err().code, "not_damaged", "locked is not damaged");

    // The first page: nobody can sign in any more.
    let database = spa.app.folder.database_file();
    let mut bytes = std::fs::read(&database).unwrap();
    bytes[100] ^= 1;
    std::fs::write(&database, &bytes).unwrap();
    assert_eq!(sign_in(&spa).unwrap_err().code, "damaged");
    assert_eq!(spa.app.state().problem.unwrap().code, "damaged");
    let state = aside(&spa).unwrap();
    assert_eq!(state.phase, Phase::FirstRun);
    assert!(state.problem.is_none());
    let beside: Vec<_> = std::fs::read_dir(spa.app.folder.path().parent().unwrap())
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .filter(|path| path.to_string_lossy().contains(".damaged-"))
        .collect();
    assert_eq!(beside.len(), 1, "{beside:?}");
    assert_eq!(std::fs::read(beside[0].join("record.db")).unwrap(), bytes, "as it was, to the last bit");
    assert!(beside[0].join("vault.json").exists());
    assert_eq!(aside(&spa).unwrap_err().code, "not_damaged", "there is nothing more to move");
}

#[test]
fn a_damaged_record_that_still_opens_is_moved_aside_by_its_owner_alone() {
    let spa = Spa::new();
    std::fs::write(spa.app.folder.damage_file(), "found before").unwrap();
    spa.app.lock_vault();
    spa.enter_owner();
    let state = spa.app.state();
    assert!(state.notices.iter().any(|notice| notice.code == "damaged"), "whoever signs in is told");
    let aside = || done(vault::set_record_aside(Call::of(&spa.app, "set_record_aside")));
    spa.app.lock_screen();
    assert_eq!(aside().unwrap_err().code, "locked");
    spa.enter_as(Role::FrontDesk);
    assert_eq!(aside().unwrap_err().code, "not_allowed");
    spa.enter_owner();
    assert_eq!(aside().unwrap_err().code, "step_up_needed");
    done(vault::step_up(Call::of(&spa.app, "step_up"), PASSPHRASE.into(), None)).unwrap();
    assert_eq!(aside().unwrap().phase, Phase::FirstRun);
}

#[test]
fn a_second_factor_from_the_picture_to_what_it_confirms() {
    let spa = Spa::with_its_owner();
    let asks = || done(vault::step_up_asks(Call::of(&spa.app, "step_up_asks"))).unwrap();
    let step_up = |code: Option<&str>| {
        let call = Call::of(&spa.app, "step_up");
        done(vault::step_up(call, PASSPHRASE.into(), code.map(str::to_owned)))
    };
    let said = |code: &str| spa.app.state().notices.iter().any(|notice| notice.code == code);
    step_up(None).unwrap();
    done(vault::set_code_rule(Call::of(&spa.app, "set_code_rule"), CodeRule::Everyone)).unwrap();
    assert_eq!(asks(), StepUpAsks::SetUpFirst);
    assert!(said("second_factor_needed"));
    assert_eq!(step_up(None).unwrap_err().code, "second_factor_needed");
    let begin = Call::of(&spa.app, "begin_second_factor");
    let shown = done(vault::begin_second_factor(begin, PASSPHRASE.into())).unwrap();
    assert_eq!((shown.secret.len(), shown.qr.len()), (8, shown.qr[0].len()));
    let phone = Authenticator::typed(&shown.secret.concat());
    let shows = |steps: i64| phone.shows(spa.session().record().now().0 + steps * 30_000);
    let confirm = Call::of(&spa.app, "confirm_second_factor");
    let codes = done(vault::confirm_second_factor(confirm, shows(0))).unwrap().codes;
    assert_eq!(codes.len(), 10);
    assert!(!said("second_factor_needed"));
    assert_eq!(asks(), StepUpAsks::Code);
    done(vault::replace_recovery_key(Call::of(&spa.app, "replace_recovery_key"))).unwrap();
    // At the next sign-in nothing is confirmed yet.
    spa.enter_owner();
    let refused =
        done(vault::replace_recovery_key(Call::of(&spa.app, "replace_recovery_key"))).err().unwrap();
    assert_eq!(refused.code, "step_up_needed");
    assert_eq!(step_up(None).unwrap_err().code, "code_needed");
    let wrong = step_up(Some("000000")).unwrap_err();
    assert_eq!((wrong.code.as_str(), wrong.field.as_deref()), ("code_wrong", Some("code")));
    assert_eq!(step_up(Some(&codes[0])).unwrap().codes_left, Some(9));
    let mine = done(vault::second_factor(Call::of(&spa.app, "second_factor"))).unwrap();
    assert_eq!((mine.codes_left, mine.rule), (9, CodeRule::Everyone));
    done(vault::replace_recovery_key(Call::of(&spa.app, "replace_recovery_key"))).unwrap();
}
