//! The tables of the folder: an index that a spreadsheet opens, and every finding of the year as it
//! is sealed, so that anybody can hash it again.

use super::gather::Held;
use super::paper;
use crate::{PracticeError, Result};
use sha2::{Digest, Sha256};

/// One file of the folder.
pub(super) struct Piece {
    pub(super) name: &'static str,
    pub(super) bytes: Vec<u8>,
}

pub(super) fn sha256(bytes: &[u8]) -> String {
    Sha256::digest(bytes).iter().map(|byte| format!("{byte:02x}")).collect()
}

/// Everything besides the PDF, and at the end the list of all with their digests.
pub(super) fn pieces(held: &Held, pdf: Vec<u8>) -> Result<Vec<Piece>> {
    let mut all = vec![
        Piece { name: "binder.pdf", bytes: pdf },
        Piece { name: "index.csv", bytes: index(held)? },
        Piece { name: "evidence.csv", bytes: evidence(held)? },
        Piece { name: "README.txt", bytes: README.as_bytes().to_vec() },
    ];
    let list = all.iter().map(|p| [p.name.to_owned(), p.bytes.len().to_string(), sha256(&p.bytes)]);
    let manifest = csv(&["file", "bytes", "sha256"], list.map(|row| row.to_vec()))?;
    all.push(Piece { name: "manifest.csv", bytes: manifest });
    Ok(all)
}

const README: &str = "This folder was made by Stillroom.\r\n\r\n\
    binder.pdf    the binder, to read and print\r\n\
    index.csv     each requirement and each line of proof, with the row or the SHA-256 it rests on\r\n\
    evidence.csv  what Stillroom saw of itself in the year before, each with the text that its SHA-256 is of\r\n\
    manifest.csv  the files of this folder with their SHA-256\r\n\r\n\
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
        let proofs = paper::proofs(held, row).into_iter().map(move |p| line(p.kind, p.says, p.when, p.trace));
        let gaps = row.gaps.iter().map(move |gap| line("Gap", gap.clone(), String::new(), String::new()));
        proofs.chain(gaps).collect::<Vec<_>>()
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
