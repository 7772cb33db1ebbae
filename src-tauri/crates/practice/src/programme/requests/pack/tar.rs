//! An archive in the oldest format that every computer opens (POSIX ustar), written as it passes.

use super::Sink;
use std::io::{self, Read, Write};

const BLOCK: usize = 512;

/// Files after one another.
#[derive(Debug)]
pub struct Tar<W> {
    out: W,
    at: i64,
}

impl<W: Write> Tar<W> {
    /// An archive whose files bear the time `at`, in seconds.
    pub const fn new(out: W, at: i64) -> Self {
        Self { out, at }
    }

    /// Writes its end and gives back what is beneath.
    ///
    /// # Errors
    /// When that can't be written.
    pub fn finish(mut self) -> io::Result<W> {
        self.out.write_all(&[0; BLOCK * 2])?;
        Ok(self.out)
    }
}

/// The head of one file.
fn header(name: &str, bytes: u64, at: i64) -> io::Result<[u8; BLOCK]> {
    let mut head = [0_u8; BLOCK];
    let mut put = |from: usize, text: &[u8], room: usize| -> io::Result<()> {
        let place = head.get_mut(from..from + room).and_then(|place| place.get_mut(..text.len()));
        place.ok_or(io::ErrorKind::InvalidInput)?.copy_from_slice(text);
        Ok(())
    };
    put(0, name.as_bytes(), 100)?;
    put(100, b"0000644\0", 8)?;
    put(108, b"0000000\0", 8)?;
    put(116, b"0000000\0", 8)?;
    put(124, format!("{bytes:011o}\0").as_bytes(), 12)?;
    put(136, format!("{:011o}\0", at.max(0)).as_bytes(), 12)?;
    // The sum is taken with blanks in its own place.
    put(148, b"        ", 8)?;
    put(156, b"0", 1)?;
    put(257, b"ustar\x0000", 8)?;
    let sum: u32 = head.iter().map(|byte| u32::from(*byte)).sum();
    let sum = format!("{sum:06o}\0 ");
    head.get_mut(148..156).ok_or(io::ErrorKind::InvalidInput)?.copy_from_slice(sum.as_bytes());
    Ok(head)
}

impl<W: Write> Sink for Tar<W> {
    fn file(&mut self, name: &str, bytes: u64, content: &mut dyn Read) -> io::Result<()> {
        self.out.write_all(&header(name, bytes, self.at)?)?;
        let written = io::copy(&mut content.take(bytes), &mut self.out)?;
        // A file that is shorter than it says would shift all that follow.
        if written != bytes {
            return Err(io::ErrorKind::UnexpectedEof.into());
        }
        let over = usize::try_from(bytes % BLOCK as u64).unwrap_or(0);
        if over > 0 {
            self.out.write_all(&[0; BLOCK][over..])?;
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_tar_itself_reads_is_what_was_written() {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("a.tar");
        let mut tar = Tar::new(std::fs::File::create(&file).unwrap(), 1_773_320_400);
        for (name, text) in
            [("README.txt", "Hello"), ("files/0001.bin", ""), ("files/0002.bin", &"x".repeat(1_300))]
        {
            tar.file(name, text.len() as u64, &mut text.as_bytes()).unwrap();
        }
        drop(tar.finish().unwrap());
        let opened =
            std::process::Command::new("tar").arg("-xf").arg(&file).arg("-C").arg(folder.path()).status();
        assert!(opened.unwrap().success());
        assert_eq!(std::fs::read_to_string(folder.path().join("README.txt")).unwrap(), "Hello");
        assert_eq!(std::fs::read(folder.path().join("files/0002.bin")).unwrap().len(), 1_300);
    }

    #[test]
    fn a_file_that_ends_early_or_a_name_that_is_too_long_is_an_error() {
        let mut tar = Tar::new(Vec::new(), 0);
        let short = tar.file("a", 10, &mut "short".as_bytes());
        assert_eq!(short.unwrap_err().kind(), io::ErrorKind::UnexpectedEof);
        assert!(tar.file(&"x".repeat(101), 0, &mut io::empty()).is_err());
    }
}
