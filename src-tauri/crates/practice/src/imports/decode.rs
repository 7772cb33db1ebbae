//! Bytes of a file as text, piece by piece: never the whole file, never on disk.

use encoding_rs::{CoderResult, Decoder, Encoding, UTF_8, UTF_16BE, UTF_16LE, WINDOWS_1252};
use sha2::{Digest, Sha256};
use std::cell::{Cell, RefCell};
use std::io::{self, Read};
use std::rc::Rc;

/// One row larger than this is a quote that nobody closed.
pub(crate) const LARGEST_ROW: u64 = 16 << 20;

/// Finds out how a file is encoded, from all of its bytes.
pub(crate) fn sniff(mut file: impl Read) -> io::Result<&'static Encoding> {
    let mut buffer = vec![0; 64 << 10];
    let mut head: Option<Vec<u8>> = None;
    // Bytes of a character that the last piece cut.
    let mut cut: Vec<u8> = Vec::new();
    loop {
        let n = file.read(&mut buffer)?;
        let piece = buffer.get(..n).unwrap_or_default();
        if head.is_none() {
            if let Some((encoding, _)) = Encoding::for_bom(piece) {
                return Ok(encoding);
            }
            if let Some(encoding) = utf16(piece) {
                return Ok(encoding);
            }
            head = Some(piece.iter().copied().take(16).collect());
        }
        cut.extend_from_slice(piece);
        match std::str::from_utf8(&cut) {
            Ok(_) => cut.clear(),
            // The end may be the first half of a character.
            Err(e) if e.error_len().is_none() && n > 0 => {
                cut.drain(..e.valid_up_to());
            }
            Err(_) => return Ok(WINDOWS_1252),
        }
        if n == 0 {
            return Ok(UTF_8);
        }
    }
}

/// UTF-16 without a mark: Latin text has a zero in every other byte.
fn utf16(piece: &[u8]) -> Option<&'static Encoding> {
    let head = piece.get(..piece.len().min(4096)).unwrap_or_default();
    if head.len() < 4 {
        return None;
    }
    let zeros = |at: usize| head.iter().skip(at).step_by(2).filter(|b| **b == 0).count();
    let (even, odd, half) = (zeros(0), zeros(1), head.len() / 2);
    if odd * 10 > half * 4 && even * 20 < half {
        Some(UTF_16LE)
    } else if even * 10 > half * 4 && odd * 20 < half {
        Some(UTF_16BE)
    } else {
        None
    }
}

/// What a decoded file shares with its reader.
#[derive(Clone, Default)]
pub(crate) struct Gauge(Rc<GaugeState>);

#[derive(Default)]
struct GaugeState {
    in_row: Cell<u64>,
    digest: RefCell<Sha256>,
}

impl Gauge {
    /// Says that a row ended.
    pub(crate) fn row(&self) {
        self.0.in_row.set(0);
    }
    /// Tells two contents of the file apart.
    pub(crate) fn digest(&self) -> [u8; 32] {
        self.0.digest.borrow().clone().finalize().into()
    }
}

/// UTF-8 of a file in any encoding.
pub(crate) struct Decoded<R> {
    file: R,
    decoder: Decoder,
    input: Vec<u8>,
    from: usize,
    to: usize,
    at_end: bool,
    done: bool,
    gauge: Gauge,
    spare: Vec<u8>,
    spare_from: usize,
}

impl<R: Read> Decoded<R> {
    pub(crate) fn new(file: R, encoding: &'static Encoding, gauge: Gauge) -> Self {
        Self {
            file,
            decoder: encoding.new_decoder_with_bom_removal(),
            input: vec![0; 64 << 10],
            from: 0,
            to: 0,
            at_end: false,
            done: false,
            gauge,
            spare: Vec::new(),
            spare_from: 0,
        }
    }

    fn decode(&mut self, out: &mut [u8]) -> io::Result<usize> {
        while !self.done {
            if self.from == self.to && !self.at_end {
                self.to = self.file.read(&mut self.input)?;
                self.from = 0;
                self.at_end = self.to == 0;
                let piece = self.input.get(..self.to).unwrap_or_default();
                let g = &self.gauge.0;
                g.digest.borrow_mut().update(piece);
                g.in_row.set(g.in_row.get() + self.to as u64);
                if g.in_row.get() > LARGEST_ROW {
                    return Err(io::Error::other("one row is larger than 16 MB"));
                }
            }
            let piece = self.input.get(self.from..self.to).unwrap_or_default();
            let (result, read, written, _) = self.decoder.decode_to_utf8(piece, out, self.at_end);
            self.from += read;
            self.done = self.at_end && result == CoderResult::InputEmpty;
            if written > 0 || (result == CoderResult::OutputFull && !self.done) {
                return Ok(written);
            }
        }
        Ok(0)
    }
}

impl<R: Read> Read for Decoded<R> {
    fn read(&mut self, out: &mut [u8]) -> io::Result<usize> {
        // The decoder wants room for a whole character.
        if out.len() >= 16 && self.spare_from == self.spare.len() {
            return self.decode(out);
        }
        if self.spare_from == self.spare.len() {
            let mut spare = std::mem::take(&mut self.spare);
            spare.resize(64, 0);
            let n = self.decode(&mut spare)?;
            spare.truncate(n);
            self.spare = spare;
            self.spare_from = 0;
        }
        let left = self.spare.get(self.spare_from..).unwrap_or_default();
        let n = left.len().min(out.len());
        if let (Some(to), Some(from)) = (out.get_mut(..n), left.get(..n)) {
            to.copy_from_slice(from);
        }
        self.spare_from += n;
        Ok(n)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    const TEXT: &str = "Name,Note\r\nJosé 王小明 مُحمَّد,\"a\nb\"\r\n";

    fn all(bytes: &[u8]) -> (&'static str, String) {
        let encoding = sniff(bytes).unwrap();
        let mut text = String::new();
        Decoded::new(bytes, encoding, Gauge::default()).read_to_string(&mut text).unwrap();
        (encoding.name(), text)
    }

    #[test]
    fn reads_every_encoding_of_a_spreadsheet() {
        assert_eq!(all(TEXT.as_bytes()), ("UTF-8", TEXT.to_owned()));
        assert_eq!(all(format!("\u{feff}{TEXT}").as_bytes()), ("UTF-8", TEXT.to_owned()));
        let le: Vec<u8> = TEXT.encode_utf16().flat_map(u16::to_le_bytes).collect();
        let be: Vec<u8> = TEXT.encode_utf16().flat_map(u16::to_be_bytes).collect();
        assert_eq!(all(&[&[0xFF, 0xFE], le.as_slice()].concat()), ("UTF-16LE", TEXT.to_owned()));
        assert_eq!(all(&[&[0xFE, 0xFF], be.as_slice()].concat()), ("UTF-16BE", TEXT.to_owned()));
        let latin = "First,Last\nJosé,Müller\n";
        let bare: Vec<u8> = latin.encode_utf16().flat_map(u16::to_le_bytes).collect();
        assert_eq!(all(&bare), ("UTF-16LE", latin.to_owned()));
        assert_eq!(all(b"Jos\xe9 \x80 \x93q\x94"), ("windows-1252", "José € “q”".to_owned()));
        assert_eq!(all(b""), ("UTF-8", String::new()));
    }

    #[test]
    fn a_character_cut_by_the_buffer_is_still_one() {
        for shift in 0..4 {
            let text = format!("{}{}", "x".repeat((64 << 10) - shift), "é王𝒳".repeat(30_000));
            assert_eq!(all(text.as_bytes()), ("UTF-8", text));
        }
    }

    proptest! {
        #[test]
        fn any_text_survives_utf16_and_small_reads(text in "\\PC{1,200}", size in 1_usize..20) {
            let bytes: Vec<u8> =
                [0xFF, 0xFE].into_iter().chain(text.encode_utf16().flat_map(u16::to_le_bytes)).collect();
            let mut reader = Decoded::new(bytes.as_slice(), UTF_16LE, Gauge::default());
            let (mut out, mut buffer) = (Vec::new(), vec![0; size]);
            loop {
                let n = reader.read(&mut buffer).unwrap();
                if n == 0 { break }
                out.extend_from_slice(&buffer[..n]);
            }
            prop_assert_eq!(String::from_utf8(out).unwrap(), text);
        }

        #[test]
        fn any_bytes_can_be_read(bytes in prop::collection::vec(any::<u8>(), 0..400)) {
            let _ = all(&bytes);
        }
    }
}
