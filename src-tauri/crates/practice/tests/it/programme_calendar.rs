//! The year of the programme, and whose task it is.

use crate::world::{PASSPHRASE, World, day};
use stillroom_practice::programme::calendar::{HandOverReq, Year, YearState, get_year, hand_over};
use stillroom_practice::programme::evidence::{ReviewAccessReq, access_to_review, review_access};
use stillroom_practice::programme::get_due;
use stillroom_practice::programme::policies::{DesignateReq, Office, designate_official};
use stillroom_practice::{PracticeError, staff};
use stillroom_record::people::{NewPerson, Person};
use stillroom_record::{Access, Passphrase, Permission, RecordError, Role, Session};

/// Somebody new in this role, signed in.
fn hired(w: &World, role: Role) -> Session {
    w.owner.step_up(&Passphrase::new(PASSPHRASE)).unwrap();
    let access = Access::new("staff.save", Permission::StaffManage);
    let new = NewPerson { login: "dee".into(), name: "Dee Moss".into(), roles: vec![role] };
    let id = w.owner.write(access, |tx| Person::add(tx, &new)).unwrap().value;
    let once = Passphrase::new(&w.owner.issue_one_time_passphrase(id).unwrap());
    let session = w.owner.record().sign_in("dee", &once).unwrap();
    session.change_passphrase(&once, &Passphrase::new(PASSPHRASE)).unwrap();
    w.owner.record().sign_in("dee", &Passphrase::new(PASSPHRASE)).unwrap()
}

fn all(year: &Year) -> Vec<(String, String, YearState)> {
    let entries = year.months.iter().flat_map(|m| &m.entries);
    entries.map(|e| (e.on.to_string(), e.what.clone(), e.state)).collect()
}

fn access(year: &Year) -> Vec<(String, YearState)> {
    let of = |(_, what, _): &(String, String, YearState)| {
        what.contains("everybody’s access") || what.contains("Everybody’s")
    };
    all(year).into_iter().filter(of).map(|(on, _, state)| (on, state)).collect()
}

#[test]
fn the_year_knows_what_comes_back_and_what_was_done() {
    let w = World::new();
    let year = get_year(&w.owner).unwrap();
    assert_eq!((year.today, year.months.len()), (day("2026-03-12"), 15));
    // Never reviewed: now, and a quarter later each time.
    let quarters = access(&year);
    assert_eq!(quarters.first(), Some(&("2026-03-12".to_owned(), YearState::Soon)));
    assert_eq!(quarters.len(), 4, "{quarters:?}");
    let shown = access_to_review(&w.owner).unwrap();
    review_access(&w.owner, ReviewAccessReq { stamp: shown.stamp, note: "All as it should be".into() })
        .unwrap();
    let quarters = access(&get_year(&w.owner).unwrap());
    assert_eq!(quarters[0], ("2026-03-12".to_owned(), YearState::Done));
    assert_eq!(quarters[1], ("2026-06-12".to_owned(), YearState::Planned));
    // The log of the year's small breaches, by the clock of the rule.
    let told = all(&get_year(&w.owner).unwrap());
    assert!(
        told.iter().any(|(on, what, state)| on == "2027-03-01"
            && what.contains("breaches of 2026")
            && *state == YearState::Planned),
        "{told:?}"
    );
}

#[test]
fn a_duty_is_its_officials_until_it_is_handed_to_somebody_who_can_do_it() {
    let w = World::new();
    let ruth = w.ruth.person().unwrap();
    let lena = w.owner.person().unwrap();
    for (office, person) in [(Office::Privacy, ruth), (Office::Security, lena)] {
        designate_official(&w.owner, DesignateReq { office, person, since: day("2026-03-02") }).unwrap();
    }
    let owner = |part: &str| {
        let year = get_year(&w.owner).unwrap();
        let line = year.duties.into_iter().find(|d| d.part == part).unwrap();
        (line.owner, line.handed)
    };
    assert_eq!((owner("policies"), owner("risk")), ((Some(ruth), false), (Some(lena), false)));
    let due = |path: &str| get_due(&w.owner).unwrap().into_iter().find(|d| d.path.starts_with(path)).unwrap();
    assert_eq!(due("/programme/vendors").owner, Some(ruth));
    let to = |part: &str, to| HandOverReq { part: part.into(), to };
    hand_over(&w.ruth, &to("vendors", Some(lena))).unwrap();
    assert_eq!((owner("vendors"), due("/programme/vendors").owner), ((Some(lena), true), Some(lena)));
    hand_over(&w.owner, &to("vendors", None)).unwrap();
    assert_eq!(owner("vendors"), (Some(ruth), false));
    // Who can't see the programme can't do it; nobody else hands over.
    let mia = w.mia.person();
    assert_eq!(hand_over(&w.owner, &to("vendors", mia)).unwrap_err().field(), Some("to"));
    assert_eq!(hand_over(&w.owner, &to("garden", Some(ruth))).unwrap_err().field(), Some("part"));
    for who in [&w.mia, &w.nora] {
        let refused = hand_over(who, &to("vendors", Some(ruth))).unwrap_err();
        assert!(matches!(refused, PracticeError::Record(RecordError::NotAllowed(_))), "{refused:?}");
        assert!(get_year(who).is_err());
    }
    // Who left holds nothing any more.
    hand_over(&w.owner, &to("risk", Some(ruth))).unwrap();
    assert_eq!(owner("risk"), (Some(ruth), true));
    w.owner.step_up(&Passphrase::new(PASSPHRASE)).unwrap();
    staff::end_access(&w.owner, ruth, "Moved away").unwrap();
    assert_eq!((owner("risk"), owner("policies")), ((Some(lena), false), (None, false)));
}

#[test]
fn of_incidents_and_activity_only_who_handles_them_is_told() {
    let w = World::new();
    let director = hired(&w, Role::MedicalDirector);
    let told = |session| {
        let year = get_year(session).unwrap();
        let entries: Vec<_> = year.months.into_iter().flat_map(|m| m.entries).map(|e| e.path).collect();
        entries.iter().any(|p| p.starts_with("/programme/incidents"))
    };
    assert!(told(&w.owner) && !told(&director));
}
