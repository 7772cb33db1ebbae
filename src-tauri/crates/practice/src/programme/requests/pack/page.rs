//! What a pack holds beside the client's files: README, the record to read, data for programs, tables.

use super::collect::{Pack, PackField, PackSection};
use crate::{PracticeError, Result};
use std::fmt::Write as _;
use stillroom_record::KeptFile;

const README: &str = include_str!("README.txt");

/// The name of a kept file within the pack. It says nothing of what is in it.
pub(super) fn file_name(n: usize, file: &KeptFile) -> String {
    format!("files/{:04}.{}", n + 1, ending(&file.media))
}

/// How a file of this kind ends, for the computer that opens it.
fn ending(media: &str) -> &'static str {
    match media {
        "application/pdf" => "pdf",
        "image/jpeg" => "jpg",
        "image/png" => "png",
        "image/heic" => "heic",
        "image/tiff" => "tif",
        "image/webp" => "webp",
        "image/gif" => "gif",
        "text/plain" => "txt",
        "text/csv" => "csv",
        "application/json" => "json",
        "application/vnd.openxmlformats-officedocument.wordprocessingml.document" => "docx",
        "application/msword" => "doc",
        _ => "bin",
    }
}

/// All that is written for it, by name.
pub(super) fn pages(pack: &Pack) -> Result<Vec<(&'static str, Vec<u8>)>> {
    let data = serde_json::to_string_pretty(&pack.data)
        .map_err(|_| PracticeError::File("The data can’t be written. The pack was not made.".to_owned()))?;
    let mut pages = vec![("README.txt", README.replace('\n', "\r\n").into_bytes())];
    if let Some(pdf) = super::paper::pdf(pack)? {
        pages.push(("record.pdf", pdf));
    }
    pages.push(("record.html", html(&pack.data.practice, &pack.data.made, &pack.sections).into_bytes()));
    pages.push(("data.json", data.into_bytes()));
    for (name, title) in [
        ("visits.csv", "Visits"),
        ("notes.csv", "Notes"),
        ("disclosures.csv", "Disclosures"),
        ("files.csv", "Files"),
    ] {
        if let Some(section) = pack.sections.iter().find(|section| section.title == title) {
            pages.push((name, csv(section)?.into_bytes()));
        }
    }
    Ok(pages)
}

/// A section as a table: a line an entry, a column a field.
fn csv(section: &PackSection) -> Result<String> {
    let failed = || PracticeError::File("A table can’t be written. The pack was not made.".to_owned());
    let mut columns: Vec<&str> = Vec::new();
    for field in section.entries.iter().flat_map(|entry| &entry.fields) {
        if !columns.contains(&field.label.as_str()) {
            columns.push(&field.label);
        }
    }
    let mut table = csv::WriterBuilder::new().terminator(csv::Terminator::CRLF).from_writer(Vec::new());
    let head = std::iter::once("Title").chain(columns.iter().copied()).chain(std::iter::once("Text"));
    table.write_record(head).map_err(|_| failed())?;
    for entry in &section.entries {
        let value = |column: &&str| {
            let found: Option<&PackField> = entry.fields.iter().find(|field| field.label == *column);
            found.map(|field| safe(&field.value)).unwrap_or_default()
        };
        let row = std::iter::once(safe(&entry.title))
            .chain(columns.iter().map(value))
            .chain(std::iter::once(safe(&entry.text)));
        table.write_record(row).map_err(|_| failed())?;
    }
    let bytes = table.into_inner().map_err(|_| failed())?;
    // Spreadsheets take a table for UTF-8 by this mark.
    Ok(format!("\u{feff}{}", String::from_utf8_lossy(&bytes)))
}

/// A spreadsheet runs what begins so; an apostrophe makes a text of it.
fn safe(text: &str) -> String {
    if text.starts_with(['=', '+', '-', '@', '\t', '\r']) { format!("'{text}") } else { text.to_owned() }
}

fn escaped(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;").replace('"', "&quot;")
}

const STYLE: &str = "body{font:16px/1.5 system-ui,sans-serif;max-width:46rem;margin:2rem auto;padding:0 1rem}\
h2{margin-top:2.5rem;border-bottom:1px solid #999}h3{margin-bottom:.25rem}\
dl{display:grid;grid-template-columns:12rem 1fr;gap:.25rem 1rem;margin:.25rem 0}dt{color:#555}dd{margin:0}\
p{white-space:pre-wrap;margin:.25rem 0}@media print{h3{break-after:avoid}}";

/// The readable page. It fetches nothing and runs nothing.
fn html(practice: &str, made: &str, sections: &[PackSection]) -> String {
    let mut out = format!(
        "<!doctype html>\n<html lang=\"en\"><head><meta charset=\"utf-8\">\
         <meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src 'unsafe-inline'\">\
         <title>Your record</title><style>{STYLE}</style></head>\n<body><h1>Your record</h1>\
         <p>From {}, made on {}.</p>\n",
        escaped(practice),
        escaped(made)
    );
    for section in sections {
        let _ = writeln!(out, "<h2>{}</h2>", escaped(&section.title));
        if section.entries.is_empty() {
            out.push_str("<p>Nothing.</p>\n");
        }
        for entry in &section.entries {
            if !entry.title.is_empty() {
                let _ = writeln!(out, "<h3>{}</h3>", escaped(&entry.title));
            }
            if !entry.fields.is_empty() {
                out.push_str("<dl>");
                for field in &entry.fields {
                    let _ =
                        write!(out, "<dt>{}</dt><dd>{}</dd>", escaped(&field.label), escaped(&field.value));
                }
                out.push_str("</dl>\n");
            }
            if !entry.text.is_empty() {
                let _ = writeln!(out, "<p>{}</p>", escaped(&entry.text));
            }
        }
    }
    out.push_str("</body></html>\n");
    out
}

#[cfg(test)]
mod tests {
    use super::super::collect::PackEntry;
    use super::*;

    #[test]
    fn what_people_wrote_can_neither_mark_up_the_page_nor_run_in_a_spreadsheet() {
        let field = PackField { label: "Signed by".into(), value: "=cmd()".into() };
        let entry =
            PackEntry { title: "<script>x</script>".into(), fields: vec![field], text: "\"a\" & <b>".into() };
        let section = PackSection { title: "Notes".into(), entries: vec![entry] };
        let page = html("L & S", "March 12, 2026", std::slice::from_ref(&section));
        assert!(!page.contains("<script>") && page.contains("&quot;a&quot; &amp; &lt;b&gt;"));
        let table = csv(&section).unwrap();
        assert!(table.contains("'=cmd()") && table.contains("\"\"\"a\"\" & <b>\""), "{table}");
    }
}
