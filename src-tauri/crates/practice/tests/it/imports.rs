//! Files through the door.

use crate::clients::everything;
use crate::world::World;
use std::path::PathBuf;
use stillroom_practice::PracticeError;
use stillroom_practice::clients::{self, ClientDraft, SearchRequest, Severity};
use stillroom_practice::imports::{
    self, FixedCell, ImportDesk, ImportDone, ImportPreview, ImportReport, ListParkedReq, OnDuplicate,
    ParkedRow,
};
use stillroom_practice::schedule::{self, GetDayReq};
use stillroom_record::{Access, Permission};

struct Desk<'w> {
    w: &'w World,
    desk: ImportDesk,
    folder: tempfile::TempDir,
}

impl<'w> Desk<'w> {
    fn new(w: &'w World) -> Self {
        Self { w, desk: ImportDesk::default(), folder: tempfile::tempdir().unwrap() }
    }
    fn file(&self, bytes: &[u8]) -> PathBuf {
        let path = self.folder.path().join("clients.csv");
        std::fs::write(&path, bytes).unwrap();
        path
    }
    fn open(&self, bytes: &[u8]) -> ImportPreview {
        self.desk.open(&self.w.owner, &self.file(bytes)).unwrap()
    }
    fn dry(&self, p: &ImportPreview) -> ImportReport {
        let mapping: Vec<_> = p.columns.iter().map(|c| c.field.clone()).collect();
        self.desk.dry_run(&self.w.owner, p.job, &mapping, &|_| {}).unwrap()
    }
    fn run(&self, p: &ImportPreview, on: OnDuplicate) -> ImportDone {
        self.desk.run(&self.w.owner, p.job, on, &|_| {}).unwrap()
    }
}

/// All rows that wait.
fn parked(w: &World) -> Vec<ParkedRow> {
    let page = imports::list_parked(&w.owner, ListParkedReq { after: None, limit: 500 }).unwrap();
    assert!(page.next.is_none());
    page.rows
}

fn csv_cell(text: &str) -> String {
    format!("\"{}\"", text.replace('"', "\"\""))
}

/// Row `i` of the acceptance file: given, family, birth date, phone, e-mail, note.
fn row(i: usize) -> [String; 6] {
    let given = ["José", "Zoë", "小明", "مُحَمَّد", "O'Shea", "Jose\u{301}", "Ann \"Annie\"", "김민준"];
    let family = ["Núñez", "Müller", "王", "الحسن", "de la Cruz", "Ng", "Łuczak", "Smith-Jones"];
    let note = [
        "",
        "likes tea",
        "line one\nline two",
        "  spaces  kept  ",
        "a,b;c\td|e",
        "quoted \"so\"\r\nand on",
        "🙂",
    ];
    [
        given[i % given.len()].to_owned(),
        format!("{}{}", family[(i / 8) % family.len()], i),
        format!("{}-{:02}-{:02}", 1940 + i / 336, 1 + (i / 28) % 12, 1 + i % 28),
        format!("(312) {:03}-{:04}", 200 + i % 700, i),
        format!("person{i}@example.com"),
        note[i % note.len()].to_owned(),
    ]
}

fn is_bad(i: usize) -> bool {
    i % 500 == 250
}

/// Breaks a row in one of a few ways.
fn broken(i: usize) -> [String; 6] {
    let mut r = row(i);
    match (i / 500) % 5 {
        0 => r[2] = "1990-02-30".into(),
        1 => r[4] = "not an address".into(),
        2 => (r[0], r[1]) = (String::new(), "  ".into()),
        3 => r[3] = "n/a".into(),
        _ => r[2] = "sometime".into(),
    }
    r
}

#[test]
fn ten_thousand_rows_of_which_twenty_are_bad_come_in_byte_for_byte() {
    let w = World::new();
    let d = Desk::new(&w);
    let mut text = String::from("First Name,Last Name,Date of Birth,Mobile,Email,Notes\r\n");
    for i in 0..10_000 {
        let r = if is_bad(i) { broken(i) } else { row(i) };
        text.push_str(&r.map(|c| csv_cell(&c)).join(","));
        text.push_str("\r\n");
    }
    let p = d.open(text.as_bytes());
    assert_eq!((p.rows, p.encoding.as_str(), p.delimiter.as_str()), (10_000, "UTF-8", ","));
    assert!(p.columns.iter().all(|c| c.field.is_some()));
    let report = d.dry(&p);
    let bad: Vec<u32> = report.bad.iter().map(|b| b.row).collect();
    let expected: Vec<u32> =
        (0..10_000).filter(|i| is_bad(*i)).map(|i| u32::try_from(i).unwrap() + 2).collect();
    assert_eq!((bad, report.bad_rows), (expected, 20));
    assert_eq!((report.good, report.duplicate_rows), (9_980, 0));
    let columns: Vec<&str> =
        report.bad.iter().take(5).map(|b| b.problems.first().unwrap().column.as_str()).collect();
    assert_eq!(columns, ["Date of Birth", "Email", "Last Name", "Mobile", "Date of Birth"]);

    let done = d.run(&p, OnDuplicate::Skip);
    assert_eq!((done.imported, done.parked, done.skipped), (9_980, 20, 0));
    let all = parked(&w);
    assert_eq!(all.len(), 20);
    for waiting in &all {
        let i = usize::try_from(waiting.row).unwrap() - 2;
        let still = imports::fix_parked(&w.owner, waiting.id, &[]).unwrap();
        assert!(!still.ok);
        let cells: Vec<FixedCell> = waiting
            .cells
            .iter()
            .zip(row(i))
            .map(|(c, value)| FixedCell { column: c.column.clone(), value })
            .collect();
        assert!(imports::fix_parked(&w.owner, waiting.id, &cells).unwrap().ok);
    }
    assert!(parked(&w).is_empty());
    let mut found: Vec<[String; 6]> = w
        .owner
        .read(Access::new("client.view", Permission::ClientView), |tx| {
            Ok::<_, PracticeError>(tx.query(
                "SELECT given_name, family_name, birth_date, (SELECT written FROM client_phone p WHERE p.client_id = c.id),
                    email, note FROM client c",
                [],
                |r| Ok([r.get(0)?, r.get(1)?, r.get(2)?, r.get(3)?, r.get(4)?, r.get(5)?]),
            )?)
        })
        .unwrap();
    let mut wanted: Vec<[String; 6]> = (0..10_000).map(row).collect();
    found.sort();
    wanted.sort();
    assert!(found == wanted, "every field byte for byte");
    let hit = |text: &str| {
        let req = SearchRequest { text: text.into(), limit: 5, include_archived: false, settled: false };
        clients::search_clients(&w.mia, req).unwrap().len()
    };
    assert_eq!((hit("person4242@example.com"), hit("nunez4096")), (1, 1));
    // Undo is refused while rows that were put right hang on it.
    assert_eq!(w.owner.undo(done.entry).unwrap_err().code(), "undo_conflict");
}

#[test]
fn undo_of_an_import_restores_every_row_and_the_search() {
    let w = World::new();
    let d = Desk::new(&w);
    let kate = ClientDraft { given_name: "Kate".into(), family_name: "Ng".into(), ..ClientDraft::default() };
    clients::save_client(&w.mia, kate, true).unwrap();
    let before = everything(&w);
    // More rows than are captured at once.
    let mut text = String::from("First,Last,DOB,Mobile,Allergies,Balance\n");
    for i in 0..3_000 {
        text.push_str(&format!("Ana,Lopez{i},1990-03-14,(312) 555-{i:04},Latex (severe); lidocaine,12.50\n"));
    }
    text.push_str("Bo,Wu,soon,,,\n");
    let p = d.open(text.as_bytes());
    d.dry(&p);
    let done = d.run(&p, OnDuplicate::Import);
    assert_eq!((done.imported, done.parked), (3_000, 1));
    let lopez = |archived| {
        let req =
            SearchRequest { text: "lopez".into(), limit: 5, include_archived: archived, settled: false };
        clients::search_clients(&w.mia, req).unwrap().len()
    };
    assert_eq!(lopez(false), 5);
    w.owner.undo(done.entry).unwrap();
    assert_eq!(everything(&w), before);
    assert_eq!(lopez(true), 0);
}

#[test]
fn allergies_opt_outs_balances_and_visits_to_come_are_brought_along() {
    let w = World::new();
    let d = Desk::new(&w);
    let service =
        stillroom_practice::catalog::list_services(&w.owner).unwrap().into_iter().next().unwrap().name;
    let text = format!(
        "Client Name;DOB;Allergies;SMS Opt Out;Balance Due;Next Appointment;Appointment Time;Service;Provider\n\
         \"Lopez, Ana\";14.03.1990;Latex (severe), nickel;yes;$12.50;16.03.2026;10:00;{service};Nora Ibe\n\
         Bo Wu;04.03.1991;NKDA;no;;16.03.2026;10:00;{service};nora\n\
         Cy Roe;04.03.1992;;;;16.03.2026;11:30;Moon walk;Nora Ibe\n\
         Di Poe;04.03.1993;;;;16.03.2020;11:30;;Nobody\n"
    );
    let p = d.open(text.as_bytes());
    assert_eq!(p.delimiter, ";");
    let report = d.dry(&p);
    assert_eq!(report.bad.iter().map(|b| b.row).collect::<Vec<_>>(), [4], "a service nobody offers");
    assert_eq!(report.future_visits, 2);
    let done = d.run(&p, OnDuplicate::Skip);
    assert_eq!((done.imported, done.parked), (3, 2), "Bo came in; his visit waits");
    let date = "2026-03-16".parse().unwrap();
    let day = schedule::get_day(&w.mia, GetDayReq { date, include_cancelled: false }).unwrap();
    assert_eq!(day.visits.len(), 1);
    let ana = day.visits.first().unwrap().client.unwrap();
    let client = clients::get_client(&w.mia, ana).unwrap();
    assert_eq!((client.given_name.as_str(), client.birth_date.as_deref()), ("Ana", Some("1990-03-14")));
    assert_eq!(
        (client.preferences.sms, client.preferences.email, client.balance_cents),
        (false, true, -1250)
    );
    let health = clients::get_health(&w.nora, ana).unwrap();
    assert_eq!(
        health.allergies.iter().map(|a| a.severity).collect::<Vec<_>>(),
        [Severity::Severe, Severity::Unknown]
    );
    // The visit that found its slot taken is booked at another time.
    let bo = parked(&w).into_iter().find(|r| r.row == 3).unwrap();
    assert_eq!(bo.problems.first().unwrap().column, "Next Appointment");
    let cell = |column: &str, value: &str| FixedCell { column: column.into(), value: value.into() };
    assert!(!imports::fix_parked(&w.owner, bo.id, &[cell("Appointment Time", "10:15")]).unwrap().ok);
    assert!(imports::fix_parked(&w.owner, bo.id, &[cell("Appointment Time", "2:30 pm")]).unwrap().ok);
    let day = schedule::get_day(&w.mia, GetDayReq { date, include_cancelled: false }).unwrap();
    assert_eq!(day.visits.last().unwrap().start_minute, 870);
    let cy = parked(&w).pop().unwrap();
    imports::discard_parked(&w.owner, cy.id).unwrap();
    assert!(parked(&w).is_empty());
}

#[test]
fn look_alikes_in_the_record_and_in_the_file_are_listed_and_skipped() {
    let w = World::new();
    let d = Desk::new(&w);
    let kate = ClientDraft {
        given_name: "Katherine".into(),
        family_name: "Ng".into(),
        birth_date: Some("1990-03-14".into()),
        ..ClientDraft::default()
    };
    let kate = clients::save_client(&w.mia, kate, true).unwrap().value;
    let text = b"First,Last,DOB,Mobile\nKate,Ng,1990-03-14,\nAna,Lopez,1991-01-01,(312) 555-0123\nBen,Lopez,2015-01-01,(312) 555-0123\nAnna,Lopez,1991-01-01,\n";
    let p = d.open(text);
    let report = d.dry(&p);
    assert_eq!((report.good, report.duplicate_rows, report.sure_rows), (4, 2, 2));
    assert_eq!(
        report.duplicates.iter().map(|x| (x.row, x.earlier_row)).collect::<Vec<_>>(),
        [(2, None), (5, Some(3))]
    );
    assert_eq!(report.duplicates.first().unwrap().existing.id, kate.id);
    let done = d.run(&p, OnDuplicate::Skip);
    assert_eq!((done.imported, done.skipped), (2, 2));
    let p = d.open(text);
    d.dry(&p);
    assert_eq!(d.run(&p, OnDuplicate::Import).imported, 4);
}

#[test]
fn every_encoding_and_delimiter_comes_in_alike() {
    let w = World::new();
    let d = Desk::new(&w);
    let text = "First\tLast\tNotes\nJosé\tMüller\t\"a\nb\"\n";
    let utf16: Vec<u8> =
        [0xFF, 0xFE].into_iter().chain(text.encode_utf16().flat_map(u16::to_le_bytes)).collect();
    let latin: Vec<u8> = text.chars().map(|c| u8::try_from(u32::from(c)).unwrap()).collect();
    for (bytes, name) in [(text.as_bytes().to_vec(), "UTF-8"), (utf16, "UTF-16LE"), (latin, "windows-1252")] {
        let p = d.open(&bytes);
        assert_eq!((p.encoding.as_str(), p.delimiter.as_str(), p.rows), (name, "tab", 1));
        d.dry(&p);
        let done = d.run(&p, OnDuplicate::Import);
        assert_eq!(done.imported, 1);
    }
    let req = SearchRequest { text: "jose muller".into(), limit: 5, include_archived: false, settled: false };
    let hits = clients::search_clients(&w.mia, req).unwrap();
    assert_eq!(hits.len(), 3);
    assert!(hits.iter().all(|h| h.name == "José Müller"));
}

#[test]
fn a_run_that_is_stopped_or_whose_file_changed_leaves_nothing() {
    let w = World::new();
    let d = Desk::new(&w);
    let mut text = String::from("First,Last\n");
    (0..2_000).for_each(|i| text.push_str(&format!("Ann,Person{i}\n")));
    let p = d.open(text.as_bytes());
    d.dry(&p);
    let before = everything(&w);
    let stop = |progress: imports::Progress| {
        if progress.done >= 1_000 {
            d.desk.cancel(p.job);
        }
    };
    assert_eq!(d.desk.run(&w.owner, p.job, OnDuplicate::Import, &stop).unwrap_err().code(), "cancelled");
    assert_eq!(everything(&w), before);
    d.file(text.replace("Person7\n", "Person8\n").as_bytes());
    assert_eq!(d.desk.run(&w.owner, p.job, OnDuplicate::Import, &|_| {}).unwrap_err().code(), "file");
    assert_eq!(everything(&w), before);
}

#[test]
fn garbage_is_said_and_breaks_nothing() {
    let w = World::new();
    let d = Desk::new(&w);
    let open = |bytes: &[u8]| d.desk.open(&w.owner, &d.file(bytes));
    for bytes in [&b""[..], b"\n\n", b"PK\x03\x04", b"\"never closed"] {
        match open(bytes) {
            Err(e) => assert_eq!(e.code(), "file"),
            Ok(p) => assert_eq!(p.rows, 0),
        }
    }
    assert_eq!(d.desk.open(&w.owner, d.folder.path()).unwrap_err().code(), "file");
    assert_eq!(d.desk.open(&w.owner, &d.folder.path().join("none.csv")).unwrap_err().code(), "file");
    assert_eq!(d.desk.open(&w.mia, &d.file(b"a,b\n")).unwrap_err().code(), "not_allowed");
    // NUL, direction marks, a huge cell, too few and too many cells.
    let huge = "x".repeat(10 << 20);
    let text = format!(
        "First,Last,Notes\nA\u{0}na,Lopez,\n\u{202E}Eve\u{202C},Wu,\nHuge,Cell,{huge}\nFew,Cells\nToo,Many,Cells,Here\n\
         \u{feff},\u{200b},\n'; DROP TABLE client; --,Tables,=cmd|' /C calc'!A0\n"
    );
    let p = d.open(text.as_bytes());
    let report = d.dry(&p);
    assert_eq!(report.bad.iter().map(|b| b.row).collect::<Vec<_>>(), [2, 4, 5, 6]);
    assert!(report.bad.iter().flat_map(|b| &b.problems).all(|p| p.value.len() <= 800));
    let done = d.run(&p, OnDuplicate::Import);
    assert_eq!((done.imported, done.parked), (3, 4));
    // A huge cell crosses cut, and stays whole where it is kept.
    let long = parked(&w).into_iter().find(|r| r.row == 4).unwrap();
    assert_eq!(long.cut, ["Notes"]);
    let notes = |row: &ParkedRow| row.cells.iter().find(|c| c.column == "Notes").unwrap().value.len();
    assert_eq!(notes(&long), 1_000);
    let still = imports::fix_parked(&w.owner, long.id, &[]).unwrap().row.unwrap();
    assert_eq!((still.cut.len(), notes(&still)), (1, 1_000));
    let whole = imports::get_parked(&w.owner, long.id).unwrap();
    assert!(whole.cut.is_empty());
    assert!(whole.cells.iter().any(|c| c.value == huge), "byte for byte");
    let few = parked(&w).into_iter().find(|r| r.row == 5).unwrap();
    let fixed = FixedCell { column: "Notes".into(), value: "put right".into() };
    assert!(imports::fix_parked(&w.owner, few.id, &[fixed]).unwrap().ok);
    let mapping = [Some("firstName".to_owned()), None, None];
    let p = d.open(b"a,b,c\n1,2,3\n");
    assert_eq!(d.desk.dry_run(&w.owner, p.job, &mapping, &|_| {}).unwrap_err().field(), Some("mapping"));
    assert_eq!(
        d.desk.dry_run(&w.owner, p.job, &[None, None, None], &|_| {}).unwrap_err().field(),
        Some("mapping")
    );
}

#[test]
fn dates_that_can_be_read_in_two_ways_are_pointed_out() {
    let w = World::new();
    let d = Desk::new(&w);
    let p = d.open(b"First,Last,DOB\nAna,Lopez,3/4/1990\nBo,Wu,5/6/1991\n");
    assert_eq!(d.dry(&p).notes.len(), 1);
    let p = d.open(b"First,Last,DOB\nAna,Lopez,3/4/1990\nBo,Wu,25/6/1991\n");
    let report = d.dry(&p);
    assert!(report.notes.is_empty() && report.bad.is_empty());
    d.run(&p, OnDuplicate::Import);
    let req = SearchRequest { text: "lopez".into(), limit: 5, include_archived: false, settled: false };
    let hits = clients::search_clients(&w.mia, req).unwrap();
    assert_eq!(hits.first().unwrap().birth_date.as_deref(), Some("1990-04-03"), "as the other rows write it");
    let p = d.open(b"First,Last,DOB\nAna,Lopez,3/4/1990\nBo,Wu,25/6/1991\nCy,Roe,6/25/1991\n");
    assert_eq!(d.dry(&p).bad.iter().map(|b| b.row).collect::<Vec<_>>(), [2], "only this one can be both");
}

#[test]
fn people_who_are_merely_alike_all_come_in() {
    let w = World::new();
    let d = Desk::new(&w);
    let text = "First,Last,DOB,Email\nAnna,Lopez,1991-01-01,a@example.com\nAnn,Lopes,1991-01-01,b@example.com\n\
                Maria,Garcia,,m1@example.com\nMaria,Garcia,,m2@example.com\nMaria,Garcia,,m2@example.com\n";
    let p = d.open(text.as_bytes());
    let report = d.dry(&p);
    assert_eq!(
        report.duplicates.iter().map(|x| (x.row, x.sure)).collect::<Vec<_>>(),
        [(3, false), (6, true)]
    );
    let done = d.run(&p, OnDuplicate::Skip);
    assert_eq!((done.imported, done.skipped), (4, 1));
    // The same file again brings nobody.
    let p = d.open(text.as_bytes());
    d.dry(&p);
    let again = d.run(&p, OnDuplicate::Skip);
    assert_eq!((again.imported, again.skipped), (0, 5));
}

#[test]
fn every_parked_row_is_reached_page_by_page_also_while_some_go() {
    let w = World::new();
    let d = Desk::new(&w);
    let mut mine: Vec<Vec<u32>> = Vec::new();
    // Two files, the newer one first.
    for rows in [30, 75] {
        let mut text = String::from("First,Last,DOB\n");
        (0..rows).for_each(|_| text.push_str("Ann,Lopez,soon\n"));
        let p = d.open(text.as_bytes());
        d.dry(&p);
        assert_eq!(d.run(&p, OnDuplicate::Import).parked, rows);
        mine.insert(0, (2..rows + 2).collect());
        w.clock.forward(1_000);
    }
    let mine = mine.concat();
    let (mut seen, mut after) = (Vec::new(), None);
    loop {
        let page = imports::list_parked(&w.owner, ListParkedReq { after, limit: 20 }).unwrap();
        assert!(page.rows.len() <= 20);
        seen.extend(page.rows.iter().map(|r| r.row));
        assert_eq!(usize::try_from(page.waiting).unwrap(), mine.len() - (seen.len() - 1) / 20);
        after = page.next;
        if after.is_none() {
            break;
        }
        // The row behind which the next page begins is gone by then.
        imports::discard_parked(&w.owner, page.rows.last().unwrap().id).unwrap();
    }
    assert_eq!(seen, mine);
    let refused = imports::list_parked(&w.mia, ListParkedReq { after: None, limit: 20 }).unwrap_err();
    assert_eq!(refused.code(), "not_allowed");
}
