//! What lies in the folder: the binder, an index that a spreadsheet opens, every line with what it
//! rests on, every finding of the year as it is sealed, so that anybody can hash it again, and the
//! files that people added.

use super::claims::Claim;
use super::gather::Held;
use super::{paper, proofs};
use crate::{PracticeError, Result};
use sha2::{Digest, Sha256};
use std::io::Read;
use stillroom_record::Session;

/// One file of the folder.
pub(super) struct Piece {
    pub(super) name: String,
    pub(super) content: Box<dyn Read>,
}

impl Piece {
    pub(super) fn new(name: &str, bytes: Vec<u8>) -> Self {
        Self { name: name.to_owned(), content: Box::new(std::io::Cursor::new(bytes)) }
    }
}

pub(super) fn sha256(bytes: &[u8]) -> String {
    hex(&Sha256::digest(bytes))
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

/// The PDF and everything beside it, and at the end the list of all with their digests. What people
/// added is read as it is written: a digest in the list is the one that the record keeps.
pub(super) fn pieces(session: &Session, held: &Held, claims: &[Claim], pdf: Vec<u8>) -> Result<Vec<Piece>> {
    let made = [
        ("binder.pdf", pdf),
        ("index.csv", index(held)?),
        ("claims.csv", rests(claims)?),
        ("evidence.csv", evidence(held)?),
        ("documents.csv", documents(held)?),
        ("README.txt", README.as_bytes().to_vec()),
    ];
    let line = |name: &str, bytes: u64, sha256: String| vec![name.to_owned(), bytes.to_string(), sha256];
    let mut list: Vec<_> =
        made.iter().map(|(name, bytes)| line(name, bytes.len() as u64, sha256(bytes))).collect();
    let mut all: Vec<_> = made.into_iter().map(|(name, bytes)| Piece::new(name, bytes)).collect();
    let mut files: Vec<_> = held.files.values().collect();
    files.sort_by(|a, b| a.1.cmp(&b.1));
    for (file, name) in files {
        list.push(line(name, file.bytes, hex(&file.sha256)));
        all.push(Piece { name: name.clone(), content: Box::new(session.open_file(file)?) });
    }
    let manifest = csv(&["file", "bytes", "sha256"], list.into_iter())?;
    all.push(Piece::new("manifest.csv", manifest));
    Ok(all)
}

const README: &str = "This folder was made by Stillroom.\r\n\r\n\
    binder.pdf     the binder, to read and print\r\n\
    index.csv      each requirement and each line of proof, with the row or the SHA-256 it rests on\r\n\
    claims.csv     each line of binder.pdf from the cover to the end, and what it rests on: a row of the record,\r\n\
    \x20              a SHA-256, what can be counted again, an absence, or the words of the rules and of the program\r\n\
    evidence.csv   what Stillroom saw of itself in the year before, each with the text that its SHA-256 is of\r\n\
    documents.csv  what people added as proof, with dates and SHA-256; the files are in the folder documents\r\n\
    manifest.csv   the files of this folder with their SHA-256\r\n\r\n\
    The files are not encrypted. They name people who work at the practice; keep them where others can't read them.\r\n\
    A different SHA-256 than the one in manifest.csv means that a file was changed after it was made.\r\n";

/// A field that a spreadsheet would run is made text.
fn plain(text: String) -> String {
    if text.starts_with(['=', '+', '-', '@', '\t', '\r']) { format!("'{text}") } else { text }
}

fn csv(head: &[&str], rows: impl Iterator<Item = Vec<String>>) -> Result<Vec<u8>> {
    let wrong = |_| PracticeError::File("The index couldn’t be written. Nothing was made.".into());
    let mut out = csv::WriterBuilder::new().terminator(csv::Terminator::CRLF).from_writer(Vec::new());
    out.write_record(head).map_err(wrong)?;
    for row in rows {
        out.write_record(row.into_iter().map(plain)).map_err(wrong)?;
    }
    out.into_inner()
        .map_err(|_| PracticeError::File("The index couldn’t be written. Nothing was made.".into()))
}

fn index(held: &Held) -> Result<Vec<u8>> {
    let head = ["requirement", "citation", "title", "result", "kind", "says", "when", "row_or_sha256"];
    let rows = held.rows.iter().flat_map(|row| {
        let r = &row.state.requirement;
        let result = paper::result(row.state.assessment.result);
        let line = move |kind: &str, says: String, when: String, trace: String| {
            vec![
                r.id.clone(),
                r.cite.clone(),
                r.title.clone(),
                result.to_owned(),
                kind.to_owned(),
                says,
                when,
                trace,
            ]
        };
        let proofs =
            proofs::proofs(held, row).into_iter().map(move |p| line(p.kind, p.says, p.when, p.trace));
        let gaps = row.gaps.iter().map(move |gap| line("Gap", gap.clone(), String::new(), String::new()));
        proofs.chain(gaps).collect::<Vec<_>>()
    });
    csv(&head, rows)
}

fn rests(claims: &[Claim]) -> Result<Vec<u8>> {
    let line = |c: &Claim| vec![c.section.clone(), c.says.clone(), c.rests.word().to_owned(), c.on.clone()];
    csv(&["section", "line", "rests_on", "row_or_sha256"], claims.iter().map(line))
}

fn documents(held: &Held) -> Result<Vec<u8>> {
    let head = [
        "requirement",
        "title",
        "proves",
        "of",
        "counts_until",
        "state",
        "added_on",
        "added_by",
        "late_by_days",
        "file_name",
        "in_this_folder",
        "sha256",
    ];
    let of = |row: &super::gather::Row| row.state.requirement.id.clone();
    let all = held.rows.iter().flat_map(|row| row.state.uploads.iter().map(move |u| (of(row), u)));
    let rows = all.map(|(requirement, u)| {
        let added = held.at.date(u.at);
        vec![
            requirement,
            u.title.clone(),
            u.proves.clone(),
            u.of_day.to_string(),
            u.expires.map(|day| day.to_string()).unwrap_or_default(),
            u.state.word().to_owned(),
            added.to_string(),
            u.who.clone(),
            (added.0 - u.of_day.0).num_days().max(0).to_string(),
            u.file_name.clone(),
            held.files.get(&u.id).map(|(_, name)| name.clone()).unwrap_or_default(),
            u.sha256.clone(),
        ]
    });
    csv(&head, rows)
}

fn evidence(held: &Held) -> Result<Vec<u8>> {
    let head =
        ["id", "collector", "version", "from", "to", "state", "collected_at_utc_ms", "sha256", "sealed_text"];
    let rows = held.year.iter().map(|one| {
        let r = &one.revision;
        vec![
            r.id.to_string(),
            r.collector.clone(),
            r.version.to_string(),
            r.period_from.to_string(),
            r.period_to.to_string(),
            r.state.word().to_owned(),
            r.collected_at.0.to_string(),
            r.sha256.clone(),
            one.body.clone(),
        ]
    });
    csv(&head, rows)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_spreadsheet_runs_nothing() {
        let made = csv(&["a"], [vec!["=1+1".to_owned()], vec!["@x".to_owned()]].into_iter()).unwrap();
        assert_eq!(String::from_utf8(made).unwrap(), "a\r\n'=1+1\r\n'@x\r\n");
    }
}
