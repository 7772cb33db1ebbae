//! Strings that somebody means harm with, or that software trips over. All are our own or
//! made by rule; each that is a script sets `window.__ran` where it runs, so that it shows.

mod markup;
mod syntax;

pub use markup::{addresses, handlers, scripts};

use markup::templates;
use syntax::{cells, full_text, paths, shells, sql};

/// Ten megabytes, counted in bytes.
const HUGE: usize = 10 << 20;

/// A name of the group, and what is in it.
pub type Group = (&'static str, Vec<String>);

/// Every hostile string once, in a fixed order; the last one has ten megabytes.
#[must_use]
pub fn strings() -> Vec<String> {
    let mut seen = std::collections::HashSet::new();
    groups().into_iter().flat_map(|(_, all)| all).filter(|s| seen.insert(s.clone())).collect()
}

/// The same by groups; a string may be in two.
#[must_use]
pub fn groups() -> Vec<Group> {
    vec![
        ("scripts", scripts()),
        ("handlers", handlers()),
        ("addresses", addresses()),
        ("sql", sql()),
        ("full-text", full_text()),
        ("templates", templates()),
        ("cells", cells()),
        ("paths", paths()),
        ("shells", shells()),
        ("controls", controls()),
        ("line ends", line_ends()),
        ("bidi", bidi()),
        ("unseen", unseen()),
        ("normal forms", normal_forms()),
        ("marks", marks()),
        ("letters", letters()),
        ("code points", code_points()),
        ("look like values", values()),
        ("names of objects", objects()),
        ("spaces", spaces()),
        ("long", long()),
    ]
}

fn owned(all: &[&str]) -> Vec<String> {
    all.iter().map(|s| (*s).to_owned()).collect()
}

/// Each control of C0 and C1, within a word.
fn controls() -> Vec<String> {
    (0_u32..0x20)
        .chain(0x7f..0xa0)
        .filter_map(char::from_u32)
        .map(|c| format!("a{c}b"))
        .chain(owned(&["\0", "\0\0\0", "\0start", "end\0", "\u{1f}", "list\u{1f}of\u{1f}three"]))
        .collect()
}

fn line_ends() -> Vec<String> {
    owned(&[
        "one\ntwo",
        "one\r\ntwo",
        "one\rtwo",
        "one\n\rtwo",
        "\nfirst",
        "last\n",
        "\r\nboth\r\n",
        "\tindented",
        "tab\tbed\t",
        "one\u{2028}two",
        "one\u{2029}two",
        "one\u{b}two\u{c}three",
        "mixed\r\n\n\r\t\r\nall",
        "\n\n\n\n\n\n",
    ])
}

fn bidi() -> Vec<String> {
    let marks = [
        '\u{200e}', '\u{200f}', '\u{61c}', '\u{202a}', '\u{202b}', '\u{202c}', '\u{202d}', '\u{202e}',
        '\u{2066}', '\u{2067}', '\u{2068}', '\u{2069}',
    ];
    let mut all: Vec<String> = marks.iter().map(|m| format!("Ann{m}Lee")).collect();
    all.extend(marks.iter().map(|m| m.to_string().repeat(40)));
    all.extend(owned(&[
        "\u{202e}eeL nnA",
        "annexe\u{202e}fdp.exe",
        "\u{2067}Ann\u{2069} \u{2066}Lee\u{2069}",
        "\u{5e9}\u{5dc}\u{5d5}\u{5dd} \u{5db}\u{5d4}\u{5df}",
        "\u{645}\u{64f}\u{62d}\u{64e}\u{645}\u{651}\u{64e}\u{62f}",
        "abc \u{5d0}\u{5d1}\u{5d2} 123 \u{627}\u{628}",
        "(\u{5d0}) [\u{5d1}] {\u{5d2}}",
    ]));
    all
}

/// What nobody sees: zero-width, fillers, tags, selectors.
fn unseen() -> Vec<String> {
    let mut all = Vec::new();
    for c in [
        '\u{feff}',
        '\u{200b}',
        '\u{200c}',
        '\u{200d}',
        '\u{2060}',
        '\u{ad}',
        '\u{34f}',
        '\u{180e}',
        '\u{115f}',
        '\u{3164}',
        '\u{ffa0}',
        '\u{2800}',
        '\u{fe0f}',
        '\u{e0041}',
        '\u{e0100}',
        '\u{fff9}',
    ] {
        all.extend([c.to_string(), format!("{c}Ann"), format!("An{c}n")]);
    }
    all
}

/// Pairs that look alike and aren't: each must come back as the one it was.
fn normal_forms() -> Vec<String> {
    owned(&[
        "Jos\u{e9}",
        "Jose\u{301}",
        "\u{c5}ngstr\u{f6}m",
        "A\u{30a}ngstro\u{308}m",
        "\u{212b}ngstr\u{f6}m",
        "\u{1e69}",
        "s\u{323}\u{307}",
        "s\u{307}\u{323}",
        "\u{ac00}",
        "\u{1100}\u{1161}",
        "\u{fb01}ne",
        "fine",
        "\u{2460}",
        "\u{ff21}\u{ff4e}\u{ff4e}",
        "\u{f900}",
        "\u{8c48}",
        "\u{387}",
        "\u{b7}",
        "\u{37e}",
        "\u{2126}",
        "\u{3a9}",
        "\u{1f71}",
        "\u{3ac}",
        "I\u{307}stanbul",
        "\u{130}stanbul",
        "Stra\u{df}e",
        "STRA\u{1e9e}E",
        "\u{3c2}\u{3c3}\u{3a3}",
        "\u{958}",
        "\u{f73}",
    ])
}

/// Marks heaped on a letter, and marks on nothing.
fn marks() -> Vec<String> {
    let heap = |n: usize| -> String {
        let marks: String = ('\u{300}'..='\u{36f}').cycle().take(n).collect();
        format!("Z{marks}algo")
    };
    let mut all: Vec<String> = [1, 5, 50, 300, 490, 2_000, 49_000].into_iter().map(heap).collect();
    all.extend(('\u{300}'..='\u{307}').map(|c| c.to_string()));
    all.extend(owned(&["\u{20dd}", "\u{483}x", "\u{e33}\u{e33}", "\u{93e}\u{93f}", "\u{fe20}a\u{fe21}"]));
    all
}

fn letters() -> Vec<String> {
    owned(&[
        "\u{738b}\u{5c0f}\u{660e}",
        "\u{5c71}\u{7530} \u{82b1}\u{5b50}",
        "\u{30e4}\u{30de}\u{30c0}",
        "\u{ff94}\u{ff8f}\u{ff80}\u{ff9e}",
        "\u{ae40}\u{bbfc}\u{c900}",
        "Nguy\u{1ec5}n Th\u{1ecb}",
        "\u{418}\u{432}\u{430}\u{43d}",
        "\u{391}\u{3b8}\u{3b7}\u{3bd}\u{3ac}",
        "\u{e2a}\u{e21}\u{e0a}\u{e32}\u{e22}",
        "\u{928}\u{92e}\u{938}\u{94d}\u{924}\u{947}",
        "\u{10d0}\u{10dc}\u{10d0}",
        "\u{531}\u{580}\u{561}",
        "\u{12a0}\u{1260}\u{1260}",
        "\u{2bb}Okina Kaleo\u{2bb}",
        "O\u{2019}Brien",
        "D'Arcy-Smith",
        "de la Cruz y P\u{e9}rez, Jr.",
        "\u{d0}\u{fe}\u{e6}\u{f8}\u{142}\u{131}",
        "\u{430}nn",
        "\u{1d49c}\u{1d4c3}\u{1d4c3}",
        "\u{20bb7}\u{91ce}\u{5bb6}",
        "\u{1f469}\u{200d}\u{2695}\u{fe0f}",
        "\u{1f468}\u{200d}\u{1f469}\u{200d}\u{1f467}\u{200d}\u{1f466}",
        "\u{1f3f4}\u{e0067}\u{e0062}\u{e0073}\u{e0063}\u{e0074}\u{e007f}",
        "\u{1f1fa}\u{1f1f8}",
        "\u{1f1fa}",
        "\u{1f44d}\u{1f3fd}",
        "\u{1f3fd}",
        "1\u{fe0f}\u{20e3}",
        "\u{2764}\u{fe0f}\u{200d}\u{1f525}",
    ])
}

/// Code points that stand for nothing, or for something only here.
fn code_points() -> Vec<String> {
    [
        0xfdd0, 0xfdef, 0xfffc, 0xfffd, 0xfffe, 0xffff, 0x1_fffe, 0x1_ffff, 0x10_fffe, 0x10_ffff, 0xe000,
        0xf8ff, 0xf_0000, 0x10_0000, 0x378, 0xd7ff, 0x1_0000, 0xa0, 0x7ff, 0x800, 0xe01ef,
    ]
    .into_iter()
    .filter_map(char::from_u32)
    .map(|c| format!("a{c}b"))
    .collect()
}

/// Text that a program likes to take for something else.
fn values() -> Vec<String> {
    owned(&[
        "0",
        "-0",
        "00",
        "007",
        "1",
        "1.0",
        "1,5",
        "1e309",
        "-1e309",
        "1e-400",
        "NaN",
        "nan",
        "Infinity",
        "-inf",
        "0x10",
        "0b1",
        "0o7",
        "1_000",
        "9007199254740993",
        "9223372036854775807",
        "9223372036854775808",
        "-9223372036854775809",
        "\u{661}\u{662}\u{663}",
        "\u{ff11}\u{ff12}",
        "\u{bd}",
        "true",
        "false",
        "TRUE",
        "yes",
        "no",
        "on",
        "off",
        "null",
        "NULL",
        "nil",
        "None",
        "none",
        "undefined",
        "n/a",
        "2026-03-12",
        "2026-02-30",
        "0000-00-00",
        "9999-12-31",
        "+10000-01-01",
        "1990-3-14",
        "03/14/1990",
        "13/13/13",
        "1990-03-14T00:00:00Z",
        "1990-03-14 ",
        "12:60",
        "24:00",
        "-1",
        "(512) 555-0100",
        "+1 512 555 0100",
        "+",
        "+0",
        "+999999999999999",
        "911",
        "5125550100 x 5",
        "1-800-FLOWERS",
        "tel 512",
        "00 49 30 901820",
        "+49 (0)30 901820",
        "\u{ff0b}\u{ff11} 512 555 0100",
        ";ext=5",
        "512555010;phone-context=x",
        "US",
        "us",
        "ZZ",
        "America/Chicago",
        "america/chicago",
        "UTC",
        "Mars/Olympus",
        "client.view",
        "client",
        "00000000-0000-0000-0000-000000000000",
    ])
}

fn objects() -> Vec<String> {
    owned(&[
        "__proto__",
        "constructor",
        "prototype",
        "hasOwnProperty",
        "toString",
        "valueOf",
        "__defineGetter__",
        "then",
        "toJSON",
        "length",
        "window",
        "self",
        "sqlite_master",
        "sqlite_sequence",
        "rowid",
    ])
}

fn spaces() -> Vec<String> {
    let mut all = owned(&["", " ", "  ", " padded ", "a  b", "\t", "\n", " \t\r\n "]);
    for c in ['\u{a0}', '\u{1680}', '\u{2003}', '\u{2009}', '\u{202f}', '\u{205f}', '\u{3000}', '\u{85}'] {
        all.extend([c.to_string(), format!("{c}Ann{c}")]);
    }
    all
}

/// At the limits of fields, and far beyond.
fn long() -> Vec<String> {
    let mut all: Vec<String> =
        [60, 61, 120, 121, 200, 201, 500, 501, 4_000, 4_001, 50_000, 50_001, 65_536, 200_000, 200_001]
            .into_iter()
            .map(|n| "x".repeat(n))
            .collect();
    all.extend([500, 501].map(|n| "\u{1f469}".repeat(n)));
    all.extend(["ann ".repeat(16_384), "\n".repeat(65_536), "<b>".repeat(20_000), "9".repeat(400)]);
    all.push("0123456789abcdef".repeat(HUGE / 16));
    all
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn there_are_five_hundred_and_each_is_another() {
        let all = strings();
        let distinct: std::collections::HashSet<_> = all.iter().collect();
        assert!(all.len() >= 500, "{}", all.len());
        assert_eq!(distinct.len(), all.len());
        assert_eq!(all.last().map(String::len), Some(HUGE));
        assert!(groups().iter().all(|(name, group)| group.len() >= 10 && !name.is_empty()));
    }

    #[test]
    fn the_same_strings_come_in_the_same_order() {
        assert!(strings() == strings());
    }
}
