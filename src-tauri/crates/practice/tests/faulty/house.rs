//! People and their ways in; the record itself.

use crate::sweep::{Flow, sweep};
use crate::world::{World, of_record};
use stillroom_practice::staff::{self, StaffDraft};
use stillroom_record::people::{NewPerson, Person};
use stillroom_record::sign_in::pin;
use stillroom_record::{Access, Passphrase, Permission, PersonId, RecordError, Role};
use stillroom_testkit::Authenticator;

#[test]
fn a_person_is_added() {
    sweep(&Flow {
        prepare: |w: &World| StaffDraft {
            id: None,
            name: "Ana Ruiz".to_owned(),
            login: format!("ana{}", w.number()),
            title: String::new(),
            credentials: "RN".to_owned(),
            color: 2,
            roles: vec![Role::Provider],
        },
        run: |w, draft| staff::save_staff(&w.lena(), draft.clone()).map(drop),
        done: |w, draft| staff::list_staff(&w.lena()).unwrap().iter().any(|m| m.login == draft.login),
        partly: None,
    });
}

#[test]
fn a_pin_is_set() {
    sweep(&Flow {
        prepare: |w: &World| {
            let free = (0..).map(|_| format!("{:06}", 200_000 + w.number())).find(|p| pin::judge(p).is_ok());
            free.unwrap()
        },
        run: |w, pin| of_record(w.lena().set_pin(&w.passphrase(), pin)),
        done: |w, pin| {
            let lena = w.lena();
            lena.record().switch(lena.person().unwrap(), pin).is_ok()
        },
        partly: None,
    });
}

/// A person who never signed in: their login, and a passphrase for the first time.
fn hired(w: &World) -> (String, Passphrase) {
    let login = format!("mia{}", w.number());
    let new = NewPerson { login: login.clone(), name: "Mia Torres".to_owned(), roles: vec![Role::FrontDesk] };
    let access = Access::new("staff.save", Permission::StaffManage);
    let added: Result<PersonId, RecordError> =
        w.lena().write(access, |tx| Person::add(tx, &new)).map(|done| done.value);
    let once = Passphrase::new(&w.lena().issue_one_time_passphrase(added.unwrap()).unwrap());
    (login, once)
}

#[test]
fn a_passphrase_is_changed() {
    const NEXT: &str = "seven loud geese at dawn";
    sweep(&Flow {
        prepare: hired,
        run: |w, (login, once)| {
            let mia = w.lena().record().sign_in(login, once)?;
            of_record(mia.change_passphrase(once, &Passphrase::new(NEXT)))
        },
        done: |w, (login, _)| w.lena().record().sign_in(login, &Passphrase::new(NEXT)).is_ok(),
        partly: None,
    });
}

#[test]
fn a_second_factor_is_turned_on() {
    sweep(&Flow {
        prepare: |w: &World| {
            let (login, once) = hired(w);
            let mia = w.lena().record().sign_in(&login, &once).unwrap();
            mia.change_passphrase(&once, &w.passphrase()).unwrap();
            login
        },
        run: |w, login| {
            let mia = w.lena().record().sign_in(login, &w.passphrase())?;
            let phone = Authenticator::typed(&mia.begin_second_factor(&w.passphrase())?.secret);
            of_record(mia.confirm_second_factor(&phone.shows(w.now().0)))
        },
        done: |w, login| {
            let all = staff::list_staff(&w.lena()).unwrap();
            all.iter().any(|m| m.login == *login && m.second_factor.is_some())
        },
        partly: None,
    });
}

#[test]
fn somebody_signs_in() {
    sweep(&Flow {
        prepare: hired,
        run: |w, (login, once)| of_record(w.lena().record().sign_in(login, once)),
        done: |w, (login, _)| {
            let all = staff::list_staff(&w.lena()).unwrap();
            all.iter().any(|m| m.login == *login && m.last_sign_in.is_some())
        },
        partly: None,
    });
}

#[test]
fn the_record_is_locked_and_opened() {
    sweep(&Flow {
        prepare: |w: &World| {
            w.visit();
            w.state()
        },
        run: |w, _| of_record(w.lock_and_open()),
        done: |w, before| w.lena().is_live() && w.state() == *before,
        partly: None,
    });
}
