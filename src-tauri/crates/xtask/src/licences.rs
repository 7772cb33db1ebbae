//! What may be depended on: licences, bans, sources. The rules are deny.toml's;
//! this check needs no program from elsewhere and runs in a second. The
//! workflow runs cargo-deny itself, with its advisories.

use crate::process::{cargo, output};
use serde_json::Value;
use std::collections::BTreeMap;

const REGISTRY: &str = "registry+https://github.com/rust-lang/crates.io-index";

/// The licences that Apache-2.0 can ship with.
const ALLOWED: &[&str] = &[
    "0BSD",
    "Apache-2.0",
    "Apache-2.0 WITH LLVM-exception",
    "BSD-2-Clause",
    "BSD-3-Clause",
    "BSL-1.0",
    "CC0-1.0",
    "ISC",
    "MIT",
    "MIT-0",
    "MPL-2.0",
    "Unicode-3.0",
    "Unlicense",
    "Zlib",
];

/// Licences allowed for one crate only.
const EXCEPTIONS: &[(&str, &[&str])] = &[
    // SQLite's blessing in place of a licence, and one WTFPL file of its tests.
    ("sqlcipher-src", &["blessing", "WTFPL"]),
];

/// A crate that only these may name. This is what makes "one door" hold by type.
const BANS: &[(&str, &[&str], &str)] = &[
    (
        "rusqlite",
        // The benches compare with the same library without a key; the testkit puts faults beneath it.
        &["stillroom-vault", "stillroom-record", "stillroom-testkit", "stillroom-tests"],
        "only vault and record may reach a connection",
    ),
    ("libsqlite3-sys", &["rusqlite", "stillroom-vault"], "only the vault may reach the engine"),
    (
        "tauri",
        &[
            "stillroom",
            "tauri-plugin-dialog",
            "tauri-plugin-fs",
            "tauri-plugin-single-instance",
            "tauri-specta",
        ],
        "only the shell may name tauri",
    ),
    ("rustic_core", &["stillroom-backup"], "only crate backup may name rustic"),
    ("typst", &["stillroom-documents"], "only crate documents may name typst"),
    ("typst-pdf", &["stillroom-documents"], "only crate documents may name typst"),
];

/// Checks every package of the lock file.
///
/// # Errors
/// Names each package that breaks a rule.
pub fn check() -> Result<String, String> {
    let mut command = cargo();
    command.args(["metadata", "--format-version", "1", "--locked"]);
    let metadata: Value = serde_json::from_str(&output(command)?).map_err(|e| e.to_string())?;
    let (count, wrong) = judge(&metadata);
    if wrong.is_empty() { Ok(format!("{count} packages")) } else { Err(wrong.join("\n  ")) }
}

fn judge(metadata: &Value) -> (usize, Vec<String>) {
    let mut wrong = Vec::new();
    let mut names: BTreeMap<&str, &str> = BTreeMap::new();
    let packages = metadata["packages"].as_array().map(Vec::as_slice).unwrap_or_default();
    for package in packages {
        let name = package["name"].as_str().unwrap_or("?");
        names.insert(package["id"].as_str().unwrap_or("?"), name);
        match package["source"].as_str() {
            None | Some(REGISTRY) => {}
            Some(other) => wrong.push(format!("{name} comes from {other}: only crates.io is allowed")),
        }
        let licence = package["license"].as_str().unwrap_or("none");
        if !allowed(licence, name) {
            wrong.push(format!("{name}: the licence {licence} is not on the list"));
        }
    }
    let nodes = metadata["resolve"]["nodes"].as_array().map(Vec::as_slice).unwrap_or_default();
    for node in nodes {
        let by = names.get(node["id"].as_str().unwrap_or("?")).copied().unwrap_or("?");
        for dependency in node["deps"].as_array().map(Vec::as_slice).unwrap_or_default() {
            let on = names.get(dependency["pkg"].as_str().unwrap_or("?")).copied().unwrap_or("?");
            for (banned, but, why) in BANS {
                if on == *banned && !but.contains(&by) {
                    wrong.push(format!("{by} depends on {on}: {why}"));
                }
            }
        }
    }
    (packages.len(), wrong)
}

/// Whether an SPDX expression can be satisfied from the list.
fn allowed(expression: &str, package: &str) -> bool {
    let spaced = expression.replace('(', " ( ").replace(')', " ) ").replace('/', " OR ");
    let words: Vec<&str> = spaced.split_whitespace().collect();
    let mut at = 0;
    let ok = either(&words, &mut at, package);
    ok && at == words.len()
}

fn either(words: &[&str], at: &mut usize, package: &str) -> bool {
    let mut ok = both(words, at, package);
    while words.get(*at) == Some(&"OR") {
        *at += 1;
        // Not short-circuited: the rest must be read in any case.
        ok |= both(words, at, package);
    }
    ok
}

fn both(words: &[&str], at: &mut usize, package: &str) -> bool {
    let mut ok = one(words, at, package);
    while words.get(*at) == Some(&"AND") {
        *at += 1;
        ok &= one(words, at, package);
    }
    ok
}

fn one(words: &[&str], at: &mut usize, package: &str) -> bool {
    let Some(word) = words.get(*at) else { return false };
    *at += 1;
    if *word == "(" {
        let ok = either(words, at, package);
        let closed = words.get(*at) == Some(&")");
        *at += 1;
        return ok && closed;
    }
    let mut licence = (*word).to_owned();
    if words.get(*at) == Some(&"WITH") {
        licence = format!("{licence} WITH {}", words.get(*at + 1).unwrap_or(&""));
        *at += 2;
    }
    ALLOWED.contains(&licence.as_str())
        || EXCEPTIONS.iter().any(|(name, more)| *name == package && more.contains(&licence.as_str()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reads_licence_expressions() {
        for (expression, ok) in [
            ("MIT OR Apache-2.0", true),
            ("MIT/Apache-2.0", true),
            ("(MIT OR GPL-3.0) AND Unicode-3.0", true),
            ("MIT AND GPL-3.0", false),
            ("GPL-3.0-only", false),
            ("Apache-2.0 WITH LLVM-exception", true),
            ("Apache-2.0 WITH other", false),
            ("LGPL-2.1-or-later OR MIT", true),
            ("none", false),
            ("(MIT", false),
        ] {
            assert_eq!(allowed(expression, "x"), ok, "{expression}");
        }
        assert!(allowed("MIT AND blessing", "sqlcipher-src"));
        assert!(!allowed("MIT AND blessing", "x"));
    }

    #[test]
    fn names_a_slice_that_reaches_for_a_connection() {
        let metadata = serde_json::json!({
            "packages": [
                { "id": "a", "name": "stillroom-practice", "source": null, "license": "Apache-2.0" },
                { "id": "b", "name": "rusqlite", "source": REGISTRY, "license": "MIT" },
                { "id": "c", "name": "else", "source": "git+https://example.org/else", "license": "MIT" },
            ],
            "resolve": { "nodes": [ { "id": "a", "deps": [ { "pkg": "b" } ] } ] },
        });
        let (count, wrong) = judge(&metadata);
        assert_eq!(count, 3);
        assert_eq!(wrong.len(), 2, "{wrong:?}");
        assert!(wrong.iter().any(|w| w.contains("stillroom-practice depends on rusqlite")));
    }
}
