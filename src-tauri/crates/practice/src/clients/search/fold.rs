//! Folds a name to what people mean by it: lower case, no accents, words apart.

use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;

/// More than this of one field isn't a name, and would only slow a search.
const LONGEST: usize = 200;

/// Words of a name, folded, with one space between. Each Han, kana or Hangul sign is a word.
#[must_use]
pub(crate) fn fold(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    if text.is_ascii() {
        // Most names of most practices: nothing to decompose.
        for c in text.chars().take(LONGEST) {
            match c {
                'a'..='z' | '0'..='9' => out.push(c),
                'A'..='Z' => out.push(c.to_ascii_lowercase()),
                '\'' | '`' => {}
                _ => space(&mut out),
            }
        }
    } else {
        let bare = text
            .chars()
            .take(LONGEST)
            .flat_map(char::to_lowercase)
            .nfkd()
            .filter(|c| !is_stripped(*c))
            .nfc()
            .flat_map(char::to_lowercase);
        for c in bare {
            push(&mut out, c);
        }
    }
    if out.ends_with(' ') {
        out.pop();
    }
    out
}

fn space(out: &mut String) {
    if !out.is_empty() && !out.ends_with(' ') {
        out.push(' ');
    }
}

fn push(out: &mut String, c: char) {
    match c {
        'ß' => out.push_str("ss"),
        'ø' => out.push('o'),
        'ł' => out.push('l'),
        'đ' | 'ð' => out.push('d'),
        'þ' => out.push_str("th"),
        'æ' => out.push_str("ae"),
        'œ' => out.push_str("oe"),
        'ı' => out.push('i'),
        'ŋ' => out.push('n'),
        'ħ' => out.push('h'),
        'ς' => out.push('σ'),
        // Letters that Arabic and Persian hands write for one another.
        '\u{0671}' => out.push('\u{0627}'),
        '\u{0649}' | '\u{06CC}' => out.push('\u{064A}'),
        '\u{0629}' => out.push('\u{0647}'),
        '\u{06A9}' => out.push('\u{0643}'),
        // What joins rather than parts: O'Brien is one word; joiners and direction marks are nothing.
        '\''
        | '`'
        | '\u{2018}'
        | '\u{2019}'
        | '\u{02BC}'
        | '\u{02BB}'
        | '\u{00B4}'
        | '\u{02B9}'
        | '\u{05F3}'
        | '\u{05F4}'
        | '\u{200B}'..='\u{200F}'
        | '\u{202A}'..='\u{202E}'
        | '\u{2060}'..='\u{2069}'
        | '\u{FEFF}'
        | '\u{00AD}' => {}
        c if is_cjk(c) => {
            space(out);
            // Katakana as hiragana: the same sounds.
            out.push(match c {
                '\u{30A1}'..='\u{30F6}' => char::from_u32(u32::from(c) - 0x60).unwrap_or(c),
                c => c,
            });
            out.push(' ');
        }
        c if c.is_alphanumeric() || is_combining_mark(c) => out.push(c),
        _ => space(out),
    }
}

/// Signs that people leave out: accents of Latin, Greek and Cyrillic, points of Hebrew and Arabic.
fn is_stripped(c: char) -> bool {
    matches!(c,
        '\u{0300}'..='\u{036F}' | '\u{1AB0}'..='\u{1AFF}' | '\u{1DC0}'..='\u{1DFF}' | '\u{20D0}'..='\u{20FF}'
        | '\u{0591}'..='\u{05BD}' | '\u{05BF}' | '\u{05C1}' | '\u{05C2}' | '\u{05C4}' | '\u{05C5}' | '\u{05C7}'
        | '\u{0610}'..='\u{061A}' | '\u{0640}' | '\u{064B}'..='\u{065F}' | '\u{0670}' | '\u{06D6}'..='\u{06ED}'
        | '\u{3099}' | '\u{309A}' | '\u{FE00}'..='\u{FE0F}')
}

/// Scripts that don't put spaces between words of a name.
#[must_use]
pub(crate) fn is_cjk(c: char) -> bool {
    matches!(c,
        '\u{3040}'..='\u{30FF}' | '\u{31F0}'..='\u{31FF}' | '\u{3400}'..='\u{4DBF}' | '\u{4E00}'..='\u{9FFF}'
        | '\u{AC00}'..='\u{D7AF}' | '\u{F900}'..='\u{FAFF}' | '\u{20000}'..='\u{323AF}' | '\u{3005}')
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn folds_what_people_leave_out() {
        assert_eq!(fold("José  María O’Brien-Núñez"), "jose maria obrien nunez");
        assert_eq!(fold("Jose\u{301}"), "jose", "decomposed accents too");
        assert_eq!(fold("Łukasz Müßig Øystein"), "lukasz mussig oystein");
        assert_eq!(fold("İpek IŞIK"), "ipek isik");
        assert_eq!(fold("王小明"), "王 小 明");
        assert_eq!(fold("김민준"), "김 민 준", "Hangul stays composed");
        assert_eq!(fold("サトウ"), fold("さとう"));
        assert_eq!(fold("أحمد مُحَمَّد"), fold("احمد محمد"));
        assert_eq!(fold("فاطمة"), fold("فاطمه"));
        assert_eq!(fold("\u{202E}Eve\u{202C}"), "eve", "direction marks are nothing");
        assert_eq!(fold("ＫＡＴＥ"), "kate", "full width");
        assert_eq!(fold(" - "), "");
    }

    proptest! {
        #[test]
        fn folding_twice_changes_nothing(text in "\\PC{0,60}") {
            let once = fold(&text);
            prop_assert_eq!(fold(&once), once.clone());
            prop_assert!(!once.contains("  ") && !once.starts_with(' ') && !once.ends_with(' '));
        }
    }
}
