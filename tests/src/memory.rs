//! Looks into what the app leaves: its files, and its memory.

use crate::Outcome;
use std::fs;
use std::io::{Read, Seek, SeekFrom};
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};

/// A thing that must not be found, in the encodings that programs keep text in.
#[derive(Clone, Debug)]
pub struct Needle {
    /// What to call it in a report.
    pub name: String,
    forms: Vec<Vec<u8>>,
    /// Looked for under a mask, in eights of bytes.
    masked: Vec<u64>,
}

impl Needle {
    /// A text: as UTF-8, and as UTF-16 as web engines keep it.
    #[must_use]
    pub fn text(text: &str) -> Self {
        let wide = text.encode_utf16().flat_map(u16::to_le_bytes).collect();
        Self { name: text.to_owned(), forms: vec![text.as_bytes().to_vec(), wide], masked: Vec::new() }
    }

    /// A key: its bytes, as hex in both cases, and as ciphers without instructions of the
    /// processor keep it, in words of four bytes turned round.
    #[must_use]
    pub fn key(name: &str, bytes: &[u8]) -> Self {
        let hex = |upper: bool| {
            bytes
                .iter()
                .map(|b| if upper { format!("{b:02X}") } else { format!("{b:02x}") })
                .collect::<String>()
                .into_bytes()
        };
        let turned = bytes.chunks(4).flat_map(|word| word.iter().rev().copied()).collect();
        let forms = vec![bytes.to_vec(), turned, hex(false), hex(true)];
        Self { name: name.to_owned(), forms, masked: Vec::new() }
    }

    /// A text in one form alone.
    #[must_use]
    pub fn ascii(name: &str, text: &str) -> Self {
        Self { name: name.to_owned(), forms: vec![text.as_bytes().to_vec()], masked: Vec::new() }
    }

    /// A key that lies in memory under a mask (a XOR, as SQLCipher's), the mask in the same
    /// memory: whoever has the memory has the key.
    #[must_use]
    pub fn masked(name: &str, key: &[u8]) -> Self {
        Self { name: name.to_owned(), forms: Vec::new(), masked: words(key).collect() }
    }

    /// Made by [`Needle::masked`].
    #[must_use]
    pub fn is_masked(&self) -> bool {
        !self.masked.is_empty()
    }
}

const BLOCK: usize = 256;

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
    // Most of a memory is zeros. A block of them is passed over where another follows: what
    // begins in it is zeros for longer than any needle's beginning.
    let mut blocks = hay.chunks(BLOCK).map(|block| block.iter().all(|byte| *byte == 0)).peekable();
    let mut start = 0;
    while let Some(empty) = blocks.next() {
        let from = start;
        start += BLOCK;
        if empty && blocks.peek() == Some(&true) {
            continue;
        }
        // With the byte behind it, so that a pair across two blocks is seen.
        let block = hay.get(from..hay.len().min(start + 1)).unwrap_or_default();
        for (at, pair) in block.windows(2).enumerate() {
            let [a, b] = pair else { continue };
            for (needle, form) in starts.get(usize::from(*a) << 8 | usize::from(*b)).into_iter().flatten() {
                if hay.get(from + at..).is_some_and(|rest| rest.starts_with(form))
                    && let Some(count) = counts.get_mut(*needle)
                {
                    *count += 1;
                }
            }
        }
    }
    needles.iter().zip(counts).filter(|(_, n)| *n > 0).map(|(needle, n)| (needle.name.clone(), n)).collect()
}

fn words(bytes: &[u8]) -> impl Iterator<Item = u64> {
    bytes.as_chunks::<8>().0.iter().map(|word| u64::from_le_bytes(*word))
}

/// What in a memory could be a piece of a masked key, or of a mask. These are random, and
/// so nearly always have no byte that is zero, as pointers and numbers have, and one above
/// 127, as text hasn't.
#[derive(Default)]
struct Strange(Vec<u64>);

impl Strange {
    fn note(&mut self, bytes: &[u8]) {
        const ONES: u64 = 0x0101_0101_0101_0101;
        const HIGH: u64 = 0x8080_8080_8080_8080;
        let zero = |word: u64| word.wrapping_sub(ONES) & !word & HIGH != 0;
        self.0.extend(words(bytes).filter(|word| word & HIGH != 0 && !zero(*word)));
    }

    /// How many pairs there are that make `piece`; it has so many bits that none does by chance.
    fn pairs(&self, there: &[u64], piece: u64) -> usize {
        let may = |word: u64| there.get(bucket(word) / 64).is_some_and(|bits| bits >> (word & 63) & 1 == 1);
        let pair = |word: &&u64| may(**word ^ piece) && self.0.binary_search(&(**word ^ piece)).is_ok();
        self.0.iter().filter(pair).count() / 2
    }

    fn found(mut self, needles: &[Needle]) -> Vec<(String, usize)> {
        if !needles.iter().any(Needle::is_masked) {
            return Vec::new();
        }
        self.0.sort_unstable();
        self.0.dedup();
        // A rough index: to search in earnest for every word would take minutes.
        let mut there = vec![0_u64; bucket(u64::MAX) / 64 + 1];
        for word in &self.0 {
            if let Some(bits) = there.get_mut(bucket(*word) / 64) {
                *bits |= 1 << (word & 63);
            }
        }
        let of = |needle: &Needle| needle.masked.iter().map(|piece| self.pairs(&there, *piece)).max();
        let counted = needles.iter().map(|needle| (needle.name.clone(), of(needle).unwrap_or(0)));
        counted.filter(|(_, pairs)| *pairs > 0).collect()
    }
}

fn bucket(word: u64) -> usize {
    usize::try_from(word & ((1 << 28) - 1)).unwrap_or(0)
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
    let mut strange = Strange::default();
    let mut hits = in_pieces(&mut fs::File::open(&file)?, u64::MAX, needles, &mut strange)?;
    hits.extend(strange.found(needles));
    fs::remove_file(&file)?;
    Ok(total(hits))
}

/// What gdb is asked for: the vector registers of every thread whose name begins so. In each
/// width: text that goes on in the next register stands together in one of them.
const REGISTERS: &str = "\
for thread in gdb.selected_inferior().threads():
  if not (thread.name or '').startswith(WHOSE): continue
  thread.switch()
  for kind, many in (('xmm', 32), ('ymm', 32), ('zmm', 32), ('v', 32)):
    for n in range(many):
      try: gdb.execute(f'append binary value {TO} ${kind}{n}')
      except gdb.error: break
";

/// Says that a script came to its end: gdb goes on after an error of Python, and says nothing.
const AT_ITS_END: &str = "every line was run";

/// Lets gdb run a script of Python in a process; `script` is a file to write it into.
fn in_gdb(pid: u32, script: &Path, lines: &str) -> Outcome {
    fs::write(script, format!("import gdb\n{lines}\nprint({AT_ITS_END:?})\n"))?;
    let out = Command::new("gdb")
        .args(["-nx", "-batch", "-iex", "set auto-solib-add off", "-p"])
        .arg(pid.to_string())
        .arg("-x")
        .arg(script)
        .stdin(Stdio::null())
        .output()?;
    fs::remove_file(script)?;
    came_to_its_end(&out)
}

fn came_to_its_end(gdb: &Output) -> Outcome {
    if String::from_utf8_lossy(&gdb.stdout).contains(AT_ITS_END) {
        return Ok(());
    }
    Err(format!("gdb: {}", String::from_utf8_lossy(&gdb.stderr)).into())
}

/// Looks through the vector registers of the threads whose name begins with `threads`.
///
/// # Errors
/// When gdb can't read them, or there is no such thread.
pub fn in_registers(
    pid: u32,
    threads: &str,
    folder: &Path,
    needles: &[Needle],
) -> Outcome<Vec<(String, usize)>> {
    let file = folder.join("registers");
    in_gdb(pid, &folder.join("registers.py"), &format!("WHOSE = {threads:?}\nTO = {file:?}\n{REGISTERS}"))?;
    let read = fs::read(&file).map_err(|_| format!("gdb: no thread named {threads}"))?;
    fs::remove_file(&file)?;
    Ok(found(&read, needles))
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
    let mut strange = Strange::default();
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
                let here = in_pieces(&mut memory, to - from, needles, &mut strange).unwrap_or_default();
                hits.extend(here.into_iter().map(|(name, n)| (format!("{name} in {what}"), n)));
            }
        }
    }
    hits.extend(strange.found(needles));
    Ok(total(hits))
}

/// In pieces that overlap, so that gigabytes of a web engine's reserve need no memory here.
fn in_pieces(
    from: &mut fs::File,
    length: u64,
    needles: &[Needle],
    strange: &mut Strange,
) -> Outcome<Vec<(String, usize)>> {
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
        if needles.iter().any(Needle::is_masked) {
            strange.note(&piece);
        }
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
    fn a_script_that_failed_on_its_way_is_no_answer() {
        // As gdb ends: well, whatever Python did.
        let gdb = |stdout: &str, stderr: &str| Output {
            status: std::process::ExitStatus::default(),
            stdout: stdout.into(),
            stderr: stderr.into(),
        };
        came_to_its_end(&gdb(&format!("[Inferior 1]\n{AT_ITS_END}\n"), "warning: no symbols")).unwrap();
        let failed = gdb("[Inferior 1]\n", "Traceback (most recent call last):\nAttributeError");
        assert!(came_to_its_end(&failed).unwrap_err().to_string().contains("AttributeError"));
    }

    #[test]
    fn finds_what_stands_among_zeros_wherever_it_stands() {
        let key: Vec<u8> = (0..32_u8).map(|n| n.saturating_sub(1)).collect();
        for at in (0..1200).step_by(7).chain([255, 256, 257, 511, 512, 513]) {
            let mut hay = vec![0; 2000];
            hay.get_mut(at..at + 32).into_iter().for_each(|there| there.copy_from_slice(&key));
            assert_eq!(found(&hay, &[Needle::key("key", &key)]), [("key".to_owned(), 1)], "at {at}");
        }
    }

    #[test]
    fn finds_a_key_under_a_mask_and_none_without_it() {
        let key = [1, 0x22, 3, 0x44, 5, 0x66, 7, 0x88];
        let mask = [0x91, 0xa2, 0xb3, 0xc4, 0xd5, 0xe6, 0xf7, 0x18];
        let under = std::array::from_fn::<u8, 8, _>(|at| key[at] ^ mask[at]);
        let hunt = |memory: &[u8]| {
            let mut strange = Strange::default();
            strange.note(memory);
            strange.found(&[Needle::masked("key", &key)])
        };
        assert_eq!(hunt(&[[0; 8], under, [9; 8], mask].concat()), [("key".to_owned(), 1)]);
        assert_eq!(hunt(&[[0; 8], under, [9; 8], under].concat()), []);
    }

    #[test]
    fn finds_a_text_in_either_encoding_and_a_key_in_hex() {
        let needles =
            [Needle::text("Quillon"), Needle::text("absent"), Needle::key("key", &[0xde, 0xad, 0xbe, 0xef])];
        let mut hay = b"..Quillon..DEADBEEF..\xef\xbe\xad\xde..".to_vec();
        hay.extend("Quillon".encode_utf16().flat_map(u16::to_le_bytes));
        assert_eq!(found(&hay, &needles), [("Quillon".to_owned(), 2), ("key".to_owned(), 2)]);
    }
}
