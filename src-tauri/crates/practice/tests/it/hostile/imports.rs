//! What comes in from a file, and what is put right of it.

use super::{brief, each, opened_again, same};
use crate::world::World;
use std::collections::HashMap;
use stillroom_practice::PracticeError;
use stillroom_practice::clients::{self, Client, ClientId};
use stillroom_practice::imports::{
    self, FixedCell, ImportDesk, ListParkedReq, OnDuplicate, ParkedRow, Problem,
};
use stillroom_record::{Access, Permission};
use stillroom_testkit::hostile;

/// Columns of text; the last one says which row it was.
const COLUMNS: [&str; 13] = [
    "First name",
    "Preferred name",
    "Pronouns",
    "Street",
    "City",
    "Emergency contact",
    "Guardian",
    "Reach only by",
    "Notes",
    "Mobile",
    "Allergies",
    "Medications",
    "Referral",
];

/// A longer text is in one cell of its row only.
const MOST_IN_EACH: usize = 1 << 20;

fn csv(rows: impl Iterator<Item = Vec<String>>) -> Vec<u8> {
    let cell = |text: &String| format!("\"{}\"", text.replace('"', "\"\""));
    let header = [&["Last name", "Birth date"], &COLUMNS[..]].concat().join(",");
    let mut text = format!("{header}\r\n");
    for row in rows {
        text.push_str(&row.iter().map(cell).collect::<Vec<_>>().join(","));
        text.push_str("\r\n");
    }
    text.into_bytes()
}

fn take_in(w: &World, bytes: &[u8]) -> imports::ImportDone {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("clients.csv");
    std::fs::write(&path, bytes).unwrap();
    let desk = ImportDesk::default();
    let preview = desk.open(&w.owner, &path).unwrap();
    let mapping: Vec<_> = preview.columns.iter().map(|c| c.field.clone()).collect();
    assert!(mapping.iter().all(Option::is_some), "{mapping:?}");
    desk.dry_run(&w.owner, preview.job, &mapping, &|_| {}).unwrap();
    desk.run(&w.owner, preview.job, OnDuplicate::Import, &|_| {}).unwrap()
}

fn waiting(w: &World) -> Vec<ParkedRow> {
    let (mut all, mut after) = (Vec::new(), None);
    loop {
        let page = imports::list_parked(&w.owner, ListParkedReq { after, limit: 100 }).unwrap();
        all.extend(page.rows);
        after = page.next;
        if after.is_none() {
            return all;
        }
    }
}

fn cell<'r>(row: &'r ParkedRow, column: &str) -> &'r str {
    &row.cells.iter().find(|c| c.column == column).unwrap().value
}

/// Every client by what is written as their referral.
fn by_referral(w: &World) -> HashMap<String, ClientId> {
    let access = Access::new("client.view", Permission::ClientView);
    w.owner
        .read(access, |tx| {
            let all = tx.query("SELECT referral, id FROM client", [], |r| Ok((r.get(0)?, r.get(1)?)))?;
            Ok::<_, PracticeError>(all.into_iter().collect())
        })
        .unwrap()
}

/// The cells of text, as the file had them. Lists are split by their own rule.
fn came_in(client: &Client, wanted: impl Fn(&str) -> String) {
    let guardian = client.guardian.as_ref().map(|g| g.name.clone()).unwrap_or_default();
    for (column, got) in [
        ("First name", &client.given_name),
        ("Preferred name", &client.preferred_name),
        ("Pronouns", &client.pronouns),
        ("Street", &client.address.line1),
        ("City", &client.address.city),
        ("Emergency contact", &client.emergency.name),
        ("Reach only by", &client.confidential_channel),
        ("Notes", &client.note),
    ] {
        same(column, got, &wanted(column));
    }
    let name = wanted("Guardian");
    same("Guardian", &guardian, if name.trim().is_empty() { "" } else { &name });
}

/// The health summary that an import made can be saved as it is, by the form's rules.
fn can_be_saved_again(w: &World, id: ClientId) {
    let health = clients::get_health(&w.nora, id).unwrap();
    if health.version.is_some() {
        clients::save_health(&w.nora, health).unwrap();
    }
}

#[test]
fn a_file_of_hostile_cells_comes_in_as_written_or_waits_until_it_is_put_right() {
    let w = World::new();
    let texts = hostile::strings();
    let row = |(n, text): (usize, &String)| {
        let mut row = vec!["Lee".to_owned(), String::new()];
        row.extend(COLUMNS.iter().map(|c| match *c {
            "Referral" => format!("row {n}"),
            "Mobile" => "(512) 555-0142".to_owned(),
            // A row of more than 16 MB is taken for a quote that is never closed.
            "Notes" => text.clone(),
            _ if text.len() > MOST_IN_EACH => "plain".to_owned(),
            _ => text.clone(),
        }));
        row
    };
    let done = take_in(&w, &csv(texts.iter().enumerate().map(row)));
    assert_eq!(usize::try_from(done.imported + done.parked).unwrap(), texts.len());
    assert!(done.imported > 300 && done.parked > 30, "{done:?}");
    // What waits is put right, the cells with a problem alone.
    for row in waiting(&w) {
        let which = cell(&row, "Referral").to_owned();
        let mut fixed = Vec::new();
        let mut problems = row.problems;
        // The limits of the form are told once the cells themselves are good.
        for _ in 0..4 {
            assert!(problems.iter().all(|p| !p.column.is_empty()), "{which}: no cell is named");
            let right = |p: &Problem| FixedCell { column: p.column.clone(), value: "put right".into() };
            let cells: Vec<FixedCell> = problems.iter().map(right).collect();
            fixed.extend(cells.iter().map(|c| c.column.clone()));
            match imports::fix_parked(&w.owner, row.id, &cells).unwrap().row {
                None => break,
                Some(still) => problems = still.problems,
            }
        }
        let n: usize = which.trim_start_matches("row ").parse().unwrap();
        let id = *by_referral(&w).get(&which).unwrap_or_else(|| panic!("{which} still waits"));
        let wanted = |c: &str| match fixed.iter().any(|f| f == c) {
            true => "put right".to_owned(),
            false if c != "Notes" && texts[n].len() > MOST_IN_EACH => "plain".to_owned(),
            false => texts[n].clone(),
        };
        came_in(&clients::get_client(&w.owner, id).unwrap(), wanted);
    }
    let owner = opened_again(&w);
    let all = {
        let access = Access::new("client.view", Permission::ClientView);
        let read = owner.read(access, |tx| {
            Ok::<_, PracticeError>(tx.query("SELECT referral, id FROM client", [], |r| {
                Ok((r.get::<_, String>(0)?, r.get::<_, ClientId>(1)?))
            })?)
        });
        read.unwrap()
    };
    assert_eq!(all.len(), texts.len());
    let mut as_written = 0;
    for (referral, id) in all {
        let text = &texts[referral.trim_start_matches("row ").parse::<usize>().unwrap()];
        let client = clients::get_client(&owner, id).unwrap();
        if client.pronouns == *text {
            came_in(&client, |_| text.clone());
            as_written += 1;
        }
        let health = clients::get_health(&owner, id).unwrap();
        if health.version.is_some() {
            let saved = clients::save_health(&owner, health);
            assert!(saved.is_ok(), "{}: the form refuses what came in: {:?}", brief(text), saved.err());
        }
    }
    assert!(as_written > 300, "{as_written}");
}

#[test]
fn what_the_form_would_refuse_waits_at_the_column_that_holds_it() {
    let w = World::new();
    let long = "x".repeat(501);
    let many = (0..201).map(|n| format!("pollen {n}")).collect::<Vec<_>>().join(";");
    let bad = [("Allergies", &long), ("Allergies", &many), ("Medications", &long), ("Medications", &many)];
    let row = |(column, text): &(&str, &String)| {
        let mut row = vec!["Lee".to_owned(), String::new()];
        row.extend(COLUMNS.iter().map(|c| if c == column { (*text).clone() } else { String::new() }));
        row
    };
    let done = take_in(&w, &csv(bad.iter().map(row)));
    assert_eq!((done.imported, done.parked), (0, 4));
    for (row, (column, _)) in waiting(&w).iter().zip(bad) {
        let told: Vec<_> = row.problems.iter().map(|p| p.column.as_str()).collect();
        assert_eq!(told, [column]);
        let cut = [FixedCell { column: column.into(), value: "Latex".into() }];
        assert!(imports::fix_parked(&w.owner, row.id, &cut).unwrap().ok);
    }
}

#[test]
fn a_row_of_many_megabytes_is_refused_in_words() {
    let w = World::new();
    let huge = hostile::strings().pop().unwrap();
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("clients.csv");
    let row = ["Lee".to_owned(), String::new()].into_iter().chain(COLUMNS.map(|_| huge.clone())).collect();
    std::fs::write(&path, csv(std::iter::once(row))).unwrap();
    let refused = ImportDesk::default().open(&w.owner, &path).unwrap_err();
    assert_eq!(refused.code(), "file");
    assert!(refused.to_string().contains("larger than 16 MB"), "{refused}");
}

#[test]
fn a_row_that_waits_takes_a_hostile_cell_or_says_what_is_wrong_with_it() {
    let w = World::new();
    let texts = hostile::strings();
    let row = |(n, _): (usize, &String)| {
        let mut row = vec!["Lee".to_owned(), "sometime".to_owned()];
        row.extend(COLUMNS.iter().map(|c| match *c {
            "Referral" => format!("row {n}"),
            "Mobile" => "(512) 555-0142".to_owned(),
            _ => "plain".to_owned(),
        }));
        row
    };
    let done = take_in(&w, &csv(texts.iter().enumerate().map(row)));
    assert_eq!((done.imported, usize::try_from(done.parked).unwrap()), (0, texts.len()));
    let rows: HashMap<String, ParkedRow> =
        waiting(&w).into_iter().map(|r| (cell(&r, "Referral").to_owned(), r)).collect();
    let of = |column: &str, value: &str| FixedCell { column: column.into(), value: value.into() };
    each(|n, text| {
        let row = &rows[&format!("row {n}")];
        // As a name of the row's columns it names none; as a date it is refused or a date.
        assert!(
            !imports::fix_parked(&w.owner, row.id, &[of(text, "x"), of("Birth date", "when")]).unwrap().ok
        );
        let cells: Vec<_> = ["First name", "Notes", "Allergies", "Mobile"].map(|c| of(c, text)).into();
        let still = imports::fix_parked(&w.owner, row.id, &cells).unwrap();
        assert!(!still.ok, "the birth date is still wrong");
        let whole = imports::get_parked(&w.owner, row.id).unwrap();
        same("First name", cell(&whole, "First name"), text);
        assert!(whole.problems.iter().all(|p| p.message.len() < 200), "a long message");
        let last = [of("Birth date", "1990-03-14"), of("Mobile", "(512) 555-0142")];
        let fixed = imports::fix_parked(&w.owner, row.id, &last).unwrap();
        if fixed.ok {
            let id = by_referral(&w)[&format!("row {n}")];
            let client = clients::get_client(&w.owner, id).unwrap();
            same("First name", &client.given_name, text);
            same("Notes", &client.note, text);
            can_be_saved_again(&w, id);
        } else {
            let problems = fixed.row.unwrap().problems;
            assert!(!problems.is_empty() && problems.iter().all(|p| !p.column.is_empty()), "{problems:?}");
            imports::discard_parked(&w.owner, row.id).unwrap();
        }
    });
    opened_again(&w);
}
