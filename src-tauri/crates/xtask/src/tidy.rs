//! What the compiler doesn't check, as code.

use crate::tree;
use std::fs;
use std::path::{Path, PathBuf};

/// A file that a person has to read stays readable.
const MOST_LINES: usize = 600;

/// Slices that have no screen and no commands of their own, and why.
const NO_FEATURE: &[(&str, &str)] = &[
    ("demo", "makes a synthetic practice, from stillroomctl alone"),
    ("reports", "the one reader across slices: it owns no table"),
];

/// Who may name the keys of a backup: those who make them, who asks at the door, who uses them.
const KNOW_BACKUP_KEYS: &[&str] =
    &["src-tauri/crates/vault/", "src-tauri/crates/record/", "src-tauri/crates/backup/"];

/// Types that hold a client's data must not print it.
const HOLDS_PHI: &[&str] = &[
    "Addendum",
    "Allergy",
    "BreakGlass",
    "Client",
    "ClientDraft",
    "ClientHit",
    "ClientPage",
    "DaySheet",
    "Draft",
    "Duplicate",
    "EmergencySheet",
    "Guardian",
    "Health",
    "Note",
    "ParkedRow",
    "Phone",
    "TimelineItem",
    "Visit",
];

/// Checks the whole tree.
///
/// # Errors
/// Names each file that breaks a rule.
pub fn check() -> Result<String, String> {
    let root = tree::root();
    let mut files = Vec::new();
    for folder in ["src-tauri", "tests", "ui/src", "ui/scripts"] {
        walk(&root.join(folder), &mut files);
    }
    files.sort();
    let mut wrong = Vec::new();
    for path in &files {
        let Ok(text) = fs::read_to_string(path) else { continue };
        let name = path.strip_prefix(&root).unwrap_or(path).to_string_lossy().replace('\\', "/");
        wrong.extend(of_file(&name, &text).into_iter().map(|what| format!("{name}: {what}")));
    }
    wrong.extend(slices(&root));
    if wrong.is_empty() { Ok(format!("{} files", files.len())) } else { Err(wrong.join("\n  ")) }
}

fn walk(folder: &Path, files: &mut Vec<PathBuf>) {
    for entry in fs::read_dir(folder).into_iter().flatten().flatten() {
        let path = entry.path();
        let name = entry.file_name();
        if path.is_dir() {
            if !matches!(name.to_str(), Some("target" | "node_modules" | "dist" | "gen")) {
                walk(&path, files);
            }
        } else if matches!(
            path.extension().and_then(|e| e.to_str()),
            Some("rs" | "ts" | "svelte" | "css" | "js" | "mjs" | "sql")
        ) {
            files.push(path);
        }
    }
}

fn of_file(name: &str, text: &str) -> Vec<String> {
    let mut wrong = Vec::new();
    let generated = name == "ui/src/ipc/bindings.ts";
    let lines = text.lines().count();
    if lines > MOST_LINES && !generated {
        wrong.push(format!("{lines} lines: split it by what a person would look for (at most {MOST_LINES})"));
    }
    if name.ends_with(".svelte") {
        for (number, line) in markup(text) {
            if line.contains(" style=") || line.trim_start().starts_with("style=") {
                wrong.push(format!("line {number}: style= is blocked by the window's CSP; use a class"));
            }
        }
    }
    if name.starts_with("ui/src/") {
        for (number, line) in text.lines().enumerate() {
            if line.contains("@tauri-apps/") && !name.starts_with("ui/src/ipc/") {
                wrong.push(format!("line {}: only ui/src/ipc talks to the program", number + 1));
            }
            if let Some(own) = name.strip_prefix("ui/src/features/").and_then(|rest| rest.split('/').next())
                && let Some(other) = feature_imported(line)
                && other != own
            {
                wrong.push(format!("line {}: feature {own} imports feature {other}", number + 1));
            }
        }
    }
    if name.starts_with("src-tauri/")
        && name != "src-tauri/crates/xtask/src/tidy.rs"
        && !KNOW_BACKUP_KEYS.iter().any(|folder| name.starts_with(folder))
        && text.contains(".backup_keys(")
    {
        wrong.push("only crate backup asks for the keys of a backup".to_owned());
    }
    if name.starts_with("src-tauri/crates/practice/") && name.ends_with(".rs") {
        for found in debug_derived(text) {
            wrong.push(format!("{found} holds a client's data: it must not derive Debug"));
        }
    }
    wrong
}

/// The lines of a Svelte file outside its script and style blocks.
fn markup(text: &str) -> Vec<(usize, &str)> {
    let mut inside = false;
    let mut lines = Vec::new();
    for (number, line) in text.lines().enumerate() {
        let trimmed = line.trim_start();
        if trimmed.starts_with("<script") || trimmed.starts_with("<style") {
            inside = true;
        }
        if !inside {
            lines.push((number + 1, line));
        }
        if trimmed.contains("</script>") || trimmed.contains("</style>") {
            inside = false;
        }
    }
    lines
}

fn feature_imported(line: &str) -> Option<&str> {
    if !line.trim_start().starts_with("import") && !line.contains(" from \"") && !line.contains("import(\"") {
        return None;
    }
    line.split_once("features/").and_then(|(_, rest)| rest.split(['/', '"', '\'']).next())
}

fn debug_derived(text: &str) -> Vec<&str> {
    let mut derived = false;
    let mut found = Vec::new();
    for line in text.lines().map(str::trim_start) {
        if line.starts_with("#[derive(") {
            derived |= line.contains("Debug");
        } else if let Some(rest) =
            ["pub struct ", "pub(crate) struct ", "struct "].iter().find_map(|start| line.strip_prefix(start))
        {
            let name = rest.split(|c: char| !c.is_alphanumeric()).next().unwrap_or_default();
            if derived && HOLDS_PHI.contains(&name) {
                found.push(name);
            }
            derived = false;
        } else if !line.starts_with("#[") && !line.starts_with("//") {
            derived = false;
        }
    }
    found
}

/// A capability is one word in Rust, in the commands, and in the UI.
fn slices(root: &Path) -> Vec<String> {
    let mut wrong = Vec::new();
    let practice = root.join("src-tauri/crates/practice/src");
    for entry in fs::read_dir(&practice).into_iter().flatten().flatten() {
        let slice = entry.file_name().to_string_lossy().into_owned();
        if !entry.path().is_dir() || NO_FEATURE.iter().any(|(name, _)| *name == slice) {
            continue;
        }
        for (there, what) in [
            (entry.path().join("mod.rs"), "its mod.rs"),
            (root.join("src-tauri/src/commands").join(format!("{slice}.rs")), "its command file"),
            (root.join("ui/src/features").join(&slice), "its feature folder"),
        ] {
            if !there.exists() {
                let there = there.strip_prefix(root).unwrap_or(&there);
                wrong.push(format!("practice::{slice} lacks {what} ({})", there.display()));
            }
        }
    }
    wrong
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_shell_that_asks_for_the_keys_of_a_backup_is_named() {
        let text = "let keys = session.backup_keys(BackupAct::Run)?;";
        assert_eq!(of_file("src-tauri/src/backups.rs", text).len(), 1);
        assert!(of_file("src-tauri/crates/backup/src/stick.rs", text).is_empty());
    }

    #[test]
    fn finds_style_attributes_in_markup_alone() {
        let text = "<script>\nconst a = ' style=';\n</script>\n<p style=\"color: red\">x</p>\n<p style:color>y</p>\n<style>\n.a { }\n</style>\n";
        let wrong = of_file("ui/src/kit/A.svelte", text);
        assert_eq!(wrong.len(), 1, "{wrong:?}");
        assert!(wrong.iter().all(|w| w.starts_with("line 4")));
    }

    #[test]
    fn finds_a_feature_that_imports_another() {
        let line = "import { x } from \"../../features/clients/state.svelte\";";
        assert_eq!(of_file("ui/src/features/schedule/a.ts", line).len(), 1);
        assert!(of_file("ui/src/features/clients/a.ts", line).is_empty());
        assert!(of_file("ui/src/app/a.ts", line).is_empty());
    }

    #[test]
    fn finds_types_that_would_print_a_client() {
        let text = "#[derive(Clone, Debug)]\n#[serde(x)]\npub struct Client {\n}\n#[derive(Clone)]\npub struct Note {}\n#[derive(Debug)]\npub struct Saved<T> {}\n";
        assert_eq!(debug_derived(text), ["Client"]);
    }

    #[test]
    fn finds_a_file_that_is_too_long() {
        assert_eq!(of_file("tests/a.rs", &"x\n".repeat(601)).len(), 1);
        assert!(of_file("ui/src/ipc/bindings.ts", &"x\n".repeat(900)).is_empty());
    }
}
