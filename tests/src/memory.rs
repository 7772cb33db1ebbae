//! Looks into what the app leaves: its files, and its memory.

use crate::Outcome;
use std::fs;
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

/// What a process holds in memory, as a core dump shows it.
///
/// # Errors
/// When gdb's gcore can't take one.
pub fn dump(pid: u32, folder: &Path) -> Outcome<Vec<u8>> {
    let prefix = folder.join("core");
    // -a takes everything, also what the process marked as not to be dumped.
    let out = Command::new("gcore")
        .args(["-a", "-o"])
        .arg(&prefix)
        .arg(pid.to_string())
        .stdin(Stdio::null())
        .output()?;
    let file = folder.join(format!("core.{pid}"));
    if !file.exists() {
        return Err(format!("gcore: {}", String::from_utf8_lossy(&out.stderr)).into());
    }
    let core = fs::read(&file)?;
    fs::remove_file(&file)?;
    Ok(core)
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
