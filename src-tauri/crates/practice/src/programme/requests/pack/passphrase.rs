//! Words that open a pack: easy to read out and to type, from a list of our own.

use crate::{PracticeError, Result};

const LIST: &str = include_str!("words.txt");
/// How many words. The list has 256 and each adds 8 bits: 64 in all, each guess of which costs the
/// guesser a second of scrypt.
const WORDS: usize = 8;

/// New words, at random.
///
/// # Errors
/// When the machine has no randomness.
pub fn passphrase() -> Result<String> {
    let failed = || PracticeError::Conflict("No words could be made. Nothing was written.".to_owned());
    let mut random = [0_u8; WORDS];
    getrandom::fill(&mut random).map_err(|_| failed())?;
    let list: Vec<_> = LIST.lines().collect();
    let words: Option<Vec<_>> = random.iter().map(|byte| list.get(usize::from(*byte)).copied()).collect();
    words.map(|words| words.join(" ")).ok_or_else(failed)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_list_has_256_different_words_that_are_easy_to_type() {
        let mut words: Vec<_> = LIST.lines().collect();
        words.sort_unstable();
        words.dedup();
        assert_eq!(words.len(), 256);
        assert!(words.iter().all(|w| w.bytes().all(|b| b.is_ascii_lowercase()) && w.len() >= 3));
    }

    #[test]
    fn two_passphrases_are_eight_words_and_not_the_same() {
        let (one, other) = (passphrase().unwrap(), passphrase().unwrap());
        assert_eq!((one.split(' ').count(), other.split(' ').count()), (8, 8));
        assert_ne!(one, other);
    }
}
