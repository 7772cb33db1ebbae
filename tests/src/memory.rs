//! Looks into what the app leaves: its files, and its memory.

use crate::Outcome;
use std::fs;
use std::io::{Read, Seek, SeekFrom};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

/// A thing that must not be found, in the encodings that programs keep text in.
#[derive(Clone, Debug)]
pub struct Needle {
    /// What to call it in a report.
    pub name: String,
    forms: Vec<Vec<u8>>,
}

impl Needle {
    /// A text: as UTF-8, and as UTF-16 as web engines keep it.
    #[must_use]
    pub fn text(text: &str) -> Self {
        let wide = text.encode_utf16().flat_map(u16::to_le_bytes).collect();
        Self { name: text.to_owned(), forms: vec![text.as_bytes().to_vec(), wide] }
    }

    /// Bytes, such as a key: as they are, and as hex in both cases.
    #[must_use]
    pub fn bytes(name: &str, bytes: &[u8]) -> Self {
        let hex = |upper: bool| {
            bytes
                .iter()
                .map(|b| if upper { format!("{b:02X}") } else { format!("{b:02x}") })
                .collect::<String>()
                .into_bytes()
        };
        Self { name: name.to_owned(), forms: vec![bytes.to_vec(), hex(false), hex(true)] }
    }
}

/// How often each needle is in `hay`; those that aren't are left out.
#[must_use]
pub fn found(hay: &[u8], needles: &[Needle]) -> Vec<(String, usize)> {
    // By first two bytes: a core of 300 MB against 600 forms must take seconds.
    let mut starts: Vec<Vec<(usize, &[u8])>> = vec![Vec::new(); 1 << 16];
    for (at, needle) in needles.iter().enumerate() {
        for form in &needle.forms {
            if let [a, b, ..] = form.as_slice()
                && let Some(list) = starts.get_mut(usize::from(*a) << 8 | usize::from(*b))
            {
                list.push((at, form));
            }
        }
    }
    let mut counts = vec![0_usize; needles.len()];
    for (at, pair) in hay.windows(2).enumerate() {
        let [a, b] = pair else { continue };
        for (needle, form) in starts.get(usize::from(*a) << 8 | usize::from(*b)).into_iter().flatten() {
            if hay.get(at..).is_some_and(|rest| rest.starts_with(form))
                && let Some(count) = counts.get_mut(*needle)
            {
                *count += 1;
            }
        }
    }
    needles.iter().zip(counts).filter(|(_, n)| *n > 0).map(|(needle, n)| (needle.name.clone(), n)).collect()
}

/// A file and what was found in it, how often.
pub type Leak = (PathBuf, Vec<(String, usize)>);

/// Every file under `folder` in which something was found.
///
/// # Errors
/// When a file can't be read.
pub fn scan_files(folder: &Path, needles: &[Needle]) -> Outcome<Vec<Leak>> {
    let mut wrong = Vec::new();
    for entry in fs::read_dir(folder)? {
        let path = entry?.path();
        let kind = fs::symlink_metadata(&path)?.file_type();
        if kind.is_dir() {
            wrong.extend(scan_files(&path, needles)?);
        } else if kind.is_file() {
            let hits = found(&fs::read(&path)?, needles);
            if !hits.is_empty() {
                wrong.push((path.clone(), hits));
            }
            let name = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
            let hits = found(name.as_bytes(), needles);
            if !hits.is_empty() {
                wrong.push((path, hits));
            }
        }
    }
    Ok(wrong)
}

/// Looks through a core dump of a process, as gdb takes it.
///
/// # Errors
/// When gdb's gcore can't take one.
pub fn in_core(pid: u32, folder: &Path, needles: &[Needle]) -> Outcome<Vec<(String, usize)>> {
    let prefix = folder.join("core");
    let out =
        Command::new("gcore").arg("-o").arg(&prefix).arg(pid.to_string()).stdin(Stdio::null()).output()?;
    let file = folder.join(format!("core.{pid}"));
    if !file.exists() {
        return Err(format!(
            "gcore: {}\nOn Ubuntu a process may look only at its own children: sysctl -w kernel.yama.ptrace_scope=0",
            String::from_utf8_lossy(&out.stderr)
        )
        .into());
    }
    let hits = in_pieces(&mut fs::File::open(&file)?, u64::MAX, needles)?;
    fs::remove_file(&file)?;
    Ok(total(hits))
}

/// Looks through all that a process holds in memory now, also what it marked as
/// not to be dumped.
///
/// # Errors
/// When its memory can't be read.
pub fn in_memory(pid: u32, needles: &[Needle]) -> Outcome<Vec<(String, usize)>> {
    let smaps = fs::read_to_string(format!("/proc/{pid}/smaps"))?;
    let mut memory = fs::File::open(format!("/proc/{pid}/mem"))?;
    let mut hits = Vec::new();
    let (mut range, mut what) = (None, String::new());
    for line in smaps.lines() {
        let mut words = line.split_whitespace();
        let first = words.next().unwrap_or_default();
        if first.contains('-') {
            what = line.split_whitespace().nth(5).unwrap_or("anonymous memory").to_owned();
        }
        if let Some((from, to)) = first.split_once('-')
            && let (Ok(from), Ok(to)) = (u64::from_str_radix(from, 16), u64::from_str_radix(to, 16))
        {
            range = words.next().filter(|may| may.starts_with('r')).map(|_| (from, to));
        } else if first == "Rss:"
            && words.next() != Some("0")
            && let Some((from, to)) = range.take()
        {
            // The kernel's own pages can't be read; they hold nothing of ours.
            if memory.seek(SeekFrom::Start(from)).is_ok() {
                let here = in_pieces(&mut memory, to - from, needles).unwrap_or_default();
                hits.extend(here.into_iter().map(|(name, n)| (format!("{name} in {what}"), n)));
            }
        }
    }
    Ok(total(hits))
}

/// In pieces that overlap, so that gigabytes of a web engine's reserve need no memory here.
fn in_pieces(from: &mut fs::File, length: u64, needles: &[Needle]) -> Outcome<Vec<(String, usize)>> {
    const PIECE: usize = 32 << 20;
    const OVERLAP: usize = 256;
    let mut hits = Vec::new();
    let mut piece: Vec<u8> = Vec::with_capacity(PIECE + OVERLAP);
    let mut left = length;
    loop {
        let kept = piece.len().saturating_sub(OVERLAP);
        piece.drain(..kept);
        let read = from.by_ref().take(left.min(PIECE as u64)).read_to_end(&mut piece)?;
        left -= read as u64;
        if read == 0 {
            return Ok(hits);
        }
        hits.extend(found(&piece, needles));
    }
}

/// A needle in an overlap counts twice: what matters is whether there is one.
fn total(hits: Vec<(String, usize)>) -> Vec<(String, usize)> {
    let mut sums = std::collections::BTreeMap::<String, usize>::new();
    for (name, count) in hits {
        *sums.entry(name).or_default() += count;
    }
    sums.into_iter().collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn finds_a_text_in_either_encoding_and_a_key_in_hex() {
        let needles = [
            Needle::text("Quillon"),
            Needle::text("absent"),
            Needle::bytes("key", &[0xde, 0xad, 0xbe, 0xef]),
        ];
        let mut hay = b"..Quillon..DEADBEEF..".to_vec();
        hay.extend("Quillon".encode_utf16().flat_map(u16::to_le_bytes));
        assert_eq!(found(&hay, &needles), [("Quillon".to_owned(), 2), ("key".to_owned(), 1)]);
    }
}
