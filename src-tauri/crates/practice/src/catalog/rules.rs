//! What a service, a room, a week and the practice's settings must be like.

use super::{Hours, PracticeSettings, RoomDraft, ServiceDraft};
use crate::{PracticeError, Result};
use chrono_tz::Tz;

/// Minutes of a day on the wall clock.
pub(crate) const DAY: u32 = 24 * 60;

/// The longest a service and its buffer may take.
const LONGEST_SERVICE: u32 = 12 * 60;
const LONGEST_BUFFER: u32 = 4 * 60;
const LONGEST_NAME: usize = 120;

/// A name as it will be kept: trimmed, there, and short enough for a screen.
pub(crate) fn name(field: &'static str, text: &str) -> Result<String> {
    let text = text.trim();
    if text.is_empty() {
        return Err(PracticeError::invalid(field, "Give it a name."));
    }
    if text.chars().count() > LONGEST_NAME {
        return Err(PracticeError::invalid(field, format!("Use at most {LONGEST_NAME} characters.")));
    }
    if text.chars().any(char::is_control) {
        return Err(PracticeError::invalid(field, "Leave out line breaks and control characters."));
    }
    Ok(text.to_owned())
}

pub(super) fn service(mut draft: ServiceDraft) -> Result<ServiceDraft> {
    draft.name = name("name", &draft.name)?;
    draft.category = if draft.category.trim().is_empty() {
        "Other".to_owned()
    } else {
        name("category", &draft.category)?
    };
    if !(5..=LONGEST_SERVICE).contains(&draft.minutes) {
        return Err(PracticeError::invalid("minutes", "A service takes between 5 minutes and 12 hours."));
    }
    if draft.buffer_minutes > LONGEST_BUFFER {
        return Err(PracticeError::invalid("bufferMinutes", "A buffer is at most 4 hours."));
    }
    // A million dollars: more is a slip of the finger.
    if !(0..=100_000_000).contains(&draft.price_cents) {
        return Err(PracticeError::invalid("priceCents", "Give a price between nothing and 1,000,000."));
    }
    Ok(draft)
}

pub(super) fn room(mut draft: RoomDraft) -> Result<RoomDraft> {
    draft.name = name("name", &draft.name)?;
    Ok(draft)
}

/// A week in order, each stretch within its day, none over another.
pub(super) fn week(mut hours: Vec<Hours>) -> Result<Vec<Hours>> {
    for h in &hours {
        if h.weekday > 6 {
            return Err(PracticeError::invalid("hours", "A week has seven days."));
        }
        if h.start >= h.end || h.end > DAY {
            return Err(PracticeError::invalid(
                "hours",
                "Each stretch must end after it starts, by midnight.",
            ));
        }
    }
    hours.sort_by_key(|h| (h.weekday, h.start));
    let overlap =
        hours.iter().zip(hours.iter().skip(1)).any(|(a, b)| a.weekday == b.weekday && b.start < a.end);
    if overlap {
        return Err(PracticeError::invalid("hours", "Two stretches of one day overlap."));
    }
    Ok(hours)
}

/// The practice's zone, by its IANA name.
pub(crate) fn zone(name: &str) -> Result<Tz> {
    name.parse::<Tz>().map_err(|_| {
        PracticeError::invalid("timeZone", "Choose a time zone from the list, such as America/Chicago.")
    })
}

pub(super) fn settings(mut s: PracticeSettings) -> Result<PracticeSettings> {
    s.name = name("name", &s.name)?;
    zone(&s.time_zone)?;
    if s.open_minute >= s.close_minute || s.close_minute > DAY {
        return Err(PracticeError::invalid(
            "closeMinute",
            "The practice must close after it opens, by midnight.",
        ));
    }
    if !(1..=30).contains(&s.lock.screen_minutes) {
        return Err(PracticeError::invalid("lock", "The screen locks after 1 to 30 idle minutes."));
    }
    if !(s.lock.screen_minutes..=240).contains(&s.lock.vault_minutes) {
        return Err(PracticeError::invalid("lock", "The vault locks after the screen does, within 4 hours."));
    }
    if !(5..=60).contains(&s.lock.warn_seconds) {
        return Err(PracticeError::invalid("lock", "The warning comes 5 to 60 seconds before."));
    }
    s.phone_region = s.phone_region.trim().to_ascii_uppercase();
    if s.phone_region.parse::<phonenumber::country::Id>().is_err() {
        return Err(PracticeError::invalid("phoneRegion", "Give a country by its two letters, such as US."));
    }
    Ok(s)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn draft() -> ServiceDraft {
        ServiceDraft {
            id: None,
            name: " Lip filler ".into(),
            category: String::new(),
            minutes: 45,
            buffer_minutes: 10,
            price_cents: 65_000,
            medical: true,
            color: 1,
            active: true,
        }
    }

    #[test]
    fn trims_a_service_and_files_it_under_other() {
        let s = service(draft()).unwrap();
        assert_eq!((s.name.as_str(), s.category.as_str()), ("Lip filler", "Other"));
    }

    #[test]
    fn refuses_a_service_without_a_name_of_no_length_or_of_a_silly_price() {
        let field = |d: ServiceDraft| service(d).unwrap_err().field().map(str::to_owned);
        assert_eq!(field(ServiceDraft { name: " \n".into(), ..draft() }).as_deref(), Some("name"));
        assert_eq!(field(ServiceDraft { name: "a\u{0}b".into(), ..draft() }).as_deref(), Some("name"));
        assert_eq!(field(ServiceDraft { minutes: 0, ..draft() }).as_deref(), Some("minutes"));
        assert_eq!(
            field(ServiceDraft { buffer_minutes: u32::MAX, ..draft() }).as_deref(),
            Some("bufferMinutes")
        );
        assert_eq!(field(ServiceDraft { price_cents: -1, ..draft() }).as_deref(), Some("priceCents"));
    }

    #[test]
    fn puts_a_week_in_order_and_refuses_overlaps() {
        let h = |weekday, start, end| Hours { weekday, start, end };
        assert_eq!(
            week(vec![h(1, 540, 600), h(0, 780, 1020), h(0, 540, 720)]).unwrap(),
            vec![h(0, 540, 720), h(0, 780, 1020), h(1, 540, 600)]
        );
        assert!(week(vec![h(0, 540, 720), h(0, 700, 800)]).is_err());
        assert!(week(vec![h(0, 540, 540)]).is_err());
        assert!(week(vec![h(0, 0, 1441)]).is_err());
        assert!(week(vec![h(7, 0, 10)]).is_err());
        assert!(week(vec![h(0, 540, 720), h(0, 720, 800)]).is_ok(), "adjacent stretches are fine");
    }
}
