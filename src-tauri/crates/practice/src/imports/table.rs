//! A file as rows of cells, read as a stream.

use super::decode::{Decoded, Gauge};
use super::values::DateEvidence;
use crate::{PracticeError, Result};
use csv::{ReaderBuilder, StringRecord};
use encoding_rs::Encoding;
use std::fs::File;
use std::io::{self, Read};
use std::path::Path;

/// How the file is written.
#[derive(Clone, Copy)]
pub(crate) struct Format {
    pub(crate) encoding: &'static Encoding,
    pub(crate) delimiter: u8,
    /// The file begins with a line such as `sep=;`, which spreadsheets write for one another.
    pub(crate) says_delimiter: bool,
}

/// Larger files aren't client lists.
const LARGEST_FILE: u64 = 2 << 30;
const SAMPLE: u64 = 256 << 10;
const MOST_COLUMNS: usize = 1_000;

pub(crate) fn open(path: &Path) -> Result<File> {
    let refused = |e: io::Error| match e.kind() {
        io::ErrorKind::NotFound => PracticeError::File("There is no such file any more.".to_owned()),
        io::ErrorKind::PermissionDenied => PracticeError::File("This file may not be read.".to_owned()),
        _ => unreadable(&e),
    };
    // Asked before opening: to open a pipe would wait for whoever writes into it.
    let about = std::fs::metadata(path).map_err(refused)?;
    if !about.is_file() {
        return Err(PracticeError::File("This is a folder, not a file.".to_owned()));
    }
    if about.len() > LARGEST_FILE {
        return Err(PracticeError::File("This file is larger than 2 GB. Split it first.".to_owned()));
    }
    File::open(path).map_err(refused)
}

pub(crate) fn unreadable(e: &io::Error) -> PracticeError {
    if e.kind() == io::ErrorKind::Other {
        return PracticeError::File(
            "One row of this file is larger than 16 MB: a quote is opened and never closed. Nothing was changed.".to_owned(),
        );
    }
    PracticeError::File(format!("The file could not be read ({}). Nothing was changed.", e.kind()))
}

pub(crate) fn format(path: &Path) -> Result<Format> {
    let encoding = super::decode::sniff(open(path)?).map_err(|e| unreadable(&e))?;
    let mut head = Vec::new();
    Decoded::new(open(path)?, encoding, Gauge::default())
        .take(SAMPLE)
        .read_to_end(&mut head)
        .map_err(|e| unreadable(&e))?;
    let head = String::from_utf8_lossy(&head);
    if head.trim().is_empty() {
        return Err(PracticeError::File("This file is empty.".to_owned()));
    }
    if head.starts_with("PK\u{3}\u{4}") {
        return Err(PracticeError::File(
            "This is an Excel workbook. Open it and save it as \u{201c}CSV UTF-8\u{201d} first.".to_owned(),
        ));
    }
    if let Some(rest) = head.strip_prefix("sep=")
        && let Some(delimiter) = rest.bytes().next()
        && rest.get(1..2).is_some_and(|c| c == "\r" || c == "\n")
    {
        return Ok(Format { encoding, delimiter, says_delimiter: true });
    }
    Ok(Format { encoding, delimiter: delimiter(&head), says_delimiter: false })
}

/// The delimiter under which the rows agree best on how many cells they have.
fn delimiter(head: &str) -> u8 {
    let score = |delimiter: u8| {
        let mut reader = ReaderBuilder::new()
            .delimiter(delimiter)
            .flexible(true)
            .has_headers(false)
            .from_reader(head.as_bytes());
        let counts: Vec<usize> = reader.records().take(200).map_while(|r| r.ok()).map(|r| r.len()).collect();
        let Some(first) = counts.first().copied().filter(|n| *n > 1) else { return (0, 0) };
        let agree = counts.iter().filter(|n| **n == first).count();
        (agree * 1000 / counts.len(), first)
    };
    let all = [b',', b';', b'\t', b'|'];
    all.into_iter().rev().max_by_key(|d| score(*d)).filter(|d| score(*d).0 > 0).unwrap_or(b',')
}

/// Rows of a file, numbered as a spreadsheet numbers them: the header is row 1, an empty line
/// is a row, a line break within quotes isn't.
pub(crate) struct Table {
    reader: csv::Reader<Decoded<File>>,
    gauge: Gauge,
    record: StringRecord,
    row: u32,
}

impl Table {
    pub(crate) fn open(path: &Path, format: Format) -> Result<Self> {
        let gauge = Gauge::default();
        let decoded = Decoded::new(open(path)?, format.encoding, gauge.clone());
        let reader = ReaderBuilder::new()
            .delimiter(format.delimiter)
            .flexible(true)
            .has_headers(false)
            .buffer_capacity(64 << 10)
            .from_reader(decoded);
        let mut table = Self { reader, gauge, record: StringRecord::new(), row: 0 };
        if format.says_delimiter {
            table.next()?;
        }
        Ok(table)
    }

    /// Reads the next row; its number, or nothing at the end.
    pub(crate) fn next(&mut self) -> Result<Option<u32>> {
        let is_first = self.row == 0;
        let read = self.reader.read_record(&mut self.record).map_err(|e| match e.into_kind() {
            csv::ErrorKind::Io(e) => unreadable(&e),
            _ => PracticeError::File("The file is damaged: it isn't text. Nothing was changed.".to_owned()),
        })?;
        if !read {
            return Ok(None);
        }
        self.gauge.row();
        let from = self.record.position().map_or(0, csv::Position::line);
        let lines = self.reader.position().line().saturating_sub(from);
        let within =
            self.record.iter().map(|c| c.bytes().filter(|b| *b == b'\n').count() as u64).sum::<u64>();
        let empty = if is_first { 0 } else { lines.saturating_sub(within + 1) };
        self.row = self.row.saturating_add(1).saturating_add(u32::try_from(empty).unwrap_or(0));
        Ok(Some(self.row))
    }

    pub(crate) fn cells(&self) -> &StringRecord {
        &self.record
    }

    /// Of all that was read: tells whether the file is still the same.
    pub(crate) fn digest(&self) -> [u8; 32] {
        self.gauge.digest()
    }

    pub(crate) fn is_blank(&self) -> bool {
        self.record.iter().all(|c| c.trim().is_empty())
    }
}

/// What a first look at the whole file finds.
pub(crate) struct Look {
    pub(crate) format: Format,
    pub(crate) headers: Vec<String>,
    pub(crate) samples: Vec<Vec<String>>,
    pub(crate) dates: Vec<DateEvidence>,
    pub(crate) rows: u32,
    pub(crate) digest: [u8; 32],
}

const SAMPLES: usize = 3;
const LONGEST_SAMPLE: usize = 60;

pub(crate) fn look(path: &Path) -> Result<Look> {
    let format = format(path)?;
    let mut table = Table::open(path, format)?;
    loop {
        match table.next()? {
            None => return Err(PracticeError::File("This file is empty.".to_owned())),
            Some(_) if table.is_blank() => {}
            Some(_) => break,
        }
    }
    let headers = named(table.cells());
    if headers.len() > MOST_COLUMNS {
        return Err(PracticeError::File(format!("This file has more than {MOST_COLUMNS} columns.")));
    }
    let mut look = Look {
        format,
        samples: vec![Vec::new(); headers.len()],
        dates: vec![DateEvidence::default(); headers.len()],
        headers,
        rows: 0,
        digest: [0; 32],
    };
    while table.next()?.is_some() {
        if table.is_blank() {
            continue;
        }
        look.rows += 1;
        for ((cell, sample), dates) in table.cells().iter().zip(&mut look.samples).zip(&mut look.dates) {
            if sample.len() < SAMPLES && !cell.trim().is_empty() {
                sample.push(cell.chars().take(LONGEST_SAMPLE).collect());
            }
            if (6..=40).contains(&cell.len()) && cell.bytes().any(|b| b.is_ascii_digit()) {
                dates.see(cell);
            }
        }
    }
    look.digest = table.digest();
    Ok(look)
}

/// Names of the columns, each its own, so that a message can name one.
fn named(header: &StringRecord) -> Vec<String> {
    let mut names: Vec<String> = Vec::new();
    for (i, cell) in header.iter().enumerate() {
        let plain = cell.trim().chars().take(80).collect::<String>();
        let plain = if plain.is_empty() { format!("Column {}", i + 1) } else { plain };
        let mut name = plain.clone();
        let mut n = 2;
        while names.contains(&name) {
            name = format!("{plain} ({n})");
            n += 1;
        }
        names.push(name);
    }
    names
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn file(text: &[u8]) -> tempfile::NamedTempFile {
        let f = tempfile::NamedTempFile::new().unwrap();
        std::fs::write(f.path(), text).unwrap();
        f
    }

    fn rows(text: &[u8]) -> Vec<(u32, Vec<String>)> {
        let f = file(text);
        let mut t = Table::open(f.path(), format(f.path()).unwrap()).unwrap();
        let mut all = Vec::new();
        while let Some(n) = t.next().unwrap() {
            all.push((n, t.cells().iter().map(str::to_owned).collect()));
        }
        all
    }

    #[test]
    fn finds_any_delimiter() {
        for d in [",", ";", "\t", "|"] {
            let text = format!("First{d}Last{d}Note\nKate{d}Ng{d}\"a{d} b, c; d\"\nBen{d}Wu{d}\n");
            let all = rows(text.as_bytes());
            assert_eq!(all.get(1).unwrap().1, ["Kate", "Ng", &format!("a{d} b, c; d")], "{d:?}");
        }
        assert_eq!(rows(b"sep=;\r\nA;B\r\n1,2;3\r\n").last().unwrap().1, ["1,2", "3"]);
    }

    #[test]
    fn numbers_rows_as_a_spreadsheet_does() {
        for end in ["\n", "\r\n"] {
            let text = ["A,B", "\"one", "two\",x", "", "c,d", "e,f", ""].join(end);
            let numbers: Vec<u32> = rows(text.as_bytes()).into_iter().map(|r| r.0).collect();
            assert_eq!(numbers, [1, 2, 4, 5], "{end:?}");
        }
    }

    #[test]
    fn a_quote_that_nobody_closes_is_said_and_not_read_into_memory() {
        let mut text = b"A,B\n\"".to_vec();
        text.resize(20 << 20, b'x');
        let f = file(&text);
        assert_eq!(look(f.path()).err().unwrap().code(), "file");
    }

    #[test]
    fn says_what_is_no_csv() {
        for text in [&b""[..], b"  \n\n", b"PK\x03\x04zip"] {
            let f = file(text);
            assert_eq!(look(f.path()).err().unwrap().code(), "file");
        }
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(200))]
        #[test]
        fn any_bytes_are_a_table_or_an_error(
            bytes in prop::collection::vec(prop_oneof![4 => prop::sample::select(b"\",;\t|\r\n\0ab1".to_vec()), 1 => any::<u8>()], 0..300)
        ) {
            let f = file(&bytes);
            if let Ok(first) = look(f.path()) {
                prop_assert_eq!(first.headers.len(), first.samples.len());
                prop_assert_eq!(first.headers.iter().collect::<std::collections::HashSet<_>>().len(), first.headers.len());
                let mut t = Table::open(f.path(), first.format).unwrap();
                let mut last = 0;
                while let Some(row) = t.next().unwrap() {
                    prop_assert!(row > last);
                    last = row;
                }
                prop_assert_eq!(t.digest(), first.digest);
            }
        }

        #[test]
        fn what_is_quoted_comes_back(cells in prop::collection::vec(prop::collection::vec("[^\0\r]{0,12}|a\r\nb", 3), 1..12)) {
            let line = |row: &Vec<String>| {
                row.iter().map(|c| format!("\"{}\"", c.replace('"', "\"\""))).collect::<Vec<_>>().join(",") + "\r\n"
            };
            let text: String = std::iter::once("A,B,C\r\n".to_owned()).chain(cells.iter().map(line)).collect();
            let f = file(text.as_bytes());
            let format = Format { encoding: encoding_rs::UTF_8, delimiter: b',', says_delimiter: false };
            let mut t = Table::open(f.path(), format).unwrap();
            prop_assert_eq!(t.next().unwrap(), Some(1));
            for (at, row) in (2_u32..).zip(&cells) {
                prop_assert_eq!(t.next().unwrap(), Some(at));
                prop_assert_eq!(&t.cells().iter().map(str::to_owned).collect::<Vec<_>>(), row);
            }
            prop_assert_eq!(t.next().unwrap(), None);
        }
    }
}
