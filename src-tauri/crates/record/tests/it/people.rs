use crate::support::*;
use stillroom_record::people::{NewPerson, Person};
use stillroom_record::*;
use stillroom_vault::Passphrase;

#[test]
fn the_last_owner_keeps_role_and_access() {
    let p = Practice::new();
    let me = p.owner.person().unwrap();
    p.owner.step_up(&Passphrase::new(OWNER)).unwrap();
    let roles = |who: PersonId, roles: &[Role]| {
        p.owner.write::<_, RecordError>(Access::new("person.roles", Permission::RolesManage), |tx| {
            Person::set_roles(tx, who, roles)
        })
    };
    assert_eq!(roles(me, &[Role::Provider]).unwrap_err().code(), "last_owner");
    assert_eq!(p.owner.end_access(me, "left", |_| Ok(())).unwrap_err().code(), "last_owner");
    assert_eq!(p.owner.roles(), [Role::Owner, Role::Provider]);
    let (second, _) = p.person("second", &[Role::Owner]);
    roles(me, &[Role::Owner]).unwrap();
    let ended = p.owner.end_access(second, "left", |_| Ok(())).unwrap();
    assert!(ended.value.propose_rekey);
    assert_eq!(p.owner.end_access(me, "left", |_| Ok(())).unwrap_err().code(), "last_owner");
}

#[test]
fn since_when_somebody_has_a_role_the_journal_tells() {
    const DAY: i64 = 24 * 60 * 60 * 1000;
    let p = Practice::new();
    let (id, _) = p.person("desk", &[Role::FrontDesk]);
    let came = p.clock.now();
    let since = |role: Role| {
        p.owner
            .read::<_, RecordError>(Access::new("person.look", Permission::PracticeView), |tx| {
                let all = Person::all(tx)?;
                let person = all.iter().find(|one| one.id == id).unwrap();
                Ok(person.past(tx)?.since(|roles| roles.contains(&role)))
            })
            .unwrap()
    };
    let write = |what: &dyn Fn(&mut WriteTx<'_>) -> Result<(), RecordError>| {
        p.owner.step_up(&Passphrase::new(OWNER)).unwrap();
        p.owner.write(Access::new("person.roles", Permission::RolesManage), |tx| what(tx)).unwrap();
        p.clock.now()
    };
    let first = since(Role::FrontDesk).unwrap();
    assert!(first <= came && since(Role::Provider).is_none());
    p.clock.advance(30 * DAY);
    let given = write(&|tx| Person::set_roles(tx, id, &[Role::FrontDesk, Role::Provider]));
    assert_eq!((since(Role::Provider), since(Role::FrontDesk)), (Some(given), Some(first)));
    // Another name is no other role; a role that was taken and given again is as new.
    p.clock.advance(DAY);
    write(&|tx| Person::rename(tx, id, "Another"));
    write(&|tx| Person::set_roles(tx, id, &[Role::Provider]));
    p.clock.advance(DAY);
    let again = write(&|tx| Person::set_roles(tx, id, &[Role::FrontDesk, Role::Provider]));
    assert_eq!((since(Role::Provider), since(Role::FrontDesk)), (Some(given), Some(again)));
    p.clock.advance(DAY);
    p.owner.step_up(&Passphrase::new(OWNER)).unwrap();
    p.owner.end_access(id, "left", |_| Ok(())).unwrap();
    assert_eq!(since(Role::Provider), None);
    p.clock.advance(DAY);
    let back = write(&|tx| Person::bring_back(tx, id));
    assert_eq!((since(Role::Provider), since(Role::FrontDesk)), (Some(back), Some(back)));
}

#[test]
fn who_leaves_is_out_at_once_and_an_old_vault_json_revives_nobody() {
    let p = Practice::new();
    let (id, desk) = p.person("desk", &[Role::FrontDesk]);
    desk.set_pin(&Passphrase::new(OTHER), "483920").unwrap();
    let kept = std::fs::read(p.folder().slots_file()).unwrap();
    let ended = p.owner.end_access(id, "left", |_| Ok(())).unwrap();
    assert!(!ended.value.propose_rekey);
    assert_eq!(desk.permit(Permission::ClientView).unwrap_err().code(), "locked");
    assert!(p.record.sign_in("desk", &Passphrase::new(OTHER)).is_err());
    assert!(p.record.switch(id, "483920").is_err());
    assert_eq!(p.record.tiles().len(), 1);
    p.record.close();
    std::fs::write(p.folder().slots_file(), kept).unwrap();
    p.clock.advance(120_000);
    assert_eq!(p.try_open("desk", OTHER).unwrap_err().code(), "wrong_passphrase");
    let (record, owner) = p.try_open("maren", OWNER).unwrap();
    assert!(record.sign_in("desk", &Passphrase::new(OTHER)).is_err());
    let q = JournalQuery { verb: Some("sign_in.slot_revoked".into()), limit: 9, ..Default::default() };
    assert_eq!(owner.journal(&q).unwrap().entries.len(), 2);
    assert!(verify(&owner).ok);
}

#[test]
fn a_person_may_not_give_themselves_roles_through_another_verb() {
    let p = Practice::new();
    let (id, desk) = p.person("desk", &[Role::FrontDesk]);
    let outcome = desk.write::<_, RecordError>(Access::new("client.edit", Permission::ClientEdit), |tx| {
        Person::set_roles(tx, id, &[Role::Owner])
    });
    assert_eq!(outcome.unwrap_err().code(), "not_allowed");
    // Adding a person with roles is giving roles.
    let new = NewPerson { login: "evil".into(), name: "E".into(), roles: vec![Role::Owner] };
    let outcome = desk.write::<_, RecordError>(Access::new("client.edit", Permission::ClientEdit), |tx| {
        Person::add(tx, &new)
    });
    assert_eq!(outcome.unwrap_err().code(), "not_allowed");
    p.clock.advance(600_000);
    let outcome = p.owner.write::<_, RecordError>(Access::new("person.add", Permission::StaffManage), |tx| {
        Person::add(tx, &new)
    });
    assert_eq!(outcome.unwrap_err().code(), "step_up_needed");
}

#[test]
fn logins_and_names_are_checked() {
    let p = Practice::new();
    let add = |login: &str, name: &str| {
        let new = NewPerson { login: login.into(), name: name.into(), roles: vec![] };
        p.owner.write::<_, RecordError>(Access::new("person.add", Permission::StaffManage), |tx| {
            Person::add(tx, &new)
        })
    };
    for (login, name, field) in
        [("MAREN", "X", "login"), ("a", "X", "login"), ("a b", "X", "login"), ("ok", " ", "name")]
    {
        assert_eq!(add(login, name).unwrap_err().field(), Some(field), "{login}");
    }
    add("nguyễn.anh", "Nguyễn Ánh").unwrap();
    assert!(verify(&p.owner).ok);
}
