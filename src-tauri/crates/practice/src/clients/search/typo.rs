//! One slip of the finger: what may have been meant.

use std::collections::BTreeSet;

/// How unlikely a slip is; less is likelier.
pub(crate) type Cost = u8;

const LATIN: &str = "abcdefghijklmnopqrstuvwxyzəɛɔ";
const CYRILLIC: &str = "абвгдежзиклмнопрстуфхцчшщъыьэюяіїєґ";
const GREEK: &str = "αβγδεζηθικλμνξοπρστυφχψω";
const HEBREW: &str = "אבגדהוזחטיכךלמםנןסעפףצץקרשת";
const ARABIC: &str = "ابتثجحخدذرزسشصضطظعغفقكلمنهويءپچژگ";

fn alphabet(word: &str) -> Vec<char> {
    let of = |from: char, to: char| word.chars().any(|c| (from..=to).contains(&c));
    let known = if of('\u{0400}', '\u{04FF}') {
        CYRILLIC
    } else if of('\u{0370}', '\u{03FF}') {
        GREEK
    } else if of('\u{0590}', '\u{05FF}') {
        HEBREW
    } else if of('\u{0600}', '\u{06FF}') {
        ARABIC
    } else if let Some(c) = word.chars().find(|c| *c >= '\u{0500}') {
        // Whatever the script, its letters stand together.
        let block = u32::from(c) & !0xFF;
        return (block..block + 0x100)
            .filter_map(char::from_u32)
            .filter(|c| c.is_alphabetic() || unicode_normalization::char::is_combining_mark(*c))
            .collect();
    } else {
        LATIN
    };
    known.chars().collect()
}

/// Every word that is one deletion, transposition, replacement or insertion away.
pub(crate) fn variants(word: &str) -> BTreeSet<String> {
    let chars: Vec<char> = word.chars().collect();
    let mut all = BTreeSet::new();
    if chars.len() > 32 {
        return all;
    }
    let alphabet = alphabet(word);
    let mut add = |parts: [&[char]; 3]| {
        all.insert(parts.concat().into_iter().collect::<String>());
    };
    for i in 0..=chars.len() {
        let (before, after) = chars.split_at(i);
        for c in &alphabet {
            add([before, &[*c], after]);
        }
        if let Some((first, rest)) = after.split_first() {
            add([before, rest, &[]]);
            for c in alphabet.iter().filter(|c| *c != first) {
                add([before, &[*c], rest]);
            }
            if let Some((second, rest)) = rest.split_first() {
                add([before, &[*second, *first], rest]);
            }
        }
    }
    all.remove(word);
    all.remove("");
    all
}

/// How unlikely it is to write `typed` for `meant`, when one slip leads from one to the other.
pub(crate) fn cost(typed: &str, meant: &str) -> Option<Cost> {
    let (a, b): (Vec<char>, Vec<char>) = (typed.chars().collect(), meant.chars().collect());
    if a == b {
        return Some(0);
    }
    let start = a.iter().zip(&b).take_while(|(x, y)| x == y).count();
    let most = a.len().min(b.len()) - start;
    let end = a.iter().rev().zip(b.iter().rev()).take_while(|(x, y)| x == y).count().min(most);
    let (mid_a, mid_b) = (a.get(start..a.len() - end)?, b.get(start..b.len() - end)?);
    let base = match (mid_a, mid_b) {
        ([x, y], [p, q]) if x == q && y == p => 1,
        // A letter too few or too many; doubling is the commonest.
        ([], [x]) | ([x], []) => {
            let neighbours = |w: &[char]| start.checked_sub(1).and_then(|i| w.get(i)) == Some(x);
            if neighbours(&a) || neighbours(&b) { 1 } else { 2 }
        }
        ([x], [y]) if vowel(*x) && vowel(*y) || near(*x, *y) => 2,
        ([_], [_]) => 3,
        _ => return None,
    };
    // Few people get the first letter wrong.
    Some(base + if start == 0 { 2 } else { 0 })
}

fn vowel(c: char) -> bool {
    matches!(c, 'a' | 'e' | 'i' | 'o' | 'u' | 'y')
}

/// Neighbours on a keyboard.
fn near(a: char, b: char) -> bool {
    let place = |c: char| {
        ["qwertyuiop", "asdfghjkl", "zxcvbnm"]
            .iter()
            .enumerate()
            .find_map(|(row, keys)| keys.chars().position(|k| k == c).map(|col| (row, col)))
    };
    match (place(a), place(b)) {
        (Some((r, c)), Some((s, d))) => r.abs_diff(s) <= 1 && c.abs_diff(d) <= 1,
        _ => false,
    }
}

/// Other ways to part the words: a space too many, too few, or one letter off.
pub(crate) fn other_spacings(words: &[String]) -> Vec<Vec<String>> {
    let mut all = Vec::new();
    for (i, word) in words.iter().enumerate() {
        let chars: Vec<char> = word.chars().collect();
        let with = |here: &[String], span: usize| {
            let mut list: Vec<String> = words.iter().take(i).cloned().collect();
            list.extend(here.iter().cloned());
            list.extend(words.iter().skip(i + span).cloned());
            list
        };
        let text = |part: &[char]| part.iter().collect::<String>();
        for at in 1..chars.len().min(24) {
            let (left, right) = chars.split_at(at);
            if left.len() >= 2 && right.len() >= 2 {
                all.push(with(&[text(left), text(right)], 1));
            }
            // A hyphen or space that became a letter.
            if let Some((_, rest)) = right.split_first()
                && left.len() >= 2
                && rest.len() >= 2
            {
                all.push(with(&[text(left), text(rest)], 1));
            }
        }
        if let Some(next) = words.get(i + 1) {
            all.push(with(&[format!("{word}{next}")], 2));
            let following: Vec<char> = next.chars().collect();
            if let (Some((last, left)), true) = (chars.split_last(), chars.len() > 1) {
                all.push(with(&[text(left), format!("{last}{next}")], 2));
            }
            if let (Some((first, rest)), true) = (following.split_first(), following.len() > 1) {
                all.push(with(&[format!("{word}{first}"), text(rest)], 2));
            }
        }
    }
    all
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn weighs_slips_by_how_likely_they_are() {
        assert_eq!(cost("jhon", "john"), Some(1));
        assert_eq!(cost("anna", "ana"), Some(1));
        assert_eq!(cost("smyth", "smith"), Some(2));
        assert_eq!(cost("pmith", "smith"), Some(5));
        assert_eq!(cost("smith", "smith"), Some(0));
        assert_eq!(cost("smith", "smithers"), None);
    }

    #[test]
    fn parts_words_anew() {
        let words = |t: &str| t.split(' ').map(str::to_owned).collect::<Vec<_>>();
        assert!(other_spacings(&words("katherineng")).contains(&words("katherine ng")));
        assert!(other_spacings(&words("kat herine ng")).contains(&words("katherine ng")));
        assert!(other_spacings(&words("katherin eng")).contains(&words("katherine ng")));
        assert!(other_spacings(&words("katherinen g")).contains(&words("katherine ng")));
    }

    proptest! {
        #[test]
        fn every_variant_is_one_slip_away(word in "[a-z]{1,8}|[а-я]{1,6}") {
            for v in variants(&word) {
                prop_assert_eq!(strsim::osa_distance(&word, &v), 1);
                prop_assert!(cost(&word, &v).is_some(), "{} {}", word, v);
            }
        }
    }
}
