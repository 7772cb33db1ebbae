//! Papers that people add to what they keep in the programme: a signed contract, a certificate.

use crate::{PracticeError, Result};
use serde::Serialize;
use stillroom_record::{FileId, KeptFile, NewFile, ReadTx, RecordError, StagedFile, UtcMillis, WriteTx};
use uuid::Uuid;

/// A paper that is kept in the record.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, specta::Type)]
#[serde(rename_all = "camelCase")]
pub struct KeptPaper {
    pub id: FileId,
    pub title: String,
    #[specta(type = i32)]
    pub bytes: u64,
    #[specta(type = i32)]
    pub kept_at: UtcMillis,
}

/// What a person chose, encrypted already and not yet named by anything.
#[derive(Debug)]
pub struct NewPaper {
    pub staged: StagedFile,
    pub title: String,
    pub media: String,
}

/// A name that every file system takes, made from a title; `n` tells those of the same title apart.
#[must_use]
pub fn plain_file_name(title: &str, n: u32) -> String {
    let plain: String = title
        .chars()
        .map(|c| if c.is_alphanumeric() || matches!(c, ' ' | '-' | '_' | '.') { c } else { '_' })
        .collect();
    let plain = plain.trim_matches(['.', ' ']);
    let (stem, ending) = plain.rsplit_once('.').unwrap_or((plain, ""));
    let stem = if stem.is_empty() { "paper" } else { stem };
    // No name of more than 255 bytes can be written, whatever letters it is made of.
    let (stem, ending) = (cut(stem, 60, 160), cut(ending, 16, 48).trim_end());
    let dot = if ending.is_empty() { "" } else { "." };
    if n == 0 { format!("{stem}{dot}{ending}") } else { format!("{stem} {}{dot}{ending}", n + 1) }
}

/// The beginning of a text: so many letters, and so many bytes.
fn cut(text: &str, letters: usize, bytes: usize) -> &str {
    let fits = |(at, letter): &(usize, char)| at + letter.len_utf8() <= bytes;
    let end = text.char_indices().take(letters).take_while(fits).last();
    end.and_then(|(at, letter)| text.get(..at + letter.len_utf8())).unwrap_or_default()
}

/// The papers about something, the oldest first.
pub(crate) fn papers(tx: &ReadTx<'_>, about: Uuid) -> Result<Vec<KeptPaper>> {
    let of = |f: KeptFile| KeptPaper { id: f.id, title: f.title, bytes: f.bytes, kept_at: f.kept_at };
    Ok(tx.files_about(about)?.into_iter().map(of).collect())
}

/// Keeps a paper about something.
pub(crate) fn keep(tx: &mut WriteTx<'_>, about: Uuid, new: &NewPaper) -> Result<FileId> {
    let NewPaper { staged, title, media } = new;
    Ok(tx.keep_file(staged, NewFile { about, client: None, title, media })?)
}

/// One of the papers about these; no other.
pub(crate) fn paper(tx: &ReadTx<'_>, id: FileId, of: &[Uuid]) -> Result<KeptFile> {
    let file = tx.file(id)?;
    if of.contains(&file.about) { Ok(file) } else { Err(PracticeError::from(RecordError::NotFound("file"))) }
}

#[cfg(test)]
mod tests {
    use super::plain_file_name as name;

    #[test]
    fn a_copy_has_a_name_that_stays_in_its_folder() {
        assert_eq!(name("BAA Northside.pdf", 0), "BAA Northside.pdf");
        assert_eq!(name("BAA Northside.pdf", 1), "BAA Northside 2.pdf");
        assert_eq!(name("../../etc/passwd", 0), "_.._etc_passwd");
        assert_eq!(name("a:b\\c?.png", 0), "a_b_c_.png");
        assert_eq!(name("...", 0), "paper");
    }

    #[test]
    fn a_copy_has_a_name_that_can_be_written_however_long_the_title_is() {
        let x = |n: usize| "x".repeat(n);
        assert_eq!(name(&format!("Scan.{}", x(300)), 0), format!("Scan.{}", x(16)));
        assert_eq!(name(&format!("{}.pdf", x(300)), 1), format!("{} 2.pdf", x(60)));
        for title in ["a.𝔞", "ä.ä", "𝔞.b", "語 語.語語"] {
            let name = name(&title.repeat(200), u32::MAX - 1);
            // A binder puts a number before it.
            assert!(!name.is_empty() && name.len() <= 240, "{} bytes", name.len());
        }
        assert_eq!(name(&"𝔞".repeat(200), 0), "𝔞".repeat(40));
    }
}
