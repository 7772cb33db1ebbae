//! Evidence turns when the fact does, both ways: through the verbs of a person's day, in a real vault.

use crate::world::{PASSPHRASE, World};
use stillroom_practice::catalog;
use stillroom_practice::clients;
use stillroom_practice::programme::activity::{self, CloseReviewReq};
use stillroom_practice::programme::evidence::{self, EvidenceRevision, EvidenceState, ReviewAccessReq};
use stillroom_practice::staff::{self, LicenceDraft, StaffDraft};
use stillroom_practice::{journal, reports};
use stillroom_record::{BackupAct, BackupNote, CodeRule, Passphrase, PersonId, Role, Session, StickKeys};
use stillroom_testkit::Authenticator;
use uuid::Uuid;

use EvidenceState::{Attention, Bad, Good, Unknown};

const HOUR: i64 = 60 * 60 * 1000;
const DAY: i64 = 24 * HOUR;

fn found(w: &World, collector: &str) -> EvidenceRevision {
    found_by(&w.owner, collector)
}

fn found_by(session: &Session, collector: &str) -> EvidenceRevision {
    let all = evidence::collect(session).unwrap();
    all.into_iter().find(|e| e.about.name == collector).unwrap().revision.unwrap()
}

#[track_caller]
fn is(w: &World, collector: &str, state: EvidenceState) -> String {
    let found = found(w, collector);
    assert_eq!(found.state, state, "{collector}: {:?}", found.facts);
    found.facts.join(" ")
}

/// Something was done with the stick “Blue”.
fn with_stick(w: &World, act: BackupAct, sound: Option<bool>, by_sheet: bool) {
    let ids = w.owner.backup_ids().unwrap();
    w.owner
        .note_backup(&BackupNote {
            act,
            stick: Uuid::from_u128(7),
            name: "Blue",
            snapshot: Some("abcd"),
            counts: &[],
            failed: None,
            sound,
            by_sheet,
            keys: Some(StickKeys { recovery_id: &ids.recovery_id, generation: ids.generation }),
        })
        .unwrap();
}

fn step_up(w: &World) {
    w.owner.step_up(&Passphrase::new(PASSPHRASE)).unwrap();
}

/// Adds a person, or changes their roles.
pub(crate) fn hire(w: &World, id: Option<PersonId>, login: &str, name: &str, roles: Vec<Role>) -> PersonId {
    step_up(w);
    let draft = StaffDraft {
        id,
        name: name.into(),
        login: login.into(),
        title: String::new(),
        credentials: String::new(),
        color: 0,
        roles,
    };
    staff::save_staff(&w.owner, draft).unwrap().member.id
}

fn review(w: &World) {
    let stamp = evidence::access_to_review(&w.ruth).unwrap().stamp;
    evidence::review_access(&w.ruth, ReviewAccessReq { stamp, note: "Each is right.".into() }).unwrap();
}

#[test]
fn no_backup_for_days_turns_it_red_and_a_backup_turns_it_back() {
    let w = World::new();
    assert!(is(&w, "backup.age", Bad).contains("No backup was ever made"));
    with_stick(&w, BackupAct::Run, None, false);
    assert!(is(&w, "backup.age", Good).contains("Mar 12, 2026 on “Blue”"));
    w.clock.forward(3 * DAY);
    is(&w, "backup.age", Attention);
    w.clock.forward(4 * DAY);
    is(&w, "backup.age", Bad);
    with_stick(&w, BackupAct::Run, None, false);
    assert!(is(&w, "backup.age", Good).contains("Mar 19, 2026"));
}

#[test]
fn a_copy_counts_as_away_while_the_stick_is_taken_home() {
    let w = World::new();
    with_stick(&w, BackupAct::Run, None, false);
    is(&w, "backup.offsite", Bad);
    w.owner.save_stick(Uuid::from_u128(7), 1, "Blue", true).unwrap();
    is(&w, "backup.offsite", Good);
    w.clock.forward(8 * DAY);
    is(&w, "backup.offsite", Bad);
    with_stick(&w, BackupAct::Run, None, false);
    is(&w, "backup.offsite", Good);
}

#[test]
fn a_failed_drill_turns_it_red_until_one_passes_and_a_passed_one_grows_old() {
    let w = World::new();
    is(&w, "backup.drill", Bad);
    with_stick(&w, BackupAct::Drill, Some(false), false);
    assert!(is(&w, "backup.drill", Bad).contains("did not pass"));
    with_stick(&w, BackupAct::Drill, Some(true), false);
    is(&w, "backup.drill", Good);
    w.clock.forward(32 * DAY);
    is(&w, "backup.drill", Attention);
    w.clock.forward(62 * DAY);
    is(&w, "backup.drill", Bad);
}

#[test]
fn a_stick_that_is_not_whole_is_red_until_it_is_read_back_whole() {
    let w = World::new();
    is(&w, "backup.sticks", Bad);
    with_stick(&w, BackupAct::Check, Some(false), false);
    is(&w, "backup.sticks", Bad);
    with_stick(&w, BackupAct::Check, Some(true), false);
    is(&w, "backup.sticks", Good);
}

#[test]
fn a_recovery_sheet_that_nobody_typed_back_is_red_and_one_never_tried_is_not_known() {
    let w = World::new();
    is(&w, "recovery.key", Bad);
    w.owner.confirm_recovery(&[(1, &w.sheet[0]), (4, &w.sheet[3])]).unwrap();
    is(&w, "recovery.key", Unknown);
    with_stick(&w, BackupAct::Drill, Some(true), true);
    is(&w, "recovery.key", Good);
    w.clock.forward(366 * DAY);
    assert!(
        is(&w, "recovery.key", Attention)
            .starts_with("The sheet opened a backup on Mar 12, 2026, 366 days ago")
    );
}

#[test]
fn a_shared_login_turns_it_red_until_it_is_ended() {
    let w = World::new();
    is(&w, "access.logins", Good);
    let desk = hire(&w, None, "frontdesk", "Front Desk", vec![Role::FrontDesk]);
    assert!(is(&w, "access.logins", Bad).contains("frontdesk"));
    staff::end_access(&w.owner, desk, "It was shared").unwrap();
    is(&w, "access.logins", Good);
}

#[test]
fn a_leaver_whose_slot_came_back_with_an_old_file_turns_it_red() {
    let w = World::new();
    is(&w, "access.leavers", Good);
    let old = std::fs::read(w.slots_file()).unwrap();
    staff::end_access(&w.owner, w.jo(), "Moved away").unwrap();
    assert!(is(&w, "access.leavers", Good).contains("1 person left"));
    w.owner.record().close();
    std::fs::write(w.slots_file(), old).unwrap();
    let owner = w.lock_and_sign_in("lena");
    let seen = found_by(&owner, "access.leavers");
    assert_eq!(seen.state, Bad, "{:?}", seen.facts);
    assert!(seen.facts[0].contains("Jo Park"));
    staff::end_access(&owner, w.jo(), "Once more").unwrap();
    assert_eq!(found_by(&owner, "access.leavers").state, Good);
    owner.record().close();
}

#[test]
fn a_first_passphrase_that_nobody_used_is_pointed_out() {
    let w = World::new();
    is(&w, "access.waiting", Good);
    step_up(&w);
    let once = w.owner.issue_one_time_passphrase(w.jo()).unwrap();
    is(&w, "access.waiting", Good);
    w.clock.forward(8 * DAY);
    assert!(is(&w, "access.waiting", Attention).contains("Jo Park"));
    let jo = w.owner.record().sign_in("jo", &Passphrase::new(&once)).unwrap();
    jo.change_passphrase(&Passphrase::new(&once), &Passphrase::new(PASSPHRASE)).unwrap();
    is(&w, "access.waiting", Good);
}

#[test]
fn too_many_owners_are_pointed_out_and_somebody_is_responsible() {
    let w = World::new();
    let said = is(&w, "access.roles", Good);
    assert!(said.contains("5 people work here") && said.contains("1 front desk: Mia Torres"), "{said}");
    hire(&w, Some(w.jo()), "jo", "Jo Park", vec![Role::Owner]);
    hire(&w, Some(w.nora()), "nora", "Nora Ibe", vec![Role::Owner]);
    is(&w, "access.roles", Attention);
    hire(&w, Some(w.jo()), "jo", "Jo Park", vec![Role::Provider]);
    is(&w, "access.roles", Good);

    assert!(is(&w, "access.official", Good).contains("Ruth Adeyemi"));
    staff::end_access(&w.owner, w.ruth.person().unwrap(), "Left").unwrap();
    is(&w, "access.official", Bad);
    hire(&w, Some(w.jo()), "jo", "Jo Park", vec![Role::Provider, Role::PrivacyOfficer]);
    is(&w, "access.official", Good);
}

#[test]
fn an_unreviewed_grant_turns_it_red_until_somebody_confirms_it() {
    let w = World::new();
    is(&w, "access.review", Bad);
    review(&w);
    is(&w, "access.review", Good);
    hire(&w, Some(w.jo()), "jo", "Jo Park", vec![Role::Provider, Role::FrontDesk]);
    assert!(is(&w, "access.review", Bad).contains("Not reviewed yet: Jo Park, front desk."));
    let shown = evidence::access_to_review(&w.owner).unwrap();
    let jo = shown.people.iter().find(|p| p.person == w.jo()).unwrap();
    assert_eq!(jo.unreviewed, [Role::FrontDesk]);
    review(&w);
    is(&w, "access.review", Good);
    w.clock.forward(93 * DAY);
    let old = is(&w, "access.review", Bad);
    assert!(old.starts_with("Access was reviewed on Mar 12, 2026, more than 92 days ago."), "{old}");
}

#[test]
fn a_review_confirms_what_was_seen_and_nothing_newer() {
    let w = World::new();
    let req = |stamp: &str, note: &str| ReviewAccessReq { stamp: stamp.into(), note: note.into() };
    let stamp = evidence::access_to_review(&w.owner).unwrap().stamp;
    hire(&w, Some(w.jo()), "jo", "Jo Park", vec![Role::FrontDesk]);
    assert_eq!(evidence::review_access(&w.owner, req(&stamp, "All right")).unwrap_err().code(), "conflict");
    let stamp = evidence::access_to_review(&w.owner).unwrap().stamp;
    assert_eq!(evidence::review_access(&w.owner, req(&stamp, " ")).unwrap_err().field(), Some("note"));
    for other in [&w.mia, &w.nora] {
        assert_eq!(evidence::review_access(other, req(&stamp, "x")).unwrap_err().code(), "not_allowed");
        assert_eq!(evidence::access_to_review(other).unwrap_err().code(), "not_allowed");
    }
    evidence::review_access(&w.owner, req(&stamp, "All right")).unwrap();
    assert_eq!(evidence::access_to_review(&w.owner).unwrap().last.unwrap().who, "Lena Hart");
}

#[test]
fn many_failed_sign_ins_are_pointed_out_for_a_month() {
    let w = World::new();
    is(&w, "signin.failures", Good);
    for _ in 0..10 {
        w.owner.record().sign_in("nora", &Passphrase::new("not the passphrase")).unwrap_err();
        w.clock.forward(10 * 60 * 1000);
    }
    assert!(is(&w, "signin.failures", Attention).contains("10 sign-ins were turned away"));
    w.clock.forward(32 * DAY);
    is(&w, "signin.failures", Good);
}

#[test]
fn a_licence_that_ended_turns_it_red_and_none_at_all_is_not_known() {
    let w = World::new();
    is(&w, "staff.licences", Unknown);
    let licence = |person, id, expires: &str| LicenceDraft {
        id,
        person,
        kind: "RN".into(),
        number: "1".into(),
        state: "IL".into(),
        expires: expires.into(),
    };
    staff::save_licence(&w.owner, licence(w.jo(), None, "2028-01-01")).unwrap();
    let nora = staff::save_licence(&w.owner, licence(w.nora(), None, "2026-03-11")).unwrap();
    is(&w, "staff.licences", Bad);
    let id = nora.licences.first().map(|l| l.id);
    staff::save_licence(&w.owner, licence(w.nora(), id, "2026-04-01")).unwrap();
    is(&w, "staff.licences", Attention);
    staff::save_licence(&w.owner, licence(w.nora(), id, "2028-01-01")).unwrap();
    is(&w, "staff.licences", Good);
}

#[test]
fn looking_at_the_journal_and_the_emergency_sheet_grow_old() {
    let w = World::new();
    is(&w, "activity.review", Bad);
    is(&w, "emergency.sheet", Attention);
    w.entries("staff");
    reports::emergency_sheet(&w.mia).unwrap();
    // The journal was opened, which is no review yet.
    is(&w, "activity.review", Attention);
    is(&w, "emergency.sheet", Good);
    let seen = activity::look_through(&w.ruth).unwrap();
    let req = CloseReviewReq { to: seen.through.unwrap(), note: String::new(), name: "Ruth Adeyemi".into() };
    activity::close_review(&w.ruth, req).unwrap();
    is(&w, "activity.review", Good);
    w.clock.forward(32 * DAY);
    is(&w, "activity.review", Attention);
    is(&w, "emergency.sheet", Attention);
    w.clock.forward(61 * DAY);
    is(&w, "activity.review", Bad);
}

#[test]
fn an_emergency_look_is_pointed_out_until_its_review_is_closed() {
    let w = World::new();
    let ana = w.client("Ana", "Ruiz");
    is(&w, "breakglass.alerts", Good);
    clients::break_glass(&w.mia, ana, "Fainted in room 2").unwrap();
    is(&w, "breakglass.alerts", Attention);
    w.clock.forward(8 * DAY);
    is(&w, "breakglass.alerts", Bad);
    let alert = w.ruth.break_glass_alerts().unwrap().remove(0);
    w.ruth.close_break_glass_alert(alert.id, "Right to do").unwrap();
    assert!(is(&w, "breakglass.alerts", Good).contains("1 time"));
}

#[test]
fn a_verification_counts_for_a_month() {
    let w = World::new();
    is(&w, "record.verify", Unknown);
    journal::verify(&w.owner, &mut |_| {}, &|| false).unwrap();
    is(&w, "record.verify", Good);
    w.clock.forward(32 * DAY);
    is(&w, "record.verify", Attention);
    w.clock.forward(61 * DAY);
    is(&w, "record.verify", Bad);
    journal::verify(&w.owner, &mut |_| {}, &|| false).unwrap();
    is(&w, "record.verify", Good);
}

#[test]
fn a_record_that_lacks_a_change_of_structure_is_red() {
    is(&World::new(), "record.schema", Good);
    let mut older = stillroom_practice::schema();
    older.migrations.retain(|m| m.name != "imports");
    older.tables.retain(|t| !t.name.starts_with("import_"));
    let w = World::with_schema("America/Chicago", older);
    assert!(is(&w, "record.schema", Bad).contains("lacks 1 change of structure"));
}

#[test]
fn a_long_idle_time_is_pointed_out() {
    let w = World::new();
    assert!(is(&w, "logoff.idle", Good).contains("3 minutes"));
    let mut settings = catalog::get_practice(&w.owner).unwrap();
    for (screen, vault, state) in [(12, 60, Attention), (30, 240, Bad), (5, 30, Good)] {
        settings.lock.screen_minutes = screen;
        settings.lock.vault_minutes = vault;
        catalog::save_practice(&w.owner, settings.clone()).unwrap();
        let told = is(&w, "logoff.idle", state);
        assert_eq!(told.starts_with("The screen locks after "), state == Good, "the reason first: {told}");
    }
}

/// Sets a second factor up, and gives the phone that has it.
fn set_up_factor(w: &World, session: &Session) -> Authenticator {
    let new = session.begin_second_factor(&Passphrase::new(PASSPHRASE)).unwrap();
    let phone = Authenticator::typed(&new.secret);
    session.confirm_second_factor(&phone.shows(w.owner.record().now().0)).unwrap();
    phone
}

#[test]
fn a_second_factor_counts_when_it_is_asked_for_and_those_who_confirm_have_one() {
    let w = World::new();
    let said = is(&w, "signin.second_factor", Bad);
    assert!(said.contains("0 of 2 people who may confirm things have") && said.contains("No code"), "{said}");
    // The rule in force doesn't ask for one.
    is(&w, "signin.passphrases", Good);
    step_up(&w);
    w.owner.set_code_rule(CodeRule::Everyone).unwrap();
    assert!(is(&w, "signin.second_factor", Attention).contains("None yet: Lena Hart and Ruth"));
    assert!(is(&w, "signin.passphrases", Attention).contains("Not able to confirm anything"));
    let phone = set_up_factor(&w, &w.owner);
    assert!(is(&w, "signin.second_factor", Attention).contains("1 of 2"));
    set_up_factor(&w, &w.ruth);
    let said = is(&w, "signin.second_factor", Good);
    assert!(said.contains("2 of 2") && said.contains("Everyone gives a code"), "{said}");
    is(&w, "signin.passphrases", Good);
    // Somebody at the front desk confirms nothing, and isn't counted.
    set_up_factor(&w, &w.mia);
    assert!(is(&w, "signin.second_factor", Good).contains("2 of 2"));
    w.owner.set_code_rule(CodeRule::WhoHasOne).unwrap();
    assert!(is(&w, "signin.second_factor", Good).contains("Who has a second factor"));
    w.clock.forward(60_000);
    let code = phone.shows(w.owner.record().now().0);
    w.owner.step_up_with_code(&Passphrase::new(PASSPHRASE), &code).unwrap();
    w.owner.reset_second_factor(w.ruth.person().unwrap()).unwrap();
    assert!(is(&w, "signin.second_factor", Attention).contains("None yet: Ruth"));
    is(&w, "signin.passphrases", Good);
    w.owner.set_code_rule(CodeRule::Off).unwrap();
    is(&w, "signin.second_factor", Bad);
}

#[test]
fn what_stillroom_always_does_is_said_too() {
    let w = World::new();
    for collector in ["record.encryption", "record.audit", "app.network", "signin.passphrases"] {
        is(&w, collector, Good);
    }
}

#[test]
fn a_day_gives_one_revision_and_a_new_fact_another_and_none_is_changed() {
    let w = World::new();
    let kept = || evidence::evidence_history(&w.ruth, "backup.age").unwrap();
    assert!(evidence::collect_daily(&w.owner).unwrap());
    assert!(!evidence::collect_daily(&w.owner).unwrap(), "once a day");
    evidence::collect(&w.owner).unwrap();
    let first = kept();
    assert_eq!(first.len(), 1, "the same again is no news");
    assert_eq!((first[0].sha256.len(), first[0].version), (64, 1));
    assert_eq!(first[0].period_to.to_string(), "2026-03-12");
    with_stick(&w, BackupAct::Run, None, false);
    evidence::collect(&w.owner).unwrap();
    w.clock.forward(DAY);
    assert!(evidence::collect_daily(&w.owner).unwrap());
    let now = kept();
    assert_eq!(now.iter().map(|r| r.state).collect::<Vec<_>>(), [Good, Good, Bad]);
    assert_eq!(now.last(), first.first());
    let over_a_quarter = evidence::evidence_history(&w.ruth, "access.review").unwrap().remove(0);
    assert_eq!(over_a_quarter.period_from.to_string(), "2025-12-13");
}

#[test]
fn the_front_desk_lets_it_be_collected_and_sees_nothing_of_it() {
    let w = World::new();
    assert!(evidence::collect_daily(&w.mia).unwrap());
    assert_eq!(evidence::collect(&w.mia).unwrap_err().code(), "not_allowed");
    assert_eq!(evidence::evidence_history(&w.mia, "backup.age").unwrap_err().code(), "not_allowed");
    assert_eq!(evidence::evidence_history(&w.owner, "backup.age").unwrap().len(), 1);
}
