//! What databases, searches, spreadsheets, folders and shells take for their own language.

use super::owned;

pub(super) fn sql() -> Vec<String> {
    let mut all = owned(&[
        "'",
        "''",
        "\"",
        "`",
        ";",
        "--",
        "/*",
        "*/",
        "\\'",
        "' OR '1'='1",
        "' OR 1=1 --",
        "\" OR \"\"=\"",
        "') OR ('1'='1",
        "'; DROP TABLE client; --",
        "'; DELETE FROM journal; --",
        "Robert'); DROP TABLE visit;--",
        "' UNION SELECT name FROM sqlite_master --",
        "1; ATTACH DATABASE '/tmp/x' AS x",
        "1; PRAGMA rekey = 'x'",
        "1; PRAGMA writable_schema = 1",
        "'; COMMIT; --",
        "'; ROLLBACK; --",
        "' || (SELECT text FROM note) || '",
        "' AND randomblob(1000000000) --",
        "load_extension('x')",
        "x' GLOB '*",
        "?1",
        ":id",
        "@id",
        "$id",
        "?",
        "0x41",
        "X'41'",
        "CAST(1 AS TEXT)",
        "CASE WHEN 1 THEN 1 END",
        "1/0",
        "EXPLAIN SELECT 1",
        "VALUES(1)",
    ]);
    // Wildcards of LIKE and GLOB, alone and about a word.
    for w in ["%", "_", "%%", "\\%", "[a-z]", "?*", "*?"] {
        all.extend([w.to_owned(), format!("{w}an{w}")]);
    }
    all
}

/// The full-text search's own language.
pub(super) fn full_text() -> Vec<String> {
    let mut all = owned(&[
        "NEAR(ann lee)",
        "NEAR(ann lee, 2)",
        "ann NEAR/2 lee",
        "NEAR(",
        "AND",
        "OR",
        "NOT",
        "ann AND",
        "NOT ann",
        "ann OR OR lee",
        "given:ann",
        "{given family}:ann",
        "- given:ann",
        "rank:1",
        "rowid:1",
        "\"ann lee",
        "\"ann\" \"lee",
        "\"\"\"\"",
        "(ann",
        "ann)",
        "((((((((((",
        "^ann",
        "^",
        "ann*",
        "*ann",
        "* * *",
        "ann + lee",
        "+",
        "-",
        "-ann",
        "{",
        "}",
        ":",
        "a:b:c",
    ]);
    for n in [20, 200, 2_000] {
        all.push(vec!["ann OR"; n].join(" "));
    }
    all
}

/// What a spreadsheet runs, and what breaks a row in two.
pub(super) fn cells() -> Vec<String> {
    owned(&[
        "=1+1",
        "=cmd|' /C calc'!A0",
        "+1+1",
        "-1+1",
        "@SUM(1,1)",
        "=HYPERLINK(\"https://evil.invalid/\")",
        "=IMPORTXML(\"https://evil.invalid/\",\"//a\")",
        "\t=1+1",
        "\"=1+1\"",
        "a,b",
        "a;b",
        "a\tb",
        "a|b",
        "\"a\"\"b\"",
        "\"a",
        "a\"",
        "a\",\"b",
        "a\"\r\n\"b",
        ",,,,",
    ])
}

pub(super) fn paths() -> Vec<String> {
    let mut all = owned(&[
        "../../../etc/passwd",
        "..\\..\\..\\windows\\win.ini",
        "....//....//etc/passwd",
        "%2e%2e%2f",
        "/dev/zero",
        "\\\\server\\share",
        "C:\\",
        "~/.ssh",
        ".",
        "..",
        "...",
        "x/../../vault.json",
        "note.txt:stream",
        "trailing.",
        "trailing ",
    ]);
    for device in ["CON", "PRN", "AUX", "NUL", "COM1", "LPT1", "CLOCK$"] {
        all.extend([device.to_owned(), format!("{}.txt", device.to_lowercase())]);
    }
    all
}

pub(super) fn shells() -> Vec<String> {
    owned(&[
        "$(touch /tmp/x)",
        "`touch /tmp/x`",
        "; touch /tmp/x",
        "| touch /tmp/x",
        "&& touch /tmp/x",
        "$HOME",
        "%PATH%",
        "!!",
        "() { :; }; touch /tmp/x",
        "-rf",
        "--help",
        "--vault=/tmp/x",
        "%s%s%s%s%s",
        "%n%n%n",
        "%99999999d",
        "%x.%p",
        "{0}",
        "{}{}{}",
        "{:?}",
        "{0:>9999999}",
        "\\$&$1\\1",
        "(a+)+$",
        "^(([a-z])+.)+[A-Z]([a-z])+$",
        "\u{1b}[31mred\u{1b}[0m",
        "\u{1b}]0;title\u{7}",
    ])
}
