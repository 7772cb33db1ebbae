//! Changes of what is known of a backup stick, in words. The table is the record's, and no slice
//! has a form for it.

use chrono::{DateTime, Utc};

const TABLE: &str = "backup_stick";

/// What a column is called.
pub(super) fn label(table: &str, column: &str) -> Option<&'static str> {
    if table != TABLE {
        return None;
    }
    Some(match column {
        "name" => "Name",
        "leaves" => "Taken home",
        "known_since" => "Known since",
        "ran_at" => "Last backup",
        "snapshot" => "Number of that backup",
        "checked_at" => "Read back",
        "checked_ok" => "As it was written",
        "drilled_at" => "Restore tried",
        "drilled_ok" => "The restore passed",
        "drilled_sheet" => "With the printed sheet",
        "sheet_passed" => "Last passed with the sheet",
        "recovery_id" => "Recovery key on it",
        "generation" => "Vault key on it",
        _ => return None,
    })
}

/// A value as a person reads it; none where it is read as it stands.
pub(super) fn shown(table: &str, column: &str, value: &str) -> Option<String> {
    match column {
        _ if table != TABLE => None,
        "leaves" | "checked_ok" | "drilled_ok" | "drilled_sheet" => {
            Some(if value == "1" { "yes" } else { "no" }.into())
        }
        "known_since" | "ran_at" | "checked_at" | "drilled_at" | "sheet_passed" => {
            let at = DateTime::<Utc>::from_timestamp_millis(value.parse().ok()?)?;
            Some(at.format("%Y-%m-%d %H:%M UTC").to_string())
        }
        // Sixty-four hexadecimal digits tell nobody more than eight.
        "snapshot" | "recovery_id" => Some(value.chars().take(8).collect()),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_stick_is_told_of_in_words() {
        assert_eq!(label(TABLE, "ran_at"), Some("Last backup"));
        assert_eq!(shown(TABLE, "ran_at", "1795719600000").as_deref(), Some("2026-11-26 19:00 UTC"));
        assert_eq!(shown(TABLE, "leaves", "1").as_deref(), Some("yes"));
        assert_eq!(shown(TABLE, "snapshot", "0f3a9c41d77e").as_deref(), Some("0f3a9c41"));
        assert_eq!(shown(TABLE, "name", "Blue"), None);
        assert_eq!((label("client", "name"), shown("client", "leaves", "1")), (None, None));
    }
}
