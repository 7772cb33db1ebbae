//! The record as a PDF, to read on any device and to print.

use super::collect::{Pack, PackEntry, PackSection};
use crate::{PracticeError, Result};
use stillroom_documents::{Block, DocumentError, Paper, Template, render};

/// Words of a section in which nothing is on record.
const NOTHING: &str = "Nothing.";

/// The PDF; none where the record is longer than one can hold: the page for browsers has it all.
///
/// # Errors
/// When it can't be set.
pub(super) fn pdf(pack: &Pack) -> Result<Option<Vec<u8>>> {
    match render(Template::Paper, &paper(pack), pack.on.0) {
        Ok(pdf) => Ok(Some(pdf.bytes)),
        Err(DocumentError::TooLong { .. }) => Ok(None),
        // Not why: what the setter says may quote the record.
        Err(DocumentError::Template(_)) => {
            tracing::error!("the pack's PDF could not be set");
            Err(PracticeError::File("The PDF can’t be written. The pack was not made.".to_owned()))
        }
    }
}

fn paper(pack: &Pack) -> Paper {
    let mut blocks = Vec::new();
    for section in &pack.sections {
        blocks.push(Block::heading(1, &section.title));
        blocks.extend(inside(section));
    }
    Paper {
        title: "Your record".to_owned(),
        from: vec![pack.data.practice.clone()],
        facts: vec![("Made on".to_owned(), pack.data.made.clone())],
        blocks,
        foot: format!("From {}, {}", pack.data.practice, pack.data.made),
        ..Paper::default()
    }
}

fn inside(section: &PackSection) -> Vec<Block> {
    if section.entries.is_empty() {
        return vec![Block::text(NOTHING)];
    }
    table(&section.entries).map_or_else(|| section.entries.iter().flat_map(entry).collect(), |one| vec![one])
}

/// Entries that are alike and have no long words are lines of a table: five hundred files are read
/// so, and not as five hundred headings.
fn table(entries: &[PackEntry]) -> Option<Block> {
    let labels = |of: &PackEntry| of.fields.iter().map(|f| f.label.clone()).collect::<Vec<_>>();
    let first = labels(entries.first()?);
    let alike = |one: &PackEntry| one.text.is_empty() && !one.title.is_empty() && labels(one) == first;
    if entries.len() < 2 || first.is_empty() || !entries.iter().all(alike) {
        return None;
    }
    let row = |one: &PackEntry| {
        std::iter::once(one.title.clone()).chain(one.fields.iter().map(|f| f.value.clone())).collect()
    };
    Some(Block::Table {
        widths: std::iter::once(2).chain(first.iter().map(|_| 1)).collect(),
        head: std::iter::once("What".to_owned()).chain(first).collect(),
        rows: entries.iter().map(row).collect(),
    })
}

fn entry(one: &PackEntry) -> Vec<Block> {
    let mut blocks = Vec::new();
    if !one.title.is_empty() {
        blocks.push(Block::heading(2, &one.title));
    }
    if !one.fields.is_empty() {
        blocks.push(Block::Facts {
            rows: one.fields.iter().map(|f| (f.label.clone(), f.value.clone())).collect(),
        });
    }
    if !one.text.is_empty() {
        blocks.push(Block::text(&one.text));
    }
    blocks
}

#[cfg(test)]
mod tests {
    use super::super::collect::PackField;
    use super::*;

    fn one(title: &str, labels: &[&str], text: &str) -> PackEntry {
        let field = |label: &&str| PackField { label: (*label).to_owned(), value: "v".into() };
        PackEntry { title: title.into(), fields: labels.iter().map(field).collect(), text: text.into() }
    }

    #[test]
    fn what_is_alike_becomes_a_table_and_nothing_else_does() {
        let two = [one("a", &["File"], ""), one("b", &["File"], "")];
        let Some(Block::Table { widths, head, rows }) = table(&two) else { panic!("no table") };
        assert_eq!((widths, head), (vec![2, 1], vec!["What".to_owned(), "File".to_owned()]));
        assert_eq!(rows, vec![vec!["a".to_owned(), "v".to_owned()], vec!["b".to_owned(), "v".to_owned()]]);
        for other in [
            vec![one("a", &["File"], "")],
            vec![one("a", &["File"], ""), one("b", &["File"], "words")],
            vec![one("a", &["File"], ""), one("b", &["Other"], "")],
            vec![one("a", &[], ""), one("b", &[], "")],
        ] {
            assert_eq!(table(&other), None);
        }
    }
}
