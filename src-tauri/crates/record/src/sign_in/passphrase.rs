//! Whether a passphrase is good enough, by NIST SP 800-63B-4: at least 15 characters, no rules
//! about which, common ones and words of the place refused, paste allowed.

use crate::RecordError;
use serde::Serialize;
use unicode_normalization::UnicodeNormalization;
use zeroize::Zeroizing;

/// As many characters as it must have, after NFKC.
pub const SHORTEST: usize = 15;
/// As many as it may have.
pub const LONGEST: usize = 256;

/// Common words, keyboard walks and sayings.
const COMMON: &str = include_str!("common_passphrases.txt");

/// What is thought of a passphrase.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, specta::Type)]
pub struct Judgement {
    /// Whether it is taken.
    pub ok: bool,
    /// 0 (refused or trivial) to 4 (strong).
    pub score: u8,
    /// What to tell the person.
    pub message: String,
}

/// Judges a passphrase. `context` are words of the place: practice, name, login.
#[must_use]
pub fn judge(text: &str, context: &[&str]) -> Judgement {
    let text = Zeroizing::new(text.nfkc().collect::<String>());
    let long = text.chars().count();
    let refuse = |score, message: &str| Judgement { ok: false, score, message: message.into() };
    if long < SHORTEST {
        let left = SHORTEST - long;
        let s = if left == 1 { "" } else { "s" };
        return refuse(
            0,
            &format!("{left} more character{s}. Four or five unrelated words are easy to remember."),
        );
    }
    if long > LONGEST {
        return refuse(0, "At most 256 characters.");
    }
    if text.chars().any(char::is_control) {
        return refuse(0, "This holds a character that can't be typed.");
    }
    let plain = plain(&text);
    let own = own_part(&plain, context);
    match own {
        0..=5 => {
            return refuse(
                0,
                "This is made of common words, rows or repeats that are guessed first. Use words that have nothing to do with each other.",
            );
        }
        6..=9 => {
            return refuse(
                1,
                "Too much of this is a common word, your name or the practice's. Add a word or two of another kind.",
            );
        }
        _ => {}
    }
    let kinds = distinct(&plain);
    let score = match (own, kinds) {
        (_, 0..=6) | (10..=13, _) => 2,
        (14..=19, _) | (_, 7..=9) => 3,
        _ => 4,
    };
    let message = match score {
        2 => "Good enough. Another word would make it strong.",
        3 => "Strong.",
        _ => "Very strong.",
    };
    Judgement { ok: true, score, message: message.into() }
}

/// Asks for a good one.
pub(crate) fn require(text: &str, context: &[&str]) -> Result<(), RecordError> {
    let judgement = judge(text, context);
    if judgement.ok {
        return Ok(());
    }
    Err(RecordError::Invalid { field: "passphrase", message: judgement.message })
}

/// Small letters and digits, with the usual disguises undone.
fn plain(text: &str) -> Zeroizing<Vec<char>> {
    let mut out = Zeroizing::new(Vec::with_capacity(text.len()));
    out.extend(text.chars().flat_map(char::to_lowercase).filter_map(|c| match c {
        '@' => Some('a'),
        '$' => Some('s'),
        '!' => Some('i'),
        c if c.is_alphanumeric() => Some(c),
        // Signs that separate words count for nothing; a script without letters' case does.
        c if c.is_ascii() || c.is_whitespace() => None,
        c => Some(c),
    }));
    out
}

/// The letters that digits stand for.
fn undisguised(c: char) -> char {
    match c {
        '0' => 'o',
        '1' => 'i',
        '3' => 'e',
        '4' => 'a',
        '5' => 's',
        '7' => 't',
        '8' => 'b',
        c => c,
    }
}

/// How many characters are left when common words, words of the place, rows, repeats and years
/// count as one character each.
fn own_part(plain: &[char], context: &[&str]) -> usize {
    let letters: Zeroizing<Vec<char>> = Zeroizing::new(plain.iter().map(|c| undisguised(*c)).collect());
    let own_words: Vec<Vec<char>> = context
        .iter()
        .flat_map(|c| c.split(|ch: char| !ch.is_alphanumeric()).chain([*c]))
        .map(|w| w.nfkc().flat_map(char::to_lowercase).filter(|c| c.is_alphanumeric()).collect::<Vec<char>>())
        .filter(|w| w.len() >= 3)
        .collect();
    let mut at = 0;
    let mut own = 0;
    let mut before: Vec<(usize, usize)> = Vec::new();
    while at < plain.len() {
        let rest = plain.get(at..).unwrap_or_default();
        let rest_letters = letters.get(at..).unwrap_or_default();
        let word = common_word(rest, rest_letters).max(
            own_words
                .iter()
                .filter(|w| starts(rest, w) || starts(rest_letters, w))
                .map(Vec::len)
                .max()
                .unwrap_or(0),
        );
        let len = word.max(row(rest)).max(year(rest)).max(repeat(plain, at));
        if len >= 3 {
            // The same piece again adds nothing.
            let again = before.iter().any(|(s, l)| plain.get(*s..s + l) == plain.get(at..at + len));
            own += usize::from(!again);
            before.push((at, len));
            at += len;
        } else {
            own += 1;
            at += 1;
        }
    }
    own
}

fn starts(text: &[char], word: &[char]) -> bool {
    text.get(..word.len()) == Some(word)
}

/// How long the longest common word is that starts here.
fn common_word(rest: &[char], letters: &[char]) -> usize {
    COMMON
        .lines()
        .filter(|w| !w.starts_with('#'))
        .filter(|w| {
            let fits = |text: &[char]| {
                let mut text = text.iter();
                w.chars().all(|c| text.next() == Some(&c))
            };
            fits(rest) || fits(letters)
        })
        .map(|w| w.chars().count())
        .max()
        .unwrap_or(0)
}

/// How long the run of equal or evenly stepping characters is: `aaaa`, `1234`, `fedc`.
fn row(rest: &[char]) -> usize {
    let step = |a: &char, b: &char| i64::from(u32::from(*b)) - i64::from(u32::from(*a));
    let [a, b, ..] = rest else { return 0 };
    let first = step(a, b);
    if first.abs() > 1 {
        return 0;
    }
    1 + rest.windows(2).take_while(|w| matches!(w, [a, b] if step(a, b) == first)).count()
}

/// A year of the last or this century.
fn year(rest: &[char]) -> usize {
    let head: String = rest.iter().take(4).collect();
    let digits = head.len() == 4 && head.chars().all(|c| c.is_ascii_digit());
    if digits && (head.starts_with("19") || head.starts_with("20")) { 4 } else { 0 }
}

/// How much of what starts here repeats what came just before: `abcabc`.
fn repeat(plain: &[char], at: usize) -> usize {
    (1..=at.min(plain.len() - at))
        .filter(|n| plain.get(at - n..at) == plain.get(at..at + n))
        .max()
        .unwrap_or(0)
}

fn distinct(plain: &[char]) -> usize {
    let mut kinds = plain.to_vec();
    kinds.sort_unstable();
    kinds.dedup();
    kinds.len()
}

/// A passphrase that works once: four groups of five, about a hundred bits.
pub(crate) fn one_time() -> Result<Zeroizing<String>, RecordError> {
    const ALPHABET: &[u8; 32] = b"0123456789abcdefghjkmnpqrstvwxyz";
    let mut random = Zeroizing::new([0u8; 20]);
    getrandom::fill(&mut *random).map_err(|_| RecordError::database("no randomness"))?;
    let mut text = Zeroizing::new(String::with_capacity(23));
    for (i, byte) in random.iter().enumerate() {
        if i > 0 && i % 5 == 0 {
            text.push('-');
        }
        text.push(ALPHABET.get(usize::from(byte & 31)).map_or('0', |c| char::from(*c)));
    }
    Ok(text)
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "a test may panic")]
    use super::{judge, one_time};

    #[test]
    fn refuses_what_is_short_common_repeated_or_of_the_place() {
        let context = ["Lumen Aesthetics", "Maren Holt", "maren"];
        for text in [
            "",
            "short",
            "fourteen chars",
            "password1234567",
            "passwordpassword",
            "P@ssw0rdP@ssw0rd!!",
            "aaaaaaaaaaaaaaaaaaaa",
            "123456789012345678",
            "abcabcabcabcabcabc",
            "qwertyuiopasdfghjkl",
            "correct horse battery staple",
            "to be or not to be that is the question",
            "marenholt maren holt",
            "Lumen Aesthetics 2026",
            "iloveyou iloveyou",
            "welcome2026welcome",
            "abababababababab",
            "letmein letmein 123",
            "LumenLumenLumen1",
            "The quick brown fox jumps",
        ] {
            assert!(!judge(text, &context).ok, "{text:?} was taken");
        }
    }

    #[test]
    fn takes_unrelated_words_in_any_script() {
        for text in [
            "velvet anvil torch nimbus",
            "copper-lantern-drifts-ashore",
            "mein graues Fahrrad quietscht",
            "вчера кот перебежал реку",
            "昨日の猫が川を渡って行きましたよ",
            "gr8 umbrellas fold sideways",
            "xK9#mQ2$vL7@pR4wz",
        ] {
            let judgement = judge(text, &["Lumen", "Maren Holt", "maren"]);
            assert!(judgement.ok && judgement.score >= 2, "{text:?}: {judgement:?}");
        }
    }

    #[test]
    fn counts_characters_after_normalisation() {
        // A ligature of two letters counts as two.
        assert!(judge(&"ﬁ".repeat(7), &[]).message.starts_with("1 more"), "fourteen letters, not seven");
        assert!(!judge(&"x".repeat(257), &[]).ok);
    }

    #[test]
    fn one_time_passphrases_differ_and_pass() {
        let (a, b) = (one_time().unwrap(), one_time().unwrap());
        assert_ne!(*a, *b);
        assert!(judge(&a, &[]).ok);
        assert_eq!(a.len(), 23);
    }

    #[test]
    fn the_list_is_long_enough() {
        assert!(super::COMMON.lines().count() > 500);
    }
}
