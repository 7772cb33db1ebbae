//! The date on the practice's wall calendar, and the zones there are.

use chrono::{DateTime, Utc};
use chrono_tz::Tz;
use stillroom_practice::schedule::LocalDate;
use stillroom_record::UtcMillis;

/// Today in `zone`; while the practice's isn't known yet, on this machine.
pub(crate) fn today(now: UtcMillis, zone: Option<Tz>) -> LocalDate {
    let utc = DateTime::<Utc>::from_timestamp_millis(now.0).unwrap_or_default();
    LocalDate(match zone {
        Some(zone) => utc.with_timezone(&zone).date_naive(),
        None => utc.with_timezone(&chrono::Local).date_naive(),
    })
}

/// This machine's zone, as a name that every machine knows.
pub(crate) fn local_zone() -> String {
    iana_time_zone::get_timezone()
        .ok()
        .filter(|name| name.parse::<Tz>().is_ok())
        .unwrap_or_else(|| "UTC".into())
}

/// Every zone that has a place in its name, and UTC.
pub(crate) fn zones() -> Vec<String> {
    let places = chrono_tz::TZ_VARIANTS.iter().map(|zone| zone.name());
    let places = places.filter(|n| n.contains('/') && !n.starts_with("Etc/") && !n.starts_with("SystemV/"));
    std::iter::once("UTC").chain(places).map(str::to_owned).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn today_is_the_practices_today() {
        // 04:30 UTC on the 25th is still the 24th in Chicago.
        let at = UtcMillis(1_795_581_000_000);
        assert_eq!(today(at, Some(chrono_tz::America::Chicago)).to_string(), "2026-11-24");
        assert_eq!(today(at, Some(chrono_tz::UTC)).to_string(), "2026-11-25");
    }

    #[test]
    fn names_zones_that_can_be_chosen() {
        let zones = zones();
        assert!(zones.contains(&"America/Chicago".to_owned()));
        assert!(zones.iter().all(|z| z.parse::<Tz>().is_ok()));
        assert!(local_zone().parse::<Tz>().is_ok());
    }
}
