//! Staff through the door.

use crate::world::{PASSPHRASE, World};
use stillroom_practice::staff::{self, LicenceDraft, LicenceStatus, StaffDraft};
use stillroom_record::{Passphrase, Role};

fn draft(login: &str, roles: Vec<Role>) -> StaffDraft {
    StaffDraft {
        id: None,
        name: "Ana Ruiz".into(),
        login: login.into(),
        title: " Injector ".into(),
        credentials: "RN".into(),
        color: 2,
        roles,
    }
}

#[test]
fn a_new_person_gets_a_passphrase_for_one_sign_in() {
    let w = World::new();
    assert_eq!(
        staff::save_staff(&w.mia, draft("ana", vec![Role::Provider])).unwrap_err().code(),
        "not_allowed"
    );
    w.owner.step_up(&Passphrase::new(PASSPHRASE)).unwrap();
    let saved = staff::save_staff(&w.owner, draft("ana", vec![Role::Provider])).unwrap();
    assert_eq!((saved.member.title.as_str(), saved.member.is_provider), ("Injector", true));
    let once = Passphrase::new(&saved.one_time_passphrase.unwrap());
    let ana = w.owner.record().sign_in("ana", &once).unwrap();
    assert!(ana.must_change_passphrase());
    let found = staff::list_staff(&w.owner).unwrap().into_iter().find(|m| m.login == "ana").unwrap();
    assert!(found.has_slot && found.active && found.last_sign_in.is_some());
}

#[test]
fn a_login_stays_and_a_person_without_a_role_is_refused() {
    let w = World::new();
    w.owner.step_up(&Passphrase::new(PASSPHRASE)).unwrap();
    let saved = staff::save_staff(&w.owner, draft("ana", vec![Role::Provider])).unwrap().member;
    let mut other = draft("anna", vec![Role::Provider]);
    other.id = Some(saved.id);
    assert_eq!(staff::save_staff(&w.owner, other).unwrap_err().field(), Some("login"));
    assert_eq!(staff::save_staff(&w.owner, draft("bo", Vec::new())).unwrap_err().field(), Some("roles"));
    assert_eq!(
        staff::save_staff(&w.owner, draft("ana", vec![Role::Provider])).unwrap_err().code(),
        "invalid"
    );
    let mut edit = draft("ana", vec![Role::Provider, Role::FrontDesk]);
    edit.id = Some(saved.id);
    edit.name = "Ana Ruiz-Gil".into();
    let edited = staff::save_staff(&w.owner, edit).unwrap();
    assert!(edited.one_time_passphrase.is_none());
    assert_eq!((edited.member.name.as_str(), edited.member.roles.len()), ("Ana Ruiz-Gil", 2));
}

#[test]
fn licences_say_when_they_end_and_a_removed_one_can_be_brought_back() {
    let w = World::new();
    let licence = |expires: &str| LicenceDraft {
        id: None,
        person: w.nora(),
        kind: "NP".into(),
        number: "12-345".into(),
        state: "IL".into(),
        expires: expires.into(),
    };
    staff::save_licence(&w.owner, licence("2026-03-12")).unwrap();
    staff::save_licence(&w.owner, licence("2026-03-11")).unwrap();
    let m = staff::save_licence(&w.owner, licence("2028-01-01")).unwrap();
    let states: Vec<_> = m.licences.iter().map(|l| l.status).collect();
    assert_eq!(states, [LicenceStatus::Expired, LicenceStatus::ExpiresSoon, LicenceStatus::Current]);
    assert_eq!(staff::save_licence(&w.mia, licence("2028-01-01")).unwrap_err().code(), "not_allowed");
    let last = m.licences.last().unwrap();
    let edit = LicenceDraft { id: Some(last.id), number: "99".into(), ..licence("2029-01-01") };
    assert_eq!(staff::save_licence(&w.owner, edit).unwrap().licences.last().unwrap().number, "99");
    assert_eq!(staff::remove_licence(&w.owner, last.id).unwrap().licences.len(), 2);
    w.owner.undo(w.newest("licence.remove")).unwrap();
    let seen = staff::list_staff(&w.owner).unwrap().into_iter().find(|x| x.id == w.nora()).unwrap();
    assert_eq!(seen.licences.last().unwrap().number, "99");
    assert!(
        staff::list_staff(&w.mia).unwrap().iter().all(|x| x.licences.is_empty()),
        "not for the front desk"
    );
}

#[test]
fn who_leaves_is_out_at_once_and_the_last_owner_cannot_leave() {
    let w = World::new();
    assert!(w.jo.is_live());
    let ended = staff::end_access(&w.owner, w.jo(), "moved away").unwrap();
    assert!(!ended.propose_rekey && !w.jo.is_live());
    assert!(w.owner.record().sign_in("jo", &Passphrase::new(PASSPHRASE)).is_err());
    let me = w.owner.person().unwrap();
    assert_eq!(staff::end_access(&w.owner, me, "tired").unwrap_err().code(), "last_owner");
    assert_eq!(staff::end_access(&w.owner, w.nora(), " ").unwrap_err().field(), Some("reason"));
    assert_eq!(staff::end_access(&w.mia, w.nora(), "because").unwrap_err().code(), "not_allowed");
}
