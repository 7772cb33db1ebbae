//! A visit's changes in words.

use super::wall;

/// What the form calls a column; `None` for what no person asks after.
#[must_use]
pub(crate) fn label(table: &str, column: &str) -> Option<&'static str> {
    if table != "visit" {
        return None;
    }
    Some(match column {
        "status" => "Status",
        "client_id" => "Client",
        "provider_id" => "Provider",
        "room_id" => "Room",
        "service_id" => "Service",
        "local_date" => "Date",
        "start_minute" => "From",
        "end_minute" => "To",
        "title" => "Title",
        "note" => "Note of the desk",
        _ => return None,
    })
}

/// A value as the form would show it, where it isn't shown as it stands.
#[must_use]
pub(crate) fn shown(table: &str, column: &str, value: &str) -> Option<String> {
    match (table, column) {
        ("visit", "start_minute" | "end_minute") => value.parse().ok().map(wall::clock),
        ("visit", "status") => Some(
            match value {
                "checkedIn" => "checked in",
                "noShow" => "no-show",
                other => other,
            }
            .to_owned(),
        ),
        _ => None,
    }
}
