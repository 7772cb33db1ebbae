//! Sticks in the shell: chosen folders, jobs, the backup of the day, a restore on a second computer.

use crate::{
    backups,
    call::Call,
    commands::{backup, catalog},
    desk::Recorder,
    matrix_test::{PASSPHRASE, Spa, blank, done, from},
    model::Phase,
    state::App,
    way_in,
};
use serde_json::{Value, json};
use std::sync::Arc;
use stillroom_record::{Clock, KnownStick, SystemClock, UtcMillis};
use stillroom_vault::Passphrase;
use uuid::Uuid;

/// A practice with a folder for a stick, which was chosen and set up.
fn with_a_stick() -> (Spa, KnownStick) {
    let spa = Spa::with_its_owner();
    spa.session().step_up(&Passphrase::new(PASSPHRASE)).unwrap();
    let place = spa.dir.path().join("stick");
    std::fs::create_dir(&place).unwrap();
    spa.app.allow(place.clone());
    set_up(&spa, &place).unwrap();
    let known = spa.session().sticks().unwrap().remove(0);
    (spa, known)
}

fn set_up(spa: &Spa, place: &std::path::Path) -> Result<Uuid, crate::error::AppError> {
    let req = json!({ "path": place, "name": " Blue ", "leaves": true });
    done(backup::backup_set_up(Call::of(&spa.app, "backup_set_up"), from(req)))
}

fn state(spa: &Spa) -> Value {
    serde_json::to_value(done(backup::backup_state(Call::of(&spa.app, "backup_state"))).unwrap()).unwrap()
}

fn run(spa: &Spa, stick: Uuid) -> Result<(), crate::error::AppError> {
    done(backup::backup_run(Call::of(&spa.app, "backup_run"), stick)).map(drop)
}

#[test]
fn only_a_chosen_folder_becomes_a_stick() {
    let spa = Spa::with_its_owner();
    spa.session().step_up(&Passphrase::new(PASSPHRASE)).unwrap();
    let place = spa.dir.path().join("other");
    std::fs::create_dir(&place).unwrap();
    assert_eq!(set_up(&spa, &place).unwrap_err().code, "not_chosen");
    assert_eq!(std::fs::read_dir(&place).unwrap().count(), 0);
    assert_eq!(state(&spa)["due"][0]["kind"], "never");
}

#[test]
fn a_stick_is_found_again_where_it_was_and_told_from_one_that_is_away() {
    let (spa, stick) = with_a_stick();
    assert_eq!((stick.name.as_str(), stick.leaves), ("Blue", true));
    run(&spa, stick.id).unwrap();
    // What was chosen is forgotten at a lock; where a stick was seen is not.
    spa.app.lock_screen();
    spa.enter_owner();
    let now = state(&spa);
    assert_eq!((&now["sticks"][0]["here"], &now["lastStick"]), (&json!(true), &json!("Blue")));
    run(&spa, stick.id).unwrap();
    let told = spa.desk.told();
    assert!(told.iter().any(|t| t.starts_with("Backing up at")), "{told:?}");
    std::fs::rename(spa.dir.path().join("stick"), spa.dir.path().join("at home")).unwrap();
    let now = state(&spa);
    assert_eq!(now["sticks"][0]["here"], false);
    assert_eq!(now["standing"], "good", "it is at home: {now}");
    assert_eq!(run(&spa, stick.id).unwrap_err().code, "backup_gone");
    // It comes back to another place, where a person shows it.
    spa.app.allow(spa.dir.path().join("at home"));
    assert_eq!(state(&spa)["sticks"][0]["here"], true);
}

#[test]
fn a_stick_that_left_while_the_screen_was_locked_was_away() {
    let (spa, stick) = with_a_stick();
    run(&spa, stick.id).unwrap();
    assert_eq!(state(&spa)["offSite"], Value::Null);
    spa.app.lock_screen();
    let (here, gone) = (spa.dir.path().join("stick"), spa.dir.path().join("gone"));
    std::fs::rename(&here, &gone).unwrap();
    backups::tick(&spa.app);
    std::fs::rename(&gone, &here).unwrap();
    spa.enter_owner();
    let now = state(&spa);
    assert_eq!(now["offSite"], now["last"]);
    assert_eq!(now["sticks"][0]["here"], true);
}

#[test]
fn the_backup_of_the_day_waits_for_a_new_day_and_says_nothing() {
    let (spa, stick) = with_a_stick();
    run(&spa, stick.id).unwrap();
    let before = spa.session().sticks().unwrap().remove(0).ran;
    backups::tick(&spa.app);
    std::thread::sleep(std::time::Duration::from_millis(200));
    assert!(!spa.app.jobs.runs(backups::JOB));
    assert_eq!(spa.session().sticks().unwrap().remove(0).ran, before);
}

/// The day after.
struct Tomorrow;
impl Clock for Tomorrow {
    fn now(&self) -> UtcMillis {
        UtcMillis(SystemClock.now().0 + 24 * 60 * 60 * 1000)
    }
}

#[test]
fn the_backup_of_the_day_is_made_when_somebody_is_signed_in_and_the_stick_is_there() {
    let (spa, stick) = with_a_stick();
    run(&spa, stick.id).unwrap();
    spa.app.lock_vault();
    let app = Arc::new(App::new(spa.app.places.clone(), spa.keychain.clone(), Arc::new(Tomorrow)));
    let desk = Recorder::default();
    app.sit_at(Box::new(desk.clone()));
    backups::tick(&app);
    assert!(!app.jobs.runs(backups::JOB), "nobody is signed in");
    way_in::sign_in(&app, "owner", &Passphrase::new(PASSPHRASE)).unwrap();
    let before = app.session().unwrap().sticks().unwrap().remove(0).ran;
    backups::tick(&app);
    desk.await_told("Backing up ended None");
    assert!(app.session().unwrap().sticks().unwrap().remove(0).ran > before);
}

#[test]
fn a_drill_and_a_check_are_kept_and_a_prune_is_shown_first() {
    let (spa, stick) = with_a_stick();
    run(&spa, stick.id).unwrap();
    let call = |command| Call::of(&spa.app, command);
    let checked = done(backup::backup_check(call("backup_check"), stick.id)).unwrap();
    assert_eq!(serde_json::to_value(checked).unwrap()["problems"], json!([]));
    let req = json!({ "stick": stick.id, "recoveryKey": spa.sheet() });
    let passed = done(backup::backup_drill(call("backup_drill"), from(req))).unwrap();
    assert_eq!(serde_json::to_value(passed).unwrap()["owners"], json!(["owner"]));
    assert!(!spa.dir.path().join("drill").exists());
    let now = state(&spa);
    assert_eq!(now["sticks"][0]["drilledBySheet"], true);
    assert_eq!(now["sticks"][0]["checkedOk"], true);
    let would = done(backup::backup_would_prune(call("backup_would_prune"), stick.id)).unwrap();
    assert_eq!(serde_json::to_value(would).unwrap(), json!({ "stick": "Blue", "gone": [], "left": 1 }));
}

#[test]
fn a_second_computer_restores_by_the_sheet_and_its_owner_signs_in() {
    let (spa, stick) = with_a_stick();
    run(&spa, stick.id).unwrap();
    let place = spa.dir.path().join("stick");
    let (app, _dir) = blank();
    // A set-up that was given up leaves the lock's file.
    std::fs::create_dir_all(app.folder.path()).unwrap();
    std::fs::write(app.folder.lock_file(), "").unwrap();
    let look = |key: &str| {
        let req = json!({ "path": place, "recoveryKey": key });
        done(backup::restore_look(Call::of(&app, "restore_look"), from(req)))
            .map(|l| serde_json::to_value(l).unwrap())
    };
    assert_eq!(look("no key").unwrap_err().field.as_deref(), Some("recoveryKey"));
    assert_eq!(look(&spa.sheet()).unwrap_err().code, "not_chosen");
    app.allow(place.clone());
    let listed = look(&spa.sheet()).unwrap();
    assert_eq!(listed["stick"], "Blue");
    let req = json!({
        "path": place, "recoveryKey": spa.sheet(), "snapshot": listed["snapshots"][0]["id"],
    });
    let restore = || done(backup::restore_run(Call::of(&app, "restore_run"), from(req.clone())));
    let restored = serde_json::to_value(restore().unwrap()).unwrap();
    assert_eq!(restored["owners"], json!(["owner"]));
    assert_eq!(app.state().phase, Phase::VaultLocked);
    assert!(app.state().logins.is_empty());
    // There is a record now: nothing is restored over it.
    assert_eq!(restore().err().unwrap().code, "vault_exists");
    let req = json!({
        "recoveryKey": spa.sheet(), "login": "owner", "newPassphrase": "another lantern over dark water",
    });
    let state = way_in::recover(&app, from(req)).unwrap();
    assert_eq!(state.phase, Phase::Open);
    let practice = done(catalog::get_practice(Call::of(&app, "get_practice"))).unwrap();
    assert_eq!(practice.name, "Juniper & Rye");
    assert_eq!(app.session().unwrap().sticks().unwrap().remove(0).name, "Blue");
}

#[test]
fn nothing_is_restored_where_files_lie() {
    let (app, dir) = blank();
    std::fs::create_dir_all(app.folder.path()).unwrap();
    std::fs::write(app.folder.path().join("letter.txt"), "Dear").unwrap();
    app.allow(dir.path().to_path_buf());
    let error = backups::clear_place(&app).unwrap_err();
    assert_eq!(error.code, "backup_not_empty");
    assert!(app.folder.path().join("letter.txt").exists());
}

#[test]
fn the_evidence_of_the_day_is_collected_once_whoever_is_signed_in() {
    let (spa, _) = with_a_stick();
    let kept = |session: &stillroom_record::Session| {
        stillroom_practice::programme::evidence::evidence_history(session, "backup.age").unwrap()
    };
    backups::tick(&spa.app);
    let first = kept(&spa.session());
    assert_eq!(first.len(), 1);
    backups::tick(&spa.app);
    assert_eq!(kept(&spa.session()), first);
}
