//! Makes values printable. Text that people typed may hold anything: what can't be seen is left
//! out, what turns the reading order around is left out (a name must not look like another's),
//! what no font has is shown as missing, and a word without an end may break.

use super::DocumentError;
use serde_json::Value;

/// As much text as a paper takes, in bytes.
pub(crate) const MOST: usize = 8 << 20;

/// A longer run without a space may be broken anywhere: nothing may run off the page.
const LONGEST_RUN: usize = 28;

/// What is printed for a character that no font has.
const MISSING: char = '\u{fffd}';

/// Cleans all the texts in `values`; says how many characters were missing.
pub(crate) fn clean(values: &mut Value, prints: &dyn Fn(char) -> bool) -> Result<usize, DocumentError> {
    let bytes = size(values);
    if bytes > MOST {
        return Err(DocumentError::TooLong { bytes });
    }
    let mut missing = 0;
    walk(values, prints, &mut missing);
    Ok(missing)
}

fn size(values: &Value) -> usize {
    match values {
        Value::String(text) => text.len(),
        Value::Array(items) => items.iter().map(size).sum(),
        Value::Object(fields) => fields.values().map(size).sum(),
        Value::Null | Value::Bool(_) | Value::Number(_) => 0,
    }
}

fn walk(values: &mut Value, prints: &dyn Fn(char) -> bool, missing: &mut usize) {
    match values {
        Value::String(text) => {
            if !text.bytes().all(plain) || has_long_run(text) {
                *text = line(text, prints, missing);
            }
        }
        Value::Array(items) => items.iter_mut().for_each(|item| walk(item, prints, missing)),
        Value::Object(fields) => fields.values_mut().for_each(|field| walk(field, prints, missing)),
        Value::Null | Value::Bool(_) | Value::Number(_) => {}
    }
}

/// What every font has and nothing needs to be done to.
fn plain(byte: u8) -> bool {
    matches!(byte, b'\n' | b' '..=b'~')
}

fn has_long_run(text: &str) -> bool {
    text.split(' ').any(|word| word.len() > LONGEST_RUN)
}

/// A SHA-256 in hexadecimal: a template breaks it where it wants.
fn is_digest(text: &str) -> bool {
    text.len() == 64 && text.bytes().all(|b| b.is_ascii_hexdigit())
}

/// The id of a row, after its table's name: a template breaks it at its hyphens.
fn is_id(text: &str) -> bool {
    let (table, id) = text.split_once(' ').unwrap_or(("", text));
    table.len() <= 40
        && table.bytes().all(|b| b.is_ascii_lowercase() || b == b'_')
        && id.len() == 36
        && id.bytes().all(|b| b.is_ascii_hexdigit() || b == b'-')
}

fn line(text: &str, prints: &dyn Fn(char) -> bool, missing: &mut usize) -> String {
    if is_digest(text) || is_id(text) {
        return text.to_owned();
    }
    let mut out = String::with_capacity(text.len() + text.len() / LONGEST_RUN);
    let mut run = 0;
    for c in text.chars() {
        let c = match c {
            '\n' => '\n',
            '\u{2028}' | '\u{2029}' | '\u{85}' => '\n',
            c if c.is_whitespace() && c != '\u{a0}' => ' ',
            c if unseen(c) => continue,
            c if prints(c) && !private(c) => c,
            _ => {
                *missing += 1;
                MISSING
            }
        };
        run = if c == ' ' || c == '\n' { 0 } else { run + 1 };
        if run > LONGEST_RUN {
            out.push('\u{200b}');
            run = 1;
        }
        out.push(c);
    }
    out
}

/// What each font means something else by: nobody else could read it.
fn private(c: char) -> bool {
    matches!(c, '\u{e000}'..='\u{f8ff}' | '\u{f0000}'..='\u{10ffff}')
}

/// Controls, marks that turn the direction, joiners at nothing, tags.
fn unseen(c: char) -> bool {
    c.is_control()
        || matches!(c,
            '\u{ad}' | '\u{61c}' | '\u{180e}' | '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}'
            | '\u{2060}'..='\u{206f}' | '\u{fe00}'..='\u{fe0f}' | '\u{feff}' | '\u{fff9}'..='\u{fffb}'
            | '\u{e0000}'..='\u{e0fff}')
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn cleaned(text: &str) -> (String, usize) {
        let mut values = json!(text);
        let missing = clean(&mut values, &|c| c != '\u{5f20}').unwrap();
        (values.as_str().unwrap().to_owned(), missing)
    }

    #[test]
    fn leaves_plain_text_alone() {
        let text = "#set page(width: 1pt) $x$ *b* _i_ <l> @r \\ `c` // no\nSecond line";
        assert_eq!(cleaned(text), (text.to_owned(), 0));
        assert_eq!(cleaned("Zoë Müller, משה"), ("Zoë Müller, משה".to_owned(), 0));
    }

    #[test]
    fn leaves_out_what_cannot_be_seen_or_turns_the_text_around() {
        assert_eq!(cleaned("a\0b\u{202e}c\u{7}\u{feff}d\u{e0041}\te").0, "abcd e");
    }

    #[test]
    fn counts_what_no_font_has() {
        assert_eq!(cleaned("\u{5f20} Li"), ("\u{fffd} Li".to_owned(), 1));
        assert_eq!(cleaned("\u{e000}\u{10fffd}").1, 2);
    }

    #[test]
    fn lets_a_word_without_an_end_break_but_not_a_digest() {
        let (text, _) = cleaned(&"x".repeat(100));
        assert!(text.split('\u{200b}').all(|part| part.len() <= LONGEST_RUN), "{text}");
        let digest = "0123456789abcdef".repeat(4);
        assert_eq!(cleaned(&digest).0, digest);
        let row = "programme_official 01a22025-5729-7648-821b-083e8ccb8431";
        assert_eq!(cleaned(row).0, row);
        let long = format!("{} 01a22025-5729-7648-821b-083e8ccb8431", "x".repeat(41));
        assert_ne!(cleaned(&long).0, long);
    }

    #[test]
    fn refuses_more_than_a_paper_takes() {
        let mut values = json!([["x".repeat(MOST / 2), { "a": "y".repeat(MOST / 2 + 1) }]]);
        assert_eq!(clean(&mut values, &|_| true), Err(DocumentError::TooLong { bytes: MOST + 1 }));
    }
}
