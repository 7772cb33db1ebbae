//! The client's page and the sheets.

use crate::world::World;
use stillroom_practice::chart::{self, AddAddendumReq, SignNoteReq};
use stillroom_practice::clients::{self, Allergy, Pregnancy, Severity, TimelineKind};
use stillroom_practice::reports;
use stillroom_practice::schedule::{self, SetVisitStatusReq, VisitStatus};

const DAY: &str = "2026-03-12";

fn with_allergy(w: &World, client: clients::ClientId) {
    let mut h = clients::get_health(&w.nora, client).unwrap();
    h.allergies.push(Allergy {
        substance: "Lidocaine".into(),
        reaction: "hives".into(),
        severity: Severity::Severe,
    });
    h.medications.push("Apixaban".into());
    h.pregnancy = Pregnancy::Pregnant;
    clients::save_health(&w.nora, h).unwrap();
}

#[test]
fn a_page_shows_everything_to_a_provider_and_no_health_to_the_desk() {
    let w = World::new();
    let ana = w.client("Ana", "Hart");
    with_allergy(&w, ana);
    let old = w.book(ana, DAY, 600).value;
    w.book(ana, "2026-03-20", 600);
    let note = chart::sign_note(&w.nora, SignNoteReq { visit: old.id, text: "Well.".into() }).unwrap();
    w.clock.forward(1_000);
    chart::add_addendum(&w.nora, AddAddendumReq { note: note.id, text: "And more.".into() }).unwrap();
    let page = reports::client_page(&w.nora, ana).unwrap();
    assert_eq!(page.client.given_name, "Ana");
    assert_eq!(page.health.as_ref().unwrap().allergies.len(), 1);
    assert!(page.alerts.iter().any(|a| a.text.contains("Lidocaine")));
    let kinds: Vec<_> = page.timeline.iter().map(|t| t.kind).collect();
    assert_eq!(
        kinds,
        [TimelineKind::Visit, TimelineKind::Visit, TimelineKind::Addendum, TimelineKind::Note],
        "newest first"
    );
    let desk = reports::client_page(&w.mia, ana).unwrap();
    assert_eq!(desk.health, None);
    assert!(desk.alerts.iter().all(|a| !a.text.contains("Lidocaine")));
    assert!(desk.timeline.iter().all(|t| t.kind == TimelineKind::Visit), "notes are not the desk's");
}

#[test]
fn a_page_leaves_one_entry_in_the_journal() {
    let w = World::new();
    let ana = w.client("Ana", "Hart");
    let before = w.entries("client.view");
    reports::client_page(&w.nora, ana).unwrap();
    assert_eq!(w.entries("client.view") - before, 1);
    reports::client_page(&w.nora, ana).unwrap();
    assert_eq!(
        w.entries("client.view") - before,
        1,
        "a second look within a quarter of an hour is the same look"
    );
}

#[test]
fn the_day_sheet_has_a_column_a_provider_and_how_to_reach_people() {
    let w = World::new();
    let ana = w.client("Ana", "Hart");
    w.book(ana, DAY, 600);
    let gone = w.book(w.client("Ben", "Cho"), DAY, 700).value;
    let cancel = SetVisitStatusReq {
        id: gone.id,
        version: gone.version,
        status: VisitStatus::Cancelled,
        reason: None,
    };
    schedule::set_visit_status(&w.mia, cancel).unwrap();
    let sheet = reports::day_sheet(&w.mia, DAY.parse().unwrap()).unwrap();
    assert_eq!((sheet.practice_name.as_str(), sheet.printed_by.as_str()), ("Linden Skin", "Mia Torres"));
    let nora = sheet.columns.iter().find(|c| c.provider == w.nora()).unwrap();
    assert_eq!(nora.visits.iter().map(|v| v.client_name.as_str()).collect::<Vec<_>>(), ["Ana Hart"]);
    assert_eq!(sheet.contacts.iter().map(|c| c.client).collect::<Vec<_>>(), [ana]);
}

#[test]
fn the_emergency_sheet_has_today_and_tomorrow_with_allergies_for_the_desk_as_well() {
    let w = World::new();
    let ana = w.client("Ana", "Hart");
    with_allergy(&w, ana);
    w.book(ana, DAY, 600);
    w.book(w.client("Ben", "Cho"), "2026-03-13", 540);
    w.book(w.client("Cleo", "Berg"), "2026-03-14", 540);
    let sheet = reports::emergency_sheet(&w.mia).unwrap();
    let days: Vec<_> = sheet.days.iter().map(|d| (d.date.to_string(), d.rows.len())).collect();
    assert_eq!(days, [(DAY.to_owned(), 1), ("2026-03-13".to_owned(), 1)]);
    let row = &sheet.days[0].rows[0];
    assert_eq!(
        (row.time.as_str(), row.client.as_str(), row.provider.as_str()),
        ("10:00", "Ana Hart", "Nora Ibe")
    );
    assert_eq!(row.allergies, ["Lidocaine: hives (SEVERE)"]);
    assert_eq!(row.medications, ["Apixaban"]);
}
