//! Every command, called as everybody, in every phase, on a real vault.

#[path = "matrix_test/programme.rs"]
mod of_programme;

use crate::{
    call::Call,
    commands::{
        backup, catalog, chart, clients, imports, journal, programme, reports, schedule, staff, vault,
    },
    desk::Recorder,
    error::Answer,
    matrix::{MATRIX, Needs},
    places::Places,
    state::App,
    way_in,
};
use serde::de::DeserializeOwned;
use serde_json::{Value, json};
use std::{future::Future, sync::Arc};
use stillroom_record::{Permission, Role, Session, SystemClock};
use stillroom_testkit::{MemoryKeychain, cheap_kdf};
use stillroom_vault::Passphrase;
use tempfile::TempDir;
use uuid::Uuid;

pub(crate) const PASSPHRASE: &str = "a quiet room above the river";

/// Answers that mean "not for you".
const DENIALS: &[&str] =
    &["locked", "not_allowed", "step_up_needed", "passphrase_change_needed", "unknown_command"];

/// Who calls.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
enum Caller {
    Staff(Role),
    Recovery,
}

impl Caller {
    fn login(self) -> &'static str {
        match self {
            Self::Staff(role) => role.as_str(),
            Self::Recovery => "",
        }
    }

    fn may(self, needs: Needs) -> bool {
        let holds = |p: Permission| match self {
            Self::Staff(role) => p.held_by(role),
            Self::Recovery => p.held_by_recovery(),
        };
        match needs {
            Needs::Nobody | Needs::Anybody => true,
            Needs::To(permission) => holds(permission),
        }
    }
}

/// A practice with its owner signed in.
pub(crate) struct Spa {
    pub(crate) app: Arc<App>,
    pub(crate) desk: Recorder,
    pub(crate) keychain: Arc<MemoryKeychain>,
    sheet: String,
    pub(crate) dir: TempDir,
}

/// An app with no practice yet.
pub(crate) fn blank() -> (Arc<App>, TempDir) {
    blank_with(Arc::new(MemoryKeychain::new()))
}

fn blank_with(keychain: Arc<MemoryKeychain>) -> (Arc<App>, TempDir) {
    let dir = tempfile::tempdir().unwrap();
    let places = Places { vault: dir.path().join("vault"), demo: None, logs: dir.path().join("logs") };
    let app = App::new(places, keychain, Arc::new(SystemClock));
    (Arc::new(app), dir)
}

impl Spa {
    pub(crate) fn with_its_owner() -> Self {
        let keychain = Arc::new(MemoryKeychain::new());
        let (app, dir) = blank_with(keychain.clone());
        let desk = Recorder::default();
        app.sit_at(Box::new(desk.clone()));
        let req = from(json!({
            "practiceName": "Juniper & Rye", "timeZone": "America/Chicago", "ownerName": "Rosa Diaz",
            "ownerLogin": Role::Owner.as_str(), "passphrase": PASSPHRASE,
        }));
        let sheet = way_in::set_up(&app, &req, cheap_kdf()).unwrap().recovery_sheet.join(" ");
        Self { app, desk, keychain, sheet, dir }
    }

    /// With one person in each role.
    pub(crate) fn new() -> Self {
        let spa = Self::with_its_owner();
        spa.session().step_up(&Passphrase::new(PASSPHRASE)).unwrap();
        for role in Role::ALL.into_iter().filter(|r| *r != Role::Owner) {
            let saved = staff::save_staff(
                Call::of(&spa.app, "save_staff"),
                from(json!({
                    "id": null, "name": format!("The {}", role.as_str()), "login": role.as_str(), "title": "",
                    "credentials": "", "color": 0, "roles": [role.as_str()],
                })),
            );
            let one_time = done(saved).unwrap().one_time_passphrase.unwrap();
            spa.enter_with(role.as_str(), &one_time);
            spa.session()
                .change_passphrase(&Passphrase::new(&one_time), &Passphrase::new(PASSPHRASE))
                .unwrap();
            spa.enter(Caller::Staff(Role::Owner));
        }
        spa
    }

    /// The recovery key, as it is printed.
    pub(crate) fn sheet(&self) -> String {
        self.sheet.clone()
    }

    pub(crate) fn session(&self) -> Session {
        self.app.session().unwrap()
    }

    /// Signs the owner in.
    pub(crate) fn enter_owner(&self) {
        self.enter_with(Role::Owner.as_str(), PASSPHRASE);
    }

    /// Signs in who has this role.
    pub(crate) fn enter_as(&self, role: Role) {
        self.enter_with(role.as_str(), PASSPHRASE);
    }

    fn enter_with(&self, login: &str, passphrase: &str) {
        way_in::sign_in(&self.app, login, &Passphrase::new(passphrase)).unwrap();
    }

    /// Signs in, and gives the passphrase once more.
    fn enter(&self, caller: Caller) {
        match caller {
            Caller::Staff(role) => {
                self.enter_with(role.as_str(), PASSPHRASE);
                self.session().step_up(&Passphrase::new(PASSPHRASE)).unwrap();
            }
            Caller::Recovery => {
                let req = from(json!({ "recoveryKey": self.sheet, "login": null, "newPassphrase": null }));
                way_in::recover(&self.app, req).unwrap();
            }
        }
    }
}

pub(crate) fn from<T: DeserializeOwned>(value: Value) -> T {
    serde_json::from_value(value).unwrap()
}

pub(crate) fn done<T>(call: impl Future<Output = Answer<T>>) -> Answer<T> {
    tauri::async_runtime::block_on(call)
}

/// The code that `command` ends in, called with what a window might send.
#[allow(clippy::too_many_lines, reason = "a line a command")]
fn call(app: &Arc<App>, command: &'static str, caller: Caller) -> Option<String> {
    let c = Call::of(app, command);
    let id = Uuid::now_v7();
    let slot = json!({
        "id": id, "version": 1, "client": id, "provider": id, "room": null, "service": null, "date": "2026-11-24",
        "startMinute": 600, "minutes": 30, "note": "", "kind": "visit", "title": "", "status": "confirmed",
        "reason": null, "from": 0, "count": 1, "includeCancelled": false,
    });
    let draft = json!({
        "id": null, "version": null, "givenName": "", "familyName": "", "preferredName": "", "pronouns": "",
        "birthDate": null, "phones": [], "email": "", "tags": [], "referral": "", "vip": false, "note": "",
        "address": { "line1": "", "line2": "", "city": "", "state": "", "postal": "", "country": "" },
        "emergency": { "name": "", "phone": "", "relation": "" }, "guardian": null, "confidentialChannel": "",
        "preferences": { "sms": true, "email": true, "phone": true, "marketing": false },
    });
    let of_client = json!({ "client": id, "reason": "Fainted in room 2", "keep": id, "drop": Uuid::now_v7(),
        "id": id, "archived": true, "finding": "Right to do" });
    let form = json!({ "form": "practice", "subject": id.to_string(), "body": "x" });
    match command {
        "app_state" => code(vault::app_state(c)),
        "time_zones" => code(vault::time_zones(c)),
        "passphrase_strength" => code(vault::passphrase_strength(c, "x".into(), Vec::new())),
        "set_up_practice" => code(vault::set_up_practice(
            c,
            from(
                json!({ "practiceName": "", "timeZone": "", "ownerName": "", "ownerLogin": "", "passphrase": "" }),
            ),
        )),
        "sign_in" => {
            code(vault::sign_in(c, from(json!({ "login": caller.login(), "passphrase": PASSPHRASE }))))
        }
        "recover" => code(vault::recover(
            c,
            from(json!({ "recoveryKey": "no key", "login": null, "newPassphrase": null })),
        )),
        "enrol" => code(vault::enrol(
            c,
            from(json!({ "login": "x", "code": "no code", "newPassphrase": PASSPHRASE })),
        )),
        "switch_person" => code(vault::switch_person(c, from(json!({ "person": id, "pin": "314159" })))),
        "lock_screen" => code(vault::lock_screen(c)),
        "lock_vault" => code(vault::lock_vault(c)),
        "set_record_aside" => code(vault::set_record_aside(c)),
        "activity" => code(vault::activity(c)),
        "step_up" => code(vault::step_up(c, PASSPHRASE.into(), None)),
        "step_up_asks" => code(vault::step_up_asks(c)),
        "second_factor" => code(vault::second_factor(c)),
        "begin_second_factor" => code(vault::begin_second_factor(c, PASSPHRASE.into())),
        "confirm_second_factor" => code(vault::confirm_second_factor(c, "no code".into())),
        "new_recovery_codes" => code(vault::new_recovery_codes(c)),
        "turn_off_second_factor" => code(vault::turn_off_second_factor(c)),
        "reset_second_factor" => code(vault::reset_second_factor(c, from(json!(id)))),
        "code_rule" => code(vault::code_rule(c)),
        "set_code_rule" => code(vault::set_code_rule(c, from(json!("off")))),
        "change_passphrase" => {
            code(vault::change_passphrase(c, from(json!({ "current": PASSPHRASE, "next": "weak" }))))
        }
        "set_pin" => code(vault::set_pin(c, from(json!({ "passphrase": PASSPHRASE, "pin": "000000" })))),
        "remove_pin" => code(vault::remove_pin(c)),
        "confirm_recovery_key" => code(vault::confirm_recovery_key(
            c,
            from(json!({ "groups": [{ "index": 0, "text": "no group" }] })),
        )),
        "replace_recovery_key" => code(vault::replace_recovery_key(c)),
        "rekey" => code(vault::rekey(c)),
        "print_window" => code(vault::print_window(c)),
        "cancel_job" => code(journal::cancel_job(c, "none".into())),
        "list_staff" => code(staff::list_staff(c)),
        "save_staff" => code(staff::save_staff(
            c,
            from(json!({ "id": id, "name": "X", "login": "xx", "title": "", "credentials": "", "color": 0,
                "roles": [] })),
        )),
        "save_licence" => code(staff::save_licence(
            c,
            from(json!({ "id": null, "person": id, "kind": "RN", "number": "1", "state": "IL",
                "expires": "2030-01-01" })),
        )),
        "remove_licence" => code(staff::remove_licence(c, from(json!(id)))),
        "end_access" => code(staff::end_access(c, from(json!({ "person": id, "reason": "Left" })))),
        "issue_one_time_passphrase" => code(staff::issue_one_time_passphrase(c, from(json!(id)))),
        "issue_enrolment_code" => code(staff::issue_enrolment_code(c, from(json!(id)))),
        "search_clients" => code(clients::search_clients(
            c,
            from(json!({ "text": "a", "limit": 5, "includeArchived": false, "settled": true })),
        )),
        "get_client" => code(clients::get_client(c, from(json!(id)))),
        "save_client" => {
            code(clients::save_client(c, from(json!({ "draft": draft, "acceptDuplicates": true }))))
        }
        "find_duplicates" => code(clients::find_duplicates(c, from(draft))),
        "archive_client" => code(clients::archive_client(c, from(of_client))),
        "get_health" => code(clients::get_health(c, from(json!(id)))),
        "save_health" => code(clients::save_health(
            c,
            from(
                json!({ "client": id, "version": null, "allergies": [], "medications": [], "conditions": [],
                "fitzpatrick": null, "pregnancy": "unknown", "noKnownAllergies": false, "note": "",
                "updatedAt": null }),
            ),
        )),
        "client_page" => code(clients::client_page(c, from(json!(id)))),
        "preview_merge" => code(clients::preview_merge(c, from(of_client))),
        "merge_clients" => code(clients::merge_clients(c, from(of_client))),
        "client_history" => code(clients::client_history(c, from(json!(id)))),
        "break_glass" => code(clients::break_glass(c, from(of_client))),
        "break_glass_alerts" => code(clients::break_glass_alerts(c)),
        "close_break_glass_alert" => code(clients::close_break_glass_alert(c, from(of_client))),
        "undo" => code(clients::undo(c, from(json!(id)))),
        "pick_csv" => code(imports::pick_csv(c)),
        "import_open" => code(imports::import_open(c, "/nowhere.csv".into())),
        "import_dry_run" => code(imports::import_dry_run(c, from(json!({ "job": id, "mapping": [] })))),
        "import_run" => code(imports::import_run(c, from(json!({ "job": id, "duplicates": "skip" })))),
        "import_cancel" => code(imports::import_cancel(c, from(json!(id)))),
        "list_parked" => code(imports::list_parked(c, from(json!({ "after": null, "limit": 10 })))),
        "get_parked" => code(imports::get_parked(c, from(json!(id)))),
        "fix_parked" => code(imports::fix_parked(c, from(json!({ "id": id, "cells": [] })))),
        "discard_parked" => code(imports::discard_parked(c, from(json!(id)))),
        "list_services" => code(catalog::list_services(c)),
        "save_service" => code(catalog::save_service(
            c,
            from(
                json!({ "id": id, "name": "X", "category": "", "minutes": 30, "bufferMinutes": 0, "priceCents": 0,
                "medical": false, "color": 0, "active": true }),
            ),
        )),
        "list_rooms" => code(catalog::list_rooms(c)),
        "save_room" => code(catalog::save_room(c, from(json!({ "id": id, "name": "X", "active": true })))),
        "get_hours" => code(catalog::get_hours(c, from(json!(id)))),
        "save_hours" => code(catalog::save_hours(c, from(json!({ "person": id, "hours": [] })))),
        "get_practice" => code(catalog::get_practice(c)),
        "save_practice" => code(catalog::save_practice(
            c,
            from(
                json!({ "name": "", "timeZone": "", "openMinute": 0, "closeMinute": 0, "privacyMode": false,
                "phoneRegion": "US", "lock": { "screenMinutes": 3, "vaultMinutes": 30, "warnSeconds": 20 } }),
            ),
        )),
        "get_day" => code(schedule::get_day(c, from(slot))),
        "get_week" => code(schedule::get_week(c, from(json!({ "from": "2026-11-23", "provider": null })))),
        "book_visit" => code(schedule::book_visit(c, from(slot))),
        "move_visit" => code(schedule::move_visit(c, from(slot))),
        "set_visit_status" => code(schedule::set_visit_status(c, from(slot))),
        "save_visit_note" => code(schedule::save_visit_note(c, from(slot))),
        "next_free" => code(schedule::next_free(c, from(slot))),
        "day_sheet" => code(reports::day_sheet(c, from(json!("2026-11-24")))),
        "emergency_sheet" => code(reports::emergency_sheet(c)),
        "get_note" => code(chart::get_note(c, from(json!(id)))),
        "save_draft" => code(chart::save_draft(c, from(form))),
        "get_draft" => code(chart::get_draft(c, from(form))),
        "discard_draft" => code(chart::discard_draft(c, from(form))),
        "sign_note" => code(chart::sign_note(c, from(json!({ "visit": id, "text": "x" })))),
        "add_addendum" => code(chart::add_addendum(c, from(json!({ "note": id, "text": "x" })))),
        "backup_state" => code(backup::backup_state(c)),
        "backup_pick" => code(backup::backup_pick(c)),
        "backup_set_up" => code(backup::backup_set_up(
            c,
            from(json!({ "path": "/nowhere", "name": "Blue", "leaves": true })),
        )),
        "backup_run" => code(backup::backup_run(c, id)),
        "backup_check" => code(backup::backup_check(c, id)),
        "backup_snapshots" => code(backup::backup_snapshots(c, id)),
        "backup_would_prune" => code(backup::backup_would_prune(c, id)),
        "backup_prune" => code(backup::backup_prune(c, id)),
        "backup_drill" => code(backup::backup_drill(c, from(json!({ "stick": id, "recoveryKey": null })))),
        "save_stick" => code(backup::save_stick(
            c,
            from(json!({ "id": id, "version": 1, "name": "Blue", "leaves": true })),
        )),
        "forget_stick" => code(backup::forget_stick(c, id)),
        "restore_drives" => code(backup::restore_drives(c)),
        "restore_pick" => code(backup::restore_pick(c)),
        "restore_look" => {
            code(backup::restore_look(c, from(json!({ "path": "/nowhere", "recoveryKey": "no key" }))))
        }
        "restore_run" => code(backup::restore_run(
            c,
            from(json!({ "path": "/nowhere", "recoveryKey": "no key", "snapshot": "abcd" })),
        )),
        "restore_cancel" => code(backup::restore_cancel(c)),
        "journal" => code(journal::journal(
            c,
            from(
                json!({ "client": null, "person": null, "verb": null, "from": null, "to": null, "before": null,
                "limit": 5 }),
            ),
        )),
        "journal_entry" => code(journal::journal_entry(c, from(json!(id)))),
        "verify" => code(journal::verify(c)),
        "get_due" => code(programme::get_due(c)),
        other => of_programme::call(app, other),
    }
}

fn code<T>(call: impl Future<Output = Answer<T>>) -> Option<String> {
    done(call).err().map(|e| e.code)
}

fn denied(code: Option<&str>) -> bool {
    code.is_some_and(|c| DENIALS.contains(&c))
}

/// Calls every command as `caller` and names those that didn't answer as the table says.
fn differences(spa: &Spa, caller: Caller) -> Vec<String> {
    let mut wrong = Vec::new();
    for &(command, needs) in MATRIX {
        spa.enter(caller);
        let code = call(&spa.app, command, caller);
        if code.as_deref() == Some("internal") || denied(code.as_deref()) == caller.may(needs) {
            wrong.push(format!("{command} as {caller:?}: {code:?}, the table says {needs:?}"));
        }
    }
    wrong
}

#[test]
fn every_command_answers_every_role_as_the_table_says() {
    let spa = Spa::new();
    // The owner last: a new vault key takes everybody else's way in.
    let callers =
        [Role::FrontDesk, Role::Provider, Role::MedicalDirector, Role::PrivacyOfficer].map(Caller::Staff);
    let callers = callers.into_iter().chain([Caller::Recovery, Caller::Staff(Role::Owner)]);
    let wrong: Vec<_> = callers.flat_map(|caller| differences(&spa, caller)).collect();
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

/// Every command that needs somebody is refused as locked; the others are not.
fn locked_out(app: &Arc<App>, arrange: impl Fn()) -> Vec<String> {
    let mut wrong = Vec::new();
    for &(command, needs) in MATRIX {
        arrange();
        let code = call(app, command, Caller::Staff(Role::Owner));
        let locked = code.as_deref() == Some("locked");
        // A PIN needs the keys: behind a vault lock nobody can switch.
        if locked != (needs != Needs::Nobody) && command != "switch_person" {
            wrong.push(format!("{command}: {code:?}, the table says {needs:?}"));
        }
    }
    wrong
}

#[test]
fn nothing_of_the_record_answers_while_locked() {
    let spa = Spa::new();
    let screen = locked_out(&spa.app, || {
        spa.enter(Caller::Staff(Role::Owner));
        spa.app.lock_screen();
    });
    assert!(screen.is_empty(), "screen locked: {}", screen.join("\n"));
    let vault = locked_out(&spa.app, || {
        spa.app.lock_vault();
    });
    assert!(vault.is_empty(), "vault locked: {}", vault.join("\n"));
    let (fresh, _dir) = blank();
    let wrong = MATRIX.iter().filter(|(_, needs)| *needs != Needs::Nobody).filter_map(|(command, _)| {
        let code = call(&fresh, command, Caller::Staff(Role::Owner));
        (code.as_deref() != Some("locked")).then(|| format!("{command}: {code:?}"))
    });
    assert_eq!(wrong.collect::<Vec<_>>(), Vec::<String>::new(), "before the first run");
}

#[test]
fn a_session_kept_from_before_a_lock_opens_nothing() {
    let spa = Spa::new();
    let kept = spa.session();
    spa.app.lock_screen();
    assert!(
        stillroom_practice::clients::get_client(&kept, from(json!(Uuid::now_v7())))
            .is_err_and(|e| e.code() == "locked")
    );
    spa.enter(Caller::Staff(Role::FrontDesk));
    let kept = spa.session();
    spa.enter(Caller::Staff(Role::Provider));
    assert!(!kept.is_live(), "whoever sat here before is signed out");
    spa.app.lock_vault();
    assert!(spa.app.record().is_err());
}

#[test]
fn an_unlisted_command_is_refused() {
    let spa = Spa::new();
    let answer = done(Call::of(&spa.app, "read_everything").run(|_| Ok(())));
    assert_eq!(answer.unwrap_err().code, "unknown_command");
}

#[test]
fn a_panic_is_an_error_not_a_hung_promise() {
    let spa = Spa::new();
    let answer: Answer<()> = done(Call::of(&spa.app, "app_state").run(|_| panic!("of a name")));
    let error = answer.unwrap_err();
    assert_eq!(error.code, "internal");
    assert!(!error.message.contains("of a name"));
    assert!(spa.app.session().is_ok(), "the shell goes on");
}
