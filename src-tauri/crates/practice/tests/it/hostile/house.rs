//! What is written of the practice and of those who work there.

use super::{Field, Tally, each, newest_reason, one, opened_again, same, through, trimmed};
use crate::world::{PASSPHRASE, World};
use stillroom_practice::PracticeError;
use stillroom_practice::catalog::{self, PracticeSettings, Room, RoomDraft, Service, ServiceDraft};
use stillroom_practice::staff::{self, LicenceDraft, StaffDraft, StaffMember};
use stillroom_record::people::{NewPerson, Person};
use stillroom_record::{Access, Passphrase, Permission, Role};

type OfService = Field<ServiceDraft, Service>;

/// Names of the house are trimmed; a service of no category is filed under "Other".
const SERVICE: &[OfService] = &[
    OfService::whole("name", |d, t| d.name = t.into(), |s| s.name.clone()).by_rule(trimmed),
    OfService::whole("category", |d, t| d.category = t.into(), |s| s.category.clone())
        .by_rule(|t| if t.trim().is_empty() { "Other".to_owned() } else { trimmed(t) }),
];

type OfRoom = Field<RoomDraft, Room>;

const ROOM: &[OfRoom] =
    &[OfRoom::whole("name", |d, t| d.name = t.into(), |r| r.name.clone()).by_rule(trimmed)];

type OfPractice = Field<PracticeSettings, PracticeSettings>;

/// A country is kept in capitals.
const PRACTICE: &[OfPractice] = &[
    OfPractice::whole("name", |p, t| p.name = t.into(), |p| p.name.clone()).by_rule(trimmed),
    OfPractice::whole("timeZone", |p, t| p.time_zone = t.into(), |p| p.time_zone.clone()).picky(),
    OfPractice::whole("phoneRegion", |p, t| p.phone_region = t.into(), |p| p.phone_region.clone())
        .by_rule(|t| t.trim().to_ascii_uppercase())
        .picky(),
];

#[test]
fn services_rooms_and_settings_are_kept_trimmed_or_refused() {
    let w = World::new();
    let tally = Tally::default();
    let service = catalog::list_services(&w.owner).unwrap().remove(0);
    let draft = ServiceDraft {
        id: Some(service.id),
        name: service.name,
        category: service.category,
        minutes: service.minutes,
        buffer_minutes: service.buffer_minutes,
        price_cents: service.price_cents,
        medical: service.medical,
        color: service.color,
        active: service.active,
    };
    let new = RoomDraft { id: None, name: "Suite".into(), active: true };
    let room = catalog::save_room(&w.owner, new.clone()).unwrap();
    let new = RoomDraft { id: Some(room.id), ..new };
    let settings = catalog::get_practice(&w.owner).unwrap();
    each(|_, text| {
        through(&tally, SERVICE, text, &draft, |d| {
            let saved = catalog::save_service(&w.owner, d)?;
            let all = catalog::list_services(&w.mia)?;
            assert!(all.contains(&saved), "what was saved isn't what is shown");
            Ok(saved)
        });
        through(&tally, ROOM, text, &new, |d| {
            let saved = catalog::save_room(&w.owner, d)?;
            assert!(catalog::list_rooms(&w.mia)?.contains(&saved), "what was saved isn't what is shown");
            Ok(saved)
        });
        through(&tally, PRACTICE, text, &settings, |s| {
            catalog::save_practice(&w.owner, s)?;
            catalog::get_practice(&w.mia)
        });
    });
    tally.is_both();
    let before = catalog::get_practice(&w.mia).unwrap();
    let owner = opened_again(&w);
    assert_eq!(catalog::get_practice(&owner).unwrap(), before);
}

type OfPerson = Field<StaffDraft, StaffMember>;

/// What people are called is trimmed; a date is kept as year, month and day.
const PERSON: &[OfPerson] = &[
    OfPerson::whole("name", |d, t| d.name = t.into(), |m| m.name.clone()).by_rule(trimmed),
    OfPerson::whole("title", |d, t| d.title = t.into(), |m| m.title.clone()).by_rule(trimmed),
    OfPerson::whole("credentials", |d, t| d.credentials = t.into(), |m| m.credentials.clone())
        .by_rule(trimmed),
    // A login stays, whatever is sent.
    OfPerson::whole("login", |d, t| d.login = t.into(), |m| m.login.clone()).by_rule(trimmed).picky(),
];

type OfLicence = Field<LicenceDraft, StaffMember>;

const LICENCE: &[OfLicence] = &[
    OfLicence::whole("kind", |d, t| d.kind = t.into(), |m| m.licences[0].kind.clone()).by_rule(trimmed),
    OfLicence::whole("number", |d, t| d.number = t.into(), |m| m.licences[0].number.clone()).by_rule(trimmed),
    OfLicence::whole("state", |d, t| d.state = t.into(), |m| m.licences[0].state.clone()).by_rule(trimmed),
    OfLicence::whole("expires", |d, t| d.expires = t.into(), |m| m.licences[0].expires.clone())
        .by_rule(|t| t.trim().parse::<chrono::NaiveDate>().unwrap().to_string())
        .picky(),
];

fn listed(w: &World, login: &str) -> StaffMember {
    staff::list_staff(&w.owner).unwrap().into_iter().find(|m| m.login == login).unwrap()
}

#[test]
fn staff_and_licences_are_kept_trimmed_or_refused() {
    let w = World::new();
    let tally = Tally::default();
    w.owner.step_up(&Passphrase::new(PASSPHRASE)).unwrap();
    let jo = StaffDraft {
        id: Some(w.jo()),
        name: "Jo Park".into(),
        login: "jo".into(),
        title: String::new(),
        credentials: "LE".into(),
        color: 1,
        roles: vec![Role::Provider],
    };
    let mut licence = LicenceDraft {
        id: None,
        person: w.jo(),
        kind: "LE".into(),
        number: "1".into(),
        state: "IL".into(),
        expires: "2028-01-01".into(),
    };
    let first = staff::save_licence(&w.owner, licence.clone()).unwrap();
    licence.id = Some(first.licences[0].id);
    each(|_, text| {
        through(&tally, PERSON, text, &jo, |d| {
            staff::save_staff(&w.owner, d)?;
            Ok(listed(&w, "jo"))
        });
        through(&tally, LICENCE, text, &licence, |d| {
            staff::save_licence(&w.owner, d)?;
            Ok(listed(&w, "jo"))
        });
        // Neither is kept as text; both must be refused or be good.
        if let Err(e) = w.jo.set_pin(&Passphrase::new(PASSPHRASE), text) {
            super::refused(&e.into(), text, Some("pin"));
        }
        let stick = stillroom_record::stick_name(text).map(str::to_owned).map_err(PracticeError::from);
        one(&tally, "name", text, trimmed, stick);
    });
    tally.is_both();
    let before = format!("{:?}", listed(&w, "jo"));
    let owner = opened_again(&w);
    let after = staff::list_staff(&owner).unwrap().into_iter().find(|m| m.login == "jo").unwrap();
    same("staff", &format!("{after:?}"), &before);
}

/// A login is trimmed, the reason why somebody left isn't.
#[test]
fn a_login_and_the_reason_of_leaving_are_kept_or_refused() {
    let w = World::new();
    let tally = Tally::default();
    w.owner.step_up(&Passphrase::new(PASSPHRASE)).unwrap();
    let hire = |login: &str| {
        w.owner.write(Access::new("staff.save", Permission::StaffManage), |tx| {
            let new =
                NewPerson { login: login.to_owned(), name: "Somebody".into(), roles: vec![Role::FrontDesk] };
            Ok::<_, PracticeError>(Person::add(tx, &new)?)
        })
    };
    let mut logins = Vec::new();
    each(|n, text| {
        let by_text = hire(text).map(|done| done.value);
        let person = match by_text {
            Ok(person) => {
                let found =
                    staff::list_staff(&w.owner).unwrap().into_iter().find(|m| m.id == person).unwrap();
                same("login", &found.login, text.trim());
                logins.push(found.login);
                tally.accept(1);
                person
            }
            Err(e) => {
                super::refused(&e, text, Some("login"));
                tally.refuse();
                hire(&format!("person-{n}")).unwrap().value
            }
        };
        let left = staff::end_access(&w.owner, person, text).map(|_| newest_reason(&w, "access.end"));
        if !one(&tally, "reason", text, str::to_owned, left) {
            staff::end_access(&w.owner, person, "left").unwrap();
        }
    });
    tally.is_both();
    let owner = opened_again(&w);
    let all = staff::list_staff(&owner).unwrap();
    assert!(logins.iter().all(|login| all.iter().any(|m| m.login == *login)));
    // Whoever types one of them at the door is no further than anybody.
    for text in logins.iter().step_by(40).map(String::as_str).chain(["", "\0", &"x".repeat(1 << 20)]) {
        w.clock.forward(61_000);
        let tried = owner.record().sign_in(text, &Passphrase::new("a wrong one, for sure"));
        assert_eq!(tried.err().map(|e| e.code()), Some("wrong_passphrase"));
    }
}
