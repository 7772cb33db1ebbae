use crate::support::*;
use stillroom_record::*;
use stillroom_vault::Passphrase;

/// What each role is meant to hold, written again by hand: a slip in the table shows here.
const HELD: &[(Role, &[Permission])] = {
    use Permission::*;
    &[
        (
            Role::FrontDesk,
            &[
                PracticeView,
                SelfManage,
                ClientView,
                ClientEdit,
                ClientArchive,
                ClientMerge,
                ScheduleView,
                ScheduleEdit,
                EmergencySheet,
                BreakGlass,
                BackupRun,
                IncidentReport,
                RequestTake,
                ClientWishes,
            ],
        ),
        (
            Role::Provider,
            &[
                PracticeView,
                SelfManage,
                ClientView,
                ClientEdit,
                HealthView,
                HealthEdit,
                ScheduleView,
                ScheduleEdit,
                EmergencySheet,
                NoteView,
                NoteWrite,
                NoteSign,
                BreakGlass,
                BackupRun,
                HistoryView,
                IncidentReport,
                RequestTake,
                ClientWishes,
            ],
        ),
        (
            Role::PrivacyOfficer,
            &[
                PracticeView,
                StaffView,
                PassphraseIssue,
                SelfManage,
                ClientView,
                ScheduleView,
                BreakGlass,
                BackupRun,
                BreakGlassReview,
                JournalView,
                HistoryView,
                Verify,
                ProgrammeView,
                ProgrammeManage,
                ContentUpdate,
                IncidentReport,
                IncidentManage,
                RequestTake,
                RequestView,
                RequestManage,
                RequestPack,
                ClientWishes,
                Export,
                RequestTake,
                RequestView,
                RequestManage,
                RequestPack,
                ClientWishes,
            ],
        ),
    ]
};

#[test]
fn the_table_says_what_each_role_is_meant_to_hold() {
    for (role, held) in HELD {
        for permission in Permission::ALL {
            assert_eq!(permission.held_by(*role), held.contains(permission), "{role:?} {permission:?}");
        }
    }
    for permission in [Permission::NoteWrite, Permission::NoteSign, Permission::BreakGlassReview] {
        assert!(!permission.held_by(Role::Owner), "{permission:?}");
    }
    for permission in [
        Permission::RolesManage,
        Permission::PassphraseIssue,
        Permission::BackupManage,
        Permission::VaultManage,
        Permission::CodeRule,
        Permission::RetentionPurge,
        Permission::RequestPack,
        Permission::Export,
    ] {
        assert!(permission.needs_step_up());
    }
}

#[test]
fn every_permission_by_every_role_open_stepped_up_and_locked() {
    let p = Practice::new();
    for role in Role::ALL {
        let (_, session) = p.person(role.as_str(), &[role]);
        let twin = p.record.sign_in(role.as_str(), &Passphrase::new(OTHER)).unwrap();
        for permission in Permission::ALL.iter().copied() {
            let held = permission.held_by(role);
            let read = |s: &Session| {
                s.read::<_, RecordError>(Access::new("matrix.read", permission), |_| Ok(()))
                    .map_err(|e| e.code())
            };
            let write = |s: &Session| {
                s.write::<_, RecordError>(Access::new("matrix.write", permission), |_| Ok(()))
                    .map(|_| ())
                    .map_err(|e| e.code())
            };
            let expect = |stepped: bool| match (held, permission.needs_step_up() && !stepped) {
                (false, _) => Err("not_allowed"),
                (true, true) => Err("step_up_needed"),
                (true, false) => Ok(()),
            };
            assert_eq!(read(&session), expect(false), "{role:?} {permission:?}");
            assert_eq!(write(&session), expect(false), "{role:?} {permission:?}");
            session.step_up(&Passphrase::new(OTHER)).unwrap();
            assert_eq!(read(&session), expect(true), "{role:?} {permission:?} stepped up");
            assert_eq!(write(&session), expect(true), "{role:?} {permission:?} stepped up");
            assert_eq!(session.permissions().contains(&permission), held);
            p.clock.advance(5 * 60 * 1000);
            assert_eq!(read(&session), expect(false), "{role:?} {permission:?} five minutes later");
        }
        twin.end();
        for permission in Permission::ALL.iter().copied() {
            let locked =
                twin.read::<(), RecordError>(Access::new("matrix.read", permission), |_| panic!("in"));
            assert_eq!(locked.unwrap_err().code(), "locked");
            let locked =
                twin.write::<(), RecordError>(Access::new("matrix.write", permission), |_| panic!("in"));
            assert_eq!(locked.map(|_| ()).unwrap_err().code(), "locked");
        }
    }
    assert!(verify(&p.owner).ok);
}

#[test]
fn several_roles_add_up_and_a_role_taken_away_is_gone_at_once() {
    let p = Practice::new();
    let (id, both) = p.person("both", &[Role::FrontDesk, Role::PrivacyOfficer]);
    both.permit(Permission::ScheduleEdit).unwrap();
    both.permit(Permission::JournalView).unwrap();
    p.owner
        .write::<_, RecordError>(Access::new("person.roles", Permission::RolesManage), |tx| {
            people::Person::set_roles(tx, id, &[Role::FrontDesk])
        })
        .unwrap();
    assert_eq!(both.permit(Permission::JournalView).unwrap_err().code(), "not_allowed");
    both.permit(Permission::ScheduleEdit).unwrap();
}

#[test]
fn the_recovery_key_is_an_actor_of_its_own() {
    let p = Practice::new();
    let (id, _) = add_client(&p.owner, "Ada");
    let sheet = stillroom_vault::RecoveryKey::parse(&p.key.to_sheet().join(" ")).unwrap();
    p.record.close();
    let (record, session) =
        sign_in::recover(&p.folder(), p.keychain.clone(), schema(), p.clock.clone(), &sheet, None).unwrap();
    for permission in Permission::ALL.iter().copied() {
        let read = session.read::<_, RecordError>(Access::new("matrix.read", permission), |_| Ok(()));
        assert_eq!(read.is_ok(), permission.held_by_recovery(), "{permission:?}");
    }
    assert_eq!(name_of(&session, id).as_deref(), Some("Ada"));
    assert!(session.person().is_none() && session.is_recovery());
    let q = JournalQuery { verb: Some("client.view".into()), limit: 9, ..Default::default() };
    assert_eq!(session.journal(&q).unwrap().entries[0].actor, Actor::Recovery);
    record.close();
}
