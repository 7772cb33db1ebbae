//! What one edition says that another doesn't, row by row.
//!
//! A row is whatever has an id in a file. This looks at the files as data, so that a part that gets
//! a further list needs nothing here.

use super::File;
use crate::programme::policies;
use std::collections::{BTreeMap, BTreeSet};
use toml::{Table, Value};

/// What a row is told apart by, in this order.
const IDS: [&str; 6] = ["id", "slug", "key", "office", "code", "kind"];
/// What a person calls it by.
const TITLES: [&str; 7] = ["title", "name", "label", "text", "what", "scenario", "question"];
/// A title is a line of a list.
const LONGEST: usize = 110;

/// A row of a file that stands for itself in a list.
struct Row {
    title: String,
    says: Value,
}

/// A file as rows: those that stand for themselves, and the paths of all that have an id.
struct Rows {
    own: BTreeMap<String, Row>,
    ids: BTreeSet<String>,
}

/// What became of a file.
#[derive(Default)]
pub(super) struct Differences {
    /// Ids and titles.
    pub(super) new: Vec<(String, String)>,
    pub(super) changed: Vec<(String, String)>,
    /// Paths of rows that are there no more.
    pub(super) vanished: Vec<String>,
}

/// Compares a file's text with the one before.
pub(super) fn compare(file: &File, before: &str, now: &str) -> Result<Differences, String> {
    let (before, now) = (rows(file, before)?, rows(file, now)?);
    let mut found = Differences::default();
    for (id, row) in &now.own {
        match before.own.get(id) {
            None => found.new.push((id.clone(), row.title.clone())),
            Some(old) if old.says != row.says => found.changed.push((id.clone(), row.title.clone())),
            Some(_) => {}
        }
    }
    found.vanished = before.ids.difference(&now.ids).cloned().collect();
    Ok(found)
}

fn rows(file: &File, text: &str) -> Result<Rows, String> {
    let mut rows = Rows { own: BTreeMap::new(), ids: BTreeSet::new() };
    let table = table(file, text)?;
    // A course or a policy is one thing, whatever lists it has.
    if let Some(Value::String(id)) = table.get("id") {
        collect(&table, "", &mut rows.ids)?;
        rows.ids.insert(id.clone());
        let title = title(&table).unwrap_or_else(|| file.about.to_owned());
        rows.own.insert(id.clone(), Row { title, says: Value::Table(table) });
        return Ok(rows);
    }
    collect(&table, "", &mut rows.ids)?;
    let mut rest = Table::new();
    for (key, value) in table {
        match value {
            Value::Array(all) if named(&all).is_some() => {
                for (id, one) in named(&all).unwrap_or_default() {
                    let title = title(one).unwrap_or_else(|| id.clone());
                    rows.own.insert(format!("{key}/{id}"), Row { title, says: Value::Table(one.clone()) });
                }
            }
            other => {
                rest.insert(key, other);
            }
        }
    }
    if !rest.is_empty() {
        // What has no id of its own is told of together.
        let row = Row { title: "the words around them".to_owned(), says: Value::Table(rest) };
        rows.own.insert(String::new(), row);
    }
    Ok(rows)
}

/// A file as a table, whatever it is written in.
fn table(file: &File, text: &str) -> Result<Table, String> {
    let read = |text: &str| toml::from_str::<Table>(text).map_err(|e| e.message().to_owned());
    if !file.name.ends_with(".md") {
        return read(text);
    }
    let Some((head, words)) = policies::parts(text) else {
        return Ok(Table::from_iter([("text".to_owned(), Value::String(text.to_owned()))]));
    };
    let mut table = read(head)?;
    table.insert("text".to_owned(), Value::String(words.to_owned()));
    Ok(table)
}

/// The rows of a list by their ids; none when they have none. Where two have the same, they are
/// told apart by their kind besides.
fn named(all: &[Value]) -> Option<Vec<(String, &Table)>> {
    let tables: Vec<&Table> = all.iter().map(Value::as_table).collect::<Option<_>>()?;
    let word = |table: &Table, key: &str| table.get(key).and_then(Value::as_str).map(str::to_owned);
    let id = |table: &Table| IDS.iter().find_map(|key| word(table, key));
    let plain: Vec<String> = tables.iter().map(|table| id(table)).collect::<Option<_>>()?;
    if plain.is_empty() {
        return None;
    }
    let twice = plain.iter().collect::<BTreeSet<_>>().len() < plain.len();
    let ids = plain.into_iter().zip(tables).map(|(id, table)| {
        let kind = if twice { word(table, "kind") } else { None };
        (kind.map_or_else(|| id.clone(), |kind| format!("{kind}/{id}")), table)
    });
    Some(ids.collect())
}

/// The paths of all rows with an id, however deep.
fn collect(table: &Table, path: &str, ids: &mut BTreeSet<String>) -> Result<(), String> {
    for (key, value) in table {
        match value {
            Value::Table(inner) => collect(inner, &format!("{path}{key}/"), ids)?,
            Value::Array(all) => {
                for (id, one) in named(all).unwrap_or_default() {
                    let at = format!("{path}{key}/{id}");
                    collect(one, &format!("{at}/"), ids)?;
                    if !ids.insert(at) {
                        return Err(format!("{path}{key}/{id} is there twice"));
                    }
                }
            }
            _ => {}
        }
    }
    Ok(())
}

fn title(table: &Table) -> Option<String> {
    let text = TITLES.iter().find_map(|key| table.get(*key).and_then(Value::as_str))?;
    let line = text.split_whitespace().collect::<Vec<_>>().join(" ");
    if line.chars().count() <= LONGEST {
        return Some(line);
    }
    let short: String = line.chars().take(LONGEST).collect();
    Some(format!("{}…", short.trim_end()))
}

#[cfg(test)]
mod tests {
    use super::super::content::texts;
    use super::*;

    const FILE: File = File { name: "x.toml", about: "Things", compiled: "" };

    fn differ(before: &str, now: &str) -> Differences {
        compare(&FILE, before, now).unwrap()
    }

    fn titles(of: &[(String, String)]) -> Vec<&str> {
        of.iter().map(|(_, title)| title.as_str()).collect()
    }

    #[test]
    fn a_row_is_new_changed_or_gone_by_its_id() {
        let before = "[[things]]\nid = 'a'\ntitle = 'A'\n[[things]]\nid = 'b'\ntitle = 'B'\n";
        let now = "[[things]]\nid = 'c'\ntitle = 'C'\n[[things]]\nid = 'a'\ntitle = 'A, but more'\n";
        let found = differ(before, now);
        assert_eq!((titles(&found.new), titles(&found.changed)), (vec!["C"], vec!["A, but more"]));
        assert_eq!(found.vanished, ["things/b"]);
        let same = differ(before, before);
        assert!(same.new.is_empty() && same.changed.is_empty() && same.vanished.is_empty());
    }

    #[test]
    fn what_is_gone_from_within_a_row_is_gone_too() {
        let one = "[[q]]\nkey = 'a'\n[[q.choices]]\nkey = 'yes'\n[[q.choices]]\nkey = 'no'\n";
        let found = differ(one, "[[q]]\nkey = 'a'\n[[q.choices]]\nkey = 'yes'\n");
        assert_eq!(found.vanished, ["q/a/choices/no"]);
    }

    #[test]
    fn keys_that_two_kinds_share_are_told_apart_and_none_may_be_there_twice() {
        let two = "[[g]]\nkey = 'a'\nkind = 'x'\n[[g]]\nkey = 'a'\nkind = 'y'\n";
        assert!(differ(two, two).vanished.is_empty());
        let twice = "[[g]]\nkey = 'a'\n[[g]]\nkey = 'a'\n";
        assert!(compare(&FILE, "", twice).is_err_and(|why| why.contains("twice")));
    }

    #[test]
    fn what_has_no_id_is_told_of_together() {
        let found = differ("days = 3\n[[rule]]\ntext = 'A.'\n", "days = 4\n[[rule]]\ntext = 'B.'\n");
        assert_eq!(titles(&found.changed), ["the words around them"]);
    }

    #[test]
    fn every_file_of_the_content_has_rows_and_none_twice() {
        for file in texts().iter().flat_map(|text| text.files()) {
            let found = rows(file, file.compiled).unwrap_or_else(|why| panic!("{}: {why}", file.name));
            assert!(!found.own.is_empty(), "{}", file.name);
            assert!(found.own.values().all(|row| !row.title.trim().is_empty()), "{}", file.name);
        }
    }
}
